"""Exercise 7.4, weights that never moved. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part


def weights(rng):
    """The weights (D, H) before and after some training."""
    def draw(d, h, still, step=0.1, dtype=float):
        before = rng.normal(0, 1, (d, h)).round(2).astype(dtype)
        after = before + (step * rng.choice([-1, 1], (d, h)) * rng.uniform(0.5, 1, (d, h)))
        after[list(still)] = before[list(still)]
        return before, after.astype(dtype)

    def with_some(d, h, still, share):  # of the other rows, only some weights move
        before, after = draw(d, h, still)
        keep = rng.random((d, h)) < share
        keep[np.arange(d), rng.integers(0, h, d)] = False
        return before, np.where(keep, before, after)

    def moved_at(d, h, *places, by=0.1):
        before, _ = draw(d, h, [])
        after = before.copy()
        for place in places:
            after[place] += by
        return before, after

    W, moved = draw(4, 3, [])
    turned = W.copy()
    turned[1], turned[2, 0] = -turned[1], -turned[2, 0]
    swapped = W.copy()
    swapped[0], swapped[3, :2] = swapped[0, ::-1], swapped[3, 1::-1]
    dying = W.copy()
    dying[[0, 2]] = 0
    even = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    return [
        Case("one weight that stays", (np.array([[0.5]]), np.array([[0.5]]))),
        Case("one weight that moves", (np.array([[0.5]]), np.array([[0.6]]))),
        Case("two pixels, one of them still", (np.array([[1.0, 2.0], [3.0, 4.0]]),
                                               np.array([[1.0, 2.0], [3.5, 4.5]]))),
        Case("nothing moved", (W, W.copy())),
        Case("everything moved", (W, moved)),
        Case("some pixels still", draw(6, 4, [0, 3, 4])),
        Case("the first and the last pixel still", draw(5, 3, [0, 4])),
        Case("pixels of which some weights moved", with_some(8, 3, [2, 5], 0.6)),
        Case("one weight of one pixel moved", moved_at(4, 5, (2, 3))),
        Case("the last weight of each pixel moved", moved_at(3, 4, (0, 3), (1, 3), (2, 3))),
        Case("the first weight of each pixel moved", moved_at(3, 4, (0, 0), (1, 0), (2, 0))),
        Case("one unit whose weights all stayed", moved_at(
            3, 3, *[(i, j) for i in range(3) for j in (0, 2)])),
        Case("moves that cancel", (even, even + [[0.5, -0.5], [0.0, 0.0], [-0.25, 0.25]])),
        Case("weights that only changed sign", (W, turned)),
        Case("weights that only changed places", (W, swapped)),
        Case("weights that became 0", (W, dying)),
        Case("weights that started at 0", (np.where(np.arange(4)[:, None] == 1, 0.0, W), W)),
        Case("moves of two millionths", moved_at(4, 3, (1, 1), (2, 0), by=2e-6)),
        Case("a move of 1e-10", moved_at(4, 3, (0, 2), by=1e-10)),
        Case("a move of one hundredth of weights near 100",
             (lambda pair: (pair[0] + 100, pair[1] + 100))(moved_at(4, 3, (3, 1), by=0.01))),
        Case("one unit", draw(5, 1, [1, 2])),
        Case("more units than pixels", with_some(3, 9, [1], 0.5)),
        Case("float32", draw(7, 4, [2, 3, 6], 1e-3, np.float32)),
        Case("whole numbers", (np.arange(6).reshape(3, 2), np.array([[0, 1], [2, 4], [4, 5]]))),
        Case("many pixels", with_some(100, 16, range(10, 60, 4), 0.7)),
    ]


def never_moved(W_before, W_after):
    return int((W_before == W_after).all(axis=1).sum())


def _rows(ask):
    """Counts the rows for which ask(before, after) is True."""
    return lambda W_before, W_after: int(ask(W_before, W_after).sum())


PART = Part(never_moved, cases=weights, wrong={
    "weights counted": _rows(lambda before, after: before == after),
    "any weight": _rows(lambda before, after: (before == after).any(axis=1)),
    "units": _rows(lambda before, after: (before == after).all(axis=0)),
    "moved ones": _rows(lambda before, after: (before != after).any(axis=1)),
    "all moved": _rows(lambda before, after: (before != after).all(axis=1)),
    "all weights or none": lambda W_before, W_after: int((W_before == W_after).all()),
    "small moves unseen": Forms([
        _rows(lambda before, after: np.isclose(before, after).all(axis=1)),
        *(_rows(lambda before, after, least=least: (abs(after - before) < least).all(axis=1))
          for least in (1e-3, 1e-8))]),
    "sums": Forms([
        _rows(lambda before, after: before.sum(axis=1) == after.sum(axis=1)),
        _rows(lambda before, after: np.isclose((after - before).sum(axis=1), 0)),
        _rows(lambda before, after: np.isclose(before.sum(axis=1), after.sum(axis=1)))]),
    "size only": _rows(lambda before, after: (abs(before) == abs(after)).all(axis=1)),
    "largest move 0": _rows(lambda before, after: (after - before).max(axis=1) == 0),
    "zeros": Forms([_rows(lambda before, after: (after == 0).all(axis=1)),
                    _rows(lambda before, after: (before == 0).all(axis=1))]),
    "first unit": _rows(lambda before, after: (before == after)[:, 0]),
    "share": lambda W_before, W_after: np.mean((W_before == W_after).all(axis=1)),
    "places": lambda W_before, W_after: np.flatnonzero((W_before == W_after).all(axis=1)),
    "yes or no": lambda W_before, W_after: (W_before == W_after).all(axis=1),
})
