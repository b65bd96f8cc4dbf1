"""The words of the lessons: each name stands in code and in words, slips are told with their place,
another language."""

import shutil

import pytest
from helpers.widgets import FOLDERS
from helpers.words import slips

from utils import words
from utils.exercises import check, finding, hint, language
from utils.widgets.questions import groups

LESSON, PICTURES = FOLDERS[0], {"boundaries": None}
WORDS = LESSON / "words.md"
GERMAN = """# Lektion 1

# Exercises

## 1.1 ein Neuron von Hand *
- no bias: Das ist w . x ohne den Bias. Was addiert das Neuron am Ende?
1. Multipliziere jede Eingabe mit ihrem eigenen Gewicht.
2. 2 mal 0.7 ist 1.4. Was ist 3 mal -0.4? Addiere die beiden.
3. 1.4 - 1.2 ist die gewichtete Eingabe. Eine Zahl fehlt noch: der Bias.

## 1.2 die gewichtete Summe *
- no bias: Der Bias fehlt. Was addiert die Formel nach den Produkten?

# PREDICT

## BIAS
Du erhöhst den Bias b. Was geschieht mit der Linie, auf der z = 0 ist?
- [ ] Sie dreht sich
  Zieh an w1, und sieh, wie sich eine Linie dreht.
- [x] Sie wandert, ohne sich zu drehen
  Die Gewichte bestimmen die Richtung, der Bias den Ort.
- [ ] Sie bleibt, nur die Ausgabe wächst
  Die Ausgabe wächst, also wird z = 0 anderswo erreicht.
- [ ] Sie dreht sich und wandert
  Nur die Hälfte davon: Zieh an b allein.
"""


@pytest.mark.parametrize("lesson", finding.lessons())
def test_every_name_stands_in_the_code_and_in_the_words(lesson):
    assert slips(lesson) == []


@pytest.mark.parametrize("lesson", finding.lessons())
def test_every_exercise_says_why_it_is_right(lesson):
    assert [exercise.id for exercise in finding.exercises(lesson) if len(exercise.why) < 30] == []


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A function that puts a changed words.md of lesson 1, or a translation, into another course ->
    its folder there."""
    folder = tmp_path / "utils" / LESSON.name
    shutil.copytree(LESSON, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr(words, "UTILS", tmp_path / "utils")
    monkeypatch.setattr(words, "_chosen", [])

    def change(old="", new="", german=""):
        text = WORDS.read_text(encoding="utf-8")
        assert text.count(old) >= 1
        (folder / "words.md").write_text(text.replace(old, new, 1), encoding="utf-8")
        if german:
            (folder / "words.de.md").write_text(german, encoding="utf-8")
        return folder

    return change


def at(text, why):
    """An error, told at the first line that begins with a text."""
    lines = enumerate(WORDS.read_text(encoding="utf-8").splitlines(), 1)
    number = next(number for number, line in lines if line.startswith(text))
    return f"utils/lesson_01/words.md, line {number}: {why}"


# ---- slips ---------------------------------------------------------------------------------------

HEADING = "## 1.2 the weighted sum in code *"
QUESTION = "- no bias: The bias is missing."


@pytest.mark.parametrize("old, new, place, why", [
    (HEADING, "## 1.2 the weighted sum in code", HEADING,
     "an exercise is headed like: ## 1.2 its title **"),
    (HEADING, "## 1.1 one neuron by hand *", HEADING,
     "there are two sections 1.1 one neuron by hand *"),
    (QUESTION, "no bias: The bias is missing.", QUESTION,
     "neither a part (### name), nor a question"),
    (QUESTION, "- sums first: The bias is missing.", "- sums first: You added first",
     "there are two questions to 'sums first'"),
    ("1. Go through the inputs and weights", "- more: Go through the inputs and weights", HEADING,
     "an exercise has three hints, got 2")])
def test_a_line_that_belongs_nowhere_is_refused_with_its_place(course, old, new, place, why):
    course(old, new)
    result = check("1.2", lambda x, w, b: x @ w + b)
    assert result.state == "error" and result.message.startswith(at(place, why))
    assert result.message in repr(hint("1.2"))


@pytest.mark.parametrize("old, new, place, why", [
    (QUESTION, "- no bais: The bias is missing.", QUESTION,
     "no wrong answer is named 'no bais'; there are: no bias, "),
    (QUESTION, "- no bais: The bias is missing.", HEADING,
     "the wrong answer 'no bias' of weighted_sum needs a question"),
    (HEADING, "## 1.12 the weighted sum in code *", HEADING,
     "there is no exercise 1.12 in exercises.py")])
def test_a_name_on_one_side_only_is_told_with_its_place(course, old, new, place, why):
    course(old, new)
    assert [slip for slip in slips(1) if slip.startswith(at(place, why))]


def test_a_section_that_is_missing_is_told(course):
    course(HEADING, "## 1.12 the weighted sum in code *")
    assert ("lesson_01/words.md: exercise 1.2 of exercises.py needs a section: "
            "## 1.2 its title **") in slips(1)


@pytest.mark.parametrize("old, new, place, why", [
    ("- [x] It moves without turning", "- [ ] It moves without turning", "## BIAS",
     "BIAS has 0 right options"),
    ("- [ ] It turns around the origin", "- [x] It turns around the origin", "## BIAS",
     "BIAS has 2 right options"),
    ("- [ ] It turns around the origin\n", "", "- [ ] It turns around the origin",
     "this is neither an option nor the feedback to one"),
    ("  Drag w1 to see a line turn. Then drag b: the arrow keeps its direction.\n", "",
     "- [ ] It turns around the origin", "the feedback is missing"),
    ("](boundaries)", "](borders)", "![Three plots of a plane",
     "there is no picture borders; there are: boundaries"),
    ("= 0.0\n", "= 0.0\n  Twice.\n= 0.0\n", "## the silent neuron",
     "the silent neuron needs one right number"),
    ("= 0.0\n", "= zero\n", "  z = 1 - 4 + 0.5 is negative",
     "this is neither an option nor the feedback to one"),
    ("= 0.0\n", "How sure are you?\n= 0.0\n", "= 0.0",
     "these don't go together in one question: number, sure, "),
    ("- Plot A = ", "  - Plot A = ", "- Plot A = ",
     "this is neither an option nor the feedback to one"),
    ("> Layer by layer", "Layer by layer", "> Layer by layer",
     "this is neither an option nor the feedback to one")])
def test_a_slip_in_a_question_is_refused_with_its_place(course, old, new, place, why):
    folder = course(old, new)
    with pytest.raises(ValueError) as refused:
        groups(folder, **PICTURES)
    assert str(refused.value).startswith(at(place, why))


@pytest.mark.parametrize("option, place, why", [
    ("- [ ] It turns and moves\n"
     "  Only half of it. Drag b alone and watch the direction of the arrow.\n",
     "## BIAS", "BIAS has 3 options, and needs 4"),
    ("- [ ] Through the point (2, 1)\n"
     "  w is a direction, not a place. Where the line stands depends on the bias.\n",
     "## the line where z is 0", "the line where z is 0 has 4 options, and needs 5")])
def test_an_option_that_is_missing_is_told_with_its_place(course, option, place, why):
    course(option, "")
    assert at(place, why) in slips(1)


def test_a_question_that_is_not_there_is_said_and_which_there_are():
    from utils.lesson_01 import ask

    said = r"lesson_01/words.md has no PREDICT_NOTHING; it has: PREDICT, PREDICT_BIAS, "
    with pytest.raises(AttributeError, match=said):
        ask.PREDICT_NOTHING  # noqa: B018


# ---- another language ----------------------------------------------------------------------------

def wrong_sum(x, w, b):
    return x @ w


def test_what_a_translation_has_is_said_in_it_and_the_rest_in_english(course):
    course(german=GERMAN)
    language("de")
    assert check("1.1", 0.2).message.startswith("Das ist w . x ohne den Bias.")
    assert check("1.1", -0.3).message.startswith("You subtracted the bias.")
    assert "exercise 1.1, ein Neuron von Hand" in repr(check("1.1", 0.7))
    assert check("1.2", wrong_sum).message.startswith("Der Bias fehlt.")
    assert "Multipliziere jede Eingabe" in repr(hint("1.1"))
    assert "Go through the inputs and weights in pairs" in repr(hint("1.2"))
    assert "a whole neuron" in repr(check("1.3", ...))


def test_a_question_is_asked_in_the_language_that_was_chosen(course):
    folder = course(german=GERMAN)
    english = groups(folder, **PICTURES)
    language("de")
    german = groups(folder, **PICTURES)
    asked, before = german["PREDICT"], english["PREDICT"]
    assert asked["BIAS"].right == "Sie wandert, ohne sich zu drehen"
    assert [name for name in asked if asked[name] != before[name]] == ["BIAS"]
    assert german["CORE_QUIZ"] == english["CORE_QUIZ"]


def test_the_language_may_come_from_the_environment_and_be_changed_back(course, monkeypatch):
    course(german=GERMAN)
    monkeypatch.setenv("COURSE_LANGUAGE", "de")
    assert language() == "de" and check("1.2", wrong_sum).message.startswith("Der Bias fehlt.")
    assert language("en") == "en"
    assert check("1.2", wrong_sum).message.startswith("The bias is missing.")


def test_a_language_that_nobody_has_written_is_refused_by_the_call_and_is_english_otherwise(
        course, monkeypatch):
    course(german=GERMAN)
    with pytest.raises(ValueError, match="language takes one of de, en, got 'fr'"):
        language("fr")
    monkeypatch.setenv("COURSE_LANGUAGE", "fr")
    assert check("1.2", wrong_sum).message.startswith("The bias is missing.")


def test_a_slip_in_a_translation_is_told_with_its_place(course):
    course(german=GERMAN.replace("- no bias: Der", "- kein Bias: Der"))
    said = "lesson_01/words.de.md, line 12: no wrong answer is named 'kein Bias'"
    assert [slip for slip in slips(1) if said in slip]
