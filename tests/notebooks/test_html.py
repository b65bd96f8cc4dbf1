"""A notebook as HTML: every widget's picture with its words and its question, and nothing asked of another machine."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
IMPORTS = """import sys; sys.path.insert(0, '..')
from utils.lesson_01 import ask, one_neuron
from utils.lesson_02 import dead_relu
from utils.widgets import predict, quiz"""
CELLS = [IMPORTS,
         "predict(ask.PREDICT_BIAS, one_neuron())", "quiz('A <quiz>', ask.CORE_QUIZ)", "dead_relu()"]


class Page(HTMLParser):
    """The alternative texts of a page's pictures, what it loads, and what it says."""

    def __init__(self, path):
        super().__init__()
        self.alts, self.loaded, self.said = [], [], ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.alts += [attributes["alt"]] if tag == "img" else []
        self.loaded += [attributes["src"]] if tag == "script" and "src" in attributes else []

    def handle_data(self, data):
        self.said += data


@pytest.fixture(scope="module", params=["the command of the README", "plain, in an environment that make has set up"])
def page(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("html")
    (folder / "lessons").mkdir()
    (folder / "etc").mkdir()
    shutil.copytree(ROOT / "utils", folder / "utils", ignore=shutil.ignore_patterns("__pycache__"))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    nbformat.write(notebook, folder / "lessons" / "page.ipynb")
    options = ["--config=.jupyter_lab_config.py"]
    if "make" in request.param:
        line = re.search(r'@echo "(load_subconfig.*)" > .*jupyter_nbconvert_config.py', (ROOT / "Makefile").read_text())[1]
        (folder / "etc" / "jupyter_nbconvert_config.py").write_text(line.replace("$(CURDIR)", str(ROOT)))
        options = []
    convert = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", folder / "lessons" / "page.ipynb"]
    subprocess.run([*convert, *options], cwd=ROOT, env={**os.environ, "JUPYTER_CONFIG_PATH": str(folder / "etc")},
                   check=True, timeout=120)
    return Page(folder / "lessons" / "page.html")


def test_every_picture_stands_there_with_its_words(page):
    assert [alt.split(" ")[0] for alt in page.alts] == ["Three", "Left:"]
    assert "z = 1.0 * 1 + 0.5 * 1 - 0.7 = 0.80" in page.alts[0] and "7 of 20 units dead" in page.alts[1]


def test_questions_can_be_read(page):
    assert "Predict first: You raise the bias b" in page.said and "- It moves without turning" in page.said
    assert "A <quiz>" in page.said and "\n1. " in page.said


def test_no_widget_asks_another_machine_for_its_script(page):
    assert not [address for address in page.loaded if "widget" in address or "embed" in address]
