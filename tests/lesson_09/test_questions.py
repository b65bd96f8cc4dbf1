"""What lesson 9 asks: its numbers are the engine's, and its picture shows what is said."""


import numpy as np
from helpers.questions import check_headings, compare_numbers

from utils import RNN, Conv2d
from utils.lesson_09 import ask
from utils.lesson_09.unrolled import state

RNG = np.random.default_rng(0)
LAYER, KERNELS = RNN(16, 64, rng=RNG), Conv2d(3, 6, 5, rng=RNG)
SIZES = [parameter.value.size for parameter in LAYER.parameters()]
INPUT, STATE, BIASES = sorted(SIZES)[1], sorted(SIZES)[2], sorted(SIZES)[0]
LEARNED = sum(parameter.value.size for parameter in KERNELS.parameters())
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [sum(SIZES), INPUT + STATE, 40 * sum(SIZES), INPUT + BIASES, STATE, STATE + BIASES],
    [(2 * 0.4) ** 10, 2.0**10, 0.4**10, 8.0, 0.8],
    [LEARNED, KERNELS.W.value.size, 6 * (25 + 1), 6 * 25, KERNELS.W.value.size + 6 * 3],
]


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    compare_numbers(ask, COMPUTED, [64 * (16 + 64 + 1), 0.107374, 6 * (3 * 25 + 1)])


def test_the_predictions_hold_for_the_pictures_they_come_before():
    word = "alexandra"
    assert ask.PREDICT_STATE.right.startswith("No: the state before")
    assert ask.PREDICT_REACH.right == "Below 0.001" and state(word, 40).size[0] < 0.001
    gated = state(word, 40, cell="gated")
    assert ask.PREDICT_GATE.right == "Smaller than that of tanh"
    assert gated.size[19] < gated.plain[19]


def test_the_plots_show_what_their_answers_say():
    item = next(item for item in ask.MORE_QUIZ if getattr(item, "picture", None))
    assert list(item.pairs.values()) == [
        "a tanh cell, inputs of size 1", "a tanh cell, Wh twice as large, small inputs",
        "a gated cell, gate bias 2"]
    assert ask.RUNS == {"A": {}, "B": {"size_h": 2.0, "size_x": 0.1},
                        "C": {"cell": "gated", "bias": 2.0}}
    last = {name: ask.sizes(name)[40] for name in ask.RUNS}
    assert 1e-6 < last["A"] < 1e-5 and 1000 < last["B"] < 3000 and 1 / 60 < last["C"] < 1 / 45
    assert item.picture().startswith(b"\x89PNG") and len(item.alt) > 80


def test_the_heading_after_a_prediction_does_not_answer_it():
    check_headings(ask, "09")
