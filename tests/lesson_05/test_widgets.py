"""The smaller interactions of lesson 5: their numbers against other formulas, and their words."""

import importlib
import itertools
import math
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from helpers.widgets import course, moves, point, values

from utils import (
    Adam,
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    Linear,
    ReLU,
    Sequential,
    minibatches,
    moons,
    train,
    train_val_split,
)
from utils.lesson_05 import batch_noise, early_stop, lr_finder

LESSON_5 = [batch_noise, lr_finder, early_stop]
EACH = pytest.mark.parametrize("make", LESSON_5, ids=lambda make: make.__name__)
noise_file, finder_file, stop_file = (importlib.import_module(f"utils.lesson_05.{make.__name__}")
                                      for make in LESSON_5)


# ---- the batch-noise meter -----------------------------------------------------------------------

EACH_MOMENT = pytest.mark.parametrize("moment", noise_file.MOMENTS)


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def gradients_by_hand(network, X, y):
    """The gradient of every example, (N, P), by the formulas for 64 - 32 - 10."""
    W1, b1, W2, b2 = (parameter.value for parameter in network.parameters())
    z = X @ W1 + b1
    h = z * (z > 0)
    delta2 = softmax(h @ W2 + b2) - np.eye(10)[y]
    delta1 = delta2 @ W2.T * (z > 0)
    parts = [np.einsum("nd,nk->ndk", X, delta1), delta1, np.einsum("nd,nk->ndk", h, delta2), delta2]
    return np.concatenate([part.reshape(len(X), -1) for part in parts], axis=1)


@EACH_MOMENT
def test_the_spread_is_that_of_the_examples_gradients(moment):
    at, (X, y) = noise_file.moments()[moment], noise_file.first_digits(noise_file.N)
    rows = gradients_by_hand(at.network, X, y)
    np.testing.assert_allclose(at.full, rows.mean(axis=0), atol=1e-12)
    mean = rows.mean(axis=0)
    squares = ((rows - mean) ** 2).sum(axis=1)
    assert at.spread == pytest.approx(math.sqrt(squares.mean()) / np.linalg.norm(mean), rel=1e-9)


@pytest.mark.parametrize("exponent", [0, 4, 9])
def test_the_dots_are_the_batches_own_gradients_at_their_distance_and_angle(exponent):
    B, at = 2**exponent, noise_file.moments()["after 1 epoch"]
    X, y = noise_file.first_digits(noise_file.N)
    s = noise_file.state("after 1 epoch", exponent)
    order = np.random.default_rng(0).permutation(noise_file.N)
    length = np.linalg.norm(at.full)
    for i in range(5):
        batch = order[i * B : (i + 1) * B]
        g = gradients_by_hand(at.network, X[batch], y[batch]).mean(axis=0)
        size = np.linalg.norm(g)
        assert s.noises[i] == pytest.approx(np.linalg.norm(g - at.full) / length)
        angle = math.acos(g @ at.full / size / length)
        assert s.angles[i] == pytest.approx(math.degrees(angle))
        assert math.hypot(s.along[i], s.across[i]) == pytest.approx(size / length)
        assert math.hypot(s.along[i] - 1, s.across[i]) == pytest.approx(s.noises[i])
    assert len(s.along) == {0: 100, 4: 100, 9: 32}[exponent]


@EACH_MOMENT
def test_the_batches_keep_to_the_line(moment):
    for exponent in range(11):
        B, s = 2**exponent, noise_file.state(moment, exponent)
        assert s.noise == pytest.approx(noise_file.expected(moment, B), rel=0.12)
        assert s.noise == pytest.approx(math.sqrt((s.noises**2).mean()))


def test_the_line_is_the_mean_over_all_batches_that_hold_no_example_twice():
    """Of a small set all batches can be counted: the mean squared distance of their means."""
    rows = np.random.default_rng(1).normal(size=(7, 3))
    spread = ((rows - rows.mean(axis=0)) ** 2).sum(axis=1).mean()
    for B in (1, 2, 3, 6, 7):
        means = np.array([rows[list(batch)].mean(axis=0)
                          for batch in itertools.combinations(range(7), B)])
        counted = ((means - rows.mean(axis=0)) ** 2).sum(axis=1).mean()
        assert counted == pytest.approx(spread / B * (7 - B) / 6, abs=1e-12)
    assert noise_file.expected("at the start", noise_file.N) == 0
    assert noise_file.expected("at the start", 3) == pytest.approx(
        noise_file.moments()["at the start"].spread * math.sqrt((4096 - 3) / 4095 / 3))


def test_a_batch_4_times_as_large_halves_the_noise_at_every_moment():
    for moment in noise_file.MOMENTS:
        for exponent in range(9):
            B = 2**exponent
            ratio = noise_file.expected(moment, 4 * B) / noise_file.expected(moment, B)
            assert 0.43 < ratio < 0.5
            assert exponent > 6 or ratio > 0.48


@pytest.mark.parametrize("moment, noises", [
    ("at the start", (8.205, 2.047, 1.018, 0.497)),
    ("after 1 epoch", (11.723, 2.925, 1.454, 0.709)),
    ("after 10 epochs", (26.428, 6.595, 3.278, 1.599))])
def test_the_noises_that_the_lesson_quotes(moment, noises):
    expected = [noise_file.expected(moment, B) for B in (1, 16, 64, 256)]
    assert expected == pytest.approx(noises, abs=6e-4)


def test_the_noise_meter_reads_its_numbers_out():
    explorer = course(batch_noise)
    for move in moves(explorer, 20, seed=5):
        explorer.set(**move)
        B, s = 2 ** move["exponent"], noise_file.state(move["moment"], move["exponent"])
        start = f"{move['moment']}, batches of {B:,}: "
        assert explorer.text.lower().startswith(start)
        noise, chance, angle = re.search(
            r"the noise is (\S+) times the full gradient( \(by chance .*\))?, half of the batches "
            r"point more than (\d+)° away", explorer.text).groups()
        assert float(noise) == pytest.approx(s.noise, abs=0.0051)
        by_chance = noise_file.expected(move["moment"], B)
        assert chance == (f" (by chance {by_chance:.2f})" if move["chance"] else None)
        assert abs(np.sum(s.angles > int(angle)) - len(s.angles) / 2) <= 0.12 * len(s.angles)
        assert f"an epoch of 4,096 examples has {math.ceil(4096 / B):,} updates." in explorer.text


def test_a_batch_beyond_the_picture_stands_on_its_edge_and_is_counted():
    explorer = course(batch_noise)
    for exponent in (0, 2, 6):
        explorer.set(moment="after 10 epochs", exponent=exponent)
        s, plane = noise_file.state("after 10 epochs", exponent), explorer.picture.figure.axes[0]
        dots, outside = (next(line for line in plane.lines if line.get_marker() == marker)
                         for marker in "o^")
        count = sum(not (-6 < along < 8 and across < 8) for along, across in zip(s.along, s.across))
        assert len(outside.get_xdata()) == count == len(s.along) - len(dots.get_xdata())
        assert (f"({count} of 100 batches lie out of the picture)" in explorer.text) == (count > 0)
        assert all(-6 <= x <= 8 and 0 <= y <= 8 for x, y in outside.get_xydata())


def test_the_learners_minibatches_may_be_a_generator_or_give_lists_and_none_is_said():
    def as_lists(X, y, B, rng):
        for x, labels in minibatches(X, y, B, rng=rng):
            yield x.tolist(), labels.tolist()

    assert batch_noise(as_lists).text == course(batch_noise).text
    assert "minibatches gave no batch" in batch_noise(lambda X, y, B, rng: []).text


# ---- the learning-rate finder --------------------------------------------------------------------

EACH_OPTIMIZER = pytest.mark.parametrize("optimizer", finder_file.OPTIMIZERS)


def sweep_by_hand(optimizer, steps):
    """The textbook's formulas, on arrays of their own."""
    rng = np.random.default_rng(0)
    W = [rng.normal(0, math.sqrt(2 / 64), (64, 32)), np.zeros(32),
         rng.normal(0, math.sqrt(2 / 32), (32, 10)), np.zeros(10)]
    X, y = finder_file.first_digits(finder_file.N)
    orders = np.concatenate([rng.permutation(1024) for _ in range(4)])
    m, v, losses = [0.0] * 4, [0.0] * 4, []
    for t in range(1, steps + 1):
        rows, lr = orders[32 * (t - 1) : 32 * t], 10 ** (-4 + 0.05 * (t - 1))
        x, h = X[rows], np.maximum(X[rows] @ W[0] + W[1], 0)
        p = softmax(h @ W[2] + W[3])
        losses.append(-np.log(p[np.arange(32), y[rows]]).mean())
        delta2 = (p - np.eye(10)[y[rows]]) / 32
        delta1 = delta2 @ W[2].T * (h > 0)
        for i, g in enumerate((x.T @ delta1, delta1.sum(axis=0), h.T @ delta2, delta2.sum(axis=0))):
            if optimizer == "Adam":
                m[i], v[i] = 0.9 * m[i] + 0.1 * g, 0.999 * v[i] + 0.001 * g * g
                W[i] = W[i] - lr * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
            else:
                v[i] = (0.9 if "momentum" in optimizer else 0.0) * v[i] + g
                W[i] = W[i] - lr * v[i]
    return losses


@EACH_OPTIMIZER
def test_the_sweep_is_the_textbooks_loop(optimizer):
    losses = finder_file.sweep(optimizer).raw[:70]
    np.testing.assert_allclose(losses, sweep_by_hand(optimizer, 70), rtol=1e-7)


def test_the_sweep_takes_the_rates_of_the_slider():
    rates = values(course(lr_finder).controls["exponent"])
    np.testing.assert_allclose(rates, finder_file.EXPONENTS, atol=1e-9)
    assert len(finder_file.sweep("SGD").raw) == 101 and set(finder_file.BEST.values()) < set(rates)


def test_a_sweep_is_smoothed_over_eleven_steps_and_read_where_it_turns():
    raw = np.concatenate([np.full(30, 2.0), np.linspace(2, 1, 21), np.linspace(1, 4, 31)])
    s = finder_file.read(raw)
    np.testing.assert_allclose(s.smooth[5:-5], np.convolve(raw, np.ones(11) / 11, "valid"))
    assert abs(s.lowest - 50) <= 3 and 35 <= s.fastest <= 45 and s.explodes == 62
    assert s.smooth[0] == 2 and s.smooth[61] <= 2.0 + 1e-12 < s.smooth[62]


def test_a_sweep_ends_where_the_loss_is_no_number_and_need_not_explode():
    s = finder_file.read(np.array([2.0, 1.5, 1.0, np.nan]))
    assert len(s.raw) == len(s.smooth) == 3 and s.explodes is None
    with pytest.raises(ValueError, match="no finite loss"):
        finder_file.read(np.array([np.nan]))


@EACH_OPTIMIZER
def test_a_run_is_that_of_train(optimizer):
    X, y = finder_file.first_digits(finder_file.N)
    rng = np.random.default_rng(0)
    network = Sequential(Linear(64, 32, rng=rng), ReLU(), Linear(32, 10, rng=rng))
    mover = finder_file.OPTIMIZERS[optimizer](network.parameters(), lr=10**-1.5)
    history = train(network, CrossEntropyLoss(), mover, X, y, epochs=5, batch_size=32, rng=rng,
                    validation=(X, y))
    np.testing.assert_allclose(finder_file.run(optimizer, -1.5)[1:], history.val_loss, rtol=1e-9)


@EACH_OPTIMIZER
def test_a_run_that_leaves_for_infinity_ends_there_and_says_so(optimizer):
    losses = finder_file.run(optimizer, 300.0)
    assert len(losses) < 6 and not np.isfinite(losses[-1]) and np.isfinite(losses[:-1]).all()
    s = finder_file.sweep(optimizer)
    text = finder_file.readout(optimizer, 1.0, s, losses, losses)
    assert "inf or nan after 1 epochs, no better than the start, 2.313; the best" in text


@pytest.mark.parametrize("optimizer, places, ends, tenth", [
    ("SGD", (-0.3, -0.05, 0.55, 0.25), (0.573, 0.533, 1.695, 0.457), 1.439),
    ("momentum 0.9", (-0.7, -0.3, 0.35, -0.6), (0.504, 0.553, 2.436, 0.450), 0.577),
    ("Adam", (-1.45, -1.0, -0.05, -1.45), (0.294, 0.390, 2.366, 0.294), 0.474)])
def test_where_the_sweep_turns_and_what_these_rates_are_worth(optimizer, places, ends, tenth):
    """Where the loss falls fastest, is lowest, explodes; the best rate; a tenth of the lowest's."""
    s = finder_file.sweep(optimizer)
    found = [finder_file.EXPONENTS[place] for place in (s.fastest, s.lowest, s.explodes)]
    assert [*found, finder_file.BEST[optimizer]] == pytest.approx(places)
    last = [finder_file.run(optimizer, place)[-1] for place in places]
    assert last == pytest.approx(ends, abs=6e-4)
    assert finder_file.run(optimizer, places[1] - 1)[-1] == pytest.approx(tenth, abs=6e-4)


@EACH_OPTIMIZER
def test_no_other_rate_of_the_slider_ends_lower_than_the_best(optimizer):
    best = finder_file.BEST[optimizer]
    others = [e for e in finder_file.EXPONENTS
              if abs(e - best) < 0.51 or round(4 * e, 6).is_integer()]
    ends = [finder_file.run(optimizer, exponent)[-1] for exponent in others]
    assert others[int(np.nanargmin(ends))] == pytest.approx(best)


def test_the_finder_reads_its_numbers_out():
    explorer = course(lr_finder)
    for move in moves(explorer, 12, seed=6):
        explorer.set(**move)
        s, losses = finder_file.sweep(move["optimizer"]), finder_file.run(**move)
        marks = re.search(
            r"begins at (\S+) nats, falls fastest at (\S+), is lowest at (\S+), and back above its "
            r"start at (\S+)\. ", explorer.text).groups()
        wanted = [s.smooth[0], *10 ** finder_file.EXPONENTS[[s.fastest, s.lowest, s.explodes]]]
        assert [float(mark) for mark in marks] == pytest.approx(wanted, rel=0.05)
        rate, end, best = re.search(
            r"lr = (\S+): (\S+) nats after 5 epochs.* ends at (\S+)\.$", explorer.text).groups()
        best_run = finder_file.run(move["optimizer"], finder_file.BEST[move["optimizer"]])
        assert float(rate) == pytest.approx(10 ** move["exponent"], rel=0.05)
        assert float(end) == pytest.approx(losses[-1], abs=6e-4)
        assert float(best) == pytest.approx(best_run[-1], abs=6e-4)
        assert ("no better than the start" in explorer.text) == (losses[-1] > losses[0])


def test_a_train_epoch_that_trains_nothing_shows_it():
    explorer = lr_finder(lambda model, loss, optimizer, batches: 2.5)
    assert "2.313 nats after 5 epochs" in explorer.text and "begins at 2.50 nats" in explorer.text
    assert "no finite loss" in lr_finder(lambda *arguments: math.nan).text


# ---- the early-stopping scrubber -----------------------------------------------------------------

def forward_by_hand(weights, x):
    W1, b1, W2, b2, W3, b3 = weights
    return (np.maximum(np.maximum(x @ W1 + b1, 0) @ W2 + b2, 0) @ W3 + b3)[:, 0]


def rule_by_hand(losses, patience, min_delta):
    """The epochs that are better; the run ends where the next one is too far away."""
    better = [0]
    for epoch, loss in enumerate(losses):
        if loss < losses[better[-1]] - min_delta:
            better.append(epoch)
    for this, following in zip(better, [*better[1:], math.inf]):
        if following - this > patience and this + patience < len(losses):
            return this + patience, this
    return len(losses) - 1, better[-1]


@pytest.mark.parametrize("epoch", [0, 1, 32, 200])
def test_losses_accuracies_and_picture_of_an_epoch_are_those_of_its_weights(epoch):
    run = stop_file.trained()
    for part in (0, 1):
        z = forward_by_hand(run.snapshots[epoch], run.X[part])
        p = 1 / (1 + np.exp(-z))
        surprise = -np.log(np.where(run.y[part] == 1, p, 1 - p))
        assert run.losses[part, epoch] == pytest.approx(surprise.mean())
        assert run.accuracies[part, epoch] == pytest.approx(((z > 0) == (run.y[part] == 1)).mean())
    plane = forward_by_hand(run.snapshots[epoch], stop_file.PLANE)
    np.testing.assert_allclose(run.answers(epoch).ravel(), plane, atol=1e-9)


def test_the_run_is_a_real_training():
    rng = np.random.default_rng(8)
    X_train, y_train, X_val, y_val = train_val_split(*moons(200, noise=0.3, rng=rng), 0.5, rng=rng)
    network = Sequential(Linear(2, 32, rng=rng), ReLU(), Linear(32, 32, rng=rng), ReLU(),
                         Linear(32, 1, rng=rng))
    history = train(network, BCEWithLogitsLoss(), Adam(network.parameters(), 0.005), X_train,
                    y_train[:, None], epochs=40, batch_size=20, rng=rng,
                    validation=(X_val, y_val[:, None]))
    np.testing.assert_allclose(stop_file.trained().losses[1, 1:41], history.val_loss, rtol=1e-7)


def test_the_run_learns_and_then_learns_by_heart():
    run = stop_file.trained()
    assert run.losses[1].argmin() == 32
    wanted = np.array([[0.157, 0.046], [0.172, 0.451]])
    assert run.losses[:, [32, 200]] == pytest.approx(wanted, abs=6e-4)
    assert run.accuracies[:, [32, 200]] == pytest.approx(np.array([[0.92, 0.99], [0.93, 0.86]]))


@pytest.mark.parametrize("min_delta", [0.0, 0.01, 0.05, 0.1])
def test_the_marks_are_where_the_rule_says(min_delta):
    explorer, losses = course(early_stop), stop_file.trained().losses[1]
    for patience in (1, 2, 3, 10, 50):
        explorer.set(patience=patience, min_delta=min_delta)
        s = stop_file.state(patience, min_delta)
        assert (s.stop, s.best) == rule_by_hand(losses, patience, min_delta)
        curves = explorer.picture.figure.axes[0]
        star = next(line for line in curves.lines if line.get_label() == "kept")
        stop = next(line for line in curves.lines if line.get_label() == "stop")
        assert star.get_xdata()[0] == s.best
        assert star.get_ydata()[0] == pytest.approx(min(losses[s.best], 0.64))
        assert list(stop.get_xdata()) == [s.stop, s.stop] and curves.patches[0].get_x() == s.stop
        assert curves.patches[0].get_x() + curves.patches[0].get_width() == 200


def test_a_picture_that_waits_for_a_prediction_does_not_show_what_comes():
    stop, noise = course(early_stop), course(batch_noise)
    curves = stop.picture.figure.axes[0].lines[:2]
    for whole, last in (False, 20), (True, 200):
        stop.set(whole=whole)
        assert [max(curve.get_xdata()) for curve in curves] == [last, last]
        assert ("is 0.172, at epoch 32" in stop.text) == whole
    lines = {line.get_label(): line for line in noise.picture.figure.axes[1].lines}
    for shown in False, True:
        noise.set(chance=shown)
        assert [len(lines[name].get_xdata()) > 0 for name in ("with repeats", "without")] == [
            shown, shown]


@pytest.mark.parametrize("patience, min_delta, stop, best", [
    (1, 0.0, 8, 7), (2, 0.0, 15, 13), (3, 0.0, 30, 27), (5, 0.0, 37, 32), (10, 0.0, 42, 32),
    (50, 0.0, 82, 32), (10, 0.01, 30, 20), (10, 0.05, 19, 9)])
def test_too_little_patience_or_too_large_a_step_stops_too_early(patience, min_delta, stop, best):
    s = stop_file.state(patience, min_delta)
    assert (s.stop, s.best, s.lowest) == (stop, best, 32)


def test_the_scrubber_reads_its_numbers_out():
    explorer, run = course(early_stop), stop_file.trained()
    for move in moves(explorer, 30, seed=7):
        explorer.set(**move)
        s = stop_file.state(move["patience"], move["min_delta"])
        words = re.match(
            r"Epoch (\d+): loss (\S+) in training, (\S+) in validation; (\d+) % and (\d+) % "
            r"right\. Patience (\d+), min_delta (\S+): stops at epoch (\d+), keeps epoch (\d+) "
            r"with (\d\.\d+)", explorer.text)
        expected = [move["epoch"], *run.losses[:, move["epoch"]],
                    *100 * run.accuracies[:, move["epoch"]], move["patience"], move["min_delta"],
                    s.stop, s.best, run.losses[1, s.best]]
        assert [float(word) for word in words.groups()] == pytest.approx(expected, abs=6e-4)
        lowest = "the lowest is 0.172, at epoch 32."
        lowest = "no epoch of the 200 is better." if s.best == 32 else lowest
        assert explorer.text.endswith(lowest) == move["whole"]


def test_the_learners_rule_sets_the_marks_and_an_epoch_that_is_none_is_named():
    asked = []

    def own(val_losses, patience, min_delta):
        asked.append((val_losses, patience, min_delta))
        return np.int64(90), 17.0

    explorer = early_stop(own)
    assert "stops at epoch 90, keeps epoch 17 with" in explorer.text
    assert asked[0] == (stop_file.trained().losses[1].tolist(), 3, 0.0)
    explorer.set(min_delta=0.05, patience=9)
    assert asked[-1][1:] == (9, 0.05)
    for answer in ((201, 3), (5, -1)):
        explorer = early_stop(lambda *arguments, answer=answer: answer)
        assert "the run has the epochs 0 to 200" in explorer.text


def test_a_picture_of_an_epoch_leaves_the_trained_network_as_it_is():
    run = stop_file.trained()
    before = [parameter.value.copy() for parameter in run.network.parameters()]
    first, last = run.answers(0), run.answers(200)
    assert not np.allclose(first, last)
    for parameter, value in zip(run.network.parameters(), before):
        np.testing.assert_array_equal(parameter.value, value)


def test_batches_of_two_widgets_at_once_do_not_mix():
    def noises(exponent):
        return noise_file.state("after 1 epoch", exponent).noises

    alone = [noises(exponent) for exponent in (4, 6)]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            together = list(pool.map(noises, (4, 6)))
            for one, other in zip(alone, together):
                np.testing.assert_array_equal(one, other)


# ---- what a pointer can do -----------------------------------------------------------------------

@pytest.mark.parametrize("make, name, options", [
    (batch_noise, "exponent", ["1", "2", "4", "8", "16", "32", "64", "128", "256", "512", "1,024"]),
    (lr_finder, "exponent", None)])
def test_a_slider_over_powers_shows_the_numbers_themselves(make, name, options):
    control = course(make).controls[name]
    shown = [text for text, _ in control.options]
    assert shown == options if options else len({*shown}) == len(shown) == 101
    base = 2 if options else 10
    for text, exponent in control.options:
        assert float(text.replace(",", "")) == pytest.approx(base**exponent, rel=0.05)
    assert control.label == ("16" if options else "0.01")


def test_a_dragged_noise_sets_the_batch_size():
    explorer = course(batch_noise)
    noise = noise_file.state("at the start", 4).noise
    assert point(explorer, ("hover", 1, 16, noise))["cursor"] == "grab"
    point(explorer, ("down", 1, 16, noise))
    for place, exponent in (60, 6), (45, 5), (0.1, 0), (9999, 10):
        point(explorer, ("move", 1, place, 1))
        assert explorer.controls["exponent"].value == exponent
    point(explorer, ("up", 1, 1, 1))
    by_pointer = explorer.text
    explorer.set(exponent=10)
    assert explorer.text == by_pointer and "batches of 1,024:" in by_pointer
    assert point(explorer, ("hover", 1, 66, 20))["tip"] == "Batches of 64. Drag: the size"
    explorer.set(chance=True)
    tip = point(explorer, ("hover", 1, 66, 20))["tip"]
    assert tip == "Batches of 64: by chance a noise of 1.02. Drag: the size"
    point(explorer, ("down", 1, 4, 30), ("up", 1, 4, 30))
    assert explorer.controls["exponent"].value == 2


def test_a_batch_that_is_pointed_at_tells_its_length_and_angle():
    explorer = course(batch_noise)
    s = noise_file.state("at the start", 4)
    for i in 0, 7, 50:
        tip = point(explorer, ("hover", 0, s.along[i], s.across[i]))["tip"]
        found = re.search(r"A batch of 16: (\S+) times as long .*, (\d+)° away", tip).groups()
        assert float(found[0]) == pytest.approx(math.hypot(s.along[i], s.across[i]), abs=0.0051)
        assert float(found[1]) == pytest.approx(s.angles[i], abs=0.51)
    assert point(explorer, ("hover", 0, -5, 3))["tip"] == ""


def test_a_dragged_rate_is_the_one_of_the_slider():
    explorer, s = course(lr_finder), finder_file.sweep("SGD")
    assert point(explorer, ("hover", 0, 0.01, 2.3))["tip"].endswith("Drag: the learning rate")
    point(explorer, ("down", 0, 0.01, s.smooth[40]))
    for place, exponent in (0.1, -1.0), (0.51, -0.3), (1e-7, -4.0), (99, 1.0):
        point(explorer, ("move", 0, place, 3))
        assert explorer.controls["exponent"].value == pytest.approx(exponent)
    point(explorer, ("up", 0, 1, 3))
    by_pointer = explorer.text
    explorer.set(exponent=1.0)
    assert explorer.text == by_pointer


@EACH_OPTIMIZER
def test_a_mark_of_the_sweep_can_be_pressed_and_every_rate_tells_its_loss(optimizer):
    explorer, s = course(lr_finder), finder_file.sweep(optimizer)
    explorer.set(optimizer=optimizer)
    for place in s.fastest, s.lowest, s.explodes:
        rate = 10 ** finder_file.EXPONENTS[place]
        where = 0, rate, min(s.smooth[place], 3.5)
        tip = point(explorer, ("hover", *where))["tip"]
        assert float(tip.removeprefix("Press: the rate ")) == pytest.approx(rate, rel=0.05)
        point(explorer, ("down", *where), ("up", *where))
        assert explorer.controls["exponent"].value == finder_file.EXPONENTS[place]
        explorer.set(exponent=-4.0)
    tip = point(explorer, ("hover", 0, 1e-3, 0.3))["tip"]
    assert tip == f"At the rate 0.001: {s.smooth[20]:.2f} nats. Drag: the learning rate"
    tip = point(explorer, ("hover", 1, 3.2, 1))["tip"]
    here, best = (finder_file.run(optimizer, e)[3] for e in (-4.0, finder_file.BEST[optimizer]))
    assert tip == f"Epoch 3: {here:.3f} with this rate, {best:.3f} with the best"


def test_the_epoch_and_the_stop_can_be_dragged():
    explorer, losses = course(early_stop), stop_file.trained().losses
    point(explorer, ("down", 0, 20, losses[1, 20]))
    for place, epoch in (77.4, 77), (150, 150), (-9, 0), (999, 200):
        point(explorer, ("move", 0, place, 0.4))
        assert explorer.controls["epoch"].value == epoch
    point(explorer, ("up", 0, 100, 0.4))
    explorer.set(min_delta=0.0, patience=3)
    assert point(explorer, ("hover", 0, 30, 0.5))["tip"] == "Drag the stop: the patience"
    point(explorer, ("down", 0, 30, 0.5))
    for place, patience in (42, 10), (82, 50), (200, 50), (8.2, 1), (36.9, 5):
        point(explorer, ("move", 0, place, 0.5))
        assert explorer.controls["patience"].value == patience
    assert f"stops at epoch {rule_by_hand(losses[1], 5, 0)[0]}, " in explorer.text
    point(explorer, ("up", 0, 37, 0.5))
    assert explorer.controls["epoch"].value == 200


def test_curves_and_plane_tell_their_numbers():
    explorer, run = course(early_stop), stop_file.trained()
    tip = point(explorer, ("hover", 0, 120.3, 0.7))["tip"]
    train_loss, val_loss = run.losses[:, 120]
    assert tip == (f"Epoch 120: {train_loss:.3f} in training, {val_loss:.3f} in validation. "
                   "Drag: the epoch shown")
    places = stop_file.PLANE[[0, 3456, 7499]]
    answers = 1 / (1 + np.exp(-forward_by_hand(run.snapshots[20], places)))
    for (x, y), p in zip(places, answers):
        tip = point(explorer, ("hover", 1, x, y))["tip"]
        assert tip == f"At ({x:.1f}, {y:.1f}) the network says: orange, {100 * p:.0f} %"
