"""Optimizers: steps worked by hand, what they keep, and what they refuse."""

import numpy as np
import pytest

from utils import SGD, Adam, Parameter, clip_gradients


def parameter(value, grad=None, dtype=np.float64):
    p = Parameter(np.array(value, dtype))
    p.grad = None if grad is None else np.array(grad, dtype)
    return p


def path(optimizer, p, gradients):
    values = []
    for gradient in gradients:
        p.grad = np.array(gradient)
        optimizer.step()
        values.append(p.value.tolist())
    return values


def test_sgd_steps_against_the_gradient():
    p = parameter([1.0, -1.0])
    assert path(SGD([p], lr=0.25), p, [[2.0, 4.0], [0.0, -8.0]]) == [[0.5, -2.0], [0.5, 0.0]]


def test_momentum_carries_on_with_what_came_before():
    p = parameter(1.0)  # v = 2, 1 + 2, 1.5 + 0
    assert path(SGD([p], lr=0.25, momentum=0.5), p, [2.0, 2.0, 0.0]) == [0.5, -0.25, -0.625]


def test_adam_by_hand():
    p = parameter(1.0)  # means 1.5 / 0.5, -0.75 / 0.75, -1.875 / 0.875; every mean square is 9
    adam = Adam([p], lr=0.4, b1=0.5, b2=0.75, eps=1.0)
    steps = path(adam, p, [3.0, -3.0, -3.0])
    moves = [0.4 * 3 / (3 + 1), -0.4 * 1 / (3 + 1), -0.4 * 15 / 7 / (3 + 1)]
    assert steps == pytest.approx(1 - np.cumsum(moves), rel=1e-14)
    assert (adam.m, adam.v) == ([-3 - 3 / 2 + 3 / 4], [9 + 9 * 3 / 4 + 9 * 9 / 16])  # plain sums


def test_unasked_adam_has_the_settings_of_its_paper():
    p, asked, gradients = parameter(0.0), parameter(0.0), [1e-8, -3e-8, 2e-8]
    adam = Adam([asked], lr=1e-3, b1=0.9, b2=0.999, eps=1e-8)
    assert path(Adam([p]), p, gradients) == path(adam, asked, gradients)


@pytest.mark.parametrize("gradient", [1e-3, 1.0, -1000.0])
def test_adams_first_step_has_the_length_of_the_learning_rate_whatever_the_gradient(gradient):
    p = parameter(0.0)
    assert path(Adam([p]), p, [gradient]) == pytest.approx([-0.001 * np.sign(gradient)], rel=1e-4)


def test_a_gradient_of_zero_moves_nothing():
    for optimizer in SGD, Adam:
        p = parameter([1.0, 2.0], [0.0, 0.0])
        optimizer([p], lr=0.1).step()
        assert p.value.tolist() == [1, 2]


OPTIMIZERS = {"SGD": SGD, "momentum": lambda p, lr: SGD(p, lr, momentum=0.9), "Adam": Adam}
every_optimizer = pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)


@every_optimizer
def test_each_parameter_moves_as_if_it_were_alone(make):
    pair = parameter([1.0], [3.0]), parameter([[5.0, 6.0]], [[-2.0, 4.0]])
    alone = parameter([[5.0, 6.0]], [[-2.0, 4.0]])
    for parameters in pair, [alone]:
        optimizer = make(iter(parameters), lr=0.1)
        optimizer.step()
        optimizer.step()
    assert pair[1].value.tolist() == alone.value.tolist() and (alone.value != [5, 6]).all()


@every_optimizer
def test_a_step_works_in_place_and_leaves_the_gradient_alone(make):
    p = parameter([1.0, 2.0], [3.0, 4.0])
    array = p.value
    make([p], lr=0.1).step()
    assert p.value is array and array[0] != 1
    assert p.grad.tolist() == [3, 4]


@every_optimizer
@pytest.mark.parametrize("lr", [0.1, np.float64(0.1)])
def test_float32_stays_float32_and_a_numpy_learning_rate_changes_no_bit(make, lr):
    values, gradients = np.random.default_rng(0).normal(size=(2, 100))
    p, plain = (parameter(values, gradients, np.float32) for _ in range(2))
    optimizer = make([p], lr=lr)
    optimizer.step()
    make([plain], lr=0.1).step()
    assert p.value.dtype == np.float32 and p.value.tolist() == plain.value.tolist()
    kept = [array for name in "mv" for array in getattr(optimizer, name, [])]
    assert {array.dtype for array in kept} == {np.dtype(np.float32)}


@every_optimizer
@pytest.mark.parametrize("lr", [0, -0.1, np.nan, np.inf, -np.inf])
def test_a_learning_rate_that_cannot_learn_is_refused(make, lr):
    with pytest.raises(ValueError, match=f"takes a learning rate lr > 0, got {lr}"):
        make([parameter(1.0)], lr=lr)


@every_optimizer
def test_what_overflows_shows_in_the_numbers_and_raises_nothing(make):
    p = parameter(0.0, 1e308)
    with np.errstate(all="raise"):
        make([p], lr=100).step()
    assert not np.isfinite(p.value)


@every_optimizer
def test_no_parameters_are_refused(make):
    with pytest.raises(ValueError, match=r"takes a model's parameters\(\), got none"):
        make([], lr=0.1)


@every_optimizer
def test_a_step_before_backward_is_refused(make):
    with pytest.raises(ValueError, match="step needs gradients: run forward and backward first"):
        make([parameter(1.0)], lr=0.1).step()


@every_optimizer
def test_a_bowl_is_walked_to_its_bottom(make):
    p = parameter([3.0, -2.0])
    optimizer = make([p], lr=0.05)
    for _ in range(1000):
        p.grad = np.array([1.0, 10.0]) * p.value
        optimizer.step()
    assert np.abs(p.value).max() < 1e-3


def test_adam_moves_parameters_of_many_shapes_and_dtypes_as_if_each_were_alone():
    rng, together, alone = np.random.default_rng(0), [], []
    shapes = ((2, 3), np.float64), ((), np.float32), ((4,), np.float64), ((1, 2, 2), np.float32)
    for shape, dtype in shapes:
        value, gradient = rng.normal(size=(2, *shape))
        together.append(parameter(value, gradient, dtype))
        alone.append(parameter(value, gradient, dtype))
    adam, others = Adam(together, lr=0.1), [Adam([p], lr=0.1) for p in alone]
    for optimizer in (adam, *others) * 3:
        optimizer.step()
    for mine, other, m, v in zip(together, alone, adam.m, adam.v):
        np.testing.assert_allclose(mine.value, other.value, rtol=1e-6)
        assert mine.value.dtype == other.value.dtype and m.shape == v.shape == mine.value.shape


def test_gradients_are_clipped_by_one_factor_and_in_place():
    a, b = parameter([0, 0], [3.0, 0.0]), parameter([[0]], [[-4.0]])
    arrays = a.grad, b.grad
    assert clip_gradients([a, b], 5.0) == 5
    assert (a.grad.tolist(), b.grad.tolist()) == ([3, 0], [[-4]])
    assert clip_gradients([a, b], 2.5) == 5
    assert arrays[0] is a.grad and arrays[1] is b.grad
    assert (a.grad.tolist(), b.grad.tolist()) == ([1.5, 0], [[-2]])
    assert type(clip_gradients([a, b], 9)) is float and clip_gradients([], 1.0) == 0
    zero = parameter([0, 0], [0.0, 0.0], np.float32)
    assert clip_gradients([zero], 1e-9) == 0 and zero.grad.tolist() == [0, 0]


def test_clipped_float32_stays_float32():
    p = parameter([1.0, 2.0], [3.0, 4.0], np.float32)
    assert clip_gradients([p], 1.0) == 5 and p.grad.dtype == np.float32
    np.testing.assert_allclose(p.grad, [0.6, 0.8], rtol=1e-6)


@pytest.mark.parametrize("max_norm", [0, -1.0, np.nan])
def test_no_gradient_is_clipped_to_nothing(max_norm):
    with pytest.raises(ValueError, match=f"^clip_gradients takes a max_norm > 0, got {max_norm}$"):
        clip_gradients([parameter(1.0, 2.0)], max_norm)
    with pytest.raises(ValueError, match="needs gradients: run forward and backward first"):
        clip_gradients([parameter(1.0)], 1.0)
