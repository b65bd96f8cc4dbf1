"""The clip bench: one step near a cliff of the loss, as it is, clipped by norm, and by value."""

from dataclasses import dataclass

import numpy as np

from utils.plots import INK, NEGATIVE, ONE, ZERO, frame
from utils.widgets import Handle, default_settings, explore, slider, subplots
from utils.widgets.formatting import two_digits

W_LOW, W_HIGH, A_LOW, A_HIGH = 0.4, 1.6, -0.6, 2.1
FAR = 9.0  # longer steps are drawn as long as this
WAYS = {"as it is": (INK, "-"), "by norm": (ZERO, "-"), "by value": (NEGATIVE, "--")}


def course_clip(gradients, max_norm):
    """As exercise 9.5 asks: (clipped gradients, the norm of all of them before)."""
    norm = float(np.sqrt(sum(np.sum(gradient**2) for gradient in gradients)))
    return [gradient * min(1.0, max_norm / max(norm, 1e-300)) for gradient in gradients], norm


@np.errstate(over="ignore")
def loss(w, a, steps):
    """h begins at a, and each step makes it w h: half the squared distance from 1 at the end."""
    return 0.5 * (a * w**steps - 1) ** 2


def gradient(w, a, steps):
    """dL/dw and dL/da."""
    error = a * w**steps - 1
    return np.array([error * a * steps * w ** (steps - 1), error * w**steps])


@dataclass(frozen=True)
class State:
    """A step from (w, a), three ways."""

    gradient: np.ndarray  # (2,)
    norm: float  # of it, as the function tells
    ends: dict  # way: (w, a) after the step
    turned: float  # degrees by which the step of "by value" differs from the gradient's


def state(w, a, steps, lr, max_norm, clip=course_clip):
    """w, a -- where it starts; steps -- T; lr -- of the step; max_norm -- for both ways to clip"""
    g = gradient(w, a, steps)
    clipped, norm = clip([g[:1].copy(), g[1:].copy()], max_norm)
    used = {"as it is": g, "by norm": np.concatenate([np.ravel(part) for part in clipped]),
            "by value": np.clip(g, -max_norm, max_norm)}
    by_value = used["by value"]
    lengths = np.linalg.norm(g) * np.linalg.norm(by_value)
    cosine = g @ by_value / lengths if lengths else 1.0
    return State(g, float(norm), {way: np.array([w, a]) - lr * step for way, step in used.items()},
                 float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))))


def readout(w, a, steps, lr, max_norm, s):
    """The state in words."""
    far = {way: loss(*end, steps) for way, end in s.ends.items()}
    plain = far["as it is"]
    plain = two_digits(plain) if np.isfinite(plain) else "more than a computer can count"
    return (f"w {w:.2f}, a {a:.1f}, T {steps}: loss {two_digits(loss(w, a, steps))}; the norm of "
            f"its gradient is {two_digits(s.norm)}. After a step at rate {lr:.2f} the loss is "
            f"{plain}; clipped to {max_norm:.1f} by norm "
            f"{two_digits(far['by norm'])}; by value {two_digits(far['by value'])}, "
            f"{s.turned:.0f} degrees off the way.")


@default_settings()
def clip_bench(clip=course_clip):
    """The interaction.

    clip -- a function such as your own of exercise 9.5
    """
    figure, plane = subplots(1, 1, (9, 3.6))
    frame(plane, "The loss: 0 on the dotted line", "weight w", "first state a", (W_LOW, W_HIGH),
          (A_LOW, A_HIGH))
    ws, As = np.meshgrid(np.linspace(W_LOW, W_HIGH, 120), np.linspace(A_LOW, A_HIGH, 90))
    image = plane.imshow(np.zeros((90, 120)), extent=(W_LOW, W_HIGH, A_LOW, A_HIGH), cmap="Oranges",
                         origin="lower", aspect="auto", vmin=-3, vmax=6, zorder=0, alpha=0.8)
    plane.set(xlim=(W_LOW, W_HIGH), ylim=(A_LOW, A_HIGH))
    lines = {way: plane.plot([], [], color=color, linestyle=style, linewidth=2.5, marker="o",
                             markevery=[1], markersize=6, label=way, zorder=3)[0]
             for way, (color, style) in WAYS.items()}
    place, = plane.plot([], [], "D", color=ONE, markersize=11, markeredgecolor=INK, zorder=4)
    best, = plane.plot([], [], color=INK, linewidth=1.5, linestyle=":", zorder=2,
                       label="loss 0")
    plane.legend(frameon=True, fontsize=9, loc="lower left", ncol=2).set_zorder(1)

    def update(w, a, steps, max_norm, lr):
        s = state(w, a, steps, lr, max_norm, clip)
        image.set_data(np.log10(loss(ws, As, steps) + 1e-3))
        for way, line in lines.items():
            step = s.ends[way] - [w, a]
            step *= min(1, FAR / max(np.linalg.norm(step), FAR))  # ends out of sight all the same
            line.set_data(*np.transpose([[w, a], [w, a] + step]))
        place.set_data([w], [a])
        x = np.linspace(W_LOW, W_HIGH, 200)
        best.set_data(x, np.clip(x ** -float(steps), A_LOW, 2 * A_HIGH))
        return readout(w, a, steps, lr, max_norm, s)

    def told(px, py, steps, **_):
        return (f"w {px:.2f}, a {py:.2f}: loss {two_digits(loss(px, py, steps))}. "
                "Drag: where the step starts")

    touch = [Handle(plane, lambda px, py, **_: {"w": px, "a": py}, lambda w, a, **_: (w, a),
                    "Drag where the step starts"),
             Handle(plane, lambda px, py, **_: {"w": px, "a": py}, tip=told)]
    alt = ("A plane of the loss over a weight and a first state, flat on the left and steep on the "
           "right. From a point, one step as it is, one clipped by norm, one by value.")
    return explore(update, figure, alt, touch,
                   w=slider("weight w", 0.5, 1.5, 1.3, 0.02, "What each step multiplies by"),
                   a=slider("first state a", -0.5, 2.0, 1.0, 0.1, "Where the state begins"),
                   steps=slider("steps T", 1, 20, 10, 1, "So often it is multiplied"),
                   max_norm=slider("max_norm", 0.5, 5.0, 2.0, 0.5, "Of the clipped gradient"),
                   lr=slider("learning rate", 0.01, 0.2, 0.1, 0.01, "Of all three steps"))
