"""Lesson 9: the many ways to be right, which all pass, and the references beside the engine."""

import functools
import math
from collections import Counter

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils
from utils.exercises import check, yours
from utils.lesson_09.e02_bigrams import bets, streams
from utils.lesson_09.e04_rnn_backward import unrolled
from utils.lesson_09.e05_clip_gradients import sets_of_gradients
from utils.lesson_09.e06_sample_next import FAR, FEW, MANY, _farthest, logits_and_temperatures
from utils.lesson_09.e08_gru_step import gated_steps
from utils.lesson_09.exercises import steps, tokens

right = right_answers(9)
NAMES = {"np": np, "math": math, "utils": utils, "Counter": Counter, "functools": functools,
         **vars(right)}
P = "utils.softmax(logits / temperature)"
NORM = "np.linalg.norm(np.concatenate([g.ravel() for g in gradients]))"
EXPRESSIONS = {
    "9.1": [
        "np.eye(n_tokens)[ids]", "np.eye(n_tokens)[ids].tolist()", "np.identity(n_tokens)[ids]",
        "(ids[:, None] == np.arange(n_tokens)).astype(int)", "ids[:, None] == np.arange(n_tokens)",
        "[[float(i == k) for k in range(n_tokens)] for i in ids]",
        "np.array([np.arange(n_tokens) == i for i in ids], np.float32)",
        "np.where(np.arange(n_tokens) == ids.reshape(-1, 1), 1.0, 0.0)",
        "np.equal.outer(ids, np.arange(n_tokens)) * 1.0",
        "np.array([np.bincount([i], minlength=n_tokens) for i in ids])",
        "1.0 * np.isin(np.arange(len(ids) * n_tokens), np.arange(len(ids)) * n_tokens + ids)"
        ".reshape(-1, n_tokens)",
    ],
    "9.2 bigram_counts": [
        "np.histogram2d(X, Y, bins=n_tokens, range=[[0, n_tokens]] * 2)[0]",
        "np.bincount(X * n_tokens + Y, minlength=n_tokens**2).reshape(n_tokens, n_tokens)",
        "one_hot(X, n_tokens).T @ one_hot(Y, n_tokens)",
        "np.eye(n_tokens)[X].T @ np.eye(n_tokens)[Y]",
        "[[sum((X == x) & (Y == y)) for y in range(n_tokens)] for x in range(n_tokens)]",
        "np.array([np.bincount(Y[X == x], minlength=n_tokens) for x in range(n_tokens)])",
        "[[Counter(zip(X.tolist(), Y.tolist()))[x, y] for y in range(n_tokens)] "
        "for x in range(n_tokens)]",
        "bigram_counts(X, Y, n_tokens).astype(int)",
    ],
    "9.2 bigram_nats": [
        "-np.log((counts[X, Y] + add) / (counts[X].sum(axis=1) + add * len(counts))).mean()",
        "np.mean(-np.log((counts + add)[X, Y]) + np.log((counts + add).sum(axis=1)[X]))",
        "sum(math.log((counts[x].sum() + add * len(counts)) / (counts[x, y] + add)) "
        "for x, y in zip(X, Y)) / len(X)",
        "-np.mean(np.log(((counts.T + add) / (counts.T + add).sum(axis=0)).T[X, Y]))",
        "(bigram_counts(X, Y, len(counts)) * -np.log((counts + add) "
        "/ (counts + add).sum(axis=1)[:, None])).sum() / len(Y)",
        "np.float32(bigram_nats(counts, X, Y, add))",
        "utils.CrossEntropyLoss().forward(np.log(counts + add)[X], Y)",
    ],
    "9.3": [
        "np.tanh(np.hstack([x, h]) @ np.vstack([Wx, Wh]) + b)",
        "np.tanh(b + h @ Wh + x @ Wx)", "np.tanh(x.dot(Wx) + h.dot(Wh) + b).tolist()",
        "np.tanh((Wx.T @ x.T + Wh.T @ h.T).T + b)", "utils.recurrent.rnn_step(x, h, Wx, Wh, b)",
        "[np.tanh(x[i] @ Wx + h[i] @ Wh + b) for i in range(len(x))]",
        "2 / (1 + np.exp(-2 * (x @ Wx + h @ Wh + b))) - 1",
        "np.tanh(np.einsum('nd,dh->nh', x, Wx) + np.einsum('nk,kh->nh', h, Wh) + b[None])",
        "rnn_step(x, h, Wx, Wh, b).astype(np.float32)",
    ],
    "9.4": [
        "tuple(map(np.float32, rnn_backward(dh_last, hs, xs, Wh)))",
        "[grad.tolist() for grad in rnn_backward(dh_last, hs, xs, Wh)]",
        "list(rnn_backward(dh_last, hs, xs, Wh))",
    ],
    "9.5": [
        f"([g * min(1, max_norm / max({NORM}, 1e-300)) for g in gradients], {NORM})",
        f"([g / max(1, {NORM} / max_norm) for g in gradients], {NORM})",
        f"(list(gradients), {NORM}) if {NORM} <= max_norm else "
        f"([max_norm * g / {NORM} for g in gradients], {NORM})",
        f"(gradients, {NORM}) if {NORM} <= max_norm else "
        f"([g / {NORM} * max_norm for g in gradients], {NORM})",
        "(lambda norm: [[g * min(1, max_norm / (norm or 1)) for g in gradients], norm])"
        "(sum(np.linalg.norm(g)**2 for g in gradients)**0.5)",
        "(lambda clipped, norm: (clipped, np.array(norm)))(*clip_gradients(gradients, max_norm))",
        "([g.tolist() for g in clip_gradients(gradients, max_norm)[0]], "
        "math.sqrt(sum(np.vdot(g, g) for g in gradients)))",
        "([np.float32(g) for g in clip_gradients(gradients, max_norm)[0]], "
        "np.linalg.norm([np.linalg.norm(g) for g in gradients]))",
    ],
    "9.6": [
        f"rng.choice(len(logits), p={P})", f"int(rng.multinomial(1, {P}).argmax())",
        f"int(np.searchsorted(np.cumsum({P}), rng.random() * {P}.sum()))",
        f"int((np.cumsum({P}) < rng.random() * (1 - 1e-12)).sum())",
        "int(np.argmax(logits / temperature + rng.gumbel(size=len(logits))))",
        "int(np.argmax(logits / temperature - np.log(-np.log(rng.uniform(1e-300, 1, "
        "len(logits))))))",
        f"int(rng.choice(np.arange(len(logits)), size=1, p={P})[0])",
        f"rng.choice(list(range(len(logits))), p={P}).item()",
        f"int(rng.choice(np.flatnonzero({P} > 0), p={P}[{P} > 0]))",
    ],
    "9.7 remembers": [
        "not np.array_equal(forward(x), forward(x))", "bool((forward(x) != forward(x)).any())",
        "(forward(x) != forward(x)).any()", "np.any(forward(x) - forward(x))",
        "float(np.abs(forward(x) - forward(x)).max()) > 1e-6",
        "(forward(x) == forward(x)).all() == False",
        "not (forward(x.copy()) == forward(x.copy())).all()",
        "not np.allclose(forward(x)[:, 0], forward(x)[:, 0])",  # the first step shows it best
        "int(remembers(forward, x))",
        "len({forward(x).tobytes() for _ in range(3)}) > 1",
    ],
    "9.8 gru_step": [
        "(lambda z, k, H: (lambda u, r: u * h + (1 - u) * np.tanh(z[:, 2 * H:] + r * k[:, 2 * H:]))"
        "(utils.sigmoid(z[:, :H] + k[:, :H]), utils.sigmoid((z + k)[:, H:2 * H])))"
        "(x @ W + b, h @ U, h.shape[1])",
        "(lambda u, r, c: c + u * (h - c))(*(lambda u, r, z, k: (u, r, np.tanh(z + r * k)))"
        "(*np.split(utils.sigmoid(x @ W + b + h @ U)[:, :2 * len(U)], 2, axis=1), "
        "(x @ W + b)[:, -len(U):], (h @ U)[:, -len(U):]))",
        "gru_step(x, h, W, U, b).tolist()", "np.float32(gru_step(x, h, W, U, b))",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.passed, result


def one_hot_row_by_row(ids, n_tokens):
    rows = []
    for i in ids:
        row = [0] * n_tokens
        row[i] = 1
        rows.append(row)
    return rows


def counts_added_at(X, Y, n_tokens):
    counts = np.zeros((n_tokens, n_tokens), int)
    np.add.at(counts, (X, Y), 1)
    return counts


def nats_by_loops(counts, X, Y, add):
    V, total = len(counts), 0.0
    for i in range(len(X)):
        row = [c + add for c in counts[X[i]]]
        total -= math.log(row[Y[i]] / sum(row))
    assert V > 0
    return total / len(X)


def step_by_loops(x, h, Wx, Wh, b):
    new = np.zeros_like(h)
    for n in range(len(x)):
        for k in range(len(b)):
            z = b[k]
            for d in range(x.shape[1]):
                z += x[n, d] * Wx[d, k]
            for j in range(len(b)):
                z += h[n, j] * Wh[j, k]
            new[n, k] = math.tanh(z)
    return new


def backward_in_place(dh_last, hs, xs, Wh):
    T, N, D = xs.shape
    H = Wh.shape[0]
    dWx, dWh, db = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    dh = dh_last.copy()
    for t in range(T)[::-1]:
        h, before = hs[t + 1], hs[t]
        dz = dh * (1 - h * h)
        dWx += np.einsum("nd,nh->dh", xs[t], dz)
        dWh += before.T.dot(dz)
        db += dz.sum(0)
        dh = dz.dot(Wh.T)
    return dWx, dWh, db, dh


def backward_all_at_once(dh_last, hs, xs, Wh):
    """The loop only goes back; the sums over all steps are one product each."""
    slope, dzs, dh = 1 - hs[1:] ** 2, [], dh_last
    for s in slope[::-1]:
        dzs.append(dh * s)
        dh = dzs[-1] @ Wh.T
    dz = np.array(dzs[::-1])
    dWx = np.tensordot(xs, dz, ([0, 1], [0, 1]))
    return dWx, np.tensordot(hs[:-1], dz, ([0, 1], [0, 1])), dz.sum(axis=(0, 1)), dh


def backward_by_recursion(dh_last, hs, xs, Wh):
    if len(xs) == 0:
        return 0, 0, 0, dh_last
    dz = dh_last * (1 - np.square(hs[-1]))
    dWx, dWh, db, dh = backward_by_recursion(dz @ Wh.T, hs[:-1], xs[:-1], Wh)
    return dWx + xs[-1].T @ dz, dWh + hs[-2].T @ dz, db + dz.sum(0), dh


def clip_by_loops(gradients, max_norm):
    total = 0.0
    for gradient in gradients:
        for number in gradient.flatten():
            total += number**2
    norm = math.sqrt(total)
    clipped = []
    for gradient in gradients:
        if norm > max_norm:
            clipped.append(gradient / norm * max_norm)
        else:
            clipped.append(gradient.copy())
    return clipped, norm


def draw_by_walking(logits, temperature, rng):
    e = [math.exp((z - max(logits)) / temperature) for z in logits]
    left = rng.random() * sum(e)
    for token, part in enumerate(e):
        left -= part
        if left < 0:
            return token
    return len(e) - 1


def asked_twice(forward, x):
    first = forward(x)
    second = forward(x)
    return np.abs(second - first).max() > 1e-9


def cell_by_parts(x, h, W, U, b):
    H = len(U)
    Wu, Wr, Wc = W[:, :H], W[:, H:2 * H], W[:, 2 * H:]
    Uu, Ur, Uc = U[:, :H], U[:, H:2 * H], U[:, 2 * H:]
    bu, br, bc = b[:H], b[H:2 * H], b[2 * H:]
    u = 1 / (1 + np.exp(-(x @ Wu + h @ Uu + bu)))
    r = 1 / (1 + np.exp(-(x @ Wr + h @ Ur + br)))
    c = np.tanh(x @ Wc + bc + r * (h @ Uc))
    return u * h + (1 - u) * c


@pytest.mark.parametrize("name, answer", [
    ("9.1", one_hot_row_by_row), ("9.2 bigram_counts", counts_added_at),
    ("9.2 bigram_nats", nats_by_loops), ("9.3", step_by_loops), ("9.4", backward_in_place),
    ("9.4", backward_all_at_once), ("9.4", backward_by_recursion), ("9.5", clip_by_loops),
    ("9.6", draw_by_walking), ("9.7 remembers", asked_twice), ("9.8 gru_step", cell_by_parts)])
def test_a_right_answer_in_the_style_of_a_person_passes(name, answer):
    result = judged(name, answer)
    assert result.passed, result


@pytest.mark.parametrize("name, number", [
    ("9.8 u_half", 0.966), ("9.8 u_half", 0.9659), ("9.8 u_half", math.exp(math.log(0.5) / 20)),
    ("9.8 u_half", np.float32(0.5 ** 0.05)), ("9.8 u_half", np.array([0.966])),
    ("9.8 bias_half", 3.34), ("9.8 bias_half", 3.35), ("9.8 bias_half", np.log(0.966 / 0.034)),
    ("9.8 bias_half", -np.log(1 / 0.5 ** 0.05 - 1)), ("9.8 bias_half", np.array(3.345))])
def test_a_number_of_three_digits_passes(name, number):
    assert judged(name, number).passed


@pytest.mark.parametrize("run, answer", [("run_1", "b"), ("run_2", " C"), ("run_3", "a")])
def test_a_letter_may_be_written_in_other_ways(run, answer):
    assert judged(f"9.7 {run}", answer).passed


# ---- the references are what the engine computes -------------------------------------------------

def cases(table):
    return [case.args for case in table(np.random.default_rng(3))]


def set_to(layer, **values):
    """The layer, with these values for its parameters."""
    for name, value in values.items():
        getattr(layer, name).value = np.array(value, float)
    return layer


def test_rows_of_ones_times_a_matrix_are_what_an_embedding_looks_up():
    for ids, n_tokens in cases(tokens):
        embedding = utils.Embedding(n_tokens, 3, rng=np.random.default_rng(0))
        rows = right.one_hot(ids, n_tokens) @ embedding.W.value
        assert np.array_equal(embedding.forward(ids[None])[0], rows)


def test_the_price_is_the_engines_cross_entropy():
    for counts, X, Y, add in cases(bets):
        want = utils.CrossEntropyLoss().forward(np.log(np.asarray(counts, float) + add)[X], Y)
        assert np.isclose(right.bigram_nats(counts, X, Y, add), want, atol=1e-12)


def test_a_table_counts_all_pairs():
    for X, Y, n_tokens in cases(streams):
        counts = right.bigram_counts(X, Y, n_tokens)
        assert counts.shape == (n_tokens, n_tokens) and counts.sum() == len(X)
        assert np.array_equal(counts.sum(axis=1), np.bincount(X, minlength=n_tokens))
        assert np.array_equal(counts.sum(axis=0), np.bincount(Y, minlength=n_tokens))


def test_the_step_is_the_engines():
    for args in cases(steps):
        want = utils.recurrent.rnn_step(*(arg.astype(float) for arg in args))
        assert np.allclose(right.rnn_step(*args), want, atol=1e-12)


def test_the_gradients_are_the_engines_where_the_state_begins_at_0():
    zero = [args for args in cases(unrolled) if not args[1][0].any()]
    assert len(zero) >= 2
    for dh_last, hs, xs, Wh in zero:
        layer = set_to(utils.RNN(xs.shape[2], len(Wh), rng=np.random.default_rng(0)), Wh=Wh)
        layer.Wx.value, layer.b.value = weights_of(hs, xs, Wh)
        y = layer.forward(xs.astype(float).swapaxes(0, 1))
        assert np.allclose(y.swapaxes(0, 1), hs[1:], atol=1e-9)
        dy = np.zeros(y.shape)
        dy[:, -1] = dh_last
        layer.backward(dy)
        dWx, dWh, db, _ = right.rnn_backward(dh_last, hs, xs, Wh)
        for got, want in ((dWx, layer.Wx.grad), (dWh, layer.Wh.grad), (db, layer.b.grad)):
            assert np.allclose(got, want, atol=1e-6)
        for t in range(len(xs)):  # dL/dh of every step, from the states after it
            *_, dh = right.rnn_backward(dh_last, hs[t + 1:], xs[t + 1:], Wh)
            assert np.allclose(dh, layer.dh[:, t], atol=1e-9)


def weights_of(hs, xs, Wh):
    """Some Wx and b that these states come from."""
    z = np.arctanh(hs[1:]) - hs[:-1] @ Wh
    rows = np.concatenate([xs, np.ones((*xs.shape[:2], 1))], axis=2).reshape(-1, xs.shape[2] + 1)
    both = np.linalg.lstsq(rows, z.reshape(len(rows), -1), rcond=None)[0]
    return both[:-1], both[-1]


def slopes(dh_last, hs, xs, Wh, step=1e-6):
    """The measured slope of sum(dh_last * last state) by Wx, Wh, b and the first state."""
    Wx, b = weights_of(hs, xs, Wh)
    arrays = Wx, Wh.astype(float), b, hs[0].copy()

    def loss():
        return np.sum(dh_last * functools.reduce(
            lambda h, x: right.rnn_step(x, h, *arrays[:3]), xs, arrays[3]))

    for array in arrays:
        measured = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            kept, ends = array[place], []
            for array[place] in (kept + step, kept - step):
                ends.append(loss())
            array[place], measured[place] = kept, (ends[0] - ends[1]) / (2 * step)
        yield measured


def test_the_gradients_are_the_measured_slopes():
    for args in cases(unrolled):
        for got, want in zip(right.rnn_backward(*args), slopes(*args)):
            assert np.allclose(got, want, atol=1e-5 * max(1, np.abs(want).max()))


def test_states_of_the_cases_begin_at_0_only_where_they_say_so():
    for case in unrolled(np.random.default_rng(0)):
        assert case.args[1][0].any() == ("state of zeros" not in case.label)
    assert {len(args[2]) for args in cases(unrolled)} >= {1, 2, 3, 5, 20}


def test_gradients_are_clipped_as_the_engine_clips_them():
    for gradients, max_norm in cases(sets_of_gradients):
        parameters = [utils.layer.Parameter(np.zeros(g.shape)) for g in gradients]
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = gradient.astype(float)
        norm = utils.clip_gradients(parameters, max_norm)
        clipped, before = right.clip_gradients(gradients, max_norm)
        assert np.isclose(norm, before, rtol=1e-12)
        for got, parameter in zip(clipped, parameters):
            assert np.allclose(got, parameter.grad, rtol=1e-12, atol=0)


def test_the_gated_step_is_the_engines():
    for x, h, W, U, b in cases(gated_steps):
        if not h.any():  # the engine begins there
            layer = set_to(utils.GRU(x.shape[1], len(U), rng=np.random.default_rng(0)),
                           W=W, U=U, b=b)
            assert np.allclose(layer.forward(x.astype(float)[:, None])[:, 0],
                               right.gru_step(x, h, W, U, b), atol=1e-12)
    x, h, W, U, b = cases(gated_steps)[2]
    layer = set_to(utils.GRU(x.shape[1], len(U), rng=np.random.default_rng(0)), W=W, U=U, b=b)
    y = layer.forward(np.stack([x, x + 0.5], axis=1))
    assert np.allclose(right.gru_step(x + 0.5, y[:, 0], W, U, b), y[:, 1], atol=1e-12)


def test_half_of_a_state_is_left_after_20_steps():
    h, zero = np.array([[0.8]]), np.zeros((1, 1))
    W, U, b = np.zeros((1, 3)), np.zeros((1, 3)), np.array([right.bias_half, 0.0, 0.0])
    for _ in range(20):
        h = right.gru_step(zero, h, W, U, b)
    assert np.isclose(h[0, 0], 0.4) and np.isclose(right.u_half**20, 0.5)


# ---- draws ---------------------------------------------------------------------------------------

def test_a_right_answer_seems_wrong_less_than_once_in_a_billion_times():
    possible = sum(len(logits) for logits, *_ in cases(logits_and_temperatures))
    assert possible <= 40 and 2 * possible * math.exp(-FAR) < 1.2e-9


def test_the_bound_holds_for_every_count_of_a_binomial():
    """What is too far has at most the probability that Chernoff's bound says."""
    for p in (0.01, 0.1, 0.3, 0.5, 0.9):
        logs = np.cumsum(np.log(np.arange(1, MANY + 1)))
        of = np.concatenate([[0.0], logs])
        k = np.arange(MANY + 1)
        chance = np.exp(of[-1] - of - of[::-1] + k * np.log(p) + (MANY - k) * np.log(1 - p))
        refused = [_farthest(np.array([f, 1 - f]), np.array([p, 1 - p])) > FAR for f in k / MANY]
        assert 0 < chance[refused].sum() <= 2 * math.exp(-FAR)


@pytest.mark.parametrize("seed", range(5))
def test_right_draws_pass_whatever_the_numbers_are(seed):
    def shifted(logits, temperature, rng):
        rng.random(seed + 1)
        return right.sample_next(logits, temperature, rng)

    assert check("9.6", shifted).passed


def test_a_token_that_is_certain_takes_few_draws():
    asked = []

    def counting(logits, temperature, rng):
        asked.append(temperature)
        return right.sample_next(logits, temperature, rng)

    assert check("9.6", counting).passed
    assert FEW < 100 < MANY and len(asked) < 7 * (MANY + FEW) + 10 * FEW


def test_later_cells_take_the_readers_own_step_which_gives_an_array():
    assert check("9.3", lambda x, h, Wx, Wh, b: right.rnn_step(x, h, Wx, Wh, b).tolist()).passed
    assert isinstance(yours("9.3")(*cases(steps)[2]), np.ndarray)
