"""Exercise 5.5, when to stop. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Part


def runs(rng):
    """Validation losses in eighths, so that a difference is exact."""
    def drawn(n, patience, min_delta=0.0):
        steps = rng.choice([-0.5, -0.25, -0.125, 0.0, 0.125, 0.25, 0.5], n)
        walk = 6 + np.cumsum(steps) - np.arange(n) / 16
        return (np.round(np.abs(walk) * 8) / 8).tolist(), patience, min_delta

    return [
        Case("losses that only fall", ([2.0, 1.5, 1.25, 1.0], 2)),
        Case("losses that turn", ([2.0, 1.5, 1.0, 1.25, 1.5, 1.75, 2.0], 2)),
        Case("a patience of 1", ([2.0, 1.5, 1.75, 1.0, 0.5], 1)),
        Case("a patience of 3", ([2.0, 1.5, 1.75, 2.0, 2.25, 2.5, 0.5], 3)),
        Case("two bad epochs, then a better one",
             ([2.0, 1.5, 1.75, 1.75, 1.25, 1.5, 1.5, 1.75, 0.5], 3)),
        Case("an equal loss", ([2.0, 1.5, 1.5, 1.5, 1.0], 2)),
        Case("a fall that is not enough", ([2.0, 1.5, 2.5, 2.0, 1.75, 1.625, 1.0], 3)),
        Case("the smallest loss after the stop", ([2.0, 1.5, 1.75, 2.0, 0.25], 2)),
        Case("a min_delta", ([2.0, 1.5, 1.375, 1.0, 0.5, 0.375, 0.25, 0.125], 3, 0.25)),
        Case("a min_delta that is met exactly", ([2.0, 1.75, 1.5, 1.25], 3, 0.25)),
        Case("falls just above min_delta",
             ([2.0, 1.75 - 2.0**-12, 1.5 - 2.0**-11, 1.25 - 2.0**-10], 2, 0.25)),
        Case("a slow fall with a min_delta",
             ([2.0, 1.875, 1.75, 1.625, 1.5, 1.375, 1.25], 4, 0.375)),
        Case("a small fall, then a small rise", ([2.0, 1.0, 0.875, 1.125, 1.0, 0.5], 4, 0.25)),
        Case("a tiny fall without a min_delta",
             ([2.0, 1.0, 1.0 - 2.0**-20, 1.0 - 2.0**-19, 1.0 - 2.0**-18], 2)),
        Case("a fall after bad epochs, at the end", ([2.0, 2.5, 2.25, 1.5], 3)),
        Case("one epoch", ([2.0], 1)),
        Case("losses above 1000", ([4000.0, 3000.0, 3500.0, 3250.0, 3125.0, 1000.0], 3, 0.5)),
        Case("huge losses that only fall", ([4e30, 3e30, 2e30, 1e30], 2)),
        Case("a loss of 0", ([1.0, 0.0, 0.5, 0.75, 0.875], 2)),
        Case("losses that only rise", ([0.5, 0.75, 1.0, 1.25], 2)),
        Case("sixty losses that only fall", ((np.arange(60, 0, -1) / 8).tolist(), 2)),
        Case("an array of losses", (np.array([2.0, 1.5, 1.0, 1.25, 1.5, 1.75]), 2)),
        *(Case(f"a long run, patience {patience}", drawn(30, patience, 0.25))
          for patience in (2, 3, 5)),
        Case("a long run without a min_delta", drawn(40, 6)),
        Case("one epoch, a patience of 3", ([2.0], 3)),
        Case("two epochs, a patience of 5", ([2.0, 1.5], 5)),
    ]


def early_stopping(val_losses, patience, min_delta=0.0):
    best = 0
    for epoch, loss in enumerate(val_losses):
        if loss < val_losses[best] - min_delta:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(val_losses) - 1, best


def observe_early_stopping(answer, val_losses, patience, *min_delta):
    """Its results. None from fewer epochs than patience is a mistake with a name: no results."""
    stop = answer(val_losses, patience, *min_delta)
    return () if stop is None and len(val_losses) < patience else stop


def _is_better(loss, best, min_delta):
    return loss < best - min_delta


def _watched(val_losses, patience, min_delta=0.0, better=_is_better, resets=True):
    """(stop_epoch, best_epoch) with another comparison, or without setting the count back."""
    best = bad = 0
    for epoch, loss in enumerate(val_losses):
        if epoch and better(loss, val_losses[best], min_delta):
            best, bad = epoch, 0 if resets else bad
        elif epoch:
            bad += 1
            if bad >= patience:
                return epoch, best
    return len(val_losses) - 1, best


def _with(change, **how):
    """An early_stopping that returns a function of (val_losses, stop_epoch, best_epoch)."""
    return lambda val_losses, patience, min_delta=0.0: change(
        val_losses, *_watched(val_losses, patience, min_delta, **how))


def _better(better):
    """An early_stopping that asks better(loss, best, min_delta)."""
    return _with(lambda losses, stop, best: (stop, best), better=better)


def _patience(change):
    """An early_stopping with another patience, a function of the wanted one."""
    return lambda val_losses, patience, min_delta=0.0: early_stopping(
        val_losses, change(patience), min_delta)


def _beside_the_last(val_losses, patience, min_delta=0.0):
    best = bad = 0
    for epoch in range(1, len(val_losses)):
        if val_losses[epoch] < val_losses[epoch - 1] - min_delta:
            best, bad = epoch, 0
        else:
            bad += 1
            if bad >= patience:
                return epoch, best
    return len(val_losses) - 1, best


def _first_is_bad(val_losses, patience, min_delta=0.0):
    best = bad = 0
    for epoch, loss in enumerate(val_losses):
        best, bad = (epoch, 0) if loss < val_losses[best] - min_delta else (best, bad + 1)
        if bad >= patience:
            return epoch, best
    return len(val_losses) - 1, best


def _creeping(val_losses, patience, min_delta=0.0):
    lowest, best, bad = val_losses[0], 0, 0
    for epoch, loss in enumerate(val_losses[1:], 1):
        best, bad = (epoch, 0) if loss < lowest - min_delta else (best, bad + 1)
        lowest = min(lowest, loss)
        if bad >= patience:
            return epoch, best
    return len(val_losses) - 1, best


def _past_the_end(val_losses, patience, min_delta=0.0):
    stop, best = early_stopping(val_losses, patience, min_delta)
    return stop if stop - best >= patience else len(val_losses), best


def _none_from_short_runs(val_losses, patience, min_delta=0.0):
    if len(val_losses) >= patience:
        return early_stopping(val_losses, patience, min_delta)


PART = Part(
    early_stopping, cases=runs, observe=observe_early_stopping,
    results=("stop_epoch", "best_epoch"), wrong={
        "counted from 1": _with(lambda losses, stop, best: (stop + 1, best + 1)),
        "equal is better": _better(lambda loss, best, min_delta: loss <= best - min_delta),
        "patience + 1": _patience(lambda patience: patience + 1),
        "patience - 1": _patience(lambda patience: patience - 1),
        "patience of 1": _patience(lambda patience: 1),
        "no min_delta":
            lambda val_losses, patience, min_delta=0.0: early_stopping(val_losses, patience),
        "min_delta added": _better(lambda loss, best, min_delta: loss < best + min_delta),
        "min_delta as a share":
            _better(lambda loss, best, min_delta: loss < best * (1 - min_delta)),
        "another default": lambda val_losses, patience, min_delta=1e-4: early_stopping(
            val_losses, patience, min_delta),
        "best of the whole run":
            _with(lambda losses, stop, best: (stop, int(np.argmin(losses)))),
        "smallest loss so far":
            _with(lambda losses, stop, best: (stop, int(np.argmin(losses[: stop + 1])))),
        "count not set back": _with(lambda losses, stop, best: (stop, best), resets=False),
        "compared with the last": _beside_the_last,
        "epoch 0 counted": _first_is_bad,
        "mark lowered": _creeping,
        "never stops": lambda val_losses, patience, min_delta=0.0: (
            len(val_losses) - 1, int(np.argmin(val_losses))),
        "swapped": _with(lambda losses, stop, best: (best, stop)),
        "best loss": _with(lambda losses, stop, best: (stop, losses[best])),
        "stop_epoch only": _with(lambda losses, stop, best: stop),
        "largest loss": _better(lambda loss, best, min_delta: loss > best + min_delta),
        "one past the end": _past_the_end,
        "nothing from short runs": _none_from_short_runs,
        "never better": lambda val_losses, patience, min_delta=0.0: (
            min(patience, len(val_losses)) - 1, 0),
    })
