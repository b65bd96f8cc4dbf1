"""The name maker: a network writes eight names, letter by letter, as boldly as you like."""

import functools
from dataclasses import dataclass

import ipywidgets as W
import numpy as np

from utils import RNN, Adam, CrossEntropyLoss, Embedding, Linear, Sequential, names, softmax
from utils.lesson_09.unrolled import LETTERS, called
from utils.plots import INK, ONE, ZERO, frame
from utils.widgets import Handle, default_settings, slider, subplots
from utils.widgets.controls import LABEL, row
from utils.widgets.explore import Explorer

COUNT, LONGEST, BEGUN = 8, 12, 6  # names; letters of one; letters that the reader may give
STARTS = ["", "ma", "jo", "el", "x"]


@functools.cache
def course_model():
    """A network that has read some of the names: for an interaction that is given none."""
    rng = np.random.default_rng(0)
    model = Sequential(Embedding(27, 16, rng=rng), RNN(16, 64, rng=rng), Linear(64, 27, rng=rng))
    loss, optimizer = CrossEntropyLoss(), Adam(model.parameters(), 0.005)
    rows = np.array([[LETTERS.index(letter) for letter in f".{name:.<12}"] for name in names()])
    for _ in range(200):
        batch = rows[rng.integers(len(rows), size=64)]
        loss.forward(model.forward(batch[:, :-1]), batch[:, 1:])
        model.backward(loss.backward())
        optimizer.step()
    return model


def course_sample_next(logits, temperature, rng):
    """As exercise 9.6 asks: a token, drawn."""
    p = softmax(np.asarray(logits, float) / temperature)
    return int(rng.choice(len(p), p=p / p.sum()))


@dataclass(frozen=True)
class State:
    """Eight names, and the bets on the letter after what they begin with."""

    names: list  # texts; one that has not come to its end has 12 letters
    known: list  # for each, whether it stands in the list
    before: np.ndarray  # (27,), probabilities at temperature 1
    after: np.ndarray  # (27,), at the temperature that was chosen

    @property
    def top(self):
        """The likeliest next letter, and how likely it is at the temperature."""
        return LETTERS[self.after.argmax()], float(self.after.max())


def beginning(text):
    """What a name begins with, of a reader's text: letters only, 6 at most."""
    return "".join(letter for letter in text.lower() if letter in LETTERS[1:])[:BEGUN]


def state(model, start, temperature, which, sample_next=course_sample_next, known=()):
    """Write the names number 8 `which` to 8 `which` + 7; each has its own chance."""
    start = beginning(start)
    rngs = [np.random.default_rng([which, i]) for i in range(COUNT)]
    made = [f".{start}" for _ in range(COUNT)]
    logits = None
    for _ in range(LONGEST - len(start)):
        going = [i for i, text in enumerate(made) if text == "." or text[-1] != "."]
        if not going:
            break
        ids = np.array([[LETTERS.index(letter) for letter in made[i]] for i in going])
        last = np.asarray(model.forward(ids)[:, -1], float)
        logits = last[0] if logits is None else logits
        for i, row_of_logits in zip(going, last):
            token = sample_next(row_of_logits.copy(), temperature, rngs[i])
            if not 0 <= token < len(LETTERS):
                raise ValueError(f"sample_next gave {token}; a token is from 0 to 26")
            made[i] += LETTERS[int(token)]
    texts = [text.strip(".") for text in made]
    return State(texts, [text in known for text in texts], softmax(logits),
                 softmax(logits / temperature))


def readout(start, temperature, which, s):
    """The state in words. which -- as for `state`"""
    letter, p = s.top
    begun = f" that begin with {start}" if start else ""
    count = sum(s.known)
    return (f"Draw {which}, eight names{begun}, at temperature {temperature:.1f}: {count} of them "
            f"stand{'s' * (count == 1)} in the list. "
            f"The first bet: {called(letter)}, {100 * p:.0f} %.")


class NameMaker(Explorer):
    """What `name_maker` returns. shown -- the State in the picture"""

    def __init__(self, model, sample_next, known):
        self._model, self._sample_next, self._known = model, sample_next, set(known)
        figure, (bars, paper) = subplots(1, 2, (9, 3.2), width_ratios=(1.7, 1))
        figure.column = 300
        frame(bars, "The bets on the next letter", "next letter", "percent", (-0.8, 26.8), (0, 103))
        bars.set_xticks(range(len(LETTERS)), LETTERS)
        bars.tick_params(axis="x", labelsize=9, length=0)
        self._after = bars.bar(range(len(LETTERS)), np.ones(len(LETTERS)), color=ZERO, alpha=0.7,
                               edgecolor=INK, label="at your temperature", zorder=2)
        self._before, = bars.plot([], [], "_", color=INK, markersize=9, markeredgewidth=2,
                                  linestyle="", label="at temperature 1", zorder=3)
        bars.legend(frameon=False, fontsize=9, loc="upper right").set_zorder(0)
        frame(paper, "Eight names", xlim=(0, 1), ylim=(COUNT, 0))
        paper.set(xticks=[], yticks=[])
        paper.spines[:].set_visible(False)
        self._names = [paper.text(0.08, i + 0.5, "", fontsize=12, va="center", color=INK, zorder=2)
                       for i in range(COUNT)]
        self._marks = [paper.text(0.58, i + 0.5, "in the list", fontsize=9, va="center",
                                  color=ONE, zorder=2) for i in range(COUNT)]
        controls = {
            "temperature": slider("temperature", 0.1, 2.0, 1.0, 0.1, "Divides the logits"),
            "which": slider("draw number", 0, 99, 0, 1, "Eight other names, by the same bets"),
            "start": W.Combobox(value="", options=STARTS, description="begin with", style=LABEL,
                                placeholder="letters, yours", tooltip="Up to 6 letters")}
        touch = [Handle(bars, tip=self._bet), Handle(paper, tip=self._name)]
        alt = ("Left: a bar for each letter, how probable it is as the next one at the chosen "
               "temperature, and a stroke where it is at temperature 1. Right: eight names that "
               "the network wrote; those of its list are marked.")
        super().__init__(self._show, figure, alt, controls, touch=touch)

    def arrange(self):
        """The letters that it begins with last: they are typed."""
        return [row(*self.controls.values(), *self.buttons), self.image, self.readout]

    def _show(self, temperature, which, start):
        s = self.shown = state(self._model, start, temperature, which, self._sample_next,
                               self._known)
        for bar, p in zip(self._after, s.after):
            bar.set_height(100 * p)
        self._before.set_data(range(len(LETTERS)), 100 * s.before)
        for name, mark, text, known in zip(self._names, self._marks, s.names, s.known):
            name.set_text(text)
            mark.set_visible(known)
        return readout(beginning(start), temperature, which, s)

    def _bet(self, px, py, **_):
        i = int(np.clip(round(px), 0, len(LETTERS) - 1))
        return (f"{called(LETTERS[i])}: {100 * self.shown.after[i]:.1f} %; at temperature 1 "
                f"{100 * self.shown.before[i]:.1f} %")

    def _name(self, px, py, **_):
        i = int(np.clip(py, 0, COUNT - 1))
        where = "stands in the list" if self.shown.known[i] else "is not in the list"
        return f"{self.shown.names[i] or 'an empty name'} {where}"


@default_settings()
def name_maker(model=None, sample_next=course_sample_next, known=None):
    """The interaction.

    model -- a trained network: tokens (N, T) -> logits (N, T, 27)
    sample_next -- a function such as your own of exercise 9.6
    known -- the names that it was trained on; all names if None
    """
    return NameMaker(model or course_model(), sample_next, names() if known is None else known)
