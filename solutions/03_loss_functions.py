# %% [markdown]
# # 3 Loss functions
#
# **53 minutes**, or 12 for the core path: the sections marked *(core)*. *Run > Run All Cells* wakes the pictures up.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import matplotlib.pyplot as plt
import numpy as np

import utils
from utils import plots
from utils.exercises import check, hint, progress, yours
from utils.lesson_03 import ask, outlier_bench, softmax_thermometer, surprise_meter, two_losses
from utils.widgets import predict, quiz

# %% [markdown]
# ## What does one wrong price do?
#
# Twelve houses, their sizes and prices, and two lines that predict a price from a size. The solid line makes the mean of the squared
# errors as small as it can, the dashed line the mean of the errors themselves, without their signs. Then somebody types one price wrong.
# Predict, then drag that house up, or any other.

# %% tags=["question"]
predict(ask.PREDICT_OUTLIER, outlier_bench(yours("3.1")))

# %% [markdown]
# Is that price a slip of the pen? Take the loss whose line stays. Is one large miss really worse than many small ones? Take the other.
#
# When you are through, you can
# - say what a loss measures, and choose one for your task;
# - write mean squared error and cross-entropy, and their gradients, so that no number overflows;
# - explain why softmax and cross-entropy go together;
# - find a loss that is wrong without an error message.
#
# You need: lessons 1 and 2, and the natural logarithm ($\ln$).

# %% [markdown] tags=["core"]
# ## One number for how wrong (core)
#
# How wrong is a network? A **loss** measures how well a network's predictions match the true labels: one number, larger where they match
# less. Training changes the parameters to minimize it.
#
# For numbers such as prices (regression) the usual choice is the **mean squared error** (MSE). Three houses, in 100,000 dollars:

# %% tags=["core"]
predicted, true = np.array([3.0, 5.0, 2.0]), np.array([2.5, 5.5, 4.0])
errors = predicted - true
print(f"errors {errors}, squared {errors**2}, their mean {(0.25 + 0.25 + 4.00) / 3:.4f}")
print(f"utils.MSELoss says {utils.MSELoss().forward(predicted, true):.4f}")

# %% [markdown] tags=["core"]
# $$\mathrm{MSE} = \frac{1}{n} \sum_{i=1}^{n} (\hat y_i - y_i)^2$$
#
# Here $\hat y$ is a prediction and $y$ the truth. Look at the squares: the third error is four times the first, and costs sixteen times as
# much.

# %% [markdown] tags=["core"]
# ### Exercise 3.1: mean squared error (\*, 2 minutes)
# Write it for arrays of any shape: the mean is over all elements.

# %% tags=["core"]
def mse(y_pred, y_true):
    """The mean squared error over all elements, a float.

    y_pred, y_true: arrays of one shape, (N,) or (N, K).
    Example: mse(np.array([1.0, 4.0]), np.array([1.0, 2.0])) is 2.0
    """
    # BEGIN SOLUTION
    return float(np.mean((y_pred - y_true) ** 2))
    # END SOLUTION

# %% tags=["core"]
check("3.1", mse)

# %% [markdown]
# ## Which way to move
#
# Should the third house be predicted higher or lower, and how much would that help? That is the loss's **gradient**, one slope for each
# prediction. Raise the third prediction by a little $h$:

# %%
def loss_with(h):
    return utils.MSELoss().forward(predicted + np.array([0.0, 0.0, h]), true)

for h in (0.1, 0.01, 0.001):
    print(f"h = {h}: the loss changes by {loss_with(h) - loss_with(0):.6f}, that is {(loss_with(h) - loss_with(0)) / h:.4f} times h")

# %% [markdown]
# On paper: the third error, $-2$, becomes $-2 + h$, and its square $4 - 4h + h^2$. A small $h$ makes $h^2$ tiny, so the square changes by
# $-4h$: twice the error, times $h$. The mean over three houses divides by 3. So the slope is $-4/3$: below 0, so raising this prediction
# makes the loss fall.
#
# ### Exercise 3.2: the gradient of MSE (\*, 2 minutes)
# Write this slope for every element of `y_pred`.

# %%
def mse_grad(y_pred, y_true):
    """dMSE/dy_pred: an array of the shape of y_pred.

    y_pred, y_true: arrays of one shape, (N,) or (N, K)
    """
    # BEGIN SOLUTION
    return 2 * (y_pred - y_true) / y_pred.size
    # END SOLUTION

# %%
check("3.2", mse_grad)

# %%
loss, gradient = yours("3.1"), yours("3.2")
measured = utils.numerical_gradient(lambda moved: loss(moved, true), predicted)
print(f"measured by small steps {measured.round(4)}, by the formula {gradient(predicted, true).round(4)}")

# %% [markdown]
# MSE is not the only loss for regression: the mean absolute error (MAE) was the dashed line's. Once 3.1 passes, run the houses again: they
# will use your MSE.

# %% [markdown] tags=["core"]
# ## Surprise (core)
#
# How wrong is "90 %"? You said it and it happened: hardly a surprise. You said "1 %" and it happened: a big one. Measure the surprise by
# $-\ln p$, where $p$ is the probability that you gave to what then happened. Its unit is the **nat**.

# %% tags=["core"]
p = np.linspace(0.005, 1, 200)
figure, axes = plt.subplots(figsize=(6, 2.2), layout="constrained")
axes.plot(p, -np.log(p), color=plots.INK)
plots.frame(axes, "Surprise", "probability p that you gave", "-ln p (nats)", (0, 1), (0, 5))
plots.described(figure, "A curve over p from 0 to 1: above 5 near p = 0, 0.69 at one half, 0 at p = 1.")

# %% tags=["core"]
for p in (1.0, 0.9, 0.5, 0.1, 0.01):
    print(f"p = {p:4.2f}   surprise {0.0 - np.log(p):.4f} nats")
print(f"two surprises, p = 0.5 and p = 0.1: {-np.log(0.5) - np.log(0.1):.4f}; both at once, p = 0.05: {-np.log(0.05):.4f}")

# %% [markdown] tags=["core"]
# The last line says why it is a logarithm: probabilities of independent events multiply, surprises add.
#
# **Cross-entropy** is the mean surprise over all examples. It is the loss for classification. With two classes, the label $y$ is 1 or 0,
# and $p$ is the probability given to 1:
#
# $$\mathrm{BCE} = -\frac{1}{N} \sum_{i=1}^{N} \big( y_i \ln p_i + (1 - y_i) \ln (1 - p_i) \big)$$
#
# Only one of the two terms counts for each example: the other is multiplied by 0.

# %% [markdown] tags=["core"]
# ### Exercise 3.3: binary cross-entropy (\*\*, 4 minutes)
# Write it, finite at $p = 0$ and $p = 1$: clip $p$ to between $10^{-12}$ and $1 - 10^{-12}$.

# %% tags=["core"]
def bce(p, y):
    """Binary cross-entropy in nats, the mean over the batch, a float; finite for every p from 0 to 1.

    p: probabilities of class 1, shape (N,); y: labels 0 or 1, shape (N,). Useful: np.clip.
    Example: bce(np.array([0.5]), np.array([1])) is 0.6931
    """
    # BEGIN SOLUTION
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))
    # END SOLUTION

# %% tags=["core"]
check("3.3", bce)

# %% [markdown]
# ## The best forecast
#
# Which forecast surprises you least in the long run? You forecast rain with probability $p$, day after day; it rains on a share $q$ of the
# days. Drag $p$ and search; then let the picture show the best.

# %% tags=["question"]
predict(ask.PREDICT_SURPRISE, surprise_meter(yours("3.3")))

# %% [markdown]
# ## Logits
#
# What if a network is so sure that its $1 - p$ is 0? The number that it computes before a sigmoid is called a **logit**, $z$. Far out, a
# probability cannot hold what it says:

# %%
p = utils.sigmoid(40.0)
print(f"z = 40: p = {p:.4f}, and 1 - p is exactly 0: {1 - p == 0}")
print(f"the loss for label 0, with p kept below 1: {yours('3.3')(np.array([p]), np.array([0])):.4f}; right is 40")

# %% [markdown]
# So take the loss from the logit. Put $p = 1 / (1 + e^{-z})$ into the two surprises:
#
# $$-\ln p = \ln(1 + e^{-z}) = \ln(1 + e^{z}) - z, \qquad -\ln(1 - p) = \ln(1 + e^{z})$$
#
# For a large $z$, write $\ln(1 + e^{z})$ as $z + \ln(1 + e^{-z})$: the same, without the overflow.
#
# ### Exercise 3.4: binary cross-entropy from logits (\*\*, 4 minutes)
# Write it, exact and without a warning from -1000 to 1000: let `exp` never see a positive number, whatever the sign of $z$.

# %%
def bce_with_logits(z, y):
    """Binary cross-entropy in nats from logits, the mean over the batch, a float.

    z: logits, shape (N,); y: labels 0 or 1, shape (N,).
    Example: bce_with_logits(np.array([1000.0]), np.array([0])) is 1000.0
    """
    # BEGIN SOLUTION
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))
    # END SOLUTION

# %%
check("3.4", bce_with_logits)

# %%
z, y = np.array([-3.0, 0.5, 2.0]), np.array([0, 1, 0])
print(f"from probabilities {yours('3.3')(utils.sigmoid(z), y):.4f}, from logits {yours('3.4')(z, y):.4f}")
print(f"z = 1000 and y = 0, from logits {yours('3.4')(np.array([1000.0]), np.array([0])):.4f}")

# %% [markdown] tags=["core"]
# ## Two losses, one slider (core)
#
# A probability is a number, so why not use the squared error for classification? (We take half of it, so that no 2 appears in the slope.)
# Both losses are smallest where the answer is right. Compare them where it is wrong, and sure of itself: the label is 1, and the logit $z$,
# the number that goes into the sigmoid, is far below 0.
#
# Training moves $z$ against the **gradient**, the slope $dL/dz$ of a loss $L$. Each arrow is one such step: minus the gradient, times a
# factor that you choose, the **learning rate**. At the bottom right, the sizes of both gradients on a logarithmic scale. Drag the point.

# %% tags=["core", "question"]
predict(ask.PREDICT_TWO_LOSSES, two_losses())

# %% [markdown] tags=["core"]
# Why does one of them fall asleep at a confident mistake? Its gradient has to pass the slope of the sigmoid, $p\,(1 - p)$, which is
# nearly 0 out there: the sigmoid is saturated. In the other, the logarithm cancels that slope:
#
# $$\frac{d\,\mathrm{CE}}{dz} = p - y, \qquad \frac{d}{dz}\,\frac{(p - y)^2}{2} = (p - y)\,p\,(1 - p)$$

# %% tags=["core"]
z = np.linspace(-8, 8, 33)
p, y = utils.sigmoid(z), np.ones(33)
for name, formula, loss in [("cross-entropy", p - y, lambda z: np.log1p(np.exp(-z)).sum()),
                            ("half the squared error", (p - y) * p * (1 - p), lambda z: ((utils.sigmoid(z) - 1) ** 2).sum() / 2)]:
    print(f"{name}: largest distance of formula and measured slope {np.abs(formula - utils.numerical_gradient(loss, z)).max():.6f}")

# %% [markdown]
# ## How much harder?
#
# ### Exercise 3.8: how much harder does it pull? (\*\*\*, 7 minutes)
# At $z = -12$, outside of the slider's range, with label 1: how many times as large is the gradient of cross-entropy as that of half the
# squared error? A number, right in its first three digits.

# %%
ratio = (
    # BEGIN SOLUTION
    1 / (utils.sigmoid(-12.0) * (1 - utils.sigmoid(-12.0)))   # p - y cancels
    # END SOLUTION
)

# %%
check("3.8", ratio)

# %% [markdown]
# ## Many classes
#
# And if there are ten answers in place of two? With $C$ classes the network gives $C$ logits, and the **softmax** turns them into
# probabilities: take exp of each, and divide by their sum. Each is larger than 0, all together 1.
#
# Divide all logits by a number $T$ first, the temperature. Predict what that does, then drag the bars of the logits. At last, add 1,000 to
# every logit, and see what saves you.

# %% tags=["question"]
predict(ask.PREDICT_SOFTMAX, softmax_thermometer(yours("3.5")))

# %% [markdown]
# ### Exercise 3.5: softmax (\*\*, 4 minutes)
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
#
# Write it along the last axis, right and without a warning from -1000 to 1000. (Once it passes, run the widget again: it will run on yours.)

# %%
def softmax(z):
    """Probabilities: the same shape as z, each row of the last axis sums to 1.

    z: logits, shape (C,), (N, C) or with more axes. Useful: z.max(axis=-1, keepdims=True).
    Example: softmax(np.array([1000.0, 1000.0])) is [0.5, 0.5]
    """
    # BEGIN SOLUTION
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
    # END SOLUTION

# %%
check("3.5", softmax)

# %% [markdown]
# Cross-entropy is again the mean surprise, $-\ln p$ at the label. Put the softmax into it, and most of it goes away. Since $m$, the largest
# logit of the row, is subtracted, no `exp` overflows:
#
# $$-\ln p_{\text{label}} = \ln \sum_j e^{z_j} - z_{\text{label}} = m + \ln \sum_j e^{z_j - m} - z_{\text{label}}$$
#
# ### Exercise 3.6: cross-entropy (\*\*, 4 minutes)
# Write it with this formula, exact and without a warning from -1000 to 1000.

# %%
def cross_entropy(logits, labels):
    """Cross-entropy in nats, the mean over the batch, a float.

    logits: shape (N, C); labels: integers from 0 to C - 1, shape (N,).
    Useful: logits[np.arange(N), labels] takes one logit of each row.
    Example: cross_entropy(np.array([[0.0, 0.0]]), np.array([1])) is 0.6931
    """
    # BEGIN SOLUTION
    m = logits.max(axis=1)
    log_sum = m + np.log(np.exp(logits - m[:, None]).sum(axis=1))
    return float(np.mean(log_sum - logits[np.arange(len(labels)), labels]))
    # END SOLUTION

# %%
check("3.6", cross_entropy)

# %% [markdown]
# Whoever knows nothing about $C$ equally frequent classes says $1 / C$ for each, and pays $\ln C$. A new network should start near it.
# For ten digits, 2.4 is near; 8 would be a sign of a bug.

# %%
X, labels, X_test, labels_test = utils.digits()
network = utils.Linear(64, 10, rng=np.random.default_rng(0), init=lambda n, k, rng: rng.normal(0, 0.01, (n, k)))
print(f"ln 2 = {np.log(2):.4f}, ln 10 = {np.log(10):.4f}")
print(f"the first loss of a network for ten digits: {utils.CrossEntropyLoss().forward(network.forward(X), labels):.4f}")

# %% [markdown]
# ### Exercise 3.7: the gradient of the pair (\*\*\*, 7 minutes)
# The slope of $\ln \sum_j e^{z_j}$ along $z_k$ is $e^{z_k} / \sum_j e^{z_j}$: that is $p_k$ again. The slope of $-z_{\text{label}}$ is
# $-1$, at the label only. Write the gradient of the mean over the batch.

# %%
def softmax_ce_grad(logits, labels):
    """dCE/dlogits: an array (N, C).

    logits: shape (N, C); labels: integers from 0 to C - 1, shape (N,)
    """
    # BEGIN SOLUTION
    gradient = softmax(logits)
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)
    # END SOLUTION

# %%
check("3.7", softmax_ce_grad)

# %%
loss, gradient = yours("3.6"), yours("3.7")
logits, classes = np.random.default_rng(0).normal(size=(4, 3)), np.array([2, 0, 1, 1])
measured = utils.numerical_gradient(lambda moved: loss(moved, classes), logits)
print(f"largest distance of formula and measured gradient: {np.abs(gradient(logits, classes) - measured).max():.6f}")

# %% [markdown]
# It is $p - y$ again, with $y$ 1 at the label and 0 elsewhere. This is why the two go together: no slope of a saturated output stands
# between the mistake and the weights.

# %% [markdown]
# ## What a loss is not
#
# *Why not train on accuracy, the share of right answers?* Move the weights a little, and look:

# %%
network = utils.Linear(64, 10, rng=np.random.default_rng(0))
for move in (0.0, 0.001, 0.001):
    network.W.value[30, 3] += move
    loss, accuracy = utils.evaluate(network, utils.CrossEntropyLoss(), X, labels)
    print(f"one weight {network.W.value[30, 3]:.4f}: loss {loss:.6f}, accuracy {accuracy:.6f}")

# %% [markdown]
# Accuracy is flat almost everywhere: it has no slope to follow.
#
# *Is a lower loss a higher accuracy?* Two classifiers, and the probabilities that each gave to the four right answers:

# %%
for name, p in [("A", np.array([0.60, 0.60, 0.60, 0.60])), ("B", np.array([0.99, 0.99, 0.99, 0.40]))]:
    print(f"{name}: cross-entropy {-np.log(p).mean():.4f}, right {(p > 0.5).mean():.0%}")

# %% [markdown]
# *Can you compare losses?* Only of the same kind, on the same data, in the same units. Here are the same errors in two units:

# %%
celsius = np.array([1.0, -2.0, 0.5])
print(f"MSE in Celsius {np.mean(celsius**2):.4f}, in Fahrenheit {np.mean((1.8 * celsius)**2):.4f}")

# %% [markdown]
# *Is a softmax output of 90 % right nine times out of ten?* Train long on 60 digits, and ask on 1,000 others. (Lesson 6 asks it of a
# network that has seen enough.)

# %%
rng = np.random.default_rng(0)
network = utils.Sequential(utils.Linear(64, 32, rng=rng), utils.ReLU(), utils.Linear(32, 10, rng=rng))
utils.train(network, utils.CrossEntropyLoss(), utils.Adam(network.parameters(), lr=0.01), X[:60], labels[:60],
            epochs=300, batch_size=20, rng=rng)
p = utils.softmax(network.forward(X_test))
sure = p.max(axis=1) > 0.9
print(f"says over 90 % for {sure.sum()} digits, and is right on {(p.argmax(axis=1) == labels_test)[sure].mean():.0%} of them")

# %% [markdown]
# ## Break it (second sitting)
#
# What if a loss is wrong, and nothing complains? A network's output has the shape (N, 1), the labels have (N,). This loss raises no error:

# %%
def buggy_mse(y_pred, y_true):
    return np.mean((y_pred - y_true) ** 2)

print(buggy_mse(np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 2.0, 3.0])).round(4))

# %% [markdown]
# ### Exercise 3.9: the loss that broadcasts (\*\*\*, 7 minutes)
# All three predictions are right. Find out what was subtracted from what, and write the mended loss.

# %% tags=["second-sitting"]
def mended_mse(y_pred, y_true):
    """The mean squared error, a float.

    y_pred: shape (N,) or (N, 1); y_true: shape (N,)
    """
    # BEGIN SOLUTION
    return float(np.mean((y_pred.reshape(y_true.shape) - y_true) ** 2))
    # END SOLUTION

# %%
check("3.9", mended_mse)

# %% [markdown]
# "MSE can't train a classifier", one reads. Try it, on the 8x8 digits:

# %%
class SquaredError:
    """The MSE of softmax(logits) against 1 at the label and 0 elsewhere."""

    def forward(self, logits, labels):
        self.p, self.target = utils.softmax(logits), np.eye(10)[labels]
        return np.mean((self.p - self.target) ** 2)

    def backward(self):
        dp = 2 * (self.p - self.target) / self.p.size
        return self.p * (dp - (dp * self.p).sum(axis=1, keepdims=True))   # back through the softmax

def accuracy_with(loss, lr, seed, bias=0.0):
    """Test accuracy after 15 epochs. bias: how sure of the digit 0 the network is at its start."""
    rng = np.random.default_rng(seed)
    network = utils.Sequential(utils.Linear(64, 32, rng=rng), utils.ReLU(), utils.Linear(32, 10, rng=rng))
    network.layers[-1].b.value[0] = bias
    utils.train(network, loss, utils.SGD(network.parameters(), lr), X, labels, epochs=15, batch_size=32, rng=rng)
    return utils.evaluate(network, loss, X_test, labels_test)[1]

for name, loss in [("cross-entropy", utils.CrossEntropyLoss()), ("MSE", SquaredError())]:
    print(f"{name}, learning rate 0.1:", ", ".join(f"{accuracy_with(loss, 0.1, seed):.0%}" for seed in range(3)))

# %% [markdown]
# ### Exercise 3.10: is MSE hopeless for classification? (\*\*\*, 7 minutes)
# A learning rate fits one loss, not all: call `accuracy_with(SquaredError(), lr, seed)` with other rates until MSE comes
# within a few percent of cross-entropy, for several seeds. Then make the network confidently wrong at its start, with `bias=20`, for both
# losses. Which difference remains?
#
# - A: Nothing. A loss is as good as its learning rate.
# - B: The pull on confident mistakes. One learning rate enlarges all gradients alike; there, MSE's stays near 0.
# - C: The accuracy. Even with its best learning rate, MSE stays far behind.
# - D: The fit. MSE ends below 0.02 and cross-entropy near 0.4, so MSE fits the digits better.

# %% tags=["second-sitting"]
good_lr = (
    # BEGIN SOLUTION
    5.0
    # END SOLUTION
)
remains = (
    # BEGIN SOLUTION
    "B"
    # END SOLUTION
)

# %%
check("3.10", good_lr, remains)

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Three questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Five more, two of them on lesson 2", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - A loss is one number that training minimizes: MSE for regression, cross-entropy, the mean surprise, for classification.
# - Compute it from logits: no overflow, no rounding, and the gradient is $p - y$.
# - A loss has a slope almost everywhere, accuracy has none; a lower loss need not be a higher accuracy.
#
# Say it in one sentence: *why does cross-entropy still pull where the squared error has given up?*

# %%
progress()

# %% [markdown]
# ### Further reading
# - C. Shannon, "A mathematical theory of communication" (1948): surprise, and its mean, entropy.
# - P. Huber, "Robust estimation of a location parameter" (1964): a loss between the squared and the absolute error.
# - C. Bishop, *Neural Networks for Pattern Recognition* (1995), chapter 6: where the losses come from.
# - C. Guo and others, "On calibration of modern neural networks" (2017): how far from the truth a softmax can be.
# - L. Hui and M. Belkin, "Evaluation of neural architectures trained with square loss vs cross-entropy in classification tasks" (2021):
#   exercise 3.10 at full size.
#
# Answers to all exercises: [the solutions](../solutions/03_loss_functions.ipynb). Next: [lesson 4, forward and
# backward propagation](04_forward_and_backward_propagation.ipynb).
