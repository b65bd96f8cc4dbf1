"""What a learner may write in lesson 3: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_03 import outlier_bench, softmax_thermometer, surprise_meter, two_losses

FLOAT, SQUARE = "a NumPy number instead of a float", "the square loses the sign"
POSITIVE, LOSS = "it is never negative", "a loss is never negative"
COMMUTES, ORDER = "the product commutes", "a sum in the other order"
FLAT, SIZE = "the transpose of one axis is itself", "another array of the same size"
LAST, TRUE = "axis 1 of two is the last", "any number but 0 is true"
AT_LEAST_1 = "the sum is at least exp(0) = 1"
TURNED = "a column and a row hold the same numbers in the same order"

MSE = "return float(np.mean(({}) ** 2))"
BCE = "p = np.clip({}); return float(-np.mean({}))"
CLIP, TERMS = "p, 1e-12, 1 - 1e-12", "y * np.log(p) + (1 - y) * np.log(1 - p)"
LOGITS = "return float(np.mean({} + np.log1p({})))"
LINE, CORNER = "np.maximum(z, 0) - z * y", "np.exp(-np.abs(z))"
SOFTMAX = "e = {}; return e / {}"
E, SUM = "np.exp(z - z.max(axis=-1, keepdims=True))", "e.sum(axis=-1, keepdims=True)"
CE = "m = {}; log_sum = {}; return float({})"
M, LSE = "logits.max(axis=1)", "m + np.log(np.exp(logits - m[:, None]).sum(axis=1))"
N, ROWS, P = "len(labels)", "np.arange(len(labels))", "softmax(logits)"
PICKED = "np.mean(log_sum - logits[{}, labels])"
MEAN = PICKED.format(ROWS)
GRADIENT = "gradient = {}; gradient[{}, labels] -= 1; return gradient / {}"
MENDED = "y_pred.reshape(y_true.shape) - y_true"

EQUIVALENT = {  # exercise: {mutant: why it is right as well}
    "3.1": {
        "return np.mean((y_pred - y_true) ** 2)": FLOAT,
        "return abs(float(np.mean((y_pred - y_true) ** 2)))": LOSS,
        "return float(abs(np.mean((y_pred - y_true) ** 2)))": LOSS,
        MSE.format("y_true - y_pred"): SQUARE,
        MSE.format("-(y_pred - y_true)"): SQUARE,
    },
    "3.2": {
        "return (y_pred - y_true) * 2 / y_pred.size": COMMUTES,
        "return 2 * (y_pred - y_true) / y_true.size": SIZE,
        "return 2 * (y_pred - y_true) / (-y_pred).size": SIZE,
        "return 2 * (y_pred - y_true) / y_pred.T.size": SIZE,
    },
    "3.3": {
        f"p = np.clip({CLIP}); return -np.mean({TERMS})": FLOAT,
        f"p = np.clip({CLIP}); return abs(float(-np.mean({TERMS})))": LOSS,
        f"p = abs(np.clip({CLIP})); return float(-np.mean({TERMS}))": POSITIVE,
        BCE.format("1e-12, p, 1 - 1e-12", TERMS): "the larger of two in the other order",
        BCE.format("p, 2e-12, 1 - 1e-12", TERMS): "another small eps",
        BCE.format("p, 1e-12, 1 - 2e-12", TERMS): "another small eps",
        BCE.format(CLIP, "(1 - y) * np.log(1 - p) + y * np.log(p)"): ORDER,
        BCE.format(CLIP, "np.log(p) * y + (1 - y) * np.log(1 - p)"): COMMUTES,
        BCE.format(CLIP, "y * np.log(p) + np.log(1 - p) * (1 - y)"): COMMUTES,
        BCE.format("p.T, 1e-12, 1 - 1e-12", TERMS): FLAT,
        BCE.format(CLIP, "y.T * np.log(p) + (1 - y) * np.log(1 - p)"): FLAT,
        BCE.format(CLIP, "y * np.log(p.T) + (1 - y) * np.log(1 - p)"): FLAT,
        BCE.format(CLIP, "y * np.log(p) + (1 - y.T) * np.log(1 - p)"): FLAT,
        BCE.format(CLIP, "y * np.log(p) + (1 - y) * np.log(1 - p.T)"): FLAT,
    },
    "3.4": {
        f"return np.mean({LINE} + np.log1p({CORNER}))": FLOAT,
        f"return abs(float(np.mean({LINE} + np.log1p({CORNER}))))": LOSS,
        f"return float(abs(np.mean({LINE} + np.log1p({CORNER}))))": LOSS,
        f"return float(np.mean(np.log1p({CORNER}) + ({LINE})))": ORDER,
        f"return float(np.mean({LINE} + abs(np.log1p({CORNER}))))": POSITIVE,
        LOGITS.format("np.maximum(0, z) - z * y", CORNER): "the larger of two in the other order",
        LOGITS.format("abs(np.maximum(z, 0)) - z * y", CORNER): POSITIVE,
        LOGITS.format("np.maximum(z, 0) - y * z", CORNER): COMMUTES,
        LOGITS.format("np.maximum(z.T, 0) - z * y", CORNER): FLAT,
        LOGITS.format("np.maximum(z, 0) - z.T * y", CORNER): FLAT,
        LOGITS.format("np.maximum(z, 0) - z * y.T", CORNER): FLAT,
        LOGITS.format(LINE, "abs(np.exp(-np.abs(z)))"): POSITIVE,
        LOGITS.format(LINE, "np.exp(-abs(np.abs(z)))"): POSITIVE,
        LOGITS.format(LINE, "np.exp(-np.abs(-z))"): "the absolute value loses the sign",
        LOGITS.format(LINE, "np.exp(-np.abs(z.T))"): FLAT,
    },
    "3.5": {
        SOFTMAX.format(f"-{E}", SUM): "the sum has the same sign, and the quotient loses it",
        SOFTMAX.format(f"abs({E})", SUM): POSITIVE,
        SOFTMAX.format(E, f"abs({SUM})"): POSITIVE,
        SOFTMAX.format(E, "e.sum(axis=-1, keepdims=2)"): TRUE,
        SOFTMAX.format(E, "e.sum(axis=-1, keepdims=-1)"): TRUE,
        SOFTMAX.format("np.exp(z - z.max(axis=-1, keepdims=2))", SUM): TRUE,
        SOFTMAX.format("np.exp(z - z.max(axis=-1, keepdims=-1))", SUM): TRUE,
    },
    "3.6": {
        f"m = {M}; log_sum = {LSE}; return {MEAN}": FLOAT,
        f"m = {M}; log_sum = {LSE}; return abs(float({MEAN}))": LOSS,
        CE.format(M, LSE, f"abs({MEAN})"): LOSS,
        CE.format("logits.max(axis=-1)", LSE, MEAN): LAST,
        CE.format(M, "m + np.log(np.exp(logits - m[:, None]).sum(axis=-1))", MEAN): LAST,
        CE.format(M, "np.log(np.exp(logits - m[:, None]).sum(axis=1)) + m", MEAN): ORDER,
        CE.format(M, "m + abs(np.log(np.exp(logits - m[:, None]).sum(axis=1)))", MEAN): AT_LEAST_1,
        CE.format(M, "m + np.log(abs(np.exp(logits - m[:, None]).sum(axis=1)))", MEAN): POSITIVE,
        CE.format(M, "m + np.log(abs(np.exp(logits - m[:, None])).sum(axis=1))", MEAN): POSITIVE,
        CE.format(M, "m.T + np.log(np.exp(logits - m[:, None]).sum(axis=1))", MEAN): FLAT,
        CE.format(M, "m + np.log(np.exp(logits - m.T[:, None]).sum(axis=1))", MEAN): FLAT,
        CE.format(M, LSE, "np.mean(log_sum.T - logits[np.arange(len(labels)), labels])"): FLAT,
        CE.format(M, LSE, "np.mean(log_sum - logits[np.arange(len(labels)), labels.T])"): FLAT,
        CE.format(M, LSE, PICKED.format("np.arange(len(labels.T))")): FLAT,
        CE.format(M, LSE, PICKED.format("abs(np.arange(len(labels)))")): POSITIVE,
        CE.format(M, LSE, PICKED.format("np.arange(abs(len(labels)))")): POSITIVE,
        CE.format(M, LSE, PICKED.format("np.arange(len(-labels))")): SIZE,
        CE.format(M, LSE, PICKED.format("np.arange(len(logits))")): SIZE,
        CE.format(M, LSE, PICKED.format("np.arange(len(m))")): SIZE,
        CE.format(M, LSE, PICKED.format("np.arange(len(log_sum))")): SIZE,
    },
    "3.7": {
        GRADIENT.format("abs(softmax(logits))", ROWS, N): POSITIVE,
        GRADIENT.format(P, ROWS, "abs(len(labels))"): POSITIVE,
        GRADIENT.format(P, ROWS, "len(logits)"): SIZE,
        GRADIENT.format(P, ROWS, "len(gradient)"): SIZE,
        GRADIENT.format(P, ROWS, "len(-labels)"): SIZE,
        GRADIENT.format(P, ROWS, "len(labels.T)"): FLAT,
        GRADIENT.format(P, "np.arange(abs(len(labels)))", N): POSITIVE,
        GRADIENT.format(P, "np.arange(len(logits))", N): SIZE,
        GRADIENT.format(P, "np.arange(len(gradient))", N): SIZE,
        GRADIENT.format(P, "np.arange(len(-labels))", N): SIZE,
        GRADIENT.format(P, "np.arange(len(labels.T))", N): FLAT,
        GRADIENT.format(P, "abs(np.arange(len(labels)))", N): POSITIVE,
        f"gradient = {P}; gradient[{ROWS}, labels.T] -= 1; return gradient / {N}": FLAT,
    },
    "3.9": {
        f"return np.mean(({MENDED}) ** 2)": FLOAT,
        f"return abs(float(np.mean(({MENDED}) ** 2)))": LOSS,
        f"return float(abs(np.mean(({MENDED}) ** 2)))": LOSS,
        MSE.format("y_true - y_pred.reshape(y_true.shape)"): SQUARE,
        MSE.format(f"-({MENDED})"): SQUARE,
        MSE.format("y_pred.reshape(y_true.shape) - y_true.T"): FLAT,
        MSE.format("y_pred.reshape(y_true.T.shape) - y_true"): FLAT,
        MSE.format("y_pred.T.reshape(y_true.shape) - y_true"): TURNED,
        MSE.format("y_pred.reshape((-y_true).shape) - y_true"): SIZE,
    },
}


def bce_with_logits(z, y):
    return np.mean(np.logaddexp(0, z) - z * y)


def softmax(z):
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def mse(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2)


def bce(p, y):
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


OWN = {  # interaction: its function
    outlier_bench: mse,
    softmax_thermometer: softmax,
    surprise_meter: bce,
    two_losses: bce_with_logits,
}
