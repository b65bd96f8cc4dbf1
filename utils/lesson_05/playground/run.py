"""A run of the playground: from settings to a network and its data, a batch at a time, and all that can be seen in it."""

import math
import time
from dataclasses import dataclass

import numpy as np

from utils import SGD, Activation, Adam, BCEWithLogitsLoss, Linear, MSELoss, Sequential, confusion_matrix, train_val_split
from utils.activations import sigmoid
from utils.lesson_05.playground import learner_code
from utils.lesson_05.playground.settings import ACTIVATIONS, ALL, DATA, FEATURES, INITS, YOURS, checked, quiet

MOMENTUM = 0.9
VALIDATION = 1 / 3  # of the points
KEPT = 400  # points of a curve; with one more, every second is dropped
# The plane goes from -REACH to REACH, and is asked at GRID x GRID places: few enough for the BLAS to multiply in this
# thread. More would wake its others, and cost the training twice as much as the picture itself.
REACH, GRID = 1.5, 60
_ALONG = (np.arange(GRID) + 0.5) * 2 * REACH / GRID - REACH
PLANE = np.stack(np.meshgrid(_ALONG, _ALONG), axis=-1).reshape(-1, 2)


def inputs(x, features):
    """Coordinates (N, 2) -> what the network reads (N, D)."""
    return np.column_stack([FEATURES[name](x) for name in features])


class Run:
    """A training that can go on. It holds no picture: `state` makes one of it.

    points (N, 2), labels (N,) -- the training examples first, then the validation examples
    epoch, seen -- finished epochs, and examples of the epoch that has begun; steps -- all batches so far
    curves -- rows (epoch, training loss, validation loss, training accuracy, validation accuracy)
    failed -- why the run ended, or ""; met -- {target: the epoch in which it was reached}
    """

    def __init__(self, settings, own):
        s = self.settings = checked(settings)
        X, y = learner_code.data(own) if s.data == YOURS else (
            DATA[s.data](s.points, noise=s.noise, rng=np.random.default_rng([s.seed, 0])))
        X_train, y_train, X_val, y_val = train_val_split(X, y, VALIDATION, rng=np.random.default_rng([s.seed, 1]))
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
        self.loss = (learner_code.loss(own) if s.loss == YOURS else BCEWithLogitsLoss() if s.loss == "cross-entropy"
                     else MSELoss())
        # a cross-entropy's answers are logits, undecided at 0; a squared error's are near the labels 0 and 1
        self.threshold = 0.5 if isinstance(self.loss, MSELoss) else float(getattr(self.loss, "threshold", 0))
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
        return SGD(self.parameters, settings.lr, MOMENTUM if settings.optimizer == "momentum" else 0.0)

    @property
    def batch_size(self):
        """The examples of a whole batch."""
        return self.n_train if self.settings.batch == ALL else min(self.settings.batch, self.n_train)

    def remember(self):
        """Note the weights, so that `state` can say what moved from here on."""
        self.noted = self.steps, [layer.W.value.copy() for layer in self.linear]

    @quiet
    def batch(self):
        """Train on one batch -> whether the run can go on. The order of an epoch follows from seed and epoch alone."""
        if self.failed:
            return False
        size = self.batch_size
        if size == self.n_train and self.seen == 0:
            x, target = self.x[:size], self.target[:size]
        else:
            if self._order is None:
                self._order = np.random.default_rng([self.settings.seed, 3, self.epoch]).permutation(self.n_train)
            chosen = self._order[self.seen : self.seen + size]
            x, target = self.x[chosen], self.target[chosen]
        value = self.loss.forward(self.network.forward(x), target)
        if not math.isfinite(value):
            self.failed = (f"Stopped in epoch {self.epoch + 1}, at learning rate {self.settings.lr:g}: the training loss "
                           f"is {value}. Usual causes: a learning rate that is too high, weights that start too large.")
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

    def train(self, target=None, seconds=math.inf, epochs=math.inf):
        """Train for some seconds or epochs, or until the target is met -> whether there is more to train.

        target -- None, or a pair of the column of `curves` and the value it must reach (a loss from above); once a run has
        met a target, it goes on past it
        """
        until, last = time.perf_counter() + seconds, self.epoch + epochs
        while self.batch():
            if self.seen == 0:
                if target and target not in self.met and reached(self.measure(), target):
                    self.met[target] = self.epoch
                    self.record()
                    return False
                if self.epoch % self.stride == 0:
                    self.record()
            if self.epoch >= last or time.perf_counter() >= until:
                return True
        return False

    @quiet
    def measure(self):
        """Losses and accuracies as they stand: a row of `curves`."""
        n, answers = self.n_train, self.network.forward(self.x)
        right = (answers > self.threshold)[:, 0] == self.labels
        return (self.epoch + self.seen / n, float(self.loss.forward(answers[:n], self.target[:n])),
                float(self.loss.forward(answers[n:], self.target[n:])), float(right[:n].mean()), float(right[n:].mean()))

    def record(self):
        """Add what is measured to the curves; long ones are thinned out, so that a run can go on for hours."""
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


@dataclass(frozen=True)
class State:
    """Everything that can be shown of a run."""

    curves: np.ndarray  # (T, 5), as in Run; the last row is now
    units: list  # of the inputs and of each hidden layer, (K, GRID, GRID): what each answers all over the plane
    sums: list  # of each hidden layer, the same before the activation
    sure: np.ndarray  # (GRID, GRID): between 0 and 1, above 0.5 for class 1
    weights: list  # (D, K) of each layer
    gradients: list  # dLoss/dW on all training examples, without weight decay
    bias_gradients: list  # (K,) of each layer: dLoss/db
    deltas: list  # (K,) of each layer: the mean size of dLoss/dz of one training example
    confusion: np.ndarray  # (2, 2) of the validation set: row = true class, column = predicted class
    moved: tuple | None  # the weight that moved most since `remember`: steps, layer, from, to, before, after
    constant: int  # hidden units that answer the same for every training example


@quiet
def state(run):
    """The numbers of a run as it stands; it is not changed."""
    n, linear = run.n_train, run.linear
    now = run.measure()
    answers = linear[-1].y[n:, 0]
    confusion = confusion_matrix(run.labels[n:], (answers > run.threshold).astype(np.int64), 2)
    z = run.network.forward(run.plane)
    sure = sigmoid(z - run.threshold) if run.threshold == 0 else np.clip(z - run.threshold + 0.5, 0, 1)
    pictures = [run.plane, *(layer.x for layer in linear[1:])]
    sums = [_square(layer.y) for layer in linear[:-1]]
    run.loss.forward(run.network.forward(run.x[:n]), run.target[:n])
    dy = run.loss.backward()
    deltas = [np.abs(dy).sum(axis=0)]
    for layer in reversed(run.network.layers):
        dy = layer.backward(dy)
        if not isinstance(layer, Linear) and dy is not None:
            deltas.insert(0, np.abs(dy).sum(axis=0))
    constant = sum(int((np.ptp(layer.x, axis=0) == 0).sum()) for layer in linear[1:])
    return State(np.array([*run.curves, now]), [_square(picture) for picture in pictures], sums, sure.reshape(GRID, GRID),
                 [layer.W.value.copy() for layer in linear], [layer.W.grad for layer in linear],
                 [layer.b.grad for layer in linear], deltas, confusion, _moved(run), constant)


def _square(rows):
    """(GRID * GRID, K) -> (K, GRID, GRID)"""
    return rows.T.reshape(-1, GRID, GRID)


def _moved(run):
    steps, before = run.noted
    if run.steps == steps:
        return None
    changes = [np.abs(layer.W.value - W) for layer, W in zip(run.linear, before)]
    layer = int(np.argmax([np.nan_to_num(change, nan=np.inf).max() for change in changes]))
    i, k = np.unravel_index(np.argmax(np.nan_to_num(changes[layer], nan=np.inf)), changes[layer].shape)
    return run.steps - steps, layer, int(i), int(k), float(before[layer][i, k]), float(run.linear[layer].W.value[i, k])
