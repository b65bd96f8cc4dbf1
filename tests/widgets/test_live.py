"""Training that the reader watches: it starts, stops, goes on, begins anew, says what is wrong."""

import asyncio
import importlib
import threading

import pytest
from helpers.widgets import play, until, words

from utils.lesson_01 import ask
from utils.lesson_02 import ring_units
from utils.widgets import live, predict, slider, subplots

pytestmark = pytest.mark.usefixtures("without_a_pause")


def counter(end=20, fail_at=None, **more):
    """A live explorer whose run is a count of slices, and the list of all runs begun."""
    figure, axes = subplots(size=(2, 1))
    artist, = axes.plot([0, 1], [0, 0])
    axes.set_ylim(0, 100)
    runs = []

    def begin(units, speed):
        runs.append({"units": units, "slices": 0, "threads": set()})
        return runs[-1]

    def advance(run, units, speed):
        run["slices"] += speed
        run["threads"].add(threading.get_ident())
        if run["slices"] == fail_at:
            raise KeyError("my own <mistake>")
        return run["slices"] < end

    def update(run, units, speed):
        artist.set_ydata([0, run["slices"]])
        return f"{units} units, speed {speed}, slice {run['slices']}"

    explorer = live(begin, advance, update, figure, "A line.", ["units"],
                    units=slider("units", 1, 6, 3, 1), speed=slider("speed", 1, 5, 1, 1), **more)
    return explorer, runs


def test_it_trains_to_the_end_and_the_button_comes_up():
    explorer, runs = counter()
    assert explorer.text == "3 units, speed 1, slice 0"
    image = explorer.image.value
    play(explorer)
    assert explorer.text == words(explorer) == "3 units, speed 1, slice 20" and len(runs) == 1
    assert explorer.image.value != image and explorer.toggle.value is False


def test_the_button_says_what_it_would_do():
    explorer, _ = counter()
    assert (explorer.toggle.description, explorer.toggle.icon) == ("Train", "play")

    async def scene():
        assert (explorer.toggle.description, explorer.toggle.icon) == ("Stop", "stop")

    play(explorer, scene)
    assert (explorer.toggle.description, explorer.toggle.icon) == ("Train", "play")


def test_every_slice_is_drawn():
    explorer, _ = counter(5)
    drawn, update = [], explorer._update

    def watched(**values):
        drawn.append(update(**values))
        return drawn[-1]

    explorer._update = watched
    play(explorer)
    slices = [int(text.split()[-1]) for text in drawn]
    assert slices == [1, 2, 3, 4, 5, 5]  # and once more when the button comes up


def test_stop_ends_it_at_once_and_train_goes_on_from_there():
    (explorer, runs), at_stop = counter(10**9), []

    async def scene():
        await until(lambda: runs[0]["slices"] > 3)
        explorer.toggle.value = False
        at_stop.append(runs[0]["slices"])
        await explorer.task

    play(explorer, scene)
    stopped = runs[0]["slices"]
    assert stopped <= at_stop[0] + 1
    assert explorer.text.endswith(f"slice {stopped}")

    async def again():
        await until(lambda: runs[0]["slices"] > stopped + 3)
        explorer.stop()

    play(explorer, again)
    assert len(runs) == 1


def test_stop_and_train_in_one_breath_leave_one_task():
    explorer, runs = counter(10**9)

    async def scene():
        await until(lambda: runs[0]["slices"] > 3)
        first = explorer.task
        explorer.toggle.value = False
        explorer.toggle.value = True
        await first
        slices = runs[0]["slices"]
        assert explorer.toggle.value is True and explorer.task is not first
        await until(lambda: runs[0]["slices"] > slices + 3)
        explorer.stop()

    play(explorer, scene)


def test_a_control_that_asks_for_it_begins_anew_and_another_acts_on_the_run():
    explorer, runs = counter(10**9)

    async def scene():
        await until(lambda: runs[0]["slices"] > 3)
        explorer.set(speed=5)
        before = runs[0]["slices"]
        assert len(runs) == 1 and explorer.text.startswith("3 units, speed 5")
        await until(lambda: runs[0]["slices"] >= before + 10)
        explorer.set(units=6)
        assert explorer.text == "6 units, speed 5, slice 0"  # and it trains on
        await until(lambda: runs[1]["slices"] > 3)
        explorer.stop()

    play(explorer, scene)
    assert [run["units"] for run in runs] == [3, 6]


def test_sliders_that_other_threads_move_while_it_trains_are_heard():
    explorer, runs = counter(10**9)

    async def scene():
        for units in (1, 2, 4, 5, 6):
            await asyncio.to_thread(explorer.set, units=units)
            assert explorer.text.startswith(f"{units} units")
        await until(lambda: runs[-1]["slices"] > 3)
        await asyncio.to_thread(explorer.stop)

    play(explorer, scene)
    assert [run["units"] for run in runs] == [3, 1, 2, 4, 5, 6]
    assert set.union(*(run["threads"] for run in runs)) == {threading.get_ident()}


def test_reset_stops_it_and_forgets_the_run():
    explorer, runs = counter(10**9)

    async def scene():
        await until(lambda: runs[0]["slices"] > 3)
        explorer.reset.click()
        assert explorer.toggle.value is False and explorer.text == "3 units, speed 1, slice 0"

    play(explorer, scene)
    assert len(runs) == 2 and runs[1]["slices"] == 0


def test_train_at_the_end_begins_anew():
    explorer, runs = counter(5)
    play(explorer)
    play(explorer)
    assert [run["slices"] for run in runs] == [5, 5]


def test_an_error_is_read_out_and_ends_the_training():
    explorer, runs = counter(fail_at=4)
    play(explorer)
    assert explorer.text == words(explorer) == "KeyError: 'my own <mistake>'"
    assert explorer.toggle.value is False
    assert "<mistake>" not in explorer.readout.value
    explorer.set(speed=2)
    assert explorer.text == "3 units, speed 2, slice 4"


def test_an_error_at_the_beginning_is_read_out_and_the_next_run_lives():
    explorer, runs = counter(5)
    begin = explorer._begin
    explorer._begin = lambda units, speed: begin(units, speed) if units != 5 else 1 / 0
    explorer.set(units=5)
    assert explorer.text == "ZeroDivisionError: division by zero"
    play(explorer)
    assert explorer.text == "ZeroDivisionError: division by zero"
    explorer.set(units=2)
    play(explorer)
    assert explorer.text == "2 units, speed 1, slice 5"


def test_without_an_event_loop_it_says_so():
    explorer, runs = counter()
    explorer.toggle.value = True
    assert explorer.toggle.value is False and runs[0]["slices"] == 0
    assert "event loop" in explorer.text == words(explorer)


@pytest.mark.parametrize("other", [lambda: counter(3)[0], lambda: ring_units()])
def test_another_one_that_is_made_stops_it(other):
    explorer, runs = counter(10**9)

    async def scene():
        await until(lambda: runs[0]["slices"] > 3)
        other()
        assert explorer.toggle.value is False

    play(explorer, scene)


def test_another_one_that_trains_stops_it():
    (first, first_runs), (second, second_runs) = counter(10**9), counter(10**9)

    async def scene():
        await until(lambda: first_runs[0]["slices"] > 3)
        second.toggle.value = True
        assert first.toggle.value is False
        await until(lambda: second_runs[0]["slices"] > 3)
        first.reset.click()  # does not stop the other
        assert second.toggle.value is True
        second.stop()
        await second.task

    play(first, scene)


def test_a_kernel_that_ends_takes_the_training_with_it():
    explorer, _ = counter(10**9)

    async def scene():
        explorer.toggle.value = True
        await asyncio.sleep(0.02)

    asyncio.run(scene())
    assert explorer.toggle.value is False and explorer.task.cancelled()


def test_a_screen_reader_is_spared_the_25_texts_a_second():
    explorer, runs = counter(10**9)

    async def scene():
        await until(lambda: runs[0]["slices"] > 3)
        assert 'aria-live="off"' in explorer.readout.value
        explorer.stop()

    play(explorer, scene)
    assert 'role="status" aria-live="polite"' in explorer.readout.value


def test_the_button_waits_for_the_prediction_as_well():
    explorer, _ = counter()
    prediction = predict(ask.PREDICT_BIAS, explorer)
    assert explorer.toggle.disabled is True
    prediction.question.inputs[0].value = list(ask.PREDICT_BIAS.options)[0]
    prediction.question.button.click()
    assert explorer.toggle.disabled is False


def test_the_buttons_stand_after_the_controls_and_say_what_they_do():
    explorer, _ = counter()
    assert explorer.children[0].children == (*explorer.controls.values(), explorer.toggle,
                                             explorer.reset)
    assert explorer.buttons == [explorer.toggle, explorer.reset] and explorer.toggle.tooltip


def test_several_slices_to_a_picture_where_a_subclass_asks_for_it():
    explorer, _ = counter(30)
    explorer.between = 1000
    drawn, update = [], explorer._update

    def watched(**values):
        drawn.append(update(**values))
        return drawn[-1]

    explorer._update = watched
    play(explorer)
    slices = [int(text.split()[-1]) for text in drawn]
    assert slices == [1, 30, 30]  # the first, the last, and when the button comes up


def test_a_training_that_no_page_sees_any_more_stops_and_goes_on_when_asked_to(monkeypatch):
    monkeypatch.setattr(importlib.import_module("utils.widgets.live"), "ASK", 0.002)
    explorer, runs = counter(end=10**6)
    sent, explorer.image.send = [], lambda message, *_: sent.append(message)
    for _ in range(2):
        explorer.image._handle_custom_msg({"page": {"width": 500, "ratio": 1}}, [])
        play(explorer)
        assert sent == [{"ask": True}] * 6 and explorer.toggle.value is False
        assert explorer.text == words(explorer) == (
            "Stopped: for 5 seconds no page was there to see it.")
        sent.clear()
    assert len(runs) == 1


def test_a_training_goes_on_while_the_page_answers_and_where_no_page_ever_spoke(monkeypatch):
    monkeypatch.setattr(importlib.import_module("utils.widgets.live"), "ASK", 0.001)
    for page in True, False:
        explorer, _ = counter(end=60)
        sent = []

        def answer(message, *_, explorer=explorer, page=page, sent=sent):
            sent.append(message)
            if page:
                explorer.image._handle_custom_msg({"here": True}, [])

        explorer.image.send = answer
        play(explorer)
        assert len(sent) > 10 and explorer.text == "3 units, speed 1, slice 60"
