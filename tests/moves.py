"""What the tests of the widgets share: all interactions, and random values for their controls."""

import asyncio
import functools
import random
import time

import pytest

from utils.widgets import (
    activation_explorer,
    batch_noise,
    chain_gears,
    dead_relu,
    early_stop,
    explore,
    gradient_bench,
    linear_collapse,
    lr_finder,
    one_neuron,
    optimizer_race,
    outlier_bench,
    relu_hinges,
    ring_units,
    saturation_meter,
    shape_lens,
    slider,
    softmax_thermometer,
    stage,
    surprise_meter,
    two_losses,
)

WIDGETS = [one_neuron, relu_hinges, linear_collapse, shape_lens]
WIDGETS += [activation_explorer, ring_units, dead_relu, saturation_meter]  # lesson 2
WIDGETS += [two_losses, softmax_thermometer, outlier_bench, surprise_meter]  # lesson 3
WIDGETS += [chain_gears, gradient_bench, optimizer_race]  # lesson 4
WIDGETS += [batch_noise, lr_finder, early_stop]  # lesson 5
EACH = pytest.mark.parametrize("make", WIDGETS, ids=lambda make: make.__name__)


def values(control):
    """Every value that a slider or a list can take."""
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    count = round((control.max - control.min) / control.step)
    return [type(control.value)(round(control.min + i * control.step, 9)) for i in range(count + 1)]


def moves(explorer, number, seed=0):
    """`number` random settings of all controls: {name: value}."""
    draw = random.Random(seed)
    for _ in range(number):
        yield {name: draw.choice(values(control)) for name, control in explorer.controls.items()}


@functools.cache
def made(make):
    return make()


def course(make):
    """An interaction on the course's own functions, at its start. Built once, because that takes half a second."""
    explorer = made(make)
    jump(explorer, **explorer._start)
    return explorer


def jump(explorer, **values):
    """Set several controls and draw once, where explorer.set draws after each of them."""
    for control in explorer.controls.values():
        control.unobserve(explorer.refresh, "value")
    explorer.set(**values)
    for control in explorer.controls.values():
        control.observe(explorer.refresh, "value")
    explorer.refresh()


def line():
    """A small explorer of a line, and the list of the slopes that it was drawn with."""
    figure, axes = stage(size=(2, 1))
    artist, = axes.plot([0, 1], [0, 0])
    axes.set_ylim(-10, 10)
    drawn = []

    def update(slope):
        drawn.append(slope)
        artist.set_ydata([0, slope])
        return f"the slope is {slope}"

    return explore(update, figure, "A line.", slope=slider("slope", -9, 9, 1, 1)), drawn


def play(explorer, scene=None):
    """Press Train inside an event loop, play a scene, and wait for the end."""
    async def whole():
        explorer.toggle.value = True
        if scene:
            await scene()
        await explorer.task

    asyncio.run(asyncio.wait_for(whole(), 30))


async def until(condition):
    """Let the event loop run until something holds."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        await asyncio.sleep(0.001)
