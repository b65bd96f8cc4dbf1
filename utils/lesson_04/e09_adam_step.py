"""Exercise 4.9, a step of Adam."""

import numpy as np

from utils.exercises.exercise import Case, Part, away_from_0
from utils.lesson_04.e01_chain_rule_neuron import results_in_order
from utils.lesson_04.e08_sgd_steps import gradients


def adam_updates(rng):
    """Weights, gradients, moments, t, some of the settings; and if several, how many steps."""
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
        Case("gradients as small as eps",
             (draw(2)[0], tiny, 0.3 * tiny[::-1], tiny * tiny, 2, 0.5)),
        Case("a gradient of 0 from the start",
             (draw(1)[0], np.zeros(1), np.zeros(1), np.zeros(1), 1, 0.5)),
        Case("the default learning rate",
             (0.01 * w, 5 * g, 9 * w[::-1], np.array([0.5, 1.2, 0.8]), 4)),
        Case("a gradient of 0 after others", (draw(2)[0], np.zeros(2), *draw(2)[2:], 3, 0.5)),
        Case("integer weights", (np.array([2, -1]), *draw(2)[1:], 2, 0.5)),
        Case("integer gradients", (draw(2)[0], np.array([2, -1]), *draw(2)[2:], 2, 0.5)),
        Case("three steps in a row", (*draw(3), 1, 0.5, 0.8, 0.9, 1e-8, 3)),
        Case("four steps in a row, from t = 5 on", (*draw(2, 2), 5, 0.3, 0.9, 0.999, 1e-3, 4)),
    ]


def adam_step(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    mean, square = m / (1 - b1**t), v / (1 - b2**t)
    return w - lr * mean / (np.sqrt(square) + eps), m, v


def adam_steps(answer, w, g, m, v, t, *settings):
    """Observe adam_step: one step, or where several lead, each with another gradient."""
    if len(settings) < 5:
        return results_in_order(answer, w, g, m, v, t, *settings)
    *settings, steps = settings
    for step, gradient in enumerate(gradients(g, steps)):
        w, m, v = map(np.asarray, answer(w, gradient, m, v, t + step, *settings))
    return {f"w after {steps} steps": w, f"m after {steps} steps": m, f"v after {steps} steps": v}


def _with_formula(mean=lambda m, g, b1: b1 * m + (1 - b1) * g,
                  square=lambda v, g, b2: b2 * v + (1 - b2) * g * g,
                  by=lambda b1, b2, t: (1 - b1**t, 1 - b2**t),
                  step=lambda m, v, lr, eps: lr * m / (np.sqrt(v) + eps)):
    """The same with another formula. by -- what m and v are divided by to correct them"""
    def adam(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
        m, v = mean(m, g, b1), square(v, g, b2)
        by_m, by_v = by(b1, b2, t)
        return w - step(m / by_m, v / by_v, lr, eps), m, v

    return adam


def _with_defaults(lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    """The same with another default."""
    def adam(w, g, m, v, t, lr=lr, b1=b1, b2=b2, eps=eps):
        return adam_step(w, g, m, v, t, lr, b1, b2, eps)

    return adam


def _corrected_returned(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    w, m, v = adam_step(w, g, m, v, t, lr, b1, b2, eps)
    return w, m / (1 - b1**t), v / (1 - b2**t)


def _step_first(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    _, new_m, new_v = adam_step(w, g, m, v, t, lr, b1, b2, eps)
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), new_m, new_v


def _turned_mean(m, g, b1):
    return (1 - b1) * m + b1 * g


def _turned_square(v, g, b2):
    return (1 - b2) * v + b2 * g * g


PART = Part(adam_step, cases=adam_updates, observe=adam_steps, results=("w", "m", "v"), wrong={
    "not corrected": _with_formula(by=lambda b1, b2, t: (1, 1)),
    "only m corrected": _with_formula(by=lambda b1, b2, t: (1 - b1**t, 1)),
    "only v corrected": _with_formula(by=lambda b1, b2, t: (1, 1 - b2**t)),
    "corrected without t": _with_formula(by=lambda b1, b2, t: (1 - b1, 1 - b2)),
    "b1 * t": _with_formula(by=lambda b1, b2, t: (1 - b1 * t, 1 - b2 * t)),
    "t + 1": _with_formula(by=lambda b1, b2, t: (1 - b1 ** (t + 1), 1 - b2 ** (t + 1))),
    "t - 1": _with_formula(by=lambda b1, b2, t: (1 - b1 ** (t - 1), 1 - b2 ** (t - 1))),
    "b1 and b2 swapped": _with_formula(by=lambda b1, b2, t: (1 - b2**t, 1 - b1**t)),
    "corrected by a product":
        _with_formula(by=lambda b1, b2, t: (1 / (1 - b1**t), 1 / (1 - b2**t))),
    "eps in the root": _with_formula(step=lambda m, v, lr, eps: lr * m / np.sqrt(v + eps)),
    "no eps": _with_formula(step=lambda m, v, lr, eps: lr * m / np.sqrt(v)),
    "no root": _with_formula(step=lambda m, v, lr, eps: lr * m / (v + eps)),
    "eps beside the quotient": _with_formula(step=lambda m, v, lr, eps: lr * m / np.sqrt(v) + eps),
    "uphill": _with_formula(step=lambda m, v, lr, eps: -lr * m / (np.sqrt(v) + eps)),
    "no rate": _with_formula(step=lambda m, v, lr, eps: m / (np.sqrt(v) + eps)),
    "g not squared": _with_formula(square=lambda v, g, b2: b2 * v + (1 - b2) * g),
    "g without its sign": _with_formula(square=lambda v, g, b2: b2 * v + (1 - b2) * np.abs(g)),
    "1 - b2 squared": _with_formula(square=lambda v, g, b2: b2 * v + ((1 - b2) * g) ** 2),
    "v a sum": _with_formula(square=lambda v, g, b2: b2 * v + g * g),
    "m a sum": _with_formula(mean=lambda m, g, b1: b1 * m + g),
    "shares of m swapped": _with_formula(mean=_turned_mean),
    "shares of v swapped": _with_formula(square=_turned_square),
    "both shares swapped": _with_formula(mean=_turned_mean, square=_turned_square),
    "corrected returned": _corrected_returned,
    "step first": _step_first,
    "w alone": lambda w, g, m, v, t, *settings: adam_step(w, g, m, v, t, *settings)[0],
    "default of lr": _with_defaults(lr=1e-2),
    "default of b1": _with_defaults(b1=0.99),
    "default of b2": _with_defaults(b2=0.99),
    "default of eps": _with_defaults(eps=1e-6),
})
