"""What lesson 9 says of its names holds for the network that its own cell trains."""

import re
from pathlib import Path

import numpy as np
import pytest

import utils
from utils.exercises import yours

SOURCE = Path(__file__).parents[2] / "solutions" / "09_recurrent_networks.py"


@pytest.fixture(scope="module")
def names():
    """What the cells that count and train bind."""
    text = SOURCE.read_text(encoding="utf-8")
    bound = {"np": np, "utils": utils, "yours": yours, "print": lambda *words: None}
    for first, words in (("# %%\nLETTERS", "# %%"), ("# %%\ndef rows", "# %%")):
        start = text.index(first) + len("# %%\n")
        exec(text[start:text.index(words, start)], bound)
    return bound


def test_counting_pays_what_the_text_says(names):
    text = SOURCE.read_text(encoding="utf-8")
    counts, nats = yours("9.2")
    table = counts(*names["pairs"](names["train_names"]), 27)
    paid = nats(table, *names["pairs"](names["val_names"]), 1.0)
    assert f"e^{paid:.2f}, about {np.exp(paid):.0f} letters" in text


def three_letters(names):
    """Rows of a table: the three letters before, as one number; and the letter that came."""
    before, came = [], []
    for name in names:
        ids = ["abcdefghijklmnopqrstuvwxyz".index(letter) + 1 for letter in name]
        ids = [0, 0, 0, *ids, 0]
        before += [ids[i] * 729 + ids[i + 1] * 27 + ids[i + 2] for i in range(len(ids) - 3)]
        came += ids[3:]
    return np.array(before), np.array(came)


def test_a_table_of_three_letters_pays_a_little_more_than_the_network(names):
    counts = np.full((27**3, 27), 0.1)
    np.add.at(counts, three_letters(names["train_names"]), 1)
    X, Y = three_letters(names["val_names"])
    paid = -np.log((counts / counts.sum(axis=1, keepdims=True))[X, Y]).mean()
    own = names["nats_per_letter"](names["model"], names["val_names"])
    assert round(float(paid), 2) == 2.02 and own == pytest.approx(1.99, abs=0.011)


def test_the_price_is_the_mean_over_the_letters_and_the_end(names):
    model, some = names["model"], names["val_names"][:40]
    prices = []
    for name in some:
        ids = [0, *(names["LETTERS"].index(letter) for letter in name), 0]
        p = utils.softmax(model.forward(np.array([ids[:-1]])))[0]
        prices += [-np.log(p[i, token]) for i, token in enumerate(ids[1:])]
    assert names["nats_per_letter"](model, some) == pytest.approx(np.mean(prices))


def test_the_network_has_as_many_numbers_as_the_lesson_prints(names):
    assert sum(parameter.value.size for parameter in names["model"].parameters()) == 7371


def test_no_gradient_on_names_is_large(names):
    """As the lesson says where it clips: never above 4."""
    rng, rows = np.random.default_rng(0), names["train_rows"]
    model = utils.Sequential(utils.Embedding(27, 16, rng=rng), utils.RNN(16, 64, rng=rng),
                             utils.Linear(64, 27, rng=rng))
    loss, optimizer = utils.CrossEntropyLoss(), utils.Adam(model.parameters(), lr=0.005)
    largest = 0.0
    for _ in range(300):
        batch = rows[rng.integers(len(rows), size=64)]
        loss.forward(model.forward(batch[:, :-1]), batch[:, 1:])
        model.backward(loss.backward())
        largest = max(largest, sum((p.grad**2).sum() for p in model.parameters()) ** 0.5)
        optimizer.step()
    assert 2 < largest < 4


def test_the_title_and_the_text_name_what_is_shown():
    text = SOURCE.read_text(encoding="utf-8")
    assert "5,163 given names" in text and len(utils.names()) == 5163
    assert re.search(r"27\^3 = 19,683", text) and 27**3 == 19683
