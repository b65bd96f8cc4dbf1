"""Maps of where a network looks on a digit, and what is left of its answer without what they mark.

A map of an image (784,) has one number for each pixel; all are about the logit of one digit.
"""

from dataclasses import dataclass

import numpy as np

from utils.lesson_07.digit_network import SIDE
from utils.lesson_07.e05_saliency import saliency as course_saliency
from utils.lesson_07.e07_occlusion import occlusion as course_occlusion

GRADIENT, TIMES, OCCLUSION, LIT = ("|gradient|", "gradient x input", "occlusion",
                                   "ink, at random")
MAPS = [TIMES, GRADIENT, OCCLUSION]
STEP = 2  # pixels that the square of an occlusion moves by


def maps(model, image, label, size, saliency=course_saliency,
         occlusion=course_occlusion):
    """{name: map} of an image (784,), for the logit of its label; occlusion's one is (R, C)."""
    def predict(picture):
        return model.forward(np.reshape(picture, (1, -1)))[0, label]

    gradient = _pixels(saliency(model, image, label), "saliency", (SIDE**2,))
    wide = (SIDE - size) // STEP + 1
    falls = _pixels(occlusion(predict, image.reshape(SIDE, SIDE), size, STEP), "occlusion",
                    (wide, wide))
    return {TIMES: gradient * image, GRADIENT: np.abs(gradient), OCCLUSION: falls}


def _pixels(values, name, shape):
    values = np.asarray(values, float)
    if values.shape != shape:
        raise ValueError(f"{name} must give a map of shape {shape}, got {values.shape}")
    return values


def spread(falls, size):
    """A map of occlusion (R, C) as (784,): for each pixel the mean of the squares that cover it."""
    total, count = np.zeros((2, SIDE, SIDE))
    for (r, c), fall in np.ndenumerate(falls):
        square = np.s_[r * STEP : r * STEP + size, c * STEP : c * STEP + size]
        total[square] += fall
        count[square] += 1
    return (total / np.maximum(count, 1)).ravel()


def marked(name, image, map_, size, rng):
    """The pixels of an image in the order in which a map marks them, the first ones the most."""
    if name == LIT:
        return np.concatenate([rng.permutation(np.flatnonzero(image > 0)),
                               rng.permutation(np.flatnonzero(image <= 0))])
    values = spread(map_, size) if name == OCCLUSION else map_
    return np.argsort(-values, kind="stable")


def without(image, pixels):
    """The image with these pixels set to 0."""
    image = image.copy()
    image[pixels] = 0
    return image


def alike(one, other):
    """The correlation of two maps without their signs: 1 if both are large in the same places."""
    one, other = (np.abs(map_) - np.abs(map_).mean() for map_ in (one, other))
    size = np.sqrt((one**2).sum() * (other**2).sum())
    return float((one * other).sum() / size) if size else 0.0


@dataclass(frozen=True)
class State:
    """What the maps of one network mark on one image."""

    maps: dict  # {name: map}
    like: dict  # {name: how alike it is to the map of the other network}
    erased: np.ndarray  # (n,) pixels
    before: int  # the digit that the network reads
    after: int  # and without these pixels


def state(model, image, ours, theirs, size, name, n):
    """Erase the n pixels of an image (784,) that the map of this name marks.

    ours, theirs -- the maps of this network and of the other one, as from `maps`
    """
    erased = marked(name, image, ours.get(name), size, np.random.default_rng(0))[:n]
    before, after = (int(model.forward(x[None]).argmax())
                     for x in (image, without(image, erased)))
    return State(ours, {which: alike(ours[which], theirs[which]) for which in MAPS},
                 erased, before, after)


def kept(model, X, y, size, name, counts):
    """The share 0..1 of images X (N, 784) whose answer stays without the pixels a map marks.

    counts -- of pixels erased: a share for each
    """
    rng = np.random.default_rng(0)
    if name == OCCLUSION:
        found = [spread(falls, size) for falls in _all_occluded(model, X, y, size)]
    elif name == LIT:
        found = [None] * len(X)
    else:
        asked = np.eye(10, dtype=X.dtype)[y]
        model.forward(X)
        gradients = model.backward(asked)
        found = gradients * X if name == TIMES else np.abs(gradients)
    orders = [np.argsort(-map_, kind="stable") if map_ is not None
              else marked(LIT, image, None, size, rng) for image, map_ in zip(X, found)]
    before, shares = model.forward(X).argmax(axis=1), []
    for count in counts:
        less = np.stack([without(image, order[:count]) for image, order in zip(X, orders)])
        shares.append(np.mean(model.forward(less).argmax(axis=1) == before))
    return np.array(shares)


def _all_occluded(model, X, y, size):
    """As `occlusion`, of many images at once: (N, R, C)."""
    wide = (SIDE - size) // STEP + 1
    open_ = np.ones((wide, wide, SIDE, SIDE), X.dtype)
    for r, c in np.ndindex(wide, wide):
        open_[r, c, r * STEP : r * STEP + size, c * STEP : c * STEP + size] = 0
    open_ = open_.reshape(-1, SIDE**2)
    return [(whole[label] - model.forward(image * open_)[:, label]).reshape(wide, wide)
            for image, label, whole in zip(X, y, model.forward(X))]

