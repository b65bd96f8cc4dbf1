"""A notebook as HTML: every widget's picture with its words and its question, and nothing from
another machine."""

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import pytest
from helpers.notebooks import ROOT

IMPORTS = """import sys; sys.path.insert(0, '..')
from utils.lesson_01 import ask, one_neuron
from utils.lesson_02 import dead_relu
from utils.widgets import predict, quiz"""
CELLS = [IMPORTS, "predict(ask.PREDICT_BIAS, one_neuron())", "quiz('A <quiz>', ask.CORE_QUIZ)",
         "dead_relu()"]


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


@pytest.fixture(scope="module", params=["the command of the README", "plain, after make"])
def page(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("html")
    (folder / "lessons").mkdir()
    (folder / "etc").mkdir()
    shutil.copytree(ROOT / "utils", folder / "utils", ignore=shutil.ignore_patterns("__pycache__"))
    cells, path = map(nbformat.v4.new_code_cell, CELLS), folder / "lessons" / "page.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
    options = ["--config=.jupyter_lab_config.py"]
    if "make" in request.param:
        made = r'@echo "(load_subconfig.*)" > .*jupyter_nbconvert_config.py'
        line = re.search(made, (ROOT / "Makefile").read_text())[1].replace("$(CURDIR)", str(ROOT))
        (folder / "etc" / "jupyter_nbconvert_config.py").write_text(line)
        options = []
    convert = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", path, *options]
    environment = {**os.environ, "JUPYTER_CONFIG_PATH": str(folder / "etc")}
    subprocess.run(convert, cwd=ROOT, env=environment, check=True, timeout=120)
    return Page(path.with_suffix(".html"))


def test_every_picture_stands_there_with_its_words(page):
    assert [alt.split(" ")[0] for alt in page.alts] == ["Three", "Left:"]
    assert "z = 0.80, y = sigmoid(z) = 0.690" in page.alts[0]
    assert "7 of 20 units dead" in page.alts[1]


def test_questions_can_be_read(page):
    assert "Predict first: You raise the bias b" in page.said
    assert "- It moves without turning" in page.said
    assert "A <quiz>" in page.said and "\n1. " in page.said


def test_no_widget_asks_another_machine_for_its_script(page):
    assert not [address for address in page.loaded if "widget" in address or "embed" in address]
