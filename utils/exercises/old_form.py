"""For a while: the tables of the lessons that have no words.md yet, as the new objects."""

from dataclasses import dataclass
from typing import Any

from utils.exercises.exercise import Case, Forms, call
from utils.exercises.exercise import Exercise as NewExercise
from utils.exercises.exercise import Part as NewPart
from utils.exercises.words import WARNING, Words


@dataclass(frozen=True)
class Mistake:
    """A wrong answer and its question."""

    answer: Any
    message: str
    also: tuple = ()


def Part(name, reference, mistakes, cases=lambda rng: [Case("the value")], observe=call, arguments=(), results=(),
         on_warning="", shown=None):
    """A part in the old form."""
    questions = {m.message: m.message for m in mistakes} | ({WARNING: on_warning} if on_warning else {})
    return NewPart(reference, {m.message: Forms([m.answer, *m.also]) for m in mistakes}, cases, observe, name, arguments,
                   results, shown, questions)


def Exercise(id, title, stars, parts, hints, takes=0):
    """An exercise in the old form."""
    return NewExercise(id, tuple(parts), Words(title, stars, takes, list(hints)))
