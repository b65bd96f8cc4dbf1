"""What the clinic says of curves and findings: a patient's, beside those of the healthy run."""

import math


def short(number):
    """A number in short: 2.30, 97.8, 5,990, 3e-05."""
    size = abs(number)
    if not math.isfinite(number) or number == 0:
        return f"{number:g}"
    if size >= 1e5 or size < 5e-3:
        return f"{number:.0e}".replace("e+", "e")
    return f"{number:,.{2 if size < 10 else 1 if size < 100 else 0}f}"


def percent(share):
    """A share in percent, with decimals only where it is small."""
    return f"{100 * share:.0f} %" if share >= 0.095 or share == 0 else f"{100 * share:.1g} %"


def count(number, thing):
    """3 wrong names, 1 wrong name, no wrong name."""
    return f"{number or 'no'} {thing}{'s' * (number > 1)}"


def mean_z(found):
    """The mean of the weighted sums z, without a minus before 0."""
    return short(round(found["mean z"], 2) + 0.0)


def loss_of_step(found):
    """How one step changes the loss of its batch."""
    return f"{short(found['before'])} to {short(found['after'])}"


def curves(patient, healthy):
    """The curves of both runs."""
    at_the_end = [f"training loss {short(found['end'])} (its last batches: "
                  f"{short(found['last'][0])} to {short(found['last'][1])}), validation loss "
                  f"{short(found['validation'])}, validation accuracy {percent(found['accuracy'])}"
                  for found in (patient, healthy)]
    if patient["stopped"]:
        at_the_end[0] = (f"validation accuracy {percent(patient['accuracy'])}, and the training "
                         f"{patient['stopped']}")
    return (f"Its first batch has a loss of {short(patient['start'])}. In epoch 1: training loss "
            f"{short(patient['first'])}. At the end: {at_the_end[0]}. Healthy: {at_the_end[1]}.")


def first_loss(patient, healthy):
    """The loss before training, and that of a guess."""
    return (f"{short(patient['loss'])} nats over all training examples; healthy "
            f"{short(healthy['loss'])}. A guess among ten has ln 10 = {short(patient['guess'])}.")


def overfit(patient, healthy):
    """What was learned by heart, and how well."""
    told = [f"end at a loss of {short(found['losses'][-1])}, {percent(found['accuracy'])} of it "
            "right" for found in (patient, healthy)]
    return (f"{len(patient['losses'])} steps on its first batch alone {told[0]}. Healthy: "
            f"{len(healthy['losses'])} steps {told[1]}.")


def one_step(patient, healthy):
    """What one update does to the loss and to the weights."""
    told = [f"from {loss_of_step(found)}, and moves W1 by {percent(found['moved'][0])} and W2 by "
            f"{percent(found['moved'][1])} of their size" for found in (patient, healthy)]
    return f"one update takes the loss of its batch {told[0]}. Healthy: {told[1]}."


def units(patient, healthy):
    """How many hidden units are dead, always on, and different, before and after training."""
    told = [f"before training {_state_of_units(found['before'])}; after it "
            f"{_state_of_units(found['after'])}" for found in (patient, healthy)]
    return f"of the 32, {told[0]}. Healthy: {told[1]}."


def _state_of_units(found):
    alike = {32: "all different", 1: "all alike"}.get(found["different"],
                                                      f"{found['different']} different ones")
    return f"{round(32 * found['dead'])} dead, {round(32 * found['always on'])} always on, {alike}"


def flow(patient, healthy):
    """The standard deviations on the way forward and back."""
    told = [f"forward {_sizes(found['forward'])} (mean of z {mean_z(found)}), back "
            f"{_sizes(found['backward'])}" for found in (patient, healthy)]
    return f"standard deviations over 256 examples, {told[0]}. Healthy: {told[1]}."


def _sizes(named):
    return ", ".join(f"{name} {short(size)}" for name, size in named.items())


def gradients(patient, healthy):
    """Whether the gradients are right, and how they are when the same batch comes again."""
    verdict = "right" if patient["right"] else "wrong"
    verdict += " the first time, but not the second" * (patient["right"] and patient["twice"] > 1.5)
    return (f"{verdict}. Relative errors with 8 examples: {_sizes(patient['errors'])}; healthy "
            f"{short(max(healthy['errors'].values()))} at most. The same batch a second time gives "
            f"{short(patient['twice'])} times the gradient; healthy {short(healthy['twice'])} "
            "times.")


def confusion(patient, healthy):
    """How many answers are right, and which digits are answered most."""
    answers = patient["counts"].sum(axis=0)
    often = answers.argsort()[::-1][:3]
    said = ", ".join(f"{answers[digit]:,} times digit {digit}" for digit in often if answers[digit])
    return (f"{percent(patient['validation'])} of the validation set is right, and "
            f"{percent(patient['training'])} of the training set, by the labels it was given; "
            f"healthy {percent(healthy['validation'])} and {percent(healthy['training'])}. Most "
            f"frequent answers: {said}.")


def look(patient, healthy):
    """What the network gets: how many examples, their pixels, and the labels of a batch."""
    return (f"{patient['examples']:,} examples, {patient['batch']:,} in a batch, pixels from "
            f"{short(patient['smallest'])} to {short(patient['largest'])}; labels of the first "
            f"batch: {_labels(patient)}. Healthy: {healthy['examples']:,}, {healthy['batch']}, "
            f"{short(healthy['smallest'])} to {short(healthy['largest'])}; {_labels(healthy)}.")


def _labels(found):
    return " ".join(str(label) for label in found["labels"][:12])
