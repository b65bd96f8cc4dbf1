"""Optimizers: how the parameters move, once backward has said which way is uphill. In place."""

import math

import numpy as np


class SGD:
    """Stochastic gradient descent: v = momentum * v + g, w -= lr * v. As optim.SGD (Polyak, 1964).

    parameters -- a model's parameters(); lr > 0 -- the learning rate; momentum -- 0 (plain) up to 1
    """

    def __init__(self, parameters, lr, momentum=0.0):
        self.parameters = _check(parameters, lr)
        self.lr, self.momentum = float(lr), momentum
        self.v = [np.zeros_like(p.value) for p in self.parameters]

    @np.errstate(all="ignore")
    def step(self):
        """Move every parameter once, by the gradients of the last backward."""
        for p, v in zip(self.parameters, self.v):
            move = _gradient(p)
            if self.momentum:
                v *= self.momentum
                v += move
                move = v
            p.value -= self.lr * move


class Adam:
    """Running means of gradients and their squares. As optim.Adam (Kingma and Ba, 2015, alg. 1).

    parameters -- a model's parameters(); lr > 0; b1, b2 -- how long the means remember
    m and v are kept without their factors (1 - b1) and (1 - b2): these, and the bias corrections,
    are plain numbers, and wait until the end. eps stands outside the root.
    """

    def __init__(self, parameters, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        self.parameters = _check(parameters, lr)
        self.lr, self.b1, self.b2, self.eps = float(lr), b1, b2, eps
        self.t = 0
        self.m = [np.zeros_like(p.value) for p in self.parameters]
        self.v = [np.zeros_like(p.value) for p in self.parameters]

    @np.errstate(all="ignore")
    def step(self):
        """Move every parameter once, by the gradients of the last backward."""
        self.t += 1
        mean = (1 - self.b1) / (1 - self.b1**self.t)
        root = math.sqrt((1 - self.b2) / (1 - self.b2**self.t))
        for p, m, v in zip(self.parameters, self.m, self.v):
            g = _gradient(p)
            m *= self.b1
            m += g
            v *= self.b2
            v += g * g
            p.value -= self.lr * mean / root * m / (np.sqrt(v) + self.eps / root)


def _check(parameters, lr):
    if not lr > 0 or not math.isfinite(lr):
        raise ValueError(f"an optimizer takes a learning rate lr > 0, got {lr}")
    parameters = list(parameters)
    if not parameters:
        raise ValueError("an optimizer takes a model's parameters(), got none")
    return parameters


def _gradient(parameter):
    if parameter.grad is None:
        raise ValueError("step needs gradients: run forward and backward first")
    return parameter.grad
