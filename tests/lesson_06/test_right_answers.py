"""Lesson 6: the many ways to be right, which all pass, and facts that the exercises tell."""

import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils
from utils.exercises import check
from utils.lesson_06.e03_first_network import BAR, data
from utils.lesson_06.e08_pipelines import CAUSES

right = right_answers(6)


def trained(model, X, y, rng, *, epochs=10, batch_size=64, optimizer=None):
    optimizer = optimizer or utils.Adam(model.parameters(), 0.001)
    utils.train(model, utils.CrossEntropyLoss(), optimizer, X, y, epochs=epochs,
                batch_size=batch_size, rng=rng)
    return model


def network(rng, *sizes, bend=utils.ReLU, dtype=np.float32, **more):
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layers += [utils.Linear(n_inputs, n_outputs, rng=rng, dtype=dtype, **more), bend()]
    return utils.Sequential(*layers[:-1])


NAMES = vars(right) | globals()
ROWS = "images.reshape(len(images), images.shape[1] * images.shape[2])"
CLASSES = "np.unique(y_train)"
MEANS = "np.stack([X_train[y_train == c].mean(0) for c in np.unique(y_train)])"
WRONG = "probabilities.argmax(1) != labels"
EXPRESSIONS = {
    "6.1": [
        f"{ROWS}.astype('float32') / 255", f"np.float32({ROWS}) / 255", f"({ROWS} / 255)"
        ".astype(np.float32)", "(images / 255).astype(np.float32).reshape(len(images), -1)",
        "np.array([image.ravel() for image in images], np.float32) / 255",
        "np.stack([image.flatten() / np.float32(255) for image in images])",
        f"np.float32({ROWS} / 255.0)", f"np.divide({ROWS}, 255, dtype=np.float32)",
        f"{ROWS} * np.float32(1 / 255)", "np.float32([[p / 255 for row in image for p in row] "
        "for image in images])", "prepare(images.copy())",
        "np.concatenate([image.reshape(1, -1) for image in images]).astype(np.float32) / 255",
        f"np.clip({ROWS}.astype(np.float32) / 255, 0, 1)",
    ],
    "6.2": [
        f"{CLASSES}[((X_test[:, None, :] - {MEANS}[None]) ** 2).sum(-1).argmin(1)]",
        f"{CLASSES}[np.linalg.norm(X_test[:, None] - {MEANS}, axis=2).argmin(axis=1)]",
        f"(lambda M: {CLASSES}[((M**2).sum(1) - 2 * X_test @ M.T).argmin(1)])({MEANS})",
        f"(lambda M: {CLASSES}[np.argmax(X_test @ M.T - (M * M).sum(1) / 2, axis=1)])({MEANS})",
        "[min(sorted(set(y_train)), key=lambda c: "
        "((x - X_train[y_train == c].mean(axis=0)) ** 2).sum()) for x in X_test]",
        f"np.array([{CLASSES}[np.argmin([((x - m) ** 2).mean() for m in {MEANS}])] "
        "for x in X_test])", "nearest_mean(X_train, y_train, X_test).astype(float)",
        "nearest_mean(X_train, y_train, X_test).tolist()",
        f"np.take({CLASSES}, np.einsum('mkd,mkd->mk', *[X_test[:, None] - {MEANS}] * 2)"
        ".argmin(axis=1))",
    ],
    "6.3": [
        "trained(network(rng, 784, 64, 10), X, y, rng)",
        "trained(network(rng, 784, 128, 64, 10), X, y, rng, epochs=8)",
        "trained(network(rng, 784, 128, 10, bend=utils.Tanh, init=utils.xavier_init), X, y, rng, "
        "epochs=15)",
        "trained(network(rng, 784, 100, 10, bend=utils.LeakyReLU), X, y, rng, batch_size=32)",
        "(lambda m: trained(m, X, y, rng, optimizer=utils.SGD(m.parameters(), 0.1, 0.9)))"
        "(network(rng, 784, 128, 10))",
        "(lambda m: trained(m, X.astype(float), y, rng) and AnyType(m))"
        "(network(rng, 784, 32, 10, dtype=float))",
        "trained(utils.Sequential(utils.Linear(784, 128, rng=rng, dtype=np.float32, "
        "input_gradient=False), utils.ReLU(), *network(rng, 128, 10).layers), X, y, rng)",
    ],
    "6.4": [
        "math.sqrt(accuracy * (1 - accuracy) / n)", "np.sqrt(accuracy * (1 - accuracy) / n)",
        "np.sqrt(accuracy * (1 - accuracy)) / np.sqrt(n)",
        "(accuracy - accuracy**2) ** 0.5 / n**.5",
        "math.sqrt(accuracy / n * (1 - accuracy))", "np.float64(standard_error(accuracy, n))",
        "np.std([1.0, 0.0]) * 2 * standard_error(accuracy, n)",
    ],
    "6.5": [
        f"(lambda w: w[np.argsort(-probabilities.max(1)[w], kind='stable')][:k])"
        f"(np.where({WRONG})[0])",
        f"sorted(np.flatnonzero({WRONG}), key=lambda i: -probabilities[i].max())[:k]",
        "sorted((i for i, p in enumerate(probabilities) if p.argmax() != labels[i]), "
        "key=lambda i: (-max(probabilities[i]), i))[:k]",
        f"(lambda w: w[np.lexsort((w, -probabilities[w].max(axis=1)))[:k]])"
        f"(np.nonzero({WRONG})[0])",
        f"[int(i) for i in np.argsort(-probabilities.max(1), kind='mergesort') "
        f"if ({WRONG})[i]][:k]",
        f"np.argsort(np.where({WRONG}, -probabilities.max(1), 1), kind='stable')"
        f"[:min(k, int(({WRONG}).sum()))]",
        "tuple(worst_mistakes(probabilities, labels, k))[::-1][::-1] or []",
    ],
    "6.6": [
        "center(image.copy())", "center(image).tolist()", "np.float32(center(image))",
        "by_pixels(image)", "by_roll(image)", "by_slices(image)", "by_row_sums(image)",
    ],
    "6.7": [
        "by_bins(probabilities, labels, bins)", "by_pixels_of_bins(probabilities, labels, bins)",
        "by_digitize(probabilities, labels, bins)", "np.float32(calibration_error"
        "(probabilities, labels, bins))", "by_dictionary(probabilities, labels, bins)",
    ],
}


class AnyType:
    """A model that takes images of any type."""

    def __init__(self, model):
        self.model = model

    def forward(self, X):
        return self.model.forward(np.asarray(X, float))


def way(image):
    H, W = image.shape
    r, c = np.mgrid[:H, :W]
    return (int(np.floor((H - 1) / 2 - np.average(r, weights=image) + 0.5)),
            int(np.floor((W - 1) / 2 - np.average(c, weights=image) + 0.5)))


def by_pixels(image):
    moved = np.zeros(image.shape)
    if image.any():
        down, right_ = way(image)
        for row, column in np.argwhere(image):
            if 0 <= row + down < len(image) and 0 <= column + right_ < image.shape[1]:
                moved[row + down, column + right_] = image[row, column]
    return moved


def by_roll(image):
    if image.max() == 0:
        return image.copy()
    (H, W), (down, right_) = image.shape, way(image)
    framed = np.roll(np.pad(image, ((H, H), (W, W))), (down, right_), axis=(0, 1))
    return framed[H : 2 * H, W : 2 * W]


def by_slices(image):
    moved = np.zeros_like(image)
    if not image.any():
        return moved
    (H, W), (down, right_) = image.shape, way(image)
    moved[max(down, 0) : H + min(down, 0), max(right_, 0) : W + min(right_, 0)] = (
        image[max(-down, 0) : H + min(-down, 0), max(-right_, 0) : W + min(-right_, 0)])
    return moved


def by_row_sums(image):
    """One axis after the other."""
    for _ in range(2):
        total = image.sum()
        at = image.sum(axis=1) @ np.arange(len(image)) / total if total else (len(image) - 1) / 2
        step, blank = int(np.rint((len(image) - 1) / 2 - at)), np.zeros_like(image)
        rows = [image[i - step] if 0 <= i - step < len(image) else blank[0]
                for i in range(len(image))]
        image = np.array(rows).T
    return image


def by_bins(probabilities, labels, bins):
    confidence, answers = probabilities.max(axis=1), probabilities.argmax(axis=1)
    error = 0.0
    for k in range(bins):
        inside = (confidence >= k / bins) & ((confidence < (k + 1) / bins) | (k == bins - 1))
        if inside.sum() > 0:
            gap = np.mean(answers[inside] == labels[inside]) - np.mean(confidence[inside])
            error += abs(gap) * inside.sum()
    return error / len(labels)


def by_pixels_of_bins(probabilities, labels, bins):
    gap = [0.0] * bins
    for p, label in zip(probabilities, labels):
        gap[min(int(p.max() * bins), bins - 1)] += (p.argmax() == label) - p.max()
    return sum(map(abs, gap)) / len(labels)


def by_digitize(probabilities, labels, bins):
    confidence = probabilities.max(axis=1)
    place = np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1])
    hits = probabilities.argmax(axis=1) == labels
    return sum(abs(hits[place == k].sum() - confidence[place == k].sum())
               for k in range(bins)) / len(confidence)


def by_dictionary(probabilities, labels, bins):
    found = {}
    for p, label in zip(probabilities.tolist(), labels.tolist()):
        found.setdefault(min(math.floor(max(p) * bins), bins - 1), []).append(
            (p.index(max(p)) == label, max(p)))
    return sum(abs(sum(a for a, _ in some) / len(some) - sum(c for _, c in some) / len(some))
               * len(some) / len(labels) for some in found.values())


NAMES |= globals()


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.passed, result


def first_network_by_hand(X, y, rng):
    model = network(rng, 784, 64, 10)
    loss, optimizer = utils.CrossEntropyLoss(), utils.Adam(model.parameters(), 0.002)
    for _ in range(8):
        order = rng.permutation(len(X))
        for start in range(0, len(X), 50):
            chosen = order[start : start + 50]
            loss.forward(model.forward(X[chosen]), y[chosen])
            model.backward(loss.backward())
            optimizer.step()
    return model


def test_a_network_that_is_trained_by_hand_passes():
    assert judged("6.3", first_network_by_hand).passed


@pytest.mark.parametrize("letters", ["CADB", "cadb"])
def test_the_four_causes_pass_in_any_case(letters):
    assert check("6.8", *letters).passed


@pytest.mark.parametrize("seed", range(3))
def test_the_right_network_is_well_above_the_bar(seed):
    images, labels = utils.mnist()[2:]
    X, y = data(2000, seed)
    model = right.first_network(X, y, np.random.default_rng(seed))
    share = utils.accuracy(model.forward(right.prepare(images)), labels)
    assert share > BAR + 0.015


def test_the_runs_of_the_last_exercise_are_as_its_table_says():
    X, y, X_test, y_test = utils.mnist()
    order = np.random.default_rng(9).permutation(784)

    def mixed(images):
        return (images.reshape(784, -1).T / 255).astype(np.float32)

    rows, test = right.prepare(X), right.prepare(X_test)
    data_of = {"A": (rows, 255 * test), "B": (right.prepare(X.transpose(0, 2, 1)), test),
               "C": (mixed(X), mixed(X_test)), "D": (rows[:, order], test[:, order])}
    seen = {}
    for cause, (learned, asked) in data_of.items():
        rng = np.random.default_rng(0)
        model = trained(network(rng, 784, 128, 10), learned, y, rng)
        seen[cause] = [utils.evaluate(model, utils.CrossEntropyLoss(), *part)
                       for part in ((learned, y), (asked, y_test))]
    table = [(0.65, 0.09, 2.7), (0.99, 0.94, 27), (0.99, 0.95, 0.2), (0.99, 0.15, 6.6)]
    for cause, numbers in zip(CAUSES, table):
        (_, learned), (loss, share) = seen[cause]
        assert (learned, share) == pytest.approx(numbers[:2], abs=0.03)
        assert loss == pytest.approx(numbers[2], rel=0.25)
