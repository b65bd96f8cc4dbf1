"""The picture of the graph: laid out for its page, and pressed.

The values of the controls come by their names, and a number may have any name: so places come
without.
"""

import numpy as np

from utils.lesson_04.graph_stepper.drawing import TALL, Drawing
from utils.lesson_04.graph_stepper.steps import (
    answer,
    formula,
    grad,
    local,
    made,
    needs,
    passed,
    slope_words,
)
from utils.widgets import Handle
from utils.widgets.controls import show
from utils.widgets.formatting import four_digits
from utils.widgets.picture import CSS_DPI

ENTRY = 0.24  # the height of the box for an answer, in inches


class Surface:
    """The part of a GraphStepper that draws, and that a pointer and the list of nodes act on."""

    def handles(self, axes):
        """The Handles of the nodes and of the arrows."""
        return [Handle(axes, self._press, self._boxes, self._say_node, drags=False),
                Handle(axes, None, self._arrows, self._say_arrow)]

    def fit(self, width, ratio):
        """The graph anew, for so many page pixels."""
        inches, dpi = width / CSS_DPI, CSS_DPI * min(max(ratio, 1), 2)
        other = (inches, dpi) != (self._width, self.figure.dpi)
        if other:
            self._width, self.figure.dpi, self._drawn_graph = inches, dpi, None
        self.on_page, self.board.layout.width = True, f"{width}px"
        self.describe()
        return other

    def _follow(self, /, **_):
        """Draw the state and return its words."""
        n, graph = self.n, self.n.graph
        if self._drawn_graph is not graph:
            self._drawing = Drawing(self._axes, graph, self._width)
            self._drawn_graph = graph
            self.figure_changed()
        texts = {kind: {i: four_digits(answer(n, (kind, i))) for of, i in self.filled if of == kind}
                 for kind in ("value", "gradient")}
        before = self.steps[self.done - 1] if self.done else ("", None)
        self._drawing.show(texts["value"], texts["gradient"], self.step and self.step[1],
                           self._marked, passed(n, before), before[0] == "gradient")
        if self.on_page:
            self._type_into(self.step)
        return " ".join(filter(None, [self._news, self._question()]))

    def _type_into(self, step):
        """Lay the box for an answer over the node that is asked, in shares of the picture."""
        show(self.entry, step is not None)
        if step is None:
            return
        wide, drawing = self._width, self._drawing
        x, y = drawing.spot(step[1], step[0] == "gradient")
        left, down = (x - drawing.wide / 2 + 0.06) / wide, (y + ENTRY / 2) / wide
        self.entry.style.description_width = "0px"
        box, high = self.entry.layout, f"{ENTRY * CSS_DPI:.0f}px"
        box.width, box.height = f"{(drawing.wide - 0.12) / wide:.2%}", high
        box.margin = f"{-down:.2%} 0 calc({down:.2%} - {high}) {left:.2%}"

    def _boxes(self, /, **_):
        """Points all over the boxes of the nodes."""
        width, height = self._drawing.wide, TALL
        grid = np.stack(np.meshgrid(np.linspace(-0.5, 0.5, 7) * width,
                                    np.linspace(-0.5, 0.5, 5) * height), axis=-1)
        return [at + point for at in self._drawing.at.values() for point in grid.reshape(-1, 2)]

    def _arrows(self, /, **_):
        return np.vstack([*self._drawing.curves.values()])

    def _at(self, px, py, /):
        """The node whose box is nearest."""
        reach = [self._drawing.wide / 2, TALL / 2]
        return min(self._drawing.at, key=lambda i: np.hypot(*np.maximum(
            np.abs(self._drawing.at[i] - [px, py]) - reach, 0)))

    def _press(self, px, py, /, **_):
        return {"the node": self.n.graph.nodes[self._at(px, py)].name}

    def _say_node(self, px, py, /, **_):
        i, n = self._at(px, py), self.n
        node = n.graph.nodes[i]
        known = [f"{name} = {four_digits(answer(n, (kind, i)))}" for kind, name in
                 (("value", node.name), ("gradient", grad(n.graph, i)))
                 if (kind, i) in self.filled]
        return ", ".join(known) or f"{node.name} = {made(n.graph, i)}"

    def _say_arrow(self, px, py, /, **_):
        """The local slope along the arrow; a number once the values that make it are filled."""
        edge = min(self._drawing.curves, key=lambda edge: np.hypot(
            *(self._drawing.curves[edge] - [px, py]).T).min())
        slope, node = local(self.n.graph, edge), self.n.graph.nodes[edge[0]]
        if ("value", edge[0]) not in self.filled:
            return f"{slope}: first {node.name} needs its value"
        return f"{slope} = {slope_words(self.n, edge)}"

    def _pick(self):
        """A node was chosen: ask for it if that can be, else tell of it."""
        graph = self.n.graph
        i = next(i for i, node in enumerate(graph.nodes) if node.name == self.node.value)
        filled = [step for step in self.filled if step[1] == i]
        open_steps = [step for step in self.steps[self.done:] if step[1] == i]
        missing = [need for step in open_steps[:1] for need in needs(graph, step)
                   if need not in self.filled]
        if open_steps and not missing and open_steps[0][0] == self.step[0]:
            self.steps.remove(open_steps[0])
            self.steps.insert(self.done, open_steps[0])
            self._go_on()
        elif filled and filled[-1] in self.steps:
            self._tell(formula(self.n, filled[-1]))
        elif filled:
            self._tell(f"{self.node.value} is given: {four_digits(self.n.values[i])}.")
        else:
            names = [graph.nodes[k].name for _, k in missing]
            self._tell(f"{self.node.value} has to wait for {' and '.join(names)}.")
