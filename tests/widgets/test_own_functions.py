"""The interactions run on the learner's own functions, and a prediction comes first."""

import functools
import importlib
import re

import ipywidgets as W
import pytest
from helpers.widgets import EACH, INTERACTIONS, LESSONS, course, line, moves, values

from utils.lesson_01 import ask, shape_lens
from utils.lesson_02 import ring_units
from utils.lesson_05 import playground
from utils.widgets import predict
from utils.widgets.items import Choose, Number
from utils.widgets.picture import notice

OWN = {make: own for lesson in LESSONS
       for make, own in importlib.import_module(f"{lesson.__name__[6:]}.learner").OWN.items()}
CALLS = [(make, *(own if isinstance(own, tuple) else (make, own)))
         for make, own in OWN.items() if own]
EACH_OWN = pytest.mark.parametrize("make, call, own", CALLS,
                                   ids=[make.__name__ for make, _, _ in CALLS])
PREDICTIONS = [ask.PREDICT_BIAS, ask.PREDICT_GATES, ask.PREDICT_SHAPES, ask.PREDICT_HINGES,
               ask.PREDICT_COLLAPSE]


@functools.cache
def on_its_own(make, call, own):
    """The interaction on the learner's function, which calls its `first` before: built once."""
    @functools.wraps(own)
    def function(*arguments):
        function.first(*arguments)
        return own(*arguments)

    function.first = lambda *arguments: None
    return call(function), function


@EACH_OWN
def test_every_drawing_calls_the_learners_function(make, call, own, monkeypatch):
    explorer, function = on_its_own(make, call, own)
    calls = []
    monkeypatch.setattr(function, "first", lambda *arguments: calls.append(arguments))
    for move in moves(explorer, 3):
        calls.clear()
        needed = {shape_lens: {"w_rows": move.get("d"), "bias": "(K,)"}, ring_units: {"units": 3}}
        explorer.set(**move | needed.get(make, {}))
        assert calls


@EACH_OWN
def test_the_learners_numbers_are_the_ones_on_the_page(make, call, own):
    def shifted(*arguments):
        return own(*arguments) + 7

    explorer, _ = on_its_own(make, call, own)
    explorer.set(**explorer._start)
    assert call(shifted).text != course(make).text == explorer.text


@EACH_OWN
def test_a_function_that_raises_is_read_out_and_the_interaction_lives_on(make, call, own):
    explorer, function = on_its_own(make, call, own)
    explorer.set(**explorer._start)

    def broken(*arguments):
        raise KeyError("my own <mistake>")

    name, control = next(pair for pair in explorer.controls.items()
                         if hasattr(pair[1], "max") or isinstance(pair[1], W.SelectionSlider))
    start, text = control.value, explorer.text
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(function, "first", broken)
        explorer.set(**{name: values(control)[-1]})
        assert "KeyError" in explorer.text and "<mistake>" not in explorer.readout.value
    explorer.set(**{name: start})
    assert explorer.text == text


@pytest.mark.parametrize("own", [3, lambda *arguments: {}["my own mistake"]],
                         ids=["no function", "raises"])
@pytest.mark.parametrize("call", [
    *(pytest.param(call, id=make.__name__) for make, call, _ in CALLS if make is not shape_lens),
    pytest.param(lambda own: playground(layer=own), id="playground")])
def test_what_is_refused_at_the_start_is_said_where_the_picture_would_stand(call, own):
    explorer = call(own)
    assert re.match("TypeError|KeyError|layer takes", explorer.text)
    assert explorer.image.value == notice(explorer.text, explorer.figure).encode("jpeg")


def test_a_picture_comes_back_as_it_would_be_without_the_error():
    explorer = playground(layer=3)
    explorer.set(activation1="tanh", activation2="tanh")
    assert explorer.image.value == playground().image.value and explorer.text == playground().text


# ---- predict first -------------------------------------------------------------------------------

def locked(prediction):
    explorer = prediction.explorer
    return {control.disabled for control in [*explorer.controls.values(), explorer.reset]}


@pytest.mark.parametrize("item", PREDICTIONS, ids=lambda item: item.right)
def test_the_controls_wait_for_a_commitment_and_for_no_particular_one(item):
    for option in item.options:
        prediction = predict(item, line()[0])
        assert locked(prediction) == {True}
        prediction.question.button.click()  # nothing chosen yet
        assert locked(prediction) == {True} and "Answer first" in prediction.question.feedback.value
        prediction.question.inputs[0].value = option
        assert locked(prediction) == {True}
        prediction.question.button.click()
        assert locked(prediction) == {False} and prediction.question.right == (option == item.right)


@pytest.mark.parametrize("item", [PREDICTIONS[0], Number("How many?", 3, {}, "So many.")])
def test_any_question_can_come_first_and_its_button_says_commit(item):
    prediction = predict(item, line()[0])
    assert prediction.question.button.description == "Commit"
    prediction.question.inputs[0].value = getattr(item, "right", "3")
    prediction.question.button.click()
    assert locked(prediction) == {False} and prediction.question.right is True


def test_a_second_answer_locks_nothing_again():
    prediction = predict(ask.PREDICT_BIAS, line()[0])
    for option in ask.PREDICT_BIAS.options:
        prediction.question.inputs[0].value = option
        prediction.question.button.click()
        assert locked(prediction) == {False}


@EACH
def test_without_a_kernel_a_prediction_shows_its_question_over_the_picture(make):
    item = Choose("What comes?", {"this": "Yes.", "that": "No."}, "this")
    data, metadata = predict(item, course(make))._repr_mimebundle_()
    still, _ = course(make)._repr_mimebundle_()
    question = "Predict first: What comes?\n- this\n- that"
    assert data["text/plain"] == f"{question}\n{still['text/plain']}"
    assert data["image/png"] == still["image/png"]
    assert metadata["image/png"]["alt"] in data["text/plain"]


def test_every_interaction_has_a_function_to_try_it_with_or_says_that_it_takes_none():
    assert list(OWN) == INTERACTIONS
