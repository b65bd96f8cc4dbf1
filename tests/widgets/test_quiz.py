"""The quiz: every right answer is accepted, and every wrong one is answered.

(Its numbers: lesson_NN/test_questions.)
"""

import html
import importlib
import itertools
import math
import random
import re

import ipywidgets as W
import pytest
from helpers.notebooks import NUMBERS

from utils.exercises import finding
from utils.widgets import quiz
from utils.widgets.items import Choose, Match, Number, Order, order
from utils.widgets.ordering import Ordering

QUESTIONS = {number: importlib.import_module(f"utils.lesson_{number:02}.ask")
             for number in finding.lessons()}
ITEMS = [item for questions in QUESTIONS.values()
         for item in questions.CORE_QUIZ + questions.MORE_QUIZ]
PREDICTIONS = [item for questions in QUESTIONS.values() for item in questions.PREDICT.values()]


def of_kind(kind, items=ITEMS):
    return [item for item in items if isinstance(item, kind)]


EACH = pytest.mark.parametrize("item", ITEMS + PREDICTIONS, ids=lambda item: item.question[:30])
EACH_CHOICE = pytest.mark.parametrize("item", of_kind(Choose, ITEMS + PREDICTIONS),
                                      ids=lambda item: item.right[:20])
EACH_NUMBER = pytest.mark.parametrize("item", of_kind(Number), ids=lambda item: f"{item.answer:g}")
EACH_MATCH = pytest.mark.parametrize("item", of_kind(Match), ids=lambda item: item.question[:20])


def answered(item, *answers):
    """After these answers and a press of the button: the question's widget, and its feedback."""
    question = item.widget()
    if isinstance(item, Order) and answers:
        answers = [list(answers)]
    for widget, answer in zip(question.inputs, answers):
        widget.value = answer
    question.button.click()
    return question, html.unescape(re.sub("<[^>]*>", "", question.feedback.value))


def right_answers(item):
    if isinstance(item, Choose):
        return [item.right, "certain"][: 1 + item.confidence]
    return [f"{item.answer:.4f}"] if isinstance(item, Number) else list(item.pairs.values())


@pytest.mark.parametrize("questions", [QUESTIONS[lesson] for lesson in NUMBERS], ids=NUMBERS)
def test_a_quiz_has_the_eight_items_of_every_lesson(questions):
    items = questions.CORE_QUIZ + questions.MORE_QUIZ
    choices, matches = of_kind(Choose, items), of_kind(Match, items)
    assert len(items) == 8 and len(of_kind(Number, items)) == 3 and len(questions.CORE_QUIZ) >= 3
    # A statement, true or false, and two questions with four wrong options.
    assert sorted(len(item.options) for item in choices) == [2, 5, 5]
    assert [item.confidence for item in choices if len(item.options) == 2] == [True]
    # An order, and a plot for each cause.
    assert sorted(bool(item.picture) for item in matches) == [False, True]
    assert "first" in next(item for item in matches if not item.picture).pairs


@EACH
def test_the_right_answer_is_accepted_and_explained(item):
    question, words = answered(item, *right_answers(item))
    assert question.right is True and words.startswith("Right. ") and len(words) > 30


@EACH
def test_without_an_answer_the_question_waits(item):
    question, words = answered(item)
    assert question.right is None and words.startswith("Answer first")


@EACH_CHOICE
def test_every_wrong_option_is_answered_in_its_own_words(item):
    assert item.right in item.options and len(set(item.options.values())) == len(item.options)
    for option in set(item.options) - {item.right}:
        question, words = answered(item, option, *["fairly sure"] * item.confidence)
        assert question.right is False and words == f"Not yet. {item.options[option]}"
        assert len(item.options[option]) > 20


@EACH_CHOICE
def test_no_feedback_to_a_wrong_option_is_praise(item):
    wrong = [text for option, text in item.options.items() if option != item.right]
    assert not any(re.match("Right|Yes|Correct", text) for text in wrong)


def test_confidence_must_be_given_and_is_answered():
    item = next(item for item in ITEMS if isinstance(item, Choose) and item.confidence)
    assert answered(item, "True")[1].startswith("Answer first")
    assert "You were certain" in answered(item, "True", "certain")[1]
    assert "certain" not in answered(item, "True", "guessing")[1]
    assert "You were guessing" in answered(item, "False", "guessing")[1]
    assert answered(item, "False", "certain")[1] == f"Right. {item.options['False']}"


# ---- numbers -------------------------------------------------------------------------------------

@EACH_NUMBER
def test_a_number_is_read_in_every_usual_form(item):
    plain = f"{item.answer:.3f}"
    signed = plain if item.answer < 0 else f"+{plain}"
    for text in (plain, plain.replace(".", ","), f" {plain} ", signed, f"{item.answer:e}"):
        assert answered(item, text)[0].right is True


@EACH_NUMBER
def test_a_near_miss_is_a_miss(item):
    for wrong in (item.answer + 0.01, item.answer - 0.01, -2 * item.answer - 1,
                  10 * item.answer + 1):
        assert answered(item, str(wrong))[0].right is False


@EACH_NUMBER
def test_a_wrong_number_that_is_known_has_its_own_words_and_any_other_has_some(item):
    assert len(set(item.mistakes.values())) == len(item.mistakes) >= 2
    for wrong, feedback in item.mistakes.items():
        assert not math.isclose(wrong, item.answer, abs_tol=0.01)
        assert answered(item, f"{wrong:.4f}")[1] == f"Not yet. {feedback}"
    assert answered(item, "-77.7")[1] == f"Not yet. {item.otherwise}"


@EACH_NUMBER
@pytest.mark.parametrize("garbage", ["about one", "1.5.2", "1/0", "--1", "<b>", "½", "nan", "inf"])
def test_what_is_no_number_is_said_to_be_none(item, garbage):
    question, words = answered(item, garbage)
    assert question.right is False
    assert words == f"Not yet. Write a number such as 1.5 or 1/4; this is {garbage}"
    assert "<b>" not in question.feedback.value


@pytest.mark.parametrize("answer, text, right", [
    (1.5, "1,5", True), (1.5, "3/2", True), (101000, "101,000", True), (101000, "101_000", True),
    (101000, "101.000", False), (4.60517, "4.6", True), (4.60517, "4.61", True),
    (4.60517, "4.62", False), (1 / 64, "1/64", True), (1 / 64, "0.0149", False)])
def test_a_number_may_have_a_comma_a_fraction_and_three_digits(answer, text, right):
    assert answered(Number("Which?", answer, {}, "It is."), text)[0].right is right


# ---- matching and ordering -----------------------------------------------------------------------

@EACH_MATCH
def test_every_wrong_partner_is_answered_under_the_name_of_its_thing(item):
    right = list(item.pairs.values())
    for place, thing in enumerate(item.pairs):
        for partner in set(right) - {right[place]}:
            question, words = answered(item, *right[:place], partner, *right[place + 1:])
            assert question.right is False
            assert words.startswith(f"Not yet. {len(right) - 1} of {len(right)} right. {thing}: ")
            assert words.endswith(item.mistakes.get((thing, partner), "Look at this one again."))


@EACH_MATCH
def test_no_other_assignment_is_right_and_feedback_goes_with_its_thing(item):
    right, draw = tuple(item.pairs.values()), random.Random(0)
    for partners in itertools.chain(itertools.permutations(right),
                                    [draw.choices(right, k=len(right)) for _ in range(50)]):
        verdict, words = item.judge(*partners)
        assert verdict == (tuple(partners) == right)
        for (thing, partner), feedback in item.mistakes.items():
            if words.endswith(f": {feedback}"):
                assert f"{thing}: {feedback}" in words
                assert dict(zip(item.pairs, partners))[thing] == partner


@EACH_MATCH
def test_the_mistakes_of_a_match_can_be_made_and_the_list_does_not_give_the_order_away(item):
    first = item.widget().inputs[0]
    offered = list(first.steps if isinstance(item, Order) else first.options)
    assert set(offered) == set(item.pairs.values()) and offered != list(item.pairs.values())
    assert all(item.pairs[thing] != partner and partner in offered
               for thing, partner in item.mistakes)


def test_an_order_is_a_match_of_places():
    item = order("Which comes first?", ["b", "a", "c"], {("first", "a"): "No."}, "So it is.")
    assert item.pairs == {"first": "b", "second": "a", "third": "c"}
    assert item.judge("b", "a", "c") == (True, "So it is.")
    assert item.judge("a", "b", "c") == (False, "1 of 3 right. first: No.")


# ---- on the page ---------------------------------------------------------------------------------

def test_a_quiz_numbers_its_questions_and_says_them_without_a_kernel():
    shown = quiz("Title & more", ITEMS)
    text = shown._repr_mimebundle_()["text/plain"].splitlines()
    assert text[0] == "Title & more"
    assert shown.children[0].value.startswith("<h3>Title &amp; more</h3>")
    for number, (question, item) in enumerate(zip(shown.questions, ITEMS), 1):
        shown_text = html.unescape(question.children[0].value)
        assert shown_text.count(f">{number}. {item.question}</div>") == 1
        assert f"{number}. {item.question}" in text
    assert not any(re.search(r"0x[0-9a-f]{6}", line) for line in text)


def test_the_text_of_a_quiz_does_not_mark_the_right_answers():
    for item in of_kind(Choose):
        assert item.lines() == [f"- {option}" for option in item.options]
    assert not any(f"{item.answer:g}" in line for item in of_kind(Number) for line in item.lines())


def test_questions_are_made_of_plain_inputs_that_a_keyboard_reaches():
    for item in ITEMS + PREDICTIONS:
        question = item.widget()
        assert all(isinstance(widget, W.RadioButtons | W.Dropdown | W.Text | Ordering)
                   for widget in question.inputs)
        assert question.button.description and question.button.tooltip
        assert 'role="status"' in answered(item)[0].feedback.value


def test_the_right_option_does_not_always_stand_in_the_same_place():
    places = [list(item.options).index(item.right) for item in of_kind(Choose, ITEMS + PREDICTIONS)]
    assert max(map(places.count, places)) <= 0.7 * len(places)


def test_a_question_can_be_answered_again():
    item = Choose("Which?", {"this": "Yes, this.", "that": "Look again."}, "this")
    question, _ = answered(item, "that")
    question.inputs[0].value = "this"
    question.button.click()
    assert question.right is True and "Yes, this." in question.feedback.value
