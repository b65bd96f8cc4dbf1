"""The words of a lesson: a Markdown file that a teacher edits or translates, read into sections.

    # Exercises                 a group of sections
    ## 1.2 the weighted sum *   a section, and its lines
    - no bias: The bias is missing. What does the formula add after the products?

words.md is in English. Beside it, words.de.md may hold German sections: `language("de")`, or the
environment variable COURSE_LANGUAGE, chooses them. What a translation does not have stays English.
"""

import functools
import os
from dataclasses import dataclass
from pathlib import Path

UTILS = Path(__file__).parent  # where the folders of the lessons stand

_chosen = []  # the language, if `language` was called


def folder(lesson):
    """The folder of a lesson. lesson -- its number"""
    return UTILS / f"lesson_{lesson:02}"


def language(code=None):
    """Choose the language of all words, such as "de", or say which it is. "en" is the course's."""
    if code is not None:
        known = {"en", *(file.suffixes[-2][1:] for file in UTILS.glob("lesson_*/words.??.md"))}
        if code not in known:
            raise ValueError(f"language takes one of {', '.join(sorted(known))}, got {code!r}")
        _chosen[:] = [code]
    return _chosen[0] if _chosen else os.environ.get("COURSE_LANGUAGE") or "en"


@dataclass(frozen=True)
class Line:
    """A line of a file that is not blank, and what an error in it is called by."""

    text: str
    file: Path
    number: int

    def wrong(self, why):
        """The error to raise about this line."""
        return ValueError(f"{'/'.join(self.file.parts[-3:])}, line {self.number}: {why}")


@dataclass(frozen=True)
class Section:
    """A heading of the second level, and the lines under it."""

    heading: Line
    lines: list

    @property
    def name(self):
        """The heading's text."""
        return self.heading.text


@functools.cache
def read(file):
    """{group: [its Sections]} of a Markdown file. What stands before a group's first is left out.

    Raises ValueError, with file and line, for a section without a group or one that is there twice.
    """
    groups, lines = {}, []
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        line = Line(text.strip() if text.startswith("#") else text.rstrip(), file, number)
        if text.startswith("# "):
            sections, lines = groups.setdefault(line.text[2:], []), []
        elif text.startswith("## "):
            if not groups:
                raise line.wrong("a section (##) needs a group (#) above it")
            lines, heading = [], Line(line.text[3:], file, number)
            if heading.text in [section.name for section in sections]:
                raise line.wrong(f"there are two sections {heading.text}")
            sections.append(Section(heading, lines))
        elif line.text:
            lines.append(line)
    return groups


def of_lesson(folder, code="en"):
    """{group: [Sections]} of a lesson's words in a language, if there are any. folder -- a Path"""
    file = folder / ("words.md" if code == "en" else f"words.{code}.md")
    return read(file) if file.exists() else {}
