"""The early-stopping scrubber: a network that learns, then learns by heart, and when to stop it."""

import copy
import functools
from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Rectangle

from utils import (
    Adam,
    BCEWithLogitsLoss,
    Linear,
    ReLU,
    Sequential,
    minibatches,
    moons,
    train_val_split,
)
from utils import early_stopping as course_early_stopping
from utils.activations import sigmoid
from utils.plots import INK, ONE, PALE, ZERO, finer, frame, shaded
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots

N, NOISE, SEED = 200, 0.3, 8  # of 12 seeds the one that shows most clearly what most of them show
HIDDEN, LR, BATCH, EPOCHS = 32, 0.005, 20, 200
MOST_PATIENCE = 50
HIGHEST, CEILING = 0.9, 0.64  # nats on the plot; the marks stay below its legend
ROWS, COLUMNS, FINE = 75, 100, 3  # places of the plane that are asked; the picture is finer
TOP, RIGHT = 1.8, 2.4  # the plane goes from -RIGHT to RIGHT and from -TOP to TOP
PLANE = np.stack(np.meshgrid((np.arange(COLUMNS) + 0.5) * 2 * RIGHT / COLUMNS - RIGHT,
                             (np.arange(ROWS) + 0.5) * 2 * TOP / ROWS - TOP),
                 axis=-1).reshape(-1, 2)


@dataclass(frozen=True)
class Run:
    """A training of EPOCHS epochs, each of which can be looked at; 0 is the network before it."""

    network: Sequential
    snapshots: list  # for each epoch the values of the network's parameters
    X: tuple  # training and validation examples, each (n, 2)
    y: tuple  # their labels (n,)
    losses: np.ndarray  # (2, EPOCHS + 1) nats: training, validation
    accuracies: np.ndarray  # (2, EPOCHS + 1)

    def answers(self, epoch):
        """The logits on the plane (ROWS, COLUMNS), with the weights of that epoch."""
        network = copy.deepcopy(self.network)  # another widget may ask for an epoch in its thread
        for parameter, value in zip(network.parameters(), self.snapshots[epoch]):
            parameter.value = value
        return network.forward(PLANE).reshape(ROWS, COLUMNS)


@functools.cache
def trained():
    """The Run: a 2 - 32 - 32 - 1 ReLU network on noisy moons, half for validation, by Adam."""
    rng = np.random.default_rng(SEED)
    X_train, y_train, X_val, y_val = train_val_split(*moons(N, noise=NOISE, rng=rng), 0.5, rng=rng)
    network = Sequential(Linear(2, HIDDEN, rng=rng), ReLU(), Linear(HIDDEN, HIDDEN, rng=rng),
                         ReLU(), Linear(HIDDEN, 1, rng=rng))
    loss, optimizer = BCEWithLogitsLoss(), Adam(network.parameters(), LR)
    parts = [(X, y[:, None].astype(float)) for X, y in ((X_train, y_train), (X_val, y_val))]
    snapshots, measured = [], []
    for epoch in range(EPOCHS + 1):
        if epoch:
            for x, target in minibatches(*parts[0], BATCH, rng=rng):
                loss.forward(network.forward(x), target)
                network.backward(loss.backward())
                optimizer.step()
        snapshots.append([parameter.value.copy() for parameter in network.parameters()])
        for X, target in parts:
            logits = network.forward(X)
            measured.append((loss.forward(logits, target), ((logits > 0) == target).mean()))
    losses, accuracies = np.array(measured).reshape(EPOCHS + 1, 2, 2).transpose(2, 1, 0)
    return Run(network, snapshots, (X_train, X_val), (y_train, y_val), losses, accuracies)


@dataclass(frozen=True)
class State:
    """What the rule does with this run's validation losses."""

    stop: int  # the epoch at which it ends the run
    best: int  # the epoch whose weights it keeps
    lowest: int  # the epoch that has the lowest validation loss of all


def state(patience, min_delta, early_stopping=course_early_stopping):
    """Ask early_stopping(val_losses, patience, min_delta) -> (stop_epoch, best_epoch)."""
    losses = trained().losses[1]
    stop, best = (int(epoch) for epoch in early_stopping(losses.tolist(), patience, min_delta))
    for epoch in (stop, best):
        if not 0 <= epoch <= EPOCHS:
            raise ValueError(f"early_stopping gave the epoch {epoch}; "
                             f"the run has the epochs 0 to {EPOCHS}")
    return State(stop, best, int(losses.argmin()))


def readout(epoch, whole, patience, min_delta, s):
    """The state in words. whole -- whether to tell of epochs that are not shown yet"""
    run = trained()
    train_loss, val_loss = run.losses[:, epoch]
    train_right, val_right = 100 * run.accuracies[:, epoch]
    before = " (before training)" * (epoch == 0)
    lowest = (f"no epoch of the {EPOCHS} is better" if s.best == s.lowest else
              f"the lowest is {run.losses[1, s.lowest]:.3f}, at epoch {s.lowest}")
    known = f"; {lowest}" if whole else ""
    return (f"Epoch {epoch}{before}: loss {train_loss:.3f} in training, {val_loss:.3f} in "
            f"validation; {train_right:.0f} % and {val_right:.0f} % right. Patience {patience}, "
            f"min_delta {min_delta:.2f}: stops at epoch {s.stop}, keeps epoch {s.best} with "
            f"{run.losses[1, s.best]:.3f}{known}.")


@default_settings()
def early_stop(early_stopping=course_early_stopping):
    """The interaction. Epoch 0 is the network before training.

    early_stopping -- a function (val_losses, patience, min_delta) -> (stop_epoch, best_epoch), such
    as your own of exercise 5.5
    """
    run = trained()
    figure, (curves, plane) = subplots(1, 2, (9, 3.4), sharpness=1.5, width_ratios=(1.15, 1))
    frame(curves, "The loss", "epoch", "loss (nats)", (0, EPOCHS), (0, HIGHEST))
    never = curves.add_patch(Rectangle((0, 0), EPOCHS, CEILING, facecolor=PALE, alpha=0.35,
                                       linewidth=0, zorder=0, label="not trained"))
    epochs = np.arange(EPOCHS + 1)
    lines = [curves.plot([], [], color=INK, linewidth=1.6, linestyle=style, label=name, zorder=1)[0]
             for style, name in (("solid", "training"), ("dashed", "validation"))]
    cursor, = curves.plot([], [], color=ONE, linewidth=1.2, zorder=2)
    points, = curves.plot([], [], "o", color=ONE, markersize=7, markeredgecolor=INK,
                          label="shown", clip_on=False, zorder=4)
    points.set_in_layout(False)  # while it is empty it would take room on the left
    star, = curves.plot([], [], "*", color="white", markersize=15, markeredgecolor=INK,
                        label="kept", zorder=3)
    stop, = curves.plot([], [], color=INK, linewidth=2, label="stop", zorder=2)
    curves.legend(loc="upper center", ncols=2, frameon=False, fontsize=9, columnspacing=1,
                  handlelength=1.7, labelspacing=0.3, borderaxespad=0).set_zorder(-1)

    frame(plane, "That epoch's network", "x1 (hollow: validation)",
          "x2", (-RIGHT, RIGHT), (-TOP, TOP))
    plane.set(aspect="equal", xticks=[-2, -1, 0, 1, 2], yticks=[-1, 0, 1])
    image = plane.imshow(shaded(np.zeros((ROWS, COLUMNS))), extent=(-RIGHT, RIGHT, -TOP, TOP),
                         origin="lower", interpolation="nearest", zorder=1)
    for X, y, faces, edges, width in ((run.X[0], run.y[0], (ZERO, ONE), ("white", "white"), 0.6),
                                      (run.X[1], run.y[1], ("white", "white"), (ZERO, ONE), 1.3)):
        for label, marker in enumerate("so"):
            plane.plot(*X[y == label].T, marker, color=faces[label], markersize=5,
                       markeredgecolor=edges[label], markeredgewidth=width, zorder=3)

    now = {}  # the State in the picture

    def update(epoch, whole, patience, min_delta):
        now.clear()  # where this fails there is none
        s = now["state"] = state(patience, min_delta, early_stopping)
        last = EPOCHS if whole else epoch
        for line, losses in zip(lines, run.losses):
            line.set_data(epochs[:last + 1], losses[:last + 1])
        never.set(x=s.stop, width=EPOCHS - s.stop)
        stop.set_data([s.stop, s.stop], [0, CEILING])
        cursor.set_data([epoch, epoch], [0, CEILING])
        points.set_data([epoch, epoch], np.clip(run.losses[:, epoch], 0, CEILING))
        star.set_data([s.best], np.clip(run.losses[1, [s.best]], 0, CEILING))
        image.set_data(shaded(sigmoid(finer(run.answers(epoch), FINE))))
        return readout(epoch, whole, patience, min_delta, s)

    def show(px, py, **_):
        return {"epoch": px}

    def stop_near(px, py, min_delta, **_):
        stops = [state(patience, min_delta, early_stopping).stop
                 for patience in range(1, MOST_PATIENCE + 1)]
        return {"patience": 1 + np.abs(np.subtract(stops, px)).argmin()}

    def epoch_tip(px, py, **_):
        epoch = int(np.clip(round(px), 0, EPOCHS))
        train_loss, val_loss = run.losses[:, epoch]
        return (f"Epoch {epoch}: {train_loss:.3f} in training, {val_loss:.3f} in validation. "
                "Drag: the epoch shown")

    def answer_tip(px, py, epoch, **_):
        row, column = int((py + TOP) / 2 / TOP * ROWS), int((px + RIGHT) / 2 / RIGHT * COLUMNS)
        share = 100 * sigmoid(run.answers(epoch)[row, column])
        return f"At ({px:.1f}, {py:.1f}) the network says: orange, {share:.0f} %"

    touch = [
        Handle(curves, show, lambda epoch, **_: (epoch, min(run.losses[1, epoch], CEILING)),
               epoch_tip, everywhere=True),
        Handle(curves, stop_near, lambda **_: [
            (now["state"].stop, height) for height in np.linspace(0, CEILING, 30)],
            "Drag the stop: the patience"),
        Handle(plane, tip=answer_tip)]
    alt = ("Left: the training and the validation loss up to the epoch shown, on demand of "
           "the whole run; a star at the epoch that is kept, a line where the run stops, gray "
           "behind it. Right: two classes of points on the plane, filled for training and hollow "
           "for validation, shaded by the network's answer at the epoch shown.")
    return explore(update, figure, alt, touch,
                   epoch=slider("epoch shown", 0, EPOCHS, 20, 1,
                                "Look at the network as it was after this epoch"),
                   whole=choice("curves", [("up to that epoch", False), ("the whole run", True)],
                                help="How far the losses are shown"),
                   patience=slider("patience", 1, MOST_PATIENCE, 3, 1,
                                   "So many epochs in a row may bring nothing better"),
                   min_delta=slider("min_delta", 0.0, 0.1, 0.0, 0.01,
                                    "A loss is better if it is lower by more than this"))
