"""The batch-noise meter: how far the gradient of a minibatch is from that of all data."""

import copy
import functools
import math
from dataclasses import dataclass

import ipywidgets as W
import numpy as np

from utils import SGD, CrossEntropyLoss, Linear, ReLU, Sequential, digits, train
from utils import minibatches as engine_minibatches
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, subplots
from utils.widgets.controls import LABEL

N = 4096  # examples, a multiple of every batch size
MOMENTS = {"at the start": 0, "after 1 epoch": 1, "after 10 epochs": 10}
LARGEST = 10  # the largest batch is 2**LARGEST
MOST, WORK = 100, 2**14  # batches drawn, unless they hold more than WORK examples together
WIDE, HIGH = (-6.0, 8.0), 8.0  # what the plane shows, in lengths of the full gradient


def numbers(label, options, value, help):
    """A slider over numbers that stand on a log scale: it shows them as they are.

    options -- (text, value) pairs
    """
    return W.SelectionSlider(options=options, value=value, description=label, tooltip=help,
                             style=LABEL, layout={"width": "26em"})


def course_minibatches(X, y, batch_size, rng):
    """The course's own minibatches, called as exercise 5.2 asks."""
    return engine_minibatches(X, y, batch_size, rng=rng)


@dataclass(frozen=True)
class Moment:
    """A network at some moment of its training, and its gradient on all N examples, flat (P,)."""

    network: Sequential
    full: np.ndarray
    spread: float  # rms distance of one example's gradient from it, over its length: noise of B = 1


@dataclass(frozen=True)
class State:
    """What the batches have to say. Lengths are in units of the full gradient's."""

    along: np.ndarray  # (M,): each batch gradient's part along the full one
    across: np.ndarray  # (M,): the length of the rest, at a right angle to it
    noises: np.ndarray  # (M,): each one's distance from the full gradient
    angles: np.ndarray  # (M,): and its angle to it, in degrees

    @property
    def noise(self):
        """The root of the mean squared distance."""
        return float(np.sqrt((self.noises * self.noises).mean()))


@functools.cache
def first_digits(n):
    """X (n, 64), labels (n,): the first n digits of the training part."""
    X, y, _, _ = digits()
    return X[:n], y[:n]


@functools.cache
def moments():
    """{name: Moment} of a 64 - 32 - 10 network that SGD trains with lr 0.1 and batches of 32."""
    (X, y), found = first_digits(N), {}
    for name, epochs in MOMENTS.items():
        rng = np.random.default_rng(0)
        network = Sequential(Linear(64, 32, rng=rng, input_gradient=False), ReLU(),
                             Linear(32, 10, rng=rng))
        train(network, CrossEntropyLoss(), SGD(network.parameters(), 0.1), X, y, epochs=epochs,
              batch_size=32, rng=rng)
        full = gradient(network, X, y)
        length = np.linalg.norm(full)
        spread = math.sqrt((_squares(network, X, y).mean() / length**2) - 1)
        found[name] = Moment(network, full, spread)
    return found


def gradient(network, x, y):
    """The gradient of the mean loss over these examples, all parameters in one row (P,)."""
    loss = CrossEntropyLoss()
    loss.forward(network.forward(x), y)
    network.backward(loss.backward())
    return np.concatenate([parameter.grad.ravel() for parameter in network.parameters()])


def _squares(network, X, y):
    """(N,): the squared length of each example's gradient: of x^T delta, and delta for the bias."""
    loss, (first, relu, second) = CrossEntropyLoss(), network.layers
    loss.forward(network.forward(X), y)
    delta2 = loss.backward() * len(X)
    delta1 = relu.backward(second.backward(delta2))
    return sum(((layer.x**2).sum(axis=1) + 1) * (delta**2).sum(axis=1)
               for layer, delta in ((first, delta1), (second, delta2)))


def expected(moment, B):
    """The noise of batches of B that hold no example twice: spread / sqrt(B), less as B nears N."""
    return moments()[moment].spread * np.sqrt((N - B) / (N - 1) / B)


def state(moment, exponent, minibatches=course_minibatches):
    """Draw batches of 2**exponent, epoch after epoch; compare their gradients with the full one."""
    (X, y), B, at = first_digits(N), 2**exponent, moments()[moment]
    wanted, rng, rows = min(MOST, WORK // B), np.random.default_rng(0), []
    network = copy.deepcopy(at.network)  # its layers keep what they met, and other widgets use it
    for _ in range(-(-wanted * B // N)):
        for x, labels in minibatches(X, y, B, rng):
            if len(rows) == wanted:
                break
            rows.append(gradient(network, np.asarray(x, float), np.asarray(labels)))
    if not rows:
        raise ValueError(f"minibatches gave no batch of {N:,} examples")
    length = np.linalg.norm(at.full)
    off = (np.array(rows) - at.full) / length
    along = 1 + off @ (at.full / length)
    noises = np.linalg.norm(off, axis=1)
    across = np.sqrt(np.maximum(noises**2 - (along - 1) ** 2, 0))
    return State(along, across, noises, np.degrees(np.arctan2(across, along)))


def readout(moment, exponent, chance, s):
    """The state in words. chance -- whether to tell the noise that chance lets one expect"""
    B = 2**exponent
    updates = N // B
    out = int((~_seen(s)).sum())
    beyond = f" ({out} of {len(s.along)} batches lie out of the picture)" if out else ""
    chances = f" (by chance {expected(moment, B):.2f})" * chance
    return (f"{moment[0].upper()}{moment[1:]}, batches of {B:,}: the noise is {s.noise:.2f} times "
            f"the full gradient{chances}, half of the batches point more than "
            f"{np.median(s.angles):.0f}° away from it{beyond}, and an epoch of {N:,} examples has "
            f"{updates:,} updates.")


def _seen(s):
    return (s.along > WIDE[0]) & (s.along < WIDE[1]) & (s.across < HIGH)


@default_settings()
def batch_noise(minibatches=course_minibatches):
    """The interaction.

    minibatches -- a function (X, y, batch_size, rng) that gives the batches (x, y) of an epoch,
    such as your own of exercise 5.2
    """
    figure, (plane, curve) = subplots(1, 2, (9, 3.6))
    frame(plane, "Gradients of the batches", "part along the full gradient",
          "part across it", WIDE, (-0.35, 1.22 * HIGH))
    plane.set(aspect="equal", xticks=range(-6, 9, 2), yticks=range(0, 9, 2))
    plane.axhline(0, color=PALE, linewidth=1, zorder=0)
    plane.plot([0, 0], [0, HIGH], color=PALE, linewidth=1, zorder=0)
    dots, = plane.plot([], [], "o", color=ZERO, markersize=4.5, markeredgecolor="white",
                       markeredgewidth=0.5, zorder=2)
    outside, = plane.plot([], [], "^", color="white", markersize=6, markeredgecolor=ZERO,
                          clip_on=False, zorder=2)
    outside.set_in_layout(False)  # while it is empty it would take room on the left
    plane.annotate("", (1, 0), (0, 0), zorder=4, arrowprops={
        "arrowstyle": "-|>", "color": ONE, "linewidth": 2.5, "shrinkA": 0, "shrinkB": 0,
        "mutation_scale": 14})
    plane.text(0.02, 0.98, "dot: a batch; triangle: further out\narrow: all examples",
               va="top", fontsize=9, color=INK, zorder=0, transform=plane.transAxes)

    sizes = 2.0 ** np.arange(LARGEST + 1)
    frame(curve, "The noise", "batch size B (log scale)", "noise / full gradient (log scale)",
          (0.8, 1300), (0.12, 1500))
    curve.set(xscale="log", yscale="log", xticks=4.0 ** np.arange(6), yticks=[1, 10, 100],
              xticklabels=[str(4**i) for i in range(6)], yticklabels=["1", "10", "100"])
    curve.minorticks_off()
    curve.axhline(1, color=PALE, linewidth=1.2, zorder=0)
    curve.text(1.3, 0.9, "1: the gradient", va="top", fontsize=9, color=INK, zorder=0)
    column, = curve.plot([], [], "o", color=ZERO, markersize=4.5, markeredgecolor="white",
                         markeredgewidth=0.5, label="a batch", zorder=2)
    rule, = curve.plot([], [], "--", color=INK, linewidth=1.5, label="with repeats", zorder=3)
    exact, = curve.plot([], [], color=INK, linewidth=1.5, label="without", zorder=3)
    chosen, = curve.plot([], [], "D", color=ONE, markersize=9, markeredgecolor=INK,
                         label="the noise", zorder=4)
    curve.legend(handles=[rule, exact, column, chosen], loc="upper center", ncols=2, frameon=False,
                 columnspacing=1, handlelength=1.7, fontsize=9, borderaxespad=0).set_zorder(0)
    now = {}  # the State in the picture

    def update(moment, exponent, chance):
        now.clear()  # where this fails there is none
        s = now["state"] = state(moment, exponent, minibatches)
        B = 2**exponent
        seen = _seen(s)
        dots.set_data(s.along[seen], s.across[seen])
        outside.set_data(np.clip(s.along[~seen], *WIDE), np.clip(s.across[~seen], 0, HIGH))
        by_chance = moments()[moment].spread / np.sqrt(sizes), expected(moment, sizes)
        for line, heights in zip((rule, exact), by_chance):
            line.set_data(*([sizes, heights] if chance else [[], []]))
        column.set_data(np.full(len(s.noises), B), s.noises)
        chosen.set_data([B], [s.noise])
        return readout(moment, exponent, chance, s)

    def resize(px, py, **_):
        return {"exponent": int(np.clip(round(math.log2(px)), 0, LARGEST))}

    def mark(moment, exponent, **_):
        return 2**exponent, now["state"].noise

    def size_tip(px, py, moment, exponent, chance):
        B = 2 ** resize(px, py)["exponent"]
        noise = f": by chance a noise of {expected(moment, B):.2f}" * chance
        return f"Batches of {B:,}{noise}. Drag: the size"

    def shown_dots(**_):
        s = now["state"]
        return np.column_stack([s.along, s.across])[_seen(s)]

    def dot_tip(px, py, exponent, **_):
        s = now["state"]
        i = np.hypot(s.along - px, s.across - py).argmin()
        length = np.hypot(s.along[i], s.across[i])
        return (f"A batch of {2**exponent:,}: {length:.2f} times as long as the full gradient, "
                f"{s.angles[i]:.0f}° away from it")

    touch = [Handle(curve, resize, mark, size_tip, everywhere=True),
             Handle(plane, at=shown_dots, tip=dot_tip)]
    alt = ("Left: the full gradient as an arrow of length 1, and the gradient of each minibatch as "
           "a dot, at its true distance and angle. Right, on log scales: the noise of batches over "
           "their size, measured, and on demand as chance has it.")
    sizes_to_choose = [(f"{2**exponent:,}", exponent) for exponent in range(LARGEST + 1)]
    return explore(update, figure, alt, touch, moment=choice("moment", list(MOMENTS)),
                   exponent=numbers("batch size B", sizes_to_choose, 4,
                                    "So many examples are in each batch"),
                   chance=choice("by chance", [("hidden", False), ("shown", True)],
                                 help="What noise chance lets you expect at each size"))
