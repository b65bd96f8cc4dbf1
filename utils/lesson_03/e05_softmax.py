"""Exercise 3.5, softmax: the inputs to try, a right answer, and the wrong ones."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.exercise import Case, Part
from utils.lesson_03.e03_binary_cross_entropy import arrays

ROW = {"axis": -1, "keepdims": True}


def scores(rng):
    def draw(*shape):
        return (rng.normal(0, 2, shape).round(1),)

    return [
        Case("two logits", draw(2)),
        Case("four logits", draw(4)),
        Case("one row", draw(1, 3)),
        Case("two rows of three", draw(2, 3)),
        Case("as many rows as classes", draw(3, 3)),
        Case("two classes", draw(5, 2)),
        Case("three axes", draw(2, 3, 4)),
        Case("axes of equal length", draw(2, 2, 2)),
        Case("one class", draw(3, 1)),
        Case("equal logits", (np.full((2, 4), 1.5),)),
        Case("integer logits", arrays([[2, -1, 0], [0, 3, 1]])),
        Case("many rows", draw(30, 5)),
        Case("logits from -1000 to 1000", arrays([[-1000.0, 0.0, 1000.0], [999.0, 1000.0, 998.0]])),
        Case("the largest logit first", arrays([1000.0, 0.0, -1000.0])),
        Case("rows far apart in three axes", arrays([[[1.0, 3.0], [-2000.0, -2001.0]]])),
        Case("logits near -1000", arrays([-1000.0, -1001.0, -1003.0])),
        Case("a row far below the other", arrays([[1.0, 3.0], [-2000.0, -2001.0]])),
    ]


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def shares(e, **along):
    """What each number is of the sum."""
    return e / e.sum(**along)


def without_shift(z):
    """The formula, with nothing that keeps exp from overflow."""
    return shares(np.exp(z), **ROW)


PART = Part(softmax, cases=scores, wrong={
    "no shift": without_shift,
    "one shift for all rows": lambda z: shares(np.exp(z - z.max()), **ROW),
    "columns sum to 1": lambda z: shares(np.exp(z - z.max(axis=0)), axis=0),
    "everything sums to 1": lambda z: shares(np.exp(z - z.max())),
    "sum without keepdims": lambda z: shares(np.exp(z - z.max(**ROW)), axis=-1),
    "axis=1": lambda z: shares(np.exp(z - z.max(axis=1, keepdims=True)), axis=1, keepdims=True),
    "not divided": lambda z: np.exp(z - z.max(**ROW)),
    "no exp": lambda z: shares(z, **ROW),
    "sigmoid": sigmoid,
    "sign turned": lambda z: softmax(-z),
    "winner only": lambda z: (z == z.max(**ROW)) * 1.0,
    "logarithms": lambda z: np.log(softmax(z)),
})
