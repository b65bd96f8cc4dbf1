"""What is wrong between the lessons' code and their words, each as a sentence with its place."""

import importlib

from utils import words
from utils.exercises.words import GROUP, WARNING, of_lesson
from utils.widgets.questions import PREDICT, SURE


def slips(lesson):
    """The names on one side only: in exercises.py, or in words.md and its translations."""
    folder = words.folder(lesson)
    code = importlib.import_module(f"utils.{folder.name}.exercises").EXERCISES
    said = of_lesson(folder, "en")
    found = [f"{folder.name}/words.md: exercise {name} of exercises.py needs a section: "
             f"## {name} its title **" for name in code if name not in said]
    if not words.of_lesson(folder):
        found = [f"{folder.name}: there is no words.md"]
    for language in ("en", *languages(folder)):
        for name, own in of_lesson(folder, language).items():
            parts = code.get(name, ())
            parts = parts if isinstance(parts, tuple) else (parts,)
            found += map(str, of_exercise(parts, own, complete=language == "en"))
        found += map(str, of_questions(folder, language))
    return found


def of_questions(folder, language):
    """The questions with too few options: a prediction has four; a choice of the quiz has five, or
    two, which are true and false."""
    for group, sections in words.of_lesson(folder, language).items():
        for section in sections:
            count = sum(line.text.startswith("- [") for line in section.lines)
            sure = any(line.text == SURE for line in section.lines)
            wanted = 2 if sure else 4 if group == PREDICT else 5
            if group != GROUP and count != wanted and (count or sure):
                yield section.heading.wrong(f"{section.name} has {count} options, "
                                            f"and needs {wanted}")


def of_exercise(parts, own, complete):
    """The errors of one exercise. complete -- whether each name in the code needs words"""
    if not parts:
        yield own.lines[""].wrong(f"there is no exercise {own.id} in exercises.py")
        return
    by_part = {"" if len(parts) == 1 else part.name: part for part in parts}
    for (part, name), line in ((place, line) for place, line in own.lines.items() if place):
        if part not in by_part:
            there = ", ".join(by_part) or "none"
            yield line.wrong(f"there is no part {part!r}; there are: {there}")
        elif name not in by_part[part].wrong and name != WARNING:
            there = ", ".join(by_part[part].wrong)
            yield line.wrong(f"no wrong answer is named {name!r}; there are: {there}")
    if complete:
        if not own.hints:
            yield own.lines[""].wrong("an exercise has three hints, got 0")
        for key, part in by_part.items():
            missing = set(part.wrong) - set(own.questions.get(key, {})) - set(part.questions)
            for name in sorted(missing):
                yield own.lines[""].wrong(f"the wrong answer {name!r} of {part.name} needs a "
                                          f"question: - {name}: ...")


def languages(folder):
    """The codes of a lesson's translations."""
    return sorted(file.suffixes[-2][1:] for file in folder.glob("words.??.md"))
