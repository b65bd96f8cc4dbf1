"""Which answers are the reader's own: not stubs, nor the course's, which `yours` lends until the
reader's have passed."""

import dis
from types import FunctionType

_lent = {}  # id: each of them, an object that no reader can type
_NOTHING = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}  # what empty bodies do


def lend(references):
    """The references as a tuple, remembered."""
    references = tuple(references)
    _lent.update((id(reference), reference) for reference in references)
    return references


def lent_note(*answers):
    """What to say first if one of the answers is lent, or ""."""
    if not any(id(answer) in _lent for answer in answers):
        return ""
    return "This is the course's own answer, which yours gives until your own has passed. "


def begun(answer, beside=()):
    """Whether an answer is the reader's. beside -- the answers that were handed in with it"""
    return id(answer) not in _lent and not _is_stub(answer, beside)


def _is_stub(answer, beside):
    """Whether it is `...`, None, a function without a body, or a class of such functions, which may
    inherit from the answers beside it."""
    if answer is None or answer is ...:
        return True
    if isinstance(answer, type):
        own = [thing for name, thing in vars(answer).items() if name not in vars(_EmptyClass)]
        return all(_is_stub(thing, ()) for thing in own) and all(
            any(base is other for other in (object, *beside)) for base in answer.__bases__)
    if not isinstance(answer, FunctionType):
        return False
    return (all(c in (None, ..., answer.__doc__) for c in answer.__code__.co_consts)
            and all(step.opname in _NOTHING for step in dis.get_instructions(answer)))


class _EmptyClass:
    """What every class has."""
