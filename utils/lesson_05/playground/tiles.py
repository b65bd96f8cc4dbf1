"""What the playground draws pixel by pixel: what units and network answer, points, and words."""

import functools

import numpy as np
from matplotlib.artist import Artist
from matplotlib.font_manager import findfont
from PIL import Image, ImageDraw, ImageFont

from utils.lesson_05.playground.settings import quiet
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, ZERO, boundary, shaded
from utils.widgets.drawing import shades

SIGNED = shades(NEGATIVE, "#ffffff", POSITIVE)  # from below 0 to above 0, white at 0
_INK, _PALE, _WHITE = (int(shades(color, color)[0]) for color in (INK, PALE, "#ffffff"))
_CLASSES = [int(shades(color, color)[0]) for color in (ZERO, ONE)]


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


def centered(middle, picture, sharp):
    """A picture with its place among Tiles.

    middle -- in page pixels; sharp -- image pixels for a page pixel
    """
    height, width = picture.shape
    x, y = sharp * np.asarray(middle)
    return round(x - width / 2), round(y - height / 2), picture


def resized(values, side):
    """(..., n, n) -> (..., side, side), by linear interpolation."""
    n = values.shape[-1]
    place = np.clip((np.arange(side) + 0.5) * n / side - 0.5, 0, n - 1)
    low = np.minimum(place.astype(int), n - 2)
    for _ in range(2):
        near = values[..., low]
        values = np.swapaxes(near + (place - low) * (values[..., low + 1] - near), -1, -2)
    return values


def answer_picture(sure, side):
    """The plane (H, W), numbers 0..1, in the classes' colors (side, side), with a line at 0.5."""
    colors = shaded(np.clip(resized(np.nan_to_num(sure, nan=0.5), side), 0, 1))
    return np.ascontiguousarray(colors).view(np.uint32)[..., 0]


@quiet
def unit_pictures(answers, sums=None, side=40):
    """Units (K, H, W) as colors (K, side, side), white at 0; ink where a sum is 0.

    One that answers the same everywhere is hatched.
    answers, sums -- of each unit after its activation, and before it
    """
    answers = resized(np.nan_to_num(answers, posinf=0.0, neginf=0.0), side)
    most = abs(answers).max(axis=(1, 2), keepdims=True)
    colors = SIGNED[(127.5 + 127 * answers / np.where(most > 0, most, 1)).astype(np.uint8)]
    flat = np.ptp(answers, axis=(1, 2)) <= 1e-12 * most[:, 0, 0]
    colors[flat] = np.where(np.add.outer(np.arange(side), np.arange(side)) % 7 < 2, _PALE, _WHITE)
    if sums is not None:
        for picture, z in zip(colors, resized(sums, side)):
            picture[boundary(z > 0)] = _INK
    return framed(colors)


def framed(colors, thick=1):
    """Pictures (..., H, W) with a frame of ink, in place."""
    for edge in (np.s_[..., :thick, :], np.s_[..., -thick:, :], np.s_[..., :, :thick],
                 np.s_[..., -thick:]):
        colors[edge] = _INK
    return colors


def data_picture(points, labels, side, reach, thick):
    """Points (N, 2) from -reach to reach as a small picture of their classes."""
    colors = np.full((side, side), _WHITE, np.uint32)
    place = ((points / reach + 1) / 2 * side).astype(int)
    for (x, y), label in zip(np.clip(place, 0, side - 2), labels):
        colors[y : y + 2, x : x + 2] = _CLASSES[label]
    return framed(colors, thick)


def square(number, largest, side):
    """A number as a framed square of its color."""
    share = np.clip(np.nan_to_num(number / largest), -1, 1) if largest else 0.0
    return framed(np.full((side, side), SIGNED[int(127.5 + 127 * share)]))


@functools.lru_cache(500)
def text_picture(words, size=13):
    """Words as colors (H, W), ink on white: 20 times faster than a Text of Matplotlib."""
    font = _font(size)
    image = Image.new("RGBA", (int(font.getlength(words)) + 5, round(1.35 * size)), "white")
    ImageDraw.Draw(image).text((2, 0.1 * size), words, INK, font)
    return np.asarray(image)[::-1].copy().view(np.uint32)[..., 0]


@functools.cache
def _font(size):
    return ImageFont.truetype(findfont("DejaVu Sans"), size)
