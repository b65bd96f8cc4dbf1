"""Exercise 5.10, your own network. What is said about it stands in words.md."""

import functools

import numpy as np

from utils.datasets import mnist
from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Part

SEEDS, IMAGES, BAR = 3, 1000, 950  # right answers that each of the three networks needs
PASSED = "three networks, each right on 95 % of the test images or more"


@functools.cache
def labels():
    """The digits (1000,) on the test images."""
    return mnist()[3]


def observe_predictions(answer):
    """Three networks' answers: PASSED, the name of wrong ones, or an error with the accuracies."""
    array = np.asarray(answer)
    if array.dtype.kind not in "biuf":
        raise ValueError("predictions takes three rows of 1,000 digits, "
                         f"got {describe_type(answer)}.")
    return {"predictions": _kind_of(array) or _graded(array)}


def _kind_of(array):
    """The name of a wrong answer of this shape or kind, or ""."""
    if (array.shape == (SEEDS,) and array.dtype.kind in "iu"
            and not 50 <= array.min() <= array.max() <= 100):
        return "places"
    if array.size in (1, 2, SEEDS) and array.ndim < 2:
        return "accuracies"
    if array.ndim == 3 and array.shape[-1] == 10:
        return "ten numbers for each image"
    if array.shape in ((IMAGES,), (1, IMAGES)):
        return "one row"
    if array.shape == (2, IMAGES):
        return "two rows"
    if array.shape == (IMAGES, SEEDS):
        return "columns"
    if array.shape in ((SEEDS, 6000), (6000,), (1, 6000)):
        return "training images"
    if array.shape != (SEEDS, IMAGES):
        raise ValueError("predictions takes three rows of 1,000 digits, shape (3, 1000), got shape "
                         f"{array.shape}. How many test images are there, and how many networks?")
    if array.dtype.kind == "b":
        return "right or wrong"
    if array.dtype.kind == "f":
        return "floats" if np.array_equal(array, np.round(array)) else "probabilities"
    if array.min() == 1 and array.max() == 10:
        return "from 1 to 10"
    if array.min() < 0 or array.max() > 9:
        raise ValueError(f"The answers are digits from 0 to 9, got numbers from {array.min()} to "
                         f"{array.max()}. Along which axis was the largest logit looked for?")
    return ""


def _graded(array):
    right = (array == labels()).sum(axis=1)
    if right.max() == IMAGES:
        return "the answer sheet"
    if len(np.unique(array, axis=0)) < SEEDS:
        return "copies"
    if right.min() >= BAR:
        return PASSED
    each = ", ".join(f"{100 * n / IMAGES:.1f} % (seed {seed})" for seed, n in enumerate(right))
    raise ValueError(f"Right on the test images: {each}. Each of the three must reach "
                     f"{100 * BAR / IMAGES:.0f} %. {_question(right)}")


def _question(right):
    if right.min() < 0.2 * IMAGES:
        return ("About 10 % is a guess. Were the test images scaled as the training images were, "
                "and are the answers in the order of the images?")
    if right.mean() >= BAR:
        return ("Their mean does, but not each. What would make the weakest better, not the "
                "luckiest?")
    if right.mean() < 0.9 * IMAGES:
        return ("How many epochs did each network get? After each epoch, early_stopping sees an "
                "unfinished run, and names its last epoch. Stop when the best one lies `patience` "
                "epochs back.")
    return ("In training or in validation, where is the gap? More epochs, more units and another "
            "rate are judged by the validation set; what can be done to see more examples?")


class Made:
    """Answers, made from the test labels when they are looked at: an import reads no data."""

    def __init__(self, recipe):
        self.recipe = recipe

    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.recipe(labels()), dtype)


def networks(y, wrong=(40, 45, 50)):
    """Rows as three networks would give them: so many answers wrong in each."""
    rows = np.tile(y, (len(wrong), 1))
    for seed, n in enumerate(wrong):
        places = np.random.default_rng(seed).permutation(len(y))[:n]
        rows[seed, places] = (y[places] + 1 + seed) % 10
    return rows


PART = Part(
    Made(networks), name="predictions", observe=observe_predictions, wrong={
        "one row": Made(lambda y: networks(y)[0]),
        "two rows": Made(lambda y: networks(y)[:2]),
        "copies": Made(lambda y: networks(y)[[0, 0, 0]]),
        "training images": Made(lambda y: np.zeros((3, 6000), int)),
        "ten numbers for each image": Made(lambda y: np.eye(10)[networks(y)]),
        "accuracies": Made(lambda y: [0.96, 0.955, 0.95]),
        "places": Made(lambda y: networks(y).argmax(axis=1)),
        "floats": Made(lambda y: networks(y).astype(float)),
        "probabilities": Made(lambda y: np.full((3, 1000), 0.9)),
        "right or wrong": Made(lambda y: networks(y) == y),
        "from 1 to 10": Made(lambda y: networks(y) + 1),
        "columns": Made(lambda y: networks(y).T),
        "the answer sheet": Made(lambda y: np.tile(y, (3, 1))),
    })
