"""What a check says of an answer that is not right: what is right already, then the smallest input that shows the fault."""

import contextlib
import inspect
import re
import types

import numpy as np

from utils.exercises import kinds
from utils.exercises.comparing import describe_type, difference, show
from utils.exercises.exercise import letter, value


def explained(part, answer, cases, outcomes, wanted, agreed):
    """(state, message) for outcomes of which not all agree with what is wanted. agreed -- which do"""
    right = [case.label for case, ok in zip(cases, agreed) if ok]
    first = agreed.index(False)
    case, outcome, want = cases[first], outcomes[first], wanted[first]
    lines = [f"Right already: {_few(dict.fromkeys(right))}."] if right else []
    lines += filter(None, [_misplaced(part, answer), kinds.question(part, cases, outcomes, wanted)])
    state = "wrong"
    if not part.arguments:  # a number or a choice, which the text must not give away
        lines.append(_not_it(part, case, outcome, want))
    elif outcome.error is not None:
        state = "error"
        where = f" (in {outcome.where})" if outcome.where else ""
        lines.append(f"{type(outcome.error).__name__} at {call(part, case)}: {_in_words(outcome.error)}{where}")
    elif outcome.value is None:
        lines.append(f"{part.name} returns nothing (None). Does every path end in a return?")
    else:
        lines.append(f"{call(part, case)}: {difference(outcome.value, want.value, part.results)}.")
    if outcome.printed:
        lines.append(f"It printed: {outcome.printed[:200]}")
    return state, "\n".join(lines)


def call(part, case):
    """What was run, as a learner would write it."""
    if part.shown:
        return part.shown(*case.args)
    return f"{part.name}({', '.join(f'{name}={show(arg, tiny=True)}' for name, arg in zip(part.arguments, case.args))})"


def of_counts(outcomes, wanted):
    """What to say of counts that came as floats: right, but integers serve better."""
    floats = [got.value for got, want in zip(outcomes, wanted)
              if type(want.value) is int and np.asarray(got.value).dtype.kind == "f"]
    return f" A count is an integer, though: yours is {describe_type(floats[0])}." if floats else ""


def signature_problem(part, answer):
    """Why the answer can't be called as the exercise says, or "". Its parameters may have any names, in the right order."""
    if any(map(inspect.iscoroutinefunction, _functions(answer))):
        return (f"{part.name} is made with async def, so a call gives a coroutine and no result. What does a plain def "
                "give?")
    if not part.arguments:
        return ""
    wanted = f"{part.name}({', '.join(part.arguments)})"
    if not callable(answer):
        return f"The check takes the function {wanted}, got {describe_type(answer)}."
    try:
        parameters = list(inspect.signature(answer).parameters.values())
    except (TypeError, ValueError):
        return ""  # some built-in functions do not tell
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return ""  # a decorated function, or np.vectorize
    names = tuple(p.name for p in parameters)
    yours = f"yours is {getattr(answer, '__name__', 'it')}({', '.join(names)})."
    by_place = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    rest = [p for p in parameters if p not in by_place[:len(part.arguments)]]
    if len(by_place) < len(part.arguments) or any(p.default is p.empty and p.kind is not p.VAR_KEYWORD for p in rest):
        return f"The check takes a function {wanted}, {yours}"
    if names[:len(part.arguments)] != part.arguments and set(names) == set(part.arguments):
        return f"The check takes a function {wanted}, {yours} In which order do they come?"
    return ""


def _misplaced(part, answer):
    """A question about the order of parameters, for a wrong function of which some stand at another's place; else ""."""
    with contextlib.suppress(TypeError, ValueError):
        names = list(inspect.signature(answer).parameters)
        if any(name in part.arguments and name != part.arguments[i] for i, name in enumerate(names[:len(part.arguments)])):
            return (f"The check calls {part.name}({', '.join(part.arguments)}), and yours takes ({', '.join(names)}). In "
                    "which order do they come?")
    return ""


def _functions(answer):
    """The functions that an answer consists of: itself, or the methods of a class or an object."""
    if isinstance(answer, types.FunctionType | types.MethodType):
        return [answer]
    return list(vars(answer if isinstance(answer, type) else type(answer)).values())


def _few(labels, most=4):
    """The first labels, and how many more there are."""
    labels = list(labels)
    more = len(labels) - most
    return ", ".join(labels) if more <= 1 else f"{', '.join(labels[:most])}, and {more} more"


def _in_words(error):
    """The error's text; NumPy's about shapes in a matrix product, fractions in integers and .data, in plain words."""
    try:
        text = str(error)
    except Exception:  # the learner's own error
        text = ""
    sizes = re.search(r"matmul: .*size (\d+) is different from (\d+)", text)
    if sizes:
        return f"the sizes that meet in @ differ: {sizes[2]} on its left, {sizes[1]} on its right"
    if re.search(r"Cannot cast ufunc '\w+' output from dtype\('float\d+'\) to dtype\('u?int\d+'\)", text):
        return ("-= and its kind write into the array itself. This one holds whole numbers, and the result has fractions. "
                "How do you make a new array instead?")
    if "memoryview" in text:
        return ("a number of NumPy has a .data too, and that is no number. Which numbers are yours already, and which must "
                "become one first?")
    return text or f"a {type(error).__name__} without a text"


def _not_it(part, case, outcome, want):
    """What to say of a number or a choice."""
    if isinstance(outcome.error, ValueError):
        return _in_words(outcome.error)
    if outcome.error is not None:
        return (f"{part.name} can't be read ({type(outcome.error).__name__}: {_in_words(outcome.error)}). Write it with "
                "plain numbers, lists or letters.")
    if part.observe not in (value, letter):
        return f"{part.name}, {case.label}: {difference(outcome.value, want.value)}."
    return f"{part.name} = {outcome.value} is not right."
