"""The patients: eighteen sick runs, each one line away from the healthy one, and their treatment."""

import functools
from dataclasses import dataclass, replace

from utils.lesson_05.clinic.examinations import gradients
from utils.lesson_05.clinic.runs import Run, Setup, run

CURED_FROM = 0.85  # the validation accuracy that a cured run must reach; the healthy run itself reaches 0.867
LATE = 5  # in one of its last epochs, so many: a single one may dip (to 0.70, with 2,500 examples to train on)
CAUSES = {
    "A": "the learning rate is far too high",
    "B": "the learning rate is far too low",
    "C": "all weights begin at zero",
    "D": "the hidden units begin with a large negative bias",
    "E": "all weights begin equal",
    "F": "the weights begin far too large",
    "G": "the pixels are not scaled",
    "H": "the steps go uphill",
    "I": "the slope of ReLU is forgotten on the way back",
    "J": "softmax is applied twice",
    "K": "the gradient is the sum over the batch, not the mean",
    "L": "the gradients of old batches are never cleared",
    "M": "the examples come sorted by label",
    "N": "the labels do not belong to the images",
    "O": "there are far too few examples",
    "P": "a part of the labels is wrong",
    "Q": "the weight decay is far too strong",
    "R": "the batches are far too large",
}
BECAUSE = {  # what the cause does
    "A": "Its steps overshoot, until every hidden unit is dead.",
    "B": "Each step moves the weights by a few millionths of their size.",
    "C": "Every z is 0, ReLU lets no gradient back, and nothing but the last bias can move.",
    "D": "No image gets above that bias, so ReLU lets no gradient back, and nothing but the last bias can move.",
    "E": "Equal units get equal gradients: they stay equal, and 32 of them can do no more than one.",
    "F": "Its first answers are sure, and wrong: it has to unlearn them first.",
    "G": "Pixels 255 times as large make z and the gradients as large: the first steps overshoot, and the units die.",
    "H": "It follows the gradient up the loss instead of down.",
    "I": "ReLU lets gradients through where it is off. They are wrong, and still lead roughly downhill.",
    "J": "The loss takes logits. Given numbers from 0 to 1 instead, it stays above 1.46, and its gradients are small.",
    "K": "A sum over 32 examples makes every step 32 times as long.",
    "L": "The steps follow the sum of all gradients so far: they get longer and longer.",
    "M": "Each batch looks like the one before it, so its loss is low; and the first digits are forgotten by the end.",
    "N": "Nothing in an image tells its label, so what is learned by heart helps with no other image.",
    "O": "60 images are soon learned by heart, and show too little of what digits look like.",
    "P": "The wrong labels can't all be fitted, but the right ones outweigh them.",
    "Q": "Each step shrinks the weights by a fifth, faster than the gradients make them grow.",
    "R": "Its gradient is good, but an epoch has one update instead of 94.",
}


@dataclass(frozen=True)
class Patient:
    """A sick run. complaint -- what is seen at once; cause -- a key of CAUSES; line, value -- what differs in its setup."""

    number: int
    complaint: str
    cause: str
    line: str
    value: object

    @property
    def setup(self):
        return replace(Setup(), **{self.line: self.value})

    @property
    def code(self):
        """The sick line, such as lr = 8.0."""
        return f"{self.line} = {self.value!r}"


_TABLE = [
    ("The loss stays near that of a guess, and jumps about.", "A", "lr", 8.0),
    ("It began with an enormous loss. Now it guesses.", "G", "largest_pixel", 255.0),
    ("It guesses, and nothing moves.", "C", "init", "zeros"),
    ("It guesses, and nothing moves. The curve is that of patient 3.", "D", "hidden_bias", -3.0),
    ("The loss falls, so slowly that it is hard to see.", "B", "lr", 1e-4),
    ("The loss falls far too slowly.", "R", "batch_size", 3000),
    ("The loss explodes.", "H", "step", "uphill"),
    ("A huge loss at first. It learns, but not well.", "F", "init", "sd 5"),
    ("It learns to tell a few digits apart, and no more.", "E", "init", "constant"),
    ("It learns half of it, slowly, and its loss stays high.", "J", "output", "softmax"),
    ("A fast start, and then all is lost.", "L", "gradients", "added up"),
    ("A good rate, and yet it looks like one that is too high.", "K", "loss_gradient", "sum"),
    ("A low loss in training, and a bad validation accuracy.", "M", "order", "sorted by label"),
    ("It guesses, though everything seems to move.", "N", "labels", "shuffled"),
    ("Hardly any loss in training, and a mediocre validation accuracy.", "O", "examples", 60),
    ("A high loss in training, and yet a good validation accuracy.", "P", "labels", "30 % wrong"),
    ("It guesses, as if it forgot at once what it learned.", "Q", "weight_decay", 1.0),
    ("No complaint. It comes for a check-up.", "I", "relu_slope", "1"),
]
PATIENTS = [Patient(number, *row) for number, row in enumerate(_TABLE, 1)]


def late_accuracy(run):
    """The best validation accuracy of a run's last epochs; 0.0 if it broke off in the first one."""
    return max(run.val_accuracy[-LATE:], default=0.0)


def recovered(run):
    """Whether a run came to its end, with a validation accuracy in its last epochs like the healthy one's."""
    return not run.stopped and late_accuracy(run) >= CURED_FROM


@functools.lru_cache(maxsize=64)
def _gradients_right(setup):
    """The verdict of the gradient check, which takes longer than the training."""
    return gradients(run(setup))["right"]


@dataclass(frozen=True, repr=False)
class Treatment:
    """What was named, what was changed, and what a new training proved. Shown as a sentence."""

    patient: Patient
    cause: str
    setup: Setup
    run: Run

    @property
    def named(self):
        """Whether the cause is right."""
        return self.cause == self.patient.cause

    @functools.cached_property
    def faults(self):
        """What is not healthy yet, in words: the loss, the validation accuracy, the gradients, the sick line itself."""
        faults = []
        if self.run.stopped:
            faults.append(f"the training {self.run.stopped}")
        elif not recovered(self.run):
            faults.append(f"the best validation accuracy of the last {LATE} epochs is "
                          f"{100 * late_accuracy(self.run):.1f} %, below {100 * CURED_FROM:.0f} %")
        if not _gradients_right(self.setup):
            faults.append("the gradient check still finds an error")
        if getattr(self.setup, self.patient.line) == self.patient.value:
            faults.append(f"the sick line is as it was: {self.patient.code}")
        return faults

    @property
    def cured(self):
        """Whether the run is healthy now."""
        return not self.faults

    def __repr__(self):
        accuracy = f"{100 * late_accuracy(self.run):.0f} %" if self.run.val_accuracy else "none"
        return (f"patient {self.patient.number}: you say that {CAUSES[self.cause]}. Trained again: best validation "
                f"accuracy of the last {LATE} epochs {accuracy}, {'healthy' if self.cured else 'not healthy yet'}.")


def treat(number, cause, /, **lines):
    """Name the cause of a patient, change lines of its setup, train it again -> Treatment, which says what came of it.

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
    return Treatment(patient, cause, setup, run(setup))
