"""The digit pad: its network, its strokes, how ink becomes what the network gets, and its words."""

import importlib

import numpy as np
import pytest
from helpers.widgets import at, point, words

from utils import accuracy, mnist
from utils.lesson_01 import digit_pad
from utils.lesson_01.ink import FINE, stroke

pad_file = importlib.import_module("utils.lesson_01.digit_pad")  # not the package's function
SEVEN = [(8, 7), (20, 7), (12, 22)]  # the corners of a 7, in pixels of the network


@pytest.fixture
def pad():
    return digit_pad()


def draw(explorer, *corners):
    """Draw straight lines with the pointer, as a page sends them -> its answer."""
    places = np.vstack([np.linspace(*pair, 12) for pair in zip(corners, corners[1:])])
    moves = [("move" if i else "down", 0, *place) for i, place in enumerate(places)]
    return point(explorer, *moves, ("up", 0, *corners[-1]))


def upscaled(image):
    return np.kron(image, np.ones((FINE, FINE)))


# ---- the network ---------------------------------------------------------------------------------

def test_the_network_reads_at_least_93_of_100_images_that_it_has_not_seen():
    *_, X, y = mnist()
    logits = pad_file.network().forward((X.reshape(len(X), -1) / 255).astype(np.float32))
    assert accuracy(logits, y) >= 0.93 and pad_file.network() is pad_file.network()


def test_it_reads_as_well_what_has_gone_through_the_pad():
    answers = [pad_file.state(upscaled(image), 0).probabilities.argmax() == digit
               for digit, images in enumerate(pad_file.examples()) for image in images[:20]]
    assert np.mean(answers) >= 0.93


def test_each_example_is_of_its_digit_and_a_test_image():
    *_, X, y = mnist()
    places = [[np.argmax((255 * image == X).all(axis=(1, 2))) for image in images[::10]]
              for images in pad_file.examples()]
    assert all((y[found] == digit).all() for digit, found in enumerate(places))


# ---- ink -----------------------------------------------------------------------------------------

def test_a_stroke_is_as_wide_as_the_pen_and_ends_round():
    ink = np.zeros((280, 280))
    stroke(ink, (10, 14), (18, 14))
    radius = pad_file.PEN * FINE / 2
    assert ink[:, 140].sum() == pytest.approx(2 * radius, abs=0.5)
    assert ink.sum() == pytest.approx(80 * 2 * radius + np.pi * radius**2, rel=0.02)
    assert ink[140, 100 - 9] == 1 and ink[140, 100 - 13] == 0


@pytest.mark.parametrize("start, end", [((-3, 5), (9, -2)), ((27, 20), (33, 31)), ((9, 9), (9, 9))])
def test_a_stroke_over_the_edge_is_cut_there(start, end):
    ink, wide = np.zeros((280, 280)), np.zeros((480, 480))
    stroke(ink, start, end)
    stroke(wide, np.add(start, 10), np.add(end, 10))
    np.testing.assert_allclose(ink, wide[100:380, 100:380])


@pytest.mark.parametrize("image", pad_file.examples()[:, 0])
def test_an_image_of_mnist_comes_out_as_it_is(image):
    assert np.abs(pad_file.as_in_mnist(upscaled(image)) - image).mean() < 0.02


def test_a_small_drawing_in_a_corner_is_scaled_to_20_pixels_and_put_in_the_middle():
    ink = np.zeros((280, 280))
    ink[5:45, 230:250] = 1  # 40 by 20 dots
    pixels = pad_file.as_in_mnist(ink)
    rows, columns = np.nonzero(pixels > 0.5)
    assert (np.ptp(rows) + 1, np.ptp(columns) + 1) == (20, 10)
    assert (rows.mean(), columns.mean()) == pytest.approx((14, 14), abs=0.5)


def test_a_quarter_turn_is_clockwise():
    ink = np.zeros((280, 280))
    ink[50:230, 50:70] = ink[50:70, 50:120] = 1  # the foot of this angle is down, its arm right
    turned, straight = pad_file.as_in_mnist(ink, 90), pad_file.as_in_mnist(ink)
    assert np.abs(turned - np.rot90(straight, -1)).mean() < 0.03


def test_without_ink_there_is_no_answer():
    s = pad_file.state(np.zeros((280, 280)), 40)
    assert s.probabilities is None and not s.pixels.any()


# ---- by pointer ----------------------------------------------------------------------------------

def test_a_digit_that_is_drawn_is_read(pad):
    assert pad.text == "Draw a digit in the square, or start from one in the list below."
    answer = draw(pad, *SEVEN)
    assert answer == {"done": True, "tip": "", "cursor": "crosshair"}
    assert words(pad) == pad.text and pad.text.startswith("It reads a 7, ")


def test_the_page_draws_where_the_kernel_does(pad):
    left, top, right, bottom, pen = pad.image.pad
    assert (left, top) == pytest.approx(at(pad, 0, 0, 0))
    assert (right, bottom) == pytest.approx(at(pad, 0, 28, 28))
    assert pen / (right - left) == pytest.approx(pad_file.PEN / 28)
    pad.image._handle_custom_msg({"page": {"width": 460, "ratio": 1}}, [])
    assert pad.image.pad[:2] == pytest.approx(at(pad, 0, 0, 0)) and pad.image.pad[0] != left


def test_a_stroke_goes_on_from_message_to_message_and_ends_where_the_pen_is_lifted(pad):
    draw(pad, *SEVEN)
    whole = pad.ink.copy()
    pad.reset.click()
    places = np.vstack([np.linspace(*pair, 12) for pair in zip(SEVEN, SEVEN[1:])])
    for i, place in enumerate(places):
        point(pad, ("move" if i else "down", 0, *place))
    np.testing.assert_array_equal(pad.ink, whole)
    point(pad, ("up", 0, 12, 22), ("down", 0, 20, 22))
    assert pad.ink[220, 160] == 0 and pad.ink[220, 200] == 1


def test_a_pointer_that_only_passes_draws_nothing(pad):
    image = pad.image.value
    point(pad, ("hover", 0, 8, 7), ("hover", 0, 20, 7), ("leave", 0, 30, 7))
    assert not pad.ink.any() and pad.image.value == image


def test_what_is_drawn_stays_on_the_digit_that_it_was_drawn_on(pad):
    pad.set(start=1)
    before = pad.ink.copy()
    draw(pad, (4, 4), (24, 4))
    assert (pad.ink >= before).all() and pad.ink[40, 140] == 1
    pad.set(turn=90)
    assert pad.ink[40, 140] == 1


def test_tips_tell_a_pixel_and_how_sure_it_is_of_a_digit(pad):
    pad.set(start=3, which=2)
    s = pad_file.state(pad.ink, 0)
    tip = point(pad, ("hover", 1, 14.5, 9.5))["tip"]
    assert tip == f"row 9, column 14: {s.pixels[9, 14]:.2f}"
    for digit in 3, 8:
        tip = point(pad, ("hover", 2, 50, digit))["tip"]
        assert tip == f"{digit}: {100 * s.probabilities[digit]:.1f} %"


# ---- by keyboard ---------------------------------------------------------------------------------

@pytest.mark.parametrize("digit", range(10))
def test_every_digit_can_be_chosen_and_is_read(pad, digit):
    pad.set(start=digit)
    probabilities = pad_file.state(pad.ink, 0).probabilities
    image = pad_file.examples()[digit, 0]
    assert np.abs(pad_file.as_in_mnist(pad.ink) - image).mean() < 0.08
    read = probabilities.argmax()
    assert f"It reads a{'n' if read == 8 else ''} {read}, " in pad.text


def test_a_six_on_its_head_is_a_nine(pad):
    pad.set(start=6, which=5)
    assert pad.text.startswith("It reads a 6, ")
    pad.set(turn=180)
    assert pad.text.startswith("It reads a 9, ")


def test_clear_wipes_the_square_and_puts_the_controls_back(pad):
    start, image = pad.values(), pad.image.value
    for setting in {}, {"start": 4, "turn": 50}:
        pad.set(**setting)
        draw(pad, *SEVEN)
        pad.reset.click()
        assert not pad.ink.any() and pad.values() == start and pad.image.value == image


@pytest.mark.parametrize("shares, said", [
    ({7: 0.97, 1: 0.03}, "It reads a 7, and is 97 % sure."),
    ({8: 0.999, 1: 0.001}, "It reads an 8, and is over 99 % sure."),
    ({3: 0.5, 8: 0.4, 1: 0.1}, "It reads a 3, but is only 50 % sure: it may be an 8 (40 %).")])
def test_the_read_out_says_how_sure_it_is(shares, said):
    probabilities = np.array([shares.get(digit, 0.0) for digit in range(10)])
    assert pad_file.readout(pad_file.State(np.ones((28, 28)), probabilities)) == said
