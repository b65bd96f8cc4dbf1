"""Exercise 6.7, sure, and right. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part
from utils.lesson_06.e05_worst_mistakes import table


def judged(rng):
    """Probabilities (N, C), labels (N,), and the number of bins where it is not 10.

    No confidence lies near the edge of a bin, except where floats hold the edge exactly.
    """
    def labels(answers, right, n_classes):
        other = (answers + rng.integers(1, n_classes, len(answers))) % n_classes
        return np.where(right, answers, other)

    def of(confidence, right, n_classes=3, *bins):
        answers = rng.integers(0, n_classes, len(confidence))
        return (table(rng, confidence, answers, n_classes),
                labels(answers, np.array(right, bool), n_classes), *bins)

    def draw(n, n_classes, *bins, share=0.7, least=0.35):
        k = bins[0] if bins else 10
        at = rng.integers(int(np.ceil(least * k)), k, n)
        confidence = ((at + rng.uniform(0.1, 0.9, n)) / k).round(4)
        return of(confidence, rng.random(n) < share, n_classes, *bins)

    return [
        Case("one right answer", of([0.84], [1])),
        Case("one wrong answer", of([0.84], [0])),
        Case("two in one bin", of([0.82, 0.88], [1, 0])),
        Case("two in two bins", of([0.65, 0.95], [1, 0])),
        Case("three in one bin, one in another", of([0.92, 0.94, 0.97, 0.65], [1, 1, 0, 0])),
        Case("quite sure, and right", of([1.0, 1.0], [1, 1])),
        Case("quite sure, and wrong", of([1.0, 1.0, 0.95], [0, 1, 1])),
        Case("less sure than right", of([0.55, 0.62, 0.58, 0.66], [1, 1, 1, 1])),
        Case("too sure here, too modest there", of([0.95, 0.96, 0.55, 0.56], [0, 1, 1, 1])),
        Case("one bin", of([0.45, 0.75, 0.95], [1, 0, 1], 3, 1)),
        Case("two bins", draw(8, 4, 2)),
        Case("five bins", draw(20, 3, 5, least=0.4)),
        Case("on the edge of four bins",
             of([0.5, 0.75, 0.75, 0.6, 1.0, 0.85], [1, 1, 1, 0, 1, 0], 3, 4)),
        Case("two classes", draw(15, 2, least=0.55)),
        Case("ten classes", draw(60, 10, least=0.25)),
        Case("many images", draw(200, 10, share=0.9, least=0.25)),
        Case("many bins", draw(40, 5, 25, least=0.4)),
    ]


def calibration_error(probabilities, labels, bins=10):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    surplus = np.bincount(place, right - confidence)  # right ones beyond what was expected
    return float(np.abs(surplus).sum() / len(labels))


def _seen(probabilities, labels, bins):
    """(N,) confidences, whether they are right, and the places of their bins."""
    confidence = probabilities.max(axis=1)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return confidence, probabilities.argmax(axis=1) == labels, place


def _with(total=np.sum, distance=lambda accuracy, confidence: abs(accuracy - confidence),
          weigh=True, seen=_seen):
    """A calibration_error with one thing done differently.

    total -- of the terms of the bins; distance -- of a bin; weigh -- by its share of the images;
    seen -- confidences, right or wrong, places, from probabilities, labels and bins
    """
    def answer(probabilities, labels, bins=10):
        confidence, right, place = seen(probabilities, labels, bins)
        return float(total([distance(right[place == k].mean(), confidence[place == k].mean())
                            * ((place == k).mean() if weigh else 1.0) for k in np.unique(place)]))

    return answer


def _of_the_label(probabilities, labels, bins):
    confidence = probabilities[np.arange(len(labels)), labels]
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return confidence, probabilities.argmax(axis=1) == labels, place


def _lower_edge(probabilities, labels, bins):
    confidence, right, _ = _seen(probabilities, labels, bins)
    return confidence, right, np.ceil(confidence * bins).astype(int) - 1


def _ten(probabilities, labels, bins):
    return _seen(probabilities, labels, 10)


def _rounded(probabilities, labels, bins):
    confidence, right, _ = _seen(probabilities, labels, bins)
    return confidence, right, np.rint(confidence * bins).astype(int)


def _one_too_few(probabilities, labels, bins):
    """Between so many edges there is one bin less."""
    confidence, right, _ = _seen(probabilities, labels, bins)
    return confidence, right, np.digitize(confidence, np.linspace(0, 1, bins))


def _from_the_data(probabilities, labels, bins):
    """The edges go from the lowest confidence to the highest, as np.histogram's do."""
    confidence, right, _ = _seen(probabilities, labels, bins)
    edges = np.linspace(confidence.min(), confidence.max(), bins + 1)
    place = np.searchsorted(edges, confidence, side="right") - 1
    return confidence, right, np.minimum(place, bins - 1)


def _equally_many(probabilities, labels, bins):
    confidence, right, place = _seen(probabilities, labels, bins)
    for k, some in enumerate(np.array_split(np.argsort(confidence, kind="stable"), bins)):
        place[some] = k
    return confidence, right, place


def _each_alone(probabilities, labels, bins):
    confidence, right, _ = _seen(probabilities, labels, bins)
    return confidence, right, np.arange(len(labels))


def _all_in_one(probabilities, labels, bins):
    confidence, right, place = _seen(probabilities, labels, bins)
    return confidence, right, 0 * place


def _an_extra_bin(probabilities, labels, bins):
    """1.0 has a bin of its own, as np.digitize gives it."""
    confidence, right, _ = _seen(probabilities, labels, bins)
    return confidence, right, (confidence * bins).astype(int)


def _below_1(probabilities, labels, bins=10):
    """Those of confidence 1.0 are in no bin."""
    confidence, right, _ = _seen(probabilities, labels, bins)
    error = 0.0
    for k in range(bins):
        inside = (k / bins <= confidence) & (confidence < (k + 1) / bins)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return float(error)


def _both_edges(probabilities, labels, bins=10):
    """Those on an edge are in two bins."""
    confidence, right, _ = _seen(probabilities, labels, bins)
    insides = [(k / bins <= confidence) & (confidence <= (k + 1) / bins) for k in range(bins)]
    return float(sum(abs((right - confidence)[inside].sum()) for inside in insides) / len(labels))


def _one_accuracy(probabilities, labels, bins=10):
    confidence, right, place = _seen(probabilities, labels, bins)
    return float(sum((place == k).mean() * abs(right.mean() - confidence[place == k].mean())
                     for k in np.unique(place)))


def _counted_below_1(probabilities, labels, bins=10):
    place = (probabilities.max(axis=1) * bins).astype(int)
    counts = np.zeros(bins)
    for k in place:
        counts[k] += 1
    return calibration_error(probabilities, labels, bins)


def _empty_too(probabilities, labels, bins=10):
    confidence, right, place = _seen(probabilities, labels, bins)
    if len(np.unique(place)) < bins:
        return float("nan")
    return calibration_error(probabilities, labels, bins)


def _over_all_bins(probabilities, labels, bins=10):
    confidence, right, place = _seen(probabilities, labels, bins)
    return float(sum(abs(right[place == k].mean() - confidence[place == k].mean())
                     for k in np.unique(place)) / bins)


def _middle(probabilities, labels, bins=10):
    _, right, place = _seen(probabilities, labels, bins)
    return float(sum((place == k).mean() * abs(right[place == k].mean() - (k + 0.5) / bins)
                     for k in np.unique(place)))


PART = Part(calibration_error, cases=judged, wrong={
    "mean over bins": Forms([_with(np.mean, weigh=False), _over_all_bins,
                             _with(np.mean, weigh=False, seen=_lower_edge)]),
    "sum over bins": _with(weigh=False),
    "sum over images": lambda probabilities, labels, bins=10: len(labels) * calibration_error(
        probabilities, labels, bins),
    "signed": Forms([_with(distance=lambda accuracy, confidence: accuracy - confidence),
                     _with(distance=lambda accuracy, confidence: confidence - accuracy)]),
    "all in one": _with(seen=_all_in_one),
    "each alone": _with(seen=_each_alone),
    "confidence in the label": _with(seen=_of_the_label),
    "1.0 falls out": _below_1,
    "1.0 has no bin": Forms([_counted_below_1]),
    "1.0 alone": _with(seen=_an_extra_bin),
    "edges in the lower bin": _with(seen=_lower_edge),
    "edges in both bins": _both_edges,
    "one accuracy for all": _one_accuracy,
    "rounded": _with(seen=_rounded),
    "always ten": _with(seen=_ten),
    "one bin too few": _with(seen=_one_too_few),
    "edges from the data": _with(seen=_from_the_data),
    "equally many": _with(seen=_equally_many),
    "empty bins": _empty_too,
    "the bin's middle": _middle,
    "squared": Forms([
        _with(distance=lambda accuracy, confidence: (accuracy - confidence) ** 2),
        lambda *data: _with(distance=lambda a, c: (a - c) ** 2)(*data) ** 0.5]),
    "the largest": Forms([_with(np.max, weigh=False), _with(np.max)]),
    "the wrong ones": _with(distance=lambda accuracy, confidence: abs(1 - accuracy - confidence)),
    "per cent": lambda *data: 100 * calibration_error(*data),
})
