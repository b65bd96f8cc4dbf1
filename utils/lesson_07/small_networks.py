"""What the checks of lesson 7 look into: small networks, made anew in every call, each shown as
the code for it."""

import numpy as np

from utils.activations import ReLU
from utils.backprop import Sequential
from utils.neurons import Linear


def network(*sizes, bend=ReLU, dtype=np.float64, seed=0, seen=None, dark=()):
    """A function that makes Linear layers of these sizes with `bend` between, always the same.

    seen -- an input that the network has met before, (N, D); dark -- inputs with weights of 0
    """
    def make():
        rng, layers = np.random.default_rng(seed), []
        for n_inputs, n_outputs in zip(sizes, sizes[1:]):
            layers += [Linear(n_inputs, n_outputs, rng=rng, dtype=dtype), bend()]
            layers[-2].b.value += rng.uniform(-0.5, 0.5, n_outputs).astype(dtype)
        layers[0].W.value[list(dark)] = 0
        return _met(Sequential(*layers[:-1]), seen)

    linear = [f"Linear({pair[0]}, {pair[1]})" for pair in zip(sizes, sizes[1:])]
    return shown_as(f"Sequential({f', {bend.__name__}(), '.join(linear)})", make)


def stack(*kinds):
    """A function that makes a network of layers without parameters."""
    return shown_as(f"Sequential({', '.join(f'{kind.__name__}()' for kind in kinds)})",
                    lambda: Sequential(*(kind() for kind in kinds)))


def shown_as(name, make):
    """The function `make` under this name."""
    make.__name__ = name
    return make


def observe_network(use, new_model):
    """(what use(model) returns, "as it was" or what of the model it changed)."""
    model = new_model()
    layers, before = model.layers, [p.value.copy() for p in model.parameters()]
    value = use(model)
    now = [p.value for p in model.parameters()]
    kept = model.layers == layers and all(map(np.array_equal, before, now))
    return value, "as it was" if kept else "changed"


def _met(model, seen):
    if seen is not None:
        model.backward(np.ones_like(model.forward(seen)))
    return model

