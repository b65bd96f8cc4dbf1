"""The dead-ReLU maker: a bias or a learning rate silences units; does one of them come back?"""

import functools
from dataclasses import dataclass

import numpy as np

from utils import SGD, Activation, BCEWithLogitsLoss, Linear, Sequential, circle
from utils import leaky_relu as course_leaky_relu
from utils import relu as course_relu
from utils.activations import leaky_relu_derivative, relu_derivative
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, as_arrays, choice, default_settings, explore, slider, subplots

X, LABELS = circle(200, rng=np.random.default_rng(0))
TARGET = LABELS[:, None].astype(float)
UNITS, STEPS = 20, 100
RATES = [0.01, 0.1, 0.5, 1.0, 3.0, 10.0]
HIGHEST = 1.5  # of the loss on the plot; what lies beyond is drawn on the edge


@dataclass(frozen=True)
class State:
    """A training of STEPS steps; the first axis counts the updates made, from 0."""

    fires: np.ndarray  # (STEPS + 1, UNITS): share of the examples for which a unit's z is above 0
    losses: np.ndarray  # (STEPS + 1,) nats

    @property
    def dead(self):
        """(STEPS + 1, UNITS) bool: a unit that fires for no example."""
        return self.fires == 0

    def back(self, step):
        """How many units fire at this step or before it, after having been dead."""
        dead = self.dead[: step + 1]
        return int((np.maximum.accumulate(dead) & ~dead).any(axis=0).sum())


def state(activation, bias, lr, relu=course_relu, leaky_relu=course_leaky_relu):
    """Train a 2 - 20 - 1 network on the circle, full batch, by plain SGD.

    bias -- where the units' biases start
    """
    function, derivative = {"ReLU": (relu, relu_derivative),
                            "leaky ReLU": (leaky_relu, leaky_relu_derivative)}[activation]
    rng = np.random.default_rng(0)
    hidden = Linear(2, UNITS, rng=rng)
    hidden.b.value += bias
    network = Sequential(hidden, Activation(as_arrays(function), derivative),
                         Linear(UNITS, 1, rng=rng))
    loss, optimizer, fires, losses = BCEWithLogitsLoss(), SGD(network.parameters(), lr), [], []
    for step in range(STEPS + 1):
        if step:
            network.backward(loss.backward())
            optimizer.step()
        losses.append(loss.forward(network.forward(X), TARGET))
        fires.append((hidden.y > 0).mean(axis=0))
    return State(np.array(fires), np.array(losses))


def readout(activation, bias, lr, step, s):
    """The state in words."""
    first, now = s.dead[0].sum(), s.dead[step].sum()
    text = (f"{activation}, starting bias {bias:.1f}, learning rate {lr:g}, step {step}: {first} "
            f"of {UNITS} units dead at the start, {now} now; loss {s.losses[step]:.3f} nats.")
    back = s.back(step)
    if back:
        return f"{text} {back} dead unit{'s have' if back > 1 else ' has'} come back."
    return text if s.dead[: step + 1].any() else f"{text} No unit has died."


@default_settings()
def dead_relu(relu=course_relu, leaky_relu=course_leaky_relu):
    """The interaction. relu, leaky_relu -- functions of an array, such as your own."""
    figure, (units, count, fall) = subplots(1, 3, (9, 3.1), width_ratios=(1.5, 1, 1))
    frame(units, "How often each unit fires", "unit (cross: dead)", "share of the examples",
          (0.2, UNITS + 0.8), (0, 1.05))
    units.set_xticks([1, 5, 10, 15, 20])
    bars = units.bar(range(1, UNITS + 1), np.zeros(UNITS), width=0.75, facecolor=ONE, edgecolor=INK,
                     linewidth=0.8)
    crosses, = units.plot([], [], "x", color=ZERO, markersize=9, markeredgewidth=2.2)
    frame(count, "Dead units", "step", "units", (0, STEPS), (-0.5, UNITS + 0.5))
    count.set_yticks([0, 5, 10, 15, 20])
    frame(fall, "Loss", "step", "nats", (0, STEPS), (0, HIGHEST))
    trails = [axes.plot([], [], color=color, linewidth=2)[0]
              for axes, color in ((count, ZERO), (fall, INK))]
    cursors = [axes.plot([], [], color=PALE, linewidth=1.2, linestyle="dashed", zorder=1)[0]
               for axes in (count, fall)]
    marks = [axes.plot([], [], "o", color=ONE, markersize=8, markeredgecolor=INK, clip_on=False)[0]
             for axes in (count, fall)]
    trained = functools.cache(functools.partial(state, relu=relu, leaky_relu=leaky_relu))

    def update(activation, bias, lr, step):
        s = trained(activation, bias, lr)
        for bar, share in zip(bars, s.fires[step]):
            bar.set_height(share)
        dead = np.flatnonzero(s.dead[step])
        crosses.set_data(dead + 1, np.full(len(dead), 0.05))
        losses = np.clip(s.losses, 0, HIGHEST)
        curves = s.dead.sum(axis=1), losses
        for values, trail, cursor, mark in zip(curves, trails, cursors, marks):
            trail.set_data(range(step + 1), values[: step + 1])
            cursor.set_data([step, step], [-1, UNITS + 1])
            mark.set_data([step], [values[step]])
        return readout(activation, bias, lr, step, s)

    def to_step(px, py, **_):
        return {"step": px}

    def at_unit(px, py, activation, bias, lr, step):
        unit = min(max(round(px), 1), UNITS)
        fires = trained(activation, bias, lr).fires[: step + 1, unit - 1]
        if fires[-1]:
            return f"unit {unit} fires for {100 * fires[-1]:.1f} % of the examples"
        return f"unit {unit} is dead since step {np.flatnonzero(fires).max(initial=-1) + 1}"

    def at_step(px, py, activation, bias, lr, step):
        i, s = min(max(round(px), 0), step), trained(activation, bias, lr)
        return (f"step {i}: {s.dead[i].sum()} dead, loss {s.losses[i]:.3f} nats. "
                "Drag: the step shown")

    def mark(axes, height):
        def at(activation, bias, lr, step):
            return step, height(trained(activation, bias, lr), step)

        return Handle(axes, to_step, at, at_step, everywhere=True)

    touch = [Handle(units, tip=at_unit), mark(count, lambda s, step: s.dead[step].sum()),
             mark(fall, lambda s, step: min(s.losses[step], HIGHEST))]
    alt = ("Left: for each of 20 units the share of examples for which it fires, with a cross "
           "where it is dead. Middle: the number of dead units over the steps of the training. "
           "Right: the loss.")
    return explore(
        update, figure, alt, touch, activation=choice("activation", ["ReLU", "leaky ReLU"]),
        bias=slider("starting bias", -3.0, 1.0, -1.0, 0.5,
                    "Where the biases of the 20 units start"),
        lr=choice("learning rate", [(f"{rate:g}", rate) for rate in RATES], 3.0),
        step=slider("step shown", 0, STEPS, 10, 1))
