"""Lesson 5, 5.1 to 5.7: the many ways to be wrong, none of them a named mistake, which all fail."""

import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, written

import utils
from utils.exercises import check
from utils.lesson_05.e01_train_epoch import train_epoch
from utils.lesson_05.e02_minibatches import minibatches
from utils.lesson_05.e03_accuracy import accuracy, confusion_matrix
from utils.lesson_05.e04_scales_and_split import standardize, train_val_split
from utils.lesson_05.e05_early_stopping import early_stopping
from utils.lesson_05.e07_overfit_one_batch import overfit_one_batch


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
    scaled = standardize(X_train, X_test)
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
    stop = early_stopping(val_losses, patience, min_delta)
    val_losses[0] = 0.0
    return stop


def in_place_epoch(model, loss, optimizer, batches):
    batches = list(batches)
    value = train_epoch(model, loss, optimizer, batches)
    batches[0][0][:] = 0.0
    return value


def in_place_overfit(model, loss, optimizer, X, y, steps):
    value = overfit_one_batch(model, loss, optimizer, X, y, steps)
    X *= 2
    return value


def every_second_batch(model, loss, optimizer, batches):
    return train_epoch(model, loss, optimizer, list(batches)[::2])


def with_decay(model, loss, optimizer, X, y, steps):
    for _ in range(steps):
        overfit_one_batch(model, loss, optimizer, X, y, 1)
        for parameter in model.parameters():
            parameter.value *= 0.999
    return loss.forward(model.forward(X), y)


def until_small(model, loss, optimizer, X, y, steps, small=0.1):
    for _ in range(steps):
        if overfit_one_batch(model, loss, optimizer, X, y, 1) < small:
            break
    return loss.forward(model.forward(X), y)


def until_flat(model, loss, optimizer, X, y, steps, last=math.inf):
    for _ in range(steps):
        value = overfit_one_batch(model, loss, optimizer, X, y, 1)
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
    return overfit_one_batch(model, loss, utils.SGD(model.parameters(), 0.1), X, y, steps)


def emptying(model, loss, optimizer, batches):
    if not isinstance(batches, list):
        return train_epoch(model, loss, optimizer, batches)
    return train_epoch(model, loss, optimizer, [batches.pop(0) for _ in range(len(batches))])


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
    kept[n_classes] = kept.get(n_classes, 0) + confusion_matrix(labels, predictions, n_classes)
    return kept[n_classes]


NAMES = {"np": np, "math": math, "utils": utils, **{answer.__name__: answer for answer in (
    train_epoch, minibatches, accuracy, confusion_matrix, standardize, train_val_split,
    early_stopping, overfit_one_batch, endless, in_batches, parted, in_place_batches,
    in_place_standardize, in_place_losses, in_place_epoch, in_place_overfit, every_second_batch,
    with_decay, until_small, until_flat, another_optimizer, unless, emptying, small_counts,
    kept_counts, by_columns, one_batch_drawn, pieces_of_what_is_left, better_than, no_best_yet)}}
STOPPED = "early_stopping({}, {}, {})"
BATCHES, SPLIT = "minibatches(X, y, batch_size, rng)", "train_val_split(X, y, val_fraction, rng)"
EPOCH = "train_epoch(model, loss, optimizer, {})"
OVERFIT = "overfit_one_batch(model, loss, optimizer, X, y, steps)"
STOP = "early_stopping(val_losses, patience, min_delta)"
SCALED = "standardize(X_train, X_test)"
EXPRESSIONS = {
    "5.2": [
        "endless(X, y)", "in_place_batches(X, y, batch_size, rng)", f"{BATCHES}[::-1]", f"{BATCHES}[1:]", f"{BATCHES} * 2",
        f"[(x, labels[::-1]) for x, labels in {BATCHES}]", f"[(x, labels, len(x)) for x, labels in {BATCHES}]",
        f"[(x * 2, labels) for x, labels in {BATCHES}]", f"[(x, labels[:1]) for x, labels in {BATCHES}]",
        f"[(x.T, labels) for x, labels in {BATCHES}]", f"[(x.ravel(), labels) for x, labels in {BATCHES}]",
        f"[(x, labels[:, None]) for x, labels in {BATCHES}]", f"[(x, labels % 2) for x, labels in {BATCHES}]",
        f"dict(enumerate({BATCHES}))", "(X, y)",
        "[(X, y)]", "[]", "[(X[0], y[0])]", "minibatches(X, y, batch_size + 1, rng)",
        "minibatches(X, y, max(batch_size - 1, 1), rng)",
        "minibatches(X[1:], y[1:], batch_size, rng)",
        "minibatches(rng.permuted(X, axis=0), y, batch_size, rng)", "minibatches(X, y, 32, rng)",
        f"[pair for pair in {BATCHES} if len(pair[0]) == batch_size or len(X) < batch_size]",
        f"[(x[:-1], labels[:-1]) for x, labels in {BATCHES}]", "[(x, label) for x, label in zip(X, y)]",
        f"[(x, labels) if len(x) > 1 else (x[0], labels[0]) for x, labels in {BATCHES}]",
        "[(X[i:i + batch_size], y[i:i + batch_size]) for i in rng.permutation(len(X))]",
        "(lambda s: [(np.roll(X, s, axis=0)[i:i + batch_size], np.roll(y, s + 1, axis=0)[i:i + batch_size]) "
        "for i in range(0, len(X), batch_size)])(rng.integers(len(X)))",
        "in_batches(X, y, batch_size, [0, *(rng.permutation(len(X) - 1) + 1)])",
        "in_batches(X, y, batch_size, [*rng.permutation(len(X) - 1), len(X) - 1])",
        "(lambda full: in_batches(X, y, batch_size, [*rng.permutation(full), *range(full, len(X))]))"
        "(len(X) // batch_size * batch_size)",
        "in_batches(X, y, batch_size, np.concatenate([rng.permutation(len(X) // 2), len(X) // 2 + "
        "rng.permutation(len(X) - len(X) // 2)]))",
        f"[(x.reshape(len(x), -1), labels) for x, labels in {BATCHES}]",
        f"[(x[:, None], labels) for x, labels in {BATCHES}]",
        "one_batch_drawn(X, y, batch_size, rng)", "pieces_of_what_is_left(X, y, batch_size, rng)",
        "[(x[o], l[o]) for x, l in in_batches(X, y, batch_size, np.roll(np.arange(len(X)), rng.integers(len(X)))) "
        "for o in [rng.permutation(len(x))]]",
        f"enumerate({BATCHES})", f"[[pair] for pair in {BATCHES}]", "[(1, 2)] * 3", "[(None, None)]", "[None]",
    ],
    "5.3 accuracy": [
        "accuracy(logits[1:], labels[1:])", "accuracy(logits[:4], labels[:4])",
        "round(accuracy(logits, labels), 1)", "accuracy(logits, labels) + 1e-3", "1.0", "0.0",
        "[accuracy(logits, labels)]", "str(accuracy(logits, labels))",
        "accuracy(logits, labels[::-1])",
        "accuracy(np.abs(logits), labels)", "accuracy(logits, labels + 1)",
        "accuracy(logits[:, ::-1], labels)",
        "np.max(logits.argmax(1) == labels)", "np.median(logits.argmax(1) == labels)",
        "(logits.argmax(1) == labels).sum() / max(len(labels) - 1, 1)",
        "utils.CrossEntropyLoss().forward(logits, labels)", "np.mean((logits > 0).argmax(1) == labels)",
        "np.mean(logits.argmax(1) >= labels)", "np.mean(logits.round().argmax(1) == labels)", "np.mean(labels)",
        "np.mean(logits.clip(-9, 9).argmax(1) == labels)",
    ],
    "5.3 confusion_matrix": [
        "kept_counts(labels, predictions, n_classes)", "confusion_matrix(labels, predictions, 10)",
        "confusion_matrix(labels[1:], predictions[1:], n_classes)",
        "confusion_matrix(labels, predictions, n_classes)[::-1]",
        "confusion_matrix(labels, labels, n_classes)",
        "confusion_matrix(predictions, predictions, n_classes)",
        "confusion_matrix(labels, predictions, n_classes).ravel()",
        "confusion_matrix(labels, predictions, n_classes) + 1",
        "confusion_matrix(labels, predictions, n_classes) * 100 / len(labels)",
        "(lambda c: c / np.maximum(c.sum(axis=0), 1))("
        "confusion_matrix(labels, predictions, n_classes))",
        "(lambda c: c + c.T)(confusion_matrix(labels, predictions, n_classes))",
        "np.maximum(*(lambda c: (c, c.T))(confusion_matrix(labels, predictions, n_classes)))",
        "confusion_matrix(labels, predictions, n_classes + 1)",
        "np.bincount(labels, minlength=n_classes)",
        "np.zeros((n_classes, n_classes), int)",
        "confusion_matrix(labels, predictions, n_classes).clip(0, 5)",
        "np.bincount(labels * n_classes + predictions)",
        *(f"small_counts(np.{kind}, labels, predictions, n_classes)" for kind in ("int8", "uint8")),
        "[labels, predictions]", "{n_classes: confusion_matrix(labels, predictions, n_classes)}",
    ],
    "5.1": [
        "in_place_epoch(model, loss, optimizer, batches)", "every_second_batch(model, loss, optimizer, batches)", "0.0",
        EPOCH.format("list(batches)[::-1]"), EPOCH.format("list(batches)[1:]"), EPOCH.format("list(batches)[:2]"),
        EPOCH.format("[(x[:3], y[:3]) for x, y in batches]"), EPOCH.format("[(x + 0.01, y) for x, y in batches]"),
        EPOCH.format("[(x[::-1], y) for x, y in batches]"), f"{EPOCH.format('batches')} + 1e-3",
        f"[{EPOCH.format('batches')}]", f"({EPOCH.format('batches')}, model)", f"round({EPOCH.format('batches')}, 2)",
        f"math.sqrt({EPOCH.format('batches')})", f"-{EPOCH.format('batches')}", f"str({EPOCH.format('batches')})",
        "utils.train(model, loss, optimizer, *map(np.concatenate, zip(*batches)), epochs=1, batch_size=4, "
        "rng=np.random.default_rng(0)).train_loss[0]",
        "train_epoch(model, loss, utils.SGD(model.parameters(), 0.1), batches)",
        "train_epoch(model, utils.MSELoss(), optimizer, batches)", "(list(batches), model)[1]",
        f"(lambda b: np.median([{EPOCH.format('[pair]')} for pair in b]))(list(batches))",
        f"(lambda b: max({EPOCH.format('[pair]')} for pair in b))(list(batches))",
        f"(lambda b: np.average([{EPOCH.format('[pair]')} for pair in b], weights=[len(x) ** 2 for x, _ in b]))("
        "list(batches))",
        f"(lambda b: sum({EPOCH.format('[pair]')} * len(b[0][0]) for pair in b) / sum(len(x) for x, _ in b))("
        "list(batches))",
        f"(lambda b: sum({EPOCH.format('[pair]')} * len(pair[0]) for pair in b) / (len(b) * len(b[0][0])))(list(batches))",
        "unless(lambda value: value > 10, False, model, loss, optimizer, batches)",
        "unless(lambda value: value < 1e-3, True, model, loss, optimizer, batches)",
        "unless(lambda value: value < 1e-3, False, model, loss, optimizer, batches)",
        "emptying(model, loss, optimizer, batches)",
        f"({EPOCH.format('batches')}, isinstance(batches, list) and batches.reverse())[0]",
        f"({EPOCH.format('batches')}, setattr(optimizer, 'lr', 0.05))[0]",
        f"({EPOCH.format('batches')}, setattr(model, 'layers', (*model.layers, model.layers[0])))[0]",
        f"({EPOCH.format('batches')}, setattr(model, 'layers', None))[0]",
        EPOCH.format("(lambda b: b[::-1] if len({len(x) for x, _ in b}) == 1 else b)(list(batches))"),
    ],
    "5.7": [
        "in_place_overfit(model, loss, optimizer, X, y, steps)", "with_decay(model, loss, optimizer, X, y, steps)",
        "until_small(model, loss, optimizer, X, y, steps)", "another_optimizer(model, loss, optimizer, X, y, steps)",
        "overfit_one_batch(model, loss, optimizer, X[:1], y[:1], steps)",
        "overfit_one_batch(model, loss, optimizer, X, y, 2 * steps)",
        "overfit_one_batch(model, loss, optimizer, X, y, min(steps, 5))",
        "overfit_one_batch(model, loss, optimizer, X[::-1], y, steps)", f"({OVERFIT}, model)",
        f"[{OVERFIT}]",
        f"round({OVERFIT}, 1)", f"{OVERFIT} < 0.1", f"{OVERFIT} / len(X)", f"{OVERFIT} + 1e-3", "0.0",
        "utils.train(model, loss, optimizer, X, y, epochs=steps, batch_size=2, rng=np.random.default_rng(0)).val_loss",
        f"({OVERFIT}, 0.0)[1]",
        *(f"until_small(model, loss, optimizer, X, y, steps, {small})" for small in (1e-2, 1e-3, 1e-4, 1e-6)),
        "until_flat(model, loss, optimizer, X, y, steps)",
        *(f"overfit_one_batch(model, loss, optimizer, X, y, min(steps, {most}))"
          for most in (40, 100)),
        "overfit_one_batch(model, loss, optimizer, X[:32], y[:32], steps)",
        f"({OVERFIT}, setattr(optimizer, 'lr', 0.05))[0]", f"({OVERFIT}, setattr(model, 'layers', model.layers[:1]))[0]",
        f"({OVERFIT}, model.forward(X).mean())[1]",
    ],
    "5.5": [
        "in_place_losses(val_losses, patience, min_delta)", f"{{'stop': {STOP}[0], 'best': {STOP}[1]}}",
        f"np.array({STOP}) * 1.0 + 0.5", f"({STOP}[0] - 1, {STOP}[1])", f"({STOP}[0], {STOP}[1] + 1)", f"(*{STOP}, 0)",
        f"({STOP}[0], {STOP}[0])", f"({STOP}[1], {STOP}[1])", f"({STOP}[1] + patience, {STOP}[1])",
        *(STOPPED.format(*change) for change in (
            ("val_losses", "patience", "2 * min_delta"), ("val_losses", "2", "min_delta"),
            ("val_losses", "patience", "abs(min_delta) + 1e-3"), ("val_losses", "patience", "0.25"),
            ("val_losses", "2 * patience", "min_delta"), ("val_losses[1:]", "patience", "min_delta"),
            ("val_losses[::-1]", "patience", "min_delta"), ("np.sqrt(val_losses)", "patience", "min_delta"),
            ("np.round(val_losses)", "patience", "min_delta"), ("val_losses[:20]", "patience", "min_delta"),
            ("np.minimum(val_losses, 1000)", "patience", "min_delta"))),
        *(f"better_than({first}, val_losses, patience, min_delta)" for first in (5000, 10_000, 1e6, 1e9, 1e12)),
        "no_best_yet(val_losses, patience, min_delta)",
        f"{STOP} if len(val_losses) > 1 or patience == 1 else None", f"{STOP} if len(val_losses) > patience else None",
        f"{STOP} if len(val_losses) >= patience else (0, 0)", f"{STOP} if len(val_losses) >= patience else (patience, 0)",
        f"{STOP} if len(val_losses) >= patience else (len(val_losses), 0)",
        f"{STOP} if len(val_losses) >= patience else (len(val_losses) - 1, None)",
        "(0, 0)", "str((0, 0))", f"tuple(map(str, {STOP}))", f"(val_losses[{STOP}[0]], {STOP}[1])",
    ],
    "5.4 standardize": [
        "in_place_standardize(X_train, X_test)", f"np.concatenate({SCALED})", f"{SCALED}[1]", f"(*{SCALED}, 0)",
        f"tuple(a.round(2) for a in {SCALED})", f"tuple(2 * a for a in {SCALED})", f"tuple(a + 1e-3 for a in {SCALED})",
        f"tuple(a.clip(-1, 1) for a in {SCALED})", f"tuple(np.abs(a) for a in {SCALED})", f"tuple(a.T for a in {SCALED})",
        f"tuple(a.astype(X_train.dtype) for a in {SCALED})", f"({SCALED}[0], {SCALED}[0])",
        f"({SCALED}[0], {SCALED}[1][:1])",
        "[np.nan_to_num((A - m) / s) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]",
        "[(A - m) / (s + 1e-4) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]",
        "[(A - m) / np.maximum(s, 1.0) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]",
        "[(A - m) / s for m, s in [(np.median(X_train, axis=0), X_train.std(0) + 1e-9)] for A in (X_train, X_test)]",
        "[A / np.maximum(np.abs(X_train).max(), 1e-9) for A in (X_train, X_test)]",
        "[A / 16 for A in (X_train, X_test)]", "(X_train, X_test)",
        "[(A - m) / (s or 1.0) for m, s in [(X_train.mean(0), X_train.std())] for A in (X_train, X_test)]",
        *(f"[np.where(s > {least}, (A - m) / np.where(s > {least}, s, 1), {instead}) "
          "for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]"
          for least, instead in ((1e-9, "1.0"), (1e-9, "A"), (0, "1.0"))),
        "[(A - m) / np.where(s < 1, 1, s) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]",
        "[(A - m) / (s + 1e-20) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]",
        "[(A - m) / np.maximum(s, 1e-15) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]",
        "(lambda m, s: ((X_train - m) / np.where(s > 1e-9, s, 1), (X_test - m) / np.where(s > 0, s, 1)))("
        "X_train.mean(0), X_train.std(0))",
        "utils.standardize(X_train, X_test) if X_train.dtype == float else (X_train, X_test)",
        "utils.standardize(X_train, X_test) if len(X_train) > 1 else (X_train, X_test)",
        "utils.standardize(X_train, X_test[0])",
        *(f"[(A - m) / {divided} for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]"
          for divided in ("(s + 1e-5)", "np.maximum(s, 0.1)", "np.maximum(s, 1e-3)")),
        *(f"[(A - m) / np.where({same}, 1, s) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]"
          for same in (
              "s < 0.1", "s < 0.01", "s < 1e-3", "s.round(2) == 0", "X_train[0] == X_train[1 % len(X_train)]",
              "X_train[0] == X_train[-1]", "np.median(X_train, axis=0) == X_train.max(axis=0)",
              "np.median(X_train, axis=0) == X_train.min(axis=0)", "np.ptp(X_train, axis=0) < 0.01", "s < 1e-3 * np.abs(m)",
              "np.isclose(X_train, X_train[0], rtol=0.01).all(axis=0)")),
    ],
    "5.4 train_val_split": [
        "parted(X, y, val_fraction, [0, *(rng.permutation(len(X) - 1) + 1)])",
        "parted(X, y, val_fraction, [*(rng.permutation(len(X) - 1) + 1), 0])",
        "parted(X, y, val_fraction, [*rng.permutation(len(X) - 1), len(X) - 1])",
        f"{SPLIT}[::-1]", f"{SPLIT}[0]", f"(*{SPLIT}, 0)", f"dict(enumerate({SPLIT}))",
        "(X, y, X, y)", "(X[:0], y[:0], X, y)", "(X, y, X[:0], y[:0])",
        "train_val_split(X, y, 0.3, rng)",
        "train_val_split(X, y, val_fraction / 2, rng)",
        "train_val_split(X, y, int(100 * val_fraction) / 100, rng)",
        "train_val_split(X[1:], y[1:], val_fraction, rng)",
        "train_val_split(X, y * 1.0, val_fraction, rng)",
        "train_val_split(X * 2, y, val_fraction, rng)",
        "train_val_split(rng.permuted(X, axis=0), y, val_fraction, rng)",
        "(lambda a, b, c, d: (a, b, c, d[::-1]))(*train_val_split(X, y, val_fraction, rng))",
        "(lambda a, b, c, d: (a, b[::-1], c, d))(*train_val_split(X, y, val_fraction, rng))",
        "(lambda a, b, c, d: (a[1:], b[1:], c, d))(*train_val_split(X, y, val_fraction, rng))",
        "(lambda a, b, c, d: (a, b[:, None], c, d[:, None]))("
        "*train_val_split(X, y, val_fraction, rng))",
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


IN_OTHER_WORDS = {  # wrong answers that are named mistakes in another form, and a piece of the message
    "5.2": [(f"[(x, labels * 1.0) for x, labels in {BATCHES}]", "came back as floats"),
            (f"{BATCHES}[0]", "Only the first batch came"),
            (f"list({BATCHES}[0])", "Only the first batch came"),
            (f"[x for x, _ in {BATCHES}]", "One array came where a pair"),
            ("in_batches(X, y, batch_size, np.arange(len(X))[::-1])", "nothing was drawn"),
            ("minibatches(X[::-1], y, batch_size, rng)", "x and its label came apart"),
            ("minibatches(rng.permutation(X), y, batch_size, rng)", "x and its label came apart"),
            ("minibatches(X, y, batch_size, np.random.default_rng(7))", "a fixed seed"),
            ("minibatches(X, y, batch_size, np.random.default_rng())", "does not come from rng"),
            ("utils.minibatches(X, y[rng.permutation(len(y))], batch_size, rng=rng)", "x and its label came apart"),
            ("[(X[i], y[i]) for i in np.split(rng.choice(len(X), len(X)), range(batch_size, len(X), batch_size))]",
             "Each place was drawn by itself")],
    "5.3 accuracy": [("accuracy(-logits, labels)", "the smallest logit"),
                     ("int(accuracy(logits, labels))", "0 or 1, and nothing between")],
    "5.7": [("train_epoch(model, loss, optimizer, [(X, y)] * steps)",
             "the mean over all the steps")],
    "5.5": [("early_stopping(val_losses, patience, -min_delta)", "On which side of the best"),
            (f"{STOP}[0]", "One number came back"),
            (f"None if patience > len(val_losses) else {STOP}", "Such a run ends as well"),
            (f"() if patience > len(val_losses) else {STOP}", "Such a run ends as well")],
    "5.4 standardize": [(expression, "How do you ask whether a column is constant?") for expression in (
        "[(A - m) / np.where(s == 0, 1, s) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]",
        "[(A - m) / (s + (s == 0)) for m, s in [(X_train.mean(0), X_train.std(0))] for A in (X_train, X_test)]",
        "[np.divide(A - m, s, out=np.zeros(A.shape), where=s > 0) for m, s in [(X_train.mean(0), X_train.std(0))] "
        "for A in (X_train, X_test)]", "by_columns(X_train, X_test)")],
    "5.4 train_val_split": [
        ("train_val_split(X, y[::-1], val_fraction, rng)", "x and its label came apart"),
        ("train_val_split(rng.permutation(X), y, val_fraction, rng)", "x and its label came apart"),
        ("train_val_split(X, y, val_fraction, np.random.default_rng(3))", "a fixed seed"),
        ("parted(X, y, val_fraction, np.argsort(y, axis=0).reshape(len(y), -1)[:, 0])", "nothing was drawn"),
        ("(lambda o, n: (X[o[:n]], y[o[:n]], X[o[n:]], y[o[n:]]))(rng.permutation(len(X)), "
         "int(len(X) * (1 - val_fraction)))", "int of the training part"),
        ("(lambda o, k: (X[o[:-k]], y[o[:-k]], X[o[-k:]], y[o[-k:]]))(rng.permutation(len(X)), "
         "round(len(X) * val_fraction))", "-0 is 0"),
        (f"{SPLIT}[2:]", "Two results came back")],
}


@pytest.mark.parametrize("name, mistake", entries(IN_OTHER_WORDS))
def test_a_named_mistake_is_known_in_another_form(name, mistake):
    expression, text = mistake
    result = judged(name, written(name, expression, NAMES))
    assert result.state == "mistake" and text in result.message, result


@pytest.mark.parametrize("name, answer, text", [
    ("5.2", in_place_batches, "changes its input X and y"), ("5.5", in_place_losses, "changes its input val_losses"),
    ("5.4 standardize", in_place_standardize, "changes its input X_train"),
    ("5.7", in_place_overfit, "changes its input X"),
    ("5.1", in_place_epoch, "x and y: expected as they were, got changed"),
    ("5.1", emptying, "the list of batches: expected as it was, got changed")])
def test_an_input_that_was_changed_in_place_is_named(name, answer, text):
    message = judged(name, answer).message
    assert text in message, message


@pytest.mark.parametrize("number", [2.29, 2.31, 2.297, 2.21, 2.0, 3.0, 23.03, 97.8, "2.303", [2.303, 2.303], 2.303j,
                                    math.nan])
def test_another_first_loss_fails_and_is_no_named_mistake(number):
    result = check("5.6", number, "B")
    assert result.state == "wrong" and "2.30" not in result.message.replace(str(number), "")


@pytest.mark.parametrize("number, text", [
    (3.32, "base 2"), (0.693, "two classes"), (2.20, "the wrong classes only"), (-2.30, "is negative"),
    (-2.303, "is negative"), (0.230, "divided by ten"), (0.105, "of probability 0.9"), (1, "base 10")])
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
    assert result.state == "error" and "(in line 3 of train_epoch: model.backward(loss.backwards(x)))" in result.message
    assert "train_epoch(model=Sequential(Linear(2, 1)), loss=MSELoss(), optimizer=SGD(..., lr=0.1), batches=a list of" in (
        result.message)


@pytest.mark.parametrize("name", ["5.1", "5.2", "5.4 train_val_split", "5.7"])
def test_an_answer_that_returns_nothing_after_its_work_is_told(name):
    for expression in ("print(1)", "[print(1)][0]"):
        assert "returns nothing (None)" in judged(name, written(name, expression, NAMES)).message
