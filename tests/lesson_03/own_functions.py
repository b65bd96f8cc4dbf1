"""What a learner may have written in lesson 3: the function that each interaction runs on.

An interaction that takes it in another way than as its only argument has (a call with the function, the function); one
that runs on none has None.
"""

import numpy as np

from utils.lesson_03 import outlier_bench, softmax_thermometer, surprise_meter, two_losses


def bce_with_logits(z, y):
    return np.mean(np.logaddexp(0, z) - z * y)


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def mse(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2)


def bce(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


OWN = {
    outlier_bench: mse,
    softmax_thermometer: softmax,
    surprise_meter: bce,
    two_losses: bce_with_logits,
}
