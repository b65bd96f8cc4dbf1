# %% [markdown]
# # 8 Convolutional networks
#
# *Draft.*
#
# When you are through, you can compute what a convolutional layer answers, and its gradients, say how large it is, and what it sees; and build
# a network of such layers that reads more digits than lesson 6's, with a few of its weights.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## The same stroke everywhere (core)
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

# %% [markdown]
# ## All places at once
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
# ## How many weights
#
# ### Exercise 8.4: count the parameters (\*, 2 minutes)
# A convolutional layer takes `n_inputs` maps and gives `n_outputs` maps. For each map that it gives, it has a kernel of size x size for *every*
# map that it takes, and one bias. A dense layer has a weight from each number that it takes to each number that it gives, and a bias for each of these. Write both.

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

# %% [markdown]
# ## Pooling
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
# ### Exercise 8.6: gradients of a convolution (\*\*\*, 7 minutes)
# `dy` is the gradient of the loss by the feature map of 8.2. Write its gradient by the image, and by the kernel. At each place the map is the
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
# ## Your own network
#
# ### Exercise 8.8: small and good (\*\*\*, 7 minutes)
# Build and train a network that has at most 6,000 parameters, and reads at least 95.5 % of the 1,000 test images. It takes images of shape
# (N, 1, 28, 28), float32, from 0 to 1, and gives ten logits for each. The check counts the parameters, and asks it the test images itself.

# %% tags=["nbval-ignore-output"]
X, y, X_test, y_test = utils.mnist()
X = X[:, None].astype(np.float32) / 255       # (6000, 1, 28, 28)
rng = np.random.default_rng(0)
model = ...
# BEGIN SOLUTION
model = utils.Sequential(
    utils.Conv2d(1, 8, 3, rng=rng, dtype=np.float32, input_gradient=False), utils.ReLU(), utils.MaxPool2d(2),
    utils.Conv2d(8, 16, 3, rng=rng, dtype=np.float32), utils.ReLU(), utils.MaxPool2d(2),
    utils.Flatten(), utils.Linear(400, 10, rng=rng, dtype=np.float32))
optimizer = utils.Adam(model.parameters(), lr=0.002)
utils.train(model, utils.CrossEntropyLoss(), optimizer, X, y, epochs=5, batch_size=64, rng=rng)
# END SOLUTION

# %%
check("8.8", model)

# %%
progress()

# %% [markdown]
# Answers to all exercises: [the solutions](../solutions/08_convolutional_networks.ipynb).
