"""Exercise 4.3, backward through ReLU."""

import numpy as np

from utils.exercises.exercise import Case, Part, away_from_0


def relu_inputs(rng):
    """Arrays dout and x of one shape."""
    def draw(*shape):
        return away_from_0(rng, *shape), away_from_0(rng, *shape)

    def pair(dout, x):
        return np.array(dout), np.array(x)

    return [
        Case("three positive inputs", pair([0.7, -1.3, 0.4], [1.5, 0.3, 2.0])),
        Case("inputs of both signs", pair([0.7, -1.3, 0.4, 2.1], [-1.5, 0.3, 2.0, -0.2])),
        Case("a table", draw(3, 4)),
        Case("one row", draw(1, 5)),
        Case("three axes", draw(2, 3, 4)),
        Case("integer inputs", pair([0.7, -1.3, 0.4], [-2, 3, 1])),
        Case("numbers of many decimals", (rng.normal(size=5), rng.normal(size=5))),
        Case("large gradients", pair([700.0, -1300.0, 900.0], [0.8, 0.3, -0.5])),
        Case("inputs of 1000 and -1000", pair([0.7, -1.3], [1000.0, -1000.0])),
        Case("inputs close to 0", pair([0.7, -1.3, -0.9], [1e-9, -1e-9, 2e-9])),
        Case("an input of exactly 0", pair([0.7, -1.3, 0.4, 0.9], [1.5, 0.0, -2.0, 0.0])),
    ]


def relu_backward(dout, x):
    return np.where(x > 0, dout, 0.0)


def gradient_of_relu(answer, dout, x):
    """Observe relu_backward: where x is 0, any share of dout (0 to 1) counts as 0."""
    dx = answer(dout, x)
    array = np.asarray(dx)
    if array.dtype.kind not in "fiub" or array.shape != x.shape:
        return dx
    return np.where((x == 0) & (array * dout >= 0) & (np.abs(array) <= np.abs(dout)), 0, array)


PART = Part(relu_backward, cases=relu_inputs, observe=gradient_of_relu, wrong={
    "everything passes": lambda dout, x: dout * (np.maximum(x, 0) >= 0),
    "slope alone": lambda dout, x: np.where(x > 0, 1.0, 0.0),
    "sign of dout": lambda dout, x: np.where(dout > 0, dout, 0.0),
    "positive dout only": lambda dout, x: np.where((x > 0) & (dout > 0), dout, 0.0),
    "times x": lambda dout, x: dout * x,
    "times ReLU": lambda dout, x: dout * np.maximum(x, 0),
    "sides swapped": lambda dout, x: dout * (x < 0),
    "forward": lambda dout, x: np.where(x > 0, x, 0.0),
    "signs turned": lambda dout, x: -dout * (x > 0),
    "sign of x": lambda dout, x: dout * np.sign(x),
    "leaky ReLU": lambda dout, x: np.where(x > 0, dout, 0.01 * dout),
    "x where ReLU is flat": lambda dout, x: np.where(x > 0, dout, x),
    "shape lost": lambda dout, x: dout[x > 0],
    "from 1 on": lambda dout, x: dout * (x >= 1),
})
