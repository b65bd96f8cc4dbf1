"""The eighteen patients, each one line away from the healthy run, and their treatment."""

import functools
from dataclasses import dataclass, replace

from utils.lesson_05.clinic.causes import CAUSES, Cause
from utils.lesson_05.clinic.examinations import CURVES, examined
from utils.lesson_05.clinic.runs import Run, Setup, train_run

CURED_FROM = 0.85  # the validation accuracy of a cured run, at least; the healthy run reaches 0.867
LATE = 5  # in one of so many last epochs: one alone may dip (to 0.70, with 2,500 examples)


@dataclass(frozen=True)
class Patient:
    """A run, and what is wrong with it. finding -- what exercise 5.8 says that it shows."""

    number: int
    cause: Cause
    finding: str = ""

    @property
    def setup(self):
        """What makes the run."""
        return replace(Setup(), **{self.cause.line: self.cause.value})

    @property
    def code(self):
        """The line of its setup that is not healthy, such as lr = 8.0."""
        return f"{self.cause.line} = {self.cause.value!r}"


PATIENTS = [
    Patient(1, CAUSES["A"]),
    Patient(2, CAUSES["G"], "The first loss of patient 2, before any step, is 97.8. That of a "
                            "guess is 2.3."),
    Patient(3, CAUSES["C"]),
    Patient(4, CAUSES["D"]),
    Patient(5, CAUSES["B"]),
    Patient(6, CAUSES["R"]),
    Patient(7, CAUSES["H"]),
    Patient(8, CAUSES["F"]),
    Patient(9, CAUSES["E"], "Before training, all 32 hidden units of patient 9 are equal."),
    Patient(10, CAUSES["J"]),
    Patient(11, CAUSES["L"]),
    Patient(12, CAUSES["K"], "The gradient check of patient 12 finds an error of 0.875 in every "
                             "array."),
    Patient(13, CAUSES["M"], "The gradients of patient 13 are right, it learns a batch by heart, "
                             "and yet nearly nine of ten of its answers in validation are 8 or 9."),
    Patient(14, CAUSES["N"], "The gradients of patient 14 are right, it learns a batch by heart, "
                             "and yet of all its training examples it gets only 15 % right."),
    Patient(15, CAUSES["O"]),
    Patient(16, CAUSES["P"]),
    Patient(17, CAUSES["Q"]),
    Patient(18, CAUSES["I"], "The gradient check of patient 18 finds W2 and b2 right, and W1, b1 "
                             "and the pixels wrong."),
]


def against(cause, setup, ordered=()):
    """What speaks against a cause: a finding that is known already, or the examination to order."""
    known = {CURVES, *ordered}
    for name in sorted(cause.evidence, key=lambda name: name not in known):
        if said := cause.evidence[name](examined(name, setup)):
            if name in known:
                return f"{said} You see it in {'the examination ' * (name != CURVES)}{name}."
            return (f"The examination {name} speaks against it: order it, and look for what this "
                    "cause would do.")
    raise ValueError(f"nothing speaks against {cause.letter}")


def late_accuracy(run):
    """The best validation accuracy of a run's last epochs; 0.0 if it broke off in the first one."""
    return max(run.val_accuracy[-LATE:], default=0.0)


def recovered(run):
    """Whether a run came to its end, and in its last epochs to the accuracy of a healthy one."""
    return not run.stopped and late_accuracy(run) >= CURED_FROM


@dataclass(frozen=True, repr=False)
class Treatment:
    """What was named, what was changed, and what a new training proved. Shown as a sentence."""

    patient: Patient
    cause: Cause
    setup: Setup
    run: Run

    @property
    def named(self):
        """Whether the cause is right."""
        return self.cause == self.patient.cause

    @functools.cached_property
    def faults(self):
        """What is not healthy yet, in words: the training, the gradients, the line of the cause."""
        faults = []
        if self.run.stopped:
            faults.append(f"the training {self.run.stopped}")
        elif not recovered(self.run):
            faults.append(f"the best validation accuracy of the last {LATE} epochs is "
                          f"{100 * late_accuracy(self.run):.1f} %, below {100 * CURED_FROM:.0f} %")
        if not examined("gradient check", self.setup)["right"]:
            faults.append("the gradient check still finds an error")
        if getattr(self.setup, self.patient.cause.line) == self.patient.cause.value:
            faults.append(f"the sick line is as it was: {self.patient.code}")
        return faults

    @property
    def cured(self):
        """Whether the run is healthy now."""
        return not self.faults

    def __repr__(self):
        accuracy = f"{100 * late_accuracy(self.run):.0f} %" if self.run.val_accuracy else "none"
        return (f"patient {self.patient.number}: you say that {self.cause}. Trained again: best "
                f"validation accuracy of the last {LATE} epochs {accuracy}, "
                f"{'healthy' if self.cured else 'not healthy yet'}.")


def treat(number, cause, /, **lines):
    """Name the cause of a patient, change lines of its setup, train it again -> Treatment.

    number -- 1 to 18; cause -- a letter of CAUSES; lines -- such as lr=0.2
    Raises ValueError for a patient, a cause, a line or a value that there is not.
    """
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(PATIENTS):
        raise ValueError(f"treat takes a patient from 1 to {len(PATIENTS)}, got {number!r}")
    if not isinstance(cause, str) or cause not in CAUSES:
        raise ValueError(f"treat takes a cause from A to {max(CAUSES)}, got {cause!r}")
    patient = PATIENTS[number - 1]
    unknown = set(lines) - set(Setup.__dataclass_fields__)
    if unknown:
        raise ValueError(f"There is no line {' or '.join(sorted(unknown))}. The lines are: "
                         f"{', '.join(Setup.__dataclass_fields__)}")
    setup = replace(patient.setup, **lines)
    return Treatment(patient, CAUSES[cause], setup, train_run(setup))
