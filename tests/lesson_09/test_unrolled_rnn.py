"""The unrolled network: its states, bets and gradients, the reader's word, and the pointer."""

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import course, moves, on_the_page, words
from lesson_09.learner import rnn_step

from utils import RNN, CrossEntropyLoss, Embedding, Linear, Sequential, sigmoid, softmax
from utils.lesson_09 import unrolled_rnn
from utils.lesson_09.unrolled import LETTERS, course_backward, start, state, tokens
from utils.lesson_09.unrolled_rnn import written
from utils.widgets.formatting import two_digits

SETTINGS = [
    ("emma", 5, {}), ("alexandra", 17, {"size_h": 1.6, "size_x": 0.3}), ("z", 9, {"at": "all"}),
    ("", 7, {"cell": "gated"}), ("otto", 12, {"cell": "gated", "bias": 2.0, "at": "all"}),
    ("zoe", 8, {"cell": "gated", "bias": 3.0, "size_h": 0.5, "size_x": 2.0})]


def by_hand(word, steps, size_h=1.0, size_x=1.0, cell="tanh", bias=0.0, at="last", nudge=None):
    """States, bets and loss, one letter at a time. nudge -- (step, what is added to its state)"""
    letters, rnn, gru, last = start()
    text = f".{word}" * 50
    h, states, bets, loss = np.zeros(64), [], [], 0.0
    for t in range(steps):
        x = size_x * letters.W.value[LETTERS.index(text[t])]
        if cell == "tanh":
            h = np.tanh(x @ rnn.Wx.value + size_h * h @ rnn.Wh.value + rnn.b.value)
        else:
            from_x = np.split(x @ gru.W.value + np.repeat([bias, 0, 0], 64), 3)
            from_h = np.split(size_h * h @ gru.U.value, 3)
            u, r = sigmoid(from_x[0] + from_h[0]), sigmoid(from_x[1] + from_h[1])
            h = u * h + (1 - u) * np.tanh(from_x[2] + r * from_h[2])
        if nudge and nudge[0] == t:
            h = h + nudge[1]
        p = softmax(h @ last.W.value + last.b.value)
        if at == "all" or t == steps - 1:
            loss -= np.log(p[LETTERS.index(text[t + 1])])
        states.append(h)
        bets.append(p)
    return np.array(states), np.array(bets), loss


@pytest.mark.parametrize("word, steps, settings", SETTINGS)
def test_states_and_bets_are_those_of_a_loop(word, steps, settings):
    s = state(word, steps, **settings)
    h, p, _ = by_hand(word, steps, **settings)
    np.testing.assert_allclose(s.h, h, atol=1e-12)
    np.testing.assert_allclose(s.p, p, atol=1e-12)
    assert "".join(LETTERS[i] for i in s.ids) == (f".{word}" * 50)[:steps + 1]


@pytest.mark.parametrize("word, steps, settings", SETTINGS)
def test_the_gradient_is_how_the_loss_answers_to_a_nudge(word, steps, settings):
    s, directions = state(word, steps, **settings), 1e-5 * np.eye(64)
    lengths = []
    for t in (0, steps // 2, steps - 1):
        up, down = (np.array([by_hand(word, steps, **settings, nudge=(t, sign * one))[2]
                              for one in directions]) for sign in (1, -1))
        lengths.append(np.linalg.norm((up - down) / 2e-5))
    wanted = np.array(lengths) / lengths[-1]
    assert s.size[[0, steps // 2, -1]] == pytest.approx(wanted, rel=1e-4, abs=1e-8)


def test_the_strokes_of_a_gated_cell_are_the_bars_of_tanh():
    gated, tanh = state("emma", 12, cell="gated", bias=2.0), state("emma", 12)
    np.testing.assert_array_equal(gated.plain, tanh.size)
    np.testing.assert_array_equal(tanh.plain, tanh.size)


def test_what_the_lesson_says_of_a_gradient_40_letters_back():
    for word in "alexandra", "emma", "otto":
        assert state(word, 40).size[0] < 1e-3
        assert state(word, 40, size_x=0.1).size[0] > 0.1
        assert state(word, 40, size_h=2.0, size_x=0.1).size[0] > 100
        closed, opened = (state(word, 40, cell="gated", bias=bias) for bias in (0.0, 2.0))
        assert closed.size[19] < closed.plain[19] < 0.1 * opened.size[19]


def test_the_states_after_the_same_letter_differ():
    h = state("alexandra", 12).h
    assert min(np.abs(h[i] - h[j]).max() for i, j in ((1, 5), (1, 9), (5, 9))) > 0.5


@pytest.mark.parametrize("written, read", [
    ("Emma", "emma"), ("jean-luc 2", "jeanluc"), ("a" * 30, "a" * 12), ("éß!", "")])
def test_any_text_is_read_as_letters(written, read):
    np.testing.assert_array_equal(tokens(written, 30), tokens(read, 30))
    explorer = course(unrolled_rnn)
    explorer.set(word=written)
    assert "Error" not in explorer.text
    assert [LETTERS[i] for i in explorer.shown.ids] == list((f".{read}" * 13)[:13])


def test_the_read_out_is_that_of_the_column():
    explorer = course(unrolled_rnn)
    for move in moves(explorer, 20):
        explorer.set(**move)
        s, back = explorer.shown, min(move["back"], move["steps"] - 1)
        t = move["steps"] - 1 - back
        letter, p = s.top(t)[0]
        said = "a point" if letter == "." else letter
        assert f"Step {t + 1} of {move['steps']} reads " in explorer.text
        assert f"bets on {said} {100 * p:.0f} %" in explorer.text
        assert not back or f"gradient is {two_digits(s.size[t])} of that" in explorer.text
        assert words(explorer) == explorer.text and p == s.p[t].max()


def test_the_learners_functions_draw_it():
    calls = []

    def backward(dh_last, hs, xs, Wh):
        calls.append((dh_last.shape, hs.shape, xs.shape, Wh.shape))
        return course_backward(dh_last, hs, xs, Wh)

    mine, theirs = unrolled_rnn(rnn_step, backward), course(unrolled_rnn)
    assert mine.text == theirs.text
    assert calls == [((1, 64), (2, 1, 64), (1, 1, 16), (64, 64))] * 11
    assert "shape (1, 3)" in unrolled_rnn(lambda *_: np.zeros((1, 3))).text


def test_the_courses_way_back_is_the_layers():
    rng = np.random.default_rng(0)
    layer, x, dy = RNN(3, 4, rng=rng), rng.normal(size=(5, 6, 3)), np.zeros((5, 6, 4))
    dy[:, -1] = rng.normal(size=(5, 4))
    layer.forward(x)
    layer.backward(dy)
    made = course_backward(dy[:, -1], layer.h, x.swapaxes(0, 1), layer.Wh.value)
    for own, wanted in zip(made, (layer.Wx.grad, layer.Wh.grad, layer.b.grad)):
        np.testing.assert_allclose(own, wanted, atol=1e-12)


def test_a_trained_network_is_shown_as_it_is():
    rng = np.random.default_rng(5)
    model = Sequential(Embedding(27, 8, rng=rng), RNN(8, 20, rng=rng), Linear(20, 27, rng=rng))
    explorer = unrolled_rnn(model=model)
    assert "cell" not in explorer.controls and "bias" not in explorer.controls
    ids = tokens("alexandra", 12)
    logits = model.forward(ids[None, :-1])
    np.testing.assert_allclose(explorer.shown.p, softmax(logits[0]), atol=1e-12)
    loss = CrossEntropyLoss()
    loss.forward(logits, ids[None, 1:])
    dlogits = loss.backward()
    dlogits[:, :-1] = 0
    model.backward(dlogits)
    lengths = np.linalg.norm(model.layers[1].dh[0], axis=1)
    np.testing.assert_allclose(explorer.shown.size, lengths / lengths[-1], rtol=1e-9)


# ---- by pointer ----------------------------------------------------------------------------------

DRAGS = [
    (unrolled_rnn, {}, 0, (0.5, 4), (2.5 / 12, 9), {"back": 9}),
    (unrolled_rnn, {"steps": 40}, 1, (0.2, 1), (39.5 / 40, 2), {"back": 0}),
    (unrolled_rnn, {}, 2, (0.9, 1e-3), (0.01, 1), {"back": 11}),
]
TIPS = [
    (unrolled_rnn, {}, 0, 1.5 / 12, -1.5, "Step 2 reads a. Press"),
    (unrolled_rnn, {}, 0, 0.5 / 12, 3.5, f"Number 3 of the state after step 1: "
     f"{state('alexandra', 12).h[0, 3]:.2f}"),
    (unrolled_rnn, {}, 1, 0.5, 0.5, "After step 7, "),
    (unrolled_rnn, {}, 2, 11.5 / 12, 1e-3, "After step 12: 1.00 of that at the last step"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


def test_every_handle_is_driven():
    check_every_handle_is_driven(unrolled_rnn, DRAGS, TIPS)


def test_the_bars_are_as_high_as_the_gradient():
    explorer = course(unrolled_rnn)
    explorer.set(steps=8, size_x=0.5)
    bars = [bar for bar in explorer.figure.axes[2].patches if bar.get_visible()]
    heights = [bar.get_y() + bar.get_height() for bar in bars]
    assert heights == pytest.approx(explorer.shown.size) and len(bars) == 8
    shapes = [path.vertices.tolist() for path in explorer._read.get_paths()]
    assert shapes == [written(letter).vertices.tolist() for letter in ".alexand"]


def test_no_slider_asks_for_a_step_before_the_first():
    explorer = course(unrolled_rnn)
    explorer.set(steps=40)
    explorer.set(back=39)
    assert explorer.text.startswith("Step 1 of 40 reads a point")
    explorer.set(steps=7)
    assert explorer.controls["back"].value == 6 and explorer.text.startswith("Step 1 of 7 ")


def test_the_gate_has_its_bias_on_the_page_and_in_the_words_only_where_there_is_a_gate():
    explorer = course(unrolled_rnn)
    assert not on_the_page(explorer.controls["bias"]) and "gate" not in explorer.text
    explorer.set(cell="gated", bias=2.5, size_h=1.35, size_x=0.4)
    assert on_the_page(explorer.controls["bias"])
    assert explorer.text.endswith("Here gate bias 2.5, size of Wh 1.35, of the inputs 0.4.")
