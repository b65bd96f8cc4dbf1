"""Convolutional layers: shapes, numbers by hand, gradients, and what they refuse."""

import re

import numpy as np
import pytest

from utils import CrossEntropyLoss, Linear, ReLU, Sequential, gradient_check
from utils.convolution import Conv2d, Flatten, GlobalAvgPool, MaxPool2d, he_kernels, output_size


def rng():
    return np.random.default_rng(0)


def conv(n_inputs=1, n_outputs=1, size=2, **options):
    return Conv2d(n_inputs, n_outputs, size, rng=rng(), **options)


@pytest.mark.parametrize("size, kernel, stride, padding, places", [
    (28, 3, 1, 0, 26), (28, 3, 2, 0, 13), (28, 3, 1, 1, 28), (5, 2, 2, 0, 2), (3, 3, 1, 0, 1),
    (1, 3, 1, 1, 1), (7, 3, 3, 2, 3), (6, 1, 4, 0, 2), (1, 5, 1, 2, 1)])
def test_a_kernel_has_so_many_places(size, kernel, stride, padding, places):
    assert output_size(size, kernel, stride, padding) == places
    ends = range(kernel, size + 2 * padding + 1, stride)  # where it ends, counted one by one
    assert len(ends) == places and output_size(10, 3) == 8


COUNTS = "channels, sizes and strides are whole numbers from 1, padding one from 0, got "


@pytest.mark.parametrize("call, got", [
    (lambda: output_size(0, 3), "0, 3, 1 and padding 0"),
    (lambda: output_size(5.5, 3), "5.5, 3, 1 and padding 0"),
    (lambda: output_size(5, 3, -1), "5, 3, -1 and padding 0"),
    (lambda: output_size(5, 3, 1, -1), "5, 3, 1 and padding -1"),
    (lambda: output_size(5, 3, 1.5), "5, 3, 1.5 and padding 0"),
    (lambda: output_size(5, 3, 1, 0.5), "5, 3, 1 and padding 0.5"),
    (lambda: conv(0), "0, 1, 2, 1 and padding 0"),
    (lambda: conv(1, 0, 3), "1, 0, 3, 1 and padding 0"),
    (lambda: conv(size=0, stride=2), "1, 1, 0, 2 and padding 0"),
    (lambda: conv(padding=-1), "1, 1, 2, 1 and padding -1"),
    (lambda: MaxPool2d(0), "0 and padding 0")])
def test_what_is_no_count_is_refused(call, got):
    with pytest.raises(ValueError, match=f"^{re.escape(COUNTS + got)}$"):
        call()


def test_a_kernel_larger_than_the_padded_axis_is_refused():
    message = "a kernel of 6 pixels has no place on an axis of 3 with a padding of 1"
    for stride in (1, 2):
        with pytest.raises(ValueError, match=f"^{message}$"):
            output_size(3, 6, stride, padding=1)
    assert output_size(3, 5, padding=1) == 1


IMAGE = np.array([[[[1.0, 2, 3], [4, 5, 6], [7, 8, 10]]]])


def by_hand(kernel, bias=0.0, **options):
    layer = conv(**options)
    layer.W.value, layer.b.value = np.array([[kernel]], float), np.array([bias])
    return layer


def test_a_kernel_is_not_turned_over():
    y = by_hand([[1, 2], [3, 4]], 0.5).forward(IMAGE)
    np.testing.assert_array_equal(y, [[[[37.5, 47.5], [67.5, 81.5]]]])  # 1 + 4 + 12 + 20 + 0.5


def test_a_stride_leaves_out_places_and_padding_adds_a_margin_of_zeros():
    layer = by_hand([[1, 2], [3, 4]], stride=2, padding=1)
    np.testing.assert_array_equal(layer.forward(IMAGE), [[[[4, 18], [36, 81]]]])


def test_gradients_by_hand():
    layer = by_hand([[1, 2], [3, 4]])
    layer.forward(IMAGE)
    dx = layer.backward(np.array([[[[1.0, 0], [0, 10]]]]))
    np.testing.assert_array_equal(dx, [[[[1, 2, 0], [3, 14, 20], [0, 30, 40]]]])
    np.testing.assert_array_equal(layer.W.grad, [[[[51, 62], [84, 105]]]])
    np.testing.assert_array_equal(layer.b.grad, [11])


def test_every_feature_map_sums_over_all_channels():
    layer, x = conv(2, 3, 2), rng().normal(size=(4, 2, 3, 3))
    layer.b.value = np.array([1.0, 2, 3])
    y = layer.forward(x)
    assert y.shape == (4, 3, 2, 2)
    for n, f, i, j in np.ndindex(y.shape):
        sum_ = (x[n, :, i:i + 2, j:j + 2] * layer.W.value[f]).sum() + layer.b.value[f]
        assert y[n, f, i, j] == pytest.approx(sum_, rel=1e-12)


def test_the_largest_of_each_block_and_its_gradient():
    layer, x = MaxPool2d(), np.array([[[[1.0, 2, 9], [4, 3, 9], [9, 9, 9]]]])
    np.testing.assert_array_equal(layer.forward(x), [[[[4]]]])
    np.testing.assert_array_equal(layer.backward(np.array([[[[7.0]]]])),
                                  [[[[0, 0, 0], [7, 0, 0], [0, 0, 0]]]])


def test_blocks_lie_side_by_side():
    layer, x = MaxPool2d(), rng().normal(size=(2, 3, 5, 7))
    y = layer.forward(x)
    dy = rng().normal(size=y.shape)
    dx = layer.backward(dy)
    assert y.shape == (2, 3, 2, 3)
    for n, c, i, j in np.ndindex(y.shape):
        block, dblock = (each[n, c, 2 * i:2 * i + 2, 2 * j:2 * j + 2] for each in (x, dx))
        assert y[n, c, i, j] == block.max()
        np.testing.assert_array_equal(dblock, dy[n, c, i, j] * (block == block.max()))
    assert np.count_nonzero(dx) == y.size


def test_of_equal_pixels_the_first_gets_the_gradient():
    layer = MaxPool2d(3)
    layer.forward(np.array([[[[-5.0, -2, -2], [-2, -4, -9], [-2, -3, -2]]]]))
    np.testing.assert_array_equal(layer.backward(np.ones((1, 1, 1, 1))),
                                  [[[[0, 1, 0], [0, 0, 0], [0, 0, 0]]]])


def test_the_mean_of_each_map_and_its_gradient():
    layer, x = GlobalAvgPool(), -np.arange(12.0).reshape(1, 2, 2, 3)
    np.testing.assert_array_equal(layer.forward(x), [[-2.5, -8.5]])
    np.testing.assert_array_equal(layer.backward(np.array([[6.0, 12]])),
                                  np.repeat([1.0, 2], 6).reshape(x.shape))


def test_rows_are_flattened_channel_by_channel():
    layer, x = Flatten(), -np.arange(12.0).reshape(2, 2, 3, 1)
    np.testing.assert_array_equal(layer.forward(x), -np.arange(12).reshape(2, 6))
    np.testing.assert_array_equal(layer.backward(x.reshape(2, 6)), x)
    assert layer.forward(np.ones((0, 2, 3, 3))).shape == (0, 18)


LAYERS = [lambda **options: conv(3, 2, 2, **options), lambda **_: MaxPool2d(2),
          lambda **_: GlobalAvgPool(), lambda **_: Flatten()]
every_layer = pytest.mark.parametrize("make", LAYERS)


@every_layer
def test_every_layer_keeps_the_contract_of_layers(make):
    layer, x = make(), rng().normal(size=(2, 3, 5, 4))
    with pytest.raises(ValueError, match="backward needs a forward first"):
        layer.backward(np.ones((2, 3)))
    before, y = x.copy(), layer.forward(x)
    dy = rng().normal(size=y.shape)
    with pytest.raises(ValueError, match=f"takes dy of shape {re.escape(str(y.shape))}"):
        layer.backward(dy[:1])
    first = [layer.backward(dy), *(p.grad for p in layer.parameters())]
    second = [layer.backward(dy), *(p.grad for p in layer.parameters())]
    for a, b in zip(first, second):  # set, and not added
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(dy, rng().normal(size=y.shape))


@every_layer
def test_float32_stays_float32(make):
    layer = make(dtype=np.float32)
    y = layer.forward(np.ones((2, 3, 5, 4), np.float32))
    arrays = [y, layer.backward(y), *(p.grad for p in layer.parameters())]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize("stride, padding", [(1, 0), (2, 0), (1, 1), (3, 2)])
def test_the_backward_pass_of_a_whole_network_is_right(stride, padding):
    r = rng()
    body = [Conv2d(2, 3, 3, stride=stride, padding=padding, rng=r), ReLU(), MaxPool2d(2),
            Conv2d(3, 4, 2, padding=1, rng=r), ReLU()]
    x = r.normal(size=(3, 2, 9, 8))
    for head, width in ([Flatten()], None), ([GlobalAvgPool()], 4):
        features = Sequential(*body, *head).forward(x)
        model = Sequential(*body, *head, Linear(width or features.shape[1], 5, rng=r))
        errors = gradient_check(model, CrossEntropyLoss(), x, np.array([0, 4, 2]))
        assert max(errors.values()) < 1e-8, errors


@pytest.mark.parametrize("layer, wanted, shapes", [
    (conv(2, 3, 3), "(N, 2, H, W), H and W at least 3",
     [(2, 5, 5), (4, 2, 5), (4, 2, 5, 5, 5), (4, 1, 5, 5), (4, 3, 5, 5), (4, 2, 5, 2)]),
    (conv(1, 1, 5, padding=1), "(N, 1, H, W), H and W at least 3", [(4, 1, 2, 5)]),
    (conv(1, 1, 2, padding=1), "(N, 1, H, W), H and W at least 1", [(4, 1, 0, 5)]),
    (MaxPool2d(3), "(N, C, H, W), H and W at least 3",
     [(4, 1, 2, 5), (4, 3, 5), (4, 1, 5, 5, 5)]),
    (GlobalAvgPool(), "(N, C, H, W)", [(4, 3, 5), (4, 3, 5, 0), (4, 3, 0, 5), (4, 3, 5, 2, 2)])])
def test_an_input_of_another_shape_is_refused(layer, wanted, shapes):
    for shape in shapes:
        message = f"{layer} takes x of shape {wanted}, got {shape}"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            layer.forward(np.ones(shape))


@pytest.mark.parametrize("mine, other", [("float64", "float32"), ("float32", "float64")])
def test_another_dtype_is_refused(mine, other):
    message = f"{conv()} holds {mine} and takes x of {mine}, got {other}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        conv(dtype=mine).forward(np.ones((1, 1, 3, 3), other))


def test_a_first_layer_saves_the_gradient_that_nobody_reads():
    layer = conv(input_gradient=False)
    layer.forward(IMAGE)
    assert layer.backward(np.ones((1, 1, 2, 2))) is None


def test_layers_say_what_they_are():
    layers = [conv(3, 8, 5, stride=2, padding=1), MaxPool2d(), GlobalAvgPool(), Flatten()]
    assert str(layers) == ("[Conv2d(3, 8, 5, stride=2, padding=1), MaxPool2d(2), "
                           "GlobalAvgPool(), Flatten()]")


def test_what_overflows_shows_in_the_numbers_whatever_the_reader_has_set():
    layer = by_hand([[1e300, 1], [1, 1]])
    with np.errstate(all="raise"):
        assert np.isinf(layer.forward(1e300 * IMAGE)).all()
        assert np.isinf(layer.backward(np.full((1, 1, 2, 2), 1e300))).any()
        layer.forward(np.full((1, 1, 3, 3), 1e-300))
        layer.backward(np.full((1, 1, 2, 2), 1e-300))


def test_kernels_are_drawn_with_the_variance_of_their_inputs():
    kernels = he_kernels(8, 500, 5, rng())
    assert (kernels.mean(), kernels.var()) == pytest.approx((0, 2 / 200), rel=0.02, abs=1e-3)
    layer = Conv2d(8, 500, 5, rng=rng())
    np.testing.assert_array_equal(layer.W.value, kernels)
    np.testing.assert_array_equal(layer.b.value, np.zeros(500))
    ones = conv(2, 3, 4, init=lambda c, f, k, r: np.full((f, c, k, k), float(r is not None)))
    np.testing.assert_array_equal(ones.W.value, np.ones((3, 2, 4, 4)))


def test_a_margin_may_be_wider_than_the_kernel():
    layer, x = conv(1, 1, 1, padding=3, stride=2), rng().normal(size=(2, 1, 4, 5))
    layer.W.value = np.array([[[[2.0]]]])
    y = layer.forward(x)
    np.testing.assert_array_equal(y, 2 * np.pad(x, ((0, 0), (0, 0), (3, 3), (3, 3)))[..., ::2, ::2])
    dy = rng().normal(size=y.shape)
    dx = np.zeros((2, 1, 10, 11))
    dx[..., ::2, ::2] = 2 * dy
    np.testing.assert_array_equal(layer.backward(dy), dx[..., 3:7, 3:8])


def test_a_kernel_may_be_larger_than_the_image():
    layer, x = conv(1, 1, 7, padding=3), rng().normal(size=(2, 1, 2, 2))
    model = Sequential(layer, Flatten(), Linear(4, 3, rng=rng()))
    errors = gradient_check(model, CrossEntropyLoss(), x, np.array([0, 2]))
    assert max(errors.values()) < 1e-8, errors
    assert conv(1, 1, 5, padding=1).forward(np.ones((1, 1, 3, 3))).shape == (1, 1, 1, 1)
