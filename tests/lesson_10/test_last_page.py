"""The last page: its titles are those of the lessons, and its squares what has been solved."""

import importlib
import json
import re
from pathlib import Path

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from utils.exercises import finding
from utils.lesson_10 import last_page as file
from utils.lesson_10.last_page import BUILT, last_page

SOURCES = Path(__file__).parents[2] / "solutions"
ALL = [id_ for lesson in finding.lessons() for id_ in finding.titles(lesson)]


@pytest.fixture(autouse=True)
def progress(tmp_path, monkeypatch):
    """What has been solved: a function that says so."""
    storage = importlib.import_module("utils.exercises.progress")
    monkeypatch.setenv("PROGRESS_FILE", str(tmp_path / "progress.json"))
    monkeypatch.setattr(storage, "_HERE", tmp_path)

    def solve(*ids, state="correct"):
        states = dict.fromkeys(ids, state) | {"numbering": storage.NUMBERING}
        (tmp_path / "progress.json").write_text(json.dumps(states))
    return solve


def filled(page):
    """How many squares are filled."""
    return sum(patch.get_facecolor()[3] > 0 for patch in page.figure.axes[0].patches)


def test_the_titles_are_those_of_the_lessons():
    heads = [re.match(r"# %% \[markdown\]\n# # (\d+) (.+)\n", path.read_text(encoding="utf-8"))
             for path in sorted(SOURCES.glob("[0-9]*.py"))]
    assert {int(head[1]): head[2] for head in heads} == {
        lesson: title for lesson, (title, _) in BUILT.items()}


def test_every_exercise_has_a_square_in_the_order_of_its_lesson():
    page = last_page()
    axes = page.figure.axes[0]
    assert len(axes.patches) == len(ALL) and filled(page) == 0
    assert file.exercises()[4] == [f"4.{i}" for i in range(1, 11)]
    assert f"0 of {len(ALL)} exercises solved" in page.alt


def test_what_is_solved_is_filled_and_counted(progress):
    progress("1.2", "10.9", "10.1")
    page = last_page("Ada $1$")
    assert filled(page) == 3 and f"3 of {len(ALL)} exercises solved" in page.alt
    assert "1 Neurons and layers 1 of 10" in page.alt
    assert "10 Transformers for text 2 of 9" in page.alt
    assert f"Ada $1$: 3 of {len(ALL)} exercises solved" in [
        text.get_text() for text in page.figure.axes[0].texts]


def test_what_is_not_solved_yet_is_not_filled(progress):
    progress(*ALL[:5], state="not yet")
    assert filled(last_page()) == 0


def test_nothing_is_cut_off_and_it_is_kept_in_a_file(progress, tmp_path):
    progress(*ALL)
    page = last_page("A name of some length")
    figure = page.figure
    renderer = FigureCanvasAgg(figure).get_renderer()
    for text in figure.axes[0].texts:
        box = text.get_window_extent(renderer)
        assert min(box.x0, box.y0) > 0 and box.x1 < figure.bbox.width, text.get_text()
    squares = min(patch.get_window_extent(renderer).x0 for patch in figure.axes[0].patches)
    built = [built for _, built in BUILT.values()]
    assert all(text.get_window_extent(renderer).x1 < squares for text in figure.axes[0].texts
               if text.get_text() in built)
    for kind in "pdf", "png", "svg":
        page.save(tmp_path / f"page.{kind}")
        assert (tmp_path / f"page.{kind}").stat().st_size > 5000
