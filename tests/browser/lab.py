"""A real JupyterLab on a scratch copy of the course, and a notebook in it as a reader meets it."""

import contextlib
import importlib
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

COURSE = Path(__file__).parents[2]
LESSONS = [f"lessons/{path.name}" for path in sorted(COURSE.glob("lessons/[0-9]*.ipynb"))]
LESSON = LESSONS[0]
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PATIENCE = 60_000  # ms for anything that is sure to come
ERROR = ", ".join(f'[data-mime-type="application/vnd.jupyter.{kind}"]'
                  for kind in ("stderr", "error"))
CELLS = ".jp-NotebookPanel .jp-Cell"


def chromium():
    """The path of a Chromium, or None: what the variable CHROMIUM says, else the first found."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def browser(playwright):
    """A headless Chromium."""
    return playwright.chromium.launch(executable_path=chromium(), args=FLAGS)


def sources(path, start):
    """The code cells of a notebook that begin with a text."""
    cells = json.loads((COURSE / path).read_text(encoding="utf-8"))["cells"]
    return [source for cell in cells if (source := "".join(cell["source"])).startswith(start)]


def questions(path):
    """The module with a lesson's predictions and quiz."""
    return importlib.import_module(f"utils.lesson_{Path(path).name[:2]}.ask")


def copy_of_course(folder):
    """What a notebook needs to run, copied: JupyterLab saves by itself."""
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    for name in ("lessons", "solutions", "utils"):
        shutil.copytree(COURSE / name, folder / name, ignore=ignore)
    return folder


def choose_theme(scratch, theme):
    """What a reader has set by Settings > Theme before, for pages that are opened from now on."""
    folder = scratch / "settings" / "@jupyterlab" / "apputils-extension"
    settings = folder / "themes.jupyterlab-settings"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps({"theme": theme}), encoding="utf-8")


@contextlib.contextmanager
def jupyterlab(root, scratch):
    """Serve the folder `root` with the course's settings, not the user's -> (address, token)."""
    port, token = _free_port(), secrets.token_hex(16)
    own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data",
           "JUPYTER_RUNTIME_DIR": "runtime", "JUPYTERLAB_SETTINGS_DIR": "settings",
           "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython",
           "MPLCONFIGDIR": "matplotlib"}
    environment = {**os.environ, "PROGRESS_FILE": "",
                   **{name: str(scratch / folder) for name, folder in own.items()}}
    log = scratch / "jupyterlab.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", f"--config={COURSE / '.jupyter_lab_config.py'}",
             "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
             "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}",
             f"--IdentityProvider.token={token}"],
            env=environment, stdout=out, stderr=out)
    try:
        _wait_until_up(f"http://127.0.0.1:{port}/api/status?token={token}", server, log)
        yield f"http://127.0.0.1:{port}", token
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:  # it waits for kernels; those end when it is gone
            server.kill()
            server.wait()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(url, server, log):
    for _ in range(1200):  # two minutes: a machine may be busy
        with contextlib.suppress(OSError):
            urllib.request.urlopen(url, timeout=1).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab does not start:\n{log.read_text(encoding='utf-8')}")


class Notebook:
    """A notebook open in JupyterLab. Cells are counted as in the file."""

    patience = PATIENCE

    def __init__(self, page, server, root, path):
        self.page = page
        self.cells = json.loads((root / path).read_text(encoding="utf-8"))["cells"]
        self.complaints = []  # of the console
        self.outside = []  # requests to other machines, which get no answer
        page.set_default_timeout(self.patience)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note(request.url, server[0]))
        page.goto(self.address(*server, path))
        self.panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        # While it loads, JupyterLab shows one empty cell and "idle", and has no kernel.
        page.wait_for_function(f"n => document.querySelectorAll('{CELLS}').length === n",
                               arg=len(self.cells))
        self.panel.locator(".jp-KernelName", has_text=re.compile("^Python")).wait_for()
        self.wait_until_idle()
        # A collapsed cell has no number: open them all.
        self.collapsed = self.panel.locator(".jp-InputPlaceholder").evaluate_all(
            "all => { all.forEach(each => each.click()); return all.length; }")

    @staticmethod
    def address(url, token, path):
        """Where the notebook is opened."""
        return f"{url}/lab/tree/{path}?token={token}&reset"

    def _hear(self, message):
        about = message.text + message.location.get("url", "")
        if message.type == "error" and "favicon" not in about:
            self.complaints.append(message.text)

    def _note(self, address, server):
        if not address.startswith((server, "data:", "blob:")):
            self.outside.append(address)

    def wait_until_idle(self):
        idle = self.panel.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
        idle.wait_for(state="attached")

    @property
    def theme(self):
        return self.page.evaluate("document.body.dataset.jpThemeName")

    def choose_theme(self, theme):
        """Settings > Theme, where it is not chosen already."""
        if self.theme != theme:
            self.page.locator(".lm-MenuBar-item", has_text="Settings").first.click()
            self.page.locator(".lm-Menu-item", has_text="Theme").first.hover()
            self.page.locator('.lm-Menu-item[data-command="apputils:change-theme"]',
                              has_text=theme).first.click()
            self.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme",
                                        arg=theme)

    def cell(self, i):
        return self.panel.locator(".jp-Cell").nth(i)

    def output(self, i):
        return self.cell(i).locator(".jp-Cell-outputArea")

    def shown(self, i):
        """A cell's output, once its picture is there: the width, the alternative text, all text."""
        image = self.output(i).locator("img").first
        image.wait_for(state="attached")
        width = image.evaluate("image => image.decode().then(() => image.naturalWidth)")
        alt, text = image.get_attribute("alt") or "", self.output(i).text_content()
        return {"width": width, "alt": alt, "text": text}

    def find(self, text):
        """The first cell whose source has the text -> its number."""
        return next(i for i in range(len(self.cells)) if text in self.source(i))

    def source(self, i):
        return "".join(self.cells[i]["source"])

    def code_cells(self):
        return [i for i, cell in enumerate(self.cells) if cell["cell_type"] == "code"]

    def explorers(self):
        """The cells that show controls and a picture."""
        return [i for i in self.code_cells() if "predict(ask." in self.source(i)]

    def quizzes(self):
        return [i for i in self.code_cells() if self.source(i).startswith("quiz(")]

    def run_all(self):
        """Run > Run All Cells, and wait until every one has its number and every widget stands."""
        self.page.locator(".jp-OutputArea-output").evaluate_all(
            "outputs => outputs.forEach(output => { output.dataset.old = true; })")
        self.page.locator(".lm-MenuBar-item", has_text="Run").first.click()
        self.page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
        self.page.wait_for_function(
            """([selector, cells, error]) => {
                const all = document.querySelectorAll(selector);
                const prompt = i => all[i].querySelector('.jp-InputPrompt')?.textContent;
                return document.querySelector(error) ||  // the cells after it do not run
                    (!document.querySelector('.jp-OutputArea-output[data-old]') &&
                     cells.every(i => /\\[\\d+\\]/.test(prompt(i))));
            }""", arg=[CELLS, self.code_cells(), ERROR])
        assert not self.panel.locator(ERROR).count(), self.panel.locator(ERROR).first.inner_text()
        self.wait_until_idle()
        for i in self.explorers():
            self.cell(i).locator('[role="status"]').first.wait_for(state="attached")

    def run(self, i, source=None):
        """Run one cell, after typing `source` into it if given."""
        cell = self.cell(i)
        cell.locator(".jp-InputPrompt").evaluate("prompt => { prompt.textContent = ''; }")
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        if source is not None:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(
            """([selector, i]) => {
                const cell = document.querySelectorAll(selector)[i];
                return /\\[\\d+\\]/.test(cell.querySelector('.jp-InputPrompt').textContent);
            }""", arg=[CELLS, i])
        self.wait_until_idle()
