"""The training process: feed, compute the loss, propagate back, update; repeat for epochs."""

import math
import warnings
from dataclasses import dataclass, field

import numpy as np

# glibc gives temporaries of 128 KiB and more back to the system, and faults them in at each step.
# One large block, made and dropped, raises that threshold: large layers get up to 2.6 times faster.
np.empty(2**25 - 2**16, np.uint8)


@dataclass
class History:
    """What a training run measured, one number an epoch; accuracies are fractions 0..1.

    train_loss -- mean over the epoch's examples, each taken before its own update
    val_loss, val_accuracy -- as `evaluate` gives them after the epoch; empty without such a set
    stopped -- why the run ended early, or ""
    """

    train_loss: list = field(default_factory=list)
    val_loss: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)
    stopped: str = ""

    def __repr__(self):
        epochs = f"History of {len(self.train_loss)} epochs"
        last = ", ".join(f"{name.replace('_', ' ')} {values[-1]:.4f}"
                         for name, values in vars(self).items() if values and name != "stopped")
        return ": ".join(filter(None, [epochs, last, self.stopped]))


@np.errstate(under="ignore")
def standardize(X_train, X_test):
    """Both arrays (N, D), less the training set's mean of each column, over its standard deviation.

    A column that is constant in the training set becomes 0 there; it is not divided.
    """
    mean, sd = X_train.mean(axis=0), X_train.std(axis=0)
    sd = np.where(X_train.max(axis=0) > X_train.min(axis=0), sd, 1.0)
    return (X_train - mean) / sd, (X_test - mean) / sd


def train_val_split(X, y, val_fraction, *, rng):
    """X_train, y_train, X_val, y_val: rng draws round(N * val_fraction) examples for validation."""
    if len(X) != len(y) or not 0 < val_fraction < 1:
        raise ValueError("train_val_split takes as many labels as examples and a fraction between "
                         f"0 and 1, got {len(X)} examples, {len(y)} labels and {val_fraction}")
    order = rng.permutation(len(X))
    val, train = np.split(order, [round(len(X) * val_fraction)])
    return X[train], y[train], X[val], y[val]


def minibatches(X, y, batch_size, *, rng):
    """Yield (X, y) of batch_size examples: each once, in a new order; the last may be short."""
    if len(X) != len(y) or len(X) == 0:
        raise ValueError("minibatches takes as many labels as examples and at least one, "
                         f"got {len(X)} examples and {len(y)} labels")
    if batch_size < 1:
        raise ValueError(f"minibatches takes a batch_size of 1 or more, got {batch_size}")
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


@np.errstate(all="ignore")  # what overflows shows in the loss, and is said once, in words
def train(model, loss, optimizer, X, y, *, epochs, batch_size, rng, validation=None):
    """Train for some epochs and return the History.

    X (N, ...), y (N, ...) -- the training set; validation -- a pair (X, y); rng draws the order
    A loss of nan or inf stops the run with a warning that names epoch, batch and the usual causes.
    Raises ValueError for data that hold nan or inf.
    """
    for name, values in ("X", X), ("y", y):
        bad = np.count_nonzero(~np.isfinite(values))
        if bad:
            raise ValueError(f"train takes finite numbers, got {bad} nan or inf in {name}")
    history = History()
    for epoch in range(1, epochs + 1):
        total = 0.0
        for batch, (x, target) in enumerate(minibatches(X, y, batch_size, rng=rng), 1):
            value = loss.forward(model.forward(x), target)
            if not math.isfinite(value):
                history.stopped = (f"stopped in epoch {epoch}, batch {batch}: the loss is {value}. "
                                   "Usual causes: a learning rate that is too high, inputs that "
                                   "are not scaled, weights that start too large")
                warnings.warn(history.stopped, RuntimeWarning, stacklevel=3)  # 3: errstate is one
                return history
            model.backward(loss.backward())
            optimizer.step()
            total += value * len(x)
        history.train_loss.append(total / len(X))
        if validation is not None:
            val_loss, val_accuracy = evaluate(model, loss, *validation)
            history.val_loss.append(val_loss)
            history.val_accuracy.append(val_accuracy)
    return history


def early_stopping(val_losses, patience, min_delta=0.0):
    """When to end a run, from its validation losses -> (stop_epoch, best_epoch), counted from 0.

    An epoch is better if its loss is below the best so far by more than min_delta. The run stops
    when `patience` epochs in a row are not, else at its last one (Prechelt, 1998).
    """
    if len(val_losses) == 0 or patience < 1:
        raise ValueError("early_stopping takes at least one loss and a patience of 1 or more, "
                         f"got {len(val_losses)} losses and patience {patience}")
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best] - min_delta:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best


def evaluate(model, loss, X, y):
    """The loss on (X, y), and the accuracy as a fraction 0..1; None unless y are integers (N,), or
    (...) for predictions (..., C)."""
    prediction = model.forward(X)
    labels = y.ndim == prediction.ndim - 1 and y.dtype.kind in "iu"
    return loss.forward(prediction, y), accuracy(prediction, y) if labels else None


def accuracy(logits, labels):
    """The fraction 0..1 of examples whose largest logit (N, C) is at their label (N,); of all
    steps with logits (..., C) and labels (...)."""
    if logits.ndim < 2 or labels.shape != logits.shape[:-1] or labels.size == 0:
        raise ValueError("accuracy takes logits (N, C) and labels (N,) with N at least 1, "
                         f"got {logits.shape} and {labels.shape}")
    return float((logits.argmax(axis=-1) == labels).mean())


def confusion_matrix(labels, predictions, n_classes):
    """Counts (C, C): row = true class, column = predicted class. Both arrays: integers (N,)."""
    if labels.shape != predictions.shape or labels.ndim != 1:
        raise ValueError("confusion_matrix takes labels and predictions of one shape (N,), "
                         f"got {labels.shape} and {predictions.shape}")
    both = np.stack([labels, predictions])
    if both.size and (both.min() < 0 or both.max() >= n_classes):
        raise ValueError(f"confusion_matrix takes classes from 0 to {n_classes - 1}, "
                         f"got {both.min()} to {both.max()}")
    rows, columns = both.astype(np.intp, casting="same_kind")  # 32 bits in a browser
    pairs = rows * n_classes + columns
    return np.bincount(pairs, minlength=n_classes**2).reshape(n_classes, n_classes)
