"""Lesson 1, neurons and layers: the exercises. The right answers and the inputs to try stand in given.py."""

import math

import numpy as np

from utils.activations import relu, sigmoid
from utils.exercises.exercise import value
from utils.exercises.old_form import Exercise, Mistake, Part
from utils.lesson_01 import given


def _gate_mistake(gate, name, computes):
    return Mistake(gate, f"{name} computes {computes}. Which corners must fire, and what is w . x + b at each of them?")


LAYER = ("X", "W", "b")
LAYER_MISTAKES = {  # name: (wrong layer, question), shared by 1.4 and 1.9
    "no bias": (lambda X, W, b: X @ W, "These are the products alone. Where does b come in?"),
    "bias subtracted": (lambda X, W, b: X @ W - b, "Your bias has the wrong sign. Is it added to the weighted sum, or "
                                                   "taken away?"),
    "transposed W": (lambda X, W, b: X @ W.T + b,
                     "This looks like X @ W.T. Column k of W, shape (D, K), holds the weights of neuron k: which axis of W "
                     "meets the D inputs of X?"),
    "column bias": (lambda X, W, b: X @ W + b.reshape(-1, 1),
                    "Your bias was turned into a column. Broadcasting then gives each EXAMPLE its own bias; who owns a "
                    "bias, the example or the neuron?"),
    "both": (lambda X, W, b: X @ W.T + b.reshape(-1, 1),
             "Both faults are still there. Take W first: its shape is (D, K), and X is (N, D). Which product has the "
             "shape (N, K)?"),
    "transposed output": (lambda X, W, b: (X @ W + b).T, "The numbers are there, but rows and columns are swapped: is "
                                                         "a row an example?"),
    "one bias for all": (lambda X, W, b: X @ W + b.sum(), "Every neuron got the sum of all biases. Which bias belongs "
                                                          "to neuron k?"),
    "average": (lambda X, W, b: (X @ W + b).mean(axis=0),
                "You averaged over the examples. A layer treats each example by itself: N rows go in, N rows come "
                "out."),
    "first example": (lambda X, W, b: X[0] @ W + b, "Only the first example came through. What happens to the other "
                                                    "rows of X?"),
    "relu": (lambda X, W, b: relu(X @ W + b), "You applied ReLU as well. This exercise asks for the weighted sums "
                                              "alone."),
}


def _layer_mistakes(*names):
    return tuple(Mistake(*LAYER_MISTAKES[name]) for name in names)


EXERCISES = [
    Exercise(
        "1.1", "one neuron by hand", 1,
        (Part("z_by_hand", given.z_by_hand(), observe=value, mistakes=(
            Mistake(0.2, "That is w . x without the bias. What does the neuron add at the end?"),
            Mistake(-0.3, "You subtracted the bias. Is it w . x + b or w . x - b?"),
            Mistake(3.1, "You lost the minus sign of the second weight. What is 3 times -0.4?"),
            Mistake(1.8, "You multiplied each input with the other one's weight. Which weight belongs to the first "
                         "input?"),
            Mistake(2.0, "You added the inputs, added the weights, and multiplied the sums. Multiply pair by pair "
                         "first, then add."),
            Mistake(0.1, "You multiplied by the bias. How does the bias join the weighted sum?"),
            Mistake(float(sigmoid(0.7)), "You applied the sigmoid as well. z is the number before the activation."),
        )),),
        ("Multiply each input by its own weight.", "2 times 0.7 is 1.4. What is 3 times -0.4? Add the two.",
         "1.4 - 1.2 is the weighted input. One number is still missing: the bias."),
    ),
    Exercise(
        "1.2", "the weighted sum in code", 1,
        (Part("weighted_sum", given.weighted_sum, cases=given.vectors, arguments=("x", "w", "b"), mistakes=(
            Mistake(lambda x, w, b: np.dot(x, w), "The bias is missing. What does the formula add after the products?"),
            Mistake(lambda x, w, b: np.dot(x, w) - b, "Your bias has the wrong sign: is it added or taken away?"),
            Mistake(lambda x, w, b: (np.multiply(x, w) + b).sum(),
                    "The bias came in once for every input. How many biases does one neuron have?"),
            Mistake(lambda x, w, b: np.multiply(x, w) + b, "You returned one number for each input. A neuron adds its "
                                                           "products up."),
            Mistake(lambda x, w, b: np.mean(np.multiply(x, w)) + b, "You took the mean of the products. A neuron "
                                                                    "takes their sum."),
            Mistake(lambda x, w, b: np.sum(x) * np.sum(w) + b,
                    "You added first and multiplied then. Each input must meet its own weight before anything is "
                    "added."),
            Mistake(lambda x, w, b: x[-1] * w[-1] + b,
                    "Only the last product is left. Does your loop add to the sum, or replace it?"),
            Mistake(lambda x, w, b: np.sum(x) + np.sum(w) + b, "The weights were added. A weight multiplies its "
                                                               "input."),
        )),),
        ("Go through the inputs and weights in pairs: zip(x, w).", "Start a sum at b, or at 0, and add xi * wi for "
                                                                   "every pair.",
         "NumPy has the sum of products in one word: x @ w. The bias comes after it."),
    ),
    Exercise(
        "1.3", "a whole neuron", 1,
        (Part("neuron", given.neuron, cases=given.neurons, arguments=("x", "w", "b", "activation"), mistakes=(
            Mistake(lambda x, w, b, activation: np.dot(x, w) + b, "This is the weighted sum. Where is the activation "
                                                                  "applied?"),
            Mistake(lambda x, w, b, activation: activation(np.dot(x, w)) + b,
                    "The bias was added after the activation. Which comes first?"),
            Mistake(lambda x, w, b, activation: activation(np.dot(x, w)), "The bias is missing inside the activation."),
            Mistake(lambda x, w, b, activation: sum(activation(xi * wi) for xi, wi in zip(x, w)) + b,
                    "You activated every product. The activation sees one number: the finished sum."),
            Mistake(lambda x, w, b, activation: activation(activation(np.dot(x, w) + b)), "The activation was applied "
                                                                                          "twice."),
            Mistake(lambda x, w, b, activation: max(0.0, np.dot(x, w) + b),
                    "You always apply ReLU. Which function did the caller hand in as `activation`?"),
            Mistake(lambda x, w, b, activation: sigmoid(np.dot(x, w) + b),
                    "You always apply the sigmoid. Which function did the caller hand in as `activation`?"),
            Mistake(lambda x, w, b, activation: np.dot([activation(xi) for xi in x], w) + b,
                    "You activated the inputs. The activation comes last, on the weighted sum."),
        )),),
        ("You have the weighted sum from 1.2. What is left to do with it?", "`activation` is a function: call it like "
                                                                            "any other.",
         "First z = weighted_sum(x, w, b). Then return activation(z)."),
    ),
    Exercise(
        "1.4", "a layer over a batch", 2,
        (Part("linear_forward", given.linear_forward, cases=given.batches, arguments=LAYER, mistakes=_layer_mistakes(
            "no bias", "bias subtracted", "transposed W", "column bias", "transposed output", "one bias for all", "average",
            "first example", "relu")),),
        ("Write the shapes under each other: X is (N, D), W is (D, K), the result is (N, K).",
         "A matrix product sums over the axis that both sides share. Which order of X and W shares D?",
         "X @ W has the shape (N, K). A b of shape (K,) is added to every row by broadcasting."),
    ),
    Exercise(
        "1.5", "count the parameters", 2,
        (Part("count_parameters", given.count_parameters, cases=given.layer_sizes, arguments=("sizes",), mistakes=(
            Mistake(lambda sizes: sum(a * b for a, b in zip(sizes, sizes[1:])), "These are the weights. Does a neuron "
                                                                                "have more than weights?"),
            Mistake(lambda sizes: sum(sizes), "You counted inputs and neurons. How many numbers does a neuron own?"),
            Mistake(lambda sizes: sum(sizes[1:]), "You counted the biases. Every neuron also has one weight for each "
                                                  "of its inputs."),
            Mistake(lambda sizes: sum(a * b for a, b in zip(sizes, sizes[1:])) + sum(sizes),
                    "You gave the inputs biases too. Does the input layer compute anything?"),
            Mistake(lambda sizes: sum(a * b + 1 for a, b in zip(sizes, sizes[1:])),
                    "You counted one bias for each layer. Who owns a bias: the layer, or each of its neurons?"),
            Mistake(lambda sizes: sum(a * b + a for a, b in zip(sizes, sizes[1:])),
                    "You counted a bias for each input of a layer. Count one for each output instead."),
            Mistake(lambda sizes: math.prod(sizes), "You multiplied all sizes. Only neighboring layers are connected."),
            Mistake(lambda sizes: (sizes[0] + 1) * sizes[1] if len(sizes) > 1 else 0, "You stopped after the first "
                                                                                      "layer."),
        )),),
        ("Take one layer: n inputs, k neurons. How many weights does one of its neurons have?",
         "One neuron has n weights and 1 bias. How many numbers do k of them have?", "Add (n + 1) * k over the pairs "
                                                                                     "zip(sizes[:-1], sizes[1:])."),
    ),
    Exercise(
        "1.6", "OR, AND and NAND by hand", 2,
        (
            Part("or_gate", ([1.0, 1.0], -0.5), cases=given.corners, observe=given.fire, mistakes=(
                _gate_mistake(([1.0, 1.0], -1.5), "Your OR", "AND, or one of its corners lies exactly on the line, "
                                                             "where z is 0 and does not fire"),
                _gate_mistake(([1.0, 1.0], 0.5), "Your OR", "1 everywhere, because the bias alone is enough to fire"),
                _gate_mistake(([1.0, 1.0], -2.5), "Your OR", "0 everywhere, because the bias is too negative for any "
                                                             "corner"),
            )),
            Part("and_gate", ([1.0, 1.0], -1.5), cases=given.corners, observe=given.fire, mistakes=(
                _gate_mistake(([1.0, 1.0], -0.5), "Your AND", "OR, because one input alone is already enough"),
                _gate_mistake(([1.0, 1.0], -2.5), "Your AND", "0 everywhere, or its corner lies exactly on the line, "
                                                              "where z is 0 and does not fire"),
                _gate_mistake(([-1.0, -1.0], 1.5), "Your AND", "NAND, because all signs are reversed"),
            )),
            Part("nand_gate", ([-1.0, -1.0], 1.5), cases=given.corners, observe=given.fire, mistakes=(
                _gate_mistake(([1.0, 1.0], -1.5), "Your NAND", "AND (try turning all three signs around)"),
                _gate_mistake(([-1.0, -1.0], 0.5), "Your NAND", "1 only where both inputs are off"),
                _gate_mistake(([-1.0, -1.0], 0.0), "Your NAND", "0 at (0, 0), where z is the bias alone"),
                _gate_mistake(([1.0, 1.0], -0.5), "Your NAND", "OR"),
            )),
        ),
        ("Use equal weights for both inputs. Then z depends only on how many inputs are on: 0, 1 or 2.",
         "With w = [1, 1], w . x is 0, 1, 1, 2 at the four corners. Where must the bias cut: between 0 and 1, or "
         "between 1 and 2?",
         "OR: a bias from above -1 to 0. AND: from above -2 to -1. NAND is AND with all three signs turned around: "
         "a bias from above 1 to 2."),
    ),
    Exercise(
        "1.7", "put a forward pass in order", 2,
        (Part("order", "EACDB", cases=given.networks, observe=given.last_line, mistakes=(
            Mistake("AECDB", "You activate first. What is there to activate before the first layer has computed its "
                             "weighted sums?"),
            Mistake("CEADB", "You begin with the second layer. Which layer sees the data X?"),
            Mistake("ECADB", "The second layer comes right after the first. What happened to the activation between "
                             "them?"),
            Mistake("EADCB", "You take the softmax before the second layer has run. What does softmax turn into "
                             "probabilities?"),
            Mistake("EACBD", "You pick the largest probability before there are any."),
            Mistake("BDCAE", "This is the way back: from the predictions to the data. Forward starts at X."),
            Mistake("DEACB", "You begin with the softmax. It stands near the end: it turns the last layer's numbers "
                             "into probabilities."),
        )),),
        ("Which line uses X? It is the first.", "For every other line, look right of its = : which variable must "
                                                "exist already?",
         "z1 is made first, then a1 from z1, then z2 from a1. Two lines are left."),
    ),
    Exercise(
        "1.8", "XOR with two hidden neurons", 3,
        (Part("xor_weights", given.XOR_WEIGHTS, cases=given.corners, observe=given.xor_output, mistakes=(
            Mistake(([[1.0, -1.0], [1.0, -1.0]], [-0.5, 1.5], [1.0, 1.0], -0.5),
                    "This fires everywhere. At which two corners must the output be silent, and what are the hidden "
                    "neurons there?"),
            Mistake(([[1.0, 1.0], [1.0, 1.0]], [-0.5, -0.5], [1.0, 1.0], -1.5),
                    "This is OR: right at three corners. It must also be off at (1, 1). Which hidden neuron can tell "
                    "that corner apart?"),
            Mistake(([[1.0, 1.0], [1.0, 1.0]], [-1.5, -1.5], [1.0, 1.0], -1.5),
                    "This is AND. XOR must be off at (1, 1), and on where just one input is on."),
            Mistake(([[1.0, -1.0], [1.0, -1.0]], [-0.5, 1.5], [-1.0, -1.0], 1.5),
                    "This is XOR upside down (on where both inputs agree). Which signs have to turn around?"),
            Mistake(([[-1.0, -1.0], [-1.0, -1.0]], [1.5, 1.5], [1.0, 1.0], -1.5),
                    "This is NAND: right at three corners. It must also be off at (0, 0). Which second line cuts that "
                    "corner off?"),
            Mistake(([[-1.0, -1.0], [-1.0, -1.0]], [0.5, 0.5], [1.0, 1.0], -1.5),
                    "It is on at (0, 0) only. Is that a corner where the inputs differ?"),
            Mistake(([[1.0, 1.0], [-1.0, -1.0]], [-0.5, 1.5], [1.0, 1.0], -1.5),
                    "It is on at (1, 0) only. Are the weights of hidden neuron k in COLUMN k of W1, one row for each "
                    "input?"),
            Mistake(([[0.0, 0.0], [0.0, 0.0]], [0.0, 0.0], [0.0, 0.0], 0.0),
                    "It is 0 everywhere. At which corners must the output fire, and which hidden neurons are on "
                    "there?"),
        )),),
        ("XOR is on where at least one input is on, but not both. You built two of these words in 1.6.",
         "Hidden neuron 1 is OR, hidden neuron 2 is NAND: they are the columns of W1. The output fires when both are "
         "on.",
         "W1 = [[1, -1], [1, -1]] and b1 = [-0.5, 1.5] are OR and NAND. The output neuron is an AND: you know its w "
         "and b."),
    ),
    Exercise(
        "1.9", "bug hunt: the layer that worked once", 3,
        (Part("mended_layer", given.linear_forward, cases=given.batches, arguments=LAYER, mistakes=_layer_mistakes(
            "both", "transposed W", "column bias", "no bias", "transposed output", "bias subtracted")),),
        ("Square shapes hide faults. Call the layer with 5 examples, 3 inputs and 2 neurons, and read the error.",
         "Print the shape of every piece: X, W.T, their product, and b after its reshape. Which two do not fit?",
         "There are two faults: the .T, and the reshape of b. Mend both."),
    ),
    Exercise(
        "1.10", "two linear layers are one", 3,
        (Part("collapse", given.collapse, cases=given.layer_pairs, arguments=("W1", "b1", "W2", "b2"),
              results=("W", "b"), mistakes=(
            Mistake(lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2),
                    "You added the biases. But b1 goes through the second layer too: what does W2 do to it?"),
            Mistake(lambda W1, b1, W2, b2: (W1 @ W2, b2), "The first bias is lost. It reaches the output through W2."),
            Mistake(lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2), "The second bias is missing."),
            Mistake(lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2), "The order of the product is turned around: X "
                                                                    "meets W1 first."),
            Mistake(lambda W1, b1, W2, b2: (W1 + W2, b1 + b2), "Layers one after another multiply; they do not add."),
            Mistake(lambda W1, b1, W2, b2: (b1 @ W2 + b2, W1 @ W2), "Both results are right, but in the other order: "
                                                                    "return W, b."),
            Mistake(lambda W1, b1, W2, b2: W1 @ W2, "The weights are there. Return the bias as well: W, b."),
        )),),
        ("Write the two layers as one formula: (X W1 + b1) W2 + b2. Now multiply out.",
         "X W1 W2 + b1 W2 + b2: which part multiplies X, and which part does not?", "W = W1 @ W2, and b = b1 @ W2 + "
                                                                                    "b2."),
    ),
]
