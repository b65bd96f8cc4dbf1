"""Convolutional layers: a small pattern that looks for the same thing everywhere in an image.

Images are x (N, C, H, W): examples, channels, rows, columns, in pixels. Kernels are W (F, C, K, K),
one for each of F feature maps. Shapes and numbers are PyTorch's. A kernel slides as it is, without
being turned over: to a mathematician that is a cross-correlation.

In memory the examples lie innermost (C, H, W, N), which is twice as fast: copies move long runs of
numbers. The shapes that a reader sees never change; only their strides would tell.
"""

import math

import numpy as np

from utils.layer import Layer, Parameter


def output_size(size, kernel, stride=1, padding=0):
    """The places of a kernel along an axis: floor((size + 2 padding - kernel) / stride) + 1.

    All in pixels. Raises ValueError if there is none: the kernel is larger than the padded axis.
    """
    _check(size, kernel, stride, padding=padding)
    if size + 2 * padding < kernel:
        raise ValueError(f"a kernel of {kernel} pixels has no place on an axis of {size} with a "
                         f"padding of {padding}")
    return (size + 2 * padding - kernel) // stride + 1


def he_kernels(n_inputs, n_outputs, size, rng):
    """Normal kernels (F, C, K, K), variance 2 / (C K K), for ReLU (He et al., 2015, eq. 10)."""
    return rng.normal(0.0, math.sqrt(2 / (n_inputs * size**2)), (n_outputs, n_inputs, size, size))


class Conv2d(Layer):
    """Kernels that slide: y[n, f, i, j] = sum(x[n, :, i s:i s + K, j s:j s + K] * W[f]) + b[f].

    s -- the stride; x gets a margin of zeros. x (N, C, H, W), y (N, F, H', W'), with
    H' = output_size(H, K, s, padding). PyTorch: nn.Conv2d.

    n_inputs, n_outputs -- channels C and feature maps F; size -- K, of the square kernel
    rng, init, dtype, input_gradient -- as for Linear; init(C, F, K, rng) -> (F, C, K, K)
    """

    def __init__(self, n_inputs, n_outputs, size, *, stride=1, padding=0, rng, init=he_kernels,
                 dtype=np.float64, input_gradient=True):
        _check(n_inputs, n_outputs, size, stride, padding=padding)
        self.W = Parameter(init(n_inputs, n_outputs, size, rng).astype(dtype))
        self.b = Parameter(np.zeros(n_outputs, dtype))
        self.size, self.stride, self.padding = size, stride, padding
        self.input_gradient = input_gradient
        self.shown = f"{n_inputs}, {n_outputs}, {size}, stride={stride}, padding={padding}"

    @np.errstate(all="ignore")
    def forward(self, x):
        W, k, s, p = self.W.value, self.size, self.stride, self.padding
        if x.ndim != 4 or x.shape[1] != W.shape[1] or min(x.shape[2:]) < max(1, k - 2 * p):
            raise ValueError(f"{self} takes x of shape (N, {W.shape[1]}, H, W), H and W at least "
                             f"{max(1, k - 2 * p)}, got {x.shape}")
        if x.dtype != W.dtype:
            raise ValueError(f"{self} holds {W.dtype} and takes x of {W.dtype}, got {x.dtype}")
        image = np.pad(np.ascontiguousarray(x.transpose(1, 2, 3, 0)),
                       ((0, 0), (p, p), (p, p), (0, 0)))
        channels, high, wide, n = image.shape
        rows, columns = output_size(high, k, s), output_size(wide, k, s)
        patches = np.empty((channels, k, k, rows, columns, n), x.dtype)  # what each place sees
        for i in range(k):
            for j in range(k):
                patches[:, i, j] = image[:, i:i + s * rows:s, j:j + s * columns:s]
        self.patches = patches.reshape(channels * k * k, -1)
        y = W.reshape(len(W), -1) @ self.patches + self.b.value[:, None]
        self.x, self.y = x, y.reshape(-1, rows, columns, n).transpose(3, 0, 1, 2)
        return self.y

    @np.errstate(all="ignore")
    def backward(self, dy):
        self.check_backward(dy)
        W, k, s, p = self.W.value, self.size, self.stride, self.padding
        (n, channels, high, wide), (_, _, rows, columns) = self.x.shape, dy.shape
        dy = np.ascontiguousarray(dy.transpose(1, 2, 3, 0)).reshape(len(W), -1)
        self.W.grad = (dy @ self.patches.T).reshape(W.shape)
        self.b.grad = dy.sum(axis=1)
        if not self.input_gradient:
            return None
        dpatches = (W.reshape(len(W), -1).T @ dy).reshape(channels, k, k, rows, columns, n)
        dx = np.zeros((channels, high + 2 * p, wide + 2 * p, n), dy.dtype)
        for i in range(k):
            for j in range(k):  # a pixel is seen from several places: its gradients add
                dx[:, i:i + s * rows:s, j:j + s * columns:s] += dpatches[:, i, j]
        return dx[:, p:p + high, p:p + wide].transpose(3, 0, 1, 2)


class MaxPool2d(Layer):
    """The largest of each size x size block: x (N, C, H, W), y (N, C, H // size, W // size).

    Rows and columns that fill no block are left out. The gradient goes to the first pixel of a
    block, row by row, that has its largest value. PyTorch: nn.MaxPool2d(size).
    """

    def __init__(self, size=2):
        _check(size)
        self.size, self.shown = size, str(size)

    def forward(self, x):
        if x.ndim != 4 or min(x.shape[2:]) < self.size:
            raise ValueError(f"{self} takes x of shape (N, C, H, W), H and W at least {self.size}, "
                             f"got {x.shape}")
        self.x, (self.y, *others) = x, self._places(x)
        for other in others:
            self.y = np.maximum(self.y, other)
        return self.y

    def backward(self, dy):
        self.check_backward(dy)
        dx = np.zeros_like(self.x)  # in the same order in memory
        free = np.ones_like(self.y, bool)
        for place, dplace in zip(self._places(self.x), self._places(dx)):
            largest = (place == self.y) & free
            dplace[...] = dy * largest
            free &= ~largest
        return dx

    def _places(self, x):
        """The pixels at each of the size * size places of a block, row by row, as views."""
        high, wide = (length // self.size * self.size for length in x.shape[2:])
        return [x[:, :, i:high:self.size, j:wide:self.size]
                for i in range(self.size) for j in range(self.size)]


class GlobalAvgPool(Layer):
    """The mean of each feature map: x (N, C, H, W), y (N, C). PyTorch: x.mean(dim=(2, 3))."""

    def forward(self, x):
        if x.ndim != 4 or not x.shape[2] * x.shape[3]:
            raise ValueError(f"{self} takes x of shape (N, C, H, W), got {x.shape}")
        self.x, self.y = x, x.mean(axis=(2, 3))
        return self.y

    def backward(self, dy):
        self.check_backward(dy)
        share = dy / math.prod(self.x.shape[2:])
        return np.ones_like(self.x) * share[:, :, None, None]


class Flatten(Layer):
    """Each example as a row, channel by channel: x (N, C, H, W), y (N, C H W). As nn.Flatten."""

    def forward(self, x):
        self.x, self.y = x, x.reshape(len(x), math.prod(x.shape[1:]))
        return self.y

    def backward(self, dy):
        self.check_backward(dy)
        return dy.reshape(self.x.shape)


def _check(*counts, padding=0):
    if min(counts) < 1 or padding < 0 or any(count != int(count) for count in (*counts, padding)):
        raise ValueError("channels, sizes and strides are whole numbers from 1, padding one from "
                         f"0, got {', '.join(map(str, counts))} and padding {padding}")
