# %% [markdown]
# # 6 A first network on MNIST
#
# *Draft.*
#
# When you are through, you can
# - prepare images for a network, train one, and judge it.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.widgets import predict, quiz

# %% tags=["core"]
images, labels, test_images, test_labels = utils.mnist()   # (6000, 28, 28) uint8, (6000,); the last two: 1,000 of them

# %% [markdown] tags=["core"]
# ## From a picture to a row of numbers (core)
#
# What does a network see? A picture is a table of brightness, whole numbers from 0 (dark) to 255. The network takes one row of
# numbers for each example, best between 0 and 1.
#
# ### Exercise 6.1: a picture becomes a row (\*, 2 minutes)
# Write it, for pictures of any height and width: 0 becomes 0, 255 becomes 1, and the rows of a picture stand one after the other. `float32` takes half
# the room of NumPy's usual `float64`, and the network computes with it about twice as fast.

# %% tags=["core"]
def prepare(images):
    """The images as rows (N, H * W) of float32 from 0 to 1, row by row. images: (N, H, W) uint8, which stay as they are"""
    # BEGIN SOLUTION
    return images.reshape(len(images), -1).astype(np.float32) / 255
    # END SOLUTION

# %% tags=["core"]
check("6.1", prepare)

# %% [markdown] tags=["core"]
# ## How far does a simple idea get? (core)
#
# Do you need a network at all? Take the mean picture of each digit, and ask which of the ten a new picture is most like.
#
# ### Exercise 6.2: the nearest mean (\*\*, 4 minutes)
# Write it. The distance of two rows is the sum of their squared differences. The classes are the labels that occur in `y_train`, in any order, and not
# always 0, 1, 2 and so on. If two means are equally near, take the smaller label.

# %% tags=["core"]
def nearest_mean(X_train, y_train, X_test):
    """For each row of X_test the label of the nearest class mean: (M,). X_train: (N, D); y_train: (N,) integers; X_test: (M, D)"""
    # BEGIN SOLUTION
    classes = np.unique(y_train)
    means = np.array([X_train[y_train == label].mean(axis=0) for label in classes])
    distances = ((X_test[:, None] - means) ** 2).sum(axis=2)
    return classes[distances.argmin(axis=1)]
    # END SOLUTION

# %% tags=["core"]
check("6.2", nearest_mean)

# %% [markdown]
# ## The network
#
# ### Exercise 6.3: your first network (\*\*, 4 minutes)
# Write a function that builds a network for ten digits, trains it on X and y, and returns it. Layers, epochs and learning rate are yours; all
# randomness comes from `rng`. The check trains it twice on 2,000 images, and asks it about the 1,000 test images: it takes 88 % each time.

# %%
def first_network(X, y, rng):
    """A trained model: model.forward(X) gives logits (N, 10). X: (N, 784) float32 from 0 to 1; y: (N,) digits; rng: a NumPy Generator"""
    # BEGIN SOLUTION
    model = utils.Sequential(
        utils.Linear(784, 128, rng=rng, dtype=np.float32), utils.ReLU(), utils.Linear(128, 10, rng=rng, dtype=np.float32))
    optimizer = utils.Adam(model.parameters(), lr=0.001)
    utils.train(model, utils.CrossEntropyLoss(), optimizer, X, y, epochs=10, batch_size=64, rng=rng)
    return model
    # END SOLUTION

# %%
check("6.3", first_network)

# %% [markdown]
# ## How sure is a score?
#
# ### Exercise 6.4: the standard error (\*, 2 minutes)
# On other images of the same kind, the accuracy would come out a little different. By how much, usually? By the root of $p (1 - p) / n$, where $p$ is
# the accuracy, from 0 to 1, and $n$ the number of test images. Write it.

# %%
def standard_error(accuracy, n):
    """How far an accuracy (0..1) on n examples is from its true value, usually: sqrt(p (1 - p) / n), a float"""
    # BEGIN SOLUTION
    return (accuracy * (1 - accuracy) / n) ** 0.5
    # END SOLUTION

# %%
check("6.4", standard_error)

# %% [markdown]
# ## Look at its mistakes
#
# ### Exercise 6.5: the surest mistakes (\*\*, 4 minutes)
# Write it. The network's answer is its most probable digit. Of the wrong answers, give the places (0 is the first image) of the `k` with the highest
# probability, the highest first, or all of them if there are fewer; of two equally sure ones, the earlier place comes first.

# %%
def worst_mistakes(probabilities, labels, k):
    """The places of at most k wrong answers, the surest first. probabilities: (N, C), each row adds up to 1; labels: (N,) integers"""
    # BEGIN SOLUTION
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    sureness = probabilities.max(axis=1)[wrong]
    return wrong[np.argsort(-sureness, kind="stable")][:k]
    # END SOLUTION

# %%
check("6.5", worst_mistakes)

# %% [markdown]
# ## Your own digit
#
# ### Exercise 6.6: to the middle (\*\*, 4 minutes)
# The center of mass is the mean row and the mean column of the ink, where each pixel counts by its brightness. Move the image by whole pixels, so that
# it comes as near as it can to the middle: row $(H - 1) / 2$, column $(W - 1) / 2$. What leaves the image is lost, and zeros come in. An
# image without ink stays as it is.

# %%
def center(image):
    """The image moved by whole pixels, so that its center of mass lies in the middle: (H, W), a new array. image: (H, W), brightness 0..1"""
    # BEGIN SOLUTION
    H, W = image.shape
    if not image.any():
        return image.copy()
    rows, columns = np.indices((H, W))
    down = round((H - 1) / 2 - (rows * image).sum() / image.sum())
    right = round((W - 1) / 2 - (columns * image).sum() / image.sum())
    framed = np.pad(image, ((H, H), (W, W)))
    return framed[H - down : 2 * H - down, W - right : 2 * W - right]
    # END SOLUTION

# %%
check("6.6", center)

# %% [markdown]
# ## Does it know when it does not know?
#
# ### Exercise 6.7: sure, and right (\*\*\*, 7 minutes)
# The confidence of an answer is its probability, the largest of the row. Put the images into `bins` equally wide bins by their
# confidence: with ten, from 0 to below 0.1, from 0.1 to below 0.2, and so on; 1.0 belongs to the last. In each bin, how far is the share of right
# answers from the mean confidence? Return the mean of this distance over the images: a bin counts as often as it has images.

# %%
def calibration_error(probabilities, labels, bins=10):
    """The mean over images of abs(accuracy - mean confidence) of their bin, a float. probabilities: (N, C); labels: (N,) integers"""
    # BEGIN SOLUTION
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for one in np.unique(place):
        inside = place == one
        error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return float(error)
    # END SOLUTION

# %%
check("6.7", calibration_error)

# %% [markdown]
# ## Four pipelines
#
# ### Exercise 6.8: four pipelines (\*\*\*, 7 minutes)
# Each of four networks was trained on the 6,000 images as yours, with one thing done to them. No error was raised.
#
# | | right in training | right in the test | loss in the test |
# |---|---|---|---|
# | a healthy run | 99 % | 94 % | 0.2 |
# | run 1 | 65 % | 9 % | 2.7 |
# | run 2 | 99 % | 94 % | 27 |
# | run 3 | 99 % | 95 % | 0.2 |
# | run 4 | 99 % | 15 % | 6.6 |
#
# Which cause belongs to which run?
#
# - A: The test images were not divided by 255.
# - B: Each training image was transposed, rows for columns; the test images were not.
# - C: The rows were made by `images.reshape(784, -1).T`, in training and in the test.
# - D: The 784 pixels were put in another order, the same for all images, in training and in the test.

# %%
run_1 = (
    # BEGIN SOLUTION
    "C"
    # END SOLUTION
)
run_2 = (
    # BEGIN SOLUTION
    "A"
    # END SOLUTION
)
run_3 = (
    # BEGIN SOLUTION
    "D"
    # END SOLUTION
)
run_4 = (
    # BEGIN SOLUTION
    "B"
    # END SOLUTION
)

# %%
check("6.8", run_1, run_2, run_3, run_4)

# %%
progress()

# %% [markdown]
# Answers to all exercises: [the solutions](../solutions/06_first_network_on_mnist.ipynb).
