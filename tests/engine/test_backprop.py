"""Back-propagation: a network worked by hand, gradient checks everywhere, a check that can fail."""

import numpy as np
import pytest

from utils import (
    SGD,
    Activation,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    Layer,
    LeakyReLU,
    Linear,
    MSELoss,
    Parameter,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    gradient_check,
    numerical_gradient,
)
from utils.activations import ACTIVATIONS, relu
from utils.losses import Loss


def layer_of(W, b):
    layer = Linear(len(W), len(b), rng=np.random.default_rng(0))
    layer.W.value, layer.b.value = np.array(W, float), np.array(b, float)
    return layer


def random_layer(n_inputs, n_outputs, seed, **options):
    rng = np.random.default_rng(seed)
    layer = Linear(n_inputs, n_outputs, rng=rng, **options)
    layer.b.value = rng.normal(size=n_outputs).astype(layer.b.value.dtype)
    return layer


def test_every_number_of_a_small_network_is_the_one_worked_by_hand():
    model = Sequential(layer_of([[1, -1], [2, -3]], [-3, 1]), ReLU(), layer_of([[3], [4]], [-1]))
    loss, sgd = MSELoss(), SGD(model.parameters(), lr=0.5)
    y = model.forward(np.array([[1.0, 2.0], [-1.0, 0.0]]))
    np.testing.assert_array_equal(model.layers[0].y, [[2, -6], [-4, 2]])
    np.testing.assert_array_equal(model.layers[1].y, [[2, 0], [0, 2]])
    np.testing.assert_array_equal(y, [[5], [7]])
    assert loss.forward(y, np.array([[3.0], [8.0]])) == (2**2 + 1**2) / 2
    dy = loss.backward()
    np.testing.assert_array_equal(dy, [[2], [-1]])
    np.testing.assert_array_equal(model.backward(dy), [[6, 12], [4, 12]])
    gradients = [[6, 4], [12, 0]], [6, -4], [[4], [-2]], [1]
    for parameter, gradient in zip(model.parameters(), gradients):
        np.testing.assert_array_equal(parameter.grad, gradient)
    sgd.step()
    values = [[-2, -3], [-4, -3]], [-6, 3], [[1], [5]], [-1.5]
    for parameter, value in zip(model.parameters(), values):
        np.testing.assert_array_equal(parameter.value, value)


def test_a_stack_in_a_stack_is_one_stack():
    layers = [random_layer(3, 4, 0), Tanh(), random_layer(4, 2, 1)]
    flat, nested = Sequential(*layers), Sequential(Sequential(*layers[:2]), layers[2])
    x, dy = np.ones((5, 3)), np.ones((5, 2))
    assert nested.parameters() == flat.parameters()
    np.testing.assert_array_equal(nested.forward(x), flat.forward(x))
    np.testing.assert_array_equal(nested.backward(dy), flat.backward(dy))


MODELS = {
    "Linear": lambda: random_layer(4, 3, 0),
    "ReLU": ReLU,
    "LeakyReLU": lambda: LeakyReLU(0.2),
    "Sigmoid": Sigmoid,
    "Tanh": Tanh,
    "identity": lambda: Activation(*ACTIVATIONS["identity"]),
    "deep": lambda: Sequential(random_layer(4, 6, 0), Tanh(), random_layer(6, 5, 1), ReLU(),
                               random_layer(5, 3, 2)),
    "nested": lambda: Sequential(Sequential(random_layer(4, 4, 0), Sigmoid()), LeakyReLU(),
                                 random_layer(4, 3, 1)),
}


@pytest.mark.parametrize("make_loss", [MSELoss, BCEWithLogitsLoss, CrossEntropyLoss])
@pytest.mark.parametrize("name", MODELS)
def test_every_layer_and_network_passes_the_gradient_check_under_every_loss(name, make_loss):
    rng, model, loss = np.random.default_rng(7), MODELS[name](), make_loss()
    x = rng.normal(size=(6, 4))
    shape, has_labels = model.forward(x).shape, make_loss is CrossEntropyLoss
    target = rng.integers(shape[1], size=6) if has_labels else rng.uniform(size=shape)
    errors = gradient_check(model, loss, x, target)
    assert len(errors) == 1 + len(model.parameters())
    assert max(errors.values()) < 1e-8, errors


def test_the_gradient_check_names_every_parameter_by_its_place():
    errors = gradient_check(MODELS["nested"](), MSELoss(), np.ones((2, 4)), np.zeros((2, 3)))
    assert list(errors) == ["x", "layers[0].layers[0].W", "layers[0].layers[0].b",
                            "layers[2].W", "layers[2].b"]


def test_the_gradient_check_passes_over_an_input_gradient_that_was_saved():
    model = random_layer(4, 3, 0, input_gradient=False)
    assert list(gradient_check(model, MSELoss(), np.ones((2, 4)), np.zeros((2, 3)))) == ["W", "b"]


class Slipped(Linear):
    """A Linear(3, 3) whose backward is right but for one slip."""

    def __init__(self, slip):
        super().__init__(3, 3, rng=np.random.default_rng(0))
        self.b.value, self.slip = np.array([0.3, -0.7, 1.1]), slip

    def backward(self, dy):
        gradients = {"x": super().backward(dy), "W": self.W.grad, "b": self.b.grad}
        gradients.update(self.slip(self, dy))
        self.W.grad, self.b.grad = gradients["W"], gradients["b"]
        return gradients["x"]


SLIPS = {
    "W's gradient transposed": lambda layer, dy: {"W": dy.T @ layer.x},
    "W's gradient averaged once more": lambda layer, dy: {"W": layer.x.T @ dy / len(dy)},
    "W's gradient without a sign": lambda layer, dy: {"W": -(layer.x.T @ dy)},
    "W's gradient from the output": lambda layer, dy: {"W": layer.y.T @ dy},
    "W's gradient 1 percent off": lambda layer, dy: {"W": 1.01 * (layer.x.T @ dy)},
    "W's gradient nan": lambda layer, dy: {"W": np.nan * layer.W.value},
    "b's gradient a mean": lambda layer, dy: {"b": dy.mean(axis=0)},
    "b's gradient zero": lambda layer, dy: {"b": np.zeros(3)},
    "b's gradient one example's": lambda layer, dy: {"b": dy[0]},
    "x's gradient through W, not its transpose": lambda layer, dy: {"x": dy @ layer.W.value},
    "x's gradient not passed through": lambda layer, dy: {"x": dy},
}


@pytest.mark.parametrize("claim, error", [(0, 1), (2, 0.5), (-1, 2)])
def test_the_error_is_the_difference_divided_by_the_larger_of_both_gradients(claim, error):
    x, target = np.array([[1.0, 2.0, 30.0]]), np.full((1, 3), 1000.0)  # all gradients are negative
    model = Slipped(lambda layer, dy: {"W": claim * layer.W.grad})
    errors = gradient_check(model, MSELoss(), x, target)
    assert errors["W"] == pytest.approx(error, rel=1e-6)
    assert {type(value) for value in errors.values()} == {float}


@pytest.mark.parametrize("slip", SLIPS)
def test_the_gradient_check_finds_a_slip_and_only_the_slip(slip):
    x, target = np.random.default_rng(1).normal(size=(2, 4, 3))
    errors = gradient_check(Slipped(SLIPS[slip]), MSELoss(), x, target)
    assert [name for name, error in errors.items() if not error < 1e-8] == [slip[0]]
    assert not errors[slip[0]] < 1e-3


def test_the_error_is_relative_to_the_largest_gradient_of_its_tensor():
    for factor in 1e-6, 1.0, 1e6:
        model, loss = Slipped(SLIPS["W's gradient 1 percent off"]), MSELoss()
        errors = gradient_check(model, loss, np.ones((4, 3)), np.full((4, 3), factor))
        assert errors["W"] == pytest.approx(0.01 / 1.01, rel=1e-3)


def test_a_gradient_that_is_zero_as_it_should_be_has_no_error():
    model = Sequential(layer_of([[1]], [-100]), ReLU(), layer_of([[1]], [0]))
    errors = gradient_check(model, MSELoss(), np.array([[1.0]]), np.array([[1.0]]))
    without = [name for name, error in errors.items() if error == 0]
    assert without == ["x", "layers[0].W", "layers[0].b", "layers[2].W"]
    assert {type(error) for error in errors.values()} == {float}


@pytest.mark.parametrize("wrong", [relu, lambda x: (relu(x) >= 0) * 1.0])
def test_the_gradient_check_finds_a_wrong_activation_behind_a_right_layer(wrong):
    model = Sequential(random_layer(3, 5, 0), Activation(relu, wrong), random_layer(5, 1, 1))
    x = np.random.default_rng(2).normal(size=(4, 3))
    errors = gradient_check(model, MSELoss(), x, np.ones((4, 1)))
    found = [name for name, error in errors.items() if error > 1e-3]
    assert found == ["x", "layers[0].W", "layers[0].b"]


@pytest.mark.parametrize("slip, message", [
    (lambda layer, dy: {"b": None}, r"backward must give b a gradient of shape \(3,\), got none"),
    (lambda layer, dy: {"b": dy}, r"backward must give b a gradient of shape \(3,\), got \(4, 3\)"),
    (lambda layer, dy: {"W": dy @ dy.T},
     r"backward must give W a gradient of shape \(3, 3\), got \(4, 4\)"),
    (lambda layer, dy: {"x": dy.T},
     r"backward must give x a gradient of shape \(4, 3\), got \(3, 4\)"),
])
def test_the_gradient_check_refuses_a_gradient_that_is_missing_or_has_another_shape(slip, message):
    with pytest.raises(ValueError, match=message):
        gradient_check(Slipped(slip), MSELoss(), np.ones((4, 3)), np.zeros((4, 3)))


def test_a_missing_gradient_is_named_by_its_place():
    model = Sequential(Tanh(), Slipped(lambda layer, dy: {"b": None}))
    with pytest.raises(ValueError, match=r"backward must give layers\[1\]\.b a gradient"):
        gradient_check(model, MSELoss(), np.ones((4, 3)), np.zeros((4, 3)))


class Forgetful(Linear):
    """A Linear(2, 1) whose backward forgets the bias."""

    def backward(self, dy):
        kept = self.b.grad
        dx = super().backward(dy)
        self.b.grad = kept
        return dx


@pytest.mark.parametrize("options", [{}, {"input_gradient": False}])
def test_a_gradient_from_before_is_not_taken_for_one_of_this_backward(options):
    model = Forgetful(2, 1, rng=np.random.default_rng(0), **options)
    model.b.grad = np.array([2.0])  # right for the batch below, where dy is 2
    x = np.ones((1, 2))
    target = model.forward(x) - 1
    with pytest.raises(ValueError, match=r"must give b a gradient of shape \(1,\), got none"):
        gradient_check(model, MSELoss(), x, target)


class Scaled(Layer):
    """A layer with a layer inside, and a parameter that is one number: y = scale * inner(x)."""

    def __init__(self, inner, dtype=np.float64):
        self.scale, self.inner = Parameter(np.array(-2, dtype)), inner

    def forward(self, x):
        self.y = self.scale.value * self.inner.forward(x)
        return self.y

    def backward(self, dy):
        self.scale.grad = np.array((dy * self.inner.y).sum())
        return self.inner.backward(self.scale.value * dy)


def test_the_gradient_check_finds_a_layer_inside_a_layer_and_a_parameter_without_axes():
    model = Sequential(Tanh(), Scaled(Scaled(random_layer(3, 2, 0))))
    x = np.random.default_rng(1).normal(size=(4, 3))
    errors = gradient_check(model, MSELoss(), x, np.ones((4, 2)))
    inside = ["scale", "inner.scale", "inner.inner.W", "inner.inner.b"]
    assert list(errors) == ["x", *(f"layers[1].{name}" for name in inside)]
    assert max(errors.values()) < 1e-8


class Gain(Loss):
    """What is to grow, turned around: a loss below 0."""

    def forward(self, prediction, target):
        self.remember(prediction, target)
        return -float((prediction * target).sum())

    def backward(self):
        return -self.target


def test_the_gradient_check_takes_a_loss_below_0_and_a_list():
    model = Sequential(ReLU(), layer_of([[1, 2], [3, 4]], [5, 6]))
    errors = gradient_check(model, Gain(), [[0.5, 2.0]], np.array([[1.0, 3.0]]))
    assert len(errors) == 3 and max(errors.values()) < 1e-8


def test_what_overflows_or_underflows_shows_in_the_numbers_and_raises_nothing():
    turned = Activation(np.positive, np.negative)
    x, target = np.ones((1, 1)), np.full((1, 1), 1e308)
    with np.errstate(all="raise"):
        assert numerical_gradient(np.exp, -1000.0) == 0
        assert gradient_check(turned, Gain(), x, target) == {"x": np.inf}


def test_unasked_the_gradient_check_takes_steps_of_1e_5():
    arguments = random_layer(4, 3, 0), MSELoss(), np.ones((2, 4)), np.zeros((2, 3))
    assert gradient_check(*arguments) == gradient_check(*arguments, h=1e-5)
    assert numerical_gradient(np.exp, 0.3) == numerical_gradient(np.exp, 0.3, h=1e-5)


@pytest.mark.parametrize("x_dtype, dtype, guilty", [
    (np.float32, np.float32, "x"), (np.float64, np.float32, "W")])
def test_the_gradient_check_refuses_float32(x_dtype, dtype, guilty):
    model = random_layer(3, 2, 0, dtype=dtype)
    with pytest.raises(ValueError, match=f"gradient_check takes float64, .*; {guilty} is float32"):
        gradient_check(model, MSELoss(), np.ones((4, 3), x_dtype), np.zeros((4, 2)))


@pytest.mark.parametrize("model, x, guilty", [
    (Sequential(ReLU(), random_layer(3, 2, 0, dtype=np.float32)), np.ones((4, 3)),
     r"layers\[1\]\.W is float32"),
    (Scaled(ReLU(), np.float32), np.ones((4, 3)), "scale is float32"),
    (ReLU(), np.ones((4, 3), complex), "x is complex128")])
def test_the_gradient_check_names_what_is_no_float64(model, x, guilty):
    with pytest.raises(ValueError, match=f"; {guilty}$"):
        gradient_check(model, MSELoss(), x, np.zeros((4, 2)))


def test_the_gradient_check_leaves_input_and_parameters_as_they_were():
    model, x = random_layer(3, 2, 0), np.array([[0.1, 0.2, 0.3]])
    arrays = [x, *(parameter.value for parameter in model.parameters())]
    before = [array.copy() for array in arrays]
    gradient_check(model, MSELoss(), x, np.ones((1, 2)))
    assert all(parameter.value is array for parameter, array in zip(model.parameters(), arrays[1:]))
    for old, new in zip(before, arrays):
        np.testing.assert_array_equal(new, old)


@pytest.mark.parametrize("shape", [(), (1,), (4,), (2, 3), (2, 1, 3), (0,)])
def test_a_numerical_gradient_has_any_shape(shape):
    x = np.random.default_rng(0).normal(size=shape)
    gradient = numerical_gradient(lambda x: (x**3).sum() - 100, x)
    assert gradient.shape == shape
    np.testing.assert_allclose(gradient, 3 * x**2, rtol=0, atol=1e-9)


def test_a_numerical_gradient_leaves_its_input_unchanged():
    x = np.array([0.1, 0.2, 0.3])
    numerical_gradient(np.sum, x)
    np.testing.assert_array_equal(x, [0.1, 0.2, 0.3])


def test_a_numerical_gradient_is_central():
    assert numerical_gradient(lambda x: x[0] ** 2, [3.0], h=1.0) == [6.0]  # one-sided: 7


def test_a_numerical_gradient_of_whole_numbers_is_no_whole_number():
    assert numerical_gradient(lambda x: x[0] ** 2 / 4, [3]) == pytest.approx([1.5])
