"""What networks that read sequences share, recurrent or with attention: tokens in, and text out.

Tokens are integers from 0 to V - 1; ids (N, T) are N sequences of T tokens.
"""

import numpy as np

from utils.activations import softmax
from utils.layer import Layer, Parameter


class Embedding(Layer):
    """D numbers for each of V tokens: ids (N, T), y (N, T, D) = W[ids]. As nn.Embedding.

    The same as one-hot rows times W (V, D). Numbers are normal, with mean 0 and standard deviation
    sd. backward returns None: a token has no gradient.
    """

    def __init__(self, n_tokens, n_outputs, *, rng, sd=1.0, dtype=np.float64):
        self.W = Parameter(rng.normal(0.0, sd, (n_tokens, n_outputs)).astype(dtype))
        self.shown = f"{n_tokens}, {n_outputs}"

    def forward(self, x):
        n_tokens = len(self.W.value)
        if x.dtype.kind not in "iu":
            raise ValueError(f"{self} takes tokens that are integers, got {x.dtype}")
        if x.size and not 0 <= x.min() <= x.max() < n_tokens:
            raise ValueError(f"{self} takes tokens from 0 to {n_tokens - 1}, "
                             f"got {x.min()} to {x.max()}")
        self.x, self.y = x, self.W.value[x]
        return self.y

    def backward(self, dy):
        self.check_backward(dy)
        one_hot = (self.x.reshape(-1, 1) == np.arange(len(self.W.value))).astype(dy.dtype)
        self.W.grad = one_hot.T @ dy.reshape(-1, dy.shape[-1])


class Positions(Layer):
    """Adds a learned row P[t] to every step t: x (N, T, D), T up to max_steps, y = x + P[:T]."""

    def __init__(self, max_steps, n_features, *, rng, sd=0.02, dtype=np.float64):
        self.P = Parameter(rng.normal(0.0, sd, (max_steps, n_features)).astype(dtype))
        self.shown = f"{max_steps}, {n_features}"

    def forward(self, x):
        (steps, d), dtype = self.P.value.shape, self.P.value.dtype
        fits = x.ndim == 3 and x.shape[1] <= steps and x.shape[2] == d
        self.check_forward(x, fits, f"(N, T, {d}), T at most {steps}", dtype)
        self.x, self.y = x, x + self.P.value[:x.shape[1]]
        return self.y

    def backward(self, dy):
        self.check_backward(dy)
        self.P.grad = np.zeros_like(self.P.value)
        self.P.grad[:dy.shape[1]] = dy.sum(axis=0)
        return dy


class Last(Layer):
    """The last step, for an answer at the end: x (N, T, D), y (N, D); Last(3): 3, y (N, 3, D)."""

    def __init__(self, steps=None):
        self.steps, self.shown = steps, "" if steps is None else str(steps)
        self.place = -1 if steps is None else slice(-steps, None)

    def forward(self, x):
        least = self.steps or 1
        self.check_forward(x, x.ndim == 3 and x.shape[1] >= least, f"(N, T, D), T at least {least}")
        self.x, self.y = x, x[:, self.place]
        return self.y

    def backward(self, dy):
        self.check_backward(dy)
        dx = np.zeros_like(self.x)
        dx[:, self.place] = dy
        return dx


def generate(model, start, n, *, rng, temperature=1.0, top_k=None, window=64):
    """Write on: start, ids (T,) or (N, T), with n more tokens, each drawn after all before it.

    model -- ids (N, T) -> logits (N, T, V), of which the last step's tell the next token
    temperature -- divides the logits: below 1 the likely get likelier, above 1 less so
    top_k -- only the k largest logits count; window -- the model sees the last so many tokens
    """
    if not temperature > 0 or (top_k is not None and top_k < 1) or window < 1:
        raise ValueError("generate takes a temperature > 0, top_k and window from 1, got "
                         f"{temperature}, {top_k} and {window}")
    ids = np.atleast_2d(np.asarray(start))
    if ids.ndim != 2 or ids.dtype.kind not in "iu" or not ids.size:
        raise ValueError("generate takes a start of tokens, integers (T,) or (N, T) with T at "
                         f"least 1, got {ids.dtype}, {np.shape(start)}")
    for _ in range(n):
        z = np.asarray(model.forward(ids[:, -window:])[:, -1], np.float64) / temperature
        if top_k is not None and top_k < z.shape[1]:
            z = np.where(z < np.partition(z, -top_k)[:, -top_k, None], -np.inf, z)
        up_to = np.cumsum(softmax(z), axis=1)
        drawn = rng.random((len(z), 1)) * up_to[:, -1:]
        ids = np.concatenate([ids, (up_to <= drawn).sum(axis=1, keepdims=True)], axis=1)
    return ids.reshape(*np.shape(start)[:-1], -1)
