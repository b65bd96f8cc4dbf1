"""The playground: choose data, a network and a way to train it; watch every unit, weight and curve while it learns."""

import math

import ipywidgets as W

from utils.widgets.explore import choice, number
from utils.widgets.live import Live
from utils.widgets.playground.controls import GRADIENTS, SECTIONS, TARGETS, control_values, controls, settings
from utils.widgets.playground.drawing import ALT, Drawing
from utils.widgets.playground.own import Own
from utils.widgets.playground.run import Run, state
from utils.widgets.playground.settings import LAYERS, PRESETS, YOURS, shape
from utils.widgets.playground.state import from_text, to_text

SLICE = 0.01  # seconds of training between two looks at the buttons
SHARE = "Share"
_ROW = {"flex_flow": "row wrap"}


def _plain(value):
    """Three decimals; a number that has left for infinity in short."""
    return f"{value:.1e}" if 1e4 <= abs(value) < math.inf else f"{value:.3f}"


def readout(run, s, lines, target):
    """The state in words."""
    used = run.settings
    unit = " nats" if used.loss == "cross-entropy" else ""
    _, train_loss, val_loss, train_right, val_right = s.curves[-1]
    network = f"{shape(used)} ({', '.join(used.activations)})" if used.units else f"{shape(used)}, no hidden layer"
    source = "your data" if used.data == YOURS else f"{used.data}, {used.points} points, noise {used.noise:.2f}"
    batch = f", batch {s.batch} of {s.batches}" if s.batch else ""
    text = (f"Data: {source}, seed {used.seed}. Network: {network}, {used.loss}, {used.optimizer}, "
            f"learning rate {used.lr:g}, batches of {run.batch_size}, weight decay {used.decay:g}. "
            f"Epoch {s.epoch}{batch}: training loss {_plain(train_loss)}{unit}, {100 * train_right:.1f} % right; "
            f"validation loss {_plain(val_loss)}{unit}, {100 * val_right:.1f} % right.")
    if s.moved:
        steps, layer, i, k, before, after = s.moved
        where = f"the output, W[{i + 1}]" if layer == len(used.units) else f"layer {layer + 1}, W[{i + 1}, {k + 1}]"
        last = "the last batch" if steps == 1 else f"the last {steps} batches"
        text += (f" Moved most by {last}: {where}, from {_plain(before)} to {_plain(after)}." if before != after
                 else f" No weight moved by {last}.")
    if lines == GRADIENTS and not run.failed:
        largest = max(abs(W).max() for W in s.gradients)
        text += f" Largest gradient: {number(largest)}." if largest else " Every dL/dW is 0: no weight can move."
    if s.constant:
        text += f" {s.constant} hidden unit{'s answer' if s.constant > 1 else ' answers'} the same for every example."
    if run.failed:
        return f"{text} {run.failed}"
    if target and run.met == target:
        return f"{text} The target is reached: {next(name for name, value in TARGETS if value == target)}."
    return text


def confusion_table(counts):
    """The confusion matrix (2, 2) of the validation set as a table of HTML."""
    rows = "".join(f'<tr><th scope="row">class {i}</th><td>{row[0]}</td><td>{row[1]}</td></tr>'
                   for i, row in enumerate(counts))
    return ('<table style="text-align: right"><caption>Validation set: how many of each class (rows) get which answer '
            '(columns)</caption><tr><td></td><th scope="col">answer 0</th><th scope="col">answer 1</th></tr>'
            f"{rows}</table>")


class Playground(Live):
    """What `playground` returns: a Live explorer with more buttons, and its controls in groups.

    preset -- the list of presets; section -- which group of controls is on the board; shared -- the box of the shared text
    """

    pause, between = 0.001, 0.085

    def __init__(self, own):
        self.own, self._quiet, self._news = own, False, ""
        self.drawing = Drawing()
        self.preset = choice("begin with", list(PRESETS), help="Settings that are worth a look; each begins a new run")
        self.note, self.table = W.HTML(), W.HTML()
        self.one_batch, self.one_epoch, self.again, self.share, self.load = (
            W.Button(description=label, tooltip=help) for label, help in (
                ("Step one batch", "One forward, one backward, one update"),
                ("Step one epoch", "Train to the end of the epoch"),
                ("New run", "The same settings again, from the first weights"),
                ("Share", "Write the whole run into the box, as a text to copy"),
                ("Load", "Bring the run in the box back")))
        self.shared = W.Text(placeholder="Share writes a text here; or paste one and press Load", description="the run",
                             tooltip="A run as a text: settings, seed, weights (float32), the optimizer's memory",
                             style={"description_width": "9.5em"}, layout={"width": "52em", "max_width": "100%"})
        super().__init__(lambda **values: Run(settings(values), own), self._slice, self._show, self.drawing.figure, ALT, (),
                         controls(own))
        self.buttons = [self.preset, self.toggle, self.one_batch, self.one_epoch, self.again, self.reset, self.shared,
                        self.share, self.load]
        for button, do in ((self.one_batch, Run.batch), (self.one_epoch, lambda run: run.train(epochs=1))):
            button.on_click(lambda _, do=do: self._step(do))
        for button, do in ((self.again, self._new_run), (self.share, self._share), (self.load, self._load)):
            button.on_click(lambda _, do=do: do())
        self.preset.observe(self._choose, "value")
        board, image, words, page = self.children
        self.children = [board, image, words, self.table, page]
        self._about_preset()
        if any(thing is not None for thing in vars(own).values()):
            self.note.value = f'In the lists, what you brought is called "{YOURS}".'

    def _board(self):
        """Preset and buttons; below them one group of controls at a time."""
        groups = {name: W.Box([self.controls[control] for control in names], layout=_ROW)
                  for name, names in SECTIONS.items()}
        groups[SHARE] = W.Box([self.shared, self.share, self.load], layout=_ROW)
        self.section = W.ToggleButtons(options=list(groups), description="controls", value="Network",
                                       tooltips=[f"Show the controls of: {name}" for name in groups],
                                       style={"description_width": "9.5em", "button_width": "7em"})

        def chosen(_):
            for name, group in groups.items():
                group.layout.display = None if name == self.section.value else "none"

        chosen(None)
        self.section.observe(chosen, "value")
        row = W.Box([self.preset, self.toggle, self.one_batch, self.one_epoch, self.again, self.reset], layout=_ROW)
        for button in row.children[1:]:
            button.layout.width = "11em"
        return W.VBox([row, self.note, self.section, *groups.values()])

    def set(self, **values):
        """Move several controls at once, and draw once."""
        with self._lock:  # no slice of training sees the half of them
            self._quiet = True
            try:
                super().set(**values)
            finally:
                self._quiet = False
        self.refresh()

    def refresh(self, _=None):
        """As an Explorer; while `set` moves controls, only after the last of them."""
        if not self._quiet:
            super().refresh()

    def _wrong(self, error):
        return str(error) if isinstance(error, ValueError) else super()._wrong(error)

    def _key(self, values):
        return settings(values).start()

    def _over(self):
        return self._run is not None and bool(self._run.failed)

    def _slice(self, run, **values):
        run.use(settings(values))
        run.remember()
        return run.train(values["target"], SLICE)

    def _step(self, do):
        """Stop, and do something to the run: a batch, an epoch."""
        self.stop()
        try:
            with self._lock:
                values = self._values()
                self._renew(values)
                self._run.use(settings(values))
                self._run.remember()
                do(self._run)
        except Exception as error:  # the reader's own layer, loss or optimizer runs in there
            self._news = self._wrong(error)
        self.refresh()

    def _new_run(self):
        with self._lock:
            self._begun = None
        self.refresh()

    def _again(self, _):
        """Reset: also the preset and the box."""
        self._quiet = True
        self.preset.value, self.shared.value = self.preset.options[0], ""
        self._quiet = False
        self._about_preset()
        super()._again(_)

    def _choose(self, _):
        if not self._quiet:
            self._about_preset()
            with self._lock:
                self._begun = None
            self.set(**control_values(PRESETS[self.preset.value][0]))

    def _about_preset(self):
        self.note.value = f'<div style="line-height: 1.4">{PRESETS[self.preset.value][1]}</div>'

    def _share(self):
        self.stop()
        try:
            with self._lock:
                self._renew(self._values())
                self.shared.value = to_text(self._run)
            self._news = f"The run is in the box, in {len(self.shared.value):,} characters: copy all of them."
        except Exception as error:  # settings that make no network, or the reader's own things
            self._news = self._wrong(error)
        self.refresh()

    def _load(self):
        self.stop()
        try:
            run = from_text(self.shared.value, self.own)
            with self._lock:
                self._run, self._begun = run, run.settings.start()
            self.set(**control_values(run.settings))
        except Exception as error:
            self._news = self._wrong(error)
            self.refresh()

    def _show(self, run, lines, deltas, confusion, **values):
        """Draw the run, and return its words."""
        for i in range(1, LAYERS + 1):
            for part in ("units", "activation"):
                self.controls[f"{part}{i}"].layout.visibility = "visible" if i <= values["layers"] else "hidden"
        run.use(settings(values))
        s = state(run)
        self.drawing.show(run, s, lines == GRADIENTS, deltas)
        self.table.value = confusion_table(s.confusion) if confusion else ""
        return readout(run, s, lines, values["target"])

    def _updated(self):
        text, self._news = " ".join(filter(None, dict.fromkeys([super()._updated(), self._news]))), ""
        return text


def playground(X=None, y=None, layer=None, loss=None, optimizer=None):
    """The interaction. What you pass is tried out first, and is in use from the start, under the name "yours".

    X (N, 2), y (N,) -- your points, and their labels 0 and 1; layer -- an activation: a function of an array, a pair
    (function, derivative), or a class with forward(x) and backward(dy); loss -- a class with forward(prediction, target)
    and backward(), for arrays (N, 1); optimizer -- a class that takes (parameters, lr) and has step()
    """
    return Playground(Own(X, y, layer, loss, optimizer))
