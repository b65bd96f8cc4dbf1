"""One small fault in a right answer, of every kind and in every place: the checks reject them all."""

import itertools
import types

import pytest
from answers import EXERCISES, fires, network_fires
from mutants import mutants

from utils.exercises import check, checking, lesson_01_given
from utils.exercises.lesson_01_given import FORWARD_LINES

REFERENCES = {exercise.id: part.reference for exercise in EXERCISES for part in exercise.parts
              if isinstance(part.reference, types.FunctionType)}
COUNT, PAIRS = "total = 0; for n_inputs, n_outputs in zip({}): total += {}; return {}", "sizes[:-1], sizes[1:]"
LAYER = {"return b + X @ W": "a sum in the other order", "return X @ W + b.T": "the transpose of one axis is itself"}
EQUIVALENT = {  # exercise: {mutant: why it is right as well}
    "1.2": {
        "return np.dot(x, w) + b": "a NumPy number instead of a float",
        "return float(b + np.dot(x, w))": "a sum in the other order",
        "return float(np.dot(w, x) + b)": "the products commute",
        "return float(np.dot(x.T, w) + b)": "the transpose of one axis is itself",
        "return float(np.dot(x, w.T) + b)": "the transpose of one axis is itself",
    },
    "1.3": {
        "return activation(np.dot(x, w) + b)": "a NumPy number instead of a float",
        "return float(activation(b + np.dot(x, w)))": "a sum in the other order",
        "return float(activation(np.dot(w, x) + b))": "the products commute",
        "return float(activation(np.dot(x.T, w) + b))": "the transpose of one axis is itself",
        "return float(activation(np.dot(x, w.T) + b))": "the transpose of one axis is itself",
    },
    "1.4": LAYER,
    "1.5": {
        COUNT.format(PAIRS, "n_inputs * n_outputs + n_outputs", "total"): "an int already",
        COUNT.format(PAIRS, "n_inputs * n_outputs + n_outputs", "abs(int(total))"): "a count is never negative",
        COUNT.format(PAIRS, "n_outputs + n_inputs * n_outputs", "int(total)"): "a sum in the other order",
        COUNT.format(PAIRS, "n_outputs * n_inputs + n_outputs", "int(total)"): "the product commutes",
        COUNT.format("sizes, sizes[1:]", "n_inputs * n_outputs + n_outputs", "int(total)"): "zip ends with the shorter",
        COUNT.format("sizes[:], sizes[1:]", "n_inputs * n_outputs + n_outputs", "int(total)"): "so it does here",
    },
    "1.9": LAYER,
    "1.10": {
        "return (W1 @ W2, b2 + b1 @ W2)": "a sum in the other order",
        "return (W1 @ W2, b1 @ W2 + b2.T)": "the transpose of one axis is itself",
        "return (W1 @ W2, b1.T @ W2 + b2)": "the transpose of one axis is itself",
    },
}
XOR = (1.0, -1.0, 1.0, -1.0, -0.5, 1.5, 1.0, 1.0, -1.5)
GATES = {"or": ((1.0, 1.0, -0.5), [0, 1, 1, 1]), "and": ((1.0, 1.0, -1.5), [0, 0, 0, 1]),
         "nand": ((-1.0, -1.0, 1.5), [1, 1, 1, 0])}


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(checking, "_solved", {})


@pytest.mark.parametrize("exercise_id", REFERENCES)
def test_every_mutant_of_a_reference_is_rejected_or_right_as_well(exercise_id):
    made = mutants(REFERENCES[exercise_id])
    survivors = {code for code, mutant in made.items() if check(exercise_id, mutant).passed}
    assert len(made) >= 30
    assert survivors == set(EQUIVALENT[exercise_id])  # nothing more, and no stale entry


def test_every_mutant_of_the_sum_by_hand_is_rejected_or_another_order():
    made = mutants(lesson_01_given.z_by_hand)
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
    "return float(np.dot(x, w) * b)", "return float(np.dot(w, w) + b)", "return float(np.dot(-x, w) + b)",
    "return float(np.dot(x[:1], w) + b)", "return np.dot(x, w) + b"])
def test_the_mutants_are_the_slips_of_a_person(code):
    assert code in mutants(lesson_01_given.weighted_sum)


def test_all_functions_of_the_lesson_together_have_hundreds_of_mutants():
    assert set(REFERENCES) == set(EQUIVALENT)
    assert sum(len(mutants(reference)) for reference in REFERENCES.values()) > 300


def changed(numbers, at_most):
    """All ways to change up to `at_most` of the numbers by a slip."""
    slips = (lambda n: 0.0, lambda n: -n, lambda n: n + 1, lambda n: n - 1, lambda n: 2 * n, lambda n: n / 4)
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
