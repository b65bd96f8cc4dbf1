"""Lesson 5, the training process: the predictions and the quiz. The answers come from the engine and from real runs."""

import numpy as np

from utils import SGD, Parameter, minibatches
from utils.clinic import Setup, run
from utils.plots import INK, ONE, frame
from utils.widgets.explore import Picture, default_settings, stage
from utils.widgets.quiz import Choose, Match, Number, Order

PREDICT_NOISE = Choose(
    "You make the batch four times as large. How much less noisy is its gradient?",
    {"A quarter of the noise": "Four times the examples, but does chance cancel that well? Read the noise at 16 and at 64.",
     "Half of the noise": "Noise falls with the root of the batch size: four times the work for half the noise.",
     "As noisy as before": "A mean of many is steadier than a mean of few. Read the noise at 16 and at 64.",
     "No noise at all": "Only all examples together have none. Read the noise at 64."},
    "Half of the noise", button="Commit")

PREDICT_SEED = Choose(
    "You train the same network twice, with the same settings and the same data, but another seed. What do you get?",
    {"The same weights: the data decide": "Look at the pictures of the hidden units. Do two seeds find the same ones?",
     "Other weights, and the same accuracy": "Often. Take three ReLU units on the circle, and count over some seeds.",
     "Other weights, and at times another accuracy":
         "Each start leads to units of its own, and some starts get stuck. The smaller the network, the more often.",
     "Chance: nothing can be said": "Try a few seeds with the settings as they are. How often does it learn?"},
    "Other weights, and at times another accuracy", button="Commit")

PREDICT_FINDER = Choose(
    "The learning rate rises at each step. The loss falls, reaches its lowest point, and explodes. Which rate is a safe "
    "first choice, whatever the optimizer?",
    {"The one at the lowest point": "With SGD it does well. Choose momentum or Adam: how does it end there?",
     "About the one where the loss falls fastest":
         "Not always the best (with SGD, higher ones do better), and never far from it here. Then try its neighbors.",
     "A tenth of the one at the lowest point": "A rule that is often heard. Choose SGD, and see what it ends with.",
     "The largest that does not explode": "That is the edge of a cliff: a bit more, and all is lost. Try around it."},
    "About the one where the loss falls fastest", button="Commit")

PREDICT_STOP = Choose(
    "The training loss still falls. Does the network still get better?",
    {"Yes, as long as the loss falls": "Better at the examples it has seen. Move the epoch, and compare both curves.",
     "Not surely: it may fall on the training examples alone":
         "Then the network learns their noise by heart. Only examples that it has not seen can tell.",
     "No, a network is at its best after one epoch": "Move the epoch: where is the validation loss lowest?",
     "Yes, if the learning rate is small": "A small rate takes longer to get to the same place. Compare both curves."},
    "Not surely: it may fall on the training examples alone", button="Commit")

PREDICT_CLINIC = Choose(
    "Two runs have exactly the same loss curve. Do they have the same disease?",
    {"Yes: the loss is what training works on": "Compare the patients 3 and 4, and examine their hidden units.",
     "Yes, if they train on the same data": "The patients 3 and 4 do. Examine how values flow through them.",
     "Not surely: a curve tells that nothing is learned, not why":
         "Several causes can stop the same network. That is what examinations are for.",
     "No: two causes always differ a little": "Here they don't, to the last digit. See the patients 3 and 4."},
    "Not surely: a curve tells that nothing is learned, not why", button="Commit")

_RUNS = {"A": Setup(lr=1e-4), "B": Setup(examples=60), "C": Setup(gradients="added up")}


@default_settings()
def _curves():
    """Three runs of the clinic: training and validation loss over the epochs."""
    figure, axes = stage(1, 3, (9, 2.7))
    for ax, (name, setup) in zip(axes, _RUNS.items()):
        sick = run(setup)
        frame(ax, f"Plot {name}", "epoch", "loss in nats", (0, 15), (0, 5))
        epochs = np.arange(1, 16)
        ax.plot(epochs, sick.train_loss, color=INK, linewidth=2, label="training")
        ax.plot(epochs, sick.val_loss, color=ONE, linewidth=2, linestyle="dashed", label="validation")
        ax.legend(loc="upper center", frameon=False)
    picture = Picture(figure)
    picture.draw()
    return picture.encode("png")


_CURVES_ALT = ("Three plots of the training and the validation loss over 15 epochs, from 0 to 5 nats. Plot A: both stay at "
               "2.3. Plot B: the training loss falls to 0, the validation loss falls to 1.1 and slowly rises. Plot C: both "
               "begin below 2, then rise above that of a guess.")
_CAUSES = ["the learning rate is far too low", "there are far too few examples", "old gradients are never cleared"]

_place = Parameter(np.array([1.0]))
_place.grad = np.array([2.0])
_momentum = SGD([_place], 0.1, momentum=0.9)
_momentum.v[0][:] = 0.5
_momentum.step()

_LOOP = ["a batch goes forward through the network", "the loss compares predictions and labels",
         "the gradients are propagated back", "the optimizer updates the weights", "the next batch comes",
         "after the last batch, the next epoch begins in a new order"]

CORE_QUIZ = [
    Number("A new network for 100 classes knows nothing. What is its first cross-entropy, in nats?", float(np.log(100)),
           {float(np.log(10)): "That is for ten classes.", 2.0: "That is the logarithm to base 10.",
            0.01: "That is the probability. The loss is minus its logarithm.",
            float(-np.log(100)): "Its size is right. Can a cross-entropy be negative?"},
           "ln 100: each class gets a probability of 0.01, and -ln 0.01 is ln 100."),
    Order("The training loop. Put it in order.", _LOOP,
          {("first", _LOOP[1]): "Which predictions would it compare?", ("first", _LOOP[3]): "By which gradients?",
           ("first", _LOOP[4]): "The next after which?"},
          "Feed, compare, propagate back, update; then the next batch, and after all of them the next epoch."),
    Choose("True or false: if the loss curve looks healthy, the gradients are right.",
           {"True": "Patient 18 has such a curve, and a wrong gradient. Which examination saw it?",
            "False": "A gradient that is wrong in part can still lead downhill. The gradient check sees it."},
           "False", confidence=True),
]

MORE_QUIZ = [
    Number("3,000 examples, batches of 32. How many updates are in an epoch?",
           sum(1 for _ in minibatches(np.zeros(3000), np.zeros(3000), 32, rng=np.random.default_rng(0))),
           {93: "And the examples that remain?", 93.75: "A batch can be short, an update can not.",
            3000: "That would be batches of one.", 32: "That is how many examples a batch has."},
           "93 full batches, and a short one."),
    Number("Lesson 4: w = 1, gradient 2, velocity 0.5, momentum 0.9, learning rate 0.1. What is w after the step?",
           float(_place.value[0]),
           {0.8: "That is plain SGD. Which velocity does momentum step by?",
            1.245: "Against the velocity, not along it.",
            0.95: "That steps by the old velocity. Where is the gradient?",
            0.955: "That leaves out the gradient. v = 0.9 v + g."},
           "v = 0.9 * 0.5 + 2 = 2.45, and w = 1 - 0.1 * 2.45."),
    Choose("You try 20 settings, and keep the one that is best on the test set. What is its test accuracy worth?",
           {"As much as ever: it was not trained on": "You did not train on it, but you chose by it.",
            "It flatters: the test set took part in the choice":
                "The best of 20 is partly the luckiest. Choose on a validation set, and touch the test set once.",
            "It is too low: more settings would be better": "More tries find a luckier one. Is that a better one?",
            "It is right if the test set is large": "A large one flatters less, but still.",
            "It is right if all settings had the same seed": "Then the luck is with the settings instead."},
           "It flatters: the test set took part in the choice"),
    Choose("Lesson 4: what does a passed gradient check prove?",
           {"That the network will learn": "A run that goes uphill passes it too.",
            "That backward gives the slope of the loss, at this point":
                "No more, and no less. Data, rate and steps have checks of their own.",
            "That the learning rate is right": "The check takes no step. Can it know?",
            "That the loss fits the task": "It checks the slope of whatever loss it is given.",
            "That the data are clean": "It passes with random labels, too."},
           "That backward gives the slope of the loss, at this point"),
    Match("Which curve belongs to which cause? (Real runs on the digits.)",
          {"Plot A": _CAUSES[0], "Plot B": _CAUSES[1], "Plot C": _CAUSES[2]},
          {("Plot A", _CAUSES[1]): "With few examples the training loss falls to 0. Does this one?",
           ("Plot A", _CAUSES[2]): "Steps that add up get longer and longer. Does this run move at all?",
           ("Plot B", _CAUSES[0]): "The training loss went to 0 within a few epochs. Are those small steps?",
           ("Plot C", _CAUSES[0]): "It begins fast. Are those small steps?",
           ("Plot C", _CAUSES[1]): "With few examples the training loss stays low. Does it here?"},
          "Too slow to see; learned by heart; and steps that grow with every batch.", picture=_curves(), alt=_CURVES_ALT),
]
