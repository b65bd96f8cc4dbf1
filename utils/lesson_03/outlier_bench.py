"""The outlier bench: houses, one of them free, two fitted lines. Squared, a price pulls far."""

import itertools
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection

from utils import MSELoss
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots
from utils.widgets.formatting import as_term

# The fixed points, near y = 0.5 x + 1, and where the free one stands at the start.
X = np.array([0.5, 1.0, 2.0, 2.5, 3.5, 4.0, 5.0, 5.5, 6.5, 7.0, 8.0])
Y = np.array([1.6, 1.1, 2.3, 1.9, 3.0, 2.8, 3.2, 4.2, 4.0, 4.8, 5.1])
HOMES = np.array([*zip(X, Y), (9.0, 5.5)])
LAST = len(X)
PAIRS = np.array(list(itertools.combinations(range(len(X) + 1), 2))).T


def course_mse(y_pred, y_true):
    """The course's own mean squared error, called as exercise 3.1 asks."""
    return MSELoss().forward(y_pred, y_true)


@dataclass(frozen=True)
class State:
    """The points, the free one last, and what two lines (slope, intercept) make of them."""

    x: np.ndarray
    y: np.ndarray
    squared: np.ndarray  # the line of least squared error
    absolute: np.ndarray  # the line of least absolute error
    mse: float  # of the first line, in the unit of y squared
    mae: float  # mean absolute error of the second line, in the unit of y
    share: float  # how much of the first line's squared error the free point causes, 0..1
    path: np.ndarray  # heights of the free point, from in line with the others to where it is
    slopes: np.ndarray  # (2, heights): of both lines on this path


def state(x, y, mse=course_mse, which=LAST):
    """Fit both lines to the fixed points, all of HOMES but `which`, and a free one at (x, y)."""
    fixed_x, fixed_y = np.delete(HOMES, which, axis=0).T
    xs, ys = np.append(fixed_x, x), np.append(fixed_y, y)
    squared, absolute = (fit(xs, ys[:, None])[:, 0] for fit in (least_squares, least_absolute))
    errors = ys - along(squared, xs)
    others = least_squares(fixed_x, fixed_y[:, None])[:, 0]
    path = np.linspace(along(others, x), y, 41)
    raised = np.vstack([np.repeat(fixed_y[:, None], len(path), axis=1), path])
    return State(xs, ys, squared, absolute, path=path, mse=float(mse(along(squared, xs), ys)),
                 mae=float(np.abs(ys - along(absolute, xs)).mean()),
                 share=float(errors[-1] ** 2 / (errors @ errors)),
                 slopes=np.array([fit(xs, raised)[0] for fit in (least_squares, least_absolute)]))


def along(line, x):
    """The heights of a line (slope, intercept) at x (N,)."""
    return line[0] * x + line[1]


def least_squares(x, y):
    """x (N,) and K columns of heights y (N, K) -> slopes and intercepts (2, K)."""
    return np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]


def least_absolute(x, y):
    """The same for absolute errors.

    Exact: some best line runs through two of the points, so all such lines are tried.
    """
    i, j = PAIRS[:, x[PAIRS[0]] != x[PAIRS[1]]]
    slopes = (y[j] - y[i]) / (x[j] - x[i])[:, None]
    intercepts = y[i] - slopes * x[i][:, None]
    totals = np.abs(y - slopes[:, None] * x[:, None] - intercepts[:, None]).sum(axis=1)
    # rounded, so that of several best lines it is the same one everywhere
    best = np.round(totals, 9).argmin(axis=0), np.arange(y.shape[1])
    return np.array([slopes[best], intercepts[best]])


def readout(x, y, loss, s):
    """The state in words."""
    text = f"Free house at x = {x:.1f}, y = {y:.1f}."
    if loss != "absolute":
        text += (f" Least squared error: y = {_formula(s.squared)}, MSE {s.mse:.3f}, "
                 f"{100 * s.share:.0f} % of it by the free house.")
    if loss != "squared":
        text += f" Least absolute error: y = {_formula(s.absolute)}, MAE {s.mae:.3f}."
    return text


def _formula(line):
    slope, intercept = line + 0.0
    return f"{slope:.3f} x {as_term(intercept, 3)}"


@default_settings()
def outlier_bench(mse=course_mse):
    """The interaction. mse -- a function (y_pred, y_true) -> float, such as your own."""
    figure, (plane, pull) = subplots(1, 2, (9, 3.2))
    looks = {"squared": {"color": ONE, "linestyle": "-"},
             "absolute": {"color": ZERO, "linestyle": "--"}}
    frame(plane, "Two lines for 12 houses", "size x (1,000 sq ft)", "price y ($100,000)",
          (-0.3, 10.3), (-0.8, 18.5))
    plane.set_yticks([0, 5, 10, 15])
    errors = plane.add_collection(LineCollection([], colors=PALE, linewidths=3, zorder=1))
    lines = {name: plane.plot([], [], linewidth=2.2, zorder=2, label=f"least {name}", **look)[0]
             for name, look in looks.items()}
    fixed, = plane.plot([], [], "o", color=INK, markersize=6, zorder=3)
    free, = plane.plot([], [], "D", color="white", markeredgecolor=INK, markeredgewidth=1.8,
                       markersize=10, zorder=4, label="free house")
    plane.legend(loc="upper left", frameon=False, fontsize=9).set_zorder(0)  # not drawn again

    frame(pull, "How far each line turns", "price y of the free one", "slope of the line",
          (-0.4, 15.4), (-0.3, 1.2))
    height, = pull.plot([], [], ":", color=INK, linewidth=1.5, zorder=1)
    curves = {name: pull.plot([], [], linewidth=2.2, zorder=2, **look)[0]
              for name, look in looks.items()}
    dots = {name: pull.plot([], [], mark, color=looks[name]["color"], markersize=size,
                            markeredgecolor=INK, zorder=4)[0]
            for name, mark, size in (("squared", "o", 11), ("absolute", "s", 8))}

    def update(which, x, y, loss):
        s = state(x, y, mse, which)
        ends = np.array([-0.3, 10.3])
        for name, line, slopes in (("squared", s.squared, s.slopes[0]),
                                   ("absolute", s.absolute, s.slopes[1])):
            shown = loss in (name, "both")
            lines[name].set_data(*([ends, along(line, ends)] if shown else [[], []]))
            curves[name].set_data(*([s.path, slopes] if shown else [[], []]))
            dots[name].set_data(*([[y], [line[0]]] if shown else [[], []]))
        fitted = {"squared": s.squared, "absolute": s.absolute}.get(loss)
        errors.set_segments([] if fitted is None else np.array(
            [[s.x, s.y], [s.x, along(fitted, s.x)]]).transpose(2, 0, 1))
        fixed.set_data(s.x[:-1], s.y[:-1])
        free.set_data([x], [y])
        height.set_data([y, y], [-9, 9])
        return readout(x, y, loss, s)

    alt = ("Left: eleven houses by size and price, a free one, and the lines of least squared and "
           "least absolute error. Right: the slopes of both lines over the price of the free one, "
           "traced from where it is in line with the others.")
    controls = {
        "which": choice("free house", [(f"{i + 1}", i) for i in range(len(HOMES))], LAST,
                        "The others stand where they belong"),
        "y": slider("its price y", 0.0, 15.0, 5.5, 0.1, "How high the free house stands"),
        "x": slider("its size x", 0.0, 10.0, 9.0, 0.1, "Where the free house stands")}

    def begin_at_home(change):
        controls["x"].value, controls["y"].value = HOMES[change["new"]].tolist()

    def drag(i):
        def at(which, x, y, loss):
            return (x, y) if i == which else HOMES[[i, i]]  # twice: a ring for the free one only

        def tip(px, py, which, x, y, loss):
            (x, y), s = HOMES[i] if i != which else (x, y), state(x, y, mse, which)
            misses = [abs(y - along(line, x)) for line in (s.squared, s.absolute)]
            return (f"({x:.1f}, {y:.1f}) misses the solid line by {misses[0]:.2f}, the dashed by "
                    f"{misses[1]:.2f}. Drag it")

        return Handle(plane, lambda px, py, **_: {"which": i, "x": px, "y": py}, at, tip)

    controls["which"].observe(begin_at_home, "value")
    touch = [drag(i) for i in reversed(range(len(HOMES)))]
    touch.append(Handle(pull, lambda px, py, **_: {"y": px}, tip="Drag: the price of the free one"))
    return explore(
        update, figure, alt, touch, **controls,
        loss=choice("loss", ["both", "squared", "absolute"],
                    help="Which line is shown; one alone with its errors"))
