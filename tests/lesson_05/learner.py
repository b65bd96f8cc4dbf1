"""What a learner may have written in lesson 5: mutants of its right answers that are right as well, and why (see
test_mutants); and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_05 import batch_noise, early_stop, lr_finder, playground, training_clinic

COMMUTES, POSITIVE, NUMBER = "the product commutes", "it is never negative", "the transpose of a number is itself"
FLAT, SIZE, FLOAT = "the transpose of one axis is itself", "as many entries", "a NumPy number instead of a float"
TURNED, ZERO = "places counted from the end are as random", "another zero"
LOSS, UNUSED = "a loss is never negative", "the value is not used"
SCALE, TRUE = "a constant column is 0 up to rounding, and stays so divided by whatever number", "abs(True) is true"

BATCHES = "order = {}; return [(X[i], y[i]) for i in np.split({}, range(batch_size, {}, batch_size))]"
SPLIT = ("order = {}; n_val = {}; val, train = ({}[:n_val], {}[n_val:]); "
         "return (X[{}], y[{}], X[{}], y[{}])")
RIGHT = {  # the parts of these templates
    BATCHES: ("rng.permutation(len(X))", "order", "len(X)"),
    SPLIT: ("rng.permutation(len(X))", "round(len(X) * val_fraction)", "order", "order", "train", "train", "val", "val"),
}
COUNTS = ("counts = {}; for label, prediction in zip({}, {}): counts[{}, {}] += 1; return counts")
RIGHT[COUNTS] = ("np.zeros((n_classes, n_classes), int)", "labels", "predictions", "label", "prediction")
EPOCH = ("total, count = ({}); for x, y in batches: total += {} count += {} {} optimizer.step(); return total / count")
RIGHT[EPOCH] = ("0.0, 0", "loss.forward(model.forward(x), y) * len(x)", "len(x)", "model.backward(loss.backward())")
STEPS = "for _ in range(steps): {} {} optimizer.step(); return {}"
RIGHT[STEPS] = ("loss.forward(model.forward(X), y)", "model.backward(loss.backward())", "loss.forward(model.forward(X), y)")
STOP = ("best = 0; for epoch, loss in enumerate(val_losses): if loss < val_losses[best] - min_delta: best = epoch "
        "elif epoch - best {} patience: return (epoch, best); return ({} - 1, best)")
RIGHT[STOP] = (">=", "len(val_losses)")
SCALED = ("mean, sd = (X_train.mean(axis=0), {}); sd = {}; return ((X_train - {}) / {}, (X_test - {}) / {})")
LOW, HIGH = "X_train.min(axis=0)", "X_train.max(axis=0)"
WHERE = f"np.where({HIGH} > {LOW}, {{}}, {{}})"
RIGHT[SCALED] = ("X_train.std(axis=0)", WHERE.format("sd", "1.0"), "mean", "sd", "mean", "sd")
PROBE = "first = model.layers[0]; if {}: return 'healthy'; return 'bias' if {} else 'weights'"
RIGHT[PROBE] = ("(first.forward(X) > 0).any()", "first.W.value.any()")


def with_one(template, place, other):
    """The code of a mutant: the template with one of its parts replaced."""
    parts = RIGHT[template]
    return template.format(*parts[:place], other, *parts[place + 1:])


EQUIVALENT = {  # exercise: {mutant: why it is right as well}
    "5.2": {
        with_one(BATCHES, 0, "-rng.permutation(len(X))"): TURNED,
        with_one(BATCHES, 1, "-order"): TURNED,
        with_one(BATCHES, 0, "abs(rng.permutation(len(X)))"): POSITIVE,
        with_one(BATCHES, 0, "rng.permutation(abs(len(X)))"): POSITIVE,
        with_one(BATCHES, 2, "abs(len(X))"): POSITIVE,
        with_one(BATCHES, 1, "order.T"): FLAT,
        with_one(BATCHES, 0, "rng.permutation(len(y))"): SIZE,
        with_one(BATCHES, 0, "rng.permutation(len(-X))"): SIZE,
        with_one(BATCHES, 2, "len(y)"): SIZE,
        with_one(BATCHES, 2, "len(order)"): SIZE,
        with_one(BATCHES, 2, "len(-X)"): SIZE,
    },
    "5.3 accuracy": {
        "return np.mean(np.argmax(logits, axis=1) == labels)": FLOAT,
        "return abs(float(np.mean(np.argmax(logits, axis=1) == labels)))": POSITIVE,
        "return float(abs(np.mean(np.argmax(logits, axis=1) == labels)))": POSITIVE,
        "return float(np.mean(abs(np.argmax(logits, axis=1)) == labels))": POSITIVE,
        "return float(np.mean(np.argmax(logits, axis=1) == labels.T))": FLAT,
        "return float(np.mean(np.argmax(logits, axis=-1) == labels))": "the second axis is the last",
    },
    "5.3 confusion_matrix": {
        with_one(COUNTS, 0, "-np.zeros((n_classes, n_classes), int)"): ZERO,
        with_one(COUNTS, 0, "abs(np.zeros((n_classes, n_classes), int))"): POSITIVE,
        with_one(COUNTS, 1, "labels.T"): FLAT,
        with_one(COUNTS, 2, "predictions.T"): FLAT,
        with_one(COUNTS, 3, "label.T"): NUMBER,
        with_one(COUNTS, 4, "prediction.T"): NUMBER,
    },
    "5.1": {
        with_one(EPOCH, 0, "0, 0.0"): ZERO,
        with_one(EPOCH, 0, "0, 0"): ZERO,
        with_one(EPOCH, 0, "-0.0, 0"): ZERO,
        with_one(EPOCH, 1, "len(x) * loss.forward(model.forward(x), y)"): COMMUTES,
        with_one(EPOCH, 1, "abs(loss.forward(model.forward(x), y)) * len(x)"): LOSS,
        with_one(EPOCH, 1, "loss.forward(model.forward(x), y) * abs(len(x))"): POSITIVE,
        with_one(EPOCH, 1, "loss.forward(model.forward(x), y) * len(y)"): SIZE,
        with_one(EPOCH, 1, "loss.forward(model.forward(x), y) * len(-x)"): SIZE,
        with_one(EPOCH, 2, "abs(len(x))"): POSITIVE,
        with_one(EPOCH, 2, "len(y)"): SIZE,
        with_one(EPOCH, 2, "len(-x)"): SIZE,
        with_one(EPOCH, 3, "-model.backward(loss.backward())"): UNUSED,
        with_one(EPOCH, 3, "abs(model.backward(loss.backward()))"): UNUSED,
    },
    "5.7": {
        with_one(STEPS, 0, "-loss.forward(model.forward(X), y)"): UNUSED,
        with_one(STEPS, 0, "abs(loss.forward(model.forward(X), y))"): UNUSED,
        with_one(STEPS, 1, "-model.backward(loss.backward())"): UNUSED,
        with_one(STEPS, 1, "abs(model.backward(loss.backward()))"): UNUSED,
        with_one(STEPS, 2, "abs(loss.forward(model.forward(X), y))"): LOSS,
    },
    "5.5": {
        with_one(STOP, 0, "=="): "the count of bad epochs grows by one, so it can't jump over patience",
        with_one(STOP, 1, "abs(len(val_losses))"): POSITIVE,
    },
    "5.4 standardize": {
        with_one(SCALED, 0, "abs(X_train.std(axis=0))"): POSITIVE,
        with_one(SCALED, 0, "(-X_train).std(axis=0)"): "the spread of the negatives is the same",
        with_one(SCALED, 1, f"abs({WHERE.format('sd', '1.0')})"): POSITIVE,
        with_one(SCALED, 1, f"np.where({HIGH} != {LOW}, sd, 1.0)"): "the largest is never below the smallest",
        with_one(SCALED, 1, WHERE.format("sd", "2.0")): SCALE,
        with_one(SCALED, 1, WHERE.format("sd", "-1.0")): SCALE,
        with_one(SCALED, 1, WHERE.format("sd.T", "1.0")): FLAT,
        with_one(SCALED, 2, "mean.T"): FLAT,
        with_one(SCALED, 3, "sd.T"): FLAT,
        with_one(SCALED, 4, "mean.T"): FLAT,
        with_one(SCALED, 5, "sd.T"): FLAT,
    },
    "5.4 train_val_split": {
        with_one(SPLIT, 0, "-rng.permutation(len(X))"): TURNED,
        with_one(SPLIT, 0, "abs(rng.permutation(len(X)))"): POSITIVE,
        with_one(SPLIT, 0, "rng.permutation(abs(len(X)))"): POSITIVE,
        with_one(SPLIT, 0, "rng.permutation(len(y))"): SIZE,
        with_one(SPLIT, 0, "rng.permutation(len(-X))"): SIZE,
        with_one(SPLIT, 1, "abs(round(len(X) * val_fraction))"): POSITIVE,
        with_one(SPLIT, 1, "round(abs(len(X)) * val_fraction)"): POSITIVE,
        with_one(SPLIT, 1, "round(val_fraction * len(X))"): COMMUTES,
        with_one(SPLIT, 1, "round(len(y) * val_fraction)"): SIZE,
        with_one(SPLIT, 1, "round(len(order) * val_fraction)"): SIZE,
        with_one(SPLIT, 1, "round(len(-X) * val_fraction)"): SIZE,
        with_one(SPLIT, 2, "order.T"): FLAT,
        with_one(SPLIT, 3, "order.T"): FLAT,
        with_one(SPLIT, 4, "train.T"): FLAT,
        with_one(SPLIT, 5, "train.T"): FLAT,
        with_one(SPLIT, 6, "val.T"): FLAT,
        with_one(SPLIT, 7, "val.T"): FLAT,
    },
    "5.9": {
        with_one(PROBE, 0, "abs((first.forward(X) > 0).any())"): TRUE,
        with_one(PROBE, 1, "abs(first.W.value.any())"): TRUE,
    },
}


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [(X[rows], y[rows]) for rows in np.split(order, range(batch_size, len(X), batch_size))]


def train_epoch(model, loss, optimizer, batches):
    total, count = 0.0, 0
    for x, y in batches:
        total += loss.forward(model.forward(x), y) * len(x)
        count += len(x)
        model.backward(loss.backward())
        optimizer.step()
    return total / count


def early_stopping(val_losses, patience, min_delta=0.0):
    best, waited = 0, 0
    for epoch in range(1, len(val_losses)):
        waited += 1
        if val_losses[epoch] < val_losses[best] - min_delta:
            best, waited = epoch, 0
        if waited == patience:
            return epoch, best
    return len(val_losses) - 1, best


OWN = {  # interaction: its function; (a call with it, the function) where it is not the only argument; None for none
    batch_noise: minibatches,
    early_stop: early_stopping,
    lr_finder: train_epoch,
    playground: None,  # its five functions: test_playground
    training_clinic: None,
}
