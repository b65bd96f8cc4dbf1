"""What the reader has set neither reaches an interaction nor is changed by one."""

import base64
import contextlib
import functools
import io
import random
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from helpers.notebooks import NUMBERS
from helpers.widgets import INTERACTIONS, play
from matplotlib import pyplot as plt

from utils import plots
from utils.lesson_02 import ring_units
from utils.widgets import default_settings

EACH = pytest.mark.parametrize("make", INTERACTIONS, ids=lambda make: make.__name__)
ROOT = Path(__file__).resolve().parents[2]


def move(explorer):
    """Work every button once, and move every slider and list by one step."""
    for control in list(explorer.controls.values()):
        if hasattr(control, "index"):
            control.index = (control.index + 1) % len(control.options)
        elif hasattr(control, "max") and hasattr(control, "step"):
            up = control.value + control.step <= control.max
            control.value += control.step if up else -control.step
    for button in explorer.buttons:
        if hasattr(button, "click") and button is not explorer.reset:
            button.click()


def seen(explorer):
    """What is on the page before and after a move."""
    first = explorer.image.value, explorer.text, explorer._still
    move(explorer)
    return first, (explorer.image.value, explorer.text)


@functools.cache
def seen_at_first(make):
    """The same of an interaction as it is made."""
    return seen(make())


@contextlib.contextmanager
def hostile():
    """Black paper, large letters of TeX, and an error for whatever NumPy notices."""
    with matplotlib.rc_context(), np.errstate(all="raise"):
        plt.style.use("dark_background")
        plt.rcParams.update({"font.size": 20, "text.usetex": True, "xtick.major.size": 30,
                             "font.sans-serif": ["nothing"]})
        yield


@EACH
def test_an_interaction_looks_and_says_the_same_under_all_settings_and_leaves_them(make):
    before = seen_at_first(make)
    made_before = make()
    with hostile():
        set_to = dict(plt.rcParams), np.geterr()
        after = seen(make())
        move(made_before)
        assert (dict(plt.rcParams), np.geterr()) == set_to
    assert after == before and (made_before.image.value, made_before.text) == before[1]


@EACH
def test_chance_and_the_filters_of_warnings_are_left_alone(make):
    random.seed(7)
    np.random.seed(7)
    set_to = random.getstate(), str(np.random.get_state()), list(warnings.filters)
    assert seen(make()) == seen_at_first(make)
    assert (random.getstate(), str(np.random.get_state()), list(warnings.filters)) == set_to


def test_a_training_runs_under_settings_of_its_own_too():
    plain, strange = ring_units(), ring_units()
    play(plain)
    with hostile():
        play(strange)
    assert strange.text == plain.text and strange.image.value == plain.image.value


def test_another_thread_sees_its_own_settings_while_an_interaction_draws():
    seen_there = []
    with hostile(), default_settings():
        assert plt.rcParams["font.size"] == 10 and np.geterr()["over"] == "warn"
        other = threading.Thread(target=lambda: seen_there.append(plt.rcParams["font.size"]))
        other.start()
        other.join(10)
    assert seen_there == [20]


def test_what_is_set_while_an_interaction_draws_is_kept():
    with matplotlib.rc_context():
        with default_settings():
            plt.rcParams["font.size"] = 20
        assert plt.rcParams["font.size"] == 20


def test_the_pictures_of_the_quizzes_are_the_same_under_all_settings():
    code = """if True:
        import hashlib, importlib, sys
        import matplotlib, numpy as np
        from matplotlib import pyplot as plt
        if sys.argv[1] == "hostile":
            plt.style.use("dark_background")
            plt.rcParams.update({"font.size": 20, "text.usetex": True})
            np.seterr(all="raise")
        for lesson in sys.argv[2:]:
            ask = importlib.import_module(f"utils.lesson_{int(lesson):02}.ask")
            pictures = [item.picture() for item in ask.CORE_QUIZ + ask.MORE_QUIZ
                            if getattr(item, "picture", None)]
            print(lesson, *(hashlib.sha256(picture).hexdigest() for picture in pictures))"""
    said = [subprocess.run([sys.executable, "-c", code, settings, *map(str, NUMBERS)], cwd=ROOT,
                           capture_output=True,
                           text=True, timeout=120) for settings in ("plain", "hostile")]
    assert said[0].stdout == said[1].stdout and said[1].stderr == ""
    assert [len(line.split()) for line in said[1].stdout.splitlines()] == [2] * len(NUMBERS)


def test_the_page_of_lesson_5_is_the_same_under_all_settings():
    def page():
        losses, images = [[1.0, 0.5]], np.random.default_rng(0).random((3, 9))
        return plots.training_page(losses, losses, [np.eye(3)[[0, 1, 1]]], images, [0, 1, 2]).png

    before = page()
    with hostile():
        assert page() == before


def test_a_figure_of_the_readers_own_keeps_the_readers_style():
    with matplotlib.rc_context():
        plt.style.use("dark_background")
        figure, axes = plt.subplots()
        axes.plot([0, 1])
        picture = plots.described(figure, "A line.")
    assert plt.imread(io.BytesIO(base64.b64decode(picture.png)))[0, 0, :3].tolist() == [0, 0, 0]
