"""The race: an RNN, a GRU and two transformers learn the same task, step by step side by side."""

import numpy as np

from utils import (
    GRU,
    RNN,
    Adam,
    CrossEntropyLoss,
    Embedding,
    Last,
    Linear,
    Positions,
    Sequential,
    accuracy,
    block,
    first_letter,
    recall,
    reverse,
)
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.live import Live

STEPS, BATCH, SLICE, EVERY, TEST, LR = 600, 64, 3, 25, 500, 0.003
RECALL, REVERSE, FIRST = "recall", "reverse", "first letter"
COUNTED = {RECALL: "pairs", REVERSE: "letters to turn around", FIRST: "fives of letters"}
CHANCE = 1 / 8  # of eight values, or letters
LOOKS = {"RNN": (ONE, "o", "dotted"), "GRU": (NEGATIVE, "^", "dashdot"),
         "1 block": (ZERO, "s", "dashed"), "2 blocks": (POSITIVE, "D", "solid")}


def draw(task, size, n, rng):
    """n sequences of a task: X (n, T) and y (n,), or of REVERSE y (n, size)."""
    if task == RECALL:
        return recall(n, size, rng)
    if task == REVERSE:
        return reverse(n, size, rng)
    return first_letter(n, 5 * size, rng)


def described(task, size):
    """A task in words."""
    return {RECALL: f"{size} pairs, {2 * size + 1} steps", REVERSE: f"{size} letters to turn "
            f"around, {2 * size} steps", FIRST: f"the first of {5 * size} letters"}[task]


def network(name, task, size, rng):
    """A network that has learned nothing yet: X (N, T) -> logits (N, 8) or (N, size, 8)."""
    options = {"rng": rng, "dtype": np.float32}
    X, y = draw(task, size, 1, np.random.default_rng(0))
    first = Embedding(24 if task == RECALL else 9, 32, sd=1.0, **options)
    if name == "RNN":
        inner, wide = [RNN(32, 64, **options)], 64
    elif name == "GRU":
        inner, wide = [GRU(32, 64, keep=2.0, **options)], 64
    else:
        inner, wide = [Positions(X.shape[1], 32, sd=0.5, **options)], 32
        inner += [block(32, 2, **options) for _ in range(int(name[0]))]
    last = Last(size) if task == REVERSE else Last()
    return Sequential(first, *inner, last, Linear(wide, 8, **options))


class Race(Live):
    """What `recall_race` returns. results -- {(task, size, name): share right at the end}"""

    between, pause = 0.12, 0.004

    def __init__(self):
        self.results = {}
        figure, (curves, plot) = subplots(1, 2, (9, 3.4), width_ratios=(1.3, 1))
        figure.column = 400
        frame(curves, "While they learn", f"steps of {BATCH} new sequences", "right (%)",
              (0, STEPS), (0, 130))
        frame(plot, "In the end", COUNTED[RECALL], "", (1.5, 8.5), (0, 130))
        plot.set_xticks(range(2, 9))
        for axes in curves, plot:
            axes.set_yticks(range(0, 101, 20))
            axes.axhline(100 * CHANCE, color=PALE, linewidth=1, zorder=0)
            axes.text(axes.get_xlim()[1], 100 * CHANCE + 1, "chance", ha="right", va="bottom",
                      fontsize=9, color=INK)
        self._plot, self._lines, self._done = plot, {}, {}
        for name, (color, marker, style) in LOOKS.items():
            look = {"color": color, "marker": marker, "label": name, "markeredgecolor": INK}
            self._lines[name], = curves.plot([], [], linestyle=style, markersize=4.5, **look,
                                             markeredgewidth=0.5, linewidth=1.8)
            self._done[name], = plot.plot([], [], linestyle=style, markersize=8, linewidth=1,
                                          **look)
        self._now = plot.axvline(0, color=INK, linewidth=1, linestyle="dotted", zorder=0)
        curves.legend(frameon=True, edgecolor="none", fontsize=9, loc="upper left", ncols=2)
        controls = {
            "task": choice("task", [RECALL, REVERSE, FIRST], help="What all four learn"),
            "size": slider("how much", 2, 8, 4, 1,
                           "Pairs; letters to turn around; or fives of letters before the end")}
        touch = [Handle(curves, tip=self._tip), Handle(plot, self._sized, tip=self._ended)]
        alt = ("Left: the share of new sequences that an RNN, a GRU and transformers of one and "
               "two blocks answer right, while they learn. Right: what they reached in the end, "
               "over how much there was to remember.")
        super().__init__(self._begin_run, self._advance_run, self._show, figure, alt,
                         ["task", "size"], controls, touch)

    def start_over(self):
        """Reset: the results of all races go, too."""
        self.results.clear()
        super().start_over()

    def _begin_run(self, task, size):
        models = {name: network(name, task, size, np.random.default_rng(0)) for name in LOOKS}
        return {"models": models, "step": 0, "rng": np.random.default_rng(1),
                "loss": CrossEntropyLoss(), "shares": {name: [] for name in LOOKS},
                "optimizers": {name: Adam(model.parameters(), lr=LR)
                               for name, model in models.items()},
                "test": draw(task, size, TEST, np.random.default_rng(2))}

    def _advance_run(self, run, task, size):
        """Some steps for each network -> whether there are more."""
        loss = run["loss"]
        for _ in range(min(SLICE, EVERY - run["step"] % EVERY)):
            X, y = draw(task, size, BATCH, run["rng"])
            for name, model in run["models"].items():
                loss.forward(model.forward(X), y)
                model.backward(loss.backward())
                run["optimizers"][name].step()
            run["step"] += 1
        if run["step"] % EVERY == 0:
            X, y = run["test"]
            for name, model in run["models"].items():
                run["shares"][name].append(accuracy(model.forward(X), y))
        more = run["step"] < STEPS
        if not more:
            self.results.update(((task, size, name), shares[-1])
                                for name, shares in run["shares"].items())
        return more

    def _show(self, run, task, size):
        for name, shares in run["shares"].items():
            steps = EVERY * (1 + np.arange(len(shares)))
            self._lines[name].set_data(steps, 100 * np.array(shares))
            done = sorted((n, share) for (which, n, who), share in self.results.items()
                          if (which, who) == (task, name))
            self._done[name].set_data([n for n, _ in done], [100 * share for _, share in done])
        self._now.set_xdata([size, size])
        self._plot.set_xlabel(COUNTED[task])
        text = f"Task: {task}, {described(task, size)}."
        if not run["step"]:
            return f"{text} Press Train: which of the four learn it?"
        return f"{text} {self._said(run, len(run['shares']['RNN']) - 1)}"

    @staticmethod
    def _said(run, place):
        if place < 0:
            return f"After {run['step']} steps nobody was asked yet."
        right = ", ".join(f"{name} {100 * shares[place]:.0f} %"
                          for name, shares in run["shares"].items())
        return f"After {EVERY * (place + 1)} steps of {STEPS}, right: {right}."

    def _tip(self, px, py, **_):
        last = len(self.run["shares"]["RNN"]) - 1
        return self._said(self.run, int(np.clip(round(px / EVERY) - 1, min(0, last), last)))

    def _sized(self, px, py, **_):
        return {"size": px}

    def _ended(self, px, py, task, size):
        n = int(np.clip(round(px), 2, 8))
        right = [f"{name} {100 * self.results[task, n, name]:.0f} %" for name in LOOKS
                 if (task, n, name) in self.results]
        return f"{described(task, n)}: {', '.join(right) or 'not raced yet'}. Drag: how much"


@default_settings()
def recall_race():
    """The interaction: all four are trained anew for each task and size."""
    return Race()
