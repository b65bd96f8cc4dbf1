"""What a pointer, a mouse, pen or finger, can do in a picture: it sets controls, and asks."""

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from utils.widgets.picture import CSS_DPI

REACH = 22  # page pixels from a place where it can still be taken


@dataclass(frozen=True)
class Handle:
    """A place that can be pressed and dragged, or that says something to a pointer over it.

    Places are in the data units of the axes; values are those of the controls (which may be named
    x and y, too: places are given without a name).
    move(px, py, **values) -> {control: value}, what a pointer that is down at (px, py) asks for:
    it is set as if by the controls, to the nearest value that they take
    at(**values) -> the points (M, 2), or the point (x, y), near which it is taken; None: everywhere
    in the axes where no other is; everywhere -- there as well, beside the points
    tip -- what it says: a text, or a function (px, py, **values) -> text
    drags -- whether it follows the pointer; else a press is all
    cursor -- as CSS names it, where it isn't the usual one
    """

    axes: Axes
    move: Callable | None = None
    at: Callable | None = None
    tip: str | Callable = ""
    drags: bool = True
    cursor: str = ""
    everywhere: bool = False

    def points(self, values):
        """Where it can be taken, (M, 2), in image pixels from the bottom left."""
        points = _tried(self.at, [], **values)
        return self.axes.transData.transform(np.asarray(points, float).reshape(-1, 2))

    def distance(self, place, values):
        """How far a place is from it, in image pixels; inf if it can't be taken there.

        Those that are everywhere are farther than all others.
        """
        points = self.points(values) if self.at else ()
        far = min(np.hypot(*(points - place).T), default=math.inf) if len(points) else math.inf
        if far < REACH * self.axes.figure.dpi / CSS_DPI:
            return far
        anywhere = self.at is None or self.everywhere
        return sys.float_info.max if anywhere and self.axes.bbox.contains(*place) else math.inf


class Pointer:
    """Tells an Explorer what its page's pointer asks for. handles -- Handles, the first wins"""

    def __init__(self, explorer, handles):
        self.explorer, self.handles, self.held = explorer, handles, None

    def hear(self, moves):
        """What a pointer did -> {"tip", "cursor"} for the place where it is now.

        moves -- ["down", "move", "up", "hover" or "leave", x, y], in fractions of the picture
        """
        asked = None
        for what, x, y in moves:
            place = self._pixels(x, y)
            if what == "down":
                if asked:
                    self._ask(*asked)
                self.held = self._nearest(place)
            if what == "down" or what == "move" and self.held and self.held.drags:
                asked = self.held, place
            if what == "up":
                self.held = None
        if asked:
            self._ask(*asked)
        what, x, y = moves[-1]
        near = None if what == "leave" else self.held or self._nearest(self._pixels(x, y))
        if near is None:
            return {"tip": "", "cursor": ""}
        usual = "" if near.move is None else "grab" if near.drags else "pointer"
        tip = self._tip(near, self._pixels(x, y))
        return {"tip": tip, "cursor": near.cursor or usual}

    def places(self):
        """Where what can be dragged stands, in fractions of the picture."""
        size, values = self._size(), self.explorer.values()
        points = [handle.points(values) for handle in self.handles
                  if handle.at and handle.move and handle.drags]
        return [[x / size[0], 1 - y / size[1]] for point in points if len(point) == 1
                for x, y in point]

    def pad(self, axes, pen):
        """Axes to draw on, and the width of the pen in their units, as a Screen takes them."""
        (left, bottom), (right, top) = axes.bbox.get_points() / self._size()
        wide = pen * (right - left) / abs(np.subtract(*axes.get_xlim()))
        return [float(part) for part in (left, 1 - top, right, 1 - bottom, wide)]

    def data(self, axes, x, y):
        """A place of the picture in the data units of axes."""
        return axes.transData.inverted().transform(self._pixels(x, y))

    def _size(self):
        return self.explorer.figure.bbox.size

    def _pixels(self, x, y):
        width, height = self._size()
        return np.array([x * width, (1 - y) * height])

    def _nearest(self, place):
        values = self.explorer.values()
        far = [handle.distance(place, values) for handle in self.handles]
        return None if min(far, default=math.inf) == math.inf else self.handles[np.argmin(far)]

    def _ask(self, handle, place):
        """Set what a handle that was taken to a place asks for."""
        if handle is None or handle.move is None:
            return
        x, y = handle.axes.transData.inverted().transform(place)
        controls = self.explorer.controls
        wanted = _tried(handle.move, {}, x, y, **self.explorer.values())
        self.explorer.set(**{name: nearest(controls[name], value)
                             for name, value in wanted.items()})

    def _tip(self, handle, place):
        if isinstance(handle.tip, str):
            return handle.tip
        x, y = handle.axes.transData.inverted().transform(place)
        return _tried(handle.tip, "", x, y, **self.explorer.values())


def _tried(function, otherwise, /, *args, **values):
    """What it returns. The learner's own function may run in there; its errors are read out."""
    try:
        return function(*args, **values)
    except Exception:
        return otherwise


def nearest(control, value):
    """The value nearest to this one that a control takes."""
    if not hasattr(control, "step"):
        return value
    if not math.isfinite(value):
        return control.value
    value = control.min + round((value - control.min) / control.step) * control.step
    return type(control.value)(round(min(max(value, control.min), control.max), 9))
