"""What a subclass of Explorer may override and call: its own page and words, handlers in turn."""

import threading

import ipywidgets as W
import pytest
from helpers.widgets import wait_until, words

from utils.widgets import slider, subplots
from utils.widgets.explore import Explorer


class Counter(Explorer):
    """Two sliders, a box and a button; `calls` lists what its handlers were called for."""

    readout_style = "color: green"

    def __init__(self):
        self.figure, self.axes = subplots(size=(2, 1))
        self.calls, self.box, self.button = [], W.Text(), W.Button()
        controls = {name: slider(name, 0, 9, 1, 1) for name in "ab"}
        super().__init__(self.drawn, self.figure, "A sum.", controls, [self.button])
        self.box.observe(self.in_turn(lambda: self.calls.append(self.box.value)), "value")
        self.button.on_click(self.in_turn(lambda: self.calls.append("click")))

    def drawn(self, a, b):
        """The update."""
        self.calls.append((a, b))
        if a == 9:
            raise ValueError("a is 9")
        return f"a + b = {a + b}"

    def arrange(self):
        return [self.box, *super().arrange()]

    def describe(self):
        return f"{super().describe()}!"

    def describe_error(self, error):
        return f"Sorry: {error}"

    def markup(self, text):
        return f"<i>{text}</i>"

    def start_over(self):
        super().start_over()
        self.box.value = "begun again"


@pytest.fixture
def counter():
    return Counter()


def test_a_page_and_words_of_its_own_are_shown(counter):
    assert counter.children[0] is counter.box
    assert counter.children[2:4] == (counter.image, counter.readout)
    assert counter.text == "a + b = 2!"
    assert 'style="color: green"><i>a + b = 2!</i></div>' in counter.readout.value
    counter.set(a=9)
    assert counter.text == words(counter) == "Sorry: a is 9!"


def test_reset_does_what_the_class_says(counter):
    counter.set(a=5, b=6)
    counter.reset.click()
    assert counter.values() == {"a": 1, "b": 1} and counter.box.value == "begun again"


def test_several_controls_that_are_set_at_once_are_drawn_once(counter):
    counter.set(a=3, b=4)
    counter.reset.click()
    assert counter.calls == [(1, 1), (3, 4), (1, 1), "begun again"]


def test_a_value_that_no_control_takes_leaves_on_the_page_what_the_controls_hold(counter):
    with pytest.raises(Exception, match="expected an int"):
        counter.set(a=3, b="four")
    assert counter.text == "a + b = 4!"
    counter.controls["b"].value = 2
    assert counter.text == "a + b = 5!"


def test_what_is_set_quietly_calls_no_handler_and_draws_nothing_and_handlers_live_on(counter):
    with counter.quietly():
        with counter.quietly():
            counter.box.value = "one"
        counter.box.value, counter.controls["a"].value = "two", 7
    assert counter.calls == [(1, 1)]
    counter.box.value = "three"
    counter.refresh()
    assert counter.calls == [(1, 1), "three", (7, 1)]


def test_an_error_in_quiet_does_not_silence_the_handlers(counter):
    with pytest.raises(ZeroDivisionError), counter.quietly():
        counter.box.value = 1 / 0
    counter.button.click()
    assert counter.calls[-1] == "click"


def test_a_handler_of_another_thread_waits_for_the_one_that_runs(counter):
    busy, free, order = threading.Event(), threading.Event(), []

    def slow():
        order.append("slow begins")
        busy.set()
        assert free.wait(10)
        order.append("slow ends")

    first = threading.Thread(target=counter.in_turn(slow), args=(None,))
    second = threading.Thread(target=counter.in_turn(lambda: order.append("quick")), args=(None,))
    first.start()
    assert busy.wait(10)
    second.start()
    free.set()
    for thread in (first, second):
        thread.join(10)
    assert order == ["slow begins", "slow ends", "quick"]


def test_what_a_handler_sets_quietly_is_quiet_for_its_own_thread_only(counter):
    inside, free = threading.Event(), threading.Event()

    def slow():
        with counter.quietly():
            inside.set()
            assert free.wait(10)

    first = threading.Thread(target=counter.in_turn(slow), args=(None,))
    first.start()
    assert inside.wait(10)
    second = threading.Thread(target=setattr, args=(counter.controls["a"], "value", 7))
    second.start()
    wait_until(lambda: counter._asked == 1)
    free.set()
    for thread in (first, second):
        thread.join(10)
    assert counter.text == "a + b = 8!"


def test_a_figure_of_another_size_is_shown_in_that_size(counter):
    assert (counter.image.width, counter.image.height) == (200, 100)
    picture = counter.picture
    counter.figure.set_size_inches(3, 2)
    counter.figure_changed()
    counter.refresh()
    assert (counter.image.width, counter.image.height) == (300, 200)
    assert counter.picture is not picture
