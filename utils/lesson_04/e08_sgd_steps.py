"""Exercises 4.8 and 4.9, the steps of SGD, momentum and Adam: right answers, how they are observed, and the inputs to
try."""

import numpy as np

from utils.exercises.exercise import Case, away_from_0
from utils.lesson_04.e02_linear_backward import results_in_order


def sgd_step(w, g, lr):
    return w - lr * g


def momentum_step(w, g, v, lr, mu):
    v = mu * v + g
    return w - lr * v, v


def adam_step(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    mean, square = m / (1 - b1**t), v / (1 - b2**t)
    return w - lr * mean / (np.sqrt(square) + eps), m, v


def momentum_steps(answer, w, g, v, lr, mu, steps=1):
    """Observe momentum_step: one step, or where several lead, each with another gradient."""
    if steps == 1:
        return results_in_order(answer, w, g, v, lr, mu)
    for gradient in _gradients(g, steps):
        w, v = map(np.asarray, answer(w, gradient, v, lr, mu))
    return {f"w after {steps} steps": w, f"v after {steps} steps": v}


def adam_steps(answer, w, g, m, v, t, *settings):
    """Observe adam_step: one step, or (with a number of steps as the last of the settings) where several lead."""
    if len(settings) < 5:
        return results_in_order(answer, w, g, m, v, t, *settings)
    *settings, steps = settings
    for step, gradient in enumerate(_gradients(g, steps)):
        w, m, v = map(np.asarray, answer(w, gradient, m, v, t + step, *settings))
    return {f"w after {steps} steps": w, f"m after {steps} steps": m, f"v after {steps} steps": v}


def _gradients(g, steps):
    return [g * (-0.6) ** step for step in range(steps)]


def updates(rng):
    def draw(*shape):
        return away_from_0(rng, *shape), away_from_0(rng, *shape)

    return [
        Case("one weight", (*draw(1), 0.1)),
        Case("three weights", (*draw(3), 0.5)),
        Case("a table of weights", (*draw(2, 3), 0.05)),
        Case("a gradient of 0", (draw(2)[0], np.zeros(2), 0.3)),
        Case("a weight of 0", (np.array([0.0, 0.7]), *draw(2)[1:], 0.3)),
        Case("a learning rate above 1", (*draw(4), 1.5)),
        Case("integer weights", (np.array([2, -1]), np.array([0.4, 0.3]), 0.2)),
        Case("integer gradients", (np.array([0.4, 0.3]), np.array([2, -1]), 0.2)),
        Case("a square table of weights", (*draw(3, 3), 0.2)),
    ]


def momentum_updates(rng):
    def draw(*shape):
        return tuple(away_from_0(rng, *shape) for _ in range(3))

    return [
        Case("one weight", (*draw(1), 0.1, 0.9)),
        Case("three weights", (*draw(3), 0.5, 0.7)),
        Case("a table of weights", (*draw(2, 3), 0.05, 0.8)),
        Case("a velocity of 0", (*draw(2)[:2], np.zeros(2), 0.3, 0.9)),
        Case("no momentum", (*draw(2), 0.3, 0.0)),
        Case("a gradient of 0", (draw(2)[0], np.zeros(2), draw(2)[0], 0.3, 0.6)),
        Case("integer weights", (np.array([2, -1]), *draw(2)[1:], 0.2, 0.9)),
        Case("integer gradients", (draw(2)[0], np.array([2, -1]), draw(2)[2], 0.2, 0.9)),
        Case("three steps in a row", (*draw(3), 0.2, 0.9, 3)),
        Case("five steps in a row", (*draw(2, 2), 0.4, 0.6, 5)),
    ]


def adam_updates(rng):
    def draw(*shape, size=1.0):
        w, g, m = (away_from_0(rng, *shape) for _ in range(3))
        return w, size * g, size * m, size**2 * rng.uniform(0.5, 3, shape).round(1)

    w, g, _, _ = draw(3)
    tiny = 1e-8 * np.array([0.7, -1.3])
    return [
        Case("the first step of one weight", (w[:1], g[:1], np.zeros(1), np.zeros(1), 1, 0.5)),
        Case("the first step of three weights", (w, g, np.zeros(3), np.zeros(3), 1, 0.2)),
        Case("t = 1, with moments", (*draw(3), 1, 0.5)),
        Case("t = 2", (*draw(3), 2, 0.5)),
        Case("t = 10", (*draw(2, 3), 10, 0.5)),
        Case("t = 1000", (*draw(2), 1000, 0.5)),
        Case("other b1 and b2", (*draw(3), 2, 0.3, 0.7, 0.8, 1e-8)),
        Case("a large eps", (*draw(3), 3, 0.3, 0.8, 0.95, 0.4)),
        Case("gradients as small as eps", (draw(2)[0], tiny, 0.3 * tiny[::-1], tiny * tiny, 2, 0.5)),
        Case("a gradient of 0 from the start", (draw(1)[0], np.zeros(1), np.zeros(1), np.zeros(1), 1, 0.5)),
        Case("the default learning rate", (0.01 * w, 5 * g, 9 * w[::-1], np.array([0.5, 1.2, 0.8]), 4)),
        Case("a gradient of 0 after others", (draw(2)[0], np.zeros(2), *draw(2)[2:], 3, 0.5)),
        Case("integer weights", (np.array([2, -1]), *draw(2)[1:], 2, 0.5)),
        Case("integer gradients", (draw(2)[0], np.array([2, -1]), *draw(2)[2:], 2, 0.5)),
        Case("three steps in a row", (*draw(3), 1, 0.5, 0.8, 0.9, 1e-8, 3)),
        Case("four steps in a row, from t = 5 on", (*draw(2, 2), 5, 0.3, 0.9, 0.999, 1e-3, 4)),
    ]
