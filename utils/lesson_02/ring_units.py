"""Ring units: with how few ReLU neurons can a network, trained while you watch, part two rings?"""

from dataclasses import dataclass, field

import numpy as np
from matplotlib.collections import LineCollection

from utils import Activation, Adam, BCEWithLogitsLoss, Linear, Sequential, rings
from utils import relu as course_relu
from utils.activations import relu_derivative, sigmoid
from utils.plots import INK, ONE, PALE, ZERO, frame, shaded
from utils.widgets import Handle, as_arrays, default_settings, live, slider, subplots

X, LABELS = rings(200, noise=0.05, rng=np.random.default_rng(0))
TARGET = LABELS[:, None].astype(float)
EPOCHS, SLICE, LR = 800, 10, 0.05
BIAS = 0.5  # of the units, at the start: all fire around the middle, and few are silent
MOST = 6  # units
REACH = 1.3  # the plane goes from -REACH to REACH
GRID = 240
PLACES = np.column_stack([230 + 80 * np.arange(MOST + 1), np.full(MOST + 1, 1.32)])  # of the units
_ALONG = (np.arange(GRID) + 0.5) * 2 * REACH / GRID - REACH
PLANE = np.stack(np.meshgrid(_ALONG, _ALONG), axis=-1).reshape(-1, 2)


@dataclass
class Run:
    """A training that can go on: the network, its optimizer, and what it measured so far."""

    network: Sequential
    optimizer: Adam
    loss: BCEWithLogitsLoss = field(default_factory=BCEWithLogitsLoss)
    losses: list = field(default_factory=list)  # nats, one before training and one after each epoch
    accuracies: list = field(default_factory=list)


@dataclass(frozen=True)
class State:
    """Everything the picture and the read-out show."""

    logits: np.ndarray  # (GRID, GRID): the network's answer all over the plane
    bends: tuple  # two points of a unit's line z = 0, and a unit vector to where it fires
    silent: int  # units that fire for no example
    epoch: int
    losses: np.ndarray
    accuracies: np.ndarray


def begin(units, start, relu=course_relu):
    """A 2 - units - 1 network, not trained; without units a linear classifier.

    start -- which random weights
    """
    rng = np.random.default_rng(start)
    if units:
        layers = (Linear(2, units, rng=rng), Activation(as_arrays(relu), relu_derivative),
                  Linear(units, 1, rng=rng))
        layers[0].b.value += BIAS
    else:
        layers = (Linear(2, 1, rng=rng),)
    network = Sequential(*layers)
    run = Run(network, Adam(network.parameters(), LR))
    _measure(run)
    return run


def _measure(run):
    logits = run.network.forward(X)
    run.losses.append(run.loss.forward(logits, TARGET))
    run.accuracies.append(float(((logits > 0) == TARGET).mean()))


def advance(run, epochs=SLICE):
    """Some epochs of full-batch training -> whether there are more."""
    for _ in range(epochs):
        run.network.backward(run.loss.backward())
        run.optimizer.step()
        _measure(run)
    return len(run.losses) <= EPOCHS


def state(run):
    """The numbers of a run as it stands."""
    layers, bends, silent = run.network.layers, [], 0
    if len(layers) > 1:
        silent = int((layers[0].forward(X) <= 0).all(axis=0).sum())
        for w, b in zip(layers[0].W.value.T, layers[0].b.value):
            if length := np.hypot(*w):
                normal = w / length
                along = 9 * np.array([-normal[1], normal[0]])
                bends.append((-b * normal / length - along, -b * normal / length + along, normal))
    logits = run.network.forward(PLANE).reshape(GRID, GRID)
    run.network.forward(X)  # the layers keep what their next backward needs
    return State(logits, tuple(bends), silent, len(run.losses) - 1, np.array(run.losses),
                 np.array(run.accuracies))


def readout(units, start, s):
    """The state in words."""
    network = f"{units} ReLU unit{'s' * (units != 1)}{', a linear classifier' * (units == 0)}"
    right = f"{100 * s.accuracies[-1]:.1f} % right, " if s.epoch else ""
    text = (f"{network}, start {start}, epoch {s.epoch} of {EPOCHS}: {right}"
            f"loss {s.losses[-1]:.3f} nats.")
    if s.silent:
        text += f" {s.silent} unit{'s fire' if s.silent > 1 else ' fires'} for no example."
    if s.epoch == 0:
        return f"{text} Not trained yet: press Train."
    if s.accuracies[-1] == 1:
        return f"{text} The rings are parted. With fewer units too?"
    if s.epoch >= EPOCHS:
        return f"{text} Not parted from this start."
    return text


@default_settings()
def ring_units(relu=course_relu):
    """The interaction. relu -- a function of an array, such as your own."""
    figure, (plane, curves) = subplots(1, 2, (9, 3.5), sharpness=1.5, width_ratios=(1, 1.5))
    frame(plane, "What the network answers", "x1: warmth", "x2: strength",
          (-REACH, REACH), (-REACH, REACH))
    plane.set(aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    image = plane.imshow(np.zeros((GRID, GRID, 4), np.uint8), extent=(-REACH, REACH, -REACH, REACH),
                         origin="lower", interpolation="nearest", zorder=1)
    hinges = plane.add_collection(
        LineCollection([], colors=INK, linewidths=1.3, linestyles="dashed", zorder=2))
    sides = plane.add_collection(LineCollection([], colors=INK, linewidths=1.3, zorder=2))
    for label, marker, color in ((1, "o", ONE), (0, "s", ZERO)):
        plane.plot(*X[label == LABELS].T, marker, color=color, markersize=4.5,
                   markeredgecolor="white", markeredgewidth=0.6, zorder=3)
    frame(curves, "The training", "epoch", "loss (nats), share right", (0, EPOCHS), (0, 1.45))
    curves.set_yticks([0, 0.5, 1])
    curves.axhline(1, color=PALE, linewidth=1, zorder=0)
    loss, = curves.plot([], [], color=INK, linewidth=2, label="loss")
    right, = curves.plot([], [], color=ONE, linewidth=2, linestyle="dashed", label="share right")
    ends, = curves.plot([], [], "o", color=INK, markersize=6, clip_on=False)
    curves.legend(loc="center right", frameon=False).set_zorder(0)
    curves.text(PLACES[0, 0] - 20, PLACES[0, 1], "units", ha="right", va="center", zorder=0)
    curves.plot(*PLACES[1:].T, "o", markersize=13, markerfacecolor="white", markeredgecolor=INK,
                zorder=1)
    there, = curves.plot([], [], "o", markersize=13, color=INK, zorder=2)

    def update(run, units, start):
        s = state(run)
        image.set_data(shaded(sigmoid(s.logits)))
        hinges.set_segments([(first, last) for first, last, _ in s.bends])
        feet = [((first + last) / 2, normal) for first, last, normal in s.bends]
        sides.set_segments([(foot, foot + 0.15 * normal) for foot, normal in feet])
        there.set_data(*PLACES[1:units + 1].T)
        epochs = np.arange(s.epoch + 1)
        loss.set_data(epochs, np.minimum(s.losses, 1.2))
        right.set_data(epochs, s.accuracies)
        ends.set_data([s.epoch, s.epoch], [min(s.losses[-1], 1.2), s.accuracies[-1]])
        return readout(units, start, s)

    alt = ("Left: two rings of points on the plane, orange circles inside blue squares, shaded by "
           "the network's answer; a dashed line where each unit bends, a tick to the side on which "
           "it fires. Right: loss and accuracy over the epochs.")
    def answer(px, py, **_):
        layers = shown.run.network.layers
        h, fire = np.array([px, py]), ""  # no forward: the training may be in the midst of one
        if len(layers) > 1:
            z = h @ layers[0].W.value + layers[0].b.value
            h, fire = as_arrays(relu)(z), f", {(z > 0).sum()} of {len(z)} units fire"
        share = sigmoid(h @ layers[-1].W.value + layers[-1].b.value)[0]
        return f"({px:.2f}, {py:.2f}): orange with {100 * share:.1f} %{fire}"

    def at_epoch(px, py, **_):
        losses, i = shown.run.losses, min(max(round(px), 0), len(shown.run.losses) - 1)
        return (f"epoch {i}: loss {losses[i]:.3f} nats, "
                f"{100 * shown.run.accuracies[i]:.1f} % right")

    def choose(px, py, **_):
        return {"units": np.abs(PLACES[:, 0] - px).argmin()}

    touch = [Handle(curves, choose, lambda **_: PLACES, "Press: how many ReLU units"),
             Handle(plane, tip=answer), Handle(curves, tip=at_epoch)]
    shown = live(lambda units, start: begin(units, start, relu),
                 lambda run, units, start: advance(run), update, figure, alt,
                 ["units", "start"], touch,
                 units=slider("ReLU units", 0, MOST, 2, 1, "0: a linear classifier"),
                 start=slider("start", 1, 10, 2, 1, "Which random weights training starts from"))
    return shown
