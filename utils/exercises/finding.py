"""Which lessons and exercises there are: they are found by their names, and loaded when asked for."""

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
    """The Exercises of a lesson, with their words in the language that was chosen; loaded when they are asked for.

    Raises ValueError, with file and line, where the words can't be read.
    """
    return _exercises(words.folder(lesson), words.language())


@functools.cache
def _exercises(folder, language):
    found = importlib.import_module(f"utils.{folder.name}.exercises").EXERCISES
    said = of_lesson(folder)
    return [with_words(name, parts if isinstance(parts, tuple) else (parts,), said.get(name, Words(name, 1)))
            for name, parts in found.items()]


def with_words(name, parts, said):
    """The Exercise of these Parts and Words. name -- its id"""
    questions = [said.questions.get("" if len(parts) == 1 else part.name, {}) for part in parts]
    return Exercise(name, tuple(replace(part, questions={**part.questions, **more})
                                for part, more in zip(parts, questions)), said)


def find(exercise_id):
    """The Exercise with this id, or None. The number 1.1 is none: it may have been written 1.10."""
    text = str(exercise_id)
    lesson = text.partition(".")[0]
    found = {exercise.id: exercise for number in lessons() if str(number) == lesson for exercise in exercises(number)}
    return None if isinstance(exercise_id, float) and f"{text}0" in found else found.get(text)


def why_none(exercise_id, call):
    """What to say where `find` finds nothing. call -- what the learner wrote it into, with {} for the number"""
    if isinstance(exercise_id, float) and find(f"{exercise_id}0"):
        calls = " or ".join(call.format(f'"{text}"') for text in (f"{exercise_id}0", exercise_id))
        return f"Python can't tell {exercise_id}0 from {exercise_id}. Write the number in quotes: {calls}."
    there = (name for lesson in lessons() for name in ids(lesson))
    return f"There is no exercise {exercise_id}. There are: {', '.join(there)}."


def solution(exercise):
    """Where the solved notebook of an exercise stands, seen from the notebook."""
    notebook = next(COURSE.glob(f"solutions/{int(exercise.id.partition('.')[0]):02}_*.ipynb"))
    return f"../solutions/{notebook.name}"
