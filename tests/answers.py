"""What the tests of the exercises share: the tables, and right answers to start from."""

import pytest

from utils.exercises import checking

EXERCISES = [exercise for exercises in checking.LESSONS.values() for exercise in exercises]
EACH = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)


def references(exercise, place=None, answer=None):
    """The right answers to an exercise, the one at `place` replaced by `answer`."""
    return [answer if i == place else part.reference for i, part in enumerate(exercise.parts)]


def written(exercise_id, expression, names):
    """The learner's function that returns this expression. names -- what else it may use"""
    (part,) = next(exercise for exercise in EXERCISES if exercise.id == exercise_id).parts
    return eval(f"lambda {', '.join(part.arguments)}: {expression}", names)


def fires(w, b):
    """Where a neuron fires, by Python's own arithmetic."""
    return [int(w[0] * x1 + w[1] * x2 + b > 0) for x1 in (0, 1) for x2 in (0, 1)]


def network_fires(W1, b1, w2, b2):
    """Where the network of 1.8 fires, by Python's own arithmetic."""
    hidden = zip(*[fires([W1[0][k], W1[1][k]], b1[k]) for k in (0, 1)])
    return [int(h[0] * w2[0] + h[1] * w2[1] + b2 > 0) for h in hidden]
