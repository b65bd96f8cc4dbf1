# %% [markdown]
# # 7 seeing inside a network
#
# *Draft.*
#
# When you are through, you can
# - double a number.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.lesson_07.six_maps import six_maps, six_pictures
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## Layer by layer (core)
#
# ### Exercise 7.1: what every layer gives (\*, 2 minutes)
# Write it: the input, then what each layer makes of it, in order. Each layer takes what the one before it gave.

# %% tags=["core"]
def activations(model, X):
    """A list of arrays: X itself, then the output of each of model.layers, in order.

    model.layers: layers with forward(x); X: (N, D)
    """
    # BEGIN SOLUTION
    outputs = [X]
    for layer in model.layers:
        outputs.append(layer.forward(outputs[-1]))
    return outputs
    # END SOLUTION

# %% tags=["core"]
check("7.1", activations)

# %% [markdown]
# ## A shadow in two dimensions
#
# ### Exercise 7.2: principal components (\*\*, 4 minutes)
# Write it. Take the mean of each column away first. Then `np.linalg.svd(A, full_matrices=False)` gives U, S and Vt: the rows of Vt are the
# directions, the most important one first, and A times such a direction is a column of scores. A component's share is its part of the *whole* variance,
# and the variance along it goes with S squared. A direction and its opposite are equally good: the sign of a component is free.

# %%
def pca(X, k):
    """scores (N, k), and the share (k,) of the whole variance that each component has, the largest first.

    X: (N, D), N and D of any size; k: 1 to min(N, D)
    """
    # BEGIN SOLUTION
    centered = X - X.mean(axis=0)
    U, S, Vt = np.linalg.svd(centered, full_matrices=False)
    return centered @ Vt[:k].T, S[:k] ** 2 / (S**2).sum()
    # END SOLUTION

# %%
check("7.2", pca)

# %% [markdown]
# ## Are they apart?
#
# ### Exercise 7.3: the nearest neighbor's label (\*\*, 4 minutes)
# Write it: for each point, look for the nearest *other* point. How many of them have the same label? The distance is the usual one; of several
# that are equally near, take the first.

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

# %% [markdown] tags=["core"]
# ## What the weights show (core)
#
# ### Exercise 7.4: weights that never moved (\*, 2 minutes)
# Write it: count the input pixels of which training has changed no weight at all. Row i holds the weights of input pixel i, one for each unit.

# %% tags=["core"]
def never_moved(W_before, W_after):
    """How many of the D input pixels have all their weights exactly as before: an integer. W_before, W_after: (D, H)"""
    # BEGIN SOLUTION
    return int((W_before == W_after).all(axis=1).sum())
    # END SOLUTION

# %% tags=["core"]
check("7.4", never_moved)

# %% [markdown]
# ## Where it looks
#
# ### Exercise 7.5: the slope at each pixel (\*\*\*, 7 minutes)
# Write it: by how much does the logit of one class rise when a pixel rises a little? `model.backward` takes the gradient of the logits, one number
# for each class, and gives that of the input. Which numbers ask for one logit alone?

# %%
def saliency(model, image, label):
    """The slopes (D,) of the logit of class `label` with respect to each pixel of the image.

    model: forward((N, D)) -> logits (N, C), backward((N, C)) -> (N, D); image: (D,) of the model's dtype; label: an integer
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
# ### Exercise 7.6: a step that fools (\*\*\*, 7 minutes)
# Write it: move every pixel by `eps` in the direction in which the loss at its true label *rises*. A pixel whose slope is 0 stays.
# Pixels stay between 0 and 1, and the images that you were given stay as they are.

# %%
def fool(model, loss, X, labels, eps):
    """New images (N, D): X moved by eps where the loss rises, cut to 0..1.

    model: forward(x), backward(dy) -> dL/dx; loss: forward(logits, labels), backward(); X: (N, D) from 0 to 1; labels: (N,), the true ones
    """
    # BEGIN SOLUTION
    loss.forward(model.forward(X), labels)
    slopes = model.backward(loss.backward())
    return np.clip(X + eps * np.sign(slopes), 0, 1)
    # END SOLUTION

# %%
check("7.6", fool)

# %% [markdown]
# ## Cover a piece
#
# ### Exercise 7.7: what the answer loses (\*\*, 4 minutes)
# Write it: lay a black square (pixels of 0) over the image, one place after another, and ask each time how much the answer falls. The square starts
# in the upper left corner and moves by `step`; it never leaves the image. Each time, one square lies on the whole image.

# %%
def occlusion(predict, image, size, step):
    """A map (R, C): predict(image) minus predict(the image with its square at row r * step, column c * step set to 0).

    predict: a function of an image (H, W) to a number; image: (H, W); size: of the square
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
# ## Which of them has learned?
#
# Six networks look at the same digit. Each picture is the gradient times the input, without its sign. Three of the networks were trained, from
# three seeds. Three were not: their weights are as chance drew them. Which are those?

# %% tags=["nbval-ignore-output"]
# The maps differ a little from one processor to the next.
image, label = X_test[0], y_test[0]
maps = six_maps(image, label)   # trains three small networks: {"A": (784,), ..., "F": (784,)}
six_pictures(maps)

# %% [markdown]
# ### Exercise 7.8: a test that tells (\*\*\*, 7 minutes)
# Write the correlation of two maps. Take from each map its mean. Then multiply them, number by number, and add up; divide by the root of (the sum of
# the squares of the one, times that of the other). It is 1 for maps that rise and fall together, and near 0 for maps that have nothing to do
# with each other.

# %%
def correlation(one, other):
    """How much two maps rise and fall together: a float, -1 to 1. one, other: arrays of one shape, neither of them constant"""
    # BEGIN SOLUTION
    a, b = one - one.mean(), other - other.mean()
    return float((a * b).sum() / np.sqrt((a**2).sum() * (b**2).sum()))
    # END SOLUTION

# %% [markdown]
# Now compare each of the six with the map of your own trained network. Which three come from networks that were never trained?

# %% tags=["nbval-ignore-output"]
# These numbers differ a little from one processor to the next.
mine = yours("7.5")(model, image, label) * image
print({letter: correlation(mine, other) for letter, other in maps.items()})

# %%
untrained = (   # three letters, such as "ABC"
    # BEGIN SOLUTION
    "ADE"
    # END SOLUTION
)

# %%
check("7.8", correlation, untrained)

# %%
progress()

# %% [markdown]
# Answers to all exercises: [the solutions](../solutions/07_seeing_inside_a_network.ipynb).
