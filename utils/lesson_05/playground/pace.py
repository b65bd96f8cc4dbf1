"""How much the playground trains from one picture to the next."""

import math
import time

SLICE = 0.01  # seconds of training between two looks at the buttons
PICTURE = 0.04  # seconds from one picture to the next, at least
LATEST = 0.075  # seconds of training to a picture, at most
GROWTH = 8  # the first pictures are a batch apart, later ones an eighth of the batches so far


class Pace:
    """It trains a run in slices, one or more of them to a picture."""

    def __init__(self):
        self._left, self._begun = 0, -math.inf  # batches to the next picture; since when

    @property
    def pause(self):
        """Seconds until the next slice."""
        return max(0.001, 0.0 if self._left else self._begun + PICTURE - time.monotonic())

    @property
    def between(self):
        """Seconds to the next picture: none when all that was to be trained first has been."""
        return math.inf if self._left else 0.0

    def start_over(self):
        """Let the next slice be the first to a picture."""
        self._left = 0

    def train(self, run, epochs, target):
        """Train a slice -> whether there is more.

        epochs -- the most from one picture to the next; target -- as for `Run.train`
        """
        if self._left <= 0:
            most = max(1, epochs * -(-run.n_train // run.batch_size))
            self._left = most if most == math.inf else min(most, 1 + run.steps // GROWTH)
            self._begun = time.monotonic()
            run.remember()
        before = run.steps
        more = run.train(target, SLICE, batches=self._left)
        late = time.monotonic() - self._begun >= LATEST
        self._left = 0 if late else max(0, self._left - (run.steps - before))
        return more
