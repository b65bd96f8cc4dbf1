"""Where things are in the folder of a class."""

from functools import cache
from pathlib import Path

import nbformat

from deploy.classroom.cleaning import released

COURSE = Path(__file__).resolve().parents[2]


def lessons(folder, asked=()):
    """The names of the lessons that were released to a class. asked -- numbers or names of some"""
    there = sorted(path.stem for path in folder.glob("source/*/*.ipynb"))
    if not there:
        raise ValueError(f"no lesson is released in {folder}. Begin with: release")
    return [named(name, there) for name in asked] or there


def named(asked, there):
    """The name of a lesson. asked -- "1", "01" or the name; there -- the names to choose from"""
    found = [name for name in there if asked in (name, name[:2], name[:2].lstrip("0"))]
    if not found:
        raise ValueError(f"there is no lesson {asked}. There are: {', '.join(there)}")
    return found[0]


@cache
def lesson(folder, name):
    """The Released of a lesson."""
    return released(nbformat.read(folder / "release" / name / f"{name}.ipynb", as_version=4), name)


def submissions(folder, name):
    """What was handed in for a lesson: a folder of each learner."""
    return sorted(path for path in folder.glob(f"submitted/*/{name}") if any(path.iterdir()))


def graded(folder, name, learner):
    """A learner's notebook, run; it may not be there."""
    return folder / "autograded" / learner / name / f"{name}.ipynb"


def feedback_page(folder, name, learner):
    """A learner's feedback; it may not be there."""
    return folder / "feedback" / learner / name / f"{name}.html"
