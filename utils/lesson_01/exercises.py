"""Lesson 1, neurons and layers: for each exercise the inputs to try, a right answer, and the
wrong ones that have a name.

What is said about them stands in words.md, under the same names.
"""

import math

import numpy as np

from utils.activations import relu, sigmoid, softmax, tanh
from utils.exercises.exercise import Case, Forms, Part, run_lines, value
from utils.lesson_01 import e06_gates

EXERCISES = {}  # id: its Part, or the tuple of its Parts

# ---- 1.1 -----------------------------------------------------------------------------------------


def z_by_hand():
    return 2.0 * 0.7 + 3.0 * -0.4 + 0.5


EXERCISES["1.1"] = Part(z_by_hand(), name="z_by_hand", observe=value, wrong={
    "no bias": 0.2,
    "bias subtracted": -0.3,
    "minus sign lost": 3.1,
    "weights swapped": 1.8,
    "sums first": 2.0,
    "bias multiplied": 0.1,
    "sigmoid applied": float(sigmoid(0.7)),
})

# ---- 1.2 -----------------------------------------------------------------------------------------


def vectors(rng):
    """Inputs x, weights w and a bias b of one neuron."""
    def draw(n):
        x, w = rng.uniform(-3, 3, n).round(1), rng.uniform(-2, 2, n).round(1)
        return x, w, round(rng.uniform(0.5, 2), 1)

    def case(label, x, w, b):
        return Case(label, (np.array(x), np.array(w), b))

    return [
        Case("one input", draw(1)),
        Case("two inputs", draw(2)),
        Case("a negative bias", (*draw(2)[:2], -1.3)),
        Case("a bias of zero", (*draw(3)[:2], 0.0)),
        Case("inputs that are zero", (np.zeros(3), *draw(3)[1:])),
        case("integer inputs", [3, -2, 5], [2, 4, -1], 3),
        Case("seven inputs", draw(7)),
        case("large numbers", [1e3, -2e3, 5e2], [2.5, 1.5, -3.5], 40.0),
        case("inputs that are equal, and products", [1.5, 1.5, 3.0], [2.0, -0.5, 1.0], 0.7),
        case("numbers of many decimals", [0.5731, -1.2249], [0.8437, 0.3153], 0.1234),
        case("a weighted sum of 0", [1.0, -2.0], [2.0, 1.0], 0.0),
        case("a 0 first", [0.0, 2.0, -1.5], [0.0, 1.2, -0.7], 0.4),
        case("a 0 among the inputs, and one among the weights",
             [1.5, 0.0, 2.0, -1.2], [0.5, 1.1, 0.0, -1.6], -0.3),
        case("integer inputs, weights with decimals", [3, -2], [0.7342, 0.4176], 0.6),
        case("integer weights, inputs with decimals", [0.7131, 0.4287], [3, -2], 0.6),
    ]


def weighted_sum(x, w, b):
    return float(np.dot(x, w) + b)


EXERCISES["1.2"] = Part(weighted_sum, cases=vectors, wrong={
    "no bias": lambda x, w, b: np.dot(x, w),
    "bias subtracted": lambda x, w, b: np.dot(x, w) - b,
    "bias for each input": lambda x, w, b: (np.multiply(x, w) + b).sum(),
    "products not added": lambda x, w, b: np.multiply(x, w) + b,
    "mean of the products": lambda x, w, b: np.mean(np.multiply(x, w)) + b,
    "sums first": lambda x, w, b: np.sum(x) * np.sum(w) + b,
    "last product only": lambda x, w, b: x[-1] * w[-1] + b,
    "weights added": lambda x, w, b: np.sum(x) + np.sum(w) + b,
})

# ---- 1.3 -----------------------------------------------------------------------------------------


def square_plus_one(z):
    """An activation that is not in the course."""
    return z * z + 1


def neurons(rng):
    """The inputs of 1.2, each with an activation."""
    kinds = [relu, sigmoid, math.tanh, square_plus_one, tanh,  # tanh of a negative z: below 0
             relu, relu, square_plus_one, sigmoid, tanh,
             sigmoid, square_plus_one, tanh, sigmoid, square_plus_one]
    return [Case(f"{case.label} and {kind.__name__}", (*case.args, kind))
            for case, kind in zip(vectors(rng), kinds)]


def neuron(x, w, b, activation):
    return float(activation(np.dot(x, w) + b))


EXERCISES["1.3"] = Part(neuron, cases=neurons, wrong={
    "no activation": lambda x, w, b, activation: np.dot(x, w) + b,
    "bias after the activation": lambda x, w, b, activation: activation(np.dot(x, w)) + b,
    "no bias": lambda x, w, b, activation: activation(np.dot(x, w)),
    "each product activated": lambda x, w, b, activation: sum(map(activation, x * w)) + b,
    "activated twice": lambda x, w, b, activation: activation(activation(np.dot(x, w) + b)),
    "always ReLU": lambda x, w, b, activation: max(0.0, np.dot(x, w) + b),
    "always sigmoid": lambda x, w, b, activation: sigmoid(np.dot(x, w) + b),
    "inputs activated": Forms([
        lambda x, w, b, activation: np.dot([activation(xi) for xi in x], w) + b,
        lambda x, w, b, activation: activation(x) @ w + b]),  # math.tanh takes no array
})

# ---- 1.4 -----------------------------------------------------------------------------------------


def batches(rng):
    """Inputs X (N, D), weights W (D, K) and biases b (K,) of a layer."""
    def draw(n, d, k):
        return tuple(rng.normal(size=shape).round(1) for shape in [(n, d), (d, k), k])

    sizes = {
        "one example, one neuron": (1, 2, 1), "one example": (1, 3, 2),
        "as many inputs as neurons": (2, 3, 3), "one neuron": (4, 3, 1),
        "more inputs than neurons": (4, 3, 2), "more neurons than inputs": (5, 2, 4),
        "as many examples as neurons": (4, 2, 4), "all sizes equal": (3, 3, 3),
        "many examples": (50, 6, 5), "one input": (4, 1, 3),
    }
    return [Case(label, draw(*size)) for label, size in sizes.items()] + [
        Case("integer inputs", (np.array([[2, -1], [3, 1], [-4, 5]]), *draw(1, 2, 3)[1:])),
        Case("integer weights",
             (draw(3, 2, 2)[0], np.array([[2, -1], [3, 1]]), draw(3, 2, 2)[2])),
        Case("integer biases", (*draw(3, 2, 2)[:2], np.array([3, -2]))),
        Case("inputs that are zero", (np.zeros((3, 2)), *draw(3, 2, 4)[1:])),
        Case("biases that are zero", (*draw(3, 2, 4)[:2], np.zeros(4))),
        Case("numbers of many decimals",
             (rng.normal(size=(60, 2)), rng.normal(size=(2, 3)), rng.normal(size=3))),
    ]


def linear_forward(X, W, b):
    return X @ W + b


WRONG_LAYERS = {
    "no bias": lambda X, W, b: X @ W,
    "bias subtracted": lambda X, W, b: X @ W - b,
    "transposed W": lambda X, W, b: X @ W.T + b,
    "column bias": lambda X, W, b: X @ W + b.reshape(-1, 1),
    "transposed output": lambda X, W, b: (X @ W + b).T,
    "sum of all biases": lambda X, W, b: X @ W + b.sum(),
    "average over the examples": lambda X, W, b: (X @ W + b).mean(axis=0),
    "first example only": lambda X, W, b: X[0] @ W + b,
    "ReLU applied": lambda X, W, b: relu(X @ W + b),
}
EXERCISES["1.4"] = Part(linear_forward, cases=batches, wrong=WRONG_LAYERS)

# ---- 1.5 -----------------------------------------------------------------------------------------


def layer_sizes(rng):
    """Numbers of inputs and neurons: [2, 3, 1] is a network of two layers."""
    lists = {
        "one neuron": [3, 1], "no layer": [5], "two layers": [2, 3, 1], "the digits": [64, 32, 10],
        "four layers": [2, 8, 4, 8, 1], "the first MNIST network": [784, 128, 10],
        "layers of one": [1, 1, 1], "very wide layers": [100_000, 60_000, 10],
        "drawn at random": rng.integers(2, 50, 5).tolist(),
    }
    return [Case(label, (sizes,)) for label, sizes in lists.items()]


def count_parameters(sizes):
    total = 0
    for n_inputs, n_outputs in zip(sizes[:-1], sizes[1:]):
        total += n_inputs * n_outputs + n_outputs
    return int(total)


EXERCISES["1.5"] = Part(count_parameters, cases=layer_sizes, wrong={
    "weights only": lambda sizes: sum(a * b for a, b in zip(sizes, sizes[1:])),
    "sum of the sizes": lambda sizes: sum(sizes),
    "biases only": lambda sizes: sum(sizes[1:]),
    "biases of inputs too": lambda sizes: sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes),
    "one bias for each layer": lambda sizes: sum(a * b + 1 for a, b in zip(sizes, sizes[1:])),
    "one bias for each input": lambda sizes: sum(a * b + a for a, b in zip(sizes, sizes[1:])),
    "product of the sizes": lambda sizes: math.prod(sizes),
    "first layer only": lambda sizes: (sizes[0] + 1) * sizes[1] if len(sizes) > 1 else 0,
})

# ---- 1.6 -----------------------------------------------------------------------------------------

EXERCISES["1.6"] = e06_gates.PARTS

# ---- 1.7 -----------------------------------------------------------------------------------------

FORWARD_LINES = {
    "A": "a1 = relu(z1)",
    "B": "predictions = p.argmax(axis=1)",
    "C": "z2 = a1 @ W2 + b2",
    "D": "p = softmax(z2)",
    "E": "z1 = X @ W1 + b1",
}


def networks(rng):
    """A batch X, and the weights and biases of two layers."""
    return [Case(f"{n} examples", tuple(
        rng.normal(size=shape) for shape in [(n, 3), (3, 5), (5,), (5, 4), (4,)])) for n in (4, 30)]


def observe_order(order, X, W1, b1, W2, b2):
    """What the predictions are when the lines run in this order."""
    inputs = {"X": X, "W1": W1, "b1": b1, "W2": W2, "b2": b2, "relu": relu, "softmax": softmax}
    return run_lines(FORWARD_LINES, order, inputs, "predictions")


EXERCISES["1.7"] = Part("EACDB", name="order", cases=networks, observe=observe_order, wrong={
    "activation first": "AECDB",
    "second layer first": "CEADB",
    "second layer before the activation": "ECADB",
    "softmax before the second layer": "EADCB",
    "predictions before softmax": "EACBD",
    "reversed": "BDCAE",
    "softmax first": "DEACB",
})

# ---- 1.8 and 1.9 ---------------------------------------------------------------------------------

EXERCISES["1.8"] = e06_gates.XOR
EXERCISES["1.9"] = Part(linear_forward, name="mended_layer", cases=batches, wrong={
    "both faults": lambda X, W, b: X @ W.T + b.reshape(-1, 1),
    **{name: WRONG_LAYERS[name] for name in (
        "transposed W", "column bias", "no bias", "transposed output", "bias subtracted")},
})

# ---- 1.10 ----------------------------------------------------------------------------------------


def layer_pairs(rng):
    """Weights and biases of two layers, the second after the first."""
    def draw(d, h, k):
        return tuple(rng.normal(size=shape).round(1) for shape in [(d, h), h, (h, k), k])

    sizes = {
        "one number each": (1, 1, 1), "two inputs, three hidden, one output": (2, 3, 1),
        "all sizes equal": (2, 2, 2), "all sizes different": (4, 3, 2),
        "a wide middle": (2, 6, 3), "larger layers": (8, 5, 7),
    }
    whole = np.array([[2, -1], [3, 1]])
    return [Case(label, draw(*size)) for label, size in sizes.items()] + [
        Case("numbers of many decimals", tuple(rng.normal(size=n) for n in [(2, 3), 3, (3, 2), 2])),
        Case("integer weights in the first layer", (whole, *draw(2, 2, 2)[1:])),
        Case("integer weights in the second layer",
             (*draw(2, 2, 2)[:2], whole, draw(2, 2, 2)[3])),
        Case("integer biases in the second layer", (*draw(2, 2, 2)[:3], whole[0])),
        *(Case(f"{name} of zeros", tuple(a * (i != place) for i, a in enumerate(draw(2, 3, 2))))
          for place, name in enumerate(("W1", "b1", "W2", "b2"))),
    ]


def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


EXERCISES["1.10"] = Part(collapse, cases=layer_pairs, results=("W", "b"), wrong={
    "biases added": lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
    "no first bias": lambda W1, b1, W2, b2: (W1 @ W2, b2),
    "no second bias": lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2),
    "product turned around": lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2),
    "layers added": lambda W1, b1, W2, b2: (W1 + W2, b1 + b2),
    "results swapped": lambda W1, b1, W2, b2: (b1 @ W2 + b2, W1 @ W2),
    "weights only": lambda W1, b1, W2, b2: W1 @ W2,
})
