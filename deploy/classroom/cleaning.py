"""What a learner handed in, as the notebook that nbgrader can grade."""

import json
import re
from collections import Counter
from dataclasses import dataclass

import nbformat

CHECK = re.compile(r'check\("(\d+\.\d+)", (.+)\)')
MARK = re.compile(r"(exercise|check)-(\d+)-(\d+)")


@dataclass(frozen=True)
class Released:
    """A lesson as learners get it: what a notebook that comes back is compared with."""

    name: str  # "01_neurons_and_layers"
    first: str  # the code of its first cell, the imports
    calls: dict  # {what a check takes: exercise id}
    stubs: dict  # {grade_id of an answer: its code before anyone has worked on it}
    marks: dict  # {grade_id: nbgrader's metadata of the cell}


def released(notebook, name):
    """The Released of a lesson's notebook."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    marks = {_mark(cell): cell.metadata["nbgrader"] for cell in code if _mark(cell)}
    calls = {call[2]: call[1] for call in map(_call, code) if call}
    stubs = {_mark(cell): cell.source for cell in code if _mark(cell).startswith("exercise")}
    return Released(name, code[0].source, calls, stubs, marks)


def read(content):
    """The notebook in these bytes, without outputs: its cells, their marks, and no more.

    Raises ValueError, in words for a teacher, where there is none. Marks at the start of a file
    (BOM), any UTF, and Windows line ends are read.
    """
    if not content.strip():
        raise ValueError("is empty")
    try:
        found = json.loads(content)
        cells = [_cell(number, cell) for number, cell in enumerate(found["cells"])]
    except (ValueError, RecursionError):
        raise ValueError("is no notebook, or a part of one") from None
    except (TypeError, KeyError, AttributeError):
        raise ValueError("is no notebook of the present format") from None
    if not any(cell.cell_type == "code" for cell in cells):
        raise ValueError("has no code")
    return nbformat.v4.new_notebook(cells=cells)


def _cell(number, cell):
    source = re.sub(r"\r\n?", "\n", "".join(cell.get("source", "")))
    mark = cell.get("metadata", {}).get("nbgrader", {})
    metadata = {"nbgrader": mark} if isinstance(mark, dict) and mark.get("grade_id") else {}
    new = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell,
           "raw": nbformat.v4.new_raw_cell}[cell["cell_type"]]
    return new(source, id=f"cell-{number}", metadata=metadata)


def lesson_of(notebook):
    """The number of the lesson that most of a notebook's exercises are of, None if it has none."""
    marked = [int(mark[2]) for mark in map(MARK.fullmatch, map(_mark, notebook.cells)) if mark]
    called = [int(call[1].split(".")[0]) for call in map(_call, notebook.cells) if call]
    return Counter(marked or called).most_common(1)[0][0] if marked or called else None


def clean(notebook, lesson):
    """Make a notebook ready to be graded, whatever has become of its cells.

    An exercise that had another number in an older release gets today's; a check that has lost its
    mark gets it again, and the first of a doubled cell keeps it; the imports of the lesson stand on
    top of the notebook.
    """
    numbers, seen = _new_numbers(notebook, lesson), set()
    for cell in notebook.cells:
        if mark := MARK.fullmatch(_mark(cell)):
            kind, number = mark[1], f"{mark[2]}.{mark[3]}"
            name = f"{kind}-{numbers.get(number, number)}".replace(".", "-")
            if cell.metadata.pop("nbgrader") and name in lesson.marks and name not in seen:
                cell.metadata["nbgrader"] = lesson.marks[name]
                seen.add(name)
        else:
            cell.metadata.pop("nbgrader", None)
    for cell in notebook.cells:
        call = _call(cell)
        name = f"check-{lesson.calls.get(call[2])}".replace(".", "-") if call else ""
        if not _mark(cell) and name in lesson.marks and name not in seen:
            cell.metadata["nbgrader"] = lesson.marks[name]
            seen.add(name)
    if lesson.first not in [cell.source for cell in notebook.cells[:4]]:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(lesson.first, id="imports"))


def answered(notebook, lesson):
    """How many of a lesson's answers someone has worked on in a notebook."""
    return sum(cell.source.strip() != lesson.stubs[_mark(cell)].strip() for cell in notebook.cells
               if _mark(cell) in lesson.stubs)


def _new_numbers(notebook, lesson):
    """{number in this notebook: the exercise's number today}, read from what the checks take.

    Empty where they don't fit together: then a check was edited.
    """
    calls = [call for cell in notebook.cells if (call := _call(cell)) and _mark(cell) in (
        "", f"check-{call[1]}".replace(".", "-"))]
    numbers = {call[1]: lesson.calls.get(call[2], call[1]) for call in calls}
    return numbers if len(set(numbers.values())) == len(numbers) else {}


def _call(cell):
    """What a cell's check is of: a match with (exercise id, what it takes), or None."""
    return CHECK.fullmatch(cell.source.strip()) if cell.cell_type == "code" else None


def _mark(cell):
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
