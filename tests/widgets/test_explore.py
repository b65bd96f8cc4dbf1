"""The mechanism under every interaction: what it draws, when, and what if an update fails."""

import base64
import io
import threading

import ipywidgets as W
import numpy as np
import pytest
from helpers.widgets import (
    EACH,
    course,
    drawn_in_full,
    line,
    moves,
    on_the_page,
    pixels,
    values,
    wait_until,
    words,
)
from matplotlib import pyplot as plt
from PIL import Image

from utils.lesson_02 import ring_units
from utils.lesson_05 import early_stop
from utils.lesson_06 import watch_it_learn
from utils.lesson_07 import layer_views
from utils.widgets import choice, explore, slider, subplots
from utils.widgets.picture import Picture


@EACH
def test_a_cheap_drawing_equals_a_full_one_pixel_by_pixel(make):
    explorer = course(make)
    for move in moves(explorer, 8):
        explorer.set(**move)
        quick = pixels(explorer.picture)
        np.testing.assert_array_equal(quick, drawn_in_full(explorer.picture))


def test_a_cheap_drawing_that_misses_a_change_would_be_noticed():
    figure, axes = subplots()
    artist, = axes.plot([0, 1], [0, 1])
    picture = Picture(figure)
    picture.draw()
    artist.set_ydata([1, 0])
    assert not np.array_equal(pixels(picture), drawn_in_full(picture))


@EACH
def test_the_image_on_the_page_is_what_the_canvas_holds(make):
    explorer = course(make)
    for move in moves(explorer, 3, seed=1):
        explorer.set(**move)
        shown = np.array(Image.open(io.BytesIO(explorer.image.value)).convert("RGB"), int)
        off = np.abs(shown - pixels(explorer.picture)[..., :3])
        near = {watch_it_learn: 4, layer_views: 1.5}.get(make, 1.25)  # of 255; JPEG: fine grain
        assert off.mean() < near


def test_every_value_is_drawn_and_read_out():
    explorer, drawn = line()
    before = explorer.image.value
    explorer.controls["slope"].value = 4
    assert drawn == [1, 4] and explorer.text == "the slope is 4" and explorer.image.value != before


def test_a_value_that_the_page_sends_back_with_its_own_rounding_is_not_drawn_again():
    drawn = []
    figure, _ = subplots()
    explorer = explore(lambda k: drawn.append(k) or f"k = {k:.1f}", figure, "a line",
                       k=slider("k", -1.0, 1.0, 0.0))
    for value in (0.3, 0.30000000000000004, 0.1 + 0.2 - 1e-16, 0.2, 1e-16, 0.0):
        explorer.controls["k"].value = value
    assert drawn == [0, 0.3, 0.2, 1e-16]


def test_the_words_that_changed_stand_bold():
    explorer, _ = line()
    explorer.controls["slope"].value = 4
    assert "the slope is <b>4</b></div>" in explorer.readout.value
    explorer.refresh()
    assert "the slope is 4</div>" in explorer.readout.value


def test_reset_puts_every_control_back():
    explorer, drawn = line()
    image = explorer.image.value
    explorer.set(slope=-7)
    explorer.reset.click()
    assert explorer.controls["slope"].value == 1 and drawn == [1, -7, 1]
    assert explorer.image.value == image


@EACH
def test_reset_brings_the_first_picture_and_its_words_back(make):
    explorer = course(make)
    image, text = explorer.image.value, explorer.text
    for move in moves(explorer, 4, seed=2):
        explorer.set(**move)
    explorer.reset.click()
    assert explorer.text == text and explorer.image.value == image


def test_values_that_come_while_one_is_drawn_are_answered_by_the_newest():
    explorer, drawn = line()
    busy, free, update = threading.Event(), threading.Event(), explorer._update

    def slow(slope):
        busy.set()
        assert free.wait(10)
        return update(slope)

    explorer._update = slow
    threads = []
    for slope in range(2, 10):
        moved = explorer.controls["slope"], "value", slope
        threads.append(threading.Thread(target=setattr, args=moved))
        threads[-1].start()
        assert busy.wait(10)
        wait_until(lambda slope=slope: explorer._asked == slope - 1)
    free.set()
    for thread in threads:
        thread.join(10)
    assert drawn == [1, 2, 9] and explorer.text == "the slope is 9"


def test_many_threads_leave_the_last_value_on_the_page():
    explorer, drawn = line()
    threads = [threading.Thread(target=explorer.set, kwargs={"slope": slope})
               for slope in range(-9, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert explorer.text == f"the slope is {explorer.controls['slope'].value}" and len(drawn) <= 20


def test_an_update_that_raises_is_read_out_and_the_next_one_is_drawn():
    explorer, _ = line()
    update = explorer._update
    explorer._update = lambda slope: update(slope) if slope != 3 else 1 / 0
    explorer.set(slope=3)
    assert explorer.text == words(explorer) == "ZeroDivisionError: division by zero"
    explorer.set(slope=5)
    assert explorer.text == "the slope is 5"


def test_a_first_update_that_raises_is_read_out_too():
    figure, _ = subplots()
    explorer = explore(lambda k: 1 / 0, figure, "Nothing.", k=slider("k", 0, 1, 0, 1))
    assert "division by zero" in explorer.text


def test_the_read_out_is_escaped():
    figure, _ = subplots()
    explorer = explore(lambda k: f"<b>{k}", figure, "Nothing.", k=choice("k", ["<i>", "&"]))
    assert "&lt;b&gt;&lt;i&gt;" in explorer.readout.value and "<i>" not in explorer.readout.value


@EACH
def test_without_a_kernel_there_is_a_picture_with_the_same_words(make):
    explorer = course(make)
    data, metadata = explorer._repr_mimebundle_()
    text = data["text/plain"]
    assert text == metadata["image/png"]["alt"] == f"[{explorer._alt} {explorer.text}]"
    assert len(explorer._alt) > 40 and "\n" not in text and "0x" not in text
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert metadata["image/png"]["width"] == 900
    with_an_image = ring_units, early_stop
    assert image.format == "PNG" and image.width == (1350 if make in with_an_image else 1800)


@EACH
def test_the_read_out_on_the_page_says_the_text(make):
    explorer = course(make)
    for move in moves(explorer, 5, seed=3):
        explorer.set(**move)
        assert words(explorer) == explorer.text
        assert 'role="status" aria-live="polite"' in explorer.readout.value


@EACH
def test_every_control_says_what_it_is(make):
    explorer = course(make)
    assert all(control.description and control.tooltip
               for control in [*explorer.controls.values(), explorer.reset])
    descriptions = [control.description for control in explorer.controls.values()]
    assert len(set(descriptions)) == len(descriptions)
    assert not explorer.image.tooltip  # it crashes the view


@EACH
def test_every_control_on_the_page_changes_the_picture_and_the_words(make):
    explorer = course(make)
    image, text = explorer.image.value, explorer.text
    for name, control in explorer.controls.items():
        if on_the_page(control):
            first, *_, last = values(control)
            control.value = last if control.value != last else first
            assert explorer.image.value != image and explorer.text != text, name
            explorer.reset.click()


@EACH
def test_pyplot_never_sees_the_figure(make):
    explorer = course(make)
    explorer.set(**next(moves(explorer, 1)))
    assert plt.get_fignums() == []


@pytest.mark.parametrize("numbers, kind",
                         [((0, 9, 3, 1), W.IntSlider), ((0, 9, 3, 0.5), W.FloatSlider),
                                           ((0.0, 9, 3, 1), W.FloatSlider)])
def test_a_slider_of_integers_gives_integers(numbers, kind):
    low, high, value, step = numbers
    made = slider("a number", low, high, value, step)
    assert type(made) is kind
    assert (made.min, made.max, made.value, made.step) == (low, high, value, step)


@pytest.mark.parametrize("options, value, expected",
                         [(["a", "b"], None, "a"), (["a", "b"], "b", "b"),
                          ([("a", 1), ("b", 2)], None, 1)])
def test_a_choice_begins_with_its_first_option_or_the_one_named(options, value, expected):
    assert choice("a letter", options, value).value == expected
