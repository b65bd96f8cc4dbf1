"""The digit pad: draw a digit, and see what your network gets of it, and what it makes of that."""

import ipywidgets as W
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from utils.lesson_01.ink import PEN, SIDE, InkPad, blank, enlarged
from utils.lesson_06 import drawn_digits, networks, pixels
from utils.lesson_06.reading import percent, readout, seen, state
from utils.plots import INK, ONE, PALE, POSITIVE, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.controls import row, show

EMPTY, TEST = "none", "test"
STRONGEST = 4.0  # the darkest hidden unit
HUES = LinearSegmentedColormap.from_list("", ["white", POSITIVE, INK])


class Reader(InkPad):
    """What `read_my_digit` returns. shown -- the State in the picture"""

    def __init__(self, model, prepare, center):
        self._model, self._prepare, self._center, self._laid = model, prepare, center, None
        self.shown = None
        figure, (paper, given, units, bars) = subplots(
            1, 4, (9, 2.9), sharpness=1.5, width_ratios=(2.5, 2.5, 1.5, 2))
        figure.column = 200
        self.pad = paper, PEN
        self._draw_frames(paper, given, units, bars)
        self.undo_button = W.Button(description="Undo stroke", tooltip="Take the last stroke away")
        self.clear = W.Button(description="Clear", tooltip="An empty pad; the rest stays as it is")
        self.undo_button.on_click(self.in_turn(self._undo))
        self.clear.on_click(self.in_turn(self._clear))
        drawn = [(f"a drawn {digit}", digit) for digit in range(10)]
        controls = {
            "start": choice("start from", [("an empty pad", EMPTY), *drawn, ("a test image", TEST)],
                            help="What stands on the pad; draw over it, if you like"),
            "which": slider("test image", 0, len(networks.test_set()[1]) - 1, 0, 1,
                            "Its place among the 1,000"),
            "pen": slider("pen", 1.0, 4.0, PEN, 0.2, "Its width, in pixels of the network"),
            "scale": self._box("scale to 20 pixels",
                               "Make the digit as large as MNIST's makers did"),
            "centered": self._box("center", "Move its center of mass into the middle, as they did"),
            "right": slider("right", -8, 8, 0, 1, "Pixels"),
            "down": slider("down", -8, 8, 0, 1, "Pixels"),
            "turn": slider("turn", -45, 45, 0, 5, "Degrees, clockwise"),
            "brightness": slider("ink", 0.1, 1.0, 1.0, 0.1, "How much of it; 1 is full"),
            "invert": self._box("invert", "Ink for paper, paper for ink")}
        alt = ("From left to right: a pad to draw a digit on; the 28 x 28 pixels that the network "
               "gets of it, a ring at their center of mass; its hidden units, the darker, the "
               "larger their output; ten bars, how probable it finds each digit.")
        touch = [
            Handle(paper, cursor="crosshair"),
            Handle(given, self._moved, self._mass, "Drag: move the digit"),
            Handle(given, tip=self._pixel), Handle(units, tip=self._unit),
            Handle(bars, tip=self._bar)]
        super().__init__(self._show, figure, alt, controls, [self.undo_button, self.clear], touch)

    @staticmethod
    def _box(label, help):
        return W.Checkbox(False, description=label, tooltip=help, indent=False,
                          layout={"width": "auto"})

    def _draw_frames(self, paper, given, units, bars):
        frame(paper, "Your drawing")
        frame(given, "What the network gets")
        frame(units, "Hidden units")
        for axes in paper, given, units:
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(True)
        look = {"cmap": "gray_r", "vmin": 0, "vmax": 1, "extent": (0, SIDE, SIDE, 0)}
        self._drawing = paper.imshow(np.zeros((2, 2)), **look)
        self._given = given.imshow(np.zeros((SIDE, SIDE)), **look)
        for line in given.axhline, given.axvline:
            line(SIDE / 2, color=PALE, linewidth=0.8)
        self._ring, = given.plot([], [], "o", color="none", markersize=9, markeredgecolor=ONE,
                                 markeredgewidth=2, zorder=3)
        self._invitation = paper.text(SIDE / 2, SIDE / 2, "draw a digit here", ha="center",
                                      va="center", fontsize=10, color=INK)
        self._units = units.imshow(np.zeros((16, 8)), cmap=HUES, vmin=0, vmax=STRONGEST,
                                   aspect="auto", extent=(0, 1, 1, 0), interpolation="nearest")
        self._no_units = units.text(0.5, 0.5, "none", ha="center", va="center", fontsize=10,
                                    color=INK)
        frame(bars, "What it reads", "how sure, in percent", xlim=(0, 160), ylim=(9.6, -0.6))
        bars.set(xticks=[0, 50, 100], yticks=range(10))
        self._bars = bars.barh(range(10), [0] * 10, edgecolor=INK)
        self._sure = bars.text(0, 0, "", va="center", fontsize=9, color=INK)

    def arrange(self):
        """The pad first: it says by itself what it is for."""
        c = self.controls
        for button in self.buttons:
            button.layout.width = "8.5em"
        return [self.image, self.readout, row(c["start"], c["which"], c["pen"]),
                row(row(c["scale"], c["centered"], c["invert"]), row(*self.buttons)),
                row(*(c[name] for name in ("right", "down", "turn", "brightness")))]

    def start_over(self):
        """Reset: an empty pad, and every control as at the start."""
        self._laid = None
        super().start_over()

    def _clear(self):
        self._laid = None
        self.set(start=EMPTY)

    def _undo(self):
        self.undo()
        self.refresh()

    def _lay(self, start, which):
        which = which if start == TEST else None
        if self._laid != (start, which):
            self._laid = start, which
            base, strokes = blank(), ()
            if start == TEST:
                base = enlarged(networks.test_set()[0][which].reshape(SIDE, SIDE))
            elif start != EMPTY:
                strokes = drawn_digits.strokes(start)
            self.lay(base, strokes)

    def _show(self, start, which, pen, **more):
        self.shown = None  # where this fails there is none
        show(self.controls["which"], start == TEST)
        self.set_pen(pen)
        self._lay(start, which)
        s = state(seen(self.ink, center=self._center, **more), self._model, self._prepare)
        self.shown, empty = s, not self.ink.any()
        self._drawing.set_data(self.ink)
        self._given.set_data(s.image)
        self._ring.set_data(*([[place + 0.5] for place in s.mass[::-1]] if s.mass else ([], [])))
        self._invitation.set_visible(empty)
        self._no_units.set_visible(not len(s.hidden))
        self._units.set_data(self._grid(s.hidden))
        most = np.argmax(s.probabilities)
        for digit, (bar, share) in enumerate(zip(self._bars, s.probabilities)):
            bar.set(width=100 * share, facecolor=ONE if digit == most else PALE)
        self._sure.set(position=(100 * s.probabilities[most] + 3, most),
                       text=percent(s.probabilities[most]).replace("over ", "> "))
        written = {"pen": (pen, PEN, f"{pen:.1f}"), "test image": (self._laid[1], None, str(which)),
                   "turn": (more["turn"], 0, f"{more['turn']}°"),
                   "ink": (more["brightness"], 1.0, f"{more['brightness']:.1f}")}
        written |= {name: (more[name], 0, str(more[name])) for name in ("right", "down")}
        return readout(s, empty, written, self._truth(start, which))

    def _truth(self, start, which):
        """The digit on the pad, if the reader has added and taken no stroke; else None."""
        if start == TEST:
            return None if self.strokes else int(networks.test_set()[1][which])
        drawn = start != EMPTY and len(self.strokes) == len(drawn_digits.STROKES[start])
        return start if drawn else None

    @staticmethod
    def _grid(hidden):
        """The hidden units (H,) in rows, about twice as many rows as columns."""
        columns = max(1, round((len(hidden) / 2) ** 0.5))
        cells = np.full(max(1, -(-len(hidden) // columns)) * columns, np.nan)
        cells[:len(hidden)] = hidden
        return cells.reshape(-1, columns)

    # ---- what a pointer can do -------------------------------------------------------------------

    def _mass(self, **_):
        return [[place + 0.5 for place in self.shown.mass[::-1]]] if self.shown.mass else []

    def _moved(self, px, py, right, down, **_):
        row_, column = self.shown.mass
        return {"right": right + px - 0.5 - column, "down": down + py - 0.5 - row_}

    def _pixel(self, px, py, **_):
        place = int(py), int(px)
        return f"row {place[0]}, column {place[1]}: {self.shown.image[place]:.2f}"

    def _unit(self, px, py, **_):
        grid = self._grid(self.shown.hidden)
        place = int(py * grid.shape[0]), int(px * grid.shape[1])
        number = place[0] * grid.shape[1] + place[1]
        return f"unit {number}: {grid[place]:.2f}" if number < len(self.shown.hidden) else ""

    def _bar(self, px, py, **_):
        digit = int(np.clip(round(py), 0, 9))
        return f"{digit}: {100 * self.shown.probabilities[digit]:.1f} %"


@default_settings()
def read_my_digit(model=None, prepare=pixels.prepare, center=pixels.center):
    """The interaction: a pad to draw a digit on, what the network gets of it, what it makes of it.

    model -- its forward takes (N, 784) and gives logits (N, 10), as that of exercise 6.3
    prepare -- (N, 28, 28) uint8 -> (N, 784), as in 6.1; center -- (28, 28) -> (28, 28), as in 6.6
    """
    return Reader(model or networks.network(), prepare, center)
