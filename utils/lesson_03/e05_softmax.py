"""Lesson 3, exercises 3.1, 3.2, 3.5 and 3.9, squared errors and softmax: the wrong functions that are known by name, and
the question that leads on from each."""

import numpy as np

from utils.activations import sigmoid
from utils.exercises.old_form import Mistake
from utils.lesson_03.e03_binary_cross_entropy import mse, softmax
from utils.losses import MSELoss


def softmax_without_shift(z):
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def _softmax_of_a_table(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _equal_shapes_demanded(y_pred, y_true):
    assert y_pred.shape == y_true.shape
    return mse(y_pred, y_true)


MSE = (  # 3.1
    Mistake(lambda y_pred, y_true: np.sum((y_pred - y_true) ** 2),
            "That is the sum of the squares. What does the first M of MSE say?"),
    Mistake(lambda y_pred, y_true: mse(y_pred, y_true) / 2,
            "You halved it. Some books do, to lose a 2 in the gradient; does the formula here?"),
    Mistake(lambda y_pred, y_true: np.mean(np.abs(y_pred - y_true)),
            "That is the mean ABSOLUTE error. What happens to each error before the mean is taken?"),
    Mistake(lambda y_pred, y_true: np.mean(y_pred - y_true),
            "Errors of opposite sign cancel each other here. What keeps them from it?"),
    Mistake(lambda y_pred, y_true: np.mean(y_pred - y_true) ** 2,
            "You took the mean first and squared then, so errors of opposite sign cancel. Which comes first?"),
    Mistake(lambda y_pred, y_true: np.sqrt(mse(y_pred, y_true)), "That is the root of it, the RMSE. Does MSE have an R?"),
    Mistake(lambda y_pred, y_true: (y_pred - y_true) ** 2,
            "One number for each prediction: these are the squared errors. How do they become a single number?"),
    Mistake(lambda y_pred, y_true: ((y_pred - y_true) ** 2).mean(axis=0),
            "You averaged over the examples only. With K numbers each, how many elements does the mean run over?"),
    Mistake(lambda y_pred, y_true: np.sum((y_pred - y_true) ** 2) / len(y_pred),
            "You divided by the number of rows. How many elements does an array (N, K) have?"),
    Mistake(lambda y_pred, y_true: np.mean(y_pred**2) - np.mean(y_true**2),
            "You squared each of the two by itself. What is squared: the values, or the error?"),
    Mistake(lambda y_pred, y_true: np.var(y_pred - y_true),
            "That is the VARIANCE of the errors, which takes their mean away first: if all errors are 2, it is 0. Should "
            "the loss be?"),
    Mistake(lambda y_pred, y_true: -mse(y_pred, y_true), "Your loss is negative. Can a square be?"),
)

MSE_GRAD = (  # 3.2
    Mistake(lambda y_pred, y_true: (y_pred - y_true) / y_pred.size,
            "A factor is missing. What is the derivative of e ** 2?"),
    Mistake(lambda y_pred, y_true: 2 * (y_pred - y_true),
            "This is the gradient of the SUM of the squares. What does the mean do to every slope?"),
    Mistake(lambda y_pred, y_true: y_pred - y_true,
            "This is the error alone. Where are the 2 of the square, and the mean?"),
    Mistake(lambda y_pred, y_true: 2 * (y_true - y_pred) / y_pred.size,
            "Every sign is turned around. If a prediction is too large, does the loss rise or fall as it grows?"),
    Mistake(lambda y_pred, y_true: 2 * (y_pred - y_true) / len(y_pred),
            "You divided by the number of rows. Over how many elements did the mean of an (N, K) array run?"),
    Mistake(lambda y_pred, y_true: 2 * np.mean(y_pred - y_true),
            "One number came back. Each prediction can move by itself: how many slopes are there?"),
    Mistake(lambda y_pred, y_true: 2 * (y_pred - y_true) ** 2 / y_pred.size,
            "The square is still there. What does the derivative do to an exponent of 2?"),
    Mistake(lambda y_pred, y_true: (y_pred - y_true) ** 2,
            "These are the squared errors: the loss before its mean. How does each change with y_pred?"),
    Mistake(lambda y_pred, y_true: np.sign(y_pred - y_true) / y_pred.size,
            "This is the gradient of the mean ABSOLUTE error: its slope is the same for all errors. And of a square?"),
)

SOFTMAX = (  # 3.5
    Mistake(softmax_without_shift,
            "The formula is right, but exp(1000) overflows. What may be subtracted from all logits of a row?"),
    Mistake(lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=-1, keepdims=True),
            "You subtract one maximum from all rows. In a row far below it, every exp is 0. Whose maximum is it?"),
    Mistake(lambda z: np.exp(z - z.max(axis=0)) / np.exp(z - z.max(axis=0)).sum(axis=0),
            "Your columns sum to 1. A row holds the logits of one example: which axis must sum to 1?"),
    Mistake(lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
            "All numbers together sum to 1. With several rows, what must each of them sum to?"),
    Mistake(lambda z: np.exp(z - z.max(axis=-1, keepdims=True)) / np.exp(z - z.max(axis=-1, keepdims=True)).sum(axis=-1),
            "Right for a single row of logits. What shape does a sum of (N, C) along axis -1 have? What keeps the axis?"),
    Mistake(_softmax_of_a_table, "axis=1 is the last axis of a table only. How do you name the last axis of any array?"),
    Mistake(lambda z: np.exp(z - z.max(axis=-1, keepdims=True)),
            "The largest number of each row is 1: nothing was divided, or not by the sum. What must a row sum to?"),
    Mistake(lambda z: z / z.sum(axis=-1, keepdims=True),
            "You divided the logits themselves. Some are negative: what makes them positive first?"),
    Mistake(lambda z: sigmoid(z), "That is a sigmoid: each logit by itself. What makes the classes compete?"),
    Mistake(lambda z: softmax(-z), "The smallest logit got the largest probability. Which sign is turned around?"),
    Mistake(lambda z: (z == z.max(axis=-1, keepdims=True)) * 1.0,
            "You picked the winner. The softmax is soft: how much is left for the others?"),
    Mistake(lambda z: np.log(softmax(z)), "You returned the logarithms. Are probabilities negative?"),
)

MENDED_MSE = (  # 3.9
    Mistake(lambda y_pred, y_true: np.mean((y_pred - y_true) ** 2),
            "(N, 1) minus (N,) is still (N, N): every prediction meets every label. Print the shape of y_pred - y_true; "
            "which one of the two has to change?"),
    Mistake(lambda y_pred, y_true: np.mean((y_pred - y_true.reshape(-1, 1)) ** 2),
            "A column now meets a column. But a flat y_pred (N,) meets a column too, and the trap is back. "
            "Which shape can BOTH have?"),
    Mistake(lambda y_pred, y_true: np.mean((y_pred[:, 0] - y_true) ** 2),
            "Right for a column, but a flat y_pred has no second axis. What works for (N, 1) and (N,)?"),
    Mistake(lambda y_pred, y_true: np.mean(np.diag((y_pred - y_true) ** 2)),
            "The diagonal holds the right errors of a column, after computing N * N of them; a flat y_pred has none. "
            "Can you bring the shapes together before you subtract?"),
    Mistake(lambda y_pred, y_true: np.sum((y_pred.ravel() - y_true) ** 2),
            "The shapes are mended, but this is the sum. And the mean?"),
    Mistake(lambda y_pred, y_true: (y_pred.ravel() - y_true) ** 2,
            "The shapes are mended. How do the squared errors become one number?"),
    Mistake(lambda y_pred, y_true: ((y_pred - y_true) ** 2).mean(axis=0),
            "A mean along one axis of the (N, N) table: each label against all predictions. Is the table itself wanted?"),
    Mistake(lambda y_pred, y_true: MSELoss().forward(y_pred, y_true),
            "The engine's loss refuses two shapes, and is right to. Here the loss has to take both: "
            "which shape can you give y_pred before it?"),
    Mistake(_equal_shapes_demanded,
            "Your assert finds the trap, and refuses. Here the loss has to take (N, 1) as well: bring both to one shape."),
)
