"""Attention by hand: one query and four keys in a plane, and why scores are divided by a root."""

import functools
from dataclasses import dataclass

import ipywidgets as W
import numpy as np

from utils import softmax
from utils.attention import attention as course_attention
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, subplots
from utils.widgets.controls import LABEL, row
from utils.widgets.explore import Explorer
from utils.widgets.formatting import rounded

QUERY, KEYS = (1.0, 1.0), ((2.0, 0.5), (0.0, 2.0), (-2.0, 0.5), (0.5, -2.0))
VALUES = np.array([4.0, 2.0, -2.0, 1.0])  # what the four keys give
NAMES = ["q", "k1", "k2", "k3", "k4"]
ROOT, PLAIN = "divided by the root of d", "as they are"
SIZES = [2, 4, 8, 16, 32, 64, 128, 256]
N_KEYS, DRAWS, MOST = 16, 400, 3.0
LOOKS = {ROOT: ("o", "solid", ZERO), PLAIN: ("s", "dashed", ONE)}


@dataclass(frozen=True)
class State:
    """What becomes of one query."""

    scores: np.ndarray  # (4,)
    weights: np.ndarray  # (4,)
    out: float


def state(query, keys, how=ROOT, attention=course_attention):
    """The State of a query (2,) and keys (4, 2). how -- ROOT or PLAIN

    attention -- as in 10.3; it divides by the root of 2, so PLAIN gives it a longer query
    """
    query, keys = np.array(query, float), np.array(keys, float)
    longer = 1 if how == ROOT else 2**0.5
    out, weights = (np.asarray(part, float)
                    for part in attention(longer * query[None], keys, VALUES[:, None]))
    if out.shape != (1, 1) or weights.shape != (1, 4):
        raise ValueError(f"attention gave out {out.shape} and weights {weights.shape}; for one "
                         "query and four keys they are (1, 1) and (1, 4)")
    return State(longer * keys @ query / 2**0.5, weights[0], float(out[0, 0]))


@functools.cache
def largest(d, how):
    """The mean of the largest of N_KEYS weights, for random queries and keys of d numbers."""
    rng = np.random.default_rng(d)
    q, K = rng.normal(size=(DRAWS, 1, d)), rng.normal(size=(DRAWS, N_KEYS, d))
    scores = (K * q).sum(axis=-1) / (d**0.5 if how == ROOT else 1)
    return float(softmax(scores).max(axis=1).mean())


def readout(s, how, d):
    """The State in words."""
    terms = " ".join(f"{'-' if v < 0 else '+'} {w:.2f} x {abs(v):.0f}"
                     for w, v in zip(s.weights, VALUES)).removeprefix("+ ")
    return (f"The output is {terms} = {rounded(s.out, 2)}. With {d} random numbers each, the "
            f"largest of {N_KEYS} weights is about {largest(d, how):.2f}, scores {how}.")


class ByHand(Explorer):
    """What `qkv_by_hand` returns."""

    def arrange(self):
        """What a pointer can't do stands above; the places, for who has none, below in pairs."""
        c = self.controls
        pairs = [W.HBox([c[f"{name}_x"], c[f"{name}_y"]]) for name in NAMES]
        return [row(c["how"], c["d"], *self.buttons), self.image, self.readout, row(*pairs)]


@default_settings()
def qkv_by_hand(attention=course_attention):
    """The interaction. attention -- a function (Q, K, V) -> out, weights, as yours of 10.3"""
    figure, (plane, bars, sizes) = subplots(1, 3, (9, 3.3))
    figure.column = 265
    frame(plane, "A query and four keys", xlim=(-3.3, 3.3), ylim=(-3.3, 3.3))
    plane.set(aspect="equal", xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    plane.axhline(0, color=PALE, linewidth=0.8, zorder=0)
    plane.axvline(0, color=PALE, linewidth=0.8, zorder=0)
    arrow, = plane.plot([], [], color=ONE, linewidth=2.5, zorder=2)
    dots = [plane.plot([], [], "o" if name == "q" else "s", color=ONE if name == "q" else ZERO,
                       markersize=11, markeredgecolor=INK, zorder=3)[0] for name in NAMES]
    labels = [plane.annotate(name, (0, 0), (9, 7), textcoords="offset points", fontsize=10,
                             color=INK, annotation_clip=False) for name in NAMES]
    frame(bars, "Scores become weights", "weight", xlim=(0, 2.1), ylim=(3.6, -0.6))
    bars.set(xticks=[0, 0.5, 1], yticks=range(4),
             yticklabels=[f"{name}\ngives {value:.0f}" for name, value in zip(NAMES[1:], VALUES)])
    shares = bars.barh(range(4), [0] * 4, height=0.6, color=ZERO, edgecolor=INK)
    said = [bars.text(0, i, "", va="center", fontsize=9, color=INK) for i in range(4)]
    frame(sizes, f"The largest of {N_KEYS} weights", "numbers in a query (d)", "its mean",
          (1.6, 320), (0, 1.3))
    sizes.set_xscale("log", base=2)
    sizes.set(xticks=SIZES[::2], yticks=[0, 0.5, 1])
    sizes.set_xticklabels(SIZES[::2])
    curves = {how: sizes.plot([], [], marker=marker, linestyle=style, color=color, markersize=5,
                              linewidth=1.4, label=how)[0]
              for how, (marker, style, color) in LOOKS.items()}
    sizes.legend(frameon=False, fontsize=9, loc="upper left", borderaxespad=0)
    ring, = sizes.plot([], [], "o", color="none", markersize=13, markeredgecolor=INK,
                       markeredgewidth=2, zorder=5)

    def placed(values):
        return [(values[f"{name}_x"], values[f"{name}_y"]) for name in NAMES]

    def update(how, d, **values):
        query, *keys = places = placed(values)
        s = state(query, keys, how, attention)
        arrow.set_data([0, query[0]], [0, query[1]])
        for dot, label, place in zip(dots, labels, places):
            dot.set_data([place[0]], [place[1]])
            label.xy = place
            label.stale = True
        for bar, text, weight, score in zip(shares, said, s.weights, s.scores):
            bar.set_width(weight)
            text.set(x=weight + 0.04, text=f"{weight:.2f}, score {rounded(score, 1)}")
        seen = [size for size in SIZES if size <= d]  # what lies further is the reader's to find
        for which, curve in curves.items():
            curve.set_data(seen, [largest(size, which) for size in seen])
        ring.set_data([d], [largest(d, how)])
        said_places = ", ".join(f"{name} ({rounded(x, 1)}, {rounded(y, 1)})"
                                for name, (x, y) in zip(NAMES, places))
        return f"{said_places}. {readout(s, how, d)}"

    def dragged(name):
        def move(px, py, **_):
            return {f"{name}_x": px, f"{name}_y": py}

        def at(**values):
            return values[f"{name}_x"], values[f"{name}_y"]

        def tip(px, py, **values):
            x, y = at(**values)
            return f"{name} = ({rounded(x, 1)}, {rounded(y, 1)}). Drag it"

        return Handle(plane, move, at, tip)

    def size_at(px):
        return min(SIZES, key=lambda d: abs(np.log2(d / max(px, 1))))

    def curve_tip(px, py, **_):
        d = size_at(px)
        return (f"d = {d}: {ROOT} {largest(d, ROOT):.2f}, {PLAIN} {largest(d, PLAIN):.2f}. "
                "Drag: d")

    def bar_tip(px, py, how, d, **values):
        i = int(np.clip(round(py), 0, 3))
        query, *keys = placed(values)
        s = state(query, keys, how, attention)
        return f"{NAMES[i + 1]}: score {rounded(s.scores[i], 2)}, weight {s.weights[i]:.3f}"

    touch = [*map(dragged, NAMES), Handle(bars, tip=bar_tip),
             Handle(sizes, lambda px, py, **_: {"d": size_at(px)}, tip=curve_tip)]
    places = dict(zip(NAMES, (QUERY, *KEYS)))
    numbers = {f"{name}_{axis}": W.BoundedFloatText(
        place[i], min=-MOST, max=MOST, step=0.1, description=f"{name} {axis}",
        tooltip=f"The {axis} of {name}", style={"description_width": "2.6em"},
        layout={"width": "6.6em"}) for name, place in places.items() for i, axis in enumerate("xy")}
    alt = ("Left: a query as an arrow, and four keys as squares, in a plane. Middle: bars of the "
           "weights that the keys get, with their scores. Right: how large the largest of 16 "
           "weights is, over how many numbers a query has, with scores divided and not.")
    sizes_told = [(str(size), size) for size in SIZES]
    return ByHand(update, figure, alt, {
        "how": choice("scores", [ROOT, PLAIN], help="What is done before softmax"),
        "d": W.SelectionSlider(options=sizes_told, value=2, description="numbers (d)", style=LABEL,
                               tooltip="Numbers in each random query and key, on the right"),
        **numbers}, touch=touch)
