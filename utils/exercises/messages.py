"""What a check says of a wrong answer: what is right, and the first input that shows the fault."""

import contextlib
import inspect
import re
import types

import numpy as np

from utils.exercises import kinds
from utils.exercises.comparing import describe_type, difference, same, show
from utils.exercises.exercise import letter, value

PLAIN = {  # what an error's text matches: the same in plain words
    r"matmul: .*size (\d+) is different from (\d+)":
        r"the sizes that meet in @ differ: \2 on its left, \1 on its right",
    r"Cannot cast ufunc '\w+' output from dtype\('float\d+'\) to dtype\('u?int\d+'\)":
        "-= and its kind write into the array itself. This one holds whole numbers, and the result "
        "has fractions. How do you make a new array instead?",
    "memoryview":
        "a number of NumPy has a .data too, and that is no number. Which numbers are yours "
        "already, and which must become one first?"}


def explained(part, answer, trials):
    """(state, message) of a wrong answer. trials -- [(Case, its Outcome, the right Outcome)]"""
    right = list(dict.fromkeys(case.label for case, got, want in trials if same(got, want)))
    lines = [f"Right already: {_few(right)}."] if right else []
    lines += filter(None, [_misplaced(part, answer), kinds.question(part, trials)])
    case, outcome, want = next(trial for trial in trials if not same(*trial[1:]))
    if not part.arguments:  # a number or a choice, which the text must not give away
        lines.append(_not_it(part, case, outcome, want))
    elif outcome.error is not None:
        where = f" (in {outcome.where})" if outcome.where else ""
        lines.append(f"{type(outcome.error).__name__} at {called(part, case)}: "
                     f"{_in_words(outcome.error)}{where}")
    elif outcome.value is None:
        lines.append(f"{part.name} returns nothing (None). " + (
            "What it prints can be read and not computed with: which word hands a value back?"
            if outcome.printed else "Does every path end in a return?"))
    else:
        why = difference(outcome.value, want.value, part.results)
        lines.append(f"{called(part, case)}: {why}.")
    if outcome.printed:
        lines.append(f"It printed: {outcome.printed[:200]}")
    stopped = part.arguments and outcome.error is not None
    return "error" if stopped else "wrong", "\n".join(lines)


def called(part, case):
    """What was run, as a learner would write it."""
    if part.shown:
        return part.shown(*case.args)
    args = (f"{name}={show(arg, tiny=True)}" for name, arg in zip(part.arguments, case.args))
    return f"{part.name}({', '.join(args)})"


def of_counts(trials):
    """What to say of counts that came as floats: right, but integers serve better."""
    floats = [got.value for _, got, want in trials
              if type(want.value) is int and np.asarray(got.value).dtype.kind == "f"]
    return f" A count is an integer, though: yours is {describe_type(floats[0])}." if floats else ""


def signature_problem(part, answer):
    """Why the answer can't be called as the exercise says, or "". Parameters may have any names."""
    kind = answer if isinstance(answer, type) else type(answer)
    is_function = isinstance(answer, types.FunctionType | types.MethodType)
    functions = [answer] if is_function else vars(kind).values()
    if any(map(inspect.iscoroutinefunction, functions)):
        return (f"{part.name} is made with async def, so a call gives a coroutine and no result. "
                "What does a plain def give?")
    if not part.arguments:
        return ""
    wanted = f"{part.name}({', '.join(part.arguments)})"
    if not callable(answer):
        return f"The check takes the function {wanted}, got {describe_type(answer)}."
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return ""  # some built-in functions do not tell
    names = tuple(signature.parameters)
    if any(p.kind is p.VAR_POSITIONAL for p in signature.parameters.values()):
        return ""  # a decorated function, or np.vectorize
    yours = f"yours is {getattr(answer, '__name__', 'it')}({', '.join(names)})."
    try:
        signature.bind(*part.arguments)
    except TypeError:
        return f"The check takes a function {wanted}, {yours}"
    if names[:len(part.arguments)] != part.arguments and set(names) == set(part.arguments):
        return f"The check takes a function {wanted}, {yours} In which order do they come?"
    return ""


def _misplaced(part, answer):
    """A question to a wrong function with a parameter at another's place; else ""."""
    with contextlib.suppress(TypeError, ValueError):
        names = list(inspect.signature(answer).parameters)
        if any(name in part.arguments and name != wanted
               for name, wanted in zip(names, part.arguments)):
            return (f"The check calls {part.name}({', '.join(part.arguments)}), and yours takes "
                    f"({', '.join(names)}). In which order do they come?")
    return ""


def _few(labels, most=4):
    """The first labels, and how many more there are."""
    more = len(labels) - most
    return ", ".join(labels) if more <= 1 else f"{', '.join(labels[:most])}, and {more} more"


def _in_words(error):
    """The error's text; in plain words where there are any."""
    text = ""
    with contextlib.suppress(Exception):  # of the learner's own error
        text = str(error)
    for pattern, plain in PLAIN.items():
        if found := re.search(pattern, text):
            return found.expand(plain)
    return text or f"a {type(error).__name__} without a text"


def _not_it(part, case, outcome, want):
    """What to say of a number or a choice."""
    if isinstance(outcome.error, ValueError):
        return _in_words(outcome.error)
    if outcome.error is not None:
        return (f"{part.name} can't be read ({type(outcome.error).__name__}: "
                f"{_in_words(outcome.error)}). Write it with plain numbers, lists or letters.")
    if part.observe not in (value, letter):
        return f"{part.name}, {case.label}: {difference(outcome.value, want.value)}."
    return f"{part.name} = {outcome.value} is not right."
