"""The playground: choose data, a network and its training; watch it while it learns."""

import ipywidgets as W

from utils.lesson_05.playground.controls import (
    GRADIENTS,
    SECTIONS,
    control_values,
    controls,
    settings,
)
from utils.lesson_05.playground.drawing import ALT, Drawing
from utils.lesson_05.playground.learner_code import Own
from utils.lesson_05.playground.readout import confusion_table, readout
from utils.lesson_05.playground.run import Run
from utils.lesson_05.playground.settings import LAYERS, OTHER, PRESETS, YOURS
from utils.lesson_05.playground.sharing import from_text, to_text
from utils.lesson_05.playground.state import state
from utils.widgets import choice, default_settings
from utils.widgets.controls import LABEL, row, show
from utils.widgets.live import Live

SLICE = 0.01  # seconds of training between two looks at the buttons
SHARE = "Share"


class Playground(Live):
    """What `playground` returns: a Live explorer with more buttons, and its controls in groups.

    preset -- the list of presets; section -- which group of controls is on the page
    shared -- the box of the shared text; note, table -- of the preset, of the confusion matrix
    """

    pause, between = 0.001, 0.085

    def __init__(self, own):
        self.own, self._news = own, ""
        self._named = self._preset = None  # what the list of presets shows; the last real one
        self.drawing = Drawing()
        self.preset = choice("begin with", [*PRESETS, OTHER],
                             help="Settings that are worth a look; each begins a new run")
        self.note, self.table = W.HTML(), W.HTML()
        self.one_batch, self.one_epoch, self.again, self.share, self.load = (
            W.Button(description=label, tooltip=help) for label, help in (
                ("Step one batch", "One forward, one backward, one update"),
                ("Step one epoch", "Train to the end of the epoch"),
                ("New run", "The same settings again, from the first weights"),
                ("Share", "Write the run as it stands into the box, as a text to copy"),
                ("Load", "Bring the run in the box back")))
        self.shared = W.Text(
            placeholder="Share writes a text here; or paste one and press Load", style=LABEL,
            description="the run", layout={"width": "52em", "max_width": "100%"},
            tooltip="A run as a text: settings, seed, weights (float32), the optimizer's memory")
        super().__init__(lambda **values: Run(settings(values), own), self._slice, self._show,
                         self.drawing.figure, ALT, (), controls(own))
        self.buttons = [self.preset, self.toggle, self.one_batch, self.one_epoch, self.again,
                        self.reset, self.shared, self.share, self.load]
        for button, do in ((self.one_batch, lambda: self._step(seconds=0)),
                           (self.one_epoch, lambda: self._step(epochs=1)),
                           (self.again, self._new_run), (self.share, self._share),
                           (self.load, self._load)):
            button.on_click(self.in_turn(do))
        self.preset.observe(self.in_turn(self._choose), "value")

    def arrange(self):
        """Preset and buttons, one group of controls at a time, the picture, its words, a table."""
        groups = {name: row(*(self.controls[control] for control in names))
                  for name, names in SECTIONS.items()}
        groups[SHARE] = row(self.shared, self.share, self.load)
        self.section = W.ToggleButtons(
            options=list(groups), description="controls", value="Network",
            tooltips=[f"Show the controls of: {name}" for name in groups],
            style={**LABEL, "button_width": "7em"})

        def chosen(_):
            for name, group in groups.items():
                show(group, name == self.section.value)

        chosen(None)
        self.section.observe(chosen, "value")
        buttons = [self.toggle, self.one_batch, self.one_epoch, self.again, self.reset]
        for button in buttons:
            button.layout.width = "11em"
        board = W.VBox([row(self.preset, *buttons), self.note, self.section, *groups.values()])
        return [board, self.image, self.readout, self.table]

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

    def _slice(self, run, **values):
        run.use(settings(values))
        run.remember()
        return run.train(values["target"], SLICE)

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
                note.append(f'Changed since "{self._preset}".')
                same_data = self.controls["data"].value == preset.data  # of which its note speaks
                words = f"Its note: {words}" if same_data else ""
            note.append(words)
        return " ".join(filter(None, note))

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

    def _show(self, run, lines, deltas, confusion, **values):
        """Draw the run, and return its words."""
        for i in range(1, LAYERS + 1):
            shown = "visible" if i <= values["layers"] else "hidden"
            for part in ("units", "activation"):
                self.controls[f"{part}{i}"].layout.visibility = shown
        run.use(settings(values))
        s = state(run)
        self.drawing.show(run, s, lines == GRADIENTS, deltas)
        self.table.value = confusion_table(s.confusion) if confusion else ""
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
