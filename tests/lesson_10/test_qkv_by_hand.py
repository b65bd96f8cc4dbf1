"""Attention by hand: its numbers against loops, its words, and what a pointer does in it."""

import importlib

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import course, moves, numbers

from utils.lesson_10 import qkv_by_hand as make

file = importlib.import_module("utils.lesson_10.qkv_by_hand")


@pytest.mark.parametrize("how", [file.ROOT, file.PLAIN])
def test_its_numbers_are_those_of_the_formula(how):
    rng = np.random.default_rng(3)
    for _ in range(20):
        query, keys = rng.normal(size=2).round(1), rng.normal(size=(4, 2)).round(1)
        s = file.state(query, keys, how)
        scores = [(query[0] * x + query[1] * y) / (2**0.5 if how == file.ROOT else 1)
                  for x, y in keys]
        weights = np.exp(scores) / np.exp(scores).sum()
        assert s.scores == pytest.approx(scores) and s.weights == pytest.approx(weights)
        assert s.out == pytest.approx(4 * weights[0] + 2 * weights[1] - 2 * weights[2] + weights[3])


def test_the_largest_of_16_weights_grows_with_d_unless_scores_are_divided():
    divided = [file.largest(d, file.ROOT) for d in file.SIZES]
    plain = [file.largest(d, file.PLAIN) for d in file.SIZES]
    assert 0.2 < min(divided) <= max(divided) < 0.27 and np.all(np.diff(plain) > 0)
    assert plain[0] < 0.35 and 0.9 < plain[-1] < 0.95


def test_what_is_drawn_and_said():
    explorer = course(make)
    plane, bars, sizes = explorer.figure.axes
    for move in moves(explorer, 15):
        explorer.set(**move)
        places = [(move[f"{name}_x"], move[f"{name}_y"]) for name in file.NAMES]
        s = file.state(places[0], places[1:], move["how"])
        drawn = [tuple(line.get_xydata()[0]) for line in plane.lines[-5:]]
        assert drawn == pytest.approx(places)
        assert [bar.get_width() for bar in bars.patches] == pytest.approx(list(s.weights))
        large = file.largest(move["d"], move["how"])
        assert sizes.lines[-1].get_xydata().tolist() == [[move["d"], pytest.approx(large)]]
        for line, how in zip(sizes.lines, file.LOOKS):
            wanted = [(d, file.largest(d, how)) for d in file.SIZES if d <= move["d"]]
            np.testing.assert_allclose(line.get_xydata(), wanted)
        assert f" = {np.round(s.out, 2) + 0.0:.2f}. With {move['d']} random" in explorer.text
        assert f"about {large:.2f}, scores {move['how']}." in explorer.text


def test_it_reads_well():
    s = file.State(np.zeros(4), np.array([0.5, 0.25, 0.2, 0.05]), 2.15)
    assert file.readout(s, file.ROOT, 4).startswith(
        "The output is 0.50 x 4 + 0.25 x 2 - 0.20 x 2 + 0.05 x 1 = 2.15. With 4 random numbers")
    assert 2.94 in numbers(course(make).text)


def test_attention_of_another_shape_is_refused_in_words():
    assert "attention gave out (1, 1) and weights (4, 1)" in make(
        attention=lambda Q, K, V: (V[:1], np.ones((4, 1)))).text


DRAGS = [
    *((make, {}, 0, place, (-1.0, 1.5), {f"{name}_x": -1.0, f"{name}_y": 1.5})
      for name, place in zip(file.NAMES, (file.QUERY, *file.KEYS))),
    (make, {}, 0, file.QUERY, (9, 0), {"q_x": 3.0, "q_y": 0.0}),
    (make, {}, 2, (10, 0.7), (60, 0.7), {"d": 64}),
    (make, {"d": 8}, 2, (10, 0.7), (2, 0.7), {"d": 2}),
]
TIPS = [
    (make, {}, 0, *file.QUERY, "q = (1.0, 1.0). Drag it"),
    (make, {}, 1, 0.3, 0, "k1: score 1.77, weight 0.5"),
    (make, {}, 2, 250, 0.7, f"d = 256: {file.ROOT} 0.2"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


def test_every_handle_is_driven():
    check_every_handle_is_driven(make, DRAGS, TIPS)
