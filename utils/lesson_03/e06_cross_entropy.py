"""Exercise 3.6, cross-entropy: the inputs to try (those of 3.7 as well), a right answer, what is
observed, and the wrong ones."""

import numpy as np

from utils.exercises.exercise import Case, Part
from utils.lesson_03.e03_binary_cross_entropy import arrays, clipped, is_number
from utils.lesson_03.e05_softmax import softmax, without_shift


def classifications(rng):
    def draw(n, c):
        return rng.normal(0, 2, (n, c)).round(1), rng.integers(0, c, n)

    return [
        Case("one example", (draw(1, 3)[0], np.array([1]))),
        Case("two classes", (draw(4, 2)[0], np.array([0, 1, 1, 1]))),
        Case("more examples than classes", draw(6, 3)),
        Case("more classes than examples", draw(2, 5)),
        Case("as many examples as classes", (draw(3, 3)[0], np.array([2, 0, 1]))),
        Case("labels that are all the same", (draw(4, 3)[0], np.full(4, 2))),
        Case("equal logits", (np.full((2, 4), 1.5), np.array([3, 0]))),
        Case("integer logits", arrays([[2, -1, 0], [0, 3, 1]], [2, 1])),
        Case("many examples", draw(60, 6)),
        Case("logits near 1000",  # exact in float32
             (1000 + draw(3, 4)[0].round() / 4, np.array([1, 3, 0]))),
        Case("a row far below the other", arrays([[1.0, 3.0], [-2000.0, -2001.0]], [0, 1])),
        Case("the largest logit first", arrays([[1000.0, 0.0, -1000.0], [3.0, 2.0, 1.0]], [0, 1])),
        Case("logits from -1000 to 1000, and right", arrays([[-1000.0, 0.0, 1000.0]], [2])),
        Case("logits from -1000 to 1000, and wrong", arrays([[-1000.0, 0.0, 1000.0]], [0])),
    ]


def classifications_far_apart(rng):
    far = arrays([[2.0**57, 0.0, 0.0], [0.5, 1.5, -0.3]], [0, 0])
    return [*classifications(rng), Case("rows of very different size", far)]


def cross_entropy(logits, labels):
    m = logits.max(axis=1)
    log_sum = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return float(np.mean(log_sum - logits[np.arange(len(labels)), labels]))


def loss_and_its_mean(answer, logits, labels):
    """Observe cross_entropy: its loss; beyond 2**50 that of small logits, and what it is a mean of.

    A column (N, 1) minus a row (N,) is a table (N, N), and the mean of all N * N differences is the
    same number. But in a table with numbers near 2**57 the small ones are rounded away, except on
    its diagonal: 1 / N of the loss is left.
    """
    if logits.max() < 2.0**50:
        return answer(logits, labels)
    small, right = np.minimum(logits, 3.0), cross_entropy(logits, labels)
    with np.errstate(all="ignore"):  # nobody was asked for so large numbers
        loss = answer(logits, labels)
    table = is_number(loss) and abs(loss * len(labels) / right - 1) < 1e-3
    return {"the loss where no logit is above 3": answer(small, labels),
            "what the loss is a mean of": "a table of N x N differences" if table else "N losses"}


def at_labels(array, labels):
    """From each row, the number at its label."""
    return array[np.arange(len(labels)), labels]


def through(activation):
    """The mean surprise by way of the probabilities that an activation gives."""
    return lambda logits, labels: -np.mean(np.log(at_labels(activation(logits), labels)))


def variant(shift=lambda logits: logits.max(axis=1, keepdims=True), log=np.log):
    """The right formula, with another shift or another logarithm."""
    def wrong(logits, labels):
        m = shift(logits)
        log_sum = np.ravel(m) + log(np.exp(logits - m).sum(axis=1))
        return np.mean(log_sum - at_labels(logits, labels))

    return wrong


def column_minus_row(logits, labels):
    log_sum = np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return np.mean(log_sum - at_labels(logits, labels))


PART = Part(cross_entropy, cases=classifications_far_apart, observe=loss_and_its_mean, wrong={
    "through the softmax": through(softmax),
    "through a clipped softmax": through(lambda logits: clipped(softmax(logits))),
    "through an unshifted softmax": through(without_shift),
    "no shift": variant(shift=lambda logits: 0),
    "shift not added back":
        lambda logits, labels: cross_entropy(logits, labels) - np.mean(logits.max(axis=1)),
    "sum": lambda logits, labels: cross_entropy(logits, labels) * len(labels),
    "mean over all elements":
        lambda logits, labels: cross_entropy(logits, labels) / logits.shape[1],
    "negative": lambda logits, labels: -cross_entropy(logits, labels),
    "largest logit as label": lambda logits, labels: cross_entropy(logits, logits.argmax(axis=1)),
    "whole columns": lambda logits, labels: -np.mean(np.log(softmax(logits))[:, labels]),
    "softmax twice": lambda logits, labels: cross_entropy(softmax(logits), labels),
    "one shift for all rows": variant(shift=np.max),
    "column minus row": column_minus_row,
    "base 10": variant(log=np.log10),
    "base 2": variant(log=np.log2),
    "no logarithm of the sum": lambda logits, labels: -np.mean(at_labels(logits, labels)),
})
