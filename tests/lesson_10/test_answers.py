"""Lesson 10: the many ways to be right, which all pass, and wrong answers without a name."""

import numpy as np
import pytest
from helpers.exercises import entries, judged, written

RIGHT = {"10.1": ["x + x", "x * 2", "np.add(x, x)"]}
WRONG = {"10.1": ["abs(2 * x)", "np.maximum(2 * x, 0)", "2.1 * x"]}


@pytest.mark.parametrize("name, expression", entries(RIGHT))
def test_another_way_to_be_right_passes(name, expression):
    assert judged(name, written(name, expression, {"np": np})).passed


@pytest.mark.parametrize("name, expression", entries(WRONG))
def test_a_wrong_answer_is_rejected(name, expression):
    assert not judged(name, written(name, expression, {"np": np})).passed
