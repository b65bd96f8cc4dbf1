"""Exercise 2.9, a test of tanh that can be fooled: what fools it, and tests that are not fooled."""

import math

import numpy as np

from utils.activations import relu, sigmoid
from utils.exercises.comparing import show
from utils.exercises.exercise import Case, Part


def weak_test(f):
    """Whether f looks like tanh: 0 at 0, near 1 at 100, near -1 at -100."""
    return bool(abs(f(np.array(0.0))) < 1e-6 and abs(f(np.array(100.0)) - 1) < 1e-6
                and abs(f(np.array(-100.0)) + 1) < 1e-6)


# ---- a function that fools it --------------------------------------------------------------------

OF_THE_TEST = (0.0, 100.0, -100.0)
ELSEWHERE = np.array([*range(-99, 100), *np.arange(-20, 20, 0.0917)])


def weak_points(rng):
    """The points of the weak test, and many others."""
    return [
        *(Case(f"at {point:g}", (np.array(point),)) for point in OF_THE_TEST),
        Case("in a table of these points", (np.array([OF_THE_TEST, OF_THE_TEST[::-1]]),)),
        Case("between these points", (ELSEWHERE,)),
    ]


def observe_fooling(f, x):
    """As texts: its numbers at the points of the weak test, elsewhere only whether it is tanh."""
    of_the_test = np.isin(x, OF_THE_TEST).all()
    signs, tanhs = np.sign(x), np.tanh(x)  # before f may change x
    with np.errstate(all="ignore"):  # the weak test does not ask for silence
        got = f(x)
    y = np.asarray(got)
    if y.dtype.kind not in "fiub" or y.shape != x.shape:
        return got
    if of_the_test:
        return show(np.where(np.abs(y - signs) < 1e-6, signs, y), 8)
    return "tanh itself" if (np.abs(y - tanhs) <= 1e-6).all() else "another function than tanh"


def wrong_tanh(x):
    return np.clip(x, -1, 1)


NOT_FOOLING = {
    "tanh itself": lambda x: np.tanh(x),
    "sigmoid": sigmoid,
    "identity": lambda x: x,
    "ReLU": relu,
    "absolute value": lambda x: np.abs(np.tanh(x)),
    "slow S-curve": lambda x: x / (1 + np.abs(x)),
    "0 everywhere": lambda x: 0 * x,
    "one number only": lambda x: min(max(x, -1), 1),
    "math.erf": lambda x: math.erf(x),
}

# ---- a test that is not fooled -------------------------------------------------------------------

TANH = {
    "np.tanh": np.tanh,
    "2 sigmoid(2x) - 1": lambda x: 2 * sigmoid(2 * x) - 1,
    "math.tanh": np.vectorize(math.tanh, otypes=[float]),
}
NOT_TANH = {
    "sign(x)": np.sign,
    "clip(x, -1, 1)": lambda x: np.clip(x, -1, 1),
    "2 sigmoid(x) - 1": lambda x: 2 * sigmoid(x) - 1,
    "x / (1 + |x|)": lambda x: x / (1 + np.abs(x)),
    "tanh(2x)": lambda x: np.tanh(2 * x),
    "sin(x) up to pi/2, then flat": lambda x: np.sin(np.clip(x, -np.pi / 2, np.pi / 2)),
    "tanh(x), rounded to 2 decimals": lambda x: np.round(np.tanh(x), 2),
    "tanh(x) from 0 on, clip(x, -1, 1) below":
        lambda x: np.where(x >= 0, np.tanh(x), np.clip(x, -1, 1)),
    "tanh(x) below 0, clip(x, -1, 1) from 0 on":
        lambda x: np.where(x < 0, np.tanh(x), np.clip(x, -1, 1)),
    "x up to |x| = 0.9, then tanh(x)": lambda x: np.where(np.abs(x) < 0.9, x, np.tanh(x)),
    "tanh(x) up to |x| = 2, then sign(x)":
        lambda x: np.where(np.abs(x) < 2, np.tanh(x), np.sign(x)),
    "tanh(x) + 0.2 sin(pi x)": lambda x: np.tanh(x) + 0.2 * np.sin(np.pi * x),
    "tanh(x) from 0 on, 2 sigmoid(x) - 1 below":
        lambda x: np.where(x >= 0, np.tanh(x), 2 * sigmoid(x) - 1),
    "tanh(x) below 0, 2 sigmoid(x) - 1 from 0 on":
        lambda x: np.where(x < 0, np.tanh(x), 2 * sigmoid(x) - 1),
    "|tanh(x)|": lambda x: np.abs(np.tanh(x)),
    "tanh(x) + 0.2": lambda x: np.tanh(x) + 0.2,
}


def functions(rng):
    """tanh in three forms, and functions that are not tanh, each with its name."""
    named = {f"clears {name}": (name, f) for name, f in TANH.items()}
    named |= {f"catches {name}": (name, f) for name, f in NOT_TANH.items()}
    return [Case(label, (_shown_as(name, f),)) for label, (name, f) in named.items()]


def _shown_as(name, f):
    def function(x):
        return f(np.asarray(x, float))

    function.__name__ = name
    return function


def observe_verdict(test, f):
    """True or False in words. A failed assert counts as True, an end without a return as False."""
    try:
        caught = test(f)
    except AssertionError:
        caught = True
    if np.shape(caught):
        raise ValueError(f"takes one True or False, got an array of shape {np.shape(caught)}")
    known = caught is None or isinstance(caught, bool | np.bool_ | np.ndarray) or caught in (0, 1)
    if not known:
        raise ValueError(f"takes True or False, got {caught!r:.40}")
    return "True (caught)" if caught else "False (it passes your test)"


POINTS = np.linspace(-5, 5, 41)


def catches(f):
    return bool(np.abs(f(POINTS) - np.tanh(POINTS)).max() > 1e-6)


def _compare(points, tolerance=1e-6):
    """A test that compares with np.tanh at some points."""
    return lambda f: bool(np.abs(f(points) - np.tanh(points)).max() > tolerance)


NOT_CATCHING = {
    "always True": lambda f: True,
    "always False": lambda f: False,
    "turned around": lambda f: not catches(f),
    "weak test again": lambda f: not weak_test(f),
    "weak test turned around": weak_test,
    "from 0 on only": _compare(np.linspace(0, 5, 41)),
    "up to 0 only": _compare(np.linspace(-5, 0, 41)),
    "above tanh only": lambda f: bool((f(POINTS) - np.tanh(POINTS)).max() > 1e-6),
    "below tanh only": lambda f: bool((np.tanh(POINTS) - f(POINTS)).max() > 1e-6),
    "wrong everywhere only": lambda f: bool((np.abs(f(POINTS) - np.tanh(POINTS)) > 1e-6).all()),
    "whole numbers only": _compare(np.arange(-5.0, 6.0)),
    "near 0 only": _compare(np.linspace(-1.5, 1.5, 41)),
    "no tolerance": lambda f: bool((f(POINTS) != np.tanh(POINTS)).any()),
    "large tolerance": _compare(POINTS, 0.1),
}

PARTS = (Part(wrong_tanh, cases=weak_points, observe=observe_fooling, wrong=NOT_FOOLING),
         Part(catches, cases=functions, observe=observe_verdict, wrong=NOT_CATCHING))
