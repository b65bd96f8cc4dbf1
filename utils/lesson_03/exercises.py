"""Lesson 3, loss functions: for each exercise the inputs to try, a right answer, and the wrong ones
that have a name.

What is said about them stands in words.md, under the same names.
"""

import numpy as np

from utils.activations import identity, sigmoid
from utils.exercises.comparing import number
from utils.exercises.exercise import Case, Part, letter
from utils.lesson_03 import (
    e03_binary_cross_entropy,
    e04_bce_with_logits,
    e05_softmax,
    e06_cross_entropy,
)
from utils.lesson_03.e03_binary_cross_entropy import arrays
from utils.lesson_03.e05_softmax import softmax, without_shift
from utils.losses import MSELoss

EXERCISES = {}  # id: its Part, or the tuple of its Parts

# ---- 3.1 -----------------------------------------------------------------------------------------


def predictions(rng):
    def draw(*shape):
        return rng.normal(1, 2, shape).round(1), rng.normal(0, 2, shape).round(1)

    perfect = draw(3, 2)[0]
    return [
        Case("one prediction", draw(1)),
        Case("two predictions", draw(2)),
        Case("five predictions", draw(5)),
        Case("one prediction of three numbers", draw(1, 3)),
        Case("four predictions of two numbers", draw(4, 2)),
        Case("a single column", draw(4, 1)),
        Case("three predictions of three numbers", draw(3, 3)),
        Case("integers", arrays([3, -1, 4], [1, 1, -2])),
        Case("a perfect prediction", (perfect, perfect.copy())),
        Case("many predictions", draw(40, 3)),
        Case("large numbers", arrays([1e3, -2e3, 5e2], [-5e2, 1e3, 7e2])),
        Case("errors of 0 among others",
             arrays([[2.0, 1.5], [0.4, -1.2]], [[2.0, -0.5], [0.4, 0.3]])),
        Case("integer predictions, decimals in the truth", arrays([3, -1, 4], [2.4, 1.1, -2.5])),
        Case("integers in the truth, predictions with decimals",
             arrays([2.4, 1.1, -2.5], [3, -1, 4])),
    ]


def mse(y_pred, y_true):
    return float(np.mean((y_pred - y_true) ** 2))


EXERCISES["3.1"] = Part(mse, cases=predictions, wrong={
    "sum": lambda y_pred, y_true: np.sum((y_pred - y_true) ** 2),
    "halved": lambda y_pred, y_true: mse(y_pred, y_true) / 2,
    "absolute errors": lambda y_pred, y_true: np.mean(np.abs(y_pred - y_true)),
    "no square": lambda y_pred, y_true: np.mean(y_pred - y_true),
    "mean before square": lambda y_pred, y_true: np.mean(y_pred - y_true) ** 2,
    "root": lambda y_pred, y_true: np.sqrt(mse(y_pred, y_true)),
    "no mean": lambda y_pred, y_true: (y_pred - y_true) ** 2,
    "mean over the examples only": lambda y_pred, y_true: ((y_pred - y_true) ** 2).mean(axis=0),
    "divided by rows": lambda y_pred, y_true: np.sum((y_pred - y_true) ** 2) / len(y_pred),
    "each squared by itself": lambda y_pred, y_true: np.mean(y_pred**2) - np.mean(y_true**2),
    "variance": lambda y_pred, y_true: np.var(y_pred - y_true),
    "negative": lambda y_pred, y_true: -mse(y_pred, y_true),
})

# ---- 3.2 -----------------------------------------------------------------------------------------


def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size


EXERCISES["3.2"] = Part(mse_grad, cases=predictions, wrong={
    "no factor 2": lambda y_pred, y_true: (y_pred - y_true) / y_pred.size,
    "gradient of the sum": lambda y_pred, y_true: 2 * (y_pred - y_true),
    "error alone": lambda y_pred, y_true: y_pred - y_true,
    "sign turned": lambda y_pred, y_true: 2 * (y_true - y_pred) / y_pred.size,
    "divided by rows": lambda y_pred, y_true: 2 * (y_pred - y_true) / len(y_pred),
    "one number": lambda y_pred, y_true: 2 * np.mean(y_pred - y_true),
    "square kept": lambda y_pred, y_true: 2 * (y_pred - y_true) ** 2 / y_pred.size,
    "squared errors": lambda y_pred, y_true: (y_pred - y_true) ** 2,
    "absolute errors": lambda y_pred, y_true: np.sign(y_pred - y_true) / y_pred.size,
})

EXERCISES["3.3"] = e03_binary_cross_entropy.PART
EXERCISES["3.4"] = e04_bce_with_logits.PART
EXERCISES["3.5"] = e05_softmax.PART
EXERCISES["3.6"] = e06_cross_entropy.PART

# ---- 3.7 -----------------------------------------------------------------------------------------


def softmax_ce_grad(logits, labels):
    gradient = softmax(logits)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def mean_of(slope, activation=softmax):
    """A gradient function: the mean over the batch of slope(p, y). y -- the labels, one-hot"""
    def gradient(logits, labels):
        return slope(activation(logits), np.eye(logits.shape[1])[labels]) / len(labels)

    return gradient


def minus_1_in_whole_columns(logits, labels):
    gradient = softmax(logits)
    gradient[:, labels] -= 1
    return gradient / len(labels)


EXERCISES["3.7"] = Part(softmax_ce_grad, cases=e06_cross_entropy.classifications, wrong={
    "gradient of the sum": lambda logits, labels: softmax_ce_grad(logits, labels) * len(labels),
    "divided by all elements":
        lambda logits, labels: softmax_ce_grad(logits, labels) / logits.shape[1],
    "1 subtracted everywhere": mean_of(lambda p, y: p - 1),
    "1 added": mean_of(lambda p, y: p + y),
    "sign turned": lambda logits, labels: -softmax_ce_grad(logits, labels),
    "label's logit only": mean_of(lambda p, y: (p - y) * y),
    "unshifted softmax": mean_of(lambda p, y: p - y, without_shift),
    "probabilities": mean_of(lambda p, y: p),
    "gradient for p": mean_of(lambda p, y: -y / p),
    "slope of the sigmoid": mean_of(lambda p, y: p * (1 - p)),
    "1 subtracted in whole columns": minus_1_in_whole_columns,
    "no softmax": mean_of(lambda z, y: z - y, identity),
    "summed over the batch": lambda logits, labels: softmax_ce_grad(logits, labels).sum(axis=0),
})

# ---- 3.8 -----------------------------------------------------------------------------------------

RATIO = float(1 / (sigmoid(-12.0) * (1 - sigmoid(-12.0))))  # 162,757: p - y cancels


def about(answer):
    """Observe a ratio: right within half a percent, else rounded to three digits."""
    ratio = number(answer)
    if abs(ratio / RATIO - 1) < 0.005:
        return "the quotient of the two gradients"
    return f"about {float(f'{ratio:.3g}'):,g}"


EXERCISES["3.8"] = Part(RATIO, name="ratio", observe=about, wrong={
    "upside down": 1 / RATIO,
    "whole squared error": RATIO / 2,
    "negative": -RATIO,
    "at z = -8": 2983.0,
    "ratio of the losses": 24.0,
    "cross-entropy's slope": -1.0,
    "cross-entropy's loss": 12.0,
    "rounded": 160000.0,
    "at z = 0": 4.0,
})

# ---- 3.9 -----------------------------------------------------------------------------------------


def columns(rng):
    def draw(n, *more):
        return rng.normal(1, 2, (n, *more)).round(1), rng.normal(0, 2, n).round(1)

    return [
        Case("one prediction", draw(1)),
        Case("one prediction in a column", draw(1, 1)),
        Case("three predictions", draw(3)),
        Case("two predictions in a column", draw(2, 1)),
        Case("three predictions in a column", draw(3, 1)),
        Case("a column that is right", arrays([[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0])),
        Case("integers in a column", arrays([[3], [-1], [4]], [1, 1, -2])),
        Case("many predictions in a column", draw(50, 1)),
        Case("errors of 0 among others",
             arrays([[2.0], [1.5], [0.4], [-1.0]], [2.0, -0.5, 0.4, 0.3])),
        Case("integer predictions, decimals in the truth",
             arrays([[3], [-1], [4]], [2.4, 1.1, -2.5])),
        Case("integers in the truth, predictions with decimals",
             arrays([[2.4], [1.1], [-2.5]], [3, -1, 4])),
    ]


def mended_mse(y_pred, y_true):
    return float(np.mean((y_pred.reshape(y_true.shape) - y_true) ** 2))


def shapes_asserted(y_pred, y_true):
    assert y_pred.shape == y_true.shape
    return mse(y_pred, y_true)


EXERCISES["3.9"] = Part(mended_mse, cases=columns, wrong={
    "shapes left": mse,
    "y_true as a column": lambda y_pred, y_true: mse(y_pred, y_true.reshape(-1, 1)),
    "first column only": lambda y_pred, y_true: mse(y_pred[:, 0], y_true),
    "diagonal of the table": lambda y_pred, y_true: np.mean(np.diag((y_pred - y_true) ** 2)),
    "sum": lambda y_pred, y_true: np.sum((y_pred.ravel() - y_true) ** 2),
    "no mean": lambda y_pred, y_true: (y_pred.ravel() - y_true) ** 2,
    "mean over one axis": lambda y_pred, y_true: ((y_pred - y_true) ** 2).mean(axis=0),
    "the engine's loss": lambda y_pred, y_true: MSELoss().forward(y_pred, y_true),
    "shapes asserted": shapes_asserted,
})

# ---- 3.10 ----------------------------------------------------------------------------------------

ACCURACIES = [  # (from this learning rate on, what MSE reaches on the digits), mean over 3 seeds
    (0.0, "22 % or less"), (0.03, "22 % to 38 %"), (0.1, "38 % to 72 %"), (0.3, "72 % to 86 %"),
    (1.0, "86 % or more"), (46.0, "less than 86 %"), (60.0, "62 % or less")]


def three_seeds(rng):
    return [Case("measured over three seeds")]


def accuracy_with(lr):
    """Observe a learning rate: the accuracy that was measured with it; nothing is trained here."""
    lr = number(lr)
    if not lr > 0:
        raise ValueError(f"a learning rate is larger than 0, got {lr:g}")
    return [text for start, text in ACCURACIES if lr >= start][-1]


EXERCISES["3.10"] = (
    Part(5.0, name="good_lr", cases=three_seeds, observe=accuracy_with, wrong={
        "below 0.03": 0.01,
        "0.03 to 0.1": 0.05,
        "0.1 to 0.3": 0.1,
        "0.3 to 1": 0.5,
        "46 to 60": 50.0,
        "60 and more": 100.0,
    }),
    Part("B", name="remains", observe=letter, wrong={
        "nothing": "A",
        "the accuracy": "C",
        "the fit": "D",
    }),
)
