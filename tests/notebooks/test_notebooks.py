"""The notebooks: built from their source, executed, free of answers and of noise."""

import ast
import importlib.util
import re

import nbformat
import pytest
from helpers.exercises import EXERCISES
from helpers.notebooks import LESSONS, ROOT, SOLUTIONS, grade_id, is_draft, read

from utils.exercises import finding

EARLIER = {"1.7", "1.10", "2.8", "3.8"}  # stand before their number, where their question comes up
SIGNS_OF_CHANCE = [r"\x1b\[", r"\b0x[0-9a-f]{6,}", r"(?<!-)\bid=\d{6,}", "/home/", r"ipykernel_\d",
                   "site-packages"]


def each(paths):
    """A test of each of some notebooks."""
    names = [f"{path.parent.name}-{path.stem[:2]}" for path in paths]
    return pytest.mark.parametrize("path", paths, ids=names)


EACH, EACH_LESSON = each(LESSONS + SOLUTIONS), each(LESSONS)


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def graded(path):
    """{grade_id: cell} of a notebook."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in code_cells(path)
            if "nbgrader" in cell.metadata}


def exercises_of(path):
    return finding.exercises(int(path.stem[:2]))


def text_of(output):
    """Every text of an output: what was printed, shown and described."""
    data, about = output.get("data", {}), output.get("metadata", {})
    shown = [text for mime, text in data.items() if not mime.startswith("image/")]
    alts = [entry.get("alt", "") for entry in about.values() if isinstance(entry, dict)]
    return "\n".join([output.get("text", ""), *map(str, shown), *alts])


# ---- structure -----------------------------------------------------------------------------------

def test_every_lesson_has_its_source_its_solution_and_its_exercises():
    names = [path.stem for path in LESSONS]
    assert names and names == [path.stem for path in SOLUTIONS]
    assert names == sorted(path.stem for path in ROOT.glob("solutions/[0-9]*.py"))
    assert [int(name[:2]) for name in names] == finding.lessons()


@EACH
def test_every_cell_was_executed_in_order(path):
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))  # nbval skips a cell without a count


@EACH
def test_nothing_went_wrong_when_it_was_executed(path):
    outputs = [output for cell in code_cells(path) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]


@each([path for path in LESSONS + SOLUTIONS if not is_draft(path)])
def test_a_lesson_that_is_no_draft_is_a_whole_one(path):
    cells = code_cells(path)
    outputs = [output for cell in cells for output in cell.outputs]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    levels = [level for cell in read(path).cells for level in headings(cell)]
    assert len(cells) > 10 and len(outputs) > 20 and len(pictures) >= 4 and len(levels) > 20


@EACH
def test_outputs_hold_nothing_that_changes_from_run_to_run(path):
    for cell in code_cells(path):
        for output in cell.outputs:
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})
            assert not [sign for sign in SIGNS_OF_CHANCE if re.search(sign, text_of(output))]


@EACH
def test_only_the_page_of_the_last_exercise_may_differ_from_run_to_run(path):
    ignored = [cell.source for cell in code_cells(path)
               if "nbval-ignore-output" in cell.metadata.get("tags", [])]
    assert len(ignored) == (path.stem[:2] == "05")
    assert all(cell.startswith("# The numbers on this page differ") for cell in ignored)


@EACH
def test_every_picture_has_words_for_those_who_can_not_see_it(path):
    outputs = [output for cell in code_cells(path) for output in cell.outputs]
    for output in (output for output in outputs if "image/png" in output.get("data", {})):
        alt = output.metadata["image/png"]["alt"]
        assert len(alt) > 60 and alt.strip("[]") in output.data["text/plain"]


@EACH
def test_every_code_cell_is_python(path):
    for cell in code_cells(path):
        ast.parse(cell.source)


@EACH
def test_the_words_that_a_check_tells_the_reader_to_type_are_imported(path):
    names = {}
    exec(code_cells(path)[0].source, names)
    assert {"check", "hint", "progress", "yours"} <= set(names)


@EACH_LESSON
def test_a_section_is_marked_core_when_all_of_it_is_and_only_then(path):
    marked = True  # the title and the imports
    for cell in read(path).cells[1:]:
        title = re.match(r"## (.+)", cell.source)
        marked = title[1].endswith("(core)") if title and cell.cell_type == "markdown" else marked
        assert ("core" in cell.metadata.get("tags", [])) == marked, cell.source


def headings(cell):
    """The levels of the headings of a cell and its outputs; the title of a quiz is one, too."""
    if cell.cell_type == "markdown":
        prose = re.sub(r"```.*?```", "", cell.source, flags=re.DOTALL)
        return [len(signs) for signs in re.findall(r"^(#+) ", prose, re.MULTILINE)]
    pages = "".join(str(output.get("data", {}).get("text/html", "")) for output in cell.outputs)
    levels = [int(level) for level in re.findall(r"<h([1-6])", pages)]
    return [3] * cell.source.startswith("quiz(") + levels


@EACH
def test_there_is_one_title_and_no_heading_skips_a_level(path):
    levels = [level for cell in read(path).cells for level in headings(cell)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(level <= above + 1 for above, level in zip(levels, levels[1:]))


@EACH
def test_cell_ids_and_grade_ids_are_unique_and_plain(path):
    cell_ids = [cell.id for cell in read(path).cells]
    grade_ids = [cell.metadata.nbgrader.grade_id for cell in code_cells(path)
                 if "nbgrader" in cell.metadata]
    assert len(set(cell_ids)) == len(cell_ids) and len(set(grade_ids)) == len(grade_ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in grade_ids)  # as nbgrader wants


# ---- exercises -----------------------------------------------------------------------------------

@EACH
def test_every_exercise_has_one_solution_cell_and_one_locked_check_worth_its_stars(path):
    cells, expected = graded(path), {}
    for exercise in exercises_of(path):
        expected[grade_id("exercise", exercise.id)] = (3, False, True, False, None)
        expected[grade_id("check", exercise.id)] = (3, True, False, True, exercise.stars)
    about = {name: cell.metadata.nbgrader for name, cell in cells.items()}
    assert expected == {name: (a.schema_version, a.grade, a.solution, a.locked, a.get("points"))
                        for name, a in about.items()}


@EACH
def test_every_exercise_has_the_header_of_the_table_and_the_check_takes_its_parts(path):
    texts = [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
    prose = "\n".join(texts).replace("\\", "").splitlines()
    for exercise in exercises_of(path):
        assert prose.count(f"### {exercise.header}") == 1
        call = graded(path)[grade_id("check", exercise.id)].source.splitlines()[-1]
        assert call.startswith(f'check("{exercise.id}", ')
        assert len(ast.parse(call).body[0].value.args) == 1 + len(exercise.parts)


@EACH
def test_the_checks_say_correct_in_the_solution_and_not_attempted_in_the_lesson(path):
    word = "Correct: " if path in SOLUTIONS else "Not attempted: "
    for exercise in exercises_of(path):
        (output,) = graded(path)[grade_id("check", exercise.id)].outputs
        assert output.data["text/plain"].startswith(f"{word}exercise {exercise.id}")


@EACH_LESSON
def test_no_answer_and_no_hidden_test_is_left_in_a_lesson(path):
    solution, text = graded(ROOT / "solutions" / path.name), path.read_text(encoding="utf-8")
    assert not re.search("BEGIN SOLUTION|END SOLUTION|HIDDEN TESTS", text)
    for name, cell in graded(path).items():
        if name.startswith("exercise-"):
            answers = re.findall(r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", solution[name].source,
                                 re.DOTALL)
            lines = [line.split("  #")[0].strip()
                     for line in "\n".join(answers).splitlines() if line.strip()]
            assert lines and cell.source.count("# your code here") == len(answers)
            assert not any("Ellipsis" in str(output) for output in cell.outputs)
            assert not [line for line in lines if line in cell.source]


def test_the_functions_to_write_have_the_names_arguments_and_a_docstring_as_the_table_says():
    for path in LESSONS:
        for exercise in exercises_of(path):
            cell = ast.parse(graded(path)[grade_id("exercise", exercise.id)].source)
            defined = {node.name: node for node in cell.body
                       if isinstance(node, ast.FunctionDef | ast.ClassDef)}
            for part in (part for part in exercise.parts if part.arguments):
                stub = defined[part.name]
                assert ast.get_docstring(stub)
                if isinstance(stub, ast.FunctionDef):
                    assert tuple(a.arg for a in stub.args.args) == part.arguments


@EACH
def test_the_exercises_are_numbered_in_the_order_of_the_notebook(path):
    headers = [found for cell in read(path).cells if cell.cell_type == "markdown"
               for found in re.findall(r"^#+ Exercise ([\d.]+):", cell.source, re.MULTILINE)]
    table = [exercise.id for exercise in exercises_of(path)]
    assert table == [f"{int(path.stem[:2])}.{number}" for number in range(1, len(table) + 1)]
    assert sorted(headers) == sorted(table)
    assert headers == list(finding.titles(int(path.stem[:2])))  # "Next" is the next one on the page
    headers, table = ([number for number in some if number not in EARLIER]
                      for some in (headers, table))
    assert headers == table


# ---- built from the source -----------------------------------------------------------------------

@pytest.fixture(scope="module")
def builder():
    pytest.importorskip("nbgrader", reason="needs nbgrader")
    pytest.importorskip("jupytext", reason="needs jupytext")
    file = ROOT / "solutions" / "make_lessons.py"
    spec = importlib.util.spec_from_file_location("make_lessons", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(builder):
    """{path: the notebook that its source gives}."""
    solutions = {path: builder.solution_of(path.with_suffix(".py")) for path in SOLUTIONS}
    lessons = {ROOT / "lessons" / path.name: builder.lesson_of(made)
               for path, made in solutions.items()}
    return {**solutions, **lessons}


@EACH
def test_the_notebook_is_built_from_its_source(path, builder, built):
    assert builder.problem(path, built[path]) == ""


def forget_a_count(notebook):
    next(cell for cell in notebook.cells if cell.cell_type == "code").execution_count = None


def change_a_word(notebook):
    notebook.cells[0].source += "."


def remove_a_cell(notebook):
    del notebook.cells[3]


def unlock_a_check(notebook):
    about = (cell.metadata.get("nbgrader", {}) for cell in notebook.cells)
    next(entry for entry in about if entry.get("locked")).locked = False


def name_another_kernel(notebook):
    notebook.metadata.kernelspec.name = "another"


@EACH
@pytest.mark.parametrize("damage, words", [
    (forget_a_count, "was not executed"), (change_a_word, "was not built"),
    (remove_a_cell, "was not built"), (unlock_a_check, "was not built"),
    (name_another_kernel, "was not built")])
def test_a_notebook_that_was_changed_is_found(path, damage, words, builder, tmp_path):
    notebook = read(path)
    damage(notebook)
    nbformat.write(notebook, tmp_path / path.name)
    assert words in builder.problem(tmp_path / path.name, read(path))


def test_a_notebook_that_is_missing_is_found(builder, tmp_path):
    assert builder.problem(tmp_path / "missing.ipynb", None) == "is missing"


def test_an_exercise_of_the_table_stands_in_one_lesson_only():
    standing = [exercise.id for path in LESSONS for exercise in exercises_of(path)]
    assert standing == [exercise.id for exercise in EXERCISES]
    assert len(set(standing)) == len(standing)
