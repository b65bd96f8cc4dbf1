"""The presets of the playground on its page: their list, and a note below it."""

import ipywidgets as W

from utils.lesson_05.playground.settings import NOTES, OTHER, PRESETS, YOURS
from utils.widgets import choice


class PresetList:
    """The list of presets, and the note on what to look for; both follow the settings.

    list, note -- widgets; words -- what the note says
    """

    def __init__(self, own):
        self._brought = any(thing is not None for thing in vars(own).values())
        self._last = None  # the last real preset
        self.list = choice("begin with", [*PRESETS, OTHER],
                           help="Settings that are worth a look; each begins a new run")
        self.note, self.words = W.HTML(), ""

    def chosen(self):
        """The Settings of the preset in the list; None if it shows others."""
        return None if self.list.value == OTHER else PRESETS[self.list.value][0]

    def forget(self):
        """Let the note say no more of the last preset."""
        self._last = None

    def follow(self, now):
        """Let list and note follow the Settings."""
        self.list.value = next((name for name, (preset, _) in PRESETS.items() if preset == now),
                               OTHER)
        if self.list.value != OTHER:
            self._last = self.list.value
        self.words = " ".join(self._sentences(now))
        self.note.value = f'<div style="line-height: 1.4">{self.words}</div>'

    def _sentences(self, now):
        """What is called by which name, and what to look for."""
        if self._brought:
            yield f'In the lists, what you brought is called "{YOURS}".'
        if self._last is None:
            return
        preset, words = PRESETS[self._last]
        if self.list.value != OTHER:
            yield words
        elif now.data == preset.data:  # of which its note speaks
            yield f'Changed since "{self._last}".'
            yield f"Its note: {words}"
        else:
            yield NOTES[now.data]
