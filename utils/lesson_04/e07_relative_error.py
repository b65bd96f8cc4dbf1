"""Exercise 4.7, an error that does not cry wolf."""

import numpy as np

from utils.exercises.exercise import Case, Part, away_from_0


def gradients(rng):
    """Two gradients of one shape."""
    def near(a, difference):
        b = a.copy()
        b.flat[-1] += difference
        return a, b

    def pair(a, b):
        return np.array(a), np.array(b)

    table = away_from_0(rng, 3, 4)
    return [
        Case("one gradient", pair([2.0], [1.5])),
        Case("one gradient, the second one larger", pair([-1.5], [2.0])),
        Case("the second one larger", pair([1.5, 0.5], [2.0, 0.4])),
        Case("a small gradient that is off", pair([4.0, 1e-3], [4.0, 2e-3])),
        Case("a negative gradient that is the largest", pair([-5.0, 1.0], [-4.0, 0.7])),
        Case("signs that differ", pair([0.5, -1.2, 0.3], [-0.5, 0.7, 0.3])),
        Case("the first one 0", pair([0.0, 0.0, 0.0], [0.2, -0.1, 0.3])),
        Case("the second one 0", pair([0.2, -0.1, 0.3], [0.0, 0.0, 0.0])),
        Case("a table", (table, table + 0.1 * away_from_0(rng, 3, 4))),
        Case("many gradients, one of them off", near(away_from_0(rng, 20, 5), 0.37)),
        Case("a difference of a ten-millionth",
             near(np.array([[0.7, -1.7], [0.4, 0.2]]), -2.3e-7)),
        Case("gradients around a millionth", pair([1.3e-6, -2.6e-6], [1.3e-6, -1.3e-6])),
        Case("tiny gradients", pair([1.3e-10, -2.6e-10], [1.3e-10, -1.3e-10])),
        Case("gradients whose sum is 0", pair([1.0, -1.0], [2.0, -2.0])),
        Case("large gradients", pair([3e6, -1e6], [3.1e6, -1e6])),
        Case("equal gradients", (table, table.copy())),
        Case("gradients that are all 0", (np.zeros((2, 3)), np.zeros((2, 3)))),
    ]


def relative_error(a, b):
    largest = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / largest) if largest > 0 else 0.0


def error_of(answer, a, b):
    """Observe relative_error: its number to three digits, so that 1e-7 is seen as well as 1."""
    error = answer(a, b)
    if error is None:
        return None
    array = np.asarray(error)
    if array.shape or array.dtype.kind not in "fiu":
        raise ValueError(f"expected a single number, got {error!r:.60}")
    return f"{float(error):.3g}"


def _largest(a):
    return np.abs(a).max()


def _either(a, b):
    return max(_largest(a), _largest(b))


def _quotient(difference=_largest, size=_either):
    """The same with another difference, a function of a - b, or another size, one of (a, b)."""
    return lambda a, b: difference(a - b) / size(a, b) if size(a, b) else 0.0


_length = np.linalg.norm
_TINY = 1e-300
PART = Part(relative_error, cases=gradients, observe=error_of, wrong={
    "each by its size":
        lambda a, b: np.max(np.abs(a - b) / np.maximum(np.maximum(abs(a), abs(b)), _TINY)),
    "each by both sizes":
        lambda a, b: np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), _TINY)),
    "0 / 0": lambda a, b: _largest(a - b) / _either(a, b),
    "at least 1e-4": _quotient(size=lambda a, b: max(_either(a, b), 1e-4)),
    "1e-8 added": _quotient(size=lambda a, b: _either(a, b) + 1e-8),
    "size of a": _quotient(size=lambda a, b: _largest(a)),
    "size of b": _quotient(size=lambda a, b: _largest(b)),
    "sizes added": _quotient(size=lambda a, b: _largest(a) + _largest(b)),
    "absolute": lambda a, b: _largest(a - b),
    "mean difference": _quotient(lambda d: np.abs(d).mean()),
    "differences summed": _quotient(lambda d: np.abs(d).sum()),
    "lengths": _quotient(_length, lambda a, b: max(_length(a), _length(b))),
    "lengths added": _quotient(_length, lambda a, b: _length(a) + _length(b)),
    "signed difference": _quotient(np.max),
    "signed size": _quotient(size=lambda a, b: max(a.max(), b.max())),
    "percent": lambda a, b: 100 * relative_error(a, b),
})
