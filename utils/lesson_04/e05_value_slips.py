"""Exercise 4.5, a number that remembers how it was made: how it goes wrong."""

import math

from utils.lesson_04.e05_value_reference import SmallValue, Value, in_order, left_first


def with_methods(base, **methods):
    """The right class with other methods."""
    return type(base.__name__, (base,), methods)


# ---- the way back --------------------------------------------------------------------------------

def by_recursion(last):
    """Like in_order, found by a function that calls itself."""
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            for parent, _ in value.parents:
                visit(parent)
            order.append(value)

    visit(last)
    return reversed(order)


def with_repeats(last):
    """Each number as often as there are ways to it, after one that uses it."""
    def listed(value):
        return [part for parent, _ in value.parents for part in listed(parent)] + [value]

    return reversed(listed(last))


def backward(give, order=in_order, first=lambda last: 1.0):
    """A backward that begins with first(last), and does give(value, parent, slope) in an order."""
    def goes_back(self):
        self.grad = first(self)
        for value in order(self):
            for parent, slope in value.parents:
                give(value, parent, slope)

    return goes_back


def adds(value, parent, slope):
    """The right rule."""
    parent.grad += slope * value.grad


def adds_the_slope(value, parent, slope):
    """A rule without the gradient that came in."""
    parent.grad += slope


def is_one(value, parent, slope):
    """A rule that begins anew at each number."""
    parent.grad = 1.0


def along_each_way(keep, hand_on):
    """A recursive backward: keep(grad, gradient) here, hand_on(slope, gradient) to a parent."""
    def goes_back(self, gradient=1.0):
        self.grad = keep(self.grad, gradient)
        for parent, slope in self.parents:
            parent.backward(hand_on(slope, gradient))

    return goes_back


def pass_on_all(at_once):
    """A backward that passes all of a gradient on at every visit, to both parents or one by one."""
    def goes_back(self):
        def pass_on(value):
            for parent, slope in value.parents:
                adds(value, parent, slope)
                if at_once:
                    pass_on(parent)
            for parent, _ in () if at_once else value.parents:
                pass_on(parent)

        self.grad = 1.0
        pass_on(self)

    return goes_back


def to_the_parents_only(self):
    """A backward that stops one step before the result."""
    self.grad = 1.0
    for parent, slope in self.parents:
        adds(self, parent, slope)


def only_to_the_result(self):
    """A backward that stops where it began."""
    self.grad = 1.0


def at_the_first_visit(place):
    """A backward that visits each number once. place -- 0 for a queue, -1 for a stack"""
    def goes_back(self):
        self.grad, waiting, seen = 1.0, [self], {self}
        while waiting:
            value = waiting.pop(place)
            for parent, slope in value.parents:
                adds(value, parent, slope)
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)

    return goes_back


def clears_the_middle(self):
    """A backward after which only the first numbers and the result have gradients."""
    backward(adds)(self)
    for value in in_order(self):
        if value is not self and value.parents:
            value.grad = 0.0


def when_all_users_have_sent(self):
    """A backward that passes a gradient on when `users` results have sent theirs."""
    self.grad, ready = 1.0, [self]
    while ready:
        value = ready.pop()
        for parent, slope in value.parents:
            adds(value, parent, slope)
            parent.users -= 1
            if parent.users == 0:
                ready.append(parent)


def counts_its_users(base):
    """The class that waits for all who use a number, also where they lead to another result."""
    def __init__(self, data, parents=()):
        base.__init__(self, data, parents)
        self.users = 0
        for parent, _ in parents:
            parent.users += 1

    return with_methods(base, __init__=__init__, backward=when_all_users_have_sent)


def begins_with(base, grad):
    """The class whose gradients are this number before backward."""
    def __init__(self, data, parents=()):
        base.__init__(self, data, parents)
        self.grad = grad

    return with_methods(base, __init__=__init__, backward=backward(adds))


# ---- the rules -----------------------------------------------------------------------------------

def changed(base, change, *methods):
    """The class with a change to what these methods return."""
    def after(method):
        def changed_method(self, *others):
            result = method(self, *others)
            change(result)
            return result

        return changed_method

    return with_methods(base, **{name: after(getattr(base, name)) for name in methods})


def sets_gradients(base, *methods):
    """The classes in which results of these methods set gradients of both parents, or of one."""
    def goes_back(order):
        def goes_back(self):
            self.grad = 1.0
            for value in order(self):
                for place, (parent, slope) in enumerate(value.parents):
                    before = 0.0 if place in getattr(value, "sets", ()) else parent.grad
                    parent.grad = slope * value.grad + before

        return goes_back

    def setting(places):
        return changed(base, lambda result: setattr(result, "sets", places), *methods)

    return [with_methods(setting(places), backward=goes_back(order))
            for places in ((0, 1), (0,), (1,)) for order in (in_order, left_first)]


def remembers_one(base, place, *methods):
    """The class in which the results of these methods remember one of their parents only."""
    def change(result):
        result.parents = result.parents[place:place + 1]

    return changed(base, change, *methods)


def counts_once(base):
    """The class in which a number that stands on both sides of a + or * is remembered once."""
    def change(result):
        result.parents = tuple(dict(result.parents).items())

    return changed(base, change, "__add__", "__mul__")


def product(base, slopes):
    """The class with other slopes of a product, a function of the two numbers."""
    def change(result):
        (one, _), (two, _) = result.parents
        result.parents = tuple(zip((one, two), slopes(one.data, two.data)))

    return changed(base, change, "__mul__")


def tanh(slope):
    """The class with another slope of tanh, a function of the input and the output."""
    def method(self):
        t = math.tanh(self.data)
        return type(self)(t, ((self, slope(self.data, t)),))

    return with_methods(Value, tanh=method)


def relu(slope):
    """The class with another slope of relu, a function of the input."""
    def method(self):
        return type(self)(max(self.data, 0.0), ((self, slope(self.data)),))

    return with_methods(Value, relu=method)


def refuses(self, other):
    """An operation that knows nothing."""
    return NotImplemented


def numbers_refused(*methods):
    """The class whose methods (__add__, __mul__; __radd__, __rmul__) do not know plain numbers."""
    right = {"__add__": SmallValue.__add__, "__mul__": SmallValue.__mul__}
    return with_methods(Value, **{name: right.get(name, refuses) for name in methods})
