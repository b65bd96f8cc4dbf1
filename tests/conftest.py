"""For all tests: no answer that passed or was lent in one test is there in the next."""

import gc
import importlib
import signal

import ipywidgets
import pytest

from utils.exercises import checking, lending


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(checking, "_solved", {})
    monkeypatch.setattr(lending, "_lent", {})


@pytest.fixture(autouse=True, scope="module")
def no_widget_left():
    """ipywidgets keeps every widget until it is closed: a worker would grow by gigabytes."""
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture
def interruptible():
    """Interrupts arrive, also where the tests run in the background, which ignores them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def without_a_pause(monkeypatch):
    """A training does not wait for the page between its slices."""
    monkeypatch.setattr(importlib.import_module("utils.widgets.live"), "PAUSE", 0.001)


def pytest_collection_finish():
    """What the collection has made stays: the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()
