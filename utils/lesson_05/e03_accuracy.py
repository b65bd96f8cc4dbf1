"""Lesson 5, the training process: right answers to its exercises 5.3, 5.5 and 5.6, how they are observed, and the inputs to
try. (5.2 and 5.4: data.py, 5.1 and 5.7: epochs.py.)"""

import math

import numpy as np

from utils.exercises.comparing import number
from utils.exercises.exercise import Case

FIRST_LOSS = math.log(10)


def accuracy(logits, labels):
    return float(np.mean(np.argmax(logits, axis=1) == labels))


def confusion_matrix(labels, predictions, n_classes):
    counts = np.zeros((n_classes, n_classes), int)
    for label, prediction in zip(labels, predictions):
        counts[label, prediction] += 1
    return counts


def early_stopping(val_losses, patience, min_delta=0.0):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best] - min_delta:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best


def stop_seen(answer, val_losses, patience, *min_delta):
    """Observe early_stopping. None from fewer epochs than patience is a mistake with a name: no results."""
    stop = answer(val_losses, patience, *min_delta)
    return () if stop is None and len(val_losses) < patience else stop


def first_loss_seen(answer):
    """Observe a loss: right within 0.005, else its first three digits, as asked for."""
    loss = number(answer)
    if abs(loss - FIRST_LOSS) < 0.005:
        return "the loss of a network that knows nothing"
    text = f"{loss:.3g}"
    return f"{loss:.4g}" if text == f"{FIRST_LOSS:.3g}" else text


def outputs(rng):
    def draw(n, c):
        logits = rng.permuted(np.tile(np.arange(c) * 1.7 - 2.2, (n, 1)), axis=1) + rng.normal(0, 0.3, (n, c)).round(1)
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
        Case("three examples of three classes", (np.array([[0.1, 2.0, 0.3], [0.5, 1.0, 1.7], [3.0, 0.2, 0.4]]),
                                                 np.array([1, 2, 2]))),
        Case("no class above one half", (np.array([[0.1, 0.3, 0.2], [0.4, 0.1, 0.3], [0.2, 0.3, 0.1], [0.1, 0.3, 0.2]]),
                                         np.array([1, 2, 0, 1]))),
        Case("all right", (logits, logits.argmax(axis=1))),
        Case("all wrong", (logits, (logits.argmax(axis=1) + 1) % 3)),
        Case("only negative logits", (-1.0 - np.abs(draw(6, 3)[0]), np.array([0, 1, 2, 0, 0, 1]))),
        Case("logits that are whole numbers", (np.array([[0.0, 1.0, -1.0], [2.0, 0.0, 1.0], [-1.0, 0.0, -2.0]]),
                                               np.array([1, 2, 1]))),
        Case("large logits", tuple(a * scale for a, scale in zip(draw(7, 4), (1000, 1)))),
        Case("many examples", draw(50, 10)),
    ]


def answers(rng):
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
        Case("a class that is never predicted", (np.array([0, 1, 2, 2, 1]), np.array([0, 1, 1, 0, 0]), 3)),
        Case("as many examples as classes", draw(4, 4)),
        Case("three examples of three classes", (np.array([0, 1, 2]), np.array([1, 2, 2]), 3)),
        Case("many examples of ten classes", draw(200, 10)),
        Case("300 times the same mistake", (np.repeat([0, 1], [300, 2]), np.repeat([1, 0], [300, 2]), 2)),
    ]


def runs(rng):
    """Validation losses in eighths, so that a difference is exact."""
    def drawn(n, patience, min_delta=0.0):
        walk = 6 + np.cumsum(rng.choice([-0.5, -0.25, -0.125, 0.0, 0.125, 0.25, 0.5], n)) - np.arange(n) / 16
        return (np.round(np.abs(walk) * 8) / 8).tolist(), patience, min_delta

    falls = [2.0, 1.5, 1.25, 1.0]
    return [
        Case("losses that only fall", (falls, 2)),
        Case("losses that turn", ([2.0, 1.5, 1.0, 1.25, 1.5, 1.75, 2.0], 2)),
        Case("a patience of 1", ([2.0, 1.5, 1.75, 1.0, 0.5], 1)),
        Case("a patience of 3", ([2.0, 1.5, 1.75, 2.0, 2.25, 2.5, 0.5], 3)),
        Case("two bad epochs, then a better one", ([2.0, 1.5, 1.75, 1.75, 1.25, 1.5, 1.5, 1.75, 0.5], 3)),
        Case("an equal loss", ([2.0, 1.5, 1.5, 1.5, 1.0], 2)),
        Case("a fall that is not enough", ([2.0, 1.5, 2.5, 2.0, 1.75, 1.625, 1.0], 3)),
        Case("the smallest loss after the stop", ([2.0, 1.5, 1.75, 2.0, 0.25], 2)),
        Case("a min_delta", ([2.0, 1.5, 1.375, 1.0, 0.5, 0.375, 0.25, 0.125], 3, 0.25)),
        Case("a min_delta that is met exactly", ([2.0, 1.75, 1.5, 1.25], 3, 0.25)),
        Case("falls just above min_delta", ([2.0, 1.75 - 2.0**-12, 1.5 - 2.0**-11, 1.25 - 2.0**-10], 2, 0.25)),
        Case("a slow fall with a min_delta", ([2.0, 1.875, 1.75, 1.625, 1.5, 1.375, 1.25], 4, 0.375)),
        Case("a small fall, then a small rise", ([2.0, 1.0, 0.875, 1.125, 1.0, 0.5], 4, 0.25)),
        Case("a tiny fall without a min_delta", ([2.0, 1.0, 1.0 - 2.0**-20, 1.0 - 2.0**-19, 1.0 - 2.0**-18], 2)),
        Case("a fall after bad epochs, at the end", ([2.0, 2.5, 2.25, 1.5], 3)),
        Case("one epoch", ([2.0], 1)),
        Case("losses above 1000", ([4000.0, 3000.0, 3500.0, 3250.0, 3125.0, 1000.0], 3, 0.5)),
        Case("huge losses that only fall", ([4e30, 3e30, 2e30, 1e30], 2)),
        Case("a loss of 0", ([1.0, 0.0, 0.5, 0.75, 0.875], 2)),
        Case("losses that only rise", ([0.5, 0.75, 1.0, 1.25], 2)),
        Case("sixty losses that only fall", ((np.arange(60, 0, -1) / 8).tolist(), 2)),
        Case("an array of losses", (np.array([2.0, 1.5, 1.0, 1.25, 1.5, 1.75]), 2)),
        *(Case(f"a long run, patience {patience}", drawn(30, patience, 0.25)) for patience in (2, 3, 5)),
        Case("a long run without a min_delta", drawn(40, 6)),
        Case("one epoch, a patience of 3", ([2.0], 3)),
        Case("two epochs, a patience of 5", ([2.0, 1.5], 5)),
    ]
