"""What the tests of the widgets share: the interactions, and random values for their controls."""

import asyncio
import functools
import html
import importlib
import random
import re
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from utils.widgets import explore, slider, subplots
from utils.widgets.explore import Explorer

FOLDERS = sorted((Path(__file__).resolve().parents[2] / "utils").glob("lesson_[0-9][0-9]"))
LESSONS = [importlib.import_module(f"utils.{folder.name}") for folder in FOLDERS]
INTERACTIONS = [getattr(lesson, name) for lesson in LESSONS for name in lesson.__all__]


def has_its_own_class(make):
    """Whether it is more than sliders and lists, and its tests stand in a file of its name."""
    return any(isinstance(thing, type) and issubclass(thing, Explorer)
               and thing.__module__.startswith("utils.lesson_")
               for thing in vars(sys.modules[make.__module__]).values())


EXPLORERS = [make for make in INTERACTIONS if not has_its_own_class(make)]
EACH = pytest.mark.parametrize("make", EXPLORERS, ids=lambda make: make.__name__)


def values(control):
    """Every value that a slider, a list or a box to tick can take."""
    if isinstance(control.value, bool):
        return [False, True]
    if hasattr(control, "options"):
        return [option[1] if isinstance(option, tuple) else option for option in control.options]
    count = round((control.max - control.min) / control.step)
    return [type(control.value)(round(control.min + i * control.step, 9)) for i in range(count + 1)]


def on_the_page(control):
    """Whether a control is seen."""
    return control.layout.display != "none" and control.layout.visibility != "hidden"


def moves(explorer, number, seed=0):
    """`number` random settings of all controls: {name: value}."""
    draw = random.Random(seed)
    for _ in range(number):
        yield {name: draw.choice(values(control)) for name, control in explorer.controls.items()}


@functools.cache
def made(make):
    return make()


def course(make):
    """An interaction on the course's own functions, at its start; built once a module."""
    if made(make).comm is None:  # conftest has closed those of another module
        made.cache_clear()
    explorer = made(make)
    explorer.set(**explorer._start)
    return explorer


def pixels(picture):
    return np.array(picture.figure.canvas.buffer_rgba())


def words(explorer):
    """The read-out on the page, without its marks."""
    return html.unescape(re.sub("<[^>]*>", "", explorer.readout.value))


def drawn_in_full(picture):
    """The same figure, drawn with nothing animated."""
    artists = {artist: artist.get_animated()
               for axes in picture.figure.axes for artist in axes.get_children()}
    for artist in artists:
        artist.set_animated(False)
    picture.figure.canvas.draw()
    full = pixels(picture)
    for artist, animated in artists.items():
        artist.set_animated(animated)
    return full


def numbers(text):
    """The numbers in a text."""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def line():
    """A small explorer of a line, and the list of the slopes that it was drawn with."""
    figure, axes = subplots(size=(2, 1))
    artist, = axes.plot([0, 1], [0, 0])
    axes.set_ylim(-10, 10)
    drawn = []

    def update(slope):
        drawn.append(slope)
        artist.set_ydata([0, slope])
        return f"the slope is {slope}"

    return explore(update, figure, "A line.", slope=slider("slope", -9, 9, 1, 1)), drawn


def at(explorer, axes, x, y):
    """A place in fractions of the picture."""
    size = explorer.figure.bbox.size
    px, py = explorer.figure.axes[axes].transData.transform((x, y)) / size
    return float(px), float(1 - py)


def point(explorer, *moves):
    """Send what a page sends: (what, axes, x, y), ... -> the answer."""
    answers = []
    explorer.image.send = answers.append
    said = {"moves": [[what, *at(explorer, *place)] for what, *place in moves]}
    explorer.image._handle_custom_msg(said, [])
    return answers[-1]


def touchable(make, **start):
    """As `course`, with controls set."""
    explorer = course(make)
    explorer.set(**start)
    return explorer


def handle_at(explorer, axes, x, y):
    """Which of its handles a pointer takes there."""
    pointer = explorer._pointer
    return pointer.handles.index(pointer._nearest(pointer._pixels(*at(explorer, axes, x, y))))


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


def wait_until(condition):
    """Wait for what other threads do."""
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)
