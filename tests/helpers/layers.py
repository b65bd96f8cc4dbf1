"""What the tests of the engine's layers share."""

import re

import numpy as np
import pytest

from utils import Sequential


def check_contract(make, X):
    """A layer keeps the contract of layers, and the dtype.

    make(dtype=...) -- the layer; X -- what goes in, which stays as it is
    """
    for dtype in np.float64, np.float32:
        layer, x = make(dtype=dtype), X.astype(dtype)
        with pytest.raises(ValueError, match="backward needs a forward first"):
            layer.backward(x)
        y = layer.forward(x)
        assert isinstance(layer, Sequential) or layer.x is x and layer.y is y
        dy = np.random.default_rng(0).normal(size=y.shape).astype(dtype)
        given = dy.copy()
        with pytest.raises(ValueError, match=f"takes dy of shape {re.escape(str(y.shape))}"):
            layer.backward(dy[:1])
        first = [layer.backward(dy), *(p.grad.copy() for p in layer.parameters())]
        second = [layer.backward(dy), *(p.grad for p in layer.parameters())]
        for a, b in zip(first, second):  # set, and not added
            np.testing.assert_array_equal(a, b)
        assert {array.dtype for array in (y, *first)} == {np.dtype(dtype)}
        np.testing.assert_array_equal(x, X.astype(dtype))
        np.testing.assert_array_equal(dy, given)
