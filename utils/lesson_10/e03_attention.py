"""Exercise 10.3, attention. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, away_from_0


def asked(rng):
    """Queries (T, d), keys (S, d) and values (S, e); a mask (T, S), or none."""
    def draw(T, S, d, e):
        return away_from_0(rng, T, d), away_from_0(rng, S, d), away_from_0(rng, S, e)

    def scores_up_to(most, *shape):
        Q, K, V = draw(*shape)
        return Q * most * np.sqrt(shape[2]) / np.abs(Q @ K.T).max(), K, V

    def causal(T):
        return np.tri(T, dtype=bool)

    def hidden(most):  # the largest score of the first query is hidden from it
        keys, asking = np.array([[-1.0], [1.0], [-1.0]]), np.array([[1.0], [-1.0], [1.0]])
        return most * asking, keys, away_from_0(rng, 3, 2), causal(3)

    a_few = np.array([[0, 1, 0, 1, 0], [1, 0, 0, 0, 0], [1, 1, 0, 1, 1]], bool)
    return [
        Case("one query and one key", draw(1, 1, 2, 3)),
        Case("one query and two keys", draw(1, 2, 2, 1)),
        Case("as many steps as numbers", draw(3, 3, 3, 3)),
        Case("more queries than keys", draw(4, 2, 3, 5)),
        Case("more keys than queries", draw(2, 5, 3, 4)),
        Case("keys that are equal", (away_from_0(rng, 3, 2), np.ones((4, 2)),
                                     away_from_0(rng, 4, 3))),
        Case("None for the mask", (*draw(3, 4, 2, 2), None)),
        Case("a causal mask", (*draw(3, 3, 2, 4), causal(3))),
        Case("a causal mask, as many steps as numbers", (*draw(4, 4, 4, 4), causal(4))),
        Case("a mask that hides nothing", (*draw(3, 3, 2, 3), np.ones((3, 3), bool))),
        Case("a mask that leaves one key", (*draw(3, 3, 2, 3), np.eye(3, dtype=bool))),
        Case("a mask, and more keys than queries", (*draw(3, 5, 2, 3), a_few)),
        Case("one step and its mask", (*draw(1, 1, 4, 2), causal(1))),
        Case("integers", (rng.integers(-2, 3, (3, 4)), rng.integers(-2, 3, (3, 4)),
                          rng.integers(0, 9, (3, 2)), causal(3))),
        Case("scores up to 1000", scores_up_to(1000.0, 4, 5, 2, 3)),
        Case("scores up to 1000, and a mask", (*scores_up_to(1000.0, 4, 4, 2, 3), causal(4))),
        Case("a score of 1000 behind a mask", hidden(1000.0)),
        Case("all scores near -1000", (np.array([[-1000.0], [-999.0]]), np.array([[1.0], [1.001]]),
                                       away_from_0(rng, 2, 2))),
        Case("one query with scores near 1000, one near -1000",
             (np.array([[1000.0], [-1000.0]]), np.array([[1.0], [1.001]]), away_from_0(rng, 2, 2))),
        Case("eight steps", (*draw(8, 8, 4, 4), causal(8))),
    ]


def attention(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    weights = softmax(scores if mask is None else np.where(mask, scores, -np.inf))
    return weights @ V, weights


def softmax(scores, axis=-1):
    """Of each row, or along another axis."""
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _scores(Q, K):
    return Q @ K.T / np.sqrt(Q.shape[1])


def _hidden(scores, mask, value=-np.inf):
    """The scores, with a value where a step may not look."""
    return scores if mask is None else np.where(mask, scores, value)


def _weighted(weights_of):
    """An attention with other weights: weights_of(Q, K, mask)."""
    def answer(Q, K, V, mask=None):
        weights = weights_of(Q, K, mask)
        return weights @ V, weights

    return answer


def _scored(change):
    """An attention whose scores are change(scores, mask), before the softmax."""
    return _weighted(lambda Q, K, mask: softmax(change(_scores(Q, K), mask)))


def _out(out_of):
    """An attention that takes another mean: out_of(weights, K, V)."""
    def answer(Q, K, V, mask=None):
        weights = attention(Q, K, V, mask)[1]
        return out_of(weights, K, V), weights

    return answer


def _naive(Q, K, mask):
    e = np.exp(_hidden(_scores(Q, K), mask))
    return e / e.sum(axis=-1, keepdims=True)


def _after(scores, mask):
    return softmax(scores) if mask is None else softmax(scores) * mask


def _max_before_mask(Q, K, mask):
    scores = _scores(Q, K)
    e = np.exp(_hidden(scores - scores.max(axis=-1, keepdims=True), mask))
    return e / e.sum(axis=-1, keepdims=True)


def _cut_after_exp(Q, K, mask):
    e = np.exp(_scores(Q, K) - _scores(Q, K).max(axis=-1, keepdims=True))
    e = e if mask is None else e * mask
    return e / e.sum(axis=-1, keepdims=True)


def _largest_of_all(Q, K, mask):
    scores = _hidden(_scores(Q, K), mask)
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=-1, keepdims=True)


def _one_sum(Q, K, mask):
    scores = _hidden(_scores(Q, K), mask)
    e = np.exp(scores - scores.max())
    return e / e.sum()


def _unnormalized(Q, K, mask):
    scores = _hidden(_scores(Q, K), mask)
    return np.exp(scores - scores.max(axis=-1, keepdims=True))


def _best_only(Q, K, mask):
    scores = _hidden(_scores(Q, K), mask)
    return np.eye(len(K))[scores.argmax(axis=-1)]


def _without_none(Q, K, mask):
    scores = _scores(Q, K)
    scores[~mask] = -np.inf
    return softmax(scores)


def _without_axis(largest, total):
    """An attention whose rows lose their axis in one of two places, or in both."""
    def weights(Q, K, mask):
        scores = _hidden(_scores(Q, K), mask)
        e = np.exp(scores - scores.max(axis=1, keepdims=largest))
        return e / e.sum(axis=1, keepdims=total)

    return _weighted(weights)


def _sum_without_axis(Q, K, mask):
    scores = _hidden(_scores(Q, K), mask)
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=1)


def _mask_as_condition(Q, K, mask):
    return softmax(_hidden(_scores(Q, K), mask if mask else None))


PART = Part(attention, cases=asked, results=("out", "weights"), wrong={
    "over the queries": _weighted(
        lambda Q, K, mask: softmax(_hidden(_scores(Q, K), mask), axis=0)),
    "mask after softmax": _weighted(lambda Q, K, mask: _after(_scores(Q, K), mask)),
    "masked with 0": _scored(lambda scores, mask: _hidden(scores, mask, 0.0)),
    "masked with too little": Forms(
        [_scored(lambda scores, mask, value=value: _hidden(scores, mask, value))
         for value in (-1.0, -10.0, -100.0, -1000.0)] +
        [_scored(lambda scores, mask, value=value: scores + _hidden(0 * scores, mask, value))
         for value in (-10.0, -100.0, -1000.0)]),
    "mask added": _scored(lambda scores, mask: scores if mask is None else scores + mask),
    "mask inverted": Forms(
        [_scored(lambda scores, mask, value=value: (
            scores if mask is None else np.where(mask, value, scores)))
         for value in (-np.inf, -1e9)] +
        [_scored(lambda scores, mask: scores if mask is None else scores + mask * -1e9)]),
    "mask ignored": _scored(lambda scores, mask: scores),
    "mask always there": Forms([
        _scored(lambda scores, mask: np.where(mask, scores, -np.inf)), _weighted(_without_none),
        _scored(lambda scores, mask: np.where(mask, scores, -1e9)),
        _scored(lambda scores, mask: scores + np.where(mask, 0.0, -np.inf))]),
    "mask as a condition": _weighted(_mask_as_condition),
    "causal by itself": Forms([
        _weighted(lambda Q, K, mask: softmax(_hidden(
            _scores(Q, K), np.tri(len(Q), len(K), dtype=bool) if mask is None else mask))),
        _weighted(lambda Q, K, mask: softmax(_hidden(
            _scores(Q, K), np.tri(len(Q), dtype=bool) if mask is None else mask)))]),
    "axis lost": Forms([_without_axis(False, False), _without_axis(True, False),
                        _without_axis(False, True), _weighted(_sum_without_axis)]),
    "largest before the mask": Forms([_weighted(_max_before_mask), _weighted(_cut_after_exp)]),
    "largest of all": _weighted(_largest_of_all),
    "overflow": _weighted(_naive),
    "no scale": _weighted(lambda Q, K, mask: softmax(_hidden(Q @ K.T, mask))),
    "divided by d": _weighted(lambda Q, K, mask: softmax(_hidden(Q @ K.T / Q.shape[1], mask))),
    "one sum": _weighted(_one_sum),
    "not divided": _weighted(_unnormalized),
    "no softmax": _weighted(lambda Q, K, mask: _hidden(_scores(Q, K), mask, 0.0)),
    "best only": _weighted(_best_only),
    "all alike": _out(lambda weights, K, V: np.tile(V.mean(axis=0), (len(weights), 1))),
    "keys for values": _out(lambda weights, K, V: weights @ K),
    "weights transposed": _out(lambda weights, K, V: weights.T @ V),
    "swapped": lambda Q, K, V, mask=None: attention(Q, K, V, mask)[::-1],
    "out only": lambda Q, K, V, mask=None: attention(Q, K, V, mask)[0],
    "weights only": lambda Q, K, V, mask=None: attention(Q, K, V, mask)[1],
})
