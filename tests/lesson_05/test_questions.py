"""What lesson 5 asks: its numbers are the engine's."""

import math

import numpy as np
import pytest

from utils import SGD, CrossEntropyLoss, Parameter, minibatches
from utils.lesson_05 import ask
from utils.widgets.quiz import Number

FIRST = CrossEntropyLoss().forward(np.zeros((1, 100)), np.array([0]))
X = np.zeros(3000)
UPDATES = sum(1 for _ in minibatches(X, X, 32, rng=np.random.default_rng(0)))
PLACE = Parameter(np.array([1.0]))
PLACE.grad = np.array([2.0])
MOMENTUM = SGD([PLACE], 0.1, momentum=0.9)
MOMENTUM.v[0][:] = 0.5
MOMENTUM.step()
NUMBERS = [item for item in ask.CORE_QUIZ + ask.MORE_QUIZ if isinstance(item, Number)]
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [FIRST, CrossEntropyLoss().forward(np.zeros((1, 10)), np.array([0])), -FIRST],
    [UPDATES],
    [float(PLACE.value[0])],
]


@pytest.mark.parametrize("item, computed", list(zip(NUMBERS, COMPUTED)),
                         ids=[item.question[:30] for item in NUMBERS])
def test_the_numbers_of_the_quiz_are_those_that_the_engine_computes(item, computed):
    right, *wrong = computed
    assert item.answer == pytest.approx(right, rel=1e-5) and type(item.answer) is type(right)
    for number in wrong:
        assert min(abs(known - number) for known in item.mistakes) < 1e-5 * max(1, abs(number))


def test_the_numbers_of_the_quiz_are_right_by_hand():
    by_hand = [2 * math.log(10), 93 + 1, 1 - 0.1 * 2.45]
    assert [item.answer for item in NUMBERS] == pytest.approx(by_hand, rel=1e-5)
