"""What a learner may write in lesson 1: mutants that are right as well, and why (see test_mutants);
and, for each interaction, a function that it runs on."""

from utils.lesson_01 import digit_pad, linear_collapse, one_neuron, relu_hinges, shape_lens

FLOAT, COMMUTES = "a NumPy number instead of a float", "the products commute"
ORDER, FLAT = "a sum in the other order", "the transpose of one axis is itself"
LAYER = {"return b + X @ W": ORDER, "return X @ W + b.T": FLAT}
COUNT = "total = 0; for n_inputs, n_outputs in zip({}): total += {}; return {}"
PAIRS, SIZE = "sizes[:-1], sizes[1:]", "n_inputs * n_outputs + n_outputs"

EQUIVALENT = {  # exercise: {mutant: why it is right as well}
    "1.2": {
        "return np.dot(x, w) + b": FLOAT,
        "return float(b + np.dot(x, w))": ORDER,
        "return float(np.dot(w, x) + b)": COMMUTES,
        "return float(np.dot(x.T, w) + b)": FLAT,
        "return float(np.dot(x, w.T) + b)": FLAT,
    },
    "1.3": {
        "return activation(np.dot(x, w) + b)": FLOAT,
        "return float(activation(b + np.dot(x, w)))": ORDER,
        "return float(activation(np.dot(w, x) + b))": COMMUTES,
        "return float(activation(np.dot(x.T, w) + b))": FLAT,
        "return float(activation(np.dot(x, w.T) + b))": FLAT,
    },
    "1.4": LAYER,
    "1.5": {
        COUNT.format(PAIRS, SIZE, "total"): "an int already",
        COUNT.format(PAIRS, SIZE, "abs(int(total))"): "a count is never negative",
        COUNT.format(PAIRS, "n_outputs + n_inputs * n_outputs", "int(total)"): ORDER,
        COUNT.format(PAIRS, "n_outputs * n_inputs + n_outputs", "int(total)"): COMMUTES,
        COUNT.format("sizes, sizes[1:]", SIZE, "int(total)"): "zip ends with the shorter",
        COUNT.format("sizes[:], sizes[1:]", SIZE, "int(total)"): "so it does here",
    },
    "1.9": LAYER,
    "1.10": {
        "return (W1 @ W2, b2 + b1 @ W2)": ORDER,
        "return (W1 @ W2, b1 @ W2 + b2.T)": FLAT,
        "return (W1 @ W2, b1.T @ W2 + b2)": FLAT,
    },
}


def neuron(x, w, b, activation):
    return activation(x @ w + b)


def layer(X, W, b):
    return X @ W + b


def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


OWN = {  # interaction: its function
    digit_pad: None,
    linear_collapse: layer,
    one_neuron: neuron,
    relu_hinges: neuron,
    shape_lens: layer,
}
