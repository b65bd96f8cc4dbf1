"""Questions: choose, number, match and order, each with an answer to every wrong option.

An item is data: `widget()` puts it on the page, `judge(*answers)` gives (right, feedback), and
`lines()` its options as text. Tab, the arrow keys, Space and Enter are enough for all of them.
"""

import base64
import contextlib
import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import ipywidgets as W

from utils.widgets.ordering import Ordering

_WIDE = {"width": "auto", "max_width": "60em"}


def titled(text):
    """The text of a question, as HTML."""
    return f'<div class="kc-title">{html.escape(text)}</div>'


class Question(W.VBox):
    """One question on the page: its text, its inputs, a button, and the feedback that follows.

    right -- whether the last answer was, None before the first
    """

    def __init__(self, text, inputs, judge, picture=()):
        """inputs -- widgets, of `value` None until answered; picture -- [a widget] or nothing"""
        self.inputs, self._judge, self.right, self._then = inputs, judge, None, []
        self.title, self.feedback = W.HTML(titled(text)), W.HTML()
        self.button = W.Button(description="Check",
                               tooltip="Commit to your answer and see what comes of it")
        self.button.on_click(self.commit)
        super().__init__([self.title, *picture, *inputs, self.button, self.feedback])
        self.add_class("kc-question")

    def when_answered(self, do):
        """Call do() after the first answer, right or wrong."""
        self._then.append(do)

    def commit(self, _=None):
        """Judge what the inputs hold and say so."""
        values = [widget.value for widget in self.inputs]
        if None in values or "" in values:
            self._say("Answer first, then press the button.", "waits")
            return
        self.right, text = self._judge(*values)
        if self.right:
            self._say(f"Right. {text}", "right")
        else:
            self._say(f"Not yet. {text}", "wrong")
        while self._then:
            self._then.pop()()

    def _say(self, text, kind):
        self.feedback.value = (f'<div role="status" aria-live="polite" class="kc-said kc-{kind}">'
                               f"{html.escape(text)}</div>")


@dataclass(frozen=True)
class Choose:
    """One of several options.

    options -- {option: feedback}; right -- the right option; confidence -- also ask how sure
    """

    question: str
    options: dict
    right: str
    confidence: bool = False

    def lines(self):
        return [f"- {option}" for option in self.options]

    def widget(self):
        inputs = [W.RadioButtons(options=list(self.options), value=None, layout=_WIDE)]
        if self.confidence:
            inputs.append(W.Dropdown(options=["guessing", "fairly sure", "certain"], value=None,
                                     description="I am"))
        return Question(self.question, inputs, self.judge)

    def judge(self, option, confidence=None):
        right = option == self.right
        note = {(False, "certain"): " You were certain: this is worth a second look.",
                (True, "guessing"): " You were guessing: say in one sentence why it is so."}
        return right, self.options[option] + note.get((right, confidence), "")


@dataclass(frozen=True)
class Number:
    """A number to predict.

    answer -- the right one; mistakes -- {wrong number: feedback}; why -- said when it is right
    """

    question: str
    answer: float
    mistakes: dict
    why: str
    otherwise: str = "Work it out on paper, step by step."

    def lines(self):
        return ["- a number"]

    def widget(self):
        box = W.Text(placeholder="a number", continuous_update=False, layout={"width": "12em"})
        return Question(self.question, [box], self.judge)

    def judge(self, text):
        numbers = _readings(text)
        if not numbers:
            return False, f"Write a number such as 1.5 or 1/4; this is {text}"
        if _near(numbers, self.answer):
            return True, self.why
        known = (feedback for wrong, feedback in self.mistakes.items() if _near(numbers, wrong))
        return False, next(known, self.otherwise)


def _readings(text):
    """The numbers that a text can mean: a comma may be the decimal point, or part thousands."""
    found = []
    text = text.replace("_", "")  # which Python 3.10 does not take in a Fraction
    for plain in dict.fromkeys((text.replace(",", "."), text.replace(",", ""))):
        with contextlib.suppress(ValueError, ZeroDivisionError):
            found.append(float(Fraction(plain)))
    return found


def _near(numbers, wanted):
    """Whether one of them is the wanted one, rounded to three digits; a count (an int) is exact."""
    tolerance = 0 if isinstance(wanted, int) else 1.5e-3
    return any(math.isclose(number, wanted, rel_tol=tolerance, abs_tol=5e-4) for number in numbers)


@dataclass(frozen=True)
class Match:
    """Give each of several things its partner.

    pairs -- {thing: right partner}; mistakes -- {(thing, wrong partner): feedback}
    why -- said when all are right
    """

    question: str
    pairs: dict
    mistakes: dict
    why: str
    offered: Sequence = ()  # the partners in the order shown; sorted if empty
    picture: Callable | None = None  # a function that gives a PNG to look at
    alt: str = ""  # what it shows

    def lines(self):
        offered = "; ".join(self._partners())
        shown = [f"[{self.alt}]"] if self.alt else []
        return [*shown, f"- {', '.join(self.pairs)}", f"- to match with: {offered}"]

    def _partners(self):
        return list(self.offered or sorted(set(self.pairs.values())))

    def widget(self):
        inputs = [W.Dropdown(options=self._partners(), value=None, description=thing,
                             style={"description_width": "5em"},
                             layout={"width": "46em", "max_width": "calc(100% - 4px)"})
                  for thing in self.pairs]
        return Question(self.question, inputs, self.judge, [self._image()] if self.picture else [])

    def _image(self):
        png = base64.b64encode(self.picture()).decode()
        return W.HTML(f'<div class="kc-picture"><img alt="{html.escape(self.alt)}" '
                      f'src="data:image/png;base64,{png}" '
                      'style="width: 900px; max-width: 100%"></div>')

    def judge(self, *partners):
        wrong = [(thing, partner) for (thing, right), partner in zip(self.pairs.items(), partners)
                 if partner != right]
        if not wrong:
            return True, self.why
        pair = next((pair for pair in wrong if pair in self.mistakes), wrong[0])
        feedback = self.mistakes.get(pair, "Look at this one again.")
        n_right = len(self.pairs) - len(wrong)
        return False, f"{n_right} of {len(self.pairs)} right. {pair[0]}: {feedback}"


class Order(Match):
    """Put steps in order: a Match of places ("first", "second", ...) and steps."""

    def lines(self):
        return ["- to put in order:", *(f"- {step}" for step in self._partners())]

    def _partners(self):
        steps = sorted(self.pairs.values())
        return steps if steps != list(self.pairs.values()) else steps[::-1]

    def widget(self):
        ordering = Ordering(steps=self._partners())
        return Question(self.question, [ordering], lambda steps: self.judge(*steps))


def order(question, steps, mistakes, why):
    """Put steps in order.

    steps -- in the right order; mistakes -- {(place, wrong step): feedback}
    """
    places = ["first", "second", "third", "fourth", "fifth", "sixth"][: len(steps)]
    return Order(question, dict(zip(places, steps)), mistakes, why)
