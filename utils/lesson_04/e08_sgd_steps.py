"""Exercise 4.8, two steps downhill."""

import numpy as np

from utils.exercises.exercise import Case, Part, away_from_0
from utils.lesson_04.e01_chain_rule_neuron import results_in_order


def updates(rng):
    """Weights, gradients and learning rates."""
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


def sgd_step(w, g, lr):
    return w - lr * g


def momentum_updates(rng):
    """Weights, gradients, velocities, learning rates, mu; and if several, how many steps."""
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


def momentum_step(w, g, v, lr, mu):
    v = mu * v + g
    return w - lr * v, v


def gradients(g, steps):
    """The gradients of several steps in a row, the first of them g."""
    return [g * (-0.6) ** step for step in range(steps)]


def momentum_steps(answer, w, g, v, lr, mu, steps=1):
    """Observe momentum_step: one step, or where several lead, each with another gradient."""
    if steps == 1:
        return results_in_order(answer, w, g, v, lr, mu)
    for gradient in gradients(g, steps):
        w, v = map(np.asarray, answer(w, gradient, v, lr, mu))
    return {f"w after {steps} steps": w, f"v after {steps} steps": v}


def _with_velocity(velocity, step=lambda v, g, lr: lr * v):
    """The same with another velocity, a function of (v, g, lr, mu), or another step."""
    def momentum_step(w, g, v, lr, mu):
        v = velocity(v, g, lr, mu)
        return w - step(v, g, lr), v

    return momentum_step


PARTS = (
    Part(sgd_step, cases=updates, wrong={
        "uphill": lambda w, g, lr: w + lr * g,
        "no rate": lambda w, g, lr: w - g,
        "step alone": lambda w, g, lr: -lr * g,
        "rate times both": lambda w, g, lr: lr * (w - g),
        "divided by the rate": lambda w, g, lr: w - g / lr,
        "signs only": lambda w, g, lr: w - lr * np.sign(g),
        "times w": lambda w, g, lr: w - lr * w * g,
        "mean": lambda w, g, lr: w - lr * g / len(w),
    }),
    Part(momentum_step, cases=momentum_updates, observe=momentum_steps, results=("w", "v"), wrong={
        "average": _with_velocity(lambda v, g, lr, mu: mu * v + (1 - mu) * g),
        "rate in the velocity":
            _with_velocity(lambda v, g, lr, mu: mu * v + lr * g, lambda v, g, lr: v),
        "rate twice": _with_velocity(lambda v, g, lr, mu: mu * v + lr * g),
        "velocity downhill":
            _with_velocity(lambda v, g, lr, mu: mu * v - lr * g, lambda v, g, lr: -v),
        "no mu": _with_velocity(lambda v, g, lr, mu: v + g),
        "mu times g": _with_velocity(lambda v, g, lr, mu: mu * g + v),
        "mu times both": _with_velocity(lambda v, g, lr, mu: mu * (v + g)),
        "no old velocity": _with_velocity(lambda v, g, lr, mu: g),
        "g subtracted": _with_velocity(lambda v, g, lr, mu: mu * v - g),
        "uphill": _with_velocity(lambda v, g, lr, mu: mu * v + g, lambda v, g, lr: -lr * v),
        "step first": lambda w, g, v, lr, mu: (w - lr * v, mu * v + g),
        "step along g":
            _with_velocity(lambda v, g, lr, mu: mu * v + g, lambda v, g, lr: lr * g),
        "Nesterov": lambda w, g, v, lr, mu: (w - lr * (g + mu * (mu * v + g)), mu * v + g),
        "results swapped": lambda w, g, v, lr, mu: momentum_step(w, g, v, lr, mu)[::-1],
        "w alone": lambda w, g, v, lr, mu: w - lr * (mu * v + g),
        "old velocity returned": lambda w, g, v, lr, mu: (w - lr * (mu * v + g), v),
    }),
)
