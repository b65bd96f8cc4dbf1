"""The shape lens: a batch goes through a layer; every shape is shown, and a wrong one explained."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm

from utils.lesson_01.exercises import linear_forward as course_layer
from utils.plots import INK, NEGATIVE, POSITIVE
from utils.widgets import choice, default_settings, explore, slider, subplots
from utils.widgets.drawing import outline
from utils.widgets.formatting import as_factor

MOST = 6  # rows or columns of any matrix
BIASES = {  # what the control says: the shape for N examples and K neurons
    "(K,)": lambda n, k: (k,),
    "(K, 1)": lambda n, k: (k, 1),
    "(N,)": lambda n, k: (n,),
    "(1,)": lambda n, k: (1,),
}
STRETCH = (1.1, -1)  # of texts: the y axis points down
_COLORS = LinearSegmentedColormap.from_list("below to above 0", [NEGATIVE, "white", POSITIVE])
_NORM = TwoSlopeNorm(0, -9, 9)


@dataclass(frozen=True)
class State:
    """The arrays on show, or why there is no result."""

    X: np.ndarray
    W: np.ndarray
    b: np.ndarray
    Y: np.ndarray | None  # X @ W + b
    fault: str  # "" or the reason in words
    own: str  # what the layer that was handed in does otherwise; "" if nothing
    row: int  # the example that is looked at
    column: int  # the neuron that is looked at


def state(n, d, w_rows, k, bias, row, column, layer=course_layer):
    """A batch X (n, d) through weights (w_rows, k) and a bias of the chosen shape.

    row, column -- the example and the neuron that are looked at, counted from 0
    """
    rng = np.random.default_rng(1)
    X, W, b = (rng.integers(-3, 4, (MOST, MOST)).astype(float) for _ in range(3))
    X, W = X[:n, :d], W[:w_rows, :k]
    shape = BIASES[bias](n, k)
    b = b.ravel()[: np.prod(shape)].reshape(shape)
    Y, fault = None, ""
    if d != w_rows:
        fault = (f"X has {_count(d, 'column')} and W has {_count(w_rows, 'row')}. Each neuron "
                 "needs one weight for each input, so both must be D: X (N, D) @ W (D, K).")
    else:
        try:
            Y = X @ W + b
        except ValueError:
            fault = (f"X @ W has shape ({n}, {k}), and NumPy can't spread a bias of shape {shape} "
                     "over it. One bias for each neuron has the shape (K,).")
    own = _otherwise(layer, X, W, b, Y)
    return State(X, W, b, Y, fault, own, min(row, n - 1), min(column, k - 1))


def _otherwise(layer, X, W, b, Y):
    """What `layer` does that X @ W + b does not, in words."""
    try:
        own = np.asarray(layer(X, W, b))
    except Exception as error:  # the learner's own code
        return "" if Y is None else f"Your own function raises {type(error).__name__} here."
    if Y is not None and own.shape == Y.shape and np.allclose(own, Y):
        return ""
    return f"Your own function differs from X @ W + b here: it gives the shape {own.shape}."


def _count(number, word):
    return f"{number} {word}{'s' * (number != 1)}"


def readout(bias, s):
    """The state in words."""
    start, own = f"X {s.X.shape} @ W {s.W.shape} + b {s.b.shape}", s.own and f" {s.own}"
    wanted = len(s.X), s.W.shape[1]
    if s.Y is None:
        return f"{start}: no result. {s.fault}{own}"
    i, k, (n, n_neurons) = s.row, s.column, wanted
    text = f"{start} -> Y {s.Y.shape}. Example {i}, neuron {k}: "
    if s.Y.shape != wanted:
        return f"{text}this bias has changed the shape of the result to {s.Y.shape}.{own}"
    products = " + ".join(f"{as_factor(f'{x:.0f}')} * {as_factor(f'{w:.0f}')}"
                          for x, w in zip(s.X[i], s.W[:, k]))
    text += f"{products} and the bias {used_bias(s)[1]:.0f} give {s.Y[i, k]:.0f}."
    if bias == "(K,)" or (n_neurons == s.b.size == 1 and bias != "(K, 1)"):
        return text + own
    if bias == "(1,)" or (bias == "(N,)" and n == 1):
        owner = "all neurons share one bias"
    elif bias == "(N,)":
        owner = "it has one number for each example, and fits only because N = K here"
    elif n_neurons == 1:
        owner = "with one neuron the only row fits everything, and the fault hides"
    else:
        owner = "row i gets the i-th number, so each EXAMPLE has a bias, not each neuron"
    return f"{text} No error, but look who owns the bias: {owner}.{own}"


def used_bias(s):
    """The number of b that reaches the focused cell of Y: its (row, column) in b, and itself."""
    b = np.atleast_2d(s.b)
    place = (min(s.row, b.shape[0] - 1), min(s.column, b.shape[1] - 1))
    return place, b[place]


@default_settings()
def shape_lens(layer=course_layer):
    """The interaction. layer -- a function (X, W, b) -> Y, such as your own linear_forward."""
    figure, axes = subplots(1, 1, (9, 2.9))
    axes.set(xlim=(-0.3, 30.3), ylim=(7.1, -1.6))
    axes.axis("off")
    cells = axes.add_collection(PolyCollection([], edgecolors=INK, linewidths=1, zorder=2))
    focus = axes.add_collection(
        PolyCollection([], facecolors="none", edgecolors=INK, linewidths=4, zorder=3))
    starts = {"X": 0, "W": 8, "b": 16, "Y": 24}
    for sign, x in (("@", 7), ("+", 15), ("=", 23)):
        axes.text(x, 1.5, sign, fontsize=16, ha="center", va="center", color=INK, zorder=0)
    axes.text(0, 7, "orange: above 0, blue: below 0", fontsize=9, color=INK, va="bottom", zorder=0)
    texts = axes.add_collection(PathCollection([], facecolors=INK, linewidths=0, zorder=4))

    def box(name, row, column, height=1, width=1):
        x = starts[name] + column
        return [(x, row), (x + width, row), (x + width, row + height), (x, row + height)]

    def update(n, d, w_rows, k, bias, row, column):
        s = state(n, d, w_rows, k, bias, row, column, layer)
        shown = {"X": s.X, "W": s.W, "b": np.atleast_2d(s.b),
                 "Y": np.empty((0, 0)) if s.Y is None else s.Y}
        places = [(name, i, j, number) for name, array in shown.items()
                  for (i, j), number in np.ndenumerate(array)]
        cells.set_verts([box(name, i, j) for name, i, j, _ in places])
        cells.set_facecolors(_COLORS(_NORM([number for *_, number in places])))
        shapes = {name: "none" if array is None else array.shape
                  for name, array in zip("XWbY", (s.X, s.W, s.b, s.Y))}
        heads = [outline(f"{name}  {shape}", 0.52, (starts[name], -0.45), "start", STRETCH)
                 for name, shape in shapes.items()]
        numbers = [
            outline(f"{number:.0f}", 0.42, (starts[name] + j + 0.5, i + 0.65), "ink", STRETCH)
            for name, i, j, number in places]
        texts.set_paths(heads + numbers)
        if s.Y is not None:
            focus.set_verts([box("X", s.row, 0, 1, d), box("W", 0, s.column, w_rows, 1),
                             box("b", *used_bias(s)[0]), box("Y", s.row, s.column)])
        elif d != w_rows:
            focus.set_verts([box("X", 0, d - 1, n), box("W", w_rows - 1, 0, 1, k)])
        else:
            focus.set_verts([box("b", 0, 0, *np.atleast_2d(s.b).shape)])
        focus.set_linestyle("dashed" if s.Y is None else "solid")
        return readout(bias, s)

    alt = ("The matrices X, W, b and Y as grids of numbers; a frame marks the row, the column and "
           "the bias that make one number, or with dashes the parts that do not fit.")
    return explore(
        update, figure, alt,
        n=slider("examples N", 1, MOST, 4, 1), d=slider("inputs D in X", 1, MOST, 3, 1),
        w_rows=slider("rows of W", 1, MOST, 3, 1), k=slider("neurons K", 1, MOST, 2, 1),
        bias=choice("shape of b", list(BIASES)),
        row=slider("look at example", 0, MOST - 1, 1, 1, "The last one, where there are fewer"),
        column=slider("look at neuron", 0, MOST - 1, 0, 1, "The last one, where there are fewer"))
