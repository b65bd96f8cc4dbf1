"""What the learner has reached, in a small JSON file beside the notebook.

The environment variable PROGRESS_FILE names another file, or if it is empty none: memory will do.
"""

import contextlib
import html
import itertools
import json
import os
from pathlib import Path

NUMBERING = "2"  # of the exercises; kept in the file. Since numbering 1:
RENUMBERED = {"5.1": "5.2", "5.2": "5.3", "5.3": "5.1", "5.4": "5.7", "5.5": "5.6", "5.6": "5.5",
              "5.7": "5.4"}

_memory = {}
_HERE = Path.cwd()  # the notebook's folder, also after a %cd


def _file():
    name = os.environ.get("PROGRESS_FILE", ".progress.json")
    return _HERE / name if name else None


def read():
    """({exercise id: state}, note). The note says what went wrong, and is "" if nothing did.

    None for the states where the file can't be read. A damaged one is set aside.
    """
    path = _file()
    if path is None:
        return _memory, ""
    try:
        states = json.loads(path.read_text(encoding="utf-8"))
        if not all(isinstance(state, str) for state in states.values()):
            raise ValueError("not a table of states")
        new_id = {} if states.pop("numbering", "1") == NUMBERING else RENUMBERED
        return {new_id.get(name, name): state for name, state in states.items()}, ""
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return None, f"Your progress could not be read ({error})."
    except (ValueError, AttributeError, RecursionError):
        return _set_aside(path)


def _set_aside(path):
    names = (path.with_name(f"{path.name}.damaged-{i}") for i in itertools.count(1))
    aside = next(name for name in names if not name.exists())
    try:
        path.replace(aside)
    except OSError as error:
        return None, (f"Your progress file {path.name} is damaged, and could not be set aside "
                      f"({error}).")
    return {}, (f"Your progress file was damaged. It has been set aside as {aside.name}, and a new "
                "one begins.")


def record(exercise_id, state):
    """Keep the state of an exercise; "correct" is never lost again. Returns a note like `read`."""
    states, note = read()
    if states is None or states.get(exercise_id) in ("correct", state):
        return note
    states[exercise_id] = state
    if path := _file():
        new = path.with_name(f"{path.name}.{os.getpid()}.new")
        text = json.dumps({**states, "numbering": NUMBERING}, indent=1, sort_keys=True)
        try:
            new.write_text(text, encoding="utf-8")
            os.replace(new, path)  # at once or not at all
        except OSError as error:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)
            return f"Your progress could not be saved ({error})."
    return note


class Progress:
    """A bar for each lesson: how many of its exercises are solved."""

    def __init__(self, lessons, link):
        """lessons -- {number: ids of its exercises}; link -- a function: where one stands"""
        states, self.note = read()
        self.rows = []  # (exercises solved, of how many, in words, the next one's (id, address))
        for number, names in lessons.items():
            left = [name for name in names if (states or {}).get(name) != "correct"]
            solved, total = len(names) - len(left), len(names)
            text = f"Lesson {number}: {solved} of {total} exercises solved"
            following = [(name, link(name)) for name in left[:1]]
            self.rows += [(solved, total, text, following)] * bool(names)

    def __repr__(self):
        bars = [f"[{'#' * round(20 * solved / total):-<20}] {text}"
                + "".join(f", next: {name}" for name, _ in following)
                for solved, total, text, following in self.rows]
        return "\n".join(bars + [self.note] * bool(self.note))

    def _repr_html_(self):
        bars = [f'<div><progress value="{solved}" max="{total}" aria-label="{text}" '
                f'class="kc-bar"></progress> {text}{_next(following)}</div>'
                for solved, total, text, following in self.rows]
        return "".join(bars) + (f"<p>{html.escape(self.note)}</p>" if self.note else "")


def _next(following):
    return "".join(f', next: <a href="{address}">{name}</a>' if address else f", next: {name}"
                   for name, address in following)
