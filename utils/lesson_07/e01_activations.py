"""Exercise 7.1, what every layer gives. What is said about it stands in words.md."""

import numpy as np

from utils.activations import ReLU, Tanh
from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Case, Forms, Part
from utils.lesson_07.small_networks import network, observe_network, stack


def networks(rng):
    """Networks of one layer to seven, and inputs X (N, D) for them."""
    def draw(n, d):
        return rng.normal(0, 1, (n, d)).round(1)

    return [
        Case("one layer", (network(2, 1), draw(1, 2))),
        Case("one hidden layer", (network(2, 3, 1), draw(3, 2))),
        Case("a ReLU alone", (stack(ReLU), draw(3, 2))),
        Case("tanh after tanh", (stack(Tanh, Tanh), draw(3, 2))),
        Case("layers that keep the number of units", (network(3, 3, 3), draw(4, 3))),
        Case("as many examples as units", (network(3, 3, 3, 3, bend=Tanh), draw(3, 3))),
        Case("tanh", (network(2, 4, 3, bend=Tanh), draw(5, 2))),
        Case("float32", (network(4, 3, 2, dtype=np.float32), np.float32(draw(3, 4)))),
        Case("seven layers", (network(3, 5, 4, 3, 2), draw(6, 3))),
        Case("a network that has met another input",
             (network(3, 4, 2, seen=np.ones((2, 3))), draw(5, 3))),
        Case("many examples", (network(4, 8, 3, bend=Tanh), draw(30, 4))),
    ]


def activations(model, X):
    outputs = [X]
    for layer in model.layers:
        outputs.append(layer.forward(outputs[-1]))
    return outputs


def observe_activations(answer, new_model, X):
    """The arrays of the list, each by its place."""
    outputs, kept = observe_network(lambda model: answer(model, X), new_model)
    if outputs is None:
        return None
    if not isinstance(outputs, list | tuple):
        raise ValueError(f"takes a list of arrays, got {describe_type(outputs)}")
    places = [f"[{place}]" for place in range(len(new_model().layers) + 1)]
    arrays = {place: array for place, array in zip(places, outputs) if array is not None}
    return {"number of arrays": len(outputs), **dict.fromkeys(places, "nothing"), **arrays,
            "the model": kept}


def _of_layers(choose):
    """A list with X, and those arrays of the layers that choose(layers) gives, after a forward."""
    def answer(model, X):
        model.forward(X)
        return [X, *choose(model.layers)]

    return answer


def _bends(model):
    return [layer.y for layer in model.layers if not layer.parameters()]


def _only_bends(model, X):
    model.forward(X)
    return _bends(model)


def _changed(change):
    """A list that is a function of the right one."""
    return lambda model, X: change(activations(model, X))


PART = Part(activations, cases=networks, observe=observe_activations, wrong={
    "every layer fed X": lambda model, X: [X, *(layer.forward(X) for layer in model.layers)],
    "X left out": _changed(lambda outputs: outputs[1:]),
    "last left out": _changed(lambda outputs: outputs[:-1]),
    "bends only": Forms([
        _of_layers(lambda layers: [layer.y for layer in layers if not layer.parameters()]),
        _only_bends]),
    "linear layers only": _of_layers(
        lambda layers: [layer.y for layer in layers if layer.parameters()]),
    "the network's output": lambda model, X: model.forward(X),
    "input and output": lambda model, X: [X, model.forward(X)],
    "last output alone": lambda model, X: [model.forward(X)],
    "first layer alone": _changed(lambda outputs: outputs[:2]),
    "one turn late": _changed(lambda outputs: [outputs[0], *outputs[:-1]]),
    "no forward": lambda model, X: [X, *(layer.y for layer in model.layers)],
    "last first": _changed(lambda outputs: outputs[::-1]),
    "inputs and outputs": _of_layers(
        lambda layers: [array for layer in layers for array in (layer.x, layer.y)]),
    "whole network each time":
        lambda model, X: [X, *(model.forward(X) for _ in model.layers)],
    "weights": lambda model, X: [X, *(p.value for p in model.parameters())],
    "shapes": _changed(lambda outputs: [output.shape for output in outputs]),
    "units first": _changed(lambda outputs: [output.T for output in outputs]),
    "means": _changed(lambda outputs: [output.mean() for output in outputs]),
    "one example": _changed(lambda outputs: [output[0] for output in outputs]),
})
