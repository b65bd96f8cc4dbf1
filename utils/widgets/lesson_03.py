"""Lesson 3, loss functions: what the reader predicts, and the quiz. The answers come from the engine."""

import math

import numpy as np

from utils import ACTIVATIONS, BCEWithLogitsLoss, CrossEntropyLoss, MSELoss, sigmoid
from utils.plots import INK, frame
from utils.widgets.explore import Picture, default_settings, stage
from utils.widgets.quiz import Choose, Match, Number, Order

PREDICT_OUTLIER = Choose(
    "One line has the least squared error, the other the least absolute error. You lift one point far up. Which line "
    "follows it?",
    {"The one of the squared error": "Ten times the error costs a hundred times as much, so the line gives way. Lift the "
                                     "point and compare the slopes.",
     "The one of the absolute error": "Ten times the error costs ten times as much, whichever point it is. Lift the point "
                                      "and compare the slopes.",
     "Both alike": "They weigh a large error differently. Lift the point and compare the slopes.",
     "Neither: the other points hold them": "That is true of one of them. Lift the point and see of which."},
    "The one of the squared error", button="Commit")

PREDICT_SURPRISE = Choose(
    "It rains on 30 % of the days. You must give the same forecast every day. Which one has the least mean surprise?",
    {"0.5, which is never far off": "Every day costs ln 2 then. Can you do better? Move p and read.",
     "0.3, as often as it rains": "The honest forecast is the best one. Move p away from it and read the mean "
                                  "surprise.",
     "As near to 0 as you dare, because dry days win": "On the rainy days this costs very much. Move p and read.",
     "0.7, to be on the safe side": "Then the many dry days surprise you. Move p and read."},
    "0.3, as often as it rains", button="Commit")

PREDICT_TWO_LOSSES = Choose(
    "The label is 1, and z = -8: p is nearly 0, a confident mistake. Which loss still pulls z up with force?",
    {"The squared error": "Its value is near its largest there. But look at how little it changes with z.",
     "Cross-entropy": "Its slope stays near -1, however far out the mistake is. Compare the arrows.",
     "Both, about equally": "Both say that p is wrong. Compare the arrows, and read the ratio.",
     "Neither": "For one of them that is nearly so. Compare the arrows."},
    "Cross-entropy", button="Commit")

PREDICT_SOFTMAX = Choose(
    "You divide all logits by the temperature T = 10. What happens to the probabilities?",
    {"Nothing: only differences count": "Differences count, and these shrink too. Move T and read.",
     "They come closer to each other": "Smaller differences, so the classes look more alike. Move T both ways.",
     "The largest comes closer to 1": "That is what a temperature below 1 does. Move T both ways.",
     "All become ten times smaller": "Their sum is still 1. Move T and read."},
    "They come closer to each other", button="Commit")

_Z = np.linspace(-6, 6, 121)
_LOSSES = {
    "A": [float((sigmoid(z) - 1) ** 2 / 2) for z in _Z],
    "B": [BCEWithLogitsLoss().forward(np.array([z]), np.array([1.0])) for z in _Z],
    "C": [float(z <= 0) for z in _Z],
}


@default_settings()
def _curves():
    """Three losses of one example with the label 1, over its logit."""
    figure, axes = stage(1, 3, (9, 2.7))
    for ax, (name, values) in zip(axes, _LOSSES.items()):
        frame(ax, f"Plot {name}", "z", "loss", (-6, 6), (-0.1, 1.6))
        ax.plot(_Z, values, color=INK, linewidth=2)
    picture = Picture(figure)
    picture.draw()
    return picture.encode("png")


_CURVES_ALT = ("Three curves over z from -6 to 6. Plot A: level at one half on the left, falling around z = 0 to a level "
               "near 0. Plot B: a straight line down from the left, out of the picture at the top, that bends around z = 0 "
               "to a level near 0. Plot C: level at 1 on the left, a jump at z = 0, level at 0 on the right.")
_KINDS = ["cross-entropy", "half the squared error, through the sigmoid", "the share of wrong answers"]

_mse = MSELoss().forward(np.array([1.0, 4.0]), np.array([2.0, 2.0]))
_base = CrossEntropyLoss().forward(np.zeros((1, 100)), np.array([0]))
_z = math.log(4)  # where the sigmoid is 0.8

_STABLE = ["subtract the row's largest logit from all of them", "take exp of every logit", "add them up along the row",
           "take the logarithm of the sum", "subtract the shifted logit at the label"]

CORE_QUIZ = [
    Number("A network predicts 1 and 4; the true values are 2 and 2. What is the mean squared error?", _mse,
           {2 * _mse: "That is the sum of the squares. Take the mean.",
            1.5: "That is the mean absolute error. Square the errors first.",
            0.5: "Errors of different signs canceled each other. Square them first.",
            _mse / 2: "You halved it once too often.", math.sqrt(_mse): "That is its root."},
           "The errors are -1 and 2, their squares 1 and 4, the mean 2.5."),
    Choose("Label 1, z = -8. Why does the squared error through a sigmoid hardly move z?",
           {"Its gradient is multiplied by the slope of the sigmoid":
                "And that slope, p (1 - p), is nearly 0 where p is nearly 0. In cross-entropy it cancels.",
            "The squared error is small there": "It is near its largest: p is wrong by almost 1.",
            "Its gradient points the wrong way": "The direction is right. What about the size?",
            "The learning rate is too low": "The two losses differ at every learning rate: it enlarges both gradients "
                                            "alike.",
            "p was rounded to 0": "p is about 0.0003: small, but far from rounded away."},
           "Its gradient is multiplied by the slope of the sigmoid"),
    Choose("True or false: the cross-entropy of one example is never above 1.",
           {"True": "p lies between 0 and 1. What is -ln p for a very small p?",
            "False": "It has no upper limit: the surprise grows without end as p goes to 0."}, "False", confidence=True),
]

MORE_QUIZ = [
    Number("A new network for 100 equally frequent classes knows nothing yet. What loss, in nats, should it begin "
           "with?", _base,
           {math.log(10): "That is for 10 classes.", 0.01: "That is the probability it gives to each class.",
            math.log2(100): "That is in bits. Take the natural logarithm.", 0.99: "That is the share of wrong guesses.",
            math.log10(100): "Take the natural logarithm, not the decimal one."},
           "It says 1/100 for each class, and -ln(1/100) = ln 100."),
    Number("Lesson 2: at some z, the sigmoid gives 0.8. What is its slope there?", float(ACTIVATIONS["sigmoid"][1](_z)),
           {0.8: "That is its value. The slope is made from it.", 0.2: "That is 1 - p, one factor of the slope.",
            0.25: "That is the largest slope, at z = 0.", 0.64: "That is p squared.",
            0.36: "That is 1 - p squared, as for tanh."},
           "The slope is p (1 - p) = 0.8 * 0.2."),
    Choose("Lesson 2 and 3: a network sorts photos into ten kinds; each photo is of one kind. Which output, and which "
           "loss?",
           {"Softmax and cross-entropy": "Probabilities that sum to 1, and their surprise at the label; together the "
                                         "gradient is p - y.",
            "Ten sigmoids and cross-entropy": "That is for photos that can be of several kinds at once.",
            "Softmax and accuracy": "Accuracy is flat almost everywhere. Which way should a weight move?",
            "ReLU and MSE": "A ReLU that is 0 has slope 0, and the label may ask for more. And what would an output "
                            "of 2.5 mean?",
            "Identity and MSE, with the label as a number from 0 to 9":
                "Then a 1 taken for a 9 costs 64 times as much as for a 2. Kinds have no order."},
           "Softmax and cross-entropy"),
    Order("Cross-entropy from logits, without overflow. Put the steps in order.", _STABLE,
          {("first", _STABLE[1]): "exp(1000) overflows. What has to happen before?",
           ("second", _STABLE[2]): "What is added up: the logits, or their exp?",
           ("third", _STABLE[3]): "The logarithm of which number? Make it first.",
           ("fourth", _STABLE[4]): "Almost. The logarithm is still missing."},
          "Log-sum-exp minus the logit at the label. The shift cancels in the difference."),
    Match("Three measures of one example with the label 1, drawn over z. Which is which?",
          {"Plot A": _KINDS[1], "Plot B": _KINDS[0], "Plot C": _KINDS[2]},
          {("Plot A", _KINDS[0]): "It levels off on the left: a worse mistake costs no more. Does a surprise do that?",
           ("Plot A", _KINDS[2]): "A share of wrong answers jumps from 1 to 0. This curve is smooth.",
           ("Plot B", _KINDS[1]): "A squared error of probabilities can't grow without end.",
           ("Plot C", _KINDS[0]): "This one has no slope at all, but for a jump."},
          "Only cross-entropy has a slope far out on the wrong side; the share of wrong answers has none anywhere.",
          picture=_curves(), alt=_CURVES_ALT),
]
