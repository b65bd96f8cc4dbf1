"""The layers for sequences against PyTorch's with the same weights, in float64."""

import numpy as np
import pytest

from utils import (
    GRU,
    RNN,
    CrossEntropyLoss,
    Embedding,
    LayerNorm,
    Linear,
    SelfAttention,
    attention,
    clip_gradients,
)
from utils.layer import Parameter

torch = pytest.importorskip("torch")
F = torch.nn.functional
close = {"rtol": 1e-11, "atol": 1e-12}
sizes = pytest.mark.parametrize("n, steps, d, hidden", [
    (3, 6, 4, 5), (1, 1, 1, 1), (7, 2, 3, 8), (2, 30, 5, 4)])


def tensor(array):
    return torch.tensor(array, requires_grad=array.dtype.kind == "f")


def shaken(layer, rng):
    for p in layer.parameters():
        p.value = rng.normal(size=p.value.shape) / 2
    return layer


def compare(layer, x, function, weights):
    """One layer and its twin: outputs, dLoss/dx, and the gradients of weights."""
    z = tensor(x)
    theirs = function(z)
    dy = np.random.default_rng(1).normal(size=theirs.shape)
    theirs.backward(torch.tensor(dy))
    np.testing.assert_allclose(layer.forward(x), theirs.detach().numpy(), **close)
    dx = layer.backward(dy)
    if z.requires_grad:
        np.testing.assert_allclose(dx, z.grad.numpy(), **close)
    for parameter, other in weights:
        np.testing.assert_allclose(parameter.grad, other(), **close)


def grad(t, order=None):
    """A weight's gradient, turned as ours; order: ours of its three blocks."""
    def get():
        g = t.grad.numpy().T
        return g if order is None else np.concatenate([np.split(g, 3, -1)[i] for i in order], -1)
    return get


@sizes
def test_a_recurrent_layer_agrees(n, steps, d, hidden):
    rng = np.random.default_rng(0)
    layer = shaken(RNN(d, hidden, rng=rng), rng)
    net = torch.nn.RNN(d, hidden, batch_first=True, dtype=torch.float64)
    net.weight_ih_l0.data = torch.tensor(layer.Wx.value.T.copy())
    net.weight_hh_l0.data = torch.tensor(layer.Wh.value.T.copy())
    net.bias_ih_l0.data, net.bias_hh_l0.data = torch.tensor(layer.b.value), torch.zeros(
        hidden, dtype=torch.float64)
    weights = [(layer.Wx, grad(net.weight_ih_l0)), (layer.Wh, grad(net.weight_hh_l0)),
               (layer.b, grad(net.bias_ih_l0))]
    compare(layer, rng.normal(size=(n, steps, d)), lambda z: net(z)[0], weights)


@sizes
def test_a_gated_layer_agrees(n, steps, d, hidden):
    rng, turned = np.random.default_rng(0), [1, 0, 2]  # PyTorch's order is r, u, c
    layer = shaken(GRU(d, hidden, rng=rng), rng)
    net = torch.nn.GRU(d, hidden, batch_first=True, dtype=torch.float64)

    def blocks(array):
        parts = np.split(array, 3, -1)
        return torch.tensor(np.concatenate([parts[i] for i in turned], -1).T.copy())
    net.weight_ih_l0.data, net.weight_hh_l0.data = blocks(layer.W.value), blocks(layer.U.value)
    net.bias_ih_l0.data, net.bias_hh_l0.data = blocks(layer.b.value), torch.zeros(
        3 * hidden, dtype=torch.float64)
    weights = [(layer.W, grad(net.weight_ih_l0, turned)), (layer.U, grad(net.weight_hh_l0, turned)),
               (layer.b, grad(net.bias_ih_l0, turned))]
    compare(layer, rng.normal(size=(n, steps, d)), lambda z: net(z)[0], weights)


@pytest.mark.parametrize("shape", [(4, 7), (3, 5, 6), (2, 1, 3, 4)])
def test_a_layer_norm_agrees(shape):
    rng = np.random.default_rng(0)
    layer = shaken(LayerNorm(shape[-1]), rng)
    gain, shift = tensor(layer.gain.value), tensor(layer.shift.value)
    compare(layer, rng.normal(2, 3, shape), lambda z: F.layer_norm(z, shape[-1:], gain, shift),
            [(layer.gain, grad(gain)), (layer.shift, grad(shift))])


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("n, steps, d, n_heads", [(3, 6, 8, 2), (2, 1, 4, 4), (1, 20, 6, 1)])
def test_self_attention_agrees_with_pytorchs_in_many_heads(n, steps, d, n_heads, causal):
    rng = np.random.default_rng(0)
    layer = shaken(SelfAttention(d, n_heads, rng=rng, causal=causal), rng)
    net = torch.nn.MultiheadAttention(d, n_heads, batch_first=True, dtype=torch.float64)
    net.in_proj_weight.data = torch.tensor(layer.qkv.W.value.T.copy())
    net.in_proj_bias.data = torch.tensor(layer.qkv.b.value)
    net.out_proj.weight.data = torch.tensor(layer.out.W.value.T.copy())
    net.out_proj.bias.data = torch.tensor(layer.out.b.value)
    hidden = torch.ones(steps, steps, dtype=torch.bool).triu(1) if causal else None
    x = rng.normal(size=(n, steps, d))
    compare(layer, x, lambda z: net(z, z, z, attn_mask=hidden)[0], [
        (layer.qkv.W, grad(net.in_proj_weight)), (layer.qkv.b, grad(net.in_proj_bias)),
        (layer.out.W, grad(net.out_proj.weight)), (layer.out.b, grad(net.out_proj.bias))])
    z = torch.tensor(x)
    theirs = net(z, z, z, attn_mask=hidden, average_attn_weights=False)[1]
    np.testing.assert_allclose(layer.weights, theirs.detach().numpy(), **close)


@pytest.mark.parametrize("scale", [1, 1000])
def test_attention_agrees_with_a_mask(scale):
    rng = np.random.default_rng(0)
    Q, K, V = (scale * rng.normal(size=(2, 3, steps, d)) for steps, d in [(4, 5), (6, 5), (6, 7)])
    mask = rng.random((4, 6)) < 0.5
    mask[:, 0] = True
    theirs = F.scaled_dot_product_attention(*map(torch.tensor, (Q, K, V)), torch.tensor(mask))
    np.testing.assert_allclose(attention(Q, K, V, mask)[0], theirs.numpy(), rtol=1e-9)


def test_embeddings_and_linear_layers_of_steps_agree():
    rng, ids = np.random.default_rng(0), np.random.default_rng(1).integers(7, size=(3, 5))
    layer = Embedding(7, 4, rng=rng)
    W = tensor(layer.W.value)
    compare(layer, ids, lambda z: F.embedding(z, W), [(layer.W, lambda: W.grad.numpy())])
    layer = shaken(Linear(4, 6, rng=rng), rng)
    W, b = tensor(layer.W.value), tensor(layer.b.value)
    compare(layer, rng.normal(size=(3, 5, 4)), lambda z: z @ W + b,
            [(layer.W, lambda: W.grad.numpy()), (layer.b, grad(b))])


def test_the_cross_entropy_of_every_step_agrees():
    rng, loss = np.random.default_rng(0), CrossEntropyLoss()
    prediction, labels = rng.normal(size=(3, 5, 7)), rng.integers(7, size=(3, 5))
    z = tensor(prediction)
    theirs = F.cross_entropy(z.swapaxes(1, 2), torch.tensor(labels))
    theirs.backward()
    assert loss.forward(prediction, labels) == pytest.approx(theirs.item(), rel=1e-13)
    np.testing.assert_allclose(loss.backward(), z.grad.numpy(), **close)


@pytest.mark.parametrize("max_norm", [0.1, 3.0, 1000.0])
def test_clipped_gradients_agree(max_norm):
    rng, ours, theirs = np.random.default_rng(0), [], []
    for shape in (3, 4), (5,), (2, 3, 2):
        ours.append(Parameter(np.zeros(shape)))
        ours[-1].grad = rng.normal(size=shape)
        theirs.append(torch.zeros(shape, dtype=torch.float64, requires_grad=True))
        theirs[-1].grad = torch.tensor(ours[-1].grad)
    norm = torch.nn.utils.clip_grad_norm_(theirs, max_norm)
    assert clip_gradients(ours, max_norm) == pytest.approx(norm.item(), rel=1e-13)
    for mine, other in zip(ours, theirs):  # PyTorch divides by the norm and 1e-6 more
        np.testing.assert_allclose(mine.grad, other.grad.numpy(), rtol=1e-5)
