"""Lesson 1: the many ways to be right, which all pass. (Wrong: test_wrong_answers.)"""

import functools
import itertools
import math
import random

import numpy as np
import pytest
from helpers.exercises import entries, fires, network_fires, written

from utils.exercises import check

NAMES = {"np": np, "math": math, "pairwise": itertools.pairwise, "reduce": functools.reduce}
LAYERS = [
    "X @ W + b",
    "np.dot(X, W) + b",
    "np.einsum('nd,dk->nk', X, W) + b",
    "b + (W.T @ X.T).T",
    "X @ W + b.reshape(1, -1)",
    "np.add(np.matmul(X, W), b[None, :])",
    "np.column_stack([X @ W[:, k] + b[k] for k in range(len(b))])",
    "np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])",
    "X.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)",
    "[[sum(x * w for x, w in zip(row, column)) + c for column, c in zip(W.T, b)] for row in X]",
    "tuple(map(tuple, X @ W + b))",
    "np.asfortranarray(X) @ np.asfortranarray(W) + b",
    "np.apply_along_axis(lambda x: x @ W + b, 1, X)",
    "(X[:, :, None] * W).sum(axis=1) + b",
]
EXPRESSIONS = {
    "1.2": [
        "x @ w + b",
        "w @ x + b",
        "np.inner(x, w) + b",
        "np.einsum('d,d->', x, w) + b",
        "(x * w).sum() + b",
        "math.fsum([*(x * w), b])",
        "sum(xi * wi for xi, wi in zip(x, w)) + b",
        "sum(x[i] * w[i] for i in range(len(x))) + b",
        "np.append(x, 1) @ np.append(w, b)",
        "np.float32(x.astype(np.float32) @ w.astype(np.float32) + b)",
        "np.array(x @ w + b)",
        "np.add.reduce(x * w, initial=b)",
        "np.longdouble(np.vdot(w, x) + b)",
        "reduce(lambda z, pair: z + pair[0] * pair[1], zip(x.tolist(), w.tolist()), b)",
    ],
    "1.3": [
        "activation(x @ w + b)",
        "float(activation(w.dot(x) + b))",
        "activation(sum(xi * wi for xi, wi in zip(x, w)) + b)",
        "activation(float(np.einsum('d,d', x, w) + b))",
        "np.array(activation(x @ w + b))",
        "np.float32(activation(np.float32(x @ w + b)))",
    ],
    "1.4": LAYERS,
    "1.5": [
        "sum(a * b + b for a, b in zip(sizes, sizes[1:]))",
        "sum((sizes[i] + 1) * sizes[i + 1] for i in range(len(sizes) - 1))",
        "sum(map(math.prod, zip(sizes, sizes[1:]))) + sum(sizes[1:])",
        "np.dot(np.array(sizes[:-1], int) + 1, np.array(sizes[1:], int))",
        "sum(b * (1 + a) for a, b in pairwise(sizes))",
        "reduce(lambda total, pair: total + (pair[0] + 1) * pair[1], pairwise(sizes), 0)",
    ],
    "1.9": LAYERS,
    "1.10": [
        "(W1 @ W2, b1 @ W2 + b2)",
        "[W1 @ W2, b2 + W2.T @ b1]",
        "(np.einsum('dh,hk->dk', W1, W2), np.einsum('h,hk->k', b1, W2) + b2)",
        "((W1 @ W2).tolist(), (b1 @ W2 + b2).tolist())",
        "((W1 @ W2).astype(np.float32), np.float32(b1 @ W2 + b2))",
        "([[sum(r * c) for c in W2.T] for r in W1], [sum(b1 * c) + b for c, b in zip(W2.T, b2)])",
    ],
}
VALUES = {
    "1.1": [0.7, 7 / 10, 2 * 0.7 + 3 * -0.4 + 0.5, np.float32(0.7), np.array(0.7),
            np.dot([2, 3], [0.7, -0.4]) + 0.5],
    "1.7": ["EACDB", "eacdb", "E A C D B", "e, a, c, d, b", "E > A > C > D > B", list("EACDB"),
            tuple("eacdb"), "E\nA\nC\nD\nB"],
}
GATES = {"or_gate": [0, 1, 1, 1], "and_gate": [0, 0, 0, 1], "nand_gate": [1, 1, 1, 0]}
FORMS = [lambda w, b: (w, b), lambda w, b: [tuple(w), b], lambda w, b: (np.array(w), np.float64(b)),
         lambda w, b: (w, np.array(b))]


@pytest.mark.parametrize("exercise_id, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(exercise_id, expression):
    result = check(exercise_id, written(exercise_id, expression, NAMES))
    assert result.passed, result


@pytest.mark.parametrize("exercise_id, answer", entries(VALUES))
def test_every_right_value_passes(exercise_id, answer):
    assert check(exercise_id, answer).passed


def sum_by_pairs(x, w, b):
    for xi, wi in zip(x, w):
        b = b + xi * wi
    return b


def neuron_in_steps(x, w, b, activation):
    z = 0
    for i in range(len(x)):
        z += x[i] * w[i]
    return activation(z + b)


def layer_by_loops(X, W, b):
    Y = np.zeros((X.shape[0], W.shape[1]))
    for n in range(X.shape[0]):
        for k in range(W.shape[1]):
            Y[n, k] = b[k]
            for d in range(X.shape[1]):
                Y[n, k] += X[n, d] * W[d, k]
    return Y


def count_by_while(sizes):
    i = total = 0
    while i < len(sizes) - 1:
        total, i = total + (sizes[i] + 1) * sizes[i + 1], i + 1
    return total


def count_by_recursion(sizes):
    return 0 if len(sizes) < 2 else sizes[1] * (1 + sizes[0]) + count_by_recursion(sizes[1:])


def collapse_by_probing(W1, b1, W2, b2):
    def both(X):
        return (X @ W1 + b1) @ W2 + b2

    b = both(np.zeros(len(W1)))
    return both(np.eye(len(W1))) - b, b


@pytest.mark.parametrize("exercise_id, answer", [
    ("1.2", sum_by_pairs), ("1.3", neuron_in_steps), ("1.4", layer_by_loops),
    ("1.5", count_by_while), ("1.5", count_by_recursion), ("1.9", layer_by_loops),
    ("1.10", collapse_by_probing)])
def test_every_right_function_passes(exercise_id, answer):
    assert check(exercise_id, answer).passed


@pytest.mark.parametrize("seed", range(12))
def test_every_gate_with_the_right_truth_table_passes(seed):
    draw, gates = random.Random(seed), {}
    while len(gates) < 3:
        w, b = [draw.randint(-8, 8) / 4 for _ in range(2)], draw.randint(-12, 12) / 4
        gates |= {name: FORMS[seed % 4](w, b) for name, truth in GATES.items()
                  if fires(w, b) == truth}
    assert check("1.6", *[gates[name] for name in GATES]).passed


@pytest.mark.parametrize("seed", range(12))
def test_every_network_that_computes_xor_passes(seed):
    draw, weights = random.Random(seed), None
    while weights is None or network_fires(*weights) != [0, 1, 1, 0]:
        n = [draw.randint(-4, 4) / 2 for _ in range(9)]
        weights = ([n[0:2], n[2:4]], n[4:6], n[6:8], n[8])
    for answer in weights, [np.array(part) for part in weights]:
        assert check("1.8", answer).passed
