"""What the tests of what a pointer can do in a lesson's interactions share.

A drag is (interaction, what is set before, axes, from (x, y), to (x, y), what is set by it); a tip
is (interaction, what is set before, axes, x, y, words in it).
"""

import pytest
from helpers.widgets import handle_at, point, touchable


def each(entries, check):
    """A test of each of some drags or tips: test_... = each(DRAGS, check_drag)"""
    @pytest.mark.parametrize("entry", entries, ids=lambda entry: entry[0].__name__)
    def test(entry):
        check(*entry)
    return test


def check_drag(make, start, axes, taken, to, wanted):
    """A drag does what the controls do: the same values, words and picture."""
    explorer = touchable(make, **start)
    before = explorer.values()
    point(explorer, ("down", axes, *taken), ("move", axes, *to), ("up", axes, *to))
    dragged = explorer.values(), explorer.text, explorer.image.value
    assert dragged[0] == pytest.approx(before | wanted)
    explorer.set(**before)
    explorer.set(**wanted)
    assert (explorer.values(), explorer.text, explorer.image.value) == dragged


def check_tip(make, start, axes, x, y, words):
    """A resting pointer reads the numbers under it, and sets nothing."""
    explorer = touchable(make, **start)
    before = explorer.values()
    assert words in point(explorer, ("hover", axes, x, y))["tip"]
    assert explorer.values() == before


def check_every_handle_is_driven(make, drags, tips, elsewhere=()):
    """elsewhere -- places of the handles that another test drives"""
    taken = {handle_at(touchable(which, **start), axes, *place)
             for which, start, axes, place, *_ in drags if which is make}
    asked = {handle_at(touchable(which, **start), axes, x, y)
             for which, start, axes, x, y, _ in tips if which is make}
    handles = touchable(make)._pointer.handles
    assert taken | asked | set(elsewhere) == set(range(len(handles)))
    assert taken >= {i for i, handle in enumerate(handles) if handle.move}
