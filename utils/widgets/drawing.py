"""What several interactions draw with: texts as outlines, tables of colors."""

import functools

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from utils.plots import NEGATIVE, POSITIVE

STRENGTH = 0.5  # of a color under ink, at most: so that ink is read on light and on dark pages


@functools.cache
def _glyph(character):
    """A character in a font of size 1: vertices, their codes, and how far the next one stands."""
    zero, zeros, between = (TextPath((0, 0), text, size=1)
                            for text in ("0", "00", f"0{character}0"))
    n = len(zero.codes)
    start, end = (x - zero.vertices[0, 0] for x in (zeros.vertices[n, 0], between.vertices[-n, 0]))
    return between.vertices[n:-n] - [start, 0], between.codes[n:-n], end - start


@functools.lru_cache(4096)
def _line(text):
    """The outline of a text in a font of size 1, and its middle by each way to align it."""
    vertices, codes, advances = zip(*map(_glyph, text))
    starts = np.cumsum([0.0, *advances[:-1]])
    path = Path(np.vstack([glyph + [x, 0] for glyph, x in zip(vertices, starts)]),
                np.concatenate(codes))
    ink = path.get_extents()
    return path, {"start": 0.0, "ink": (ink.x0 + ink.x1) / 2, "line": sum(advances) / 2}


def outline(text, size, at=(0.0, 0.0), align="ink", stretch=(1.0, 1.0)):
    """A text as a Path: many times cheaper to draw again than Matplotlib's Text.

    size -- of the font, in the unit that the path is drawn in; at -- the point on its baseline
    align -- what stands over that point: the "start" of the line, the middle of its "ink", or of
    the "line", which has the room around the letters; stretch -- (1, -1) where the y axis points
    down
    """
    path, middles = _line(text)
    return Path((path.vertices - [middles[align], 0]) * size * stretch + at, path.codes)


def limit(axes, xlim=None, ylim=None):
    """Set limits that are others now: to set them, even to the same, draws all of the figure."""
    if xlim and axes.get_xlim() != xlim:
        axes.set_xlim(xlim)
    if ylim and axes.get_ylim() != ylim:
        axes.set_ylim(ylim)


def outlines(axes, places, transform, **look):
    """Room for a text at each of the places (M, 2): `set_paths` fills it with outlines, in points.

    transform -- the coordinates of the places; look -- colors and lines of a PathCollection
    """
    return axes.add_collection(PathCollection(
        [], offsets=places, offset_transform=transform,
        transform=Affine2D().scale(1 / 72) + axes.figure.dpi_scale_trans, **look), autolim=False)


def tinted(share):
    """The color of a cell with a number in it. share -- of the largest number, from -1 to 1"""
    depth = STRENGTH * min(abs(share), 1.0) if np.isfinite(share) else 0.0
    return tuple(1 - depth * (1 - part) for part in to_rgb(POSITIVE if share > 0 else NEGATIVE))


@functools.cache
def shades(*colors):
    """256 colors from the first to the last of "#rrggbb", each a uint32 of the bytes RGBA."""
    stops = np.array([[*bytes.fromhex(color[1:]), 255] for color in colors], float)
    along = np.linspace(0, len(colors) - 1, 256)
    parts = [np.interp(along, np.arange(len(colors)), part) for part in stops.T]
    return np.column_stack(parts).astype(np.uint8).view(np.uint32).ravel()
