"""Lesson 3, loss functions: right answers to its exercises, how an answer is observed, and the inputs to try."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.comparing import number
from utils.exercises.exercise import Case
from utils.exercises.watching import Watched

RATIO = float(1 / (sigmoid(-12.0) * (1 - sigmoid(-12.0))))  # 162,757: p - y cancels
REMAINS = {  # what remains of the difference, once each loss has a learning rate of its own
    "A": "Nothing. A loss is as good as its learning rate.",
    "B": "The pull on confident mistakes. One learning rate enlarges all gradients alike; there, MSE's stays near 0.",
    "C": "The accuracy. Even with its best learning rate, MSE stays far behind.",
    "D": "The fit. MSE ends below 0.02 and cross-entropy near 0.4, so MSE fits the digits better.",
}
ACCURACIES = [  # of MSE on the digits, the mean over the seeds 0, 1 and 2: (from this learning rate on, measured)
    (0.0, "22 % or less"), (0.03, "22 % to 38 %"), (0.1, "38 % to 72 %"), (0.3, "72 % to 86 %"), (1.0, "86 % or more"),
    (46.0, "less than 86 %"), (60.0, "62 % or less")]


def mse(y_pred, y_true):
    return float(np.mean((y_pred - y_true) ** 2))


def mse_grad(y_pred, y_true):
    return 2 * (y_pred - y_true) / y_pred.size


def bce(p, y):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def bce_with_logits(z, y):
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def cross_entropy(logits, labels):
    m = logits.max(axis=1)
    log_sum = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return float(np.mean(log_sum - logits[np.arange(len(labels)), labels]))


def softmax_ce_grad(logits, labels):
    gradient = softmax(logits)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def mended_mse(y_pred, y_true):
    return float(np.mean((y_pred.reshape(y_true.shape) - y_true) ** 2))


def loss_for_any_eps(answer, p, y):
    """Observe bce. Where some p are exactly 0 or 1, and wrong, the loss depends on eps: 1e-6 and less are right. What one
    of them costs alone, each of its kind costs among others."""
    loss, wrong = answer(p, y), p == 1 - y
    if not wrong.any() or not _is_number(loss):
        return loss
    costs = [answer(np.array([1.0 - label]), np.array([label])) for label in y[wrong]]
    if not all(_is_number(cost) and -np.log(1.000001e-6) <= cost <= 800 for cost in costs):
        return loss
    others = 0.0 if wrong.all() else bce(p[~wrong], y[~wrong]) * (~wrong).sum()
    return bce(p, y) if abs(loss * len(p) - sum(costs) - others) <= 1e-4 * sum(costs) else loss


def loss_and_its_mean(answer, logits, labels):
    """Observe cross_entropy: its loss, and what it is a mean of. A column (N, 1) minus a row (N,) is a table (N, N), and
    the mean of all N * N differences is the same number, so the loss alone does not show it."""
    watched = logits.view(Watched)
    loss = answer(watched, labels)
    if loss is None:
        return None
    table = max(watched.grown, default=0) > logits.size
    return {"the loss": loss, "what it is a mean of": "a table of N x N differences" if table else "N losses"}


def about(answer):
    """Observe a ratio: right within half a percent, else rounded to three digits."""
    ratio = number(answer)
    return "the quotient of the two gradients" if abs(ratio / RATIO - 1) < 0.005 else f"about {float(f'{ratio:.3g}'):,g}"


def accuracy_with(lr):
    """Observe a learning rate: the accuracy that MSE was measured to reach with it (no training here)."""
    lr = number(lr)
    if not lr > 0:
        raise ValueError(f"a learning rate is larger than 0, got {lr:g}")
    return [text for start, text in ACCURACIES if lr >= start][-1]


def _is_number(answer):
    array = np.asarray(answer)
    return array.shape == () and array.dtype.kind in "fiu"


def predictions(rng):
    def draw(*shape):
        return rng.normal(1, 2, shape).round(1), rng.normal(0, 2, shape).round(1)

    perfect = draw(3, 2)[0]
    return [
        Case("one prediction", draw(1)),
        Case("two predictions", draw(2)),
        Case("five predictions", draw(5)),
        Case("one prediction of three numbers", draw(1, 3)),
        Case("four predictions of two numbers", draw(4, 2)),
        Case("a single column", draw(4, 1)),
        Case("three predictions of three numbers", draw(3, 3)),
        Case("integers", (np.array([3, -1, 4]), np.array([1, 1, -2]))),
        Case("a perfect prediction", (perfect, perfect.copy())),
        Case("many predictions", draw(40, 3)),
        Case("large numbers", (np.array([1e3, -2e3, 5e2]), np.array([-5e2, 1e3, 7e2]))),
    ]


def _labels(rng, n):
    return rng.permutation(np.arange(n) % 3 < 2).astype(int)  # two thirds are 1


def probabilities(rng):
    def draw(n):
        return rng.uniform(0.05, 0.95, n).round(2), _labels(rng, n)

    return [
        Case("one example of class 1", (np.array([0.8]), np.array([1]))),
        Case("one example of class 0", (np.array([0.8]), np.array([0]))),
        Case("five examples", draw(5)),
        Case("p = 0.5 everywhere", (np.full(3, 0.5), np.array([1, 0, 0]))),
        Case("labels that are floats", (draw(4)[0], np.array([0.0, 0.0, 1.0, 0.0]))),
        Case("labels that are all 1", (draw(4)[0], np.ones(4, int))),
        Case("labels that are all 0", (draw(4)[0], np.zeros(4, int))),
        Case("many examples", draw(60)),
        Case("p close to 0 and 1", (np.array([0.024, 0.5, 0.976]), np.array([1, 1, 0]))),
        Case("p = 0 for class 1", (np.array([0.0]), np.array([1]))),
        Case("p = 1 for class 0", (np.array([1.0]), np.array([0]))),
        Case("p exactly 0 or 1, and right", (np.array([1.0, 0.0, 0.0]), np.array([1, 0, 0]))),
        Case("p exactly 0 or 1, right and wrong", (np.array([1.0, 1.0, 0.0, 0.0]), np.array([1, 0, 1, 0]))),
        Case("p exactly 0 and wrong, among others", (np.array([0.0, 0.3, 0.6]), np.array([1, 1, 0]))),
    ]


def binary_logits(rng):
    def draw(n):
        return rng.normal(0, 3, n).round(1), _labels(rng, n)

    return [
        Case("one example of class 1", (np.array([0.5]), np.array([1]))),
        Case("one example of class 0", (np.array([-0.5]), np.array([0]))),
        Case("five examples", draw(5)),
        Case("z = 0", (np.zeros(3), np.array([1, 0, 0]))),
        Case("integer logits", (np.array([2, -3, -1, 4]), np.array([1, 1, 0, 0]))),
        Case("labels that are floats", (draw(4)[0], np.array([0.0, 0.0, 1.0, 0.0]))),
        Case("labels that are all 1", (draw(4)[0], np.ones(4, int))),
        Case("many examples", draw(60)),
        Case("z = 7, and right", (np.array([7.0]), np.array([1]))),
        Case("z = 25 and -25, and wrong", (np.array([25.0, -25.0]), np.array([0, 1]))),
        Case("z = 40 and -50, and wrong", (np.array([40.0, -50.0]), np.array([0, 1]))),
        Case("z = 1000 and -1000, and right", (np.array([1000.0, -1000.0]), np.array([1, 0]))),
        Case("z = 1000 for class 0", (np.array([1000.0]), np.array([0]))),
        Case("z = -1000 for class 1", (np.array([-1000.0]), np.array([1]))),
    ]


def scores(rng):
    def draw(*shape):
        return (rng.normal(0, 2, shape).round(1),)

    return [
        Case("two logits", draw(2)),
        Case("four logits", draw(4)),
        Case("one row", draw(1, 3)),
        Case("two rows of three", draw(2, 3)),
        Case("as many rows as classes", draw(3, 3)),
        Case("two classes", draw(5, 2)),
        Case("three axes", draw(2, 3, 4)),
        Case("axes of equal length", draw(2, 2, 2)),
        Case("one class", draw(3, 1)),
        Case("equal logits", (np.full((2, 4), 1.5),)),
        Case("integer logits", (np.array([[2, -1, 0], [0, 3, 1]]),)),
        Case("many rows", draw(30, 5)),
        Case("logits from -1000 to 1000", (np.array([[-1000.0, 0.0, 1000.0], [999.0, 1000.0, 998.0]]),)),
        Case("the largest logit first", (np.array([1000.0, 0.0, -1000.0]),)),
        Case("rows far apart in three axes", (np.array([[[1.0, 3.0], [-2000.0, -2001.0]]]),)),
        Case("logits near -1000", (np.array([-1000.0, -1001.0, -1003.0]),)),
        Case("a row far below the other", (np.array([[1.0, 3.0], [-2000.0, -2001.0]]),)),
    ]


def classifications(rng):
    def draw(n, c):
        return rng.normal(0, 2, (n, c)).round(1), rng.integers(0, c, n)

    return [
        Case("one example", (draw(1, 3)[0], np.array([1]))),
        Case("two classes", (draw(4, 2)[0], np.array([0, 1, 1, 1]))),
        Case("more examples than classes", draw(6, 3)),
        Case("more classes than examples", draw(2, 5)),
        Case("as many examples as classes", (draw(3, 3)[0], np.array([2, 0, 1]))),
        Case("labels that are all the same", (draw(4, 3)[0], np.full(4, 2))),
        Case("equal logits", (np.full((2, 4), 1.5), np.array([3, 0]))),
        Case("integer logits", (np.array([[2, -1, 0], [0, 3, 1]]), np.array([2, 1]))),
        Case("many examples", draw(60, 6)),
        Case("logits near 1000", (1000 + draw(3, 4)[0].round() / 4, np.array([1, 3, 0]))),  # exact in float32
        Case("a row far below the other", (np.array([[1.0, 3.0], [-2000.0, -2001.0]]), np.array([0, 1]))),
        Case("the largest logit first", (np.array([[1000.0, 0.0, -1000.0], [3.0, 2.0, 1.0]]), np.array([0, 1]))),
        Case("logits from -1000 to 1000, and right", (np.array([[-1000.0, 0.0, 1000.0]]), np.array([2]))),
        Case("logits from -1000 to 1000, and wrong", (np.array([[-1000.0, 0.0, 1000.0]]), np.array([0]))),
    ]


def columns(rng):
    def draw(n, *more):
        return rng.normal(1, 2, (n, *more)).round(1), rng.normal(0, 2, n).round(1)

    return [
        Case("one prediction", draw(1)),
        Case("one prediction in a column", draw(1, 1)),
        Case("three predictions", draw(3)),
        Case("two predictions in a column", draw(2, 1)),
        Case("three predictions in a column", draw(3, 1)),
        Case("a column that is right", (np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 2.0, 3.0]))),
        Case("integers in a column", (np.array([[3], [-1], [4]]), np.array([1, 1, -2]))),
        Case("many predictions in a column", draw(50, 1)),
    ]


def three_seeds(rng):
    return [Case("measured over three seeds")]
