"""Exercise 9.2, count, then bet. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part


def streams(rng):
    """This token (M,) and the next one (M,), and how many tokens there are."""
    def drawn(m, v):
        return rng.integers(0, v, m), rng.integers(0, v, m), v

    def in_a_row(m, v):  # as in a text: the next one is this one of the next pair
        ids = rng.integers(0, v, m + 1)
        return ids[:-1], ids[1:], v

    return [
        Case("one pair", (np.array([0]), np.array([2]), 3)),
        Case("two different pairs", (np.array([0, 1]), np.array([1, 2]), 3)),
        Case("a pair and its reverse", (np.array([2, 0]), np.array([0, 2]), 3)),
        Case("the same pair three times", (np.array([1, 1, 1]), np.array([0, 0, 0]), 2)),
        Case("a pair that comes again later",
             (np.array([0, 2, 0, 2]), np.array([2, 0, 2, 2]), 3)),
        Case("a token that follows itself", (np.array([3, 3]), np.array([3, 3]), 4)),
        Case("the largest tokens missing", (np.array([0, 1, 1]), np.array([1, 0, 0]), 5)),
        Case("the last token of all", (np.array([4, 0, 4]), np.array([1, 4, 1]), 5)),
        Case("a single token", (np.zeros(3, int), np.zeros(3, int), 1)),
        Case("tokens as in a text", in_a_row(30, 4)),
        *(Case("pairs drawn at random", drawn(m, v)) for m, v in ((9, 4), (60, 3), (200, 27))),
    ]


def bigram_counts(X, Y, n_tokens):
    counts = np.zeros((n_tokens, n_tokens))
    for x, y in zip(X, Y):
        counts[x, y] += 1
    return counts


def _once_each(X, Y, n_tokens):
    counts = np.zeros((n_tokens, n_tokens))
    counts[X, Y] += 1
    return counts


def _table(X, Y, n_tokens, start=0, step=1):
    """The counts with another beginning, or another step."""
    return start + step * bigram_counts(X, Y, n_tokens)


def _rows_to_1(X, Y, n_tokens):
    counts = bigram_counts(X, Y, n_tokens)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def _last_pair_missing(X, Y, n_tokens):
    return bigram_counts(X[:-1], Y[:-1], n_tokens)


def _along_x(X, Y, n_tokens):
    return bigram_counts(X[:-1], X[1:], n_tokens)


def _every_pair(X, Y, n_tokens):
    return np.outer(*(np.bincount(ids, minlength=n_tokens) for ids in (X, Y)))


COUNTS = Part(bigram_counts, cases=streams, wrong={
    "transposed": lambda X, Y, n_tokens: bigram_counts(Y, X, n_tokens),
    "each pair once": _once_each,
    "nothing counted": lambda X, Y, n_tokens: np.zeros((n_tokens, n_tokens)),
    "every pair of both": _every_pair,
    "first pair only": lambda X, Y, n_tokens: bigram_counts(X[:1], Y[:1], n_tokens),
    "begun at 1": lambda X, Y, n_tokens: _table(X, Y, n_tokens, start=1),
    "both ways": lambda X, Y, n_tokens: (
        bigram_counts(X, Y, n_tokens) + bigram_counts(Y, X, n_tokens)),
    "fractions of the row": Forms([
        _rows_to_1,
        lambda X, Y, n_tokens: (lambda c: c / c.sum(axis=1, keepdims=True))(
            bigram_counts(X, Y, n_tokens))]),
    "fractions of all": lambda X, Y, n_tokens: _table(X, Y, n_tokens, step=1 / len(X)),
    "next ones only": lambda X, Y, n_tokens: np.bincount(Y, minlength=n_tokens),
    "these ones only": lambda X, Y, n_tokens: np.bincount(X, minlength=n_tokens),
    "one column for all": lambda X, Y, n_tokens: bigram_counts(X, 0 * Y, n_tokens),
    "next one taken from X": _along_x,
    "last pair missing": _last_pair_missing,
    "first pair missing": lambda X, Y, n_tokens: bigram_counts(X[1:], Y[1:], n_tokens),
    "one place too early": lambda X, Y, n_tokens: np.roll(
        bigram_counts(X, Y, n_tokens), (-1, -1), (0, 1)),
    "as wide as the largest": lambda X, Y, n_tokens: bigram_counts(
        X, Y, int(max(X.max(), Y.max())) + 1),
    "sum of all pairs": lambda X, Y, n_tokens: _table(X, Y, n_tokens).sum(),
})


def bets(rng):
    """Counts (V, V), this token (M,) and the next one (M,), and what is added to each count."""
    def drawn(v, m, add, high=9):
        return (rng.integers(0, high, (v, v)).astype(float), rng.integers(0, v, m),
                rng.integers(0, v, m), add)

    two = np.array([[3.0, 1.0], [0.0, 4.0]])
    return [
        Case("one pair that came often", (two, np.array([0]), np.array([0]), 1.0)),
        Case("one pair that came once", (two, np.array([0]), np.array([1]), 1.0)),
        Case("one pair that never came", (two, np.array([1]), np.array([0]), 1.0)),
        Case("two pairs", (two, np.array([0, 1]), np.array([1, 1]), 1.0)),
        Case("half added", (two, np.array([0, 1, 0]), np.array([0, 0, 1]), 0.5)),
        Case("much added", (two, np.array([0, 1, 0]), np.array([0, 0, 1]), 100.0)),
        Case("little added", (two, np.array([0, 0, 1]), np.array([0, 1, 1]), 0.001)),
        Case("nothing counted", (np.zeros((3, 3)), np.array([0, 2]), np.array([1, 0]), 1.0)),
        Case("a row without counts", (np.array([[2.0, 0, 1], [0, 0, 0], [5, 1, 1]]),
                                      np.array([1, 1, 0]), np.array([0, 2, 1]), 0.1)),
        Case("integers for the counts", (rng.integers(0, 5, (3, 3)), np.array([0, 1, 2, 2]),
                                         np.array([2, 1, 0, 2]), 1)),
        Case("as many pairs as tokens", drawn(4, 4, 0.3)),
        Case("a pair that comes again", (two, np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0]), 2.0)),
        *(Case("numbers drawn at random", drawn(v, m, add, high))
          for v, m, add, high in ((3, 20, 0.7, 50), (27, 300, 1.0, 400), (5, 7, 0.05, 3))),
    ]


def bigram_nats(counts, X, Y, add):
    smooth = counts + add
    p = smooth / smooth.sum(axis=1, keepdims=True)
    return float(-np.log(p[X, Y]).mean())


def _nats_of(probabilities):
    """A bigram_nats with other probabilities: probabilities(counts, add) (V, V)."""
    return lambda counts, X, Y, add: float(
        -np.log(probabilities(counts, add)[X, Y]).mean())


def _rows(table):
    return table.sum(axis=1, keepdims=True)


def _p(counts, add):
    return (counts + add) / _rows(counts + add)


NATS = Part(bigram_nats, cases=bets, wrong={
    "no smoothing": _nats_of(lambda counts, add: counts / _rows(counts)),
    "add in the numerator only": _nats_of(lambda counts, add: (counts + add) / _rows(counts)),
    "add once in the row": _nats_of(lambda counts, add: (counts + add) / (_rows(counts) + add)),
    "add in the row only": _nats_of(lambda counts, add: counts / _rows(counts + add)),
    "1 added": Forms([
        _nats_of(lambda counts, add: _p(counts, 1)),
        _nats_of(lambda counts, add: (counts + add) / (_rows(counts) + len(counts)))]),
    "add to the probabilities": _nats_of(lambda counts, add: counts / _rows(counts) + add),
    "only to the zeros": Forms([
        _nats_of(lambda counts, add: (lambda c: c / _rows(c))(np.where(counts == 0, add, counts))),
        _nats_of(lambda counts, add: np.where(counts == 0, add, counts) / _rows(counts))]),
    "add for each pair of the text": lambda counts, X, Y, add: float(np.mean([
        -np.log((counts[x, y] + add) / (counts[x].sum() + add * len(X))) for x, y in zip(X, Y)])),
    "columns": Forms([
        _nats_of(lambda counts, add: (counts + add) / (counts + add).sum(axis=0)),
        _nats_of(lambda counts, add: (counts + add) / (counts + add).sum(axis=0)[:, None])]),
    "row of the next token": _nats_of(
        lambda counts, add: (counts + add) / (counts + add).sum(axis=1)),
    "whole table": Forms([
        _nats_of(lambda counts, add: (counts + add) / (counts + add).sum()),
        _nats_of(lambda counts, add: (counts + add) / (counts.sum() + add * len(counts)))]),
    "rows and columns swapped": lambda counts, X, Y, add: bigram_nats(counts, Y, X, add),
    "bits": lambda counts, X, Y, add: bigram_nats(counts, X, Y, add) / np.log(2),
    "base 10": lambda counts, X, Y, add: bigram_nats(counts, X, Y, add) / np.log(10),
    "minus missing": lambda counts, X, Y, add: -bigram_nats(counts, X, Y, add),
    "sum": lambda counts, X, Y, add: bigram_nats(counts, X, Y, add) * len(X),
    "mean of the probabilities": lambda counts, X, Y, add: float(_p(counts, add)[X, Y].mean()),
    "mean before the logarithm": lambda counts, X, Y, add: float(
        -np.log(_p(counts, add)[X, Y].mean())),
    "perplexity": lambda counts, X, Y, add: float(np.exp(bigram_nats(counts, X, Y, add))),
    "pairs that were counted": lambda counts, X, Y, add: float(
        -(counts * np.log(_p(counts, add))).sum() / max(counts.sum(), 1)),
    "every cell": lambda counts, X, Y, add: float(-np.log(_p(counts, add)).mean()),
    "each kind of pair once": lambda counts, X, Y, add: float(
        -np.log([_p(counts, add)[x, y] for x, y in sorted(set(zip(X, Y)))]).mean()),
    "every pair of both": lambda counts, X, Y, add: float(-np.log(_p(counts, add)[X][:, Y]).mean()),
    "one price each": lambda counts, X, Y, add: -np.log(_p(counts, add)[X, Y]),
    "not divided": lambda counts, X, Y, add: float(-np.log((counts + add)[X, Y]).mean()),
})

PARTS = COUNTS, NATS
