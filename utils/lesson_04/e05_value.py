"""Exercise 4.5, a number that remembers how it was made: the right answers, how they are observed, and the programs to run
on them."""

import functools
import math

import numpy as np

from utils.exercises.exercise import Case
from utils.exercises.time_limit import TimeLimit, within_lines

DEEP = 5_000  # additions one after another: more than Python lets functions call each other
DOUBLED = 24  # times: 16,777,216 ways back to one number
LINES = 100_000  # of Python that the way back through them may run: some hundreds, if each Value is visited once


class SmallValue:
    """A number with a gradient. parents -- those that it was made of, each with its local slope"""

    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents

    def __add__(self, other):
        return type(self)(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return type(self)(self.data * other.data, ((self, other.data), (other, self.data)))

    def backward(self, gradient=1.0):
        self.grad += gradient
        for parent, slope in self.parents:
            parent.backward(slope * gradient)


class Value(SmallValue):
    """One that knows plain numbers, tanh and relu, and goes back through any graph."""

    def _of(self, other):
        return other if isinstance(other, Value) else type(self)(other)

    def __add__(self, other):
        return super().__add__(self._of(other))

    def __mul__(self, other):
        return super().__mul__(self._of(other))

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def tanh(self):
        t = math.tanh(self.data)
        return type(self)(t, ((self, 1 - t * t),))

    def relu(self):
        return type(self)(max(self.data, 0.0), ((self, float(self.data > 0)),))

    def backward(self):
        self.grad = 1.0
        for value in in_order(self):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad


def in_order(last):
    """Yield `last` and the Values that lead to it, each after all those that use it."""
    uses, found = {}, [last]
    while found:
        for parent, _ in found.pop().parents:
            uses[parent] = uses.get(parent, 0) + 1
            if uses[parent] == 1:
                found.append(parent)
    ready = [last]
    while ready:
        value = ready.pop()
        yield value
        for parent, _ in value.parents:
            uses[parent] -= 1
            if uses[parent] == 0:
                ready.append(parent)


def _go_back(result, lines):
    try:
        return within_lines(lines, result.backward) if lines else result.backward()
    except RecursionError:
        problem = RecursionError("backward calls itself more often than Python allows: about 1,000 calls, each inside the "
                                 "one before")
    except TimeLimit:
        problem = ValueError("backward is still at work. How many ways lead back to a? Can each Value be visited only "
                             "once, however many lead to it?")
    raise problem  # the one that was caught is gone


@functools.cache
def _compiled(program):
    return compile(program, "a program", "exec")


def observe(make, numbers, program, lines=None):
    """Run a program on the learner's numbers and go backward from its last one. -> {what it is, in words: the number}

    numbers -- {"a": 2.0, ...} to begin with; program -- lines that name all the numbers they make; lines -- how many
    lines of Python backward may run
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
    grads = {f"the grad of {inner}": 0.0 if value.grad is None else value.grad for inner, value in values.items()}
    return {f"the data of {name}": result.data, **dict(reversed(grads.items()))}


def shown(numbers, program, lines=None):
    """What `observe` runs, as text."""
    steps = [line for line in program.splitlines() if line]
    last = [*numbers, *(line.split(" = ")[0] for line in steps if " = " in line and "for" not in line)][-1]
    given = " and ".join(f"{name} = {number:g}" for name, number in numbers.items())
    return f"{'; '.join([*steps, f'{last}.backward()'])}, with {given}"


def _case(label, numbers, program="", *lines):
    return Case(label, (dict(zip("abcd", numbers)), program.replace("; ", "\n"), *lines))


def _beside_another_use(operation):
    """Programs in which a (and b, if it has a part) is used by the operation and elsewhere. The gradient of the other use
    arrives first in some and last in others, in whichever order backward goes."""
    other = "b * a"
    for first, second in ((operation, other), (other, operation)):
        for end in ("c + d", "d + c"):
            yield _case(f"{operation} beside another use of a", (0.6, -1.5), f"c = {first}; d = {second}; e = {end}")


def _beside_others(*operations):
    return [case for operation in operations for case in _beside_another_use(operation)]


def small_programs(rng):
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
        _case("a diamond on a diamond", (0.8, 1.5, -0.3), "d = a * b; e = d * c + d; f = e * e + d"),
        _case("one that is not reached", (2.0, -3.0, 0.5), "d = a * b; d + c"),
        _case("one that other expressions use as well", (2.0, -0.5), "c = a * b; c + a; c * c; d = c * a"),
        _case("a second graph", (0.6, -3.0, 0.5, 2.0), "(a * b).backward(); e = c * d"),
    ]


def programs(rng):
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
        _case("functions of one that is used elsewhere", (2.0, -0.5), "c = a * b; c + 1; c.tanh(); d = c * a"),
        _case("a deep graph", (2.0, -3.0), f"c = a * b; for _ in range({DEEP}): c = c + a"),
        _case("many ways back", (0.5,), f"b = a * 3; for _ in range({DOUBLED}): b = b + b", LINES),
    ]
