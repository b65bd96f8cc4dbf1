"""A lesson that is opened alone fetches the course; where the course is, it fetches nothing."""

import os
import runpy
import shutil
import subprocess
import sys

import pytest
from helpers.notebooks import LESSONS, ROOT, read

MAKE = runpy.run_path(str(ROOT / "deploy" / "colab" / "make_colab.py"))
NAME = "https://github.com/someone/key-concepts"


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """The address of a repository with a course of one file, tagged v1."""
    folder = tmp_path_factory.mktemp("repository")
    for name in ("lessons/01.txt", "utils/lesson_01/__init__.py"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("")
    me = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "a"],
                    ["tag", "v1"]):
        subprocess.run(["git", *me, *command], cwd=folder, check=True)
    return folder.as_uri()


def run(address, tag, folder):
    """Run the first cell in a folder, then print where it is -> the finished process."""
    source = MAKE["first_cell"](address, tag).source + "\nprint(os.getcwd())"
    return subprocess.run([sys.executable, "-c", source], cwd=folder, capture_output=True,
                          text=True, timeout=60, env={**os.environ, "PYTHONPATH": ""})


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
class TestTheFirstCell:
    def test_fetches_the_course_and_goes_to_its_lessons(self, repository, tmp_path):
        done = run(repository, "v1", tmp_path)
        assert done.stdout.strip() == str(tmp_path / "key-concepts" / "lessons"), done.stderr
        assert (tmp_path / "key-concepts" / "utils" / "lesson_01").is_dir()

    def test_runs_again_after_a_restart(self, repository, tmp_path):
        first, second = (run(repository, "v1", tmp_path) for _ in range(2))
        assert first.stdout == second.stdout and second.returncode == 0

    def test_does_nothing_where_the_course_is(self, tmp_path):
        done = run("file:///nowhere", "v1", ROOT / "lessons")
        assert done.stdout.strip() == str(ROOT / "lessons"), done.stderr

    def test_leaves_numpy_one_thread(self):
        source = MAKE["first_cell"]("file:///nowhere", "v1").source
        said = "\nprint(*(os.environ[f'{name}_NUM_THREADS'] for name in ('OMP', 'MKL')))"
        unset = {name: value for name, value in os.environ.items() if "_NUM_THREADS" not in name}
        done = subprocess.run([sys.executable, "-c", source + said], cwd=ROOT / "lessons",
                              env=unset, capture_output=True, text=True, timeout=60)
        assert done.stdout.strip() == "1 1", done.stderr

    def test_says_what_could_not_be_fetched(self, repository, tmp_path):
        said = run(repository, "v2", tmp_path).stderr
        assert f"The course could not be fetched from {repository} at v2" in said
        assert "turn on Internet" in said and "v2 not found" in said


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_the_same_but_for_the_cell_that_fetches(lesson):
    notebook, cell = read(lesson), MAKE["first_cell"](NAME, "v1")
    cells = MAKE["opened_alone"](lesson, cell).cells
    place = cells.index(cell)
    assert cells[:place] + cells[place + 1:] == notebook.cells
    assert [each.cell_type for each in cells[:place]] == ["markdown"]
    assert NAME in cell.source and "--branch=v1" in cell.source


@pytest.mark.parametrize("origin", [
    "https://github.com/a/b.git", "https://github.com/a/b", "git@github.com:a/b.git",
    "ssh://git@github.com/a/b", "https://token@github.com/a/b/"])
def test_an_origin_on_github_is_public(origin):
    assert MAKE["public"](origin) == "https://github.com/a/b"


@pytest.mark.parametrize("origin", ["", "/home/me/course", "https://github.com.org/a/b",
                                    "https://elsewhere.org/a/b"])
def test_another_origin_is_not(origin):
    assert MAKE["public"](origin) == ""


def test_a_badge_opens_the_published_notebook():
    table = MAKE["badges"](NAME, ["01_a.ipynb"])
    assert "github/someone/key-concepts/blob/colab/01_a.ipynb" in table
    assert table.count("\n| 01_a.ipynb |") == 1


def test_the_readme_gets_the_links_and_the_badges_each_time_anew():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    empty = MAKE["filled"](readme, links="", badges="")
    for name in "someone", "Other":
        address = f"https://github.com/{name}/course"
        readme = MAKE["filled"](readme, links=MAKE["links"](address),
                                badges=MAKE["badges"](address, ["01.ipynb"]))
        top = readme.split("## Start")[0]
        assert f"[Try it now in the browser](https://{name.lower()}.github.io/course/)" in top
        assert f"colab.research.google.com/github/{name}/course/blob/colab/01.ipynb" in readme
    assert "someone" not in readme and MAKE["filled"](readme, links="", badges="") == empty
    with pytest.raises(ValueError, match="README.md was wanted with <!-- links: make colab -->"):
        MAKE["filled"]("# A course", links="")
