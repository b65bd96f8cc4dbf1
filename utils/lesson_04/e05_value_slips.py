"""Exercise 4.5, a number that remembers how it was made: how its rules and its way back go wrong."""

import math

from utils.lesson_04.e05_value import SmallValue, Value, in_order


def with_methods(base, **methods):
    """The right class with other methods."""
    return type(base.__name__, (base,), methods)


# ---- the way back ----------------------------------------------------------------------------------------------------

def left_first(last):
    """Like in_order, but of two that are ready the left one comes first."""
    order, seen, waiting = [], set(), [(last, False)]
    while waiting:
        value, done = waiting.pop()
        if done:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            waiting += [(value, True), *((parent, False) for parent, _ in value.parents)]
    return reversed(order)


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
    """A backward that visits the numbers in an order. give(value, parent, slope) -- its rule; first -- where it begins"""
    def goes_back(self):
        self.grad = first(self)
        for value in order(self):
            for parent, slope in value.parents:
                give(value, parent, slope)

    return goes_back


def adds(value, parent, slope):
    parent.grad += slope * value.grad


def adds_the_slope(value, parent, slope):
    parent.grad += slope


def is_one(value, parent, slope):
    parent.grad = 1.0


def along_each_way(keep, hand_on):
    """A backward that calls itself. keep(grad, gradient) -- the new grad; hand_on(slope, gradient) -- to a parent"""
    def goes_back(self, gradient=1.0):
        self.grad = keep(self.grad, gradient)
        for parent, slope in self.parents:
            parent.backward(hand_on(slope, gradient))

    return goes_back


def pass_on_all(at_once):
    """A backward that passes all of a gradient on at every visit. at_once -- to one parent after the other"""
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
    self.grad = 1.0
    for parent, slope in self.parents:
        adds(self, parent, slope)


def only_to_the_result(self):
    self.grad = 1.0


def at_the_first_visit(place):
    """Every number passes its gradient on once, when it is met first. place -- 0 for a queue, -1 for a stack"""
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
    backward(adds)(self)
    for value in in_order(self):
        if value is not self and value.parents:
            value.grad = 0.0


def when_all_users_have_sent(self):
    self.grad, ready = 1.0, [self]
    while ready:
        value = ready.pop()
        for parent, slope in value.parents:
            adds(value, parent, slope)
            parent.users -= 1
            if parent.users == 0:
                ready.append(parent)


def counts_its_users(base):
    """The class that waits for all who use a number, also for those that do not lead to the result."""
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


# ---- the rules -------------------------------------------------------------------------------------------------------

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
    """The classes in which results of these methods set gradients instead of adding: of both parents or of one."""
    def goes_back(order):
        def goes_back(self):
            self.grad = 1.0
            for value in order(self):
                for place, (parent, slope) in enumerate(value.parents):
                    parent.grad = slope * value.grad + (0.0 if place in getattr(value, "sets", ()) else parent.grad)

        return goes_back

    return [with_methods(changed(base, lambda result, places=places: setattr(result, "sets", places), *methods),
                         backward=goes_back(order))
            for places in ((0, 1), (0,), (1,)) for order in (in_order, left_first)]


def remembers_one(base, place, *methods):
    """The class in which the results of these methods remember one of their parents only."""
    return changed(base, lambda result: setattr(result, "parents", result.parents[place:place + 1]), *methods)


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
    return with_methods(Value, relu=lambda self: type(self)(max(self.data, 0.0), ((self, slope(self.data)),)))


def refuses(self, other):
    return NotImplemented


def numbers_refused(*methods):
    """The class that does not know plain numbers on the right (__add__, __mul__) or on the left (__radd__, __rmul__)."""
    right = {"__add__": SmallValue.__add__, "__mul__": SmallValue.__mul__}
    return with_methods(Value, **{name: right.get(name, refuses) for name in methods})
