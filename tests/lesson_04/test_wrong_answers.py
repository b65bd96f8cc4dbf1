"""Lesson 4: the many ways to be wrong, none of them a named mistake, which all fail."""

import functools
import itertools

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils
from utils.exercises import check
from utils.lesson_04.e10_reports import ANSWERS

right = right_answers(4)


def prints_only(*arguments):
    print(right.chain_rule_neuron(*arguments))


def in_place_relu(dout, x):
    dout[x <= 0] = 0.0
    return dout


def in_place_mlp(X, labels, W1, b1, W2, b2):
    gradients = right.mlp_backward(X, labels, W1, b1, W2, b2)
    W1 -= 0.1 * gradients["W1"]
    return gradients


def in_place_numerical(f, x, h):
    for place in np.ndindex(x.shape):
        x[place] += h
    return right.numerical_gradient(f, x - h, h)


def in_place_step(w, g, lr):
    w -= lr * g
    return w


def in_place_momentum(w, g, v, lr, mu):
    v *= mu
    v += g
    return w - lr * v, v


def kept_velocity(w, g, v, lr, mu, kept=[0.0]):  # noqa: B006
    if np.ndim(kept[0]) == 0:
        kept[0] = v
    kept[0] = mu * kept[0] + g if np.shape(kept[0]) == np.shape(g) else g
    return w - lr * kept[0], kept[0]


def in_place_adam(w, g, m, v, t, lr, b1, b2, eps):
    m += (1 - b1) * (g - m)
    return right.adam_step(w, g, (m - (1 - b1) * g) / b1, v, t, lr, b1, b2, eps)


def by_loops(dout, X, W):
    """In the type of X, and so in whole numbers where X has these."""
    dX = np.zeros_like(X)
    for n, d, k in np.ndindex(len(X), *W.shape):
        dX[n, d] += dout[n, k] * W[d, k]
    return dX, X.T @ dout, dout.sum(axis=0)


def cut(results, *arrays):
    """Each result in the type of an array, and so in whole numbers where that holds these."""
    return tuple(result.astype(array.dtype) for result, array in zip(results, arrays))


def mlp(X, labels, W1, b1, W2, b2, softmax=utils.softmax, n_classes=None, slope=lambda z: z > 0):
    z = X @ W1 + b1
    hidden = np.maximum(z, 0)
    d = (softmax(hidden @ W2 + b2) - np.eye(n_classes or len(b2))[labels]) / len(X)
    dz = d @ W2.T * slope(z)
    return {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": hidden.T @ d, "b2": d.sum(axis=0)}


def centered(z):
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def shifted_by_one_number(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


def one_sided_of_a_number(f, x, h):
    if np.size(x) > 1:
        return right.numerical_gradient(f, x, h)
    return np.reshape((f(x + h) - f(x)) / h, np.shape(x))


def of_equal_elements_together(f, x, h):
    x = np.array(x, float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        move = np.where(x == x[index], h, 0.0)
        gradient[index] = (f(x + move) - f(x - move)) / (2 * h)
    return gradient


def through_a_view(f, x, h):
    x, gradient = np.array(x, float), np.zeros(np.size(x))
    flat = x.ravel()  # a copy where x does not lie row after row
    for i, before in enumerate(flat.copy()):
        flat[i] = before + h
        above = f(x)
        flat[i] = before - h
        gradient[i] = (above - f(x)) / (2 * h)
        flat[i] = before
    return gradient.reshape(x.shape)


def of_what_is_not_0(f, x, h):
    return np.where(np.asarray(x) != 0, right.numerical_gradient(f, x, h), 0.0)


NAMES = globals()  # what an expression may use
MLP = "right.mlp_backward(X, labels, W1, b1, W2, b2)"
ADAM = "right.adam_step(w, g, m, v, t, lr, b1, b2, eps)"
DISTANCE, LARGEST = "np.abs(a - b).max()", "max(np.abs(a).max(), np.abs(b).max())"
EXPRESSIONS = {
    "4.1": [
        "prints_only(x, w, b, y)", "right.chain_rule_neuron(x, w, b, y)[0]",
        "right.chain_rule_neuron(x, w, b, 1 - y)", "right.chain_rule_neuron(x, w, 0.0, y)",
        "right.chain_rule_neuron(x, w, b, round(y))", "right.chain_rule_neuron(abs(x), w, b, y)",
        "right.chain_rule_neuron(x, abs(w), b, y)", "(*right.chain_rule_neuron(x, w, b, y), 0.0)",
        "tuple(2 * d for d in right.chain_rule_neuron(x, w, b, y))",
        "tuple(round(d, 2) for d in right.chain_rule_neuron(x, w, b, y))",
        "tuple(abs(d) for d in right.chain_rule_neuron(x, w, b, y))",
        "tuple([d] for d in right.chain_rule_neuron(x, w, b, y))",
        "dict(zip('wb', right.chain_rule_neuron(x, w, b, y)))",
        "(utils.sigmoid(w * x + b) - y) ** 2", "(0.0, 0.0)",
    ],
    "4.2": [
        "(dout @ W.T * (X != 0), X.T @ dout, dout.sum(axis=0))",
        "(dout @ W.T, (X.T @ dout).astype(W.dtype), dout.sum(axis=0))",
        "((dout @ W.T).astype(dout.dtype), X.T @ dout, dout.sum(axis=0))",
        "((dout @ W.T).astype(W.dtype), X.T @ dout, dout.sum(axis=0))",
        "(dout @ W.T, X.T @ dout + W, dout.sum(axis=0))",
        "(dout @ W.T, X.T @ X @ W, dout.sum(axis=0))",
        "(np.abs(dout @ W.T), X.T @ dout, dout.sum(axis=0))",
        "(dout @ W.T, X.T @ dout, dout.max(axis=0))",
        "(dout @ W.T, X.T @ dout, dout.sum(axis=0) / W.shape[1])",
        "by_loops(dout, X, W)",
        "tuple(np.round(d, 2) for d in right.linear_backward(dout, X, W))",
        "right.linear_backward(dout, X, W)[0]", "right.linear_backward(dout, X, W)[::-1]",
        "right.linear_backward(dout, X, W)[:2] + (dout[0],)",
        "right.linear_backward(dout, X, W)[:2] + (dout.sum(axis=0, keepdims=True).T,)",
        "right.linear_backward(dout / len(X), X, W)", "right.linear_backward(2 * dout, X, W)",
        "right.linear_backward(dout, X, X)", "right.linear_backward(dout[:1], X[:1], W)",
        "dict(zip(('dX', 'dW', 'db'), right.linear_backward(dout, X, W)))",
        # wrong only where N = K, where D = K, where N = D
        "(dout @ W.T, X.T @ dout, dout.sum(axis=1 if len(dout) == W.shape[1] != len(W) else 0))",
        "(dout @ W.T if X.shape[1] != W.shape[1] else dout @ W, X.T @ dout, dout.sum(axis=0))",
        "(dout @ W.T, X.T @ dout if len(X) != X.shape[1] else X @ dout, dout.sum(axis=0))",
    ],
    "4.3": [
        "np.clip(dout * (x > 0), -1.9, 1.9)", "dout * (x + np.abs(x)) / (2 * x)",
        "dout * (np.maximum(x, 0) / x)", "np.where(x == 0, 99.0, dout * (x > 0))",
        "in_place_relu(dout, x)", "0 * dout", "dout * (x > 0) * (dout > -1)", "dout * (x > 0.25)",
        "dout * (x > -0.25)", "dout * (x > 1e-6)", "dout * (x > 0) + 1e-3", "dout * (x > 0) + x",
        "dout * utils.sigmoid(1000 * x)[:1]", "dout * np.round(x > 0) * 2",
        "dout * np.clip(x, 0, 1)", "dout * (np.sum(x) > 0)", "(dout * (x > 0)).ravel()",
        "(dout * (x > 0)).T", "np.round(dout * (x > 0), 1)", "dout.round() * (x > 0)",
    ],
    "4.4": [
        "mlp(X, labels, W1, b1, W2, b2, softmax=shifted_by_one_number)",
        "mlp(X, labels, W1, b1, W2, b2, n_classes=labels.max() + 1)",
        "mlp(X, labels, W1, b1, W2, b2, slope=lambda z: np.maximum(z, 0) / z)",
        "in_place_mlp(X, labels, W1, b1, W2, b2)",
        "right.mlp_backward(X, labels, W1, abs(b1), W2, b2)",
        "right.mlp_backward(X, labels, W1, b1, W2, -b2)",
        "right.mlp_backward(X, labels, W1, b1, W2.clip(-9, 9), b2)",
        "right.mlp_backward(X, 0 * labels, W1, b1, W2, b2)",
        "right.mlp_backward(X, labels[::-1], W1, b1, W2, b2)",
        "right.mlp_backward(X[:1], labels[:1], W1, b1, W2, b2)",
        f"[{MLP}]", f"{{**{MLP}, 'W1': {MLP}['W1'].T}}", f"{{**{MLP}, 'b1': {MLP}['b1'][None]}}",
        f"{{**{MLP}, 'b1': np.zeros(b1.shape)}}", f"{{**{MLP}, 'W2': 0 * W2}}",
        f"{{k: v for k, v in {MLP}.items() if k != 'b2'}}",
        f"{{k.lower(): v for k, v in {MLP}.items()}}", f"{{k: 2 * v for k, v in {MLP}.items()}}",
        f"{{k: v + 1e-3 for k, v in {MLP}.items()}}",
        f"{{k: v * np.sqrt(len(X)) for k, v in {MLP}.items()}}",
        f"{{k: np.clip(v, -0.1, 0.1) for k, v in {MLP}.items()}}",
    ],
    "4.6": [
        "of_equal_elements_together(f, x, h)", "through_a_view(f, x, h)",
        "of_what_is_not_0(f, x, h)", "one_sided_of_a_number(f, x, h)",
        "in_place_numerical(f, x, h)",
        "(4 * right.numerical_gradient(f, x, h / 2) - right.numerical_gradient(f, x, h)) / 3",
        "right.numerical_gradient(f, x.astype(np.float32), h).astype(np.float16)",
        "right.numerical_gradient(f, x, -h) * (1 + h)", "right.numerical_gradient(f, x, 2 * h)",
        "right.numerical_gradient(f, x, max(h, 1e-4))", "right.numerical_gradient(f, x + h, h)",
        "right.numerical_gradient(f, x * (1 + h), h)", "right.numerical_gradient(f, np.abs(x), h)",
        "right.numerical_gradient(f, x, h)[..., None]",
        "right.numerical_gradient(f, x, h).round(2)", "right.numerical_gradient(f, x, h).sum()",
        "right.numerical_gradient(f, x, h).T", "np.abs(right.numerical_gradient(f, x, h))",
        "np.gradient(x)", "2 * x", "np.zeros(np.shape(x))", "f(x)",
    ],
    "4.7": [
        "right.relative_error(a, b) if a.size > 1 else abs(a - b).item() / abs(a).item()",
        "right.relative_error(a, b) if a.sum() or b.sum() else 0.0",
        "0.0 if np.allclose(a, 0) and np.allclose(b, 0) else right.relative_error(a, b)",
        f"0.0 if {LARGEST} < 1e-6 else right.relative_error(a, b)",
        f"0.0 if {DISTANCE} < 1e-7 else right.relative_error(a, b)",
        "[right.relative_error(a, b)]", "str(right.relative_error(a, b))",
        "-right.relative_error(a, b)", "right.relative_error(a, b) ** 2",
        "right.relative_error(a, b) / 2", "right.relative_error(a, b) + 1e-7",
        "min(right.relative_error(a, b), 1.0)", "round(right.relative_error(a, b), 3)",
        "right.relative_error(a[:3], b[:3])", "right.relative_error(np.abs(a), np.abs(b))", "0.0",
        "float(not np.allclose(a, b))",
        "np.max(np.abs(a - b)) / np.mean(np.abs(a) + np.abs(b) + 1e-300)",
        f"{DISTANCE} / (np.abs(a).max() + 1e-300)",
        f"{DISTANCE} / np.abs(a + b).max() if np.any(a + b) else 0.0",
        *(f"{DISTANCE} / max(np.abs(a).max(), np.abs(b).max(), {least})"
          for least in ("1e-8", "1e-5", "1.0")),
        f"np.nan_to_num({DISTANCE} / {LARGEST})",  # right, with a warning
        f"{DISTANCE} / {LARGEST} if np.any(a) and np.any(b) else 0.0",
        f"{DISTANCE} / {LARGEST} if np.any(a) or np.any(b) else 1.0",
        "np.median(np.abs(a - b)) / max(np.abs(a).max(), np.abs(b).max(), 1e-300)",
    ],
    "4.8 sgd_step": [
        "w - lr * g * (w != 0)", "(w - lr * g).astype(g.dtype)", "(w - lr * g).astype(w.dtype)",
        "w - lr * (g.T if w.ndim == 2 and len(w) == w.shape[1] else g)",
        "in_place_step(w, g, lr)", "w - lr", "w - 0.1 * g", "w - lr * g[::-1]", "w - lr * g ** 2",
        "w - min(lr, 1.0) * g", "w - lr * g / np.linalg.norm(g)", "w - lr * np.clip(g, -1, 1)",
        "w - lr * abs(g)", "w - lr * g.mean()", "w - lr * g + 1e-4", "w * (1 - lr) - lr * g",
        "(w - lr * g, g)",
    ],
    "4.8 momentum_step": [
        "cut(right.momentum_step(w, g, v, lr, mu), w, g)",
        "in_place_momentum(w, g, v, lr, mu)", "kept_velocity(w, g, v, lr, mu)",
        "right.momentum_step(w, g, v, lr, 0.9)", "right.momentum_step(w, g, v, 0.1, mu)",
        "right.momentum_step(w, g, -v, lr, mu)", "right.momentum_step(w * mu, g, v, lr, mu)",
        "right.momentum_step(w, g, v, lr, mu ** 2)", "right.momentum_step(w, g, v, lr, 1 - mu)",
        "right.momentum_step(w, g, v, lr, mu) + (g,)",
        "dict(zip('wv', right.momentum_step(w, g, v, lr, mu)))",
        "(w - lr * mu * v, mu * v + g)",
    ],
    "4.9": [
        "right.adam_step(w, g, m if g.any() else 0 * m, v, t, lr, b1, b2, eps)",
        f"({ADAM}[0].astype(w.dtype), *{ADAM}[1:])", f"cut({ADAM}, w, g, g)",
        "in_place_adam(w, g, m, v, t, lr, b1, b2, eps)", f"{ADAM}[:2]", f"{ADAM}[::-1]",
        f"({ADAM}[0], m, v)",
        "right.adam_step(w, -g, m, v, t, lr, b1, b2, eps)",
        "right.adam_step(w, g, 0 * m, v, t, lr, b1, b2, eps)",
        "right.adam_step(w, g, np.abs(m), v, t, lr, b1, b2, eps)",
        "right.adam_step(w, g, m, 0 * v, t, lr, b1, b2, eps)",
        "right.adam_step(w, g, m, v, t + 0.1, lr, b1, b2, eps)",
        "right.adam_step(w, g, m, v, min(t, 9), lr, b1, b2, eps)",
        "right.adam_step(w, g, m, v, t, 1e-3, b1, b2, eps)",
        "right.adam_step(w, g, m, v, t, lr, 0.9, 0.999, eps)",
        "right.adam_step(w, g, m, v, t, lr, b2, b1, eps)",
        "right.adam_step(w, g, m, v, t, lr, b1, b2, 1e-8)",
        "right.adam_step(w, g, m, v, t, lr, b1, b2, 2 * eps)",
        # eps beside the uncorrected root
        "right.adam_step(w, g, m, v, t, lr, b1, b2, eps * np.sqrt(1 - b2 ** t))",
        "(w - lr * np.sign(g), *right.adam_step(w, g, m, v, t)[1:])",
        f"({ADAM}[0], {ADAM}[1], np.maximum(v, {ADAM}[2]))",  # AMSGrad
        f"({ADAM}[0] - lr * 0.01 * w, *{ADAM}[1:])",  # AdamW
    ],
}
DEFAULTS = {"lr": (1e-4, 0.01), "b1": (0.8, 0.95), "b2": (0.99, 0.9999), "eps": (1e-7, 1e-6)}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state in ("wrong", "error"), result


@pytest.mark.parametrize("name, default", entries(DEFAULTS))
def test_every_wrong_default_of_adam_fails(name, default):
    of = {"lr": 1e-3, "b1": 0.9, "b2": 0.999, "eps": 1e-8} | {name: default}

    def adam_step(w, g, m, v, t, lr=of["lr"], b1=of["b1"], b2=of["b2"], eps=of["eps"]):
        return right.adam_step(w, g, m, v, t, lr, b1, b2, eps)

    assert not check("4.9", adam_step).passed


def test_a_wrong_default_of_h_fails():
    for h in (1e-3, 1e-4, 1e-6, 1e-8):
        assert not check("4.6", lambda f, x, h=h: right.numerical_gradient(f, x, h)).passed


@pytest.mark.parametrize("name, answer, changed", [
    ("4.3", in_place_relu, "dout"),
    ("4.4", in_place_mlp, "W1"),
    ("4.8 sgd_step", in_place_step, "w"),
    ("4.8 momentum_step", in_place_momentum, "v")])
def test_an_input_that_was_changed_in_place_is_named(name, answer, changed):
    told = f"changes its input {changed}" in judged(name, answer).message
    assert told or name == "4.8 sgd_step"  # integer weights refuse


@pytest.mark.parametrize("letters", [*map("".join, itertools.product("ABCD", repeat=4))])
def test_exactly_one_of_256_assignments_is_right_and_the_first_wrong_report_is_told(letters):
    result = check("4.10", *letters)
    wrong = [n for n, (got, want) in enumerate(zip(letters, ANSWERS), 1) if got != want]
    assert result.passed == (not wrong)
    if wrong:
        assert f"Report {wrong[0]} finds" in result.message and result.state == "mistake"


@pytest.mark.parametrize("name, expression, question", [
    ("4.2", "right.linear_backward(-dout, X, W)", "Every sign is turned around"),
    ("4.3", "-dout * (x > 0)", "Every sign is turned around. Right of 0 ReLU rises"),
    ("4.3", "dout * (x != 0)", "Where x is negative the gradient passes as well"),
    ("4.4", "mlp(X, labels, W1, 0 * b1, W2, 0 * b2)",
     "The biases do not appear on the way forward"),
    ("4.4", "mlp(X, labels, W1, 0 * b1, W2, b2)", "b1 does not appear on the way forward"),
    ("4.4", "mlp(X, labels, W1, b1, W2, 0 * b2)", "b2 does not appear on the way forward")])
def test_a_common_mistake_is_named(name, expression, question):
    result = judged(name, written(name, expression, NAMES))
    assert result.state == "mistake" and question in result.message


def test_a_softmax_around_the_mean_overflows_as_one_without_a_shift():
    result = check("4.4", functools.partial(mlp, softmax=centered))
    assert result.state == "mistake" and "exp overflows" in result.message
