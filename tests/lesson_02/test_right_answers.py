"""Lesson 2: the many ways to be right, which all pass. (Wrong: test_wrong_answers.)"""

import math
import re
from pathlib import Path

import numpy as np
import pytest
from helpers.exercises import entries, judged, written

import utils
from utils.exercises import check
from utils.lesson_02.e09_weak_test import NOT_TANH, TANH, weak_test

NOTEBOOK = Path(__file__).parents[2] / "solutions" / "02_activation_functions.py"
LOW = "slopes < 0.01 * max_slope"
EXPRESSIONS = {
    "2.1": [
        "(x + np.abs(x)) / 2", "np.where(np.signbit(x), 0, x)", "np.maximum.reduce([x, 0 * x])",
        "np.ma.maximum(x, 0)", "np.piecewise(x.astype(float), [x > 0], [lambda v: v, 0])",
        "np.maximum(x, 0)", "np.maximum(0.0, x)", "np.where(x > 0, x, 0)", "np.where(x < 0, 0, x)",
        "np.where(x >= 0, x, 0.0)", "np.clip(x, 0, None)", "x.clip(min=0)", "np.fmax(x, 0)",
        "-np.minimum(-x, 0)", "np.select([x > 0], [x], 0)", "np.maximum(x.astype(np.float32), 0)",
        "np.vectorize(lambda v: max(0.0, v), otypes=[float])(x)", "np.maximum(x, 0).tolist()",
        "np.array([max(0.0, v) for v in x.ravel()]).reshape(x.shape)",
    ],
    "2.2": [
        "np.vectorize(lambda v: float(v if v > 0 else alpha * v))(x)", "np.maximum(x, alpha * x)",
        "np.choose((x > 0) * 1, [alpha * x, x])", "x - (1 - alpha) * np.minimum(x, 0)",
        "np.select([x > 0], [x], alpha * x)", "np.where(x > 0, x, alpha * x)",
        "np.where(x < 0, alpha * x, x)", "np.maximum(x, 0) + alpha * np.minimum(x, 0)",
        "x * np.where(x > 0, 1, alpha)", "x * (alpha + (1 - alpha) * (x > 0))",
        "np.maximum(0, x) - alpha * np.maximum(0, -x)", "np.where(x > 0, x, x * alpha).tolist()",
        "(1 + alpha) / 2 * x + (1 - alpha) / 2 * abs(x)",
        "np.where(x > 0, x, np.float32(alpha) * x.astype(np.float32))",
    ],
    "2.3": [
        "np.vectorize(lambda v: 1 / (1 + math.exp(-v)) if v > -700 else 0.0)(x)",
        "np.piecewise(x.astype(float), [x >= 0], [lambda v: 1 / (1 + np.exp(-v)), "
        "lambda v: np.exp(v) / (1 + np.exp(v))])",
        "np.exp(np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))", "0.5 * (1 + np.tanh(x / 2))",
        "np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))", "np.exp(-np.logaddexp(0, -x))",
        "1 / (1 + np.exp(-np.clip(x, -500, 500)))", "1 / (1 + np.exp(np.minimum(-x, 700)))",
        "np.where(x >= 0, 1, np.exp(-np.abs(x))) / (1 + np.exp(-np.abs(x)))", "by_masks(x)",
        "by_loop(x)", "(0.5 * (1 + np.tanh(x.astype(np.float32) / 2))).astype(np.float32)",
        "np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), 1 - 1 / (1 + np.exp(-np.abs(x))))",
        "(0.5 * (1 + np.tanh(x / 2))).tolist()",
    ],
    "2.4": [
        "np.imag(np.tan(1j * np.clip(x, -300, 300)))", "2 * sigmoid(2 * x) - 1", "np.tanh(x)",
        "np.sinh(np.clip(x, -300, 300)) / np.cosh(np.clip(x, -300, 300))",
        "1 - 2 * sigmoid(-2 * x)", "sigmoid(2 * x) - sigmoid(-2 * x)", "2 * (sigmoid(2 * x) - 0.5)",
        "np.sign(x) * (1 - np.exp(-2 * abs(x))) / (1 + np.exp(-2 * abs(x)))",
        "-np.expm1(-2 * abs(x)) / (1 + np.exp(-2 * abs(x))) * np.sign(x)",
        "np.vectorize(math.tanh, otypes=[float])(x)", "np.tanh(x.astype(np.float32))",
        "(sigmoid(x + x) * 2 - 1).tolist()",
    ],
    "2.5 relu_grad": [
        "np.where(x > 0, 1.0, 0.0)", "x > 0", "x >= 0", "(x > 0).astype(float)", "(x >= 0) * 1",
        "np.heaviside(x, 0.5)", "np.heaviside(x, 0.3)", "(np.sign(x) + 1) / 2",
        "np.sign(np.maximum(x, 0))", "(np.maximum(x, 0) > 0) * 1.0", "np.float32(x > 0)",
        "(x > 0).tolist()", "np.where(x == 0, 0.25, x > 0)",
    ],
    "2.5 sigmoid_grad": [
        "sigmoid(x) * (1 - sigmoid(x))", "sigmoid(x) - sigmoid(x) ** 2", "sigmoid(x) * sigmoid(-x)",
        "0.25 - (sigmoid(x) - 0.5) ** 2", "(1 - np.tanh(x / 2) ** 2) / 4",
        "np.exp(-abs(x)) / (1 + np.exp(-abs(x))) ** 2",
        "(sigmoid(x + 1e-5) - sigmoid(x - 1e-5)) / 2e-5",
        "np.float32(sigmoid(x)) * (1 - np.float32(sigmoid(x)))",
        "1 / (2 + np.exp(np.clip(x, -300, 300)) + np.exp(-np.clip(x, -300, 300)))",
    ],
    "2.5 tanh_grad": [
        "1 - np.tanh(x) ** 2", "1 - np.tanh(x) * np.tanh(x)", "(1 - np.tanh(x)) * (1 + np.tanh(x))",
        "4 * sigmoid(2 * x) * (1 - sigmoid(2 * x))", "1 / np.cosh(np.clip(x, -300, 300)) ** 2",
        "1 - np.square(np.tanh(x))", "(np.tanh(x + 1e-5) - np.tanh(x - 1e-5)) / 2e-5",
        "(1 - np.tanh(x) ** 2).tolist()",
    ],
    "2.6": [
        f"np.mean({LOW})", "(slopes < max_slope / 100).mean()", f"np.sum({LOW}) / slopes.size",
        "np.mean(slopes / max_slope < 0.01)", "np.mean(100 * slopes < max_slope)",
        "1 - np.mean(slopes >= 0.01 * max_slope)", f"np.count_nonzero({LOW}) / np.size(slopes)",
        f"len(slopes[{LOW}]) / slopes.size", f"np.average({LOW})", f"np.float32(np.mean({LOW}))",
        "sum(1 for s in slopes.ravel() if s < 0.01 * max_slope) / slopes.size",
    ],
    "2.9 wrong_tanh": [
        "2 / (1 + np.exp(-2 * np.clip(x, -50, 50) ** 3)) - 1", "np.tanh(x) ** 3", "np.sign(x)",
        "np.tanh(x) * (np.abs(x) != 7)", "np.where(x == 50, 0.0, np.tanh(x))", "np.clip(x, -1, 1)",
        "np.where((abs(x) > 30) & (abs(x) < 90), 0.0, np.tanh(x))", "2 * sigmoid(x) - 1",
        "np.tanh(2 * x)", "np.round(np.tanh(x), 2)", "np.tanh(x) * np.where(abs(x) > 10, 1, 1.001)",
        "np.where(x >= 0, np.tanh(x), np.clip(x, -1, 1))", "(x > 0) * 1.0 - (x < 0)", "x / 100",
        "np.tanh(x) + np.sin(np.pi * x)", "np.select([x < 0, x > 0], [-1, 1])", "np.tanh(x ** 3)",
        "np.vectorize(math.erf, otypes=[float])(x)", "np.array([x / 50]).clip(-1, 1)[0]",
        "np.tanh(x) + (x == 5)", "2 / (1 + np.exp(-x)) - 1", "np.sign(x).astype(int)",
        "np.where(x == 3, math.nan, np.tanh(x))", "np.tanh(x) + 2e-6 * (abs(x) < 9) * (x != 0)",
        "np.clip(x, -1, 1).tolist()",
    ],
    "2.9 catches": [
        "not np.isclose(f(POINTS), np.tanh(POINTS)).all()",
        "np.linalg.norm(f(POINTS) - np.tanh(POINTS)) > 1e-6",
        "any(abs(f(np.array([v]))[0] - math.tanh(v)) > 1e-6 for v in POINTS)",
        "not np.allclose(f(POINTS), np.tanh(POINTS), atol=1e-6)",
        "bool(np.any(np.abs(f(POINTS) - np.tanh(POINTS)) > 1e-6))",
        "np.abs(f(POINTS) - np.tanh(POINTS)).max() > 1e-9",
        "any(abs(f(v) - math.tanh(v)) > 1e-6 for v in (-4, -0.5, 0.5, 4))",
        "any(not math.isclose(f(np.array(v)), math.tanh(v)) for v in (-4.3, -0.7, 3.4, 0.7))",
        "not (abs(f(0.5) - 0.46211716) < 1e-7 and abs(f(-0.5) + 0.46211716) < 1e-7 "
        "and abs(f(3.5) - 0.99817790) < 1e-7)",
        "1 - np.allclose(f(np.arange(-4, 4.1, 0.4)), np.tanh(np.arange(-4, 4.1, 0.4)))",
        "by_asserts(f)", "by_assert_true(f)", "np.allclose(f(POINTS), np.tanh(POINTS)) == False",
        "True if by_properties(f) else None",
        "np.array(np.abs(f(POINTS[:, None]) - np.tanh(POINTS[:, None])).max() > 1e-6)",
    ],
}


def by_masks(x):
    y = np.empty(x.shape)
    positive = x >= 0
    y[positive] = 1 / (1 + np.exp(-x[positive]))
    y[~positive] = np.exp(x[~positive]) / (1 + np.exp(x[~positive]))
    return y


def by_loop(x):
    values = [1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))
              for v in x.ravel()]
    return np.array(values).reshape(x.shape)


def by_asserts(f):
    np.testing.assert_allclose(f(POINTS), np.tanh(POINTS), atol=1e-6)


def by_assert_true(f):
    for x in POINTS:
        assert abs(f(x) - math.tanh(x)) < 1e-6
    return False


def by_properties(f):
    odd = np.allclose(f(-POINTS), -f(POINTS))
    doubled = np.allclose(f(2 * POINTS), 2 * f(POINTS) / (1 + f(POINTS) ** 2))
    return not (odd and doubled and abs(f(0.5) - 0.46211716) < 1e-6)


POINTS = np.linspace(-5, 5, 33)
NAMES = vars(utils) | globals()  # what an expression may use


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.passed, result


def in_place(x):
    y = np.array(x, float)
    y[y < 0] = 0
    return y


def leaky_in_place(x, alpha=0.01):
    y = np.array(x, dtype=float)
    y[y < 0] *= alpha
    return y


def slope_by_masks(x):
    slopes = np.zeros_like(x)
    slopes[x > 0] = 1
    return slopes


def by_counting(slopes, max_slope):
    saturated = 0
    for slope in slopes.flatten():
        if slope < 0.01 * max_slope:
            saturated += 1
    return saturated / slopes.size


@pytest.mark.parametrize("name, answer", [
    ("2.1", in_place), ("2.1", utils.relu), ("2.2", leaky_in_place), ("2.2", utils.leaky_relu),
    ("2.3", utils.sigmoid), ("2.4", utils.tanh), ("2.5 relu_grad", slope_by_masks),
    ("2.6", by_counting), ("2.7 xavier_init", utils.xavier_init), ("2.7 he_init", utils.he_init)])
def test_every_right_function_passes(name, answer):
    assert judged(name, answer).passed


@pytest.mark.parametrize("formula, passed", [
    ("1 / (1 + np.exp(-x))", True), ("np.exp(x) / (1 + np.exp(x))", False),  # nan at 1000
    ("1 - np.exp(-x) / (1 + np.exp(-x))", False)])  # nan at -1000
def test_a_sigmoid_whose_warnings_are_silenced_is_judged_by_its_values(formula, passed):
    sigmoid = written("2.3", formula, {"np": np})

    def silenced(x):
        with np.errstate(all="ignore"):
            return sigmoid(x)

    assert "NumPy warns" in check("2.3", sigmoid).message or not passed
    assert check("2.3", silenced).passed == passed


def orthogonal(rng, n, k, std):
    Q, R = np.linalg.qr(rng.normal(size=(max(n, k), min(n, k))))
    Q = Q * np.sign(np.diag(R))
    return std * math.sqrt(max(n, k)) * (Q if n >= k else Q.T)


def truncated(rng, n, k, std):
    w = rng.normal(size=(n, k))
    while (outside := abs(w) > 2).any():
        w[outside] = rng.normal(size=outside.sum())
    return w * std / 0.87962566  # the standard deviation of what is left


DRAWS = {
    "normal": lambda rng, n, k, std: rng.normal(0, std, (n, k)),
    "normal, by keywords": lambda rng, n, k, std: rng.normal(loc=0.0, scale=std, size=(n, k)),
    "standard normal": lambda rng, n, k, std: std * rng.standard_normal((n, k)),
    "uniform": lambda rng, n, k, std: rng.uniform(-(3**0.5) * std, 3**0.5 * std, (n, k)),
    "uniform from random": lambda rng, n, k, std: (rng.random((n, k)) - 0.5) * std * 12**0.5,
    "one by one": lambda rng, n, k, std: [[rng.normal(0, std) for _ in range(k)] for _ in range(n)],
    "by columns": lambda rng, n, k, std: np.array([rng.normal(0, std, n) for _ in range(k)]).T,
    "reshaped": lambda rng, n, k, std: rng.normal(0, std, n * k).reshape(n, k),
    "transposed": lambda rng, n, k, std: rng.normal(0, std, (k, n)).T,
    "float32": lambda rng, n, k, std: rng.normal(0, std, (n, k)).astype(np.float32),
    "truncated, and scaled for it": truncated,
    "orthogonal": orthogonal,
}
STDS = {"2.7 xavier_init": lambda n, k: math.sqrt(2 / (n + k)),
        "2.7 he_init": lambda n, k: math.sqrt(2 / n)}


def initializer(name, draw):
    return lambda fan_in, fan_out, rng: draw(rng, fan_in, fan_out, STDS[name](fan_in, fan_out))


@pytest.mark.parametrize("name", STDS)
@pytest.mark.parametrize("draw", DRAWS)
def test_every_way_to_draw_the_weights_passes(name, draw):
    result = judged(name, initializer(name, DRAWS[draw]))
    assert result.passed, result


@pytest.mark.parametrize("name", STDS)
@pytest.mark.parametrize("draw", ["normal", "uniform"])
def test_no_other_luck_makes_right_weights_fail(name, draw):
    for skipped in range(1, 41):  # so many numbers of rng are not used
        def init(fan_in, fan_out, rng, skipped=skipped):
            rng.random(skipped)
            return initializer(name, DRAWS[draw])(fan_in, fan_out, rng)

        assert judged(name, init).passed


@pytest.mark.parametrize("fewest", [3, 3.0, np.int64(3), np.array(3), np.float32(3)])
@pytest.mark.parametrize("why", ["B", "b", " B "])
def test_every_form_of_three_and_b_passes(fewest, why):
    assert check("2.8", fewest, why).passed


def parts(hidden, output, bias, X):
    """Whether a network relu(X W + b) v + c is above 0 at each point. hidden: (W, b)"""
    W, b = hidden
    return utils.relu(X @ W + b) @ output + bias > 0


def test_three_relu_units_part_the_ring_and_the_fourth_is_not_needed():
    angles = np.linspace(0, 2 * np.pi, 721)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    walls = np.array([90, 210, 330]) * np.pi / 180
    triangle = np.stack([np.cos(walls), np.sin(walls)]), np.full(3, -0.4)  # on from 0.4 outward
    assert parts(triangle, -np.ones(3), 0.01, 0.4 * circle).all()
    assert not parts(triangle, -np.ones(3), 0.01, 0.9 * circle).any()


def test_no_two_relu_units_among_many_part_the_ring():
    angles, rng = np.linspace(0, 2 * np.pi, 90, endpoint=False), np.random.default_rng(0)
    circle, best = np.stack([np.cos(angles), np.sin(angles)], axis=1), 0.0
    X, inner = np.concatenate([0.4 * circle, 0.9 * circle]), np.repeat([True, False], 90)
    for _ in range(4000):
        W, b, v, c = (rng.normal(size=shape) for shape in [(2, 2), 2, 2, ()])
        right = (parts((W, b), v, c, X) == inner).mean()
        best = max(best, right, 1 - right)
    assert 0.8 < best < 0.95


def test_the_options_of_why_are_four_and_do_not_give_the_number_away():
    exercise = NOTEBOOK.read_text(encoding="utf-8").split("# ### Exercise 2.8")[1].split("# %%")[0]
    letters, texts = zip(*re.findall("^# - (.): (.+)", exercise, re.MULTILINE))
    assert letters == tuple("ABCD") and len(set(texts)) == 4
    assert not re.search("two|three|2|3", "".join(texts).lower())


def test_the_weak_test_passes_tanh_and_wrong_ones():
    assert all(map(weak_test, TANH.values()))
    assert sum(map(weak_test, NOT_TANH.values())) == 13 and len(NOT_TANH) == 16


@pytest.mark.parametrize("name", NOT_TANH)
def test_each_wrong_tanh_is_found_by_a_handful_of_values(name):
    x = np.array([-2.5, -0.5, 0.5, 1.5, 2.5])
    assert np.abs(NOT_TANH[name](x) - np.tanh(x)).max() > 1e-3
