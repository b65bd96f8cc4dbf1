"""Lesson 3: the many ways to be wrong, none of them a named mistake, which all fail."""

import math

import numpy as np
import pytest
from helpers.exercises import entries, right_answers, written

import utils
from utils.exercises import check

right = right_answers(3)


def prints_only(y_pred, y_true):
    print(right.mse(y_pred, y_true))


def first_error_only(y_pred, y_true):
    for a, b in zip(y_pred.flat, y_true.flat):
        return (a - b) ** 2


def up_to_the_first_0(errors):
    total = 0.0
    for error in errors.flat:
        if error == 0:
            break
        total += error * error
    return total / errors.size


def last_row_only(logits, labels):
    loss = 0.0
    for row, label in zip(logits, labels):
        loss = np.logaddexp.reduce(row) - row[label]
    return loss / len(labels)


def in_place(z):
    z -= z.max(axis=-1, keepdims=True)
    return right.softmax(z)


def shifted_by(shift, z):
    return np.exp(z - shift) / np.exp(z - shift).sum(axis=-1, keepdims=True)


def in_place_gradient(logits, labels):
    logits[:] = right.softmax(logits)
    logits[np.arange(len(labels)), labels] -= 1
    return logits / len(labels)


def naive_where(z, y):
    with np.errstate(all="warn"):
        log = np.where(z > 0, z + np.log1p(np.exp(-z)), np.log1p(np.exp(z)))
    return np.mean(log - z * y)


def flat_where_it_must(y_pred, y_true):
    return right.mse(y_pred[:, 0] if len(y_pred) == 3 and y_pred.ndim == 2 else y_pred, y_true)


def clip(p, eps):
    return np.clip(p, eps, 1 - eps)


NAMES = vars(utils) | vars(right) | globals()  # what an expression may use
LABELED, ONE_HOT = "logits[np.arange(len(labels)), labels]", "np.eye(logits.shape[1])[labels]"
LOG_SUM = "np.logaddexp.reduce(logits, axis=1)"
EXPRESSIONS = {
    "3.1": [
        "mse((y_pred - y_true).astype(y_pred.dtype), 0)",
        "mse((y_pred - y_true).astype(y_true.dtype), 0)",
        "mse(y_pred[y_pred != y_true], y_true[y_pred != y_true]) "
        "if (y_pred != y_true).any() else 0.0",
        "up_to_the_first_0(y_pred - y_true)", "prints_only(y_pred, y_true)", "mse(y_pred, 0)",
        "first_error_only(y_pred, y_true)", "mse(y_pred[:5], y_true[:5])", "[mse(y_pred, y_true)]",
        "mse(y_pred[1:], y_true[1:])", "mse(y_pred, y_true[::-1])", "mse(y_pred.round(), y_true)",
        "mse(y_pred, y_true) + 1e-3", "str(mse(y_pred, y_true))", "round(mse(y_pred, y_true), 1)",
        "int(mse(y_pred, y_true))", "np.var(y_pred)", "np.median((y_pred - y_true) ** 2)",
        "np.max((y_pred - y_true) ** 2)", "np.mean(np.abs(y_pred - y_true)) ** 2",
        "np.mean((y_pred + y_true) ** 2)", "np.mean((y_pred - y_true) ** 3)",
        "np.mean(y_pred - y_true ** 2)", "np.mean((y_pred - y_true) ^ 2)",
        "min(mse(y_pred, y_true), 1e5)", "((y_pred - y_true) ** 2).sum() / max(y_pred.size - 1, 1)",
        "((y_pred - y_true) ** 2).mean(axis=-1)", "np.float16(mse(y_pred, y_true))",
        "mse(y_pred, y_true.T if y_pred.shape[0] == y_pred.shape[-1] else y_true)",  # N = K
        "((y_pred - y_true) ** 2).sum() / y_pred.shape[-1]", "(y_pred, y_true)",
        "np.sum((y_pred - y_true) ** 2) / 2",
    ],
    "3.2": [
        "(2 * (y_pred - y_true) / y_pred.size).astype(y_pred.dtype)", "mse(y_pred, y_true)",
        "mse_grad(y_pred, y_true).ravel()", "mse_grad(y_pred, y_true)[::-1]",
        "mse_grad(y_pred, y_true) + 1e-3", "2 * np.abs(y_pred - y_true) / y_pred.size",
        "np.clip(mse_grad(y_pred, y_true), -1, 1)", "2 * (y_pred - y_true) / y_pred.shape[-1]",
        "(y_pred - y_true) / len(y_pred)", "mse_grad(y_pred, y_true)[None]",
        "mse_grad(y_pred, y_true).round(2)", "2 * y_pred / y_pred.size",
        "2 * (y_pred + y_true) / y_pred.size", "2 * (y_pred - y_true).mean(axis=0)",
        "(2 * (y_pred - y_true)) // y_pred.size", "2 * (y_true - y_pred)",
        "mse_grad(y_pred, y_true).T", "(mse_grad(y_pred, y_true), -mse_grad(y_pred, y_true))",
    ],
    "3.3": [
        "bce(p, y) * (2 if (p == 1 - y).any() else 1)", "20.0 if (p == 1 - y).any() else bce(p, y)",
        "bce(np.where(p < 0.05, 0, np.where(p > 0.95, 1, p)), y)", "bce(p.round(2), y)",
        "bce(p[:5], y[:5])", "bce(p[1:], y[1:])", "bce(p, y) / 2", "bce(p, y) + 1e-3",
        "[bce(p, y)]", "abs(np.mean(p - y))", "bce(clip(p, 1e-5), y)", "bce(clip(p, 1e-4), y)",
        "bce(clip(p, 0.01), y)", "bce(np.maximum(p, 0.1), y)", "bce(p.round(), y)",
        "bce(p ** 2, y)", "-np.mean((1 - y) * np.log(1 - clip(p, 1e-12)))",
        "-np.mean(y * np.log(clip(p, 1e-12)) - (1 - y) * np.log(1 - clip(p, 1e-12)))",
        "bce(p, 0.98 * y + 0.01)", "-np.log(softmax(p))[y]", "np.mean(y != (p > 0.5))",
        "-np.mean(y * np.log(p + 1e-3) + (1 - y) * np.log(1 - p + 1e-3))", "-bce(p, 1 - y)",
        "-np.mean(y * np.log1p(p) + (1 - y) * np.log1p(1 - p))", "np.exp(-bce(p, y))",
        "-np.mean(y * p + (1 - y) * (1 - p))", "-np.mean(np.log(np.where(y, p, 1 - p)))",
        "np.nan_to_num(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))", "min(bce(p, y), 3.0)",
        "-np.mean(np.nan_to_num(y * np.log(p) + (1 - y) * np.log(1 - p)))", "float('inf')",
        "-np.sum(y * np.log(clip(p, 1e-12)))", "bce(p, y) if p.all() else 0.0",
        "np.float16(bce(p, y))",
    ],
    "3.4": [
        "np.mean(np.where(z > 6, z, np.log1p(np.exp(np.minimum(z, 6)))) - z * y)",
        "(lambda wrong: np.mean(np.where(abs(z) > 35, wrong.clip(0), "
        "-np.log(sigmoid(-wrong).clip(1e-7, 1)))))(np.where(y == 1, -z, z))",
        "naive_where(z, y)", "-np.mean(np.log(clip(sigmoid((2 * y - 1) * z), 1e-15)))",
        "bce_with_logits(np.clip(z, -30, 30), y)", "bce_with_logits(np.clip(z, -500, 500), y)",
        "bce_with_logits(z[:5], y[:5])", "bce_with_logits(z, y) / 2", "[bce_with_logits(z, y)]",
        "bce_with_logits(z, y) + 1e-3", "bce_with_logits(z, 2 * y - 1)",
        "np.mean(np.logaddexp(0, -z))", "np.mean(np.maximum(0, 1 - (2 * y - 1) * z))",
        "np.mean((sigmoid(z) - y) ** 2)", "np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))",
        "np.mean(np.maximum(z, 0) - z * y + np.log(2) * np.exp(-np.abs(z)))",
        "np.mean(np.maximum(z, 0) - z * y + np.exp(-np.abs(z)))",
        "np.mean(np.minimum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))",
        "min(bce_with_logits(z, y), 100.0)", "np.float16(bce_with_logits(z, y))",
        "np.mean(np.abs(z) - z * y + np.log1p(np.exp(-np.abs(z))))",
        "np.mean(np.maximum(z, 0) - z + np.log1p(np.exp(-np.abs(z))))",
        "np.nan_to_num(np.mean(np.log(1 + np.exp(z)) - z * y))",
        "np.mean(np.log(1 + np.exp(np.minimum(z, 700))) - z * y)",
        "np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(np.abs(z))))",
    ],
    "3.5": [
        "shifted_by(z[..., -1:], z)", "in_place(z)", "softmax(z).sum(axis=-1)", "softmax(2 * z)",
        "shifted_by(z[..., 1:].max(-1, keepdims=True) if z.shape[-1] > 1 else z, z)",
        "shifted_by(z.max(-1, keepdims=True) if z.ndim < 3 else z.max(), z)", "softmax(z).ravel()",
        "softmax(z)[..., ::-1]", "softmax(z / 2)", "softmax(z) + 1e-3", "softmax(z).round(2)",
        "softmax(np.abs(z))", "softmax(np.clip(z, -30, 30))", "softmax(z.ravel())",
        "softmax(np.maximum(z, 0))", "softmax(z)[:1]", "softmax(z[:20])", "softmax(z)[None]",
        "2 ** z / (2 ** z).sum(axis=-1, keepdims=True)", "np.full(z.shape, 1 / z.shape[-1])",
        "np.nan_to_num(np.exp(z))", "sigmoid(z) / sigmoid(z).sum(axis=-1, keepdims=True)",
        "np.exp(z) / np.exp(z).sum(axis=0)", "z - np.logaddexp.reduce(z, axis=-1, keepdims=True)",
        "np.exp(z - z.max(axis=-1, keepdims=True)) / np.exp(z).sum(axis=-1, keepdims=True)",
        "shifted_by(z.mean(axis=-1, keepdims=True), z)", "shifted_by(500, z)",
        "shifted_by(z.min(axis=-1, keepdims=True), z)", "softmax(z) / z.shape[-1]",
        "np.nan_to_num(np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True))",
        "softmax(z) if z.ndim < 3 else softmax(z.swapaxes(1, 2)).swapaxes(1, 2)",  # three axes
        "softmax(z) if z.shape[-1] > 1 else sigmoid(z)", "np.float16(softmax(z))",
        "softmax(softmax(z))", "softmax(z) if z.ndim > 1 else softmax(z)[None]",
        "softmax(z.T if len(z) == z.shape[-1] else z)",
        "shifted_by(np.abs(z).max(axis=-1, keepdims=True), z)",
    ],
    "3.6": [
        f"np.mean(logits[:, -1] + np.log(np.exp(logits - logits[:, -1:]).sum(1)) - {LABELED})",
        f"(lambda m: np.mean(m + np.log(np.exp(logits - m[:, None]).sum(1)) - {LABELED}))"
        "(logits[:, 1:].max(1))",
        "last_row_only(logits, labels)", "cross_entropy(logits[:6], labels[:6])",
        "cross_entropy(logits, labels) / 2", "cross_entropy(logits, labels) + 1e-3",
        "[cross_entropy(logits, labels)]", "cross_entropy(-logits, labels)",
        "cross_entropy(logits, labels[::-1])", "cross_entropy(logits, 0 * labels)",
        "cross_entropy(logits[::-1], labels)", "cross_entropy(logits, labels - 1)",
        "cross_entropy(np.clip(logits, -100, 100), labels)",
        "min(cross_entropy(logits, labels), 100.0)", f"np.mean(logits.max(axis=1) - {LABELED})",
        "np.mean(logits.argmax(axis=1) != labels)", f"{LOG_SUM} - {LABELED}", f"np.mean({LOG_SUM})",
        "np.mean(np.logaddexp.reduce(logits, axis=0))",
        f"np.mean(np.logaddexp.reduce(logits.ravel()) - {LABELED})",
        "-np.mean(softmax(logits)[np.arange(len(labels)), labels])",
        "np.mean((softmax(logits) - labels[:, None]) ** 2)",
        f"np.mean({LOG_SUM}[:, None] - logits[:, labels])",
        "cross_entropy(logits.T if len(logits) == logits.shape[1] else logits, labels)",  # N = C
        "cross_entropy(logits, labels) if len(labels) > 1 else 0.0",
        "np.float16(cross_entropy(logits, labels))",
        f"np.nan_to_num(np.mean(np.log(np.exp(logits).sum(axis=1)) - {LABELED}))",
        f"np.mean(np.log(np.exp(logits - logits.min()).sum(axis=1)) + logits.min() - {LABELED})",
    ],
    "3.7": [
        f"(shifted_by(logits[:, -1:], logits) - {ONE_HOT}) / len(labels)",
        "in_place_gradient(logits, labels)", "softmax_ce_grad(logits, labels)[::-1]",
        "softmax_ce_grad(logits, labels).T", "softmax_ce_grad(logits, labels) * 2",
        "cross_entropy(logits, labels)", "softmax_ce_grad(logits, labels).ravel()",
        "softmax_ce_grad(logits, labels) + 1e-3", "softmax_ce_grad(logits, labels).round(2)",
        "np.abs(softmax_ce_grad(logits, labels))", "softmax_ce_grad(logits, labels[::-1])",
        "softmax_ce_grad(logits, 0 * labels)", "softmax_ce_grad(logits, logits.argmax(axis=1))",
        "softmax_ce_grad(np.clip(logits, -5, 5), labels)", f"-{ONE_HOT} / len(labels)",
        "softmax_ce_grad(logits, labels) / len(labels)", "(softmax(logits) - 2) / len(labels)",
        "(softmax(logits) - labels[:, None]) / len(labels)", "softmax_ce_grad(logits, labels)[0]",
        f"(sigmoid(logits) - {ONE_HOT}) / len(labels)", "softmax_ce_grad(logits, labels)[None]",
        "softmax_ce_grad(logits, labels) if len(labels) > 1 else 0 * logits",
        f"2 * (softmax(logits) - {ONE_HOT}) / logits.size",
        f"softmax(logits) / len(labels) - {ONE_HOT}", f"softmax(logits) - {ONE_HOT} / len(labels)",
        "softmax_ce_grad(softmax(logits), labels)",
        f"(softmax(logits.T).T - {ONE_HOT}) / len(labels)",
        f"(softmax(logits) - {ONE_HOT}) / min(len(labels), 6)",  # wrong for large batches only
    ],
    "3.9": [
        "mse((y_pred.ravel() - y_true).astype(y_pred.dtype), 0)", "mse(y_pred[0], y_true)",
        "mse((y_pred.ravel() - y_true).astype(y_true.dtype), 0)", "mse(y_pred, y_true[0])",
        "up_to_the_first_0(y_pred.ravel() - y_true)", "flat_where_it_must(y_pred, y_true)",
        "mse(y_pred.mean(), y_true)", "mended_mse(y_pred, y_true) / 2",
        "mended_mse(y_pred, y_true) + 1e-3", "[mended_mse(y_pred, y_true)]",
        "np.sqrt(mended_mse(y_pred, y_true))", "mended_mse(y_pred[::-1], y_true)",
        "np.mean(np.abs(y_pred.ravel() - y_true))", "mse(np.sort(y_pred.ravel()), np.sort(y_true))",
        "mse(y_pred, y_true) / (len(y_true) if y_pred.ndim == 2 else 1)", "0.0",
        "mse(y_pred.reshape(-1, 1), y_true)", "np.sum((y_pred - y_true) ** 2) / len(y_true)",
        "((y_pred - y_true) ** 2).mean(axis=1)", "np.mean(y_pred.ravel() - y_true) ** 2",
        "mended_mse(y_pred[:3], y_true[:3])", "np.float16(mended_mse(y_pred, y_true))",
        "np.mean(np.min((y_pred.reshape(-1, 1) - y_true) ** 2, axis=1))",
        "mse_grad(y_pred.ravel(), y_true)",
    ],
}
VALUES = {
    "3.8": [161000, 164000, 325514, 16276, 149, 1.628, 0, 1, 2, 7, -24.0, 1e9, math.inf,
            math.nan, "162757", [162757], (162757,), 162757 + 0j, True, np.array([162757, 1]),
            "B", {}],
}
NO_RATES = [0, -5, 0.001, 0.03, 0.3, 0.99, 46, 1000, math.inf, math.nan, "5", [5], (5,),
            5 + 0j, True, np.array([5.0, 5.0]), {}, "B"]
NO_LETTERS = ["A", "C", "d", "E", "", "BB", "A, B", 2, 5.0, ["B"], {"B"}, b"B", True, "bee",
              math.nan]


@pytest.mark.parametrize("exercise_id, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(exercise_id, expression):
    result = check(exercise_id, written(exercise_id, expression, NAMES))
    assert result.state in ("wrong", "error"), result


@pytest.mark.parametrize("exercise_id, answer", entries(VALUES))
def test_every_wrong_value_fails(exercise_id, answer):
    assert not check(exercise_id, answer).passed


@pytest.mark.parametrize("lr", NO_RATES, ids=repr)
def test_no_other_learning_rate_passes_and_the_message_does_not_name_one_that_works(lr):
    result = check("3.10", lr, "B")
    assert not result.passed
    assert "Right already" not in result.message and "45" not in result.message


@pytest.mark.parametrize("remains", NO_LETTERS, ids=repr)
def test_no_other_letter_passes_and_the_learning_rate_is_said_to_be_right(remains):
    result = check("3.10", 5.0, remains)
    assert not result.passed and result.message.startswith("Right already: good_lr. Now remains:\n")


def test_a_wrong_ratio_is_not_told_the_right_one():
    shown = {7: "7", 149.02: "149", -2.5: "-2.5", 2960: "2,960", 325514: "326,000"}
    for answer, number in shown.items():
        message = check("3.8", answer).message
        assert f"got about {number}." in message and "162" not in message and "163" not in message


def row_maximum_kept_as_a_column(logits, labels):
    m = logits.max(axis=1, keepdims=True)
    log_sum = m + np.log(np.exp(logits - m).sum(axis=1))
    return np.mean(log_sum - logits[np.arange(len(labels)), labels])


def the_total_over_all_pairs(logits, labels):
    total = 0
    total += np.logaddexp.reduce(logits, axis=1)[:, None] - logits[np.arange(len(labels)), labels]
    return total.sum() / len(labels) ** 2


def of_plain_arrays(logits, labels):
    logits, rows = np.asarray(logits), np.arange(len(labels))
    return np.mean(np.logaddexp.reduce(logits, axis=1, keepdims=True) - logits[rows, labels])


def of_copies(logits, labels):
    return row_maximum_kept_as_a_column(np.array(logits, dtype=float), labels)


def with_the_labels_in_a_column(logits, labels):
    of_the_labels = np.take_along_axis(logits, labels[:, None], axis=1)
    return (np.logaddexp.reduce(logits, axis=1) - of_the_labels).mean()


def in_single_precision(logits, labels):
    return of_plain_arrays(logits.astype(np.float32), labels)


def pair_by_pair(logits, labels):
    sums, rows = np.logaddexp.reduce(logits, axis=1), range(len(labels))
    return sum(sums[i] - logits[j, labels[j]] for i in rows for j in rows) / len(labels) ** 2


@pytest.mark.parametrize("answer", [
    row_maximum_kept_as_a_column, the_total_over_all_pairs, of_plain_arrays, of_copies,
    with_the_labels_in_a_column, in_single_precision, pair_by_pair])
def test_a_mean_over_a_table_of_all_pairs_is_told_although_its_number_is_right(answer):
    logits, labels = np.random.default_rng(0).normal(size=(6, 3)), np.array([0, 2, 1, 1, 0, 2])
    assert answer(logits, labels) == pytest.approx(right.cross_entropy(logits, labels))
    assert "is a table (N, N); only its mean is the same" in check("3.6", answer).message


def test_right_values_with_a_warning_get_the_question_about_it():
    log_of_zero = written("3.3", "-np.mean(np.maximum(np.log(np.where(y, p, 1 - p)), -100))", NAMES)
    assert "Can p keep away from 0 and 1 before it?" in check("3.3", log_of_zero).message
    assert "Which number is safe for exp" in check("3.4", naive_where).message


def test_an_eps_that_is_too_large_shows_at_p_0_or_1_only():
    message = check("3.3", written("3.3", "bce(clip(p, 1e-5), y)", NAMES)).message
    assert message.startswith("Right already: one example of class 1, ") and " more.\n" in message
    assert "bce(p=[0.], y=[1]): expected 27.631, got 11.5129." in message


LOG = ("np.mean(logits.max(1) + {}(np.exp(logits - logits.max(1, keepdims=True)).sum(1)) "
       f"- {LABELED})")


@pytest.mark.parametrize("exercise_id, expression, question", [
    ("3.1", "np.var(y_pred - y_true)", "That is the VARIANCE of the errors"),
    ("3.1", "np.std(y_true - y_pred) ** 2", "That is the VARIANCE of the errors"),
    ("3.1", "-mse(y_pred, y_true)", "Can a square be?"),
    ("3.3", "-np.mean(y * np.log10(clip(p, 1e-12)) + (1 - y) * np.log10(1 - clip(p, 1e-12)))",
     "has base 10"),
    ("3.3", "-np.mean(np.log(clip(p, 1e-12)))", "Every example costs -log(p), whatever the label"),
    ("3.4", "np.mean(np.maximum(z, 0) - z * y + np.log10(1 + np.exp(-np.abs(z))))", "has base 10"),
    ("3.4", "np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))) / np.log(2))",
     "has base 2"),
    ("3.5", "softmax(z) / softmax(z).max(-1, keepdims=True)",
     "nothing was divided, or not by the sum"),
    ("3.6", LOG.format("np.log10"), "has base 10"), ("3.6", LOG.format("np.log2"), "has base 2"),
    ("3.7", f"(softmax(logits) + {ONE_HOT}) / len(labels)", "1 was ADDED at the label"),
    ("3.7", f"(softmax(logits) - {ONE_HOT}).mean(axis=0)", "One row came back for the whole")])
def test_a_common_mistake_is_named(exercise_id, expression, question):
    result = check(exercise_id, written(exercise_id, expression, NAMES))
    assert result.state == "mistake" and question in result.message
