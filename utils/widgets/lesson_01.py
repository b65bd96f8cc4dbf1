"""Lesson 1, neurons and layers: what the reader predicts, and the quiz. The answers come from the engine."""

import numpy as np

from utils import Linear, Neuron, ReLU, Sequential, relu, sigmoid
from utils.plots import INK, ONE, PALE, frame
from utils.widgets.explore import Picture, default_settings, stage
from utils.widgets.quiz import Choose, Match, Number, Order
from utils.widgets.relu_hinges import TARGETS

PREDICT_BIAS = Choose(
    "You raise the bias b and leave both weights alone. What happens to the line where z = 0?",
    {"It turns around the origin": "Drag w1 to see a line turn. Then drag b: the arrow keeps its direction.",
     "It moves without turning": "The weights set the direction of the arrow, the bias where the line stands. Drag b "
                                 "and see.",
     "It stays, and only the output grows": "The output does grow, so z = 0 is reached elsewhere. Drag b and watch "
                                            "the line.",
     "It turns and moves": "Only half of it. Drag b alone and watch the direction of the arrow."},
    "It moves without turning", button="Commit")

PREDICT_GATES = Choose(
    "Which of AND, OR and XOR can one neuron with two inputs compute?",
    {"All three": "Try them in this order. At one of them you will stay at 3 of 4 corners: which, and why?",
     "AND and OR":
         "Reach both goals, then look at XOR: its two orange corners lie across from each other. One straight line can't "
         "have both on one side and the blue ones on the other.",
     "Only AND": "OR is AND with a larger bias. Reach AND first, then drag b alone.",
     "None: one neuron is too small": "One line is enough for some of them. Choose the goal AND and set both weights "
                                      "to 1."},
    "AND and OR", button="Commit")

PREDICT_SHAPES = Choose(
    "X has shape (2, 3), W has (3, 2), and b is a column of shape (2, 1). What does X @ W + b do?",
    {"It raises an error": "If only it did. Set N = 2 and the shape of b to (K, 1), and read who owns the bias.",
     "It gives each neuron its bias":
         "That needs the shape (2,). Set N = 2 and the shape (K, 1), and compare the bias of the two rows.",
     "It gives each example a bias":
         "It runs without a word and means something else. Set N = 2 and (K, 1), then N = 3, where it fails.",
     "It gives a result of shape (2, 3)": "X @ W has one column for each neuron: (2, 2). Set N = 2 and (K, 1) and "
                                          "look."},
    "It gives each example a bias", button="Commit")

PREDICT_HINGES = Choose(
    "The tent is flat, rises, falls, and is flat again. How many ReLU neurons make it, when each bends the curve once?",
    {"1": "One neuron bends once and then runs on forever. Try it.",
     "2": "Two bends: up, and down. What stops it from falling on?",
     "3": "One bend for each corner: up, down, flat again. Find their slopes.",
     "4": "You can, but 3 are enough. Find their slopes."},
    str(TARGETS["tent"][1]), button="Commit")

PREDICT_COLLAPSE = Choose(
    "Six layers without an activation, one after another. What can they do that one such layer can't?",
    {"Bend straight lines": "Look at the grid for any number of layers: do you find one bent line?",
     "Nothing": "A stack of any length is one layer. Now put a ReLU between them and see what changes.",
     "Separate XOR": "That needs more than one straight line. Do you find one bent line in the grid?",
     "The same, but more exactly": "Read the largest distance between the stack and the single layer."},
    "Nothing", button="Commit")


@default_settings()
def _boundaries():
    """Three planes: the neuron before (dashed) and after a change (solid, with its firing side shaded)."""
    figure, axes = stage(1, 3, (9, 2.7))
    x1 = np.array([-1.0, 2.0])
    start = (1.0, 0.5, -0.5)
    for ax, name, (w1, w2, b), side in zip(axes, "ABC", [(1, 0.5, -1.2), (0.5, 1, -0.5), (-1, -0.5, 0.5)], [9, 9, -9]):
        frame(ax, f"Plot {name}", "x1", "x2", (-0.6, 1.6), (-0.6, 1.6))
        ax.set(aspect="equal", xticks=[0, 1], yticks=[0, 1])
        ax.plot(x1, -(start[0] * x1 + start[2]) / start[1], "--", color=INK)
        line = -(w1 * x1 + b) / w2
        ax.plot(x1, line, color=INK, linewidth=2)
        ax.fill_between(x1, line, line + side, color=ONE, alpha=0.18, linewidth=0)
        ax.axhline(0, color=PALE, linewidth=0.8)
    picture = Picture(figure)
    picture.draw()
    return picture.encode("png")


_BOUNDARIES_ALT = (
    "Three plots of a plane, each with a dashed and a solid line that fall from left to right. Plot A: the lines are "
    "parallel, the solid one further right, shaded on its right. Plot B: the solid line is flatter than the dashed one and "
    "crosses it, shaded above. Plot C: the solid line covers the dashed one, shaded on the left.")

_relu_neuron = Neuron([1.0, -2.0], 0.5, relu)
_network = Sequential(Linear(4, 3, rng=np.random.default_rng(0)), ReLU(), Linear(3, 2, rng=np.random.default_rng(0)))
_parameters = sum(parameter.value.size for parameter in _network.parameters())
_weights = sum(parameter.value.size for parameter in _network.parameters() if parameter.value.ndim == 2)

_FORWARD = ["the input layer holds the features", "the hidden layer forms its weighted sums",
            "the hidden layer applies its activation", "the output layer forms its weighted sums",
            "the largest output names the class"]
_CHANGES = ["the bias was lowered", "the two weights were swapped", "all signs were turned around"]

CORE_QUIZ = [
    Number("A neuron has w = (1, -2), b = 0.5 and the activation ReLU. What is its output at x = (1, 2)?",
           _relu_neuron.forward([1, 2]),
           {_relu_neuron.weighted_sum([1, 2]): "That is z. What does ReLU do with a number below 0?",
            Neuron([1.0, 2.0], 0.5).forward([1, 2]): "A minus sign was lost: the second weight is -2.",
            float(sigmoid(_relu_neuron.weighted_sum([1, 2]))): "That is the sigmoid of z."},
           "z = 1 - 4 + 0.5 is negative, and ReLU turns that into 0: the neuron is silent."),
    Choose("A neuron has the weights w = (2, 1). How does the line where z = 0 run?",
           {"Along the arrow (2, 1)": "The common mix-up. Moving along w raises z fastest, so z can't stay 0 there.",
            "Through the point (2, 1)": "w is a direction, not a place. Where the line stands depends on the bias.",
            "At a right angle to the arrow (2, 1)": "Along the line z does not change, along the arrow it grows "
                                                    "fastest.",
            "Always through the origin": "Only if the bias is 0. This is what the bias is for.",
            "It depends on the activation": "The activation is applied to z. The line is where z itself is 0."},
           "At a right angle to the arrow (2, 1)"),
    Number("A point lies exactly on the boundary of a neuron with a sigmoid. What is the neuron's output there?",
           float(sigmoid(0.0)),
           {0.0: "That is z. What is the sigmoid of 0?",
            1.0: "The sigmoid comes near 1 only for a large z. What is z on the boundary?"},
           "On the boundary z = 0, and the sigmoid of 0 is one half."),
    Order("Data goes through a network with one hidden layer and ends as a class. Put the steps in order.",
          _FORWARD,
          {("second", _FORWARD[2]): "What would it be applied to?",
           ("third", _FORWARD[3]): "Something still has to happen to the hidden weighted sums.",
           ("fourth", _FORWARD[4]): "Which numbers would be compared?"},
          "Layer by layer, and in each layer the weighted sums before the activation."),
]

MORE_QUIZ = [
    Choose("In a trained neuron, feature A has the weight 0.01 and feature B the weight 5. What does that tell you?",
           {"B is 500 times as important":
                "Suppose both are prices, A in cents and B in hundreds of dollars. At 100 dollars A adds 100 to z, "
                "and B only 5.",
            "A can be left out": "If A runs up to 100,000, its part of z reaches 1,000. Try leaving it out before you "
                                 "do it.",
            "Little, before you know how large the features are":
                "A weight times a typical input is what counts; the weight alone depends on the units.",
            "B is measured in larger numbers":
                "Rather the opposite is usual: large inputs go with small weights. But you can't know.",
            "The bias is too small": "The bias shifts z for every input alike. It says nothing about A or B."},
           "Little, before you know how large the features are"),
    Number("A network has 4 inputs, 3 hidden neurons and 2 outputs. How many parameters does it have?", _parameters,
           {_weights: "These are the weights. Every neuron also has a bias.",
            4 + 3 + 2: "These are the inputs and neurons. Count their numbers.",
            _parameters + 4: "The inputs compute nothing, so they have no biases.",
            _weights + 2: "A bias belongs to a neuron, not to a layer."},
           "4 * 3 + 3 for the hidden layer, 3 * 2 + 2 for the output layer."),
    Choose("True or false: a network of ten layers without activation functions can separate XOR.",
           {"True": "The ten layers collapse into one, and its neuron draws one line, which can't separate XOR.",
            "False": "Depth alone adds nothing. The bend between the layers does."}, "False", confidence=True),
    Match("One change was made to the same neuron in each plot. Dashed is its boundary before, when it fired on the right; "
          "solid is its boundary after, and shaded the side where it fires now. Which change?",
          {"Plot A": _CHANGES[0], "Plot B": _CHANGES[1], "Plot C": _CHANGES[2]},
          {("Plot A", _CHANGES[1]): "The line has not turned. Which number moves it without turning?",
           ("Plot B", _CHANGES[0]): "The line has turned, and a bias can't do that.",
           ("Plot C", _CHANGES[0]): "The line is where it was. What has changed is the side that fires."},
          "Of these changes, only the bias moves the line and leaves its direction. The direction of w turns it, and "
          "the signs say which side fires.",
          picture=_boundaries(), alt=_BOUNDARIES_ALT),
]
