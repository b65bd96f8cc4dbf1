"""The unrolled network: type a word; a column a step shows the state, the bets, the gradient."""

import ipywidgets as W
import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from utils.lesson_09.unrolled import (
    LETTERS,
    SHOWN,
    TOP,
    called,
    course_backward,
    course_step,
    readout,
    start,
    state,
)
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.controls import LABEL, row, show
from utils.widgets.drawing import outline, outlines
from utils.widgets.explore import Explorer
from utils.widgets.formatting import two_digits

MOST, LOW, HIGH = 40, 1e-8, 1e5  # steps; the gradient's axis
SIGNS = LinearSegmentedColormap.from_list("signs", [NEGATIVE, "white", POSITIVE])
SURE = LinearSegmentedColormap.from_list("sure", ["white", ZERO])
NAMES = ["alexandra", "emma", "otto", "zoe", "maximilian"]
ALT = ("Three rows, with a column for each step. Above: the letter that is read, and the state, 16 "
       "of its 64 numbers, green above 0 and purple below. In the middle: the three letters that "
       "the network bets on, darker where it is surer. Below: a bar, how large the gradient is "
       "after this step, as a part of that after the last, on an axis of powers of ten.")


def written(letter):
    """A letter's outline, its middle where it is put."""
    return outline(letter, 10, (0, -3.6))


class UnrolledRNN(Explorer):
    """What `unrolled_rnn` returns. shown -- the State in the picture"""

    def __init__(self, step, backward, model):
        self._functions, self._layers = {"step": step, "backward": backward}, start()
        if model is not None:
            letters, rnn, last = model.layers
            self._layers = letters, rnn, start()[2], last
        figure, axes = subplots(3, 1, (9, 4.6), height_ratios=(1.5, 0.9, 1.5))
        self._frames(*axes)
        controls = {
            "word": W.Combobox(value=NAMES[0], options=NAMES, description="type a word",
                               style=LABEL,
                               tooltip="Up to 12 letters, yours; it is read again and again"),
            "steps": slider("steps T", 5, MOST, 12, 1, "So many letters are read"),
            "back": slider("steps back", 0, MOST - 1, 4, 1,
                           "Which column is read out, from the last one"),
            "size_h": slider("size of Wh", 0.25, 2.0, 1.0, 0.05, "Times what it was"),
            "size_x": slider("size of the inputs", 0.1, 2.0, 1.0, 0.1,
                             "Of the numbers that stand for a letter, times what they were")}
        if model is None:
            controls |= {
                "cell": choice("cell", ["tanh", "gated"], help="What makes the next state"),
                "bias": slider("gate bias", 0.0, 3.0, 0.0, 0.5, "Of the gated cell's update gate")}
        controls["at"] = choice("loss at", [("the last step", "last"), ("all steps", "all")],
                                help="Which bets are judged")
        touch = [Handle(axes[0], self._column, tip=self._letter),
                 Handle(axes[1], self._column, tip=self._bet),
                 Handle(axes[2], self._column, tip=self._gradient)]
        super().__init__(self._show, figure, ALT, controls, touch=touch)

    def _frames(self, states, bets, sizes):
        frame(states, f"The state: {SHOWN} of its numbers", xlim=(0, 1), ylim=(SHOWN, -3.5))
        frame(bets, "What it bets on next, the likeliest first", xlim=(0, 1), ylim=(TOP, 0))
        frame(sizes, "How large the gradient is, beside that at the last step", xlim=(0, 1),
              ylim=(LOW, HIGH))
        sizes.set_yscale("log")
        sizes.set(yticks=[1e-8, 1e-4, 1, 1e4], xticks=[],
                  xlabel="step; the last one is on the right")
        sizes.minorticks_off()
        for axes in states, bets:
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
        look = {"aspect": "auto", "interpolation": "nearest", "zorder": 1}
        self._strip = states.imshow(np.zeros((SHOWN, 2)), cmap=SIGNS, vmin=-1, vmax=1,
                                    extent=(0, 1, SHOWN, 0), **look)
        states.set(xlim=(0, 1), ylim=(SHOWN, -3.5))
        self._sure = bets.imshow(np.zeros((TOP, 2)), cmap=SURE, vmin=0, vmax=1,
                                 extent=(0, 1, TOP, 0), alpha=0.6, **look)
        look = {"facecolors": INK, "linewidths": 0, "clip_on": False, "snap": False, "zorder": 3}
        self._read = outlines(states, [], states.transData, **look)
        self._likely = outlines(bets, [], bets.transData, **look)
        sizes.axhline(1, color=PALE, linewidth=1, zorder=0)
        self._bars = [sizes.bar(0, 1, 0.01, bottom=LOW, edgecolor=INK, zorder=2)[0]
                      for _ in range(MOST)]
        self._plain, = sizes.plot([], [], "_", color=INK, markersize=9, markeredgewidth=1.5,
                                  zorder=3)
        self._note = sizes.text(0.01, 2e3, "", fontsize=9, color=INK, zorder=3)
        edge = {"fill": False, "edgecolor": ONE, "linewidth": 2.5, "zorder": 4, "clip_on": False}
        self._marks = [axes.add_patch(Rectangle((0, low), 0.1, high - low, **edge))
                       for axes, low, high in ((states, 0, SHOWN), (bets, 0, TOP))]

    def arrange(self):
        """The word first, alone: it asks to be typed over."""
        word, *others = self.controls.values()
        return [row(word), self.image, self.readout, row(*others, *self.buttons)]

    def _show(self, back, **values):
        s = self.shown = state(**values, **self._functions, layers=self._layers)
        steps, back = values["steps"], min(back, values["steps"] - 1)
        tops = [s.top(t) for t in range(steps)]
        middles = (np.arange(steps) + 0.5) / steps
        self._strip.set_data(s.h[:, :SHOWN].T)
        self._sure.set_data(np.array([[p for _, p in top] for top in tops]).T)
        self._read.set(paths=[written(LETTERS[i]) for i in s.ids[:steps]],
                       offsets=[(x, -1.7) for x in middles])
        self._likely.set(paths=[written(letter) for top in tops for letter, _ in top],
                         offsets=[(x, i + 0.5) for x in middles for i in range(TOP)])
        for t, bar in enumerate(self._bars):
            bar.set_visible(t < steps)
            if t < steps:
                chosen = t == steps - 1 - back
                bar.set(x=(t + 0.15) / steps, width=0.7 / steps,
                        height=float(np.clip(s.size[t], LOW, HIGH)) - LOW,
                        facecolor=ONE if chosen else ZERO, alpha=0.7, hatch="///" if chosen else "")
        gated = values.get("cell") == "gated"
        if "bias" in self.controls:
            show(self.controls["bias"], gated)
        with self.quietly():
            self.controls["back"].max = steps - 1
        self._plain.set_data(middles if gated else [], s.plain if gated else [])
        self._note.set_text("bars: gated; strokes: tanh" if gated else "")
        for mark in self._marks:
            mark.set(x=(steps - 1 - back) / steps, width=1 / steps)
        return readout(s, back, **values)

    # ---- by pointer ------------------------------------------------------------------------------

    @staticmethod
    def _step(px, steps):
        return int(np.clip(px * steps, 0, steps - 1))

    def _column(self, px, py, steps, **_):
        return {"back": steps - 1 - self._step(px, steps)}

    def _letter(self, px, py, steps, **_):
        t, i = self._step(px, steps), int(py)
        if py < 0:
            read = called(LETTERS[self.shown.ids[t]])
            return f"Step {t + 1} reads {read}. Press: read this column out"
        i = min(i, SHOWN - 1)
        return f"Number {i} of the state after step {t + 1}: {self.shown.h[t, i]:.2f}"

    def _bet(self, px, py, steps, **_):
        t = self._step(px, steps)
        letter, p = self.shown.top(t)[int(np.clip(py, 0, TOP - 1))]
        return f"After step {t + 1}, {called(letter)}: {100 * p:.0f} %"

    def _gradient(self, px, py, steps, **_):
        t = self._step(px, steps)
        return f"After step {t + 1}: {two_digits(self.shown.size[t])} of that at the last step"


@default_settings()
def unrolled_rnn(step=course_step, backward=course_backward, model=None):
    """The interaction.

    step, backward -- functions such as your own of exercises 9.3 and 9.4
    model -- a trained Sequential(Embedding, RNN, Linear) on 27 letters; else one that has learned
    nothing, with a gated cell beside its own
    """
    return UnrolledRNN(step, backward, model)
