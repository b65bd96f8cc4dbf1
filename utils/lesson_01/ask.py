"""What lesson 1 asks: its words stand in words.md, the picture is drawn here."""

from pathlib import Path

import numpy as np

from utils.plots import INK, ONE, PALE, frame
from utils.widgets.questions import questions, three_plots

BEFORE = (1.0, 0.5, -0.5)  # w1, w2 and b of the neuron
AFTER = {"A": (1.0, 0.5, -1.2), "B": (0.5, 1.0, -0.5), "C": (-1.0, -0.5, 0.5)}


@three_plots
def boundaries(axes):
    """A neuron's plane before a change (dashed), and after it (solid, its firing side shaded)."""
    x1 = np.array([-1.0, 2.0])
    for ax, (name, (w1, w2, b)) in zip(axes, AFTER.items()):
        frame(ax, f"Plot {name}", "x1", "x2", (-0.6, 1.6), (-0.6, 1.6))
        ax.set(aspect="equal", xticks=[0, 1], yticks=[0, 1])
        ax.plot(x1, -(BEFORE[0] * x1 + BEFORE[2]) / BEFORE[1], "--", color=INK)
        line = -(w1 * x1 + b) / w2
        ax.plot(x1, line, color=INK, linewidth=2)
        ax.fill_between(x1, line, line + np.sign(w2) * 9, color=ONE, alpha=0.18, linewidth=0)
        ax.axhline(0, color=PALE, linewidth=0.8)


__getattr__ = questions(Path(__file__).parent, boundaries=boundaries)
