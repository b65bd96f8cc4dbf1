"""Figures that lesson 7 shows in its own cells."""

import numpy as np
from matplotlib import pyplot as plt

from utils.lesson_07.mosaic import DIGITS
from utils.plots import INK, POSITIVE, default_style, described, frame

ALIKE, UNLIKE = 0.5, 0.3  # correlations that are called high, and near 0


@default_style()
def likeness(correlations):
    """{letter of a map: its correlation with another} as bars -> described; None is no bar."""
    values = np.array(list(correlations.values()), float)
    figure, axes = plt.subplots(figsize=(6, 2.2), layout="constrained")
    axes.bar(range(len(values)), np.nan_to_num(values), width=0.6, color=POSITIVE, edgecolor=INK)
    axes.axhline(0, color=INK, linewidth=0.8)
    frame(axes, "", "map", "correlation with yours", ylim=(-0.3, 1))
    axes.set_xticks(range(len(values)), list(correlations))
    if np.isnan(values).all():
        axes.text((len(values) - 1) / 2, 0.5, "Bars come here when correlation is written.",
                  ha="center", va="center", color=INK)
    said = ", ".join(f"{letter} {_in_words(value)}" for letter, value in zip(correlations, values))
    return described(figure, f"Bars: how each of the maps correlates with that of your network: "
                             f"{said}.")


def _in_words(value):
    if np.isnan(value):
        return "not known yet"
    return "near 0" if abs(value) < UNLIKE else "high" if value > ALIKE else "between"


@default_style()
def plane_picture(plane, labels):
    """Points (N, 2) as the digits that they belong to -> described."""
    figure, axes = plt.subplots(figsize=(6.2, 6), layout="constrained")
    for digit, color in enumerate(DIGITS):
        axes.plot(*plane[labels == digit].T, marker=f"${digit}$", markersize=6, linestyle="",
                  color=color, markeredgewidth=0)
    axes.axhline(0, color=INK, linewidth=0.5, zorder=0)
    axes.axvline(0, color=INK, linewidth=0.5, zorder=0)
    frame(axes, "The test images, in the plane of two units", "unit 1", "unit 2")
    return described(figure, "The test images as digits in the plane of the network's two units: "
                             "each digit has a ray of its own, away from one middle.")
