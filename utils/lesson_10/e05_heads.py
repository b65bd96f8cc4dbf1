"""Exercise 10.5, split into heads. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part

SHAPES = [  # label, N, T, heads, d: numbers of a head
    ("one head", 1, 2, 1, 3),
    ("two heads of one number", 1, 2, 2, 1),
    ("two heads", 1, 2, 2, 2),
    ("one step", 1, 1, 2, 3),
    ("more steps than heads", 1, 5, 2, 3),
    ("more heads than steps", 1, 2, 4, 3),
    ("two sequences", 2, 3, 2, 4),
    ("as many steps as heads", 2, 3, 3, 2),
    ("as many heads as numbers in a head", 2, 4, 3, 3),
    ("as many steps as numbers in a head", 2, 4, 2, 4),
    ("as many sequences as heads", 3, 2, 3, 4),
    ("as many of everything", 3, 3, 3, 3),
    ("heads of one number", 2, 3, 5, 1),
    ("many", 3, 6, 4, 5),
]


def _numbered(*shape):
    """0, 1, 2, ... as floats, so that it is seen which number went where."""
    return np.arange(float(np.prod(shape))).reshape(shape)


def steps(rng):
    """x (N, T, D), and the number of heads."""
    cases = [Case(label, (_numbered(N, T, heads * d), heads)) for label, N, T, heads, d in SHAPES]
    return [*cases, Case("integers", (rng.integers(0, 99, (2, 3, 4)), 2)),
            Case("numbers drawn at random", (rng.normal(size=(2, 5, 6)), 3))]


def heads_of_steps(rng):
    """x (N, heads, T, d)."""
    cases = [Case(label, (_numbered(N, heads, T, d),)) for label, N, T, heads, d in SHAPES]
    return [*cases, Case("integers", (rng.integers(0, 99, (2, 2, 3, 2)),)),
            Case("numbers drawn at random", (rng.normal(size=(2, 3, 5, 2)),))]


def split_heads(x, n_heads):
    N, T, D = x.shape
    return x.reshape(N, T, n_heads, D // n_heads).swapaxes(1, 2)


def merge_heads(x):
    N, n_heads, T, d = x.shape
    return x.swapaxes(1, 2).reshape(N, T, n_heads * d)


def observe_split(answer, x, n_heads):
    """The heads, copied: they may be seen in x itself."""
    return _copied(answer(x, n_heads))


def observe_merge(answer, x):
    """The steps, copied: with one head they may be seen in x itself."""
    return _copied(answer(x))


def _copied(result):
    return result.copy() if isinstance(result, np.ndarray) else result


def _poured(shape, axes=(0, 1, 2, 3)):
    """A split_heads by reshape and transpose: shape(N, T, heads, d) names where to pour."""
    def answer(x, n_heads):
        N, T, D = x.shape
        return x.reshape(shape(N, T, n_heads, D // n_heads)).transpose(axes)

    return answer


SPLIT_HEADS = Part(split_heads, cases=steps, observe=observe_split, wrong={
    "reshape only": _poured(lambda N, T, h, d: (N, h, T, d)),
    "axes not swapped": _poured(lambda N, T, h, d: (N, T, h, d)),
    "every n-th number": _poured(lambda N, T, h, d: (N, T, d, h), (0, 3, 1, 2)),
    "heads first": _poured(lambda N, T, h, d: (N, T, h, d), (2, 0, 1, 3)),
    "numbers before steps": _poured(lambda N, T, h, d: (N, T, h, d), (0, 2, 3, 1)),
    "heads and numbers exchanged": Forms([
        _poured(lambda N, T, h, d: (N, T, d, h), (0, 2, 1, 3)),
        _poured(lambda N, T, h, d: (N, d, T, h))]),
    "sequences swapped": _poured(lambda N, T, h, d: (N, T, h, d), (1, 2, 0, 3)),
    "wrong axes swapped": Forms([
        _poured(lambda N, T, h, d: (N, T, h, d), (0, 1, 3, 2)),
        _poured(lambda N, T, h, d: (N, T, h, d), (0, 3, 2, 1)),
        _poured(lambda N, T, h, d: (N, T, h, d), (1, 0, 2, 3))]),
    "swapped before the cut": lambda x, n_heads: x.swapaxes(1, 2).reshape(
        len(x), n_heads, x.shape[1], -1),
    "a float for a size": lambda x, n_heads: x.reshape(
        *x.shape[:2], n_heads, x.shape[2] / n_heads).swapaxes(1, 2),
    "first head only": Forms([lambda x, n_heads: split_heads(x, n_heads)[:, 0],
                              lambda x, n_heads: split_heads(x, n_heads)[:, :1]]),
    "all numbers for each head": lambda x, n_heads: np.stack([x] * n_heads, axis=1),
    "heads in the batch": lambda x, n_heads: split_heads(x, n_heads).reshape(
        -1, x.shape[1], x.shape[2] // n_heads),
    "last head first": lambda x, n_heads: split_heads(x, n_heads)[:, ::-1],
})


def _merged(axes, shape=lambda N, h, T, d: (N, T, h * d)):
    """A merge_heads by transpose and reshape: shape(N, heads, T, d) names where to pour."""
    def answer(x):
        return x.transpose(axes).reshape(shape(*x.shape))

    return answer


MERGE_HEADS = Part(merge_heads, cases=heads_of_steps, observe=observe_merge, wrong={
    "reshape only": _merged((0, 1, 2, 3)),
    "mixed": _merged((0, 2, 3, 1)),
    "not joined": lambda x: x.swapaxes(1, 2),
    "heads added": lambda x: x.sum(axis=1),
    "mean of the heads": lambda x: x.mean(axis=1),
    "first head only": lambda x: x[:, 0],
    "below each other": _merged((0, 1, 2, 3), lambda N, h, T, d: (N, h * T, d)),
    "steps joined": _merged((0, 1, 2, 3), lambda N, h, T, d: (N, h, T * d)),
    "sequences joined": _merged((0, 2, 1, 3), lambda N, h, T, d: (N * T, h * d)),
    "one long row": _merged((0, 2, 1, 3), lambda N, h, T, d: (N, T * h * d)),
    "last head first": lambda x: merge_heads(x[:, ::-1]),
    "wrong axes swapped": Forms([_merged((0, 1, 3, 2)), _merged((0, 3, 2, 1)),
                                 _merged((1, 0, 2, 3)), _merged((2, 1, 0, 3))]),
})

PARTS = (SPLIT_HEADS, MERGE_HEADS)
