"""Lesson 5, exercises 5.3, 5.5 and 5.6: the wrong answers that are known by name, and the question that leads on from
each. (5.2 and 5.4: data_mistakes.py, 5.1 and 5.7: epoch_mistakes.py.)"""

import math

import numpy as np

from utils.activations import softmax
from utils.exercises.old_form import Mistake
from utils.lesson_05.e03_accuracy import accuracy, confusion_matrix, early_stopping


def _right(logits, labels):
    return np.argmax(logits, axis=1) == labels


ACCURACY = (  # 5.3
    Mistake(lambda logits, labels: 100 * accuracy(logits, labels),
            "That is in percent. What is 3 of 4, as a fraction?"),
    Mistake(lambda logits, labels: np.sum(_right(logits, labels)),
            "That is how many are right. Of how many?"),
    Mistake(lambda logits, labels: 1 - accuracy(logits, labels),
            "That is the share of the wrong ones. Which share is the accuracy?"),
    Mistake(lambda logits, labels: _right(logits, labels),
            "One True or False for each example came back. How do they become one number?"),
    Mistake(lambda logits, labels: np.mean(np.argmax(logits, axis=0) == labels),
            "You searched each column: the best EXAMPLE for every class. Along which axis do the classes of one example "
            "lie?"),
    Mistake(lambda logits, labels: np.mean(np.argmax(logits) == labels),
            "Without an axis, argmax gives one place for the whole table. Along which axis do the classes lie?"),
    Mistake(lambda logits, labels: np.mean(np.max(logits, axis=1) == labels),
            "You compared the largest logit itself with the label. What should you know of it: how large, or where?"),
    Mistake(lambda logits, labels: np.mean(np.argmin(logits, axis=1) == labels),
            "You took the smallest logit. Which class does the network believe in?"),
    Mistake(lambda logits, labels: np.sum(_right(logits, labels)) / logits.shape[1],
            "You divided by the number of classes. How many examples are there?"),
    Mistake(lambda logits, labels: np.sum(_right(logits, labels)) // len(labels),
            "The result is 0 or 1, and nothing between. What should 3 right ones of 4 give? (all() does not count them; "
            "3 // 4 is 0.)"),
    Mistake(lambda logits, labels: np.mean(logits[np.arange(len(labels)), labels]),
            "This is the mean logit of the right class. When does an example count as right?"),
    Mistake(lambda logits, labels: np.mean(softmax(logits)[np.arange(len(labels)), labels]),
            "This is the mean probability of the right class. When does an example count as right, and for how much?"),
    Mistake(lambda logits, labels: np.mean(softmax(logits)[np.arange(len(labels)), labels] > 0.5),
            "You asked whether the label's probability is above one half. Can the largest of ten be smaller?"),
    Mistake(lambda logits, labels: np.mean(logits[np.arange(len(labels)), labels] > 0),
            "You asked whether the label's logit is above 0. Beside which numbers must it be the largest?"),
)


def _counted_once(labels, predictions, n_classes):
    table = np.zeros((n_classes, n_classes), int)
    table[labels, predictions] += 1
    return table


def _what_occurs(labels, predictions, n_classes):
    classes = np.unique(np.concatenate([labels, predictions]))
    return np.array([[np.sum((labels == i) & (predictions == j)) for j in classes] for i in classes])


CONFUSION_MATRIX = (  # 5.3
    Mistake(lambda labels, predictions, n_classes: confusion_matrix(labels, predictions, n_classes).T,
            "Rows and columns are swapped. What does the row stand for: the true class, or the predicted one?"),
    Mistake(_counted_once,
            "The same pair was counted once, however often it came. What would a loop over the examples do at the second "
            "one?"),
    Mistake(lambda labels, predictions, n_classes: confusion_matrix(labels, predictions, n_classes)
            / np.maximum(np.bincount(labels, minlength=n_classes), 1)[:, None],
            "Every row was divided by its sum. Should the cells hold shares, or counts?"),
    Mistake(lambda labels, predictions, n_classes: confusion_matrix(labels, predictions, n_classes) / len(labels),
            "The cells were divided by the number of examples. Should they hold shares, or counts?"),
    Mistake(_what_occurs,
            "Classes that occur neither as label nor as prediction have no row and no column. How many classes did the "
            "caller name?"),
    Mistake(lambda labels, predictions, n_classes: confusion_matrix(labels, predictions, max(*labels, *predictions) + 1),
            "The size was taken from the largest class that occurs. How many classes did the caller name?"),
    Mistake(lambda labels, predictions, n_classes: np.diag(np.diag(confusion_matrix(labels, predictions, n_classes))),
            "Only the right ones were counted. Where do the mistakes go?"),
    Mistake(lambda labels, predictions, n_classes: (c := confusion_matrix(labels, predictions, n_classes))
            - np.diag(np.diag(c)),
            "Only the mistakes were counted. Where do the right ones go?"),
    Mistake(lambda labels, predictions, n_classes: np.diag(confusion_matrix(labels, predictions, n_classes)),
            "One number for each class came back: its right ones. Where would the others stand, in a table?"),
)

FIRST_LOSS = (  # 5.6
    Mistake(1.0, "That is the logarithm to base 10. Which one is the natural one?"),
    Mistake(math.log2(10), "That is in bits: the logarithm to base 2. Which one gives nats?"),
    Mistake(0.1, "That is the probability of the right class. How large is the surprise, -log of it?"),
    Mistake(0.9, "That is the probability of the other nine classes. How large is the surprise, -log of the right one's?"),
    Mistake(10.0, "That is the number of classes, or 1/p. What does the loss do with p?"),
    Mistake(math.log(2), "That is the loss of a guess between two classes. How many are there here?"),
    Mistake(math.log(9), "That counts the wrong classes only. Among how many does the network guess?"),
    Mistake(-math.log(10), "The logarithm of a probability is negative. What makes a surprise positive?"),
    Mistake(math.log(10) / 10, "You divided by ten. Over what does the loss take its mean: examples, or classes?"),
    Mistake(-math.log(0.9), "That is the surprise of an event of probability 0.9. What is the right class's?"),
    Mistake(0.0, "That is the loss of a network that is sure and right. What does a new one know?"),
)
CAUSE = (  # 5.6
    Mistake("A", "This is the loss before the first step. What has the learning rate done by then?"),
    Mistake("C", "The loss is a mean over the examples. Do fewer of them make each more expensive, for a network that has "
                 "learned nothing?"),
    Mistake("D", "A new network knows nothing of the labels yet. Can it matter which of them belongs to which image?"),
)


def _is_better(loss, best, min_delta):
    return loss < best - min_delta


def _watched(val_losses, patience, min_delta=0.0, better=_is_better, resets=True):
    """(stop_epoch, best_epoch) with another comparison, or without setting the count back."""
    best = bad = 0
    for epoch, loss in enumerate(val_losses):
        if epoch and better(loss, val_losses[best], min_delta):
            best, bad = epoch, 0 if resets else bad
        elif epoch:
            bad += 1
            if bad >= patience:
                return epoch, best
    return len(val_losses) - 1, best


def _with(change, **how):
    """An early_stopping that returns a function of (val_losses, stop_epoch, best_epoch)."""
    return lambda val_losses, patience, min_delta=0.0: change(val_losses, *_watched(val_losses, patience, min_delta, **how))


def _better(better):
    return _with(lambda losses, stop, best: (stop, best), better=better)


def _beside_the_last(val_losses, patience, min_delta=0.0):
    best = bad = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[epoch - 1] - min_delta:
            best, bad = epoch, 0
        else:
            bad += 1
            if bad >= patience:
                return epoch, best
    return len(val_losses) - 1, best


def _first_is_bad(val_losses, patience, min_delta=0.0):
    best = bad = 0
    for epoch, loss in enumerate(val_losses):
        best, bad = (epoch, 0) if loss < val_losses[best] - min_delta else (best, bad + 1)
        if bad >= patience:
            return epoch, best
    return len(val_losses) - 1, best


def _creeping(val_losses, patience, min_delta=0.0):
    lowest, best, bad = val_losses[0], 0, 0
    for epoch, loss in enumerate(val_losses[1:], 1):
        best, bad = (epoch, 0) if loss < lowest - min_delta else (best, bad + 1)
        lowest = min(lowest, loss)
        if bad >= patience:
            return epoch, best
    return len(val_losses) - 1, best


def _past_the_end(val_losses, patience, min_delta=0.0):
    stop, best = early_stopping(val_losses, patience, min_delta)
    return stop if stop - best >= patience else len(val_losses), best


def _never_better(val_losses, patience, min_delta=0.0):
    return min(patience, len(val_losses)) - 1, 0


EARLY_STOPPING = (  # 5.5
    Mistake(_with(lambda losses, stop, best: (stop + 1, best + 1)), "You count from 1. What is the first epoch's number?"),
    Mistake(_better(lambda loss, best, min_delta: loss <= best - min_delta),
            "An equal loss counted as better. Must it be below, or at most as large?"),
    Mistake(lambda val_losses, patience, min_delta=0.0: early_stopping(val_losses, patience + 1, min_delta),
            "You waited one epoch too long. With a patience of 2, which bad epoch in a row is the last?"),
    Mistake(lambda val_losses, patience, min_delta=0.0: early_stopping(val_losses, patience - 1, min_delta),
            "You stopped one epoch too early. With a patience of 2, how many bad epochs in a row may there be?"),
    Mistake(lambda val_losses, patience, min_delta=0.0: early_stopping(val_losses, 1, min_delta),
            "You stopped at the first epoch that is not better. How many of them does patience allow?"),
    Mistake(lambda val_losses, patience, min_delta=0.0: early_stopping(val_losses, patience),
            "min_delta does not appear: a tiny improvement counts in full. How much must a better loss be below the best?"),
    Mistake(_better(lambda loss, best, min_delta: loss < best + min_delta),
            "A loss that is a little worse counted as better. On which side of the best does min_delta stand?"),
    Mistake(_better(lambda loss, best, min_delta: loss < best * (1 - min_delta)),
            "You took min_delta as a share of the best loss. What is subtracted from it?"),
    Mistake(lambda val_losses, patience, min_delta=1e-4: early_stopping(val_losses, patience, min_delta),
            "Right wherever min_delta is handed in. And when it is not: what is its default?"),
    Mistake(_with(lambda losses, stop, best: (stop, int(np.argmin(losses)))),
            "The best epoch lies after the stop, in a run that has ended. Up to where may you look?"),
    Mistake(_with(lambda losses, stop, best: (stop, int(np.argmin(losses[: stop + 1])))),
            "The smallest loss of all won, however small its lead. Which epochs count as better?"),
    Mistake(_with(lambda losses, stop, best: (stop, best), resets=False),
            "The count of bad epochs was not set back when a better one came. What does 'in a row' ask for?"),
    Mistake(_beside_the_last,
            "Each loss was compared with the one before. With which one must it be compared?"),
    Mistake(_first_is_bad,
            "Epoch 0 was counted as one that is not better. Nothing comes before it: it is the first best."),
    Mistake(_creeping,
            "Losses that were not better by min_delta lowered the mark all the same, so a slow fall never counts. When "
            "does the best change?"),
    Mistake(lambda val_losses, patience, min_delta=0.0: (len(val_losses) - 1, int(np.argmin(val_losses))),
            "You looked at the whole run, and it never stops. What do you know at epoch 3, before epoch 4?"),
    Mistake(_with(lambda losses, stop, best: (best, stop)), "The two are swapped. Which one comes first?"),
    Mistake(_with(lambda losses, stop, best: (stop, losses[best])),
            "The best LOSS came back as the second result. In which epoch was it?"),
    Mistake(_with(lambda losses, stop, best: stop), "One number came back. Where is the best epoch?"),
    Mistake(_better(lambda loss, best, min_delta: loss > best + min_delta),
            "The largest loss won. Which way is better, for a loss?"),
    Mistake(_past_the_end,
            "When nothing stops the run, it ends at its last epoch. Which number has that, of 5 epochs counted from 0?"),
    Mistake(lambda val_losses, patience, min_delta=0.0: early_stopping(val_losses, patience, min_delta)
            if len(val_losses) >= patience else None,
            "Nothing comes back when there are fewer epochs than patience. Such a run ends as well: at which epoch, and "
            "which one was the best?"),
    Mistake(_never_better,
            "No loss ever counted as better. What is the best loss before the second epoch: 0, or the first loss?"),
)
