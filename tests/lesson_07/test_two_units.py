"""Lesson 7, 7.9: networks that pass through two numbers, trained and not, and what is none."""

import numpy as np
import pytest

import utils
from utils.exercises import check


def network(*sizes, bends, dtype=np.float32, seed=0):
    """Linear layers of these sizes; bends -- what follows each of them, or None."""
    rng, layers = np.random.default_rng(seed), []
    for n_inputs, n_outputs, bend in zip(sizes, sizes[1:], bends):
        layers.append(utils.Linear(n_inputs, n_outputs, rng=rng, dtype=dtype))
        layers += [bend()] if bend else []
    return utils.Sequential(*layers)


def trained(model, epochs, X, y, seed=0):
    rng = np.random.default_rng(seed)
    utils.train(model, utils.CrossEntropyLoss(), utils.Adam(model.parameters(), 0.002),
                X.astype(model.layers[0].W.value.dtype), y, epochs=epochs, batch_size=64, rng=rng)
    return model


@pytest.fixture(scope="module")
def digits():
    X, y, X_test, y_test = utils.mnist()
    X, X_test = (images.reshape(len(images), -1) / 255 for images in (X, X_test))
    return X, y, X_test, y_test


@pytest.fixture(scope="module")
def two_units(digits):
    X, y, _, _ = digits
    return trained(network(784, 128, 2, 10, bends=(utils.ReLU, None, None)), 15, X, y)


def test_a_network_that_was_trained_as_the_hints_say_passes(two_units):
    assert check("7.9", two_units).passed


def test_it_passes_once_more_and_is_left_as_it_was(two_units):
    before = [parameter.value.copy() for parameter in two_units.parameters()]
    assert check("7.9", two_units).passed
    assert all(map(np.array_equal, before, (p.value for p in two_units.parameters())))


def test_more_layers_and_float64_pass_as_well(digits):
    X, y, _, _ = digits
    model = network(784, 64, 32, 2, 10, bends=(utils.ReLU, utils.ReLU, None, None),
                    dtype=np.float64)
    assert check("7.9", trained(model, 10, X, y)).passed


ReLU, Tanh = utils.ReLU, utils.Tanh


@pytest.mark.parametrize("sizes, bends, text", [
    ((784, 128, 2), (ReLU, None), "what comes after the two units?"),
    ((784, 10), (None,), "Where are the two units?"),
    ((784, 128, 10), (ReLU, None), "Through how many should all that it knows pass?"),
    ((784, 2, 10), (None, None), "Where are the 128 units with a bend?"),
    ((784, 2, 128, 10), (None, ReLU, None), "What would the plane show then?"),
    ((784, 128, 2, 10), (ReLU, ReLU, None), "an activation holds them there"),
    ((784, 128, 2, 10), (ReLU, Tanh, None), "an activation holds them there"),
    ((784, 128, 2, 10), (ReLU, utils.Sigmoid, None), "an activation holds them there")])
def test_another_shape_of_network_is_named(sizes, bends, text):
    result = check("7.9", network(*sizes, bends=bends))
    assert result.state == "mistake" and text in result.message, result


@pytest.mark.parametrize("answer, text", [
    (network(784, 128, 2, 10, bends=(ReLU, None, None)), "has it been trained"),
    (network(784, 128, 2, 5, bends=(ReLU, None, None)), "one logit for each digit"),
    (network(196, 128, 2, 10, bends=(ReLU, None, None)), "takes x of shape (N, 196)"),
    (utils.Sequential(), "takes a network with layers"),
    (utils.Sequential, "takes a network with layers"),
    (0.87, "takes a network with layers"), ("a network", "takes a network with layers"),
    (np.zeros((1000, 10)), "takes a network with layers"), ([], "takes a network with layers")])
def test_what_is_no_trained_network_is_told(answer, text):
    result = check("7.9", answer)
    assert result.state == "wrong" and text in result.message, result


def test_too_few_epochs_are_told_with_the_number(digits):
    X, y, _, _ = digits
    model = trained(network(784, 128, 2, 10, bends=(ReLU, None, None)), 1, X, y)
    result = check("7.9", model)
    assert result.state == "wrong" and "80 % are asked. How many epochs" in result.message
