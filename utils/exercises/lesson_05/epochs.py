"""Exercises 5.3 and 5.4, an epoch and one batch: right answers, how they are observed, and what to train on what."""

import numpy as np

from utils.activations import Tanh
from utils.backprop import Sequential
from utils.exercises.exercise import Case
from utils.losses import BCEWithLogitsLoss, CrossEntropyLoss, MSELoss
from utils.neurons import Linear
from utils.optimizers import SGD, Adam


def train_epoch(model, loss, optimizer, batches):
    total, count = 0.0, 0
    for x, y in batches:
        total += loss.forward(model.forward(x), y) * len(x)
        count += len(x)
        model.backward(loss.backward())
        optimizer.step()
    return total / count


def overfit_one_batch(model, loss, optimizer, X, y, steps):
    for _ in range(steps):
        loss.forward(model.forward(X), y)
        model.backward(loss.backward())
        optimizer.step()
    return loss.forward(model.forward(X), y)


def epoch_seen(answer, new_model, new_loss, new_optimizer, new_batches):
    """Observe train_epoch: what it returns, and the parameters afterward. All that it gets is new in every call."""
    model, (batches, arrays) = new_model(), new_batches()
    before = [array.copy() for array in arrays]
    value = answer(model, new_loss(), new_optimizer(model.parameters()), batches)
    if value is None:
        return None
    same = all(map(np.array_equal, before, arrays))
    return {"the loss": value} | _parameters(model) | {"x and y": "as they were" if same else "changed"}


def batch_seen(answer, new_model, new_loss, new_optimizer, X, y, steps):
    """Observe overfit_one_batch: what it returns, and the parameters afterward."""
    model = new_model()
    value = answer(model, new_loss(), new_optimizer(model.parameters()), X, y, steps)
    return value if value is None else {"the loss": value} | _parameters(model)


def _parameters(model):
    return {f"{name} of layers[{place}] afterward": parameter.value for place, layer in enumerate(model.layers)
            for name, parameter in zip("Wb", layer.parameters())}


def _shown_as(name, make):
    make.__name__ = name
    return make


def _network(*sizes):
    """A function that makes a network of layers of these sizes with Tanh between them, the same in every call."""
    def make():
        rng, layers = np.random.default_rng(len(sizes)), []
        for n_inputs, n_outputs in zip(sizes, sizes[1:]):
            layers += [Linear(n_inputs, n_outputs, rng=rng), Tanh()]
            layers[-2].b.value += rng.uniform(-0.5, 0.5, n_outputs)
        return Sequential(*layers[:-1])

    linear = [f"Linear({pair[0]}, {pair[1]})" for pair in zip(sizes, sizes[1:])]
    return _shown_as(f"Sequential({', Tanh(), '.join(linear)})", make)


def _loss(kind):
    return _shown_as(f"{kind.__name__}()", lambda: kind())


def _sgd(lr, momentum=0.0):
    return _shown_as(f"SGD(..., lr={lr}" + f", momentum={momentum}" * (momentum > 0) + ")",
                     lambda parameters: SGD(parameters, lr, momentum))


def _adam(lr):
    return _shown_as(f"Adam(..., lr={lr})", lambda parameters: Adam(parameters, lr))


def _batches(rng, sizes, n_inputs, target, once=False):
    """A function that makes batches of these sizes, and the arrays in them; once -- as a generator, not a list."""
    data = [(rng.normal(0, 1, (n, n_inputs)).round(1), target(n)) for n in sizes]

    def make():
        fresh = [(x.copy(), y.copy()) for x, y in data]
        return (pair for pair in fresh) if once else fresh, [array for pair in fresh for array in pair]

    text = ", ".join(map(str, sizes))
    return _shown_as(f"{'a generator' if once else 'a list'} of batches (examples: {text})", make)


def _targets(rng):
    """Targets of N examples, as functions of N: numbers (N, k), labels of c classes (N,), zeros and ones (N, 1)."""
    def numbers(k):
        return lambda n: rng.normal(0.5, 1, (n, k)).round(1)

    def labels(c):
        return lambda n: rng.integers(0, c, n)

    def bits(n):
        return rng.integers(0, 2, (n, 1)) * 1.0

    return numbers, labels, bits


def epochs(rng):
    numbers, labels, bits = _targets(rng)
    line, network, classes = _network(2, 1), _network(2, 3, 2), _network(3, 4, 3)
    mse, ce, bce = map(_loss, (MSELoss, CrossEntropyLoss, BCEWithLogitsLoss))

    def batches(*sizes, inputs=2, target, once=False):
        return _batches(rng, sizes, inputs, target, once)

    return [
        Case("one batch of one example", (line, mse, _sgd(0.1), batches(1, target=numbers(1)))),
        Case("one batch", (line, mse, _sgd(0.1), batches(4, target=numbers(1)))),
        Case("three batches of one size", (network, mse, _sgd(0.2), batches(3, 3, 3, target=numbers(2)))),
        Case("a short last batch", (network, mse, _sgd(0.2), batches(4, 4, 1, target=numbers(2)))),
        Case("batches of all sizes", (line, mse, _sgd(0.1), batches(2, 5, 1, 3, target=numbers(1)))),
        Case("cross-entropy", (classes, ce, _sgd(0.5), batches(4, 4, 2, inputs=3, target=labels(3)))),
        Case("binary cross-entropy", (line, bce, _sgd(0.5), batches(3, 3, 2, target=bits))),
        Case("momentum", (network, mse, _sgd(0.1, 0.9), batches(3, 3, 3, 2, target=numbers(2)))),
        Case("Adam", (classes, ce, _adam(0.05), batches(5, 5, 4, inputs=3, target=labels(3)))),
        Case("a generator of one batch", (line, mse, _sgd(0.1), batches(3, target=numbers(1), once=True))),
        Case("a generator", (classes, ce, _sgd(0.3), batches(4, 4, 3, inputs=3, target=labels(3), once=True))),
        Case("many batches", (line, mse, _sgd(0.02), batches(*[4] * 20, 2, target=numbers(1)))),
    ]


def single_batches(rng):
    numbers, labels, bits = _targets(rng)
    mse, ce, bce = map(_loss, (MSELoss, CrossEntropyLoss, BCEWithLogitsLoss))

    def draw(n, n_inputs, target):
        return rng.normal(0, 1, (n, n_inputs)).round(1), target(n)

    return [
        Case("one step", (_network(2, 1), mse, _sgd(0.1), *draw(1, 2, numbers(1)), 1)),
        Case("two steps", (_network(2, 1), mse, _sgd(0.1), *draw(3, 2, numbers(1)), 2)),
        Case("five steps", (_network(2, 3, 2), mse, _sgd(0.2), *draw(4, 2, numbers(2)), 5)),
        Case("cross-entropy", (_network(3, 4, 3), ce, _sgd(0.5), *draw(5, 3, labels(3)), 10)),
        Case("binary cross-entropy", (_network(2, 1), bce, _sgd(0.5), *draw(4, 2, bits), 3)),
        Case("momentum", (_network(2, 3, 2), mse, _sgd(0.05, 0.9), *draw(4, 2, numbers(2)), 6)),
        Case("a step that is too long", (_network(2, 1), mse, _sgd(1.2), *draw(3, 2, numbers(1)), 4)),
        Case("Adam, until the batch is learned", (_network(3, 4, 3), ce, _adam(0.1), *draw(6, 3, labels(3)), 40)),
    ]
