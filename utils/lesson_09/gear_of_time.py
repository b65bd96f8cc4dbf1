"""Gears of time: a state of one number, and by what each step back multiplies its gradient."""

from dataclasses import dataclass

import numpy as np

from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, default_settings, explore, slider, subplots
from utils.widgets.formatting import two_digits

STEPS, LOW, HIGH = 20, 1e-8, 1e7
DRAWN = np.random.default_rng(0).normal(size=STEPS)  # the inputs, before they are sized


@dataclass(frozen=True)
class State:
    """h = tanh(w h + x), along 20 steps from h = 0."""

    h: np.ndarray  # (20,), after each step
    slopes: np.ndarray  # (20,), of tanh, at each step
    gradient: np.ndarray  # (21,), dL/dh 0, 1, ..., 20 steps back, beside that at the last step
    bound: np.ndarray  # (21,), what it would be if all slopes were 1


def state(w, size):
    """w -- the weight of the state; size -- of the inputs, their standard deviation"""
    h, states = 0.0, []
    for x in size * DRAWN:
        h = np.tanh(w * h + x)
        states.append(h)
    slopes = 1 - np.square(states)
    gradient = np.concatenate([[1.0], np.cumprod(w * slopes[::-1])])
    return State(np.array(states), slopes, gradient, w ** np.arange(STEPS + 1.0))


def readout(w, size, back, s):
    """The state in words."""
    factors = w * s.slopes[::-1][:back]
    some = " * ".join(f"{factor:.2f}" for factor in factors[:3])
    dots = " and so on" if back > 3 else ""
    made = f" = {some}{dots}" if back else ""
    return (f"{back} steps back, inputs of size {size:.1f}: {two_digits(s.gradient[back])}{made}. "
            f"Each factor is w = {w:.2f} times a slope; with all slopes 1 it would be "
            f"{two_digits(s.bound[back])}.")


@default_settings()
def gear_of_time():
    """The interaction."""
    figure, (gears, plot) = subplots(1, 2, (9, 3.1))
    figure.column = 330
    frame(gears, "The slope of tanh at each step back", "steps back", "slope", (0.3, STEPS + 0.7),
          (0, 1.08))
    frame(plot, "The gradient, beside that at the last step", "steps back", "",
          (-0.7, STEPS + 0.7), (LOW, HIGH))
    plot.set_yscale("log")
    plot.set_yticks([1e-8, 1e-4, 1, 1e4])
    plot.minorticks_off()
    gears.set_xticks([1, 5, 10, 15, 20])
    plot.set_xticks([0, 5, 10, 15, 20])
    gears.axhline(1, color=PALE, linewidth=1, zorder=0)
    plot.axhline(1, color=PALE, linewidth=1, zorder=0)
    bars = gears.bar(range(1, STEPS + 1), np.ones(STEPS), edgecolor=INK, zorder=2)
    bound, = plot.plot([], [], color=INK, linestyle="--", linewidth=1.5, zorder=2,
                       label="all slopes 1")
    line, = plot.plot([], [], color=ZERO, marker="o", markersize=5, linewidth=1.5, zorder=3,
                      label="with its slopes")
    mark, = plot.plot([], [], "D", color=ONE, markersize=10, markeredgecolor=INK, zorder=4)
    plot.legend(frameon=False, fontsize=9, loc="upper left", ncol=2).set_zorder(0)

    def update(w, size, back):
        s = state(w, size)
        for i, bar in enumerate(bars, 1):
            bar.set(height=s.slopes[-i], facecolor=ONE if i <= back else "white")
        bound.set_data(range(STEPS + 1), s.bound)
        line.set_data(range(STEPS + 1), s.gradient)
        mark.set_data([back], [np.clip(s.gradient[back], LOW, HIGH)])
        return readout(w, size, back, s)

    def factor(px, py, w, size, **_):
        i = int(np.clip(round(px), 1, STEPS))
        slope = state(w, size).slopes[-i]
        return f"{i} back: w times slope = {w:.2f} * {slope:.2f} = {w * slope:.2f}"

    def reached(px, py, w, size, **_):
        i = int(np.clip(round(px), 0, STEPS))
        return f"{i} steps back: {two_digits(state(w, size).gradient[i])}. Drag: how far back"

    touch = [Handle(gears, lambda px, py, **_: {"back": px}, tip=factor),
             Handle(plot, lambda px, py, **_: {"back": px}, tip=reached)]
    alt = ("Left: a bar for each step back, as high as the slope of tanh there. Right, on an axis "
           "of powers of ten: the gradient over the steps back, beside a dashed line for slopes "
           "that are all 1.")
    return explore(update, figure, alt, touch,
                   w=slider("weight w", 0.2, 2.0, 1.0, 0.05, "Of the state"),
                   size=slider("size of the inputs", 0.0, 2.0, 0.5, 0.1,
                               "Their standard deviation"),
                   back=slider("steps back", 0, STEPS, 10, 1, "How far the gradient has come"))
