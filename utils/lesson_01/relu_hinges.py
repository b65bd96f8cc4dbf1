"""ReLU hinges: every neuron bends the curve once; a few of them add up to a shape."""

from dataclasses import dataclass

import numpy as np

from utils.activations import relu
from utils.lesson_01.one_neuron import course_neuron
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.controls import row, show
from utils.widgets.explore import Explorer

MOST = 4  # neurons
CLOSE = 0.06  # the largest distance that counts as a hit
X = np.linspace(-2, 2, 81)
LOW, HIGH = -1.2, 2.2  # of the y of the sum in sight
TARGETS = {  # name: (corners of the line, fewest neurons)
    "ramp": ([(-2, 0), (-1, 0), (1, 1), (2, 1)], 2),
    "tent": ([(-2, 0), (-1, 0), (0, 1), (1, 0), (2, 0)], 3),
    "table": ([(-2, 0), (-1.5, 0), (-0.5, 1), (0.5, 1), (1.5, 0), (2, 0)], 4),
}


@dataclass(frozen=True)
class State:
    """The curves over X and how far the sum is from the target."""

    parts: np.ndarray  # (neurons, points): what each neuron adds
    total: np.ndarray
    target: np.ndarray
    distance: float  # the largest, in the unit of y


def state(target, neurons, places, slopes, neuron=course_neuron):
    """The sum of `neurons` hinges slope * relu(x - place), by neuron([x], [1], -place, relu)."""
    parts = np.array([[slope * neuron(np.array([x]), np.array([1.0]), -place, relu) for x in X]
                      for place, slope in zip(places[:neurons], slopes[:neurons])])
    total, wanted = parts.sum(axis=0), np.interp(X, *zip(*TARGETS[target][0]))
    return State(parts, total, wanted, float(np.abs(total - wanted).max()))


def readout(target, neurons, places, slopes, s):
    """The state in words."""
    hinges = ", ".join(f"{slope:+.1f} from x = {place:.1f}"
                       for place, slope in zip(places[:neurons], slopes[:neurons]))
    text = (f"{neurons} neuron{'s' * (neurons > 1)}, adding slope {hinges}. Largest distance from "
            f"the {target}: {s.distance:.2f}.")
    if s.distance > CLOSE:
        return text
    fewest = TARGETS[target][1]
    if neurons == fewest:
        return f"{text} Hit with the fewest possible: the {target} has {fewest} corners."
    return f"{text} Hit; {fewest} are enough."


def number_heights(places, slopes):
    """The y of each neuron's number, at its bend, clear of the ones before it.

    Above a line that falls, below any other.
    """
    levels = []
    for place, slope in zip(places, slopes):
        near = [level for level, other in zip(levels, places) if abs(place - other) < 0.3]
        side = 1 if slope < 0 else -1
        free = (side * level for level in range(1, MOST + 1) if side * level not in near)
        levels.append(next(free))
    return [0.4 * level for level in levels]


def through(px, py, places, slopes):
    """The control that brings the sum through a point: the slope of the last bend before it."""
    before = [i for i, place in enumerate(places) if place < px - 0.05]
    if not before:
        return {}
    last = max(before, key=lambda i: places[i])
    others = sum(slope * max(0.0, px - place)
                 for i, (place, slope) in enumerate(zip(places, slopes)) if i != last)
    return {f"slope{last + 1}": (py - others) / (px - places[last])}


def used(neurons, hinge):
    """The places and the slopes of so many neurons."""
    return [[hinge[f"{name}{i}"] for i in range(1, neurons + 1)] for name in ("place", "slope")]


class ReluHinges(Explorer):
    """What `relu_hinges` returns: an Explorer with the neurons' own sliders under the picture."""

    def arrange(self):
        """These come and go, and the picture stays where it is."""
        target, neurons, *sliders = self.controls.values()
        return [row(target, neurons, *self.buttons), self.image, self.readout, row(*sliders)]


@default_settings()
def relu_hinges(neuron=course_neuron):
    """The interaction. neuron -- a function (x, w, b, activation) -> float, such as your own."""
    figure, (left, right) = subplots(1, 2, (9, 3))
    frame(left, "What each neuron adds", "x", "y", (-2, 2), (-2.2, 2.2))
    frame(right, "Their sum, and the target", "x", "y", (-2, 2), (LOW, HIGH))
    for axes in (left, right):
        axes.axhline(0, color=PALE, linewidth=1, zorder=0)
    hinges = [left.plot([], [], style, color=INK, linewidth=1.8)[0]
              for style in ("-", "--", "-.", ":")]
    circles, = left.plot([], [], "o", color="white", markeredgecolor=INK, markersize=12, zorder=3,
                         clip_on=False)
    numbers = [left.text(0, 0, str(i), ha="center", va="center_baseline", fontsize=9)
               for i in range(1, MOST + 1)]
    target_line, = right.plot([], [], color=ZERO, linewidth=6, alpha=0.4, label="target")
    sum_line, = right.plot([], [], color=ONE, linewidth=2.2, label="sum")
    kinks, = right.plot([], [], "o", color=ONE, markeredgecolor=INK)
    right.legend(loc="upper left", frameon=False).set_zorder(0)  # behind what moves: drawn once

    def update(target, neurons, **hinge):
        places, slopes = used(MOST, hinge)
        s = state(target, neurons, places, slopes, neuron)
        for i, line in enumerate(hinges):
            line.set_data((X, s.parts[i]) if i < neurons else ([], []))
        heights = number_heights(places, slopes)
        circles.set_data(places[:neurons], heights[:neurons])
        for i, number in enumerate(numbers):
            number.set(visible=i < neurons, position=(places[i], heights[i]))
        target_line.set_data(X, s.target)
        sum_line.set_data(X, s.total)
        kinks.set_data(places[:neurons], np.interp(places[:neurons], X, s.total))
        return readout(target, neurons, places, slopes, s)

    controls = {"target": choice("target", list(TARGETS), "tent"),
                "neurons": slider("neurons", 1, MOST, 1, 1)}
    for i in range(1, MOST + 1):
        controls[f"place{i}"] = slider(f"{i}: bends at x", -2.0, 2.0, -1.5 + 0.5 * i)
        controls[f"slope{i}"] = slider(f"{i}: adds slope", -2.0, 2.0, 0.5 if i == 1 else 0.0)

    def show_used(_=None):
        for i in range(1, MOST + 1):
            for name in ("place", "slope"):
                show(controls[f"{name}{i}"], i <= controls["neurons"].value)

    controls["neurons"].observe(show_used, "value")
    show_used()

    def seen(points):
        """Those of some points of the sum that are in sight."""
        return points[(points[:, 1] >= LOW) & (points[:, 1] <= HIGH)]

    def end_at(target, neurons, **hinge):
        shown = seen(sum_line.get_xydata())[-1:]
        return shown[shown[:, 0] > max(used(neurons, hinge)[0]) + 0.05]

    def to_end(px, py, target, neurons, **hinge):
        return through(px, py, *used(neurons, hinge))

    def handles(i):
        """Those of neuron i: its number, its bend in the sum, its line."""
        def bend(px, py, target, neurons, **hinge):
            places, slopes = used(neurons, hinge)
            places[i - 1] = px = round(px, 1)
            return {f"place{i}": px} | through(px, py, places, slopes)

        def tilt(px, py, **hinge):
            place = hinge[f"place{i}"]
            return {f"slope{i}": py / (px - place)} if px > place else {}

        def along(**hinge):
            line = hinges[i - 1].get_xydata()
            return line[line[:, 0] > hinge[f"place{i}"]]

        return [
            Handle(left, lambda px, py, **_: {f"place{i}": px},
                   lambda **_: circles.get_xydata()[i - 1:i],
                   f"Drag the number: where neuron {i} bends"),
            Handle(right, bend, lambda **_: seen(kinks.get_xydata()[i - 1:i]),
                   f"Drag: where neuron {i} bends, and the slope before it"),
            Handle(left, tilt, along, f"Drag the line: the slope that neuron {i} adds"),
        ]

    touch = [handle for i in range(1, MOST + 1) for handle in handles(i)]
    touch.append(Handle(right, to_end, end_at, "Drag the end: the slope that the last bend adds"))
    alt = ("Left: the hinge that each ReLU neuron adds, its number at the bend. Right: their sum, "
           "with a dot at every bend, over the wide line of the target.")
    return ReluHinges(update, figure, alt, controls, touch=touch)
