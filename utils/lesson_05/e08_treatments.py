"""Exercise 5.8, six patients of the clinic: how a treatment is judged, and what it leads on to."""

from functools import partial
from types import SimpleNamespace

from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Part
from utils.lesson_05.clinic import CAUSES, LATE, PATIENTS, Setup, Treatment, late_accuracy
from utils.lesson_05.clinic.patients import CURED_FROM, recovered

HEALTHY_ACCURACY = 0.867  # in validation; a test measures it, so that nothing is trained here


def recorded(patient, cause, setup, accuracy):
    """What treat would give back, without its training: only the validation accuracy at the end."""
    return Treatment(patient, cause, setup, SimpleNamespace(val_accuracy=[accuracy], stopped=""))


def part(patient):
    """The part patient_2, patient_9, ...: each cause that it has not leads to a question."""
    others = {letter: cause for letter, cause in CAUSES.items() if cause != patient.cause}
    return Part(recorded(patient, patient.cause, Setup(), HEALTHY_ACCURACY),
                {letter: recorded(patient, cause, patient.setup, 0.1)
                 for letter, cause in others.items()},
                observe=partial(observe_treatment, patient), name=f"patient_{patient.number}",
                questions={letter: f"{patient.finding} {cause.question}"
                           for letter, cause in others.items()})


def observe_treatment(patient, answer):
    """The cause that was named, or cured; what else is wrong is said with the run's numbers."""
    name = f"patient_{patient.number}"
    if not isinstance(answer, Treatment):
        raise ValueError(f"{name} takes what treat gives back, got {describe_type(answer)}. Call "
                         "treat with the patient, the letter of the cause and the mended line: for "
                         'patient 1, treat(1, "A", lr=0.2).')
    after = _after(answer.run)
    if answer.patient != patient:
        raise ValueError(f"{name} takes a treatment of patient {patient.number}; this one is of "
                         f"patient {answer.patient.number} ({after}). Which of them belongs here?")
    before = vars(patient.setup)
    changes = {line: f"{line} = {value!r} (it was {before[line]!r})"
               for line, value in vars(answer.setup).items() if value != before[line]}
    if answer.named and list(changes) == [patient.cause.line] and recovered(answer.run):
        return {"the cause": answer.cause.letter, "the run": "healthy"}
    if answer.named or changes and recovered(answer.run):
        raise ValueError(_question(answer, changes, after))
    return {"the cause": answer.cause.letter}


def _question(answer, changes, after):
    """What leads on from the right cause, or from a run that looks healthy."""
    patient, changed = answer.patient, ", ".join(changes.values())
    if not answer.named and patient.cause.line in changes:
        return (f"The run is healthy now: {after}. But is the cause that {answer.cause}? You "
                f"changed {changed}: which cause stands there?")
    if not answer.named:
        return (f"With {changed} the run looks healthy: {after}. {patient.finding} Does your cure "
                "change that?")
    if not changes:
        return ("You named the cause. But no line was changed, so the new run is the old one: "
                f"{after}. Which line of the setup holds that cause?")
    if patient.cause.line not in changes:
        return (f"You named the cause, and changed {changed}: {after}. But the cause is still "
                "there, whatever the accuracy. Which line holds it?")
    if len(changes) > 1:
        return (f"You named the cause, and changed {changed}: {after}. But only one line was sick. "
                f"What becomes of the run without the other change{'s' * (len(changes) > 2)}?")
    return (f"You named the cause and changed its line, {changed}, but the run is not healthy yet: "
            f"{after}. It takes {100 * CURED_FROM:.0f} %. What does this line say in the healthy "
            "run?")


def _after(run):
    if run.stopped or not run.val_accuracy:
        return "trained again, it broke off before its end"
    return (f"trained again, its best validation accuracy of the last {LATE} epochs is "
            f"{100 * late_accuracy(run):.1f} %")


PARTS = tuple(part(patient) for patient in PATIENTS if patient.finding)
