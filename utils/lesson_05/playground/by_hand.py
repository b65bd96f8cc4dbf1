"""A weight or bias of the playground, chosen and set by hand."""

import collections
import math

import ipywidgets as W
import numpy as np

from utils.lesson_05.playground.controls import NOTHING, parameters
from utils.widgets.controls import show


class ByHand:
    """The list in which a weight or bias is chosen, and the slider that sets it.

    chosen -- the list, one of the controls; value -- the slider, on the page if one is chosen
    """

    def __init__(self, chosen):
        self.chosen = chosen
        self.value = W.FloatSlider(0, min=-5, max=5, step=0.01, readout_format=".2f",
                                   tooltip="The value of what is chosen: pull, or type a number",
                                   layout={"width": "22em"})
        self._shown = collections.deque(maxlen=8)  # what the slider was set to

    def is_set(self):
        """Whether the reader has moved the slider: the page repeats what it was set to as well."""
        echo = any(abs(self.value.value - shown) < 1e-6 for shown in self._shown)
        return bool(self.chosen.value) and not echo

    def put(self, run):
        """Give what is chosen the value of the slider."""
        self._shown.clear()
        run.put(*self.chosen.value, self.value.value)

    def offer(self, settings):
        """List what there is in a network of these Settings; what is gone is chosen no more."""
        options = [(NOTHING, ()), *parameters(settings)]
        if list(self.chosen.options) != options:
            before = self.chosen.label
            self.chosen.options = options
            self.chosen.value = dict(options).get(before, ())
        show(self.value, bool(self.chosen.value))

    def follow(self, run):
        """Let the slider show what is chosen, and grow for it; what is not finite it can't show."""
        if not self.chosen.value:
            return
        now = run.get(*self.chosen.value)
        if not np.isfinite(now):
            return
        if abs(now) > self.value.max:
            self.value.max = math.ceil(2 * abs(now))
            self.value.min = -self.value.max
        self.value.value = round(now, 2)
        self._shown.append(self.value.value)
