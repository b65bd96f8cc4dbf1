"""The optimizer race: SGD, momentum, Adam and one of the reader's own from one start."""

import functools
from dataclasses import dataclass

import numpy as np

from utils.lesson_04.movers import B1, B2, COURSE, EPS, MOMENTUM, free_mover, own_mover
from utils.lesson_04.surfaces import SURFACES
from utils.plots import INK, ONE, PALE, POSITIVE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, live, slider, subplots
from utils.widgets.controls import show
from utils.widgets.drawing import limit
from utils.widgets.formatting import two_digits

STEPS, SLICE = 200, 2  # of a race; of a slice of the live run
GOAL = 1e-3  # the loss that counts as arrived
FAR = 1e4  # a weight from which nobody comes back: the path ends here
NAMES = ("SGD", "momentum", "Adam", "yours")
LEAST = 1e-12  # losses below it are told as such
SAME, TUNED = "the same for all", "each one tuned"


@dataclass(frozen=True)
class State:
    """The whole race, of which the picture shows a part. What lies beyond a path's end is nan."""

    lrs: tuple  # of SGD, momentum and Adam, and of the reader's own if there is one
    paths: np.ndarray  # (3 or 4, STEPS + 1, 2)
    losses: np.ndarray  # (3 or 4, STEPS + 1)
    arrived: tuple  # the first step with a loss below GOAL, or None
    diverged: tuple  # bool: the last loss is above the first, or the path ended
    m: np.ndarray  # (STEPS + 1, 2) Adam's running mean of the gradients
    v: np.ndarray  # (STEPS + 1, 2) and of their squares


@np.errstate(over="ignore", invalid="ignore")  # the learner's own step may leave for inf
def state(surface, lrs, movers=COURSE, steps=STEPS, start=None):
    """The race on SURFACES[surface] with these learning rates.

    movers -- functions begin(w, lr) -> move, with move(g) -> the next w (2,), or (w, m, v) for Adam
    start -- (w1, w2); the surface's own if None
    """
    ground = SURFACES[surface]
    start = ground.start if start is None else np.array(start)
    paths, moments = np.full((len(movers), steps + 1, 2), np.nan), np.zeros((2, steps + 1, 2))
    paths[:, 0] = start
    for path, begin, lr in zip(paths, movers, lrs):
        w, move = start, begin(start, lr)
        for t in range(1, steps + 1):
            w = move(ground.gradient(w))
            if isinstance(w, list | tuple):
                w, *moments[:, t] = w
            path[t] = w
            if not (abs(path[t, 0]) < FAR and abs(path[t, 1]) < FAR):  # nan is far as well
                path[t] = np.nan
                break
    losses = ground.loss(paths)
    arrived = tuple(int(np.argmax(row < GOAL)) if (row < GOAL).any() else None for row in losses)
    return State(tuple(lrs), paths, losses, arrived,
                 tuple(bool(not row[-1] <= row[0]) for row in losses), *moments)


def readout(rates, exponent, start, step, s):
    """The state in words; what comes after this step is not told."""
    shared = f"lr = 10^{exponent:.2f} = {s.lrs[0]:.3f} for all" if rates == SAME else (
        "lr = " + ", ".join(f"{lr:.3g}" for lr in s.lrs))
    begun = f"Step {step} from ({start[0]:.2f}, {start[1]:.2f}), {shared}"
    if step == 0:
        return f"{begun}. The loss there is {_loss(s.losses[0, 0])}. Train lets them run."
    words = [f"{name} {_loss(row[step])}{_arrival(first, step)}"
             for name, row, first in zip(NAMES, s.losses, s.arrived)]
    return f"{begun}. Loss: {'; '.join(words)}."


def _loss(value):
    if 0 <= value < LEAST:
        return f"below {LEAST:g}"
    return two_digits(value) if np.isfinite(value) else "off the map"


def _arrival(first, step):
    return f" (below {GOAL} at step {first})" if first is not None and first <= step else ""


def _pair(numbers):
    return f"({two_digits(numbers[0])}, {two_digits(numbers[1])})"


def _subplots():
    """The figure, its two axes, and the contour lines of each surface."""
    figure, (plane, curves) = subplots(1, 2, (9, 3.4), width_ratios=(1, 1.25))
    frame(plane, "The paths", "w1", "w2")
    plane.locator_params(integer=True)
    maps = {}
    for name, ground in SURFACES.items():
        along = ground.reach * np.linspace(-1, 1, 161)
        across = 0.75 * ground.reach * np.linspace(-1, 1, 121)
        heights = ground.loss(np.stack(np.meshgrid(along, across), axis=-1))
        lines = plane.contour(along, across, heights, ground.levels, colors=PALE, linewidths=0.8,
                              zorder=0)
        lines.set_visible(name == "ravine")
        maps[name] = lines
    plane.set(aspect="equal", xlim=(-9, 9), ylim=(-6.75, 6.75))
    frame(curves, "The loss", "step", "loss (log scale)", (0, STEPS), (1e-7, 1e6))
    curves.set(yscale="log", yticks=[1e-6, 1e-3, 1, 1e3])
    curves.minorticks_off()
    curves.axhline(GOAL, color=PALE, linewidth=1.2, zorder=0)
    curves.text(STEPS, 1.2 * GOAL, f"below {GOAL}: arrived", ha="right", va="bottom", fontsize=9,
                color=INK, zorder=0)
    return figure, plane, curves, maps


def rounded_start(surface):
    """The surface's own start, as the sliders hold it."""
    return tuple(float(part) for part in np.round(SURFACES[surface].start, 2))


LOOKS = ({"color": ZERO, "linestyle": "--", "marker": "s"},
         {"color": INK, "linestyle": ":", "marker": "^"},
         {"color": ONE, "linestyle": "-", "marker": "o"},
         {"color": POSITIVE, "linestyle": "-.", "marker": "D"})


@default_settings()
def optimizer_race(own=None, mine=None, step=60):
    """The interaction.

    own -- three functions in place of the course's optimizers, such as yours of 4.8 and 4.9; None
    in the place of one: the course's
        sgd_step(w, g, lr) -> w; momentum_step(w, g, v, lr, mu) -> w, v
        adam_step(w, g, m, v, t, lr, b1, b2, eps) -> w, m, v, with t from 1
    mine -- a fourth one, which races beside the three: step(w, g, lr) -> w, or
    step(w, g, lr, memory) -> w, where memory is a dict, empty at the start, to keep things in
    step -- the one that is shown first
    """
    sgd_step, momentum_step, adam_step = own or (None, None, None)
    others = (sgd_step and own_mover(sgd_step, 0),
              momentum_step and own_mover(momentum_step, 1, MOMENTUM),
              adam_step and own_mover(adam_step, 2, B1, B2, EPS, counts=True))
    movers = [other or course for other, course in zip(others, COURSE)]
    movers += [free_mover(mine)] if mine else []
    figure, plane, curves, maps = _subplots()
    goals, = plane.plot([], [], "*", color="white", markersize=13, markeredgecolor=INK, zorder=1)
    origin, = plane.plot([], [], "o", markersize=11, markerfacecolor="none", markeredgecolor=INK,
                         zorder=1)
    tracks, ends, rows, row_ends = [], [], [], []
    for name, look, _ in zip(NAMES, LOOKS, movers):
        tracks += plane.plot([], [], **look, linewidth=1.2, markersize=2.2, zorder=2)
        ends += plane.plot([], [], look["marker"], color=look["color"], markersize=9,
                           markeredgecolor="white", zorder=4)
        rows += curves.plot([], [], color=look["color"], linestyle=look["linestyle"], linewidth=1.8,
                            zorder=2)
        row_ends += curves.plot([], [], look["marker"], color=look["color"], markersize=8,
                                markeredgecolor="white", clip_on=False, zorder=4)
        curves.plot([], [], **look, linewidth=1.8, markersize=7, label=name)
    curves.legend(loc="upper center", ncols=2 if mine else 3, frameon=False, fontsize=8,
                  handlelength=1.3, columnspacing=0.7, handletextpad=0.3,
                  borderaxespad=0).set_zorder(0)
    rate = curves.text(0.03, 0.04, "", fontsize=9, color=INK, transform=curves.transAxes, zorder=1)

    @functools.lru_cache(1)  # while only the step moves; an error of the learner's is not kept
    def race(surface, lrs, start):
        own_start = start == rounded_start(surface)
        return state(surface, lrs, movers, start=None if own_start else start)

    def now(surface, rates, exponent, w1, w2, **_):
        lrs = [10**exponent] * len(movers)
        if rates == TUNED:
            lrs[:3] = SURFACES[surface].tuned
        return race(surface, tuple(lrs), (w1, w2))

    def update(run, surface, rates, exponent, w1, w2, step):
        ground, s = SURFACES[surface], now(surface, rates, exponent, w1, w2)
        up = 0.75 * ground.reach
        limit(plane, (-ground.reach, ground.reach), (-up, up))
        for name, lines in maps.items():
            if lines.get_visible() != (name == surface):
                lines.set_visible(name == surface)
        goals.set_data(*ground.minima.T)
        lrs = s.lrs[:1] if rates == SAME else s.lrs
        rate.set_text(f"lr = {', '.join(f'{lr:.3g}' for lr in lrs)}")
        origin.set_data(*s.paths[0, :1].T)
        for i in range(len(movers)):
            path = s.paths[i, : step + 1]
            near = np.clip(path, -99, 99)  # a line that leaves the picture needn't go on to 1e6
            tracks[i].set_data(*near.T)
            ends[i].set_data(*near[-1:].T)
            losses = np.clip(s.losses[i, : step + 1], 1e-30, 1e30)
            rows[i].set_data(np.arange(step + 1), losses)
            seen = 1e-7 <= losses[-1] <= 1e6
            row_ends[i].set_data(*([[step], losses[-1:]] if seen else [[], []]))
        return readout(rates, exponent, (w1, w2), step, s)

    first, (w1, w2) = next(iter(SURFACES)), rounded_start(next(iter(SURFACES)))
    controls = {
        "surface": choice("surface", list(SURFACES), first),
        "rates": choice("learning rates", [SAME, TUNED], SAME,
                        "Tuned: for each optimizer a rate that we found fast"),
        "exponent": slider("log10 of the rate", -3.0, 0.0, -1.5, 0.05,
                           "-2 is a learning rate of 0.01"),
        "w1": slider("start w1", -9.0, 9.0, w1, 0.01, "Where all start; or drag the ring"),
        "w2": slider("start w2", -9.0, 9.0, w2, 0.01, "Where all start; or drag the ring"),
        "step": slider("step", 0, STEPS, step, 1, "Train moves it on; move it yourself to go back")}
    controls["rates"].observe(
        lambda change: show(controls["exponent"], mine or change["new"] != TUNED), "value")

    def renew():
        """Another surface: from its own start."""
        with explorer.quietly():
            controls["w1"].value, controls["w2"].value = rounded_start(controls["surface"].value)

    controls["surface"].observe(lambda change: explorer.in_turn(renew)(change), "value")

    def advance(run, step, **_):
        """Move the slider on; the explorer draws after each slice in any case."""
        with explorer.quietly():
            controls["step"].value = 0 if step >= STEPS else min(step + SLICE, STEPS)
        return controls["step"].value < STEPS

    def racer(step, px, py, s):
        """What stands at a place: the racer that is nearest."""
        i = int(np.nanargmin(np.hypot(*(s.paths[:, step] - [px, py]).T)))
        more = f", m = {_pair(s.m[step])}, v = {_pair(s.v[step])}" * (i == 2)
        return f"{NAMES[i]}: w = {_pair(s.paths[i, step])}, loss {_loss(s.losses[i, step])}{more}"

    touch = [
        Handle(plane, lambda px, py, **_: {"w1": px, "w2": py}, lambda w1, w2, **_: (w1, w2),
               "Drag the start"),
        Handle(plane, None, lambda step, **values: [
            w for w in now(**values).paths[:, step] if step and np.isfinite(w).all()],
            lambda px, py, step, **values: racer(step, px, py, now(**values))),
        Handle(curves, lambda px, py, **_: {"step": px},
               tip=lambda px, py, step, **_: f"Step {step}: drag to another")]
    alt = ("Left: contour lines of a loss over two weights, a ring at the start, a star at each "
           "minimum, and the paths of the optimizers: SGD dashed with squares, momentum dotted "
           "with triangles, Adam solid with circles. Right: the loss of each over the steps, on a "
           "log scale.")
    explorer = live(lambda **_: {}, advance, update, figure, alt, [], touch, **controls)
    return explorer
