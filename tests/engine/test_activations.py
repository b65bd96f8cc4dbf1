"""Activations: values by hand, the extremes without a warning, derivatives against differences."""

from decimal import Decimal, getcontext

import numpy as np
import pytest

from utils import (
    ACTIVATIONS,
    Activation,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Tanh,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from utils.activations import leaky_relu_derivative

INF, NAN = np.inf, np.nan
VALUES = [  # name, x, value, derivative
    ("identity", -3.0, -3.0, 1.0),
    ("identity", INF, INF, 1.0),
    ("step", -3.0, 0.0, 0.0),
    ("step", 0.0, 0.0, 0.0),
    ("step", 1e-300, 1.0, 0.0),
    ("step", INF, 1.0, 0.0),
    ("step", -INF, 0.0, 0.0),
    ("ReLU", -3.0, 0.0, 0.0),
    ("ReLU", 0.0, 0.0, 0.0),
    ("ReLU", 3.0, 3.0, 1.0),
    ("ReLU", 1000.0, 1000.0, 1.0),
    ("ReLU", -1000.0, 0.0, 0.0),
    ("ReLU", INF, INF, 1.0),
    ("ReLU", -INF, 0.0, 0.0),
    ("leaky ReLU", -3.0, -0.03, 0.01),
    ("leaky ReLU", 0.0, 0.0, 0.01),
    ("leaky ReLU", 3.0, 3.0, 1.0),
    ("leaky ReLU", -1000.0, -10.0, 0.01),
    ("leaky ReLU", INF, INF, 1.0),
    ("leaky ReLU", -INF, -INF, 0.01),
    ("sigmoid", 0.0, 0.5, 0.25),
    ("sigmoid", np.log(3), 0.75, 0.1875),
    ("sigmoid", -np.log(3), 0.25, 0.1875),
    ("sigmoid", 1000.0, 1.0, 0.0),
    ("sigmoid", -1000.0, 0.0, 0.0),
    ("sigmoid", INF, 1.0, 0.0),
    ("sigmoid", -INF, 0.0, 0.0),
    ("tanh", 0.0, 0.0, 1.0),
    ("tanh", np.log(2), 0.6, 0.64),
    ("tanh", 1000.0, 1.0, 0.0),
    ("tanh", -1000.0, -1.0, 0.0),
    ("tanh", INF, 1.0, 0.0),
    ("tanh", -INF, -1.0, 0.0),
]


@pytest.mark.parametrize("name, x, value, slope", VALUES)
def test_value_and_slope_are_the_ones_worked_by_hand(name, x, value, slope):
    function, derivative = ACTIVATIONS[name]
    assert function(np.array([x]))[0] == pytest.approx(value, rel=1e-15, abs=0)
    assert derivative(np.array([x]))[0] == pytest.approx(slope, rel=1e-14, abs=0)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_passes_through(name):
    assert np.isnan(ACTIVATIONS[name][0](np.array([NAN, 1.0]))).tolist() == [True, False]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_dtype_and_shape_are_kept(name, dtype):
    for function in ACTIVATIONS[name]:
        result = function(np.ones((2, 1, 3), dtype))
        assert (result.dtype, result.shape) == (dtype, (2, 1, 3))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_lists_and_whole_numbers_are_taken_as_they_are(name):
    for function in ACTIVATIONS[name]:
        result = function([[-2, 0], [1, 3]])
        assert isinstance(result, np.ndarray)
        np.testing.assert_array_equal(result, function(np.array([[-2.0, 0.0], [1.0, 3.0]])))
        assert function(-2) == result[0, 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_extremes_are_no_error_whatever_numpy_is_told_to_raise(name, dtype):
    least = np.finfo(dtype).tiny  # of all numbers with full precision
    x = np.array([-INF, -20000, -1000, -least, -least / 2, 0, least / 2, 1000, 20000, INF], dtype)
    with np.errstate(all="raise"):
        values = [function(x) for function in ACTIVATIONS[name]]
    np.testing.assert_array_equal(values, [function(x) for function in ACTIVATIONS[name]])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_derivative_is_the_slope_of_the_function(name):
    function, derivative = ACTIVATIONS[name]
    x, h = np.array([-4.0, -1.3, -0.2, 0.1, 0.9, 5.0]), 1e-5
    slope = (function(x + h) - function(x - h)) / (2 * h)
    np.testing.assert_allclose(derivative(x), slope, rtol=0, atol=1e-10)


def test_sigmoid_is_exact_to_the_last_digits_far_into_both_tails():
    getcontext().prec = 50
    x = np.linspace(-700, 40, 741)
    exact = [float(1 / (1 + (-Decimal(value)).exp())) for value in x.tolist()]
    np.testing.assert_allclose(sigmoid(x), exact, rtol=1e-15, atol=0)


def test_tanh_is_a_sigmoid_stretched():
    x = np.linspace(-20, 20, 401)
    np.testing.assert_allclose(tanh(x), 2 * sigmoid(2 * x) - 1, rtol=0, atol=1e-15)


@pytest.mark.parametrize("layer, function", [
    (ReLU, relu), (Sigmoid, sigmoid), (Tanh, tanh), (LeakyReLU, leaky_relu)])
def test_a_layer_computes_its_function(layer, function):
    x = np.array([[-2.0, 0.0, 3.0]])
    np.testing.assert_array_equal(layer().forward(x), function(x))


def test_a_layer_multiplies_the_gradient_by_the_slope_at_its_input():
    layer = ReLU()
    layer.forward(np.array([[-2.0, 0.0, 3.0], [4.0, -5.0, -1.0]]))
    dx = layer.backward(np.array([[5.0, 6.0, 7.0], [8.0, 9.0, 10.0]]))
    np.testing.assert_array_equal(dx, [[0, 0, 7], [8, 0, 0]])


def test_a_layer_of_a_function_that_falls_turns_the_gradient():
    layer = Activation(np.negative, lambda x: np.full_like(x, -1))
    np.testing.assert_array_equal(layer.forward(np.array([[2.0, -3.0]])), [[-2, 3]])
    np.testing.assert_array_equal(layer.backward(np.array([[5.0, -6.0]])), [[-5, 6]])


def test_what_overflows_in_a_layer_shows_in_its_numbers_and_raises_nothing():
    layer, dy = Activation(np.exp, np.exp), np.array([[1.0]])
    with np.errstate(all="raise"):
        assert (layer.forward(np.array([[1000.0]])), layer.backward(dy)) == (INF, INF)


def test_leaky_relu_takes_its_slope():
    layer, x = LeakyReLU(0.5), np.array([[-2.0, 3.0]])
    np.testing.assert_array_equal(layer.forward(x), [[-1, 3]])
    np.testing.assert_array_equal(layer.backward(np.array([[10.0, 10.0]])), [[5, 10]])
    np.testing.assert_array_equal(leaky_relu_derivative(x, 0.5), [[0.5, 1]])


def test_leaky_relu_with_the_slope_minus_1_is_the_absolute_value():
    layer, x = LeakyReLU(-1), np.array([[-2.0, 3.0]])
    np.testing.assert_array_equal(layer.forward(x), np.abs(x))
    np.testing.assert_array_equal(layer.backward(np.array([[5.0, 6.0]])), [[-5, 6]])


@pytest.mark.parametrize("logits, probabilities", [
    ([0.0, 0.0], [0.5, 0.5]),
    (np.log([1.0, 2.0, 5.0]), [0.125, 0.25, 0.625]),
    ([-1000.0, 0.0, 1000.0], [0, 0, 1]),
    ([1000.0, 1000.0], [0.5, 0.5]),
    ([-INF, 0.0], [0, 1]),
    ([INF, 0.0], [NAN, NAN]),
    ([NAN, 0.0], [NAN, NAN]),
])
def test_softmax_of_one_example(logits, probabilities):
    np.testing.assert_allclose(softmax(np.array(logits)), probabilities, rtol=1e-15, atol=0)


def test_softmax_takes_a_list_and_shifts_each_example_by_its_own_maximum():
    probabilities = softmax([[0, 0], [1000, 1000], [-1000, -1000]])
    np.testing.assert_array_equal(probabilities, np.full((3, 2), 0.5))


def test_softmax_of_the_extremes_is_no_error_whatever_numpy_is_told_to_raise():
    with np.errstate(all="raise"):
        assert softmax(np.array([[0.0, -740.0, -1000.0], [INF, 0.0, 0.0]]))[0, 2] == 0


def test_softmax_works_along_the_last_axis_and_ignores_a_shift():
    z = np.random.default_rng(0).normal(size=(2, 3, 4))
    np.testing.assert_allclose(softmax(z).sum(axis=-1), np.ones((2, 3)), rtol=1e-15)
    np.testing.assert_allclose(softmax(z + 100), softmax(z), rtol=1e-13)
    np.testing.assert_array_equal(softmax(z)[1, 2], softmax(z[1, 2]))


def test_softmax_keeps_float32():
    assert softmax(np.ones((2, 3), np.float32)).dtype == np.float32
