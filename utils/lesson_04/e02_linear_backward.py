"""Exercise 4.2, backward through a layer."""

import numpy as np

from utils.exercises.exercise import Case, Part, away_from_0


def linear_layers(rng):
    """Layers of many sizes: dout (N, K), X (N, D), W (D, K)."""
    def draw(n, d, k):
        return away_from_0(rng, n, k), away_from_0(rng, n, d), away_from_0(rng, d, k)

    whole = np.array([[2, -1], [-3, 1], [1, 4]])
    zeros = ([[0.7, 0.0], [-1.2, 0.4]], [[0.0, 1.5, -0.3], [0.8, 0.0, 1.1]],
             [[0.5, -0.9], [0.0, 1.3], [-0.6, 0.0]])
    return [
        Case("one example", draw(1, 2, 3)),
        Case("two examples", draw(2, 3, 4)),
        Case("more inputs than neurons", draw(4, 3, 2)),
        Case("as many inputs as neurons", draw(4, 3, 3)),
        Case("as many examples as inputs", draw(3, 3, 2)),
        Case("as many examples as inputs and neurons", draw(3, 3, 3)),
        Case("one neuron", draw(4, 3, 1)),
        Case("one input", draw(3, 1, 2)),
        Case("many examples", draw(50, 4, 3)),
        Case("integer inputs", (draw(3, 2, 2)[0], whole, draw(3, 2, 2)[2])),
        Case("some zeros", tuple(map(np.array, zeros))),
        Case("integer weights", (*draw(3, 2, 2)[:2], whole[:2])),
        Case("integer gradients", (whole, *draw(3, 2, 2)[1:])),
        Case("as many examples as neurons", draw(3, 2, 3)),
        Case("numbers of many decimals",
             tuple(rng.normal(size=shape) for shape in ((3, 2), (3, 4), (4, 2)))),
    ]


def linear_backward(dout, X, W):
    return dout @ W.T, X.T @ dout, dout.sum(axis=0)


PART = Part(linear_backward, cases=linear_layers, results=("dX", "dW", "db"), wrong={
    "db is dout": lambda dout, X, W: (dout @ W.T, X.T @ dout, dout),
    "db a mean": lambda dout, X, W: (dout @ W.T, X.T @ dout, dout.mean(axis=0)),
    "db for each example": lambda dout, X, W: (dout @ W.T, X.T @ dout, dout.sum(axis=1)),
    "db one number": lambda dout, X, W: (dout @ W.T, X.T @ dout, dout.sum()),
    "db (1, K)": lambda dout, X, W: (dout @ W.T, X.T @ dout, dout.sum(axis=0, keepdims=True)),
    "W not transposed": lambda dout, X, W: (dout @ W, X.T @ dout, dout.sum(axis=0)),
    "X not transposed": lambda dout, X, W: (dout @ W.T, X @ dout, dout.sum(axis=0)),
    "dW transposed": lambda dout, X, W: (dout @ W.T, dout.T @ X, dout.sum(axis=0)),
    "dW a mean": lambda dout, X, W: (dout @ W.T, X.T @ dout / len(X), dout.sum(axis=0)),
    "dW and db means": lambda dout, X, W: (dout @ W.T, X.T @ dout / len(X), dout.mean(axis=0)),
    "dW first": lambda dout, X, W: (X.T @ dout, dout @ W.T, dout.sum(axis=0)),
    "dX last": lambda dout, X, W: (X.T @ dout, dout.sum(axis=0), dout @ W.T),
    "no db": lambda dout, X, W: (dout @ W.T, X.T @ dout),
    "dX the slope alone": lambda dout, X, W: (W.T, X.T @ dout, dout.sum(axis=0)),
    "db the slope alone": lambda dout, X, W: (dout @ W.T, X.T @ dout, np.ones(W.shape[1])),
    "signs turned": lambda dout, X, W: (-dout @ W.T, -X.T @ dout, -dout.sum(axis=0)),
})
