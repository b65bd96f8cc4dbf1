"""What the clinic says: the curves and the findings of each examination, the patient's beside the healthy run's."""

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


def curves(run):
    """What the left side of the picture shows, as numbers.

    start -- the loss of the first batch; first, end -- the training loss of the first epoch, of the last one; last -- the
    smallest and the largest loss of its batches; accuracy, best -- in validation, at the end and at its best
    """
    last = run.last_batches
    return {"start": run.batch_losses[0], "first": run.train_loss[0], "stopped": run.stopped,
            "end": math.inf if run.stopped else run.train_loss[-1], "validation": run.val_loss[-1],
            "accuracy": run.val_accuracy[-1], "best": max(run.val_accuracy), "last": (min(last), max(last))}


def curve_words(sick, well):
    """The curves of both runs; both as `curves` gives them."""
    at_the_end = [f"training loss {short(run['end'])} (its last batches: {short(run['last'][0])} to "
                  f"{short(run['last'][1])}), validation loss {short(run['validation'])}, validation accuracy "
                  f"{percent(run['accuracy'])}"
                  for run in (sick, well)]
    if sick["stopped"]:
        at_the_end[0] = f"validation accuracy {percent(sick['accuracy'])}, and the training {sick['stopped']}"
    return (f"Its first batch has a loss of {short(sick['start'])}. In epoch 1: training loss {short(sick['first'])}. "
            f"At the end: {at_the_end[0]}. Healthy: {at_the_end[1]}.")


def _first_loss(sick, well):
    guess = short(sick["guess"])
    return (f"{short(sick['loss'])} nats over all training examples; healthy {short(well['loss'])}. A guess among ten has "
            f"ln 10 = {guess}.")


def _overfit(sick, well):
    told = [f"{len(found['losses'])} steps on its first batch alone end at a loss of {short(found['losses'][-1])}, "
            f"{percent(found['accuracy'])} of it right" for found in (sick, well)]
    return f"{told[0]}. Healthy: {told[1].replace(' on its first batch alone', '')}."


def _one_step(sick, well):
    told = [f"from {short(found['before'])} to {short(found['after'])}, and moves W1 by {percent(found['moved'][0])} and "
            f"W2 by {percent(found['moved'][1])} of their size" for found in (sick, well)]
    return f"one update takes the loss of its batch {told[0]}. Healthy: {told[1]}."


def _units(sick, well):
    told = [f"before training {_state_of_units(found['before'])}; after it {_state_of_units(found['after'])}"
            for found in (sick, well)]
    return f"of the 32, {told[0]}. Healthy: {told[1]}."


def _state_of_units(found):
    alike = {32: "all different", 1: "all alike"}.get(found["different"], f"{found['different']} different ones")
    return f"{round(32 * found['dead'])} dead, {round(32 * found['always on'])} always on, {alike}"


def _flow(sick, well):
    told = []
    for found in (sick, well):
        forward = ", ".join(f"{name} {short(size)}" for name, size in found["forward"].items())
        back = ", ".join(f"{name} {short(size)}" for name, size in found["backward"].items())
        told.append(f"forward {forward} (mean of z {short(round(found['mean z'], 2) + 0.0)}), back {back}")
    return f"standard deviations over 256 examples, {told[0]}. Healthy: {told[1]}."


def _gradients(sick, well):
    errors = ", ".join(f"{name} {short(error)}" for name, error in sick["errors"].items())
    verdict = "right" if sick["right"] else "wrong"
    verdict += " the first time, but not the second" * (sick["right"] and sick["twice"] > 1.5)
    return (f"{verdict}. Relative errors with 8 examples: {errors}; healthy {short(max(well['errors'].values()))} at most. "
            f"The same batch a second time gives {short(sick['twice'])} times the gradient; healthy "
            f"{short(well['twice'])} times.")


def _confusion(sick, well):
    answers = sick["counts"].sum(axis=0)
    often = answers.argsort()[::-1][:3]
    said = ", ".join(f"{answers[digit]:,} times digit {digit}" for digit in often if answers[digit])
    return (f"{percent(sick['validation'])} of the validation set is right, and {percent(sick['training'])} of the "
            f"training set, by the labels it was given; healthy {percent(well['validation'])} and "
            f"{percent(well['training'])}. Most frequent answers: {said}.")


def _look(sick, well):
    return (f"{sick['examples']:,} examples, {sick['batch']:,} in a batch, pixels from {short(sick['smallest'])} to "
            f"{short(sick['largest'])}; labels of the first batch: {_labels(sick)}. Healthy: {well['examples']:,}, "
            f"{well['batch']}, {short(well['smallest'])} to {short(well['largest'])}; {_labels(well)}.")


def _labels(found):
    return " ".join(str(label) for label in found["labels"][:12])


FINDINGS = {"first loss": _first_loss, "overfit one batch": _overfit, "one step": _one_step, "hidden units": _units,
            "forward and back": _flow, "gradient check": _gradients, "confusion matrix": _confusion,
            "look at the data": _look}
