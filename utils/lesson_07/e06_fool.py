"""Exercise 7.6, a step that fools (Goodfellow and others, 2015). What is said about it stands in
words.md."""

import numpy as np

from utils.activations import Tanh
from utils.exercises.exercise import Case, Forms, Part
from utils.lesson_07.small_networks import network, observe_network, shown_as
from utils.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss

CE, BCE, MSE = (shown_as(f"{kind.__name__}()", lambda kind=kind: kind())
                for kind in (CrossEntropyLoss, BCEWithLogitsLoss, MSELoss))


def attacks(rng):
    """Networks, losses, images X (N, D) from 0 to 1 with their labels, and the size of the step."""
    def draw(n, d, classes, dtype=float):
        X = np.clip(rng.uniform(-0.5, 1.5, (n, d)), 0, 1).round(2)
        return X.astype(dtype), rng.integers(0, classes, n)

    inner = rng.uniform(0.3, 0.7, (4, 5)).round(2)
    bits = rng.integers(0, 2, (4, 1)) * 1.0
    return [
        Case("one image of two pixels",
             (network(2, 3), CE, np.array([[0.5, 0.25]]), np.array([0]), 0.1)),
        Case("pixels far from 0 and 1", (network(5, 6, 3, seed=1), CE, inner, np.arange(4) % 3,
                                         0.1)),
        Case("several images", (network(4, 6, 3, seed=2), CE, *draw(5, 4, 3), 0.1)),
        Case("pixels of 0 and 1", (network(4, 6, 3, seed=3), CE,
                                   rng.integers(0, 2, (4, 4)) * 1.0, np.array([0, 1, 2, 0]), 0.2)),
        Case("tanh", (network(3, 5, 3, bend=Tanh, seed=4), CE, *draw(4, 3, 3), 0.05)),
        Case("as many images as pixels and classes",
             (network(4, 4, 4, bend=Tanh, seed=5), CE, *draw(4, 4, 4), 0.15)),
        Case("a large step", (network(4, 6, 3, seed=6), CE, *draw(3, 4, 3), 0.8)),
        Case("a step of 0", (network(4, 6, 3, seed=6), CE, *draw(3, 4, 3), 0.0)),
        Case("a tiny step", (network(5, 6, 3, seed=1), CE, inner, np.arange(4) % 3, 0.001)),
        Case("pixels without weights",
             (network(6, 5, 3, seed=16, dark=[1, 4]), CE, *draw(4, 6, 3), 0.1)),
        Case("labels that the network gives", (network(4, 6, 3, seed=8), CE, inner[:, :4],
             network(4, 6, 3, seed=8)().forward(inner[:, :4]).argmax(axis=1), 0.1)),
        Case("labels that the network does not give", (network(4, 6, 3, seed=8), CE, inner[:, :4],
             (network(4, 6, 3, seed=8)().forward(inner[:, :4]).argmax(axis=1) + 1) % 3, 0.1)),
        Case("a network that has just seen other images",
             (network(4, 6, 3, seed=9, seen=rng.uniform(0, 1, (3, 4))), CE, *draw(3, 4, 3), 0.1)),
        Case("one logit, another loss",
             (network(5, 6, 1, seed=14), BCE, inner, bits, 0.1)),
        Case("squared error", (network(5, 6, 2, bend=Tanh, seed=11), MSE, inner,
                               rng.normal(size=(4, 2)).round(1), 0.1)),
        Case("float32", (network(4, 6, 3, seed=12, dtype=np.float32), CE,
                         *draw(4, 4, 3, np.float32), 0.1)),
        Case("many images", (network(16, 12, 10, seed=13), CE, *draw(30, 16, 10), 0.1)),
    ]


def fool(model, loss, X, labels, eps):
    loss.forward(model.forward(X), labels)
    slopes = model.backward(loss.backward())
    return np.clip(X + eps * np.sign(slopes), 0, 1)


def observe_fool(answer, new_model, new_loss, X, labels, eps):
    """The new images, and what became of the network."""
    changed, kept = observe_network(
        lambda model: answer(model, new_loss(), X, labels, eps), new_model)
    return None if changed is None else {"the images": changed, "the model": kept}


def _slopes(model, loss, X, labels):
    loss.forward(model.forward(X), labels)
    return model.backward(loss.backward())


def _by(direction=np.sign, cut=lambda X, new, eps: np.clip(new, 0, 1), slopes=_slopes):
    """A fool with one step of another kind."""
    def answer(model, loss, X, labels, eps):
        return cut(X, X + eps * direction(slopes(model, loss, X, labels)), eps)

    return answer


def _guessed(model, loss, X, labels):
    """The labels that the network gives, in the form of those of the loss."""
    logits = model.forward(X)
    if isinstance(loss, CrossEntropyLoss):
        return logits.argmax(axis=1)
    return (logits > 0) * 1.0 if isinstance(loss, BCEWithLogitsLoss) else logits


def _of_the_guess(model, loss, X, labels):
    return _slopes(model, loss, X, _guessed(model, loss, X, labels))


def _of_the_label(model, loss, X, labels):
    return -model.backward(np.eye(model.forward(X).shape[1])[labels])


def _of_the_images(model, loss, X, labels):
    loss.forward(X, labels)
    return model.backward(loss.backward())


def _of_the_logits(model, loss, X, labels):
    return model.backward(np.ones_like(model.forward(X)))


def _of_the_value(model, loss, X, labels):
    return model.backward(loss.forward(model.forward(X), labels))


def _of_the_labels(model, loss, X, labels):
    model.forward(X)
    return model.backward(labels)


def _without_the_loss(model, loss, X, labels):
    model.forward(X)
    return model.backward(loss.backward())


def _without_the_model(model, loss, X, labels):
    loss.forward(model.forward(X), labels)
    return loss.backward()


def _backward_first(model, loss, X, labels):
    return model.backward(model.forward(X))


def _labels_first(model, loss, X, labels):
    loss.forward(labels, model.forward(X))
    return model.backward(loss.backward())


def _one_by_one(length):
    """Slopes, each image's divided by a length of its own."""
    return lambda slopes: slopes / np.maximum(length(slopes), 1e-12)


def _two_steps(model, loss, X, labels, eps):
    half = fool(model, loss, X, labels, eps / 2)
    return fool(model, loss, half, labels, eps / 2)


PART = Part(fool, cases=attacks, observe=observe_fool, wrong={
    "downhill": _by(direction=lambda slopes: -np.sign(slopes)),
    "no sign": _by(direction=lambda slopes: slopes),
    "size of the slope": _by(direction=np.abs),
    "scaled slope": Forms([
        _by(direction=lambda slopes: slopes / np.abs(slopes).max()),
        _by(direction=lambda slopes: slopes / np.linalg.norm(slopes)),
        _by(direction=_one_by_one(lambda s: np.abs(s).max(axis=1, keepdims=True))),
        _by(direction=_one_by_one(lambda s: np.linalg.norm(s, axis=1, keepdims=True)))]),
    "sign of the mean": _by(direction=lambda slopes: np.sign(slopes.mean(axis=0))),
    "0 moves": Forms([_by(direction=lambda slopes: np.where(slopes > 0, 1, -1)),
                      _by(direction=lambda slopes: np.where(slopes >= 0, 1, -1))]),
    "not cut": _by(cut=lambda X, new, eps: new),
    "cut below only": _by(cut=lambda X, new, eps: np.maximum(new, 0)),
    "cut above only": _by(cut=lambda X, new, eps: np.minimum(new, 1)),
    "cut to what X holds": _by(cut=lambda X, new, eps: np.clip(new, X.min(), X.max())),
    "scaled to 0 to 1": _by(
        cut=lambda X, new, eps: (new - new.min()) / (new.max() - new.min())),
    "change cut": Forms([
        _by(direction=lambda slopes: np.maximum(np.sign(slopes), 0), cut=lambda X, new, eps: new),
        _by(direction=lambda slopes: np.sign(slopes).clip(0, 1))]),
    "sign of the step": _by(cut=lambda X, new, eps: np.clip(X + np.sign(new - X), 0, 1)),
    "change alone": _by(cut=lambda X, new, eps: eps * np.sign(new - X)),
    "predicted label": _by(slopes=_of_the_guess),
    "the label's logit": _by(slopes=_of_the_label),
    "of the logits": _by(slopes=_of_the_logits),
    "logits handed back": _by(slopes=_backward_first),
    "labels handed back": _by(slopes=_of_the_labels),
    "backward of the value": _by(slopes=_of_the_value),
    "loss not asked": _by(slopes=_without_the_loss),
    "images for logits": _by(slopes=_of_the_images),
    "slope at the logits": _by(slopes=_without_the_model),
    "labels first": _by(slopes=_labels_first),
    "two steps": _two_steps,
    "chance": lambda model, loss, X, labels, eps: np.clip(
        X + eps * np.random.default_rng(0).choice([-1, 1], X.shape), 0, 1),
})
