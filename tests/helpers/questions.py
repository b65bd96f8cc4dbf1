"""What the tests of the lessons' questions share."""

import re
from pathlib import Path

import pytest

from utils.widgets.items import Number

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"


def compare_numbers(ask, computed, by_hand):
    """The numbers in a quiz of words.md against those of the engine, and against a person's.

    computed -- for each question with a number: the right one, and wrong ones
    """
    items = [item for item in ask.CORE_QUIZ + ask.MORE_QUIZ if isinstance(item, Number)]
    assert [item.answer for item in items] == pytest.approx(by_hand, rel=1e-5)
    assert len(items) == len(computed)
    for item, (right, *wrong) in zip(items, computed):
        assert item.answer == pytest.approx(right, rel=1e-5), item.question
        assert type(item.answer) is type(right), item.question
        for number in wrong:
            nearest = min(abs(known - number) for known in item.mistakes)
            assert nearest < 1e-5 * max(1, abs(number)), (item.question, number)


def check_headings(ask, lesson):
    """No heading after a prediction shares a word with its right answer.

    lesson -- its number, such as "08"
    """
    text = next(SOLUTIONS.glob(f"{lesson}_*.py")).read_text(encoding="utf-8")
    asked = re.findall(r"^predict\(ask\.(\w+), .*?^# ##+ (.+?)$", text, re.MULTILINE | re.DOTALL)
    assert len(asked) == len(ask.PREDICT) == 5
    for name, heading in asked:
        answer, said = (set(re.findall(r"\w+", text.lower())) - {"it", "a", "the", "and", "one"}
                        for text in (getattr(ask, name).right, heading))
        assert not answer & said, (heading, answer)
