"""A scalar computation graph: its values forward, its gradients backward.

`language.parse` reads one from a text:

    graph = parse("z = w*x + b; L = (sigmoid(z) - y)**2")
    values = forward(graph, {"w": 0.5, "x": 2.0, "b": -0.4, "y": 1.0})
    back = backward(graph, values)        # back.gradients[i] is dL/d(node i)
"""

import functools
import operator
from dataclasses import dataclass

from utils import ACTIVATIONS


def _engine(name):
    function, derivative = ACTIVATIONS[name]
    return lambda a: float(function(a)), lambda a: [float(derivative(a))]


OPERATIONS = {  # name: (its value, its local derivatives), both from the values of the inputs
    "+": (lambda *a: functools.reduce(operator.add, a), lambda *a: [1.0] * len(a)),
    "-": (lambda a, b: a - b, lambda a, b: [1.0, -1.0]),
    "*": (lambda a, b: a * b, lambda a, b: [b, a]),
    "negative": (lambda a: -a, lambda a: [-1.0]),
    "square": (lambda a: a * a, lambda a: [2 * a]),
    "tanh": _engine("tanh"), "sigmoid": _engine("sigmoid"), "relu": _engine("ReLU"),
}
FUNCTIONS = ("tanh", "sigmoid", "relu")


@dataclass(frozen=True)
class Node:
    """A number in the graph: an "input", a "constant", or the result of one of OPERATIONS."""

    name: str
    operation: str
    inputs: tuple = ()  # places of the nodes it is made from
    number: float | None = None  # of a constant


@dataclass(frozen=True)
class Graph:
    """Nodes in an order in which each stands after its inputs; the last one is the output."""

    nodes: tuple
    text: str

    def leaves(self):
        """The names that need a number."""
        return [node.name for node in self.nodes if node.operation == "input"]

    def uses(self, i):
        """Where node i goes: [(the node that takes it, at which place)]."""
        return [(k, place) for k, node in enumerate(self.nodes)
                for place, j in enumerate(node.inputs) if j == i]


@dataclass(frozen=True)
class Backward:
    """What the backward pass computes. An edge is (the node that takes it, at which place)."""

    gradients: tuple  # d output / d node
    slopes: dict  # edge -> local derivative
    parts: dict  # edge -> gradient of the taker * local derivative: what flows back along the edge


def forward(graph, leaves):
    """The value of every node. leaves -- {name: number}"""
    values = []
    for node in graph.nodes:
        if node.operation == "input":
            values.append(float(leaves[node.name]))
        elif node.operation == "constant":
            values.append(node.number)
        else:
            values.append(OPERATIONS[node.operation][0](*(values[i] for i in node.inputs)))
    return tuple(values)


def backward(graph, values):
    """The gradient of the output by every node; where a node goes to several places, parts add."""
    slopes, parts, gradients = {}, {}, [0.0] * len(values)
    gradients[-1] = 1.0
    for k in reversed(range(len(values))):
        node = graph.nodes[k]
        if not node.inputs:
            continue
        derivatives = OPERATIONS[node.operation][1](*(values[i] for i in node.inputs))
        for place, slope in enumerate(derivatives):
            slopes[k, place], parts[k, place] = slope, gradients[k] * slope
            gradients[node.inputs[place]] += parts[k, place]
    return Backward(tuple(gradients), slopes, parts)
