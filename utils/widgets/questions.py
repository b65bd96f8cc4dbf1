"""Reading the predictions and the quiz of a lesson from its words.md.

    # PREDICT                          a group: what comes before an interaction;
                                       CORE_QUIZ and MORE_QUIZ at the end
    ## BIAS                            an item, and its question:
    What happens to the line where z = 0?
    - [ ] It turns                     Choose: the options, and the feedback to each;
      Drag w1 to see a line turn.      [x] is right
    How sure are you?                  if it also asks that
    = 0.5                              Number: the right one, and why
      The sigmoid of 0 is one half.
    - 1                                a wrong one that is known, and the feedback
      What is z on the boundary?
    - Plot A = the bias was lowered    Match: pairs
    - not Plot A = the signs turned    and the feedback to a wrong one
      Which number moves the line?
    1. the data goes forward           Order: the steps; a wrong one is: - not first = a step
    > The bias moves the line.         said when all of a Match or an Order is right
    ![Three plots of a line.](lines)   a picture: what it shows, and its name in the code
"""

import functools
import re
from dataclasses import dataclass, field

from utils import words
from utils.widgets.items import Choose, Match, Number, order
from utils.widgets.picture import Picture, default_settings, subplots

PREDICT, SURE = "PREDICT", "How sure are you?"
NUMBER = r"(-?\d+(?:\.\d+)?(?:e-?\d+)?)"
FORMS = {  # kind of an entry: its line
    "right option": r"- \[x\] (.+)", "option": r"- \[ \] (.+)", "sure": re.escape(SURE),
    "number": f"= {NUMBER}", "wrong number": f"- {NUMBER}",
    "not": r"- not (.+?) = (.+)", "pair": r"- (.+?) = (.+)", "step": r"\d\. (.+)",
    "why": r"> (.+)", "picture": r"!\[(.+)\]\((.+)\)"}
CHOOSE, NUMBERS = {"right option", "option", "sure"}, {"number", "wrong number"}
MATCH, ORDER = {"pair", "not", "why", "picture"}, {"step", "not", "why"}
ANSWERED = {"right option", "option", *NUMBERS, "not"}  # with feedback


@dataclass(frozen=True)
class Entry:
    """A line under a question, its parts by the form of its kind, and the feedback below it."""

    line: words.Line
    kind: str
    parts: tuple
    feedback: list = field(default_factory=list)

    @property
    def key(self):
        """The option, the number or the pair."""
        first, *more = self.parts
        if self.kind in NUMBERS:
            return float(first) if re.search("[.e]", first) else int(first)
        return self.parts if more else first


def entries(section):
    """(question, [its Entries]) of a Section. Raises ValueError for a line that belongs nowhere."""
    question, found = [], []
    for line in section.lines:
        indented = line.text.startswith("  ")
        forms = ((kind, re.fullmatch(form, line.text)) for kind, form in FORMS.items())
        entry = next((Entry(line, kind, match.groups()) for kind, match in forms if match), None)
        if entry:
            found.append(entry)
        elif indented and found and found[-1].kind in ANSWERED:
            found[-1].feedback.append(line.text.strip())
        elif indented or found:
            raise line.wrong("this is neither an option nor the feedback to one "
                             f"(two spaces before it): {line.text}")
        else:
            question.append(line.text)
    return " ".join(question), found


def read(section, pictures):
    """The item of a Section. Raises ValueError, with file and line, for one that is not whole.

    pictures -- {name: a function that draws it}
    """
    question, found = entries(section)
    kinds = {entry.kind for entry in found}

    def of(*kinds):
        return [entry for entry in found if entry.kind in kinds]

    def demand(met, what):
        if not met:
            raise section.heading.wrong(f"{section.name} {what}")

    demand(question and found, "needs a question and the answers to choose from")
    if not any(kinds <= together for together in (CHOOSE, NUMBERS, MATCH, ORDER)):
        raise found[0].line.wrong("these don't go together in one question: "
                                  f"{', '.join(sorted(kinds))}")
    if kinds <= CHOOSE:
        right = of("right option")
        demand(len(right) == 1, f"has {len(right)} right options ([x]), and needs one")
        options = _feedback(of("right option", "option"))
        return Choose(question, options, right[0].key, "sure" in kinds)
    if kinds <= NUMBERS:
        demand(len(of("number")) == 1, "needs one right number (= ...)")
        (answer, why), *mistakes = _feedback(of("number") + of("wrong number")).items()
        return Number(question, answer, dict(mistakes), why)
    demand("why" in kinds, "needs a line > that says why all of it is right")
    mistakes, why = _feedback(of("not")), of("why")[0].key
    if kinds <= ORDER:
        return order(question, [step.key for step in of("step")], mistakes, why)
    alt, picture = "", None
    for entry in of("picture"):
        alt, name = entry.parts
        if name not in pictures:
            raise entry.line.wrong(f"there is no picture {name}; there are: {', '.join(pictures)}")
        picture = pictures[name]
    pairs = dict(pair.key for pair in of("pair"))
    return Match(question, pairs, mistakes, why, picture=picture, alt=alt)


def _feedback(entries):
    """{key: feedback} of some Entries."""
    said = {}
    for entry in entries:
        if not entry.feedback:
            raise entry.line.wrong("the feedback is missing (below, two spaces before it): "
                                   f"{entry.line.text}")
        if entry.key in said:
            raise entry.line.wrong(f"it is there twice: {entry.line.text}")
        said[entry.key] = " ".join(entry.feedback)
    return said


def groups(folder, **pictures):
    """{group: {name: item}} of a lesson, in the language that was chosen, else in English."""
    found = {}
    for code in dict.fromkeys(("en", words.language())):
        for group, sections in words.of_lesson(folder, code).items():
            if group == PREDICT or group.endswith("QUIZ"):
                items = {section.name: read(section, pictures) for section in sections}
                english = found.get(group, items)
                found[group] = {name: items.get(name, item) for name, item in english.items()}
    return found


def questions(folder, **pictures):
    """The __getattr__ of a lesson's ask.py.

    PREDICT_... are the items of the group PREDICT, CORE_QUIZ and MORE_QUIZ lists of items.
    folder -- a Path, the lesson's; pictures -- functions without arguments that return a PNG
    """
    def __getattr__(name):
        found = groups(folder, **pictures)
        offered = {PREDICT: found.pop(PREDICT, {})}
        offered |= {f"{PREDICT}_{key}": item for key, item in offered[PREDICT].items()}
        offered |= {group: list(items.values()) for group, items in found.items()}
        if name not in offered:
            raise AttributeError(f"{folder.name}/words.md has no {name}; "
                                 f"it has: {', '.join(offered)}")
        return offered[name]

    return __getattr__


def three_plots(draw):
    """Make of draw(axes), which fills three plots, a function that gives their PNG, drawn once."""
    @functools.cache
    @default_settings()
    @functools.wraps(draw)
    def png():
        figure, axes = subplots(1, 3, (9, 2.7))
        draw(axes)
        picture = Picture(figure)
        picture.draw()
        return picture.encode("png")

    return png
