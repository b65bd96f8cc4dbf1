"""Pictures of several parts that are laid out anew for the room on the page, and their colors."""

import numpy as np

from utils.plots import INK, NEGATIVE, POSITIVE
from utils.widgets.drawing import shades
from utils.widgets.picture import CSS_DPI, Sheet, default_settings

DIGITS = ["#222222", "#0072b2", "#117733", "#d55e00", "#882255", "#3f8f86", "#332288", "#aa4499",
          "#8a7a00", "#cc6677"]  # after Tol (2021): of 0 to 9, which are written as such
DIGIT = {"cmap": "gray_r", "vmin": 0, "vmax": 1}  # how an image of a digit is shown


class Mosaic(Sheet):
    """A figure whose axes stand in other places where there is more room, or less.

    layouts -- [(from so many page pixels, rows of letters, height in inches), ...], the widest
               first: each letter is an axes, as in Matplotlib's subplot_mosaic; its height is for
               `base` page pixels
    parts -- {letter: its axes}
    """

    base = 900

    @default_settings()
    def __init__(self, layouts, sharpness=2):
        _, rows, height = layouts[0]
        super().__init__((self.base / CSS_DPI, height), sharpness, layout="constrained")
        self.layouts, self.parts = layouts, {}
        self._settle(rows)

    def fit(self, width, ratio):
        """As of a Sheet."""
        before = (*self.get_size_inches(), self.dpi)
        _, rows, height = next(layout for layout in self.layouts if width >= layout[0])
        first = rows is self.layouts[0][1]
        height *= np.clip(width / self.base, 0.9, 1.25) if first else 1
        self.dpi = CSS_DPI * np.clip(ratio, 1, self.sharpness)
        self.set_size_inches(width / CSS_DPI, round(height, 2))
        if before == (*self.get_size_inches(), self.dpi):
            return False
        self._settle(rows)
        self.set_layout_engine("constrained")
        return True

    def _settle(self, rows):
        letters = np.array([list(row) for row in rows])
        grid = self.add_gridspec(*letters.shape)
        for letter in dict.fromkeys("".join(rows)):
            places = np.argwhere(letters == letter)
            (top, left), (bottom, right) = places.min(axis=0), places.max(axis=0) + 1
            if letter not in self.parts:
                self.parts[letter] = self.add_subplot(grid[top:bottom, left:right])
            self.parts[letter].set_subplotspec(grid[top:bottom, left:right])


def signed(values, largest):
    """Numbers as colors (..., 4): purple below 0, white at 0, green above; full at +-largest."""
    table = shades(NEGATIVE, "#ffffff", POSITIVE)
    place = np.clip(127.5 + 127.5 * np.asarray(values, float) / largest, 0, 255)
    colors = np.ascontiguousarray(table[place.round().astype(int)])
    return colors.view(np.uint8).reshape(*colors.shape, 4)


def image_axes(axes, title=""):
    """Axes for an image: a thin frame, no ticks; the title is a Text that may change."""
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(color="#888888", linewidth=0.6)
    return axes.annotate(title or " ", (0.5, 1), (0, 4), "axes fraction", "offset points",
                         ha="center", va="bottom", fontsize=10, color=INK, annotation_clip=False)


def outline(mask):
    """The border of a mask (H, W) as a line (x, y) with gaps, in pixels."""
    framed = np.pad(mask, 1)
    rows, columns = np.nonzero(framed[:, 1:] != framed[:, :-1])
    upright = np.stack([[columns, columns], [rows - 1, rows]])  # (x or y, end, M)
    rows, columns = np.nonzero(framed[1:] != framed[:-1])
    level = np.stack([[columns - 1, columns], [rows, rows]])
    ends = np.concatenate([upright, level], axis=2).astype(float)
    gaps = np.full((2, 1, ends.shape[2]), np.nan)
    return np.concatenate([ends, gaps], axis=1).transpose(0, 2, 1).reshape(2, -1)
