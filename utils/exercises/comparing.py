"""Comparing a learner's value with the expected one, and saying the difference in words."""

import numpy as np

from utils.exercises.running import describe_type

TOLERANCE = 1e-5  # relative to the largest expected number: float32 passes
SHOWN = 24  # elements of an array; of a larger one, the first that differs


def same(got, want):
    """Whether two Outcomes agree: equal values up to rounding, or the same error."""
    if want.error is not None or got.error is not None:
        return type(got.error) is type(want.error) and str(got.error) == str(want.error)
    return not difference(got.value, want.value)


def difference(got, want, names=()):
    """Why `got` is not the expected `want`, in words; "" if it is. names -- of the results in a tuple

    Both are numbers, arrays, lists or tuples of these, texts, or dicts of what was observed, by its name in words.
    """
    if isinstance(want, float) and isinstance(got, float) and got == want:
        return ""  # the most common case, without an array
    if isinstance(want, dict):
        if not isinstance(got, dict) or not all(name in got for name in want):
            keys = f"a dict with the keys {', '.join(map(str, got))}" if isinstance(got, dict) else describe_type(got)
            return f"expected a dict with the keys {', '.join(want)}, got {keys}"
        return next((f"{name}: {text}" for name in want if (text := difference(got[name], want[name]))), "")
    if isinstance(want, str):
        got = got if isinstance(got, str) else show(got)
        return "" if got == want else f"expected {want}, got {got}"
    if isinstance(want, tuple):
        if not isinstance(got, tuple | list) or len(got) != len(want):
            return f"expected {len(want)} results, got {len(got) if isinstance(got, tuple | list) else describe_type(got)}"
        names = names or [f"result {i}" for i in range(1, len(want) + 1)]
        return next((f"{name}: {text}" for name, *pair in zip(names, got, want) if (text := difference(*pair))), "")
    array = _as_array(got)
    if array is None:
        return f"expected {_kind(want)}, got {describe_type(got)}"
    target = np.asarray(want)
    if array.shape != target.shape:
        return f"expected {_kind(want)}, got {_kind(array)}"
    exact = target.astype(float)
    found = array.astype(float)
    scale = max(1.0, np.abs(exact[np.isfinite(exact)]).max(initial=0.0))
    tolerance = TOLERANCE if target.dtype.kind == "f" else 0.0  # counts and labels are exact
    close = np.isclose(found, exact, rtol=tolerance, atol=tolerance * scale, equal_nan=True)
    if not close.all():
        where = ""
        if target.size > SHOWN:
            place = tuple(np.argwhere(~close)[0].tolist())
            where, want, got = f"at [{', '.join(map(str, place))}]: ", target[place], array[place]
        digits = next(n for n in (4, 8, 17) if n == 17 or show(want, n) != show(got, n))
        return f"{where}expected {show(want, digits)}, got {show(got, digits)}"
    if isinstance(want, int) and array.dtype.kind == "f":
        return f"the number is right, but a count is an integer: expected {want}, got {array.item()}"
    return ""


def show(thing, digits=4, tiny=False):
    """A value as a learner would write it, rounded to this number of decimals. tiny -- whether to show what rounds to 0"""
    if callable(thing):
        return getattr(thing, "__name__", "a function")
    if isinstance(thing, tuple):
        return f"({', '.join(show(part, digits, tiny) for part in thing)})"
    if isinstance(thing, str):
        return repr(thing)
    array = _as_array(thing)
    if array is None:
        return describe_type(thing)
    if array.ndim == 0:
        number = array.item()
        if not isinstance(number, float):
            return str(number)
        if tiny and 0 < abs(number) < 0.5 / 10**digits:
            return f"{number:.{digits}g}"
        return f"{number:.{digits}f}".rstrip("0").rstrip(".")
    tiny = tiny and array.dtype.kind == "f" and ((array != 0) & (np.abs(array) < 0.5 / 10**digits)).any()
    text = np.array2string(array, precision=digits, suppress_small=not tiny, separator=", ", threshold=SHOWN,
                           floatmode="maxprec")
    return " ".join(text.split())


def _as_array(thing):
    """A number, list or array as an array of numbers; None for anything else."""
    try:
        array = np.asarray(thing)
    except (TypeError, ValueError):
        return None
    return array if array.dtype.kind in "fiub" else None


def _kind(thing):
    shape = np.shape(thing)
    return f"an array of shape {shape}" if shape else "a single number"
