"""What a learner may write in lesson 5: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_05 import batch_noise, early_stop, lr_finder, playground, training_clinic

COMMUTES, POSITIVE = "the product commutes", "it is never negative"
FLAT, NUMBER = "the transpose of one axis is itself", "the transpose of a number is itself"
FLOAT, LARGEST = "a NumPy number instead of a float", "the largest is never below the smallest"
TURNED, SIZE, ZERO = "places counted from the end are as random", "as many entries", "another zero"
LOSS, UNUSED, TRUE = "a loss is never negative", "the value is not used", "abs(True) is true"
SCALE = "a constant column is 0 up to rounding, and stays so divided by whatever number"

DRAW, TABLE = "rng.permutation(len(X))", "np.zeros((n_classes, n_classes), int)"
BATCHES = ("order = {}; "
           "return [(X[i], y[i]) for i in np.split({}, range(batch_size, {}, batch_size))]")
SPLIT = ("order = {}; n_val = {}; val, train = ({}[:n_val], {}[n_val:]); "
         "return (X[{}], y[{}], X[{}], y[{}])")
COUNTS = "counts = {}; for label, prediction in zip({}, {}): counts[{}, {}] += 1; return counts"
EPOCH = ("total, count = ({}); for x, y in batches: total += {} count += {} {} optimizer.step(); "
         "return total / count")
STEPS = "for _ in range(steps): {} {} optimizer.step(); return {}"
OF_ALL, OF_BATCH = "loss.forward(model.forward(X), y)", "loss.forward(model.forward(x), y)"
BACKWARD = "model.backward(loss.backward())"
STOP = ("best = 0; for epoch, loss in enumerate(val_losses): "
        "if loss < val_losses[best] - min_delta: best = epoch "
        "elif epoch - best {} patience: return (epoch, best); return ({} - 1, best)")
SCALED = ("mean, sd = (X_train.mean(axis=0), {}); sd = {}; "
          "return ((X_train - {}) / {}, (X_test - {}) / {})")
LOW, HIGH = "X_train.min(axis=0)", "X_train.max(axis=0)"
WHERE = f"np.where({HIGH} > {LOW}, {{}}, {{}})"
PROBE = "first = model.layers[0]; if {}: return 'healthy'; return 'bias' if {} else 'weights'"
RIGHT = {  # template: its parts
    BATCHES: (DRAW, "order", "len(X)"),
    SPLIT: (DRAW, "round(len(X) * val_fraction)", "order", "order", "train", "train", "val", "val"),
    COUNTS: (TABLE, "labels", "predictions", "label", "prediction"),
    EPOCH: ("0.0, 0", f"{OF_BATCH} * len(x)", "len(x)", BACKWARD),
    STEPS: (OF_ALL, BACKWARD, OF_ALL),
    STOP: (">=", "len(val_losses)"),
    SCALED: ("X_train.std(axis=0)", WHERE.format("sd", "1.0"), "mean", "sd", "mean", "sd"),
    PROBE: ("(first.forward(X) > 0).any()", "first.W.value.any()"),
}


def with_one(template, place, other):
    """The code of a mutant: the template with one of its parts replaced."""
    parts = RIGHT[template]
    return template.format(*parts[:place], other, *parts[place + 1:])


EQUIVALENT = {  # exercise: {mutant: why it is right as well}
    "5.2": {
        with_one(BATCHES, 0, f"-{DRAW}"): TURNED,
        with_one(BATCHES, 1, "-order"): TURNED,
        with_one(BATCHES, 0, f"abs({DRAW})"): POSITIVE,
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
        "return float(np.mean(np.argmax(logits, axis=-1) == labels))": "axis 1 is the last",
    },
    "5.3 confusion_matrix": {
        with_one(COUNTS, 0, f"-{TABLE}"): ZERO,
        with_one(COUNTS, 0, f"abs({TABLE})"): POSITIVE,
        with_one(COUNTS, 1, "labels.T"): FLAT,
        with_one(COUNTS, 2, "predictions.T"): FLAT,
        with_one(COUNTS, 3, "label.T"): NUMBER,
        with_one(COUNTS, 4, "prediction.T"): NUMBER,
    },
    "5.1": {
        with_one(EPOCH, 0, "0, 0.0"): ZERO,
        with_one(EPOCH, 0, "0, 0"): ZERO,
        with_one(EPOCH, 0, "-0.0, 0"): ZERO,
        with_one(EPOCH, 1, f"len(x) * {OF_BATCH}"): COMMUTES,
        with_one(EPOCH, 1, f"abs({OF_BATCH}) * len(x)"): LOSS,
        with_one(EPOCH, 1, f"{OF_BATCH} * abs(len(x))"): POSITIVE,
        with_one(EPOCH, 1, f"{OF_BATCH} * len(y)"): SIZE,
        with_one(EPOCH, 1, f"{OF_BATCH} * len(-x)"): SIZE,
        with_one(EPOCH, 2, "abs(len(x))"): POSITIVE,
        with_one(EPOCH, 2, "len(y)"): SIZE,
        with_one(EPOCH, 2, "len(-x)"): SIZE,
        with_one(EPOCH, 3, f"-{BACKWARD}"): UNUSED,
        with_one(EPOCH, 3, f"abs({BACKWARD})"): UNUSED,
    },
    "5.7": {
        with_one(STEPS, 0, f"-{OF_ALL}"): UNUSED,
        with_one(STEPS, 0, f"abs({OF_ALL})"): UNUSED,
        with_one(STEPS, 1, f"-{BACKWARD}"): UNUSED,
        with_one(STEPS, 1, f"abs({BACKWARD})"): UNUSED,
        with_one(STEPS, 2, f"abs({OF_ALL})"): LOSS,
    },
    "5.5": {
        with_one(STOP, 0, "=="): "a count that grows by one can't jump over patience",
        with_one(STOP, 1, "abs(len(val_losses))"): POSITIVE,
    },
    "5.4 standardize": {
        with_one(SCALED, 0, "abs(X_train.std(axis=0))"): POSITIVE,
        with_one(SCALED, 0, "(-X_train).std(axis=0)"): "the spread of the negatives is the same",
        with_one(SCALED, 1, f"abs({WHERE.format('sd', '1.0')})"): POSITIVE,
        with_one(SCALED, 1, f"np.where({HIGH} != {LOW}, sd, 1.0)"): LARGEST,
        with_one(SCALED, 1, WHERE.format("sd", "2.0")): SCALE,
        with_one(SCALED, 1, WHERE.format("sd", "-1.0")): SCALE,
        with_one(SCALED, 1, WHERE.format("sd.T", "1.0")): FLAT,
        with_one(SCALED, 2, "mean.T"): FLAT,
        with_one(SCALED, 3, "sd.T"): FLAT,
        with_one(SCALED, 4, "mean.T"): FLAT,
        with_one(SCALED, 5, "sd.T"): FLAT,
    },
    "5.4 train_val_split": {
        with_one(SPLIT, 0, f"-{DRAW}"): TURNED,
        with_one(SPLIT, 0, f"abs({DRAW})"): POSITIVE,
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


OWN = {  # interaction: its function, or None
    batch_noise: minibatches,
    early_stop: early_stopping,
    lr_finder: train_epoch,
    playground: None,  # its five functions: test_playground
    training_clinic: None,
}
