"""One JupyterLab and one Chromium for all tests; each notebook is opened and run once."""

import os
import re
import shutil
from pathlib import Path

import lab
import pytest
from playwright.sync_api import sync_playwright


def number(text):
    """The lesson that a path, or a test's parameters, are about; of none, the first."""
    found = re.search(r"(?:lessons|solutions)/(\d\d)", text)
    return found[1] if found else lab.LESSON[8:10]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Lesson after lesson, so that a notebook is opened once; in parallel (--dist loadgroup), a lesson has one worker."""
    ours = [item for item in items if item.get_closest_marker("browser")]
    lessons = {item: number(str(item.callspec.params) if hasattr(item, "callspec") else "") for item in ours}
    for item in ours:
        item.add_marker(pytest.mark.xdist_group(lessons[item]))
    items[:] = [item for item in items if item not in lessons] + sorted(ours, key=lessons.get)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def root(scratch):
    return lab.copy_of_course(scratch / "course")


@pytest.fixture(scope="session")
def server(root, scratch):
    with lab.jupyterlab(root, scratch) as server:
        yield server


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = lab.browser(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def ran(chromium, server, root, scratch):
    """ran(path, theme) -> the notebook, after Run All. `.stills` holds what each explorer's cell showed before.

    Every theme gets a copy of its own: two pages on one notebook would share its kernel. The pages of other lessons close.
    """
    notebooks = {}

    def open_and_run(path, theme=lab.LIGHT):
        for other in [key for key in notebooks if number(key[0]) != number(path)]:
            notebooks.pop(other).page.close()
        if (path, theme) not in notebooks:
            lab.choose_theme(scratch, theme)
            copy = path.replace(".ipynb", f" in {theme}.ipynb")
            shutil.copy(root / path, root / copy)
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            notebook = notebooks[path, theme] = lab.Notebook(page, server, root, copy)
            notebook.stills = {i: notebook.shown(i) for i in notebook.explorers()}
            notebook.run_all()
        return notebooks[path, theme]

    return open_and_run


@pytest.fixture
def lesson(ran):
    return ran(lab.LESSON)


@pytest.fixture(scope="session")
def shots(tmp_path_factory):
    """Where screenshots go: the folder that the variable SHOTS names, else a temporary one."""
    folder = Path(os.environ.get("SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
