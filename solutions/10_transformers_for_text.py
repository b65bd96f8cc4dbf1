# %% [markdown]
# # 10 Transformers for text
#
# **56 minutes**, or 12 for the core path: the sections marked *(core)*. You need: lessons 1 to 5, and 9.
#
# When you are through, you can write attention and its gradients, keep a network from looking ahead, catch one that does, and say which parts of
# a transformer a task needs.
#
# Run > Run All Cells wakes the pictures up.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.lesson_10 import ask, attention_map, order_matters, qkv_by_hand, recall_race, write_on
from utils.lesson_10.last_page import last_page
from utils.widgets import predict, quiz

# %% [markdown] tags=["core"]
# ## Looking back (core)
#
# Lesson 9's network carries all that it has read in one row of numbers. What if it looked back instead, at the text itself? This one does. It has read
# *Alice's Adventures in Wonderland*, character by character. Type your own text. Press a character: where does it look?

# %% tags=["core"]
attention_map()

# %% [markdown] tags=["core"]
# Each row of the map is one step that asks; its filled cells are where it looks, and never at what comes later. Press a bar to write on. This network has two
# **blocks** of four **heads**, each with a map of its own. It is a small **transformer**; the large ones have the same parts. You now write them.
#
# ## Who answers whom (core)
#
# How does a step find what it needs, when nobody tells it where to look?
#
# ### Exercise 10.1: how well they match (\*, 2 minutes)
# Each of T steps asks with a row of `Q`, its **query**; each of S steps answers with a row of `K`, its **key**. Linear layers make
# both out of the numbers that a step holds. A score is the dot product of a query and a key, divided by the square root of d, the number of numbers
# in each. Write it for all pairs at once.

# %% tags=["core"]
def attention_scores(Q, K):
    """How well each query matches each key: (T, S). Q: (T, d), queries; K: (S, d), keys"""
    # BEGIN SOLUTION
    return Q @ K.T / np.sqrt(Q.shape[-1])
    # END SOLUTION

# %% tags=["core"]
check("10.1", attention_scores)

# %% [markdown]
# ## No looking ahead
#
# A network that writes knows only what it has written. So what may it see while it learns?
#
# ### Exercise 10.2: who may look where (\*\*, 4 minutes)
# It must not see what comes next. Its **causal mask** says for each step where it may look: at itself, and at every step before
# it. A row belongs to the step that asks, a column to the step that is looked at. Write it.

# %%
def causal_mask(T):
    """Where each step may look: (T, T), True or False; row: who asks, column: who answers. T: how many steps"""
    # BEGIN SOLUTION
    steps = np.arange(T)
    return steps[:, None] >= steps
    # END SOLUTION

# %%
check("10.2", causal_mask)

# %% [markdown] tags=["core"]
# ## A mean by weights (core)
#
# Scores say how well each key fits. How does a step take *most* of what fits best, and a little of the rest?
#
# ### Exercise 10.3: attention (\*\*, 4 minutes)
# The weights of a step are the softmax of its scores: above 0, with sum 1. Where `mask` is False, a step may not look, so its weight there is
# exactly 0, and the others still sum to 1. Each step takes the mean of the rows of `V`, the **values** (a third linear layer makes them), by its
# weights. Write it; scores may be as large as 1000, without a warning.

# %% tags=["core"]
def attention(Q, K, V, mask=None):
    """out (T, e), weights (T, S). Q: (T, d); K: (S, d); V: (S, e); mask: (T, S), True where a step may look, or None: everywhere"""
    # BEGIN SOLUTION
    scores = Q @ K.T / np.sqrt(Q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = e / e.sum(axis=-1, keepdims=True)
    return weights @ V, weights
    # END SOLUTION

# %% tags=["core"]
check("10.3", attention)

# %% [markdown] tags=["core"]
# From here on the picture runs on your function. A filled cell looks like a reason. Is it one? The switches leave out a part, and the read-out says what
# that costs on new pages.

# %% tags=["core", "question"]
predict(ask.PREDICT_HEADS, attention_map(attention=yours("10.3")))

# %% [markdown] tags=["core"]
# A map shows where a head looks. What that does, an experiment tells.

# %% [markdown]
# ## Why a root?
#
# One query, four keys, in a plane: drag them. And what does the division do, when queries have many numbers?

# %% tags=["question"]
predict(ask.PREDICT_SCALE, qkv_by_hand(yours("10.3")))

# %% [markdown]
# With 8 numbers a head, a network without the root learns as well. With 64 or 256 its weights are nearly 0 and 1 from the start, where softmax is flat
# and passes no gradient on.

# %% [markdown]
# ## Who bit whom?
#
# Your function takes queries, keys and values. Where in it stands the order?

# %% tags=["question"]
predict(ask.PREDICT_ORDER, order_matters(yours("10.3")))

# %% [markdown]
# Nowhere. So a transformer adds a learned row for each place. "It knows no order without positions", one often reads. Leave them off, and switch the mask
# on: rows change. A step that sees three steps is not one that sees five.

# %% [markdown]
# ## The way back
#
# A head learns where to look. How does a gradient reach a query?
#
# ### Exercise 10.4: gradients of attention (\*\*\*, 7 minutes)
# Write lesson 4's way back through 10.3. A product sends its gradient to both factors. Through a softmax, each score gets
#
# $$\frac{\partial L}{\partial s_j} = w_j \Big(g_j - \sum_k w_k\, g_k\Big), \qquad g = \frac{\partial L}{\partial w}$$
#
# for each row of weights by itself. A mask needs nothing: where w is 0, so is this.

# %%
def attention_backward(dout, Q, K, V, weights):
    """dQ (T, d), dK (S, d), dV (S, e), for dout (T, e), dL/dout. Q: (T, d); K: (S, d); V: (S, e); weights: (T, S), as 10.3 gave them"""
    # BEGIN SOLUTION
    dV = weights.T @ dout
    dweights = dout @ V.T
    dscores = weights * (dweights - (weights * dweights).sum(axis=-1, keepdims=True)) / np.sqrt(Q.shape[-1])
    return dscores @ K, dscores.T @ Q, dV
    # END SOLUTION

# %%
check("10.4", attention_backward)

# %% [markdown]
# ## Several heads
#
# What if a step needs two things at once? A softmax has one peak, as a rule.
#
# ### Exercise 10.5: split into heads (\*\*, 4 minutes)
# A step's D numbers are shared out among **heads**: the first d = D / n_heads numbers of every step
# belong to head 0, the next d to head 1, and so on. Each head then attends by itself, over all steps. Write the split, and the way back: the heads'
# numbers side by side again.

# %%
def split_heads(x, n_heads):
    """Each head's share of every step: (N, n_heads, T, d), d = D / n_heads. x: (N, T, D)"""
    # BEGIN SOLUTION
    N, T, D = x.shape
    return x.reshape(N, T, n_heads, D // n_heads).swapaxes(1, 2)
    # END SOLUTION

def merge_heads(x):
    """The heads side by side again: (N, T, D), D = n_heads d. x: (N, n_heads, T, d)"""
    # BEGIN SOLUTION
    N, n_heads, T, d = x.shape
    return x.swapaxes(1, 2).reshape(N, T, n_heads * d)
    # END SOLUTION

# %%
check("10.5", split_heads, merge_heads)

# %% [markdown]
# ## A block
#
# Attention only takes means. What does a step do with what it got? A **block** *adds* to what is there, twice: attention, which moves information between
# steps; then two dense layers with a ReLU, for each step by itself. Before each of the two, layer norm brings the numbers back to one size.
#
# ### Exercise 10.6: layer norm (\*, 2 minutes)
# **Layer norm** takes the D numbers of each step by themselves: their mean is subtracted, and
# they are divided by the square root of their variance plus `eps`. Then each of the D places has a gain, which multiplies, and a shift, which is
# added; both are learned. Write it.

# %%
def layer_norm(x, gain, shift, eps=1e-5):
    """Each step's numbers with mean 0 and variance 1, then gain and shift: as x. x: (..., D); gain, shift: (D,)"""
    # BEGIN SOLUTION
    centered = x - x.mean(axis=-1, keepdims=True)
    variance = (centered**2).mean(axis=-1, keepdims=True)
    return centered / np.sqrt(variance + eps) * gain + shift
    # END SOLUTION

# %%
check("10.6", layer_norm)

# %%
block = utils.block(64, 4, rng=np.random.default_rng(0))
print(block)
print(sum(parameter.value.size for parameter in block.parameters()), "numbers to learn; and with eight heads,",
      sum(parameter.value.size for parameter in utils.block(64, 8, rng=np.random.default_rng(0)).parameters()))

# %% [markdown]
# More heads need no more numbers: they share the 64. Nor does a longer text need more; but it takes more time, T * T scores for T steps.

# %% [markdown]
# ## Let it write
#
# What comes next? You draw it.
#
# ### Exercise 10.7: draw one of the best k (\*\*, 4 minutes)
# Lesson 9 drew every token with its probability. Out of many unlikely ones, one comes now and then, and spoils the text. **Top-k** cuts them
# off: only the k largest logits stay; their probabilities, softmax(logits / temperature) over these k alone, decide. Write it; all chance must come
# from `rng`. Logits may be as large as 1000.

# %%
def sample_top_k(logits, k, temperature, rng):
    """One of the k likeliest tokens, drawn: an int from 0 to V - 1.

    logits: (V,); k: 1 to V; temperature: above 0; rng: a NumPy Generator
    """
    # BEGIN SOLUTION
    best = np.argsort(logits)[-k:]
    z = logits[best] / temperature
    p = np.exp(z - z.max())
    return int(rng.choice(best, p=p / p.sum()))
    # END SOLUTION

# %%
check("10.7", sample_top_k)

# %% [markdown]
# Now it writes with your function, beside lesson 9's table.

# %% tags=["question"]
predict(ask.PREDICT_WRITE, write_on(sample=yours("10.7")))

# %% [markdown]
# A larger table is no way out: one of six has 1.86 nats on new pages.

# %% [markdown]
# ## Too good to be true
#
# Of two networks that learn names, one has no mask. Which one is better on new names?

# %%
letters = ".abcdefghijklmnopqrstuvwxyz"            # "." begins a name, and fills the row after it
rows = np.array([[letters.index(c) for c in f".{name}".ljust(13, ".")] for name in utils.names()])
rng = np.random.default_rng(0)
val, train = np.split(rng.permutation(rows), [500])
options = {"rng": rng, "dtype": np.float32}

def learn_names(*blocks, steps=250):
    """A small transformer of these blocks, after some steps of 64 names each."""
    model = utils.Sequential(utils.Embedding(27, 32, **options), utils.Positions(12, 32, sd=0.5, **options),
                             *blocks, utils.Linear(32, 27, **options))
    loss, optimizer = utils.CrossEntropyLoss(), utils.Adam(model.parameters(), lr=0.005)
    for _ in range(steps):
        names = train[rng.integers(len(train), size=64)]
        loss.forward(model.forward(names[:, :-1]), names[:, 1:])     # each letter, and the next one
        model.backward(loss.backward())
        optimizer.step()
    return model

def nats(model):
    """What it takes a letter, on new names."""
    return utils.CrossEntropyLoss().forward(model.forward(val[:, :-1]), val[:, 1:])

with_mask, without_mask = (learn_names(utils.block(32, 4, causal=causal, **options)) for causal in (True, False))
for name, model in [("with a mask:   ", with_mask), ("without a mask:", without_mask)]:
    print(name, f"{nats(model):.1f} nats a letter")

# %% [markdown]
# Without a mask it is nearly perfect: the next letter stands in its input, one step further. When it has to *write*, nothing stands there. Give both the
# first four tokens alone, and ask for the fifth:

# %%
for name, model in [("with a mask:   ", with_mask), ("without a mask:", without_mask)]:
    fifth = utils.CrossEntropyLoss().forward(model.forward(val[:, :4])[:, -1], val[:, 4])
    print(name, "better than a blind guess" if fifth < np.log(27) else "worse than a blind guess")

# %% [markdown]
# ### Exercise 10.8: catch who looks ahead (\*\*\*, 7 minutes)
# At each step, a model that writes gives logits for the next token. They may depend on this step's token and on those before it, on nothing later.
# Change the tokens from some step on: do logits move that stand before that step? It may be a single step that looks ahead, and at any later one.
# Write it.

# %%
def leaks(model, ids):
    """Whether the logits of some step depend on a later token: True or False.

    model: model.forward takes ids (N, T) and gives logits (N, T, V); ids: (N, T), integers from 0 to V - 1
    """
    # BEGIN SOLUTION
    before = model.forward(ids)
    for t in range(1, ids.shape[1]):
        changed = ids.copy()
        changed[:, t:] = (ids[:, t:] + 1) % before.shape[-1]
        if not np.allclose(model.forward(changed)[:, :t], before[:, :t]):
            return True
    return False
    # END SOLUTION

# %%
check("10.8", leaks)

# %%
print("with a mask:   ", yours("10.8")(with_mask, val[:20, :-1]))
print("without a mask:", yours("10.8")(without_mask, val[:20, :-1]))

# %% [markdown]
# ## What holds six blocks together?
#
# A block adds to what is there, and begins with layer norm. What if it does not?

# %%
def block_of(norm, add):
    """A block with or without layer norm, and with or without the sums."""
    first, second = ([utils.LayerNorm(32, dtype=np.float32)] * norm for _ in range(2))
    half = utils.Residual if add else utils.Sequential
    return utils.Sequential(
        half(*first, utils.SelfAttention(32, 4, **options)),
        half(*second, utils.Linear(32, 128, **options), utils.ReLU(), utils.Linear(128, 32, **options)))

frequencies = np.bincount(train[:, 1:].ravel(), minlength=27) / train[:, 1:].size
by_frequency = -np.log(frequencies[val[:, 1:]]).mean()
for depth in (2, 6):
    for name, norm, add in [("all parts", True, True), ("no layer norm", False, True), ("no sums", True, False)]:
        blocks = [block_of(norm, add) for _ in range(depth)]
        y = utils.Sequential(*blocks).forward(rng.normal(size=(100, 12, 32)).astype(np.float32))
        directions = y / np.linalg.norm(y, axis=-1, keepdims=True)
        alike = (directions[:, 0] * directions[:, -1]).sum(axis=-1).mean()     # 1: first and last step point one way
        learned = nats(learn_names(*blocks, steps=50)) < by_frequency - 0.2
        print(f"{depth} blocks, {name:14} sd at the start {y.std():2.0f}, steps alike {alike:.1f}:",
              "it learns" if learned else "no better than how frequent letters are")

# %% [markdown]
# Without sums, all steps come out alike: which letter stood where is averaged away. Without layer norm, numbers grow from block to block. Two blocks
# learn without either; six do not, in these 50 steps.

# %% [markdown]
# ## What is looking back worth?
#
# On names, a transformer is no better than lesson 9's GRU. Where does it win?

# %% tags=["question"]
predict(ask.PREDICT_RACE, recall_race())

# %% [markdown]
# A key and its value are two steps. The first block lets each value's step take over the key before it. Only then can the second block look for a
# key and find a value. Try *reverse* with 8 letters, too: the place alone tells where to look, and one block does it.

# %% [markdown]
# ## Your own transformer (second sitting)
#
# ### Exercise 10.9: what recall needs (\*\*\*, 20 minutes)
# `utils.recall(n, 4, rng)` draws sequences such as k1 v1 k2 v2 k3 v3 k4 v4 k2: four pairs of a key and a value, and then one of the keys again. What was
# its value? There are 24 tokens, the values are 0 to 7. Who picks any of the four values that came is right about 4 times in 10.
#
# Build a network with `utils.block`, and train it until it is right on 95 % of new sequences: tokens (N, 9) in, eight logits for each sequence out, (N, 8).
# 500 steps of 64 new sequences can do it, if the numbers are not too small at the start: sd 1 for the embedding, 0.5 for the positions.
#
# Then leave out one part at a time, and train for as many steps: A the causal mask, B the positions, C the second block, D the second head.
# Without which of them does it stay at 4 of 10? Hand in their letters as `needed`, such as "AD".

# %% tags=["second-sitting"]
model = ...
needed = ...
# BEGIN SOLUTION
def learn_recall(causal=True, positions=True, blocks=2, heads=2):
    """A transformer after 500 steps of 64 new sequences."""
    rng = np.random.default_rng(0)
    options = {"rng": rng, "dtype": np.float32}
    places = [utils.Positions(9, 32, sd=0.5, **options)] if positions else []
    layers = [utils.block(32, heads, causal=causal, **options) for _ in range(blocks)]
    model = utils.Sequential(utils.Embedding(24, 32, sd=1.0, **options), *places, *layers, utils.Last(),
                             utils.Linear(32, 8, **options))
    loss, optimizer = utils.CrossEntropyLoss(), utils.Adam(model.parameters(), lr=0.003)
    for _ in range(500):
        X, y = utils.recall(64, 4, rng)
        loss.forward(model.forward(X), y)
        model.backward(loss.backward())
        optimizer.step()
    return model

X, y = utils.recall(1000, 4, np.random.default_rng(1))     # new ones, to measure with
model, needed = learn_recall(), ""
for letter, left_out in [("A", {"causal": False}), ("B", {"positions": False}), ("C", {"blocks": 1}), ("D", {"heads": 1})]:
    if utils.accuracy(learn_recall(**left_out).forward(X), y) < 0.6:
        needed += letter
# END SOLUTION

# %%
check("10.9", model, needed)

# %% [markdown]
# ## From here to PyTorch
#
# The large libraries do the same, under similar names:
#
# | here | PyTorch | what differs |
# |---|---|---|
# | `Linear(64, 10, rng=rng)` | `nn.Linear(64, 10)` | weights lie transposed there |
# | `Conv2d(8, 16, 3, rng=rng)` | `nn.Conv2d(8, 16, 3)` | |
# | `RNN(16, 64, rng=rng)`, or `GRU` | `nn.RNN(16, 64, batch_first=True)`, or `nn.GRU` | gives the last state as well |
# | `Embedding(42, 64, rng=rng)` | `nn.Embedding(42, 64)` | |
# | `Positions(64, 64, rng=rng)` | `nn.Parameter(0.02 * torch.randn(64, 64))` | you add it yourself |
# | `LayerNorm(64)` | `nn.LayerNorm(64)` | |
# | `attention(Q, K, V, mask)` | `F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)` | gives no weights back |
# | `SelfAttention(64, 4, rng=rng)` | `nn.MultiheadAttention(64, 4, batch_first=True)` | there True in a mask hides |
# | `block(64, 4, rng=rng)` | `nn.TransformerEncoderLayer(64, 4, 256, dropout=0, norm_first=True, batch_first=True)` | mask at each call |
# | `CrossEntropyLoss()` on (N, T, C) | `nn.CrossEntropyLoss()` on (N, C, T) | classes come second |
# | `model.backward(loss.backward())` | `loss.backward()` | keeps lesson 4's graph |
# | `optimizer.step()` | `optimizer.step()` | after `optimizer.zero_grad()`: gradients add up |
#
# With the same weights, both give the same numbers.

# %% [markdown] tags=["core"]
# ## Quiz (core)

# %% tags=["core"]
quiz("Three questions on the core", ask.CORE_QUIZ)

# %% [markdown]
# ## More questions

# %%
quiz("Five more, two of them on lesson 9", ask.MORE_QUIZ)

# %% [markdown]
# ## Recap
#
# - A step asks with a query, keys answer, and values are averaged by the softmax of the scores.
# - The mask keeps the future out. No loss shows that it is missing; an experiment does.
# - Attention does not know the order: positions do, or a mask.
# - Sums keep what is there, norms its size: deep networks need both.
#
# Say it in one sentence: *what can a step that looks back do that a carried state can't?*
#
# ## The last page
#
# Here the course ends. You began with one neuron, and have written what a language model is made of: sums, slopes, and experiments that tell
# which beliefs hold.

# %%
progress()

# %% [markdown]
# Keep a page of what you have built, with your name. `page.save("my_course.pdf")` writes it to a file.

# %%
page = last_page("")
page

# %% [markdown]
# ### Further reading
# - A. Vaswani and others, "Attention is all you need" (2017).
# - C. Olsson and others, "In-context learning and induction heads" (2022).
# - S. Jain and B. Wallace, "Attention is not explanation" (2019).
#
# Answers to all exercises: [the solutions](../solutions/10_transformers_for_text.ipynb).
