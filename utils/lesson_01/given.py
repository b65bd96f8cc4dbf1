"""Lesson 1, neurons and layers: right answers to its exercises, how an answer is observed, and the inputs to try."""

import math

import numpy as np

from utils.activations import relu, sigmoid, softmax, step, tanh
from utils.exercises.exercise import Case, run_lines

XOR_WEIGHTS = ([[1.0, -1.0], [1.0, -1.0]], [-0.5, 1.5], [1.0, 1.0], -1.5)  # OR and NAND, then AND
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]
FORWARD_LINES = {
    "A": "a1 = relu(z1)",
    "B": "predictions = p.argmax(axis=1)",
    "C": "z2 = a1 @ W2 + b2",
    "D": "p = softmax(z2)",
    "E": "z1 = X @ W1 + b1",
}


def z_by_hand():
    return 2.0 * 0.7 + 3.0 * -0.4 + 0.5


def weighted_sum(x, w, b):
    return float(np.dot(x, w) + b)


def neuron(x, w, b, activation):
    return float(activation(np.dot(x, w) + b))


def linear_forward(X, W, b):
    return X @ W + b


def count_parameters(sizes):
    total = 0
    for n_inputs, n_outputs in zip(sizes[:-1], sizes[1:]):
        total += n_inputs * n_outputs + n_outputs
    return int(total)


def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


def square_plus_one(z):
    return z * z + 1


def fire(gate, x):
    """Observe a pair (w, b): whether the neuron with these numbers fires (1) or not (0) at x."""
    w, b = _unpack(gate, "a pair (w, b)", [(2,), ()])
    return int(step(np.dot(x, w) + b))


def xor_output(weights, x):
    """Observe W1, b1, w2, b2: whether a network of two hidden neurons and one output neuron fires at x."""
    W1, b1, w2, b2 = _unpack(weights, "(W1, b1, w2, b2)", [(2, 2), (2,), (2,), ()])
    return int(step(step(np.dot(x, W1) + b1) @ w2 + b2))


def last_line(order, X, W1, b1, W2, b2):
    """Observe an order of the forward pass's lines: what the predictions are."""
    inputs = {"X": X, "W1": W1, "b1": b1, "W2": W2, "b2": b2, "relu": relu, "softmax": softmax}
    return run_lines(FORWARD_LINES, order, inputs, "predictions")


def _unpack(answer, what, shapes):
    if not isinstance(answer, tuple | list) or len(answer) != len(shapes):
        raise ValueError(f"expected {what}, got {answer!r:.60}")
    if any(np.asarray(part).dtype.kind in "US" for part in answer):
        raise ValueError(f"expected {what} of numbers, got texts")
    arrays = [np.asarray(part, float) for part in answer]
    got = [array.shape for array in arrays]
    if got != shapes:
        raise ValueError(f"expected {what} of shapes {shapes}, got {got}")
    return arrays


def vectors(rng):
    def draw(n):
        return rng.uniform(-3, 3, n).round(1), rng.uniform(-2, 2, n).round(1), round(rng.uniform(0.5, 2), 1)

    return [
        Case("one input", draw(1)),
        Case("two inputs", draw(2)),
        Case("a negative bias", (*draw(2)[:2], -1.3)),
        Case("a bias of zero", (*draw(3)[:2], 0.0)),
        Case("inputs that are zero", (np.zeros(3), *draw(3)[1:])),
        Case("integer inputs", (np.array([3, -2, 5]), np.array([2, 4, -1]), 3)),
        Case("seven inputs", draw(7)),
        Case("large numbers", (np.array([1e3, -2e3, 5e2]), np.array([2.5, 1.5, -3.5]), 40.0)),
        Case("inputs that are equal, and products", (np.array([1.5, 1.5, 3.0]), np.array([2.0, -0.5, 1.0]), 0.7)),
        Case("numbers of many decimals", (np.array([0.5731, -1.2249]), np.array([0.8437, 0.3153]), 0.1234)),
        Case("a weighted sum of 0", (np.array([1.0, -2.0]), np.array([2.0, 1.0]), 0.0)),
        Case("a 0 first", (np.array([0.0, 2.0, -1.5]), np.array([0.0, 1.2, -0.7]), 0.4)),
        Case("a 0 among the inputs, and one among the weights",
             (np.array([1.5, 0.0, 2.0, -1.2]), np.array([0.5, 1.1, 0.0, -1.6]), -0.3)),
        Case("integer inputs, weights with decimals", (np.array([3, -2]), np.array([0.7342, 0.4176]), 0.6)),
        Case("integer weights, inputs with decimals", (np.array([0.7131, 0.4287]), np.array([3, -2]), 0.6)),
    ]


def neurons(rng):
    kinds = [relu, sigmoid, math.tanh, square_plus_one, tanh, relu, relu, square_plus_one,  # tanh of a negative z: below 0
             sigmoid, tanh, sigmoid, square_plus_one, tanh, sigmoid, square_plus_one]
    return [Case(case.label + f" and {kind.__name__}", (*case.args, kind)) for case, kind in zip(vectors(rng), kinds)]


def batches(rng):
    def draw(n, d, k):
        return rng.normal(size=(n, d)).round(1), rng.normal(size=(d, k)).round(1), rng.normal(size=k).round(1)

    sizes = {
        "one example, one neuron": (1, 2, 1), "one example": (1, 3, 2), "as many inputs as neurons": (2, 3, 3),
        "one neuron": (4, 3, 1), "more inputs than neurons": (4, 3, 2), "more neurons than inputs": (5, 2, 4),
        "as many examples as neurons": (4, 2, 4), "all sizes equal": (3, 3, 3), "many examples": (50, 6, 5),
        "one input": (4, 1, 3),
    }
    return [Case(label, draw(*size)) for label, size in sizes.items()] + [
        Case("integer inputs", (np.array([[2, -1], [3, 1], [-4, 5]]), *draw(1, 2, 3)[1:])),
        Case("integer weights", (draw(3, 2, 2)[0], np.array([[2, -1], [3, 1]]), draw(3, 2, 2)[2])),
        Case("integer biases", (*draw(3, 2, 2)[:2], np.array([3, -2]))),
        Case("inputs that are zero", (np.zeros((3, 2)), *draw(3, 2, 4)[1:])),
        Case("biases that are zero", (*draw(3, 2, 4)[:2], np.zeros(4))),
        Case("numbers of many decimals", (rng.normal(size=(60, 2)), rng.normal(size=(2, 3)), rng.normal(size=3)))]


def layer_sizes(rng):
    lists = {"one neuron": [3, 1], "no layer": [5], "two layers": [2, 3, 1], "the digits": [64, 32, 10],
             "four layers": [2, 8, 4, 8, 1], "the first MNIST network": [784, 128, 10], "layers of one": [1, 1, 1],
             "very wide layers": [100_000, 60_000, 10]}
    lists["drawn at random"] = rng.integers(2, 50, 5).tolist()
    return [Case(label, (sizes,)) for label, sizes in lists.items()]


def corners(rng):
    return [Case(f"at x = {corner}", (np.array(corner, float),)) for corner in CORNERS]


def networks(rng):
    return [Case(f"{n} examples", (rng.normal(size=(n, 3)), rng.normal(size=(3, 5)), rng.normal(size=5),
                                   rng.normal(size=(5, 4)), rng.normal(size=4))) for n in (4, 30)]


def layer_pairs(rng):
    def draw(d, h, k):
        return tuple(rng.normal(size=shape).round(1) for shape in [(d, h), (h,), (h, k), (k,)])

    sizes = {"one number each": (1, 1, 1), "two inputs, three hidden, one output": (2, 3, 1), "all sizes equal": (2, 2, 2),
             "all sizes different": (4, 3, 2), "a wide middle": (2, 6, 3), "larger layers": (8, 5, 7)}
    whole = np.array([[2, -1], [3, 1]])
    return [Case(label, draw(*size)) for label, size in sizes.items()] + [
        Case("numbers of many decimals", tuple(rng.normal(size=shape) for shape in [(2, 3), (3,), (3, 2), (2,)])),
        Case("integer weights in the first layer", (whole, *draw(2, 2, 2)[1:])),
        Case("integer weights in the second layer", (*draw(2, 2, 2)[:2], whole, draw(2, 2, 2)[3])),
        Case("integer biases in the second layer", (*draw(2, 2, 2)[:3], whole[0])),
        *(Case(f"{name} of zeros", tuple(part * (i != place) for i, part in enumerate(draw(2, 3, 2))))
          for place, name in enumerate(("W1", "b1", "W2", "b2")))]
