"""What a pointer can do in the interactions of lesson 3."""

import importlib
import math

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import point, touchable

from utils.lesson_03 import outlier_bench, softmax_thermometer, surprise_meter, two_losses

bench = importlib.import_module("utils.lesson_03.outlier_bench")


def p(z):
    return 1 / (1 + math.exp(-z))


def ce(z):  # for the label 1
    return math.log(1 + math.exp(-z))


def se(z):
    return (1 - p(z)) ** 2 / 2


# (interaction, what is set before, axes, from x, y, to x, y, what is set by it)
DRAGS = [
    (outlier_bench, {}, 0, (9, 5.5), (7.02, 12.97), {"x": 7.0, "y": 13.0}),
    (outlier_bench, {}, 0, (9, 5.5), (99, -9), {"x": 10.0, "y": 0.0}),
    *((outlier_bench, {}, 0, tuple(home), (4.26, 9.01), {"which": i, "x": 4.3, "y": 9.0})
      for i, home in enumerate(bench.HOMES[:-1])),
    (outlier_bench, {"which": 3, "x": 6.0, "y": 14.0}, 0, (9, 5.5), (9, 5.5),
     {"which": 11, "x": 9.0, "y": 5.5}),
    (outlier_bench, {}, 1, (3, 0.9), (12.04, 0), {"y": 12.0}),
    (softmax_thermometer, {}, 0, (0, 2), (1, 3.52), {"a": 3.5}),
    (softmax_thermometer, {"temperature": 2.0, "add": 10}, 0, (1, 5.5), (1, 6), {"b": 2.0}),
    (softmax_thermometer, {"temperature": 0.5}, 0, (2, -2), (2, -50), {"c": -5.0}),
    (surprise_meter, {}, 0, (0.8, -math.log(0.8)), (0.3, 1), {"p": 0.3}),
    (surprise_meter, {}, 0, (0.8, -math.log(0.2)), (0.611, 1), {"p": 0.61}),
    (surprise_meter, {}, 0, (0.4, 4), (-1, 4), {"p": 0.01}),
    (surprise_meter, {}, 1, (0.8, -0.3 * math.log(0.8) - 0.7 * math.log(0.2)), (0.25, 0),
     {"p": 0.25}),
    (surprise_meter, {}, 1, (0.5, 4), (0.6, 4), {"p": 0.6}),
    (surprise_meter, {"best": True}, 1, (0.3, 0.6109), (0.52, 1), {"q": 0.5}),
    (two_losses, {}, 0, (-1, ce(-1)), (-8.1, 5), {"z": -8.0}),
    (two_losses, {}, 2, (-1, se(-1)), (4.4, 0), {"z": 4.5}),
    (two_losses, {}, 1, (-1, p(-1)), (0.1, 0), {"z": 0.0}),
    (two_losses, {}, 3, (-1, 1 - p(-1)), (99, 1), {"z": 10.0}),
    *((two_losses, {}, axes, (5, height), (-5, height), {"z": -5.0})
      for axes, height in ((0, 9), (1, 0.5), (2, 0.5), (3, 1e-9))),
    (two_losses, {"z": -4.0}, 0, (-4 + 5 * (1 - p(-4)), ce(-4)), (-4 + 2 * (1 - p(-4)), 0),
     {"lr": 2.0}),
    (two_losses, {"z": -1.0, "lr": 10.0}, 2, (-1 + 10 * (1 - p(-1)) ** 2 * p(-1), se(-1)),
     (-1 + 7.4 * (1 - p(-1)) ** 2 * p(-1), 0), {"lr": 7.5}),
    (two_losses, {}, 1, (9, 1), (9, 0.2), {"y": 0}),
]

# (interaction, what is set before, axes, x, y, what it says)
TIPS = [
    (outlier_bench, {"y": 12.0}, 0, 9, 12,
     "(9.0, 12.0) misses the solid line by 4.36, the dashed by 5.97. Drag it"),
    (outlier_bench, {"y": 12.0}, 0, 8, 5.1,
     "(8.0, 5.1) misses the solid line by 1.69, the dashed by 0.32. Drag it"),
    (softmax_thermometer, {}, 0, 1, 1, "logit of B = 1.0: drag it"),
    (softmax_thermometer, {}, 1, 0.2, 2, f"exp(2.0) = {math.exp(2):.2f}"),
    (softmax_thermometer, {"add": 1000}, 1, 2, 1, "exp(999.0) = inf"),
    (softmax_thermometer, {}, 2, 0, 0.5,
     f"7.39 / {math.exp(2) + math.exp(1) + math.exp(-1):.1f} = 0.705"),
    (softmax_thermometer, {}, 2, -0.55, 0.5, "7.39 / 10.5 = 0.705"),
    (softmax_thermometer, {}, 1, 2.55, 2, f"exp(-1.0) = {math.exp(-1):.3f}"),
    (surprise_meter, {}, 0, 0.25, 4, f"rain {math.log(4):.3f} nats, dry {math.log(4 / 3):.3f}"),
    (surprise_meter, {}, 1, 0.25, 4, "Drag: the forecast p"),
    (surprise_meter, {"best": True}, 1, 0.25, 4,
     f"mean {0.3 * math.log(4) + 0.7 * math.log(4 / 3):.3f} nats"),
    (two_losses, {}, 0, -4, 9,
     f"z = -4.0: cross-entropy {ce(-4):.4f}, dL/dz = {p(-4) - 1:.4f}. Drag: the logit z"),
    (two_losses, {}, 2, -4, 0.2,
     f"half the squared error {se(-4):.4f}, dL/dz = {-(1 - p(-4)) ** 2 * p(-4):.4f}"),
    (two_losses, {}, 1, -4, 0.6, f"z = -4.0: p = {p(-4):.4f}"),
    (two_losses, {}, 3, -4, 1e-9,
     f"pulls of {1 - p(-4):.4f} and {(1 - p(-4)) ** 2 * p(-4):.4f}"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


@pytest.mark.parametrize("make", [outlier_bench, softmax_thermometer, surprise_meter, two_losses])
def test_every_handle_is_driven(make):
    check_every_handle_is_driven(make, DRAGS, TIPS)


def test_a_dragged_point_is_held_over_the_others():
    explorer = touchable(outlier_bench)
    point(explorer, ("down", 0, *bench.HOMES[2]))
    for i in (5, 7, 11):
        point(explorer, ("move", 0, *bench.HOMES[i]))
        assert explorer.controls["which"].value == 2
        fixed = explorer.figure.axes[0].lines[2].get_xydata()
        np.testing.assert_allclose(fixed, np.delete(bench.HOMES, 2, axis=0))


def test_the_list_of_points_begins_each_where_it_stands():
    explorer = touchable(outlier_bench, y=14.0)
    explorer.controls["which"].value = 4
    assert explorer.text.startswith("Free house at x = 3.5, y = 3.0.")


def test_only_the_free_point_has_a_ring():
    assert len(touchable(outlier_bench).image.handles) == 1


def test_an_arrow_too_short_for_a_head_has_no_handle():
    explorer = touchable(two_losses, z=-8.0)  # there the squared error moves z by 0.002
    assert len(explorer.image.handles) == 6  # four points, the label, one arrow
    explorer.set(z=-1.0, lr=10.0)
    assert len(explorer.image.handles) == 7
