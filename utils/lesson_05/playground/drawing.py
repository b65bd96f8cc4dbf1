"""The picture of the playground: units as small pictures, weights as lines, the plane, the curves.

Places are in page pixels, see `layout`; the canvas has `sharp` image pixels for one of them.
"""

import textwrap

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba

from utils.lesson_05.playground import tiles
from utils.lesson_05.playground.layout import DATA_AT, ROW, layout
from utils.lesson_05.playground.run import GRID, PLANE, REACH, inputs
from utils.lesson_05.playground.settings import FEATURES
from utils.lesson_05.playground.tiles import Tiles, text_picture, unit_pictures
from utils.plots import INK, NEGATIVE, ONE, POSITIVE, ZERO, frame
from utils.widgets import subplots
from utils.widgets.formatting import fixed
from utils.widgets.picture import CSS_DPI

SHARP = 1.5  # image pixels for a page pixel, at most
WIDTH = 840  # of the first picture: the room in a notebook on a screen of 1280 pixels
WIDEST = 2.4  # points, the line of the largest weight
FAINTEST = 0.2  # the opacity of the smallest
DASHED = (0, (3, 1.3))
SHOWN = 100  # points of a curve
LOSSES = (1e-3, 10)  # of the curve
QUIET = "#767676"  # of what can be pressed
KEYS = ("Green: above 0. Purple, dashed: below 0. Strong: large. Hatched: the same all over. "
        "Ink line: where a unit's weighted sum is 0. Small square: its bias.")
ALT = ("Left: the data sets, small. Beside them the network, from the inputs to the right, each "
       "unit a small picture of what it answers all over the plane, each weight a line, strong "
       "where it is large, dashed where it is below 0, each bias a small square. Right, or below: "
       "the plane with the points, orange circles of class 1 and blue squares of class 0, filled "
       "for training and hollow for validation, shaded by the network's answer; loss and accuracy "
       "in numbers, and over the epochs, solid for training, dashed for validation.")


class Drawing:
    """The figure and its artists; `show` brings them up to date.

    sets -- {name of a data set: its points (N, 2) and labels (N,)}
    layout -- the places of what is shown; seen -- the state that is shown
    """

    def __init__(self, sets):
        self.sets, self.width, self.layout, self.seen = sets, 0, None, None
        self.figure, self.board = subplots(sharpness=SHARP)
        self.figure.set_layout_engine("none")
        self.board.set_position([0, 0, 1, 1])
        self.board.axis("off")
        self.labels, self._labelled = [], None
        self.still = self.board.add_artist(Tiles(zorder=0))
        self.mark, = self.board.plot([], [], color=INK, linewidth=6, alpha=0.3, zorder=1)
        self.lines = [
            self.board.add_collection(LineCollection([], linestyles=style, zorder=2))
            for style in ("solid", (0, (2.5, 1.2)))]
        self.units = self.board.add_artist(Tiles(zorder=3))
        self.deltas, self.words = (self.board.add_artist(Tiles(zorder=4)) for _ in range(2))
        self.ring, = self.board.plot([], [], "o", markersize=13, markerfacecolor="none",
                                     markeredgecolor=INK, markeredgewidth=1.5, zorder=5)
        self._plane()
        self.loss, self.right = self._curves(), self._curves()
        self.loss[0].set(yscale="log", ylim=LOSSES, yticks=[1e-3, 1e-2, 0.1, 1, 10],
                         yticklabels=["0.001", "0.01", "0.1", "1", "10"])
        self.loss[0].minorticks_off()
        self.right[0].set(ylim=(0, 1.02), yticks=[0, 0.5, 1])
        self.fit(WIDTH, SHARP)

    def _axes(self):
        axes = self.figure.add_axes([0, 0, 1, 1])
        axes.tick_params(labelsize=8.5, length=3, pad=2)
        return axes

    def _plane(self):
        plane = self.plane = self._axes()
        frame(plane, "", "", "", (-REACH, REACH), (-REACH, REACH))
        plane.set_xticks([-1, 0, 1, 1.4], ["-1", "0", "1", "x1"])
        plane.set_yticks([-1, 0, 1, 1.4], ["-1", "0", "1", "x2"])
        plane.yaxis.tick_right()
        plane.spines[:].set_visible(False)
        self.answer = plane.add_artist(Tiles(zorder=1))
        self.points = []
        for marker, color in (("s", ZERO), ("o", ONE)):
            for face, edge, width, zorder in ((color, "white", 0.5, 2), ("white", color, 1.1, 3)):
                self.points += plane.plot([], [], marker, color=color, markersize=4, zorder=zorder,
                                          markerfacecolor=face, markeredgecolor=edge,
                                          markeredgewidth=width)

    def _curves(self):
        axes = self._axes()
        frame(axes, "", "", "", (0, 1))
        axes.set_xticks([0, 0.5, 1], ["0", "epochs", ""])
        axes.xaxis.set_tick_params(length=0)
        lines = [axes.plot([], [], color=INK, linestyle=style, linewidth=1.4)[0]
                 for style in ("solid", DASHED)]
        # the epochs as shares of this text; as a tick it would need new backgrounds as it grows
        end = axes.text(1, -0.03, "", ha="right", va="top", fontsize=8.5, transform=axes.transAxes)
        return axes, *lines, end

    def fit(self, width, ratio):
        """Draw for so many page pixels, of `ratio` image pixels each -> whether this is new."""
        before = self.width, self.figure.dpi
        self.width, self.figure.dpi = width, CSS_DPI * float(np.clip(ratio, 1, SHARP))
        if before == (self.width, self.figure.dpi):
            return False
        self.figure.set_size_inches(width / CSS_DPI, layout(width, (), ()).height / CSS_DPI)
        self._labelled = None
        return True

    def unit(self, x, y):
        """The layer, from 1, and the number of the hidden unit at a place in fractions; or None."""
        place = np.array([x * self.layout.width, (1 - y) * self.layout.height])
        for layer, column in enumerate(self.layout.middles[1:-1], 1):
            for k in np.flatnonzero((abs(column - place) < self.layout.tile / 2).all(axis=1)):
                return layer, int(k)
        return None

    @property
    def sharp(self):
        """Image pixels for a page pixel."""
        return self.figure.dpi / CSS_DPI

    def show(self, run, s, gradients=False, deltas=False, chosen=None, over=None):
        """Draw the state s of a run -> whether anything stands elsewhere, or is named otherwise.

        gradients -- whether the lines are these, not weights; deltas -- whether units carry these
        chosen -- None, or layer, i, k of a weight, or layer, None, k of a bias, to be marked
        over -- None, or layer and number of the unit whose picture takes the plane
        """
        used, self.seen = run.settings, s
        named = self.width, used.data, used.features, used.units, used.activations, used.loss
        anew, self._labelled = named != self._labelled, named
        if anew:
            self._lay_out(used)
        W, b = ((s.gradients, s.bias_gradients) if gradients
                else (s.weights, [layer.b.value for layer in run.linear]))
        self._show_lines(W, b)
        self._show_units(s, W, b)
        self._show_deltas(s.deltas if deltas else [])
        self._mark(chosen)
        self._show_answer(s, over, self._chosen(chosen, W, b))
        training = np.arange(len(run.labels)) < run.n_train
        kinds = (0, training), (0, ~training), (1, training), (1, ~training)
        for points, (label, which) in zip(self.points, kinds):
            points.set_data(*run.points[(run.labels == label) & which].T)
        self._show_curves(s.curves)
        return anew

    # ---- what stays as long as the network has its shape ---------------------------------------

    def _lay_out(self, used):
        place = self.layout = layout(self.width, used.features, used.units)
        self.board.set(xlim=(0, place.width), ylim=(0, place.height))
        scale = np.array([place.width, place.height] * 2)
        all_axes, boxes = (self.plane, self.loss[0], self.right[0]), (place.plane, *place.curves)
        for axes, box in zip(all_axes, boxes):
            axes.set_position(box / scale)
        for label in self.labels:
            label.remove()
        self.labels = []
        signs = np.vstack([place.layers, place.units])
        self._sign("o", signs, 13, markerfacecolor="white")
        self._sign("_", signs, 7)
        self._sign("|", signs[1::2], 7)
        n, top = len(used.units), place.height
        self._say(place.layers.mean(axis=0), f"{n or 'no'} hidden layer{'s' * (n != 1)}")
        for name, size, left, right in zip(used.activations, used.units, place.units[::2],
                                           place.units[1::2]):
            self._say((left + right) / 2, size)
            self._say((left + right) / 2 + [0, 18], name, 8)
        self._say((DATA_AT, top - 55), "data")
        self._say((place.inputs[0, 0], top - 55), "inputs")
        for name, (x, y) in zip(FEATURES, place.inputs):
            self._say((x - place.tile / 2 - 4, y), name, 8, ha="right")
        for name, (x, y) in zip(self.sets, place.data):
            self._say((x, y - place.thumb / 2 - 7), name, 8)
        if place.middles[-1][0, 0] > place.plane[0]:  # the plane stands below
            self._say((place.width - 4, place.middles[-1][0, 1] - 34), "answer", 8, ha="right")
        bottom = place.inputs[-1, 1] - place.tile / 2
        room = place.width if bottom > place.plane[1] + place.plane[3] else place.plane[0]
        for i, words in enumerate(textwrap.wrap(KEYS, int((room - 16) / 6))):
            self._say((8, bottom - 14 - 14 * i), words, 8, ha="left")
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
        for words, (x, y, side, high) in zip(("loss, log scale", "accuracy"), place.curves):
            self._say((x + side / 2, y + high + 11), words, 8)
        self._show_still(used)

    def _say(self, at, words, size=9, **look):
        self.labels.append(self.board.text(*at, words, fontsize=size, color=INK, zorder=0,
                                           **{"ha": "center", "va": "center", **look}))

    def _sign(self, marker, places, size, **look):
        self.labels += self.board.plot(*places.T, marker, color=QUIET, markersize=size,
                                       markeredgewidth=1, zorder=0, **look)

    def _show_still(self, used):
        """The data sets, and the inputs: those in use, and the others smaller."""
        place, shown = self.layout, []
        for (name, (X, y)), middle in zip(self.sets.items(), place.data):
            thick = round((3 if name == used.data else 1) * self.sharp)
            side = round(place.thumb * self.sharp)
            shown.append(self._around(middle, tiles.data_picture(X, y, side, 1.3, thick)))
        for name, middle in zip(FEATURES, place.inputs):
            side = round(self.sharp * place.tile * (1 if name in used.features else 0.5))
            answers = inputs(PLANE, [name]).reshape(1, GRID, GRID)
            shown.append(self._around(middle, unit_pictures(answers, side=side)[0]))
        self.still.show(shown)

    # ---- what changes while it trains ----------------------------------------------------------

    def _around(self, middle, picture):
        """A picture with its place among Tiles."""
        height, width = picture.shape
        x, y = self.sharp * np.asarray(middle)
        return round(x - width / 2), round(y - height / 2), picture

    def _show_units(self, s, W, b):
        place, shown = self.layout, []
        side = round(self.sharp * place.tile)
        for answers, sums, centers in zip(s.units[1:], s.sums, place.middles[1:]):
            shown += map(self._around, centers, unit_pictures(answers, sums, side))
        largest, size = _largest(W, b), 2 * round(4.5 * self.sharp) + 1
        for layer, biases in enumerate(b):
            shown += [self._around(place.bias(layer, k), tiles.square(bias, largest, size))
                      for k, bias in enumerate(biases)]
        self.units.show(shown)

    def _show_deltas(self, deltas):
        *hidden, output = self.layout.middles[1:]
        low = [0, self.layout.tile / 2 - 6]
        spots = [*(center - low for column in hidden for center in column), output[0] + [-24, 16]]
        self.deltas.show([self._around(spot, self._text(fixed(delta, 3, 0.001, 1000), 11))
                          for spot, delta in zip(spots, np.concatenate([*deltas, []]))])

    def _text(self, words, size):
        return text_picture(words, round(size * self.sharp))

    def _show_lines(self, W, b):
        largest, place = _largest(W, b), self.layout
        for collection, sign, color in zip(self.lines, (1, -1), (POSITIVE, NEGATIVE)):
            segments, shares = [], []
            for layer, matrix in enumerate(map(np.nan_to_num, W)):
                chosen = np.argwhere(sign * matrix > 0)
                segments += [place.line(layer, i, k) for i, k in chosen]
                shares.append(abs(matrix[tuple(chosen.T)]) / largest)
            shares = np.concatenate(shares)
            collection.set_segments(segments)
            collection.set_linewidths(0.7 + WIDEST * shares)
            colors = np.tile(to_rgba(color), (len(shares), 1))
            colors[:, 3] = FAINTEST + (1 - FAINTEST) * shares
            collection.set_color(colors)

    def _mark(self, chosen):
        line, bias = [], []
        if chosen:
            layer, i, k = chosen
            line = self.layout.line(layer, i, k) if i is not None else []
            bias = [self.layout.bias(layer, k)] if i is None else []
        for artist, points in ((self.mark, line), (self.ring, bias)):
            artist.set_data(*np.reshape(points, (-1, 2)).T)

    def _chosen(self, chosen, W, b):
        """The number of the chosen line or square, as words with a place and a size."""
        if not chosen:
            return []
        layer, i, k = chosen
        x, y = (self.layout.bias(layer, k) if i is None
                else self.layout.line(layer, i, k).mean(axis=0))
        number = b[layer][k] if i is None else W[layer][i, k]
        return [(x, y - 15, fixed(number, 3, 0.001, 1000), 12)]

    def _show_answer(self, s, over, words):
        place = self.layout
        left, bottom, side, _ = place.plane
        pixels = round(self.sharp * side)
        if over is None:
            title, picture = "What the network answers", tiles.answer_picture(s.sure, pixels)
        else:
            layer, k = over
            sums = s.sums[layer - 1][k : k + 1] if layer else None
            picture = unit_pictures(s.units[layer][k : k + 1], sums, pixels)[0]
            title = f"What unit {k + 1} of layer {layer} answers"
        self.answer.show([(round(self.sharp * left), round(self.sharp * bottom), picture)])
        x, y, width = place.table
        epoch, *now = s.curves[-1]
        words += [(left + side / 2, bottom + side + 12, title, 13),
                  (x + 0.21 * width, y, f"epoch {int(epoch)}", 13)]
        for row, (loss, right) in enumerate(((now[0], now[2]), (now[1], now[3])), 1):
            words += [(x + 0.6 * width, y - row * ROW, fixed(loss, 3, 0.001, 1e4), 12),
                      (x + 0.89 * width, y - row * ROW, f"{100 * right:.1f} %", 12)]
        self.words.show([self._around(at, self._text(text, size)) for *at, text, size in words])

    def _show_curves(self, curves):
        curves = curves[np.unique(np.linspace(0, len(curves) - 1, SHOWN).astype(int))]
        room = _room(curves[-1, 0])
        drawn = (self.loss, 1, LOSSES), (self.right, 3, (0, 1))
        for (_, train, val, end), first, (low, high) in drawn:
            for line, column in ((train, first), (val, first + 1)):
                line.set_data(curves[:, 0] / room,
                              np.clip(np.nan_to_num(curves[:, column], nan=high), low, high))
            end.set_text(f"{room:,}")


def _largest(W, b):
    """The largest size of all weights and biases; 1 where all are 0."""
    return max(np.abs(np.nan_to_num(array)).max() for array in (*W, *b)) or 1.0


def _room(epoch):
    """The end of an axis with room for an epoch: 10, 20, 50, 100, ..."""
    ends = (step * 10**power for power in range(1, 12) for step in (1, 2, 5))
    return next(end for end in ends if end >= epoch)
