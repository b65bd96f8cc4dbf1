"""Exercise 4.5, a number that remembers how it was made.

The right answers stand in e05_value_reference.py, and how they go wrong in e05_value_slips.py.
"""

import functools
import math
import operator

import numpy as np

from utils.exercises.exercise import Case, Forms, Part
from utils.exercises.time_limit import TimeLimit, within_lines
from utils.lesson_04 import e05_value_slips as slip
from utils.lesson_04.e05_value_reference import SmallValue, Value
from utils.lesson_04.e05_value_slips import with_methods

DEEP = 5_000  # additions one after another: more than Python lets functions call each other
DOUBLED = 24  # times: 16,777,216 ways back to one number
LINES = 100_000  # of Python that the way back through them may run: some hundreds, visited once


# ---- the programs to run -------------------------------------------------------------------------

def _case(label, numbers, program="", *lines):
    return Case(label, (dict(zip("abcd", numbers)), program.replace("; ", "\n"), *lines))


def _beside_others(*operations):
    """Programs in which a (and b, if it has a part) is used by an operation and elsewhere.

    Whichever way backward goes, the gradient of the other use comes first in some, last in others.
    """
    return [_case(f"{operation} beside another use of a", (0.6, -1.5),
                  f"c = {first}; d = {second}; e = {end}")
            for operation in operations
            for first, second in ((operation, "b * a"), ("b * a", operation))
            for end in ("c + d", "d + c")]


def small_programs(rng):
    """For a SmallValue."""
    return [
        _case("a sum", (2.0, -3.0), "c = a + b"),
        _case("a product", (2.0, -3.0), "c = a * b"),
        _case("a product with 0", (2.0, 0.0), "c = a * b; d = c + b"),
        _case("a single number", (1.5,)),
        _case("a product of three", (2.0, -3.0, 0.5), "d = a * b * c"),
        _case("a product and a sum", (2.0, -3.0, 0.5), "d = a * b + c"),
        _case("a number used twice in a sum", (2.5,), "b = a + a"),
        _case("a number used twice in a product", (2.5,), "b = a * a"),
        _case("a number used three times", (2.5,), "b = a * (a * a)"),
        *_beside_others("a + b", "a * b"),
        _case("a diamond", (2.0, -1.5), "c = a * b; d = c * b; e = c + d"),
        _case("a diamond, turned around", (2.0, -1.5), "c = b * a; d = b + c; e = d * c"),
        _case("a diamond on a diamond", (0.8, 1.5, -0.3),
              "d = a * b; e = d * c + d; f = e * e + d"),
        _case("one that is not reached", (2.0, -3.0, 0.5), "d = a * b; d + c"),
        _case("one that other expressions use as well", (2.0, -0.5),
              "c = a * b; c + a; c * c; d = c * a"),
        _case("a second graph", (0.6, -3.0, 0.5, 2.0), "(a * b).backward(); e = c * d"),
    ]


def programs(rng):
    """For a Value."""
    return [
        *small_programs(rng),
        _case("a number on the right", (2.0,), "b = (a + 1) * 3"),
        _case("a fraction on the right", (2.0,), "b = (a + 0.5) * 0.25"),
        _case("a number of NumPy on the right", (2.0,), "b = a * np.float64(0.5)"),
        _case("a number on the left of *", (2.0,), "b = 3 * a"),
        _case("a number on the left of +", (2.0,), "b = 1 + a"),
        _case("numbers of NumPy to begin with", np.array([2.0, -3.0]), "c = a * b + 1"),
        _case("relu of a positive number", (0.4, -3.0), "c = a.relu() * b"),
        _case("relu of a negative number", (-0.4, -3.0), "c = a.relu() * b + a"),
        _case("relu of 0", (0.0, 0.0), "c = a.relu() * b"),
        _case("tanh of a large number", (400.0, -3.0), "c = a.tanh() * b"),
        _case("tanh", (-0.6, -3.0), "c = a.tanh() * b"),
        *_beside_others("a.tanh()", "a.relu()", "a + 0.5", "0.5 + a", "a * 0.5", "0.5 * a"),
        *(_case(f"{operation}, as part of more", (0.6, -1.5), f"c = {operation}; d = c * a + b")
          for operation in ("a + 0", "0 + a", "a * 1", "1 * a", "a * 0", "0 * a")),
        _case("six steps", (0.8, 1.5, -0.3, -2.0),
              "e = a * b + c; f = (e * a).tanh(); g = (e + f).relu(); h = 0.5 + g * d"),
        _case("functions of one that is used elsewhere", (2.0, -0.5),
              "c = a * b; c + 1; c.tanh(); d = c * a"),
        _case("a deep graph", (2.0, -3.0), f"c = a * b; for _ in range({DEEP}): c = c + a"),
        _case("many ways back", (0.5,), f"b = a * 3; for _ in range({DOUBLED}): b = b + b", LINES),
    ]


# ---- what is observed ----------------------------------------------------------------------------

def _go_back(result, lines):
    try:
        return within_lines(lines, result.backward) if lines else result.backward()
    except RecursionError:
        problem = RecursionError("backward calls itself more often than Python allows: about "
                                 "1,000 calls, each inside the one before")
    except TimeLimit:
        problem = ValueError("backward is still at work. How many ways lead back to a? Can each "
                             "Value be visited only once, however many lead to it?")
    raise problem  # the one that was caught is gone


@functools.cache
def _compiled(program):
    return compile(program, "a program", "exec")


def observe(make, numbers, program, lines=None):
    """Run a program and go backward from its last number. -> {what it is, in words: the number}

    make -- the learner's class; numbers -- {"a": 2.0, ...} to begin with
    program -- lines that name all the numbers they make
    lines -- how many lines of Python backward may run
    """
    values = {name: make(number) for name, number in numbers.items()}
    exec(_compiled(program), {"np": np}, values)
    values.pop("_", None)
    name, result = list(values.items())[-1]
    for inner, value in values.items():
        if not hasattr(value, "backward"):
            raise TypeError(f"{inner} is a {type(value).__name__} and has no backward()")
        if value is result and inner != name:
            raise ValueError(f"{name} is {inner} itself, not a new one")
        if inner in numbers and value.data != numbers[inner]:
            raise ValueError(f"{inner}.data is another number afterward")
    _go_back(result, lines)
    grads = {f"the grad of {inner}": 0.0 if value.grad is None else value.grad
             for inner, value in values.items()}
    return {f"the data of {name}": result.data, **dict(reversed(grads.items()))}


def shown(numbers, program, lines=None):
    """What `observe` runs, as text."""
    steps = [line for line in program.splitlines() if line]
    made = [line.split(" = ")[0] for line in steps if " = " in line and "for" not in line]
    given = " and ".join(f"{name} = {number:g}" for name, number in numbers.items())
    return f"{'; '.join([*steps, f'{[*numbers, *made][-1]}.backward()'])}, with {given}"


# ---- the wrong ones ------------------------------------------------------------------------------

def _of_both(base, *functions):
    """{name: classes}: what goes wrong with +, * and other functions, and on the way back."""
    def goes_back(*ways):
        return [with_methods(base, backward=way) for way in ways]

    both = ("__add__", "__mul__")
    return {
        "= for +=": [*slip.sets_gradients(base, *both, *functions),
                     *goes_back(slip.along_each_way(lambda _, gradient: gradient, operator.mul))],
        "= for += in +": slip.sets_gradients(base, "__add__"),
        "= for += in *": slip.sets_gradients(base, "__mul__"),
        "all 0": goes_back(slip.backward(slip.adds, first=lambda _: 0.0),
                           slip.along_each_way(lambda *_: 0.0, lambda *_: 0.0)),
        "all 1": goes_back(slip.along_each_way(lambda *_: 1.0, lambda *_: 1.0),
                           slip.backward(slip.is_one)),
        "not handed on": goes_back(slip.only_to_the_result),
        "begun with its data": goes_back(slip.backward(slip.adds, first=lambda last: last.data)),
        "grad 1 before": [slip.begins_with(base, 1.0)],
        "slopes swapped": [slip.product(base, lambda a, b: (a, b))],
        "one slope for both": [slip.product(base, lambda a, b: (b, b)),
                               slip.product(base, lambda a, b: (a, a))],
        "product as a sum": [slip.product(base, lambda a, b: (1.0, 1.0))],
        "one parent": [slip.remembers_one(base, place, *methods) for place in (0, 1)
                       for methods in (both, ("__add__",), ("__mul__",))],
        "each parent once": [slip.counts_once(base)],
        "last slope only": goes_back(slip.backward(slip.adds_the_slope),
                                     slip.along_each_way(operator.add, lambda slope, _: slope)),
        "parents only": goes_back(slip.to_the_parents_only),
        "passed on again": goes_back(slip.pass_on_all(True), slip.pass_on_all(False),
                                     slip.backward(slip.adds, slip.with_repeats)),
        "too early": goes_back(slip.at_the_first_visit(0)),
        "too early, from a stack": goes_back(slip.at_the_first_visit(-1)),
        "waits for every user": [slip.counts_its_users(base)],
        "middle cleared": goes_back(slip.clears_the_middle),
    }


_OF_VALUE = {
    "no numbers on the right": [slip.numbers_refused(*methods) for methods in (
        ("__add__", "__mul__"), ("__add__",), ("__mul__",))],
    "no numbers on the left": [slip.numbers_refused(*methods) for methods in (
        ("__radd__", "__rmul__"), ("__radd__",), ("__rmul__",))],
    "= for += in tanh": slip.sets_gradients(Value, "tanh")[:2],
    "= for += in relu": slip.sets_gradients(Value, "relu")[:2],
    "1 - x^2": [slip.tanh(lambda x, t: 1 - x * x)],
    "1 - tanh": [slip.tanh(lambda x, t: 1 - t)],
    "tanh twice": [slip.tanh(lambda x, t: 1 - math.tanh(t) ** 2)],
    "tanh passes all": [slip.tanh(lambda x, t: 1.0)],
    "relu passes all": [slip.relu(lambda x: 1.0)],
    "relu times its value": [slip.relu(lambda x: max(x, 0.0))],
}


def _recursive(wrong):
    """The same class, whose backward calls itself, and so stops on a deep graph."""
    def backward(self, *gradient):
        slip.by_recursion(self)
        wrong.backward(self, *gradient)

    return with_methods(wrong, backward=backward)


def _on_each_way_back(classes):
    """The classes, each by recursion as well, and way by way if it has the right backward."""
    way_by_way = [with_methods(wrong, backward=SmallValue.backward) for wrong in classes
                  if wrong.backward is Value.backward]
    return Forms([*classes, *map(_recursive, classes), *way_by_way])


def _part(cls, cases, wrong):
    return Part(cls, wrong, cases, observe, cls.__name__, arguments=("data",), shown=shown)


PARTS = (
    _part(SmallValue, small_programs, {
        name: Forms(classes) for name, classes in _of_both(SmallValue).items()}),
    _part(Value, programs, {
        "recursion": with_methods(Value, backward=slip.backward(slip.adds, slip.by_recursion)),
        **{name: _on_each_way_back(classes)
           for name, classes in (_of_both(Value, "tanh", "relu") | _OF_VALUE).items()},
    }),
)
