"""The one mechanism under every interaction: controls, a figure that follows them, and a read-out in words.

    figure, axes = stage(1, 1)
    curve, = axes.plot(x, sigmoid(x))
    def update(k):
        curve.set_ydata(sigmoid(k * x))
        return f"k = {k:.2f}, steepest slope {k / 4:.2f}"
    explore(update, figure, "a sigmoid", k=slider("steepness k", 0.2, 5, 1))

The figure lives on an off-screen canvas that pyplot never sees. `update` changes artists in place; only these are drawn
again, over a stored background, and the picture is sent to one ipywidgets.Image.
"""

import base64
import contextlib
import html
import io
import textwrap
import threading

import ipywidgets as W
import numpy as np
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image  # comes with Matplotlib

from utils.plots import INK, default_style
from utils.widgets.cells import Panel

CSS_DPI = 100  # a figure of 9 inches is 900 px wide on the page
_LABEL = {"description_width": "9.5em"}
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


@contextlib.contextmanager
def default_settings():
    """NumPy's and Matplotlib's settings as they come, in this thread: what the reader has set is for the reader's code."""
    with default_style(), np.errstate(all="warn", under="ignore"):
        yield


@default_settings()
def stage(nrows=1, ncols=1, size=(9, 3), sharpness=2, **subplots):
    """An off-screen figure and its axes. size -- inches, of 100 px on the page; sharpness -- image pixels for a page pixel:
    2 for lines, 1.5 where an image fills the axes."""
    figure = Figure(figsize=size, dpi=CSS_DPI * sharpness, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(nrows, ncols, **subplots)


def slider(label, low, high, value, step=0.1, help=""):
    """A slider with room for its label; integers in, integers out. help -- what a pointer that rests on it reads."""
    kind = W.IntSlider if all(isinstance(number, int) for number in (low, high, value, step)) else W.FloatSlider
    return kind(value, min=low, max=high, step=step, description=label, tooltip=help or label, style=_LABEL,
                layout={"width": "26em"})


def choice(label, options, value=None, help=""):
    """A drop-down list. options -- a list of texts, or of (text, value) pairs; value -- the first option if None."""
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    return W.Dropdown(options=options, value=first if value is None else value, description=label, tooltip=help or label,
                      style=_LABEL, layout={"width": "26em"})


def number(value):
    """A number in two digits or two decimals, small or large: 12.34, 0.0015, 2.1e-8."""
    digits, _, power = (f"{value:.2f}" if 0.1 <= abs(value) < 1000 else f"{value:.2g}").partition("e")
    return f"{digits}e{int(power)}" if power else digits


def as_arrays(function):
    """A learner's function, called with a flat array, answering in float64 and the shape asked: lists and loops will do."""
    return lambda z: np.asarray(function(np.ravel(z)), float).reshape(np.shape(z))


class Picture:
    """A figure that is cheap to draw again: artists that change are drawn over a stored background of those that do not."""

    def __init__(self, figure):
        self.figure = figure
        self.moving = []
        self.background = None
        figure.canvas.draw()
        figure.set_layout_engine("none")  # laid out once; then the frame stays where it is

    def draw(self):
        """Bring the canvas up to date with the artists. Equal, pixel by pixel, to drawing the whole figure."""
        canvas = self.figure.canvas
        new = [artist for axes in self.figure.axes for artist in self._newly_moving(axes)]
        axis_moved = any(axes.axison and (axes.xaxis.stale or axes.yaxis.stale) for axes in self.figure.axes)
        if new or axis_moved or self.background is None:
            for artist in new:
                artist.set_animated(True)
            moving = (artist for axes in self.figure.axes for artist in axes.get_children() if artist.get_animated())
            self.moving = sorted(moving, key=lambda artist: artist.zorder)
            canvas.draw()
            self.background = canvas.copy_from_bbox(self.figure.bbox)
        canvas.restore_region(self.background)
        for artist in self.moving:
            artist.axes.draw_artist(artist)

    @staticmethod
    def _newly_moving(axes):
        """Artists that have changed and are still part of the background, and those that lie above them."""
        fixed = [axes.patch, axes.title, axes._left_title, axes._right_title]
        if not axes.axison:
            fixed += axes.spines.values()
        still = [artist for artist in axes.get_children()
                 if not isinstance(artist, Axis) and artist not in fixed and not artist.get_animated()]
        lowest = min((artist.zorder for artist in still if artist.stale), default=None)
        return [] if lowest is None else [artist for artist in still if artist.zorder >= lowest]

    def encode(self, form):
        """The canvas as the bytes of a file: "jpeg" for a picture on its way (10 times faster), "png" for one to keep."""
        canvas, file = self.figure.canvas, io.BytesIO()
        image = Image.frombuffer("RGBX", canvas.get_width_height(), canvas.buffer_rgba(), "raw", "RGBX", 0, 1)
        if form == "jpeg":
            image.save(file, form, quality=92, subsampling=2)
        else:
            image.convert("RGB").save(file, form, optimize=True)
        return file.getvalue()


def notice(text, figure):
    """A picture of the size of a figure, with nothing but a text."""
    paper = Figure(figsize=figure.get_size_inches(), dpi=figure.dpi)
    FigureCanvasAgg(paper)
    lines = textwrap.fill(textwrap.shorten(text, 500, placeholder=" ..."), 80)
    paper.text(0.5, 0.5, lines, fontsize=12, color=INK, ha="center", va="center", linespacing=1.5, parse_math=False)
    return Picture(paper)


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

    figure -- made by `stage`; alt -- one sentence that says what the picture shows
    controls -- ipywidgets, by the name that update gives them (`slider` and `choice` make the usual ones)
    """
    return Explorer(update, figure, alt, controls)
