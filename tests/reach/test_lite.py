"""The course in a browser without Python: built offline, served on 127.0.0.1, read in Chromium.

Two folders are needed, and `make reach` makes them: .venv/lite, where JupyterLite is installed, and
.venv/pyodide, a Pyodide distribution.
"""

import os
import subprocess
import sys

import lab
import pytest
from explorer import Explorer
from playwright.sync_api import expect, sync_playwright
from serving import megabytes, serve
from test_explorers import SOURCES

pytestmark = pytest.mark.reach
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
PYTHON = lab.COURSE / ".venv" / "lite" / SCRIPTS / "python"
PYODIDE = lab.COURSE / ".venv" / "pyodide"
EACH = pytest.mark.parametrize("path", lab.LESSONS, ids=lambda path: path[8:10], scope="module")
FIRST_VISIT, SECOND_LESSON = 30, 3  # MB, gzipped
RELU = """def relu(x):
    return np.maximum(x, 0)
"""


class Notebook(lab.Notebook):
    """A notebook in JupyterLite."""

    patience = 300_000  # ms: Python itself comes over the wire

    @staticmethod
    def address(url, token, path):
        return f"{url}/lab/index.html?path={path}"

    def say(self, code):
        """Run some code in place of the second code cell -> what it prints."""
        i = self.code_cells()[1]
        self.run(i, code)
        return self.output(i).inner_text()

    def save(self):
        self.page.keyboard.press("Control+S")
        expect(self.page.locator(".jp-mod-current.jp-mod-dirty")).to_have_count(0, timeout=60_000)
        self.page.wait_for_timeout(1000)


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    for folder in (PYTHON, PYODIDE):
        if not folder.exists():
            pytest.skip(f"{folder} is missing: make reach sets it up")
    folder = tmp_path_factory.mktemp("lite") / "site"
    build = [PYTHON, lab.COURSE / "deploy" / "lite" / "build.py", folder]
    subprocess.run(build, env={**os.environ, "PYODIDE": str(PYODIDE)}, check=True)
    return folder


@pytest.fixture(scope="module")
def served(site):
    with serve(site) as served:
        yield served


@pytest.fixture(scope="module")
def reader(playwright, tmp_path_factory):
    """A browser that keeps what it has got on disk, as a learner's does."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("profile"), executable_path=lab.chromium(), args=lab.FLAGS,
        viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture(scope="module")
def opened(reader, served):
    """opened(path) -> the notebook after Run All; the one before is closed."""
    notebooks, visited = {}, []

    def open_and_run(path):
        if path not in notebooks:
            while notebooks:
                notebooks.popitem()[1].page.close()
            before = len(served[1])
            notebook = Notebook(reader.new_page(), (served[0], ""), lab.COURSE, path)
            notebook.run_all()
            notebook.sent = set(served[1][before:])
            notebook.most = SECOND_LESSON if visited else FIRST_VISIT
            visited.append(path)
            notebooks[path] = notebook
        return notebooks[path]

    return open_and_run


def test_the_first_page_is_lesson_1_and_asks_nothing(playwright, served):
    browser = lab.browser(playwright)
    page = browser.new_page()
    page.goto(served[0])
    page.wait_for_url(f"**/lab/index.html?path={lab.LESSON}", timeout=Notebook.patience)
    idle = page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    idle.wait_for(state="attached", timeout=Notebook.patience)
    page.get_by_role("heading", name="1 Neurons and layers").wait_for(timeout=Notebook.patience)
    page.wait_for_timeout(3000)
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0
    browser.close()


@EACH
def test_a_lesson_runs_to_its_end_and_asks_no_other_machine(opened, path):
    notebook = opened(path)
    assert notebook.panel.get_by_text("Error displaying widget").count() == 0
    assert notebook.complaints == [] and notebook.outside == []
    size = megabytes(notebook.sent)
    print(f"{path}: {size:.1f} MB gzipped")
    assert size < notebook.most


def explorers(notebook, path):
    """The interactions of a lesson, unlocked, one after the other."""
    for place, source in SOURCES:
        if place == path:
            explorer = Explorer(notebook, notebook.find(source))
            explorer.unlock()
            yield explorer


@EACH
def test_every_slider_moves_by_arrow_keys(opened, path):
    for explorer in explorers(opened(path), path):
        for slider in reversed(explorer.sliders.all()):  # the first one may hide others
            before = explorer.value(slider)
            assert explorer.step(slider) != before


@EACH
def test_every_slider_and_every_handle_is_dragged_by_mouse(opened, path):
    for explorer in explorers(opened(path), path):
        explorer.sliders.first.press("End")  # a drag ends near the other end
        explorer.page.wait_for_timeout(1000)
        before = explorer.seen()
        explorer.drag(explorer.sliders.first)
        explorer.wait(lambda explorer=explorer, before=before: explorer.seen() != before)
        explorer.page.wait_for_timeout(1000)
        explorer.pull_every_handle()


def test_a_finger_drags_as_well(opened):
    notebook = opened(lab.LESSON)
    explorer = Explorer(notebook, notebook.find("one_neuron())"))
    explorer.unlock()
    before = explorer.values()
    explorer.touch(explorer.handle())
    explorer.wait(lambda: explorer.values() != before)


@pytest.mark.parametrize("name", ["ring_units(", "playground("])
def test_a_training_runs_and_stops(opened, name):
    path = next(path for path in lab.LESSONS if any(
        name in source for source in lab.sources(path, "predict(ask.")))
    notebook = opened(path)
    explorer = Explorer(notebook, next(i for i in notebook.explorers()
                                       if name in notebook.source(i)))
    explorer.unlock()
    train = explorer.train.filter(has_text="Train").first
    before = explorer.seen()
    train.press("Enter")
    stop = explorer.train.filter(has_text="Stop").first
    for _ in range(3):
        explorer.wait(lambda before=before: explorer.seen() != before, seconds=60)
        before = explorer.seen()
    stop.press("Enter")
    train.wait_for()
    explorer.page.wait_for_timeout(2000)
    words = explorer.read()
    explorer.page.wait_for_timeout(1000)
    assert explorer.read() == words


def test_an_endless_loop_in_an_answer_is_stopped_by_its_check(opened):
    notebook = opened(lab.LESSON)
    answer, check = notebook.find("def neuron("), notebook.find('check("1.3"')
    notebook.run(answer, "def neuron(x, w, b, activation):\n    while True:\n        pass\n")
    notebook.run(check)
    expect(notebook.output(check)).to_contain_text("Stopped after 2 seconds", timeout=60_000)
    assert notebook.say("print(6 * 7)").strip() == "42"


def test_all_of_mnist_can_not_be_had_and_that_is_said(opened):
    said = opened(lab.LESSON).say("utils.mnist(full=True)")
    assert "Install pooch" in said and "use mnist()" in said


def test_what_was_written_and_solved_is_there_when_the_lesson_is_opened_again(reader, served):
    def open_again():
        return Notebook(reader.new_page(), (served[0], ""), lab.COURSE, lab.LESSONS[1])

    notebook = open_again()
    answer = notebook.find("def relu(")
    notebook.run(notebook.code_cells()[0])
    notebook.run(answer, RELU)
    notebook.run(notebook.find('check("2.1"'))
    notebook.save()
    notebook.page.close()
    notebook = open_again()
    expect(notebook.cell(answer)).to_contain_text("np.maximum(x, 0)", timeout=60_000)
    notebook.run(notebook.code_cells()[0])
    assert "Lesson 2: 1 of" in notebook.say("progress()")
    notebook.page.close()
