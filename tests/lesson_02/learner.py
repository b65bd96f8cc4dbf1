"""What a learner may write in lesson 2: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_02 import activation_explorer, dead_relu, ring_units, saturation_meter

SIGMOID, ABOVE, BELOW = "return {} / {}", "np.exp(np.minimum(x, 0))", "(1 + np.exp(-np.abs(x)))"
NORMAL = "return {}rng.normal({}, {}, (fan_in, fan_out))"
XAVIER, HE = "math.sqrt(2 / (fan_in + fan_out))", "math.sqrt(2 / fan_in)"
ERROR = "np.abs(f(POINTS) - np.tanh(POINTS))"
EQUIVALENT = {  # exercise: {mutant: why it is right as well}
    "2.1": {
        "return np.maximum(0, x)": "the larger of two, in the other order",
        "return abs(np.maximum(x, 0))": "it is never negative",
    },
    "2.2": {
        "return np.where(x >= 0, x, alpha * x)": "both pieces are 0 at 0",
        "return np.where(x > 0, x, x * alpha)": "the product commutes",
    },
    "2.3": {
        SIGMOID.format(f"abs({ABOVE})", BELOW): "an exponential is positive",
        SIGMOID.format(ABOVE, "(np.exp(-np.abs(x)) + 1)"): "a sum in the other order",
        SIGMOID.format("np.exp(np.minimum(0, x))", BELOW): "the smaller of two, in the other order",
        SIGMOID.format(ABOVE, "(1 + abs(np.exp(-np.abs(x))))"): "an exponential is positive",
        SIGMOID.format(ABOVE, "(1 + np.exp(-abs(np.abs(x))))"): "twice absolute",
        SIGMOID.format(ABOVE, "(1 + np.exp(-np.abs(-x)))"): "absolute all the same",
    },
    "2.4": {
        "return sigmoid(2 * x) * 2 - 1": "the product commutes",
        "return 2 * sigmoid(x * 2) - 1": "the product commutes",
        "return 2 * abs(sigmoid(2 * x)) - 1": "a sigmoid is positive",
    },
    "2.5 relu_grad": {
        "return x > 0": "True is 1, False is 0",
        "return np.where(1.0, x > 0, 0.0)": "1.0 is true: x > 0 again",
        "return np.where(x >= 0, 1.0, 0.0)": "at the kink any slope from 0 to 1 will do",
        "return np.where(x > 0, 1.0, 0)": "0 is 0.0",
        "return np.where(x > 0, 1.0, -0.0)": "-0.0 is 0.0",
        "return abs(np.where(x > 0, 1.0, 0.0))": "it is never negative",
    },
    "2.5 sigmoid_grad": {
        "s = abs(sigmoid(x)); return s * (1 - s)": "a sigmoid is positive",
        "s = sigmoid(x); return (1 - s) * s": "the product commutes",
        "s = sigmoid(-x); return s * (1 - s)": "sigmoid(-x) is 1 - s: the slope is even",
    },
    "2.5 tanh_grad": {
        "t = -np.tanh(x); return 1 - t * t": "the sign is lost in the square",
        "t = abs(np.tanh(x)); return 1 - t * t": "the sign is lost in the square",
        "t = np.tanh(-x); return 1 - t * t": "the sign is lost in the square",
    },
    "2.6": {
        "return np.mean(slopes < 0.01 * max_slope)": "a NumPy number instead of a float",
        "return abs(float(np.mean(slopes < 0.01 * max_slope)))": "a share is never negative",
        "return float(abs(np.mean(slopes < 0.01 * max_slope)))": "a share is never negative",
        "return float(np.mean(slopes.T < 0.01 * max_slope))": "the transpose has the same mean",
        "return float(np.mean(slopes < max_slope * 0.01))": "the product commutes",
    },
    "2.7 xavier_init": {
        NORMAL.format("-", "0.0", XAVIER): "symmetric around 0",
        NORMAL.format("", "0", XAVIER): "0 is 0.0",
        NORMAL.format("", "-0.0", XAVIER): "-0.0 is 0.0",
        NORMAL.format("", "0.0", f"abs({XAVIER})"): "a root is never negative",
        NORMAL.format("", "0.0", "math.sqrt(2 / (fan_out + fan_in))"): "a sum in the other order",
    },
    "2.7 he_init": {
        NORMAL.format("-", "0.0", HE): "symmetric around 0",
        NORMAL.format("", "0", HE): "0 is 0.0",
        NORMAL.format("", "-0.0", HE): "-0.0 is 0.0",
        NORMAL.format("", "0.0", f"abs({HE})"): "a root is never negative",
    },
    "2.9 wrong_tanh": {
        "return np.clip(-1, x, 1)": "the larger of x and -1, but at most 1: the same",
    },
    "2.9 catches": {
        f"return {ERROR}.max() > 1e-06": "NumPy's True instead of Python's",
        f"return abs(bool({ERROR}.max() > 1e-06))": "1 is True",
        f"return bool({ERROR}.max() >= 1e-06)": "nothing lies at the tolerance itself",
        f"return bool({ERROR}.max() > 2e-06)": "as small a tolerance",
        f"return bool(abs({ERROR}.max()) > 1e-06)": "it is never negative",
        f"return bool(abs({ERROR}).max() > 1e-06)": "twice absolute",
        "return bool(np.abs(np.tanh(POINTS) - f(POINTS)).max() > 1e-06)": "the other way around",
        "return bool(np.abs(-(f(POINTS) - np.tanh(POINTS))).max() > 1e-06)": "the other way around",
    },
}


def relu(x):
    return np.maximum(x, 0)


def tanh(x):
    return np.tanh(x)


def saturated_fraction(slopes, max_slope):
    return np.mean(np.asarray(slopes) < 0.01 * max_slope)


def explore_own(own):
    return activation_explorer({name: (own, lambda z: 1 / np.cosh(z) ** 2)
                                for name in ("sigmoid", "tanh", "ReLU", "leaky ReLU", "identity")})


OWN = {  # interaction: its function, or (a call with it, the function)
    activation_explorer: (explore_own, tanh),
    dead_relu: (lambda own: dead_relu(own, own), relu),
    ring_units: relu,
    saturation_meter: (lambda own: saturation_meter(saturated_fraction=own), saturated_fraction),
}
