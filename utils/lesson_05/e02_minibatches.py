"""Exercises 5.2 and 5.4, batches, scales and splits: right answers and the inputs to try. (How batches and splits are
observed: drawn.py.)"""

import numpy as np

from utils.exercises.exercise import Case, generator

NEAR = np.array([1e-7, -1e-7, 0.0])  # how far a constant column is from its constant in the rows of the test set


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [(X[i], y[i]) for i in np.split(order, range(batch_size, len(X), batch_size))]


def standardize(X_train, X_test):
    mean, sd = X_train.mean(axis=0), X_train.std(axis=0)
    sd = np.where(X_train.max(axis=0) > X_train.min(axis=0), sd, 1.0)
    return (X_train - mean) / sd, (X_test - mean) / sd


def train_val_split(X, y, val_fraction, rng):
    order = rng.permutation(len(X))
    n_val = round(len(X) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return X[train], y[train], X[val], y[val]


def standardized(answer, X_train, X_test):
    """Observe standardize. A tiny number that is added to each standard deviation is right as well: where that is small,
    values may differ by 0.2 %, and where a column is constant in training, any value below a million is right in a test
    set, which stays near that constant."""
    both, exact = answer(X_train, X_test), standardize(X_train, X_test)
    if isinstance(both, tuple | list) and list(map(np.shape, both)) == [X_train.shape, X_test.shape]:
        constant, narrow = X_train.min(axis=0) == X_train.max(axis=0), X_train.std(axis=0) < 0.1
        train, test = (np.where(narrow & (np.abs(np.subtract(got, right)) <= 2e-3 * np.abs(right)), right, got)
                       for got, right in zip(both, exact))
        both = train, np.where(constant & (np.abs(test) < 1e6), 0.0, test)
    return both


def _examples_of(rng, *shape):
    """Rows that all differ, of whole numbers and halves."""
    rows = rng.integers(-9, 10, shape) + 0.5
    rows.reshape(len(rows), -1)[:, 0] = rng.permutation(len(rows)) + 1.0
    return rows


def _with_labels(rng, *shape):
    """Examples, and a label of its own for each."""
    return _examples_of(rng, *shape), 3 * rng.permutation(shape[0]) + 1


def to_batch(rng):
    def labels_in(n, classes):
        return rng.permutation(np.arange(n) % classes)

    return [
        Case("seven examples, three at a time", (*_with_labels(rng, 7, 2), 3, generator(1))),
        Case("twelve examples, three at a time", (*_with_labels(rng, 12, 2), 3, generator(2))),
        Case("batches of one", (*_with_labels(rng, 9, 3), 1, generator(3))),
        Case("a batch that takes all", (*_with_labels(rng, 6, 2), 6, generator(4))),
        Case("a batch larger than the data", (*_with_labels(rng, 5, 2), 8, generator(5))),
        Case("a last batch of one", (*_with_labels(rng, 9, 2), 4, generator(6))),
        Case("targets in a table", (_examples_of(rng, 10, 2), _examples_of(rng, 10, 3), 3, generator(7))),
        Case("as many examples as inputs", (*_with_labels(rng, 10, 10), 4, generator(8))),
        Case("images", (*_with_labels(rng, 11, 2, 3), 4, generator(9))),
        Case("one example", (*_with_labels(rng, 1, 2), 3, generator(10))),
        Case("labels of three classes", (_examples_of(rng, 40, 2), labels_in(40, 3), 16, generator(11))),
    ]


def to_split(rng):
    return [
        Case("ten examples, 0.3 of them", (*_with_labels(rng, 10, 2), 0.3, generator(1))),
        Case("a count to be rounded up", (*_with_labels(rng, 15, 3), 0.25, generator(2))),
        Case("a count to be rounded down", (*_with_labels(rng, 13, 2), 0.4, generator(3))),
        Case("more for validation than for training", (*_with_labels(rng, 12, 2), 0.7, generator(4))),
        Case("targets in a table", (_examples_of(rng, 16, 2), _examples_of(rng, 16, 3), 0.3, generator(5))),
        Case("as many examples as inputs", (*_with_labels(rng, 12, 12), 0.45, generator(6))),
        Case("two examples", (*_with_labels(rng, 2, 2), 0.45, generator(7))),
        Case("images", (*_with_labels(rng, 14, 2, 3), 0.41, generator(8))),
        Case("a fraction of many digits", (*_with_labels(rng, 11, 2), 0.0495, generator(10))),
        Case("a count to be rounded to 0", (*_with_labels(rng, 11, 2), 0.03, generator(9))),
    ]


def to_scale(rng):
    def draw(n_train, n_test, d, low=-3, high=8):
        spread = rng.uniform(0.5, 3, d).round(1)
        return tuple((rng.uniform(low, high, (n, d)) * spread).round(1) for n in (n_train, n_test))

    def with_constant(value, *sizes):
        X_train, X_test = draw(*sizes)
        X_train[:, 1], X_test[:, 1] = value, value + np.resize(NEAR, len(X_test))
        return X_train, X_test

    row = draw(1, 1, 2)[0]
    rare = np.tile([0.0, 0.0, 1.0, 0.5], (8, 1))  # almost every value is the same
    rare[5, 0], rare[2, 1], rare[3, 2], rare[:, 3] = 0.003, 0.03, 0.998, np.arange(8)

    return [
        Case("one column", draw(3, 2, 1)),
        Case("two columns", draw(4, 3, 2)),
        Case("as many rows as columns", draw(3, 3, 3)),
        Case("one row to test", draw(5, 1, 3)),
        Case("a column far from 0", tuple(X + np.array([0.0, 5000.0]) for X in draw(6, 4, 2))),
        Case("integers", tuple(rng.integers(0, 17, (n, 4)) for n in (6, 3))),
        Case("columns of negative numbers", draw(5, 3, 2, -9, -1)),
        Case("many rows", draw(60, 40, 3)),
        Case("columns that hardly vary", (rare, rare[[5, 3, 2]])),
        Case("a column that is 0 everywhere", with_constant(0.0, 5, 3, 3)),
        Case("a constant column", with_constant(2.5, 4, 4, 3)),
        Case("a constant column of integers", tuple(np.column_stack([x, np.full(len(x), 16)]) for x in (
            rng.integers(0, 17, (n, 2)) for n in (5, 3)))),
        Case("one row to train", (row, row + NEAR[:, None])),
        Case("a constant column of 0.1", with_constant(0.1, 6, 4, 2)),  # its mean is 0.09999999999999999
    ]
