"""What a lesson asks of the reader's time, counted as the course plans it."""

import ast
import importlib
import re

import pytest
from helpers.notebooks import FINISHED, ROOT, grade_id, read

from utils.exercises import finding
from utils.exercises.words import MINUTES

EACH = pytest.mark.parametrize("path", FINISHED, ids=lambda path: path.stem[:2])
WORDS_A_MINUTE, QUESTION, QUIZ_ITEM = 200, 1.5, 0.7  # a question: with its interaction


def words(text):
    """The words of prose: no code (`...` and fences), no formulas ($...$ and $$...$$), no links."""
    other = r"```.*?```|\$\$.*?\$\$|`[^`]*`|\$[^$]*\$|(?<=\])\([^)]*\)"
    text = re.sub(other, " ", text, flags=re.DOTALL)
    return re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", text)


def cells_of(path, tag=None):
    return [cell for cell in read(path).cells
            if tag is None or tag in cell.metadata.get("tags", [])]


def exercises_of(path):
    return finding.exercises(int(path.stem[:2]))


def later(path):
    """The exercises for a second sitting."""
    ids = {cell.metadata.nbgrader.grade_id for cell in cells_of(path, "second-sitting")}
    return [exercise for exercise in exercises_of(path) if grade_id("exercise", exercise.id) in ids]


def budget(path, tag=None):
    """(minutes, words) of the cells with a tag, or of all; exercises for a second sitting apart."""
    questions = importlib.import_module(f"utils.lesson_{path.stem[:2]}.ask")
    cells, second = cells_of(path, tag), later(path)
    taken = {grade_id("check", exercise.id): exercise.minutes for exercise in exercises_of(path)
             if exercise not in second}
    prose = sum(len(words(cell.source)) for cell in cells if cell.cell_type == "markdown")
    minutes = prose / WORDS_A_MINUTE
    for cell in cells:
        minutes += QUESTION * ("question" in cell.metadata.get("tags", []))
        minutes += taken.get(cell.metadata.get("nbgrader", {}).get("grade_id"), 0)
        asked = re.match(r"quiz\(.*ask\.(\w+)\)", cell.source)
        minutes += QUIZ_ITEM * len(getattr(questions, asked[1])) if asked else 0
    return minutes, prose


def promised(path):
    """(minutes of the whole lesson, of the core path), as the title says."""
    said = r"\*\*(\d+) minutes\*\*, or (\d+) for the core path"
    return tuple(map(int, re.search(said, cells_of(path)[0].source).groups()))


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
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"\(lessons/([^)]+\.ipynb)\)", readme)
    assert sorted(set(named)) == [path.name for path in FINISHED]


def test_the_readme_tells_how_long_the_core_of_the_course_takes():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    minutes = sum(promised(path)[1] for path in FINISHED)
    assert sum(promised(path)[1] for path in FINISHED[:5]) == 60
    assert sum(budget(path, "core")[0] for path in FINISHED[:5]) <= 60
    assert sum(budget(path, "core")[0] for path in FINISHED) <= minutes
    assert f"The core paths of all {len(FINISHED)} lessons take {minutes} minutes" in readme


@EACH
def test_a_lesson_has_900_to_1600_words_of_prose(path):
    assert 900 <= budget(path)[1] <= 1600


@EACH
def test_the_core_has_a_question_two_exercises_and_a_quiz(path):
    sources = [cell.source for cell in cells_of(path, "core")]
    assert len([cell for cell in cells_of(path, "core") if "question" in cell.metadata.tags]) == 1
    assert len([source for source in sources if source.startswith("check(")]) == 2
    assert len([source for source in sources if source.startswith("quiz(")]) == 1


@pytest.mark.parametrize("text, number", [
    ("two words", 2), ("`code = 1` here", 1), ("$x + y$ and $$a b c$$", 1),
    ("[a link](https://example.org/some/page)", 2), ("```\ncode code\n```\nprose", 1),
    ("don't well-known", 2), ("1.5 + 2 = 3.5", 0), ("$$\nz = w\n$$", 0)])
def test_words_are_counted_without_code_and_formulas(text, number):
    assert len(words(text)) == number


# ---- the second sitting --------------------------------------------------------------------------

def sittings(path):
    """[(whether its section says "second sitting", cell)]"""
    found, second = [], False
    for cell in cells_of(path):
        titles = re.findall(r"^## (.+)", cell.source, re.MULTILINE)
        if titles and cell.cell_type == "markdown":
            second = "(second sitting)" in titles[-1]
        found.append((second, cell))
    return found


@EACH
def test_an_exercise_is_for_the_second_sitting_where_its_section_says_so(path):
    said = [cell.source for second, cell in sittings(path) if second]
    ids = [source.split('"')[1] for source in said if source.startswith("check(")]
    assert ids == [exercise.id for exercise in later(path)] != []


@EACH
def test_only_the_second_sitting_has_exercises_with_their_own_minutes_more_than_the_stars_say(path):
    for exercise in (exercise for exercise in exercises_of(path) if exercise.takes):
        assert exercise in later(path) and exercise.takes > MINUTES[exercise.stars]


@EACH
def test_the_readme_says_how_long_the_second_sitting_takes(path):
    readme = (path.parent.parent / "README.md").read_text(encoding="utf-8")
    minutes = sum(exercise.minutes for exercise in later(path))
    assert re.search(rf"\(lessons/{path.name}\).*\) \| {minutes} \|\n", readme)


def names(cell):
    """(the names that a cell reads and does not bind, those that it binds)"""
    nodes = list(ast.walk(ast.parse(cell.source)))
    used = [node for node in nodes if isinstance(node, ast.Name)]
    bound = {node.id for node in used if isinstance(node.ctx, ast.Store)}
    bound |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    bound |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.asname or node.name for node in nodes if isinstance(node, ast.alias)}
    return {node.id for node in used} - bound, bound


@EACH
def test_nothing_in_the_first_sitting_needs_the_second(path):
    foreign, calls = set(), [f'yours("{exercise.id}")' for exercise in later(path)]
    for second, cell in sittings(path):
        if cell.cell_type == "code":
            used, bound = names(cell)
            foreign = foreign | bound if second else foreign - bound
            assert second or not foreign & used and not any(call in cell.source for call in calls)
