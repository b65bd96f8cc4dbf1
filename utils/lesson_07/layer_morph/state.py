"""Where a network takes the plane, in numbers: the state of the layer morph."""

from dataclasses import dataclass

import numpy as np

from utils.activations import sigmoid
from utils.lesson_07.e01_activations import activations as course_activations

WIDE, LINES, FINE = 1.15, 25, 49  # the plane goes from -WIDE to WIDE; lines of its grid, their dots
SIDE = 72  # places of the shaded plane, each way
_ALONG, _ACROSS = np.linspace(-WIDE, WIDE, FINE), np.linspace(-WIDE, WIDE, LINES)
GRID = np.concatenate([  # (2 LINES, FINE, 2): first the upright lines
    np.stack(np.broadcast_arrays(_ACROSS[:, None], _ALONG), axis=-1),
    np.stack(np.broadcast_arrays(_ALONG, _ACROSS[:, None]), axis=-1)])
_MIDDLES = (np.arange(SIDE) + 0.5) / SIDE * 2 * WIDE - WIDE
PLANE = np.stack(np.meshgrid(_MIDDLES, _MIDDLES), axis=-1).reshape(-1, 2)
ANGLES = 90  # of the straight lines that are tried
FLOOR = 1e-3  # of the largest variance: a plane squeezed flatter is not pulled apart any more


@dataclass(frozen=True)
class State:
    """What the picture shows; places are those of a frame from -1 to 1 around the points."""

    points: np.ndarray  # (N, 2), on their way
    grid: np.ndarray  # (2 LINES, FINE, 2), on its way
    plane: np.ndarray  # (SIDE^2, 2): where the places PLANE are, on their way
    you: np.ndarray  # (2,), the point of the reader, on its way
    ends: tuple  # points (N, 2), the reader's (2,), grid: in the plane of the last two units
    line: np.ndarray  # (3,): in that plane a x + b y + c is 0 on the last neuron's line, + for 1
    sure: np.ndarray  # (SIDE, SIDE): the probability of class 1 on the input plane
    yours: float  # the same for the reader's point
    parted: int  # points that a straight line parts where they are now
    right: int  # points that the network gets right


def state(model, X, y, t, you, activations=course_activations):
    """The State at t: 0 is the input plane, 1 and more the plane of the last two units.

    model -- a Sequential of four layers, the last two Linear; X (N, 2), y (N,); you (2,)
    activations -- a function (model, X) -> [X, what each layer makes of it]
    """
    def last(places):
        arrays = activations(model, places)
        found = [np.shape(array) for array in arrays]
        if found[3:] != [(len(places), 2), (len(places), 1)] or len(found) != 5:
            raise ValueError("activations should give the input, then what each of the 4 layers "
                             f"makes of it; the shapes of what it gave are {found}")
        return np.asarray(arrays[3], float), np.asarray(arrays[4], float)[:, 0]

    every = np.vstack([X, [you], GRID.reshape(-1, 2), PLANE])
    hidden, logits = last(every)
    A, offset = alignment(hidden[:len(X)], X)
    bent, s = hidden @ A + offset, min(t, 1.0)
    moved = _framed((1 - s) * every + s * bent, len(X))[0]
    ends, middle, radius = _framed(bent, len(X))
    w, b = model.layers[-1].W.value[:, 0], model.layers[-1].b.value[0]
    slope = np.linalg.solve(A, w)  # w h + b, with h = (bent - offset) A^-1
    line = np.array([*(slope * radius), b + (middle - offset) @ slope])
    right = int(((logits[:len(X)] > 0) == y).sum())
    points, place, grid, plane = _parts(moved, len(X))
    return State(
        points=points, grid=grid, plane=plane, you=place,
        ends=tuple(_parts(ends, len(X))[:3]), line=line,
        sure=sigmoid(logits[-len(PLANE):]).reshape(SIDE, SIDE), yours=sigmoid(logits[len(X)]),
        parted=right if t >= 1 else parted(points, y), right=right)


def alignment(H, X):
    """A (2, 2) and an offset (2,) with which H A + offset has the mean and the spread of X.

    H, X -- (N, 2). It is turned (or mirrored) to lie on X as well as it can: straight lines stay
    straight, so what still differs is what was bent.
    """
    def root(Z, power):
        values, vectors = np.linalg.eigh(np.cov(Z.T))
        least = max(FLOOR * values.max(), np.finfo(float).tiny)
        return (vectors * np.maximum(values, least) ** power) @ vectors.T

    whiten = root(H, -0.5)
    U, _, Vt = np.linalg.svd(((H - H.mean(axis=0)) @ whiten).T @ (X - X.mean(axis=0)))
    A = whiten @ U @ Vt @ root(X, 0.5)
    return A, X.mean(axis=0) - H.mean(axis=0) @ A


def _parts(places, n):
    """The points, the reader's, the grid and the plane, of all places (M, 2)."""
    points, (you,), grid, plane = np.split(places, np.cumsum([n, 1, GRID.size // 2]))
    return points, you, grid.reshape(GRID.shape), plane


def _framed(places, n):
    """Places in a frame from -1 to 1 around the first n; its middle and radius."""
    low, high = places[:n].min(axis=0), places[:n].max(axis=0)
    middle, radius = (low + high) / 2, 0.55 * max(*(high - low), 1e-9)
    return (places - middle) / radius, middle, radius


def parted(P, y):
    """How many of the points P (N, 2) the best straight line has on their side, of ANGLES each way.

    y -- (N,), 0 or 1
    """
    angles = np.pi * np.arange(ANGLES) / ANGLES
    order = np.argsort(P @ [np.cos(angles), np.sin(angles)], axis=0)
    below = np.cumsum(np.where(y[order] == 0, 1, -1), axis=0)  # right minus wrong, if 0 is below
    found = int((y == 1).sum()) + np.vstack([0 * below[:1], below])
    return int(max(found.max(), len(y) - found.min()))


def side_of(line, sign):
    """The part of the frame's square that lies on one side of a line, as corners (M, 2)."""
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], float)
    far, kept = sign * (corners @ line[:2] + line[2]), []
    for i in range(4):
        a, b = far[i], far[(i + 1) % 4]
        if a >= 0:
            kept.append(corners[i])
        if a * b < 0:
            kept.append(corners[i] + a / (a - b) * (corners[(i + 1) % 4] - corners[i]))
    return np.reshape(kept, (-1, 2))


def readout(s, t, epoch, n, star, network):
    """The state in words."""
    where = ("In the input plane" if t == 0 else f"{t:.2f} of the way" if t < 1 else
             "In the plane of the last two units")
    whose = "the last neuron's line" if t >= 1 else "a straight line"
    side = "orange" if s.yours > 0.5 else "blue"
    sure = 100 * max(s.yours, 1 - s.yours)
    return (f"Epoch {epoch}, {network}. {where}, {whose} parts {s.parted} of {n} points. The "
            f"star at ({star[0]:.2f}, {star[1]:.2f}) counts as {side}, "
            f"{'over 99' if sure > 99 else f'{sure:.0f}'} % sure.")
