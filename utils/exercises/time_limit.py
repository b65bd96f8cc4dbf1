"""A limit for a learner's code: what works too long is stopped from inside, whatever it catches."""

import ctypes
import sys
import threading
import time

TIME_LIMIT = 2.0  # seconds of work for one check
PATIENCE = 5  # times as long may it take by the clock: on a busy computer, or asleep
GRACE = 1.0  # seconds in which code that is told to stop does so, unless a single call keeps it
KEPT = ("A single call of Python's or NumPy's takes very long, and a check can't stop it inside. "
        "Kernel > Interrupt Kernel ends some of these calls, Kernel > Restart Kernel ends all.")


class TimeLimit(BaseException):
    """Raised inside code that runs longer than it may. No Exception, which many would catch."""


def within(seconds, do):
    """do(); when it works longer, by the processor's time, TimeLimit is raised inside it and here.

    Where a bare except swallows it, the next line raises it again, now outside of that try, and so
    on until all is left. Works in every thread and on every system. A thread watches; where there
    are none (a kernel in the browser), every line looks at the clock itself. Neither reaches a
    single call that does not return: the cell says so (KEPT), if that lets other threads run.
    """
    thread, tracer, tell = threading.get_ident(), sys.gettrace(), sys.stdout
    work, clock = time.process_time() + seconds, time.monotonic() + PATIENCE * seconds
    ended, running, late, watched = threading.Event(), True, False, True

    class Insistent(TimeLimit):
        def __del__(self):  # nothing holds it any more: it was swallowed
            frame = sys._getframe(1)
            if running and threading.get_ident() == thread and frame.f_globals is not globals():
                sys.settrace(lambda *_: None)  # Python traces lines only while it traces calls
                frame.f_trace = raise_again

    def raise_again(*_):  # once: Python drops a trace function that raises
        raise Insistent

    def over():
        return late or time.process_time() >= work or time.monotonic() >= clock

    python, message = ctypes.pythonapi, (ctypes.c_ulong(thread), ctypes.py_object(Insistent))

    def watch():
        nonlocal late
        wait, told = seconds, None
        while not ended.wait(wait):
            if over() and running:
                late = True  # Python changes threads at calls and loops: not before it is sent
                python.PyThreadState_SetAsyncExc(*message)
                told = told or time.monotonic()
                if told and time.monotonic() > told + GRACE:
                    print(KEPT, file=tell)
                    told = float("inf")  # once
            wait = 0.05  # for code that waits for the processor, or keeps the exception

    def watch_line(*_):
        nonlocal late
        if over():
            late = True
            raise Insistent
        return watch_line

    try:
        try:
            threading.Thread(target=watch, daemon=True).start()
        except RuntimeError:  # no threads here
            watched = False
            sys.settrace(watch_line)
        result = do()
    finally:
        running = False  # from here on at most one exception can arrive
        try:  # to take it back (to send None) would leave Python looking for it at every loop:
            while watched and late and python.PyThreadState_SetAsyncExc(*message):
                pass  # sends one in its place, and waits for it
        except TimeLimit:
            pass
        if late or not watched:
            sys.settrace(tracer)
        ended.set()
    if late:  # and the code went on
        raise TimeLimit
    return result


def within_lines(number, do):
    """The same with a limit of lines of Python: slower, and alike on every computer."""
    tracer, left = sys.gettrace(), number

    def count(*_):
        nonlocal left
        left -= 1
        if left < 0:
            raise TimeLimit
        return count

    try:
        sys.settrace(count)
        result = do()
    finally:
        sys.settrace(tracer)
    if left < 0:  # and the code went on
        raise TimeLimit
    return result
