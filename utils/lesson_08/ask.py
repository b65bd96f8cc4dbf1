"""What lesson 8 asks: its words stand in words.md, a picture is drawn here."""

from pathlib import Path

import numpy as np

from utils.lesson_08.kernels import course_conv2d, digits
from utils.plots import PALE, frame
from utils.widgets.questions import questions, three_plots

ROWS = np.array([[-1.0, 0.0, 1.0]] * 3)
KERNELS = {"A": ROWS, "B": ROWS.T, "C": np.full((3, 3), 1 / 9)}


@three_plots
def maps(axes):
    """The maps of three kernels on a 4: dark where a kernel answers strongly, with ReLU."""
    for ax, (name, kernel) in zip(axes, KERNELS.items()):
        frame(ax, f"Plot {name}")
        ax.imshow(np.maximum(course_conv2d(digits()[4], kernel), 0), cmap="gray_r")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color=PALE)


__getattr__ = questions(Path(__file__).parent, maps=maps)
