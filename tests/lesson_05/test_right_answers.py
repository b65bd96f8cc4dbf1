"""Lesson 5, 5.1 to 5.7: the many ways to be right, which all pass. (Wrong: test_wrong_answers.)"""

import math

import numpy as np
import pytest
from helpers.exercises import entries, judged, right_answers, written

import utils
from utils.exercises import check, yours
from utils.lesson_05.e02_minibatches import to_batch
from utils.lesson_05.e04_scales_and_split import to_scale, to_split
from utils.lesson_05.e05_early_stopping import runs
from utils.lesson_05.exercises import FIRST_LOSS
from utils.lesson_05.observing_draws import ENOUGH, MORE

right = right_answers(5)
NAMES = {"np": np, "math": math, "utils": utils, **vars(right)}  # what an expression may use
FORWARD = "loss.forward(model.forward(X), y)"
STEPPED = f"(lambda v: (model.backward(loss.backward()), optimizer.step(), v)[2])({FORWARD})"
ON_BATCH = STEPPED.replace("X", "x")
CUTS = "range(batch_size, len(X), batch_size)"
N_VAL = "round(len(X) * val_fraction)"
SD = "(lambda m, s: ((X_train - m) / s, (X_test - m) / s))(X_train.mean(0), {})"
EXPRESSIONS = {
    "5.2": [
        "utils.minibatches(X, y, batch_size, rng=rng)",
        "list(utils.minibatches(X, y, batch_size, rng=rng))",
        f"((X[i], y[i]) for i in np.split(rng.permutation(len(X)), {CUTS}))",
        f"[[X[i], y[i]] for i in np.array_split(rng.permutation(len(X)), {CUTS})]",
        *("(lambda o: [(X[o[s:s + batch_size]], y[o[s:s + batch_size]]) "
          f"for s in range(0, len(X), batch_size)])({order})" for order in (
              "rng.random(len(X)).argsort()", "rng.choice(len(X), len(X), replace=False)")),
        f"(lambda o: zip(np.split(X[o], {CUTS}), np.split(y[o], {CUTS})))(rng.permutation(len(X)))",
        f"[(X[np.sort(i)], y[np.sort(i)]) for i in np.split(rng.permutation(len(y)), {CUTS})]",
        "((np.float32(a), b) for a, b in minibatches(X, y, batch_size, rng))",
        "[(a.tolist(), b.tolist()) for a, b in minibatches(X, y, batch_size, rng)]",
        "[(list(a), list(b)) for a, b in minibatches(X, y, batch_size, rng)][::1]",
        "tuple(minibatches(X[::-1], y[::-1], batch_size, rng))",
        "iter(minibatches(X, np.uint8(y) if y.ndim == 1 else y, batch_size, rng))",
    ],
    "5.3 accuracy": [
        "(logits.argmax(axis=1) == labels).mean()", "np.mean(logits.argmax(-1) == labels)",
        "sum(int(np.argmax(row)) == label for row, label in zip(logits, labels)) / len(labels)",
        "np.count_nonzero(logits.argmax(1) == labels) / len(labels)",
        "1 - np.mean(logits.argmax(1) != labels)", "utils.accuracy(logits, labels)",
        "np.mean(utils.softmax(logits).argmax(1) == labels)",
        "np.mean(logits[np.arange(len(labels)), labels] == logits.max(axis=1))",
        "np.trace(confusion_matrix(labels, logits.argmax(1), logits.shape[1])) / len(labels)",
        "np.mean((-logits).argsort(axis=1)[:, 0] == labels)",
        "np.float32(np.mean(logits.argmax(1) == labels))",
        "sum(logits.argmax(1) == labels) / len(labels)",
    ],
    "5.3 confusion_matrix": [
        "utils.confusion_matrix(labels, predictions, n_classes)",
        "np.bincount(labels * n_classes + predictions, minlength=n_classes ** 2)"
        ".reshape(n_classes, n_classes)",
        "np.array([[np.sum((labels == i) & (predictions == j)) for j in range(n_classes)] "
        "for i in range(n_classes)])",
        "[[int(np.sum((labels == i) & (predictions == j))) for j in range(n_classes)] "
        "for i in range(n_classes)]",
        "np.eye(n_classes)[labels].T @ np.eye(n_classes)[predictions]",
        "np.histogram2d(labels, predictions, bins=np.arange(n_classes + 1) - 0.5)[0]",
        "sum(np.outer(np.arange(n_classes) == i, np.arange(n_classes) == j) "
        "for i, j in zip(labels, predictions))",
    ],
    "5.1": [
        "(lambda p: sum(v * n for v, n in p) / sum(n for _, n in p))"
        f"([({ON_BATCH}, len(x)) for x, y in batches])",
        "(lambda p: np.dot(*p) / sum(p[1]))"
        f"(list(zip(*[({ON_BATCH}, x.shape[0]) for x, y in batches])))",
        f"np.mean([v for x, y in batches for v in [{ON_BATCH}] * len(y)])",
        "(lambda p: np.average(p[0], weights=p[1]))"
        f"(np.array([({ON_BATCH}, x.size) for x, y in batches]).T)",
        "train_epoch(model, loss, optimizer, list(batches))",
        "np.float32(train_epoch(model, loss, optimizer, batches))",
        "np.array(train_epoch(model, loss, optimizer, iter(batches)))",
    ],
    "5.7": [
        f"train_epoch(model, loss, optimizer, [(X, y)] * steps) * 0 + {FORWARD}",
        f"(lambda _: {FORWARD})(utils.train(model, loss, optimizer, X, y, epochs=steps, "
        "batch_size=len(X), rng=np.random.default_rng(0)))",
        f"([{STEPPED} for _ in range(steps)], {FORWARD})[1]",
        f"([{STEPPED} for _ in range(1, steps + 1)], utils.evaluate(model, loss, X, y)[0])[1]",
        "np.float32(overfit_one_batch(model, loss, optimizer, X, y, steps))",
        "overfit_one_batch(model, loss, optimizer, X.copy(), y.copy(), steps)",
    ],
    "5.5": [
        "utils.early_stopping(val_losses, patience, min_delta)",
        "list(early_stopping(val_losses, patience, min_delta))",
        "tuple(np.array(early_stopping(val_losses, patience, min_delta)))",
        "early_stopping(np.float32(val_losses), patience, min_delta)",
    ],
    "5.4 standardize": [
        "utils.standardize(X_train, X_test)",
        *(SD.format(f"np.where({constant}, 1, X_train.std(0))") for constant in (
            "X_train.std(0) < 1e-10", "X_train.std(0) < 1e-6", "np.isclose(X_train.std(0), 0)",
            "np.ptp(X_train, axis=0) == 0", "(X_train == X_train[0]).all(axis=0)")),
        *map(SD.format, (
            "X_train.std(0) + 1e-10", "X_train.std(0) + 1e-8", "X_train.std(0) + 1e-6",
            "np.maximum(X_train.std(0), 1e-6)", "np.maximum(X_train.std(0), 1e-8)",
            "np.where(X_train.std(0) > 1e-12, X_train.std(0), 1)",
            "np.sqrt(X_train.var(0) + 1e-16)",
            "np.sqrt(((X_train - X_train.mean(0)) ** 2).mean(0)) + (X_train.std(0) < 1e-9)")),
        "[np.float32(a) for a in standardize(X_train, X_test)]",
        "tuple(a.tolist() for a in standardize(X_train, X_test))",
        "(lambda s: [np.divide(A - X_train.mean(0), s, out=np.zeros(A.shape), where=s > 1e-9) "
        "for A in (X_train, X_test)])(X_train.std(0))",
    ],
    "5.4 train_val_split": [
        "utils.train_val_split(X, y, val_fraction, rng=rng)",
        "list(train_val_split(X, y, val_fraction, rng))",
        "(lambda o, k: (X[o[k:]], y[o[k:]], X[o[:k]], y[o[:k]]))(rng.random(len(X)).argsort(), "
        "int(np.rint(len(X) * val_fraction)))",
        "(lambda o, k: (X[o[:k]], y[o[:k]], X[o[k:]], y[o[k:]]))(rng.permutation(len(X)), "
        f"len(X) - {N_VAL})",
        "(lambda v: (np.delete(X, v, axis=0), np.delete(y, v, axis=0), X[v], y[v]))"
        f"(rng.choice(len(X), {N_VAL}, replace=False))",
        "(lambda held: (X[~held], y[~held], X[held], y[held]))"
        f"(rng.permutation(np.arange(len(X)) < {N_VAL}))",
        "tuple(a.tolist() for a in train_val_split(X, y, val_fraction, rng))",
        "(lambda held: [a[[i for i in range(len(X)) if (i in held) == part]] "
        f"for part in (False, True) for a in (X, y)])(set(rng.permutation(len(X))[:{N_VAL}]))",
        "(lambda a, b: (*map(np.array, zip(*a)), *(map(np.array, zip(*b)) if b else ([], []))))"
        "(*(lambda p, k: (p[k:], p[:k]))([(X[i], y[i]) for i in rng.permutation(len(X))], "
        f"{N_VAL}))",
    ],
}


@pytest.mark.parametrize("name, expression", entries(EXPRESSIONS))
def test_every_right_expression_passes(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.passed, result


def minibatches_by_yield(X, y, batch_size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


def minibatches_from_what_is_left(X, y, batch_size, rng):
    left = set(range(len(X)))
    while left:
        chosen = list(rng.choice(sorted(left), min(batch_size, len(left)), replace=False))
        left -= set(chosen)
        yield X[chosen], y[chosen]


def minibatches_one_after_the_other(X, y, batch_size, rng):
    batch = []
    for i in sorted(range(len(X)), key=lambda _: rng.random()):
        batch.append(i)
        if len(batch) == batch_size:
            yield X[batch], y[batch]
            batch = []
    if batch:
        yield X[batch], y[batch]


def minibatches_of_shuffled_pairs(X, y, batch_size, rng):
    places = list(range(len(X)))
    rng.shuffle(places)
    X, y = np.stack([X[i] for i in places]), np.stack([y[i] for i in places])
    return [(X[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(X), batch_size)]


def confusion_matrix_by_add_at(labels, predictions, n_classes):
    counts = np.zeros((n_classes, n_classes))
    np.add.at(counts, (labels, predictions), 1)
    return counts


def train_epoch_with_a_running_mean(model, loss, optimizer, batches):
    mean = count = 0
    for x, y in batches:
        prediction = model.forward(x)
        value = loss.forward(prediction, y)
        count += len(y)
        mean += (value - mean) * len(y) / count
        model.backward(loss.backward())
        optimizer.step()
    return mean


def train_epoch_from_an_iterator(model, loss, optimizer, batches):
    rest, total, count = iter(batches), 0.0, 0
    while (batch := next(rest, None)) is not None:
        for parameter in model.parameters():
            parameter.grad = None
        total += loss.forward(model.forward(batch[0]), batch[1]) * len(batch[0])
        count += len(batch[0])
        model.backward(loss.backward())
        optimizer.step()
    return total / count


def overfit_one_batch_by_while(model, loss, optimizer, X, y, steps):
    value = loss.forward(model.forward(X), y)
    done = 0
    while done < steps:
        model.backward(loss.backward())
        optimizer.step()
        value = loss.forward(model.forward(X), y)
        done += 1
    return value


def early_stopping_by_counting(val_losses, patience, min_delta=0.0):
    best_loss, best_epoch, bad = math.inf, 0, 0
    for epoch in range(len(val_losses)):
        if best_loss - val_losses[epoch] > min_delta:
            best_loss, best_epoch, bad = val_losses[epoch], epoch, 0
        else:
            bad += 1
        if bad == patience:
            break
    return epoch, best_epoch


def early_stopping_with_a_default_of_0(val_losses, patience, min_delta=0):
    stop = best = 0
    while stop < len(val_losses) - 1 and stop - best < patience:
        stop += 1
        best = stop if val_losses[stop] < val_losses[best] - min_delta else best
    return stop, best


def standardize_column_by_column(X_train, X_test):
    train, test = X_train.astype(float), X_test.astype(float)
    for k in range(train.shape[1]):
        mean, sd = np.mean(X_train[:, k]), np.std(X_train[:, k])
        train[:, k] -= mean
        test[:, k] -= mean
        if sd > 1e-12:
            train[:, k] /= sd
            test[:, k] /= sd
    return train, test


def train_val_split_by_shuffle(X, y, val_fraction, rng):
    places = np.arange(len(X))
    rng.shuffle(places)
    cut = len(X) - round(val_fraction * len(X))
    return X[places[:cut]], y[places[:cut]], X[places[cut:]], y[places[cut:]]


@pytest.mark.parametrize("name, answer", [
    ("5.2", minibatches_by_yield), ("5.2", minibatches_from_what_is_left),
    ("5.2", minibatches_of_shuffled_pairs), ("5.2", minibatches_one_after_the_other),
    ("5.3 confusion_matrix", confusion_matrix_by_add_at),
    ("5.1", train_epoch_with_a_running_mean), ("5.1", train_epoch_from_an_iterator),
    ("5.7", overfit_one_batch_by_while), ("5.5", early_stopping_by_counting),
    ("5.5", early_stopping_with_a_default_of_0), ("5.4 standardize", standardize_column_by_column),
    ("5.4 train_val_split", train_val_split_by_shuffle)])
def test_every_right_function_passes(name, answer):
    result = judged(name, answer)
    assert result.passed, result


@pytest.mark.parametrize("name, call", [
    ("5.2", "minibatches(X, y, batch_size, rng)"),
    ("5.4 train_val_split", "train_val_split(X, y, val_fraction, rng)")])
def test_a_right_answer_passes_whatever_it_draws(name, call):
    for draws in range(60):
        assert judged(name, written(name, f"(rng.random({draws}), {call})[1]", NAMES)).passed, draws


@pytest.mark.parametrize("number", [
    math.log(10), np.log(10), 2.303, 2.30, 2.3, np.array([2.3026]), -np.log(0.1)])
def test_the_first_loss_passes_with_three_digits_and_more(number):
    assert check("5.6", number, "b").passed


def test_the_engines_own_first_loss_is_the_right_one():
    logits, labels = np.zeros((6, 10)), np.arange(6)
    assert utils.CrossEntropyLoss().forward(logits, labels) == pytest.approx(FIRST_LOSS)


def test_the_loss_of_a_new_network_is_ln_10_and_large_where_the_inputs_are():
    X, y = utils.digits(side=8)[:2]

    def first_loss(scale):
        rng = np.random.default_rng(0)
        hidden, output = utils.Linear(64, 32, rng=rng), utils.Linear(32, 10, rng=rng)
        model = utils.Sequential(hidden, utils.ReLU(), output)
        return utils.CrossEntropyLoss().forward(model.forward(X[:500] * scale), y[:500])

    assert abs(first_loss(0.1) - FIRST_LOSS) < 0.3 and first_loss(255.0) > 50


def early_stop(losses, patience, min_delta):
    """By the exercise: the first epoch that ends `patience` in a row without a better one."""
    for stop in range(len(losses)):
        better = [0]
        for epoch in range(1, stop + 1):
            if losses[epoch] < losses[better[-1]] - min_delta:
                better.append(epoch)
        if stop >= patience and not set(better) & set(range(stop - patience + 1, stop + 1)):
            return stop, better[-1]
    return len(losses) - 1, better[-1]


@pytest.mark.parametrize("case", runs(np.random.default_rng(20)), ids=lambda case: case.label)
def test_early_stopping_is_what_its_sentence_says_and_what_the_engine_does(case):
    losses, patience, *rest = case.args
    expected = early_stop(list(losses), patience, rest[0] if rest else 0.0)
    assert right.early_stopping(*case.args) == utils.early_stopping(*case.args) == expected


def test_the_references_train_as_the_engine_does():
    X, y = np.random.default_rng(0).normal(size=(10, 3)), np.arange(10) % 3
    losses = []

    def by_the_engine(*parts):
        rng = np.random.default_rng(1)
        return utils.train(*parts, X, y, epochs=1, batch_size=4, rng=rng).train_loss[0]

    def by_the_references(*parts):
        return yours("5.1")(*parts, yours("5.2")(X, y, 4, np.random.default_rng(1)))

    for train in (by_the_engine, by_the_references):
        model = utils.Sequential(utils.Linear(3, 3, rng=np.random.default_rng(2)))
        loss = utils.CrossEntropyLoss()
        first = train(model, loss, utils.SGD(model.parameters(), 0.5))
        losses.append((first, loss.forward(model.forward(X), y)))
    assert losses[0] == pytest.approx(losses[1])


def test_the_spread_of_a_constant_column_is_not_always_exactly_0():
    cases = to_scale(np.random.default_rng(20))
    X_train, X_test = next(case.args for case in cases if case.label.endswith("of 0.1"))
    sd = X_train.std(axis=0)
    assert (X_train[:, 1] == 0.1).all() and 0 < X_train[:, 1].std() < 1e-16 and 0 < sd[1] < 1e-16
    assert np.abs((X_test - X_train.mean(axis=0)) / sd)[:, 1].max() > 1e6
    for scale in right.standardize, utils.standardize:
        train, test = scale(X_train, X_test)
        assert np.abs(train[:, 1]).max() < 1e-9 and np.abs(test[:, 1]).max() < 1e-6


def test_no_fraction_leaves_half_an_example():
    for case in to_split(np.random.default_rng(20)):
        count = len(case.args[0]) * case.args[2]
        assert abs(count % 1 - 0.5) > 0.04


def test_batches_and_splits_are_large_enough_that_chance_can_hardly_repeat_them():
    for case in to_batch(np.random.default_rng(20)):
        n, size = len(case.args[0]), case.args[2]
        if size < n >= ENOUGH[0]:
            ways = (math.factorial(n) / math.factorial(size) ** (n // size)
                    / math.factorial(n % size))
            assert ways >= 630 and (size == 1 or ways / math.factorial(n // size) >= 315)
        if size < n >= ENOUGH[0] and n / 4 <= size <= n / 2:  # runs of those left, in all calls
            for left in range(n, size + 1, -size):
                assert (left / math.comb(left, size)) ** MORE < 1e-9
    for case in to_split(np.random.default_rng(20)):
        n = len(case.args[0])
        if n >= ENOUGH[1]:
            assert math.comb(n, round(n * case.args[2])) >= 495
