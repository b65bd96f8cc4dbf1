# %% [markdown]
# # 4 Forward and backward propagation
#
# **50 minutes**, or 12 for the core path: the sections marked *(core)*. *Run > Run All Cells* wakes the pictures up.
#
# When you are through, you can
# - compute every gradient of a small network by hand, and in code;
# - build back-propagation, and check it without trusting it;
# - write SGD, momentum and Adam, and say what each is good for;
# - say what back-propagation is not.
#
# You need: lessons 1 to 3, and the slopes of $x^2$ and of the sigmoid.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.lesson_04 import ask, chain_gears, gradient_bench, graph_stepper, optimizer_race
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## Forward, and back (core)
#
# A neuron should say 1 and says less. Which of its numbers is to blame, and by how much? Press *Show* five times and watch values go forward
# to the loss $L$; press on, and gradients come back. Then change a number above. Press a box to ask for it; rest on an arrow to see its slope.

# %% tags=["core"]
graph_stepper("one neuron")

# %% [markdown] tags=["core"]
# **Forward propagation**: data moves through the network layer by layer, and the outputs follow from the current weights and activations.
# **Backward propagation** then computes the gradients of the loss with respect to the weights, by the chain rule. An optimizer such as SGD
# or Adam uses them to update the weights and lower the loss. The same neuron in code:

# %% tags=["core"]
x, w, b, y = 2.0, 0.5, -0.4, 1.0
z = w * x + b                     # forward: from the data to the loss
p = utils.sigmoid(z)
L = (p - y) ** 2
print(f"forward:  z = {z:.4f}   p = {p:.4f}   L = {L:.4f}")

dL_dp = 2 * (p - y)               # backward: from the loss to the weight
dp_dz = p * (1 - p)
dz_dw = x
print(f"backward: dL/dp = {dL_dp:.4f}   dp/dz = {dp_dz:.4f}   dz/dw = {dz_dw:.4f}   dL/dw = {dL_dp * dp_dz * dz_dw:.4f}")

moved = (utils.sigmoid((w + 0.0001) * x + b) - y) ** 2
print(f"measured: w + 0.0001 changes L by {moved - L:.8f}, which is {(moved - L) / 0.0001:.4f} for each unit of w")

# %% [markdown] tags=["core"]
# Each step back asks one small question: how does *this* number answer to the one before it? The answers are multiplied. This is the
# **chain rule**:
#
# $$\frac{dL}{dw} = \frac{dL}{dp} \cdot \frac{dp}{dz} \cdot \frac{dz}{dw}$$
#
# Where one number feeds several others, it has several ways to the loss. What happens to its gradient? Predict, then fill this graph yourself:
# enter each value, and on the way back each gradient ($\partial$ marks the slope along a single arrow). Here $z$ feeds two boxes. The list
# holds more graphs, and a place for an expression of your own.

# %% tags=["core", "question"]
predict(ask.PREDICT_FAN_OUT, graph_stepper("z = w*x + b; L = (z - y)**2 + z", w=0.5, x=2.0, b=-0.4, y=1.0))

# %% [markdown] tags=["core"]
# ### Exercise 4.1: the chain rule by hand (\*, 2 minutes)
# Write both gradients for $L = (\sigma(wx + b) - y)^2$.

# %% tags=["core"]
def chain_rule_neuron(x, w, b, y):
    """(dL/dw, dL/db) of L = (sigmoid(w x + b) - y)^2. x, w, b, y: numbers."""
    # BEGIN SOLUTION
    p = utils.sigmoid(w * x + b)
    dz = 2 * (p - y) * p * (1 - p)
    return dz * x, dz
    # END SOLUTION

# %% tags=["core"]
check("4.1", chain_rule_neuron)

# %% [markdown]
# ## Three gears in a row
#
# The first of three gears turns a little. How far does the last one turn? Here the gears are functions, and each number has a line of its own.
# Predict, then drag $x$, its nudge, or the dots of $u$ and $y$.

# %% tags=["question"]
predict(ask.PREDICT_GEARS, chain_gears())

# %% [markdown] tags=["core"]
# ## A whole layer at once (core)
#
# A batch and its weights are thousands of numbers. Does each need a chain of its own? No: matrices carry them together.
#
# A layer computes $Y = XW + b$ for a batch. From the layer above comes $dY$, the gradient of the loss for each number in $Y$. Shapes nearly
# tell what goes back: $dW$ has the shape of $W$, $dX$ that of $X$, $db$ that of $b$.
#
# $$dW = X^\top dY, \qquad dX = dY\,W^\top, \qquad db = \text{the sum of the rows of } dY$$
#
# ($X^\top$ is `X.T`: rows and columns are swapped.) Why sums? A weight and a bias work on every example of the batch, so they have a way to
# the loss through each of them. Gradients **add**. ($dX$ of the first layer tells which pixels an answer hangs
# on: lesson 7.)

# %% tags=["core"]
rng = np.random.default_rng(0)
X, W, b, dY = rng.normal(size=(5, 3)), rng.normal(size=(3, 2)), rng.normal(size=2), rng.normal(size=(5, 2))
def made_up(X, W, b):
    return ((X @ W + b) * dY).sum()   # a loss whose gradient for Y is dY

for name, formula, measured in [("dW", X.T @ dY, utils.numerical_gradient(lambda W: made_up(X, W, b), W)),
                                ("dX", dY @ W.T, utils.numerical_gradient(lambda X: made_up(X, W, b), X)),
                                ("db", dY.sum(axis=0), utils.numerical_gradient(lambda b: made_up(X, W, b), b))]:
    print(f"{name}: largest distance of formula and measured gradient {np.abs(formula - measured).max():.6f}")

# %% [markdown] tags=["core"]
# ### Exercise 4.2: backward through a layer (\*\*, 4 minutes)
# Write all three.

# %% tags=["core"]
def linear_backward(dout, X, W):
    """(dX, dW, db) of out = X W + b, with the shapes of X, W and b.

    dout: dL/dout (N, K); X: (N, D); W: (D, K)
    """
    # BEGIN SOLUTION
    return dout @ W.T, X.T @ dout, dout.sum(axis=0)
    # END SOLUTION

# %% tags=["core"]
check("4.2", linear_backward)

# %% [markdown]
# ## A whole network
#
# What must a layer remember on the way forward? Look at the formulas: the way back needs $X$ and $W$, the values that the way forward
# met. So a layer has to keep them. An activation keeps its input, too: ReLU lets a gradient pass where its input was above 0.
#
# ### Exercise 4.3: backward through ReLU (\*, 2 minutes)
# Write it.

# %%
def relu_backward(dout, x):
    """dL/dx of out = relu(x), an array of the shape of x. dout: dL/dout; x: the input of the ReLU; same shape."""
    # BEGIN SOLUTION
    return dout * (x > 0)
    # END SOLUTION

# %%
check("4.3", relu_backward)

# %% [markdown]
# ### Exercise 4.4: backward through a network (\*\*\*, 7 minutes)
# The network computes `relu(X @ W1 + b1) @ W2 + b2`, and its loss is the mean cross-entropy (lesson 6 has it read digits). Go forward,
# then back: begin with the gradient of exercise 3.7, `yours("3.7")(logits, labels)`, then use 4.2, 4.3 and 4.2.

# %%
def mlp_backward(X, labels, W1, b1, W2, b2):
    """The gradients {"W1": ..., "b1": ..., "W2": ..., "b2": ...} of the mean cross-entropy.

    X: (N, D); labels: integers from 0 to C - 1, (N,); W1: (D, H); b1: (H,); W2: (H, C); b2: (C,)
    """
    # BEGIN SOLUTION
    hidden = X @ W1 + b1
    active = np.maximum(hidden, 0)
    dlogits = utils.softmax(active @ W2 + b2)
    dlogits[np.arange(len(X)), labels] -= 1
    dactive, dW2, db2 = linear_backward(dlogits / len(X), active, W2)
    _, dW1, db1 = linear_backward(relu_backward(dactive, hidden), X, W1)
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
    # END SOLUTION

# %%
check("4.4", mlp_backward)

# %% [markdown]
# ## One step smaller (second sitting)
#
# You can come back to this section: the next ones do not need it.
#
# Can you never write a backward pass again? Yes: let every *number* remember what it was made from. Each operation stores how its
# result passes a gradient on; `backward` visits the numbers in reverse order.
#
# ### Exercise 4.5: a number that remembers how it was made (\*\*\*, 30 minutes)
# First write `SmallValue` (10 minutes). Each result keeps the two numbers that it was made of, and how steeply it answers to each. On the way
# back, a gradient is multiplied by that slope and *added* to what is there: a number may be used several times. `backward` may call itself.
#
# Then `Value` (20 minutes), which builds on it. Two things stop `backward` now. Python gives up at about 1,000 calls inside each other. And a
# number that was doubled 24 times has 16 million ways back. So visit every number once, without such calls. In which order?

# %% tags=["second-sitting"]
class SmallValue:
    """A number with .data and .grad. Knows + and * with another SmallValue, and backward().

    v.backward(), called once, gives every SmallValue u that v was made from its grad, dv/du.
    """
    # BEGIN SOLUTION
    def __init__(self, data, made_from=()):
        self.data, self.grad = data, 0.0
        self.made_from = made_from   # pairs: (another, how this one answers to it)

    def __add__(self, other):
        return type(self)(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return type(self)(self.data * other.data, ((self, other.data), (other, self.data)))

    def backward(self, gradient=1.0):
        self.grad += gradient                       # gradients add
        for part, slope in self.made_from:
            part.backward(slope * gradient)         # every way back by itself
    # END SOLUTION

class Value(SmallValue):
    """A SmallValue that also knows plain numbers on either side of + and *, tanh() and relu().

    Its backward() goes through any graph: each Value once, after all those that use it.
    """
    # BEGIN SOLUTION
    def __add__(self, other):
        return super().__add__(other if isinstance(other, Value) else Value(other))

    def __mul__(self, other):
        return super().__mul__(other if isinstance(other, Value) else Value(other))

    __radd__, __rmul__ = __add__, __mul__

    def tanh(self):
        t = float(np.tanh(self.data))
        return Value(t, ((self, 1 - t * t),))

    def relu(self):
        return Value(max(0.0, self.data), ((self, float(self.data > 0)),))

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:                             # each one after all that it was made from; no recursion
            value, done = stack.pop()
            if done:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                stack.append((value, True))
                stack.extend((part, False) for part, _ in value.made_from)
        self.grad = 1.0
        for value in reversed(order):
            for part, slope in value.made_from:
                part.grad += slope * value.grad
    # END SOLUTION

# %%
check("4.5", SmallValue, Value)

# %% [markdown]
# Now the same model four times, with the same test after each: two inputs, two hidden ReLU neurons, one output, a squared error.

# %%
x, y = np.array([[1.0, -2.0]]), np.array([[0.5]])
W1, W2 = np.array([[0.9, -0.3], [0.2, 0.5]]), np.array([[0.7], [-0.6]])
wanted = utils.numerical_gradient(lambda moved: ((np.maximum(x @ moved, 0) @ W2 - y) ** 2).item(), W1)

def test(gradient):
    print(f"largest distance from the measured gradient of W1: {np.abs(np.array(gradient) - wanted).max():.6f}")

# by hand: one chain for each weight, from the input to the loss
hidden = x @ W1
d_out = 2 * (np.maximum(hidden, 0) @ W2 - y)
test([[d_out.item() * W2[k, 0] * (hidden[0, k] > 0) * x[0, i] for k in range(2)] for i in range(2)])

# functions
linear_back, relu_back = yours("4.2"), yours("4.3")
d_active, _, _ = linear_back(d_out, np.maximum(hidden, 0), W2)
test(linear_back(relu_back(d_active, hidden), x, W1)[1])

# numbers that remember
_, Number = yours("4.5")
weights = [[Number(w) for w in row] for row in W1]
sums = [weights[0][k] * x[0, 0] + weights[1][k] * x[0, 1] for k in range(2)]
error = sums[0].relu() * W2[0, 0] + sums[1].relu() * W2[1, 0] + -y.item()
(error * error).backward()
test([[w.grad for w in row] for row in weights])

# the course's own layers
first, second = utils.Linear(2, 2, rng=rng), utils.Linear(2, 1, rng=rng)
first.W.value, second.W.value = W1, W2
network, loss = utils.Sequential(first, utils.ReLU(), second), utils.MSELoss()
loss.forward(network.forward(x), y)
network.backward(loss.backward())
test(first.W.grad)

# %% [markdown]
# The last one is how `utils.Sequential` goes back: `for layer in reversed(self.layers): dy = layer.backward(dy)`. Each backward pass of it
# *sets* the gradients. PyTorch *adds* them to what is there, and you clear them before each step.
#
# ## Trust, but measure
#
# How do you know that a gradient is right? A wrong one often raises no error and still learns a little. So measure: move each number by a
# small $h$ to both sides, and see how the loss answers.
#
# $$\frac{dL}{dx} \approx \frac{L(x + h) - L(x - h)}{2h}$$
#
# ### Exercise 4.6: the slope by measurement (\*\*, 4 minutes)
# Write it for an array of any shape, one element at a time, and leave `x` as it was.

# %%
def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by central differences: an array of the shape of x.

    f: a function from an array to a number; x: an array of any shape, floats or integers
    """
    # BEGIN SOLUTION
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient
    # END SOLUTION

# %%
check("4.6", numerical_gradient)

# %% [markdown]
# How near is near enough? Compared element by element, a tiny gradient looks far off because of mere rounding. Take the largest distance,
# and divide it by the largest gradient of the whole array.
#
# ### Exercise 4.7: an error that does not cry wolf (\*\*, 4 minutes)
# Write it. Two arrays of zeros have the error 0.

# %%
def relative_error(a, b):
    """The largest |a - b|, divided by the largest |a| or |b|; 0 if both are 0: a float. a, b: arrays of one shape."""
    # BEGIN SOLUTION
    scale = max(np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / scale) if scale else 0.0
    # END SOLUTION

# %%
check("4.7", relative_error)

# %% [markdown]
# Here is a gradient of a small network, as backward claims it and as it was measured. Predict, then choose a broken *layer*, press a number,
# and drag $h$: too large, and the slope changes on the way; too small, and rounding drowns the difference.

# %% tags=["question"]
predict(ask.PREDICT_CHECK, gradient_bench(yours("4.6"), yours("4.7")))

# %% [markdown]
# A passed check says that the gradient is the slope of the loss at this point. It does not prove that the network learns: that takes good
# data, a good loss, and good steps.
#
# ## From gradients to steps
#
# You know the slope under your feet. Where do you step? Back-propagation does not say: it only computes gradients. The learning rule is the
# **optimizer**. Predict, then let three of them race: first with the same learning rate for all, then with *each one tuned*. Drag the start.
# Turn the ravine, too, and try the saddle.

# %% tags=["question"]
predict(ask.PREDICT_RACE, optimizer_race(step=0))

# %% [markdown]
# The simplest one, SGD (stochastic gradient descent), steps against the gradient. Momentum keeps a velocity $v$:
#
# $$w \leftarrow w - \eta\,g \qquad\qquad v \leftarrow \mu v + g, \quad w \leftarrow w - \eta\,v$$
#
# Here $g$ is the gradient, $\eta$ the learning rate, and $\mu$ says how much of the old velocity stays.
#
# ### Exercise 4.8: two steps downhill (\*, 2 minutes)
# Write one step of each. Return new arrays.

# %%
def sgd_step(w, g, lr):
    """The new w. w, g: arrays of one shape; lr: the learning rate."""
    # BEGIN SOLUTION
    return w - lr * g
    # END SOLUTION

def momentum_step(w, g, v, lr, mu):
    """The new (w, v). w, g, v: arrays of one shape; lr: the learning rate; mu: how much of v stays."""
    # BEGIN SOLUTION
    v = mu * v + g
    return w - lr * v, v
    # END SOLUTION

# %%
check("4.8", sgd_step, momentum_step)

# %% [markdown]
# **Adam** keeps two running means, of the gradient ($m$) and of its square ($v$, no velocity here), and divides: a weight whose gradient keeps
# its sign gets steps of about $\eta$, a steep one no longer than a flat one. $\beta_1$ and $\beta_2$ say how much of the old means stays. Both
# start at 0, so step $t$ corrects them; $\epsilon$ is a tiny number against a division by 0:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad
# w \leftarrow w - \eta \, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}$$
#
# ### Exercise 4.9: a step of Adam (\*\*\*, 7 minutes)
# Write one step; $t$ counts from 1.

# %%
def adam_step(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    """The new (w, m, v). w, g, m, v: arrays of one shape; t: the number of this step, from 1."""
    # BEGIN SOLUTION
    m = b1 * m + (1 - b1) * g
    v = b2 * v + (1 - b2) * g * g
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), m, v
    # END SOLUTION

# %%
check("4.9", adam_step)

# %% [markdown]
# The race again, on *your* steps once they have passed, and a fourth runner beside them. This one looks at nothing but the signs of the
# gradient. Can you write a faster one? To remember things, let it take a fourth argument `memory`, an empty dict at the start.

# %%
def my_step(w, g, lr):
    return w - lr * np.sign(g)

optimizer_race((*yours("4.8"), yours("4.9")), mine=my_step)

# %% [markdown]
# Down the same ravine, in numbers:

# %%
def run(optimizer, place):
    """What becomes of the loss (x^2 + 50 y^2) / 2 within 2,000 steps."""
    for step in range(1, 2001):
        place.grad = np.array([1.0, 50.0]) * place.value
        optimizer.step()
        loss = (place.value**2 @ [1.0, 50.0]) / 2
        if loss < 1e-3 or loss > 1e6:
            return f"below 0.001 after {step} steps" if loss < 1e-3 else "diverges"

for name, make in [("SGD, 0.039", lambda w: utils.SGD(w, 0.039)), ("SGD, 0.0401", lambda w: utils.SGD(w, 0.0401)),
                   ("momentum 0.9, 0.07", lambda w: utils.SGD(w, 0.07, momentum=0.9)),
                   ("Adam, 0.3", lambda w: utils.Adam(w, 0.3)), ("Adam, 0.01", lambda w: utils.Adam(w, 0.01))]:
    place = utils.Parameter(np.array([6.0, 3.0]))
    print(f"{name}: {run(make([place]), place)}")

# %% [markdown]
# Momentum adds up the small pulls along the floor, while the pulls across change their sign and cancel. Adam divides by the size of each
# weight's gradient, so it moves along the floor as fast as across. Turn the ravine, and floor and sides are no longer single weights: at
# the rate 0.3 of above, Adam gets slower. And it needs a good learning rate like the others.
#
# And plain SGD has a limit. Across, the slope grows by 50 for each unit of $y$ (its *curvature*); above a rate of $2 / 50$ every step
# overshoots by more than it gains.
#
# ## Break it (second sitting)
#
# Can you tell a bug from its symptoms? Four layers are broken, each in one line of its backward pass. (A stood for years in a well-known tutorial.)
#
# | | layer | the broken line |
# |---|---|---|
# | A | ReLU | `dx = dy * (y >= 0)`, where `y` is its output |
# | B | linear | `db = dy.mean(axis=0)` |
# | C | linear | `dx = dy @ W` |
# | D | sigmoid | `dx = dy * z * (1 - z)`, where `z` is its input |
#
# Each was put into its place in the same network: linear, 4 to 4 (C), ReLU (A), linear, 4 to 3 (B), sigmoid (D), linear, 3 to 3. Here is
# what the gradient check says, with eight examples: the relative error of 4.7 for the network's input `x` and every parameter. `layers[0]`
# is the first layer.

# %%
from utils.lesson_04.broken_layers import report

for number in (1, 2, 3, 4):
    errors = report(number)
    right = [name for name, error in errors.items() if error < 1e-7]
    print(f"report {number}: wrong " + ", ".join(f"{name} ({errors[name]:.3f})" for name in errors if name not in right))
    print(f"          right {', '.join(right)}")

# %% [markdown]
# ### Exercise 4.10: four broken backward passes (\*\*\*, 7 minutes)
# Which layer is behind each report? Write its letter.

# %% tags=["second-sitting"]
report_1 = (
    # BEGIN SOLUTION
    "C"
    # END SOLUTION
)
report_2 = (
    # BEGIN SOLUTION
    "A"
    # END SOLUTION
)
report_3 = (
    # BEGIN SOLUTION
    "D"
    # END SOLUTION
)
report_4 = (
    # BEGIN SOLUTION
    "B"
    # END SOLUTION
)

# %%
check("4.10", report_1, report_2, report_3, report_4)

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Three questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Five more, two of them on lesson 3", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - Forward: values, kept on the way. Back: slopes, multiplied along a way and added over all ways.
# - Back-propagation computes gradients; the optimizer learns from them.
# - Measure a gradient before you trust it.
#
# Say it in one sentence: *why do gradients add where a number is used twice?*

# %%
progress()

# %% [markdown]
# ### Further reading
# - D. Rumelhart, G. Hinton and R. Williams, "Learning representations by back-propagating errors" (1986): back-propagation for networks.
# - A. Baydin and others, "Automatic differentiation in machine learning: a survey" (2018): what `Value` is the smallest case of.
# - D. Kingma and J. Ba, "Adam: a method for stochastic optimization" (2015): exercise 4.9.
# - G. Goh, "Why momentum really works" (2017): ravines, seen and computed.
#
# Answers to all exercises: [the solutions](../solutions/04_forward_and_backward_propagation.ipynb). Next: [lesson 5, the training
# process](05_the_training_process.ipynb).
