"""Training that the reader watches: an explorer with a button Train / Stop.

Its run goes on a slice at a time:

    def begin(units):                     # a new run
        return {"loss": 1.0, "epoch": 0}
    def advance(run, units):              # a slice of it, of 20 ms at most -> whether there is more
        run["loss"] *= 0.9
        run["epoch"] += 1
        return run["epoch"] < 100
    def update(run, units):               # as for `explore`
        line.set_ydata([run["loss"]] * 2)
        return f"{units} units, epoch {run['epoch']}: loss {run['loss']:.2f}"
    live(begin, advance, update, figure, "a loss that falls", anew=["units"],
         units=slider("units", 1, 6, 3, 1))

The slices run in the event loop of the kernel, with a pause after each: in the pauses the sliders
and Stop get their turn. A picture follows each slice; a subclass that has much to train sets
`pause` and `between`, for several slices to a picture.
"""

import asyncio
import math
import threading
import time

import ipywidgets as W

from utils.widgets.explore import Explorer
from utils.widgets.picture import default_settings

ASK, MOST = 1.0, 5  # a page is asked once a second whether it is there, and so often at most
PAUSE = 0.02  # seconds after each slice; without it the page gets more pictures than it can show


class Live(Explorer):
    """An Explorer with a run that can be trained. What `live` returns.

    run -- what `begin` gave; more -- whether there is more to train
    toggle -- the button Train / Stop; task -- the training
    Only one trains at a time: to make or to start another one stops it. So a cell that runs again
    leaves no run behind.

    Subclasses may override, besides what an Explorer names,
        run_key(values) -> key, is_over() -> bool, pause, between, caption, help
    and call
        stop(), renew(values), adopt(run, key), forget_run()
    """

    pause = None  # seconds after each slice; PAUSE if None
    between = 0.0  # seconds from one drawing to the next, at least
    caption, help = "Train", "Start the training, or stop it"  # of the button
    _trains = None  # the one that does, of all
    _choosing = threading.Lock()

    def __init__(self, begin, advance, update, figure, alt, anew, controls, touch=()):
        self._begin, self._advance, self._draw, self._anew = begin, advance, update, anew
        self.run, self._key, self.more, self.task = None, None, True, None
        self.toggle = W.ToggleButton(description=self.caption, icon="play", tooltip=self.help)
        self.toggle.observe(self._toggled, "value")
        self._hand_over(None)
        super().__init__(self._follow, figure, alt, controls, [self.toggle], touch)

    # ---- hooks -----------------------------------------------------------------------------------

    def run_key(self, values):
        """What a run is made from: another key asks for a new one."""
        return {name: values[name] for name in self._anew}

    def is_over(self):
        """Whether Train has to begin a new run."""
        return not self.more

    def start_over(self):
        """Reset: as an Explorer; stop, and forget the run."""
        super().start_over()
        self.stop()
        self.forget_run()
        self.refresh()

    # ---- for everybody ---------------------------------------------------------------------------

    def stop(self):
        """End the training; the run stays as it is, and Train goes on with it."""
        self.toggle.value = False

    def renew(self, values):
        """Begin a new run if there is none, or if a control that asks for one has moved."""
        key = self.run_key(values)
        if key != self._key:
            self.adopt(self._begin(**values), key)

    def adopt(self, run, key):
        """Go on with this run, until `run_key` gives another key."""
        self.run, self._key, self.more = run, key, True

    def forget_run(self):
        """Let the next drawing, or slice, begin a new run."""
        with self._lock:
            self._key = None

    def close(self):
        """As an Explorer; nothing trains on unseen."""
        if self.comm is not None:
            self.stop()
            if Live._trains is self:
                self._hand_over(None)
        super().close()

    def _hand_over(self, other):
        """Let another one be the one that trains."""
        with Live._choosing:
            before, Live._trains = Live._trains, other
        if before not in (None, other):
            before.stop()

    def _toggled(self, change):
        on = change["new"]
        self.toggle.description, self.toggle.icon = (
            ("Stop", "stop") if on else (self.caption, "play"))
        self.politeness = "off" if on else "polite"  # 25 texts a second help nobody who listens
        if not on:
            self.refresh()
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.stop()
            self.say("Training needs the event loop of a notebook, and there is none here.")
            return
        self._hand_over(self)
        if self.is_over():
            self.forget_run()
        self.task = loop.create_task(self._train())  # kept: a task that nobody keeps may vanish

    async def _train(self):
        """Slice after slice until the run is at its end, or the button is up."""
        me = asyncio.current_task()
        failed, drawn, asked, self.image.unanswered = "", -math.inf, time.monotonic(), 0
        try:
            while self.toggle.value and self.task is me:
                with self._lock, default_settings():
                    values = self.values()
                    self.renew(values)
                    self.more = bool(self._advance(self.run, **values))
                now = time.monotonic()
                if not self.more or now - drawn >= self.between:
                    drawn = now
                    self.refresh()
                if not self.more:
                    break
                if now - asked >= ASK:
                    asked = now
                    self.image.ask()
                    if self.image.unanswered > MOST:
                        failed = f"Stopped: for {MOST} seconds no page was there to see it."
                        break
                await asyncio.sleep(PAUSE if self.pause is None else self.pause)
        except Exception as error:  # the learner's own function may run in there
            failed = self.describe_error(error)
        finally:
            if self.task is me:
                self.stop()
        if failed:
            with self._lock:
                self.say(failed)

    def _follow(self, **values):
        self.renew(values)
        return self._draw(self.run, **values)


def live(begin, advance, update, figure, alt, anew, touch=(), **controls):
    """Show `figure` under its controls and a button that trains; see the top of this file.

    begin(**values) -> run -- any object, the state of a run that has not been trained yet
    advance(run, **values) -> bool -- train a slice in place (20 ms at most); whether there is more
    update(run, **values) -> str -- changes artists, returns the read-out
    anew -- names of the controls whose change begins a new run; others act on the one that trains
    touch -- Handles, as for `explore`
    """
    return Live(begin, advance, update, figure, alt, anew, controls, touch)
