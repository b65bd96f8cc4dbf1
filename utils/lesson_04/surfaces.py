"""The surfaces that optimizers race on: losses of two weights, each with its minimum 0."""

from dataclasses import dataclass

import numpy as np

_H = np.diag([1.0, 50.0])  # the curvatures of the ravine, along and across
_TURN = np.array([[1.0, 1.0], [-1.0, 1.0]]) / np.sqrt(2)  # clockwise by 45 degrees
_TURNED = _TURN @ _H @ _TURN.T


@dataclass(frozen=True)
class Surface:
    """A loss of two weights, where a race on it starts, and how it is drawn."""

    loss: object  # w (..., 2) -> (...)
    gradient: object  # w (2,) -> (2,)
    start: np.ndarray  # (2,)
    minima: np.ndarray  # (M, 2)
    tuned: tuple  # learning rates of SGD, momentum and Adam: measured, among the fastest to 0.001
    reach: float  # the picture shows w1 from -reach to reach
    levels: tuple  # losses that get a contour line


def _bowl(H, start, tuned):
    return Surface(lambda w: ((w @ H) * w).sum(axis=-1) / 2, lambda w: H @ w, start,
                   np.zeros((1, 2)), tuned, 9.0, (1, 10, 40, 120, 300, 700, 1500))


SURFACES = {
    "ravine": _bowl(_H, np.array([6.0, 3.0]), (0.039, 0.07, 0.3)),
    "ravine, turned by 45°": _bowl(_TURNED, _TURN @ [6.0, 3.0], (0.039, 0.07, 1.0)),
    "saddle": Surface(  # x^2 - y^2 + y^4 / 8 + 2: a ridge along y = 0 between two valleys
        lambda w: w[..., 0] * w[..., 0] + (w[..., 1] * w[..., 1] - 4) ** 2 / 8,
        lambda w: np.array([2 * w[0], w[1] * (w[1] * w[1] - 4) / 2]),
        np.array([3.0, 0.01]), np.array([[0.0, 2.0], [0.0, -2.0]]), (0.38, 0.38, 0.2), 4.0,
        (0.1, 0.5, 1, 2, 3, 5, 8, 12, 20))}
