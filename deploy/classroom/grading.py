"""Release, grade and feedback: nbgrader does each, one learner after the other."""

import os
import re
import shutil
import time
import warnings

from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config.loader import PyFileConfigLoader

from deploy.classroom.collecting import problem
from deploy.classroom.places import (
    COURSE,
    feedback_page,
    graded,
    lessons,
    named,
    submissions,
)

CONFIG = COURSE / "deploy" / "nbgrader_config.py"


def nbgrader(folder):
    """nbgrader for the class in this folder. Enters the folder, as its settings ask for."""
    os.chdir(folder)
    warnings.simplefilter("ignore", SAWarning)  # of nbgrader's own order of things
    config = PyFileConfigLoader(CONFIG.name, path=str(CONFIG.parent)).load_config()
    config.CourseDirectory.root = str(folder)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    api.log.handlers, api.log.propagate = [], False
    return api


def release(folder, asked):
    """Make lessons ready to be graded, and to be handed out."""
    there = sorted(path.stem for path in COURSE.glob("solutions/[0-9]*.ipynb"))
    names = [named(name, there) for name in asked] or there
    settings = folder / "nbgrader_config.py"  # for who calls nbgrader itself
    settings.write_text(f"load_subconfig({str(CONFIG)!r})\n", encoding="utf-8")
    api = nbgrader(folder)
    for name in names:
        source = folder / "source" / name
        source.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE / "solutions" / f"{name}.ipynb", source)
        done = api.generate_assignment(name)
        if not done["success"]:
            raise ValueError(f"{name} can't be released:\n{_why(done)}")
        print(f"{name} can be graded. Learners work on lessons/{name}.ipynb in their copy of the "
              "course.")


def grade(folder, asked, again=False):
    """Grade what was handed in and is not graded yet."""
    api = nbgrader(folder)
    for name in lessons(folder, asked):
        todo = [handed for handed in submissions(folder, name)
                if again or _newer(handed, graded(folder, name, handed.parent.name))]
        print(f"{name}: {len(todo)} to grade")
        for count, handed in enumerate(todo, 1):
            learner, began = handed.parent.name, time.monotonic()
            said = problem(folder, name, learner)
            if not said:
                done = api.autograde(name, learner)
                said = "" if done["success"] else _why(done)
            result = f"NOT GRADED: {said}" if said else "graded"
            print(f"{count:5} of {len(todo)}  {time.monotonic() - began:4.0f} s  {learner}: "
                  f"{result}", flush=True)


def feedback(folder, asked, again=False):
    """Write a page for each learner who was graded."""
    api = nbgrader(folder)
    for name in lessons(folder, asked):
        count = 0
        for handed in submissions(folder, name):
            learner = handed.parent.name
            done, page = graded(folder, name, learner), feedback_page(folder, name, learner)
            if done.exists() and (again or not page.exists() or _newer(done, page)):
                result = api.generate_feedback(name, learner)
                count += result["success"]
                if not result["success"]:
                    print(f"no feedback for {learner}: {_why(result)}")
        print(f"{name}: {count} new pages in {folder / 'feedback'}")


def _newer(one, other):
    """Whether a file, or anything in a folder, has changed after another file was written."""
    parts = one.iterdir() if one.is_dir() else [one]
    return not other.exists() or max(part.stat().st_mtime for part in parts) > (
        other.stat().st_mtime)


def _why(done):
    """The error that stopped nbgrader, or the last thing that it said."""
    lines = (done.get("log") or done.get("error") or "").strip().splitlines()
    errors = [line.strip() for line in lines if re.match(r"\s*[\w.]+(Error|Exception): ", line)]
    return (errors or lines or ["for no known reason"])[-1]
