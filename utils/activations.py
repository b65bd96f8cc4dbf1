"""Activation functions, and the layers that they make: what a neuron does to its weighted sum.

All take arrays of any shape and work element by element (softmax: along the last axis);
derivatives are at the input x. Overflow is avoided, never silenced: +-1000 and +-inf give the limit
(softmax has none at +inf: nan, as in PyTorch). nan gives nan, float32 gives float32.
"""

import numpy as np

from utils.layer import Layer, float_type


def identity(x):
    """x itself: the activation of a regression output."""
    return np.asarray(x)


def identity_derivative(x):
    """1 everywhere."""
    return np.ones_like(x)


def step(x):
    """1.0 where x > 0, else 0.0: the first neuron's (McCulloch, Pitts 1943). It can't learn."""
    return np.heaviside(x, 0.0)


def step_derivative(x):
    """0 everywhere (also at the jump, where there is no slope)."""
    return np.zeros_like(x)


def relu(x):
    """max(0, x) (Nair and Hinton, 2010)."""
    return np.maximum(x, 0)


def relu_derivative(x):
    """1 where x > 0, else 0; at the kink 0, as in PyTorch."""
    return np.greater(x, 0).astype(float_type(x))


@np.errstate(under="ignore")
def leaky_relu(x, alpha=0.01):
    """x where x > 0, else alpha * x (Maas and others, 2013)."""
    return np.where(np.greater(x, 0), x, alpha * np.asarray(x))


def leaky_relu_derivative(x, alpha=0.01):
    """1 where x > 0, else alpha."""
    return np.where(np.greater(x, 0), 1.0, alpha).astype(float_type(x))


@np.errstate(under="ignore")
def sigmoid(x):
    """1 / (1 + exp(-x)), between 0 and 1. Written so that exp never sees a positive number."""
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def sigmoid_derivative(x):
    """s (1 - s) for s = sigmoid(x); at most 0.25, at x = 0."""
    s = sigmoid(x)
    return s * (1 - s)


@np.errstate(under="ignore")
def tanh(x):
    """Hyperbolic tangent, between -1 and 1; equal to 2 sigmoid(2x) - 1."""
    return np.tanh(x)


@np.errstate(under="ignore")
def tanh_derivative(x):
    """1 - y^2 for y = tanh(x); at most 1, at x = 0."""
    y = np.tanh(x)
    return 1 - y * y


@np.errstate(under="ignore", invalid="ignore")  # invalid: inf - inf
def softmax(z):
    """Logits (..., C) -> probabilities (..., C). The shift changes nothing but overflow."""
    z = np.asarray(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


ACTIVATIONS = {
    "identity": (identity, identity_derivative),
    "step": (step, step_derivative),
    "ReLU": (relu, relu_derivative),
    "leaky ReLU": (leaky_relu, leaky_relu_derivative),
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
}


class Activation(Layer):
    """A layer that applies one function to every element, x (N, K) -> y (N, K). No parameters.

    function, derivative -- as in the table ACTIVATIONS; derivative is taken at the layer's input
    """

    def __init__(self, function, derivative):
        self.function, self.derivative = function, derivative
        self.shown = getattr(function, "__name__", "") if type(self) is Activation else ""

    @np.errstate(all="ignore")
    def forward(self, x):
        self.x, self.y = x, self.function(x)
        return self.y

    @np.errstate(all="ignore")
    def backward(self, dy):
        self.check_backward(dy)
        return dy * self.derivative(self.x)


class ReLU(Activation):
    """A layer of `relu`."""

    def __init__(self):
        super().__init__(relu, relu_derivative)


class Sigmoid(Activation):
    """A layer of `sigmoid`."""

    def __init__(self):
        super().__init__(sigmoid, sigmoid_derivative)


class Tanh(Activation):
    """A layer of `tanh`."""

    def __init__(self):
        super().__init__(tanh, tanh_derivative)


class LeakyReLU(Activation):
    """A layer of `leaky_relu` with the slope alpha below 0."""

    def __init__(self, alpha=0.01):
        super().__init__(lambda x: leaky_relu(x, alpha), lambda x: leaky_relu_derivative(x, alpha))
        self.shown = alpha
