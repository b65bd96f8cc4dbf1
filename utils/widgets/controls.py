"""The usual controls, with room for their labels and a tooltip each, and the rows they stand in."""

import math

import ipywidgets as W

LABEL = {"description_width": "9.5em"}


def slider(label, low, high, value, step=0.1, help=""):
    """A slider; integers in, integers out. help -- what a pointer that rests on it reads"""
    whole = all(isinstance(number, int) for number in (low, high, value, step))
    kind = W.IntSlider if whole else W.FloatSlider
    return kind(value, min=low, max=high, step=step, description=label, tooltip=help or label,
                style=LABEL)


def choice(label, options, value=None, help=""):
    """A drop-down list.

    options -- a list of texts, or of (text, value) pairs; value -- the first option if None
    """
    first = options[0][1] if isinstance(options[0], tuple) else options[0]
    return W.Dropdown(options=options, value=first if value is None else value, description=label,
                      tooltip=help or label, style=LABEL)


def moved(do):
    """A handler, for `observe`, that calls do() where a value is another than before.

    The page's slider sends back what it is told, and rounds in its own way: 0.30000000000000004.
    """
    def handler(change):
        old, new = change["old"], change["new"]
        if not (isinstance(new, float) and math.isclose(old, new, rel_tol=1e-12, abs_tol=1e-12)):
            do()
    return handler


def show(widget, whether):
    """Whether a widget is on the page."""
    widget.layout.display = None if whether else "none"


def row(*widgets):
    """Widgets side by side, in as many lines as they need."""
    box = W.Box(widgets)
    box.add_class("kc-row")
    return box
