"""One small fault in a right answer, of every kind and in every place: the checks reject them all.

The mutants that are right as well stand in lesson_NN/learner.py: {exercise: {mutant: why}}.
An exercise of several parts has an entry for each function: "2.5 relu_grad". Without an entry, no
mutant is right.
"""

import importlib
import itertools
import types

import pytest
from helpers.exercises import PARTS, fires, network_fires, references
from helpers.mutants import mutants
from helpers.notebooks import NUMBERS

from utils.exercises import check
from utils.lesson_01 import exercises as lesson_01
from utils.lesson_01.exercises import FORWARD_LINES

FUNCTIONS = {}  # lesson: {"2.4", or "2.5 relu_grad": (exercise, place of the part, right answer)}
for exercise, place, part in PARTS:
    functions = FUNCTIONS.setdefault(int(exercise.id.partition(".")[0]), {})
    if isinstance(part.reference, types.FunctionType):
        name = exercise.id if len(exercise.parts) == 1 else f"{exercise.id} {part.name}"
        functions[name] = exercise, place, part.reference
EACH = pytest.mark.parametrize("lesson, name", [(lesson, name) for lesson, functions
                                                in FUNCTIONS.items() for name in functions])
XOR = (1.0, -1.0, 1.0, -1.0, -0.5, 1.5, 1.0, 1.0, -1.5)
GATES = {"or": ((1.0, 1.0, -0.5), [0, 1, 1, 1]), "and": ((1.0, 1.0, -1.5), [0, 0, 0, 1]),
         "nand": ((-1.0, -1.0, 1.5), [1, 1, 1, 0])}


def equivalent(lesson):
    """The lesson's table. Read where it is needed: one with a fault fails its own lesson only."""
    return importlib.import_module(f"lesson_{lesson:02}.learner").EQUIVALENT


@EACH
def test_every_mutant_of_a_reference_is_rejected_or_right_as_well(lesson, name):
    exercise, place, reference = FUNCTIONS[lesson][name]
    made = mutants(reference)
    survivors = {code for code, mutant in made.items()
                 if check(exercise.id, *references(exercise, place, mutant)).passed}
    assert len(made) >= 10
    assert survivors == set(equivalent(lesson).get(name, {}))  # nothing more, and no stale entry


@pytest.mark.parametrize("lesson", NUMBERS)
def test_all_functions_of_a_lesson_together_have_hundreds_of_mutants(lesson):
    assert set(equivalent(lesson)) <= set(FUNCTIONS[lesson])
    assert sum(len(mutants(reference)) for _, _, reference in FUNCTIONS[lesson].values()) > 300


def test_every_mutant_of_the_sum_by_hand_is_rejected_or_another_order():
    made = mutants(lesson_01.z_by_hand)
    survivors = {code for code, mutant in made.items() if check("1.1", number(mutant)).passed}
    assert len(made) >= 50 and survivors == {
        "return 0.5 + (2.0 * 0.7 + 3.0 * -0.4)", "return 3.0 * -0.4 + 2.0 * 0.7 + 0.5",
        "return 0.7 * 2.0 + 3.0 * -0.4 + 0.5", "return 2.0 * 0.7 + -0.4 * 3.0 + 0.5"}


def number(mutant):
    try:
        return mutant()
    except (TypeError, ZeroDivisionError):  # such as 0.7 @ 2.0
        return None


@pytest.mark.parametrize("code", [
    "return", "return float(b)", "return float(np.dot(x, w))", "return float(np.dot(x, w) - b)",
    "return float(np.dot(x, w) * b)", "return float(np.dot(w, w) + b)",
    "return float(np.dot(-x, w) + b)", "return float(np.dot(x[:1], w) + b)",
    "return np.dot(x, w) + b"])
def test_the_mutants_are_the_slips_of_a_person(code):
    assert code in mutants(lesson_01.weighted_sum)


def changed(numbers, at_most):
    """All ways to change up to `at_most` of the numbers by a slip."""
    slips = (lambda n: 0.0, lambda n: -n, lambda n: n + 1, lambda n: n - 1, lambda n: 2 * n,
             lambda n: n / 4)
    for count in range(at_most + 1):
        for places in itertools.combinations(range(len(numbers)), count):
            for chosen in itertools.product(slips, repeat=count):
                slip_at = dict(zip(places, chosen))
                yield [slip_at[i](n) if i in slip_at else n for i, n in enumerate(numbers)]


@pytest.mark.parametrize("place, gate", list(enumerate(GATES)))
def test_a_changed_gate_passes_exactly_where_its_truth_table_is_right(place, gate):
    numbers, truth = GATES[gate]
    verdicts = []
    for w1, w2, b in changed(numbers, 3):
        answers = [((one, two), bias) for (one, two, bias), _ in GATES.values()]
        answers[place] = ([w1, w2], b)
        verdicts.append(check("1.6", *answers).passed)
        assert verdicts[-1] == (fires([w1, w2], b) == truth)
    assert 10 < sum(verdicts) < len(verdicts) - 200


def test_a_changed_xor_network_passes_exactly_where_its_truth_table_is_right():
    verdicts = []
    for n in changed(XOR, 2):
        weights = ([n[0:2], n[2:4]], n[4:6], n[6:8], n[8])
        verdicts.append(check("1.8", weights).passed)
        assert verdicts[-1] == (network_fires(*weights) == [0, 1, 1, 0])
    assert 20 < sum(verdicts) < len(verdicts) - 1000


def test_exactly_one_of_120_orders_is_right():
    orders = ["".join(letters) for letters in itertools.permutations(FORWARD_LINES)]
    assert len(orders) == 120
    assert [order for order in orders if check("1.7", order).passed] == ["EACDB"]
