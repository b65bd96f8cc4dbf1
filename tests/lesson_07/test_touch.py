"""What a pointer can do in the interactions of lesson 7."""

import importlib

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import point, touchable

from utils.lesson_07 import fool_it, layer_views, looks, where_it_looks
from utils.lesson_07.digit_network import digits, snapshots
from utils.widgets.formatting import rounded

views, fools = (importlib.import_module(f"utils.lesson_07.{name}")
                for name in ("layer_views", "fool_it"))
X, Y = digits()
DIGIT, WALL, SUMS, MEANS, WEIGHTS = range(5)  # places of the axes of layer_views
ERASED, TIMES, CURVE, SLOPES, COVERED = range(5)  # and of where_it_looks


def views_state(k=0, order="by activation", removed=0):
    return views.state(snapshots()[-1], X, Y, k, order, removed)


def pixel(image, row, column):
    return image[28 * row + column]


S = views_state()
FIRST, LAST = S.order[[0, 127]]
WEIGHT = pixel(snapshots()[-1].layers[0].W.value[:, FIRST], 9, 10)
HELP = S.added[FIRST, 7]
MORE, LESS = (part(S.added[:, 7], 0).sum() for part in (np.maximum, np.minimum))
MEAN = np.mean(np.maximum(  # of the first unit on all threes
    X[Y == 3] @ snapshots()[-1].layers[0].W.value + snapshots()[-1].layers[0].b.value, 0),
    axis=0)[FIRST]
MAPS = looks.maps(snapshots()[-1], X[0], Y[0], 4)
FALL = MAPS[looks.OCCLUSION][4, 5]
FOOLED = fools.state(snapshots()[-1], X, Y, 1, 0.1)
HELD = fools.curves(snapshots()[-1], X[:100], Y[:100])[:, 5]

# (interaction, what is set before, axes, from x, y, to x, y, what is set by it)
DRAGS = [
    (layer_views, {}, WALL, (3.5, 0.5), (0.2, 2.9), {"place": 33}),
    (layer_views, {}, WALL, (0.5, 0.5), (99, 99), {"place": 128}),
    (layer_views, {"place": 9}, WALL, (15.9, 0.1), (15.9, 0.1), {"place": 16}),
    (where_it_looks, {}, SLOPES, (14, 14), (14, 14), {"name": looks.GRADIENT}),
    (where_it_looks, {}, COVERED, (14, 14), (14, 14), {"name": looks.OCCLUSION}),
    (where_it_looks, {"name": looks.LIT}, TIMES, (3, 3), (3, 3), {"name": looks.TIMES}),
    (where_it_looks, {}, CURVE, (50, 30), (71.9, 80), {"n": 70}),
    (fool_it, {"eps": 0.1}, 3, (0.1, 50), (0.052, 90), {"eps": 0.05}),
    (fool_it, {}, 3, (0.02, 50), (9, 90), {"eps": 0.2}),
]

# (interaction, what is set before, axes, x, y, what it says)
TIPS = [
    (layer_views, {}, DIGIT, 10.2, 9.4,
     f"row 9, column 10: pixel {pixel(X[0], 9, 10):.2f}, weight {rounded(WEIGHT, 3)}"),
    (layer_views, {}, WEIGHTS, 10, 9, f"weight {rounded(WEIGHT, 3)}"),
    (layer_views, {}, WALL, 0.5, 0.5, f"unit {FIRST} gives {S.active[FIRST]:.2f}; "
     f"{'+' if HELP >= 0 else '-'} {abs(HELP):.2f} to the 7. Press it"),
    (layer_views, {}, WALL, 15.5, 7.5, f"unit {LAST} gives 0.00"),
    (layer_views, {"removed": 4}, WALL, 3.5, 0.5, f"unit {S.order[3]}: removed"),
    (layer_views, {}, SUMS, 2, 7.3, f"7: {MORE:.2f} - {-LESS:.2f}"),
    (layer_views, {}, SUMS, 2, 7.3, f"= {S.logits[7]:.2f}; this unit"),
    (layer_views, {}, MEANS, 1, 3, f"on a 3 unit {FIRST} gives {MEAN:.2f} in the mean"),
    (where_it_looks, {"n": 0}, ERASED, 10.5, 9.5, f"row 9, column 10: {pixel(X[0], 9, 10):.2f}"),
    (where_it_looks, {}, TIMES, 10.5, 9.5,
     f"row 9, column 10: {rounded(pixel(MAPS[looks.TIMES], 9, 10), 3)}. Press: erase by this map"),
    (where_it_looks, {}, SLOPES, 10.5, 9.5, f": {rounded(pixel(MAPS[looks.GRADIENT], 9, 10), 3)}"),
    (where_it_looks, {}, COVERED, 12, 10, "square at row 8, column 10: the logit of 7 "
     f"{'falls' if FALL >= 0 else 'rises'} by {abs(FALL):.2f}"),
    (where_it_looks, {}, CURVE, 0.5, 50, "0 pixels: gradient x input 100 %, |gradient| 100 %"),
    *((fool_it, {"eps": 0.1}, axes, 14.5, 9.5,
       "row 9, column 14: {:.2f}; aimed {:.2f}, random {:.2f}".format(
           *FOOLED.images[:, 28 * 9 + 14])) for axes in (0, 2, 5)),
    *((fool_it, {"eps": 0.1}, axes, 2.5, 3.5, f"row 3, column 2: {rounded(change[28 * 3 + 2], 2)}")
      for axes, change in zip((1, 4), FOOLED.changes)),
    (fool_it, {"eps": 0.05}, 3, 0.15, 80,
     f"change 0.05: {100 * HELD[0]:.0f} % right, random {100 * HELD[1]:.0f} %. Drag"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


@pytest.mark.parametrize("make", [fool_it, layer_views, where_it_looks])
def test_every_handle_is_driven(make):
    check_every_handle_is_driven(make, DRAGS, TIPS)


def test_an_erased_pixel_says_so():
    explorer = touchable(where_it_looks, n=20)
    x, y = explorer.figure.parts["d"].lines[0].get_xydata()[0]
    tip = point(explorer, ("hover", 0, x, y))["tip"]
    assert tip == f"row {int(y)}, column {int(x)}: {pixel(X[0], int(y), int(x)):.2f}, erased"
