# %% [markdown]
# # 7 Seeing inside a network
#
# **57 minutes**, or 10 for the core path: the sections marked *(core)*. You need: lessons 1 to 6.
#
# When you are through, you can follow data through the layers of a network, make pictures of what happens there, and put such a picture to the test
# before you believe it.
#
# Run > Run All Cells wakes the pictures up.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import copy

import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.lesson_07 import ask, fool_it, layer_morph, layer_views, projection, where_it_looks
from utils.lesson_07.figures import likeness, plane_picture
from utils.lesson_07.six_maps import six_maps, six_pictures
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## A network bends space (core)
#
# What does a network do to its data? No straight line parts these two spirals. Drag *through the layers* from 0 to 1: each point moves from the
# input to where a trained network's last two units put it. The plane bends and folds, until one straight line is enough. From 1 to 2, the last
# neuron lays that line. Drag the star to follow one place; *Train* shows how the network came to it.

# %% tags=["core"]
layer_morph()

# %% [markdown] tags=["core"]
# Between 0 and 1 nothing is computed: the picture slides from one plane to the other. The second is turned and stretched to lie on the first. That
# leaves straight lines straight, so the bending that you see is the network's.
#
# ## Layer by layer (core)
#
# The network computes the numbers inside on its way; you only have to keep them.
#
# ### Exercise 7.1: what every layer gives (\*, 2 minutes)
# Write it: the input, then what each layer makes of it, in order. Each layer takes what the one before it gave.

# %% tags=["core"]
def activations(model, X):
    """A list of arrays: X itself, then the output of each of model.layers, in order.

    model.layers: layers, each with forward(x); X: (N, D)
    """
    # BEGIN SOLUTION
    outputs = [X]
    for layer in model.layers:
        outputs.append(layer.forward(outputs[-1]))
    return outputs
    # END SOLUTION

# %% tags=["core"]
check("7.1", activations)

# %% [markdown] tags=["core"]
# Your function drives this picture. Two hidden units meet a ring around a ring:

# %% tags=["core", "question"]
predict(ask.PREDICT_RING, layer_morph(yours("7.1"), data="rings", activation="tanh", units=2, epoch=0))

# %% [markdown] tags=["core"]
# Two tanh units squeeze and stretch the plane, but do not tear or fold it: what is inside stays inside. A third unit adds a
# direction, and the middle is lifted onto a hill. And *identity* bends nothing, however many units it has.
#
# ## A network for digits (core)
#
# What about 784 numbers? Train lesson 6's network once more, and keep a copy after each epoch. All that follows looks into it.

# %% tags=["core"]
X, y, X_test, y_test = utils.mnist()
X, X_test = (images.reshape(len(images), -1).astype(np.float32) / 255 for images in (X, X_test))

rng = np.random.default_rng(0)
model = utils.Sequential(utils.Linear(784, 128, rng=rng, dtype=np.float32), utils.ReLU(), utils.Linear(128, 10, rng=rng, dtype=np.float32))
loss, optimizer = utils.CrossEntropyLoss(), utils.Adam(model.parameters(), lr=0.001)
snapshots = [copy.deepcopy(model)]
for _ in range(10):
    utils.train(model, loss, optimizer, X, y, epochs=1, batch_size=64, rng=rng)
    snapshots.append(copy.deepcopy(model))
start = snapshots[0]
print("reads more than 92 % of the test images:", utils.accuracy(model.forward(X_test), y_test) > 0.92)

# %% [markdown]
# ## A shadow in two dimensions
#
# How do you look at 128 numbers at once? Paper has two dimensions. Take the shadow in which the points differ most: their first two **principal
# components**.
#
# ### Exercise 7.2: principal components (\*\*, 4 minutes)
# Write it. Let A be X, from each column of which its mean is taken away. `np.linalg.svd(A, full_matrices=False)` gives U, S and Vt. The rows of Vt
# are the directions, the most important one first; A times a direction is a column of scores, one for each point. The variance along a
# direction is proportional to the square of its number in S, and a component's share is its part of the variance of *all* of them. A direction and its opposite are
# equally good, so the sign of a component is free.

# %%
def pca(X, k):
    """The scores (N, k) of the points, and the share (k,) of the whole variance that each component has, the largest first.

    X: (N, D), N may be smaller than D; k: 1 to min(N, D)
    """
    # BEGIN SOLUTION
    centered = X - X.mean(axis=0)
    U, S, Vt = np.linalg.svd(centered, full_matrices=False)
    return centered @ Vt[:k].T, S[:k] ** 2 / (S**2).sum()
    # END SOLUTION

# %%
check("7.2", pca)

# %% tags=["question"]
predict(ask.PREDICT_PROJECTION, projection(snapshots, X_test, y_test, yours("7.2")))

# %% [markdown]
# Two components carry 16 % of the variance of the pixels, and about 36 % of that of the hidden units. Most of it is not in the picture: the
# network is better than its shadow.
#
# **t-SNE** draws prettier maps: it keeps neighbors together, and pays for it with all other distances. Choose it for the input, and run it. There
# are islands, before any network has touched the pixels! How large an island is, and how far from others, says nothing.

# %% [markdown]
# ## Are they apart?
#
# Can you ask without a picture, in all dimensions at once? Ask each point's neighbor.
#
# ### Exercise 7.3: the nearest neighbor's label (\*\*, 4 minutes)
# Write it. For each point, look for the nearest *other* point: has it the same label? For what fraction of the points is that so? Near is meant
# as with a ruler, over all columns. Two points may lie in one place. Of several that are equally near, take the first in the table.

# %%
def purity(H, labels):
    """The fraction 0..1 of points whose nearest other point has their label: a float. H: (N, D), N at least 2; labels: (N,)"""
    # BEGIN SOLUTION
    same = 0
    for i, point in enumerate(H):
        distances = ((H - point) ** 2).sum(axis=1)
        distances[i] = np.inf
        same += labels[distances.argmin()] == labels[i]
    return float(same / len(H))
    # END SOLUTION

# %%
check("7.3", purity)

# %% [markdown]
# Or ask, as in lesson 6, which digit's mean is the nearest, in each layer: the pixels, before the ReLU, after it, the logits.

# %%
def near_own_mean(H, H_test):
    """The fraction of test images that lie nearest to the mean of their own digit. H, H_test: what a layer gives"""
    means = np.stack([H[y == digit].mean(axis=0) for digit in range(10)])
    distances = ((H_test[:, None] - means) ** 2).sum(axis=2)
    return (distances.argmin(axis=1) == y_test).mean()

follow = yours("7.1")
for name, network in ("trained", model), ("untrained", start):
    shares = [near_own_mean(H, H_test) for H, H_test in zip(follow(network, X), follow(network, X_test))]
    print(f"{name}: more than in the layer before?", [bool(b > a) for a, b in zip(shares, shares[1:])])

# %% [markdown]
# Trained layers part the digits better and better; untrained ones do the opposite. Which step does it? We trained linear networks on the
# numbers of each layer, from three seeds. They read 90 % of the test images from the pixels, 91 % before the ReLU, and 94 to 95 % after it. Weighted
# sums of weighted sums are weighted sums, so the first step alone adds nothing to what a straight cut can do (with fewer numbers, less is learned by
# heart: that is the 1 %). The bend does.
#
# Do deeper layers know more, then? No: all they have comes from the pixels, and some is lost. But now a line is enough.

# %% [markdown] tags=["core"]
# ## What the weights show (core)
#
# Each hidden unit has 784 weights, one for each pixel: an image, as in lesson 6. Is it what the unit looks for? It looked like noise, and much of it
# is.
#
# ### Exercise 7.4: weights that never moved (\*, 2 minutes)
# Write it: count the input pixels of which training has changed no weight at all, not by a millionth. Row i of W holds the weights of
# pixel i, one to each unit.

# %% tags=["core"]
def never_moved(W_before, W_after):
    """How many of the D input pixels have all their weights exactly as before: an integer. W_before, W_after: (D, H)"""
    # BEGIN SOLUTION
    return int((W_before == W_after).all(axis=1).sum())
    # END SOLUTION

# %% tags=["core"]
check("7.4", never_moved)

# %% tags=["core"]
print(yours("7.4")(start.layers[0].W.value, model.layers[0].W.value), "of 784 pixels")

# %% [markdown] tags=["core"]
# These pixels are 0, without ink, in all 6,000 images, so their weights are as chance drew them. The others moved, but not far: all weights together
# still have a correlation above 0.7 with those before training (1: as they were; 0: nothing in common). A picture of weights shows the start as much
# as the learning.

# %% [markdown]
# ## What one unit does
#
# Is a unit a detector for something? Point at the wall of units, and look at the bars: on which digits is it active?

# %% tags=["question"]
predict(ask.PREDICT_UNIT, layer_views(model, X_test, y_test, yours("7.1")))

# %% [markdown]
# No single unit matters much, and few stand for one digit: half of them are strongly active on four or more. What the network knows is spread over
# all of them. Remove the units that a digit excites most, on a few images: without the first 8, nine of ten are still read; without 32, not even two. Other
# digits suffer less: the share below the picture is of all.

# %% [markdown]
# ## Where it looks
#
# Which pixels make it say 7? The chain rule of lesson 4 goes on to the input.
#
# ### Exercise 7.5: the slope at each pixel (\*\*\*, 7 minutes)
# Write it. How steeply does the logit of one class rise when a pixel's number rises a little? The chain rule answers for all pixels at once: give
# `model.backward` what the loss would have given it, dL/dlogits, and it returns dL/dX. Here L is not the loss but the logit itself. What is
# dL/dlogits then?

# %%
def saliency(model, image, label):
    """The slopes (D,) of the logit of class `label` with respect to each pixel of the image.

    model: forward takes (N, D) and gives logits (N, C), backward takes (N, C) and gives (N, D)
    image: (D,), in the model's dtype; label: an integer
    """
    # BEGIN SOLUTION
    logits = model.forward(image[None])
    asked = np.zeros_like(logits)
    asked[0, label] = 1
    return model.backward(asked)[0]
    # END SOLUTION

# %%
check("7.5", saliency)

# %% [markdown]
# ## Fool it
#
# Could someone use these slopes against the network?
#
# ### Exercise 7.6: a step that fools (\*\*\*, 7 minutes)
# Write it. Every pixel of every image moves by `eps`, up or down, whichever makes the loss, with the true labels, *rise*. A pixel whose slope is 0
# stays where it is. Then cut what is below 0 or above 1. Return new images; the old ones stay as they are.

# %%
def fool(model, loss, X, labels, eps):
    """New images (N, D): each pixel of X one step of eps to where the loss rises, cut to 0..1.

    model: forward(x), backward(dy) gives dL/dx; loss: forward(logits, labels), backward() gives dL/dlogits
    X: (N, D), from 0 to 1; labels: (N,), the true ones
    """
    # BEGIN SOLUTION
    loss.forward(model.forward(X), labels)
    slopes = model.backward(loss.backward())
    return np.clip(X + eps * np.sign(slopes), 0, 1)
    # END SOLUTION

# %%
check("7.6", fool)

# %% tags=["question"]
predict(ask.PREDICT_FOOL, fool_it(model, X_test, y_test, yours("7.6")))

# %% [markdown]
# Is it like noise? A random change of the same size does next to nothing: its pushes cancel out. Aimed ones add up.

# %% [markdown]
# ## Cover a piece
#
# Slopes tell what a small change does. What if a piece of the digit is gone?
#
# ### Exercise 7.7: what the answer loses (\*\*, 4 minutes)
# Write it. Lay a square of 0, of empty paper, on the image, and see how much the answer falls. Then lay it on the next place instead. It
# begins in the upper left corner, moves by `step` pixels, and always lies on the image as a whole.

# %%
def occlusion(predict, image, size, step):
    """A map (R, C): predict(image) minus predict(the image with a square of 0 that begins at row r * step, column c * step).

    predict: a function from an image (H, W) to a number; image: (H, W); size: of the square, in pixels
    R = (H - size) // step + 1, and C in the same way from W
    """
    # BEGIN SOLUTION
    H, W = image.shape
    falls = np.zeros(((H - size) // step + 1, (W - size) // step + 1))
    for r, c in np.ndindex(falls.shape):
        covered = image.copy()
        covered[r * step : r * step + size, c * step : c * step + size] = 0
        falls[r, c] = predict(image) - predict(covered)
    return falls
    # END SOLUTION

# %%
check("7.7", occlusion)

# %% [markdown]
# Slopes (without their signs), slopes times the image, covered pieces: three maps of where the network looks. Put them to the test: erase what they
# mark.

# %% tags=["question"]
predict(ask.PREDICT_ERASE, where_it_looks(model, start, X_test, y_test, yours("7.5"), yours("7.7")))

# %% [markdown]
# The largest slopes lie mostly on empty pixels, where there is nothing to erase. And the map that passes this test fails another: choose the
# *untrained* network. It knows nothing, and its map looks much the same (*r* above each map is their correlation). Mostly, it shows the digit.

# %% [markdown]
# ## Which of them has learned?
#
# Six networks look at the same digit. Each picture is the gradient times the input, without its sign. Three were trained, from three seeds;
# three were not. Can you see which?

# %%
image, label = X_test[0], y_test[0]
maps = six_maps(image, label)   # trains three small networks: {"A": (784,), ..., "F": (784,)}
six_pictures(maps)

# %% [markdown]
# ### Exercise 7.8: a test that tells (\*\*\*, 7 minutes)
# Write the correlation of two maps. Take from each map its mean. Then multiply them, number by number, and add up. Divide by the root of a product: the
# sum of the one's squares times the sum of the other's. It is 1 for maps that rise and fall together, and near 0 for maps that have nothing to do
# with each other.
#
# Run the bars below: how does each of the six compare with the map of your own network? Then come back, and name the three that were never
# trained.

# %%
def correlation(one, other):
    """How much two maps rise and fall together: a float, -1 to 1. one, other: arrays of one shape, neither of them constant"""
    # BEGIN SOLUTION
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))
    # END SOLUTION

untrained = (   # three letters, such as "ABC"
    # BEGIN SOLUTION
    "ADE"
    # END SOLUTION
)

# %%
mine = yours("7.5")(model, image, label) * image
likeness({letter: correlation(mine, other) for letter, other in maps.items()})

# %%
check("7.8", correlation, untrained)

# %% [markdown]
# So test a picture before you believe it: would it look the same if the network had learned nothing?
#
# ## Ten digits in two numbers (second sitting)
#
# Is there a picture of the digits that is no shadow? Force the network itself through a plane: 784 pixels, 128 units with ReLU, then *two* units
# without, then ten logits.
#
# ### Exercise 7.9: two units (\*\*\*, 20 minutes)
# Build it and train it, until it is right on at least 80 % of the test images; that takes more epochs than above. Then look at the plane.

# %% tags=["second-sitting"]
two_units = ...   # your network, such as utils.Sequential(...)
# BEGIN SOLUTION
rng = np.random.default_rng(0)
two_units = utils.Sequential(
    utils.Linear(784, 128, rng=rng, dtype=np.float32), utils.ReLU(), utils.Linear(128, 2, rng=rng, dtype=np.float32),
    utils.Linear(2, 10, rng=rng, dtype=np.float32))
optimizer = utils.Adam(two_units.parameters(), lr=0.001)
history = utils.train(two_units, utils.CrossEntropyLoss(), optimizer, X, y, epochs=20, batch_size=64, rng=rng)
# END SOLUTION

# %%
check("7.9", two_units)

# %%
picture = "Your picture comes here when your network is trained."
if two_units is not ...:
    picture = plane_picture(yours("7.1")(two_units, X_test)[-2], y_test)
picture

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Three questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Five more, two of them on lesson 6", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - A network bends space until a straight line is enough; without a bend in its units, nothing parts.
# - A projection is a shadow. Ask how much of the variance it shows, and what its distances mean.
# - Weights show chance as well as learning, and a single unit seldom stands for one thing.
# - A map of where it looks may show the digit alone: test it on an untrained network.
#
# Say it in one sentence: *why is a straight line enough in the end?*

# %%
progress()

# %% [markdown]
# ### Further reading
# - L. van der Maaten and G. Hinton, "Visualizing data using t-SNE" (2008).
# - I. Goodfellow and others, "Explaining and harnessing adversarial examples" (2015).
# - J. Adebayo and others, "Sanity checks for saliency maps" (2018).
#
# Answers to all exercises: [the solutions](../solutions/07_seeing_inside_a_network.ipynb). Next: [lesson 8, convolutional
# networks](08_convolutional_networks.ipynb).
