"""The gradient-check bench: right and broken layers in a small network, beside what is measured."""

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PolyCollection

from utils import numerical_gradient as course_numerical_gradient
from utils.lesson_04.gradient_cases import CASES, TENSORS, Bench
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots
from utils.widgets.drawing import outline, outlines, tinted
from utils.widgets.formatting import four_digits, one_digit, rounded

EXPONENTS = np.arange(-13.0, -0.5)
RIGHT, WRONG = 1e-7, 1e-3  # errors below and above which the check has a verdict
LOWEST = 1e-16  # what lies below is drawn there
SIGNALS = {"right": "white", "unclear": "#e4e4e4", "wrong": "#f6c9ad"}
PITCH = 3.6  # from grid to grid, in cells
SHADES = np.linspace(-1, 1, 11)  # of the scale of colors, of the largest number


def course_relative_error(a, b):
    """The largest difference of two arrays over their largest element, as in `gradient_check`."""
    scale = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / scale) if scale else 0.0


@dataclass(frozen=True)
class State:
    """Everything the picture and the read-out show."""

    claimed: np.ndarray  # the chosen tensor's gradient, from backward
    measured: np.ndarray  # the same, by central differences
    errors: dict  # {tensor: relative error at h}
    central: np.ndarray  # the chosen tensor's error at each 10**EXPONENTS
    one_sided: np.ndarray
    nearest: float  # the smallest |z| at a ReLU; inf without one
    reach: float  # how far h moves a z, at most


def one_sided_gradient(f, x, h):
    """(f(x + h) - f(x)) / h, one element at a time."""
    start, gradient = f(x), np.empty_like(x)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += h
        gradient[index] = (f(moved) - start) / h
    return gradient


def curves(bench, tensor, numerical_gradient=course_numerical_gradient,
           relative_error=course_relative_error):
    """The errors of central and of one-sided differences at each 10**EXPONENTS."""
    f, value = bench.of(tensor)
    return np.array([[float(relative_error(bench.claimed[tensor],
                                           np.asarray(method(f, value.copy(), 10**k), float)))
                      for k in EXPONENTS] for method in (numerical_gradient, one_sided_gradient)])


def state(case, tensor, exponent, numerical_gradient=course_numerical_gradient,
          relative_error=course_relative_error, bench=None, drawn=None):
    """The check of CASES[case] with h = 10**exponent.

    bench, drawn -- a Bench and its curves, where they are at hand
    """
    bench, h = bench or Bench(case), 10.0**exponent
    measured = {}
    for name in TENSORS:
        f, value = bench.of(name)
        measured[name] = np.asarray(numerical_gradient(f, value, h), float)
    errors = {name: float(relative_error(bench.claimed[name], measured[name])) for name in TENSORS}
    if drawn is None:
        drawn = curves(bench, tensor, numerical_gradient, relative_error)
    return State(bench.claimed[tensor], measured[tensor], errors, *drawn, bench.nearest,
                 h * bench.reach)


def verdict(error):
    """What an error means."""
    return "right" if error < RIGHT else "wrong" if not error <= WRONG else "unclear"


def chosen(tensor, cell, s):
    """The index of a cell in the grid of a tensor, the two numbers in it, and these in words.

    cell -- its number, row by row; the last one where there are fewer
    """
    claimed, measured = np.atleast_2d(s.claimed), np.atleast_2d(s.measured)
    index = np.unravel_index(min(cell, claimed.size - 1), claimed.shape)
    name = f"{tensor}[{', '.join(map(str, index[2 - np.ndim(s.claimed):]))}]"
    pair = claimed[index], measured[index]
    return index, (f"{name}: {four_digits(pair[0])} by backward, {four_digits(pair[1])} measured, "
                   f"{one_digit(abs(pair[0] - pair[1]))} apart")


def readout(tensor, exponent, cell, s):
    """The state in words."""
    words = ", ".join(f"{name} {one_digit(error)} {verdict(error)}"
                      for name, error in s.errors.items())
    text = f"{chosen(tensor, cell, s)[1]}. Relative errors at h = 1e{exponent}: {words}."
    verdicts = {name: verdict(error) for name, error in s.errors.items()}
    guilty = ", ".join(name for name, word in verdicts.items() if word == "wrong")
    if set(verdicts.values()) == {"right"}:
        text += " Backward is right."
    elif s.nearest < s.reach:
        text += (f" One z is {one_digit(s.nearest)} from the ReLU's kink, within reach of h: "
                 "a smaller h decides.")
    elif guilty:
        text += f" Backward is wrong in {guilty}, unless this h is."
    else:
        text += " This h leaves it open."
    return text


@default_settings()
def gradient_bench(numerical_gradient=course_numerical_gradient,
                   relative_error=course_relative_error):
    """The interaction. The functions may be your own of exercises 4.6 and 4.7.

    numerical_gradient(f, x, h), of the shape of x; relative_error(a, b) -> float
    """
    figure, (grids, curve) = subplots(1, 2, (9, 3.3), width_ratios=(1.35, 1))
    figure.column = 380
    grids.set(xlim=(-0.1, 10.3), ylim=(5.0, -0.9))
    grids.axis("off")
    for i, name in enumerate(("by backward", "measured", "difference")):
        grids.text(PITCH * i + 1.5, -0.3, name, ha="center", fontsize=10, zorder=0)
    grids.add_collection(PolyCollection(
        [_box(0.6 + 0.5 * i, 4.55, 0.5, 0.3) for i in range(len(SHADES))], edgecolors=PALE,
        facecolors=[*map(tinted, SHADES)], linewidths=0.5, zorder=0))
    alarm = grids.text(7.2, 4.8, "thick frame: wrong", fontsize=9, color=INK, zorder=3)
    scale = outlines(grids, [(0.85, 4.45), (3.35, 4.45), (5.85, 4.45)], grids.transData,
                     facecolors=INK, linewidths=0, zorder=3)
    cells = grids.add_collection(PolyCollection([], edgecolors=INK, linewidths=0.8, zorder=1))
    wrong = grids.add_collection(
        PolyCollection([], facecolors="none", edgecolors=INK, linewidths=3, zorder=2))
    taken = grids.add_collection(PolyCollection([], facecolors="none", edgecolors=ONE,
                                                linewidths=2, linestyles="dotted", zorder=4))
    digits = outlines(grids, [], grids.transData, facecolors=INK, linewidths=0, zorder=3)

    frame(curve, "The check at other h", "h (log scale)", "relative error (log scale)",
          (10**-13.5, 10**-0.5), (1e-13, 1e2))
    curve.set(xscale="log", yscale="log", xticks=10.0 ** np.arange(-13, 0, 3),
              yticks=10.0 ** np.arange(-12, 3, 4))
    curve.minorticks_off()
    for low, high, place, word in ((1e-13, RIGHT, 2e-13, "right"), (WRONG, 1e2, 6, "wrong")):
        curve.axhspan(low, high, facecolor=PALE, alpha=0.3, linewidth=0, zorder=0)
        curve.text(10**-13.3, place, word, fontsize=9, color=INK, zorder=0)
    here, = curve.plot([], [], color=INK, linewidth=1, linestyle="dotted", zorder=1)
    single, = curve.plot([], [], "s--", color=ZERO, linewidth=1.5, markersize=4, label="one-sided",
                         zorder=2)
    central, = curve.plot([], [], "o-", color=ONE, linewidth=2, markersize=4, label="central",
                          zorder=3)
    marker, = curve.plot([], [], "o", color=INK, markersize=11, markerfacecolor="none",
                         markeredgewidth=2, zorder=4)
    curve.legend(loc="upper right", frameon=False, fontsize=9, borderaxespad=0).set_zorder(0)

    @functools.cache  # an error in the learner's function is not kept
    def bench(case):
        return Bench(case)

    @functools.cache
    def drawn(case, tensor):
        return curves(bench(case), tensor, numerical_gradient, relative_error)

    def now(case, tensor, exponent, **_):
        return state(case, tensor, exponent, numerical_gradient, relative_error, bench(case),
                     drawn(case, tensor))

    def update(case, tensor, exponent, cell):
        s = now(case, tensor, exponent)
        claimed, measured = np.atleast_2d(s.claimed), np.atleast_2d(s.measured)
        off = np.abs(claimed - measured)
        largest = max(np.abs(claimed).max(), np.abs(measured).max()) or 1.0
        corners, colors, texts, framed = [], [], [], []
        for i, array in enumerate((claimed, measured, off)):
            for (row, column), value in np.ndenumerate(array):
                corners.append((PITCH * i + column, row))
                colors.append(SIGNALS[verdict(value / largest)] if i == 2
                              else tinted(value / largest))
                texts.append(one_digit(value) if i == 2 else rounded(value, 2))
                if i == 2 and verdict(value / largest) == "wrong":
                    framed.append(_box(PITCH * i + column, row))
        cells.set(verts=[_box(*corner) for corner in corners], facecolors=colors)
        digits.set(offsets=np.array(corners) + [0.5, 0.62],
                   paths=[outline(text, 8) for text in texts])
        row, column = chosen(tensor, cell, s)[0]
        taken.set_verts([_box(PITCH * i + column + 0.04, row + 0.04, 0.92, 0.92) for i in range(3)])
        wrong.set_verts(framed)
        alarm.set_text("thick frame: wrong" if framed else "")
        scale.set_paths([outline(rounded(end, 2), 8.5) for end in (-largest, 0, largest)])
        hs, h = 10.0**EXPONENTS, 10.0**exponent
        central.set_data(hs, np.clip(s.central, LOWEST, None))
        single.set_data(hs, np.clip(s.one_sided, LOWEST, None))
        here.set_data([h, h], [1e-20, 1e9])
        marker.set_data([h], np.clip(s.central[exponent == EXPONENTS], LOWEST, None))
        return readout(tensor, exponent, cell, s)

    def under(px, py, s):
        """The number of the cell at a place, row by row; None beside the grids."""
        rows, columns = np.atleast_2d(s.claimed).shape
        row, column = int(py // 1), int(px % PITCH // 1)
        return row * columns + column if 0 <= row < rows and column < columns else None

    def press(px, py, **values):
        cell = under(px, py, now(**values))
        return {} if cell is None else {"cell": cell}

    def numbers(px, py, tensor, **values):
        cell = under(px, py, s := now(tensor=tensor, **values))
        return "" if cell is None else chosen(tensor, cell, s)[1]

    def boxes(case, tensor, **_):
        shape = np.atleast_2d(bench(case).claimed[tensor]).shape
        return [(PITCH * i + column + dx, row + dy) for i in range(3)
                for row, column in np.ndindex(shape) for dx in (0.25, 0.75) for dy in (0.25, 0.75)]

    touch = [
        Handle(grids, press, boxes, numbers, drags=False),
        Handle(curve, lambda px, py, **_: {"exponent": np.log10(px)},
               lambda case, tensor, exponent, cell: (10.0**exponent, np.clip(
                   drawn(case, tensor)[0][exponent == EXPONENTS], LOWEST, None)[0]), "Drag h")]
    alt = ("Left: one gradient as a grid of numbers, once as backward claims it and once measured, "
           "and their difference. Right: the relative error over h on log scales, for central and "
           "for one-sided differences.")
    return explore(update, figure, alt, touch, case=choice("layer", list(CASES)),
                   tensor=choice("tensor shown", list(TENSORS), "W1",
                                 "The input, and weights and biases of both layers"),
                   exponent=slider("h is ten to the", -13, -1, -5, 1, "-5: h = 0.00001"),
                   cell=slider("cell", 0, 11, 0, 1, "Which number is told: row by row, from 0. "
                                                    "The last one, where there are fewer"))


def _box(x, y, width=1, height=1):
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
