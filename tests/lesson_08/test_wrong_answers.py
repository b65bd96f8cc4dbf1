"""Lesson 8: the many ways to be wrong, which all fail; and known mistakes in another form."""

import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written
from numpy.lib.stride_tricks import sliding_window_view

import utils
from utils.exercises import check
from utils.lesson_08.e08_capstone import Bright, StandIn, network

right = right_answers(8)
NAMES = {"np": np, "math": math, "utils": utils, "sliding_window_view": sliding_window_view,
         **vars(right)}
MAP, FAST, BACK = ("conv2d(image, kernel)", "conv2d_fast(image, kernels, bias)",
                   "conv2d_backward(dy, image, kernel)")
ROWS, POOLED, FIELD = "patches(image, k)", "max_pool(x, size)", "receptive_field(layers)"
EXPRESSIONS = {
    "8.1": [
        "size - kernel + 1", "output_size(size, kernel, stride, padding) + (stride > 2)",
        "max(1, (size + 2 * padding - kernel) // stride)", "size // stride", "1",
        "(size + 2 * padding - kernel) // (stride + 1)", "[output_size(size, kernel)]",
        "output_size(size, kernel, stride, 3 * padding)", "str(output_size(size, kernel, stride))",
        "output_size(size, kernel, stride, padding) if kernel <= size else 0",
        "output_size(size, kernel, stride, padding) if stride < size else 0",
        "output_size(size, kernel, stride, padding) % 10", "output_size(size, kernel + 1)",
        "output_size(size, kernel, stride, padding) + 0.5",
        "output_size(size, kernel, min(stride, 2), padding)",
        "output_size(size, kernel, stride, min(padding, 1))",
        "(size + 2 * padding - kernel) // stride + stride",
    ],
    "8.2": [
        f"{MAP} + 1", f"np.abs({MAP})", f"np.maximum({MAP}, 0)", f"{MAP} / 2",
        f"{MAP}[None]", f"{MAP}.sum()", f"{MAP}.astype(int)", f"{MAP} if kernel.sum() else image",
        f"{MAP} if image.shape == kernel.shape else {MAP}.astype(int)", "image", "kernel",
        "conv2d(image, np.abs(kernel))", "conv2d(np.abs(image), kernel)", f"-{MAP}",
        "conv2d(image[1:], kernel)", "conv2d(image[:, 1:], kernel)", "conv2d(image, kernel[:1])",
        "conv2d(image, kernel[:, :1])", f"np.pad({MAP}, 1)", f"{MAP}[::-1]", f"{MAP}[:, ::-1]",
        f"{MAP} if len(image) > 1 else {MAP} * 0", "conv2d(image, kernel - kernel.mean())",
        "conv2d(image, kernel / np.abs(kernel).sum())", f"{MAP}.ravel()[:4]",
        "np.convolve(image.ravel(), kernel.ravel(), 'valid')", f"np.clip({MAP}, -1, 1)",
        "conv2d(image, kernel)[:image.shape[1], :image.shape[1] - kernel.shape[0] + 1]",
        "conv2d(image, kernel.T) if len(set(kernel.shape)) == 1 else conv2d(image, kernel)",
        "conv2d(image, np.rot90(kernel)) if len(set(kernel.shape)) == 1 else "
        "conv2d(image, kernel)", "conv2d(np.uint8(image), kernel)", f"{MAP} + kernel.sum() * 1e-3",
        "np.real(np.fft.ifft2(np.fft.fft2(image) * np.fft.fft2(kernel, image.shape)))"
        "[kernel.shape[0] - 1:, kernel.shape[1] - 1:] + 1e-3",
    ],
    "8.3 patches": [
        f"{ROWS} + 1", f"{ROWS}.reshape(k * k, -1)", f"{ROWS}[:, ::2]", f"{ROWS}[::2]",
        f"np.sort({ROWS}, axis=1)", f"{ROWS}.astype(int)", f"{ROWS}[None]", f"{ROWS}.sum(axis=1)",
        f"{ROWS} - {ROWS}.mean()", "image", "image.ravel()", f"np.unique({ROWS}, axis=0)",
        "sliding_window_view(image.ravel(), k * k)", f"np.abs({ROWS})", f"{ROWS}[:-1]",
        "patches(image[:min(image.shape), :min(image.shape)], k)", f"[list({ROWS})]",
        "np.lib.stride_tricks.sliding_window_view(image, (k, k)).reshape(k * k, -1).T",
        f"np.pad({ROWS}, ((0, 0), (0, 1)))", f"{ROWS} if k > 1 else image",
    ],
    "8.3 conv2d_fast": [
        f"{FAST} + 1", f"{FAST}[::-1]", f"np.maximum({FAST}, 0)", f"{FAST}.astype(int)",
        f"{FAST}[:, None]", f"{FAST}.sum(axis=(1, 2))", f"np.abs({FAST})", f"{FAST}[:, ::-1]",
        "conv2d_fast(image, kernels, bias[::-1])", "conv2d_fast(image, kernels[::-1], bias)",
        "conv2d_fast(image, kernels, 2 * bias)", "conv2d_fast(image, kernels + 1, bias)",
        "conv2d_fast(image, kernels, np.sort(bias))", "conv2d_fast(image, kernels, np.abs(bias))",
        f"{FAST} - {FAST}.mean()", "conv2d(image, kernels.sum(axis=0)) + bias",
        "conv2d_fast(image, kernels, np.full(len(bias), bias.mean()))", "conv2d_fast(image, "
        "np.repeat(kernels[:1], len(kernels), axis=0), bias)", f"list({FAST}.ravel())",
        f"{FAST} if len(kernels) != len({FAST}[0]) else {FAST}.transpose(1, 0, 2)",
        "np.array([conv2d(image, kernel) * b for kernel, b in zip(kernels, bias)])",
    ],
    "8.4 conv_parameters": [
        "n_outputs * (n_inputs * size ** 2 + 2)", "n_inputs * n_outputs * size ** 3 + n_outputs",
        "n_outputs * (n_inputs + size * size + 1)", "n_inputs * (n_inputs * size ** 2 + 1)",
        "(n_inputs * size ** 2 + 1) ** 2", "n_outputs ** 2 * size ** 2 + n_outputs", "80", "size",
        "str(conv_parameters(n_inputs, n_outputs, size))", "n_outputs + size",
        "[conv_parameters(n_inputs, n_outputs, size)]", "n_outputs * n_inputs * (size + 1) ** 2",
        "conv_parameters(n_inputs, n_outputs, size) * 1.5",
    ],
    "8.4 dense_parameters": [
        "(sum(shape_in) + 1) * math.prod(shape_out)", "(math.prod(shape_in) + 1) * sum(shape_out)",
        "(math.prod(shape_in) + 1) * shape_out[0]", "(math.prod(shape_in) + 1) * shape_out[-1]",
        "(shape_in[0] ** 2 + 1) * math.prod(shape_out)", "math.prod(shape_out)",
        "math.prod(shape_in) * math.prod(shape_out) + math.prod(shape_out[:2])",
        "math.prod(shape_in[-2:]) * math.prod(shape_out[-2:]) + math.prod(shape_out[-2:])",
        "(math.prod(shape_in) + 1) * math.prod(shape_out) + 1", "shape_in + shape_out",
        "sum((math.prod(shape_in), 1)) * len(shape_out)",
    ],
    "8.5": [
        f"{POOLED} + 1", f"np.abs({POOLED})", f"{POOLED}[::-1]", f"{POOLED}.ravel()", "x",
        f"{POOLED}[None]", f"{POOLED}.astype(int)", "np.sort(x, axis=None)[::-1]",
        "sliding_window_view(x, (size, size)).max(axis=(2, 3))[::2, ::2]",
        "max_pool(x[1:, 1:], size)", "np.median(sliding_window_view(x, (size, size))"
        "[::size, ::size], axis=(2, 3))", "max_pool(x, size + 1)", "max_pool(x, min(size, 2))",
        "max_pool(x, min(size, 3))", f"{POOLED} if x.shape[0] == x.shape[1] else {POOLED}.T",
        f"{POOLED} if (x > 0).any() else 0 * {POOLED}",
        "max_pool(max_pool(x, size), 1) if size < 3 else x[::size, ::size]", f"{POOLED}.max()",
        "x[size - 1::size, size - 1::size]", "np.maximum(x[::size, ::size], 0)",
        "np.array([[x[i:i + size, j:j + size].max() for j in range(0, x.shape[1], size)] "
        "for i in range(0, x.shape[0], size)])[:, :x.shape[1] // size]",
        "x.reshape(x.shape[0] // size, size, -1, size).max(axis=(1, 3))", "np.round(max_pool(x))",
    ],
    "8.6": [
        f"tuple(2 * a for a in {BACK})", f"tuple(np.abs(a) for a in {BACK})",
        f"({BACK}[0] + 1, {BACK}[1])", f"({BACK}[0], {BACK}[1] + 1)",
        f"({BACK}[0], {BACK}[1].T)", f"({BACK}[0][::-1, ::-1], {BACK}[1])", f"(*{BACK}, dy)",
        f"({BACK}[0], kernel)", f"(image, {BACK}[1])", f"(dy, {BACK}[1])", f"list({BACK})[:1]",
        f"({BACK}[0] / kernel.size, {BACK}[1])", f"({BACK}[0], {BACK}[1] / kernel.size)",
        f"({BACK}[0].astype(int), {BACK}[1])", f"({BACK}[0], {BACK}[1][::-1])",
        "conv2d_backward(dy, image, kernel.T) if len(set(kernel.shape)) == 1 else "
        f"{BACK}", "conv2d_backward(dy, np.abs(image), kernel)", "conv2d_backward(dy ** 2, image, "
        "kernel)", "conv2d_backward(dy, image, kernel - kernel.mean())", f"{{'dimage': {BACK}[0]}}",
        f"(np.pad(dy, 1)[:image.shape[0], :image.shape[1]], {BACK}[1])", f"({BACK}[0], dy.sum())",
        f"({BACK}[0], np.full(kernel.shape, {BACK}[1].mean()))", "(0, 0)",
        f"({BACK}[0] * (image > 0), {BACK}[1])", f"({BACK}[0], {BACK}[1] * (kernel > 0))",
    ],
    "8.7": [
        f"{FIELD} + 1", f"{FIELD} - 2", f"max({FIELD}, 2)", f"{FIELD} if layers else 0",
        f"min({FIELD}, 28)", "len(layers)", "sum(size for size, _ in layers) - len(layers)",
        "max([size for size, _ in layers], default=1)", "10", f"str({FIELD})", f"[{FIELD}]",
        "1 + sum(size * stride for size, stride in layers)", "receptive_field(layers[:2])",
        "receptive_field([(size, min(stride, 2)) for size, stride in layers])",
        "receptive_field([(3, stride) for _, stride in layers])", "receptive_field(layers[1:])",
        "receptive_field(sorted(layers))", f"{FIELD} if len(layers) < 5 else 0",
        "receptive_field([(stride, size) for size, stride in layers])",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state in ("wrong", "error"), result


def mirrored_loops(image, kernel):
    """A convolution as mathematics defines it, written out."""
    (H, W), (h, w) = image.shape, kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for u in range(h):
                for v in range(w):
                    out[i, j] += image[i + u, j + v] * kernel[h - 1 - u, w - 1 - v]
    return out


def overwritten(image, kernel):
    (H, W), (h, w) = image.shape, kernel.shape
    out = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            for u in range(h):
                for v in range(w):
                    out[i, j] = image[i + u, j + v] * kernel[u, v]
    return out


def never_cleared(image, kernel):
    total, rows = 0, []
    for i in range(image.shape[0] - kernel.shape[0] + 1):
        rows.append([])
        for j in range(image.shape[1] - kernel.shape[1] + 1):
            for u in range(kernel.shape[0]):
                for v in range(kernel.shape[1]):
                    total += image[i + u, j + v] * kernel[u, v]
            rows[-1].append(total)
    return rows


def one_k(image, kernel):
    k = kernel.shape[0]
    rows, columns = image.shape[0] - k + 1, image.shape[1] - k + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            out[i, j] = (image[i : i + k, j : j + k] * kernel).sum()
    return out


def from_zero(x, size=2):
    out = np.zeros((x.shape[0] // size, x.shape[1] // size))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for value in x[i * size : i * size + size, j * size : j * size + size].flat:
                if value > out[i, j]:
                    out[i, j] = value
    return out


def set_not_added(dy, image, kernel):
    dimage, dkernel = np.zeros(image.shape), np.zeros(kernel.shape)
    for i in range(dy.shape[0]):
        for j in range(dy.shape[1]):
            for u in range(kernel.shape[0]):
                for v in range(kernel.shape[1]):
                    dimage[i + u, j + v] = dy[i, j] * kernel[u, v]
                    dkernel[u, v] += dy[i, j] * image[i + u, j + v]
    return dimage, dkernel


def gathered(image, k):
    """Cell by cell, in a shape that only looks right."""
    rows, columns = image.shape[0] - k + 1, image.shape[1] - k + 1
    return np.concatenate([image[u : u + rows, v : v + columns].ravel() for u in range(k)
                           for v in range(k)]).reshape(rows * columns, k * k)


FULL = "np.pad(dy, [(n - 1, n - 1) for n in kernel.shape])"
IN_OTHER_WORDS = {  # known mistakes in another form, and a piece of the message
    "8.1": [
        ("len(range(0, size + padding - kernel + 1, stride))", "At how many ends"),
        ("math.floor((size - kernel + 2 * padding + 1) / stride)", "Does the first place"),
        ("int((size + 2 * padding - kernel) / stride + 1.5)", "Not yet"),
        ("(size + 2 * padding - kernel) / stride + 1", "A fraction of a place")],
    "8.2": [
        ("conv2d(image, np.rot90(kernel, 2))", "the convolution of mathematics"),
        ("conv2d(image, np.flip(kernel))", "the convolution of mathematics"),
        ("conv2d(image, np.flipud(kernel))", "stands upside down"),
        ("conv2d(image, np.fliplr(kernel))", "Left and right"),
        ("conv2d(image, kernel) / (kernel.shape[0] * kernel.shape[1])", "or a mean"),
        ("conv2d(image, kernel) / kernel.size", "or a mean"),
        ("np.array([[(image[i:i + len(kernel), j:j + kernel.shape[1]] @ kernel).sum() "
         "for j in range(image.shape[1] - kernel.shape[1] + 1)] "
         "for i in range(len(image) - len(kernel) + 1)])", "mixes rows with columns")],
    "8.3 patches": [
        ("np.array([image[i:i + k, j:j + k].ravel(order='F') for i in range(len(image) - k + 1) "
         "for j in range(image.shape[1] - k + 1)])", "How does ravel lay out"),
        ("[image[i:i + k, j:j + k] for i in range(len(image) - k + 1) "
         "for j in range(image.shape[1] - k + 1)]", "still a square"),
        ("sliding_window_view(image, (k, k))", "in a table"),
        ("np.hstack([image[i:i + k, j:j + k].reshape(-1, 1) for i in range(len(image) - k + 1) "
         "for j in range(image.shape[1] - k + 1)])", "is a column of yours")],
    "8.3 conv2d_fast": [
        ("(patches(image, kernels.shape[1]) @ kernels.reshape(len(kernels), -1).T + bias)"
         ".reshape(len(kernels), image.shape[0] - kernels.shape[1] + 1, -1)", "before you reshape"),
        ("(patches(image, kernels.shape[1]) @ kernels.reshape(len(kernels), -1).T + bias).T",
         "still one long row"),
        ("patches(image, kernels.shape[1]) @ kernels.reshape(len(kernels), -1).T + bias",
         "Each row of yours is a place"),
        ("np.array([conv2d(image, kernel) for kernel in kernels])", "The biases are missing"),
        ("np.array([conv2d(image, kernel) for kernel in kernels]) + bias", "one place, or one map"),
        ("np.array([conv2d(image, kernel) + bias[0] for kernel in kernels])", "Whose is bias[1]"),
        ("np.array([conv2d(image, kernel[::-1, ::-1]) + b for kernel, b in zip(kernels, bias)])",
         "turned by 180 degrees")],
    "8.4 conv_parameters": [
        ("(n_inputs * size ** 2) * n_outputs + n_inputs * n_outputs", "for each pair of maps"),
        ("n_outputs * n_inputs * size ** 2", "The biases are missing"),
        ("26 * 26 * n_outputs * (n_inputs * size ** 2 + 1) if size == 3 else "
         "(29 - size) ** 2 * n_outputs * (n_inputs * size ** 2 + 1)", "when it slides")],
    "8.4 dense_parameters": [
        ("np.prod(shape_in + shape_out)", "The biases are missing"),
        ("math.prod(shape_in) * math.prod(shape_out) + math.prod(shape_in)",
         "As many biases as numbers that are taken")],
    "8.5": [
        ("x[:len(x) // size * size, :x.shape[1] // size * size]"
         ".reshape(-1, x.shape[1] // size, size, size).max(axis=(2, 3))", "into other pieces"),
        ("np.array([[x[i:i + size, j:j + size].max() for j in range(0, x.shape[1], size)] "
         "for i in range(0, x.shape[0], size)])", "became blocks of its own"),
        ("sliding_window_view(x, (size, size)).max(axis=(2, 3))", "Your blocks overlap"),
        ("np.array([[x[i:i + size, j:j + size].max() for j in range(x.shape[1] - size + 1)] "
         "for i in range(x.shape[0] - size + 1)])", "Your blocks overlap"),
        ("max_pool(x, 2)", "What does size say"), ("np.max(x)", "the largest of all")],
    "8.6": [
        (f"(conv2d({FULL}, kernel), conv2d(image, dy))", "in which direction do the cells go"),
        (f"(conv2d({FULL}, np.rot90(kernel, 2)), conv2d(image, np.rot90(dy, 2)))",
         "your dy is turned by 180 degrees"),
        (f"(conv2d({FULL}, np.rot90(kernel, 2)), conv2d(image, dy)[::-1, ::-1])",
         "dkernel is turned by 180 degrees"),
        ("(conv2d(dy, np.flip(kernel)), conv2d(image, dy))", "a pixel in the corner"),
        ("(conv2d(image, dy), conv2d_backward(dy, image, kernel)[0])", "Which one comes first"),
        ("conv2d_backward(dy / dy.size, image, kernel)", "Not yet")],
    "8.7": [
        ("1 + sum((size - 1) * stride for size, stride in layers)", "with its own stride"),
        ("(lambda r: [r := r + size - 1 for size, _ in layers][-1] if layers else 1)(1)",
         "no stride is above 1"),
        ("np.prod([size for size, _ in layers])", "The sizes were multiplied")],
}


@pytest.mark.parametrize("name, mistake", entries(IN_OTHER_WORDS))
def test_a_named_mistake_is_known_in_another_form(name, mistake):
    expression, text = mistake
    result = judged(name, written(name, expression, NAMES))
    assert not result.passed and (text in repr(result) or text in result.message), result
    assert text == "Not yet" or result.state == "mistake"


@pytest.mark.parametrize("name, answer, text", [
    ("8.2", mirrored_loops, "the convolution of mathematics"),
    ("8.2", overwritten, "Only the last product is left"),
    ("8.2", never_cleared, "goes on from place to place"),
    ("8.2", one_k, "rows for both sides"),
    ("8.3 patches", gathered, "reshape only pours them"),
    ("8.5", from_zero, "where does your maximum begin"),
    ("8.6", set_not_added, "a later place wipes out")])
def test_a_mistake_in_the_style_of_a_person_is_known(name, answer, text):
    result = judged(name, answer)
    assert result.state == "mistake" and text in result.message, result


def in_place(change):
    """A right answer that changes its input: change(*arguments)."""
    def made(function):
        def answer(*args):
            result = function(*args)
            change(*args)
            return result
        return answer
    return made


@pytest.mark.parametrize("name, function, change, text", [
    ("8.2", right.conv2d, lambda image, kernel: image.fill(0), "changes its input image"),
    ("8.2", right.conv2d, lambda image, kernel: kernel.fill(0), "changes its input kernel"),
    ("8.3 patches", right.patches, lambda image, k: image.fill(0), "changes its input image"),
    ("8.3 conv2d_fast", right.conv2d_fast, lambda image, kernels, bias: bias.fill(0),
     "changes its input bias"),
    ("8.5", right.max_pool, lambda x, size=2: x.fill(0), "changes its input x"),
    ("8.6", right.conv2d_backward, lambda dy, image, kernel: image.fill(0),
     "changes its input image"),
    ("8.7", right.receptive_field, lambda layers: layers.clear(), "changes its input layers")])
def test_an_input_that_was_changed_is_named(name, function, change, text):
    message = judged(name, in_place(change)(function)).message
    assert text in message, message


def test_a_map_that_takes_the_type_of_an_image_of_integers_is_told():
    def conv2d(image, kernel):
        return right.conv2d(image, kernel).astype(image.dtype)

    assert "its fractions are cut off" in check("8.2", conv2d).message


# ---- the capstone --------------------------------------------------------------------------------

def dense(*sizes):
    rng = np.random.default_rng(0)
    layers = [utils.Flatten()]
    for pair in zip(sizes, sizes[1:]):
        layers += [utils.Linear(*pair, rng=rng, dtype=np.float32), utils.ReLU()]
    return utils.Sequential(*layers[:-1])


class Odd(StandIn):
    """A network with a fault. out -- what forward makes of the right logits"""

    def __init__(self, out):
        super().__init__()
        self.out = out

    def forward(self, x):
        return self.out(super().forward(x))


class Dazzled(StandIn):
    """A network whose logits are inf for pixels that go up to 255."""

    def forward(self, x):
        return super().forward(x) * (np.inf if x.max() > 1 else 1.0)


def stop(logits):
    raise KeyError("no layer")


@pytest.mark.parametrize("model, text", [
    (dense(784, 128, 10), "It has 101,770 parameters, 95,770 too many. 100,480 of them stand in "
                          "Linear(784, 128)."),
    (dense(784, 8, 10), "It has 6,370 parameters, 370 too many."),
    (utils.Sequential(utils.Conv2d(1, 90, 9, rng=np.random.default_rng(0)), utils.GlobalAvgPool(),
                      utils.Linear(90, 10, rng=np.random.default_rng(0))),
     "7,380 of them stand in Conv2d(1, 90, 9, stride=1, padding=0). How many maps does it need?"),
    (StandIn(wrong=46), "It reads 95.4 % of the test images, and 99.0 % of 500 training images; "
                        "95.5 % are asked for. Nearly."),
    (StandIn(wrong=90), "It knows its examples, and not the new ones."),
    (StandIn(wrong=600, wrong_in_training=300), "It reads 40.0 % of the test images, and 40.0 % of "
                                                "500 training images"),
    (StandIn(wrong=600, wrong_in_training=300), "from 0 to 1, and nothing else done to them?"),
    (StandIn(wrong=90, wrong_in_training=50), "It has not learned its own examples yet."),
    (Odd(lambda logits: logits.T), "For N = 250 it gave shape (10, 250)"),
    (Odd(lambda logits: logits[:, :9]), "it gave shape (250, 9)"),
    (Odd(lambda logits: logits[:10]), "it gave shape (10, 10)"),
    (Odd(lambda logits: logits * np.nan), "Some logits are nan or inf."),
    (Odd(stop), "model.forward stops at images of shape (250, 1, 28, 28), float32: 'no layer'"),
    ("model", "model takes a network, which has forward and parameters(), got a text."),
    ([utils.ReLU()], "got a list"), (right.conv2d, "got a function")])
def test_what_is_no_small_good_network_is_told_in_numbers(model, text):
    result = check("8.8", model)
    assert not result.passed and text in result.message, result


@pytest.mark.parametrize("model, text", [
    (Odd(np.zeros_like), "as many as a guess"),
    (Dazzled(wrong=999), "as many as a guess"), (Odd(np.ones_like), "as many as a guess"),
    (network(utils.ReLU()), "as many as a guess"), (network(), "one large linear function"),
    (dense(784, 7, 10), "as many as a guess"),
    (StandIn(wrong=0), "Which images went into train?"),
    (StandIn(wrong=20, wrong_in_training=40), "Which images went into train?"),
    (Odd(lambda logits: logits.argmax(axis=1).tolist()), "One number for each image"),
    (Odd(lambda logits: logits.argmax(axis=1)[:, None]), "One number for each image"),
    (utils.Sequential(utils.Linear(784, 7, rng=np.random.default_rng(0), dtype=np.float32)),
     "It takes rows of numbers."),
    (utils.Sequential(utils.Linear(784, 7, rng=np.random.default_rng(0))),
     "It takes rows of numbers."),
    (network(utils.ReLU(), dtype=float), "It holds float64."),
    (Bright(), "pixels go up to 255"),
    (utils.Sequential(utils.ReLU()), "It has no parameters."), (0.97, "A number can't read images"),
    (np.zeros((1000, 10)), "A number can't read images"), (StandIn, "That is a class.")])
def test_a_network_with_a_known_fault_is_asked_about_it(model, text):
    result = check("8.8", model)
    assert result.state == "mistake" and text in result.message, result


def test_the_check_of_a_network_does_not_give_its_own_answers_away():
    assert "%" not in check("8.8", StandIn()).message


def test_a_shape_of_one_axis_is_shown_as_python_writes_it():
    message = judged("8.4 dense_parameters", lambda shape_in, shape_out: 1).message
    assert "dense_parameters(shape_in=(4,), shape_out=(3,)): expected 15, got 1." in message
