"""A run of the playground: from settings to a network and its data, trained a batch at a time."""

import math
import time

import numpy as np

from utils import (
    SGD,
    Activation,
    Adam,
    BCEWithLogitsLoss,
    Linear,
    MSELoss,
    Sequential,
    train_val_split,
)
from utils.lesson_05.playground import learner_code
from utils.lesson_05.playground.settings import (
    ACTIVATIONS,
    ALL,
    DATA,
    FEATURES,
    INITS,
    YOURS,
    checked,
    quiet,
)

MOMENTUM = 0.9
VALIDATION = 1 / 3  # of the points
KEPT = 400  # points of a curve; with one more, every second is dropped
# The plane goes from -REACH to REACH, and is asked at GRID x GRID places: few enough for the BLAS
# to multiply in this thread. More would wake its others, and cost the training twice as much as the
# picture itself.
REACH, GRID = 1.5, 60
_ALONG = (np.arange(GRID) + 0.5) * 2 * REACH / GRID - REACH
PLANE = np.stack(np.meshgrid(_ALONG, _ALONG), axis=-1).reshape(-1, 2)


def inputs(x, features):
    """Coordinates (N, 2) -> what the network reads (N, D)."""
    return np.column_stack([FEATURES[name](x) for name in features])


class Run:
    """A training that can go on. It holds no picture: `state` makes one of it.

    points (N, 2), labels (N,) -- the training examples first, then the validation examples
    epoch, seen, steps -- finished epochs, examples seen of the next one, and batches in all
    curves -- rows (epoch, training loss, validation loss, training accuracy, validation accuracy)
    failed -- why the run ended, or ""; met -- {target: the epoch in which it was reached}
    """

    def __init__(self, settings, own):
        s = self.settings = checked(settings)
        X, y = learner_code.data(own) if s.data == YOURS else (
            DATA[s.data](s.points, noise=s.noise, rng=np.random.default_rng([s.seed, 0])))
        X_train, y_train, X_val, y_val = train_val_split(
            X, y, VALIDATION, rng=np.random.default_rng([s.seed, 1]))
        self.n_train = len(X_train)
        self.points, self.labels = np.vstack([X_train, X_val]), np.concatenate([y_train, y_val])
        self.x, self.target = inputs(self.points, s.features), self.labels[:, None].astype(float)
        self.plane = inputs(PLANE, s.features)
        sizes, rng = (len(s.features), *s.units, 1), np.random.default_rng([s.seed, 2])
        self.linear = [Linear(n, m, rng=rng, init=INITS[s.init], input_gradient=i > 0)
                       for i, (n, m) in enumerate(zip(sizes, sizes[1:]))]
        between = [learner_code.activation(own) if name == YOURS else Activation(*ACTIVATIONS[name])
                   for name in s.activations]
        layers = [layer for pair in zip(self.linear, between) for layer in pair]
        self.network = Sequential(*layers, self.linear[-1])
        self.parameters = self.network.parameters()
        if s.loss == YOURS:
            self.loss = learner_code.loss(own)
        else:
            self.loss = BCEWithLogitsLoss() if s.loss == "cross-entropy" else MSELoss()
        # the answers for a cross-entropy are logits, undecided at 0; for a squared error they are
        # near the labels 0 and 1
        is_squared = isinstance(self.loss, MSELoss)
        self.threshold = 0.5 if is_squared else float(getattr(self.loss, "threshold", 0))
        self.own, self.optimizer, self.failed, self.met = own, None, "", {}
        self.epoch = self.seen = self.steps = 0
        self.stride, self.curves, self._order = 1, [], None
        self.use(settings)
        self.remember()
        self.record()

    def use(self, settings):
        """Follow new settings of optimizer, learning rate, batch size and weight decay."""
        before, lr = self.settings, settings.lr
        if self.optimizer is None or before.optimizer != settings.optimizer:
            self.optimizer = self._new_optimizer(settings)
        elif before.lr != lr and hasattr(self.optimizer, "lr"):
            self.optimizer.lr = lr
        elif before.lr != lr:  # one of the reader's, which keeps its learning rate elsewhere
            self.optimizer = self._new_optimizer(settings)
        self.settings = settings

    def _new_optimizer(self, settings):
        if settings.optimizer == YOURS:
            return learner_code.optimizer(self.own, self.parameters, settings.lr)
        if settings.optimizer == "Adam":
            return Adam(self.parameters, settings.lr)
        return SGD(self.parameters, settings.lr, MOMENTUM if settings.optimizer == "momentum"
                   else 0.0)

    def put(self, layer, i, k, value):
        """Set a weight, or with i None a bias, by hand."""
        parameter = self.linear[layer].b if i is None else self.linear[layer].W
        parameter.value = parameter.value.copy()
        parameter.value[k if i is None else (i, k)] = value
        self.remember()

    def get(self, layer, i, k):
        """A weight, or with i None a bias."""
        return float(self.linear[layer].b.value[k] if i is None
                     else self.linear[layer].W.value[i, k])

    @property
    def batch_size(self):
        """The examples of a whole batch."""
        return self.n_train if self.settings.batch == ALL else min(self.settings.batch,
                                                                   self.n_train)

    def remember(self):
        """Note the weights, so that `state` can say what moved from here on."""
        self.noted = self.steps, [layer.W.value.copy() for layer in self.linear]

    @quiet
    def batch(self):
        """Train on one batch -> whether the run can go on.

        The order of an epoch follows from seed and epoch alone.
        """
        if self.failed:
            return False
        size = self.batch_size
        if size == self.n_train and self.seen == 0:
            x, target = self.x[:size], self.target[:size]
        else:
            if self._order is None:
                rng = np.random.default_rng([self.settings.seed, 3, self.epoch])
                self._order = rng.permutation(self.n_train)
            chosen = self._order[self.seen : self.seen + size]
            x, target = self.x[chosen], self.target[chosen]
        value = self.loss.forward(self.network.forward(x), target)
        if not math.isfinite(value):
            self.failed = (f"Stopped in epoch {self.epoch + 1}, at learning rate "
                           f"{self.settings.lr:g}: the training loss is {value}. Usual causes: a "
                           "learning rate that is too high, weights that start too large.")
            return False
        self.network.backward(self.loss.backward())
        if decay := self.settings.decay:
            for layer in self.linear:  # weights only, no biases
                layer.W.grad = layer.W.grad + decay * layer.W.value
        self.optimizer.step()
        self.steps += 1
        self.seen += len(x)
        if self.seen >= self.n_train:
            self.epoch, self.seen, self._order = self.epoch + 1, 0, None
        return True

    def train(self, target=None, seconds=math.inf, epochs=math.inf, batches=math.inf):
        """Train for so long at most, or until the target is met -> whether there is more.

        target -- None, or a pair of the column of `curves` and the value it must reach (a loss from
        above); once a run has met a target, it goes on past it
        """
        until, last, end = time.perf_counter() + seconds, self.epoch + epochs, self.steps + batches
        while self.batch():
            if self.seen == 0:
                if target and target not in self.met and reached(self.measure(), target):
                    self.met[target] = self.epoch
                    self.record()
                    return False
                if self.epoch % self.stride == 0:
                    self.record()
            if self.epoch >= last or self.steps >= end or time.perf_counter() >= until:
                return True
        return False

    @quiet
    def measure(self):
        """Losses and accuracies as they stand: a row of `curves`."""
        n, answers = self.n_train, self.network.forward(self.x)
        right = (answers > self.threshold)[:, 0] == self.labels
        train = float(self.loss.forward(answers[:n], self.target[:n]))
        val = float(self.loss.forward(answers[n:], self.target[n:]))
        return (self.epoch + self.seen / n, train, val, float(right[:n].mean()),
                float(right[n:].mean()))

    def record(self):
        """Add what is measured to the curves; long ones are thinned out: a run may last hours."""
        if self.curves and self.curves[-1][0] == self.epoch:
            return
        self.curves.append(self.measure())
        if len(self.curves) > KEPT:
            self.curves = self.curves[::2]
            self.stride *= 2


def reached(row, target):
    """Whether a row of `curves` has met a target, a pair (column, value)."""
    column, value = target
    return row[column] <= value if column < 3 else row[column] >= value
