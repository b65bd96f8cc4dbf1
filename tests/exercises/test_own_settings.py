"""What the reader has set elsewhere neither reaches a check, the engine, nor is changed by them."""

import math
import os
import random
import sys
import types
import warnings

import numpy as np
import pytest
from helpers.exercises import EACH, PARTS, each_part, references

import utils
from utils import activations
from utils.exercises import check, hint, progress

EACH_FUNCTION = each_part([(exercise, place, part) for exercise, place, part in PARTS
                           if isinstance(part.reference, types.FunctionType)])
SETTINGS = {"raise": {"all": "raise"}, "ignore": {"all": "ignore"}, "print": {"all": "print"}}
EACH_SETTING = pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)


@pytest.fixture(autouse=True)
def given_back():
    """Whatever a test sets, it does not reach the next one."""
    errors, folder, depth, names = np.geterr(), os.getcwd(), sys.getrecursionlimit(), dict(vars(np))
    yield
    np.seterr(**errors)
    os.chdir(folder)
    sys.setrecursionlimit(depth)
    for name, thing in names.items():
        setattr(np, name, thing)


def naive_sigmoid(x):
    return 1 / (1 + np.exp(-x))


def seterr_sigmoid(x):
    np.seterr(all="ignore")
    return 1 / (1 + np.exp(-x))


def filtering_sigmoid(x):
    warnings.filterwarnings("ignore")
    return 1 / (1 + np.exp(-x))


def naive_tanh(x):
    return (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)


# ---- NumPy's errors ------------------------------------------------------------------------------

@EACH_SETTING
def test_the_naive_sigmoid_warns_whatever_the_reader_has_set(setting):
    np.seterr(**setting)
    assert "NumPy warns (overflow encountered in exp)" in check("2.3", naive_sigmoid).message


@pytest.mark.parametrize("answer, word", [
    (seterr_sigmoid, "np.seterr"), (filtering_sigmoid, "warnings.filterwarnings")])
def test_an_answer_that_switches_warnings_off_for_good_is_told_so(answer, word):
    for _ in range(2):  # neither is it right the second time
        result = check("2.3", answer)
        assert not result.passed
        assert f"your function switches warnings off ({word})" in result.message
    assert not check("2.3", naive_sigmoid).passed and np.geterr()["over"] == "warn"


@EACH
@EACH_SETTING
def test_a_right_answer_stays_right_whatever_the_reader_has_set(exercise, setting):
    before = np.seterr(**setting)
    assert check(exercise.id, *references(exercise)).passed
    assert np.seterr(**before) == dict.fromkeys(before, setting["all"])


@EACH
@EACH_SETTING
def test_a_named_mistake_keeps_its_name_whatever_the_reader_has_set(exercise, setting):
    np.seterr(**setting)
    mistake = exercise.parts[0].mistakes[0]
    result = check(exercise.id, *references(exercise, 0, mistake.forms[0]))
    assert mistake.question in result.message


# ---- products whose flags a BLAS leaves set ------------------------------------------------------

def flagged(function, words):
    """The same function, with a warning that it did not cause."""
    def answer(*arguments):
        warnings.warn(words, RuntimeWarning, stacklevel=2)
        return function(*arguments)

    return answer


@EACH_FUNCTION
@pytest.mark.parametrize("words", [
    "divide by zero encountered in matmul", "invalid value encountered in dot"])
def test_a_warning_of_a_product_whose_result_is_finite_does_not_count(exercise, place, part, words):
    assert check(exercise.id, *references(exercise, place, flagged(part.reference, words))).passed


@pytest.mark.parametrize("words", [
    "divide by zero encountered in divide", "overflow encountered in exp",
    "invalid value encountered in scalar subtract"])
def test_a_warning_of_an_operation_on_elements_counts(words):
    assert words in check("1.4", flagged(lambda X, W, b: X @ W + b, words)).message


# ---- all else ------------------------------------------------------------------------------------

@EACH
def test_a_check_draws_nothing_from_the_global_generators(exercise):
    random.seed(1), np.random.seed(1)
    expected = random.random(), np.random.random()
    random.seed(1), np.random.seed(1)
    check(exercise.id, *references(exercise))
    assert (random.random(), np.random.random()) == expected


def test_what_an_answer_does_to_its_surroundings_ends_with_the_check(tmp_path):
    def answer(x):
        np.random.seed(3), random.seed(3), sys.setrecursionlimit(9999), os.chdir(tmp_path)
        np.exp = math.exp
        np.set_printoptions(precision=1)
        return np.maximum(x, 0)

    def here():
        return os.getcwd(), sys.getrecursionlimit(), np.exp, np.get_printoptions()

    before = here()
    np.random.seed(5)
    expected = np.random.random()
    np.random.seed(5)
    assert check("2.1", answer).passed
    assert here() == before and np.random.random() == expected


@pytest.mark.parametrize("by_the_answer", [False, True])
def test_a_folder_that_is_gone_spoils_no_check(tmp_path, by_the_answer):
    folder = tmp_path / "gone"
    folder.mkdir()
    os.chdir(folder)

    def answer(x):
        if folder.exists():
            folder.rmdir()
        return np.maximum(x, 0)

    if not by_the_answer:
        folder.rmdir()
    assert check("2.1", answer).passed


def test_a_function_of_numpy_that_the_reader_replaced_does_not_reach_a_check_and_stays_replaced():
    np.exp = mine = lambda x: 7.0
    try:
        assert check("2.3", lambda x: np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))).passed
        assert np.exp is mine
    finally:
        del np.exp


def test_numbers_are_shown_alike_whatever_the_reader_has_set():
    def wrong(x):
        return np.maximum(x, 0) + 0.123456

    message = check("2.1", wrong).message
    with np.printoptions(precision=1, sign="+", threshold=3, formatter={"float": lambda x: "?"}):
        assert check("2.1", wrong).message == message


def test_a_higher_recursion_limit_of_the_reader_does_not_make_a_recursion_right():
    def count_down(n):
        return n and count_down(n - 1)

    def weighted_sum(x, w, b):
        count_down(4000)
        return float(x @ w + b)

    sys.setrecursionlimit(20_000)
    assert "RecursionError" in check("1.2", weighted_sum).message
    assert sys.getrecursionlimit() == 20_000


# ---- the engine ----------------------------------------------------------------------------------

EXTREMES = np.array([-800.0, -1e-300, -0.0, 0.0, 5e-324, 1e-200, 800.0])


@pytest.mark.parametrize("name", [
    "relu", "relu_derivative", "leaky_relu", "leaky_relu_derivative", "sigmoid",
    "sigmoid_derivative", "tanh", "tanh_derivative", "step", "identity", "softmax"])
@EACH_SETTING
def test_a_function_of_the_engine_gives_the_same_whatever_the_reader_has_set(name, setting):
    function = getattr(activations, name)
    expected = function(EXTREMES)
    np.seterr(**setting)
    assert np.array_equal(function(EXTREMES), expected)


def trained(scale):
    """A network after some steps on inputs whose squares and products leave the numbers."""
    rng = np.random.default_rng(0)
    X, y = scale * rng.normal(size=(20, 3)), rng.integers(0, 3, 20)
    outputs = []
    for activation, loss, optimizer in ((utils.ReLU, utils.CrossEntropyLoss, utils.SGD),
                                        (utils.Sigmoid, utils.MSELoss, utils.Adam),
                                        (utils.Tanh, utils.BCEWithLogitsLoss, utils.Adam),
                                        (utils.LeakyReLU, utils.MSELoss, utils.SGD)):
        model = utils.Sequential(utils.Linear(3, 4, rng=rng), activation(),
                                 utils.Linear(4, 3, rng=rng))
        target = y if loss is utils.CrossEntropyLoss else np.eye(3)[y]
        step, measure = optimizer(model.parameters(), lr=1e-3), loss()
        for _ in range(3):
            outputs.append(measure.forward(model.forward(X), target))
            outputs.append(model.backward(measure.backward()))
            step.step()
        outputs += [parameter.value for parameter in model.parameters()]
    return outputs


@pytest.mark.parametrize("scale", [1e-160, 1.0, 1e160])
@EACH_SETTING
def test_a_network_trains_alike_whatever_the_reader_has_set(scale, setting):
    expected = trained(scale)
    before = np.seterr(**setting)
    got = trained(scale)
    assert np.seterr(**before) == dict.fromkeys(before, setting["all"])
    assert all(np.array_equal(one, other, equal_nan=True) for one, other in zip(got, expected))


@EACH_SETTING
def test_a_training_a_gradient_check_and_scaling_work_whatever_the_reader_has_set(setting):
    def measured():
        rng = np.random.default_rng(0)
        X, y = utils.circle(40, rng=rng)
        model = utils.Sequential(utils.Linear(2, 4, rng=rng), utils.Tanh(),
                                 utils.Linear(4, 2, rng=rng))
        loss, optimizer = utils.CrossEntropyLoss(), utils.Adam(model.parameters())
        errors = utils.gradient_check(model, loss, 1e-200 * X, y)
        history = utils.train(model, loss, optimizer, X, y, epochs=2, batch_size=8, rng=rng,
                              validation=(X, y))
        tiny = np.full((3, 2), 1e-160) * [[1], [2], [3]]
        return [errors, history, *map(list, utils.standardize(tiny, np.ones((1, 2))))]

    expected = measured()
    np.seterr(**setting)
    assert repr(measured()) == repr(expected)


def test_hints_and_progress_work_whatever_the_reader_has_set():
    np.seterr(all="raise")
    assert "Hint 1" in repr(hint("2.3")) and "Lesson 1" in repr(progress())
