"""A network on MNIST while it trains: its losses, and its hidden units' weights as pictures."""

import functools
from dataclasses import dataclass, field

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from utils import (
    Adam,
    CrossEntropyLoss,
    Linear,
    ReLU,
    Sequential,
    accuracy,
    minibatches,
    mnist,
    train_val_split,
)
from utils.lesson_06.pixels import prepare
from utils.plots import INK, NEGATIVE, ONE, POSITIVE, frame
from utils.widgets import Handle, choice, default_settings, live, slider, subplots

EPOCHS, BATCH, SLICE, LR = 15, 64, 12, 0.001  # SLICE: batches from one drawing to the next
SIDE, ROWS, COLUMNS, PITCH = 28, 4, 8, 30  # pictures, and pixels from each to the next
STRONG = 0.12  # the weight that has the full color
WEIGHTS, CHANGES = "the weights", "what training changed"
HUES = LinearSegmentedColormap.from_list("", [NEGATIVE, "white", POSITIVE])


@functools.cache
def parts():
    """X_train, y_train, X_val, y_val: 5,000 of the 6,000 digits to train on, 1,000 to validate."""
    images, labels, *_ = mnist()
    return train_val_split(prepare(images), labels, 1 / 6, rng=np.random.default_rng(0))


@dataclass
class Run:
    """A network on its way. Losses in nats, one an epoch; the first is before training."""

    network: Sequential
    optimizer: Adam
    rng: np.random.Generator
    start: np.ndarray  # (784, units): the first weights
    batches: object = iter(())  # those that are left of the epoch
    epoch: int = 0  # the epochs that are over
    train: list = field(default_factory=list)
    val: list = field(default_factory=list)
    right: list = field(default_factory=list)  # the share of the validation digits
    _sums: list = field(default_factory=list)  # of this epoch: losses of its examples

    def measure(self):
        """Note what the epoch that is over has brought."""
        X, y, X_val, y_val = parts()
        logits = self.network.forward(X_val)
        before = CrossEntropyLoss().forward(self.network.forward(X[:1000]), y[:1000])
        self.train.append(float(np.mean(self._sums)) if self._sums else float(before))
        self.val.append(float(CrossEntropyLoss().forward(logits, y_val)))
        self.right.append(float(accuracy(logits, y_val)))
        self._sums.clear()


def begin(units, seed):
    """A network 784 - units - 10 that has not been trained."""
    rng = np.random.default_rng(seed)
    first = Linear(784, units, rng=rng, dtype=np.float32, input_gradient=False)
    network = Sequential(first, ReLU(), Linear(units, 10, rng=rng, dtype=np.float32))
    run = Run(network, Adam(network.parameters(), LR), rng, first.W.value.copy())
    run.measure()
    return run


def advance(run, batches=SLICE):
    """Train on some more batches -> whether there are more epochs."""
    X, y, *_ = parts()
    loss = CrossEntropyLoss()
    for _ in range(batches):
        batch = next(run.batches, None)
        if batch is None:
            run.batches = minibatches(X, y, BATCH, rng=run.rng)
            batch = next(run.batches)
        run._sums += [loss.forward(run.network.forward(batch[0]), batch[1])] * len(batch[0])
        run.network.backward(loss.backward())
        run.optimizer.step()
        if len(run._sums) == len(X):
            run.epoch += 1
            run.measure()
            break
    return run.epoch < EPOCHS


def sheet(weights):
    """Weights (784, H) of the first 32 units as pictures side by side; nan between them."""
    whole = np.full((ROWS * PITCH, COLUMNS * PITCH), np.nan)
    for i, picture in enumerate(weights.T[:ROWS * COLUMNS].reshape(-1, SIDE, SIDE)):
        top, left = i // COLUMNS * PITCH + 1, i % COLUMNS * PITCH + 1
        whole[top:top + SIDE, left:left + SIDE] = picture
    return whole


def readout(run, units, seed, view):
    """The state in words."""
    what = f"{units} hidden units, seed {seed}, {view}, epoch {run.epoch} of {EPOCHS}"
    if not run.epoch:
        return f"{what}: not trained yet. Press Train."
    return (f"{what}: loss {run.train[-1]:.3f} nats in training, {run.val[-1]:.3f} in validation, "
            f"{100 * run.right[-1]:.1f} % of the validation digits right.")


@default_settings()
def watch_it_learn():
    """The interaction."""
    figure, (curves, pictures) = subplots(1, 2, (9, 3.2), width_ratios=(1, 1.9))
    figure.column = 400
    frame(curves, "The losses", "epoch", "loss (nats)", (0, EPOCHS + 0.9), (0, 0.8))
    curves.set_xticks(range(0, EPOCHS + 1, 3))
    lines = [curves.plot([], [], color=INK, linewidth=2, linestyle=style, label=name)[0]
             for style, name in (("solid", "training"), ("dashed", "validation"))]
    ends, = curves.plot([], [], "o", color=ONE, markersize=6, clip_on=False)
    ends.set_in_layout(False)
    curves.legend(handles=lines, loc="upper right", frameon=False).set_zorder(0)
    frame(pictures, "32 units: green above 0, purple below",
          xlim=(0, COLUMNS * PITCH), ylim=(ROWS * PITCH, 0))
    pictures.set(xticks=[], yticks=[], aspect="equal")
    pictures.spines[:].set_visible(False)
    image = pictures.imshow(sheet(np.zeros((784, 1))), cmap=HUES, vmin=-STRONG, vmax=STRONG,
                            extent=(0, COLUMNS * PITCH, ROWS * PITCH, 0), interpolation="nearest")

    def shown(run, view):
        weights = run.network.layers[0].W.value
        return weights if view == WEIGHTS else weights - run.start

    def update(run, units, seed, view):
        image.set_data(sheet(shown(run, view)))
        epochs = np.arange(run.epoch + 1)
        for line, losses in zip(lines, (run.train, run.val)):
            line.set_data(epochs, np.minimum(losses, 2.5))
        last = [losses[-1] for losses in (run.train, run.val) if losses[-1] < 0.8]
        ends.set_data([run.epoch] * len(last), last)
        return readout(run, units, seed, view)

    def weight(px, py, units, seed, view):
        unit = int(py // PITCH) * COLUMNS + int(px // PITCH)
        row, column = int(py % PITCH) - 1, int(px % PITCH) - 1
        if unit >= units or not (0 <= row < SIDE and 0 <= column < SIDE):
            return ""
        value = shown(explorer.run, view)[row * SIDE + column, unit]
        return f"unit {unit}, row {row}, column {column}: {value:+.3f}"

    def epoch_tip(px, py, **_):
        i = int(np.clip(round(px), 0, explorer.run.epoch))
        return (f"epoch {i}: {explorer.run.train[i]:.3f} in training, {explorer.run.val[i]:.3f} in "
                f"validation, {100 * explorer.run.right[i]:.1f} % right")

    alt = ("Left: training and validation loss over the epochs. Right: for each of 32 "
           "hidden units its 784 weights as a picture of 28 x 28 pixels.")
    touch = [Handle(pictures, tip=weight), Handle(curves, tip=epoch_tip)]
    explorer = live(
        lambda units, seed, **_: begin(units, seed), lambda run, **_: advance(run), update,
        figure, alt, ["units", "seed"], touch,
        units=choice("hidden units", [("128", 128), ("64", 64), ("32", 32)], 128),
        seed=slider("seed", 0, 9, 0, 1, "The number that chance begins with"),
        view=choice("show", [WEIGHTS, CHANGES], WEIGHTS, "Changes: less the weights at the start"))
    return explorer
