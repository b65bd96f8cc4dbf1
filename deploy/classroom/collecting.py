"""Collect: what learners handed in, each into its place, under the name that nbgrader takes."""

import os
import zipfile
import zlib
from dataclasses import dataclass

import nbformat

from deploy.classroom import handed_in, places
from deploy.classroom.cleaning import answered, clean, lesson_of, read

# RuntimeError: a zip with a password
UNREADABLE = (ValueError, OSError, RuntimeError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class Attempt:
    """A file that was handed in, and what could be read in it."""

    file: handed_in.File
    lesson: str = ""  # "" where it is not told
    notebook: nbformat.NotebookNode | None = None
    answers: int = 0
    problem: str = ""  # why there is no notebook

    @property
    def worth(self):
        """What is graded of several: one that someone worked on, then the newest."""
        return self.notebook is not None, self.answers > 0, self.file.modified, self.answers


def collect(folder, found_at, asked=None):
    """Take over all files of some places. Nothing there is changed."""
    names = places.lessons(folder)
    only = places.lessons(folder, [asked])[0] if asked else names[0] if len(names) == 1 else ""
    for place in found_at:
        found = handed_in.files(place)
        learners, nobody = handed_in.by_learner(found, names)
        print(f"{place}: {len(found)} files of {len(learners)} learners")
        for file in nobody:
            print(f"  whose is {file.name}? Put it into a folder with the learner's name.")
        for learner, files in sorted(learners.items()):
            try:
                attempts = [_attempt(folder, file, names, only) for file in files]
                _take_over(folder, learner, attempts)
            except OSError as error:  # the disk is full, a name is too long, ...
                print(f"  {learner}: can't be taken over: {error}")


def _take_over(folder, learner, attempts):
    readable = any(attempt.notebook for attempt in attempts)
    for name in sorted({attempt.lesson for attempt in attempts}):
        own = sorted((attempt for attempt in attempts if attempt.lesson == name),
                     key=lambda attempt: attempt.worth)
        best = own[-1]
        if best.problem and not (readable and _is_beside(best)):
            print(f"  {learner}: {best.file.name} {best.problem}")
        if name:
            others = [attempt.file.name for attempt in own[:-1] if attempt.notebook]
            if others:
                print(f"  {learner}: {best.file.name} is taken, not {', '.join(others)}")
            _keep(folder, learner, best)


def _keep(folder, learner, attempt):
    """Write what is new and better than what was collected before, if anything was."""
    place = folder / "submitted" / learner / attempt.lesson
    before = [_attempt(folder, file, [attempt.lesson], attempt.lesson)
              for file in (handed_in.files(place) if place.exists() else [])]
    best = max(before, key=lambda old: old.worth, default=None)
    if best and best.worth >= attempt.worth:
        if best.worth > attempt.worth:
            print(f"  {learner}: what was collected before stays: it is newer, or has answers"
                  ", or can be read")
        return
    place.mkdir(parents=True, exist_ok=True)
    for old in place.iterdir():
        old.unlink()
    written = place / (f"{place.name}.ipynb" if attempt.notebook else attempt.file.name)
    written.write_bytes(nbformat.writes(attempt.notebook).encode() if attempt.notebook
                        else _bytes(attempt.file))
    os.utime(written, (attempt.file.modified, attempt.file.modified))
    graded = places.graded(folder, attempt.lesson, learner)
    if graded.exists():
        graded.chmod(0o600)  # Windows deletes nothing that is read-only, as nbgrader leaves it
        graded.unlink()


def _bytes(file):
    """What can be kept of a file that can't be read."""
    try:
        return file.read()
    except UNREADABLE:
        return b""


def _is_named_notebook(file):
    return file.name.lower().endswith((".ipynb", ".json", ".txt"))


def _is_beside(attempt):
    """Whether it is a file that goes with a notebook, such as a picture."""
    return not _is_named_notebook(attempt.file)


def _attempt(folder, file, names, only):
    """The Attempt of a file. only -- the lesson of a file that does not tell"""
    told = next((name for name in names if name in file.name), only)
    try:
        if not _is_named_notebook(file):
            raise ValueError("is no notebook: its name does not end in .ipynb")
        notebook = read(file.read())
        number = lesson_of(notebook)
        if number is None:
            raise ValueError("has no exercise of the course")
        name = next((name for name in names if int(name[:2]) == number), None)
        if name is None:
            return Attempt(file, problem=f"is of lesson {number}, which is not released")
        lesson = places.lesson(folder, name)
        clean(notebook, lesson)
        return Attempt(file, name, notebook, answered(notebook, lesson))
    except UNREADABLE as error:
        return Attempt(file, told, problem=str(error))


def problem(folder, name, learner):
    """Why what a learner handed in for a lesson can't be graded, or ""."""
    found = handed_in.files(folder / "submitted" / learner / name)
    attempts = [_attempt(folder, file, [name], name) for file in found]
    if any(attempt.notebook for attempt in attempts):
        return ""
    return next((f"{attempt.file.name} {attempt.problem}" for attempt in attempts), "")
