"""Exercise 5.8, six patients of the clinic: how a treatment is judged, and the question that leads on from a wrong one."""

from types import SimpleNamespace

from utils.exercises.comparing import describe_type
from utils.exercises.old_form import Mistake, Part
from utils.lesson_05.clinic.patients import CAUSES, CURED_FROM, LATE, PATIENTS, Treatment, late_accuracy, recovered
from utils.lesson_05.clinic.runs import Setup

HEALTHY_ACCURACY = 0.867  # in validation, so that nothing is trained here; tested against the healthy run itself
FINDINGS = {  # patient: what an examination shows, which the right cause explains
    2: "The first loss of patient 2, before any step, is 97.8. That of a guess is 2.3.",
    9: "Before training, all 32 hidden units of patient 9 are equal.",
    12: "The gradient check of patient 12 finds an error of 0.875 in every array.",
    13: "The gradients of patient 13 are right, it learns a batch by heart, and yet nearly nine of ten of its answers in "
        "validation are 8 or 9.",
    14: "The gradients of patient 14 are right, it learns a batch by heart, and yet of all its training examples it gets "
        "only 15 % right.",
    18: "The gradient check of patient 18 finds W2 and b2 right, and W1, b1 and the pixels wrong.",
}
_QUESTIONS = {  # the cause that was named for a patient who has another one
    "A": "A learning rate acts in the steps and nowhere else: the gradients, the data and all that is there before "
         "training would be as in the healthy run. Are they?",
    "B": "A rate that is too low makes small steps. How far does one step move the weights, beside the healthy run?",
    "C": "Weights of zero would give hidden units of zero. What does 'forward and back' say of z and of the outputs?",
    "D": "Then every hidden unit would be dead before training. How many are?",
    "E": "Then all hidden units would be equal before training. How many different ones are there?",
    "F": "Then the weighted sums z would be large, and the pixels not. What does 'forward and back' say of both?",
    "G": "Then the pixels would be large. What are the smallest and the largest, in 'look at the data'?",
    "H": "Steps uphill raise the loss of 'one step', and change nothing else: gradients, data, first loss. Which of these "
         "does not fit?",
    "I": "Then the gradient check would find W2 and b2 right, and everything before the ReLU wrong. Does it?",
    "J": "Then the loss would get numbers between 0 and 1, all near each other. What does 'forward and back' say of what "
         "goes to the loss?",
    "K": "Then the gradient check would find one and the same error in every array. Does it?",
    "L": "Then the gradient would be twice as large when the same batch comes again. Is it, in 'gradient check'?",
    "M": "Then a batch would hold one digit, or two that are neighbors. What does 'look at the data' show?",
    "N": "Then the labels in 'look at the data' would not fit their images. Do they?",
    "O": "Then it would do well in training and worse in validation. Does it? How many examples does 'look at the data' "
         "count?",
    "P": "Then most labels would still fit, and validation would be good. Do they, in 'look at the data'? And is it?",
    "Q": "Weight decay acts in the steps and nowhere else: before the first one you would find the healthy run. What is "
         "different before training?",
    "R": "Then a batch would hold far more examples than the healthy run's 32. How many does 'look at the data' count?",
}


def recorded(number, cause, accuracy, **lines):
    """What treat would give back, without its training: only the validation accuracy at the end."""
    patient = PATIENTS[number - 1]
    setup = Setup(**{patient.line: patient.value} | lines)
    return Treatment(patient, cause, setup, SimpleNamespace(val_accuracy=[accuracy], stopped=""))


def part(number):
    """The part patient_2, patient_9, ..."""
    patient = PATIENTS[number - 1]
    healthy = {patient.line: getattr(Setup(), patient.line)}
    return Part(f"patient_{number}", recorded(number, patient.cause, HEALTHY_ACCURACY, **healthy),
                observe=lambda answer: treatment_seen(patient, answer),
                mistakes=tuple(Mistake(recorded(number, letter, 0.1), f"{FINDINGS[number]} {question}")
                               for letter, question in _QUESTIONS.items() if letter != patient.cause))


def treatment_seen(patient, answer):
    """Observe a treatment: the cause that was named, or cured. What else is wrong is said with the numbers of its run."""
    name = f"patient_{patient.number}"
    if not isinstance(answer, Treatment):
        raise ValueError(f'{name} takes what treat gives back, got {describe_type(answer)}. Call treat with the patient, '
                         f'the letter of the cause and the mended line: for patient 1, treat(1, "A", lr=0.2).')
    after = _after(answer.run)
    if answer.patient != patient:
        raise ValueError(f"{name} takes a treatment of patient {patient.number}; this one is of patient "
                         f"{answer.patient.number} ({after}). Which of them belongs here?")
    sick = vars(patient.setup)
    changes = {line: f"{line} = {value!r} (it was {sick[line]!r})" for line, value in vars(answer.setup).items()
               if value != sick[line]}
    mended = patient.line in changes
    if mended and len(changes) == 1 and answer.named and recovered(answer.run):
        return {"the cause": answer.cause, "the run": "healthy"}
    if not answer.named and (not changes or not recovered(answer.run)):
        return {"the cause": answer.cause}
    raise ValueError(_question(answer, ", ".join(changes.values()), mended, len(changes), after))


def _question(answer, changes, mended, count, after):
    """What leads on from a treatment of the right patient, with the right cause or with a healthy run."""
    if not answer.named and mended:
        return (f"The run is healthy now: {after}. But is the cause that {CAUSES[answer.cause]}? You changed {changes}: "
                f"which cause stands there?")
    if not answer.named:
        return (f"With {changes} the run looks healthy: {after}. {FINDINGS[answer.patient.number]} Does your cure "
                f"change that?")
    if not count:
        return (f"You named the cause. But no line was changed, so the new run is the old one: {after}. Which line of the "
                f"setup holds that cause?")
    if not mended:
        return (f"You named the cause, and changed {changes}: {after}. But the cause is still there, whatever the "
                f"accuracy. Which line holds it?")
    if count > 1:
        return (f"You named the cause, and changed {changes}: {after}. But only one line was sick. What becomes of the run "
                f"without the other {'changes' if count > 2 else 'change'}?")
    return (f"You named the cause and changed its line, {changes}, but the run is not healthy yet: {after}. It takes "
            f"{100 * CURED_FROM:.0f} %. What does this line say in the healthy run?")


def _after(run):
    if run.stopped or not run.val_accuracy:
        return "trained again, it broke off before its end"
    return f"trained again, its best validation accuracy of the last {LATE} epochs is {100 * late_accuracy(run):.1f} %"
