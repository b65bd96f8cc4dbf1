"""Texts as outlines, and tables of colors."""

import numpy as np
import pytest
from matplotlib.textpath import TextPath

from utils.widgets import subplots
from utils.widgets.drawing import outline, outlines, shades

TEXTS = ["0", "-5.0", "slope 1.50", "× -0.33", "W  (3, 2)", "1e+05", "inf"]


@pytest.mark.parametrize("text", TEXTS)
def test_an_outline_is_that_of_matplotlib(text):
    made, theirs = outline(text, 9, align="start"), TextPath((0, 0), text, size=9)
    np.testing.assert_allclose(made.vertices, theirs.vertices, atol=1e-12)
    np.testing.assert_array_equal(made.codes, theirs.codes)


@pytest.mark.parametrize("text", TEXTS)
def test_the_middle_of_its_ink_stands_over_the_point_and_its_baseline_on_it(text):
    box = outline(text, 0.4, (3, 5)).get_extents()
    assert (box.x0 + box.x1) / 2 == pytest.approx(3)
    theirs = TextPath((0, 0), text, size=0.4).get_extents()
    assert (box.y0, box.y1) == pytest.approx((5 + theirs.y0, 5 + theirs.y1))


def test_a_line_has_the_same_room_left_and_right_of_equal_letters():
    ones, eleven = outline("11", 9, align="line"), outline("1111", 9, align="line")
    assert ones.get_extents().x0 - eleven.get_extents().x0 == pytest.approx(
        eleven.get_extents().x1 - ones.get_extents().x1)


def test_a_stretched_outline_hangs_down_where_y_points_down():
    plain, turned = outline("7", 1, (0, 2)), outline("7", 1, (0, 2), stretch=(2, -1))
    np.testing.assert_allclose(turned.vertices, (plain.vertices - [0, 2]) * [2, -1] + [0, 2])


def test_outlines_in_points_are_as_large_as_a_text_of_that_size():
    figure, axes = subplots(size=(3, 2))
    figure.set_layout_engine("none")
    axes.set(xlim=(0, 1), ylim=(0, 1))
    room = outlines(axes, [(0.5, 0.5)], axes.transData, facecolors="black", linewidths=0)
    text = axes.text(0.5, 0.5, "0.25", size=9, ha="center", color="black")

    def ink(shown, hidden):
        shown.set_visible(True)
        hidden.set_visible(False)
        axes.axis("off")
        figure.canvas.draw()
        return np.argwhere(np.asarray(figure.canvas.buffer_rgba())[..., 0] < 128)

    room.set_paths([outline("0.25", 9)])
    outlined, written = ink(room, text), ink(text, room)
    np.testing.assert_allclose(np.ptp(outlined, axis=0), np.ptp(written, axis=0), atol=2)
    np.testing.assert_allclose(outlined.mean(axis=0), written.mean(axis=0), atol=2)


def test_shades_go_evenly_from_color_to_color():
    table = shades("#000000", "#ff8000", "#ffffff").view(np.uint8).reshape(256, 4)
    assert table[0].tolist() == [0, 0, 0, 255] and table[-1].tolist() == [255, 255, 255, 255]
    assert np.abs(table[127].astype(int) - [254, 127, 0, 255]).max() <= 1
    assert len(np.unique(shades("#222222", "#222222"))) == 1
