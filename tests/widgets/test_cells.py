"""In a real kernel: a cell that runs again frees what its run before has made.

What is still used goes on working.
"""

import os
from pathlib import Path

import pytest
from helpers.widgets import INTERACTIONS, LESSONS
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[2]
ALL = [f"{make.__name__}()" for make in INTERACTIONS]
ALL += ["quiz('A quiz', ask.MORE_QUIZ)", *(f"predict(ask.PREDICT_BIAS, {make}())"
                                           for make in ("one_neuron", "ring_units"))]
START = """import gc, sys
sys.path.insert(0, "..")
import psutil
from matplotlib.figure import Figure
from ipywidgets.widgets.widget import _instances
from utils.widgets import *
from utils.lesson_01 import ask
from utils.widgets.explore import Explorer

def kept():
    gc.collect()
    kinds = [type(thing) for thing in gc.get_objects()]
    explorers = sum(issubclass(kind, Explorer) for kind in kinds)
    figures = sum(issubclass(kind, Figure) for kind in kinds)
    return len(_instances), explorers, figures
""" + "".join(f"from {lesson.__name__} import *\n" for lesson in LESSONS)


class Kernel:
    """A kernel, and a front end that says which cell it runs."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(cwd=str(ROOT / "lessons"),
                                                     env={**os.environ, "PROGRESS_FILE": ""})
        self.run(START, "start")

    def run(self, code, cell):
        """Run code as a cell -> what it printed or raised.

        cell -- its name, or None for a front end that gives none
        """
        session, printed = self.client.session, ""
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False,
                   "stop_on_error": False}
        message = session.msg("execute_request", content, metadata={"cellId": cell} if cell else {})
        self.client.shell_channel.send(message)
        while True:
            answer = self.client.get_iopub_msg(timeout=60)
            if answer["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                printed += answer["content"].get("text", "") + answer["content"].get("evalue", "")
                if answer["content"].get("execution_state") == "idle":
                    return printed

    def say(self, code):
        return eval(self.run(f"print({code})", "a cell that only prints"))


@pytest.fixture(scope="module")
def kernel():
    kernel = Kernel()
    yield kernel
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("call", ALL)
def test_a_cell_that_runs_again_leaves_no_more_than_its_first_run(kernel, call):
    kernel.run("'something else'", "shown")
    before = kernel.say("kept()")
    assert kernel.run(call, "shown") == ""
    first = kernel.say("kept()")
    kernel.run(call, "shown")
    assert kernel.say("kept()") == first > before
    kernel.run("'something else'", "shown")
    assert kernel.say("kept()") == before


def test_a_cell_that_makes_several_frees_them_all(kernel):
    three = "display(one_neuron(), predict(ask.PREDICT_BIAS, one_neuron())); dead_relu()"
    kernel.run(three, "several")
    first = kernel.say("kept()")
    kernel.run(three, "several")
    assert kernel.say("kept()") == first


def works(kernel, name):
    """Whether an explorer draws, and its picture goes to the page."""
    kernel.run(f"before = {name}.image.value; {name}.set(b={name}.controls['b'].value + 0.1)",
               "a cell that moves it")
    return kernel.say(f"{name}.image.value != before and {name}.comm is not None and "
                      f"{name}.controls['b'].comm is not None")


def test_what_a_variable_holds_goes_on_working_in_every_cell_that_shows_it(kernel):
    kernel.run("mine = one_neuron()", "made")
    for cell in ("here", "there", "here", "there"):
        kernel.run("mine", cell)
    kernel.run("pass", "made")
    kernel.run("pass", "here")
    assert works(kernel, "mine")


def test_what_another_cell_shows_goes_on_working_until_that_cell_runs_again(kernel):
    kernel.run("first = mine = one_neuron(); first_ones = [mine]", "made")
    kernel.run("mine", "shown")
    kernel.run("mine = one_neuron(); del first", "made")
    assert works(kernel, "first_ones[0]")
    kernel.run("mine", "shown")
    assert kernel.say("first_ones[0].comm is None") and works(kernel, "mine")


def test_a_prediction_keeps_the_explorer_in_it(kernel):
    kernel.run("mine = one_neuron(); asked = predict(ask.PREDICT_BIAS, mine)", "made")
    kernel.run("del mine", "made")
    assert works(kernel, "asked.explorer")


def test_a_training_ends_when_its_cell_runs_again(kernel):
    kernel.run("run = ring_units(); run.toggle.value = True; runs = [run]; del run", "trained")
    kernel.run("ring_units()", "trained")
    assert kernel.say("runs[0].toggle.value") is False


def test_a_cell_that_raises_frees_the_run_before_too(kernel):
    kernel.run("one_neuron()", "raises")
    before = kernel.say("kept()")
    assert kernel.run("1 / 0", "raises") == "division by zero"
    assert kernel.say("kept()") < before


def test_where_cells_have_no_names_nothing_is_closed(kernel):
    kernel.run("unnamed = [one_neuron()]; unnamed[0]", None)
    kernel.run("one_neuron()", None)
    assert works(kernel, "unnamed[0]")


def test_thirty_runs_of_a_cell_keep_the_memory_of_a_few(kernel):
    for _ in range(2):
        kernel.run("one_neuron()", "often")
    before = kernel.say("psutil.Process().memory_info().rss")
    for _ in range(30):
        kernel.run("one_neuron()", "often")
    assert kernel.say("psutil.Process().memory_info().rss") - before < 30e6
