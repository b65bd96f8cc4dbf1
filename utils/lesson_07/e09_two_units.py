"""Exercise 7.9, ten digits in two numbers. What is said about it stands in words.md."""

import functools

import numpy as np

from utils.datasets import mnist
from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Part
from utils.neurons import Linear

BAR, MOST = 800, 960  # right answers of 1,000 that are asked; more than two units have ever had
PASSED = "a network with two units before its logits, right on 80 % of the test images or more"


@functools.cache
def test_images():
    """Rows (1000, 784) from 0 to 1, and their digits (1000,)."""
    *_, X, y = mnist()
    return X.reshape(len(X), -1) / 255, y


def observe_two_units(model):
    """A network's ways on the test images: PASSED, or the name of what is wrong with them."""
    layers = getattr(model, "layers", None)
    if not isinstance(layers, list | tuple) or len(layers) == 0:
        raise ValueError("takes a network with layers, such as utils.Sequential(...), got "
                         f"{describe_type(model)}.")
    X, y = test_images()
    numbers = next((p.value for p in model.parameters()), X)
    outputs = [X.astype(numbers.dtype)]
    for layer in layers:
        outputs.append(np.asarray(layer.forward(outputs[-1])))
    return {"two_units": _kind_of(outputs) or _graded(outputs[-1], y)}


def _kind_of(outputs):
    """The name of a wrong network with these outputs, or ""."""
    shapes = [output.shape[1:] for output in outputs]
    if shapes[-1] == (2,):
        return "ends with the two"
    if shapes[-1] != (10,):
        raise ValueError(f"The network gives {shapes[-1]} numbers for an image, of shape "
                         "(10,) they should be: one logit for each digit.")
    if len(shapes) == 2:
        return "no layer between"
    if np.allclose(outputs[-1].sum(axis=1), 1, atol=1e-3) and outputs[-1].min() >= 0:
        return "ends with softmax"
    if shapes[-2] != (2,):
        return "two units elsewhere" if (2,) in shapes else "no two units"
    if len(shapes) == 3:
        return "pixels into the two"
    return "the two are bent" if outputs[-2].min() >= 0 or abs(outputs[-2]).max() <= 1 else ""


def _graded(logits, y):
    right = int((logits.argmax(axis=1) == y).sum())
    if right >= MOST:
        return "the answer sheet"
    if right >= BAR:
        return PASSED
    question = ("About 10 % is a guess: has it been trained, and on pixels from 0 to 1?"
                if right < 200 else "How many epochs did it get? Two units learn slowly.")
    raise ValueError(f"The two units are there. Right on the test images: {right / 10:.1f} %; "
                     f"{BAR / 10:.0f} % are asked. {question}")


class Known:
    """A layer that knows the test images, and gives numbers made from their digits."""

    def __init__(self, make):
        self.make = make

    def forward(self, x):
        return np.asarray(self.make(np.random.default_rng(0), test_images()[1]), float)


class Network:
    """Layers in order, made for the tests: nothing is trained."""

    def __init__(self, *layers):
        self.layers = layers

    def parameters(self):
        return []


def rays(rng, y, wrong=100):
    """Points of ten rays; the first ones lie on the next digit's."""
    angles = (y + (np.arange(len(y)) < wrong)) * 2 * np.pi / 10
    return rng.uniform(2, 9, (len(y), 1)) * np.column_stack([np.cos(angles), np.sin(angles)])


def last():
    """The layer from the two numbers of `rays` to ten logits."""
    layer = Linear(2, 10, rng=np.random.default_rng(0))
    layer.W.value[...] = [np.cos(np.arange(10) * 2 * np.pi / 10),
                          np.sin(np.arange(10) * 2 * np.pi / 10)]
    return layer


def wide(rng, y):
    return rng.normal(size=(len(y), 16))


def logits(rng, y):
    return rays(rng, y) @ last().W.value


def softmaxed(rng, y):
    e = np.exp(logits(rng, y))
    return e / e.sum(axis=1, keepdims=True)


PART = Part(
    Network(Known(wide), Known(rays), last()), name="two_units", observe=observe_two_units, wrong={
        "ends with the two": Network(Known(wide), Known(rays)),
        "no layer between": Network(Known(logits)),
        "ends with softmax": Network(Known(wide), Known(rays), last(), Known(softmaxed)),
        "two units elsewhere": Network(Known(wide), Known(rays), Known(wide), Known(logits)),
        "no two units": Network(Known(wide), Known(wide), Known(logits)),
        "pixels into the two": Network(Known(rays), last()),
        "the two are bent": Network(Known(wide), Known(lambda rng, y: abs(rays(rng, y))),
                                    Known(logits)),
        "the answer sheet": Network(Known(wide), Known(lambda rng, y: rays(rng, y, 0)), last()),
    })
