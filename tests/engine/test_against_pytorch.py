"""The engine against PyTorch, in float64: values, gradients, and 200 steps of each optimizer."""

import numpy as np
import pytest

from utils import (
    SGD,
    Adam,
    BCEWithLogitsLoss,
    Conv2d,
    CrossEntropyLoss,
    Flatten,
    GlobalAvgPool,
    Linear,
    MaxPool2d,
    MSELoss,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from utils.activations import ACTIVATIONS

torch = pytest.importorskip("torch")
F = torch.nn.functional
close = {"rtol": 1e-12, "atol": 1e-12}
seeds = pytest.mark.parametrize("seed", range(3))
EXTREMES = np.array([
    -np.inf, -1000.0, -100.0, -20.0, -1.0, 0.0, 1.0, 20.0, 100.0, 1000.0, np.inf, np.nan])
FUNCTIONS = {relu: torch.relu, leaky_relu: F.leaky_relu, sigmoid: torch.sigmoid, tanh: torch.tanh,
             softmax: lambda z: torch.softmax(z, -1)}


def tensor(array):
    return torch.tensor(array, requires_grad=array.dtype.kind == "f")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_activations_agree_on_random_numbers_and_at_the_extremes(function):
    for x in np.random.default_rng(0).normal(0, 5, (50, 7)), EXTREMES, EXTREMES[1:-2]:
        theirs = FUNCTIONS[function](torch.tensor(x)).numpy()
        np.testing.assert_allclose(function(x), theirs, rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize("name, function", [("ReLU", torch.relu), ("leaky ReLU", F.leaky_relu),
                                            ("sigmoid", torch.sigmoid), ("tanh", torch.tanh)])
def test_slopes_agree_also_at_the_kink(name, function):
    x = tensor(EXTREMES[:-1])
    function(x).sum().backward()
    np.testing.assert_allclose(ACTIVATIONS[name][1](EXTREMES[:-1]), x.grad.numpy(), **close)


LOSSES = {MSELoss: F.mse_loss, BCEWithLogitsLoss: F.binary_cross_entropy_with_logits,
          CrossEntropyLoss: F.cross_entropy}


def target_for(make_loss, shape, rng):
    if make_loss is CrossEntropyLoss:
        return rng.integers(shape[1], size=shape[0])
    return rng.uniform(size=shape)


@seeds
@pytest.mark.parametrize("scale", [1, 30, 1000])
@pytest.mark.parametrize("make_loss", LOSSES)
def test_losses_and_their_gradients_agree_up_to_logits_of_a_thousand(make_loss, scale, seed):
    rng, loss = np.random.default_rng(seed), make_loss()
    prediction = scale * rng.choice([-1.0, 0.0, 1.0, rng.normal()], (20, 5))
    target = target_for(make_loss, prediction.shape, rng)
    z = tensor(prediction)
    theirs = LOSSES[make_loss](z, torch.tensor(target))
    theirs.backward()
    np.testing.assert_allclose(loss.forward(prediction, target), theirs.item(), **close)
    np.testing.assert_allclose(loss.backward(), z.grad.numpy(), **close)


def pair(seed, activation=Tanh, torch_activation=torch.nn.Tanh):
    """The same 5-8-8-3 network twice, with the same weights and biases other than 0."""
    rng, layers, theirs = np.random.default_rng(seed), [], []
    for n_inputs, n_outputs in (5, 8), (8, 8), (8, 3):
        layers += [Linear(n_inputs, n_outputs, rng=rng), activation()]
        layers[-2].b.value = rng.normal(size=n_outputs)
        theirs += [torch.nn.Linear(n_inputs, n_outputs, dtype=torch.float64), torch_activation()]
        theirs[-2].weight.data = torch.tensor(layers[-2].W.value.T.copy())
        theirs[-2].bias.data = torch.tensor(layers[-2].b.value.copy())
    return Sequential(*layers[:-1]), torch.nn.Sequential(*theirs[:-1])


def as_ours(parameter):
    return parameter.detach().numpy().T  # PyTorch's weight is (out, in); a bias has no other side


@seeds
@pytest.mark.parametrize("make_loss", LOSSES)
@pytest.mark.parametrize("ours, theirs", [
    (ReLU, torch.nn.ReLU), (Sigmoid, torch.nn.Sigmoid), (Tanh, torch.nn.Tanh)])
def test_every_gradient_of_a_network_agrees(make_loss, ours, theirs, seed):
    model, network = pair(seed, ours, theirs)
    rng, loss = np.random.default_rng(seed + 100), make_loss()
    x, target = rng.normal(size=(16, 5)), target_for(make_loss, (16, 3), rng)
    z = tensor(x)
    LOSSES[make_loss](network(z), torch.tensor(target)).backward()
    loss.forward(model.forward(x), target)
    np.testing.assert_allclose(model.backward(loss.backward()), z.grad.numpy(), **close)
    for mine, other in zip(model.parameters(), network.parameters(), strict=True):
        np.testing.assert_allclose(mine.grad, as_ours(other.grad), **close)


OPTIMIZERS = {
    "SGD": (lambda p: SGD(p, lr=0.1), lambda p: torch.optim.SGD(p, lr=0.1)),
    "momentum": (lambda p: SGD(p, lr=0.05, momentum=0.9),
                 lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    "Adam": (lambda p: Adam(p, lr=0.01), lambda p: torch.optim.Adam(p, lr=0.01)),
    "Adam, short memory": (lambda p: Adam(p, 0.01, 0.5, 0.7, 1e-3),
                           lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.7), eps=1e-3)),
}


@seeds
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_two_hundred_steps_lead_to_the_same_place(name, seed):
    (model, network), rng, loss = pair(seed), np.random.default_rng(seed + 200), CrossEntropyLoss()
    mine, other = OPTIMIZERS[name][0](model.parameters()), OPTIMIZERS[name][1](network.parameters())
    for x, target in zip(rng.normal(size=(200, 16, 5)), rng.integers(3, size=(200, 16))):
        loss.forward(model.forward(x), target)
        model.backward(loss.backward())
        mine.step()
        other.zero_grad()
        F.cross_entropy(network(torch.tensor(x)), torch.tensor(target)).backward()
        other.step()
    for ours, theirs in zip(model.parameters(), network.parameters(), strict=True):
        np.testing.assert_allclose(ours.value, as_ours(theirs), rtol=1e-10, atol=1e-10)


# ---- convolution ---------------------------------------------------------------------------------

SETTINGS = [  # C, F, H, W, kernel, stride, padding
    (1, 1, 5, 5, 3, 1, 0), (3, 4, 7, 6, 3, 1, 0), (2, 3, 8, 9, 3, 2, 1), (2, 5, 6, 6, 1, 1, 0),
    (4, 2, 5, 11, 5, 1, 2), (1, 3, 10, 4, 4, 3, 2), (3, 3, 3, 3, 3, 1, 0), (2, 2, 2, 3, 5, 2, 2),
    (1, 8, 28, 28, 3, 1, 0), (8, 16, 13, 13, 3, 1, 1), (2, 3, 9, 7, 2, 3, 0),
    (1, 2, 12, 5, 2, 5, 1)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_convolution_and_its_gradients_agree(setting):
    c, f, high, wide, k, s, p = setting
    rng = np.random.default_rng(setting)
    layer = Conv2d(c, f, k, stride=s, padding=p, rng=rng)
    layer.b.value = rng.normal(size=f)
    x = rng.normal(size=(3, c, high, wide))
    inputs = [tensor(x), tensor(layer.W.value), tensor(layer.b.value)]
    theirs = F.conv2d(*inputs, stride=s, padding=p)
    dy = rng.normal(size=theirs.shape)
    theirs.backward(torch.tensor(dy))
    np.testing.assert_allclose(layer.forward(x), theirs.detach().numpy(), **close)
    ours = [layer.backward(dy), layer.W.grad, layer.b.grad]
    for gradient, other in zip(ours, inputs):
        np.testing.assert_allclose(gradient, other.grad.numpy(), **close)


@pytest.mark.parametrize("size, high, wide", [(2, 6, 6), (2, 7, 5), (3, 9, 11), (1, 3, 2)])
@pytest.mark.parametrize("values", ["numbers", "ties"])
def test_max_pooling_agrees_also_where_pixels_are_equal(size, high, wide, values):
    rng = np.random.default_rng(size)
    shape = 4, 3, high, wide
    x = rng.normal(size=shape) if values == "numbers" else rng.integers(-1, 2, shape).astype(float)
    layer, z = MaxPool2d(size), tensor(x)
    theirs = F.max_pool2d(z, size)
    dy = rng.normal(size=theirs.shape)
    theirs.backward(torch.tensor(dy))
    np.testing.assert_array_equal(layer.forward(x), theirs.detach().numpy())
    np.testing.assert_array_equal(layer.backward(dy), z.grad.numpy())


@pytest.mark.parametrize("layer, function", [
    (Flatten(), torch.nn.Flatten()), (GlobalAvgPool(), lambda z: z.mean(dim=(2, 3)))])
def test_flattening_and_the_mean_of_maps_agree(layer, function):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(4, 3, 5, 7))
    z = tensor(x)
    theirs = function(z)
    dy = rng.normal(size=theirs.shape)
    theirs.backward(torch.tensor(dy))
    np.testing.assert_allclose(layer.forward(x), theirs.detach().numpy(), **close)
    np.testing.assert_allclose(layer.backward(dy), z.grad.numpy(), **close)
