"""Settings of a check's own: those of the reader neither reach a check nor are changed by it."""

import contextlib
import math
import os
import random
import sys
import traceback

import numpy as np

FLOAT_ERRORS = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}  # NumPy's
RECURSION_LIMIT = 1000  # Python's own; added to the depth at which a check is called
PRINTING = np.get_printoptions()
NAMES = {module: dict(vars(module)) for module in (np, np.random, np.linalg, math)}  # the true ones


@contextlib.contextmanager
def own_settings():
    """Run what is inside under the check's own settings, then give back those that were found."""
    names = {module: dict(vars(module)) for module in NAMES}
    drawn, drawn_by_numpy, depth = random.getstate(), np.random.get_state(), sys.getrecursionlimit()
    folder = "."
    with contextlib.suppress(OSError):  # the reader's folder may be gone
        folder = os.getcwd()
    restore_names(NAMES)
    try:
        sys.setrecursionlimit(RECURSION_LIMIT + sum(1 for _ in traceback.walk_stack(None)))
        with np.errstate(all="ignore"), np.printoptions(**PRINTING):
            yield
    finally:
        sys.setrecursionlimit(depth)
        random.setstate(drawn)
        np.random.set_state(drawn_by_numpy)
        restore_names(names)
        with contextlib.suppress(OSError):  # or be gone by now
            os.chdir(folder)


def restore_names(names):
    """Give modules back what they held. names -- {module: its names}"""
    for module, things in names.items():
        now = vars(module).get
        for name, thing in things.items():
            if now(name) is not thing:
                setattr(module, name, thing)
