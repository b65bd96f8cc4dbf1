"""Exercise 7.2, principal components. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part


def tables(rng):
    """Tables X (N, D) of any proportions, and how many components are asked for."""
    def draw(n, d, center=0.0):  # no two directions of it have the same spread
        turn = np.linalg.qr(rng.normal(size=(d, d)))[0]
        spread = 3.0 * 0.6 ** np.arange(d)
        return ((rng.normal(size=(n, d)) * spread) @ turn + center).round(2)

    far = rng.normal(0, 40, 3).round(1)
    lit = np.maximum(draw(12, 6, 0.5), 0)
    lit[:, 2] = 0
    return [
        Case("points on a line", (np.array([[1.0, 2.0], [2.0, 4.0], [4.0, 8.0]]), 1)),
        Case("one component of two columns", (draw(6, 2), 1)),
        Case("both components of two columns", (draw(5, 2), 2)),
        Case("a mean far from 0", (draw(8, 3, far), 2)),
        Case("a mean far from 0, all components", (draw(9, 3, far), 3)),
        Case("as many points as columns", (draw(4, 4, 1.0), 2)),
        Case("fewer points than columns", (draw(4, 9, 1.0), 2)),
        Case("fewer points than columns, as many components as points", (draw(3, 7, 2.0), 3)),
        Case("two points", (draw(2, 3), 1)),
        Case("columns of different size", (draw(10, 3) * [100.0, 1.0, 0.01], 2)),
        Case("a column that never changes", (lit, 3)),
        Case("whole numbers", (rng.integers(-9, 9, (7, 3)), 2)),
        Case("many points", (draw(60, 5, -2.0), 2)),
    ]


def pca(X, k):
    centered = X - X.mean(axis=0)
    U, S, Vt = np.linalg.svd(centered, full_matrices=False)
    return centered @ Vt[:k].T, S[:k] ** 2 / (S**2).sum()


def observe_pca(answer, X, k):
    """Scores and shares. A column of scores whose sign is the other one is turned around; one that
    has nothing to do with the right one, so that its largest number is positive."""
    right = pca(X, k)[0]  # before the answer, which may change X
    found = answer(X, k)
    if not isinstance(found, tuple | list) or len(found) != 2:
        return found
    scores, shares = found
    if np.shape(scores) == right.shape and np.asarray(scores).dtype.kind in "fiu":
        scores = np.asarray(scores, float)
        products, largest = (scores * right).sum(axis=0), np.abs(scores).argmax(axis=0)
        unlike = np.abs(products) < 1e-6 * np.abs(scores * right).sum(axis=0)
        sign = np.where(unlike, scores[largest, range(scores.shape[1])], products)
        scores = np.where(sign < 0, -1, 1) * scores
    return scores, shares


def _by(center=lambda X: X - X.mean(axis=0), scores=lambda A, U, S, Vt, k: A @ Vt[:k].T,
        shares=lambda S, k: S[:k] ** 2 / (S**2).sum()):
    """A pca with one step of another kind."""
    def answer(X, k):
        A = center(X)
        U, S, Vt = np.linalg.svd(A, full_matrices=False)
        return scores(A, U, S, Vt, k), shares(S, k)

    return answer


def _result(change):
    """A pca that returns a function of the scores and the shares."""
    return lambda X, k: change(*pca(X, k))


def _only_for_the_directions(X, k):
    Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2]
    return X @ Vt[:k].T, pca(X, k)[1]


def _smallest_first(X, k):
    A = X - X.mean(axis=0)
    values, V = np.linalg.eigh(A.T @ A)
    return A @ V[:, :k], values[:k] / values.sum()


def _eigenvectors_in_rows(X, k):
    A = X - X.mean(axis=0)
    values, V = np.linalg.eigh(A.T @ A)
    return A @ V[::-1][:k].T, values[::-1][:k] / values.sum()


PART = Part(pca, cases=tables, observe=observe_pca, results=("scores", "share"), wrong={
    "not centered": _by(center=lambda X: X),
    "centered for the directions only": _only_for_the_directions,
    "centered by row": _by(center=lambda X: X - X.mean(axis=1, keepdims=True)),
    "one mean for all": _by(center=lambda X: X - X.mean()),
    "standardized": Forms([
        _by(center=lambda X: (X - X.mean(axis=0)) / X.std(axis=0)),
        _by(center=lambda X: (X - X.mean(axis=0)) / np.where(np.ptp(X, axis=0) > 0, X.std(axis=0),
                                                             1))]),
    "S for its square": _by(shares=lambda S, k: S[:k] / S.sum()),
    "square of the sum": _by(shares=lambda S, k: S[:k] ** 2 / S.sum() ** 2),
    "share of the k": _by(shares=lambda S, k: S[:k] ** 2 / (S[:k] ** 2).sum()),
    "share of the k, S for its square": _by(shares=lambda S, k: S[:k] / S[:k].sum()),
    "variance": Forms([_by(shares=lambda S, k: S[:k] ** 2), lambda X, k: (
        pca(X, k)[0], pca(X, k)[0].var(axis=0)), lambda X, k: (
        pca(X, k)[0], pca(X, k)[0].var(axis=0, ddof=1))]),
    "two kinds of variance": lambda X, k: (pca(X, k)[0], pca(X, k)[0].var(axis=0, ddof=1)
                                           / X.var(axis=0).sum()),
    "S itself": _by(shares=lambda S, k: S[:k]),
    "shares added up": _by(shares=lambda S, k: np.cumsum(S**2)[:k] / (S**2).sum()),
    "one share for all": _by(shares=lambda S, k: (S[:k] ** 2).sum() / (S**2).sum()),
    "all shares": _by(shares=lambda S, k: S**2 / (S**2).sum()),
    "percent": _result(lambda scores, share: (scores, 100 * share)),
    "U without S": _by(scores=lambda A, U, S, Vt, k: U[:, :k]),
    "spread of 1": _by(scores=lambda A, U, S, Vt, k: U[:, :k] * np.sqrt(len(A))),
    "columns of Vt": _by(scores=lambda A, U, S, Vt, k: A @ Vt[:, :k]),
    "not turned": Forms([_by(scores=lambda A, U, S, Vt, k: A @ Vt[:k]),
                         _by(scores=lambda A, U, S, Vt, k: A @ Vt.T[:k])]),
    "U for Vt": _by(scores=lambda A, U, S, Vt, k: A @ U[:, :k]),
    "all scores": _by(scores=lambda A, U, S, Vt, k: A @ Vt.T),
    "directions": _by(scores=lambda A, U, S, Vt, k: Vt[:k]),
    "first points": _by(scores=lambda A, U, S, Vt, k: (U * S)[:k]),
    "one number a point": Forms([_by(scores=lambda A, U, S, Vt, k: U[:, :k] @ S[:k]),
                                 _by(scores=lambda A, U, S, Vt, k: A @ Vt[k - 1])]),
    "components first": _by(scores=lambda A, U, S, Vt, k: Vt[:k] @ A.T),
    "back in the columns": _by(scores=lambda A, U, S, Vt, k: A @ Vt[:k].T @ Vt[:k]),
    "smallest first": Forms([_smallest_first, _by(
        scores=lambda A, U, S, Vt, k: A @ Vt[::-1][:k].T,
        shares=lambda S, k: S[::-1][:k] ** 2 / (S**2).sum())]),
    "last of the k first": Forms([
        _result(lambda scores, share: (scores[:, ::-1], share[::-1])),
        _result(lambda scores, share: (scores[:, ::-1], share))]),
    "eigenvectors in rows": _eigenvectors_in_rows,
    "share first": _result(lambda scores, share: (share, scores)),
    "scores only": _result(lambda scores, share: scores),
})
