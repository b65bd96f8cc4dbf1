"""The transformer that comes with lesson 10: it has read Alice's Adventures in Wonderland.

Two blocks with four heads each, 64 numbers a step, 64 steps at most; lower case only. Its weights,
utils/data/alice_model.npz, are float16, from `make weights` (see train_weights.py).
"""

import functools
from pathlib import Path

import numpy as np

from utils import (
    CrossEntropyLoss,
    Embedding,
    LayerNorm,
    Linear,
    Positions,
    Sequential,
    alice,
    block,
    evaluate,
    xavier_init,
)

WEIGHTS = Path(__file__).parents[1] / "data" / "alice_model.npz"
SIZE, HEADS, BLOCKS, STEPS = 64, 4, 2, 64  # numbers a step, heads a block, blocks, steps at most
NEW_LINE = "\u00b6"  # as it is typed and shown
VALIDATION = 0.1  # the share of the text, at its end, that it has not been trained on


@functools.cache
def text():
    """The whole book, lower case."""
    return alice().lower()


@functools.cache
def symbols():
    """The 42 different characters, in order: the token of a character is its place in there."""
    return "".join(sorted(set(text())))


def encode(characters):
    """A text as tokens (T,), integers, lower case; characters that the book has not are left out.

    A new line, which ends a paragraph, may be written as NEW_LINE, too.
    """
    known = _tokens()
    return np.array([known[c] for c in characters.lower() if c in known], np.intp)


@functools.cache
def _tokens():
    known = {symbol: token for token, symbol in enumerate(symbols())}
    return known | {NEW_LINE: known["\n"]}


def decode(ids):
    """Tokens (T,) as a text."""
    return "".join(symbols()[token] for token in ids)


def typed(ids):
    """Tokens (T,) as a text of one line."""
    return decode(ids).replace("\n", NEW_LINE)


def split():
    """The tokens of the book, (T,) for training and (T,) for validation."""
    ids = encode(text())
    return np.split(ids, [round(len(ids) * (1 - VALIDATION))])


def untrained(rng, dtype=np.float32):
    """The network with weights that rng draws: ids (N, T), T up to 64, -> logits (N, T, 42)."""
    options = {"rng": rng, "dtype": dtype}
    return Sequential(
        Embedding(len(symbols()), SIZE, sd=0.1, **options),
        Positions(STEPS, SIZE, **options),
        *(block(SIZE, HEADS, **options) for _ in range(BLOCKS)),
        LayerNorm(SIZE, dtype=dtype),
        Linear(SIZE, len(symbols()), init=xavier_init, **options))


def alice_model():
    """The trained network, float32: ids (N, T), T up to 64, -> logits (N, T, 42)."""
    model = untrained(np.random.default_rng(0))
    with np.load(WEIGHTS) as weights:
        for parameter, name in zip(model.parameters(), weights.files, strict=True):
            parameter.value[...] = weights[name]
    return model


def nats(model, ids, window=STEPS):
    """Mean loss of the next token, in nats, over pieces of `window` tokens of a text (T,)."""
    pieces = (len(ids) - 1) // window * window
    X, y = (part[:pieces].reshape(-1, window) for part in (ids, ids[1:]))
    return evaluate(model, CrossEntropyLoss(), X, y)[0]
