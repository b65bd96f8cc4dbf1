"""The line of a setup that the reader of the clinic writes: what it says, and what it takes."""

import ast
import warnings

from utils.lesson_05.clinic import NUMBERS, OPTIONS


def written(text, name):
    """A line such as `lr = 0.2` -> ("lr", 0.2); a value alone is for the line `name`.

    Raises ValueError for the rest.
    """
    text = text.strip()
    this = f"this is {text[:40]!r}{' and so on' * (len(text) > 40)}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes, such as "\\d"
            (line,) = ast.parse(text).body
        if not isinstance(line, ast.Expr):
            (target,) = line.targets
            name = target.id
        value = ast.literal_eval(line.value)
    except (ValueError, SyntaxError, AttributeError, TypeError, MemoryError, RecursionError):
        raise ValueError("Write one line, a name and a plain value, such as lr = 0.2 or "
                         f"init = 'he'; {this}") from None
    if isinstance(value, tuple):
        raise ValueError(f"A decimal number takes a point, such as lr = 0.2; {this}")
    return name, value


def takes(name):
    """What a line of the setup takes, in words."""
    if name in OPTIONS:
        return f"It takes {' or '.join(map(repr, OPTIONS[name]))}."
    kind, least, most = NUMBERS[name]
    return f"It takes a {'whole ' * (kind is int)}number from {least:g} to {most:g}."
