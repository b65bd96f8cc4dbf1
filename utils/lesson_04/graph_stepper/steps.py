"""The steps through a computation graph: what is asked at each, and the formula with its numbers.

dL/dz is the gradient of the output L; a local derivative, of one node by its own input, is written
with the round ∂.
"""

from dataclasses import dataclass

from utils.lesson_04.graph_stepper.graph import FUNCTIONS, backward, forward
from utils.widgets.formatting import as_factor, four_digits


@dataclass(frozen=True)
class Numbers:
    """A graph at one setting of its leaves."""

    graph: object
    leaves: dict
    values: tuple
    back: object


def numbers(graph, leaves):
    """All its numbers. leaves -- {name: number}"""
    values = forward(graph, leaves)
    return Numbers(graph, dict(leaves), values, backward(graph, values))


def steps(graph):
    """[("value" or "gradient", node)]: operations forward, then nodes but constants backward."""
    places = range(len(graph.nodes))
    return ([("value", i) for i in places if graph.nodes[i].inputs]
            + [("gradient", i) for i in reversed(places) if graph.nodes[i].operation != "constant"])


def answer(n, step):
    """The number that a step asks for."""
    kind, i = step
    return n.values[i] if kind == "value" else n.back.gradients[i]


def needs(graph, step):
    """The steps, or given numbers, that a step is computed from."""
    kind, i = step
    if kind == "value":
        return [("value", j) for j in graph.nodes[i].inputs]
    return [("gradient", k) for k, _ in graph.uses(i)]


def passed(n, step):
    """Along which edges a step takes what: {edge: words}."""
    kind, i = step
    if kind == "gradient":
        return {edge: four_digits(n.back.parts[edge]) for edge in n.graph.uses(i)}
    return {(i, place): "" for place in range(len(n.graph.nodes[i].inputs))} if kind else {}


def made(graph, i, names=None):
    """What a node is made of: "w * x", "sigmoid(z)". names -- what stands for the inputs instead"""
    node = graph.nodes[i]
    words = [names[j] if names else graph.nodes[j].name for j in node.inputs]
    inside = [as_factor(word) for word in words]
    if node.operation in FUNCTIONS:
        return f"{node.operation}({words[0]})"
    if node.operation == "square":
        return f"{inside[0]} ** 2"
    return f"-{inside[0]}" if node.operation == "negative" else f" {node.operation} ".join(inside)


def grad(graph, i):
    """The name of a gradient: "dL/dw"."""
    return f"d{graph.nodes[-1].name}/d{graph.nodes[i].name}"


def local(graph, edge):
    """The name of a local derivative: "∂z/∂w"."""
    k, place = edge
    return f"∂{graph.nodes[k].name}/∂{graph.nodes[graph.nodes[k].inputs[place]].name}"


def task(graph, step):
    """What a step asks."""
    kind, i = step
    name, out = graph.nodes[i].name, graph.nodes[-1].name
    if kind == "value":
        return f"{name} = {made(graph, i)}. What is {name}?"
    uses = graph.uses(i)
    if not uses:
        return ("The way back begins at the output. By how much does "
                f"{out} grow for each unit of {out}: d{out}/d{out}?")
    takers = list(dict.fromkeys(graph.nodes[k].name for k, _ in uses))
    listed = ", ".join(takers[:-1]) + " and " * (len(takers) > 1) + takers[-1]
    ways = f"{name} goes to {listed}" + (f" {len(uses)} times" if len(uses) > len(takers) else "")
    return f"{ways}. What is {grad(graph, i)}?"


def formula(n, step):
    """How the number of a step comes about, with the numbers in place."""
    (kind, i), graph = step, n.graph
    name = graph.nodes[i].name
    if kind == "value":
        placed = made(graph, i, [four_digits(value) for value in n.values])
        return f"{name} = {made(graph, i)} = {placed} = {four_digits(n.values[i])}."
    uses = graph.uses(i)
    if not uses:
        return f"{grad(graph, i)} = 1."
    symbols = " + ".join(f"{grad(graph, k)} * {local(graph, (k, place))}" for k, place in uses)
    placed = " + ".join(f"{four_digits(n.back.gradients[k])} * "
                        f"{as_factor(four_digits(n.back.slopes[k, place]))}"
                        for k, place in uses)
    parts = [four_digits(n.back.parts[edge]) for edge in uses]
    added = f" = {' + '.join(map(as_factor, parts))}" if len(uses) > 1 else ""
    why = "; ".join(dict.fromkeys(f"{local(graph, edge)} = {slope_words(n, edge)}"
                                  for edge in uses))
    result = four_digits(n.back.gradients[i])
    return f"{grad(graph, i)} = {symbols} = {placed}{added} = {result}, with {why}."


def slope_words(n, edge):
    """A local derivative in words and numbers."""
    (k, place), graph = edge, n.graph
    node, slope = graph.nodes[k], four_digits(n.back.slopes[edge])
    name, value = node.name, four_digits(n.values[k])
    inner = graph.nodes[node.inputs[0]].name
    a = four_digits(n.values[node.inputs[0]])
    value, factor = as_factor(value), as_factor(a)
    if node.operation == "*":
        return f"{graph.nodes[node.inputs[1 - place]].name} = {slope}"
    if node.operation == "square":
        return f"2 * {inner} = 2 * {factor} = {slope}"
    if node.operation == "sigmoid":
        return f"{name} * (1 - {name}) = {value} * (1 - {value}) = {slope}"
    if node.operation == "tanh":
        return f"1 - {name} ** 2 = 1 - {value} ** 2 = {slope}"
    if node.operation == "relu":
        side = "above" if n.back.slopes[edge] else "not above"
        return f"{slope}, because {inner} = {a} is {side} 0"
    return slope
