"""Exercise 4.10, the bug hunt: four layers with a broken backward, and their gradient checks.

Each runs forward as it should, returns arrays of the right shapes, and raises nothing.
"""

import numpy as np

from utils.activations import ReLU, Sigmoid, sigmoid
from utils.backprop import Sequential, gradient_check
from utils.layer import Layer
from utils.lesson_04.e10_reports import ANSWERS
from utils.losses import CrossEntropyLoss
from utils.neurons import Linear


class ReLUA(Layer):
    """A: max(x, 0)."""

    def forward(self, x):
        self.y = np.maximum(x, 0)
        return self.y

    def backward(self, dy):
        return dy * (self.y >= 0)


class LinearB(Linear):
    """B: y = x W + b."""

    def backward(self, dy):
        self.W.grad = self.x.T @ dy
        self.b.grad = dy.mean(axis=0)
        return dy @ self.W.value.T


class LinearC(Linear):
    """C: y = x W + b."""

    def backward(self, dy):
        self.W.grad = self.x.T @ dy
        self.b.grad = dy.sum(axis=0)
        return dy @ self.W.value


class SigmoidD(Layer):
    """D: 1 / (1 + e^-x)."""

    def forward(self, x):
        self.x = x
        return sigmoid(x)

    def backward(self, dy):
        return dy * self.x * (1 - self.x)


BROKEN = {"A": ReLUA, "B": LinearB, "C": LinearC, "D": SigmoidD}


def network(letter=""):
    """Linear 4-4, ReLU, Linear 4-3, Sigmoid, Linear 3-3, one of them replaced by a broken one.

    letter -- A replaces the ReLU (layers[1]), B the second Linear (layers[2]), C the first
    (layers[0]), D the Sigmoid (layers[3]); "" replaces none
    """
    rng = np.random.default_rng(4)

    def layer(right, broken, *sizes):
        make = BROKEN[letter] if letter == broken else right
        return make(*sizes, rng=rng) if sizes else make()

    return Sequential(layer(Linear, "C", 4, 4), layer(ReLU, "A"), layer(Linear, "B", 4, 3),
                      layer(Sigmoid, "D"), Linear(3, 3, rng=rng))


def report(number):
    """Report 1, 2, 3 or 4: gradient_check of the network with a broken layer, {tensor: error}."""
    if number not in (1, 2, 3, 4):
        raise ValueError(f"there are the reports 1, 2, 3 and 4, got {number!r}")
    return errors(ANSWERS[number - 1])


def errors(letter):
    """The gradient check of network(letter) on eight examples: {tensor: error}."""
    rng = np.random.default_rng(10)
    return gradient_check(network(letter), CrossEntropyLoss(), rng.normal(size=(8, 4)),
                          rng.integers(0, 3, 8))
