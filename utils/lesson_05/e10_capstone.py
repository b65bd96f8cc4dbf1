"""Exercise 5.10, the reader's own network: what is seen of its answers to the test images, and the known mistakes."""

import functools

import numpy as np

from utils.datasets import mnist
from utils.exercises.comparing import describe_type
from utils.exercises.old_form import Mistake

SEEDS, IMAGES, BAR = 3, 1000, 950  # right answers that each of the three networks needs
PASSED = "three networks, each right on 95 % of the test images or more"


@functools.cache
def labels():
    """The digits (1000,) on the test images."""
    return mnist()[3]


def predictions_seen(answer):
    """Observe the answers of three networks: PASSED, the name of a known mistake, or an error with their accuracies."""
    array = np.asarray(answer)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"predictions takes three rows of 1,000 digits, got {describe_type(answer)}.")
    return {"predictions": _kind_of(array) or _graded(array)}


def _kind_of(array):
    """The name of a known mistake of shape or kind, or ""."""
    if array.shape == (SEEDS,) and array.dtype.kind in "iu" and not 50 <= array.min() <= array.max() <= 100:
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
        raise ValueError(f"predictions takes three rows of 1,000 digits, shape (3, 1000), got shape {array.shape}. How "
                         "many test images are there, and how many networks?")
    if array.dtype.kind == "b":
        return "right or wrong"
    if array.dtype.kind == "f":
        return "floats" if np.array_equal(array, np.round(array)) else "probabilities"
    if array.min() == 1 and array.max() == 10:
        return "from 1 to 10"
    if array.min() < 0 or array.max() > 9:
        raise ValueError(f"The answers are digits from 0 to 9, got numbers from {array.min()} to {array.max()}. Along "
                         "which axis was the largest logit looked for?")
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
    raise ValueError(f"Right on the test images: {each}. Each of the three must reach {100 * BAR / IMAGES:.0f} %. "
                     f"{_question(right)}")


def _question(right):
    if right.min() < 0.2 * IMAGES:
        return ("About 10 % is a guess. Were the test images scaled as the training images were, and are the answers in "
                "the order of the images?")
    if right.mean() >= BAR:
        return "Their mean does, but not each. What would make the weakest better, not the luckiest?"
    if right.mean() < 0.9 * IMAGES:
        return ("How many epochs did each network get? After each epoch, early_stopping sees an unfinished run, and names "
                "its last epoch. Stop when the best one lies `patience` epochs back.")
    return ("In training or in validation, where is the gap? More epochs, more units and another rate are judged by the "
            "validation set; what can be done to see more examples?")


class Made:
    """Answers that are made from the test labels only when they are looked at, so that an import reads no data."""

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


MISTAKES = (
    Mistake(Made(lambda y: networks(y)[0]),
            "These are the answers of one network. One seed may be luck: where are the other two?"),
    Mistake(Made(lambda y: networks(y)[:2]), "These are the answers of two networks. Which seed is missing?"),
    Mistake(Made(lambda y: networks(y)[[0, 0, 0]]),
            "Two rows are equal, answer by answer. Networks from different seeds never agree on all images: does each seed "
            "draw its own weights, and is each row appended inside the loop?"),
    Mistake(Made(lambda y: np.zeros((3, 6000), int)),
            "6,000 answers in a row: those to the training images. Which images has no network seen?"),
    Mistake(Made(lambda y: np.eye(10)[networks(y)]),
            "Ten numbers for each image: logits or probabilities. Which of the ten is the network's answer?"),
    Mistake(Made(lambda y: [0.96, 0.955, 0.95]),
            "These are accuracies. The check counts for itself: which answer did each network give to each image?"),
    Mistake(Made(lambda y: networks(y).argmax(axis=1)),
            "Three places, one in each row of 1,000: argmax went along the images. What does `probabilities` hold for each "
            "image: the ten numbers, or the digit already?"),
    Mistake(Made(lambda y: networks(y).astype(float)),
            "The answers are floats, like 7.0. A class is an integer: which function gives the place of the largest?"),
    Mistake(Made(lambda y: np.full((3, 1000), 0.9)),
            "Numbers with decimals: did you keep the largest probability itself? Which digit does it stand for?"),
    Mistake(Made(lambda y: networks(y) == y),
            "True and False: right or wrong for each image. That needs the labels. Which digit did the network see?"),
    Mistake(Made(lambda y: networks(y) + 1),
            "The answers run from 1 to 10. Where does Python begin to count, and which digit is the first class?"),
    Mistake(Made(lambda y: networks(y).T),
            "1,000 rows of three: a row for each image. Can you turn it, so that there is a row for each network?"),
    Mistake(Made(lambda y: np.tile(y, (3, 1))),
            "Every answer is right: that is the answer sheet. How did y_test, or the test images, get into the training or "
            "into the answers?"),
)
REFERENCE = Made(networks)
