"""A class as it hands in, in every kind of state: what is right, and the files that come.

Each learner is a function that changes a notebook in which some exercises are answered.
"""

import copy
import json
import os
from dataclasses import dataclass

import nbformat
from helpers.notebooks import ROOT, grade_id, read

from utils.exercises import finding

LESSON = "01_neurons_and_layers"
STARS = {exercise.id: exercise.stars for exercise in finding.exercises(1)}
ALL = sum(STARS.values())
LEARNERS = {}  # name: Learner


@dataclass(frozen=True)
class Learner:
    """points -- None where there is nothing to grade; files -- () -> {name: bytes}, newest last"""

    points: int | None
    files: object


def place(notebook, name):
    """Where the cell with this grade_id stands."""
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return names.index(name)


def answered(*exercises, lesson=LESSON, whole=False):
    """The lesson with the solution's answers to exercises. whole -- also cells without points"""
    notebook, solution = (read(ROOT / folder / f"{lesson}.ipynb")
                          for folder in ("lessons", "solutions"))
    for name in (grade_id("exercise", exercise) for exercise in exercises):
        lines = solution.cells[place(solution, name)].source.splitlines()
        answer = [line for line in lines if "SOLUTION" not in line]
        notebook.cells[place(notebook, name)].source = "\n".join(answer)
    imports = next(cell for cell in notebook.cells if cell.cell_type == "code")
    if not whole:
        notebook.cells = [cell for cell in notebook.cells
                          if cell is imports or "nbgrader" in cell.metadata]
    return notebook


def content(notebook):
    """The bytes of a notebook's file."""
    return nbformat.writes(notebook).encode()


def hands_in(points, *exercises):
    """A learner who has answered these exercises, or all, and does something more to the notebook
    -> None, another one, or {file name: bytes}, the newest last"""
    def add(learner):
        def files():
            notebook = answered(*(exercises or STARS))
            made = learner(notebook) or notebook
            return made if type(made) is dict else {f"{LESSON}.ipynb": content(made)}

        LEARNERS[learner.__name__.replace("_", " ")] = Learner(points, files)

    return add


def answer(notebook, exercise):
    """The cell of an answer."""
    return notebook.cells[place(notebook, grade_id("exercise", exercise))]


def check(notebook, exercise):
    """The cell of a check."""
    return notebook.cells[place(notebook, grade_id("check", exercise))]


def paste(notebook, cell, at):
    """A copy keeps its metadata."""
    notebook.cells.insert(at, nbformat.from_dict({**copy.deepcopy(cell), "id": f"pasted-at-{at}"}))


def free(notebook, code):
    """A cell of the learner's own, at the second place."""
    notebook.cells.insert(1, nbformat.v4.new_code_cell(code))


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
    answer(notebook, "1.2").source += "\n)(:"


@hands_in(ALL)
def error_in_a_cell(notebook):
    free(notebook, "raise ValueError('mine')")


@hands_in(ALL)
def deleted_check(notebook):
    notebook.cells.remove(check(notebook, "1.4"))


@hands_in(ALL - STARS["1.4"])
def deleted_answer(notebook):
    notebook.cells.remove(answer(notebook, "1.4"))
    notebook.cells.remove(check(notebook, "1.4"))


@hands_in(ALL)
def doubled_check(notebook):
    paste(notebook, check(notebook, "1.4"), place(notebook, "check-1-4") + 1)


@hands_in(ALL)
def doubled_answer(notebook):
    paste(notebook, answer(notebook, "1.4"), place(notebook, "exercise-1-4") + 1)


@hands_in(ALL - STARS["1.5"])
def edited_check(notebook):
    answer(notebook, "1.5").source = "def count_parameters(sizes):\n    return 0"
    check(notebook, "1.5").source = 'check("1.4", linear_forward)'


@hands_in(ALL - STARS["1.5"])
def endless_loop_in_an_answer(notebook):
    answer(notebook, "1.5").source = "def count_parameters(sizes):\n    while True:\n        pass"


@hands_in(ALL)
def endless_loop_in_a_cell(notebook):
    free(notebook, "while True:\n    pass")


@hands_in(ALL)
def endless_printing(notebook):
    free(notebook, "while True:\n    print('again and again')")


@hands_in(ALL)
def asks_for_input(notebook):
    free(notebook, "input('How are you? ')\nexit()")


@hands_in(ALL)
def another_name(notebook):
    return {"homework (1).ipynb": content(notebook)}


@hands_in(None)
def broken(notebook):
    return {f"my_{LESSON}.ipynb": content(notebook)[:5000]}


@hands_in(None)
def empty(notebook):
    return {f"{LESSON}.ipynb": b""}


@hands_in(None)
def not_a_notebook(notebook):
    return {"homework.pdf": b"%PDF-1.7"}


REPLACED = """
import utils.exercises.checking as course
class Passed(course.Result):
    passed = True
course.Result.passed, course.begun = True, lambda answer: True
course._judge = lambda exercise, answers: ("correct", "")
check = course.check = utils.exercises.check = lambda *answers: Passed("", "correct", "")
"""


@hands_in(0)
def replaced_check(notebook):
    notebook = answered()
    notebook.cells[0].source += REPLACED
    return notebook


@hands_in(0)
def borrowed_answers(notebook):
    for exercise in finding.exercises(1):
        names = ", ".join(part.name for part in exercise.parts)
        answer(notebook, exercise.id).source = f'{names} = yours("{exercise.id}")'


@hands_in(ALL)
def cell_of_another_lesson(notebook):
    other = read(ROOT / "lessons" / "02_activation_functions.ipynb")
    for at, name in enumerate(("exercise-2-1", "check-2-1"), 1):
        paste(notebook, other.cells[place(other, name)], at)


@hands_in(ALL)
def older_release(notebook):
    """Two exercises had each other's numbers."""
    for kind in ("exercise", "check"):
        one, other = (notebook.cells[place(notebook, f"{kind}-1-{n}")] for n in (4, 5))
        one.metadata.nbgrader.grade_id, other.metadata.nbgrader.grade_id = (
            other.metadata.nbgrader.grade_id, one.metadata.nbgrader.grade_id)
        if kind == "check":
            one.source = one.source.replace("1.4", "1.5")
            other.source = other.source.replace("1.5", "1.4")
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]


@hands_in(ALL)
def big_output(notebook):
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="again " * 5_000_000)]


@hands_in(ALL)
def two_files(notebook):
    return {"first try.ipynb": content(answered("1.1")),
            f"my_{LESSON}.ipynb": content(notebook), f"{LESSON}.ipynb": content(answered())}


@hands_in(ALL)
def windows(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    text = json.dumps(notebook, indent=1).replace("\n", "\r\n")
    return {f"{LESSON}.ipynb": text.encode("utf-8-sig")}


@hands_in(ALL)
def turned_into_text(notebook):
    for cell in (answer(notebook, "1.4"), check(notebook, "1.5")):
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]


@hands_in(ALL)
def lost_marks(notebook):
    """As an editor may leave it that keeps no metadata; and without the first cell."""
    del notebook.cells[0]
    for cell in notebook.cells:
        cell.metadata = {}


@hands_in(ALL - STARS["1.4"] - STARS["1.2"])
def well_known_slips(notebook):
    answer(notebook, "1.2").source = "def weighted_sum(x, w, b):\n    return x @ w"
    answer(notebook, "1.4").source = "def linear_forward(X, W, b):\n    return X @ W"


@hands_in(STARS["1.1"] + STARS["1.2"], "1.1", "1.2")
def stuck(notebook):
    answer(notebook, "1.3").source = (
        "def neuron(x, w, b, activation):\n    return x @ w + b")


def write(folder, files):
    """Write one learner's files, the newest last."""
    folder.mkdir(parents=True)
    for age, (name, data) in enumerate(reversed(files.items())):
        (folder / name).write_bytes(data)
        os.utime(folder / name, (1e9 - 60 * age, 1e9 - 60 * age))

