"""An array that tells what was done with it, where the result alone does not show it."""

import numpy as np


class Watched(np.ndarray):
    """Made by array.view(Watched). grown -- how many numbers each array has that broadcasting made larger than all arrays
    it was made of; one list for an array and all that is computed from it by NumPy's functions of elements."""

    def __array_finalize__(self, source):
        self.grown = getattr(source, "grown", [])

    def __array_ufunc__(self, ufunc, method, *inputs, **others):
        others = {name: tuple(map(_plain, thing)) if name == "out" else _plain(thing) for name, thing in others.items()}
        result = getattr(ufunc, method)(*map(_plain, inputs), **others)
        if not isinstance(result, np.ndarray):
            return result
        if method == "__call__" and ufunc.signature is None and result.size > max(map(np.size, inputs)):
            self.grown.append(result.size)
        result = result.view(Watched)
        result.grown = self.grown
        return result


def _plain(thing):
    return thing.view(np.ndarray) if isinstance(thing, Watched) else thing
