"""Exercises 1.6 and 1.8, gates and XOR by hand: which weights and biases fire at which corners."""

import numpy as np

from utils.activations import step
from utils.exercises.exercise import Case, Part


def corners(rng):
    """The four inputs of a gate."""
    return [Case(f"at x = {corner}", (np.array(corner, float),))
            for corner in [(0, 0), (0, 1), (1, 0), (1, 1)]]


def _unpack(answer, what, shapes):
    if not isinstance(answer, tuple | list) or len(answer) != len(shapes):
        raise ValueError(f"expected {what}, got {answer!r:.60}")
    if any(np.asarray(part).dtype.kind in "US" for part in answer):
        raise ValueError(f"expected {what} of numbers, got texts")
    arrays = [np.asarray(part, float) for part in answer]
    got = [array.shape for array in arrays]
    if got != shapes:
        raise ValueError(f"expected {what} of shapes {shapes}, got {got}")
    return arrays


# ---- 1.6 -----------------------------------------------------------------------------------------


def observe_gate(gate, x):
    """Whether the neuron with this pair (w, b) fires (1) or not (0) at x."""
    w, b = _unpack(gate, "a pair (w, b)", [(2,), ()])
    return int(step(np.dot(x, w) + b))


OR, AND, NAND = ([1.0, 1.0], -0.5), ([1.0, 1.0], -1.5), ([-1.0, -1.0], 1.5)
PARTS = (
    Part(OR, name="or_gate", cases=corners, observe=observe_gate, wrong={
        "AND": AND,
        "fires everywhere": ([1.0, 1.0], 0.5),
        "fires nowhere": ([1.0, 1.0], -2.5),
    }),
    Part(AND, name="and_gate", cases=corners, observe=observe_gate, wrong={
        "OR": OR,
        "fires nowhere": ([1.0, 1.0], -2.5),
        "NAND": NAND,
    }),
    Part(NAND, name="nand_gate", cases=corners, observe=observe_gate, wrong={
        "AND": AND,
        "fires at (0, 0) only": ([-1.0, -1.0], 0.5),
        "silent at (0, 0)": ([-1.0, -1.0], 0.0),
        "OR": OR,
    }),
)

# ---- 1.8 -----------------------------------------------------------------------------------------


def observe_xor(weights, x):
    """Whether the network of two hidden neurons with these (W1, b1, w2, b2) fires at x."""
    W1, b1, w2, b2 = _unpack(weights, "(W1, b1, w2, b2)", [(2, 2), (2,), (2,), ()])
    return int(step(step(np.dot(x, W1) + b1) @ w2 + b2))


def _twice(w, b):
    """W1 and b1 of two hidden neurons that are alike."""
    return [[w, w], [w, w]], [b, b]


OR_NAND = [[1.0, -1.0], [1.0, -1.0]], [-0.5, 1.5]  # W1 and b1 of an OR and a NAND
XOR = Part((*OR_NAND, *AND), name="xor_weights", cases=corners, observe=observe_xor, wrong={
    "fires everywhere": (*OR_NAND, *OR),
    "OR": (*_twice(1.0, -0.5), *AND),
    "AND": (*_twice(1.0, -1.5), *AND),
    "XOR upside down": (*OR_NAND, *NAND),
    "NAND": (*_twice(-1.0, 1.5), *AND),
    "fires at (0, 0) only": (*_twice(-1.0, 0.5), *AND),
    "transposed W1": ([[1.0, 1.0], [-1.0, -1.0]], [-0.5, 1.5], *AND),
    "fires nowhere": (*_twice(0.0, 0.0), [0.0, 0.0], 0.0),
})
