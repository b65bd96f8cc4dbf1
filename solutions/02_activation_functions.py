# %% [markdown]
# # 2 Activation functions
#
# **54 minutes**, or 12 for the core path: the sections marked *(core)*. *Run > Run All Cells* wakes the pictures up.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import matplotlib.pyplot as plt
import numpy as np

import utils
from utils import plots
from utils.exercises import check, hint, progress, yours
from utils.lesson_02 import ask, activation_explorer, dead_relu, ring_units, saturation_meter
from utils.widgets import predict, quiz

# %% [markdown]
# ## When is a cup of tea good?
#
# Neither too hot nor too cold, neither too strong nor too weak. Each orange circle is a cup that was enjoyed, each blue square one that was
# not. Can a neuron learn the difference from them? Lesson 1: it draws one straight line. Hidden neurons (units) add lines at which the
# answer may bend; these are dashed, with a tick toward the side where the unit fires.
#
# Training moves the weights in small steps so that the *loss* falls, a number for how wrong the network is; one look at all points is an
# *epoch* (lessons 3 to 5). Predict, then choose how many units there are, by the row of circles above the curves, and train.

# %% tags=["question"]
predict(ask.PREDICT_RING, ring_units(yours("2.1")))

# %% [markdown]
# When you are through, you can
# - write ReLU, leaky ReLU, sigmoid and tanh, and the slope of each;
# - say which one belongs at which output;
# - see a deep network fade, explode or stay alive, and start it so that it lives;
# - find saturated and dead neurons.
#
# You need: lesson 1, slopes, and standard deviations (squared: variances).

# %% [markdown] tags=["core"]
# ## Three bends (core)
#
# With its weighted sum alone, a neuron draws straight lines. What bends them? The **activation function**: it brings non-linearity, and
# only with it can a network learn complex patterns. Three of them are everywhere.

# %% tags=["core"]
z = np.linspace(-4, 4, 161)
figure, all_axes = plt.subplots(1, 3, figsize=(9, 2.4), layout="constrained")
for axes, name in zip(all_axes, ["ReLU", "sigmoid", "tanh"]):
    axes.plot(z, utils.ACTIVATIONS[name][0](z), color=plots.INK)
    plots.frame(axes, name, "z", "output")
    axes.grid(color=plots.PALE, linewidth=0.5)
plots.described(figure, "Three curves over z from -4 to 4. ReLU: 0 up to z = 0, then a straight line up. "
                "Sigmoid: an S from 0 to 1, through one half at z = 0. Tanh: an S from -1 to 1, through 0.")

# %% tags=["core"]
for z in (-4.0, -1.0, 0.0, 1.0, 4.0):
    print(f"z = {z:4.1f}   ReLU {utils.relu(z):6.4f}   sigmoid {utils.sigmoid(z):6.4f}   tanh {utils.tanh(z):7.4f}")

# %% [markdown] tags=["core"]
# - **ReLU**, $f(z) = \max(0, z)$, lets positive numbers through and stops the others. Hidden layers use it most.
# - The **sigmoid**, $\sigma(z) = 1 / (1 + e^{-z})$, gives outputs between 0 and 1. It stands at the output of a binary classification (yes
#   or no).
# - **tanh**, $\tanh(z) = (e^z - e^{-z}) / (e^z + e^{-z})$, gives outputs between -1 and 1.

# %% [markdown] tags=["core"]
# ### Exercise 2.1: ReLU (\*, 2 minutes)
# Write ReLU for an array of any shape.

# %% tags=["core"]
def relu(x):
    """max(0, x), element by element: an array of the shape of x.

    x: an array of any shape.
    Example: relu(np.array([-2.0, 3.0])) is [0.0, 3.0]
    """
    # BEGIN SOLUTION
    return np.maximum(x, 0)
    # END SOLUTION

# %% tags=["core"]
check("2.1", relu)

# %% [markdown]
# ## ReLU and its leaky sister
#
# ReLU is made of two straight pieces. Is it not linear, then? A linear function gives for a sum the sum of its values. Does ReLU?

# %%
relu_2_1 = yours("2.1")
print(f"ReLU(2) + ReLU(-3) = {relu_2_1(np.array(2.0)) + relu_2_1(np.array(-3.0)):.1f}")
print(f"ReLU(2 + -3)       = {relu_2_1(np.array(2.0 - 3.0)):.1f}")

# %% [markdown]
# It does not: one bend is enough.
#
# ### Exercise 2.2: leaky ReLU (\*, 2 minutes)
# Leaky ReLU keeps a small slope where ReLU is flat. Write it: $x$ where $x > 0$, and $\alpha x$ elsewhere.

# %%
def leaky_relu(x, alpha=0.01):
    """x where x > 0, else alpha * x: an array of the shape of x.

    x: an array of any shape; alpha: a number from 0 to below 1.
    Example: leaky_relu(np.array([-2.0, 3.0])) is [-0.02, 3.0]
    """
    # BEGIN SOLUTION
    return np.where(x > 0, x, alpha * x)
    # END SOLUTION

# %%
check("2.2", leaky_relu)

# %% [markdown]
# ## How many bends?
#
# Back to the tea. Few units are cheap; how few will do? Once 2.1 passes, the picture runs on *your* ReLU:

# %%
ring_units(yours("2.1"))

# %% [markdown]
# ### Exercise 2.8: how many ReLU units part the ring? (\*\*\*, 7 minutes)
# Find the fewest hidden ReLU units that get every point right from some start (try several). Why is one fewer not enough?
#
# - A: Each class needs a unit of its own, and the border between them needs one more.
# - B: One line fewer always leaves the middle open on some side; this many can close around it.
# - C: Fewer lines could do it as well, but training gets stuck before it finds them.
# - D: A ring is round, and fewer straight pieces are too coarse for a round border.

# %%
fewest = (
    # BEGIN SOLUTION
    3
    # END SOLUTION
)
why = (
    # BEGIN SOLUTION
    "B"
    # END SOLUTION
)

# %%
check("2.8", fewest, why)

# %% [markdown] tags=["core"]
# ## Squeezed between two limits (core)
#
# What can go wrong in so short a formula as the sigmoid's? For $z = -1000$ it asks for $e^{1000}$, and a computer's numbers end long
# before:

# %% tags=["core"]
largest = np.finfo(float).max
print(f"the largest number is {largest:.2e}, which is e to the power of {np.log(largest):.2f}")

# %% [markdown] tags=["core"]
# ### Exercise 2.3: the sigmoid, also at 1000 (\*\*, 4 minutes)
# Write the sigmoid so that it is right, without a warning, from -1000 to 1000. For negative $x$, the same number is $e^x / (1 + e^x)$.

# %% tags=["core"]
def sigmoid(x):
    """1 / (1 + exp(-x)), element by element, without a warning for any x: an array of the shape of x.

    x: an array of any shape.
    Example: sigmoid(np.array([-1000.0, 0.0, 1000.0])) is [0.0, 0.5, 1.0]
    """
    # BEGIN SOLUTION
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))   # exp never sees a positive number
    # END SOLUTION

# %% tags=["core"]
check("2.3", sigmoid)

# %% [markdown] tags=["core"]
# What the answer should be decides the activation at a network's output:
#
# | the answer | output activation |
# |---|---|
# | any number (regression) | identity, which changes nothing |
# | yes or no | sigmoid |
# | one of several classes | softmax, one probability for each (lesson 3) |

# %% [markdown]
# ## tanh, and a doubt
#
# Is tanh a new curve at all? It is a sigmoid in disguise: half as wide, twice as high, and moved down by 1.
#
# ### Exercise 2.4: tanh from your sigmoid (\*\*, 4 minutes)
# Write tanh with one call of your sigmoid.

# %%
def tanh(x):
    """The hyperbolic tangent, element by element, without a warning for any x: an array of the shape of x.

    x: an array of any shape.
    Example: tanh(np.array([-1000.0, 0.0, 1000.0])) is [-1.0, 0.0, 1.0]
    """
    # BEGIN SOLUTION
    return 2 * sigmoid(2 * x) - 1
    # END SOLUTION

# %%
check("2.4", tanh)

# %% [markdown]
# Is a number between 0 and 1 a probability? Let a neuron that has learned nothing judge the moons, two crescents of
# points, and count how often it is right where it sounds certain.

# %%
rng = np.random.default_rng(3)
X, y = utils.moons(400, rng=rng)
says = utils.sigmoid(10 * X @ rng.normal(size=2))
certain = (says > 0.95) | (says < 0.05)
print(f"certain on {certain.mean():.0%} of the points, and right on {((says > 0.5) == y)[certain].mean():.0%} of those")

# %% [markdown]
# (Another seed gives another share.) Only training against labels turns such numbers into useful probabilities (lesson 3).

# %% [markdown] tags=["core"]
# ## Slopes (core)
#
# How does a neuron deep inside hear of a mistake? By a signal that travels back from the output, layer by layer: for each neuron, how the
# network's error responds to a small change of its $z$. Lesson 4 computes it; it is called **delta**. Between two layers it is multiplied
# by the weights, and in every neuron by the slope of the activation at its $z$.

# %% tags=["core"]
z = np.linspace(-8, 8, 321)
figure, all_axes = plt.subplots(1, 3, figsize=(9, 2.2), layout="constrained", sharey=True)
for axes, name in zip(all_axes, ["ReLU", "sigmoid", "tanh"]):
    axes.plot(z, utils.ACTIVATIONS[name][1](z), color=plots.ZERO, linestyle="dashed", linewidth=2)
    plots.frame(axes, f"slope of {name}", "z", "slope")
plots.described(figure, "Three dashed curves over z from -8 to 8. The slope of ReLU: 0 below z = 0, 1 above. Of the "
                "sigmoid: a low hill, 0.25 at z = 0. Of tanh: a hill half as wide, 1 at z = 0. Both are almost 0 far out.")

# %% tags=["core"]
for z in (0.5, 2.0, 6.0):
    slopes = {name: utils.ACTIVATIONS[name][1](np.array(z)) for name in ("ReLU", "sigmoid", "tanh")}
    print(f"z = {z:.1f}   slope of " + "   ".join(f"{name} {slope:.4f}" for name, slope in slopes.items()))
print(f"ten sigmoids at their steepest: 0.25 to the power of 10 = {0.25**10:.1e}")

# %% [markdown]
# ## The slopes in formulas
#
# Must slopes be measured, or can they be written down?
#
# $$\sigma'(z) = \sigma(z)\,(1 - \sigma(z)), \qquad \tanh'(z) = 1 - \tanh^2(z), \qquad \mathrm{ReLU}'(z) = 1 \text{ if } z > 0 \text{, else } 0$$

# %%
z = np.linspace(-3, 3, 30)   # 0 is not among them
for name in ("ReLU", "sigmoid", "tanh"):
    function, derivative = utils.ACTIVATIONS[name]
    measured = utils.numerical_gradient(lambda z, function=function: function(z).sum(), z)
    print(f"{name}: largest distance of formula and measured slope {np.abs(derivative(z) - measured).max():.6f}")

# %% [markdown]
# At its kink, $z = 0$, ReLU has no slope. Does that make it unusable? Hardly any $z$ is exactly 0, and there every number from 0 to 1
# will do.
#
# ### Exercise 2.5: three slopes (\*\*, 4 minutes)
# Write the three slopes at the input $x$, of any shape, without a warning from -1000 to 1000.

# %%
def relu_grad(x):
    """The slope of ReLU at the input x: an array of the shape of x."""
    # BEGIN SOLUTION
    return np.where(x > 0, 1.0, 0.0)
    # END SOLUTION

def sigmoid_grad(x):
    """The slope of the sigmoid at the input x: an array of the shape of x."""
    # BEGIN SOLUTION
    s = sigmoid(x)
    return s * (1 - s)
    # END SOLUTION

def tanh_grad(x):
    """The slope of tanh at the input x: an array of the shape of x."""
    # BEGIN SOLUTION
    return 1 - tanh(x) ** 2
    # END SOLUTION

# %%
check("2.5", relu_grad, sigmoid_grad, tanh_grad)

# %% [markdown]
# ## Who is still listening?
#
# Far out, the S-curves are flat: nearly nothing gets back through such a neuron. Call it **saturated** where its slope is under 1 % of
# the largest one.
#
# ### Exercise 2.6: how many are saturated? (\*\*, 4 minutes)
# Write the share of slopes that are below 1 % of the largest possible slope.

# %%
def saturated_fraction(slopes, max_slope):
    """The share of units whose slope is below 1 % of max_slope: a fraction from 0 to 1.

    slopes: an array of any shape, 0 or above; max_slope: the largest slope of the activation.
    Example: saturated_fraction(np.array([0.2, 0.001]), 0.25) is 0.5
    """
    # BEGIN SOLUTION
    return float((slopes < 0.01 * max_slope).mean())
    # END SOLUTION

# %%
check("2.6", saturated_fraction)

# %% [markdown]
# Here are 200 units, each with a $z$ of its own (its *pre-activation*) drawn around a mean, with a spread that is their standard deviation
# (sd). Predict, then drag them apart.

# %% tags=["question"]
predict(ask.PREDICT_SATURATION, saturation_meter(yours("2.5"), yours("2.6")))

# %% [markdown] tags=["core"]
# ## Keep layer 10 alive (core)
#
# Does anything that you put in arrive at layer 10? Stack ten layers of 100 neurons, with random weights. First see the *sizes*, a dot for
# each layer: the root of the mean square (rms) of its outputs, which are called *activations*.

# %% tags=["core", "question"]
predict(ask.PREDICT_STACK, activation_explorer(part_by_part=True))

# %% [markdown] tags=["core"]
# Then let *show* add one part at a time:
# - *differences* (squares): how much the activations still differ between examples. Without them, a layer knows nothing about its input;
# - *deltas*, which come back from the right;
# - *one layer's z*: press a layer. Where the curve is hatched it is *saturated*, its slope under 1 % of the largest.
#
# Your task: keep layer 10 alive. Find a standard deviation (sd) of the weights that holds dots, squares and deltas in their gray bands; the
# words under the picture say when. Try tanh, then ReLU. Does the sigmoid have one?

# %% [markdown] tags=["core"]
# Deltas do not vanish by depth alone. Each layer multiplies by some factor, and only a factor near 1 survives ten layers: the
# activation and the initial weights decide it together. A small slope, such as the sigmoid's, asks for far larger weights.

# %% [markdown]
# ## Which weights, and why
#
# Do the gradients tell which stack is ill?

# %%
from utils.lesson_02.deep_stack import state

for activation, sd in [("ReLU", 0.05), ("ReLU", 0.20), ("ReLU", 0.14)]:
    s = state(activation, z=0.0, depth=10, sd=sd, layer=1)
    print(f"{activation}, sd {sd:.2f}: activations of layer 10 {s.activations[-1]:.1e}; of layer 1, relative to layer 10: "
          f"deltas {s.deltas[0]:.1e}, weight gradients {s.weight_gradients:.1e}")

# %% [markdown]
# The last number of each line is a trap. The gradient of a weight (how the error responds to it) is the delta of its neuron times the
# activation that comes in. Here it is nearly the same in layers 1 and 10, because one factor grows where the other shrinks. Watch the
# factors.
#
# Why 0.14? A weighted sum adds `fan_in` products (the number of inputs), so its mean square is `fan_in` times the variance of the weights
# times the mean square of the inputs:

# %%
rng = np.random.default_rng(0)
x, W = rng.normal(size=(1000, 100)), rng.normal(0, 0.05, (100, 100))
print(f"measured {np.mean((x @ W) ** 2):.4f}, predicted {100 * 0.05**2 * np.mean(x**2):.4f}")
print(f"the root of 2/100: {np.sqrt(2 / 100):.4f}")

# %% [markdown]
# A weight variance of $1 / \text{fan\_in}$ keeps the size. ReLU throws away half of the numbers, so it needs $2 / \text{fan\_in}$: He's
# weights, named after Kaiming He. Going back, the number of outputs counts instead; $2 / (\text{fan\_in} + \text{fan\_out})$, named after
# Xavier Glorot, is a compromise, for curves with slope 1 at 0, such as tanh.
#
# ### Exercise 2.7: initial weights that keep layer 10 alive (\*\*\*, 7 minutes)
# Write both: shape (fan_in, fan_out), mean 0, that variance, normal or uniform, drawn from `rng`.

# %%
def xavier_init(fan_in, fan_out, rng):
    """Weights (fan_in, fan_out) with mean 0 and variance 2 / (fan_in + fan_out), drawn from the generator rng."""
    # BEGIN SOLUTION
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))
    # END SOLUTION

def he_init(fan_in, fan_out, rng):
    """Weights (fan_in, fan_out) with mean 0 and variance 2 / fan_in, drawn from the generator rng."""
    # BEGIN SOLUTION
    return rng.normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    # END SOLUTION

# %%
check("2.7", xavier_init, he_init)

# %%
def layer_10(function, init):
    """The size (root mean square) of the activations after ten layers of 100."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 100))
    for _ in range(10):
        x = function(x @ init(100, 100, rng))
    return np.sqrt(np.mean(x * x))

xavier, he = yours("2.7")
for name, function in [("tanh", utils.tanh), ("ReLU", utils.relu)]:
    print(f"{name}: Xavier {layer_10(function, xavier):.4f}, He {layer_10(function, he):.4f}")

# %% [markdown]
# Both keep tanh alive; only He's weights keep ReLU alive, and `utils.Linear` starts with these, also in lesson 6. Now the explorer runs on
# your functions and weights:

# %% tags=["question"]
mine = {"ReLU": (yours("2.1"), yours("2.5")[0]), "sigmoid": (yours("2.3"), yours("2.5")[1]),
        "tanh": (yours("2.4"), yours("2.5")[2])}
predict(ask.PREDICT_SIGMOID, activation_explorer(mine, yours("2.7")))

# %% [markdown]
# ## Dead neurons
#
# Can a neuron die? ReLU is flat on one half. Predict what follows, then train with large steps (the *learning rate* says how large), drag
# the step, and rest the pointer on a unit:

# %% tags=["question"]
predict(ask.PREDICT_DEAD, dead_relu(yours("2.1"), yours("2.2")))

# %% [markdown]
# Smaller steps and a bias of 0 at the start keep units alive; with leaky ReLU, silent ones can return, slowly.

# %% [markdown]
# ## Break it (second sitting)
#
# Can a test be fooled? This one was written for tanh:

# %%
def weak_test(f):
    """Whether f looks like tanh: 0 at 0, near 1 at 100, near -1 at -100."""
    return bool(abs(f(np.array(0.0))) < 1e-6 and abs(f(np.array(100.0)) - 1) < 1e-6 and abs(f(np.array(-100.0)) + 1) < 1e-6)

print(f"tanh: {weak_test(utils.tanh)}, sigmoid: {weak_test(utils.sigmoid)}")

# %% [markdown]
# ### Exercise 2.9: fool a test, then mend it (\*\*\*, 7 minutes)
# Write a function that is not tanh and passes the test. Then write `catches(f)`, True where `f` is not tanh: it must clear tanh
# and catch sixteen others.

# %% tags=["second-sitting"]
def wrong_tanh(x):
    """Not tanh, but it passes weak_test. x: an array of any shape."""
    # BEGIN SOLUTION
    return np.clip(x, -1, 1)
    # END SOLUTION

def catches(f):
    """True if f is not tanh, False if it is. f: a function from an array to an array of its shape."""
    # BEGIN SOLUTION
    x = np.linspace(-5, 5, 101)
    return not np.allclose(f(x), np.tanh(x), atol=1e-6)
    # END SOLUTION

# %%
check("2.9", wrong_tanh, catches)

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Three questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Five more, two of them on lesson 1", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - The bend makes a network more than a line. ReLU in hidden layers; at the output, what the answer needs.
# - Deltas are multiplied by slopes. Saturated: almost 0. Dead: 0 for every example.
# - Initial weights belong to the activation: Xavier's for tanh, He's for ReLU; ten sigmoid layers fade even with Xavier's. Watch
#   activations and deltas.
#
# Say it in one sentence: *why do ten sigmoid layers hardly learn, and what would you change first?*

# %%
progress()

# %% [markdown]
# ### Further reading
# - V. Nair and G. Hinton, "Rectified linear units improve restricted Boltzmann machines" (2010): ReLU.
# - X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010): Xavier's formula.
# - K. He and others, "Delving deep into rectifiers" (2015): the factor 2 for ReLU.
# - A. Maas and others, "Rectifier nonlinearities improve neural network acoustic models" (2013): leaky ReLU.
#
# Answers to all exercises: [the solutions](../solutions/02_activation_functions.ipynb). Next: [lesson 3, loss
# functions](03_loss_functions.ipynb).
