"""The pad of lesson 6: how ink becomes what the network gets, what it answers, and the words."""

import io
import time

import numpy as np
import pytest
from helpers.widgets import at, handle_at, on_the_page, point, values, words
from PIL import Image

from utils import Linear, ReLU, Sequential
from utils.lesson_01.ink import blank, enlarged, stroke
from utils.lesson_06 import drawn_digits, networks, pixels, read_my_digit, reading

SEVEN = [(5, 4), (23, 4), (12, 25)]  # the corners of a 7 that fills the pad
WIDTHS = 460, 560, 880, 1200


@pytest.fixture
def pad():
    return read_my_digit()


def draw(explorer, *corners):
    """Draw straight lines with the pointer, as a page sends them -> its answer."""
    places = np.vstack([np.linspace(*pair, 12) for pair in zip(corners, corners[1:])])
    moves = [("move" if i else "down", 0, *place) for i, place in enumerate(places)]
    return point(explorer, *moves, ("up", 0, *corners[-1]))


def inked(strokes, pen=2.2):
    ink = blank()
    for places in strokes:
        for pair in zip(places, places[1:]):
            stroke(ink, *pair, pen)
    return ink


def answer(ink, **settings):
    return reading.state(reading.seen(ink, **settings), networks.network()).probabilities.argmax()


def hand_drawn(rng, high):
    """A digit of each kind, sheared, stretched and turned a little, `high` pixels high or wide."""
    for digit, strokes in enumerate(drawn_digits.STROKES):
        angle = np.radians(rng.uniform(-8, 8))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        bend = np.array([[rng.uniform(0.85, 1.15), rng.uniform(-0.25, 0.25)], [0, 1]])
        parts = [places @ (turn @ bend).T for places in strokes]
        whole = np.vstack(parts)
        low, top = whole.min(axis=0), whole.max(axis=0)
        yield digit, [high / max(top - low) * (part - (low + top) / 2) + 14 for part in parts]


# ---- the story of the lesson ---------------------------------------------------------------------

def test_it_reads_less_than_half_of_what_fills_the_pad_and_nearly_all_of_it_as_mnist_was_made():
    rng, right = np.random.default_rng(0), {"raw": [], "center": [], "scale": [], "both": []}
    ways = {"raw": {}, "center": {"centered": True}, "scale": {"scale": True},
            "both": {"centered": True, "scale": True}}
    for _ in range(6):
        for digit, strokes in hand_drawn(rng, 24):
            ink = inked(strokes)
            for name, settings in ways.items():
                right[name].append(answer(ink, **settings) == digit)
    share = {name: np.mean(found) for name, found in right.items()}
    assert share["raw"] < 0.5 and share["both"] > 0.9
    assert share["raw"] + 0.1 < min(share["center"], share["scale"])
    assert share["both"] > max(share["center"], share["scale"]) + 0.1


def test_a_drawn_seven_is_a_six_for_it_and_a_seven_again_when_centered_and_scaled(pad):
    pad.set(start=7)
    assert pad.text.startswith("It reads a 6, over 99")
    pad.set(centered=True, scale=True)
    assert pad.text.startswith("It reads a 7, ")


def test_whether_the_answer_is_right_is_said_where_the_digit_is_known(pad):
    assert "That is" not in pad.text
    for digit in range(10):
        pad.set(start=digit)
        right = pad.shown.probabilities.argmax() == digit
        assert ("That is right." in pad.text, "That is wrong." in pad.text) == (right, not right)
    draw(pad, (8, 14), (20, 14))
    assert "That is" not in pad.text
    pad.set(start="test", which=3)
    right = pad.shown.probabilities.argmax() == networks.test_set()[1][3]
    assert f"That is {'right' if right else 'wrong'}." in pad.text
    pad.clear.click()
    draw(pad, *SEVEN)
    assert "That is" not in pad.text


@pytest.mark.parametrize("digit", range(10))
def test_every_drawn_digit_is_read_once_it_is_scaled_and_centered(pad, digit):
    pad.set(start=digit, centered=True, scale=True)
    assert pad.shown.probabilities.argmax() == digit


def test_an_empty_pad_gets_an_answer_and_it_is_said(pad):
    probabilities = networks.network().forward(np.zeros((1, 784), np.float32))
    assert pad.shown.probabilities.argmax() == probabilities.argmax() == 5
    assert "The pad is empty" in pad.text and "a 5, less than 20 % sure" in pad.text
    assert 0.15 < pad.shown.probabilities.max() < 0.18


# ---- from ink to pixels --------------------------------------------------------------------------

def test_a_pixel_is_the_mean_of_its_hundred_dots():
    ink = np.random.default_rng(0).random((280, 280))
    by_hand = [[ink[10 * r:10 * r + 10, 10 * c:10 * c + 10].mean() for c in range(28)]
               for r in range(28)]
    np.testing.assert_array_equal(reading.seen(ink), np.rint(255 * np.array(by_hand)))


def test_scaled_ink_is_20_pixels_long_and_stays_around_its_place():
    ink = blank()
    ink[20:60, 180:200] = 1  # 4 x 2 pixels around (4, 19)
    rows, columns = np.nonzero(reading.seen(ink, scale=True) > 128)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (20, 10)
    assert (columns.min() + columns.max() + 1) / 2 == 19 and rows.min() == 0  # as far as it fits


@pytest.mark.parametrize("right, down", [(3, 0), (-8, 2), (0, -5), (8, 8)])
def test_moved_pixels_are_lost_at_the_edge_and_zeros_come_in(right, down):
    ink = np.random.default_rng(1).random((280, 280))
    plain, moved = reading.seen(ink), reading.seen(ink, right=right, down=down)
    for row in range(28):
        for column in range(28):
            from_row, from_column = row - down, column - right
            inside = 0 <= from_row < 28 and 0 <= from_column < 28
            assert moved[row, column] == (plain[from_row, from_column] if inside else 0)


def test_brightness_and_inversion_are_those_of_the_pixels():
    ink = enlarged(networks.test_set()[0][3].reshape(28, 28))
    plain = reading.seen(ink).astype(float)
    assert np.abs(reading.seen(ink, brightness=0.3) - 0.3 * plain).max() <= 0.65
    np.testing.assert_array_equal(reading.seen(ink, invert=True), 255 - plain)


def test_a_quarter_turn_is_clockwise():
    ink = blank()
    ink[50:230, 50:70] = ink[50:70, 50:120] = 1
    turned, plain = reading.seen(ink, turn=90) / 255, reading.seen(ink) / 255
    assert np.abs(turned - np.rot90(plain, -1)).mean() < 0.01


@pytest.mark.parametrize("shape", [(28, 28), (5, 8), (6, 3)])
def test_center_puts_the_center_of_mass_nearest_to_the_middle(shape):
    rng = np.random.default_rng(2)
    for _ in range(20):
        image = np.zeros(shape)
        image[:3, :2] = rng.random((3, 2))
        total, (rows, columns) = image.sum(), np.indices(shape)
        mass = (rows * image).sum() / total, (columns * image).sum() / total
        assert pixels.center_of_mass(image) == pytest.approx(mass)
        after, middle = pixels.center_of_mass(pixels.center(image)), (np.array(shape) - 1) / 2
        assert np.abs(after - middle).max() <= 0.5 + 1e-9
    assert not pixels.center(np.zeros(shape)).any() and pixels.center_of_mass(image * 0) is None


def test_what_the_units_and_the_bars_show_is_the_networks_forward():
    image = reading.seen(enlarged(networks.test_set()[0][0].reshape(28, 28)))
    model = networks.network()
    s, (first, _, last) = reading.state(image, model), model.layers
    hidden = np.maximum(image.reshape(1, 784) / 255 @ first.W.value + first.b.value, 0)
    z = hidden @ last.W.value + last.b.value
    np.testing.assert_allclose(s.hidden, hidden[0], atol=1e-4)
    np.testing.assert_allclose(s.probabilities, (np.exp(z) / np.exp(z).sum())[0], atol=1e-4)


# ---- models and functions of the reader's --------------------------------------------------------

@pytest.mark.parametrize("sizes", [(784, 10), (784, 32, 10), (784, 7, 5, 10)])
def test_any_network_can_be_asked(sizes):
    rng, layers = np.random.default_rng(0), []
    for pair in zip(sizes, sizes[1:]):
        layers += [ReLU()] * bool(layers) + [Linear(*pair, rng=rng, dtype=np.float32)]
    pad = read_my_digit(Sequential(*layers))
    pad.set(start=3)
    assert len(pad.shown.hidden) == (sizes[-2] if len(sizes) > 2 else 0)
    for _ in range(3):
        assert point(pad, ("hover", 2, 0.5, 0.5))["tip"].startswith("unit") == (len(sizes) > 2)


def test_it_runs_on_the_readers_center_where_that_is_asked_for():
    asked = []

    def center(image):
        asked.append(image)
        return np.zeros((28, 28))

    pad = read_my_digit(center=center)
    pad.set(start=4)
    assert not asked and pad.shown.image.any()
    pad.set(centered=True)
    assert asked and asked[-1].max() <= 1 and not pad.shown.image.any()
    assert not pad.shown.mass and "Center of mass" not in pad.text


@pytest.mark.parametrize("broken, said", [
    ({"center": lambda image: image[0]}, "center gave the shape (28,)"),
    ({"prepare": lambda images: images}, "prepare gave the shape (1, 28, 28)"),
    ({"prepare": lambda images: {}["mine"]}, "KeyError: 'mine'")])
def test_what_they_do_wrong_is_said_and_the_pad_lives_on(broken, said):
    pad = read_my_digit(**broken)
    pad.set(start=2, centered=True)
    assert said in pad.text
    assert point(pad, ("hover", 1, 14, 14)) == {"done": True, "tip": "", "cursor": ""}


# ---- by pointer ----------------------------------------------------------------------------------

def test_a_digit_that_is_drawn_stands_on_the_pad_and_is_read(pad):
    reply = draw(pad, *SEVEN)
    assert reply == {"done": True, "tip": "", "cursor": "crosshair"}
    assert pad.ink[40, 140] == 1 and pad.text.startswith("It reads a ") and words(pad) == pad.text
    assert len(pad.strokes) == 1
    pad.set(centered=True, scale=True)
    assert pad.text.startswith("It reads a 7, ")


def test_undo_takes_the_last_stroke_and_clear_all_of_them_but_no_setting(pad):
    draw(pad, *SEVEN)
    one = pad.ink.copy()
    draw(pad, (8, 14), (20, 14))
    pad.set(right=2)
    pad.undo_button.click()
    np.testing.assert_array_equal(pad.ink, one)
    pad.clear.click()
    assert not pad.ink.any() and pad.controls["right"].value == 2
    pad.undo_button.click()  # nothing is left
    pad.set(start=5)
    pad.undo_button.click()
    assert 0 < pad.ink.sum() < inked(drawn_digits.strokes(5)).sum()
    pad.clear.click()
    assert not pad.ink.any() and pad.controls["start"].value == "none"


def test_clear_while_the_pen_is_down_does_no_harm(pad):
    point(pad, ("down", 0, 5, 5), ("move", 0, 9, 5))
    pad.clear.click()
    point(pad, ("move", 0, 9, 9), ("move", 0, 12, 9), ("up", 0, 12, 9))
    assert pad.ink[90, 100] == 1 and pad.ink[70, 90] == 0


def test_another_pen_draws_all_strokes_anew_and_the_page_draws_with_it(pad):
    draw(pad, *SEVEN)
    thin, wide = pad.ink.sum(), pad.image.pad[4]
    pad.set(pen=3.8)
    assert pad.ink.sum() > 1.5 * thin and pad.image.pad[4] == pytest.approx(wide * 3.8 / 2.2)
    np.testing.assert_allclose(pad.ink, inked(pad.strokes, 3.8))


def test_the_page_draws_where_the_kernel_does(pad):
    for width in WIDTHS:
        pad.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
        left, top, right, bottom, _ = pad.image.pad
        assert (left, top) == pytest.approx(at(pad, 0, 0, 0))
        assert (right, bottom) == pytest.approx(at(pad, 0, 28, 28))


def test_dragging_the_center_of_mass_moves_the_digit_as_the_sliders_do(pad):
    pad.set(start=3)
    row, column = pad.shown.mass
    assert pad.image.handles == [pytest.approx(at(pad, 1, column + 0.5, row + 0.5))]
    start = 1, column + 0.5, row + 0.5
    point(pad, ("down", *start), ("move", 1, column + 3.4, row - 1.6), ("up", *start))
    dragged = pad.values(), pad.text, pad.image.value
    assert (dragged[0]["right"], dragged[0]["down"]) == (3, -2)
    pad.set(right=0, down=0)
    pad.set(right=3, down=-2)
    assert (pad.values(), pad.text, pad.image.value) == dragged


def test_what_is_dragged_beside_the_pad_leaves_no_stroke(pad):
    draw(pad, *SEVEN)
    row, column = pad.shown.mass
    start = 1, column + 0.5, row + 0.5
    point(pad, ("down", *start), ("move", 1, column + 3.4, row), ("move", 0, 9, 9), ("up", *start))
    assert pad.controls["right"].value != 0 and len(pad.strokes) == 1


def test_a_stroke_that_leaves_the_pad_and_comes_back_is_one(pad):
    point(pad, ("down", 0, 25, 5), ("move", 0, 33, 5), ("move", 0, 25, 9), ("up", 0, 25, 9))
    assert len(pad.strokes) == 1 and pad.ink[90, 250] == 1


def test_tips_tell_pixels_units_and_how_sure_it_is_of_a_digit(pad):
    assert pad.image.handles == []  # an empty pad has no center of mass
    pad.set(start=0)
    s = pad.shown
    assert point(pad, ("hover", 1, 8.5, 25.5))["tip"] == (
        f"row 25, column 8: {s.image[25, 8]:.2f}")
    assert point(pad, ("hover", 2, 0.2, 0.97))["tip"] == f"unit 121: {s.hidden[121]:.2f}"
    assert point(pad, ("hover", 3, 50, 4))["tip"] == f"4: {100 * s.probabilities[4]:.1f} %"
    row, column = s.mass
    assert point(pad, ("hover", 1, column + 0.5, row + 0.5))["tip"] == "Drag: move the digit"
    assert {handle_at(pad, *place) for place in (
        (0, 3, 3), (1, column + 0.5, row + 0.5), (1, 2, 26), (2, 0.5, 0.5), (3, 50, 5))} == {
            0, 1, 2, 3, 4}


# ---- by keyboard ---------------------------------------------------------------------------------

def test_every_control_changes_what_is_seen_and_a_slider_is_named(pad):
    pad.set(start=9)
    for name, control in pad.controls.items():
        if name == "which":
            continue
        before, start = (pad.image.value, pad.text), control.value
        control.value = next(value for value in reversed(values(control)) if value != start)
        assert pad.image.value != before[0], name
        assert pad.text != before[1], name
        if hasattr(control, "max"):
            assert any(f"{control.description} {control.value:{form}}" in pad.text
                       for form in (".0f", ".1f"))
        control.value = start
        assert (pad.image.value, pad.text) == before, name


def test_test_images_can_be_chosen_by_their_number(pad):
    assert not on_the_page(pad.controls["which"])
    pad.set(start="test", which=17)
    assert on_the_page(pad.controls["which"]) and "test image 17" in pad.text
    image = networks.test_set()[0][17].reshape(28, 28)
    assert np.abs(pad.shown.image - image).mean() < 0.01


def test_reset_brings_the_first_picture_back(pad):
    image, text, start = pad.image.value, pad.text, pad.values()
    draw(pad, *SEVEN)
    pad.set(pen=1.0, turn=30, brightness=0.5, invert=True, centered=True, start="test", which=9)
    pad.reset.click()
    assert (pad.image.value, pad.text, pad.values()) == (image, text, start)


# ---- on the page ---------------------------------------------------------------------------------

@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_small_or_leaves_the_picture_and_no_axes_overlap(pad, width):
    pad.set(start=6)
    pad.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    figure = pad.figure
    boxes = [axes.get_tightbbox() for axes in figure.axes]
    for i, box in enumerate(boxes):
        assert box.x0 > -1.5 and box.x1 < figure.bbox.width + 1.5
        assert box.y0 > -1.5 and box.y1 < figure.bbox.height + 1.5
        assert not any(box.overlaps(other) for other in boxes[i + 1:])
    texts = [text for axes in figure.axes for text in [axes.title, *axes.texts]]
    assert all(text.get_fontsize() >= 8 for text in texts)


def test_the_picture_is_said_in_words_and_is_what_the_canvas_holds(pad):
    pad.set(start=8, turn=10)
    shown = np.array(Image.open(io.BytesIO(pad.image.value)).convert("RGB"), int)
    canvas = np.array(pad.figure.canvas.buffer_rgba())[..., :3]
    assert np.abs(shown - canvas).mean() < 1.5
    data, _ = pad._repr_mimebundle_()
    assert data["text/plain"].startswith("[From left to right: a pad") and len(pad._alt) > 60
    assert all(control.description and control.tooltip for control in pad.controls.values())


def test_an_answer_takes_a_tenth_of_a_second_at_most(pad):
    point(pad, ("down", 0, 5, 5))
    pad.set(scale=True, centered=True, turn=10)
    seconds = []
    for i in range(15):
        start = time.process_time()
        point(pad, ("move", 0, 5 + i, 5 + i))
        seconds.append(time.process_time() - start)
    assert np.median(seconds) < 0.1
