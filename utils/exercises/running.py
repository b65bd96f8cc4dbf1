"""Running a learner's code so that nothing in it can break the notebook."""

import contextlib
import copy
import inspect
import io
import linecache
import re
import traceback
import types
import warnings
from dataclasses import dataclass, replace
from functools import wraps

import numpy as np

from utils.exercises.comparing import is_finite, things_in, with_arrays
from utils.exercises.exercise import call
from utils.exercises.own_settings import FLOAT_ERRORS
from utils.exercises.time_limit import TimeLimit

# A BLAS may leave flags set though its product is right, and NumPy warns (Apple's: numpy 28687).
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


def run(part, answer, args, given=None):
    """The Outcome of the answer, observed on copies of the arguments, or on those given.

    Raises only TimeLimit and KeyboardInterrupt.
    """
    given = copy.deepcopy(args) if given is None else given
    outcome, printed = Outcome(), io.StringIO()
    with (warnings.catch_warnings(record=True) as caught, np.errstate(**FLOAT_ERRORS),
          contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed)):
        warnings.simplefilter("always")
        filters = list(warnings.filters)
        try:
            outcome.value = part.observe(answer, *given)
            if inspect.iscoroutine(outcome.value):
                outcome.value.close()
                raise TypeError("the call gives a coroutine and no result. What does a def without "
                                "async def give?")
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
    outcome.shared = tuple(i for i, arg in enumerate(given) if isinstance(arg, np.ndarray) and any(
        isinstance(thing, np.ndarray) and np.may_share_memory(arg, thing)
        for thing in things_in(outcome.value)))
    return outcome


def _counts(warning, outcome):
    """Whether a warning is NumPy's about the answer: not of an object that has just died, its
    source, nor of a product that is finite."""
    operation = re.search(r" encountered in (\w+)$", str(warning.message))
    of_a_product = operation and operation[1] in PRODUCTS and is_finite(outcome.value)
    return (issubclass(warning.category, RuntimeWarning) and warning.source is None
            and not of_a_product)


def _unchanged(before, after):
    if callable(before):
        return True
    if isinstance(before, tuple | list) and type(after) is type(before):  # arrays of many shapes
        return len(before) == len(after) and all(map(_unchanged, before, after))
    with contextlib.suppress(Exception):
        return np.array_equal(before, after)
    return before is after


def _where(error, answer):
    """The last line of the learner's own code that the error passed through, as text."""
    is_class = isinstance(answer, type)
    methods = vars(answer).values() if is_class else [answer]
    file = next((method.__code__.co_filename for method in methods
                 if isinstance(method, types.FunctionType)), None)
    lines = [(frame.f_code, number) for frame, number in traceback.walk_tb(error.__traceback__)
             if frame.f_code.co_filename == file]
    if not lines:
        return ""
    code, number = lines[-1]
    if is_class and code.co_name in vars(answer):
        place = f"{answer.__name__}.{code.co_name}"
    else:
        if code.co_name.startswith("<") and isinstance(answer, types.FunctionType):
            code = answer.__code__  # a comprehension is a line of the function around it
        place = f"line {number - code.co_firstlineno + 1} of {code.co_name}"
    text = linecache.getline(file, number).strip()
    return place + (f": {text}" if text else "")


def giving_arrays(part, answer, cases):
    """The answer as later cells need it: a function that gives lists gives arrays."""
    if not part.arguments or isinstance(answer, type):
        return answer
    plain = replace(part, observe=call)
    values = (run(plain, answer, case.args).value for case in cases)
    if all(with_arrays(value) is value for value in values):
        return answer
    return wraps(answer)(lambda *args, **more: with_arrays(answer(*args, **more)))
