"""What the pictures of the clinic's examinations share: axes, marks, and what these tell."""

import math

import numpy as np

from utils.lesson_05.clinic.readout import short
from utils.plots import ONE, PALE, ZERO

LEFT, RIGHT = 0.17, 0.97  # where the examinations stand in their part, as shares of its width


def box(figure, bottom, height, left=LEFT, right=RIGHT):
    """Axes in the part of the examinations; all numbers are shares of it."""
    return figure.add_axes([left, bottom, right - left, height])


def pair(axes, line="none", **more):
    """The artists of patient and healthy run: full circles and, around them, hollow squares."""
    healthy, = axes.plot([], [], "s", color=ZERO, linestyle=line, linewidth=1.4, zorder=3,
                         markersize=10, markerfacecolor="none", markeredgewidth=1.6, **more)
    patient, = axes.plot([], [], "o", color=ONE, linestyle=line, linewidth=1.8, zorder=4,
                         markersize=6, **more)
    return patient, healthy


def both(what, number, say=short):
    """A tip: a number of the patient, and of the healthy run, from the findings of each."""
    def tip(px, py, *findings):
        patient, healthy = (say(number(found, px, py)) for found in findings)
        return f"{what(px, py) if callable(what) else what}: patient {patient}, healthy {healthy}"
    return tip


def nearest(place, names):
    """The name at a whole number, or the first or the last."""
    return names[min(max(round(place), 0), len(names) - 1)]


def log_axis(axes, which, low, high, step):
    """A log axis with a tick at every `step` powers of ten."""
    axes.set(**{f"{which}scale": "log", f"{which}lim": (0.4 * 10.0**low, 2.5 * 10.0**high),
                f"{which}ticks": 10.0 ** np.arange(low, high + 1, step)})
    axes.minorticks_off()


def log_range(axes, low, high, few=False):
    """A log y axis around these numbers. Plain ticks: few in a long range or low axes."""
    low, high = 0.8 * low, 1.3 * high
    digits = (1, 2, 5) if high < 300 * low else (1,)
    digits = (1, 1.5, 2, 2.5, 3, 4, 5, 7) if high < 6 * low else digits
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [digit * 10.0**power for power in powers for digit in digits]
    ticks = [tick for tick in ticks if low <= tick <= high]
    ticks = ticks[:: math.ceil(len(ticks) / (3 if few else 8))]
    axes.set_yticks(ticks, [f"{tick:,.12g}" for tick in ticks])
    axes.minorticks_off()
    axes.set_ylim(low, high)  # last: ticks widen it


def rows(axes, names):
    """A row for each name, the first one on top, with a thin line to read along."""
    axes.set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.5, -0.5))
    axes.grid(axis="y", color=PALE, linewidth=0.6)
