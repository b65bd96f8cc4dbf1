"""The picture of the playground: units as small pictures, weights as lines, the plane, the curves.

Places on the figure are in page pixels, from its lower left corner; the canvas has SHARP image
pixels for one of them.
"""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from utils.lesson_05.playground.run import GRID, REACH
from utils.lesson_05.playground.settings import UNITS
from utils.lesson_05.playground.tiles import (
    FINE,
    Tiles,
    answer_picture,
    number_picture,
    unit_pictures,
)
from utils.plots import INK, NEGATIVE, ONE, POSITIVE, ZERO, frame
from utils.widgets import subplots
from utils.widgets.formatting import fixed
from utils.widgets.picture import CSS_DPI

SHARP = 1.5
WIDTH, HEIGHT = 900, 560
TILE = GRID / SHARP  # a unit's picture has one image pixel for each place of the grid
SIDE = FINE * TILE  # of the plane
PLANE_AT = (568, 248)  # its lower left corner
FIRST, TOP, BOTTOM = 92, 512, 76  # middles: of the column of inputs; the highest, the lowest unit
WIDEST = 6  # points, the line of the largest weight
DASHED = (0, (3, 1.3))
SHOWN = 100  # points of a curve
LOSSES = (1e-3, 10)  # of the curve
ALT = ("Left: the network, from the inputs to the right, each unit a small picture of what it "
       "answers all over the plane, each weight a line, wide where it is large, dashed where it is "
       "below 0. Right: the plane with the points, orange circles of class 1 and blue squares of "
       "class 0, filled for training and hollow for validation, shaded by the network's answer. "
       "Below it: loss and accuracy over the epochs, solid for training, dashed for validation.")


def places(sizes):
    """The middle of each unit, (K, 2) for each layer but the last, and of the plane's left edge."""
    across = np.linspace(FIRST, PLANE_AT[0], len(sizes))
    middles = []
    for x, size in zip(across[:-1], sizes[:-1]):
        gap = (TOP - BOTTOM) / (UNITS - 1) if size > 4 else 1.35 * (TOP - BOTTOM) / (UNITS - 1)
        heights = (TOP + BOTTOM) / 2 + gap * ((size - 1) / 2 - np.arange(size))
        middles.append(np.column_stack([np.full(size, x), heights]))
    return [*middles, np.array([[PLANE_AT[0], PLANE_AT[1] + SIDE / 2]])]


class Drawing:
    """The figure and its artists; `show` brings them up to date."""

    def __init__(self):
        size = WIDTH / CSS_DPI, HEIGHT / CSS_DPI
        self.figure, self.board = subplots(size=size, sharpness=SHARP)
        self.figure.set_layout_engine("none")
        self.board.set_position([0, 0, 1, 1])
        self.board.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
        self.board.axis("off")
        self.lines = [
            self.board.add_collection(LineCollection([], colors=color, linestyles=style, zorder=1))
            for color, style in ((POSITIVE, "solid"), (NEGATIVE, (0, (2.5, 1.2))))]
        self.units = self.board.add_artist(Tiles(zorder=2))
        self.deltas = self.board.add_artist(Tiles(zorder=3))
        for y, words in (
                (28, "Unit: dark where it answers low, light where high; ink line where its "
                     "weighted sum is 0."),
                (12, "Line: wide where the weight or gradient is large; solid above 0, dashed "
                     "below 0.")):
            self.board.text(12, y, words, fontsize=8.5, va="center", color=INK, zorder=0)
        # names as tick labels: they belong to the background, and a change of them is noticed there
        self.names = self._axes(0, 0, WIDTH, HEIGHT)
        self.names.set(xlim=(0, WIDTH), ylim=(0, HEIGHT), zorder=-1)
        self.names.tick_params(length=0, labelsize=9.5, pad=-1, left=False, bottom=False,
                               labelcolor=INK)
        self.names.spines[:].set_visible(False)
        self.names.spines.left.set_position(("data", FIRST - TILE / 2 - 6))
        self.names.spines.bottom.set_position(("data", HEIGHT - 12))
        self.named = None
        self._plane()
        self.loss, self.right = self._curves(606, "loss (log scale)"), self._curves(756, "accuracy")
        self.loss[0].set(yscale="log", ylim=LOSSES, yticks=[1e-3, 1e-2, 0.1, 1, 10],
                         yticklabels=["0.001", "0.01", "0.1", "1", "10"])
        self.loss[0].minorticks_off()
        self.right[0].set(ylim=(0, 1.02), yticks=[0, 0.5, 1])

    def _axes(self, left, bottom, width, height):
        axes = self.figure.add_axes([left / WIDTH, bottom / HEIGHT, width / WIDTH, height / HEIGHT])
        axes.tick_params(labelsize=8.5)
        return axes

    def _plane(self):
        plane = self._axes(*PLANE_AT, SIDE, SIDE)
        frame(plane, "", "x1", "x2", (-REACH, REACH), (-REACH, REACH))
        plane.set_title("What the network answers", fontsize=10.5)
        plane.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        plane.yaxis.tick_right()
        plane.yaxis.set_label_position("right")
        plane.spines[["top", "right", "bottom", "left"]].set_visible(False)
        self.answer = plane.add_artist(Tiles(zorder=1))
        self.points = []
        for marker, color in (("s", ZERO), ("o", ONE)):
            for face, edge, width, zorder in ((color, "white", 0.5, 2), ("white", color, 1.1, 3)):
                self.points += plane.plot([], [], marker, color=color, markersize=4, zorder=zorder,
                                          markerfacecolor=face, markeredgecolor=edge,
                                          markeredgewidth=width)
        looks = ("training", INK, "solid", INK), ("validation", ONE, DASHED, "white")
        keys = [Line2D([], [], color=color, linestyle=style, marker="o", markersize=5,
                       markeredgecolor=INK, markerfacecolor=face, label=label)
                for label, color, style, face in looks]
        self.figure.legend(handles=keys, loc="center", ncols=2, frameon=False, fontsize=8.5,
                           handlelength=3.2,
                           bbox_to_anchor=((PLANE_AT[0] + SIDE / 2) / WIDTH, 196 / HEIGHT))

    def _curves(self, left, title):
        axes = self._axes(left, 48, 108, 108)
        frame(axes, "", "epoch", "", (0, 1))
        axes.set_title(title, fontsize=9.5)
        axes.set_xticks([0, 1], ["0", ""])
        axes.xaxis.label.set_fontsize(9)
        lines = [axes.plot([], [], color=color, linestyle=style, linewidth=1.6)[0]
                 for color, style in ((INK, "solid"), (ONE, DASHED))]
        # the epochs as shares of this text; as a tick it would need new backgrounds as it grows
        end = axes.text(1, -0.09, "", ha="center", va="top", fontsize=8.5, transform=axes.transAxes)
        return axes, *lines, end

    def show(self, run, s, gradients=False, deltas=False):
        """Draw the state s of a run.

        gradients -- whether the lines are these, not weights; deltas -- whether units carry these
        """
        middles = places([len(picture) for picture in s.units] + [1])
        self._show_units(run, s, middles)
        self._show_lines(s.gradients if gradients else s.weights, middles)
        if deltas:
            self._show_deltas(s.deltas, middles)
        elif self.deltas.tiles:
            self.deltas.show([])
        corner = tuple(SHARP * place for place in PLANE_AT)
        self.answer.show([(*corner, answer_picture(s.sure))])
        training = np.arange(len(run.labels)) < run.n_train
        kinds = (0, training), (0, ~training), (1, training), (1, ~training)
        for points, (label, which) in zip(self.points, kinds):
            points.set_data(*run.points[(run.labels == label) & which].T)
        curves = s.curves[np.unique(np.linspace(0, len(s.curves) - 1, SHOWN).astype(int))]
        room = _room(curves[-1, 0])
        drawn = (self.loss, 1, LOSSES), (self.right, 3, (0, 1))
        for (_, train, val, end), first, (low, high) in drawn:
            for line, column in ((train, first), (val, first + 1)):
                line.set_data(curves[:, 0] / room,
                              np.clip(np.nan_to_num(curves[:, column], nan=high), low, high))
            end.set_text(f"{room:,}")

    def _show_units(self, run, s, middles):
        tiles = []
        for answers, sums, centers in zip(s.units, [None, *s.sums], middles):
            corners = np.round(SHARP * (centers - TILE / 2))
            pictures = unit_pictures(answers, sums)
            tiles += [(x, y, colors) for (x, y), colors in zip(corners, pictures)]
        self.units.show(tiles)
        named = run.settings.features, run.settings.activations
        if named != self.named:
            self.named = named
            self.names.set_xticks([column[0, 0] for column in middles[:-1]],
                                  ["inputs", *run.settings.activations])
            self.names.set_yticks(middles[0][:, 1], run.settings.features)

    def _show_lines(self, matrices, middles):
        matrices = [np.nan_to_num(W) for W in matrices]  # a run that broke down
        largest = max(np.abs(W).max() for W in matrices)
        for collection, sign in zip(self.lines, (1, -1)):
            segments, widths = [], []
            for W, left, right in zip(matrices, middles, middles[1:]):
                chosen = np.argwhere(sign * W > 0)
                a, b = left[chosen[:, 0]] + [TILE / 2, 0], right[chosen[:, 1]]
                if right is not middles[-1]:
                    b = b - [TILE / 2, 0]
                segments.append(np.stack([a, b], axis=1))
                widths.append(0.3 + WIDEST * (np.abs(W[tuple(chosen.T)]) / largest))
            collection.set_segments(np.concatenate(segments))
            collection.set_linewidths(np.concatenate(widths))

    def _show_deltas(self, deltas, middles):
        spots = [(x, y - TILE / 2 - 6.5) for column in middles[1:-1] for x, y in column]
        spots.append((PLANE_AT[0] - 22, middles[-1][0, 1] + 14))
        tiles = []
        for (x, y), number in zip(spots, np.concatenate(deltas)):
            picture = number_picture(fixed(number, 3, 0.001, 1000))
            height, width = picture.shape
            tiles.append((round(SHARP * x - width / 2), round(SHARP * y - height / 2), picture))
        self.deltas.show(tiles)


def _room(epoch):
    """The end of an axis with room for an epoch: 10, 20, 50, 100, ..."""
    ends = (step * 10**power for power in range(1, 12) for step in (1, 2, 5))
    return next(end for end in ends if end >= epoch)
