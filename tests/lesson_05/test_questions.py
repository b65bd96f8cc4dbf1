"""What lesson 5 asks: its numbers are the engine's."""

import math

import numpy as np
from helpers.questions import compare_numbers

from utils import SGD, CrossEntropyLoss, Parameter, minibatches
from utils.lesson_05 import ask

FIRST = CrossEntropyLoss().forward(np.zeros((1, 100)), np.array([0]))
X = np.zeros(3000)
UPDATES = sum(1 for _ in minibatches(X, X, 32, rng=np.random.default_rng(0)))
PLACE = Parameter(np.array([1.0]))
PLACE.grad = np.array([2.0])
MOMENTUM = SGD([PLACE], 0.1, momentum=0.9)
MOMENTUM.v[0][:] = 0.5
MOMENTUM.step()
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [FIRST, CrossEntropyLoss().forward(np.zeros((1, 10)), np.array([0])), -FIRST],
    [UPDATES],
    [float(PLACE.value[0])],
]


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    by_hand = [2 * math.log(10), 93 + 1, 1 - 0.1 * 2.45]
    compare_numbers(ask, COMPUTED, by_hand)
