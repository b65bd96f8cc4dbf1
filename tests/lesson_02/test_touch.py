"""What a pointer can do in the interactions of lesson 2."""

import importlib
import math

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import handle_at, play, point, touchable

from utils.lesson_02 import activation_explorer, dead_relu, ring_units, saturation_meter

stack, dead, meter, ring = (importlib.import_module(f"utils.lesson_02.{name}") for name in (
    "deep_stack", "dead_relu", "saturation_meter", "ring_units"))
MAKERS = [activation_explorer, ring_units, dead_relu, saturation_meter]


def hill(z):
    """The slope of the sigmoid as a share of its largest."""
    return 1 / math.cosh(z / 2) ** 2


# (interaction, what is set before, axes, from x, y, to x, y, what is set by it)
DRAGS = [
    (activation_explorer, {}, 1, (1, math.tanh(1)), (-3.3, 0), {"z": -3.5}),
    (activation_explorer, {}, 1, (5, -1), (99, 0), {"z": 8.0}),
    (activation_explorer, {}, 3, (5, 0.9), (-2.1, 0.9), {"z": -2.0}),
    (activation_explorer, {}, 0, (7, 1e-6), (4.3, 1e-3), {"layer": 4}),
    (activation_explorer, {"depth": 5}, 2, (2, 1), (9, 1), {"layer": 5}),
    (ring_units, {}, 1, tuple(ring.PLACES[4]), tuple(ring.PLACES[3] + [5, 0]), {"units": 3}),
    (ring_units, {}, 1, tuple(ring.PLACES[0]), tuple(ring.PLACES[0]), {"units": 0}),
    (dead_relu, {}, 1, (10, 11), (39.7, 3), {"step": 40}),
    (dead_relu, {}, 1, (80, 3), (70, 3), {"step": 70}),
    (dead_relu, {}, 2, (10, 0.553), (500, 1), {"step": 100}),
    (dead_relu, {}, 2, (60, 1.4), (0, 1.4), {"step": 0}),
    (saturation_meter, {}, 0, (0, 1), (2.4, 0.1), {"mean": 2.5}),
    (saturation_meter, {"sd": 4.0}, 0, (4, hill(4)), (5.6, 1e-3), {"sd": 5.5}),
    (saturation_meter, {"mean": -2.0, "sd": 3.0}, 0, (1, hill(1)), (-4, 1), {"sd": 2.0}),
    (saturation_meter, {}, 1, (1, 0), (4.3, 0.5), {"sd": 4.25}),
    (saturation_meter, {}, 1, (3, 0.8), (0, 0.5), {"sd": 0.25}),
]


def the_stack(**changes):
    start = {"activation": "tanh", "z": 1.0, "depth": 10, "sd": 0.3, "layer": 1}
    return stack.state(**start | changes)


def two(number):
    return f"{number:.2f}" if 0.1 <= number < 1000 else f"{number:.2g}".replace("e-0", "e-")


def in_layer(i, s):
    return (f"layer {i}: rms {two(s.activations[i - 1])}, differences {two(s.differences[i - 1])}, "
            f"deltas {two(s.deltas[i - 1])}")


TRAINED = dead.state("ReLU", -1.0, 3.0)
DIED = next(unit for unit in range(20) if TRAINED.dead[10, unit] and not TRAINED.dead[0, unit])
SINCE = max(step for step in range(11) if not TRAINED.dead[step, DIED]) + 1

# (interaction, what is set before, axes, x, y, what it says)
TIPS = [
    (activation_explorer, {}, 1, -2, 0.9,
     f"tanh(-2.0) = {math.tanh(-2):.3f}, slope {1 - math.tanh(2) ** 2:.3f}"),
    (activation_explorer, {"layer": 3}, 3, 0.1, 0.5,
     f"{100 * the_stack(layer=3).counts[20] / 2500:.1f} % of the z of layer 3 lie from 0.0 to 0.4"),
    (activation_explorer, {}, 0, 6.8, 1e-4, in_layer(7, the_stack())),
    (activation_explorer, {"sd": 0.05}, 2, 1, 1e3, in_layer(1, the_stack(sd=0.05))),
    (ring_units, {}, 1, *ring.PLACES[2], "Press: how many ReLU units"),
    (dead_relu, {}, 0, 20, 0.2, f"unit 20 fires for {100 * TRAINED.fires[10, 19]:.1f} % of the"),
    (dead_relu, {}, 0, DIED + 1.2, 0.9, f"unit {DIED + 1} is dead since step {SINCE}"),
    (dead_relu, {"bias": -3.0}, 0, 1, 0.9, "unit 1 is dead since step 0"),
    (dead_relu, {}, 1, 4, 15,
     f"step 4: {TRAINED.dead[4].sum()} dead, loss {TRAINED.losses[4]:.3f} nats"),
    (dead_relu, {}, 2, 90, 1,
     f"step 10: {TRAINED.dead[10].sum()} dead, loss {TRAINED.losses[10]:.3f} nats"),
    (saturation_meter, {}, 0, 8, 1, f"z = 8.0: {100 * hill(8):.3g} % of the largest slope"),
    (saturation_meter, {}, 0, 0, 1, "Drag: the mean of z"),
    (saturation_meter, {"activation": "tanh"}, 1, 3, 0.9,
     f"sd 3.00: {100 * np.mean(abs(3 * meter.DRAWS) > math.acosh(10)):.1f} % are saturated"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_the_numbers_under_it = each(TIPS, check_tip)


@pytest.mark.parametrize("make", MAKERS)
def test_every_handle_is_driven(make):
    check_every_handle_is_driven(make, DRAGS, TIPS, elsewhere=(1, 2) if make is ring_units else ())


def test_the_ring_says_what_the_network_answers_and_how_the_training_went(monkeypatch):
    monkeypatch.setattr(importlib.import_module("utils.widgets.live"), "PAUSE", 0)
    explorer = touchable(ring_units, units=3)
    play(explorer)
    W, b, V, c = (parameter.value for parameter in explorer.run.network.parameters())
    for x in (0.1, -0.2), (-0.9, 0.6):
        z = [sum(x[i] * W[i, k] for i in (0, 1)) + b[k] for k in range(3)]
        logit = sum(max(0, z[k]) * V[k, 0] for k in range(3)) + c[0]
        said = point(explorer, ("hover", 0, *x))["tip"]
        assert handle_at(explorer, 0, *x) == 1
        assert said == (f"({x[0]:.2f}, {x[1]:.2f}): orange with {100 / (1 + math.exp(-logit)):.1f} "
                        f"%, {sum(one > 0 for one in z)} of 3 units fire")
    losses, right = explorer.run.losses[200], explorer.run.accuracies[200]
    assert handle_at(explorer, 1, 200, 0.7) == 2
    assert point(explorer, ("hover", 1, 200, 0.7))["tip"] == (
        f"epoch 200: loss {losses:.3f} nats, {100 * right:.1f} % right")
    explorer.set(units=0)
    w, b = (parameter.value for parameter in explorer.run.network.parameters())
    share = 1 / (1 + math.exp(-(0.5 * w[0, 0] + 0.1 * w[1, 0] + b[0])))
    assert point(explorer, ("hover", 0, 0.5, 0.1))["tip"] == (
        f"(0.50, 0.10): orange with {100 * share:.1f} %")


def test_the_tips_of_the_explorer_tell_no_part_before_its_time():
    explorer = activation_explorer(part_by_part=True)
    explorer.answers = []
    explorer.image.send = explorer.answers.append
    whole = in_layer(3, the_stack())
    for parts in (1, 2, 3):
        explorer.set(parts=parts)
        assert point(explorer, ("hover", 0, 3, 1e-3))["tip"] == ", ".join(
            whole.split(", ")[:parts])
        assert point(explorer, ("hover", 3, 0.1, 0.5))["tip"] == ""
        point(explorer, ("down", 0, 7, 1e-3), ("up", 0, 7, 1e-3))
        assert explorer.controls["layer"].value == 1
