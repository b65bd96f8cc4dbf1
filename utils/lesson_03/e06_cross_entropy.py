"""Lesson 3, exercises 3.3, 3.4, 3.6 and 3.7, cross-entropies: the wrong functions that are known by name, and the question
that leads on from each."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.old_form import Mistake
from utils.lesson_03.e03_binary_cross_entropy import bce, bce_with_logits, cross_entropy, softmax, softmax_ce_grad
from utils.lesson_03.e05_softmax import softmax_without_shift


def _clip(p):
    return np.clip(p, 1e-12, 1 - 1e-12)


def _one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def _at_labels(array, labels):
    return array[np.arange(len(labels)), labels]


def _with_the_sum(log, logits, labels):
    """The right formula, with another logarithm of the sum."""
    m = logits.max(axis=1)
    return np.mean(m + log(np.exp(logits - m[:, None]).sum(axis=1)) - _at_labels(logits, labels))


def _minus_one_in_whole_columns(logits, labels):
    gradient = softmax(logits)
    gradient[:, labels] -= 1
    return gradient / len(labels)


BCE = (  # 3.3
    Mistake(lambda p, y: -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)),
            "Right between 0 and 1, but at p = 0 and 1 log(0) is -inf, and 0 * -inf is nan. How do you keep p a tiny bit "
            "away from both?"),
    Mistake(lambda p, y: -np.mean(y * np.log(np.maximum(p, 1e-12)) + (1 - y) * np.log(1 - np.maximum(p, 1e-12))),
            "p is kept away from 0, but log(1 - p) still meets p = 1. Is that side open, or 1 - eps rounded to 1?"),
    Mistake(lambda p, y: bce(np.clip(p, 1e-3, 1 - 1e-3), y),
            "An eps of 0.001 changes honest losses: nothing costs more than 7 nats now. How small may it be?"),
    Mistake(lambda p, y: -bce(p, y),
            "The sign is turned around: the logarithm of a probability is never above 0. What makes a surprise positive?"),
    Mistake(lambda p, y: bce(p, y) * len(p), "That is the sum over the examples. What does the formula divide by?"),
    Mistake(lambda p, y: -(y * np.log(_clip(p)) + (1 - y) * np.log(1 - _clip(p))),
            "One loss for each example came back. How do they become one number?"),
    Mistake(lambda p, y: -np.mean(y * np.log(_clip(p))),
            "Examples of class 0 cost nothing here, whatever p says. Which term speaks for them?"),
    Mistake(lambda p, y: -np.mean(np.log(_clip(p))),
            "Every example costs -log(p), whatever the label. Which probability has class 0, when p is that of "
            "class 1?"),
    Mistake(lambda p, y: bce(p, 1 - y),
            "The labels are swapped: p is the probability of class 1. Which term belongs to y = 1?"),
    Mistake(lambda p, y: bce(p, y) / np.log(2), "That is in bits: the logarithm to base 2. Which one gives nats?"),
    Mistake(lambda p, y: bce(p, y) / np.log(10), "That logarithm has base 10. Which one gives nats?"),
    Mistake(lambda p, y: np.mean((p - y) ** 2),
            "That is the squared error of the probabilities. Where is the surprise, -log?"),
    Mistake(lambda p, y: bce(sigmoid(p), y), "You put p through a sigmoid. Is p a logit, or a probability already?"),
)

BCE_WITH_LOGITS = (  # 3.4
    Mistake(lambda z, y: -np.mean(y * np.log(sigmoid(z)) + (1 - y) * np.log(1 - sigmoid(z))),
            "Through a sigmoid and a logarithm: sigmoid(40) is exactly 1, and log(1 - 1) is -inf. "
            "Which formula has no p in it?"),
    Mistake(lambda z, y: bce(sigmoid(z), y),
            "Your clip hides how wrong it is: at z = 1000 and y = 0 you get 28 nats, not 1000. Can you do without p?"),
    Mistake(lambda z, y: np.mean(np.log(1 + np.exp(z)) - z * y),
            "The formula is right, but exp(1000) overflows. How can the larger part be taken out of the logarithm?"),
    Mistake(lambda z, y: np.mean(y * np.log(1 + np.exp(-z)) + (1 - y) * np.log(1 + np.exp(z))),
            "The surprises are right, but one of the two exp overflows at +-1000, and 0 * inf is nan. "
            "Write both with one exp that never sees a positive number: which?"),
    Mistake(lambda z, y: np.mean(y * np.log(1 + np.exp(-z)) + (1 - y) * (z + np.log(1 + np.exp(-z)))),
            "Right where z is above 0, but exp(-z) overflows at z = -1000. Which form is safe there?"),
    Mistake(lambda z, y: np.mean(np.log(1 + np.exp(-z)) + (1 - y) * z),
            "The formula is right, but exp(-z) overflows at z = -1000. Which form is safe there?"),
    Mistake(lambda z, y: np.mean(np.log(1 + np.exp(-np.abs(z))) + (1 - y) * z),
            "Right for z above 0. Below 0, -|z| is z, and the formula was made for -z: which term changes?"),
    Mistake(lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-z))),
            "exp(-z) overflows at z = -1000, and is wrong for every z below 0. Which number does exp have to see?"),
    Mistake(lambda z, y: np.mean(np.log1p(np.exp(-np.abs(z))) - z * y),
            "Right for z below 0. Where z is large, log(1 + exp(z)) grows like z: which part of it is missing?"),
    Mistake(lambda z, y: np.mean(np.maximum(z, 0) - z * y),
            "Right far from 0 only. At z = 0 the loss is ln 2: which term makes the corner round?"),
    Mistake(lambda z, y: np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))),
            "The label does not appear: every example is treated as class 0. Which term does y = 1 bring in?"),
    Mistake(lambda z, y: np.mean(np.maximum(z, 0) + z * y + np.log1p(np.exp(-np.abs(z)))),
            "z * y has the wrong sign: if y is 1 and z grows, must the loss rise or fall?"),
    Mistake(lambda z, y: bce_with_logits(z, 1 - y),
            "The labels are swapped. Is the loss small where z is large and y is 1?"),
    Mistake(lambda z, y: bce_with_logits(z, y) * len(z), "That is the sum over the examples. And the mean?"),
    Mistake(lambda z, y: -bce_with_logits(z, y), "Your loss is negative. Can a surprise be?"),
    Mistake(lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log10(1 + np.exp(-np.abs(z)))),
            "That logarithm has base 10. Which one gives nats?"),
    Mistake(lambda z, y: np.mean(np.maximum(z, 0) - z * y + np.log2(1 + np.exp(-np.abs(z)))),
            "That logarithm has base 2. Which one gives nats?"),
    Mistake(lambda z, y: bce(z, y), "You treated the logits as probabilities. Which values can z take, and which can p?"),
)

CROSS_ENTROPY = (  # 3.6
    Mistake(lambda logits, labels: -np.mean(np.log(_at_labels(softmax(logits), labels))),
            "Through the softmax: a probability of exp(-2000) is rounded to 0, and its logarithm is -inf. "
            "Take the logarithm of the sum instead: what cancels?"),
    Mistake(lambda logits, labels: -np.mean(np.log(_clip(_at_labels(softmax(logits), labels)))),
            "Your clip hides how wrong it is: 28 nats in place of 2000. Which formula has no probability in it?"),
    Mistake(lambda logits, labels: -np.mean(np.log(_at_labels(softmax_without_shift(logits), labels))),
            "exp(1000) overflows, and inf / inf is nan. Put the softmax into the logarithm on paper first: what cancels?"),
    Mistake(lambda logits, labels: np.mean(np.log(np.exp(logits).sum(axis=1)) - _at_labels(logits, labels)),
            "The formula is right, but exp(1000) overflows. What can be taken out of the logarithm first?"),
    Mistake(lambda logits, labels: cross_entropy(logits, labels) - np.mean(logits.max(axis=1)),
            "You subtracted the row's maximum inside, and forgot it outside. Where does it come back?"),
    Mistake(lambda logits, labels: cross_entropy(logits, labels) * len(labels),
            "That is the sum over the batch. And the mean?"),
    Mistake(lambda logits, labels: cross_entropy(logits, labels) / logits.shape[1],
            "You averaged over all N * C elements. How many surprises are there: one for each example, or each class?"),
    Mistake(lambda logits, labels: -cross_entropy(logits, labels), "Your loss is negative. Can a surprise be?"),
    Mistake(lambda logits, labels: cross_entropy(logits, logits.argmax(axis=1)),
            "You took the largest logit of each row. Which class did the LABEL name?"),
    Mistake(lambda logits, labels: -np.mean(np.log(softmax(logits))[:, labels]),
            "[:, labels] takes N columns from every row: an array (N, N). How do you take one element of each row?"),
    Mistake(lambda logits, labels: cross_entropy(softmax(logits), labels),
            "The softmax was applied twice. What does your formula expect: logits, or probabilities?"),
    Mistake(lambda logits, labels: np.mean(logits.max() + np.log(np.exp(logits - logits.max()).sum(axis=1))
                                           - _at_labels(logits, labels)),
            "You subtract one maximum from all rows. Far below it every exp is 0, and log(0) is -inf. Whose maximum?"),
    Mistake(lambda logits, labels: np.mean(np.logaddexp.reduce(logits, axis=1, keepdims=True) - _at_labels(logits, labels)),
            "(N, 1) minus (N,) is a table (N, N); only its mean is the same. Print both shapes: what keeps an axis?"),
    Mistake(lambda logits, labels: _with_the_sum(np.log10, logits, labels),
            "That logarithm has base 10. Which one gives nats?"),
    Mistake(lambda logits, labels: _with_the_sum(np.log2, logits, labels),
            "That logarithm has base 2. Which one gives nats?"),
    Mistake(lambda logits, labels: -np.mean(_at_labels(logits, labels)),
            "The logits were taken as logarithms of probabilities. What is subtracted from them to make them so?"),
)

SOFTMAX_CE_GRAD = (  # 3.7
    Mistake(lambda logits, labels: softmax(logits) - _one_hot(logits, labels),
            "This is the gradient of the SUM over the batch. What does the mean do to it?"),
    Mistake(lambda logits, labels: softmax_ce_grad(logits, labels) / logits.shape[1],
            "You divided by all N * C elements. Over how many examples was the mean taken?"),
    Mistake(lambda logits, labels: (softmax(logits) - 1) / len(labels),
            "You subtracted 1 everywhere. At which logit of each row is y = 1, and what is it at the others?"),
    Mistake(lambda logits, labels: (softmax(logits) + _one_hot(logits, labels)) / len(labels),
            "1 was ADDED at the label, so that every slope is above 0. Which logit must rise to make the loss fall?"),
    Mistake(lambda logits, labels: -softmax_ce_grad(logits, labels),
            "Every sign is turned around: it says that raising the right logit raises the loss. Is it p - y or y - p?"),
    Mistake(lambda logits, labels: softmax_ce_grad(logits, labels) * _one_hot(logits, labels),
            "Only the logit at the label gets a slope. Do the other logits not stand in the sum of the softmax?"),
    Mistake(lambda logits, labels: (softmax_without_shift(logits) - _one_hot(logits, labels)) / len(labels),
            "The formula is right, but exp(1000) overflows. How did your softmax in 3.5 avoid that?"),
    Mistake(lambda logits, labels: softmax(logits) / len(labels),
            "These are the probabilities. What happens at the label?"),
    Mistake(lambda logits, labels: -_one_hot(logits, labels) / softmax(logits) / len(labels),
            "This is the slope with respect to the PROBABILITIES. Which step lies between them and the logits?"),
    Mistake(lambda logits, labels: softmax(logits) * (1 - softmax(logits)) / len(labels),
            "p (1 - p) is the slope of a sigmoid. The logarithm cancels it: what remains?"),
    Mistake(_minus_one_in_whole_columns,
            "[:, labels] takes whole columns, so 1 was subtracted in every row. How do you reach one element of each?"),
    Mistake(lambda logits, labels: (logits - _one_hot(logits, labels)) / len(labels),
            "You subtracted the labels from the logits. What do the logits become first?"),
    Mistake(lambda logits, labels: softmax_ce_grad(logits, labels).sum(axis=0),
            "One row came back for the whole batch. Every example has its own logits: which shape does the gradient have?"),
)
