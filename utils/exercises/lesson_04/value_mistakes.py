"""Exercise 4.5, a number that remembers how it was made: the wrong classes that are known by name."""

import math

from utils.exercises.exercise import Mistake
from utils.exercises.lesson_04.value import Value, in_order


def _with(**methods):
    """The right Value with other methods."""
    return type("Value", (Value,), methods)


def _recursive(wrong):
    """The same wrong class, whose backward calls itself and so stops on a deep graph."""
    def backward(self):
        _sorted(self)
        wrong.backward(self)

    return type("Value", (wrong,), {"backward": backward})


def _sorted(last):
    """The Values that lead to `last`, each after those that it was made of, found by recursion."""
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            for parent, _ in value.parents:
                visit(parent)
            order.append(value)

    visit(last)
    return order


def _by_recursion(self):
    self.grad = 1.0
    for value in reversed(_sorted(self)):
        for parent, slope in value.parents:
            parent.grad += slope * value.grad


def _backward(give, seed=1.0):
    """A backward in the right order with another rule: give(parent, slope, grad)."""
    def backward(self):
        self.grad = seed
        for value in in_order(self):
            for parent, slope in value.parents:
                give(parent, slope, value.grad)

    return backward


def _adds(parent, slope, grad):
    parent.grad += slope * grad


def _overwrites(parent, slope, grad):
    parent.grad = slope * grad


def _adds_slope_only(parent, slope, grad):
    parent.grad += slope


def _to_the_parents_only(self):
    self.grad = 1.0
    for parent, slope in self.parents:
        parent.grad += slope


def _again_at_every_visit(self):
    def pass_on(value):
        for parent, slope in value.parents:
            parent.grad += slope * value.grad
            pass_on(parent)

    self.grad = 1.0
    pass_on(self)


def _at_the_first_visit(place):
    """Every Value passes its gradient on once, when it is met first. place -- 0 for a queue, -1 for a stack"""
    def backward(self):
        self.grad, waiting, seen = 1.0, [self], {self}
        while waiting:
            value = waiting.pop(place)
            for parent, slope in value.parents:
                parent.grad += slope * value.grad
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)

    return backward


def _counts_its_users(self, data, parents=()):
    Value.__init__(self, data, parents)
    self.users = 0
    for parent, _ in parents:
        parent.users += 1


def _when_all_users_have_sent(self):
    self.grad, ready = 1.0, [self]
    while ready:
        value = ready.pop()
        for parent, slope in value.parents:
            parent.grad += slope * value.grad
            parent.users -= 1
            if parent.users == 0:
                ready.append(parent)


def _product(slopes):
    """A multiplication with other slopes, a function of the two numbers."""
    def __mul__(self, other):
        other = self._of(other)
        slope, other_slope = slopes(self.data, other.data)
        return type(self)(self.data * other.data, ((self, slope), (other, other_slope)))

    return __mul__


def _tanh(slope):
    """A tanh with another slope, a function of the input and the output."""
    def tanh(self):
        t = math.tanh(self.data)
        return type(self)(t, ((self, slope(self.data, t)),))

    return tanh


def _relu(slope):
    def relu(self):
        return type(self)(max(self.data, 0.0), ((self, slope(self.data)),))

    return relu


def _refuses(self, other):
    return NotImplemented


def _plus_a_value(self, other):
    return type(self)(self.data + other.data, ((self, 1.0), (other, 1.0)))


def _times_a_value(self, other):
    return type(self)(self.data * other.data, ((self, other.data), (other, self.data)))


_OFTEN = {  # the question: the class, which many write with a recursive backward
    "A value that is used twice keeps one of its gradients only: the later one took the place of the earlier. Both uses "
    "move the result: what must = become?": _with(backward=_backward(_overwrites)),
    "All gradients are 0. With which number does backward begin: how much does the result change when it moves itself by "
    "1?": _with(backward=_backward(_adds, seed=0.0)),
    "The gradients of a product are swapped: d(a b)/da was a itself. If b is 0, does moving a change the product?":
        _with(__mul__=_product(lambda a, b: (a, b))),
    "1 - x^2 of the INPUT of tanh was used. Which number does the rule 1 - y^2 take?":
        _with(tanh=_tanh(lambda x, t: 1 - x * x)),
    "relu lets the gradient through everywhere. Did you ask whether its OUTPUT is >= 0? It always is.":
        _with(relu=_relu(lambda x: 1.0)),
    "Only the slope of the last step arrives. By what must it be multiplied when the result itself feeds into more?":
        _with(backward=_backward(_adds_slope_only)),
    "A Value plus or times a plain number fails: a number has no .data. How can other be turned into a Value first?":
        _with(__add__=_plus_a_value, __mul__=_times_a_value),
    "a * 3 works, 3 * a does not: Python asks the 3 first, which knows no Values. Which methods does it try on a next? "
    "(They have an r in their names.)": _with(__radd__=_refuses, __rmul__=_refuses),
}
_SELDOM = {
    "Right until a value in the middle is used twice: it was passed on before all of its users had sent their share. In "
    "which order must the values be visited?": _with(backward=_at_the_first_visit(0)),
    "A value in the middle that is used twice was passed on too early, from the top of a stack. What must have happened "
    "to all of its users before?": _with(backward=_at_the_first_visit(-1)),
    "A value in the middle that is used twice passes its gradient on twice: first a part, then that part again with the "
    "rest. When is its gradient complete?": _with(backward=_again_at_every_visit),
    "Right until a Value was used in another expression, too: backward waits for that user, which never sends. Which users "
    "count: all, or those on the way to the result?":
        _with(__init__=_counts_its_users, backward=_when_all_users_have_sent),
    "The gradient reaches the direct parents of the result and stops. Who tells theirs, and do they come after the result?":
        _with(backward=_to_the_parents_only),
    "Your product passes its gradient on as a sum does. How steep is a * b in a: does it matter how large b is?":
        _with(__mul__=_product(lambda a, b: (1.0, 1.0))),
    "The slope of tanh was taken as 1 - tanh(x). What is missing on tanh?": _with(tanh=_tanh(lambda x, t: 1 - t)),
    "tanh passes its gradient on unchanged. How steep is it away from 0?": _with(tanh=_tanh(lambda x, t: 1.0)),
    "relu multiplies the gradient by its own value. How steep is it right of 0: does that depend on how far?":
        _with(relu=_relu(lambda x: max(x, 0.0))),
}
MISTAKES = (
    Mistake(_with(backward=_by_recursion),
            "All gradients are right until the graph is deep: your function calls itself for every value, and Python does "
            "not allow thousands of such calls. Can a loop and a list of values that wait do the same?"),
    *(Mistake(wrong, question) for question, wrong in (_OFTEN | _SELDOM).items()),
    *(Mistake(_recursive(wrong), f"{question} (Your recursion stops on deep graphs as well: that comes after.)")
      for question, wrong in _OFTEN.items()),
)
