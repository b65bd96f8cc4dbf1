"""The interactions run on the learner's own functions, whatever right form these have, and a prediction comes first."""

import functools
import re

import numpy as np
import pytest
from moves import EACH, WIDGETS, course, jump, line, moves

from utils.exercises import check, checking
from utils.widgets import (
    activation_explorer,
    batch_noise,
    chain_gears,
    dead_relu,
    early_stop,
    gradient_bench,
    linear_collapse,
    lr_finder,
    one_neuron,
    optimizer_race,
    outlier_bench,
    playground,
    predict,
    relu_hinges,
    ring_units,
    saturation_meter,
    shape_lens,
    softmax_thermometer,
    surprise_meter,
    two_losses,
)
from utils.widgets import lesson_01 as ask
from utils.widgets.explore import notice
from utils.widgets.quiz import Choose


def neuron(x, w, b, activation):
    return activation(x @ w + b)


def layer(X, W, b):
    return X @ W + b


def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


def bce_with_logits(z, y):
    return np.mean(np.logaddexp(0, z) - z * y)


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def mse(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2)


def bce(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def tanh(x):
    return np.tanh(x)


def relu(x):
    return np.maximum(x, 0)


def saturated_fraction(slopes, max_slope):
    return np.mean(np.asarray(slopes) < 0.01 * max_slope)


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(gradient.shape):
        above, below = np.array(x, float), np.array(x, float)
        above[index] += h
        below[index] -= h
        gradient[index] = (f(above) - f(below)) / (2 * h)
    return gradient


def sgd_step(w, g, lr):
    return w - lr * g


def minibatches(X, y, batch_size, rng):
    order = rng.permutation(len(X))
    return [(X[rows], y[rows]) for rows in np.split(order, range(batch_size, len(X), batch_size))]


def train_epoch(model, loss, optimizer, batches):
    total, count = 0.0, 0
    for x, y in batches:
        total += loss.forward(model.forward(x), y) * len(x)
        count += len(x)
        model.backward(loss.backward())
        optimizer.step()
    return total / count


def early_stopping(val_losses, patience, min_delta=0.0):
    best, waited = 0, 0
    for epoch in range(1, len(val_losses)):
        waited += 1
        if val_losses[epoch] < val_losses[best] - min_delta:
            best, waited = epoch, 0
        if waited == patience:
            return epoch, best
    return len(val_losses) - 1, best


def with_one_function(make, call):
    """An interaction that takes several functions, as one that takes a single one."""
    @functools.wraps(make)
    def made(own=None):
        return make() if own is None else call(own)

    made.of = make
    return made


def explore_own(own):
    return activation_explorer({name: (own, lambda z: 1 / np.cosh(z) ** 2)
                                for name in ("sigmoid", "tanh", "ReLU", "leaky ReLU", "identity")})


def counted(function, calls):
    @functools.wraps(function)
    def wrapped(*arguments):
        calls.append(arguments)
        return function(*arguments)

    return wrapped


OWN = [(one_neuron, neuron), (relu_hinges, neuron), (shape_lens, layer), (linear_collapse, layer)]
OWN += [(two_losses, bce_with_logits), (softmax_thermometer, softmax), (outlier_bench, mse), (surprise_meter, bce)]
OWN += [(ring_units, relu), (with_one_function(activation_explorer, explore_own), tanh),
        (with_one_function(dead_relu, lambda own: dead_relu(own, own)), relu),
        (with_one_function(saturation_meter, lambda own: saturation_meter(saturated_fraction=own)), saturated_fraction)]
OWN += [(chain_gears, numerical_gradient), (gradient_bench, numerical_gradient),
        (with_one_function(optimizer_race, lambda own: optimizer_race((own, None, None))), sgd_step)]
OWN += [(batch_noise, minibatches), (lr_finder, train_epoch), (early_stop, early_stopping)]
EACH_OWN = pytest.mark.parametrize("make, own", OWN, ids=lambda function: function.__name__)
PREDICTIONS = [ask.PREDICT_BIAS, ask.PREDICT_GATES, ask.PREDICT_SHAPES, ask.PREDICT_HINGES, ask.PREDICT_COLLAPSE]


@EACH_OWN
def test_every_drawing_calls_the_learners_function(make, own):
    calls = []
    explorer = make(counted(own, calls))
    for move in moves(explorer, 3):
        calls.clear()
        needed = {shape_lens: {"w_rows": move.get("d"), "bias": "(K,)"}, ring_units: {"units": 3}}
        jump(explorer, **move | needed.get(make, {}))
        assert calls


@EACH_OWN
def test_the_learners_numbers_are_the_ones_on_the_page(make, own):
    def shifted(*arguments):
        return own(*arguments) + 7

    assert make(shifted).text != course(make).text == make(own).text


@pytest.mark.parametrize("own, rows, words", [
    (lambda X, W, b: X @ W - b, 3, "differs from X @ W + b here: it gives the shape (4, 2)."),
    (lambda X, W, b: (X @ W + b).T, 3, "differs from X @ W + b here: it gives the shape (2, 4)."),
    (lambda X, W, b: {}[0], 3, "raises KeyError here."),
    (lambda X, W, b: np.zeros(5), 2, "differs from X @ W + b here: it gives the shape (5,)."),  # X @ W has no result
    (layer, 3, None), (layer, 2, None)])
def test_the_lens_says_where_the_learners_layer_does_otherwise(own, rows, words):
    explorer = shape_lens(own)
    jump(explorer, w_rows=rows)
    assert explorer.text.endswith(f" Your own function {words}") if words else "Your own" not in explorer.text


def test_the_learners_collapse_is_the_single_layer_on_the_page():
    calls = []
    explorer = linear_collapse(layer, counted(collapse, calls))
    explorer.set(layers=4)
    assert len(calls) == 1 + 3  # one for the start with two layers, three for four layers
    assert "b = [9.00, 9.00]" in linear_collapse(layer, lambda *arguments: (np.eye(2), np.array([9.0, 9.0]))).text


@EACH_OWN
def test_a_function_that_raises_is_read_out_and_the_interaction_lives_on(make, own):
    broken = False

    def sometimes(*arguments):
        if broken:
            raise KeyError("my own <mistake>")
        return own(*arguments)

    explorer = make(sometimes)
    name, control = next(pair for pair in explorer.controls.items() if hasattr(pair[1], "max"))
    start, text = control.value, explorer.text
    broken = True
    explorer.set(**{name: control.max})
    assert "KeyError" in explorer.text and "<mistake>" not in explorer.readout.value
    broken = False
    explorer.set(**{name: start})
    assert explorer.text == text


@pytest.mark.parametrize("own", [3, lambda *arguments: {}["my own mistake"]], ids=["no function", "raises"])
@pytest.mark.parametrize("make", [make for make, _ in OWN if make is not shape_lens] + [
    with_one_function(playground, lambda own: playground(layer=own))], ids=lambda make: make.__name__)
def test_what_is_refused_at_the_start_is_said_where_the_picture_would_stand(make, own):
    explorer = make(own)
    assert re.match("TypeError|KeyError|layer takes", explorer.text)
    assert explorer.image.value == notice(explorer.text, explorer._figure).encode("jpeg")


def test_a_picture_comes_back_as_it_would_be_without_the_error():
    explorer = playground(layer=3)
    explorer.set(activation1="tanh", activation2="tanh")
    assert explorer.image.value == playground().image.value and explorer.text == playground().text


def as_lists(function):
    return lambda *arguments: tuple(part.tolist() for part in result) if isinstance(
        result := function(*arguments), tuple) else np.asarray(result).tolist()


def as_float32(function):
    return lambda *arguments: tuple(part.astype(np.float32) for part in result) if isinstance(
        result := function(*arguments), tuple) else np.asarray(result, np.float32)


FORMS = [as_lists, as_float32]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("exercise_id, own", [("1.3", neuron), ("1.4", layer), ("1.10", collapse)])
def test_lists_and_float32_pass_the_checks(form, exercise_id, own, monkeypatch):
    monkeypatch.setattr(checking, "_solved", {})
    assert check(exercise_id, functools.wraps(own)(form(own))).passed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("make, own", OWN[:3], ids=lambda function: function.__name__)
def test_what_passes_a_check_drives_the_interaction_as_well(make, own, form):
    mine, theirs = make(form(own)), course(make)
    for move in moves(theirs, 5):
        jump(mine, **move)
        jump(theirs, **move)
        assert mine.text == theirs.text


@pytest.mark.parametrize("functions", [
    (as_lists(layer), collapse), (layer, as_lists(collapse)), (as_float32(layer), collapse), (layer, as_float32(collapse))])
def test_what_passes_a_check_collapses_as_well(functions):
    explorer = linear_collapse(*functions)
    explorer.set(layers=3)
    assert explorer.text.endswith("One layer does it all.")


# ---- predict first ---------------------------------------------------------------------------------------------------

def locked(prediction):
    explorer = prediction.explorer
    return {control.disabled for control in [*explorer.controls.values(), explorer.reset]}


@pytest.mark.parametrize("item", PREDICTIONS, ids=lambda item: item.right)
def test_the_controls_wait_for_a_commitment_and_for_no_particular_one(item):
    for option in item.options:
        prediction = predict(item, line()[0])
        assert locked(prediction) == {True}
        prediction.question.button.click()  # nothing chosen yet
        assert locked(prediction) == {True} and "Answer first" in prediction.question.feedback.value
        prediction.question.inputs[0].value = option
        assert locked(prediction) == {True}
        prediction.question.button.click()
        assert locked(prediction) == {False} and prediction.question.right == (option == item.right)


def test_a_second_answer_locks_nothing_again():
    prediction = predict(ask.PREDICT_BIAS, line()[0])
    for option in ask.PREDICT_BIAS.options:
        prediction.question.inputs[0].value = option
        prediction.question.button.click()
        assert locked(prediction) == {False}


@EACH
def test_without_a_kernel_a_prediction_shows_its_question_over_the_picture(make):
    item = Choose("What comes?", {"this": "Yes.", "that": "No."}, "this")
    data, metadata = predict(item, course(make))._repr_mimebundle_()
    still, _ = course(make)._repr_mimebundle_()
    assert data["text/plain"] == f"Predict first: What comes?\n- this\n- that\n{still['text/plain']}"
    assert data["image/png"] == still["image/png"] and metadata["image/png"]["alt"] in data["text/plain"]


def test_every_interaction_of_the_lesson_takes_the_learners_function():
    assert {getattr(make, "of", make) for make, _ in OWN} == set(WIDGETS)
