"""What can be seen of a run of the playground, in numbers."""

from dataclasses import dataclass

import numpy as np

from utils import Linear, confusion_matrix
from utils.activations import sigmoid
from utils.lesson_05.playground.run import GRID
from utils.lesson_05.playground.settings import quiet


@dataclass(frozen=True)
class State:
    """Everything that can be shown of a run."""

    curves: np.ndarray  # (T, 5), as in Run; the last row is now
    units: list  # of inputs and hidden layers, (K, GRID, GRID): what each answers on the plane
    sums: list  # of each hidden layer, the same before the activation
    sure: np.ndarray  # (GRID, GRID): between 0 and 1, above 0.5 for class 1
    weights: list  # (D, K) of each layer
    gradients: list  # dLoss/dW on all training examples, without weight decay
    bias_gradients: list  # (K,) of each layer: dLoss/db
    deltas: list  # (K,) of each layer: the mean size of dLoss/dz of one training example
    confusion: np.ndarray  # (2, 2) of the validation set: row = true, column = predicted class
    moved: tuple | None  # most since `remember`: steps, layer, from, to, weight before, after
    constant: int  # hidden units that answer the same for every training example


@quiet
def state(run):
    """The numbers of a run as it stands; it is not changed."""
    n, linear = run.n_train, run.linear
    now = run.measure()
    answers = linear[-1].y[n:, 0]
    confusion = confusion_matrix(run.labels[n:], (answers > run.threshold).astype(np.intp), 2)
    z = run.network.forward(run.plane) - run.threshold
    sure = sigmoid(z) if run.threshold == 0 else np.clip(z + 0.5, 0, 1)
    pictures = [run.plane, *(layer.x for layer in linear[1:])]
    sums = [_square(layer.y) for layer in linear[:-1]]
    run.loss.forward(run.network.forward(run.x[:n]), run.target[:n])
    dy = run.loss.backward()
    deltas = [np.abs(dy).sum(axis=0)]
    for layer in reversed(run.network.layers):
        dy = layer.backward(dy)
        if not isinstance(layer, Linear) and dy is not None:
            deltas.insert(0, np.abs(dy).sum(axis=0))
    constant = sum(int((np.ptp(layer.x, axis=0) == 0).sum()) for layer in linear[1:])
    return State(
        curves=np.array([*run.curves, now]), units=[_square(picture) for picture in pictures],
        sums=sums, sure=sure.reshape(GRID, GRID),
        weights=[layer.W.value.copy() for layer in linear],
        gradients=[layer.W.grad for layer in linear],
        bias_gradients=[layer.b.grad for layer in linear], deltas=deltas, confusion=confusion,
        moved=_moved(run), constant=constant)


def _square(rows):
    """(GRID * GRID, K) -> (K, GRID, GRID)"""
    return rows.T.reshape(-1, GRID, GRID)


def _moved(run):
    steps, before = run.noted
    if run.steps == steps:
        return None
    changes = [np.abs(layer.W.value - W) for layer, W in zip(run.linear, before)]
    layer = int(np.argmax([np.nan_to_num(change, nan=np.inf).max() for change in changes]))
    i, k = np.unravel_index(np.argmax(np.nan_to_num(changes[layer], nan=np.inf)),
                            changes[layer].shape)
    was, now = before[layer][i, k], run.linear[layer].W.value[i, k]
    return run.steps - steps, layer, int(i), int(k), float(was), float(now)
