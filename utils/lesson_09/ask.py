"""What lesson 9 asks: its words stand in words.md, a picture is drawn here."""

from pathlib import Path

import numpy as np

from utils.lesson_09.unrolled import state
from utils.plots import INK, PALE, frame
from utils.widgets.questions import questions, three_plots

STEPS = 41
RUNS = {  # plot: how its network differs from the start
    "A": {}, "B": {"size_h": 2.0, "size_x": 0.1}, "C": {"cell": "gated", "bias": 2.0}}


def sizes(name):
    """The length of the gradient 0, 1, ..., 40 steps back, beside that at the last step."""
    return state("alexandra", STEPS, **RUNS[name]).size[::-1]


@three_plots
def gradients(axes):
    """How three networks' gradients go back, on an axis of powers of ten."""
    for ax, name in zip(axes, RUNS):
        frame(ax, f"Plot {name}", "steps back", "beside the last" if name == "A" else "",
              (0, STEPS - 1), (1e-8, 1e5))
        ax.set_yscale("log")
        ax.set_yticks([1e-8, 1e-4, 1, 1e4])
        ax.minorticks_off()
        ax.axhline(1, color=PALE, linewidth=1)
        ax.plot(np.arange(STEPS), sizes(name), color=INK, linewidth=2)


__getattr__ = questions(Path(__file__).parent, gradients=gradients)
