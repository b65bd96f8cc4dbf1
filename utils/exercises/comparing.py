"""Comparing a learner's value with the expected one, and saying the difference in words."""

import decimal
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
    return not any(_differing(one, other) for _, one, other in leaves(got, want))


def difference(got, want, names=()):
    """Why `got` is not the expected `want`, in words; "" if it is. names -- of a tuple's results

    Both are numbers, arrays, texts, or lists, tuples and dicts {name in words: ...} of these.
    """
    return next((place + say() for place, one, other in leaves(got, want, names)
                 if (say := _differing(one, other))), "")


def leaves(got, want, names=(), place=""):
    """(place in words, got, want) for what tuples or dicts built alike hold, or for the two."""
    if isinstance(want, dict) and isinstance(got, dict) and all(name in got for name in want):
        parts = [(name, got[name], want[name]) for name in want]
    elif isinstance(want, tuple) and isinstance(got, tuple | list) and len(got) == len(want):
        parts = zip(names or [f"result {i}" for i in range(1, len(want) + 1)], got, want)
    else:
        yield place, got, want
        return
    for name, one, other in parts:
        yield from leaves(one, other, place=f"{place}{name}: ")


def _differing(got, want):
    """None if two leaves agree, else a function that says why not, which takes long."""
    if isinstance(want, float) and isinstance(got, float) and got == want:
        return None  # the most common case, without an array
    if isinstance(want, dict):
        return lambda: f"expected {_keys(want)}, got {_keys(got)}"
    if isinstance(want, tuple):
        count = len(got) if isinstance(got, tuple | list) else describe_type(got)
        return lambda: f"expected {len(want)} results, got {count}"
    if isinstance(want, str):
        text = got if isinstance(got, str) else show(got)
        return None if text == want else lambda: f"expected {want}, got {text}"
    array, target = _as_array(got), np.asarray(want)
    if array is None:
        return lambda: f"expected {_shape(want)}, got {describe_type(got)}"
    if array.shape != target.shape:
        return lambda: f"expected {_shape(want)}, got {_shape(array)}"
    exact = target.astype(float)
    scale = max(1.0, np.abs(exact[np.isfinite(exact)]).max(initial=0.0))
    tolerance = TOLERANCE if target.dtype.kind == "f" else 0.0  # counts and labels are exact
    close = np.isclose(array.astype(float), exact, tolerance, tolerance * scale, equal_nan=True)
    if close.all():
        return None
    if target.size <= SHOWN:
        return lambda: _expected(want, got)
    place = tuple(np.argwhere(~close)[0].tolist())
    return lambda: f"at [{', '.join(map(str, place))}]: {_expected(target[place], array[place])}"


def _expected(want, got):
    """Two numbers or arrays in as many digits as it takes to see that they differ."""
    digits = next(n for n in (4, 8, 17) if n == 17 or show(want, n) != show(got, n))
    return f"expected {show(want, digits)}, got {show(got, digits)}"


def _keys(thing):
    if not isinstance(thing, dict):
        return describe_type(thing)
    return f"a dict with the keys {', '.join(map(str, thing))}"


def _shape(thing):
    shape = np.shape(thing)
    return f"an array of shape {shape}" if shape else "a single number"


def number(answer):
    """A number, Fraction or array of one number, as Python's. Raises ValueError for the rest."""
    is_numpys = isinstance(answer, np.ndarray | np.generic) and answer.size == 1
    single = answer.item() if is_numpys else answer
    if not isinstance(single, numbers.Real | decimal.Decimal) or isinstance(single, bool):
        raise ValueError(f"expected a single number, got {describe_type(answer)}")
    return single if isinstance(single, int) else float(single)


def things_in(value):
    """What a value consists of: itself, or what the lists, tuples and dicts in it hold."""
    if not isinstance(value, tuple | list | dict):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [thing for part in parts for thing in things_in(part)]


def is_finite(value):
    """Whether all numbers in a value are finite."""
    arrays = map(_as_array, things_in(value))
    return all(array is None or np.isfinite(array).all() for array in arrays)


def with_arrays(value):
    """A value with arrays in place of its lists of numbers; itself if there are none."""
    if isinstance(value, list):
        is_table = all(isinstance(row, list | np.ndarray | numbers.Real) for row in value)
        return np.asarray(value) if is_table and _as_array(value) is not None else value
    if isinstance(value, tuple | dict):
        names = value if isinstance(value, dict) else range(len(value))
        new = {name: with_arrays(value[name]) for name in names}
        if any(new[name] is not value[name] for name in names):
            return new if isinstance(value, dict) else tuple(new.values())
    return value


def show(thing, digits=4, tiny=False):
    """A value as a learner would write it, to so many decimals. tiny -- also what rounds to 0"""
    if callable(thing):
        return getattr(thing, "__name__", "a function")
    if isinstance(thing, tuple):
        parts = [show(part, digits, tiny) for part in thing]
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
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
    tiny &= array.dtype.kind == "f" and ((array != 0) & (abs(array) < 0.5 / 10**digits)).any()
    text = np.array2string(array, precision=digits, suppress_small=not tiny, separator=", ",
                           threshold=SHOWN, floatmode="maxprec")
    return " ".join(text.split())


def _as_array(thing):
    """A number, list or array as an array of numbers; None for anything else."""
    try:
        array = np.asarray(thing)
        if array.dtype.kind == "O" and all(isinstance(n, numbers.Real) for n in array.flat):
            array = array.astype(float)  # Fractions
    except (TypeError, ValueError, OverflowError):
        return None
    return array if array.dtype.kind in "fiub" else None


def describe_type(thing):
    """A thing's type in plain words, with its article."""
    if isinstance(thing, types.GeneratorType):
        return "a generator (a list is made with [...])"
    if isinstance(thing, np.ndarray):
        return f"an array of {thing.dtype} with shape {thing.shape}"
    known = {"NoneType": "None", "str": "a text", "function": "a function", "int": "an integer"}
    name = type(thing).__name__
    return known.get(name, f"a {name}")
