"""What a learner may write in lesson 8: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_08 import feature_maps, kernel_lab, moved, shapes, shuffled

COMMUTES, POSITIVE, ZERO = "the order does not matter", "it is never negative", "another zero"
SHAPE = "it has the same shape"
AXES, ROWS = "axis 1 is the last", "how many rows there are does not change the columns"

CONV = ("h, w = {}; rows, columns = ({}, {}); feature_map = {}; for i in range(rows): "
        "for j in range(columns): feature_map[i, j] = np.sum({}); return feature_map")
PATCHES = ("rows, columns = ({}, {}); return np.array([{}.ravel() "
           "for i in range(rows) for j in range(columns)])")
FAST = "windows = sliding_window_view(image, {}); return {}"
SUMS, BIAS = "np.einsum('ijuv,fuv->fij', windows, kernels)", "bias[:, None, None]"
POOL = "tops, lefts = (range(0, {}, size) for length in {}); return {}"
BLOCK = "[[x[{}, {}].max() for j in lefts] for i in tops]"
BACKWARD = ("h, w = {}; rows, columns = {}; dimage, dkernel = ({}, {}); for i in range(rows): "
            "for j in range(columns): dimage[{}] += {} dkernel += {}; return (dimage, dkernel)")
PATCH = "i:i + h, j:j + w"
RIGHT = {  # template: its parts
    CONV: ("kernel.shape", "image.shape[0] - h + 1", "image.shape[1] - w + 1",
           "np.zeros((rows, columns))", f"image[{PATCH}] * kernel"),
    PATCHES: ("image.shape[0] - k + 1", "image.shape[1] - k + 1", "image[i:i + k, j:j + k]"),
    FAST: ("kernels[0].shape", f"{SUMS} + {BIAS}"),
    POOL: ("length - size + 1", "x.shape", f"np.array({BLOCK.format('i:i + size', 'j:j + size')})"),
    BACKWARD: ("kernel.shape", "dy.shape", "np.zeros(image.shape)", "np.zeros(kernel.shape)",
               PATCH, "dy[i, j] * kernel", f"dy[i, j] * image[{PATCH}]"),
}


def with_one(template, place, other):
    """The code of a mutant: the template with one of its parts replaced."""
    parts = RIGHT[template]
    return template.format(*parts[:place], other, *parts[place + 1:])


def of_sides(template, first, cut):
    """Mutants of the two sides of a map, which are parts number `first` and `first` + 1."""
    return {
        with_one(template, first, f"1 + (image.shape[0] - {cut[0]})"): COMMUTES,
        with_one(template, first + 1, f"1 + (image.shape[1] - {cut[1]})"): COMMUTES,
        with_one(template, first, f"(-image).shape[0] - {cut[0]} + 1"): SHAPE,
        with_one(template, first + 1, f"(-image).shape[1] - {cut[1]} + 1"): SHAPE,
        with_one(template, first + 1, f"image.shape[-1] - {cut[1]} + 1"): AXES,
        with_one(template, first + 1, f"image[1:].shape[1] - {cut[1]} + 1"): ROWS,
        with_one(template, first + 1, f"image[:1].shape[1] - {cut[1]} + 1"): ROWS}


EQUIVALENT = {  # exercise: {mutant of its right answer: why it is right as well}
    "8.1": {
        "return 1 + (size + 2 * padding - kernel) // stride": COMMUTES,
        "return (2 * padding + size - kernel) // stride + 1": COMMUTES,
        "return (size + padding * 2 - kernel) // stride + 1": COMMUTES,
    },
    "8.2": {
        **of_sides(CONV, 1, "hw"),
        with_one(CONV, 0, "(-kernel).shape"): SHAPE,
        with_one(CONV, 3, "-np.zeros((rows, columns))"): ZERO,
        with_one(CONV, 3, "abs(np.zeros((rows, columns)))"): ZERO,
        with_one(CONV, 4, f"kernel * image[{PATCH}]"): COMMUTES,
        with_one(CONV, 4, "image[i:h + i, j:j + w] * kernel"): COMMUTES,
        with_one(CONV, 4, "image[i:i + h, j:w + j] * kernel"): COMMUTES,
    },
    "8.3 patches": {
        **of_sides(PATCHES, 0, "kk"),
        with_one(PATCHES, 2, "image[i:k + i, j:j + k]"): COMMUTES,
        with_one(PATCHES, 2, "image[i:i + k, j:k + j]"): COMMUTES,
    },
    "8.3 conv2d_fast": {
        with_one(FAST, 0, "(-kernels)[0].shape"): SHAPE,
        with_one(FAST, 0, "kernels[:1][0].shape"): SHAPE,
        with_one(FAST, 0, "kernels[-1].shape"): SHAPE,
        with_one(FAST, 1, f"{BIAS} + {SUMS}"): COMMUTES,
        with_one(FAST, 1, f"{SUMS} + bias.T[:, None, None]"): (
            "the transpose of one axis is itself"),
    },
    "8.4 conv_parameters": {
        "return (n_inputs * size * size + 1) * n_outputs": COMMUTES,
        "return n_outputs * (1 + n_inputs * size * size)": COMMUTES,
        "return n_outputs * (size * (n_inputs * size) + 1)": COMMUTES,
        "return n_outputs * (size * n_inputs * size + 1)": COMMUTES,
    },
    "8.4 dense_parameters": {
        "return math.prod(shape_out) * (math.prod(shape_in) + 1)": COMMUTES,
        "return (1 + math.prod(shape_in)) * math.prod(shape_out)": COMMUTES,
        "return (math.prod(shape_in) + 1) * abs(math.prod(shape_out))": POSITIVE,
        "return (abs(math.prod(shape_in)) + 1) * math.prod(shape_out)": POSITIVE,
    },
    "8.5": {
        with_one(POOL, 0, "1 + (length - size)"): COMMUTES,
        with_one(POOL, 1, "(-x).shape"): SHAPE,
        with_one(POOL, 2, BLOCK.format("i:i + size", "j:j + size")): "a table made of lists",
        with_one(POOL, 2, f"np.array({BLOCK.format('i:size + i', 'j:j + size')})"): COMMUTES,
        with_one(POOL, 2, f"np.array({BLOCK.format('i:i + size', 'j:size + j')})"): COMMUTES,
    },
    "8.6": {
        with_one(BACKWARD, 0, "(-kernel).shape"): SHAPE,
        with_one(BACKWARD, 1, "(-dy).shape"): SHAPE,
        with_one(BACKWARD, 2, "-np.zeros(image.shape)"): ZERO,
        with_one(BACKWARD, 2, "abs(np.zeros(image.shape))"): ZERO,
        with_one(BACKWARD, 2, "np.zeros((-image).shape)"): SHAPE,
        with_one(BACKWARD, 3, "-np.zeros(kernel.shape)"): ZERO,
        with_one(BACKWARD, 3, "abs(np.zeros(kernel.shape))"): ZERO,
        with_one(BACKWARD, 3, "np.zeros((-kernel).shape)"): SHAPE,
        with_one(BACKWARD, 4, "i:h + i, j:j + w"): COMMUTES,
        with_one(BACKWARD, 4, "i:i + h, j:w + j"): COMMUTES,
        with_one(BACKWARD, 5, "kernel * dy[i, j]"): COMMUTES,
        with_one(BACKWARD, 6, f"image[{PATCH}] * dy[i, j]"): COMMUTES,
        with_one(BACKWARD, 6, "dy[i, j] * image[i:h + i, j:j + w]"): COMMUTES,
        with_one(BACKWARD, 6, "dy[i, j] * image[i:i + h, j:w + j]"): COMMUTES,
    },
    "8.7": {
        "field, step = (1, 1); for size, stride in layers: field += step * (size - 1) "
        "step *= stride; return field": COMMUTES,
    },
}


def conv2d(image, kernel):
    h, w = kernel.shape
    places = np.lib.stride_tricks.sliding_window_view(image, (h, w))
    return (places * kernel).sum(axis=(2, 3))


def output_size(size, kernel, stride=1, padding=0):
    return len(range(0, size + 2 * padding - kernel + 1, stride))


OWN = {  # interaction: its function, or None
    feature_maps: None,
    kernel_lab: conv2d,
    moved: None,
    shapes: output_size,
    shuffled: None,
}
