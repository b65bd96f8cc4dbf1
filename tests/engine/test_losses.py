"""Losses: values by hand, gradients against differences, the extremes, and what is refused."""

import numpy as np
import pytest

from utils import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss, numerical_gradient
from utils.losses import Loss

INF, NAN = np.inf, np.nan
LOSSES = [MSELoss, BCEWithLogitsLoss, CrossEntropyLoss]
VALUES = [  # loss, prediction, target, value, gradient
    (MSELoss, [[1.0], [5.0]], [[2.0], [3.0]], 2.5, [[-1], [2]]),
    (MSELoss, [[1.0, 2.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]], 7.5, [[0.5, 1], [1.5, 2]]),
    (MSELoss, [[-1.0]], [[-3.0]], 4, [[4]]),
    (MSELoss, 1.0, 3.0, 4, -4),
    (BCEWithLogitsLoss, [[0.0]], [[1.0]], np.log(2), [[-0.5]]),
    (BCEWithLogitsLoss, [np.log(3), np.log(3)], [1.0, 0.0], np.log(16 / 3) / 2, [-0.125, 0.375]),
    (BCEWithLogitsLoss, [np.log(3)], [0.5], np.log(16 / 3) / 2, [0.25]),
    (BCEWithLogitsLoss, [1000.0], [0.0], 1000, [1]),
    (BCEWithLogitsLoss, [-1000.0], [1.0], 1000, [-1]),
    (BCEWithLogitsLoss, [1000.0, -1000.0], [1.0, 0.0], 0, [0, 0]),
    (CrossEntropyLoss, [np.log([1.0, 2.0, 5.0])], [2], np.log(8 / 5), [[0.125, 0.25, -0.375]]),
    (CrossEntropyLoss, [[0.0, np.log(3)], [0.0, 0.0]], [0, 1], np.log(8) / 2,
     [[-0.375, 0.375], [0.25, -0.25]]),
    (CrossEntropyLoss, [[-1000.0, 0.0, 1000.0]], [0], 2000, [[-1, 0, 1]]),
    (CrossEntropyLoss, [[-1000.0, 0.0, 1000.0]], [2], 0, [[0, 0, 0]]),
    (CrossEntropyLoss, [[0.0, -INF]], [0], 0, [[0, 0]]),
    (CrossEntropyLoss, [[0.0, 0.0], [1000.0, 1000.0]], [0, 1], np.log(2),
     [[-0.25, 0.25], [0.25, -0.25]]),
    (CrossEntropyLoss, [[-1000.0, -1000.0]], [0], np.log(2), [[-0.5, 0.5]]),
]


@pytest.mark.parametrize("make, prediction, target, value, gradient", VALUES)
def test_value_and_gradient_are_the_ones_worked_by_hand(make, prediction, target, value, gradient):
    loss = make()
    result = loss.forward(np.array(prediction), np.array(target))
    assert type(result) is float and result == pytest.approx(value, rel=1e-14, abs=0)
    np.testing.assert_allclose(loss.backward(), gradient, rtol=1e-14, atol=1e-16)


def random_batch(make, seed, dtype=np.float64):
    rng = np.random.default_rng(seed)
    prediction = rng.normal(0, 2, (5, 4)).astype(dtype)
    if make is CrossEntropyLoss:
        return prediction, rng.integers(4, size=5)
    return prediction, rng.uniform(size=(5, 4)) if make is MSELoss else rng.integers(2, size=(5, 4))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("make", LOSSES)
def test_the_gradient_is_the_numerical_one(make, seed):
    loss, (prediction, target) = make(), random_batch(make, seed)
    numerical = numerical_gradient(lambda z: loss.forward(z, target), prediction)
    loss.forward(prediction, target)
    np.testing.assert_allclose(loss.backward(), numerical, rtol=0, atol=1e-9)


@pytest.mark.parametrize("make", LOSSES)
def test_a_float32_prediction_gets_a_float32_gradient_whatever_the_target_is(make):
    loss, (prediction, target) = make(), random_batch(make, 0, np.float32)
    loss.forward(prediction, target)
    assert target.dtype != np.float32 and loss.backward().dtype == np.float32


@pytest.mark.parametrize("make", LOSSES)
def test_neither_argument_is_changed(make):
    loss, (prediction, target) = make(), random_batch(make, 0)
    before = prediction.copy(), target.copy()
    loss.forward(prediction, target)
    loss.backward()
    np.testing.assert_array_equal(prediction, before[0])
    np.testing.assert_array_equal(target, before[1])


@pytest.mark.parametrize("make", LOSSES)
def test_a_loss_keeps_both_arguments_themselves_for_backward(make):
    loss, (prediction, target) = make(), random_batch(make, 0)
    assert (loss.prediction, loss.target) == (None, None)
    target = target if make is CrossEntropyLoss else target.astype(float)
    loss.forward(prediction, target)
    assert loss.prediction is prediction and loss.target is target


@pytest.mark.parametrize("n_classes", [2, 3, 10, 1000])
def test_equal_logits_cost_the_logarithm_of_the_number_of_classes(n_classes):
    loss = CrossEntropyLoss().forward(np.zeros((n_classes, n_classes)), np.arange(n_classes))
    assert loss == pytest.approx(np.log(n_classes), rel=1e-14)


@pytest.mark.parametrize("seed", range(5))
def test_small_random_logits_cost_about_as_much(seed):
    rng = np.random.default_rng(seed)
    value = CrossEntropyLoss().forward(rng.normal(0, 0.1, (1000, 10)), rng.integers(10, size=1000))
    assert value == pytest.approx(np.log(10), rel=0.01)


def test_an_answer_at_each_step_counts_like_an_example():
    rng, steps, flat = np.random.default_rng(0), CrossEntropyLoss(), CrossEntropyLoss()
    logits, labels = rng.normal(size=(3, 4, 2, 5)), rng.integers(5, size=(3, 4, 2))
    value = flat.forward(logits.reshape(-1, 5), labels.ravel())
    assert steps.forward(logits, labels) == value
    gradient = steps.backward()
    assert gradient.shape == logits.shape
    np.testing.assert_array_equal(gradient.reshape(-1, 5), flat.backward())


def test_two_classes_and_one_logit_agree():
    rng = np.random.default_rng(0)
    z, y = rng.normal(0, 3, 20), rng.integers(2, size=20)
    both = np.stack([np.zeros(20), z], axis=1)
    one_logit = BCEWithLogitsLoss().forward(z, y)
    assert CrossEntropyLoss().forward(both, y) == pytest.approx(one_logit, rel=1e-14)


@pytest.mark.parametrize("dtype, near", [(np.float64, 1e-13), (np.float32, 1e-6)])
def test_a_small_loss_keeps_its_digits(dtype, near):
    right_and_sure = np.array([20.0, -20.0], dtype)
    loss = BCEWithLogitsLoss().forward(right_and_sure, np.array([1.0, 0.0]))
    assert loss == pytest.approx(2.061153620314381e-9, rel=near, abs=0)  # ln(1 + exp(-20))


@pytest.mark.parametrize("make, prediction, target", [
    (MSELoss, [[NAN, 1.0]], [[0.0, 0.0]]),
    (MSELoss, [[INF, 1.0]], [[0.0, 0.0]]),
    (BCEWithLogitsLoss, [NAN, 1.0], [0.0, 1.0]),
    (BCEWithLogitsLoss, [INF, 1.0], [0.0, 1.0]),
    (BCEWithLogitsLoss, [INF, 1.0], [1.0, 1.0]),
    (BCEWithLogitsLoss, [-INF, 1.0], [1.0, 1.0]),
    (CrossEntropyLoss, [[NAN, 1.0]], [1]),
    (CrossEntropyLoss, [[INF, 1.0]], [0]),
    (CrossEntropyLoss, [[INF, 1.0]], [1]),
    (CrossEntropyLoss, [[-INF, 1.0]], [0]),
])
def test_a_prediction_that_broke_shows_in_the_loss_and_numpy_warns_not(make, prediction, target):
    loss = make()
    assert not np.isfinite(loss.forward(np.array(prediction), np.array(target)))
    assert loss.backward().shape == np.shape(prediction)


@pytest.mark.parametrize("make, prediction, target", [
    (MSELoss, [[1e200], [1e308]], [[-1e200], [-1e308]]),
    (BCEWithLogitsLoss, [-740.0, 1e308, -1e308], [0.0, 0.0, 1.0]),
    (CrossEntropyLoss, [[0.0, -740.0]] * 3, [0, 0, 0]),
    (CrossEntropyLoss, [[-1e308, 1e308]], [0]),
])
def test_the_extremes_are_no_error_whatever_numpy_is_told_to_raise(make, prediction, target):
    loss = make()
    with np.errstate(all="raise"):
        loss.forward(np.array(prediction), np.array(target))
        loss.backward()


REFUSED = [
    (MSELoss, np.ones((3, 1)), np.ones(3), r"MSELoss takes .* one shape, got \(3, 1\) and \(3,\)"),
    (MSELoss, np.ones(3), np.ones((3, 1)), r"MSELoss takes .* one shape, got \(3,\) and \(3, 1\)"),
    (MSELoss, np.ones((3, 1)), np.ones((3, 2)),
     r"MSELoss takes .* of one shape, got \(3, 1\) and \(3, 2\)"),
    (MSELoss, np.ones((0, 1)), np.ones((0, 1)),
     r"takes at least one example, got prediction of shape \(0, 1\)"),
    (MSELoss, np.ones((2, 0)), np.ones((2, 0)), r"one example, got prediction of shape \(2, 0\)"),
    (BCEWithLogitsLoss, np.ones((3, 1)), np.ones(3),
     r"BCEWithLogitsLoss takes .* one shape, got \(3, 1\) and \(3,\)"),
    (BCEWithLogitsLoss, np.ones(0), np.ones(0),
     r"takes at least one example, got prediction of shape \(0,\)"),
    (BCEWithLogitsLoss, np.ones(2), np.array([0, 2]),
     "takes targets between 0 and 1, got 0.0 to 2.0"),
    (BCEWithLogitsLoss, np.ones(2), np.array([2, 0]), "targets between 0 and 1, got 0.0 to 2.0"),
    (BCEWithLogitsLoss, np.ones(1), np.array([2]), "targets between 0 and 1, got 2.0 to 2.0"),
    (BCEWithLogitsLoss, np.ones(2), np.array([-1, 1]),
     "takes targets between 0 and 1, got -1.0 to 1.0"),
    (BCEWithLogitsLoss, np.ones(2), np.array([1, -1]), "targets between 0 and 1, got -1.0 to 1.0"),
    (BCEWithLogitsLoss, np.ones(2), np.array([-1, -2]), "between 0 and 1, got -2.0 to -1.0"),
    (CrossEntropyLoss, np.ones((2, 3)), np.array([0, -1]), "takes labels from 0 to 2, got -1 to 0"),
    (CrossEntropyLoss, np.ones((2, 3)), np.array([-1, -2]), "labels from 0 to 2, got -2 to -1"),
    (CrossEntropyLoss, np.ones((2, 3)), np.array([0, 3]), "takes labels from 0 to 2, got 0 to 3"),
    (CrossEntropyLoss, np.ones((2, 3)), np.array([4, 0]), "takes labels from 0 to 2, got 0 to 4"),
    (CrossEntropyLoss, np.ones((2, 3), np.float32), np.array([0.0, 1.0]),
     "takes labels that are integers, got float64"),
    (CrossEntropyLoss, np.ones((2, 3)), np.ones((2, 3), int),
     r"and labels \(N,\), got \(2, 3\) and \(2, 3\)"),
    (CrossEntropyLoss, np.ones((2, 3)), np.ones((2, 1), int), r"got \(2, 3\) and \(2, 1\)"),
    (CrossEntropyLoss, np.ones((2, 4, 3)), np.ones((2, 3), int),
     r"logits \(N, C\) and labels \(N,\), got \(2, 4, 3\) and \(2, 3\)"),
    (CrossEntropyLoss, np.ones((2, 4, 3)), np.full((2, 4), -1), "labels from 0 to 2, got -1 to -1"),
    (CrossEntropyLoss, np.ones((2, 3)), np.ones(1, int), r"got \(2, 3\) and \(1,\)"),
    (CrossEntropyLoss, np.ones((2, 3)), np.ones(3, int), r"got \(2, 3\) and \(3,\)"),
    (CrossEntropyLoss, np.ones(3), np.ones(3, int), r"got \(3,\) and \(3,\)"),
    (CrossEntropyLoss, np.array(1.0), np.ones(1, int), r"got \(\) and \(1,\)"),
    (CrossEntropyLoss, np.ones((2, 3, 4)), np.ones(2, int), r"got \(2, 3, 4\) and \(2,\)"),
    (CrossEntropyLoss, np.ones((0, 3)), np.ones(0, int),
     r"at least one example, got prediction of shape \(0, 3\)"),
]


@pytest.mark.parametrize("make, prediction, target, message", REFUSED)
def test_what_a_loss_cannot_mean_is_refused_and_not_remembered(make, prediction, target, message):
    loss = make()
    with pytest.raises(ValueError, match=message) as refusal:
        loss.forward(prediction, target)
    assert str(refusal.value).startswith(f"{make.__name__} takes ")
    with pytest.raises(ValueError, match=f"{make.__name__}.backward needs a forward first"):
        loss.backward()


@pytest.mark.parametrize("method, arguments", [("forward", (1, 2)), ("backward", ())])
def test_a_loss_without_a_method_says_which(method, arguments):
    with pytest.raises(NotImplementedError, match=f"Loss has no {method}"):
        getattr(Loss(), method)(*arguments)
