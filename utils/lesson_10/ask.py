"""What lesson 10 asks: its words stand in words.md, a picture is drawn here."""

from pathlib import Path

import numpy as np

from utils import attention
from utils.lesson_10.attention_map import WEIGHTS
from utils.plots import INK, frame
from utils.widgets.questions import questions, three_plots

STEPS, SURE = 10, 30.0  # steps of each map; how far the score of what fits lies above the others


def weights(name):
    """The weights (10, 10) of the head in plot A, B or C: row = the step that asks."""
    step, causal = np.arange(STEPS), name != "B"
    looks = {"A": np.maximum(step - 1, 0), "B": STEPS - 1 - step, "C": step}[name]
    places = np.eye(STEPS)  # each step's key tells its place
    Q = SURE * (name != "C") * places[looks]
    return attention(Q, places, places, np.tri(STEPS, dtype=bool) if causal else None)[1]


@three_plots
def maps(axes):
    """Where three heads look."""
    for ax, name in zip(axes, "ABC"):
        frame(ax, f"Plot {name}", "looked at", "asking step" if name == "A" else "",
              (0, STEPS), (STEPS, 0))
        ax.set(xticks=[], yticks=[], aspect="equal")
        ax.spines[:].set(visible=True, color=INK)
        ax.imshow(weights(name), cmap=WEIGHTS, vmin=0, vmax=1, extent=(0, STEPS, STEPS, 0))


__getattr__ = questions(Path(__file__).parent, maps=maps)
