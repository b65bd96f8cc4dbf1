"""What the learner has reached, in a small JSON file beside the notebook.

The environment variable PROGRESS_FILE names another place; set to nothing, it keeps the progress in memory only.
"""

import contextlib
import html
import itertools
import json
import os
from pathlib import Path

NUMBERING = "2"  # of the exercises; kept in the file
RENUMBERED = {"5.1": "5.2", "5.2": "5.3", "5.3": "5.1", "5.4": "5.7", "5.5": "5.6", "5.6": "5.5", "5.7": "5.4"}  # since 1

_memory = {}
_HERE = Path.cwd()  # the notebook's folder, also after a %cd


def _file():
    name = os.environ.get("PROGRESS_FILE", ".progress.json")
    return _HERE / name if name else None


def read():
    """({exercise id: state}, note); None for the states if there is a file that can't be read. A damaged file is set aside.
    The note says what happened, and is "" if nothing did."""
    path = _file()
    if path is None:
        return dict(_memory), ""
    try:
        states = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(states, dict) or not all(isinstance(state, str) for state in states.values()):
            raise ValueError("not a table of states")
        renumbered = {} if states.pop("numbering", "1") == NUMBERING else RENUMBERED
        return {renumbered.get(exercise_id, exercise_id): state for exercise_id, state in states.items()}, ""
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return None, f"Your progress could not be read ({error})."
    except (ValueError, RecursionError):
        return _set_aside(path)


def _set_aside(path):
    aside = next(name for i in itertools.count(1) if not (name := path.with_name(f"{path.name}.damaged-{i}")).exists())
    try:
        path.replace(aside)
    except OSError as error:
        return None, f"Your progress file {path.name} is damaged, and could not be set aside ({error})."
    return {}, f"Your progress file was damaged. It has been set aside as {aside.name}, and a new one begins."


def record(exercise_id, state):
    """Keep the state of an exercise; "correct" is never lost again. Returns a note if something went wrong, else ""."""
    states, note = read()
    if states is None or states.get(exercise_id) in ("correct", state):
        return note
    states[exercise_id] = state
    path = _file()
    if path is None:
        _memory.update(states)
        return note
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        new.write_text(json.dumps({**states, "numbering": NUMBERING}, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(new, path)  # at once or not at all
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        return f"Your progress could not be saved ({error})."
    return note


class Progress:
    """A bar for each lesson: how many of its exercises are solved."""

    def __init__(self, lessons):
        """lessons -- {number: the ids of its exercises}"""
        states, self.note = read()
        states = states or {}
        self.rows = []
        for number, exercises in lessons.items():
            if not exercises:
                continue
            open_ones = [name for name in exercises if states.get(name) != "correct"]
            self.rows.append((number, len(exercises) - len(open_ones), len(exercises), open_ones[0] if open_ones else ""))

    def lines(self):
        """The text of each row, without its bar."""
        return [f"Lesson {number}: {solved} of {total} exercises solved" + (f", next: {following}" if following else "")
                for number, solved, total, following in self.rows]

    def __repr__(self):
        bars = ("#" * round(20 * solved / total) for _, solved, total, _ in self.rows)
        return "\n".join([f"[{bar:-<20}] {text}" for bar, text in zip(bars, self.lines())] + [self.note] * bool(self.note))

    def _repr_html_(self):
        rows = "".join(f'<div><progress value="{solved}" max="{total}" aria-label="{text}" style="width: 12em"></progress> '
                       f"{text}</div>" for (_, solved, total, _), text in zip(self.rows, self.lines()))
        return rows + (f"<p>{html.escape(self.note)}</p>" if self.note else "")
