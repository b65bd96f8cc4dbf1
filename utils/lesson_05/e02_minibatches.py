"""Exercise 5.2, batches in a new order. What is said about it stands in words.md."""

import math

import numpy as np

from utils.exercises.exercise import Case, Part, generator
from utils.lesson_05.observing_draws import observe_minibatches


def examples(rng, *shape):
    """Rows that all differ, of whole numbers and halves."""
    rows = rng.integers(-9, 10, shape) + 0.5
    rows.reshape(len(rows), -1)[:, 0] = rng.permutation(len(rows)) + 1.0
    return rows


def labeled(rng, *shape):
    """Examples, and a label of its own for each."""
    return examples(rng, *shape), 3 * rng.permutation(shape[0]) + 1


def to_batch(rng):
    """Examples with labels or targets, sizes of batches, and what makes the rng."""
    def labels_in(n, classes):
        return rng.permutation(np.arange(n) % classes)

    return [
        Case("seven examples, three at a time", (*labeled(rng, 7, 2), 3, generator(1))),
        Case("twelve examples, three at a time", (*labeled(rng, 12, 2), 3, generator(2))),
        Case("batches of one", (*labeled(rng, 9, 3), 1, generator(3))),
        Case("a batch that takes all", (*labeled(rng, 6, 2), 6, generator(4))),
        Case("a batch larger than the data", (*labeled(rng, 5, 2), 8, generator(5))),
        Case("a last batch of one", (*labeled(rng, 9, 2), 4, generator(6))),
        Case("targets in a table",
             (examples(rng, 10, 2), examples(rng, 10, 3), 3, generator(7))),
        Case("as many examples as inputs", (*labeled(rng, 10, 10), 4, generator(8))),
        Case("images", (*labeled(rng, 11, 2, 3), 4, generator(9))),
        Case("one example", (*labeled(rng, 1, 2), 3, generator(10))),
        Case("labels of three classes",
             (examples(rng, 40, 2), labels_in(40, 3), 16, generator(11))),
    ]


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [(X[i], y[i]) for i in np.split(order, range(batch_size, len(X), batch_size))]


def _cut(order, size):
    return [order[start : start + size] for start in range(0, len(order), size)]


def _chosen(places_of):
    """A minibatches whose batches hold the examples at the places places_of(n, batch_size, rng)."""
    return lambda X, y, batch_size, rng: [
        (X[i], y[i]) for i in places_of(len(X), batch_size, rng)]


def _ordered(order_of):
    """A minibatches that cuts another order: order_of(n, rng)."""
    return _chosen(lambda n, size, rng: _cut(order_of(n, rng), size))


def _paired(x_order, y_order):
    """A minibatches that takes X and y in two different orders."""
    return lambda X, y, batch_size, rng: [
        (X[i], y[j]) for i, j in zip(_cut(x_order(len(X), rng), batch_size),
                                     _cut(y_order(len(X), rng), batch_size))]


def _given(result):
    """A minibatches that returns result(X, y, the places of the batches)."""
    return lambda X, y, batch_size, rng: result(X, y, _cut(rng.permutation(len(X)), batch_size))


def _permutation(n, rng):
    return rng.permutation(n)


def _in_order(n, rng):
    return np.arange(n)


def _fixed_batches(n, size, rng):
    batches = _cut(np.arange(n), size)
    return [batches[i] for i in rng.permutation(len(batches))]


def _one_table(X, y, batch_size, rng):
    table = np.column_stack([X.reshape(len(X), -1), y.reshape(len(y), -1)])
    x, labels = np.split(table[rng.permutation(len(X))], [X[0].size], axis=1)
    pair = x.reshape(X.shape), labels.reshape(y.shape)
    return list(zip(*(_cut(array, batch_size) for array in pair)))


PART = Part(minibatches, cases=to_batch, observe=observe_minibatches, wrong={
    "order of X": _ordered(_in_order),
    "shuffled inside each batch": _chosen(
        lambda n, size, rng: [rng.permutation(batch) for batch in _cut(np.arange(n), size)]),
    "fixed batches": _chosen(_fixed_batches),
    "begun elsewhere": _ordered(lambda n, rng: np.roll(np.arange(n), rng.integers(n))),
    "fixed seed": _ordered(lambda n, rng: np.random.default_rng(0).permutation(n)),
    "generator of its own": _ordered(lambda n, rng: np.random.default_rng().permutation(n)),
    "two orders": _paired(_permutation, _permutation),
    "labels left in place": _paired(_permutation, _in_order),
    "short batch dropped": _chosen(
        lambda n, size, rng: _cut(rng.permutation(n)[: n // size * size], size)),
    "last batch dropped": _chosen(lambda n, size, rng: _cut(rng.permutation(n), size)[:-1]),
    "drawn with replacement": _ordered(lambda n, rng: rng.integers(0, n, n)),
    "each batch drawn anew": _chosen(
        lambda n, size, rng: [rng.choice(n, len(batch), replace=False)
                              for batch in _cut(np.arange(n), size)]),
    "batch_size batches": _chosen(lambda n, size, rng: np.array_split(rng.permutation(n), size)),
    "equal batches": _chosen(
        lambda n, size, rng: np.array_split(rng.permutation(n), math.ceil(n / size))),
    "first batch only": _chosen(lambda n, size, rng: _cut(rng.permutation(n), size)[:1]),
    "last batch filled up": _chosen(
        lambda n, size, rng: _cut(np.resize(rng.permutation(n), math.ceil(n / size) * size), size)),
    "labels as floats": _one_table,
    "no labels": _given(lambda X, y, batches: [X[i] for i in batches]),
    "places": _given(lambda X, y, batches: batches),
    "all labels": _given(lambda X, y, batches: [(X[i], y) for i in batches]),
    "labels first": _given(lambda X, y, batches: [(y[i], X[i]) for i in batches]),
    "two lists": _given(lambda X, y, batches: ([X[i] for i in batches], [y[i] for i in batches])),
})
