"""What lesson 2 asks: its numbers are the engine's, and its picture shows what is said."""

import functools
import math

import numpy as np
import pytest
from helpers.questions import compare_numbers

from utils import Linear
from utils.activations import ACTIVATIONS
from utils.lesson_02 import ask

LAYER = Linear(100, 100, rng=np.random.default_rng(0))
WEIGHTS, BIASES = (parameter.value.size for parameter in LAYER.parameters())
STEEPEST = float(ACTIVATIONS["sigmoid"][1](np.array(0.0)))
VARIANCE = float(50 * 0.2**2)
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [STEEPEST**3, 3 * STEEPEST, STEEPEST],
    [10 * (WEIGHTS + BIASES), 10 * WEIGHTS, WEIGHTS + BIASES, 10 * WEIGHTS + 10],
    [VARIANCE, 50 * 0.2, 0.2**2, float(np.sqrt(VARIANCE)), 50 * 50 * 0.2**2],
]


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    by_hand = [1 / 64, 10 * 101 * 100, 50 * 0.2 * 0.2]
    compare_numbers(ask, COMPUTED, by_hand)


def test_the_stacks_of_the_plots_explode_stay_alive_and_fade():
    sizes = [ask.sizes_of(*stack) for stack in ask.STACKS.values()]
    first, last = zip(*[(stack[0], stack[-1]) for stack in sizes])
    assert last[0] > 10 * first[0] and 0.5 < last[1] / first[1] < 2 and last[2] < first[2] / 100
    rng = np.random.default_rng(2)
    weights = [rng.normal(0, 0.05, (100, 100)) for _ in range(10)]  # the same draws by hand
    x = functools.reduce(lambda x, w: np.tanh(x @ w), weights, rng.normal(size=(200, 100)))
    assert ask.sizes_of("tanh", 0.05)[-1] == pytest.approx(math.sqrt((x**2).mean()))
