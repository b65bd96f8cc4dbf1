"""Exercise 4.5, a number that remembers how it was made: the right answers."""

import math


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


def left_first(last):
    """Another right order: of two that are ready the left one comes first."""
    order, seen, waiting = [], set(), [(last, False)]
    while waiting:
        value, done = waiting.pop()
        if done:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            waiting += [(value, True), *((parent, False) for parent, _ in value.parents)]
    return reversed(order)
