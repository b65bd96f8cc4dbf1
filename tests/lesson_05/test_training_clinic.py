"""The training clinic's real widgets: what is drawn, what is said, what counts, what is a cure."""

import base64
import io
import math
import re

import numpy as np
import pytest
from helpers.widgets import point, words
from matplotlib.figure import Figure
from PIL import Image

from utils.lesson_05 import training_clinic
from utils.lesson_05.clinic import (
    CAUSES,
    CURVES,
    EXAMINATIONS,
    OPTIONS,
    PATIENTS,
    Setup,
    against,
    examined,
    readout,
    train_run,
    treat,
)
from utils.lesson_05.clinic.drawing import HEIGHT, HIGHEST, LOWEST, WIDTH, Drawing
from utils.lesson_05.clinic.readout import count, percent, short
from utils.lesson_05.clinic.records import CURED, FIRST, GUIDE, MEND
from utils.lesson_05.clinic.runs import passes
from utils.lesson_05.clinic.setup_line import written
from utils.widgets import predict
from utils.widgets.items import Choose

EACH = pytest.mark.parametrize("patient", PATIENTS, ids=lambda p: f"{p.number} {p.cause.letter}")
_made = []


@pytest.fixture
def new():
    """The clinic at its start; made once."""
    if not _made:
        _made.append(training_clinic())
    _made[0].reset.click()
    return _made[0]


@pytest.fixture
def clinic(new):
    """The clinic at patient 3."""
    new.patient.value = 3
    return new


def order(clinic, *examinations):
    for examination in examinations:
        clinic.examinations[examination].click()


def name(clinic, cause):
    clinic.cause.value = cause
    clinic.name.click()


def write(clinic, line):
    clinic.line.value = line
    clinic.train.click()


def both(examination, patient):
    """The findings of a patient and of the healthy run."""
    return examined(examination, patient.setup), examined(examination)


# ---- the way of a patient ------------------------------------------------------------------------

def test_it_starts_with_an_easy_patient_and_leads_through_its_steps(new):
    assert new.patient.value == FIRST == 1 and PATIENTS[0].cause.complaint in new.text
    for name_of_step, say in GUIDE:
        assert f"{say} Patient 1: " in new.text
        assert say in new.readout.value and words(new) == new.text
        assert len([step for _, step in GUIDE if step in new.text]) == 1
        if name_of_step:
            order(new, name_of_step)
    name(new, "A")
    assert MEND in new.text and new.line.value == "lr = 8.0"
    write(new, "lr = 0.2")
    assert CURED in new.text and "was cured with 2 examinations and no wrong name" in new.text
    new.patient.value = 3
    assert not any(say in new.text for say in (MEND, CURED, *(say for _, say in GUIDE)))


def test_the_button_that_the_guide_asks_for_is_marked(new):
    def marked():
        return [name for name, one in new.examinations.items() if one.button_style == "info"]

    for examination in "one step", "gradient check":
        assert marked() == [examination]
        order(new, examination)
    assert marked() == []
    new.patient.value = 18
    assert marked() == []


def test_what_the_guide_says_is_measured():
    step, healthy = both("one step", PATIENTS[0])
    assert healthy["after"] < healthy["before"] < step["after"]
    assert step["moved"] == pytest.approx(40 * np.array(healthy["moved"]), rel=1e-9)
    assert examined("gradient check", PATIENTS[0].setup)["right"] and Setup().lr == 0.2
    assert not [cause for cause in CAUSES.values() for _, say in GUIDE if cause.text in say]


def test_a_patient_starts_with_nothing_examined_and_the_curves_in_words(clinic):
    assert clinic.patient.value == 3 and PATIENTS[2].cause.complaint in clinic.text
    assert ("training loss 2.30 (its last batches: 2.26 to 2.34), validation loss 2.30"
            in clinic.text)
    assert "validation accuracy 11 %" in clinic.text
    assert clinic.text.endswith("Patient 3: no examination, no wrong name. "
                                "Cured so far: 0 of 18.")
    assert clinic._cure.layout.display == "none" and clinic.line.value == ""


def ticks(clinic):
    """The examinations that are ticked, and the one that is marked as in the picture."""
    buttons = clinic.examinations.items()
    return ([name for name, button in buttons if button.icon == "check"],
            [name for name, button in buttons if button.button_style == "primary"])


def test_an_examination_tells_what_it_is_before_it_costs_and_ordering_it_twice_counts_once(clinic):
    for examination in EXAMINATIONS.values():
        assert examination.about in clinic.examinations[examination.name].tooltip
    assert clinic.record.ordered == [] and clinic.record.shown == "" and ticks(clinic) == ([], [])
    order(clinic, "hidden units", "one step", "one step", "hidden units")
    assert clinic.record.ordered == ["hidden units", "one step"]
    assert ticks(clinic) == (["one step", "hidden units"], ["hidden units"])
    assert clinic.record.shown == "hidden units"
    assert "32 dead, 0 always on, all alike" in clinic.text
    assert "2 examinations (hidden units, one step)" in clinic.text


def test_a_wrong_cause_is_answered_from_what_is_known_or_by_what_to_order_and_counts_once(clinic):
    clinic.name.click()
    assert "Choose a cause first." in clinic.text and clinic.record.wrong == []
    name(clinic, "D")
    clinic.name.click()
    assert ("It is not cause D. The examination forward and back speaks against it: order it"
            in clinic.text)
    assert "1 wrong name." in clinic.text and "Here their mean" not in clinic.text
    order(clinic, "forward and back")
    clinic.name.click()
    assert "Here their mean is 0. You see it in the examination forward and back." in clinic.text
    assert clinic.record.wrong == ["D"]


def test_the_cure_is_written_and_proved(clinic):
    order(clinic, "hidden units")
    clinic.train.click()
    assert "Name the cause first." in clinic.text and clinic.record.treatment is None
    name(clinic, "C")
    assert clinic.line.value == "init = 'zeros'" and "Right:" in clinic.text
    assert clinic._cure.layout.display is None
    write(clinic, "lr = 0.5")
    assert "not healthy yet" in clinic.text
    assert "the sick line is as it was: init = 'zeros'" in clinic.text
    write(clinic, 'init = "he"')
    assert ("Trained again with init = 'he': healthy. "
            "Best validation accuracy of the last 5 epochs 87 %") in clinic.text
    assert clinic.text.endswith("Patient 3: was cured with 1 examination and no wrong name. "
                                "Cured so far: 1 of 18 (patient 3).")
    treated = clinic._drawing.curves.lines["treated"]
    assert treated[0].get_ydata() == pytest.approx(train_run(Setup()).train_loss)
    order(clinic, "one step")
    assert "cured with 1 examination" in clinic.text  # what is looked at later does not count
    name(clinic, "A")
    assert "You have named it" in clinic.text and clinic.record.wrong == []


def test_what_was_done_with_a_patient_is_kept_and_reset_forgets_it(clinic):
    image = clinic.image.value
    order(clinic, "one step")
    name(clinic, "C")
    clinic.patient.value = 18
    assert clinic.line.value == clinic.cause.value == ""
    assert clinic._cure.layout.display == "none"
    assert "Patient 18: no examination, no wrong name." in clinic.text
    clinic.patient.value = 3
    assert clinic.line.value == "init = 'zeros'" and clinic.cause.value == "C"
    assert ticks(clinic) == (["one step"], ["one step"])
    assert clinic.record.shown == "one step" and "1 examination (one step)" in clinic.text
    assert clinic._cure.layout.display is None
    clinic.line.value = "init = 'constant'"  # typed, and not trained
    for number in 18, 3:
        clinic.patient.value = number
    assert clinic.line.value == "init = 'constant'" and "Trained again" not in clinic.text
    clinic.train.click()
    told = ("Trained again with init = 'constant': not healthy yet, because the best validation "
            "accuracy of the last")
    for number in 18, 3:
        assert (told in clinic.text) == (clinic.patient.value == 3)
        clinic.patient.value = number
    assert told in clinic.text
    clinic.reset.click()
    assert clinic.patient.value == FIRST and not any(one.named for one in clinic.records.values())
    clinic.patient.value = 3
    assert clinic.image.value == image and "no examination" in clinic.text
    assert not clinic.record.named


def test_a_cured_patient_stands_on_the_shelf_and_comes_back_when_it_is_pressed(clinic):
    assert clinic.shelf.children == ()
    for number, line in (3, "init = 'he'"), (7, "step = 'downhill'"), (7, "lr = 0.2"):
        clinic.patient.value = number
        name(clinic, PATIENTS[number - 1].cause.letter)
        write(clinic, line)
    label, *jars = clinic.shelf.children
    assert label.value == "cured:" and [jar.description for jar in jars] == ["3", "7"]
    jars[0].click()
    assert clinic.patient.value == 3 and "was cured" in clinic.text
    assert clinic._drawing.curves.runs["trained again"].setup == Setup()
    assert PATIENTS[2].cause.text in jars[0].tooltip and jars[0].tabbable is not False
    clinic.reset.click()
    assert clinic.shelf.children == () and jars[0].comm is None


def test_18_is_cured_only_when_its_gradients_are_right(clinic):
    clinic.patient.value = 18
    order(clinic, "gradient check")
    assert "Gradient check: wrong. Relative errors with 8 examples: pixels 0.6" in clinic.text
    assert "W2 4e-10" in clinic.text
    name(clinic, "I")
    write(clinic, "lr = 0.2")
    assert ("because the gradient check still finds an error; the sick line is as it was"
            in clinic.text)
    write(clinic, "relu_slope = 'z > 0'")
    assert "healthy. Best validation accuracy of the last 5 epochs 87 %" in clinic.text
    assert "was cured with 1 examination" in clinic.text


@pytest.mark.parametrize("line, message", [
    ("lr = 1000", "lr takes a number from 1e-09 to 100, got 1000."),
    ("lr = 1e400", "100, got inf."),
    ("foo = 3", "There is no line foo. The lines are: examples, "),
    ("init = 'xavier'", "init takes one of 'he'"),
    ("init = he", "or init = 'he'; this is 'init = he'."),
    ("", "Write one line"),
    ("lr = 0,2", "A decimal number takes a point, such as lr = 0.2; this is 'lr = 0,2'."),
    ("batch_size = 32.0", "takes a whole number from 1 to 5000, got 32.0."),
    ("lr = " + 999 * "(", f"this is 'lr = {35 * '('}' and so on."),
    ("lr = '\\d'", "got '\\\\d'."),
])
def test_what_cannot_be_trained_is_said_and_nothing_changes(clinic, line, message):
    name(clinic, "C")
    write(clinic, line)
    assert message in clinic.text and clinic.record.treatment is None and clinic.record.named


@pytest.mark.parametrize("line, expected", [
    ("lr = 0.2", ("lr", 0.2)), (" init='he' ", ("init", "he")), ("lr = -1", ("lr", -1)),
    ("batch_size = 32  # as before", ("batch_size", 32)),
    ("0", ("decay", 0)), (" -0.5", ("decay", -0.5)), ("'he'", ("decay", "he"))])
def test_a_line_is_a_name_and_a_literal_or_the_literal_alone(line, expected):
    assert written(line, "decay") == expected


@pytest.mark.parametrize("line", [
    "a = b = 1", "a, b = 1, 2", "a.b = 1", "lr = 1 +", "lr: float = 1", "lr = 2 * 0.1", "2 * 0.1",
    "he", "lr = __import__('os')", "lr = 0.2; init = 'he'", "lr == 0.2", "", "lr = [" * 500,
    "lr = 1\x00"])
def test_nothing_else_is(line):
    with pytest.raises(ValueError, match="Write one line"):
        written(line, "lr")


# ---- what speaks against a cause -----------------------------------------------------------------

@EACH
def test_nothing_speaks_against_the_right_cause_and_something_against_every_other(patient):
    for examination, speaks in patient.cause.evidence.items():
        assert not speaks(examined(examination, patient.setup)), examination
    with pytest.raises(ValueError, match="nothing speaks against"):
        against(patient.cause, patient.setup)
    for cause in set(CAUSES.values()) - {patient.cause}:
        text = against(cause, patient.setup, EXAMINATIONS)
        assert re.search(r"\d", text) and not re.search(r"nan|inf\b", text), text
        where = "|".join([CURVES, *EXAMINATIONS])
        assert re.search(rf" in (the examination )?({where})\.$", text), text
        assert patient.cause.text not in text


@EACH
def test_what_was_not_examined_is_not_told(patient):
    for cause in set(CAUSES.values()) - {patient.cause}:
        text = against(cause, patient.setup)
        named = [name for name in EXAMINATIONS
                 if f"The examination {name} speaks against it: order it" in text]
        seen = text.endswith(f"You see it in {CURVES}.")
        assert seen or len(named) == 1 and not re.search(r"\d", text), text


def test_the_healthy_run_would_be_acquitted_of_every_cause():
    assert all(against(cause, Setup()) for cause in CAUSES.values())


# ---- words ---------------------------------------------------------------------------------------

@EACH
def test_findings_are_said_in_numbers_and_do_not_name_the_cause(patient):
    said = [patient.cause.complaint, readout.curves(*both(CURVES, patient))]
    said += [examination.say(*both(name, patient)) for name, examination in EXAMINATIONS.items()]
    for text in said[1:]:
        assert re.search(r"\d", text) and re.search("[Hh]ealthy", text), text
    assert patient.cause.text not in " ".join(said) and patient.code not in " ".join(said)


def test_the_numbers_said_are_those_of_the_run():
    r, healthy = train_run(PATIENTS[0].setup), train_run(Setup())
    text = readout.curves(*both(CURVES, PATIENTS[0]))
    last = r.batch_losses[-94:]
    assert f"training loss {r.train_loss[-1]:.2f} (its" in text
    assert f"validation loss {r.val_loss[-1]:.2f}, " in text
    assert f"batches: {min(last):.2f} to {max(last):.2f})" in text
    assert f"accuracy {100 * healthy.val_accuracy[-1]:.0f} %" in text
    text = readout.curves(*both(CURVES, PATIENTS[4]))  # its loss falls: two means of epochs say so
    assert ("first batch has a loss of 2.28. In epoch 1: training loss 2.32. "
            "At the end: training loss 2.30") in text
    text = readout.confusion(*both("confusion matrix", PATIENTS[1]))
    assert text.endswith("Most frequent answers: 1,000 times digit 1.")


@pytest.mark.parametrize("number, text", [
    (2.302, "2.30"), (97.84, "97.8"), (21444, "21,444"), (3e-5, "3e-05"), (0, "0"),
    (1.31e103, "1e103"), (math.inf, "inf"), (-2.5, "-2.50"), (0.875, "0.88")])
def test_numbers_are_short(number, text):
    assert short(number) == text


def test_shares_and_counts_are_words():
    assert [percent(share) for share in (0.867, 0.0084, 4.2e-6, 0, 1, 6.41)] == [
        "87 %", "0.8 %", "0.0004 %", "0 %", "100 %", "641 %"]
    assert [count(number, "wrong name") for number in (0, 1, 2)] == [
        "no wrong name", "1 wrong name", "2 wrong names"]


# ---- the picture ---------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def drawing():
    """A drawing of its own, whose artists are set and never painted."""
    return Drawing(Figure(figsize=(WIDTH, HEIGHT)))


def lines(axes):
    """{marker: (x, y)} of its lines with a marker: "o" for the patient, "s" for the healthy run."""
    return {line.get_marker(): line.get_data() for line in axes.get_lines()
            if line.get_marker() in "os"}


@EACH
def test_the_curves_are_the_runs(drawing, patient):
    r, healthy = train_run(patient.setup), train_run(Setup())
    drawing.show(r, healthy, None, "", ())
    curves = drawing.curves
    for who, of in ("patient", r), ("healthy", healthy):
        train, val, accuracy = curves.lines[who]
        assert train.get_ydata() == pytest.approx(np.minimum(of.train_loss, HIGHEST))
        assert val.get_ydata() == pytest.approx(np.minimum(of.val_loss, HIGHEST))
        assert accuracy.get_ydata() == pytest.approx(of.val_accuracy)
        last = np.clip(of.batch_losses[-math.prod(passes(of.setup)) :], LOWEST, HIGHEST)
        assert curves.ends[who].get_ydata() == pytest.approx(last)
    assert curves.batches.get_ydata() == pytest.approx(np.clip(r.batch_losses, LOWEST, HIGHEST))
    assert 14 < curves.batches.get_xdata()[-1] < 15 or r.stopped
    low, high = curves.loss.get_ylim()
    shown = [*r.train_loss, *r.val_loss, *healthy.train_loss, *r.batch_losses]
    assert low < min(shown) and (high > max(shown) or curves.edge.get_visible())


@pytest.mark.parametrize("line, value", [
    ("lr", 100.0), ("weight_decay", 10), ("examples", 1), ("batch_size", 5000)])
def test_what_a_cure_makes_worse_is_drawn_as_well(drawing, line, value):
    treatment = treat(2, "G", **{line: value})
    assert not treatment.cured and treatment.faults
    drawing.show(train_run(PATIENTS[1].setup), train_run(Setup()), treatment.run, "", ())
    shown = [*drawing.curves.lines["treated"], drawing.curves.ends["treated"]]
    assert all(np.isfinite(line.get_ydata()).all() for line in shown) and len(shown[-1].get_ydata())
    low, high = drawing.curves.loss.get_ylim()
    assert 0.7 * LOWEST < low < high < 2 * HIGHEST


@EACH
def test_every_examination_can_be_drawn_of_every_patient(drawing, patient):
    r, healthy = train_run(patient.setup), train_run(Setup())
    for examination in EXAMINATIONS:
        drawing.show(r, healthy, None, examination, both(examination, patient))
        for axes in drawing.shown[0].axes:
            for line in lines(axes).values():
                for values, limits in zip(line, (axes.get_xlim(), axes.get_ylim())):
                    assert np.isfinite(values).all()
                    low, high = sorted(limits)
                    assert low <= min(values) and max(values) <= high, examination


@pytest.mark.parametrize("examination, number, place, patient, healthy", [
    ("first loss", 2, 0, ([97.8], [0]), ([2.32], [1])),
    ("one step", 1, 0, ([0, 1], [2.28, 3.22]), ([0, 1], [2.28, 2.24])),
    ("one step", 3, 1, ([1e-6, 1e-6], [0, 1]), ([0.00842, 0.00912], [0, 1])),
    ("hidden units", 4, 0, (range(1, 33), [0] * 32), None),
    ("forward and back", 8, 0,
     (range(4), [0.206, 8.29, 4.59, 146]), (range(4), [0.206, 0.293, 0.162, 0.259])),
    ("forward and back", 12, 1, ([0, 1], [76.9, 43.2]), ([0, 1], [0.3, 0.169])),
    ("gradient check", 18, 0, ([0.625, 0.8, 1, 4.23e-10, 2.09e-10], range(5)), None),
    ("gradient check", 11, 1, ([2], [0]), ([1], [0]))])
def test_an_examination_draws_the_patient_beside_the_healthy_run(
        drawing, examination, number, place, patient, healthy):
    who = PATIENTS[number - 1]
    runs = train_run(who.setup), train_run(Setup())
    drawing.show(*runs, None, examination, both(examination, who))
    drawn = lines(drawing.shown[0].axes[place])
    for marker, expected in ("o", patient), ("s", healthy):
        for got, wanted in zip(drawn[marker], expected or ()):  # below 1e-9 it is rounding
            assert np.array(got) == pytest.approx(list(wanted), rel=0.03, abs=1e-9)


def test_the_images_stand_over_the_labels_that_the_network_is_given(clinic):
    clinic.patient.value = 16
    order(clinic, "look at the data")
    shown = examined("look at the data", PATIENTS[15].setup)
    sheet, healthy = clinic._drawing.shown[0].axes
    given, true = ([int(text.get_text()) for text in axes.texts] for axes in (sheet, healthy))
    assert given == list(shown["labels"][:12])
    assert true == list(examined("look at the data")["labels"][:12])
    assert 2 <= np.not_equal(given, true).sum() <= 8
    image = sheet.images[0].get_array()
    np.testing.assert_allclose(image[13:21, 20:28], shown["pixels"][8].reshape(8, 8))
    assert " ".join(map(str, given)) in clinic.text


def test_the_confusion_matrices_are_the_counts(clinic):
    order(clinic, "confusion matrix")
    for axes, setup in zip(clinic._drawing.shown[0].axes, (PATIENTS[2].setup, Setup())):
        assert (axes.images[0].get_array() == examined("confusion matrix", setup)["counts"]).all()


@pytest.mark.parametrize("width", [460, 800, 1200])
def test_all_words_of_the_picture_are_inside_it_and_a_cheap_drawing_equals_a_full_one(
        clinic, width):
    clinic.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    clinic.patient.value = 7
    for examination in EXAMINATIONS:
        order(clinic, examination)
        figure = clinic.figure
        quick = np.array(figure.canvas.buffer_rgba())
        artists = {artist: artist.get_animated()
                   for axes in figure.axes for artist in axes.get_children()}
        for artist in artists:
            artist.set_animated(False)
        figure.canvas.draw()
        np.testing.assert_array_equal(quick, np.array(figure.canvas.buffer_rgba()))
        inches = figure.get_tightbbox(figure.canvas.get_renderer())
        assert min(inches.min) >= 0, (examination, inches)
        wide, high = figure.get_size_inches()
        assert inches.x1 <= wide == width / 100 and inches.y1 <= high, (examination, inches)
        boxes = [axes.get_tightbbox() for axes in figure.axes]
        overlaps = [(i, k) for i, a in enumerate(boxes) for k, b in enumerate(boxes[:i])
                    if a.overlaps(b)]
        assert not overlaps, examination
        for artist, animated in artists.items():
            artist.set_animated(animated)


# ---- the page ------------------------------------------------------------------------------------

def test_the_read_out_says_the_text_and_the_status_stands_bold(clinic):
    order(clinic, "first loss")
    assert words(clinic) == clinic.text
    assert 'role="status" aria-live="polite"' in clinic.readout.value
    assert "<b>Patient 3: 1 examination (first loss), no wrong name." in clinic.readout.value


def test_without_a_kernel_there_is_a_picture_with_the_same_words(new):
    data, metadata = new._repr_mimebundle_()
    again, _ = training_clinic()._repr_mimebundle_()
    text = data["text/plain"]
    assert text == again["text/plain"] and data["image/png"] == again["image/png"]
    assert text == metadata["image/png"]["alt"] and "Patient 1:" in text
    assert not any(cause.text in text for cause in CAUSES.values())
    still = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert still.size == (1800, 900 + 60)  # and the line below


def test_everything_is_reached_by_the_keyboard_and_says_what_it_is(clinic):
    widgets = [*clinic.controls.values(), *clinic.buttons]
    for widget in widgets:
        assert widget.description and widget.tooltip and widget.tabbable is not False
    assert len({widget.description for widget in widgets}) == 14
    assert not clinic.image.tooltip and clinic.line.continuous_update is False
    assert len(clinic.patient.options) == 18 and len(clinic.cause.options) == 19


def test_a_prediction_locks_all_of_it(clinic):
    asked = predict(Choose("Which?", {"this": "Yes.", "that": "No."}, "this"), clinic)
    locked = [*clinic.controls.values(), *clinic.buttons]
    assert len(locked) == 14 and all(control.disabled for control in locked)
    asked.question.inputs[0].value = "that"
    asked.question.button.click()
    assert not any(control.disabled for control in locked)


@EACH
def test_the_right_name_tells_what_the_cause_does_and_what_the_line_takes(clinic, patient):
    clinic.patient.value = patient.number
    name(clinic, patient.cause.letter)
    assert patient.cause.because in clinic.text
    assert f"The line is {patient.code}." in clinic.text
    if isinstance(patient.cause.value, str):
        assert all(repr(option) in clinic.text for option in OPTIONS[patient.cause.line])
    else:
        whole = " whole" * isinstance(patient.cause.value, int)
        assert f"It takes a{whole} number from " in clinic.text


# ---- what a pointer is told ----------------------------------------------------------------------

def tip(clinic, axes, x, y):
    """What is told at a place of axes, by their number in the figure."""
    answer = point(clinic, ("down", axes, x, y), ("up", axes, x, y))
    assert answer["cursor"] == ""
    return answer["tip"]


def test_the_curves_tell_their_numbers_in_every_epoch(clinic):
    clinic.patient.value = 12
    r, healthy = train_run(PATIENTS[11].setup), train_run(Setup())
    for epoch in 1, 7, 15:
        assert tip(clinic, 0, epoch + 0.2, 1) == (
            f"Epoch {epoch}, training / validation loss: patient {r.train_loss[epoch - 1]:.2f} / "
            f"{r.val_loss[epoch - 1]:.2f}, healthy {healthy.train_loss[epoch - 1]:.2f} / "
            f"{healthy.val_loss[epoch - 1]:.2f}")
        assert tip(clinic, 1, epoch, 0.5) == (
            f"Epoch {epoch}, right in validation: patient "
            f"{100 * r.val_accuracy[epoch - 1]:.0f} %, healthy "
            f"{100 * healthy.val_accuracy[epoch - 1]:.0f} %")
    assert tip(clinic, 2, 1, 1) == (
        f"Loss: patient {r.batch_losses[-1]:.2f} (batch 94 of 94), "
        f"healthy {healthy.batch_losses[-1]:.2f} (batch 94 of 94)")


def test_a_run_that_broke_off_or_was_trained_again_is_told_as_well(clinic):
    clinic.patient.value = 7
    end = len(train_run(PATIENTS[6].setup).train_loss)
    assert end < 15 and "patient" in tip(clinic, 0, end, 1)
    told = tip(clinic, 0, end + 1, 1)
    assert told.startswith(f"Epoch {end + 1}, training / validation loss: healthy 0.4")
    name(clinic, "H")
    write(clinic, "step = 'downhill'")
    assert "healthy 87 %, trained again 87 %" in tip(clinic, 1, 15, 0.5)
    assert "(batch 1 of 94), trained again " in tip(clinic, 2, 0, 1)


@pytest.mark.parametrize("number, examination, axes, place, patient, healthy", [
    (2, "first loss", 3, (2.3, 0), "97.8", "2.32"),
    (1, "one step", 3, (1, 2.5), "3.22", "2.24"),
    (1, "one step", 4, (0.01, 0), "34 %", "0.8 %"),
    (3, "hidden units", 3, (20, 0.5), "0 %", None),
    (8, "forward and back", 3, (1, 1), "8.29", "0.29"),
    (12, "forward and back", 4, (0, 1), "76.9", "0.30"),
    (18, "gradient check", 3, (1e-3, 1), "0.80", None),
    (11, "gradient check", 4, (1.5, 0), "2.00", "1.00"),
    (1, "overfit one batch", 3, (0, 1), "2.28", "2.28")])
def test_an_examination_tells_its_numbers(
        clinic, number, examination, axes, place, patient, healthy):
    clinic.patient.value = number
    order(clinic, examination)
    told = re.search(r": patient (.+), healthy (.+)$", tip(clinic, axes, *place)).groups()
    assert told[0] == patient and healthy in (told[1], None)


@pytest.mark.parametrize("width", [460, 880])
def test_a_cell_of_the_confusion_matrix_tells_its_count(clinic, width):
    clinic.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    clinic.patient.value = 13
    order(clinic, "confusion matrix")
    counts, own = (found["counts"] for found in both("confusion matrix", PATIENTS[12]))
    for true, answer in (4, 9), (8, 8), (0, 3):
        assert tip(clinic, 3, answer, true) == (
            f"Patient: {counts[true, answer]} of {counts[true].sum()} images of a {true} got the "
            f"answer {answer}")
        assert tip(clinic, 4, answer, true).startswith(f"Healthy: {own[true, answer]} of ")


def test_what_is_not_shown_any_more_tells_nothing(clinic):
    clinic.image._handle_custom_msg({"page": {"width": 880, "ratio": 1}}, [])
    order(clinic, "confusion matrix", "look at the data")
    assert tip(clinic, 3, 20, 10) == ""


def test_on_a_wide_page_the_result_before_stands_beside_the_last_one(clinic):
    def titles():
        return [axes.get_title() for plot in clinic._drawing.shown for axes in plot.axes[:1]]

    clinic.image._handle_custom_msg({"page": {"width": 1200, "ratio": 1}}, [])
    assert titles() == [""]  # the list of what can be ordered
    order(clinic, "one step")
    assert titles() == ["One step", ""]
    order(clinic, "gradient check", "gradient check", "first loss")
    assert titles() == ["First loss", "Gradient check"]
    told = tip(clinic, 4, 1e-3, 1), tip(clinic, 3, 1, 0)
    assert told[0].startswith("Relative error of W1") and told[1].startswith("Loss before")
    clinic.image._handle_custom_msg({"page": {"width": 880, "ratio": 1}}, [])
    assert titles() == ["First loss"]
    clinic.patient.value = 4
    clinic.image._handle_custom_msg({"page": {"width": 1200, "ratio": 1}}, [])
    assert titles() == [""]
