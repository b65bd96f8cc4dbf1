"""A check after a cell that failed: what an older run of the cell has left is not judged."""

import os
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

LESSONS = Path(__file__).resolve().parents[2] / "lessons"
RIGHT = "def relu(x):\n    return np.maximum(x, 0)\n"
START = ("import sys\nsys.path.insert(0, '..')\nimport numpy as np\n"
         "from utils.exercises import check\n")
NOT_JUDGED = "The cell that writes relu stopped with an error"


@pytest.fixture(scope="module")
def run():
    """A function that runs a cell in a kernel -> what it printed."""
    manager, client = start_new_kernel(cwd=str(LESSONS), env={**os.environ, "PROGRESS_FILE": ""})

    def run(code):
        printed = []
        client.execute_interactive(code, timeout=60, allow_stdin=False, output_hook=lambda message:
                                   printed.append(message["content"].get("text", "")))
        return "".join(printed)

    run(START)
    yield run
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize("broken, error", [
    ("def relu(x):\n    return np.maximum(x, 0\n", "SyntaxError"),
    ("1 / 0\n" + RIGHT, "ZeroDivisionError"),
    ("relu = np.maximun\n", "AttributeError"),
])
def test_the_older_answer_is_not_judged_until_the_cell_runs_again(run, broken, error):
    check = "print(check('2.1', relu))"
    run(RIGHT)
    assert run(check).startswith("Correct")
    run(broken)
    assert NOT_JUDGED in run(check) and f"({error})" in run(check)
    run(RIGHT)
    assert run(check).startswith("Correct")


def test_what_a_failing_cell_gave_before_it_failed_is_judged(run):
    run(RIGHT + "1 / 0\n")
    assert run("print(check('2.1', relu))").startswith("Correct")


def test_a_failing_cell_that_gives_other_names_changes_nothing(run):
    run(RIGHT)
    run("other = 1 / 0\n")
    assert run("print(check('2.1', relu))").startswith("Correct")
