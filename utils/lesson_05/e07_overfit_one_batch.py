"""Exercise 5.7, overfit one batch. What is said about it stands in words.md."""

import copy

import numpy as np

from utils.exercises.exercise import Case, Part
from utils.lesson_05.e01_train_epoch import WRONG_STEPS, observe_training, step
from utils.lesson_05.networks_to_train import BCE, CE, MSE, adam, network, sgd, targets


def single_batches(rng):
    """Batches, with networks and losses for them."""
    numbers, labels, bits = targets(rng)
    line, two_layers, classes = network(2, 1), network(2, 3, 2), network(3, 4, 3)

    def draw(n, n_inputs, target):
        x = rng.normal(0, 1, (n, n_inputs)).round(1)
        return x, target(x)

    return [
        Case("one step", (line, MSE, sgd(0.1), *draw(1, 2, numbers(1)), 1)),
        Case("two steps", (line, MSE, sgd(0.1), *draw(3, 2, numbers(1)), 2)),
        Case("five steps", (two_layers, MSE, sgd(0.2), *draw(4, 2, numbers(2)), 5)),
        Case("cross-entropy", (classes, CE, sgd(0.5), *draw(5, 3, labels(3)), 10)),
        Case("binary cross-entropy", (line, BCE, sgd(0.5), *draw(4, 2, bits), 3)),
        Case("momentum", (two_layers, MSE, sgd(0.05, 0.9), *draw(4, 2, numbers(2)), 6)),
        Case("a step that is too long", (line, MSE, sgd(1.2), *draw(3, 2, numbers(1)), 4)),
        Case("Adam, until the batch is learned",
             (classes, CE, adam(0.1), *draw(6, 3, labels(3)), 40)),
        Case("many examples", (line, MSE, sgd(0.1), *draw(50, 2, numbers(1)), 3)),
        Case("a loss near 0, and on", (line, MSE, sgd(0.05), *draw(2, 2, numbers(1)), 110)),
    ]


def overfit_one_batch(model, loss, optimizer, X, y, steps):
    for _ in range(steps):
        loss.forward(model.forward(X), y)
        model.backward(loss.backward())
        optimizer.step()
    return loss.forward(model.forward(X), y)


def observe_overfit_one_batch(answer, new_model, new_loss, new_optimizer, X, y, steps):
    """What overfit_one_batch returns, and what it leaves."""
    return observe_training(lambda *parts: answer(*parts, X, y, steps),
                            new_model, new_loss, new_optimizer)


def _steps(change):
    """An overfit_one_batch with another number of steps, a function of the wanted one."""
    return lambda model, loss, optimizer, X, y, steps: overfit_one_batch(
        model, loss, optimizer, X, y, change(steps))


def _losses(result, step=step):
    """An overfit_one_batch that returns a function of the losses, each before its own update."""
    return lambda model, loss, optimizer, X, y, steps: result(
        [step(model, loss, optimizer, X, y) for _ in range(steps)])


def _last(losses):
    return losses[-1]


def _on_a_copy(model, loss, optimizer, X, y, steps):
    return overfit_one_batch(*copy.deepcopy((model, loss, optimizer)), X, y, steps)


def _predicted_once(model, loss, optimizer, X, y, steps):
    prediction = model.forward(X)
    for _ in range(steps):
        loss.forward(prediction, y)
        model.backward(loss.backward())
        optimizer.step()
    return loss.forward(model.forward(X), y)


def _loss_of_the_first_prediction(model, loss, optimizer, X, y, steps):
    prediction = model.forward(X)
    for _ in range(steps):
        value = loss.forward(prediction, y)
        model.backward(loss.backward())
        optimizer.step()
    return value


def _example_by_example(model, loss, optimizer, X, y, steps):
    for i in np.arange(steps) % len(X):
        step(model, loss, optimizer, X[i : i + 1], y[i : i + 1])
    return loss.forward(model.forward(X), y)


PART = Part(overfit_one_batch, cases=single_batches, observe=observe_overfit_one_batch, wrong={
    "before the last update": _losses(_last),
    "before any training": _losses(lambda losses: losses[0]),
    "list of losses": _losses(lambda losses: losses),
    "mean of the losses": _losses(np.mean),
    "smallest loss": _losses(min),
    "steps - 1": _steps(lambda steps: steps - 1),
    "steps + 1": _steps(lambda steps: steps + 1),
    "one step": _steps(lambda steps: 1),
    **{name: _losses(_last, WRONG_STEPS[name])
       for name in ("no step", "no backward", "backward of the value", "y first")},
    "on a copy": _on_a_copy,
    "predicted once": _predicted_once,
    "first prediction's loss": _loss_of_the_first_prediction,
    "example by example": _example_by_example,
})
