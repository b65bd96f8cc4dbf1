"""The kernel lab: its numbers, its kernels, what a pointer does in it, and its sliding."""

import importlib
import re

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import course, moves, pixels, play, point, touchable, until, words
from lesson_08.learner import conv2d

from utils.lesson_08 import kernel_lab
from utils.lesson_08.networks import course_networks

file = importlib.import_module("utils.lesson_08.kernels")
NUMBERS = [f"w{r}{c}" for r in range(3) for c in range(3)]
FOUR = file.digits()[4]


def weights(explorer):
    return np.array([explorer.controls[name].value for name in NUMBERS]).reshape(3, 3)


def by_hand(image, kernel, stride, padding, after):
    """The map and what comes after it, place by place."""
    wide = len(image) + 2 * padding
    padded = np.zeros((wide, wide))
    padded[padding:wide - padding, padding:wide - padding] = image
    size = len(range(0, wide - 2, stride))
    answers = np.zeros((size, size))
    for i in range(size):
        for j in range(size):
            for r in range(3):
                for c in range(3):
                    answers[i, j] += padded[i * stride + r, j * stride + c] * kernel[r, c]
    shown = np.where(answers > 0, answers, 0) if after != "nothing" else answers
    if "pooling" in after:
        half = range(size // 2)
        shown = np.array([[max(shown[2 * i + r, 2 * j + c] for r in (0, 1) for c in (0, 1))
                           for j in half] for i in half])
    return answers, shown


# ---- its numbers ---------------------------------------------------------------------------------

@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("after", file.AFTER)
def test_the_map_is_that_of_nine_loops(stride, padding, after):
    rng = np.random.default_rng(stride)
    kernel = rng.normal(size=(3, 3)).round(1)
    answers, shown = by_hand(FOUR, kernel, stride, padding, after)
    for row, column in rng.integers(0, 30, (5, 2)):
        s = file.state(FOUR, kernel, row, column, stride, padding, after)
        np.testing.assert_allclose(s.map, answers, atol=1e-12)
        np.testing.assert_allclose(s.shown, shown, atol=1e-12)
        assert s.size == len(answers)
        assert (s.row, s.column) == (min(row, s.size - 1), min(column, s.size - 1))
        assert s.products.sum() == pytest.approx(s.value) == pytest.approx(answers[s.row, s.column])
        if s.cell:
            assert s.shown[s.cell] >= max(0, s.value) if after != "nothing" else True
        else:
            assert "pooling" in after and max(s.row, s.column) == s.size - 1


def test_the_read_out_adds_up():
    explorer = course(kernel_lab)
    for move in moves(explorer, 25):
        explorer.set(**move)
        s = explorer.shown
        text = re.sub(r"\+ -", "- ", explorer.text)
        found = re.match(r"Digit \d, row (\d+), column (\d+): ([^=]+) = (-?\d+\.\d\d)\.", text)
        assert (int(found[1]), int(found[2])) == (s.row, s.column)
        terms = [float(term) for term in re.findall(r"-?\d+\.\d\d", found[3].replace(" ", ""))]
        assert len(terms) == 9
        assert terms == pytest.approx(s.products.ravel(), abs=0.0051)
        assert float(found[4]) == pytest.approx(s.value, abs=0.0051)
        assert f"= {len(range(0, 26 + 2 * move['padding'], move['stride']))} places" in text
        total = float(re.search(r"The weights \([^)]+\) add up to (-?\d+\.\d)\.", text)[1])
        assert total == pytest.approx(weights(explorer).sum(), abs=0.051) and "-0.0." not in text
        assert words(explorer) == explorer.text and "Error" not in text


def test_what_comes_after_the_map_is_said():
    explorer = touchable(kernel_lab, row=12, column=6)
    assert explorer.shown.value < 0 and "After" not in explorer.text
    explorer.set(after="ReLU")
    assert "After ReLU: 0.00." in explorer.text
    explorer.set(after="ReLU and 2 x 2 pooling", stride=1, padding=0, row=25)
    assert explorer.shown.cell == (12, 3)
    explorer.set(stride=3)  # 9 places: the last is in no block
    assert "no part of a block" in explorer.text


# ---- whose function it runs ----------------------------------------------------------------------

def test_the_learners_function_draws_the_map():
    mine, theirs = kernel_lab(lambda *both: conv2d(*both).tolist()), course(kernel_lab)
    for move in moves(theirs, 5):
        mine.set(**move)
        theirs.set(**move)
        assert mine.text == theirs.text and np.array_equal(pixels(mine.picture),
                                                           pixels(theirs.picture))


def test_a_kernel_that_was_turned_over_shows_itself():
    explorer = kernel_lab(lambda image, kernel: conv2d(image, kernel[::-1, ::-1]))
    assert "? These nine products add up to 2.34, and conv2d gives -2.34." in explorer.text


def test_a_map_of_another_shape_is_named():
    explorer = kernel_lab(lambda image, kernel: image)
    assert "gave the shape (28, 28); the map has (26, 26)" in explorer.text


def test_what_it_hands_in_is_the_functions_to_change():
    def spoiling(image, kernel):
        answers = conv2d(image, kernel)
        image[:], kernel[:] = 7, 7
        return answers

    assert kernel_lab(spoiling).text == course(kernel_lab).text


# ---- kernels -------------------------------------------------------------------------------------

def test_a_name_sets_the_nine_numbers_and_a_number_the_name():
    explorer = course(kernel_lab)
    for name, kernel in file.KERNELS.items():
        explorer.set(kernel=name)
        np.testing.assert_allclose(weights(explorer), kernel)
    explorer.controls["w11"].value = 0.5
    assert explorer.controls["kernel"].value == file.OWN and weights(explorer)[1, 1] == 0.5
    explorer.set(kernel="blur")
    np.testing.assert_allclose(weights(explorer), file.KERNELS["blur"])
    explorer.reset.click()
    np.testing.assert_allclose(weights(explorer), [[-1, 0, 1]] * 3)
    assert explorer.controls["kernel"].value == "edge: left and right"


def test_every_kernel_of_the_list_can_be_set_by_its_numbers():
    for kernel in file.KERNELS.values():
        tenths = 10 * np.array(kernel)
        assert np.allclose(tenths, np.round(tenths)) and np.abs(tenths).max() <= 20


def test_the_kernels_of_a_network_are_in_the_list():
    network = course_networks()["CNN"]
    explorer = kernel_lab(model=network)
    for i in range(8):
        explorer.set(kernel=f"learned {i + 1}")
        assert weights(explorer) == pytest.approx(network.layers[0].W.value[i, 0], abs=0.051)
    assert "learned 1" not in course(kernel_lab).controls["kernel"].options


def test_an_even_area_is_nothing_to_an_edge_finder():
    for name in "edge: left and right", "edge: up and down":
        s = file.state(np.ones((28, 28)), file.KERNELS[name], 3, 3, 1, 0, "nothing")
        assert not s.map.any()


# ---- by pointer ----------------------------------------------------------------------------------

DRAGS = [
    (kernel_lab, {}, 0, (5, 13), (11.2, 4.8), {"row": 4, "column": 10}),
    (kernel_lab, {}, 0, (20, 22), (20, 22), {"row": 21, "column": 19}),
    (kernel_lab, {"stride": 2, "padding": 1, "row": 3, "column": 3}, 0, (6, 6), (8, 2),
     {"row": 1, "column": 4}),
    (kernel_lab, {}, 2, (0.5, 0.5), (10.5 / 26, 3.5 / 26), {"row": 3, "column": 10}),
    (kernel_lab, {"after": "ReLU and 2 x 2 pooling"}, 2, (0.5, 0.5), (3.5 / 13, 5.5 / 13),
     {"row": 10, "column": 6}),
    *((kernel_lab, {}, 1, (c, r), (c, r - 0.33), {"kernel": file.OWN, f"w{r}{c}": 1.5})
      for r in range(3) for c in range(3)),
    (kernel_lab, {}, 1, (1.3, 0.7), (1.3, 9), {"kernel": file.OWN, "w11": -2.0}),
]
TIPS = [
    (kernel_lab, {}, 0, 20, 22, f"pixel in row 22, column 20: {FOUR[22, 20]:.2f}. Drag"),
    (kernel_lab, {}, 0, 5, 13, "Drag the kernel over the digit"),
    (kernel_lab, {}, 1, 2, 0, "1.0 x 0.99 = 0.99. Drag up or down: the weight"),
    (kernel_lab, {}, 2, 4.5 / 26, 12.5 / 26, "row 12, column 4: 2.34. Drag: the place"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


def test_every_handle_is_driven():
    check_every_handle_is_driven(kernel_lab, DRAGS, TIPS)


def test_a_weight_that_is_dragged_over_its_neighbors_stays_the_same_one():
    explorer = touchable(kernel_lab)
    point(explorer, ("down", 1, 1, 2), ("move", 1, 1, 1.5), ("move", 1, 1, 0.2))
    assert weights(explorer)[2, 1] == 2.0 and weights(explorer)[0, 1] == 0.0


# ---- sliding -------------------------------------------------------------------------------------

@pytest.fixture
def quick():
    explorer = kernel_lab()
    explorer.pause, explorer.between = 0, 0.1
    return explorer


def shown_map(explorer):
    return np.ma.filled(explorer.figure.axes[2].images[0].get_array().astype(float), np.nan)


def test_it_slides_from_the_first_place_to_the_last_and_the_map_fills(quick):
    places, missing, show = [], [], quick._draw

    def watched(run, **values):
        text = show(run, **values)
        places.append(run["place"])
        missing.append(np.isnan(shown_map(quick)).sum())
        return text

    quick._draw = watched
    values = quick.values()
    play(quick)
    assert places == sorted(places) and places[-1] == 26 * 26 - 1
    assert missing[-1] == 0 and max(missing) > 100
    assert all(not gone or gone == 26 * 26 - 1 - place for place, gone in zip(places, missing))
    assert quick.values() == values and quick.toggle.description == "Slide"
    assert quick.text == course(kernel_lab).text


def test_it_can_be_stopped_and_goes_on(quick):
    async def scene():
        await until(lambda: quick.run["place"] > 5)
        quick.stop()

    play(quick, scene)
    reached = quick.run["place"]
    assert quick.text.startswith("Digit 4, row 12, column 4")
    assert not np.isnan(shown_map(quick)).any()
    play(quick)
    assert 5 < reached < quick.run["place"] == 26 * 26 - 1


def test_a_stride_while_it_slides_begins_anew(quick):
    async def scene():
        await until(lambda: quick.run["place"] > 5)
        quick.set(stride=3)
        assert quick.run["place"] == -1
        await quick.task

    play(quick, scene)
    assert quick.run["place"] == 9 * 9 - 1


def test_pooled_blocks_appear_when_they_are_whole():
    explorer = kernel_lab()
    explorer.set(after="ReLU and 2 x 2 pooling")
    with explorer.quietly():
        explorer.toggle.unobserve_all()
        explorer.toggle.value = True
    explorer.run["place"] = 26 + 3  # the second row, up to column 3
    explorer.refresh()
    assert np.argwhere(~np.isnan(shown_map(explorer))).tolist() == [[0, 0], [0, 1]]
