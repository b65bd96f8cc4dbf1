"""Every layer: its contract, whatever it computes."""

import numpy as np
import pytest

from utils import Layer, LeakyReLU, Linear, Parameter, ReLU, Sequential, Sigmoid, Tanh


def linear(dtype=np.float64):
    return Linear(3, 3, rng=np.random.default_rng(0), dtype=dtype)


def stack():
    return Sequential(linear(), Tanh())


every_layer = pytest.mark.parametrize("make", [linear, ReLU, LeakyReLU, Sigmoid, Tanh, stack])


@pytest.mark.parametrize("method", ["forward", "backward"])
def test_a_layer_without_a_method_says_which(method):
    class Half(Layer):
        pass

    with pytest.raises(NotImplementedError, match=f"Half has no {method}"):
        getattr(Half(), method)(np.ones((1, 3)))


def test_parameters_come_in_the_order_in_which_they_were_made():
    layer = Layer()
    layer.second_letter, layer.name, layer.first_letter = Parameter(2), "not a parameter", Parameter(1)
    assert [parameter.value for parameter in layer.parameters()] == [2, 1]


def test_a_parameter_has_no_gradient_before_the_first_backward():
    assert [parameter.grad for parameter in linear().parameters()] == [None, None]


@every_layer
def test_backward_before_forward_is_refused(make):
    with pytest.raises(ValueError, match="backward needs a forward first"):
        make().backward(np.ones((2, 3)))


@every_layer
def test_a_gradient_of_another_shape_than_the_output_is_refused(make):
    layer = make()
    layer.forward(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"takes dy of shape \(2, 3\), like its output, got \(2, 1\)"):
        layer.backward(np.ones((2, 1)))


@every_layer
def test_forward_and_backward_change_neither_the_input_nor_the_gradient(make):
    layer, x, dy = make(), np.array([[1.0, -2.0, 3.0]]), np.array([[4.0, 5.0, -6.0]])
    layer.forward(x)
    layer.backward(dy)
    np.testing.assert_array_equal(x, [[1, -2, 3]])
    np.testing.assert_array_equal(dy, [[4, 5, -6]])


@every_layer
def test_backward_sets_the_gradients_and_does_not_add(make):
    layer, dy = make(), np.array([[4.0, 5.0, -6.0]])
    layer.forward(np.array([[1.0, -2.0, 3.0]]))
    first = [layer.backward(dy), *(parameter.grad for parameter in layer.parameters())]
    second = [layer.backward(dy), *(parameter.grad for parameter in layer.parameters())]
    for a, b in zip(first, second):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("make", [linear, ReLU, LeakyReLU, Sigmoid, Tanh])
def test_float32_stays_float32(make):
    layer = make(np.float32) if make is linear else make()
    x = np.array([[1.0, -2.0, 3.0]], np.float32)
    arrays = [layer.forward(x), layer.backward(x), *(parameter.grad for parameter in layer.parameters())]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}
