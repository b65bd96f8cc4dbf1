"""What a pointer can do in the gears of time and on the clip bench."""

import importlib

import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip

from utils.lesson_09 import clip_bench, gear_of_time
from utils.widgets.formatting import two_digits

gears = importlib.import_module("utils.lesson_09.gear_of_time")
SLOPE = gears.state(1.0, 0.5).slopes[-3]

# (interaction, what is set before, axes, from x, y, to x, y, what is set by it)
DRAGS = [
    (gear_of_time, {}, 0, (3, 0.5), (7.2, 0.9), {"back": 7}),
    (gear_of_time, {}, 1, (15, 1), (19.6, 1e-3), {"back": 20}),
    (clip_bench, {}, 0, (1.3, 1.0), (0.901, 1.62), {"w": 0.9, "a": 1.6}),
    (clip_bench, {}, 0, (0.7, 0.1), (1.59, -0.55), {"w": 1.5, "a": -0.5}),
]
# (interaction, what is set before, axes, x, y, what it says)
TIPS = [
    (gear_of_time, {}, 0, 3, 0.5, f"3 back: w times slope = 1.00 * {SLOPE:.2f} = {SLOPE:.2f}"),
    (gear_of_time, {}, 1, 4, 1, f"4 steps back: {two_digits(gears.state(1.0, 0.5).gradient[4])}."),
    (clip_bench, {}, 0, 1.3, 1.0, "Drag where the step starts"),
    (clip_bench, {}, 0, 0.5, 1.5, "w 0.50, a 1.50: loss 0.50."),
]


@pytest.mark.parametrize("drag", DRAGS, ids=lambda drag: drag[0].__name__)
def test_a_drag_does_what_the_controls_do(drag):
    check_drag(*drag)


@pytest.mark.parametrize("tip", TIPS, ids=lambda tip: tip[0].__name__)
def test_a_resting_pointer_reads_the_numbers_under_it(tip):
    check_tip(*tip)


@pytest.mark.parametrize("make", [gear_of_time, clip_bench])
def test_every_handle_is_driven(make):
    check_every_handle_is_driven(make, DRAGS, TIPS)
