"""Exercise 4.1, the chain rule by hand."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.exercise import Case, Part


def neurons(rng):
    """Neurons with one input, each with its target."""
    return [
        Case("a target of 0", (2.0, 0.5, -0.4, 0.0)),
        Case("a target of 1", (2.0, 0.5, -0.4, 1.0)),
        Case("a negative input", (-1.5, 0.8, 0.3, 1.0)),
        Case("an input of 0", (0.0, 0.7, 0.6, 0.0)),
        Case("a negative weight", (3.0, -0.6, 0.9, 1.0)),
        Case("a target between 0 and 1", (0.5, -1.2, -0.8, 0.3)),
        Case("a neuron that is saturated", (4.0, 5.0, 10.0, 0.0)),
    ]


def chain_rule_neuron(x, w, b, y):
    a = sigmoid(w * x + b)
    dz = 2 * (a - y) * a * (1 - a)
    return dz * x, dz


def results_in_order(answer, *args):
    """Observe a function of several results: the rows of an array are results in order, too."""
    results = answer(*args)
    return tuple(results) if isinstance(results, np.ndarray) and results.ndim else results


def _with_dz(slope):
    """The same with another dL/dz: slope(z, a, y) for a = sigmoid(z)."""
    def neuron(x, w, b, y):
        dz = slope(w * x + b, sigmoid(w * x + b), y)
        return dz * x, dz

    return neuron


def _with_factors(factors):
    """The same with other factors of dL/dz, a function of (x, w, b)."""
    def neuron(x, w, b, y):
        _, dz = chain_rule_neuron(x, w, b, y)
        return tuple(dz * factor for factor in factors(x, w, b))

    return neuron


PART = Part(chain_rule_neuron, cases=neurons, observe=results_in_order,
            results=("dL/dw", "dL/db"), wrong={
    "no factor 2": _with_dz(lambda z, a, y: (a - y) * a * (1 - a)),
    "sigmoid skipped": _with_dz(lambda z, a, y: 2 * (a - y)),
    "z (1 - z)": _with_dz(lambda z, a, y: 2 * (a - y) * z * (1 - z)),
    "no 1 - a": _with_dz(lambda z, a, y: 2 * (a - y) * a),
    "signs turned": _with_dz(lambda z, a, y: 2 * (y - a) * a * (1 - a)),
    "error at z": _with_dz(lambda z, a, y: 2 * (z - y)),
    "cross-entropy": _with_dz(lambda z, a, y: a - y),
    "loss for its slope": _with_dz(lambda z, a, y: (a - y) ** 2 * a * (1 - a)),
    "results swapped": _with_factors(lambda x, w, b: (1, x)),
    "w for x": _with_factors(lambda x, w, b: (w, 1)),
    "no x": _with_factors(lambda x, w, b: (1, 1)),
    "x in both": _with_factors(lambda x, w, b: (x, x)),
    "b in dL/db": _with_factors(lambda x, w, b: (x, b)),
})
