"""Where things stand in the picture of the playground: page pixels from its lower left corner."""

from dataclasses import dataclass

import numpy as np

from utils.lesson_05.playground.settings import FEATURES, UNITS

STACKED = 720  # page pixels: in less room the plane stands below the network, not beside it
DATA_AT = 30  # the middle of the column of the data sets
ROW = 17  # the height of a line of the table


@dataclass(frozen=True)
class Layout:
    """Places for one width and one network. A box is left, bottom, width, height."""

    width: int
    height: int
    tile: int  # the side of a unit's picture
    thumb: int  # and of a data set's
    plane: tuple  # a box
    table: tuple  # left, top, width: of the numbers
    curves: tuple  # two boxes
    middles: list  # of the units (K, 2), for each layer: the inputs in use, ..., the output
    inputs: np.ndarray  # (7, 2): all inputs that there are
    data: np.ndarray  # (6, 2): the data sets
    layers: np.ndarray  # (2, 2): the signs - and + of the hidden layers
    units: np.ndarray  # (2 L, 2): the signs - and + of each hidden layer

    def bias(self, layer, unit):
        """The middle of the square that is a bias."""
        x, y = self.middles[layer + 1][unit]
        last = layer == len(self.middles) - 2
        return (x - 16, y - 14) if last else (x - self.tile / 2 - 4, y - self.tile / 2 + 5)

    def line(self, layer, i, k):
        """The two ends of the line that is a weight."""
        left, right = self.middles[layer][i], self.middles[layer + 1][k]
        last = layer == len(self.middles) - 2
        return np.array([left + [self.tile / 2, 0], right - [4 if last else self.tile / 2, 0]])


def layout(width, features, sizes):
    """The Layout for so many page pixels, the inputs in use, and the sizes of hidden layers."""
    stacked = width < STACKED
    beside = width / 2 if stacked else float(np.clip(0.34 * width, 250, 400))
    below = 262 if stacked else 0
    height = 400 + below if stacked else int(np.clip(0.54 * width, 420, 610))
    top, bottom = height - 74, below + (58 if stacked else 42)
    if stacked:
        side = min(width / 2 - 40, 210)
        plane, numbers, beside = (14, 24, side, side), (width / 2 - 4, 246), width / 2
    else:
        side = min(beside - 34, 0.51 * height)
        left, bottom_of = width - beside + (beside - 30 - side) / 2, height - 24 - side
        plane, numbers = (left, bottom_of, side, side), (width - beside, bottom_of - 31)
    curve_top, each = numbers[1] - 3 * ROW - 14, (beside - 79) / 2
    curves = tuple((numbers[0] + x, 26, each, curve_top - 26) for x in (45, 75 + each))
    end = (width - 16, (top + bottom) / 2) if stacked else (plane[0], plane[1] + side / 2)
    inputs_at, pitch = 122 if stacked else 136, (top - bottom) / UNITS
    tile = int(np.clip(pitch - 7, 30, 46))
    inputs = np.column_stack([np.full(len(FEATURES), inputs_at),
                              top - pitch * 8 / 7 * (np.arange(len(FEATURES)) + 0.5)])
    chosen = [list(FEATURES).index(name) for name in features]
    across = np.linspace(inputs_at, end[0], len(sizes) + 2)[1:-1]
    middles = [inputs[chosen]]
    for x, size in zip(across, sizes):
        gap = min(1.5 * pitch, (top - bottom) / size)
        most = (top - bottom - size * gap) / 2  # that it can stand above or below the middle
        middle = (top + bottom) / 2 + np.clip(end[1] - (top + bottom) / 2, -most, most)
        heights = middle + gap * ((size - 1) / 2 - np.arange(size))
        middles.append(np.column_stack([np.full(size, x), heights]))
    over = np.array([(x + d, height - 55) for x in across for d in (-17, 17)]).reshape(-1, 2)
    center = (inputs_at + end[0]) / 2
    return Layout(
        width, height, tile, min(42, int((top - bottom) / 6) - 17), plane, (*numbers, beside),
        curves, [*middles, np.array([end])], inputs,
        np.column_stack([np.full(6, DATA_AT), top - (top - bottom) / 6 * (np.arange(6) + 0.35)]),
        np.array([(center + d, height - 14) for d in (-70, 70)]), over)
