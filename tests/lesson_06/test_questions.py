"""What lesson 6 asks: its numbers are the engine's, and what it says of networks was measured."""

import math

import numpy as np
import pytest
from helpers.questions import compare_numbers

from utils import Linear, ReLU, Sequential, minibatches, softmax
from utils.lesson_06 import ask, networks
from utils.lesson_06.ask import SHOWN
from utils.lesson_06.moved_digits import ask_both
from utils.lesson_06.reliability import state


def size(*layers):
    return sum(parameter.value.size for parameter in Sequential(*layers).parameters())


RNG = np.random.default_rng(0)
FIRST, LAST = Linear(784, 128, rng=RNG), Linear(128, 10, rng=RNG)
WEIGHTS = FIRST.W.value.size + LAST.W.value.size
RIGHT = np.arange(400) < 360  # 90 % of 400
UPDATES = sum(1 for _ in minibatches(np.zeros(6000), np.zeros(6000), 64, rng=RNG))
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [size(FIRST, ReLU(), LAST), WEIGHTS, size(FIRST), size(Linear(784, 10, rng=RNG))],
    [float(RIGHT.std() / math.sqrt(400)), float(RIGHT.std() ** 2 / 400), float(RIGHT.std())],
    [10 * UPDATES, 10 * (UPDATES - 1), UPDATES],
]


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    by_hand = [784 * 128 + 128 + 128 * 10 + 10, 0.3 / 20, 10 * (93 + 1)]
    compare_numbers(ask, COMPUTED, by_hand)


def test_a_mistake_of_the_standard_error_is_as_the_formula_has_it():
    item = ask.MORE_QUIZ[0]
    assert min(abs(known - math.sqrt(0.9 / 400)) for known in item.mistakes) < 1e-6


@pytest.mark.parametrize("plot, sign", [("A", -1), ("B", 0), ("C", 1)])
def test_the_plots_of_the_quiz_are_too_sure_calibrated_and_too_modest(plot, sign):
    s = state(networks.network(), *networks.test_set(), *SHOWN[plot])
    gap = s.accuracy - s.confidence
    assert abs(gap) < 0.03 if sign == 0 else sign * gap > 0.1
    enough = s.counts >= 10
    apart = (s.right - s.sure)[enough]
    assert (sign * apart > 0).mean() > 0.8 if sign else np.abs(apart).mean() < 0.1


def test_what_is_right_before_the_interactions_is_what_they_show():
    X, y = networks.test_set()
    tested = ask_both(networks.network(), networks.linear_network(), X, y)
    at_two, at_four = 100 * tested.right[:, :, [2, 4]].mean(axis=1).T
    assert at_two == pytest.approx([66, 58], abs=2) and at_four == pytest.approx([20, 18], abs=2)
    wrong = np.bincount(10 * y + tested.given[0, 0], minlength=100).reshape(10, 10)
    np.fill_diagonal(wrong, 0)
    assert wrong.argmax() == 94 and wrong[0, 1] == 0
    s = state(networks.network(), X, y, 2, 1.0)
    assert [s.confidence, s.accuracy] == pytest.approx([0.84, 0.67], abs=0.02)
    sure = softmax(networks.network().forward(X).astype(float)).max(axis=1)
    wrong, right = sure[tested.given[0, 0] != y], sure[tested.given[0, 0] == y]
    assert len(wrong) == pytest.approx(55, abs=6) and np.median(right) > 0.99
    assert np.median(wrong) == pytest.approx(0.7, abs=0.05) and wrong.max() > 0.95
    assert np.mean(wrong < 0.5) < 0.3 and np.mean(wrong > 0.9) < 0.3
