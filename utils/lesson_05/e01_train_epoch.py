"""Exercises 5.1 and 5.7, an epoch and one batch: right answers, how they are observed, and what to train on what."""

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
    """Observe train_epoch: what it returns, and what it leaves. All that it gets is new in every call."""
    batches, arrays = new_batches()
    before, listed = [array.copy() for array in arrays], isinstance(batches, list)
    pairs = batches.copy() if listed else []
    seen = _seen(lambda *parts: answer(*parts, batches), new_model, new_loss, new_optimizer)
    if seen is None:
        return None
    same = all(map(np.array_equal, before, arrays))
    kept = not listed or list(map(id, batches)) == list(map(id, pairs))
    return seen | {"x and y": "as they were" if same else "changed",
                   "the list of batches": "as it was" if kept else "changed"}


def batch_seen(answer, new_model, new_loss, new_optimizer, X, y, steps):
    """Observe overfit_one_batch: what it returns, and what it leaves."""
    return _seen(lambda *parts: answer(*parts, X, y, steps), new_model, new_loss, new_optimizer)


def _seen(train, new_model, new_loss, new_optimizer):
    """What train(model, loss, optimizer) returns, and the parameters, the learning rate and the layers afterward; None if
    it returns nothing."""
    model = new_model()
    layers, optimizer = model.layers, new_optimizer(model.parameters())
    value = train(model, new_loss(), optimizer)
    if value is None:
        return None
    parameters = {f"{name} of layers[{place}] afterward": parameter.value for place, layer in enumerate(layers)
                  for name, parameter in zip("Wb", layer.parameters())}
    same = model.layers == layers
    return {"the loss": value} | parameters | {
        "the learning rate afterward": optimizer.lr, "model.layers": "as they were" if same else "changed"}


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
    data = [(x, target(x)) for x in (rng.normal(0, 1, (n, n_inputs)).round(1) for n in sizes)]

    def make():
        fresh = [(x.copy(), y.copy()) for x, y in data]
        return (pair for pair in fresh) if once else fresh, [array for pair in fresh for array in pair]

    text = ", ".join(map(str, sizes))
    return _shown_as(f"{'a generator' if once else 'a list'} of batches (examples: {text})", make)


def _targets(rng):
    """Targets of N examples, as functions of x (N, D): numbers (N, k), labels of c classes (N,), zeros and ones (N, 1)."""
    def numbers(k, scale=1):
        return lambda x: scale * rng.normal(0.5, 1, (len(x), k)).round(1)

    def labels(c):
        return lambda x: rng.integers(0, c, len(x))

    def bits(x):
        return rng.integers(0, 2, (len(x), 1)) * 1.0

    return numbers, labels, bits


def epochs(rng):
    numbers, labels, bits = _targets(rng)
    line, network, classes = _network(2, 1), _network(2, 3, 2), _network(3, 4, 3)
    mse, ce, bce = map(_loss, (MSELoss, CrossEntropyLoss, BCEWithLogitsLoss))

    def nearly(x):  # what the network answers before training
        return line().forward(x) + rng.uniform(0.01, 0.02, (len(x), 1))

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
        Case("six batches of one size, large losses", (line, mse, _sgd(0.02), batches(*[2] * 6, target=numbers(1, 20)))),
        Case("losses near 0", (line, mse, _sgd(0.1), batches(3, 3, 2, target=nearly))),
        Case("many batches", (line, mse, _sgd(0.02), batches(*[4] * 20, 2, target=numbers(1)))),
    ]


def single_batches(rng):
    numbers, labels, bits = _targets(rng)
    mse, ce, bce = map(_loss, (MSELoss, CrossEntropyLoss, BCEWithLogitsLoss))

    def draw(n, n_inputs, target):
        x = rng.normal(0, 1, (n, n_inputs)).round(1)
        return x, target(x)

    return [
        Case("one step", (_network(2, 1), mse, _sgd(0.1), *draw(1, 2, numbers(1)), 1)),
        Case("two steps", (_network(2, 1), mse, _sgd(0.1), *draw(3, 2, numbers(1)), 2)),
        Case("five steps", (_network(2, 3, 2), mse, _sgd(0.2), *draw(4, 2, numbers(2)), 5)),
        Case("cross-entropy", (_network(3, 4, 3), ce, _sgd(0.5), *draw(5, 3, labels(3)), 10)),
        Case("binary cross-entropy", (_network(2, 1), bce, _sgd(0.5), *draw(4, 2, bits), 3)),
        Case("momentum", (_network(2, 3, 2), mse, _sgd(0.05, 0.9), *draw(4, 2, numbers(2)), 6)),
        Case("a step that is too long", (_network(2, 1), mse, _sgd(1.2), *draw(3, 2, numbers(1)), 4)),
        Case("Adam, until the batch is learned", (_network(3, 4, 3), ce, _adam(0.1), *draw(6, 3, labels(3)), 40)),
        Case("many examples", (_network(2, 1), mse, _sgd(0.1), *draw(50, 2, numbers(1)), 3)),
        Case("a loss near 0, and on", (_network(2, 1), mse, _sgd(0.05), *draw(2, 2, numbers(1)), 110)),
    ]
