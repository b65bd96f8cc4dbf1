"""What the settings of `make lab` make of a notebook on its way to the page and to the file, whoever wrote it."""

import asyncio
import runpy
from pathlib import Path

import nbformat
import pytest
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[2]
PNG, HTML, PLAIN = "image/png", "text/html", "text/plain"


@pytest.fixture(scope="module")
def settings():
    """What the file of settings defines."""
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
    before = KernelWebsocketHandler.open
    yield runpy.run_path(str(ROOT / ".jupyter_lab_config.py"), {"get_config": Config})
    KernelWebsocketHandler.open = before


@pytest.fixture
def passed(settings, tmp_path):
    """A function: an output -> the output on the page, and in the file when it was saved from there."""
    def both_ways(**output):
        files = settings["Files"](root_dir=str(tmp_path))
        cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.v4.new_output("display_data", **output)])
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "a.ipynb")
        model = asyncio.run(files.get("a.ipynb"))
        shown = dict(model["content"]["cells"][0]["outputs"][0]["data"])
        asyncio.run(files.save({"type": "notebook", "content": model["content"]}, "a.ipynb"))
        return shown, nbformat.read(tmp_path / "a.ipynb", 4).cells[0].outputs[0]["data"]
    return both_ways


def test_a_picture_gets_its_words_on_the_page_and_stays_as_it_is_in_the_file(passed):
    data = {PNG: "AAAA", PLAIN: "Which <line>?\n[A line.]"}
    shown, kept = passed(data=data, metadata={PNG: {"alt": "[A line.]", "width": 900}})
    assert 'alt="A line."' in shown[HTML] and ">Which &lt;line&gt;?</figcaption>" in shown[HTML] and kept == data


@pytest.mark.parametrize("metadata", [{}, {PNG: {}}, {PNG: {"alt": "[A line.]"}}, {PNG: {"width": 3}}, {"text/html": {}}])
@pytest.mark.parametrize("data", [{PNG: "AAAA"}, {PNG: "AAAA", PLAIN: "a"}, {HTML: "<b>a</b>"}, {PLAIN: "a"}, {}])
def test_what_others_wrote_passes_as_it_is(passed, data, metadata):
    assert passed(data=data, metadata=metadata) == (data, data)
