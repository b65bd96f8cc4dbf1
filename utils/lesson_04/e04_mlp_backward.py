"""Lesson 4, exercises 4.1 to 4.4, backward passes: the wrong functions that are known by name, and the question that leads
on from each."""

import numpy as np

from utils.activations import sigmoid, softmax
from utils.exercises.old_form import Mistake
from utils.lesson_03.given import softmax_ce_grad
from utils.lesson_04.e02_linear_backward import mlp_backward, relu_backward


def _neuron(slope):
    """A chain_rule_neuron with another dL/dz: slope(z, a, y) for a = sigmoid(z)."""
    def chain_rule_neuron(x, w, b, y):
        dz = slope(w * x + b, sigmoid(w * x + b), y)
        return dz * x, dz

    return chain_rule_neuron


def _wrong_factors(factors):
    """A chain_rule_neuron that multiplies the right dL/dz by other factors, a function of (x, w, b)."""
    def chain_rule_neuron(x, w, b, y):
        a = sigmoid(w * x + b)
        dz = 2 * (a - y) * a * (1 - a)
        return tuple(dz * factor for factor in factors(x, w, b))

    return chain_rule_neuron


CHAIN_RULE_NEURON = (  # 4.1
    Mistake(_neuron(lambda z, a, y: (a - y) * a * (1 - a)),
            "Everything is half as large as it should be. What is the derivative of a square?"),
    Mistake(_neuron(lambda z, a, y: 2 * (a - y)),
            "One factor of the chain is missing: between z and the square stands the sigmoid. How steep is it there?"),
    Mistake(_neuron(lambda z, a, y: 2 * (a - y) * z * (1 - z)),
            "s (1 - s) was used with z, the sigmoid's INPUT. Which number is s?"),
    Mistake(_neuron(lambda z, a, y: 2 * (a - y) * a),
            "The slope of the sigmoid has two factors. Where is the one that makes it flat when it is near 1?"),
    Mistake(_neuron(lambda z, a, y: 2 * (y - a) * a * (1 - a)),
            "Every sign is turned around. If the output is above the target, does the loss rise or fall as it grows?"),
    Mistake(_neuron(lambda z, a, y: 2 * (z - y)),
            "The error was taken at z. Which number is compared with y: before or after the sigmoid?"),
    Mistake(_neuron(lambda z, a, y: a - y),
            "a - y is the slope for cross-entropy, whose logarithm cancels the sigmoid. Here the loss is a square: what "
            "stays?"),
    Mistake(_neuron(lambda z, a, y: (a - y) ** 2 * a * (1 - a)),
            "The loss itself stands where its slope should be. How does e^2 change with e?"),
    Mistake(_wrong_factors(lambda x, w, b: (1, x)),
            "Both numbers are right, in the wrong order. Which one was asked for first?"),
    Mistake(_wrong_factors(lambda x, w, b: (w, 1)),
            "dL/dw was multiplied by w. In w x + b, what is the factor of w: how much does z move when w moves by 1?"),
    Mistake(_wrong_factors(lambda x, w, b: (1, 1)),
            "dL/dw and dL/db came out equal. When w grows by 1, by how much does z grow, and when b does?"),
    Mistake(_wrong_factors(lambda x, w, b: (x, x)),
            "dL/db was multiplied by x as well. When b grows by 1, by how much does z = w x + b grow?"),
    Mistake(_wrong_factors(lambda x, w, b: (x, b)),
            "dL/db was multiplied by b. When b grows by 1, by how much does z = w x + b grow?"),
)

LINEAR_BACKWARD = (  # 4.2
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout, dout),
            "Your db equals dout itself. How many biases are there, and how many rows does dout have?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout, dout.mean(axis=0)),
            "Your db is a mean over the examples. One bias serves them all: do the shares of its uses add up, or average?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout, dout.sum(axis=1)),
            "Your db has one number for each example. Which axis of dout (N, K) must remain?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout, dout.sum()),
            "Your db is a single number. How many biases are there?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout, dout.sum(axis=0, keepdims=True)),
            "Your db has the shape (1, K). What is the shape of b?"),
    Mistake(lambda dout, X, W: (dout @ W, X.T @ dout, dout.sum(axis=0)),
            "dout (N, K) meets W (D, K) in dX. Which axis of W must stand first, so that the K meet?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X @ dout, dout.sum(axis=0)),
            "X (N, D) meets dout (N, K) in dW. The sum runs over the examples: which axis of X must come last?"),
    Mistake(lambda dout, X, W: (dout @ W.T, dout.T @ X, dout.sum(axis=0)),
            "Your dW has the shape (K, D). Which shape has W? Which of the two stands first in the product?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout / len(X), dout.sum(axis=0)),
            "Your dW is a mean over the examples. If the loss is a mean, dout already holds the 1/N: must it come twice?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout / len(X), dout.mean(axis=0)),
            "Your dW and db are means over the examples. If the loss is a mean, dout already holds the 1/N: must it come "
            "twice?"),
    Mistake(lambda dout, X, W: (X.T @ dout, dout @ W.T, dout.sum(axis=0)),
            "The results are right, in the wrong order. Which was asked for first?"),
    Mistake(lambda dout, X, W: (X.T @ dout, dout.sum(axis=0), dout @ W.T),
            "The results are right, but dX comes last. Which was asked for first?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout),
            "db is missing. The bias is added to every row: what does that make of its gradient?"),
    Mistake(lambda dout, X, W: (W.T, X.T @ dout, dout.sum(axis=0)),
            "Your dX is the local slope W alone. What came in from behind, and how do the two combine?"),
    Mistake(lambda dout, X, W: (dout @ W.T, X.T @ dout, np.ones(W.shape[1])),
            "Your db is 1 everywhere: the local slope alone. What came in from behind?"),
    Mistake(lambda dout, X, W: (-dout @ W.T, -X.T @ dout, -dout.sum(axis=0)),
            "Every sign is turned around. If out grows with X, W and b, which sign has each local slope? (The step "
            "downhill is the optimizer's work.)"),
)

RELU_BACKWARD = (  # 4.3
    Mistake(lambda dout, x: dout * (np.maximum(x, 0) >= 0),
            "Where x is negative the gradient passes as well. (The ReLU's OUTPUT is never below 0.) Which question tells "
            "the sides apart?"),
    Mistake(lambda dout, x: np.where(x > 0, 1.0, 0.0),
            "This is the slope alone. What came in from behind, and how does the chain rule combine the two?"),
    Mistake(lambda dout, x: np.where(dout > 0, dout, 0.0),
            "You asked for the sign of dout. Which array decided on the way forward what passes?"),
    Mistake(lambda dout, x: np.where((x > 0) & (dout > 0), dout, 0.0),
            "Negative gradients were stopped as well. May a gradient be negative where x is positive?"),
    Mistake(lambda dout, x: dout * x, "You multiplied by x. How steep is ReLU right of 0: does that depend on how far?"),
    Mistake(lambda dout, x: dout * np.maximum(x, 0),
            "You multiplied by ReLU's value. How steep is it right of 0: does that depend on how far?"),
    Mistake(lambda dout, x: dout * (x < 0), "The sides are swapped. Where is ReLU flat?"),
    Mistake(lambda dout, x: np.where(x > 0, x, 0.0),
            "This is ReLU's forward pass. dout does not appear: what happens to it?"),
    Mistake(lambda dout, x: -dout * (x > 0),
            "Every sign is turned around. Right of 0 ReLU rises: which slope is that?"),
    Mistake(lambda dout, x: dout * np.sign(x), "Where x is negative the gradient was turned around. Does ReLU fall there?"),
    Mistake(lambda dout, x: np.where(x > 0, dout, 0.01 * dout),
            "A little leaks through for negative x: that is leaky ReLU. How much leaks through ReLU?"),
    Mistake(lambda dout, x: np.where(x > 0, dout, x),
            "Where x is not positive you return x. How much does the loss change when such an x moves a little?"),
    Mistake(lambda dout, x: dout[x > 0],
            "What does not pass has vanished. Which shape must the gradient of x have?"),
    Mistake(lambda dout, x: dout * (x >= 1), "Small positive numbers were stopped. Where does ReLU begin to rise?"),
)


def _mlp(mask=lambda z: z > 0, dlogits=softmax_ce_grad, bias=lambda d: d.sum(axis=0), hidden=lambda z: np.maximum(z, 0),
         back=lambda d, W2: d @ W2.T):
    """An mlp_backward in which one step is another one."""
    def backward(X, labels, W1, b1, W2, b2):
        z = X @ W1 + b1
        dz2 = dlogits(np.maximum(z, 0) @ W2 + b2, labels)
        dz1 = back(dz2, W2) * mask(z)
        return {"W1": X.T @ dz1, "b1": bias(dz1), "W2": hidden(z).T @ dz2, "b2": bias(dz2)}

    return backward


def _one_hot(logits, labels):
    return np.eye(logits.shape[1])[labels]


def _softmax_that_overflows(logits, labels):
    e = np.exp(logits)
    return (e / e.sum(axis=1, keepdims=True) - _one_hot(logits, labels)) / len(labels)


def _without_relu_forward(X, labels, W1, b1, W2, b2):
    hidden = X @ W1 + b1
    d = softmax_ce_grad(hidden @ W2 + b2, labels)
    return {"W1": X.T @ (d @ W2.T), "b1": (d @ W2.T).sum(axis=0), "W2": hidden.T @ d, "b2": d.sum(axis=0)}


def _mask_of_the_gradient(X, labels, W1, b1, W2, b2):
    hidden = np.maximum(X @ W1 + b1, 0)
    d = softmax_ce_grad(hidden @ W2 + b2, labels)
    dhidden = d @ W2.T
    dz = relu_backward(dhidden, dhidden)
    return {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": hidden.T @ d, "b2": d.sum(axis=0)}


def _without_biases(*names):
    """An mlp_backward that forgets these biases on the way forward."""
    def backward(X, labels, W1, b1, W2, b2):
        return mlp_backward(X, labels, W1, 0 * b1 if "b1" in names else b1, W2, 0 * b2 if "b2" in names else b2)

    return backward


def _layers_swapped(X, labels, W1, b1, W2, b2):
    right = mlp_backward(X, labels, W1, b1, W2, b2)
    return {"W1": right["W2"], "b1": right["b2"], "W2": right["W1"], "b2": right["b1"]}


MLP_BACKWARD = (  # 4.4
    Mistake(_mlp(mask=lambda z: 1.0),
            "W2 and b2 are right; on the way to W1 the ReLU is missing. (Or did you ask whether its OUTPUT is >= 0?) "
            "Which hidden units passed nothing on?"),
    Mistake(_mlp(mask=lambda z: np.maximum(z, 0)),
            "On the way back you multiplied by the hidden values. What is the slope of ReLU where it is not 0?"),
    Mistake(_mask_of_the_gradient,
            "W2 and b2 are right. The ReLU's backward asked for the sign of the gradient: whose sign decided on the way "
            "forward?"),
    Mistake(_mlp(dlogits=lambda logits, labels: softmax_ce_grad(logits, labels) * len(labels)),
            "All gradients are N times too large: these belong to the SUM over the batch. Where does the mean enter?"),
    Mistake(_mlp(dlogits=lambda logits, labels: softmax_ce_grad(logits, labels) / len(labels)),
            "All gradients were divided by N twice. Which step has done it already?"),
    Mistake(_mlp(bias=lambda d: d.mean(axis=0)),
            "W1 and W2 are right. The biases got a mean over the examples: the 1/N of the loss is in the gradient already. "
            "What remains to be done with the rows?"),
    Mistake(_mlp(bias=lambda d: d),
            "W1 and W2 are right. What is the shape of a bias, and of what you return for it?"),
    Mistake(_mlp(dlogits=lambda logits, labels: softmax(logits) / len(labels)),
            "The labels do not appear. What is subtracted from the probabilities, and at which places?"),
    Mistake(_mlp(dlogits=lambda logits, labels: (logits - _one_hot(logits, labels)) / len(labels)),
            "The labels were subtracted from the logits. What must the logits become first?"),
    Mistake(_mlp(dlogits=lambda logits, labels: -softmax_ce_grad(logits, labels)),
            "Every sign is turned around. Is it p - y or y - p? (The step downhill is the optimizer's work.)"),
    Mistake(_mlp(dlogits=_softmax_that_overflows),
            "Right until the logits reach 1000, where exp overflows. How did your softmax in 3.5 avoid that?"),
    Mistake(_mlp(hidden=lambda z: z),
            "Only W2 is wrong: its inputs were taken before the ReLU. What did W2 multiply on the way forward?"),
    Mistake(_without_biases("b1", "b2"),
            "The biases do not appear on the way forward. What does a layer add to its product?"),
    Mistake(_without_biases("b1"), "b1 does not appear on the way forward. What does the first layer add to its product?"),
    Mistake(_without_biases("b2"), "b2 does not appear on the way forward. What does the second layer add to its product?"),
    Mistake(_without_relu_forward, "There is no ReLU in this network, neither forward nor back. Where does it belong?"),
    Mistake(_mlp(back=lambda d, W2: d @ W2),
            "dlogits (N, C) meets W2 (H, C) on the way back. Which axis of W2 must stand first, so that the C meet?"),
    Mistake(_layers_swapped, "The gradients of the two layers sit under each other's names. Which one reads X?"),
    Mistake(lambda X, labels, W1, b1, W2, b2: tuple(mlp_backward(X, labels, W1, b1, W2, b2).values()),
            "The four gradients came back without their names. Which names does the exercise ask for, and in what?"),
    Mistake(lambda X, labels, W1, b1, W2, b2: {
        f"d{name}": gradient for name, gradient in mlp_backward(X, labels, W1, b1, W2, b2).items()},
        "The gradients are there, but each name begins with a d. Which names does the exercise ask for?"),
)
