"""Exercise 4.6, the slope by measurement."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, away_from_0


def _named(name, function):
    def f(x):
        return float(function(np.asarray(x)))

    f.__name__ = name
    return f


def functions(rng):
    """Functions f of an array, where to take their gradients, and some h."""
    A = away_from_0(rng, 2, 3)
    squares, tenths, steep, steeper, product, table, cubes, bent = (_named(*pair) for pair in (
        ("sum(x ** 2)", lambda x: np.sum(x * x)),
        ("0.3 * sum(x ** 2)", lambda x: 0.3 * np.sum(x * x)),
        ("1e6 * sum(x ** 3)", lambda x: 1e6 * np.sum(x * x * x)),
        ("1e9 * sum(x ** 3)", lambda x: 1e9 * np.sum(x * x * x)),
        ("x0 * x1 * x2", lambda x: x[0] * x[1] * x[2]),
        ("sum(tanh(A * x))", lambda x: np.sum(np.tanh(A * x)) + x[0, 0] * x[1, 2]),
        ("sum(x) ** 3", lambda x: np.sum(x) ** 3),
        ("tanh(sum(x))", lambda x: np.tanh(np.sum(x)))))
    return [
        Case("one input", (squares, np.array([1.5]))),
        Case("two inputs", (squares, np.array([1.5, -0.5]))),
        Case("inputs that work together", (product, np.array([1.2, -0.7, 2.0]))),
        Case("a steep function", (steep, np.array([0.003, -0.002]))),
        Case("a table of inputs", (table, away_from_0(rng, 2, 3))),
        Case("three axes", (cubes, away_from_0(rng, 2, 1, 2))),
        Case("another h", (product, np.array([1.2, -0.7, 2.0]), 1e-3)),
        Case("a large h", (bent, np.array([0.4, -0.7]), 0.2)),
        Case("one input, a large h", (bent, np.array([0.4]), 0.2)),
        Case("an even steeper function", (steeper, np.array([1e-4, -2e-4]))),
        Case("equal inputs", (product, np.array([0.7, 0.7, -1.2]))),
        Case("an input of 0", (product, np.array([1.2, 0.0, 2.0]))),
        Case("a table that was turned", (table, away_from_0(rng, 3, 2).T)),
        Case("integer inputs", (tenths, np.array([3, -1, 2]))),
        Case("a single number", (squares, np.array(0.7))),
    ]


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for place in np.ndindex(gradient.shape):
        step = np.zeros(gradient.shape)
        step[place] = h
        gradient[place] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


def _with_quotient(quotient):
    """The same with another quotient, a function of (f(x + h), f(x), f(x - h), h)."""
    def gradient_of(f, x, h=1e-5):
        gradient = np.zeros(np.shape(x))
        for place in np.ndindex(gradient.shape):
            step = np.zeros(gradient.shape)
            step[place] = h
            gradient[place] = quotient(f(x + step), f(x), f(x - step), h)
        return gradient

    return gradient_of


def _never_restored(f, x, h=1e-5):
    x = np.array(x, float)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        gradient[place] = (above - f(x)) / (2 * h)
    return gradient


def _integers_stay(f, x, h=1e-5):
    x, gradient = x.copy(), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        value = x[place]
        x[place] = value + h
        above = f(x)
        x[place] = value - h
        gradient[place] = (above - f(x)) / (2 * h)
        x[place] = value
    return gradient


def _integers_move(f, x, h=1e-5):
    x, gradient = x.copy(), np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        x[place] += h
        above = f(x)
        x[place] -= 2 * h
        gradient[place] = (above - f(x)) / (2 * h)
        x[place] += h
    return gradient


def _row_by_row(f, x, h=1e-5):
    x = np.array(x, float)
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


PART = Part(numerical_gradient, cases=functions, wrong={
    "forward difference": _with_quotient(lambda above, here, below, h: (above - here) / h),
    "type of x": lambda f, x, h=1e-5: numerical_gradient(f, x, h).astype(np.asarray(x).dtype),
    "backward difference": _with_quotient(lambda above, here, below, h: (here - below) / h),
    "h for 2 h": _with_quotient(lambda above, here, below, h: (above - below) / h),
    "no parentheses": _with_quotient(lambda above, here, below, h: above - below / 2 * h),
    "/ 2 * h": _with_quotient(lambda above, here, below, h: (above - below) / 2 * h),
    "signs turned": _with_quotient(lambda above, here, below, h: (below - above) / (2 * h)),
    "rise alone": _with_quotient(lambda above, here, below, h: above - below),
    "never restored": _never_restored,
    "integer copy": Forms([_integers_stay, _integers_move]),
    "row by row": _row_by_row,
    "all at once": lambda f, x, h=1e-5: (f(x + h) - f(x - h)) / (2 * h),
    "all at once, filled":
        lambda f, x, h=1e-5: np.full(np.shape(x), (f(x + h) - f(x - h)) / (2 * h)),
    "h of its own": lambda f, x, h=1e-5: numerical_gradient(f, x),
    "another default": lambda f, x, h=1e-3: numerical_gradient(f, x, h),
    "in one row": lambda f, x, h=1e-5: numerical_gradient(f, x, h).ravel(),
})
