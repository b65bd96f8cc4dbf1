"""A new lesson: it passes its tests at once, and what is added to it later, no test forgets."""

import os
import re
import runpy
import shutil
import subprocess
import sys

import pytest
from helpers.notebooks import ROOT

pytest.importorskip("nbgrader", reason="needs nbgrader")
lay_out = runpy.run_path(str(ROOT / "solutions" / "new_lesson.py"))["lay_out"]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "dist",
                                  "[0-9]*.ipynb")
INTERACTION = '''"""A line."""

from utils.widgets import explore, slider, subplots


def one_line():
    """The interaction."""
    figure, axes = subplots()
    line, = axes.plot([0, 1], [0, 0])
    axes.set(ylim=(-2, 2), xlabel="x", ylabel="y")

    def update(slope):
        line.set_ydata([0, slope])
        return f"The slope is {slope:.1f}."

    alt = "A straight line through the origin, from x = 0 to x = 1."
    return explore(update, figure, alt, slope=slider("slope", -1.0, 1.0, 0.5))
'''


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course with a built lesson 99 -> a function that runs Python in it."""
    folder = tmp_path_factory.mktemp("new") / "course"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    environment = {name: value for name, value in os.environ.items() if name[:6] != "PYTEST"}

    def run(*command):
        done = subprocess.run([sys.executable, *command], cwd=folder, env=environment,
                              capture_output=True, text=True, timeout=300)
        return done.returncode, done.stdout + done.stderr

    run.folder = folder
    assert run("solutions/make_lessons.py", "--new", "99", "a_trial")[0] == 0
    code, said = run("solutions/make_lessons.py", "99")
    assert code == 0, said
    return run


def run_tests(course, *which):
    return course("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *which)


def test_it_passes_its_tests_at_once(course):
    files = ["test_house", "notebooks/test_notebooks", "widgets/test_own_functions",
             *map("exercises/test_{}".format, ("exercises", "mutants", "words"))]
    code, said = run_tests(course, "--nbval", "lessons", "solutions", "tests/lesson_99",
                           *map("tests/{}.py".format, files),
                           "-k", "99 or has_its_place or says_or_takes")
    assert code == 0 and int(re.search(r"(\d+) passed", said)[1]) > 60, said


def test_an_interaction_that_is_added_is_tried_like_others_and_its_function_is_asked_for(course):
    folder = course.folder / "utils" / "lesson_99"
    (folder / "one_line.py").write_text(INTERACTION, encoding="utf-8")
    package = (folder / "__init__.py").read_text(encoding="utf-8").replace("[]", '["one_line"]')
    (folder / "__init__.py").write_text(package, encoding="utf-8")
    code, said = run_tests(course, "tests/widgets/test_explore.py",
                           "tests/widgets/test_controls.py", "-k", "one_line")
    assert code == 0 and int(re.search(r"(\d+) passed", said)[1]) > 8, said
    code, said = run_tests(course, "tests/widgets/test_own_functions.py",
                           "-k", "every_interaction_has_a_function")
    assert code == 1 and "one_line" in said, said


def test_an_exercise_without_words_and_words_without_an_exercise_are_asked_for(course):
    table = course.folder / "utils" / "lesson_99" / "exercises.py"
    text = table.read_text(encoding="utf-8")
    table.write_text(text + '\nEXERCISES["99.2"] = EXERCISES["99.1"]\n', encoding="utf-8")
    code, said = run_tests(course, "tests/exercises/test_words.py", "-k", "every_name and 99")
    table.write_text(text, encoding="utf-8")
    assert code == 1, said
    assert "exercise 99.2 of exercises.py needs a section: ## 99.2 its title **" in said


def test_a_long_name_makes_no_line_too_long(tmp_path):
    assert lay_out(tmp_path, "98", "the_longest_name_that_a_lesson_of_this_course_may_have") == 0
    files = [*tmp_path.glob("utils/*/*.py"), *tmp_path.glob("tests/*/*.py")]
    assert len(files) > 4
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert max(map(len, text.splitlines())) <= 100, file


@pytest.mark.parametrize("arguments", [
    [], ["1", "again"], ["11"], ["eleven", "a_name"], ["11", "A name"]])
def test_what_can_not_be_laid_out_is_said_and_nothing_is_written(course, arguments, capsys):
    before = sorted(course.folder.rglob("*.py"))
    assert lay_out(course.folder, *arguments) == 1
    assert "a new lesson is laid out with: --new 11 a_name" in capsys.readouterr().out
    assert sorted(course.folder.rglob("*.py")) == before
