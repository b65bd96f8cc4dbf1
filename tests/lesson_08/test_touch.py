"""What a pointer can do in the other interactions of lesson 8."""

import importlib

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each

from utils.lesson_08 import moved, shapes
from utils.lesson_08.networks import course_networks

moved_file = importlib.import_module("utils.lesson_08.moved")


def middle(digit):
    rows, columns = np.nonzero(moved_file.test_images()[digit] > 0.5)
    return columns.mean() + 0.5, rows.mean() + 0.5


X, Y = middle(4)
# (interaction, what is set before, axes, from x, y, to x, y, what is set by it)
DRAGS = [
    *((shapes, {}, i, (14, 14), (low + 3.5 * step, low + 1.5 * step),
       {"layer": i, "row": 1, "column": 3})
      for i, low, step in ((1, 1, 1), (2, 1, 2), (3, 3, 2), (4, 3, 4))),
    (shapes, {"padding": 2}, 1, (14, 14), (-0.5, 27.5), {"layer": 1, "row": 28, "column": 0}),
    (shapes, {"layer": 4}, 0, (13, 13), (5.2, 21.1), {"row": 4, "column": 0}),
    (shapes, {"layer": 1}, 0, (13, 13), (8.6, 4.4), {"row": 3, "column": 7}),
    (moved, {}, 0, (X, Y), (X + 3.1, Y + 9), {"by": 3}),
    (moved, {"by": 2}, 0, (X + 2, Y), (X - 4, Y), {"by": 0}),
    (moved, {}, 0, (2, 26), (X + 1, 26), {"by": 1}),
    (moved, {}, 1, (1, 50), (2.2, 60), {"by": 2}),
]
# (interaction, what is set before, axes, x, y, what it says)
TIPS = [
    (shapes, {}, 0, 14, 14, "Drag what the cell sees"),
    (shapes, {}, 3, 14, 14, "Press a cell: what does it see?"),
    (moved, {}, 0, X, Y, "Drag the digit to the right"),
    (moved, {}, 1, 3, 50, "Drag: how far they are moved"),
    (moved, {"by": 2}, 1, 1.2, 50, "Moved by 1 px: dense "
     f"{100 * moved_file.shares(course_networks()['dense'], 1):.1f} %, CNN"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


@pytest.mark.parametrize("make", [shapes, moved])
def test_every_handle_is_driven(make):
    check_every_handle_is_driven(make, DRAGS, TIPS)
