"""A recurrent network along a word: its states, its bets, and the gradient back through time."""

import functools
from dataclasses import dataclass

import numpy as np

from utils.activations import softmax
from utils.neurons import Linear
from utils.recurrent import GRU, RNN
from utils.recurrent import rnn_step as course_step
from utils.sequences import Embedding
from utils.widgets.formatting import two_digits

LETTERS = ".abcdefghijklmnopqrstuvwxyz"
LONGEST, SHOWN, TOP = 12, 16, 3  # letters of a word; numbers of the state; bets
N_INPUTS, N_HIDDEN = 16, 64


def course_backward(dh_last, hs, xs, Wh):
    """As exercise 9.4 asks: the gradients of Wx, Wh, b and of the first state."""
    dWx, dWh, db, dh = 0, 0, 0, dh_last
    for x, h, following in zip(xs[::-1], hs[-2::-1], hs[:0:-1]):
        dz = dh * (1 - following**2)
        dWx, dWh, db, dh = dWx + x.T @ dz, dWh + h.T @ dz, db + dz.sum(axis=0), dz @ Wh.T
    return dWx, dWh, db, dh


def tokens(word, steps):
    """A word, again and again, each time after a point: its tokens (steps + 1,)."""
    letters = "".join(letter for letter in word.lower() if letter in LETTERS[1:])[:LONGEST]
    text = f".{letters}" * (steps + 1)
    return np.array([LETTERS.index(letter) for letter in text[:steps + 1]])


@functools.cache
def start():
    """The layers of a network that has learned nothing: letters, both cells, and the last layer."""
    rng = np.random.default_rng(0)
    return (Embedding(len(LETTERS), N_INPUTS, rng=rng), RNN(N_INPUTS, N_HIDDEN, rng=rng),
            GRU(N_INPUTS, N_HIDDEN, rng=rng), Linear(N_HIDDEN, len(LETTERS), rng=rng))


@dataclass(frozen=True)
class State:
    """What a network does along T steps."""

    ids: np.ndarray  # (T + 1,), the letters that it reads, and the one after the last
    h: np.ndarray  # (T, H), the state after each step
    p: np.ndarray  # (T, 27), what it bets on after each step
    size: np.ndarray  # (T,), the length of dL/dh after each step, as a part of that after the last
    plain: np.ndarray  # (T,), the same of the tanh cell

    def top(self, t):
        """The likeliest letters after step t, counted from 0, and their probabilities."""
        return [(LETTERS[i], self.p[t, i]) for i in np.argsort(-self.p[t], kind="stable")[:TOP]]


def state(word, steps, size_h=1.0, size_x=1.0, cell="tanh", bias=0.0, at="last", step=course_step,
          backward=course_backward, layers=None):
    """Read a word, and go back.

    size_h, size_x -- factors of Wh (of U, in the gated cell) and of the letters' numbers
    bias -- of the update gate; at -- the loss is that after the "last" step, or the sum of "all"
    step, backward -- as in exercises 9.3 and 9.4; layers -- as `start` gives them
    """
    letters, rnn, gru, last = layers or start()
    ids = tokens(word, steps)
    x = size_x * np.asarray(letters.W.value, float)[ids[:-1]]  # (T, D)
    weights = [np.asarray(part.value, float) for part in (rnn.Wx, rnn.Wh, rnn.b)]
    h, dh, p = _tanh(x, ids, weights, size_h, last, at, step, backward)
    plain = _sizes(dh)
    if cell != "tanh":
        h, dh, p = _gated(x, ids, gru, size_h, bias, last, at)
    return State(ids, h, p, _sizes(dh), plain)


def _sizes(dh):
    lengths = np.linalg.norm(dh, axis=1)
    return lengths / lengths[-1]


def _bets(h, ids, last, at):
    """The probabilities (T, 27), and the gradient of the loss by each state, directly (T, H)."""
    W, b = (np.asarray(part.value, float) for part in (last.W, last.b))
    p = softmax(h @ W + b)
    dlogits = p - np.eye(len(LETTERS))[ids[1:]]
    if at == "last":
        dlogits[:-1] = 0
    return p, dlogits @ W.T


def _tanh(x, ids, weights, size_h, last, at, step, backward):
    Wx, Wh, b = weights
    Wh, hs = size_h * Wh, [np.zeros((1, len(Wh)))]
    for row in x:
        h = np.asarray(step(row[None], hs[-1], Wx, Wh, b), float)
        if h.shape != hs[0].shape:
            raise ValueError(f"rnn_step gave a state of shape {h.shape}; it has {hs[0].shape}")
        hs.append(h)
    hs = np.array(hs)  # (T + 1, 1, H)
    p, dh = _bets(hs[1:, 0], ids, last, at)
    for t in reversed(range(1, len(dh))):  # one step at a time: each state is a first one once
        dh[t - 1] += backward(dh[t][None], hs[t:t + 2], x[t][None, None], Wh)[3][0]
    return hs[1:, 0], dh, p


def _gated(x, ids, gru, size_h, bias, last, at):
    cell = GRU(*gru.W.value.shape[:1], len(gru.U.value), rng=np.random.default_rng(0), keep=bias)
    cell.W.value, cell.U.value = gru.W.value, size_h * gru.U.value
    h = cell.forward(x[None])
    p, dh = _bets(h[0], ids, last, at)
    cell.backward(dh[None])
    return h[0], cell.dh[0], p


def called(letter):
    """A letter as a text calls it."""
    return "a point" if letter == LETTERS[0] else letter


def readout(s, back, size_h, size_x, cell="tanh", bias=0.0, **_):
    """The state in words. back -- steps from the last one; the others as for `state`"""
    steps = len(s.h)
    t = steps - 1 - back
    bets = ", ".join(f"{called(letter)} {100 * p:.0f} %" for letter, p in s.top(t))
    far = f"{back} step{'s' * (back != 1)} back"
    part = ("At the last step, the gradient counts as 1." if not back else
            f"{far}, the gradient is {two_digits(s.size[t])} of that at the last.")
    gate = f"gate bias {bias:.1f}, " if cell != "tanh" else ""
    return (f"Step {t + 1} of {steps} reads {called(LETTERS[s.ids[t]])} and bets on {bets}. {part} "
            f"Here {gate}size of Wh {size_h:.2f}, of the inputs {size_x:.1f}.")
