"""Lesson 2, activation functions: for each exercise the inputs to try, a right answer, and the
wrong ones that have a name.

What is said about them stands in words.md, under the same names.
"""

import math

import numpy as np

from utils.activations import relu, sigmoid, sigmoid_derivative, tanh_derivative
from utils.exercises.exercise import Case, Part, letter, value
from utils.lesson_02 import e07_initial_weights, e09_weak_test

EXERCISES = {}  # id: its Part, or the tuple of its Parts

# ---- 2.1 -----------------------------------------------------------------------------------------


def arrays(rng):
    """Numbers, of any shape, whose activations are asked for."""
    table, large = rng.normal(0, 2, (3, 4)).round(2), rng.normal(0, 3, 1000)
    return [Case(label, (np.array(x),)) for label, x in {
        "one positive number": 2.5,
        "one negative number": -1.5,
        "zero": 0.0,
        "an array of one number": [-0.7],
        "positive and negative numbers": rng.uniform(-3, 3, 5).round(1),
        "integers": [-3, -1, 0, 2, 5],
        "a table": table,
        "a square table": rng.normal(0, 2, (3, 3)).round(2),
        "three axes": rng.normal(0, 2, (2, 3, 2)),
        "1,000 numbers": large,
        "1000 and -1000": [1000.0, -1000.0],
        "100,000 and -100,000": [1e5, -1e5],
        "a table that was turned": rng.normal(0, 2, (4, 3)).round(2).T,
        "integers, a positive one first": [4, -3, 0, -1, 2],
        "a 0 first": [0.0, 0.6, -1.3, 0.0, 2.4],
        "1000 first, then small numbers": [1000.0, 0.4, -2.3],
        "-1000 first, then small numbers": [-1000.0, 0.4, -10.4],
    }.items()]


EXERCISES["2.1"] = Part(relu, cases=arrays, wrong={
    "identity": lambda x: x,
    "absolute value": lambda x: np.abs(x),
    "negative half": lambda x: np.minimum(x, 0),
    "mirrored": lambda x: np.maximum(-x, 0),
    "step": lambda x: np.where(x > 0, 1.0, 0.0),
    "stops at 1": lambda x: np.clip(x, 0, 1),
    "one number only": lambda x: max(0, x),
    "maximum along an axis": lambda x: np.max(x, 0),
    "leaky ReLU": lambda x: relu(x) + 0.01 * np.minimum(x, 0),
})

# ---- 2.2 -----------------------------------------------------------------------------------------


def arrays_and_alphas(rng):
    """The arrays alone, and each with an alpha."""
    alphas = (0.2, 0.3, 0.1, 0.5, 0.05, 0.25, 0.3, 0.0, 0.9, 0.15, 0.001, 0.01, 0.95, 0.4, 0.35,
              0.6, 0.7)
    plain = arrays(rng)
    return plain + [Case(f"{case.label}, alpha {alpha}", (*case.args, alpha))
                    for case, alpha in zip(plain, alphas, strict=True)]


def leaky_relu(x, alpha=0.01):
    return np.where(x > 0, x, alpha * x)


EXERCISES["2.2"] = Part(leaky_relu, cases=arrays_and_alphas, wrong={
    "ReLU": lambda x, alpha=0.01: relu(x),
    "alpha always 0.01": lambda x, alpha=0.01: np.where(x > 0, x, 0.01 * x),
    "alpha added": lambda x, alpha=0.01: np.where(x > 0, x, x + alpha),
    "alpha itself": lambda x, alpha=0.01: np.where(x > 0, x, alpha),
    "larger of x and alpha": lambda x, alpha=0.01: np.maximum(x, alpha),
    "sides swapped": lambda x, alpha=0.01: np.where(x > 0, alpha * x, x),
    "slope below 0 negative": lambda x, alpha=0.01: np.where(x > 0, x, -alpha * x),
    "alpha on both sides": lambda x, alpha=0.01: alpha * x,
    "another default": lambda x, alpha=0.1: np.where(x > 0, x, alpha * x),
    "one number only": lambda x, alpha=0.01: max(x, alpha * x),
    "ELU": lambda x, alpha=0.01: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))),
})

# ---- 2.3 -----------------------------------------------------------------------------------------

EXERCISES["2.3"] = Part(sigmoid, cases=arrays, wrong={
    "mirrored": lambda x: 1 / (1 + np.exp(x)),
    "no parentheses": lambda x: 1 / 1 + np.exp(-x),
    "infinite at 1000": lambda x: np.exp(x) / (1 + np.exp(x)),
    "1 - in the denominator": lambda x: 1 / (1 - np.exp(-x)),
    "exponential alone": lambda x: np.exp(-x),
    "tanh": lambda x: np.tanh(x),
    "its slope": lambda x: sigmoid(x) * (1 - sigmoid(x)),
    "three straight pieces": lambda x: np.clip(0.25 * x + 0.5, 0, 1),
    "of the absolute value": lambda x: 1 / (1 + np.exp(-np.abs(x))),
    "math.exp": lambda x: 1 / (1 + math.exp(-x)),
    "one number only": lambda x: 1 / (1 + np.exp(-x)) if x >= 0 else np.exp(x) / (1 + np.exp(x)),
})

# ---- 2.4 -----------------------------------------------------------------------------------------


def tanh(x):
    return 2 * sigmoid(2 * x) - 1


EXERCISES["2.4"] = Part(tanh, cases=arrays, wrong={
    "not squeezed": lambda x: 2 * sigmoid(x) - 1,
    "stretched": lambda x: 2 * sigmoid(x / 2) - 1,
    "from 0 to 1": lambda x: sigmoid(2 * x),
    "from 0 to 2": lambda x: 2 * sigmoid(2 * x),
    "half as high": lambda x: sigmoid(2 * x) - 0.5,
    "from -1 to 0": lambda x: sigmoid(2 * x) - 1,
    "mirrored": lambda x: 1 - 2 * sigmoid(2 * x),
    "from -2 to 0": lambda x: 2 * (sigmoid(2 * x) - 1),
    "infinite at 1000": lambda x: np.sinh(x) / np.cosh(x),
    "its slope": lambda x: 1 - np.tanh(x) ** 2,
})

# ---- 2.5 -----------------------------------------------------------------------------------------


def observe_relu_grad(grad, x):
    """Its slopes, with 0 for any subgradient (0 to 1) at the kink."""
    slopes = grad(x)
    array = np.asarray(slopes)
    if array.dtype.kind not in "fiub" or array.shape != x.shape:
        return slopes
    return np.where((x == 0) & (array >= 0) & (array <= 1), 0, array)


def relu_grad(x):
    return np.where(x > 0, 1.0, 0.0)


def tanh_grad(x):
    t = np.tanh(x)
    return 1 - t * t


EXERCISES["2.5"] = (
    Part(relu_grad, cases=arrays, observe=observe_relu_grad, wrong={
        "ReLU itself": relu,
        "1 everywhere": lambda x: np.ones(np.shape(x)),
        "-1 left of 0": lambda x: np.sign(x),
        "sides swapped": lambda x: np.where(x < 0, 1.0, 0.0),
        "slope of leaky ReLU": lambda x: np.where(x > 0, 1.0, 0.01),
        "one number only": lambda x: 1 if x > 0 else 0,
    }),
    Part(sigmoid_derivative, name="sigmoid_grad", cases=arrays, wrong={
        "of the output": lambda x: x * (1 - x),
        "sigmoid itself": sigmoid,
        "one factor only": lambda x: 1 - sigmoid(x),
        "1 + for 1 -": lambda x: sigmoid(x) * (1 + sigmoid(x)),
        "rule of tanh": lambda x: 1 - sigmoid(x) ** 2,
        "input in one factor": lambda x: sigmoid(x) * (1 - x),
        "infinite at -1000": lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2,
    }),
    Part(tanh_grad, cases=arrays, wrong={
        "of the output": lambda x: 1 - x * x,
        "not squared": lambda x: 1 - np.tanh(x),
        "1 + for 1 -": lambda x: 1 + np.tanh(x) ** 2,
        "tanh itself": lambda x: np.tanh(x),
        "rule of the sigmoid": lambda x: np.tanh(x) * (1 - np.tanh(x)),
    }),
)

# ---- 2.6 -----------------------------------------------------------------------------------------


def slopes_of_units(rng):
    """Slopes of units, and the largest slope that their activation can have."""
    def sigmoid_slopes(*shape):
        return sigmoid_derivative(rng.normal(0, 6, shape))

    return [Case(label, (np.array(slopes), max_slope)) for label, slopes, max_slope in [
        ("four slopes", [0.2, 0.001, 0.05, 0.25], 0.25),
        ("a slope of exactly 1 %", [0.0025, 0.0024, 0.1], 0.25),
        ("a slope between 1 % and 0.01", [0.005, 0.2, 0.001], 0.25),
        ("none saturated", [0.5, 1.0, 0.02], 1.0),
        ("all saturated", [0.0, 1e-5, 0.0, 1e-9], 1.0),
        ("one slope", [0.009], 1.0),
        ("a table", sigmoid_slopes(4, 5), 0.25),
        ("ReLU", [0.0, 1.0, 1.0, 0.0, 0.0], 1.0),
        ("slopes far below the largest possible", [0.02, 0.001, 0.003], 0.25),
        ("a largest slope of 4.5", [0.04, 0.06, 4.0], 4.5),
        ("1,000 slopes", tanh_derivative(rng.normal(0, 3, 1000)), 1.0),
        ("three axes", sigmoid_slopes(2, 3, 2), 0.25),
    ]]


def saturated_fraction(slopes, max_slope):
    return float(np.mean(slopes < 0.01 * max_slope))


EXERCISES["2.6"] = Part(saturated_fraction, cases=slopes_of_units, wrong={
    "percent": lambda slopes, max_slope: 100 * np.mean(slopes < 0.01 * max_slope),
    "count": lambda slopes, max_slope: np.sum(slopes < 0.01 * max_slope),
    "exactly 1 % too": lambda slopes, max_slope: np.mean(slopes <= 0.01 * max_slope),
    "limit of 0.01": lambda slopes, max_slope: np.mean(slopes < 0.01),
    "largest slope seen": lambda slopes, max_slope: np.mean(slopes < 0.01 * slopes.max()),
    "not saturated": lambda slopes, max_slope: np.mean(slopes >= 0.01 * max_slope),
    "limit of 10 %": lambda slopes, max_slope: np.mean(slopes < 0.1 * max_slope),
    "limit of 100 %": lambda slopes, max_slope: np.mean(slopes < max_slope),
    "mean along one axis": lambda slopes, max_slope: np.mean(slopes < 0.01 * max_slope, axis=0),
    "per row": lambda slopes, max_slope: np.sum(slopes < 0.01 * max_slope) / len(slopes),
})

# ---- 2.7 to 2.9 ----------------------------------------------------------------------------------

EXERCISES["2.7"] = e07_initial_weights.PARTS

EXERCISES["2.8"] = (
    Part(3.0, name="fewest", observe=value, wrong={
        "no units": 0,
        "one unit": 1,
        "two units": 2,
        "four units": 4,
        "five units": 5,
        "six units": 6,
        "eight units": 8,
    }),
    Part("B", name="why", observe=letter, wrong={
        "a unit for each class": "A",
        "stuck in training": "C",
        "too coarse for a ring": "D",
    }),
)

EXERCISES["2.9"] = e09_weak_test.PARTS
