"""Exercise 6.5, the surest mistakes. What is said about it stands in words.md."""

from functools import partial

import numpy as np

from utils.exercises.exercise import Case, Forms, Part


def table(rng, sureness, answers, n_classes):
    """Probabilities (N, C): each row's largest is as sure as it is told, at the answer's place."""
    rows = []
    for most, answer in zip(sureness, answers):
        others = rng.uniform(0.8, 1.2, n_classes - 1)
        rows.append(np.insert(others / others.sum() * (1 - most), answer, most))
    return np.array(rows)


def mistaken(rng):
    """Probabilities (N, C), labels (N,) and k."""
    def draw(n, n_classes, k, wrong=0.5, levels=None):
        least = 1.5 / n_classes if n_classes > 2 else 0.55
        sureness = (rng.choice(levels, n) if levels else
                    rng.permutation(np.linspace(least, 0.99, n)).round(4))
        answers = rng.integers(0, n_classes, n)
        labels, at = answers.copy(), rng.permutation(n)[: round(wrong * n)]
        labels[at] = (labels[at] + rng.integers(1, n_classes, len(at))) % n_classes
        return table(rng, sureness, answers, n_classes), labels, k

    first = np.array([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.05, 0.05, 0.9], [0.3, 0.1, 0.6]])
    # the surest mistake is not the one that gives its label least
    label_least = np.array([[0.8, 0.15, 0.05], [0.7, 0.01, 0.29], [0.5, 0.05, 0.45]])
    # nor the one that is farthest ahead of the second
    ahead = np.array([[0.6, 0.39, 0.01], [0.55, 0.225, 0.225], [0.5, 0.3, 0.2]])
    return [
        Case("four images, two wrong", (first, np.array([1, 1, 0, 2]), 2)),
        Case("the surest one", (first, np.array([1, 1, 0, 2]), 1)),
        Case("fewer than k are wrong", (first, np.array([0, 1, 0, 1]), 4)),
        Case("none of them", (first, np.array([1, 0, 0, 1]), 0)),
        Case("none is wrong", (first, np.array([0, 1, 2, 2]), 3)),
        Case("all are wrong", (first, np.array([1, 2, 0, 1]), 3)),
        Case("a label with the least probability", (label_least, np.array([1, 1, 1]), 3)),
        Case("a second that is near", (ahead, np.array([1, 1, 2]), 3)),
        Case("two classes", draw(8, 2, 3)),
        Case("as many images as classes", draw(4, 4, 3, wrong=0.75)),
        Case("more classes than images", draw(3, 6, 2, wrong=1.0)),
        Case("equally sure", draw(9, 3, 6, wrong=0.8, levels=[0.6, 0.75])),
        Case("equally sure, and k between them",
             (np.array([[0.75, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.25]]),
              np.array([1, 1, 0, 1]), 2)),
        Case("many images", draw(60, 10, 12, wrong=0.4)),
        Case("many equally sure", draw(80, 4, 50, wrong=0.7, levels=[0.5, 0.6, 0.7, 0.8])),
        Case("few mistakes of many", draw(60, 10, 10, wrong=0.1)),
    ]


def worst_mistakes(probabilities, labels, k):
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    sureness = probabilities.max(axis=1)[wrong]
    return wrong[np.argsort(-sureness, kind="stable")][:k]


def _parts(probabilities, labels):
    """Places of the wrong answers, and the sureness of all."""
    return (np.flatnonzero(probabilities.argmax(axis=1) != labels), probabilities.max(axis=1))


def _by(score, kind="stable"):
    """A worst_mistakes in another order: the lowest score(probabilities, labels) (N,) first."""
    def answer(probabilities, labels, k):
        wrong, _ = _parts(probabilities, labels)
        return wrong[np.argsort(score(probabilities, labels)[wrong], kind=kind)][:k]

    return answer


def _of_all_by(turned, kind):
    """Sorts all the answers first, and takes the wrong ones then. turned -- the sorted list is"""
    def answer(probabilities, labels, k):
        sureness = probabilities.max(axis=1)
        order = (np.argsort(sureness, kind=kind)[::-1] if turned else
                 np.argsort(-sureness, kind=kind))
        return order[probabilities.argmax(axis=1)[order] != labels[order]][:k]

    return answer


def _of_the_label(probabilities, labels):
    return probabilities[np.arange(len(labels)), labels]


def _less_second(probabilities, labels):
    second, first = np.sort(probabilities, axis=1)[:, -2:].T
    return second - first


def _whatever(probabilities, labels, k, kind="stable"):
    return np.argsort(-probabilities.max(axis=1), kind=kind)[:k]


def _right_ones(probabilities, labels, k):
    right = np.flatnonzero(probabilities.argmax(axis=1) == labels)
    return right[np.argsort(-probabilities.max(axis=1)[right], kind="stable")][:k]


def _filled_up(probabilities, labels, k):
    is_wrong = probabilities.argmax(axis=1) != labels
    return np.argsort(-probabilities.max(axis=1) * is_wrong, kind="stable")[:k]


def _zeroed(probabilities, labels, k):
    is_wrong = probabilities.argmax(axis=1) != labels
    return np.argsort(probabilities.max(axis=1) * is_wrong, kind="stable")[::-1][:k]


def _among_the_wrong(probabilities, labels, k, kind="stable"):
    wrong, sureness = _parts(probabilities, labels)
    return np.argsort(-sureness[wrong], kind=kind)[:k]


def _turned(probabilities, labels, k, kind="stable"):
    wrong, sureness = _parts(probabilities, labels)
    return wrong[np.argsort(sureness[wrong], kind=kind)[::-1]][:k]


def _last_k(probabilities, labels, k):
    wrong, sureness = _parts(probabilities, labels)
    return wrong[np.argsort(sureness[wrong], kind="stable")][-k:]


def _last_k_turned(probabilities, labels, k):
    return _last_k(probabilities, labels, k)[::-1]


def _first_k(probabilities, labels, k):
    wrong, sureness = _parts(probabilities, labels)
    return wrong[:k][np.argsort(-sureness[wrong[:k]], kind="stable")]


def _surest_then_wrong(probabilities, labels, k):
    surest = _whatever(probabilities, labels, k)
    return surest[probabilities.argmax(axis=1)[surest] != labels[surest]]


def _of_the_right(of):
    """A worst_mistakes that returns of(probabilities, places, labels) for the right places."""
    return lambda probabilities, labels, k: of(
        probabilities, worst_mistakes(probabilities, labels, k), labels)


PART = Part(worst_mistakes, cases=mistaken, wrong={
    "right answers too": Forms([_whatever, partial(_whatever, kind=None)]),
    "only right answers": _right_ones,
    "always k": Forms([_filled_up, _zeroed]),
    "least sure first": Forms([_by(lambda probabilities, labels: probabilities.max(axis=1), kind)
                               for kind in ("stable", None)]),
    "by the label's probability": Forms([
        _by(_of_the_label), _by(lambda *data: -_of_the_label(*data))]),
    "by the lead": _by(_less_second),
    "places among the wrong": Forms([_among_the_wrong, partial(_among_the_wrong, kind=None)]),
    "in the order of the images": Forms([
        _by(lambda probabilities, labels: np.zeros(len(labels))), lambda probabilities, labels, k:
        np.sort(worst_mistakes(probabilities, labels, k))]),
    "the first k": _first_k,
    "surest, then wrong": _surest_then_wrong,
    "equals turned around": Forms([_turned, partial(_turned, kind=None), _of_all_by(True, "stable"),
                                   _of_all_by(True, None)]),
    "equals mixed": Forms([_by(lambda probabilities, labels: -probabilities.max(axis=1), kind=None),
                           _of_all_by(False, None)]),
    "the last k": Forms([_last_k, _last_k_turned]),
    "all of them": lambda probabilities, labels, k: worst_mistakes(
        probabilities, labels, len(labels)),
    "probabilities": _of_the_right(lambda table, at, labels: table.max(axis=1)[at]),
    "answers": _of_the_right(lambda table, at, labels: table.argmax(axis=1)[at]),
    "labels": _of_the_right(lambda table, at, labels: labels[at]),
    "rows": _of_the_right(lambda table, at, labels: table[at]),
    "right or wrong": lambda table, labels, k: table.argmax(axis=1) != labels,
    "counted from 1": _of_the_right(lambda table, at, labels: at + 1),
})
