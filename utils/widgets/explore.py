"""The one mechanism under every interaction: controls, a figure that follows them, and a read-out in words.

    figure, axes = subplots()
    curve, = axes.plot(x, sigmoid(x))
    def update(k):
        curve.set_ydata(sigmoid(k * x))
        return f"k = {k:.2f}, steepest slope {k / 4:.2f}"
    explore(update, figure, "a sigmoid", k=slider("steepness k", 0.2, 5, 1))

The figure lives on an off-screen canvas that pyplot never sees. `update` changes artists in place; only these are drawn
again, over a stored background, and the picture is sent to one ipywidgets.Image.
"""

import base64
import html
import threading

import ipywidgets as W
import numpy as np

from utils.widgets.cells import Panel
from utils.widgets.picture import CSS_DPI, Picture, default_settings, notice

# While a list or a radio button has the focus, JupyterLab takes arrow keys and letters for commands of its own. This keeps
# plain keys inside the widget (known as ipywidgets issue 3912).
KEEP_KEYS = """<style onload="this.closest('.jp-OutputArea-output')?.addEventListener('keydown', event => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (plain && event.key !== 'Escape') event.stopPropagation();
})"></style>"""
# An Image of ipywidgets has no alternative text: this gives it to the picture beside, as soon as that is on the page.
NAME_PICTURE = """<style data-alt="{}" onload="const name = () => {{
    const picture = this.closest('.widget-vbox')?.querySelector('img.widget-image');
    if (picture) picture.alt = this.dataset.alt; else if (this.isConnected) setTimeout(name, 100);
}}; name()"></style>"""


def number(value):
    """A number in two digits or two decimals, small or large: 12.34, 0.0015, 2.1e-8."""
    digits, _, power = (f"{value:.2f}" if 0.1 <= abs(value) < 1000 else f"{value:.2g}").partition("e")
    return f"{digits}e{int(power)}" if power else digits


def as_arrays(function):
    """A learner's function, called with a flat array, answering in float64 and the shape asked: lists and loops will do."""
    return lambda z: np.asarray(function(np.ravel(z)), float).reshape(np.shape(z))


class Explorer(Panel):
    """Controls over a picture over a read-out. What `explore` returns."""

    politeness = "polite"  # how a screen reader treats the read-out

    @default_settings()
    def __init__(self, update, figure, alt, controls, buttons=()):
        """buttons -- more of them, which stand before Reset"""
        self.controls, self._update, self._figure, self._alt = controls, update, figure, alt
        self._picture = None  # drawn at the first update that succeeds
        self._lock = threading.Lock()  # JupyterLab hands the messages of widgets to changing threads
        self._asked = self._drawn = 0
        self.text = self._updated()
        picture = self._painted(self.text)
        width, height = (round(inches * CSS_DPI) for inches in figure.get_size_inches())
        self.image = W.Image(value=picture.encode("jpeg"), format="jpeg", width=width, height=height,
                             layout={"max_width": "100%", "margin": "0", "object_fit": "contain"})
        self.readout = W.HTML()
        page = W.HTML(KEEP_KEYS + NAME_PICTURE.format(html.escape(alt)), layout={"display": "none"})
        self._say(self.text)
        self._still = base64.b64encode(picture.encode("png")).decode()
        self._still_text = f"[{alt} {self.text}]"
        self._start = self._values()
        self.reset = W.Button(description="Reset", tooltip="Put every control back to its start")
        self.reset.on_click(lambda _: self.set(**self._start))
        self.buttons = [*buttons, self.reset]
        for control in controls.values():
            control.observe(self.refresh, "value")
        super().__init__([self._board(), self.image, self.readout, page])

    def _board(self):
        """Where controls and buttons stand: one after another, in rows that wrap."""
        return W.Box([*self.controls.values(), *self.buttons], layout={"flex_flow": "row wrap"})

    def _values(self):
        return {name: control.value for name, control in self.controls.items()}

    def set(self, **values):
        """Move several controls at once."""
        for name, value in values.items():
            self.controls[name].value = value

    def refresh(self, _=None):
        """Draw the newest values. Calls that arrive while one is drawn are answered by a single next drawing."""
        self._asked += 1
        asked = self._asked
        with self._lock, default_settings():
            if self._drawn >= asked:
                return
            self._drawn = self._asked
            text = self._updated()
            self.image.value = self._painted(text).encode("jpeg")
            self._say(text)

    def _updated(self):
        try:
            self._failed, text = False, self._update(**self._values())
        except Exception as error:  # the learner's own function may run in there
            self._failed, text = True, self._wrong(error)
        return text

    def _painted(self, text):
        """The picture, up to date; of an update that failed, and may have moved half of the artists, what it said."""
        if self._failed:
            return notice(text, self._figure)
        if self._picture is None:
            self._picture = Picture(self._figure)
        self._picture.draw()
        return self._picture

    def _wrong(self, error):
        """An error in words."""
        return f"{type(error).__name__}: {error}"

    def _say(self, text):
        """Put the read-out on the page; numbers that differ from the last one stand bold."""
        before, after = self.text.split(" "), text.split(" ")
        if len(before) == len(after):
            words = [html.escape(new) if new == old else f"<b>{html.escape(new)}</b>" for old, new in zip(before, after)]
        else:
            words = [html.escape(word) for word in after]
        self.text = text
        self.readout.value = (f'<div role="status" aria-live="{self.politeness}" style="line-height: 1.5">{" ".join(words)}'
                              '</div>')

    def _repr_mimebundle_(self, **options):
        """The live widget, and for readers without a kernel a still picture with the same words."""
        bundle = super()._repr_mimebundle_(**options)
        size = {"width": int(self.image.width), "alt": self._still_text}
        return {**bundle, "text/plain": self._still_text, "image/png": self._still}, {"image/png": size}


def explore(update, figure, alt, **controls):
    """Show `figure` under its controls; each change calls update(**values), which changes artists and returns the read-out.

    figure -- made by `subplots`; alt -- one sentence that says what the picture shows
    controls -- ipywidgets, by the name that update gives them (`slider` and `choice` make the usual ones)
    """
    return Explorer(update, figure, alt, controls)
