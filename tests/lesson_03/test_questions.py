"""What lesson 3 asks: its numbers are the engine's, and its picture shows what is said."""

import math

import numpy as np
import pytest

from utils import CrossEntropyLoss, MSELoss
from utils.activations import ACTIVATIONS
from utils.lesson_03 import ask
from utils.widgets.quiz import Number

MSE = MSELoss().forward(np.array([1.0, 4.0]), np.array([2.0, 2.0]))
FIRST = CrossEntropyLoss().forward(np.zeros((1, 100)), np.array([0]))
Z = math.log(4)  # where the sigmoid is 0.8
NUMBERS = [item for item in ask.CORE_QUIZ + ask.MORE_QUIZ if isinstance(item, Number)]
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [MSE, 2 * MSE, MSE / 2, math.sqrt(MSE)],
    [FIRST, math.log(10), math.log2(100), math.log10(100)],
    [float(ACTIVATIONS["sigmoid"][1](Z))],
]


@pytest.mark.parametrize("item, computed", list(zip(NUMBERS, COMPUTED)),
                         ids=[item.question[:30] for item in NUMBERS])
def test_the_numbers_of_the_quiz_are_those_that_the_engine_computes(item, computed):
    right, *wrong = computed
    assert item.answer == pytest.approx(right, rel=1e-5) and type(item.answer) is type(right)
    for number in wrong:
        assert min(abs(known - number) for known in item.mistakes) < 1e-5 * max(1, abs(number))


def test_the_numbers_of_the_quiz_are_right_by_hand():
    by_hand = [(1 + 4) / 2, 2 * math.log(10), 0.8 * 0.2]
    assert [item.answer for item in NUMBERS] == pytest.approx(by_hand, rel=1e-5)


def test_the_losses_of_the_plots_are_those_of_their_formulas():
    z, curves = ask.Z, ask.LOSSES
    p = np.array([1 / (1 + math.exp(-x)) for x in z])
    np.testing.assert_allclose(curves["A"], (p - 1) ** 2 / 2, atol=1e-12)
    np.testing.assert_allclose(curves["B"], [math.log(1 + math.exp(-x)) for x in z], atol=1e-12)
    assert curves["C"] == [0.0 if x > 0 else 1.0 for x in z]
