"""A class: whose the files are, what they hold, and what a teacher reads; a small one is graded."""

import csv
import json
import subprocess
import sys
import zipfile

import nbformat
import pytest
from class_of_thirty import LEARNERS, LESSON, STARS, answered, place, write
from helpers.notebooks import LESSONS, ROOT, read

pytest.importorskip("nbgrader", reason="needs nbgrader")

from deploy.classroom import cleaning, handed_in, report, roster  # noqa: E402


@pytest.fixture(scope="module")
def lesson():
    return cleaning.released(read(ROOT / "lessons" / f"{LESSON}.ipynb"), LESSON)


def whose(*paths):
    """{learner: [paths]} of files, and those of nobody."""
    files = [handed_in.File(tuple(path.split("/")), 0, bytes) for path in paths]
    learners, nobody = handed_in.by_learner(files, [LESSON])
    return {name: ["/".join(file.path) for file in own] for name, own in learners.items()}, [
        "/".join(file.path) for file in nobody]


@pytest.mark.parametrize("paths, learners", [
    (["Anna Meier_12_assignsubmission_file_/a.ipynb", "Bo_13_assignsubmission_file_/a.ipynb"],
     {"Anna Meier", "Bo"}),
    (["hw/Anna Meier_12_assignsubmission_file_/deep/a.ipynb"], {"Anna Meier"}),
    (["Anna Meier_12_assignsubmission_file_my_01.ipynb"], {"Anna Meier"}),
    (["An Li_1_assignsubmission_file_/a.ipynb", "An Li_2_assignsubmission_file_/a.ipynb"],
     {"An Li 1", "An Li 2"}),
    (["meieranna_LATE_123_456_my_01.ipynb", "bo_77_458_a-1.ipynb"], {"meieranna", "bo"}),
    (["anna/a.ipynb", "bo/deep/a.ipynb"], {"anna", "bo"}),
    (["lesson 1/anna/a.ipynb", "lesson 1/bo/a.ipynb", "lesson 1/bo/b.ipynb"], {"anna", "bo"}),
    (["anna/a.ipynb", "anna/b.ipynb"], {"anna"}),
    ([f"anna_{LESSON}.ipynb", f"{LESSON} (1) bo.ipynb", "my_01_cy.ipynb"], {"anna", "bo", "cy"}),
    (["=cmd()_1_assignsubmission_file_/a.ipynb"], {"cmd()"}),
])
def test_whose_a_file_is(paths, learners):
    assert (set(whose(*paths)[0]), whose(*paths)[1]) == (learners, [])


@pytest.mark.parametrize("name", [LESSON, f"my_{LESSON}", "my_01", f"{LESSON}-Copy1"])
def test_a_file_without_a_name_is_nobodys(name):
    assert whose(f"{name}.ipynb") == ({}, [f"{name}.ipynb"])


def test_zips_in_folders_and_in_zips_are_opened_and_what_systems_leave_is_not_taken(tmp_path):
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as inner:
        inner.writestr("my.ipynb", "{}")
        inner.writestr("__MACOSX/._my.ipynb", "x")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as outer:
        outer.write(tmp_path / "inner.zip", "anna/homework.zip")
        outer.writestr("bo/.ipynb_checkpoints/a.ipynb", "{}")
    assert [file.path for file in handed_in.files(tmp_path / "all.zip")] == [
        ("anna", "homework", "my.ipynb")]
    (tmp_path / "all.zip").unlink()
    assert [file.path for file in handed_in.files(tmp_path)] == [("inner", "my.ipynb")]


@pytest.mark.parametrize("data, why", [
    (b"", "is empty"), (b"\xff\xfe", "is no notebook"), (b"{}", "present format"),
    (b"[1]", "present format"), (b'{"cells": [{"cell_type": "joke"}]}', "present format"),
    (b'{"cells": [3]}', "present format"), (b"[" * 100_000, "is no notebook"),
    (b'{"cells": []}', "has no code")])
def test_what_can_not_be_read_says_why(data, why):
    with pytest.raises(ValueError, match=why):
        cleaning.read(data)


@pytest.mark.parametrize("form", ["utf-8-sig", "utf-16"])
def test_a_file_from_windows_is_read(form):
    cell = {"cell_type": "code", "source": ["a = 1\r\n", "b = 2"], "outputs": [{"text": "x"}]}
    found = cleaning.read(json.dumps({"cells": [cell]}).encode(form))
    assert found.cells[0].source == "a = 1\nb = 2" and found.cells[0].outputs == []


@pytest.mark.parametrize("learner", [name for name, own in LEARNERS.items() if own.points])
def test_whatever_became_of_the_cells_each_mark_is_there_once_where_it_belongs(learner, lesson):
    notebook = cleaning.read(max(LEARNERS[learner].files().values(), key=len))
    assert cleaning.lesson_of(notebook) == 1
    cleaning.clean(notebook, lesson)
    nbformat.validate(notebook)
    marks = [cell.metadata.nbgrader.grade_id for cell in notebook.cells
             if "nbgrader" in cell.metadata]
    assert len(marks) == len(set(marks)) and set(marks) <= set(lesson.marks)
    assert lesson.first in [cell.source for cell in notebook.cells]
    for call, number in lesson.calls.items():
        same = [cell for cell in notebook.cells if cell.source == f'check("{number}", {call})']
        checks = [cell.metadata.nbgrader.grade_id for cell in same if cell.metadata]
        assert not checks or f"check-{number}".replace(".", "-") in checks


def test_an_answer_of_an_older_release_gets_the_number_of_today(lesson):
    notebook = cleaning.read(LEARNERS["older release"].files()[f"{LESSON}.ipynb"])
    assert "linear_forward" in notebook.cells[place(notebook, "exercise-1-5")].source
    cleaning.clean(notebook, lesson)
    assert "linear_forward" in notebook.cells[place(notebook, "exercise-1-4")].source


def test_an_edited_check_gives_no_exercise_the_number_of_another(lesson):
    notebook = answered(*STARS)
    notebook.cells[place(notebook, "check-1-5")].source = 'check("1.5", linear_forward)'
    cleaning.clean(notebook, lesson)
    assert "count_parameters" in notebook.cells[place(notebook, "exercise-1-5")].source


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_recognized_and_nothing_in_it_is_answered_yet(path):
    notebook, released = read(path), cleaning.released(read(path), path.stem)
    assert cleaning.lesson_of(notebook) == int(path.stem[:2])
    assert len(released.calls) == len(released.stubs) == len(released.marks) / 2
    cleaning.clean(notebook, released)
    assert cleaning.answered(notebook, released) == 0


@pytest.mark.parametrize("text", [
    "First name,Last name,Email\nAnna,Meier,a@x.org\nBo,Li,b@x.org",
    "\ufeffStudent;ID\n\"Meier, Anna\";12\n\"Li, Bo\";13"])
def test_learners_csv_says_who_is_who(tmp_path, text):
    (tmp_path / "learners.csv").write_text(text, encoding="utf-8")
    (tmp_path / "submitted" / "meieranna").mkdir(parents=True)
    names, listed = roster.learners(tmp_path, roster.read(tmp_path))
    assert len(names) == 2 and "Meier" in str(listed["meieranna"])


def test_a_first_name_that_two_have_is_neither(tmp_path):
    rows = [{"First name": "Anna", "Last name": name} for name in ("Meier", "Li")]
    (tmp_path / "submitted" / "anna").mkdir(parents=True)
    assert roster.learners(tmp_path, rows)[0] == ["anna", "Anna Li", "Anna Meier"]


@pytest.mark.parametrize("states, words", [
    ("cccs", "all solved"), ("ccww", "stuck since 1.3, 1.3"), ("c--w", "stuck since 1.4, 1.4"),
    ("cc--", "stopped after 1.2"), ("----", "has not begun"), ("cwcc", "open: 1.2")])
def test_where_a_learner_is(states, words):
    known = [report.Exercise(f"1.{i}", f"1.{i}", 1, False, {}) for i in range(1, 5)]
    called = {"c": "correct", "s": "correct", "w": "mistake", "-": "not attempted"}
    work = report.Work("anna", states={exercise.id: called[letter]
                                       for exercise, letter in zip(known, states)})
    assert report.where(work, known)[1] == words


def step(folder, *words):
    return subprocess.run([sys.executable, ROOT / "deploy" / "classroom", *words], cwd=folder,
                          text=True, capture_output=True, timeout=300)


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    """The folder of a class of three after the four steps."""
    folder = tmp_path_factory.mktemp("class")
    for name in ("well known slips", "stuck", "broken"):
        write(folder / "in" / name, LEARNERS[name].files())
    for words in (["release", "1"], ["collect", "in"], ["grade"], ["feedback"]):
        run = step(folder, *words)
        assert run.returncode == 0, run.stderr
    return folder


def test_three_of_a_class_get_their_points_and_pages(classroom):
    with open(classroom / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = {row["learner"]: row for row in csv.DictReader(file)}
    assert {name: int(row["points"]) for name, row in rows.items()} == {
        name: LEARNERS[name].points or 0 for name in rows}
    assert len(rows) == 3 and "is no notebook" in rows["broken"]["not graded"]
    assert len(list(classroom.glob("feedback/*/*/*.html"))) == 2


def test_the_page_counts_slips_and_asks_no_other_place(classroom):
    page = (classroom / "class.html").read_text(encoding="utf-8")
    assert "<b>no bias</b> (1): The bias is missing." in page
    assert "stuck since 1.3, a whole neuron" in page and 'href="feedback/stuck/' in page
    assert not [word for word in ("http", "src=", "@import", "url(") if word in page]


def test_a_teacher_in_the_wrong_place_is_told_so(classroom, tmp_path):
    assert "belongs to the course" in step(ROOT, "release").stderr
    assert "Begin with: release" in step(tmp_path, "grade").stderr
    assert "there is no lesson 77. There are: 01" in step(tmp_path, "release", "77").stderr
    assert "nowhere" in step(classroom, "collect", "nowhere").stderr
