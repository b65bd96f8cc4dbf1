"""Names whose cell has failed: what they hold is older than what the reader sees in the cell."""

import re
import sys

_GIVEN = re.compile(r"^(?:def|class)\s+(\w+)|^(\w+(?:\s*,\s*\w+)*)\s*=[^=]", re.MULTILINE)
_failed = {}  # name: how its cell failed
_before = {}  # name: what it held when the cell began


def failed(names):
    """(name, how its cell failed) of the first of some names whose last cell has not given it."""
    return next(((name, _failed[name]) for name in names if name in _failed), None)


def _names(code):
    """What a cell gives a value at its top level; it may not even be Python."""
    found = (match[1] or match[2] for match in _GIVEN.finditer(code))
    return [name for names in found for name in re.split(r"\s*,\s*", names)]


def _begin(info):
    space = _shell().user_ns
    _before.clear()
    _before.update({name: space.get(name) for name in _names(info.raw_cell)})


def _end(result):
    error = result.error_before_exec or result.error_in_exec
    for name, held in _before.items():
        if error and _shell().user_ns.get(name) is held:
            public = (kind for kind in type(error).__mro__ if not kind.__name__.startswith("_"))
            _failed[name] = next(public).__name__  # Python 3.13 has an _IncompleteInputError
        else:
            _failed.pop(name, None)


def _shell():
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


if _shell():
    _shell().events.register("pre_run_cell", _begin)
    _shell().events.register("post_run_cell", _end)
