"""What lesson 10 asks: its numbers are the engine's, and its facts were measured."""

import re
from pathlib import Path

import numpy as np
import pytest
from helpers.questions import check_headings, compare_numbers

import utils
from utils.lesson_10 import alice_model, ask, looking, writing
from utils.lesson_10.order_matters import state as ordered
from utils.lesson_10.qkv_by_hand import PLAIN, largest

SOURCE = Path(__file__).parents[2] / "solutions" / "10_transformers_for_text.py"
TEXT = SOURCE.read_text(encoding="utf-8")
LAYERS = utils.block(64, 4, rng=np.random.default_rng(0)).layers


def count(*layers):
    return sum(parameter.value.size for layer in layers for parameter in layer.parameters())


def output():
    """Of a query that fits both keys alike, whose values are 2 and 6."""
    out, _ = utils.attention(np.zeros((1, 2)), np.eye(2), np.array([[2.0], [6.0]]))
    return round(out.item())


ALL = count(*LAYERS)
BIASES = 192 + 64 + 256 + 64
COMPUTED = [  # by the engine: the right number, and the wrong ones that can be computed
    [output(), 2 + 6, 0, 2, 6],
    [ALL, ALL - BIASES - 256, ALL - 256, ALL - 128],
    [round(np.exp(2)), 2**2, 2, 10**2],
]


def test_the_numbers_of_the_quiz_are_those_of_the_engine_and_right_by_hand():
    block = 2 * 128 + 64 * 192 + 192 + 64 * 64 + 64 + 64 * 256 + 256 + 256 * 64 + 64
    compare_numbers(ask, COMPUTED, [4, block, 7])


def test_more_heads_need_no_more_numbers():
    eight = utils.block(64, 8, rng=np.random.default_rng(0))
    assert count(*eight.layers) == ALL


def test_what_the_heads_cost():
    """What PREDICT_HEADS says of this model: about 0.5 to 0.9, and 0.04 to 0.07 nats."""
    model = alice_model.alice_model()
    costs = np.array([[looking.mean_nats(model, off=(block, head)) for head in range(4)]
                      for block in range(2)]) - looking.mean_nats(model)
    assert costs[0].min() > 0.45 and costs[0].max() < 0.9
    assert costs[1].min() > 0.035 and costs[1].max() < 0.075
    assert costs[0].mean() / costs[1].mean() > 9
    assert "block 1" in ask.PREDICT_HEADS.right.lower()


def test_the_largest_weight_that_is_asked_for():
    assert largest(256, PLAIN) == pytest.approx(0.9, abs=0.05)
    assert ask.PREDICT_SCALE.right.startswith("About 0.9")


def test_the_rows_go_along_with_their_words():
    s = ordered(1, 3, False, False)
    assert s.same == 5 and not np.allclose(s.before, s.after)
    assert ask.PREDICT_ORDER.right.startswith("The same rows")


def test_the_nats_that_text_and_questions_name():
    nats = {"1.57": writing.table_nats(4), "1.86": writing.table_nats(6),
            "1.46": alice_model.nats(alice_model.alice_model(), alice_model.split()[1])}
    assert {text: f"{value:.2f}" for text, value in nats.items()} == {t: t for t in nats}
    assert "1.57" in ask.PREDICT_WRITE.question and "1.46" in ask.PREDICT_WRITE.question
    assert "1.86" in TEXT and f"{nats['1.57'] - nats['1.46']:.2f} nats" in str(
        ask.PREDICT_WRITE.options)


def test_a_quarter_of_the_new_pages_was_never_counted_by_a_table_of_six():
    train, val = map(alice_model.decode, alice_model.split())
    seen = {train[i:i + 6] for i in range(len(train) - 5)}
    known = [val[i:i + 6] in seen for i in range(len(val) - 5)]
    assert np.mean(known) == pytest.approx(0.73, abs=0.01)


def test_the_maps_show_what_their_answers_say():
    item = next(item for item in ask.MORE_QUIZ if getattr(item, "picture", None))
    assert [pair.split(",")[0].split(" head ")[1] for pair in item.pairs.values()] == [
        "that looks at the step before", "that turns a text around", "that has learned nothing yet"]
    before, around, nothing = map(ask.weights, "ABC")
    np.testing.assert_allclose(before[1:], np.eye(10)[:-1], atol=1e-3)
    np.testing.assert_allclose(around, np.eye(10)[::-1], atol=1e-3)
    np.testing.assert_allclose(nothing, np.tri(10) / np.arange(1, 11)[:, None])
    assert item.picture().startswith(b"\x89PNG") and len(item.alt) > 80


def test_every_prediction_is_asked_once():
    asked = re.findall(r"^predict\(ask\.PREDICT_(\w+), ", TEXT, re.MULTILINE)
    assert sorted(asked) == sorted(ask.PREDICT) and len(asked) == 5


def test_the_heading_after_a_prediction_does_not_answer_it():
    check_headings(ask, "10")
