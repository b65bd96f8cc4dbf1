"""Running a learner's code so that nothing in it can break the notebook: errors, prints, changed inputs and settings."""

import contextlib
import copy
import inspect
import io
import linecache
import re
import traceback
import types
import warnings
from dataclasses import dataclass

import numpy as np

from utils.exercises.comparing import arrays_in, is_finite
from utils.exercises.own_settings import FLOAT_ERRORS
from utils.exercises.time_limit import TimeLimit

# A BLAS may leave floating-point flags set though its product is right, and NumPy then warns (Apple's does: numpy 28687).
PRODUCTS = {"matmul", "dot", "vdot", "inner", "einsum", "tensordot", "matvec", "vecmat", "vecdot"}


@dataclass
class Outcome:
    """What came of one call: a value, or an error and where in the learner's code it was raised."""

    value: object = None
    error: BaseException | None = None
    where: str = ""
    printed: str = ""
    warned: str = ""  # what NumPy warned of
    silenced: str = ""  # what the call used to switch warnings off for good
    changed: tuple = ()  # the numbers of the arguments that the call changed
    shared: tuple = ()  # and of those that share their memory with the value


def run(part, answer, args):
    """Observe the answer on copies of the arguments and return the Outcome. Raises only TimeLimit and KeyboardInterrupt."""
    return run_on(part, answer, args, copy.deepcopy(args))


def run_on(part, answer, args, given):
    """The same, on these copies of the arguments."""
    outcome, printed = Outcome(), io.StringIO()
    with (warnings.catch_warnings(record=True) as caught, np.errstate(**FLOAT_ERRORS), contextlib.redirect_stdout(printed),
          contextlib.redirect_stderr(printed)):
        warnings.simplefilter("always")
        filters = list(warnings.filters)
        try:
            outcome.value = part.observe(answer, *given)
            if inspect.iscoroutine(outcome.value):
                outcome.value.close()
                raise TypeError("the call gives a coroutine and no result. What does a def without async def give?")
        except (TimeLimit, KeyboardInterrupt):
            raise
        except BaseException as error:
            outcome.where, error.__context__ = _where(error, answer), None
            outcome.error = error.with_traceback(None)  # which keeps all that the answer has made
        outcome.silenced = ("np.seterr" if np.geterr() != FLOAT_ERRORS else
                            "warnings.filterwarnings" if warnings.filters != filters else "")
    outcome.printed = printed.getvalue().strip()
    outcome.warned = next((str(w.message) for w in caught if _counts(w, outcome)), "")
    outcome.changed = tuple(i for i, pair in enumerate(zip(args, given)) if not _unchanged(*pair))
    outcome.shared = tuple(i for i, array in enumerate(given) if isinstance(array, np.ndarray) and any(
        np.may_share_memory(array, part) for part in arrays_in(outcome.value)))
    return outcome


def _counts(warning, outcome):
    """Whether a warning is NumPy's about the answer: not one with a source, which is about another object that has just
    died, nor one of a product that is finite."""
    operation = re.search(r" encountered in (\w+)$", str(warning.message))
    of_a_product = operation and operation[1] in PRODUCTS and is_finite(outcome.value)
    return issubclass(warning.category, RuntimeWarning) and warning.source is None and not of_a_product


def _unchanged(before, after):
    if callable(before):
        return True
    with contextlib.suppress(Exception):
        return np.array_equal(before, after)
    return before is after


def _where(error, answer):
    """The last line of the learner's own code that the error passed through, as text."""
    methods = vars(answer).values() if isinstance(answer, type) else [answer]
    file = next((method.__code__.co_filename for method in methods if isinstance(method, types.FunctionType)), None)
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        code = frame.f_code
        if code.co_filename == file:
            text = linecache.getline(file, number).strip()
            if isinstance(answer, type) and code.co_name in vars(answer):
                place = f"{answer.__name__}.{code.co_name}"
            else:  # a comprehension is a line of the function around it; another function has lines of its own
                inside = code.co_name.startswith("<") and isinstance(answer, types.FunctionType)
                code = answer.__code__ if inside else code
                place = f"line {number - code.co_firstlineno + 1} of {code.co_name}"
            return place + (f": {text}" if text else "")
    return ""


def is_stub(answer, beside=()):
    """Whether an answer was not begun: `...`, None, a function without a body, or a class of such functions only.

    beside -- the answers to the same exercise: a class that only inherits from one of them was not begun either
    """
    if answer is None or answer is ...:
        return True
    if isinstance(answer, type):
        return all(any(base is other for other in (object, *beside)) for base in answer.__bases__) and all(
            is_stub(thing) for name, thing in vars(answer).items() if name not in vars(_EmptyClass))
    if not isinstance(answer, types.FunctionType):
        return False
    code = answer.__code__
    constants = [c for c in code.co_consts if c is not None and c is not ... and c != answer.__doc__]
    return not constants and code.co_code in _EMPTY_BODIES


def _bodies():
    def only_doc():
        """doc"""

    def doc_and_dots():
        """doc"""
        ...

    def dots():
        ...

    def doc_and_return():
        """doc"""
        return None

    return {function.__code__.co_code for function in (only_doc, doc_and_dots, dots, doc_and_return)}


_EMPTY_BODIES = _bodies()


class _EmptyClass:
    """What every class has."""
