"""The one mechanism under every interaction: controls, a figure that follows them, and a read-out.

    figure, axes = subplots()
    curve, = axes.plot(x, sigmoid(x))
    def update(k):
        curve.set_ydata(sigmoid(k * x))
        return f"k = {k:.2f}, steepest slope {k / 4:.2f}"
    explore(update, figure, "a sigmoid", k=slider("steepness k", 0.2, 5, 1))

`update` changes artists in place; only these are drawn again, over a stored background, and the
picture is sent to one Screen. It can be pointed at: see Handle.
"""

import base64
import contextlib
import html
import re
import threading

import ipywidgets as W
import numpy as np

from utils.widgets.cells import Panel
from utils.widgets.controls import moved, row
from utils.widgets.picture import CSS_DPI, NARROW, WIDE, Picture, default_settings, notice
from utils.widgets.pointing import Pointer
from utils.widgets.screen import Screen, fallback

NUMBER = re.compile(r"(?<![\w.])-?\d[\d,]*(\.\d+)?(e[+-]?\d+)?(?!\w)")


def as_arrays(function):
    """A learner's function, called with a flat array, its answer in float64 and the shape asked.

    So lists and loops will do.
    """
    return lambda z: np.asarray(function(np.ravel(z)), float).reshape(np.shape(z))


class Explorer(Panel):
    """Controls over a picture over a read-out. What `explore` returns.

    controls -- {name: widget}; buttons -- a list, with `reset` at its end
    figure -- what it draws; picture -- the Picture, None until an update has succeeded
    image -- the Screen that shows it
    text -- what the read-out says; readout -- the widget that says it

    Subclasses may override
        arrange() -> [widgets], describe() -> text, describe_error(error) -> text,
        markup(text) -> HTML, start_over(), fit(width, ratio) -> bool, drawn(moves), readout_style,
        politeness, pad
    and call
        values(), set(), refresh(), say(text), say_below(text), in_turn(do), quietly(),
        figure_changed(), set_touch(handles)
    """

    readout_style = ""
    politeness = "polite"  # how a screen reader treats the read-out
    pad = None  # axes that are drawn on, and the width of the pen in their data units
    picture, text = None, ""
    _failed = _quiet = _moving = False

    @default_settings()
    def __init__(self, update, figure, alt, controls, buttons=(), touch=()):
        """The first four as for `explore`; buttons -- more of them, which stand before Reset"""
        self.controls, self._update, self.figure, self._alt = controls, update, figure, alt
        self._lock = threading.RLock()  # JupyterLab hands messages of widgets to changing threads
        self._asked = self._drawn = 0
        self.image, self._pointer = Screen(alt), Pointer(self, touch)
        self.readout = W.HTML()
        self.reset = W.Button(description="Reset", tooltip="Put every control back to its start")
        self.reset.on_click(self.in_turn(self.start_over))
        self.buttons = [*buttons, self.reset]
        self.text = self.describe()
        picture = self._paint(self.text)
        self.say(self.text)
        self._still = base64.b64encode(picture.still()).decode()
        self._still_text, self._still_width = f"[{alt} {self.text}]", self.image.width
        self._start = self.values()
        for control in controls.values():
            control.observe(moved(self.refresh), "value")
        self.image.on_msg(self._heard)
        super().__init__([*self.arrange(), fallback(self.image)])

    # ---- hooks -----------------------------------------------------------------------------------

    def arrange(self):
        """The widgets of the page, from top to bottom."""
        return [row(*self.controls.values(), *self.buttons), self.image, self.readout]

    def describe(self):
        """Bring the artists up to date -> what the read-out says."""
        try:
            self._failed = False
            return self._update(**self.values())
        except Exception as error:  # the learner's own function may run in there
            self._failed = True
            return self.describe_error(error)

    def describe_error(self, error):
        """An error in words."""
        return f"{type(error).__name__}: {error}"

    def markup(self, text):
        """The next text of the read-out as HTML; numbers that were others before stand bold."""
        before, after = self.text.split(" "), text.split(" ")
        if len(before) != len(after):
            before = after
        return " ".join(html.escape(new) if new == old else NUMBER.sub(r"<b>\g<0></b>",
                                                                       html.escape(new))
                        for old, new in zip(before, after))

    def start_over(self):
        """What Reset does."""
        self.set(**self._start)

    def fit(self, width, ratio):
        """Lay the figure out for so many page pixels -> whether it is another now.

        ratio -- image pixels for a page pixel
        """
        return self.figure.fit(width, ratio)

    def drawn(self, moves):
        """What the pointer did on the pad: as `Pointer.hear`, in the pad's data units."""

    # ---- for everybody ---------------------------------------------------------------------------

    def values(self):
        """{name of a control: its value}."""
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values):
        """Move several controls at once, and draw once."""
        with self._lock:
            self._moving = True
            try:
                for name, value in values.items():
                    self.controls[name].value = value
            finally:
                self._moving = False
                self.refresh()

    def refresh(self):
        """Draw the newest values. Calls that arrive meanwhile are answered by one drawing."""
        self._asked += 1
        asked = self._asked
        with self._lock, default_settings():
            if self._moving or self._quiet or self._drawn >= asked:
                return
            self._drawn = self._asked
            text = self.describe()
            self._paint(text)
            self.say(text)

    def say(self, text):
        """Put a text on the page as the read-out."""
        markup, self.text = self.markup(text), text
        self.readout.value = (
            f'<div role="status" aria-live="{self.politeness}" class="kc-readout" '
            f'style="{self.readout_style}">{markup}</div>')

    def say_below(self, text):
        """Put a line under everything, if there is something to say."""
        if text:
            line = W.HTML(f'<div class="kc-below">{html.escape(text)}</div>')
            self.children = (*self.children, line)

    def in_turn(self, do):
        """A handler, for `observe` and `on_click`, that calls do(): never two of them at a time."""
        def handler(_):
            with self._lock, default_settings():
                if not self._quiet:
                    do()
        return handler

    @contextlib.contextmanager
    def quietly(self):
        """What is set in here, by code that runs in turn, calls no handler and draws nothing."""
        before, self._quiet = self._quiet, True
        try:
            yield
        finally:
            self._quiet = before

    def figure_changed(self):
        """To be called by an update that has given the figure other axes or another size."""
        self.picture = None

    def set_touch(self, handles):
        """Let the pointer find these Handles from now on: other things are drawn."""
        self._pointer.handles = handles

    def _paint(self, text):
        """Bring the picture on the page up to date; where the update failed, it is what that said.

        For it may have moved half of the artists.
        """
        if self._failed:
            picture = notice(text, self.figure)
        else:
            self.picture = self.picture or Picture(self.figure)
            self.picture.draw()
            picture = self.picture
        width, height = (round(inches * CSS_DPI) for inches in self.figure.get_size_inches())
        pad = self._pointer.pad(*self.pad) if self.pad and not self._failed else []
        self.image.show(picture.encode("jpeg"), width, height, self._pointer.places(), pad)
        return picture

    def _heard(self, _, said, buffers):
        """What the page says: how much room there is, or what the pointer did."""
        if "page" in said:
            width = min(max(said["page"]["width"] // 20 * 20, NARROW), WIDE)
            with self._lock, default_settings():
                if self.fit(width, said["page"]["ratio"]):
                    self.picture = None
                    self._paint(self.text)
            return
        if "moves" not in said:
            return
        answer = {}
        try:
            if self.pad:
                self.drawn([(what, *self._pointer.data(self.pad[0], x, y))
                            for what, x, y in said["moves"]])
            answer = self._pointer.hear(said["moves"])
        finally:
            self.image.send({"done": True, **answer})

    def _repr_mimebundle_(self, **options):
        """The live widget, and for readers without a kernel a still picture with the same words."""
        live = super()._repr_mimebundle_(**options)
        still = {"text/plain": self._still_text, "image/png": self._still}
        size = {"width": self._still_width, "alt": self._still_text}
        return {**live, **still}, {"image/png": size}


def explore(update, figure, alt, touch=(), **controls):
    """Show `figure` under its controls; each change calls update(**values).

    update -- changes artists and returns the read-out
    figure -- made by `subplots`; alt -- one sentence that says what the picture shows
    touch -- Handles, what a pointer can do in the picture: all of it the controls can do, too
    controls -- ipywidgets, by the names that update gives them; `slider` and `choice` make the
    usual ones
    """
    return Explorer(update, figure, alt, controls, touch=touch)
