"""What is said about the exercises of a lesson: titles, hints, and the questions to the wrong answers that have a name.

    ## 1.6 OR, AND and NAND by hand **
    ### or_gate                             the part that the questions below are about; not where there is one only
    - it is AND: Your OR computes AND. Which corners must fire?
    - a warning: Is there a division by 0?  when the values are right and NumPy warns
    1. Use equal weights for both inputs.   three hints

The heading holds the stars, and the minutes where they are more than the stars say: ## 4.5 a number ... *** (30 minutes)
"""

import re
from dataclasses import dataclass, field, replace

from utils import words

GROUP, WARNING = "Exercises", "a warning"
MINUTES = {1: 2, 2: 4, 3: 7}  # by stars


@dataclass(frozen=True)
class Words:
    """What is said about an exercise.

    takes -- its minutes, where they are more than the stars say; hints -- three; questions -- {part: {name of a wrong
    answer: question}}; lines -- where it stands: {"": the heading, (part, name): Line}
    """

    title: str
    stars: int
    takes: int = 0
    hints: list = field(default_factory=list)
    questions: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)

    @property
    def minutes(self):
        """The time that the lesson plans for it. Where that is more than the stars say, it is for the second sitting."""
        return self.takes or MINUTES[self.stars]

    def header(self, name):
        """The exercise's first line in the notebook. name -- its id"""
        return f"Exercise {name}: {self.title} ({'*' * self.stars}, {self.minutes} minutes)"

    def translated(self, other):
        """The same, with what another language has of it in its place. Its stars and minutes stay."""
        questions = {part: own | other.questions.get(part, {}) for part, own in self.questions.items()}
        return replace(self, title=other.title, hints=other.hints or self.hints, questions=questions)


def read(section):
    """(id, Words) of a section. Raises ValueError, with file and line, for a line that belongs nowhere."""
    heading = re.fullmatch(r"(\d+\.\d+) (.+?) (\*{1,3})(?: \((\d+) minutes\))?", section.name)
    if not heading:
        raise section.heading.wrong(f"an exercise is headed like: ## 1.2 its title **, got: ## {section.name}")
    found = Words(heading[2], len(heading[3]), int(heading[4] or 0), lines={"": section.heading})
    part = ""
    for line in section.lines:
        if own := re.fullmatch(r"### (\w+)", line.text):
            part = own[1]
        elif question := re.fullmatch(r"- ([^:]+): (.+)", line.text):
            questions = found.questions.setdefault(part, {})
            if question[1] in questions:
                raise line.wrong(f"there are two questions to {question[1]!r}")
            questions[question[1]], found.lines[part, question[1]] = question[2], line
        elif hint := re.fullmatch(r"\d\. (.+)", line.text):
            found.hints.append(hint[1])
        else:
            raise line.wrong(f"neither a part (### name), nor a question (- name: ...), nor a hint (1. ...): {line.text}")
    if len(found.hints) not in (3, 0):
        raise section.heading.wrong(f"an exercise has three hints, got {len(found.hints)}")
    return heading[1], found


def of_lesson(folder, code=None):
    """{exercise id: Words} of a lesson, in the language that was chosen where there is an entry, else in English.

    code -- of a language, to have what stands in its own file and no more
    """
    if code:
        return dict(read(section) for section in words.of_lesson(folder, code).get(GROUP, []))
    chosen = of_lesson(folder, words.language())
    return {name: own.translated(chosen[name]) if name in chosen else own
            for name, own in of_lesson(folder, "en").items()}
