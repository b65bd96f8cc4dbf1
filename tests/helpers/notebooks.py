"""What the tests of the notebooks share: where they stand, and which are drafts."""

from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted(ROOT.glob("lessons/[0-9]*.ipynb"))
SOLUTIONS = sorted(ROOT.glob("solutions/[0-9]*.ipynb"))


def read(path):
    """The notebook of a file."""
    return nbformat.read(path, as_version=4)


def is_draft(path):
    """Whether a lesson, or its solution, says below its title that it is a draft, and not whole."""
    return "\n*Draft.*\n" in read(path).cells[0].source


FINISHED = [path for path in LESSONS if not is_draft(path)]
NUMBERS = [int(path.stem[:2]) for path in FINISHED]  # of the lessons that are whole
