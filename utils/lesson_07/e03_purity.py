"""Exercise 7.3, the nearest neighbor's label. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part


def points(rng):
    """Points H (N, D) and their labels (N,). Where two are equally near, they are so exactly."""
    def draw(n, d, classes, apart=1.0):
        labels = rng.integers(0, classes, n)
        centers = apart * rng.normal(size=(classes, d))
        return (centers[labels] + rng.normal(size=(n, d))).round(2), labels

    def on_a_grid(n, classes):
        return rng.integers(0, 4, (n, 2)) * 1.0, rng.integers(0, classes, n)

    def given(H, labels):
        return np.array(H, float), np.array(labels)

    twins = draw(4, 3, 2)
    return [
        Case("two points of one class", given([[0.0, 1.0], [2.0, 1.0]], [1, 1])),
        Case("two points of two classes", given([[0.0, 1.0], [2.0, 1.0]], [0, 1])),
        Case("three points on a line", given([[0.0], [1.0], [3.0]], [0, 1, 1])),
        Case("a neighbor on each side, as near", given(
            [[0.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [9.0, 9.0]], [0, 0, 1, 1])),
        Case("a neighbor on each side, the other label first", given(
            [[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0], [9.0, 9.0]], [1, 0, 0, 1])),
        Case("points that lie on one another", given(
            [[1.0, 2.0], [1.0, 2.0], [3.0, 4.0], [1.5, 2.0]], [0, 1, 1, 0])),
        Case("each point twice", (np.repeat(twins[0], 2, axis=0), np.repeat(twins[1], 2))),
        Case("each point twice, with another label",
             (np.concatenate([twins[0]] * 2), np.concatenate([twins[1], 1 - twins[1]]))),
        Case("all points in one place", given([[2.0, 2.0]] * 5, [0, 1, 0, 0, 1])),
        Case("near by each coordinate's step, or straight", given(
            [[0.0, 0.0], [3.0, 0.0], [2.0, 2.0], [9.0, 0.0]], [0, 1, 0, 1])),
        Case("points very far apart", given(
            [[0.0, 0.0], [4e3, 0.0], [0.0, -9e3], [2e4, 1e4]], [1, 1, 1, 0])),
        Case("points on a grid", on_a_grid(20, 2)),
        Case("more points on a grid", on_a_grid(40, 3)),
        Case("classes that overlap", draw(30, 3, 3)),
        Case("classes far apart", draw(20, 2, 2, apart=30.0)),
        Case("labels that are not 0, 1, 2", (draw(15, 2, 1)[0], rng.choice([3, 7, 40], 15))),
        Case("as many points as columns", draw(5, 5, 2)),
        Case("points far from 0", (lambda H, labels: (H + 50, labels))(*draw(20, 2, 2))),
        Case("many points", draw(80, 4, 10, apart=2.0)),
    ]


def purity(H, labels):
    same = 0
    for i, point in enumerate(H):
        distances = ((H - point) ** 2).sum(axis=1)
        distances[i] = np.inf
        same += labels[distances.argmin()] == labels[i]
    return float(same / len(H))


def _squared(differences):
    return (differences**2).sum(axis=-1)


def _by(distance=_squared, itself=np.inf, pick=np.argmin):
    """A purity with another distance, another number for the point itself, or another choice."""
    def answer(H, labels):
        table = distance(H[:, None] - H[None])
        if itself is not None:
            np.fill_diagonal(table, itself)
        chosen = np.array([pick(row) for row in table])
        return np.mean(labels[chosen] == labels)

    return answer


def _without(table_of):
    """A purity that leaves out, for each point, those where table_of(distances, places) is True."""
    def answer(H, labels):
        distances = _squared(H[:, None] - H[None])
        places = np.arange(len(H))
        distances[table_of(distances, places[None] - places[:, None])] = np.inf
        return np.mean(labels[distances.argmin(axis=1)] == labels)

    return answer


def _nearest_center(H, labels):
    classes = np.unique(labels)
    centers = np.array([H[labels == c].mean(axis=0) for c in classes])
    return np.mean(classes[_squared(H[:, None] - centers).argmin(axis=1)] == labels)


def _any_of_the_nearest(H, labels):
    distances = _squared(H[:, None] - H[None])
    np.fill_diagonal(distances, np.inf)
    nearest = distances == distances.min(axis=1, keepdims=True)
    return np.mean((nearest & (labels[:, None] == labels)).any(axis=1))


def _as_far_as_the_farthest(H, labels):
    table = _squared(H[:, None] - H[None])
    np.fill_diagonal(table, table.max(axis=1))
    return np.mean(labels[table.argmin(axis=1)] == labels)


def _place_for_the_label(H, labels):
    table = _squared(H[:, None] - H[None])
    np.fill_diagonal(table, np.inf)
    return np.mean(table.argmin(axis=1) == labels)


def _place_among_the_others(H, labels):
    chosen = [np.delete(_squared(H - point), i).argmin() for i, point in enumerate(H)]
    return np.mean(labels[chosen] == labels)


def _same_label(H, labels):
    same = labels[:, None] == labels
    return (same.sum() - len(H)) / (len(H) * (len(H) - 1))


def _largest_product(H, labels):
    table = H @ H.T
    np.fill_diagonal(table, -np.inf)
    return np.mean(labels[table.argmax(axis=1)] == labels)


PART = Part(purity, cases=points, wrong={
    "itself": _by(itself=None),
    "a number too small": Forms(_by(itself=number) for number in (1.0, 10.0, 1e6)),
    "as far as the farthest": _as_far_as_the_farthest,
    "place among the others": _place_among_the_others,
    "farthest": _by(itself=None, pick=np.argmax),
    "itself, always": _by(pick=np.argmax),
    "nearest center": _nearest_center,
    "twins left out": _without(lambda distances, step: distances == 0),
    "second of the order": _by(itself=None, pick=lambda row: row.argsort(kind="stable")[1 % len(
        row)]),
    "last of the nearest": _by(pick=lambda row: len(row) - 1 - row[::-1].argmin()),
    "any of the nearest": _any_of_the_nearest,
    "later points only": _without(lambda distances, step: step <= 0),
    "earlier points only": _without(lambda distances, step: step >= 0),
    "the next in the table": lambda H, labels: np.mean(np.roll(labels, -1) == labels),
    "all others": _same_label,
    "steps along the axes": _by(distance=lambda d: np.abs(d).sum(axis=-1)),
    "differences not squared": _by(distance=lambda d: d.sum(axis=-1)),
    "first column only": _by(distance=lambda d: d[..., 0] ** 2),
    "largest product": _largest_product,
    "place for the label": _place_for_the_label,
    "percent": lambda H, labels: 100 * purity(H, labels),
    "a count": lambda H, labels: round(len(H) * purity(H, labels)),
    "the others": lambda H, labels: 1 - purity(H, labels),
    "cut to a whole number": lambda H, labels: round(len(H) * purity(H, labels)) // len(H),
})
