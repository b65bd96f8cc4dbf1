"""Exercise 2.9, a test that can be fooled: right answers, how they are observed, what to try, and the known mistakes."""

import math

import numpy as np

from utils.exercises.comparing import show
from utils.exercises.exercise import Case
from utils.exercises.old_form import Mistake
from utils.lesson_02.given import ONE_AT_A_TIME, sigmoid, tanh, weak_test

POINTS = np.linspace(-5, 5, 41)
OF_THE_TEST = (0.0, 100.0, -100.0)
ELSEWHERE = np.array([*range(-99, 100), *np.arange(-20, 20, 0.0917)])
TANH = {
    "np.tanh": np.tanh,
    "2 sigmoid(2x) - 1": tanh,
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
    "tanh(x) from 0 on, clip(x, -1, 1) below": lambda x: np.where(x >= 0, np.tanh(x), np.clip(x, -1, 1)),
    "tanh(x) below 0, clip(x, -1, 1) from 0 on": lambda x: np.where(x < 0, np.tanh(x), np.clip(x, -1, 1)),
    "x up to |x| = 0.9, then tanh(x)": lambda x: np.where(np.abs(x) < 0.9, x, np.tanh(x)),
    "tanh(x) up to |x| = 2, then sign(x)": lambda x: np.where(np.abs(x) < 2, np.tanh(x), np.sign(x)),
    "tanh(x) + 0.2 sin(pi x)": lambda x: np.tanh(x) + 0.2 * np.sin(np.pi * x),
    "tanh(x) from 0 on, 2 sigmoid(x) - 1 below": lambda x: np.where(x >= 0, np.tanh(x), 2 * sigmoid(x) - 1),
    "tanh(x) below 0, 2 sigmoid(x) - 1 from 0 on": lambda x: np.where(x < 0, np.tanh(x), 2 * sigmoid(x) - 1),
    "|tanh(x)|": lambda x: np.abs(np.tanh(x)),
    "tanh(x) + 0.2": lambda x: np.tanh(x) + 0.2,
}


def wrong_tanh(x):
    return np.clip(x, -1, 1)


def catches(f):
    return bool(np.abs(f(POINTS) - np.tanh(POINTS)).max() > 1e-6)


def fooled(f, x):
    """Observe wrong_tanh: its numbers at the points of the weak test, and elsewhere only whether it is tanh; as texts."""
    of_the_test, signs, tanhs = np.isin(x, OF_THE_TEST).all(), np.sign(x), np.tanh(x)  # before f may change x
    with np.errstate(all="ignore"):  # the weak test does not ask for silence
        got = f(x)
    y = np.asarray(got)
    if y.dtype.kind not in "fiub" or y.shape != x.shape:
        return got
    if of_the_test:
        return show(np.where(np.abs(y - signs) < 1e-6, signs, y), 8)
    return "tanh itself" if (np.abs(y - tanhs) <= 1e-6).all() else "another function than tanh"


def verdict(test, f):
    """Observe catches: True or False in words. A failed assert counts as True, an end without a return as False."""
    try:
        caught = test(f)
    except AssertionError:
        caught = True
    if np.shape(caught):
        raise ValueError(f"takes one True or False, got an array of shape {np.shape(caught)}")
    if caught is not None and not (isinstance(caught, bool | np.bool_ | np.ndarray) or caught in (0, 1)):
        raise ValueError(f"takes True or False, got {caught!r:.40}")
    return "True (caught)" if caught else "False (it passes your test)"


def weak_points(rng):
    return [
        *(Case(f"at {point:g}", (np.array(point),)) for point in OF_THE_TEST),
        Case("in a table of these points", (np.array([OF_THE_TEST, OF_THE_TEST[::-1]]),)),
        Case("between these points", (ELSEWHERE,)),
    ]


def functions(rng):
    named = {f"clears {name}": (name, f) for name, f in TANH.items()}
    named |= {f"catches {name}": (name, f) for name, f in NOT_TANH.items()}
    return [Case(label, (_shown_as(name, f),)) for label, (name, f) in named.items()]


def _shown_as(name, f):
    def function(x):
        return f(np.asarray(x, float))

    function.__name__ = name
    return function


def _compare(points, tolerance):
    """A test that compares with np.tanh at some points."""
    return lambda f: bool(np.abs(f(points) - np.tanh(points)).max() > tolerance)


NOT_FOOLING = (
    Mistake(lambda x: np.tanh(x), "It passes the weak test, because it IS tanh. What may you change between 0 and 100?"),
    Mistake(lambda x: sigmoid(x), "That is the sigmoid: one half at 0, and never negative. What does the test ask at 0?"),
    Mistake(lambda x: x, "Right at 0 only. What keeps your numbers small far out?"),
    Mistake(lambda x: np.maximum(x, 0),
            "That is ReLU: it has no limit on the right, and 0 on the left. What does the test ask at 100 and -100?"),
    Mistake(lambda x: np.abs(np.tanh(x)), "Right at 0 and at 100. Which sign does the test ask for at -100?"),
    Mistake(lambda x: x / (1 + np.abs(x)), "A fine S-curve, but slow: at 100 it is only 0.99. What reaches 1 sooner?"),
    Mistake(lambda x: 0 * x, "It is 0 everywhere. What does the test ask at 100 and -100?"),
    Mistake(lambda x: min(max(x, -1), 1), ONE_AT_A_TIME),
    Mistake(lambda x: math.erf(x),
            "Right for a single number. The functions of math, and float(), take one, and x may hold many: what takes an "
            "array of any shape?"),
)
NOT_CATCHING = (
    Mistake(lambda f: True, "Your test calls every function wrong, tanh too. When should it say False?"),
    Mistake(lambda f: False, "Your test lets everything pass. When should it say True?"),
    Mistake(lambda f: not catches(f),
            "Your answers are turned around: True means that f is NOT tanh. Which way did you ask?"),
    Mistake(lambda f: not weak_test(f),
            "That is the weak test again, and your own wrong_tanh passes it. What does it not look at?"),
    Mistake(weak_test, "That is the weak test, and it says True for tanh: which way round should it be?"),
    Mistake(_compare(np.linspace(0, 5, 41), 1e-6),
            "Your test lets a function pass that is right from 0 on and wrong below. Which points did you leave out?"),
    Mistake(_compare(np.linspace(-5, 0, 41), 1e-6),
            "Your test lets a function pass that is right up to 0 and wrong above. Which points did you leave out?"),
    Mistake(lambda f: bool((f(POINTS) - np.tanh(POINTS)).max() > 1e-6),
            "Your test lets functions pass that are nowhere ABOVE tanh. What makes a difference of the other sign count?"),
    Mistake(lambda f: bool((np.tanh(POINTS) - f(POINTS)).max() > 1e-6),
            "Your test lets functions pass that are nowhere BELOW tanh. What makes a difference of the other sign count?"),
    Mistake(lambda f: bool((np.abs(f(POINTS) - np.tanh(POINTS)) > 1e-6).all()),
            "Your test says True only where f is wrong at every single point. At how many points must a function be wrong "
            "to be another one?"),
    Mistake(_compare(np.arange(-5.0, 6.0), 1e-6),
            "Your test lets a function pass that is right at all whole numbers. Which points did you leave out?"),
    Mistake(_compare(np.linspace(-1.5, 1.5, 41), 1e-6),
            "Your test lets a function pass that is right near 0 and turns flat at 2. Which points did you leave out?"),
    Mistake(lambda f: bool((f(POINTS) != np.tanh(POINTS)).any()),
            "Your test calls 2 sigmoid(2x) - 1 wrong, which IS tanh, up to rounding in the last digit. How close is "
            "close enough?"),
    Mistake(_compare(POINTS, 0.1),
            "Your test forgives too much: it lets a tanh pass that is rounded to 2 decimals, and more. How small can the "
            "tolerance be?"),
)
