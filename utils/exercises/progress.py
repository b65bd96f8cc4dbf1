"""What the learner has reached, in a small JSON file beside the notebook.

The environment variable PROGRESS_FILE names another place; set to nothing, it keeps the progress in memory only.
"""

import html
import json
import os
import tempfile
from pathlib import Path

_memory = {}


def _file():
    name = os.environ.get("PROGRESS_FILE", ".progress.json")
    return Path(name) if name else None


def read():
    """({exercise id: state}, note). A damaged file is set aside; the note says so, and is "" otherwise."""
    path = _file()
    if path is None:
        return dict(_memory), ""
    try:
        states = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(states, dict) or not all(isinstance(state, str) for state in states.values()):
            raise ValueError("not a table of states")
        return states, ""
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, f"Your progress could not be read ({error})."
    except ValueError:
        aside = next(name for i in range(1, 1000) if not (name := path.with_name(f"{path.name}.damaged-{i}")).exists())
        path.replace(aside)
        return {}, f"Your progress file was damaged. It has been set aside as {aside.name}, and a new one begins."


def record(exercise_id, state):
    """Keep the state of an exercise; "correct" is never lost again. Returns a note if something went wrong, else ""."""
    states, note = read()
    if states.get(exercise_id) == "correct" or states.get(exercise_id) == state:
        return note
    states[exercise_id] = state
    path = _file()
    if path is None:
        _memory.update(states)
        return note
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False) as new:
            json.dump(states, new, indent=1, sort_keys=True)
        os.replace(new.name, path)  # at once or not at all
    except OSError as error:
        return f"Your progress could not be saved ({error})."
    return note


class Progress:
    """A bar for each lesson: how many of its exercises are solved."""

    def __init__(self, lessons):
        """lessons -- {number: list of Exercises}"""
        states, self.note = read()
        self.rows = []
        for number, exercises in lessons.items():
            open_ones = [e.id for e in exercises if states.get(e.id) != "correct"]
            self.rows.append((number, len(exercises) - len(open_ones), len(exercises), open_ones[0] if open_ones else ""))

    def lines(self):
        """The text of each row, without its bar."""
        return [f"Lesson {number}: {solved} of {total} exercises solved" + (f", next: {following}" if following else "")
                for number, solved, total, following in self.rows]

    def __repr__(self):
        bars = ("#" * round(20 * solved / total) for _, solved, total, _ in self.rows)
        return "\n".join([f"[{bar:-<20}] {text}" for bar, text in zip(bars, self.lines())] + [self.note] * bool(self.note))

    def _repr_html_(self):
        rows = "".join(f'<div><progress value="{solved}" max="{total}" aria-label="{text}" style="width: 12em"></progress> {text}</div>'
                       for (_, solved, total, _), text in zip(self.rows, self.lines()))
        return rows + (f"<p>{html.escape(self.note)}</p>" if self.note else "")
