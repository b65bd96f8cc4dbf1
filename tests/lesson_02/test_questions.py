"""What lesson 2 asks: its numbers are the engine's, and its picture shows what is said."""

import functools
import math

import numpy as np
import pytest

from utils import Linear
from utils.activations import ACTIVATIONS
from utils.lesson_02 import ask
from utils.widgets.quiz import Number

LAYER = Linear(100, 100, rng=np.random.default_rng(0))
WEIGHTS, BIASES = (parameter.value.size for parameter in LAYER.parameters())
STEEPEST = float(ACTIVATIONS["sigmoid"][1](np.array(0.0)))
VARIANCE = float(50 * 0.2**2)
NUMBERS = [item for item in ask.CORE_QUIZ + ask.MORE_QUIZ if isinstance(item, Number)]
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [STEEPEST**3, 3 * STEEPEST, STEEPEST],
    [10 * (WEIGHTS + BIASES), 10 * WEIGHTS, WEIGHTS + BIASES, 10 * WEIGHTS + 10],
    [VARIANCE, 50 * 0.2, 0.2**2, float(np.sqrt(VARIANCE)), 50 * 50 * 0.2**2],
]


@pytest.mark.parametrize("item, computed", list(zip(NUMBERS, COMPUTED)),
                         ids=[item.question[:30] for item in NUMBERS])
def test_the_numbers_of_the_quiz_are_those_that_the_engine_computes(item, computed):
    right, *wrong = computed
    assert item.answer == pytest.approx(right, rel=1e-5) and type(item.answer) is type(right)
    for number in wrong:
        assert min(abs(known - number) for known in item.mistakes) < 1e-5 * max(1, abs(number))


def test_the_numbers_of_the_quiz_are_right_by_hand():
    by_hand = [1 / 64, 10 * 101 * 100, 50 * 0.2 * 0.2]
    assert [item.answer for item in NUMBERS] == pytest.approx(by_hand, rel=1e-5)


def test_the_stacks_of_the_plots_explode_stay_alive_and_fade():
    sizes = [ask.sizes_of(*stack) for stack in ask.STACKS.values()]
    first, last = zip(*[(stack[0], stack[-1]) for stack in sizes])
    assert last[0] > 10 * first[0] and 0.5 < last[1] / first[1] < 2 and last[2] < first[2] / 100
    rng = np.random.default_rng(2)
    weights = [rng.normal(0, 0.05, (100, 100)) for _ in range(10)]  # the same draws by hand
    x = functools.reduce(lambda x, w: np.tanh(x @ w), weights, rng.normal(size=(200, 100)))
    assert ask.sizes_of("tanh", 0.05)[-1] == pytest.approx(math.sqrt((x**2).mean()))
