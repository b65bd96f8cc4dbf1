"""Exercise 9.8, a gated cell. What is said about it stands in words.md."""

import math

import numpy as np

from utils.activations import sigmoid
from utils.exercises.comparing import number
from utils.exercises.exercise import Case, Forms, Part, away_from_0


def gated_steps(rng):
    """Inputs (N, D), states (N, H), W (D, 3 H), U (H, 3 H), b (3 H,)."""
    def of(label, n, d, hidden, h=None, x=None, b=None, scale=0.8):
        x = away_from_0(rng, n, d) if x is None else x
        h = rng.uniform(-0.9, 0.9, (n, hidden)).round(2) if h is None else h
        b = away_from_0(rng, 3 * hidden) if b is None else b
        W, U = away_from_0(rng, d, 3 * hidden) * scale, away_from_0(rng, hidden, 3 * hidden) * scale
        return Case(label, (x, h, W, U, b))

    return [
        of("one number each", 1, 1, 1),
        of("one sequence", 1, 2, 2),
        of("several sequences", 4, 2, 3),
        of("a state of zeros", 2, 3, 2, h=np.zeros((2, 2))),
        of("an input of zeros", 2, 3, 2, x=np.zeros((2, 3))),
        of("biases of zero", 2, 2, 3, b=np.zeros(9)),
        of("an update gate that is open", 2, 2, 2, b=np.array([5.0, 5, 0.5, -0.5, 1, -1])),
        of("an update gate that is shut", 2, 2, 2, b=np.array([-5.0, -5, 0.5, -0.5, 1, -1])),
        of("a reset gate that is shut", 2, 2, 2, b=np.array([0.5, -0.5, -5, -5, 1, -1])),
        of("as many inputs as numbers in the state", 2, 3, 3),
        of("as many sequences as numbers in the state", 3, 2, 3),
        of("all sizes equal", 3, 3, 3),
        of("three times as many inputs", 2, 6, 2),
        of("one-hot rows", 3, 4, 2, x=np.eye(4)[[1, 3, 1]]),
        *(of("numbers drawn at random", *size, scale=0.4) for size in ((5, 8, 4), (2, 3, 6))),
    ]


def gru_step(x, h, W, U, b):
    x_u, x_r, x_c = np.split(x @ W + b, 3, axis=1)
    h_u, h_r, h_c = np.split(h @ U, 3, axis=1)
    u, r = sigmoid(x_u + h_u), sigmoid(x_r + h_r)
    c = np.tanh(x_c + r * h_c)
    return u * h + (1 - u) * c


def _cell(u=lambda x, h: sigmoid(x[0] + h[0]), r=lambda x, h: sigmoid(x[1] + h[1]),
          c=lambda x, h, r, given: np.tanh(x[2] + r * h[2]),
          new=lambda u, h, c, r: u * h + (1 - u) * c, order=(0, 1, 2), bias=True):
    """A gru_step that does one thing in another way. x, h -- of u, r and c: their part of the sums,
    given -- the arguments"""
    def answer(x, h, W, U, b):
        from_x = np.split(x @ W + (b if bias else 0), 3, axis=1)
        from_h = np.split(h @ U, 3, axis=1)
        from_x, from_h = ([parts[i] for i in order] for parts in (from_x, from_h))
        reset = r(from_x, from_h)
        return new(u(from_x, from_h), h, c(from_x, from_h, reset, (x, h, W, U, b)), reset)

    return answer


def _reset_before(x, h, r, given):
    """The reset gate on the state, before the product (Cho and others, 2014)."""
    return np.tanh(x[2] + np.split((r * given[1]) @ given[3], 3, axis=1)[2])


def _reset_of_all(x, h, r, given):
    return np.tanh(r * (x[2] + h[2]))


def _cut_at_the_inputs(x, h, W, U, b):
    D, from_x, from_h = x.shape[1], x @ W + b, h @ U
    u, r = (sigmoid(from_x[:, cut] + from_h[:, cut]) for cut in (slice(D), slice(D, 2 * D)))
    c = np.tanh(from_x[:, 2 * D :] + r * from_h[:, 2 * D :])
    return u * h + (1 - u) * c


GRU_STEP = Part(gru_step, cases=gated_steps, wrong={
    "kept and taken swapped": _cell(new=lambda u, h, c, r: (1 - u) * h + u * c),
    "gates swapped": _cell(order=(1, 0, 2)),
    "c first": Forms([_cell(order=(1, 2, 0)), _cell(order=(2, 1, 0)), _cell(order=(2, 0, 1))]),
    "c in the middle": _cell(order=(0, 2, 1)),
    "reset before the product": _cell(c=_reset_before),
    "reset of all": _cell(c=_reset_of_all),
    "reset of the input": _cell(c=lambda x, h, r, given: np.tanh(r * x[2] + h[2])),
    "no reset": _cell(c=lambda x, h, r, given: np.tanh(x[2] + h[2])),
    "1 - r": _cell(c=lambda x, h, r, given: np.tanh(x[2] + (1 - r) * h[2])),
    "u resets": lambda x, h, W, U, b: _cell(
        r=lambda from_x, from_h: sigmoid(from_x[0] + from_h[0]))(x, h, W, U, b),
    "r updates": _cell(new=lambda u, h, c, r: r * h + (1 - r) * c),
    "reset of the old state": _cell(new=lambda u, h, c, r: u * r * h + (1 - u) * c),
    "reset of c": _cell(c=lambda x, h, r, given: r * np.tanh(x[2] + h[2])),
    "sigmoid for c": _cell(c=lambda x, h, r, given: sigmoid(x[2] + r * h[2])),
    "no tanh": _cell(c=lambda x, h, r, given: x[2] + r * h[2]),
    "tanh for the gates": _cell(u=lambda x, h: np.tanh(x[0] + h[0]),
                                r=lambda x, h: np.tanh(x[1] + h[1])),
    "no sigmoid": _cell(u=lambda x, h: x[0] + h[0], r=lambda x, h: x[1] + h[1]),
    "minus in the exponent missing": _cell(u=lambda x, h: sigmoid(-x[0] - h[0]),
                                           r=lambda x, h: sigmoid(-x[1] - h[1])),
    "gates without the state": _cell(u=lambda x, h: sigmoid(x[0]), r=lambda x, h: sigmoid(x[1])),
    "gates without the input": _cell(u=lambda x, h: sigmoid(h[0]), r=lambda x, h: sigmoid(h[1])),
    "no bias": _cell(bias=False),
    "bias twice": lambda x, h, W, U, b: gru_step(x, h, W, U, 2 * b),
    "bias reset as well": _cell(c=lambda x, h, r, given: np.tanh(
        x[2] + (r - 1) * np.split(given[4], 3)[2] + r * h[2])),
    "cut at the inputs": _cut_at_the_inputs,
    "tanh of each part": _cell(c=lambda x, h, r, given: np.tanh(x[2]) + r * np.tanh(h[2])),
    "all taken": _cell(new=lambda u, h, c, r: u * h + c),
    "u for both": _cell(new=lambda u, h, c, r: u * h + u * c),
    "only what is new": _cell(new=lambda u, h, c, r: c),
    "tanh at the end": _cell(new=lambda u, h, c, r: np.tanh(u * h + (1 - u) * c)),
})

U_HALF = 0.5 ** (1 / 20)
BIAS_HALF = math.log(U_HALF / (1 - U_HALF))


def near(right, tolerance, digits):
    """An observer of a number: right within the tolerance, else so many of its decimals."""
    def observe(answer):
        value = number(answer)
        if abs(value - right) < tolerance:
            return "what leaves half after 20 steps"
        return f"{value:.{digits}f}"

    return observe


PARTS = (
    GRU_STEP,
    Part(U_HALF, name="u_half", observe=near(U_HALF, 0.0006, 3), wrong={
        "a twentieth of a half": 0.5 / 20,
        "1 less a twentieth of a half": 1 - 0.5 / 20,
        "1 less a twentieth": 0.95,
        "half": 0.5,
        "power of 20": 0.5**20,
        "what is lost": 1 - U_HALF,
        "ten steps": 0.5**0.1,
        "a twentieth": 0.05,
    }),
    Part(BIAS_HALF, name="bias_half", observe=near(BIAS_HALF, 0.02, 2), wrong={
        "other sign": -BIAS_HALF,
        "u itself": U_HALF,
        "sigmoid of u": 1 / (1 + math.exp(-U_HALF)),
        "logarithm of u": math.log(U_HALF),
        "u over 1 - u": U_HALF / (1 - U_HALF),
        "base 10": math.log10(U_HALF / (1 - U_HALF)),
        "base 2": math.log2(U_HALF / (1 - U_HALF)),
        "logarithm of 1 - u": -math.log(1 - U_HALF),
        "gate of tanh": math.atanh(U_HALF),
        "of 0.95": math.log(19),
    }),
)
