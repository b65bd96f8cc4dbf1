"""What lesson 3 asks: its words stand in words.md, the picture is drawn here."""

from pathlib import Path

import numpy as np

from utils.activations import sigmoid
from utils.losses import BCEWithLogitsLoss
from utils.plots import INK, frame
from utils.widgets.questions import questions, three_plots

Z = np.linspace(-6, 6, 121)
LOSSES = {  # of one example with the label 1, at each z
    "A": [float((sigmoid(z) - 1) ** 2 / 2) for z in Z],
    "B": [BCEWithLogitsLoss().forward(np.array([z]), np.array([1.0])) for z in Z],
    "C": [float(z <= 0) for z in Z],
}


@three_plots
def losses(axes):
    """Three losses of one example with the label 1, over its logit."""
    for ax, (name, values) in zip(axes, LOSSES.items()):
        frame(ax, f"Plot {name}", "z", "loss", (-6, 6), (-0.1, 1.6))
        ax.plot(Z, values, color=INK, linewidth=2)


__getattr__ = questions(Path(__file__).parent, losses=losses)
