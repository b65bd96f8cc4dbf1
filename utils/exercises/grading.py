"""What the hidden tests of a class call."""

import importlib
import sys

REMEMBER = ("utils.exercises.lending", "utils.exercises.own_settings")  # what was before the reader's first cell


def grade(exercise_id, *answers):
    """Raise AssertionError, which costs the points, unless a fresh copy of the course's check passes the answers.

    A notebook that has replaced its `check`, or anything below it, gains nothing. This stops the casual case alone: graded
    code runs in this same Python, and can change all of it.
    """
    package = sys.modules["utils.exercises"]
    theirs = {name: module for name, module in sys.modules.items()
              if f"{name}.".startswith("utils.exercises.") and name not in REMEMBER}
    for name in theirs:
        del sys.modules[name]
    try:
        result = importlib.import_module("utils.exercises.checking").check(exercise_id, *answers)
    finally:
        sys.modules.update(theirs)
        sys.modules["utils"].exercises = package
    if not result.passed:
        raise AssertionError(result)
