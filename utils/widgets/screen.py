"""The picture of an explorer on the page: it can be seen, heard of, pointed at and drawn on."""

from pathlib import Path

import anywidget
import ipywidgets as W
import traitlets as T

HERE = Path(__file__).parent
WITHOUT = ("This page can't load the part that lets you touch the picture (anywidget). "
           "The controls do all that the pointer can do.")


class Page(anywidget.AnyWidget):
    """What a panel needs on the page: the course's styles; keys pressed in it stay in it."""

    _esm = (HERE / "screen.js").read_text(encoding="utf-8")  # of a Path it would keep each widget
    _css = (HERE / "style.css").read_text(encoding="utf-8")


class Screen(Page):
    """A JPEG from the kernel that can be pointed at.

    It sends {"page": {"width", "ratio"}}, the room that it has in page pixels and the image pixels
    of each, when it appears and when that changes; and {"moves": [...]}, see `Pointer.hear`, what a
    pointer does, one message at a time: the next one follows the answer
    {"done": True, "tip": text, "cursor": as CSS names it}. Asked by `ask`, it says {"here": True}.
    pad -- of a place to draw on: left, top, right, bottom, width of the pen; all in fractions; what
    is drawn stands there at once, until the picture that follows the answer has it
    """

    value = T.Bytes().tag(sync=True)
    width = T.Int().tag(sync=True)  # page pixels
    height = T.Int().tag(sync=True)
    alt = T.Unicode().tag(sync=True)
    handles = T.List().tag(sync=True)  # [x, y] of what can be dragged, in fractions of the picture
    pad = T.List().tag(sync=True)
    locked = T.Bool(False).tag(sync=True)

    def __init__(self, alt, **options):
        super().__init__(alt=alt, **options)
        self.plain = W.Image(format="jpeg")  # for a page without anywidget's part
        self._live, self.unanswered = False, 0  # times that it was asked since it was last heard
        self.on_msg(self._come)

    def show(self, value, width, height, handles=(), pad=()):
        """Put a picture on the page."""
        with self.hold_sync():
            self.width, self.height = width, height
            self.handles, self.pad = list(handles), list(pad)
            self.value = value
        if not self._live:
            self.plain.value = value
            self.plain.width, self.plain.height = str(width), str(height)

    def ask(self):
        """Ask the page, if there was one, whether it is still there."""
        self.send({"ask": True})
        self.unanswered += self._live

    def _come(self, *_):
        self._live, self.unanswered = True, 0


def fallback(screen):
    """What stands in place of a Screen until it has come, and where it can't."""
    box = W.VBox([screen.plain, W.HTML(f"<p>{WITHOUT}</p>")])
    box.add_class("kc-plain")
    return box
