"""How long a learner waits for a check: every exercise, with its reference and with each of its named mistakes."""

# ruff: noqa: E402

import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")  # as `make lab` sets it
import sys
import time
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from helpers.exercises import EXERCISES, references

from utils.exercises import check

ROUNDS = 5


def milliseconds(exercise, answers):
    """The median time of a check."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        check(exercise.id, *answers)
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times))


def table():
    """Measure all of it (about a minute) and return a sentence."""
    right = {exercise.id: milliseconds(exercise, references(exercise)) for exercise in EXERCISES}
    wrong = {exercise.id: max(milliseconds(exercise, references(exercise, place, mistake.forms[0]))
                              for place, part in enumerate(exercise.parts) for mistake in part.mistakes)
             for exercise in EXERCISES}
    slowest, slow = max(right, key=right.get), max(wrong, key=wrong.get)
    median = np.median(list(right.values()))
    return (f"A check takes {median:.1f} ms (median of {len(right)} exercises, answered right); the slowest is that of "
            f"{slowest} with {right[slowest]:.0f} ms, and of all named mistakes one of {slow} with {wrong[slow]:.0f} ms.")


if __name__ == "__main__":
    print(table())
