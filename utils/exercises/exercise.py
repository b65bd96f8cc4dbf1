"""What an exercise is: data that serves the learner, the teacher and the tests."""

import string
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from utils.exercises.comparing import describe_type, number

MINUTES = {1: 2, 2: 4, 3: 7}  # by stars


def call(answer, *args):
    """Observe a function: its result for one input."""
    return answer(*args)


def value(answer):
    """Observe a number: itself, as one of Python's."""
    return number(answer)


def letter(answer):
    """Observe a choice: the letter of an option, "A" to "D"."""
    text = answer.strip().upper() if isinstance(answer, str) else ""
    if text not in tuple("ABCD"):
        got = f"{answer!r:.40}" if isinstance(answer, str | int | float) else describe_type(answer)
        raise ValueError(f"takes one of the letters A to D, got {got}")
    return text


@dataclass(frozen=True)
class Case:
    """One input to try. label -- what is special about it, in words that complete "right already: ..."."""

    label: str
    args: tuple = ()


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give, and the question that leads on from it.

    also -- the same slip in other words, where these give other wrong values
    """

    answer: Any
    message: str
    also: tuple = ()


class Text(str):
    """A text that is an object of its own: Python keeps equal ones as one, and the course's must not be the reader's."""


@dataclass(frozen=True)
class Part:
    """One answer of an exercise: a function, a number or a choice.

    name      -- what the learner calls it
    reference -- a right answer
    cases     -- a function from a numpy Generator to the list of Cases, the smallest input first
    mistakes  -- the wrong answers that are known by name
    observe   -- (answer, *args) -> what is compared: `call` for a function, `value` for a number, `letter` for a choice,
                 or a function of its own, which may return {what it is, in words: number or text}
    arguments -- the parameter names that a function must have
    results   -- the names of what a function returns, if that is a tuple
    on_warning -- the question that leads on when the values are right and NumPy warns
    shown     -- from a case's arguments to what a message says was run, where that is not name(arguments)
    """

    name: str
    reference: Any
    mistakes: tuple[Mistake, ...]
    cases: Callable = field(default=lambda rng: [Case("the value")])
    observe: Callable = call
    arguments: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    on_warning: str = ""
    shown: Callable | None = None

    def __post_init__(self):
        if isinstance(self.reference, str):
            object.__setattr__(self, "reference", Text(self.reference))


@dataclass(frozen=True)
class Exercise:
    """One exercise: its id ("1.4"), title, stars (1 to 3), the parts that `check` takes in order, and three hints.

    takes -- its minutes, where they are more than the stars say: such an exercise belongs to the second sitting
    """

    id: str
    title: str
    stars: int
    parts: tuple[Part, ...]
    hints: tuple[str, str, str]
    takes: int = 0

    @property
    def minutes(self):
        """The time that the lesson plans for it."""
        return self.takes or MINUTES[self.stars]

    @property
    def header(self):
        """The exercise's first line in the notebook."""
        return f"Exercise {self.id}: {self.title} ({'*' * self.stars}, {self.minutes} minutes)"


def run_lines(lines, order, inputs, result):
    """Run labelled lines of code in the given order and return one of the variables.

    lines -- {"A": "z = x @ w", ...}; order -- the labels, as a string or a list; inputs -- the variables to start with
    Raises ValueError where labels are missing, and where a line uses a variable that no line above it has made.
    """
    labels = [label for label in "".join(order).upper() if label in string.ascii_uppercase]
    if sorted(labels) != sorted(lines):
        raise ValueError(f"takes each of the letters {', '.join(lines)} once, got {' '.join(labels) or 'none'}")
    variables = dict(inputs)
    for place, label in enumerate(labels, 1):
        try:
            exec(lines[label], {}, variables)
        except NameError as error:
            raise ValueError(f"line {place} ({label}: {lines[label]}) uses {error.name}, which no line above it has "
                             "made") from None
    return variables[result]
