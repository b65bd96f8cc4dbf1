"""The one mechanism under every interaction: controls, a figure that follows them, and a read-out.

    figure, axes = subplots()
    curve, = axes.plot(x, sigmoid(x))
    def update(k):
        curve.set_ydata(sigmoid(k * x))
        return f"k = {k:.2f}, steepest slope {k / 4:.2f}"
    explore(update, figure, "a sigmoid", k=slider("steepness k", 0.2, 5, 1))

`update` changes artists in place; only these are drawn again, over a stored background, and the
picture is sent to one ipywidgets.Image.
"""

import base64
import contextlib
import html
import threading

import ipywidgets as W
import numpy as np

from utils.widgets.cells import Panel
from utils.widgets.controls import row
from utils.widgets.picture import CSS_DPI, Picture, default_settings, notice

# While a list or a radio button has the focus, JupyterLab takes arrow keys and letters for commands
# of its own. This keeps plain keys inside the widget (known as ipywidgets issue 3912).
KEEP_KEYS = """<style onload="this.closest('.jp-OutputArea-output')?.addEventListener('keydown', \
event => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (plain && event.key !== 'Escape') event.stopPropagation();
})"></style>"""
# An Image of ipywidgets has no alternative text: this gives it to the picture beside, as soon as
# that is on the page.
NAME_PICTURE = """<style data-alt="{}" onload="const name = () => {{
    const picture = this.closest('.widget-vbox')?.querySelector('img.widget-image');
    if (picture) picture.alt = this.dataset.alt; else if (this.isConnected) setTimeout(name, 100);
}}; name()"></style>"""


def as_arrays(function):
    """A learner's function, called with a flat array, its answer in float64 and the shape asked.

    So lists and loops will do.
    """
    return lambda z: np.asarray(function(np.ravel(z)), float).reshape(np.shape(z))


class Explorer(Panel):
    """Controls over a picture over a read-out. What `explore` returns.

    controls -- {name: widget}; buttons -- a list, with `reset` at its end
    picture -- the Picture, None until an update has succeeded; image -- the widget that shows it
    text -- what the read-out says; readout -- the widget that says it

    Subclasses may override
        arrange() -> [widgets], describe() -> text, describe_error(error) -> text,
        markup(text) -> HTML, start_over(), readout_style, politeness
    and call
        values(), set(), refresh(), say(text), in_turn(do), quietly(), figure_changed()
    """

    readout_style = "line-height: 1.5"
    politeness = "polite"  # how a screen reader treats the read-out
    picture, text = None, ""
    _failed = _quiet = _moving = False

    @default_settings()
    def __init__(self, update, figure, alt, controls, buttons=()):
        """The first four as for `explore`; buttons -- more of them, which stand before Reset"""
        self.controls, self._update, self._figure, self._alt = controls, update, figure, alt
        self._lock = threading.RLock()  # JupyterLab hands messages of widgets to changing threads
        self._asked = self._drawn = 0
        self.image = W.Image(format="jpeg",
                             layout={"max_width": "100%", "margin": "0", "object_fit": "contain"})
        self.readout = W.HTML()
        self.reset = W.Button(description="Reset", tooltip="Put every control back to its start")
        self.reset.on_click(self.in_turn(self.start_over))
        self.buttons = [*buttons, self.reset]
        self.text = self.describe()
        picture = self._painted(self.text)
        self.image.value = picture.encode("jpeg")
        self.say(self.text)
        self._still = base64.b64encode(picture.encode("png")).decode()
        self._still_text = f"[{alt} {self.text}]"
        self._start = self.values()
        for control in controls.values():
            control.observe(self.refresh, "value")
        page = W.HTML(KEEP_KEYS + NAME_PICTURE.format(html.escape(alt)), layout={"display": "none"})
        super().__init__([*self.arrange(), page])

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
        """The next text of the read-out as HTML; what differs from the last one stands bold."""
        before, after = self.text.split(" "), text.split(" ")
        if len(before) != len(after):
            before = after
        return " ".join(html.escape(new) if new == old else f"<b>{html.escape(new)}</b>"
                        for old, new in zip(before, after))

    def start_over(self):
        """What Reset does."""
        self.set(**self._start)

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

    def refresh(self, _=None):
        """Draw the newest values. Calls that arrive meanwhile are answered by one drawing."""
        self._asked += 1
        asked = self._asked
        with self._lock, default_settings():
            if self._moving or self._quiet or self._drawn >= asked:
                return
            self._drawn = self._asked
            text = self.describe()
            self.image.value = self._painted(text).encode("jpeg")
            self.say(text)

    def say(self, text):
        """Put a text on the page as the read-out."""
        markup, self.text = self.markup(text), text
        self.readout.value = (f'<div role="status" aria-live="{self.politeness}" '
                              f'style="{self.readout_style}">{markup}</div>')

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

    def _painted(self, text):
        """The picture, up to date; where the update failed, what it said.

        For it may have moved half of the artists.
        """
        self.image.width, self.image.height = (str(round(inches * CSS_DPI))
                                               for inches in self._figure.get_size_inches())
        if self._failed:
            return notice(text, self._figure)
        if self.picture is None:
            self.picture = Picture(self._figure)
        self.picture.draw()
        return self.picture

    def _repr_mimebundle_(self, **options):
        """The live widget, and for readers without a kernel a still picture with the same words."""
        live = super()._repr_mimebundle_(**options)
        still = {"text/plain": self._still_text, "image/png": self._still}
        size = {"width": int(self.image.width), "alt": self._still_text}
        return {**live, **still}, {"image/png": size}


def explore(update, figure, alt, **controls):
    """Show `figure` under its controls; each change calls update(**values).

    update -- changes artists and returns the read-out
    figure -- made by `subplots`; alt -- one sentence that says what the picture shows
    controls -- ipywidgets, by the names that update gives them; `slider` and `choice` make the
    usual ones
    """
    return Explorer(update, figure, alt, controls)
