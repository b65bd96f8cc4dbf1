"""The curves of the playground: loss and accuracy over the epochs."""

import numpy as np

from utils.plots import INK, frame

DASHED = (0, (3, 1.3))  # the line of the validation set


class Curve:
    """A number over the epochs, drawn in axes: solid for training, dashed for validation.

    limits -- the least and the most that is drawn of it
    lines -- of training and of validation; end -- the text at the end of the axis: its epoch
    """

    def __init__(self, axes, limits):
        self.axes, self.limits = axes, limits
        frame(axes, "", "", "", (0, 1))
        axes.set_xticks([0, 0.33, 1], ["0", "epochs", ""])
        axes.xaxis.set_tick_params(length=0)
        self.lines = [axes.plot([], [], color=INK, linestyle=style, linewidth=1.4)[0]
                      for style in ("solid", DASHED)]
        # the epochs as shares of this text; as a tick it would need new backgrounds as it grows
        self.end = axes.text(1, -0.03, "", ha="right", va="top", fontsize=8.5,
                             transform=axes.transAxes)

    def show(self, epochs, *both):
        """Draw the numbers of training and of validation, (T,) each, over their epochs (T,)."""
        room = _room(epochs[-1])
        for line, numbers in zip(self.lines, both):
            line.set_data(epochs / room,
                          np.clip(np.nan_to_num(numbers, nan=self.limits[1]), *self.limits))
        self.end.set_text(f"{room:,}")


def _room(epoch):
    """The end of an axis with room for an epoch: 10, 20, 50, 100, ..."""
    ends = (step * 10**power for power in range(1, 12) for step in (1, 2, 5))
    return next(end for end in ends if end >= epoch)
