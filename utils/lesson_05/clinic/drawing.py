"""How the clinic draws a run: on the left its curves, on the right what was examined last."""

import math

import numpy as np
from matplotlib.lines import Line2D

from utils.lesson_05.clinic import EXAMINATIONS, examination_plots
from utils.lesson_05.clinic.examination_plots import log_range
from utils.lesson_05.clinic.runs import passes
from utils.plots import INK, ONE, PALE, ZERO, frame

WIDTH, HEIGHT = 9, 4.5  # inches
LOWEST, HIGHEST = 1e-3, 1e4  # losses beyond are drawn there
BATCHES = "#e9a97f"  # a pale ONE
STYLES = {who: {"color": color, "marker": marker, "linewidth": width, "markersize": 5}
          for who, color, marker, width in (
              ("healthy", ZERO, "s", 3), ("patient", ONE, "o", 2), ("treated", INK, "D", 1))}


class Curves:
    """Losses and validation accuracy of the patient, the healthy run, and the treated patient.

    The batches of the last epoch have axes of their own: in the large ones they stand too close.
    """

    def __init__(self, figure):
        self.loss = figure.add_axes([0.085, 0.435, 0.405, 0.425])
        self.accuracy = figure.add_axes([0.085, 0.11, 0.16, 0.2])
        self.last = figure.add_axes([0.345, 0.11, 0.145, 0.2])
        frame(self.loss, "", "epoch", "loss in nats (log scale)", (0, 15.3))
        frame(self.accuracy, "", "epoch", "accuracy", (0, 15.8), (0, 1))
        frame(self.last, "", "batch of the last epoch", "loss", (-0.06, 1.06))
        self.loss.set(yscale="log", xticks=range(0, 16, 3))
        self.accuracy.set_xticks(range(0, 16, 5))
        self.last.set(yscale="log", xticks=[0, 1], xticklabels=["first", "last"])
        for axes, left in (self.loss, -0.15), (self.accuracy, -0.38), (self.last, -0.47):
            axes.yaxis.set_label_coords(left, 0.5)
        self.loss.xaxis.labelpad = 0
        self.accuracy.set_yticks([0, 0.5, 1])
        self.accuracy.axhline(0.1, color=PALE, linewidth=1, linestyle="dotted", zorder=0)
        self.batches, = self.loss.plot([], [], color=BATCHES, linewidth=0.8, zorder=1)
        self.lines, self.ends = {}, {}
        for i, (who, style) in enumerate(STYLES.items()):  # equal lines: the wide one is seen below
            style = {**style, "markerfacecolor": "white", "zorder": 3 + i}
            self.lines[who] = [
                axes.plot([], [], linestyle=dashes, markevery=(i, 3), **style)[0]
                for axes, dashes in ((self.loss, "solid"), (self.loss, "dashed"),
                                     (self.accuracy, "dashed"))]
            self.lines[who][0].set_markerfacecolor(style["color"])
            style |= {"markersize": 4, "linewidth": 1.2}
            self.ends[who], = self.last.plot([], [], markevery=(4 * i, 12), **style)
        self.edge = self.loss.text(0.99, 0.87, f"what lies higher is drawn at {HIGHEST:,.0f}",
                                   ha="right", va="top", fontsize=8, color=INK, visible=False,
                                   transform=self.loss.transAxes)
        handles = [Line2D([], [], label=label, **STYLES[who]) for who, label in (
            ("patient", "patient"), ("healthy", "healthy"), ("treated", "trained again"))]
        handles += [Line2D([], [], color=INK, linestyle="solid", label="training"),
                    Line2D([], [], color=INK, linestyle="dashed", label="validation"),
                    Line2D([], [], color=BATCHES, linewidth=0.8, label="patient's batches")]
        figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.07, 1), ncols=3,
                      frameon=False, fontsize=9, columnspacing=1.5, handlelength=2.4)

    def show(self, patient, healthy, treated):
        """Draw the runs; treated -- a Run or None."""
        losses, ends = list(patient.batch_losses), []
        for who, run in ("healthy", healthy), ("patient", patient), ("treated", treated):
            train, val, right, end, middle = [], [], [], [], 0.0
            if run is not None:
                passed, _ = passes(run.setup)
                train, val, right = run.train_loss, run.val_loss, run.val_accuracy
                end = run.last_batches
                middle = 1 - 0.5 / passed  # of the pass that a training loss is the mean over
            train_line, val_line, accuracy_line = self.lines[who]
            train_line.set_data(np.arange(len(train)) + middle, within(train))
            val_line.set_data(np.arange(len(val)) + 1, within(val))
            accuracy_line.set_data(np.arange(len(right)) + 1, right)
            self.ends[who].set_data(np.linspace(0, 1, len(end)), within(end))
            losses += [*train, *val]
            ends += end
        place = (np.arange(len(patient.batch_losses)) + 0.5) / math.prod(passes(patient.setup))
        self.batches.set_data(place, within(patient.batch_losses))
        self.edge.set_visible(np.isnan(losses).any() or max(losses) > HIGHEST)
        log_range(self.loss, within(losses).min(), within(losses).max())
        log_range(self.last, within(ends).min(), within(ends).max(), few=True)


def within(losses):
    """Losses as they are drawn: from LOWEST to HIGHEST, where nan and inf are, too."""
    return np.clip(np.nan_to_num(np.array(losses, float), nan=HIGHEST), LOWEST, HIGHEST)


class Drawing:
    """The whole picture. Each examination has axes of its own, in the figure while it is shown."""

    def __init__(self, figure):
        self.figure, self.curves = figure, Curves(figure)
        self._plots = {}  # examination: (its axes, what draws its findings)
        self._shown = self._plot("")

    def _plot(self, examination):
        """Make the axes of an examination, once."""
        if examination not in self._plots:
            others = set(self.figure.axes)
            name = EXAMINATIONS[examination].examine.__name__ if examination else "menu"
            show = getattr(examination_plots, name)(self.figure)
            own = [axes for axes in self.figure.axes if axes not in others]
            self._plots[examination] = own, show
        return self._plots[examination]

    def show(self, patient, healthy, treated, examination, findings):
        """Draw the state. examination -- "" for none; findings -- of patient and healthy run

        Returns whether other axes came into the figure: its background must be made anew.
        """
        self.curves.show(patient, healthy, treated)
        before = self._shown
        for axes in before[0]:
            self.figure.delaxes(axes)
        self._shown = self._plot(examination)
        for axes in self._shown[0]:
            if axes not in self.figure.axes:
                self.figure.add_axes(axes)
        if examination:
            self._shown[1](*findings)
        return self._shown is not before
