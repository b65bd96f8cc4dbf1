"""What lesson 4 asks: its words stand in words.md, the picture is drawn here."""

from pathlib import Path

import numpy as np

from utils.layer import Parameter
from utils.optimizers import SGD
from utils.plots import INK, frame
from utils.widgets.questions import questions, three_plots

RATES = {"A": 0.002, "B": 0.0405, "C": 0.035}


def descent(lr, steps=60):
    """The losses (x^2 + 50 y^2) / 2 of SGD from (6, 3)."""
    place, curvature = Parameter(np.array([6.0, 3.0])), np.array([1.0, 50.0])
    optimizer, losses = SGD([place], lr), []
    for _ in range(steps + 1):
        losses.append(float(curvature @ place.value**2 / 2))
        place.grad = curvature * place.value
        optimizer.step()
    return losses


@three_plots
def descents(axes):
    """The loss over the steps in three runs of SGD on the ravine."""
    for ax, (name, lr) in zip(axes, RATES.items()):
        frame(ax, f"Plot {name}", "step", "loss", (0, 60), (1e-2, 1e4))
        ax.set_yscale("log")
        ax.plot(descent(lr), color=INK, linewidth=2)


__getattr__ = questions(Path(__file__).parent, descents=descents)
