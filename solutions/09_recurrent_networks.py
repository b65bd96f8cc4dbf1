# %% [markdown]
# # 9 Recurrent networks
#
# *Draft.*
#
# When you are through, you can write one step of a recurrent network, follow its gradient back through time, say what it remembers and why not
# more, and draw names that nobody has.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.widgets import predict, quiz

# %% [markdown]
# ## Letters as numbers
#
# ### Exercise 9.1: a row for each letter (\*, 2 minutes)
# A letter is a **token**: an integer from 0 to V - 1. Its **one-hot** row has V numbers: a 1 at the token's place, 0 elsewhere. Write it.

# %%
def one_hot(ids, n_tokens):
    """A row for each token: (N, V), floats. ids: (N,), integers from 0 to V - 1; n_tokens: V"""
    # BEGIN SOLUTION
    rows = np.zeros((len(ids), n_tokens))
    rows[np.arange(len(ids)), ids] = 1
    return rows
    # END SOLUTION

# %%
check("9.1", one_hot)

# %% [markdown]
# One-hot rows times a matrix pick rows of the matrix. So a layer that takes letters needs no product: it looks its rows up.

# %%
W = np.random.default_rng(0).normal(size=(27, 4))
ids = np.array([5, 13, 13, 1])                     # e m m a
print(np.array_equal(yours("9.1")(ids, 27) @ W, W[ids]))

# %% [markdown]
# ## Count what follows
#
# "." begins and ends each name, a to z are the tokens 1 to 26. All names in one row make pairs: a token, and the one after it.

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
# one has the probability (c + add) / (the sum of c + add over its row), c being the count of this pair. The price of a bet is -ln of the
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
# ## A state
#
# ### Exercise 9.3: one step (\*, 2 minutes)
# A recurrent network carries a **state** h, and makes the next one from the input and from the state before: tanh(x Wx + h Wh + b). Write it.

# %%
def rnn_step(x, h, Wx, Wh, b):
    """The next state (N, H). x: (N, D); h: (N, H), the state before; Wx: (D, H); Wh: (H, H); b: (H,)"""
    # BEGIN SOLUTION
    return np.tanh(x @ Wx + h @ Wh + b)
    # END SOLUTION

# %%
check("9.3", rnn_step)

# %% [markdown]
# ## Back through time
#
# ### Exercise 9.4: back through time (\*\*\*, 7 minutes)
# The steps of 9.3 have made the states: `hs[t + 1]` from `xs[t]` and `hs[t]`. The loss looks at the last state only; `dh_last` is its gradient
# there. Go back from the last step to the first. The weights are the same at every step. Return their gradients, and the gradient by `hs[0]`,
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
# ## When it explodes
#
# ### Exercise 9.5: clip the gradients (\*\*, 4 minutes)
# The norm of all gradients together is the root of the sum of the squares of *all* their numbers. If it is above `max_norm`, make every array
# smaller by one and the same factor, so that the norm is `max_norm`; else leave them as they are. Write it.

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
# ## Gates

# %% [markdown]
# ## Names of your own
#
# ### Exercise 9.6: draw the next letter (\*\*, 4 minutes)
# The network gives logits for the next token. Divide them by the **temperature**, make probabilities of them with softmax, and draw one token
# with these probabilities. Write it; all chance must come from `rng`. Logits may be as large as 1000.

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
# ## Three sick loops
#
# Three people train the network above, each with a loop of their own. Nothing stops with an error. `network` reads tokens, beginning with the
# states h; it gives its logits, and the last states. `learn` makes one update, and gives the price of each target, (64, 12). `counted` is True up to
# the end of each name.
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
# After 300 steps, each measured in its own way, on 500 names that it has never seen:
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
# A **GRU** has two gates, each the sigmoid of a weighted sum of the input and the state before: the update gate u and the reset gate r. With
# them, and with what is new, c, it makes the next state:
#
# - u = sigmoid(x Wu + h Uu + bu), and r likewise
# - c = tanh(x Wc + bc + r * (h Uc))
# - the next state is u * h + (1 - u) * c: u says how much of the old state is kept
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

# %%
progress()

# %% [markdown]
# Answers to all exercises: [the solutions](../solutions/09_recurrent_networks.ipynb).
