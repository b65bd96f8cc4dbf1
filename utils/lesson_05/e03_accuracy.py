"""Exercise 5.3, right or wrong, and which for which. What is said about it stands in words.md."""

import math

import numpy as np

from utils.activations import softmax
from utils.exercises.exercise import Case, Part

# ---- accuracy -----------------------------------------------------------------------------------

def outputs(rng):
    """Logits (N, C) and labels (N,)."""
    def draw(n, c):
        logits = rng.permuted(np.tile(np.arange(c) * 1.7 - 2.2, (n, 1)), axis=1)
        logits = logits + rng.normal(0, 0.3, (n, c)).round(1)
        labels = logits.argmax(axis=1)
        wrong = rng.permutation(n)[: math.ceil(n / 3)]
        labels[wrong] = (labels[wrong] + rng.integers(1, c, len(wrong))) % c
        return logits.round(1), labels

    logits, _ = draw(4, 3)
    return [
        Case("one example, wrong", (np.array([[1.5, -0.3]]), np.array([1]))),
        Case("one example, right", (np.array([[-0.5, 0.2, -1.0]]), np.array([1]))),
        Case("four examples", draw(4, 3)),
        Case("as many examples as classes", draw(3, 3)),
        Case("more classes than examples", draw(3, 5)),
        Case("three examples of three classes",
             (np.array([[0.1, 2.0, 0.3], [0.5, 1.0, 1.7], [3.0, 0.2, 0.4]]), np.array([1, 2, 2]))),
        Case("no class above one half",
             (np.array([[0.1, 0.3, 0.2], [0.4, 0.1, 0.3], [0.2, 0.3, 0.1], [0.1, 0.3, 0.2]]),
              np.array([1, 2, 0, 1]))),
        Case("all right", (logits, logits.argmax(axis=1))),
        Case("all wrong", (logits, (logits.argmax(axis=1) + 1) % 3)),
        Case("only negative logits",
             (-1.0 - np.abs(draw(6, 3)[0]), np.array([0, 1, 2, 0, 0, 1]))),
        Case("logits that are whole numbers",
             (np.array([[0.0, 1.0, -1.0], [2.0, 0.0, 1.0], [-1.0, 0.0, -2.0]]),
              np.array([1, 2, 1]))),
        Case("large logits", tuple(a * scale for a, scale in zip(draw(7, 4), (1000, 1)))),
        Case("many examples", draw(50, 10)),
    ]


def accuracy(logits, labels):
    return float(np.mean(np.argmax(logits, axis=1) == labels))


def _right(logits, labels):
    return np.argmax(logits, axis=1) == labels


def _of_the_label(table, labels):
    return table[np.arange(len(labels)), labels]


ACCURACY = Part(accuracy, cases=outputs, wrong={
    "percent": lambda logits, labels: 100 * accuracy(logits, labels),
    "number of right ones": lambda logits, labels: np.sum(_right(logits, labels)),
    "share of the wrong": lambda logits, labels: 1 - accuracy(logits, labels),
    "right or wrong": _right,
    "argmax over examples": lambda logits, labels: np.mean(np.argmax(logits, axis=0) == labels),
    "argmax without axis": lambda logits, labels: np.mean(np.argmax(logits) == labels),
    "largest logit": lambda logits, labels: np.mean(np.max(logits, axis=1) == labels),
    "smallest logit": lambda logits, labels: np.mean(np.argmin(logits, axis=1) == labels),
    "divided by classes":
        lambda logits, labels: np.sum(_right(logits, labels)) / logits.shape[1],
    "all or nothing": lambda logits, labels: np.sum(_right(logits, labels)) // len(labels),
    "mean logit": lambda logits, labels: np.mean(_of_the_label(logits, labels)),
    "mean probability": lambda logits, labels: np.mean(_of_the_label(softmax(logits), labels)),
    "probability above one half":
        lambda logits, labels: np.mean(_of_the_label(softmax(logits), labels) > 0.5),
    "logit above 0": lambda logits, labels: np.mean(_of_the_label(logits, labels) > 0),
})


# ---- confusion_matrix ---------------------------------------------------------------------------

def answers(rng):
    """Labels (N,), predictions (N,) and the number of classes."""
    def draw(n, c, classes=None):
        labels, others = rng.choice(classes or range(c), (2, n))
        return labels, np.where(rng.random(n) < 0.5, labels, others), c

    return [
        Case("one mistake", (np.array([0]), np.array([1]), 2)),
        Case("one right answer", (np.array([1]), np.array([1]), 2)),
        Case("the same mistake twice", (np.array([0, 0, 1]), np.array([1, 1, 0]), 2)),
        Case("three classes", draw(8, 3)),
        Case("a class that never occurs", draw(9, 5, [0, 1, 3])),
        Case("a last class that never occurs", draw(7, 4, [0, 2])),
        Case("a class that is never predicted",
             (np.array([0, 1, 2, 2, 1]), np.array([0, 1, 1, 0, 0]), 3)),
        Case("as many examples as classes", draw(4, 4)),
        Case("three examples of three classes", (np.array([0, 1, 2]), np.array([1, 2, 2]), 3)),
        Case("many examples of ten classes", draw(200, 10)),
        Case("300 times the same mistake",
             (np.repeat([0, 1], [300, 2]), np.repeat([1, 0], [300, 2]), 2)),
    ]


def confusion_matrix(labels, predictions, n_classes):
    counts = np.zeros((n_classes, n_classes), int)
    for label, prediction in zip(labels, predictions):
        counts[label, prediction] += 1
    return counts


def _changed(change):
    """A confusion_matrix that returns a function of the right one."""
    return lambda labels, predictions, n_classes: change(
        confusion_matrix(labels, predictions, n_classes))


def _once(labels, predictions, n_classes):
    table = np.zeros((n_classes, n_classes), int)
    table[labels, predictions] += 1
    return table


def _what_occurs(labels, predictions, n_classes):
    classes = np.unique(np.concatenate([labels, predictions]))
    return np.array([[np.sum((labels == i) & (predictions == j)) for j in classes]
                     for i in classes])


def _to_the_largest(labels, predictions, n_classes):
    return confusion_matrix(labels, predictions, max(*labels, *predictions) + 1)


CONFUSION_MATRIX = Part(confusion_matrix, cases=answers, wrong={
    "transposed": _changed(lambda counts: counts.T),
    "each pair once": _once,
    "shares of a row": _changed(lambda counts: counts / np.maximum(counts.sum(axis=1), 1)[:, None]),
    "shares of all": _changed(lambda counts: counts / counts.sum()),
    "only classes that occur": _what_occurs,
    "up to the largest class": _to_the_largest,
    "only the right": _changed(lambda counts: np.diag(np.diag(counts))),
    "only the mistakes": _changed(lambda counts: counts - np.diag(np.diag(counts))),
    "diagonal": _changed(np.diag),
})

PARTS = ACCURACY, CONFUSION_MATRIX
