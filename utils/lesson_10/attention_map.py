"""The attention map: your own text in a transformer, who looks where, and what a head is worth."""

import functools

import ipywidgets as W
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from utils.attention import attention as course_attention
from utils.lesson_10 import alice_model as course
from utils.lesson_10 import looking
from utils.lesson_10.looking import quoted, readout
from utils.plots import INK, ONE, PALE, POSITIVE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, slider
from utils.widgets.controls import row
from utils.widgets.explore import Explorer
from utils.widgets.picture import CSS_DPI, Sheet

TEXT, MOST, BARS = "alice was beginning to get very tired", 40, 8
WEIGHTS = LinearSegmentedColormap.from_list("", ["white", POSITIVE, INK])
CURVE = np.linspace(0, np.pi, 25)  # an arc: half a turn
LETTER = {"family": "DejaVu Sans Mono", "fontsize": 11, "color": INK, "ha": "center",
          "va": "center"}


class Page(Sheet):
    """The text above, the map and the bars side by side below it; or all below each other."""

    @default_settings()
    def __init__(self):
        super().__init__((9, 7.2), 1.5, "constrained")
        grid = self.add_gridspec(3, 1)
        self.parts = [self.add_subplot(grid[i]) for i in range(3)]
        self._settle(True)

    def _settle(self, wide):
        grid = self.add_gridspec(2, 2, height_ratios=(1, 2.5), width_ratios=(1.35, 1)) if wide \
            else self.add_gridspec(3, 1, height_ratios=(1.4, 3.2, 1.8))
        places = (grid[0, :], grid[1, 0], grid[1, 1]) if wide else list(grid)
        for axes, place in zip(self.parts, places):
            axes.set_subplotspec(place)

    def fit(self, width, ratio):
        """As of a Sheet."""
        before, wide = (*self.get_size_inches(), self.dpi), width >= 720
        height = 7.2 * np.clip(width / 900, 0.95, 1.2) if wide else 5.2 + width / CSS_DPI * 0.7
        self.dpi = CSS_DPI * np.clip(ratio, 1, self.sharpness)
        self.set_size_inches(width / CSS_DPI, round(height, 2))
        if before == (*self.get_size_inches(), self.dpi):
            return False
        self._settle(wide)
        self.set_layout_engine("constrained")
        return True


class AttentionMap(Explorer):
    """What `attention_map` returns. shown -- the State in the picture, as `looking.state`"""

    def __init__(self, model, attention):
        self._model, self._attention, self.shown, self._text = model, attention, None, None
        self._worth = functools.cache(functools.partial(looking.mean_nats, model))
        figure = Page()
        self._draw_frames(*figure.parts)
        blocks = [block.layers[0].layers[1].n_heads for block in model.layers[2:-2]]
        box = {"indent": False, "layout": {"width": "auto"}}
        controls = {
            "text": W.Text(TEXT, description="your text", style={"description_width": "6em"},
                           layout={"width": "min(36em, 95%)"},
                           tooltip=f"At most {MOST} characters, lower case"),
            "block": choice("block", list(range(1, len(blocks) + 1)), help="Which of the two"),
            "head": choice("head", list(range(1, max(blocks) + 1)), 3, "Which of the block's four"),
            "step": slider("asking step", 1, MOST, 32, 1, "Whose row it is; the last one, where "
                                                          "the text is shorter"),
            "mask": W.Checkbox(True, description="mask", tooltip="No step sees a later one", **box),
            "positions": W.Checkbox(True, description="positions",
                                    tooltip="Each step knows its place", **box),
            "on": W.Checkbox(True, description="this head", tooltip="What the head above adds",
                             **box)}
        alt = ("Above: your text, arcs from the asking step to where a head looks, the wider, the "
               "more, and bars of these weights. Below: the map of all weights, a row for each "
               "asking step; and bars of what the network expects next.")
        arcs, map_, bars = figure.parts
        touch = [Handle(map_, self._cell, tip=self._weight, cursor="pointer"),
                 Handle(arcs, self._letter, tip=self._looked, cursor="pointer"),
                 Handle(bars, self._written, tip=self._expected, drags=False)]
        super().__init__(self._show, figure, alt, controls, (), touch)

    def _draw_frames(self, arcs, map_, bars):
        frame(arcs, "Where the asking step looks", xlim=(0, 1), ylim=(-1.45, 1.15))
        arcs.set(yticks=[-1.35, -0.35], yticklabels=["1", "0"])
        arcs.set_ylabel("weight", y=0.23)
        arcs.spines[:].set_visible(False)
        arcs.spines["bottom"].set_position(("data", 0.13))  # the text stands where an axis does
        arcs.axhline(-0.35, color=PALE, linewidth=0.8)
        self._arcs, self._poles = (arcs.add_collection(LineCollection([], colors=color, zorder=1))
                                   for color in (POSITIVE, ZERO))
        self._poles.set_capstyle("butt")
        self._asker, = arcs.plot([], [], "s", color="none", markersize=15, markeredgecolor=ONE,
                                 markeredgewidth=1.8)
        frame(map_, "All weights of this head", "looked at", "asking step",
                           (0, 1), (1, 0))
        map_.spines[:].set(visible=True, color=PALE)
        self._map = map_.imshow(np.zeros((2, 2)), cmap=WEIGHTS, vmin=0, vmax=1, aspect="auto",
                                extent=(0, 1, 1, 0), interpolation="nearest")
        self._row = map_.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=ONE, linewidth=2,
                                             clip_on=False))
        self._letters = [(arcs.xaxis, 10), (map_.xaxis, 8), (map_.yaxis, 8)]
        for axis, _ in self._letters:
            axis.set_tick_params(length=0, pad=2)
        frame(bars, "What comes next?", "how sure, in percent", xlim=(0, 125),
              ylim=(BARS - 0.4, -0.6))
        bars.set(xticks=[0, 50, 100], yticks=[])
        self._bars = bars.barh(range(BARS), [0] * BARS, edgecolor=INK, height=0.7)
        self._symbols = [bars.text(-6, i, "", **LETTER) for i in range(BARS)]
        self._sure = [bars.text(0, i, "", va="center", fontsize=9, color=INK)
                      for i in range(BARS)]

    def arrange(self):
        """The text first: it asks for the reader's own."""
        c = self.controls
        return [c["text"], row(c["block"], c["head"], c["step"]), self.image, self.readout,
                row(W.HTML("Parts left in:"), c["mask"], c["positions"], c["on"], *self.buttons)]

    # ---- the picture -----------------------------------------------------------------------------

    def _show(self, text, block, head, step, mask, positions, on):
        self.shown = None  # where this fails there is none
        if not course.encode(text).size:
            raise ValueError("Type a text: letters, spaces and punctuation.")
        off = None if on else (block - 1, head - 1)
        s = looking.state(self._model, course.decode(course.encode(text)[:MOST]), self._attention,
                          mask, positions, off)
        self.shown, T = s, len(s.ids)
        self._write([looking.shown(token) for token in s.ids])
        step = min(step, T)
        weights = s.weights[block - 1, head - 1]
        self._draw_arcs(s, weights[step - 1], step - 1)
        self._map.set_data(weights)
        self._row.set(xy=(0, (step - 1) / T), height=1 / T)
        self._draw_bars(s, step - 1)
        worth = (self._worth(), self._worth(mask, positions, off))
        return readout(s, block, head, step, worth, mask, positions, on)

    def _write(self, letters):
        """The text along the arcs and the map: drawn anew only where it is another."""
        if letters != self._text:
            self._text = letters
            for axis, size in self._letters:
                axis.set_ticks((np.arange(len(letters)) + 0.5) / len(letters), letters,
                               fontsize=size, family="DejaVu Sans Mono", color=INK)

    def _draw_arcs(self, s, weights, asking):
        places = (np.arange(len(s.ids)) + 0.5) / len(s.ids)
        lines, widths = [], []
        for i, weight in enumerate(weights):
            if weight >= 0.02:
                far = places[i] - places[asking]
                radius = far / 2 if far else 0.006
                middle = places[asking] + (far / 2 if far else 0)
                high = 0.25 + 0.6 * min(1, abs(far) / 0.6)
                lines.append(np.column_stack([middle - radius * np.cos(CURVE),
                                              0.22 + high * np.sin(CURVE)]))
                widths.append(0.6 + 7 * weight)
        self._arcs.set(segments=lines, linewidths=widths)
        self._poles.set(segments=[[(x, -0.35), (x, -0.35 - w)] for x, w in zip(places, weights)],
                        linewidths=8)
        self._asker.set_data([places[asking]], [0])

    def _draw_bars(self, s, asking):
        self._best = np.argsort(-s.probabilities[asking], kind="stable")[:BARS]
        true = s.ids[asking + 1] if asking + 1 < len(s.ids) else -1
        if true >= 0 and true not in self._best:
            self._best[-1] = true
        for i, token in enumerate(self._best):
            share = 100 * s.probabilities[asking, token]
            self._bars[i].set(width=share, facecolor=ONE if token == true else PALE,
                              hatch="///" if token == true else "")
            self._symbols[i].set_text(looking.shown(token))
            said = f"{share:.0f} %" + (", your text" if token == true else "")
            self._sure[i].set(text=said, x=share + 2)

    # ---- what a pointer can do -------------------------------------------------------------------

    def _at(self, place):
        T = len(self.shown.ids)
        return int(np.clip(place * T, 0, T - 1))

    def _cell(self, px, py, **_):
        return {"step": self._at(py) + 1}

    def _letter(self, px, py, **_):
        return {"step": self._at(px) + 1}

    def _said(self, asking, looked, block, head):
        ids, weights = self.shown.ids, self.shown.weights[block - 1, head - 1]
        return (f"step {asking + 1}, {quoted(ids[asking])}, looks at step {looked + 1}, "
                f"{quoted(ids[looked])}: {weights[asking, looked]:.2f}")

    def _weight(self, px, py, block, head, **_):
        return f"{self._said(self._at(py), self._at(px), block, head)}. Press: this step asks"

    def _looked(self, px, py, block, head, step, **_):
        asking = min(step, len(self.shown.ids)) - 1
        return f"{self._said(asking, self._at(px), block, head)}. Press: that step asks"

    def _place(self, py):
        return self._best[int(np.clip(round(py), 0, BARS - 1))]

    def _expected(self, px, py, step, **_):
        asking, token = min(step, len(self.shown.ids)) - 1, self._place(py)
        share = 100 * self.shown.probabilities[asking, token]
        return f"{quoted(token)}: {share:.1f} %. Press: write it after the asking step"

    def _written(self, px, py, step, **_):
        before = self.shown.ids[:min(step, MOST - 1)]
        text = course.typed([*before, self._place(py)])
        return {"text": text, "step": len(text)}


@default_settings()
def attention_map(model=None, attention=course_attention):
    """The interaction.

    model -- ids (N, T) -> logits (N, T, 42), built as the one that comes with the lesson
    attention -- a function (Q, K, V, mask) -> out, weights, such as your own of exercise 10.3
    """
    return AttentionMap(model or course.alice_model(), attention)
