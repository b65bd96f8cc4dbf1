"""What readers bring to the playground, tried out first: arrays, a layer, a loss, an optimizer."""

import zlib
from dataclasses import dataclass

import numpy as np

from utils import Activation, Parameter, numerical_gradient
from utils.lesson_05.playground.settings import quiet

MOST = 5000  # examples
_CLOSE = 1e-3  # relative difference of a gradient from the measured one


@dataclass(frozen=True)
class Own:
    """What the reader passed to `playground`; None where nothing was passed."""

    X: object = None  # (N, 2)
    y: object = None  # (N,) labels 0 and 1
    layer: object = None  # a function, a pair (function, derivative), or a class as in the engine
    loss: object = None  # a class: forward(prediction, target), backward(), perhaps a threshold
    optimizer: object = None  # a class that takes (parameters, lr) and has step()


@quiet
def data(own):
    """X (N, 2), each column scaled to -1..1, and labels (N,) integers.

    Raises ValueError unless they can be used.
    """
    if own.X is None or own.y is None:
        raise ValueError("For data of your own, pass both: playground(X, y).")
    try:
        X, y = np.asarray(own.X, float), np.asarray(own.y, float)
    except (TypeError, ValueError):
        raise ValueError("X and y must be arrays of numbers.") from None
    if X.ndim != 2 or X.shape[1] != 2 or y.shape != X.shape[:1]:
        raise ValueError("The playground takes X of shape (N, 2) and y of shape (N,), got "
                         f"{X.shape} and {y.shape}.")
    if not 6 <= len(X) <= MOST:
        raise ValueError(f"The playground takes 6 to {MOST:,} examples, got {len(X):,}.")
    if not np.isfinite(X).all():
        raise ValueError("X must hold finite numbers; "
                         f"{np.count_nonzero(~np.isfinite(X))} are nan or inf.")
    if set(np.unique(y)) != {0.0, 1.0}:
        shown = ", ".join(f"{label:g}" for label in np.unique(y)[:5])
        raise ValueError(f"The labels y must be 0 and 1, both of them; yours are {shown}.")
    low, high = X.min(axis=0), X.max(axis=0)
    if (low == high).any():
        raise ValueError(f"Column {int(np.argmax(low == high))} of X is the same everywhere.")
    if not np.isfinite(high - low).all():
        raise ValueError("The numbers of X lie too far apart.")
    return 2 * (X - low) / (high - low) - 1, y.astype(np.intp)


def mark(own):
    """A number that tells one reader's arrays from another's."""
    X, y = data(own)
    return zlib.crc32(X.astype(np.float32).tobytes() + y.tobytes())


@quiet
def activation(own):
    """A new layer of the reader's. Raises ValueError unless shape and slope are right."""
    given = own.layer
    if given is None:
        raise ValueError("There is no layer of yours: pass one as playground(layer=my_function).")
    pair = given if isinstance(given, tuple | list) else (given, None)
    if isinstance(given, type):
        layer = given()
    elif len(pair) == 2 and callable(pair[0]) and (pair[1] is None or callable(pair[1])):
        layer = Activation(_array(pair[0]), _array(pair[1] or _slope(_array(pair[0]))))
    else:
        raise ValueError("layer takes a function of an array, a pair (function, derivative), or a "
                         f"class with forward(x) and backward(dy), got {given!r}.")
    _demand(layer, "layer", "forward", "backward")
    if not hasattr(layer, "parameters"):
        layer.parameters = list  # none: what an activation of the course answers
    x, dy = np.random.default_rng(0).normal(0, 1.5, (2, 5, 3))
    given = x.copy()
    answer = layer.forward(given)
    _unchanged("Your layer's forward", x=(x, given))
    _equal_shape("Your layer's forward", answer, x.shape)
    claimed = layer.backward(dy.copy())
    _equal_shape("Your layer's backward", claimed, x.shape)
    measured = numerical_gradient(lambda changed: np.sum(dy * layer.forward(changed)), x)
    _near("The derivative of your layer times dy", claimed, measured,
          lambda place: f"x = {x[place]:.3f}, dy = {dy[place]:.3f}")
    return layer


@quiet
def loss(own):
    """A new loss of the reader's. Raises ValueError unless it gives a number and its gradient."""
    if own.loss is None:
        raise ValueError("There is no loss of yours: pass a class as playground(loss=MyLoss).")
    made = _new("loss", own.loss)
    _demand(made, "loss", "forward", "backward")
    z = np.random.default_rng(1).normal(0, 1.5, (5, 1))
    target = np.array([[0.0], [1.0], [1.0], [0.0], [1.0]])
    given = z.copy(), target.copy()
    value = made.forward(*given)
    _unchanged("Your loss's forward", prediction=(z, given[0]), target=(target, given[1]))
    if np.shape(value) != () or not np.isfinite(value):
        hint = "" if np.shape(value) else ("; a prediction can be any number, also below 0 or "
                                           "above 1")
        raise ValueError(f"Your loss's forward must return one finite number, got {value}{hint}.")
    claimed = made.backward()
    _equal_shape("Your loss's backward", claimed, z.shape)
    measured = numerical_gradient(lambda changed: float(made.forward(changed, target)), z)
    _near("The gradient of your loss", claimed, measured,
          lambda place: f"prediction {z[place]:.3f}, target {target[place]:.0f}")
    return made


def optimizer(own, parameters, lr):
    """A new optimizer of the reader's. Raises ValueError unless a step changes two parameters."""
    if own.optimizer is None:
        raise ValueError("There is no optimizer of yours: pass a class as "
                         "playground(optimizer=MySGD).")
    trial = [Parameter(np.ones((2, 3))), Parameter(np.zeros(3))]
    for parameter in trial:
        parameter.grad = np.full(parameter.value.shape, 0.5)
    before = [parameter.value.copy() for parameter in trial]
    tried = _new("optimizer", own.optimizer, trial, 0.1)
    _demand(tried, "optimizer", "step")
    tried.step()
    for parameter, value in zip(trial, before):
        _equal_shape("After a step of your optimizer, a parameter's value", parameter.value,
                     value.shape)
    if all(np.array_equal(parameter.value, value) for parameter, value in zip(trial, before)):
        raise ValueError("A step of your optimizer changes nothing: it must change p.value of each "
                         "of its parameters.")
    return _new("optimizer", own.optimizer, parameters, lr)


def _array(function):
    """The function, given an array of its own, answering in float64: lists and loops will do."""
    def answer(x):
        return np.asarray(function(x.copy()), float)
    return answer


def _slope(function):
    """The derivative by central differences, for a function that came without one."""
    return lambda x: (function(x + 1e-5) - function(x - 1e-5)) / 2e-5


def _new(what, given, *arguments):
    try:
        return given(*arguments)
    except TypeError as error:
        call = "MyLoss()" if what == "loss" else "MyOptimizer(parameters, lr)"
        raise ValueError(f"{what} takes a class that can be called as {call}: {error}.") from None


def _demand(thing, what, *methods):
    missing = [name for name in methods if not callable(getattr(thing, name, None))]
    if missing:
        raise ValueError(f"Your {what} has no {' and no '.join(missing)}.")


def _unchanged(what, **arrays):
    """Raise ValueError unless two arrays, from before and after, are equal."""
    for name, (before, after) in arrays.items():
        if not np.array_equal(before, after):
            raise ValueError(f"{what} changes {name}: let it work on a copy, {name}.copy().")


def _equal_shape(what, value, shape):
    if np.shape(value) != shape:
        raise ValueError(f"{what} must have the shape {shape}, got {np.shape(value)}.")
    if not np.isfinite(value).all():
        raise ValueError(f"{what} must be finite, got {np.asarray(value).ravel()[:3]}.")


def _near(what, claimed, measured, where):
    """Raise ValueError, with one example, where a claimed gradient is not the measured one."""
    off = np.abs(claimed - measured)
    place = np.unravel_index(np.argmax(off), off.shape)
    if off[place] > _CLOSE * max(1e-6, np.abs(measured).max()):
        raise ValueError(f"{what} says {claimed[place]:.4f} at {where(place)}; measured there by "
                         f"small steps it is {measured[place]:.4f}.")
