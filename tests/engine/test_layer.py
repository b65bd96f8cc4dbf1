"""Every layer: its contract, whatever it computes."""

import re

import numpy as np
import pytest

from utils import (
    Activation,
    History,
    Layer,
    LeakyReLU,
    Linear,
    Parameter,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    relu,
)
from utils.activations import relu_derivative
from utils.layer import float_type, named_parameters


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
    layer.second_letter, layer.name = Parameter(2), "not a parameter"
    layer.first_letter = Parameter(1)
    assert [parameter.value for parameter in layer.parameters()] == [2, 1]


def test_parameters_of_layers_inside_a_layer_are_among_its_own():
    layer, inner = Layer(), linear()
    layer.first, layer.one, layer.several = Parameter(1), inner, (Tanh(), linear(), 7)
    layer.listed, layer.last = [Sequential(linear())], Parameter(2)
    deepest = layer.listed[0].layers[0]
    wanted = [layer.first, inner.W, inner.b, *layer.several[1].parameters(), deepest.W, deepest.b,
              layer.last]
    assert layer.parameters() == wanted
    assert [name for name, _ in named_parameters(layer)] == [
        "first", "one.W", "one.b", "several[1].W", "several[1].b", "listed[0].layers[0].W",
        "listed[0].layers[0].b", "last"]


def test_a_parameter_has_no_gradient_before_the_first_backward():
    assert [parameter.grad for parameter in linear().parameters()] == [None, None]


def test_a_new_layer_has_met_nothing():
    assert (Layer().x, Layer().y) == (None, None)


@every_layer
def test_backward_before_forward_is_refused(make):
    with pytest.raises(ValueError, match="backward needs a forward first"):
        make().backward(np.ones((2, 3)))


@every_layer
def test_a_gradient_of_another_shape_than_the_output_is_refused(make):
    layer = make()
    layer.forward(np.ones((2, 3)))
    name = "Tanh" if make is stack else type(layer).__name__  # of a stack, the last layer complains
    for shape in ((2, 1), (2, 4), (3, 3), (1, 3), (3,), (2, 3, 1)):  # some of them would broadcast
        message = f"{name}.backward takes dy of shape (2, 3), like its output, got {shape}"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            layer.backward(np.ones(shape))


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
    arrays = [layer.forward(x), layer.backward(x)]
    arrays += [parameter.grad for parameter in layer.parameters()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize("x, dtype", [
    (np.ones(3, np.float32), np.float32), (np.float32(2), np.float32),
    (np.ones((2, 3)), np.float64), (2.0, np.float64),
    ([1, 2], np.float64), (3, np.float64), (True, np.float64), (1j, np.float64)])
def test_a_float_keeps_its_dtype_and_all_else_gets_float64(x, dtype):
    assert float_type(x) == dtype


# ---- what each says it is ------------------------------------------------------------------------

class Half(Layer):
    """A reader's own."""


@pytest.mark.parametrize("thing, text", [
    (linear(), "Linear(3, 3)"), (Linear(2, 5, rng=np.random.default_rng(0)), "Linear(2, 5)"),
    (ReLU(), "ReLU()"), (Sigmoid(), "Sigmoid()"), (Tanh(), "Tanh()"),
    (LeakyReLU(), "LeakyReLU(0.01)"), (LeakyReLU(0.2), "LeakyReLU(0.2)"), (Half(), "Half()"),
    (Activation(relu, relu_derivative), "Activation(relu)"), (Sequential(), "Sequential()"),
    (Sequential(linear(), ReLU(), Sequential(Half())),
     "Sequential(Linear(3, 3), ReLU(), Sequential(Half()))"),
    (Parameter(np.ones((3, 4))), "Parameter of shape (3, 4), no gradient yet"),
    (History(), "History of 0 epochs"),
    (History([0.9, 0.5]), "History of 2 epochs: train loss 0.5000"),
    (History([0.9, 0.5], [0.8, 0.6], [0.25, 0.75]),
     "History of 2 epochs: train loss 0.5000, val loss 0.6000, val accuracy 0.7500"),
    (History([0.9], stopped="stopped in epoch 2"),
     "History of 1 epochs: train loss 0.9000: stopped in epoch 2")])
def test_an_object_says_what_it_is(thing, text):
    assert repr(thing) == str(thing) == text


def test_a_parameter_says_when_it_has_a_gradient():
    layer = linear()
    layer.forward(np.ones((2, 3)))
    layer.backward(np.ones((2, 3)))
    assert repr(layer.W) == "Parameter of shape (3, 3), with its gradient"


@pytest.mark.parametrize("kind", [ReLU, LeakyReLU, Sigmoid, Tanh])
def test_an_activation_is_a_class_with_its_own_name_in_errors(kind):
    assert isinstance(kind(), kind) and isinstance(kind(), Activation)
    with pytest.raises(ValueError, match=rf"^{kind.__name__}\.backward needs a forward first"):
        kind().backward(np.ones(3))
