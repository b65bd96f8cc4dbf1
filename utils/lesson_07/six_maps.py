"""What exercise 7.8 looks at: maps of six networks, three of which have learned nothing."""

import functools

import numpy as np
from matplotlib import pyplot as plt

from utils.activations import ReLU
from utils.backprop import Sequential
from utils.datasets import mnist
from utils.lesson_07.e05_saliency import saliency
from utils.losses import CrossEntropyLoss
from utils.neurons import Linear
from utils.optimizers import Adam
from utils.plots import default_style, described, images
from utils.training import train

NETWORKS = {"A": (21, 0), "B": (11, 3), "C": (12, 3), "D": (22, 0), "E": (24, 0), "F": (13, 3)}
HIDDEN = 64  # units; NETWORKS -- letter: (seed, epochs of training)


def six_maps(image, label):
    """Gradient times input of the logit of `label`, at an image (784,), in six networks of which
    three were trained: {"A": (784,), ..., "F": (784,)}. Trains three small networks."""
    image = np.asarray(image, np.float32)
    return {letter: saliency(_network(*how), image, label) * image
            for letter, how in NETWORKS.items()}


@functools.cache
def _network(seed, epochs):
    """784-64-10 in float32 after so many epochs on the course's 6,000 digits."""
    rng, last = np.random.default_rng(seed), {"dtype": np.float32}
    model = Sequential(Linear(784, HIDDEN, rng=rng, **last), ReLU(),
                       Linear(HIDDEN, 10, rng=rng, **last))
    if epochs:
        X, y, _, _ = mnist()
        X = np.float32(X.reshape(len(X), -1) / 255)
        train(model, CrossEntropyLoss(), Adam(model.parameters(), 1e-3), X, y, epochs=epochs,
              batch_size=64, rng=rng)
    return model


@default_style()
def six_pictures(maps):
    """The maps side by side, each by its size without its sign -> described."""
    figure, axes = plt.subplots(2, len(maps) // 2, figsize=(5.4, 3.9), layout="constrained")
    images(axes.ravel(), np.abs(list(maps.values())), list(maps))
    return described(figure, f"Maps {', '.join(maps)} of one image: in each of them the strokes "
                             "of the digit shine, in spots, and the rest is black.")
