"""Which cell of a notebook shows which widgets: when it runs again, those before are closed.

ipywidgets keeps every widget until it is closed, and IPython keeps what a cell has shown: pictures
would pile up. JupyterLab, Notebook and VS Code tell the kernel which cell they run. Where no cell
has a name, nothing is closed.
"""

import gc
import re

import ipywidgets as W
from IPython import display, get_ipython

OLD = not hasattr(W.VBox, "_repr_mimebundle_")  # ipywidgets 7, which Colab has
VIEW = "application/vnd.jupyter.widget-view+json"

_panels = {}  # cell: the Panels that its last run has made or shown
_before = {}  # cell that runs now: those of the run before


class Panel(W.VBox):
    """A box of widgets that is closed when every cell that made or showed it has run again.

    Unless a variable holds it.
    """

    def __init__(self, children, **options):
        super().__init__(children, **options)
        self.add_class("kc-panel")
        self._stay()

    def _stay(self):
        for cell in _before:
            _panels[cell].append(self)

    def _repr_mimebundle_(self, **options):
        self._stay()
        if OLD:
            return {VIEW: {"version_major": 2, "version_minor": 0, "model_id": self.model_id}}
        return super()._repr_mimebundle_(**options) or {}

    if OLD:
        def _ipython_display_(self, **options):
            bundle = self._repr_mimebundle_()
            data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
            data.setdefault("text/plain", type(self).__name__)
            display.display(data, metadata=metadata, raw=True)


def parts(*widgets):
    """Widgets, and all that these are made of."""
    for widget in widgets:
        yield widget
        yield from (getattr(widget, name) for name in ("layout", "style") if hasattr(widget, name))
        yield from parts(*getattr(widget, "children", ()))


def _begin(info):
    """A cell begins to run."""
    cell = getattr(info, "cell_id", None)
    if cell:
        _before[cell], _panels[cell] = _panels.get(cell, []), []


def _end(result):
    """It has run."""
    old = _before.pop(getattr(result.info, "cell_id", None), [])
    if not old:
        return
    shell = get_ipython()
    named = {name: thing for name, thing in shell.user_ns.items() if isinstance(thing, Panel)}
    outputs = [name for name in named if re.fullmatch(r"_\d*|__+", name)]  # IPython's _, __, _12
    held = [thing for name, thing in named.items() if name not in outputs]
    staying = set(parts(*held, *(panel for panels in _panels.values() for panel in panels)))
    gone = [part for part in parts(*old) if part not in staying]
    for part in gone:
        part.close()
    for name in outputs:
        if shell.user_ns.get(name) in gone:
            shell.del_var(name)
    gc.collect()  # a figure refers to itself


if get_ipython():
    get_ipython().events.register("pre_run_cell", _begin)
    get_ipython().events.register("post_run_cell", _end)
