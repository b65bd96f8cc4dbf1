"""Faults that a function can have whatever it computes, and the question that leads on from each:
results that are right but for their signs, rounded, or cut to whole numbers."""

import numpy as np

from utils.exercises.comparing import equal, leaves

SIGNS = "Every number is right but for its sign. Where is a minus too many, or one missing?"
ROUNDED = ("The numbers are right, but rounded to {} decimal{}. Rounding is for showing them: "
           "who may need the other digits?")
CUT = ("Right for floats. Where {0} holds integers, your result does too, and its fractions are "
       "cut off. Which type has np.zeros_like({0}), and which np.zeros({0}.shape)?")
WHOLE = ("Some of your results are whole numbers, and their fractions are cut off: int() does "
         "that, and np.vectorize gives all results the type of the first one. "
         "Which type should yours have?")


def question(part, trials):
    """The question about the one kind of fault that explains all trials; "" if none does."""
    if any(got.error is not None or want.error is not None for _, got, want in trials):
        return ""
    pairs = [(case, got, want) for case, outcome, right in trials
             for _, got, want in leaves(outcome.value, right.value)]
    wrong = [pair for pair in pairs if not equal(*pair[1:])]
    if not all(_kind(got) in "fiu" and _kind(want) in "fi" for _, got, want in wrong):
        return ""

    def explained(change, some=wrong):
        return all(equal(got, change(np.asarray(want))) for _, got, want in some)

    several = sum(np.size(want) for *_, want in wrong) > 1  # one number may be a coincidence
    if several and explained(np.negative, [pair for pair in pairs if _kind(pair[2]) in "fi"]):
        return SIGNS
    if any(_kind(want) == "i" for *_, want in wrong):  # a count has no decimals
        return ""
    for digits in (1, 2, 3, 4):
        if several and explained(lambda want, digits=digits: np.round(want, digits)):
            return ROUNDED.format(digits, "s" if digits > 1 else "")
    if explained(np.trunc) and all(_kind(got) in "iu" for _, got, _ in wrong):
        cut = {id(case) for case, *_ in wrong}
        for i, name in enumerate(part.arguments):
            whole = {id(case) for case, *_ in trials
                     if i < len(case.args) and _kind(case.args[i]) in "iu"}
            if cut <= whole and len(whole) < len(trials):
                return CUT.format(name)
        if any(np.ndim(want) or np.trunc(want) for *_, want in wrong):  # a 0 may have been chosen
            return WHOLE
    return ""


def _kind(thing):
    """The kind of its numbers, as NumPy's dtypes have it: "f" for floats, "i" for integers."""
    try:
        return np.asarray(thing).dtype.kind
    except (TypeError, ValueError):  # lists of several lengths
        return "O"
