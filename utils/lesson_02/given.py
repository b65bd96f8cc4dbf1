"""Lesson 2, activation functions: right answers to its exercises, how an answer is observed, and the inputs to try."""

import numpy as np

from utils.exercises.exercise import Case

ONE_AT_A_TIME = "One `if` or one max() decides for a single number. Which function works element by element?"
WHY_OPTIONS = {  # of exercise 2.8
    "A": "Each class needs a unit of its own, and the border between them needs one more.",
    "B": "One line fewer always leaves the middle open on some side; this many can close around it.",
    "C": "Fewer lines could do it as well, but training gets stuck before it finds them.",
    "D": "A ring is round, and fewer straight pieces are too coarse for a round border.",
}


def relu(x):
    return np.maximum(x, 0)


def leaky_relu(x, alpha=0.01):
    return np.where(x > 0, x, alpha * x)


def sigmoid(x):
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def tanh(x):
    return 2 * sigmoid(2 * x) - 1


def relu_grad(x):
    return np.where(x > 0, 1.0, 0.0)


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    t = np.tanh(x)
    return 1 - t * t


def saturated_fraction(slopes, max_slope):
    return float(np.mean(slopes < 0.01 * max_slope))


def weak_test(f):
    """Whether f looks like tanh: 0 at 0, near 1 at 100, near -1 at -100."""
    return bool(abs(f(np.array(0.0))) < 1e-6 and abs(f(np.array(100.0)) - 1) < 1e-6
                and abs(f(np.array(-100.0)) + 1) < 1e-6)


def slope_of_relu(grad, x):
    """Observe relu_grad: its slopes, with 0 for any subgradient (0 to 1) at the kink."""
    slopes = grad(x)
    array = np.asarray(slopes)
    if array.dtype.kind not in "fiub" or array.shape != x.shape:
        return slopes
    return np.where((x == 0) & (array >= 0) & (array <= 1), 0, array)


def arrays(rng):
    table, large = rng.normal(0, 2, (3, 4)).round(2), rng.normal(0, 3, 1000)
    return [Case(label, (np.array(x),)) for label, x in {
        "one positive number": 2.5, "one negative number": -1.5, "zero": 0.0, "an array of one number": [-0.7],
        "positive and negative numbers": rng.uniform(-3, 3, 5).round(1), "integers": [-3, -1, 0, 2, 5],
        "a table": table, "a square table": rng.normal(0, 2, (3, 3)).round(2), "three axes": rng.normal(0, 2, (2, 3, 2)),
        "1,000 numbers": large, "1000 and -1000": [1000.0, -1000.0], "100,000 and -100,000": [1e5, -1e5],
        "a table that was turned": rng.normal(0, 2, (4, 3)).round(2).T,
        "integers, a positive one first": [4, -3, 0, -1, 2], "a 0 first": [0.0, 0.6, -1.3, 0.0, 2.4],
        "1000 first, then small numbers": [1000.0, 0.4, -2.3], "-1000 first, then small numbers": [-1000.0, 0.4, -10.4],
    }.items()]


def arrays_and_alphas(rng):
    plain = arrays(rng)
    alphas = (0.2, 0.3, 0.1, 0.5, 0.05, 0.25, 0.3, 0.0, 0.9, 0.15, 0.001, 0.01, 0.95, 0.4, 0.35, 0.6, 0.7)
    own = [Case(f"{case.label}, alpha {alpha}", (*case.args, alpha)) for case, alpha in zip(plain, alphas, strict=True)]
    return plain + own


def slopes(rng):
    sigmoids, tanhs, shape = sigmoid_grad(rng.normal(0, 6, (4, 5))), tanh_grad(rng.normal(0, 3, 1000)), (2, 3)
    return [Case(label, (np.array(values), largest)) for label, (values, largest) in {
        "four slopes": ([0.2, 0.001, 0.05, 0.25], 0.25), "a slope of exactly 1 %": ([0.0025, 0.0024, 0.1], 0.25),
        "a slope between 1 % and 0.01": ([0.005, 0.2, 0.001], 0.25), "none saturated": ([0.5, 1.0, 0.02], 1.0),
        "all saturated": ([0.0, 1e-5, 0.0, 1e-9], 1.0), "one slope": ([0.009], 1.0), "a table": (sigmoids, 0.25),
        "ReLU": ([0.0, 1.0, 1.0, 0.0, 0.0], 1.0), "slopes far below the largest possible": ([0.02, 0.001, 0.003], 0.25),
        "a largest slope of 4.5": ([0.04, 0.06, 4.0], 4.5), "1,000 slopes": (tanhs, 1.0),
        "three axes": (sigmoid_grad(rng.normal(0, 6, (*shape, 2))), 0.25)}.items()]
