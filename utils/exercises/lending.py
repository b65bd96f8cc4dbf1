"""The course's own answers: `yours` lends them until the reader's have passed, and `check` does
not take them for these."""

from utils.exercises.running import is_stub

_lent = {}  # id: each of them, an object that no reader can type


def lend(references):
    """The references as a tuple, remembered."""
    references = tuple(references)
    _lent.update((id(reference), reference) for reference in references)
    return references


def begun(answer, beside=()):
    """Whether an answer is the reader's: neither a stub (as in is_stub) nor lent."""
    return not is_stub(answer, beside) and id(answer) not in _lent


def lent_note(*answers):
    """What to say first if one of the answers is lent, or ""."""
    if not any(id(answer) in _lent for answer in answers):
        return ""
    return "This is the course's own answer, which yours gives until your own has passed. "
