"""Exercise 10.4, gradients of attention. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, away_from_0
from utils.lesson_10.e03_attention import attention


def gradients_of_answers(rng):
    """Gradients dout (T, e), Q (T, d), K (S, d), V (S, e), and the weights (T, S) of 10.3."""
    def draw(T, S, d, e, mask=None, size=1.0):
        Q, K, V = (away_from_0(rng, *shape) for shape in ((T, d), (S, d), (S, e)))
        return away_from_0(rng, T, e), size * Q, K, V, attention(size * Q, K, V, mask)[1]

    def causal(T):
        return np.tri(T, dtype=bool)

    dout, Q, K, V, weights = draw(3, 3, 2, 2)
    at_one_step = np.zeros_like(dout)
    at_one_step[1] = dout[1]
    whole = tuple(rng.integers(-2, 3, (3, 2)) for _ in range(4))
    return [
        Case("one query and one key", draw(1, 1, 1, 1)),
        Case("one query and two keys", draw(1, 2, 1, 1)),
        Case("one query and three keys", draw(1, 3, 2, 2)),
        Case("a gradient at one step only", (at_one_step, Q, K, V, weights)),
        Case("as many steps as numbers", draw(3, 3, 3, 3)),
        Case("as many queries as keys", draw(4, 4, 2, 3)),
        Case("more queries than keys", draw(5, 2, 3, 4)),
        Case("more keys than queries", draw(2, 5, 3, 4)),
        Case("as many numbers in a query as there are keys", draw(2, 3, 3, 2)),
        Case("as many numbers in a value as there are keys", draw(2, 3, 4, 3)),
        Case("values of one number", draw(3, 4, 2, 1)),
        Case("a causal mask", draw(3, 3, 2, 4, causal(3))),
        Case("a causal mask, as many steps as numbers", draw(4, 4, 4, 4, causal(4))),
        Case("weights of 0 and 1", draw(3, 4, 4, 2, size=500.0)),
        Case("a gradient of 0", (0 * dout, Q, K, V, weights)),
        Case("values that are equal", (dout, Q, K, np.ones_like(V), weights)),
        Case("integers, but for the weights", (*whole, attention(*whole[1:])[1])),
        Case("16 numbers each", draw(4, 5, 16, 16, size=0.5)),
        Case("eight steps", draw(8, 8, 4, 3, causal(8))),
    ]


def softmax_backward(dweights, weights):
    """The gradient of the scores (T, S), from that of their softmax."""
    return weights * (dweights - (weights * dweights).sum(axis=1, keepdims=True))


def attention_backward(dout, Q, K, V, weights):
    dscores = softmax_backward(dout @ V.T, weights) / np.sqrt(Q.shape[1])
    return dscores @ K, dscores.T @ Q, weights.T @ dout


def _scored(through=softmax_backward, dweights=lambda dout, V: dout @ V.T,
            scale=lambda Q, K: np.sqrt(Q.shape[1])):
    """An attention_backward with another way through the softmax, to the weights, or another
    scale."""
    def answer(dout, Q, K, V, weights):
        dscores = through(dweights(dout, V), weights) / scale(Q, K)
        return dscores @ K, dscores.T @ Q, weights.T @ dout

    return answer


def _with(**changed):
    """An attention_backward with others of the three, made from what is right: dQ=(what is right,
    dout, Q, K, V, weights, dscores) -> dQ."""
    def answer(dout, Q, K, V, weights):
        given = dout, Q, K, V, weights
        dscores = softmax_backward(dout @ V.T, weights) / np.sqrt(Q.shape[1])
        return tuple(changed[name](right, *given, dscores) if name in changed else right
                     for name, right in zip(("dQ", "dK", "dV"), attention_backward(*given)))

    return answer


def _times_root(right, dout, Q, *rest):
    return right * np.sqrt(Q.shape[1])


def _root_again(right, dout, Q, *rest):
    return right / np.sqrt(Q.shape[1])


def _one_result(place):
    return lambda dout, Q, K, V, weights: attention_backward(dout, Q, K, V, weights)[place]


PART = Part(
    attention_backward, cases=gradients_of_answers, results=("dQ", "dK", "dV"), wrong={
        "nothing subtracted": _scored(lambda g, w: w * g),
        "one number only": _scored(lambda g, w: w * (1 - w) * g),
        "plain mean": _scored(lambda g, w: w * (g - g.mean(axis=-1, keepdims=True))),
        "plain sum": _scored(lambda g, w: w * (g - g.sum(axis=-1, keepdims=True))),
        "axis lost": _scored(lambda g, w: w * (g - (w * g).sum(axis=1))),
        "mean of a column": _scored(lambda g, w: w * (g - (w * g).sum(axis=0, keepdims=True))),
        "mean of everything": _scored(lambda g, w: w * (g - (w * g).sum())),
        "weighted mean of the mean": _scored(
            lambda g, w: w * (g - (w * g).mean(axis=-1, keepdims=True))),
        "weights left out": _scored(lambda g, w: g - (w * g).sum(axis=-1, keepdims=True)),
        "past the softmax": _scored(lambda g, w: g),
        "root forgotten": Forms([
            _with(dQ=_times_root, dK=_times_root), _with(dQ=_times_root), _with(dK=_times_root)]),
        "root of the number of queries": _scored(scale=lambda Q, K: np.sqrt(len(Q))),
        "divided by d": _with(dQ=_root_again, dK=_root_again),
        "root in dV": _with(dV=_root_again),
        "V left out": _scored(dweights=lambda dout, V: dout),
        "V not transposed": _scored(dweights=lambda dout, V: dout @ V),
        "dV with weights not transposed": _with(
            dV=lambda right, dout, Q, K, V, weights, dscores: weights @ dout),
        "dV of scores": _with(
            dV=lambda right, dout, Q, K, V, weights, dscores: dscores.T @ dout),
        "dV of dout": _with(dV=lambda right, dout, Q, K, V, weights, dscores: dout),
        "dK of scores not transposed": _with(
            dK=lambda right, dout, Q, K, V, weights, dscores: dscores @ Q),
        "dQ of scores transposed": _with(
            dQ=lambda right, dout, Q, K, V, weights, dscores: dscores.T @ K),
        "dK transposed": _with(dK=lambda right, *given: right.T),
        "own factor": _with(
            dQ=lambda right, dout, Q, K, V, weights, dscores: dscores @ Q,
            dK=lambda right, dout, Q, K, V, weights, dscores: dscores.T @ K),
        "weights for scores": _with(
            dQ=lambda right, dout, Q, K, V, weights, dscores: weights @ K / np.sqrt(Q.shape[1]),
            dK=lambda right, dout, Q, K, V, weights, dscores: weights.T @ Q / np.sqrt(Q.shape[1])),
        "dQ and dK swapped": lambda dout, Q, K, V, weights: (
            lambda dQ, dK, dV: (dK, dQ, dV))(*attention_backward(dout, Q, K, V, weights)),
        "dV first": lambda dout, Q, K, V, weights: (
            lambda dQ, dK, dV: (dV, dQ, dK))(*attention_backward(dout, Q, K, V, weights)),
        "minus": lambda *given: attention_backward(-given[0], *given[1:]),
        "a step downhill": _with(
            dQ=lambda right, dout, Q, K, V, weights, dscores: Q - right,
            dK=lambda right, dout, Q, K, V, weights, dscores: K - right,
            dV=lambda right, dout, Q, K, V, weights, dscores: V - right),
        "one result": Forms(map(_one_result, range(3))),
    })
