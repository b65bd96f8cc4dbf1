# %% [markdown]
# # 5 The training process
#
# **58 minutes**, or 12 for the core path: the sections marked *(core)*. You need: lessons 1 to 4.
#
# When you are through, you can write the loop that trains any network, believe what you measure, choose a learning rate and a batch size, and
# examine a run that does not learn, name the cause, and prove the cure.
#
# Run > Run All Cells wakes the pictures up.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils import plots
from utils.exercises import check, hint, progress, yours
from utils.lesson_05 import ask, batch_noise, early_stop, lr_finder, playground, training_clinic
from utils.lesson_05.clinic import CAUSES, Setup, treat
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## Watch it learn (core)
#
# Can a network find out by itself where a circle ends? Let it train, and look into it: what each hidden unit answers, its weights, its gradients.
# Change what you like while it trains. *Share* puts the whole state into a string.

# %% tags=["core"]
playground()

# %% [markdown] tags=["core"]
# ## The loop (core)
#
# What happens while it trains? A loop: feed the network some data, compute the loss from its predictions and the true labels,
# propagate back, update the weights; and repeat, until the model has learned. The examples that are fed together are a **batch**. One pass over
# all examples is an **epoch**; the next one takes them in a new order.
#
# Five rounds, on handwritten digits of 8 x 8 pixels:

# %% tags=["core"]
X, y, _, _ = utils.digits()
rng = np.random.default_rng(0)
model = utils.Sequential(utils.Linear(64, 32, rng=rng), utils.ReLU(), utils.Linear(32, 10, rng=rng))
loss, optimizer = utils.CrossEntropyLoss(), utils.SGD(model.parameters(), lr=0.2)

for step, (x, labels) in zip(range(5), utils.minibatches(X[:3000], y[:3000], 32, rng=rng)):
    value = loss.forward(model.forward(x), labels)   # feed, compare with the labels
    model.backward(loss.backward())                  # propagate back
    optimizer.step()                                 # update
    print(f"batch {step + 1}: loss {value:.4f}")

# %% [markdown] tags=["core"]
# These three lines stay the same for every network. The loss does not fall at every step: each batch is another one.
#
# ### Exercise 5.1: one epoch (\*\*, 4 minutes)
# Write it: train on every batch once. Return the mean loss per *example*, each taken before its own update; the last batch may be
# shorter than the others.

# %% tags=["core"]
def train_epoch(model, loss, optimizer, batches):
    """Train on each batch once -> the mean loss per example, a float.

    model: forward(x), backward(dy); loss: forward(prediction, target), backward(); optimizer: step()
    batches: pairs (x, target), to be gone through once
    """
    # BEGIN SOLUTION
    total = count = 0
    for x, target in batches:
        total += loss.forward(model.forward(x), target) * len(x)
        count += len(x)
        model.backward(loss.backward())
        optimizer.step()
    return total / count
    # END SOLUTION

# %% tags=["core"]
check("5.1", train_epoch)

# %% [markdown]
# ## A handful at a time
#
# Why not take all examples at once, or always in the same order? One update for all of them is slow. And if all zeros came first, then all ones,
# the network would learn one digit and forget the last.
#
# ### Exercise 5.2: batches in a new order (\*\*, 4 minutes)
# Write it: every example once, with its own label, in a new order at each call. The rest is a shorter batch.

# %%
def minibatches(X, y, batch_size, rng):
    """The batches of an epoch: pairs (x, labels) of batch_size examples, the last one perhaps shorter.

    X: (N, ...); y: (N, ...); rng: a NumPy Generator, for instance rng.permutation(N)
    """
    # BEGIN SOLUTION
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]
    # END SOLUTION

# %%
check("5.2", minibatches)

# %% [markdown]
# The gradient of a batch estimates the gradient of all data: right on average, and noisy. How noisy? Each dot is a batch. Predict, try
# some sizes, then show what to expect *by chance*, with repeats in a batch and without.

# %% tags=["question"]
predict(ask.PREDICT_NOISE, batch_noise(yours("5.2")))

# %% [markdown]
# At the start, with 16 examples, the noise is twice as long as the gradient itself, and the network learns all the same. Larger batches are not
# simply better: an epoch of them has fewer updates.
#
# ## Again, please
#
# It has learned the circle. Would it do so again? The *seed* is the number that chance begins with. Predict, then try several of them. Point at
# a unit or a line to read its numbers, press it to set them.

# %% tags=["question"]
predict(ask.PREDICT_SEED, playground())

# %% [markdown]
# ## Parts of your own
#
# What if the machine were built from your parts? Points: a heart, or whatever you can write down.

# %%
points = np.random.default_rng(0).uniform(-1.5, 1.5, (400, 2))
a, b = points.T
heart = (a**2 + b**2 - 1) ** 3 < a**2 * b**3   # True inside, False outside

# %% [markdown]
# A layer: any function of an array. Its slope is measured.

# %%
def wave(z):
    return np.sin(z)

# %% [markdown]
# A loss, with its gradient:

# %%
class SquaredError:
    threshold = 0.5   # an answer above it says: inside

    def forward(self, prediction, target):
        self.error = prediction - target
        return np.mean(self.error**2)

    def backward(self):
        return 2 * self.error / self.error.size

# %% [markdown]
# An optimizer, here momentum from lesson 4:

# %%
class Heavy:
    def __init__(self, parameters, lr):
        self.parameters, self.lr = parameters, lr
        self.v = [0 * p.value for p in parameters]

    def step(self):
        for v, p in zip(self.v, self.parameters):
            v[:] = 0.9 * v + p.grad
            p.value -= self.lr * v

# %%
playground(points, heart, layer=wave, loss=SquaredError, optimizer=Heavy)

# %% [markdown]
# Leave out what you like, change a line, and run it again; in its lists your parts are called "yours". A gradient that is wrong is told before
# it trains.

# %% [markdown]
# ## How fast?
#
# How far should each step go? The learning rate is the first knob, though not the only one. A sweep helps: raise it at each step, and watch the
# loss until it explodes.

# %% tags=["question"]
predict(ask.PREDICT_FINDER, lr_finder(yours("5.1")))

# %% [markdown]
# ## Believe what you measure
#
# It is right on every example that it saw. Is it good? It may have stored them. Here the labels were shuffled, so there is nothing to learn:

# %%
X_few, y_few = X[:500], np.random.default_rng(0).permutation(y[:500])
rng = np.random.default_rng(0)
memory = utils.Sequential(utils.Linear(64, 256, rng=rng), utils.ReLU(), utils.Linear(256, 10, rng=rng))
utils.train(memory, loss, utils.Adam(memory.parameters(), 0.01), X_few, y_few, epochs=100, batch_size=50, rng=rng)
print(f"right on the 500 it saw: {utils.accuracy(memory.forward(X_few), y_few):.1f}")
print(f"right on 500 new ones:   {utils.accuracy(memory.forward(X[500:1000]), y[500:1000]):.1f}")

# %% [markdown]
# So keep a **validation set** aside to choose settings with, and a **test set** that you touch once, at the very end. Who chooses by the test
# set has trained on it.
#
# And is one run enough? Three hidden units, on the circle:

# %%
circle_points, inside = utils.circle(200, rng=np.random.default_rng(100))

def share_right(seed):
    """What three hidden units learn from this seed."""
    rng = np.random.default_rng(seed)
    model = utils.Sequential(utils.Linear(2, 3, rng=rng), utils.ReLU(), utils.Linear(3, 1, rng=rng))
    utils.train(model, utils.BCEWithLogitsLoss(), utils.Adam(model.parameters(), 0.05), circle_points, inside[:, None].astype(float),
                epochs=200, batch_size=50, rng=rng)
    return ((model.forward(circle_points)[:, 0] > 0) == inside).mean()

print(f"more than 85 % right: {sum(share_right(seed) > 0.85 for seed in range(8))} of 8 seeds")

# %% [markdown]
# One run proves little. Report several seeds.
#
# ### Exercise 5.3: right or wrong, and which for which (\*, 2 minutes)
# Write both. Row 4, column 9 of the confusion matrix counts the fours that were taken for nines.

# %%
def accuracy(logits, labels):
    """The fraction 0..1 of examples whose largest logit is at their label: a float. logits: (N, C); labels: (N,) integers."""
    # BEGIN SOLUTION
    return float((logits.argmax(axis=1) == labels).mean())
    # END SOLUTION

def confusion_matrix(labels, predictions, n_classes):
    """Counts (C, C): row = true class, column = predicted class. labels, predictions: (N,) integers."""
    # BEGIN SOLUTION
    counts = np.zeros((n_classes, n_classes), int)
    for label, prediction in zip(labels, predictions):
        counts[label, prediction] += 1
    return counts
    # END SOLUTION

# %%
check("5.3", accuracy, confusion_matrix)

# %% [markdown]
# ### Exercise 5.4: scales and splits (\*\*, 4 minutes)
# Write both. Mean and standard deviation come from the training set alone: a test set that helps to scale is no longer unseen. A column that
# never changes must not end as a division by 0.

# %%
def standardize(X_train, X_test):
    """Both arrays, minus the mean of each column of X_train, divided by its standard deviation there. (N, D), (M, D)"""
    # BEGIN SOLUTION
    mean, sd = X_train.mean(axis=0), X_train.std(axis=0)
    sd = np.where(X_train.max(axis=0) > X_train.min(axis=0), sd, 1.0)
    return (X_train - mean) / sd, (X_test - mean) / sd
    # END SOLUTION

def train_val_split(X, y, val_fraction, rng):
    """X_train, y_train, X_val, y_val: each example once, in a random order; round(N * val_fraction) of them for validation."""
    # BEGIN SOLUTION
    order = rng.permutation(len(X))
    n_val = round(len(X) * val_fraction)
    return X[order[n_val:]], y[order[n_val:]], X[order[:n_val]], y[order[:n_val]]
    # END SOLUTION

# %%
check("5.4", standardize, train_val_split)

# %% [markdown]
# ## When to stop
#
# How long should it train? Here is a run of 200 epochs. Predict, drag the epoch on from 20, then let *curves* show
# the whole run.

# %% tags=["question"]
predict(ask.PREDICT_STOP, early_stop(yours("5.5")))

# %% [markdown]
# **Early stopping** is a rule for it: wait so many epochs (its *patience*) for a validation loss that is better; if none comes, stop, and go
# back to the best one.
#
# ### Exercise 5.5: when to stop (\*\*, 4 minutes)
# Write it. An epoch is better if its loss is below the best epoch's by more than `min_delta`; epoch 0
# is the first best. Stop at the epoch that completes `patience`
# epochs in a row that are not better, else at the last one. Then run the picture above again: your rule stops it.

# %%
def early_stopping(val_losses, patience, min_delta=0.0):
    """(stop_epoch, best_epoch), counted from 0. val_losses: one number an epoch; patience: 1 or more."""
    # BEGIN SOLUTION
    best = 0
    for epoch, value in enumerate(val_losses):
        if value < val_losses[best] - min_delta:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best
    # END SOLUTION

# %%
check("5.5", early_stopping)

# %% [markdown] tags=["core"]
# ## Before you train (core)
#
# Can you tell that a run is sick before it has begun? Its first number is known beforehand. A network with small random weights knows nothing: it
# gives each of $C$ classes about the same probability. What does the cross-entropy make of that? (Lesson 3: minus the logarithm of the probability at the label.)
#
# ### Exercise 5.6: the loss before training (\*, 2 minutes)
# For ten classes, in its first three digits. And: a new network for ten classes starts at 97.8. What is the most likely cause?
#
# - A: The learning rate is too high.
# - B: The inputs are not scaled, or the weights start too large.
# - C: There are too few examples.
# - D: The labels do not belong to the images.

# %% tags=["core"]
first_loss = (
    # BEGIN SOLUTION
    np.log(10)
    # END SOLUTION
)
cause = (
    # BEGIN SOLUTION
    "B"
    # END SOLUTION
)

# %% tags=["core"]
check("5.6", first_loss, cause)

# %% [markdown]
# ## The second test
#
# Can it learn anything at all? A network that can't learn 32 examples by heart will not learn 3,000. Let it try, on one batch, again and again. If the loss does not come near
# 0, something is wrong: the code, the scales, the start or the rate.
#
# ### Exercise 5.7: overfit one batch (\*\*, 4 minutes)
# Write it, and return the loss after the last step.

# %%
def overfit_one_batch(model, loss, optimizer, X, y, steps):
    """Train on this one batch for `steps` steps -> its loss after the last of them, a float. X: (N, D); y: (N,)"""
    # BEGIN SOLUTION
    for _ in range(steps):
        loss.forward(model.forward(X), y)
        model.backward(loss.backward())
        optimizer.step()
    return loss.forward(model.forward(X), y)
    # END SOLUTION

# %%
check("5.7", overfit_one_batch)

# %% [markdown] tags=["core"]
# ## The clinic (core)
#
# Your run does not learn, and no error is raised. What is wrong? Eighteen patients wait here. Each differs from a healthy run in one line, and was
# really trained. Look at the curve, order examinations (point at what they show: it tells its numbers), and name the cause. Then mend the line,
# and train again. The fewer examinations, the better. Patient 1 has a guide; on the core path, see 3, 4 and 18 as well.
#
# - *First loss* you know. *Overfit one batch* lets a new network learn 32 examples by heart. *One step* tells whether the loss falls, and
#   how far the weights move.
# - *Hidden units* counts those that are dead (0 for every image), and those that differ. *Forward and back* follows the size of the
#   values, and of the gradients on their way back.
# - *Gradient check* compares backward with the measured slope, and gives the same batch twice.
# - The *confusion matrix* counts which digit is taken for which. *Look at the data* shows what the network gets.
#
# *Validation* images are not trained on. *Weight decay* shrinks all weights a little at each step.

# %% tags=["core", "question"]
predict(ask.PREDICT_CLINIC, training_clinic())

# %% [markdown]
# ## Six patients
#
# Can you prove a cure in code? `treat` does it. The causes, and the lines of a healthy run:

# %%
for letter, cause_of in CAUSES.items():
    print(f"{letter}: {cause_of}")
print()
for line, value in vars(Setup()).items():
    print(f"{line} = {value!r}")

# %% [markdown]
# ### Exercise 5.8: six sick runs (\*\*\*, 7 minutes)
# Examine the patients 2, 9, 12, 13, 14 and 18 in the clinic. Then name each cause and mend its line, such as `treat(1, "A", lr=0.2)` for
# patient 1.

# %%
patient_2 = (
    # BEGIN SOLUTION
    treat(2, "G", largest_pixel=1.0)
    # END SOLUTION
)
patient_9 = (
    # BEGIN SOLUTION
    treat(9, "E", init="he")
    # END SOLUTION
)
patient_12 = (
    # BEGIN SOLUTION
    treat(12, "K", loss_gradient="mean")
    # END SOLUTION
)
patient_13 = (
    # BEGIN SOLUTION
    treat(13, "M", order="new each epoch")
    # END SOLUTION
)
patient_14 = (
    # BEGIN SOLUTION
    treat(14, "N", labels="true")
    # END SOLUTION
)
patient_18 = (
    # BEGIN SOLUTION
    treat(18, "I", relu_slope="z > 0")
    # END SOLUTION
)

# %%
check("5.8", patient_2, patient_9, patient_12, patient_13, patient_14, patient_18)

# %% [markdown]
# ## Told apart by a program
#
# Could a program tell the patients 3 and 4 apart? Their curves are equal, to the last digit: all hidden units are dead. One has weights that are all 0, the other biases so
# negative that no example gets through.
#
# ### Exercise 5.9: a probe that separates them (\*\*\*, 7 minutes)
# Write it. A network is healthy here if some hidden unit is above 0 for some example.

# %%
def probe(model, X):
    """"weights" if the hidden layer is dead and all its weights are 0, "bias" if it is dead otherwise, else "healthy".

    model.layers[0].W.value: (D, H); model.layers[0].b.value: (H,); X: (N, D)
    """
    # BEGIN SOLUTION
    first = model.layers[0]
    if (X @ first.W.value + first.b.value > 0).any():
        return "healthy"
    return "bias" if first.W.value.any() else "weights"
    # END SOLUTION

# %%
check("5.9", probe)

# %% [markdown]
# ## Your own network (second sitting)
#
# Can you do all of it on your own? Take digits of 14 x 14 pixels and your own functions. Split off a validation set. After each epoch, hand all losses so far to
# `early_stopping`: if the best epoch is the one just ended, keep `copy.deepcopy(model)`; stop when it lies `patience` epochs back. Touch the
# test set once, at the end.
#
# 6,000 images are few. But a digit moved by one pixel is still the same digit: with copies moved in four directions you have five times as
# many. Move them after the split. (Lesson 8 builds some of this into the network.)
#
# ### Exercise 5.10: your own network (\*\*\*, 40 minutes)
# Train three networks, from the seeds 0, 1 and 2, and fill the three lists. Each must be right on at least 95 % of the test images.

# %% tags=["second-sitting"]
import copy

train_epoch, minibatches, early_stopping = yours("5.1"), yours("5.2"), yours("5.5")
_, train_val_split = yours("5.4")
X, y, X_test, y_test = utils.digits(side=14)   # (6000, 196), (6000,), (1000, 196), (1000,); pixels from 0 to 1
train_losses, val_losses = [], []              # for each seed a list: one number an epoch
probabilities = []                             # for each seed: utils.softmax(logits of the test images), (1000, 10)
# BEGIN SOLUTION
for seed in (0, 1, 2):
    rng = np.random.default_rng(seed)
    X_train, y_train, X_val, y_val = train_val_split(X, y, 0.1, rng)
    moved = [np.roll(X_train.reshape(-1, 14, 14), step, axis).reshape(-1, 196) for step in (1, -1) for axis in (1, 2)]
    X_train, y_train = np.concatenate([X_train, *moved]), np.tile(y_train, 5)
    model = utils.Sequential(utils.Linear(196, 128, rng=rng), utils.ReLU(), utils.Linear(128, 10, rng=rng))
    loss, optimizer = utils.CrossEntropyLoss(), utils.Adam(model.parameters(), lr=0.002)
    trained, validated, best = [], [], 0
    while len(validated) - best <= 2:                  # early stopping with a patience of 2
        trained.append(train_epoch(model, loss, optimizer, minibatches(X_train, y_train, 64, rng)))
        validated.append(loss.forward(model.forward(X_val), y_val))
        best = early_stopping(validated, 2)[1]
        if best == len(validated) - 1:
            kept = copy.deepcopy(model)
    train_losses.append(trained)
    val_losses.append(validated)
    probabilities.append(utils.softmax(kept.forward(X_test)))
# END SOLUTION
predictions = np.argmax(probabilities, axis=-1) if probabilities else ...

# %%
check("5.10", predictions)

# %% [markdown]
# Your page: the curves, the confusion matrix, and the surest mistakes. Keep it with
# `page.save("my_network.pdf")`.

# %% tags=["nbval-ignore-output"]
# The numbers on this page differ a little from one processor to the next.
page = "Your page comes here when your networks are trained."
if train_losses and val_losses and probabilities:
    page = plots.training_page(train_losses, val_losses, probabilities, X_test, y_test)
page

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Three questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Five more, two of them on lesson 4", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - Feed, compare, propagate back, update: repeat for epochs.
# - Believe examples that the network has not seen, and more than one seed.
# - Before you train: the first loss, one batch by heart, the gradient check, a look at the data. A curve alone does not tell a cause.
#
# Say it in one sentence: *your run does not learn; what do you look at first, and why?*

# %%
progress()

# %% [markdown]
# You can now build and debug a network. Put it to work: lesson 6 is a first network on MNIST, lesson 7 looks inside it, and lesson 8
# gives it convolutions (CNNs), made for images. Recurrent networks (9) and transformers (10) come later. All of them train by the same
# loop, and fall ill in the same ways.
#
# ### Further reading
# - L. Prechelt, "Early stopping - but when?" (1998).
# - L. Smith, "Cyclical learning rates for training neural networks" (2017).
# - C. Zhang and others, "Understanding deep learning requires rethinking generalization" (2017).
# - I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning* (2016), chapter 11.
#
# Answers to all exercises: [the solutions](../solutions/05_the_training_process.ipynb). Next: lesson 6, a first network on MNIST.
