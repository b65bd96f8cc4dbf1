"""What the gradient-check bench examines: small networks, some with a slip in one backward."""

import numpy as np

from utils import Activation, Linear, MSELoss, ReLU, Sequential, Sigmoid, Tanh, relu, sigmoid
from utils.activations import leaky_relu_derivative, sigmoid_derivative

N, D, K = 4, 3, 2  # examples; inputs, and neurons of the first layer; outputs
TENSORS = ("x", "W1", "b1", "W2", "b2")
NEAR = 2e-4  # how far one z is from the kink, in the case that asks for it


class Slipped(Linear):
    """A linear layer with a slip in its backward: a function (x, dy, dW, db) -> dW, db."""

    def __init__(self, slip, *, rng):
        super().__init__(D, D, rng=rng)
        self.slip = slip

    def backward(self, dy):
        dx = super().backward(dy)
        self.W.grad, self.b.grad = self.slip(self.x, dy, self.W.grad, self.b.grad)
        return dx


class SlopeAtOutput(Activation):
    """An activation that takes its derivative at its output."""

    def backward(self, dy):
        return dy * self.derivative(self.y)


def _linear(slip):
    return lambda rng: (Slipped(slip, rng=rng), Tanh())


def _bend(make):
    return lambda rng: (Linear(D, D, rng=rng), make())


KINKED = "ReLU: right, one z near 0"
CASES = {  # name: rng -> the first layer and the activation of the network
    "linear: right": lambda rng: (Linear(D, D, rng=rng), Tanh()),
    "ReLU: right": _bend(ReLU),
    KINKED: _bend(ReLU),
    "sigmoid: right": _bend(Sigmoid),
    "ReLU: slope of leaky ReLU": _bend(lambda: Activation(relu, leaky_relu_derivative)),
    "sigmoid: slope at its output": _bend(lambda: SlopeAtOutput(sigmoid, sigmoid_derivative)),
    "linear: x in another order": _linear(lambda x, dy, dW, db: (np.roll(x, 1, axis=0).T @ dy, db)),
    "linear: first example only": _linear(lambda x, dy, dW, db: (x[:1].T @ dy[:1], dy[0])),
    "linear: dW transposed": _linear(lambda x, dy, dW, db: (dW.T, db))}


class Bench:
    """A network with one of CASES in it, its data, and the gradients that its backward claims."""

    def __init__(self, case):
        rng = np.random.default_rng(16)
        first, bend = CASES[case](rng)
        self.model, self.loss = Sequential(first, bend, Linear(D, K, rng=rng)), MSELoss()
        self.x, self.target = rng.normal(size=(N, D)), rng.normal(size=(N, K))
        first.b.value = rng.normal(0, 0.3, D)
        if case == KINKED:
            first.b.value[0] += NEAR - first.forward(self.x)[0, 0]
        parameters = dict(zip(TENSORS[1:], self.model.parameters()))
        self.value()
        dx = self.model.backward(self.loss.backward())
        self.claimed = {"x": dx, **{name: parameter.grad for name, parameter in parameters.items()}}
        self.places = {"x": (self, "x"),
                       **{name: (parameter, "value") for name, parameter in parameters.items()}}
        is_relu = bend.function is relu
        self.nearest = float(np.abs(first.forward(self.x)).min()) if is_relu else np.inf
        # a step h in x moves z by h |W|, one in W by h |x|, one in b by h
        self.reach = max(1.0, float(np.abs(self.x).max()), float(np.abs(first.W.value).max()))

    def value(self):
        """The loss of the network as it stands."""
        return self.loss.forward(self.model.forward(self.x), self.target)

    def of(self, name):
        """The loss as a function of one tensor, and the tensor."""
        owner, attribute = self.places[name]
        kept = getattr(owner, attribute)

        def loss(changed):
            setattr(owner, attribute, np.asarray(changed, float))
            try:
                return self.value()
            finally:
                setattr(owner, attribute, kept)

        return loss, kept.copy()
