"""Digits as points: what a layer makes of them, in two dimensions, as the network learns."""

import functools
import time

import numpy as np

from utils.lesson_07.digit_network import SIDE, in_words, named, or_the_course, private
from utils.lesson_07.digit_network import snapshots as course_snapshots
from utils.lesson_07.e01_activations import activations
from utils.lesson_07.e02_pca import pca as course_pca
from utils.lesson_07.e03_purity import purity
from utils.lesson_07.films import film, layer_names
from utils.lesson_07.mosaic import DIGIT, DIGITS, Mosaic, image_axes
from utils.plots import INK, ONE, PALE, frame
from utils.projections import tsne
from utils.widgets import Handle, choice, default_settings, slider
from utils.widgets.drawing import limit
from utils.widgets.live import Live

POINTS, STEPS, SLICE = 500, 300, 0.02  # images; steps of t-SNE; seconds of them at a time
PCA, TSNE = "PCA", "t-SNE"
LAYOUTS = [(720, ["pppii", "pppcc"], 4.7), (0, ["ppppp", "ppppp", "ppppp", "iiccc", "iiccc"], 7.4)]


class Projection(Live):
    """What `projection` returns: its button computes the map of t-SNE, which then stays.

    maps -- {(layer, epoch): the Map}
    """

    caption, between = "Run t-SNE", 0.12

    def __init__(self, snapshots, X, y, pca):
        self.networks = [private(model) for model in snapshots]
        self.X, self.y, self.maps = X[:POINTS], y[:POINTS], {}
        self.names = layer_names(self.networks[0])
        self.film = functools.cache(lambda layer: film(self.points(layer), self.y, pca))
        self._answers = [network.forward(self.X).argmax(axis=1) for network in self.networks]
        self.read = np.array([(answers == self.y).mean() for answers in self._answers])
        figure = self._prepare()
        last = len(self.networks) - 1
        controls = {
            "how": choice("projection", [PCA, TSNE], help="How many numbers become two"),
            "layer": choice("of the", [(name, i) for i, name in enumerate(self.names)],
                            max(len(self.names) - 2, 0), "Which layer's numbers are shown"),
            "epoch": slider("epoch", 0, last, 0, 1, "Epochs of training; 0 is before it"),
            "point": slider("test image", 0, len(self.X) - 1, 0, 1, "The one shown large")}
        plane, image, curve = (figure.parts[name] for name in "pic")
        touch = [Handle(plane, self._nearest, tip=self._point_tip),
                 Handle(image, tip=self._pixel_tip),
                 Handle(curve, lambda px, py, **_: {"epoch": px}, tip=self._epoch_tip)]
        alt = (f"{len(self.X)} test images as digits in the plane, where a projection of a layer's "
               "numbers puts them; one of the images; over the epochs how many are read right, and "
               "how many have a nearest point with the same digit.")
        super().__init__(self._begin_map, self._some_steps, self._show, figure, alt, [], controls,
                         touch)

    def points(self, layer):
        """The numbers (N, D) that a layer gives, in each epoch; the input is the same in all."""
        if layer == 0:
            return [self.X]
        return [activations(network, self.X)[layer] for network in self.networks]

    # ---- t-SNE -----------------------------------------------------------------------------------

    def run_key(self, values):
        """A map belongs to a layer in an epoch."""
        return None if values["how"] == PCA else (values["layer"], self._at(**values))

    def is_over(self):
        """Never: a map that is whole stays."""
        return False

    def _toggled(self, change):
        if change["new"] and self.controls["how"].value == PCA:
            self.controls["how"].value = TSNE
        super()._toggled(change)

    def start_over(self):
        """Reset: the maps go as well."""
        self.maps.clear()
        super().start_over()

    def renew(self, values):
        """As of a Live, but the PCA, too, has a run."""
        key = self.run_key(values)
        if self.run is None or key != self._key:
            self.adopt(self._begin(**values), key)

    def _at(self, layer, epoch, **_):
        return epoch if layer else 0

    def _begin_map(self, how, layer, epoch, point):
        key = layer, self._at(layer, epoch)
        if how == PCA:
            return Map(None)
        if key not in self.maps:
            points = self.points(layer)[key[1]]
            self.maps[key] = Map(self.film(layer).scores[key[1]], tsne(points, steps=STEPS))
        return self.maps[key]

    def _some_steps(self, run, how, **_):
        if how == PCA:
            return False
        end = time.perf_counter() + SLICE
        while run.step < STEPS and time.perf_counter() < end:
            run.plane = next(run.maps)
            run.step += 1
        return run.step < STEPS

    # ---- the picture -----------------------------------------------------------------------------

    def _prepare(self):
        figure = Mosaic(LAYOUTS)
        plane, image, curve = (figure.parts[name] for name in "pic")
        plane.set(xticks=[], yticks=[], aspect="equal", xlabel=" ", ylabel=" ", xlim=(-1, 1),
                  ylim=(-1, 1))
        plane.spines[:].set(color=PALE)
        self._title = image_axes(image, "\n")
        self._image = image.imshow(np.zeros((SIDE, SIDE)), extent=(0, SIDE, SIDE, 0), **DIGIT)
        self._marks = [plane.plot([], [], marker=f"${digit}$", linestyle="", color=color,
                                  markersize=6, markeredgewidth=0.3)[0]
                       for digit, color in enumerate(DIGITS)]
        self._ring, = plane.plot([], [], "o", markersize=15, markerfacecolor="none",
                                 markeredgecolor=ONE, markeredgewidth=2.2, zorder=5)
        last = len(self.networks) - 1
        frame(curve, "", "epoch", "percent", (0, max(last, 1)), (0, 104))
        self._cursor, = curve.plot([], [], color=PALE, linewidth=1.2, zorder=1)
        self._right, = curve.plot([], [], color=INK, linewidth=1.6, linestyle="dashed",
                                  label="read right")
        self._pure, = curve.plot([], [], color=INK, linewidth=2, label="nearest alike, by PCA")
        self._now, = curve.plot([], [], "o", color=ONE, markersize=7, markeredgecolor=INK,
                                clip_on=False, zorder=5)
        curve.legend(loc="lower right", frameon=False, fontsize=9)
        return figure

    def _show(self, run, how, layer, epoch, point):
        seen, at = self.film(layer), self._at(layer, epoch)
        self.plane = seen.scores[at] if how == PCA else run.plane
        share = seen.purity[at] if how == PCA else purity(self.plane, self.y)
        axes, _, _ = self.figure.parts.values()
        middle = (self.plane.max(axis=0) + self.plane.min(axis=0)) / 2
        reach = 1.06 * np.abs(self.plane - middle).max() or 1.0
        limit(axes, *[(float(m - reach), float(m + reach)) for m in middle])
        for digit, mark in enumerate(self._marks):
            mark.set_data(*self.plane[self.y == digit].T)
        self._ring.set_data(*self.plane[[point]].T)
        self._image.set_data(self.X[point].reshape(SIDE, SIDE))
        self._title.set_text(f"Image {point}: {named(self.y[point])},\n"
                             f"read as {named(self._answers[epoch][point])}")
        names = [f"component {i + 1}: {100 * part:.0f} % of the variance"
                 for i, part in enumerate(seen.shares[at])] if how == PCA else [
                     "no unit: only who is near whom", " "]
        if (axes.get_xlabel(), axes.get_ylabel()) != tuple(names):
            axes.set(xlabel=names[0], ylabel=names[1])
        pure = seen.purity if layer else np.repeat(seen.purity, epoch + 1)
        self._pure.set_data(range(epoch + 1), 100 * pure[:epoch + 1])
        self._right.set_data(range(epoch + 1), 100 * self.read[:epoch + 1])
        self._cursor.set_data([epoch, epoch], [0, 104])
        self._now.set_data([epoch], [100 * share])
        return readout(how, self.names[layer], epoch, point, len(self.X), run.step, share,
                       self.read[epoch])

    # ---- the pointer -----------------------------------------------------------------------------

    def _nearest(self, px, py, **_):
        return {"point": int(np.hypot(*(self.plane - [px, py]).T).argmin())}

    def _point_tip(self, px, py, epoch, **_):
        i = self._nearest(px, py)["point"]
        return (f"image {i}, {named(self.y[i])}, read as {named(self._answers[epoch][i])}. "
                "Press: show it")

    def _pixel_tip(self, px, py, point, **_):
        row, column = (int(np.clip(p, 0, SIDE - 1)) for p in (py, px))
        return f"row {row}, column {column}: {self.X[point, row * SIDE + column]:.2f}"

    def _epoch_tip(self, px, py, layer, epoch, **_):
        epoch = int(np.clip(round(px), 0, epoch))
        pure = self.film(layer).purity[self._at(layer, epoch)]
        return (f"epoch {epoch}: {100 * self.read[epoch]:.0f} % read right; by PCA "
                f"{100 * pure:.0f} % have a nearest point with their digit. Drag: the epoch")


class Map:
    """A map of t-SNE on its way. plane (N, 2); maps -- gives the next ones; step -- of STEPS"""

    def __init__(self, plane, maps=()):
        self.plane, self.maps, self.step = plane, iter(maps), 0


def readout(how, layer, epoch, point, n, step, share, read):
    """The picture in words. share, read -- of n points: with a like neighbor, and read right"""
    on_its_way = f" (step {step} of {STEPS})" * (how == TSNE)
    if how == TSNE and not step:
        return (f"{TSNE} of the {layer}, epoch {epoch}, image {point}: not computed yet. It starts "
                "from the two principal components; press Run t-SNE.")
    alike, right = (f"{100 * part:.0f} %" if epoch else in_words(part) for part in (share, read))
    return (f"{how} of the {layer}, epoch {epoch}{on_its_way}: {alike} of the {n} images have a "
            f"nearest point with their digit, {right} are read right. The ring: image {point}.")


@default_settings()
def projection(snapshots=None, X=None, y=None, pca=course_pca):
    """The interaction. snapshots -- copies of a network: untrained, then after each epoch

    X (N, 784), y (N,) -- test images, of which it shows the first 500
    pca -- a function (X, k) -> scores (N, k), share (k,), such as yours of 7.2
    """
    snapshots = course_snapshots() if snapshots is None else snapshots
    return Projection(snapshots, *or_the_course(X, y), pca)
