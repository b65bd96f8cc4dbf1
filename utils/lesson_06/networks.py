"""Two networks on MNIST's pixels: what the interactions show where no other one is handed in."""

import functools

import numpy as np

from utils import Adam, CrossEntropyLoss, Linear, ReLU, Sequential, mnist, train
from utils.lesson_06.pixels import prepare


@functools.cache
def test_set():
    """The test images as rows (1000, 784) float32 from 0 to 1, and their labels (1000,)."""
    *_, images, labels = mnist()
    return prepare(images), labels


@functools.cache
def network():
    """784 - 128 - 10, ReLU, ten epochs of Adam."""
    return _trained(128)


@functools.cache
def linear_network():
    """784 - 10: no hidden layer."""
    return _trained(0)


def _trained(hidden):
    rng = np.random.default_rng(0)
    options = {"rng": rng, "dtype": np.float32}
    if hidden:
        model = Sequential(Linear(784, hidden, input_gradient=False, **options), ReLU(),
                           Linear(hidden, 10, **options))
    else:
        model = Sequential(Linear(784, 10, input_gradient=False, **options))
    images, labels, *_ = mnist()
    train(model, CrossEntropyLoss(), Adam(model.parameters(), 0.001), prepare(images), labels,
          epochs=10, batch_size=64, rng=rng)
    return model
