"""Exercise 3.4, binary cross-entropy from logits: the inputs to try, a right answer, and the
wrong ones."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.exercise import Case, Part
from utils.lesson_03.e03_binary_cross_entropy import arrays, bce, two_thirds_1, without_clip


def binary_logits(rng):
    def draw(n):
        return rng.normal(0, 3, n).round(1), two_thirds_1(rng, n)

    return [
        Case("one example of class 1", arrays([0.5], [1])),
        Case("one example of class 0", arrays([-0.5], [0])),
        Case("five examples", draw(5)),
        Case("z = 0", arrays([0.0, 0.0, 0.0], [1, 0, 0])),
        Case("integer logits", arrays([2, -3, -1, 4], [1, 1, 0, 0])),
        Case("labels that are floats", (draw(4)[0], np.array([0.0, 0.0, 1.0, 0.0]))),
        Case("labels that are all 1", (draw(4)[0], np.ones(4, int))),
        Case("many examples", draw(60)),
        Case("z = 7, and right", arrays([7.0], [1])),
        Case("z = 25 and -25, and wrong", arrays([25.0, -25.0], [0, 1])),
        Case("z = 40 and -50, and wrong", arrays([40.0, -50.0], [0, 1])),
        Case("z = 1000 and -1000, and right", arrays([1000.0, -1000.0], [1, 0])),
        Case("z = 1000 for class 0", arrays([1000.0], [0])),
        Case("z = -1000 for class 1", arrays([-1000.0], [1])),
    ]


def bce_with_logits(z, y):
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))


def softplus(z):
    """log(1 + exp(z)), which overflows where z is large."""
    return np.log(1 + np.exp(z))


def with_corner(corner):
    """The right formula, with another term that makes the corner at z = 0 round."""
    return lambda z, y: np.mean(np.maximum(z, 0) - z * y + corner(z))


PART = Part(bce_with_logits, cases=binary_logits, wrong={
    "through the sigmoid": lambda z, y: without_clip(sigmoid(z), y),
    "through a clipped sigmoid": lambda z, y: bce(sigmoid(z), y),
    "exp(z)": lambda z, y: np.mean(softplus(z) - z * y),
    "one exp for each class": lambda z, y: np.mean(y * softplus(-z) + (1 - y) * softplus(z)),
    "exp(-z) for each class": lambda z, y: np.mean(y * softplus(-z) + (1 - y) * (z + softplus(-z))),
    "exp(-z)": lambda z, y: np.mean(softplus(-z) + (1 - y) * z),
    "right above 0 only": lambda z, y: np.mean(softplus(-np.abs(z)) + (1 - y) * z),
    "exp(-z) for exp(-|z|)": with_corner(lambda z: np.log1p(np.exp(-z))),
    "right below 0 only": lambda z, y: np.mean(softplus(-np.abs(z)) - z * y),
    "no logarithm": with_corner(lambda z: 0),
    "no z * y": lambda z, y: np.mean(np.maximum(z, 0) + softplus(-np.abs(z))),
    "z * y added": lambda z, y: np.mean(np.maximum(z, 0) + z * y + softplus(-np.abs(z))),
    "labels swapped": lambda z, y: bce_with_logits(z, 1 - y),
    "sum": lambda z, y: bce_with_logits(z, y) * len(z),
    "negative": lambda z, y: -bce_with_logits(z, y),
    "base 10": with_corner(lambda z: np.log10(1 + np.exp(-np.abs(z)))),
    "base 2": with_corner(lambda z: np.log2(1 + np.exp(-np.abs(z)))),
    "logits as probabilities": bce,
})
