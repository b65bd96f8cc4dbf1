"""The numbers of a computation graph as a table, for those who read rather than look."""

import html

from utils.lesson_04.graph_stepper.steps import local, made
from utils.widgets.formatting import four_digits

_STYLE = 'style="text-align: left"'


def table(n, filled):
    """The numbers of the filled steps as an HTML table: a row for a node, with what goes back."""
    graph, filled = n.graph, set(filled)

    def cells(i):
        node, back = graph.nodes[i], ("gradient", i) in filled
        edges = [(i, place) for place in range(len(node.inputs))]
        yield made(graph, i) if node.inputs else "given"
        yield four_digits(n.values[i]) if ("value", i) in filled else ""
        yield four_digits(n.back.gradients[i]) if back else ""
        yield "; ".join(f"{local(graph, edge)} = {four_digits(n.back.slopes[edge])}"
                        for edge in edges) if back else ""
        yield "; ".join(f"{graph.nodes[j].name}: {four_digits(n.back.parts[i, place])}"
                        for place, j in enumerate(node.inputs)) if back else ""

    heads = ["node", "made by", "value", f"gradient d{graph.nodes[-1].name}/d(node)",
             "local derivatives", "sent back to"]
    head = "".join(f'<th scope="col" {_STYLE}>{word}</th>' for word in heads)
    rows = "".join(f'<tr><th scope="row" {_STYLE}>{html.escape(node.name)}</th>'
                   + "".join(f"<td {_STYLE}>{html.escape(cell)}</td>" for cell in cells(i))
                   + "</tr>"
                   for i, node in enumerate(graph.nodes))
    return ("<table><caption>The numbers that are filled</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
