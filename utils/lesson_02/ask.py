"""What lesson 2 asks: its words stand in words.md, the picture is drawn here."""

from pathlib import Path

import numpy as np

from utils.activations import ACTIVATIONS, Activation
from utils.backprop import Sequential
from utils.neurons import Linear
from utils.plots import INK, frame
from utils.widgets.questions import questions, three_plots

HE_100 = float(np.sqrt(2 / 100))  # the standard deviation of he_init with 100 inputs
STACKS = {"A": ("ReLU", 0.2), "B": ("ReLU", HE_100), "C": ("tanh", 0.05)}


def sizes_of(activation, sd, depth=10, width=100):
    """The root mean square of the activations in every layer of a stack with normal weights."""
    rng, layers = np.random.default_rng(2), []
    for _ in range(depth):
        linear = Linear(width, width, rng=rng, init=lambda n, k, rng: rng.normal(0, sd, (n, k)))
        layers += [linear, Activation(*ACTIVATIONS[activation])]
    Sequential(*layers).forward(rng.normal(size=(200, width)))
    return [float(np.sqrt(np.mean(layer.y**2))) for layer in layers[1::2]]


@three_plots
def sizes(axes):
    """The size of the activations over the layers of three stacks, on one logarithmic scale."""
    for ax, (name, stack) in zip(axes, STACKS.items()):
        frame(ax, f"Plot {name}", "layer", "size of the activations", (0.5, 10.5), (1e-4, 1e3))
        ax.set(yscale="log", xticks=range(1, 11))
        ax.plot(range(1, 11), sizes_of(*stack), "o-", color=INK)


__getattr__ = questions(Path(__file__).parent, sizes=sizes)
