"""Write on: the transformer and a table of counts go on with your text."""

import textwrap

import ipywidgets as W
import numpy as np

from utils.lesson_10 import alice_model as course
from utils.lesson_10 import writing
from utils.lesson_10.looking import quoted, shown
from utils.lesson_10.reading import Reader
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, default_settings, slider, subplots
from utils.widgets.controls import row
from utils.widgets.explore import Explorer

START, MOST, LENGTH, WIDE, BARS = "the queen ", 40, 200, 32, 8


class WriteOn(Explorer):
    """What `write_on` returns. texts -- what the transformer and the table have written"""

    def __init__(self, model, sample):
        self._reader, self._sample, self.texts, self._best = Reader(model), sample, ("", ""), []
        self._nats = course.nats(model, course.split()[1])
        figure, (bars, *pages) = subplots(1, 3, (9, 2.9), width_ratios=(0.68, 1, 1))
        figure.column = 265
        frame(bars, "Its first character", "percent; 42 of 42 may come", xlim=(0, 118),
              ylim=(BARS - 0.4, -0.6))
        bars.set(xticks=[0, 50, 100], yticks=[])
        self._raw = bars.barh(np.arange(BARS) - 0.2, [0] * BARS, 0.36, color=PALE, edgecolor=INK,
                              label="as learned")
        self._cut = bars.barh(np.arange(BARS) + 0.2, [0] * BARS, 0.36, color=ONE, edgecolor=INK,
                              hatch="///", label="as drawn from")
        bars.legend(frameon=False, fontsize=9, loc="lower right")
        self._symbols = [bars.text(-5, i, "", fontsize=11, color=INK, ha="center", va="center",
                                   family="DejaVu Sans Mono") for i in range(BARS)]
        self._bars, self._pages = bars, []
        for axes, color, name in zip(pages, (ONE, ZERO), ("The transformer", "The table")):
            frame(axes, name, xlim=(0, 1), ylim=(0, 1))
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set(visible=True, color=color, linewidth=1.5)
            self._pages.append(axes.text(0.03, 0.95, "", family="DejaVu Sans Mono", fontsize=9,
                                         color=INK, va="top", linespacing=1.5, parse_math=False,
                                         in_layout=False))
        controls = {
            "start": W.Text(START, description="your text", style={"description_width": "6em"},
                            layout={"width": "min(36em, 95%)"},
                            tooltip=f"The last {MOST} characters of it, lower case"),
            "temperature": slider("temperature", 0.1, 2.0, 0.7, 0.1, "Divides the logits"),
            "k": slider("top k", 1, 42, 42, 1, "So many characters may come; 42 is all"),
            "order": slider("table of", 1, 6, 4, 1, "Characters counted together: the last of "
                                                    "them is the next one"),
            "seed": slider("another draw", 0, 50, 0, 1, "Other numbers from chance")}
        alt = ("Left: bars of the characters that may come first, as the network has learned them "
               "and as they are drawn. Middle: a text that the transformer wrote. Right: one that "
               "a table of counts wrote.")
        touch = [Handle(bars, self._chosen, tip=self._bar, drags=False),
                 *(Handle(axes, tip=self._page(i)) for i, axes in enumerate(pages))]
        super().__init__(self._show, figure, alt, controls, (), touch)

    def arrange(self):
        """The text first: it asks for the reader's own."""
        c = self.controls
        return [c["start"], self.image, self.readout,
                row(*(c[name] for name in ("temperature", "k", "order", "seed")), *self.buttons)]

    def _begun(self, start):
        text = course.decode(course.encode(start))[-MOST:]
        if not text:
            raise ValueError("Type a text to go on with: letters, spaces and punctuation.")
        return text

    def _show(self, start, temperature, k, order, seed):
        text, self._best = self._begun(start), []

        def table(so_far):
            return writing.table_logits(so_far, order)

        self.texts = tuple(writing.written(logits, text, LENGTH, k, temperature, seed, self._sample)
                           for logits in (self._reader.logits, table))
        logits = self._reader.logits(text)
        raw, drawn = writing.cut(logits, 42, 1.0), writing.cut(logits, k, temperature)
        self._best = np.argsort(-raw, kind="stable")[:BARS]
        for i, token in enumerate(self._best):
            self._raw[i].set_width(100 * raw[token])
            self._cut[i].set_width(100 * drawn[token])
            self._symbols[i].set_text(shown(token))
        self._bars.set_xlabel(f"percent; {k} of 42 may come")
        for page, more in zip(self._pages, self.texts):
            all_ = f"{text}|{more}".replace("\n", f"{course.NEW_LINE} ")
            page.set_text("\n".join(textwrap.wrap(all_, WIDE)))
        return (f"Temperature {temperature:.1f}, top {k}, draw {seed}. "
                f"{readout(self.texts, order, self._nats)}")

    # ---- what a pointer can do -------------------------------------------------------------------

    def _token(self, py):
        return self._best[int(np.clip(round(py), 0, BARS - 1))]

    def _bar(self, px, py, start, temperature, k, **_):
        logits, token = self._reader.logits(self._begun(start)), self._token(py)
        raw, drawn = (100 * writing.cut(logits, *how)[token] for how in
                      ((42, 1.0), (k, temperature)))
        return f"{quoted(token)}: {raw:.1f} %, as drawn {drawn:.1f} %. Press: write it"

    def _chosen(self, px, py, start, **_):
        return {"start": course.typed([*course.encode(self._begun(start)), self._token(py)])}

    def _page(self, i):
        def tip(px, py, **_):
            own, all_ = writing.known(self.texts[i])
            return (f"{own} of {all_} words are in the book; the longest piece that stands there "
                    f"has {writing.longest_copy(self.texts[i])} characters")
        return tip


def readout(texts, order, nats):
    """What the two have written, in words. nats -- the transformer's, on pages new to both"""
    (own, all_), (by_table, of_table) = map(writing.known, texts)
    copied, by_copy = map(writing.longest_copy, texts)
    return (f"The transformer: {own} of {all_} words are in the book, at most {copied} characters "
            f"copied in a row; the table of {order}: {by_table} of {of_table}, and {by_copy}. "
            f"On pages new to both: {nats:.2f} and {writing.table_nats(order):.2f} nats a "
            "character.")


@default_settings()
def write_on(model=None, sample=writing.course_sample):
    """The interaction.

    model -- ids (N, T) -> logits (N, T, 42), built as the one that comes with the lesson
    sample -- a function (logits, k, temperature, rng) -> token, such as your own of exercise 10.7
    """
    return WriteOn(model or course.alice_model(), sample)
