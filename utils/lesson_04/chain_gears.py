"""Chain-rule gears: a number and a nudge of it, through three functions and down four lines."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.path import Path

from utils import Activation, Linear, Sequential
from utils import numerical_gradient as course_numerical_gradient
from utils.activations import ACTIVATIONS
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots
from utils.widgets.drawing import limit, outline, outlines
from utils.widgets.formatting import rounded

MIDDLE = {"tanh": ACTIVATIONS["tanh"], "sigmoid": ACTIVATIONS["sigmoid"],
          "u²": (lambda u: u * u, lambda u: 2 * u)}
THREADS = np.linspace(-1.5, 1.5, 13)  # values of x that are followed down
SMALL, LARGE = (-3.6, 3.6), (-25.0, 25.0)  # what an axis shows: u² turns faster
NAMES = "xuvy"
ONES = np.ones((1, 1))


@dataclass(frozen=True)
class State:
    """Everything the picture and the read-out show."""

    values: np.ndarray  # x, u, v, y
    slopes: np.ndarray  # du/dx, dv/du, dy/dv: each function's own
    slope: float  # dy/dx, from backward through all three
    measured: float  # dy/dx by central differences
    turned: np.ndarray  # dx, du, dv, dy over dx, by the slopes alone
    nudges: np.ndarray  # dx, du, dv, dy: what the nudge really does


def gears(a, function, c):
    """u = a x, v = function(u), y = c v, as layers that take x (N, 1)."""
    layers = []
    for factor in (a, c):
        layers.append(Linear(1, 1, rng=np.random.default_rng(0)))
        layers[-1].W.value = np.array([[float(factor)]])
    return layers[0], Activation(*MIDDLE[function]), layers[1]


def state(x, a, function, c, dx, numerical_gradient=course_numerical_gradient):
    """The three functions at x, and the nudge from x to x + dx."""
    row, x = gears(a, function, c), np.array([[float(x)]])
    whole = Sequential(*row)

    def passed(at):
        whole.forward(at)
        return np.array([at[0, 0], *(gear.y[0, 0] for gear in row)])

    measured = numerical_gradient(lambda at: float(whole.forward(np.asarray(at, float))[0, 0]),
                                  x.copy(), 1e-5)
    nudges = passed(x + dx) - (values := passed(x))
    slopes = np.array([gear.backward(ONES)[0, 0] for gear in row])
    return State(values, slopes, float(whole.backward(ONES)[0, 0]),
                 float(np.asarray(measured, float).squeeze()),
                 np.cumprod([1.0, *slopes]), nudges)


def readout(x, a, function, c, dx, s):
    """The state in words."""
    first, second, third = (rounded(slope, 3) for slope in s.slopes)
    text = (f"At x = {x:.1f}, a = {a:.1f}, c = {c:.1f} the slopes are {first}, {second} and "
            f"{third}: dy/dx = {rounded(s.slope, 3)}, measured "
            f"{rounded(s.measured, 3)}. The nudge dx = {dx:.2f} moves y by "
            f"{s.nudges[3] + 0.0:+.3f}; dy/dx times dx is {s.slope * dx + 0.0:+.3f}.")
    stuck = [name for name, slope in zip(("first", "second", "third"), s.slopes) if slope == 0]
    if not stuck:
        return text
    return (f"{text} The {' and the '.join(stuck)} slope is 0: only the bend of a curve can pass "
            "anything on.")


@default_settings()
def chain_gears(numerical_gradient=course_numerical_gradient):
    """The interaction.

    numerical_gradient -- a function (f, x, h) -> array like x, such as your own of exercise 4.6
    """
    figure, (lines, bars) = subplots(1, 2, (9, 3.6), width_ratios=(1.45, 1))
    frame(lines, "Four lines of one scale", xlim=SMALL, ylim=(3.5, -0.5))
    lines.set_yticks(range(4), ["x", "u = a x", "v = f(u)", "y = c v"])
    lines.hlines(range(4), -99, 99, colors=INK, linewidth=1, zorder=1)
    threads = lines.add_collection(LineCollection([], colors=PALE, linewidths=1, zorder=0))
    bands = lines.add_collection(PolyCollection([], alpha=0.35, linewidths=0, zorder=2))
    pieces = lines.add_collection(LineCollection([], linewidths=5, zorder=3))
    ends, = lines.plot([], [], "D", color="white", markeredgecolor=INK, markersize=6, zorder=4)
    dots, = lines.plot([], [], "o", color=ONE, markersize=9, markeredgecolor=INK, zorder=5)
    said = _words(lines, [(0, 0)] * 4, lines.transData)

    frame(bars, "The nudge, passed on", "in units of dx", xlim=SMALL, ylim=(4.4, -0.6))
    bars.set_yticks(range(4), ["dx", "du", "dv", "dy"])
    bars.plot([0, 0], [-0.6, 3.6], color=INK, linewidth=0.8, zorder=1)
    turned = bars.barh(range(4), [1, 0, 0, 0], height=0.5, color=POSITIVE, edgecolor=INK, zorder=2)
    real, = bars.plot([], [], "D", color="white", markeredgecolor=INK, markersize=6,
                      label="the nudge itself", zorder=4)
    bars.legend(loc="lower center", frameon=False, fontsize=9, handletextpad=0.1,
                borderaxespad=0.2).set_zorder(0)
    slopes = _words(bars, [(0.99, i + 0.57) for i in range(3)], bars.get_yaxis_transform())

    def update(x, a, function, c, dx):
        s = state(x, a, function, c, dx, numerical_gradient)
        moved = s.values + s.nudges
        limit(lines, LARGE if np.abs([s.values, moved]).max() > SMALL[1] else SMALL)
        limit(bars, LARGE if np.abs([s.turned, s.nudges / dx]).max() > SMALL[1] else SMALL)
        rows = np.arange(4)
        threads.set_segments([np.column_stack([passed_on(each, a, function, c), rows])
                              for each in THREADS])
        dots.set_data(s.values, rows)
        ends.set_data(moved, rows)
        colors = [POSITIVE if nudge >= 0 else NEGATIVE for nudge in s.nudges]
        pieces.set(segments=[[(here, i), (there, i)] for i, here, there in
                             zip(rows, s.values, moved)], colors=colors)
        bands.set(facecolors=colors[1:], verts=[
            [(s.values[i], i), (moved[i], i), (moved[i + 1], i + 1), (s.values[i + 1], i + 1)]
            for i in range(3)])
        said.set(offsets=np.column_stack([s.values, rows]), paths=[
            _shifted(f"{name} = {rounded(value, 2)}", 1, (-8, 4))
            for name, value in zip(NAMES, s.values)])
        slopes.set_paths([_shifted(f"slope {rounded(slope, 2)}", 1) for slope in s.slopes])
        for bar, width in zip(turned, s.turned):
            bar.set(x=min(0, width), width=abs(width), facecolor=POSITIVE if width >= 0
                    else NEGATIVE, hatch="" if width >= 0 else "//")
        real.set_data(s.nudges / dx, rows)
        return readout(x, a, function, c, dx, s)

    def place(row, nudged=False):
        """Where the dot of a line stands, or the end of the nudge."""
        return lambda x, a, function, c, dx: (
            passed_on(x + dx * nudged, a, function, c)[row], row)

    def over(name, row):
        """The factor that takes the number of the line above to the pointer."""
        def move(px, py, **values):
            above = place(row - 1)(**values)[0]
            return {name: px / above} if above else {}
        return move

    def slope(px, py, x, a, function, c, dx):
        i = int(np.clip(py, 0, 2))
        s = state(x, a, function, c, dx)
        return (f"d{NAMES[i + 1]}/d{NAMES[i]} = {rounded(s.slopes[i], 3)} at {NAMES[i]} = "
                f"{rounded(s.values[i], 2)}")

    def nudge(px, py, x, a, function, c, dx):
        i, s = int(np.clip(round(py), 0, 3)), state(x, a, function, c, dx)
        return (f"d{NAMES[i]} = {rounded(s.nudges[i], 3)}: by the slopes {rounded(s.turned[i], 2)} "
                f"dx, in truth {rounded(s.nudges[i] / dx, 2)} dx")

    touch = [
        Handle(lines, lambda px, py, **_: {"x": px}, place(0), "Drag x"),
        Handle(lines, lambda px, py, x, **_: {"dx": px - x}, place(0, True), "Drag the nudge dx"),
        Handle(lines, over("a", 1), place(1), "Drag u: the factor a"),
        Handle(lines, over("c", 3), place(3), "Drag y: the factor c"),
        Handle(lines, tip=slope), Handle(bars, tip=nudge)]
    alt = ("Four number lines of one scale, one under the other, for x, u = a x, v = f(u) and "
           "y = c v: threads lead from each to the next, and a nudge dx is a piece of each. Beside "
           "them bars for the nudge on each line: their lengths multiply by the slopes. Hatched: "
           "below 0.")
    return explore(update, figure, alt, touch, x=slider("x", -1.5, 1.5, 0.4),
                   a=slider("factor a", -2.0, 2.0, 1.5),
                   function=choice("f in the middle", list(MIDDLE)),
                   c=slider("factor c", -2.0, 2.0, 1.2),
                   dx=slider("nudge dx", 0.05, 0.5, 0.3, 0.05, "How far x is moved"))


def passed_on(x, a, function, c):
    """x, u, v and y."""
    v = MIDDLE[function][0](a * x)
    return np.array([x, a * x, v, c * v])


def _words(axes, places, transform):
    return outlines(axes, places, transform, facecolors=INK, linewidths=0, clip_on=False, zorder=6)


def _shifted(text, share, by=(0, 0)):
    """A text in 9 points, moved to the left by a share of its width, and then by some points."""
    path = outline(text, 9, align="start")
    return Path(path.vertices - [share * path.get_extents().width, 0] + by, path.codes)
