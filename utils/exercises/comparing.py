"""Comparing a learner's value with the expected one, and saying the difference in words."""

import decimal
import functools
import numbers
import types

import numpy as np

TOLERANCE = 1e-5  # relative to the largest expected number: float32 passes
SHOWN = 24  # elements of an array; of a larger one, the first that differs
LARGE = 1e12  # from here on a number is shown with a power of 10


def same(got, want):
    """Whether two Outcomes agree: equal values up to rounding, or the same error."""
    if want.error is not None or got.error is not None:
        return type(got.error) is type(want.error) and str(got.error) == str(want.error)
    return equal(got.value, want.value)


def equal(got, want):
    """Whether two values agree, up to rounding."""
    return _differing(got, want) is None


def difference(got, want, names=()):
    """Why `got` is not the expected `want`, in words; "" if it is. names -- of the results in a tuple

    Both are numbers, arrays, lists or tuples of these, texts, or dicts of what was observed, by its name in words.
    """
    say = _differing(got, want, names)
    return say() if say else ""


def _differing(got, want, names=()):
    """None if they agree, else a function that says why not: it takes long, and of most answers nobody reads it."""
    if isinstance(want, float) and isinstance(got, float) and got == want:
        return None  # the most common case, without an array
    if isinstance(want, dict):
        if not isinstance(got, dict) or not all(name in got for name in want):
            return lambda: f"expected a dict with the keys {', '.join(want)}, got {_keys(got)}"
        return _first((name, got[name], want[name]) for name in want)
    if isinstance(want, str):
        text = got if isinstance(got, str) else show(got)
        return None if text == want else lambda: f"expected {want}, got {text}"
    if isinstance(want, tuple):
        if not isinstance(got, tuple | list) or len(got) != len(want):
            count = len(got) if isinstance(got, tuple | list) else describe_type(got)
            return lambda: f"expected {len(want)} results, got {count}"
        return _first(zip(names or [f"result {i}" for i in range(1, len(want) + 1)], got, want))
    array = _as_array(got)
    if array is None:
        return lambda: f"expected {_kind(want)}, got {describe_type(got)}"
    target = np.asarray(want)
    if array.shape != target.shape:
        return lambda: f"expected {_kind(want)}, got {_kind(array)}"
    exact = target.astype(float)
    scale = max(1.0, np.abs(exact[np.isfinite(exact)]).max(initial=0.0))
    tolerance = TOLERANCE if target.dtype.kind == "f" else 0.0  # counts and labels are exact
    close = np.isclose(array.astype(float), exact, rtol=tolerance, atol=tolerance * scale, equal_nan=True)
    if close.all():
        return None
    if target.size <= SHOWN:
        return lambda: _expected(want, got)
    place = tuple(np.argwhere(~close)[0].tolist())
    return lambda: f"at [{', '.join(map(str, place))}]: {_expected(target[place], array[place])}"


def _first(named):
    """The first of (name, got, want) that differ, as `_differing` gives it."""
    for name, got, want in named:
        if say := _differing(got, want):
            return lambda: f"{name}: {say()}"
    return None


def _expected(want, got):
    """Two numbers or arrays in as many digits as it takes to see that they differ."""
    digits = next(n for n in (4, 8, 17) if n == 17 or show(want, n) != show(got, n))
    return f"expected {show(want, digits)}, got {show(got, digits)}"


def _keys(thing):
    return f"a dict with the keys {', '.join(map(str, thing))}" if isinstance(thing, dict) else describe_type(thing)


def number(answer):
    """A number that was handed in, as one of Python's: a Fraction, a number of NumPy or an array of one number will do.
    Raises ValueError for anything else."""
    single = answer.item() if isinstance(answer, np.ndarray | np.generic) and answer.size == 1 else answer
    if not isinstance(single, numbers.Real | decimal.Decimal) or isinstance(single, bool):
        raise ValueError(f"expected a single number, got {describe_type(answer)}")
    return single if isinstance(single, int) else float(single)


def arrays_in(thing):
    """The arrays that a value consists of: itself, or those in a list, tuple or dict."""
    if isinstance(thing, tuple | list | dict):
        parts = thing.values() if isinstance(thing, dict) else thing
        return [array for part in parts for array in arrays_in(part)]
    return [thing] if isinstance(thing, np.ndarray) else []


def is_finite(thing):
    """Whether all numbers in a value are finite: in numbers, arrays, lists, tuples and dicts of them."""
    if isinstance(thing, tuple | list | dict):
        return all(map(is_finite, thing.values() if isinstance(thing, dict) else thing))
    array = _as_array(thing)
    return array is None or bool(np.isfinite(array).all())


def with_arrays(thing):
    """A value with arrays in place of its lists of numbers; itself if there are none."""
    if isinstance(thing, list):
        whole = all(isinstance(row, list | np.ndarray | numbers.Real) for row in thing)
        return np.asarray(thing) if whole and _as_array(thing) is not None else thing
    if isinstance(thing, tuple):
        return tuple(map(with_arrays, thing)) if any(with_arrays(part) is not part for part in thing) else thing
    if isinstance(thing, dict):
        changed = any(with_arrays(part) is not part for part in thing.values())
        return {name: with_arrays(part) for name, part in thing.items()} if changed else thing
    return thing


def giving_arrays(function):
    """The same function, but with arrays in place of lists in what it returns."""
    @functools.wraps(function)
    def giving(*args, **more):
        return with_arrays(function(*args, **more))

    return giving


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
        single = array.item()
        if not isinstance(single, float):
            return str(single)
        if np.isfinite(single) and abs(single) >= LARGE:
            return f"{single:.{digits + 2}g}"
        if tiny and 0 < abs(single) < 0.5 / 10**digits:
            return f"{single:.{digits}g}"
        return f"{single:.{digits}f}".rstrip("0").rstrip(".")
    tiny = tiny and array.dtype.kind == "f" and ((array != 0) & (np.abs(array) < 0.5 / 10**digits)).any()
    text = np.array2string(array, precision=digits, suppress_small=not tiny, separator=", ", threshold=SHOWN,
                           floatmode="maxprec")
    return " ".join(text.split())


def _as_array(thing):
    """A number, list or array as an array of numbers; None for anything else."""
    try:
        array = np.asarray(thing)
        if array.dtype.kind == "O" and all(isinstance(number, numbers.Real) for number in array.flat):  # Fractions
            array = array.astype(float)
    except (TypeError, ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "fiub" else None


def _kind(thing):
    shape = np.shape(thing)
    return f"an array of shape {shape}" if shape else "a single number"


def describe_type(thing):
    """A thing's type in plain words, with its article."""
    if isinstance(thing, types.GeneratorType):
        return "a generator (a list is made with [...])"
    if isinstance(thing, np.ndarray):
        return f"an array of {thing.dtype} with shape {thing.shape}"
    name = {"NoneType": "None", "str": "a text", "function": "a function", "int": "an integer"}.get(type(thing).__name__)
    return name or f"a {type(thing).__name__}"
