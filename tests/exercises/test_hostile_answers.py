"""Answers that try to break a check: strange objects, errors of every kind, endless loops."""

import functools
import gc
import signal
import sys
import threading
import time

import numpy as np
import pytest
from helpers.exercises import EACH, references

from utils.exercises import check, checking, time_limit

STATES = {"correct", "wrong", "mistake", "not attempted", "error"}


def judged(answer):
    """The Result of exercise 1.2 for a learner's weighted_sum."""
    return check("1.2", answer)


class Spiteful:
    """An object of which nothing works."""

    def __array__(self, *options, **more):
        raise KeyError("no array")

    def __repr__(self):
        raise KeyError("no text")

    def __getattr__(self, name):
        raise KeyError(name)

    def __call__(self, *anything):
        return self


class Wordless(Exception):
    def __str__(self):
        raise ValueError("no words")


def raising(error):
    def answer(x, w, b):
        raise error

    return answer


def endless_recursion(x, w, b):
    return endless_recursion(x, w, b)


def generator(x, w, b):
    yield 1


endless_list = []
endless_list.append(endless_list)
ANYTHING = [
    "a text", "0.7", "", "EACDBB", b"EACDB", 1j, float("nan"), float("inf"), 10**5000, True, {},
    {"z": 0.7}, set(), range(3), slice(3), [], [1, [2]], [[1], [2, 3]], endless_list, object(),
    Spiteful(), int, Exception, Spiteful, print, len, np.dot, np.add, NotImplemented,
    (i for i in range(3)), iter([1]), np.zeros((2, 2)), np.array("a"), np.array([object()]),
    np.ma.masked, np.datetime64("2020-01-01"), lambda: 1, lambda *anything: 1, lambda x, w, b: {},
    lambda x, w, b: "0", lambda x, w, b: 10**5000, lambda x, w, b: [[1], [2, 3]],
    lambda x, w, b: endless_list, lambda x, w, b: Spiteful(), lambda x, w, b: generator,
    lambda x, w, b: (i for i in x), generator, endless_recursion, lambda x, w, b: sys.exit(1),
    lambda x, w, b: sys.exit(), raising(KeyError("x")), raising(GeneratorExit()),
    raising(BaseException("base")), raising(Wordless()), raising(StopIteration()),
    raising(MemoryError()), raising(AssertionError()), (1, 2), ([1], 2), ([1, 2], 3, 4),
    ([float("nan")] * 2, 1), ([1e308, 1e308], 1e308), ("ab", "c"), ([[], []], [], [], []),
]


@EACH
@pytest.mark.parametrize("place", range(len(ANYTHING)))
def test_check_never_raises_whatever_comes(exercise, place):
    result = check(exercise.id, *[ANYTHING[place]] * len(exercise.parts))
    assert not result.passed and result.state in STATES
    assert result.message and repr(result) and result._repr_html_()


def endless(x, w, b):
    while True:
        x + w


def endless_despite_errors(x, w, b):
    while True:
        try:  # noqa: SIM105
            x.sum()
        except Exception:
            pass


def endless_then_quiet(x, w, b):
    try:
        while True:
            x.sum()
    except:  # noqa: E722
        return 0.0


def endless_despite_everything(x, w, b):
    while True:
        try:  # noqa: SIM105
            x.sum()
        except:  # noqa: E722
            pass


def endless_despite_everything_twice(x, w, b):
    while True:
        try:  # noqa: SIM105
            endless_despite_everything(x, w, b)
        except:  # noqa: E722
            pass


def sum_or_nothing(x):
    try:
        return x.sum()
    except:  # noqa: E722
        return None


def endless_with_a_quiet_function(x, w, b):
    while True:
        sum_or_nothing(x)


LOOPS = [endless, endless_despite_errors, endless_then_quiet, endless_despite_everything,
         endless_despite_everything_twice, endless_with_a_quiet_function]


@pytest.mark.parametrize("loop", LOOPS)
def test_an_endless_loop_is_stopped_and_named(loop, monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.05)
    stdout = sys.stdout
    result = judged(lambda x, w, b: loop(x, w, b))
    assert result.state == "error" and "a loop that never ends" in result.message
    assert sys.stdout is stdout


def asleep(x, w, b):
    while True:
        time.sleep(0.01)


def test_what_only_waits_has_more_patience_but_no_end_of_it(monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.05)
    waits = iter([0.15])  # as on a computer that does something else: three times the limit, once

    def late(x, w, b):
        time.sleep(next(waits, 0))
        return float(x @ w + b)

    assert judged(late).passed
    assert "a loop that never ends" in judged(asleep).message


def test_an_endless_loop_is_stopped_in_any_thread(monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.05)
    results = []
    thread = threading.Thread(target=lambda: results.append(judged(endless)))
    thread.start()
    thread.join(20)
    assert "a loop that never ends" in results[0].message


def test_the_code_after_a_stopped_loop_runs_undisturbed(monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.01)
    for _ in range(20):
        assert not judged(endless).passed
        until = time.perf_counter() + 0.02
        while time.perf_counter() < until:  # an exception that was sent too late would arrive here
            assert len([1, 2]) == 2


@pytest.mark.parametrize("loop", LOOPS)
def test_a_debugger_goes_on_after_a_stopped_loop(loop, monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.05)
    before, calls = sys.gettrace(), []
    try:
        sys.settrace(debugger := lambda frame, event, arg: calls.append(frame.f_code.co_name))
        assert not judged(loop).passed
        calls.clear()
        sum_or_nothing(None)
        assert sys.gettrace() is debugger and calls == ["sum_or_nothing"]
    finally:
        sys.settrace(before)


# ---- without threads, interrupted, kept by a single call -----------------------------------------

@pytest.fixture
def no_threads(monkeypatch):
    """As in a browser's kernel."""
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.05)


@pytest.mark.parametrize("loop", [*LOOPS, asleep])
def test_an_endless_loop_is_stopped_where_there_are_no_threads(loop, no_threads):
    result = judged(lambda x, w, b: loop(x, w, b))
    assert result.state == "error" and "a loop that never ends" in result.message
    assert sys.gettrace() is None


@EACH
def test_a_right_answer_is_right_where_there_are_no_threads(exercise, no_threads, monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 2.0)
    assert check(exercise.id, *references(exercise)).passed and sys.gettrace() is None


def test_a_debugger_goes_on_where_there_are_no_threads(no_threads):
    try:
        sys.settrace(debugger := lambda *_: None)
        judged(endless), judged(lambda x, w, b: float(x @ w + b))
        assert sys.gettrace() is debugger
    finally:
        sys.settrace(None)


def test_an_interrupt_ends_a_check_and_is_said(interruptible):
    def interrupted(x, w, b):
        signal.raise_signal(signal.SIGINT)
        return float(x @ w + b)

    result = judged(interrupted)
    assert result.state == "error" and result.message.startswith("You interrupted the check.")


def test_an_interrupt_ends_an_endless_loop_at_once(interruptible):
    main = threading.main_thread().ident
    threading.Timer(0.1, signal.pthread_kill, (main, signal.SIGINT)).start()
    assert judged(endless).message.startswith("You interrupted the check.")  # and not: Stopped


def test_of_a_single_call_that_lets_others_run_the_cell_says_how_to_end_it(monkeypatch, capsys):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.05)
    monkeypatch.setattr(time_limit, "GRACE", 0.1)
    assert "a loop that never ends" in judged(lambda x, w, b: time.sleep(1.0)).message
    assert capsys.readouterr().out == f"{time_limit.KEPT}\n"
    assert "Kernel > Interrupt Kernel" in time_limit.KEPT


def test_a_single_call_that_works_too_long_is_told_from_a_loop(monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", 0.05)
    monkeypatch.setattr(checking, "GRACE", 0.1)
    assert "a single call" in judged(lambda x, w, b: sum(range(3 * 10**7))).message.lower()


async def in_a_coroutine(x, w, b):
    return float(x @ w + b)


class CalledInACoroutine:
    async def __call__(self, x, w, b):
        return float(x @ w + b)


@pytest.mark.parametrize("answer", [
    in_a_coroutine, CalledInACoroutine(), functools.partial(in_a_coroutine),
    lambda x, w, b: in_a_coroutine(x, w, b)])
def test_an_answer_with_async_is_named_and_leaves_no_warning(answer):
    result = judged(answer)
    gc.collect()  # what was never awaited warns now, and a warning is an error here
    assert not result.passed and "async def" in result.message


@EACH
def test_an_object_without_words_is_told_in_the_first_line(exercise):
    result = check(exercise.id, *[Spiteful()] * len(exercise.parts))
    assert len(result.message.splitlines()[0]) > 20
