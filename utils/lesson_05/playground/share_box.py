"""The box in which the playground shows a run as a text, or reads one."""

import ipywidgets as W

from utils.lesson_05.playground.sharing import from_text, to_text
from utils.widgets.controls import LABEL


class ShareBox:
    """The box, and the buttons that write a run into it and bring one back.

    text, share, load -- widgets
    """

    def __init__(self):
        self.text = W.Text(
            placeholder="Share writes a text here; or paste one and press Load", style=LABEL,
            description="the run", layout={"width": "52em", "max_width": "100%"},
            tooltip="A run as a text: settings, seed, weights (float32), the optimizer's memory")
        self.share = W.Button(
            description="Share",
            tooltip="Write the run as it stands into the box, as a text to copy")
        self.load = W.Button(description="Load", tooltip="Bring the run in the box back")

    def write(self, run):
        """Put a run into the box -> what to say of it. Raises ValueError as `to_text` does."""
        self.text.value = to_text(run)
        return f"The run is in the box, in {len(self.text.value):,} characters: copy all of them."

    def read(self, own):
        """The run in the box. Raises ValueError as `from_text` does."""
        return from_text(self.text.value, own)

    def clear(self):
        """Empty the box."""
        self.text.value = ""
