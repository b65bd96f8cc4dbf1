"""Lesson 9, recurrent networks: 9.1 and 9.3, and where the other exercises stand.

What is said about them stands in words.md, under the same names.
"""

import math

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, away_from_0
from utils.lesson_09 import (
    e02_bigrams,
    e04_rnn_backward,
    e05_clip_gradients,
    e06_sample_next,
    e07_sick_loops,
    e08_gru_step,
)

# ---- 9.1 -----------------------------------------------------------------------------------------


def tokens(rng):
    """Tokens (N,), and how many there are."""
    return [
        Case("one token", (np.array([1]), 3)),
        Case("the first token", (np.array([0]), 4)),
        Case("the last token", (np.array([4]), 5)),
        Case("a token that comes twice", (np.array([2, 0, 2]), 3)),
        Case("the largest token missing", (np.array([1, 3, 0, 1]), 6)),
        Case("all tokens in order", (np.arange(4), 4)),
        Case("all tokens in another order", (np.array([2, 3, 0, 1, 4]), 5)),
        Case("only one token there is", (np.array([0, 0]), 1)),
        Case("the same token throughout", (np.full(5, 3), 5)),
        Case("more tokens than there are kinds", (rng.integers(0, 3, 9), 3)),
        Case("small integers", (np.array([7, 2, 200], np.uint8), 201)),
        *(Case("tokens drawn at random", (rng.integers(0, 27, n), 27)) for n in (1, 12, 40)),
    ]


def one_hot(ids, n_tokens):
    return (ids[:, None] == np.arange(n_tokens)).astype(float)


def _several_at_once(ids, n_tokens):
    row = np.zeros(n_tokens)
    row[ids] = 1
    return row


def _every_row(ids, n_tokens):
    rows = np.zeros((len(ids), n_tokens))
    rows[:, ids] = 1
    return rows


def _whole_rows(ids, n_tokens):
    rows = np.zeros((len(ids), n_tokens))
    rows[ids] = 1
    return rows


ONE_HOT = Part(one_hot, cases=tokens, wrong={
    "transposed": lambda ids, n_tokens: one_hot(ids, n_tokens).T,
    "one place too early": lambda ids, n_tokens: np.roll(one_hot(ids, n_tokens), -1, axis=1),
    "counted from 1": lambda ids, n_tokens: (
        ids[:, None] == np.arange(1, n_tokens + 1)).astype(float),
    "one row for all": _several_at_once,
    "counts": lambda ids, n_tokens: np.bincount(ids, minlength=n_tokens),
    "every row": _every_row,
    "whole rows": _whole_rows,
    "first row only": Forms([
        lambda ids, n_tokens: one_hot(ids, n_tokens)[0],
        lambda ids, n_tokens: one_hot(ids, n_tokens) * (np.arange(len(ids)) == 0)[:, None]]),
    "ones stay": lambda ids, n_tokens: np.maximum.accumulate(one_hot(ids, n_tokens), axis=0),
    "as wide as the largest": lambda ids, n_tokens: np.eye(int(ids.max()) + 1)[ids],
    "all rows there are": lambda ids, n_tokens: np.eye(n_tokens),
    "the token itself": lambda ids, n_tokens: one_hot(ids, n_tokens) * ids[:, None],
    "0 at the place": lambda ids, n_tokens: 1 - one_hot(ids, n_tokens),
    "-1 elsewhere": lambda ids, n_tokens: 2 * one_hot(ids, n_tokens) - 1,
    "1 up to the place": Forms([
        lambda ids, n_tokens: (np.arange(n_tokens) <= ids[:, None]) * 1.0,
        lambda ids, n_tokens: (np.arange(n_tokens) < ids[:, None]) * 1.0]),
    "numbers divided": lambda ids, n_tokens: ids / n_tokens,
})

# ---- 9.3 -----------------------------------------------------------------------------------------


def steps(rng):
    """Inputs (N, D), states (N, H), Wx (D, H), Wh (H, H), b (H,)."""
    def of(label, n, d, hidden, x=None, h=None, b=None, scale=0.7):
        x = away_from_0(rng, n, d) if x is None else x
        h = rng.uniform(-0.9, 0.9, (n, hidden)).round(2) if h is None else h
        b = away_from_0(rng, hidden) / 2 if b is None else b
        Wx, Wh = away_from_0(rng, d, hidden) * scale, away_from_0(rng, hidden, hidden) * scale
        return Case(label, (x, h, Wx, Wh, b))

    return [
        of("one number each", 1, 1, 1),
        of("one sequence", 1, 2, 3),
        of("several sequences", 4, 2, 3),
        of("a state of zeros", 2, 3, 2, h=np.zeros((2, 2))),
        of("an input of zeros", 2, 3, 2, x=np.zeros((2, 3))),
        of("a bias of zeros", 2, 2, 3, b=np.zeros(3)),
        of("as many inputs as numbers in the state", 2, 3, 3),
        of("as many sequences as numbers in the state", 3, 2, 3),
        of("all sizes equal", 3, 3, 3),
        of("one-hot rows", 3, 4, 2, x=np.eye(4)[[1, 3, 1]]),
        of("a state of one number", 3, 4, 1),
        of("large weights", 3, 4, 5, scale=5.0),
        of("integers for the input", 2, 3, 4, x=rng.integers(-2, 3, (2, 3))),
        *(of("numbers drawn at random", *size, scale=0.3) for size in ((5, 16, 8), (2, 3, 6))),
    ]


def rnn_step(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh + b)


RNN_STEP = Part(rnn_step, cases=steps, wrong={
    "no state": Forms([
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + b),
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + np.zeros(h.shape) @ Wh + b)]),
    "no input": lambda x, h, Wx, Wh, b: np.tanh(h @ Wh + b),
    "Wh transposed": lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh.T + b),
    "no tanh": lambda x, h, Wx, Wh, b: x @ Wx + h @ Wh + b,
    "tanh of each part": Forms([
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx) + np.tanh(h @ Wh) + b,
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx) + np.tanh(h @ Wh) + np.tanh(b),
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx) + np.tanh(h @ Wh + b),
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + b) + np.tanh(h @ Wh),
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + b) + np.tanh(h @ Wh + b)]),
    "tanh of the input only": Forms([
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx) + h @ Wh + b,
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + b) + h @ Wh]),
    "tanh of the state only": Forms([
        lambda x, h, Wx, Wh, b: x @ Wx + np.tanh(h @ Wh) + b,
        lambda x, h, Wx, Wh, b: x @ Wx + np.tanh(h @ Wh + b)]),
    "tanh of the state before": lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + np.tanh(h) @ Wh + b),
    "bias twice": lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh + 2 * b),
    "no bias": lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh),
    "bias after tanh": lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h @ Wh) + b,
    "added to the state": Forms([
        lambda x, h, Wx, Wh, b: h + np.tanh(x @ Wx + h @ Wh + b),
        lambda x, h, Wx, Wh, b: h + np.tanh(x @ Wx + b)]),
    "no Wh": lambda x, h, Wx, Wh, b: np.tanh(x @ Wx + h + b),
    "weights swapped": Forms([
        lambda x, h, Wx, Wh, b: np.tanh(x @ Wh + h @ Wx + b),
        lambda x, h, Wx, Wh, b: np.tanh(np.hstack([h, x]) @ np.vstack([Wx, Wh]) + b),
        lambda x, h, Wx, Wh, b: np.tanh(np.hstack([x, h]) @ np.vstack([Wh, Wx]) + b)]),
    "math's tanh": lambda x, h, Wx, Wh, b: math.tanh(x @ Wx + h @ Wh + b),
    "multiplied": lambda x, h, Wx, Wh, b: np.tanh((x @ Wx) * (h @ Wh) + b),
    "sigmoid": lambda x, h, Wx, Wh, b: 1 / (1 + np.exp(-(x @ Wx + h @ Wh + b))),
    "ReLU": lambda x, h, Wx, Wh, b: np.maximum(x @ Wx + h @ Wh + b, 0),
    "mean over the sequences": lambda x, h, Wx, Wh, b: (
        np.tanh(x @ Wx + h @ Wh + b).mean(axis=0)),
})

EXERCISES = {  # id: its Part, or the tuple of its Parts
    "9.1": ONE_HOT,
    "9.2": e02_bigrams.PARTS,
    "9.3": RNN_STEP,
    "9.4": e04_rnn_backward.PART,
    "9.5": e05_clip_gradients.PART,
    "9.6": e06_sample_next.PART,
    "9.7": e07_sick_loops.PARTS,
    "9.8": e08_gru_step.PARTS,
}
