"""Who looks where in the transformer of lesson 10, what it expects, and what a part is worth."""

import functools
from dataclasses import dataclass

import numpy as np

from utils import CrossEntropyLoss, softmax
from utils.attention import attention as course_attention
from utils.lesson_10 import alice_model as course

MARK = "\u2423"  # how a space is shown


def forward(model, ids, attention=course_attention, mask=True, positions=True, off=None):
    """Logits (N, T, V) of ids (N, T), and the weights of each block: [(N, n_heads, T, T), ...].

    attention -- a function (Q, K, V, mask) -> out, weights, for one head of one text: as in 10.3
    mask, positions -- whether they are there; off -- (block, head) whose answer is left out
    """
    embedding, places, *blocks, norm, head = model.layers
    x, seen = embedding.forward(ids), []
    if positions:
        x = places.forward(x)
    for number, (attend, think) in enumerate(block.layers for block in blocks):
        first, layer = attend.layers
        (n, T, D), heads = x.shape, layer.n_heads
        parts = layer.qkv.forward(first.forward(x)).reshape(n, T, 3, heads, D // heads)
        Q, K, V = parts.transpose(2, 0, 3, 1, 4)
        out, weights = _attend(attention, Q, K, V, np.tri(T, dtype=bool) if mask else None)
        seen.append(weights)
        if off and off[0] == number:
            out = out.copy()
            out[:, off[1]] = 0
        out = np.ascontiguousarray(out.swapaxes(1, 2).reshape(x.shape), x.dtype)
        x = think.forward(x + layer.out.forward(out))
    return head.forward(norm.forward(x)), seen


def _attend(attention, Q, K, V, mask):
    if attention is course_attention:
        return attention(Q, K, V, mask)
    (n, heads, T, d), found = Q.shape, []
    for place in np.ndindex(n, heads):
        out, weights = (np.asarray(part, float)
                        for part in attention(Q[place], K[place], V[place], mask))
        if out.shape != (T, d) or weights.shape != (T, T):
            raise ValueError(f"attention gave out {out.shape} and weights {weights.shape}; here "
                             f"they are ({T}, {d}) and ({T}, {T})")
        found.append((out, weights))
    return (np.stack(parts).reshape(n, heads, T, -1) for parts in zip(*found))


@dataclass(frozen=True)
class State:
    """What the model makes of a text of T characters."""

    ids: np.ndarray  # (T,)
    weights: np.ndarray  # (blocks, heads, T, T): row = the step that asks
    probabilities: np.ndarray  # (T, 42), of what comes after each step

    @property
    def nats(self):
        """The loss of each next character of the text, (T - 1,)."""
        steps = np.arange(len(self.ids) - 1)
        return -np.log(np.maximum(self.probabilities[steps, self.ids[1:]], 1e-30))


def state(model, text, attention=course_attention, mask=True, positions=True, off=None):
    """The State of a text; switches as in `forward`."""
    ids = course.encode(text)
    logits, weights = forward(model, ids[None], attention, mask, positions, off)
    return State(ids, np.concatenate(weights), softmax(logits[0].astype(float)))


@functools.cache
def pieces():
    """Every second piece of the book's end, which it has not learned from: X, y (111, 64)."""
    ids = course.split()[1]
    starts = np.arange(0, len(ids) - course.STEPS, 2 * course.STEPS)
    places = starts[:, None] + np.arange(course.STEPS)
    return ids[places], ids[places + 1]


def mean_nats(model, mask=True, positions=True, off=None):
    """The mean loss of the next character there, in nats."""
    X, y = pieces()
    logits, _ = forward(model, X, course_attention, mask, positions, off)
    return CrossEntropyLoss().forward(logits, y)


def shown(token):
    """A token as it is written in the picture."""
    return course.typed([token]).replace(" ", MARK)


def quoted(token):
    """A token in words."""
    symbol = course.symbols()[token]
    return {" ": "a space", "\n": "a new line", '"': "a quote"}.get(symbol, f'"{symbol}"')


def readout(s, block, head, step, worth, mask=True, positions=True, on=True):
    """The State in words. worth -- nats on the book's end, as trained and as switched"""
    weights = s.weights[block - 1, head - 1, step - 1]
    looked = int(weights.argmax())
    said = (f"Block {block}, head {head}: step {step}, {quoted(s.ids[step - 1])}, looks most at "
            f"step {looked + 1}, {quoted(s.ids[looked])} ({weights[looked]:.2f}).")
    if step < len(s.ids):
        said += f" Then comes {quoted(s.ids[step])}: {s.nats[step - 1]:.2f} nats."
    off = [name for name, there in (("the mask", mask), ("the positions", positions),
                                    (f"head {head} of block {block}", on)) if not there]
    if not off:
        return f"{said} On pages it has never seen, {worth[0]:.2f} nats a character."
    return (f"{said} Without {' and '.join(off)}, on pages it has never seen: {worth[0]:.2f} -> "
            f"{worth[1]:.2f} nats ({worth[1] - worth[0]:+.2f}).")
