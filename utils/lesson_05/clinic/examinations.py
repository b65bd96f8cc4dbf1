"""The examinations: each takes a run and returns named numbers, its findings.

Those of the healthy run, beside a patient's, tell what is normal.
"""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from utils.backprop import gradient_check
from utils.lesson_05.clinic import readout
from utils.lesson_05.clinic.runs import Setup, data, order_rng, parts, train_run
from utils.training import accuracy, confusion_matrix

CURVES = "the curves"  # which are seen without an examination


def curves(run):
    """What the left side of the picture shows, as numbers.

    start -- the loss of the first batch; first, end -- the training loss of the first epoch, of the
    last one; last -- the smallest and the largest loss of its batches; accuracy, best -- in
    validation, at the end and at its best
    """
    last = run.last_batches
    return {"start": run.batch_losses[0], "first": run.train_loss[0], "stopped": run.stopped,
            "end": math.inf if run.stopped else run.train_loss[-1], "validation": run.val_loss[-1],
            "accuracy": run.val_accuracy[-1], "best": max(run.val_accuracy),
            "last": (min(last), max(last))}


def first_loss(run):
    """The loss before training, in nats, and that of a network that knows nothing, ln 10."""
    return {"loss": run.first_loss, "guess": math.log(10)}


def overfit(run, steps=400):
    """A new network trained on its first batch alone, of 32 examples at most: losses, accuracy."""
    x, labels = _batch(run, 32)
    network, loss, optimizer = parts(run.setup)
    losses = []
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            losses.append(loss.forward(network.forward(x), labels))
            if not math.isfinite(losses[-1]):
                break
            network.backward(loss.backward())
            optimizer.step()
        return {"losses": losses, "accuracy": accuracy(network.forward(x), labels)}


def one_step(run):
    """One update of a new network on its first batch: the loss of the batch before and after.

    moved -- how far it moved the weights of each layer, as a share of their size; 0 for not at all
    """
    x, labels = _batch(run)
    network, loss, optimizer = parts(run.setup)
    weights = network.layers[0].W, network.layers[2].W
    old = [W.value.copy() for W in weights]
    before = loss.forward(network.forward(x), labels)
    network.backward(loss.backward())
    optimizer.step()
    return {"before": before, "after": loss.forward(network.forward(x), labels),
            "moved": [_share(np.linalg.norm(W.value - W_old), np.linalg.norm(W_old))
                      for W, W_old in zip(weights, old)]}


def _share(part, whole):
    return float(part / whole) if whole else math.inf if part else 0.0


def units(run):
    """The hidden units before and after training.

    dead, always on -- the share of them that is off, that is on for every example
    different       -- how many different ones there are among the 32
    on              -- (32,), the share of the examples for which each is on
    """
    X = data(run.setup)[0]
    findings = {}
    for when, network in ("before", run.before), ("after", run.network):
        layer = network.layers[0]
        with np.errstate(over="ignore", invalid="ignore"):
            on = (layer.forward(X) > 0).mean(axis=0)
        columns = np.vstack([layer.W.value, layer.b.value]).T
        findings[when] = {"dead": float((on == 0).mean()), "always on": float((on == 1).mean()),
                          "different": len(np.unique(columns.round(9), axis=0)), "on": on}
    return findings


def flow(run):
    """The standard deviations of what goes through a new network, and the mean of z.

    forward  -- of the pixels, the hidden units' weighted sums z and outputs, what the loss is given
    backward -- of the deltas dL/dz of one example
    """
    x, labels = _batch(run, 256)
    network, loss, _ = parts(run.setup)
    forward, backward = [x], []
    for layer in network.layers:
        forward.append(layer.forward(forward[-1]))
    loss.forward(forward[-1], labels)
    delta = loss.backward() * len(x)
    for layer in reversed(network.layers):
        backward.append(delta)
        delta = layer.backward(delta)
    pixels, z, outputs, *_, given = forward
    return {"forward": {"pixels": _spread(pixels), "z": _spread(z), "outputs": _spread(outputs),
                        "to the loss": _spread(given)},
            "mean z": float(z.mean()),
            "backward": {"at the loss": _spread(backward[0]), "at z": _spread(backward[-1])}}


def _spread(values):
    """The standard deviation; 0 if it is 0 but for rounding."""
    spread = float(values.std())
    return spread if spread > 1e-12 else 0.0


def gradients(run):
    """The gradient check of a new network on 8 examples.

    errors -- of each array; 0 where the gradient is 0 but for rounding
    right  -- whether all are below 1e-5
    twice  -- how many times larger the gradient is when the same batch comes a second time
    """
    x, labels = _batch(run, 8)
    network, loss, optimizer = parts(run.setup)
    errors = gradient_check(network, loss, x, labels).values()
    loss.forward(network.forward(x), labels)
    arrays = [network.backward(loss.backward()), *(p.grad for p in network.parameters())]
    errors = [error if np.abs(array).max() > 1e-12 else 0.0
              for error, array in zip(errors, arrays)]
    optimizer.collect()
    once = np.linalg.norm(optimizer.gradients[-1])
    optimizer.collect()
    names = ["pixels", "W1", "b1", "W2", "b2"]
    return {"errors": dict(zip(names, errors)), "right": max(errors) < 1e-5,
            "twice": float(np.linalg.norm(optimizer.gradients[-1]) / once)}


def confusion(run):
    """After training: counts (10, 10) in validation, row = digit, column = answer; accuracies."""
    X, y, X_val, y_val = data(run.setup)
    with np.errstate(over="ignore", invalid="ignore"):  # a breakdown leaves weights of any size
        training, validation = run.network.forward(X), run.network.forward(X_val)
    return {"counts": confusion_matrix(y_val, validation.argmax(axis=1), 10),
            "training": accuracy(training, y), "validation": accuracy(validation, y_val)}


def look(run):
    """The first batch as the network gets it: pixels (N, 64), labels (N,).

    smallest, largest -- of all pixels; examples, batch -- how many, in all and in a batch
    """
    X, _, _, _ = data(run.setup)
    x, labels = _batch(run)
    return {"pixels": x, "labels": labels, "smallest": float(X.min()), "largest": float(X.max()),
            "examples": len(X), "batch": len(x)}


def _batch(run, size=None):
    """The first examples in the order of training: a batch, or `size` of them."""
    X, y, _, _ = data(run.setup)
    chosen = order_rng(run.setup).permutation(len(X))[: size or run.setup.batch_size]
    return X[chosen], y[chosen]


@dataclass(frozen=True)
class Examination:
    """What can be examined. The function of examination_plots.py named like `examine` draws it.

    about   -- what it is, in words
    examine -- from a run to its findings
    say     -- from the findings of a patient and of the healthy run to a sentence
    """

    name: str
    about: str
    examine: Callable
    say: Callable


EXAMINATIONS = {examination.name: examination for examination in (
    Examination("first loss", "the loss before training", first_loss, readout.first_loss),
    Examination("overfit one batch", "400 steps on the first batch alone", overfit,
                readout.overfit),
    Examination("one step", "one update: the loss, and how far W moves", one_step,
                readout.one_step),
    Examination("hidden units", "which are dead, which are all alike", units, readout.units),
    Examination("forward and back", "the size of values, and of gradients", flow, readout.flow),
    Examination("gradient check", "backward against the measured gradient", gradients,
                readout.gradients),
    Examination("confusion matrix", "which digit is taken for which", confusion,
                readout.confusion),
    Examination("look at the data", "the first batch, as the network gets it", look,
                readout.look),
)}


@functools.lru_cache(maxsize=256)
def examined(name, setup=None):
    """The findings of an examination, or those of CURVES; of the healthy run without a setup."""
    examine = curves if name == CURVES else EXAMINATIONS[name].examine
    return examine(train_run(setup or Setup()))
