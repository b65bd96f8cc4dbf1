"""The exercises' tables: every reference passes, every named mistake and every stub is told apart from it, and soon."""

import time

import numpy as np
import pytest
from answers import EACH, EXERCISES, references

from utils.exercises import check, checking
from utils.exercises.comparing import same
from utils.exercises.running import run

MISTAKES = [pytest.param(exercise, place, mistake, id=f"{exercise.id}-{part.name}-{i}") for exercise in EXERCISES
            for place, part in enumerate(exercise.parts) for i, mistake in enumerate(part.mistakes)]


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(checking, "_solved", {})


def judged(answer):
    """The Result of exercise 1.2 for a learner's weighted_sum."""
    return check("1.2", answer)


@EACH
def test_the_reference_passes_its_own_check(exercise):
    result = check(exercise.id, *references(exercise))
    assert result.passed and result.state == "correct"
    assert exercise.id in repr(result) and repr(result).startswith("Correct: ")


@pytest.mark.parametrize("exercise, place, mistake", MISTAKES)
def test_a_named_mistake_is_rejected_with_its_own_message(exercise, place, mistake):
    result = check(exercise.id, *references(exercise, place, mistake.answer))
    assert result.state == "mistake" and not result.passed
    assert mistake.message in result.message


@EACH
def test_an_exercise_knows_five_mistakes_and_tells_them_apart(exercise):
    messages = [mistake.message for part in exercise.parts for mistake in part.mistakes]
    assert len(messages) >= 5 and len(set(messages)) == len(messages)


@EACH
def test_a_mistake_gives_another_value_than_the_reference(exercise):
    for part in exercise.parts:
        cases = part.cases(np.random.default_rng(checking.SEED))
        for mistake in part.mistakes:
            assert not all(same(run(part, mistake.answer, case.args), run(part, part.reference, case.args))
                           for case in cases)


def only_a_docstring(*anything):
    """Nothing here yet."""


def dots(*anything):
    ...


def doc_and_dots(*anything):
    """Nothing here yet."""
    ...


def only_pass(*anything):
    pass


def returns_none(*anything):
    return None


STUBS = [..., None, only_a_docstring, dots, doc_and_dots, only_pass, returns_none]


@EACH
@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: getattr(stub, "__name__", str(stub)))
def test_a_stub_is_not_attempted(exercise, stub):
    result = check(exercise.id, *[stub] * len(exercise.parts))
    assert result.state == "not attempted" and not result.passed


@pytest.mark.parametrize("stub", STUBS, ids=lambda stub: getattr(stub, "__name__", str(stub)))
def test_a_part_that_is_missing_is_named_and_the_others_are_judged(stub):
    exercise = next(exercise for exercise in EXERCISES if exercise.id == "1.6")
    result = check("1.6", *references(exercise, 1, stub))
    assert result.state == "wrong" and result.message.startswith("Right already: or_gate. Next: and_gate.")
    assert check("1.6", *references(exercise, 0, stub)).message.startswith("Right already: nothing. Next: or_gate.")


def test_returning_nothing_on_one_path_is_an_attempt_and_is_said():
    def weighted_sum(x, w, b):
        if len(x) > 1:
            return float(x @ w + b)

    assert judged(weighted_sum).state == "wrong"
    assert "returns nothing (None)" in judged(weighted_sum).message


@pytest.mark.parametrize("answer", [lambda: 1.0, lambda x: 1.0, lambda x, w: 1.0, lambda w, x, b: float(w @ x + b),
                                    lambda x, w, bias: float(x @ w + bias), lambda x, w, b, more: float(x @ w + b)])
def test_other_argument_names_are_said_and_not_passed(answer):
    assert judged(answer).state == "wrong"
    assert "The check takes a function weighted_sum(x, w, b), yours is <lambda>(" in judged(answer).message


@EACH
@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_another_number_of_answers_is_said(exercise, number):
    if number != len(exercise.parts):
        result = check(exercise.id, *references(exercise)[:1] * number)
        assert result.state == "error" and f'check("{exercise.id}", ' in result.message


@pytest.mark.parametrize("unknown", ["9.9", "", "<b>", None, 7, 1.15, [], {}, object(), np.arange(3), b"1.4"], ids=type)
def test_an_unknown_exercise_is_said(unknown):
    result = check(unknown, 1)
    assert result.state == "error" and "There is no exercise" in result.message and "1.1, 1.2" in result.message


def test_the_number_may_be_a_number():
    assert check(1.1, 0.7).passed


@EACH
def test_a_check_takes_less_than_50_milliseconds(exercise):
    for answers in (references(exercise), [part.mistakes[-1].answer for part in exercise.parts]):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            check(exercise.id, *answers)
            times.append(time.perf_counter() - start)
        assert min(times) < 0.05
