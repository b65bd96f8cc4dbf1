"""From ink to an answer: what a network gets of a drawing, what it makes of that, and the words."""

from dataclasses import dataclass

import numpy as np

from utils import softmax
from utils.lesson_01.ink import FINE, SIDE, box, put, scaled, turned
from utils.lesson_06 import pixels


@dataclass(frozen=True)
class State:
    """What the network gets, and what it makes of it."""

    image: np.ndarray  # (28, 28), 0 to 1
    mass: tuple | None  # (row, column) of its center of mass; None for an image of zeros
    hidden: np.ndarray  # (H,), of the last hidden layer; (0,) if there is none
    probabilities: np.ndarray  # (10,)


def seen(ink, *, turn=0, scale=False, centered=False, right=0, down=0, brightness=1.0,
         invert=False, center=pixels.center):
    """What becomes of ink (280, 280) on its way to the network: (28, 28) uint8.

    turn -- clockwise, in degrees; scale -- whether the ink's box gets 20 pixels high or wide;
    centered -- whether `center` is called; right, down -- pixels
    """
    if turn:
        ink = turned(ink, turn)
    around = box(ink)
    if scale and around:
        small = scaled(ink)
        middle = np.array([around[1] + around[3], around[0] + around[2]]) / 2 / FINE
        image = put(small, *(middle - np.array(small.shape) / 2))
    else:
        image = ink.reshape(SIDE, FINE, SIDE, FINE).mean(axis=(1, 3))
    if centered:
        image = np.asarray(center(image), float)
        if image.shape != (SIDE, SIDE):
            raise ValueError(f"center gave the shape {image.shape}; the image is (28, 28)")
    image = np.clip(brightness * pixels.shifted(image, right, down), 0, 1)
    return np.rint(255 * (1 - image if invert else image)).astype(np.uint8)


def state(image, model, prepare=pixels.prepare):
    """The model's answer to an image (28, 28) uint8."""
    x = np.asarray(prepare(image[None]))
    if x.shape != (1, SIDE**2):
        raise ValueError(f"prepare gave the shape {x.shape} for one image; the network takes "
                         f"(1, {SIDE**2})")
    logits, hidden = np.asarray(model.forward(x), float)[0], x
    *before, _ = getattr(model, "layers", [None])
    for layer in before:
        hidden = layer.forward(hidden)
    return State(image / 255, pixels.center_of_mass(image / 255),
                 hidden[0] if before else np.zeros(0), softmax(logits))


def readout(s, empty, settings, truth=None):
    """The state in words.

    settings -- {name: (value, at the start, as written)} of the sliders
    truth -- the digit that was drawn, if it is known
    """
    second, first = np.argsort(s.probabilities)[-2:]
    if empty:
        most = 10 * int(10 * s.probabilities[first] + 1)  # its last digits differ from run to run
        said = (f"The pad is empty: draw a digit on it. The network answers all the same: "
                f"{named(first)}, less than {most} % sure.")
    else:
        said = f"It reads {named(first)}, {percent(s.probabilities[first])} sure."
        if s.probabilities[first] <= 0.999:
            said = f"{said[:-1]}; then {named(second)}, {percent(s.probabilities[second])}."
        if truth is not None:
            said += f" That is {'right' if truth == first else 'wrong'}."
        if s.mass:
            said += " Center of mass: row {:.1f}, column {:.1f}.".format(*s.mass)
    others = [f"{name} {text}" for name, (value, start, text) in settings.items() if value != start]
    return f"{said} With {', '.join(others)}." if others else said


def named(digit):
    """A digit in words."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def percent(probability):
    """A probability in words."""
    return "over 99.9 %" if probability > 0.999 else f"{100 * probability:.1f} %"
