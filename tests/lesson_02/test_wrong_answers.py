"""Lesson 2: the many ways to be wrong, none a named mistake of 2.1 to 2.6, which all fail."""

import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, written

import utils
from utils.exercises import check
from utils.lesson_02 import e07_initial_weights as initial_weights
from utils.lesson_02.e09_weak_test import NOT_TANH, TANH, functions

POINTS, WHOLE = np.linspace(-5, 5, 33), np.arange(-9, 10)
SLOPE, LOW = "sigmoid(x) * (1 - sigmoid(x))", "slopes < 0.01 * max_slope"
ERROR = "f(POINTS) - np.tanh(POINTS)"
EXPRESSIONS = {
    "2.1": [
        "np.clip(x, 0, 1000)", "through_a_view(x)", "np.maximum(x, 1)", "np.maximum(x, 0.01)",
        "np.maximum(x, 0) + 1e-3", "np.maximum(x, 0).astype(int)", "np.round(x, 0)",
        "np.maximum(x, 0).ravel()", "np.atleast_1d(np.maximum(x, 0))", "np.maximum(x, 0).T",
        "np.maximum(x, 0).squeeze()", "np.maximum(x, 0)[::-1]", "np.sort(np.maximum(x, 0))",
        "x[x > 0]", "np.maximum(x, 0).sum()", "np.maximum(x, x.mean())", "np.where(x > 1, x, 0)",
        "np.where(x > 0.1, x, 0)", "np.where(x > -1, x, 0)", "np.clip(x, 0, 6)", "x ** 2 * (x > 0)",
        "np.clip(x, 0, 999)", "np.log1p(np.exp(np.minimum(x, 700)))", "np.tanh(np.maximum(x, 0))",
        "np.where(x > 0, x, 0.02 * x)", "np.where(x > 0, x, -0.1)", "np.maximum(x, 0) * 2",
        "np.float16(np.maximum(x, 0))", "str(np.maximum(x, 0))", "(np.maximum(x, 0), x)",
        "np.maximum(x, 0) if x.ndim else 0.0", "np.maximum(x, 0) if x.ndim < 3 else x",
        "np.maximum(x, 0) if x.size < 99 else x", "np.maximum(x, 0) if x.dtype == float else x",
        "[max(0, v) for v in x]", "prints_only(x)",
        "np.vectorize(lambda v: max(0, v))(x)",  # the first number decides the type of all
    ],
    "2.2": [
        "np.where(x > 0, np.minimum(x, 1000), alpha * x)", "np.where(x > 0, x, alpha + alpha * x)",
        "np.where(x > 0, x, min(alpha, 0.9) * x)", "np.where(x > 0, x, x / alpha) if alpha else x",
        "np.where(x > 0, x, x - alpha)", "np.where(x > 1, x, alpha * x)", "x + alpha",
        "np.where(x > alpha, x, alpha * x)", "np.where(x > 0, x, alpha * x ** 2)",
        "np.where(x > 0, (1 - alpha) * x, alpha * x)", "np.where(x > 0, x, alpha ** 2 * x)",
        "np.where(x > 0, x, alpha * x).T", "vectorized(lambda v: v if v > 0 else alpha * v, x)",
        "np.where(x > 0, x, alpha * x).astype(x.dtype)", "x * alpha + x", "np.abs(x) * alpha + x",
        "np.where(x > 0, x, np.maximum(alpha * x, -1))", "np.where(x > 0, x, max(alpha, 0.01) * x)",
        "np.where(x > 0, x, min(alpha, 0.3) * x)", "np.where(x > 0, x, alpha * x).round(1)",
        "np.where(x > 0, x, (alpha or 0.01) * x)", "np.where(x < 0, x, alpha * x)[::-1]",
        "np.where(x > 0, x, alpha * np.sign(x))", "[v if v > 0 else alpha * v for v in x]",
        "truncated(x, alpha)", "np.exp(x)",
    ],
    "2.3": [
        "np.where(abs(x) > 10, x > 0, sigmoid(x))", "1 / (1 + np.exp(-x.astype(np.longdouble)))",
        "vectorized(lambda v: 0 if v < -500 else 1 / (1 + math.exp(-v)), x)", "1 / (1 + 2.7 ** -x)",
        "vectorized(lambda v: 1 if v > 500 else 1 / (1 + math.exp(-v)) if v > -500 else 0, x)",
        "np.exp(x) / np.exp(x).sum()", "softmax(np.atleast_1d(x))", "1 / (1 + np.exp(-2 * x))",
        "1 / (2 + np.exp(-x))", "1 / (1 + 10.0 ** -np.clip(x, -99, 99))", "sigmoid(x) - 0.5",
        "1 / (1 + np.exp(-np.clip(x, -5, 5)))", "1 / (1 + np.exp(-np.clip(x, -9, 9)))",
        "2 * sigmoid(x) - 1", "sigmoid(x + 1)", "sigmoid(x).round()", "sigmoid(x).round(3)",
        "sigmoid(x).astype(x.dtype)", "sigmoid(x).mean()", "(x > 0) * 1.0", "x / (1 + abs(x))",
        "np.where(x > 0, sigmoid(x), 0)", "np.arctan(x) / np.pi + 0.5", "sigmoid(x).T",
        "np.nan_to_num(np.exp(x) / (1 + np.exp(x)))", "1 / (1 + np.exp(-x.ravel()))",
        "int_masks(x)", "np.where(np.abs(x) < 500, sigmoid(x), 1)", "1 - sigmoid(abs(x))",
        "sigmoid(x) * (np.abs(x) < 500)", "sigmoid(x) if x.ndim < 2 else x", "sigmoid(x) + 1e-4",
        "1 / (1 + np.exp(-x.max()))", "np.log1p(np.exp(np.minimum(x, 700)))",
        "1 / (1 + np.exp(-x)) ** 2", "1 / (1 + np.exp(-x * x))", "np.exp(x - np.logaddexp(0, -x))",
    ],
    "2.4": [
        "vectorized(lambda v: 0 if v == 0 else math.tanh(v), x)",
        "vectorized(lambda v: 1 if v > 300 else -1 if v < -300 else math.tanh(v), x)", "sigmoid(x)",
        "2 * sigmoid(x)", "2 * sigmoid(2 * x) + 1", "2 * sigmoid(2 * x - 1)",
        "2 * sigmoid(2 * x) - 0.5", "sigmoid(x) ** 2 - 1", "sigmoid(x) - sigmoid(-x) + 0.1 * x",
        "2 * sigmoid(2 * abs(x)) - 1", "4 * sigmoid(2 * x) - 1", "np.tan(x)", "np.arctan(x)",
        "np.sin(x)", "np.sign(x)", "np.clip(x, -1, 1)", "x / (1 + abs(x))", "np.tanh(x).round(2)",
        "np.tanh(x).T", "np.tanh(x).sum()", "np.tanh(abs(x))", "np.tanh(x).astype(x.dtype)",
        "np.tanh(np.clip(x, -3, 3))", "np.tanh(x) if x.ndim else x", "np.tanh(x) + 1e-4",
        "np.where(np.abs(x) < 500, np.tanh(x), 1)", "np.nan_to_num(np.sinh(x) / np.cosh(x))",
        "np.tanh(2 * x)", "(np.exp(x) - np.exp(-x)) / 2",
        "np.exp(x) - np.exp(-x) / (np.exp(x) + np.exp(-x))", "[math.tanh(v) for v in x]",
    ],
    "2.5 relu_grad": [
        "np.where(x > 0, 1, -1)", "np.where(x > 1, 1, 0)", "np.zeros_like(x)", "x", "sigmoid(x)",
        "np.where(x == 0, 2, x > 0)", "np.where(x == 0, -0.5, x > 0)", "(x > 0).mean()",
        "np.where(x == 0, np.nan, x > 0)", "(x > 0).T", "(x > 0).ravel()", "np.atleast_1d(x > 0)",
        "np.where(x > 0, 1, 0.5)", "(x > 0) * 2", "np.clip(x, 0, 1)", "str(x > 0)", "x > -0.7",
        "x > 0.05", "(x > 0) if x.ndim < 2 else 1.0", "np.heaviside(x, 1.5)",
    ],
    "2.5 sigmoid_grad": [
        "vectorized(lambda v: 0 if abs(v) > 500 else sigmoid(v) * (1 - sigmoid(v)), x)",
        "sigmoid(x) ** 2", "(1 - sigmoid(x)) ** 2", "sigmoid(x) - 1", "x * (1 - sigmoid(x))",
        "sigmoid(x) * (sigmoid(x) - 1)", f"2 * {SLOPE}", "np.full_like(x, 0.25)", f"{SLOPE} * 4",
        "np.exp(-x * x) / 4", f"{SLOPE} + 1e-3", "x > 0", "sigmoid(2 * x) * (1 - sigmoid(2 * x))",
        "sigmoid(sigmoid(x)) * (1 - sigmoid(sigmoid(x)))", "(sigmoid(x + 1) - sigmoid(x - 1)) / 2",
        "sigmoid(x + 1e-5) - sigmoid(x)", "1 - np.tanh(x) ** 2", f"({SLOPE}).T", f"({SLOPE}).sum()",
    ],
    "2.5 tanh_grad": [
        "vectorized(lambda v: 1 if v == 0 else 1 - math.tanh(v) ** 2, x)", "np.tanh(x) ** 2",
        "(1 - np.tanh(x)) ** 2", "1 - np.tanh(x ** 2)", "1 - np.tanh(np.tanh(x)) ** 2",
        "1 - 2 * np.tanh(x)", "2 * (1 - np.tanh(x) ** 2)", "1 - np.tanh(x) ** 3",
        "np.tanh(x) ** 2 - 1", "sigmoid(x) * (1 - sigmoid(x))", "1 - abs(np.tanh(x))",
        "1 - np.tanh(2 * x) ** 2", "np.exp(-x * x)", "np.ones_like(x)", "(1 - np.tanh(x) ** 2).T",
        "4 * sigmoid(x) * (1 - sigmoid(x))", "(1 - np.tanh(x) ** 2).mean()", "1 / (1 + x * x)",
        "np.abs(x) < 1", "np.nan_to_num(4 / (np.exp(x) + np.exp(-x)) ** 2, nan=1)  + 1e-3",
    ],
    "2.6": [
        "np.mean(slopes < 0.001 * max_slope)", "np.mean(slopes < 0.02 * max_slope)", LOW,
        "np.mean(slopes < 0.01 + max_slope)", "np.mean(slopes < max_slope - 0.01)",
        "np.mean(slopes) < 0.01 * max_slope", "np.mean(slopes == 0)", f"np.any({LOW})",
        f"np.all({LOW})", f"np.mean({LOW}) + 1e-3", f"round(np.mean({LOW}), 1)", f"np.std({LOW})",
        f"np.median({LOW})", "np.mean(slopes[0] < 0.01 * max_slope)", f"np.mean({LOW}, axis=-1)",
        "np.mean(slopes.ravel()[:9] < 0.01 * max_slope)", f"np.mean({LOW}) or None",
        f"slopes[{LOW}]", "np.mean(slopes < 0.01 * 0.25)", "np.mean(slopes * max_slope < 0.01)",
        f"np.mean(slopes < 0.01 * np.floor(max_slope)) if max_slope > 1 else np.mean({LOW})",
        "np.mean(slopes < 0.01 * min(max_slope, 1))", f"int(np.mean({LOW}))", "[0.25]",
        "f'{np.mean(slopes < 0.01 * max_slope)}'", "np.mean(slopes < 0.01 * slopes.mean())",
        "np.mean(slopes > max_slope / 100)",
    ],
}
OTHERS = {
    "2.9 wrong_tanh": [
        "np.sign(x).ravel()", "[min(max(v, -1), 1) for v in x]", "np.sign(x.flat[0])",
        "np.clip(x, -1, 1).sum()", "np.clip(x, -1, 1).T", "np.tanh(x) if x.ndim else np.sign(x)",
        "np.sign(x) if x.ndim == 0 else 0 * x", "np.tanh(x)", "2 * sigmoid(2 * x) - 1",
        "math.tanh(x)", "1.0", "np.nan", "np.cos(x)", "x ** 3", "np.arctan(x)", "np.tanh(x) + 0.1",
        "-np.tanh(x)", "np.tanh(x) * 1.001", "np.clip(x, 0, 1)", "np.clip(x, -1, 1) + 1e-5",
        "str(x)", "[x]", "sigmoid(2 * x)", "np.tanh(x) + 1e-9", "np.tanh(x) + (x == 500)",
        "x if abs(x) < 1 else 1", "1 if x >= 0 else -1", "np.tanh(x) if x < 50 else 2.0",
        "None if x else 0", "1j * x", "x / 0 if x else 0", "np.tanh(x) + (x == 1e-9)",
        "np.tanh(np.array([x, x]))", "missing(x)", "np.tanh",
    ],
    "2.9 catches": [
        "abs(np.abs(f(POINTS)) - np.abs(np.tanh(POINTS))).max() > 1e-3 and f(1.0) > 0",
        "abs(f(-2.5) - math.tanh(-2.5)) > 1e-6", "abs(f(0.5) - math.tanh(0.5)) > 1e-6", "f",
        "not np.allclose(f(-abs(POINTS)), np.tanh(-abs(POINTS)))", "f(1.0) != math.tanh(1.0)",
        "f(0.5) == math.tanh(0.5)", "f(0.0) != 0", "abs(f(1.0) - 0.76) > 0.1", "f(POINTS)", "1.5",
        "'True'", "[True]", f"np.abs({ERROR}) > 1e-6", f"(np.abs({ERROR}) > 1e-6).all()",
        "not f(0.5)", "np.allclose(f(POINTS), np.tanh(POINTS))", f"abs(({ERROR}).max()) > 1e-6",
        "abs(f(POINTS).mean()) > 1e-6", f"abs(({ERROR}).sum()) > 1e-6", f"({ERROR}).max() > 1e-2",
        "abs(f(0.5) - 0.46) > 1e-3", f"np.abs({ERROR}).mean() > 0.01", "f.__name__ != 'np.tanh'",
        "not np.allclose(f(-POINTS), -f(POINTS))", "abs(f(0.5) - 0.4621) > 1e-6", "f(np.tanh) > 0",
        "not np.allclose(f(POINTS), np.tanh(POINTS), atol=0.02)", "f is not np.tanh",
        "not np.array_equal(f(POINTS), np.tanh(POINTS))", "np.random.random() < 0.5",
        "np.abs(f(POINTS)).max() > 1", "passes_all(f)", "not np.allclose(f(WHOLE), np.tanh(WHOLE))",
        "not np.allclose(f(abs(POINTS)), np.tanh(abs(POINTS)))", "fails_all(f)",
    ],
}


def prints_only(x):
    print(np.maximum(x, 0))


def through_a_view(x):
    y = np.array(x, float)
    flat = y.ravel()  # a copy where x does not lie row after row
    flat[flat < 0] = 0
    return y


def truncated(x, alpha):
    y = x.copy()
    y[y < 0] = alpha * y[y < 0]  # integers stay integers
    return y


def vectorized(f, x):
    return np.vectorize(f)(x)  # integers, if f gives one for the first number


def int_masks(x):
    y = np.empty_like(x)  # of integers, if x holds integers
    y[...] = utils.sigmoid(x)
    return y


def passes_all(f):
    assert f is not None


def fails_all(f):
    raise AssertionError("never")


NAMES = vars(utils) | globals()  # what an expression may use


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(name, expression):
    assert judged(name, written(name, expression, NAMES)).state in ("wrong", "error")


@pytest.mark.parametrize("name, expression", entries(OTHERS))
def test_every_function_that_fools_nobody_and_every_blind_test_fails(name, expression):
    assert not judged(name, written(name, expression, NAMES)).passed


WEIGHTS = [
    "rng.normal(0, S * 1.05, shape)", "rng.normal(0, S * 0.95, shape)", "rng.normal(0, S)",
    "rng.normal(0, S, fan_in * fan_out)", "rng.normal(0, S, shape)[None]",
    "rng.normal(0, S, (fan_in + 1, fan_out))", "rng.normal(S / 5, S, shape)", "np.full(shape, S)",
    "np.abs(rng.normal(0, S, shape))", "rng.uniform(0, S * 12 ** 0.5, shape)",
    "rng.normal(0, S, (fan_in, 1)) + np.zeros(fan_out)", "np.eye(fan_in, fan_out)",
    "rng.normal(0, S, (1, fan_out)) + np.zeros((fan_in, 1))", "rng.normal(0, 2 / fan_in, shape)",
    "rng.normal(0, S, (max(fan_in, fan_out), min(fan_in, fan_out)))", "rng", "None if S else 0",
    "np.random.default_rng(fan_in).normal(0, S, shape)", "S * np.random.randn(fan_in, fan_out)",
    "np.random.default_rng().normal(0, S, shape)", "np.random.RandomState(0).normal(0, S, shape)",
    "rng.normal(0, (2 / (fan_in * fan_out)) ** 0.5, shape)", "rng.normal(0, 0.093, shape)",
    "rng.normal(0, (2 / (fan_in + 1)) ** 0.5, shape)", "rng.normal(0, S, shape) + rng.normal(0, S)",
    "rng.normal(0, (2 / (fan_in + fan_out + 1)) ** 0.5, shape)", "str(rng.normal(0, S, shape))",
    "rng.normal(0, S, shape) if fan_in > fan_out else rng.normal(0, 0.1, shape)",
    "np.random.default_rng(rng.bit_generator.seed_seq).normal(0, S, shape)",  # the same each time
    "S * rng.choice([-1.0, 1.0], shape)", "rng.laplace(0, S / 2**0.5, shape)",
    "S * (rng.exponential(size=shape) - 1)", "rng.normal(0, S, shape) * np.nan",
    "np.outer(rng.normal(0, S, fan_in), rng.normal(0, 1, fan_out))",
]
STDS = {"2.7 xavier_init": "(2 / (fan_in + fan_out)) ** 0.5", "2.7 he_init": "(2 / fan_in) ** 0.5"}


def drawn(name, expression, std):
    """The learner's initializer by an expression of S, the standard deviation, and the shape."""
    return written(name, f"(lambda S, shape: {expression})({std}, (fan_in, fan_out))", NAMES)


@pytest.mark.parametrize("name", STDS)
@pytest.mark.parametrize("expression", WEIGHTS)
def test_other_weights_fail(name, expression):
    assert not judged(name, drawn(name, expression, STDS[name])).passed


NAMED = {
    "2.7 xavier_init": [
        ("2 / (fan_in + fan_out)", "The variance is the square of"),
        ("(1 / (fan_in + fan_out)) ** 0.5", "The variance is half"),
        ("(2 / fan_in) ** 0.5", "That is He's"), ("fan_in ** -0.5", "the inputs only"),
        ("fan_out ** -0.5", "the outputs only"), ("0.01", "A fixed 0.01"), ("1", "standard normal"),
        ("(6 / (fan_in + fan_out)) ** 0.5", "three times too large")],
    "2.7 he_init": [
        ("2 / fan_in", "The variance is the square of"), ("fan_in ** -0.5", "The variance is half"),
        ("(2 / fan_out) ** 0.5", "divided by the number of neurons"), ("0.01", "A fixed 0.01"),
        ("(2 / (fan_in + fan_out)) ** 0.5", "Xavier's"), ("1", "standard normal"),
        ("(2 / 3 / fan_in) ** 0.5", "a third of what it should be")],
}


@pytest.mark.parametrize("name, mistake", entries(NAMED))
def test_a_mistake_is_known_however_the_weights_are_drawn(name, mistake):
    std, question = mistake
    for draw in "rng.normal(0, S, shape)", "S * rng.uniform(-(3**0.5), 3**0.5, shape)":
        result = judged(name, drawn(name, draw, std))
        assert result.state == "mistake" and question in result.message


@pytest.mark.parametrize("sizes", [
    case.args[:2] for case in initial_weights.layers(None) if case.args[3] == "one"])
def test_the_variances_that_have_a_name_are_told_apart(sizes):
    variances = sorted(variance(*sizes) for variance in initial_weights.VARIANCES.values())
    near = 5 * math.sqrt(2 / math.prod(sizes))
    assert all(b > a * (1 + 2 * near) for a, b in zip(variances, variances[1:]))


@pytest.mark.parametrize("answers", [
    (2, "B"), (4, "B"), (2.9, "B"), (3.1, "B"), (30, "B"), ("3", "B"), ([3], "B"), (True, "B"),
    (math.nan, "B"), ("B", 3), (-3, "B"), ("three", "B"), (3, "A"), (3, "C"), (3, "D"), (3, "E"),
    (3, "AB"), (3, ""), (3, 2), (3, "because"), (3, ["B"]), (3, ("B",)), (3, b"B"), (3, True)],
    ids=str)
def test_another_number_or_letter_fails(answers):
    assert not check("2.8", *answers).passed


def test_the_cases_of_catches_are_all_functions():
    assert len(functions(None)) == len(TANH) + len(NOT_TANH)


@pytest.mark.parametrize("name, expression, question", [
    ("2.3", "1 / (1 + np.exp(-x))", "Can you arrange it so that exp never sees a positive number?"),
    ("2.3", "np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))",
     "np.where computes both of its"),
    ("2.4", "1 - 2 / (np.exp(2 * x) + 1)", "a function that is limited by itself?"),
    ("2.5 sigmoid_grad", "1 / (2 + np.exp(x) + np.exp(-x))", "Your sigmoid of 2.3 can do 1000."),
    ("2.5 tanh_grad", "1 / np.cosh(x) ** 2", "a function that is limited by itself?")])
def test_a_right_formula_that_overflows_is_told_where_and_what_to_ask(name, expression, question):
    result = judged(name, written(name, expression, NAMES))
    assert result.state == "wrong" and question in result.message and "1000" in result.message
    assert "The values are right, but NumPy warns (overflow encountered in " in result.message


def test_a_wrong_function_that_slips_through_is_named():
    half = written("2.9 catches", "not np.allclose(f(POINTS), np.tanh(POINTS), atol=0.02)", NAMES)
    message = judged("2.9 catches", half).message
    assert ("catches(f=tanh(x), rounded to 2 decimals): expected True (caught), "
            "got False (it passes your test)") in message
    assert ("Right already: clears np.tanh, clears 2 sigmoid(2x) - 1, clears math.tanh, "
            "catches sign(x), and ") in message


def test_the_statistics_of_wrong_weights_are_said_in_words():
    message = judged("2.7 he_init", drawn("2.7 he_init", "rng.normal(0, S, shape)", 0.3)).message
    assert ("he_init(fan_in=175, fan_out=135, rng=default_rng(1)): its variance: "
            "expected 2/fan_in, got 0.089") in message


def test_an_initializer_that_raises_names_the_learners_line():
    def he_init(fan_in, fan_out, rng):
        return rng.norm(0, 1, (fan_in, fan_out))

    result = judged("2.7 he_init", he_init)
    assert result.state == "error"
    assert "line 2 of he_init: return rng.norm(0, 1, (fan_in, fan_out))" in result.message


@pytest.mark.parametrize("expression, question", [
    ("0.0 if x == 0 else 1.0 if x > 0 else -1.0", "decides for a single number"),
    ("np.tanh(x) * (1 if abs(x) > 10 else 1.001)", "decides for a single number"),
    ("math.nan if x == 3 else np.tanh(x)", "decides for a single number"),
    ("math.copysign(1, x) if x else 0", "decides for a single number"),
    ("math.erf(x)", "Right for a single number. The functions of math, and float(), take one"),
    ("float(np.sign(x))",
     "Right for a single number. The functions of math, and float(), take one")])
def test_a_wrong_tanh_that_takes_one_number_only_is_named(expression, question):
    result = judged("2.9 wrong_tanh", written("2.9 wrong_tanh", expression, NAMES))
    assert result.state == "mistake" and question in result.message


@pytest.mark.parametrize("expression, question", [
    ("(f(POINTS) - np.tanh(POINTS)).max() > 1e-6", "nowhere ABOVE tanh"),
    ("abs((f(POINTS) - np.tanh(POINTS)).max()) > 1e-6", "nowhere ABOVE tanh"),
    ("np.any(np.tanh(POINTS) - f(POINTS) > 1e-6)", "nowhere BELOW tanh"),
    ("not np.allclose(f(abs(POINTS)), np.tanh(abs(POINTS)))", "right from 0 on and wrong below"),
    ("sum(abs(f(x) - np.tanh(x)) for x in (0.5, 2.5)) > 1e-6", "right from 0 on and wrong below"),
    ("not np.allclose(f(-abs(POINTS)), np.tanh(-abs(POINTS)))", "right up to 0 and wrong above"),
    ("(f(POINTS) != np.tanh(POINTS)).all()", "wrong at every single point"),
    ("not np.isclose(f(POINTS), np.tanh(POINTS)).any()", "wrong at every single point"),
    ("np.abs(f(POINTS) - np.tanh(POINTS)).min() > 1e-6", "wrong at every single point")])
def test_a_blind_test_is_told_what_it_does_not_see(expression, question):
    result = judged("2.9 catches", written("2.9 catches", expression, NAMES))
    assert result.state == "mistake" and question in result.message


@pytest.mark.parametrize("name, expression, question", [
    ("2.2", "np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0)) - 1))", "that is ELU"),
    ("2.2", "np.where(x > 0, x, alpha * (np.exp(x) - 1))", "that is ELU"),
    ("2.3", "1 + np.exp(-x)", "with nothing under a bar"),
    ("2.3", "1 / 1 + np.exp(-x)", "with nothing under a bar"),
    ("2.3", "0.5 * (1 + math.tanh(x / 2))", "The functions of math take one number"),
    ("2.5 relu_grad", "abs(np.sign(x))", "Left of 0 your slope is 1 as well"),
    ("2.5 relu_grad", "np.maximum(x, 0) >= 0", "Left of 0 your slope is 1 as well")])
def test_a_name_is_true_of_all_that_give_the_same_numbers(name, expression, question):
    result = judged(name, written(name, expression, NAMES))
    assert result.state == "mistake" and question in result.message
