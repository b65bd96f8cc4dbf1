"""Exercise 3.3, binary cross-entropy: the inputs to try, a right answer, what is observed, and the
wrong ones."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.exercise import Case, Part


def arrays(*lists):
    """Lists of numbers as arrays: the arguments of a case."""
    return tuple(map(np.array, lists))


def two_thirds_1(rng, n):
    """Labels of n examples: two thirds are 1, the others 0."""
    return rng.permutation(np.arange(n) % 3 < 2).astype(int)


def probabilities(rng):
    def draw(n):
        return rng.uniform(0.05, 0.95, n).round(2), two_thirds_1(rng, n)

    return [
        Case("one example of class 1", arrays([0.8], [1])),
        Case("one example of class 0", arrays([0.8], [0])),
        Case("five examples", draw(5)),
        Case("p = 0.5 everywhere", arrays([0.5, 0.5, 0.5], [1, 0, 0])),
        Case("labels that are floats", (draw(4)[0], np.array([0.0, 0.0, 1.0, 0.0]))),
        Case("labels that are all 1", (draw(4)[0], np.ones(4, int))),
        Case("labels that are all 0", (draw(4)[0], np.zeros(4, int))),
        Case("many examples", draw(60)),
        Case("p close to 0 and 1", arrays([0.024, 0.5, 0.976], [1, 1, 0])),
        Case("p = 0 for class 1", arrays([0.0], [1])),
        Case("p = 1 for class 0", arrays([1.0], [0])),
        Case("p exactly 0 or 1, and right", arrays([1.0, 0.0, 0.0], [1, 0, 0])),
        Case("p exactly 0 or 1, right and wrong", arrays([1.0, 1.0, 0.0, 0.0], [1, 0, 1, 0])),
        Case("p exactly 0 and wrong, among others", arrays([0.0, 0.3, 0.6], [1, 1, 0])),
    ]


def bce(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def is_number(answer):
    """Whether an answer is one number, not an array of one."""
    array = np.asarray(answer)
    return array.shape == () and array.dtype.kind in "fiu"


def loss_for_any_eps(answer, p, y):
    """Observe bce. Where some p are exactly 0 or 1, and wrong, the loss depends on eps: 1e-6 and
    less are right. What one of them costs alone, each of its kind costs among others."""
    loss, wrong = answer(p, y), p == 1 - y
    if not wrong.any() or not is_number(loss):
        return loss
    costs = [answer(np.array([1.0 - label]), np.array([label])) for label in y[wrong]]
    if not all(is_number(cost) and -np.log(1.000001e-6) <= cost <= 800 for cost in costs):
        return loss
    others = 0.0 if wrong.all() else bce(p[~wrong], y[~wrong]) * (~wrong).sum()
    return bce(p, y) if abs(loss * len(p) - sum(costs) - others) <= 1e-4 * sum(costs) else loss


def clipped(p):
    """Probabilities that a logarithm can take."""
    return np.clip(p, 1e-12, 1 - 1e-12)


def without_clip(p, y):
    """The formula, with nothing that keeps p from 0 and 1."""
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


PART = Part(bce, cases=probabilities, observe=loss_for_any_eps, wrong={
    "no clip": without_clip,
    "clipped at 0 only": lambda p, y: without_clip(np.maximum(p, 1e-12), y),
    "large eps": lambda p, y: bce(np.clip(p, 1e-3, 1 - 1e-3), y),
    "negative": lambda p, y: -bce(p, y),
    "sum": lambda p, y: bce(p, y) * len(p),
    "no mean": lambda p, y: -(y * np.log(clipped(p)) + (1 - y) * np.log(1 - clipped(p))),
    "class 1 only": lambda p, y: -np.mean(y * np.log(clipped(p))),
    "label ignored": lambda p, y: -np.mean(np.log(clipped(p))),
    "labels swapped": lambda p, y: bce(p, 1 - y),
    "base 2": lambda p, y: bce(p, y) / np.log(2),
    "base 10": lambda p, y: bce(p, y) / np.log(10),
    "squared error": lambda p, y: np.mean((p - y) ** 2),
    "sigmoid of p": lambda p, y: bce(sigmoid(p), y),
})
