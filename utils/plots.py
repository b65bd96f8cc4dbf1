"""Figures. Each function draws on the Axes it is given, from numbers, and returns the artists it made; nothing is kept."""

import base64
import io

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection

ONE, ZERO, INK, PALE = "#d55e00", "#0072b2", "#222222", "#bbbbbb"  # two classes, lines, helpers (Okabe and Ito, 2008)
POSITIVE, NEGATIVE = "#e69f00", "#56b4e9"  # numbers above and below 0, which also differ in pattern


def frame(axes, title, xlabel="", ylabel="", xlim=None, ylim=None):
    """The parts that every plot has: a title, named axes, limits, and no box above and right."""
    axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
    if xlim:
        axes.set_xlim(xlim)
    if ylim:
        axes.set_ylim(ylim)
    axes.spines[["top", "right"]].set_visible(False)


def network(axes, weights, names=("input", "hidden", "output")):
    """A network from its weight matrices [(D, H), (H, K), ...]: a circle for a neuron, a line for a weight.

    A line is wide where the weight is large, solid where it is positive and dashed where it is negative.
    names -- of the first, every middle, and the last layer
    """
    sizes = [len(weights[0])] + [W.shape[1] for W in weights]
    places = [np.column_stack([np.full(size, float(layer)), (size - 1) / 2 - np.arange(size)])
              for layer, size in enumerate(sizes)]
    largest = max(np.abs(W).max() for W in weights)
    lines = []
    for W, left, right in zip(weights, places, places[1:]):
        for sign, color, style in ((1, POSITIVE, "solid"), (-1, NEGATIVE, "dashed")):
            chosen = np.argwhere(sign * W > 0)
            lines.append(axes.add_collection(LineCollection(
                [(left[i], right[k]) for i, k in chosen], colors=color, linestyles=style, zorder=1,
                linewidths=[0.3 + 3.5 * abs(W[i, k]) / largest for i, k in chosen])))
    circles = [axes.scatter(*place.T, s=420, facecolors="white", edgecolors=INK, linewidths=1.5, zorder=2)
               for place in places]
    top = (max(sizes) - 1) / 2 + 0.9
    for layer, size in enumerate(sizes):
        name = names[0] if layer == 0 else names[-1] if layer == len(sizes) - 1 else names[1]
        axes.text(layer, top, f"{name} layer\n{size} {'values' if layer == 0 else 'neurons' if size > 1 else 'neuron'}",
                  ha="center", va="bottom")
    axes.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-top, top + 0.9))
    axes.axis("off")
    return lines + circles


class described:
    """A finished figure with the words for those who can't see it: put it last in a cell.

    figure -- made with pyplot, and closed here; alt -- what it shows, in a sentence or two
    """

    def __init__(self, figure, alt):
        file = io.BytesIO()
        figure.savefig(file, dpi=150, bbox_inches="tight", facecolor="white")
        plt.close(figure)
        self.alt, self.width = alt, round(100 * figure.get_size_inches()[0])
        self.png = base64.b64encode(file.getvalue()).decode()

    def _repr_mimebundle_(self, **_):
        return {"text/plain": f"[{self.alt}]", "image/png": self.png}, {"image/png": {"width": self.width, "alt": self.alt}}
