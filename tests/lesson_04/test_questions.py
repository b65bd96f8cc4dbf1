"""What lesson 4 asks: its numbers are the engine's, and its picture shows what is said."""

import re

import numpy as np
import pytest
from helpers.notebooks import ROOT
from helpers.questions import compare_numbers

from utils import CrossEntropyLoss, Linear
from utils.lesson_04 import ask, chain_gears, gradient_bench, graph_stepper, optimizer_race

DY = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0]])
LAYER, LOSS = Linear(2, 2, rng=np.random.default_rng(0)), CrossEntropyLoss()
LAYER.forward(np.ones((3, 2)))
LAYER.backward(DY)
LOSS.forward(np.zeros((1, 2)), np.array([0]))

COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [-0.8 * 0.24 * 2, 0.8 * 0.24 * 2, -0.8 + 0.24 + 2, -0.8 * 0.24, -0.8 * 2],
    [float(LAYER.b.grad[0]), float(DY[:, 0].mean()), float(DY[:, 1].sum()), float(DY[0].sum())],
    [float(LOSS.backward()[0, 0]), float(np.log(2))],
]


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    by_hand = [-0.8 * 0.48, 1 + 3 + 0, 0.5 - 1]
    compare_numbers(ask, COMPUTED, by_hand)


def test_the_descents_of_the_plots_are_those_of_the_closed_form():
    t = np.arange(61)
    for lr in ask.RATES.values():
        wanted = (36 * (1 - lr) ** (2 * t) + 50 * 9 * (1 - 50 * lr) ** (2 * t)) / 2
        np.testing.assert_allclose(ask.descent(lr), wanted, rtol=1e-9)
    assert [name for name, lr in ask.RATES.items() if lr > 2 / 50] == ["B"]
    assert list(ask.RATES) == ["A", "B", "C"]
    assert ask.descent(ask.RATES["C"])[-1] < ask.descent(ask.RATES["A"])[-1] / 10


# ---- what is locked does not tell ----------------------------------------------------------------

SOURCE = next((ROOT / "solutions").glob("04_*.py")).read_text(encoding="utf-8")
TELLING = {  # prediction: (its interaction, words that would give the answer away)
    "FAN_OUT": (lambda: graph_stepper("z = w*x + b; L = (z - y)**2 + z"), "add|sum|fan"),
    "GEARS": (chain_gears, r"\*|\u00d7|multipl|product"),
    "CHECK": (gradient_bench, "leaky|wrong|notice"),
    "RACE": (lambda: optimizer_race(step=0), "across|side|SGD|Adam")}


def test_every_prediction_is_looked_through():
    assert list(TELLING) == [name.removeprefix("PREDICT_") for name in
                             re.findall(r"predict\(ask\.(\w+)", SOURCE)]


@pytest.mark.parametrize("name", TELLING)
def test_nothing_on_the_page_gives_the_answer_away_before_it_is_committed(name):
    make, words = TELLING[name]
    explorer = make()
    before, after = SOURCE.split(f"predict(ask.PREDICT_{name},")
    above, below = (re.findall("^# #+ (.+)", text, re.M) for text in (before, after))
    headings = above[-1], below[0]
    titles = [axes.get_title() for axes in explorer.figure.axes]
    assert not [text for text in (explorer.text, *titles, *headings) if re.search(words, text)]
