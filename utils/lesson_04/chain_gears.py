"""Chain-rule gears: three functions in a row, each with its slope, and a nudge through them."""

from dataclasses import dataclass

import numpy as np
from matplotlib.path import Path

from utils import Activation, Linear, Sequential
from utils import numerical_gradient as course_numerical_gradient
from utils.activations import ACTIVATIONS
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, frame
from utils.widgets import choice, default_settings, explore, slider, subplots
from utils.widgets.drawing import limit, outline, outlines
from utils.widgets.formatting import as_factor, rounded

MIDDLE = {"tanh": ACTIVATIONS["tanh"], "sigmoid": ACTIVATIONS["sigmoid"],
          "u²": (lambda u: u * u, lambda u: 2 * u)}
U = np.linspace(-4.1, 4.1, 165)
SMALL, LARGE = (-4.4, 4.4), (-25.0, 25.0)  # what the bars' axis shows: u² turns faster
TALL = 1.35  # the height of a plot over its width: with equal scales a slope looks as it is
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
    _, u, v, y = s.values
    first, middle, last = (as_factor(f"{slope + 0.0:.3f}") for slope in s.slopes)
    _, du, dv, dy = s.nudges
    named = function.replace("u²", "square")
    text = (f"x = {x:.1f}, a = {a:.1f}, c = {c:.1f}: u = {u:.2f}, v = {named}(u) = {v:.3f}, "
            f"y = {y:.3f}. dy/dx = du/dx * dv/du * dy/dv = {first} * {middle} * {last} = "
            f"{s.slope + 0.0:.3f}, measured {rounded(s.measured, 3)}. The nudge dx = {dx:.2f} "
            f"moves u by {du + 0.0:+.3f}, v by {dv + 0.0:+.3f} and y by {dy + 0.0:+.3f}; dy/dx "
            f"times dx is {s.slope * dx + 0.0:+.3f}.")
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
    figure, axes = subplots(1, 4, (9, 3.1), width_ratios=(1, 1, 1, 1.35))
    *curves, bars = axes
    titles = ("u = a x", "v = f(u)", "y = c v")
    lines, tangents, dots, words = [], [], [], []
    for place, title, names in zip(curves, titles, ("xu", "uv", "vy")):
        frame(place, "", *names)
        place.set_title(title, pad=18)
        place.yaxis.labelpad = 0
        place.set_aspect("equal", anchor="S")
        lines += place.plot([], [], color=PALE, linewidth=2.5, zorder=1)
        tangents += place.plot([], [], color=INK, linewidth=2, zorder=2)
        dots += place.plot([], [], "o", color=ONE, markersize=9, markeredgecolor=INK, zorder=3)
        words.append(_words(place, [(0.5, 1.03)], place.transAxes))

    frame(bars, "A nudge of x, passed on", "in units of dx", xlim=SMALL, ylim=(4.4, -0.6))
    bars.set_yticks(range(4), ["dx", "du", "dv", "dy"])
    bars.plot([0, 0], [-0.6, 3.6], color=INK, linewidth=0.8, zorder=1)
    turned = bars.barh(range(4), [1, 0, 0, 0], height=0.5, color=POSITIVE, edgecolor=INK, zorder=2)
    real, = bars.plot([], [], "D", color="white", markeredgecolor=INK, markersize=6,
                      label="the nudge itself", zorder=4)
    bars.legend(loc="lower center", frameon=False, fontsize=9, handletextpad=0.1,
                borderaxespad=0.2).set_zorder(0)
    factors = _words(bars, [(0.88, i + 0.57) for i in range(3)], bars.get_yaxis_transform())

    def show(place, across, width, up=0):
        """Let a plot show what lies around a point."""
        limit(place, *((middle - size / 2, middle + size / 2)
                       for middle, size in ((across, width), (up, TALL * width))))

    def fit(function, wide):
        """The limits that the function in the middle needs."""
        squared = function == "u²"
        show(curves[1], 0, *((8.2, 4.2) if squared else (6.8, 0)))
        show(curves[2], *((4.5, 28.5) if squared else (0, 4.2)))
        limit(bars, LARGE if wide else SMALL)

    show(curves[0], 0, 5)

    def update(x, a, function, c, dx):
        s = state(x, a, function, c, dx, numerical_gradient)
        fit(function, max(np.abs(s.turned).max(), np.abs(s.nudges / dx).max()) > SMALL[1])
        ends, far = np.array([-2.5, 2.5]), np.array([-10.0, 19.0])
        drawn = ((ends, a * ends), (U, MIDDLE[function][0](U)), (far, c * far))
        for i, (points, heights) in enumerate(drawn):
            at, height, slope = s.values[i], s.values[i + 1], s.slopes[i]
            # a tangent is as long on the page whatever its slope
            reach = 0.3 * np.ptp(curves[i].get_xlim()) / np.hypot(1, slope)
            lines[i].set_data(points, heights)
            tangents[i].set_data([at - reach, at + reach],
                                 [height - slope * reach, height + slope * reach])
            dots[i].set_data([at], [height])
            words[i].set_paths([_centered(f"slope {rounded(slope, 2)}")])
        factors.set_paths([_centered(f"× {rounded(slope, 2)}") for slope in s.slopes])
        for bar, width in zip(turned, s.turned):
            bar.set(x=min(0, width), width=abs(width), facecolor=POSITIVE if width >= 0
                    else NEGATIVE, hatch="" if width >= 0 else "//")
        real.set_data(s.nudges / dx, range(4))
        return readout(x, a, function, c, dx, s)

    alt = ("Three curves in a row, u = a x, v = f(u) and y = c v, each with a dot and a tangent; "
           "beside them bars for a nudge dx and what becomes of it after each, where the bars' "
           "lengths multiply by the slopes. Hatched: below 0.")
    return explore(update, figure, alt, x=slider("x", -1.5, 1.5, 0.4),
                   a=slider("factor a", -2.0, 2.0, 1.5),
                   function=choice("f in the middle", list(MIDDLE)),
                   c=slider("factor c", -2.0, 2.0, 1.2),
                   dx=slider("nudge dx", 0.05, 0.5, 0.1, 0.05, "How far x is moved"))


def _words(axes, places, transform):
    return outlines(axes, places, transform, facecolors=INK, linewidths=0, clip_on=False, zorder=5)


def _centered(text):
    path = outline(text, 9, align="start")
    return Path(path.vertices - [path.get_extents().width / 2, 0], path.codes)
