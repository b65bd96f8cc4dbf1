"""Shuffled pixels: a dense and a convolutional network learn digits whose neighbors were parted."""

import functools

import numpy as np

from utils.lesson_08.networks import SIDE, answers, cnn, dense, pictures, steps
from utils.plots import INK, ONE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, slider, subplots
from utils.widgets.live import Live

TRAIN, TEST, EPOCHS, LR = 2000, 500, 3, 0.005
BETWEEN = 16  # batches from one test to the next
MAKERS = {"dense": dense, "CNN": cnn}
LOOKS = {"dense": (ONE, "o"), "CNN": (ZERO, "s")}


@functools.cache
def order(percent):
    """Where each of the 784 pixels comes from, when so many percent of them change their place."""
    rng = np.random.default_rng(1)
    places = np.arange(SIDE**2)
    chosen = rng.permutation(SIDE**2)[:round(SIDE**2 * percent / 100)]
    places[chosen] = rng.permutation(chosen)
    return places


def shuffle(images, percent):
    """Images (N, 28, 28), all with the same pixels in the same other places."""
    return images.reshape(-1, SIDE**2)[:, order(percent)].reshape(-1, SIDE, SIDE)


class Shuffled(Live):
    """What `shuffled` returns. results -- {(percent, name): share of the test images read}"""

    between = 0.12

    def __init__(self):
        self.results = {}
        figure, (paper, plot) = subplots(1, 2, (9, 3.2), sharpness=1.5, width_ratios=(1, 1.9))
        frame(paper, "A digit as both get it")
        paper.set(xticks=[], yticks=[])
        paper.spines[:].set_visible(True)
        self._paper = paper.imshow(np.zeros((SIDE, SIDE)), cmap="gray_r", vmin=0, vmax=1)
        frame(plot, f"After {EPOCHS} epochs of {TRAIN:,} digits", "pixels that change places (%)",
              f"percent of {TEST} read", (-5, 105), (40, 102))
        self._now, self._done = {}, {}
        for name, (color, marker) in LOOKS.items():
            self._done[name], = plot.plot([], [], color=color, marker=marker, markersize=9,
                                          markeredgecolor=INK, linewidth=1, zorder=2, label=name)
            self._now[name], = plot.plot([], [], color="none", marker=marker, markersize=12,
                                         markeredgecolor=color, markeredgewidth=2, zorder=3)
        plot.legend(frameon=False, fontsize=9, loc="lower left").set_zorder(0)
        controls = {"percent": slider("shuffled (%)", 0, 100, 0, 25,
                                      "So many pixels change their places, the same in all images"),
                    "digit": choice("digit shown", list(range(10)), 4)}
        touch = [Handle(plot, lambda px, py, **_: {"percent": px}, tip=self._tip),
                 Handle(paper, tip="The same pixels, in other places")]
        alt = ("Left: a digit whose pixels were shuffled. Right: the share of test digits that a "
               "dense and a convolutional network read, over how many pixels were shuffled; a "
               "mark for each training.")
        super().__init__(self._begin_run, self._advance_run, self._show, figure, alt, ["percent"],
                         controls, touch)

    def start_over(self):
        """Reset: the results of all trainings go, too."""
        self.results.clear()
        super().start_over()

    def _begin_run(self, percent, **_):
        X, y, X_test, y_test = pictures()
        rngs = {name: np.random.default_rng(0) for name in MAKERS}
        models = {name: make(rngs[name]) for name, make in MAKERS.items()}
        images = shuffle(X[:TRAIN], percent)
        return {"models": models, "done": 0, "shares": {},
                "test": (shuffle(X_test[:TEST], percent), y_test[:TEST]),
                "steps": {name: steps(model, images, y[:TRAIN], LR, EPOCHS, rngs[name])
                          for name, model in models.items()}}

    def _advance_run(self, run, percent, **_):
        """A batch for each network -> whether there is another."""
        more = [next(one, "over") is None for one in run["steps"].values()]
        run["done"] += all(more)
        if not all(more) or run["done"] % BETWEEN == 1:
            images, labels = run["test"]
            run["shares"] = {name: float((answers(model, images) == labels).mean())
                             for name, model in run["models"].items()}
        if not all(more):
            self.results.update(((percent, name), share) for name, share in run["shares"].items())
        return all(more)

    def _show(self, run, percent, digit):
        *_, X, y = pictures()
        self._paper.set_data(shuffle(X[y == digit][:1], percent)[0])
        for name in MAKERS:
            done = sorted((p, share) for (p, which), share in self.results.items() if which == name)
            self._done[name].set_data([p for p, _ in done], [100 * share for _, share in done])
            now = run["shares"].get(name)
            self._now[name].set_data(*([[percent], [max(100 * now, 40)]] if now else [[], []]))
        text = f"A {digit} with {percent} % of its pixels shuffled, the same in every image."
        if not run["done"]:
            return f"{text} Press Train, here and at 100 %: what do they learn?"
        read = ", ".join(f"{name} {100 * share:.0f} %" for name, share in run["shares"].items())
        return f"{text} After {run['done']} batches of 64, read of {TEST}: {read}."

    def _tip(self, px, py, **_):
        percent = int(np.clip(25 * round(px / 25), 0, 100))
        read = [f"{name} {100 * self.results[percent, name]:.1f} %"
                for name in MAKERS if (percent, name) in self.results]
        return f"{percent} % shuffled: {', '.join(read) or 'not trained yet'}"


@default_settings()
def shuffled():
    """The interaction: both networks are trained anew for each share of shuffled pixels."""
    return Shuffled()
