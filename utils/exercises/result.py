"""What check and hint give back: as plain text, and on the page."""

import html
from dataclasses import dataclass

_STATES = {  # state: (what it is called, a sign and the color of the bar beside it)
    "correct": ("Correct", "\u2713", "#117733"),
    "wrong": ("Not yet", "\u2717", "#cc6677"),
    "mistake": ("Not yet: a well-known slip", "\u2717", "#aa4499"),
    "not attempted": ("Not attempted", "\u2026", "#888888"),
    "error": ("It stopped with an error", "!", "#882255"),
}


@dataclass(frozen=True)
class Result:
    """What `check` found.

    state -- one of _STATES; message -- plain text
    hints -- those of the exercise, to be opened one after the other
    """

    title: str
    state: str
    message: str
    hints: tuple = ()

    @property
    def passed(self):
        """Whether the answer is right: what a grader asserts."""
        return self.state == "correct"

    def __repr__(self):
        return f"{_STATES[self.state][0]}: {self.title}\n{self.message}"

    def _repr_html_(self):
        name, sign, color = _STATES[self.state]
        ladder = ""
        for i, text in reversed(list(enumerate(self.hints, 1))):
            ladder = (f"<details><summary>Hint {i} of {len(self.hints)}</summary>"
                      f"{html.escape(text)}{ladder}</details>")
        return (f'<div style="border-left: 4px solid {color}; padding: 0.2em 0.8em">'
                f"<b>{sign} {name}</b>: {html.escape(self.title)}"
                f"{_rows(self.message.splitlines())}{ladder}</div>")


class Hint:
    """A title, and the lines below it."""

    def __init__(self, title, *lines):
        self.title, self.lines = title, lines

    def __repr__(self):
        return "\n".join([self.title, *self.lines])

    def _repr_html_(self):
        return f"<b>{html.escape(self.title)}</b>{_rows(self.lines)}"


def _rows(lines):
    return "".join(f"<div>{html.escape(line)}</div>" for line in lines)
