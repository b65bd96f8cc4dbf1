"""Exercise 6.2, the nearest mean. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part


def to_classify(rng):
    """Rows X_train (N, D) with labels y_train (N,), and rows X_test (M, D)."""
    def draw(labels, d, m, spread=1.5):
        labels = np.asarray(labels)
        classes = np.unique(labels)
        means = rng.normal(0, 2, (len(classes), d))
        rows = means[np.searchsorted(classes, labels)] + rng.normal(0, spread, (len(labels), d))
        return rows.round(1), labels, rng.normal(0, 2.5, (m, d)).round(1)

    def mixed(*sizes, classes):
        return rng.permutation(np.repeat(classes, sizes))

    rows = np.array([[0.0, 1.0], [2.0, 1.0], [5.0, 0.0], [7.0, 2.0]])
    alone = rng.normal(0, 2, (4, 3)).round(1)
    far_on_one_axis = np.array([[0.0, 0.0], [3.0, 3.0]]), np.array([0, 1]), np.array([[4.0, -0.4]])
    return [
        Case("one number a row",
             (np.array([[1.0], [2.0], [6.0], [8.0]]), np.array([0, 0, 1, 1]),
              np.array([[3.0], [5.0], [0.0]]))),
        Case("two classes", (rows, np.array([0, 0, 1, 1]), np.array([[2.0, 3.0], [4.0, 1.5]]))),
        Case("labels 3 and 7", (rows, np.array([7, 7, 3, 3]), np.array([[1.0, 0.0], [6.0, 2.0]]))),
        Case("far along one axis", far_on_one_axis),
        Case("three classes in any order", draw(mixed(3, 4, 2, classes=[0, 1, 2]), 3, 6)),
        Case("labels with gaps", draw(mixed(4, 2, 5, classes=[9, 1, 4]), 2, 8)),
        Case("classes of very different size", draw(mixed(20, 2, 3, classes=[0, 1, 2]), 2, 12)),
        Case("one example a class", (alone, np.array([5, 2, 8, 0]), alone + 0.1)),
        Case("one class", (rows, np.array([6, 6, 6, 6]), rows[:2] + 1)),
        Case("as many rows to name as rows to learn from", draw(mixed(3, 3, classes=[1, 2]), 2, 6)),
        Case("as many numbers as rows", draw(mixed(2, 2, classes=[1, 0]), 4, 4)),
        Case("equally near means",
             (np.array([[0.0], [2.0], [6.0], [4.0]]), np.array([8, 2, 2, 8]),
              np.array([[3.0], [2.0], [4.0], [2.5]]))),
        Case("equally near, the larger label first",
             (np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 2.0]]), np.array([9, 4, 6]),
              np.array([[1.0, 1.0], [0.0, 0.0], [0.0, 2.0]]))),
        Case("nothing to name", (rows, np.array([0, 1, 1, 0]), np.zeros((0, 2)))),
        Case("many rows", draw(rng.permutation(np.arange(60) % 10), 5, 40)),
    ]


def _means(X_train, y_train, of=np.mean):
    classes = np.unique(y_train)
    return classes, np.array([of(X_train[y_train == label], axis=0) for label in classes])


def _as_a_set(y_train):
    return np.array(list(set(y_train)))


def _by_appearance(y_train):
    return np.array(list(dict.fromkeys(y_train.tolist())))


def nearest_mean(X_train, y_train, X_test):
    classes = np.unique(y_train)
    means = np.array([X_train[y_train == label].mean(axis=0) for label in classes])
    distances = ((X_test[:, None] - means) ** 2).sum(axis=2)
    return classes[distances.argmin(axis=1)]


def _of_classes(classes_of, label=True):
    """A nearest_mean whose classes stand in another order. label -- gives labels, not places"""
    def answer(X_train, y_train, X_test):
        classes = classes_of(y_train)
        means = np.array([X_train[y_train == one].mean(axis=0) for one in classes])
        places = _nearest(X_test, means)
        return classes[places] if label else places

    return answer


def _by(place, of=np.mean):
    """A nearest_mean whose classes are chosen by place(X_test, means) -> (M,)."""
    def answer(X_train, y_train, X_test):
        classes, means = _means(X_train, y_train, of)
        return classes[place(X_test, means)]

    return answer


def _distances(X_test, means):
    return ((X_test[:, None] - means) ** 2).sum(axis=2)


def _differences(X_test, means):
    return X_test[:, None] - means


def _nearest(X_test, means):
    return _distances(X_test, means).argmin(axis=1)


def _last_of_equals(X_test, means):
    return len(means) - 1 - _distances(X_test, means[::-1]).argmin(axis=1)


def _least_distances(X_train, y_train, X_test):
    return _distances(X_test, _means(X_train, y_train)[1]).min(axis=1)


def _one_mean(X_train, y_train, X_test):
    classes = np.unique(y_train)
    means = np.array([X_train.mean(axis=0) for _ in classes])
    return classes[_nearest(X_test, means)]


def _one_number(X_train, y_train, X_test):
    classes = np.unique(y_train)
    means = np.array([[X_train[y_train == label].mean()] for label in classes])
    return classes[_nearest(X_test, means)]


def _neighbor(X_train, y_train, X_test):
    return y_train[_nearest(X_test, X_train)]


def _mean_of_each_row(X_train, y_train, X_test):
    return _by(_nearest, lambda rows, axis: rows.mean(axis=1))(X_train, y_train, X_test)


def _counted(n_classes):
    """A nearest_mean with the classes 0 to n_classes(y_train) - 1."""
    def answer(X_train, y_train, X_test):
        means = np.array([X_train[y_train == label].mean(axis=0)
                          for label in range(n_classes(y_train))])
        return _nearest(X_test, means)

    return answer


def _other_norm(X_test, means):
    return np.abs(_differences(X_test, means)).sum(axis=2).argmin(axis=1)


PART = Part(nearest_mean, cases=to_classify, wrong={
    "the farthest": _by(lambda X, means: _distances(X, means).argmax(axis=1)),
    "the nearest row of each class": Forms([
        _by(lambda X, means: _distances(X, means).argmin(axis=0))]),
    "the nearest of all": Forms([_by(lambda X, means: _distances(X, means).argmin())]),
    "summed over the classes": Forms([
        _by(lambda X, means: (_differences(X, means) ** 2).sum(axis=1).argmin(axis=1))]),
    "places": Forms([_of_classes(order, label=False)
                     for order in (np.unique, _as_a_set, _by_appearance)]),
    "another order": Forms([_of_classes(_as_a_set), _of_classes(_by_appearance)]),
    "distances": Forms([_least_distances, lambda *data: np.sqrt(_least_distances(*data))]),
    "absolute differences": _by(_other_norm),
    "differences": Forms([
        _by(lambda X, means: _differences(X, means).sum(axis=2).argmin(axis=1)),
        _by(lambda X, means: -_differences(X, means).sum(axis=2).argmax(axis=1))]),
    "one number a row": Forms([_one_number, _by(
        lambda X, means: (_differences(X, means).sum(axis=2) ** 2).argmin(axis=1))]),
    "the largest difference": _by(
        lambda X, means: np.abs(_differences(X, means)).max(axis=2).argmin(axis=1)),
    "the product": _by(lambda X, means: (X @ means.T).argmax(axis=1)),
    "one mean for all": Forms([_one_mean]),
    "mean of each row": Forms([_mean_of_each_row]),
    "the nearest example": _neighbor,
    "sums": _by(_nearest, np.sum),
    "medians": _by(_nearest, np.median),
    "ten classes": Forms([_counted(lambda y: 10), _counted(lambda y: y.max() + 1),
                          _counted(lambda y: len(np.unique(y)))]),
    "the larger label": _by(_last_of_equals),
    "named the training rows": Forms([lambda X, y, X_test: nearest_mean(X, y, X)]),
})
