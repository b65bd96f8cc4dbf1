"""The surprise meter: what a forecast of rain costs in nats, and why the true share costs least."""

import functools
import math
from dataclasses import dataclass

import numpy as np

from utils import BCEWithLogitsLoss
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots

DAYS = 20  # every share of rainy days on the slider is a whole number of these
P = np.linspace(0.01, 0.99, 99)
COIN = math.log(2)  # nats: the surprise of a forecast of one half


def course_bce(p, y):
    """The course's own binary cross-entropy of probabilities between 0 and 1, called as in 3.3."""
    p = np.asarray(p, float)
    return BCEWithLogitsLoss().forward(np.log(p) - np.log1p(-p), np.asarray(y, float))


@dataclass(frozen=True)
class State:
    """What the forecast p costs, in nats."""

    rain: float  # -ln p, the surprise on a rainy day
    dry: float  # -ln(1 - p)
    mean: float  # over all days
    least: float  # the mean of the best forecast, p = q: the entropy of q


def state(p, q, bce=course_bce):
    """A forecaster says rain with probability p every day; it rains on a share q of DAYS days."""
    y = (np.arange(DAYS) < round(q * DAYS)).astype(float)
    return State(rain=surprise(p, 1, bce), dry=surprise(p, 0, bce),
                 mean=float(bce(np.full(DAYS, p), y)),
                 least=course_bce([q], [q]) if 0 < q < 1 else 0.0)


def surprise(p, y, bce=course_bce):
    """What the forecast p costs on one day with the outcome y (1 rain, 0 dry), in nats."""
    return float(bce(np.array([float(p)]), np.array([float(y)])))


def readout(p, q, best, s):
    """The state in words. best -- whether to tell the best forecast."""
    text = (f"Forecast p = {p:.2f}: rain surprises by {s.rain:.3f} nats, a dry day by {s.dry:.3f}. "
            f"It rains on q = {q:.2f} of the days: mean surprise {s.mean:.3f} nats.")
    if not best:
        return text
    where = f"p = q = {q:.2f}" if 0 < q < 1 else f"p = {q:.0f}, which is never wrong here"
    more = s.mean - s.least
    verdict = "is the best" if more < 5e-7 else f"pays {more:.4f} more"
    return f"{text} The least possible is {s.least:.3f}, at {where}. This forecast {verdict}."


@default_settings()
def surprise_meter(bce=course_bce):
    """The interaction.

    bce -- a function (p, y) -> float, the mean over probabilities and labels (N,), such as your own
    """
    figure, (days, mean) = subplots(1, 2, (9, 3.2))
    frame(days, "The surprise of one day", "forecast p", "surprise (nats)", (0, 1), (0, 5))
    rain_line, = days.plot([], [], color=ZERO, linewidth=2, zorder=2, label="rain: -ln p")
    dry_line, = days.plot([], [], "--", color=ONE, linewidth=2, zorder=2, label="dry: -ln(1 - p)")
    days.axhline(COIN, color=INK, linestyle=":", linewidth=1.5, zorder=0, label="ln 2, at p = 0.5")
    rain_dot, = days.plot([], [], "o", color=ZERO, markersize=11, markeredgecolor=INK, zorder=4)
    dry_dot, = days.plot([], [], "s", color=ONE, markersize=8, markeredgecolor=INK, zorder=4)
    days.legend(loc="upper center", frameon=False, fontsize=9).set_zorder(0)

    frame(mean, "Cross-entropy: the mean", "forecast p", "mean surprise (nats)", (0, 1), (0, 5))
    curve, = mean.plot([], [], color=INK, linewidth=2, label="all forecasts", zorder=2)
    drop, = mean.plot([], [], color=PALE, linewidth=5, solid_capstyle="butt", zorder=1)
    star, = mean.plot([], [], "*", color="white", markersize=15, markeredgecolor=INK,
                      label="the best one", zorder=3, clip_on=False)  # whole at the edges
    star.set_in_layout(False)
    chosen, = mean.plot([], [], "D", color=ONE, markersize=8, markeredgecolor=INK,
                        label="this forecast", zorder=4)
    mean.legend(loc="upper center", frameon=False, fontsize=9).set_zorder(0)

    @functools.cache  # the same for all settings; an error in the learner's function is not kept
    def surprises():
        return [np.array([surprise(p, y, bce) for p in P]) for y in (1, 0)]

    def update(p, q, best):
        s = state(p, q, bce)
        rain, dry = surprises()
        rain_line.set_data(P, rain)
        dry_line.set_data(P, dry)
        rain_dot.set_data([p], [s.rain])
        dry_dot.set_data([p], [s.dry])
        curve.set_data(*([P, q * rain + (1 - q) * dry] if best else [[], []]))
        star.set_data(*([[q], [s.least]] if best else [[], []]))
        drop.set_data([p, p], [s.least if best else 0, s.mean])
        chosen.set_data([p], [s.mean])
        return readout(p, q, best, s)

    def forecast(px, py, **_):
        return {"p": px}

    def one_day(px, py, q, **_):
        s = state(min(max(px, 0.01), 0.99), q, bce)
        return f"p = {px:.2f}: rain {s.rain:.3f} nats, dry {s.dry:.3f}. Drag: the forecast"

    def all_days(px, py, q, best, **_):
        if not best:
            return "Drag: the forecast p"
        return f"p = {px:.2f}: mean {state(min(max(px, 0.01), 0.99), q, bce).mean:.3f} nats"

    touch = [
        Handle(days, forecast, lambda p, q, **_: (p, state(p, q, bce).rain), one_day,
               everywhere=True),
        Handle(days, forecast, lambda p, q, **_: (p, state(p, q, bce).dry), one_day),
        Handle(mean, forecast, lambda p, q, **_: (p, state(p, q, bce).mean), all_days,
               everywhere=True),
        Handle(mean, lambda px, py, **_: {"q": px},
               lambda p, q, best: (q, state(p, q, bce).least) if best else [],
               "Drag the star: how often it rains"),
    ]
    alt = ("Left: the surprise of a rainy day falls with the forecast p, that of a dry day rises; "
           "a dotted line at ln 2. Right: a diamond at the mean surprise of the forecast; on "
           "demand, all forecasts, with a star at the best.")
    return explore(
        update, figure, alt, touch,
        p=slider("forecast p", 0.01, 0.99, 0.8, 0.01,
                 "The probability of rain that the forecaster says every day"),
        q=slider("share of rain q", 0.0, 1.0, 0.3, 0.05,
                 "On which share of the days it really rains"),
        best=choice("best forecast", [("hidden", False), ("shown", True)],
                    help="Look for it first, then show it"))
