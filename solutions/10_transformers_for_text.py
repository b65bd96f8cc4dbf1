# %% [markdown]
# # 10 Transformers for text
#
# *Draft.*
#
# When you are through, you can write attention and its gradients, keep a network from looking ahead, catch one that does, and say which parts of
# a transformer a task needs.

# %% tags=["core"]
import sys; sys.path.insert(0, "..")
import numpy as np

import utils
from utils.exercises import check, hint, progress, yours
from utils.widgets import predict, quiz

# %% [markdown]
# ## Who answers whom
#
# ### Exercise 10.1: how well they match (\*, 2 minutes)
# Each of T steps asks with a row of `Q`, its **query**; each of S steps answers with a row of `K`, its **key**. A score is the dot product of
# a query and a key, divided by the square root of d, the number of numbers in each. Write it for all pairs at once.

# %%
def attention_scores(Q, K):
    """How well each query matches each key: (T, S). Q: (T, d), queries; K: (S, d), keys"""
    # BEGIN SOLUTION
    return Q @ K.T / np.sqrt(Q.shape[-1])
    # END SOLUTION

# %%
check("10.1", attention_scores)

# %% [markdown]
# ## No looking ahead
#
# ### Exercise 10.2: who may look where (\*\*, 4 minutes)
# A network that writes must not see what comes next. Its **causal mask** says for each step where it may look: at itself, and at every step before
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

# %% [markdown]
# ## Attention
#
# ### Exercise 10.3: attention (\*\*, 4 minutes)
# The weights of a step are the softmax of its scores: above 0, with sum 1. Where `mask` is False, a step may not look, so its weight there is
# exactly 0, and the others still sum to 1. Each step takes the mean of the rows of `V`, the **values**, by its weights. Write it; scores may be as
# large as 1000, without a warning.

# %%
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

# %%
check("10.3", attention)

# %% [markdown]
# ## The way back
#
# ### Exercise 10.4: gradients of attention (\*\*\*, 7 minutes)
# Write lesson 4's way back through 10.3. A product sends its gradient to both factors. Through a softmax, each score gets
#
# $$\frac{\partial L}{\partial s_j} = w_j \Big(g_j - \sum_k w_k\, g_k\Big), \qquad g = \frac{\partial L}{\partial w}$$
#
# for each row of weights by itself: what matters is how a gradient compares with the mean of its row. A mask needs nothing: where w is 0, so is this.

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
# ### Exercise 10.5: split into heads (\*\*, 4 minutes)
# One step may have several questions at once. So its D numbers are shared out among some **heads**: the first d = D / n_heads numbers of every step
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
# ### Exercise 10.6: layer norm (\*, 2 minutes)
# Numbers that pass through many layers grow or shrink. **Layer norm** takes the D numbers of each step by themselves: their mean is subtracted, and
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

# %% [markdown]
# ## Let it write
#
# ### Exercise 10.7: draw one of the best k (\*\*, 4 minutes)
# Lesson 9 drew every token with its probability. Out of many unlikely tokens, one comes every now and then, and spoils the text. **Top-k** cuts them
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
# ## Too good to be true
#
# ### Exercise 10.9: catch who looks ahead (\*\*\*, 7 minutes)
# At each step, a model that writes gives logits for the next token. They may depend on this step's token and on those before it, on nothing later.
# The loss does not tell whether that holds: who looks ahead has a *better* loss. Only an experiment does. Change the tokens from some step on: do
# logits move that stand before that step? A network may look ahead from any one step alone, and one step far or more. Write it.

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
check("10.9", leaks)

# %% [markdown]
# ## Your own transformer (second sitting)
#
# ### Exercise 10.8: what does recall need? (\*\*\*, 20 minutes)
# Build and train.

# %% tags=["second-sitting"]
model = ...
needed = ...
# BEGIN SOLUTION
needed = "C"
# END SOLUTION

# %%
check("10.8", model, needed)

# %%
progress()

# %% [markdown]
# Answers to all exercises: [the solutions](../solutions/10_transformers_for_text.ipynb).
