"""Lesson 5, the exercises of its clinic and the capstone: 5.8 (treatments.py), 5.9 (probe.py), 5.10
(capstone.py)."""

from utils.exercises.exercise import Exercise, Part
from utils.exercises.lesson_05 import capstone, treatments
from utils.exercises.lesson_05 import probe as probing

EXERCISES = [
    Exercise(
        "5.8", "six sick runs", 3,
        tuple(treatments.part(number) for number in treatments.FINDINGS),
        ("For each patient, ask: what differs from the healthy run before the first step? The first loss, the data, the "
         "hidden units?",
         "If nothing does, look at the way back: the gradient check names the arrays that are wrong. And at the confusion "
         "matrix: which digits does it answer?",
         "A cause stands in one line of the setup. Write treat with the patient's number, the letter of the cause, and "
         "that line as it is in the healthy run."),
    ),
    Exercise(
        "5.9", "a probe that separates them", 3,
        (Part("probe", probing.probe, cases=probing.networks, arguments=("model", "X"), mistakes=probing.MISTAKES),),
        ("Two questions, one after the other. Is the layer dead at all? And if it is: why?",
         "The layer is alive if X @ W + b is above 0 anywhere. All of X and all units count.",
         "If it is dead, look into W: are all of its weights exactly 0? W.any() is True if one is not."),
    ),
    Exercise(
        "5.10", "your own network", 3,
        (Part("predictions", capstone.REFERENCE, observe=capstone.predictions_seen, mistakes=capstone.MISTAKES),),
        ("For each seed: split off a validation set, make a network, train it epoch by epoch, and stop when the validation "
         "loss has turned. The test images come last, once.",
         "6,000 examples are few. An image that is moved by one pixel is still the same digit: np.roll(images, 1, axis=2) "
         "on images of shape (N, 14, 14) makes new training examples.",
         "128 hidden units, Adam with a learning rate of 0.002, batches of 64, the training images and four moved copies "
         "of them, a patience of 2. Keep a copy.deepcopy(model) of the best epoch."),
    ),
]
