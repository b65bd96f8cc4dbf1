"""The numbers of a layer, epoch by epoch, in the plane of their two principal components."""

from dataclasses import dataclass

import numpy as np

from utils import Linear
from utils.lesson_07.e02_pca import pca as course_pca
from utils.lesson_07.e03_purity import purity


@dataclass(frozen=True)
class Film:
    """The points of one layer in the plane of their two principal components, epoch by epoch.

    From one epoch to the next they are not turned over.
    """

    scores: np.ndarray  # (E, N, 2)
    shares: np.ndarray  # (E, 2) of the variance
    purity: np.ndarray  # (E,) the share of points whose nearest one has their label


def film(points, y, pca=course_pca):
    """The Film of points (N, D) in each epoch. points -- a list of them; y (N,)"""
    views = [_view(pca, X) for X in points]
    scores, shares = np.stack([view[0] for view in views]), np.stack([view[1] for view in views])
    for before, after in zip(scores[-2::-1], scores[:0:-1]):
        before *= np.where((before * after).sum(axis=0) < 0, -1, 1)
    return Film(scores, shares, np.array([purity(plane, y) for plane in scores]))


def _view(pca, X):
    scores, share = (np.asarray(part, float) for part in pca(X, 2))
    if scores.shape != (len(X), 2) or share.shape != (2,):
        raise ValueError(f"pca must give scores of shape {(len(X), 2)} and a share of shape (2,), "
                         f"got {scores.shape} and {share.shape}")
    return scores, share


def layer_names(model):
    """What stands after the input, and after each layer of a network."""
    names, hidden = ["input"], 0
    several = sum(isinstance(layer, Linear) for layer in model.layers) > 2
    for layer in model.layers[:-1]:
        hidden += isinstance(layer, Linear)
        name = f"hidden units{f' {hidden}' * several}"
        names.append(f"{name}, before the bend" if isinstance(layer, Linear) else name)
    return [*names, "logits"]
