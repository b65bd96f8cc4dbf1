"""Lesson 7: the many ways to be wrong, none of them a named mistake, which all fail; and the named
mistakes, known in other forms."""

import numpy as np
import pytest
from helpers.exercises import check_known, check_told, entries, judged, right_answers, written

import utils
from utils.exercises import check

right = right_answers(7)
NAMES = {"np": np, "utils": utils, **vars(right)}  # what an expression may use
PCA, PURITY, COUNT = "pca(X, k)", "purity(H, labels)", "never_moved(W_before, W_after)"
LIST, SLOPES = "activations(model, X)", "saliency(model, image, label)"
FOOLED, MAP = "fool(model, loss, X, labels, eps)", "occlusion(predict, image, size, step)"
R = "correlation(one, other)"


def in_place_activations(model, X):
    found = [array.copy() for array in right.activations(model, X)]
    X *= 2
    return found


def in_place_pca(X, k):
    found = right.pca(X, k)
    X -= X.mean(axis=0).astype(X.dtype)
    return found


def in_place_purity(H, labels):
    value = right.purity(H, labels)
    H -= H.mean(axis=0)
    return value


def in_place_saliency(model, image, label):
    slopes = right.saliency(model, image, label)
    image += 1
    return slopes


def in_place_fool(model, loss, X, labels, eps):
    X[...] = right.fool(model, loss, X, labels, eps)
    return X


def in_place_occlusion(predict, image, size, step):
    falls = right.occlusion(predict, image, size, step)
    image[:size, :size] = 0
    return falls


def never_restored(predict, image, size, step):
    whole = predict(image)
    H, W = image.shape
    falls = np.zeros(((H - size) // step + 1, (W - size) // step + 1))
    for r, c in np.ndindex(falls.shape):
        image[r * step : r * step + size, c * step : c * step + size] = 0
        falls[r, c] = whole - predict(image)
    return falls


def trained_on_the_way(model, X):
    found = right.activations(model, X)
    for parameter in model.parameters():
        parameter.value = parameter.value * 1.01
    return found


def weights_moved(model, image, label):
    slopes = right.saliency(model, image, label)
    for parameter in model.parameters():
        parameter.value = parameter.value - 0.1 * parameter.grad
    return slopes


def a_step_for_the_weights(model, loss, X, labels, eps):
    new = right.fool(model, loss, X, labels, eps)
    utils.SGD(model.parameters(), 0.1).step()
    return new


EXPRESSIONS = {
    "7.1": [
        f"{LIST} + [X]", f"[X] + {LIST}", "[]", "[X]", f"{LIST}[::2]",
        f"{LIST}[1:2]",
        f"[a + 1e-3 for a in {LIST}]", f"[np.round(a, 1) for a in {LIST}]",
        f"[np.maximum(a, 0) for a in {LIST}]", f"[a.ravel() for a in {LIST}]", f"iter({LIST})",
        f"(a for a in {LIST})", f"dict(enumerate({LIST}))", "[X[:0], *activations(model, X)[1:]]",
        "activations(model, X[::-1])", "activations(model, 2 * X)", "1.0", "'activations'",
        f"[X * 0, *{LIST}[1:]]", "[layer.forward for layer in model.layers]", "[X, *model.layers]",
        "(model.forward(X), [layer.x for layer in model.layers[::-1]])[1]",
    ],
    "7.2": [
        f"{PCA}[1]", f"(*{PCA}, 0)", f"dict(enumerate({PCA}))", "(X, X)",
        "(X[:, :k], pca(X, k)[1])",
        f"({PCA}[0], np.sqrt({PCA}[1]))", f"({PCA}[0], {PCA}[1] ** 2)",
        f"({PCA}[0], -{PCA}[1])", f"(abs({PCA}[0]), {PCA}[1])", f"({PCA}[0] + 1e-3, {PCA}[1])",
        f"({PCA}[0] / 2, {PCA}[1])", f"({PCA}[0][::-1], {PCA}[1])",
        f"({PCA}[0], np.full(k, 1 / k))",
        f"({PCA}[0] / np.abs({PCA}[0]).max(), {PCA}[1])",
        f"({PCA}[0] / np.linalg.norm({PCA}[0]), {PCA}[1])",
        f"({PCA}[0].clip(-3, 3), {PCA}[1])", f"({PCA}[0].round(1), {PCA}[1].round(2))",
        "pca(X - np.median(X, axis=0), k)[0] @ np.eye(k), 0", "pca(X[1:], k)",
        f"({PCA}[0] * np.where(np.arange(len(X))[:, None] % 2, -1, 1), {PCA}[1])",
        "pca(X / np.abs(X).max(), k)", "pca(np.sign(X), k)",
        "pca(X * (1 + np.arange(X.shape[1])), k)", "pca(X, 1)",
        "pca(X, k) if len(X) >= X.shape[1] else (X[:, :k], np.ones(k) / k)",
        "(lambda s, v: (s, v * (len(X) - 1) / len(X)))(*pca(X, k))",
    ],
    "7.3": [
        "0.5", f"{PURITY} ** 2", f"{PURITY} + 1e-3", f"round({PURITY}, 1)", f"[{PURITY}]",
        f"str({PURITY})", f"{PURITY} * len(H) / (len(H) - 1)", "purity(H[1:], labels[1:]) "
        "if len(H) > 2 else purity(H, labels)", "purity(H[:, :2], labels)",
        "purity(abs(H), labels)",
        "purity(H.round(), labels)", "purity(H / np.linalg.norm(H + 1e-9, axis=1, keepdims=True), "
        "labels)", "purity(H, labels > 0)", "purity(H, labels % 2)",
        "purity((H - H.mean(axis=0)) / (H.std(axis=0) + 1e-9), labels)",
        "np.mean(labels == labels[0])", "np.mean(labels == np.bincount(labels).argmax())",
        "purity(H, labels[::-1])",
        "np.mean(labels[(((H[:, None] - H[None]) ** 2).max(axis=2) + np.diag(np.full(len(H), "
        "np.inf))).argmin(axis=1)] == labels)", "max(purity(H, labels), 0.5)",
        "min(purity(H, labels), 0.9)",
        "np.mean([np.mean(labels[np.argsort(((H - p) ** 2).sum(axis=1), kind='stable')[1:4]] == l) "
        "for p, l in zip(H, labels)])",
    ],
    "7.4": [
        "0", "1", "126", f"{COUNT} + 1", f"{COUNT} - 1", f"float({COUNT}) + 0.5", f"[{COUNT}]",
        f"str({COUNT})", "len(W_before)", "W_before.size", f"2 * {COUNT}", f"-{COUNT}",
        "never_moved(W_before[1:], W_after[1:])", "never_moved(W_before[:-1], W_after[:-1])",
        "never_moved(W_before[:, 1:], W_after[:, 1:])",
        "never_moved(W_before[:, :-1], W_after[:, :-1])", "never_moved(W_before, -W_after)",
        "never_moved(W_before.astype(int), W_after.astype(int))",
        "never_moved(np.float16(W_before), np.float16(W_after))",
        "int((np.sort(W_before, axis=1) == np.sort(W_after, axis=1)).all(axis=1).sum())",
        "int(((W_before == W_after).mean(axis=1) > 0.5).sum())",
        "int((W_before[:, -1] == W_after[:, -1]).sum())",
        "int((W_before.max(axis=1) == W_after.max(axis=1)).sum())",
        "int(((W_before ** 2).sum(axis=1) == (W_after ** 2).sum(axis=1)).sum())",
        "len(set(map(tuple, W_before)) & set(map(tuple, W_after)))",
        "max(never_moved(W_before, W_after), 1)",
    ],
    "7.5": [
        f"{SLOPES} + 1e-3", f"2 * {SLOPES}", f"{SLOPES} / len(image)", f"{SLOPES}[::-1]",
        f"{SLOPES}.round(1)", f"np.maximum({SLOPES}, 0)", f"{SLOPES}.sum()",
        f"{SLOPES}.tolist()[1:]",
        "saliency(model, image, 0)", "saliency(model, 2 * image, label)",
        "saliency(model, 0 * image, label)", "saliency(model, 1 + 0 * image, label)",
        f"np.where(image > 0, {SLOPES}, 0)", f"({SLOPES}, label)", "image",
        "model.forward(image[None])",
        "saliency(model, image, label) - saliency(model, image, label).mean()",
        "saliency(model, image, label) - saliency(model, image, 0)",
        "model.layers[0].W.value[:, label % model.layers[0].W.value.shape[1]]",
        "saliency(model, image, -1 - label)", "np.argsort(saliency(model, image, label))",
    ],
    "7.6": [
        "X", "X.copy()", f"{FOOLED} + 1e-3", f"{FOOLED}[::-1]", f"2 * {FOOLED} - X",
        "fool(model, loss, X, labels, 2 * eps)", "fool(model, loss, X, labels, eps / 2)",
        "fool(model, loss, X, labels, 0.1)",
        "fool(model, loss, X, labels[::-1], eps)", f"{FOOLED}[:1]", f"{FOOLED}.ravel()",
        f"np.where(X > 0, {FOOLED}, X)", f"np.where(X == 0, {FOOLED}, X)", f"{FOOLED}.round(2)",
        f"({FOOLED}, labels)", f"np.where({FOOLED} == 1, X, {FOOLED})",
        f"np.where({FOOLED} == 0, X, {FOOLED})",
        f"np.where({FOOLED} < X, {FOOLED}, X)", f"{FOOLED} - X", f"abs({FOOLED} - X)",
        "fool(model, loss, 1 - X, labels, eps)", f"np.clip({FOOLED}, 0.01, 0.99)",
        "fool(model, loss, fool(model, loss, X, labels, eps), labels, eps)",
    ],
    "7.7": [
        f"{MAP} + 1e-3", f"{MAP} / 2", f"{MAP}[::-1]", f"{MAP}[:, ::-1]", f"{MAP}[:1]",
        f"{MAP}.round(1)", f"np.maximum({MAP}, 0)", f"{MAP} / size ** 2", f"{MAP}.tolist()[0]",
        f"({MAP}, 0)", "image", "predict(image)", "0 * image", f"{MAP} - {MAP}.mean()",
        f"{MAP} / max({MAP}.max(), 1e-9)",
        "occlusion(predict, image, 1, step)", "occlusion(predict, image, size, 1)[:2, :2]",
        "occlusion(lambda x: predict(x) ** 2, image, size, step)",
        "occlusion(predict, np.abs(image), size, step)",
        "occlusion(predict, np.maximum(image, 0), size, step)", f"-{MAP} ** 2",
    ],
    "7.8 correlation": [
        f"{R} + 1e-3", f"round({R}, 1)", f"-{R}", f"1 - {R}", f"(1 + {R}) / 2", f"np.arccos({R})",
        f"[{R}]", f"({R}, 0)", f"{R} ** 3", f"np.sign({R})", f"max({R}, 0)", "0.0",
        f"{R} * one.size / (one.size - 1)", f"np.arctanh(0.999 * {R})",
        "correlation(one ** 2, other ** 2)",
        "correlation(np.maximum(one, 0), np.maximum(other, 0))",
        "correlation(one.ravel()[1:], other.ravel()[1:])", "correlation(one > 0, other > 0)",
        "correlation(one, np.sort(other.ravel()).reshape(other.shape))",
        "correlation(one, other[::-1])", "correlation(one.round(), other.round())",
        "np.mean((one > one.mean()) == (other > other.mean()))",
        "1 / (1 + np.sqrt(((one - other) ** 2).mean()))", "str(correlation(one, other))",
        "np.median(one * other) / (one.std() * other.std())",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state in ("wrong", "error"), result


IN_OTHER_WORDS = {  # named mistakes in another form, and a piece of the message
    "7.1": [
        ("[X] + [layer.forward(1.0 * X) for layer in model.layers]", "Every layer was given X"),
        ("(model.forward(X), [layer.y for layer in model.layers])[1]", "With what does the list"),
        ("(model.forward(X), [layer.x for layer in model.layers])[1]",
         "output of the last layer is missing"),
        (f"{LIST}[:2]", "Does the return stand inside the loop?"),
        ("[X, X, *activations(model, X)[1:-1]]", "X came twice"),
        (f"{LIST}[-1]", "what comes out at the end, one array"),
        (f"np.array({LIST}[-1])", "what comes out at the end, one array")],
    "7.2": [
        ("pca(X - X.min(axis=0), k)[::-1]", "The shares stand first"),
        ("(lambda U, S, Vt: (X @ Vt[:k].T, S[:k] ** 2 / (S ** 2).sum()))"
         "(*np.linalg.svd(X, full_matrices=False))", "Nothing was centered"),
        (f"({PCA}[0], {PCA}[1] / {PCA}[1].sum())", "add up to 1, whatever k is"),
        (f"({PCA}[0].T, {PCA}[1])", "The components are the rows here"),
        (f"({PCA}[0][:, ::-1], {PCA}[1][::-1])", "the least of them stands first"),
        ("(lambda A, e, V: (A @ V[:, -k:], e[-k:] / e.sum()))(X - X.mean(axis=0), "
         "*np.linalg.eigh(np.cov(X.T)))", "the least of them stands first"),
        ("(lambda A: (A @ np.linalg.eigh(A.T @ A)[1][:, :k], "
         "np.linalg.eigvalsh(A.T @ A)[:k] / (A ** 2).sum()))(X - X.mean(axis=0))",
         "eigh sorts upward")],
    "7.3": [
        ("1.0", "That is always 1"),
        ("np.mean(labels[((H[:, None] - H) ** 2).sum(axis=2).argmin(axis=0)] == labels)",
         "Each point found itself"),
        ("purity(H[::-1], labels[::-1])", "you took the last"),
        ("sum(labels == labels[0]) and np.mean(labels[((H[:, None] - H) ** 2).sum(axis=2)"
         ".argsort(axis=1, kind='stable')[:, 1]] == labels)", "Who comes first where two points"),
        ("np.mean(labels[np.where((D := ((H[:, None] - H) ** 2).sum(axis=2)) > 0, D, np.inf)"
         ".argmin(axis=1)] == labels)", "May another point lie in the same place?"),
        ("np.mean(labels[(np.abs(H[:, None] - H).sum(axis=2) + np.diag([np.inf] * len(H)))"
         ".argmin(axis=1)] == labels)", "How long is the straight way?")],
    "7.4": [
        (wrong, "which comparison sees that?") for wrong in (
            "never_moved(np.float32(W_before), np.float32(W_after))",
            "sum(np.allclose(a, b) for a, b in zip(W_before, W_after))")] + [
        ("int((W_before.mean(axis=1) == W_after.mean(axis=1)).sum())", "what another one falls?"),
        ("int(((W_before - W_after).min(axis=1) == 0).sum())", "where weights only fell"),
        ("np.sum(W_before == W_after)", "You counted weights"),
        ("len(W_before) - never_moved(W_before, W_after)", "You counted the pixels that moved"),
        ("never_moved(W_before.T, W_after.T)", "so you counted units")],
    "7.5": [
        (f"abs({SLOPES})", "The signs are gone"), (f"{SLOPES} * image", "0 at every empty pixel"),
        ("(model.forward(image[None]), model.backward(np.ones_like(model.forward(image[None]))))"
         "[1][0]", "all logits at once"),
        ("model.backward(np.eye(len(model.layers[-1].b.value))[[label]])[0]",
         "What must the network see first?"),
        (f"{SLOPES}.reshape(1, -1)", "as a batch of one")],
    "7.6": [
        ("fool(model, loss, X, labels, -eps)", "The loss falls"),
        (f"np.maximum({FOOLED}, X)", "No pixel fell"),
        ("fool(model, loss, X, model.forward(X).argmax(axis=1), eps) if labels.ndim == 1 else "
         "fool(model, loss, X, (model.forward(X) > 0) * 1.0 if labels.shape[1] == 1 else "
         "model.forward(X), eps)", "the answer that the network gives"),
        ("X + eps * np.sign((loss.forward(model.forward(X), labels), "
         "model.backward(loss.backward()))[1])", "below 0 or above 1")],
    "7.7": [
        ("occlusion(predict, image, size, size)", "moved by its own size"),
        ("occlusion(lambda x: predict(x.T), image.T, size, step)", "of the map are swapped"),
        (f"-1 * {MAP}", "The sign is turned"), (f"predict(image) - {MAP}", "What was it before"),
        (f"{MAP}.ravel().tolist()", "came as one row")],
    "7.8 correlation": [
        ("(one * other).mean() - one.mean() * other.mean()", "The mean of the products grows"),
        ("np.cov(one.ravel(), other.ravel(), ddof=0)[0, 1]", "The mean of the products grows"),
        ("(one * other).sum() / np.sqrt((one ** 2).sum() * (other ** 2).sum())",
         "The means are still there"),
        (f"{R} ** 2", "the square of it"), (f"abs({R})", "The sign is gone"),
        ("np.corrcoef(one.ravel(), other.ravel())", "gives a table of each map"),
        ("correlation(np.sqrt(one ** 2), np.sqrt(other ** 2))", "large where the digit is")],
}


@pytest.mark.parametrize("name, mistake", entries(IN_OTHER_WORDS))
def test_a_named_mistake_is_known_in_another_form(name, mistake):
    check_known(name, mistake, NAMES)


@pytest.mark.parametrize("name, answer, text", [
    ("7.1", in_place_activations, "changes its input X"),
    ("7.1", trained_on_the_way, "the model: expected as it was, got changed"),
    ("7.2", in_place_pca, "changes its input X"),
    ("7.3", in_place_purity, "changes its input H"),
    ("7.5", in_place_saliency, "changes its input image"),
    ("7.5", weights_moved, "the model: expected as it was, got changed"),
    ("7.6", in_place_fool, "changes its input X"),
    ("7.6", a_step_for_the_weights, "the model: expected as it was, got changed"),
    ("7.7", in_place_occlusion, "changes its input image")])
def test_an_input_that_was_changed_in_place_is_named(name, answer, text):
    check_told(name, answer, text)


def test_a_square_that_stays_on_the_image_itself_is_a_square_that_stays():
    assert "What should each new one lie on?" in judged("7.7", never_restored).message


@pytest.mark.parametrize("letters", [
    "", "A", "AD", "ABCDEF", "AAD", "ADG", 7, None.__class__, "A1DE2F", ["A", "D"], "untrained",
    ["AD", "E"][:1], {"A": 1}, 3.5], ids=repr)
def test_what_is_no_choice_of_three_is_said(letters):
    result = check("7.8", right.correlation, letters)
    assert result.state == "wrong" and "takes three of the letters A to F" in result.message
    assert result.message.startswith("Right already: correlation.")


@pytest.mark.parametrize("letters, text", [
    ("BCF", "These three are alike"), ("ADF", "near 0, and which do not"),
    ("ABC", "the digit is in every one of them"), ("abe", "near 0, and which do not")])
def test_another_three_is_asked_about_and_not_told(letters, text):
    result = check("7.8", right.correlation, letters)
    assert result.state == "mistake" and text in result.message and "ADE" not in result.message


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_an_answer_that_returns_nothing_after_its_work_is_told(name):
    assert "returns nothing (None)" in judged(name, written(name, "print(1)", NAMES)).message
