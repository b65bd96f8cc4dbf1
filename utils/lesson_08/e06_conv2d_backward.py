"""Exercise 8.6, gradients of a convolution. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, away_from_0
from utils.lesson_08.e02_conv2d import conv2d, images_and_kernels


def gradients_of_maps(rng):
    """Gradients dy (H - h + 1, W - w + 1), images (H, W) and kernels (h, w)."""
    cases = []
    for case in images_and_kernels(rng):
        image, kernel = case.args
        cases.append(Case(case.label, (away_from_0(rng, *conv2d(image, kernel).shape), *case.args)))
    image, kernel = away_from_0(rng, 4, 5), away_from_0(rng, 2, 2)
    one_place = np.zeros((3, 4))
    one_place[1, 2] = 1.0
    return [cases[0], Case("a gradient at one place only", (one_place, image, kernel)), *cases[1:],
            Case("a gradient of 0", (np.zeros((3, 4)), image, kernel)),
            Case("integers throughout", (rng.integers(1, 5, (3, 2)), rng.integers(0, 9, (4, 4)),
                                         rng.integers(-3, 4, (2, 3))))]


def conv2d_backward(dy, image, kernel):
    h, w = kernel.shape
    rows, columns = dy.shape
    dimage, dkernel = np.zeros(image.shape), np.zeros(kernel.shape)
    for i in range(rows):
        for j in range(columns):
            dimage[i : i + h, j : j + w] += dy[i, j] * kernel
            dkernel += dy[i, j] * image[i : i + h, j : j + w]
    return dimage, dkernel


def _with_margin(dy, kernel):
    """dy, and so many zeros around it that the kernel meets each number with each of its cells."""
    h, w = kernel.shape
    return np.pad(dy, ((h - 1, h - 1), (w - 1, w - 1)))


def _by_places(at_place):
    """A conv2d_backward that goes place by place: at_place(dimage, dkernel, dy, patch, kernel),
    dimage being the part of it at this place, dy one number, patch the image's."""
    def answer(dy, image, kernel):
        h, w = kernel.shape
        dimage, dkernel = np.zeros(image.shape), np.zeros(kernel.shape)
        for i in range(dy.shape[0]):
            for j in range(dy.shape[1]):
                at_place(dimage[i : i + h, j : j + w], dkernel, dy[i, j],
                         image[i : i + h, j : j + w], kernel)
        return dimage, dkernel

    return answer


def _with(dimage=lambda right, dy, image, kernel: right,
          dkernel=lambda right, dy, image, kernel: right):
    """A conv2d_backward with another of the two, made from the right one."""
    def answer(dy, image, kernel):
        given, right = (dy, image, kernel), conv2d_backward(dy, image, kernel)
        return dimage(right[0], *given), dkernel(right[1], *given)

    return answer


@_by_places
def _image_set(dimage, dkernel, dy, patch, kernel):
    dimage[...] = dy * kernel
    dkernel += dy * patch


@_by_places
def _kernel_set(dimage, dkernel, dy, patch, kernel):
    dimage += dy * kernel
    dkernel[...] = dy * patch


@_by_places
def _both_set(dimage, dkernel, dy, patch, kernel):
    dimage[...], dkernel[...] = dy * kernel, dy * patch


@_by_places
def _own_factor(dimage, dkernel, dy, patch, kernel):
    dimage += dy * patch
    dkernel += dy * kernel


@_by_places
def _without_dy(dimage, dkernel, dy, patch, kernel):
    dimage += kernel
    dkernel += patch


def _on_one_pixel(dy, image, kernel):
    (rows, columns), dimage = dy.shape, np.zeros(image.shape)
    dimage[:rows, :columns] = dy * np.sum(kernel)
    return dimage, np.full(kernel.shape, np.sum(dy * image[:rows, :columns]))


def _one_margin(dy, kernel):
    return conv2d(np.pad(dy, len(kernel) - 1), kernel[::-1, ::-1])


def _whole_dy(dy, image, kernel):
    return conv2d_backward(np.full(dy.shape, dy.sum()), image, kernel)


def _unturned(dy, kernel):
    return conv2d(_with_margin(dy, kernel), kernel)


PART = Part(
    conv2d_backward, cases=gradients_of_maps, results=("dimage", "dkernel"), wrong={
        "kernel not turned": _with(dimage=lambda right, dy, image, kernel: _unturned(dy, kernel)),
        "no margin": Forms([
            _with(dimage=lambda right, dy, image, kernel: conv2d(dy, kernel[::-1, ::-1])),
            _with(dimage=lambda right, dy, image, kernel: conv2d(dy, kernel))]),
        "one margin for both": _with(
            dimage=lambda right, dy, image, kernel: _one_margin(dy, kernel)),
        "on one pixel": _on_one_pixel,
        "image set": _image_set,
        "kernel set": _kernel_set,
        "both set": _both_set,
        "dy turned": _with(
            dkernel=lambda right, dy, image, kernel: conv2d(image, dy[::-1, ::-1])),
        "dkernel turned": _with(dkernel=lambda right, *given: right[::-1, ::-1]),
        "dkernel of each place's mean": _with(
            dkernel=lambda right, dy, image, kernel: right / dy.size),
        "own factor": _own_factor,
        "dy left out": _without_dy,
        "dy added up first": _whole_dy,
        "minus": lambda dy, image, kernel: conv2d_backward(-dy, image, kernel),
        "swapped": lambda dy, image, kernel: conv2d_backward(dy, image, kernel)[::-1],
        "dimage only": lambda dy, image, kernel: conv2d_backward(dy, image, kernel)[0],
        "dkernel only": lambda dy, image, kernel: conv2d_backward(dy, image, kernel)[1],
        "dkernel one number": _with(dkernel=lambda right, dy, image, kernel: np.sum(right)),
        "dimage transposed": _with(dimage=lambda right, *given: right.T),
        "a step downhill": _with(
            dimage=lambda right, dy, image, kernel: image - right,
            dkernel=lambda right, dy, image, kernel: kernel - right),
    })
