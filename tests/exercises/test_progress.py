"""What is kept of a learner's progress, and what happens when it can't be."""

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.exercises import references

from utils.exercises import check, checking, finding, progress

EXERCISES = finding.exercises(1)
NONE, ALL = f"[{'-' * 20}]", f"[{'#' * 20}]"  # a bar of which nothing, or all, is solved
storage = importlib.import_module("utils.exercises.progress")  # not the function of that name
DAMAGED = {
    "garbage": b"{", "empty": b"", "binary": b"\xff\x00\xfe", "a list": b"[1]", "a number": b"7",
    "null": b"null", "states that are no texts": b'{"1.1": 3}',
    "nested without end": b"[" * 100_000, "half a file": b'{"1.1": "corr'}


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """The path of a progress file that does not exist yet."""
    monkeypatch.setattr(storage, "_memory", {})
    monkeypatch.setattr(checking, "_solved", {})
    monkeypatch.setenv("PROGRESS_FILE", str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


def first_row():
    """The row of lesson 1."""
    return repr(progress()).splitlines()[0]


def kept(file):
    """The states in the file, without the mark of how the exercises are numbered."""
    states = json.loads(file.read_text())
    assert states.pop("numbering") == storage.NUMBERING
    return states


def solve(exercise):
    return check(exercise.id, *references(exercise))


def fail(exercise):
    return check(exercise.id, *[part.mistakes[0].forms[0] for part in exercise.parts])


def refuse(*anything, **more):
    raise PermissionError(13, "refused <here>")


def test_nothing_is_solved_at_first(file):
    assert first_row() == f"{NONE} Lesson 1: 0 of {len(EXERCISES)} exercises solved, next: 1.1"
    assert not file.exists()  # looking leaves no trace


def test_progress_counts_what_is_right_and_names_what_is_next():
    solved = [solve(exercise) for exercise in (EXERCISES[0], EXERCISES[1], EXERCISES[3])]
    failed = [fail(EXERCISES[2]), check("1.5", ...), check("1.6", 1, 2, 3)]
    assert all(result.passed for result in solved) and not any(result.passed for result in failed)
    assert first_row().endswith(f"Lesson 1: 3 of {len(EXERCISES)} exercises solved, next: 1.3")
    assert f'<progress value="3" max="{len(EXERCISES)}"' in progress()._repr_html_()


def test_a_finished_lesson_has_a_full_bar_and_no_next():
    for exercise in EXERCISES:
        solve(exercise)
    count = len(EXERCISES)
    assert first_row() == f"{ALL} Lesson 1: {count} of {count} exercises solved"


def test_every_lesson_that_has_exercises_has_a_row_and_its_own_count():
    solve(finding.exercises(2)[0])
    rows = repr(progress()).splitlines()
    assert len(rows) == len(finding.lessons())
    assert "Lesson 1: 0 of" in rows[0]
    count = len(finding.exercises(2))
    assert rows[1].endswith(f"Lesson 2: 1 of {count} exercises solved, next: 2.2")


def test_the_next_exercise_is_linked_to_its_cell():
    solve(EXERCISES[0])
    link = re.search(r'next: <a href="(.+)#cell-id=(.+)">1.2</a>', progress()._repr_html_())
    notebook = finding.COURSE / "lessons" / link[1]
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    cell = next(cell for cell in cells if cell["id"] == link[2])
    assert "### Exercise 1.2:" in "".join(cell["source"])


def test_without_its_notebook_the_next_exercise_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(finding, "COURSE", tmp_path)
    assert "next: 1.1</div>" in progress()._repr_html_()


def test_a_lesson_without_exercises_has_no_row():
    shown = storage.Progress({1: [], 2: list(finding.titles(2))}, finding.address)
    assert repr(shown).startswith(f"{NONE} Lesson 2: 0 of")
    assert "Lesson 1" not in repr(shown) + shown._repr_html_()


def test_an_exercise_solved_twice_counts_once():
    assert solve(EXERCISES[0]).passed and solve(EXERCISES[0]).passed
    assert "1 of" in repr(progress())


def test_what_was_right_once_stays_right(file):
    solve(EXERCISES[0])
    fail(EXERCISES[0])
    check(EXERCISES[0].id, ...)
    assert kept(file) == {"1.1": "correct"} and "1 of" in repr(progress())


def test_the_file_holds_the_last_state_of_every_exercise_tried(file):
    check("1.2", ...)
    fail(EXERCISES[1])
    solve(EXERCISES[2])
    assert kept(file) == {"1.2": "mistake", "1.3": "correct"}


def test_states_of_exercises_of_another_version_are_kept(file):
    file.write_text('{"7.3": "correct"}')
    solve(EXERCISES[0])
    assert kept(file) == {"1.1": "correct", "7.3": "correct"}


def test_what_was_solved_in_lesson_5_before_its_exercises_were_renumbered_stays_solved(file):
    solved = dict.fromkeys(["5.3", "5.1", "5.8", "4.1"], "correct")  # batches, epoch, clinic
    file.write_text(json.dumps({**solved, "5.5": "wrong"}))
    assert "Lesson 5: 3 of 10 exercises solved, next: 5.3" in repr(progress())
    check("5.5", ...)
    assert kept(file) == {**dict.fromkeys(["5.1", "5.2", "5.8", "4.1"], "correct"),
                          "5.5": "not attempted", "5.6": "wrong"}


def test_exercises_are_renumbered_once(file):
    solve(finding.exercises(5)[0])
    solve(finding.exercises(5)[4])
    assert kept(file) == {"5.1": "correct", "5.5": "correct"} and "next: 5.2" in repr(progress())


def test_nothing_but_the_file_is_left_behind(file):
    for exercise in EXERCISES:
        fail(exercise)
        solve(exercise)
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_set_aside_and_named(file, content):
    file.write_bytes(content)
    assert "It has been set aside as progress.json.damaged-1" in solve(EXERCISES[0]).message
    assert (file.parent / "progress.json.damaged-1").read_bytes() == content
    assert first_row().endswith("next: 1.2")  # a new file begins


def test_a_second_damaged_file_does_not_replace_the_first(file):
    for content in ("first", "second"):
        file.write_text(content)
        progress()
    aside = [file.with_name(f"progress.json.damaged-{i}") for i in (1, 2)]
    assert [path.read_text() for path in aside] == ["first", "second"]


def test_progress_itself_says_that_the_file_was_damaged(file):
    file.write_text("garbage")
    shown = progress()
    assert "set aside as progress.json.damaged-1" in repr(shown)
    assert "set aside as" in shown._repr_html_()


def test_a_damaged_file_that_can_not_be_moved_is_left_alone(file, monkeypatch):
    file.write_text("garbage")
    monkeypatch.setattr(Path, "replace", refuse)
    result = solve(EXERCISES[0])
    assert result.passed and "is damaged, and could not be set aside" in result.message
    assert file.read_text() == "garbage" and "could not be set aside" in repr(progress())


@pytest.mark.parametrize("owner, name", [(os, "replace"), (Path, "write_text")])
def test_a_folder_that_can_not_be_written_gives_a_note(file, monkeypatch, owner, name):
    file.write_text('{"1.2": "correct"}')
    monkeypatch.setattr(owner, name, refuse)
    result = solve(EXERCISES[0])
    assert result.passed and "Your progress could not be saved" in result.message
    assert file.read_text() == '{"1.2": "correct"}' and os.listdir(file.parent) == [file.name]


def test_a_file_that_can_not_be_read_is_not_overwritten(file, monkeypatch):
    file.write_text('{"1.2": "correct"}')
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", refuse)
        result, shown = solve(EXERCISES[0]), progress()
    assert result.passed and "could not be read" in result.message and "0 of" in repr(shown)
    assert file.read_text() == '{"1.2": "correct"}'


def test_a_note_is_escaped_in_html(file, monkeypatch):
    file.write_text("{}")
    monkeypatch.setattr(Path, "read_text", refuse)
    page = progress()._repr_html_()
    assert "refused &lt;here&gt;" in page and "<here>" not in page


@pytest.mark.parametrize("name", [".", "missing/folder/progress.json", "file/progress.json"])
def test_an_impossible_place_gives_a_note(file, monkeypatch, name):
    (file.parent / "file").write_text("not a folder")
    monkeypatch.setenv("PROGRESS_FILE", str(file.parent / name))
    result = solve(EXERCISES[0])
    assert result.passed and "Your progress could not be" in result.message
    assert os.listdir(file.parent) == ["file"] and "0 of" in repr(progress())


def test_without_a_file_progress_lives_in_memory_only(file, monkeypatch):
    monkeypatch.setenv("PROGRESS_FILE", "")
    monkeypatch.chdir(file.parent)
    solve(EXERCISES[0])
    fail(EXERCISES[0])
    assert "1 of" in repr(progress()) and os.listdir(file.parent) == []


def test_by_default_the_file_lies_beside_the_notebook_wherever_the_reader_goes(tmp_path):
    opened, elsewhere = tmp_path / "lessons", tmp_path / "elsewhere"
    opened.mkdir(), elsewhere.mkdir()
    code = ("import os, sys; from utils.exercises import check, progress\n"
            "check('1.1', 0.7); os.chdir('../elsewhere'); check('1.3', 1); print(progress())")
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    environment.pop("PROGRESS_FILE", None)
    run = subprocess.run([sys.executable, "-c", code], cwd=opened, env=environment,
                         capture_output=True, text=True, timeout=60)
    assert "Lesson 1: 1 of" in run.stdout and run.stderr == ""
    assert os.listdir(elsewhere) == [] and os.listdir(opened) == [".progress.json"]
