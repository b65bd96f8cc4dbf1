"""A change that hardly shows, along the slopes of the loss, and one as large by chance."""

import functools
from dataclasses import dataclass

import numpy as np

from utils import CrossEntropyLoss, softmax
from utils.lesson_07.digit_network import (
    SIDE,
    in_words,
    named,
    or_the_course,
    private,
    snapshots,
    with_slopes,
)
from utils.lesson_07.e06_fool import fool as course_fool
from utils.lesson_07.mosaic import DIGIT, Mosaic, image_axes, signed
from utils.plots import INK, ONE, PALE, frame
from utils.widgets import Handle, default_settings, explore, slider
from utils.widgets.formatting import rounded

SIZES = np.arange(21) / 100  # of the change of a pixel
FEW = 100  # test images that the curves are measured on
LAYOUTS = [(720, ["icfaa", "inraa"], 4.0), (0, ["icf", "inr", "aaa"], 6.2)]


@dataclass(frozen=True)
class State:
    """One image, changed in two ways by at most eps a pixel, and what is read in each."""

    images: np.ndarray  # (3, 784): as it is, with slopes, by chance
    probabilities: np.ndarray  # (3, 10)

    @property
    def answers(self):
        """The digits that are read, (3,)."""
        return self.probabilities.argmax(axis=1)

    @property
    def changes(self):
        """What was added: (2, 784), with slopes and by chance."""
        return self.images[1:] - self.images[0]


def by_chance(X, eps, seed=0):
    """Images X (N, 784), each pixel moved by eps up or down by a coin, and cut to 0..1."""
    coins = np.random.default_rng(seed).choice(np.array([-1, 1], X.dtype), X.shape)
    return np.clip(X + X.dtype.type(eps) * coins, 0, 1)


def fooled(model, X, labels, eps, fool=course_fool):
    """The images that fool gives, in the type of X. ValueError unless they are such images."""
    new = np.asarray(fool(model, CrossEntropyLoss(), X, labels, float(eps)))
    if new.shape != X.shape or not np.isfinite(new).all():
        raise ValueError(f"fool must give images of shape {X.shape}, all finite, got {new.shape}")
    if new.min() < 0 or new.max() > 1 or np.abs(new - X).max() > eps + 1e-6:
        raise ValueError(f"fool must give pixels from 0 to 1, moved by at most {eps:.2f}; these "
                         f"go from {new.min():.2f} to {new.max():.2f}, and the largest move is "
                         f"{np.abs(new - X).max():.2f}")
    return new.astype(X.dtype)


def state(model, X, y, k, eps, fool=course_fool):
    """Image k and its two changes."""
    image = X[k:k + 1]
    images = np.concatenate([image, fooled(model, image, y[k:k + 1], eps, fool),
                             by_chance(image, eps, seed=k)])
    return State(images, softmax(model.forward(images)))


def curves(model, X, y, fool=course_fool):
    """The share read right after each of SIZES: (2, 21), with slopes and by chance."""
    ways = functools.partial(fooled, model, labels=y, fool=fool), by_chance
    return np.array([[(model.forward(way(X, eps=eps)).argmax(axis=1) == y).mean()
                      for eps in SIZES] for way in ways])


def readout(k, label, eps, few, shares, s):
    """The state in words. few -- images that the shares (2,) are of"""
    _, fooled_as, chance_as = (named(answer) for answer in s.answers)
    aimed, chance = (f"{few * share:.0f}" if eps else in_words(share) for share in shares)
    return (f"Image {k}, {named(label)}, no pixel changed by more than {eps:.2f}: after the aimed "
            f"change it is read as {fooled_as}, after the random one as {chance_as}. Of {few} test "
            f"images {aimed} are still read right, and after random changes {chance}.")


@default_settings()
def fool_it(model=None, X=None, y=None, fool=course_fool):
    """The interaction. model -- a network with inputs (N, 784); X (N, 784), y (N,) -- test images

    fool -- a function (model, loss, X, labels, eps) -> new images, such as yours of 7.6
    """
    model = with_slopes(private(snapshots()[-1] if model is None else model))
    X, y = or_the_course(X, y)
    figure = Mosaic(LAYOUTS)
    axes = [figure.parts[name] for name in "ifrcna"]
    names = [image_axes(one, "\n") for one in axes[:3]]
    for one, title in zip(axes[3:5], ("Aimed", "Random")):
        image_axes(one, f"{title} change,\n10 times as strong")
    look = {"extent": (0, SIDE, SIDE, 0)}
    pictures = [one.imshow(np.zeros((SIDE, SIDE)), **DIGIT, **look) for one in axes[:3]]
    changes = [one.imshow(np.zeros((2, 2, 4), np.uint8), **look) for one in axes[3:5]]
    plot = axes[5]
    frame(plot, "Read right", "largest change of a pixel", "percent", (0, SIZES[-1]), (0, 104))
    plot.set_xticks([0, 0.05, 0.1, 0.15, 0.2])
    plot.title.set_fontsize(10)
    lines = [plot.plot([], [], color=INK, linewidth=2, linestyle=style, label=label)[0]
             for style, label in (("solid", "aimed"), ("dashed", "random"))]
    plot.legend(loc="lower right", bbox_to_anchor=(1, 0.12), frameon=False, fontsize=9)
    cursor, = plot.plot([], [], color=PALE, linewidth=1.2, zorder=1)
    marks, = plot.plot([], [], "o", color=ONE, markersize=7, markeredgecolor=INK, clip_on=False,
                       zorder=5)
    now = {}
    shares = functools.cache(lambda: curves(model, X[:FEW], y[:FEW], fool))

    def update(k, eps):
        now.clear()
        s = now["state"] = state(model, X, y, k, eps, fool)
        right = now["shares"] = shares()
        for picture, name, title, image, p in zip(
                pictures, names, ("As it is", "Aimed", "Random"),
                s.images, s.probabilities):
            picture.set_data(image.reshape(SIDE, SIDE))
            name.set_text(f"{title}: {named(p.argmax())}\n{percent(p.max())} sure")
        for picture, change in zip(changes, s.changes):
            picture.set_data(signed(10 * change.reshape(SIDE, SIDE), 1))
        at = round(100 * eps)
        for line, share in zip(lines, right):
            line.set_data(SIZES[:at + 1], 100 * share[:at + 1])
        cursor.set_data([eps, eps], [0, 104])
        marks.set_data([eps, eps], 100 * right[:, at])
        return readout(k, y[k], eps, len(X[:FEW]), right[:, at], s)

    def pixel_tip(px, py, **_):
        row, column = (int(np.clip(p, 0, SIDE - 1)) for p in (py, px))
        image, fooled_, chance = now["state"].images[:, row * SIDE + column]
        return (f"row {row}, column {column}: {image:.2f}; aimed {fooled_:.2f}, "
                f"random {chance:.2f}")

    def change_tip(which):
        def tip(px, py, **_):
            row, column = (int(np.clip(p, 0, SIDE - 1)) for p in (py, px))
            change = rounded(now["state"].changes[which, row * SIDE + column], 2)
            return f"row {row}, column {column}: {change}"
        return tip

    def curve_tip(px, py, eps, **_):
        at = int(np.clip(round(100 * px), 0, round(100 * eps)))
        aimed, chance = 100 * now["shares"][:, at]
        return (f"change {SIZES[at]:.2f}: {aimed:.0f} % right, random {chance:.0f} %. "
                "Drag: the change")

    touch = [*(Handle(one, tip=pixel_tip) for one in axes[:3]),
             *(Handle(one, tip=change_tip(which)) for which, one in enumerate(axes[3:5])),
             Handle(plot, lambda px, py, **_: {"eps": px}, tip=curve_tip)]
    alt = ("A digit; a change of its pixels aimed at the network, ten times as strong, and the "
           "changed digit; a random change of the same size and what comes of it; over the size of "
           "the change the percent of test images that are read right.")
    return explore(update, figure, alt, touch,
                   k=slider("test image", 0, len(X) - 1, 1, 1, "Which of the test images"),
                   eps=slider("largest change", 0.0, 0.2, 0.0, 0.01,
                              "By how much a pixel may change; 1 is from white to black"))


def percent(probability):
    """A probability in percent, none of them 100."""
    return "over 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"
