"""Exercise 9.5, clip the gradients. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Case, Forms, Part, away_from_0


def sets_of_gradients(rng):
    """Gradients of several arrays, and the largest norm of all of them together."""
    def drawn(scale, *shapes):
        return [away_from_0(rng, *shape) * scale for shape in shapes]

    return [
        Case("one array above the norm", ([np.array([3.0, 4.0])], 1.0)),
        Case("one array below the norm", ([np.array([0.3, -0.4])], 1.0)),
        Case("exactly at the norm", ([np.array([3.0]), np.array([-4.0])], 5.0)),
        Case("two arrays above the norm only together",
             ([np.array([0.8, 0.0]), np.array([[0.0], [-0.9]])], 1.0)),
        Case("two arrays below the norm", ([np.array([0.3]), np.array([0.1, 0.2])], 2.0)),
        Case("a large array and a small one",
             ([np.array([[9.0, -12.0]]), np.array([0.5, 0.1])], 3.0)),
        Case("a small array and a large one",
             ([np.array([0.1]), np.array([[-6.0], [8.0]])], 3.0)),
        Case("zeros", ([np.zeros(3), np.zeros((2, 2))], 1.0)),
        Case("zeros beside others", ([np.zeros((2, 2)), np.array([5.0, 12.0])], 2.0)),
        Case("a small norm asked for", (drawn(1, (3, 2), (2,)), 0.01)),
        Case("a large norm asked for", (drawn(1, (3, 2), (2,)), 1e6)),
        Case("arrays of three axes", (drawn(2, (2, 3, 2), (4,), (1, 2)), 4.0)),
        Case("arrays of the same shape", (drawn(1, (2, 2), (2, 2)), 1.5)),
        Case("tiny gradients", (drawn(1e-9, (3,), (2, 2)), 1.0)),
        Case("integers", ([np.array([2, -1]), np.array([[2]])], 2)),
        *(Case("gradients drawn at random", (drawn(scale, (16, 8), (8, 8), (8,)), 5.0))
          for scale in (0.1, 3.0)),
    ]


def observe(answer, gradients, max_norm):
    """The norm, and each array. Raises ValueError for what is not a pair of a list and a number."""
    count = len(gradients)  # before the call, which may change the list
    result = answer(gradients, max_norm)
    if result is None:
        return None
    wanted = f"clip_gradients gives a list of {count} arrays, and the norm before"
    if not isinstance(result, tuple | list) or len(result) != 2:
        length = f" of {len(result)}" if isinstance(result, tuple | list) else ""
        raise ValueError(f"{wanted}: two things, got {describe_type(result)}{length}")
    clipped, norm = result
    if not isinstance(clipped, tuple | list | np.ndarray) or len(clipped) != count:
        length = f" of {len(clipped)}" if isinstance(clipped, tuple | list) else ""
        raise ValueError(f"{wanted}: the first is {describe_type(clipped)}{length}")
    arrays = {f"array {i}": array for i, array in enumerate(clipped)}
    return {"the norm before": norm, **arrays}


def clip_gradients(gradients, max_norm):
    norm = float(np.sqrt(sum((gradient**2).sum() for gradient in gradients)))
    factor = max_norm / norm if norm > max_norm else 1.0
    return tuple(gradient * factor for gradient in gradients), norm


def _norms(gradients):
    return [float(np.sqrt((gradient**2).sum())) for gradient in gradients]


def _by(norm_of, told=None):
    """A clip_gradients that measures another norm: norm_of(gradients), or tells another one."""
    def answer(gradients, max_norm):
        norm = norm_of(gradients)
        factor = max_norm / norm if norm > max_norm else 1.0
        return [gradient * factor for gradient in gradients], (told or norm_of)(gradients)

    return answer


def _scaled(factor_of, told=lambda norm, max_norm: norm):
    """A clip_gradients that multiplies by factor_of(norm, max_norm), where 0 is no norm."""
    def answer(gradients, max_norm):
        norm = clip_gradients(gradients, max_norm)[1]
        factor = factor_of(norm, max_norm) if norm else 1.0
        return [gradient * factor for gradient in gradients], told(norm, max_norm)

    return answer


def _each(gradients, max_norm):
    """Each array has a norm of its own."""
    clipped = [clip_gradients([gradient], max_norm)[0][0] for gradient in gradients]
    return clipped, clip_gradients(gradients, max_norm)[1]


def _each_norm(gradients, max_norm):
    return _each(gradients, max_norm)[0], _norms(gradients)


def _largest_number(gradients):
    return float(max(np.abs(gradient).max() for gradient in gradients))


def _by_value(gradients, max_norm):
    clipped = [np.clip(gradient, -max_norm, max_norm) for gradient in gradients]
    return clipped, clip_gradients(gradients, max_norm)[1]


def _where_above(change):
    """A clip_gradients that does change(gradients, norm, max_norm) where the norm is above."""
    def answer(gradients, max_norm):
        norm = clip_gradients(gradients, max_norm)[1]
        return (change(gradients, norm, max_norm) if norm > max_norm else gradients), norm

    return answer


def _all(gradients):
    return np.concatenate([gradient.ravel() for gradient in gradients])


def _rescaled(factor):
    """A _where_above with a factor(norm, max_norm) of its own."""
    return _where_above(lambda gradients, norm, max_norm: [
        gradient * factor(norm, max_norm) for gradient in gradients])


PART = Part(clip_gradients, cases=sets_of_gradients, observe=observe, wrong={
    "each array by itself": Forms([_each, _each_norm]),
    "by value": Forms([_by_value, lambda gradients, max_norm: (
        _by_value(gradients, max_norm)[0], _largest_number(gradients)),
        lambda gradients, max_norm: (np.clip(gradients, -max_norm, max_norm),
                                     clip_gradients(gradients, max_norm)[1])]),
    "made larger as well": _scaled(lambda norm, max_norm: max_norm / norm),
    "divided by the square": _rescaled(lambda norm, max_norm: max_norm / norm**2),
    "root forgotten": _by(lambda gradients: float(sum((g**2).sum() for g in gradients))),
    "norms added": _by(lambda gradients: float(sum(_norms(gradients)))),
    "largest norm": _by(lambda gradients: max(_norms(gradients))),
    "norm of the first": _by(lambda gradients: _norms(gradients)[0]),
    "norm of the last": _by(lambda gradients: _norms(gradients)[-1]),
    "largest number": _by(_largest_number),
    "numbers added": _by(lambda gradients: float(np.abs(_all(gradients)).sum())),
    "mean for sum": _by(lambda gradients: float(np.sqrt((_all(gradients)**2).mean()))),
    "norm afterwards": Forms([
        _scaled(lambda norm, max_norm: min(1.0, max_norm / norm), min),
        _scaled(lambda norm, max_norm: min(1.0, max_norm / norm),
                lambda norm, max_norm: max_norm)]),
    "factor turned over": _rescaled(lambda norm, max_norm: norm / max_norm),
    "divided by the norm": _rescaled(lambda norm, max_norm: 1 / norm),
    "times max_norm": _rescaled(lambda norm, max_norm: max_norm),
    "divided by max_norm": _rescaled(lambda norm, max_norm: 1 / max_norm),
    "difference": _where_above(lambda gradients, norm, max_norm: [
        gradient - (norm - max_norm) for gradient in gradients]),
    "zeros": _rescaled(lambda norm, max_norm: 0.0),
    "one array of all": _by(lambda gradients: float(np.linalg.norm(np.array(gradients)))),
    "not clipped": lambda gradients, max_norm: (
        list(gradients), clip_gradients(gradients, max_norm)[1]),
    "only the arrays": lambda gradients, max_norm: clip_gradients(gradients, max_norm)[0],
    "one long array": lambda gradients, max_norm: (
        _all(clip_gradients(gradients, max_norm)[0]), clip_gradients(gradients, max_norm)[1]),
    "norm first": lambda gradients, max_norm: clip_gradients(gradients, max_norm)[::-1],
    "factor told": _scaled(lambda norm, max_norm: min(1.0, max_norm / norm),
                           lambda norm, max_norm: min(1.0, max_norm / norm) if norm else 1.0),
})
