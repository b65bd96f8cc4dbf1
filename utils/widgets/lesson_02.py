"""Lesson 2, activation functions: what the reader predicts, and the quiz. The answers come from the engine."""

import numpy as np

from utils import ACTIVATIONS, Activation, Linear, Sequential
from utils.plots import INK, frame
from utils.widgets.explore import Picture, default_settings, stage
from utils.widgets.quiz import Choose, Match, Number, Order

PREDICT_RING = Choose(
    "Begin without hidden neurons: a single neuron, one straight line. How many of the points will it get right when it is "
    "trained?",
    {"All of them": "Train with 0 units and read the share of points that are right.",
     "About nine of ten": "Train with 0 units: one side of the ring always lies on the wrong side of the line.",
     "About half": "Ring and middle lie on both sides of the line, so training finds no direction for it. Then add "
                   "units.",
     "None": "Always answering with the same class is right for half of them. Train with 0 units and see."},
    "About half", button="Commit")

PREDICT_SATURATION = Choose(
    "Raise the spread of the pre-activations z from 1 to 5. Which of sigmoid and tanh saturates for more of them?",
    {"The sigmoid": "It is wider than tanh and flattens later. Read from which |z| on each is saturated.",
     "tanh": "It is squeezed to half the width, so it is flat twice as early. Compare the shares at the same spread.",
     "Both alike": "The same shape, but tanh has half the width. Compare the shares at the same spread.",
     "Neither": "Raise the spread and watch the share of saturated neurons."},
    "tanh", button="Commit")

PREDICT_STACK = Choose(
    "Ten layers of tanh, initial weights with a standard deviation of 0.05, inputs of size 1. How large are the "
    "activations in layer 10?",
    {"About 1: tanh keeps sizes": "tanh only ever makes a number smaller. And before it, the weights do. Read layer "
                                  "10.",
     "About one half": "That is what one layer leaves. There are nine more.",
     "About one twentieth, as the weights are":
         "One weight is that small, but each neuron adds a hundred products. Follow the sizes from layer to layer.",
     "Less than one hundredth": "Each layer about halves the size, ten times over. Which weights keep it?"},
    "Less than one hundredth", button="Commit")

PREDICT_SIGMOID = Choose(
    "Ten sigmoid layers with Xavier's weights. What fades on the way to layer 10?",
    {"The size of the activations": "It stays near one half, as a sigmoid's output does around z = 0. Choose sigmoid, and "
                                    "look at the squares as well.",
     "The differences between the examples": "Layer 10 says nearly the same for every input, and says it firmly. And on "
                                             "the way back, the deltas vanish.",
     "Nothing: Xavier keeps layers alive": "Its formula counts on a slope near 1 around 0, as tanh has. Which slope has "
                                           "the sigmoid there?",
     "The weights": "Only training changes the weights, and nothing is trained yet."},
    "The differences between the examples", button="Commit")

PREDICT_DEAD = Choose(
    "A ReLU neuron in the first layer is silent for every example. What will more training do to it?",
    {"It wakes up slowly": "For that its weights would have to change. By which slope is their gradient multiplied?",
     "Nothing": "Its slope is 0 for every example, so its gradient is 0 and its weights stay. Make some and see.",
     "Its bias rises until it fires": "The gradient of the bias is multiplied by the same slope. Which is it here?",
     "It turns into a leaky ReLU": "The function stays what you chose. Choose leaky ReLU and compare."},
    "Nothing", button="Commit")


def sizes(activation, sd, depth=10, width=100):
    """The size (root mean square) of the activations in every layer of a stack with normal weights."""
    rng, layers = np.random.default_rng(2), []
    for _ in range(depth):
        linear = Linear(width, width, rng=rng, init=lambda n, k, rng: rng.normal(0, sd, (n, k)))
        layers += [linear, Activation(*ACTIVATIONS[activation])]
    Sequential(*layers).forward(rng.normal(size=(200, width)))
    return [float(np.sqrt(np.mean(layer.y**2))) for layer in layers[1::2]]


HE_100 = float(np.sqrt(2 / 100))  # the standard deviation of he_init with 100 inputs
_STACKS = {"A": ("ReLU", 0.2), "B": ("ReLU", HE_100), "C": ("tanh", 0.05)}


@default_settings()
def _fates():
    """Three stacks: the size of the activations over the layers, on one logarithmic scale."""
    figure, axes = stage(1, 3, (9, 2.7))
    for ax, (name, stack) in zip(axes, _STACKS.items()):
        frame(ax, f"Plot {name}", "layer", "size of the activations", (0.5, 10.5), (1e-4, 1e3))
        ax.set(yscale="log", xticks=range(1, 11))
        ax.plot(range(1, 11), sizes(*stack), "o-", color=INK)
    picture = Picture(figure)
    picture.draw()
    return picture.encode("png")


_FATES_ALT = ("Three plots of the size of the activations, on a logarithmic scale, over the layers 1 to 10. Plot A: a "
              "straight line up from about 1 to about 30. Plot B: a level line at about 1. Plot C: a line down from about "
              "one half to less than one thousandth.")
_CAUSES = ["ReLU, weights too large", "ReLU, He's weights", "tanh, weights too small"]

_layer = Linear(100, 100, rng=np.random.default_rng(0))
_weights, _biases = (parameter.value.size for parameter in _layer.parameters())
_steepest = float(ACTIVATIONS["sigmoid"][1](np.array(0.0)))
_variance = float(50 * 0.2**2)

_DYING = ["a large step makes the bias very negative", "z is below 0 for every example",
          "the slope is 0 for every example", "the gradients of its weights and bias are 0",
          "no further step changes the neuron"]

CORE_QUIZ = [
    Choose("A network predicts tomorrow's temperature in degrees Celsius. Which activation stands at its output?",
           {"Identity": "A temperature can be any number, and the identity lets every number pass.",
            "ReLU": "What would it say in a frost?",
            "Sigmoid": "Its outputs lie between 0 and 1. It fits a yes or no, not 23 degrees.",
            "tanh": "Its outputs lie between -1 and 1. Should every day be that cold?",
            "Softmax": "It shares out probabilities that sum to 1. With a single output, that output is always 1."},
           "Identity"),
    Number("A delta of size 1 travels back through three sigmoid neurons, each at its steepest, over weights of 1. How "
           "much of it is left?", _steepest**3,
           {3 * _steepest: "The slopes are multiplied, not added.", 1.0: "Each sigmoid multiplies it by its slope.",
            0.125: "The slope of the sigmoid is steepest at z = 0. Is it one half there, or its value?",
            _steepest: "That is after one of the three."},
           "0.25 to the power of 3, and that is the best case: away from z = 0 the slopes are smaller."),
    Choose("True or false: in a stack of ten layers the deltas vanish, whatever the activation and the weights.",
           {"True": "You kept them alive yourself: with which weights, for tanh and for ReLU?",
            "False": "Depth only repeats a factor. Activation and weights decide whether it is below, near or above "
                     "1."},
           "False", confidence=True),
]

MORE_QUIZ = [
    Choose("A single neuron with two inputs uses tanh in place of the identity. What becomes of its boundary in the "
           "plane?",
           {"It bends into an S": "tanh bends the output over z. Where z itself is 0, it changes nothing.",
            "It stays a straight line at a right angle to w":
                "The boundary is where z = 0, before any activation. To bend it, you need a hidden layer.",
            "It turns to run along w": "Lesson 1: along w, z changes fastest, so z can't stay 0 there.",
            "It becomes two lines, at -1 and 1": "These are the limits of the output, not places in the plane.",
            "It moves to the origin": "An activation does not touch z, so the line where z = 0 stays."},
           "It stays a straight line at a right angle to w"),
    Number("Ten layers, each with 100 neurons that read 100 inputs. How many parameters do they have together?",
           10 * (_weights + _biases),
           {10 * _weights: "These are the weights. Every neuron also has a bias.", _weights + _biases: "That is one layer.",
            10 * _weights + 10: "A bias belongs to a neuron, not to a layer.", 1000: "That is the number of neurons."},
           "Each neuron has 100 weights and a bias: 10 * 100 * 101. The activations have no parameters."),
    Number("50 inputs with mean square 1 meet weights with mean 0 and standard deviation 0.2. What is the mean square of "
           "the weighted sums?", _variance,
           {50 * 0.2: "The variance of the weights counts: the square of 0.2.",
            0.2**2: "That is one product. A weighted sum adds 50 of them.",
            float(np.sqrt(_variance)): "That is the root mean square. Square it.",
            50 * 50 * 0.2**2: "Each neuron adds 50 products, not 50 times 50."},
           "50 * 0.04: the number of inputs, times the variance of a weight, times the mean square of an input."),
    Order("A ReLU neuron in the first layer dies. Put what happens in order.", _DYING,
          {("first", _DYING[1]): "What drove it there?",
           ("second", _DYING[2]): "The slope follows from z. Which z are flat?",
           ("third", _DYING[3]): "The gradient is a product. Which factor became 0 before it?",
           ("fourth", _DYING[4]): "Why not? Something must be 0 first."},
          "From then on its gradient is 0. Leaky ReLU has a slope there, which leads back."),
    Match("Three stacks of ten layers, just initialized, with 100 neurons each. Which is which?",
          {"Plot A": _CAUSES[0], "Plot B": _CAUSES[1], "Plot C": _CAUSES[2]},
          {("Plot A", _CAUSES[2]): "The activations grow. Which weights make them grow?",
           ("Plot A", _CAUSES[1]): "He's weights are chosen to keep the size. Does this plot keep it?",
           ("Plot B", _CAUSES[0]): "The size stays level here.",
           ("Plot C", _CAUSES[0]): "The activations fade. Can too large weights do that?"},
          "A factor above 1 in every layer explodes, a factor below 1 fades, and only 1 stays alive.",
          picture=_fates(), alt=_FATES_ALT),
]
