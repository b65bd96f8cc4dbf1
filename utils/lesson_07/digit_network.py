"""What the interactions of lesson 7 look into if nothing is handed in: a network and digits."""

import copy
import functools

import numpy as np

from utils import Adam, CrossEntropyLoss, Linear, ReLU, Sequential, mnist, train

SIDE, UNITS, EPOCHS = 28, 128, 10


@functools.cache
def snapshots():
    """Copies of a network 784-128-10: untrained, then after each of EPOCHS epochs."""
    rng = np.random.default_rng(0)
    model = Sequential(Linear(SIDE**2, UNITS, rng=rng, dtype=np.float32), ReLU(),
                       Linear(UNITS, 10, rng=rng, dtype=np.float32))
    X, y, *_ = mnist()
    loss, optimizer = CrossEntropyLoss(), Adam(model.parameters(), 1e-3)
    kept = [copy.deepcopy(model)]
    for _ in range(EPOCHS):
        train(model, loss, optimizer, rows(X), y, epochs=1, batch_size=64, rng=rng)
        kept.append(copy.deepcopy(model))
    return kept


@functools.cache
def digits():
    """The test images as rows (1000, 784) and their labels (1000,)."""
    *_, X, y = mnist()
    return rows(X), y


def rows(images):
    """Images (N, 28, 28) from 0 to 255 as rows (N, 784), float32 from 0 to 1."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def or_the_course(X, y):
    """The digits that were handed in, or the course's test images: X (N, 784), y (N,)."""
    X, y = digits() if X is None else (np.asarray(X), np.asarray(y))
    if X.ndim != 2 or X.shape[1] != SIDE**2 or y.shape != X.shape[:1]:
        raise ValueError("the interactions of lesson 7 take images as rows (N, 784) and labels "
                         f"(N,), got {X.shape} and {y.shape}")
    return X, y


def private(model):
    """A copy that no other interaction asks at the same time: layers remember what they met."""
    return copy.deepcopy(model)


def named(digit):
    """A digit with its article."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def with_slopes(model):
    """The network, if its backward gives the slopes at its input; else ValueError."""
    if not getattr(model.layers[0], "input_gradient", True):
        raise ValueError("here the slopes at the pixels are needed: make the first layer with "
                         "input_gradient=True, as it is if you don't say")
    return model


def in_words(share):
    """A share, 0 to 1, in words that don't hang on its last digit."""
    return next(word for least, word in (
        (0.85, "almost all"), (0.65, "most"), (0.35, "about half"), (0.15, "few"),
        (0, "almost none")) if share >= least)
