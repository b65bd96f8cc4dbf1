"""The transformer that comes with lesson 10: its file, its size, and how well it has read."""

import hashlib

import numpy as np
import pytest

import utils
from utils.lesson_10 import alice_model as course
from utils.lesson_10 import train_weights

FOUR_GRAMS = 1.571  # nats, of the best table of four letters, with the added count that suits it


@pytest.fixture(scope="module")
def model():
    return course.alice_model()


def test_the_file_is_the_one_that_the_readme_names():
    digest = hashlib.sha256(course.WEIGHTS.read_bytes()).hexdigest()
    assert digest in (course.WEIGHTS.parent / "README.md").read_text(encoding="utf-8")
    assert course.WEIGHTS.stat().st_size <= 250_000


def test_it_holds_every_weight_of_two_blocks_as_float16(model):
    with np.load(course.WEIGHTS) as weights:
        kept = [weights[name] for name in weights.files]
    assert {part.dtype for part in kept} == {np.dtype(np.float16)}
    assert sum(part.size for part in kept) == 109_610
    for parameter, part in zip(model.parameters(), kept, strict=True):
        assert parameter.value.dtype == np.float32
        np.testing.assert_array_equal(parameter.value, part)


def test_it_has_learned_more_than_a_table_of_four_letters_from_pages_it_has_not_seen(model):
    train, val = course.split()
    assert len(val) == pytest.approx(len(train) / 9, abs=9)
    assert course.nats(model, val) < FOUR_GRAMS - 0.1
    assert course.nats(model, val) == pytest.approx(1.46, abs=0.005)  # of the data's README


def test_a_text_becomes_tokens_and_a_text_again():
    assert course.symbols() == "".join(sorted(set(utils.alice().lower())))
    assert course.decode(course.encode("Alice was")) == "alice was"
    assert course.decode(course.encode("5 caf\u00e9s")) == " cafs"
    assert course.encode("").shape == (0,)
    assert course.decode(course.encode("a\u00b6b")) == "a\nb"
    assert course.typed(course.encode("a\nb")) == "a\u00b6b"


def test_the_script_trains_and_keeps_what_the_loader_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(train_weights, "STEPS", 6)
    monkeypatch.setattr(train_weights, "WARM_UP", 2)
    model = train_weights.trained(np.random.default_rng(0))
    file = tmp_path / "some.npz"
    assert train_weights.keep(model, file) == hashlib.sha256(file.read_bytes()).hexdigest()
    monkeypatch.setattr(course, "WEIGHTS", file)
    for kept, learned in zip(course.alice_model().parameters(), model.parameters(), strict=True):
        np.testing.assert_allclose(kept.value, learned.value, rtol=1e-3, atol=1e-6)


def test_the_rate_rises_and_falls():
    rates = [train_weights.learning_rate(step) for step in (0, 50, 100, 1250, 2399)]
    assert rates[0] < rates[1] < rates[2] == train_weights.LR > rates[3] > rates[4] > 0
