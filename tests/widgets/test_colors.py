"""The color code: it can be told apart by all eyes, on a light and on a dark page."""

import itertools
import re

import numpy as np
import pytest

from utils import plots
from utils.widgets.drawing import tinted
from utils.widgets.screen import HERE

DARK = np.array([0x11] * 3) / 255  # the ground of JupyterLab's dark theme
TURNED = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])
# Machado, Oliveira and Fernandes (2009), the whole loss of one kind of cone
BLIND = {
    "protan": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deutan": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritan": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]}
MARKS = "ONE", "ZERO", "POSITIVE", "NEGATIVE"


def rgb(name):
    return np.array([*bytes.fromhex(getattr(plots, name)[1:])]) / 255


def on_dark(color):
    """What a dark page makes of it: invert, turn the hue by half a circle, screen."""
    return 1 - (1 - np.clip(TURNED @ (1 - color), 0, 1)) * (1 - DARK)


def linear(color):
    return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)


def contrast(color, ground):
    """WCAG 2's ratio."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (color, ground))
    return (high + 0.05) / (low + 0.05)


def seen(color, kind):
    """A color as such an eye sees it, in CIELAB."""
    light = np.clip(np.array(BLIND[kind]) @ linear(color), 0, 1) if kind in BLIND else linear(color)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505]]) @ light / [0.9505, 1, 1.089]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_the_page_turns_pictures_as_it_is_reckoned_here():
    style = (HERE / "style.css").read_text(encoding="utf-8")
    assert len(re.findall(r"filter: invert\(1\) hue-rotate\(180deg\);\s+mix-blend-mode: screen",
                          style)) == 1
    assert TURNED @ np.ones(3) == pytest.approx(np.ones(3))  # gray stays gray


@pytest.mark.parametrize("name", MARKS)
def test_marks_stand_out_from_both_grounds(name):
    assert contrast(rgb(name), np.ones(3)) >= 3
    assert contrast(on_dark(rgb(name)), DARK) >= 3


def test_ink_can_be_read_on_both_grounds():
    assert contrast(rgb("INK"), np.ones(3)) >= 7 and contrast(on_dark(rgb("INK")), DARK) >= 7


def test_the_bars_beside_what_is_said_stand_out_from_both_grounds():
    style = (HERE / "style.css").read_text(encoding="utf-8")
    bars = re.findall(r"\.kc-(?:said|right|wrong|slip|error) {[^}]*(#\w{6})", style)
    for bar in bars:
        color = np.array([*bytes.fromhex(bar[1:])]) / 255
        assert contrast(color, np.ones(3)) >= 3 and contrast(color, DARK) >= 3, bar
    assert len(bars) == 5


@pytest.mark.parametrize("share", [-1, 1])
def test_a_number_can_be_read_in_the_strongest_cell_on_both_grounds(share):
    cell = np.array(tinted(share))
    assert contrast(rgb("INK"), cell) >= 4.5
    assert contrast(on_dark(rgb("INK")), on_dark(cell)) >= 4.5


@pytest.mark.parametrize("kind", ["normal", *BLIND])
@pytest.mark.parametrize("turn", [lambda color: color, on_dark], ids=["light", "dark"])
def test_each_pair_is_told_apart_by_every_eye(kind, turn):
    for pair in MARKS[:2], MARKS[2:]:
        one, other = (seen(turn(rgb(name)), kind) for name in pair)
        assert np.linalg.norm(one - other) > 20, pair


def test_classes_are_not_taken_for_signs():
    for one, other in itertools.product(MARKS[:2], MARKS[2:]):
        assert np.linalg.norm(seen(rgb(one), "normal") - seen(rgb(other), "normal")) > 40
