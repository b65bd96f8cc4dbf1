"""How long a learner waits for a check: every exercise, answered right and with each mistake."""

# ruff: noqa: E402

import os

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"  # as `make lab` sets it
import sys
import time
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from helpers.exercises import EXERCISES, PARTS, references

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
    slowest, median = max(right, key=right.get), np.median(list(right.values()))
    wrong, slow = max((milliseconds(exercise, references(exercise, place, mistake.forms[0])),
                       exercise.id) for exercise, place, part in PARTS for mistake in part.mistakes)
    return (f"A check takes {median:.1f} ms (median of {len(right)} exercises, answered right); "
            f"the slowest is that of {slowest} with {right[slowest]:.0f} ms, "
            f"and of all named mistakes one of {slow} with {wrong:.0f} ms.")


if __name__ == "__main__":
    print(table())
