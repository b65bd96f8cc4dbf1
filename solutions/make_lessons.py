"""Build the notebooks: NN_name.py -> NN_name.ipynb, here with answers, and in lessons without.

    python solutions/make_lessons.py [NN ...]    build and execute all lessons, or these
    python solutions/make_lessons.py --check     say which were not built; starts no kernel
    python solutions/make_lessons.py --new 11 a_name    lay out an empty lesson
"""

import copy
import hashlib
import logging
import os
import re
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions, ComputeChecksums
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "solutions")]

from new_lesson import lay_out  # noqa: E402

from utils import words  # noqa: E402
from utils.exercises.words import of_lesson  # noqa: E402

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"}}
STUB = Config({"ClearAnswers": {"code_stub": {"python": "...  # your code here"}}})
PLUMBING = "import sys;", "predict(", "quiz("  # cells that open collapsed, one click away
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class ClearAnswers(ClearSolutions):
    """As nbgrader's; but outside of a function a comment is enough, for ... shows Ellipsis."""

    def preprocess_cell(self, *arguments):
        cell, resources = super().preprocess_cell(*arguments)
        cell.source = re.sub(r"(?m)^\.\.\.  (# your code here)$", r"\1", cell.source)
        return cell, resources


def solution_of(source):
    """The notebook of a source file, with cell ids, nbgrader's metadata and hidden tests."""
    notebook = jupytext.read(source, fmt="py:percent")
    notebook.metadata = nbformat.from_dict(METADATA)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    lines = prose.replace("\\*", "*").splitlines()
    exercises, name = of_lesson(words.folder(int(source.name[:2])), "en"), None
    for cell in reversed(notebook.cells):  # a check names the exercise whose answer is above it
        tags = {key: cell.metadata[key] for key in cell.metadata if key == "tags"}
        cell.metadata = nbformat.from_dict(tags)
        if cell.source.startswith(PLUMBING):
            cell.metadata["jupyter"] = {"source_hidden": True}
        if found := re.match(r'check\("([\d.]+)"', cell.source):
            name = found[1]
            said = exercises[name]
            if f"### {said.header}" not in lines:
                raise said.lines[""].wrong(f"{source.name} has no line: ### {said.header}")
            cell.metadata["nbgrader"] = _nbgrader(f"check-{name}", points=said.stars)
            graded = cell.source.replace("check", "grade", 1)
            cell.source = ("### BEGIN HIDDEN TESTS\nfrom utils.exercises.grading import grade\n"
                           f"{graded}\n### END HIDDEN TESTS\n{cell.source}")
        elif "BEGIN SOLUTION" in cell.source:
            cell.metadata["nbgrader"] = _nbgrader(f"exercise-{name}")
    return _with_ids(notebook)


def lesson_of(solution):
    """The solution's notebook with stubs in place of the answers, and without hidden tests."""
    notebook, resources = copy.deepcopy(solution), {}
    for step in (ClearAnswers, ClearHiddenTests, ComputeChecksums):
        worker = step(config=STUB, log=logging.getLogger("nbgrader"), enabled=True)
        notebook, resources = worker.preprocess(notebook, resources)
    return _with_ids(notebook)


def _nbgrader(grade_id, **points):
    grade = bool(points)
    return {"schema_version": 3, "grade_id": grade_id.replace(".", "-"), "grade": grade,
            "solution": not grade, "locked": grade, "task": False, **points}


def _with_ids(notebook):
    """Ids that follow from the text; those of exercises from their number alone, since `progress`
    of every lesson links there."""
    seen = set()
    for cell in notebook.cells:
        exercise = re.search(r"^### Exercise [\d.]+", cell.source, re.MULTILINE)
        text = exercise[0] if exercise else cell.source
        while (cell_id := hashlib.sha256(text.encode()).hexdigest()[:12]) in seen:
            text += " "
        seen.add(cell_id)
        cell["id"] = cell_id
    return notebook


def execute(notebook, folder):
    """Run all cells as a learner would, in this folder, and keep outputs that never change."""
    environment = dict(os.environ, PROGRESS_FILE="", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    client = NotebookClient(notebook, timeout=300, record_timing=False, coalesce_streams=True,
                            resources={"metadata": {"path": folder}})
    client.execute(env=environment)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET_VIEW, None)  # an id of this run's kernel


def write(notebook, path):
    nbformat.validate(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")


def without_outputs(notebook):
    """What of a notebook comes from its source alone."""
    keys = ("id", "cell_type", "source", "metadata")
    return [{key: cell[key] for key in keys} for cell in notebook.cells]


def problem(path, built):
    """Why the committed notebook is not the built one, executed; or ""."""
    if not path.exists():
        return "is missing"
    notebook = nbformat.read(path, as_version=4)
    if without_outputs(notebook) != without_outputs(built) or notebook.metadata != METADATA:
        return "was not built from its source"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        return "was not executed from top to bottom"
    return ""


def main(arguments):
    if arguments[:1] == ["--new"]:
        return lay_out(ROOT, *arguments[1:])
    check = "--check" in arguments
    numbers = [argument for argument in arguments if argument != "--check"]
    stale = 0
    for source in sorted(ROOT.glob("solutions/[0-9][0-9]_*.py")):
        if numbers and source.name[:2] not in numbers:
            continue
        solution = solution_of(source)
        for folder, notebook in (("solutions", solution), ("lessons", lesson_of(solution))):
            path = ROOT / folder / f"{source.stem}.ipynb"
            if not check:
                execute(notebook, path.parent)
                write(notebook, path)
                print(f"built {folder}/{path.name}")
            elif reason := problem(path, notebook):
                stale += 1
                print(f"{folder}/{path.name} {reason}: "
                      f"run python solutions/make_lessons.py {source.name[:2]}")
    if check:
        print("every notebook is built from its source" if not stale else f"{stale} to build")
    return min(stale, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
