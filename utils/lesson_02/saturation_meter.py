"""The saturation meter: how many units lie where the slope is next to nothing, as z spreads."""

from dataclasses import dataclass

import numpy as np

from utils.activations import ACTIVATIONS
from utils.lesson_02.deep_stack import SATURATED, saturates
from utils.plots import INK, NEGATIVE, ONE, PALE, ZERO, frame
from utils.widgets import Handle, as_arrays, choice, default_settings, explore, slider, subplots

UNITS = 200
DRAWS = np.random.default_rng(0).normal(size=UNITS)
DRAWS = (DRAWS - DRAWS.mean()) / DRAWS.std()  # so that mean and sd are exactly those of the sliders
Z = np.linspace(-12, 12, 481)
SDS = np.linspace(0.25, 6, 24)
LOWEST = 1e-5  # of the largest slope; what lies below is drawn there
COURSE = {name: ACTIVATIONS[name][1] for name in ("sigmoid", "tanh", "ReLU", "leaky ReLU")}


def course_saturated_fraction(slopes, max_slope):
    """The course's own answer to exercise 2.6: the share of slopes below 1 % of max_slope."""
    return float(saturates(np.asarray(slopes), max_slope).mean())


@dataclass(frozen=True)
class State:
    """Everything the picture and the read-out show."""

    z: np.ndarray  # (UNITS,) pre-activations
    slopes: np.ndarray  # (UNITS,) at z
    curve: np.ndarray  # the slope over Z
    largest: float  # of the slopes
    saturated: np.ndarray  # (UNITS,) bool
    share: float  # of the units that are saturated
    shares: np.ndarray  # the same at every sd of SDS


def state(activation, mean, sd, saturated_fraction=course_saturated_fraction, grads=COURSE):
    """200 fixed normal draws, moved and spread, and the slope of the activation at each.

    grads -- {name: derivative}
    """
    slope = as_arrays(grads[activation])
    z, curve = mean + sd * DRAWS, slope(Z)
    largest, slopes = float(curve.max()), slope(z)

    def share_at(slopes):
        return float(saturated_fraction(slopes, largest))

    return State(z, slopes, curve, largest, saturates(slopes, largest), share_at(slopes),
                 np.array([share_at(slope(mean + other * DRAWS)) for other in SDS]))


def readout(activation, mean, sd, s):
    """The state in words."""
    return (f"{activation}, pre-activations with mean {mean:.1f} and sd {sd:.2f}: "
            f"{100 * s.share:.1f} % of {UNITS} units are saturated, with a slope below "
            f"{SATURATED * s.largest:.4f}, 1 % of the largest ({s.largest:.2f}). Mean slope "
            f"{s.slopes.mean():.3f}.")


@default_settings()
def saturation_meter(grads=(), saturated_fraction=course_saturated_fraction):
    """The interaction.

    grads -- the derivatives of ReLU, sigmoid and tanh, in this order, such as your own of 2.5
    saturated_fraction -- a function (slopes, max_slope) -> share, such as your own of 2.6
    """
    grads = {**COURSE, **dict(zip(("ReLU", "sigmoid", "tanh"), grads))}
    figure, (left, right) = subplots(1, 2, (9, 3.2), width_ratios=(1.3, 1))
    frame(left, "The units on the slope", "pre-activation z",
          "slope, as a share of its largest", (-12, 12),
          (LOWEST / 2, 3))
    left.set(yscale="log", yticks=[1e-4, 1e-2, 1], yticklabels=["0.01 %", "1 %", "100 %"])
    left.minorticks_off()
    left.axhspan(LOWEST / 2, SATURATED, facecolor=PALE, alpha=0.6, linewidth=0, zorder=0)
    left.axhline(SATURATED, color=INK, linewidth=1, linestyle="dotted", zorder=0)
    left.text(-11.7, 0.4 * SATURATED, "saturated", color=INK, fontsize=9, va="bottom", zorder=0)
    line, = left.plot([], [], color=INK, linewidth=1.8, zorder=2)
    good, = left.plot([], [], "o", color=ONE, markersize=5, markeredgecolor=INK,
                      markeredgewidth=0.5, alpha=0.7, zorder=3)
    bad, = left.plot([], [], "x", color=ZERO, markersize=6, markeredgewidth=1.5, zorder=3)
    frame(right, "Saturated units", "spread: sd of z", "share", (0, 6.2), (-0.02, 1.02))
    right.set(xticks=range(7), yticks=np.arange(0, 1.1, 0.25))
    right.set_yticklabels([f"{100 * tick:.0f} %" for tick in right.get_yticks()])
    over, = right.plot([], [], color=INK, linewidth=2)
    drop = right.fill([0], [0], facecolor=NEGATIVE, edgecolor=INK, hatch="//", linewidth=0.8,
                      alpha=0.8, zorder=1)[0]
    here, = right.plot([], [], "o", color=ONE, markersize=9, markeredgecolor=INK)

    def update(activation, mean, sd):
        s = state(activation, mean, sd, saturated_fraction, grads)
        z, heights = np.clip(s.z, -12, 12), np.clip(s.slopes / s.largest, LOWEST, None)
        line.set_data(Z, np.clip(s.curve / s.largest, LOWEST, None))
        good.set_data(z[~s.saturated], heights[~s.saturated])
        bad.set_data(z[s.saturated], heights[s.saturated])
        over.set_data(SDS, s.shares)
        drop.set_xy([(sd - 0.12, 0), (sd + 0.12, 0), (sd + 0.12, s.share), (sd - 0.12, s.share)])
        here.set_data([sd], [s.share])
        return readout(activation, mean, sd, s)

    def height(z, activation):
        slope = as_arrays(grads[activation])
        return max(float(slope(z) / slope(Z).max()), LOWEST)

    def at_z(px, py, activation, **_):
        return f"z = {px:.1f}: {100 * height(px, activation):.3g} % of the largest slope"

    def at_sd(px, py, activation, mean, **_):
        share = state(activation, mean, px, saturated_fraction, grads).share
        return f"sd {px:.2f}: {100 * share:.1f} % are saturated. Drag: the spread"

    touch = [
        Handle(left, lambda px, py, **_: {"mean": px},
               lambda activation, mean, sd: (mean, height(mean, activation)),
               "Drag: the mean of z"),
        Handle(left, lambda px, py, mean, **_: {"sd": abs(px - mean)},
               lambda activation, mean, sd: (mean + sd, height(mean + sd, activation)),
               "Drag: the spread of z, one sd from the mean"),
        Handle(left, tip=at_z),
        Handle(right, lambda px, py, **_: {"sd": px}, lambda activation, mean, sd: (
            sd, state(activation, mean, sd, saturated_fraction, grads).share), at_sd,
            everywhere=True),
    ]
    alt = ("Left: the slope of the activation on a logarithmic scale, with a dot for each of 200 "
           "units, a cross where it is below 1 % of the largest. Right: the share of such units "
           "over the spread of the pre-activations.")
    return explore(update, figure, alt, touch, activation=choice("activation", list(COURSE)),
                   mean=slider("mean of z", -6.0, 6.0, 0.0, 0.5),
                   sd=slider("spread: sd of z", 0.25, 6.0, 1.0, 0.25))
