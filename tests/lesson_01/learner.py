"""What a learner may have written in lesson 1: mutants of its right answers that are right as well, and why (see
test_mutants); and, for each interaction, a function that it runs on."""

from utils.lesson_01 import linear_collapse, one_neuron, relu_hinges, shape_lens

COUNT, PAIRS = "total = 0; for n_inputs, n_outputs in zip({}): total += {}; return {}", "sizes[:-1], sizes[1:]"
LAYER = {"return b + X @ W": "a sum in the other order", "return X @ W + b.T": "the transpose of one axis is itself"}
EQUIVALENT = {  # exercise: {mutant: why it is right as well}
    "1.2": {
        "return np.dot(x, w) + b": "a NumPy number instead of a float",
        "return float(b + np.dot(x, w))": "a sum in the other order",
        "return float(np.dot(w, x) + b)": "the products commute",
        "return float(np.dot(x.T, w) + b)": "the transpose of one axis is itself",
        "return float(np.dot(x, w.T) + b)": "the transpose of one axis is itself",
    },
    "1.3": {
        "return activation(np.dot(x, w) + b)": "a NumPy number instead of a float",
        "return float(activation(b + np.dot(x, w)))": "a sum in the other order",
        "return float(activation(np.dot(w, x) + b))": "the products commute",
        "return float(activation(np.dot(x.T, w) + b))": "the transpose of one axis is itself",
        "return float(activation(np.dot(x, w.T) + b))": "the transpose of one axis is itself",
    },
    "1.4": LAYER,
    "1.5": {
        COUNT.format(PAIRS, "n_inputs * n_outputs + n_outputs", "total"): "an int already",
        COUNT.format(PAIRS, "n_inputs * n_outputs + n_outputs", "abs(int(total))"): "a count is never negative",
        COUNT.format(PAIRS, "n_outputs + n_inputs * n_outputs", "int(total)"): "a sum in the other order",
        COUNT.format(PAIRS, "n_outputs * n_inputs + n_outputs", "int(total)"): "the product commutes",
        COUNT.format("sizes, sizes[1:]", "n_inputs * n_outputs + n_outputs", "int(total)"): "zip ends with the shorter",
        COUNT.format("sizes[:], sizes[1:]", "n_inputs * n_outputs + n_outputs", "int(total)"): "so it does here",
    },
    "1.9": LAYER,
    "1.10": {
        "return (W1 @ W2, b2 + b1 @ W2)": "a sum in the other order",
        "return (W1 @ W2, b1 @ W2 + b2.T)": "the transpose of one axis is itself",
        "return (W1 @ W2, b1.T @ W2 + b2)": "the transpose of one axis is itself",
    },
}


def neuron(x, w, b, activation):
    return activation(x @ w + b)


def layer(X, W, b):
    return X @ W + b


def collapse(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


OWN = {  # interaction: its function; (a call with it, the function) where it is not the only argument; None for none
    linear_collapse: layer,
    one_neuron: neuron,
    relu_hinges: neuron,
    shape_lens: layer,
}
