"""Exercise 4.4, backward through a network."""

import numpy as np

from utils.activations import softmax
from utils.exercises.exercise import Case, Part, away_from_0
from utils.lesson_03.exercises import softmax_ce_grad
from utils.lesson_04.e02_linear_backward import linear_backward
from utils.lesson_04.e03_relu_backward import relu_backward


def networks(rng):
    """Networks with hidden units of both signs, none near 0, and answers that are not right yet."""
    def draw(n, d, k, c, scale=1.0, enough=lambda logits: True):
        while True:
            shapes = (n, d), (d, k), (k,), (k, c), (c,)
            X, W1, b1, W2, b2 = (away_from_0(rng, *shape) for shape in shapes)
            z, labels, W2 = X @ W1 + b1, rng.integers(0, c, n), scale * W2
            db2 = mlp_backward(X, labels, W1, b1, W2, b2)["b2"]
            both_signs = np.abs(z).min() > 0.05 and 0 < (z > 0).sum() < z.size
            if both_signs and np.abs(db2).max() > 0.05 and enough(np.maximum(z, 0) @ W2 + b2):
                return X, labels, W1, b1, W2, b2

    def far_apart(logits):
        """Whether exp of their differences is 0 or too large, also in one row around its mean."""
        top = logits.max(axis=1)
        return np.ptp(top) > 800 and (top - logits.mean(axis=1)).max() > 800

    X, labels, *weights = draw(6, 2, 3, 3)
    at_0 = [np.array([[2.0, 0.5], [-1.0, 1.5]]), np.zeros(2),
            np.array([[0.0, 0.0], [0.7, -0.4]]), np.array([0.3, -0.2])]
    return [
        Case("one example", draw(1, 2, 3, 2)),
        Case("three examples", draw(3, 2, 4, 3)),
        Case("as many examples as inputs", draw(3, 3, 4, 2)),
        Case("all sizes equal", draw(3, 3, 3, 3)),
        Case("as many hidden units as classes", draw(4, 2, 3, 3)),
        Case("as many inputs as hidden units", draw(5, 3, 3, 2)),
        Case("many examples", draw(40, 2, 3, 4)),
        Case("logits near 1000", draw(3, 2, 4, 3, 400.0)),
        Case("logits thousands apart", draw(3, 2, 4, 3, 1500.0, far_apart)),
        Case("a class without an example", (X, labels % 2, *weights)),
        Case("a hidden unit at exactly 0",  # and 0 behind it
             (np.array([[1.0, 2.0]]), np.array([1]), *at_0)),
    ]


def mlp_backward(X, labels, W1, b1, W2, b2):
    z = X @ W1 + b1
    hidden = np.maximum(z, 0)
    dlogits = softmax_ce_grad(hidden @ W2 + b2, labels)
    dW1, db1 = linear_backward(relu_backward(dlogits @ W2.T, z), X, W1)[1:]
    return {"W1": dW1, "b1": db1, "W2": hidden.T @ dlogits, "b2": dlogits.sum(axis=0)}


def _relu(z):
    return np.maximum(z, 0)


def _with_step(hidden=_relu, into_W2=_relu, dlogits=softmax_ce_grad, back=lambda d, W2: d @ W2.T,
               through=lambda d, z: d * (z > 0), bias=lambda d: d.sum(axis=0)):
    """The same with another step: forward `hidden`, and back from `dlogits` to the biases."""
    def backward(X, labels, W1, b1, W2, b2):
        z = X @ W1 + b1
        dz2 = dlogits(hidden(z) @ W2 + b2, labels)
        dz1 = through(back(dz2, W2), z)
        return {"W1": X.T @ dz1, "b1": bias(dz1), "W2": into_W2(z).T @ dz2, "b2": bias(dz2)}

    return backward


def _changed(change):
    """The same with another result: change(W1=dW1, b1=db1, W2=dW2, b2=db2)."""
    def backward(X, labels, W1, b1, W2, b2):
        return change(**mlp_backward(X, labels, W1, b1, W2, b2))

    return backward


def _one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def _overflowing(logits, labels):
    e = np.exp(logits)
    return (e / e.sum(axis=1, keepdims=True) - _one_hot(logits, labels)) / len(labels)


PART = Part(mlp_backward, cases=networks, wrong={
    "no ReLU back": _with_step(through=lambda d, z: d),
    "times the hidden values": _with_step(through=lambda d, z: d * _relu(z)),
    "sign of the gradient": _with_step(through=lambda d, z: relu_backward(d, d)),
    "sum over the batch": _with_step(dlogits=lambda z, y: softmax_ce_grad(z, y) * len(y)),
    "N twice": _with_step(dlogits=lambda z, y: softmax_ce_grad(z, y) / len(y)),
    "biases means": _with_step(bias=lambda d: d.mean(axis=0)),
    "biases not summed": _with_step(bias=lambda d: d),
    "no labels": _with_step(dlogits=lambda z, y: softmax(z) / len(y)),
    "logits minus labels": _with_step(dlogits=lambda z, y: (z - _one_hot(z, y)) / len(y)),
    "signs turned": _with_step(dlogits=lambda z, y: -softmax_ce_grad(z, y)),
    "overflow": _with_step(dlogits=_overflowing),
    "W2 before the ReLU": _with_step(into_W2=lambda z: z),
    "no biases": lambda X, labels, W1, b1, W2, b2: mlp_backward(X, labels, W1, 0 * b1, W2, 0 * b2),
    "no b1": lambda X, labels, W1, b1, W2, b2: mlp_backward(X, labels, W1, 0 * b1, W2, b2),
    "no b2": lambda X, labels, W1, b1, W2, b2: mlp_backward(X, labels, W1, b1, W2, 0 * b2),
    "no ReLU": _with_step(hidden=lambda z: z, into_W2=lambda z: z, through=lambda d, z: d),
    "W2 not transposed": _with_step(back=lambda d, W2: d @ W2),
    "layers swapped": _changed(lambda W1, b1, W2, b2: {"W1": W2, "b1": b2, "W2": W1, "b2": b1}),
    "no names": _changed(lambda **found: tuple(found.values())),
    "names with a d": _changed(lambda **found: {f"d{name}": d for name, d in found.items()}),
})
