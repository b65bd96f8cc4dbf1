"""Lines that a reader puts in order."""

from pathlib import Path

import anywidget
import traitlets as T


class Ordering(anywidget.AnyWidget):
    """Lines to drag, or to move by their buttons or the arrow keys.

    steps -- the lines as they stand at first; value -- as the reader has put them, None before
    """

    _esm = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
    steps = T.List(T.Unicode()).tag(sync=True)
    value = T.List(T.Unicode(), allow_none=True, default_value=None).tag(sync=True)
