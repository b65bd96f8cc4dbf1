"""The digit pad: draw a digit, and a network that has learned from 6,000 others reads it."""

import functools
from dataclasses import dataclass

import numpy as np

from utils import SGD, CrossEntropyLoss, Linear, ReLU, Sequential, mnist, softmax, train
from utils.lesson_01.ink import PEN, SIDE, InkPad, as_in_mnist, blank, enlarged
from utils.plots import INK, ONE, PALE, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.controls import row

EXAMPLES = 50  # of each digit, from the test images
SHIFTS = [(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)]  # of the training images, by a pixel


@functools.cache
def network():
    """A network 784-64-10 on the pixels of MNIST, from 0 to 1: trained in half a second.

    Each epoch has all of them shifted: what is drawn stands nowhere exactly.
    """
    rng = np.random.default_rng(0)
    model = Sequential(Linear(SIDE**2, 64, rng=rng, dtype=np.float32, input_gradient=False),
                       ReLU(), Linear(64, 10, rng=rng, dtype=np.float32))
    X, y, *_ = mnist()
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    for shift in [*3 * SHIFTS, (0, 0)]:
        train(model, CrossEntropyLoss(), optimizer, _inputs(np.roll(X, shift, (1, 2)) / 255), y,
              epochs=1, batch_size=100, rng=rng)
    return model


def _inputs(images):
    return images.reshape(-1, SIDE**2).astype(np.float32)


@functools.cache
def examples():
    """Test images of each digit, not seen by the network: (10, EXAMPLES, 28, 28), from 0 to 1."""
    *_, X, y = mnist()
    return np.stack([X[y == digit][:EXAMPLES] for digit in range(10)]) / 255


@dataclass(frozen=True)
class State:
    """What the network gets, and the probability that it gives to each digit; None without ink."""

    pixels: np.ndarray  # (28, 28), 0 to 1
    probabilities: np.ndarray | None  # (10,)


def state(ink, turn):
    """The network's answer to ink (H, W), turned clockwise by so many degrees."""
    pixels = as_in_mnist(ink, turn)
    return State(pixels, softmax(network().forward(_inputs(pixels)))[0] if pixels.any() else None)


def readout(s):
    """The state in words."""
    if s.probabilities is None:
        return "Draw a digit in the square, or start from one in the list below."
    second, first = np.argsort(s.probabilities)[-2:]
    sure, less = (_percent(s.probabilities[digit]) for digit in (first, second))
    if s.probabilities[first] > 0.9:
        return f"It reads {_named(first)}, and is {sure} sure."
    return (f"It reads {_named(first)}, but is only {sure} sure: "
            f"it may be {_named(second)} ({less}).")


def _named(digit):
    return f"{'an' if digit == 8 else 'a'} {digit}"


def _percent(probability):
    return "over 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"


class DigitPad(InkPad):
    """What `digit_pad` returns."""

    def __init__(self):
        figure, (paper, seen, bars) = subplots(1, 3, (9, 3.1), sharpness=1.5)
        figure.column = 200
        frame(paper, "Your drawing")
        frame(seen, "What the network gets")
        for axes in paper, seen:
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(True)
        frame(bars, "What it reads", "how sure, in percent", xlim=(0, 150), ylim=(9.6, -0.6))
        bars.set(xticks=[0, 50, 100], yticks=range(10))
        look = {"cmap": "gray_r", "vmin": 0, "vmax": 1, "extent": (0, SIDE, SIDE, 0)}
        self._drawing = paper.imshow(np.zeros((2, 2)), **look)
        self._seen = seen.imshow(np.zeros((SIDE, SIDE)), **look)
        self._invitation = paper.text(SIDE / 2, SIDE / 2, "draw a digit here", ha="center",
                                      va="center", fontsize=10, color=INK)
        self._bars = bars.barh(range(10), [0] * 10, edgecolor=INK)
        self._sure = bars.text(0, 0, "", va="center", fontsize=9, color=INK)
        self.pad, self._template = (paper, PEN), None
        touch = [Handle(paper, cursor="crosshair"), Handle(seen, tip=self._pixel),
                 Handle(bars, tip=self._bar)]
        controls = {
            "start": choice("start from", [("an empty square", "none"),
                                           *((_named(digit), digit) for digit in range(10))]),
            "which": slider("written by", 1, EXAMPLES, 1, 1, "Whose digit it is: one of 50 people"),
            "turn": slider("turn it by", -180, 180, 0, 10, "Degrees, clockwise")}
        alt = ("Left: a square to draw a digit in. Middle: the 28 x 28 pixels that the network "
               "gets of it. Right: ten bars, how probable it finds each digit.")
        super().__init__(self._show, figure, alt, controls, touch=touch)
        self.reset.description, self.reset.tooltip = "Clear", "An empty square again"

    def arrange(self):
        """The pad first: it says by itself what it is for."""
        return [self.image, self.readout, row(*self.controls.values(), *self.buttons)]

    def start_over(self):
        """Clear: an empty square, and every control as at the start."""
        self._template = None
        super().start_over()

    def _show(self, start, which, turn):
        if self._template != (start, which):
            self._template = start, which
            self.lay(blank() if start == "none" else enlarged(examples()[start, which - 1]))
        s = self.shown = state(self.ink, turn)
        self._drawing.set_data(self.ink)
        self._seen.set_data(s.pixels)
        self._invitation.set_visible(not self.ink.any())
        shares = np.zeros(10) if s.probabilities is None else s.probabilities
        for bar, share in zip(self._bars, shares):
            bar.set(width=100 * share, facecolor=ONE if share == max(shares) else PALE)
        self._sure.set(position=(100 * max(shares) + 3, np.argmax(shares)),
                       text=_percent(max(shares)) if max(shares) else "")
        return readout(s)

    def _pixel(self, px, py, **_):
        return f"row {int(py)}, column {int(px)}: {self.shown.pixels[int(py), int(px)]:.2f}"

    def _bar(self, px, py, **_):
        digit = int(np.clip(round(py), 0, 9))
        return f"{digit}: {100 * self.shown.probabilities[digit]:.1f} %"


@default_settings()
def digit_pad():
    """The interaction: a pad to draw a digit on, what the network gets of it, what it reads."""
    return DigitPad()
