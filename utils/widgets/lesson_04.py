"""Lesson 4, forward and backward propagation: the predictions and the quiz. The answers come from the engine."""

import numpy as np

from utils import SGD, CrossEntropyLoss, Linear, Parameter
from utils.plots import INK, frame
from utils.widgets.explore import Picture, default_settings, stage
from utils.widgets.quiz import Choose, Match, Number, Order

PREDICT_FAN_OUT = Choose(
    "A number feeds two others. Along the first way the loss answers to it with slope 2, along the second with slope 3. "
    "What is its gradient?",
    {"3: the second replaces the first": "Both ways are open at the same time. Watch a number with two arrows.",
     "6: slopes are multiplied": "They are, along one way. What about two ways side by side? Watch a number with two "
                                 "arrows.",
     "5: the ways add up": "Move the number a little, and the loss moves by both amounts. Watch for it on the way "
                           "back.",
     "2.5: their mean": "Nothing shares the move out between the ways: each passes on all of it. Watch a number with two "
                        "arrows."},
    "5: the ways add up", button="Commit")

PREDICT_GEARS = Choose(
    "Three functions in a row have the slopes 2, 0.5 and -3. The first input grows by 0.1. What does the last output do, "
    "about?",
    {"It falls by 0.05": "You added the slopes. The second gear turns by what the first one passes on. Try it.",
     "It falls by 0.3": "0.1 becomes 0.2, then 0.1, then -0.3. Slopes in a row multiply.",
     "It grows by 0.3": "The size is right. What does the minus sign of the third one do?",
     "It falls by 3": "That is the slope of all three. How large was the move?"},
    "It falls by 0.3", button="Commit")

PREDICT_CHECK = Choose(
    "A ReLU takes the slope of leaky ReLU on the way back: 0.01 below 0, not 0. In training the loss falls nearly as "
    "before. Does the gradient check notice?",
    {"No, because the loss falls": "A wrong slope can still point roughly downhill. Choose this layer and read the "
                                   "error.",
     "Yes, clearly": "It compares with the loss itself, not with its fall. Choose this layer and see which arrays it "
                     "tells.",
     "Only with a very small h": "Choose that ReLU and move h: when is the error small?",
     "Not if the layer has no weights": "What goes through it reaches the weights before it. Choose this layer and "
                                        "read."},
    "Yes, clearly", button="Commit")

PREDICT_RACE = Choose(
    "A long, narrow ravine, and a start on its side. Where does the first step of SGD go?",
    {"Straight to the minimum": "The gradient knows only the slope where it stands. Look at the first steps.",
     "Along the floor of the ravine": "The floor falls slowly, the side steeply. Which of them does the gradient "
                                      "follow?",
     "Mostly across the ravine": "It goes where the slope is steepest: across. What do momentum and Adam make of it?",
     "It depends on the learning rate": "That sets how far, not where to. Look at the first steps."},
    "Mostly across the ravine", button="Commit")

_RATES = {"A": 0.002, "B": 0.0405, "C": 0.035}


def descent(lr, steps=60):
    """The losses (x^2 + 50 y^2) / 2 of SGD from (6, 3)."""
    place, curvature = Parameter(np.array([6.0, 3.0])), np.array([1.0, 50.0])
    optimizer, losses = SGD([place], lr), []
    for _ in range(steps + 1):
        losses.append(float(curvature @ place.value**2 / 2))
        place.grad = curvature * place.value
        optimizer.step()
    return losses


@default_settings()
def _descents():
    """Three runs of SGD on the ravine: the loss over the steps."""
    figure, axes = stage(1, 3, (9, 2.7))
    for ax, (name, lr) in zip(axes, _RATES.items()):
        frame(ax, f"Plot {name}", "step", "loss", (0, 60), (1e-2, 1e4))
        ax.set_yscale("log")
        ax.plot(descent(lr), color=INK, linewidth=2)
    picture = Picture(figure)
    picture.draw()
    return picture.encode("png")


_DESCENTS_ALT = ("Three plots of the loss over 60 steps, on a logarithmic scale from 0.01 to 10,000. Plot A: a fall at the "
                 "start that turns into a very slow one. Plot B: a slow line up. Plot C: a steady fall, the lowest of the "
                 "three at the end.")
_CAUSES = ["the learning rate is too high", "the learning rate is too low", "the learning rate is well chosen"]

_dY = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0]])
_layer = Linear(2, 2, rng=np.random.default_rng(0))
_layer.forward(np.ones((3, 2)))
_layer.backward(_dY)
_loss = CrossEntropyLoss()
_loss.forward(np.zeros((1, 2)), np.array([0]))

_STEP = ["the data goes forward through all layers", "the loss compares the output with the labels",
         "the loss gives the gradient of the output", "the last layer passes a gradient back",
         "the first layer gets its gradient", "the optimizer changes all weights"]

CORE_QUIZ = [
    Number("A neuron has dL/dp = -0.8, dp/dz = 0.24 and dz/dw = 2. What is dL/dw?", -0.8 * 0.24 * 2,
           {0.8 * 0.24 * 2: "The size is right. What became of the minus sign?",
            -0.8 + 0.24 + 2: "Along one way, slopes are multiplied.",
            -0.8 * 0.24: "That is dL/dz. One step is missing.", -0.8 * 2: "You skipped the activation's slope."},
           "The three slopes multiply: the chain rule."),
    Choose("What does back-propagation do?",
           {"It is the rule by which a network learns": "It changes nothing. Who takes the step?",
            "It computes the gradients of the loss, layer by layer":
                "By the chain rule, from the loss back to every weight. Learning is what the optimizer does with them.",
            "It runs the network from the outputs to the inputs": "Gradients run back, not data.",
            "It measures slopes by moving each weight a little": "That is the numerical check: right, and far too "
                                                                 "slow.",
            "It finds the weights with the lowest loss": "It tells the slope where you stand, not where the bottom "
                                                         "is."},
           "It computes the gradients of the loss, layer by layer"),
    Choose("True or false: the backward pass needs values that the forward pass met.",
           {"True": "The slope of an activation is taken at its z, and dW needs the inputs X.",
            "False": "dW = X.T @ dY. Where does X come from?"}, "True", confidence=True),
]

MORE_QUIZ = [
    Number("dY has the rows (1, 2), (3, -1) and (0, 4). What is db for the first neuron?", float(_layer.b.grad[0]),
           {float(_dY[:, 0].mean()): "You took the mean. The bias works on every example: what happens to the ways?",
            float(_dY[:, 1].sum()): "That is the second neuron. Which column belongs to the first?",
            float(_dY[0].sum()): "You summed a row. A row is an example, a column a neuron.",
            1.0: "That is the first example alone."},
           "The sum of its column: 1 + 3 + 0. Gradients add over the batch."),
    Number("Lesson 3: one example, logits (0, 0), label 0. What is the gradient of softmax and cross-entropy for the first "
           "logit?", float(_loss.backward()[0, 0]),
           {0.5: "That is p, or the gradient of the other logit. Subtract y.",
            float(np.log(2)): "That is the loss. Its gradient is p - y.", -1.0: "p is not 0 here: it is one half.",
            0.0: "Raising the first logit would make p larger. Does the loss not care?"},
           "p - y: the softmax gives one half, and y is 1 at the label."),
    Choose("Lesson 3: a sigmoid with a squared error is confidently wrong. Which factor of the chain is nearly 0?",
           {"dL/dp, because the loss is small": "The loss is near its largest there, and so is its slope.",
            "dp/dz, the slope of the sigmoid": "p (1 - p) at a p near 0 or 1. Cross-entropy has a slope that cancels "
                                               "it.",
            "dz/dw, because the weight is small": "dz/dw is the input x.",
            "The learning rate": "It is no factor of the gradient.",
            "None: their sum is 0": "Along one way, slopes are multiplied."},
           "dp/dz, the slope of the sigmoid"),
    Order("One training step. Put it in order.", _STEP,
          {("first", _STEP[1]): "Which output would it compare?",
           ("second", _STEP[2]): "First the number itself, then its slope.",
           ("third", _STEP[3]): "What does the last layer pass back? It must get a gradient first.",
           ("fourth", _STEP[4]): "Backward starts at the other end.",
           ("fifth", _STEP[5]): "One layer has no gradient yet."},
          "Forward to the loss, back to the first layer, and only then a step."),
    Match("The same ravine and SGD with three learning rates. Which is which?",
          {"Plot A": _CAUSES[1], "Plot B": _CAUSES[0], "Plot C": _CAUSES[2]},
          {("Plot B", _CAUSES[1]): "The loss grows. Do steps that are too short do that?",
           ("Plot A", _CAUSES[0]): "The loss never grows here. It only takes its time.",
           ("Plot A", _CAUSES[2]): "Another plot ends far lower after the same 60 steps.",
           ("Plot C", _CAUSES[1]): "This one falls furthest in 60 steps."},
          "Too high, and every step overshoots by more than it gains; too low, and the floor of the ravine takes "
          "forever.",
          picture=_descents(), alt=_DESCENTS_ALT),
]
