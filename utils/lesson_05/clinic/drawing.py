"""How the clinic draws a run: its curves, and beside or below them what was examined last."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.lines import Line2D

from utils.lesson_05.clinic import EXAMINATIONS, examination_plots
from utils.lesson_05.clinic.marks import log_range
from utils.lesson_05.clinic.readout import percent, short
from utils.lesson_05.clinic.runs import passes
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle
from utils.widgets.picture import CSS_DPI

WIDTH, HEIGHT = 9, 4.5  # inches
BESIDE, THREE = 800, 1180  # page pixels from which two, and three parts stand side by side
PLACES = {1: ((0, 0.5, 1, 0.5), (0, 0, 1, 0.5)),  # columns: left, bottom, width, height
          2: ((0, 0, 0.5, 1), (0.5, 0, 0.5, 1)),
          3: ((0, 0, 1 / 3, 1), (1 / 3, 0, 1 / 3, 1), (2 / 3, 0, 1 / 3, 1))}
LOWEST, HIGHEST = 1e-3, 1e4  # losses beyond are drawn there
BATCHES = "#e9a97f"  # a pale ONE
STYLES = {who: {"color": color, "marker": marker, "linewidth": width, "markersize": 5}
          for who, color, marker, width in (
              ("healthy", ZERO, "s", 3), ("patient", ONE, "o", 2), ("treated", INK, "D", 1))}


class Part:
    """A part of a figure, in which axes stand as in a figure of their own."""

    def __init__(self, figure, *frame):
        self._figure, self._frame, self._places = figure, frame, {}

    def add_axes(self, place):
        """Axes at left, bottom, width, height, in shares of the part."""
        axes = self._figure.add_axes(self._within(place))
        self._places[axes] = place
        return axes

    def move(self, *frame):
        """Put it to left, bottom, width, height, in shares of the figure."""
        self._frame = frame
        for axes, place in self._places.items():
            axes.set_position(self._within(place))

    def _within(self, place):
        (x, y, width, height), (left, bottom, wide, high) = place, self._frame
        return left + wide * x, bottom + high * y, wide * width, high * height


class Curves:
    """Losses and validation accuracy of the patient, the healthy run, and the treated patient.

    The batches of the last epoch have axes of their own: in the large ones they stand too close.
    """

    def __init__(self, figure):
        self.loss = figure.add_axes([0.16, 0.435, 0.82, 0.425])
        self.accuracy = figure.add_axes([0.16, 0.11, 0.32, 0.2])
        self.last = figure.add_axes([0.69, 0.11, 0.29, 0.2])
        frame(self.loss, "", "epoch", "loss in nats (log scale)", (0, 15.3))
        frame(self.accuracy, "", "epoch", "accuracy", (0, 15.8), (0, 1))
        frame(self.last, "", "batch, last epoch", "loss", (-0.06, 1.06))
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
        self.loss.legend(handles=handles, loc="lower left", bbox_to_anchor=(-0.17, 0.99), ncols=3,
                         frameon=False, fontsize=9, columnspacing=0.8, handlelength=1.9,
                         borderaxespad=0).set_zorder(-1)  # not drawn again

    def show(self, patient, healthy, treated):
        """Draw the runs; treated -- a Run or None."""
        self.runs = {"patient": patient, "healthy": healthy, "trained again": treated}
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


    def handles(self):
        """What tells a pointer the numbers of the curves."""
        return [Handle(self.loss, tip=self._losses), Handle(self.accuracy, tip=self._accuracies),
                Handle(self.last, tip=self._batches)]

    def _at(self, epoch):
        return [(who, run) for who, run in self.runs.items() if run and epoch <= len(run.val_loss)]

    def _losses(self, px, py, **_):
        epoch = max(round(px), 1)
        told = [f"{who} {short(run.train_loss[epoch - 1])} / {short(run.val_loss[epoch - 1])}"
                for who, run in self._at(epoch)]
        return f"Epoch {epoch}, training / validation loss: {', '.join(told)}"

    def _accuracies(self, px, py, **_):
        epoch = max(round(px), 1)
        told = [f"{who} {percent(run.val_accuracy[epoch - 1])}" for who, run in self._at(epoch)]
        return f"Epoch {epoch}, right in validation: {', '.join(told)}"

    def _batches(self, px, py, **_):
        share, told = min(max(px, 0), 1), []
        for who, run in self.runs.items():
            if run:
                losses = run.last_batches
                i = round(share * (len(losses) - 1))
                told.append(f"{who} {short(losses[i])} (batch {i + 1} of {len(losses)})")
        return f"Loss: {', '.join(told)}"


def within(losses):
    """Losses as they are drawn: from LOWEST to HIGHEST, where nan and inf are, too."""
    return np.clip(np.nan_to_num(np.array(losses, float), nan=HIGHEST), LOWEST, HIGHEST)


@dataclass
class Plot:
    """An examination in the picture: its axes, what draws its findings, what tells them, they."""

    axes: list
    draw: Callable
    tips: list
    findings: tuple = ()


class Drawing:
    """The whole picture. Each examination has axes of its own, in the figure while it is shown.

    shown -- the Plots in it: of the last examination, and of the one before where there is room
    """

    def __init__(self, figure):
        self.figure, self._plots, self._columns, self.shown = figure, {}, 2, []
        self._parts = [Part(figure, *place) for place in PLACES[2]] + [Part(figure, 1, 0, 0.5, 1)]
        self.curves = Curves(self._parts[0])

    def _plot(self, examination, part):
        """Make the axes of an examination in a part, once."""
        if (examination, part) not in self._plots:
            others = set(self.figure.axes)
            name = EXAMINATIONS[examination].examine.__name__ if examination else "menu"
            draw, *tips = getattr(examination_plots, name)(part)
            own = [axes for axes in self.figure.axes if axes not in others]
            self._plots[examination, part] = Plot(own, draw, tips)
        return self._plots[examination, part]

    def fit(self, width, ratio):
        """Lay it out for so many page pixels -> whether it is another now.

        ratio -- image pixels for a page pixel
        """
        figure = self.figure
        before = *figure.get_size_inches(), figure.dpi
        self._columns = 1 + (width >= BESIDE) + (width >= THREE)
        figure.dpi = CSS_DPI * np.clip(ratio, 1, figure.sharpness)
        figure.set_size_inches(width / CSS_DPI, HEIGHT if self._columns > 1 else 1.9 * HEIGHT)
        for part, place in zip(self._parts, PLACES[self._columns]):
            part.move(*place)
        return before != (*figure.get_size_inches(), figure.dpi)

    def handles(self):
        """What tells a pointer the numbers of what is drawn now."""
        def told(tip, findings):
            return lambda px, py, **_: tip(px, py, *findings)

        return self.curves.handles() + [
            Handle(axes, tip=told(tip, plot.findings))
            for plot in self.shown for axes, tip in zip(plot.axes, plot.tips)]

    def show(self, patient, healthy, treated, examination, findings, earlier=("", ())):
        """Draw the state. examination -- "" for none; findings -- of patient and healthy run

        earlier -- the examination before, and its findings
        Returns whether other axes came into the figure: its background must be made anew.
        """
        self.curves.show(patient, healthy, treated)
        room = 2 if self._columns == 3 and examination else 1
        wanted = [(examination, findings), earlier][:room]
        before, self.shown = self.shown, []
        for axes in [axes for plot in before for axes in plot.axes]:
            self.figure.delaxes(axes)
        for (name, found), part in zip(wanted, self._parts[1:]):
            plot = self._plot(name, part)
            for axes in plot.axes:
                if axes not in self.figure.axes:
                    self.figure.add_axes(axes)
            plot.findings = found
            if name:
                plot.draw(*found)
            self.shown.append(plot)
        return self.shown != before
