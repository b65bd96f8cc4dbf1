"""The shape lens: a batch goes through a layer; every shape is shown, and a wrong one explained."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PolyCollection

from utils.lesson_01.exercises import linear_forward as course_layer
from utils.plots import INK
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots
from utils.widgets.drawing import outline, outlines, tinted
from utils.widgets.formatting import as_factor

MOST = 6  # rows or columns of any matrix
BIASES = {  # what the control says: the shape for N examples and K neurons
    "(K,)": lambda n, k: (k,),
    "(K, 1)": lambda n, k: (k, 1),
    "(N,)": lambda n, k: (n,),
    "(1,)": lambda n, k: (1,),
}
STARTS = {"X": (0, 0), "W": (0, 8), "b": (1, 0), "Y": (1, 8)}  # its axes, and x where it begins
STRONG = 9  # numbers so far from 0, and farther, have the strongest color


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
    figure, sides = subplots(1, 2, (9, 2.9))
    figure.column = 400
    parts = []  # of each side: the cells, the frames around those that are looked at, the texts
    for axes, signs in zip(sides, ((("@", 7),), (("+", -1), ("=", 7)))):
        axes.set(xlim=(-1.6, 14.4), ylim=(7.1, -1.6), aspect="equal")
        axes.axis("off")
        for sign, x in signs:
            axes.text(x, 1.5, sign, fontsize=16, ha="center", va="center", color=INK, zorder=0)
        parts.append((
            axes.add_collection(PolyCollection([], edgecolors=INK, linewidths=1, zorder=2)),
            axes.add_collection(
                PolyCollection([], facecolors="none", edgecolors=INK, linewidths=4, zorder=3)),
            outlines(axes, np.empty((0, 2)), axes.transData, facecolors=INK, linewidths=0,
                     zorder=4)))
    sides[0].text(0, 7, "green: above 0, purple: below 0", fontsize=9, color=INK, va="bottom",
                  zorder=0)
    shown = [[], []]  # on each side: what is in the cells, as (name, row, column, number)

    def box(name, row, column, height=1, width=1):
        x = STARTS[name][1] + column
        return [(x, row), (x + width, row), (x + width, row + height), (x, row + height)]

    def update(n, d, w_rows, k, bias, row, column):
        s = state(n, d, w_rows, k, bias, row, column, layer)
        if s.Y is not None:
            framed = {"X": (s.row, 0, 1, d), "W": (0, s.column, w_rows, 1), "b": used_bias(s)[0],
                      "Y": (s.row, s.column)}
        elif d != w_rows:
            framed = {"X": (0, d - 1, n), "W": (w_rows - 1, 0, 1, k)}
        else:
            framed = {"b": (0, 0, *np.atleast_2d(s.b).shape)}
        for side, (cells, focus, texts) in enumerate(parts):
            arrays = {name: getattr(s, name) for name in STARTS if STARTS[name][0] == side}
            shown[side] = [(name, i, j, number) for name, array in arrays.items()
                           if array is not None
                           for (i, j), number in np.ndenumerate(np.atleast_2d(array))]
            cells.set_verts([box(name, i, j) for name, i, j, _ in shown[side]])
            cells.set_facecolors([tinted(number / STRONG) for *_, number in shown[side]])
            focus.set_verts([box(name, *framed[name]) for name in arrays if name in framed])
            focus.set_linestyle("dashed" if s.Y is None else "solid")
            heads = [(f"{name}  {'none' if array is None else array.shape}", 11, "start",
                      (STARTS[name][1], -0.45)) for name, array in arrays.items()]
            numbers = [(f"{number:.0f}", 9, "ink", (STARTS[name][1] + j + 0.5, i + 0.65))
                       for name, i, j, number in shown[side]]
            texts.set_paths([outline(text, size, align=align)
                             for text, size, align, _ in heads + numbers])
            texts.set_offsets([place for *_, place in heads + numbers])
        return readout(bias, s)

    def middles(side):
        return [(STARTS[name][1] + j + 0.5, i + 0.5) for name, i, j, _ in shown[side]]

    def nearest(side, px, py):
        far = np.hypot(*(np.array(middles(side)) - [px, py]).T)
        return shown[side][far.argmin()]

    def handle(side):
        def choose(px, py, bias, **_):
            name, i, j, _ = nearest(side, px, py)
            if name == "b" and bias == "(1,)":
                return {}
            row, column = {"row": i}, {"column": j}
            return {"X": row, "W": column, "Y": row | column,
                    "b": row if bias == "(K, 1)" else column}[name]

        def tip(px, py, **_):
            name, i, j, number = nearest(side, px, py)
            return f"{name}[{i}, {j}] = {number:.0f}"

        return Handle(sides[side], choose, lambda **_: middles(side), tip, drags=False)

    alt = ("The matrices X, W, b and Y as grids of numbers; a frame marks the row, the column and "
           "the bias that make one number, or with dashes the parts that do not fit.")
    return explore(
        update, figure, alt, [handle(0), handle(1)],
        n=slider("examples N", 1, MOST, 4, 1), d=slider("inputs D in X", 1, MOST, 3, 1),
        w_rows=slider("rows of W", 1, MOST, 3, 1), k=slider("neurons K", 1, MOST, 2, 1),
        bias=choice("shape of b", list(BIASES)),
        row=slider("look at example", 0, MOST - 1, 1, 1, "The last one, where there are fewer"),
        column=slider("look at neuron", 0, MOST - 1, 0, 1, "The last one, where there are fewer"))
