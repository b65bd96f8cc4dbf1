"""Reading the predictions and the quiz of a lesson from its words.md.

    # PREDICT                              a group: what comes before an interaction; CORE_QUIZ and MORE_QUIZ at the end
    ## BIAS                                an item, and its question:
    What happens to the line where z = 0?
    - [ ] It turns                         Choose: the options, and the feedback to each; [x] is right
      Drag w1 to see a line turn.
    How sure are you?                      if it also asks that
    = 0.5                                  Number: the right one, and why
      The sigmoid of 0 is one half.
    - 1                                    a wrong one that is known, and the feedback
      What is z on the boundary?
    - Plot A = the bias was lowered        Match: pairs
    - not Plot A = the signs turned        and the feedback to a wrong one
      Which number moves the line?
    1. the data goes forward               Order: the steps; a wrong one is: - not first = a step
    > The bias moves the line.             said when all of a Match or an Order is right
    ![Three plots of a line.](lines)       a picture: what it shows, and its name in the code
"""

import functools
import re
from dataclasses import replace

from utils import words
from utils.widgets.explore import Picture, default_settings, stage
from utils.widgets.quiz import Choose, Match, Number, Order

PREDICT, SURE = "PREDICT", "How sure are you?"


def read(section, pictures):
    """The item of a Section. pictures -- {name: a function that draws it}; raises ValueError with file and line."""
    question, found, extra = [], [], {}  # found: [(line, kind, its parts, the feedback under it)]
    for line in section.lines:
        kind, match = next(((kind, m) for kind, form in _FORMS.items() if (m := re.fullmatch(form, line.text))), ("", None))
        if kind == "feedback" and found:
            found[-1][3].append(match[1])
        elif kind in ("picture", "why") or line.text == SURE:
            extra[kind] = (line, match)
        elif kind and kind != "feedback":
            found.append((line, kind, match.groups(), []))
        elif found or kind == "feedback":
            raise line.wrong(f"this is neither an option nor the feedback to one (two spaces before it): {line.text}")
        else:
            question.append(line.text)
    found = [(line, kind, parts, " ".join(texts)) for line, kind, parts, texts in found]
    if not question or not found:
        raise section.heading.wrong(f"{section.name} needs a question and the answers to choose from")
    kinds = {kind for _, kind, *_ in found}
    make = next((make for start, make in _MAKERS.items() if start in kinds and kinds <= _ALLOWED[start]), None)
    if make is None:
        raise found[0][0].wrong(f"these don't go together in one question: {', '.join(sorted(kinds))}")
    item = make(section, " ".join(question), found, extra["why"][1][1] if "why" in extra else "")
    if "" in extra:
        item = replace(item, confidence=True)
    if "picture" in extra:
        line, match = extra["picture"]
        if match[2] not in pictures:
            raise line.wrong(f"there is no picture {match[2]}; there are: {', '.join(pictures)}")
        item = replace(item, picture=pictures[match[2]], alt=match[1])
    return item


_FORMS = {"option": r"- \[([ x])\] (.+)", "number": r"= (\S+)", "not": r"- not (.+?) = (.+)", "pair": r"- (.+?) = (.+)",
          "wrong number": r"- (-?[\d.]+(?:e-?\d+)?)", "step": r"\d\. (.+)", "why": r"> (.+)",
          "picture": r"!\[(.+)\]\((.+)\)", "feedback": r"  +(\S.*)"}
_ALLOWED = {"option": {"option"}, "number": {"number", "wrong number"}, "pair": {"pair", "not"}, "step": {"step", "not"}}


def _choose(section, question, found, why):
    right = [text for _, _, (mark, text), _ in found if mark == "x"]
    if len(right) != 1:
        raise section.heading.wrong(f"{section.name} has {len(right)} right options ([x]), and needs one")
    return Choose(question, _said(found, lambda parts: parts[1]), right[0])


def _number(section, question, found, why):
    right, *wrong = found
    if right[1] != "number" or any(kind == "number" for _, kind, *_ in wrong):
        raise section.heading.wrong(f"{section.name} needs one right number (= ...), before the wrong ones")
    said = _said(found, lambda parts: float(parts[0]) if re.search(r"[.e]", parts[0]) else int(parts[0]))
    answer, *mistakes = said
    return Number(question, answer, {number: said[number] for number in mistakes}, said[answer])


def _pairs(section, question, found, why):
    pairs = {thing: partner for _, kind, (thing, *partner), _ in found if kind == "pair" for partner in partner}
    return Match(question, pairs, _mistakes(section, found, why), why)


def _order(section, question, found, why):
    steps = [parts[0] for _, kind, parts, _ in found if kind == "step"]
    return Order(question, steps, _mistakes(section, found, why), why)


def _mistakes(section, found, why):
    if not why:
        raise section.heading.wrong(f"{section.name} needs a line > that says why all of it is right")
    return _said([entry for entry in found if entry[1] == "not"], lambda parts: parts)


def _said(found, key):
    """{option, number or pair: the feedback to it}."""
    said = {}
    for line, _, parts, feedback in found:
        if not feedback:
            raise line.wrong(f"the feedback is missing (below, two spaces before it): {line.text}")
        if key(parts) in said:
            raise line.wrong(f"it is there twice: {line.text}")
        said[key(parts)] = feedback
    return said


_MAKERS = {"option": _choose, "number": _number, "pair": _pairs, "step": _order}


def groups(folder, **pictures):
    """{group: {name: item}} of a lesson, in the language that was chosen where there is an entry, else in English."""
    found = {}
    for code in dict.fromkeys(("en", words.language())):
        for group, sections in words.of_lesson(folder, code).items():
            if group == PREDICT or group.endswith("QUIZ"):
                items = {section.name: read(section, pictures) for section in sections}
                found[group] = {name: items.get(name, item) for name, item in (found.get(group) or items).items()}
    found[PREDICT] = {name: replace(item, button="Commit") for name, item in found.get(PREDICT, {}).items()}
    return found


def questions(folder, **pictures):
    """The __getattr__ of a lesson's ask.py: PREDICT_... are the items of the group PREDICT, ..._QUIZ lists of items.

    folder -- a Path, the lesson's; pictures -- functions without arguments that return a PNG
    """
    def __getattr__(name):
        found = groups(folder, **pictures)
        offered = {PREDICT: found[PREDICT], **{f"{PREDICT}_{key}": item for key, item in found[PREDICT].items()}}
        offered |= {group: list(items.values()) for group, items in found.items() if group != PREDICT}
        if name not in offered:
            raise AttributeError(f"{folder.name}/words.md has no {name}; it has: {', '.join(offered)}")
        return offered[name]

    return __getattr__


def three_plots(draw):
    """Make a function draw(axes), which fills three plots side by side, give their PNG: drawn when first asked for."""
    @functools.cache
    @default_settings()
    @functools.wraps(draw)
    def png():
        figure, axes = stage(1, 3, (9, 2.7))
        draw(axes)
        picture = Picture(figure)
        picture.draw()
        return picture.encode("png")

    return png
