"""The shape lens: a batch goes through a layer, every shape is shown, and a wrong shape is explained."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import TwoSlopeNorm
from matplotlib import colormaps

from utils.plots import INK
from utils.widgets.explore import choice, explore, slider, stage

MOST = 6  # rows or columns of any matrix
BIASES = {"(K,)": lambda n, k: (k,), "(K, 1)": lambda n, k: (k, 1), "(N,)": lambda n, k: (n,), "(1,)": lambda n, k: (1,)}
_COLORS, _NORM = colormaps["PuOr"], TwoSlopeNorm(0, -6, 6)


def course_layer(X, W, b):
    """The course's own layer, called as exercise 1.4 asks."""
    return X @ W + b


@dataclass(frozen=True)
class State:
    """The arrays on show, or why there is no result."""

    X: np.ndarray
    W: np.ndarray
    b: np.ndarray
    Y: np.ndarray | None
    fault: str  # "" or the reason in words
    row: int  # the example that is looked at
    column: int  # the neuron that is looked at


def state(n, d, w_rows, k, bias, row, column, layer=course_layer):
    """A batch X (n, d) through weights (w_rows, k) and a bias of the chosen shape; row and column count from 0."""
    rng = np.random.default_rng(1)
    X, W, b = (rng.integers(-3, 4, (MOST, MOST)).astype(float) for _ in range(3))
    X, W = X[:n, :d], W[:w_rows, :k]
    shape = BIASES[bias](n, k)
    b = b.ravel()[: np.prod(shape)].reshape(shape)
    Y, fault = None, ""
    if d != w_rows:
        fault = (f"X has {d} columns and W has {w_rows} rows. Each neuron needs one weight for each input, so both must be D: "
                 f"X (N, D) @ W (D, K).")
    else:
        try:
            Y = np.asarray(layer(X, W, b))
        except ValueError:
            fault = (f"X @ W has shape ({n}, {k}), and a bias of shape {shape} fits neither its {k} columns nor its rows by "
                     "broadcasting. One bias for each neuron has the shape (K,).")
    return State(X, W, b, Y, fault, min(row, n - 1), min(column, k - 1))


def readout(bias, s):
    """The state in words."""
    start = f"X {s.X.shape} @ W {s.W.shape} + b {s.b.shape}"
    if s.Y is None:
        return f"{start}: no result. {s.fault}"
    i, k = s.row, s.column
    products = " ".join(f"{'-' if x * w < 0 else '+'} {abs(x * w):.0f}" for x, w in zip(s.X[i], s.W[:, k]))
    text = f"{start} -> Y {s.Y.shape}. Example {i}, neuron {k}: "
    if s.Y.ndim != 2 or s.Y.shape != (len(s.X), s.W.shape[1]):
        return f"{text}this bias has changed the shape of the result to {s.Y.shape}."
    added = s.Y[i, k] - s.X[i] @ s.W[:, k]
    text += f"{products} and the bias {added:.0f} give {s.Y[i, k]:.0f}."
    if bias == "(K,)":
        return text
    owner = {"(1,)": "all neurons share one bias", "(N,)": "column j gets the j-th number, which is right only because N = K",
             "(K, 1)": "row i gets the i-th number: each EXAMPLE has a bias, not each neuron"}[bias]
    if bias == "(K, 1)" and len(s.b) == 1:
        owner = "with one neuron the only row fits everything, and the fault hides"
    return f"{text} No error, but look who owns the bias: {owner}."


def shape_lens(layer=course_layer):
    """The interaction. layer -- a function (X, W, b) -> Y, such as your own linear_forward."""
    figure, axes = stage(1, 1, (9, 3.2))
    axes.set(xlim=(-0.5, 31), ylim=(7.2, -2.2))
    axes.set_aspect("equal")
    axes.axis("off")
    axes.text(0, 7, "purple: above 0, orange: below 0, the darker the further", fontsize=9, color=INK, va="bottom")
    cells = axes.add_collection(PolyCollection([], edgecolors=INK, linewidths=1, zorder=2))
    focus = axes.add_collection(PolyCollection([], facecolors="none", edgecolors=INK, linewidths=4, zorder=3))
    starts = {"X": 0, "W": 8, "b": 16, "Y": 24}
    names = {name: axes.text(start, -0.5, "", fontsize=11, va="bottom", zorder=4) for name, start in starts.items()}
    for sign, x in (("@", 6.9), ("+", 14.9), ("=", 22.9)):
        axes.text(x, 2.5, sign, fontsize=16, ha="center", va="center", color=INK)

    def box(name, row, column, height=1, width=1):
        x = starts[name] + column
        return [(x, row), (x + width, row), (x + width, row + height), (x, row + height)]

    def update(n, d, w_rows, k, bias, row, column):
        s = state(n, d, w_rows, k, bias, row, column, layer)
        boxes, colors = [], []
        for name, array in (("X", s.X), ("W", s.W), ("b", np.atleast_2d(s.b)), ("Y", s.Y)):
            names[name].set_text(f"{name}  none" if array is None else f"{name}  {s.b.shape if name == 'b' else array.shape}")
            for (i, j), number in np.ndenumerate(array if array is not None and array.ndim == 2 else np.empty((0, 0))):
                boxes.append(box(name, i, j))
                colors.append(_COLORS(_NORM(number)))
        cells.set_verts(boxes)
        cells.set_facecolors(colors)
        if s.Y is None:
            focus.set_verts([box("X", 0, d - 1, n), box("W", w_rows - 1, 0, 1, k)] if d != w_rows else
                            [box("b", 0, 0, *np.atleast_2d(s.b).shape)])
            focus.set_linestyle("dashed")
        else:
            focus.set_verts([box("X", s.row, 0, 1, d), box("W", 0, s.column, w_rows, 1), box("Y", s.row, s.column)])
            focus.set_linestyle("solid")
        return readout(bias, s)

    return explore(
        update, figure, "The matrices X, W, b and Y as grids of cells; a frame marks the row and the column that make one number, or "
        "the parts that do not fit.",
        n=slider("examples N", 1, MOST, 4, 1), d=slider("inputs D in X", 1, MOST, 3, 1),
        w_rows=slider("rows of W", 1, MOST, 3, 1), k=slider("neurons K", 1, MOST, 2, 1), bias=choice("shape of b", list(BIASES)),
        row=slider("look at example", 0, MOST - 1, 1, 1), column=slider("look at neuron", 0, MOST - 1, 0, 1))


