"""The graph stepper: its numbers against other hands, its steps, and what it says to mistakes."""

import base64
import html
import io
import itertools
import math
import random
import re
import warnings

import numpy as np
import pytest
from helpers.widgets import point, words
from PIL import Image

from utils.lesson_04.e05_value_reference import Value
from utils.lesson_04.graph_stepper.drawing import TALL, Drawing, layout
from utils.lesson_04.graph_stepper.examples import EXAMPLES, compared
from utils.lesson_04.graph_stepper.graph import backward, forward
from utils.lesson_04.graph_stepper.language import evaluate, parse
from utils.lesson_04.graph_stepper.mistakes import judge
from utils.lesson_04.graph_stepper.steps import answer, formula, numbers, steps, task
from utils.lesson_04.graph_stepper.widget import OWN, graph_stepper
from utils.widgets import predict
from utils.widgets.formatting import four_digits
from utils.widgets.items import Choose

NAMES = "abcd"
EACH_EXAMPLE = pytest.mark.parametrize("name", EXAMPLES)


def random_text(draw, functions=("tanh", "sigmoid", "relu")):
    """A random expression in which names and results are used several times."""
    def piece(depth):
        kind = draw.random()
        if depth == 0 or kind < 0.15:
            return draw.choice([*NAMES, *NAMES, "0.5", "2"])
        if kind < 0.35:
            return f"{draw.choice(functions)}({piece(depth - 1)})"
        if kind < 0.42:
            return f"(-{draw.choice(NAMES)})"
        if kind < 0.5:
            return f"({piece(depth - 1)})**2"
        return f"({piece(depth - 1)} {draw.choice('+-**')} {piece(depth - 1)})"

    return (f"h = a*{piece(1)} + b; k = tanh(h * {piece(1)}); "
            f"L = h * {piece(2)} + k * {draw.choice(NAMES)} - h*k")


def random_graphs(count, seed=0, **more):
    """Random graphs with random numbers for their leaves, far from the kinks of relu."""
    draw = random.Random(seed)
    while count:
        try:
            graph = parse(random_text(draw, **more))
        except ValueError as error:  # too many nodes, or too deep
            assert "Write a smaller expression" in str(error)
            continue
        leaves = {name: draw.uniform(-1.5, 1.5) for name in graph.leaves()}
        values = forward(graph, leaves)
        if all(abs(values[node.inputs[0]]) > 1e-3 for node in graph.nodes
               if node.operation == "relu"):
            count -= 1
            yield graph, leaves


GRAPHS = list(random_graphs(250))
FORMULAS = {"tanh": math.tanh, "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
            "relu": lambda x: max(x, 0.0)}


class Dual:
    """A number and its derivative in one direction: the chain rule forward, by another hand."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = dual(other)
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -dual(other)

    def __pow__(self, two):
        return self * self

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return dual(other) - self

    def through(self, name):
        slopes = {"tanh": lambda x: 1 / math.cosh(x) ** 2, "relu": lambda x: float(x > 0),
                  "sigmoid": lambda x: math.exp(-x) / (1 + math.exp(-x)) ** 2}
        return Dual(FORMULAS[name](self.value), slopes[name](self.value) * self.slope)


def dual(number):
    return number if isinstance(number, Dual) else Dual(float(number))


def run(text, leaves, functions):
    """What Python itself makes of the text: {name: number}."""
    scope = {**functions, **leaves}
    for statement in text.split(";"):
        name, _, expression = statement.partition("=")
        scope[name.strip()] = eval(expression.strip(), {"__builtins__": {}}, scope)
    return scope


def place(graph, name):
    return [node.name for node in graph.nodes].index(name)


# ---- the numbers ---------------------------------------------------------------------------------

def test_the_random_graphs_have_fan_outs_and_all_operations():
    assert all(max(len(graph.uses(i)) for i in range(len(graph.nodes))) > 1 for graph, _ in GRAPHS)
    assert {node.operation for graph, _ in GRAPHS for node in graph.nodes} == {
        "input", "constant", "+", "-", "*", "negative", "square", "tanh", "sigmoid", "relu"}


def test_values_are_those_of_python_itself():
    for graph, leaves in GRAPHS:
        values, scope = forward(graph, leaves), run(graph.text, leaves, FORMULAS)
        for name in ("h", "k", "L"):
            assert values[place(graph, name)] == pytest.approx(scope[name], rel=1e-12, abs=1e-12)


def test_gradients_of_the_leaves_are_those_of_dual_numbers():
    functions = {name: lambda x, name=name: dual(x).through(name) for name in FORMULAS}
    for graph, leaves in GRAPHS:
        back = backward(graph, forward(graph, leaves))
        for name in leaves:
            seeded = {other: Dual(number, float(other == name)) for other, number in leaves.items()}
            slope = run(graph.text, seeded, functions)["L"].slope
            assert back.gradients[place(graph, name)] == pytest.approx(slope, rel=1e-12, abs=1e-12)


def moved(graph, values, i, by):
    """The output when node i is moved and everything after it follows."""
    changed = list(values)
    changed[i] += by
    for k, node in enumerate(graph.nodes):
        if k > i and node.inputs:
            changed[k] = result(node.operation, [changed[j] for j in node.inputs])
    return changed[-1]


def result(operation, a):
    """What a node makes of its inputs."""
    if operation in FORMULAS:
        return FORMULAS[operation](*a)
    return {"+": sum, "-": lambda a: a[0] - a[1], "*": math.prod, "negative": lambda a: -a[0],
            "square": lambda a: a[0] ** 2}[operation](a)


def test_every_gradient_is_the_central_difference_at_its_node():
    for graph, leaves in GRAPHS:
        values = forward(graph, leaves)
        for i, gradient in enumerate(backward(graph, values).gradients):
            measured = (moved(graph, values, i, 1e-5) - moved(graph, values, i, -1e-5)) / 2e-5
            assert gradient == pytest.approx(measured, rel=1e-6, abs=1e-6)


def test_parts_are_gradient_times_slope_and_add_up():
    for graph, leaves in GRAPHS:
        back = backward(graph, forward(graph, leaves))
        assert all(back.parts[k, p] == back.gradients[k] * slope
                   for (k, p), slope in back.slopes.items())
        for i in range(len(graph.nodes) - 1):
            added = sum(back.parts[edge] for edge in graph.uses(i))
            assert back.gradients[i] == pytest.approx(added, rel=1e-12, abs=1e-14)


def value_of(operation, a):
    """What a node makes of Values, which know +, * and two functions."""
    if operation in ("tanh", "relu"):
        return getattr(a[0], operation)()
    return {"+": lambda: sum(a[1:], a[0]), "-": lambda: a[0] + a[-1] * -1.0,
            "negative": lambda: a[0] * -1.0, "*": lambda: a[0] * a[-1],
            "square": lambda: a[0] * a[0]}[operation]()


def test_numbers_are_those_of_the_value_of_exercise_4_5():
    for graph, leaves in random_graphs(200, seed=5, functions=("tanh", "relu")):
        made = []
        values = forward(graph, leaves)
        for node, value in zip(graph.nodes, values):
            a = [made[j] for j in node.inputs]
            made.append(value_of(node.operation, a) if a else Value(value))
        made[-1].backward()
        for i, gradient in enumerate(backward(graph, values).gradients):
            assert values[i] == pytest.approx(made[i].data, rel=1e-12, abs=1e-12)
            assert gradient == pytest.approx(made[i].grad, rel=1e-12, abs=1e-12)


@EACH_EXAMPLE
def test_numbers_of_the_examples_are_those_of_the_engine(name):
    graph, draw = parse(EXAMPLES[name].text), random.Random(1)
    for _ in range(100):
        leaves = {leaf: draw.uniform(-2, 2) for leaf in graph.leaves()}
        n = numbers(graph, leaves)
        values, gradients = EXAMPLES[name].layers(leaves)
        assert set(gradients) >= set(leaves) - {"y"} and "L" in values
        for leaf, number in values.items():
            assert n.values[place(graph, leaf)] == pytest.approx(number, rel=1e-12, abs=1e-12)
        for leaf, number in gradients.items():
            gradient = n.back.gradients[place(graph, leaf)]
            assert gradient == pytest.approx(number, rel=1e-12, abs=1e-12)
        assert compared(graph, leaves, n.values, n.back).endswith("the same, to 12 digits.")


def test_a_gradient_that_is_not_the_engines_would_be_said():
    graph = parse(EXAMPLES["one neuron"].text)
    n = numbers(graph, EXAMPLES["one neuron"].leaves)
    other = backward(graph, forward(graph, {**n.leaves, "b": n.leaves["b"] + 1e-9}))
    assert compared(graph, n.leaves, n.values, other).endswith("not the same, to 12 digits.")


def test_an_own_expression_is_compared_with_central_differences():
    graph = parse("(a + b) * a")
    n = numbers(graph, {"a": 2.0, "b": -1.0})
    said = compared(graph, n.leaves, n.values, n.back)
    assert said == "Central differences of L give the same gradients."
    kink = parse("relu(a) * 1")
    n = numbers(kink, {"a": 0.0})
    assert "near its kink" in compared(kink, n.leaves, n.values, n.back)


@pytest.mark.parametrize("text", [
    *(example.text for example in EXAMPLES.values()), "tanh(w*x + b)", "(((x**2)**2)**2)**2",
    "(((((((x**2)**2)**2)**2)**2)**2)**2)**2", "sigmoid(x*x) - x*y"])
def test_the_largest_numbers_bring_no_warning(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explorer = graph_stepper(text)
        for value in (1000.0, -1000.0, 0.0):
            for box in explorer.leaves.values():
                box.value = value
            explorer.rest.click()
            assert explorer.step is None and "Error" not in explorer.text


# ---- the language --------------------------------------------------------------------------------

@pytest.mark.parametrize("text, words", [
    ("", "Write an expression"), ("x", "nothing to compute"), ("1 + 2", "There is no name"),
    ("x / y", "not in the language"), ("x ** 3", "only power"), ("x ^ 2", "** 2"),
    ("exp(x)", "no function exp"), ("tanh(x, y)", "one number each"),
    ("tanh * x", "is a function"), ("h = w*x; L = b*c", "never used"),
    ("z = a*b; z = z*z", "has a meaning already"), ("w * (x", "can't be read"),
    ("x.y + 1", "not in the language"), ("[x] * 2", "not in the language"),
    ("weights * x", "at most 6"), ("5000 * x", "between -1000 and 1000"), ("True * x", "between"),
    ("x; y", "assignments"), ("a = b", "nothing to compute"), ("h = w*x; h", "nothing to compute"),
    ("import os", "The language here"), ("__import__('os').system('x')", "one number each"),
    ("-" * 9 + "x", "8 operations"), ("x" * 300, "200 characters"),
    ("(" * 150 + "x", "can't be read"), ("x\0", "can't be read"),
    ("*".join("abcd" * 4), "operations one after another"), ("a*b*c + " * 10 + "d", "24 nodes"),
    ("tanh(x", "can't be read"), ("a, b = c*d", "can't be read|one name"),
    ("lambda x: x", "not in the language"), ("1 if x else y", "not in the language"),
    ("x *= 2", "The language here")])
def test_what_is_not_in_the_language_is_refused_with_words(text, words):
    with pytest.raises(ValueError, match="|".join(re.escape(word) for word in words.split("|"))):
        parse(text)


def test_a_chain_of_plus_is_one_node_and_a_name_used_twice_is_one_node():
    graph = parse("w*x + w*y + b")
    assert [(node.name, node.operation) for node in graph.nodes] == [
        ("w", "input"), ("x", "input"), ("v1", "*"), ("y", "input"), ("v2", "*"), ("b", "input"),
        ("L", "+")]
    assert graph.uses(0) == [(2, 0), (4, 0)]


def test_names_of_results_keep_clear_of_the_learners_own():
    graph = parse("v1 * L + v1 * f")
    names = [node.name for node in graph.nodes]
    assert len(set(names)) == len(names) and {"v1", "L", "f"} <= set(names)


@pytest.mark.parametrize("text, number", [("1.5", 1.5), ("1,5", 1.5), ("-3/4", -0.75),
                                          ("2 * e", -4.0), ("sigmoid(0)", 0.5),
                                          ("(e - 1) ** 2", 9.0), ("+.5", 0.5), ("1e-3", 0.001)])
def test_an_answer_may_be_arithmetic(text, number):
    assert evaluate(text, {"e": -2.0}) == pytest.approx(number)


@pytest.mark.parametrize("text", ["about one", "q", "1/0", "1e400", "x = 1", "10 ** 99", "[1]",
                                  "1 2", "inf", "--", "'a'", "9 ** 9 ** 9", "e.real",
                                  "1e200 * 1e200"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError):
        evaluate(text, {"e": -2.0})


# ---- stepping ------------------------------------------------------------------------------------

def enter(explorer, number):
    """What Enter in the box does: the browser sends the new value."""
    explorer.entry.value = number if isinstance(number, str) else repr(number)


def test_steps_go_forward_through_the_operations_and_back_through_all_but_constants():
    graph = parse("2*x + b")
    assert [(kind, graph.nodes[i].name) for kind, i in steps(graph)] == [
        ("value", "v1"), ("value", "L"), ("gradient", "L"), ("gradient", "b"), ("gradient", "v1"),
        ("gradient", "x")]


@pytest.mark.parametrize("text", [*EXAMPLES, "(a + b) * a", "x*x",
                                  "h = tanh(w*x + 0.5); -h*h + x*(h - 2)**2"])
def test_right_numbers_lead_to_the_end_through_the_box_alone(text):
    explorer = graph_stepper(text)
    graph, leaves = explorer.n.graph, {name: box.value for name, box in explorer.leaves.items()}
    values = forward(graph, leaves)
    for number, (kind, i) in enumerate(explorer.steps):
        assert explorer.done == number
        assert task(graph, (kind, i)) in explorer.text == words(explorer)
        up, down = (moved(graph, values, i, by) for by in (1e-5, -1e-5))
        right = values[i] if kind == "value" else (up - down) / 2e-5
        enter(explorer, f"{right:.6f}")
        assert explorer.text.startswith("Right. ") and explorer.entry.value == ""
    assert explorer.step is None and explorer.misses == explorer.shown == 0
    assert f"All {len(explorer.steps)} numbers are filled" in explorer.text
    assert "the same" in explorer.text
    assert explorer.fold.value and explorer._table.layout.display is None


def shown_in(explorer):
    """The numbers in the boxes: {node: (value, gradient)}."""
    drawing = explorer._drawing
    return {node.name: (value.get_text(), gradient.get_text().removeprefix("grad "))
            for node, value, gradient in zip(explorer.n.graph.nodes, drawing.values,
                                             drawing.gradients)}


def test_a_box_fills_when_its_number_is_right_and_not_before():
    explorer = graph_stepper()
    assert shown_in(explorer)["w"] == ("0.5", "") and shown_in(explorer)["v1"] == ("", "")
    enter(explorer, 7)
    assert shown_in(explorer)["v1"] == ("", "") and explorer.misses == 1
    enter(explorer, 1)
    assert shown_in(explorer)["v1"] == ("1", "") and shown_in(explorer)["z"] == ("", "")
    explorer.rest.click()
    n = explorer.n
    assert list(shown_in(explorer).values()) == [
        (four_digits(v), four_digits(g)) for v, g in zip(n.values, n.back.gradients)]


def test_what_was_filled_last_is_marked_and_what_is_asked_has_the_ring():
    explorer = graph_stepper()
    explorer.show.click()
    drawing, graph = explorer._drawing, explorer.n.graph
    assert drawing.marks.get_paths() == [drawing.paths[place(graph, "v1")]]
    assert drawing.ring.get_paths() == [drawing.paths[place(graph, "z")]]
    assert len(drawing.flow.get_segments()) == 2  # w and x flow in
    explorer.rest.click()
    assert drawing.ring.get_paths() == []


def test_the_parts_of_a_fan_out_stand_on_its_edges():
    explorer = graph_stepper("two hidden units")
    while explorer.steps[explorer.done - 1] != ("gradient", place(explorer.n.graph, "x")):
        explorer.show.click()
    assert [label.get_text() for label in explorer._drawing.labels] == ["-1.2", "-3.2"]
    assert "= -2.4 * 0.5 + 3.2 * (-1) = (-1.2) + (-3.2) = -4.4" in explorer.text


def test_show_back_and_reset():
    explorer = graph_stepper()
    first, text = explorer.image.value, explorer.text
    explorer.show.click()
    explorer.show.click()
    assert (explorer.done, explorer.shown) == (2, 2)
    assert explorer.text.startswith("z = v1 + b = 1 + (-0.4) = 0.6.")
    explorer.back.click()
    assert explorer.done == 1 and shown_in(explorer)["z"] == ("", "")
    explorer.leaves["w"].value = 3
    explorer.example.value = "two hidden units"
    explorer.reset.click()
    assert explorer.text == text and explorer.image.value == first
    assert (explorer.done, explorer.shown) == (0, 0)
    explorer.back.click()
    assert explorer.done == 0


def test_check_judges_and_an_empty_box_leaves_the_words():
    explorer = graph_stepper()
    enter(explorer, 7)
    said = explorer.text
    explorer.check.click()  # the same number again
    assert explorer.text == said and explorer.misses == 2
    enter(explorer, 1)
    said = explorer.text
    explorer.check.click()
    assert explorer.text == said and explorer.done == 1


def test_what_is_no_number_is_no_miss():
    explorer = graph_stepper()
    enter(explorer, "<b>")
    assert explorer.misses == 0 and "<b>&lt;b" not in explorer.readout.value and explorer.done == 0
    enter(explorer, "w * x")
    assert explorer.done == 1
    enter(explorer, "p")  # not filled yet
    assert explorer.text.startswith("p has no number yet.") and explorer.misses == 0


def test_a_leaf_that_moves_takes_every_filled_number_along():
    explorer = graph_stepper()
    explorer.rest.click()
    explorer.leaves["w"].value = -1.5
    n = numbers(explorer.n.graph, {"w": -1.5, "x": 2.0, "b": -0.4, "y": 1.0})
    assert list(shown_in(explorer).values()) == [
        (four_digits(v), four_digits(g)) for v, g in zip(n.values, n.back.gradients)]
    assert explorer.text.startswith("w is -1.5 now.") and "the same, to 12 digits" in explorer.text
    marked = list(explorer._drawing.marks.get_paths())
    assert explorer._drawing.paths[place(n.graph, "L")] in marked
    explorer.leaves["w"].value = 5000
    assert explorer.n.leaves["w"] == 1000


def test_an_own_expression_is_drawn_and_a_wrong_one_leaves_the_graph():
    explorer = graph_stepper()
    assert explorer.own.layout.display == "none"
    explorer.example.value = OWN
    assert explorer.own.layout.display is None and list(explorer.leaves) == ["a", "b"]
    explorer.own.value = "tanh(u*v)"
    graph = explorer.n.graph
    assert list(explorer.leaves) == ["u", "v"] and explorer.step == ("value", 2)
    explorer.own.value = "tanh(u/v)"
    assert explorer.n.graph is graph and "u / v is not in the language" in explorer.text
    assert explorer.image.height == round(100 * explorer._drawing.height)


def test_the_factory_takes_numbers_and_refuses_what_does_not_fit():
    product = graph_stepper("w*x", w=3).n
    assert product.values[-1] == pytest.approx(3 * graph_stepper("w*x").n.leaves["x"])
    assert graph_stepper(y=0).n.leaves["y"] == 0
    with pytest.raises(ValueError, match="q is not in the expression"):
        graph_stepper(q=1)
    with pytest.raises(ValueError, match="between -1000 and 1000"):
        graph_stepper(w=float("nan"))
    with pytest.raises(ValueError, match="not in the language"):
        graph_stepper("a/b")


def test_a_name_like_that_of_a_control_is_a_leaf():
    explorer = graph_stepper("answer * graph")
    assert list(explorer.leaves) == ["answer", "graph"] and len(explorer.controls) == 6


def test_the_table_fills_with_the_steps():
    explorer = graph_stepper()
    rows = re.findall("<tr>(.*?)</tr>", explorer._table.value)
    assert len(rows) == 10 and rows[0].count('scope="col"') == 6
    assert all('scope="row"' in row for row in rows[1:])
    assert "0.6456" not in explorer._table.value
    explorer.rest.click()
    text = html.unescape(explorer._table.value)
    assert all(four_digits(number) in text
               for number in (*explorer.n.values, *explorer.n.back.gradients))
    assert "\u2202z/\u2202v1 = 1; \u2202z/\u2202b = 1" in text and "v1: -0.1621; b: -0.1621" in text


# ---- what a wrong number is ----------------------------------------------------------------------

ONE = numbers(parse(EXAMPLES["one neuron"].text), EXAMPLES["one neuron"].leaves)
TWO = numbers(parse(EXAMPLES["two hidden units"].text), EXAMPLES["two hidden units"].leaves)
DEAD = numbers(TWO.graph, {**TWO.leaves, "b1": -1.5})
TANH = numbers(parse("h = tanh(w*x); L = h * u"), {"w": 0.5, "x": 1.5, "u": -3.0})
P, Z, DP = ONE.values[5], 0.6, -0.7086873875484092


@pytest.mark.parametrize("n, kind, name, entry, said", [
    (ONE, "value", "v1", 2.5, "That is the sum. This node multiplies."),
    (ONE, "value", "v1", -1.0, "the sign is not"),
    (ONE, "value", "z", -0.4 * 1, "That is the product. This node adds."),
    (ONE, "value", "z", 1.4, "b has the wrong sign"),
    (ONE, "value", "z", 1.0, "b is missing"),
    (ONE, "value", "p", Z, "z itself: apply sigmoid"),
    (ONE, "value", "p", math.tanh(Z), "That is tanh of z"),
    (ONE, "value", "p", P * (1 - P), "That is the slope of sigmoid"),
    (ONE, "value", "v2", 1 - P, "it is p minus y"),
    (ONE, "value", "v2", 1 + P, "This node subtracts"),
    (ONE, "value", "L", 2 * (P - 1), "That is 2 * v2"),
    (ONE, "gradient", "L", (P - 1) ** 2, "That is the value of L"),
    (ONE, "gradient", "L", 0, "not by 0"),
    (ONE, "gradient", "v2", P - 1, "the 2 is missing"),
    (ONE, "gradient", "v2", 2, "v2 is missing"),
    (ONE, "gradient", "y", DP, "\u2202v2/\u2202y = -1"),
    (ONE, "gradient", "z", DP,
     "That is the gradient that comes in, dL/dp. The factor \u2202p/\u2202z is missing."),
    (ONE, "gradient", "z", P * (1 - P), "That is the local derivative \u2202p/\u2202z alone."),
    (ONE, "gradient", "z", DP * Z * (1 - Z), "You used the input z in the slope."),
    (ONE, "gradient", "z", DP * P, "You multiplied by the output p."),
    (ONE, "gradient", "z", DP * (1 - P), "You multiplied by 1 - p."),
    (ONE, "gradient", "z", DP + P * (1 - P), "You added the two factors."),
    (ONE, "gradient", "z", -DP * P * (1 - P), "the sign is not"),
    (ONE, "gradient", "w", DP * P * (1 - P) * 0.5, "You multiplied by w itself."),
    (ONE, "gradient", "w", 2.0, "local derivative \u2202v1/\u2202w alone"),
    (TWO, "gradient", "x", -1.2, "That is only the part through v1."),
    (TWO, "gradient", "x", -3.2, "That is only the part through v2."),
    (TWO, "gradient", "x", -2.2, "That is the mean of the parts."),
    (TWO, "gradient", "x", 3.84, "That is the product of the parts."),
    (TWO, "gradient", "x", -0.5, "You added local derivatives."),
    (TWO, "gradient", "x", 4.4, "the sign is not"),
    (TWO, "gradient", "x", -1.2 + 3.2,
     "The part through v2 is wrong. The size is right, the sign is not"),
    (TWO, "gradient", "x", -2.4 * 2 - 3.2,
     "The part through v1 is wrong. You multiplied by x itself."),
    (DEAD, "gradient", "z1", -1.6 * 1.5, None),
    (TANH, "gradient", "v1", -3 * (1 - 0.75**2),
     "You used the input v1 in the slope. The slope of tanh is 1 - h ** 2"),
    (TANH, "gradient", "v1", -3 * math.tanh(0.75), "You multiplied by the output h."),
])
def test_a_wrong_number_says_which_factor_is_wrong(n, kind, name, entry, said):
    if said is None:  # the hidden unit is off
        entry = n.back.gradients[place(n.graph, "h1")]
        said = "relu is off here: z1 = -0.5 is not above 0"
    right, words = judge(n, (kind, place(n.graph, name)), entry)
    assert not right and said in words


def test_a_wrong_number_that_is_unknown_gets_the_rule():
    assert judge(ONE, ("value", 2), 77.7) == (False, "Put the numbers in: v1 = w * x = 0.5 * 2.")
    assert judge(TWO, ("gradient", place(TWO.graph, "x")), 77.7)[1].endswith("Add the parts.")
    assert judge(ONE, ("value", 5), 0.62)[1] == "That is near. Give at least three digits."


def test_every_number_of_the_random_graphs_is_right_as_shown_and_wrong_otherwise():
    for graph, leaves in GRAPHS:
        n = numbers(graph, leaves)
        for step in steps(graph):
            right = answer(n, step)
            assert judge(n, step, float(four_digits(right))) == (True, formula(n, step))
            for off in (right + 0.4 + abs(right), 1.2 * right + math.copysign(0.1, right)):
                verdict, told = judge(n, step, off)
                assert not verdict and told and "nan" not in told


def test_a_number_without_end_is_not_guessed():
    n = numbers(parse("(((((((x**2)**2)**2)**2)**2)**2)**2)**2"), {"x": 1000.0})
    assert math.isinf(n.values[-1]) and judge(n, ("value", len(n.values) - 1), 5.0)[0] is False


# ---- on the page ---------------------------------------------------------------------------------

def test_boxes_do_not_overlap_and_edges_go_to_the_right():
    for graph, _ in [*GRAPHS[:60], *((parse(example.text), 0) for example in EXAMPLES.values())]:
        places, passing = layout(graph)
        for (a, (x, y)), (b, (u, v)) in itertools.combinations(places.items(), 2):
            assert x != u or abs(y - v) > 0.999, (a, b)
        for spots in passing.values():
            assert all(abs(y - v) > 0.69 for x, y in spots for u, v in places.values() if x == u)
        assert all(places[j][0] < places[k][0] for k, node in enumerate(graph.nodes)
                   for j in node.inputs)


@EACH_EXAMPLE
def test_every_text_fits_its_box(name):
    explorer = graph_stepper(name)
    explorer.rest.click()
    drawing, figure = explorer._drawing, explorer.figure
    renderer = figure.canvas.get_renderer()
    for text in (*drawing.values, *drawing.gradients):
        assert text.get_window_extent(renderer).width / figure.dpi < drawing.wide, text.get_text()


def test_a_cheap_drawing_equals_a_full_one():
    explorer = graph_stepper("a neuron with two inputs")
    for _ in range(12):
        explorer.show.click()
        quick = np.array(explorer.figure.canvas.buffer_rgba())
        artists = {artist: artist.get_animated() for artist in explorer._axes.get_children()}
        for artist in artists:
            artist.set_animated(False)
        explorer.figure.canvas.draw()
        np.testing.assert_array_equal(quick, np.array(explorer.figure.canvas.buffer_rgba()))
        for artist, animated in artists.items():
            artist.set_animated(animated)


def test_without_a_kernel_there_is_a_picture_with_the_same_words():
    data, metadata = graph_stepper()._repr_mimebundle_()
    again, _ = graph_stepper()._repr_mimebundle_()
    assert data["text/plain"] == again["text/plain"] and data["image/png"] == again["image/png"]
    assert data["text/plain"] == metadata["image/png"]["alt"]
    assert "What is v1?" in data["text/plain"]
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).width == 1800


def test_everything_is_reached_by_the_keyboard_and_says_what_it_is():
    explorer = graph_stepper()
    for widget in (*explorer.controls.values(), *explorer.buttons):
        assert widget.description and widget.tooltip and widget.tabbable is not False
    assert explorer.entry.continuous_update is False and explorer.own.continuous_update is False
    assert explorer.entry.description == "v1 ="
    assert 'role="status" aria-live="polite"' in explorer.readout.value
    assert not explorer.image.tooltip


def test_a_prediction_locks_all_of_it():
    explorer = graph_stepper()
    asked = predict(Choose("Which?", {"this": "Yes.", "that": "No."}, "this"), explorer)
    locked = [*explorer.controls.values(), *explorer.buttons]
    assert explorer.entry in locked and all(control.disabled for control in locked)
    asked.question.inputs[0].value = "that"
    asked.question.button.click()
    assert not any(control.disabled for control in locked)


def test_a_drawing_takes_the_height_of_its_graph():
    low, high = (graph_stepper(text) for text in ("tanh(x)", "a + b + c + d + e + f"))
    assert isinstance(low._drawing, Drawing)
    assert float(low.image.height) < 130 < 450 < float(high.image.height)


# ---- the pointer ---------------------------------------------------------------------------------

def press(explorer, name):
    x, y = explorer._drawing.at[place(explorer.n.graph, name)]
    corner = 0, x + 0.4 * explorer._drawing.wide, y - 0.4 * TALL
    return point(explorer, ("down", *corner), ("up", *corner))["tip"]


def arrow(explorer, start, end):
    """What an arrow says to a pointer over it."""
    nodes = explorer.n.graph.nodes
    edge = next((k, p) for k, node in enumerate(nodes) for p, j in enumerate(node.inputs)
                if (nodes[j].name, node.name) == (start, end))
    curve = explorer._drawing.curves[edge]
    return point(explorer, ("hover", 0, *curve[len(curve) // 2]))["tip"]


@pytest.mark.parametrize("width", [460, 900])
def test_a_pressed_node_is_asked_where_all_that_it_is_made_from_is_filled(width):
    explorer = graph_stepper("two hidden units")
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    press(explorer, "v2")
    graph = explorer.n.graph
    assert explorer.step == ("value", place(graph, "v2")) and explorer.entry.description == "v2 ="
    assert explorer._drawing.ring.get_paths() == [explorer._drawing.paths[place(graph, "v2")]]
    enter(explorer, -2)
    press(explorer, "p")
    assert explorer.text.startswith("p has to wait for v3 and v4.")
    assert explorer.step == ("value", place(graph, "v1"))  # the order of the rest
    press(explorer, "z2")
    assert explorer.step == ("value", place(graph, "z2"))
    assert [step for step in explorer.steps if step[0] == "value"] == explorer.steps[:11]


def test_a_list_does_what_a_press_does():
    pressed, listed = graph_stepper("two hidden units"), graph_stepper("two hidden units")
    for name in ("v2", "p", "x", "v1", "L"):
        press(pressed, name)
        listed.node.value = name
        assert pressed.text == listed.text and pressed.steps == listed.steps


def test_any_order_of_presses_leads_to_the_end():
    draw = random.Random(3)
    for graph, leaves in GRAPHS[:15]:
        explorer = graph_stepper(graph.text, **leaves)
        while explorer.step:
            explorer.node.value = draw.choice(graph.nodes).name
            kind, i = explorer.step
            earlier = explorer.filled
            assert all(("value", j) in earlier for j in graph.nodes[i].inputs)
            assert kind == "value" or all(("gradient", k) in earlier for k, _ in graph.uses(i))
            explorer.show.click()
        assert sorted(explorer.steps) == sorted(steps(graph))


def test_a_filled_node_that_is_pressed_tells_how_it_was_computed():
    explorer = graph_stepper()
    press(explorer, "w")
    assert explorer.text.startswith("w is given: 0.5.")
    explorer.show.click()
    press(explorer, "v1")
    assert explorer.text.startswith("v1 = w * x = 0.5 * 2 = 1. Forward, step 2 of 5")


def test_the_tips_say_numbers_that_are_filled_and_no_others():
    explorer = graph_stepper("z = w*x + b; L = (z - y)**2 + z", w=0.5, x=2.0, b=-0.4, y=1.0)
    assert press(explorer, "v2") == "v2 = z - y" and press(explorer, "w") == "w = 0.5"
    assert arrow(explorer, "v2", "v3") == "\u2202v3/\u2202v2: first v3 needs its value"
    explorer.rest.click()
    assert arrow(explorer, "v2", "v3") == "\u2202v3/\u2202v2 = 2 * v2 = 2 * (-0.4) = -0.8"
    assert arrow(explorer, "w", "v1") == "\u2202v1/\u2202w = x = 2"
    assert press(explorer, "z") == "z = 0.6, dL/dz = 0.2"


def test_a_leaf_may_have_any_name():
    explorer = graph_stepper("px * self + py")
    press(explorer, "L")
    assert explorer.text.startswith("L has to wait for v1.")
    assert point(explorer, ("hover", 0, *explorer._drawing.at[0]))["tip"] == "px = 2"


@pytest.mark.parametrize("text", [*EXAMPLES, "a + b + c + d + e + f", "(((x**2)**2)**2)**2"])
@pytest.mark.parametrize("width", [460, 560, 880, 1200])
def test_every_text_fits_its_box_at_any_width_and_is_large_enough(text, width):
    explorer = graph_stepper(text)
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 2}}, [])
    explorer.rest.click()
    drawing, figure = explorer._drawing, explorer.figure
    assert explorer.image.width == width and figure.dpi == 200
    for text in explorer._axes.texts:
        size = text.get_window_extent(figure.canvas.get_renderer()).width / figure.dpi
        assert size < drawing.wide and text.get_fontsize() >= 8, text.get_text()
    boxes = [path.get_extents() for path in drawing.paths]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    assert all(box.x0 > 0 and box.x1 < width / 100 and box.y0 > 0 for box in boxes)


def test_the_lessons_graph_is_not_called_the_readers():
    explorer = graph_stepper("a*b", a=3)
    assert explorer.example.value == "this cell's" and explorer.own.layout.display == "none"
    explorer.example.value = OWN
    explorer.example.value = "this cell's"
    assert explorer.n.leaves == {"a": 3, "b": -1}


@pytest.mark.parametrize("width", [460, 900])
def test_an_answer_is_typed_into_the_node_that_is_asked(width):
    explorer = graph_stepper()
    assert explorer.entry.layout.margin is None  # below the picture, until the page has it
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    assert explorer.board.children == (explorer.image, explorer.entry)
    while explorer.step:
        up, down, high, left = (float(part) * share for part, share in zip(
            re.findall(r"[-\d.]+(?=%|px)", explorer.entry.layout.margin), (1, 1, 100 / width, 1)))
        wide = float(explorer.entry.layout.width.removesuffix("%"))
        box = explorer._drawing.paths[explorer.step[1]].get_extents()
        assert up == -down and explorer.board.layout.width == f"{width}px"
        assert 100 * box.x0 < left * width / 100 < (left + wide) * width / 100 < 100 * box.x1
        top, bottom = down * width / 100, (down - high) * width / 100
        assert 100 * box.y0 - 3 < bottom < top < 100 * box.y1
        explorer.show.click()
    assert explorer.entry.layout.display == "none"
    explorer.back.click()
    assert explorer.entry.layout.display is None
