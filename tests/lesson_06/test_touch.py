"""What a pointer can do in the smaller interactions of lesson 6."""

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import point, touchable

from utils.lesson_06 import (
    confusion_browser,
    moved_digits,
    networks,
    reliability,
    watch_it_learn,
)

X, Y = networks.test_set()
GIVEN = networks.network().forward(X).argmax(axis=1)
NINES = f"{np.sum((Y == 9) & (GIVEN == 4))} of {np.sum(Y == 9)} nines, answered 4"
FIRST = 100 * np.mean(GIVEN == Y)

# (interaction, what is set before, axes, from x, y, to x, y, what is set by it)
DRAGS = [
    (confusion_browser, {}, 0, (4, 9), (4, 9), {"true": 9, "answer": 4}),
    (confusion_browser, {}, 0, (4, 9), (2.4, 6.6), {"true": 7, "answer": 2}),
    (confusion_browser, {"view": "all wrong answers"}, 0, (8.4, 2.6), (8.4, 2.6),
     {"view": "one cell", "true": 3, "answer": 8}),
    (moved_digits, {}, 0, (0, FIRST), (3.2, 50), {"by": 3}),
    (moved_digits, {"by": 5}, 0, (2, 50), (1.6, 50), {"by": 2}),
    (moved_digits, {"way": "up"}, 0, (4, 60), (40, 60), {"by": 6}),
]

# (interaction, what is set before, axes, x, y, what it says)
TIPS = [
    (confusion_browser, {}, 0, 4, 9, NINES),
    (confusion_browser, {"true": 9, "answer": 4}, 1, 17, 20, "a 9. 4: "),
    (confusion_browser, {"view": "all wrong answers", "first": 5}, 1, 17, 20, "image "),
    (moved_digits, {}, 0, 0, FIRST, "Drag: how far"),
    (moved_digits, {"by": 4}, 0, 0, 20, f"0 px: network {FIRST:.1f} %, linear"),
    (moved_digits, {"by": 1}, 0, 3, 20, "Drag: how far they are moved"),
    (watch_it_learn, {}, 0, 0, 0.4, "epoch 0: 2."),
    (watch_it_learn, {}, 1, 45.5, 15.5, "unit 1, row 14, column 14: "),
    (reliability, {}, 0, 95, 20, "90 to 100 % sure: "),
    (reliability, {}, 1, 5, 20, "0 to 10 % sure: no answer"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


@pytest.mark.parametrize("make", [confusion_browser, moved_digits, reliability, watch_it_learn])
def test_every_handle_is_driven(make):
    check_every_handle_is_driven(make, DRAGS, TIPS)


def test_where_no_image_is_nothing_is_said():
    explorer = touchable(confusion_browser, true=9, answer=4)
    assert point(explorer, ("hover", 1, 17 + 3 * 34, 20 + 2 * 37))["tip"] == ""
