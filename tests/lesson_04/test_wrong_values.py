"""Exercise 4.5: the many ways to be wrong. Each fails, the known ones by their own name alone."""

import ast
import copy
import inspect
import math
import time
import types

import pytest
from helpers.exercises import judged
from helpers.mutants import Replace, mutants, plain, variables, variants
from lesson_04.learner import ORDERS, SMALL_VALUE, VALUE

from utils.exercises import checking
from utils.lesson_04 import e05_value_reference as reference
from utils.lesson_04.e05_value import programs
from utils.lesson_04.e05_value_reference import SmallValue, Value, in_order

PARTS = pytest.mark.parametrize("part", ["SmallValue", "Value"])


# ---- each rule where a gradient is there already -------------------------------------------------

RULES = ["+ left", "+ right", "* left", "* right", "tanh", "relu", "+ number", "number +",
         "* number", "number *"]


def newest_first(last):
    found, waiting = {last.number: last}, [last]
    while waiting:
        for parent, *_ in waiting.pop().made_of:
            if parent.number not in found:
                found[parent.number] = parent
                waiting.append(parent)
    return [found[number] for number in sorted(found, reverse=True)]


def users_first(step):
    """An order by depth-first search through the parents, taken in steps of 1 or -1."""
    def order(last):
        found, seen, waiting = [], set(), [(last, False)]
        while waiting:
            value, done = waiting.pop()
            if done:
                found.append(value)
            elif value not in seen:
                seen.add(value)
                parents = [parent for parent, *_ in value.made_of]
                waiting += [(value, True), *((parent, False) for parent in parents[::step])]
        return found[::-1]

    return order


WAYS = [newest_first, users_first(1), users_first(-1)]


def class_with(order, sets=None):
    """A class whose every rule stands by itself. sets -- one that does not add to a gradient."""
    class Written:
        made = 0

        def __init__(self, data, made_of=()):
            self.data, self.grad, self.made_of = data, 0.0, made_of
            Written.made = self.number = Written.made + 1

        def __add__(self, other):
            if not isinstance(other, Written):
                return Written(self.data + other, [(self, 1, "+ number")])
            return Written(self.data + other.data, [(self, 1, "+ left"), (other, 1, "+ right")])

        def __mul__(self, other):
            if not isinstance(other, Written):
                return Written(self.data * other, [(self, other, "* number")])
            return Written(self.data * other.data, [(self, other.data, "* left"),
                                                    (other, self.data, "* right")])

        def __radd__(self, other):
            return Written(other + self.data, [(self, 1, "number +")])

        def __rmul__(self, other):
            return Written(other * self.data, [(self, other, "number *")])

        def tanh(self):
            t = math.tanh(self.data)
            return Written(t, [(self, 1 - t**2, "tanh")])

        def relu(self):
            return Written(max(0.0, self.data), [(self, self.data > 0, "relu")])

        def backward(self):
            self.grad = 1.0
            for value in order(self):
                for parent, slope, rule in value.made_of:
                    parent.grad = slope * value.grad + (0.0 if rule == sets else parent.grad)

    return Written


@pytest.mark.parametrize("order", WAYS)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_that_sets_a_gradient_instead_of_adding_fails_in_whichever_order(rule, order):
    assert not judged("4.5 Value", class_with(order, rule)).passed
    in_small_programs = rule in ("+ left", "+ right", "* left", "* right")
    assert judged("4.5 SmallValue", class_with(order, rule)).passed != in_small_programs


@PARTS
@pytest.mark.parametrize("order", WAYS)
def test_the_same_class_whose_rules_all_add_passes(part, order):
    assert judged(f"4.5 {part}", class_with(order)).passed


@pytest.mark.parametrize("operation", [
    "a + b", "a * b", "a.tanh()", "a.relu()", "a + 0.5", "0.5 + a", "a * 0.5", "0.5 * a"])
def test_the_gradient_of_another_use_comes_first_in_some_programs_and_last_in_others(operation):
    found = {program for case in programs(None)
             if (program := case.args[1]).startswith(("c = ", "d = "))
             and f"= {operation}\n" in program and "= b * a\n" in program}
    assert found == {f"c = {one}\nd = {two}\ne = {end}" for end in ("c + d", "d + c")
                     for one, two in ((operation, "b * a"), ("b * a", operation))}


# ---- names: each mistake its own -----------------------------------------------------------------

def leaving(gradient):
    """The class whose backward leaves other gradients behind: gradient(result, value)."""
    def of(base):
        def backward(self):
            Value.backward(self)
            for value in in_order(self):
                value.grad = gradient(self, value)

        return type(base.__name__, (base,), {"backward": backward})

    return of


def nothing(base):
    return type(base.__name__, (base,), {"backward": lambda self: None})


def closures(assign, seed=1.0):
    """The class of a well-known video: each result keeps a function, recursion finds the order."""
    def of(base):
        class Written:
            def __init__(self, data, children=()):
                self.data, self.grad, self.children = data, 0.0, children
                self.pass_on = lambda: None

            def of(self, data, *pairs):
                result = Written(data, [part for part, _ in pairs])

                def pass_on():
                    for part, slope in pairs:
                        assign(part, slope * result.grad)

                result.pass_on = pass_on
                return result

            def lifted(self, other):
                return other if isinstance(other, Written) else Written(other)

            def __add__(self, other):
                other = self.lifted(other)
                return self.of(self.data + other.data, (self, 1.0), (other, 1.0))

            def __mul__(self, other):
                other = self.lifted(other)
                return self.of(self.data * other.data, (self, other.data), (other, self.data))

            __radd__, __rmul__ = __add__, __mul__

            def tanh(self):
                t = math.tanh(self.data)
                return self.of(t, (self, 1 - t * t))

            def relu(self):
                return self.of(max(0.0, self.data), (self, self.data > 0))

            def backward(self):
                order = []

                def visit(value):
                    if value not in order:
                        for child in value.children:
                            visit(child)
                        order.append(value)

                visit(self)
                self.grad = seed
                for value in reversed(order):
                    value.pass_on()

        return Written

    return of


def once(base):
    class Written(base):
        def __init__(self, data, parents=()):
            parents = {id(part): (part, slope) for part, slope in parents}
            super().__init__(data, tuple(parents.values()))

    return Written


def replaces(part, gradient):
    part.grad = gradient


def overwritten_way_by_way(base):
    def backward(self, gradient=1.0):
        self.grad = gradient
        for parent, slope in self.parents:
            parent.backward(gradient * slope)

    return type(base.__name__, (base,), {"backward": backward})


NAMED = {
    "zeroed after the run": (
        leaving(lambda *_: 0.0), "Every gradient is 0 after backward, the result's own as well."),
    "nothing at all": (nothing, "Every gradient is 0 after backward, the result's own as well."),
    "others zeroed after the run": (
        leaving(lambda result, value: value.grad * (value is result)),
        "Only the result has a gradient, all others are 0."),
    "the middle zeroed after the run": (
        leaving(lambda result, value: value.grad * (value is result or not value.parents)),
        "those of the numbers in the middle are 0 afterward"),
    "begun anew at each": (leaving(lambda *_: 1.0), "Every gradient is 1"),
    "begun nowhere": (
        closures(lambda part, gradient: None, seed=0.0), "Every gradient is 0 after backward"),
    "parents in a set": (once, "one of the two is lost"),
    "begun with its own number": (
        leaving(lambda result, value: value.grad * result.data),
        "backward begins with the result's own number"),
    "= for +=, in closures": (closures(replaces), "keeps one of its gradients only"),
    "= for +=, way by way": (overwritten_way_by_way, "keeps one of its gradients only"),
}


@PARTS
@pytest.mark.parametrize("name", NAMED)
def test_a_mistake_is_named_in_the_step_in_which_it_was_made(part, name):
    make, words = NAMED[name]
    result = judged(f"4.5 {part}", make({"SmallValue": SmallValue, "Value": Value}[part]))
    assert result.state == "mistake" and words in result.message, result
    assert result.message.startswith("Right already: SmallValue. Now Value:\n") == (part == "Value")


UNNAMED = {
    "begun with 2": leaving(lambda _, value: 2 * value.grad),
    "begun with -1": leaving(lambda _, value: -value.grad),
    "rounded": leaving(lambda _, value: round(value.grad, 1)),
    "without a sign": leaving(lambda _, value: abs(value.grad)),
    "leaves zeroed": leaving(lambda _, value: value.grad * bool(value.parents)),
    "result zeroed": leaving(lambda result, value: value.grad * (value is not result)),
}


@PARTS
@pytest.mark.parametrize("name", UNNAMED)
def test_a_neighbor_of_a_named_mistake_is_not_named(part, name):
    result = judged(f"4.5 {part}", UNNAMED[name]({"SmallValue": SmallValue, "Value": Value}[part]))
    assert result.state == "wrong", result


# ---- and the class as a whole --------------------------------------------------------------------

def with_methods(**methods):
    return type("Value", (Value,), methods)


def subtracts(self, other):
    other = self._of(other)
    return type(self)(self.data + other.data, ((self, 1.0), (other, -1.0)))


def twice(self):
    Value.backward(self)
    Value.backward(self)


def resets_the_leaves_only(self):
    self.grad += 1.0
    Value.backward(self)
    self.grad += 1.0


class Tape(Value):
    """Its backward visits everything that was ever made, and never forgets."""

    tape = []

    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        Tape.tape.append(self)

    def backward(self):
        for value in Tape.tape:
            value.grad = 1.0
        Value.backward(self)


class NeverClearedTape(Value):
    """It hands gradients on in everything that was ever made."""

    tape = []

    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        NeverClearedTape.tape.append(self)

    def backward(self):
        self.grad = 1.0
        for value in reversed(NeverClearedTape.tape):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad


def product_that_takes(accepts):
    """A class whose + and * make a Value of what is on the right unless it `accepts` it as one."""
    def lifted(self, other):
        return other if accepts(other) else type(self)(other)

    return with_methods(_of=lifted)


def exponential_tanh(self):
    e = math.exp(2 * self.data)
    t = (e - 1) / (e + 1)
    return type(self)(t, ((self, 1 - t * t),))


def divided_relu(self):
    y = max(self.data, 0.0)
    return type(self)(y, ((self, y / self.data),))


def added_in_place(self, other):
    self.data += self._of(other).data
    return self


def changed_in_place(self):
    result = Value.relu(self)
    self.data = result.data
    return result


WRONG_VALUES = {
    "never cleared": NeverClearedTape,
    "has data": product_that_takes(lambda other: hasattr(other, "data")),
    "not an int or float": product_that_takes(lambda other: type(other) not in (int, float)),
    "not an int": product_that_takes(lambda other: not isinstance(other, int)),
    "exponential tanh": with_methods(tanh=exponential_tanh),
    "divided relu": with_methods(relu=divided_relu),
    "added in place": with_methods(__add__=added_in_place),
    "subtracts": with_methods(__add__=subtracts),
    "twice": with_methods(backward=twice),
    "reset": with_methods(backward=resets_the_leaves_only),
    "rounded": UNNAMED["rounded"](Value),
    "negative": UNNAMED["begun with -1"](Value),
    "tape": Tape,
    "no backward": with_methods(backward=None),
    "no tanh": with_methods(tanh=None),
    "changes its number": with_methods(relu=changed_in_place),
    "relu is abs": with_methods(relu=lambda self: self * (1 if self.data > 0 else -1)),
    "relu of a number": with_methods(relu=lambda self: max(self.data, 0.0)),
    "a product that is a number": with_methods(
        __mul__=lambda self, other: self.data * self._of(other).data),
    "a product of floats": with_methods(
        __mul__=lambda self, other: type(self)(self.data * self._of(other).data)),
    "data as text": with_methods(
        __init__=lambda self, data, parents=(): Value.__init__(self, str(data), parents)),
    "a number": 3.0, "a Value": Value(3.0), "a type": float,
    "a function": lambda data: data, "a dict": lambda data: {},
}


@pytest.mark.parametrize("answer", WRONG_VALUES.values(), ids=WRONG_VALUES)
def test_every_wrong_class_fails_and_is_no_named_mistake(answer):
    assert judged("4.5 Value", answer).state in ("wrong", "error")


@pytest.mark.parametrize("wrong, words", [
    (with_methods(__radd__=lambda self, other: other + self),
     "RecursionError at b = 1 + a; b.backward(), with a = 2: "),
    (with_methods(__add__=added_in_place), "c is a itself, not a new one")])
def test_what_happened_to_a_class_is_told(wrong, words):
    assert words in judged("4.5 Value", wrong).message


def mutants_of_a_class(cls):
    """{method: its code: class}: every copy of a class with one change in one method."""
    tree, found = ast.parse(inspect.getsource(cls)), {}
    methods = [node for node in tree.body[0].body if isinstance(node, ast.FunctionDef)]
    places = {id(node): place for place, node in enumerate(ast.walk(tree))}
    for method in methods:
        names = variables(getattr(cls, method.name).__code__, method)
        for node in ast.walk(method):
            for change in range(len(list(variants(node, names)))):
                mutant = copy.deepcopy(tree)
                target = list(ast.walk(mutant))[places[id(node)]]
                replace = Replace(target, list(variants(target, names))[change])
                mutant = ast.fix_missing_locations(replace.visit(mutant))
                namespace = dict(vars(reference))
                exec(compile(mutant, f"mutant of {cls.__name__}", "exec"), namespace)
                code = next(code_of(m) for m in mutant.body[0].body
                            if getattr(m, "name", "") == method.name)
                found[code] = namespace[cls.__name__]
    return {code: mutant for code, mutant in found.items() if code not in map(code_of, methods)}


def code_of(method):
    return f"{method.name}: " + plain("; ".join(ast.unparse(line) for line in method.body))


@pytest.fixture
def short_limit(monkeypatch):
    """A check takes about ten times as long as of a right answer at most: what never ends is stopped."""
    for _ in range(2):  # the first one makes what is kept
        began = time.process_time()
        assert judged("4.5 Value", Value).passed
    monkeypatch.setattr(checking, "TIME_LIMIT", max(0.6, 10 * (time.process_time() - began)))


@pytest.mark.usefixtures("short_limit")
@pytest.mark.parametrize("cls, equivalent, least", [
    (SmallValue, SMALL_VALUE, 90), (Value, VALUE, 200)])
def test_every_mutant_of_a_class_is_rejected_or_right_as_well(cls, equivalent, least):
    made = mutants_of_a_class(cls)
    assert len(made) > least
    part = f"4.5 {cls.__name__}"
    assert {code for code, mutant in made.items() if judged(part, mutant).passed} == set(equivalent)


@pytest.mark.usefixtures("short_limit")
def test_every_mutant_of_the_order_is_rejected_or_right_as_well():
    def value_with(order):
        names = {**vars(reference), "in_order": order}
        return with_methods(backward=types.FunctionType(Value.backward.__code__, names))

    made = mutants(in_order)
    assert len(made) > 200
    right = {code for code, order in made.items() if judged("4.5 Value", value_with(order)).passed}
    assert right == set(ORDERS)


@pytest.mark.parametrize("method, shortcut", [
    ("__mul__", lambda self, number: 0.0 if number == 0 else None),
    ("__mul__", lambda self, number: self if number == 1 else None),
    ("__add__", lambda self, number: self if number == 0 else None),
    ("__radd__", lambda self, number: self if number == 0 else None),
    ("__rmul__", lambda self, number: self if number == 1 else None)])
def test_a_shortcut_for_0_or_1_that_makes_no_new_value_fails(method, shortcut):
    def operation(self, other):
        short = None if isinstance(other, SmallValue) else shortcut(self, other)
        return getattr(super(Short, self), method)(other) if short is None else short

    Short = type("Value", (Value,), {method: operation})
    assert not judged("4.5 Value", Short).passed


def test_a_relu_that_is_the_positive_number_itself_fails():
    class Same(Value):
        def relu(self):
            return self if self.data > 0 else super().relu()

    assert not judged("4.5 Value", Same).passed


def test_a_number_of_numpy_that_is_taken_for_a_value_is_said_in_plain_words():
    class Unwrapped(Value):
        def __mul__(self, other):
            other = Unwrapped(other) if type(other) in (int, float) else other
            return Unwrapped(self.data * other.data, ((self, other.data), (other, self.data)))

    message = judged("4.5 Value", Unwrapped).message
    assert "a number of NumPy has a .data too" in message and "memoryview" not in message
