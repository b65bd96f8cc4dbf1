"""The graph stepper: through a computation graph one node at a time, forward and then backward."""

import html

import ipywidgets as W

from utils.lesson_04.graph_stepper.drawing import WIDTH
from utils.lesson_04.graph_stepper.examples import EXAMPLES, compared, first_numbers
from utils.lesson_04.graph_stepper.language import LARGEST, evaluate, parse
from utils.lesson_04.graph_stepper.mistakes import judge
from utils.lesson_04.graph_stepper.steps import answer, formula, grad, numbers, steps, task
from utils.lesson_04.graph_stepper.surface import Surface
from utils.lesson_04.graph_stepper.table import table
from utils.widgets import choice, default_settings, subplots
from utils.widgets.cells import parts
from utils.widgets.controls import LABEL, row, show
from utils.widgets.explore import Explorer
from utils.widgets.formatting import four_digits

OWN, FIRST_OWN, GIVEN = "your own", "(a + b) * a", "this cell's"
ALT = ("A computation graph, from its numbers to its output: boxes for numbers and operations, "
       "each with its value and below it its gradient; a thick frame and a question mark at the "
       "node that is asked.")


class GraphStepper(Surface, Explorer):
    """What `graph_stepper` returns: an Explorer that also asks.

    steps -- as of `steps.steps`; done -- how many are filled; n -- the Numbers of the graph
    shown, misses -- how often Show was pressed, and an entry was wrong
    entry -- the box for an answer; leaves -- {name: the box of its number}
    """

    readout_style = "line-height: 1.5; min-height: 3em"

    def __init__(self, name, text, given):
        figure, axes = subplots(size=(WIDTH, 3))
        figure.set_layout_engine("none")
        axes.set_position([0, 0, 1, 1])
        self._axes, self._width, self._drawn_graph, self.leaves = axes, WIDTH, None, {}
        self._first = (name, text, given)
        self.example = choice("graph", [*[GIVEN] * (name == GIVEN), *EXAMPLES, OWN], name,
                              "Which computation to step through")
        self.node = choice("node", [""], "", "Which one to ask for, or to look at: or press it")
        self.own = W.Text(FIRST_OWN, description="your own",
                          continuous_update=False, style=LABEL,
                          tooltip="An expression, such as tanh(w*x + b); Enter draws it",
                          layout={"width": "40em", "max_width": "100%"})
        self.entry = W.Text(placeholder="a number", continuous_update=False, style=LABEL,
                            tooltip="The number that is asked, or 2 * 0.3; Enter checks it",
                            layout={"width": "26em"})
        self.check, self.show, self.back, self.rest = (
            W.Button(description=label, tooltip=help) for label, help in (
                ("Check", "Compare the number in the box with the right one"),
                ("Show", "Fill this step in for me"), ("Back", "Empty the step before"),
                ("Show all", "Fill in all steps that are left")))
        self.fold = W.ToggleButton(description="All numbers as a table", tooltip="Show or hide",
                                   layout={"width": "16em"})
        self.entry.add_class("kc-over")
        self.board, self.on_page = W.VBox(layout={"max_width": "100%"}), False
        self._leaf_row, self._table = row(), W.HTML(layout={"display": "none"})
        self._begin(parse(text), given)
        super().__init__(self._follow, figure, ALT, {},
                         [self.check, self.show, self.back, self.rest], self.handles(axes))
        self.fold.observe(lambda change: show(self._table, change["new"]), "value")
        for widget, do in ((self.example, self._chosen), (self.own, self._written),
                           (self.entry, self._entered), (self.node, self._pick)):
            widget.observe(self.in_turn(do), "value")
        for button, do in ((self.check, self._entered), (self.show, self._show),
                           (self.back, self._undo), (self.rest, self._show_all)):
            button.on_click(self.in_turn(do))
        self._place_leaves()
        self._go_on()

    def arrange(self):
        """The graph and its numbers above the picture, what is asked and the table below it."""
        for button in self.buttons:
            button.layout.width = "6em"  # all in one row
        self.board.children = self.image, self.entry
        return [row(self.example, self.own), self._leaf_row, self.board, self.readout,
                row(*self.buttons), row(self.node, self.fold), self._table]

    def _entered(self):
        """The box has a number: judge it. An empty one does nothing, as for Check after Enter."""
        text = self.entry.value.strip()
        if not text or self.step is None:
            return
        known = {node.name: self.n.values[i] for i, node in enumerate(self.n.graph.nodes)
                 if ("value", i) in self.filled}
        try:
            right, words = judge(self.n, self.step, evaluate(text, known))
        except ValueError as error:
            self._tell(str(error))
            return
        if right:
            self._fill_step(f"Right. {words}")
        else:
            self.misses += 1
            self._tell(f"Not yet. {words}")

    def _show(self):
        if self.step is not None:
            self.shown += 1
            self._fill_step(formula(self.n, self.step))

    def _show_all(self):
        self.shown += len(self.steps) - self.done
        self.done, self._marked = len(self.steps), set()
        self._go_on()

    def _undo(self):
        self.done, self._marked = max(self.done - 1, 0), set()
        self._go_on("One step back.")

    def start_over(self):
        """Reset: the graph and the numbers of the beginning, nothing filled."""
        name, text, given = self._first
        with self.quietly():
            self.example.value, self.own.value = name, FIRST_OWN
        self._load(text, given)

    def _chosen(self):
        name = self.example.value
        self._load(*{OWN: (self.own.value, {}), GIVEN: self._first[1:]}.get(
            name, (name in EXAMPLES and EXAMPLES[name].text, {})))

    def _written(self):
        with self.quietly():
            self.example.value = OWN
        self._load(self.own.value, {})

    def _moved(self):
        """A leaf has a new number: everything that is filled follows."""
        before = self.n
        self.n = numbers(before.graph, {name: box.value for name, box in self.leaves.items()})
        self._marked = {step[1] for step in self.filled
                        if answer(before, step) != answer(self.n, step)}
        changed = [name for name in self.leaves if before.leaves[name] != self.n.leaves[name]]
        news = [f"{name} is {four_digits(self.n.leaves[name])} now." for name in changed]
        self._tell(" ".join([*news, "Every number that is filled follows it."]))

    @property
    def step(self):
        """The step that is asked; None at the end."""
        return self.steps[self.done] if self.done < len(self.steps) else None

    @property
    def filled(self):
        """The steps that are done, leaves and constants included."""
        given = [("value", i) for i, node in enumerate(self.n.graph.nodes) if not node.inputs]
        return [*given, *self.steps[: self.done]]

    def _begin(self, graph, given):
        """A new graph, nothing filled."""
        self.n = numbers(graph, {**first_numbers(graph), **given})
        self.steps, self.done, self.shown, self.misses = steps(graph), 0, 0, 0
        self._marked, self._news = set(), ""

    def _load(self, text, given):
        try:
            graph = parse(text)
        except ValueError as error:
            self._tell(str(error))
            return
        self._begin(graph, given)
        self._place_leaves()
        self._go_on()

    def _place_leaves(self):
        """A box for the number of each leaf, and the names of the nodes."""
        for part in parts(*self.leaves.values()):
            part.close()
        self.leaves = {name: W.BoundedFloatText(
            value, min=-LARGEST, max=LARGEST, step=0.1, description=name,
            tooltip=f"The number of {name}", style={"description_width": "3.5em"},
            layout={"width": "9.5em"}) for name, value in self.n.leaves.items()}
        for box in self.leaves.values():
            box.observe(self.in_turn(self._moved), "value")
        self.controls = {"the graph": self.example, "your own": self.own, "the answer": self.entry,
                         "the node": self.node, **self.leaves}
        with self.quietly():
            self.node.options = [node.name for node in self.n.graph.nodes]
        self._leaf_row.children = list(self.leaves.values())
        show(self.own, self.example.value == OWN)

    def _fill_step(self, words):
        self._marked = {self.step[1]}
        self.done += 1
        self._go_on(words)

    def _go_on(self, news=""):
        """Another step is asked: empty the box."""
        with self.quietly():
            self.entry.value = ""
            self.node.value = self.n.graph.nodes[self.step[1] if self.step else -1].name
        self._tell(news)

    def _tell(self, news=""):
        """Bring picture, words and table up to date."""
        self._news = news
        kind, i = self.step or ("", None)
        if kind:
            name = self.n.graph.nodes[i].name if kind == "value" else grad(self.n.graph, i)
        self.entry.description = f"{name} =" if kind else "all filled"
        self._table.value = table(self.n, self.filled)
        if not kind:
            self.fold.value = True
        self.refresh()

    def _question(self):
        if self.step is None:
            n = self.n
            shown = f", {self.shown} of them shown" * (self.shown > 0)
            return (f"All {len(self.steps)} numbers are filled{shown}. "
                    f"{compared(n.graph, n.leaves, n.values, n.back)} Change a number above and "
                    "see what follows it.")
        kind = self.step[0]
        same = [step for step in self.steps if step[0] == kind]
        way = "Forward" if kind == "value" else "Backward"
        return (f"{way}, step {same.index(self.step) + 1} of {len(same)}: "
                f"{task(self.n.graph, self.step)}")

    def markup(self, text):
        """What is new, and what is asked, bold."""
        news, question = html.escape(self._news), html.escape(text[len(self._news):].strip())
        return f"{f'<div>{news}</div> ' if news else ''}<b>{question}</b>"


@default_settings()
def graph_stepper(expression=None, /, **leaves):
    """The interaction.

    expression -- a key of EXAMPLES, or a text such as "tanh(w*x + b)"
    leaves -- their first numbers
    Raises ValueError for an expression that is not in the language, and for a name not in it.
    """
    if expression is None:
        expression = next(iter(EXAMPLES))
    name = expression if expression in EXAMPLES else GIVEN
    text = expression if name == GIVEN else EXAMPLES[name].text
    known = parse(text).leaves()
    for leaf, number in leaves.items():
        if leaf not in known:
            raise ValueError(f"{leaf} is not in the expression. It has {', '.join(known)}.")
        if not abs(number) <= LARGEST:
            raise ValueError(f"Numbers lie between -{LARGEST} and {LARGEST}; {leaf} is {number}.")
    return GraphStepper(name, text, leaves)
