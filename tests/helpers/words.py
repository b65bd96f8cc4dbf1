"""What is wrong between the code of the lessons and their words, each as a sentence with file and line."""

import importlib

from utils import words
from utils.exercises.words import GROUP, WARNING, of_lesson
from utils.widgets.questions import PREDICT, SURE


def slips(lesson):
    """The names that stand on one side only: in exercises.py, or in words.md and its translations."""
    folder = words.folder(lesson)
    code = importlib.import_module(f"utils.{folder.name}.exercises").EXERCISES
    said = of_lesson(folder, "en")
    title = words.of_lesson(folder)
    found = [f"{folder.name}/words.md: exercise {name} of exercises.py needs a section: ## {name} "
             "its title **"
             for name in code if name not in said] if title else [f"{folder.name}: there is no "
                                                                  "words.md"]
    for language in ("en", *languages(folder)):
        for name, own in of_lesson(folder, language).items():
            if name not in code:
                found.append(str(own.lines[""].wrong(f"there is no exercise {name} in "
                                                     "exercises.py")))
            else:
                parts = code[name] if isinstance(code[name], tuple) else (code[name],)
                found += [str(error) for error in of_exercise(parts, own,
                                                              complete=language == "en")]
        found += [str(error) for error in of_questions(folder, language)]
    return found


def of_questions(folder, language):
    """The questions with too few options: a choice of the quiz has five, or is true or false; a prediction has four."""
    for group, sections in words.of_lesson(folder, language).items():
        for section in sections:
            count = sum(line.text.startswith("- [") for line in section.lines)
            wanted = {0, 4} if group == PREDICT else {0, 5}
            sure = any(line.text == SURE for line in section.lines)
            if group != GROUP and count not in ({2} if sure else wanted):
                yield section.heading.wrong(f"{section.name} has {count} options, and needs "
                                            f"{2 if sure else max(wanted)}")


def of_exercise(parts, own, complete):
    """The errors of one exercise. complete -- whether each name in the code needs words"""
    by_part = {"" if len(parts) == 1 else part.name: part for part in parts}
    for (part, name), line in ((place, line) for place, line in own.lines.items() if place):
        if part not in by_part:
            yield line.wrong(f"there is no part {part!r}; there are: "
                             f"{', '.join(by_part) or 'none'}")
        elif name not in by_part[part].wrong and name != WARNING:
            yield line.wrong(f"no wrong answer is named {name!r}; there are: "
                             f"{', '.join(by_part[part].wrong)}")
    if complete:
        if not own.hints:
            yield own.lines[""].wrong("an exercise has three hints, got 0")
        for key, part in by_part.items():
            missing = set(part.wrong) - set(own.questions.get(key, {})) - set(part.questions)
            yield from (own.lines[""].wrong(f"the wrong answer {name!r} of {part.name} needs a "
                                            f"question: - {name}: ...")
                        for name in sorted(missing))


def languages(folder):
    """The codes of a lesson's translations."""
    return sorted(file.suffixes[-2][1:] for file in folder.glob("words.??.md"))
