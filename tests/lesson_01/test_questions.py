"""What lesson 1 asks: its numbers are the engine's, and its picture shows what is said."""

import io
import math
import re
from pathlib import Path

import numpy as np
from helpers.questions import compare_numbers
from PIL import Image

from utils import Linear, Neuron, ReLU, Sequential, relu, sigmoid
from utils.lesson_01 import ask
from utils.lesson_01.relu_hinges import TARGETS
from utils.widgets.items import Match

NEURON = Neuron([1.0, -2.0], 0.5, relu)
RNG = np.random.default_rng(0)
NETWORK = Sequential(Linear(4, 3, rng=RNG), ReLU(), Linear(3, 2, rng=RNG))
PARAMETERS = sum(parameter.value.size for parameter in NETWORK.parameters())
WEIGHTS = sum(layer.W.value.size for layer in NETWORK.layers[::2])
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [NEURON.forward([1, 2]), NEURON.weighted_sum([1, 2]), Neuron([1.0, 2.0], 0.5).forward([1, 2]),
     float(sigmoid(NEURON.weighted_sum([1, 2])))],
    [float(sigmoid(0.0))],
    [PARAMETERS, WEIGHTS, PARAMETERS + 4, WEIGHTS + 2],
]


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    by_hand = [max(0, 1 * 1 - 2 * 2 + 0.5), 1 / (1 + math.exp(0)), 4 * 3 + 3 + 3 * 2 + 2]
    compare_numbers(ask, COMPUTED, by_hand)


def test_the_tent_needs_as_many_hinges_as_its_target_has():
    assert ask.PREDICT_HINGES.right == str(TARGETS["tent"][1])


def test_the_plots_show_what_their_answers_say():
    item = next(item for item in ask.MORE_QUIZ if isinstance(item, Match))
    assert list(item.pairs.values()) == [
        "the bias was lowered", "the two weights were swapped", "all signs were turned around"]
    picture = np.array(Image.open(io.BytesIO(item.picture())).convert("RGB"), int)
    thirds = np.array_split(picture, 3, axis=1)
    shaded = [(third[..., 0] - third[..., 2] > 20).sum() for third in thirds]  # orange: it fires
    assert shaded[0] < shaded[1] and min(shaded) > 1000 and len(item.alt) > 80


def test_the_heading_after_a_prediction_does_not_answer_it():
    source = Path(__file__).parents[2] / "solutions" / "01_neurons_and_layers.py"
    asked = re.findall(r"^predict\(ask\.(\w+), .*?^# ##+ (.+?)$",
                       source.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(asked) == len(ask.PREDICT) == 5
    shared = {"it", "a", "and", "each", "without"}
    for name, heading in asked:
        answer, said = (set(re.findall(r"\w+", text.lower())) - shared
                        for text in (getattr(ask, name).right, heading))
        assert not answer & said, (heading, answer)
