"""Lesson 4, forward and backward propagation: right answers to its exercises, how an answer is observed, and the inputs
to try. (4.5: value.py, 4.8 and 4.9: steps.py, 4.10: broken.py.)"""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.exercise import Case, away_from_0
from utils.lesson_03.given import softmax_ce_grad


def chain_rule_neuron(x, w, b, y):
    a = sigmoid(w * x + b)
    dz = 2 * (a - y) * a * (1 - a)
    return dz * x, dz


def linear_backward(dout, X, W):
    return dout @ W.T, X.T @ dout, dout.sum(axis=0)


def relu_backward(dout, x):
    return np.where(x > 0, dout, 0.0)


def mlp_backward(X, labels, W1, b1, W2, b2):
    z = X @ W1 + b1
    hidden = np.maximum(z, 0)
    dlogits = softmax_ce_grad(hidden @ W2 + b2, labels)
    dW1, db1 = linear_backward(relu_backward(dlogits @ W2.T, z), X, W1)[1:]
    return {"W1": dW1, "b1": db1, "W2": hidden.T @ dlogits, "b2": dlogits.sum(axis=0)}


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for place in np.ndindex(gradient.shape):
        step = np.zeros(gradient.shape)
        step[place] = h
        gradient[place] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


def results_in_order(answer, *args):
    """Observe a function of several results: the rows of an array are results in order, too."""
    results = answer(*args)
    return tuple(results) if isinstance(results, np.ndarray) and results.ndim else results


def relative_error(a, b):
    largest = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / largest) if largest > 0 else 0.0


def gradient_of_relu(answer, dout, x):
    """Observe relu_backward: where x is 0, any share of dout (0 to 1) counts as 0."""
    dx = answer(dout, x)
    array = np.asarray(dx)
    if array.dtype.kind not in "fiub" or array.shape != x.shape:
        return dx
    return np.where((x == 0) & (array * dout >= 0) & (np.abs(array) <= np.abs(dout)), 0, array)


def error_of(answer, a, b):
    """Observe relative_error: its number to three digits, so that an error of 1e-7 is seen as well as one of 1."""
    error = answer(a, b)
    if error is None:
        return None
    array = np.asarray(error)
    if array.shape or array.dtype.kind not in "fiu":
        raise ValueError(f"expected a single number, got {error!r:.60}")
    return f"{float(error):.3g}"


def neurons(rng):
    return [
        Case("a target of 0", (2.0, 0.5, -0.4, 0.0)),
        Case("a target of 1", (2.0, 0.5, -0.4, 1.0)),
        Case("a negative input", (-1.5, 0.8, 0.3, 1.0)),
        Case("an input of 0", (0.0, 0.7, 0.6, 0.0)),
        Case("a negative weight", (3.0, -0.6, 0.9, 1.0)),
        Case("a target between 0 and 1", (0.5, -1.2, -0.8, 0.3)),
        Case("a neuron that is saturated", (4.0, 5.0, 10.0, 0.0)),
    ]


def linear_layers(rng):
    def draw(n, d, k):
        return away_from_0(rng, n, k), away_from_0(rng, n, d), away_from_0(rng, d, k)

    return [
        Case("one example", draw(1, 2, 3)),
        Case("two examples", draw(2, 3, 4)),
        Case("more inputs than neurons", draw(4, 3, 2)),
        Case("as many inputs as neurons", draw(4, 3, 3)),
        Case("as many examples as inputs", draw(3, 3, 2)),
        Case("as many examples as inputs and neurons", draw(3, 3, 3)),
        Case("one neuron", draw(4, 3, 1)),
        Case("one input", draw(3, 1, 2)),
        Case("many examples", draw(50, 4, 3)),
        Case("integer inputs", (draw(3, 2, 2)[0], np.array([[2, -1], [-3, 1], [1, 4]]), draw(3, 2, 2)[2])),
        Case("some zeros", tuple(np.array(rows) for rows in ([[0.7, 0.0], [-1.2, 0.4]], [[0.0, 1.5, -0.3], [0.8, 0.0, 1.1]],
                                                             [[0.5, -0.9], [0.0, 1.3], [-0.6, 0.0]]))),
        Case("integer weights", (*draw(3, 2, 2)[:2], np.array([[2, -1], [-3, 1]]))),
        Case("integer gradients", (np.array([[2, -1], [-3, 1], [1, 4]]), *draw(3, 2, 2)[1:])),
        Case("as many examples as neurons", draw(3, 2, 3)),
        Case("numbers of many decimals", (rng.normal(size=(3, 2)), rng.normal(size=(3, 4)), rng.normal(size=(4, 2)))),
    ]


def relu_inputs(rng):
    def draw(*shape):
        return away_from_0(rng, *shape), away_from_0(rng, *shape)

    return [
        Case("three positive inputs", (np.array([0.7, -1.3, 0.4]), np.array([1.5, 0.3, 2.0]))),
        Case("inputs of both signs", (np.array([0.7, -1.3, 0.4, 2.1]), np.array([-1.5, 0.3, 2.0, -0.2]))),
        Case("a table", draw(3, 4)),
        Case("one row", draw(1, 5)),
        Case("three axes", draw(2, 3, 4)),
        Case("integer inputs", (np.array([0.7, -1.3, 0.4]), np.array([-2, 3, 1]))),
        Case("numbers of many decimals", (rng.normal(size=5), rng.normal(size=5))),
        Case("large gradients", (np.array([700.0, -1300.0, 900.0]), np.array([0.8, 0.3, -0.5]))),
        Case("inputs of 1000 and -1000", (np.array([0.7, -1.3]), np.array([1000.0, -1000.0]))),
        Case("inputs close to 0", (np.array([0.7, -1.3, -0.9]), np.array([1e-9, -1e-9, 2e-9]))),
        Case("an input of exactly 0", (np.array([0.7, -1.3, 0.4, 0.9]), np.array([1.5, 0.0, -2.0, 0.0]))),
    ]


def networks(rng):
    """Networks whose hidden units have both signs, none within 0.05 of 0, and whose answers are not right yet."""
    def draw(n, d, k, c, scale=1.0, enough=lambda logits: True):
        while True:
            X, W1, b1, W2, b2 = (away_from_0(rng, *shape) for shape in ((n, d), (d, k), (k,), (k, c), (c,)))
            z, labels, W2 = X @ W1 + b1, rng.integers(0, c, n), scale * W2
            db2 = mlp_backward(X, labels, W1, b1, W2, b2)["b2"]
            if (np.abs(z).min() > 0.05 and 0 < (z > 0).sum() < z.size and np.abs(db2).max() > 0.05
                    and enough(np.maximum(z, 0) @ W2 + b2)):
                return X, labels, W1, b1, W2, b2

    def far_apart(logits):  # exp of these differences is 0 or more than a float holds, also in one row around its mean
        return np.ptp(logits.max(axis=1)) > 800 and (logits.max(axis=1) - logits.mean(axis=1)).max() > 800

    X, labels, *weights = draw(6, 2, 3, 3)
    at_0 = [np.array([[2.0, 0.5], [-1.0, 1.5]]), np.zeros(2), np.array([[0.0, 0.0], [0.7, -0.4]]), np.array([0.3, -0.2])]
    return [
        Case("one example", draw(1, 2, 3, 2)),
        Case("three examples", draw(3, 2, 4, 3)),
        Case("as many examples as inputs", draw(3, 3, 4, 2)),
        Case("all sizes equal", draw(3, 3, 3, 3)),
        Case("as many hidden units as classes", draw(4, 2, 3, 3)),
        Case("as many inputs as hidden units", draw(5, 3, 3, 2)),
        Case("many examples", draw(40, 2, 3, 4)),
        Case("logits near 1000", draw(3, 2, 4, 3, 400.0)),
        Case("logits thousands apart", draw(3, 2, 4, 3, 1500.0, far_apart)),
        Case("a class without an example", (X, labels % 2, *weights)),
        Case("a hidden unit at exactly 0", (np.array([[1.0, 2.0]]), np.array([1]), *at_0)),  # and 0 behind it
    ]


def functions(rng):
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


def _named(name, function):
    def f(x):
        return float(function(np.asarray(x)))

    f.__name__ = name
    return f


def gradients(rng):
    def near(a, difference):
        b = a.copy()
        b.flat[-1] += difference
        return a, b

    table = away_from_0(rng, 3, 4)
    return [
        Case("one gradient", (np.array([2.0]), np.array([1.5]))),
        Case("one gradient, the second one larger", (np.array([-1.5]), np.array([2.0]))),
        Case("the second one larger", (np.array([1.5, 0.5]), np.array([2.0, 0.4]))),
        Case("a small gradient that is off", (np.array([4.0, 1e-3]), np.array([4.0, 2e-3]))),
        Case("a negative gradient that is the largest", (np.array([-5.0, 1.0]), np.array([-4.0, 0.7]))),
        Case("signs that differ", (np.array([0.5, -1.2, 0.3]), np.array([-0.5, 0.7, 0.3]))),
        Case("the first one 0", (np.zeros(3), np.array([0.2, -0.1, 0.3]))),
        Case("the second one 0", (np.array([0.2, -0.1, 0.3]), np.zeros(3))),
        Case("a table", (table, table + 0.1 * away_from_0(rng, 3, 4))),
        Case("many gradients, one of them off", near(away_from_0(rng, 20, 5), 0.37)),
        Case("a difference of a ten-millionth", near(np.array([[0.7, -1.7], [0.4, 0.2]]), -2.3e-7)),
        Case("gradients around a millionth", (np.array([1.3e-6, -2.6e-6]), np.array([1.3e-6, -1.3e-6]))),
        Case("tiny gradients", (np.array([1.3e-10, -2.6e-10]), np.array([1.3e-10, -1.3e-10]))),
        Case("gradients whose sum is 0", (np.array([1.0, -1.0]), np.array([2.0, -2.0]))),
        Case("large gradients", (np.array([3e6, -1e6]), np.array([3.1e6, -1e6]))),
        Case("equal gradients", (table, table.copy())),
        Case("gradients that are all 0", (np.zeros((2, 3)), np.zeros((2, 3)))),
    ]
