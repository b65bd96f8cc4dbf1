"""What `yours` lends is not taken for the reader's own, and points come from a check of its own."""

import importlib
import sys
from dataclasses import replace

import pytest
from helpers.exercises import EACH, another, find, references

import utils
from utils.exercises import check, checking, finding, yours
from utils.exercises.grading import grade
from utils.exercises.lending import whose

THE_COURSES = "This is the course's own answer, which yours gives until your own has passed."
ONE_OF_EACH_KIND = ["1.1", "1.4", "1.6 or_gate", "1.7", "2.8 why", "4.5 Value", "5.8 patient_2",
                    "5.10"]


def borrowed(exercise):
    """What `yours` gives, as the list of answers that `check` takes."""
    given = yours(exercise.id)
    return list(given) if len(exercise.parts) > 1 else [given]


@EACH
def test_the_courses_own_answer_is_not_the_readers(exercise):
    answers = borrowed(exercise)
    assert all(answer is reference for answer, reference in zip(answers, references(exercise)))
    result = check(exercise.id, *answers)
    assert result.state == "not attempted" and result.message.startswith(THE_COURSES)


@EACH
def test_what_yours_gives_after_the_readers_own_has_passed_is_the_readers(exercise):
    borrowed(exercise)
    assert check(exercise.id, *[another(answer) for answer in references(exercise)]).passed
    assert check(exercise.id, *borrowed(exercise)).passed


def test_the_answer_to_another_exercise_is_the_courses_as_well():
    assert check("1.9", yours("1.4")).message.startswith(THE_COURSES)


def test_a_part_that_is_borrowed_is_named_and_the_others_are_judged():
    exercise, _ = find("1.6 or_gate")
    answers = [another(references(exercise)[0]), *borrowed(exercise)[1:]]
    said = f"Right already: or_gate. Next: and_gate. {THE_COURSES}"
    assert check("1.6", *answers).message.startswith(said)


@pytest.mark.parametrize("exercise_id, answers", [
    ("1.1", [0.7]), ("1.6", [([1, 1], -0.5), ([1, 1], -1.5), ([-1, -1], 1.5)]), ("1.7", ["EACDB"]),
    ("2.8", [3.0, "B"]), ("4.10", ["C", "A", "D", "B"])])
def test_an_equal_number_or_text_that_the_reader_types_is_the_readers(exercise_id, answers):
    yours(exercise_id)
    assert check(exercise_id, *answers).passed
    grade(exercise_id, *answers)


def test_a_wrong_answer_earns_nothing_and_the_learner_is_told_why():
    said = r"^Not yet: .*: exercise 1.1, .*\nThat is w \. x without the bias"
    with pytest.raises(AssertionError, match=said):
        grade("1.1", 0.2)


def let_everything_pass(monkeypatch):
    passing = checking.Result("anything", "correct", "")
    for owner in (utils.exercises, checking):
        monkeypatch.setattr(owner, "check", lambda *answers: passing)
    monkeypatch.setattr(checking, "_judge", lambda exercise, answers: ("correct", ""))
    monkeypatch.setattr(checking, "same", lambda got, want: True)
    monkeypatch.setattr(checking.Result, "passed", True)


@pytest.mark.parametrize("name", ONE_OF_EACH_KIND)
def test_who_replaces_the_check_earns_nothing(name, monkeypatch):
    exercise, _ = find(name)
    let_everything_pass(monkeypatch)
    with pytest.raises(AssertionError):
        grade(exercise.id, *[part.mistakes[0].forms[0] for part in exercise.parts])


@pytest.mark.parametrize("name", ONE_OF_EACH_KIND)
def test_who_replaces_the_right_answer_earns_nothing(name, monkeypatch):
    exercise, _ = find(name)
    wrong = [part.mistakes[0].forms[0] for part in exercise.parts]
    swapped = tuple(replace(part, reference=answer)
                    for part, answer in zip(exercise.parts, wrong))
    monkeypatch.setattr(finding, "exercises", lambda lesson: [replace(exercise, parts=swapped)])
    assert check(exercise.id, *wrong).passed
    lesson = int(exercise.id.partition(".")[0])
    tables = importlib.import_module(f"utils.lesson_{lesson:02}.exercises")
    monkeypatch.setattr(tables, "EXERCISES", {exercise.id: swapped})
    with pytest.raises(AssertionError):
        grade(exercise.id, *wrong)


@pytest.mark.parametrize("name", ONE_OF_EACH_KIND)
def test_who_hands_in_the_courses_own_answer_earns_nothing(name):
    exercise, _ = find(name)
    with pytest.raises(AssertionError, match=THE_COURSES):
        grade(exercise.id, *borrowed(exercise))


def test_grading_leaves_the_notebook_with_the_modules_and_answers_that_it_has():
    def here():
        return [dict(sys.modules), dict(vars(utils.exercises)), dict(vars(utils.lesson_01)),
                yours("1.1")]

    check("1.1", 0.7)
    before = here()
    grade("1.2", lambda x, w, b: float(x @ w + b))
    assert here() == before


# ---- whose code an interaction runs --------------------------------------------------------------

def pass_them(*ids):
    for exercise_id in ids:
        exercise, _ = find(exercise_id)
        assert check(exercise.id, *map(another, references(exercise))).passed


def test_an_interaction_says_that_it_runs_on_the_courses_code_and_what_to_pass():
    assert whose((yours("4.8"), {"Adam": yours("4.9")})) == (
        "Runs on the course's sgd_step, momentum_step and adam_step. "
        "Pass 4.8 and 4.9 and run this cell again to see yours.")


def test_an_interaction_says_which_of_its_functions_are_the_readers():
    pass_them("4.8 sgd_step")
    assert whose(([*yours("4.8")],)) == "Runs on your sgd_step and momentum_step."
    assert whose((*yours("4.8"), yours("4.9"))) == (
        "Runs on your sgd_step and momentum_step and on the course's adam_step. "
        "Pass 4.9 and run this cell again to see yours.")


def test_a_function_of_the_notebook_is_the_readers_and_others_are_not_named():
    def heavy_ball(w, g, lr):
        return w

    assert whose(((heavy_ball, abs, 3, None), {"mine": heavy_ball})) == ""
    heavy_ball.__module__ = "__main__"
    assert whose(((heavy_ball, abs, 3, None), {"mine": heavy_ball})) == "Runs on your heavy_ball."


def test_every_interaction_of_a_lesson_tells_whose_code_it_runs():
    from utils.lesson_04 import gradient_bench

    def last_line(explorer):
        return explorer.children[-1].value

    pass_them("4.7")
    said = last_line(gradient_bench(yours("4.6"), yours("4.7")))
    assert "Runs on your relative_error and on the course&#x27;s numerical_gradient." in said
    assert "Runs on" not in str(getattr(gradient_bench().children[-1], "value", ""))
