"""The memory cliff: what it trains, what it says, and that the lesson says the same."""

import importlib

import numpy as np
import pytest
from helpers.widgets import play, point, until

from utils import GRU, RNN
from utils.lesson_09 import memory_cliff

file = importlib.import_module("utils.lesson_09.memory_cliff")


@pytest.fixture
def small(monkeypatch):
    """An interaction whose training takes a moment."""
    monkeypatch.setattr(file, "BATCHES", 60)
    explorer = memory_cliff()
    explorer.pause = 0
    explorer.set(steps=5)
    return explorer


def trained(name, steps, seed):
    """The share that a network names after all batches."""
    rng = np.random.default_rng(seed)
    model = file.network(name, rng)
    for _ in file.batches(model, steps, rng):
        pass
    return file.share(model, steps)


def test_the_networks_are_what_their_names_say():
    for name, (kind, *_) in file.NETWORKS.items():
        letters, cell, *_ = file.network(name, np.random.default_rng(0)).layers
        assert type(cell) is kind is (RNN if "tanh" in name else GRU)
        assert letters.W.value.std() == pytest.approx(0.1 if "0.1" in name else 1.0, rel=0.15)
        if kind is GRU:
            assert set(cell.b.value) == ({0.0, 2.0} if "2" in name else {0.0})


def test_at_the_start_nothing_is_trained():
    assert memory_cliff().text == (
        "tanh, inputs 1, seed 0: the first of 20 letters. Here it is "
        f"{file.example(20, 0)[0]}. Press Train: does it learn to name it?")


def test_a_row_of_letters_grows_with_the_steps_and_is_another_for_another_seed(small):
    assert file.example(40, 3).startswith(file.example(15, 3)) and len(file.example(15, 3)) == 15
    assert set(file.example(40, 3)) <= set("abcdefgh") and file.example(15, 4)[:9] != file.example(
        15, 3)[:9]
    small.set(steps=15, seed=3, name="gated, bias 2")
    places = small._row.get_offsets()
    assert list(places[:, 0]) == list(range(1, 16))
    assert small._who.get_text() == "gated, bias 2, T = 15, seed 3"
    assert f"it is {file.example(15, 3)[0]}." in small.text


def test_what_was_trained_is_said_and_its_mark_stays(small):
    for name in "tanh, inputs 1", "gated, bias 2":
        small.set(name=name)
        play(small)
        share = small.results[5, name, 0]
        assert share == file.share(small.run["model"], 5) == trained(name, 5, 0)
        assert f"After 60 batches of 64, it names {100 * share:.0f} % of 500" in small.text
    x, y = small.figure.axes[1].lines[1].get_data()
    assert list(x) == [5] and list(y) == [100 * small.results[5, "tanh, inputs 1", 0]]
    tip = point(small, ("hover", 1, 6, 50))["tip"]
    assert tip == "5 letters: " + "; ".join(
        f"{name} {100 * small.results[5, name, 0]:.1f} %"
        for name in ("tanh, inputs 1", "gated, bias 2"))
    small.set(seed=1)
    play(small)
    assert [T for T, _ in small._ends("gated, bias 2")] == [5, 5]  # a mark for each seed
    small.reset.click()
    assert not small.results and "Press Train" in small.text


def test_another_length_begins_anew_and_leaves_no_mark(small):
    async def scene():
        await until(lambda: small.run["done"] > 3)
        small.set(steps=30)
        assert small.run["done"] == 0
        small.stop()

    play(small, scene)
    assert not small.results and "the first of 30 letters" in small.text


def test_what_a_pointer_can_do(small):
    point(small, ("down", 1, 20, 60), ("move", 1, 31, 60), ("up", 1, 31, 60))
    assert small.controls["steps"].value == 30
    assert point(small, ("hover", 1, 31, 80))["tip"] == "30 letters: not trained yet"
    assert point(small, ("hover", 0, 5, 50))["tip"] == "Of 500 rows that it never trains on"


@pytest.mark.parametrize("name, steps, low, high", [
    ("tanh, inputs 1", 10, 0.95, 1.0), ("tanh, inputs 1", 15, 0.0, 0.25),
    ("tanh, inputs 1", 20, 0.0, 0.25), ("tanh, inputs 0.1", 20, 0.95, 1.0),
    ("gated, bias 2", 20, 0.95, 1.0), ("gated, bias 2", 40, 0.95, 1.0)])
def test_the_cliff_is_where_the_lesson_says(name, steps, low, high):
    assert low <= trained(name, steps, 0) <= high


def test_without_its_bias_a_gated_cell_depends_on_the_seed():
    shares = [trained("gated, bias 0", 20, seed) for seed in (0, 1)]
    assert max(shares) > 0.95 and min(shares) < 0.25
