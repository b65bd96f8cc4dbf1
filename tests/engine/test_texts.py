"""The texts are the ones that the data's README names; the tasks ask what they say."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

import utils
from utils import alice, first_letter, names, recall, reverse

DATA = Path(utils.__file__).parent / "data"


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", ["names.txt", "alice.txt"])
def test_the_texts_are_the_ones_that_their_readme_names(name):
    about = (DATA / "README.md").read_text(encoding="utf-8").split(f"# {name}")[1]
    text = (DATA / name).read_text(encoding="utf-8").encode()  # whatever ends a line in this copy
    assert hashlib.sha256(text).hexdigest() == re.search(r"sha256 (\w{64})", about).group(1)
    assert "public domain" in about.split("License:")[1]


def test_names_are_in_lower_case_and_in_order():
    every = names()
    assert len(every) == len(set(every)) == 5163 and every == sorted(every)
    assert set("".join(every)) == set("abcdefghijklmnopqrstuvwxyz") and "alice" in every
    assert (min(map(len, every)), max(map(len, every))) == (2, 11)


def test_alice_is_the_whole_book():
    text = alice()
    assert (len(text), len(set(text)), len(set(text.lower()))) == (142219, 68, 42)
    assert text.count("Alice") > 380 and "\r" not in text and "Curiouser and curiouser" in text


def test_the_first_letter_is_the_answer():
    X, y = first_letter(1000, 6, rng())
    assert X.shape == (1000, 6) and set(X.ravel()) == set(y) == set(range(8))
    np.testing.assert_array_equal(y, X[:, 0])
    X[:] = -1
    assert y.min() == 0


def test_letters_come_back_in_reverse_after_the_dot():
    X, y = reverse(500, 3, rng())
    assert X.shape == (500, 6) and y.shape == (500, 3)
    np.testing.assert_array_equal(y, X[:, [2, 1, 0]])
    np.testing.assert_array_equal(X[:, 3], 8)
    np.testing.assert_array_equal(X[:, 4:], y[:, :2])  # the answer so far
    assert set(y.ravel()) == set(range(8))


@pytest.mark.parametrize("pairs", [1, 4, 16])
def test_the_value_of_the_last_key_is_asked_for(pairs):
    X, y = recall(500, pairs, rng())
    assert X.shape == (500, 2 * pairs + 1) and y.shape == (500,)
    places = set()
    for row, answer in zip(X, y):
        keys, values = row[:-1:2].tolist(), row[1::2].tolist()
        assert len(set(keys)) == pairs and values[keys.index(row[-1])] == answer
        places.add(keys.index(row[-1]))
    assert len(places) == pairs
    assert set(X[:, 1::2].ravel()) == set(range(8)) and set(X[:, ::2].ravel()) == set(range(8, 24))


@pytest.mark.parametrize("pairs", [0, 17])
def test_there_are_so_many_keys(pairs):
    with pytest.raises(ValueError, match=f"^recall takes 1 to 16 pairs, got {pairs}$"):
        recall(3, pairs, rng())


@pytest.mark.parametrize("task", [first_letter, reverse, recall])
def test_the_rng_draws_the_tasks_and_all_of_it_are_integers(task):
    one, same, other = (task(20, 4, rng(seed)) for seed in (0, 0, 1))
    assert all(array.dtype == np.int64 for array in one)
    assert all(map(np.array_equal, one, same)) and not np.array_equal(one[0], other[0])
