"""A class of thirty, as a teacher runs it: from an empty folder to grades, feedback and a page."""

import csv
import os
import re
import subprocess
import sys
import time
import zipfile

import pytest
from class_of_thirty import ALL, LEARNERS, LESSON, answered, content, write
from helpers.notebooks import ROOT, SOLUTIONS, read

from utils.exercises import finding

pytest.importorskip("nbgrader", reason="needs nbgrader")
pytestmark = pytest.mark.reach
CLASSROOM = str(ROOT / "deploy" / "classroom")
GRADED = [name for name, learner in LEARNERS.items() if learner.points is not None]


def step(folder, *words):
    """Run one of a teacher's commands in a folder, and give back what it said."""
    run = subprocess.run([sys.executable, CLASSROOM, *map(str, words)], cwd=folder, text=True,
                         capture_output=True, timeout=3000)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture(scope="session")
def upload(tmp_path_factory):
    """What Moodle gives: a zip with a folder for each learner."""
    folder = tmp_path_factory.mktemp("upload")
    for number, (name, learner) in enumerate(LEARNERS.items(), 100):
        write(folder / f"{name}_{number}_assignsubmission_file_", learner.files())
    with zipfile.ZipFile(folder / "lesson 1.zip", "w") as archive:
        for file in sorted(folder.glob("*/*"), key=os.path.getmtime):
            archive.write(file, file.relative_to(folder))
    return folder / "lesson 1.zip"


@pytest.fixture(scope="session")
def classroom(tmp_path_factory, upload):
    """A teacher's folder after the four steps, and what they said."""
    folder = tmp_path_factory.mktemp("class")
    names = "\n".join([*LEARNERS, "on holiday"])
    (folder / "learners.csv").write_text(f"Full name\n{names}\n", encoding="utf-8")
    began = time.monotonic()
    said = [step(folder, *words) for words in
            (["release", "1"], ["collect", upload], ["grade"], ["feedback"])]
    (folder / "said.txt").write_text("\n".join(said), encoding="utf-8")
    print(f"{(time.monotonic() - began) / len(LEARNERS):.0f} s a submission, all steps")
    return folder


@pytest.fixture(scope="session")
def rows(classroom):
    with open(classroom / "grades.csv", encoding="utf-8-sig", newline="") as file:
        return {row["learner"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def page(classroom):
    return (classroom / "class.html").read_text(encoding="utf-8")


def test_everyone_is_there_once(rows):
    assert sorted(rows) == sorted([*LEARNERS, "on holiday"]) and len(rows) >= 30


@pytest.mark.parametrize("learner", LEARNERS)
def test_a_learner_gets_the_points_of_what_is_right(learner, rows):
    row, points = rows[learner], LEARNERS[learner].points
    assert (row["points"], row["of"]) == (str(points or 0), str(ALL))
    assert bool(row["not graded"]) is (points is None)


def test_everyone_who_was_graded_gets_feedback(classroom):
    pages = classroom.glob(f"feedback/*/{LESSON}/{LESSON}.html")
    assert {page.parts[-3] for page in pages} == set(GRADED)


def test_the_page_names_the_slips_who_is_stuck_and_who_handed_in_nothing(page):
    slips = re.findall(r"<b>(.+?)</b> \((\d+)\): (.{20})", page)
    assert ("no bias", "1", "These are the produc") in slips
    assert "stuck since 1.3, a whole neuron" in page
    assert re.search(r">on holiday</th><td>nothing handed in<", page)
    assert re.search(r">not a notebook</th><td>homework.pdf is no notebook", page)


def test_a_second_round_grades_nothing_twice_and_takes_what_is_newer(classroom, upload, tmp_path):
    assert "NOT GRADED" not in step(classroom, "collect", upload)
    said = step(classroom, "grade")
    assert f"{len(LEARNERS) - len(GRADED)} to grade" in said and ": graded" not in said
    write(tmp_path / "hw" / "half", {"again.ipynb": content(answered())})
    write(tmp_path / "hw" / "empty", {"again.ipynb": content(answered("1.1"))})
    assert "half: what was collected before stays" in step(classroom, "collect", tmp_path)
    assert "empty: graded" in step(classroom, "grade")


@pytest.mark.parametrize("lesson", [path.stem for path in SOLUTIONS])
def test_every_lesson_can_be_handed_in_whole(lesson, tmp_path):
    """Both sittings, as the solution has them; released, it is what learners have in lessons/."""
    number = int(lesson[:2])
    names = [exercise.id for exercise in finding.exercises(number)]
    write(tmp_path / "in", {"ada.ipynb": content(answered(*names, lesson=lesson, whole=True)),
                            "bob.ipynb": content(answered(lesson=lesson, whole=True))})
    folder = tmp_path / "class"
    for words in (["release", number], ["collect", tmp_path / "in"], ["grade"]):
        print(step_in(folder, *words))
    released = read(folder / "release" / lesson / f"{lesson}.ipynb")
    assert [cell.source for cell in released.cells] == [
        cell.source for cell in read(ROOT / "lessons" / f"{lesson}.ipynb").cells]
    with open(folder / "grades.csv", encoding="utf-8-sig", newline="") as file:
        ada, bob = csv.DictReader(file)
    assert ada["points"] == ada["of"] and bob["points"] == "0" and not ada["not graded"]


def step_in(folder, *words):
    return step(ROOT, "--folder", folder, *words)
