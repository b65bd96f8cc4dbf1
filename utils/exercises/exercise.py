"""What an exercise is: data that serves the learner, the teacher and the tests."""

import inspect
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

import numpy as np

from utils.exercises.comparing import describe_type, number
from utils.exercises.words import WARNING, Words


def call(answer, *args):
    """Observe a function: its result for one input."""
    return answer(*args)


value = number  # observes a number: itself, as one of Python's


def letter(answer):
    """Observe a choice: the letter of an option, "A" to "D"."""
    text = answer.strip().upper() if isinstance(answer, str) else ""
    if text not in tuple("ABCD"):
        is_short = isinstance(answer, str | int | float)
        got = f"{answer!r:.40}" if is_short else describe_type(answer)
        raise ValueError(f"takes one of the letters A to D, got {got}")
    return text


@dataclass(frozen=True)
class Case:
    """One input to try. label -- what is special about it, to complete "right already: ..."."""

    label: str
    args: tuple = ()


class Forms(tuple):
    """Several answers with the same slip, where these give different wrong values."""


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give: its forms, and the question that leads on from it."""

    forms: Forms
    question: str


class Text(str):
    """A text that is an object of its own: Python keeps equal ones as one, and the course's must
    not be the reader's."""


def of_its_own(function):
    """A copy of a function without its decorators, for the same reason: the reader may hand in the
    engine's own."""
    function = inspect.unwrap(function)
    copied = FunctionType(function.__code__, function.__globals__, function.__name__,
                          function.__defaults__, function.__closure__)
    copied.__kwdefaults__ = function.__kwdefaults__
    return copied


@dataclass(frozen=True, eq=False)
class Part:
    """One answer of an exercise: a function, which has its own name and arguments, a number or a
    choice. It is compared by what `observe` sees of it: `call`, `value`, `letter`, or a function of
    the table's, which may give {what it is, in words: number or text}."""

    reference: Any  # a right answer
    wrong: Mapping[str, Any] = field(default_factory=dict)  # {name: wrong answer, or Forms of it}
    cases: Callable = lambda rng: [Case("the value")]  # Generator -> Cases, the smallest first
    observe: Callable = call  # (answer, *args) -> what is compared
    name: str = ""  # what the learner calls it
    arguments: tuple[str, ...] = ()  # the parameter names that it must have
    results: tuple[str, ...] = ()  # the names of what a function returns, if that is a tuple
    shown: Callable | None = None  # *args -> what was run, in words, if not name(args)
    seconds: float = 0.0  # of work that a check may take beyond the usual ones, as training does
    questions: Mapping[str, str] = field(default_factory=dict)  # {name of a wrong answer: question}

    def __post_init__(self):
        right, own = self.reference, vars(self)
        if isinstance(right, FunctionType):
            arguments = self.arguments or tuple(inspect.signature(right).parameters)
            own.update(name=self.name or right.__name__, arguments=arguments,
                       reference=of_its_own(right))
        elif isinstance(right, str):
            own.update(reference=Text(right))

    @property
    def mistakes(self):
        """The wrong answers that have a question."""
        return tuple(Mistake(answer if isinstance(answer, Forms) else Forms([answer]),
                             self.questions[name])
                     for name, answer in self.wrong.items() if name in self.questions)

    @property
    def on_warning(self):
        """The question that leads on when the values are right and NumPy warns."""
        return self.questions.get(WARNING, "")


@dataclass(frozen=True)
class Exercise(Words):
    """One exercise: what is said about it, and the parts that `check` takes in order."""

    parts: tuple[Part, ...] = ()


def run_lines(lines, order, inputs, result):
    """Run labelled lines of code in an order, such as "BA", and return one of the variables.

    lines -- {"A": "z = x @ w", ...}; inputs -- the variables to start with
    Raises ValueError where a label is missing, or a variable that no line above has made.
    """
    labels = [label for label in "".join(order).upper() if label in string.ascii_uppercase]
    if sorted(labels) != sorted(lines):
        got = " ".join(labels) or "none"
        raise ValueError(f"takes each of the letters {', '.join(lines)} once, got {got}")
    variables = dict(inputs)
    for place, label in enumerate(labels, 1):
        try:
            exec(lines[label], {}, variables)
        except NameError as error:
            raise ValueError(f"line {place} ({label}: {lines[label]}) uses {error.name}, which no "
                             "line above it has made") from None
    return variables[result]


def generator(seed):
    """A function that makes the numpy Generator, and is shown as the call that makes it."""
    def make():
        return np.random.default_rng(seed)

    make.__name__ = f"default_rng({seed})"
    return make


def away_from_0(rng, *shape):
    """Numbers of both signs with one decimal, and at least 0.3 from 0."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2, shape).round(1)
