"""The playground: choose data, a network and its training; watch it while it learns."""

import collections
import math
import time

import ipywidgets as W
import numpy as np

from utils.lesson_05.playground import learner_code
from utils.lesson_05.playground.controls import (
    ALWAYS,
    GRADIENTS,
    NOTHING,
    SECTIONS,
    SPEEDS,
    control_values,
    controls,
    parameters,
    settings,
)
from utils.lesson_05.playground.drawing import ALT, Drawing
from utils.lesson_05.playground.learner_code import Own
from utils.lesson_05.playground.readout import confusion_table, progress, readout
from utils.lesson_05.playground.run import Run
from utils.lesson_05.playground.settings import DATA, LAYERS, NOTES, OTHER, PRESETS, YOURS
from utils.lesson_05.playground.sharing import from_text, to_text
from utils.lesson_05.playground.state import state
from utils.lesson_05.playground.touch import handles
from utils.widgets import choice, default_settings
from utils.widgets.controls import LABEL, row, show
from utils.widgets.live import Live

SLICE = 0.01  # seconds of training between two looks at the buttons
PICTURE = 0.04  # seconds from one picture to the next, at least
LATEST = 0.075  # seconds of training to a picture, at most
GROWTH = 8  # the first pictures are a batch apart, later ones an eighth of the batches so far
SHARE = "Share"


class Playground(Live):
    """What `playground` returns: a Live explorer with more buttons, and its controls in groups.

    preset -- the list of presets; section -- which group of controls is on the page
    shared -- the box of the shared text; note, table -- of the preset, of the confusion matrix
    """

    readout_style = "line-height: 1.5; min-height: 4.5em; font-variant-numeric: tabular-nums"

    def __init__(self, own):
        self.own, self._news = own, ""
        self._named = self._preset = None  # what the list of presets shows; the last real one
        self._shown = collections.deque(maxlen=8)  # what the slider of a weight was set to
        self._over = None  # the unit under the pointer: its layer, from 1, and its number
        self._left, self._begun = 0, -math.inf  # batches to the next picture; since when
        self.drawing = Drawing(_sets(own))
        self.preset = choice("begin with", [*PRESETS, OTHER],
                             help="Settings that are worth a look; each begins a new run")
        self.note, self.table = W.HTML(), W.HTML()
        self.one_batch, self.one_epoch, self.again, self.share, self.load = (
            W.Button(description=label, tooltip=help) for label, help in (
                ("One batch", "Stop, and train on one batch: forward, backward, update"),
                ("One epoch", "Stop, and train to the end of the epoch"),
                ("New run", "Begin anew: the same settings, from the first weights"),
                ("Share", "Write the run as it stands into the box, as a text to copy"),
                ("Load", "Bring the run in the box back")))
        self.shared = W.Text(
            placeholder="Share writes a text here; or paste one and press Load", style=LABEL,
            description="the run", layout={"width": "52em", "max_width": "100%"},
            tooltip="A run as a text: settings, seed, weights (float32), the optimizer's memory")
        self.value = W.FloatSlider(0, min=-5, max=5, step=0.01, readout_format=".2f",
                                   tooltip="The value of what is chosen: pull, or type a number",
                                   layout={"width": "22em"})
        super().__init__(self._new, self._slice, self._show,
                         self.drawing.figure, ALT, (), controls(own), handles(self))
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
        return max(0.001, 0.0 if self._left else self._begun + PICTURE - time.monotonic())

    @property
    def between(self):
        """Seconds to the next picture: none when all that was to be trained first has been."""
        return math.inf if self._left else 0.0

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
        self._name_preset()
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
        self._preset, self.shared.value = None, ""
        super().start_over()

    def _new(self, **values):
        self._left = 0
        return Run(settings(values), self.own)

    def _slice(self, run, **values):
        run.use(settings(values))
        if self._left <= 0:
            epochs = SPEEDS[values["speed"]]
            most = max(1, epochs * -(-run.n_train // run.batch_size))
            self._left = most if most == math.inf else min(most, 1 + run.steps // GROWTH)
            self._begun = time.monotonic()
            run.remember()
        before = run.steps
        more = run.train(values["target"], SLICE, batches=self._left)
        late = time.monotonic() - self._begun >= LATEST
        self._left = 0 if late else max(0, self._left - (run.steps - before))
        return more

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
        if self.preset.value == OTHER:
            self.refresh()
        else:
            self.forget_run()
            self.set(**control_values(PRESETS[self.preset.value][0]))

    def _name_preset(self):
        """Let the list of presets, and the note below it, follow the settings."""
        now = settings(self.values())
        self._named = next((name for name, (preset, _) in PRESETS.items() if preset == now), OTHER)
        if self._named != OTHER:
            self._preset = self._named
        with self.quietly():
            self.preset.value = self._named
        self.note.value = f'<div style="line-height: 1.4">{self._note()}</div>'

    def _note(self):
        """What to look for, and what is called by which name."""
        brought = any(thing is not None for thing in vars(self.own).values())
        note = [f'In the lists, what you brought is called "{YOURS}".'] if brought else []
        if self._preset:
            preset, words = PRESETS[self._preset]
            if self._named == OTHER:
                if self.controls["data"].value == preset.data:  # of which its note speaks
                    note.append(f'Changed since "{self._preset}".')
                    words = f"Its note: {words}"
                else:
                    words = NOTES[self.controls["data"].value]
            note.append(words)
        return " ".join(note)

    def _share(self):
        self.stop()
        try:
            self.renew(self.values())
            self.shared.value = to_text(self.run)
            self._news = (f"The run is in the box, in {len(self.shared.value):,} characters: "
                          "copy all of them.")
        except Exception as error:  # settings that make no network, or the reader's own things
            self._news = self.describe_error(error)
        self.refresh()

    def _load(self):
        self.stop()
        try:
            run = from_text(self.shared.value, self.own)
            self.adopt(run, run.settings.start())
            self._preset = None
            self.set(**control_values(run.settings))
        except Exception as error:
            self._news = self.describe_error(error)
            self.refresh()

    def _put(self):
        """Set the chosen weight or bias by hand."""
        chosen, value = self.controls["chosen"].value, self.value.value
        echo = any(abs(value - shown) < 1e-6 for shown in self._shown)  # the page's answer
        if chosen is None or echo or self._key != self.run_key(self.values()):
            return
        self._shown.clear()
        self.run.put(*chosen, value)
        self.refresh()

    def _show_chosen(self, run):
        """Offer the parameters that there are; the slider follows the chosen one when it rests."""
        control, options = self.controls["chosen"], [(NOTHING, None), *parameters(run.settings)]
        with self.quietly():
            if list(control.options) != options:
                before = control.label
                control.options = options
                control.value = dict(options).get(before)
            show(self.value, control.value is not None)
            if control.value is not None and not self.toggle.value:
                now = run.get(*control.value)
                if abs(now) > self.value.max and np.isfinite(now):
                    self.value.max = math.ceil(2 * abs(now))
                    self.value.min = -self.value.max
                if np.isfinite(now):
                    self.value.value = round(now, 2)
                    self._shown.append(self.value.value)
        return control.value

    def _show(self, run, lines, deltas, confusion, chosen, speed, **values):
        """Draw the run, and return its words."""
        for i in range(1, LAYERS + 1):
            for part in ("units", "activation"):
                show(self.controls[f"{part}{i}"], i <= values["layers"])
        run.use(settings(values))
        s, chosen = state(run), self._show_chosen(run)
        over = self._over
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


def _sets(own):
    """{name of a data set: points (N, 2) and labels (N,)}, for a small picture of each."""
    sets = {name: make(150, noise=0.05, rng=np.random.default_rng(0))
            for name, make in DATA.items()}
    if own.X is None and own.y is None:
        return sets
    try:
        return {**sets, YOURS: learner_code.data(own)}
    except ValueError:  # which the read-out says
        return {**sets, YOURS: (np.empty((0, 2)), [])}


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
