"""Exercise 8.2, slide a kernel. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, away_from_0


def images_and_kernels(rng):
    """Images (H, W) and kernels (h, w) of many shapes."""
    def draw(shape, kernel):
        return away_from_0(rng, *shape), away_from_0(rng, *kernel)

    image, edge = rng.integers(0, 10, (4, 5)), np.array([[1, 0, -1]] * 3)
    lone = np.zeros((5, 6))
    lone[2, 3] = 2.0
    return [
        Case("a kernel of one pixel", draw((2, 3), (1, 1))),
        Case("a kernel that is the same turned around",
             (away_from_0(rng, 4, 4), np.array([[0.5, 1.0, 0.5], [1, -2, 1], [0.5, 1, 0.5]]))),
        Case("a square image and a square kernel", draw((3, 3), (2, 2))),
        Case("a kernel as large as the image", draw((3, 3), (3, 3))),
        Case("a wide image", draw((3, 6), (2, 2))),
        Case("a tall image", draw((6, 3), (3, 3))),
        Case("a wide kernel", draw((4, 5), (1, 3))),
        Case("a tall kernel", draw((5, 4), (3, 2))),
        Case("a single row", draw((1, 5), (1, 2))),
        Case("a single column", draw((4, 1), (3, 1))),
        Case("one lit pixel", (lone, away_from_0(rng, 3, 3))),
        Case("integers", (image, edge)),
        Case("an image of integers under a kernel with decimals", (image, away_from_0(rng, 2, 3))),
        Case("a larger image", draw((11, 8), (4, 3))),
    ]


def conv2d(image, kernel):
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    feature_map = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            feature_map[i, j] = np.sum(image[i : i + h, j : j + w] * kernel)
    return feature_map


def _mapped(image, kernel, of_patch, shape=None):
    """What of_patch gives for each patch, in a map of the shape (H - h + 1, W - w + 1)."""
    h, w = kernel.shape
    rows, columns = shape or (image.shape[0] - h + 1, image.shape[1] - w + 1)
    feature_map = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            feature_map[i, j] = of_patch(image[i : i + h, j : j + w])
    return feature_map


def _of_patches(of_patch):
    """A conv2d that does something else with a patch: of_patch(patch, kernel)."""
    return lambda image, kernel: _mapped(image, kernel, lambda patch: of_patch(patch, kernel))


def _by_cells(image, kernel, cell):
    """Cell by cell of the kernel, as four loops do it. cell(u, v) -- what stands there"""
    h, w = kernel.shape
    return _mapped(image, kernel, lambda patch: sum(
        patch[u, v] * cell(u, v) for u in range(h) for v in range(w)))


def same_size(image, kernel):
    """The map of the image's own size, zeros around the image."""
    h, w = kernel.shape
    top, left = h // 2, w // 2
    return conv2d(np.pad(image, ((top, h - 1 - top), (left, w - 1 - left))), kernel)


def _one_side_of_the_image(image, kernel):
    n = len(image) - len(kernel) + 1
    return _mapped(image, kernel, lambda patch: np.sum(patch * kernel), (n, n))


def _one_side_of_the_kernel(image, kernel):
    square = np.empty((len(kernel), len(kernel)))
    return _mapped(image, square, lambda patch: np.sum(patch * kernel))


def _blocks(image, kernel):
    (H, W), (h, w) = image.shape, kernel.shape
    return np.array([[np.sum(image[i : i + h, j : j + w] * kernel)
                      for j in range(0, W - w + 1, w)] for i in range(0, H - h + 1, h)])


def _in_zeros(shape_of, top_of=lambda n: 0, part=np.s_[:, :]):
    """A conv2d whose map, or a part of it, lies in zeros: of shape_of(image, map), from the place
    top_of(h), top_of(w) on."""
    def answer(image, kernel):
        inside, (top, left) = conv2d(image, kernel), map(top_of, kernel.shape)
        full, (rows, columns) = np.zeros(shape_of(image, inside)), inside[part].shape
        full[top : top + rows, left : left + columns] = inside[part]
        return full

    return answer


def _chained(image, kernel):
    h, w = kernel.shape
    rows, columns = image.shape[0] - h + 1, image.shape[1] - w + 1
    feature_map = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            feature_map[i, j] = np.sum(image[i : i + h][j : j + w] * kernel)
    return feature_map


def _one_short(image, kernel):
    (H, W), (h, w) = image.shape, kernel.shape
    return _mapped(image, kernel, lambda patch: np.sum(patch * kernel), (H - h, W - w))


PART = Part(conv2d, cases=images_and_kernels, wrong={
    "turned": lambda image, kernel: conv2d(image, kernel[::-1, ::-1]),
    "upside down": lambda image, kernel: conv2d(image, kernel[::-1]),
    "left and right swapped": lambda image, kernel: conv2d(image, kernel[:, ::-1]),
    "transposed kernel": Forms([
        _of_patches(lambda patch, kernel: np.sum(patch * kernel.T)),
        _of_patches(lambda patch, kernel: np.sum(kernel.T * patch)),
        lambda image, kernel: conv2d(image, kernel.T),
        lambda image, kernel: _by_cells(image, kernel, lambda u, v: kernel[v, u])]),
    "transposed map": lambda image, kernel: conv2d(image, kernel).T,
    "same size": Forms([
        same_size, _in_zeros(lambda image, inside: image.shape),
        _in_zeros(lambda image, inside: image.shape, top_of=lambda n: n // 2)]),
    "one place short": Forms([
        _one_short, lambda image, kernel: conv2d(image, kernel)[:-1, :-1],
        _in_zeros(lambda image, inside: inside.shape, part=np.s_[:-1, :-1])]),
    "cut twice": _chained,
    "one side for both": Forms([_one_side_of_the_image, _one_side_of_the_kernel]),
    "no overlap": _blocks,
    "first row only": _in_zeros(lambda image, inside: inside.shape, part=np.s_[:1]),
    "one long row": lambda image, kernel: conv2d(image, kernel).ravel(),
    "mean": _of_patches(lambda patch, kernel: np.mean(patch * kernel)),
    "largest product": _of_patches(lambda patch, kernel: np.max(patch * kernel)),
    "last product only": _of_patches(lambda patch, kernel: patch[-1, -1] * kernel[-1, -1]),
    "sums multiplied": _of_patches(lambda patch, kernel: np.sum(patch) * np.sum(kernel)),
    "first patch everywhere": lambda image, kernel: np.full(
        conv2d(image, kernel).shape, conv2d(image, kernel)[0, 0]),
    "matrix product": Forms([
        _of_patches(lambda patch, kernel: np.sum(patch @ kernel)),
        _of_patches(lambda patch, kernel: np.sum(kernel @ patch))]),
    "added up over the map": lambda image, kernel: np.cumsum(
        conv2d(image, kernel)).reshape(conv2d(image, kernel).shape),
})
