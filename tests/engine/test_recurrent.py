"""Recurrent layers: steps by hand, gradients through time, and what they refuse."""

import re

import numpy as np
import pytest
from helpers.layers import check_contract

from utils import (
    GRU,
    RNN,
    CrossEntropyLoss,
    Last,
    Linear,
    Sequential,
    gradient_check,
    orthogonal_init,
    rnn_step,
    sigmoid,
    xavier_init,
)


def rng():
    return np.random.default_rng(0)


def rnn(n_inputs=3, n_hidden=4, **options):
    return RNN(n_inputs, n_hidden, rng=rng(), **options)


def gru(n_inputs=3, n_hidden=4, **options):
    return GRU(n_inputs, n_hidden, rng=rng(), **options)


every_layer = pytest.mark.parametrize("make", [rnn, gru])
X = rng().normal(size=(2, 5, 3))


def test_a_step_by_hand():
    x, h = np.array([[1.0, 2.0]]), np.array([[0.5]])
    got = rnn_step(x, h, np.array([[0.1], [0.2]]), np.array([[-1.0]]), np.array([0.3]))
    np.testing.assert_allclose(got, [[np.tanh(0.1 + 0.4 - 0.5 + 0.3)]], rtol=1e-14)


def test_the_layer_takes_the_same_step_again_and_again_from_0():
    layer, h = rnn(), np.zeros((2, 4))
    layer.b.value = rng().normal(size=4)
    y = layer.forward(X)
    np.testing.assert_array_equal(layer.h[0], h)
    for t in range(5):
        h = rnn_step(X[:, t], h, layer.Wx.value, layer.Wh.value, layer.b.value)
        np.testing.assert_allclose(y[:, t], h, rtol=1e-12)
        np.testing.assert_array_equal(layer.h[t + 1], y[:, t])


def test_gradients_through_two_steps_by_hand():
    layer = rnn(1, 1)
    layer.Wx.value, layer.Wh.value = np.array([[0.5]]), np.array([[2.0]])
    h1, h2 = layer.forward(np.array([[[1.0], [3.0]]]))[0, :, 0]
    dx = layer.backward(np.array([[[0.0], [1.0]]]))
    dz2 = 1 - h2**2
    dz1 = dz2 * 2 * (1 - h1**2)
    assert h1 == np.tanh(0.5) and h2 == pytest.approx(np.tanh(1.5 + 2 * h1), rel=1e-14)
    np.testing.assert_allclose(layer.dh[0, :, 0], [dz2 * 2, 1], rtol=1e-13)
    np.testing.assert_allclose(dx[0, :, 0], [dz1 / 2, dz2 / 2], rtol=1e-13)
    np.testing.assert_allclose(layer.Wx.grad, [[dz1 + 3 * dz2]], rtol=1e-13)
    np.testing.assert_allclose(layer.Wh.grad, [[h1 * dz2]], rtol=1e-13)
    np.testing.assert_allclose(layer.b.grad, [dz1 + dz2], rtol=1e-13)


def test_a_gated_step_written_out():
    layer, h = gru(keep=0.7), np.zeros((2, 4))
    layer.b.value = rng().normal(size=12)
    y = layer.forward(X)
    for t in range(5):
        Wu, Wr, Wc = np.split(X[:, t] @ layer.W.value + layer.b.value, 3, axis=1)
        Uu, Ur, Uc = np.split(h @ layer.U.value, 3, axis=1)
        u, r = sigmoid(Wu + Uu), sigmoid(Wr + Ur)
        c = np.tanh(Wc + r * Uc)
        h = u * h + (1 - u) * c
        np.testing.assert_allclose(y[:, t], h, rtol=1e-12)
        np.testing.assert_allclose(layer.gates[t].swapaxes(0, 1), [u, r, c], rtol=1e-12)
        np.testing.assert_array_equal(layer.h[t + 1], y[:, t])


def test_keep_is_where_the_bias_of_the_update_gate_starts():
    np.testing.assert_array_equal(gru(1, 2, keep=1.5).b.value, [1.5, 1.5, 0, 0, 0, 0])
    np.testing.assert_array_equal(gru(1, 2, keep=-1.5).b.value, [-1.5, -1.5, 0, 0, 0, 0])
    np.testing.assert_array_equal(gru(1, 2).b.value, np.zeros(6))


@every_layer
def test_all_that_is_learned_has_the_dtype(make):
    assert {p.value.dtype for p in make(dtype=np.float32).parameters()} == {np.dtype(np.float32)}


def test_weights_are_drawn_by_the_rng_in_this_order():
    layer, r = rnn(), rng()
    np.testing.assert_array_equal(layer.Wx.value, xavier_init(3, 4, r))
    np.testing.assert_array_equal(layer.Wh.value, orthogonal_init(4, 4, r))
    np.testing.assert_array_equal(layer.b.value, np.zeros(4))
    np.testing.assert_array_equal(rnn(init_h=lambda h, k, r: np.full((h, k), 7)).Wh.value,
                                  np.full((4, 4), 7))
    layer, r = gru(), rng()
    W, U = [xavier_init(3, 4, r) for _ in range(3)], [orthogonal_init(4, 4, r) for _ in range(3)]
    np.testing.assert_array_equal(layer.W.value, np.hstack(W))
    np.testing.assert_array_equal(layer.U.value, np.hstack(U))


def test_an_orthogonal_matrix_keeps_lengths_and_its_signs_are_fixed():
    Q, drawn = orthogonal_init(6, 6, rng()), rng().normal(size=(6, 6))
    np.testing.assert_allclose(Q @ Q.T, np.eye(6), atol=1e-14)
    R = Q.T @ drawn  # upper triangular, with a diagonal above 0
    np.testing.assert_allclose(np.tril(R, -1), np.zeros((6, 6)), atol=1e-14)
    assert np.diag(R).min() > 0
    for sizes in (3, 4), (4, 3):
        said = "^orthogonal_init takes two equal sizes, got {} and {}$".format(*sizes)
        with pytest.raises(ValueError, match=said):
            orthogonal_init(*sizes, rng())


def test_the_last_steps_and_their_gradients():
    layer, many = Last(), Last(2)
    np.testing.assert_array_equal(layer.forward(X), X[:, 4])
    np.testing.assert_array_equal(many.forward(X), X[:, 3:])
    dx, dy = layer.backward(X[:, 0]), many.backward(X[:, :2])
    np.testing.assert_array_equal(dx[:, 4], X[:, 0])
    np.testing.assert_array_equal(dy[:, 3:], X[:, :2])
    assert not dx[:, :4].any() and not dy[:, :3].any() and dx.shape == dy.shape == X.shape


@pytest.mark.parametrize("make", [rnn, gru, lambda **_: Last(), lambda **_: Last(3)])
def test_every_layer_keeps_the_contract_of_layers_and_the_dtype(make):
    check_contract(make, X)


@pytest.mark.parametrize("seed", range(3))
@every_layer
def test_the_backward_pass_is_right(make, seed):
    r = np.random.default_rng(seed)
    x, labels = r.normal(size=(3, 4, 3)), r.integers(5, size=(3, 4))
    for steps in None, 1, 2, 4:
        layer = make()
        for p in layer.parameters():
            p.value = p.value + r.normal(size=p.value.shape) / 2
        model = Sequential(layer, Last(steps), Linear(4, 5, rng=r))
        target = labels[:, 0] if steps is None else labels[:, -steps:]
        errors = gradient_check(model, CrossEntropyLoss(), x, target)
        assert len(errors) == 6 and max(errors.values()) < 1e-8, errors


@every_layer
def test_dh_is_the_gradient_of_every_step_with_what_later_ones_send_back(make):
    layer = make()
    layer.forward(X)
    layer.backward(-np.ones((2, 5, 4)))
    assert layer.dh.shape == (2, 5, 4)
    np.testing.assert_array_equal(layer.dh[:, 4], -np.ones((2, 4)))
    assert (layer.dh[:, :4] != -1).all()
    whole, step = layer.dh[:, 1], 1e-6  # of all that follows h[2], and -1 for its own place
    for n, k in (0, 0), (1, 3):
        def loss(change, n=n, k=k):
            total, h = 0.0, layer.h[2].copy()
            h[n, k] += change
            for t in range(2, 5):
                h = _next(layer, X[:, t], h)
                total -= h.sum()
            return total
        slope = (loss(step) - loss(-step)) / (2 * step)
        assert whole[n, k] + 1 == pytest.approx(slope, abs=1e-8)


def _next(layer, x, h):
    if isinstance(layer, RNN):
        return rnn_step(x, h, layer.Wx.value, layer.Wh.value, layer.b.value)
    Wu, Wr, Wc = np.split(x @ layer.W.value + layer.b.value, 3, axis=1)
    Uu, Ur, Uc = np.split(h @ layer.U.value, 3, axis=1)
    u = sigmoid(Wu + Uu)
    return u * h + (1 - u) * np.tanh(Wc + sigmoid(Wr + Ur) * Uc)


@every_layer
def test_one_step_no_sequences_and_huge_inputs_are_no_error(make):
    layer = make()
    assert layer.forward(X[:, :1]).shape == (2, 1, 4)
    assert layer.backward(np.ones((2, 1, 4))).shape == (2, 1, 3)
    assert layer.forward(X[:0]).shape == (0, 5, 4)
    assert layer.backward(np.ones((0, 5, 4))).shape == (0, 5, 3)
    with np.errstate(all="raise"):
        assert np.isfinite(layer.forward(1e300 * X)).all()
        assert np.isfinite(layer.backward(np.ones((2, 5, 4)))).all()


@every_layer
def test_numbers_that_overflow_are_no_error(make):
    layer = make()
    for p in layer.parameters():
        p.value = abs(p.value) + 1
    with np.errstate(all="raise"):
        y = layer.forward(np.full((2, 5, 3), 1e308))
        np.testing.assert_array_equal(y, np.full((2, 5, 4), make is rnn))  # u is 1: nothing new
        layer.forward(X)
        layer.backward(np.full((2, 5, 4), 1e308))
        one = np.ones((1, 1))
        assert rnn_step(1e308 * one, one, 10 * one, one, one[0]) == 1


@pytest.mark.parametrize("layer, x, message", [
    (rnn(), np.ones((2, 3)), "RNN(3, 4) takes x of shape (N, T, 3), got (2, 3)"),
    (rnn(), np.ones((2, 5, 4)), "RNN(3, 4) takes x of shape (N, T, 3), got (2, 5, 4)"),
    (rnn(), X.astype(np.float32), "RNN(3, 4) holds float64 and takes x of float64, got float32"),
    (gru(), np.ones((2, 5, 2)), "GRU(3, 4) takes x of shape (N, T, 3), got (2, 5, 2)"),
    (gru(keep=2.0), np.ones((2, 5, 3, 1)),
     "GRU(3, 4, keep=2.0) takes x of shape (N, T, 3), got (2, 5, 3, 1)"),
    (gru(dtype=np.float32), X, "GRU(3, 4) holds float32 and takes x of float32, got float64"),
    (Last(), np.ones((2, 3)), "Last() takes x of shape (N, T, D), T at least 1, got (2, 3)"),
    (Last(), np.ones((2, 0, 3)), "Last() takes x of shape (N, T, D), T at least 1, got (2, 0, 3)"),
    (Last(3), np.ones((2, 2, 3)),
     "Last(3) takes x of shape (N, T, D), T at least 3, got (2, 2, 3)")])
def test_an_input_of_another_shape_or_dtype_is_refused(layer, x, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        layer.forward(x)
