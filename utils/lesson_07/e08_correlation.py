"""Exercise 7.8, a test that tells. What is said about it stands in words.md."""

from itertools import combinations

import numpy as np

from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Case, Forms, Part

LETTERS, UNTRAINED = "ABCDEF", "ADE"

# ---- correlation --------------------------------------------------------------------------------


def pairs(rng):
    """Two maps of one shape."""
    def draw(*shape, center=0.0):
        return (rng.normal(0, 2, shape) + center).round(1)

    def alike(*shape, share=0.7, center=0.0):  # maps that have a share in common
        common = rng.normal(0, 2, shape)
        return tuple((share * common + (1 - share) * rng.normal(0, 2, shape) + center).round(2)
                     for _ in range(2))

    one = draw(6)
    strokes = np.maximum(draw(6, 6), 0) * 1.0
    return [
        Case("three numbers that rise together",
             (np.array([1.0, 2.0, 4.0]), np.array([1.0, 3.0, 4.0]))),
        Case("a map and itself", (one, one.copy())),
        Case("a map and its negative", (one, -one)),
        Case("a map, and three times that plus 5", (one, 3 * one + 5)),
        Case("two numbers", (np.array([1.0, -2.0]), np.array([0.5, 4.0]))),
        Case("maps that have nothing to do with each other", (draw(8), draw(8))),
        Case("maps that are alike", alike(9)),
        Case("maps far from 0", alike(7, center=20.0)),
        Case("one far above 0, one far below", (draw(6, center=9.0), draw(6, center=-9.0))),
        Case("a table", alike(3, 4)),
        Case("a square table", alike(4, 4)),
        Case("small numbers and large ones", (0.001 * draw(7), 1000 * draw(7))),
        Case("one map all above 0", (np.abs(draw(9)) + 1, draw(9))),
        Case("strokes, of the same size and any sign",
             (strokes * rng.choice([-1, 1], (6, 6)), strokes * rng.choice([-1, 1], (6, 6)))),
        Case("whole numbers", (rng.integers(-5, 9, 8), rng.integers(-5, 9, 8))),
        Case("values that come twice", (np.array([1.0, 1.0, 3.0, 3.0]),
                                        np.array([2.0, 0.5, 0.5, 2.5]))),
        Case("many numbers", alike(28, 28, share=0.5)),
    ]


def correlation(one, other):
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))


def _of(result, center=lambda x: x - x.mean()):
    """A function of two maps, each prepared first."""
    return lambda one, other: result(center(one), center(other))


def _cosine(a, b):
    return (a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum())


def _changed(change):
    """A correlation of maps that were changed before."""
    return lambda one, other: correlation(change(one), change(other))


def _ranks(x):
    return np.unique(x, return_inverse=True)[1].reshape(np.shape(x))


CORRELATION = Part(correlation, cases=pairs, wrong={
    "no mean taken away": _of(_cosine, center=lambda x: x),
    "one mean for both": lambda one, other: _cosine(
        *(x - (one.mean() + other.mean()) / 2 for x in (one, other))),
    "mean of one only": Forms([
        lambda one, other: _cosine(one - one.mean(), other),
        lambda one, other: _cosine(one, other - other.mean())]),
    "not divided": _of(lambda a, b: (a * b).sum()),
    "products alone": Forms([_of(lambda a, b: (a * b).sum(), center=lambda x: x),
                             _of(lambda a, b: (a * b).mean(), center=lambda x: x)]),
    "covariance": _of(lambda a, b: (a * b).mean()),
    "mean of each column": _of(_cosine, center=lambda x: x - x.mean(axis=0)),
    "no root": _of(lambda a, b: (a * b).sum() / ((a**2).sum() * (b**2).sum())),
    "root of the sum": _of(lambda a, b: (a * b).sum() / np.sqrt((a**2).sum() + (b**2).sum())),
    "root of one": Forms([
        _of(lambda a, b: (a * b).sum() / (np.sqrt((a**2).sum()) * (b**2).sum())),
        _of(lambda a, b: (a * b).sum() / ((a**2).sum() * np.sqrt((b**2).sum()))),
        _of(lambda a, b: (a * b).sum() / np.sqrt((a**2).sum()) * (b**2).sum())]),
    "root before the sum": _of(lambda a, b: (a * b).sum() / (
        np.sqrt(a**2).sum() * np.sqrt(b**2).sum())),
    "divided by one": Forms([_of(lambda a, b: (a * b).sum() / (a**2).sum()),
                             _of(lambda a, b: (a * b).sum() / (b**2).sum())]),
    "squared": _of(lambda a, b: _cosine(a, b) ** 2),
    "size only": _of(lambda a, b: abs(_cosine(a, b))),
    "maps without signs": _changed(np.abs),
    "signs only": _changed(np.sign),
    "ranks": _changed(_ranks),
    "two kinds of variance": _of(
        lambda a, b: (a * b).mean() / (a.std(ddof=1) * b.std(ddof=1))),
    "divided by variances": Forms([
        _of(lambda a, b: (a * b).mean() / (a.var() * b.var())),
        _of(lambda a, b: (a * b).mean() / np.sqrt(a.std() * b.std()))]),
    "with itself": lambda one, other: 1.0,
    "sum over the spreads": _of(lambda a, b: (a * b).sum() / (a.std() * b.std())),
    "distance": _of(lambda a, b: np.sqrt(((a - b) ** 2).sum()), center=lambda x: x),
    "same sign": _of(lambda a, b: np.mean(np.sign(a) == np.sign(b)), center=lambda x: x),
    "table of both": lambda one, other: np.corrcoef(one.ravel(), other.ravel()),
    "table of rows": lambda one, other: np.corrcoef(one, other)[0, 1],
})

# ---- untrained ----------------------------------------------------------------------------------


def observe_three(answer):
    """Three letters in the order of the alphabet."""
    letters = "".join(answer) if isinstance(answer, list | tuple | set) and all(
        isinstance(letter, str) for letter in answer) else answer
    text = "".join(filter(str.isalpha, letters.upper())) if isinstance(letters, str) else ""
    if len(text) != 3 or len(set(text)) != 3 or not set(text) <= set(LETTERS):
        got = f"{answer!r:.40}" if isinstance(answer, str) else describe_type(answer)
        raise ValueError(f'untrained takes three of the letters A to F, such as "ABC", got {got}')
    return "".join(sorted(text))


TRAINED = "".join(letter for letter in LETTERS if letter not in UNTRAINED)
OTHERS = [three for three in map("".join, combinations(LETTERS, 3))
          if three not in (UNTRAINED, TRAINED)]

PARTS = CORRELATION, Part(UNTRAINED, name="untrained", observe=observe_three, wrong={
    "the trained ones": TRAINED,
    "one is in the wrong group": Forms(
        three for three in OTHERS if len(set(three) & set(UNTRAINED)) == 2),
    "two are in the wrong group": Forms(
        three for three in OTHERS if len(set(three) & set(UNTRAINED)) == 1),
})
