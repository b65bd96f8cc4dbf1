"""The learning-rate finder: a sweep over all rates, and what the chosen one gives (Smith, 2017)."""

import functools
import math
from dataclasses import dataclass

import numpy as np

from utils import SGD, Adam, CrossEntropyLoss, Linear, ReLU, Sequential, minibatches
from utils.lesson_05.batch_noise import first_digits, numbers
from utils.lesson_05.e01_train_epoch import train_epoch as course_train_epoch
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, subplots

N, BATCH, EPOCHS = 1024, 32, 5
EXPONENTS = np.arange(-80, 21) / 20  # the sweep, and the slider: log10 of the rate
WINDOW = 5  # the smoothed loss is the mean of a step, of WINDOW before it and of WINDOW after it
HIGHEST = 3.5  # nats on the plots; what lies beyond is drawn on the edge
OPTIMIZERS = {"SGD": SGD, "momentum 0.9": functools.partial(SGD, momentum=0.9), "Adam": Adam}
BEST = {"SGD": 0.25, "momentum 0.9": -0.6, "Adam": -1.45}  # measured: the exponent that ends lowest


@dataclass(frozen=True)
class Sweep:
    """One training, in which each step has a higher rate; it ends where the loss is inf or nan."""

    raw: np.ndarray  # the loss of each step's batch, before its update
    smooth: np.ndarray
    lowest: int  # the places in EXPONENTS: of the lowest smoothed loss,
    fastest: int  # of its steepest fall before that,
    explodes: int | None  # and of the first after it at which the loss is above that of the start


def _begin(optimizer, lr):
    rng = np.random.default_rng(0)
    network = Sequential(Linear(64, 32, rng=rng, input_gradient=False), ReLU(),
                         Linear(32, 10, rng=rng))
    return network, CrossEntropyLoss(), OPTIMIZERS[optimizer](network.parameters(), lr=lr), rng


@np.errstate(over="ignore", invalid="ignore")  # that high rates leave for inf is what it looks for
def sweep(optimizer, train_epoch=course_train_epoch):
    """Each step takes the next batch and the next rate of EXPONENTS."""
    network, loss, mover, rng = _begin(optimizer, 1.0)
    epochs = -(-len(EXPONENTS) * BATCH // N)
    X, y = first_digits(N)
    batches = [batch for _ in range(epochs) for batch in minibatches(X, y, BATCH, rng=rng)]
    raw = []
    for exponent, batch in zip(EXPONENTS, batches):
        mover.lr = 10.0**exponent
        raw.append(float(train_epoch(network, loss, mover, [batch])))
        if not math.isfinite(raw[-1]):
            break
    return read(np.array(raw))


def read(raw):
    """The Sweep of these losses: smoothed, with its three places."""
    raw = raw[np.isfinite(raw)]
    if len(raw) == 0:
        raise ValueError("the first step of the sweep gave no finite loss")
    smooth = np.array([raw[max(i - WINDOW, 0) : i + WINDOW + 1].mean() for i in range(len(raw))])
    places, lowest = np.arange(len(raw)), int(smooth.argmin())
    left, right = np.maximum(places - WINDOW, 0), np.minimum(places + WINDOW, len(raw) - 1)
    slopes = (smooth[right] - smooth[left]) / np.maximum(right - left, 1)
    above = places[(places > lowest) & (smooth > smooth[0])]
    return Sweep(raw, smooth, lowest, int(slopes[: lowest + 1].argmin()),
                 int(above[0]) if len(above) else None)


@np.errstate(over="ignore", invalid="ignore")
def run(optimizer, exponent, train_epoch=course_train_epoch):
    """The losses on all N examples, (EPOCHS + 1,) nats: before training, and after each epoch.

    They end at inf or nan.
    """
    network, loss, mover, rng = _begin(optimizer, 10.0**exponent)
    X, y = first_digits(N)
    losses = [loss.forward(network.forward(X), y)]
    while len(losses) <= EPOCHS and math.isfinite(losses[-1]):
        train_epoch(network, loss, mover, list(minibatches(X, y, BATCH, rng=rng)))
        losses.append(loss.forward(network.forward(X), y))
    return np.array(losses)


def readout(optimizer, exponent, s, chosen, best):
    """The state in words. s -- a Sweep; chosen, best -- the losses of two runs"""
    fastest, lowest = _rate(EXPONENTS[s.fastest]), _rate(EXPONENTS[s.lowest])
    found = f"falls fastest at {fastest}, is lowest at {lowest}"
    if s.explodes is not None:
        found += f", and back above its start at {_rate(EXPONENTS[s.explodes])}"
    end = f"{chosen[-1]:.3f} nats" if math.isfinite(chosen[-1]) else "inf or nan"
    worse = "" if chosen[-1] <= chosen[0] else f", no better than the start, {chosen[0]:.3f}"
    return (f"In the sweep the loss begins at {s.smooth[0]:.2f} nats, {found}. {optimizer} with "
            f"lr = {_rate(exponent)}: {end} after {len(chosen) - 1} epochs{worse}; the best rate, "
            f"{_rate(BEST[optimizer])}, ends at {best[-1]:.3f}.")


def _place(exponent):
    return int(np.abs(EXPONENTS - exponent).argmin())


def _rate(exponent):
    return f"{10.0**exponent:.2g}"


@default_settings()
def lr_finder(train_epoch=course_train_epoch):
    """The interaction.

    train_epoch -- a function (model, loss, optimizer, batches) -> mean loss per example, such as
    your own of exercise 5.1; the sweep calls it once a step, with a single batch
    """
    figure, (search, proof) = subplots(1, 2, (9, 3.4), width_ratios=(1.4, 1))
    frame(search, "A sweep over all rates", "learning rate (log scale)",
          "loss of the batch (nats)", (1e-4, 10), (0, HIGHEST))
    search.set(xscale="log", xticks=10.0 ** np.arange(-4, 2),
               xticklabels=["0.0001", "", "0.01", "", "1", ""])
    search.minorticks_off()
    here, = search.plot([], [], "o--", color=ZERO, linewidth=1.5, markersize=7,
                        markeredgecolor="white", label="chosen rate", zorder=4)
    raw, = search.plot([], [], color=PALE, linewidth=1, label="each batch", zorder=1)
    smooth, = search.plot([], [], color=INK, linewidth=2, label="smoothed", zorder=2)
    looks = (("D", 9, ONE, 1, "falls fastest"), ("o", 11, "none", 2, "lowest"),
             ("X", 10, "white", 1, "above start"))
    marks = [search.plot([], [], marker, color=ONE, markersize=size, markeredgecolor=INK,
                         markerfacecolor=face, markeredgewidth=width, label=label, zorder=3)[0]
             for marker, size, face, width, label in looks]
    search.legend(loc="lower left", ncols=2, columnspacing=1, handlelength=1.7, frameon=False,
                  fontsize=9).set_zorder(0)

    frame(proof, "Training with this rate", "epoch", "loss of all examples (nats)",
          (-0.15, EPOCHS + 0.15), (0, 1.4 * HIGHEST))
    proof.set_yticks(range(4))
    proof.axhline(math.log(10), color=PALE, linewidth=1.5, label="guessing: ln 10", zorder=0)
    other, = proof.plot([], [], "*--", color=INK, markersize=9, linewidth=1.5,
                        label="best rate", zorder=2)
    curve, = proof.plot([], [], "o-", color=ZERO, markersize=7, markeredgecolor="white",
                        linewidth=2, label="chosen rate", clip_on=False, zorder=3)
    curve.set_in_layout(False)  # while it is empty it would take all the room
    proof.legend(loc="upper right", frameon=False, fontsize=9, borderaxespad=0).set_zorder(0)
    swept = functools.cache(lambda optimizer: sweep(optimizer, train_epoch))  # an error is not kept
    trained = functools.cache(lambda optimizer, exponent: run(optimizer, exponent, train_epoch))

    def places(s):
        return [place for place in (s.fastest, s.lowest, s.explodes) if place is not None]

    def height(s, exponent):
        return min(s.smooth[min(_place(exponent), len(s.smooth) - 1)], HIGHEST)

    def update(optimizer, exponent):
        s, chosen = swept(optimizer), trained(optimizer, exponent)
        best = trained(optimizer, BEST[optimizer])
        rates = 10.0**EXPONENTS[: len(s.raw)]
        here.set_data([10.0**exponent] * 2, [2 * HIGHEST, height(s, exponent)])
        for line, losses in ((raw, s.raw), (smooth, s.smooth)):
            line.set_data(rates, np.clip(losses, 0, 2 * HIGHEST))
        for mark, place in zip(marks, (s.fastest, s.lowest, s.explodes)):
            places = [] if place is None else [place]
            mark.set_data(rates[places], np.clip(s.smooth[places], 0, HIGHEST))
        for line, losses in ((curve, chosen), (other, best)):
            heights = np.nan_to_num(np.clip(losses, 0, HIGHEST), nan=HIGHEST)
            line.set_data(range(len(losses)), heights)
        return readout(optimizer, exponent, s, chosen, best)

    def choose(px, py, **_):
        return {"exponent": float(EXPONENTS[_place(math.log10(px))])}

    def choose_mark(px, py, optimizer, **_):
        exponents = EXPONENTS[places(swept(optimizer))]
        return {"exponent": float(exponents[np.abs(exponents - math.log10(px)).argmin()])}

    def mark_tip(px, py, optimizer, **_):
        exponent = choose_mark(px, py, optimizer)["exponent"]
        return f"Press: the rate {_rate(exponent)}"

    def sweep_tip(px, py, optimizer, **_):
        s, exponent = swept(optimizer), choose(px, py)["exponent"]
        place = _place(exponent)
        reached = f"{s.smooth[place]:.2f} nats" if place < len(s.smooth) else "inf or nan"
        return f"At the rate {_rate(exponent)}: {reached}. Drag: the learning rate"

    def epoch_tip(px, py, optimizer, exponent):
        epoch, runs = round(px), (trained(optimizer, exponent), trained(optimizer, BEST[optimizer]))
        here, best = (f"{losses[epoch]:.3f}" if epoch < len(losses) else "inf or nan"
                      for losses in runs)
        return f"Epoch {epoch}: {here} with this rate, {best} with the best"

    touch = [
        Handle(search, choose, lambda optimizer, exponent: (
            10.0**exponent, height(swept(optimizer), exponent)), sweep_tip, everywhere=True),
        Handle(search, choose_mark, lambda optimizer, **_: [
            (10.0 ** EXPONENTS[place], min(swept(optimizer).smooth[place], HIGHEST))
            for place in places(swept(optimizer))], mark_tip, drags=False),
        Handle(proof, tip=epoch_tip)]
    alt = ("Left: the loss over the learning rate, which rises at each step of one training; marks "
           "where it falls fastest, is lowest, and is back above its start. Right: the loss over "
           "five epochs with the chosen rate, and with the best one.")
    rates = [(_rate(exponent), exponent) for exponent in EXPONENTS.tolist()]
    return explore(update, figure, alt, touch, optimizer=choice("optimizer", list(OPTIMIZERS)),
                   exponent=numbers("learning rate", rates, -2.0,
                                    "The rate of the training on the right"))
