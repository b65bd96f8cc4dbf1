"""A prediction: it locks, it gives nothing away, it can be skipped, and folds to a line."""

import importlib
import re

import pytest
from helpers.widgets import line, on_the_page

from utils.exercises import finding
from utils.widgets import predict
from utils.widgets.items import Choose

ITEM = Choose("What comes?", {"this": "Yes.", "that": "No."}, "this")


@pytest.fixture
def prediction():
    return predict(ITEM, line()[0])


def seen(prediction):
    """What of it is on the page."""
    parts = {"options": prediction.question.inputs[0], "commit": prediction.question.button,
             "skip": prediction.skip, "again": prediction.again, "waits": prediction.waits,
             "read-out": prediction.explorer.readout}
    return {name for name, part in parts.items() if on_the_page(part)}


def test_until_it_is_answered_the_read_out_is_hidden_and_it_says_what_unlocks(prediction):
    assert seen(prediction) == {"options", "commit", "skip", "waits"}
    assert prediction.explorer.image.locked
    assert "Commit to an answer" in prediction.waits.value


@pytest.mark.parametrize("option", ["this", "that"])
def test_an_answer_unlocks_it_and_leaves_a_line(prediction, option):
    prediction.question.inputs[0].value = option
    prediction.question.button.click()
    assert seen(prediction) == {"again", "read-out"}
    assert ITEM.options[option] in prediction.question.feedback.value
    assert not prediction.explorer.image.locked


def test_who_only_wants_to_play_skips_it(prediction):
    prediction.skip.click()
    assert seen(prediction) == {"again", "read-out"} and not prediction.explorer.reset.disabled
    assert prediction.question.right is None


def test_the_question_can_be_opened_and_answered_again(prediction):
    prediction.skip.click()
    prediction.again.click()
    assert seen(prediction) == {"options", "commit", "read-out"}
    prediction.question.inputs[0].value = "this"
    prediction.question.button.click()
    assert prediction.question.right is True and "Yes." in prediction.question.feedback.value


@pytest.mark.parametrize("lesson", finding.lessons())
def test_nothing_locked_says_the_right_option(lesson):
    """Not the title of a picture, not the heading that follows, unless they say others, too."""
    ask = importlib.import_module(f"utils.lesson_{lesson:02}.ask")
    notebook = finding._notebook(f"{lesson}.1").with_suffix(".py").read_text(encoding="utf-8")
    for name, item in ask.PREDICT.items():
        place = notebook.index(f"ask.PREDICT_{name}")
        headings = re.findall(r"^# ##+ (.+)", notebook[place:], re.MULTILINE)[:1]
        call = re.search(rf"predict\(ask\.PREDICT_{name}, (.+)\)$", notebook, re.MULTILINE)[1]
        make = re.sub(r"\((\{|[a-z]\w*[,)]).*", "()", call)  # without the notebook's own things
        titles = [] if "yours" in call or "(" not in call else [
            axes.get_title() for axes in made(lesson, make).figure.axes]
        shown = " ".join(headings + titles).lower()
        said = [option for option in item.options if words_of(option) <= words_of(shown)]
        assert said != [item.right], name


def words_of(text):
    """The long words of a text; a short option as it is."""
    return set(re.findall(r"[a-z-]{5,}", text.lower())) or {text}


def made(lesson, call):
    names = vars(importlib.import_module("utils")) | {"utils": importlib.import_module("utils")}
    package = importlib.import_module(f"utils.lesson_{lesson:02}")
    names |= {name: getattr(package, name) for name in package.__all__}
    return eval(call, names)
