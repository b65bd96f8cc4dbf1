"""All units of a network on one digit: their weights, their activations, and what they add up."""

from dataclasses import dataclass

import numpy as np

from utils import Linear
from utils.lesson_07.digit_network import SIDE, named, or_the_course, private, snapshots
from utils.lesson_07.e01_activations import activations as course_activations
from utils.lesson_07.mosaic import DIGIT, Mosaic, image_axes, signed
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, frame
from utils.widgets import Handle, choice, default_settings, explore, slider
from utils.widgets.formatting import as_term, rounded

ORDERS = ["by activation", "by what they add to the answer", "by number"]
COLUMNS, TILE = 16, 34  # of the wall of units: how many in a row, and dots for each
BAR = 3  # dots: the height of the bar below a unit's weights, its activation
FAINT = 1.2  # the colors on the wall, where pictures are small and many, are so much paler
LAYOUTS = [(720, ["iiwwwwwwwllmm", "xxwwwwwwwllmm"], 3.8), (0, ["iiixxx", "wwwwww", "lllmmm"], 8.2)]


@dataclass(frozen=True)
class State:
    """One digit in a network D-H-10, and what is left of it when units are removed."""

    image: np.ndarray  # (D,)
    label: int
    active: np.ndarray  # (H,) what each unit gives
    order: np.ndarray  # (H,) the units in the order asked for
    removed: np.ndarray  # (H,) bool
    added: np.ndarray  # (H, 10) what each unit adds to each logit; 0 where it is removed
    logits: np.ndarray  # (10,) the sum of these, and the bias
    right: int  # how many of the N test images are still read

    @property
    def answer(self):
        """The digit that it reads."""
        return int(self.logits.argmax())


def state(model, X, y, k, order, removed, activations=course_activations, hidden=None):
    """Look at image k. removed -- so many units, the first in this order, count as 0

    hidden -- (N, H) what the units give on X; asked for if not known
    """
    W, b = model.layers[2].W.value, model.layers[2].b.value
    if hidden is None:
        hidden = activations(model, X)[2]
    active = np.asarray(activations(model, X[k:k + 1])[2], float)[0]
    answer = (active @ W + b).argmax()
    by = {"by activation": active, "by what they add to the answer": active * W[:, answer],
          "by number": -np.arange(len(W))}[order]
    places = np.argsort(-by, kind="stable")
    out = np.zeros(len(W), bool)
    out[places[:removed]] = True
    added = np.where(out, 0, active)[:, None] * W
    right = (np.where(out, 0, hidden) @ W + b).argmax(axis=1) == y
    return State(X[k], int(y[k]), active, places, out, added, added.sum(axis=0) + b,
                 int(right.sum()))


def readout(k, order, place, removed, n, s):
    """The state in words. n -- how many test images there are"""
    unit = s.order[place - 1]
    is_on = "removed" if s.removed[unit] else "on" if s.active[unit] > 0 else "off"
    said = (f"Image {k}, {named(s.label)}, is read as {named(s.answer)}. At place {place}, "
            f"{order}, stands a unit that is {is_on}. {removed} of {len(s.active)} units are "
            "removed")
    if not removed:
        return f"{said}."
    return f"{said}: {100 * s.right / n:.1f} % of the {n:,} test images are still read."


def wall(W, s, largest):
    """The weights W (D, H) of all units in order, as one image (rows, columns, 4).

    Below each the bar of its activation; pale if it is off, crossed out if it is removed.
    """
    n = -(-W.shape[1] // COLUMNS)
    image = np.full((n * TILE, COLUMNS * TILE, 4), 255, np.uint8)
    pixels = signed(W.T.reshape(-1, SIDE, SIDE), largest)
    lengths = np.round(SIDE * np.clip(s.active / max(s.active.max(), 1e-9), 0, 1)).astype(int)
    cross = np.eye(SIDE, dtype=bool) | np.eye(SIDE, dtype=bool)[::-1]
    for place, unit in enumerate(s.order):
        row, column = divmod(place, COLUMNS)
        tile = image[row * TILE:(row + 1) * TILE, column * TILE:(column + 1) * TILE, :3]
        picture = pixels[unit, ..., :3]
        if s.removed[unit] or s.active[unit] <= 0:
            picture = 255 - (255 - picture) // 4
        tile[1:1 + SIDE, 2:2 + SIDE] = picture
        if s.removed[unit]:
            tile[1:1 + SIDE, 2:2 + SIDE][cross] = 60
        else:
            tile[30:30 + BAR, 2:2 + lengths[unit]] = 34
    return image


def two_layers(model):
    """The weights (D, H) and (H, 10) of a network D-H-10. ValueError for any other."""
    layers = getattr(model, "layers", ())
    if len(layers) != 3 or not isinstance(layers[0], Linear) or not isinstance(layers[2], Linear):
        raise ValueError("layer_views takes a network of three layers, Linear, an activation and "
                         f"Linear, got {model!r}")
    return layers[0].W.value, layers[2].W.value


@default_settings()
def layer_views(model=None, X=None, y=None, activations=course_activations):
    """The interaction. model -- a network 784-H-10; X (N, 784), y (N,) -- test images

    activations -- a function (model, X) -> [X, the output of each layer], such as yours of 7.1
    """
    model = private(snapshots()[-1] if model is None else model)
    X, y = or_the_course(X, y)
    W, W2 = two_layers(model)
    n, hidden = len(X), course_activations(model, X)[2]
    high = (hidden @ np.maximum(W2, 0)).max(), (hidden @ np.minimum(W2, 0)).min()
    largest, digits = np.quantile(np.abs(W), 0.98), np.arange(10)
    by_digit = np.stack([hidden[y == d].mean(axis=0) if (y == d).any() else np.zeros(len(W2))
                         for d in digits])  # (10, H)

    figure = Mosaic(LAYOUTS)
    digit, weights, units, sums, means = (figure.parts[name] for name in "ixwlm")
    image_axes(digit, "The digit")
    name, count = image_axes(weights), image_axes(units)
    shown = digit.imshow(np.zeros((SIDE, SIDE)), **DIGIT)
    pictures = weights.imshow(np.zeros((SIDE, SIDE, 4), np.uint8))
    lines = -(-len(W2) // COLUMNS)
    tiles = units.imshow(np.zeros((2, 2, 4), np.uint8), extent=(0, COLUMNS, lines, 0))
    ring, = units.plot([], [], color=ONE, linewidth=2)
    frame(sums, "Ten logits", "- and +; ◆ sum", "", (1.05 * high[1], 1.05 * high[0]), (9.6, -0.6))
    frame(means, "This unit", "mean by digit", "", (0, 1.05 * max(by_digit.max(), 1e-9)),
          (9.6, -0.6))
    sums.axvline(0, color=PALE, linewidth=0.8, zorder=0)
    for axes in sums, means:
        axes.set_yticks(digits)
        axes.title.set_fontsize(10)
    less = sums.barh(digits, 0 * digits, height=0.8, facecolor="white", edgecolor=NEGATIVE,
                     hatch="////", linewidth=0.8)
    more = sums.barh(digits, 0 * digits, height=0.8, facecolor=POSITIVE, alpha=0.55)
    total, = sums.plot([], [], "D", color=INK, markersize=5, zorder=4)
    best, = sums.plot([], [], "D", color=ONE, markersize=8, markeredgecolor=INK, zorder=5)
    own = means.barh(digits, 0 * digits, height=0.8, facecolor=PALE, edgecolor=INK, linewidth=0.8)
    now = {}

    def update(k, order, place, removed):
        now.clear()
        s = now["state"] = state(model, X, y, k, order, removed, activations, hidden)
        unit = s.order[place - 1]
        shown.set_data(s.image.reshape(SIDE, SIDE))
        pictures.set_data(signed(W[:, unit].reshape(SIDE, SIDE), largest))
        name.set_text(f"Weights of unit {unit}")
        tiles.set_data(wall(W, s, FAINT * largest))
        row, column = divmod(place - 1, COLUMNS)
        ring.set_data(column + np.array([0, 1, 1, 0, 0]), row + np.array([0, 0, 1, 1, 0]))
        count.set_text(f"All {len(s.order)} units: {int((s.active > 0).sum())} are on, "
                       f"{int(s.removed.sum())} removed")
        for bars, part in ((more, np.maximum(s.added, 0)), (less, np.minimum(s.added, 0))):
            for bar, width in zip(bars, part.sum(axis=0)):
                bar.set_width(width)
        total.set_data(s.logits, digits)
        best.set_data([s.logits.max()], [s.answer])
        for d, bar in enumerate(own):
            bar.set(width=by_digit[d, unit], facecolor=ONE if d == s.label else PALE)
        return readout(k, order, place, removed, n, s)

    def to_place(px, py, **_):
        inside = np.clip(int(px), 0, COLUMNS - 1) + COLUMNS * np.clip(int(py), 0, lines - 1)
        return {"place": min(inside, len(W2) - 1) + 1}

    def unit_tip(px, py, **_):
        s = now["state"]
        unit = s.order[to_place(px, py)["place"] - 1]
        if s.removed[unit]:
            return f"unit {unit}: removed"
        return f"unit {unit} gives {s.active[unit]:.2f}; {as_term(s.added[unit, s.answer], 2)} " \
               f"to the {s.answer}. Press it"

    def pixel_tip(px, py, place, **_):
        row, column = (int(np.clip(round(p), 0, SIDE - 1)) for p in (py, px))
        i, s = row * SIDE + column, now["state"]
        weight = W[i, s.order[place - 1]]
        return f"row {row}, column {column}: pixel {s.image[i]:.2f}, weight {rounded(weight, 3)}"

    def sum_tip(px, py, place, **_):
        d, s = int(np.clip(round(py), 0, 9)), now["state"]
        more, less = (f(s.added[:, d], 0).sum() for f in (np.maximum, np.minimum))
        bias = s.logits[d] - s.added[:, d].sum()
        own = as_term(s.added[s.order[place - 1], d], 2)
        return (f"{d}: {more:.2f} {as_term(less, 2)} {as_term(bias, 2)} (bias) "
                f"= {rounded(s.logits[d], 2)}; this unit {own}")

    def mean_tip(px, py, place, **_):
        d, s = int(np.clip(round(py), 0, 9)), now["state"]
        unit = s.order[place - 1]
        return f"on {named(d)} unit {unit} gives {by_digit[d, unit]:.2f} in the mean"

    touch = [Handle(units, to_place, tip=unit_tip), Handle(digit, tip=pixel_tip),
             Handle(weights, tip=pixel_tip), Handle(sums, tip=sum_tip), Handle(means, tip=mean_tip)]
    alt = ("A digit; the weights of one unit as an image, green above 0 and purple below; those of "
           "all units with a bar each, how active it is; ten logits, one for each digit: what the "
           "units add and take away; how active the one unit is on each digit.")
    return explore(
        update, figure, alt, touch,
        k=slider("test image", 0, n - 1, 0, 1, "Which of the test images"),
        order=choice("order of the units", ORDERS, help="Which unit stands first"),
        place=slider("unit at place", 1, len(W2), 1, 1, "The unit that is shown large"),
        removed=slider("units removed", 0, len(W2), 0, 4,
                       "So many units, the first ones in this order, give 0"))
