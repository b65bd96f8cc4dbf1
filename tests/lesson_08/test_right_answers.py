"""Lesson 8: the many ways to be right, which all pass, and the references beside the engine."""

import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written
from numpy.lib.stride_tricks import sliding_window_view

import utils
from utils.convolution import output_size as engines_output_size
from utils.exercises import check, yours
from utils.lesson_08.e03_conv2d_fast import images_kernels_biases
from utils.lesson_08.e05_max_pool import maps
from utils.lesson_08.e06_conv2d_backward import gradients_of_maps
from utils.lesson_08.e08_capstone import Rows, StandIn, network
from utils.lesson_08.exercises import layers_of_kernels, rows

right = right_answers(8)
NAMES = {"np": np, "math": math, "utils": utils, "sliding_window_view": sliding_window_view,
         **vars(right)}
WINDOWS = "sliding_window_view(image, kernel.shape)"
OF_KERNELS = "sliding_window_view(image, kernels.shape[1:])"
FULL = "np.pad(dy, [(n - 1, n - 1) for n in kernel.shape])"
CROPPED = "x[:x.shape[0] // size * size, :x.shape[1] // size * size]"
FOUR_AXES = "reshape(x.shape[0] // size, size, x.shape[1] // size, size)"
EXPRESSIONS = {
    "8.1": [
        "len(range(0, size + 2 * padding - kernel + 1, stride))",
        "math.floor((size + 2 * padding - kernel) / stride) + 1",
        "int((size + 2 * padding - kernel) / stride) + 1",
        "(size + 2 * padding - kernel + stride) // stride",
        "-(-(size + 2 * padding - kernel + 1) // stride)",
        "math.ceil((size + 2 * padding - kernel + 1) / stride)",
        "np.floor((size + 2 * padding - kernel) / stride + 1)",
        "sum(1 for start in range(-padding, size + padding) "
        "if start + kernel <= size + padding and (start + padding) % stride == 0)",
        "utils.convolution.output_size(size, kernel, stride, padding)",
        "np.arange(size + 2 * padding - kernel + 1)[::stride].size",
    ],
    "8.2": [
        f"np.einsum('ijuv,uv->ij', {WINDOWS}, kernel)",
        f"({WINDOWS} * kernel).sum(axis=(2, 3))", f"np.tensordot({WINDOWS}, kernel, 2)",
        f"({WINDOWS} * kernel).sum((2, 3)).tolist()",
        "sum(kernel[u, v] * image[u:image.shape[0] - kernel.shape[0] + 1 + u, "
        "v:image.shape[1] - kernel.shape[1] + 1 + v] "
        "for u in range(kernel.shape[0]) for v in range(kernel.shape[1]))",
        "[[np.vdot(image[i:i + len(kernel), j:j + len(kernel[0])], kernel) "
        "for j in range(len(image[0]) - len(kernel[0]) + 1)] "
        "for i in range(len(image) - len(kernel) + 1)]",
        "conv2d(image, kernel).astype(np.float32)",
        "conv2d(image[::-1, ::-1], kernel[::-1, ::-1])[::-1, ::-1]", "conv2d(image.T, kernel.T).T",
        "np.array([[np.trace(image[i:i + len(kernel), j:j + kernel.shape[1]] @ kernel.T) "
        "for j in range(image.shape[1] - kernel.shape[1] + 1)] "
        "for i in range(image.shape[0] - len(kernel) + 1)])",
        "conv2d_backward(kernel, image, conv2d(image, kernel))[1]",
    ],
    "8.3 patches": [
        "sliding_window_view(image, (k, k)).reshape(-1, k * k)",
        "sliding_window_view(image, (k, k)).reshape(-1, k * k).tolist()",
        "[image[i:i + k, j:j + k].flatten() for i in range(image.shape[0] - k + 1) "
        "for j in range(image.shape[1] - k + 1)]",
        "[[image[i + u, j + v] for u in range(k) for v in range(k)] "
        "for i in range(len(image) - k + 1) for j in range(len(image[0]) - k + 1)]",
        "np.array([image[u:image.shape[0] - k + 1 + u, v:image.shape[1] - k + 1 + v].ravel() "
        "for u in range(k) for v in range(k)]).T",
        "np.column_stack([image[u:image.shape[0] - k + 1 + u, v:image.shape[1] - k + 1 + v]"
        ".ravel() for u in range(k) for v in range(k)])",
        "np.vstack([image[i:i + k, j:j + k].reshape(1, -1) "
        "for i in range(image.shape[0] - k + 1) for j in range(image.shape[1] - k + 1)])",
        "image.ravel()[(lambda H, W: (np.arange(H - k + 1)[:, None, None, None] * W "
        "+ np.arange(W - k + 1)[:, None, None] + np.arange(k)[:, None] * W + np.arange(k))"
        ".reshape(-1, k * k))(*image.shape)]",
        "np.float32(patches(image, k))",
    ],
    "8.3 conv2d_fast": [
        "np.array([conv2d(image, kernel) + b for kernel, b in zip(kernels, bias)])",
        "[conv2d(image, kernel) + b for kernel, b in zip(kernels, bias)]",
        "(patches(image, kernels.shape[1]) @ kernels.reshape(len(kernels), -1).T + bias).T"
        ".reshape(len(kernels), image.shape[0] - kernels.shape[1] + 1, -1)",
        "(kernels.reshape(len(kernels), -1) @ patches(image, kernels.shape[1]).T "
        "+ bias.reshape(-1, 1)).reshape(len(kernels), image.shape[0] - kernels.shape[1] + 1, -1)",
        f"np.tensordot(kernels, {OF_KERNELS}, ([1, 2], [2, 3])) + bias[:, None, None]",
        f"np.moveaxis(np.tensordot({OF_KERNELS}, kernels, ([2, 3], [1, 2])) + bias, 2, 0)",
        "np.stack([(patches(image, len(kernel)) @ kernel.ravel() + b)"
        ".reshape(len(image) - len(kernel) + 1, -1) for kernel, b in zip(kernels, bias)])",
        "((np.column_stack([patches(image, kernels.shape[1]), "
        "np.ones(len(patches(image, kernels.shape[1])))]) "
        "@ np.column_stack([kernels.reshape(len(kernels), -1), bias]).T).T"
        ".reshape(len(kernels), image.shape[0] - kernels.shape[1] + 1, -1))",
        "conv2d_fast(image, kernels, bias).astype(np.float32)",
    ],
    "8.4 conv_parameters": [
        "n_outputs * n_inputs * size ** 2 + n_outputs",
        "n_outputs + n_outputs * n_inputs * size * size",
        "sum(n_inputs * size ** 2 + 1 for _ in range(n_outputs))",
        "np.zeros((n_outputs, n_inputs, size, size)).size + np.zeros(n_outputs).size",
        "(lambda layer: layer.W.value.size + layer.b.value.size)"
        "(utils.Conv2d(n_inputs, n_outputs, size, rng=np.random.default_rng(0)))",
        "dense_parameters((n_inputs, size, size), (n_outputs,))",
        "float(n_outputs * (n_inputs * size ** 2 + 1))",
    ],
    "8.4 dense_parameters": [
        "np.prod(shape_in) * np.prod(shape_out) + np.prod(shape_out)",
        "math.prod(shape_in + shape_out) + math.prod(shape_out)",
        "(np.zeros(shape_in).size + 1) * np.zeros(shape_out).size",
        "int(np.prod([*shape_in, *shape_out]) + np.prod(shape_out))",
        "(np.prod(shape_in) + 1.0) * np.prod(shape_out)",
    ],
    "8.5": [
        f"{CROPPED}.{FOUR_AXES}.max(axis=(1, 3))", f"{CROPPED}.{FOUR_AXES}.max(3).max(1)",
        f"{CROPPED}.{FOUR_AXES}.swapaxes(1, 2).reshape(x.shape[0] // size, -1, size * size)"
        ".max(axis=-1)",
        "sliding_window_view(x, (size, size))[::size, ::size].max(axis=(2, 3))",
        "[[x[i * size:(i + 1) * size, j * size:(j + 1) * size].max() "
        "for j in range(x.shape[1] // size)] for i in range(x.shape[0] // size)]",
        f"np.max([{CROPPED}[i::size, j::size] for i in range(size) for j in range(size)], axis=0)",
        f"-(-{CROPPED}).{FOUR_AXES}.min(axis=(1, 3))",
        f"np.maximum.reduceat(np.maximum.reduceat({CROPPED}, "
        "np.arange(0, x.shape[0] // size * size, size), axis=0), "
        "np.arange(0, x.shape[1] // size * size, size), axis=1)",
        "utils.MaxPool2d(size).forward(x[None, None])[0, 0].copy()",
        "np.float32(max_pool(x, size))",
    ],
    "8.6": [
        f"(conv2d({FULL}, kernel[::-1, ::-1]), conv2d(image, dy))",
        f"[conv2d({FULL}, np.rot90(kernel, 2)), conv2d(image, dy)]",
        f"(conv2d({FULL}, np.flip(kernel)).tolist(), conv2d(image, dy).tolist())",
        "(sum(np.pad(dy[i, j] * kernel, ((i, dy.shape[0] - 1 - i), (j, dy.shape[1] - 1 - j))) "
        "for i in range(dy.shape[0]) for j in range(dy.shape[1])), "
        f"np.einsum('ijuv,ij->uv', {WINDOWS}, dy))",
        "(sum(np.pad(kernel[u, v] * dy, ((u, len(kernel) - 1 - u), (v, len(kernel[0]) - 1 - v))) "
        "for u in range(len(kernel)) for v in range(len(kernel[0]))), "
        "[[np.sum(dy * image[u:u + len(dy), v:v + len(dy[0])]) for v in range(len(kernel[0]))] "
        "for u in range(len(kernel))])",
        "tuple(map(np.float32, conv2d_backward(dy, image, kernel)))",
        "(conv2d_backward(dy, image, kernel)[0], conv2d(image, dy))",
    ],
    "8.7": [
        "1 + sum((size - 1) * math.prod(stride for _, stride in layers[:i]) "
        "for i, (size, _) in enumerate(layers))",
        "(lambda r: [r := (r - 1) * stride + size for size, stride in layers[::-1]][-1] "
        "if layers else 1)(1)",
        "1 + int(np.dot([size - 1 for size, _ in layers], "
        "np.cumprod([1, *(stride for _, stride in layers)])[:-1]))",
        "float(receptive_field(tuple(layers)))",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.passed, result


def output_size_by_walking(size, kernel, stride=1, padding=0):
    places, start = 0, -padding
    while start + kernel <= size + padding:
        places, start = places + 1, start + stride
    return places


def conv2d_by_four_loops(image, kernel):
    H, W = image.shape
    h, w = kernel.shape
    out = []
    for i in range(H - h + 1):
        row = []
        for j in range(W - w + 1):
            total = 0
            for u in range(h):
                for v in range(w):
                    total += image[i + u][j + v] * kernel[u][v]
            row.append(total)
        out.append(row)
    return out


def patches_filled_in(image, k):
    rows, columns = image.shape[0] - k + 1, image.shape[1] - k + 1
    table = np.empty((rows * columns, k * k))
    for i in range(rows):
        for j in range(columns):
            table[i * columns + j] = image[i : i + k, j : j + k].reshape(-1)
    return table


def conv2d_fast_in_steps(image, kernels, bias):
    F, k, k = kernels.shape
    height = image.shape[0] - k + 1
    width = image.shape[1] - k + 1
    columns = right.patches(image, k).T
    maps = np.matmul(kernels.reshape(F, k * k), columns)
    maps = maps.reshape((F, height, width))
    for f in range(F):
        maps[f] = maps[f] + bias[f]
    return maps


def max_pool_by_comparing(x, size=2):
    pooled = np.full((x.shape[0] // size, x.shape[1] // size), -np.inf)
    for i in range(pooled.shape[0] * size):
        for j in range(pooled.shape[1] * size):
            if x[i, j] > pooled[i // size, j // size]:
                pooled[i // size, j // size] = x[i, j]
    return pooled


def conv2d_backward_by_four_loops(dy, image, kernel):
    dimage = np.zeros(image.shape)
    dkernel = np.zeros(kernel.shape)
    for i in range(dy.shape[0]):
        for j in range(dy.shape[1]):
            for u in range(kernel.shape[0]):
                for v in range(kernel.shape[1]):
                    dimage[i + u, j + v] += dy[i, j] * kernel[u, v]
                    dkernel[u, v] += dy[i, j] * image[i + u, j + v]
    return dimage, dkernel


def receptive_field_by_recursion(layers):
    if not layers:
        return 1
    *before, (size, stride) = layers
    step = 1
    for _, s in before:
        step = step * s
    return receptive_field_by_recursion(before) + (size - 1) * step


def receptive_field_by_counting(layers):
    seen = {0}
    for size, stride in reversed(layers):
        seen = {stride * place + pixel for place in seen for pixel in range(size)}
    return len(seen)


@pytest.mark.parametrize("name, answer", [
    ("8.1", output_size_by_walking), ("8.2", conv2d_by_four_loops),
    ("8.3 patches", patches_filled_in), ("8.3 conv2d_fast", conv2d_fast_in_steps),
    ("8.5", max_pool_by_comparing), ("8.6", conv2d_backward_by_four_loops),
    ("8.7", receptive_field_by_recursion), ("8.7", receptive_field_by_counting)])
def test_a_right_answer_in_the_style_of_a_person_passes(name, answer):
    assert judged(name, answer).passed


# ---- the references are what the engine computes -------------------------------------------------

def cases(table):
    return [case.args for case in table(np.random.default_rng(3))]


def layer(kernels, bias):
    """The engine's, with these kernels (F, C, K, K) and biases (F,)."""
    made = utils.Conv2d(kernels.shape[1], len(kernels), kernels.shape[2],
                        rng=np.random.default_rng(0))
    made.W.value, made.b.value = kernels.astype(float), np.asarray(bias, float)
    return made


def test_output_size_is_the_engines():
    for args in cases(rows):
        assert right.output_size(*args) == engines_output_size(*args)


def test_the_feature_maps_are_the_engines():
    for image, kernels, bias in cases(images_kernels_biases):
        want = layer(kernels[:, None], bias).forward(image[None, None].astype(float))[0]
        assert np.allclose(right.conv2d_fast(image, kernels, bias), want, atol=1e-12)
        assert np.allclose(right.conv2d(image, kernels[0]) + bias[0], want[0], atol=1e-12)


def test_the_gradients_are_the_engines_where_the_kernel_is_square():
    square = [args for args in cases(gradients_of_maps) if len(set(args[2].shape)) == 1]
    assert len(square) >= 8
    for dy, image, kernel in square:
        own = layer(kernel[None, None], [0.0])
        own.forward(image[None, None].astype(float))
        want = own.backward(dy[None, None].astype(float))[0, 0], own.W.grad[0, 0]
        for got, one in zip(right.conv2d_backward(dy, image, kernel), want):
            assert np.allclose(got, one, atol=1e-12)


def slopes(dy, image, kernel, step=1e-6):
    """The measured slope of sum(dy * map) by each pixel, and by each cell of the kernel."""
    arrays = image.astype(float), kernel.astype(float)
    for array in arrays:
        measured = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            kept, ends = array[place], []
            for array[place] in (kept + step, kept - step):
                ends.append(np.sum(dy * right.conv2d(*arrays)))
            array[place], measured[place] = kept, (ends[0] - ends[1]) / (2 * step)
        yield measured


def test_the_gradients_are_the_measured_slopes_for_kernels_of_every_shape():
    for args in cases(gradients_of_maps):
        for got, want in zip(right.conv2d_backward(*args), slopes(*args)):
            assert np.allclose(got, want, atol=1e-6)


def test_the_parameters_are_those_of_the_engines_layers():
    for C, F, K in cases(layers_of_kernels):
        made = layer(np.zeros((F, C, K, K)), np.zeros(F))
        assert right.conv_parameters(C, F, K) == sum(p.value.size for p in made.parameters())
    made = utils.Linear(12, 6, rng=np.random.default_rng(0))
    count = sum(p.value.size for p in made.parameters())
    assert right.dense_parameters((3, 4), (2, 3)) == count == 78
    assert right.dense_parameters((28, 28), (26, 26)) == 530_660


def test_the_blocks_are_pooled_as_the_engine_pools_them():
    for x, *size in cases(maps):
        want = utils.MaxPool2d(*size).forward(x[None, None])[0, 0]
        assert np.array_equal(right.max_pool(x, *size), want)


@pytest.mark.parametrize("layers", [
    [(3, 1)], [(3, 1), (2, 2), (3, 1), (2, 2)], [(3, 2), (3, 2)], [(2, 2), (3, 3), (3, 1)],
    [(5, 1), (3, 2), (1, 1)]])
def test_a_number_of_the_last_layer_depends_on_as_many_pixels_as_its_receptive_field(layers):
    n = 60
    values = np.eye(n)  # which pixels each number depends on: at first itself
    for size, stride in layers:
        values = np.array([values[i : i + size].max(axis=0)
                           for i in range(0, len(values) - size + 1, stride)])
    assert right.receptive_field(layers) == values[0].sum() == values[1].sum()


def test_the_network_of_the_design_sees_ten_pixels():
    assert right.receptive_field([(3, 1), (2, 2), (3, 1), (2, 2)]) == 10


# ---- the capstone --------------------------------------------------------------------------------

class Wrapped:
    """A network of a person's own: no Sequential."""

    def __init__(self, model):
        self.model = model

    def forward(self, x):
        return self.model.forward(x).tolist()

    def parameters(self):
        return iter(self.model.parameters())


@pytest.mark.parametrize("model", [
    StandIn(), StandIn(wrong=45), StandIn(wrong=6, wrong_in_training=0),
    StandIn(wrong=45, wrong_in_training=40),  # unlucky with these training images
    StandIn(answer=utils.softmax), StandIn(answer=np.float32), Wrapped(StandIn())])
def test_a_small_network_that_reads_well_passes(model):
    result = check("8.8", model)
    assert result.passed and "slides" in result.message, result


def test_a_network_is_asked_only_few_images_at_a_time_and_is_left_as_it_was():
    class Watched(StandIn):
        most = 0

        def forward(self, x):
            assert x.dtype == np.float32 and x.shape[1:] == (1, 28, 28)
            assert 0 <= x.min() <= x.max() <= 1
            Watched.most = max(Watched.most, len(x))
            return super().forward(x)

    assert check("8.8", Watched()).passed and 0 < Watched.most <= 250
    model = network(utils.ReLU())
    before = [p.value.copy() for p in model.parameters()]
    check("8.8", model)
    assert all(np.array_equal(p.value, old) for p, old in zip(model.parameters(), before))


@pytest.mark.parametrize("own", [conv2d_by_four_loops, right.conv2d])
def test_later_cells_take_the_readers_own_convolution_which_gives_an_array(own):
    assert check("8.2", own).passed
    given = yours("8.2")(np.eye(4), np.ones((2, 2)))
    assert isinstance(given, np.ndarray) and given.shape == (3, 3)
    assert given.tolist() == [[2, 1, 0], [1, 2, 1], [0, 1, 2]]


def test_rows_are_no_images():
    assert not check("8.8", Rows()).passed
