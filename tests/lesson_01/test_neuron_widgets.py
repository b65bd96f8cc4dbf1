"""One neuron and the ReLU hinges: their numbers against formulas of another hand, and what they say."""

import importlib
import itertools
import math
import random
import re

import numpy as np
import pytest
from helpers.widgets import course, moves, values

from utils.lesson_01 import one_neuron, relu_hinges

neuron_file = importlib.import_module("utils.lesson_01.one_neuron")  # the package's `one_neuron` is the function
hinges_file = importlib.import_module("utils.lesson_01.relu_hinges")
FORMULAS = {"step": lambda z: float(z > 0), "sigmoid": lambda z: 1 / (1 + math.exp(-z)), "tanh": math.tanh,
            "ReLU": lambda z: max(0.0, z), "identity": lambda z: z}
GOALS = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "XOR": [0, 1, 1, 0]}
TARGETS = {"ramp": lambda x: np.clip((x + 1) / 2, 0, 1), "tent": lambda x: np.clip(1 - abs(x), 0, 1),
           "table": lambda x: np.clip(1.5 - abs(x), 0, 1)}
HITS = {"ramp": {-1: 0.5, 1: -0.5}, "tent": {-1: 1, 0: -2, 1: 1},
        "table": {-1.5: 1, -0.5: -1, 0.5: -1, 1.5: 1}}  # {place: slope}


# ---- one neuron ------------------------------------------------------------------------------------------------------

ONE_NEURON = list(moves(course(one_neuron), 300))


def tenths(move, x):
    """z in tenths, as an exact integer."""
    return round(10 * move["w1"]) * x[0] + round(10 * move["w2"]) * x[1] + round(10 * move["b"])


def test_one_neuron_gives_the_sum_of_its_parts_and_the_activation_of_it():
    for move in ONE_NEURON:
        s, (w1, w2, b, x) = neuron_file.state(**move), (move[name] for name in ("w1", "w2", "b", "x"))
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
            assert np.linalg.norm(s.normal) == pytest.approx(1) and s.normal @ w == pytest.approx(np.linalg.norm(w))
            assert (last - first) @ s.normal == pytest.approx(0, abs=1e-12) and np.linalg.norm(last - first) > 9


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
        shown = re.search(rf"= (-?\d+\.\d\d), y = {move['activation']}\(z\) = (-?\d\.\d\d\d)\.", explorer.text)
        assert float(shown[1]) == pytest.approx(z, abs=0.005)
        assert float(shown[2]) == pytest.approx(FORMULAS[move["activation"]](z), abs=0.0006)


def test_some_neuron_reaches_and_some_neuron_reaches_or_but_none_reaches_xor():
    best = dict.fromkeys(GOALS, 0)
    grid = [value for value in values(course(one_neuron).controls["w1"]) if round(10 * value) % 5 == 0]
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


# ---- ReLU hinges -----------------------------------------------------------------------------------------------------

def hinge_move(target, hinges):
    places, slopes = ([*numbers, *[0.0] * (4 - len(numbers))] for numbers in (list(hinges), list(hinges.values())))
    return {"target": target, "neurons": len(hinges), "places": places, "slopes": slopes}


@pytest.mark.parametrize("seed", range(30))
def test_hinges_add_up(seed):
    draw, x = random.Random(seed), hinges_file.X
    target, hinges = draw.choice(list(TARGETS)), {draw.randint(-20, 20) / 10: draw.randint(-20, 20) / 10
                                                  for _ in range(1 + seed % 4)}
    s = hinges_file.state(**hinge_move(target, hinges))
    total = sum(slope * np.maximum(x - place, 0) for place, slope in hinges.items())
    np.testing.assert_allclose(s.total, total, atol=1e-12)
    np.testing.assert_allclose(s.parts.sum(axis=0), total, atol=1e-12)
    np.testing.assert_allclose(s.target, TARGETS[target](x), atol=1e-12)
    assert len(s.parts) == len(hinges) and s.distance == pytest.approx(max(abs(total - TARGETS[target](x))))


@pytest.mark.parametrize("target", HITS)
def test_every_target_can_be_hit_with_the_number_of_neurons_that_is_named_the_fewest(target):
    explorer, fewest = course(relu_hinges), hinges_file.TARGETS[target][1]
    explorer.set(target=target, neurons=len(HITS[target]))
    for i, (place, slope) in enumerate(HITS[target].items(), 1):
        explorer.set(**{f"place{i}": float(place), f"slope{i}": float(slope)})
    assert len(HITS[target]) == fewest
    assert f"Largest distance from the {target}: 0.00. Hit with the fewest possible" in explorer.text


@pytest.mark.parametrize("target, fewer", [("ramp", 1), ("tent", 2)])
def test_no_coarse_setting_hits_with_one_neuron_less(target, fewer):
    x = hinges_file.X
    hinge = np.array([slope * np.maximum(x - place, 0) for place in np.arange(-2, 2.1, 0.2)
                      for slope in np.arange(-2, 2.1, 0.2)])
    sums = hinge if fewer == 1 else (hinge[:, None] + hinge[None]).reshape(-1, len(x))
    assert abs(sums - TARGETS[target](x)).max(axis=1).min() > hinges_file.CLOSE


@pytest.mark.parametrize("neurons", (1, 4, 2))
def test_only_the_hinges_in_use_have_controls_and_numbers_and_all_keep_their_room(neurons):
    explorer = course(relu_hinges)
    explorer.set(neurons=neurons)
    shown = [name for name, control in explorer.controls.items() if control.layout.visibility != "hidden"]
    assert shown == ["target", "neurons"] + [f"{name}{i}" for i in range(1, neurons + 1) for name in ("place", "slope")]
    assert all(control.layout.display is None for control in explorer.controls.values())
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
