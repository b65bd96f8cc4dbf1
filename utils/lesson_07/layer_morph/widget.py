"""The layer morph: drag the plane through a network, and the network through its training."""

import numpy as np

from utils.lesson_07.e01_activations import activations as course_activations
from utils.lesson_07.layer_morph.drawing import ALT, Drawing
from utils.lesson_07.layer_morph.state import PLANE, readout, state
from utils.lesson_07.layer_morph.training import DATA, EPOCHS, LAYERS, N, Training
from utils.widgets import Handle, choice, default_settings, slider
from utils.widgets.controls import row
from utils.widgets.live import Live

SEEDS, HIGH = 8, 1.2
ANEW = ("data", "activation", "units", "start")  # what begins a new network


class LayerMorph(Live):
    """What `layer_morph` returns: a Live explorer; Train moves the epoch. drawing -- a Drawing"""

    between = 0.06

    def __init__(self, activations, start):
        self.drawing, self._activations = Drawing(), activations
        controls = {
            "t": slider("through the layers", 0.0, 2.0, 0.0, 0.05,
                        "0: the input plane. 1: the plane of the last two units. 2: their line"),
            "epoch": slider("epoch", 0, EPOCHS, EPOCHS, 1, "Look at it after so much training"),
            "data": choice("data", list(DATA), help="Where the points come from"),
            "activation": choice("activation", list(LAYERS), help="What the hidden units do"),
            "units": slider("hidden units", 2, 32, 16, 1, "How many units bend the plane"),
            "start": slider("start", 1, SEEDS, 1, 1, "Other weights to begin with"),
            "x1": slider("star x1", -HIGH, HIGH, 0.3, 0.05, "Where your point starts"),
            "x2": slider("star x2", -HIGH, HIGH, -0.2, 0.05, "Where your point starts")}
        for name, value in start.items():
            controls[name].value = value
        super().__init__(self._new, self._further, self._show, self.drawing.figure, ALT, ANEW,
                         controls, self._handles())
        self.toggle.tooltip = "Watch the training from its first epoch on, or stop it"

    def arrange(self):
        """What moves the picture above it, what makes the network below."""
        names = list(self.controls)
        above, below = ([self.controls[name] for name in part] for part in (names[:2], names[2:]))
        above[0].layout.flex = "1 1 30em"
        for button in self.buttons:
            button.layout.width = "7.2em"
        return [row(*above, row(*self.buttons)), self.image, self.readout, row(*below)]

    def fit(self, width, ratio):
        """As an Explorer; the drawing has a layout of its own."""
        return self.drawing.fit(width, ratio)

    def describe_error(self, error):
        """A ValueError says all of it."""
        return str(error) if isinstance(error, ValueError) else super().describe_error(error)

    def is_over(self):
        """Whether Train has to begin with the first epoch."""
        return self.controls["epoch"].value == EPOCHS

    def _new(self, **values):
        """Another network; while it is watched, from its first epoch on."""
        if self.toggle.value:
            with self.quietly():
                self.controls["epoch"].value = 0
        return Training(*(values[name] for name in ANEW))

    def _further(self, training, **_):
        """The next epoch that is shown: each of the first ones, later every third."""
        epoch = self.controls["epoch"].value
        with self.quietly():
            self.controls["epoch"].value = min(EPOCHS, epoch + 1 + min(epoch // 20, 2))
        return self.controls["epoch"].value < EPOCHS

    def _show(self, training, t, epoch, x1, x2, activation, units, start, **_):
        you = np.array([x1, x2])
        epoch = self.controls["epoch"].value
        s = state(training.network(epoch), training.X, training.y, t, you, self._activations)
        self.drawing.show(training, s, t, epoch, you)
        network = f"{units} {activation} units, start {start}"
        return readout(s, t, epoch, N, you, network)

    def _handles(self):
        d = self.drawing

        def whence(px, py):
            """The place of the input plane that lies there now, or near."""
            return PLANE[np.argmin(((d.shown[1].plane - [px, py]) ** 2).sum(axis=1))]

        def sure(place):
            k = np.argmin(((PLANE - place) ** 2).sum(axis=1))
            share = 100 * d.shown[1].sure.ravel()[k]
            return f"from ({place[0]:.2f}, {place[1]:.2f}): orange, {share:.0f} %"

        def here(px, py, **_):
            return {"x1": px, "x2": py}

        def at_epoch(px, py, **_):
            return f"Epoch {round(px)}: drag to look at another"

        return [
            Handle(d.way, lambda px, py, **_: dict(zip(("x1", "x2"), whence(px, py))),
                   tip=lambda px, py, **_: sure(whence(px, py))),
            Handle(d.first, here, tip="Drag: where your star starts"),
            Handle(d.answer, here, tip=lambda px, py, **_: sure((px, py))),
            Handle(d.curve, lambda px, py, **_: {"epoch": px}, tip=at_epoch),
            Handle(d.last, tip="Where the star and the points end")]


@default_settings()
def layer_morph(activations=course_activations, **start):
    """The interaction.

    activations -- a function (model, X) -> [X, the output of each layer], such as your own of
    exercise 7.1
    start -- values of its controls to begin with: data="rings", units=2, ...
    """
    return LayerMorph(activations, start)
