"""Lesson 3: the many ways to be right, which all pass. (Wrong: test_wrong_answers.)"""

import functools
import math
import re

import numpy as np
import pytest
from helpers.exercises import entries, find, written

import utils
from utils.exercises import check
from utils.exercises.finding import COURSE
from utils.lesson_03.exercises import RATIO


def by_pairwise_differences(logits, labels):
    differences = logits[:, None, :] - logits[:, :, None]  # (N, C, C)
    highest = differences.max(axis=2)
    losses = highest + np.log(np.exp(differences - highest[..., None]).sum(axis=2))
    return np.take_along_axis(losses, labels[:, None], axis=1).mean()


def clip(p, eps):
    return np.clip(p, eps, 1 - eps)


NAMES = globals()  # what an expression may use
LABELED, ONE_HOT = "logits[np.arange(len(labels)), labels]", "np.eye(logits.shape[1])[labels]"
LOG_SUM = "np.logaddexp.reduce(logits, axis=1)"
EXPRESSIONS = {
    "3.1": [
        "((y_pred - y_true) ** 2).mean()",
        "np.mean((y_true - y_pred) ** 2)",
        "np.square(y_pred - y_true).sum() / y_pred.size",
        "np.linalg.norm(y_pred - y_true) ** 2 / y_true.size",
        "np.average(np.abs(y_pred - y_true) ** 2)",
        "(lambda e: e @ e / len(e))((y_pred - y_true).ravel())",
        "sum((a - b) ** 2 for a, b in zip(y_pred.flat, y_true.flat)) / y_pred.size",
        "((y_pred - y_true) ** 2).reshape(len(y_pred), -1).mean(axis=1).mean()",
        "np.var(y_pred - y_true) + np.mean(y_pred - y_true) ** 2",
        "np.float32(np.mean((y_pred.astype(np.float32) - y_true.astype(np.float32)) ** 2))",
        "np.array(np.mean((y_pred - y_true) ** 2))",
        "np.mean(y_pred**2 - 2 * y_pred * y_true + y_true**2)",
        "utils.MSELoss().forward(np.asarray(y_pred, float), y_true)",
    ],
    "3.2": [
        "(y_pred - y_true) * (2 / y_pred.size)",
        "2 / np.prod(y_pred.shape) * (y_pred - y_true)",
        "-2 * (y_true - y_pred) / y_true.size",
        "(y_pred + y_pred - y_true - y_true) / y_true.size",
        "(2 * (y_pred - y_true) / y_pred.size).tolist()",
        "((y_pred - y_true) / (0.5 * y_pred.size)).astype(np.float32)",
        "utils.numerical_gradient(lambda moved: np.mean((moved - y_true) ** 2), y_pred)",
        "np.reshape([2 * (a - b) / y_pred.size for a, b in zip(y_pred.flat, y_true.flat)], "
        "y_pred.shape)",
    ],
    "3.3": [
        *(f"-np.mean(y * np.log(clip(p, {eps})) + (1 - y) * np.log(1 - clip(p, {eps})))"
          for eps in ("1e-6", "1e-7", "1e-12", "1e-15", "1e-16")),
        "-np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))",
        "-np.mean(y * np.log(p + 1e-6) + (1 - y) * np.log(1 - p + 1e-6))",
        "-np.mean(y * np.log(np.maximum(p, 1e-12)) + (1 - y) * np.log(np.maximum(1 - p, 1e-12)))",
        "-np.mean(np.log(np.maximum(1 - np.abs(p - y), 1e-300)))",
        "-np.mean(np.log(np.where(y == 1, clip(p, 1e-12), 1 - clip(p, 1e-12))))",
        "sum(-math.log(max(a if b else 1 - a, 1e-12)) for a, b in zip(p, y)) / len(p)",
        "-(np.log(clip(p, 1e-9)[y == 1]).sum() + np.log1p(-clip(p, 1e-9)[y == 0]).sum()) / len(y)",
        # PyTorch's limit:
        "np.mean([min(-math.log(q), 100.0) if q > 0 else 100.0 for q in np.where(y, p, 1 - p)])",
        "np.array(-np.mean(np.log(clip(np.where(y, p, 1 - p), 1e-12))), np.float32)",
    ],
    "3.4": [
        "np.mean(np.logaddexp(0, z) - z * y)",
        "np.mean(np.logaddexp(0, np.where(y == 1, -z, z)))",
        "np.mean(np.logaddexp(0, (1 - 2 * y) * z))",
        "-np.mean(-np.logaddexp(0, -z) * y - np.logaddexp(0, z) * (1 - y))",
        "np.mean(np.maximum(-z, 0) + (1 - y) * z + np.log1p(np.exp(-abs(z))))",
        "np.mean(np.log(1 + np.exp(-np.abs(z))) + z.clip(min=0) - z * y)",
        "np.mean(utils.relu(z) - z * y - np.log(utils.sigmoid(np.abs(z))))",
        "np.mean([max(a, 0) - a * b + math.log1p(math.exp(-abs(a))) for a, b in zip(z, y)])",
        "utils.BCEWithLogitsLoss().forward(np.asarray(z, float), y)",
        "np.float32(np.mean(np.logaddexp(0, np.float32(z)) - np.float32(z * y)))",
    ],
    "3.5": [
        "utils.softmax(z)", "np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))",
        "(lambda e: e / e.sum(-1)[..., None])(np.exp(z - z.max(-1)[..., None]))",
        "(lambda e: e / e.sum(-1, keepdims=True))(np.exp(z - z.max(-1, keepdims=True) - 3))",
        "(lambda e: (e.T / e.T.sum(axis=0)).T)(np.exp((z.T - z.T.max(axis=0)).T))",
        "np.apply_along_axis(lambda r: np.exp(r - max(r)) / sum(np.exp(r - max(r))), -1, z)",
        "1 / np.exp(np.minimum(z[..., None, :] - z[..., None], 700.0)).sum(axis=-1)",
        "utils.softmax(z.astype(np.float32))", "utils.softmax(z[None])[0]",
        "np.moveaxis((lambda e: e / e.sum(0))(np.exp(np.moveaxis(z, -1, 0) - z.max(-1))), 0, -1)",
        "utils.softmax(z).tolist()",
    ],
    "3.6": [
        f"np.mean({LOG_SUM} - {LABELED})",
        "utils.CrossEntropyLoss().forward(np.asarray(logits, float), labels)",
        "-sum(row[k] - np.logaddexp.reduce(row) for row, k in zip(logits, labels)) / len(labels)",
        f"-((logits - {LOG_SUM}[:, None]) * {ONE_HOT}).sum() / len(logits)",
        "np.logaddexp.reduce(logits - np.take_along_axis(logits, labels[:, None], 1), 1).mean()",
        "np.mean([np.log(np.exp(z - z.max()).sum()) + z.max() - z[k] "
        "for z, k in zip(logits, labels)])",
        f"np.diag({LOG_SUM}[:, None] - logits[:, labels]).mean()",
        "utils.CrossEntropyLoss().forward(logits.astype(np.float32), labels)",
        f"np.mean({LOG_SUM}) - np.choose(labels, logits.T).mean()",
        "np.mean([np.logaddexp.reduce(z - z[k]) for z, k in zip(logits, labels)])",
        f"np.einsum('nc,nc->', {ONE_HOT}, {LOG_SUM}[:, None] - logits) / len(labels)",
        "by_pairwise_differences(logits, labels)",
        "by_pairwise_differences(np.asarray(logits), labels)",
        f"({LOG_SUM}.sum() - {LABELED}.sum()) / len(labels)",
        f"np.logaddexp.reduce((logits - {LABELED}[:, None]).T, axis=0).mean()",
        f"-np.trace({ONE_HOT} @ (logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)).T)"
        " / len(labels)",
        "np.mean(np.logaddexp.reduce(logits - np.where(np.arange(logits.shape[1]) "
        "== labels[:, None], logits, 0).sum(axis=1, keepdims=True), axis=1))",
    ],
    "3.7": [
        f"(utils.softmax(logits) - {ONE_HOT}) / len(labels)",
        f"utils.softmax(logits) / len(labels) - {ONE_HOT} / len(labels)",
        "(utils.softmax(logits) - (labels[:, None] == range(logits.shape[1]))) / logits.shape[0]",
        f"((utils.softmax(logits) - {ONE_HOT}) / len(labels)).tolist()",
        "[(utils.softmax(z) - np.eye(len(z))[k]) / len(labels) for z, k in zip(logits, labels)]",
        f"np.float32((utils.softmax(np.float32(logits)) - {ONE_HOT}) / len(labels))",
    ],
    "3.9": [
        "np.mean((y_pred.ravel() - y_true) ** 2)",
        "np.mean((y_pred.flatten() - y_true.flatten()) ** 2)",
        "np.mean((np.squeeze(y_pred) - y_true) ** 2)",
        "np.mean((y_pred.T - y_true) ** 2)",
        "np.mean((y_pred.reshape(-1, 1) - y_true[:, None]) ** 2)",
        "np.mean((y_pred.reshape(1, -1) - y_true) ** 2)",
        "np.mean(((y_pred[:, 0] if y_pred.ndim == 2 else y_pred) - y_true) ** 2)",
        "np.mean((y_pred - y_true.reshape(y_pred.shape)) ** 2)",
        "sum((float(np.sum(a)) - b) ** 2 for a, b in zip(y_pred, y_true)) / len(y_true)",
        "utils.MSELoss().forward(y_pred.reshape(y_true.shape).astype(float), y_true)",
    ],
}
P = 1 / (1 + math.exp(12))
VALUES = {
    "3.8": [RATIO, 162757, 163000, 162756.8, np.float32(162757), np.array(162757),
            np.array([162757.0]), math.exp(12), 2 + 2 * math.cosh(12), 1 / P, 1 / (P * (1 - P)),
            (P - 1) / ((P - 1) * P * (1 - P)), 162000, 163500],
}


@pytest.mark.parametrize("exercise_id, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(exercise_id, expression):
    result = check(exercise_id, written(exercise_id, expression, NAMES))
    assert result.passed, result


@pytest.mark.parametrize("exercise_id, answer", entries(VALUES))
def test_every_right_value_passes(exercise_id, answer):
    assert check(exercise_id, answer).passed


@pytest.mark.parametrize("good_lr", [
    1, 1.0, 2.5, 5, 5.0, 7, 10, 15.0, 20, 30, 45, np.float32(3), np.array(5.0)], ids=repr)
@pytest.mark.parametrize("remains", ["B", "b", " B "])
def test_every_learning_rate_that_works_and_every_form_of_the_letter_pass(good_lr, remains):
    assert check("3.10", good_lr, remains).passed


def test_the_letters_are_the_options_that_the_lesson_shows():
    source = (COURSE / "solutions/03_loss_functions.py").read_text(encoding="utf-8")
    cell = source.partition("Exercise 3.10: ")[2].partition("# %%")[0]
    options = dict(re.findall(r"^# - (\w): (.+)$", cell, re.M))
    exercise, place = find("3.10 remains")
    known = [exercise.parts[place].reference, *exercise.parts[place].wrong.values()]
    assert list(options) == sorted(known) == list("ABCD") and len(set(options.values())) == 4


def mse_by_loops(y_pred, y_true):
    total = count = 0
    for a, b in zip(y_pred.flatten(), y_true.flatten()):
        total, count = total + (a - b) * (a - b), count + 1
    return total / count


def mse_grad_by_loops(y_pred, y_true):
    gradient = np.zeros(y_pred.shape)
    for place in np.ndindex(y_pred.shape):
        gradient[place] = 2 * (y_pred[place] - y_true[place]) / y_pred.size
    return gradient


def bce_by_loops(p, y):
    total = 0.0
    for chance, label in zip(p, y):
        chance = min(max(chance, 1e-12), 1 - 1e-12)
        total -= math.log(chance) if label == 1 else math.log(1 - chance)
    return total / len(p)


def bce_with_logits_by_sides(z, y):
    wrong_way = np.where(y == 1, -z, z)
    loss = np.empty(len(z))
    up = wrong_way > 0
    loss[up] = wrong_way[up] + np.log1p(np.exp(-wrong_way[up]))
    loss[~up] = np.log1p(np.exp(wrong_way[~up]))
    return loss.mean()


def softmax_by_recursion(z):
    if z.ndim > 1:
        return np.array([softmax_by_recursion(row) for row in z])
    e = [math.exp(a - max(z)) for a in z]
    return np.array(e) / sum(e)


def cross_entropy_by_loops(logits, labels):
    total = 0.0
    for row, label in zip(logits, labels):
        total += math.log(sum(math.exp(z - max(row)) for z in row)) + max(row) - row[label]
    return total / len(labels)


def softmax_ce_grad_by_loops(logits, labels):
    rows = []
    for row, label in zip(logits.astype(float), labels):
        p = softmax_by_recursion(row)
        p[label] = -sum(p[k] for k in range(len(p)) if k != label)
        rows.append(p / len(labels))
    return rows


def mended_mse_by_loops(y_pred, y_true):
    if y_pred.ndim == 2:
        y_pred = [row[0] for row in y_pred]
    return np.mean([(a - b) ** 2 for a, b in zip(y_pred, y_true)])


@pytest.mark.parametrize("exercise_id, answer", [
    ("3.1", mse_by_loops), ("3.2", mse_grad_by_loops), ("3.3", bce_by_loops),
    ("3.4", bce_with_logits_by_sides), ("3.5", softmax_by_recursion),
    ("3.6", cross_entropy_by_loops), ("3.7", softmax_ce_grad_by_loops),
    ("3.9", mended_mse_by_loops)])
def test_every_right_function_passes(exercise_id, answer):
    result = check(exercise_id, answer)
    assert result.passed, result


class SquaredError:
    """The mean squared error of softmax(logits) against 1 at the label and 0 elsewhere."""

    def forward(self, logits, labels):
        self.p, self.target = utils.softmax(logits), np.eye(10)[labels]
        return np.mean((self.p - self.target) ** 2)

    def backward(self):
        dp = 2 * (self.p - self.target) / self.p.size
        return self.p * (dp - (dp * self.p).sum(axis=1, keepdims=True))


digits = functools.cache(utils.digits)


def accuracy_with(loss, lr, seed, bias=0.0):
    """What exercise 3.10 measures: the test accuracy of a 64-32-10 network after 15 epochs."""
    X, labels, X_test, labels_test = digits()
    rng = np.random.default_rng(seed)
    hidden, output = utils.Linear(64, 32, rng=rng), utils.Linear(32, 10, rng=rng)
    output.b.value[0] = bias
    network = utils.Sequential(hidden, utils.ReLU(), output)
    optimizer = utils.SGD(network.parameters(), lr)
    utils.train(network, loss, optimizer, X, labels, epochs=15, batch_size=32, rng=rng)
    return utils.evaluate(network, loss, X_test, labels_test)[1]


def over_three_seeds(loss, lr):
    return np.array([accuracy_with(loss, lr, seed) for seed in range(3)])


@pytest.mark.parametrize("lr", [1.0, 40.0])  # near the upper end, each machine has its last digits
def test_where_the_check_accepts_mse_really_comes_close(lr):
    assert check("3.10", lr, "B").passed and over_three_seeds(SquaredError(), lr).mean() > 0.85


@pytest.mark.parametrize("lr, measured", [(0.1, [0.488, 0.301, 0.346]), (60.0, None)])
def test_where_the_check_rejects_mse_really_stays_behind(lr, measured):
    accuracies = over_three_seeds(SquaredError(), lr)
    assert not check("3.10", lr, "B").passed and accuracies.mean() < 0.8
    assert measured is None or accuracies == pytest.approx(measured, abs=0.01)


def test_cross_entropy_reaches_88_percent_with_the_rate_that_fails_mse():
    assert over_three_seeds(utils.CrossEntropyLoss(), 0.1).mean() == pytest.approx(0.882, abs=0.01)


def test_at_the_start_the_gradient_of_mse_is_50_times_smaller():
    squared, cross_entropy = SquaredError(), utils.CrossEntropyLoss()
    for loss in squared, cross_entropy:
        loss.forward(np.zeros((1, 10)), np.array([3]))
    assert squared.backward() * 50 == pytest.approx(cross_entropy.backward())


def test_what_remains_is_that_no_learning_rate_moves_mse_when_it_is_sure_and_wrong():
    assert accuracy_with(utils.CrossEntropyLoss(), 0.1, 0, bias=20.0) > 0.85
    assert max(accuracy_with(SquaredError(), lr, 0, bias=20.0) for lr in (5.0, 1e5)) < 0.2
