"""Exercise 6.3, your first network: it is trained in the check, and asked about the test images.

What is said about it stands in words.md.
"""

import functools

import numpy as np

from utils.activations import ReLU, softmax
from utils.backprop import Sequential
from utils.datasets import mnist
from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Case, Forms, Part
from utils.losses import CrossEntropyLoss
from utils.neurons import Linear
from utils.optimizers import Adam
from utils.training import History, train

FEW, MANY, BAR = 150, 2000, 0.88  # images to learn from, and the share that must be right
TOO_GOOD = 0.86  # nothing that saw only a FEW images reads so many
GUESS, NEVER = 0.2, 0.02  # a share of right answers; of answers that name one digit
ASKED, ENOUGH, NOT_ASKED = "as it was asked for", f"{100 * BAR:.0f} % or more", "not asked"
SECONDS = 18.0  # of work, on a slow computer; the right answer takes about one


@functools.cache
def _digits():
    """Training images and labels, test images and labels; images as rows of float32."""
    X, y, X_test, y_test = mnist()
    return (*_rows(X, y), *_rows(X_test, y_test))


def _rows(images, labels):
    return images.reshape(len(images), -1).astype(np.float32) / 255, labels


def data(n, seed):
    """n training images (n, 784) and their labels (n,). Where they are MANY, zeros come first."""
    X, y, *_ = _digits()
    chosen = np.random.default_rng(seed).permutation(len(X))[:n]
    if n == MANY:
        chosen = chosen[np.argsort(y[chosen], kind="stable")]
    return X[chosen].copy(), y[chosen].copy()


def runs(rng):
    return [Case(f"{FEW} images, three times", (FEW, 0)),
            *(Case(f"{MANY:,} images and default_rng({seed})", (MANY, seed)) for seed in (0, 1))]


def shown(n, seed):
    return (f"first_network on {n:,} images, " + (
        "three times" if n == FEW else f"all zeros first, with default_rng({seed})"))


def first_network(X, y, rng):
    return _trained(_network(rng, 784, 128, 10), X, y, rng)


def observe_first_network(answer, n, seed):
    """What kind of thing it gives, whether chance comes from rng, how well it reads."""
    X, y = data(n, seed)
    before = X.copy(), y.copy()
    model = answer(X, y, np.random.default_rng(seed))
    if model is None:
        return None
    _, _, X_test, y_test = _digits()
    kind, logits = _kind_of(model, X_test)
    if not kind and not (np.array_equal(X, before[0]) and np.array_equal(y, before[1])):
        kind = "one that changes X or y while it learns"
    if not kind and n == FEW:
        kind = _chance(answer, model, logits, X_test, y_test)
    return {"the model": kind or ASKED, "right on the test images":
            NOT_ASKED if kind or n == FEW else _read(model, X_test, logits, y_test)}


def _asked(model, X):
    """Its answers to images that it may change."""
    return np.asarray(model.forward(X.copy()))


def _kind_of(model, X):
    """(what is wrong with it or "", its logits (N, 10) or None)."""
    if isinstance(model, History):
        return "what train gives back", None
    if isinstance(model, tuple | list):
        return f"a {type(model).__name__}", None
    if not callable(getattr(model, "forward", None)):
        return describe_type(model), None
    try:
        logits = _asked(model, X)
    except ValueError:
        _asked(model, X.astype(np.float64))  # or it can't be asked at all
        return "one that takes float64 only", None
    if logits.shape != (len(X), 10):
        return f"one whose answer to {len(X):,} images has the shape {logits.shape}", None
    if not np.isfinite(logits).all():
        return "one whose logits are nan or inf", None
    if logits.min() >= 0 and np.allclose(logits.sum(axis=1), 1, atol=1e-3):
        return "one that gives probabilities", logits
    if np.ptp(logits, axis=0).max() < 1e-3 * max(1.0, np.abs(logits).max()):
        return ("one that answers all images alike (are its hidden units dead? What did the loss "
                "do?)"), logits
    if logits.min() >= 0:
        return "one whose logits are never below 0", logits
    return "one without a bend" * bool(_is_affine(model, X)), logits


def _is_affine(model, X):
    """Whether f(a + b) = f(a) + f(b) - f(0), for pictures a and b."""
    a, b = X[:40], X[40:80]
    at_both, at_a, at_b, at_0 = (_asked(model, x).astype(float) for x in (a + b, a, b, 0 * a))
    return np.abs(at_a + at_b - at_0 - at_both).max() < 1e-3 * max(1.0, np.abs(at_both).max())


def _chance(answer, model, logits, X_test, y_test):
    """What is wrong with where it comes from, or "": other images, chance that is not from rng."""
    again, other = (answer(*data(FEW, 0), np.random.default_rng(seed)) for seed in (0, 1))
    if model is again or model is other:
        return "the same object in every call"
    if (logits.argmax(axis=1) == y_test).mean() > TOO_GOOD:
        return "one that saw other images"
    same, new = (np.allclose(_asked(one, X_test), logits, atol=0.05) for one in (again, other))
    if not same:
        return "another one each time, from equal generators"
    return "the same one, whatever rng is" * new


def _read(model, X, logits, labels):
    """How many of the test images it reads, in words."""
    answers = logits.argmax(axis=1)
    share = (answers == labels).mean()
    if share >= BAR:
        return ENOUGH
    named = np.bincount(answers, minlength=10) > NEVER * len(answers)
    if not named.all() and named[: named.sum()].all():  # the first ones, and no other
        return "no digit from the end"
    if share < GUESS:
        return "no more than a guess"
    if (_asked(model, X / 255).argmax(axis=1) == labels).mean() > share - 0.05:
        return "no more than of paler ones"
    return (f"{100 * share:.1f} % (which would help: more epochs, a larger or a smaller learning "
            "rate, more hidden units, smaller batches?)")


def _trained(model, X, y, rng, *, epochs=10):
    train(model, CrossEntropyLoss(), Adam(model.parameters(), 0.001), X, y,
          epochs=epochs, batch_size=64, rng=rng)
    return model


def _network(rng, *sizes, dtype=np.float32, bend=ReLU):
    layers = []
    for n_inputs, n_outputs in zip(sizes, sizes[1:]):
        layers += [Linear(n_inputs, n_outputs, rng=rng, dtype=dtype), bend()]
    return Sequential(*layers[:-1])


class _Nothing:
    """Where an activation would stand."""

    def forward(self, x):
        return x

    def backward(self, dy):
        return dy

    def parameters(self):
        return []


class _Probabilities(Sequential):
    """A network with softmax behind it."""

    def forward(self, x):
        return softmax(super().forward(x))


def _line(*hidden):
    return lambda X, y, rng: _trained(_network(rng, 784, *hidden, 10, bend=_Nothing), X, y, rng)


def _history(X, y, rng):
    model = _network(rng, 784, 32, 10)
    return train(model, CrossEntropyLoss(), Adam(model.parameters()), X, y,
                 epochs=1, batch_size=64, rng=rng)


def _in_float64(X, y, rng):
    return _trained(_network(rng, 784, 16, 10, dtype=np.float64), X.astype(float), y, rng, epochs=1)


def _of_all(X, y, rng):
    return _trained(_network(rng, 784, 64, 10), *_digits()[:2], rng, epochs=2)


def _changing(X, y, rng):
    X /= 255
    return first_network(X, y, rng)


_kept = []


def _one_for_all(X, y, rng):
    if not _kept:
        _kept.append(_network(rng, 784, 64, 10))
    return _trained(_kept[0], X, y, rng)


PART = Part(
    first_network, cases=runs, observe=observe_first_network, shown=shown, seconds=SECONDS, wrong={
        "no hidden layer": Forms([_line(), _line(32)]),
        "first half only": lambda X, y, rng: first_network(X[: len(X) // 2], y[: len(X) // 2], rng),
        "not trained": lambda X, y, rng: _network(rng, 784, 32, 10),
        "a fixed seed": lambda X, y, rng: first_network(X, y, np.random.default_rng(3)),
        "a generator of its own": lambda X, y, rng: first_network(X, y, np.random.default_rng()),
        "one model for all": _one_for_all,
        "probabilities": lambda X, y, rng: _Probabilities(*first_network(X, y, rng).layers),
        "ReLU at the end": lambda X, y, rng: _trained(
            Sequential(*_network(rng, 784, 32, 10).layers, ReLU()), X, y, rng, epochs=1),
        "divided again": lambda X, y, rng: first_network(X / 255, y, rng),
        "what train gives back": _history,
        "the model and more": Forms([lambda X, y, rng: (_network(rng, 784, 16, 10), 1.0)]),
        "logits": Forms([lambda X, y, rng: _network(rng, 784, 10).forward(X)]),
        "float64": _in_float64,
        "all the images": _of_all,
        "X changed": _changing,
    })
