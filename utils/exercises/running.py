"""Running a learner's code so that nothing in it can break the notebook: errors, prints, endless loops, changed inputs."""

import contextlib
import copy
import ctypes
import inspect
import io
import linecache
import sys
import threading
import time
import traceback
import types
import warnings
from dataclasses import dataclass

import numpy as np

TIME_LIMIT = 2.0  # seconds of work for one check
PATIENCE = 5  # times as long may it take by the clock: on a busy computer, or asleep


class TimeLimit(BaseException):
    """Raised inside code that runs longer than it may. Not an Exception, so that `except Exception` does not catch it."""


def within(seconds, do):
    """do(); when it works longer, by the processor's time, TimeLimit is raised inside it, and by this function.

    Where a bare except swallows it, the next line raises it again, now outside of that try, and so on until all is left.
    Works in every thread and on every system with threads; where there are none (a kernel in the browser), no limit.
    """
    thread, tracer = threading.get_ident(), sys.gettrace()
    ended, running, late = threading.Event(), True, False

    class Insistent(TimeLimit):
        def __del__(self):  # nothing holds it any more: it was swallowed
            frame = sys._getframe(1)
            if running and threading.get_ident() == thread and frame.f_globals is not globals():
                sys.settrace(lambda *_: None)  # Python traces the lines of a frame only while it traces calls
                frame.f_trace = raise_again

    def raise_again(*_):  # once: Python drops a trace function that raises
        raise Insistent

    python, message = ctypes.pythonapi, (ctypes.c_ulong(thread), ctypes.py_object(Insistent))

    def watch():
        nonlocal late
        work, clock, wait = time.process_time() + seconds, time.monotonic() + PATIENCE * seconds, seconds
        while not ended.wait(wait):
            over = late or time.process_time() >= work or time.monotonic() >= clock
            if over and running:  # Python changes threads at calls and loops: not before the exception is sent
                late = True
                python.PyThreadState_SetAsyncExc(*message)
            wait = 0.05  # for code that waits for the processor, or keeps the exception

    try:
        with contextlib.suppress(RuntimeError):  # no threads here
            threading.Thread(target=watch, daemon=True).start()
        result = do()
    finally:
        running = False  # from here on at most one exception can arrive
        try:
            while late and python.PyThreadState_SetAsyncExc(*message):  # in its place, and waits for it; to take it
                pass  # back (to send None) would leave Python looking for it at every loop
        except TimeLimit:
            sys.settrace(tracer)
        ended.set()
    if late:  # and the code went on
        raise TimeLimit
    return result


@dataclass
class Outcome:
    """What came of one call: a value, or an error and where in the learner's code it was raised."""

    value: object = None
    error: BaseException | None = None
    where: str = ""
    printed: str = ""
    warned: str = ""
    changed: tuple = ()  # the numbers of the arguments that the call changed


def run(part, answer, args):
    """Observe the answer on copies of the arguments and return the Outcome. Raises only TimeLimit and KeyboardInterrupt."""
    given = copy.deepcopy(args)
    outcome, printed = Outcome(), io.StringIO()
    with (warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed),
          contextlib.redirect_stderr(printed)):
        warnings.simplefilter("always")
        try:
            outcome.value = part.observe(answer, *given)
        except (TimeLimit, KeyboardInterrupt):
            raise
        except BaseException as error:
            outcome.error, outcome.where = error, _where(error, answer)
    outcome.printed = printed.getvalue().strip()
    outcome.warned = next((str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)
                           and w.source is None), "")  # one with a source tells of another object that has just died
    outcome.changed = tuple(i for i, pair in enumerate(zip(args, given)) if not _unchanged(*pair))
    return outcome


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


def signature_problem(part, answer):
    """Why the answer can't be called as the exercise says, or ""."""
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
    rest = parameters[len(part.arguments):]
    if names[: len(part.arguments)] != part.arguments or any(p.default is p.empty for p in rest):
        return f"The check takes a function {wanted}, yours is {getattr(answer, '__name__', 'it')}({', '.join(names)})."
    return ""


def describe_type(thing):
    """A thing's type in plain words, with its article."""
    if isinstance(thing, types.GeneratorType):
        return "a generator (a list is made with [...])"
    if isinstance(thing, np.ndarray):
        return f"an array of {thing.dtype} with shape {thing.shape}"
    name = {"NoneType": "None", "str": "a text", "function": "a function", "int": "an integer"}.get(type(thing).__name__)
    return name or f"a {type(thing).__name__}"
