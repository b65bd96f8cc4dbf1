"""A lesson that was run, saved and opened again: live while its kernel lives, then with stills."""

import json
import shutil
import urllib.request

import lab
import pytest

pytestmark = pytest.mark.browser
COPY = "lessons/second day.ipynb"
VIEW = "application/vnd.jupyter.widget-view+json"


def ask(server, method, path):
    """What the server answers to a request."""
    url, token = server
    request = urllib.request.Request(f"{url}/api/{path}", method=method,
                                     headers={"Authorization": f"token {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or "null")


@pytest.fixture
def saved(chromium, server, root):
    """A function that opens a lesson that was run, saved and closed."""
    pages = []
    shutil.copy(root / lab.LESSON, root / COPY)

    def opened():
        while pages:
            pages.pop().close()
        pages.append(chromium.new_page(viewport={"width": 1280, "height": 900}))
        return lab.Notebook(pages[0], server, root, COPY)

    notebook = opened()
    notebook.run_all()
    notebook.page.keyboard.press("Control+s")
    notebook.page.wait_for_function("!document.querySelector('.lm-mod-current.jp-mod-dirty')")
    yield opened
    for session in ask(server, "GET", "sessions"):
        if session["path"] == COPY:
            ask(server, "DELETE", f"sessions/{session['id']}")
    pages.pop().close()


def test_the_file_itself_holds_pictures_and_words_and_no_views(saved, root):
    cells = json.loads((root / COPY).read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", []) if "data" in output]
    data = [set(output["data"]) for output in outputs]
    assert not [kinds for kinds in data if VIEW in kinds or {"text/html", "image/png"} <= kinds]
    assert sum("image/png" in output["data"] for output in outputs) == 8
    assert sum(VIEW in output["metadata"] for output in outputs) == 8


def kernel_of(server):
    sessions = ask(server, "GET", "sessions")
    return next(session["kernel"]["id"] for session in sessions if session["path"] == COPY)


def displays_without_errors(notebook):
    errors = notebook.panel.get_by_text("Error displaying widget").count()
    return errors == 0 and notebook.complaints == []


def test_with_its_kernel_alive_a_lesson_that_is_opened_again_is_live(saved):
    notebook = saved()
    for i in notebook.explorers():
        notebook.cell(i).locator(".noUi-handle, select").first.wait_for(state="attached")
    assert displays_without_errors(notebook)


@pytest.mark.parametrize("method, path", [
    ("DELETE", "kernels/{}"), ("POST", "kernels/{}/restart")], ids=["ended", "restarted"])
def test_with_its_kernel_gone_it_shows_stills_with_their_words(saved, server, method, path):
    ask(server, method, path.format(kernel_of(server)))
    notebook = saved()
    for i in notebook.explorers():
        still = notebook.shown(i)
        assert still["width"] >= 900 and len(still["alt"]) > 60
        assert "Predict first: " in still["text"]
    for i in notebook.quizzes():
        assert "1. " in notebook.output(i).text_content()
    assert displays_without_errors(notebook)
    notebook.run_all()
    assert notebook.complaints == []
