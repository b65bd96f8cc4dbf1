"""Questions on the page: `quiz` stacks several, `predict` lets an interaction wait for one."""

import html

import ipywidgets as W

from utils.widgets.cells import Panel
from utils.widgets.controls import row, show
from utils.widgets.items import titled
from utils.widgets.screen import Page


class Quiz(Panel):
    """Several questions under a title; without a kernel, their text."""

    def __init__(self, title, items):
        self.questions, self._text = [item.widget() for item in items], title
        for i, (question, item) in enumerate(zip(self.questions, items), 1):
            numbered = f"{i}. {item.question}"
            question.title.value = titled(numbered)
            self._text += "\n".join(["", numbered, *item.lines()])
        super().__init__([W.HTML(f"<h3>{html.escape(title)}</h3>"), *self.questions, Page()])

    def _repr_mimebundle_(self, **options):
        return {**super()._repr_mimebundle_(**options), "text/plain": self._text}


class Prediction(Panel):
    """A question over an interaction whose controls wait until it is answered, or skipped.

    Until then its read-out is not shown: it may give the answer away. Afterward the question is
    one line, and `again` opens it.
    """

    def __init__(self, item, explorer):
        self.question, self.explorer = item.widget(), explorer
        self.question.button.description = "Commit"
        self.skip = W.Button(description="Just let me play", tooltip="Skip the question")
        self.again = W.Button(description="Show the question")
        self.waits = W.HTML('<div class="kc-said kc-waits">Commit to an answer, and the picture '
                            "and its controls come to life.</div>")
        self.skip.on_click(lambda _: self._unlock())
        self.again.on_click(lambda _: self._fold(False))
        self.question.when_answered(self._unlock)
        for button in self.skip, self.again:
            button.add_class("kc-link")
        self._lock(True)
        self._fold(False)
        self._text = "\n".join([f"Predict first: {item.question}", *item.lines()])
        super().__init__([self.question, row(self.skip, self.again), self.waits, explorer])

    def _unlock(self):
        self._lock(False)
        self._fold(True)

    def _lock(self, locked):
        for control in (*self.explorer.controls.values(), *self.explorer.buttons):
            control.disabled = locked
        self.explorer.image.locked = locked
        show(self.explorer.readout, not locked)
        show(self.waits, locked)
        show(self.skip, locked)

    def _fold(self, folded):
        for part in (*self.question.inputs, self.question.button):
            show(part, not folded)
        show(self.again, folded)

    def _repr_mimebundle_(self, **options):
        still, metadata = self.explorer._repr_mimebundle_(**options)
        live = super()._repr_mimebundle_(**options)
        return {**still, **live, "text/plain": f"{self._text}\n{still['text/plain']}"}, metadata


def quiz(title, items):
    """The questions, one under the other."""
    return Quiz(title, items)


def predict(item, explorer):
    """Ask the item first: the controls are locked until the reader commits to an answer."""
    return Prediction(item, explorer)
