"""What lesson 7 asks: its words stand in words.md, the picture is drawn here."""

from pathlib import Path

import numpy as np
from matplotlib.collections import LineCollection

from utils.lesson_07.layer_morph.state import state
from utils.lesson_07.layer_morph.training import Training
from utils.plots import INK, ONE, ZERO, frame
from utils.widgets.questions import questions, three_plots

EPOCH, UNITS = 60, 6
NETWORKS = {"A": "tanh", "B": "identity", "C": "ReLU"}


@three_plots
def planes(axes):
    """Where three networks take the plane around two rings."""
    for ax, (name, activation) in zip(axes, NETWORKS.items()):
        training = Training("rings", activation, UNITS, 1)
        s = state(training.network(EPOCH), training.X, training.y, 1.0, np.zeros(2))
        frame(ax, f"Plot {name}", xlim=(-1.3, 1.3), ylim=(-1.3, 1.3))
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(True)
        ax.add_collection(LineCollection(s.grid[::2], colors=INK, linewidths=0.5, zorder=1))
        for label, (marker, color) in enumerate(zip("so", (ZERO, ONE))):
            ax.plot(*s.points[training.y == label].T, marker, color=color, markersize=3.5,
                    markeredgecolor="white", markeredgewidth=0.3, zorder=2)


__getattr__ = questions(Path(__file__).parent, planes=planes)
