# %% [markdown]
# # 1 Neurons and layers
#
# *Run > Run All Cells*, in the menu above, wakes everything up.
#
# **55 minutes**, or 12 for the core path: the sections marked *(core)*. You need Python functions, a little NumPy, and school algebra.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import matplotlib.pyplot as plt
import numpy as np

import utils
from utils import plots, relu, sigmoid
from utils.exercises import check, hint, progress, yours
from utils.lesson_01 import ask, digit_pad, linear_collapse, one_neuron, relu_hinges, shape_lens
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## Can it read your digit? (core)
#
# Draw a digit in the square. A network that has seen 6,000 digits of other people reads yours while you draw. Can you fool it?

# %% tags=["core"]
digit_pad()

# %% [markdown] tags=["core"]
# You will build and train such a network yourself (lesson 6). It is made of neurons in layers, and these come first. When you are
# through, you can
# - compute what a neuron does, by hand and in code;
# - say what its weights and its bias do to the line it draws;
# - run a batch of examples through a layer, and find a wrong shape;
# - explain what hidden layers add, and activations between them.

# %% [markdown] tags=["core"]
# ## How does one neuron decide? (core)
#
# A **neuron** takes input values, applies weights, adds a bias, and passes the result through an activation function.
#
# Take a neuron that decides whether to go out. Its two inputs are sunshine and free time. Multiply each input by its weight, add the
# products, which is NumPy's `x @ w`, and add the bias:

# %% tags=["core"]
x = np.array([3.0, 2.0])   # hours of sun, hours of free time
w = np.array([0.5, 1.0])   # how much each of them counts
b = -2.0                   # how hard it is to get this neuron going
z = x @ w + b              # 3.0 * 0.5 + 2.0 * 1.0 - 2.0
print(f"products {x * w}, their sum {x @ w:.1f}, with the bias z = {z:.1f}")

# %% [markdown] tags=["core"]
# This number is the **weighted sum** $z$. The **activation function** turns it into the neuron's output $y$. Two examples: ReLU lets
# positive numbers through and turns the rest into 0; the sigmoid squeezes every number between 0 and 1.

# %% tags=["core"]
print(f"ReLU({z:.1f}) = {relu(z):.4f},   sigmoid({z:.1f}) = {sigmoid(z):.4f}")
print(f"ReLU(-1.5) = {relu(-1.5):.4f},  sigmoid(-1.5) = {sigmoid(-1.5):.4f}")

# %% [markdown] tags=["core"]
# Here is this neuron to play with. Commit to a prediction; then the controls wake up, and you can drag the arrow and the line.
#
# Sun and free time are the axes of the plane, its four marks are days with 0 or 1 hour of each. The neuron fires ($z > 0$) where the
# plane is shaded; the arrow points in the direction of $w$. The bars show how $z$ comes about, the curve what the activation makes of it.

# %% tags=["core", "question"]
predict(ask.PREDICT_BIAS, one_neuron())

# %% [markdown] tags=["core"]
# Many expect the line to run along the arrow. It stands at a right angle to it: along the line $z$ does not change, and along $w$ it
# changes fastest.
#
# And the bias is not optional. Set it to 0, and the line is nailed to the origin, whatever the weights.
#
# In one line, for $D$ inputs:
#
# $$y = f(z), \qquad z = w_1 x_1 + w_2 x_2 + \dots + w_D x_D + b = w \cdot x + b$$

# %% [markdown]
# ## Could you do its work with a pencil?
#
# ### Exercise 1.1: one neuron by hand (\*, 2 minutes)
# Compute $z$ for the inputs $x = (2, 3)$, the weights $w = (0.7, -0.4)$ and the bias $b = 0.5$, on paper, and write the number here.

# %%
z_by_hand = (
    # BEGIN SOLUTION
    2 * 0.7 + 3 * -0.4 + 0.5
    # END SOLUTION
)

# %%
check("1.1", z_by_hand)

# %% [markdown]
# A check compares your answer with the right one, a function on many inputs, and says what it found. Stuck? Three hints open below what
# it says, one after the other.

# %% [markdown] tags=["core"]
# ## How little code is a neuron? (core)
#
# ### Exercise 1.2: the weighted sum in code (\*, 2 minutes)
# Write the weighted sum for any number of inputs.

# %% tags=["core"]
def weighted_sum(x, w, b):
    """The weighted sum of one neuron, a float.

    x, w: arrays of shape (D,); b: a number.
    Example: weighted_sum(np.array([1.0, 2.0]), np.array([3.0, 4.0]), 5.0) is 16.0
    """
    # BEGIN SOLUTION
    return float(x @ w + b)
    # END SOLUTION

# %% tags=["core"]
check("1.2", weighted_sum)

# %% [markdown] tags=["core"]
# ### Exercise 1.3: a whole neuron (\*, 2 minutes)
# Write the neuron: the weighted sum, passed through the activation function that the caller hands in.

# %% tags=["core"]
def neuron(x, w, b, activation):
    """The output of one neuron, a float.

    x, w: arrays of shape (D,); b: a number; activation: a function of one number.
    Example: neuron(np.array([1.0, 2.0]), np.array([3.0, -4.0]), 0.0, relu) is 0.0
    """
    # BEGIN SOLUTION
    return float(activation(x @ w + b))
    # END SOLUTION

# %% tags=["core"]
check("1.3", neuron)

# %% [markdown]
# ## Does the bigger weight matter more?
#
# From here on, `yours("1.3")` is your own function once it has passed its check, and the course's until then.
#
# Is the input with the bigger weight the more important one? Not by itself. Give the sun in minutes instead of hours: the input is 60
# times as large, the weight must become 60 times smaller, and the neuron is the same.

# %%
go_out = yours("1.3")
in_hours = go_out(np.array([3.0, 2.0]), np.array([0.5, 1.0]), -2.0, sigmoid)
in_minutes = go_out(np.array([180.0, 2.0]), np.array([0.5 / 60, 1.0]), -2.0, sigmoid)
print(f"sun in hours: {in_hours:.4f}, sun in minutes: {in_minutes:.4f}")

# %% [markdown] tags=["core"]
# ## What can many neurons do together? (core)
#
# Neurons that read the same inputs form a **layer**. A network has three kinds:
# - the **input layer** receives the features, the numbers that describe an example, such as pixel values or text embeddings (numbers
#   that stand for words); it computes nothing;
# - **hidden layers** transform them, each reading the layer before;
# - the **output layer** gives the result: a class label, such as "this is a 7", or a value.
#
# This one has 3 inputs, 4 hidden neurons and 2 outputs. Every line is a weight: wide if it is large, dashed if it is negative.

# %% tags=["core"]
rng = np.random.default_rng(0)
hidden, output = utils.Linear(3, 4, rng=rng), utils.Linear(4, 2, rng=rng)
network = utils.Sequential(hidden, utils.ReLU(), output)
figure, axes = plt.subplots(figsize=(7, 3.4))
plots.network(axes, [hidden.W.value, output.W.value])
plots.described(figure, "A network drawn from its weights: 3 input values, 4 hidden and "
                "2 output neurons, and a line from each of a layer to each of the next.")

# %% [markdown] tags=["core"]
# Put the weights of neuron $k$ into column $k$ of a matrix $W$, and a whole batch of examples into the rows of $X$. Then one matrix
# product, `X @ W`, computes every neuron for every example: each row of $X$ meets each column of $W$, as $x$ met $w$ above.

# %% tags=["core"]
X = np.array([[3.0, 2.0], [0.0, 1.0], [5.0, 0.5]])   # three days, two inputs
W = np.array([[0.5, -1.0], [1.0, 2.0]])              # two inputs, two neurons
b = np.array([-2.0, 0.5])
Y = X @ W + b
print(Y)
print(f"day 0, neuron 0, by hand: {3.0 * 0.5 + 2.0 * 1.0 - 2.0:.1f}")

# %% [markdown] tags=["core"]
# With $N$ examples, $D$ inputs and $K$ neurons:
#
# $$Y = X W + b, \qquad (N, K) = (N, D)\,(D, K) + (K)$$
#
# The bias $b$ has one number for each neuron. NumPy adds it to every row; this spreading is called broadcasting.

# %% [markdown]
# ## Can one line compute them all?
#
# ### Exercise 1.4: a layer over a batch (\*\*, 4 minutes)
# Write the layer's weighted sums for a whole batch.

# %%
def linear_forward(X, W, b):
    """The weighted sums of K neurons for N examples, an array of shape (N, K).

    X: (N, D), W: (D, K), b: (K,)
    """
    # BEGIN SOLUTION
    return X @ W + b
    # END SOLUTION

# %%
check("1.4", linear_forward)

# %% [markdown]
# Wrong shapes are a common bug. Worse than one that raises an error is one that runs. Predict, then look for it:

# %% tags=["question"]
predict(ask.PREDICT_SHAPES, shape_lens(yours("1.4")))

# %% [markdown]
# ### Exercise 1.5: count the parameters (\*\*, 4 minutes)
# Weights and biases together are the network's **parameters**: the numbers that training will find. Count them for any list of layer
# sizes, where every neuron reads the whole layer before it.

# %%
def count_parameters(sizes):
    """The number of weights and biases of a fully connected network, an int.

    sizes: a list such as [64, 32, 10]: 64 inputs, 32 hidden neurons, 10 outputs
    """
    # BEGIN SOLUTION
    return sum((n + 1) * k for n, k in zip(sizes[:-1], sizes[1:]))   # n inputs, k neurons
    # END SOLUTION

# %%
check("1.5", count_parameters)

# %%
count = yours("1.5")
in_network = sum(parameter.value.size for parameter in network.parameters())
print(f"[3, 4, 2]: counted {count([3, 4, 2])}, in the network above {in_network}")
print(f"[784, 128, 10], for digits of 28 x 28 pixels (lesson 6): {count([784, 128, 10]):,}")

# %% [markdown]
# ## In which order does it all run?
#
# ### Exercise 1.7: put a forward pass in order (\*\*, 4 minutes)
# Data moves through a network layer by layer: this is its **forward pass**. These lines of a network with one hidden layer were
# shuffled. (The softmax turns the last numbers into probabilities; `argmax` finds the place of the largest.)
#
# - A: `a1 = relu(z1)`
# - B: `predictions = p.argmax(axis=1)`
# - C: `z2 = a1 @ W2 + b2`
# - D: `p = softmax(z2)`
# - E: `z1 = X @ W1 + b1`
#
# Write the letters in the right order, as one text such as `"ABCDE"`.

# %%
order = (
    # BEGIN SOLUTION
    "EACDB"
    # END SOLUTION
)

# %%
check("1.7", order)

# %% [markdown]
# ## What can one neuron tell apart?
#
# Out only with sun and free time, or is one of them enough? Switch the inputs between 0 and 1, and a neuron becomes a logic gate, firing
# (1) where $z > 0$:
#
# | inputs | 0, 0 | 0, 1 | 1, 0 | 1, 1 | |
# |---|---|---|---|---|---|
# | AND | 0 | 0 | 0 | 1 | both are on |
# | OR | 0 | 1 | 1 | 1 | at least one is on |
# | NAND | 1 | 1 | 1 | 0 | not both |
# | XOR | 0 | 1 | 1 | 0 | exactly one is on |
#
# Below, orange circles must fire, blue squares must not, and a cross marks a mistake.

# %% tags=["question"]
predict(ask.PREDICT_GATES, one_neuron(yours("1.3"), goal="AND"))

# %% [markdown]
# ### Exercise 1.6: gates by hand (\*\*, 4 minutes)
# Write down weights and a bias for each gate, as a pair: `[2.0, -1.0], 0.3` means $w = (2, -1)$ and $b = 0.3$.

# %%
or_gate = (
    # BEGIN SOLUTION
    [1.0, 1.0], -0.5     # one input is enough
    # END SOLUTION
)
and_gate = (
    # BEGIN SOLUTION
    [1.0, 1.0], -1.5     # only both together are enough
    # END SOLUTION
)
nand_gate = (
    # BEGIN SOLUTION
    [-1.0, -1.0], 1.5    # AND with all signs turned around
    # END SOLUTION
)

# %%
check("1.6", or_gate, and_gate, nand_gate)

# %% [markdown]
# ## Why hidden layers?
#
# One neuron draws one straight line. What if a neuron reads other neurons?
#
# Take a single input $x$. A ReLU neuron with weight 1 and bias 1 is flat up to $x = -1$ and rises from there: it bends once, where its
# $z$ is 0. The neuron of the next layer weighs such bent lines and adds them up; its weight is the slope that each of them adds. With how
# few hidden neurons can you hit the target? Add some with *neurons*, and drag the bends.

# %% tags=["question"]
predict(ask.PREDICT_HINGES, relu_hinges(yours("1.3")))

# %% [markdown]
# So a hidden layer makes new features, and the output neuron needs only a weighted sum of *those*. The same trick solves XOR.
#
# ### Exercise 1.8: XOR with two hidden neurons (\*\*\*, 7 minutes)
# Find the weights of a network with two hidden neurons and one output neuron, each firing (1) where its $z > 0$ and silent (0) elsewhere,
# that computes XOR. Write `W1, b1, w2, b2`: `W1` has shape (2, 2), and its column $k$ belongs to hidden neuron $k$; `b1` and `w2` have two
# numbers, `b2` is one.

# %%
xor_weights = (
    # BEGIN SOLUTION
    [[1.0, -1.0], [1.0, -1.0]],   # W1: column 0 is OR, column 1 is NAND
    [-0.5, 1.5],                  # b1
    [1.0, 1.0],                   # w2: the output neuron is AND
    -1.5,                         # b2
    # END SOLUTION
)

# %%
check("1.8", xor_weights)

# %% [markdown]
# What did the hidden neurons do to the four corners?

# %%
W1, b1, w2, b2 = yours("1.8")
corners, fires = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
hidden = 1 * (corners @ W1 + b1 > 0)
figure, axes = plt.subplots(1, 2, figsize=(7, 3.2), layout="constrained")
for ax, places, name in (axes[0], corners, "x"), (axes[1], hidden, "h"):
    plots.frame(ax, f"XOR in the plane of {name}", f"{name}1", f"{name}2", (-0.6, 1.6), (-0.6, 1.6))
    ax.scatter(*places[fires == 1].T, s=120, color=plots.ONE)
    ax.scatter(*places[fires == 0].T, s=100, color=plots.ZERO, marker="s")
plots.described(figure, "Left: the four inputs of XOR; the two that must fire lie across from each "
                "other. Right: the same four in the plane of the two hidden neurons.")

# %% [markdown]
# On the right, two corners have met, and one straight line, the output neuron's, parts the colors.

# %% [markdown]
# ## Are six layers better than one?
#
# A layer without an activation is called linear. Do many of them make a strong network? Predict, then take out the ReLU between the two
# layers below, and add more of them:

# %% tags=["question"]
predict(ask.PREDICT_COLLAPSE, linear_collapse(yours("1.4"), yours("1.10")))

# %% [markdown]
# ### Exercise 1.10: two linear layers, multiplied out (\*\*\*, 7 minutes)
# Put the formula of layer 1 into that of layer 2, and multiply out: which $W$ and $b$ do you get?

# %%
def collapse(W1, b1, W2, b2):
    """The single layer that equals layer 1 followed by layer 2: a pair W (D, K), b (K,).

    W1: (D, H), b1: (H,), W2: (H, K), b2: (K,)
    """
    # BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2   # (X W1 + b1) W2 + b2 = X (W1 W2) + (b1 W2 + b2)
    # END SOLUTION

# %%
check("1.10", collapse)

# %%
first, second = utils.Linear(3, 5, rng=rng), utils.Linear(5, 2, rng=rng)
first.b.value, second.b.value = rng.normal(size=5), rng.normal(size=2)
X = rng.normal(size=(4, 3))
W, b = yours("1.10")(first.W.value, first.b.value, second.W.value, second.b.value)
one = X @ W + b
two = second.forward(first.forward(X))
bent = second.forward(relu(first.forward(X)))
print(f"largest difference, two layers against one: {np.abs(two - one).max():.4f}")
print(f"the same with a ReLU between the two:       {np.abs(bent - one).max():.4f}")

# %% [markdown]
# ## Can a wrong layer run? (second sitting)
#
# This layer passed its only test, a square one: 3 examples, 3 inputs, 3 neurons. Nothing raised an error, and it shipped.

# %%
def buggy_layer(X, W, b):
    b = b.reshape(-1, 1)
    return X @ W.T + b

print(buggy_layer(np.eye(3), np.eye(3), np.zeros(3)))

# %% [markdown]
# ### Exercise 1.9: bug hunt: the layer that worked once (\*\*\*, 7 minutes)
# Call it with other shapes, find both faults, and write the mended layer: X (N, D), W (D, K), b (K,) give (N, K).

# %% tags=["second-sitting"]
def mended_layer(X, W, b):
    """The weighted sums of K neurons for N examples, (N, K), for any N, D and K."""
    # BEGIN SOLUTION
    return X @ W + b   # W has a row for each input already; b (K,) is added to every row
    # END SOLUTION

# %%
check("1.9", mended_layer)

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Four questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Four more", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - A neuron: weighted sum, bias, activation. Its boundary stands at a right angle to its weights; the bias moves it without turning it.
# - A layer: many neurons on the same inputs, $Y = XW + b$. Say the shapes aloud.
# - Hidden layers build new features; without an activation between them they collapse into one.
#
# Say it in one sentence, to a friend or to the wall: *what does a hidden layer do that one neuron can't?*

# %%
progress()

# %% [markdown]
# ### Further reading
# - W. McCulloch and W. Pitts, "A logical calculus of the ideas immanent in nervous activity" (1943): the neuron as a gate, as in 1.6.
# - F. Rosenblatt, "The perceptron" (1958): the first neuron that finds its weights by itself.
# - M. Minsky and S. Papert, *Perceptrons* (1969): what one layer cannot do, XOR included, with proofs.
# - I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning* (2016), chapter 6: XOR by a hidden layer, worked through.
#
# Answers to all exercises: [the solutions](../solutions/01_neurons_and_layers.ipynb). Next: [lesson 2, activation
# functions](02_activation_functions.ipynb).
