"""The name maker: names letter by letter, and the bets on the next letter."""

import importlib
import re

import numpy as np
import pytest
from helpers.pointing import check_every_handle_is_driven, check_tip, each
from helpers.widgets import course, moves, words

from utils import names, softmax
from utils.lesson_09 import name_maker
from utils.lesson_09.unrolled import LETTERS

file = importlib.import_module("utils.lesson_09.name_maker")
MODEL = file.course_model()


def bets(text):
    """The logits after a text, read by the model alone."""
    ids = np.array([[LETTERS.index(letter) for letter in f".{text}"]])
    return MODEL.forward(ids)[0, -1]


def greedy(logits, temperature, rng):
    return int(np.argmax(logits))


def by_hand(start, temperature, which, i):
    """Name number i, one letter at a time."""
    text, rng = start, np.random.default_rng([which, i])
    while len(text) < 12:
        p = softmax(bets(text) / temperature)
        letter = LETTERS[int(np.searchsorted(np.cumsum(p), rng.random()))]
        if letter == ".":
            break
        text += letter
    return text


@pytest.mark.parametrize("start, temperature, which", [("", 1.0, 0), ("ma", 0.5, 3), ("x", 2.0, 7)])
def test_names_are_drawn_one_letter_after_another(start, temperature, which):
    s = file.state(MODEL, start, temperature, which, known=names())
    assert s.names == [by_hand(start, temperature, which, i) for i in range(8)]
    assert s.known == [name in names() for name in s.names]
    np.testing.assert_allclose(s.before, softmax(bets(start)), atol=1e-12)
    np.testing.assert_allclose(s.after, softmax(bets(start) / temperature), atol=1e-12)


def test_a_cold_network_writes_the_same_name_eight_times():
    s = file.state(MODEL, "", 0.1, 0, greedy)
    assert len(set(s.names)) == 1
    text = ""
    while len(text) < 12 and (letter := LETTERS[bets(text).argmax()]) != ".":
        text += letter
    assert s.names[0] == text


def test_a_higher_temperature_writes_fewer_names_of_the_list():
    counts = [sum(sum(file.state(MODEL, "", temperature, which, known=names()).known)
                  for which in range(10)) for temperature in (0.5, 1.0, 1.5)]
    assert counts[0] > counts[1] + 5 and counts[1] >= counts[2] > 0


def test_the_read_out_counts_the_marks():
    explorer = course(name_maker)
    for move in moves(explorer, 15):
        explorer.set(**move)
        marks = [mark.get_visible() for mark in explorer._marks]
        assert marks == explorer.shown.known and words(explorer) == explorer.text
        known = sum(marks)
        assert f": {known} of them stand{'s' if known == 1 else ''} in the list." in explorer.text
        letter, p = explorer.shown.top
        assert explorer.text.endswith(f"{letter}, {100 * p:.0f} %." if letter != "." else "%.")
        assert explorer.text.startswith(f"Draw {move['which']}, eight names")
        assert ("that begin with" in explorer.text) == bool(move["start"])


@pytest.mark.parametrize("written, read", [("Jo 2", "jo"), ("abcdefghi", "abcdef"), ("!", "")])
def test_any_text_is_read_as_letters(written, read):
    explorer = course(name_maker)
    explorer.set(start=written)
    assert "Error" not in explorer.text
    assert all(name.startswith(read) for name in explorer.shown.names)


def test_the_learners_function_draws_the_letters():
    explorer = name_maker(MODEL, greedy, ["ann"])
    assert len(set(explorer.shown.names)) == 1
    assert re.search("0 of them stand in the list|8 of them", explorer.text)
    assert "sample_next gave 27; a token is from 0 to 26" in name_maker(
        MODEL, lambda *_: 27).text


def test_what_it_hands_in_is_the_functions_to_change():
    def spoiling(logits, temperature, rng):
        token = file.course_sample_next(logits, temperature, rng)
        logits[:] = 7
        return token

    assert name_maker(MODEL, spoiling).text == course(name_maker).text


TIPS = [
    (name_maker, {"temperature": 0.5}, 0, 1, 50,
     f"a: {100 * softmax(bets('') / 0.5)[1]:.1f} %; at temperature 1 "
     f"{100 * softmax(bets(''))[1]:.1f} %"),
    (name_maker, {}, 1, 0.5, 2.5, f"{by_hand('', 1.0, 0, 2)} "),
]


test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


def test_every_handle_is_driven():
    check_every_handle_is_driven(name_maker, [], TIPS)
