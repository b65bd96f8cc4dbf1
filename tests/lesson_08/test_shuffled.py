"""Shuffled pixels: the same in every image, and what two networks learn of them."""

import importlib

import numpy as np
import pytest
from helpers.widgets import play, point, until

from utils.lesson_08 import shuffled

file = importlib.import_module("utils.lesson_08.shuffled")


@pytest.fixture
def small(monkeypatch):
    """An interaction whose training takes a moment."""
    monkeypatch.setattr(file, "TRAIN", 300)
    explorer = shuffled()
    explorer.pause = 0
    return explorer


@pytest.mark.parametrize("percent", [0, 25, 100])
def test_pixels_change_their_places_and_none_is_lost(percent):
    order = file.order(percent)
    assert sorted(order) == list(range(784))
    moved = (order != np.arange(784)).mean()
    assert moved == pytest.approx(percent / 100, abs=0.01)
    images = np.random.default_rng(0).random((3, 28, 28))
    for image, other in zip(images, file.shuffle(images, percent)):
        np.testing.assert_array_equal(image.ravel()[order], other.ravel())


def test_at_the_start_nothing_is_trained(small):
    assert small.text == ("A 4 with 0 % of its pixels shuffled, the same in every image. Press "
                          "Train, here and at 100 %: what do they learn?")


def test_both_learn_and_their_marks_stay(small):
    for percent in 0, 100:
        small.set(percent=percent)
        play(small)
        for name in "dense", "CNN":
            share = small.results[percent, name]
            assert f"{name} {100 * share:.0f} %" in small.text
            images, labels = (part[:file.TEST] for part in file.pictures()[2:])
            read = file.answers(small.run["models"][name], file.shuffle(images, percent))
            assert (read == labels).mean() == share > 0.3
    assert sorted(small.results) == [(p, name) for p in (0, 100) for name in ("CNN", "dense")]
    tip = point(small, ("hover", 1, 2, 80))["tip"]
    assert tip == (f"0 % shuffled: dense {100 * small.results[0, 'dense']:.1f} %, "
                   f"CNN {100 * small.results[0, 'CNN']:.1f} %")
    assert point(small, ("hover", 1, 51, 80))["tip"] == "50 % shuffled: not trained yet"
    small.reset.click()
    assert not small.results and "Press Train" in small.text


def test_another_share_begins_anew_and_leaves_no_mark(small):
    async def scene():
        await until(lambda: small.run["done"] > 3)
        small.set(percent=50)
        assert small.run["done"] == 0
        small.stop()

    play(small, scene)
    assert not small.results and "50 %" in small.text


def test_the_dense_network_loses_nothing_and_the_cnn_does():
    """As the lesson says; with the training that the reader starts."""
    explorer = shuffled()
    shares = {}
    for percent in 0, 100:
        run = explorer._begin_run(percent)
        while explorer._advance_run(run, percent):
            pass
        shares[percent] = run["shares"]
    assert abs(shares[0]["dense"] - shares[100]["dense"]) < 0.035
    assert shares[0]["CNN"] - shares[100]["CNN"] > 0.06


def test_what_a_pointer_can_do(small):
    point(small, ("down", 1, 20, 60), ("move", 1, 78, 60), ("up", 1, 78, 60))
    assert small.controls["percent"].value == 75
    tip = point(small, ("hover", 0, 14, 14))["tip"]
    assert tip == "The same pixels, in other places"
