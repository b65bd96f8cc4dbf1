"""Feature maps: they are the network's own, of what was drawn, and each is where it is said."""

import importlib

import numpy as np
import pytest
from helpers.widgets import at, point, words

from utils import Linear, ReLU, Sequential
from utils.convolution import Conv2d, Flatten
from utils.lesson_08 import feature_maps
from utils.lesson_08.moved_images import moved_by
from utils.lesson_08.networks import course_networks, dense

file = importlib.import_module("utils.lesson_08.feature_maps")
NETWORK = course_networks()["CNN"]
SEVEN = [(8, 7), (20, 7), (12, 22)]  # the corners of a 7, in pixels of the network


@pytest.fixture
def explorer():
    return feature_maps()


def draw(explorer, *corners):
    """Draw straight lines with the pointer, as a page sends them -> its answer."""
    places = np.vstack([np.linspace(*pair, 12) for pair in zip(corners, corners[1:])])
    moves = [("move" if i else "down", 0, *place) for i, place in enumerate(places)]
    return point(explorer, *moves, ("up", 0, *corners[-1]))


def slid(images, layer):
    """What a convolution gives, place by place: images (C, H, W)."""
    W, b = layer.W.value.astype(float), layer.b.value
    n = images.shape[-1] - 2
    return np.array([[[(images[:, i:i + 3, j:j + 3] * kernel).sum() + bias for j in range(n)]
                      for i in range(n)] for kernel, bias in zip(W, b)])


def pooled(images):
    n = images.shape[-1] // 2
    return np.array([[[image[2 * i:2 * i + 2, 2 * j:2 * j + 2].max() for j in range(n)]
                      for i in range(n)] for image in images])


# ---- the maps ------------------------------------------------------------------------------------

def test_the_maps_are_those_of_the_network_worked_out_place_by_place(explorer):
    pixels = explorer.answer.pixels
    first = slid(pixels[None], NETWORK.layers[0])
    bent = np.maximum(first, 0)
    second = slid(pooled(bent), NETWORK.layers[3])
    wanted = {"convolution": (first, second), "ReLU": (bent, np.maximum(second, 0)),
              "pooling": (pooled(bent), pooled(np.maximum(second, 0)))}
    for stage, maps in wanted.items():
        explorer.set(stage=stage)
        for found, right in zip(explorer.maps, maps):
            np.testing.assert_allclose(found, right, atol=1e-4)
        assert explorer.text.endswith(file.STAGES[stage]) and words(explorer) == explorer.text


@pytest.mark.parametrize("right, down", [(1, 0), (0, -2), (3, 2)])
def test_the_maps_of_the_first_convolution_move_with_the_digit(explorer, right, down):
    before = explorer.maps[0]
    explorer.set(right=right, down=down)
    inside = slice(5, -5)
    moved = moved_by(before, down, right)
    np.testing.assert_allclose(explorer.maps[0][:, inside, inside], moved[:, inside, inside],
                               atol=1e-6)
    assert f"Moved right by {right} px and down by {down} px." in explorer.text
    shown = explorer.figure.axes[0].images[0].get_extent()
    assert tuple(shown) == (right, 28 + right, 28 + down, down)
    assert explorer.figure.axes[0].get_xlim() == (0, 28)


def test_through_two_poolings_they_do_so_for_moves_by_four_pixels_only(explorer):
    explorer.set(stage="pooling")
    before = explorer.maps[1]
    explorer.set(right=4)
    np.testing.assert_allclose(explorer.maps[1][..., 1:], before[..., :-1], atol=1e-5)
    explorer.set(right=1)
    assert np.abs(explorer.maps[1] - before).max() > 0.05 * before.max()


def test_an_image_is_cut_into_tiles_with_room_between():
    tiles = np.arange(5 * 2 * 3).reshape(5, 2, 3)
    sheet = file.montage(tiles, 2)
    assert sheet.shape == (3 * 3 - 1, 2 * 4 - 1)
    np.testing.assert_array_equal(sheet[3:5, 4:7], tiles[3])
    assert all(np.isnan(part).all() for part in (sheet[2], sheet[:, 3], sheet[6:, 4:]))


def test_a_network_with_one_convolution_and_no_pooling_and_one_without_any():
    rng = np.random.default_rng(0)
    small = Sequential(Conv2d(1, 2, 5, stride=2, rng=rng, dtype=np.float32), ReLU(), Flatten(),
                       Linear(288, 10, rng=rng, dtype=np.float32))
    explorer = feature_maps(small)
    explorer.set(stage="pooling")
    assert [maps.shape for maps in explorer.maps] == [(2, 12, 12)] and explorer.maps[0].min() >= 0
    with pytest.raises(ValueError, match="takes a network with a Conv2d"):
        feature_maps(dense(rng))


# ---- drawing, keys, words ------------------------------------------------------------------------

def test_a_digit_that_is_drawn_is_read_and_has_maps(explorer):
    explorer.set(start="none")
    assert explorer.text.startswith("Draw a digit in the square.") and not explorer.ink.any()
    answer = draw(explorer, *SEVEN)
    assert answer == {"done": True, "tip": "", "cursor": "crosshair"}
    assert "a 7" in explorer.text
    np.testing.assert_allclose(explorer.maps[0], slid(explorer.answer.pixels[None],
                                                      NETWORK.layers[0]), atol=1e-4)


def test_what_is_drawn_while_the_digit_is_moved_stays_where_the_pen_was(explorer):
    explorer.set(start="none", right=3, down=-2)
    draw(explorer, (20, 7), (20, 20))
    places = np.argwhere(explorer.ink > 0.5) / 10
    assert places.mean(axis=0) + [-2, 3] == pytest.approx([13.5, 20], abs=0.2)


def test_without_ink_the_maps_are_pale_and_the_words_say_why(explorer):
    explorer.set(start="none")
    assert "the first kernels answer with their bias" in explorer.text
    for sheet in explorer.figure.axes[1:3]:
        assert sheet.images[0].get_clim() == (-file.FAINT, file.FAINT)


def test_the_page_draws_where_the_kernel_does(explorer):
    for width in None, 460:
        if width:
            explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
        left, top, right, bottom, _ = explorer.image.pad
        assert (left, top) == pytest.approx(at(explorer, 0, 0, 0))
        assert (right, bottom) == pytest.approx(at(explorer, 0, 28, 28))


@pytest.mark.parametrize("digit", range(10))
def test_every_digit_can_be_chosen_by_keys(explorer, digit):
    explorer.set(start=digit)
    read = explorer.answer.probabilities.argmax()
    assert f"It reads a{'n' if read == 8 else ''} {read}, " in explorer.text
    assert read == digit or digit == 9  # the first nine is a doubtful one


def test_reset_brings_the_first_picture_back(explorer):
    start, image = explorer.values(), explorer.image.value
    draw(explorer, *SEVEN)
    explorer.set(right=3, stage="ReLU")
    explorer.reset.click()
    assert explorer.values() == start and explorer.image.value == image


def test_tips_tell_a_number_of_a_map_and_how_sure_it_is_of_a_digit(explorer):
    first, second = explorer.maps
    tip = point(explorer, ("hover", 1, (27 + 5.5) / 80, (27 + 12.5) / 80))["tip"]
    assert tip == f"map 5, row 12, column 5: {first[4, 12, 5]:.2f}"
    assert point(explorer, ("hover", 1, 26.5 / 80, 0.1))["tip"] == ""
    assert point(explorer, ("hover", 1, 0.95, 0.95))["tip"] == ""  # there is no ninth map
    tip = point(explorer, ("hover", 2, (36 + 2.5) / 47, (12 + 3.5) / 47))["tip"]
    assert tip == f"map 8, row 3, column 2: {second[7, 3, 2]:.2f}"
    tip = point(explorer, ("hover", 3, 50, 6))["tip"]
    assert tip == f"6: {100 * explorer.answer.probabilities[6]:.1f} %"


def test_all_controls_at_their_ends_are_drawn_without_a_warning(explorer):
    for start in 0, "none":
        for stage in file.STAGES:
            for right, down in (-6, 6), (6, -6):
                explorer.set(start=start, stage=stage, right=right, down=down, which=50)
                assert "Error" not in explorer.text
