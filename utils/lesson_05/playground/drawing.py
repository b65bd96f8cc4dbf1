"""The picture of the playground: units as small pictures, weights as lines, the plane, the curves.

Places are in page pixels, see `layout`; the canvas has `sharp` image pixels for one of them.
"""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba

from utils.lesson_05.playground import tiles
from utils.lesson_05.playground.backdrop import Backdrop
from utils.lesson_05.playground.curves import Curve
from utils.lesson_05.playground.layout import ROW, layout
from utils.lesson_05.playground.run import REACH
from utils.lesson_05.playground.tiles import Tiles, centered, text_picture, unit_pictures
from utils.plots import INK, NEGATIVE, ONE, POSITIVE, ZERO, frame
from utils.widgets import subplots
from utils.widgets.formatting import fixed
from utils.widgets.picture import CSS_DPI

SHARP = 1.5  # image pixels for a page pixel, at most
WIDTH = 840  # of the first picture: the room in a notebook on a screen of 1280 pixels
WIDEST = 2.4  # points, the line of the largest weight
FAINTEST = 0.2  # the opacity of the smallest
SHOWN = 100  # points of a curve
LOSSES = (1e-3, 10)  # of the curve
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
    backdrop -- what stands still; loss, right -- the Curves of loss and accuracy
    """

    def __init__(self, sets):
        self.sets, self.width, self.layout, self.seen = sets, 0, None, None
        self.figure, self.board = subplots(sharpness=SHARP)
        self.figure.set_layout_engine("none")
        self.board.set_position([0, 0, 1, 1])
        self.board.axis("off")
        self._laid_out_for = None
        self.backdrop = Backdrop(self.board, sets)
        self.mark, = self.board.plot([], [], color=INK, linewidth=6, alpha=0.3, zorder=1)
        self.lines = [
            self.board.add_collection(LineCollection([], linestyles=style, zorder=2))
            for style in ("solid", (0, (2.5, 1.2)))]
        self.units = self.board.add_artist(Tiles(zorder=3))
        self.deltas, self.words = (self.board.add_artist(Tiles(zorder=4)) for _ in range(2))
        self.ring, = self.board.plot([], [], "o", markersize=13, markerfacecolor="none",
                                     markeredgecolor=INK, markeredgewidth=1.5, zorder=5)
        self._plane()
        self.loss, self.right = Curve(self._axes(), LOSSES), Curve(self._axes(), (0, 1))
        self.loss.axes.set(yscale="log", ylim=LOSSES, yticks=[1e-3, 1e-2, 0.1, 1, 10],
                           yticklabels=["0.001", "0.01", "0.1", "1", "10"])
        self.loss.axes.minorticks_off()
        self.right.axes.set(ylim=(0, 1.02), yticks=[0, 0.5, 1])
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

    def fit(self, width, ratio):
        """Draw for so many page pixels, of `ratio` image pixels each -> whether this is new."""
        before = self.width, self.figure.dpi
        self.width, self.figure.dpi = width, CSS_DPI * float(np.clip(ratio, 1, SHARP))
        if before == (self.width, self.figure.dpi):
            return False
        self.figure.set_size_inches(width / CSS_DPI, layout(width, (), ()).height / CSS_DPI)
        self._laid_out_for = None
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

    def show(self, run, s, gradients=False, deltas=False, chosen=(), over=None):
        """Draw the state s of a run -> whether anything stands elsewhere, or is named otherwise.

        gradients -- whether the lines are these, not weights; deltas -- whether units carry these
        chosen -- (), or layer, i, k of a weight, or layer, None, k of a bias, to be marked
        over -- None, or layer and number of the unit whose picture takes the plane
        """
        used, self.seen = run.settings, s
        named = self.width, used.data, used.features, used.units, used.activations, used.loss
        anew, self._laid_out_for = named != self._laid_out_for, named
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

    def _lay_out(self, used):
        place = self.layout = layout(self.width, used.features, used.units)
        self.board.set(xlim=(0, place.width), ylim=(0, place.height))
        scale = np.array([place.width, place.height] * 2)
        all_axes = self.plane, self.loss.axes, self.right.axes
        for axes, box in zip(all_axes, (place.plane, *place.curves)):
            axes.set_position(box / scale)
        self.backdrop.show(place, used, self.sharp)

    def _around(self, middle, picture):
        return centered(middle, picture, self.sharp)

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
        shown = curves[np.unique(np.linspace(0, len(curves) - 1, SHOWN).astype(int))]
        epochs, loss, val_loss, right, val_right = shown.T
        self.loss.show(epochs, loss, val_loss)
        self.right.show(epochs, right, val_right)


def _largest(W, b):
    """The largest size of all weights and biases; 1 where all are 0."""
    return max(np.abs(np.nan_to_num(array)).max() for array in (*W, *b)) or 1.0
