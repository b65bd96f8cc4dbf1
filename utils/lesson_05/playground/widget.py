"""The playground: choose data, a network and its training; watch it while it learns."""

import ipywidgets as W

from utils.lesson_05.playground.backdrop import samples
from utils.lesson_05.playground.by_hand import ByHand
from utils.lesson_05.playground.controls import (
    ALWAYS,
    GRADIENTS,
    SECTIONS,
    SPEEDS,
    control_values,
    controls,
    settings,
)
from utils.lesson_05.playground.drawing import ALT, Drawing
from utils.lesson_05.playground.learner_code import Own
from utils.lesson_05.playground.pace import Pace
from utils.lesson_05.playground.preset_list import PresetList
from utils.lesson_05.playground.readout import confusion_table, progress, readout
from utils.lesson_05.playground.run import Run
from utils.lesson_05.playground.settings import LAYERS
from utils.lesson_05.playground.share_box import ShareBox
from utils.lesson_05.playground.state import state
from utils.lesson_05.playground.touch import handles
from utils.widgets import default_settings
from utils.widgets.controls import row, show
from utils.widgets.live import Live

SHARE = "Share"


class Playground(Live):
    """What `playground` returns: a Live explorer with more buttons, and its controls in groups.

    presets, by_hand, box -- a PresetList, ByHand, a ShareBox; below, their widgets
    preset, note -- the list of presets and its note; value -- the slider of a weight
    shared, share, load -- the shared text and its buttons; table -- the confusion matrix
    section -- which group of controls is on the page; pace -- a Pace
    """

    readout_style = "line-height: 1.5; min-height: 4.5em; font-variant-numeric: tabular-nums"

    def __init__(self, own):
        self.own, self._news = own, ""
        self._over = None  # the unit under the pointer: its layer, from 1, and its number
        self.drawing, self.pace, self.presets = Drawing(samples(own)), Pace(), PresetList(own)
        made = controls(own)
        self.by_hand, self.box, self.table = ByHand(made["chosen"]), ShareBox(), W.HTML()
        self.preset, self.note = self.presets.list, self.presets.note
        self.value = self.by_hand.value
        self.shared, self.share, self.load = self.box.text, self.box.share, self.box.load
        self.one_batch, self.one_epoch, self.again = (
            W.Button(description=label, tooltip=help) for label, help in (
                ("One batch", "Stop, and train on one batch: forward, backward, update"),
                ("One epoch", "Stop, and train to the end of the epoch"),
                ("New run", "Begin anew: the same settings, from the first weights")))
        super().__init__(self._new, self._slice, self._show,
                         self.drawing.figure, ALT, (), made, handles(self))
        self.buttons = [self.preset, self.toggle, self.one_batch, self.one_epoch, self.again,
                        self.reset, self.shared, self.share, self.load, self.value]
        self.value.observe(self.in_turn(self._put), "value")
        for button, do in ((self.one_batch, lambda: self._step(seconds=0)),
                           (self.one_epoch, lambda: self._step(epochs=1)),
                           (self.again, self._new_run), (self.share, self._share),
                           (self.load, self._load)):
            button.on_click(self.in_turn(do))
        self.preset.observe(self.in_turn(self._choose), "value")

    def arrange(self):
        """Buttons, the picture, what is chosen, one group of controls at a time, and words."""
        groups = {name: row(*(self.controls[control] for control in names))
                  for name, names in SECTIONS.items()}
        groups[SHARE] = row(self.shared, self.share, self.load)
        self.section = W.ToggleButtons(
            options=list(groups), value="Network", style={"button_width": "6.3em"},
            tooltips=[f"Show the controls of: {name}" for name in groups])

        def chosen(_):
            for name, group in groups.items():
                show(group, name == self.section.value)

        chosen(None)
        self.section.observe(chosen, "value")
        speed, parameter = (self.controls[name] for name in ALWAYS)
        speed.style.description_width = self.preset.style.description_width = "5.5em"
        self.preset.layout.width = "22em"
        buttons = [self.toggle, self.one_batch, self.one_epoch, self.again, self.reset]
        for button in buttons:
            button.layout.width = "7.2em"
        board = W.VBox([row(parameter, self.value), row(self.section, self.preset),
                        *groups.values(), self.note])
        return [row(*buttons, speed), self.image, board, self.readout, self.table]

    def fit(self, width, ratio):
        """As an Explorer; the drawing has a layout of its own."""
        if not self.drawing.fit(width, ratio):
            return False
        self.describe()
        return True

    @property
    def pause(self):
        """Seconds until the next slice."""
        return self.pace.pause

    @property
    def between(self):
        """Seconds to the next picture."""
        return self.pace.between

    def _heard(self, _, said, buffers):
        """As an Explorer; the plane shows the unit under the pointer."""
        if "moves" in said and self._failed:  # there is nothing to point at
            self.image.send({"done": True})
            return
        super()._heard(_, said, buffers)
        if "moves" in said:
            what, x, y = said["moves"][-1]
            over = None if what == "leave" else self.drawing.unit(x, y)
            if over != self._over:
                self._over = over
                self.refresh()

    def describe(self):
        """As an Explorer, with the note of the preset; and what a button has done or met."""
        with self.quietly():
            self.presets.follow(settings(self.values()))
        said = dict.fromkeys([super().describe(), self._news])  # an error may be both
        self._news = ""
        return " ".join(filter(None, said))

    def describe_error(self, error):
        """A ValueError says all of it."""
        return str(error) if isinstance(error, ValueError) else super().describe_error(error)

    def run_key(self, values):
        """The settings that make a run."""
        return settings(values).start()

    def is_over(self):
        """A run that has met its target can go on past it."""
        return self.run is not None and bool(self.run.failed)

    def start_over(self):
        """Reset: also the note and the box."""
        self.presets.forget()
        self.box.clear()
        super().start_over()

    def _new(self, **values):
        self.pace.start_over()
        return Run(settings(values), self.own)

    def _slice(self, run, **values):
        run.use(settings(values))
        return self.pace.train(run, SPEEDS[values["speed"]], values["target"])

    def _step(self, **length):
        """Stop, and train for so long: 0 seconds are one batch."""
        self.stop()
        try:
            values = self.values()
            self.renew(values)
            self.run.use(settings(values))
            self.run.remember()
            self.run.train(values["target"], **length)
        except Exception as error:  # the reader's own layer, loss or optimizer runs in there
            self._news = self.describe_error(error)
        self.refresh()

    def _new_run(self):
        self.forget_run()
        self.refresh()

    def _choose(self):
        preset = self.presets.chosen()
        if preset is None:
            self.refresh()
        else:
            self.forget_run()
            self.set(**control_values(preset))

    def _share(self):
        self.stop()
        try:
            self.renew(self.values())
            self._news = self.box.write(self.run)
        except Exception as error:  # settings that make no network, or the reader's own things
            self._news = self.describe_error(error)
        self.refresh()

    def _load(self):
        self.stop()
        try:
            run = self.box.read(self.own)
            self.adopt(run, run.settings.start())
            self.presets.forget()
            self.set(**control_values(run.settings))
        except Exception as error:
            self._news = self.describe_error(error)
            self.refresh()

    def _put(self):
        if self.by_hand.is_set() and self._key == self.run_key(self.values()):
            self.by_hand.put(self.run)
            self.refresh()

    def _show(self, run, lines, deltas, confusion, chosen, speed, **values):
        """Draw the run, and return its words."""
        for i in range(1, LAYERS + 1):
            for part in ("units", "activation"):
                show(self.controls[f"{part}{i}"], i <= values["layers"])
        run.use(settings(values))
        with self.quietly():
            self.by_hand.offer(run.settings)
            if not self.toggle.value:  # while it trains, the slider rests
                self.by_hand.follow(run)
        s, chosen, over = state(run), self.by_hand.chosen.value, self._over
        if over is None and chosen and chosen[1] is None:
            over = chosen[0] + 1, chosen[2]
        if over and not (over[0] < len(s.units) and over[1] < len(s.units[over[0]])):
            over = None
        if self.drawing.show(run, s, lines == GRADIENTS, deltas, chosen, over):
            self.figure_changed()
        self.table.value = confusion_table(s.confusion) if confusion else ""
        if self.toggle.value and self.more:
            return progress(run, s)
        return readout(run, s, lines, values["target"])


@default_settings()
def playground(X=None, y=None, layer=None, loss=None, optimizer=None):
    """The interaction. What you pass is tried out, and then in use, under the name "yours".

    X (N, 2), y (N,) -- your points, and their labels 0 and 1
    layer -- an activation: a function of an array, a pair (function, derivative), or a class with
    forward(x) and backward(dy)
    loss -- a class with forward(prediction, target) and backward(), for arrays (N, 1), and
    threshold, if it is not 0: answers above it count as class 1 (0.5 for a squared error)
    optimizer -- a class that takes (parameters, lr) and has step()
    """
    return Playground(Own(X, y, layer, loss, optimizer))
