"""What lesson 8 says of its networks holds for those that its own cells train."""

import re
from pathlib import Path

import numpy as np
import pytest

import utils
from utils.lesson_08.moved import shares

SOURCE = Path(__file__).parents[2] / "solutions" / "08_convolutional_networks.py"


@pytest.fixture(scope="module")
def names():
    """What the cells that train bind."""
    text = SOURCE.read_text(encoding="utf-8")
    text = text[text.index("# ## A small network"):text.index("# ## Shuffle it")]
    cells = [cell.partition("\n")[2] for cell in re.split(r"\n# %%", text)[1:]
             if "[markdown]" not in cell.partition("\n")[0]]
    bound = {"np": np, "utils": utils, "print": lambda *words: None}
    for cell in cells:
        if not re.search(r"predict\(|kernel_lab\(", cell):
            exec(cell, bound)
    return bound


def read(names, name, flat=False):
    images = names["test_images"].reshape(-1, 784) if flat else names["test_images"]
    return utils.accuracy(names[name].forward(images), names["y_test"])


def test_a_twentieth_of_the_weights_reads_more(names):
    counts = {name: sum(p.value.size for p in names[name].parameters())
              for name in ("cnn", "dense")}
    assert counts == {"cnn": 5258, "dense": 101770}
    assert read(names, "cnn") > read(names, "dense", flat=True) + 0.01
    assert read(names, "cnn") == pytest.approx(0.96, abs=0.01)


def test_kernels_drawn_by_chance_read_most_of_it(names):
    maps = names["untrained"].forward(names["test_images"])
    assert 0.915 < utils.accuracy(names["last"].forward(maps), names["y_test"]) < 0.945
    kernels = names["untrained"].layers[0].W.value
    start = names["convolutions"](np.random.default_rng(0))[0].W.value
    np.testing.assert_array_equal(kernels, start)


def test_few_of_the_learned_kernels_come_near_to_a_sum_of_0(names):
    sums = names["cnn"].layers[0].W.value.sum(axis=(1, 2, 3))
    assert 1 <= (np.abs(sums) < 0.5).sum() <= 3


def test_what_is_moved_by_two_pixels_is_read_best_by_who_has_seen_it(names):
    read = {name: shares(network, 2) for name, network in names["networks"].items()}
    assert read["dense with copies"] > read["CNN with average"] + 0.02
    assert read["CNN with average"] > read["CNN"] + 0.02
    assert read["CNN"] > read["dense"] + 0.1
    assert read["dense"] == pytest.approx(2 / 3, abs=0.06)


def test_at_four_pixels_the_average_draws_level(names):
    read = {name: shares(network, 4) for name, network in names["networks"].items()}
    assert read["CNN with average"] == pytest.approx(read["dense with copies"], abs=0.04)
    assert read["CNN"] < read["CNN with average"] - 0.15


def test_further_out_than_the_copies_went_the_average_leads(names):
    read = {name: shares(network, 6) for name, network in names["networks"].items()}
    assert read["CNN with average"] > max(read["dense with copies"], read["CNN"]) + 0.08
