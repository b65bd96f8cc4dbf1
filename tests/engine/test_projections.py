"""Projections: principal components against two other ways, t-SNE against its paper, in loops."""

import math

import numpy as np
import pytest

from utils import digits, numerical_gradient
from utils.projections import divergence, joint, neighbors, pca, squared_distances, tsne

POINTS = np.random.default_rng(0).normal(size=(9, 4)) * [3, 1, 0.2, 2] + [5, 0, -7, 1]


# ---- principal components ------------------------------------------------------------------------

def test_components_by_hand():
    scores, share = pca([[4.0, 4], [8, 8], [4, 6], [6, 4]], 2)
    # centered (-1.5, -1.5), (2.5, 2.5), (-1.5, 0.5), (0.5, -1.5): along (1, 1), then across
    assert scores[:, 0] == pytest.approx(np.array([-3, 5, -1, -1]) / math.sqrt(2))
    assert abs(scores[:, 1]) == pytest.approx(np.array([0, 0, 2, 2]) / math.sqrt(2))
    assert share == pytest.approx([36 / 44, 8 / 44])


@pytest.mark.parametrize("shape", [(9, 4), (4, 9), (5, 5), (3, 1), (1, 3)])
def test_components_are_eigenvectors_of_the_covariance(shape):
    X = np.random.default_rng(1).normal(size=shape) - 3
    k = min(shape)
    scores, share = pca(X, k)
    centered = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(centered.T @ centered)
    values, vectors = values[::-1][:k], vectors[:, ::-1][:, :k]
    assert share == pytest.approx(values / max(values.sum(), 1e-300), abs=1e-12)
    assert abs(scores) == pytest.approx(abs(centered @ vectors), abs=1e-7)
    assert scores.shape == shape[:1] + (k,) and share.shape == (k,)


def test_the_shares_are_of_all_the_variance():
    some, whole = pca(POINTS, 2), pca(POINTS, 4)
    assert some[1].tolist() == whole[1][:2].tolist() and whole[1].sum() == pytest.approx(1)
    assert some[0].tolist() == whole[0][:, :2].tolist() and some[1].sum() < 0.999


def test_the_largest_weight_of_a_component_is_positive():
    for X in POINTS, -POINTS, POINTS[:, ::-1]:
        centered = X - X.mean(axis=0)
        weights = np.linalg.pinv(centered) @ pca(X, 4)[0]  # scores = centered @ weights
        assert (weights.max(axis=0) == abs(weights).max(axis=0)).all()


def test_points_that_are_all_the_same_share_no_variance():
    scores, share = pca([[2, 2], [2, 2], [2, 2]], 2)
    assert (scores == 0).all() and share.tolist() == [0, 0]


def test_float32_stays_float32():
    assert {part.dtype for part in pca(POINTS.astype(np.float32), 2)} == {np.dtype(np.float32)}


def test_components_as_scikit_learn_finds_them():
    decomposition = pytest.importorskip("sklearn.decomposition")
    theirs = decomposition.PCA(3, svd_solver="full").fit(POINTS)
    scores, share = pca(POINTS, 3)
    assert abs(scores) == pytest.approx(abs(theirs.transform(POINTS)))
    assert share == pytest.approx(theirs.explained_variance_ratio_)


@pytest.mark.parametrize("X, k, said", [
    (np.zeros((3, 2)), 3, r"from 1 to the smaller of N and D, got shape \(3, 2\) and 3$"),
    (np.zeros((2, 3)), 3, r"got shape \(2, 3\) and 3$"),
    (np.zeros((3, 2)), 0, r"got shape \(3, 2\) and 0$"),
    (np.zeros(3), 1, r"got shape \(3,\) and 1$"),
    (np.zeros((2, 2, 2)), 1, r"got shape \(2, 2, 2\) and 1$"),
])
def test_what_has_no_such_components_is_refused(X, k, said):
    with pytest.raises(ValueError, match="^pca takes points .N, D. and a number.*" + said):
        pca(X, k)


# ---- t-SNE: its neighbors ------------------------------------------------------------------------

def test_distances_by_hand():
    assert squared_distances(np.array([[0.0, 0], [3, 4], [0, 1]])).tolist() == [
        [0, 25, 1], [25, 0, 18], [1, 18, 0]]
    far = np.random.default_rng(2).normal(size=(50, 3)) + 1e5  # rounding would go below 0
    assert squared_distances(far).min() >= 0


@pytest.mark.parametrize("perplexity", [1.5, 2.0, 7.0])
@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_every_row_has_the_perplexity_that_was_asked(perplexity, scale):
    for p in neighbors(scale * POINTS, perplexity):
        entropy = -sum(share * math.log(share) for share in p if share > 0)
        assert math.exp(entropy) == pytest.approx(perplexity, rel=1e-9)


def test_every_row_is_a_bell_around_its_point():
    P = neighbors(POINTS, 3)
    assert abs(P.sum(axis=1) - 1).max() < 1e-12 and (np.diag(P) == 0).all()
    for i in range(len(P)):
        others = np.arange(len(P)) != i
        squares = ((POINTS[others] - POINTS[i]) ** 2).sum(axis=1)
        slopes = np.diff(np.log(P[i, others])) / np.diff(squares)  # -1 / (2 variance), everywhere
        assert slopes == pytest.approx(slopes[0]) and slopes[0] < 0


def test_together_they_are_symmetric_and_add_up_to_1():
    P = joint(np.array([[0, 0.5, 0.5], [0.25, 0, 0.75], [1, 0, 0]]))
    assert pytest.approx(P) == np.array([[0, 0.75, 1.5], [0.75, 0, 0.75], [1.5, 0.75, 0]]) / 6


@pytest.mark.parametrize("perplexity", [0, 1, 8, 30])
def test_a_perplexity_that_no_row_can_have_is_refused(perplexity):
    with pytest.raises(ValueError, match=f"between 1 and one less.*got {perplexity} for 9 points$"):
        next(tsne(POINTS, perplexity=perplexity))


# ---- t-SNE: its map ------------------------------------------------------------------------------

def plain_divergence(P, Y):
    """KL of eq. 2 of the paper, with the heavy tails of eq. 4, one pair after another."""
    pairs = [(i, j) for i in range(len(Y)) for j in range(len(Y)) if i != j]
    kernel = {(i, j): 1 / (1 + sum((Y[i] - Y[j]) ** 2)) for i, j in pairs}
    total = sum(kernel.values())
    return sum(P[i, j] * math.log(P[i, j] * total / kernel[i, j]) for i, j in pairs if P[i, j])


def plain_gradient(P, Y):
    """Its eq. 5, 4 sum_j (p - q) (y_i - y_j) / (1 + |y_i - y_j|^2), one pair after another."""
    n, kernel = len(Y), lambda a, b: 1 / (1 + sum((a - b) ** 2))
    total = sum(kernel(Y[i], Y[j]) for i in range(n) for j in range(n) if i != j)
    return np.array([sum(4 * (P[i, j] - kernel(Y[i], Y[j]) / total) * (Y[i] - Y[j])
                         * kernel(Y[i], Y[j]) for j in range(n) if j != i) for i in range(n)])


P = joint(neighbors(POINTS, 3))
Y = np.random.default_rng(3).normal(size=(9, 2)) + [4, -1]


@pytest.mark.parametrize("part", [P, np.where(P < 0.01, 0, P)])
def test_the_divergence_and_its_gradient(part):
    part = part / part.sum()
    loss, gradient = divergence(part, Y)
    assert loss == pytest.approx(plain_divergence(part, Y)) and type(loss) is float
    measured = numerical_gradient(lambda y: divergence(part, y)[0], Y)
    assert gradient == pytest.approx(measured, abs=1e-8)
    assert divergence(4 * part, Y)[1] == pytest.approx(plain_gradient(4 * part, Y), abs=1e-12)


@pytest.mark.parametrize("settings", [{}, {"lr": 3.0}, {"seed": 7}, {"lr": 1e4}])
def test_every_step_is_that_of_the_paper(settings):
    lr, seed = settings.get("lr", 50), settings.pop("seed", None)
    start = pca(POINTS, 2)[0]
    if seed is not None:
        start = np.random.default_rng(seed).normal(size=(9, 2))
        settings["rng"] = np.random.default_rng(seed)
    maps = [0.01 * start / start[:, 0].std(), *tsne(POINTS, perplexity=3, steps=54, **settings)]
    velocity, gains = np.zeros((9, 2)), np.ones((9, 2))
    for step in range(54):
        gradient = divergence((4 if step < 50 else 1) * P, maps[step])[1]
        for place in np.ndindex(9, 2):
            downhill = np.sign(gradient[place]) * np.sign(velocity[place]) == -1
            gains[place] = gains[place] + 0.2 if downhill else max(0.8 * gains[place], 0.01)
        velocity = (0.5 if step < 50 else 0.8) * velocity - lr * gains * gradient
        assert maps[step + 1] == pytest.approx(maps[step] + velocity, rel=1e-9, abs=1e-12)


def test_neither_far_points_nor_a_reader_who_asks_for_errors_stop_it():
    far, line = POINTS.copy(), np.arange(9.0)[:, None] * [1, 2]
    far[4:] += 60
    tiny = np.where((P > 0) & (P < 0.02), 1e-308, P)
    with np.errstate(all="raise"):
        for X in far, line:
            assert all(np.isfinite(shown).all() for shown in tsne(X, perplexity=2.5, steps=9))
        assert np.isfinite(divergence(tiny, Y)[1]).all()


def test_lists_will_do():
    np.testing.assert_array_equal(list(tsne(POINTS.tolist(), perplexity=3, steps=2)),
                                  list(tsne(POINTS, perplexity=3, steps=2)))


def test_unasked_there_are_300_steps_for_30_neighbors():
    X = np.random.default_rng(4).normal(size=(40, 3))
    maps = list(tsne(X))
    assert len(maps) == 300 == len({each.tobytes() for each in maps})
    assert maps[-1].tolist() == list(tsne(X, perplexity=30, steps=300, lr=50))[-1].tolist()


def test_the_map_of_digits_keeps_digits_together():
    _, _, X, y = digits(14)
    X, y = X[:300], y[:300]
    P, losses = joint(neighbors(X, 30)), []
    for step, shown in enumerate(tsne(X.astype(np.float32), steps=200)):
        if step % 50 == 49:
            losses.append(divergence(P, shown)[0])
    assert losses == sorted(losses, reverse=True) and losses[-1] < 0.6 * losses[0]
    flat = pca(X, 2)[0]
    assert purity(shown, y) > 0.72 and purity(shown, y) > purity(flat, y) + 0.25


def purity(H, labels):
    squares = squared_distances(H)
    np.fill_diagonal(squares, np.inf)
    return (labels[squares.argmin(axis=1)] == labels).mean()
