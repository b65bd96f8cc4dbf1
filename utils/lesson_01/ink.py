"""Ink: what a pen draws on a pad, and how it becomes an image as MNIST has them."""

import numpy as np
from PIL import Image

from utils.widgets.explore import Explorer

SIDE, FINE = 28, 10  # pixels of what the network gets, and dots of ink for each
PEN = 2.2  # width, in pixels of the network
BOX = 20  # pixels that a digit of MNIST is high, or wide


def blank():
    """No ink, (280, 280)."""
    return np.zeros((SIDE * FINE, SIDE * FINE))


def enlarged(image):
    """An image (28, 28) as ink, (280, 280)."""
    large = Image.fromarray(np.asarray(image, np.float32)).resize(
        (SIDE * FINE, SIDE * FINE), Image.Resampling.BICUBIC)
    return np.clip(np.array(large, float), 0, 1)


def stroke(ink, start, end, pen=PEN):
    """Draw a line of the pen on ink (H, W) in place, soft at its edge. Places: (x, y) in pixels."""
    start, end = FINE * np.array([start, end], float)
    reach = pen * FINE / 2 + 1
    low, high = np.minimum(start, end) - reach, np.maximum(start, end) + reach
    left, top = np.clip(np.floor(low), 0, None).astype(int)
    right, bottom = np.clip(np.ceil(high), 0, None).astype(int)
    part = ink[top:bottom, left:right]
    y, x = np.ogrid[:part.shape[0], :part.shape[1]]
    (dx, dy), x, y = end - start, x + left + 0.5 - start[0], y + top + 0.5 - start[1]
    along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, 1e-9), 0, 1)
    far = np.hypot(x - along * dx, y - along * dy)
    np.maximum(part, np.clip(pen * FINE / 2 + 0.5 - far, 0, 1), out=part)


def turned(ink, degrees, expand=False):
    """Ink turned clockwise; expand -- whether the pad grows with it, or cuts what leaves it."""
    image = Image.fromarray(ink.astype(np.float32))
    return np.asarray(image.rotate(-degrees, Image.Resampling.BILINEAR, expand=expand), float)


def box(ink):
    """The rectangle of the ink: left, top, right, bottom in dots; None without ink."""
    rows, columns = np.nonzero(ink > 0.3)
    if not len(rows):
        return None
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def scaled(ink):
    """What is in the ink's box, such that its longer side is 20 pixels: (20, w) or (h, 20)."""
    image = Image.fromarray(ink.astype(np.float32)).crop(box(ink))
    size = [max(1, round(BOX * length / max(image.size))) for length in image.size]
    return np.asarray(image.resize(size, Image.Resampling.BOX), float)


def put(small, row, column):
    """A small image in one of 28 x 28 pixels, its first pixel there or as near as it fits."""
    pixels, (height, width) = np.zeros((SIDE, SIDE)), small.shape
    top, left = (int(np.clip(round(place), 0, SIDE - n))
                 for place, n in zip((row, column), small.shape))
    pixels[top:top + height, left:left + width] = small
    return pixels


def as_in_mnist(ink, turn=0):
    """Ink (H, W) as the images of MNIST were made, (28, 28).

    Its box is scaled to 20 pixels, its center of mass put in the middle. turn -- clockwise, first
    """
    ink = turned(ink, turn, expand=True)
    if box(ink) is None:
        return np.zeros((SIDE, SIDE))
    small = scaled(ink)
    middle = [np.arange(n) @ small.sum(axis=1 - axis) / small.sum()
              for axis, n in enumerate(small.shape)]
    return put(small, *(SIDE / 2 - m for m in middle))


class InkPad(Explorer):
    """An Explorer with axes that are drawn on, from 0 to 28 and y down: a subclass sets `pad`.

    ink -- what stands there, (280, 280): the strokes over the base
    strokes -- of the pen, each a list of places (x, y)
    shift -- pixels by which the ink is shown to the right of where it stands, and below
    """

    _down, shift = False, (0, 0)

    def lay(self, base, strokes=()):
        """Put ink on the pad, in place of all that stands there."""
        self.base, self.strokes = base, [list(places) for places in strokes]
        self._ink_again()

    def undo(self):
        """Take the last stroke away."""
        if self.strokes:
            self.strokes.pop()
            self._ink_again()

    def set_pen(self, width):
        """Draw with another pen, in pixels of the network, what stands there and what comes."""
        if width != self.pad[1]:
            self.pad = self.pad[0], width
            self._ink_again()

    def drawn(self, moves):
        """Put the strokes of the pen on the ink: those that begin on the pad."""
        inked = False
        with self._lock:
            for what, *place in moves:
                if what == "down":
                    self._down = min(place) >= 0 and max(place) <= SIDE
                elif what != "move":
                    self._down = False
                if not self._down:
                    continue
                place = [place - moved for place, moved in zip(place, self.shift)]
                if what == "down" or not self.strokes:
                    self.strokes.append([place])
                self.strokes[-1].append(place)
                stroke(self.ink, *self.strokes[-1][-2:], self.pad[1])
                inked = True
        if inked:
            self.refresh()

    def _ink_again(self):
        self.ink = self.base.copy()
        for places in self.strokes:
            for pair in zip(places, places[1:]):
                stroke(self.ink, *pair, self.pad[1])
