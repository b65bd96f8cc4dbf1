"""Lesson 5, exercises 5.1 and 5.7, an epoch and one batch: the wrong functions that are known by name, and the question
that leads on from each."""

import copy

import numpy as np

from utils.exercises.old_form import Mistake
from utils.lesson_05.e01_train_epoch import overfit_one_batch, train_epoch


def _step(model, loss, optimizer, x, y):
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


def _swapped(model, loss, optimizer, x, y):
    value = loss.forward(y, model.forward(x))
    model.backward(loss.backward())
    optimizer.step()
    return value


def _loss_afterward(model, loss, optimizer, x, y):
    _step(model, loss, optimizer, x, y)
    return loss.forward(model.forward(x), y)


def _two_steps(model, loss, optimizer, x, y):
    value = _step(model, loss, optimizer, x, y)
    _step(model, loss, optimizer, x, y)
    return value


def _epoch(step=_step, result=np.average):
    """A train_epoch that takes each batch by `step` and returns result(its losses, weights=the batches' sizes)."""
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
    return _epoch(lambda model, loss, optimizer, x, y: loss.forward(model.forward(x), y))(model, loss, optimizer, batches)


def _all_at_once(model, loss, optimizer, batches):
    return _step(model, loss, optimizer, *map(np.concatenate, zip(*batches)))


def _first_batch_only(model, loss, optimizer, batches):
    for x, y in batches:
        return _step(model, loss, optimizer, x, y)


def _counts_before(model, loss, optimizer, batches):
    count = sum(len(x) for x, _ in batches)
    return sum(_step(model, loss, optimizer, x, y) * len(x) for x, y in batches) / count


def _counts_afterward(model, loss, optimizer, batches):
    total = sum(_step(model, loss, optimizer, x, y) * len(x) for x, y in batches)
    return total / sum(len(x) for x, _ in batches)


def _counts_by_len(model, loss, optimizer, batches):
    count = len(batches)
    return sum(_step(model, loss, optimizer, x, y) for x, y in batches) / count


def _two_epochs(model, loss, optimizer, batches):
    batches = list(batches)
    train_epoch(model, loss, optimizer, batches)
    return train_epoch(model, loss, optimizer, batches)


def _one_update_each_example(model, loss, optimizer, batches):
    return train_epoch(model, loss, optimizer, [(x[i : i + 1], y[i : i + 1]) for x, y in batches for i in range(len(x))])


TRAIN_EPOCH = (  # 5.1
    Mistake(_epoch(result=lambda losses, weights: np.mean(losses)),
            "This is the mean of the batches' means: right for batches of one size, but the last one is shorter, and its "
            "examples count for more. By what must you weigh each batch?"),
    Mistake(_counts_by_len,
            "A generator has no len, and the mean of the batches' means weighs a short batch too much. What can you count "
            "inside the loop?"),
    Mistake(_epoch(_no_step), "The loss is right and the weights never move. Who updates them, once backward has run?"),
    Mistake(_epoch(_no_backward),
            "step found no gradients. Which call computes them, and does it come before step?"),
    Mistake(_epoch(_loss_backward_first),
            "The loss was asked for its gradient before it met a prediction. What does loss.forward take, and when?"),
    Mistake(_epoch(_model_backward_first),
            "The model was asked to go backward before it went forward. Which values does backward need?"),
    Mistake(_epoch(_backward_of_the_value),
            "model.backward got the loss's value. It takes dL/dprediction: which call returns that?"),
    Mistake(_epoch(_backward_of_the_loss),
            "model.backward got the loss object. It takes dL/dprediction: which method of the loss returns that?"),
    Mistake(_epoch(_swapped), "The loss got y first. Whose gradient does loss.backward() return, and with which sign?"),
    Mistake(_epoch(_loss_afterward),
            "Each loss was taken after its own update, on a network that has just seen this batch. When does an example "
            "test the network fairly?"),
    Mistake(_epoch(_two_steps), "Each batch moved the weights twice. How often does a batch come in one epoch?"),
    Mistake(_epoch(result=lambda losses, weights: sum(losses)),
            "You summed the batches' losses. By what must you weigh, and divide, to get the mean of an example?"),
    Mistake(_epoch(result=lambda losses, weights: np.dot(losses, weights)),
            "This is the sum over all examples. How many were there?"),
    Mistake(_epoch(result=lambda losses, weights: np.sum(losses) / sum(weights)),
            "You divided a sum of means by the number of examples. How many examples does each mean stand for?"),
    Mistake(_epoch(result=lambda losses, weights: np.dot(losses, weights) / len(losses)),
            "This is the sum over all examples, divided by the number of batches. How many examples were there?"),
    Mistake(_epoch(result=lambda losses, weights: losses[-1]),
            "This is the loss of the last batch alone. Where do the others add up?"),
    Mistake(_epoch(result=lambda losses, weights: list(losses)),
            "One loss for each batch came back. How do they become one number?"),
    Mistake(_one_step_at_the_end,
            "The weights moved once, after the last batch. On which line of the loop does the update stand?"),
    Mistake(_loss_after_the_epoch,
            "You trained, and then measured all batches again. Which losses did you meet on the way?"),
    Mistake(_all_at_once, "You joined all batches into one, so the weights moved once. What comes after each batch?"),
    Mistake(_first_batch_only, "Only the first batch was used. Does a return stand inside the loop?"),
    Mistake(_counts_before,
            "Right for a list. A generator gives its batches once, and you walked through it to count them. What can you "
            "count inside the one loop?"),
    Mistake(_counts_afterward,
            "Right for a list. A generator is empty after one walk, so the count afterward is 0. What can you count inside "
            "the one loop?"),
    Mistake(_two_epochs, "Each batch was used twice. How many epochs does this function run?"),
    Mistake(_one_update_each_example,
            "You updated after every example. After how many examples does a batch update the weights?"),
)


def _steps(change):
    """An overfit_one_batch with another number of steps, a function of the wanted one."""
    return lambda model, loss, optimizer, X, y, steps: overfit_one_batch(model, loss, optimizer, X, y, change(steps))


def _losses(result, step=_step):
    """An overfit_one_batch that returns a function of the list of losses, each before its own update."""
    return lambda model, loss, optimizer, X, y, steps: result([step(model, loss, optimizer, X, y) for _ in range(steps)])


def _on_a_copy(model, loss, optimizer, X, y, steps):
    return overfit_one_batch(*copy.deepcopy((model, loss, optimizer)), X, y, steps)


def _one_forward(model, loss, optimizer, X, y, steps):
    prediction = model.forward(X)
    for _ in range(steps):
        loss.forward(prediction, y)
        model.backward(loss.backward())
        optimizer.step()
    return loss.forward(model.forward(X), y)


def _one_prediction(model, loss, optimizer, X, y, steps):
    prediction = model.forward(X)
    for _ in range(steps):
        value = loss.forward(prediction, y)
        model.backward(loss.backward())
        optimizer.step()
    return value


def _example_by_example(model, loss, optimizer, X, y, steps):
    for i in np.arange(steps) % len(X):
        _step(model, loss, optimizer, X[i : i + 1], y[i : i + 1])
    return loss.forward(model.forward(X), y)


OVERFIT_ONE_BATCH = (  # 5.7
    Mistake(_losses(lambda losses: losses[-1]),
            "This loss was taken before the last update. What must you compute once more, after the loop?"),
    Mistake(_losses(lambda losses: losses[0]), "This is the loss before any training. Which one was asked for?"),
    Mistake(_losses(lambda losses: losses),
            "All the losses came back. Which one number tells whether the batch was learned?"),
    Mistake(_losses(np.mean), "This is the mean over all the steps. How large is the loss after the last one?"),
    Mistake(_losses(min),
            "This is the smallest loss on the way, and each was taken before its update. Which one was asked for?"),
    Mistake(_steps(lambda steps: steps - 1), "One step is missing. How often does a loop over range(1, steps) run?"),
    Mistake(_steps(lambda steps: steps + 1), "One step too many. How often does a loop over range(steps + 1) run?"),
    Mistake(_steps(lambda steps: 1), "One step was made, whatever steps says. What belongs into a loop?"),
    Mistake(_losses(lambda losses: losses[-1], _no_step),
            "The weights never move. Who updates them, once backward has run?"),
    Mistake(_losses(lambda losses: losses[-1], _no_backward),
            "step found no gradients. Which call computes them, and does it come before step?"),
    Mistake(_losses(lambda losses: losses[-1], _backward_of_the_value),
            "model.backward got the loss's value. It takes dL/dprediction: which call returns that?"),
    Mistake(_losses(lambda losses: losses[-1], _swapped),
            "The loss got y first. Whose gradient does loss.backward() return, and with which sign?"),
    Mistake(_on_a_copy,
            "The loss is right, but the model that was handed in has not changed: you trained another one. Which one does "
            "the caller want to know about?"),
    Mistake(_one_forward,
            "The prediction was made once, before the loop. What is it worth after the first update?"),
    Mistake(_one_prediction,
            "The prediction was made once, before the loop, so the loss never changes. What must run again in every step?"),
    Mistake(_example_by_example,
            "Each step saw a single example. What does one step of the whole batch use?"),
)
