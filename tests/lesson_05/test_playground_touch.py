"""The playground under a pointer: all that it does the controls can do, and its tips are true."""

import asyncio
import math
import time

import numpy as np
import pytest
from helpers.widgets import on_the_page, play, point, until, words

from utils.datasets import moons
from utils.lesson_05 import playground
from utils.lesson_05.playground import pace
from utils.lesson_05.playground.controls import NOTHING, SPEEDS, parameters
from utils.lesson_05.playground.run import Run
from utils.lesson_05.playground.settings import DATA, FEATURES, START, Settings
from utils.lesson_05.playground.state import state
from utils.widgets.picture import notice

BOARD, PLANE = 0, 1
WIDTHS = pytest.mark.parametrize("width, ratio", [(460, 1), (840, 1.5), (1200, 2)])


@pytest.fixture(scope="module")
def board():
    explorer = playground()
    explorer.answers = []
    explorer.image.send = explorer.answers.append
    return explorer


@pytest.fixture
def fresh(board):
    board.stop()
    board.image._handle_custom_msg({"page": {"width": 840, "ratio": 1}}, [])
    point(board, ("leave", BOARD, 0, 0))
    board.reset.click()
    return board


def wide(explorer, width, ratio):
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": ratio}}, [])
    return explorer.drawing.layout


def press(explorer, place):
    """Press and release there -> the answer."""
    return point(explorer, ("down", BOARD, *place), ("up", BOARD, *place))


def tip(explorer, place, axes=BOARD):
    return point(explorer, ("hover", axes, *place))["tip"]


def tried(explorer, places):
    """The tip at each place, and what a press there changes: {control: (before, after)}."""
    found = []
    for place in places:
        before, words_there = explorer.values(), tip(explorer, place)
        press(explorer, place)
        after = explorer.values()
        explorer.reset.click()
        found.append((words_there, {name: (before[name], after[name]) for name in before
                                    if before[name] != after[name]}))
    return found


# ---- presses -------------------------------------------------------------------------------------

@WIDTHS
def test_a_press_on_a_small_picture_chooses_the_data(fresh, width, ratio):
    places = wide(fresh, width, ratio).data[: len(DATA)]
    for name, (words_there, changed) in zip(DATA, tried(fresh, places)):
        assert words_there == f"{name}: press to train on it; begins anew"
        assert changed == ({} if name == START.data else {"data": (START.data, name)})


@WIDTHS
def test_a_press_on_an_input_puts_it_in_or_takes_it_out(fresh, width, ratio):
    for name, (words_there, changed) in zip(
            FEATURES, tried(fresh, wide(fresh, width, ratio).inputs)):
        used = name in START.features
        assert changed == {name: (used, not used)}
        assert words_there == (
            f"{name}: press to {'take it out' if used else 'put it in'}; begins anew")


@WIDTHS
def test_the_signs_add_and_take_away_units_and_layers(fresh, width, ratio):
    place = wide(fresh, width, ratio)
    assert tried(fresh, [*place.units, *place.layers]) == [
        ("3 units in layer 1; begins anew", {"units1": (4, 3)}),
        ("5 units in layer 1; begins anew", {"units1": (4, 5)}),
        ("1 unit in layer 2; begins anew", {"units2": (2, 1)}),
        ("3 units in layer 2; begins anew", {"units2": (2, 3)}),
        ("1 hidden layer; begins anew", {"layers": (2, 1)}),
        ("3 hidden layers; begins anew", {"layers": (2, 3)})]


def test_beyond_the_least_and_the_most_the_signs_do_nothing(fresh):
    fresh.set(layers=4, units1=1, units2=8)
    run, place = fresh.run, fresh.drawing.layout
    for sign, words_there in ((place.units[0], "Layer 1: 1 to 8 units"),
                              (place.units[3], "Layer 2: 1 to 8 units"),
                              (place.layers[1], "0 to 4 hidden layers")):
        assert tip(fresh, sign) == words_there
        press(fresh, sign)
    assert fresh.run is run
    fresh.set(layers=0)
    press(fresh, fresh.drawing.layout.layers[0])
    assert fresh.run.settings.units == () and len(fresh.drawing.layout.units) == 0


@WIDTHS
def test_a_press_on_a_line_or_a_unit_chooses_a_weight_or_a_bias(fresh, width, ratio):
    place = wide(fresh, width, ratio)
    sizes = [2, 4, 2, 1]
    for layer, (n, m) in enumerate(zip(sizes, sizes[1:])):
        for k in range(m):
            last = layer == 2
            unit = place.bias(layer, k) if last else place.middles[layer + 1][k]
            press(fresh, unit)
            assert fresh.controls["chosen"].value == (layer, None, k)
            assert np.reshape(fresh.drawing.ring.get_data(), 2) == pytest.approx(
                place.bias(layer, k))
            press(fresh, unit)
            assert fresh.controls["chosen"].value == ()
            for i in range(n):
                left, right = place.line(layer, i, k)
                press(fresh, clear(place, sizes, layer, i, k))
                assert fresh.controls["chosen"].value == (layer, i, k)
                np.testing.assert_allclose(np.transpose(fresh.drawing.mark.get_data()),
                                           [left, right])
    press(fresh, place.data[0])
    assert fresh.controls["chosen"].value == (2, 1, 0)  # stays


def clear(place, sizes, layer, *weight):
    """A place on the line of a weight, far from all other lines of its layer."""
    def points(i, k):
        start, end = place.line(layer, i, k)
        return start + np.linspace(0.2, 0.8, 300)[:, None] * (end - start)

    n, m = sizes[layer : layer + 2]
    others = [points(i, k) for i in range(n) for k in range(m) if (i, k) != weight]
    mine = points(*weight)
    far = np.hypot(*np.moveaxis(mine[:, None] - np.vstack([*others, [[0, 0]]]), -1, 0))
    return mine[far.min(axis=1).argmax()]


def test_a_press_beside_all_of_it_does_nothing(fresh):
    before, image = fresh.values(), fresh.image.value
    answer = press(fresh, (fresh.drawing.layout.inputs[-1] + [60, -10]))
    assert answer == {"done": True, "tip": "", "cursor": ""}
    assert fresh.values() == before and fresh.image.value == image


def test_ones_own_data_are_a_small_picture_more():
    X, y = moons(60, rng=np.random.default_rng(0))
    explorer = playground(X, y)
    explorer.answers = []
    explorer.image.send = explorer.answers.append
    assert explorer.controls["data"].value == "yours"
    press(explorer, explorer.drawing.layout.data[0])
    assert explorer.controls["data"].value == "circle"
    press(explorer, explorer.drawing.layout.data[5])
    assert explorer.controls["data"].value == "yours" and len(explorer.run.labels) == 60


@pytest.mark.parametrize("own", [{"layer": 3}, {"X": np.zeros((9, 3)), "y": np.zeros(9)}])
def test_what_is_refused_leaves_nothing_to_press_at_any_width(own):
    explorer = playground(**own)
    explorer.answers = []
    explorer.image.send = explorer.answers.append
    for width in 460, 840, 1200:
        explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
        said = notice(explorer.text, explorer.figure).encode("jpeg")
        assert explorer.image.value == said and explorer.image.width == width
        for place in (0.03, 0.25), (0.5, 0.1):
            moves = [[what, *place] for what in ("hover", "down", "up")]
            explorer.image._handle_custom_msg({"moves": moves}, [])
        assert explorer.answers[-1] == {"done": True} and explorer.values() == explorer._start
    explorer.set(activation1="tanh", activation2="tanh", data="moons")
    press(explorer, explorer.drawing.layout.data[0])
    assert "Data: circle" in explorer.text


def test_where_no_input_is_left_the_picture_says_so_and_is_not_pressed_blindly(fresh):
    fresh.set(x1=False, x2=False)
    press(fresh, fresh.drawing.layout.inputs[0])
    assert fresh.controls["x1"].value is False and "at least one" in fresh.text


# ---- tips ----------------------------------------------------------------------------------------

def test_the_tip_of_a_line_is_its_weight_and_its_gradient(fresh):
    fresh.one_epoch.click()
    s, place = state(fresh.run), fresh.drawing.layout
    left, right = place.line(0, 1, 2)
    weight, gradient = s.weights[0][1, 2], s.gradients[0][1, 2]
    said = tip(fresh, left + 0.6 * (right - left))
    assert said.startswith(f"layer 1, W[2, 3] = {weight:.3f}, gradient ")
    assert float(said.rsplit(" ", 1)[1]) == pytest.approx(gradient, rel=0.05, abs=0.005)
    left, right = place.line(2, 0, 0)
    assert tip(fresh, (left + right) / 2).startswith(
        f"the output, W[1] = {s.weights[2][0, 0]:.3f}, ")


def test_the_tip_of_a_unit_is_its_bias_and_its_weights(fresh):
    fresh.one_epoch.click()
    place = fresh.drawing.layout
    first, second, output = fresh.run.linear
    for layer in fresh.run.linear:
        layer.b.value = layer.b.value + [0.5, -0.3, 1.1, -2][: len(layer.b.value)]
    a, b = first.W.value[:, 3]
    assert tip(fresh, place.middles[1][3]) == (
        f"Unit 4 of layer 1: bias {first.b.value[3]:.2f}; weights x1 {a:.2f}, x2 {b:.2f}")
    assert tip(fresh, place.middles[2][0]).startswith(
        f"Unit 1 of layer 2: bias {second.b.value[0]:.2f}; weights "
        f"unit 1 {second.W.value[0, 0]:.2f}, unit 2 ")
    assert tip(fresh, place.bias(2, 0)).startswith(f"The output: bias {output.b.value[0]:.2f}; ")


def test_the_tip_of_the_plane_is_the_answer_there(fresh):
    fresh.one_epoch.click()
    a = np.array([[0.325, -0.675]])
    for layer in fresh.run.linear[:2]:
        a = np.tanh(a @ layer.W.value + layer.b.value)
    z = (a @ fresh.run.linear[2].W.value + fresh.run.linear[2].b.value).item()
    assert tip(fresh, (0.32, -0.68), PLANE) == (
        f"at (0.32, -0.68): {1 / (1 + np.exp(-z)):.2f} for class 1")


def test_the_unit_under_the_pointer_takes_the_plane_until_the_pointer_leaves(fresh):
    plain, place = fresh.image.value, fresh.drawing.layout
    tip(fresh, place.middles[1][0])
    first = fresh.image.value
    tip(fresh, place.middles[2][1])
    second = fresh.image.value
    assert len({plain, first, second}) == 3
    point(fresh, ("leave", BOARD, *place.middles[2][1]))
    assert fresh.image.value == plain
    press(fresh, place.middles[1][0])  # one that is chosen keeps it, which keys can do as well
    point(fresh, ("leave", BOARD, 0, 0))
    pressed = fresh.image.value
    fresh.reset.click()
    fresh.controls["chosen"].value = (0, None, 0)
    assert fresh.image.value == pressed != plain
    fresh.set(layers=0)
    assert fresh.controls["chosen"].value == () and "Network: 2-1" in fresh.text


# ---- a weight by hand ----------------------------------------------------------------------------

@pytest.mark.parametrize("which, name", [
    ((0, 1, 2), "layer 1, W[2, 3]"), ((1, None, 1), "layer 2, b[2]"),
    ((2, 0, 0), "the output, W[1]"), ((2, None, 0), "the output, b")])
def test_a_chosen_weight_or_bias_is_set_by_hand(fresh, which, name):
    fresh.one_epoch.click()
    layer, i, k = which
    fresh.controls["chosen"].value = which
    assert fresh.controls["chosen"].label == name and on_the_page(fresh.value)
    parameter = fresh.run.linear[layer].b if i is None else fresh.run.linear[layer].W
    place = k if i is None else (i, k)
    assert fresh.value.value == pytest.approx(parameter.value[place], abs=0.0051)
    others = [p.value.copy() for p in fresh.run.parameters]
    image, loss = fresh.image.value, fresh.run.measure()[1]
    fresh.value.value = 1.25
    assert parameter.value[place] == 1.25
    changed = [np.count_nonzero(p.value != before)
               for p, before in zip(fresh.run.parameters, others)]
    assert sum(changed) == 1 and fresh.run.epoch == 1
    assert fresh.image.value != image and fresh.run.measure()[1] != loss
    assert f"training loss {fresh.run.measure()[1]:.3f}" in fresh.text
    assert "Moved most" not in fresh.text  # the hand did it, no batch
    fresh.one_batch.click()
    assert fresh.value.value == pytest.approx(parameter.value[place], abs=0.0051)  # it follows
    assert parameter.value[place] not in (1.25, fresh.value.value)
    fresh.value.value = 20  # its end
    assert parameter.value[place] == 5


def test_a_page_that_repeats_what_the_slider_was_set_to_changes_nothing(fresh):
    fresh.controls["chosen"].value = (0, 0, 0)
    shown = [fresh.value.value]
    for number in 0.123456, -0.98765, 2.34567:
        fresh.run.put(0, 0, 0, number)
        fresh.refresh()
        shown.append(fresh.value.value)
    before = fresh.run.get(0, 0, 0)
    assert shown[1:] == [0.12, -0.99, 2.35] and before == 2.34567
    for value in shown:
        fresh.value.value = value + 1e-12
        assert fresh.run.get(0, 0, 0) == before
    for value in (1.5, shown[0], 1.5, round(shown[0] + 0.01, 2)):  # by hand, to and fro
        fresh.value.value = value
        assert fresh.run.get(0, 0, 0) == value


def test_the_slider_grows_with_a_weight_that_is_larger_than_its_end(fresh):
    fresh.controls["chosen"].value = (0, 0, 0)
    fresh.run.put(0, 0, 0, -40.0)
    fresh.refresh()
    assert (fresh.value.min, fresh.value.value, fresh.value.max) == (-80, -40, 80)
    fresh.run.put(0, 0, 0, np.inf)
    fresh.refresh()
    assert fresh.value.value == -40


def test_nothing_is_chosen_at_first_and_what_is_gone_is_chosen_no_more(fresh):
    chosen = fresh.controls["chosen"]
    assert chosen.value == () and not on_the_page(fresh.value)
    names = [name for name, _ in chosen.options]
    assert names == [NOTHING, *(name for name, _ in parameters(START))] and len(names) == 1 + 25
    assert len(set(names)) == len(names)
    chosen.value = (0, 1, 3)
    fresh.set(units1=3)
    assert chosen.value == () and len(chosen.options) == 1 + 2 * 3 + 3 + 3 * 2 + 2 + 2 + 1
    chosen.value = (0, 1, 2)
    fresh.set(units1=5)
    assert chosen.value == (0, 1, 2)
    fresh.reset.click()
    assert chosen.value == ()


def test_a_weight_is_set_while_it_trains_and_training_goes_on(fresh):
    async def scene():
        fresh.controls["chosen"].value = (0, 0, 0)
        await until(lambda: fresh.run.steps > 5)
        run, steps = fresh.run, fresh.run.steps
        fresh.value.value = 4.0
        assert run.get(0, 0, 0) == fresh.value.value == 4
        await until(lambda: run.steps > steps + 5)
        assert fresh.run is run and fresh.value.value == 4 != run.get(0, 0, 0)
        fresh.stop()
        assert fresh.value.value == pytest.approx(run.get(0, 0, 0), abs=0.0051)

    play(fresh, scene)


# ---- speed ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("speed, most", [("slow", 1), ("normal", 9), ("fast", 90)])
def test_the_first_pictures_are_a_batch_apart_and_later_ones_what_the_speed_says(
        fresh, speed, most, monkeypatch):
    monkeypatch.setattr(pace, "LATEST", math.inf)  # on a computer that is never late
    fresh.set(speed=speed)
    steps = [fresh.run.steps]
    values = fresh.values()
    while fresh.run.steps < 1500 and len(steps) < 400:
        fresh._slice(fresh.run, **values)
        if fresh.between == 0:
            steps.append(fresh.run.steps)
    apart = np.diff(steps)
    assert (apart[:8] == 1).all() and (np.diff(apart) >= 0).all() and apart.max() == most


def test_the_speed_changes_nothing_but_the_pictures(fresh):
    fresh.one_epoch.click()
    run = fresh.run
    for speed in SPEEDS:
        fresh.set(speed=speed)
    assert fresh.run is run and run.epoch == 1 and run.settings == START


def test_the_circle_forms_within_ten_seconds_and_not_at_once(fresh):
    run, pictures, right = Run(START, fresh.own), 0, []
    while pictures < 220:  # of 10 seconds
        run.train(batches=min(9, 1 + run.steps // 8))
        pictures += 1
        right.append(run.measure()[4])
    assert max(right[:40]) < 0.8 and right[-1] > 0.9


def test_a_picture_comes_in_time_whatever_a_batch_costs(fresh):
    fresh.set(speed="fast", batch=1, points=1000, layers=4, units1=8, units2=8)
    pictures = []
    fresh.image.observe(lambda change: pictures.append(time.monotonic()), "value")

    async def scene():
        await asyncio.sleep(1.0)
        start = time.monotonic()
        fresh.stop()
        assert time.monotonic() - start < 0.4

    play(fresh, scene)
    fresh.image.unobserve_all("value")
    assert len(pictures) > 4 and max(np.diff(pictures)) < 0.6


def test_while_it_trains_one_line_of_numbers_is_read_out_and_the_sentence_when_it_stops(fresh):
    texts = []

    async def scene():
        fresh.readout.observe(lambda change: texts.append(words(fresh)), "value")
        await until(lambda: len(texts) > 6)
        fresh.readout.unobserve_all("value")
        fresh.stop()

    play(fresh, scene)
    assert all(text.startswith("Epoch ") and text.endswith(" % right.") for text in texts[1:6])
    assert fresh.text.startswith("Data: circle, ") and "Moved most by " in fresh.text
    assert "<b>" not in texts[3]


# ---- anew ----------------------------------------------------------------------------------------

def test_what_begins_anew_says_so_and_nothing_else_does(fresh):
    for name, control in fresh.controls.items():
        says = control.tooltip.endswith("Training begins anew")
        field = name.rstrip("1234")
        known = {*vars(Settings()), *FEATURES, "units", "activation", "layers"}
        assert says == (name in known or field in known
                        ) - (name in {"optimizer", "lr", "batch", "decay"}), name
