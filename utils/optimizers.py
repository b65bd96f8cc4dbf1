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
    All parameters' numbers lie in one array: a call takes its time, however few its numbers are.
    """

    def __init__(self, parameters, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        self.parameters = _check(parameters, lr)
        self.lr, self.b1, self.b2, self.eps = float(lr), b1, b2, eps
        self.t = 0
        self._m = np.concatenate([np.zeros_like(p.value).ravel() for p in self.parameters])
        self._v = np.zeros_like(self._m)

    @property
    def m(self):
        """The running sum of each parameter's gradients."""
        return _parts(self._m, self.parameters)

    @property
    def v(self):
        """The running sum of their squares."""
        return _parts(self._v, self.parameters)

    @np.errstate(all="ignore")
    def step(self):
        """Move every parameter once, by the gradients of the last backward."""
        self.t += 1
        mean = (1 - self.b1) / (1 - self.b1**self.t)
        root = math.sqrt((1 - self.b2) / (1 - self.b2**self.t))
        g = np.empty_like(self._m)
        parts = _parts(g, self.parameters)
        for p, part in zip(self.parameters, parts):
            part[...] = _gradient(p)
        self._m *= self.b1
        self._m += g
        self._v *= self.b2
        self._v += g * g
        move = np.multiply(self.lr * mean / root, self._m, out=g)
        move /= np.sqrt(self._v) + self.eps / root
        for p, part in zip(self.parameters, parts):
            p.value -= part


def clip_gradients(parameters, max_norm):
    """Shrink all gradients by one factor, in place, to a norm of at most max_norm -> norm before.

    The norm is over all numbers of all gradients together: their direction stays. As PyTorch's
    nn.utils.clip_grad_norm_ (Pascanu and others, 2013). Between backward and the optimizer's step.
    """
    if not max_norm > 0:
        raise ValueError(f"clip_gradients takes a max_norm > 0, got {max_norm}")
    gradients = [_gradient(p) for p in parameters]
    norm = math.sqrt(sum(float(np.vdot(g, g)) for g in gradients))
    for g in gradients if norm > max_norm else []:
        g *= max_norm / norm
    return norm


def _check(parameters, lr):
    if not lr > 0 or not math.isfinite(lr):
        raise ValueError(f"an optimizer takes a learning rate lr > 0, got {lr}")
    parameters = list(parameters)
    if not parameters:
        raise ValueError("an optimizer takes a model's parameters(), got none")
    return parameters


def _parts(numbers, parameters):
    """Views of an array of all parameters' numbers, one in the shape of each."""
    parts, end = [], 0
    for p in parameters:
        start, end = end, end + p.value.size
        parts.append(numbers[start:end].reshape(p.value.shape))
    return parts


def _gradient(parameter):
    if parameter.grad is None:
        raise ValueError("step needs gradients: run forward and backward first")
    return parameter.grad
