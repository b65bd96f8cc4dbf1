"""What a pointer can do in a picture: it sets controls, to the values that they take."""

import ipywidgets as W
import numpy as np
import pytest
from helpers.widgets import at, point

from utils.widgets import Handle, choice, explore, slider, subplots
from utils.widgets.pointing import nearest

DONE = {"done": True}


@pytest.fixture
def explorer():
    """A point that can be dragged along y = 1, three marks that can be pressed, and a curve."""
    figure, (plane, curve) = subplots(1, 2, (6, 3))
    plane.set(xlim=(0, 10), ylim=(0, 2))
    curve.set(xlim=(1, 1000), ylim=(0, 1), xscale="log")
    point, = plane.plot([], [], "o")
    drawn = []

    def update(x, mark):
        drawn.append((x, mark))
        point.set_data([x], [1])
        return f"x = {x}, {mark}"

    touch = [
        Handle(plane, lambda px, py, **_: {"x": px}, lambda x, **_: (x, 1), "Drag the point"),
        Handle(plane, lambda px, py, **_: {"mark": "abc"[round(px / 4) - 1]},
               lambda **_: [(4, 0.2), (8, 0.2)], "Press a mark", drags=False),
        Handle(curve, tip=lambda px, py, **_: f"at {px:.0f}"),
    ]
    made = explore(update, figure, "A point.", touch, x=slider("x", 0, 10, 5, 1),
                   mark=choice("mark", ["a", "b", "c"]))
    made.drawn, made.answers = drawn, []
    made.image.send = made.answers.append
    return made


def test_a_drag_sets_a_control_to_the_nearest_value_that_it_takes(explorer):
    point(explorer, ("down", 0, 5, 1))
    for place, value in (5.4, 5), (5.6, 6), (8.2, 8), (14, 10), (-3, 0):
        point(explorer, ("move", 0, place, 1.5))
        assert explorer.controls["x"].value == value
    assert explorer.text == "x = 0, a" and type(explorer.controls["x"].value) is int


def test_of_many_moves_only_the_last_is_drawn(explorer):
    point(explorer, ("down", 0, 5, 1), ("move", 0, 7, 1), ("move", 0, 9, 1))
    assert explorer.drawn == [(5, "a"), (9, "a")]


def test_a_press_beside_it_takes_nothing(explorer):
    before = explorer.image.value
    point(explorer, ("down", 0, 1, 1.8), ("move", 0, 9, 1))
    assert explorer.drawn == [(5, "a")] and explorer.image.value == before


def test_a_pointer_that_was_released_sets_nothing_more(explorer):
    point(explorer, ("down", 0, 5, 1), ("move", 0, 6, 1), ("up", 0, 6, 1))
    point(explorer, ("move", 0, 9, 1))
    assert explorer.controls["x"].value == 6


def test_each_of_two_presses_that_come_together_counts(explorer):
    point(explorer, ("down", 0, 8, 0.2), ("up", 0, 8, 0.2), ("down", 0, 5, 1), ("move", 0, 7, 1))
    assert explorer.values() == {"x": 7, "mark": "b"}


def test_what_is_pressed_does_not_follow(explorer):
    point(explorer, ("down", 0, 8, 0.2))
    assert explorer.controls["mark"].value == "b"
    point(explorer, ("move", 0, 4, 0.2))
    assert explorer.controls["mark"].value == "b"


def test_a_resting_pointer_is_told_what_it_can_do(explorer):
    assert point(explorer, ("hover", 0, 5, 1)) == DONE | {"tip": "Drag the point", "cursor": "grab"}
    assert point(explorer, ("hover", 0, 4, 0.2)) == DONE | {
        "tip": "Press a mark", "cursor": "pointer"}
    assert point(explorer, ("hover", 0, 1, 1.8)) == DONE | {"tip": "", "cursor": ""}
    assert point(explorer, ("hover", 1, 100, 0.5)) == DONE | {"tip": "at 100", "cursor": ""}
    assert point(explorer, ("leave", 1, 100, 0.5)) == DONE | {"tip": "", "cursor": ""}


def test_what_can_be_dragged_is_marked_where_it_stands(explorer):
    assert explorer.image.handles == [pytest.approx(at(explorer, 0, 5, 1))]
    explorer.set(x=7)
    assert explorer.image.handles == [pytest.approx(at(explorer, 0, 7, 1))]


def test_the_nearest_of_several_is_taken():
    figure, axes = subplots(size=(4, 3))
    axes.set(xlim=(0, 100), ylim=(0, 1))

    def move(name):
        return lambda x, y, **_: {name: x}

    touch = [Handle(axes, move(name), lambda name=name, **values: (values[name], 0.5))
             for name in "ab"]
    explorer = explore(lambda a, b: f"{a} {b}", figure, "Two points.", touch,
                       a=slider("a", 0, 100, 40, 1), b=slider("b", 0, 100, 44, 1))
    explorer.answers = []
    explorer.image.send = explorer.answers.append
    point(explorer, ("down", 0, 43, 0.5), ("move", 0, 60, 0.5))
    assert explorer.values() == {"a": 40, "b": 60}


def test_a_handle_can_be_taken_at_its_point_and_everywhere_else():
    figure, axes = subplots()
    axes.set(xlim=(0, 100), ylim=(0, 1))
    touch = [Handle(axes, lambda px, py, **_: {"a": px}, lambda a, b: (a, 0.5), everywhere=True),
             Handle(axes, lambda px, py, **_: {"b": px}, lambda a, b: (b, 0.5))]
    explorer = explore(lambda a, b: f"{a} {b}", figure, "Two points.", touch,
                       a=slider("a", 0, 100, 40, 1), b=slider("b", 0, 100, 60, 1))
    assert len(explorer.image.handles) == 2
    for taken, wanted in (40, (70, 60)), (20, (70, 60)), (60, (40, 70)):
        explorer.set(a=40, b=60)
        point(explorer, ("down", 0, taken, 0.5), ("move", 0, 70, 0.5), ("up", 0, 70, 0.5))
        assert tuple(explorer.values().values()) == wanted


def test_a_handle_that_raises_does_nothing_and_the_page_gets_its_answer(explorer):
    explorer._pointer.handles[0] = Handle(
        explorer.figure.axes[0], lambda px, py, **_: 1 / 0, lambda **_: (5, 1),
        lambda *_, **__: 1 / 0)
    answer = point(explorer, ("down", 0, 5, 1), ("move", 0, 7, 1))
    assert answer == DONE | {"tip": "", "cursor": "grab"} and explorer.controls["x"].value == 5


@pytest.mark.parametrize("wanted, value", [
    (0.26, 0.3), (-5, -1.0), (5, 1.0), (float("nan"), 0.5), (float("inf"), 0.5)])
def test_the_nearest_value_of_a_slider(wanted, value):
    control = W.FloatSlider(0.5, min=-1, max=1, step=0.1)
    assert nearest(control, wanted) == pytest.approx(value)


def test_the_nearest_value_of_a_list_is_itself():
    assert nearest(choice("mark", ["a", "b"]), "b") == "b"


# ---- the room on the page ------------------------------------------------------------------------

@pytest.mark.parametrize("width, shown", [(300, 460), (471, 460), (733, 720), (3000, 1200)])
def test_a_figure_is_laid_out_for_the_room_it_has(explorer, width, shown):
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    assert explorer.image.width == shown
    size = explorer.image.width, explorer.image.height
    assert tuple(explorer.figure.bbox.size) == pytest.approx(size)


def test_a_sharper_screen_gets_more_pixels_up_to_two_for_one(explorer):
    for ratio, pixels in (1, 600), (1.5, 900), (2, 1200), (3, 1200), (0.5, 600):
        explorer.image._handle_custom_msg({"page": {"width": 600, "ratio": ratio}}, [])
        assert explorer.figure.bbox.width == pytest.approx(pixels) and explorer.image.width == 600


def test_axes_that_would_be_too_narrow_go_to_the_next_line():
    figure, axes = subplots(1, 3)
    explorer = explore(lambda: "", figure, "Three axes.")
    for width, columns in (900, 3), (620, 2), (480, 1):
        explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
        tops = {round(one.get_position().y1, 2) for one in axes}
        assert len(tops) == -(-3 // columns)
        overlaps = [a.get_tightbbox().overlaps(b.get_tightbbox())
                    for a in axes for b in axes if a is not b]
        assert not any(overlaps)


def test_the_axes_of_a_last_line_share_its_whole_width():
    figure, axes = subplots(1, 5)
    explorer = explore(lambda: "", figure, "Five axes.")
    for width, last in (1200, [4]), (820, [3, 4]), (540, [4]):
        explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
        places = [one.get_position() for one in axes]
        bottom = pytest.approx(min(place.y0 for place in places))
        assert [i for i, place in enumerate(places) if place.y0 == bottom] == last
        assert places[last[0]].x0 == pytest.approx(places[0].x0, abs=0.01)
        assert places[4].x1 == pytest.approx(max(place.x1 for place in places), abs=0.01)


def test_the_pointer_finds_the_same_places_in_another_layout(explorer):
    explorer.image._handle_custom_msg({"page": {"width": 460, "ratio": 1}}, [])
    point(explorer, ("down", 0, 5, 1), ("move", 0, 9, 1))
    assert explorer.controls["x"].value == 9
    assert explorer.image.handles == [pytest.approx(at(explorer, 0, 9, 1))]


def test_a_still_picture_keeps_the_size_that_it_was_made_in(explorer):
    still = explorer._repr_mimebundle_()
    explorer.image._handle_custom_msg({"page": {"width": 460, "ratio": 1}}, [])
    assert explorer._repr_mimebundle_()[1] == still[1] == {
        "image/png": {"width": 600, "alt": explorer._still_text}}


def test_a_page_without_the_surface_gets_its_pictures_in_a_plain_image(explorer):
    explorer.set(x=7)
    assert explorer.image.plain.value == explorer.image.value
    explorer.image._handle_custom_msg({"page": {"width": 600, "ratio": 1}}, [])
    before = explorer.image.plain.value
    explorer.set(x=9)  # the surface has come: the other one is off the page
    assert explorer.image.plain.value == before != explorer.image.value
    assert np.all([part in explorer.children for part in (explorer.image, explorer.readout)])
