"""What is said about the exercises of a lesson: titles, hints, questions to known wrong answers.

    ## 1.6 gates by hand **
    ### or_gate                             of several parts, the one that the questions are about
    - it is AND: Your OR computes AND. Which corners must fire?
    - a warning: Is there a division by 0?  when the values are right and NumPy warns
    1. Use equal weights for both inputs.   three hints
    > The bias says how many must fire.     why it is right, said when it is

Where an exercise takes more than the stars say: ## 4.5 a number that remembers *** (30 minutes)
"""

import re
from dataclasses import dataclass, field, replace

from utils import words

GROUP, WARNING = "Exercises", "a warning"
MINUTES = {1: 2, 2: 4, 3: 7}  # by stars


@dataclass(frozen=True)
class Words:
    """What is said about an exercise."""

    id: str  # "1.4"
    title: str
    stars: int  # 1 to 3
    takes: int = 0  # minutes, where they are more than the stars say
    hints: list = field(default_factory=list)  # three
    why: str = ""  # it is right
    questions: dict = field(default_factory=dict)  # {part: {name of a wrong answer: question}}
    lines: dict = field(default_factory=dict)  # where it stands, {"": heading, (part, name): Line}

    @property
    def minutes(self):
        """The planned time. Where it is more than the stars say, it is for the second sitting."""
        return self.takes or MINUTES[self.stars]

    @property
    def header(self):
        """The exercise's first line in the notebook."""
        return f"Exercise {self.id}: {self.title} ({'*' * self.stars}, {self.minutes} minutes)"

    def translated(self, other):
        """The same, with what another language has of it in its place. Stars and minutes stay."""
        questions = {part: {**own, **other.questions.get(part, {})}
                     for part, own in self.questions.items()}
        return replace(self, title=other.title, hints=other.hints or self.hints,
                       why=other.why or self.why, questions=questions)


def read(section):
    """The Words of a section. Raises ValueError, with file and line, for a line out of place."""
    heading = re.fullmatch(r"(\d+\.\d+) (.+?) (\*{1,3})(?: \((\d+) minutes\))?", section.name)
    if not heading:
        raise section.heading.wrong("an exercise is headed like: ## 1.2 its title **, "
                                    f"got: ## {section.name}")
    name, title, stars, minutes = heading.groups()
    found = Words(name, title, len(stars), int(minutes or 0), lines={"": section.heading})
    part, why = "", []
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
        elif line.text.startswith("> "):
            why.append(line.text[2:])
        else:
            raise line.wrong("neither a part (### name), nor a question (- name: ...), nor a hint "
                             f"(1. ...), nor why it is right (> ...): {line.text}")
    if len(found.hints) not in (3, 0):
        raise section.heading.wrong(f"an exercise has three hints, got {len(found.hints)}")
    return replace(found, why=" ".join(why))


def of_lesson(folder, code=None):
    """{exercise id: Words} of a lesson: in the language that was chosen, and what it does not have
    in English. code -- of a language, to have its own file and no more"""
    if code:
        sections = words.of_lesson(folder, code).get(GROUP, [])
        return {own.id: own for own in map(read, sections)}
    chosen = of_lesson(folder, words.language())
    return {name: own.translated(chosen[name]) if name in chosen else own
            for name, own in of_lesson(folder, "en").items()}
