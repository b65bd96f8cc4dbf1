"""The test digits are moved, pixel by pixel: how many does a network still read?"""

from dataclasses import dataclass

import numpy as np

from utils.lesson_06 import networks
from utils.lesson_06.pixels import shifted
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots

WAYS = {"right": (1, 0), "left": (-1, 0), "down": (0, 1), "up": (0, -1)}
MOST, SIDE = 6, 28
SHOWN = 10  # one image of each digit
ROWS, COLUMNS, WIDE, HIGH = 2, 5, 32, 39


@dataclass(frozen=True)
class Tested:
    """What two models make of the test images, moved each way by 0 to 6 pixels."""

    images: np.ndarray  # (N, 28, 28)
    labels: np.ndarray  # (N,)
    right: np.ndarray  # (2, ways, MOST + 1): the share of right answers, model and linear model
    given: np.ndarray  # (ways, MOST + 1, N): the answers of the first
    examples: np.ndarray  # (10,): the place of one image of each digit


def ask_both(model, linear, X, y):
    """Ask both models about X (N, 784), moved, with the labels y (N,) -> Tested."""
    images, labels = np.asarray(X).reshape(-1, SIDE, SIDE), np.asarray(y)
    given = np.array([[[one.forward(shifted(images, by * right, by * down).reshape(len(images), -1))
                        .argmax(axis=1) for by in range(MOST + 1)]
                       for right, down in WAYS.values()] for one in (model, linear)])
    examples = np.array([np.argmax(labels == digit) for digit in range(SHOWN)])
    return Tested(images, labels, (given == labels).mean(axis=-1), given[0], examples)


def readout(by, way, tested):
    """The state in words."""
    place = list(WAYS).index(way)
    where = f"Moved {way} by {by} pixel{'s' * (by != 1)}"
    if not by:
        return f"{where}: these are the test images as they are. Move them."
    network, linear = 100 * tested.right[:, place, by]
    return (f"{where}: the network reads {network:.0f} %, the linear one {linear:.0f} %. "
            f"A blind guess reads 10 %.")


@default_settings()
def moved_digits(model=None, linear=None, X=None, y=None):
    """The interaction.

    model, linear -- forward takes X (N, 784), pixels from 0 to 1, and gives logits (N, 10)
    y -- (N,) the true digits
    """
    if X is None:
        X, y = networks.test_set()
    tested = ask_both(model or networks.network(), linear or networks.linear_network(), X, y)
    figure, (curves, sheet) = subplots(1, 2, (9, 3.3), width_ratios=(1, 1.25))
    figure.column = 400
    frame(curves, "How many are read", "pixels moved", "right answers (%)",
          (-0.3, MOST + 0.3), (0, 103))
    curves.set(xticks=range(MOST + 1), yticks=range(0, 101, 20))
    curves.axhline(10, color=PALE, linewidth=1.2, zorder=0)
    curves.text(0, 8.5, "a blind guess", va="top", fontsize=9, color=INK, zorder=0)
    network, = curves.plot([], [], "o-", color=ONE, linewidth=2, markersize=7, clip_on=False,
                           label="the network", zorder=3)
    straight, = curves.plot([], [], "s--", color=ZERO, linewidth=2, markersize=6, clip_on=False,
                            label="the linear one", zorder=2)
    curves.legend(handles=[network, straight], loc="upper right", frameon=False).set_zorder(0)
    frame(sheet, "What the network answers", xlim=(0, COLUMNS * WIDE), ylim=(ROWS * HIGH, 0))
    sheet.set(aspect="equal", xticks=[], yticks=[])
    sheet.spines[:].set_visible(False)
    look = {"cmap": "gray_r", "vmin": 0, "vmax": 1, "interpolation": "nearest"}
    paper = sheet.imshow(np.zeros((ROWS * HIGH, COLUMNS * WIDE)),
                         extent=(0, COLUMNS * WIDE, ROWS * HIGH, 0), **look)
    corners = [((i // COLUMNS) * HIGH + HIGH - SIDE - 1, (i % COLUMNS) * WIDE + 2)
               for i in range(SHOWN)]
    for top, left in corners:
        sheet.plot([left, left + SIDE, left + SIDE, left, left],
                   [top, top, top + SIDE, top + SIDE, top], color=PALE, linewidth=0.8)
    words = [sheet.text(left + SIDE / 2, top - 1.5, "", ha="center", va="bottom", fontsize=9.5)
             for top, left in corners]

    def update(by, way):
        place = list(WAYS).index(way)
        for line, shares in zip((network, straight), tested.right[:, place]):
            line.set_data(np.arange(by + 1), 100 * shares[:by + 1])
        curves.set_xlabel(f"pixels moved {way}")
        right, down = (by * step for step in WAYS[way])
        moved = shifted(tested.images[tested.examples], right, down)
        whole = np.zeros((ROWS * HIGH, COLUMNS * WIDE))
        for (top, left), image, text, place_ in zip(corners, moved, words, tested.examples):
            whole[top:top + SIDE, left:left + SIDE] = image
            answer, label = tested.given[place, by, place_], tested.labels[place_]
            text.set(text=f"{answer}" if answer == label else f"{answer}, wrong",
                     color=INK if answer == label else ONE)
        paper.set_data(whole)
        return readout(by, way, tested)

    def tip(px, py, by, way):
        at = int(np.clip(round(px), 0, MOST))
        if at > by:
            return "Drag: how far they are moved"
        shares = 100 * tested.right[:, list(WAYS).index(way), at]
        return "{} px: network {:.1f} %, linear {:.1f} %".format(at, *shares)

    touch = [Handle(curves, lambda px, py, **_: {"by": px}, lambda by, way: (
                 by, 100 * tested.right[0, list(WAYS).index(way), by]), "Drag: how far"),
             Handle(curves, lambda px, py, **_: {"by": px}, tip=tip)]
    alt = ("Left: the share of right answers over the pixels that the test digits are moved by, "
           "with circles for the network, with squares for the linear one, up to the chosen place. "
           "Right: ten of the moved digits, and what the network takes them for.")
    return explore(update, figure, alt, touch, by=slider("moved by", 0, MOST, 0, 1, "Pixels"),
                   way=choice("which way", list(WAYS), "right"))
