"""Shapes: how large each layer of a convolutional network is, and what its cells see."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Rectangle

from utils.convolution import output_size as course_output_size
from utils.lesson_08.kernels import digits
from utils.plots import INK, ONE, PALE, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots

SIDE, POOL, CLASSES, SECOND = 28, 2, 10, 2  # SECOND: so many times as many kernels as the first
NAMES = ["convolution 1", "pooling 1", "convolution 2", "pooling 2"]
LOW, HIGH = -1, 29  # of the axes, in pixels; with padding a map may be larger than the digit


def course_receptive_field(layers):
    """As exercise 8.7 asks: (size, stride) of each layer -> the pixels that one number sees."""
    field, step = 1, 1
    for size, stride in layers:
        field, step = field + (size - 1) * step, step * stride
    return field


@dataclass(frozen=True)
class State:
    """A network conv - pool - conv - pool - dense, and one cell of one of its layers."""

    sizes: list  # of the digit and of each layer's maps, along one axis
    channels: list  # how many maps each has
    cell: tuple  # row, column, in the layer that was chosen
    seen: list  # for the digit and each layer up to that one: first and last row, and column
    steps: list  # pixels of the digit from a cell of each to the next one
    corners: list  # where each begins on the digit, in pixels: a cell lies amid what it sees
    field: int  # pixels along one axis
    parameters: list  # of both convolutions and the dense layer


def state(size, stride, padding, channels, layer, row, column, output_size=course_output_size,
          receptive_field=course_receptive_field):
    """size, padding -- of both convolutions; stride -- of the first; layer -- 1 to 4, of NAMES"""
    layers = [(size, stride, padding), (POOL, POOL, 0), (size, 1, padding), (POOL, POOL, 0)]
    sizes, steps, corners = [SIDE], [1], [0.0]
    for kernel, step, margin in layers:
        sizes.append(int(output_size(sizes[-1], kernel, step, margin)))
        corners.append(corners[-1] + steps[-1] * ((kernel - step) / 2 - margin))
        steps.append(steps[-1] * step)
    maps = [1, channels, channels, SECOND * channels, SECOND * channels]
    cell = min(row, sizes[layer] - 1), min(column, sizes[layer] - 1)
    ends = np.array([[cell[0], cell[0]], [cell[1], cell[1]]])
    seen = [ends]
    for kernel, step, margin in reversed(layers[:layer]):
        ends = ends * step - margin + [0, kernel - 1]
        seen.insert(0, ends)
    parameters = [maps[1] * (size**2 + 1), maps[3] * (maps[1] * size**2 + 1),
                  CLASSES * (maps[4] * sizes[4] ** 2 + 1)]
    field = int(receptive_field([one[:2] for one in layers[:layer]]))
    return State(sizes, maps, cell, seen, steps, corners, field, parameters)


def readout(size, stride, padding, channels, layer, s):
    """The state in words."""
    (top, bottom), (left, right) = inside = np.clip(s.seen[0], 0, SIDE - 1)
    where = f"here rows {top} to {bottom} and columns {left} to {right}"
    if s.seen[0].max(axis=1).min() < 0 or s.seen[0].min(axis=1).max() >= SIDE:
        where = "here all of them padding"
    elif (inside != s.seen[0]).any():
        where += ", and padding"
    counts = " + ".join(f"{count:,}" for count in s.parameters)
    return (f"{NAMES[layer - 1].capitalize()}, row {s.cell[0]}, column {s.cell[1]}: a field of "
            f"{s.field} x {s.field} pixels, {where}. {channels} kernels of {size} x {size} with "
            f"stride {stride} and padding {padding}, then {SECOND * channels}, then 10 neurons: "
            f"{counts} = {sum(s.parameters):,} parameters.")


@default_settings()
def shapes(output_size=course_output_size, receptive_field=course_receptive_field):
    """The interaction.

    output_size, receptive_field -- functions such as your own of exercises 8.1 and 8.7
    """
    figure, axes = subplots(1, 5, (9, 2.3))
    figure.column, axes = 150, list(axes)  # an array would keep the figure for ever
    grids, cells, frames = [], [], []
    for place, name in zip(axes, ["the digit", *NAMES]):
        frame(place, name, "1 x 28 x 28", xlim=(LOW, HIGH), ylim=(HIGH, LOW))
        place.set(xticks=[], yticks=[], aspect="equal")
        place.spines[:].set_visible(False)
        frames.append(place.add_patch(Rectangle((0, 0), SIDE, SIDE, fill=False, edgecolor=INK,
                                                linewidth=1, zorder=2)))
        grids.append(place.add_collection(LineCollection([], colors=PALE, linewidths=0.4, zorder=1),
                                          autolim=False))
        cells.append(place.add_patch(Rectangle((0, 0), 1, 1, facecolor=ONE, alpha=0.5, zorder=3,
                                               edgecolor=ONE, linewidth=2)))
    axes[0].imshow(digits()[4], cmap="gray_r", extent=(0, SIDE, SIDE, 0), zorder=0)

    def update(layer, row, column, **network):
        s = state(**network, layer=layer, row=row, column=column, output_size=output_size,
                  receptive_field=receptive_field)
        margin = network["padding"]
        low_end = min(LOW, min(s.corners) - 1)
        high_end = max(HIGH, 1 + max(np.add(s.corners, np.multiply(s.sizes, s.steps))))
        for i, (size, channels, step, low) in enumerate(zip(s.sizes, s.channels, s.steps,
                                                            s.corners)):
            wide = size * step
            frames[i].set(xy=(low, low), width=wide, height=wide)
            if i:
                lines = low + step * np.arange(1, size)
                grids[i].set_segments([*([(x, low), (x, low + wide)] for x in lines),
                                       *([(low, y), (low + wide, y)] for y in lines)])
            if i <= layer:  # further out than its padding a map has no cells
                (top, bottom), (left, right) = np.clip(s.seen[i], -margin, size - 1 + margin)
                cells[i].set(xy=(low + step * left, low + step * top),
                             width=step * (right - left + 1), height=step * (bottom - top + 1))
            cells[i].set_visible(i <= layer)
            axes[i].set(xlabel=f"{channels} x {size} x {size}", xlim=(low_end, high_end),
                        ylim=(high_end, low_end))
        return readout(**network, layer=layer, s=s)

    def pick(i):
        """What a press on a cell of layer i asks for."""
        def move(px, py, layer, row, column, **network):
            s = state(**network, layer=layer, row=row, column=column, output_size=output_size)
            row, column = np.floor((np.array([py, px]) - s.corners[i]) / s.steps[i])
            return {"layer": i, "row": int(row), "column": int(column)}

        return move

    def look(px, py, layer, row, column, **network):
        """The cell of the chosen layer whose field has its middle nearest to a pixel."""
        def middle(place):
            s = state(**network, layer=layer, row=place, column=place, output_size=output_size)
            return s.seen[0][0].mean() + 0.5

        size = state(**network, layer=layer, row=0, column=0, output_size=output_size).sizes[layer]
        middles = np.array([middle(place) for place in range(size)])
        return {"row": np.abs(middles - py).argmin(), "column": np.abs(middles - px).argmin()}

    touch = [Handle(axes[0], look, tip="Drag what the cell sees"),
             *(Handle(axes[i], pick(i), tip="Press a cell: what does it see?")
               for i in range(1, 5))]
    alt = ("The digit and the maps of four layers, each cell drawn where it looks, the size of "
           "each below it. A cell of one layer is marked, and in all layers before it what it "
           "sees.")
    return explore(
        update, figure, alt, touch,
        channels=slider("kernels", 1, 16, 8, 1, "Of the first convolution; the second has twice "
                                                "as many"),
        size=slider("kernel size", 1, 5, 3, 2, "Of both convolutions, in pixels"),
        stride=slider("stride", 1, 2, 1, 1, "Of the first convolution"),
        padding=slider("padding", 0, 2, 0, 1, "Of both convolutions"),
        layer=choice("layer", [(name, i) for i, name in enumerate(NAMES, 1)], 1,
                     "Which layer the cell is in"),
        row=slider("row", 0, 31, 13, 1, "Of the cell. The last one, where there are fewer"),
        column=slider("column", 0, 31, 13, 1, "Of the cell. The last one, where there are fewer"))
