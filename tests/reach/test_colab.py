"""Every lesson, opened alone, and every solution run to their end with Colab's versions.

Needs Python 3.13, and PyPI for an environment of its own. Colab's page is not part of it.
"""

import json
import os
import runpy
import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest
from helpers.environments import environment
from helpers.notebooks import LESSONS, ROOT, SOLUTIONS

pytestmark = pytest.mark.reach
MAKE = runpy.run_path(str(ROOT / "deploy" / "colab" / "make_colab.py"))
VIEW = "application/vnd.jupyter.widget-view+json"
UNSET = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONPATH"}
RUN = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=600, allow_errors=True, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[1])
"""
SLIDER = """
from utils.lesson_02 import ring_units
from utils.lesson_01 import one_neuron
def from_the_page(widget, **state):
    widget._handle_msg({"content": {"data": {"method": "update", "state": state}}, "buffers": []})
explorer = one_neuron()
name, control = next(iter(explorer.controls.items()))
before = explorer.image.value, explorer.text
from_the_page(control, value=control.max)
print("slider", explorer.image.value != before[0], explorer.text != before[1])
training = ring_units()
from_the_page(training.toggle, value=True)
""", """
import asyncio
await asyncio.sleep(1)
print("trains", training.toggle.value, training.text)
from_the_page(training.toggle, value=False)
await asyncio.sleep(0.2)
print("stopped", training.task.done(), training.toggle.description)
"""


def python():
    """A Python 3.13, or None. A name in PATH may be no more than a name: pyenv has such."""
    found = [shutil.which("python3.13"), *Path.home().glob(".pyenv/versions/3.13.*/bin/python")]
    for path in filter(None, found):
        if not subprocess.run([path, "-c", "import venv"], capture_output=True).returncode:
            return path
    return None


@pytest.fixture(scope="module")
def colab(tmp_path_factory):
    """The Python of an environment with Colab's versions."""
    if not python():
        pytest.skip("needs Python 3.13")
    return environment(tmp_path_factory.mktemp("colab"), python(), "nbclient",
                       "-r", ROOT / "deploy" / "colab" / "versions.txt")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a repository with the course as it stands here, tagged v1."""
    folder = tmp_path_factory.mktemp("repository")
    for name in ("lessons", "utils"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    me = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "a"],
                    ["tag", "v1"]):
        subprocess.run(["git", *me, *command], cwd=folder, check=True)
    return folder.as_uri()


@pytest.fixture
def run(colab, tmp_path):
    """A function: run a notebook in an empty folder -> its cells that have been run."""
    def run(notebook):
        environment = {name: value for name, value in os.environ.items() if name not in UNSET}
        environment |= {"PROGRESS_FILE": "", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        nbformat.write(notebook, tmp_path / "alone.ipynb")
        subprocess.run([colab, "-c", RUN, "alone.ipynb"], cwd=tmp_path, env=environment,
                       check=True, timeout=900)
        cells = nbformat.read(tmp_path / "alone.ipynb", as_version=4).cells
        return [cell for cell in cells if cell.cell_type == "code"]
    return run


def outputs(cells):
    return [output for cell in cells for output in cell.outputs]


@pytest.mark.parametrize("path", [*LESSONS, *SOLUTIONS],
                         ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_notebook_runs_to_its_end_and_every_widget_has_a_still_picture_or_words(
        path, run, address):
    cells = run(MAKE["opened_alone"](path, MAKE["first_cell"](address, "v1")))
    assert all(cell.execution_count for cell in cells)
    complaints = [output for output in outputs(cells)
                  if output.output_type == "error" or output.get("name") == "stderr"]
    assert not complaints, json.dumps(complaints)[:2000]
    shown = [output.data for output in outputs(cells) if VIEW in output.get("data", {})]
    assert len(shown) > 3
    for data in shown:
        assert "image/png" in data or "\n1. " in data["text/plain"]


def test_sliders_and_training_answer_what_a_page_sends(run, address):
    cells = [MAKE["first_cell"](address, "v1"),
             nbformat.v4.new_code_cell('import sys; sys.path.insert(0, "..")'),
             *map(nbformat.v4.new_code_cell, SLIDER)]
    ran = run(nbformat.v4.new_notebook(cells=cells))
    said = "".join(output.get("text", str(output)) for output in outputs(ran))
    assert "slider True True" in said and "trains True" in said and "epoch" in said, said
    assert "stopped True Train" in said, said


def test_anywidget_alone_is_installed_where_it_is_missing(colab, run, address):
    uninstall = [colab, "-m", "pip", "uninstall", "--quiet", "--yes", "anywidget", "psygnal"]
    versions = [colab, "-m", "pip", "freeze"]
    before = subprocess.check_output(versions, text=True)
    subprocess.run(uninstall, check=True)
    run(nbformat.v4.new_notebook(cells=[MAKE["first_cell"](address, "v1")]))
    assert subprocess.check_output(versions, text=True) == before
