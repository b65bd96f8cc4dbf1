"""Exercise 8.3, one matrix product. What is said about it stands in words.md."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.exercises.exercise import Case, Forms, Part, away_from_0

# ---- patches -------------------------------------------------------------------------------------


def images(rng):
    """Images (H, W), and the side k of the patches."""
    return [
        Case("patches of one pixel", (away_from_0(rng, 2, 3), 1)),
        Case("a square image", (np.arange(9.0).reshape(3, 3), 2)),
        Case("a patch as large as the image", (away_from_0(rng, 3, 3), 3)),
        Case("a wide image", (away_from_0(rng, 3, 5), 2)),
        Case("a tall image", (away_from_0(rng, 6, 4), 3)),
        Case("as many places as pixels in a patch", (away_from_0(rng, 4, 3), 2)),
        Case("a single row of places", (away_from_0(rng, 3, 5), 3)),
        Case("a single column of places", (away_from_0(rng, 5, 2), 2)),
        Case("integers", (rng.integers(0, 99, (4, 5)), 2)),
        Case("a larger image", (away_from_0(rng, 9, 7), 4)),
    ]


def patches(image, k):
    rows, columns = image.shape[0] - k + 1, image.shape[1] - k + 1
    return np.array([image[i : i + k, j : j + k].ravel()
                     for i in range(rows) for j in range(columns)])


def observe_patches(answer, image, k):
    """The patches, copied: some of them may be seen in the image itself, as NumPy's windows are."""
    result = answer(image, k)
    return result.copy() if isinstance(result, np.ndarray) else result


def _laid(image, k, *, order="ij", step=1, short=0, row=np.ravel):
    """Patches in another order of the places, or steps of other lengths, or laid out otherwise."""
    H, W = image.shape
    rows, columns = range(0, H - k + 1 - short, step), range(0, W - k + 1 - short, step)
    places = ([(i, j) for i in rows for j in columns] if order == "ij" else
              [(i, j) for j in columns for i in rows])
    return np.array([row(image[i : i + k, j : j + k]) for i, j in places])


def _square(image, k):
    n = len(image) - k + 1
    return np.array([image[i : i + k, j : j + k].ravel() for i in range(n) for j in range(n)])


def _mixed(image, k):
    """The values in the order of another layout, poured into the shape that was asked for."""
    count = len(patches(image, k))
    return np.array([image[u : u + image.shape[0] - k + 1, v : v + image.shape[1] - k + 1]
                     for u in range(k) for v in range(k)]).reshape(count, k * k)


PATCHES = Part(patches, cases=images, observe=observe_patches, wrong={
    "places column by column": lambda image, k: _laid(image, k, order="ji"),
    "pixels column by column": lambda image, k: _laid(image, k, row=lambda patch: patch.T.ravel()),
    "both column by column": lambda image, k: _laid(
        image, k, order="ji", row=lambda patch: patch.T.ravel()),
    "patches as columns": lambda image, k: patches(image, k).T,
    "not laid into rows": lambda image, k: patches(image, k).reshape(-1, k, k),
    "places in a table": Forms([
        sliding_window_view,
        lambda image, k: sliding_window_view(image, (k, k)),
        lambda image, k: sliding_window_view(image, (k, k)).reshape(
            image.shape[0] - k + 1, image.shape[1] - k + 1, k * k)]),
    "mixed by reshape": _mixed,
    "one side for both": _square,
    "no overlap": lambda image, k: _laid(image, k, step=k),
    "one place short": lambda image, k: _laid(image, k, short=1),
    "turned": lambda image, k: patches(image, k)[:, ::-1],
    "last place first": lambda image, k: patches(image, k)[::-1],
    "first patch only": lambda image, k: patches(image, k)[0],
    "one row": lambda image, k: patches(image, k).ravel(),
})

# ---- conv2d_fast ---------------------------------------------------------------------------------


def images_kernels_biases(rng):
    """Images (H, W), kernels (F, k, k) and biases (F,)."""
    def draw(H, W, F, k):
        return away_from_0(rng, H, W), away_from_0(rng, F, k, k), away_from_0(rng, F)

    image, kernels, _ = draw(4, 5, 2, 2)
    return [
        Case("one kernel of one pixel", draw(2, 3, 1, 1)),
        Case("one kernel", draw(4, 4, 1, 3)),
        Case("two kernels", draw(3, 3, 2, 2)),
        Case("biases of 0", (image, kernels, np.zeros(2))),
        Case("as many kernels as columns of the map", draw(3, 5, 3, 3)),
        Case("as many kernels as rows of the map", draw(5, 7, 3, 3)),
        Case("as many kernels as places", draw(3, 3, 4, 2)),
        Case("as many kernels as pixels in a patch", draw(5, 4, 4, 2)),
        Case("a wide image", draw(3, 6, 2, 2)),
        Case("a tall image", draw(7, 4, 3, 3)),
        Case("kernels as large as the image", draw(3, 3, 2, 3)),
        Case("kernels of one pixel", draw(3, 4, 3, 1)),
        Case("integers", (rng.integers(0, 9, (4, 6)), rng.integers(-3, 4, (3, 2, 2)),
                          np.array([1, -2, 3]))),
        Case("a larger image", draw(9, 8, 5, 3)),
    ]


def conv2d_fast(image, kernels, bias):
    windows = sliding_window_view(image, kernels[0].shape)
    return np.einsum("ijuv,fuv->fij", windows, kernels) + bias[:, None, None]


def _with_kernels(change):
    """A conv2d_fast with other kernels: change(kernels)."""
    return lambda image, kernels, bias: conv2d_fast(image, change(kernels), bias)


def _with_bias(change):
    """A conv2d_fast with other biases: change(bias)."""
    return lambda image, kernels, bias: conv2d_fast(image, kernels, change(bias))


def _per_place(image, kernels, bias):
    return conv2d_fast(image, kernels, 0 * bias) + bias


def _per_flat_place(image, kernels, bias):
    F, k, _ = kernels.shape
    maps = kernels.reshape(F, -1) @ patches(image, k).T + bias
    return maps.reshape(F, image.shape[0] - k + 1, -1)


def _per_row(image, kernels, bias):
    return conv2d_fast(image, kernels, 0 * bias) + bias[:, None]


def _poured(image, kernels, bias):
    F, k, _ = kernels.shape
    maps = patches(image, k) @ kernels.reshape(F, -1).T + bias
    return maps.reshape(F, image.shape[0] - k + 1, -1)


def _poured_kernels(image, kernels, bias):
    F, k, _ = kernels.shape
    maps = patches(image, k) @ kernels.reshape(k * k, F) + bias
    return maps.T.reshape(F, image.shape[0] - k + 1, -1)


def _square_maps(image, kernels, bias):
    n = len(image) - kernels.shape[1] + 1
    return conv2d_fast(image, kernels, bias).reshape(len(kernels), n, n)


def _sides_swapped(image, kernels, bias):
    maps = conv2d_fast(image, kernels, bias)
    return maps.reshape(len(maps), maps.shape[2], maps.shape[1])


CONV2D_FAST = Part(conv2d_fast, cases=images_kernels_biases, wrong={
    "bias per place": Forms([_per_place, _per_flat_place, _per_row]),
    "no bias": _with_bias(lambda bias: 0 * bias),
    "bias taken away": _with_bias(lambda bias: -bias),
    "one bias for all": Forms([
        _with_bias(lambda bias: np.full(len(bias), bias[0])),
        _with_bias(lambda bias: np.full(len(bias), bias.sum()))]),
    "maps mixed": _poured,
    "kernels mixed": _poured_kernels,
    "kernels last": lambda image, kernels, bias: conv2d_fast(
        image, kernels, bias).transpose(1, 2, 0),
    "maps in rows": lambda image, kernels, bias: conv2d_fast(
        image, kernels, bias).reshape(len(kernels), -1),
    "places in rows": lambda image, kernels, bias: conv2d_fast(
        image, kernels, bias).reshape(len(kernels), -1).T,
    "sides swapped": _sides_swapped,
    "one side for both": _square_maps,
    "maps transposed": lambda image, kernels, bias: conv2d_fast(
        image, kernels, bias).transpose(0, 2, 1),
    "turned": _with_kernels(lambda kernels: kernels[:, ::-1, ::-1]),
    "kernels transposed": _with_kernels(lambda kernels: kernels.transpose(0, 2, 1)),
    "first kernel only": Forms([
        lambda image, kernels, bias: conv2d_fast(image, kernels, bias)[0],
        lambda image, kernels, bias: conv2d_fast(image, kernels[:1], bias[:1])]),
    "maps added up": lambda image, kernels, bias: conv2d_fast(image, kernels, bias).sum(axis=0),
})

PARTS = (PATCHES, CONV2D_FAST)
