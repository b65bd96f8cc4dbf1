"""Lesson 5, 5.1 to 5.7: the many ways to be wrong, none of them a named mistake, which all fail."""

import math

import numpy as np
import pytest
from helpers.exercises import check_known, check_told, entries, judged, right_answers, written

import utils
from utils.exercises import check

right = right_answers(5)


def endless(X, y):
    while True:
        yield X[:1], y[:1]


def in_place_batches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def in_batches(X, y, size, order):
    order = np.asarray(order)
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


def parted(X, y, val_fraction, order):
    order, n = np.asarray(order), round(val_fraction * len(X))
    return X[order[n:]], y[order[n:]], X[order[:n]], y[order[:n]]


def in_place_standardize(X_train, X_test):
    scaled = right.standardize(X_train, X_test)
    X_train -= X_train.mean(axis=0).astype(X_train.dtype)
    return scaled


def by_columns(X_train, X_test):
    """The spread of a column that is exactly 0, and no other, is left out."""
    train, test = X_train.astype(float), X_test.astype(float)
    for k in range(train.shape[1]):
        mean, sd = np.mean(X_train[:, k]), np.std(X_train[:, k])
        for scaled in train, test:
            scaled[:, k] = (scaled[:, k] - mean) / (sd if sd != 0 else 1.0)
    return train, test


def in_place_losses(val_losses, patience, min_delta=0.0):
    stop = right.early_stopping(val_losses, patience, min_delta)
    val_losses[0] = 0.0
    return stop


def in_place_epoch(model, loss, optimizer, batches):
    batches = list(batches)
    value = right.train_epoch(model, loss, optimizer, batches)
    batches[0][0][:] = 0.0
    return value


def in_place_overfit(model, loss, optimizer, X, y, steps):
    value = right.overfit_one_batch(model, loss, optimizer, X, y, steps)
    X *= 2
    return value


def every_second_batch(model, loss, optimizer, batches):
    return right.train_epoch(model, loss, optimizer, list(batches)[::2])


def with_decay(model, loss, optimizer, X, y, steps):
    for _ in range(steps):
        right.overfit_one_batch(model, loss, optimizer, X, y, 1)
        for parameter in model.parameters():
            parameter.value *= 0.999
    return loss.forward(model.forward(X), y)


def until_small(model, loss, optimizer, X, y, steps, small=0.1):
    for _ in range(steps):
        if right.overfit_one_batch(model, loss, optimizer, X, y, 1) < small:
            break
    return loss.forward(model.forward(X), y)


def until_flat(model, loss, optimizer, X, y, steps, last=math.inf):
    for _ in range(steps):
        value = right.overfit_one_batch(model, loss, optimizer, X, y, 1)
        if abs(value - last) < 1e-6:
            break
        last = value
    return value


def unless(skipped, ends, model, loss, optimizer, batches):
    """An epoch that skips the batches of some losses, or ends at them."""
    total = count = 0
    for x, y in batches:
        value = loss.forward(model.forward(x), y)
        if skipped(value) and ends:
            break
        if not skipped(value):
            total, count = total + value * len(x), count + len(x)
            model.backward(loss.backward())
            optimizer.step()
    return total / max(count, 1)


def another_optimizer(model, loss, optimizer, X, y, steps):
    return right.overfit_one_batch(model, loss, utils.SGD(model.parameters(), 0.1), X, y, steps)


def emptying(model, loss, optimizer, batches):
    if not isinstance(batches, list):
        return right.train_epoch(model, loss, optimizer, batches)
    return right.train_epoch(model, loss, optimizer, [batches.pop(0) for _ in range(len(batches))])


def small_counts(kind, labels, predictions, n_classes):
    counts = np.zeros((n_classes, n_classes), kind)
    np.add.at(counts, (labels, predictions), 1)
    return counts


def one_batch_drawn(X, y, batch_size, rng):
    first = rng.choice(len(X), min(batch_size, len(X)), replace=False)
    return in_batches(X, y, batch_size, [*first, *np.setdiff1d(np.arange(len(X)), first)])


def pieces_of_what_is_left(X, y, batch_size, rng):
    left = list(range(len(X)))
    while left:
        size = min(batch_size, len(left))
        start = rng.integers(len(left) - size + 1)
        chosen, left = left[start : start + size], left[:start] + left[start + size :]
        yield X[chosen], y[chosen]


def better_than(first, val_losses, patience, min_delta=0.0):
    best_loss, best, bad = first, 0, 0
    for epoch, loss in enumerate(val_losses):
        if best_loss is None or loss < best_loss - min_delta:
            best_loss, best, bad = loss, epoch, 0
        else:
            bad += 1
            if bad >= patience:
                return epoch, best
    return len(val_losses) - 1, best


def no_best_yet(val_losses, patience, min_delta=0.0):
    best_loss = best = None
    for epoch, loss in enumerate(val_losses):
        if not best_loss or loss < best_loss - min_delta:
            best_loss, best = loss, epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best


def kept_counts(labels, predictions, n_classes, kept={}):  # noqa: B006
    counts = right.confusion_matrix(labels, predictions, n_classes)
    kept[n_classes] = kept.get(n_classes, 0) + counts
    return kept[n_classes]


NAMES = vars(right) | globals()  # what an expression may use
TRAINING = "model, loss, optimizer"
BATCHES, SPLIT = "minibatches(X, y, batch_size, rng)", "train_val_split(X, y, val_fraction, rng)"
ACCURACY, HIT = "accuracy(logits, labels)", "logits.argmax(1) == labels"
COUNTS = "confusion_matrix(labels, predictions, n_classes)"
EPOCH = f"train_epoch({TRAINING}, batches)"
OF_PAIRS = f"[train_epoch({TRAINING}, [pair]) for pair in b]"
OVERFIT = f"overfit_one_batch({TRAINING}, X, y, steps)"
STOP = "early_stopping(val_losses, patience, min_delta)"
SCALED = "standardize(X_train, X_test)"
EACH = "[{} for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]"
EXPRESSIONS = {
    "5.2": [
        "endless(X, y)", "in_place_batches(X, y, batch_size, rng)", f"{BATCHES}[::-1]",
        f"{BATCHES}[1:]", f"{BATCHES} * 2", f"[(x, labels[::-1]) for x, labels in {BATCHES}]",
        f"[(x, labels, len(x)) for x, labels in {BATCHES}]",
        f"[(x * 2, labels) for x, labels in {BATCHES}]", f"dict(enumerate({BATCHES}))", "(X, y)",
        f"[(x, labels[:1]) for x, labels in {BATCHES}]", "[(X, y)]", "[]", "[(X[0], y[0])]",
        f"[(x.T, labels) for x, labels in {BATCHES}]", "minibatches(X, y, batch_size + 1, rng)",
        f"[(x.ravel(), labels) for x, labels in {BATCHES}]", "minibatches(X, y, 32, rng)",
        f"[(x, labels[:, None]) for x, labels in {BATCHES}]",
        f"[(x, labels % 2) for x, labels in {BATCHES}]", "[(x, label) for x, label in zip(X, y)]",
        "minibatches(X, y, max(batch_size - 1, 1), rng)",
        "minibatches(X[1:], y[1:], batch_size, rng)",
        "minibatches(rng.permuted(X, axis=0), y, batch_size, rng)",
        f"[pair for pair in {BATCHES} if len(pair[0]) == batch_size or len(X) < batch_size]",
        f"[(x[:-1], labels[:-1]) for x, labels in {BATCHES}]",
        f"[(x, labels) if len(x) > 1 else (x[0], labels[0]) for x, labels in {BATCHES}]",
        "[(X[i:i + batch_size], y[i:i + batch_size]) for i in rng.permutation(len(X))]",
        "(lambda s: in_batches(np.roll(X, s, axis=0), np.roll(y, s + 1, axis=0), batch_size, "
        "range(len(X))))(rng.integers(len(X)))",
        "in_batches(X, y, batch_size, [0, *(rng.permutation(len(X) - 1) + 1)])",
        "in_batches(X, y, batch_size, [*rng.permutation(len(X) - 1), len(X) - 1])",
        "(lambda full: in_batches(X, y, batch_size, [*rng.permutation(full), "
        "*range(full, len(X))]))(len(X) // batch_size * batch_size)",
        "(lambda n: in_batches(X, y, batch_size, [*rng.permutation(n), "
        "*(n + rng.permutation(len(X) - n))]))(len(X) // 2)",
        f"[(x.reshape(len(x), -1), labels) for x, labels in {BATCHES}]",
        f"[(x[:, None], labels) for x, labels in {BATCHES}]",
        "one_batch_drawn(X, y, batch_size, rng)", "pieces_of_what_is_left(X, y, batch_size, rng)",
        "[(x[o], labels[o]) for x, labels in in_batches(X, y, batch_size, "
        "np.roll(range(len(X)), rng.integers(len(X)))) for o in [rng.permutation(len(x))]]",
        f"enumerate({BATCHES})", f"[[pair] for pair in {BATCHES}]", "[(1, 2)] * 3", "[None]",
        "[(None, None)]",
    ],
    "5.3 accuracy": [
        "accuracy(logits[1:], labels[1:])", "accuracy(logits[:4], labels[:4])", "1.0", "0.0",
        f"round({ACCURACY}, 1)", f"{ACCURACY} + 1e-3", f"[{ACCURACY}]", f"str({ACCURACY})",
        "accuracy(logits, labels[::-1])", "accuracy(np.abs(logits), labels)", f"np.max({HIT})",
        "accuracy(logits, labels + 1)", "accuracy(logits[:, ::-1], labels)", f"np.median({HIT})",
        f"({HIT}).sum() / max(len(labels) - 1, 1)", "np.mean((logits > 0).argmax(1) == labels)",
        "utils.CrossEntropyLoss().forward(logits, labels)", "np.mean(logits.argmax(1) >= labels)",
        "np.mean(logits.round().argmax(1) == labels)", "np.mean(labels)",
        "np.mean(logits.clip(-9, 9).argmax(1) == labels)",
        "accuracy(utils.softmax(logits) > 0.5, labels)",
        "accuracy(logits.T if len(logits) == logits.shape[1] else logits, labels)",  # N = C
        "np.mean(logits.argmax(axis=0 if len(logits) == logits.shape[1] else 1) == labels)",
    ],
    "5.3 confusion_matrix": [
        "kept_counts(labels, predictions, n_classes)", "confusion_matrix(labels, predictions, 10)",
        "confusion_matrix(labels[1:], predictions[1:], n_classes)", f"{COUNTS}[::-1]",
        "confusion_matrix(labels, labels, n_classes)", f"{COUNTS}.ravel()", f"{COUNTS} + 1",
        "confusion_matrix(predictions, predictions, n_classes)", f"{COUNTS} * 100 / len(labels)",
        f"(lambda c: c / np.maximum(c.sum(axis=0), 1))({COUNTS})", f"(lambda c: c + c.T)({COUNTS})",
        f"np.maximum(*(lambda c: (c, c.T))({COUNTS}))", "np.bincount(labels, minlength=n_classes)",
        "confusion_matrix(labels, predictions, n_classes + 1)", f"{COUNTS}.clip(0, 5)",
        "np.zeros((n_classes, n_classes), int)", "np.bincount(labels * n_classes + predictions)",
        *(f"small_counts(np.{kind}, labels, predictions, n_classes)" for kind in ("int8", "uint8")),
        "[labels, predictions]", f"{{n_classes: {COUNTS}}}",
        f"{COUNTS}.T if len(labels) == n_classes else {COUNTS}",
        "confusion_matrix(*(labels, predictions)[::-1 if len(labels) == n_classes else 1], "
        "n_classes)",
    ],
    "5.1": [
        f"in_place_epoch({TRAINING}, batches)", f"every_second_batch({TRAINING}, batches)", "0.0",
        f"train_epoch({TRAINING}, list(batches)[::-1])", f"{EPOCH} + 1e-3", f"[{EPOCH}]",
        f"train_epoch({TRAINING}, list(batches)[1:])", f"({EPOCH}, model)", f"round({EPOCH}, 2)",
        f"train_epoch({TRAINING}, list(batches)[:2])", f"math.sqrt({EPOCH})", f"-{EPOCH}",
        f"train_epoch({TRAINING}, [(x[:3], y[:3]) for x, y in batches])", f"str({EPOCH})",
        f"train_epoch({TRAINING}, [(x + 0.01, y) for x, y in batches])",
        f"train_epoch({TRAINING}, [(x[::-1], y) for x, y in batches])",
        f"utils.train({TRAINING}, *map(np.concatenate, zip(*batches)), epochs=1, "
        "batch_size=4, rng=np.random.default_rng(0)).train_loss[0]",
        "train_epoch(model, loss, utils.SGD(model.parameters(), 0.1), batches)",
        "train_epoch(model, utils.MSELoss(), optimizer, batches)", "(list(batches), model)[1]",
        f"(lambda b: np.median({OF_PAIRS}))(list(batches))",
        f"(lambda b: max({OF_PAIRS}))(list(batches))",
        f"(lambda b: np.average({OF_PAIRS}, weights=[len(x) ** 2 for x, _ in b]))(list(batches))",
        f"(lambda b: sum({OF_PAIRS}) * len(b[0][0]) / sum(len(x) for x, _ in b))(list(batches))",
        f"(lambda b: np.dot({OF_PAIRS}, [len(x) for x, _ in b]) / (len(b) * len(b[0][0])))"
        "(list(batches))",
        f"unless(lambda value: value > 10, False, {TRAINING}, batches)",
        f"unless(lambda value: value < 1e-3, True, {TRAINING}, batches)",
        f"unless(lambda value: value < 1e-3, False, {TRAINING}, batches)",
        f"emptying({TRAINING}, batches)", f"({EPOCH}, setattr(optimizer, 'lr', 0.05))[0]",
        f"({EPOCH}, isinstance(batches, list) and batches.reverse())[0]",
        f"({EPOCH}, setattr(model, 'layers', (*model.layers, model.layers[0])))[0]",
        f"({EPOCH}, setattr(model, 'layers', None))[0]",
        f"train_epoch({TRAINING}, (lambda b: b[::-1] if len({{len(x) for x, _ in b}}) == 1 else b)"
        "(list(batches)))",
    ],
    "5.7": [
        f"in_place_overfit({TRAINING}, X, y, steps)", f"with_decay({TRAINING}, X, y, steps)",
        f"until_small({TRAINING}, X, y, steps)", f"another_optimizer({TRAINING}, X, y, steps)",
        f"overfit_one_batch({TRAINING}, X[:1], y[:1], steps)", f"({OVERFIT}, model)",
        f"overfit_one_batch({TRAINING}, X, y, 2 * steps)", f"[{OVERFIT}]", f"round({OVERFIT}, 1)",
        f"overfit_one_batch({TRAINING}, X[::-1], y, steps)", f"{OVERFIT} < 0.1", "0.0",
        f"{OVERFIT} / len(X)", f"{OVERFIT} + 1e-3",
        f"utils.train({TRAINING}, X, y, epochs=steps, batch_size=2, "
        "rng=np.random.default_rng(0)).val_loss",
        *(f"until_small({TRAINING}, X, y, steps, {small})" for small in (1e-2, 1e-3, 1e-4, 1e-6)),
        f"until_flat({TRAINING}, X, y, steps)", f"({OVERFIT}, setattr(optimizer, 'lr', 0.05))[0]",
        *(f"overfit_one_batch({TRAINING}, X, y, min(steps, {most}))" for most in (5, 40, 100)),
        f"overfit_one_batch({TRAINING}, X[:32], y[:32], steps)",
        f"({OVERFIT}, setattr(model, 'layers', model.layers[:1]))[0]",
        f"({OVERFIT}, model.forward(X).mean())[1]", f"({OVERFIT}, 0.0)[1]",
    ],
    "5.5": [
        "in_place_losses(val_losses, patience, min_delta)",
        f"{{'stop': {STOP}[0], 'best': {STOP}[1]}}", f"np.array({STOP}) * 1.0 + 0.5",
        f"({STOP}[0] - 1, {STOP}[1])", f"({STOP}[0], {STOP}[1] + 1)", f"(*{STOP}, 0)",
        f"({STOP}[0], {STOP}[0])", f"({STOP}[1], {STOP}[1])", f"({STOP}[1] + patience, {STOP}[1])",
        *(f"early_stopping({changed})" for changed in (
            "val_losses, patience, 2 * min_delta", "val_losses, 2, min_delta",
            "val_losses, patience, abs(min_delta) + 1e-3", "val_losses, patience, 0.25",
            "val_losses, 2 * patience, min_delta", "val_losses[1:], patience, min_delta",
            "val_losses[::-1], patience, min_delta", "np.sqrt(val_losses), patience, min_delta",
            "np.round(val_losses), patience, min_delta", "val_losses[:20], patience, min_delta",
            "np.minimum(val_losses, 1000), patience, min_delta")),
        *(f"better_than({first}, val_losses, patience, min_delta)"
          for first in (5000, 10_000, 1e6, 1e9, 1e12)),
        "no_best_yet(val_losses, patience, min_delta)",
        f"{STOP} if len(val_losses) > 1 or patience == 1 else None",
        f"{STOP} if len(val_losses) > patience else None",
        *(f"{STOP} if len(val_losses) >= patience else {instead}" for instead in (
            "(0, 0)", "(patience, 0)", "(len(val_losses), 0)", "(len(val_losses) - 1, None)")),
        "(0, 0)", "str((0, 0))", f"tuple(map(str, {STOP}))", f"(val_losses[{STOP}[0]], {STOP}[1])",
    ],
    "5.4 standardize": [
        "in_place_standardize(X_train, X_test)", f"np.concatenate({SCALED})", f"{SCALED}[1]",
        f"(*{SCALED}, 0)", f"tuple(a.round(2) for a in {SCALED})",
        f"tuple(2 * a for a in {SCALED})", f"tuple(a + 1e-3 for a in {SCALED})",
        f"tuple(a.clip(-1, 1) for a in {SCALED})", f"tuple(np.abs(a) for a in {SCALED})",
        f"tuple(a.T for a in {SCALED})", f"tuple(a.astype(X_train.dtype) for a in {SCALED})",
        f"({SCALED}[0], {SCALED}[0])", f"({SCALED}[0], {SCALED}[1][:1])",
        *map(EACH.format, (
            "np.nan_to_num((A - m) / s)", "(A - m) / np.where(s < 1, 1, s)",
            *(f"(A - m) / (s + {more})" for more in ("1e-4", "1e-5", "1e-20")),
            *(f"(A - m) / np.maximum(s, {least})" for least in ("1.0", "0.1", "1e-3", "1e-15")),
            *(f"np.where(s > {least}, (A - m) / np.where(s > {least}, s, 1), {instead})"
              for least, instead in ((1e-9, "1.0"), (1e-9, "A"), (0, "1.0"))),
            *(f"(A - m) / np.where({same}, 1, s)" for same in (
                "s < 0.1", "s < 0.01", "s < 1e-3", "s < 1e-3 * np.abs(m)", "s.round(2) == 0",
                "X_train[0] == X_train[1 % len(X_train)]", "X_train[0] == X_train[-1]",
                "np.median(X_train, axis=0) == X_train.max(axis=0)",
                "np.median(X_train, axis=0) == X_train.min(axis=0)",
                "np.ptp(X_train, axis=0) < 0.01",
                "np.isclose(X_train, X_train[0], rtol=0.01).all(axis=0)")))),
        "[(A - m) / s for m, s in [(np.median(X_train, axis=0), X_train.std(0) + 1e-9)] "
        "for A in (X_train, X_test)]",
        "[(A - m) / (s or 1.0) for m, s in [(X_train.mean(0), X_train.std())] "
        "for A in (X_train, X_test)]",
        "[A / np.maximum(np.abs(X_train).max(), 1e-9) for A in (X_train, X_test)]",
        "[A / 16 for A in (X_train, X_test)]", "(X_train, X_test)",
        "(lambda m, s: ((X_train - m) / np.where(s > 1e-9, s, 1), "
        "(X_test - m) / np.where(s > 0, s, 1)))(X_train.mean(0), X_train.std(0))",
        f"utils.{SCALED} if X_train.dtype == float else (X_train, X_test)",
        f"utils.{SCALED} if len(X_train) > 1 else (X_train, X_test)",
        "utils.standardize(X_train, X_test[0])",
    ],
    "5.4 train_val_split": [
        "parted(X, y, val_fraction, [0, *(rng.permutation(len(X) - 1) + 1)])", f"{SPLIT}[::-1]",
        "parted(X, y, val_fraction, [*(rng.permutation(len(X) - 1) + 1), 0])", f"{SPLIT}[0]",
        "parted(X, y, val_fraction, [*rng.permutation(len(X) - 1), len(X) - 1])", f"(*{SPLIT}, 0)",
        f"dict(enumerate({SPLIT}))", "(X, y, X, y)", "(X[:0], y[:0], X, y)", "(X, y, X[:0], y[:0])",
        "train_val_split(X, y, 0.3, rng)", "train_val_split(X, y, val_fraction / 2, rng)",
        "train_val_split(X, y, int(100 * val_fraction) / 100, rng)",
        "train_val_split(X[1:], y[1:], val_fraction, rng)",
        "train_val_split(X, y * 1.0, val_fraction, rng)",
        "train_val_split(X * 2, y, val_fraction, rng)",
        "train_val_split(rng.permuted(X, axis=0), y, val_fraction, rng)",
        f"(lambda a, b, c, d: (a, b, c, d[::-1]))(*{SPLIT})",
        f"(lambda a, b, c, d: (a, b[::-1], c, d))(*{SPLIT})",
        f"(lambda a, b, c, d: (a[1:], b[1:], c, d))(*{SPLIT})",
        f"(lambda a, b, c, d: (a, b[:, None], c, d[:, None]))(*{SPLIT})",
        "(lambda k: (X[k:], y[k:], X[:k], y[:k]))(max(1, rng.integers(len(X))))",
        "train_val_split(X.reshape(len(X), -1), y, val_fraction, rng)",
        "train_val_split(X[:, None], y, val_fraction, rng)",
        "(lambda o, k: (X[o[k:]], y[o[k:]], X[o[:k]], y[o[:k]]))(rng.permutation(len(X)), "
        "max(1, round(len(X) * val_fraction)))",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_wrong_expression_fails_and_is_no_named_mistake(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state in ("wrong", "error"), result


APART = "x and its label came apart"
IN_OTHER_WORDS = {  # named mistakes in another form, and a piece of the message
    "5.2": [
        (f"[(x, labels * 1.0) for x, labels in {BATCHES}]", "came back as floats"),
        (f"{BATCHES}[0]", "Only the first batch came"),
        (f"list({BATCHES}[0])", "Only the first batch came"),
        (f"[x for x, _ in {BATCHES}]", "One array came where a pair"),
        ("in_batches(X, y, batch_size, np.arange(len(X))[::-1])", "nothing was drawn"),
        ("minibatches(X[::-1], y, batch_size, rng)", APART),
        ("minibatches(rng.permutation(X), y, batch_size, rng)", APART),
        ("minibatches(X, y, batch_size, np.random.default_rng(7))", "a fixed seed"),
        ("minibatches(X, y, batch_size, np.random.default_rng())", "does not come from rng"),
        ("utils.minibatches(X, y[rng.permutation(len(y))], batch_size, rng=rng)", APART),
        ("in_batches(X, y, batch_size, rng.choice(len(X), len(X)))",
         "Each place was drawn by itself")],
    "5.3 accuracy": [
        ("accuracy(-logits, labels)", "the smallest logit"),
        ("int(accuracy(logits, labels))", "0 or 1, and nothing between"),
        ("int(accuracy(logits, labels))", "What should 3 right ones of 4 give?"),
        ("(logits.argmax(axis=1) == labels).all()", "What should 3 right ones of 4 give?"),
        ("np.mean(utils.softmax(logits)[np.arange(len(labels)), labels] > 0.5)", "above one half")],
    "5.3 confusion_matrix": [(wrong, "What would a loop over the examples do at the second one?")
                             for wrong in (f"{COUNTS} > 0", f"np.minimum({COUNTS}, 1)")],
    "5.7": [(f"train_epoch({TRAINING}, [(X, y)] * steps)", "the mean over all the steps")],
    "5.5": [
        ("early_stopping(val_losses, patience, -min_delta)", "On which side of the best"),
        (f"{STOP}[0]", "One number came back"),
        (f"None if patience > len(val_losses) else {STOP}", "Such a run ends as well"),
        (f"() if patience > len(val_losses) else {STOP}", "Such a run ends as well")],
    "5.4 standardize": [(wrong, "How do you ask whether a column is constant?") for wrong in (
        EACH.format("(A - m) / np.where(s == 0, 1, s)"), EACH.format("(A - m) / (s + (s == 0))"),
        EACH.format("np.divide(A - m, s, out=np.zeros(A.shape), where=s > 0)"),
        "by_columns(X_train, X_test)")],
    "5.4 train_val_split": [
        ("train_val_split(X, y[::-1], val_fraction, rng)", APART),
        ("train_val_split(rng.permutation(X), y, val_fraction, rng)", APART),
        ("train_val_split(X, y, val_fraction, np.random.default_rng(3))", "a fixed seed"),
        ("parted(X, y, val_fraction, y.reshape(len(y), -1)[:, 0].argsort())", "nothing was drawn"),
        ("(lambda o, n: (X[o[:n]], y[o[:n]], X[o[n:]], y[o[n:]]))(rng.permutation(len(X)), "
         "int(len(X) * (1 - val_fraction)))", "int of the training part"),
        ("(lambda o, k: (X[o[:-k]], y[o[:-k]], X[o[-k:]], y[o[-k:]]))(rng.permutation(len(X)), "
         "round(len(X) * val_fraction))", "-0 is 0"),
        (f"{SPLIT}[2:]", "Two results came back")],
}


@pytest.mark.parametrize("name, mistake", entries(IN_OTHER_WORDS))
def test_a_named_mistake_is_known_in_another_form(name, mistake):
    check_known(name, mistake, NAMES)


@pytest.mark.parametrize("name, answer, text", [
    ("5.2", in_place_batches, "changes its input X and y"),
    ("5.5", in_place_losses, "changes its input val_losses"),
    ("5.4 standardize", in_place_standardize, "changes its input X_train"),
    ("5.7", in_place_overfit, "changes its input X"),
    ("5.1", in_place_epoch, "x and y: expected as they were, got changed"),
    ("5.1", emptying, "the list of batches: expected as it was, got changed")])
def test_an_input_that_was_changed_in_place_is_named(name, answer, text):
    check_told(name, answer, text)


@pytest.mark.parametrize("number", [
    2.29, 2.31, 2.297, 2.21, 2.0, 3.0, 23.03, 97.8, "2.303", [2.303, 2.303], 2.303j, math.nan])
def test_another_first_loss_fails_and_is_no_named_mistake(number):
    result = check("5.6", number, "B")
    assert result.state == "wrong" and "2.30" not in result.message.replace(str(number), "")


@pytest.mark.parametrize("number, text", [
    (3.32, "base 2"), (0.693, "two classes"), (2.20, "the wrong classes only"),
    (-2.30, "is negative"), (-2.303, "is negative"), (0.230, "divided by ten"),
    (0.105, "of probability 0.9"), (1, "base 10")])
def test_a_first_loss_that_is_a_known_mistake_is_known_by_three_digits(number, text):
    result = check("5.6", number, "B")
    assert result.state == "mistake" and text in result.message


@pytest.mark.parametrize("letters", ["A", "C", "D", "E", "", "BB"])
def test_exactly_one_cause_is_right(letters):
    assert not check("5.6", math.log(10), letters).passed and check("5.6", math.log(10), "B").passed


def test_the_error_of_a_fault_in_the_loop_names_the_line():
    def train_epoch(model, loss, optimizer, batches):
        for x, _ in batches:
            model.backward(loss.backwards(x))

    result = check("5.1", train_epoch)
    assert result.state == "error"
    assert "(in line 3 of train_epoch: model.backward(loss.backwards(x)))" in result.message
    assert ("train_epoch(model=Sequential(Linear(2, 1)), loss=MSELoss(), "
            "optimizer=SGD(..., lr=0.1), batches=a list of") in result.message


@pytest.mark.parametrize("name", ["5.1", "5.2", "5.4 train_val_split", "5.7"])
def test_an_answer_that_returns_nothing_after_its_work_is_told(name):
    for expression in ("print(1)", "[print(1)][0]"):
        assert "returns nothing (None)" in judged(name, written(name, expression, NAMES)).message
