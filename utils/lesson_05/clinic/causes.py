"""What speaks against a cause: for each, findings that it would bring about, and what was found instead.

SIGNS: {cause: [(examination, whether its findings speak against the cause, the sentence that says so), ...]}
"""

import functools

from utils.lesson_05.clinic import EXAMINATIONS, Setup, run
from utils.lesson_05.clinic.readout import curves, percent, short

CURVES = "the curves"  # which are always there


@functools.lru_cache(maxsize=256)
def found(examination, setup=None):
    """The findings of an examination, or the numbers of CURVES; of the healthy run without a setup."""
    examine = curves if examination == CURVES else EXAMINATIONS[examination]
    return examine(run(setup or Setup()))


def moved(f):
    """The larger share by which one step moves the weights of a layer."""
    return max(f["moved"])


def loss_of_step(f):
    """How one step changes the loss of its batch, in words."""
    return f"{short(f['before'])} to {short(f['after'])}"


def worst(f):
    """The largest error of the gradient check."""
    return max(f["errors"].values())


SIGNS = {
    "A": [("one step", lambda f: f["after"] < 1.1 * f["before"], lambda f:
           f"A rate far too high would make the loss of the batch jump up in one step. It goes from {loss_of_step(f)}."),
          ("first loss", lambda f: f["loss"] > 2 * f["guess"], lambda f:
           f"Before the first step no rate has done anything, and the loss is {short(f['loss'])} already."),
          ("gradient check", lambda f: not f["right"], lambda f:
           f"A learning rate leaves the gradients right. Here their error is {short(worst(f))}.")],
    "B": [("one step", lambda f: moved(f) > 0.003, lambda f:
           f"With a rate far too low, one step would hardly move the weights. Here it moves them by {percent(moved(f))}."),
          ("hidden units", lambda f: f["before"]["dead"] == 1, lambda f:
           "A learning rate leaves the units of a new network as they are. Here all 32 are dead before training."),
          (CURVES, lambda f: f["accuracy"] > 0.3, lambda f:
           f"With a rate far too low it would still guess. Here {percent(f['accuracy'])} of the validation set is right.")],
    "C": [("forward and back", lambda f: f["forward"]["z"] > 0, lambda f:
           f"From zero weights, all z are 0. Here their standard deviation is {short(f['forward']['z'])}.")],
    "D": [("hidden units", lambda f: f["before"]["dead"] < 0.9, lambda f:
           "With a large negative bias, the hidden units would be dead from the start. Here "
           f"{round(32 * f['before']['dead'])} of 32 are."),
          ("forward and back", lambda f: f["mean z"] > -1, lambda f:
           "With a large negative bias, the z would lie far below 0. Here their mean is "
           f"{short(round(f['mean z'], 2) + 0.0)}.")],
    "E": [("hidden units", lambda f: f["before"]["different"] > 1, lambda f:
           "From equal weights, all hidden units would be alike. Here there are "
           f"{f['before']['different']} different ones."),
          ("forward and back", lambda f: f["forward"]["z"] == 0, lambda f:
           "With equal weights other than 0, z would differ from image to image. Here its standard deviation is 0.")],
    "F": [("first loss", lambda f: f["loss"] < 10, lambda f:
           f"Weights far too large would make the first loss many times {short(f['guess'])}. It is {short(f['loss'])}."),
          ("forward and back", lambda f: f["forward"]["z"] < 5 * f["forward"]["pixels"], lambda f:
           "Weights far too large would make z far larger than the pixels. Here the standard deviation of z is "
           f"{short(f['forward']['z'] / f['forward']['pixels'])} times that of the pixels.")],
    "G": [("look at the data", lambda f: f["largest"] <= 1, lambda f:
           f"Pixels that are not scaled would go up to 255. Here they end at {short(f['largest'])}."),
          ("first loss", lambda f: f["loss"] < 10, lambda f:
           "If the pixels were not scaled, the first loss would be many times "
           f"{short(f['guess'])}. Here it is {short(f['loss'])}.")],
    "H": [(CURVES, lambda f: not f["stopped"], lambda f:
           f"Uphill, the loss would grow without end. Here the training loss ends at {short(f['end'])}."),
          ("one step", lambda f: f["after"] < 0.999 * f["before"], lambda f:
           f"A step uphill would raise the loss of its batch. Here it goes from {loss_of_step(f)}.")],
    "I": [("gradient check", lambda f: f["right"], lambda f:
           f"Without the slope of ReLU, the gradient of W1 would be wrong. Here the largest error is {short(worst(f))}."),
          ("gradient check", lambda f: f["errors"]["W2"] > 1e-3, lambda f:
           "Without the slope of ReLU, the gradient of W2 would still be right. Here its error is "
           f"{short(f['errors']['W2'])}.")],
    "J": [(CURVES, lambda f: f["end"] < 1.4, lambda f:
           f"Twice softmax keeps the loss above 1.46 for ever. Here the training loss ends at {short(f['end'])}."),
          ("overfit one batch", lambda f: min(f["losses"]) < 1.4, lambda f:
           f"Twice softmax keeps the loss above 1.46 for ever. Here that of one batch comes down to "
           f"{short(min(f['losses']))}."),
          ("forward and back", lambda f: f["forward"]["to the loss"] > 0.1, lambda f:
           "With softmax before it, the loss would be given probabilities, which differ little at first. Here their "
           f"standard deviation is {short(f['forward']['to the loss'])}."),
          ("hidden units", lambda f: f["before"]["dead"] == 1, lambda f:
           "Softmax comes after the hidden units and switches none of them off. Here all 32 are dead before training.")],
    "K": [("gradient check", lambda f: f["errors"]["W2"] < 1e-3, lambda f:
           "A sum where the loss has a mean would make every gradient wrong, that of W2 too. Here its error is "
           f"{short(f['errors']['W2'])}."),
          ("forward and back", lambda f: f["backward"]["at the loss"] < 10, lambda f:
           "A sum would make the deltas at the loss hundreds of times larger than the healthy run's. Here their standard "
           f"deviation is {short(f['backward']['at the loss'])}.")],
    "L": [("gradient check", lambda f: f["twice"] < 1.5, lambda f:
           "If old gradients stayed, the same batch would give twice the gradient the second time. Here it gives "
           f"{short(f['twice'])} times.")],
    "M": [("look at the data", lambda f: len(set(f["labels"])) > 1, lambda f:
           f"Sorted by label, the first batch would hold one digit only. Here it holds {len(set(f['labels']))}.")],
    "N": [(CURVES, lambda f: f["best"] > 0.2, lambda f:
           "If the labels had nothing to do with the images, the validation accuracy would stay near 10 %. Here it comes "
           f"to {percent(f['best'])}."),
          ("overfit one batch", lambda f: f["accuracy"] < 0.9, lambda f:
           "Wrong labels of one batch can be learned by heart all the same. Here that fails: "
           f"{percent(f['accuracy'])} right.")],
    "O": [("look at the data", lambda f: f["examples"] > 300, lambda f: f"There are {f['examples']:,} examples here.")],
    "P": [("confusion matrix", lambda f: f["validation"] < f["training"] + 0.1, lambda f:
           "With wrong labels in the training set only, its accuracy would lie far below that in validation. Here it is "
           f"{percent(f['training'])}, and in validation {percent(f['validation'])}.")],
    "Q": [("one step", lambda f: moved(f) < 0.15, lambda f:
           f"A strong decay would shrink the weights by a fifth in one step. Here it moves them by {percent(moved(f))}."),
          ("one step", lambda f: f["after"] > 1.1 * f["before"], lambda f:
           "Decay shrinks the weights of a new network, and would hardly raise its loss. Here one step takes it from "
           f"{loss_of_step(f)}.")],
    "R": [("look at the data", lambda f: f["batch"] < 300, lambda f: f"A batch has {f['batch']} examples here.")],
}


def against(cause, setup, ordered=()):
    """What speaks against a cause of this patient: a finding that is known already, or the examination to order."""
    signs = sorted(SIGNS[cause], key=lambda sign: sign[0] != CURVES and sign[0] not in ordered)
    for examination, speaks, sentence in signs:
        if speaks(found(examination, setup)):
            if examination != CURVES and examination not in ordered:
                return f"The examination {examination} speaks against it: order it, and look for what this cause would do."
            seen = f"the examination {examination}" if examination != CURVES else CURVES
            return f"{sentence(found(examination, setup))} You see it in {seen}."
    raise ValueError(f"nothing speaks against {cause}")
