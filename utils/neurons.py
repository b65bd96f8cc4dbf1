"""Neurons: one neuron, and a layer of them.

Weights W have shape (inputs, outputs): column k belongs to neuron k. (PyTorch: the transpose.)
"""

import math

import numpy as np

from utils.activations import identity
from utils.layer import Layer, Parameter


class Neuron:
    """Takes D input values, applies weights, adds a bias, and passes the sum through an activation.

    weights -- (D,) numbers; bias -- a number; activation -- a function of one number
    """

    def __init__(self, weights, bias=0.0, activation=identity):
        self.weights, self.bias = np.asarray(weights, float), float(bias)
        self.activation = activation

    @np.errstate(all="ignore")
    def weighted_sum(self, x):
        """z = w . x + b for one input x (D,), as a float."""
        x = np.asarray(x, float)
        if x.shape != self.weights.shape:
            raise ValueError(f"a Neuron with {self.weights.size} weights takes x of shape "
                             f"{self.weights.shape}, got {x.shape}")
        return float(x @ self.weights) + self.bias

    def forward(self, x):
        """activation(w . x + b) for one input x (D,), as a float."""
        return float(self.activation(self.weighted_sum(x)))


def xavier_init(fan_in, fan_out, rng):
    """Normal weights (fan_in, fan_out), mean 0 and variance 2 / (fan_in + fan_out), for tanh and
    sigmoid (Glorot and Bengio, 2010, eq. 12)."""
    return rng.normal(0.0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


def he_init(fan_in, fan_out, rng):
    """Normal weights (fan_in, fan_out), variance 2 / fan_in, for ReLU (He et al., 2015, eq. 10)."""
    return rng.normal(0.0, math.sqrt(2 / fan_in), (fan_in, fan_out))


class Linear(Layer):
    """K neurons on the same D inputs: y = x W + b, x (N, D), y (N, K). PyTorch: nn.Linear.

    x may have more axes, (N, T, D) or (..., D): then each step is an example, y (..., K).

    rng   -- the numpy Generator that draws the weights; the bias starts at 0
    init  -- a function (fan_in, fan_out, rng) -> (D, K)
    dtype -- np.float64, or np.float32 for speed; x must have the same
    input_gradient -- False in a network's first layer saves dLoss/dx, which nobody reads there;
                      backward then returns None
    """

    def __init__(self, n_inputs, n_outputs, *, rng, init=he_init, dtype=np.float64,
                 input_gradient=True):
        self.W = Parameter(init(n_inputs, n_outputs, rng).astype(dtype))
        self.b = Parameter(np.zeros(n_outputs, dtype))
        self.input_gradient = input_gradient
        self.shown = f"{n_inputs}, {n_outputs}"

    @np.errstate(all="ignore")
    def forward(self, x):
        W = self.W.value
        if x.ndim < 2 or x.shape[-1] != W.shape[0]:
            raise ValueError(f"Linear{W.shape} takes x of shape (N, {W.shape[0]}), got {x.shape}")
        if x.dtype != W.dtype:
            raise ValueError(f"Linear{W.shape} holds {W.dtype} and takes x of {W.dtype}, "
                             f"got {x.dtype}")
        y = x.reshape(-1, W.shape[0]) @ W  # one product for all examples, and all their steps
        y += self.b.value
        self.x, self.y = x, y.reshape(*x.shape[:-1], W.shape[1])
        return self.y

    @np.errstate(all="ignore")
    def backward(self, dy):
        self.check_backward(dy)
        W = self.W.value
        rows = dy.reshape(-1, W.shape[1])
        self.W.grad = self.x.reshape(-1, W.shape[0]).T @ rows
        self.b.grad = np.einsum("nk->k", rows)  # rows.sum(axis=0), in half the time for few neurons
        return (rows @ W.T).reshape(self.x.shape) if self.input_gradient else None
