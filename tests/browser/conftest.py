"""One JupyterLab and one Chromium for a worker's tests; each notebook is opened and run once."""

import os
import re
import shutil
from pathlib import Path

import lab
import pytest
from playwright.sync_api import sync_playwright


def page_of(item):
    """(path, theme) of the page that a test's parameters name; by default lesson 1, light."""
    text = str(item.callspec.params) if hasattr(item, "callspec") else ""
    path = re.search(r"(?:lessons|solutions)/\w+\.ipynb", text)
    return path[0] if path else lab.LESSON, lab.DARK if lab.DARK in text else lab.LIGHT


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Notebook after notebook, the light theme first: each is opened once, in parallel (--dist
    loadgroup) by one worker."""
    pages = {item: page_of(item) for item in items if item.get_closest_marker("browser")}
    for item, (path, _) in pages.items():
        item.add_marker(pytest.mark.xdist_group(path))
    light_first = sorted(pages, key=lambda item: (pages[item][0], pages[item][1] == lab.DARK))
    items[:] = [item for item in items if item not in pages] + light_first


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
def ran(chromium, server, root):
    """ran(path, theme) -> the notebook in that theme, after Run All in the light one. `.stills`
    holds what each explorer's cell showed before.

    It is a copy: JupyterLab saves by itself, and other pages on it would share its kernel.
    """
    opened = {}

    def open_and_run(path, theme=lab.LIGHT):
        if path not in opened:
            while opened:
                opened.popitem()[1].page.close()
            page = chromium.new_page(viewport={"width": 1280, "height": 900})
            copy = path.replace(".ipynb", " that is run.ipynb")
            shutil.copy(root / path, root / copy)
            notebook = lab.Notebook(page, server, root, copy)
            notebook.choose_theme(lab.LIGHT)
            notebook.stills = {i: notebook.shown(i) for i in notebook.explorers()}
            notebook.run_all()
            opened[path] = notebook
        opened[path].choose_theme(theme)
        return opened[path]

    return open_and_run


@pytest.fixture
def lesson(ran):
    return ran(lab.LESSON)


@pytest.fixture(scope="session")
def shots():
    """Where screenshots go: the folder that the variable SHOTS names, or None."""
    folder = os.environ.get("SHOTS") and Path(os.environ["SHOTS"])
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return folder
