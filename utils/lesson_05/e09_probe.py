"""Exercise 5.9, a probe that separates them. What is said about it stands in words.md."""

import numpy as np

from utils.activations import ReLU
from utils.backprop import Sequential
from utils.exercises.exercise import Case, Part
from utils.losses import CrossEntropyLoss
from utils.neurons import Linear
from utils.optimizers import SGD
from utils.training import train


class Network(Sequential):
    """A linear layer, ReLU, a linear layer. Two of them are equal if their parameters are."""

    def __init__(self, W, b, n_outputs=3, rng=None):
        rng = rng or np.random.default_rng(0)
        first, last = Linear(*W.shape, rng=rng), Linear(W.shape[1], n_outputs, rng=rng)
        first.W.value, first.b.value = W.astype(float), b.astype(float)
        super().__init__(first, ReLU(), last)

    def __eq__(self, other):
        pairs = zip(self.parameters(), other.parameters())
        return all(np.array_equal(mine.value, theirs.value) for mine, theirs in pairs)

    __hash__ = None


def networks(rng):
    """Networks that are dead by their weights, by their biases, and alive, with inputs X (N, D)."""
    def pixels(n, d):  # between 0 and 1, about half of them black
        return np.maximum(rng.uniform(-1, 1, (n, d)), 0) + 0.01

    def he(d, h):
        return rng.normal(0, np.sqrt(2 / d), (d, h))

    def of(label, W, b, n=9, X=None, **more):
        return Case(label, (Network(W, b, rng=rng, **more), pixels(n, len(W)) if X is None else X))

    def trained(case, steps=3):
        model, X = case.args
        train(model, CrossEntropyLoss(), SGD(model.parameters(), 0.5), X, np.arange(len(X)) % 3,
              epochs=steps, batch_size=4, rng=rng)
        return Case(f"{case.label}, after training", (model, X))

    def barely(d, h, n, biases):  # only one unit fires, for one example
        W, X = -np.abs(he(d, h)) / 9, pixels(n, d)
        X[:, 0] = 0.1
        X[n // 2, 0], W[0, h // 2] = 9.0, 0.2
        return W, np.full(h, biases), X

    def last_chance(d, h, n):  # only the last unit fires, for the last example
        W, X = -np.abs(he(d, h)), pixels(n, d)
        X[:, 0] = 0.1
        X[-1, 0], W[0, -1] = 99.0, 9.0
        return Network(W, np.full(h, -9.0), rng=rng), X

    def silent_output(case):
        case.args[0].layers[2].W.value[:] = 0
        return case

    canceling = np.array([[1.0, -1.0, 0.5], [-1.0, 1.0, -0.5], [0.75, -0.75, 0.0]])
    one_dead_unit = he(5, 4)
    one_dead_unit[:, 0] = 0
    first_weights_zero = he(4, 3)
    first_weights_zero[:, 0] = 0
    first_row_zero = he(4, 3)
    first_row_zero[0] = 0
    W, b, X = barely(5, 4, 9, -0.5)
    last_W, last_b, last_X = barely(4, 3, 6, -1.0)
    steep = he(3, 3)
    below_or_at_zero, last_row_zero = -np.abs(he(4, 3)), he(4, 3)
    below_or_at_zero[:, 1] = last_row_zero[-1] = 0
    return [
        of("one hidden unit, weights of zero", np.zeros((2, 1)), np.zeros(1), n=1),
        of("one hidden unit, a large negative bias",
           np.array([[0.5], [0.25]]), np.array([-3.0]), n=1),
        of("one hidden unit that fires", np.array([[0.5], [0.25]]), np.array([0.0]), n=1),
        of("patient 3", np.zeros((16, 8)), np.zeros(8), n=20),
        of("patient 4", he(16, 8), np.full(8, -6.0), n=20),
        of("healthy", he(16, 8), np.zeros(8), n=20),
        trained(of("patient 3", np.zeros((16, 8)), np.zeros(8), n=20)),
        trained(of("patient 4", he(16, 8), np.full(8, -6.0), n=20)),
        trained(of("healthy", he(16, 8), np.zeros(8), n=20)),
        of("healthy, with biases of both signs",
           he(6, 6), np.array([0.2, -0.3, 0.1, -0.1, 0.4, -0.2])),
        Case("only negative biases, and one unit that fires for one example",
             (Network(W, b, rng=rng), X)),
        Case("the same with a larger bias", (Network(last_W, last_b, rng=rng), last_X)),
        of("the first unit dead, the others not", one_dead_unit, np.array([-3.0, 0.1, 0.0, 0.1])),
        of("all units dead but the last",
           np.hstack([-np.abs(he(5, 4)), np.abs(he(5, 1))]), np.array([-2.0] * 4 + [0.0])),
        of("dead, the weights of the first unit zero", first_weights_zero, np.full(3, -9.0)),
        of("dead, the first row of weights zero", first_row_zero, np.full(3, -9.0)),
        of("dead, the last row of weights zero", last_row_zero, np.full(3, -9.0)),
        of("dead, no weight above 0", below_or_at_zero, np.full(3, -0.5)),
        of("dead, no weight below 0", -below_or_at_zero, np.full(3, -99.0)),
        of("dead, weights whose sum is zero", canceling, np.full(3, -5.0)),
        of("alive, weights whose sum is zero", canceling, np.zeros(3)),
        of("dead, tiny weights", 1e-12 * he(4, 3), np.full(3, -1.0)),
        of("dead, tiny weights and tiny biases", 1e-12 * he(4, 3), np.full(3, -1e-9)),
        of("alive, tiny weights", 1e-12 * np.abs(he(4, 3)), np.zeros(3)),
        of("dead, large weights and larger biases", 100 * steep, np.full(3, -2000.0)),
        of("alive, large weights and large biases",
           100 * np.abs(steep), np.full(3, -3.0), X=np.ones((4, 3))),
        of("weights of zero, slightly negative biases", np.zeros((4, 3)), np.full(3, -0.01)),
        of("weights of zero, large negative biases", np.zeros((4, 3)), np.full(3, -9.0)),
        of("healthy, weights of zero and biases above 0", np.zeros((4, 3)), np.full(3, 0.5)),
        of("healthy, weights of zero and one bias above 0",
           np.zeros((4, 3)), np.array([0.0, -1.0, 0.5])),
        of("weights of -0.0", np.full((4, 3), -0.0), np.full(3, -0.0)),
        of("one weight that is not zero", np.eye(4, 3, -3), np.full(3, -2.0)),
        of("dead, all weights equal", np.full((4, 3), 0.25), np.full(3, -2.0)),
        of("healthy, the first example dark", np.abs(he(5, 6)), np.full(6, -0.01),
           X=pixels(8, 5) * (np.arange(8) > 0)[:, None]),
        of("dead for dim images",
           np.full((3, 2), [0.5, 0.25]), np.array([-1.0, -0.5]), X=pixels(6, 3) / 9),
        of("dead for each single example",
           np.full((3, 2), [0.5, 0.75]), np.array([-1.0, -1.25]), X=np.eye(3)),
        of("dead for inputs far below 0",
           np.array([[0.5, 0.75]]), np.array([-1.0, -1.5]), X=rng.uniform(-9, 0.5, (7, 1))),
        of("inputs below 0 as well", he(4, 5), np.full(5, 0.1), X=rng.normal(0, 1, (7, 4))),
        of("dead, inputs below 0 as well", he(4, 5), np.full(5, -20.0), X=rng.normal(0, 1, (7, 4))),
        of("a weighted sum of exactly 0",
           np.array([[1.0, 2.0], [-1.0, 1.0]]), np.array([-1.0, -3.0]), X=np.ones((3, 2))),
        Case("128 units, of which one fires for one of 60 examples", last_chance(3, 128, 60)),
        silent_output(of("healthy, the output layer zero", he(5, 4), np.zeros(4))),
        silent_output(of("patient 4, the output layer zero", he(5, 4), np.full(4, -9.0))),
        of("as many examples as inputs and units", he(4, 4), np.full(4, 0.1), n=4, n_outputs=4),
    ]


def probe(model, X):
    first = model.layers[0]
    if (first.forward(X) > 0).any():
        return "healthy"
    return "bias" if first.W.value.any() else "weights"


def _W(model):
    return model.layers[0].W.value


def _b(model):
    return model.layers[0].b.value


def _z(model, X):
    return X @ _W(model) + _b(model)


def _dead(model, X):
    return not (_z(model, X) > 0).any()


def _cause(model):
    return "bias" if _W(model).any() else "weights"


def _by(dead=_dead, cause=_cause):
    """A probe that asks another question, first or second."""
    return lambda model, X: cause(model) if dead(model, X) else "healthy"


PART = Part(probe, cases=networks, wrong={
    "always weights": _by(cause=lambda model: "weights"),
    "always bias": _by(cause=lambda model: "bias"),
    "causes swapped": _by(cause=lambda model: "weights" if _W(model).any() else "bias"),
    "cause by the biases": _by(
        cause=lambda model: "bias" if (_b(model) < 0).all() else "weights"),
    "sum of the weights": _by(cause=lambda model: "weights" if _W(model).sum() == 0 else "bias"),
    "tiny counts as 0": _by(cause=lambda model: "weights" if np.allclose(_W(model), 0) else "bias"),
    "dead if weights are 0":
        lambda model, X: probe(model, X) if _W(model).any() else "weights",
    "weights of one unit": _by(
        cause=lambda model: "weights" if not _W(model)[:, 0].any() else "bias"),
    "one weight of 0": _by(cause=lambda model: "weights" if (_W(model) == 0).any() else "bias"),
    "all biases below 0": _by(
        dead=lambda model, X: bool((_b(model) < 0).all() or not _W(model).any())),
    "one bias below 0": _by(
        dead=lambda model, X: bool((_b(model) < 0).any() or not _W(model).any())),
    "first unit only": _by(dead=lambda model, X: not (_z(model, X)[:, 0] > 0).any()),
    "first example only": _by(dead=lambda model, X: not (_z(model, X)[0] > 0).any()),
    "most units dead": _by(dead=lambda model, X: (_z(model, X) > 0).any(axis=0).mean() < 0.5),
    "one unit dead": _by(dead=lambda model, X: not (_z(model, X) > 0).any(axis=0).all()),
    "0 counts as firing": _by(dead=lambda model, X: not (_z(model, X) >= 0).any()),
    "no bias": _by(dead=lambda model, X: not (X @ _W(model) > 0).any()),
    "mean weighted sum": _by(dead=lambda model, X: _z(model, X).mean() <= 0),
    "constant output": _by(
        dead=lambda model, X: bool(np.ptp(model.forward(X), axis=0).max() < 1e-9)),
    "never healthy": lambda model, X: _cause(model),
})
