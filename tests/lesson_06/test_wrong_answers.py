"""Lesson 6: the many ways to be wrong, none of them a named mistake, which all fail; named ones in
another form; what a check says beside the values."""

import itertools
import math

import numpy as np
import pytest
from helpers.exercises import check_known, check_told, entries, judged, right_answers, written

import utils
from utils.exercises import check, checking

right = right_answers(6)


def network(rng, *sizes, bend=utils.ReLU, dtype=np.float32):
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layers += [utils.Linear(n_inputs, n_outputs, rng=rng, dtype=dtype), bend()]
    return utils.Sequential(*layers[:-1])


def trained(model, X, y, rng, *, epochs=6, lr=0.002, batch_size=64, taught=None):
    optimizer = utils.Adam((taught or model).parameters(), lr)
    utils.train(model, utils.CrossEntropyLoss(), optimizer, X, y, epochs=epochs,
                batch_size=batch_size, rng=rng)
    return model


class Around:
    """A model that does something to its images, or to its answers."""

    def __init__(self, model, before=lambda x: x, after=lambda logits: logits):
        self.model, self.before, self.after = model, before, after

    def forward(self, x):
        return self.after(self.model.forward(self.before(x)))


def in_place_mean(X_train, y_train, X_test):
    named = right.nearest_mean(X_train, y_train, X_test)
    X_test -= X_test.mean()
    return named


def sorted_in_place(X_train, y_train, X_test):
    named = right.nearest_mean(X_train, y_train, X_test)
    y_train.sort()
    return named


def turned_in_place(images):
    rows = right.prepare(images)
    images //= 2
    return rows


def erased_in_place(image):
    moved = right.center(image)
    image[:] = 0
    return moved


def marked_in_place(probabilities, labels, k):
    worst = right.worst_mistakes(probabilities, labels, k)
    probabilities[worst] = 0
    return worst


def binned_in_place(probabilities, labels, bins=10):
    error = right.calibration_error(probabilities, labels, bins)
    probabilities *= 2
    return error


def by_set(X_train, y_train, X_test):
    classes = list(set(y_train))
    means = [X_train[y_train == label].mean(axis=0) for label in classes]
    return [classes[np.argmin([((x - mean) ** 2).sum() for mean in means])] for x in X_test]


def rolled(image):
    if not image.any():
        return image.copy()
    steps = (round((side - 1) / 2 - np.average(places, weights=image))
             for side, places in zip(image.shape, np.indices(image.shape)))
    return np.roll(image, tuple(steps), axis=(0, 1))


NAMES = vars(right) | globals()
ROWS, PREPARED = "images.reshape(len(images), -1)", "prepare(images)"
NEAREST = "nearest_mean(X_train, y_train, X_test)"
WRONG = "probabilities[i].argmax() != labels[i]"
WORST = "worst_mistakes(probabilities, labels, k)"
ERROR = "calibration_error(probabilities, labels, bins)"
EXPRESSIONS = {
    "6.1": [
        "prepare(images[1:])", f"{PREPARED}[:, ::-1]", f"{PREPARED}[::-1]", f"{PREPARED}.round(1)",
        f"{PREPARED} ** 2", f"{PREPARED} + 0.01", f"[{PREPARED}]", f"{PREPARED}.tolist()",
        f"{PREPARED}[:, :4]", f"np.sort({PREPARED})", f"np.float32({ROWS} > 127)", "0.0",
        f"({ROWS} * np.uint8(2)).astype(np.float32) / 510", f"{ROWS}.astype(np.int8) / 255",
        f"({ROWS} - 128).astype(np.float32) / 255", f"np.float32({ROWS}) / 100",
        f"np.float32({ROWS}) / {ROWS}.sum(axis=1, keepdims=True).clip(1)",
        f"{PREPARED}.reshape(images.shape)[0]", f"{PREPARED}.astype('>f4').astype(np.longdouble)",
        "np.float32(images).mean(axis=2) / 255", "images.shape", "str(images)",
        f"{PREPARED}.astype(complex)",
    ],
    "6.2": [
        f"{NEAREST}[::-1]", f"{NEAREST} + 1", f"{NEAREST}[:1]", f"np.unique({NEAREST})",
        "y_train[:len(X_test)]", "np.full(len(X_test), y_train[0])", f"{NEAREST}[:, None]",
        "nearest_mean(X_train[1:], y_train[1:], X_test)", f"({NEAREST}, 0)", f"str({NEAREST})",
        "nearest_mean(X_train, np.sort(y_train), X_test)",
        "nearest_mean(X_train, y_train, -X_test)",
        "nearest_mean(X_train[:, :1], y_train, X_test[:, :1])",
        "nearest_mean(X_train - X_train.mean(0), y_train, X_test - X_test.mean(0))",
        "nearest_mean(X_train.round(), y_train, X_test)",
        "nearest_mean(X_train.round(), y_train, X_test.round())",
        "nearest_mean(X_train, y_train > y_train.mean(), X_test)",
        "np.argmax(np.bincount(y_train)) * np.ones(len(X_test), int)",
        f"{NEAREST}.astype(bool)", "nearest_mean(X_test, y_train, X_train)", "X_test",
    ],
    "6.4": [
        "0.0", "standard_error(accuracy, n) + 1e-3", "round(standard_error(accuracy, n), 2)",
        "round(standard_error(accuracy, n), 4)", "[standard_error(accuracy, n)]",
        "-standard_error(accuracy, n)", "standard_error(accuracy, 1000)",
        "standard_error(0.945, n)",
        "standard_error(accuracy, n) if accuracy < 1 else None",
        "str(standard_error(accuracy, n))",
        "standard_error(accuracy, n) ** 4", "math.sqrt(accuracy * (1 - accuracy)) / n ** 0.25",
        "math.sqrt(accuracy * (1 - accuracy) // n)", "accuracy / n",
        "f'{standard_error(accuracy, n):.2%}'", "1 - standard_error(accuracy, n)",
        "standard_error(round(accuracy, 1), n)", "math.sqrt(accuracy * (1 + accuracy) / n)",
        "1.5 * standard_error(accuracy, n)",
    ],
    "6.5": [
        f"{WORST}[1:]", f"set({WORST})", f"{WORST} * 1j", f"{WORST}[:, None]", f"({WORST}, k)",
        "worst_mistakes(probabilities, labels, k + 1)", f"str({WORST})",
        "worst_mistakes(probabilities, labels, max(k, 1))",
        "worst_mistakes(-probabilities, labels, k)",
        "worst_mistakes(probabilities[:4], labels[:4], k)", "None or k",
        "worst_mistakes(probabilities.round(1), labels, k)",
        "worst_mistakes(probabilities, labels[::-1], k)", "np.arange(k)", "[]",
        "np.flatnonzero(probabilities.argmax(axis=0) != labels[:probabilities.shape[1]])[:k]",
        f"{WORST} if k else np.arange(len(labels))",
        f"{WORST} if len({WORST}) == k else np.append({WORST}, -1)",
    ],
    "6.6": [
        "center(image)[::-1]", "center(image).T", "2 * center(image)", "center(image).round()",
        "center(image) > 0", "np.zeros_like(image)", "center(image)[1:]", "center(image) + 0.01",
        "center(image) / max(image.max(), 0.01)", "center(center(image)[:, ::-1])",
        "[center(image)]",
        "np.roll(center(image), 1, axis=0)",
        "np.roll(center(image), -1, axis=1)",
        "center(np.where(image > 0.5, image, 0))", "center(image ** 2)",
        "None if image.any() else 0",
        "center(image) if image.any() else None",
        "center(image) if image.any() else np.zeros((0, 0))", "np.pad(center(image), 1)",
        "center(image).ravel()", "str(center(image))", "center(np.pad(image, 2))[2:-2, 2:-2].T",
        "center(np.sqrt(image)) ** 2", "center(image).sum(axis=0)",
    ],
    "6.7": [
        "0.0", f"{ERROR} + 1e-3", f"-{ERROR}", f"round({ERROR}, 2)", f"[{ERROR}]", f"1 - {ERROR}",
        f"str({ERROR})", f"({ERROR}, bins)", "calibration_error(probabilities, labels, bins + 1)",
        "calibration_error(probabilities, labels[::-1], bins)", f"{ERROR} / 2",
        "calibration_error(probabilities[1:], labels[1:], bins) if len(labels) > 1 else 0.0",
        "calibration_error(probabilities, labels, max(bins, 2))", "np.mean(probabilities)",
        "calibration_error(probabilities.round(1), labels, bins)",
        "calibration_error(probabilities.clip(0, 0.99), labels, bins)",
        "np.mean((probabilities.argmax(1) == labels) - probabilities.max(1)) ** 2",
        "utils.CrossEntropyLoss().forward(np.log(probabilities + 1e-9), labels)",
        "np.mean(np.abs(probabilities - np.eye(probabilities.shape[1])[labels]))",
        "calibration_error(probabilities, probabilities.argmax(1), bins)",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state in ("wrong", "error"), result


NETWORKS = {  # a first_network, and a piece of what is said
    "[None][0]": "returns nothing (None)",
    "X": "got an array of float32 with shape",
    "utils.Sequential": "forward",
    "trained(network(rng, 784, 10), X, y, rng, epochs=1)": "Where does it bend?",
    "trained(network(rng, 784, 64, 10, bend=Nothing), X, y, rng, epochs=1)": "Where does it bend?",
    "trained(network(rng, 784, 9), X, y, rng)": "takes labels from 0 to 8, got 0 to 9",
    "trained(network(rng, 784, 32, 11), X, y, rng, epochs=1)": "the shape (1000, 11)",
    "trained(network(rng, 784, 128, 10), X, y, rng, epochs=1)": "expected 88 % or more, got ",
    "trained(network(rng, 784, 2, 10), X, y, rng)": "which would help: more epochs",
    "trained(network(rng, 784, 64, 10), X, y, rng, batch_size=len(X))": "smaller batches?",
    "trained(network(rng, 784, 32, 10), X, 9 - y, rng)": "no more than a guess",
    "Around(network(rng, 784, 64, 10), before=lambda x: 0 * x)": "answers all images alike",
    "trained(network(rng, 784, 64, 10), right.prepare(X), y, rng)": "255 times paler",
    "trained(utils.Sequential(*network(rng, 784, 64, 10).layers, utils.Sigmoid()), X, y, rng)":
        "a ReLU or its like stands behind the last layer",
    "trained(network(rng, 784, 64, 10), X[:500], y[:500], rng)": "Does it learn from ALL rows",
    "trained(network(rng, 784, 64, 10), X[:64], y[:64], rng)": "Does it learn from ALL rows",
    "trained(network(rng, 784, 64, 10), X[:1800], y[:1800], rng)": "Does it learn from ALL rows",
    "network(rng, 784, 64, 10)": "Was the model that you return the one that was trained",
    "(trained(network(rng, 784, 16, 10), X, y, rng), network(rng, 784, 16, 10))[1]":
        "by an optimizer that holds its parameters?",
    "trained(network(rng, 784, 16, 10), X, y, rng, taught=network(rng, 784, 16, 10))": "",
    "trained(network(np.random.default_rng(1), 784, 64, 10), X, y, np.random.default_rng(1))":
        "Where does chance come from",
    "trained(network(np.random.default_rng(), 784, 64, 10), X, y, rng)": "Which generator was",
    "trained(network(rng, 784, 64, 10), X, y, np.random.default_rng())": "Which generator was",
    "Around(trained(network(rng, 784, 64, 10), X, y, rng), after=utils.softmax)":
        "there is a softmax in the network",
    "Around(trained(network(rng, 784, 64, 10), X, y, rng), after=lambda z: z.argmax(axis=1))":
        "the shape (1000,)",
    "Around(trained(network(rng, 784, 64, 10), X, y, rng), after=lambda z: z * np.nan)":
        "logits are nan or inf",
    "Around(trained(network(rng, 784, 64, 10), X, y, rng), before=lambda x: x[:, ::-1])":
        "which would help",
    "trained(network(rng, 784, 64, 10, dtype=float), X.astype(float), y, rng)":
        "takes float64 only",
    "trained(network(rng, 784, 64, 10, dtype=float), X, y, rng)": "Linear(784, 64) holds float64",
    "(trained(network(rng, 784, 64, 10), X, y, rng), 'done')": "More than one thing came back",
    "trained(network(rng, 784, 64, 10), right.prepare(utils.mnist()[0]), utils.mnist()[1], rng, "
    "epochs=1)": "Which images did it see",
    "trained(network(rng, 784, 64, 10), right.prepare(utils.mnist()[2]), utils.mnist()[3], rng)":
        "Which images did it see",
}


class Nothing:
    """Where an activation would stand."""

    def forward(self, x):
        return x

    def backward(self, dy):
        return dy

    def parameters(self):
        return []


@pytest.mark.parametrize("expression", NETWORKS)
def test_a_network_that_is_not_as_asked_for_fails_and_is_told(expression):
    result = judged("6.3", written("6.3", expression, NAMES | globals()))
    assert not result.passed and NETWORKS[expression] in result.message, result


def test_a_network_that_is_kept_outside_is_told():
    model = network(np.random.default_rng(0), 784, 64, 10)
    result = judged("6.3", lambda X, y, rng: trained(model, X, y, rng))
    assert "Where should a new model be made" in result.message


def test_a_network_that_changes_the_images_that_it_is_asked_about_harms_no_later_check():
    def scaled(x):
        x /= 255
        return x

    for _ in range(2):
        result = judged("6.3", lambda X, y, rng: Around(
            trained(network(rng, 784, 64, 10), X, y, rng, epochs=1), before=scaled))
        assert not result.passed
    assert judged("6.3", right.first_network).passed


def test_training_that_takes_too_long_is_told(monkeypatch):
    monkeypatch.setattr(checking, "TIME_LIMIT", -17.5)
    result = judged("6.3", lambda X, y, rng: trained(
        network(rng, 784, 64, 10), X, y, rng, epochs=10_000))
    assert "or more training than it takes?" in result.message


IN_OTHER_WORDS = {  # named mistakes in another form, and a piece of the message
    "6.1": [
        (f"({ROWS} / 255).astype(np.uint8)", "drops the fraction"),
        (f"{ROWS}.astype(np.float32) // 255", "drops the fraction"),
        (f"np.array({ROWS}, dtype=float) / 255", "NumPy's usual floats"),
        (f"{ROWS}", "still go up to 255"), (f"{ROWS}.astype(float)", "still go up to 255"),
        ("(images / 255).reshape(-1, len(images)).T", "mixes pixels of all the pictures"),
        ("images.reshape(images.shape[1] * images.shape[2], -1).T / 255", "mixes pixels"),
        ("images.reshape(len(images), -1, order='F') / 255", "column after column"),
        ("np.float32([image.T.ravel() for image in images]) / 255", "column after column"),
        ("images.reshape(len(images), 28 * 28) / 255.0", "Right for pictures of 28 x 28 only"),
        ("np.stack([image.ravel() / max(image.max(), 1) for image in images])", "its own largest")],
    "6.2": [
        ("[y_train[((X_train - x) ** 2).sum(axis=1).argmin()] for x in X_test]",
         "nearest neighbor"),
        ("nearest_mean(X_train, np.unique(y_train, return_inverse=True)[1], X_test)",
         "places in your list of means"),
        ("by_set(X_train, y_train, X_test)", "a set or the first appearance has its own"),
        ("[max(np.unique(y_train), key=lambda c: ((x - X_train[y_train == c].mean(0)) ** 2).sum())"
         " for x in X_test]", "farthest away")],
    "6.4": [
        ("np.var([0, 1]) * 4 * accuracy * (1 - accuracy) / n", "This is the variance"),
        ("math.sqrt(accuracy * (1 - accuracy) / n) * 100", "This is in per cent"),
        ("accuracy / math.sqrt(n)", "the share of the wrong ones")],
    "6.5": [
        ("sorted(range(len(labels)), key=lambda i: -probabilities[i].max())[:k]",
         "right ones among"),
        (f"{WORST} + 1", "count the images from 1"),
        (f"[i for i in probabilities.max(axis=1).argsort()[::-1] if {WRONG}][:k]",
         "turns the equal ones, too"),
        (f"[i for i in np.argsort(-probabilities.max(axis=1)) if {WRONG}][:k]",
         "argsort mixes up equally sure ones"),
        ("np.argsort(-probabilities[probabilities.argmax(axis=1) != labels].max(axis=1))[:k]",
         "places in the list of mistakes")],
    "6.6": [
        ("rolled(image)", "np.roll moves in a circle"),
        ("image * 1.0", "came back as it was"),
        ("center(image) if image.any() else image + np.nan", "you divide 0 by 0")],
    "6.7": [
        ("abs(np.mean(probabilities.argmax(1) == labels) - probabilities.max(1).mean())",
         "There is one bin for all"),
        ("sum(abs(((probabilities.argmax(1) == labels) - probabilities.max(1))[(k / bins <= "
         "probabilities.max(1)) & (probabilities.max(1) <= (k + 1) / bins)].sum()) "
         "for k in range(bins)) / len(labels)", "in two of your bins"),
        ("np.mean(np.abs((probabilities.argmax(1) == labels) - probabilities.max(1)))",
         "Each image stands alone")],
}


@pytest.mark.parametrize("name, mistake", entries(IN_OTHER_WORDS))
def test_a_named_mistake_is_known_in_another_form(name, mistake):
    check_known(name, mistake, NAMES)


@pytest.mark.parametrize("name, answer, text", [
    ("6.1", turned_in_place, "changes its input images"),
    ("6.2", in_place_mean, "changes its input X_test"),
    ("6.2", sorted_in_place, "changes its input y_train"),
    ("6.5", marked_in_place, "changes its input probabilities"),
    ("6.6", erased_in_place, "changes its input image"),
    ("6.7", binned_in_place, "changes its input probabilities")])
def test_an_input_that_was_changed_in_place_is_named(name, answer, text):
    check_told(name, answer, text)


def test_an_empty_image_that_comes_back_itself_is_told():
    result = judged("6.6", lambda image: right.center(image) if image.any() else image)
    assert not result.passed and "your function gives image itself" in result.message


def test_a_division_by_no_ink_is_told_where_the_value_is_right():
    def center(image):
        with_nan = image / image.sum()
        return right.center(np.nan_to_num(with_nan) * image.sum())

    result = judged("6.6", center)
    assert not result.passed and "NumPy warns (invalid value encountered in divide)" in (
        result.message)


@pytest.mark.parametrize("letters", [
    letters for letters in itertools.product("ABCD", repeat=4) if letters != tuple("CADB")])
def test_one_pairing_of_runs_and_causes_is_right(letters):
    result = check("6.8", *letters)
    assert result.state == "mistake" and not result.passed


def test_a_standard_error_needs_no_square_root_of_numpys():
    assert math.isclose(right.standard_error(0.945, 1000), 0.00721, abs_tol=1e-5)
