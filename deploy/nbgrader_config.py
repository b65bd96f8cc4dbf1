"""nbgrader's settings for a class. The README ("Teach a class") says how to use them."""

import asyncio
import os
import shutil
import sysconfig
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    DeduplicateIds,
    Execute,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)

COURSE = Path(__file__).resolve().parent.parent
SCRIPTS = sysconfig.get_path("scripts")  # nbgrader runs alembic, which is there
os.environ["PATH"] = os.pathsep.join([SCRIPTS, os.environ.get("PATH", "")])
os.environ["PYTHONPATH"] = str(COURSE)  # a graded notebook imports utils from far away
os.environ["PROGRESS_FILE"] = ""
for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")  # networks of this size are slower with more


def under_any_name(assignment, student, notebooks):
    """Of a learner's notebooks, grade the one changed last, under any name.

    nbgrader alone takes the released name.
    """
    released = list(Path("source", assignment).glob("*.ipynb"))
    if len(released) == 1:
        named = [path for path in notebooks if released[0].stem in Path(path).name]
        newest = max(named or notebooks, key=os.path.getmtime)
        wanted = str(Path(newest).with_name(released[0].name))
        if newest != wanted:
            Path(wanted).unlink(missing_ok=True)  # it may be read-only
            shutil.copy2(newest, wanted)  # with its time: a newer one may follow
        notebooks[:] = [wanted]


class Overwrite(OverwriteCells):
    """nbgrader's step that puts the released checks in place, with what copying and deleting asks
    for."""

    def preprocess_cell(self, cell, resources, cell_index):
        """A copy, or a cell of another lesson, has lost its grade_id here: without one, its mark
        would end all grading."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if "nbgrader" in cell.metadata and "grade_id" not in cell.metadata.nbgrader:
            del cell.metadata["nbgrader"]
        return cell, resources

    def add_missing_grade_cells(self, notebook, resources):
        """A check that was deleted comes back below its answer, if that is there; nbgrader's own
        step fails without it."""
        released = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        sources = {cell.name: cell for cell in released.source_cells}
        for check in released.grade_cells:
            there = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
            answer = check.name.replace("check", "exercise")
            if check.name not in there and answer in there:
                cell = self.missing_cell_transform(sources[check.name], check.max_score)
                cell = nbformat.from_dict({"id": check.name, **cell})
                notebook.cells.insert(there.index(answer) + 1, cell)
        return notebook, resources


class Run(Execute):
    """nbgrader's step that runs a notebook. A cell that ends Python, or can't be stopped, is left
    out, and a cell that prints without end is interrupted: both cost no other cell."""

    MOST = 1_000_000  # letters that one cell may print
    LEFT_OUT = "raise RuntimeError('This cell ended Python, or did not stop: it was left out.')\n\n"

    def preprocess(self, notebook, *args, **kwargs):
        """Run all cells; again without the cell at which that ended."""
        while True:
            self.at = -1
            try:
                return super().preprocess(notebook, *args, **kwargs)
            except (DeadKernelError, CellTimeoutError):
                ran = [cell for cell in notebook.cells[:self.at + 1] if cell.cell_type == "code"
                       and not cell.source.startswith(self.LEFT_OUT)]
                if not ran:
                    raise
                ran[-1].source = self.LEFT_OUT + ran[-1].source

    def preprocess_cell(self, cell, resources, cell_index):
        """Run a cell, and remember which it is."""
        self.at, self.printed = cell_index, 0
        return super().preprocess_cell(cell, resources, cell_index)

    def process_message(self, message, cell, cell_index):
        """Take what a running cell says, up to a length."""
        if message["msg_type"] == "stream":
            before, self.printed = self.printed, self.printed + len(message["content"]["text"])
            if before <= self.MOST < self.printed:
                asyncio.ensure_future(self.km.interrupt_kernel())
            if before > self.MOST:
                return None
        return super().process_message(message, cell, cell_index)


c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "key-concepts"
c.CourseDirectory.student_id = "*"  # all, also where hub/server/nbgrader_config.py says one
c.ClearSolutions.code_stub = {"python": "...  # your code here"}  # as in lessons/
c.OverwriteCells.add_missing_cells = True
c.Execute.timeout, c.Execute.iopub_timeout = 60, 20  # seconds a cell, for machines with much to do
c.Execute.extra_arguments = [
    "--Application.log_level=ERROR",  # no word about encryption each time
    "--IPKernelApp.exec_lines=get_ipython().ask_exit = lambda: None"]  # quit() does nothing
c.Autograde.pre_convert_hook = under_any_name
c.Autograde.sanitize_preprocessors = [
    ClearOutput, DeduplicateIds, OverwriteKernelspec, Overwrite, CheckCellMetadata]
c.Autograde.autograde_preprocessors = [
    Run, IgnorePattern, ClearMetadataPreprocessor, LimitOutput, SaveAutoGrades,
    AssignLatePenalties, CheckCellMetadata]
