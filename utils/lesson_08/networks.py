"""What the interactions of this lesson know of networks: which one they get, and what it answers.

Their images are (N, 28, 28), from 0 to 1; each network gets them in the shape that it takes.
"""

import functools

import numpy as np

from utils import (
    Adam,
    CrossEntropyLoss,
    Linear,
    ReLU,
    Sequential,
    minibatches,
    mnist,
)
from utils.convolution import Conv2d, Flatten, MaxPool2d

SIDE = 28


def dense(rng, hidden=128):
    """A network 784 - 128 - 10 of dense layers."""
    return Sequential(
        Linear(SIDE**2, hidden, rng=rng, dtype=np.float32, input_gradient=False), ReLU(),
        Linear(hidden, 10, rng=rng, dtype=np.float32))


def cnn(rng):
    """The small convolutional network: 8 kernels, pooling, 16 kernels, pooling, 10 neurons."""
    return Sequential(
        Conv2d(1, 8, 3, rng=rng, dtype=np.float32, input_gradient=False), ReLU(), MaxPool2d(2),
        Conv2d(8, 16, 3, rng=rng, dtype=np.float32), ReLU(), MaxPool2d(2),
        Flatten(), Linear(400, 10, rng=rng, dtype=np.float32))


def inputs(model, images):
    """Images (N, 28, 28) as a network takes them: (N, 1, 28, 28), or (N, 784) if it is dense."""
    images = np.asarray(images, np.float32)
    flat = isinstance(model.layers[0], Linear)
    return images.reshape(len(images), -1) if flat else images[:, None]


def answers(model, images):
    """The digit that a network reads in each of the images: (N,) integers."""
    return model.forward(inputs(model, images)).argmax(axis=1)


@functools.cache
def pictures():
    """The 6,000 + 1,000 digits: images (N, 28, 28) float32, labels (N,), both twice."""
    X, y, X_test, y_test = mnist()
    return X.astype(np.float32) / 255, y, X_test.astype(np.float32) / 255, y_test


def steps(model, images, labels, lr, epochs, rng, batch_size=64):
    """Train a network, one batch at each step of this generator."""
    loss, optimizer = CrossEntropyLoss(), Adam(model.parameters(), lr)
    for _ in range(epochs):
        for x, y in minibatches(images, labels, batch_size, rng=rng):
            loss.forward(model.forward(inputs(model, x)), y)
            model.backward(loss.backward())
            optimizer.step()
            yield


@functools.cache
def course_networks():
    """{name: network}, trained for an epoch: for an interaction that is given none."""
    X, y, *_ = pictures()
    made = {}
    for name, make in (("dense", dense), ("CNN", cnn)):
        rng = np.random.default_rng(0)
        made[name] = make(rng)
        for _ in steps(made[name], X, y, 0.004, 1, rng):
            pass
    return made
