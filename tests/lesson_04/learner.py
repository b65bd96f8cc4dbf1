"""What a learner may write in lesson 4: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

import numpy as np

from utils.lesson_04 import chain_gears, gradient_bench, graph_stepper, optimizer_race

COMMUTES, ORDER = "the product commutes", "a sum in the other order"
LARGER, TURNED = "the larger of two in the other order", "the same numbers in another order"
POSITIVE, SIGN = "it is never negative", "the absolute value loses the sign"
FLAT, NUMBER = "the transpose of one axis is itself", "the transpose of a number is itself"
KINK, FLOAT = "a slope at 0 may be any", "a NumPy number instead of a float"
NO_DX, SHAPE = "W serves dX only, which nobody reads here", "another array of the same shape"
ZERO = "another zero"

NEURON = "a = {}; dz = {}; return (dz * x, dz)"
A, DZ = "sigmoid(w * x + b)", "2 * (a - y) * a * (1 - a)"
MLP = ("z = {}; hidden = {}; dlogits = softmax_ce_grad({}, {}); "
       "dW1, db1 = linear_backward(relu_backward(dlogits @ W2.T, {}), X, {})[1:]; "
       "return {{'W1': dW1, 'b1': {}, 'W2': hidden.T @ dlogits, 'b2': dlogits.sum(axis=0)}}")
PARTS = ("X @ W1 + b1", "np.maximum(z, 0)", "hidden @ W2 + b2", "labels", "z", "W1", "db1")
NUMERICAL = ("gradient = np.zeros(np.shape({})); for place in np.ndindex({}.shape): "
             "step = np.zeros({}.shape) step[place] = h "
             "gradient[place] = (f({}) - f(x - step)) / ({}); return gradient")
MEASURED = ("x", "gradient", "gradient", "x + step", "2 * h")
ERROR = "largest = {}; return {} if largest > 0 else 0.0"
LARGEST = "max(np.abs(a).max(), np.abs(b).max())"
QUOTIENT = "float(np.abs(a - b).max() / largest)"
ADAM = ("m = {}; v = {}; mean, square = (m / (1 - b1 ** t), v / (1 - b2 ** t)); "
        "return (w - {} / ({}), m, v)")
MOMENTS = ("b1 * m + (1 - b1) * g", "b2 * v + (1 - b2) * g * g",
           "lr * mean", "np.sqrt(square) + eps")


def with_one(template, parts, place, other):
    """The code of a mutant: the template with one of its parts replaced."""
    return template.format(*parts[:place], other, *parts[place + 1:])


EQUIVALENT = {  # exercise: {mutant: why it is right as well}
    "4.1": {
        NEURON.format("abs(sigmoid(w * x + b))", DZ): POSITIVE,
        NEURON.format("sigmoid(b + w * x)", DZ): ORDER,
        NEURON.format("sigmoid(x * w + b)", DZ): COMMUTES,
        NEURON.format(A, "(1 - a) * (2 * (a - y) * a)"): COMMUTES,
        NEURON.format(A, "a * (2 * (a - y)) * (1 - a)"): COMMUTES,
        NEURON.format(A, "(a - y) * 2 * a * (1 - a)"): COMMUTES,
        NEURON.format(A, "2 * (a.T - y) * a * (1 - a)"): NUMBER,
        NEURON.format(A, "2 * (a - y) * a.T * (1 - a)"): NUMBER,
        NEURON.format(A, "2 * (a - y) * a * (1 - a.T)"): NUMBER,
        f"a = {A}; dz = {DZ}; return (x * dz, dz)": COMMUTES,
        f"a = {A}; dz = {DZ}; return (dz.T * x, dz)": NUMBER,
        f"a = {A}; dz = {DZ}; return (dz * x, dz.T)": NUMBER,
    },
    "4.3": {
        "return np.where(x >= 0, dout, 0.0)": KINK,
        "return np.where(x > 0, dout, 0)": ZERO,
        "return np.where(x > 0, dout, -0.0)": ZERO,
    },
    "4.4": {
        with_one(MLP, PARTS, 0, "b1 + X @ W1"): ORDER,
        with_one(MLP, PARTS, 0, "X @ W1 + b1.T"): FLAT,
        with_one(MLP, PARTS, 1, "np.maximum(0, z)"): LARGER,
        with_one(MLP, PARTS, 1, "abs(np.maximum(z, 0))"): POSITIVE,
        with_one(MLP, PARTS, 2, "b2 + hidden @ W2"): ORDER,
        with_one(MLP, PARTS, 2, "hidden @ W2 + b2.T"): FLAT,
        with_one(MLP, PARTS, 3, "labels.T"): FLAT,
        with_one(MLP, PARTS, 4, "hidden"): "it is positive where z is",
        with_one(MLP, PARTS, 5, "b1"): NO_DX,
        with_one(MLP, PARTS, 5, "z"): NO_DX,
        with_one(MLP, PARTS, 5, "hidden"): NO_DX,
        with_one(MLP, PARTS, 5, "-W1"): NO_DX,
        with_one(MLP, PARTS, 5, "W1[1:]"): NO_DX,
        with_one(MLP, PARTS, 5, "W1[:1]"): NO_DX,
        with_one(MLP, PARTS, 6, "db1.T"): FLAT,
    },
    "4.6": {
        with_one(NUMERICAL, MEASURED, 0, "-x"): SHAPE,
        with_one(NUMERICAL, MEASURED, 1, "x"): SHAPE,
        with_one(NUMERICAL, MEASURED, 1, "(-gradient)"): SHAPE,
        with_one(NUMERICAL, MEASURED, 2, "x"): SHAPE,
        with_one(NUMERICAL, MEASURED, 2, "(-gradient)"): SHAPE,
        with_one(NUMERICAL, MEASURED, 3, "step + x"): ORDER,
        with_one(NUMERICAL, MEASURED, 4, "h * 2"): COMMUTES,
    },
    "4.7": {
        ERROR.format("max(np.abs(b).max(), np.abs(a).max())", QUOTIENT): LARGER,
        ERROR.format("abs(max(np.abs(a).max(), np.abs(b).max()))", QUOTIENT): POSITIVE,
        ERROR.format("max(abs(np.abs(a).max()), np.abs(b).max())", QUOTIENT): POSITIVE,
        ERROR.format("max(np.abs(a).max(), abs(np.abs(b).max()))", QUOTIENT): POSITIVE,
        ERROR.format("max(abs(np.abs(a)).max(), np.abs(b).max())", QUOTIENT): POSITIVE,
        ERROR.format("max(np.abs(a).max(), abs(np.abs(b)).max())", QUOTIENT): POSITIVE,
        ERROR.format("max(np.abs(-a).max(), np.abs(b).max())", QUOTIENT): SIGN,
        ERROR.format("max(np.abs(a).max(), np.abs(-b).max())", QUOTIENT): SIGN,
        ERROR.format("max(np.abs(a.T).max(), np.abs(b).max())", QUOTIENT): TURNED,
        ERROR.format("max(np.abs(a).max(), np.abs(b.T).max())", QUOTIENT): TURNED,
        ERROR.format(LARGEST, "np.abs(a - b).max() / largest"): FLOAT,
        ERROR.format(LARGEST, "abs(float(np.abs(a - b).max() / largest))"): POSITIVE,
        ERROR.format(LARGEST, "float(abs(np.abs(a - b).max()) / largest)"): POSITIVE,
        ERROR.format(LARGEST, "float(abs(np.abs(a - b)).max() / largest)"): POSITIVE,
        ERROR.format(LARGEST, "float(np.abs(b - a).max() / largest)"): SIGN,
        ERROR.format(LARGEST, "float(np.abs(-(a - b)).max() / largest)"): SIGN,
        ERROR.format(LARGEST, "float(np.abs(a - b).max() / largest.T)"): NUMBER,
        f"largest = {LARGEST}; return {QUOTIENT} if largest.T > 0 else 0.0": NUMBER,
        f"largest = {LARGEST}; return {QUOTIENT} if largest != 0 else 0.0": POSITIVE,
        f"largest = {LARGEST}; return {QUOTIENT} if largest > 0 else 0": ZERO,
    },
    "4.8 sgd_step": {"return w - g * lr": COMMUTES},
    "4.8 momentum_step": {
        "v = g + mu * v; return (w - lr * v, v)": ORDER,
        "v = v * mu + g; return (w - lr * v, v)": COMMUTES,
        "v = mu * v + g; return (w - v * lr, v)": COMMUTES,
    },
    "4.9": {
        with_one(ADAM, MOMENTS, 0, "(1 - b1) * g + b1 * m"): ORDER,
        with_one(ADAM, MOMENTS, 0, "m * b1 + (1 - b1) * g"): COMMUTES,
        with_one(ADAM, MOMENTS, 0, "b1 * m + g * (1 - b1)"): COMMUTES,
        with_one(ADAM, MOMENTS, 1, "(1 - b2) * g * g + b2 * v"): ORDER,
        with_one(ADAM, MOMENTS, 1, "v * b2 + (1 - b2) * g * g"): COMMUTES,
        with_one(ADAM, MOMENTS, 1, "b2 * v + g * ((1 - b2) * g)"): COMMUTES,
        with_one(ADAM, MOMENTS, 1, "b2 * v + g * (1 - b2) * g"): COMMUTES,
        with_one(ADAM, MOMENTS, 2, "mean * lr"): COMMUTES,
        with_one(ADAM, MOMENTS, 3, "eps + np.sqrt(square)"): ORDER,
        with_one(ADAM, MOMENTS, 3, "abs(np.sqrt(square)) + eps"): POSITIVE,
    },
}

ADD = "__add__: return type({})({}, ({}))"
MUL = "__mul__: return type({})({}, ({}))"
OF = "_of: return other if {} else type(self)(other)"
RELU = "relu: return type(self)({}, ((self, {}),))"
SUMMANDS, FACTORS = "(self, 1.0), (other, 1.0)", "(self, other.data), (other, self.data)"
IN_ORDER = ("uses, found = ({{}}, [last]); while {}: for parent, _ in found.pop().parents: "
            "uses[parent] = {} if uses[parent] {} 1: found.append(parent); "
            "ready = [last]; while {}: value = ready.pop() yield value "
            "for parent, _ in value.parents: "
            "uses[parent] -= 1 if uses[parent] {} 0: ready.append(parent)")
SEARCH = ("found", "uses.get(parent, 0) + 1", "==", "ready", "==")
SWAPPED, SAME_CLASS = "the parents in the other order", "both are of one class"
SOME = "some are left if and only if a first one is"

SMALL_VALUE = {  # 4.5, the first class: {method: mutant: why it is right as well}
    "__init__: self.data, self.grad, self.parents = (data, 0, parents)": ZERO,
    "__init__: self.data, self.grad, self.parents = (data, -0.0, parents)": ZERO,
    ADD.format("other", "self.data + other.data", SUMMANDS): SAME_CLASS,
    ADD.format("self", "other.data + self.data", SUMMANDS): ORDER,
    ADD.format("self", "self.data + other.data", "(other, 1.0), (self, 1.0)"): SWAPPED,
    MUL.format("other", "self.data * other.data", FACTORS): SAME_CLASS,
    MUL.format("self", "other.data * self.data", FACTORS): COMMUTES,
    MUL.format("self", "self.data * other.data", "(other, self.data), (self, other.data)"): SWAPPED,
    "backward: self.grad += gradient; for parent, slope in self.parents: "
    "parent.backward(gradient * slope)": COMMUTES,
}
VALUE = {  # 4.5, the second class
    OF.format("-isinstance(other, Value)"): "-True is true",
    OF.format("abs(isinstance(other, Value))"): "abs(True) is true",
    RELU.format("max(0.0, self.data)", "float(self.data > 0)"): LARGER,
    RELU.format("abs(max(self.data, 0.0))", "float(self.data > 0)"): POSITIVE,
    RELU.format("max(self.data, 0)", "float(self.data > 0)"): ZERO,
    RELU.format("max(self.data, -0.0)", "float(self.data > 0)"): ZERO,
    RELU.format("max(self.data, 0.0)", "self.data > 0"): "True counts as 1",
    RELU.format("max(self.data, 0.0)", "abs(float(self.data > 0))"): POSITIVE,
    RELU.format("max(self.data, 0.0)", "float(self.data >= 0)"): KINK,
    "backward: self.grad = 1.0; for value in in_order(self): for parent, slope in value.parents: "
    "parent.grad += value.grad * slope": COMMUTES,
}
ORDERS = {  # 4.5, the order of its backward
    with_one(IN_ORDER, SEARCH, 0, "found[:1]"): SOME,
    with_one(IN_ORDER, SEARCH, 1, "1 + uses.get(parent, 0)"): ORDER,
    with_one(IN_ORDER, SEARCH, 1, "abs(uses.get(parent, 0)) + 1"): POSITIVE,
    with_one(IN_ORDER, SEARCH, 2, "<="): "a count is never below 1",
    with_one(IN_ORDER, SEARCH, 3, "ready[:1]"): SOME,
    with_one(IN_ORDER, SEARCH, 4, "<="): "a count is never below 0",
}


def numerical_gradient(f, x, h=1e-5):
    gradient = np.zeros(np.shape(x))
    for index in np.ndindex(gradient.shape):
        above, below = np.array(x, float), np.array(x, float)
        above[index] += h
        below[index] -= h
        gradient[index] = (f(above) - f(below)) / (2 * h)
    return gradient


def sgd_step(w, g, lr):
    return w - lr * g


# interaction: its function, None for none; (a call with it, the function) where it is not alone
OWN = {
    chain_gears: numerical_gradient,
    gradient_bench: numerical_gradient,
    graph_stepper: None,
    optimizer_race: (lambda own: optimizer_race((own, None, None)), sgd_step),
}
