"""Lesson 5, 5.8 to 5.10: the many ways to be right, which pass, and to be wrong, which fail."""

import re
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from helpers.exercises import entries, judged, references, written

import utils
from utils.exercises import check, checking, finding
from utils.lesson_05 import e09_probe as probing
from utils.lesson_05 import e10_capstone as capstone
from utils.lesson_05.clinic import CAUSES, PATIENTS, Setup, examined, train_run, treat
from utils.lesson_05.e08_treatments import HEALTHY_ACCURACY

FINDINGS = {patient.number: patient.finding for patient in PATIENTS if patient.finding}
CURES = {number: (PATIENTS[number - 1].cause.letter, {line: getattr(Setup(), line)})
         for number in FINDINGS for line in [PATIENTS[number - 1].cause.line]}
Y = utils.mnist()[3]


# ---- 5.8 -----------------------------------------------------------------------------------------

def told(number, *arguments, **lines):
    """What the check says to a treatment that stands as patient_<number>."""
    return judged(f"5.8 patient_{number}", treat(*arguments, **lines))


def test_the_six_cures_pass_together():
    cures = [treat(number, cause, **lines) for number, (cause, lines) in CURES.items()]
    assert check("5.8", *cures).passed


@pytest.mark.parametrize("number, cause, lines", [
    (2, "G", {"largest_pixel": 1}),
    (2, "G", {"largest_pixel": 1.0, "lr": 0.2}),
    (2, "G", {"largest_pixel": 0.9}),
    (18, "I", {"relu_slope": "z > 0"}),
    (9, "E", {"init": "he", "largest_pixel": 1.0}),
    (12, "K", {"loss_gradient": "mean"})])
def test_a_cure_may_name_lines_that_stay_as_they_were(number, cause, lines):
    assert told(number, number, cause, **lines).passed


@pytest.mark.parametrize("number", FINDINGS)
@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_but_one_gets_a_question_of_its_own(number, cause):
    right, lines = CURES[number]
    result = told(number, number, cause)
    assert result.state == ("wrong" if cause == right else "mistake")
    assert (FINDINGS[number] in result.message) == (cause != right)
    assert told(number, number, cause, **lines).passed == (cause == right)


@pytest.mark.parametrize("number, arguments, lines, words", [
    (2, (9, "E"), {"init": "he"}, "this one is of patient 9 (trained again, {})"),
    (2, (2, "G"), {}, "no line was changed, so the new run is the old one: trained again, {}"),
    (2, (2, "G"), {"largest_pixel": 200.0},
     "You named the cause and changed its line, largest_pixel = 200.0 (it was 255.0), but the run "
     "is not healthy yet: trained again, {}. It takes 85 %."),
    (2, (2, "G"), {"lr": 1e-5},
     "changed lr = 1e-05 (it was 0.2): trained again, {}. But the cause is still there"),
    (2, (2, "G"), {"largest_pixel": 1.0, "lr": 0.3},
     "trained again, {}. But only one line was sick. What becomes of the run without the other "
     "change?"),
    (2, (2, "A"), {"largest_pixel": 1.0},
     "The run is healthy now: trained again, {}. But is the cause that the learning rate is far "
     "too high? You changed largest_pixel = 1.0"),
    (12, (12, "A"), {"lr": 0.00625},
     "With lr = 0.00625 (it was 0.2) the run looks healthy: trained again, {}. The gradient check "
     "of patient 12"),
    (12, (12, "K"), {"lr": 0.00625},
     "trained again, {}. But the cause is still there, whatever the accuracy."),
    (9, (9, "E"), {"init": "zeros"},
     "init = 'zeros' (it was 'constant'), but the run is not healthy yet"),
    (14, (14, "N"), {"labels": "30 % wrong"}, "the run is not healthy yet: trained again, {}"),
    (18, (18, "I"), {}, "no line was changed"),
    (18, (18, "I"), {"lr": 0.1}, "But the cause is still there"),
])
def test_a_treatment_that_is_no_cure_hears_the_numbers_of_its_run(number, arguments, lines, words):
    result = told(number, *arguments, **lines)
    best = max(treat(*arguments, **lines).run.val_accuracy[-5:])
    accuracy = f"its best validation accuracy of the last 5 epochs is {100 * best:.1f} %"
    assert result.state == "wrong" and words.format(accuracy) in result.message
    assert result.message.endswith("?")


@pytest.mark.parametrize("cause", "GH")
def test_a_run_that_breaks_off_is_no_cure(cause):
    result = told(2, 2, cause, largest_pixel=1.0, step="uphill")
    assert not result.passed and ("it broke off" in result.message) == (cause == "G")


@pytest.mark.parametrize("answer", [
    "G", "g", 2, 2.0, "treat(2, 'G')", ("G", {"largest_pixel": 1.0}), Setup(), treat, PATIENTS[1],
    CAUSES, ["G"], train_run(Setup())])
def test_what_is_no_treatment_is_told_how_one_is_made(answer):
    result = judged("5.8 patient_2", answer)
    assert result.state == "wrong"
    assert 'the mended line: for patient 1, treat(1, "A", lr=0.2).' in result.message


@pytest.mark.parametrize("number", FINDINGS)
def test_the_verdict_is_that_of_the_treatment_itself(number):
    """A one-line treatment passes where it is cured, by a new training and the gradient check."""
    cause = PATIENTS[number - 1].cause
    for lines in CURES[number][1], {}, {"lr": 0.1}, {cause.line: cause.value}:
        treatment = treat(number, cause.letter, **lines)
        assert judged(f"5.8 patient_{number}", treatment).passed == treatment.cured


def test_the_recorded_accuracy_is_that_of_the_healthy_run():
    assert train_run(Setup()).val_accuracy[-1] == pytest.approx(HEALTHY_ACCURACY, abs=0.01)


def findings(who, examination):
    """Those of a patient, by its number or by the letter of its cause."""
    (patient,) = (one for one in PATIENTS if who in (one.number, one.cause.letter))
    return examined(examination, patient.setup)


def test_what_the_findings_say_is_measured():
    first = findings(2, "first loss")["loss"]
    assert f"{first:.1f}" in FINDINGS[2] and f"{np.log(10):.1f}" in FINDINGS[2]
    assert findings(9, "hidden units")["before"]["different"] == 1
    errors = findings(12, "gradient check")["errors"].values()
    assert {f"{error:.3f}" for error in errors} == {"0.875"}
    counts = findings(13, "confusion matrix")["counts"].sum(axis=0)
    assert counts[[8, 9]].sum() == pytest.approx(880, abs=50) and counts.sum() == 1000
    assert findings(14, "confusion matrix")["training"] == pytest.approx(0.15, abs=0.02)
    for number in 13, 14:
        assert findings(number, "gradient check")["right"]
        assert findings(number, "overfit one batch")["accuracy"] == 1
    errors = findings(18, "gradient check")["errors"]
    assert {name for name, error in errors.items() if error > 0.1} == {"pixels", "W1", "b1"}


def test_what_the_questions_promise_of_the_other_causes_is_measured():
    """A question says where the named cause would show: at its own patient, it does."""
    assert findings("B", "one step")["moved"][0] < 0.01 * examined("one step")["moved"][0]
    flow = findings("C", "forward and back")["forward"]
    assert flow["z"] == flow["outputs"] == 0
    assert findings("D", "hidden units")["before"]["dead"] == 1
    assert findings("E", "hidden units")["before"]["different"] == 1
    flow = findings("F", "forward and back")["forward"]
    assert flow["z"] > 10 * examined("forward and back")["forward"]["z"]
    assert flow["pixels"] == examined("forward and back")["forward"]["pixels"]
    assert findings("G", "look at the data")["largest"] == 255
    step = findings("H", "one step")
    assert step["after"] > step["before"] and findings("H", "gradient check")["right"]
    assert findings("J", "forward and back")["forward"]["to the loss"] < 0.1
    errors = findings("K", "gradient check")["errors"].values()
    assert len({round(error, 3) for error in errors}) == 1
    assert findings("L", "gradient check")["twice"] == pytest.approx(2)
    assert len(set(findings("M", "look at the data")["labels"])) <= 2
    found = findings("O", "confusion matrix") | findings("O", "look at the data")
    assert found["training"] > 0.95 > found["validation"] + 0.2 and found["examples"] == 60
    right = findings("P", "look at the data")["labels"] == examined("look at the data")["labels"]
    assert 0.5 < right.mean() < 1 and findings("P", "confusion matrix")["validation"] > 0.8
    assert findings("Q", "gradient check")["right"]
    for cause in "AQ":
        assert findings(cause, "first loss") == examined("first loss")
    assert findings("R", "look at the data")["batch"] == 3000
    assert examined("look at the data")["batch"] == 32


def test_importing_the_exercises_trains_nothing_and_reads_no_data():
    code = ("import utils.lesson_05.exercises, utils.lesson_05.clinic.runs as r; "
            "from utils.lesson_05 import e10_capstone as c; "
            "print(*(f.cache_info().currsize for f in (r.train_run, r._digits, c.labels)))")
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[2],
                          capture_output=True, text=True, timeout=60)
    assert done.stdout == "0 0 0\n"


# ---- 5.9 -----------------------------------------------------------------------------------------

W, B = "model.layers[0].W.value", "model.layers[0].b.value"
Z = f"(X @ {W} + {B})"
NAMES = {"np": np, "utils": utils, "right": probing.probe}
RIGHT = [
    f"'healthy' if ({Z} > 0).any() else 'bias' if {W}.any() else 'weights'",
    f"'healthy' if (model.layers[0].forward(X) > 0).any() else 'weights' if not {W}.any() "
    "else 'bias'",
    f"'healthy' if {Z}.max() > 0 else 'weights' if ({W} == 0).all() else 'bias'",
    "'healthy' if model.layers[1].forward(model.layers[0].forward(X)).sum() > 0 "
    f"else 'bias' if np.any({W}) else 'weights'",
    f"'healthy' if any((z > 0).any() for z in {Z}) else 'weights' if np.abs({W}).max() == 0 "
    "else 'bias'",
    f"np.str_('healthy') if np.maximum({Z}, 0).any() else 'bias' if np.count_nonzero({W}) "
    "else 'weights'",
    f"'healthy' if not ({Z} <= 0).all() else 'weights' if np.linalg.norm({W}) == 0 else 'bias'",
    "{(True, False): 'bias', (False, False): 'weights'}.get("
    f"({W}.any(), ({Z} > 0).any()), 'healthy')",
]
WRONG = [
    "'healthy'", "'weights'", "'dead'", "('weights', 'bias')", "np.array('weights')", "True", "X",
    "right(model, X).upper()", "right(model, X) + ' '", "[right(model, X)]",
    "right(model, X[1:])", "right(model, -X)", "right(model, X * 0 + 1)", "right(model, np.abs(X))",
    "None or right(model, X)[:4]",
    "right(model, X) if len(X) > 1 else 'healthy'",
    "right(model, X.mean(axis=0, keepdims=True))",
    "right(model, X.max(axis=0, keepdims=True))",
    f"'bias' if {B}.sum() < 0 else 'weights' if not {W}.any() else 'healthy'",
    f"'bias' if {B}.mean() < -0.4 else 'weights' if not {W}.any() else 'healthy'",
    f"'weights' if {W}.std() == 0 else right(model, X)",
    f"'weights' if not np.diag({W}).any() else right(model, X)",
    f"right(model, X) if {W}.any(axis=1).all() else 'weights'",
    f"right(model, X) if {W}.any(axis=0).all() else 'weights'",
    f"'weights' if np.abs({W}).max() < 1e-9 else right(model, X)",
    f"'bias' if {B}.min() < -5 else right(model, X)",
    "right(model, X) if model.layers[2].W.value.any() else 'weights'",
    f"'healthy' if ({Z} > 0).mean() > 0.1 else right(model, X).replace('healthy', 'bias')",
    f"'healthy' if ({Z} > 1e-9).any() else 'bias' if {W}.any() else 'weights'",
    f"'healthy' if ({Z} != 0).any() else 'weights'",
    f"'healthy' if {Z}[-1].max() > 0 else 'bias' if {W}.any() else 'weights'",
    f"'healthy' if {Z}[:, -1].max() > 0 else 'bias' if {W}.any() else 'weights'",
    *(f"'healthy' if ({Z} > 0).any() else 'bias' if {not_zero} else 'weights'" for not_zero in (
        f"({W} > 0).any()", f"{W}.max() != 0", f"{W}[-1].any()", f"{W}[0].any()",
        f"{W}[:, -1].any()", f"({W} < 0).any()", f"{W}.min() != 0")),
    *(f"right(model, X) if {enough} else 'bias' if {W}.any() else 'weights'" for enough in (
        f"({Z} > 0).mean() >= 0.02", f"({Z} > 0).any(1).mean() >= 0.1",
        *(f"({Z} <= 0).all(0).mean() <= {most}" for most in (0.85, 0.9, 0.95, 0.99)))),
    *(f"right(model, X[:{few}])" for few in (5, 10, 32)),
]


@pytest.mark.parametrize("name, expression", entries({"5.9": RIGHT}))
def test_every_right_probe_passes(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.passed, result


@pytest.mark.parametrize("name, expression", entries({"5.9": WRONG}))
def test_every_wrong_probe_fails_and_is_no_named_mistake(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state in ("wrong", "error"), result


@pytest.mark.parametrize("name, expression", entries({"5.9": [
    f"'weights' if not {W}.any() else 'healthy' if ({Z} > 0).any() else 'bias'",
    f"'weights' if ({W} == 0).all() else 'bias' if {Z}.max() <= 0 else 'healthy'",
    "{(True, True): 'healthy', (True, False): 'bias'}.get("
    f"({W}.any(), ({Z} > 0).any()), 'weights')"]}))
def test_weights_of_zero_alone_do_not_make_a_layer_dead(name, expression):
    result = judged(name, written(name, expression, NAMES))
    assert result.state == "mistake" and "Weights of 0 were enough" in result.message


def probe_that_trains(model, X):
    answer = probing.probe(model, X)
    for layer in model.layers[::2]:
        layer.W.value = layer.W.value * 1.5
    return answer


def probe_that_rescues(model, X):
    answer = probing.probe(model, X)
    model.layers[0].b.value += 1
    return answer


@pytest.mark.parametrize("answer", [probe_that_trains, probe_that_rescues])
def test_a_probe_that_changes_the_network_is_told_so(answer):
    assert "your function changes its input model" in check("5.9", answer).message


def test_the_networks_to_probe_are_what_their_labels_say():
    wanted = {"patient 3": "weights", "patient 4": "bias", "dead": "bias", "weights of": "weights",
              "alive": "healthy", "healthy": "healthy"}
    cases = probing.networks(np.random.default_rng(checking.SEED))
    seen = {case.label: probing.probe(*case.args) for case in cases}
    for label, cause in seen.items():
        for begin, right in wanted.items():
            assert cause == right or not label.startswith(begin), label
    assert set(seen.values()) == {"weights", "bias", "healthy"}


@pytest.mark.parametrize("number, cause", [(3, "weights"), (4, "bias")])
def test_the_probe_tells_the_two_patients_of_the_clinic_apart(number, cause):
    run, pixels = train_run(PATIENTS[number - 1].setup), utils.digits()[0]
    assert {probing.probe(network, pixels) for network in (run.before, run.network)} == {cause}
    assert probing.probe(train_run(Setup()).network, pixels) == "healthy"


# ---- 5.10 ----------------------------------------------------------------------------------------

def answers(*wrong):
    return capstone.networks(Y, wrong)


THREE = answers(40, 41, 42)


@pytest.mark.parametrize("answer", [
    answers(50, 50, 50), answers(49, 20, 1), list(THREE), THREE.tolist(),
    tuple(THREE.astype(np.uint8)), answers(30, 30, 30)[::-1]])
def test_three_networks_above_the_bar_pass(answer):
    assert check("5.10", answer).passed


@pytest.mark.parametrize("wrong, accuracies, question", [
    ((51, 50, 40), (94.9, 95.0, 96.0), "Their mean does, but not each."),
    ((70, 60, 40), (93.0, 94.0, 96.0), "where is the gap?"),
    ((901, 40, 40), (9.9, 96.0, 96.0), "About 10 % is a guess."),
    ((60, 61, 62), (94.0, 93.9, 93.8), "where is the gap?")])
def test_three_networks_of_which_one_is_below_the_bar_hear_their_accuracies(
        wrong, accuracies, question):
    result = check("5.10", answers(*wrong))
    each = ", ".join(f"{accuracy} % (seed {seed})" for seed, accuracy in enumerate(accuracies))
    assert result.state == "wrong" and question in result.message
    assert f"Right on the test images: {each}. Each" in result.message


@pytest.mark.parametrize("answer, words", [
    (THREE.argmax(axis=-1), "Three places"),
    ([7, 7, 120], "Three places"),
    (THREE[[0, 1, 0]], "Two rows are equal"),
    (THREE[:1], "one network"),
    (np.vstack([Y, THREE[:2]]), "Every answer is right"),
    (0.96, "These are accuracies"),
    ([96, 95, 95], "These are accuracies"),
    (np.eye(10, dtype=int)[THREE], "Ten numbers for each image"),
    (THREE + 0.0, "The answers are floats"),
    (np.where(answers(9, 9, 9) == Y, 0.99, np.nan), "decimals"),
    (THREE - 1, "digits from 0 to 9, got numbers from -1 to 8"),
    (THREE * 100, "got numbers from 0 to 900"),
    (THREE[:, :500], "got shape (3, 500)"),
    (answers(40, 41, 42, 43), "got shape (4, 1000)"),
    (np.zeros(6000, int), "6,000 answers"),
    (np.zeros((3, 1000), int), "Two rows are equal"),
    (["7"] * 3, "three rows of 1,000 digits, got a list"),
    ([[1, 2], [3]], "inhomogeneous"),
    (lambda X: X, "got a function")])
def test_what_three_networks_never_answer_is_told(answer, words):
    result = check("5.10", answer)
    assert not result.passed and words in result.message


def test_the_order_of_the_test_images_counts():
    assert "About 10 % is a guess" in check("5.10", THREE[:, ::-1]).message


def test_no_message_of_the_three_exercises_names_the_cause_or_the_cure():
    exercise = next(e for e in finding.exercises(5) if e.id == "5.8")
    for number, part in zip(FINDINGS, exercise.parts):
        right, lines = CURES[number]
        for mistake in part.mistakes:
            assert CAUSES[right].text not in mistake.question
            assert not any(re.search(rf"\b{line}\b", mistake.question)
                           for line in set(lines) - {"largest_pixel", "labels"})
    assert not isinstance(references(exercise)[0], types.FunctionType)
