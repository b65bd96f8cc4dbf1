"""Lesson 5, the training process: 5.6, and where the other exercises stand.

What is said about them stands in words.md, under the same names.
"""

import math

from utils.exercises.comparing import number
from utils.exercises.exercise import Part, letter
from utils.lesson_05 import (
    e01_train_epoch,
    e02_minibatches,
    e03_accuracy,
    e04_scales_and_split,
    e05_early_stopping,
    e07_overfit_one_batch,
    e08_treatments,
    e09_probe,
    e10_capstone,
)

FIRST_LOSS = math.log(10)


def observe_first_loss(answer):
    """A loss: right within 0.005, else its first three digits, as asked for."""
    loss = number(answer)
    if abs(loss - FIRST_LOSS) < 0.005:
        return "the loss of a network that knows nothing"
    text = f"{loss:.3g}"
    return f"{loss:.4g}" if text == f"{FIRST_LOSS:.3g}" else text


first_loss = Part(FIRST_LOSS, name="first_loss", observe=observe_first_loss, wrong={
    "base 10": 1.0,
    "base 2": math.log2(10),
    "probability": 0.1,
    "probability of the others": 0.9,
    "number of classes": 10.0,
    "two classes": math.log(2),
    "wrong classes only": math.log(9),
    "negative": -math.log(10),
    "divided by ten": math.log(10) / 10,
    "surprise of 0.9": -math.log(0.9),
    "sure and right": 0.0,
})
cause = Part("B", name="cause", observe=letter, wrong={
    "learning rate": "A", "few examples": "C", "mixed labels": "D"})

EXERCISES = {  # id: its Part, or the tuple of its Parts
    "5.1": e01_train_epoch.PART,
    "5.2": e02_minibatches.PART,
    "5.3": e03_accuracy.PARTS,
    "5.4": e04_scales_and_split.PARTS,
    "5.5": e05_early_stopping.PART,
    "5.6": (first_loss, cause),
    "5.7": e07_overfit_one_batch.PART,
    "5.8": e08_treatments.PARTS,
    "5.9": e09_probe.PART,
    "5.10": e10_capstone.PART,
}
