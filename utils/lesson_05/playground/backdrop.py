"""What stands in the picture of the playground as long as the network has its shape."""

import textwrap

import numpy as np

from utils.lesson_05.playground import learner_code, tiles
from utils.lesson_05.playground.curves import DASHED
from utils.lesson_05.playground.layout import DATA_AT, ROW
from utils.lesson_05.playground.run import GRID, PLANE, inputs
from utils.lesson_05.playground.settings import DATA, FEATURES, YOURS
from utils.lesson_05.playground.tiles import Tiles, centered, unit_pictures
from utils.plots import INK

QUIET = "#767676"  # of what can be pressed
KEYS = ("Green: above 0. Purple, dashed: below 0. Strong: large. Hatched: the same all over. "
        "Ink line: where a unit's weighted sum is 0. Small square: its bias.")


class Backdrop:
    """Names, keys, the signs to press, and the small pictures of data sets and inputs.

    board -- the axes of the whole figure, in page pixels; sets -- as in a Drawing
    labels -- the artists of words, signs and keys; pictures -- Tiles
    """

    def __init__(self, board, sets):
        self.board, self.sets, self.labels = board, sets, []
        self.pictures = board.add_artist(Tiles(zorder=0))

    def show(self, place, used, sharp):
        """Draw it for a Layout and the Settings in use.

        sharp -- image pixels for a page pixel
        """
        for label in self.labels:
            label.remove()
        self.labels = []
        self._name_layers(place, used)
        self._name_columns(place)
        self._write_keys(place)
        self._head_table(place, used)
        for words, (x, y, side, high) in zip(("loss, log scale", "accuracy"), place.curves):
            self._say((x + side / 2, y + high + 11), words, 8)
        self._show_pictures(place, used, sharp)

    def _name_layers(self, place, used):
        """The hidden layers, with signs for more of them and fewer, and their units."""
        signs = [*place.layers, *place.units]
        self._sign("o", signs, 13, markerfacecolor="white")
        self._sign("_", signs, 7)
        self._sign("|", signs[1::2], 7)
        n = len(used.units)
        self._say(place.layers.mean(axis=0), f"{n or 'no'} hidden layer{'s' * (n != 1)}")
        for name, size, left, right in zip(used.activations, used.units, place.units[::2],
                                           place.units[1::2]):
            self._say((left + right) / 2, size)
            self._say((left + right) / 2 + [0, 18], name, 8)

    def _name_columns(self, place):
        """The data sets, the inputs, and the answer."""
        self._say((DATA_AT, place.height - 55), "data")
        self._say((place.inputs[0, 0], place.height - 55), "inputs")
        for name, (x, y) in zip(FEATURES, place.inputs):
            self._say((x - place.tile / 2 - 4, y), name, 8, ha="right")
        for name, (x, y) in zip(self.sets, place.data):
            self._say((x, y - place.thumb / 2 - 7), name, 8)
        if place.middles[-1][0, 0] > place.plane[0]:  # the plane stands below
            self._say((place.width - 4, place.middles[-1][0, 1] - 34), "answer", 8, ha="right")

    def _write_keys(self, place):
        bottom = place.inputs[-1, 1] - place.tile / 2
        room = place.width if bottom > place.plane[1] + place.plane[3] else place.plane[0]
        for i, words in enumerate(textwrap.wrap(KEYS, int((room - 16) / 6))):
            self._say((8, bottom - 14 - 14 * i), words, 8, ha="left")

    def _head_table(self, place, used):
        """The heads of the table of numbers, and which lines and points are of which set."""
        left, y, width = place.table
        self._say((left + 0.42 * width, y - ROW), "training", 8, ha="right")
        self._say((left + 0.42 * width, y - 2 * ROW), "validation", 8, ha="right")
        unit = " (nats)" if used.loss == "cross-entropy" else ""
        self._say((left + 0.7 * width, y), f"loss{unit}", ha="right")
        self._say((left + 0.98 * width, y), "accuracy", ha="right")
        for row, (style, face) in enumerate((("solid", INK), (DASHED, "white")), 1):
            self.labels += self.board.plot(
                [left + 4, left + 0.12 * width], [y - row * ROW] * 2, color=INK, marker="o",
                linestyle=style, linewidth=1.4, markersize=4, markerfacecolor=face, zorder=0)

    def _show_pictures(self, place, used, sharp):
        """The data sets, and the inputs: those in use, and the others smaller."""
        shown = []
        for (name, (X, y)), middle in zip(self.sets.items(), place.data):
            thick = round((3 if name == used.data else 1) * sharp)
            picture = tiles.data_picture(X, y, round(place.thumb * sharp), 1.3, thick)
            shown.append(centered(middle, picture, sharp))
        for name, middle in zip(FEATURES, place.inputs):
            side = round(sharp * place.tile * (1 if name in used.features else 0.5))
            answers = inputs(PLANE, [name]).reshape(1, GRID, GRID)
            shown.append(centered(middle, unit_pictures(answers, side=side)[0], sharp))
        self.pictures.show(shown)

    def _say(self, at, words, size=9, **look):
        self.labels.append(self.board.text(*at, words, fontsize=size, color=INK, zorder=0,
                                           **{"ha": "center", "va": "center", **look}))

    def _sign(self, marker, places, size, **look):
        self.labels += self.board.plot(*zip(*places), marker, color=QUIET, markersize=size,
                                       markeredgewidth=1, zorder=0, **look)


def samples(own):
    """{name of a data set: points (N, 2) and labels (N,)}, for a small picture of each."""
    sets = {name: make(150, noise=0.05, rng=np.random.default_rng(0))
            for name, make in DATA.items()}
    if own.X is None and own.y is None:
        return sets
    try:
        return {**sets, YOURS: learner_code.data(own)}
    except ValueError:  # which the read-out says
        return {**sets, YOURS: (np.empty((0, 2)), [])}
