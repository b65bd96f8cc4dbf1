"""Sequences to learn from: two texts, and three tasks that tell networks apart.

The tasks are drawn anew as often as one likes: ids X (n, T) and answers y, integers.
"""

from pathlib import Path

import numpy as np

_DATA = Path(__file__).parent / "data"
N_LETTERS, N_KEYS = 8, 16


def names():
    """5,163 given names, lower case, in alphabetical order, as a list (US census of 1990)."""
    return (_DATA / "names.txt").read_text(encoding="utf-8").split()


def alice():
    """Alice's Adventures in Wonderland (Lewis Carroll, 1865), one paragraph a line, as a string."""
    return (_DATA / "alice.txt").read_text(encoding="utf-8")


def first_letter(n, steps, rng):
    """What came first? X (n, steps) letters 0 to 7, y (n,) = X[:, 0]. Chance: 1/8."""
    X = rng.integers(N_LETTERS, size=(n, steps))
    return X, X[:, 0].copy()


def reverse(n, length, rng):
    """a b c . -> c b a. X (n, 2 length) letters 0 to 7, the dot 8, and the answer so far, as in
    "abc.cb"; y (n, length), the answer: what comes next at each of the last `length` steps."""
    letters = rng.integers(N_LETTERS, size=(n, length))
    y = letters[:, ::-1].copy()
    return np.concatenate([letters, np.full((n, 1), N_LETTERS), y[:, :-1]], axis=1), y


def recall(n, pairs, rng):
    """k1 v1 k2 v2 ... k -> its v. X (n, 2 pairs + 1): values 0 to 7 and keys 8 to 23, which differ
    in a row; the last is one of them, and y (n,) is the value that came after it. Chance: 1/8."""
    if not 1 <= pairs <= N_KEYS:
        raise ValueError(f"recall takes 1 to {N_KEYS} pairs, got {pairs}")
    keys = N_LETTERS + rng.permuted(np.tile(np.arange(N_KEYS), (n, 1)), axis=1)[:, :pairs]
    values = rng.integers(N_LETTERS, size=(n, pairs))
    rows, asked = np.arange(n), rng.integers(pairs, size=n)
    both = np.stack([keys, values], axis=2).reshape(n, -1)
    return np.concatenate([both, keys[rows, asked, None]], axis=1), values[rows, asked]
