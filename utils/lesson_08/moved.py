"""Moved digits: how many of them each of several networks still reads."""

import functools
from dataclasses import dataclass

import numpy as np

from utils.lesson_08.moved_images import moved_by
from utils.lesson_08.networks import SIDE, answers, course_networks, pictures
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots

MOST = 6  # pixels
LOOKS = [(ONE, "o", "-"), (ZERO, "s", "--"), (POSITIVE, "^", "-."), (NEGATIVE, "D", ":")]


@functools.cache
def test_images():
    """The first test image of each digit, at its place in the list: (10, 28, 28)."""
    *_, X, y = pictures()
    return np.stack([X[y == digit][0] for digit in range(10)])


def shares(model, by):
    """The fraction 0..1 of the 1,000 test images that a network reads when they are moved.

    by -- pixels; the mean over four directions
    """
    *_, X, y = pictures()
    ways = ((by, 0), (-by, 0), (0, by), (0, -by)) if by else ((0, 0),)
    return float(np.mean([(answers(model, moved_by(X, *way)) == y).mean() for way in ways]))


@dataclass(frozen=True)
class State:
    """What each network makes of digits that were moved."""

    image: np.ndarray  # (28, 28), moved right
    read: dict  # name of a network: the digit that it reads there
    shares: dict  # name: fractions 0..1 of all test images, moved by 0, 1, ..., `by` pixels


def state(models, by, digit, share=shares):
    """models -- {name: network}; by -- pixels; digit -- whose first test image is shown"""
    image = moved_by(test_images()[digit], 0, by)
    return State(image,
                 {name: int(answers(model, image[None])[0]) for name, model in models.items()},
                 {name: [share(model, i) for i in range(by + 1)] for name, model in models.items()})


def readout(by, digit, s):
    """The state in words; at the start in tens, which are the same on every computer."""
    lowest = min(made[0] for made in s.shares.values())
    if by:
        said = ", ".join(f"{name} {100 * made[by]:.0f} %" for name, made in s.shares.items())
        text = f"Moved by {by} px, of 1,000 digits in four directions: {said}."
    else:
        text = f"Moved by 0 px: each network reads more than {int(10 * lowest) * 10} %."
    wrong = [f"{name} reads {read}" for name, read in s.read.items() if read != digit]
    return f"{text} This {digit}: {', '.join(wrong) or 'all read it'}."


@default_settings()
def moved(models=None):
    """The interaction.

    models -- {name: network}, four at most; each takes images (N, 1, 28, 28) or (N, 784)
    """
    models = models or course_networks()
    counted = {(model, by): shares(model, by)  # here: a drag has no time for it
               for model in models.values() for by in range(MOST + 1)}

    def share(model, by):
        return counted[model, by]

    figure, (paper, plot) = subplots(1, 2, (9, 3.2), width_ratios=(1, 1.9))
    frame(paper, "A test digit, moved right")
    paper.set(xticks=[], yticks=[])
    paper.spines[:].set_visible(True)
    image = paper.imshow(np.zeros((SIDE, SIDE)), cmap="gray_r", vmin=0, vmax=1,
                         extent=(0, SIDE, SIDE, 0))
    frame(plot, "How many are read", "moved by (px)", "percent of 1,000", (-0.2, MOST + 0.2),
          (0, 103))
    plot.set(xticks=range(MOST + 1), yticks=range(0, 101, 20))
    plot.axhline(10, color=PALE, linewidth=1, zorder=0)
    plot.text(0.1, 3, "by chance", fontsize=9, color=INK, zorder=0)
    cursor, = plot.plot([], [], color=PALE, linewidth=1, zorder=1)
    lines = {name: plot.plot([], [], color=color, marker=marker, linestyle=style, linewidth=2,
                             markersize=7, markeredgecolor=INK, label=name, zorder=3)[0]
             for (color, marker, style), name in zip(LOOKS, models)}
    plot.legend(frameon=False, fontsize=9, handlelength=3, loc="lower left",
                bbox_to_anchor=(0, 0.1)).set_zorder(0)

    def update(by, digit):
        s = state(models, by, digit, share)
        image.set_data(s.image)
        cursor.set_data([by, by], [0, 100])
        for name, line in lines.items():
            line.set_data(range(by + 1), 100 * np.array(s.shares[name]))
        return readout(by, digit, s)

    def middle(by, digit):
        rows, columns = np.nonzero(test_images()[digit] > 0.5)
        return columns.mean() + 0.5 + by, rows.mean() + 0.5

    def push(px, py, by, digit):
        return {"by": px - middle(0, digit)[0]}

    def told(px, py, by, **_):
        at = int(np.clip(round(px), 0, MOST))
        if at > by:
            return "Drag: how far they are moved"
        return f"Moved by {at} px: " + ", ".join(
            f"{name} {100 * share(model, at):.1f} %" for name, model in models.items())

    touch = [Handle(paper, push, middle, "Drag the digit to the right"),
             Handle(paper, push, tip="Drag the digit to the right"),
             Handle(plot, lambda px, py, **_: {"by": px}, tip=told)]
    alt = ("Left: a digit, moved right. Right: how many of 1,000 such digits each network reads, "
           "over the pixels by which they are moved; a curve for each, up to the one chosen.")
    return explore(update, figure, alt, touch,
                   by=slider("moved by (px)", 0, MOST, 0, 1, "Pixels, right, left, up and down"),
                   digit=choice("digit shown", list(range(10)), 4))
