"""Writing on: the table's counts, what is drawn, what is said, and what a pointer does in it."""

import importlib
import re

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import course

import utils
from utils import softmax
from utils.lesson_10 import alice_model, writing
from utils.lesson_10 import write_on as make
from utils.lesson_10.reading import Reader, window

file = importlib.import_module("utils.lesson_10.write_on")
MODEL = alice_model.alice_model()


def test_the_table_counts_what_came_next():
    train = alice_model.decode(alice_model.split()[0])
    for text, order in ("the queen", 4), ("x", 1), ("curio", 6), ("zq", 3):
        before = text[len(text) - order + 1:] if order > 1 else ""
        found = [len(re.findall(f"(?={re.escape(before + symbol)})", train))
                 for symbol in alice_model.symbols()]
        wanted = (np.array(found) + 0.03) / (sum(found) + 42 * 0.03)
        np.testing.assert_allclose(np.exp(writing.table_logits(text, order)), wanted)


def test_the_tables_nats_are_those_that_the_lesson_names():
    nats = [writing.table_nats(order) for order in (3, 4, 6)]
    assert nats == pytest.approx([1.83, 1.571, 1.866], abs=0.005)
    assert alice_model.nats(MODEL, alice_model.split()[1]) < min(nats) - 0.1


def test_what_is_kept_of_the_text_before_changes_nothing():
    text, reader = alice_model.text()[:140], Reader(MODEL)
    for n in *range(1, 70), 69, 40, *range(90, 140):  # on, again, back, and on after a leap
        ids = alice_model.encode(text[:n])[window(n):]
        wanted = MODEL.forward(ids[None])[0, -1]
        np.testing.assert_allclose(reader.logits(text[:n]), wanted, atol=1e-4)
    other = alice_model.encode("the hatter")
    np.testing.assert_allclose(reader.logits("the hatter"), MODEL.forward(other[None])[0, -1],
                               atol=1e-4)


def test_the_network_sees_33_to_64_characters_of_a_long_text():
    assert [n - window(n) for n in (1, 64, 65, 96, 97, 200)] == [1, 64, 33, 64, 33, 40]


def test_with_the_best_character_alone_it_writes_what_generate_writes():
    more = writing.written(Reader(MODEL).logits, "alice ", 30, 1, 1.0, 0)
    ids = utils.generate(MODEL, alice_model.encode("alice "), 30, top_k=1,
                         rng=np.random.default_rng(0))
    assert "alice " + more == alice_model.decode(ids)


@pytest.mark.parametrize("k, temperature", [(42, 1.0), (3, 0.5), (1, 2.0)])
def test_the_bars_are_a_softmax_of_those_that_stay(k, temperature):
    logits = np.random.default_rng(k).normal(size=42)
    p = writing.cut(logits, k, temperature)
    best = np.argsort(logits)[-k:]
    np.testing.assert_allclose(p[best], softmax(logits[best] / temperature))
    assert p.sum() == pytest.approx(1) and (p > 0).sum() == k


def test_words_and_copies_are_counted():
    assert writing.words("the queen, don't blorf ali") == ["the", "queen", "don't", "blorf"]
    assert writing.known("the queen, don't blorf ali") == (3, 4)
    piece = alice_model.text()[5000:5030]
    assert writing.longest_copy(f"zzqx{piece}qqz") >= 30
    assert writing.longest_copy("qzqz") <= 2 and writing.longest_copy("") == 0


@pytest.mark.parametrize("setting", [{}, {"k": 2, "temperature": 0.3, "order": 1, "seed": 7},
                                     {"start": "\u201cOff with HER " + "x" * 60, "order": 6}])
def test_what_is_drawn_and_said(setting):
    explorer = course(make)
    explorer.set(**setting)
    v = explorer.values()
    text = alice_model.decode(alice_model.encode(v["start"]))[-40:]
    for logits, found in zip((Reader(MODEL).logits,
                              lambda t: writing.table_logits(t, v["order"])), explorer.texts):
        assert len(found) == 200
        assert found == writing.written(logits, text, 200, v["k"], v["temperature"], v["seed"])
    bars, *pages = explorer.figure.axes
    raw, drawn = ([bar.get_width() for bar in part] for part in bars.containers)
    p = softmax(Reader(MODEL).logits(text))
    np.testing.assert_allclose(raw, 100 * np.sort(p)[::-1][:8], atol=1e-6)
    assert (np.array(drawn) > 0).sum() == min(v["k"], 8)
    for page, found in zip(pages, explorer.texts):
        wanted = f"{text}|{found}".replace(" ", "").replace("\n", alice_model.NEW_LINE)
        lines = page.texts[0].get_text().split("\n")
        assert max(map(len, lines)) <= file.WIDE and len(lines) <= 11
        assert "".join(lines).replace(" ", "") == wanted
    own, all_ = writing.known(explorer.texts[0])
    assert f"The transformer: {own} of {all_} words are in the book" in explorer.text
    assert explorer.text.startswith(
        f"Temperature {v['temperature']:.1f}, top {v['k']}, draw {v['seed']}. ")
    assert f": 1.46 and {writing.table_nats(v['order']):.2f} nats a character." in explorer.text


def test_it_runs_on_the_readers_function_and_refuses_what_is_no_token():
    always = make(sample=lambda logits, k, temperature, rng: alice_model.symbols().index("q"))
    assert always.texts == ("q" * 200,) * 2
    assert "sample_top_k gave 42; a token is" in make(sample=lambda *_: 42).text
    assert "Type a text to go on with" in make_empty()


def make_empty():
    explorer = course(make)
    explorer.set(start="123")
    return explorer.text


DRAGS = [(make, {"start": "alic", "k": 1}, 0, (5, 0), (5, 0), {"start": "alice"})]
TIPS = [(make, {"start": "alic", "k": 1}, 0, 5, 0, '"e": 9'),
        (make, {}, 1, 0.5, 0.5, "words are in the book; the longest piece that stands there has"),
        (make, {}, 2, 0.5, 0.5, "words are in the book; the longest piece that stands there has")]


test_a_press_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


def test_every_handle_is_driven():
    check_every_handle_is_driven(make, DRAGS, TIPS)
