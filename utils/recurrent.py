"""Recurrent layers: a network that reads a sequence step by step and carries what it remembers.

x is (N, T, D): N sequences of T steps with D numbers each. What is carried, h, has H numbers. The
same weights serve every step, so a longer sequence takes no more of them.

In memory the steps lie outermost (T, N, D): each is one block. The shapes that a reader sees are
PyTorch's with batch_first=True.
"""

import numpy as np

from utils.layer import Layer, Parameter
from utils.neurons import xavier_init


def orthogonal_init(fan_in, fan_out, rng):
    """A random square matrix that turns a vector and keeps its length (Saxe and others, 2014)."""
    if fan_in != fan_out:
        raise ValueError(f"orthogonal_init takes two equal sizes, got {fan_in} and {fan_out}")
    q, r = np.linalg.qr(rng.normal(size=(fan_in, fan_out)))
    return q * np.copysign(1.0, np.diag(r))  # whichever signs the machine's qr prefers


@np.errstate(all="ignore")
def rnn_step(x, h, Wx, Wh, b):
    """The next h, tanh(x Wx + h Wh + b): x (N, D), h (N, H), Wx (D, H), Wh (H, H), b (H,)."""
    return np.tanh(x @ Wx + h @ Wh + b)


class RNN(Layer):
    """`rnn_step` at every step, from h = 0: x (N, T, D), y (N, T, H) (Elman, 1990). As nn.RNN.

    rng    -- the numpy Generator that draws the weights; the bias starts at 0
    init_h -- a function (H, H, rng) -> Wh (H, H)
    dtype  -- np.float64, or np.float32 for speed; x must have the same
    h (T + 1, N, H) keeps what was carried: h[0] = 0, h[t + 1] after step t. After backward, dh
    (N, T, H) holds dLoss/dh of every step, with all that the later ones send back to it.
    """

    def __init__(self, n_inputs, n_hidden, *, rng, init_h=orthogonal_init, dtype=np.float64):
        self.Wx = Parameter(xavier_init(n_inputs, n_hidden, rng).astype(dtype))
        self.Wh = Parameter(init_h(n_hidden, n_hidden, rng).astype(dtype))
        self.b = Parameter(np.zeros(n_hidden, dtype))
        self.shown = f"{n_inputs}, {n_hidden}"

    @np.errstate(all="ignore")
    def forward(self, x):
        sums, self.h = _start(self, x, self.Wx.value, self.b.value, len(self.Wh.value))
        for z, h, following in zip(sums, self.h, self.h[1:]):
            z += h @ self.Wh.value
            np.tanh(z, out=following)
        self.x, self.y = x, self.h[1:].swapaxes(0, 1)
        return self.y

    @np.errstate(all="ignore")
    def backward(self, dy):
        self.check_backward(dy)
        dh = dy.swapaxes(0, 1).copy()
        dz = 1 - self.h[1:] * self.h[1:]  # tanh' = 1 - y^2
        for t in reversed(range(len(dh))):
            dz[t] *= dh[t]
            if t:
                dh[t - 1] += dz[t] @ self.Wh.value.T  # back through time
        self.dh = dh.swapaxes(0, 1)
        self.Wh.grad = _over_all_steps(self.h[:-1], dz)
        return _finish(self.x, dz, self.Wx, self.b)


class GRU(Layer):
    """A recurrent layer with gates: h = u h_before + (1 - u) c (Cho and others, 2014). As nn.GRU.

    c = tanh(x Wc + bc + r (h_before Uc)) is new; the update gate u and the reset gate r are
    sigmoids of x W + b + h_before U. W (D, 3H), U (H, 3H) and b (3H,) hold u, r, c side by side.
    (PyTorch: r, u, c.) rng, dtype, h and dh are as in RNN; gates (T, N, 3, H) keeps u, r and c.

    keep -- where the bias of the update gate starts: at 2, u is about 0.9, and h changes slowly
    """

    def __init__(self, n_inputs, n_hidden, *, rng, keep=0.0, dtype=np.float64):
        W = [xavier_init(n_inputs, n_hidden, rng) for _ in range(3)]
        U = [orthogonal_init(n_hidden, n_hidden, rng) for _ in range(3)]
        self.W, self.U = (Parameter(np.concatenate(w, axis=1).astype(dtype)) for w in (W, U))
        self.b = Parameter(np.repeat(np.array([keep, 0, 0], dtype), n_hidden))
        self.shown = f"{n_inputs}, {n_hidden}, keep={keep}" if keep else f"{n_inputs}, {n_hidden}"

    @np.errstate(all="ignore")
    def forward(self, x):
        n_hidden = len(self.U.value)
        sums, self.h = _start(self, x, self.W.value, self.b.value, n_hidden)
        self.recalled = np.empty_like(self.h[1:])
        for z, h, following, recalled in zip(sums, self.h, self.h[1:], self.recalled):
            from_h = h @ self.U.value
            gates, c = z[:, :2 * n_hidden], z[:, 2 * n_hidden:]
            gates += from_h[:, :2 * n_hidden]
            np.tanh(0.5 * gates, out=gates)
            gates += 1
            gates *= 0.5  # sigmoid(z) = (1 + tanh(z / 2)) / 2, which is fast
            recalled[...] = from_h[:, 2 * n_hidden:]
            c += gates[:, n_hidden:] * recalled
            np.tanh(c, out=c)
            np.multiply(gates[:, :n_hidden], h - c, out=following)
            following += c
        self.gates = sums.reshape(*sums.shape[:2], 3, n_hidden)
        self.x, self.y = x, self.h[1:].swapaxes(0, 1)
        return self.y

    @np.errstate(all="ignore")
    def backward(self, dy):
        self.check_backward(dy)
        dh = dy.swapaxes(0, 1).copy()
        u, r, c = np.moveaxis(self.gates, 2, 0)
        dc = (1 - u) * (1 - c * c)
        dz = np.empty_like(self.gates)  # first dh/dz for each z, which the loop turns into dLoss/dz
        dz[:, :, 0] = (self.h[:-1] - c) * u * (1 - u)
        dz[:, :, 1] = dc * self.recalled * r * (1 - r)
        dz[:, :, 2] = dc * r  # of h_before Uc; of the x that adds to it, dc
        side_by_side = dz.reshape(*dh.shape[:2], 3 * dh.shape[2])
        for t in reversed(range(len(dh))):
            dz[t] *= dh[t][:, None]
            if t:
                dh[t - 1] += dh[t] * u[t] + side_by_side[t] @ self.U.value.T
        self.dh = dh.swapaxes(0, 1)
        self.U.grad = _over_all_steps(self.h[:-1], side_by_side)
        dz[:, :, 2] = dh * dc
        return _finish(self.x, side_by_side, self.W, self.b)


def _start(layer, x, W, b, n_hidden):
    """What the inputs add to the sums of each step, x W + b (T, N, K), and room for h, from 0."""
    layer.check_forward(x, x.ndim == 3 and x.shape[2] == len(W), f"(N, T, {len(W)})", W.dtype)
    sums = x.swapaxes(0, 1) @ W
    sums += b
    return sums, np.zeros((x.shape[1] + 1, len(x), n_hidden), x.dtype)


def _over_all_steps(x, dz):
    """dLoss/dW of z = x W, (T, N, D) and (T, N, K) -> (D, K): one W, so the steps' shares add."""
    return x.reshape(-1, x.shape[2]).T @ dz.reshape(-1, dz.shape[2])


def _finish(x, dz, W, b):
    """Set the gradients of W and b from those of the sums (T, N, K), and return dLoss/dx."""
    W.grad = _over_all_steps(x.swapaxes(0, 1), dz)
    b.grad = dz.sum(axis=(0, 1))
    return (dz @ W.value.T).swapaxes(0, 1)
