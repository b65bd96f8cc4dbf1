"""Linear collapse: a stack of linear layers moves the plane exactly as one does, until it bends."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection

from utils.activations import ACTIVATIONS
from utils.lesson_01.exercises import collapse as course_collapse
from utils.lesson_01.exercises import linear_forward as course_layer
from utils.plots import INK, ONE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots

MOST = 6  # layers
STEPS = np.linspace(-1, 1, 9)  # the crossings of the grid
_ALONG = np.linspace(-1, 1, 33)
GRID = np.array([[(a, b) for b in _ALONG] for a in STEPS]
                + [[(b, a) for b in _ALONG] for a in STEPS])
BETWEEN = {"nothing": "identity", "ReLU": "ReLU", "tanh": "tanh"}


@dataclass(frozen=True)
class State:
    """Where the grid goes by the stack and by a single layer, and how far apart the two are."""

    stack: np.ndarray  # like GRID: (lines, points, 2)
    single: np.ndarray
    W: np.ndarray  # of the single layer
    b: np.ndarray
    distance: float  # the largest


def state(layers, between, draw, layer=course_layer, collapse=course_collapse):
    """`layers` layers of 2 neurons, with an activation between them or nothing.

    The single layer is the collapsed stack; with an activation it is the best fit by least squares.
    draw -- which random weights
    """
    rng = np.random.default_rng(draw)
    pairs = [(_turn(rng.uniform(-1, 1)) * rng.uniform(0.7, 1.4, 2), rng.uniform(0.1, 0.7, 2))
             for _ in range(MOST)][:layers]
    X = GRID.reshape(-1, 2)
    activation = ACTIVATIONS[BETWEEN[between]][0]
    h = X
    for i, (W, b) in enumerate(pairs):
        h = np.asarray(layer(activation(h) if i else h, W, b))
    W, b = pairs[0]
    for W2, b2 in pairs[1:]:
        W, b = map(np.asarray, collapse(W, b, W2, b2))
    if between != "nothing" and layers > 1:
        fit = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), h, rcond=None)[0]
        W, b = fit[:2], fit[2]
    single = np.asarray(layer(X, W, b))
    return State(h.reshape(GRID.shape), single.reshape(GRID.shape), W, b,
                 float(np.abs(h - single).max()))


def _turn(angle):
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def crossing(x1, x2):
    """Which point of GRID is the crossing at (x1, x2)."""
    return round(4 * x1) + 4, 4 * round(4 * x2) + 16


def readout(layers, between, draw, x1, x2, s):
    """The state in words."""
    (a, c), (d, e) = s.W
    one = f"W = [[{a:.2f}, {c:.2f}], [{d:.2f}, {e:.2f}]], b = [{s.b[0]:.2f}, {s.b[1]:.2f}]"
    stack = f"Weights {draw}, {layers} layers with {between} between" if layers > 1 else (
        f"Weights {draw}, 1 layer")
    y1, y2 = s.stack[crossing(x1, x2)]
    return (f"{stack}: ({x1:.2f}, {x2:.2f}) goes to ({y1:.2f}, {y2:.2f}). The nearest single "
            f"layer, {one}, misses the grid by up to {s.distance:.4f}.")


@default_settings()
def linear_collapse(layer=course_layer, collapse=course_collapse):
    """The interaction. layer, collapse -- functions as in 1.4 and 1.10, such as your own."""
    figure, (before, after) = subplots(1, 2, (9, 3.6))
    frame(before, "The plane of inputs", "x1", "x2", (-1.2, 1.2), (-1.2, 1.2))
    frame(after, "Where the layers move it", "y1, scaled to fit", "y2, scaled to fit",
          (-1.2, 1.2), (-1.2, 1.2))
    after.set(xticks=[], yticks=[])
    for axes in (before, after):
        axes.set_aspect("equal")
    before.add_collection(LineCollection(GRID, colors=ZERO, linewidths=1))
    lines = after.add_collection(LineCollection([], colors=ZERO, linewidths=1.2))
    points, = after.plot([], [], "o", color=ONE, markersize=4, markerfacecolor="none",
                         label="the nearest single one")
    after.plot([], [], color=ZERO, label="the layers")
    miss, = after.plot([], [], color=ONE, linewidth=2.2)
    here, there = (axes.plot([], [], "o", color=INK, markersize=9)[0] for axes in (before, after))
    after.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), frameon=False, ncols=2,
                 labelcolor=INK, columnspacing=1, handlelength=1).set_zorder(0)
    crossings = (slice(0, len(STEPS)), slice(None, None, 4))

    def update(layers, between, draw, x1, x2):
        s = state(layers, between, draw, layer, collapse)
        middle = s.stack.reshape(-1, 2).mean(axis=0)
        scale = 1.1 * np.abs(s.stack.reshape(-1, 2) - middle).max() or 1.0
        lines.set_segments((s.stack - middle) / scale)
        points.set_data(*((s.single[crossings].reshape(-1, 2) - middle) / scale).T)
        at = crossing(x1, x2)
        both = (np.array([s.stack[at], s.single[at]]) - middle) / scale
        miss.set_data(*both.T)
        here.set_data([x1], [x2])
        there.set_data(*both[:1].T)
        return readout(layers, between, draw, x1, x2, s)

    touch = [Handle(before, lambda px, py, **_: {"x1": px, "x2": py}, lambda x1, x2, **_: (x1, x2),
                    "Drag the point, and see where it goes"),
             Handle(before, lambda px, py, **_: {"x1": px, "x2": py},
                    tip="Press: the point goes here")]
    alt = ("Left: a square grid with a point. Right: where the layers move both, drawn as lines, "
           "with circles where the nearest single layer puts the crossings.")
    return explore(update, figure, alt, touch, layers=slider("linear layers", 1, MOST, 2, 1),
                   between=choice("between them", list(BETWEEN), "ReLU"),
                   draw=slider("other weights", 1, 20, 9, 1, "Draws new random weights"),
                   x1=slider("the point's x1", -1.0, 1.0, -0.75, 0.25),
                   x2=slider("the point's x2", -1.0, 1.0, 0.75, 0.25))
