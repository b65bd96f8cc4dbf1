"""The exercises' tables: every reference passes, every named mistake and stub is told apart."""

import itertools

import numpy as np
import pytest
from helpers.exercises import BY_ID, EACH, PARTS, references

from utils.exercises import check, checking, finding
from utils.exercises.comparing import difference, same
from utils.exercises.exercise import Case, Exercise, Part, letter
from utils.exercises.running import run
from utils.exercises.words import WARNING

MISTAKES = [pytest.param(exercise, place, wrong, mistake.question,
                         id=f"{exercise.id}-{part.name}-{i}-{form}")
            for exercise, place, part in PARTS
            for i, mistake in enumerate(part.mistakes) for form, wrong in enumerate(mistake.forms)]


def judged(answer):
    """The Result of exercise 1.2 for a learner's weighted_sum."""
    return check("1.2", answer)


@EACH
def test_the_reference_passes_its_own_check(exercise):
    result = check(exercise.id, *references(exercise))
    assert result.passed and result.state == "correct"
    assert exercise.id in repr(result) and repr(result).startswith("Correct: ")


@pytest.mark.parametrize("exercise, place, wrong, message", MISTAKES)
def test_a_named_mistake_is_rejected_with_its_own_message_in_each_form(
        exercise, place, wrong, message):
    result = check(exercise.id, *references(exercise, place, wrong))
    assert result.state == "mistake" and not result.passed
    assert message in result.message


@EACH
def test_an_exercise_knows_five_mistakes_and_tells_them_apart(exercise):
    messages = [(part.name, mistake.question)
                for part in exercise.parts for mistake in part.mistakes]
    assert len(messages) >= 5 and len(set(messages)) == len(messages)


@EACH
def test_a_mistake_gives_another_value_than_the_reference(exercise):
    for part in exercise.parts:
        cases = part.cases(np.random.default_rng(checking.SEED))
        for mistake in part.mistakes:
            assert not all(same(*(run(part, answer, case.args)
                                  for answer in (mistake.forms[0], part.reference)))
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
    first, second = (check("1.6", *references(BY_ID["1.6"], place, stub)) for place in (0, 1))
    assert first.message.startswith("Right already: nothing. Next: or_gate.")
    assert second.message.startswith("Right already: or_gate. Next: and_gate.")
    assert first.state == second.state == "wrong"


def test_returning_nothing_on_one_path_is_an_attempt_and_is_said():
    def weighted_sum(x, w, b):
        if len(x) > 1:
            return float(x @ w + b)

    assert judged(weighted_sum).state == "wrong"
    assert "returns nothing (None)" in judged(weighted_sum).message


@pytest.mark.parametrize("answer", [
    lambda: 1.0, lambda x: 1.0, lambda x, w: 1.0, lambda x, w, b, more: float(x @ w + b),
    lambda x, w, *, b: float(x @ w + b), lambda x, w, b, *, more: float(x @ w + b)])
def test_another_number_of_arguments_is_said_and_not_passed(answer):
    result = judged(answer)
    assert result.state == "wrong"
    assert "The check takes a function weighted_sum(x, w, b), yours is <lambda>(" in result.message


@pytest.mark.parametrize("answer", [
    lambda w, x, b: float(w @ x + b), lambda b, w, x: float(x @ w + b),
    lambda x, b, weights: float(np.dot(weights, x) + b[0])])
def test_arguments_in_another_order_are_said_and_not_passed(answer):
    result = judged(answer)
    assert result.state in ("wrong", "error") and "weighted_sum(x, w, b), " in result.message
    assert "In which order do they come?" in result.message


@pytest.mark.parametrize("answer", [
    lambda x, w, bias: float(x @ w + bias),
    lambda inputs, weights, bias: float(inputs @ weights + bias),
    lambda a, b, c: float(a @ b + c),
    lambda inputs, x, b: float(inputs @ x + b),  # a name of another place is a name
    lambda a, b_, c, more=1.0: float(a @ b_ + c) * more,
    lambda a, w, c, *, scale=1.0, **more: float(a @ w + c) * scale,
    lambda *these: float(these[0] @ these[1] + these[2])])
def test_arguments_may_have_any_names(answer):
    assert judged(answer).passed


class Summer:
    """An object that can be called, with names of its own."""

    def __call__(self, numbers, factors, bias):
        return float(numbers @ factors + bias)


def test_an_object_that_can_be_called_is_an_answer_too():
    assert judged(Summer()).passed


@EACH
@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_another_number_of_answers_is_said(exercise, number):
    if number != len(exercise.parts):
        result = check(exercise.id, *references(exercise)[:1] * number)
        assert result.state == "error" and f'check("{exercise.id}", ' in result.message


@pytest.mark.parametrize("unknown", [
    "9.9", "", "<b>", None, 7, 1.15, [], {}, object(), np.arange(3), b"1.4"], ids=type)
def test_an_unknown_exercise_is_said(unknown):
    result = check(unknown, 1)
    assert result.state == "error"
    assert "There is no exercise" in result.message and "1.1, 1.2" in result.message


def test_the_number_may_be_a_number():
    assert check(1.2, *references(BY_ID["1.2"])).passed


@pytest.mark.parametrize("number", [1.1, 1.10, 3.10, np.float64(4.1)])
def test_a_number_that_may_mean_two_exercises_is_asked_for_in_quotes(number):
    result = check(number, 0.7)
    assert result.state == "error" and not result.passed
    calls = f'check("{number}0", ...) or check("{number}", ...)'
    assert f"Write the number in quotes: {calls}." in result.message


def test_a_number_means_one_exercise_where_there_is_no_tenth():
    assert check(2.1, lambda x: np.maximum(x, 0)).passed


@EACH
def test_no_named_mistake_fails_because_of_a_slip_in_the_table(exercise):
    for part in exercise.parts:
        cases = part.cases(np.random.default_rng(checking.SEED))
        for case, mistake in itertools.product(cases, part.mistakes):
            error = run(part, mistake.forms[0], case.args).error
            assert not isinstance(error, NameError | ImportError), mistake.question


@pytest.mark.parametrize("answer", ["A", "a", " A ", "A\n"])
def test_a_letter_may_be_written_in_any_case(answer):
    assert letter(answer) == "A"


@pytest.mark.parametrize("answer", ["E", "", "AB", 1, None, ["A"], "A: the first"])
def test_what_is_no_letter_of_an_option_is_said(answer):
    with pytest.raises(ValueError, match="takes one of the letters A to D, got"):
        letter(answer)


@pytest.mark.parametrize("got, text", [
    ({"its shape": "(3, 2)", "its mean": 0.0}, ""),
    ({"its shape": "(3, 2)", "its mean": 0.5}, "its mean: expected 0, got 0.5"),
    ({"its shape": "(2, 3)", "its mean": 0.5}, "its shape: expected (3, 2), got (2, 3)"),
    ({"its shape": "(3, 2)", "its mean": 1e-7}, "")])
def test_of_several_things_observed_the_first_that_differs_is_said(got, text):
    assert difference(got, {"its shape": "(3, 2)", "its mean": 0.0}) == text


def logarithm(x):
    return np.log(np.maximum(x, 1.0))


WARNS = Exercise("2.0", "a logarithm", 1, parts=(Part(
    logarithm, wrong={"sign": lambda x: -logarithm(x)},
    cases=lambda rng: [Case("one number", (np.array(2.0),)), Case("zero", (np.array(0.0),))],
    questions={"sign": "Which sign?", WARNING: "What does log see at 0?"}),))


@pytest.mark.parametrize("answer, message", [
    (logarithm, "Compared on 2 inputs."),
    (lambda x: np.where(x > 1, np.log(x), 0.0),
     "The values are right, but NumPy warns (divide by zero encountered in log) at logarithm(x=0). "
     "What does log see at 0?")])
def test_a_warning_is_followed_by_the_exercises_own_question(answer, message, monkeypatch):
    monkeypatch.setattr(finding, "exercises", lambda lesson: [WARNS])
    assert check("2.0", answer).message.splitlines()[0] == message
