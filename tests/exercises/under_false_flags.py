"""What test_false_flags runs in a process of its own: `exercises`, `interactions`, or a notebook.
It must print nothing to stderr."""

import json
import os
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def exercises():
    from helpers.exercises import EXERCISES, references

    from utils.exercises import check

    for exercise in EXERCISES:
        result = check(exercise.id, *references(exercise))
        assert result.passed, result
        for place, part in enumerate(exercise.parts):
            for mistake in part.mistakes:
                result = check(exercise.id, *references(exercise, place, mistake.forms[0]))
                assert result.state == "mistake" and mistake.question in result.message, result


def interactions():
    from helpers.widgets import EXPLORERS, INTERACTIONS, moves

    from utils.lesson_04 import graph_stepper

    graph_stepper("z = w*x + b; L = (z - y)**2 + z", w=0.5, x=2.0, b=-0.4, y=1.0)
    for make in INTERACTIONS:
        explorer = make()
        for move in moves(explorer, 6) if make in EXPLORERS else []:
            explorer.set(**move)
        if hasattr(explorer, "_advance"):
            explorer._advance(explorer.run, **explorer.values())
            explorer.refresh()


def notebook(path):
    os.chdir(path.parent)
    names = {"__name__": "__main__"}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)


if __name__ == "__main__":
    if sys.argv[1] == "flags":  # whether the emulation works here
        np.ones((20, 20)) @ np.ones((20, 20))
    elif sys.argv[1].endswith(".ipynb"):
        notebook(ROOT / sys.argv[1])
    else:
        {"exercises": exercises, "interactions": interactions}[sys.argv[1]]()
