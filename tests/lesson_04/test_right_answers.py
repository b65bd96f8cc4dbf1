"""Lesson 4: the many ways to be right, which all pass. (To be wrong: test_wrong_answers.)"""

import inspect
import math
from functools import partial

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils
from utils.exercises import check
from utils.lesson_03.e06_cross_entropy import cross_entropy
from utils.lesson_04.broken_layers import BROKEN, errors, report
from utils.lesson_04.e10_reports import ANSWERS

right = right_answers(4)


def as_float32(function, *arguments):
    result = function(*[np.float32(a) if isinstance(a, np.ndarray) and a.dtype.kind == "f" else a
                        for a in arguments])
    return tuple(map(np.float32, result)) if isinstance(result, tuple) else result


def measured_mlp(X, labels, **arrays):
    def loss(W1, b1, W2, b2):
        return cross_entropy(np.maximum(X @ W1 + b1, 0) @ W2 + b2, labels)

    return {name: utils.numerical_gradient(partial(moved, loss, arrays, name), array)
            for name, array in arrays.items()}


def moved(loss, arrays, name, array):
    return loss(**{**arrays, name: array})


def adam_by_differences(w, g, m, v, t, lr, b1, b2, eps):
    m, v = m + (1 - b1) * (g - m), v + (1 - b2) * (g ** 2 - v)
    return w - lr * m / (1 - b1 ** t) / (np.sqrt(v / (1 - b2 ** t)) + eps), m, v


def adam_with_one_correction(w, g, m, v, t, lr, b1, b2, eps):
    root = np.sqrt(1 - b2 ** t)
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * np.square(g)
    return w - lr * root / (1 - b1 ** t) * m / (np.sqrt(v) + eps * root), m, v


NAMES = globals()  # what an expression may use
A, SLOPE = "utils.sigmoid(w * x + b)", "(utils.sigmoid(w * x + b) - y) / (1 + np.cosh(w * x + b))"
DISTANCE, LARGEST = "np.abs(a - b).max()", "max(np.abs(a).max(), np.abs(b).max())"
MLP = "right.mlp_backward(X, labels, W1, b1, W2, b2)"
ADAM = "right.adam_step(w, g, m, v, t, lr, b1, b2, eps)"
EXPRESSIONS = {
    "4.1": [
        f"[({A} - y) * 2 * {A} * (1 - {A}) * factor for factor in (x, 1)]",
        f"(lambda a: np.array([x, 1.0]) * 2 * (a - y) * (a - a * a))({A}).tolist()",
        "tuple(utils.numerical_gradient("
        "lambda p: (utils.sigmoid(p[0] * x + p[1]) - y) ** 2, np.array([w, b])))",
        f"(x * {SLOPE}, {SLOPE})",
        "as_float32(right.chain_rule_neuron, x, w, b, y)",
        "np.array(right.chain_rule_neuron(x, w, b, y))",
        "right.chain_rule_neuron(x, w, b, y)[1] * np.array([x, 1.0])",
    ],
    "4.2": [
        "(np.dot(dout, W.T), np.dot(X.T, dout), np.sum(dout, 0))",
        "(np.einsum('nk,dk->nd', dout, W), np.einsum('nd,nk->dk', X, dout), "
        "np.ones(len(X)) @ dout)",
        "((W @ dout.T).T, (dout.T @ X).T, dout.T.sum(axis=1))",
        "(dout @ W.transpose(), sum(np.outer(a, d) for a, d in zip(X, dout)), sum(dout))",
        "[(dout @ W.T).tolist(), (X.T @ dout).tolist(), dout.sum(axis=0).tolist()]",
        "((dout[:, None] * W).sum(-1), (X[:, :, None] * dout[:, None]).sum(0), "
        "len(dout) * dout.mean(axis=0))",
        "as_float32(right.linear_backward, dout, X, W)",
        "(np.tensordot(dout, W, (1, 1)), np.tensordot(X, dout, (0, 0)), np.einsum('nk->k', dout))",
        "(np.inner(dout, W), (dout.T @ X).T.copy(order='F'), np.add.reduce(dout))",
    ],
    "4.3": [
        "dout * (x > 0)", "dout * (x >= 0)", "np.where(x > 0, dout, 0)",
        "dout * np.where(x > 0, 1.0, 0.0)", "dout * (np.maximum(x, 0) > 0)",
        "dout * np.heaviside(x, 0.5)", "np.float32(dout) * (x > 0)", "np.where(x <= 0, 0, dout)",
        "dout * (np.sign(x) + 1) / 2", "(dout * (x > 0)).tolist()", "dout * (utils.relu(x) > 0)",
        "np.select([x > 0], [dout])", "np.choose((x > 0) * 1, [0 * dout, dout])",
        "dout * np.ceil(np.clip(x, 0, 1))", "np.ma.where(x > 0, dout, 0)",
        "np.multiply(dout, x > 0)", "(x > 0).astype(float) * dout",
        "np.reshape([d if a > 0 else 0.0 for d, a in zip(dout.flat, x.flat)], x.shape)",
    ],
    "4.4": [
        "measured_mlp(X, labels, W1=W1, b1=b1, W2=W2, b2=b2)",
        f"{MLP} | {{'X': None}}",
        f"{{k: np.float32(v) for k, v in {MLP}.items()}}",
        f"{{k: v.tolist() for k, v in sorted({MLP}.items())}}",
    ],
    "4.6": [
        "np.reshape([(f(x + h * e.reshape(x.shape)) - f(x - h * e.reshape(x.shape))) / (2 * h) "
        "for e in np.eye(x.size)], x.shape)",
        "np.reshape([(f(x + np.reshape(e, x.shape)) - f(x - np.reshape(e, x.shape))) / h / 2 "
        "for e in h * np.eye(x.size)], x.shape)",
        "utils.numerical_gradient(f, x, h)", "utils.numerical_gradient(f, x, h).tolist()",
    ],
    "4.7": [
        f"{DISTANCE} / {LARGEST} if np.any(a) or np.any(b) else 0.0",
        f"0 if {LARGEST} == 0 else {DISTANCE} / {LARGEST}",
        f"{DISTANCE} / max({LARGEST}, 1e-300)", f"{DISTANCE} / ({LARGEST} + 1e-30)",
        f"np.max(abs(b - a)) / max({LARGEST}, 1e-12)",
        "np.linalg.norm((a - b).ravel(), np.inf) / max(np.abs([a, b]).max(), 1e-100)",
        "max(abs(u - v) for u, v in zip(a.flat, b.flat)) "
        "/ (max(map(abs, [*a.flat, *b.flat])) or 1.0)",
        "np.array(right.relative_error(a, b))", "np.float32(right.relative_error(a, b))",
    ],
    "4.8 sgd_step": [
        "w - g * lr", "w + -lr * g", "np.subtract(w, lr * g)", "(w - lr * g).tolist()",
        "w.copy() - lr * g", "np.float32(w - lr * g)",
        "np.reshape([a - lr * d for a, d in zip(w.flat, g.flat)], w.shape)",
    ],
    "4.8 momentum_step": [
        "(w - lr * (mu * v + g), mu * v + g)", "(w - lr * mu * v - lr * g, g + v * mu)",
        "[w - lr * (mu * v + g), mu * v + g]", "np.stack([w - lr * (mu * v + g), mu * v + g])",
        "[(w - lr * (mu * v + g)).tolist(), (mu * v + g).tolist()]",
        "as_float32(right.momentum_step, w, g, v, lr, mu)",
        "(right.sgd_step(w, mu * v + g, lr), mu * v + g)",
    ],
    "4.9": [
        "adam_by_differences(w, g, m, v, t, lr, b1, b2, eps)",
        "adam_with_one_correction(w, g, m, v, t, lr, b1, b2, eps)",
        "as_float32(right.adam_step, w, g, m, v, t, lr, b1, b2, eps)",
        f"list({ADAM})", f"np.array({ADAM})", f"tuple(a.tolist() for a in {ADAM})",
        "right.adam_step(np.float32(w), g, m, v, t, lr, b1, b2, eps)",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.passed, result


def neuron_by_math(x, w, b, y):
    a = 1 / (1 + math.exp(-(w * x + b)))
    return 2 * (a - y) * a * (1 - a) * x, 2 * (a - y) * a * (1 - a)


def linear_backward_by_loops(dout, X, W):
    dX, dW, db = np.zeros(X.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n, d, k in np.ndindex(len(X), *W.shape):
        dX[n, d] += dout[n, k] * W[d, k]
        dW[d, k] += dout[n, k] * X[n, d]
    for row in dout:
        db += row
    return dX, dW, db


def relu_backward_on_a_copy(dout, x):
    dx = dout.copy()
    dx[x <= 0] = 0
    return dx


def mlp_backward_by_layers(X, labels, W1, b1, W2, b2):
    rng = np.random.default_rng(0)
    first, second = utils.Linear(*W1.shape, rng=rng), utils.Linear(*W2.shape, rng=rng)
    first.W.value, first.b.value, second.W.value, second.b.value = W1, b1, W2, b2
    network, loss = utils.Sequential(first, utils.ReLU(), second), utils.CrossEntropyLoss()
    loss.forward(network.forward(X), labels)
    network.backward(loss.backward())
    return {"W1": first.W.grad, "b1": first.b.grad, "W2": second.W.grad, "b2": second.b.grad}


def numerical_gradient_that_restores(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    gradient = np.empty(x.shape)
    for i in range(x.size):
        before = x.flat[i]
        x.flat[i] = before + h
        above = f(x)
        x.flat[i] = before - h
        gradient.flat[i] = (above - f(x)) / (2 * h)
        x.flat[i] = before
    return gradient


@pytest.mark.parametrize("exercise_id, answer", [
    ("4.1", neuron_by_math), ("4.2", linear_backward_by_loops), ("4.3", relu_backward_on_a_copy),
    ("4.4", mlp_backward_by_layers), ("4.6", numerical_gradient_that_restores)])
def test_every_right_function_passes(exercise_id, answer):
    result = check(exercise_id, answer)
    assert result.passed, result


# ---- 4.10 ----------------------------------------------------------------------------------------

WRONG = {"A": {"x", "layers[0].W", "layers[0].b"}, "B": {"layers[2].b"}, "C": {"x"},
         "D": {"x", "layers[0].W", "layers[0].b", "layers[2].W", "layers[2].b"}}


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_each_report_shows_the_pattern_of_its_broken_layer(number):
    found = report(number)
    assert {name for name, error in found.items() if error > 0.1} == WRONG[ANSWERS[number - 1]]
    assert all(error > 0.1 or error < 1e-7 for error in found.values()) and len(found) == 7


def test_the_network_without_a_broken_layer_is_right_and_the_four_have_a_report_each():
    assert max(errors("").values()) < 1e-7 and sorted(ANSWERS) == list(BROKEN) == list("ABCD")
    assert errors("B")["layers[2].b"] == pytest.approx(7 / 8)
    with pytest.raises(ValueError, match="the reports 1, 2, 3 and 4, got 5"):
        report(5)


@pytest.mark.parametrize("letter", BROKEN)
def test_a_broken_layer_runs_forward_as_it_should(letter):
    x = np.random.default_rng(0).normal(size=(5, 4))
    right = {"A": utils.ReLU, "D": utils.Sigmoid}.get(letter, utils.Linear)
    broken, whole = (cls(4, 4, rng=np.random.default_rng(1)) if right is utils.Linear else cls()
                     for cls in (BROKEN[letter], right))
    assert broken.forward(x) == pytest.approx(whole.forward(x))
    assert broken.backward(x).shape == x.shape
    assert inspect.getsource(BROKEN[letter]).count("\n") < 16


@pytest.mark.parametrize("answers", ["CADB", "cadb"])
def test_the_letters_pass_in_any_case(answers):
    assert check("4.10", *answers).passed
