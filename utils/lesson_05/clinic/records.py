"""What was done with the clinic's patients, how it stands with them, and what to do next."""

from dataclasses import dataclass, field

from utils.lesson_05.clinic.patients import Treatment
from utils.lesson_05.clinic.readout import count

FIRST = 1  # an easy one; its read-out leads through these steps
GUIDE = (
    ("one step", "Its loss jumps about: what does one update do? Press one step."),
    ("gradient check", "A healthy step lowers the loss a little. This one goes 40 times as far, "
                       "and overshoots. Is its gradient wrong? Press gradient check."),
    ("", "The gradients are right, and the steps far too long. Which cause makes them so? Choose "
         "it below the picture, and press Name the cause."))
MEND = "The healthy run takes lr = 0.2. Write that line, and press Train again."
CURED = "It stands on the shelf. Now choose a patient of your own: 3 and 4 have the same curve."


@dataclass
class Record:
    """What was done with a patient.

    ordered -- its examinations; shown -- the one in the picture; earlier -- the one before it
    wrong -- causes that it was not
    """

    ordered: list = field(default_factory=list)
    shown: str = ""
    earlier: str = ""
    wrong: list = field(default_factory=list)
    named: bool = False
    line: str = ""  # as the reader left it
    treatment: Treatment | None = None
    told: str = ""  # what came of the treatment
    score: tuple = ()  # (examinations, wrong names) when it was cured


def guide(patient, record):
    """The next step with the first patient; nothing to say of the others."""
    if patient.number != FIRST:
        return ""
    if record.named:
        return CURED if record.score else MEND
    return next(say for name, say in GUIDE if name not in record.ordered)


def status(patient, records):
    """How it stands with a patient, and with all of them. records -- {number: Record}"""
    record = records[patient.number]
    names = f" ({', '.join(record.ordered)})" if record.ordered else ""
    state = f"{_counted(len(record.ordered), len(record.wrong), names, ', ')}."
    if record.score:
        state = f"was cured with {_counted(*record.score)}."
    cured = [str(number) for number, one in records.items() if one.score]
    which = f" (patient{'s' * (len(cured) > 1)} {', '.join(cured)})" if cured else ""
    return (f"Patient {patient.number}: {state} Cured so far: {len(cured)} of {len(records)}"
            f"{which}.")


def _counted(examinations, wrong, names="", between=" and "):
    return f"{count(examinations, 'examination')}{names}{between}{count(wrong, 'wrong name')}"
