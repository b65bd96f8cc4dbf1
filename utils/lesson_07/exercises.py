"""Lesson 7, seeing inside a network: where its exercises stand.

What is said about them stands in words.md, under the same names.
"""

from utils.lesson_07 import (
    e01_activations,
    e02_pca,
    e03_purity,
    e04_never_moved,
    e05_saliency,
    e06_fool,
    e07_occlusion,
    e08_correlation,
    e09_two_units,
)

EXERCISES = {  # id: its Part, or the tuple of its Parts
    "7.1": e01_activations.PART,
    "7.2": e02_pca.PART,
    "7.3": e03_purity.PART,
    "7.4": e04_never_moved.PART,
    "7.5": e05_saliency.PART,
    "7.6": e06_fool.PART,
    "7.7": e07_occlusion.PART,
    "7.8": e08_correlation.PARTS,
    "7.9": e09_two_units.PART,
}
