"""The kernel lab: nine weights slide over a digit; their answers at all places are a map."""

import ipywidgets as W
import numpy as np
from matplotlib.patches import Rectangle

from utils.convolution import output_size
from utils.lesson_08.kernels import (
    AFTER,
    KERNELS,
    OWN,
    SIGNS,
    SIZE,
    course_conv2d,
    digits,
    learned,
    readout,
    state,
)
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.controls import row as in_a_row
from utils.widgets.formatting import rounded
from utils.widgets.live import Live

SIDE, MOST, LEVEL = 28, 2.0, 0.44  # pixels; largest weight, and how high its bar is in its cell
CELLS = [(r, c) for r in range(SIZE) for c in range(SIZE)]
NAMES = {(r, c): f"w{r}{c}" for r, c in CELLS}


class KernelLab(Live):
    """What `kernel_lab` returns: its button slides the kernel from place to place."""

    caption, help = "Slide", "Let the kernel go through all places, or stop it"

    def __init__(self, conv2d, model):
        self._conv2d, self._digits = conv2d, digits()
        self._kernels = {**KERNELS, **(learned(model) if model else {})}
        figure, axes = subplots(1, 3, (9, 3.4), sharpness=1.5)
        figure.column = 230
        self._draw_frame(*axes)
        controls = {
            "kernel": choice("kernel", [*self._kernels, OWN],
                             help="Nine weights to begin with; change them as you like"),
            "digit": choice("digit", list(range(10)), 4),
            "after": choice("after the map", AFTER, help="What comes after the map in a network"),
            "row": slider("row", 0, 29, 12, 1, "Of the place. The last one, where there are fewer"),
            "column": slider("column", 0, 29, 4, 1,
                             "Of the place. The last one, where there are fewer"),
            "stride": slider("stride", 1, 3, 1, 1, "Pixels from one place to the next"),
            "padding": slider("padding", 0, 2, 0, 1, "Pixels of 0 around the digit"),
            **{NAMES[r, c]: W.BoundedFloatText(
                KERNELS[next(iter(KERNELS))][r][c], min=-MOST, max=MOST, step=0.1,
                description=f"{r}, {c}", tooltip=f"Weight in row {r}, column {c} of the kernel",
                style={"description_width": "2.2em"}, layout={"width": "7em"})
               for r, c in CELLS}}
        self._chosen = next(iter(KERNELS))
        alt = ("Left: a digit with a frame of 3 x 3 pixels on it. Middle: the kernel, nine weights "
               "as bars, each with the pixel under it. Right: the map of what the kernel answers "
               "at each place, green above 0 and purple below, with this place marked.")
        super().__init__(self._begin_run, self._advance_run, self._show, figure, alt,
                         ["stride", "padding"], controls, self._touch(*axes))

    def _draw_frame(self, paper, kernel, answers):
        for axes in paper, kernel, answers:
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
        frame(paper, "The digit", xlim=(-3, 30), ylim=(30, -3))
        frame(kernel, "The kernel: weight x pixel", xlim=(-0.53, 2.53), ylim=(2.53, -0.53))
        frame(answers, "The map", xlim=(-0.05, 1.05), ylim=(1.05, -0.05))
        for axes in paper, kernel, answers:
            axes.set(aspect="equal", anchor="S")  # what is left of the height, the title has
            axes.spines[:].set_visible(False)
        edge = {"fill": False, "edgecolor": PALE, "linewidth": 1}
        self._margin = paper.add_patch(Rectangle((0, 0), 1, 1, linestyle="dashed", **edge))
        paper.add_patch(Rectangle((-0.5, -0.5), SIDE, SIDE, **edge))
        self._image = paper.imshow(np.zeros((SIDE, SIDE)), cmap="gray_r", vmin=0, vmax=1, zorder=1,
                                   extent=(-0.5, SIDE - 0.5, SIDE - 0.5, -0.5))
        self._frame = paper.add_patch(Rectangle((0, 0), SIZE, SIZE, fill=False, edgecolor=ONE,
                                                linewidth=2.5, zorder=2))
        self._bars, self._texts = {}, {}
        for r, c in CELLS:
            kernel.add_patch(Rectangle((c - 0.5, r - 0.5), 1, 1, fill=False, edgecolor=ONE,
                                       linewidth=1, zorder=1))
            kernel.plot([c + 0.26, c + 0.46], [r, r], color=INK, linewidth=0.8, zorder=1)
            self._bars[r, c] = kernel.bar(c + 0.36, 0, 0.16, bottom=r, zorder=2)[0]
            self._texts[r, c] = [
                kernel.text(c + 0.22, r + below, "", ha="right", va="center_baseline", color=INK,
                            fontsize=size)
                for below, size in ((-0.25, 12), (0.06, 9), (0.32, 9))]
        self._map = answers.imshow(np.zeros((2, 2)), cmap=SIGNS, interpolation="nearest",
                                   extent=(0, 1, 1, 0), zorder=1)
        answers.add_patch(Rectangle((0, 0), 1, 1, **edge))
        self._mark = answers.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=ONE,
                                                 linewidth=2.5, zorder=2))

    # ---- the run: a kernel that slides -----------------------------------------------------------

    def _begin_run(self, **_):
        return {"place": -1}  # the last one that was reached, row by row

    def _advance_run(self, run, stride, padding, **_):
        """To the next place along the first row, then in longer steps -> whether there is more."""
        size = output_size(SIDE, SIZE, stride, padding)
        run["place"] += 1 if run["place"] < size else max(1, size // 4)
        run["place"] = min(run["place"], size**2 - 1)
        return run["place"] < size**2 - 1

    # ---- the picture -----------------------------------------------------------------------------

    def _weights(self, values):
        """The kernel (3, 3). A name just chosen sets the weights; another weight, the name."""
        if values["kernel"] not in (self._chosen, OWN):
            with self.quietly():
                for (r, c), name in NAMES.items():
                    self.controls[name].value = float(self._kernels[values["kernel"]][r][c])
        weights = np.array([self.controls[NAMES[cell]].value for cell in CELLS]).reshape(SIZE, SIZE)
        name = self.controls["kernel"].value
        if name != OWN and not np.allclose(weights, self._kernels[name]):
            with self.quietly():
                name = self.controls["kernel"].value = OWN
        self._chosen = name
        return weights

    def _state(self, kernel, digit, row, column, stride, padding, after, **_):
        return state(self._digits[digit], kernel, row, column, stride, padding, after, self._conv2d)

    def _show(self, run, **values):
        kernel, stride, padding = self._weights(values), values["stride"], values["padding"]
        slides = self.toggle.value and run["place"] >= 0
        if slides:
            size = output_size(SIDE, SIZE, stride, padding)
            values["row"], values["column"] = divmod(run["place"], size)
        s = self.shown = self._state(**values | {"kernel": kernel})
        self._image.set_data(self._digits[values["digit"]])
        self._margin.set(xy=(-0.5 - padding,) * 2, width=SIDE + 2 * padding,
                         height=SIDE + 2 * padding)
        self._frame.set_xy((s.column * stride - padding - 0.5, s.row * stride - padding - 0.5))
        for (r, c), bar in self._bars.items():
            weight = kernel[r, c]
            bar.set(y=r - max(weight, 0) / MOST * LEVEL, height=abs(weight) / MOST * LEVEL,
                    facecolor=POSITIVE if weight > 0 else NEGATIVE, edgecolor=INK,
                    hatch="" if weight > 0 else "///")
            for text, said in zip(self._texts[r, c], (
                    rounded(weight, 1), f"x {s.patch[r, c]:.2f}",
                    f"= {rounded(s.products[r, c], 2)}")):
                text.set_text(said)
        answers, n = s.shown.copy(), len(s.shown)
        if slides:
            seen = np.arange(s.size**2).reshape(s.size, s.size) <= run["place"]
            block = s.size // n  # 2 after pooling: a block is known when all of it is
            answers[~seen[block - 1::block, block - 1::block][:n, :n]] = np.nan
        highest = max(np.abs(s.shown).max(), 1e-9)
        self._map.set(data=answers, clim=(-highest, highest))
        left, top = (s.cell[1], s.cell[0]) if s.cell else (-9, -9)
        self._mark.set(xy=(left / n, top / n), width=1 / n, height=1 / n)
        return readout(values["digit"], self._chosen, s, stride, padding, values["after"])

    # ---- by pointer ------------------------------------------------------------------------------

    def _touch(self, paper, kernel, answers):
        def over_digit(px, py, stride, padding, **_):
            return {"row": (py + padding - 1) / stride, "column": (px + padding - 1) / stride}

        def frame_at(stride, padding, **_):
            s = self.shown
            return s.column * stride - padding + 1, s.row * stride - padding + 1

        def pixel(px, py, digit, **_):
            r, c = (int(np.clip(round(p), 0, SIDE - 1)) for p in (py, px))
            return (f"pixel in row {r}, column {c}: {self._digits[digit][r, c]:.2f}. "
                    "Drag: the kernel's place")

        def over_map(px, py, **_):
            s = self.shown
            block = 1 if len(s.shown) == s.size else 2
            return {"row": int(py * len(s.shown)) * block, "column": int(px * len(s.shown)) * block}

        def answer(px, py, **_):
            n = len(self.shown.shown)
            r, c = (int(np.clip(p * n, 0, n - 1)) for p in (py, px))
            return f"row {r}, column {c}: {self.shown.shown[r, c]:.2f}. Drag: the place"

        def weight(r, c):
            spread = np.linspace(-0.4, 0.4, 5)
            places = [(c + dx, r + dy) for dx in spread for dy in spread]

            def told(px, py, **values):
                s = self.shown
                return (f"{values[NAMES[r, c]]:.1f} x {s.patch[r, c]:.2f} = "
                        f"{rounded(s.products[r, c], 2)}. Drag up or down: the weight")

            return Handle(kernel, lambda px, py, **_: {NAMES[r, c]: (r - py) / LEVEL * MOST},
                          lambda **_: places, told)

        return [Handle(paper, over_digit, frame_at, "Drag the kernel over the digit"),
                *(weight(r, c) for r, c in CELLS),
                Handle(paper, over_digit, tip=pixel), Handle(answers, over_map, tip=answer)]

    def arrange(self):
        """The nine numbers last: whoever has a pointer drags them in the picture."""
        first = (control for name, control in self.controls.items()
                   if name not in NAMES.values())
        numbers = [in_a_row(*(self.controls[NAMES[r, c]] for c in range(SIZE)))
                   for r in range(SIZE)]
        return [in_a_row(*first, *self.buttons), self.image, self.readout,
                W.HTML("The weights (row, column):"), *numbers]


@default_settings()
def kernel_lab(conv2d=course_conv2d, model=None):
    """The interaction.

    conv2d -- a function (image, kernel) -> map, such as your own of exercise 8.2
    model -- a trained network, whose first kernels are in the list as well
    """
    return KernelLab(conv2d, model)
