"""What exercises 5.1 and 5.7 train: made anew in every call, and shown as the code for it."""

import numpy as np

from utils.activations import Tanh
from utils.backprop import Sequential
from utils.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from utils.neurons import Linear
from utils.optimizers import SGD, Adam


def shown_as(name, make):
    """The function `make` under this name."""
    make.__name__ = name
    return make


def network(*sizes):
    """A function that makes layers of these sizes with Tanh between, the same in every call."""
    def make():
        rng, layers = np.random.default_rng(len(sizes)), []
        for n_inputs, n_outputs in zip(sizes, sizes[1:]):
            layers += [Linear(n_inputs, n_outputs, rng=rng), Tanh()]
            layers[-2].b.value += rng.uniform(-0.5, 0.5, n_outputs)
        return Sequential(*layers[:-1])

    linear = [f"Linear({pair[0]}, {pair[1]})" for pair in zip(sizes, sizes[1:])]
    return shown_as(f"Sequential({', Tanh(), '.join(linear)})", make)


def _loss(kind):
    return shown_as(f"{kind.__name__}()", lambda: kind())


MSE, CE, BCE = map(_loss, (MSELoss, CrossEntropyLoss, BCEWithLogitsLoss))


def sgd(lr, momentum=0.0):
    """A function that makes an SGD for some parameters."""
    return shown_as(f"SGD(..., lr={lr}" + f", momentum={momentum}" * (momentum > 0) + ")",
                    lambda parameters: SGD(parameters, lr, momentum))


def adam(lr):
    """A function that makes an Adam for some parameters."""
    return shown_as(f"Adam(..., lr={lr})", lambda parameters: Adam(parameters, lr))


def targets(rng):
    """What draws targets for x (N, D): numbers (N, k), labels of c classes (N,), bits (N, 1)."""
    def numbers(k, scale=1):
        return lambda x: scale * rng.normal(0.5, 1, (len(x), k)).round(1)

    def labels(c):
        return lambda x: rng.integers(0, c, len(x))

    def bits(x):
        return rng.integers(0, 2, (len(x), 1)) * 1.0

    return numbers, labels, bits
