"""How a computation graph is laid out and drawn: boxes in columns, and edges between.

The columns stand from left to right; on a narrow page they are rows, from top to bottom.
"""

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import FancyBboxPatch
from matplotlib.path import Path

from utils.lesson_04.graph_stepper.steps import made
from utils.plots import INK, PALE, ZERO

WIDTH = 9.0  # inches of a still picture; the axes count in inches, too
GRADIENT = "#a84300"  # the darker orange is readable in small letters
MARK = "#ffb000"
SIGNS = {"*": "\u00d7", "-": "\u2212", "negative": "\u2212( )", "square": "( )\u00b2"}
TALL, RISE, WIDEST = 0.62, 0.78, 1.8  # of a box; from row to row; from column to column
ROOMY, LETTER = 0.65, 0.0088  # the width of a box that holds its words; of a letter of 1 point


def layout(graph):
    """Places {node: (column, row)}, and {edge: [(column, row)]} between the ends of every edge.

    A column is the number of operations before a node; a leaf stands one column before its first
    use. Edges that pass a column get a place of their own there, so they keep clear of its boxes.
    """
    nodes, column = graph.nodes, {}
    for i, node in enumerate(nodes):
        column[i] = 1 + max((column[j] for j in node.inputs), default=-1)
    for i, node in enumerate(nodes):
        if not node.inputs:
            column[i] = min(column[k] for k, _ in graph.uses(i)) - 1
    chains = {}  # edge: the nodes and passing places from its start to its end
    for k, node in enumerate(nodes):
        for place, i in enumerate(node.inputs):
            passing = [(k, place, c) for c in range(column[i] + 1, column[k])]
            column |= {spot: spot[2] for spot in passing}
            chains[k, place] = [i, *passing, k]
    links = [pair for chain in chains.values() for pair in zip(chain, chain[1:])]
    row = _first_rows(graph, chains)
    columns = [[spot for spot in column if column[spot] == c]
               for c in range(max(column.values()) + 1)]
    for weight in np.linspace(0.6, 0.1, 40):
        pull = {spot: [] for spot in column}
        for a, b in links:
            pull[a].append(row[b])
            pull[b].append(row[a])
        row = {spot: (1 - weight) * row[spot] + weight * float(np.mean(pull[spot]))
               for spot in column}
        for spots in columns:
            _part(spots, row)
    return ({i: (column[i], row[i]) for i in range(len(nodes))},
            {edge: [(column[spot], row[spot]) for spot in chain[1:-1]]
             for edge, chain in chains.items()})


def _first_rows(graph, chains):
    """Leaves one under the other as the output meets them, the rest amid what it is made from."""
    row, free = {}, iter(range(0, -len(graph.nodes), -1))

    def visit(i):
        inputs = graph.nodes[i].inputs
        for j in inputs:
            if j not in row:
                visit(j)
        row[i] = float(np.mean([row[j] for j in inputs])) if inputs else float(next(free))

    visit(len(graph.nodes) - 1)
    for (k, _), chain in chains.items():
        row |= dict.fromkeys(chain[1:-1], (row[chain[0]] + row[k]) / 2)
    return row


def _part(spots, row):
    """Move the spots of one column apart, in their order: a box needs 1, a passing edge less."""
    spots.sort(key=lambda spot: row[spot])
    need = [1.0 if isinstance(a, int) and isinstance(b, int) else 0.7
            for a, b in zip(spots, spots[1:])]
    placed = [row[spots[0]]]
    for spot, room in zip(spots[1:], need):
        placed.append(max(row[spot], placed[-1] + room))
    row |= {spot: place - float(np.mean(placed)) for spot, place in zip(spots, placed)}


class Drawing:
    """The artists of one graph on one axes.

    at -- {node: the middle of its box}; paths -- the outlines of the boxes
    curves -- {edge: its points}
    """

    def __init__(self, axes, graph, width=WIDTH):
        """width -- inches that there are"""
        self.graph, nodes = graph, graph.nodes
        axes.clear()
        places, passing = layout(graph)
        spots = np.array([*places.values(),
                          *(spot for spots in passing.values() for spot in spots)])
        columns, low, high = spots[:, 0].max() + 1, spots[:, 1].min(), spots[:, 1].max()
        rows = high - low + 1
        self.wide = min(1.2, (width - 0.2) / columns - 0.3)
        self.level = self.wide >= min(ROOMY, (width - 0.2) / rows - 0.12)
        if self.level:
            along = min(WIDEST, (width - 0.2 - self.wide) / (columns - 1))
            across, self.height, self.half = RISE, (rows - 1) * RISE + TALL + 0.3, self.wide / 2
        else:
            self.wide = min(1.2, (width - 0.2) / rows - 0.12)
            along, self.half = TALL + 0.42, TALL / 2
            across = min(WIDEST, (width - 0.2 - self.wide) / max(rows - 1, 1))
            self.height = (columns - 1) * along + TALL + 0.3
        axes.figure.set_size_inches(width, self.height)
        axes.set(xlim=(0, width), ylim=(0, self.height))
        axes.axis("off")
        # from (along, across) to (x, y): the graph reads to the right, or down
        self.turn = np.array([[1, 0], [0, 1]] if self.level else [[0, -1], [-1, 0]])
        middle = np.array([along * (columns - 1), across * (low + high)]) / 2

        def inches(column, row):
            return np.array([column * along, row * across]) - middle

        def page(points):
            return points @ self.turn + [width / 2, self.height / 2]

        def add(paths, **look):
            return axes.add_collection(PathCollection(paths, **look), autolim=False)

        spot = {i: inches(*places[i]) for i in places}
        self.at = {i: page(spot[i]) for i in places}
        self.curves = {edge: page(self._curve(edge, spot, [inches(*stop) for stop in stops]))
                       for edge, stops in passing.items()}
        add([Path(c) for c in self.curves.values()], facecolors="none", edgecolors=PALE,
            linewidths=1.5, zorder=1)
        add([self._head(c[-1], 1) for c in self.curves.values()], facecolors=PALE, linewidths=0,
            zorder=1)
        boxes = [FancyBboxPatch(self.at[i] - [self.wide / 2, TALL / 2], self.wide, TALL,
                                boxstyle="round,pad=0,rounding_size=0.09")
                 for i in range(len(nodes))]
        self.paths = [box.get_path() for box in boxes]
        add(self.paths, facecolors=["white" if node.inputs else "#f0f0f0" for node in nodes],
            edgecolors="#777777", linewidths=1, zorder=2)
        for i, node in enumerate(nodes):
            self._fill(self._text(axes, i, 0.195, INK, zorder=3),
                       *self._titles(node, made(graph, i) if node.inputs else ""))
        self.marks = add([], facecolors=MARK, alpha=0.25, linewidths=0, zorder=4)
        self.flow = axes.add_collection(LineCollection([], linewidths=3, zorder=4), autolim=False)
        self.heads = add([], linewidths=0, zorder=4)
        self.ring = add([], facecolors="none", edgecolors=INK, linewidths=3.5, zorder=5)
        self.query = axes.text(0, 0, "", ha="center", va="center", color=INK, fontsize=13,
                               fontweight="bold", zorder=6)
        self.values = [self._text(axes, i, 0.0, ZERO) for i in range(len(nodes))]
        self.gradients = [self._text(axes, i, -0.195, GRADIENT) for i in range(len(nodes))]
        most = max(len(graph.uses(i)) for i in range(len(nodes)))
        frame = {"facecolor": "white", "edgecolor": GRADIENT, "linewidth": 0.8,
                 "boxstyle": "round,pad=0.15"}
        self.labels = [axes.text(0, 0, "", ha="center", va="center", color=GRADIENT, zorder=6,
                                 fontsize=9 if self.wide > 0.9 else 8, bbox=frame)
                       for _ in range(most)]

    def _titles(self, node, words):
        """What stands at the top of a box: how it is made, or if there is no room, by what."""
        if not node.inputs:
            return ["number" if node.operation == "constant" else node.name]
        for plain, pretty in ((" ** 2", "\u00b2"), ("*", SIGNS["*"]), ("-", SIGNS["-"])):
            words = words.replace(plain, pretty)
        sign = SIGNS.get(node.operation, node.operation)
        return f"{node.name} = {words}", f"{node.name} = {sign}", node.name

    def _text(self, axes, i, height, color, zorder=6):
        return axes.text(*(self.at[i] + [0, height]), "", ha="center", va="center", color=color,
                         zorder=zorder)

    def _curve(self, edge, spot, passing):
        """The points of a smooth line from one side of a box to the other side of another."""
        k, place = edge
        inputs = self.graph.nodes[k].inputs
        start = spot[inputs[place]] + [self.half, 0]
        heights = [spot[i][1] for i in inputs]
        if passing:
            heights[place] = passing[0][1]
        order = sorted(range(len(inputs)), key=heights.__getitem__)
        shift = (order.index(place) - (len(inputs) - 1) / 2) * 0.14
        end = spot[k] + [-self.half, shift]
        between = [point + [side * self.half, 0] for point in passing for side in (-1, 1)]
        stops = [start, *between, end]
        return np.vstack([_bend(a, b) for a, b in zip(stops, stops[1:])])

    def _head(self, tip, way):
        """A small arrow head at the tip, along the way of the graph (1) or against it (-1)."""
        corners = np.array([[0, 0], [-0.11 * way, 0.06], [-0.11 * way, -0.06], [0, 0]])
        return Path(tip + corners @ self.turn, closed=True)

    def show(self, values, gradients, ring, marked, edges, back):
        """Bring the artists up to date.

        values, gradients -- {node: text} that are filled; ring -- the node that is asked, or None
        marked -- nodes whose numbers changed; edges -- {edge: label} that are active
        back -- whether these carry gradients, to the left
        """
        for i, (value, gradient) in enumerate(zip(self.values, self.gradients)):
            self._fill(value, values.get(i, ""))
            if i in gradients:
                self._fill(gradient, f"grad {gradients[i]}", gradients[i])
            else:
                self._fill(gradient, "")
        self.marks.set_paths([self.paths[i] for i in sorted(marked)])
        self.ring.set_paths([self.paths[ring]] if ring is not None else [])
        self.query.set_text("" if ring is None else "?")
        if ring is not None:
            self.query.set_position(self.spot(ring, ring in values))
        curves = [self.curves[edge] for edge in edges]
        color = GRADIENT if back else ZERO
        self.flow.set(segments=curves, color=color, linestyle="dashed" if back else "solid")
        self.heads.set(facecolor=color, paths=[self._head(c[0], -1) if back else
                                               self._head(c[-1], 1) for c in curves])
        words = [(edge, word) for edge, word in edges.items() if word]
        words += [(None, "")] * (len(self.labels) - len(words))
        for label, (edge, word) in zip(self.labels, words):
            label.set_text(word)
            if word:
                k, place = edge
                twice = len(set(self.graph.nodes[k].inputs)) < len(self.graph.nodes[k].inputs)
                curve = self.curves[edge]
                aside = np.array([0, (0.14 - 0.28 * place) * twice]) @ self.turn
                label.set_position(curve[len(curve) // 2] + aside)

    def spot(self, i, gradient):
        """Where the value, or the gradient, of a node stands."""
        return self.at[i] - [0, 0.195 if gradient else 0.06]

    def _fill(self, text, *words):
        """Write the first of the words into a box that fits, smaller if it is long."""
        fits = [(word, size) for word in words for size in (10, 9, 8)
                if len(word) * LETTER * size < self.wide]
        word, size = (*fits, (words[-1], 8))[0]
        if text.get_text() != word:
            text.set(text=word, fontsize=size)


def _bend(a, b):
    """Points from a to b that leave and arrive level."""
    t = np.linspace(0, 1, 13)[:, None]
    return a + (b - a) * np.hstack([t, t * t * (3 - 2 * t)])
