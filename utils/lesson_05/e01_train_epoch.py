"""Exercise 5.1, one epoch. What is said about it stands in words.md."""

from functools import partial

import numpy as np

from utils.exercises.exercise import Case, Part
from utils.lesson_05.networks_to_train import BCE, CE, MSE, adam, network, sgd, shown_as, targets


def _batches(rng, *sizes, inputs=2, target, once=False):
    """A function that makes batches of these sizes, in a list or a generator, and their arrays."""
    data = [(x, target(x)) for x in (rng.normal(0, 1, (n, inputs)).round(1) for n in sizes)]

    def make():
        fresh = [(x.copy(), y.copy()) for x, y in data]
        arrays = [array for pair in fresh for array in pair]
        return (pair for pair in fresh) if once else fresh, arrays

    text = ", ".join(map(str, sizes))
    return shown_as(f"{'a generator' if once else 'a list'} of batches (examples: {text})", make)


def epochs(rng):
    """Lists and generators of batches, with networks and losses for them."""
    (numbers, labels, bits), batches = targets(rng), partial(_batches, rng)
    line, two_layers, classes = network(2, 1), network(2, 3, 2), network(3, 4, 3)

    def nearly(x):  # what the network answers before training
        return line().forward(x) + rng.uniform(0.01, 0.02, (len(x), 1))

    return [
        Case("one batch of one example", (line, MSE, sgd(0.1), batches(1, target=numbers(1)))),
        Case("one batch", (line, MSE, sgd(0.1), batches(4, target=numbers(1)))),
        Case("three batches of one size",
             (two_layers, MSE, sgd(0.2), batches(3, 3, 3, target=numbers(2)))),
        Case("a short last batch",
             (two_layers, MSE, sgd(0.2), batches(4, 4, 1, target=numbers(2)))),
        Case("batches of all sizes", (line, MSE, sgd(0.1), batches(2, 5, 1, 3, target=numbers(1)))),
        Case("cross-entropy",
             (classes, CE, sgd(0.5), batches(4, 4, 2, inputs=3, target=labels(3)))),
        Case("binary cross-entropy", (line, BCE, sgd(0.5), batches(3, 3, 2, target=bits))),
        Case("momentum", (two_layers, MSE, sgd(0.1, 0.9), batches(3, 3, 3, 2, target=numbers(2)))),
        Case("Adam", (classes, CE, adam(0.05), batches(5, 5, 4, inputs=3, target=labels(3)))),
        Case("a generator of one batch",
             (line, MSE, sgd(0.1), batches(3, target=numbers(1), once=True))),
        Case("a generator",
             (classes, CE, sgd(0.3), batches(4, 4, 3, inputs=3, target=labels(3), once=True))),
        Case("six batches of one size, large losses",
             (line, MSE, sgd(0.02), batches(*[2] * 6, target=numbers(1, 20)))),
        Case("losses near 0", (line, MSE, sgd(0.1), batches(3, 3, 2, target=nearly))),
        Case("many batches", (line, MSE, sgd(0.02), batches(*[4] * 20, 2, target=numbers(1)))),
    ]


def train_epoch(model, loss, optimizer, batches):
    total, count = 0.0, 0
    for x, y in batches:
        total += loss.forward(model.forward(x), y) * len(x)
        count += len(x)
        model.backward(loss.backward())
        optimizer.step()
    return total / count


def observe_training(train, new_model, new_loss, new_optimizer):
    """What train(model, loss, optimizer) returns and leaves, or None if it returns nothing."""
    model = new_model()
    layers, optimizer = model.layers, new_optimizer(model.parameters())
    value = train(model, new_loss(), optimizer)
    if value is None:
        return None
    parameters = {f"{name} of layers[{place}] afterward": parameter.value
                  for place, layer in enumerate(layers)
                  for name, parameter in zip("Wb", layer.parameters())}
    same = model.layers == layers
    return {"the loss": value} | parameters | {
        "the learning rate afterward": optimizer.lr,
        "model.layers": "as they were" if same else "changed"}


def observe_train_epoch(answer, new_model, new_loss, new_optimizer, new_batches):
    """What train_epoch returns, and what it leaves."""
    batches, arrays = new_batches()
    before, listed = [array.copy() for array in arrays], isinstance(batches, list)
    pairs = batches.copy() if listed else []
    seen = observe_training(lambda *parts: answer(*parts, batches),
                            new_model, new_loss, new_optimizer)
    if seen is None:
        return None
    same = all(map(np.array_equal, before, arrays))
    kept = not listed or list(map(id, batches)) == list(map(id, pairs))
    return seen | {"x and y": "as they were" if same else "changed",
                   "the list of batches": "as it was" if kept else "changed"}


def step(model, loss, optimizer, x, y):
    """Train on one batch -> its loss before the update."""
    value = loss.forward(model.forward(x), y)
    model.backward(loss.backward())
    optimizer.step()
    return value


def _no_step(model, loss, optimizer, x, y):
    value = loss.forward(model.forward(x), y)
    model.backward(loss.backward())
    return value


def _no_backward(model, loss, optimizer, x, y):
    value = loss.forward(model.forward(x), y)
    optimizer.step()
    return value


def _loss_backward_first(model, loss, optimizer, x, y):
    model.backward(loss.backward())
    optimizer.step()
    return loss.forward(model.forward(x), y)


def _model_backward_first(model, loss, optimizer, x, y):
    model.backward(x)


def _backward_of_the_value(model, loss, optimizer, x, y):
    model.backward(loss.forward(model.forward(x), y))


def _backward_of_the_loss(model, loss, optimizer, x, y):
    loss.forward(model.forward(x), y)
    model.backward(loss)


def _y_first(model, loss, optimizer, x, y):
    value = loss.forward(y, model.forward(x))
    model.backward(loss.backward())
    optimizer.step()
    return value


def _loss_afterward(model, loss, optimizer, x, y):
    step(model, loss, optimizer, x, y)
    return loss.forward(model.forward(x), y)


def _two_steps(model, loss, optimizer, x, y):
    value = step(model, loss, optimizer, x, y)
    step(model, loss, optimizer, x, y)
    return value


WRONG_STEPS = {
    "no step": _no_step,
    "no backward": _no_backward,
    "loss backward first": _loss_backward_first,
    "model backward first": _model_backward_first,
    "backward of the value": _backward_of_the_value,
    "backward of the loss object": _backward_of_the_loss,
    "y first": _y_first,
    "loss after each update": _loss_afterward,
    "two steps a batch": _two_steps,
}


def _epoch(step=step, result=np.average):
    """A train_epoch that takes each batch by `step` and returns result(losses, weights=sizes)."""
    def answer(model, loss, optimizer, batches):
        losses, sizes = zip(*[(step(model, loss, optimizer, x, y), len(x)) for x, y in batches])
        return result(losses, weights=sizes)

    return answer


def _one_step_at_the_end(model, loss, optimizer, batches):
    value = _epoch(_no_step)(model, loss, optimizer, batches)
    optimizer.step()
    return value


def _loss_after_the_epoch(model, loss, optimizer, batches):
    batches = list(batches)
    train_epoch(model, loss, optimizer, batches)
    measure = _epoch(lambda model, loss, optimizer, x, y: loss.forward(model.forward(x), y))
    return measure(model, loss, optimizer, batches)


def _all_at_once(model, loss, optimizer, batches):
    return step(model, loss, optimizer, *map(np.concatenate, zip(*batches)))


def _first_batch_only(model, loss, optimizer, batches):
    for x, y in batches:
        return step(model, loss, optimizer, x, y)


def _counted_before(model, loss, optimizer, batches):
    count = sum(len(x) for x, _ in batches)
    return sum(step(model, loss, optimizer, x, y) * len(x) for x, y in batches) / count


def _counted_afterward(model, loss, optimizer, batches):
    total = sum(step(model, loss, optimizer, x, y) * len(x) for x, y in batches)
    return total / sum(len(x) for x, _ in batches)


def _counted_by_len(model, loss, optimizer, batches):
    count = len(batches)
    return sum(step(model, loss, optimizer, x, y) for x, y in batches) / count


def _two_epochs(model, loss, optimizer, batches):
    batches = list(batches)
    train_epoch(model, loss, optimizer, batches)
    return train_epoch(model, loss, optimizer, batches)


def _step_for_each_example(model, loss, optimizer, batches):
    singles = [(x[i : i + 1], y[i : i + 1]) for x, y in batches for i in range(len(x))]
    return train_epoch(model, loss, optimizer, singles)


PART = Part(train_epoch, cases=epochs, observe=observe_train_epoch, wrong={
    "mean of the means": _epoch(result=lambda losses, weights: np.mean(losses)),
    "len of the batches": _counted_by_len,
    **{name: _epoch(step) for name, step in WRONG_STEPS.items()},
    "sum of the means": _epoch(result=lambda losses, weights: sum(losses)),
    "sum over examples": _epoch(result=lambda losses, weights: np.dot(losses, weights)),
    "means divided by examples": _epoch(
        result=lambda losses, weights: np.sum(losses) / sum(weights)),
    "sum divided by batches": _epoch(
        result=lambda losses, weights: np.dot(losses, weights) / len(losses)),
    "last batch's loss": _epoch(result=lambda losses, weights: losses[-1]),
    "list of losses": _epoch(result=lambda losses, weights: list(losses)),
    "one step at the end": _one_step_at_the_end,
    "loss after the epoch": _loss_after_the_epoch,
    "all at once": _all_at_once,
    "first batch only": _first_batch_only,
    "counted before the loop": _counted_before,
    "counted after the loop": _counted_afterward,
    "two epochs": _two_epochs,
    "step for each example": _step_for_each_example,
})
