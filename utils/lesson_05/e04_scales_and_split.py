"""Lesson 5, exercises 5.2 and 5.4, batches, scales and splits: the wrong functions that are known by name, and the
question that leads on from each."""

import math

import numpy as np

from utils.exercises.old_form import Mistake
from utils.lesson_05.e02_minibatches import standardize, train_val_split


def _cut(order, size):
    return [order[start : start + size] for start in range(0, len(order), size)]


def _chosen(batches_of):
    """A minibatches whose batches hold the examples at the places batches_of(n, batch_size, rng)."""
    return lambda X, y, batch_size, rng: [(X[i], y[i]) for i in batches_of(len(X), batch_size, rng)]


def _paired(x_order, y_order):
    """A minibatches that takes X and y in two different orders."""
    return lambda X, y, batch_size, rng: [
        (X[i], y[j]) for i, j in zip(_cut(x_order(len(X), rng), batch_size), _cut(y_order(len(X), rng), batch_size))]


def _permutation(n, rng):
    return rng.permutation(n)


def _in_order(n, rng):
    return np.arange(n)


def _fixed_batches(n, size, rng):
    batches = _cut(np.arange(n), size)
    return [batches[i] for i in rng.permutation(len(batches))]


def _one_table(X, y, batch_size, rng):
    table = np.column_stack([X.reshape(len(X), -1), y.reshape(len(y), -1)])[rng.permutation(len(X))]
    x, labels = np.split(table, [X[0].size], axis=1)
    return list(zip(_cut(x.reshape(X.shape), batch_size), _cut(labels.reshape(y.shape), batch_size)))


def _two_lists(X, y, batch_size, rng):
    order = _cut(rng.permutation(len(X)), batch_size)
    return [X[i] for i in order], [y[i] for i in order]


MINIBATCHES = (  # 5.2
    Mistake(_chosen(lambda n, size, rng: _cut(np.arange(n), size)),
            "Every call takes the examples in the order of X. Which call of rng gives another order?"),
    Mistake(_chosen(lambda n, size, rng: [rng.permutation(batch) for batch in _cut(np.arange(n), size)]),
            "You shuffle inside each batch, so a batch always holds the same examples. What should be shuffled before the "
            "cut?"),
    Mistake(_chosen(_fixed_batches),
            "The batches come in a new order, but each always holds the same examples. Which comes first: to shuffle, or "
            "to cut?"),
    Mistake(_chosen(lambda n, size, rng: _cut(np.roll(np.arange(n), rng.integers(n)), size)),
            "The examples come in the order of X, begun at another place each time. Which method of rng mixes them?"),
    Mistake(_chosen(lambda n, size, rng: _cut(np.random.default_rng(0).permutation(n), size)),
            "The same order in every call: nothing was drawn, or a generator with a fixed seed began anew. Which generator "
            "was handed in?"),
    Mistake(_chosen(lambda n, size, rng: _cut(np.random.default_rng().permutation(n), size)),
            "The order does not come from rng, so nobody can repeat your run. Which object should draw it?"),
    Mistake(_paired(_permutation, _permutation),
            "x and its label came apart: X and y stand in two different orders. How can one order serve both?"),
    Mistake(_paired(_permutation, _in_order),
            "The examples were shuffled, and the labels stayed where they were. What keeps x with its y?"),
    Mistake(_chosen(lambda n, size, rng: _cut(rng.permutation(n)[: n // size * size], size)),
            "The last short batch is missing. How many batches do 7 examples make, 3 at a time?"),
    Mistake(_chosen(lambda n, size, rng: _cut(rng.permutation(n), size)[:-1]),
            "The last batch is always missing, full or not. Where does the range of the starts end?"),
    Mistake(_chosen(lambda n, size, rng: _cut(rng.integers(0, n, n), size)),
            "Each place was drawn by itself, so some examples come twice and some never. Which method of rng gives every "
            "number once?"),
    Mistake(_chosen(lambda n, size, rng: [rng.choice(n, len(batch), replace=False) for batch in _cut(np.arange(n), size)]),
            "Every batch was drawn from all examples again, so some come twice in an epoch and some never. How often must "
            "you shuffle?"),
    Mistake(_chosen(lambda n, size, rng: np.array_split(rng.permutation(n), size)),
            "You made batch_size batches. How many EXAMPLES should a batch hold?"),
    Mistake(_chosen(lambda n, size, rng: np.array_split(rng.permutation(n), math.ceil(n / size))),
            "You made all batches about equally large. Which of them may be shorter than batch_size?"),
    Mistake(_chosen(lambda n, size, rng: _cut(rng.permutation(n), size)[:1]),
            "Only the first batch came. Does a return stand inside the loop?"),
    Mistake(_chosen(lambda n, size, rng: _cut(np.resize(rng.permutation(n), math.ceil(n / size) * size), size)),
            "The last batch was filled up with examples that had their turn. May it be short?"),
    Mistake(_one_table,
            "The labels were integers and came back as floats, which can't count as classes. Did one table with X give "
            "them its type, and can X and y stay two arrays?"),
    Mistake(lambda X, y, batch_size, rng: [X[i] for i in _cut(rng.permutation(len(X)), batch_size)],
            "One array came where a pair (x, labels) was due. Which labels belong to these examples?"),
    Mistake(lambda X, y, batch_size, rng: _cut(rng.permutation(len(X)), batch_size),
            "You hand out places, not examples. What do X[...] and y[...] say at these places?"),
    Mistake(lambda X, y, batch_size, rng: [(X[i], y) for i in _cut(rng.permutation(len(X)), batch_size)],
            "Each batch comes with all the labels. Which of them belong to it?"),
    Mistake(lambda X, y, batch_size, rng: [(y[i], X[i]) for i in _cut(rng.permutation(len(X)), batch_size)],
            "The labels stand first. In which order does the exercise ask for the pair?"),
    Mistake(_two_lists,
            "One list of all x and one of all y came back. A loop takes batch after batch: what should each element hold?"),
)


def _scaled(statistics_of, divide=lambda sd: np.where(sd > 1e-12, sd, 1.0), axis=0, ddof=0, center=True):
    """A standardize with other statistics: of statistics_of(X_train, X_test), along another axis, or divided otherwise."""
    def answer(X_train, X_test):
        X = statistics_of(X_train, X_test)
        mean = X.mean(axis=axis, keepdims=True) if center else 0.0
        sd = divide(X.std(axis=axis, ddof=ddof, keepdims=True))
        return (X_train - mean) / sd, (X_test - mean) / sd

    return answer


def _train(X_train, X_test):
    return X_train


def _each_by_itself(X_train, X_test):
    return standardize(X_train, X_train)[0], standardize(X_test, X_test)[0]


def _min_max(X_train, X_test):
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    return (X_train - low) / span, (X_test - low) / span


def _without_constants(X_train, X_test):
    keep = X_train.max(axis=0) > X_train.min(axis=0)
    return standardize(X_train[:, keep], X_test[:, keep])


STANDARDIZE = (  # 5.4
    Mistake(_each_by_itself,
            "The test set was scaled by its own mean and standard deviation, so the same pixel means two things. Whose "
            "numbers does the network know?"),
    Mistake(_scaled(lambda X_train, X_test: np.concatenate([X_train, X_test])),
            "The test set had a part in the mean and the standard deviation. Which rows may you look at before the test?"),
    Mistake(_scaled(lambda X_train, X_test: X_test),
            "Both were scaled by the test set's numbers. Which rows may you look at before the test?"),
    Mistake(_scaled(_train, axis=None),
            "One mean and one standard deviation for the whole table. How many columns want their own?"),
    Mistake(_scaled(_train, axis=1),
            "You took the mean of each row: of an example, over things that can't be compared. Along which axis do the "
            "values of one column lie?"),
    Mistake(_scaled(_train, ddof=1),
            "This standard deviation divides by N - 1, which no single example has. What does X.std do by itself?"),
    Mistake(_scaled(_train, divide=lambda sd: sd),
            "Right until a column is constant: there you divide by 0. By what can you divide instead?"),
    Mistake(_scaled(_train, divide=lambda sd: np.where(sd > 0, sd, 1.0)),
            "A standard deviation of 0.1, 0.1, ... is not exactly 0: rounding leaves 1e-17. How do you ask whether a "
            "column is constant?"),
    Mistake(_scaled(_train, divide=lambda sd: np.where(sd > 1e-12, sd**2, 1.0)),
            "You divided by the variance. What is its root called?"),
    *(Mistake(_scaled(_train, divide=lambda sd, more=more: sd + more),
              f"Adding {more} to every standard deviation changes all columns. How small can it be, or can you change the "
              "zeros alone?") for more in (0.1, 0.001)),
    Mistake(_scaled(_train, divide=lambda sd: 1.0),
            "The mean is gone, the spread is still there. By what is each column divided?"),
    Mistake(_scaled(_train, center=False), "The spread is 1, but the mean is not 0. What is taken away first?"),
    Mistake(lambda X_train, X_test: (standardize(X_train, X_test)[0], X_test),
            "The test set stayed as it was. What would the network make of its numbers?"),
    Mistake(lambda X_train, X_test: standardize(X_train, X_test)[0],
            "One array came back. Where is the test set?"),
    Mistake(lambda X_train, X_test: standardize(X_train, X_test)[::-1],
            "The test set stands first. Which order does the exercise ask for?"),
    Mistake(_min_max, "This scales every column to 0..1. Which mean and which spread should it have?"),
    Mistake(_without_constants,
            "Constant columns are gone, and with them the shape that the network expects. Which value can they have "
            "instead?"),
)


def _split(parts_of):
    """A train_val_split whose parts hold the examples at the places parts_of(n, val_fraction, rng): train, val."""
    def answer(X, y, val_fraction, rng):
        train, val = parts_of(len(X), val_fraction, rng)
        return X[train], y[train], X[val], y[val]

    return answer


def _first(order, count):
    """(the rest, the first `count`)."""
    return order[count:], order[:count]


def _apart(X, y, val_fraction, rng):
    count = round(len(X) * val_fraction)
    x, labels = X[rng.permutation(len(X))], y[rng.permutation(len(X))]
    return x[count:], labels[count:], x[:count], labels[:count]


def _x_alone(X, y, val_fraction, rng):
    count, x = round(len(X) * val_fraction), X[rng.permutation(len(X))]
    return x[count:], y[count:], x[:count], y[:count]


def _in_the_order(*places):
    return lambda X, y, val_fraction, rng: tuple(train_val_split(X, y, val_fraction, rng)[i] for i in places)


def _coin(n, fraction, rng):
    heads = rng.random(n) < fraction
    return ~heads, heads


TRAIN_VAL_SPLIT = (  # 5.4
    Mistake(_split(lambda n, f, rng: _first(np.arange(n), n - round(n * f))[::-1]),
            "The validation part is the end of the data, as they stand. What if they are sorted by class?"),
    Mistake(_split(lambda n, f, rng: _first(np.arange(n), round(n * f))),
            "The validation part is the beginning of the data, as they stand. What if they are sorted by class?"),
    Mistake(_split(lambda n, f, rng: _first(np.roll(np.arange(n), rng.integers(n)), round(n * f))),
            "The validation part is always a block of neighbors. What if the data are sorted by class?"),
    Mistake(_split(lambda n, f, rng: _first(np.random.default_rng(0).permutation(n), round(n * f))),
            "The same examples are held out in every call: nothing was drawn, or a generator with a fixed seed began anew. "
            "Which generator was handed in?"),
    Mistake(_split(lambda n, f, rng: _first(np.random.default_rng().permutation(n), round(n * f))),
            "The split does not come from rng, so nobody can repeat it. Which object should draw it?"),
    Mistake(_apart, "x and its label came apart: X and y stand in two different orders. How can one order serve both?"),
    Mistake(_x_alone, "The examples were shuffled, and the labels stayed where they were. What keeps x with its y?"),
    Mistake(_split(lambda n, f, rng: (np.arange(n), rng.permutation(n)[: round(n * f)])),
            "All examples are in the training part, those of the validation part too. What would its accuracy tell you?"),
    Mistake(_split(lambda n, f, rng: (rng.permutation(n)[: n - round(n * f)], rng.permutation(n)[: round(n * f)])),
            "Each part was drawn from all examples, so some are in both. How can one shuffle make two parts?"),
    Mistake(_split(lambda n, f, rng: (rng.integers(0, n, n - round(n * f)), rng.integers(0, n, round(n * f)))),
            "Each place was drawn by itself, so some examples come twice in a part. Which method of rng gives every number "
            "once?"),
    Mistake(_in_the_order(2, 3, 0, 1), "The validation part stands first. Which order does the exercise ask for?"),
    Mistake(_in_the_order(0, 2, 1, 3),
            "X, X, y, y is another library's order. Which one does the exercise ask for?"),
    Mistake(_in_the_order(0, 2), "Two results came back. Which four does the exercise ask for?"),
    Mistake(_split(lambda n, f, rng: _first(rng.permutation(n), int(n * f))),
            "int cuts: 1.9 examples became 1. Which function goes to the nearest whole number?"),
    Mistake(_split(lambda n, f, rng: _first(rng.permutation(n), math.ceil(n * f))),
            "3.3 examples became 4: ceil goes up, and int of the training part leaves one more for validation. Which "
            "function goes to the nearest whole number?"),
    Mistake(_split(lambda n, f, rng: _first(rng.permutation(n), -round(n * f))[::-1]),
            "Right until round gives 0. Counted from the end, -0 is 0, so order[:-0] is empty. From where can you count "
            "instead?"),
    Mistake(_split(lambda n, f, rng: _first(rng.permutation(n), n - round(n * f))),
            "The fraction was taken for the training part. Whose share is val_fraction?"),
    Mistake(_split(_coin),
            "A coin for each example gives about the fraction, another count every time. How many should be held out, "
            "exactly?"),
)
