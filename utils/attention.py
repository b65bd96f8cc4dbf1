"""Attention: every step of a sequence looks at all steps, and takes most from those that fit.

x is (N, T, D): N sequences of T steps with D numbers each. What a transformer is made of, up to
its `block`.
"""

import math

import numpy as np

from utils.activations import ReLU
from utils.backprop import Sequential
from utils.layer import Layer, Parameter
from utils.neurons import Linear, xavier_init


class LayerNorm(Layer):
    """The D numbers of each step get mean 0 and variance 1, then a gain and a shift, which are
    learned: x (..., D), y the same (Ba and others, 2016). As nn.LayerNorm."""

    def __init__(self, n_features, *, eps=1e-5, dtype=np.float64):
        self.gain = Parameter(np.ones(n_features, dtype))
        self.shift = Parameter(np.zeros(n_features, dtype))
        self.eps, self.shown = eps, str(n_features)

    @np.errstate(all="ignore")
    def forward(self, x):
        gain = self.gain.value
        fits = x.ndim > 1 and x.shape[-1] == len(gain)
        self.check_forward(x, fits, f"(..., {len(gain)})", gain.dtype)
        centered = x - x.mean(axis=-1, keepdims=True)
        self.scale = 1 / np.sqrt(_mean_product(centered, centered) + self.eps)
        self.unit = np.multiply(centered, self.scale, out=centered)
        self.x, self.y = x, self.unit * gain + self.shift.value
        return self.y

    @np.errstate(all="ignore")
    def backward(self, dy):
        self.check_backward(dy)
        rows, units = (array.reshape(-1, dy.shape[-1]) for array in (dy, self.unit))
        self.gain.grad, self.shift.grad = np.einsum("nk,nk->k", rows, units), rows.sum(axis=0)
        d = dy * self.gain.value
        along = _mean_product(d, self.unit)
        d -= d.mean(axis=-1, keepdims=True)
        d -= self.unit * along
        d *= self.scale
        return d


def _mean_product(a, b):
    """The mean of a * b over the last axis, which stays with length 1."""
    return np.einsum("...k,...k->...", a, b)[..., None] / a.shape[-1]


@np.errstate(all="ignore")
def attention(Q, K, V, mask=None):
    """softmax(Q K^T / sqrt(d)) V -> (out, weights) (Vaswani and others, 2017, eq. 1).

    Q (..., T, d) -- what each of T steps asks; K (..., S, d) -- what each of S steps answers to;
    V (..., S, e) -- what it gives. out (..., T, e) is a mean of the rows of V by weights
    (..., T, S): row = the step that asks, column = the one that answers; each row sums to 1.
    mask (T, S) -- True where a step may look, at least once in each row; None: everywhere
    """
    if Q.shape[-1] != K.shape[-1] or K.shape[-2] != V.shape[-2]:
        raise ValueError("attention takes Q (..., T, d), K (..., S, d) and V (..., S, e), "
                         f"got {Q.shape}, {K.shape} and {V.shape}")
    if mask is not None:
        shape = Q.shape[-2], K.shape[-2]
        if mask.dtype != bool or mask.shape != shape or not mask.any(axis=-1).all():
            raise ValueError(f"attention takes a mask of True and False, {shape}, with a True in "
                             f"each row, got {mask.dtype}, {mask.shape}")
    weights = Q / math.sqrt(Q.shape[-1]) @ K.swapaxes(-1, -2)
    if mask is not None:
        weights += np.where(mask, 0, -np.inf).astype(weights.dtype)
    weights -= weights.max(axis=-1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ V, weights


class SelfAttention(Layer):
    """`attention` of the steps to each other, in some heads side by side: x and y (N, T, D).

    Each head has D / n_heads of the numbers of Q, K and V, which `qkv` makes out of x; `out` mixes
    the heads' answers. causal -- no step sees a later one
    Afterwards weights (N, n_heads, T, T) holds who looked where.
    """

    def __init__(self, n_features, n_heads, *, rng, causal=True, dtype=np.float64):
        if n_heads < 1 or n_features % n_heads:
            raise ValueError("SelfAttention takes features that its heads can share evenly, "
                             f"got {n_features} for {n_heads}")
        self.n_heads, self.causal = n_heads, causal
        self.qkv = Linear(n_features, 3 * n_features, rng=rng, init=xavier_init, dtype=dtype)
        self.out = Linear(n_features, n_features, rng=rng, init=xavier_init, dtype=dtype)
        self.shown = f"{n_features}, {n_heads}" + ", causal=False" * (not causal)

    def forward(self, x):
        W = self.qkv.W.value
        self.check_forward(x, x.ndim == 3 and x.shape[2] == len(W), f"(N, T, {len(W)})", W.dtype)
        n, steps, d = x.shape
        parts = self.qkv.forward(x).reshape(n, steps, 3, self.n_heads, d // self.n_heads)
        self.parts = parts.transpose(2, 0, 3, 1, 4)  # Q, K and V, each (N, n_heads, T, d)
        mask = np.tri(steps, dtype=bool) if self.causal else None
        self.seen, self.weights = attention(*self.parts, mask)
        self.x, self.y = x, self.out.forward(self.seen.swapaxes(1, 2).reshape(x.shape))
        return self.y

    @np.errstate(all="ignore")
    def backward(self, dy):
        self.check_backward(dy)
        (n, heads, steps, d), (Q, K, V) = self.seen.shape, self.parts
        dseen = self.out.backward(dy).reshape(n, steps, heads, d).swapaxes(1, 2)
        dscores = dseen @ V.swapaxes(2, 3)  # dLoss/dweights
        dscores -= (dseen * self.seen).sum(axis=3, keepdims=True)  # the sum of weights * dweights
        dscores *= self.weights
        dscores /= math.sqrt(d)
        dparts = np.empty((n, steps, 3, heads, d), dy.dtype)
        dQ, dK, dV = dparts.transpose(2, 0, 3, 1, 4)
        np.matmul(dscores, K, out=dQ)
        np.matmul(dscores.swapaxes(2, 3), Q, out=dK)
        np.matmul(self.weights.swapaxes(2, 3), dseen, out=dV)
        return self.qkv.backward(dparts.reshape(n, steps, -1))


class Residual(Sequential):
    """x + what the layers make of x: they only add to what is there (He and others, 2016)."""

    def forward(self, x):
        return x + super().forward(x)

    def backward(self, dy):
        return dy + super().backward(dy)


def block(n_features, n_heads, *, rng, causal=True, dtype=np.float64):
    """A transformer's block: attention, then two layers for each step by itself. Each of the two
    starts with a LayerNorm and adds to what is there: x and y (N, T, D)."""
    options = {"rng": rng, "dtype": dtype}
    return Sequential(
        Residual(LayerNorm(n_features, dtype=dtype),
                 SelfAttention(n_features, n_heads, causal=causal, **options)),
        Residual(LayerNorm(n_features, dtype=dtype), Linear(n_features, 4 * n_features, **options),
                 ReLU(), Linear(4 * n_features, n_features, init=xavier_init, **options)))
