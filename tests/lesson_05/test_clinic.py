"""The clinic: what each patient shows beside the healthy run, its cure, a second training."""

import functools
import math
from dataclasses import replace

import numpy as np
import pytest

from utils import CrossEntropyLoss
from utils.lesson_05.clinic import (
    CAUSES,
    EXAMINATIONS,
    NUMBERS,
    OPTIONS,
    PATIENTS,
    Setup,
    data,
    train_run,
    treat,
)
from utils.lesson_05.clinic.examinations import (
    confusion,
    first_loss,
    flow,
    gradients,
    look,
    one_step,
    overfit,
    units,
)
from utils.lesson_05.clinic.runs import passes

EACH = pytest.mark.parametrize("patient", PATIENTS, ids=lambda p: f"{p.number} {p.cause.letter}")
HEALTHY = Setup()


def patient_run(number):
    return train_run(PATIENTS[number - 1].setup)


def healthy_run():
    return train_run(HEALTHY)


@functools.cache
def signature(setup):
    """The columns of SIGNATURES, as they are measured."""
    r = train_run(setup)
    states = units(r)
    return (r.first_loss, math.inf if r.stopped else r.train_loss[-1], r.val_accuracy[-1],
            states["before"]["dead"], states["after"]["dead"], gradients(r)["right"])


# ---- what each patient shows: from, to -----------------------------------------------------------

# first loss, last training loss, validation accuracy, dead before, dead after, gradients right
SIGNATURES = {
    0: ((2.2, 2.45), (0.38, 0.45), (0.86, 0.875), (0, 0), (0, 0.2), True),
    1: ((2.2, 2.45), (2.25, 3.0), (0.05, 0.16), (0, 0), (0.9, 1), True),
    2: ((50, 150), (2.29, 2.32), (0.08, 0.13), (0, 0), (1, 1), True),
    3: ((2.3, 2.31), (2.29, 2.31), (0.08, 0.13), (1, 1), (1, 1), True),
    4: ((2.3, 2.31), (2.29, 2.31), (0.08, 0.13), (1, 1), (1, 1), True),
    5: ((2.2, 2.45), (2.25, 2.32), (0.1, 0.2), (0, 0), (0, 0), True),
    6: ((2.2, 2.45), (2.1, 2.2), (0.3, 0.4), (0, 0), (0, 0), True),
    7: ((2.2, 2.45), (math.inf, math.inf), (0, 0.2), (0, 0), (0, 1), True),
    8: ((150, 300), (1.1, 1.5), (0.57, 0.67), (0, 0), (0, 0.2), True),
    9: ((2.29, 2.32), (1.6, 1.9), (0.2, 0.35), (0, 0), (0, 0), True),
    10: ((2.29, 2.32), (1.8, 2.0), (0.5, 0.6), (0, 0), (0, 0), True),
    11: ((2.2, 2.45), (2.5, 6), (0.05, 0.2), (0, 0), (0.9, 1), True),
    12: ((2.2, 2.45), (2.25, 3.0), (0.05, 0.16), (0, 0), (0.9, 1), False),
    13: ((2.2, 2.45), (0.38, 0.5), (0.2, 0.35), (0, 0), (0, 0), True),
    14: ((2.2, 2.45), (2.2, 2.31), (0.08, 0.2), (0, 0), (0, 0), True),
    15: ((2.2, 2.45), (0.005, 0.03), (0.58, 0.68), (0.01, 0.15), (0.15, 0.4), True),
    16: ((2.2, 2.45), (1.4, 1.65), (0.82, 0.845), (0, 0), (0, 0.2), True),
    17: ((2.2, 2.45), (2.29, 2.31), (0.08, 0.13), (0, 0), (0.4, 0.8), True),
    18: ((2.2, 2.45), (0.41, 0.48), (0.84, 0.86), (0, 0), (0, 0.2), False),
}


@pytest.mark.parametrize("number", SIGNATURES)
def test_the_signature_of_every_run_is_what_was_measured(number):
    *ranges, right = SIGNATURES[number]
    *found, found_right = signature(PATIENTS[number - 1].setup if number else HEALTHY)
    assert [low <= value <= high for (low, high), value in zip(ranges, found)] == 5 * [True], found
    assert found_right is right


@EACH
def test_every_patient_is_one_line_away_from_the_healthy_run(patient):
    line, setup = patient.cause.line, patient.setup
    assert [name for name, value in vars(setup).items() if value != vars(HEALTHY)[name]] == [line]
    assert patient.code == f"{line} = {patient.cause.value!r}" == f"{line} = {vars(setup)[line]!r}"
    assert not math.isnan(signature(setup)[0])


def test_every_cause_has_one_patient():
    assert sorted(patient.cause.letter for patient in PATIENTS) == list(CAUSES)
    assert len(CAUSES) == 18 and all(letter == cause.letter for letter, cause in CAUSES.items())
    assert [patient.number for patient in PATIENTS] == list(range(1, 19))


def test_a_cause_shows_itself_as_its_text_and_tells_no_more():
    for cause in CAUSES.values():
        assert f"{cause}" == str(cause) == repr(cause) == cause.text
    assert "overshoot" not in repr(CAUSES) + repr(PATIENTS)  # nor do the table and the patients


# ---- what the complaints and the causes say ------------------------------------------------------

def learned(number):
    """By how much training lowers the training loss, as a share of the healthy run's fall."""
    r, healthy = patient_run(number), healthy_run()
    return (r.first_loss - r.train_loss[-1]) / (healthy.first_loss - healthy.train_loss[-1])


def test_1_jumps_about_near_a_guess_and_one_step_makes_its_loss_jump_up():
    losses = patient_run(1).batch_losses
    assert 2.2 < np.median(losses) < 2.6 and max(losses) > 6 > 2 * max(healthy_run().batch_losses)
    assert one_step(patient_run(1))["after"] > 3 > 2.3 > one_step(healthy_run())["after"]


def test_2_begins_with_an_enormous_loss_and_ends_as_a_guess():
    r = patient_run(2)
    assert r.first_loss > 20 * math.log(10) and max(r.batch_losses) > 1e4
    assert r.train_loss[-1] == pytest.approx(math.log(10), abs=0.02) and look(r)["largest"] == 255


def test_3_and_4_have_the_same_curve_to_the_last_digit_and_other_hidden_units():
    zeros, off = patient_run(3), patient_run(4)
    assert zeros.train_loss == off.train_loss and zeros.val_loss == off.val_loss
    assert zeros.batch_losses == off.batch_losses and zeros.val_accuracy == off.val_accuracy
    assert units(zeros)["before"]["different"] == 1 and units(off)["before"]["different"] == 32
    assert flow(zeros)["forward"]["z"] == 0
    assert flow(off)["forward"]["z"] > 0.2 and flow(off)["mean z"] < -2.5
    for r in zeros, off:  # nothing moves
        assert units(r)["before"]["dead"] == 1 and max(r.train_loss) - min(r.train_loss) < 0.01
        assert flow(r)["backward"]["at z"] == 0 and max(one_step(r)["moved"]) == 0


@pytest.mark.parametrize("number, least, most", [(5, 0.001, 0.03), (6, 0.05, 0.15)])
def test_5_and_6_fall_in_every_epoch_and_far_too_slowly(number, least, most):
    assert (np.diff(patient_run(number).train_loss) < 0).all() and least < learned(number) < most


def test_5_moves_the_weights_thousands_of_times_less_and_6_takes_94_times_fewer_steps():
    assert max(one_step(patient_run(5))["moved"]) < 1e-3 * min(one_step(healthy_run())["moved"])
    assert len(healthy_run().batch_losses) == 94 * len(patient_run(6).batch_losses) == 94 * 15
    assert look(patient_run(6))["batch"] == 3000


def test_7_grows_from_epoch_to_epoch_until_the_loss_is_no_number():
    r = patient_run(7)
    assert all(after > 1e6 * before for before, after in zip(r.train_loss, r.train_loss[1:]))
    assert r.batch_losses[-1] == math.inf
    assert f"after {len(r.batch_losses) - 1} updates: the loss is inf" in r.stopped
    assert one_step(r)["after"] > one_step(r)["before"] + 0.02
    moved = one_step(healthy_run())["moved"]
    assert one_step(r)["moved"] == pytest.approx(moved, rel=1e-9)  # as far, the other way


def test_8_begins_with_a_huge_loss_because_z_is_many_times_its_pixels():
    found, healthy = flow(patient_run(8))["forward"], flow(healthy_run())["forward"]
    assert found["pixels"] == healthy["pixels"] and found["z"] > 20 * healthy["z"]
    assert found["to the loss"] > 300 * healthy["to the loss"]


def test_9_has_32_equal_units_and_tells_only_a_few_digits_apart():
    found = units(patient_run(9))
    assert found["before"]["different"] == found["after"]["different"] == 1
    answers, healthy = (confusion(r)["counts"].sum(axis=0) for r in (patient_run(9), healthy_run()))
    assert 2 <= (answers > 20).sum() <= 6 and (healthy > 50).all()


def test_10_learns_half_and_its_loss_stays_above_what_twice_softmax_allows():
    r = patient_run(10)
    least = -math.log(math.e / (math.e + 9))  # of probabilities (1, 0, ..., 0), taken for logits
    assert least == pytest.approx(1.461, abs=1e-3) and min(r.batch_losses) > least
    assert min(overfit(r)["losses"]) > least and flow(r)["forward"]["to the loss"] < 0.05


def test_11_has_a_faster_start_than_its_end_and_adds_its_gradients_up():
    r = patient_run(11)
    assert max(r.val_accuracy) == r.val_accuracy[0] > 0.25
    assert r.train_loss[-1] > 1.3 * r.train_loss[0]
    assert gradients(r)["twice"] == pytest.approx(2)
    assert gradients(healthy_run())["twice"] == pytest.approx(1)
    assert min(r.batch_losses) < min(healthy_run().batch_losses[:94])  # the start is fast


def test_12_looks_like_1_and_only_the_gradients_tell_them_apart():
    rate, total = patient_run(1), patient_run(12)
    np.testing.assert_allclose(rate.train_loss[1:], total.train_loss[1:], atol=0.4)
    assert {round(a, 1) for a in rate.val_accuracy + total.val_accuracy} == {0.1}
    errors = list(gradients(total)["errors"].values())
    assert gradients(rate)["right"] and errors == pytest.approx([1 - 1 / 8] * 5, abs=1e-6)
    deltas = [flow(r)["backward"]["at the loss"] for r in (rate, total)]
    assert deltas[1] == pytest.approx(256 * deltas[0])


def test_13_has_a_low_training_loss_a_bad_validation_and_a_saw_tooth():
    r, healthy = patient_run(13), healthy_run()
    assert abs(r.train_loss[-1] - healthy.train_loss[-1]) < 0.1
    assert r.val_loss[-1] > 5 * healthy.val_loss[-1]
    assert len(set(look(r)["labels"])) == 1 and len(set(look(healthy)["labels"])) == 10
    last, smooth = np.array(r.batch_losses[-94:]), np.array(healthy.batch_losses[-94:])
    assert last.max() > 50 * last.min() and smooth.max() < 12 * smooth.min()


def test_14_moves_but_guesses_and_learns_one_batch_by_heart_all_the_same():
    r = patient_run(14)
    assert max(r.val_accuracy) < 0.25
    assert min(one_step(r)["moved"]) > 0.5 * min(one_step(healthy_run())["moved"])
    assert overfit(r)["accuracy"] == 1 and overfit(r)["losses"][-1] < 0.5
    labels, true = data(patient_run(14).setup)[1], data(HEALTHY)[1]
    assert (np.bincount(labels) == np.bincount(true)).all()
    assert 0.05 < (labels == true).mean() < 0.15


def test_15_knows_its_60_examples_and_little_more():
    found = confusion(patient_run(15))
    assert found["training"] == 1 and 0.55 < found["validation"] < 0.7
    assert look(patient_run(15))["examples"] == 60
    assert len(patient_run(15).batch_losses) == len(healthy_run().batch_losses)


def test_16_is_better_in_validation_than_by_its_own_labels():
    found, healthy = confusion(patient_run(16)), confusion(healthy_run())
    assert found["validation"] > found["training"] + 0.15
    assert abs(healthy["validation"] - healthy["training"]) < 0.05
    (_, labels, _, validation), (_, true, _, own) = data(patient_run(16).setup), data(HEALTHY)
    assert 0.67 < (labels == true).mean() < 0.73
    assert (validation == own).all()  # the validation set has its own labels


def test_17_shrinks_its_weights_by_a_fifth_in_every_step():
    assert one_step(patient_run(17))["moved"] == pytest.approx([0.2, 0.2], abs=0.005)
    assert max(np.abs(layer.W.value).max() for layer in patient_run(17).network.layers[::2]) < 0.05


def test_18_has_a_curve_near_the_healthy_one_and_wrong_gradients_below_relu():
    r, healthy = patient_run(18), healthy_run()
    apart = np.abs(np.subtract(r.train_loss, healthy.train_loss))
    assert apart.max() < 0.2 and apart[5:].max() < 0.08
    assert np.abs(np.subtract(r.val_accuracy, healthy.val_accuracy)).max() < 0.04
    errors = gradients(r)["errors"]
    assert min(errors["W1"], errors["b1"]) > 0.5 and max(errors["W2"], errors["b2"]) < 1e-7


# ---- treatment -----------------------------------------------------------------------------------

@EACH
def test_the_right_line_cures(patient):
    cause = patient.cause
    treatment = treat(patient.number, cause.letter, **{cause.line: getattr(HEALTHY, cause.line)})
    assert treatment.cured and treatment.named
    assert treatment.setup == HEALTHY and treatment.faults == []
    assert "healthy." in str(treatment) and cause.text in str(treatment)


@pytest.mark.parametrize("patient", [PATIENTS[number - 1] for number in (1, 3, 7, 12, 15, 17)])
def test_a_cure_of_another_line_does_not(patient):
    other = {"weight_decay": 1e-4} if patient.cause.line != "weight_decay" else {"hidden_bias": 0.1}
    treatment = treat(patient.number, "A", **other)
    assert not treatment.cured and treatment.named == (patient.cause.letter == "A")
    assert "not healthy yet" in str(treatment)
    assert f"the sick line is as it was: {patient.code}" in treatment.faults


def test_a_smaller_rate_hides_the_sum_on_the_curve_and_is_no_cure():
    treatment = treat(12, "K", lr=0.2 / 32)
    assert treatment.run.val_accuracy[-1] > 0.85 and not treatment.cured
    assert any("gradient check" in fault for fault in treatment.faults)


@pytest.mark.parametrize("examples, cured", [
    (60, False), (400, False), (800, True), (2500, True), (5000, True)])
def test_more_examples_cure_15_though_the_accuracy_of_its_last_epoch_may_dip(examples, cured):
    treatment = treat(15, "O", examples=examples)
    best = max(treatment.run.val_accuracy[-5:])
    assert treatment.cured is cured and f"{100 * best:.0f} %" in str(treatment)


@pytest.mark.parametrize("fault, lines", [
    ("best validation accuracy of the last 5 epochs is", {"lr": 1e-3}),
    ("the training stopped", {"step": "uphill"}),
    ("gradient check", {"relu_slope": "1"})])
def test_faults_say_what_is_wrong(fault, lines):
    assert any(fault in words for words in treat(1, "A", **{"lr": 0.2, **lines}).faults)


@pytest.mark.parametrize("number, cause, lines, words", [
    (0, "A", {}, "from 1 to 18, got 0"),
    (19, "A", {}, "got 19"),
    (True, "A", {}, "got True"),
    ("1", "A", {}, "got '1'"),
    (1, "S", {}, "from A to R, got 'S'"),
    (1, ["A"], {}, r"a cause from A to R, got \['A'\]"),
    (1, "A", {"rate": 1}, "There is no line rate. The lines are: examples, .* order"),
    (1, "A", {"cause": "A"}, "no line cause"),
    (1, "A", {"number": 3}, "no line number"),
    (1, "A", {"lr": 0}, "lr takes a number from 1e-09 to 100, got 0"),
    (1, "A", {"lr": "0.2"}, "got '0.2'"),
    (1, "A", {"lr": math.nan}, "got nan"),
    (1, "A", {"lr": True}, "got True"),
    (1, "A", {"batch_size": 0}, "batch_size takes a whole number from 1 to 5000, got 0"),
    (1, "A", {"batch_size": 32.0}, "whole number .* got 32.0"),
    (1, "A", {"init": "xavier"}, "one of 'he', 'zeros'"),
    (1, "A", {"labels": []}, r"got \[\]"),
    (2, "G", {"largest_pixel": 1e-3}, "largest_pixel takes a number from 0.01 to 255, got 0.001")])
def test_what_treat_and_setup_refuse(number, cause, lines, words):
    with pytest.raises(ValueError, match=words):
        treat(number, cause, **lines)


def test_every_line_of_the_setup_has_a_range_or_a_list():
    assert {*OPTIONS, *NUMBERS} == set(vars(HEALTHY)) and not {*OPTIONS} & {*NUMBERS}
    for name, options in OPTIONS.items():
        assert getattr(HEALTHY, name) == options[0]
        assert all(replace(HEALTHY, **{name: option}) for option in options)
    for name, (_, low, high) in NUMBERS.items():
        assert low <= getattr(HEALTHY, name) <= high


# ---- the training, by another hand ---------------------------------------------------------------

def plain(epochs=3, badrelu=False, softmax_twice=False, decay=0.0, added_up=False):
    """The healthy run, or one with a line changed, in NumPy alone -> losses of batches, arrays."""
    X, y, _, _ = data(HEALTHY)
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(0, np.sqrt(2 / 64), (64, 32)), np.zeros(32)
    W2, b2 = rng.normal(0, np.sqrt(2 / 32), (32, 10)), np.zeros(10)
    arrays = [W1, b1, W2, b2]
    sums, losses, rng = [np.zeros_like(a) for a in arrays], [], np.random.default_rng(0)
    for _ in range(epochs):
        order = rng.permutation(3000)
        for start in range(0, 3000, 32):
            chosen = order[start : start + 32]
            x, truth = X[chosen], np.eye(10)[y[chosen]]
            z = x @ arrays[0] + arrays[1]
            h = np.where(z > 0, z, 0)
            logits = h @ arrays[2] + arrays[3]
            p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
            q = np.exp(p) / np.exp(p).sum(axis=1, keepdims=True) if softmax_twice else p
            losses.append(-(truth * np.log(q)).sum() / len(x))
            d = (q - truth) / len(x)
            if softmax_twice:
                jacobians = np.einsum("nj,jk->njk", p, np.eye(10)) - np.einsum("nj,nk->njk", p, p)
                d = np.einsum("nj,njk->nk", d, jacobians)
            dz = d @ arrays[2].T * (1 if badrelu else z > 0)
            gradients_now = [x.T @ dz, dz.sum(axis=0), h.T @ d, d.sum(axis=0)]
            sums = [added_up * s + g for s, g in zip(sums, gradients_now)]
            arrays = [a - 0.2 * (s + decay * a * (a.ndim == 2)) for a, s in zip(arrays, sums)]
    return losses, arrays


@pytest.mark.parametrize("lines, by_hand, epochs", [
    ({}, {}, 3),
    ({"relu_slope": "1"}, {"badrelu": True}, 3),
    ({"output": "softmax"}, {"softmax_twice": True}, 3),
    ({"weight_decay": 1.0}, {"decay": 1.0}, 3),
    ({"gradients": "added up"}, {"added_up": True}, 1)])
def test_a_run_is_that_of_plain_numpy_with_one_line_changed(lines, by_hand, epochs):
    r = train_run(replace(HEALTHY, **lines), epochs)
    losses, arrays = plain(epochs, **by_hand)
    steps = 40 if "gradients" in lines else len(losses)  # that run is chaotic: rounding grows
    np.testing.assert_allclose(r.batch_losses[:steps], losses[:steps], rtol=0, atol=1e-10)
    if steps == len(losses):
        for parameter, array in zip(r.network.parameters(), arrays):
            np.testing.assert_allclose(parameter.value, array, rtol=0, atol=1e-10)


def test_the_training_loss_is_the_mean_over_the_examples_of_an_epoch():
    r = healthy_run()
    mean = np.average(r.batch_losses[:94], weights=[32] * 93 + [24])
    assert r.train_loss[0] == pytest.approx(mean, abs=1e-12)


def test_a_run_is_the_same_every_time_and_leaves_the_network_before_training_alone():
    once = healthy_run()
    train_run.cache_clear()
    again = healthy_run()
    assert once is not again and once.batch_losses == again.batch_losses
    X, y, _, _ = data(HEALTHY)
    loss = CrossEntropyLoss().forward(again.before.forward(X), y)
    assert loss == first_loss(again)["loss"] == once.first_loss
    assert not again.before.layers[0].b.value.any()


@pytest.mark.parametrize("examples, batch, expected", [
    (3000, 32, (1, 94)), (60, 32, (47, 2)), (3000, 3000, (1, 1)),
    (5000, 32, (1, 157)), (1, 1, (3000, 1)), (1500, 32, (2, 47))])
def test_few_examples_are_seen_more_often(examples, batch, expected):
    assert passes(Setup(examples=examples, batch_size=batch)) == expected


# ---- the examinations ----------------------------------------------------------------------------

@pytest.mark.parametrize("name", EXAMINATIONS)
def test_an_examination_leaves_the_run_as_it_was(name):
    r = healthy_run()
    parameters = r.before.parameters() + r.network.parameters()
    before = [parameter.value.copy() for parameter in parameters]
    first, second = EXAMINATIONS[name].examine(r), EXAMINATIONS[name].examine(r)
    assert repr(first) == repr(second)
    assert all((p.value == value).all() for p, value in zip(parameters, before))


def test_the_examinations_of_the_healthy_run_by_other_means():
    r, (X, _, _, y_val) = healthy_run(), data(HEALTHY)
    order = np.random.default_rng(0).permutation(3000)
    on = X @ r.network.layers[0].W.value + r.network.layers[0].b.value > 0
    assert units(r)["after"]["on"] == pytest.approx(on.mean(axis=0))
    assert units(r)["after"]["dead"] == (~on.any(axis=0)).mean()
    found = confusion(r)
    counts = found["counts"]
    assert counts.sum() == 1000
    assert np.trace(counts) / 1000 == found["validation"] == r.val_accuracy[-1]
    assert (counts.sum(axis=1) == np.bincount(y_val)).all()
    assert flow(r)["forward"]["pixels"] == X[order[:256]].std()
    losses, arrays = plain(1)
    step = one_step(r)
    assert step["before"] == pytest.approx(losses[0]) == pytest.approx(overfit(r)["losses"][0])
    assert step["after"] == pytest.approx(overfit(r)["losses"][1])
    assert 0.005 < step["moved"][0] < 0.02
    assert (look(r)["pixels"] == X[order[:32]]).all() and arrays[0].shape == (64, 32)


@EACH
def test_the_gradient_check_is_right_for_the_smallest_pixels_as_well(patient):
    """Below them, its steps would cross the kink of ReLU."""
    least = replace(patient.setup, largest_pixel=NUMBERS["largest_pixel"][1])
    assert gradients(train_run(least, 1))["right"] is SIGNATURES[patient.number][-1]


def test_what_is_0_but_for_rounding_counts_as_0():
    assert flow(patient_run(9))["backward"]["at z"] == 0


def test_a_treatment_and_a_run_show_themselves_in_a_line_and_not_by_all_their_numbers():
    treatment = treat(1, "A", lr=0.2)
    assert repr(treatment) == str(treatment)
    assert repr(treatment).startswith("patient 1: you say that")
    assert len(repr(treatment)) < 200 and len(repr(treatment.run)) < 1500
