"""What the tests of the exercises share: the tables, and right answers to start from."""

import copy
import functools
import inspect
from types import SimpleNamespace

import pytest

from utils.exercises import check, finding

EXERCISES = [exercise for lesson in finding.lessons() for exercise in finding.exercises(lesson)]
BY_ID = {exercise.id: exercise for exercise in EXERCISES}
EACH = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
PARTS = [(exercise, place, part) for exercise in EXERCISES
         for place, part in enumerate(exercise.parts)]


def each_part(parts):
    """A test of each of some PARTS: its parameters are exercise, place, part."""
    names = [part.name for _, _, part in parts]
    return pytest.mark.parametrize("exercise, place, part", parts, ids=names)


def references(exercise, place=None, answer=None):
    """The right answers to an exercise, the one at `place` replaced by `answer`."""
    return [answer if i == place else part.reference for i, part in enumerate(exercise.parts)]


def right_answers(lesson):
    """The right answers to the exercises of a lesson, by name: right_answers(3).mse"""
    parts = [part for exercise in finding.exercises(lesson) for part in exercise.parts]
    return SimpleNamespace(**{part.name: part.reference for part in parts})


def another(answer):
    """An answer that is as right, and another object."""
    if callable(answer):
        return functools.wraps(answer)(lambda *arguments: answer(*arguments))
    if isinstance(answer, str):
        return answer.lower()
    return answer + 1e-7 if isinstance(answer, float) else copy.deepcopy(answer)


def find(name):
    """(exercise, place of the part). name -- "2.3", or of several parts: "2.5 tanh_grad"."""
    exercise_id, _, part_name = name.partition(" ")
    exercise = BY_ID[exercise_id]
    if not part_name:
        assert len(exercise.parts) == 1
        return exercise, 0
    return exercise, [part.name for part in exercise.parts].index(part_name)


def written(name, expression, names):
    """The learner's function that returns this expression. name -- as for `find`; names -- what
    else it may use"""
    exercise, place = find(name)
    parameters = str(inspect.signature(exercise.parts[place].reference))[1:-1]  # with defaults
    return eval(f"lambda {parameters}: {expression}", names)


def judged(name, answer):
    """The Result for the learner's answer to one part, the other parts being right."""
    exercise, place = find(name)
    return check(exercise.id, *references(exercise, place, answer))


def check_known(name, mistake, names):
    """A mistake in another form is the named one. mistake -- (expression, words of the message)

    name, names -- as for `written`
    """
    expression, words = mistake
    result = judged(name, written(name, expression, names))
    assert result.state == "mistake" and words in result.message, result


def check_told(name, answer, words):
    """The message for an answer has these words."""
    message = judged(name, answer).message
    assert words in message, message


def fires(w, b):
    """Where a neuron fires, by Python's own arithmetic."""
    return [int(w[0] * x1 + w[1] * x2 + b > 0) for x1 in (0, 1) for x2 in (0, 1)]


def network_fires(W1, b1, w2, b2):
    """Where the network of 1.8 fires, by Python's own arithmetic."""
    hidden = zip(*[fires([W1[0][k], W1[1][k]], b1[k]) for k in (0, 1)])
    return [int(h[0] * w2[0] + h[1] * w2[1] + b2 > 0) for h in hidden]


def entries(table):
    """[(name, one of its answers)] of a table {name: answers}."""
    return [(name, answer) for name, answers in table.items() for answer in answers]
