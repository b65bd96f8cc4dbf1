"""Off-screen figures that pyplot never sees, and their pictures: what is still is drawn once."""

import contextlib
import io
import math
import textwrap

import numpy as np
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image  # comes with Matplotlib

from utils.plots import INK, default_style

CSS_DPI = 100  # a figure of 9 inches is 900 px wide on the page
NARROW, WIDE = 460, 1200  # page pixels: figures are laid out for widths from here to there
WAKE = "A still picture. In JupyterLab, Run > Run All Cells brings it to life."
COLUMN = 260  # page pixels that axes need beside others, most of them


@contextlib.contextmanager
def default_settings():
    """NumPy's and Matplotlib's settings as they come, in this thread.

    What the reader has set is for the reader's code.
    """
    with default_style(), np.errstate(all="warn", under="ignore"):
        yield


class Sheet(Figure):
    """An off-screen figure that can be laid out for the width of a page.

    size -- inches, of 100 px on the page; sharpness -- image pixels for a page pixel, at most
    grid, places -- the GridSpec of its axes, and these in rows; None for a layout of its own
    column -- page pixels that axes need beside others
    """

    def __init__(self, size, sharpness=2, layout=None):
        super().__init__(figsize=size, dpi=CSS_DPI * sharpness, layout=layout)
        FigureCanvasAgg(self)
        self.size, self.sharpness, self.grid, self.places = size, sharpness, None, []
        self.column = COLUMN

    def fit(self, width, ratio):
        """Lay it out for some page pixels, of `ratio` image pixels each -> whether it is another.

        Where a row of axes has too little room, it is broken like a line of text, and the axes
        that remain for its last line share the whole width.
        """
        before, grid = (*self.get_size_inches(), self.dpi), self.grid
        if grid is None:
            return False
        columns = int(np.clip(width // self.column, 1, grid.ncols))
        lines = -(-grid.ncols // columns)
        stretch = (width / columns) / (self.size[0] * CSS_DPI / grid.ncols)
        height = lines * self.size[1] * np.clip(stretch, 0.9, 1.25 if lines == 1 else 0.9)
        self.dpi = CSS_DPI * np.clip(ratio, 1, self.sharpness)
        self.set_size_inches(width / CSS_DPI, round(height, 2))
        if before == (*self.get_size_inches(), self.dpi):
            return False
        last = grid.ncols - (lines - 1) * columns  # axes on the last line
        cells = math.lcm(columns, last)
        broken = self.add_gridspec(
            lines * grid.nrows, cells,
            width_ratios=grid.get_width_ratios() if columns == grid.ncols else None,
            height_ratios=list(grid.get_height_ratios()) * lines)
        for row, line in enumerate(self.places):
            for i, axes in enumerate(line):
                below, place = divmod(i, columns)
                wide = cells // (columns if below < lines - 1 else last)
                axes.set_subplotspec(
                    broken[below * grid.nrows + row, place * wide:(place + 1) * wide])
        self.set_layout_engine("constrained")
        return True


@default_settings()
def subplots(nrows=1, ncols=1, size=(9, 3), sharpness=2, **options):
    """A figure and its axes, as pyplot's `subplots` gives them, but off-screen.

    size -- inches, of 100 px on the page; options -- as Matplotlib's Figure.subplots takes them
    sharpness -- image pixels for a page pixel: 2 for lines, 1.5 where an image fills the axes
    """
    figure = Sheet(size, sharpness, layout="constrained")
    axes = figure.subplots(nrows, ncols, **options)
    figure.places = np.reshape(axes, (nrows, ncols)).tolist()  # an array would keep them for ever
    figure.grid = figure.places[0][0].get_gridspec()
    return figure, axes


class Picture:
    """A figure that is cheap to draw again: what changes is drawn over a stored background."""

    def __init__(self, figure):
        self.figure = figure
        self.moving = []
        self.background = None
        figure.canvas.draw()
        figure.set_layout_engine("none")  # laid out once; then the frame stays where it is

    def draw(self):
        """Bring the canvas up to date with the artists; pixel by pixel as a full drawing."""
        canvas = self.figure.canvas
        new = [artist for axes in self.figure.axes for artist in self._newly_moving(axes)]
        axis_moved = any(axes.axison and (axes.xaxis.stale or axes.yaxis.stale)
                         for axes in self.figure.axes)
        if new or axis_moved or self.background is None:
            for artist in new:
                artist.set_animated(True)
            moving = (artist for axes in self.figure.axes for artist in axes.get_children()
                      if artist.get_animated())
            self.moving = sorted(moving, key=lambda artist: artist.zorder)
            canvas.draw()
            self.background = canvas.copy_from_bbox(self.figure.bbox)
        canvas.restore_region(self.background)
        for artist in self.moving:
            artist.axes.draw_artist(artist)

    @staticmethod
    def _newly_moving(axes):
        """Artists that have changed and are part of the background, and those that lie above."""
        fixed = [axes.patch, axes.title, axes._left_title, axes._right_title]
        if not axes.axison:
            fixed += axes.spines.values()
        still = [artist for artist in axes.get_children()
                 if not isinstance(artist, Axis) and artist not in fixed
                 and not artist.get_animated()]
        lowest = min((artist.zorder for artist in still if artist.stale), default=None)
        return [] if lowest is None else [artist for artist in still if artist.zorder >= lowest]

    def encode(self, form):
        """The canvas as the bytes of a file.

        form -- "jpeg" for a picture on its way (10 times faster), "png" for one to keep
        """
        canvas, file = self.figure.canvas, io.BytesIO()
        size, pixels = canvas.get_width_height(), canvas.buffer_rgba()
        image = Image.frombuffer("RGBX", size, pixels, "raw", "RGBX", 0, 1)
        if form == "jpeg":
            image.save(file, form, quality=92, subsampling=2)
        else:
            image.convert("RGB").save(file, form, optimize=True)
        return file.getvalue()

    def still(self):
        """The PNG for where no kernel runs, with a line below it that says so."""
        pixels, file = np.vstack([self.figure.canvas.buffer_rgba(), self._line()]), io.BytesIO()
        Image.fromarray(pixels[..., :3]).save(file, "png", optimize=True)
        return file.getvalue()

    def _line(self):
        paper = Sheet((self.figure.get_size_inches()[0], 0.3))
        paper.dpi = self.figure.dpi
        paper.text(0.008, 0.4, WAKE, fontsize=9, color=INK, va="center", style="italic")
        paper.canvas.draw()
        return paper.canvas.buffer_rgba()


def notice(text, figure):
    """A picture of the size of a figure, with nothing but a text."""
    paper = Figure(figsize=figure.get_size_inches(), dpi=figure.dpi)
    FigureCanvasAgg(paper)
    lines = textwrap.fill(textwrap.shorten(text, 500, placeholder=" ..."), 80)
    paper.text(0.5, 0.5, lines, fontsize=12, color=INK, ha="center", va="center", linespacing=1.5,
               parse_math=False)
    return Picture(paper)
