"""Feature maps: a digit, or what you draw, on its way through a convolutional network."""

import numpy as np

from utils import softmax
from utils.convolution import Conv2d
from utils.lesson_01.digit_pad import EXAMPLES, examples
from utils.lesson_01.digit_pad import State as Answer
from utils.lesson_01.digit_pad import readout as answer_in_words
from utils.lesson_01.ink import PEN, InkPad, as_in_mnist, blank, enlarged
from utils.lesson_08.kernels import SIGNS
from utils.lesson_08.moved_images import moved_by
from utils.lesson_08.networks import SIDE, course_networks, inputs
from utils.plots import INK, ONE, PALE, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.controls import row

FAINT = 0.5  # without ink a map is the same pale color everywhere
STAGES = {"convolution": "A map holds numbers above 0, green, and below 0, purple.",
          "ReLU": "ReLU has set to 0 what was below.",
          "pooling": "Of each 2 x 2 block the largest number is left."}


def maps(model, pixels, stage):
    """[maps (F, h, w) of the first convolution, and of the second] of an image (28, 28).

    stage -- a key of STAGES: right after the convolution, or after what follows it
    """
    x, found = inputs(model, pixels[None]), []
    for layer in model.layers:
        x = layer.forward(x)
        if isinstance(layer, Conv2d):
            found.append([x[0]])
        elif found and x.ndim == 4:
            found[-1].append(x[0])
    place = list(STAGES).index(stage)
    return [after[min(place, len(after) - 1)] for after in found[:2]]


def montage(tiles, columns):
    """Maps (F, h, w) side by side, in lines of so many: an image with nan between them."""
    count, high, wide = tiles.shape
    lines = -(-count // columns)
    sheet = np.full((lines * (high + 1) - 1, columns * (wide + 1) - 1), np.nan)
    for i, tile in enumerate(tiles):
        top, left = i // columns * (high + 1), i % columns * (wide + 1)
        sheet[top:top + high, left:left + wide] = tile
    return sheet


class FeatureMaps(InkPad):
    """What `feature_maps` returns. The pad shows the ink as far to the side as it was moved."""

    def __init__(self, model):
        if not any(isinstance(layer, Conv2d) for layer in model.layers):
            raise ValueError("feature_maps takes a network with a Conv2d")
        self._model = model
        figure, (paper, *sheets, bars) = subplots(1, 4, (9, 2.9), sharpness=1.5,
                                                  width_ratios=(1, 1, 1, 0.8))
        figure.column = 195
        frame(paper, "Draw here")
        for place, title in zip(sheets, ("Maps of convolution 1", "Maps of convolution 2")):
            frame(place, title)
        for place in paper, *sheets:
            place.set(xticks=[], yticks=[])
        paper.spines[:].set_visible(True)
        for place in sheets:
            place.spines[:].set_visible(False)
        frame(bars, "What it reads", "how sure, in percent", xlim=(0, 103), ylim=(9.6, -0.6))
        bars.set(xticks=[0, 50, 100], yticks=range(10))
        self._paper = paper.imshow(np.zeros((2, 2)), cmap="gray_r", vmin=0, vmax=1,
                                   extent=(0, SIDE, SIDE, 0))
        paper.set(xlim=(0, SIDE), ylim=(SIDE, 0))  # they stay when the ink is shown moved
        self._sheets = [place.imshow(np.zeros((2, 2)), cmap=SIGNS, interpolation="nearest",
                                     extent=(0, 1, 1, 0)) for place in sheets]
        self._bars = bars.barh(range(10), [0] * 10, edgecolor=INK)
        self.pad, self._template = (paper, PEN), None
        controls = {
            "start": choice("start from", [*((f"the digit {digit}", digit) for digit in range(10)),
                                           ("an empty square", "none")], 6),
            "which": slider("written by", 1, EXAMPLES, 1, 1, "Whose digit it is: one of 50 people"),
            "stage": choice("the maps after", list(STAGES)),
            "right": slider("move right", -6, 6, 0, 1, "Pixels, after it was put in the middle"),
            "down": slider("move down", -6, 6, 0, 1, "Pixels, after it was put in the middle")}
        touch = [Handle(paper, cursor="crosshair"),
                 *(Handle(place, tip=self._map_tip(i)) for i, place in enumerate(sheets)),
                 Handle(bars, tip=self._bar_tip)]
        alt = ("Left: a square with a digit, to draw in. Middle: the feature maps of two "
               "convolutions, many small pictures of that digit, green above 0 and purple below. "
               "Right: ten bars, how probable the network finds each digit.")
        super().__init__(self._show, figure, alt, controls, touch=touch)

    def arrange(self):
        """The pad first: it says by itself what it is for."""
        return [self.image, self.readout, row(*self.controls.values(), *self.buttons)]

    def start_over(self):
        """The first digit again, and every control as at the start."""
        self._template = None
        super().start_over()

    def _show(self, start, which, stage, right, down):
        if self._template != (start, which):
            self._template = start, which
            self.lay(blank() if start == "none" else enlarged(examples()[start, which - 1]))
        self.shift = right, down
        pixels = moved_by(as_in_mnist(self.ink), down, right)
        self.maps = maps(self._model, pixels, stage)
        logits = self._model.forward(inputs(self._model, pixels[None]))
        self.answer = Answer(pixels, softmax(logits)[0] if pixels.any() else None)
        self._paper.set(data=self.ink, extent=(right, SIDE + right, SIDE + down, down))
        for sheet, tiles in zip(self._sheets, self.maps):
            largest = max(float(np.abs(tiles).max()), FAINT)
            sheet.set(data=montage(tiles, self._columns(tiles)), clim=(-largest, largest))
        shares = self.answer.probabilities if pixels.any() else np.zeros(10)
        for bar, share in zip(self._bars, shares):
            bar.set(width=100 * share, facecolor=ONE if share == max(shares) else PALE)
        said = answer_in_words(self.answer) if pixels.any() else (
            "Draw a digit in the square. Without ink, the first kernels answer with their bias.")
        begun = "" if start == "none" else f" Begun with the {start} of person {which}."
        moved = "" if right == down == 0 else f" Moved right by {right} px and down by {down} px."
        return f"{said}{begun}{moved} {STAGES[stage]}"

    @staticmethod
    def _columns(tiles):
        return int(np.ceil(len(tiles) ** 0.5))

    def _map_tip(self, i):
        def tip(px, py, **_):
            tiles, columns = self.maps[i], self._columns(self.maps[i])
            count, high, wide = tiles.shape
            lines = -(-count // columns)
            y, x = int(py * (lines * (high + 1) - 1)), int(px * (columns * (wide + 1) - 1))
            which = y // (high + 1) * columns + x // (wide + 1)
            r, c = y % (high + 1), x % (wide + 1)
            if which >= count or r == high or c == wide:
                return ""
            return f"map {which + 1}, row {r}, column {c}: {tiles[which, r, c]:.2f}"

        return tip

    def _bar_tip(self, px, py, **_):
        digit = int(np.clip(round(py), 0, 9))
        return f"{digit}: {100 * self.answer.probabilities[digit]:.1f} %"


@default_settings()
def feature_maps(model=None):
    """The interaction.

    model -- a trained Sequential with one or two Conv2d, that takes images (N, 1, 28, 28)
    """
    return FeatureMaps(model or course_networks()["CNN"])
