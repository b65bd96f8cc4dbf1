"""What lesson 5 asks: its words stand in words.md, the picture is drawn here."""

from pathlib import Path

import numpy as np

from utils.lesson_05.clinic import Setup, train_run
from utils.plots import INK, ONE, frame
from utils.widgets.questions import questions, three_plots

SETUPS = {"A": Setup(lr=1e-4), "B": Setup(examples=60), "C": Setup(gradients="added up")}


@three_plots
def curves(axes):
    """The training and the validation loss over the epochs, in three runs of the clinic."""
    for ax, (name, setup) in zip(axes, SETUPS.items()):
        run = train_run(setup)
        frame(ax, f"Plot {name}", "epoch", "loss in nats", (0, 15), (0, 5))
        epochs = np.arange(1, 16)
        ax.plot(epochs, run.train_loss, color=INK, linewidth=2, label="training")
        ax.plot(epochs, run.val_loss, color=ONE, linewidth=2, linestyle="dashed",
                label="validation")
        ax.legend(loc="upper center", frameon=False)


__getattr__ = questions(Path(__file__).parent, curves=curves)
