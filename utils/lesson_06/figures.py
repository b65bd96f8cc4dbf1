"""A picture of lesson 6 that does not move."""

import numpy as np
from matplotlib import pyplot as plt

from utils.plots import INK, ONE, default_style, described


@default_style()
def mean_digits(rows, labels, new):
    """The mean picture of each digit beside a new one, and how far each is from it -> described.

    rows -- (N, 784) pixels from 0 to 1; labels -- (N,); new -- (784,), another row
    """
    means = np.array([rows[labels == digit].mean(axis=0) for digit in range(10)])
    distances = ((means - new) ** 2).sum(axis=1)
    figure = plt.figure(figsize=(6.5, 3.1), layout="constrained")
    grid = figure.add_gridspec(2, 6)
    places = [grid[:, 0], *(grid[row, column] for row in range(2) for column in range(1, 6))]
    for i, (place, image) in enumerate(zip(map(figure.add_subplot, places), [new, *means])):
        place.imshow(image.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
        place.set(xticks=[], yticks=[], title="a new one" if i == 0 else f"mean {i - 1}")
        place.title.set_fontsize(10.5)
        if i:
            nearest = distances[i - 1] == distances.min()
            place.set_xlabel(f"distance {distances[i - 1]:.0f}", color=ONE if nearest else INK,
                             fontweight="bold" if nearest else "normal", fontsize=10.5)
    return described(figure, "Eleven pictures: a new digit, then the mean pictures of the digits "
                             "0 to 9, blurred, each with its squared distance from the new one; "
                             f"the nearest is the {distances.argmin()}.")
