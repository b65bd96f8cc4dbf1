"""Exercise 6.4, the standard error. What is said about it stands in words.md."""

import math

from utils.exercises.exercise import Case, Forms, Part


def scores(rng):
    """Accuracies from 0 to 1, and how many examples they were measured on."""
    some = zip(rng.uniform(0.02, 0.98, 8).round(3), rng.integers(2, 300, 8))
    return [
        Case("half right, of 4", (0.5, 4)),
        Case("94.5 % of 1,000", (0.945, 1000)),
        Case("90 % of 20", (0.9, 20)),
        Case("none right", (0.0, 10)),
        Case("all right", (1.0, 10)),
        Case("two examples", (0.5, 2)),
        Case("one of three", (1 / 3, 3)),
        Case("many examples", (0.97, 10_000)),
        *(Case("an accuracy drawn at random", (float(p), int(n))) for p, n in some),
    ]


def standard_error(accuracy, n):
    return math.sqrt(accuracy * (1 - accuracy) / n)


def _root(of):
    """A function of accuracy and n: the root of another one."""
    return lambda accuracy, n: math.sqrt(of(accuracy, n))


PART = Part(standard_error, cases=scores, wrong={
    "no root": lambda accuracy, n: accuracy * (1 - accuracy) / n,
    "no n": _root(lambda p, n: p * (1 - p)),
    "n outside the root": lambda p, n: math.sqrt(p * (1 - p)) / n,
    "half of it": lambda accuracy, n: (accuracy * (1 - accuracy) / n) ** 1 / 2,
    "root of n only": lambda accuracy, n: accuracy * (1 - accuracy) / n**0.5,
    "no parentheses": Forms([_root(lambda p, n: p * 1 - p / n),
                             lambda p, n: (p * 1 - p / n) / n**0.5]),
    "n - 1": _root(lambda p, n: p * (1 - p) / (n - 1)),
    "n + 1": _root(lambda p, n: p * (1 - p) / (n + 1)),
    "times n": Forms([_root(lambda p, n: p * (1 - p) * n)]),
    "per cent out": lambda accuracy, n: 100 * standard_error(accuracy, n),
    "per cent in": Forms([_root(lambda p, n: p * (100 - p) / n),
                          lambda p, n: standard_error(p / 100, n)]),
    "p alone": _root(lambda p, n: p / n),
    "1 - p alone": _root(lambda p, n: (1 - p) / n),
    "p squared": _root(lambda p, n: p * p / n),
    "minus n": Forms([_root(lambda p, n: p * (1 - p / n)), _root(lambda p, n: p - p * p / n)]),
    "one over root n": Forms([_root(lambda p, n: 1 / n), _root(lambda p, n: 0.25 / n)]),
    "twice": Forms([lambda p, n: 2 * standard_error(p, n),
                    lambda p, n: 1.96 * standard_error(p, n)]),
    "low and high": Forms([
        lambda p, n: (p - standard_error(p, n), p + standard_error(p, n)),
        lambda p, n: (p - 2 * standard_error(p, n), p + 2 * standard_error(p, n)),
        lambda p, n: (p - 1.96 * standard_error(p, n), p + 1.96 * standard_error(p, n))]),
})
