"""One neuron, and a layer of them."""

import re

import numpy as np
import pytest

from utils import Linear, Neuron, he_init, relu, sigmoid, xavier_init
from utils.activations import step


def layer_of(W, b, **options):
    layer = Linear(len(W), len(b), rng=np.random.default_rng(0), **options)
    layer.W.value = np.array(W, layer.W.value.dtype)
    layer.b.value = np.array(b, layer.b.value.dtype)
    return layer


@pytest.mark.parametrize("activation, expected", [
    (relu, 0.0), (step, 0.0), (sigmoid, 1 / (1 + np.e))])
def test_a_neuron_weighs_adds_and_activates(activation, expected):
    neuron = Neuron([2.0, -1.0], 3.0, activation)
    assert neuron.weighted_sum([1.0, 6.0]) == 2 * 1 - 1 * 6 + 3 == -1
    assert neuron.forward([1.0, 6.0]) == pytest.approx(expected, rel=1e-15)
    assert type(neuron.weighted_sum([1.0, 6.0])) is type(neuron.forward([1.0, 6.0])) is float


def test_a_neuron_without_an_activation_gives_its_weighted_sum():
    assert Neuron([2.0, -1.0]).forward([1.0, 6.0]) == -4.0


def test_a_neuron_keeps_its_weights_as_an_array_and_its_bias_as_a_float():
    neuron = Neuron([2, -1], 3)
    assert isinstance(neuron.weights, np.ndarray) and neuron.weights.dtype == np.float64
    assert type(neuron.bias) is float


@pytest.mark.parametrize("x, shape", [
    ([1.0], (1,)), ([1.0, 2.0, 3.0], (3,)), ([[1.0, 2.0]], (1, 2)), (1.0, ())])
def test_a_neuron_refuses_an_input_of_another_length(x, shape):
    message = f"a Neuron with 2 weights takes x of shape (2,), got {shape}"
    with pytest.raises(ValueError, match=re.escape(message) + "$"):
        Neuron([2.0, -1.0]).forward(x)


@pytest.mark.parametrize("init, variance", [(xavier_init, 2 / (300 + 500)), (he_init, 2 / 300)])
def test_initial_weights_have_the_mean_and_variance_of_their_paper(init, variance):
    W = init(300, 500, np.random.default_rng(0))
    assert W.shape == (300, 500)
    assert abs(W.mean()) < 4 * np.sqrt(variance / W.size)
    assert W.var() == pytest.approx(variance, rel=4 * np.sqrt(2 / W.size))


@pytest.mark.parametrize("init, variance", [(xavier_init, 2 / (4 + 3)), (he_init, 2 / 4)])
def test_initial_weights_are_normal_draws_of_their_rng(init, variance):
    W, draws = init(4, 3, np.random.default_rng(5)), np.random.default_rng(5).normal(size=(4, 3))
    np.testing.assert_allclose(W, np.sqrt(variance) * draws, rtol=1e-15)


def test_what_overflows_shows_in_the_numbers_and_raises_nothing():
    layer, x = layer_of([[10.0]], [0.0]), np.array([[1e308]])
    with np.errstate(all="raise"):
        assert Neuron([10.0]).forward([1e308]) == layer.forward(x) == layer.backward(x) == np.inf


def test_a_layer_of_weights_by_hand():
    layer = layer_of([[1, 2, 3], [4, 5, 6]], [10, 20, 30])
    y = layer.forward(np.array([[1.0, 0.0], [2.0, -1.0]]))
    np.testing.assert_array_equal(y, [[11, 22, 33], [8, 19, 30]])
    dx = layer.backward(np.array([[1.0, 0.0, 2.0], [0.0, -1.0, 1.0]]))
    np.testing.assert_array_equal(dx, [[7, 16], [1, 1]])
    np.testing.assert_array_equal(layer.W.grad, [[1, -2, 4], [0, 1, -1]])
    np.testing.assert_array_equal(layer.b.grad, [1, -1, 3])


def test_each_step_of_a_sequence_is_an_example_of_its_own():
    rng = np.random.default_rng(0)
    layer, flat = (layer_of([[1, 2, 3], [4, 5, 6]], [10, 20, 30]) for _ in range(2))
    x, dy = rng.normal(size=(4, 5, 6, 2)), rng.normal(size=(4, 5, 6, 3))
    y, rows = layer.forward(x), flat.forward(x.reshape(-1, 2))
    assert y.shape == (4, 5, 6, 3) and layer.x is x
    np.testing.assert_array_equal(y.reshape(-1, 3), rows)
    dx, drows = layer.backward(dy), flat.backward(dy.reshape(-1, 3))
    assert dx.shape == x.shape
    np.testing.assert_array_equal(dx.reshape(-1, 2), drows)
    for a, b in zip(layer.parameters(), flat.parameters()):
        np.testing.assert_array_equal(a.grad, b.grad)


def test_column_k_of_a_layer_is_neuron_k():
    rng = np.random.default_rng(0)
    layer, x = layer_of(rng.normal(size=(4, 3)), rng.normal(size=3)), rng.normal(size=(1, 4))
    neurons = [Neuron(layer.W.value[:, k], layer.b.value[k]) for k in range(3)]
    one_by_one = [neuron.forward(x[0]) for neuron in neurons]
    np.testing.assert_allclose(layer.forward(x)[0], one_by_one, rtol=1e-14)


def test_a_new_layer_has_the_weights_that_its_rng_draws_and_no_bias():
    layer = Linear(4, 3, rng=np.random.default_rng(5), init=xavier_init)
    np.testing.assert_array_equal(layer.W.value, xavier_init(4, 3, np.random.default_rng(5)))
    np.testing.assert_array_equal(layer.b.value, [0, 0, 0])
    assert layer.parameters() == [layer.W, layer.b]


def test_a_layer_made_for_float32_holds_float32():
    layer = Linear(4, 3, rng=np.random.default_rng(0), dtype=np.float32)
    assert {parameter.value.dtype for parameter in layer.parameters()} == {np.dtype(np.float32)}


def test_a_first_layer_can_save_the_gradient_of_its_input():
    full = layer_of([[1, 2], [3, 4]], [0, 0])
    saving = layer_of([[1, 2], [3, 4]], [0, 0], input_gradient=False)
    x, dy = np.array([[5.0, 6.0]]), np.array([[7.0, 8.0]])
    for layer in full, saving:
        layer.forward(x)
    assert full.backward(dy) is not None and saving.backward(dy) is None
    np.testing.assert_array_equal(saving.W.grad, full.W.grad)


@pytest.mark.parametrize("x, message", [
    (np.ones((32, 3)), r"Linear\(2, 1\) takes x of shape \(N, 2\), got \(32, 3\)"),
    (np.ones((32, 1)), r"Linear\(2, 1\) takes x of shape \(N, 2\), got \(32, 1\)"),
    (np.ones((4, 2, 3)), r"Linear\(2, 1\) takes x of shape \(N, 2\), got \(4, 2, 3\)"),
    (np.ones(2), r"Linear\(2, 1\) takes x of shape \(N, 2\), got \(2,\)"),
    (np.array(2.0), r"Linear\(2, 1\) takes x of shape \(N, 2\), got \(\)"),
    (np.ones((5, 2, 1)), r"got \(5, 2, 1\)"),
    (np.ones((5, 2), np.float32),
     r"Linear\(2, 1\) holds float64 and takes x of float64, got float32"),
    (np.ones((5, 2), np.uint8), "takes x of float64, got uint8"),
])
def test_a_layer_refuses_an_input_of_another_shape_or_dtype(x, message):
    with pytest.raises(ValueError, match=message):
        layer_of([[1], [2]], [0]).forward(x)


def test_a_layer_of_float32_refuses_float64():
    with pytest.raises(ValueError, match="holds float32 and takes x of float32, got float64"):
        layer_of([[1], [2]], [0], dtype=np.float32).forward(np.ones((5, 2)))
