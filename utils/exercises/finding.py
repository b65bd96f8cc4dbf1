"""Which lessons and exercises there are: found by their names, and loaded when asked for."""

import functools
import importlib
import itertools
import json
from dataclasses import replace
from pathlib import Path

from utils import words
from utils.exercises.exercise import Exercise
from utils.exercises.words import Words, of_lesson

COURSE = Path(__file__).parents[2]


def lessons():
    """The numbers of all lessons: each folder utils/lesson_NN is one."""
    return sorted(int(folder.name[-2:]) for folder in words.UTILS.glob("lesson_[0-9][0-9]"))


def titles(lesson):
    """{id: Words} of a lesson's exercises, in the language that was chosen."""
    return of_lesson(words.folder(lesson))


def exercises(lesson):
    """The Exercises of a lesson, with their words in the language that was chosen.

    Raises ValueError, with file and line, where the words can't be read.
    """
    return _exercises(words.folder(lesson), words.language())


@functools.cache
def _exercises(folder, language):
    table = importlib.import_module(f"utils.{folder.name}.exercises").EXERCISES
    said = of_lesson(folder)
    return [_exercise(parts if isinstance(parts, tuple) else (parts,),
                      said.get(name, Words(name, name, 1))) for name, parts in table.items()]


def _exercise(parts, said):
    """The Exercise of these Parts and Words: each part gets its own questions."""
    own = [said.questions.get("" if len(parts) == 1 else part.name, {}) for part in parts]
    parts = (replace(part, questions={**part.questions, **more}) for part, more in zip(parts, own))
    return Exercise(**vars(said), parts=tuple(parts))


def find(exercise_id, call):
    """The Exercise with this id. call -- what the learner wrote it into, with {} for the number

    Raises ValueError, in words for the learner, where there is none, and where the words can't be
    read. The number 1.1 is none where there is a 1.10: it may have been written so.
    """
    text = str(exercise_id)
    number = text.partition(".")[0]
    found = {exercise.id: exercise for lesson in lessons() if str(lesson) == number
             for exercise in exercises(lesson)}
    if isinstance(exercise_id, float) and f"{text}0" in found:
        calls = " or ".join(call.format(f'"{name}"') for name in (f"{text}0", text))
        raise ValueError(f"Python can't tell {text}0 from {text}. "
                         f"Write the number in quotes: {calls}.")
    if text not in found:
        there = (name for lesson in lessons() for name in titles(lesson))
        raise ValueError(f"There is no exercise {text}. There are: {', '.join(there)}.")
    return found[text]


def following(exercise_id):
    """The Words of the exercise after this one in its notebook, None after the last."""
    said = titles(int(exercise_id.partition(".")[0]))
    return next((said[after] for name, after in itertools.pairwise(said) if name == exercise_id),
                None)


def address(exercise_id):
    """Where an exercise stands, seen from a notebook of the same folder: its notebook and cell.

    Where that can't be read, the text "".
    """
    header = f"### Exercise {exercise_id}:"
    try:
        notebook = _notebook(exercise_id)
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        cell = next(cell["id"] for cell in cells if header in "".join(cell["source"]))
    except (OSError, StopIteration, ValueError, KeyError):
        return ""
    return f"{notebook.name}#cell-id={cell}"


def solution(exercise):
    """Where the solved notebook of an exercise stands, seen from the notebook."""
    return f"../solutions/{_notebook(exercise.id).name}"


def _notebook(exercise_id):
    return next(COURSE.glob(f"solutions/{int(exercise_id.partition('.')[0]):02}_*.ipynb"))
