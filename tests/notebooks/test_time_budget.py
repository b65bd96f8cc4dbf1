"""What a lesson asks of the reader's time, counted as the course plans it."""

import ast
import importlib
import re

import nbformat
import pytest
from helpers.notebooks import FINISHED, ROOT

from utils.exercises import finding
from utils.exercises.words import MINUTES

EACH = pytest.mark.parametrize("path", FINISHED, ids=lambda path: path.stem[:2])
WORDS_A_MINUTE, QUESTION, QUIZ_ITEM = 200, 1.5, 0.7  # a question is a prediction with its interaction


def words(text):
    """The words of prose: without code (`...` and fences), formulas ($...$ and $$...$$) and the addresses of links."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$|`[^`]*`|\$[^$]*\$|(?<=\])\([^)]*\)", " ", text, flags=re.DOTALL)
    return re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", text)


def cells_of(path, tag=None):
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if tag is None or tag in cell.metadata.get("tags", [])]


def later(path):
    """The exercises for a second sitting."""
    ids = {cell.metadata.nbgrader.grade_id.split("-", 1)[1].replace("-", ".") for cell in cells_of(path, "second-sitting")}
    return [exercise for exercise in finding.exercises(int(path.stem[:2])) if exercise.id in ids]


def budget(path, tag=None):
    """(minutes, words) of the cells with a tag, or of all; exercises for a second sitting apart."""
    cells, questions = cells_of(path, tag), importlib.import_module(f"utils.lesson_{path.stem[:2]}.ask")
    prose = sum(len(words(cell.source)) for cell in cells if cell.cell_type == "markdown")
    minutes = prose / WORDS_A_MINUTE + QUESTION * sum("question" in cell.metadata.get("tags", []) for cell in cells)
    for cell in cells:
        for exercise in finding.exercises(int(path.stem[:2])):
            number = exercise.id.replace(".", "-")
            if cell.metadata.get("nbgrader", {}).get("grade_id") == f"check-{number}" and exercise not in later(path):
                minutes += exercise.minutes
        asked = re.match(r"quiz\(.*ask\.(\w+)\)", cell.source)
        minutes += QUIZ_ITEM * len(getattr(questions, asked[1])) if asked else 0
    return minutes, prose


def promised(path):
    """(minutes of the whole lesson, of the core path), as the title says."""
    title = cells_of(path)[0].source
    return tuple(map(int, re.search(r"\*\*(\d+) minutes\*\*, or (\d+) for the core path", title).groups()))


@EACH
def test_a_lesson_is_one_sitting_and_its_core_twelve_minutes(path):
    assert 30 < budget(path)[0] <= 60 and 6 < budget(path, "core")[0] <= 12


@EACH
def test_the_title_says_how_long_it_takes(path):
    whole, core = promised(path)
    assert abs(whole - budget(path)[0]) <= 3 and abs(core - budget(path, "core")[0]) <= 3


@EACH
def test_the_readme_says_the_same(path):
    readme = (path.parent.parent / "README.md").read_text(encoding="utf-8")
    whole, core = promised(path)
    assert re.search(rf"\(lessons/{path.name}\).*\| {whole} \({core}\) \|", readme)


def test_the_readme_names_no_draft_and_every_other_lesson():
    named = re.findall(r"\(lessons/([^)]+\.ipynb)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(set(named)) == [path.name for path in FINISHED]


def test_the_core_of_the_course_takes_the_60_minutes_that_the_readme_tells():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert sum(promised(path)[1] for path in FINISHED[:5]) == 60 >= sum(budget(path, "core")[0] for path in FINISHED[:5])
    assert "The core paths of the five lessons take 60 minutes together." in readme


@EACH
def test_a_lesson_has_900_to_1300_words_of_prose(path):
    assert 900 <= budget(path)[1] <= 1300


@EACH
def test_the_core_has_a_question_two_exercises_and_a_quiz(path):
    sources = [cell.source for cell in cells_of(path, "core")]
    assert len([cell for cell in cells_of(path, "core") if "question" in cell.metadata.tags]) == 1
    assert len([source for source in sources if source.startswith("check(")]) == 2
    assert len([source for source in sources if source.startswith("quiz(")]) == 1


@pytest.mark.parametrize("text, number", [
    ("two words", 2), ("`code = 1` here", 1), ("$x + y$ and $$a b c$$", 1),
    ("[a link](https://example.org/some/page)", 2),
    ("```\ncode code\n```\nprose", 1), ("don't well-known", 2), ("1.5 + 2 = 3.5", 0), ("$$\nz = w\n$$", 0)])
def test_words_are_counted_without_code_and_formulas(text, number):
    assert len(words(text)) == number


# ---- the second sitting --------------------------------------------------------------------------

def sittings(path):
    """[(whether its section says "second sitting", cell)]"""
    found, second = [], False
    for cell in cells_of(path):
        title = re.match(r"(?:.*\n)*## (.+)", cell.source) if cell.cell_type == "markdown" else None  # the last one
        second = "(second sitting)" in title[1] if title else second
        found.append((second, cell))
    return found


@EACH
def test_an_exercise_is_for_the_second_sitting_where_its_section_says_so(path):
    said = [cell.source for second, cell in sittings(path) if second and cell.source.startswith("check(")]
    assert [source.split('"')[1] for source in said] == [exercise.id for exercise in later(path)] != []


@EACH
def test_an_exercise_with_minutes_of_its_own_is_for_the_second_sitting_and_longer_than_its_stars_say(path):
    for exercise in finding.exercises(int(path.stem[:2])):
        assert not exercise.takes or exercise in later(path) and exercise.takes > MINUTES[exercise.stars]


@EACH
def test_the_readme_says_how_long_the_second_sitting_takes(path):
    readme = (path.parent.parent / "README.md").read_text(encoding="utf-8")
    minutes = sum(exercise.minutes for exercise in later(path))
    assert re.search(rf"\(lessons/{path.name}\).*\) \| {minutes} \|\n", readme)


def names(cell):
    """(the names that a cell reads and does not bind, those that it binds)"""
    nodes = list(ast.walk(ast.parse(cell.source)))
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    bound |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}
    return {node.id for node in nodes if isinstance(node, ast.Name)} - bound, bound


@EACH
def test_nothing_in_the_first_sitting_needs_the_second(path):
    foreign, ids = set(), [exercise.id for exercise in later(path)]
    for second, cell in sittings(path):
        if cell.cell_type == "code":
            read, bound = names(cell)
            foreign = foreign | bound if second else foreign - bound
            assert second or not foreign & read and not any(f'yours("{number}")' in cell.source for number in ids)
