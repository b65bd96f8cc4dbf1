"""Neurons: one neuron, and a layer of them.

Weights W have shape (inputs, outputs): column k holds the weights of neuron k. (PyTorch stores the transpose.)
"""

import math

import numpy as np

from utils.activations import identity
from utils.layer import Layer, Parameter


class Neuron:
    """Takes D input values, applies weights, adds a bias, passes the result through an activation function.

    weights -- (D,) numbers; bias -- a number; activation -- a function of one number
    """

    def __init__(self, weights, bias=0.0, activation=identity):
        self.weights, self.bias, self.activation = np.asarray(weights, float), float(bias), activation

    @np.errstate(all="ignore")
    def weighted_sum(self, x):
        """z = w . x + b for one input x (D,), as a float. Raises ValueError if x has another length than the weights."""
        x = np.asarray(x, float)
        if x.shape != self.weights.shape:
            raise ValueError(f"a Neuron with {self.weights.size} weights takes x of shape {self.weights.shape}, got "
                             f"{x.shape}")
        return float(x @ self.weights) + self.bias

    def forward(self, x):
        """activation(w . x + b) for one input x (D,), as a float."""
        return float(self.activation(self.weighted_sum(x)))


def xavier_init(fan_in, fan_out, rng):
    """Normal weights (fan_in, fan_out) with mean 0 and variance 2 / (fan_in + fan_out), for tanh and sigmoid
    (Glorot and Bengio, 2010, eq. 12)."""
    return rng.normal(0.0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


def he_init(fan_in, fan_out, rng):
    """Normal weights (fan_in, fan_out) with mean 0 and variance 2 / fan_in, for ReLU (He and others, 2015, eq. 10)."""
    return rng.normal(0.0, math.sqrt(2 / fan_in), (fan_in, fan_out))


class Linear(Layer):
    """A layer of K neurons that read the same D inputs: y = x W + b, for x (N, D) and y (N, K). PyTorch: nn.Linear.

    rng   -- the numpy Generator that draws the weights; the bias starts at 0
    init  -- a function (fan_in, fan_out, rng) -> (D, K)
    dtype -- np.float64, or np.float32 for speed; x must have the same
    input_gradient -- False in a network's first layer saves the work of dLoss/dx, which nobody reads; backward then
                      returns None
    """

    def __init__(self, n_inputs, n_outputs, *, rng, init=he_init, dtype=np.float64, input_gradient=True):
        self.W = Parameter(init(n_inputs, n_outputs, rng).astype(dtype))
        self.b = Parameter(np.zeros(n_outputs, dtype))
        self.input_gradient = input_gradient
        self.shown = f"{n_inputs}, {n_outputs}"

    @np.errstate(all="ignore")
    def forward(self, x):
        W = self.W.value
        if x.ndim != 2 or x.shape[1] != W.shape[0]:
            raise ValueError(f"Linear{W.shape} takes x of shape (N, {W.shape[0]}), got {x.shape}")
        if x.dtype != W.dtype:
            raise ValueError(f"Linear{W.shape} holds {W.dtype} and takes x of {W.dtype}, got {x.dtype}")
        self.x, self.y = x, x @ W + self.b.value
        return self.y

    @np.errstate(all="ignore")
    def backward(self, dy):
        self.check_backward(dy)
        self.W.grad = self.x.T @ dy
        self.b.grad = np.einsum("nk->k", dy)  # dy.sum(axis=0), in half the time where neurons are few
        return dy @ self.W.value.T if self.input_gradient else None
