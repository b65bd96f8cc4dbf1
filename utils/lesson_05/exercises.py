"""Lesson 5, the training process: the exercises. The right answers and the inputs to try stand in given.py, data.py (5.2,
5.4) and epochs.py (5.1, 5.7), the wrong ones in *mistakes.py; both in e08_treatments.py (5.8),
probe.py (5.9) and capstone.py (5.10)."""

from utils.exercises.exercise import letter
from utils.exercises.old_form import Exercise, Part
from utils.lesson_05 import capstone, data, drawn, e08_treatments, epochs, given
from utils.lesson_05 import data_mistakes as wrong_data
from utils.lesson_05 import epoch_mistakes as wrong_epoch
from utils.lesson_05 import mistakes as wrong
from utils.lesson_05 import probe as probing

EXERCISES = [  # in the order of the notebook
    Exercise(
        "5.1", "one epoch", 2,
        (Part("train_epoch", epochs.train_epoch, cases=epochs.epochs, observe=epochs.epoch_seen,
              arguments=("model", "loss", "optimizer", "batches"), mistakes=wrong_epoch.TRAIN_EPOCH),),
        ("One loop over the batches. In it, the four words of the lesson: feed, loss, back, update.",
         "value = loss.forward(model.forward(x), y), then model.backward(loss.backward()), then optimizer.step().",
         "value is a mean over len(x) examples: add value * len(x) to a total and len(x) to a count, and return total / "
         "count after the loop."),
    ),
    Exercise(
        "5.2", "batches in a new order", 2,
        (Part("minibatches", data.minibatches, cases=data.to_batch, observe=drawn.batches_seen,
              arguments=("X", "y", "batch_size", "rng"), mistakes=wrong_data.MINIBATCHES),),
        ("Shuffle the places 0 to N - 1, not the examples: one order serves X and y.",
         "rng.permutation(len(X)) is such an order. Cut it into pieces of batch_size; the last one may be short.",
         "For every start in range(0, len(X), batch_size): chosen = order[start : start + batch_size], and the batch is "
         "(X[chosen], y[chosen]). Yield it, or append it to a list."),
    ),
    Exercise(
        "5.3", "right or wrong, and which for which", 1,
        (
            Part("accuracy", given.accuracy, cases=given.outputs, arguments=("logits", "labels"), mistakes=wrong.ACCURACY),
            Part("confusion_matrix", given.confusion_matrix, cases=given.answers,
                 arguments=("labels", "predictions", "n_classes"), mistakes=wrong.CONFUSION_MATRIX),
        ),
        ("The network's answer for an example is the place of the largest logit in its row.",
         "logits.argmax(axis=1) == labels is True or False for each example, and the mean of those is a fraction. For the "
         "matrix, begin with np.zeros((n_classes, n_classes), int).",
         "np.mean(logits.argmax(axis=1) == labels). And: for i, j in zip(labels, predictions), add 1 to the matrix at "
         "[i, j]."),
    ),
    Exercise(
        "5.4", "scales and splits", 2,
        (
            Part("standardize", data.standardize, cases=data.to_scale, observe=data.standardized,
                 arguments=("X_train", "X_test"), results=("X_train", "X_test"), mistakes=wrong_data.STANDARDIZE,
                 on_warning="Something was divided by 0. Can you change the zeros before you divide?"),
            Part("train_val_split", data.train_val_split, cases=data.to_split, observe=drawn.split_seen,
                 arguments=("X", "y", "val_fraction", "rng"), mistakes=wrong_data.TRAIN_VAL_SPLIT),
        ),
        ("Both parts keep one thing apart: what you may look at, and what you may not.",
         "X_train.mean(axis=0) and X_train.std(axis=0) serve both arrays; where a column is constant, divide by 1. For "
         "the split, rng.permutation(len(X)) is one order for X and y.",
         "sd = np.where(X_train.max(axis=0) > X_train.min(axis=0), sd, 1.0) is 1 where a column is constant. And n_val = "
         "round(len(X) * val_fraction): order[:n_val] are the places for validation, order[n_val:] those for training."),
    ),
    Exercise(
        "5.5", "when to stop", 2,
        (Part("early_stopping", given.early_stopping, cases=given.runs, arguments=("val_losses", "patience", "min_delta"),
              results=("stop_epoch", "best_epoch"), observe=given.stop_seen, mistakes=wrong.EARLY_STOPPING),),
        ("Walk through the losses once and remember the best epoch so far. Epoch 0 is the first best.",
         "An epoch is better if its loss is below val_losses[best] - min_delta. Then it becomes the best.",
         "Else epoch - best epochs in a row were not better: as soon as that is patience, return epoch, best. After the "
         "loop, return len(val_losses) - 1, best."),
    ),
    Exercise(
        "5.6", "the loss before training", 1,
        (Part("first_loss", given.FIRST_LOSS, observe=given.first_loss_seen, mistakes=wrong.FIRST_LOSS),
         Part("cause", "B", observe=letter, mistakes=wrong.CAUSE)),
        ("A network that knows nothing gives every class the same probability. Which one, with ten classes?",
         "Cross-entropy is the surprise -log(p) of the right class, with the natural logarithm. And 97.8 means p = "
         "exp(-97.8): so sure, and so wrong.",
         "-np.log(1 / 10). A new network is sure of something only if its logits are large: they are sums of inputs times "
         "weights. What makes these large?"),
    ),
    Exercise(
        "5.7", "overfit one batch", 2,
        (Part("overfit_one_batch", epochs.overfit_one_batch, cases=epochs.single_batches, observe=epochs.batch_seen,
              arguments=("model", "loss", "optimizer", "X", "y", "steps"), mistakes=wrong_epoch.OVERFIT_ONE_BATCH),),
        ("The same loop as for an epoch, with the same batch in every step.",
         "for _ in range(steps): forward, loss, backward, step. Which loss do you know then: before or after the last "
         "update?",
         "After the loop, go forward once more and return loss.forward(model.forward(X), y)."),
    ),
    Exercise(
        "5.8", "six sick runs", 3,
        e08_treatments.PARTS,
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
        takes=40,
    ),
]
