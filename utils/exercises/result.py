"""What check and hint give back: as plain text, and on the page."""

import html
from dataclasses import dataclass

STATES = {  # state: (what it is called, its class in widgets/style.css)
    "correct": ("Correct", "kc-right"),
    "wrong": ("Not yet", "kc-wrong"),
    "mistake": ("Not yet: a well-known slip", "kc-wrong kc-slip"),
    "not attempted": ("Not attempted", "kc-waits"),
    "error": ("It stopped with an error", "kc-error"),
}


@dataclass(frozen=True)
class Result:
    """What `check` found.

    state -- one of STATES; message -- plain text
    hints -- those of the exercise, to be opened one after the other
    call -- what gives a hint where only text is shown
    """

    title: str
    state: str
    message: str
    hints: tuple = ()
    call: str = ""

    @property
    def passed(self):
        """Whether the answer is right: what a grader asserts."""
        return self.state == "correct"

    def __repr__(self):
        stuck = f"\nA hint: {self.call}" * bool(self.call)
        return f"{STATES[self.state][0]}: {self.title}\n{self.message}{stuck}"

    def _repr_html_(self):
        name, looks = STATES[self.state]
        ladder = ""
        for i, text in reversed(list(enumerate(self.hints, 1))):
            ladder = (f"<details><summary>Hint {i} of {len(self.hints)}</summary>"
                      f"{html.escape(text)}{ladder}</details>")
        return (f'<div class="kc-said {looks}"><b>{name}</b>: {html.escape(self.title)}'
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
