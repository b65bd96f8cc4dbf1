"""What is done to images before a network gets them. Images are (H, W), ink 0 to 1."""

import numpy as np


def prepare(images):
    """Images (N, H, W) uint8 as rows (N, H * W) float32 from 0 to 1."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def shifted(images, right, down):
    """Images (..., H, W) moved by whole pixels: what leaves them is lost, zeros come in."""
    moved, (H, W) = np.zeros_like(images), images.shape[-2:]
    moved[..., max(down, 0):H + min(down, 0), max(right, 0):W + min(right, 0)] = (
        images[..., max(-down, 0):H + min(-down, 0), max(-right, 0):W + min(-right, 0)])
    return moved


def center_of_mass(image):
    """(row, column), the mean place of its ink; None for an image of zeros."""
    total = image.sum()
    if total == 0:
        return None
    return tuple(float(np.arange(n) @ image.sum(axis=1 - axis) / total)
                 for axis, n in enumerate(image.shape))


def center(image):
    """The image moved by whole pixels, its center of mass as near as it can be to the middle."""
    mass = center_of_mass(image)
    if mass is None:
        return image.copy()
    down, right = (int(np.rint((n - 1) / 2 - place)) for n, place in zip(image.shape, mass))
    return shifted(image, right, down)
