"""Lesson 9: the many ways to be wrong, which all fail; and known mistakes in another form."""

import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils
from utils.exercises import check

right = right_answers(9)
NAMES = {"np": np, "math": math, "utils": utils, **vars(right)}
ROWS, COUNTS = "one_hot(ids, n_tokens)", "bigram_counts(X, Y, n_tokens)"
NATS, STEP = "bigram_nats(counts, X, Y, add)", "rnn_step(x, h, Wx, Wh, b)"
BACK, CLIP = "rnn_backward(dh_last, hs, xs, Wh)", "clip_gradients(gradients, max_norm)"
DRAW, P = "sample_next(logits, temperature, rng)", "utils.softmax(logits / temperature)"
CELL = "gru_step(x, h, W, U, b)"
EXPRESSIONS = {
    "9.1": [
        f"{ROWS} + 1", f"{ROWS}[::-1]", f"{ROWS}[:, ::-1]", f"{ROWS}.ravel()", f"{ROWS}[None]",
        f"{ROWS} * 0", f"{ROWS} / n_tokens", "ids", "np.eye(n_tokens)[ids][-1]",
        f"np.unique({ROWS}, axis=0)", "np.eye(n_tokens)[np.sort(ids)]",
        f"np.cumsum({ROWS}, axis=1)",
        f"[[str(int(v)) for v in row] for row in {ROWS}]", "np.eye(len(ids), n_tokens)",
        "np.eye(n_tokens)[ids % 3]", "np.eye(n_tokens)[np.minimum(ids, 3)]", f"{ROWS}[:-1]",
        f"{ROWS} if len(set(ids)) == len(ids) else {ROWS} * 0.5", f"{ROWS}.astype(str)",
    ],
    "9.2 bigram_counts": [
        f"{COUNTS} + np.eye(n_tokens)", f"{COUNTS} - 1", f"np.minimum({COUNTS}, 2)",
        f"{COUNTS} * (1 - np.eye(n_tokens))", f"{COUNTS}[::-1]", f"{COUNTS}[:, ::-1]",
        f"np.log({COUNTS} + 1)", f"{COUNTS}[None]",
        f"{COUNTS} / {COUNTS}.max()", f"{COUNTS}.ravel()", f"np.triu({COUNTS})", f"{COUNTS} * 2",
        "bigram_counts(X[::2], Y[::2], n_tokens)", f"np.sort({COUNTS}, axis=1)", "0",
        "bigram_counts(X, np.roll(Y, 1), n_tokens)", "bigram_counts(X, X, n_tokens)",
        f"dict(enumerate({COUNTS}.tolist()))", "np.histogram2d(X, Y, bins=n_tokens)[0]",
    ],
    "9.2 bigram_nats": [
        f"{NATS} + 0.01", f"{NATS} * 1.01", f"{NATS}**2", f"round({NATS}, 2)", f"[{NATS}]",
        f"np.full(len(X), {NATS})", "bigram_nats(counts, X, Y, 2 * add)",
        "bigram_nats(counts, X, Y, add / len(counts))", "bigram_nats(counts + 1, X, Y, add)",
        "bigram_nats(counts, X[:1], Y[:1], add)", "bigram_nats(counts, X, X, add)",
        "bigram_nats(counts, Y, Y, add)", "bigram_nats(counts.T, X, Y, add)",
        f"{NATS} if counts.all() else 0.0", "np.log(len(counts))", f"{NATS} / len(counts)",
        "np.median(-np.log(((counts + add) / (counts + add).sum(axis=1)[:, None])[X, Y]))",
        "-np.log(((counts + add) / (counts + add).max(axis=1)[:, None])[X, Y]).mean()",
        f"{NATS} * len(X) / (len(X) + 1)", "bigram_nats(np.minimum(counts, 5), X, Y, add)",
        f"{NATS} * len(X) / max(len(X) - 1, 1)", "bigram_nats(counts, X, Y, max(add, 0.01))",
    ],
    "9.3": [
        f"{STEP} + 1e-3", f"-{STEP}", f"{STEP}[::-1]", f"np.abs({STEP})", f"{STEP} / 2",
        "np.tanh(x @ Wx + h @ Wh - b)", "np.tanh(x @ Wx - h @ Wh + b)", f"{STEP}.sum(axis=1)",
        "np.tanh((x @ Wx + h @ Wh + b) / 2)", "np.tanh(x @ Wx + h * np.diag(Wh) + b)",
        "np.tanh(x @ Wx + h @ np.triu(Wh) + b)", "np.tanh(x @ Wx + h @ Wh + b.sum())",
        "np.tanh(x @ Wx + h @ Wh + b[::-1])", "np.tanh(x @ Wx + h.mean(axis=0) @ Wh + b)",
        "np.tanh(x[:1] @ Wx + h @ Wh + b)", "np.tanh(x @ Wx + h[:1] @ Wh + b)", f"{STEP}[0]",
        "np.clip(x @ Wx + h @ Wh + b, -1, 1)", "np.sin(x @ Wx + h @ Wh + b)", "h", f"{STEP}.T",
        f"{STEP} if h.any() else h", "np.tanh(np.tanh(x @ Wx + h @ Wh + b))", f"({STEP}, h)",
        "np.tanh(x @ Wx + h @ Wh + b) * (1 - h) + h",
    ],
    "9.4": [
        f"[g * 2 for g in {BACK}]", f"[g + 1e-3 for g in {BACK}]", f"[g[::-1] for g in {BACK}]",
        f"{BACK}[::-1]", f"{BACK}[0]", f"[-g for g in {BACK}]", f"[abs(g) for g in {BACK}]",
        "rnn_backward(dh_last, hs[::-1], xs[::-1], Wh)",
        "rnn_backward(dh_last[::-1], hs, xs, Wh)",
        "rnn_backward(dh_last, hs, xs, -Wh)",
        "rnn_backward(dh_last, hs[:4], xs[:3], Wh)", "rnn_backward(dh_last, hs[-4:], xs[-3:], Wh)",
        "rnn_backward(dh_last, hs[1:], xs[1:], Wh)", "rnn_backward(dh_last, hs[:-1], xs[:-1], Wh)",
        "rnn_backward(np.sign(dh_last), hs, xs, Wh)", "rnn_backward(dh_last, np.tanh(hs), xs, Wh)",
        "rnn_backward(dh_last / len(dh_last), hs, xs, Wh)", "rnn_backward(dh_last, hs, xs, Wh / 2)",
        f"[g.mean(axis=0) for g in {BACK}]", f"(*{BACK}[:3], {BACK}[3].sum(axis=0))",
        f"(*{BACK}[:2], {BACK}[2].mean(), {BACK}[3])", f"(*{BACK}[:3], 0 * dh_last)",
        f"(*{BACK}[:3], {BACK}[3] * (1 - hs[0] ** 2))", f"(*{BACK}, None)", "(0, 0, 0, dh_last)",
        "[np.clip(g, -1, 1) for g in rnn_backward(dh_last, hs, xs, Wh)]",
        "rnn_backward(np.clip(dh_last, -1, 1), hs, xs, Wh)",
        "dict(zip('abcd', rnn_backward(dh_last, hs, xs, Wh)))",
    ],
    "9.5": [
        f"([g * 0.99 for g in {CLIP}[0]], {CLIP}[1])", f"({CLIP}[0], {CLIP}[1] + 0.01)",
        f"([-g for g in {CLIP}[0]], {CLIP}[1])", f"({CLIP}[0][::-1], {CLIP}[1])",
        f"([g[::-1] for g in {CLIP}[0]], {CLIP}[1])", f"([g.T for g in {CLIP}[0]], {CLIP}[1])",
        f"([g.ravel() for g in {CLIP}[0]], {CLIP}[1])", f"({CLIP}[0], [{CLIP}[1]] * 2)",
        f"({CLIP}[0], {CLIP}[1] ** 2)", f"({CLIP}[0][:1], {CLIP}[1])", f"({CLIP}[0], 2 * max_norm)",
        f"([np.sign(g) * max_norm for g in gradients], {CLIP}[1])", f"({CLIP}[0], None)",
        f"([g.astype(int) for g in {CLIP}[0]], {CLIP}[1])", "(max_norm, gradients)", "0",
        "clip_gradients(gradients, max_norm / 2)", "clip_gradients(gradients, 1.0)",
        "clip_gradients(gradients, max_norm * len(gradients))",
        "clip_gradients(gradients[:1], max_norm)",
        f"([abs(g) for g in {CLIP}[0]], {CLIP}[1])", f"(dict(enumerate({CLIP}[0])), {CLIP}[1])",
        f"([g / {CLIP}[1] * max_norm if np.linalg.norm(g) > max_norm else g for g in gradients], "
        f"{CLIP}[1])", f"([g * max_norm / ({CLIP}[1] + 1e-3) if {CLIP}[1] > max_norm else g "
        f"for g in gradients], {CLIP}[1])",
        f"([g * min(1, max_norm / ({CLIP}[1] + 0.1)) for g in gradients], {CLIP}[1])",
    ],
    "9.6": [
        f"{DRAW} % 2", f"len(logits) - 1 - {DRAW}", f"str({DRAW})", f"[{DRAW}]",
        f"({DRAW}, {P})", f"max({DRAW}, {DRAW})", f"min({DRAW}, {DRAW})", "0", "len(logits) - 1",
        "sample_next(logits, max(temperature, 0.5), rng)", f"bool({DRAW})",
        "sample_next(logits, min(temperature, 1.0), rng)",
        "sample_next(logits, temperature**2, rng)",
        "sample_next(logits, temperature**0.5, rng)", "sample_next(logits * 2, temperature, rng)",
        "sample_next(np.clip(logits, -2, 2), temperature, rng)", f"np.array({DRAW})",
        "sample_next(logits - logits.mean() * np.arange(len(logits)), temperature, rng)",
        f"int(rng.choice(len(logits), p=np.sqrt({P}) / np.sqrt({P}).sum()))",
        f"int(rng.choice(len(logits), p=({P} + 0.1) / ({P} + 0.1).sum()))",
        f"int(rng.choice(len(logits), p=(lambda q: q / q.sum())({P} * ({P} >= 0.2))))",
        f"int(np.searchsorted(np.cumsum({P}), rng.uniform(0, 0.5)))",
        f"int(np.searchsorted(np.cumsum({P}), abs(rng.normal()) / 5))",
        f"int(np.argmax({P} * rng.random(len(logits))))",
        "int(np.argmax(logits / temperature + rng.normal(size=len(logits))))",
        f"int(rng.choice(np.argsort(-logits), p={P}))", f"{DRAW} if temperature != 2.5 else 3",
        f"int(np.random.default_rng(int(rng.integers(2))).choice(len(logits), p={P}))",
        f"int((rng.random(len(logits)) < {P}).argmax())",
    ],
    "9.7 remembers": [
        "None if remembers(forward, x) else False",
        "remembers(forward, x[:1])", "remembers(forward, x[:, :1]) and len(x) > 1",
        "forward(x).sum() != forward(x[::-1]).sum()",
        "getattr(forward, 'h', 0) is not None", "forward(x).mean() > 0",
        "bool(np.ptp(forward(x), axis=0).any())",
        "'yes' if remembers(forward, x) else 'no'", "(forward(x) != forward(x)).mean()",
        "np.abs(forward(x) - forward(x)).max()",
    ],
    "9.8 gru_step": [
        f"{CELL} + 1e-3", f"-{CELL}", f"{CELL}[::-1]", f"{CELL} / 2", f"{CELL}.sum(axis=1)", "h",
        "gru_step(x, h, W, U, -b)", "gru_step(x, h, W, -U, b)", "gru_step(-x, h, W, U, b)",
        "gru_step(x, h, W, U[:, ::-1], b)", "gru_step(x, h, W[:, ::-1], U, b)", f"{CELL}.T",
        "gru_step(x, h, W, U, b[::-1])", "gru_step(x, 0 * h, W, U, b)",
        f"np.clip({CELL}, -0.5, 0.5)",
        "gru_step(x, h, W, np.triu(U), b)", f"({CELL}, {CELL})",
        f"{CELL} if h.any() else h", "gru_step(x, h.mean(axis=0) + 0 * h, W, U, b)",
        "gru_step(x, h, W, U, b + np.repeat([0, 1, 0], len(U)))",
        "(h + gru_step(x, h, W, U, b)) / 2",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state in ("wrong", "error"), result


NUMBERS = {
    "9.8 u_half": [0.96, 0.967, 0.965, 0.97, 1.0, 0.0, 20, -0.966, 96.6, [0.966], "0.966",
                   None, True, math.nan],
    "9.8 bias_half": [3.3, 3.4, 3.37, 3.0, 0.0, 20, 28.3, [3.345], "3.345", None, math.inf, 2.0],
    "9.7 run_1": ["BC", "", 2, None, ["B"], "E", "C"],
}


@pytest.mark.parametrize("name, answer", entries(NUMBERS))
def test_another_number_or_letter_fails(name, answer):
    assert not judged(name, answer).passed


def test_a_number_that_is_not_it_does_not_give_it_away():
    for name, digits in (("9.8 u_half", "966"), ("9.8 bias_half", "3.3")):
        message = judged(name, 0.123).message
        assert "leaves half after 20 steps, got 0.12" in message and digits not in message, message


IN_OTHER_WORDS = {  # known mistakes in another form, and a piece of the message
    "9.1": [
        ("np.eye(n_tokens)[:, ids]", "Which axis counts the tokens"),
        ("np.eye(n_tokens)[ids - 1]", "one place too early"),
        ("np.eye(n_tokens)[ids].sum(axis=0)", "You counted the tokens"),
        ("np.eye(max(ids) + 1)[ids]", "as wide as the largest"),
        ("[[int(i) if k == i else 0 for k in range(n_tokens)] for i in ids]",
         "the token's own number")],
    "9.2 bigram_counts": [
        ("np.zeros((n_tokens, n_tokens)) + 0.0", "the first brackets make a copy"),
        ("np.eye(n_tokens)[X].sum(0)[:, None] * np.eye(n_tokens)[Y].sum(0)", "Which y belongs"),
        ("np.eye(n_tokens)[Y].T @ np.eye(n_tokens)[X]", "Rows and columns are swapped"),
        ("[[float(((X == x) & (Y == y)).any()) for y in range(n_tokens)] for x in range(n_tokens)]",
         "however often it comes"),
        ("bigram_counts(X, Y, n_tokens) + np.ones((n_tokens, n_tokens))", "begins at 1"),
        ("[int((Y == y).sum()) for y in range(n_tokens)]", "How many rows has the table")],
    "9.2 bigram_nats": [
        ("-np.log2((counts + add) / (counts + add).sum(1, keepdims=True))[X, Y].mean()", "in bits"),
        ("-np.mean(np.log((counts[X, Y] + add) / (counts[X].sum(axis=1) + add)))",
         "How many cells of the row"),
        ("-np.log(counts[X, Y] / counts[X].sum(axis=1) + add).mean()", "to the probabilities"),
        ("-np.sum(np.log((counts + add) / (counts + add).sum(1, keepdims=True))[X, Y])",
         "the price of all pairs"),
        ("np.exp(-np.log(((counts + add) / (counts + add).sum(1, keepdims=True))[X, Y]).mean())",
         "as hard to guess")],
    "9.3": [
        ("np.tanh(x @ Wx + b)", "know of the letters before"),
        ("np.tanh(x @ Wx + (Wh @ h.T).T + b)", "Your Wh is transposed"),
        ("np.tanh((x @ Wx + b) + (h @ Wh + b))", "added twice"),
        ("np.tanh(x @ Wx) + np.tanh(h @ Wh) + b", "How large can a sum of two"),
        ("utils.sigmoid(x @ Wx + h @ Wh + b)", "That is the sigmoid")],
    "9.5": [
        (f"([g * min(1, max_norm / max(np.linalg.norm(g), 1e-300)) for g in gradients], {CLIP}[1])",
         "clipped by itself"),
        (f"([np.minimum(np.maximum(g, -max_norm), max_norm) for g in gradients], {CLIP}[1])",
         "points another way"),
        (f"([g * max_norm / ({CLIP}[1] or 1) for g in gradients], {CLIP}[1])",
         "were made larger"),
        (f"(gradients, {CLIP}[1])", "Where are they made smaller"),
        (f"({CLIP}[0], min({CLIP}[1], max_norm))", "the one before, or the one after")],
    "9.6": [
        ("int(rng.choice(len(logits), p=utils.softmax(logits * temperature)))",
         "You multiplied by the temperature"),
        ("int(rng.choice(len(logits), p=utils.softmax(logits)))", "The temperature has no part"),
        ("int(rng.choice(len(logits), p=(lambda q: q / q.sum())(utils.softmax(logits) "
         "/ temperature)))", "The temperature has no part"),
        ("int(rng.choice(len(logits), p=(lambda q: q / q.sum())(utils.softmax(logits) "
         "** temperature)))", "You multiplied by the temperature"),
        ("int(rng.choice(len(logits), p=utils.softmax(logits) / temperature))",
         "does not add up to 1"),
        ("int(np.argmax(logits / temperature))", "always take the most likely"),
        ("int(rng.choice(len(logits)))", "nearly equally often"),
        (f"int(np.random.choice(len(logits), p={P}))", "Whose chance did you use"),
        (f"int(np.random.default_rng(7).choice(len(logits), p={P}))", "with the same seed"),
        ("int(rng.choice(len(logits), p=np.exp(logits / temperature) "
         "/ np.exp(logits / temperature).sum()))", "exp of 1000"),
        (f"rng.choice(len(logits), size=1, p={P})", "An array of one token"),
        (f"{P}[int(rng.choice(len(logits), p={P}))]", "A chance came back")],
    "9.7 remembers": [
        ("np.allclose(forward(x), forward(x))", "the wrong way around"),
        ("bool((forward(x)[:, -1] != forward(x)[:, -1]).any())", "the last step"),
        ("bool((forward(x) != forward(x)).all())", "every number differs"),
        ("abs(forward(x).sum() - forward(x).sum()) > 1e-6", "compared sums or means"),
        ("not np.array_equal(forward(x), forward(x[::-1]))", "different tokens"),
        ("forward(x) is not forward(x)", "Two calls always give two objects"),
        ("forward(x) != forward(x)", "the comparisons came back")],
    "9.8 gru_step": [
        ("(lambda z, k, s, H: s(z + k)[:, :H] * h + (1 - s(z + k)[:, :H]) "
         "* np.tanh(z[:, 2 * H:] + k[:, 2 * H:]))(x @ W + b, h @ U, utils.sigmoid, len(U))",
         "r has no part in it"),
        ("2 * (h / 2 + 0 * h) if False else (lambda z, s, H: (1 - s(z)[:, :H]) * h + s(z)[:, :H] "
         "* np.tanh((x @ W + b)[:, 2 * H:] + s(z)[:, H:2 * H] * (h @ U)[:, 2 * H:]))"
         "(x @ W + b + h @ U, utils.sigmoid, len(U))", "u and 1 - u are swapped")],
}


@pytest.mark.parametrize("name, mistake", entries(IN_OTHER_WORDS))
def test_a_named_mistake_is_known_in_another_form(name, mistake):
    expression, text = mistake
    result = judged(name, written(name, expression, NAMES))
    assert result.state == "mistake" and text in result.message, result


def overwritten(dh_last, hs, xs, Wh):
    dh = dh_last
    for t in reversed(range(len(xs))):
        dz = dh * (1 - hs[t + 1] ** 2)
        dWx = xs[t].T @ dz
        dWh = hs[t].T @ dz
        db = dz.sum(axis=0)
        dh = dz @ Wh.T
    return dWx, dWh, db, dh


def one_bias_overwritten(dh_last, hs, xs, Wh):
    dWx, dWh, dh = 0, 0, dh_last
    for t in reversed(range(len(xs))):
        dz = dh * (1 - hs[t + 1] ** 2)
        dWx = dWx + xs[t].T @ dz
        dWh = dWh + hs[t].T @ dz
        db = dz.sum(axis=0)
        dh = dz @ Wh.T
    return dWx, dWh, db, dh


def last_step_alone(dh_last, hs, xs, Wh):
    dz = dh_last * (1 - hs[-1] ** 2)
    return xs[-1].T @ dz, hs[-2].T @ dz, dz.sum(axis=0), dz @ Wh.T


def dh_never_moves(dh_last, hs, xs, Wh):
    dWx = dWh = db = 0
    for t in range(len(xs)):
        dz = dh_last * (1 - hs[t + 1] ** 2)
        dWx, dWh, db = dWx + xs[t].T @ dz, dWh + hs[t].T @ dz, db + dz.sum(axis=0)
    return dWx, dWh, db, (dh_last * (1 - hs[1] ** 2)) @ Wh.T


def slope_of_the_state_before(dh_last, hs, xs, Wh):
    dWx = dWh = db = 0
    dh = dh_last
    for t in reversed(range(len(xs))):
        dz = (1 - hs[t] ** 2) * dh
        dWx, dWh, db = dWx + xs[t].T @ dz, dWh + hs[t].T @ dz, db + dz.sum(axis=0)
        dh = dz @ Wh.T
    return dWx, dWh, db, dh


def first_step_forgotten(dh_last, hs, xs, Wh):
    dWx, dWh = np.zeros((xs.shape[2], hs.shape[2])), np.zeros(Wh.shape)
    db, dh = np.zeros(hs.shape[2]), dh_last
    for t in range(len(xs) - 1, 0, -1):
        dz = dh * (1 - hs[t + 1] ** 2)
        dWx, dWh, db = dWx + xs[t].T @ dz, dWh + hs[t].T @ dz, db + dz.sum(axis=0)
        dh = dz @ Wh.T
    return dWx, dWh, db, dh


def each_norm_in_a_loop(gradients, max_norm):
    clipped, total = [], 0.0
    for gradient in gradients:
        norm = np.sqrt(np.sum(gradient**2))
        total += norm**2
        clipped.append(gradient * max_norm / norm if norm > max_norm else gradient)
    return clipped, np.sqrt(total)


def norm_of_the_last_one(gradients, max_norm):
    for gradient in gradients:
        norm = np.sqrt(np.sum(gradient**2))
    return [g * max_norm / norm if norm > max_norm else g for g in gradients], norm


def one_list_for_all(ids, n_tokens):
    row, rows = [0] * n_tokens, []
    for i in ids:
        row[i] = 1
        rows.append(row)
    return rows


def one_list_copied(ids, n_tokens):
    row, rows = [0] * n_tokens, []
    for i in ids:
        row[i] = 1
        rows.append(list(row))
    return rows


def looked_up_unsummed(logits, temperature, rng):
    p = utils.softmax(logits / temperature)
    return int(np.searchsorted(p, rng.random()))


def largest_of_the_logits(logits, temperature, rng):
    e = np.exp(logits / temperature - np.max(logits))
    return int(rng.choice(len(e), p=e / np.sum(e)))


def product_before_the_slope(dh_last, hs, xs, Wh):
    dWx, dWh, db, dh = 0, 0, 0, dh_last
    for t in range(len(xs) - 1, -1, -1):
        dh = dh @ Wh.T
        dz = dh * (1 - hs[t + 1] ** 2)
        dWx, dWh, db, dh = dWx + xs[t].T @ dz, dWh + hs[t].T @ dz, db + dz.sum(axis=0), dz
    return dWx, dWh, db, dh


def smoothed_by_pairs(counts, X, Y, add):
    total = 0
    for x, y in zip(X, Y):
        total -= np.log((counts[x, y] + add) / (counts[x].sum() + add * len(X)))
    return total / len(X)


def new_number_each_time(logits, temperature, rng):
    p = np.exp((logits - max(logits)) / temperature)
    p, up_to = p / p.sum(), 0.0
    for token in range(len(p) - 1):
        up_to += p[token]
        if rng.random() < up_to:
            return token
    return len(p) - 1


def counted_once(X, Y, n_tokens):
    counts = np.zeros((n_tokens, n_tokens))
    counts[X, Y] = counts[X, Y] + 1
    return counts


@pytest.mark.parametrize("name, answer, text", [
    ("9.1", one_list_for_all, "written again and again"),
    ("9.1", one_list_copied, "begin with zeros"),
    ("9.2 bigram_nats", smoothed_by_pairs, "as often as there are pairs"),
    ("9.4", product_before_the_slope, "which of the two comes first on the way back"),
    ("9.6", looked_up_unsummed, "among the probabilities themselves"),
    ("9.6", largest_of_the_logits, "Of which numbers should it be the largest"),
    ("9.6", new_number_each_time, "a new number at each token"),
    ("9.2 bigram_counts", counted_once, "reads all cells before it writes"),
    ("9.4", overwritten, "Right for a single step. The weights"),
    ("9.4", one_bias_overwritten, "Right for a single step. The weights"),
    ("9.4", last_step_alone, "where does your gradient go after the last step"),
    ("9.4", dh_never_moves, "Every step gets dh_last"),
    ("9.4", slope_of_the_state_before, "Your slope is taken at hs[t]"),
    ("9.4", first_step_forgotten, "Which t does your loop end with"),
    ("9.5", each_norm_in_a_loop, "Each array was clipped by itself"),
    ("9.5", norm_of_the_last_one, "the norm of the last array")])
def test_a_mistake_in_the_style_of_a_person_is_known(name, answer, text):
    result = judged(name, answer)
    assert result.state == "mistake" and text in result.message, result


def clipped_in_place(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))
    for i in range(len(gradients)):
        gradients[i] = gradients[i] * min(1, max_norm / max(norm, 1e-300))
    return gradients, norm


def scaled_in_place(gradients, max_norm):
    norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))
    for gradient in gradients:
        if gradient.dtype.kind == "f":
            gradient *= min(1, max_norm / max(norm, 1e-300))
    return [g if g.dtype.kind == "f" else g * min(1, max_norm / norm) for g in gradients], norm


def smoothed_in_place(counts, X, Y, add):
    counts[...] = counts + add if counts.dtype.kind == "f" else counts
    smooth = counts if counts.dtype.kind == "f" else counts + add
    return -np.log((smooth / smooth.sum(axis=1, keepdims=True))[X, Y]).mean()


def shifted_in_place(logits, temperature, rng):
    logits -= logits.max()
    return right.sample_next(logits, temperature, rng)


def gone_back_in_place(dh_last, hs, xs, Wh):
    result = right.rnn_backward(dh_last, hs, xs, Wh)
    dh_last[...] = 0
    return result


@pytest.mark.parametrize("name, answer, changed", [
    ("9.2 bigram_nats", smoothed_in_place, "counts"), ("9.4", gone_back_in_place, "dh_last"),
    ("9.5", clipped_in_place, "gradients"), ("9.5", scaled_in_place, "gradients"),
    ("9.6", shifted_in_place, "logits")])
def test_an_input_that_was_changed_is_named(name, answer, changed):
    message = judged(name, answer).message
    assert f"changes its input {changed}" in message, message


def test_a_warning_at_zeros_leads_on():
    def clip_gradients(gradients, max_norm):
        norm = np.sqrt(sum(np.sum(gradient**2) for gradient in gradients))
        return [gradient * min(1, max_norm / norm) for gradient in gradients], norm

    message = check("9.5", clip_gradients).message
    assert "NumPy warns" in message and "where all gradients are 0" in message, message
