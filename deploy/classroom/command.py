"""The words that a teacher types."""

import argparse
import sys
from pathlib import Path

from deploy.classroom import collecting, grading, report
from deploy.classroom.places import COURSE

STEPS = """In an empty folder of your class, one after the other:

    release 1         make lesson 1 ready to be graded; without a number, all lessons
    collect PLACE     take over what learners handed in: a folder, or a zip of Moodle, Canvas, ...
    grade             run and grade what is new; writes grades.csv and class.html
    feedback          write a page for each learner"""


def main():
    """Run one step, and return what the shell gets: 0, or why it could not be done."""
    parser = argparse.ArgumentParser(
        prog=f'python "{COURSE / "deploy" / "classroom"}"', description=STEPS,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path(), metavar="FOLDER",
                        help="the folder of the class, if it is not the one you are in")
    steps = parser.add_subparsers(dest="step", metavar="STEP")
    for name in ("release", "grade", "feedback"):
        step = steps.add_parser(name)
        step.add_argument("lessons", nargs="*", help="numbers or names; all if none is given")
        if name != "release":
            step.add_argument("--again", action="store_true", help="also what is done already")
    step = steps.add_parser("collect")
    step.add_argument("places", nargs="+", metavar="PLACE", help="a folder, a zip or a file")
    step.add_argument("--lesson", help="of files in which no lesson can be recognized")
    given = parser.parse_args()
    sys.stdout.reconfigure(errors="replace")  # a screen may not know all letters of a name
    if not given.step:
        parser.print_help()
        return 0
    try:
        folder = _class_folder(given.folder.expanduser().resolve())
        if given.step == "release":
            grading.release(folder, given.lessons)
        elif given.step == "collect":
            collecting.collect(folder, given.places, given.lesson)
        else:
            getattr(grading, given.step)(folder, given.lessons, given.again)
        if given.step != "release":
            report.write(folder)
    except (ValueError, OSError) as error:
        return f"{given.step}: {error}"
    return 0


def _class_folder(folder):
    if folder == COURSE or COURSE in folder.parents:
        raise ValueError(f"{folder} belongs to the course. Go to a folder of your own for the "
                         "class, which learners do not see, or name it: --folder FOLDER")
    folder.mkdir(parents=True, exist_ok=True)
    return folder

