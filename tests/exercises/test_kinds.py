"""Faults of a kind that every function can have, and what only looks like one."""

import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils

NAMES = {"np": np, "math": math, "utils": utils, "one": right_answers(1), "three": right_answers(3),
         "four": right_answers(4), "each": lambda f, x: np.vectorize(f)(x)}
MLP = "four.mlp_backward(X, labels, W1, b1, W2, b2)"
SIGNS = {
    "1.4": ["-(X @ W + b)", "b - X @ W - 2 * b"], "1.5": ["-one.count_parameters(sizes)"],
    "1.10": ["(-(W1 @ W2), -(b1 @ W2 + b2))"], "2.1": ["-np.maximum(x, 0)", "np.minimum(-x, 0)"],
    "2.5 tanh_grad": ["np.tanh(x) ** 2 - 1"], "3.5": ["-three.softmax(z)"],
    "3.9": ["-three.mended_mse(y_pred, y_true)"], "4.8 sgd_step": ["lr * g - w"],
}
ROUNDED = {
    "1.2": ["round(x @ w + b, 2)", "round(float(x @ w + b), 1)"],
    "1.4": ["(X @ W + b).round(2)", "np.round(X @ W + b, 3)"],
    "1.10": ["tuple(np.round(a, 2) for a in one.collapse(W1, b1, W2, b2))"],
    "2.2": ["np.where(x > 0, x, alpha * x).round(1).tolist()"],
    "2.3": ["utils.sigmoid(x).round(3)"], "3.1": ["round(three.mse(y_pred, y_true), 1)"],
    "3.3": ["round(three.bce(p, y), 2)"],
    "3.6": ["float(f'{three.cross_entropy(logits, labels):.2f}')"],
    "4.1": ["tuple(round(d, 2) for d in four.chain_rule_neuron(x, w, b, y))"],
    "4.4": [f"{{k: v.round(3) for k, v in {MLP}.items()}}"],
    "4.6": ["four.numerical_gradient(f, x, h).round(4)"],
}
CUT = {  # exercise: the array whose type the result has, and an expression
    "1.2": [("x", "(x @ w + b).astype(x.dtype)"), ("w", "(x @ w + b).astype(w.dtype)")],
    "1.4": [("X", "(X @ W + b).astype(X.dtype)"), ("b", "(X @ W + b).astype(b.dtype)")],
    "1.10": [("W2", "((W1 @ W2).astype(W2.dtype), b1 @ W2 + b2)"),
             ("b2", "(W1 @ W2, (b1 @ W2 + b2).astype(b2.dtype))")],
    "2.2": [("x", "np.where(x > 0, x, alpha * x).astype(x.dtype)")],
    "2.3": [("x", "utils.sigmoid(x).astype(x.dtype)")],
    "2.5 tanh_grad": [("x", "(1 - np.tanh(x) ** 2).astype(x.dtype)")],
    "3.2": [("y_pred", "three.mse_grad(y_pred, y_true).astype(y_pred.dtype)")],
    "3.5": [("z", "three.softmax(z).astype(z.dtype).tolist()")],
    "3.7": [("logits", "three.softmax_ce_grad(logits, labels).astype(logits.dtype)")],
    "4.2": [("W", "(dout @ W.T, (X.T @ dout).astype(W.dtype), dout.sum(axis=0))")],
    "4.3": [("x", "(dout * (x > 0)).astype(x.dtype)")],
    "4.8 sgd_step": [("w", "(w - lr * g).astype(w.dtype)")],
    "4.9": [("w", "(lambda w_, m, v: (w_.astype(w.dtype), m, v))"
                  "(*four.adam_step(w, g, m, v, t, lr, b1, b2, eps))")],
}
WHOLE = {
    "1.2": ["int(x @ w + b)"],
    "2.1": ["each(lambda v: max(0, v), x)", "each(lambda v: v if v > 0 else 0, x)",
            "np.maximum(x, 0).astype(int)"],
    "2.3": ["each(lambda v: 0 if v < -500 else 1 / (1 + math.exp(-v)), x)"],
    "2.4": ["each(lambda v: 0 if v == 0 else math.tanh(v), x)"],
    "3.1": ["int(three.mse(y_pred, y_true))"],
}
NO_KIND = {
    "1.2": ["-(x @ w) + b", "round(x @ w) + b", "(x @ w).astype(x.dtype) + b",
            "x @ w + b if len(x) != 7 else -(x @ w + b)"],
    "1.3": ["max(0, activation(x @ w + b))", "round(activation(x @ w + b))"],
    "1.5": ["one.count_parameters(sizes) + 0.04", "one.count_parameters(sizes) + (sizes[0] > 700)"],
    "2.1": ["np.where(x > 0.05, x, 0) - 1e-3", "np.maximum(x, 0).astype(int) * 1.0"],
    "2.6": ["np.all(slopes < 0.01 * max_slope)", "int(np.mean(slopes < 0.01 * max_slope))", "0.0"],
    "4.2": ["(-dout @ W.T, X.T @ dout, dout.sum(axis=0))", "dout", "(None, None, None)",
            "([dout, X], 'W', 1j)"],
    "4.4": [f"{{k: str(v) for k, v in {MLP}.items()}}"],
}


@pytest.mark.parametrize("table, words", [
    (SIGNS, "Every number is right but for its sign."),
    (ROUNDED, "The numbers are right, but rounded to "),
    (WHOLE, "Some of your results are whole numbers, and their fractions are cut off")])
def test_a_fault_of_a_kind_is_said_with_the_input_that_shows_it(table, words):
    for name, expression in entries(table):
        result = judged(name, written(name, expression, NAMES))
        assert result.state == "wrong" and words in result.message, expression
        assert ": expected " in result.message, expression


@pytest.mark.parametrize("name, answer", entries(CUT))
def test_a_result_in_the_type_of_an_input_names_the_input(name, answer):
    result = judged(name, written(name, answer[1], NAMES))
    assert result.state == "wrong"
    assert f"Right for floats. Where {answer[0]} holds integers, your" in result.message


@pytest.mark.parametrize("expression, words", [
    ("round(x @ w + b, 1)", "rounded to 1 decimal."),
    ("round(x @ w + b, 2)", "rounded to 2 decimals.")])
def test_the_decimals_are_counted(expression, words):
    assert words in judged("1.2", written("1.2", expression, NAMES)).message


@pytest.mark.parametrize("name, expression", entries(NO_KIND))
def test_what_only_looks_like_a_kind_is_not_called_one(name, expression):
    message = judged(name, written(name, expression, NAMES)).message
    kinds = ("but for its sign", "rounded to", "Right for floats", "cut off")
    assert not any(words in message for words in kinds)
