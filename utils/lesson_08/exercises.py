"""Lesson 8, convolutional networks: 8.1 and 8.4, and where the other exercises stand.

What is said about them stands in words.md, under the same names.
"""

import math

from utils.exercises.exercise import Case, Forms, Part
from utils.lesson_08 import (
    e02_conv2d,
    e03_conv2d_fast,
    e05_max_pool,
    e06_conv2d_backward,
    e07_receptive_field,
    e08_capstone,
)

# ---- 8.1 -----------------------------------------------------------------------------------------


def rows(rng):
    """Sizes, kernels, strides and paddings."""
    def drawn():
        kernel, stride, padding = (int(rng.integers(low, high))
                                   for low, high in ((1, 8), (1, 5), (0, 4)))
        return kernel + int(rng.integers(0, 30)), kernel, stride, padding

    return [
        Case("no stride and no padding named", (28, 3)),
        Case("a kernel of one pixel", (9, 1, 1, 0)),
        Case("a kernel as long as the row", (5, 5, 1, 0)),
        Case("one place and a stride", (4, 4, 3)),
        Case("a stride", (9, 3, 2)),
        Case("a stride that leaves pixels over", (28, 3, 2)),
        Case("a stride that leaves most of a step over", (20, 3, 6)),
        Case("blocks that leave one pixel over", (5, 2, 2)),
        Case("a stride longer than the row", (5, 3, 9)),
        Case("padding that keeps the size", (28, 5, 1, 2)),
        Case("padding and stride", (28, 3, 2, 1)),
        Case("much padding, a long stride", (7, 3, 3, 4)),
        Case("a kernel longer than the row without its padding", (2, 3, 1, 1)),
        *(Case("numbers drawn at random", drawn()) for _ in range(12)),
    ]


def output_size(size, kernel, stride=1, padding=0):
    return (size + 2 * padding - kernel) // stride + 1


def _other_stride(size, kernel, stride=2, padding=0):
    return output_size(size, kernel, stride, padding)


def _other_padding(size, kernel, stride=1, padding=1):
    return output_size(size, kernel, stride, padding)


OUTPUT_SIZE = Part(output_size, cases=rows, wrong={
    "1 missing": lambda size, kernel, stride=1, padding=0: (
        (size + 2 * padding - kernel) // stride),
    "padding once": lambda size, kernel, stride=1, padding=0: (
        (size + padding - kernel) // stride + 1),
    "padding forgotten": lambda size, kernel, stride=1, padding=0: (size - kernel) // stride + 1,
    "padding taken away": lambda size, kernel, stride=1, padding=0: (
        (size - 2 * padding - kernel) // stride + 1),
    "padding after the division": lambda size, kernel, stride=1, padding=0: (
        (size - kernel) // stride + 1 + 2 * padding),
    "kernel after the division": Forms([
        lambda size, kernel, stride=1, padding=0: (size + 2 * padding) // stride - kernel + 1,
        lambda size, kernel, stride=1, padding=0: size // stride + 2 * padding - kernel + 1]),
    "rounded": Forms([
        lambda size, kernel, stride=1, padding=0: (
            round((size + 2 * padding - kernel) / stride) + 1),
        lambda size, kernel, stride=1, padding=0: (
            round((size + 2 * padding - kernel) / stride + 1))]),
    "rounded up": lambda size, kernel, stride=1, padding=0: (
        math.ceil((size + 2 * padding - kernel) / stride) + 1),
    "not rounded": lambda size, kernel, stride=1, padding=0: (
        (size + 2 * padding - kernel) / stride + 1),
    "1 divided as well": lambda size, kernel, stride=1, padding=0: (
        (size + 2 * padding - kernel + 1) // stride),
    "kernel forgotten": Forms([
        lambda size, kernel, stride=1, padding=0: (size + 2 * padding) // stride,
        lambda size, kernel, stride=1, padding=0: (size + 2 * padding - 1) // stride + 1,
        lambda size, kernel, stride=1, padding=0: (size + 2 * padding) // stride + 1]),
    "stride forgotten": lambda size, kernel, stride=1, padding=0: size + 2 * padding - kernel + 1,
    "only the kernel divided": lambda size, kernel, stride=1, padding=0: (
        size + 2 * padding - kernel // stride + 1),
    "one place too many": lambda size, kernel, stride=1, padding=0: (
        (size + 2 * padding - kernel) // stride + 2),
    "another default": Forms([_other_stride, _other_padding]),
})

# ---- 8.4 -----------------------------------------------------------------------------------------


def layers_of_kernels(rng):
    """Maps taken, maps given, and the size of the kernels."""
    return [
        Case("one map, one kernel of one pixel", (1, 1, 1)),
        Case("one map to eight", (1, 8, 3)),
        Case("eight maps to sixteen", (8, 16, 3)),
        Case("as many maps out as in", (5, 5, 3)),
        Case("fewer maps out than in", (12, 4, 5)),
        Case("three colors", (3, 64, 7)),
        Case("kernels of one pixel", (16, 6, 1)),
        Case("a kernel of even size", (2, 3, 4)),
        *(Case("numbers drawn at random", tuple(rng.integers(2, 30, 3).tolist()))
          for _ in range(5)),
    ]


def conv_parameters(n_inputs, n_outputs, size):
    return n_outputs * (n_inputs * size * size + 1)


CONV_PARAMETERS = Part(conv_parameters, cases=layers_of_kernels, wrong={
    "no bias": lambda n_inputs, n_outputs, size: n_outputs * n_inputs * size**2,
    "one bias": lambda n_inputs, n_outputs, size: n_outputs * n_inputs * size**2 + 1,
    "a bias for each kernel": lambda n_inputs, n_outputs, size: (
        n_outputs * n_inputs * (size**2 + 1)),
    "a bias for each map taken": lambda n_inputs, n_outputs, size: (
        n_inputs * (n_outputs * size**2 + 1)),
    "biases of both": lambda n_inputs, n_outputs, size: (
        n_outputs * n_inputs * size**2 + n_inputs + n_outputs),
    "maps taken forgotten": lambda n_inputs, n_outputs, size: n_outputs * (size**2 + 1),
    "maps given forgotten": lambda n_inputs, n_outputs, size: n_inputs * size**2 + 1,
    "maps added": lambda n_inputs, n_outputs, size: (
        (n_inputs + n_outputs) * size**2 + n_outputs),
    "size once": lambda n_inputs, n_outputs, size: n_outputs * (n_inputs * size + 1),
    "size doubled": lambda n_inputs, n_outputs, size: n_outputs * (n_inputs * 2 * size + 1),
    "times the places": lambda n_inputs, n_outputs, size: (
        (29 - size) ** 2 * conv_parameters(n_inputs, n_outputs, size)),
})


def shapes(rng):
    """What a dense layer takes and gives."""
    def drawn():
        return tuple(tuple(rng.integers(2, 9, n).tolist()) for n in rng.integers(1, 4, 2))

    return [
        Case("rows of numbers", ((4,), (3,))),
        Case("one number to one", ((1,), (1,))),
        Case("an image to ten classes", ((28, 28), (10,))),
        Case("an image to a map", ((28, 28), (26, 26))),
        Case("an image that is not square", ((5, 7), (4, 3))),
        Case("maps to ten classes", ((8, 13, 13), (10,))),
        Case("one map to several", ((1, 28, 28), (8, 26, 26))),
        Case("as many numbers out as in", ((3, 4), (2, 6))),
        *(Case("shapes drawn at random", drawn()) for _ in range(5)),
    ]


def dense_parameters(shape_in, shape_out):
    return (math.prod(shape_in) + 1) * math.prod(shape_out)


DENSE_PARAMETERS = Part(dense_parameters, cases=shapes, wrong={
    "no bias": lambda shape_in, shape_out: math.prod(shape_in) * math.prod(shape_out),
    "one bias": lambda shape_in, shape_out: math.prod(shape_in) * math.prod(shape_out) + 1,
    "a bias for each number taken": lambda shape_in, shape_out: (
        math.prod(shape_in) * (math.prod(shape_out) + 1)),
    "first axis only": lambda shape_in, shape_out: (shape_in[0] + 1) * shape_out[0],
    "last axis only": lambda shape_in, shape_out: (shape_in[-1] + 1) * shape_out[-1],
    "sides added": lambda shape_in, shape_out: (sum(shape_in) + 1) * sum(shape_out),
    "numbers added": lambda shape_in, shape_out: (
        math.prod(shape_in) + math.prod(shape_out)),
    "one output": lambda shape_in, shape_out: math.prod(shape_in) + 1,
    "number of axes": lambda shape_in, shape_out: (len(shape_in) + 1) * len(shape_out),
})

EXERCISES = {  # id: its Part, or the tuple of its Parts
    "8.1": OUTPUT_SIZE,
    "8.2": e02_conv2d.PART,
    "8.3": e03_conv2d_fast.PARTS,
    "8.4": (CONV_PARAMETERS, DENSE_PARAMETERS),
    "8.5": e05_max_pool.PART,
    "8.6": e06_conv2d_backward.PART,
    "8.7": e07_receptive_field.PART,
    "8.8": e08_capstone.PART,
}
