"""What the playground draws pixel by pixel: what units and network answer, and numbers on them."""

import functools

import numpy as np
from matplotlib.artist import Artist
from matplotlib.font_manager import findfont
from PIL import Image, ImageDraw, ImageFont

from utils.lesson_05.playground.settings import quiet
from utils.plots import INK, boundary, finer
from utils.widgets.drawing import shades

FINE = 7  # pixels of the plane to a place of the grid, along each axis
UNIT = shades("#3a7ca5", "#a5c8d6", "#faf0d6")  # from a unit's lowest answer to its highest, light
ANSWER = shades("#7ab8d9", "#ffffff", "#eaae7f")  # from class 0 to class 1
_INK = shades(INK, INK)[0]
_FONT = ImageFont.truetype(findfont("DejaVu Sans"), 13)


class Tiles(Artist):
    """Pictures put on the canvas pixel by pixel, which costs a tenth of an imshow.

    tiles -- [(x, y, uint32 (H, W))]: the place of the lower left corner in image pixels, and RGBA
    colors as `shades` gives them, the lowest row first
    """

    def __init__(self, zorder):
        super().__init__()
        self.tiles = ()
        self.set_zorder(zorder)

    def show(self, tiles):
        """Other pictures from now on."""
        self.tiles, self.stale = tiles, True

    def draw(self, renderer):
        """As Matplotlib asks for it."""
        gc = renderer.new_gc()
        for x, y, colors in self.tiles:
            bytes_ = np.ascontiguousarray(colors).view(np.uint8)
            renderer.draw_image(gc, x, y, bytes_.reshape(*colors.shape, 4))
        gc.restore()
        self.stale = False


def answer_picture(sure):
    """The plane (H, W), numbers 0..1, as colors (FINE H, FINE W), with a line at 0.5."""
    fine = finer(np.nan_to_num(sure, nan=0.5), FINE)
    colors = ANSWER[np.clip(255 * fine, 0, 255).astype(np.uint8)]
    colors[boundary(fine > 0.5)] = _INK
    return colors


@functools.lru_cache(2000)
def number_picture(words):
    """A number as colors (H, W), ink on white: 20 times faster than a Text of Matplotlib."""
    image = Image.new("RGBA", (int(_FONT.getlength(words)) + 5, 17), "white")
    ImageDraw.Draw(image).text((2, 1), words, INK, _FONT)
    return np.asarray(image)[::-1].copy().view(np.uint32)[..., 0]


@quiet
def unit_pictures(answers, sums=None):
    """Units (K, H, W) as colors, each from its lowest to its highest answer; ink where a sum is 0.

    answers, sums -- of each unit after its activation, and before it
    """
    answers = np.nan_to_num(answers, posinf=0.0, neginf=0.0)
    low, high = answers.min(axis=(1, 2), keepdims=True), answers.max(axis=(1, 2), keepdims=True)
    colors = UNIT[(254 * (answers - low) / np.where(high > low, high - low, 1)).astype(np.uint8)]
    if sums is not None:
        for picture, z in zip(colors, sums):
            picture[boundary(z > 0)] = _INK
    colors[:, [0, -1]] = _INK
    colors[:, :, [0, -1]] = _INK
    return colors
