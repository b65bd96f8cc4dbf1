"""Exercise 8.7, the receptive field. What is said about it stands in words.md."""

import math

import numpy as np

from utils.exercises.exercise import Case, Forms, Part


def stacks(rng):
    """Layers, as pairs (size, stride). No stride is larger than its size: no pixel is skipped, and
    the pixels that are seen are all those from the first to the last."""
    def drawn(n):
        sizes = rng.integers(1, 6, n)
        return list(zip(sizes.tolist(), np.minimum(rng.integers(1, 4, n), sizes).tolist()))

    return [
        Case("one convolution", ([(3, 1)],)),
        Case("no layer", ([],)),
        Case("one layer of one pixel", ([(1, 1)],)),
        Case("two convolutions", ([(3, 1), (3, 1)],)),
        Case("three convolutions of different sizes", ([(5, 1), (3, 1), (2, 1)],)),
        Case("one layer with a stride", ([(3, 2)],)),
        Case("a convolution, then pooling", ([(3, 1), (2, 2)],)),
        Case("pooling, then a convolution", ([(2, 2), (3, 1)],)),
        Case("conv, pool, conv, pool", ([(3, 1), (2, 2), (3, 1), (2, 2)],)),
        Case("strides that multiply", ([(2, 2), (3, 3), (3, 1)],)),
        Case("a layer of one pixel between others", ([(3, 2), (1, 1), (3, 1)],)),
        Case("two layers with a stride of 3", ([(3, 3), (4, 3), (2, 1)],)),
        *(Case("layers drawn at random", (drawn(n),)) for n in (2, 3, 4, 5, 6)),
    ]


def receptive_field(layers):
    field, step = 1, 1
    for size, stride in layers:
        field += (size - 1) * step
        step *= stride
    return field


def _grown(grow, field=1, step=1):
    """A receptive_field of another rule: field, step = grow(field, step, size, stride)."""
    def answer(layers):
        numbers = field, step
        for size, stride in layers:
            numbers = grow(*numbers, size, stride)
        return numbers[0]

    return answer


PART = Part(receptive_field, cases=stacks, wrong={
    "sum of the sizes": Forms([
        lambda layers: sum(size for size, _ in layers),
        lambda layers: sum(size for size, _ in layers) or 1]),
    "strides ignored": lambda layers: 1 + sum(size - 1 for size, _ in layers),
    "product of the sizes": lambda layers: math.prod(size for size, _ in layers),
    "product of sizes and strides": lambda layers: math.prod(
        size * stride for size, stride in layers),
    "own stride too early": _grown(
        lambda field, step, size, stride: (field + (size - 1) * step * stride, step * stride)),
    "own stride only": lambda layers: 1 + sum((size - 1) * stride for size, stride in layers),
    "stride of the layer before only": _grown(
        lambda field, step, size, stride: (field + (size - 1) * step, stride)),
    "strides added": Forms([
        _grown(lambda field, step, size, stride: (field + (size - 1) * step, step + stride)),
        _grown(lambda field, step, size, stride: (
            field + (size - 1) * step, step + stride - 1))]),
    "from the last layer": lambda layers: receptive_field(layers[::-1]),
    "overlap counted twice": Forms([
        _grown(lambda field, step, size, stride: (field + size * step, step * stride)),
        _grown(lambda field, step, size, stride: (field + size * step, step * stride), field=0)]),
    "1 missing": _grown(
        lambda field, step, size, stride: (field + (size - 1) * step, step * stride), field=0),
    "the step": lambda layers: math.prod(stride for _, stride in layers),
    "pixels of a square": lambda layers: receptive_field(layers) ** 2,
})
