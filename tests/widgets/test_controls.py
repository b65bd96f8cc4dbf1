"""What holds for the controls of all interactions: named, seen, sound at their ends."""

import itertools
import re

from helpers.widgets import EACH, course, moves, on_the_page, values


@EACH
def test_the_value_of_every_slider_on_the_page_is_named_with_at_most_two_decimals(make):
    explorer = course(make)
    for move in moves(explorer, 25, seed=4):
        explorer.set(**move)
        if "no result" in explorer.text:
            continue  # of shapes that don't fit: then it says why, and no values
        said = re.findall(r"-?\d+(?:\.\d+)?", explorer.text)
        for name, control in explorer.controls.items():
            clamped = "The last one, where there are fewer" in (control.tooltip or "")
            if hasattr(control, "max") and on_the_page(control) and not clamped:
                assert any(f"{move[name]:.{decimals}f}" in said for decimals in range(3)), (name, move[name], explorer.text)


@EACH
def test_every_list_changes_the_picture_and_the_words(make):
    """To the last option of each list, back to the first and up again, as a keyboard goes through them."""
    explorer = course(make)
    for name, control in explorer.controls.items():
        if hasattr(control, "options"):
            last = len(control.options) - 1
            for place in [*range(last, -1, -1), *range(1, last + 1)]:
                image, text, moved = explorer.image.value, explorer.text, place != control.index
                control.index = place
                assert (explorer.image.value != image, explorer.text != text) == (moved, moved), (name, place)


@EACH
def test_all_ends_are_drawn_and_said_without_a_warning(make):
    explorer = course(make)
    ends = [values(control) if hasattr(control, "options") else (values(control)[0], values(control)[-1])
            for control in explorer.controls.values()]
    for corner in itertools.product(*ends):
        explorer.set(**dict(zip(explorer.controls, corner)))
        assert not re.search(r"Error|Warning", explorer.text)  # a warning is an error in these tests
