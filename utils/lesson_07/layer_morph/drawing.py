"""The picture of the layer morph: the plane on its way, three stages of it, and the training."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon

from utils.lesson_07.layer_morph.state import GRID, LINES, WIDE, side_of
from utils.lesson_07.layer_morph.training import EPOCHS, N
from utils.plots import INK, ONE, PALE, ZERO, finer, frame, shaded
from utils.widgets import subplots
from utils.widgets.picture import CSS_DPI

SHARP, WIDTH = 1.5, 840  # image pixels for a page pixel, at most; of the first picture
TITLE, GAP = 24, 14  # page pixels
SHADE = 0.22  # the opacity of the two sides
ALT = ("Left: two classes of points, orange circles and blue squares, on a grid of lines that "
       "bends while they move from the input plane to the plane of the network's last two units; "
       "there a straight line is laid between them. A star is a point of yours. Right: small, the "
       "input plane, the plane of the last two units with the line, the network's answer all over "
       "the input plane; and how many points are right after each epoch.")
EDGES = [i for i in range(2 * LINES) if i % LINES % 6 == 0]  # lines of the small grid


class Drawing:
    """The figure and its artists; `show` brings them up to date.

    way, first, last, answer, curve -- its axes
    """

    def __init__(self):
        self.figure, axes = subplots(1, 5, sharpness=SHARP)
        self.figure.set_layout_engine("none")
        self.way, self.first, self.last, self.answer, self.curve = axes
        for plane, title, size in ((self.way, "The plane on its way", 1),
                                   (self.first, "1: the input", WIDE),
                                   (self.last, "2: the last two units", 1),
                                   (self.answer, "3: the answer", WIDE)):
            frame(plane, title, xlim=(-size, size), ylim=(-size, size))
            plane.set(xticks=[], yticks=[])
            plane.spines[:].set_visible(True)
            plane.spines[:].set_color(PALE)
        frame(self.curve, "", "epoch", xlim=(0, EPOCHS), ylim=(0.4 * N, 1.03 * N))
        self.curve.set(xticks=[0, 50, 100, 150], yticks=[150, 200, 250, 300])
        for small in axes[1:]:
            small.set_title(small.get_title(), fontsize=9)
            small.tick_params(labelsize=8, length=3, pad=2)
        self.curve.xaxis.label.set_size(8.5)
        self.curve.set_title(f"right, of {N} points", fontsize=9)
        self._draw_planes()
        self.right, = self.curve.plot([], [], color=INK, linewidth=1.3, zorder=2)
        self.now, = self.curve.plot([], [], "o", color=ONE, markersize=7, markeredgecolor=INK,
                                    clip_on=False, zorder=3)
        self.shown = None  # the Training and the State in the picture
        self._size = None
        self.fit(WIDTH, SHARP)

    def _draw_planes(self):
        lines = {"colors": PALE, "linewidths": 0.7}
        self.grid = self.way.add_collection(LineCollection([], zorder=1, **lines))
        self.small = self.last.add_collection(LineCollection([], zorder=1, **lines))
        self.first.add_collection(LineCollection(GRID[EDGES], zorder=1, **lines))
        self.sides = [self.way.add_patch(Polygon(np.zeros((3, 2)), facecolor=color, linewidth=0,
                                                 zorder=0)) for color in (ZERO, ONE)]
        self.line, = self.way.plot([], [], color=INK, linewidth=2.2, zorder=4)
        self.thin, = self.last.plot([], [], color=INK, linewidth=1.6, zorder=4)
        self.image = self.answer.imshow(
            np.zeros((1, 1, 4), np.uint8), origin="lower", zorder=0, aspect="auto",
            extent=(-WIDE, WIDE, -WIDE, WIDE), interpolation="nearest")
        planes = self.way, self.first, self.last, self.answer
        self.points = [
            [plane.plot([], [], marker, color=color, markersize=size, markeredgecolor="white",
                        markeredgewidth=edge, zorder=3)[0]
             for marker, color in zip("so", (ZERO, ONE))]
            for plane, size, edge in zip(planes, (5.5, 3, 3, 3), (0.6, 0.3, 0.3, 0.3))]
        self.stars = [plane.plot([], [], "*", color="white", markersize=size, markeredgecolor=INK,
                                 markeredgewidth=1.2, zorder=5)[0]
                      for plane, size in zip(planes, (17, 11, 11, 11))]

    def fit(self, width, ratio):
        """Lay it out for so many page pixels, of `ratio` image pixels each -> whether it is new."""
        size = width, CSS_DPI * float(np.clip(ratio, 1, SHARP))
        if size == self._size:
            return False
        self._size = size
        beside = width >= 680
        side = min((width - 2 * GAP) // 2, 560) if beside else min(width - 2 * GAP, 420)
        small = (side - TITLE - 3 * GAP) / 2 if beside else min((width - 5 * GAP) / 2, 200)
        left, top = (GAP / 2 + side + 2 * GAP, TITLE) if beside else (GAP, 3 * TITLE + side)
        height = TITLE + side + GAP if beside else top + 2 * small + TITLE + 4 * GAP
        self.figure.dpi = size[1]
        self.figure.set_size_inches(width / CSS_DPI, height / CSS_DPI)
        step = small + TITLE + GAP
        places = [(GAP / 2, TITLE, side), (left, top, small), (left + small + 3 * GAP, top, small),
                  (left, top + step, small), (left + small + 3 * GAP, top + step, small)]
        for axes, (x, y, long) in zip(self.figure.axes, places):
            high = long - 2 * GAP if axes is self.curve and beside else long
            axes.set_position([x / width, 1 - (y + high) / height, long / width, high / height])
        return True

    def show(self, training, s, t, epoch, you):
        """Draw a State of a Training."""
        self.shown = training, s
        X, y = training.X, training.y
        self.grid.set_segments(s.grid)
        for plane, places in zip(self.points, (s.points, X, s.ends[0], X)):
            for label, artist in enumerate(plane):
                artist.set_data(*places[y == label].T)
        for artist, place in zip(self.stars, (s.you, you, s.ends[1], you)):
            artist.set_data(*np.reshape(place, (2, 1)))
        laid = np.clip(t - 1, 0, 1)
        for sign, patch in zip((-1, 1), self.sides):
            corners = side_of(s.line, sign)
            patch.set(xy=corners if len(corners) else np.zeros((3, 2)), alpha=SHADE * laid)
        ends = _ends(s.line)
        self.line.set_data(*(ends[0] + laid * (ends[1] - ends[0]) * np.array([[0], [1]])).T
                           if laid else ([], []))
        self.thin.set_data(*ends.T)
        self.small.set_segments(s.ends[2][EDGES])
        self.image.set_data(shaded(finer(s.sure, 3)))
        self.right.set_data(np.arange(len(training.right)), training.right)
        self.now.set_data([epoch], [training.right[epoch]])


def _ends(line):
    """Where a line enters and leaves the frame's square, (2, 2)."""
    size = max(line[:2] @ line[:2], 1e-30)
    foot, along = -line[2] * line[:2] / size, np.array([-line[1], line[0]]) / np.sqrt(size)
    with np.errstate(divide="ignore", invalid="ignore"):
        stops = np.sort((np.array([[-1], [1]]) - foot) / along, axis=0)  # for x and for y
    low, high = np.max(stops[0][np.isfinite(stops[0])]), np.min(stops[1][np.isfinite(stops[1])])
    return foot + np.array([[low], [max(low, high)]]) * along
