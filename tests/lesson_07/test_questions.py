"""What lesson 7 asks: its numbers are the engine's."""

import numpy as np
import pytest
from helpers.questions import compare_numbers

from utils import Linear, ReLU, Sequential
from utils.lesson_07 import ask
from utils.lesson_07.ask import EPOCH, NETWORKS, UNITS
from utils.lesson_07.e01_activations import activations
from utils.lesson_07.e02_pca import pca
from utils.lesson_07.layer_morph.state import state
from utils.lesson_07.layer_morph.training import Training

RNG = np.random.default_rng(0)
LAYERS = Sequential(Linear(3, 4, rng=RNG), ReLU(), Linear(4, 4, rng=RNG), ReLU(),
                    Linear(4, 2, rng=RNG))
ARRAYS = activations(LAYERS, np.ones((5, 3)))
AXES, _ = np.linalg.qr(np.column_stack([np.ones(8), RNG.normal(size=(8, 3))]))  # centered ones
SHARES = pca(AXES[:, 1:] * [3, 2, 1], 3)[1]


LINEAR = len(LAYERS.parameters()) // 2
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [len(ARRAYS), len(ARRAYS) - 1, LINEAR, LINEAR + 1],
    [float(SHARES[:2].sum()), float(SHARES.sum()), float(SHARES[0]), 5 / 6],
    [round(0.9 * 200), 200, round(0.1 * 200)],
]


@pytest.mark.parametrize("name, straight, kinked", [
    ("A", False, False), ("B", True, False), ("C", False, True)])
def test_the_planes_of_the_quiz_are_those_of_their_networks(name, straight, kinked):
    training = Training("rings", NETWORKS[name], UNITS, 1)
    lines = state(training.network(EPOCH), training.X, training.y, 1.0, np.zeros(2)).grid
    turns = np.abs(np.diff(lines, n=2, axis=1)).max(axis=2) / np.ptp(lines, axis=1).max()
    assert (turns.max() < 1e-9) == straight
    if not straight:  # between kinks nothing turns
        assert (np.median(turns) < 1e-9) == kinked


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    compare_numbers(ask, COMPUTED, [1 + 5, (9 + 4) / 14, 180])
