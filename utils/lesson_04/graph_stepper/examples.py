"""The graphs that the stepper offers, each with the layers of the engine that compute the same."""

from dataclasses import dataclass
from itertools import cycle

import numpy as np

from utils import Linear, MSELoss, ReLU, Sequential, Sigmoid, numerical_gradient
from utils.lesson_04.graph_stepper.graph import forward

NUMBERS = (2.0, -1.0, 0.5, 1.5, -0.5, 3.0)  # for the leaves of an own expression, over and over


@dataclass(frozen=True)
class Example:
    """A graph with its first numbers, and the layers that compute the same."""

    text: str
    leaves: dict  # {name: number}
    layers: object  # a function of such leaves -> the engine's values, gradients: {name: number}
    words: str  # which layers these are


def _linear(W, b):
    layer = Linear(*np.shape(W), rng=np.random.default_rng(0))
    layer.W.value, layer.b.value = np.array(W, float), np.array(b, float)
    return layer


def _one_neuron(inputs):
    """A neuron of len(inputs) weights with a sigmoid and a squared error, as layers."""
    weights = [name.replace("x", "w") for name in inputs]

    def run(n):
        linear, sigmoid, loss = _linear([[n[w]] for w in weights], [n["b"]]), Sigmoid(), MSELoss()
        x, y = np.array([[n[name] for name in inputs]]), np.array([[n["y"]]])
        z = linear.forward(x)
        p = sigmoid.forward(z)
        values = {"z": z.item(), "p": p.item(), "L": loss.forward(p, y)}
        dp = loss.backward()
        dz = sigmoid.backward(dp)
        dx = linear.backward(dz)
        return values, {"p": dp.item(), "z": dz.item(), "b": linear.b.grad.item(),
                        **dict(zip(inputs, dx.ravel().tolist())),
                        **dict(zip(weights, linear.W.grad.ravel().tolist()))}

    return run


def _hidden(n):
    """Two hidden ReLU units that read one input, as layers."""
    first = _linear([[n["w1"], n["w2"]]], [n["b1"], n["b2"]])
    second = _linear([[n["u1"]], [n["u2"]]], [n["c"]])
    model, loss = Sequential(first, ReLU(), second), MSELoss()
    value = loss.forward(model.forward(np.array([[n["x"]]])), np.array([[n["y"]]]))
    dx = model.backward(loss.backward())
    z, h = first.y.ravel(), model.layers[1].y.ravel()
    values = {"z1": z[0], "z2": z[1], "h1": h[0], "h2": h[1], "p": second.y.item(), "L": value}
    grads = {"x": dx.item(), "c": second.b.grad.item(), "p": second.b.grad.item()}
    for name, grad in (("w", first.W), ("b", first.b), ("z", first.b), ("u", second.W)):
        grads |= {f"{name}{i}": float(number) for i, number in enumerate(grad.grad.ravel(), 1)}
    return {name: float(number) for name, number in values.items()}, grads


EXAMPLES = {
    "one neuron": Example("z = w*x + b; p = sigmoid(z); L = (p - y)**2",
                          {"w": 0.5, "x": 2.0, "b": -0.4, "y": 1.0},
                          _one_neuron(["x"]), "Linear, Sigmoid and MSELoss"),
    "a neuron with two inputs": Example(
        "z = w1*x1 + w2*x2 + b; p = sigmoid(z); L = (p - y)**2",
        {"w1": 0.5, "x1": 2.0, "w2": -1.0, "x2": 0.5, "b": 0.3, "y": 0.0},
        _one_neuron(["x1", "x2"]), "Linear, Sigmoid and MSELoss"),
    "two hidden units": Example(
        "z1 = w1*x + b1; h1 = relu(z1); z2 = w2*x + b2; h2 = relu(z2); p = u1*h1 + u2*h2 + c; "
        "L = (p - y)**2",
        {"w1": 0.5, "x": 2.0, "b1": -0.4, "w2": -1.0, "b2": 2.5, "u1": 1.5, "u2": -2.0, "c": 0.3,
         "y": 1.0},
        _hidden, "Linear, ReLU, Linear and MSELoss"),
}


def _example(graph):
    """The Example with this graph, or None."""
    return next((example for example in EXAMPLES.values() if example.text == graph.text), None)


def first_numbers(graph):
    """{name: number} for the leaves of a graph, an example's or another one."""
    example = _example(graph)
    return example.leaves if example else dict(zip(graph.leaves(), cycle(NUMBERS)))


def compared(graph, leaves, values, back):
    """How the graph's numbers compare with the engine's, in a sentence.

    values, back -- the graph's, for these leaves
    """
    names = [node.name for node in graph.nodes]
    out = names[-1]
    example = _example(graph)
    if example is None:
        wanted = graph.leaves()
        at = np.array([leaves[name] for name in wanted])
        here = np.array([back.gradients[names.index(name)] for name in wanted])
        with np.errstate(all="ignore"):  # the learner's numbers may be too large
            measured = numerical_gradient(
                lambda x: forward(graph, dict(zip(wanted, x.tolist())))[-1], at)
            scale = max(np.abs(here).max(), np.abs(measured).max(), 1e-4)
            if np.abs(here - measured).max() <= 1e-6 * scale:
                return f"Central differences of {out} give the same gradients."
        return ("Central differences give other gradients here: look for a relu near its kink, or "
                "for very large numbers.")
    values_of, gradients_of = example.layers(leaves)
    same = (_alike({name: values[names.index(name)] for name in values_of}, values_of)
            and _alike({name: back.gradients[names.index(name)] for name in gradients_of},
                       gradients_of))
    shown = ", ".join(f"d{out}/d{name} = {number + 0.0:.4g}"
                      for name, number in gradients_of.items() if name in leaves)
    return (f"The engine's {example.words} give {shown}: {'the same' if same else 'not the same'}, "
            "to 12 digits.")


def _alike(mine, theirs):
    """Whether numbers agree to 12 digits of the largest."""
    scale = max(1.0, *map(abs, theirs.values()))
    return all(abs(mine[name] - number) <= 1e-12 * scale for name, number in theirs.items())
