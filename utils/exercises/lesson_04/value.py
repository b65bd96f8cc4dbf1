"""Exercise 4.5, a number that remembers how it was made: the right answer, how it is observed, and
the programs to run on it."""

import math

import numpy as np

from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Case

DEEP = 5_000  # additions one after another: more than Python lets functions call each other


class Value:
    """A number with a gradient. parents -- the Values that it was made of, each with its local slope"""

    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents

    def _of(self, other):
        return other if isinstance(other, Value) else type(self)(other)

    def __add__(self, other):
        other = self._of(other)
        return type(self)(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = self._of(other)
        return type(self)(self.data * other.data, ((self, other.data), (other, self.data)))

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


def observe(make, data, program):
    """Run a program on Values and its backward, and say the numbers that came out, each by its name.

    data -- the numbers to begin with, called a, b, c, ...; program -- from their Values to {name: Value}, the last of
    which is the result
    """
    leaves = dict(zip("abcd", [make(number) for number in data]))
    values = leaves | program(*leaves.values())
    name, result = list(values.items())[-1]
    if not hasattr(result, "backward"):
        raise TypeError(f"{name} is {describe_type(result)}, not a Value")
    for inner, value in values.items():
        if value is result and inner != name:
            raise ValueError(f"{name} is {inner} itself, not a new Value")
    try:
        result.backward()
    except RecursionError:
        raise RecursionError("backward calls itself for every Value, and the graph is deeper than Python allows") from None
    seen = {f"the data of {name}": result.data}
    return seen | {f"in {name}, the grad of {inner if value is not result else 'the result'}":
                   0.0 if value.grad is None else value.grad for inner, value in reversed(values.items())}


def _diamond(a, b):
    c = a * 3
    d = c * b
    return {"c": c, "d": d, "c + d (c = a * 3, d = c * b)": c + d}


def _diamond_turned(a, b):
    c = 3 * a
    d = b + c
    return {"c": c, "d": d, "d * c (c = 3 * a, d = b + c)": d * c}


def _mixed(a, b, c, d):
    e = a * b + c
    f = (e * a).tanh()
    g = (e + f).relu()
    return {"e": e, "f": f, "g": g, "0.5 + g * d (e = a * b + c, f = tanh(e * a), g = relu(e + f))": 0.5 + g * d}


def _part_of_a_graph(a, b, c):
    product = a * b
    product + c
    return {"a * b": product}


def _other_uses(a, b):
    c = a * b
    c + 1, c.tanh()
    return {"c": c, "c * a (c = a * b; c + 1 and tanh(c) were made as well)": c * a}


def _second_graph(a, b):
    (a * b).tanh().backward()
    again = type(a)
    new = {"a": again(a.data), "b": again(b.data)}
    return {"the first a": a, **new, "a * b (of a fresh graph)": new["a"] * new["b"]}


def _deep(a, b):
    total = a * b
    for _ in range(DEEP):
        total = total + a
    return {f"a * b + a + a + a + ... ({DEEP:,} additions)": total}


def programs(rng):
    def one(text, function):
        return lambda *leaves: {text: function(*leaves)}

    return [
        Case("a sum", ((2.0, -3.0), one("a + b", lambda a, b: a + b))),
        Case("a product", ((2.0, -3.0), one("a * b", lambda a, b: a * b))),
        Case("a single Value", ((1.5,), one("a", lambda a: a))),
        Case("a product of three", ((2.0, -3.0, 0.5), one("a * b * c", lambda a, b, c: a * b * c))),
        Case("a number on the right", ((2.0,), one("(a + 1) * 3", lambda a: (a + 1) * 3))),
        Case("a fraction on the right", ((2.0,), one("(a + 0.5) * 0.25", lambda a: (a + 0.5) * 0.25))),
        Case("a number of NumPy on the right", ((2.0,), one("a * np.float64(0.5)", lambda a: a * np.float64(0.5)))),
        Case("a number on the left of *", ((2.0,), one("3 * a", lambda a: 3 * a))),
        Case("a number on the left of +", ((2.0,), one("1 + a", lambda a: 1 + a))),
        Case("relu of a positive number", ((0.4, -3.0), one("relu(a) * b", lambda a, b: a.relu() * b))),
        Case("relu of a negative number", ((-0.4, -3.0), one("relu(a) * b + a", lambda a, b: a.relu() * b + a))),
        Case("relu of 0", ((0.0, 0.0), one("relu(a) * b", lambda a, b: a.relu() * b))),
        Case("tanh of a large number", ((400.0, -3.0), one("tanh(a) * b", lambda a, b: a.tanh() * b))),
        Case("tanh", ((-0.6, -3.0), one("tanh(a) * b", lambda a, b: a.tanh() * b))),
        Case("a value used twice in a sum", ((2.5,), one("a + a", lambda a: a + a))),
        Case("a value used twice in a product", ((2.5,), one("a * a", lambda a: a * a))),
        Case("a value used three times", ((2.5,), one("a * (a * a)", lambda a: a * (a * a)))),
        Case("a diamond", ((2.0, -1.5), _diamond)),
        Case("a diamond, turned around", ((2.0, -1.5), _diamond_turned)),
        Case("six steps", ((0.8, 1.5, -0.3, -2.0), _mixed)),
        Case("a Value that is not reached", ((2.0, -3.0, 0.5), _part_of_a_graph)),
        Case("a Value that other expressions use as well", ((2.0, -0.5), _other_uses)),
        Case("a second graph", ((0.6, -3.0), _second_graph)),
        Case("a deep graph", ((2.0, -3.0), _deep)),
    ]
