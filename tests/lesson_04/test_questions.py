"""What lesson 4 asks: its numbers are the engine's, and its picture shows what is said."""

import numpy as np
import pytest

from utils import CrossEntropyLoss, Linear
from utils.lesson_04 import ask
from utils.widgets.quiz import Number

DY = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0]])
LAYER, LOSS = Linear(2, 2, rng=np.random.default_rng(0)), CrossEntropyLoss()
LAYER.forward(np.ones((3, 2)))
LAYER.backward(DY)
LOSS.forward(np.zeros((1, 2)), np.array([0]))

NUMBERS = [item for item in ask.CORE_QUIZ + ask.MORE_QUIZ if isinstance(item, Number)]
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [-0.8 * 0.24 * 2, 0.8 * 0.24 * 2, -0.8 + 0.24 + 2, -0.8 * 0.24, -0.8 * 2],
    [float(LAYER.b.grad[0]), float(DY[:, 0].mean()), float(DY[:, 1].sum()), float(DY[0].sum())],
    [float(LOSS.backward()[0, 0]), float(np.log(2))],
]


@pytest.mark.parametrize("item, computed", list(zip(NUMBERS, COMPUTED)),
                         ids=[item.question[:30] for item in NUMBERS])
def test_the_numbers_of_the_quiz_are_those_that_the_engine_computes(item, computed):
    right, *wrong = computed
    assert item.answer == pytest.approx(right, rel=1e-5) and type(item.answer) is type(right)
    for number in wrong:
        assert min(abs(known - number) for known in item.mistakes) < 1e-5 * max(1, abs(number))


def test_the_numbers_of_the_quiz_are_right_by_hand():
    by_hand = [-0.8 * 0.48, 1 + 3 + 0, 0.5 - 1]
    assert [item.answer for item in NUMBERS] == pytest.approx(by_hand, rel=1e-5)


def test_the_descents_of_the_plots_are_those_of_the_closed_form():
    t = np.arange(61)
    for lr in ask.RATES.values():
        wanted = (36 * (1 - lr) ** (2 * t) + 50 * 9 * (1 - 50 * lr) ** (2 * t)) / 2
        np.testing.assert_allclose(ask.descent(lr), wanted, rtol=1e-9)
    assert [name for name, lr in ask.RATES.items() if lr > 2 / 50] == ["B"]
    assert list(ask.RATES) == ["A", "B", "C"]
    assert ask.descent(ask.RATES["C"])[-1] < ask.descent(ask.RATES["A"])[-1] / 10
