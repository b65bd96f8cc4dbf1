"""The attention map: its numbers, its switches, its words, and what a pointer does in it."""

import copy
import importlib
import re

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import course, numbers
from lesson_10.learner import attention

from utils import softmax
from utils.lesson_10 import alice_model, looking
from utils.lesson_10 import attention_map as make

file = importlib.import_module("utils.lesson_10.attention_map")
BARS, MOST, TEXT = file.BARS, file.MOST, file.TEXT
MODEL = alice_model.alice_model()
SWITCHES = [(True, True, None), (False, True, None), (True, False, None), (True, True, (1, 2)),
            (False, False, (0, 0))]


def by_hand(ids, mask=True, positions=True, off=None):
    """Logits and weights of one text, number by number, in float64."""
    values = [parameter.value.astype(float) for parameter in MODEL.parameters()]
    E, P, *inner = values
    *blocks, gain, shift, W, b = inner
    x, T = E[ids] + P[:len(ids)] * positions, len(ids)
    seen = []

    def norm(x, gain, shift):
        unit = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5)
        return unit * gain + shift

    for number in range(2):
        g1, s1, Wqkv, bqkv, Wout, bout, g2, s2, W1, b1, W2, b2 = blocks[12 * number:][:12]
        Q, K, V = np.split(norm(x, g1, s1) @ Wqkv + bqkv, 3, axis=1)
        answers = []
        for head in range(4):
            q, k, v = (part[:, 16 * head:16 * head + 16] for part in (Q, K, V))
            weights = np.zeros((T, T))
            for t in range(T):
                last = t + 1 if mask else T
                weights[t, :last] = softmax(q[t] @ k[:last].T / 4)
            seen.append(weights)
            answers.append(weights @ v * (off != (number, head)))
        x = x + np.hstack(answers) @ Wout + bout
        x = x + np.maximum(norm(x, g2, s2) @ W1 + b1, 0) @ W2 + b2
    return norm(x, gain, shift) @ W + b, np.array(seen).reshape(2, 4, T, T)


@pytest.mark.parametrize("switches", SWITCHES)
@pytest.mark.parametrize("text", [TEXT, "q", "the the the the"])
def test_its_numbers_are_those_of_the_network_by_hand(text, switches):
    s = looking.state(MODEL, text, mask=switches[0], positions=switches[1], off=switches[2])
    logits, weights = by_hand(alice_model.encode(text), *switches)
    np.testing.assert_allclose(s.weights, weights, atol=1e-4)
    np.testing.assert_allclose(s.probabilities, softmax(logits), atol=1e-3)
    wanted = [-np.log(p[token]) for p, token in zip(softmax(logits), s.ids[1:])]
    np.testing.assert_allclose(s.nats, wanted, atol=0.02, rtol=0.01)


def test_with_nothing_switched_off_it_is_the_model_itself():
    X, _ = looking.pieces()
    logits, _ = looking.forward(MODEL, X[:5])
    np.testing.assert_array_equal(logits, MODEL.forward(X[:5]))


@pytest.mark.parametrize("off", [(0, 0), (1, 3)])
def test_a_head_that_is_off_is_one_whose_answers_no_weight_takes_on(off):
    model = copy.deepcopy(MODEL)
    model.layers[2 + off[0]].layers[0].layers[1].out.W.value[16 * off[1]:16 * off[1] + 16] = 0
    assert looking.mean_nats(MODEL, off=off) == pytest.approx(looking.mean_nats(model), abs=1e-4)


def test_the_pieces_come_from_the_end_of_the_book_alone():
    X, y = looking.pieces()
    end = alice_model.decode(alice_model.split()[1])
    assert X.shape == y.shape == (111, 64) and (X[:, 1:] == y[:, :-1]).all()
    assert all(alice_model.decode(piece) in end for piece in X)


def test_the_head_with_the_sharpest_map_is_not_the_one_that_matters_most():
    """What the lesson says: of this model, on these pages."""
    _, weights = looking.forward(MODEL, looking.pieces()[0])
    sharp = np.array([part.max(axis=-1).mean(axis=(0, 2)) for part in weights])
    worth = np.array([[looking.mean_nats(MODEL, off=(block, head)) for head in range(4)]
                      for block in range(2)]) - looking.mean_nats(MODEL)
    assert sharp[1].min() > sharp[0].max() - 0.02 and sharp.argmax() // 4 == 1
    assert worth[0].min() > 0.4 and worth[1].max() < 0.1
    assert looking.mean_nats(MODEL, mask=False) > 4 > looking.mean_nats(MODEL, positions=False)


@pytest.mark.parametrize("setting", [
    {}, {"step": 1}, {"text": "Curiouser and CURIOUSER! 5", "block": 2, "head": 1, "step": 9},
    {"text": "x" * 60, "mask": False}, {"positions": False, "on": False, "step": 40}])
def test_what_is_drawn(setting):
    explorer = course(make)
    explorer.set(**setting)
    v = explorer.values()
    text = alice_model.decode(alice_model.encode(v["text"]))[:MOST]
    off = None if v["on"] else (v["block"] - 1, v["head"] - 1)
    s = looking.state(MODEL, text, mask=v["mask"], positions=v["positions"], off=off)
    arcs, map_, bars = explorer.figure.parts
    weights, step = s.weights[v["block"] - 1, v["head"] - 1], min(v["step"], len(text))
    np.testing.assert_allclose(map_.images[0].get_array(), weights, atol=1e-6)
    assert map_.patches[0].get_y() == pytest.approx((step - 1) / len(text))
    for axis in arcs.xaxis, map_.xaxis, map_.yaxis:
        letters = "".join(letter.get_text() for letter in axis.get_ticklabels())
        assert letters == text.replace(" ", looking.MARK)
        assert axis.get_ticklocs() == pytest.approx((np.arange(len(text)) + 0.5) / len(text))
    poles = [-0.35 - pole[1, 1] for pole in arcs.collections[1].get_segments()]
    np.testing.assert_allclose(poles[:len(text)], weights[step - 1], atol=1e-6)
    assert len(arcs.collections[0].get_segments()) == (weights[step - 1] >= 0.02).sum()
    tops = [arc[:, 1].max() for arc in arcs.collections[0].get_segments()]
    assert max(tops) < 1.1 < arcs.get_ylim()[1]
    shares = [bar.get_width() for bar in bars.containers[0]]
    wanted = np.sort(100 * s.probabilities[step - 1])[::-1]
    np.testing.assert_allclose(shares[:BARS - 1], wanted[:BARS - 1], atol=1e-6)
    marked = [bar.get_width() for bar in bars.containers[0] if bar.get_hatch()]
    if step < len(text):
        assert marked == pytest.approx([100 * s.probabilities[step - 1, s.ids[step]]])
    else:
        assert not marked


@pytest.mark.parametrize("switches, said", [
    ({}, r"On pages it has never seen, 1\.46 nats a character\."),
    ({"mask": False}, r"Without the mask, on pages .*: 1\.46 -> 4\.\d\d nats \(\+3\.\d\d\)\."),
    ({"positions": False, "on": False}, r"Without the positions and head 3 of block 1, on pages")])
def test_the_switches_are_read_out(switches, said):
    explorer = course(make)
    explorer.set(**switches)
    assert re.search(said, explorer.text)


def test_its_words():
    explorer = course(make)
    explorer.set(step=3, block=2, head=4)
    s = explorer.shown
    looked = int(s.weights[1, 3, 2].argmax())
    assert explorer.text.startswith(
        f'Block 2, head 4: step 3, "i", looks most at step {looked + 1}, "{TEXT[looked]}" ')
    assert f'Then comes "c": {s.nats[2]:.2f} nats.' in explorer.text
    explorer.set(text=" ")
    assert 'step 1, a space, looks most at step 1, a space (1.00). On pages' in explorer.text


def test_a_text_without_characters_is_asked_for_in_words():
    explorer = course(make)
    explorer.set(text="123")
    assert "Type a text" in explorer.text
    explorer.set(text="ab")
    assert numbers(explorer.text)[0] == 1


def test_it_runs_on_the_readers_attention_and_refuses_other_shapes():
    own = make(attention=attention)
    assert own.text == course(make).text
    wrong = make(attention=lambda Q, K, V, mask: (V[:1], np.ones((1, 1))))
    assert "attention gave out (1, 16)" in wrong.text


CELL = 1 / len(TEXT)
DRAGS = [
    (make, {}, 1, (0.3, 4.5 * CELL), (0.1, 10.5 * CELL), {"step": 11}),
    (make, {"text": "abc"}, 1, (0.3, 0.1), (0.3, 2.0), {"step": 3}),
    (make, {}, 0, (20.5 * CELL, 0), (2.5 * CELL, -1), {"step": 3}),
    (make, {"text": "alic", "step": 4}, 2, (5, 0), (5, 3), {"text": "alice", "step": 5}),
]
TIPS = [
    (make, {"block": 1, "head": 1}, 1, 0.5 * CELL, 0.5 * CELL,
     'step 1, "a", looks at step 1, "a": 1.00. Press: this step asks'),
    (make, {"step": 1}, 0, 1.5 * CELL, 0, 'looks at step 2, "l": 0.00. Press: that step asks'),
    (make, {"text": "alic", "step": 4}, 2, 5, 0, '%. Press: write it after the asking step'),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


def test_every_handle_is_driven():
    check_every_handle_is_driven(make, DRAGS, TIPS)


@pytest.mark.parametrize("width", [460, 700, 720, 1200])
def test_it_is_laid_out_for_the_page_and_its_letters_can_be_read(width):
    explorer = course(make)
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    assert explorer.image.width == width
    tops = [axes.get_position().y0 for axes in explorer.figure.parts]
    assert (tops[1] < tops[2] + 0.1) == (width >= 720)
    texts = [text for axes in explorer.figure.axes
             for text in (*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels())]
    assert min(text.get_fontsize() for text in texts) >= 8
