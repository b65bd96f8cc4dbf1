"""Two losses, one slider: how hard does each pull at a neuron that is sure and wrong?"""

import functools
from dataclasses import dataclass

import numpy as np

from utils import BCEWithLogitsLoss, MSELoss, sigmoid
from utils.activations import sigmoid_derivative
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots
from utils.widgets.formatting import fixed

Z = np.linspace(-10, 10, 81)
HEAD = 0.5  # half the length of an arrow head, in the unit of z


def course_bce_with_logits(z, y):
    """The course's own binary cross-entropy, called as exercise 3.4 asks."""
    return BCEWithLogitsLoss().forward(z, y)


@dataclass(frozen=True)
class State:
    """One neuron's output. Pairs: cross-entropy in nats, half the squared error (p - y)^2 / 2."""

    p: float
    losses: np.ndarray
    gradients: np.ndarray  # dL/dz
    steps: np.ndarray  # how far one step of gradient descent moves z
    ratio: float  # of the gradients, 1 / (p (1 - p)); inf where that is too large for a float


def state(z, y, lr, bce_with_logits=course_bce_with_logits):
    """Both losses at the logit z for the label y, and one step with the learning rate lr."""
    at, label = np.array([float(z)]), np.array([float(y)])
    slopes = gradients(at, label)[:, 0]
    with np.errstate(divide="ignore"):
        # sigmoid(-z) is 1 - p, and stays above 0 where p rounds to 1
        ratio = 1 / (sigmoid(at) * sigmoid(-at))[0]
    return State(float(sigmoid(at)[0]), losses(at, label, bce_with_logits)[:, 0], slopes,
                 -lr * slopes, float(ratio))


def losses(z, y, bce_with_logits=course_bce_with_logits):
    """Each example's two losses: z, y (N,) -> (2, N).

    Both functions take means, so each example is a batch of its own.
    """
    alone = [(z[i:i + 1], y[i:i + 1]) for i in range(len(z))]
    return np.array([[float(bce_with_logits(*one)) for one in alone],
                     [MSELoss().forward(sigmoid(one), label) / 2 for one, label in alone]])


def gradients(z, y):
    """Each example's two gradients dL/dz: z, y (N,) -> (2, N)."""
    cross_entropy, squared = BCEWithLogitsLoss(), MSELoss()
    cross_entropy.forward(z, y)
    squared.forward(sigmoid(z), y)
    return len(z) * np.array([cross_entropy.backward(),
                              squared.backward() / 2 * sigmoid_derivative(z)])


def readout(z, y, lr, s):
    """The state in words."""
    times = f"{s.ratio:,.0f}" if s.ratio >= 100 else f"{s.ratio:.1f}"
    return (f"z = {z:.1f}, y = {y}, p = {_short(s.p)}. Cross-entropy {_short(s.losses[0])} nats, "
            f"dL/dz = {_short(s.gradients[0])}. Half the squared error {_short(s.losses[1])}, "
            f"dL/dz = {_short(s.gradients[1])}: the ratio is {times}. With learning rate {lr:.1f}, "
            f"one step moves z by {_short(s.steps[0], '+')} and by {_short(s.steps[1], '+')}.")


def _short(number, sign="-"):
    return fixed(number, 4, low=0.001, sign=sign)


@default_settings()
def two_losses(bce_with_logits=course_bce_with_logits):
    """The interaction.

    bce_with_logits -- a function (z, y) -> float, the mean over logits (N,), such as your own
    """
    figure, axes = subplots(2, 2, (9, 4.6), subplot_kw={"xticks": range(-10, 11, 5)})
    output, sizes = axes[:, 1]

    frame(output, "What the neuron says", "logit z", "probability p", (-10, 10), (-0.18, 1.6))
    output.set_yticks([0, 0.5, 1])
    output.plot(Z, sigmoid(Z), color=INK, linewidth=2, zorder=1)
    wanted, = output.plot([-10, 10], [1, 1], ":", color=INK, linewidth=1.5, label="label y",
                          zorder=2)
    error, = output.plot([], [], color=PALE, linewidth=5, solid_capstyle="butt",
                         label="error p - y", zorder=1)
    said, = output.plot([], [], "D", color="white", markeredgecolor=INK, markersize=9, zorder=4)
    output.legend(loc="upper center", ncols=2, frameon=False, fontsize=9,
                  handlelength=1.5).set_zorder(0)

    looks = [{"color": ONE, "linestyle": "-"}, {"color": ZERO, "linestyle": "--"}]
    marks = [{"color": ONE, "marker": "o"}, {"color": ZERO, "marker": "s"}]
    names = ("cross-entropy", "half squared error")
    lines, arrows, heads, dots, size_lines, size_dots = [], [], [], [], [], []
    units, tops = ("nats", "(p - y)² / 2"), (10.5, 0.55)
    for place, name, unit, top, look, mark in zip(axes[:, 0], names, units, tops, looks, marks):
        frame(place, name.capitalize(), "logit z", unit, (-10, 10), (-0.12 * top, 1.12 * top))
        lines += place.plot([], [], linewidth=2, zorder=2, **look)
        arrows += place.plot([], [], color=INK, linewidth=2.5, solid_capstyle="butt", zorder=3)
        heads += place.plot([], [], color=INK, linestyle="none", markersize=8, zorder=3)
        dots += place.plot([], [], markersize=8, markeredgecolor=INK, zorder=4, **mark)
    axes[0, 0].text(0, 11.6, "arrow: one step", ha="center", va="top", fontsize=9, color=INK,
                    zorder=0)

    frame(sizes, "How hard each one pulls", "logit z", "size of dL/dz", (-10, 10),
          (1e-10, 10))
    sizes.set_yscale("log")
    between, = sizes.plot([], [], color=INK, linewidth=1.5, marker="_", markersize=11, zorder=3)
    for name, look, mark in zip(names, looks, marks):
        size_lines += sizes.plot([], [], linewidth=2, zorder=2, label=name, **look)
        size_dots += sizes.plot([], [], markersize=8, markeredgecolor=INK, zorder=4, **mark)
    sizes.legend(loc="lower center", frameon=False, fontsize=9).set_zorder(0)

    @functools.cache  # changes with the label alone; an error in the learner's function is not kept
    def curves(y):
        labels = np.full(len(Z), float(y))
        return losses(Z, labels, bce_with_logits), np.abs(gradients(Z, labels))

    def update(z, y, lr):
        s = state(z, y, lr, bce_with_logits)
        wanted.set_ydata([y, y])
        error.set_data([z, z], [s.p, y])
        said.set_data([z], [s.p])
        for i, (loss_curve, size_curve) in enumerate(zip(*curves(y))):
            # a short step has no room for a head
            direction = np.sign(s.steps[i]) if abs(s.steps[i]) > 2 * HEAD else 0.0
            end = z + s.steps[i] - direction * HEAD
            lines[i].set_data(Z, loss_curve)
            arrows[i].set_data([z, end], [s.losses[i]] * 2)
            heads[i].set_data(*([[end], [s.losses[i]]] if direction else [[], []]))
            heads[i].set_marker(">" if direction > 0 else "<")
            dots[i].set_data([z], [s.losses[i]])
            size_lines[i].set_data(Z, size_curve)
            size_dots[i].set_data([z], [abs(s.gradients[i])])
        between.set_data([z, z], np.abs(s.gradients))
        return readout(z, y, lr, s)

    def move(px, py, **_):
        return {"z": px}

    def point(place, height, tip):
        """The Handle of the point at height(s); tip(s) -> the numbers at a place."""
        def at(z, y, lr):
            return z, height(state(z, y, lr, bce_with_logits))

        def told(px, py, z, y, lr):
            return f"z = {px:.1f}: {tip(state(px, y, lr, bce_with_logits))}. Drag: the logit z"

        return Handle(place, move, at, told, everywhere=True)

    def loss(i, name):
        return point(axes[i, 0], lambda s: s.losses[i], lambda s: (
            f"{name} {_short(s.losses[i])}, dL/dz = {_short(s.gradients[i])}"))

    def arrow(i):
        def at(z, y, lr):
            s = state(z, y, lr, bce_with_logits)
            room = abs(s.steps[i]) > 2 * HEAD and abs(z + s.steps[i]) <= 10
            return (z + s.steps[i], s.losses[i]) if room else []

        def stretch(px, py, z, y, lr):
            return {"lr": (z - px) / state(z, y, lr, bce_with_logits).gradients[i]}

        return Handle(axes[i, 0], stretch, at, "Drag the arrow: the learning rate")

    points = [loss(0, "cross-entropy"), loss(1, "half the squared error"),
              point(output, lambda s: s.p, lambda s: f"p = {_short(s.p)}"),
              point(sizes, lambda s: abs(s.gradients[0]), lambda s: (
                  f"pulls of {_short(abs(s.gradients[0]))} and {_short(abs(s.gradients[1]))}"))]
    touch = [*points, arrow(0), arrow(1),
             Handle(output, lambda px, py, **_: {"y": int(py > 0.5)}, lambda y, **_: (9, y),
                    "Drag the dotted line: the label y")]
    alt = ("Linked plots over the logit z: cross-entropy above half the squared error, each with a "
           "point and an arrow of one step; the sigmoid with its error; the sizes of both "
           "gradients on a log scale, joined by a line.")
    return explore(
        update, figure, alt, touch,
        z=slider("logit z", -10.0, 10.0, -1.0, 0.5,
                 "The weighted sum of the output neuron, before the sigmoid"),
        y=choice("label y", [("1", 1), ("0", 0)]),
        lr=slider("learning rate", 0.5, 10.0, 5.0, 0.5,
                  "An arrow is as long as the learning rate times the gradient"))
