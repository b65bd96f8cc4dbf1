"""Does attention know the order? Words change places; what comes out, and where, is watched."""

import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from utils.attention import attention as course_attention
from utils.plots import INK, NEGATIVE, ONE, POSITIVE, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots

WORDS = ("a", "dog", "bit", "me", "today")
SIZE = 8  # numbers a word
SIGNS = LinearSegmentedColormap.from_list("", [NEGATIVE, "white", POSITIVE])
SAME = 1e-9


@functools.cache
def numbers():
    """What chance draws: a row for each word (5, 8), for each place (5, 8), and Wq, Wk, Wv."""
    rng = np.random.default_rng(4)
    rows, places = rng.normal(size=(2, len(WORDS), SIZE))
    return rows, places, rng.normal(size=(3, SIZE, SIZE)) / SIZE**0.5


@dataclass(frozen=True)
class State:
    """A layer's answers to five words, before and after two of them change places."""

    order: tuple  # of the words afterwards
    before: np.ndarray  # (5, 8)
    after: np.ndarray  # (5, 8)
    moved: np.ndarray  # (5,), how far each word's row afterwards is from its row before

    @property
    def same(self):
        """How many words have the row that they had before, wherever they stand."""
        return int((self.moved < SAME).sum())


def state(first, second, positions, mask, attention=course_attention):
    """The State. first, second -- places, from 0; attention -- as yours of 10.3"""
    rows, places, (Wq, Wk, Wv) = numbers()
    order = list(range(len(WORDS)))
    order[first], order[second] = order[second], order[first]

    def answers(words):
        x = rows[words] + places * positions
        allowed = np.tri(len(words), dtype=bool) if mask else None
        out = np.asarray(attention(x @ Wq, x @ Wk, x @ Wv, allowed)[0], float)
        if out.shape != x.shape:
            raise ValueError(f"attention gave out {out.shape}; of five words it is {x.shape}")
        return out

    before, after = answers(list(range(len(WORDS)))), answers(order)
    return State(tuple(order), before, after, np.abs(after - before[order]).max(axis=1))


def readout(s, positions, mask):
    """The State in words."""
    having = [f"{'with' if there else 'without'} {name}" for there, name in
              ((positions, "positions"), (mask, "a mask"))]
    words = " ".join(WORDS[i] for i in s.order)
    if s.order == tuple(range(len(WORDS))):
        return f'"{words}", {" and ".join(having)}: no two words have changed places yet.'
    count = "All" if s.same == len(WORDS) else "None" if not s.same else str(s.same)
    return (f'"{words}", {" and ".join(having)}: {count} of the five words '
            f"{'has' if s.same == 1 else 'have'} the same row as before, wherever they stand. "
            f"The largest change is {s.moved.max():.2f}.")


@default_settings()
def order_matters(attention=course_attention):
    """The interaction. attention -- a function (Q, K, V, mask) -> out, weights, as yours of 10.3"""
    figure, axes = subplots(1, 2, (9, 3.4))
    figure.column = 400
    pictures, labels, marks = [], [], []
    for ax, title in zip(axes, ("Before", "After the swap")):
        frame(ax, title, "what comes out: eight numbers a word", "", (0, SIZE), (5, 0))
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color=INK)
        pictures.append(ax.imshow(np.zeros((5, SIZE)), cmap=SIGNS, vmin=-1.5, vmax=1.5,
                                  extent=(0, SIZE, 5, 0), aspect="auto"))
        labels.append([ax.text(-0.15, i + 0.5, "today" * (not i), ha="right", va="center",
                               fontsize=11, color=INK) for i in range(5)])
        marks.append([ax.text(SIZE + 0.15, i + 0.5, "changed", va="center", fontsize=10,
                              color=INK) for i in range(5)])
    for mark in marks[0]:
        mark.set_visible(False)

    def update(first, second, positions, mask):
        s = state(first - 1, second - 1, positions == "on", mask == "on", attention)
        for picture, rows in zip(pictures, (s.before, s.after)):
            picture.set_data(rows)
        for names, order in zip(labels, (range(5), s.order)):
            for label, i in zip(names, order):
                label.set_text(WORDS[i])
                swapped = first != second and WORDS[i] in (WORDS[first - 1], WORDS[second - 1])
                label.set_color(ONE if swapped else INK)
                label.set_fontweight("bold" if swapped else "normal")
        for mark, far in zip(marks[1], s.moved):
            mark.set_text("same" if far < SAME else "changed")
        return f"Words {first} and {second}: {readout(s, positions == 'on', mask == 'on')}"

    def tip(after):
        def said(px, py, first, second, positions, mask):
            s = state(first - 1, second - 1, positions == "on", mask == "on", attention)
            i, k = int(np.clip(py, 0, 4)), int(np.clip(px, 0, SIZE - 1))
            rows, order = (s.after, s.order) if after else (s.before, range(5))
            return f'"{WORDS[order[i]]}", number {k + 1}: {rows[i, k]:.2f}. Press: swap this one'
        return said

    def place(name):
        return lambda px, py, **_: {name: int(np.clip(py, 0, 4)) + 1}

    switch = [("off", "off"), ("on", "on")]
    alt = ("Two tables of colored cells, a row of eight numbers for each of five words, green "
           "above 0 and purple below: what a layer of attention gives out before and after two "
           "words change places; beside each row whether it is the same as before.")
    return explore(
        update, figure, alt,
        [Handle(axes[0], place("first"), tip=tip(False), drags=False),
         Handle(axes[1], place("second"), tip=tip(True), drags=False)],
        first=slider("swap word", 1, 5, 2, 1, "Its place before"),
        second=slider("and word", 1, 5, 2, 1, "Its place before"),
        positions=choice("positions", switch, help="Each place adds its own row of numbers"),
        mask=choice("mask", switch, help="No word sees a later one"))
