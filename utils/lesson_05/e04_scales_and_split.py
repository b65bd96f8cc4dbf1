"""Exercise 5.4, scales and splits. What is said about it stands in words.md."""

import math

import numpy as np

from utils.exercises.exercise import Case, Part, generator
from utils.lesson_05.e02_minibatches import examples, labeled
from utils.lesson_05.observing_draws import observe_train_val_split

NEAR = np.array([1e-7, -1e-7, 0.0])  # from a constant to its column in a test set


# ---- standardize --------------------------------------------------------------------------------

def to_scale(rng):
    """Tables to train on and to test on."""
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
        Case("a constant column of integers", tuple(
            np.column_stack([x, np.full(len(x), 16)])
            for x in (rng.integers(0, 17, (n, 2)) for n in (5, 3)))),
        Case("one row to train", (row, row + NEAR[:, None])),
        Case("a constant column of 0.1", with_constant(0.1, 6, 4, 2)),  # mean 0.09999999999999999
    ]


def standardize(X_train, X_test):
    mean, sd = X_train.mean(axis=0), X_train.std(axis=0)
    sd = np.where(X_train.max(axis=0) > X_train.min(axis=0), sd, 1.0)
    return (X_train - mean) / sd, (X_test - mean) / sd


def observe_standardize(answer, X_train, X_test):
    """Both arrays. A tiny number that is added to each standard deviation is right as well: where
    that is small, values may differ by 0.2 %, and where a column is constant in training, any value
    below a million is right in a test set, which stays near that constant."""
    both, exact = answer(X_train, X_test), standardize(X_train, X_test)
    shapes = [X_train.shape, X_test.shape]
    if isinstance(both, tuple | list) and list(map(np.shape, both)) == shapes:
        constant, narrow = X_train.min(axis=0) == X_train.max(axis=0), X_train.std(axis=0) < 0.1
        train, test = (
            np.where(narrow & (np.abs(np.subtract(got, right)) <= 2e-3 * np.abs(right)), right, got)
            for got, right in zip(both, exact))
        both = train, np.where(constant & (np.abs(test) < 1e6), 0.0, test)
    return both


def _never_0(sd):
    return np.where(sd > 1e-12, sd, 1.0)


def _scaled(rows_of=lambda X_train, X_test: X_train, divisor=_never_0, axis=0, ddof=0, center=True):
    """A standardize by the statistics of other rows, along another axis, or divided otherwise."""
    def answer(X_train, X_test):
        X = rows_of(X_train, X_test)
        mean = X.mean(axis=axis, keepdims=True) if center else 0.0
        sd = divisor(X.std(axis=axis, ddof=ddof, keepdims=True))
        return (X_train - mean) / sd, (X_test - mean) / sd

    return answer


def _each_by_itself(X_train, X_test):
    return standardize(X_train, X_train)[0], standardize(X_test, X_test)[0]


def _min_max(X_train, X_test):
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    return (X_train - low) / span, (X_test - low) / span


def _without_constants(X_train, X_test):
    keep = X_train.max(axis=0) > X_train.min(axis=0)
    return standardize(X_train[:, keep], X_test[:, keep])


STANDARDIZE = Part(
    standardize, cases=to_scale, observe=observe_standardize, results=("X_train", "X_test"), wrong={
        "each by itself": _each_by_itself,
        "both together": _scaled(lambda X_train, X_test: np.concatenate([X_train, X_test])),
        "the test set's numbers": _scaled(lambda X_train, X_test: X_test),
        "one mean for all": _scaled(axis=None),
        "mean of each row": _scaled(axis=1),
        "divided by N - 1": _scaled(ddof=1),
        "divided by 0": _scaled(divisor=lambda sd: sd),
        "only exactly 0 replaced": _scaled(divisor=lambda sd: np.where(sd > 0, sd, 1.0)),
        "variance": _scaled(divisor=lambda sd: np.where(sd > 1e-12, sd**2, 1.0)),
        "0.1 added": _scaled(divisor=lambda sd: sd + 0.1),
        "0.001 added": _scaled(divisor=lambda sd: sd + 0.001),
        "not divided": _scaled(divisor=lambda sd: 1.0),
        "not centered": _scaled(center=False),
        "test set left alone": lambda X_train, X_test: (standardize(X_train, X_test)[0], X_test),
        "training set only": lambda X_train, X_test: standardize(X_train, X_test)[0],
        "test set first": lambda X_train, X_test: standardize(X_train, X_test)[::-1],
        "min and max": _min_max,
        "constant columns dropped": _without_constants,
    })


# ---- train_val_split ----------------------------------------------------------------------------

def to_split(rng):
    """Examples with labels or targets, fractions for validation, and what makes the rng."""
    return [
        Case("ten examples, 0.3 of them", (*labeled(rng, 10, 2), 0.3, generator(1))),
        Case("a count to be rounded up", (*labeled(rng, 15, 3), 0.25, generator(2))),
        Case("a count to be rounded down", (*labeled(rng, 13, 2), 0.4, generator(3))),
        Case("more for validation than for training", (*labeled(rng, 12, 2), 0.7, generator(4))),
        Case("targets in a table",
             (examples(rng, 16, 2), examples(rng, 16, 3), 0.3, generator(5))),
        Case("as many examples as inputs", (*labeled(rng, 12, 12), 0.45, generator(6))),
        Case("two examples", (*labeled(rng, 2, 2), 0.45, generator(7))),
        Case("images", (*labeled(rng, 14, 2, 3), 0.41, generator(8))),
        Case("a fraction of many digits", (*labeled(rng, 11, 2), 0.0495, generator(10))),
        Case("a count to be rounded to 0", (*labeled(rng, 11, 2), 0.03, generator(9))),
    ]


def train_val_split(X, y, val_fraction, rng):
    order = rng.permutation(len(X))
    n_val = round(len(X) * val_fraction)
    val, train = order[:n_val], order[n_val:]
    return X[train], y[train], X[val], y[val]


def _split(places_of):
    """A train_val_split of other places: train, val = places_of(n, val_fraction, rng)."""
    def answer(X, y, val_fraction, rng):
        train, val = places_of(len(X), val_fraction, rng)
        return X[train], y[train], X[val], y[val]

    return answer


def _first(order, count):
    """(the rest, the first `count`)."""
    return order[count:], order[:count]


def _ordered(order_of):
    """A train_val_split that cuts another order: order_of(n, rng)."""
    return _split(lambda n, f, rng: _first(order_of(n, rng), round(n * f)))


def _counted(count_of):
    """A train_val_split that holds out another number of examples: count_of(n * val_fraction)."""
    return _split(lambda n, f, rng: _first(rng.permutation(n), count_of(n * f)))


def _parted(draw):
    """A train_val_split that draws each of its parts by itself: draw(n, how many, rng)."""
    return _split(lambda n, f, rng: (draw(n, n - round(n * f), rng), draw(n, round(n * f), rng)))


def _two_orders(X, y, val_fraction, rng):
    count = round(len(X) * val_fraction)
    x, labels = X[rng.permutation(len(X))], y[rng.permutation(len(X))]
    return x[count:], labels[count:], x[:count], labels[:count]


def _labels_left(X, y, val_fraction, rng):
    count, x = round(len(X) * val_fraction), X[rng.permutation(len(X))]
    return x[count:], y[count:], x[:count], y[:count]


def _results(*places):
    """A train_val_split that returns the results at these places."""
    return lambda X, y, val_fraction, rng: tuple(
        train_val_split(X, y, val_fraction, rng)[i] for i in places)


def _coin(n, fraction, rng):
    heads = rng.random(n) < fraction
    return ~heads, heads


TRAIN_VAL_SPLIT = Part(
    train_val_split, cases=to_split, observe=observe_train_val_split, wrong={
        "end of the data": _split(lambda n, f, rng: _first(np.arange(n), n - round(n * f))[::-1]),
        "beginning of the data": _ordered(lambda n, rng: np.arange(n)),
        "block of neighbors": _ordered(lambda n, rng: np.roll(np.arange(n), rng.integers(n))),
        "fixed seed": _ordered(lambda n, rng: np.random.default_rng(0).permutation(n)),
        "generator of its own": _ordered(lambda n, rng: np.random.default_rng().permutation(n)),
        "two orders": _two_orders,
        "labels left in place": _labels_left,
        "all for training": _split(
            lambda n, f, rng: (np.arange(n), rng.permutation(n)[: round(n * f)])),
        "two shuffles": _parted(lambda n, count, rng: rng.permutation(n)[:count]),
        "drawn with replacement": _parted(lambda n, count, rng: rng.integers(0, n, count)),
        "validation first": _results(2, 3, 0, 1),
        "X, X, y, y": _results(0, 2, 1, 3),
        "no labels": _results(0, 2),
        "rounded down": _counted(int),
        "rounded up": _counted(math.ceil),
        "cut at -0": _split(lambda n, f, rng: _first(rng.permutation(n), -round(n * f))[::-1]),
        "fraction for training": _split(
            lambda n, f, rng: _first(rng.permutation(n), n - round(n * f))),
        "a coin each": _split(_coin),
    })

PARTS = STANDARDIZE, TRAIN_VAL_SPLIT
