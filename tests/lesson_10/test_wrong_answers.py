"""Lesson 10: wrong answers without a name, and known mistakes in other words."""

import copy
import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils
from utils.exercises import check
from utils.lesson_10.e09_recall import StandIn

right = right_answers(10)
NAMES = {"np": np, "math": math, "utils": utils, **vars(right)}
S, OUT = "attention_scores(Q, K)", "attention(Q, K, V, mask)"
BACK, HEADS = "attention_backward(dout, Q, K, V, weights)", "split_heads(x, n_heads)"
NORMED, DRAWN = "layer_norm(x, gain, shift, eps)", "sample_top_k(logits, k, temperature, rng)"
LEAKS = "leaks(model, ids)"
SHOWN = f"({S} if mask is None else np.where(mask, {S}, -np.inf))"
EXPRESSIONS = {
    "10.1": [
        f"2 * {S}", f"{S} + 1", f"np.abs({S})", f"{S}[0]", f"{S}.ravel()", f"{S}.sum()",
        f"np.maximum({S}, 0)", f"{S}.astype(int)", f"{S} if len(Q) > 1 else {S} / 2", f"{S}[None]",
        f"{S}.round(3)", f"{S} - {S}.mean()", "Q @ K.T / np.log(Q.shape[1] + 1)", "Q @ K.T / 2",
        f"np.clip({S}, -100, 100)", "-np.linalg.norm(Q[:, None] - K, axis=2)", f"str({S})",
        "Q @ K.T / np.sqrt(max(Q.shape[1], 2))", f"{S} if Q.dtype == float else Q @ K.T",
        f"{S} * (np.arange(len(K)) <= np.arange(len(Q))[:, None])", "Q.shape[1]",
        "Q @ K.T / np.cbrt(Q.shape[1])", "attention_scores(Q[::-1], K)",
    ],
    "10.2": [
        "np.tri(T, dtype=bool)[None]", "np.tri(T, T + 1, dtype=bool)", "np.tri(T + 1, dtype=bool)",
        "np.tri(T, dtype=bool) if T < 7 else np.ones((T, T), bool)", "'lower'", "T",
        "np.tri(T, dtype=bool).tolist()[0]", "(np.arange(T) % 2 == 0)[:, None] & np.tri(T) > 0",
        "np.tri(T, dtype=bool).ravel()", "np.tri(T, dtype=bool).astype(str)",
        "np.tri(max(T, 2), dtype=bool)", "np.tri(T, dtype=bool) ^ np.eye(T, dtype=bool)[::-1]",
        "np.tri(T, dtype=bool) & ~np.tri(T, k=-4, dtype=bool)", "np.tri(T) * 2",
        "~np.tri(T, dtype=bool) | (np.arange(T) == 0)",
        "np.tri(T, dtype=bool) if T > 1 else np.zeros((1, 1), bool)",
    ],
    "10.3": [
        f"tuple(2 * part for part in {OUT})", f"(*{OUT}, 0)", f"{OUT}[:1]",
        f"({OUT}[0] + 1, {OUT}[1])", f"({OUT}[0], {OUT}[1].T)", f"({OUT}[0].T, {OUT}[1])",
        f"(np.abs({OUT}[0]), {OUT}[1])", f"({OUT}[0], {S})", f"({OUT}[0], {SHOWN})",
        f"({OUT}[0], np.log({OUT}[1]))", f"(V, {OUT}[1])",
        f"({OUT}[0].round(3), {OUT}[1].round(3))",
        "attention(Q, K, V, None if mask is None else np.tri(len(Q), len(K), dtype=bool))",
        "attention(2 * Q, K, V, mask)", "attention(K, Q, V, mask)", "attention(Q, V, V, mask)",
        "attention(Q, K, V, np.tri(len(Q), len(K), dtype=bool))", f"{{'out': {OUT}[0]}}",
        f"(lambda w: (w @ V, w))(np.abs({SHOWN}) / np.abs({SHOWN}).sum(axis=1, keepdims=True))",
        f"(lambda w: (w @ V, w))(utils.sigmoid({SHOWN}))", f"({OUT}[0].sum(axis=0), {OUT}[1])",
        f"(lambda w: (w @ V, w))(utils.softmax(np.clip({S}, -50, 50) if mask is None else "
        f"np.where(mask, np.clip({S}, -50, 50), -np.inf)))",
        f"attention(Q, K, V, mask) if mask is None else (lambda w: (w @ V, w))"
        f"(utils.softmax(np.where(mask, {S}, {S}.min())))", "attention(Q, K, V - V.mean(), mask)",
        "attention(Q / np.linalg.norm(Q, axis=1, keepdims=True), K, V, mask)",
    ],
    "10.4": [
        f"tuple(2 * part for part in {BACK})", f"(*{BACK}, 0)", f"{BACK}[:2]", f"{BACK}[::-1]",
        f"tuple(np.abs(part) for part in {BACK})", f"({BACK}[0], {BACK}[1], {BACK}[2] + 1)",
        f"({BACK}[0] + 1, *{BACK}[1:])", f"({BACK}[0], {BACK}[1], dout)[:2]", f"(Q, *{BACK}[1:])",
        f"({BACK}[0], {BACK}[1], {BACK}[2] / len(Q))", f"({BACK}[0], {BACK}[0], {BACK}[2])",
        f"({BACK}[0] / len(Q), {BACK}[1] / len(Q), {BACK}[2] / len(Q))", f"{{'dQ': {BACK}[0]}}",
        "attention_backward(np.abs(dout), Q, K, V, weights)", "(0, 0, 0)", "(Q, K, V)",
        "attention_backward(dout, Q, K, V, utils.softmax(Q @ K.T / np.sqrt(Q.shape[1])))",
        "attention_backward(dout, Q, K, V, weights ** 2)", "attention_backward(dout ** 2, Q, K, V, "
        "weights)", "attention_backward(dout, K, Q, V, weights) if Q.shape == K.shape else "
        f"{BACK}", "attention_backward(dout, Q - Q.mean(), K, V, weights)",
        "attention_backward(dout - dout.mean(), Q, K, V, weights)", f"({BACK}[0].T, *{BACK}[1:])",
        f"(*{BACK}[:2], {BACK}[2].sum(axis=0))", f"(*{BACK}[:2], 0 * V)",
    ],
    "10.5 split_heads": [
        f"{HEADS} + 1", f"{HEADS}[..., ::-1]", f"{HEADS}[:, :, ::-1]", f"{HEADS}[0]", "x",
        f"{HEADS}[None]", f"{HEADS}.ravel()", f"np.sort({HEADS}, axis=None).reshape({HEADS}.shape)",
        "split_heads(x, 2)", "split_heads(x, 1)", "split_heads(x, min(n_heads, 3))", "n_heads",
        "np.split(x, n_heads, axis=1)", "np.split(x, n_heads, axis=0)", f"{HEADS}.astype(str)",
        f"{HEADS}.mean(axis=3)", f"np.round({HEADS})", f"{HEADS} if len(x) == 1 else {HEADS}[::-1]",
    ],
    "10.5 merge_heads": [
        "merge_heads(x) + 1", "merge_heads(x)[..., ::-1]", "merge_heads(x)[:, ::-1]",
        "merge_heads(x)[0]", "merge_heads(x).ravel()", "x", "merge_heads(x)[None]", "x.max(axis=1)",
        "np.sort(merge_heads(x), axis=None).reshape(merge_heads(x).shape)", "split_heads(x[0], 1)",
        "np.round(merge_heads(x))", "x.reshape(len(x), -1)", "x[:, -1]",
        "merge_heads(x) if len(x) == 1 else merge_heads(x)[::-1]",
    ],
    "10.6": [
        f"{NORMED} + 1", f"2 * {NORMED}", f"np.abs({NORMED})", f"{NORMED}[0]", "x",
        f"{NORMED}[None]",
        f"np.clip({NORMED}, -2, 2)", f"{NORMED}.round(3)", "layer_norm(x, gain, shift, 0.1)",
        "layer_norm(x, gain, shift, eps ** 2)", "layer_norm(x, gain, shift, eps ** 0.5)",
        "layer_norm(x, gain, shift, 2 * eps)", "layer_norm(x, gain ** 2, shift, eps)",
        "layer_norm(x, gain, shift, eps) if x.ndim < 3 else x", "gain * x + shift",
        "utils.softmax(np.atleast_2d(x)).reshape(x.shape) * gain + shift",
        "(x - x.mean(axis=-1, keepdims=True)) / np.abs(x - x.mean(axis=-1, keepdims=True))"
        ".mean(axis=-1, keepdims=True) * gain + shift",
        "(x - x.min(axis=-1, keepdims=True)) / (np.ptp(x, axis=-1, keepdims=True) + eps) * gain "
        "+ shift", f"{NORMED} if x.max() < 100 else 0 * x + shift",
        "(x - np.median(x, axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + eps) "
        "* gain + shift",
    ],
    "10.7": [
        f"str({DRAWN})", f"float({DRAWN})", f"{DRAWN} + 1", f"{DRAWN} - 1", f"({DRAWN},)", "0",
        f"min({DRAWN}, {DRAWN})", f"max({DRAWN}, {DRAWN})", f"bool({DRAWN})", "len(logits) - 1",
        "sample_top_k(logits, k, temperature ** 2, rng)",
        "sample_top_k(logits, 2, temperature, rng) if len(logits) > 1 else 0",
        "sample_top_k(logits, k, temperature ** 0.5, rng)",
        "sample_top_k(logits, k, max(temperature, 0.9), rng)", "int(rng.integers(len(logits)))",
        "sample_top_k(logits, k, min(temperature, 1.0), rng)", f"np.array({DRAWN})",
        "sample_top_k(logits, len(logits), 0.5 * temperature, rng)", "int(rng.integers(k))",
        "sample_top_k(logits[:-1], min(k, len(logits) - 1), temperature, rng) "
        "if len(logits) > 2 else int(np.argmax(logits))", "logits", "None if k == 2 else "
        f"{DRAWN}", "sample_top_k(utils.softmax(logits), k, temperature, rng)",
        "int(np.random.default_rng(int(1e6 * logits.sum()) % 997).choice(np.argsort(logits)[-k:]))",
    ],
    "10.8": [
        f"str({LEAKS})", f"[{LEAKS}]", f"{LEAKS} + 1", f"{LEAKS} or len(ids) > 1", "ids", "model",
        f"{LEAKS} and ids.shape[1] < 6", f"{LEAKS} and len(ids) == 1", f"{LEAKS} * 2",
        f"{LEAKS} or ids.max() == 0", f"{LEAKS} and hasattr(model, 'mix')",
        "hasattr(model, 'mix') and bool(np.triu(model.mix, 1).any())",
        "any(not np.allclose(model.forward(ids[:, :t]), model.forward(ids)[:, t:]) "
        "for t in range(1, ids.shape[1]))",
        "bool(np.abs(model.forward(ids[:, ::-1])[:, ::-1] - model.forward(ids)).max() > 1e-9)",
        "bool(model.forward(ids).max() > 1)", "leaks(model, ids[:, :3])",
        "leaks(model, ids[:, 2:])",
        "utils.CrossEntropyLoss().forward(model.forward(ids)[:, :-1], ids[:, 1:]) < 1",
        "any(leaks(model, ids[:, t:t + 2]) for t in range(ids.shape[1] - 1))",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state in ("wrong", "error"), result


# ---- named mistakes, as others write them --------------------------------------------------------

G = "(dout @ V.T)"
HALF = "(lambda s: (s @ K / np.sqrt(Q.shape[1]), s.T @ Q / np.sqrt(Q.shape[1]), weights.T @ dout))"
CHANGED = ("np.hstack([ids[:, :{0}], (ids[:, {0}:{1}] + 1) % model.forward(ids).shape[2], "
           "ids[:, {1}:]])")
IN_OTHER_WORDS = {  # known mistakes in another form, and a piece of the message
    "10.1": [
        ("np.einsum('td,sd->ts', Q, K)", "so that they do not grow"),
        ("np.inner(Q, K) / len(Q[0])", "You divided by d"),
        ("Q.dot(K) / np.sqrt(len(Q[0]))", "meet the columns of K"),
        ("K.dot(Q.T) / np.sqrt(Q.shape[1])", "Whose is row 0"),
        ("(Q * K) / np.sqrt(Q.shape[-1])", "multiplies place by place"),
        ("utils.softmax(Q @ K.T / np.sqrt(Q.shape[1]))", "weights already"),
        ("np.inner(Q, K) * len(Q[0]) ** 0.5", "You multiplied by the root"),
        ("np.inner(Q, K) / len(Q) ** 0.5", "how many ask")],
    "10.2": [
        ("np.array([[j >= i for j in range(T)] for i in range(T)])", "look at what comes later"),
        ("np.arange(T)[:, None] > np.arange(T)", "The diagonal is missing"),
        ("~np.tri(T, dtype=bool)", "changed places, or rows"),
        ("np.tril(np.ones((T, T)))", "these are numbers"), ("np.tri(T, dtype=int)", "numbers"),
        ("np.triu(np.full((T, T), -np.inf), 1)", "one way to use a mask"),
        ("np.triu(np.full((T, T), -1e9), 1)", "one way to use a mask"),
        ("np.full((T, T), True)", "Everyone may look"), ("np.arange(T) >= 0", "One row came back")],
    "10.3": [
        (f"(lambda w: (w @ V, w))(utils.softmax({SHOWN}.T).T)", "Your columns sum to 1"),
        (f"(lambda w: (w @ V, w))(utils.softmax({S}) * (1 if mask is None else mask))",
         "after the softmax"),
        (f"(lambda w: (w @ V, w))(utils.softmax({S} * (1 if mask is None else mask)))",
         "What is exp(0)"),
        (f"(lambda w: (w @ V, w))(utils.softmax({S} - (0 if mask is None else 100 * ~mask)))",
         "Which number is below all scores"),
        (f"(lambda w: (w @ V, w))(utils.softmax({S} + (0 if mask is None else mask)))",
         "True added 1"),
        ("(lambda e: (e / e.sum(1) @ V, e / e.sum(1)))"
         f"(np.exp({SHOWN} - {SHOWN}.max(1, keepdims=True)))", "lost its axis"),
        ("attention(Q, K, V, mask if mask else None)", "the condition of an if"),
        ("attention(Q, K, V, np.tri(len(Q), len(K)) == 1 if mask is None else mask)",
         "though no mask was handed in"),
        ("attention(Q, K, V)", "The mask does nothing yet"),
        (f"(lambda w: (w @ V, w))(utils.softmax({S} if mask is None else "
         f"np.where(~mask, {S}, -np.inf)))", "You hid what may be seen"),
        (f"(lambda w: (w @ V, w))(utils.softmax(np.where(mask, {S}, -np.inf)))",
         "And when it is None"),
        (f"(lambda e: (e @ V / e.sum(1)[:, None], e / e.sum(1)[:, None]))(np.exp({SHOWN}))",
         "exp(1000) is too large"),
        ("attention(Q * np.sqrt(Q.shape[1]), K, V, mask)", "were not scaled"),
        ("attention(Q / np.sqrt(Q.shape[1]), K, V, mask)", "were divided by d"),
        ("attention(Q, K, V, mask)[0]", "One array came back"),
        (f"({OUT}[1] @ K, {OUT}[1])", "one of keys"),
        (f"({OUT}[1].T @ V, {OUT}[1])", "to the wrong step")],
    "10.4": [
        (f"{HALF}(weights * {G})", "raise one score, and the others fall"),
        (f"{HALF}(weights * {G} * (1 - weights))", "how a weight answers to its own score"),
        (f"{HALF}(weights * ({G} - {G}.mean(1)[:, None]))", "the plain mean of each row"),
        (f"{HALF}(weights * ({G} - {G}.sum(1)[:, None]))", "the plain sum of each row"),
        (f"{HALF}({G})", "as if there were no softmax"),
        (f"{HALF}({G} - (weights * {G}).sum(1)[:, None])", "What does the formula multiply it by"),
        (f"({BACK}[0] * np.sqrt(Q.shape[1]), {BACK}[1] * np.sqrt(Q.shape[1]), {BACK}[2])",
         "and for which of the three"),
        (f"({BACK}[0], {BACK}[1], weights @ dout)", "Which outputs did row j of V go into"),
        (f"({BACK}[2], {BACK}[0], {BACK}[1])", "in another order"),
        (f"({BACK}[1], {BACK}[0], {BACK}[2])", "changed places"),
        (f"{BACK}[2]", "How many gradients")],
    "10.5 split_heads": [
        ("x.reshape(len(x), n_heads, x.shape[1], -1)", "a head got whole steps"),
        ("x.reshape(len(x), x.shape[1], n_heads, -1)", "Where should the heads' axis stand"),
        ("np.stack([x[:, :, h::n_heads] for h in range(n_heads)], axis=1)", "every n-th number"),
        ("np.array(np.split(x, n_heads, axis=2))", "before the sequences")],
    "10.5 merge_heads": [
        ("x.reshape(len(x), x.shape[2], -1)", "so steps get mixed"),
        ("x.swapaxes(1, 2)", "become one axis"), ("sum(x.swapaxes(0, 1))", "added the heads up"),
        ("np.concatenate(list(x.swapaxes(0, 1)), axis=1)", "below each other"),
        ("np.stack([x[:, h] for h in range(x.shape[1])], axis=-1)"
         ".reshape(len(x), x.shape[2], -1)", "dealt out in turn")],
    "10.6": [
        ("(x - x.mean(0)) / np.sqrt(x.var(0) + eps) * gain + shift", "along the first axis"),
        ("(x - x.mean()) / np.sqrt(x.var() + eps) * gain + shift", "one mean and one variance"),
        ("(x - x.mean(-1, keepdims=True)) / (x.std(-1, keepdims=True) + eps) * gain + shift",
         "after the root"),
        ("(x - x.mean(-1)) / np.sqrt(x.var(-1) + eps) * gain + shift", "lost its axis"),
        ("layer_norm(x, 1.0, 0.0, eps)", "Not yet"),
        ("(x - x.mean(1, keepdims=True)) / (x.var(1, keepdims=True) + eps) ** 0.5 * gain + shift",
         "Axis 1 is the last one only"),
        ("layer_norm(x, gain, 0.0, eps)", "shift does not appear"),
        ("layer_norm(x, gain, shift)", "And if another one is handed in")],
    "10.7": [
        ("int(rng.choice(np.argsort(logits)[:k], p=utils.softmax(np.sort(logits)[:k] "
         "/ temperature)))", "The smallest logits stayed"),
        ("int(rng.choice(len(logits), p=utils.softmax(logits / temperature)))", "All tokens come"),
        ("int(rng.choice(k, p=utils.softmax(np.sort(logits)[-k:] / temperature)))",
         "the place among the best k"),
        ("int(rng.choice(k, p=utils.softmax(np.sort(logits)[::-1][:k] / temperature)))",
         "the place among the best k"),
        ("int(rng.choice(np.argsort(logits)[-k:]))", "come equally often"),
        ("int(rng.choice(np.argsort(logits)[-k:], p=utils.softmax(np.sort(logits)[-k:])))",
         "The temperature does nothing"),
        ("int(np.random.default_rng(0).choice(np.argsort(logits)[-k:], "
         "p=utils.softmax(np.sort(logits)[-k:] / temperature)))", "starts anew in every call"),
        ("int(np.random.choice(np.argsort(logits)[-k:], "
         "p=utils.softmax(np.sort(logits)[-k:] / temperature)))", "does not come from rng"),
        ("int(rng.choice(len(logits), p=utils.softmax(np.where(logits < np.sort(logits)[-k], 0, "
         "logits) / temperature)))", "a logit of 0 is as good as any"),
        ("int(rng.choice(np.sort(logits)[-k:], p=utils.softmax(np.sort(logits)[-k:] "
         "/ temperature)))", "That is not a token"),
        ("np.argmax(logits)", "Is there any chance in it")],
    "10.8": [
        (f"not np.allclose(model.forward({CHANGED.format('-1', '99')})[:, :-1], "
         "model.forward(ids)[:, :-1])", "the last token alone"),
        (f"not np.allclose(model.forward({CHANGED.format('1', '99')})[:, 0], "
         "model.forward(ids)[:, 0])", "the first step alone"),
        (f"any(not np.allclose(model.forward({CHANGED.format('t', '99')})[:, :t + 1], "
         "model.forward(ids)[:, :t + 1]) for t in range(1, ids.shape[1]))",
         "whose own token had changed"),
        (f"any(not np.allclose(model.forward({CHANGED.format('t', 't + 1')})[:, t - 1], "
         "model.forward(ids)[:, t - 1]) for t in range(1, ids.shape[1]))", "two steps ahead"),
        ("any(not np.allclose(model.forward(ids * (np.arange(ids.shape[1]) < t))[:, :t], "
         "model.forward(ids)[:, :t]) for t in range(1, ids.shape[1]))", "You set tokens to 0"),
        ("any(not np.allclose(model.forward(ids + (np.arange(ids.shape[1]) >= t))[:, :t], "
         "model.forward(ids)[:, :t]) for t in range(1, ids.shape[1]))", "does not exist"),
        ("not np.allclose(model.forward(ids[:, :-1]), model.forward(ids)[:, :-1])",
         "or cut it off"),
        ("False", "whatever the network does"), ("True", "that looks back only")],
}


@pytest.mark.parametrize("name, mistake", entries(IN_OTHER_WORDS))
def test_a_named_mistake_is_known_in_another_form(name, mistake):
    expression, text = mistake
    result = judged(name, written(name, expression, NAMES))
    assert not result.passed and (text in repr(result) or text in result.message), result
    assert text == "Not yet" or result.state == "mistake"


def mask_in_a_loop_upside_down(T):
    mask = np.zeros((T, T), bool)
    for i in range(T):
        mask[i, i:] = True
    return mask


def attention_hidden_late(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    if mask is not None:
        weights[~mask] = 0
    return weights @ V, weights


def attention_hidden_before_the_sum(Q, K, V, mask=None):
    """Right, until a hidden score is far above all others."""
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    if mask is not None:
        weights[~mask] = 0
    weights = weights / weights.sum(axis=1, keepdims=True)
    return weights @ V, weights


def attention_with_a_mask_of_numbers(Q, K, V, mask=None):
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if mask is not None:
        scores = scores * mask
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights @ V, weights


def draw_of_cut_shares(logits, k, temperature, rng):
    p = utils.softmax(logits / temperature)
    p[np.argsort(logits)[:-k]] = 0
    return int(rng.choice(len(p), p=p))


def leaks_in_the_first_turn(model, ids):
    before = model.forward(ids)
    for t in range(1, ids.shape[1]):
        changed = ids.copy()
        changed[:, t:] = (changed[:, t:] + 1) % before.shape[-1]
        return not np.allclose(model.forward(changed)[:, :t], before[:, :t])


def leaks_in_the_input_itself(model, ids):
    before = model.forward(ids)
    for t in range(1, ids.shape[1]):
        ids[:, t:] = (ids[:, t:] + 1) % before.shape[-1]
        if not np.allclose(model.forward(ids)[:, :t], before[:, :t]):
            return True
    return False


@pytest.mark.parametrize("name, answer, text", [
    ("10.2", mask_in_a_loop_upside_down, "look at what comes later"),
    ("10.3", attention_hidden_late, "after the softmax"),
    ("10.3", attention_hidden_before_the_sum, "If the largest is a hidden one"),
    ("10.3", attention_with_a_mask_of_numbers, "What is exp(0)"),
    ("10.7", draw_of_cut_shares, "does not sum to 1"),
    ("10.8", leaks_in_the_first_turn, "stopped after your first try"),
    ("10.8", leaks_in_the_input_itself, "a second name for the same array")])
def test_a_mistake_in_the_style_of_a_person_is_known(name, answer, text):
    result = judged(name, answer)
    assert result.state == "mistake" and text in result.message, result


def test_a_network_in_which_it_goes_wrong_is_told_in_words():
    message = check("10.8", lambda model, ids: right.leaks(model, ids[:, :4])).message
    assert "leaks(model, ids), case \"only the first step looks ahead, at the last one\"" in message


def in_place(function, change):
    """A right answer that changes its input: change(*arguments)."""
    def answer(*args):
        result = copy.deepcopy(function(*args))
        change(*args)
        return result
    return answer


@pytest.mark.parametrize("name, function, place, text", [
    ("10.1", right.attention_scores, 0, "changes its input Q"),
    ("10.3", right.attention, 1, "changes its input K"),
    ("10.4", right.attention_backward, 0, "changes its input dout"),
    ("10.4", right.attention_backward, 4, "changes its input weights"),
    ("10.5 split_heads", right.split_heads, 0, "changes its input x"),
    ("10.5 merge_heads", right.merge_heads, 0, "changes its input x"),
    ("10.6", right.layer_norm, 0, "changes its input x"),
    ("10.7", right.sample_top_k, 0, "changes its input logits"),
    ("10.8", right.leaks, 1, "changes its input ids")])
def test_an_input_that_was_changed_is_named(name, function, place, text):
    def change(*args):
        args[place][...] = args[place][..., ::-1] + 1

    message = judged(name, in_place(function, change)).message
    assert text in message, message


def test_a_naive_softmax_that_is_clipped_in_the_end_is_asked_about_its_warning():
    def attention(Q, K, V, mask=None):
        np.exp(np.abs(Q @ K.T))  # of no use
        return right.attention(Q, K, V, mask)

    message = check("10.3", attention).message
    assert "NumPy warns (overflow" in message and "exp of more than 709" in message


def test_a_draw_by_a_generator_of_its_own_is_found_although_it_is_as_often_right():
    own = np.random.default_rng(5)

    def sample_top_k(logits, k, temperature, rng):
        return right.sample_top_k(logits, k, temperature, own)

    assert "does not come from rng" in check("10.7", sample_top_k).message


# ---- 10.9 ----------------------------------------------------------------------------------------

class Odd(StandIn):
    """A network with a fault. out -- what forward makes of the right logits"""

    def __init__(self, out, share=0.97):
        super().__init__(share)
        self.out = out

    def forward(self, ids):
        return self.out(super().forward(ids))


def stop(logits):
    raise KeyError("no layer")


@pytest.mark.parametrize("model, text", [
    (StandIn(0.4), "It recalls 40.1 %"), (StandIn(0.4), "about 4 times in 10"),
    (StandIn(0.8), "It has found the way."), (StandIn(0.93), "95 % are asked for"),
    (Odd(lambda logits: logits.T), "For N = 250 it gave shape (8, 250)"),
    (Odd(lambda logits: logits[:, :7]), "it gave shape (250, 7)"),
    (Odd(lambda logits: logits[:10]), "it gave shape (10, 8)"),
    (Odd(lambda logits: logits * np.nan), "Some logits are nan or inf."),
    (Odd(stop), "model.forward stops at tokens of shape (250, 9): 'no layer'"),
    ("model", "model takes a network, which has forward, got a text."),
    ([utils.ReLU()], "got a list"), (right.leaks, "got a function")])
def test_what_does_not_recall_is_told_in_numbers(model, text):
    result = check("10.9", model, "AC")
    assert not result.passed and text in result.message, result


@pytest.mark.parametrize("model, text", [
    (Odd(np.zeros_like), "no better than chance"), (StandIn(0.05), "no better than chance"),
    (Odd(lambda logits: np.stack([logits] * 9, axis=1)), "Every step gives logits"),
    (Odd(lambda logits: logits.argmax(axis=1)[:, None]), "One number for each sequence"),
    (Odd(lambda logits: np.hstack([logits, logits, logits])), "There are 24 logits"),
    (0.97, "A number can't recall"), (StandIn, "That is a class.")])
def test_a_network_with_a_known_fault_is_asked_about_it(model, text):
    result = check("10.9", model, "AC")
    assert result.state == "mistake" and text in result.message, result


@pytest.mark.parametrize("needed, text", [
    ("E", "takes letters from A to D in one text"), ("", "takes letters"), (7, "takes letters"),
    (None, ""), ("A mask", "takes letters"), (["A", 3], "takes letters"),
    ("B", "Train it without positions"), ("cab", "Train it without positions"),
    ("D", "Train it with one head"), ("dca", "Train it with one head"),
    ("C", "C is right, and there is one more"), ("a", "A is right, and there is one more"),
    ("D, C, B", "Two of your letters can go"), ("bd", "Just these two can be left out"),
    ("ABCD", "one at a time")])
def test_other_letters_are_asked_about(needed, text):
    result = check("10.9", StandIn(), needed)
    assert not result.passed and text in result.message, result
    assert not needed or "A, C" not in result.message
