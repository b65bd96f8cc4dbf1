"""Which answers are the reader's own: not stubs, nor the course's, which `yours` lends until the
reader's have passed."""

import dis
import weakref
from types import FunctionType

_lent = {}  # id: each of them, an object that no reader can type
_given = weakref.WeakKeyDictionary()  # what `yours` gave: (its name, exercise, whether lent)
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


def remember(answers, exercise):
    """Keep what `yours` gives, for `whose`."""
    for part, answer in zip(exercise.parts, answers):
        if isinstance(answer, FunctionType | type):
            _given[answer] = part.name, exercise.id, id(answer) in _lent


def whose(things):
    """Whose functions are among these, in a sentence or "". things -- tuples, lists, dicts, too"""
    own, lent, open_exercises = {}, {}, {}
    for function in _functions(things):
        name, exercise, is_lent = _given.get(function, (function.__name__, "", False))
        (lent if is_lent else own)[name] = None
        if is_lent:
            open_exercises[exercise] = None
    said = " and on ".join(f"{of} {_listed(names)}" for of, names in
                           (("your", own), ("the course's", lent)) if names)
    more = f" Pass {_listed(open_exercises)} and run this cell again to see yours." if lent else ""
    return f"Runs on {said}.{more}" if said else ""


def _functions(things):
    """The functions that `yours` gave, and those that were written in the notebook."""
    if isinstance(things, dict):
        things = tuple(things.values())
    if isinstance(things, tuple | list):
        for thing in things:
            yield from _functions(thing)
    elif isinstance(things, FunctionType | type) and (
            things in _given or things.__module__ == "__main__"):
        yield things


def _listed(names):
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


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
