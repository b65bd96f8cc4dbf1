"""What holds for the controls of lessons 3 to 5: named, seen, sound at their ends."""

import itertools
import re

import pytest
from moves import course, jump, moves, values

from utils.widgets import (
    batch_noise,
    chain_gears,
    early_stop,
    gradient_bench,
    lr_finder,
    optimizer_race,
    outlier_bench,
    softmax_thermometer,
    surprise_meter,
    two_losses,
)

MADE = [two_losses, softmax_thermometer, outlier_bench, surprise_meter, chain_gears, gradient_bench, optimizer_race,
        batch_noise, lr_finder, early_stop]
EACH = pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)


@EACH
def test_the_value_of_every_slider_on_the_page_is_named_with_at_most_two_decimals(make):
    explorer = course(make)
    for move in moves(explorer, 25, seed=4):
        jump(explorer, **move)
        said = re.findall(r"-?\d+(?:\.\d+)?", explorer.text)
        for name, control in explorer.controls.items():
            if hasattr(control, "max") and control.layout.display != "none":
                assert any(f"{move[name]:.{decimals}f}" in said for decimals in range(3)), (name, move[name], explorer.text)


@EACH
def test_every_list_changes_the_picture_and_the_words(make):
    """To the last option of each list, back to the first and up again, as a keyboard goes through them."""
    explorer = course(make)
    for name, control in explorer.controls.items():
        if hasattr(control, "options"):
            for value in [*values(control)[::-1], *values(control)[1:]]:
                image, text = explorer.image.value, explorer.text
                explorer.set(**{name: value})
                assert explorer.image.value != image and explorer.text != text, (name, value)


@EACH
def test_all_ends_are_drawn_and_said_without_a_warning(make):
    explorer = course(make)
    ends = [values(control) if hasattr(control, "options") else (values(control)[0], values(control)[-1])
            for control in explorer.controls.values()]
    for corner in itertools.product(*ends):
        jump(explorer, **dict(zip(explorer.controls, corner)))
        assert not re.search(r"Error|Warning", explorer.text)  # a warning is an error in these tests
