"""One neuron and the ReLU hinges: their numbers against other formulas, and their words."""

import importlib
import itertools
import math
import random
import re

import numpy as np
import pytest
from helpers.widgets import course, moves, point, values

from utils.lesson_01 import one_neuron, relu_hinges

neuron_file = importlib.import_module("utils.lesson_01.one_neuron")  # not the package's function
hinges_file = importlib.import_module("utils.lesson_01.relu_hinges")
FORMULAS = {"step": lambda z: float(z > 0), "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
            "tanh": math.tanh, "ReLU": lambda z: max(0.0, z), "identity": lambda z: z}
GOALS = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "XOR": [0, 1, 1, 0]}
TARGETS = {"ramp": lambda x: np.clip((x + 1) / 2, 0, 1),
           "tent": lambda x: np.clip(1 - abs(x), 0, 1),
           "table": lambda x: np.clip(1.5 - abs(x), 0, 1)}
HITS = {"ramp": {-1: 0.5, 1: -0.5}, "tent": {-1: 1, 0: -2, 1: 1},
        "table": {-1.5: 1, -0.5: -1, 0.5: -1, 1.5: 1}}  # {place: slope}


# ---- one neuron ----------------------------------------------------------------------------------

ONE_NEURON = list(moves(course(one_neuron), 300))


def tenths(move, x):
    """z in tenths, as an exact integer."""
    return round(10 * move["w1"]) * x[0] + round(10 * move["w2"]) * x[1] + round(10 * move["b"])


def test_one_neuron_gives_the_sum_of_its_parts_and_the_activation_of_it():
    for move in ONE_NEURON:
        s = neuron_file.state(**move)
        w1, w2, b, x = (move[name] for name in ("w1", "w2", "b", "x"))
        z = tenths(move, x) / 10
        np.testing.assert_allclose(s.contributions, [w1 * x[0], w2 * x[1], b], atol=1e-12)
        assert s.z == pytest.approx(z, abs=1e-12)
        if z or move["activation"] != "step":
            assert s.y == pytest.approx(FORMULAS[move["activation"]](z), abs=1e-12)


def test_one_neuron_fires_where_its_sum_is_above_0():
    for move in ONE_NEURON:
        s, goal = neuron_file.state(**move), GOALS.get(move["goal"])
        sums = [tenths(move, corner) for corner in itertools.product((0, 1), repeat=2)]
        assert all(fires == (z > 0) for fires, z in zip(s.fires, sums) if z)
        assert s.right == (goal and sum(f == g for f, g in zip(s.fires, goal)))


def test_one_neuron_does_not_fire_where_its_sum_is_0_in_decimals():
    s = neuron_file.state(0.1, 0.2, -0.3, "step", (1, 1), "none")
    assert s.fires == (0, 0, 0, 0) and s.z == 0 and s.y == 0


def test_the_boundary_is_where_the_sum_is_0_and_stands_at_a_right_angle_to_the_weights():
    for move in ONE_NEURON:
        s, w = neuron_file.state(**move), np.array([move["w1"], move["w2"]])
        if w.any():
            first, last = s.boundary
            np.testing.assert_allclose(s.boundary @ w + move["b"], 0, atol=1e-12)
            assert np.linalg.norm(s.normal) == pytest.approx(1)
            assert s.normal @ w == pytest.approx(np.linalg.norm(w))
            assert (last - first) @ s.normal == pytest.approx(0, abs=1e-12)
            assert np.linalg.norm(last - first) > 9


def test_a_neuron_without_weights_has_no_boundary_and_says_so():
    explorer = course(one_neuron)
    explorer.set(w1=0.0, w2=0.0, b=1.0)
    s = neuron_file.state(0.0, 0.0, 1.0, "step", (0, 0), "none")
    assert s.boundary is None and not s.normal.any() and s.fires == (1, 1, 1, 1)
    assert "there is no boundary" in explorer.text


def test_one_neuron_reads_its_numbers_out():
    explorer = course(one_neuron)
    for move in ONE_NEURON[:12]:
        explorer.set(**move)
        z = tenths(move, move["x"]) / 10
        assert f"w1 = {move['w1']:.1f}, w2 = {move['w2']:.1f}, b = {move['b']:.1f}" in explorer.text
        shown = re.search(rf"= (-?\d+\.\d\d), y = {move['activation']}\(z\) = (-?\d\.\d\d\d)\.",
                          explorer.text)
        assert float(shown[1]) == pytest.approx(z, abs=0.005)
        assert float(shown[2]) == pytest.approx(FORMULAS[move["activation"]](z), abs=0.0006)


def test_some_neuron_reaches_and_some_neuron_reaches_or_but_none_reaches_xor():
    best = dict.fromkeys(GOALS, 0)
    grid = [value for value in values(course(one_neuron).controls["w1"])
            if round(10 * value) % 5 == 0]
    for w1, w2, b in itertools.product(grid, repeat=3):
        for goal in GOALS:
            best[goal] = max(best[goal], neuron_file.state(w1, w2, b, "step", (0, 0), goal).right)
    assert best == {"AND": 4, "OR": 4, "XOR": 3}


@pytest.mark.parametrize("goal, weights, words", [
    ("AND", (1.0, 1.0, -1.5), "Goal reached: z > 0 exactly where AND wants it."),
    ("OR", (1.0, 1.0, -0.5), "Goal reached: z > 0 exactly where OR wants it."),
    ("XOR", (1.0, 1.0, -0.5), "3 of 4 corners right. Can any straight line do better?"),
    ("AND", (1.0, 1.0, -0.5), "AND: 2 of 4 corners right.")])
def test_one_neuron_says_how_near_the_goal_is(goal, weights, words):
    explorer = course(one_neuron)
    explorer.set(goal=goal, **dict(zip(("w1", "w2", "b"), weights)))
    assert explorer.text.endswith(words)


# ---- one neuron by pointer -----------------------------------------------------------------------

def arrow_tip(w1, w2):
    """Where the arrow ends: 0.4 for a weight of 1, from the middle of the plane."""
    return 0.5 + 0.4 * w1, 0.5 + 0.4 * w2


@pytest.mark.parametrize("w1, w2, b", [
    (1.0, 0.5, -0.7), (2.0, -0.5, 0.4), (-0.6, 1.0, -0.3), (2.0, 2.0, -2.0), (-2.0, -1.3, 0.0)])
def test_the_arrow_can_be_dragged_to_every_pair_of_weights(w1, w2, b):
    explorer = course(one_neuron)
    explorer.set(w1=0.3, w2=0.1, b=b)
    answer = point(explorer, ("down", 1, *arrow_tip(0.3, 0.1)), ("move", 1, *arrow_tip(w1, w2)))
    assert answer == {"done": True, "tip": "Drag the arrow: the weights w1 and w2",
                      "cursor": "grab"}
    dragged, text = explorer.image.value, explorer.text
    explorer.set(w1=0.0, w2=0.0)
    explorer.set(w1=w1, w2=w2)
    assert (explorer.image.value, explorer.text) == (dragged, text)
    assert explorer.values() == {**explorer._start, "w1": w1, "w2": w2, "b": b}


@pytest.mark.parametrize("w1, w2, x1, x2", [
    (1.0, 0.5, 0.2, 1.2), (-1.0, 1.0, 0.5, 0.5), (0.0, 2.0, 1.3, 0.9), (1.0, 1.0, -0.3, -0.4)])
def test_the_line_can_be_dragged_through_every_point(w1, w2, x1, x2):
    explorer = course(one_neuron)
    explorer.set(w1=w1, w2=w2, b=-0.4 * w1 - 0.3 * w2)  # through (0.4, 0.3)
    along = np.array([0.4 - 0.3 * w2, 0.3 + 0.3 * w1])  # off the arrow and the corners
    answer = point(explorer, ("down", 1, *along), ("move", 1, x1, x2))
    assert answer["tip"] == "Drag the line: the bias b"
    assert explorer.controls["b"].value == pytest.approx(-w1 * x1 - w2 * x2, abs=0.0501)
    assert explorer.values() == {**explorer._start, "w1": w1, "w2": w2,
                                 "b": explorer.controls["b"].value}


def test_every_corner_can_be_pressed_and_does_not_follow():
    explorer = course(one_neuron)
    for corner in itertools.product((0.0, 1.0), repeat=2):
        answer = point(explorer, ("down", 1, *corner), ("move", 1, 0.5, 0.5))
        assert explorer.controls["x"].value == corner and answer["cursor"] == "pointer"
        point(explorer, ("up", 1, 0.5, 0.5))


def test_the_arrow_and_the_line_are_taken_on_the_learners_neuron_too():
    explorer = one_neuron(lambda x, w, b, activation: float(activation(np.dot(x, w) + b)))
    point(explorer, ("down", 1, *arrow_tip(1.0, 0.5)), ("move", 1, *arrow_tip(1.5, 0.5)))
    assert (explorer.controls["w1"].value, explorer.controls["w2"].value) == (1.5, 0.5)


def test_the_arrow_is_along_the_weights_and_never_leaves_the_plane():
    plane = course(one_neuron).figure.axes[1]
    for move in ONE_NEURON:
        foot, tip = neuron_file.state(**move).arrow
        np.testing.assert_allclose(tip, arrow_tip(move["w1"], move["w2"]))
        np.testing.assert_allclose(tip - foot, 0.4 * np.array([move["w1"], move["w2"]]))
        assert plane.bbox.contains(*plane.transData.transform(tip))


def test_the_bars_and_the_curve_tell_their_numbers():
    explorer = course(one_neuron)
    explorer.set(w1=1.2, w2=-0.5, b=0.3, x=(1.0, 1.0), activation="tanh")
    tips = [point(explorer, ("hover", 0, 0, place))["tip"] for place in range(4)]
    assert tips == ["w1 x1 = 1.2 * 1", "w2 x2 = -0.5 * 1", "b = 0.3",
                    "z = 1.2 * 1 - 0.5 * 1 + 0.3"]
    shown = [text.get_text() for text in explorer.figure.axes[0].texts]
    assert shown == ["1.20", "-0.50", "0.30", "1.00"]
    assert point(explorer, ("hover", 2, 1.5, 0))["tip"] == f"tanh(1.50) = {math.tanh(1.5):.3f}"


# ---- ReLU hinges by pointer ----------------------------------------------------------------------

SUM, PARTS = 1, 0  # its axes


def hinge_controls(explorer, hinges):
    """Set {place: slope}."""
    explorer.set(neurons=len(hinges), **{
        f"{name}{i}": float(number) for i, pair in enumerate(hinges.items(), 1)
        for name, number in zip(("place", "slope"), pair)})


def total(hinges, x):
    return sum(slope * max(0, x - place) for place, slope in hinges.items())


@pytest.mark.parametrize("target", HITS)
def test_every_target_is_hit_by_dragging_the_bends_of_the_sum_and_its_end(target):
    explorer, hit = course(relu_hinges), HITS[target]
    explorer.set(target=target)
    hinge_controls(explorer, {place - 0.2: 0.3 for place in hit})
    for i in range(1, len(hit) + 1):  # each bend to its place; that sets the slope before it
        now = {explorer.controls[f"place{j}"].value: explorer.controls[f"slope{j}"].value
               for j in range(1, len(hit) + 1)}
        start, end = explorer.controls[f"place{i}"].value, list(hit)[i - 1]
        answer = point(explorer, ("down", SUM, start, total(now, start)),
                       ("move", SUM, end, total(hit, end)))
        assert f"neuron {i} bends" in answer["tip"] and answer["cursor"] == "grab"
        assert explorer.controls[f"place{i}"].value == pytest.approx(end)
    curve = next(line for line in explorer.figure.axes[SUM].lines if line.get_label() == "sum")
    last = curve.get_xydata()[-1]
    answer = point(explorer, ("down", SUM, *last), ("move", SUM, 2, total(hit, 2)))
    assert answer["tip"] == "Drag the end: the slope that the last bend adds"
    dragged, text = explorer.image.value, explorer.text
    hinge_controls(explorer, hit)
    assert (explorer.image.value, explorer.text) == (dragged, text) and "Hit with the few" in text


@pytest.mark.parametrize("slope, y", [(1.0, 0.8), (-1.5, -0.9), (0.0, 1.2)])
def test_a_number_is_dragged_to_another_place_and_a_line_to_another_slope(slope, y):
    explorer = course(relu_hinges)
    hinge_controls(explorer, {-1: 0.5, 0.3: slope})
    height = hinges_file.number_heights([-1, 0.3], [0.5, slope])[1]
    answer = point(explorer, ("down", PARTS, 0.3, height), ("move", PARTS, 0.96, 2))
    assert answer["tip"] == "Drag the number: where neuron 2 bends"
    assert explorer.controls["place2"].value == 1.0
    point(explorer, ("up", PARTS, 1, 0))
    answer = point(explorer, ("down", PARTS, 1.8, slope * 0.8), ("move", PARTS, 1.8, y))
    assert answer["tip"] == "Drag the line: the slope that neuron 2 adds"
    assert explorer.controls["slope2"].value == pytest.approx(y / 0.8, abs=0.0501)
    assert explorer.controls["place1"].value == -1 and explorer.controls["slope1"].value == 0.5


def test_the_first_bend_stays_at_0_and_a_line_keeps_its_slope_left_of_its_bend():
    explorer = course(relu_hinges)
    point(explorer, ("down", SUM, -1, 0), ("move", SUM, 0.4, 1))
    assert explorer.values() == {**explorer._start, "place1": 0.4}
    point(explorer, ("up", SUM, 0.4, 1), ("down", PARTS, 1.4, 0.5), ("move", PARTS, -1, 2))
    assert explorer.controls["slope1"].value == 0.5


def test_only_what_is_in_use_and_in_sight_can_be_taken():
    explorer = course(relu_hinges)
    for move in moves(explorer, 60, seed=3):
        explorer.set(**move)
        hinges = [(move[f"place{i}"], move[f"slope{i}"]) for i in range(1, move["neurons"] + 1)]
        heights = [sum(slope * max(0, place - x) for x, slope in hinges) for place, _ in hinges]
        surely, maybe = (sum(-1.2 - more < y < 2.2 + more for y in heights)
                         for more in (-0.01, 0.01))
        bends = len(explorer.image.handles) - len(hinges)  # without the numbers
        assert surely <= bends <= maybe + 1  # and the end
        assert all(0 < x < 1 and 0 < y < 1 for x, y in explorer.image.handles)


# ---- ReLU hinges ---------------------------------------------------------------------------------

def hinge_move(target, hinges):
    places, slopes = ([*numbers, *[0.0] * (4 - len(numbers))]
                      for numbers in (hinges, hinges.values()))
    return {"target": target, "neurons": len(hinges), "places": places, "slopes": slopes}


@pytest.mark.parametrize("seed", range(30))
def test_hinges_add_up(seed):
    draw, x = random.Random(seed), hinges_file.X
    target = draw.choice(list(TARGETS))
    hinges = {draw.randint(-20, 20) / 10: draw.randint(-20, 20) / 10 for _ in range(1 + seed % 4)}
    s = hinges_file.state(**hinge_move(target, hinges))
    total = sum(slope * np.maximum(x - place, 0) for place, slope in hinges.items())
    np.testing.assert_allclose(s.total, total, atol=1e-12)
    np.testing.assert_allclose(s.parts.sum(axis=0), total, atol=1e-12)
    np.testing.assert_allclose(s.target, TARGETS[target](x), atol=1e-12)
    assert len(s.parts) == len(hinges)
    assert s.distance == pytest.approx(max(abs(total - TARGETS[target](x))))


@pytest.mark.parametrize("target", HITS)
def test_every_target_can_be_hit_with_the_number_of_neurons_that_is_named_the_fewest(target):
    explorer, fewest = course(relu_hinges), hinges_file.TARGETS[target][1]
    explorer.set(target=target, neurons=len(HITS[target]))
    for i, (place, slope) in enumerate(HITS[target].items(), 1):
        explorer.set(**{f"place{i}": float(place), f"slope{i}": float(slope)})
    assert len(HITS[target]) == fewest
    assert f"distance from the {target}: 0.00. Hit with the fewest possible" in explorer.text


@pytest.mark.parametrize("target, fewer", [("ramp", 1), ("tent", 2)])
def test_no_coarse_setting_hits_with_one_neuron_less(target, fewer):
    x = hinges_file.X
    hinge = np.array([slope * np.maximum(x - place, 0) for place in np.arange(-2, 2.1, 0.2)
                      for slope in np.arange(-2, 2.1, 0.2)])
    sums = hinge if fewer == 1 else (hinge[:, None] + hinge[None]).reshape(-1, len(x))
    assert abs(sums - TARGETS[target](x)).max(axis=1).min() > hinges_file.CLOSE


@pytest.mark.parametrize("neurons", (1, 4, 2))
def test_only_the_hinges_in_use_have_controls_and_numbers_and_these_move_no_picture(neurons):
    explorer = course(relu_hinges)
    explorer.set(neurons=neurons)
    shown = [name for name, control in explorer.controls.items()
             if control.layout.display != "none"]
    assert shown == ["target", "neurons"] + [f"{name}{i}" for i in range(1, neurons + 1)
                                             for name in ("place", "slope")]
    above, picture, _, below = explorer.children[:4]
    assert picture is explorer.image
    assert not {*above.children} & {explorer.controls["place1"], explorer.controls["slope4"]}
    assert {*below.children} == {*explorer.controls.values()} - {*above.children}
    numbers = [text for text in explorer.picture.figure.axes[0].texts if text.get_visible()]
    assert [text.get_text() for text in numbers] == [str(i) for i in range(1, neurons + 1)]
    assert [text.get_position()[0] for text in numbers] == [explorer.controls[f"place{i}"].value
                                                            for i in range(1, neurons + 1)]


def test_the_numbers_of_the_hinges_stand_apart_and_off_their_own_lines():
    for move in moves(course(relu_hinges), 300):
        places, slopes = ([move[f"{name}{i}"] for i in range(1, 5)] for name in ("place", "slope"))
        heights = hinges_file.number_heights(places, slopes)
        assert all((y > 0) == (slope < 0) for y, slope in zip(heights, slopes))
        for (x, y), (other_x, other_y) in itertools.combinations(zip(places, heights), 2):
            assert abs(x - other_x) > 0.29 or abs(y - other_y) > 0.39
