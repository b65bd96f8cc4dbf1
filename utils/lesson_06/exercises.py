"""Lesson 6, a first network on MNIST: the exercises.

Each has a file of its own: the inputs to try, a right answer, what is observed, and the wrong
answers that have a name. What is said about them stands in words.md, under the same names.
"""

from utils.lesson_06 import (
    e01_prepare,
    e02_nearest_mean,
    e03_first_network,
    e04_standard_error,
    e05_worst_mistakes,
    e06_center,
    e07_calibration_error,
    e08_pipelines,
)

EXERCISES = {  # id: its Part, or the tuple of its Parts
    "6.1": e01_prepare.PART,
    "6.2": e02_nearest_mean.PART,
    "6.3": e03_first_network.PART,
    "6.4": e04_standard_error.PART,
    "6.5": e05_worst_mistakes.PART,
    "6.6": e06_center.PART,
    "6.7": e07_calibration_error.PART,
    "6.8": e08_pipelines.PARTS,
}
