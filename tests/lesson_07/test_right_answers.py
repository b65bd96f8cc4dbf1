"""Lesson 7: the many ways to be right, which all pass. (Wrong: test_wrong_answers.)"""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils
from utils.exercises import check, yours
from utils.lesson_07.e08_correlation import LETTERS, UNTRAINED, observe_three
from utils.lesson_07.six_maps import NETWORKS, six_maps, six_pictures

right = right_answers(7)
NAMES = {"np": np, "itertools": itertools, "utils": utils, **vars(right)}  # for an expression
CENTERED = "X - X.mean(axis=0)"
SVD = f"np.linalg.svd({CENTERED}, full_matrices=False)"
FORWARD = "model.forward(image[None])"
SLOPES = "(loss.forward(model.forward(X), labels), model.backward(loss.backward()))[1]"
SQUARES = "((H[:, None] - H[None]) ** 2).sum(axis=2)"
FAR = "np.diag(np.full(len(H), np.inf))"
EXPRESSIONS = {
    "7.1": [
        "(model.forward(X), [X] + [layer.y for layer in model.layers])[1]",
        "(model.forward(X), [layer.x for layer in model.layers] + [model.forward(X)])[1]",
        "list(itertools.accumulate(model.layers, lambda x, layer: layer.forward(x), initial=X))",
        "tuple(activations(model, X))", "[X.copy(), *activations(model, X)[1:]]",
        "[utils.Sequential(*model.layers[:i]).forward(X) for i in range(len(model.layers) + 1)]",
        "[a.tolist() for a in activations(model, X)]",
    ],
    "7.2": [
        f"(lambda U, S, Vt: ((U * S)[:, :k], S[:k] ** 2 / np.sum(S ** 2)))(*{SVD})",
        f"(lambda U, S, Vt: ((U @ np.diag(S))[:, :k], (S ** 2 / (S @ S))[:k]))(*{SVD})",
        f"(lambda U, S, Vt: (-({CENTERED}) @ Vt.T[:, :k], S[:k] ** 2 / ((S ** 2).sum())))(*{SVD})",
        f"(lambda U, S, Vt: ((Vt @ ({CENTERED}).T)[:k].T, S[:k] ** 2 / (({CENTERED}) ** 2).sum()))"
        f"(*{SVD})",
        "(lambda s, v: [s, s.var(axis=0) / X.var(axis=0).sum()])(*pca(X, k))",
        "(lambda s, v: (s.tolist(), v.tolist()))(*pca(X, k))",
        f"(lambda A, e, V: (A @ V[:, ::-1][:, :k], e[::-1][:k] / e.sum()))({CENTERED}, "
        f"*np.linalg.eigh(({CENTERED}).T @ ({CENTERED})))",
        "(lambda s, v: (s * np.resize([1, -1], k), v))(*pca(X, k))",
        "pca(X + 3.0, k)",
    ],
    "7.3": [
        f"np.mean(labels[({SQUARES} + {FAR}).argmin(axis=1)] == labels)",
        f"np.mean(labels[(np.sqrt({SQUARES}) + {FAR}).argmin(axis=0)] == labels)",
        f"np.mean(labels[({SQUARES} + {FAR}).argsort(axis=1, kind='stable')[:, 0]] == labels)",
        "sum(labels[i] == labels[min((j for j in range(len(H)) if j != i), "
        "key=lambda j: np.sum((H[i] - H[j]) ** 2))] for i in range(len(H))) / len(H)",
        "(lambda G: np.mean(labels[(G.diagonal()[:, None] + G.diagonal() - 2 * G + "
        f"{FAR}).argmin(axis=1)] == labels))(H @ H.T)",
        "1 - (1 - purity(H, labels))", "np.float32(purity(H, labels))",
        "purity(H * 2 + 1, labels)", "purity(H, -labels)",
    ],
    "7.4": [
        "np.sum(np.all(W_after == W_before, axis=1))",
        "int((~(W_before != W_after).any(axis=1)).sum())",
        "sum((a == b).all() for a, b in zip(W_before, W_after))",
        "sum(np.array_equal(a, b) for a, b in zip(W_before, W_after))",
        "len(W_before) - np.count_nonzero((W_before != W_after).any(axis=1))",
        "(abs(W_after - W_before).max(axis=1) == 0).sum()",
        "np.count_nonzero(abs(W_after - W_before).sum(axis=1) == 0)",
        "int(((W_before - W_after) ** 2).any(axis=1).__invert__().sum())",
        "sum(all(a == b for a, b in zip(*rows)) for rows in zip(W_before, W_after))",
        "np.isclose(W_before, W_after, rtol=0, atol=0).all(axis=1).sum()",
    ],
    "7.5": [
        f"({FORWARD}, model.backward(np.eye({FORWARD}.shape[1])[label:label + 1])[0])[1]",
        f"({FORWARD}, model.backward(np.eye({FORWARD}.shape[1])[[label]]).ravel())[1]",
        "(lambda z: model.backward((np.arange(z.shape[1]) == label)[None] * 1.0)[0])"
        f"({FORWARD})",
        "(lambda z: model.backward((np.arange(z.size) == label).reshape(1, -1) + 0 * z)[0])"
        "(model.forward(image.reshape(1, -1)))",
        "saliency(model, image.copy(), label).tolist()",
        "(lambda z: model.backward(np.eye(z.shape[1])[[label] * 3])[0])"
        "(model.forward(np.stack([image] * 3)))",
        "-(lambda z: model.backward(-np.eye(z.shape[1])[[label]])[0])" f"({FORWARD})",
    ],
    "7.6": [
        f"np.minimum(1, np.maximum(0, X + eps * np.sign({SLOPES})))",
        f"(X + eps * np.sign({SLOPES})).clip(0, 1)",
        f"(lambda s: np.clip(np.where(s > 0, X + eps, np.where(s < 0, X - eps, X)), 0, 1))"
        f"({SLOPES})",
        f"(lambda s: np.clip(X + eps * ((s > 0) * 1.0 - (s < 0)), 0, 1))({SLOPES})",
        f"np.clip(X - eps * np.sign(-{SLOPES}), 0, 1)",
        "np.concatenate([fool(model, loss, X[i:i + 1], labels[i:i + 1], eps) "
        "for i in range(len(X))])",
        "fool(model, loss, X.copy(), labels, eps).tolist()",
        "np.clip(X + np.float32(eps) * np.sign("
        f"{SLOPES}), 0, 1)",
    ],
    "7.7": [
        "np.array([[predict(image) - predict(covered_at(image, r, c, size)) "
        "for c in range(0, image.shape[1] - size + 1, step)] "
        "for r in range(0, image.shape[0] - size + 1, step)])",
        "[[predict(image) - predict(covered_at(image, r, c, size)) "
        "for c in range(0, image.shape[1] - size + 1, step)] "
        "for r in range(0, image.shape[0] - size + 1, step)]",
        "predict(image) - np.array([[predict(covered_at(image, r * step, c * step, size)) "
        "for c in range((image.shape[1] - size) // step + 1)] "
        "for r in range((image.shape[0] - size) // step + 1)])",
        "np.float32(occlusion(predict, image.copy(), size, step))",
        "occlusion(predict, image * 1.0, size, step)",
    ],
    "7.8 correlation": [
        "np.corrcoef(one.ravel(), other.ravel())[0, 1]",
        "np.corrcoef(np.ravel(one), np.ravel(other))[1][0]",
        "np.mean((one - one.mean()) * (other - other.mean())) / (one.std() * other.std())",
        "((one - one.mean()) * (other - other.mean())).sum() / one.size / np.sqrt("
        "one.var() * other.var())",
        "(np.mean(one * other) - one.mean() * other.mean()) / one.std() / other.std()",
        "(lambda a, b: a @ b / np.linalg.norm(a) / np.linalg.norm(b))"
        "((one - one.mean()).ravel(), (other - other.mean()).ravel())",
        "np.cov(one.ravel(), other.ravel())[0, 1] / (one.std(ddof=1) * other.std(ddof=1))",
        "correlation(other, one)", "np.array([correlation(one, other)])[0]",
        "correlation(-one, -other)", "correlation(5 * one, other + 2)",
    ],
}


def covered_at(image, row, column, size):
    covered = image.copy()
    covered[row : row + size, column : column + size] = 0
    return covered


NAMES["covered_at"] = covered_at


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.passed, result


def activations_by_hand(model, X):
    found = [X]
    x = X
    for i in range(len(model.layers)):
        x = model.layers[i].forward(x)
        found.append(x)
    return found


def pca_component_by_component(X, k):
    A = X - X.mean(axis=0)
    rest, scores, shares = A.copy(), [], []
    for _ in range(k):
        direction = np.linalg.svd(rest, full_matrices=False)[2][0]
        scores.append(rest @ direction)
        shares.append(np.sum(scores[-1] ** 2) / np.sum(A**2))
        rest = rest - np.outer(scores[-1], direction)
    return np.stack(scores, axis=1), np.array(shares)


def pca_by_the_points(X, k):
    A = X - X.mean(axis=0)
    values, U = np.linalg.eigh(A @ A.T)
    first = np.argsort(-values)[:k]
    return U[:, first] * np.sqrt(np.maximum(values[first], 0)), values[first] / np.trace(A @ A.T)


def pca_by_the_covariance(X, k):
    X = X - X.mean(axis=0)
    values, V = np.linalg.eigh(np.cov(X.T))
    return X @ V[:, ::-1][:, :k], values[::-1][:k] / values.sum()


def purity_by_two_loops(H, labels):
    hits = 0
    for i in range(len(H)):
        best, nearest = float("inf"), None
        for j in range(len(H)):
            distance = np.linalg.norm(H[i] - H[j])
            if j != i and distance < best:
                best, nearest = distance, j
        if labels[nearest] == labels[i]:
            hits += 1
    return hits / len(H)


def purity_without_the_point(H, labels):
    hits = []
    for i in range(len(H)):
        others = np.delete(H, i, axis=0)
        nearest = ((others - H[i]) ** 2).sum(axis=1).argmin()
        hits.append(np.delete(labels, i)[nearest] == labels[i])
    return np.mean(hits)


def never_moved_by_two_loops(W_before, W_after):
    count = 0
    for i in range(W_before.shape[0]):
        moved = False
        for j in range(W_before.shape[1]):
            if W_before[i, j] != W_after[i, j]:
                moved = True
        if not moved:
            count += 1
    return count


def saliency_measured(model, image, label, h=1e-5):
    if image.dtype == np.float32:  # too coarse to measure a slope
        return right.saliency(model, image, label)
    slopes = np.zeros(len(image))
    for i in range(len(image)):
        up, down = image.copy(), image.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (model.forward(up[None]) - model.forward(down[None]))[0, label] / (2 * h)
    return slopes


def fool_pixel_by_pixel(model, loss, X, labels, eps):
    loss.forward(model.forward(X), labels)
    slopes, new = model.backward(loss.backward()), X.copy()
    for i, d in np.ndindex(X.shape):
        if slopes[i, d] > 0:
            new[i, d] = min(1, X[i, d] + eps)
        if slopes[i, d] < 0:
            new[i, d] = max(0, X[i, d] - eps)
    return new


def occlusion_with_a_restored_image(predict, image, size, step):
    whole, falls, covered = predict(image), [], image.copy()
    for top in range(0, len(image) - size + 1, step):
        falls.append([])
        for left in range(0, len(image[0]) - size + 1, step):
            square = covered[top : top + size, left : left + size].copy()
            covered[top : top + size, left : left + size] = 0
            falls[-1].append(whole - predict(covered))
            covered[top : top + size, left : left + size] = square
    return np.array(falls)


def occlusion_by_a_mask(predict, image, size, step):
    H, W = image.shape
    R, C = (H - size) // step + 1, (W - size) // step + 1
    falls = np.empty((R, C))
    for r in range(R):
        for c in range(C):
            mask = np.ones((H, W))
            mask[step * r : step * r + size, step * c : step * c + size] = 0
            falls[r, c] = predict(image) - predict(image * mask)
    return falls


def correlation_by_a_loop(one, other):
    m, n = one.mean(), other.mean()
    top = left = right_one = 0.0
    for a, b in zip(one.flat, other.flat):
        top += (a - m) * (b - n)
        left += (a - m) ** 2
        right_one += (b - n) ** 2
    return top / (left * right_one) ** 0.5


@pytest.mark.parametrize("name, answer", [
    ("7.1", activations_by_hand), ("7.2", pca_component_by_component), ("7.2", pca_by_the_points),
    ("7.2", pca_by_the_covariance), ("7.3", purity_by_two_loops), ("7.3", purity_without_the_point),
    ("7.4", never_moved_by_two_loops), ("7.5", saliency_measured), ("7.6", fool_pixel_by_pixel),
    ("7.7", occlusion_with_a_restored_image), ("7.7", occlusion_by_a_mask),
    ("7.8 correlation", correlation_by_a_loop)])
def test_every_right_function_passes(name, answer):
    result = judged(name, answer)
    assert result.passed, result


@pytest.mark.parametrize("letters", [
    UNTRAINED, UNTRAINED.lower(), UNTRAINED[::-1], " ".join(UNTRAINED), ", ".join(UNTRAINED),
    list(UNTRAINED), tuple(UNTRAINED), set(UNTRAINED)], ids=lambda form: type(form).__name__)
def test_three_letters_may_be_written_in_any_order_and_form(letters):
    assert check("7.8", right.correlation, letters).passed


def test_the_untrained_are_those_that_are_not_trained():
    trained = {letter: epochs > 0 for letter, (_, epochs) in NETWORKS.items()}
    assert "".join(trained) == LETTERS and sum(trained.values()) == 3
    assert observe_three([letter for letter in LETTERS if not trained[letter]]) == UNTRAINED


def mnist_network(seed, hidden, epochs):
    """What a reader may have trained, in float32, with a test image and its label."""
    X, y, X_test, y_test = utils.mnist()
    X, X_test = (np.float32(a.reshape(len(a), -1) / 255) for a in (X, X_test))
    rng = np.random.default_rng(seed)
    first = utils.Linear(784, hidden, rng=rng, dtype=np.float32)
    start = first.W.value.copy()
    model = utils.Sequential(first, utils.ReLU(), utils.Linear(hidden, 10, rng=rng,
                                                              dtype=np.float32))
    utils.train(model, utils.CrossEntropyLoss(), utils.Adam(model.parameters(), 1e-3), X, y,
                epochs=epochs, batch_size=64, rng=rng)
    return SimpleNamespace(model=model, start=start, end=first.W.value, X=X, X_test=X_test,
                           y_test=y_test)


@pytest.fixture(scope="module")
def trained():
    return mnist_network(seed=0, hidden=128, epochs=3)


@pytest.mark.parametrize("place", [0, 3, 5, 12])
def test_the_correlation_parts_the_six_by_a_wide_gap_and_their_sizes_do_not(trained, place):
    image, label = trained.X_test[place], trained.y_test[place]
    mine = right.saliency(trained.model, image, label) * image
    maps = six_maps(image, label)
    r = {letter: right.correlation(mine, other) for letter, other in maps.items()}
    sizes = {letter: right.correlation(abs(mine), abs(other)) for letter, other in maps.items()}
    learned = set(LETTERS) - set(UNTRAINED)
    assert min(r[letter] for letter in learned) > 0.45
    assert max(abs(r[letter]) for letter in UNTRAINED) < 0.35
    assert min(sizes.values()) > 0.4


def test_the_pictures_of_the_six_say_what_they_show():
    image = np.arange(784) / 784
    assert "A, B, C, D, E, F" in six_pictures(six_maps(image, 3)).alt


def test_126_pixels_are_never_lit_and_their_weights_never_move(trained):
    assert (trained.X == 0).all(axis=0).sum() == 126
    assert right.never_moved(trained.start, trained.end) == 126


def test_a_small_step_fools_a_network_and_chance_does_not(trained):
    X, y = trained.X_test, trained.y_test
    by_chance = np.clip(X + 0.05 * np.random.default_rng(0).choice([-1, 1], X.shape), 0, 1)
    worst = right.fool(trained.model, utils.CrossEntropyLoss(), X, y, 0.05)
    plain, noisy, fooled = (utils.accuracy(trained.model.forward(np.float32(images)), y)
                            for images in (X, by_chance, worst))
    assert plain > 0.9 and noisy > plain - 0.03 and fooled < 0.7


def test_the_references_serve_the_cells_that_follow():
    for number in range(1, 8):
        assert callable(yours(f"7.{number}"))
