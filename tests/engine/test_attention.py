"""Attention: weights by hand, masks, gradients, and what the layers refuse."""

import math
import re

import numpy as np
import pytest
from helpers.layers import check_contract

from utils import (
    CrossEntropyLoss,
    Embedding,
    LayerNorm,
    Linear,
    Positions,
    ReLU,
    Residual,
    SelfAttention,
    Sequential,
    attention,
    block,
    gradient_check,
    he_init,
    softmax,
    xavier_init,
)
from utils.layer import named_parameters


def rng():
    return np.random.default_rng(0)


def heads(n_features=6, n_heads=2, **options):
    return SelfAttention(n_features, n_heads, rng=rng(), **options)


def residual(**options):
    return Residual(Linear(6, 6, rng=rng(), **options), ReLU())


LAYERS = [heads, lambda **options: heads(causal=False, **options),
          lambda **options: LayerNorm(6, **options), residual,
          lambda **options: Positions(9, 6, rng=rng(), **options),
          lambda **options: block(6, 3, rng=rng(), **options)]
every_layer = pytest.mark.parametrize("make", LAYERS)
X = rng().normal(size=(2, 5, 6))


def test_attention_by_hand():
    Q, K = np.array([[2.0, 0, 0, 0]]), np.array([[math.log(3), 0, 0, 0], [0, 9, 9, 9]])
    out, weights = attention(Q, K, np.array([[4.0, 0, 1], [8, 4, 1]]))
    np.testing.assert_allclose(weights, [[0.75, 0.25]], rtol=1e-14)  # scores ln 3 and 0
    np.testing.assert_allclose(out, [[5, 1, 1]], rtol=1e-14)


def test_a_mask_leaves_out_keys_before_the_softmax():
    Q, K, V = rng().normal(size=(3, 2, 4, 5))
    mask = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0], [0, 1, 0, 1]], bool)
    out, weights = attention(Q, K, V, mask)
    for n, t in np.ndindex(2, 4):
        may = mask[t]
        wanted = softmax(K[n, may] @ Q[n, t] / math.sqrt(5))
        np.testing.assert_allclose(weights[n, t, may], wanted, rtol=1e-12)
        np.testing.assert_allclose(out[n, t], wanted @ V[n, may], rtol=1e-12, atol=1e-14)
    assert not weights[:, ~mask].any()


def test_the_numbers_of_keys_queries_and_values_may_differ_and_scores_be_huge():
    Q, K, V = (1000 * rng().normal(size=shape) for shape in [(3, 7), (5, 7), (5, 2)])
    given = Q.copy(), K.copy(), V.copy()
    with np.errstate(all="raise"):
        out, weights = attention(Q, K, V)
    assert out.shape == (3, 2) and weights.shape == (3, 5)
    np.testing.assert_array_equal(weights.argmax(axis=1), (Q @ K.T).argmax(axis=1))
    np.testing.assert_allclose(weights.sum(axis=1), np.ones(3), rtol=1e-14)
    for before, after in zip(given, (Q, K, V)):
        np.testing.assert_array_equal(before, after)
    small = attention(*(array.astype(np.float32) for array in (Q, K, V)), np.ones((3, 5), bool))
    assert {array.dtype for array in small} == {np.dtype(np.float32)}


def test_scores_may_all_be_far_below_0_and_a_key_may_be_looked_at_by_nobody():
    weights = attention(np.full((2, 1), -1e3), np.ones((2, 1)), np.ones((2, 1)))[1]
    np.testing.assert_array_equal(weights, np.full((2, 2), 0.5))
    nobody = np.array([[True, False], [True, False]])
    np.testing.assert_array_equal(attention(np.eye(2), np.eye(2), np.eye(2), nobody)[1], nobody)


SHAPES = "attention takes Q (..., T, d), K (..., S, d) and V (..., S, e), got "
MASK = "attention takes a mask of True and False, (3, 5), with a True in each row, got "


@pytest.mark.parametrize("q, k, v, mask, message", [
    ((3, 7), (5, 6), (5, 2), None, SHAPES + "(3, 7), (5, 6) and (5, 2)"),
    ((3, 7), (5, 8), (5, 2), None, SHAPES + "(3, 7), (5, 8) and (5, 2)"),
    ((3, 7), (5, 7), (4, 2), None, SHAPES + "(3, 7), (5, 7) and (4, 2)"),
    ((3, 7), (5, 7), (6, 2), None, SHAPES + "(3, 7), (5, 7) and (6, 2)"),
    ((3, 7), (5, 7), (5, 2), np.ones((2, 5), bool), MASK + "bool, (2, 5)"),
    ((3, 7), (5, 7), (5, 2), np.array([[1] * 5, [0] * 5, [1] * 5]) > 0, MASK + "bool, (3, 5)"),
    ((3, 7), (5, 7), (5, 2), np.ones((5, 3), bool), MASK + "bool, (5, 3)"),
    ((3, 7), (5, 7), (5, 2), np.ones((3, 5)), MASK + "float64, (3, 5)"),
    ((3, 7), (5, 7), (5, 2), np.eye(3, 5, 1) + np.eye(3, 5, 3) < 0, MASK + "bool, (3, 5)"),
    ((3, 7), (5, 7), (5, 2), np.eye(3, 5, -1) > 0, MASK + "bool, (3, 5)")])
def test_attention_refuses_what_does_not_fit(q, k, v, mask, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        attention(np.ones(q), np.ones(k), np.ones(v), mask)


@pytest.mark.parametrize("causal", [True, False])
def test_each_head_attends_with_numbers_of_its_own(causal):
    layer = heads(causal=causal)
    layer.qkv.b.value, layer.out.b.value = rng().normal(size=18), rng().normal(size=6)
    y = layer.forward(X)
    Q, K, V = np.split(X @ layer.qkv.W.value + layer.qkv.b.value, 3, axis=2)
    seen = []
    for head in range(2):
        mine = np.s_[..., 3 * head:3 * head + 3]
        mask = np.arange(5)[:, None] >= np.arange(5) if causal else None
        out, weights = attention(Q[mine], K[mine], V[mine], mask)
        np.testing.assert_allclose(layer.weights[:, head], weights, rtol=1e-12)
        seen.append(out)
    wanted = np.concatenate(seen, axis=2) @ layer.out.W.value + layer.out.b.value
    np.testing.assert_allclose(y, wanted, rtol=1e-12, atol=1e-14)


def test_no_step_sees_a_later_one_unless_told():
    changed = X.copy()
    changed[:, 3, 0] += 1
    for make in (lambda c: heads(causal=c)), (lambda c: block(6, 2, rng=rng(), causal=c)):
        masked, open_ = (make(c).forward(changed) - make(c).forward(X) for c in (True, False))
        np.testing.assert_array_equal(masked[:, :3], 0)
        assert masked[:, 3:].any() and abs(open_[:, :3]).min() > 0


def test_without_mask_and_positions_outputs_move_along_with_their_tokens():
    layer, order = heads(causal=False), [3, 0, 4, 1, 2]
    np.testing.assert_allclose(layer.forward(X[:, order]), layer.forward(X)[:, order], atol=1e-12)


def test_a_layer_norm_by_hand():
    layer = LayerNorm(2, eps=0.0)
    layer.gain.value, layer.shift.value = np.array([3.0, 5.0]), np.array([10.0, 20.0])
    np.testing.assert_allclose(layer.forward(np.array([[1.0, 5], [7, -7]])), [[7, 25], [13, 15]])
    y = LayerNorm(6, eps=0.0).forward(X)
    np.testing.assert_allclose(y.mean(axis=2), np.zeros((2, 5)), atol=1e-14)
    np.testing.assert_allclose(y.std(axis=2), np.ones((2, 5)), rtol=1e-14)
    x = np.array([[0.0, 2e-3]])
    np.testing.assert_allclose(LayerNorm(2).forward(x), [[-1e-3, 1e-3]] / np.sqrt(1.1e-5))


def test_a_residual_adds_its_input():
    layer = residual()
    wanted = X + Sequential(*layer.layers).forward(X)
    np.testing.assert_array_equal(layer.forward(X), wanted)
    assert len(layer.parameters()) == 2


def test_positions_and_embeddings_add_and_look_up_rows():
    positions = Positions(9, 6, rng=rng(), sd=0.5)
    np.testing.assert_array_equal(positions.P.value, rng().normal(0, 0.5, (9, 6)))
    np.testing.assert_array_equal(positions.forward(X), X + positions.P.value[:5])
    np.testing.assert_array_equal(positions.backward(X), X)
    np.testing.assert_allclose(positions.P.grad[:5], X.sum(axis=0), rtol=1e-14)
    assert not positions.P.grad[5:].any() and positions.P.grad.shape == (9, 6)
    assert Positions(900, 6, rng=rng()).P.value.std() == pytest.approx(0.02, rel=0.05)
    embedding, ids = Embedding(4, 3, rng=rng(), sd=2.0), np.array([[0, 3], [3, 3]], np.uint8)
    np.testing.assert_array_equal(embedding.W.value, rng().normal(0, 2.0, (4, 3)))
    np.testing.assert_array_equal(embedding.forward(ids), embedding.W.value[ids])
    assert embedding.backward(np.arange(12.0).reshape(2, 2, 3)) is None
    np.testing.assert_array_equal(embedding.W.grad, [[0, 1, 2], [0] * 3, [0] * 3, [18, 21, 24]])
    assert Embedding(99, 99, rng=rng()).W.value.std() == pytest.approx(1, rel=0.05)


@every_layer
def test_every_layer_keeps_the_contract_of_layers_and_the_dtype(make):
    check_contract(make, X)


@every_layer
def test_the_backward_pass_is_right(make):
    layer, r = make(), rng()
    for p in layer.parameters():
        p.value = p.value + r.normal(size=p.value.shape) / 3
    model, labels = Sequential(layer, Linear(6, 4, rng=r)), r.integers(4, size=(2, 5))
    errors = gradient_check(model, CrossEntropyLoss(), X, labels)
    assert len(errors) == 3 + len(layer.parameters()) and max(errors.values()) < 1e-8, errors


def transformer():
    r = rng()
    return Sequential(Embedding(5, 8, rng=r), Positions(4, 8, rng=r), block(8, 2, rng=r),
                      block(8, 4, rng=r, causal=False), LayerNorm(8), Linear(8, 5, rng=r))


def test_the_backward_pass_of_a_transformer_is_right_and_tokens_have_no_gradient():
    ids, labels = rng().integers(5, size=(2, 3, 4))
    errors = gradient_check(transformer(), CrossEntropyLoss(), ids, labels)
    assert "x" not in errors and len(errors) == 30 and max(errors.values()) < 1e-8, errors


def test_all_parameters_are_found_and_named():
    model = transformer()
    names = dict(named_parameters(model))
    assert list(names.values()) == model.parameters() and len(set(map(id, names.values()))) == 30
    assert names["layers[2].layers[0].layers[1].qkv.W"].value.shape == (8, 24)
    assert sum(p.value.size for p in block(64, 4, rng=rng()).parameters()) == 49984


@pytest.mark.parametrize("layer, x, message", [
    (heads(), np.ones((2, 6)), "SelfAttention(6, 2) takes x of shape (N, T, 6), got (2, 6)"),
    (heads(causal=False), np.ones((2, 5, 4)),
     "SelfAttention(6, 2, causal=False) takes x of shape (N, T, 6), got (2, 5, 4)"),
    (heads(), X.astype(np.float32),
     "SelfAttention(6, 2) holds float64 and takes x of float64, got float32"),
    (heads(), np.ones((2, 5, 7)), "SelfAttention(6, 2) takes x of shape (N, T, 6), got (2, 5, 7)"),
    (heads(), np.ones((2, 5, 6, 1)),
     "SelfAttention(6, 2) takes x of shape (N, T, 6), got (2, 5, 6, 1)"),
    (LayerNorm(6), np.array(1.0), "LayerNorm(6) takes x of shape (..., 6), got ()"),
    (LayerNorm(6), np.ones((2, 7)), "LayerNorm(6) takes x of shape (..., 6), got (2, 7)"),
    (LayerNorm(6), np.ones(6), "LayerNorm(6) takes x of shape (..., 6), got (6,)"),
    (LayerNorm(6), np.ones((2, 6, 1)), "LayerNorm(6) takes x of shape (..., 6), got (2, 6, 1)"),
    (LayerNorm(6, dtype=np.float32), X,
     "LayerNorm(6) holds float32 and takes x of float32, got float64"),
    (Positions(4, 6, rng=rng()), X,
     "Positions(4, 6) takes x of shape (N, T, 6), T at most 4, got (2, 5, 6)"),
    (Positions(9, 6, rng=rng()), np.ones((5, 6)),
     "Positions(9, 6) takes x of shape (N, T, 6), T at most 9, got (5, 6)"),
    (Positions(9, 6, rng=rng()), np.ones((2, 5, 1)),
     "Positions(9, 6) takes x of shape (N, T, 6), T at most 9, got (2, 5, 1)"),
    (Positions(9, 6, rng=rng()), X.astype(np.float32),
     "Positions(9, 6) holds float64 and takes x of float64, got float32"),
    (Embedding(5, 2, rng=rng()), X,
     "Embedding(5, 2) takes tokens that are integers, got float64"),
    (Embedding(5, 2, rng=rng()), np.array([[0, 5]]),
     "Embedding(5, 2) takes tokens from 0 to 4, got 0 to 5"),
    (Embedding(5, 2, rng=rng()), np.array([[-1, 4]]),
     "Embedding(5, 2) takes tokens from 0 to 4, got -1 to 4")])
def test_an_input_of_another_shape_or_dtype_is_refused(layer, x, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        layer.forward(x)


def test_weights_are_drawn_by_the_rng_in_this_order():
    for layer, r in (heads(), rng()), (heads(6, 1), rng()):
        np.testing.assert_array_equal(layer.qkv.W.value, xavier_init(6, 18, r))
        np.testing.assert_array_equal(layer.out.W.value, xavier_init(6, 6, r))
    attended, dense = block(6, 2, rng=rng()).layers
    r = rng()
    drawn = [xavier_init(6, 18, r), xavier_init(6, 6, r), he_init(6, 24, r), xavier_init(24, 6, r)]
    layers = attended.layers[1].qkv, attended.layers[1].out, dense.layers[1], dense.layers[3]
    for layer, weights in zip(layers, drawn):
        np.testing.assert_array_equal(layer.W.value, weights)


@pytest.mark.parametrize("make", [heads, lambda: LayerNorm(6)])
def test_numbers_that_overflow_are_no_error(make):
    layer = make()
    with np.errstate(all="raise"):
        layer.forward(X)
        layer.backward(np.full((2, 5, 6), 1e308))
        layer.forward(1e200 * X)
        for p in layer.parameters():
            p.value = np.full_like(p.value, 1.5e308)
        layer.forward(X)


@pytest.mark.parametrize("n_features, n_heads", [(6, 4), (6, 0)])
def test_heads_share_the_features_evenly(n_features, n_heads):
    message = f"takes features that its heads can share evenly, got {n_features} for {n_heads}$"
    with pytest.raises(ValueError, match=message):
        heads(n_features, n_heads)


def test_layers_say_what_they_are():
    assert str(block(6, 2, rng=rng())) == (
        "Sequential(Residual(LayerNorm(6), SelfAttention(6, 2)), "
        "Residual(LayerNorm(6), Linear(6, 24), ReLU(), Linear(24, 6)))")
