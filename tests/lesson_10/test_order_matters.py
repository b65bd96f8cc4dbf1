"""Words that change places: what attention makes of them, with positions, with a mask, without."""

import importlib

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import course, moves

from utils.lesson_10 import order_matters as make

file = importlib.import_module("utils.lesson_10.order_matters")
SETTINGS = [(positions, mask) for positions in (False, True) for mask in (False, True)]


def by_hand(order, positions, mask):
    """A layer's answers (5, 8), word by word."""
    rows, places, (Wq, Wk, Wv) = file.numbers()
    x = [rows[word] + positions * places[place] for place, word in enumerate(order)]
    answers = []
    for i in range(5):
        seen = x[:i + 1] if mask else x
        scores = np.array([(x[i] @ Wq) @ (other @ Wk) / 8**0.5 for other in seen])
        weights = np.exp(scores) / np.exp(scores).sum()
        answers.append(sum(w * (other @ Wv) for w, other in zip(weights, seen)))
    return np.array(answers)


@pytest.mark.parametrize("positions, mask", SETTINGS)
@pytest.mark.parametrize("first, second", [(1, 3), (0, 4), (2, 2), (3, 2)])
def test_its_numbers_are_those_of_the_formula(first, second, positions, mask):
    s = file.state(first, second, positions, mask)
    order = list(range(5))
    order[first], order[second] = order[second], order[first]
    np.testing.assert_allclose(s.before, by_hand(range(5), positions, mask), atol=1e-12)
    np.testing.assert_allclose(s.after, by_hand(order, positions, mask), atol=1e-12)
    assert s.order == tuple(order)
    far = [max(abs(s.after[place] - s.before[word])) for place, word in enumerate(order)]
    np.testing.assert_allclose(s.moved, far, atol=1e-12)


def test_only_without_positions_and_mask_the_order_is_nothing_to_it():
    same = [file.state(1, 3, *setting).same for setting in SETTINGS]
    assert same == [5, 2, 0, 1]
    assert file.state(1, 3, False, False).moved.max() < 1e-12
    assert file.state(2, 2, True, True).same == 5


def test_what_is_drawn_and_said():
    explorer = course(make)
    before, after = explorer.figure.axes
    for move in moves(explorer, 12):
        explorer.set(**move)
        s = file.state(move["first"] - 1, move["second"] - 1, move["positions"] == "on",
                       move["mask"] == "on")
        for axes, rows in (before, s.before), (after, s.after):
            np.testing.assert_allclose(axes.images[0].get_array(), rows)
        said = [text.get_text() for text in after.texts]
        assert said[:5] == [file.WORDS[i] for i in s.order]
        assert said[5:] == ["same" if far < 1e-9 else "changed" for far in s.moved]
        assert (f"change is {s.moved.max():.2f}." in explorer.text) == (s.order != (0, 1, 2, 3, 4))


def test_its_words():
    explorer = course(make)
    assert explorer.text == ('Words 2 and 2: "a dog bit me today", without positions and without a '
                             "mask: no two words have changed places yet.")
    explorer.set(second=4)
    assert explorer.text == (
        'Words 2 and 4: "a me bit dog today", without positions and without a mask: All of the '
        "five words have the same row as before, wherever they stand. The largest change is 0.00.")
    explorer.set(positions="on", mask="on")
    assert "with positions and with a mask: 1 of the five words has the same" in explorer.text


def test_attention_of_another_shape_is_refused_in_words():
    assert "attention gave out (8,)" in make(attention=lambda Q, K, V, mask: (V[0], None)).text


DRAGS = [
    (make, {}, 0, (3, 0.5), (3, 4.5), {"first": 1}),
    (make, {}, 1, (3, 2.5), (3, 0.5), {"second": 3}),
]
DOG = by_hand(range(5), False, False)[1]
TIPS = [
    (make, {}, 0, 0.5, 1.5, f'"dog", number 1: {DOG[0]:.2f}. Press: swap this one'),
    (make, {"second": 4}, 1, 7.5, 3.5, f'"dog", number 8: {DOG[7]:.2f}. Press: swap this one'),
]


test_a_press_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


def test_every_handle_is_driven():
    check_every_handle_is_driven(make, DRAGS, TIPS)
