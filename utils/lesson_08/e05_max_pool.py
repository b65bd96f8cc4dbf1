"""Exercise 8.5, the largest of each block. What is said about it stands in words.md."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.exercises.exercise import Case, Forms, Part, away_from_0


def maps(rng):
    """Maps (H, W), and sizes of blocks."""
    def draw(*shape):
        return away_from_0(rng, *shape)

    return [
        Case("one block", (draw(2, 2), 2)),
        Case("four blocks without a size named", (draw(4, 4),)),
        Case("a map whose numbers are all equal", (np.full((4, 6), 0.5), 2)),
        Case("a wide map", (draw(2, 6), 2)),
        Case("a tall map", (draw(6, 4), 2)),
        Case("negative numbers only", (-np.abs(draw(4, 4)), 2)),
        Case("a row and a column left over", (draw(5, 7), 2)),
        Case("negative numbers and a row left over", (-np.abs(draw(5, 4)), 2)),
        Case("a column left over without a size named", (draw(4, 5),)),
        Case("blocks of three with two rows left over", (draw(8, 6), 3)),
        Case("blocks of three with two columns left over", (draw(3, 11), 3)),
        Case("blocks of one", (draw(3, 4), 1)),
        Case("a block as large as the map", (draw(4, 4), 4)),
        Case("a block and more left over than it holds", (draw(5, 5), 3)),
        Case("integers", (rng.integers(-9, 10, (4, 6)), 2)),
        Case("a larger map", (draw(13, 16), 4)),
    ]


def max_pool(x, size=2):
    tops, lefts = (range(0, length - size + 1, size) for length in x.shape)
    return np.array([[x[i : i + size, j : j + size].max() for j in lefts] for i in tops])


def _blocks(x, size):
    """(H // size, size, W // size, size)."""
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return x[: rows * size, : columns * size].reshape(rows, size, columns, size)


def _each(of_blocks):
    """A max_pool that does something else with the blocks (rows, size, columns, size)."""
    return lambda x, size=2: of_blocks(_blocks(x, size))


def _axes_not_swapped(x, size=2):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    cut = x[: rows * size, : columns * size]
    return cut.reshape(rows, columns, size, size).max(axis=(2, 3))


def _not_cut(x, size=2):
    blocks = x.reshape(x.shape[0] // size, size, x.shape[1] // size, size)
    return blocks.max(axis=(1, 3))


def _of_two(x, size=2):
    return np.array([[x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].max()
                      for j in range(x.shape[1] // size)] for i in range(x.shape[0] // size)])


def _filled(value):
    """A max_pool that fills the blocks at the end with a value."""
    def answer(x, size=2):
        margins = [(0, -length % size) for length in x.shape]
        return max_pool(np.pad(x.astype(float), margins, constant_values=value), size)

    return answer


def _side_by_side(x, size=2):
    rows, columns = x.shape[0] // size, x.shape[1] // size
    return np.array([[x[i : i + size, j : j + size].max() for j in range(columns)]
                     for i in range(rows)])


def _last_missing(x, size=2):
    return np.array([[x[i : i + size, j : j + size].max()
                      for j in range(0, x.shape[1] - size, size)]
                     for i in range(0, x.shape[0] - size, size)])


def _last_left_0(x, size=2):
    pooled = np.zeros((x.shape[0] // size, x.shape[1] // size))
    for i in range(0, x.shape[0] - size, size):
        for j in range(0, x.shape[1] - size, size):
            pooled[i // size, j // size] = x[i : i + size, j : j + size].max()
    return pooled


def _from_the_end(x, size=2):
    return max_pool(x[x.shape[0] % size :, x.shape[1] % size :], size)


def _square(x, size=2):
    n = len(x) // size
    return np.array([[x[i * size : i * size + size, j * size : j * size + size].max()
                      for j in range(n)] for i in range(n)])


def _other_default(x, size=3):
    return max_pool(x, size)


PART = Part(max_pool, cases=maps, wrong={
    "mean": _each(lambda blocks: blocks.mean(axis=(1, 3))),
    "sum": _each(lambda blocks: blocks.sum(axis=(1, 3))),
    "smallest": _each(lambda blocks: blocks.min(axis=(1, 3))),
    "steps of one": lambda x, size=2: sliding_window_view(x, (size, size)).max(axis=(2, 3)),
    "beginnings not multiplied": _side_by_side,
    "last block missing": Forms([_last_missing, _last_left_0]),
    "axes not swapped": _axes_not_swapped,
    "nothing cut off": _not_cut,
    "filled with 0": _filled(0.0),
    "rest as blocks": _filled(-np.inf),
    "cut off at the start": _from_the_end,
    "never below 0": lambda x, size=2: np.maximum(max_pool(x, size), 0),
    "farthest from 0": Forms([
        _each(lambda blocks: np.abs(blocks).max(axis=(1, 3))),
        _each(lambda blocks: np.where(blocks.max(axis=(1, 3)) >= -blocks.min(axis=(1, 3)),
                                      blocks.max(axis=(1, 3)), blocks.min(axis=(1, 3))))]),
    "top left": _each(lambda blocks: blocks[:, 0, :, 0]),
    "rows only": _each(lambda blocks: blocks.max(axis=1).reshape(len(blocks), -1)),
    "columns only": _each(lambda blocks: blocks.max(axis=3).reshape(-1, blocks.shape[2])),
    "always two": Forms([lambda x, size=2: max_pool(x), _of_two]),
    "as many rows as columns": _square,
    "largest of all": lambda x, size=2: x.max(),
    "another default": _other_default,
    "transposed": lambda x, size=2: max_pool(x, size).T,
})
