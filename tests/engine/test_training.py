"""Training: the batches, the loop, when it stops, and how a result is counted."""

import inspect
import signal
import types

import numpy as np
import pytest

from utils import (
    SGD,
    Adam,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    History,
    Layer,
    Linear,
    MSELoss,
    ReLU,
    Sequential,
    accuracy,
    confusion_matrix,
    early_stopping,
    evaluate,
    minibatches,
    moons,
    rings,
    standardize,
    train,
    train_val_split,
)


def seeded(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("n, batch_size, sizes", [
    (10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 5, [3]), (2, 1, [1, 1]), (1, 1, [1])])
def test_minibatches_are_full_but_for_a_last_short_one(n, batch_size, sizes):
    batches = list(minibatches(np.arange(n), np.arange(n), batch_size, rng=seeded()))
    assert [(len(x), len(y)) for x, y in batches] == [(size, size) for size in sizes]


@pytest.mark.parametrize("batch_size", [1, 3, 7, 20, 100])
def test_every_example_comes_once_and_x_stays_with_its_y(batch_size):
    X, y = np.arange(40).reshape(20, 2), np.arange(20)
    batches = list(minibatches(X, y, batch_size, rng=seeded()))
    assert sorted(np.concatenate([y for _, y in batches])) == list(range(20))
    assert all((x[:, 0] == 2 * y).all() and (x[:, 1] == 2 * y + 1).all() for x, y in batches)


def order(rng):
    X = np.arange(50)
    return np.concatenate([y for _, y in minibatches(X, X, 8, rng=rng)]).tolist()


def test_each_call_draws_a_new_order_and_leaves_the_data_in_theirs():
    rng, X = seeded(), np.arange(50)
    assert len({tuple(order(rng)), tuple(order(rng)), tuple(range(50))}) == 3
    list(minibatches(X, X, 8, rng=rng))
    assert X.tolist() == list(range(50))


def test_the_order_is_a_permutation_that_the_rng_draws():
    assert order(seeded(3)) == seeded(3).permutation(50).tolist() != order(seeded(4))


@pytest.mark.parametrize("n_examples, n_labels, batch_size, message", [
    (3, 2, 1, "as many labels as examples and at least one, got 3 examples and 2 labels"),
    (2, 3, 1, "as many labels as examples and at least one, got 2 examples and 3 labels"),
    (0, 0, 1, "got 0 examples and 0 labels"),
    (3, 3, 0, "takes a batch_size of 1 or more, got 0"),
    (3, 3, -2, "takes a batch_size of 1 or more, got -2"),
])
def test_minibatches_refuse_what_does_not_fit(n_examples, n_labels, batch_size, message):
    X, y = np.ones((n_examples, 2)), np.ones((n_labels, 1), bool)
    with pytest.raises(ValueError, match=message):
        next(minibatches(X, y, batch_size, rng=seeded()))


def line(lr=0.1, momentum=0.0):
    """A model y = 2x + 1 with W = b = 0 at first, and how it is trained."""
    model = Linear(1, 1, rng=seeded())
    model.W.value[:] = 0
    return model, MSELoss(), SGD(model.parameters(), lr, momentum)


X, Y = np.array([[-1.0], [0.0], [1.0], [2.0]]), np.array([[-1.0], [1.0], [3.0], [5.0]])


def test_one_epoch_by_hand():
    model, loss, sgd = line(lr=0.5)  # errors 1, -1, -3, -5: mean square 9, dW -14 / 2, db -8 / 2
    history = train(model, loss, sgd, X, Y, epochs=1, batch_size=4, rng=seeded())
    assert history == History(train_loss=[9.0])
    assert (model.W.value.item(), model.b.value.item()) == (3.5, 2.0)


def test_the_loss_of_an_epoch_is_a_mean_over_examples_not_over_batches():
    model, loss, sgd = line(lr=1e-12)
    history = train(model, loss, sgd, X, Y, epochs=1, batch_size=3, rng=seeded())
    assert history.train_loss == pytest.approx([9.0], rel=1e-9)


def test_train_finds_the_line():
    model, loss, sgd = line()
    train(model, loss, sgd, X, Y, epochs=300, batch_size=4, rng=seeded())
    assert (model.W.value.item(), model.b.value.item()) == pytest.approx((2, 1), abs=1e-6)


def test_labels_may_be_true_and_false():
    model, above = Linear(1, 1, rng=seeded()), X > 0.5
    sgd = SGD(model.parameters(), 1.0)
    train(model, BCEWithLogitsLoss(), sgd, X, above, epochs=100, batch_size=4, rng=seeded())
    assert ((model.forward(X) > 0) == above).all()
    assert train_val_split(X, above, 0.5, rng=seeded())[1].dtype == bool


def test_train_asks_the_model_for_no_gradient_of_its_input():
    model = Linear(1, 1, rng=seeded(), input_gradient=False)
    sgd = SGD(model.parameters(), 0.1)
    train(model, MSELoss(), sgd, X, Y, epochs=300, batch_size=4, rng=seeded())
    assert (model.W.value.item(), model.b.value.item()) == pytest.approx((2, 1), abs=1e-6)


class Gain(MSELoss):
    """What is to grow, turned around: a loss below 0."""

    def forward(self, prediction, target):
        return super().forward(prediction, target) - 10


def test_a_loss_below_0_stays_below_0():
    model, _, sgd = line(lr=1e-12)
    assert train(model, Gain(), sgd, X, Y, epochs=1, batch_size=4, rng=seeded()).train_loss == [-1]
    assert evaluate(model, Gain(), X, Y)[0] == pytest.approx(-1)


def test_a_history_has_one_number_an_epoch_and_nothing_without_a_validation_set():
    history = train(*line(), X, Y, epochs=5, batch_size=2, rng=seeded())
    assert [len(history.train_loss), len(history.val_loss), len(history.val_accuracy)] == [5, 0, 0]
    assert history.stopped == ""


def test_the_validation_numbers_are_those_of_evaluate_after_the_epoch():
    (model, loss, sgd), validation = line(), (X[:2], Y[:2])
    history = train(model, loss, sgd, X, Y, epochs=3, batch_size=2, rng=seeded(),
                    validation=validation)
    assert (len(history.val_loss), history.val_accuracy) == (3, [None] * 3)
    assert (history.val_loss[-1], None) == evaluate(model, loss, *validation)


def test_the_same_seed_trains_the_same_model():
    runs = [train(*line(), X, Y, epochs=5, batch_size=2, rng=seeded(seed)).train_loss
            for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_a_loss_that_leaves_the_numbers_stops_the_run_with_one_warning_and_keeps_the_history():
    message = r"^stopped in epoch \d+, batch 1: the loss is (inf|nan)\. Usual causes: a learning"
    with pytest.warns(RuntimeWarning, match=message) as seen:
        history = train(*line(lr=100.0), X, Y, epochs=1000, batch_size=4, rng=seeded())
    epoch = int(history.stopped.split(",")[0].rsplit(" ", 1)[1])
    assert epoch == len(history.train_loss) + 1 < 1000
    assert np.isfinite(history.train_loss).all() and history.train_loss[-1] > 1e100
    assert (len(seen), seen[0].filename, str(seen[0].message)) == (1, __file__, history.stopped)


def test_what_overflows_in_a_training_stops_it_whatever_numpy_is_told_to_raise():
    with np.errstate(all="raise"), pytest.warns(RuntimeWarning, match="the loss is inf"):
        history = train(*line(lr=1e300), X, Y, epochs=3, batch_size=4, rng=seeded())
    assert history.train_loss == [9.0]


class Explosion(Layer):
    """A reader's own, in which NumPy may say what it likes."""

    def forward(self, x):
        return np.exp(1000 * x)


def test_what_overflows_in_a_layer_of_a_reader_is_said_once_too():
    _, loss, sgd = line()
    with pytest.warns(RuntimeWarning, match="stopped in epoch 1, batch 1: the loss is inf") as seen:
        train(Explosion(), loss, sgd, X, Y, epochs=1, batch_size=4, rng=seeded())
    assert len(seen) == 1


def test_an_interrupt_ends_a_training_at_once_and_the_model_can_be_trained_on(interruptible):
    class Interrupted(Linear):
        forwards = 0

        def forward(self, x):
            self.forwards += 1
            if self.forwards == 3:
                signal.raise_signal(signal.SIGINT)
            return super().forward(x)

    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(12, 2)), rng.integers(0, 2, 12)
    model, errors = Interrupted(2, 2, rng=rng), np.geterr()
    options = {"epochs": 2, "batch_size": 3, "rng": rng}
    with pytest.raises(KeyboardInterrupt):
        train(model, CrossEntropyLoss(), SGD(model.parameters(), 0.1), X, y, **options)
    assert model.forwards == 3 and np.geterr() == errors
    history = train(model, CrossEntropyLoss(), SGD(model.parameters(), 0.1), X, y, **options)
    assert len(history.train_loss) == 2 and model.forwards == 11


def test_the_warning_counts_the_batches_from_one():
    class BreaksAtTheThird(MSELoss):
        calls = 0

        def forward(self, prediction, target):
            self.calls += 1
            return super().forward(prediction, target) if self.calls % 4 != 3 else np.nan

    model, _, sgd = line()
    with pytest.warns(RuntimeWarning, match="stopped in epoch 1, batch 3: the loss is nan"):
        history = train(model, BreaksAtTheThird(), sgd, X, Y, epochs=9, batch_size=1, rng=seeded())
    assert history.train_loss == []


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("names, guilty", [("X", "X"), ("y", "y"), ("Xy", "X")])
def test_data_with_nan_or_inf_are_refused_before_the_first_step(names, guilty, broken):
    data = {"X": X.copy(), "y": Y.copy()}
    for name in names:
        data[name][[0, 2]] = broken
    model, loss, sgd = line()
    message = f"^train takes finite numbers, got 2 nan or inf in {guilty}$"
    with pytest.raises(ValueError, match=message):
        train(model, loss, sgd, **data, epochs=1, batch_size=3, rng=seeded())
    assert model.W.value.item() == 0


def test_train_still_says_what_it_takes():
    assert list(inspect.signature(train).parameters)[:5] == ["model", "loss", "optimizer", "X", "y"]
    assert "Train for some epochs" in train.__doc__


LOGITS = np.array([[1.0, 3.0, 2.0], [0.0, -1.0, -2.0], [5.0, 5.0, 6.0], [9.0, 8.0, 7.0]])


@pytest.mark.parametrize("labels, fraction", [
    ([1, 0, 2, 0], 1.0), ([1, 0, 2, 1], 0.75), ([0, 1, 0, 1], 0.0)])
def test_accuracy_is_the_fraction_of_largest_logits_at_the_label(labels, fraction):
    result = accuracy(LOGITS, np.array(labels))
    assert type(result) is float and result == fraction


def test_the_accuracy_of_one_example_is_0_or_1():
    assert (accuracy(LOGITS[:1], np.array([1])), accuracy(LOGITS[:1], np.array([0]))) == (1, 0)


def test_accuracy_counts_every_step_of_sequences():
    logits, labels = np.stack([LOGITS, LOGITS]), np.array([[1, 0, 2, 0], [1, 0, 0, 1]])
    assert accuracy(logits, labels) == 6 / 8
    assert evaluate(Sequential(), CrossEntropyLoss(), logits, labels)[1] == 6 / 8


@pytest.mark.parametrize("logits, labels, message", [
    (LOGITS, np.zeros(3, int),
     r"logits \(N, C\) and labels \(N,\) with N at least 1, got \(4, 3\) and \(3,\)"),
    (LOGITS, np.zeros((4, 1), int), r"got \(4, 3\) and \(4, 1\)"),
    (LOGITS[0], np.zeros(3, int), r"got \(3,\) and \(3,\)"),
    (LOGITS[0], np.array(1), r"got \(3,\) and \(\)"),
    (np.array(1.0), np.zeros(1, int), r"got \(\) and \(1,\)"),
    (LOGITS[:, :, None], np.zeros(4, int), r"got \(4, 3, 1\) and \(4,\)"),
    (LOGITS[:0], np.zeros(0, int), r"got \(0, 3\) and \(0,\)"),
])
def test_accuracy_refuses_what_does_not_fit(logits, labels, message):
    with pytest.raises(ValueError, match=message):
        accuracy(logits, labels)


def test_a_confusion_matrix_by_hand():
    labels, predictions = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 1, 1, 0, 0, 2])
    counts = [[1, 1, 0, 0], [0, 1, 0, 0], [2, 0, 1, 0], [0, 0, 0, 0]]
    assert confusion_matrix(labels, predictions, 4).tolist() == counts


@pytest.mark.parametrize("dtype", [np.uint8, np.int32, np.int64])
def test_a_confusion_matrix_counts_many_classes_in_any_dtype(dtype):
    labels = np.arange(100).astype(dtype)
    np.testing.assert_array_equal(confusion_matrix(labels, labels, 100), np.eye(100))


def test_a_confusion_matrix_takes_few_classes_and_no_examples():
    none, some = np.array([], int), np.array([1, 2])
    assert confusion_matrix(none, none, 2).tolist() == [[0, 0], [0, 0]]
    assert confusion_matrix(some, some, 3).tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_confusion_matrix_rounds_no_labels():
    with pytest.raises(TypeError, match="Cannot cast"):
        confusion_matrix(np.array([0.5]), np.array([0]), 2)


@pytest.mark.parametrize("labels, predictions, message", [
    ([0, 1], [0, 1, 1], r"labels and predictions of one shape \(N,\), got \(2,\) and \(3,\)"),
    ([0, 1, 1], [0, 1], r"labels and predictions of one shape \(N,\), got \(3,\) and \(2,\)"),
    ([[0, 1]], [[0, 1]], r"got \(1, 2\) and \(1, 2\)"),
    (0, 0, r"got \(\) and \(\)"),
    ([0, -1], [0, 1], "takes classes from 0 to 2, got -1 to 1"),
    ([-1, 0], [0, 1], "takes classes from 0 to 2, got -1 to 1"),
    ([0, 1], [-1, 0], "takes classes from 0 to 2, got -1 to 1"),
    ([-2, -1], [-1, -1], "takes classes from 0 to 2, got -2 to -1"),
    ([0, 1], [0, 3], "takes classes from 0 to 2, got 0 to 3"),
    ([0, 1], [3, 0], "takes classes from 0 to 2, got 0 to 3"),
    ([4, 0], [0, 1], "takes classes from 0 to 2, got 0 to 4"),
])
def test_a_confusion_matrix_refuses_what_does_not_fit(labels, predictions, message):
    with pytest.raises(ValueError, match=message):
        confusion_matrix(np.array(labels), np.array(predictions), 3)


def test_evaluate_gives_loss_and_accuracy_and_changes_nothing():
    model = Linear(2, 2, rng=seeded())
    model.W.value[:] = np.eye(2)
    X, y = np.array([[0.0, 0.0], [0.0, np.log(3)]]), np.array([0, 1])
    result = evaluate(model, CrossEntropyLoss(), X, y)
    assert result == pytest.approx((np.log(8 / 3) / 2, 1.0), rel=1e-14)
    assert model.W.grad is None and model.W.value.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("X, y", [([-1.0, 2.0], [0.0, 2.0]), ([[-1.0, 2.0]], [[0, 2]]), (2.0, 2)])
def test_without_labels_there_is_no_accuracy(X, y):
    assert evaluate(ReLU(), MSELoss(), np.array(X), np.array(y)) == (0, None)


@pytest.mark.parametrize("y", [np.array([1.0, 0.0, 2.0, 0.0]), np.array(2)])
def test_targets_of_a_loss_of_ones_own_are_no_labels_unless_they_are_whole_numbers_one_for_each(y):
    no_loss = types.SimpleNamespace(forward=lambda prediction, y: 0)
    assert evaluate(ReLU(), no_loss, LOGITS, y) == (0, None)


def test_a_model_that_takes_tokens_may_answer_at_every_step():
    one_hot = types.SimpleNamespace(forward=lambda ids: np.eye(3)[ids])
    ids = np.array([[0, 2, 1], [1, 1, 0]])
    assert evaluate(one_hot, CrossEntropyLoss(), ids, ids)[1] == 1


def test_labels_may_be_unsigned():
    X, y = np.array([[0.0, 1000.0]]), np.array([1], np.uint8)
    assert evaluate(ReLU(), CrossEntropyLoss(), X, y) == (0, 1)


@pytest.mark.parametrize("losses, patience, min_delta, wanted", [
    ([5, 4, 3, 2], 2, 0, (3, 3)),  # never worse: to the end
    ([5, 3, 4, 4, 1], 2, 0, (3, 1)),  # what comes after the stop is not seen
    ([5, 3, 4, 2, 3, 3, 3], 3, 0, (6, 3)),  # a better epoch begins the count again
    ([3, 3, 3], 2, 0, (2, 0)),  # equal is not better
    ([3.0, 2.9, 2.8, 2.7], 3, 0.25, (3, 3)),  # small steps add up to one that counts
    ([3.0, 2.9, 2.8, 2.7], 2, 0.5, (2, 0)),
    ([5, 3, 4], 2, 0, (2, 1)),  # at its end before it has to stop
    ([1], 1, 0, (0, 0)),
])
def test_early_stopping_by_hand(losses, patience, min_delta, wanted):
    assert early_stopping(losses, patience, min_delta) == wanted


def test_unasked_the_smallest_step_counts():
    assert early_stopping([3.0, 2.9, 2.8, 2.8], 2) == (3, 2)


@pytest.mark.parametrize("losses, patience, got", [
    ([], 1, "0 losses and patience 1"), ([3.0, 2.0], 0, "2 losses and patience 0"),
    ([3.0, 2.0], -1, "2 losses and patience -1")])
def test_early_stopping_refuses_what_it_cannot_judge(losses, patience, got):
    message = f"at least one loss and a patience of 1 or more, got {got}$"
    with pytest.raises(ValueError, match=message):
        early_stopping(losses, patience)


def test_standardize_treats_every_column_by_itself():
    train_set = np.array([[9.0, 1.0, -5.0, -70.0], [1.0, 9.0, 1.0, -70.0], [1.0, 9.0, -5.0, -70.0]])
    mean, sd = np.array([11 / 3, 19 / 3, -3, -70]), [8 * 2**0.5 / 3, 8 * 2**0.5 / 3, 2 * 2**0.5, 1]
    ours, others = standardize(train_set, train_set[::-1] + 1)
    np.testing.assert_allclose(ours, (train_set - mean) / sd, rtol=1e-14)
    np.testing.assert_allclose(others, (train_set[::-1] + 1 - mean) / sd, rtol=1e-14)


def test_standardize_of_tiny_numbers_raises_nothing():
    with np.errstate(all="raise"):
        standardize(np.array([[1e-160], [2e-160]]), np.ones((1, 1)))


def test_standardize_uses_the_training_set_alone_and_leaves_a_constant_column_at_0():
    train_set = np.array([[1.0, 7.0, 0.1], [5.0, 7.0, 0.1], [3.0, 7.0, 0.1]])
    test_set = np.array([[7.0, 8.0, 0.1]])
    ours, others = standardize(train_set, test_set)
    np.testing.assert_allclose(ours, [[-1.5**0.5, 0, 0], [1.5**0.5, 0, 0], [0, 0, 0]], atol=1e-15)
    np.testing.assert_allclose(others, [[4 / (8 / 3) ** 0.5, 1, 0]], atol=1e-15)
    assert train_set.tolist() == [[1, 7, 0.1], [5, 7, 0.1], [3, 7, 0.1]]


@pytest.mark.parametrize("fraction, n_val", [(0.3, 3), (0.5, 6)])
def test_train_val_split_draws_the_validation_set_first(fraction, n_val):
    X, y = np.arange(22.0).reshape(11, 2), np.arange(11)[:, None]
    order = seeded().permutation(11)
    train_set, val_set = order[n_val:], order[:n_val]
    wanted = X[train_set], y[train_set], X[val_set], y[val_set]
    for part, whole in zip(train_val_split(X, y, fraction, rng=seeded()), wanted):
        np.testing.assert_array_equal(part, whole)


def test_train_val_split_keeps_every_example_with_its_label_once():
    X, y = np.arange(22.0).reshape(11, 2), np.arange(11)
    X_train, y_train, X_val, y_val = train_val_split(X, y, 0.3, rng=seeded())
    assert (len(y_train), len(y_val)) == (8, 3) and sorted([*y_train, *y_val]) == list(range(11))
    np.testing.assert_array_equal(X[y_train], X_train)
    np.testing.assert_array_equal(X[y_val], X_val)
    assert train_val_split(X, y, 0.3, rng=np.random.default_rng(9))[3].tolist() != y_val.tolist()


@pytest.mark.parametrize("labels, fraction", [(10, 0.2), (12, 0.2), (11, 0.0), (11, 1.0)])
def test_train_val_split_refuses_what_does_not_fit(labels, fraction):
    got = f"got 11 examples, {labels} labels and {fraction}$"
    with pytest.raises(ValueError, match=f"a fraction between 0 and 1, {got}"):
        train_val_split(np.zeros((11, 2)), np.zeros((labels, 1), bool), fraction, rng=seeded())


# ---- whole trainings, last: most mutants are seen before these take their time -------------------

def trained(make_data, n_outputs, loss, seed, dtype=np.float64):
    rng = seeded(seed)
    data = [make_data(n, noise=0.05, rng=rng) for n in (200, 500)]
    (X, y), test = [(X.astype(dtype), y if n_outputs > 1 else y[:, None]) for X, y in data]
    model = Sequential(Linear(2, 16, rng=rng, dtype=dtype), ReLU(),
                       Linear(16, n_outputs, rng=rng, dtype=dtype))
    optimizer = Adam(model.parameters(), lr=0.02)
    return model, test, train(model, loss, optimizer, X, y, epochs=60, batch_size=20, rng=rng,
                              validation=test)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("make_data", [moons, rings])
def test_a_small_network_learns_a_bent_boundary(make_data, seed, dtype):
    model, _, history = trained(make_data, 2, CrossEntropyLoss(), seed, dtype)
    assert history.train_loss[0] > 0.2 and history.train_loss[-1] < 0.05
    assert history.val_accuracy[-1] > 0.98
    assert {parameter.value.dtype for parameter in model.parameters()} == {np.dtype(dtype)}


def test_one_logit_learns_it_too_and_whole_number_labels_in_a_column_are_no_error():
    model, (X, y), history = trained(moons, 1, BCEWithLogitsLoss(), 0)
    assert ((model.forward(X) > 0) == y).mean() > 0.98
    assert history.val_accuracy == [None] * 60
