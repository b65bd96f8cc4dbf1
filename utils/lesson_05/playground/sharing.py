"""A run of the playground as a short text: settings, place in the epoch, weights, memory.

The text is url-safe base64 of zlib-compressed bytes: a line of JSON, then the numbers as float32.
So a run that is loaded answers as the shared one does to about 7 digits, and goes on as it does.
The data and the order of the examples follow from the seed. The curves so far stay behind, and so
does what a reader's own optimizer remembers; what a reader brought (arrays, layer, loss, optimizer)
has to be there already.
"""

import base64
import binascii
import json
import zlib
from dataclasses import asdict

import numpy as np

from utils.lesson_05.playground import learner_code
from utils.lesson_05.playground.run import Run
from utils.lesson_05.playground.settings import YOURS, Settings, checked, quiet

PREFIX = "pg1."  # playground, first form
_MOST = 10**5  # bytes: no run is as large, and a text that claims to be is not unpacked
_LONGEST = 10**9  # epochs or steps: years
_DAMAGED = ("This text is not a whole shared run: it is damaged, cut off, or something else. Copy "
            f"all of it, from {PREFIX} to its end.")


@quiet
def to_text(run):
    """The run as a text. Raises ValueError for a run that has diverged."""
    numbers = np.concatenate([array.ravel() for array in _arrays(run)]).astype("<f4")
    if run.failed or not np.isfinite(numbers).all():
        raise ValueError("This run has diverged: there are no weights to share.")
    default = asdict(Settings())
    head = {"settings": {name: value for name, value in asdict(run.settings).items()
                         if value != default[name]},
            "at": [run.epoch, run.seen, run.steps, getattr(_remembering(run), "t", 0)]}
    if run.settings.data == YOURS:
        head["data"] = learner_code.mark(run.own)
    line = json.dumps(head, separators=(",", ":")).encode()
    packed = zlib.compress(line + b"\n" + numbers.tobytes(), 9)
    return PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_text(text, own):
    """The run that a text tells of. Raises ValueError, in one sentence, where it tells of none.

    own -- an Own with what the run needs of the reader's
    """
    head, numbers = _unpacked("".join(text.split()))
    try:
        chosen = {name: tuple(value) if isinstance(value, list) else value
                  for name, value in head["settings"].items()}
        settings = checked(Settings(**chosen))
        epoch, seen, steps, t = counts = head["at"]
        whole = (all(type(count) is int and 0 <= count < _LONGEST
                     for count in (*counts, *settings.units))
                 and all(type(value) is type(getattr(Settings(), name))
                         for name, value in chosen.items()))
        if not whole:
            raise ValueError
    except (KeyError, TypeError, AttributeError, ValueError):
        raise ValueError(_DAMAGED) from None
    if settings.data == YOURS and (own.X is None or head.get("data") != learner_code.mark(own)):
        raise ValueError("This run was trained on arrays of the one who shared it: "
                         "pass the same X and y to playground.")
    run = Run(settings, own)
    arrays = _arrays(run)
    if seen >= run.n_train or numbers.size != sum(array.size for array in arrays):
        raise ValueError(_DAMAGED)
    ends = np.cumsum([array.size for array in arrays])
    for array, part in zip(arrays, np.split(numbers, ends[:-1])):
        array[...] = part.reshape(array.shape)
    run.epoch, run.seen, run.steps = epoch, seen, steps
    if hasattr(_remembering(run), "t"):
        run.optimizer.t = t
    run.remember()
    run.curves = []
    run.record()
    return run


def _unpacked(text):
    """The head of a text, a dict, and its numbers, float64."""
    try:
        body = text.removeprefix(PREFIX)
        if body == text or not body.isascii():
            raise ValueError
        packed = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        line, numbers = unpacker.decompress(packed, _MOST).split(b"\n", 1)
        if not unpacker.eof or unpacker.unused_data:
            raise ValueError
        head, numbers = json.loads(line), np.frombuffer(numbers, "<f4").astype(float)
        if not isinstance(head, dict) or not np.isfinite(numbers).all():
            raise ValueError
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        raise ValueError(_DAMAGED) from None
    return head, numbers


def _remembering(run):
    """The optimizer whose memory is shared: one of the course's, else None."""
    return None if run.settings.optimizer == YOURS else run.optimizer


def _arrays(run):
    """What is shared in numbers: the parameters, then what the course's optimizers remember."""
    memory = [array for name in ("m", "v") for array in getattr(_remembering(run), name, [])]
    return [*(parameter.value for parameter in run.parameters), *memory]
