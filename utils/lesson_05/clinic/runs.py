"""Training runs on handwritten digits: the healthy one, and patients, with one line changed.

    healthy = train_run(Setup())        # in about a tenth of a second
    patient = train_run(Setup(lr=8.0))  # with one line of the setup changed
"""

import functools
import math
import warnings
from dataclasses import asdict, dataclass, field

import numpy as np

from utils.activations import softmax
from utils.backprop import Sequential
from utils.datasets import digits
from utils.layer import Layer
from utils.losses import CrossEntropyLoss
from utils.neurons import Linear, he_init
from utils.training import evaluate, train

VALIDATION = 1000  # examples, the last ones of the training set; the test set stays untouched
INITS = {
    "he": he_init,
    "zeros": lambda fan_in, fan_out, rng: np.zeros((fan_in, fan_out)),
    "constant": lambda fan_in, fan_out, rng: np.full((fan_in, fan_out), 0.1),
    "sd 5": lambda fan_in, fan_out, rng: rng.normal(0, 5, (fan_in, fan_out)),
}
OPTIONS = {  # the lines that take a word
    "labels": ("true", "shuffled", "30 % wrong"),
    "init": tuple(INITS),
    "relu_slope": ("z > 0", "1"),
    "output": ("logits", "softmax"),
    "loss_gradient": ("mean", "sum"),
    "gradients": ("new", "added up"),
    "step": ("downhill", "uphill"),
    "order": ("new each epoch", "sorted by label"),
}
NUMBERS = {  # the others: what they take, from, to
    "examples": (int, 1, 5000),
    "largest_pixel": (int | float, 0.01, 255),
    "hidden_bias": (int | float, -100, 100),
    "lr": (int | float, 1e-9, 100),
    "weight_decay": (int | float, 0, 10),
    "batch_size": (int, 1, 5000),
}


@dataclass(frozen=True)
class Setup:
    """The lines that make a run, the healthy one by default. ValueError for a bad value."""

    examples: int = 3000  # to train on
    labels: str = "true"
    largest_pixel: float = 1.0  # they go from 0 to this
    init: str = "he"
    hidden_bias: float = 0.0  # where the biases of the 32 hidden units begin
    relu_slope: str = "z > 0"  # on the way back
    output: str = "logits"  # what the loss is given
    loss_gradient: str = "mean"  # over the batch
    gradients: str = "new"  # for each batch
    step: str = "downhill"
    lr: float = 0.2
    weight_decay: float = 0.0
    batch_size: int = 32
    order: str = "new each epoch"

    def __post_init__(self):
        for name, value in asdict(self).items():
            if name in OPTIONS:
                if value not in OPTIONS[name]:
                    options = ", ".join(map(repr, OPTIONS[name]))
                    raise ValueError(f"{name} takes one of {options}, got {value!r}")
                continue
            kind, least, most = NUMBERS[name]
            if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
                whole = "whole " * (kind is int)
                raise ValueError(f"{name} takes a {whole}number from {least:g} to {most:g}, "
                                 f"got {value!r}")


@dataclass
class Run:
    """What a run measured: losses in nats, a number an epoch (see `passes`).

    before       -- the network without training
    batch_losses -- of every update
    train_loss   -- of the last pass in the epoch, each batch before its own update
    """

    setup: Setup
    before: Sequential = field(repr=False)
    network: Sequential = field(repr=False)
    first_loss: float  # on the training set, before training
    batch_losses: list = field(default_factory=list, repr=False)
    train_loss: list = field(default_factory=list)
    val_loss: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)
    stopped: str = ""  # why it ended early

    @property
    def last_batches(self):
        """The losses of the batches of the last epoch."""
        return self.batch_losses[-math.prod(passes(self.setup)) :]


@functools.cache
def _digits():
    X, y, _, _ = digits()
    return X[:-VALIDATION], y[:-VALIDATION], X[-VALIDATION:], y[-VALIDATION:]


def data(setup):
    """X_train (N, 64), y_train (N,), X_val (1000, 64), y_val (1000,), as the network gets them."""
    X, y, X_val, y_val = _digits()
    X, y, rng = X[: setup.examples], y[: setup.examples], np.random.default_rng(1)
    if setup.labels == "shuffled":
        y = rng.permutation(y)
    if setup.labels == "30 % wrong":
        y = np.where(rng.random(len(y)) < 0.3, (y + rng.integers(1, 10, len(y))) % 10, y)
    if setup.order == "sorted by label":
        order = np.argsort(y, kind="stable")
        X, y = X[order], y[order]
    return X * setup.largest_pixel, y, X_val * setup.largest_pixel, y_val


class Rectifier(Layer):
    """ReLU, whose slope on the way back may be forgotten."""

    def __init__(self, slope):
        self.slope = slope

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dy):
        return dy * (self.x > 0) if self.slope == "z > 0" else dy


class Softmax(Layer):
    """Logits (N, C) -> probabilities (N, C): one too many before a loss that takes logits."""

    def forward(self, x):
        self.y = softmax(x)
        return self.y

    def backward(self, dy):
        return self.y * (dy - (dy * self.y).sum(axis=1, keepdims=True))


class Loss(CrossEntropyLoss):
    """Mean cross-entropy. It keeps what it measured, and its gradient may be that of the sum."""

    def __init__(self, gradient):
        self.gradient, self.values = gradient, []

    def forward(self, prediction, target):
        self.values.append(super().forward(prediction, target))
        return self.values[-1]

    def backward(self):
        return super().backward() * (len(self.target) if self.gradient == "sum" else 1)


class Optimizer:
    """SGD, which may go uphill, add up its gradients, and decay the weights (not the biases)."""

    def __init__(self, parameters, setup):
        self.parameters, self.setup = parameters, setup
        self.gradients = [np.zeros_like(p.value) for p in parameters]

    def collect(self):
        """Take the gradients of the last backward."""
        for p, gradient in zip(self.parameters, self.gradients):
            gradient *= self.setup.gradients == "added up"
            gradient += p.grad

    def step(self):
        """Collect, and move every parameter once."""
        self.collect()
        lr = self.setup.lr if self.setup.step == "downhill" else -self.setup.lr
        for p, gradient in zip(self.parameters, self.gradients):
            p.value -= lr * (gradient + self.setup.weight_decay * p.value * (p.value.ndim == 2))


def parts(setup):
    """A new network, 64 - 32 - 10, its loss and its optimizer, before training."""
    rng, init = np.random.default_rng(0), INITS[setup.init]
    first, last = Linear(64, 32, rng=rng, init=init), Linear(32, 10, rng=rng, init=init)
    first.b.value += setup.hidden_bias
    output = [Softmax()] if setup.output == "softmax" else []
    network = Sequential(first, Rectifier(setup.relu_slope), last, *output)
    return network, Loss(setup.loss_gradient), Optimizer(network.parameters(), setup)


def passes(setup):
    """How often an epoch of a Run goes through the examples, and in how many updates each time.

    Few examples are seen more often, for about as many updates as 3,000 take.
    """
    updates = math.ceil(setup.examples / setup.batch_size)
    return max(1, round(math.ceil(3000 / setup.batch_size) / updates)), updates


class _InOrder:
    """Stands in for a random generator where nothing is to be shuffled."""

    permutation = staticmethod(np.arange)


def order_rng(setup):
    """What shuffles the examples in training."""
    return _InOrder() if setup.order == "sorted by label" else np.random.default_rng(0)


@functools.lru_cache(maxsize=32)
def train_run(setup, epochs=15):
    """Train the setup's network by the engine's own loop, for so many epochs -> Run."""
    X, y, X_val, y_val = data(setup)
    network, loss, optimizer = parts(setup)
    plain, before = CrossEntropyLoss(), parts(setup)[0]
    result = Run(setup, before, network, evaluate(before, plain, X, y)[0])
    rng, (repeats, _) = order_rng(setup), passes(setup)
    for _ in range(epochs):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # `stopped` tells of a breakdown
            history = train(network, loss, optimizer, X, y, epochs=repeats,
                            batch_size=setup.batch_size, rng=rng)
            value, right = evaluate(network, plain, X_val, y_val)
        result.batch_losses = loss.values
        if history.stopped:
            result.stopped = (f"stopped after {len(loss.values) - 1} updates: the loss is "
                              f"{loss.values[-1]}")
            break
        result.train_loss.append(history.train_loss[-1])
        result.val_loss.append(value)
        result.val_accuracy.append(right)
    return result

