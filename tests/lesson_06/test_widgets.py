"""The smaller interactions of lesson 6: their numbers against other formulas, and their words."""

import importlib
import re

import numpy as np
import pytest
from helpers.widgets import course, moves, on_the_page, play, point, until

from utils import Adam, CrossEntropyLoss, Linear, ReLU, Sequential, mnist, train
from utils.lesson_06 import (
    confusion_browser,
    moved_digits,
    networks,
    reliability,
    watch_it_learn,
)
from utils.lesson_06.figures import mean_digits

LESSON_6 = [confusion_browser, moved_digits, reliability, watch_it_learn]
EACH = pytest.mark.parametrize("make", LESSON_6, ids=lambda make: make.__name__)
browser_file, moved_file, reliable_file, watch_file = (
    importlib.import_module(f"utils.lesson_06.{make.__name__}") for make in LESSON_6)
LOGITS = np.random.default_rng(0).normal(size=(300, 10))
LABELS = np.random.default_rng(1).integers(0, 10, 300)


class Says:
    """A model that answers with fixed logits (N, C), whatever it is asked."""

    def __init__(self, logits):
        self.logits = logits

    def forward(self, X):
        return self.logits[:len(X)]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def by_hand(X, hidden=True):
    """The logits of the networks, by their formula."""
    if not hidden:
        layer, = networks.linear_network().layers
        return X @ layer.W.value + layer.b.value
    first, _, last = networks.network().layers
    return np.maximum(X @ first.W.value + first.b.value, 0) @ last.W.value + last.b.value


# ---- the networks --------------------------------------------------------------------------------

def test_the_networks_are_those_that_the_lesson_names():
    X, y = networks.test_set()
    assert X.dtype == np.float32 and X.min() >= 0 and X.max() == 1
    np.testing.assert_allclose(X[7], mnist()[2][7].ravel() / 255, atol=1e-7)
    counts = [sum(parameter.value.size for parameter in model.parameters())
              for model in (networks.network(), networks.linear_network())]
    assert counts == [101_770, 7_850]
    right = [np.mean(by_hand(X, hidden).argmax(axis=1) == y) for hidden in (True, False)]
    assert right[0] > 0.93 and 0.89 < right[1] < 0.93


def test_the_mean_digits_are_said_to_be_nearest_as_they_are():
    X, y = networks.test_set()
    for i in range(3):
        means = [X[y == digit].mean(axis=0) for digit in range(10)]
        nearest = min(range(10), key=lambda digit: np.linalg.norm(means[digit] - X[i]))
        assert mean_digits(X, y, X[i]).alt.endswith(f"the nearest is the {nearest}.")


# ---- the confusion browser -----------------------------------------------------------------------

def found():
    return browser_file.answers(Says(LOGITS), np.zeros((300, 784)), LABELS)


def test_the_matrix_counts_labels_in_rows_and_answers_in_columns():
    p = softmax(LOGITS)
    np.testing.assert_allclose(found().probabilities, p)
    for true in range(10):
        for answer in range(10):
            both = sum(label == true and row.argmax() == answer for label, row in zip(LABELS, p))
            assert found().counts[true, answer] == both


def test_a_cell_shows_its_images_the_surest_mistake_first_or_the_least_sure_right_answer():
    p = softmax(LOGITS)
    for true in range(10):
        for answer in range(10):
            places = browser_file.chosen(found(), "one cell", true, answer, 1)
            assert len(places) == min(12, found().counts[true, answer])
            assert all(LABELS[places] == true) and all(p[places].argmax(axis=1) == answer)
            sure = p[places, answer]
            assert list(sure) == sorted(sure, reverse=true != answer)


def test_all_mistakes_are_shown_from_a_number_on():
    p = softmax(LOGITS)
    wrong = sorted((i for i in range(300) if p[i].argmax() != LABELS[i]), key=lambda i: -p[i].max())
    for first in (1, 2, 40, len(wrong) - 3):
        places = browser_file.chosen(found(), "all wrong answers", 0, 0, first)
        assert list(places) == wrong[first - 1:first + 11]


def test_the_browser_reads_its_numbers_out():
    explorer, (X, y) = course(confusion_browser), networks.test_set()
    p = softmax(by_hand(X).astype(float))
    for move in moves(explorer, 15, seed=6):
        explorer.set(**move)
        if move["view"] == "one cell":
            true, answer = move["true"], move["answer"]
            cell = (y == true) & (p.argmax(axis=1) == answer)
            said = re.findall(r"\b(\d+|none) of (\d+)", explorer.text)[0]
            assert said[0] == (str(cell.sum()) if cell.any() else "none")
            assert int(said[1]) == (y == true).sum()
            if true != answer and cell.any():
                assert f"{100 * p[cell, answer].max():.1f} % sure" in explorer.text
        else:
            assert f"from number {move['first']}" in explorer.text


def test_the_captions_of_wrong_answers_have_room_beside_each_other():
    explorer = course(confusion_browser)
    explorer.set(view="all wrong answers")
    sheet = explorer.figure.axes[1]
    assert sheet.get_xlabel() == "The surest wrong answers"
    for width in (460, 800, 1200):
        explorer.fit(width, 1)
        explorer.figure.draw_without_rendering()
        ends = [text.get_window_extent() for text in sheet.texts[:4]]
        assert all(one.x1 + 4 < other.x0 for one, other in zip(ends, ends[1:])), width


def test_only_the_sliders_that_count_are_on_the_page():
    explorer = course(confusion_browser)
    for view, wanted in (("one cell", {"view", "true", "answer"}),
                         ("all wrong answers", {"view", "first"})):
        explorer.set(view=view)
        assert {n for n, control in explorer.controls.items() if on_the_page(control)} == wanted


def test_the_browser_runs_on_the_readers_worst_mistakes():
    asked = []

    def backward(probabilities, labels, k):
        asked.append(k)
        return browser_file.worst_mistakes(probabilities, labels, k)[::-1].tolist()

    explorer, mine = course(confusion_browser), confusion_browser(worst_mistakes=backward)
    for each in explorer, mine:
        each.set(view="all wrong answers")
    assert mine.text != explorer.text and asked
    for broken in 3, lambda *arguments: {}["mine"]:
        assert re.match("TypeError|KeyError", confusion_browser(worst_mistakes=broken).text)


def test_a_network_without_mistakes_can_be_opened_too():
    explorer = confusion_browser(Says(50.0 * np.eye(10)[LABELS]), np.zeros((300, 784)), LABELS)
    assert "none of" in explorer.text
    explorer.set(view="all wrong answers")
    assert explorer.text.endswith("there are none.")


# ---- the moved digits ----------------------------------------------------------------------------

@pytest.mark.parametrize("way, axis, step", [
    ("right", 2, 1), ("left", 2, -1), ("down", 1, 1), ("up", 1, -1)])
@pytest.mark.parametrize("by", [0, 2, 5])
def test_the_curves_are_the_shares_of_right_answers_to_moved_images(way, axis, step, by):
    X, y = networks.test_set()
    framed = np.pad(X.reshape(-1, 28, 28), ((0, 0), (6, 6), (6, 6)))
    moved = np.roll(framed, by * step, axis)[:, 6:34, 6:34].reshape(-1, 784)
    explorer = course(moved_digits)
    explorer.set(by=by, way=way)
    lines = [line for line in explorer.figure.axes[0].lines if line.get_label()[0] != "_"]
    for line, hidden in zip(lines, (True, False)):
        share = 100 * np.mean(by_hand(moved, hidden).argmax(axis=1) == y)
        assert len(line.get_xdata()) == by + 1 and line.get_ydata()[-1] == pytest.approx(share)
        assert not by or f"{share:.0f} %" in explorer.text


def test_what_is_said_over_a_moved_digit_is_the_networks_answer():
    X, y = networks.test_set()
    explorer = course(moved_digits)
    explorer.set(by=3, way="left")
    texts = [text.get_text() for text in explorer.figure.axes[1].texts]
    for digit, text in enumerate(texts):
        image = X[np.argmax(y == digit)].reshape(28, 28)
        moved = np.hstack([image[:, 3:], np.zeros((28, 3))]).reshape(1, 784)
        read = by_hand(moved).argmax()
        assert text == (str(read) if read == digit else f"{read}, wrong")


# ---- the reliability of answers ------------------------------------------------------------------

def test_bins_count_answers_and_average_how_sure_and_how_right_they_are():
    p = softmax(2 * LOGITS)
    p[0] = np.eye(10)[3]  # a probability of 1 belongs to the last bin
    counts, sure, right = reliable_file.binned(p, LABELS)
    for i in range(10):
        inside = [k for k in range(300) if min(int(10 * p[k].max()), 9) == i]
        assert counts[i] == len(inside)
        if inside:
            assert sure[i] == pytest.approx(np.mean([p[k].max() for k in inside]))
            assert right[i] == pytest.approx(np.mean([p[k].argmax() == LABELS[k] for k in inside]))
    error = sum(len_ * abs(a - b) for len_, a, b in zip(counts, sure, right)) / 300
    assert reliable_file.course_calibration_error(p, LABELS) == pytest.approx(error)


@pytest.mark.parametrize("moved, brightness", [(0, 1.0), (3, 1.0), (0, 0.3), (6, 0.5)])
def test_its_state_is_that_of_the_moved_and_darkened_test_images(moved, brightness):
    X, y = networks.test_set()
    s = reliable_file.state(networks.network(), X, y, moved, brightness)
    images = np.zeros((1000, 28, 28))
    images[:, :, moved:] = brightness * X.reshape(-1, 28, 28)[:, :, :28 - moved]
    p = softmax(by_hand(images.reshape(1000, 784)))
    assert s.accuracy == pytest.approx(np.mean(p.argmax(axis=1) == y), abs=0.0015)
    assert s.confidence == pytest.approx(p.max(axis=1).mean(), abs=1e-4)
    assert s.counts.sum() == 1000


def test_it_is_calibrated_then_too_sure_then_not_sure_enough():
    explorer = course(reliability)
    assert "right about as often as it is sure. Calibration error below 0.05." in explorer.text
    explorer.set(moved=2)
    assert "too sure" in explorer.text
    explorer.set(moved=0, dimmed=70)
    assert "not sure enough" in explorer.text


# ---- on the page ---------------------------------------------------------------------------------

@EACH
@pytest.mark.parametrize("width", [460, 560, 880, 1200])
def test_no_text_is_small_or_leaves_the_picture_and_no_axes_overlap(make, width):
    explorer = make()
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    for move in moves(explorer, 2, seed=9):
        explorer.set(**move)
        figure = explorer.figure
        boxes = [axes.get_tightbbox() for axes in figure.axes]
        assert not boxes[0].overlaps(boxes[1])
        for box in boxes:
            assert box.x0 > -1.5 and box.x1 < figure.bbox.width + 1.5
            assert box.y0 > -1.5 and box.y1 < figure.bbox.height + 1.5
        texts = [text for axes in figure.axes for text in [axes.title, *axes.texts]]
        assert all(text.get_fontsize() >= 8 for text in texts)


# ---- the network that is watched -----------------------------------------------------------------

def test_the_training_that_is_watched_is_that_of_train():
    X, y, X_val, y_val = watch_file.parts()
    assert len(X) == 5000 and len(X_val) == 1000
    run, rng = watch_file.begin(32, 4), np.random.default_rng(4)
    while run.epoch < 2:
        watch_file.advance(run)
    network = Sequential(Linear(784, 32, rng=rng, dtype=np.float32, input_gradient=False), ReLU(),
                         Linear(32, 10, rng=rng, dtype=np.float32))
    history = train(network, CrossEntropyLoss(), Adam(network.parameters(), 0.001), X, y, epochs=2,
                    batch_size=64, rng=rng, validation=(X_val, y_val))
    assert run.train[1:] == pytest.approx(history.train_loss, rel=1e-4)
    assert run.val[1:] == pytest.approx(history.val_loss, rel=1e-4)
    assert run.right[1:] == pytest.approx(history.val_accuracy)


def test_the_sheet_shows_the_pixels_weights_of_the_first_32_units():
    weights = np.random.default_rng(3).normal(size=(784, 40))
    sheet = watch_file.sheet(weights)
    for unit in (0, 7, 8, 31):
        top, left = unit // 8 * 30 + 1, unit % 8 * 30 + 1
        for pixel in (0, 27, 28, 783):
            assert sheet[top + pixel // 28, left + pixel % 28] == weights[pixel, unit]
    assert np.isnan(sheet).sum() == sheet.size - 32 * 784


def test_training_does_not_change_the_weights_of_pixels_that_are_always_dark():
    explorer = watch_it_learn()
    play(explorer, lambda: until(lambda: explorer.run.epoch >= 1 and not stop(explorer)))
    changed = explorer.run.network.layers[0].W.value != explorer.run.start
    dark = (watch_file.parts()[0] == 0).all(axis=0)
    assert dark.sum() > 100 and not changed[dark].any() and changed[~dark].any(axis=1).all()
    assert re.search(r"epoch 1 of 15: loss 0\.\d{3} nats in training", explorer.text)
    before = explorer.image.value
    explorer.set(view="what training changed")
    assert explorer.image.value != before and explorer.run.epoch == 1
    tip = point(explorer, ("hover", 1, 30 + 1 + 14.5, 1 + 14.5))["tip"]
    moved = (explorer.run.network.layers[0].W.value - explorer.run.start)[14 * 28 + 14, 1]
    assert tip == f"unit 1, row 14, column 14: {moved:+.3f}"
    assert point(explorer, ("hover", 0, 1, 0.4))["tip"].startswith("epoch 1: 0.")


def stop(explorer):
    explorer.stop()
