"""Exercise 7.5, the slope at each pixel. What is said about it stands in words.md."""

import numpy as np

from utils.activations import Tanh, softmax
from utils.exercises.exercise import Case, Forms, Part
from utils.lesson_07.small_networks import network, observe_network
from utils.losses import CrossEntropyLoss


def images(rng):
    """Networks, an image (D,) for each, and the class that is asked for."""
    def draw(d):
        return np.maximum(rng.uniform(-0.5, 1, d), 0).round(2)

    def single(d):
        return np.float32(draw(d))

    return [
        Case("two pixels, two classes", (network(2, 2), np.array([0.5, 1.0]), 0)),
        Case("the other class", (network(2, 2), np.array([0.5, 1.0]), 1)),
        Case("a hidden layer", (network(4, 5, 3), draw(4), 1)),
        Case("the first class", (network(5, 6, 3, seed=1), draw(5), 0)),
        Case("the last class", (network(5, 6, 3, seed=1), draw(5), 2)),
        Case("tanh", (network(3, 4, 3, bend=Tanh), draw(3), 2)),
        Case("as many pixels as classes", (network(4, 4, 4, bend=Tanh, seed=2), draw(4), 3)),
        Case("a black image", (network(4, 6, 3, seed=3), np.zeros(4), 1)),
        Case("an image of ones", (network(4, 6, 3, seed=4), np.ones(4), 1)),
        Case("two hidden layers", (network(6, 5, 4, 3, seed=5), draw(6), 0)),
        Case("a pixel without weights", (network(5, 6, 4, seed=6, dark=[2]), draw(5), 2)),
        Case("a network that has just seen other images",
             (network(4, 6, 3, seed=7, seen=rng.uniform(0, 1, (3, 4))), draw(4), 2)),
        Case("a network that has just seen another image",
             (network(4, 6, 3, bend=Tanh, seed=8, seen=rng.uniform(0, 1, (1, 4))), draw(4), 0)),
        Case("float32", (network(4, 5, 3, seed=9, dtype=np.float32), single(4), 2)),
        Case("many pixels", (network(49, 12, 10, seed=10), draw(49), 7)),
    ]


def saliency(model, image, label):
    logits = model.forward(image[None])
    asked = np.zeros_like(logits)
    asked[0, label] = 1
    return model.backward(asked)[0]


def observe_saliency(answer, new_model, image, label):
    """The slopes, and what became of the network."""
    slopes, kept = observe_network(lambda model: answer(model, image, label), new_model)
    return None if slopes is None else {"the slopes": slopes, "the model": kept}


def _asking(gradient):
    """A saliency that hands gradient(logits, label) back."""
    def answer(model, image, label):
        logits = model.forward(image[None])
        return model.backward(gradient(logits, label))[0]

    return answer


def _changed(change):
    """A function of the right slopes and the image."""
    return lambda model, image, label: change(saliency(model, image, label), image)


def _one_hot(logits, label):
    return np.eye(logits.shape[1])[[label]]


def _of_the_loss(logits, label):
    loss = CrossEntropyLoss()
    loss.forward(logits, np.array([label]))
    return loss.backward()


def _of_the_probability(logits, label):
    p = softmax(logits)
    return p[:, [label]] * (_one_hot(logits, label) - p)


def _without_forward(model, image, label):
    n_classes = len(model.layers[-1].b.value)
    return model.backward(np.eye(n_classes)[[label]])[0]


def _whole_row(model, image, label):
    asked = np.zeros_like(model.forward(image[None]))
    asked[label] = 1
    return model.backward(asked)[0]


def _of_the_weights(model, image, label):
    saliency(model, image, label)
    return model.layers[0].W.grad


def _flat_image(model, image, label):
    return model.backward(np.eye(len(model.forward(image)))[label])


def _flat_gradient(model, image, label):
    return model.backward(np.eye(model.forward(image[None]).shape[1])[label])


def _weights_only(model, image, label):
    product = np.eye(len(image))
    for layer in model.layers:
        product = product @ layer.W.value if layer.parameters() else product
    return product[:, label]


def _all_classes(model, image, label):
    logits = model.forward(image[None])
    return np.concatenate([model.backward(row[None]) for row in np.eye(logits.shape[1])])


PART = Part(saliency, cases=images, observe=observe_saliency, wrong={
    "of the loss": _asking(_of_the_loss),
    "of the log-probability": _asking(lambda logits, label: -_of_the_loss(logits, label)),
    "of the probability": _asking(_of_the_probability),
    "size only": _changed(lambda slopes, image: np.abs(slopes)),
    "squared": _changed(lambda slopes, image: slopes**2),
    "sign only": _changed(lambda slopes, image: np.sign(slopes)),
    "scaled to 1": Forms([
        _changed(lambda slopes, image: slopes / np.abs(slopes).max()),
        _changed(lambda slopes, image: slopes / np.linalg.norm(slopes)),
        _changed(lambda slopes, image: np.abs(slopes) / np.abs(slopes).max())]),
    "other sign": _changed(lambda slopes, image: -slopes),
    "all classes at once": _asking(lambda logits, label: np.ones_like(logits)),
    "logits handed back": _asking(lambda logits, label: logits),
    "the logit handed back": _asking(lambda logits, label: logits * _one_hot(logits, label)),
    "predicted class": _asking(lambda logits, label: _one_hot(logits, logits[0].argmax())),
    "all but the class": _asking(lambda logits, label: 1 - _one_hot(logits, label)),
    "against the others": _asking(
        lambda logits, label: _one_hot(logits, label) - 1 / logits.shape[1]),
    "label handed back": Forms([
        _asking(lambda logits, label: label), _asking(lambda logits, label: np.array(label)),
        _asking(lambda logits, label: np.array([label])),
        _asking(lambda logits, label: np.array([[label]]))]),
    "row for column": _whole_row,
    "slopes of the weights": _of_the_weights,
    "label for the gradient": _asking(lambda logits, label: label * np.ones_like(logits)),
    "times the image": _changed(lambda slopes, image: slopes * image),
    "no forward": _without_forward,
    "one axis": _flat_image,
    "one axis back": _flat_gradient,
    "weights without the bend": _weights_only,
    "a row for each class": _all_classes,
    "one row too many": _changed(lambda slopes, image: slopes[None]),
})
