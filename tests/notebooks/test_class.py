"""A class: the README's own commands, from an empty folder to the grades, for ordinary and awkward submissions."""

import copy
import csv
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest

from utils.exercises import finding

pytest.importorskip("nbgrader", reason="needs nbgrader")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the README's commands are for another shell")
ROOT = Path(__file__).resolve().parents[2]
LESSON = "01_neurons_and_layers"
STARS = {exercise.id: exercise.stars for exercise in finding.exercises(1)}
ALL = sum(STARS.values())
POINTS, SUBMISSIONS = {}, {}  # by learner: what is right, and a function that makes {file name: notebook}


def read(folder, name=LESSON):
    return nbformat.read(ROOT / folder / f"{name}.ipynb", as_version=4)


def place(notebook, grade_id):
    """Where the cell with this grade_id stands."""
    return next(i for i, cell in enumerate(notebook.cells) if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def answered(*exercises, whole=False):
    """The lesson with the solution's answers to these exercises. whole -- whether with the cells that give no points"""
    notebook, solution = read("lessons"), read("solutions")
    for exercise in exercises:
        grade_id = f"exercise-{exercise.replace('.', '-')}"
        lines = solution.cells[place(solution, grade_id)].source.splitlines()
        notebook.cells[place(notebook, grade_id)].source = "\n".join(line for line in lines if "SOLUTION" not in line)
    imports = next(cell for cell in notebook.cells if cell.cell_type == "code")
    if not whole:
        notebook.cells = [cell for cell in notebook.cells if cell is imports or "nbgrader" in cell.metadata]
    return notebook


def hands_in(points, *exercises):
    """A learner who has answered these exercises (all, if none is named), and then does something more to the notebook.
    What comes of it -- that notebook, another one, or {file name: notebook}, the newest last"""
    def add(learner):
        def files():
            notebook = answered(*(exercises or STARS))
            made = learner(notebook) or notebook
            return {f"{LESSON}.ipynb": made} if isinstance(made, nbformat.NotebookNode) else made

        POINTS[learner.__name__], SUBMISSIONS[learner.__name__] = points, files

    return add


def paste(notebook, cell, at):
    """A copy keeps its metadata."""
    notebook.cells.insert(at, nbformat.from_dict({**copy.deepcopy(cell), "id": f"pasted-at-{at}"}))


@hands_in(ALL)
def right(notebook):
    return answered(*STARS, whole=True)


@hands_in(STARS["1.1"] + STARS["1.4"] + STARS["1.8"], "1.1", "1.4", "1.8")
def half(notebook):
    pass


@hands_in(0)
def untouched(notebook):
    return answered()


@hands_in(ALL - STARS["1.2"])
def syntax_error(notebook):
    notebook.cells[place(notebook, "exercise-1-2")].source += "\n)(:"


@hands_in(ALL - STARS["1.5"])
def endless_loop(notebook):
    notebook.cells[place(notebook, "exercise-1-5")].source = "def count_parameters(sizes):\n    while True:\n        pass"


@hands_in(ALL)
def deleted_check(notebook):
    del notebook.cells[place(notebook, "check-1-4")]


@hands_in(ALL - STARS["1.4"])
def deleted_exercise(notebook):
    for grade_id in ("exercise-1-4", "check-1-4"):
        del notebook.cells[place(notebook, grade_id)]


@hands_in(ALL)
def doubled_check(notebook):
    at = place(notebook, "check-1-4")
    paste(notebook, notebook.cells[at], at + 1)


@hands_in(ALL)
def doubled_answer(notebook):
    at = place(notebook, "exercise-1-4")
    paste(notebook, notebook.cells[at], at + 1)


@hands_in(ALL)
def pasted_from_another_lesson(notebook):
    other = read("lessons", "02_activation_functions")
    for at, grade_id in enumerate(("exercise-2-1", "check-2-1"), 1):
        paste(notebook, other.cells[place(other, grade_id)], at)


@hands_in(ALL)
def turned_into_text(notebook):
    for grade_id in ("exercise-1-4", "check-1-5"):
        at = place(notebook, grade_id)
        cell = notebook.cells[at]
        notebook.cells[at] = nbformat.v4.new_markdown_cell(cell.source, id=cell.id, metadata=cell.metadata)


@hands_in(ALL)
def renamed_beside_the_untouched_lesson(notebook):
    return {f"{LESSON}.ipynb": answered(), f"my_{LESSON}.ipynb": notebook}


@hands_in(ALL)
def named_otherwise(notebook):
    return {"homework.ipynb": notebook}


@hands_in(0)
def no_notebook(notebook):
    return {f"{LESSON}.ipynb": None}


REPLACED = """
import utils.exercises.checking as course
class Passed(course.Result):
    passed = True
course.Result.passed, course.begun = True, lambda answer: True
course._judge = lambda exercise, answers: ("correct", "")
check = course.check = utils.exercises.check = lambda *answers: Passed("", "correct", "")
"""


@hands_in(0)
def check_replaced(notebook):
    notebook = answered()
    notebook.cells[0].source += REPLACED
    return notebook


@hands_in(0)
def answers_borrowed(notebook):
    for exercise in finding.exercises(1):
        names = ", ".join(part.name for part in exercise.parts)
        cell = notebook.cells[place(notebook, f"exercise-{exercise.id.replace('.', '-')}")]
        cell.source = f'{names} = yours("{exercise.id}")'


def write(folder, files):
    """files -- {file name: notebook, or None for an upload that failed}, the newest last"""
    folder.mkdir(parents=True)
    for age, (name, notebook) in enumerate(reversed(files.items())):
        (folder / name).write_text(nbformat.writes(notebook) if notebook else "", encoding="utf-8")
        os.utime(folder / name, (1e9 - age, 1e9 - age))


@pytest.fixture(scope="session")
def classroom(tmp_path_factory):
    """A teacher's folder after the README's commands, in a shell that finds no program of Python's environment by name."""
    folder = tmp_path_factory.mktemp("class")
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Teach a class\n")[1].split("\n## ")[0]
    release, grading = re.findall(r"```\n(.*?)```", section, re.DOTALL)
    lines, count = re.subn("^course=.*", f"course='{ROOT}'", release, flags=re.MULTILINE)
    assert count == 1
    for learner, files in SUBMISSIONS.items():
        write(folder / "submitted" / learner / LESSON, files())
    commands = (lines + grading).replace("$course/.venv/bin/nbgrader", f"{sysconfig.get_path('scripts')}/nbgrader")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    run = subprocess.run(["sh", "-c", commands], cwd=folder, env=environment, capture_output=True, text=True, timeout=500)
    (folder / "log.txt").write_text(run.stderr)
    assert (folder / "grades.csv").exists(), run.stderr
    return folder


@pytest.mark.parametrize("learner", SUBMISSIONS)
def test_a_learner_gets_the_points_of_what_is_right(learner, classroom):
    with open(classroom / "grades.csv", encoding="utf-8", newline="") as file:
        grades = {row["student_id"]: (float(row["score"]), float(row["max_score"])) for row in csv.DictReader(file)}
    assert grades[learner] == (POINTS[learner], ALL)


def test_everyone_but_who_handed_in_no_notebook_gets_feedback(classroom):
    pages = classroom.glob(f"feedback/*/{LESSON}/{LESSON}.html")
    assert {page.parts[-3] for page in pages} == set(SUBMISSIONS) - {"no_notebook"}
    assert "for student 'no_notebook'" in (classroom / "log.txt").read_text()
