"""The memory cliff: four networks learn to name the first of T letters, or do not."""

import numpy as np

from utils import (
    GRU,
    RNN,
    Adam,
    CrossEntropyLoss,
    Embedding,
    Last,
    Linear,
    Sequential,
    accuracy,
    first_letter,
)
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.drawing import outline, outlines
from utils.widgets.live import Live

BATCHES, BATCH, LR, N_HIDDEN, LETTERS = 400, 64, 0.003, 64, 8
MOST, ABOVE = 40, 115  # letters of a row; where it stands, above 100 percent
EVERY, AT_ONCE = 20, 80  # batches from one test to the next; letters that a slice reads
TEST = first_letter(500, MOST, np.random.default_rng(99))[0]  # the first T letters of each row
NETWORKS = {  # name: cell, gate bias, size of the inputs, and its look
    "tanh, inputs 1": (RNN, 0, 1.0, (ONE, "o")),
    "tanh, inputs 0.1": (RNN, 0, 0.1, (ZERO, "s")),
    "gated, bias 0": (GRU, 0, 1.0, (NEGATIVE, "D")),
    "gated, bias 2": (GRU, 2.0, 1.0, (POSITIVE, "^")),
}


def network(name, rng):
    """A network of the list, before training: tokens (N, T) -> logits (N, 8)."""
    cell, keep, size, _ = NETWORKS[name]
    gates = {"keep": keep} if cell is GRU else {}
    return Sequential(Embedding(LETTERS, 32, rng=rng, sd=size, dtype=np.float32),
                      cell(32, N_HIDDEN, rng=rng, dtype=np.float32, **gates), Last(),
                      Linear(N_HIDDEN, LETTERS, rng=rng, dtype=np.float32))


def batches(model, steps, rng):
    """Train a network, one batch at each step of this generator."""
    loss, optimizer = CrossEntropyLoss(), Adam(model.parameters(), LR)
    for _ in range(BATCHES):
        X, y = first_letter(BATCH, steps, rng)
        loss.forward(model.forward(X), y)
        model.backward(loss.backward())
        optimizer.step()
        yield


def share(model, steps):
    """The fraction 0..1 of the 500 test rows whose first letter a network names."""
    X = TEST[:, :steps]
    return float(accuracy(model.forward(X), X[:, 0]))


def example(steps, seed):
    """A row of such letters, a to h: longer where there are more steps."""
    row, = first_letter(1, MOST, np.random.default_rng(seed))[0]
    return "".join("abcdefgh"[letter] for letter in row[:steps])


class MemoryCliff(Live):
    """What `memory_cliff` returns. results -- {(T, name, seed): share of the test rows}"""

    between = 0.12

    def __init__(self):
        self.results = {}
        figure, (curve, plot) = subplots(1, 2, (9, 3.2), width_ratios=(1, 1.5))
        for axes, title, label, limits in (
                (curve, "This training", "batches", (0, BATCHES)),
                (plot, "A row of letters, and all results", "letters T", (0, MOST + 2))):
            frame(axes, title, label, "percent named", limits, (0, 126))
            axes.set_yticks(range(0, 101, 20))
            axes.axhline(100 / LETTERS, color=PALE, linewidth=1, zorder=0)
        plot.text(MOST + 1.5, 14.5, "by chance", ha="right", fontsize=9, color=INK, zorder=0)
        self._line, = curve.plot([], [], linewidth=2, markeredgecolor=INK)
        self._who = curve.text(BATCHES / 2, ABOVE, "", ha="center", va="center", fontsize=10,
                               color=INK)
        self._row = outlines(plot, [], plot.transData, linewidths=0, snap=False)
        self._done = {}
        for name, (*_, (color, marker)) in NETWORKS.items():
            self._done[name], = plot.plot([], [], color=color, marker=marker, markersize=8,
                                          markeredgecolor=INK, linewidth=1, zorder=2, label=name)
        plot.legend(frameon=False, fontsize=9, loc="center left",
                    bbox_to_anchor=(0.02, 0.42)).set_zorder(0)
        controls = {
            "name": choice("network", list(NETWORKS), help="Its cell, and what it starts with"),
            "steps": slider("letters T", 5, MOST, 20, 5, "It has to name the first of them"),
            "seed": slider("seed", 0, 9, 0, 1, "Other weights at the start, and other letters")}
        touch = [Handle(plot, lambda px, py, **_: {"steps": px}, tip=self._tip),
                 Handle(curve, tip="Of 500 rows that it never trains on")]
        alt = ("Left: the share of first letters that a network names, over the batches of its "
               "training. Right, above: a row of letters, the first one orange, to be named "
               "after the last. Below: the share at the end, over the number of letters; a mark "
               "for each training, and a line where chance is.")
        super().__init__(self._begin_run, self._advance_run, self._show, figure, alt,
                         ["name", "steps", "seed"], controls, touch)

    def start_over(self):
        """Reset: the results of all trainings go, too."""
        self.results.clear()
        super().start_over()

    def _begin_run(self, name, steps, seed):
        rng = np.random.default_rng(seed)
        model = network(name, rng)
        return {"model": model, "batches": batches(model, steps, rng), "done": 0, "shares": []}

    def _advance_run(self, run, name, steps, seed):
        """Some batches -> whether there are more."""
        for _ in range(max(1, AT_ONCE // steps)):
            if next(run["batches"], "over") == "over":
                break
            run["done"] += 1
            if run["done"] % EVERY == 0:
                run["shares"].append(share(run["model"], steps))
        more = run["done"] < BATCHES
        if not more:
            self.results[steps, name, seed] = run["shares"][-1]
        return more

    def _show(self, run, name, steps, seed):
        shares = run["shares"]
        color, marker = NETWORKS[name][-1]
        self._line.set(data=(EVERY * np.arange(1, len(shares) + 1), 100 * np.array(shares)),
                       color=color, marker=marker)
        self._who.set_text(f"{name}, T = {steps}, seed {seed}")
        row = example(steps, seed)
        self._row.set(paths=[outline(letter, 9, (0, -3)) for letter in row],
                      offsets=[(t, ABOVE) for t in range(1, steps + 1)],
                      facecolors=[ONE, *[INK] * (steps - 1)])
        for which, line in self._done.items():
            line.set_data(np.reshape([(T, 100 * part) for T, part in self._ends(which)], (-1, 2)).T)
        text = f"{name}, seed {seed}: the first of {steps} letters."
        if not shares:
            return f"{text} Here it is {row[0]}. Press Train: does it learn to name it?"
        return (f"{text} After {run['done']} batches of {BATCH}, it names "
                f"{100 * shares[-1]:.0f} % of 500; chance names 12.5 %.")

    def _ends(self, name):
        """Letters and share of each training of a network that has come to its end."""
        return sorted((T, part) for (T, which, _), part in self.results.items() if which == name)

    def _tip(self, px, py, **_):
        steps = int(np.clip(5 * round(px / 5), 5, MOST))
        named = {name: [f"{100 * part:.1f} %" for T, part in self._ends(name) if steps == T]
                 for name in NETWORKS}
        told = "; ".join(f"{name} {', '.join(parts)}" for name, parts in named.items() if parts)
        return f"{steps} letters: {told or 'not trained yet'}"


@default_settings()
def memory_cliff():
    """The interaction: each network is trained anew, for each number of letters and seed."""
    return MemoryCliff()
