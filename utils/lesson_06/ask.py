"""What lesson 6 asks: its words stand in words.md, the picture is drawn here."""

from pathlib import Path

from utils.lesson_06 import networks
from utils.lesson_06.reliability import FEW, MIDDLES, state
from utils.plots import INK, PALE, ZERO, frame
from utils.widgets.questions import questions, three_plots

SHOWN = {"A": (2, 1.0), "B": (0, 1.0), "C": (0, 0.3)}  # plot: pixels moved, brightness


@three_plots
def reliabilities(axes):
    """How sure and how often right the network is, on digits that were changed in three ways."""
    for ax, (name, (moved, brightness)) in zip(axes, SHOWN.items()):
        s = state(networks.network(), *networks.test_set(), moved, brightness)
        frame(ax, f"Plot {name}", "how sure (%)", "right (%)", (0, 100), (0, 104))
        colors = [ZERO if count >= FEW else PALE for count in s.counts]
        ax.bar(MIDDLES, 100 * s.right, 8.6, color=colors, edgecolor=INK)
        ax.plot([0, 100], [0, 100], color=INK, linewidth=1.2)


__getattr__ = questions(Path(__file__).parent, reliabilities=reliabilities)
