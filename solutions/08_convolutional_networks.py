# %% [markdown]
# # 8 Convolutional networks
#
# **48 minutes**, or 11 for the core path: the sections marked *(core)*. You need: lessons 1 to 7.
#
# When you are through, you can compute what a convolutional layer answers, and its gradients, say how large it is, and what it sees; and build
# a network of such layers that reads more digits than lesson 6's, with a twentieth of its weights.
#
# Run > Run All Cells wakes the pictures up.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.lesson_08 import ask, feature_maps, kernel_lab, moved, shapes, shuffled
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## The same stroke everywhere (core)
#
# Move a digit by two pixels, and lesson 6's network reads only two of three. Why? Each of its weights belongs to one pixel: it has learned every
# stroke anew for every place. What if a few weights looked for one stroke, wherever it is?
#
# Here are nine. Drag the frame over the digit, or press *Slide*. Drag a weight up or down.

# %% tags=["core"]
kernel_lab()

# %% [markdown] tags=["core"]
# The nine weights are a **kernel**. At each place it answers with a weighted sum, as a neuron does, of the nine pixels under it. All
# its answers are a **feature map**; and to slide and add is a **convolution**. Green: the kernel finds here what it looks for. Purple: it finds the
# opposite.
#
# ### Exercise 8.1: how many places (\*, 2 minutes)
# A kernel of `kernel` pixels slides along a row of `size` pixels, `stride` pixels at each step. `padding` pixels of 0 are added at *both* ends
# first. At how many places does it fit inside? Write it.

# %% tags=["core"]
def output_size(size, kernel, stride=1, padding=0):
    """How many places a kernel has along one axis: an int. All in pixels; the kernel fits at least once."""
    # BEGIN SOLUTION
    return (size + 2 * padding - kernel) // stride + 1
    # END SOLUTION

# %% tags=["core"]
check("8.1", output_size)

# %% [markdown] tags=["core"]
# ### Exercise 8.2: slide a kernel (\*\*, 4 minutes)
# Write it, with loops. Lay the kernel on the image, its first cell on pixel [i, j], multiply each cell by the pixel under it, and add up: that
# is the map at [i, j]. The kernel stays as it is, and inside the image. Neither needs to be square.

# %% tags=["core"]
def conv2d(image, kernel):
    """The feature map (H - h + 1, W - w + 1), floats. image: (H, W); kernel: (h, w), not larger than the image"""
    # BEGIN SOLUTION
    (H, W), (h, w) = image.shape, kernel.shape
    feature_map = np.zeros((H - h + 1, W - w + 1))
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            feature_map[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return feature_map
    # END SOLUTION

# %% tags=["core"]
check("8.2", conv2d)

# %% [markdown] tags=["core"]
# Mathematicians turn the kernel over before they slide it, and call yours a cross-correlation. In networks it makes no difference: the weights
# are learned, turned or not.
#
# From here on the picture runs on your function. The kernel that comes first has the weights -1, 0, 1 in each of its rows.

# %% tags=["core", "question"]
predict(ask.PREDICT_AREA, kernel_lab(yours("8.2")))

# %% [markdown] tags=["core"]
# So it answers where brightness *changes* from left to right. An even area, of paper or of ink, is nothing to it.

# %% [markdown]
# ## All places at once
#
# Two loops in Python are slow. Can one matrix product do it all? It can, once what the kernel sees at each place is a row of a table. Then a
# convolution is a dense layer that meets each patch as an example of its own.
#
# ### Exercise 8.3: one matrix product (\*\*, 4 minutes)
# Write both. `patches` lays what the kernel sees at each place into a row: place by place along the first row of the map, then along the next;
# within a patch pixel by pixel, row by row. `conv2d_fast` then needs one matrix product for all places and all kernels. Each kernel
# makes a map of its own, and adds its own bias to it.

# %%
def patches(image, k):
    """The k x k patch at each place as a row: (H' W', k k), H' = H - k + 1, W' = W - k + 1. image: (H, W)"""
    # BEGIN SOLUTION
    H, W = image.shape
    return np.array([image[i : i + k, j : j + k].ravel() for i in range(H - k + 1) for j in range(W - k + 1)])
    # END SOLUTION

def conv2d_fast(image, kernels, bias):
    """The F feature maps (F, H', W'). image: (H, W); kernels: (F, k, k); bias: (F,)"""
    # BEGIN SOLUTION
    F, k, _ = kernels.shape
    maps = patches(image, k) @ kernels.reshape(F, -1).T + bias      # (H' W', F)
    return maps.T.reshape(F, image.shape[0] - k + 1, image.shape[1] - k + 1)
    # END SOLUTION

# %%
check("8.3", patches, conv2d_fast)

# %% [markdown]
# NumPy cuts such patches without copying them: `np.lib.stride_tricks.sliding_window_view`.
#
# ## How many weights
#
# What does it save? In a network the next layer takes all maps of the layer before. Its kernels reach through them: a kernel of 3 x 3 over 8 maps
# has 72 weights, and adds up all 72 products.
#
# ### Exercise 8.4: count the parameters (\*, 2 minutes)
# A convolutional layer takes `n_inputs` maps and gives `n_outputs` maps. For each map that it gives, it has one kernel, of size x size weights for
# *every* map that it takes, and one bias. A dense layer has a weight from each number that it takes to each number that it gives, and a bias for each of these. Write both.

# %%
def conv_parameters(n_inputs, n_outputs, size):
    """How many numbers a convolutional layer learns: an int. size: of the square kernels, in pixels"""
    # BEGIN SOLUTION
    return n_outputs * (n_inputs * size * size + 1)
    # END SOLUTION

def dense_parameters(shape_in, shape_out):
    """How many numbers a dense layer learns: an int. shape_in, shape_out: tuples such as (28, 28), (8, 13, 13) or (10,)"""
    # BEGIN SOLUTION
    n_inputs, n_outputs = int(np.prod(shape_in)), int(np.prod(shape_out))
    return (n_inputs + 1) * n_outputs
    # END SOLUTION

# %%
check("8.4", conv_parameters, dense_parameters)

# %%
print(f"one kernel:    {yours('8.4')[0](1, 1, 3):,}")
print(f"a dense layer: {yours('8.4')[1]((28, 28), (26, 26)):,}, for a map of the same size")

# %% [markdown]
# ## Pooling
#
# A stroke was found. Does it matter where, to the pixel? Often it does not. **Pooling** keeps the strongest answer of each small block: the map
# shrinks, and so does all work that follows.
#
# ### Exercise 8.5: the largest of each block (\*\*, 4 minutes)
# Cut the map into blocks of size x size that do not overlap, from the top left corner on, and keep the largest number of each. Rows and columns
# at the end that fill no block are left out. Write it.

# %%
def max_pool(x, size=2):
    """The largest number of each size x size block: (H // size, W // size). x: (H, W), H and W at least size"""
    # BEGIN SOLUTION
    rows, columns = x.shape[0] // size, x.shape[1] // size
    blocks = x[: rows * size, : columns * size].reshape(rows, size, columns, size)
    return blocks.max(axis=(1, 3))
    # END SOLUTION

# %%
check("8.5", max_pool)

# %% [markdown]
# ## The way back
#
# How does a kernel learn? By lesson 4's rules. But its weights serve at many places, and a pixel lies under many places. What do you do with
# gradients that arrive over several paths?
#
# ### Exercise 8.6: gradients of a convolution (\*\*\*, 7 minutes)
# `dy` is the gradient of the loss by the feature map of 8.2. Write the gradients by the image and by the kernel. At each place the map is the
# sum of nine products (for a kernel of 3 x 3): lesson 4's rule for a product says what each pixel, and each cell of the kernel, gets
# from that place.

# %%
def conv2d_backward(dy, image, kernel):
    """dimage (H, W), dkernel (h, w): dL/dimage and dL/dkernel. dy: (H - h + 1, W - w + 1), dL/dmap; image: (H, W); kernel: (h, w)"""
    # BEGIN SOLUTION
    h, w = kernel.shape
    dimage, dkernel = np.zeros(image.shape), np.zeros(kernel.shape)
    for i in range(dy.shape[0]):
        for j in range(dy.shape[1]):
            dimage[i : i + h, j : j + w] += dy[i, j] * kernel      # patches overlap: the gradients add
            dkernel += dy[i, j] * image[i : i + h, j : j + w]
    return dimage, dkernel
    # END SOLUTION

# %%
check("8.6", conv2d_backward)

# %% [markdown]
# ## How far it sees
#
# A kernel sees 3 x 3 pixels. How can a network of them ever see a whole digit? Press a cell of any layer: in orange, what it depends on.

# %% tags=["question"]
predict(ask.PREDICT_FIELD, shapes(yours("8.1"), yours("8.7")))

# %% [markdown]
# What a cell depends on is its **receptive field**. It grows with every layer, and faster after each pooling, because neighbors there lie
# further apart in the digit.
#
# ### Exercise 8.7: the receptive field (\*\*, 4 minutes)
# How many pixels of the image, along one axis, does one number of the last layer depend on? Write it. A layer is a pair (size, stride), for a
# convolution and for pooling alike; the first pair is the layer next to the image.

# %%
def receptive_field(layers):
    """Along one axis, how many pixels one number after the last layer sees: an int; 1 if there is no layer. layers: [(size, stride), ...]"""
    # BEGIN SOLUTION
    field, step = 1, 1                # step: how many pixels lie between neighbors of this layer
    for size, stride in layers:
        field += (size - 1) * step
        step *= stride
    return field
    # END SOLUTION

# %%
check("8.7", receptive_field)

# %% [markdown]
# ## A small network
#
# What do these parts read together? Take 8 kernels, pooling, 16 kernels, pooling, and a dense layer for the ten digits. Images have four axes now:
# examples, maps, rows and columns.

# %%
X, y, X_test, y_test = utils.mnist()
images, test_images = (part[:, None].astype(np.float32) / 255 for part in (X, X_test))   # (6000, 1, 28, 28), (1000, 1, 28, 28)

def fit(model, X, labels, lr, epochs, rng):
    """Train a model in place."""
    optimizer = utils.Adam(model.parameters(), lr)
    utils.train(model, utils.CrossEntropyLoss(), optimizer, X, labels, epochs=epochs, batch_size=64, rng=rng)

def convolutions(rng):
    """The layers of a small CNN up to its 16 maps of 5 x 5."""
    return [utils.Conv2d(1, 8, 3, rng=rng, dtype=np.float32, input_gradient=False), utils.ReLU(), utils.MaxPool2d(2),
            utils.Conv2d(8, 16, 3, rng=rng, dtype=np.float32), utils.ReLU(), utils.MaxPool2d(2)]

rng = np.random.default_rng(0)
cnn = utils.Sequential(*convolutions(rng), utils.Flatten(), utils.Linear(400, 10, rng=rng, dtype=np.float32))
fit(cnn, images, y, lr=0.002, epochs=5, rng=rng)
print("parameters:", sum(p.value.size for p in cnn.parameters()))
print("better than 94 %:", utils.accuracy(cnn.forward(test_images), y_test) > 0.94)

# %% [markdown]
# It reads 96 of 100 test digits, with 5,258 numbers; lesson 6's network reads 94 or 95, with 101,770. Now let it read yours: draw a digit, and watch
# the 8 maps of the first layer and the 16 of the second while you draw.

# %% tags=["question"]
predict(ask.PREDICT_MAPS, feature_maps(cnn))

# %% [markdown]
# When the digit moves, the maps of a convolution move with it, and nothing else changes: it is **equivariant**. Through two poolings that holds for
# moves by four pixels, not by one. And the dense layer at the end knows its 400 numbers by their place.
#
# It is often told that the first kernels learn to find edges. Have these? The weights of an edge finder add up to 0, so that it is silent on
# an even area. Choose *learned 1* to *learned 8*, and read what theirs add up to.

# %%
kernel_lab(yours("8.2"), cnn)

# %% [markdown]
# Few of them come near 0: most answer to even ink as well.
#
# How much of the work do learned kernels do at all? Leave them as chance made them, and train the last layer alone:

# %%
rng = np.random.default_rng(0)
untrained = utils.Sequential(*convolutions(rng), utils.Flatten())
last = utils.Sequential(utils.Linear(400, 10, rng=rng, dtype=np.float32))
maps = np.concatenate([untrained.forward(part) for part in np.split(images, 12)])   # (6000, 400): they stay as they are
fit(last, maps, y, lr=0.002, epochs=5, rng=rng)
print("better than 90 %:", utils.accuracy(last.forward(untrained.forward(test_images)), y_test) > 0.90)

# %% [markdown]
# Kernels drawn by chance read 92 to 94 of 100, learned ones 96. The structure alone, to look everywhere for the same and to pool, brings
# most of it.
#
# ## Two pixels to the side
#
# CNNs are said to be *shift-invariant*: it should not matter where the digit stands. Does it? Three rivals: a dense network; the same one, trained
# on copies moved by two pixels in four directions; and a CNN that ends with the *mean* of each map, which has no place any more (**global
# average pooling**).

# %%
rng = np.random.default_rng(0)
rows = images.reshape(-1, 784)
dense = utils.Sequential(utils.Linear(784, 128, rng=rng, dtype=np.float32, input_gradient=False), utils.ReLU(),
                         utils.Linear(128, 10, rng=rng, dtype=np.float32))
fit(dense, rows, y, lr=0.001, epochs=5, rng=rng)
print("better than 92 %:", utils.accuracy(dense.forward(test_images.reshape(-1, 784)), y_test) > 0.92)

# %%
rng = np.random.default_rng(0)
copies = [np.roll(images, step, axis) for step in (2, -2) for axis in (2, 3)]   # the margin is empty: nothing comes in at the other side
more_rows = np.concatenate([images, *copies]).reshape(-1, 784)                  # (30000, 784)
dense_with_copies = utils.Sequential(utils.Linear(784, 128, rng=rng, dtype=np.float32, input_gradient=False), utils.ReLU(),
                                     utils.Linear(128, 10, rng=rng, dtype=np.float32))
fit(dense_with_copies, more_rows, np.tile(y, 5), lr=0.001, epochs=3, rng=rng)
print("better than 94 %:", utils.accuracy(dense_with_copies.forward(test_images.reshape(-1, 784)), y_test) > 0.94)

# %%
rng = np.random.default_rng(0)
averaging = utils.Sequential(*convolutions(rng), utils.Conv2d(16, 32, 3, rng=rng, dtype=np.float32), utils.ReLU(), utils.GlobalAvgPool(),
                             utils.Linear(32, 10, rng=rng, dtype=np.float32))
fit(averaging, images, y, lr=0.005, epochs=5, rng=rng)
print("better than 92 %:", utils.accuracy(averaging.forward(test_images), y_test) > 0.92)
networks = {"dense": dense, "CNN": cnn, "CNN with average": averaging, "dense with copies": dense_with_copies}

# %% tags=["question"]
predict(ask.PREDICT_MOVED, moved(networks))

# %% [markdown]
# No curve is flat. The CNN loses less than the dense network, and the average helps further. But at two pixels nothing beats *seeing* moved digits.
# Further out than the copies went, that fades: at four pixels the average draws level, at six it leads. An architecture can say what counts as the
# same. So can data, as far as it reaches.
#
# ## Shuffle it
#
# A last test. Change the places of the pixels, in the same way in all images. Nothing is lost, and each pixel is as good as before. Who minds?

# %% tags=["question"]
predict(ask.PREDICT_SHUFFLED, shuffled())

# %% [markdown]
# The dense network never knew which pixels are neighbors, so it has nothing to lose. The CNN was built on one belief: what belongs together lies
# together. Where that is true it needs fewer weights; where it is false it does worse. No layer is better in itself.

# %% [markdown]
# ## Your own network (second sitting)
#
# Can you do it on your own? Number and size of kernels, stride, padding, pooling, learning rate and epochs are yours. Choose on a part of the training
# images that you keep aside (lesson 5), and touch the test images once.
#
# ### Exercise 8.8: small and good (\*\*\*, 20 minutes)
# Build and train a network that has at most 6,000 parameters, and reads at least 95.5 % of the 1,000 test images. It takes images of shape
# (N, 1, 28, 28), float32, from 0 to 1, and gives ten logits for each. The check counts the parameters, and shows it the test images itself.
#
# `cnn` above may just pass as it stands. Make yours better, or much smaller: 3,000 parameters can do it, too.

# %% tags=["second-sitting"]
X, y, _, _ = utils.mnist()
X = X[:, None].astype(np.float32) / 255       # (6000, 1, 28, 28)
rng = np.random.default_rng(0)
model = ...
# BEGIN SOLUTION
model = utils.Sequential(
    utils.Conv2d(1, 8, 3, rng=rng, dtype=np.float32, input_gradient=False), utils.ReLU(), utils.MaxPool2d(2),
    utils.Conv2d(8, 16, 3, rng=rng, dtype=np.float32), utils.ReLU(), utils.MaxPool2d(2),
    utils.Flatten(), utils.Linear(400, 10, rng=rng, dtype=np.float32))
optimizer = utils.Adam(model.parameters(), lr=0.005)
for lr, epochs in [(0.005, 4), (0.001, 2)]:
    optimizer.lr = lr                         # small steps at the end
    utils.train(model, utils.CrossEntropyLoss(), optimizer, X, y, epochs=epochs, batch_size=64, rng=rng)
# END SOLUTION

# %%
check("8.8", model)

# %% [markdown]
# It passed? Then `feature_maps(model)` shows what your kernels make of your own drawing.

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Three questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Five more, two of them on lesson 7", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - A kernel is a neuron that slides: the same few weights at all places.
# - Pooling forgets a little of the place; the receptive field grows from layer to layer.
# - A convolution moves with the digit. A CNN does not read moved digits as well; moved copies help more.
# - It saves weights because neighbors belong together. Shuffle the pixels, and that is gone.
#
# Say it in one sentence: *what does a convolutional layer believe about images, before it has seen one?*

# %%
progress()

# %% [markdown]
# ### Further reading
# - Y. LeCun and others, "Gradient-based learning applied to document recognition" (1998).
# - V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning" (2016).
# - R. Zhang, "Making convolutional networks shift-invariant again" (2019).
# - A. Azulay and Y. Weiss, "Why do deep convolutional networks generalize so poorly to small image transformations?" (2019).
#
# Answers to all exercises: [the solutions](../solutions/08_convolutional_networks.ipynb).
