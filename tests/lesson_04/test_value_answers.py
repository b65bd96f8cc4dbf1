"""Exercise 4.5: the many ways to be right, which all pass and serve the cells after it, and what
the check says of a class. (The ways to be wrong: test_wrong_values.)"""

import dataclasses
import re
from pathlib import Path

import numpy as np
import pytest
from helpers.exercises import judged

import utils
from utils.exercises import check, checking, yours
from utils.lesson_04 import e05_value as values
from utils.lesson_04.e05_value_reference import SmallValue, Value, in_order

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"
SOURCE = SOLUTIONS / "04_forward_and_backward_propagation.py"


class WithClosures:
    """Each result keeps a function that hands its gradient on, in the order of their making."""

    def __init__(self, data):
        self.data, self.grad, self.made_of = float(data), 0.0, []
        self.hand_on = lambda: None
        WithClosures.count = self.number = getattr(WithClosures, "count", 0) + 1

    def made(self, data, *parents):
        result = WithClosures(data)
        result.made_of = [parent for parent, _ in parents]

        def hand_on():
            for parent, slope in parents:
                parent.grad += slope * result.grad

        result.hand_on = hand_on
        return result

    def __add__(self, other):
        other = other if isinstance(other, WithClosures) else WithClosures(other)
        return self.made(self.data + other.data, (self, 1), (other, 1))

    def __mul__(self, other):
        other = other if isinstance(other, WithClosures) else WithClosures(other)
        return self.made(self.data * other.data, (self, other.data), (other, self.data))

    __radd__, __rmul__ = __add__, __mul__

    def tanh(self):
        return self.made(np.tanh(self.data), (self, 1 - np.tanh(self.data) ** 2))

    def relu(self):
        return self.made(max(0, self.data), (self, 1 if self.data >= 0 else 0))

    def backward(self):
        found, waiting = {self.number: self}, [self]
        while waiting:
            for parent in waiting.pop().made_of:
                if parent.number not in found:
                    found[parent.number] = parent
                    waiting.append(parent)
        self.grad = 1
        for number in sorted(found, reverse=True):
            found[number].hand_on()


class WithATape(Value):
    """Everything that is made is written down, and read backward."""

    tape = []

    def __init__(self, data, parents=()):
        super().__init__(np.float64(data), parents)
        WithATape.tape.append(self)

    def backward(self):
        self.grad = 1.0
        for value in reversed(WithATape.tape):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad
        WithATape.tape.clear()


class WithoutAGrad(Value):
    """Its grad is None until backward comes by."""

    def __init__(self, data, parents=()):
        super().__init__(data, parents)
        self.grad = None

    def backward(self):
        for value in in_order(self):
            value.grad = 0.0
        Value.backward(self)


class WithAList(Value):
    """What was visited stands in a list, which it searches from the start each time."""

    def backward(self):
        order, seen, waiting = [], [], [(self, False)]
        while waiting:
            value, done = waiting.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.append(value)
                waiting += [(value, True), *((parent, False) for parent, _ in value.parents)]
        self.grad = 1
        for value in reversed(order):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad


@dataclasses.dataclass(eq=False)
class ADataClass(Value):
    """With parameters of its own behind the first, which have defaults."""

    data: float
    grad: float = 0.0
    parents: tuple = ()
    name: str = ""

    def made(self, data, parents):
        return ADataClass(data, parents=parents)

    def __add__(self, other):
        other = other if isinstance(other, Value) else ADataClass(other)
        return self.made(self.data + other.data, ((self, 1), (other, 1)))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else ADataClass(other)
        return self.made(self.data * other.data, ((self, other.data), (other, self.data)))

    def tanh(self):
        return self.made(np.tanh(self.data), ((self, 1 - np.tanh(self.data) ** 2),))

    def relu(self):
        return self.made(self.data * (self.data > 0), ((self, self.data > 0),))


class ByNameOfItsOwn(WithClosures):
    def __init__(self, value):
        super().__init__(value)


class WayByWayWithAStack(Value):
    """Every way back brings its own product of slopes."""

    def backward(self):
        ways = [(self, 1.0)]
        while ways:
            value, gradient = ways.pop()
            value.grad += gradient
            ways.extend((parent, slope * gradient) for parent, slope in value.parents)


class ByRecursion(Value):
    def backward(self):
        order = []

        def visit(value):
            if value not in order:
                for parent, _ in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1
        for value in reversed(order):
            for parent, slope in value.parents:
                parent.grad += slope * value.grad


RIGHT = [WithClosures, WithATape, WithoutAGrad, WithAList, ADataClass,
         lambda data: WithClosures(data)]


@pytest.mark.parametrize("answer", [*RIGHT, WayByWayWithAStack, ByRecursion, Value])
def test_every_right_class_passes_as_a_small_value(answer):
    result = judged("4.5 SmallValue", answer)
    assert result.passed, result


@pytest.mark.parametrize("answer", RIGHT)
def test_every_right_class_passes_as_a_value(answer):
    result = judged("4.5 Value", answer)
    assert result.passed, result


def test_a_class_is_called_by_place_whatever_its_parameter_is_called():
    for case in values.programs(None):
        right = values.observe(Value, *case.args)
        assert values.observe(ByNameOfItsOwn, *case.args) == pytest.approx(right)


@pytest.mark.parametrize("answer", RIGHT)
def test_the_cell_after_it_runs_on_every_class_that_passed(answer, capsys, monkeypatch):
    monkeypatch.setattr(checking, "_solved", {})
    assert check("4.5", answer, answer).passed
    cells = SOURCE.read_text(encoding="utf-8").split("\n# %%")
    (cell,) = [cell for cell in cells if 'yours("4.5")' in cell]
    exec(cell, {"np": np, "utils": utils, "yours": yours, "rng": np.random.default_rng(0)})
    told = "largest distance from the measured gradient of W1: 0.000000\n"
    assert capsys.readouterr().out == 4 * told


# ---- not begun, begun, half ----------------------------------------------------------------------

class Empty:
    """A scalar."""
    ...


class EmptyHeir(Empty):
    """A scalar that can do more."""
    ...


class EmptyMethods:
    def __init__(self, data):
        ...

    def backward(self):
        """Nothing yet."""


class OnlyData:
    def __init__(self, data):
        self.data = data


class HeirOfAnother(OnlyData):
    pass


def test_classes_without_a_body_are_not_attempted():
    for answers in ((Empty, EmptyHeir), (Empty, EmptyMethods), (EmptyMethods, Empty)):
        assert check("4.5", *answers).state == "not attempted"


@pytest.mark.parametrize("first", [np.zeros(2), "a text", OnlyData])
def test_an_heir_of_nothing_here_is_judged_whatever_stands_beside_it(first):
    assert check("4.5", first, HeirOfAnother).state in ("wrong", "error")


@pytest.mark.parametrize("answer", [OnlyData, HeirOfAnother])
def test_a_class_with_a_beginning_is_attempted_also_where_it_inherits_it(answer):
    assert check("4.5", answer, Empty).state == judged("4.5 Value", answer).state == "error"


def test_after_the_first_step_the_second_is_next():
    class Mine(WithClosures):
        pass

    class Next(Mine):
        """It can do more."""
        ...

    for second in (Next, Empty, ...):
        message = check("4.5", Mine, second).message
        assert message.startswith("Right already: SmallValue. Next: Value.")


def test_a_small_value_can_be_the_value_as_well():
    assert check("4.5", Value, Value).passed and not check("4.5", SmallValue, SmallValue).passed


# ---- what a message tells ------------------------------------------------------------------------

class Fails(Value):
    def __add__(self, other):
        return Fails(self.data + other.datum)


def test_an_error_inside_a_class_names_its_method_and_its_line():
    message = judged("4.5 Value", Fails).message
    assert "(in Fails.__add__: return Fails(self.data + other.datum))" in message


class Rounds(Value):
    def tanh(self):
        result = super().tanh()
        result.data = round(result.data, 1)
        return result


@pytest.mark.parametrize("name, answer, words", [
    ("SmallValue", Fails, "AttributeError at c = a + b; c.backward(), with a = 2 and b = -3: "
                          "'Fails' object has no"),
    ("Value", Rounds, "\nc = a.tanh() * b; c.backward(), with a = -0.6 and b = -3: "
                      "the data of c: expected 1.6111, got")])
def test_a_message_shows_what_was_run(name, answer, words):
    message = judged(f"4.5 {name}", answer).message
    assert words in message and "(data=" not in message


@pytest.mark.parametrize("numbers, program", [case.args[:2] for case in values.programs(None)])
def test_what_is_shown_is_python_that_gives_the_gradients_that_were_observed(numbers, program):
    text, given = values.shown(numbers, program).split(", with ")
    given = eval(f"dict({given.replace(' and ', ', ')})")
    mine = {name: Value(number) for name, number in given.items()}
    exec(text if "for" not in text else text.replace("; ", "\n"), {"np": np}, mine)
    for key, seen in values.observe(Value, numbers, program).items():
        for name in re.findall(r"^the grad of (\w+)$", key):
            assert mine[name].grad == seen


def test_a_way_back_that_calls_itself_without_end_or_on_a_deep_graph_is_told():
    class Endless(Value):
        def backward(self):
            self.backward()

    class WayByWay(Value):
        backward = SmallValue.backward

    for wrong in (Endless, WayByWay):
        message = judged("4.5 Value", wrong).message
        assert "backward calls itself more often than Python allows" in message
    assert "for _ in range(5000): c = c + a" in message


def test_a_way_back_that_visits_a_number_once_for_each_way_is_told_how_many_there_are():
    result = judged("4.5 Value", WayByWayWithAStack)
    assert result.state == "error" and "for _ in range(24): b = b + b" in result.message
    assert "Can each Value be visited only once, however many lead to it?" in result.message


PROGRAMS = {f"{place} {case.label}": case.args for place, case in enumerate(values.programs(None))}


@pytest.mark.parametrize("label", PROGRAMS)
def test_the_right_gradients_are_the_measured_ones(label):
    numbers, program, *_ = PROGRAMS[label]
    seen = values.observe(Value, numbers, program)

    def f(x):
        return next(iter(values.observe(Value, dict(zip(numbers, x)), program).values()))

    measured = utils.numerical_gradient(f, np.array(list(numbers.values())))
    for leaf, gradient in zip(numbers, measured):
        if "backward" not in program:  # there the first graph has gradients of its own
            assert seen[f"the grad of {leaf}"] == pytest.approx(gradient, rel=1e-6, abs=1e-6)


def test_small_programs_only_add_and_multiply_and_the_larger_ones_hold_them_all():
    small, larger = (programs(None) for programs in (values.small_programs, values.programs))
    assert larger[:len(small)] == small and len(larger) > 2 * len(small)
    assert not [case for case in small if re.search(r"\d|tanh|relu", case.args[1])]
