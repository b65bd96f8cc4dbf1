"""Lesson 10, transformers for text: 10.1, 10.2 and 10.6, and where the other exercises stand.

What is said about them stands in words.md, under the same names.
"""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, away_from_0
from utils.lesson_10 import (
    e03_attention,
    e04_attention_backward,
    e05_heads,
    e07_sample_top_k,
    e08_leaks,
    e09_recall,
)

# ---- 10.1 ----------------------------------------------------------------------------------------


def queries_and_keys(rng):
    """Queries (T, d) and keys (S, d)."""
    def draw(T, S, d):
        return away_from_0(rng, T, d), away_from_0(rng, S, d)

    return [
        Case("one number each", draw(1, 1, 1)),
        Case("one query and one key", draw(1, 1, 4)),
        Case("one query and three keys", draw(1, 3, 4)),
        Case("as many queries as keys and numbers", draw(3, 3, 3)),
        Case("as many queries as keys", draw(4, 4, 2)),
        Case("more queries than keys", draw(5, 2, 3)),
        Case("as many queries as numbers", draw(2, 5, 2)),
        Case("as many keys as numbers", draw(2, 4, 4)),
        Case("three queries and one key", draw(3, 1, 2)),
        Case("queries and keys of one number", draw(2, 3, 1)),
        Case("queries of 0", (np.zeros((2, 4)), away_from_0(rng, 3, 4))),
        Case("integers", (rng.integers(-4, 5, (3, 4)), rng.integers(-4, 5, (2, 4)))),
        Case("64 numbers each", draw(3, 2, 64)),
        Case("large numbers", tuple(1000 * part for part in draw(2, 3, 5))),
    ]


def attention_scores(Q, K):
    return Q @ K.T / np.sqrt(Q.shape[1])


def _divided(by):
    """Dot products, divided by something else: by(Q, K)."""
    return lambda Q, K: Q @ K.T / by(Q, K)


ATTENTION_SCORES = Part(attention_scores, cases=queries_and_keys, wrong={
    "no scale": _divided(lambda Q, K: 1.0),
    "divided by d": _divided(lambda Q, K: Q.shape[1]),
    "root of the number of queries": _divided(lambda Q, K: np.sqrt(len(Q))),
    "root of the number of keys": _divided(lambda Q, K: np.sqrt(len(K))),
    "root of all numbers": Forms([_divided(lambda Q, K: np.sqrt(Q.size)),
                                  _divided(lambda Q, K: np.sqrt(K.size))]),
    "multiplied": _divided(lambda Q, K: 1 / np.sqrt(Q.shape[1])),
    "K not transposed": Forms([lambda Q, K: Q @ K / np.sqrt(Q.shape[1]),
                               lambda Q, K: np.dot(Q, K) / np.sqrt(Q.shape[1])]),
    "keys ask": lambda Q, K: attention_scores(K, Q),
    "element by element": lambda Q, K: Q * K / np.sqrt(Q.shape[1]),
    "Q transposed": lambda Q, K: Q.T @ K / np.sqrt(Q.shape[1]),
    "cosine": _divided(lambda Q, K: np.linalg.norm(Q, axis=1)[:, None] * np.linalg.norm(K, axis=1)),
    "softmax already": lambda Q, K: e03_attention.softmax(attention_scores(Q, K)),
    "negative": lambda Q, K: -attention_scores(Q, K),
})

# ---- 10.2 ----------------------------------------------------------------------------------------


def numbers_of_steps(rng):
    return [Case(f"{T} step" + "s" * (T > 1), (T,)) for T in (1, 2, 3, 4, 7, 12)]


def causal_mask(T):
    return np.arange(T)[:, None] >= np.arange(T)


def observe_mask(answer, T):
    """The mask, and what it holds."""
    mask = answer(T)
    if mask is None:
        return None
    kind = np.asarray(mask).dtype.kind
    holds = {"b": "True and False", "i": "integers", "u": "integers", "f": "floats"}
    return {"the mask holds": holds.get(kind, "something else"), "the mask": mask}


def _cut(k, cut=np.tril):
    """A triangle of True. k -- where it ends, counted from the diagonal"""
    return lambda T: cut(np.ones((T, T), bool), k)


CAUSAL_MASK = Part(causal_mask, cases=numbers_of_steps, observe=observe_mask, wrong={
    "transposed": _cut(0, np.triu),
    "itself left out": _cut(-1),
    "one step ahead": _cut(1),
    "turned around": _cut(1, np.triu),
    "numbers": Forms([lambda T: np.tri(T), lambda T: np.tri(T, dtype=int)]),
    "for adding": Forms([
        lambda T: np.where(np.tri(T, dtype=bool), 0.0, -np.inf),
        lambda T: np.where(np.tri(T, dtype=bool), 0.0, -1e9)]),
    "everywhere": lambda T: np.ones((T, T), bool),
    "itself only": lambda T: np.eye(T, dtype=bool),
    "nowhere": lambda T: np.zeros((T, T), bool),
    "from the other corner": Forms([lambda T: np.tri(T, dtype=bool)[:, ::-1],
                                    lambda T: np.tri(T, dtype=bool)[::-1]]),
    "two steps back at most": lambda T: np.tri(T, dtype=bool) & ~np.tri(T, k=-2, dtype=bool),
    "one row": lambda T: np.ones(T, bool),
})

# ---- 10.6 ----------------------------------------------------------------------------------------


def steps_to_normalize(rng):
    """Numbers x (..., D), gain and shift (D,); eps where it is not the default."""
    def draw(*shape):
        return away_from_0(rng, *shape), away_from_0(rng, shape[-1]), away_from_0(rng, shape[-1])

    def changed(change, *shape):
        x, *others = draw(*shape)
        return (change(x), *others)

    plain = away_from_0(rng, 3, 4)
    return [
        Case("one step of two numbers", (np.array([[1.0, 3.0]]), np.ones(2), np.zeros(2))),
        Case("gain 1 and shift 0", (plain, np.ones(4), np.zeros(4))),
        Case("a gain", (plain, away_from_0(rng, 4), np.zeros(4))),
        Case("a shift", (plain, np.ones(4), away_from_0(rng, 4))),
        Case("gain and shift", draw(2, 5)),
        Case("as many steps as numbers", draw(4, 4)),
        Case("two sequences", draw(2, 3, 4)),
        Case("as many sequences as steps and numbers", draw(3, 3, 3)),
        Case("one step by itself", draw(5)),
        Case("numbers far from 0", changed(lambda x: x + 1000, 2, 4)),
        Case("large numbers", changed(lambda x: 1000 * x, 2, 4)),
        Case("numbers so small that eps counts", changed(lambda x: x / 300, 3, 4)),
        Case("all numbers of a step equal", changed(lambda x: 0 * x + 2.0, 2, 3)),
        Case("another eps", (*draw(2, 4), 0.5)),
        Case("one number a step", draw(3, 1)),
        Case("integers", (rng.integers(0, 9, (3, 4)), np.ones(4), np.zeros(4))),
        Case("heads", draw(2, 2, 3, 4)),
    ]


def layer_norm(x, gain, shift, eps=1e-5):
    variance = x.var(axis=-1, keepdims=True)
    return _centered(x) / np.sqrt(variance + eps) * gain + shift


def _unit(x, eps, axis=-1, ddof=0):
    """x with mean 0 and variance 1 along an axis."""
    centered = x - x.mean(axis=axis, keepdims=True)
    return centered / np.sqrt(x.var(axis=axis, keepdims=True, ddof=ddof) + eps)


def _with_unit(unit_of):
    """A layer_norm that normalizes otherwise: unit_of(x, eps)."""
    return lambda x, gain, shift, eps=1e-5: unit_of(x, eps) * gain + shift


def _mean(x):
    return x.mean(axis=-1, keepdims=True)


def _centered(x):
    return x - _mean(x)


def _std(x):
    return x.std(axis=-1, keepdims=True)


LAYER_NORM = Part(layer_norm, cases=steps_to_normalize, wrong={
    "over the steps": _with_unit(lambda x, eps: _unit(x, eps, axis=0)),
    "over everything": _with_unit(lambda x, eps: _unit(x, eps, axis=None)),
    "n - 1": _with_unit(lambda x, eps: _unit(x, eps, ddof=1)),
    "eps outside of the root": _with_unit(lambda x, eps: _centered(x) / (_std(x) + eps)),
    "no eps": _with_unit(lambda x, eps: _centered(x) / _std(x)),
    "variance": _with_unit(lambda x, eps: _centered(x) / (_std(x)**2 + eps)),
    "root of the root": _with_unit(lambda x, eps: _centered(x) / np.sqrt(_std(x) + eps)),
    "sum of the squares": _with_unit(lambda x, eps: _centered(x) / np.sqrt(
        (_centered(x)**2).sum(axis=-1, keepdims=True) + eps)),
    "bracket missing": Forms([
        _with_unit(lambda x, eps: x - _mean(x) / np.sqrt(_std(x)**2 + eps)),
        lambda x, gain, shift, eps=1e-5: x - _mean(x) / np.sqrt(_std(x)**2 + eps) * gain + shift]),
    "mean kept": Forms([
        _with_unit(lambda x, eps: x / np.sqrt(_std(x)**2 + eps)),
        _with_unit(lambda x, eps: x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + eps))]),
    "mean only": _with_unit(lambda x, eps: _centered(x)),
    "eps subtracted": _with_unit(lambda x, eps: _centered(x) / np.sqrt(_std(x)**2 - eps)),
    "no gain": lambda x, gain, shift, eps=1e-5: _unit(x, eps) + shift,
    "no shift": lambda x, gain, shift, eps=1e-5: _unit(x, eps) * gain,
    "shift first": lambda x, gain, shift, eps=1e-5: (_unit(x, eps) + shift) * gain,
    "gain and shift swapped": lambda x, gain, shift, eps=1e-5: _unit(x, eps) * shift + gain,
    "divided by the gain": lambda x, gain, shift, eps=1e-5: _unit(x, eps) / gain + shift,
    "shift subtracted": lambda x, gain, shift, eps=1e-5: _unit(x, eps) * gain - shift,
    "eps fixed": Forms([lambda x, gain, shift, eps=1e-5: layer_norm(x, gain, shift)]),
    "another default": Forms([
        lambda x, gain, shift, eps=eps: layer_norm(x, gain, shift, eps)
        for eps in (1e-3, 1e-6, 1e-8, 1e-12)]),
    "axis lost": lambda x, gain, shift, eps=1e-5: (
        (x - x.mean(axis=-1)) / np.sqrt(x.var(axis=-1) + eps) * gain + shift),
    "for two axes only": _with_unit(lambda x, eps: (
        (x - x.mean(axis=-1)[:, None]) / np.sqrt(x.var(axis=-1)[:, None] + eps))),
    "last axis is axis 1": lambda x, gain, shift, eps=1e-5: _unit(x, eps, axis=1) * gain + shift,
})

EXERCISES = {  # id: its Part, or the tuple of its Parts
    "10.1": ATTENTION_SCORES,
    "10.2": CAUSAL_MASK,
    "10.3": e03_attention.PART,
    "10.4": e04_attention_backward.PART,
    "10.5": e05_heads.PARTS,
    "10.6": LAYER_NORM,
    "10.7": e07_sample_top_k.PART,
    "10.8": e08_leaks.PART,
    "10.9": e09_recall.PARTS,
}
