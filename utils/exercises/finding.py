"""Which lessons and exercises there are: found by their names, and loaded when asked for."""

import functools
import importlib
from dataclasses import replace
from pathlib import Path

from utils import words
from utils.exercises.exercise import Exercise
from utils.exercises.words import Words, of_lesson

COURSE = Path(__file__).parents[2]


def lessons():
    """The numbers of all lessons: each folder utils/lesson_NN is one."""
    return sorted(int(folder.name[-2:]) for folder in words.UTILS.glob("lesson_[0-9][0-9]"))


def ids(lesson):
    """The ids of a lesson's exercises, as its words have them: nothing of its code is loaded."""
    return list(of_lesson(words.folder(lesson), "en"))


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
        there = (name for lesson in lessons() for name in ids(lesson))
        raise ValueError(f"There is no exercise {text}. There are: {', '.join(there)}.")
    return found[text]


def solution(exercise):
    """Where the solved notebook of an exercise stands, seen from the notebook."""
    notebook = next(COURSE.glob(f"solutions/{int(exercise.id.partition('.')[0]):02}_*.ipynb"))
    return f"../solutions/{notebook.name}"
