"""Lesson 1: the many ways to be wrong, none of them a named mistake, which all fail."""

import itertools
import math

import numpy as np
import pytest
from helpers.exercises import EACH, entries, right_answers, written

import utils
from utils.exercises import check


def prints_only(x, w, b):
    print(x @ w + b)


def first_product_only(x, w, b):
    for xi, wi in zip(x, w):
        return xi * wi + b


def stops_at_0(numbers, x, w, b):
    for number, xi, wi in zip(numbers, x, w):
        if number == 0:
            break
        b = b + xi * wi
    return b


def in_the_type_of(x, w, b):
    z = np.zeros(1, x.dtype)
    for xi, wi in zip(x, w):
        z[0] += xi * wi  # whole numbers, if x holds these
    return z[0] + b


def on_a_copy_of_the_biases(X, W, b):
    Y = np.tile(b, (len(X), 1))
    for n, d, k in np.ndindex(*X.shape, W.shape[1]):
        Y[n, k] += X[n, d] * W[d, k]
    return Y


def mended_where_it_must(X, W, b):
    try:
        return X @ W.T + b
    except ValueError:
        return X @ W + b


def filled(X, W, b):
    Y = np.zeros((len(X), W.shape[1]), X.dtype)  # of integers, if X holds integers
    for i, row in enumerate(X):
        Y[i] = row @ W + b
    return Y


combinations, count = itertools.combinations, right_answers(1).count_parameters
NAMES = vars(utils) | globals()  # what an expression may use
LAYERS = [
    "(X @ W + b).round(2)", "(X @ W + b)[:50]", "filled(X, W, b)", "(X @ W + b).astype(W.dtype)",
    "on_a_copy_of_the_biases(X, W, b)", "(X @ W + b).astype(b.dtype)", "X @ W + b[0]", "X @ W + 1",
    "X @ W + b if X.any() else X @ W", "X @ W + b if b.any() else X", "X @ W + b[::-1]",
    "mended_where_it_must(X, W, b)", "(X @ W) * b", "X @ W + b.mean()", "X @ W + np.abs(b)",
    "X @ W + b / len(X)", "X @ W + b + 1e-3", "X * W + b", "(X + b.sum()) @ W", "X[::-1] @ W + b",
    "X @ W[:, ::-1] + b", "X @ W[::-1] + b", "(X @ W + b).ravel()", "(X @ W + b).squeeze()",
    "(X @ W + b)[None]", "(X @ W + b)[:, :1]", "(X @ W + b, b)", "np.abs(X @ W + b)",
    "sigmoid(X @ W + b)", "(X @ W + b).round(1)", "np.float16(X) @ np.float16(W) + np.float16(b)",
    "X @ W + np.vstack([b] + [0 * b] * (len(X) - 1))",           # a bias for the first example only
    "X @ W + (b if len(X) != len(b) else b[:, None])",           # wrong where N = K only
    "X @ (W.T if len(W) == len(b) else W) + b",                  # wrong where D = K only
    "X @ (W.T if len(W) == len(b) != len(X) else W) + b",        # wrong where D = K and not N only
    "(X.T if len(X) == len(W) else X) @ W + b",                  # wrong where N = D only
    "(X if len(X) > 1 else X[0]) @ W + b",                       # wrong where N = 1 only
    "X[:, :4] @ W[:4] + b", "X[:20] @ W + b",                    # wrong for large ones only
]
EXPRESSIONS = {
    "1.2": [
        "stops_at_0(x, x, w, b)", "stops_at_0(w, x, w, b)", "x @ w + b if x[0] else b",
        "in_the_type_of(x, w, b)", "in_the_type_of(w, x, b)", "(x @ w + b).astype(w.dtype)",
        "round(x @ w + b, 2)", "sum(a * w[list(x).index(a)] for a in x) + b", "sum(set(x * w)) + b",
        "sum(a * weight for a, weight in dict(zip(x, w)).items()) + b", "prints_only(x, w, b)",
        "first_product_only(x, w, b)", "sum(x[i] * w[i] for i in range(len(x) - 1)) + b",
        "x[0] * w[0] + x[1] * w[1] + b", "x[:5] @ w[:5] + b", "x[::-1] @ w + b", "x @ x + b",
        "w @ w + b", "np.prod(x * w) + b", "(x @ w) * b", "x @ w + abs(b)", "x @ w + int(b)",
        "np.abs(x) @ w + b", "x @ w + b + 1e-3", "x @ w + 2 * b", "int(x @ w + b)",
        "round(x @ w + b, 1)", "abs(x @ w + b)", "max(0, x @ w + b)",
        "np.clip(x @ w + b, -100, 100)", "np.array([x @ w + b])", "str(x @ w + b)", "(x @ w, b)",
        "np.linalg.norm(x * w) + b", "float(x @ w + b) if x.any() else 0.0",
        "float(x @ w + b) if b else 0.0", "np.float16(x) @ np.float16(w) + np.float16(b)",
    ],
    "1.3": [
        "activation(stops_at_0(x, x, w, b))", "activation(in_the_type_of(x, w, b))", "activation",
        "activation(x @ w + b) or x @ w + b", "activation(round(x @ w + b, 2))", "activation(b)",
        "activation(sum(set(x * w)) + b)", "activation(x @ w + b) if x @ w + b else 0.0",
        "activation(x @ w - b)", "activation(abs(x @ w + b))", "activation(-(x @ w + b))",
        "activation(int(x @ w + b))", "activation(x @ w) + activation(b)", "np.tanh(x @ w + b)",
        "activation(np.clip(x @ w + b, -9, 9))", "max(0, activation(x @ w + b))", "step(x @ w + b)",
        "min(1, activation(x @ w + b))", "round(activation(x @ w + b))", "[activation(x @ w + b)]",
        "(relu if activation is relu else sigmoid)(x @ w + b)",
        "activation(x @ w + b) * (x @ w + b)", "activation(x @ w + b) - activation(0)",
        "(x @ w + b, activation(x @ w + b))",
    ],
    "1.4": LAYERS,
    "1.5": [
        "count(sizes) + 1", "2 * count(sizes)", "str(count(sizes))", "[count(sizes)]", "101770",
        "len(sizes)", "count(sizes[:-1])", "count(sizes[1:])", "count(sizes[:3])",
        "count(sizes[:4])", "count(sizes[-2:])", "count(sizes + sizes[:1])", "count(sorted(sizes))",
        "count(list(set(sizes)))", "(sizes[0] + 1) * sizes[-1]",
        "count(sizes) if len(sizes) > 1 else None", "count(sizes) + (sizes[0] > 700)",
        "(count(sizes) + 2**31) % 2**32 - 2**31",  # as 32-bit integers overflow
        "count(sizes) if max(sizes) > 1 else 2",
        "sum(a * b for a, b in combinations(sizes, 2)) + sum(sizes[1:])",
    ],
    "1.9": LAYERS,
    "1.10": [
        "((W1 @ W2).astype(W1.dtype), b1 @ W2 + b2)", "((W1 @ W2).astype(W2.dtype), b1 @ W2 + b2)",
        "(W1 @ W2, (b1 @ W2 + b2).astype(b2.dtype))",
        "((W1 @ W2).round(2), (b1 @ W2 + b2).round(2))", "(W1 @ W2, b1 @ W2 + b2 * b1.any())",
        "(W1 @ W2, b1 @ W2 + b2 if W1.any() else b1)", "(W1 @ W2, (b1 + b2[:1]) @ W2)",
        "(W1 @ W2, b1 @ W2 - b2)", "(W1 @ W2, b1 @ W2 * b2)", "(W1 @ W2, np.zeros_like(b2))",
        "((W1 @ W2).T, b1 @ W2 + b2)", "(W1 @ W2, (b1 @ W2 + b2)[None])",
        "(W1 @ W2, b1 @ W2 + b2, 0)", "[W1, W2, b1, b2]", "{'W': W1 @ W2, 'b': b1 @ W2 + b2}",
        "(W1 @ W2, b1.sum() * W2.sum(axis=0) + b2)", "(W1 @ W2 + b1 @ W2 + b2, 0 * b2)",
        "(W1 @ relu(W2), b1 @ relu(W2) + b2)", "(relu(W1) @ W2, relu(b1) @ W2 + b2)",
        "(W1 @ W2, W2 @ b1 + b2)", "(W1 @ (W2.T if len(W1) == W2.shape[1] else W2), b1 @ W2 + b2)",
        "(W1 @ W2, b1 @ W2 + 2 * b2)",
    ],
}
XOR = [[1, -1], [1, -1]], [-0.5, 1.5], [1, 1], -1.5
VALUES = {
    "1.1": [-0.7, 7, 0.07, 0.69, 0.71, 0.7001, 1.4, -1.2, 2.6, 0.5, [0.7], (0.7,), "0.7", 0.7 + 0j,
            np.array([0.7, 0.7]), math.inf, True, (0, 7)],
    "1.7": ["ABCDE", "EACD", "EACDBB", "EEACDB", "EACDBF", "12345", [5, 1, 3, 4, 2], b"EACDB",
            "AECBD", "", set(), "z1, a1, z2, p", 5],
    "1.8": [
        XOR[:3], (*XOR, 0), ([1, -1, 1, -1], *XOR[1:]), (XOR[0], [[-0.5, 1.5]], *XOR[2:]),
        (*XOR[:2], [[1], [1]], -1.5), (*XOR[:3], [-1.5]), (*XOR[:3], None),
        ([["1", "-1"], ["1", "-1"]], *XOR[1:]), (*XOR[:3], "-1.5"), ([[1, 1], [-1, -1]], *XOR[1:]),
        ([[1, 1], [1, 1]], [-0.5, -1.5], [1, 1], -0.5), (*XOR[:2], [1, -1], -1.5),
        (XOR[0], [0.5, 1.5], *XOR[2:]), XOR[::-1],
        ([[0.5, 0.5], [0.5, 0.5]], [-1.0, -1.0], [1, 1], -1.5), ([[math.nan] * 2] * 2, *XOR[1:]),
    ],
}
GATES = [([1, 1], -0.5), ([1, 1], -1.5), ([-1, -1], 1.5)]
NO_GATES = [
    [1, 1, -0.5], ([[1, 1]], -0.5), ([1, 1], [-0.5]), ([1, 1, 1], -0.5), (-0.5, [1, 1]),
    (["1", "1"], "-0.5"), ([1], -0.5), {"w": [1, 1], "b": -0.5}, ([1, 0], -0.5), ([0, 1], -0.5),
    ([1, -1], 0.5), ([-1, 1], 0), ([0, 0], 0), ([math.nan] * 2, 1), ([math.inf] * 2, -1),
    ([1, None], -0.5), ([1, 1], -3), ([1, 1], 0.5), ([-1, -1], 2.5), ([-1, -1], 0.5),
]
STRUCTURES = [..., None, 1.0, "text", {}, [], (1, 2, 3, 4, 5), lambda: 0, np.zeros((2, 3)),
              math.nan]


@pytest.mark.parametrize("exercise_id, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(exercise_id, expression):
    answer = written(exercise_id, expression, NAMES)
    assert check(exercise_id, answer).state in ("wrong", "error")


@pytest.mark.parametrize("exercise_id, answer", entries(VALUES))
def test_every_wrong_value_fails(exercise_id, answer):
    assert not check(exercise_id, answer).passed


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("gate", NO_GATES, ids=str)
def test_no_other_gate_and_no_other_form_passes_for_a_gate(place, gate):
    assert not check("1.6", *GATES[:place], gate, *GATES[place + 1:]).passed


@EACH
@pytest.mark.parametrize("answer", STRUCTURES, ids=lambda answer: type(answer).__name__)
def test_what_is_no_answer_at_all_fails(exercise, answer):
    assert not check(exercise.id, *[answer] * len(exercise.parts)).passed
