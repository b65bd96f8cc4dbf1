"""Kernels of 3 x 3 to slide over a digit, and what the lab computes with them."""

from dataclasses import dataclass

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from utils import mnist
from utils.convolution import Conv2d, MaxPool2d, output_size
from utils.plots import NEGATIVE, POSITIVE
from utils.widgets.formatting import as_term, rounded

SIZE = 3
OWN = "your own"
KERNELS = {  # name: weights, row by row
    "edge: left and right": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "edge: up and down": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "corner": [[-1, -1, -1], [-1, 1, 1], [-1, 1, 1]],
    "sharpen": [[0, -0.2, 0], [-0.2, 1.8, -0.2], [0, -0.2, 0]],
    "blur": [[0, 0.2, 0], [0.2, 0.2, 0.2], [0, 0.2, 0]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}
SIGNS = LinearSegmentedColormap.from_list("signs", [NEGATIVE, "white", POSITIVE]).with_extremes(
    bad="#eeeeee")
AFTER = ["nothing", "ReLU", "ReLU and 2 x 2 pooling"]


def digits(which=0):
    """One test image of each digit, (10, 28, 28), from 0 to 1; which -- of those of its digit."""
    *_, X, y = mnist()
    return np.stack([X[y == digit][which] for digit in range(10)]) / 255


def learned(model):
    """{name: weights (3, 3)} of the first kernels of a trained network, to one decimal."""
    layer = next(layer for layer in model.layers if isinstance(layer, Conv2d))
    return {f"learned {i}": np.round(kernel[0].astype(float), 1)
            for i, kernel in enumerate(layer.W.value, 1) if kernel.shape == (1, SIZE, SIZE)}


def course_conv2d(image, kernel):
    """The course's own layer, called as exercise 8.2 asks."""
    layer = Conv2d(1, 1, SIZE, rng=np.random.default_rng(0))
    layer.W.value[:] = kernel
    return layer.forward(image[None, None])[0, 0]


@dataclass(frozen=True)
class State:
    """A kernel at one place of a padded image, and the map of all places."""

    row: int  # of the place in the map
    column: int
    size: int  # of the map: so many places along each axis
    kernel: np.ndarray  # (3, 3)
    patch: np.ndarray  # (3, 3), the pixels under it
    products: np.ndarray  # (3, 3)
    map: np.ndarray  # (size, size), as the function gives it
    shown: np.ndarray  # the map, and what comes after it
    cell: tuple  # row and column in `shown` of what the place becomes part of; None: in no block

    @property
    def value(self):
        """The map at the place."""
        return self.map[self.row, self.column]


def state(pixels, kernel, row, column, stride, padding, after, conv2d=course_conv2d):
    """Slide a kernel (3, 3) over pixels (H, H). row, column -- in the map; or its last ones"""
    image, kernel = np.pad(pixels, padding), np.asarray(kernel, float)
    size = output_size(len(pixels), SIZE, stride, padding)
    answers = np.asarray(conv2d(image.copy(), kernel.copy()), float)
    wanted = (len(image) - SIZE + 1,) * 2
    if answers.shape != wanted:
        raise ValueError(f"conv2d of an image {image.shape} and a kernel {kernel.shape} gave the "
                         f"shape {answers.shape}; the map has {wanted}")
    feature_map = answers[::stride, ::stride]
    row, column = min(row, size - 1), min(column, size - 1)
    patch = image[row * stride:, column * stride:][:SIZE, :SIZE]
    shown, cell = feature_map, (row, column)
    if after != "nothing":
        shown = np.maximum(shown, 0)
    if "pooling" in after:
        shown, cell = MaxPool2d(2).forward(shown[None, None])[0, 0], (row // 2, column // 2)
    inside = max(cell) < len(shown)
    return State(row, column, size, kernel, patch, patch * kernel, feature_map, shown,
                 cell if inside else None)


def readout(digit, name, s, stride, padding, after):
    """The state in words. name -- of the kernel"""
    first, *others = (float(rounded(product, 2)) for product in s.products.ravel())
    terms = "".join(f" {as_term(term, 2)}" for term in others)
    value = rounded(s.value, 2)
    text = f"Digit {digit}, row {s.row}, column {s.column}: {first:.2f}{terms}"
    total = rounded(s.products.sum(), 2)
    if np.isclose(s.products.sum(), s.value, atol=0.0051):
        text += f" = {value}."
    else:
        text += f" = {value}? These nine products add up to {total}, and conv2d gives {value}."
    if after != "nothing":
        part = "no part of a block" if s.cell is None else f"{s.shown[s.cell]:.2f}"
        text += f" After {after}: {part}."
    return (f"{text} The weights ({name}) add up to {rounded(s.kernel.sum(), 1)}. Stride {stride}, "
            f"padding {padding}: (28 + 2 * {padding} - 3) // {stride} + 1 = {s.size} places along "
            "each axis.")
