"""Points with many coordinates in a picture: their principal components, and the map of t-SNE.

    scores, share = pca(H, 2)
    for Y in tsne(H):  # a map after each step, for pictures that follow; the last one stays
        pass
"""

import numpy as np

from utils.activations import softmax

EARLY, EXAGGERATION = 50, 4  # in its first steps, t-SNE lets neighbors attract 4 times as much
HALVINGS = 40  # of the precision that is searched


def pca(X, k):
    """The first k principal components of points X (N, D): scores (N, k), share (k,).

    scores -- where the points, centered, lie along the k directions in which they vary most
    share -- of the variance of all D coordinates, from 0 to 1, the largest first
    A component may as well point the other way: here its largest weight is positive.
    """
    X = np.asarray(X)
    if X.ndim != 2 or not 1 <= k <= min(X.shape):
        raise ValueError("pca takes points (N, D) and a number of components from 1 to the smaller "
                         f"of N and D, got shape {X.shape} and {k}")
    U, S, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    largest = np.abs(Vt).argmax(axis=1)
    signs = np.sign(np.take_along_axis(Vt, largest[:, None], axis=1)[:, 0])
    variances = S**2
    total = variances.sum()
    return (U * S * signs)[:, :k], variances[:k] / (total if total else 1)


def tsne(X, *, perplexity=30.0, steps=300, lr=50.0, rng=None):
    """Yield a map Y (N, 2) of points X (N, D) after each step (van der Maaten and Hinton, 2008).

    Neighbors in X become neighbors in Y. How large a group is in Y, and how far from others, says
    nothing about X.
    perplexity -- how many neighbors a point has, about; lr -- times the gradient, a step
    rng -- draws the start; without one it is the first two principal components
    """
    X = np.asarray(X, float)
    P = joint(neighbors(X, perplexity))
    Y = pca(X, 2)[0] if rng is None else rng.normal(size=(len(X), 2))
    Y = 0.01 * Y / Y[:, 0].std()
    velocity, gains = np.zeros_like(Y), np.ones_like(Y)
    for step in range(steps):
        early = step < EARLY
        gradient = divergence(EXAGGERATION * P if early else P, Y)[1]
        gains = np.where(velocity * gradient < 0, gains + 0.2, np.maximum(0.8 * gains, 0.01))
        velocity = (0.5 if early else 0.8) * velocity - lr * gains * gradient
        Y = Y + velocity
        yield Y


@np.errstate(under="ignore")
def neighbors(X, perplexity):
    """How much point j counts as a neighbor of point i: P (N, N), where each row adds up to 1.

    Row i is a bell around point i, as wide as makes its perplexity, e to the entropy in nats, the
    one that is asked.
    """
    if not 1 < perplexity < len(X) - 1:
        raise ValueError("the perplexity of t-SNE lies between 1 and one less than the number of "
                         f"other points, got {perplexity} for {len(X)} points")
    squares = squared_distances(X)
    squares /= squares.mean()
    np.fill_diagonal(squares, np.inf)
    low, high = np.full((2, len(X), 1), [[[-15.0]], [[25.0]]])  # logs of 1 / (2 variance)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        P = softmax(-np.exp(middle) * squares)
        entropy = -np.sum(P * np.log(np.where(P > 0, P, 1)), axis=1, keepdims=True)
        wide = entropy > np.log(perplexity)
        low, high = np.where(wide, middle, low), np.where(wide, high, middle)
    return P


@np.errstate(under="ignore")
def joint(P):
    """A symmetric P (N, N) that adds up to 1."""
    return (P + P.T) / (2 * len(P))


@np.errstate(under="ignore")
def divergence(P, Y):
    """How badly a map Y (N, 2) shows P (N, N): Kullback and Leibler's, in nats, and dY (N, 2)."""
    kernel = 1 / (1 + squared_distances(Y))
    np.fill_diagonal(kernel, 0)
    Q = kernel / kernel.sum()
    pull = (P - Q) * kernel
    loss = np.sum(P * (np.log(np.where(P > 0, P, 1)) - np.log(np.where(P > 0, Q, 1))))
    return float(loss), 4 * (pull.sum(axis=1, keepdims=True) * Y - pull @ Y)


def squared_distances(X):
    """Between all pairs of points (N, D): (N, N)."""
    squares = np.sum(X**2, axis=1)
    return np.maximum(squares[:, None] + squares - 2 * X @ X.T, 0)
