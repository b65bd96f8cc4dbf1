# %% [markdown]
# # 9 Recurrent networks
#
# **51 minutes**, or 10 for the core path: the sections marked *(core)*. You need: lessons 1 to 5, and 8 for two questions.
#
# At the end you can write one step of a recurrent network, follow its gradient back through time, say what it remembers and why not
# more, and draw names that nobody has.
#
# Run > Run All Cells wakes the pictures up.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.lesson_09 import ask, clip_bench, gear_of_time, memory_cliff, name_maker, unrolled_rnn
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## A network that reads on (core)
#
# A digit comes all at once. A word comes letter by letter. How can a network of fixed size read it?
#
# It reads a letter, and keeps some numbers; with them it reads the next one. Type a word, your name perhaps. Each column is a step; the word
# is read again and again.

# %% tags=["core"]
unrolled_rnn()

# %% [markdown] tags=["core"]
# What it keeps is its **state**: 64 numbers. After each letter it bets on the next one; "." begins and ends a name. Its weights
# were drawn by chance, and so are its bets. The bars show how much of the gradient comes back to each step: this lesson's main question.
#
# Networks that hand a state on from step to step are **recurrent**: RNNs.
#
# ## Letters as numbers (core)
#
# How does a letter get into a network? As a number from 1 to 26, z would be 26 times as much as a.
#
# ### Exercise 9.1: a row for each letter (\*, 2 minutes)
# A letter is a **token**: an integer from 0 to V - 1. Its **one-hot** row has V numbers: a 1 at the token's place, 0 elsewhere. Write it.

# %% tags=["core"]
def one_hot(ids, n_tokens):
    """A row for each token: (N, V), floats. ids: (N,), integers from 0 to V - 1; n_tokens: V"""
    # BEGIN SOLUTION
    rows = np.zeros((len(ids), n_tokens))
    rows[np.arange(len(ids)), ids] = 1
    return rows
    # END SOLUTION

# %% tags=["core"]
check("9.1", one_hot)

# %% [markdown] tags=["core"]
# One-hot rows times a matrix pick rows of the matrix. So a layer that takes letters just looks rows up: an **embedding**. Its rows are
# learned like all weights.

# %% tags=["core"]
W = np.random.default_rng(0).normal(size=(27, 4))
ids = np.array([5, 13, 13, 1])                     # e m m a
print(np.array_equal(yours("9.1")(ids, 27) @ W, W[ids]))

# %% [markdown]
# ## Count what follows
#
# What can you know of the next letter without a network? Count: after q, what came most often?
#
# Here are 5,163 given names. "." is token 0, a to z are 1 to 26. All names in a row make pairs: a token, and the next.

# %%
LETTERS = ".abcdefghijklmnopqrstuvwxyz"

def pairs(names):
    """Each token, and the one after it: two arrays of integers (M,)."""
    text = "." + ".".join(names) + "."             # .emma.olivia.
    ids = np.array([LETTERS.index(letter) for letter in text])
    return ids[:-1], ids[1:]

names = utils.names()
order = np.random.default_rng(0).permutation(len(names))
train_names, val_names = ([names[i] for i in part] for part in np.split(order, [4663]))

# %% [markdown]
# ### Exercise 9.2: count, then bet (\*\*, 4 minutes)
# Write both. `bigram_counts` counts how often each token follows each other one. `bigram_nats` bets with these counts: after a token, the next
# one has the probability (c + add) / (the sum of c + add over its row), c being the count of this pair. The price of a bet is lesson 3's: -ln of the
# probability of what came. Return the mean price over all pairs, in **nats** per token. `add` keeps a pair that never came from costing
# infinitely much.

# %%
def bigram_counts(X, Y, n_tokens):
    """How often each token follows each: (V, V), row: this token, column: the next one. X, Y: (M,), this token and the next; n_tokens: V"""
    # BEGIN SOLUTION
    counts = np.zeros((n_tokens, n_tokens))
    for x, y in zip(X, Y):
        counts[x, y] += 1
    return counts
    # END SOLUTION

def bigram_nats(counts, X, Y, add):
    """The mean price in nats, a float. counts: (V, V); X, Y: (M,), this token and the next; add: above 0, added to every count"""
    # BEGIN SOLUTION
    smooth = counts + add
    p = smooth / smooth.sum(axis=1, keepdims=True)
    return float(-np.log(p[X, Y]).mean())
    # END SOLUTION

# %%
check("9.2", bigram_counts, bigram_nats)

# %%
bigram_counts, bigram_nats = yours("9.2")
counts = bigram_counts(*pairs(train_names), 27)
print(f"knows nothing: {np.log(27):.3f} nats a letter")
print(f"has counted:   {bigram_nats(counts, *pairs(val_names), 1.0):.3f}")

# %% [markdown]
# That is the price of a guess among e^2.34, about 10 letters. But this table sees only the last one. For the last three it has
# 27^3 = 19,683 rows, and pays 2.02; for the last ten it would never be filled.

# %% [markdown] tags=["core"]
# ## A state (core)
#
# How much of the past must be kept? Let the network learn it.
#
# ### Exercise 9.3: one step (\*, 2 minutes)
# The next state comes from the input x and from h, the state before: tanh(x Wx + h Wh + b). Write it.

# %% tags=["core"]
def rnn_step(x, h, Wx, Wh, b):
    """The next state (N, H). x: (N, D); h: (N, H), the state before; Wx: (D, H); Wh: (H, H); b: (H,)"""
    # BEGIN SOLUTION
    return np.tanh(x @ Wx + h @ Wh + b)
    # END SOLUTION

# %% tags=["core"]
check("9.3", rnn_step)

# %% [markdown] tags=["core"]
# From here on the picture runs on your function.

# %% tags=["core", "question"]
predict(ask.PREDICT_STATE, unrolled_rnn(yours("9.3")))

# %% [markdown] tags=["core"]
# So the state can tell what the letter alone cannot. And 40 letters take no more weights than 12: every step uses the same.

# %% [markdown]
# ## Back through time
#
# How does it learn? Lay the steps side by side: a deep network, with a layer for each letter, all with the same weights. Lesson 4's rules hold.
#
# ### Exercise 9.4: back through time (\*\*\*, 7 minutes)
# The steps of 9.3 have made the states: `hs[t + 1]` from `xs[t]` and `hs[t]`. The loss looks at the last state only; `dh_last` is its gradient
# there. Go back from the last step to the first. Return the gradients of the weights, which are the same at every step, and that of `hs[0]`,
# the state before the first step, which need not be 0.

# %%
def rnn_backward(dh_last, hs, xs, Wh):
    """dWx (D, H), dWh (H, H), db (H,), dh_first (N, H).

    dh_last: (N, H), dL/dhs[T]; hs: (T + 1, N, H), all states; xs: (T, N, D), the inputs; Wh: (H, H)
    """
    # BEGIN SOLUTION
    dWx, dWh, db = np.zeros((xs.shape[2], hs.shape[2])), np.zeros(Wh.shape), np.zeros(hs.shape[2])
    dh = dh_last
    for t in reversed(range(len(xs))):
        dz = dh * (1 - hs[t + 1] ** 2)              # tanh' = 1 - tanh^2
        dWx += xs[t].T @ dz                         # the same weights at every step: gradients add
        dWh += hs[t].T @ dz
        db += dz.sum(axis=0)
        dh = dz @ Wh.T                              # one step back
    return dWx, dWh, db, dh
    # END SOLUTION

# %%
check("9.4", rnn_backward)

# %% [markdown]
# This is **backpropagation through time**. A bar is the length of dL/dh after a step, beside that after the last; the loss is that of
# the last bet.
#
# ## How far back
#
# A network can learn from a letter only if the gradient gets back to it. So people often start with an *orthogonal* Wh: a matrix that turns
# a vector and keeps its length.

# %% tags=["question"]
predict(ask.PREDICT_REACH, unrolled_rnn(yours("9.3"), yours("9.4")))

# %% [markdown]
# Set *steps T* to 40 and *steps back* to 39. The matrix keeps lengths, but each step back also goes through the slope of tanh: 1 where the sum is
# 0, nearly 0 where it is large. Now set *size of the inputs* to 0.1: the sums are small, tanh is steep there, and the gradient gets
# through.
#
# A state of one number shows it best; orange slopes are those that the gradient has passed.

# %%
gear_of_time()

# %% [markdown]
# A gradient that **vanishes** is not 0, but far too small beside that of the nearest letters. So the network learns from these, and hardly
# from those long ago.
#
# ## When it explodes
#
# And with w above 1? Set *size of the inputs* to 0 and *weight w* to 1.2: all slopes are 1, and 20 steps back the gradient is 38 times as
# large. It **explodes**, and one update throws all weights far away.
#
# ### Exercise 9.5: clip the gradients (\*\*, 4 minutes)
# The norm of all gradients together is the root of the sum of the squares of *all* their numbers. If it is above `max_norm`, multiply every
# array by the one factor that makes it `max_norm`; else leave them as they are. Write it.

# %%
def clip_gradients(gradients, max_norm):
    """The clipped gradients, a list of arrays, and the norm before, a float. gradients: list of arrays of any shapes; max_norm: above 0"""
    # BEGIN SOLUTION
    norm = float(np.sqrt(sum((gradient**2).sum() for gradient in gradients)))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [gradient * factor for gradient in gradients], norm
    # END SOLUTION

# %%
check("9.5", clip_gradients)

# %% [markdown]
# Try it at a cliff of the loss: a state begins at a, is multiplied by w ten times, without tanh, and should end at 1. From the diamond goes
# one update, in three ways; *by value* cuts each number by itself.

# %%
clip_bench(yours("9.5"))

# %% [markdown]
# Clipping by norm keeps the direction. It does nothing against vanishing, and is not always needed: on the names below, the norm
# never rises above 4.
#
# ## Gates
#
# Can something be carried on without going through tanh at each step? In a **gated** cell (GRU) the next state is u times the old one plus
# 1 - u times what is new. The network computes the **gate** u, from 0 to 1, at each step. People say that gates *cure* vanishing.

# %% tags=["question"]
predict(ask.PREDICT_GATE, unrolled_rnn(yours("9.3"), yours("9.4")))

# %% [markdown]
# At the start its gates are half open, u = 1/2: each step halves what was there. Raise *gate bias* to 2, and u is about 0.9. Not the gate
# makes it remember, but its *bias*.
#
# ## A memory test
#
# Do small gradients matter? A task for memory alone: read T random letters, a to h, then name the *first*. A guess is right once in 8.

# %% tags=["question"]
predict(ask.PREDICT_MEMORY, memory_cliff())

# %% [markdown]
# With inputs of size 1 the tanh cell falls off a cliff between 10 and 15 letters; with small ones it learns 20. Plain recurrent networks can
# remember, but not while their sums are large. With bias 2 the gated cell learns 40; with bias 0 the seed decides about 20.
#
# ## Names of your own
#
# Now the network learns to bet. A row is a name, filled up with points; the mean price leaves them out.

# %%
def rows(names):
    """Names as tokens (N, 13): .emma........"""
    return np.array([[LETTERS.index(letter) for letter in f".{name:.<12}"] for name in names])

def nats_per_letter(model, names):
    """The mean price up to the end of each name; the points after it are no bets."""
    ids = rows(names)
    X, Y = ids[:, :-1], ids[:, 1:]
    p = np.take_along_axis(utils.softmax(model.forward(X)), Y[..., None], axis=2)[..., 0]
    counted = np.arange(12) <= np.array([[len(name)] for name in names])
    return -np.log(p[counted]).mean()

rng = np.random.default_rng(0)
model = utils.Sequential(utils.Embedding(27, 16, rng=rng), utils.RNN(16, 64, rng=rng),
                         utils.Linear(64, 27, rng=rng))
loss, optimizer, train_rows = utils.CrossEntropyLoss(), utils.Adam(model.parameters(), lr=0.005), rows(train_names)
for _ in range(1000):
    batch = train_rows[rng.integers(len(train_rows), size=64)]
    loss.forward(model.forward(batch[:, :-1]), batch[:, 1:])
    model.backward(loss.backward())
    optimizer.step()
print("parameters:", sum(p.value.size for p in model.parameters()))
print(f"pays {nats_per_letter(model, val_names):.2f} nats a letter")

# %% [markdown]
# That is for names never seen. The table of three letters paid 2.02; a network without a state that sees three letters pays 1.97. Names are
# short: they need no recurrent network.
#
# ### Exercise 9.6: draw the next letter (\*\*, 4 minutes)
# Divide the network's logits by the **temperature**, make probabilities of them with softmax, and draw one token with these. Write it; all
# chance must come from `rng`, and logits may be as large as 1000.

# %%
def sample_next(logits, temperature, rng):
    """A token drawn with the probabilities softmax(logits / temperature): an int from 0 to V - 1.

    logits: (V,); temperature: above 0; rng: a NumPy Generator
    """
    # BEGIN SOLUTION
    z = logits / temperature
    p = np.exp(z - z.max())
    return int(rng.choice(len(p), p=p / p.sum()))
    # END SOLUTION

# %%
check("9.6", sample_next)

# %% [markdown]
# Now let it write: draw a letter, read it, draw the next one, up to a point.

# %% tags=["question"]
predict(ask.PREDICT_TEMPERATURE, name_maker(model, yours("9.6"), train_names))

# %% [markdown]
# A low temperature makes safe names, more of them from the list. That is not *better*.
#
# What has training done to the bets of the first picture? After the end of a name it bets on points: it never saw another name begin.

# %%
unrolled_rnn(yours("9.3"), yours("9.4"), model)

# %% [markdown]
# ## Three sick loops
#
# Three loops train the network above. None stops with an error. `network` reads tokens, beginning with the
# states h, and returns its logits and the last states. `learn` makes one update and returns the price of each target, (64, 12). `counted` is
# True up to the end of each name.
#
# ```
# # run 1
# for ids in batches:                  # new names each time, (64, 13): .emma........
#     h = np.zeros((64, 64))
#     logits, h = network(ids[:, :-1], h)
#     prices = learn(logits, ids[:, :-1])
#     print(prices[counted].mean())
#
# # run 2
# for ids in batches:
#     h = np.zeros((64, 64))
#     logits, h = network(ids[:, :-1], h)
#     prices = learn(logits, ids[:, 1:])
#     print(prices.mean())
#
# # run 3
# h = np.zeros((64, 64))
# for ids in batches:
#     logits, h = network(ids[:, :-1], h)
#     prices = learn(logits, ids[:, 1:])
#     print(prices[counted].mean())
# ```
#
# After 300 updates, measured as each loop does it, on 500 names never seen:
#
# | | run 1 | run 2 | run 3 |
# |---|---|---|---|
# | nats a letter | 0.00 | 1.24 | 2.6 |
# | it writes | ............ | jodulia, tannirin, clarline | mieton..cor, x.girron, doglinfranh |
#
# ### Exercise 9.7: three sick loops (\*\*\*, 7 minutes)
# What is the cause in each run: A, B, C or D?
#
# - A: the state of one batch is carried into the next
# - B: the targets are what goes in
# - C: the points after a name's end count
# - D: the names that it is judged by were learned before
#
# Then write a probe that finds one of the three in any network, without reading its loop.

# %%
run_1 = ...
run_2 = ...
run_3 = ...
# BEGIN SOLUTION
run_1, run_2, run_3 = "B", "C", "A"
# END SOLUTION

def remembers(forward, x):
    """Whether a network carries its state from one call into the next: True or False.

    forward: tokens (N, T) -> logits (N, T, V); x: tokens (N, T)
    """
    # BEGIN SOLUTION
    return not np.array_equal(forward(x), forward(x))
    # END SOLUTION

# %%
check("9.7", run_1, run_2, run_3, remembers)

# %% [markdown]
# ## A gated cell (second sitting)
#
# ### Exercise 9.8: a gated cell (\*\*\*, 15 minutes)
# A **GRU** has two gates, the update gate u and the reset gate r. With them and with what is new, c, it makes the next state:
#
# - u = sigmoid(x Wu + h Uu + bu), and r likewise
# - c = tanh(x Wc + bc + r * (h Uc))
# - the next state is u * h + (1 - u) * c
#
# `W` holds Wu, Wr and Wc side by side, `U` and `b` likewise. Write the step. Then two numbers, to three digits: which u leaves half of a state
# after 20 steps in which nothing new comes (c = 0)? And if x and h have no part in the gate, which bias bu gives that u?

# %% tags=["second-sitting"]
def gru_step(x, h, W, U, b):
    """The next state (N, H). x: (N, D); h: (N, H), the state before; W: (D, 3 H), U: (H, 3 H), b: (3 H,): for u, r and c side by side"""
    # BEGIN SOLUTION
    x_u, x_r, x_c = np.split(x @ W + b, 3, axis=1)
    h_u, h_r, h_c = np.split(h @ U, 3, axis=1)
    u, r = utils.sigmoid(x_u + h_u), utils.sigmoid(x_r + h_r)
    c = np.tanh(x_c + r * h_c)
    return u * h + (1 - u) * c
    # END SOLUTION

u_half = ...
bias_half = ...
# BEGIN SOLUTION
u_half = 0.5 ** (1 / 20)
bias_half = np.log(u_half / (1 - u_half))
# END SOLUTION

# %%
check("9.8", gru_step, u_half, bias_half)

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Three questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Five more, two of them on lesson 8", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - A recurrent network has the same weights at every step. All it knows of the past is its state.
# - A step back in time is a slope and a product. Many of them make a gradient vanish, or explode.
# - Small inputs keep the slopes near 1; a gate helps when its bias keeps it open.
#
# Say it in one sentence: *why can a network that could remember a letter fail to learn to?*

# %%
progress()

# %% [markdown]
# ### Further reading
# - Y. Bengio and others, "Learning long-term dependencies with gradient descent is difficult" (1994).
# - R. Pascanu and others, "On the difficulty of training recurrent neural networks" (2013).
# - R. Jozefowicz and others, "An empirical exploration of recurrent network architectures" (2015).
#
# Answers to all exercises: [the solutions](../solutions/09_recurrent_networks.ipynb).
