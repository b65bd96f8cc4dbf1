"""Linear collapse: a stack of linear layers moves the plane exactly as one does, until it bends."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection

from utils.activations import ACTIVATIONS
from utils.lesson_01.exercises import collapse as course_collapse
from utils.lesson_01.exercises import linear_forward as course_layer
from utils.plots import INK, ONE, ZERO, frame
from utils.widgets import choice, default_settings, explore, slider, subplots

MOST = 6  # layers
STEPS = np.linspace(-1, 1, 9)
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


def readout(layers, between, draw, s):
    """The state in words."""
    (a, c), (d, e) = s.W
    one = f"W = [[{a:.2f}, {c:.2f}], [{d:.2f}, {e:.2f}]], b = [{s.b[0]:.2f}, {s.b[1]:.2f}]"
    layered = f"{layers} layers with {between} between" if layers > 1 else "1 layer"
    stack = f"Weights {draw}, {layered}"
    if s.distance < 1e-5:  # float32 rounds more, a bend is larger
        return (f"{stack}: largest distance from the single layer {one} is {s.distance:.4f}. "
                "One layer does it all.")
    return (f"{stack}: the single layer that fits best by least squares, {one}, misses by up to "
            f"{s.distance:.4f}. This stack can't be collapsed.")


@default_settings()
def linear_collapse(layer=course_layer, collapse=course_collapse):
    """The interaction. layer, collapse -- functions as in 1.4 and 1.10, such as your own."""
    figure, (before, after) = subplots(1, 2, (9, 3.6))
    frame(before, "The plane of inputs", "x1", "x2", (-1.2, 1.2), (-1.2, 1.2))
    frame(after, "After the stack, and by one layer", "y1, moved and scaled to fit",
          "y2, moved and scaled to fit", (-1.2, 1.2), (-1.2, 1.2))
    for axes in (before, after):
        axes.set_aspect("equal")
    before.add_collection(LineCollection(GRID, colors=ZERO, linewidths=1))
    lines = after.add_collection(LineCollection([], colors=ZERO, linewidths=1.2))
    points, = after.plot([], [], "o", color=ONE, markersize=4, markerfacecolor="none",
                         label="one layer")
    after.plot([], [], color=ZERO, label="the stack")
    after.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False,
                 labelcolor=INK).set_zorder(0)
    crossings = (slice(0, len(STEPS)), slice(None, None, 4))

    def update(layers, between, draw):
        s = state(layers, between, draw, layer, collapse)
        middle = s.stack.reshape(-1, 2).mean(axis=0)
        scale = 1.1 * np.abs(s.stack.reshape(-1, 2) - middle).max() or 1.0
        lines.set_segments((s.stack - middle) / scale)
        points.set_data(*((s.single[crossings].reshape(-1, 2) - middle) / scale).T)
        return readout(layers, between, draw, s)

    alt = ("Left: a square grid. Right: where the stack of layers moves it, drawn as lines, with "
           "circles where a single layer puts the crossings.")
    return explore(update, figure, alt, layers=slider("linear layers", 1, MOST, 2, 1),
                   between=choice("between them", list(BETWEEN)),
                   draw=slider("other weights", 1, 20, 1, 1, "Draws new random weights"))
