"""Figures. What draws on Axes takes numbers, returns its artists and keeps nothing."""

import base64
import contextlib
import contextvars
import io

import matplotlib
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.collections import LineCollection
from matplotlib.ticker import MaxNLocator

# The color code of the course: for all eyes (Okabe and Ito, 2008; Tol, 2021), never the only sign
ONE, ZERO = "#d55e00", "#0072b2"  # classes 1 and 0: orange circles, blue squares
POSITIVE, NEGATIVE = "#009e73", "#aa4499"  # numbers: green; below 0 purple, and hatched or dashed
INK, PALE = "#222222", "#bbbbbb"  # training, solid, and validation, dashed; helpers

_defaults = contextvars.ContextVar("whether settings are read as Matplotlib comes", default=False)


class RcParams(matplotlib.RcParams):
    """Matplotlib's settings: inside of `default_style`, and of no other thread, as they come."""

    def __getitem__(self, key):
        return (matplotlib.rcParamsDefault if _defaults.get() else super()).__getitem__(key)


matplotlib.rcParams.__class__ = RcParams  # an rc_context would change them for every thread


@contextlib.contextmanager
def default_style():
    """Draw as Matplotlib comes, whatever style, font size or TeX the reader has chosen."""
    before = _defaults.set(True)
    try:
        yield
    finally:
        _defaults.reset(before)


def frame(axes, title, xlabel="", ylabel="", xlim=None, ylim=None):
    """The parts that every plot has: a title, named axes, limits, and no box above and right."""
    axes.set(xlabel=xlabel, ylabel=ylabel)
    axes.set_title(title, fontsize=11)
    if xlim:
        axes.set_xlim(xlim)
    if ylim:
        axes.set_ylim(ylim)
    axes.spines[["top", "right"]].set_visible(False)


def _shades():
    zero, one, ink = (np.array([*bytes.fromhex(color[1:])]) for color in (ZERO, ONE, INK))
    p = np.linspace(0, 1, 256)[:, None]
    depth = 0.1 + 0.4 * abs(2 * p - 1)
    colors = np.vstack([255 - depth * (255 - np.where(p > 0.5, one, zero)), ink])
    return np.column_stack([colors, np.full(len(colors), 255)]).astype(np.uint8)


_SHADES = _shades()  # of probabilities 0..255: pale blue, white, pale orange; and ink, the boundary


def shaded(probability):
    """Probabilities of class 1 (H, W) as colors (H, W, 4), with a line where they are one half."""
    which = (255 * probability).astype(int)
    which[boundary(probability > 0.5)] = len(_SHADES) - 1
    return _SHADES[which]


def boundary(above):
    """Where a picture `above` (H, W) of bools turns from false to true, as bools (H, W)."""
    edge = np.zeros(above.shape, bool)
    edge[:, 1:] = above[:, 1:] != above[:, :-1]
    edge[1:] |= above[1:] != above[:-1]
    return edge


def finer(values, times):
    """(n, m) -> (times n, times m), by linear interpolation: of a function asked less often."""
    for _ in range(2):
        n = len(values)
        place = np.clip((np.arange(n * times) + 0.5) / times - 0.5, 0, n - 1)
        low = np.minimum(place.astype(int), n - 2)
        values = (values[low] + (place - low)[:, None] * (values[low + 1] - values[low])).T
    return values


def network(axes, weights, names=("input", "hidden", "output")):
    """A network from its weights [(D, H), (H, K), ...]: a circle is a neuron, a line a weight.

    A line is wide where the weight is large, solid where it is positive, dashed where negative.
    names -- of the first, every middle, and the last layer
    """
    sizes = [len(weights[0])] + [W.shape[1] for W in weights]
    places = [np.column_stack([np.full(size, float(layer)), (size - 1) / 2 - np.arange(size)])
              for layer, size in enumerate(sizes)]
    largest = max(np.abs(W).max() for W in weights)
    lines = []
    for W, left, right in zip(weights, places, places[1:]):
        for sign, color, style in ((1, POSITIVE, "solid"), (-1, NEGATIVE, "dashed")):
            chosen = np.argwhere(sign * W > 0)
            lines.append(axes.add_collection(LineCollection(
                [(left[i], right[k]) for i, k in chosen], colors=color, linestyles=style, zorder=1,
                linewidths=[0.3 + 3.5 * abs(W[i, k]) / largest for i, k in chosen])))
    circles = [axes.scatter(*place.T, s=420, facecolors="white", edgecolors=INK, linewidths=1.5,
                            zorder=2)
               for place in places]
    top = (max(sizes) - 1) / 2 + 0.9
    for layer, size in enumerate(sizes):
        name = names[0] if layer == 0 else names[-1] if layer == len(sizes) - 1 else names[1]
        unit = "values" if layer == 0 else "neurons" if size > 1 else "neuron"
        axes.text(layer, top, f"{name} layer\n{size} {unit}", ha="center", va="bottom")
    axes.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-top, top + 0.9))
    axes.axis("off")
    return lines + circles


def learning_curves(axes, train_losses, val_losses):
    """Losses in nats over the epochs, counted from 1.

    Solid for training, dashed for validation, with a dot at its lowest.
    train_losses, val_losses -- one list for each run, one number an epoch
    """
    epochs = [np.arange(1, len(losses) + 1) for losses in train_losses]
    train, val = ([axes.plot(x, y, color=INK, linewidth=1.2, linestyle=style)[0]
                   for x, y in zip(epochs, losses)]
                  for losses, style in ((train_losses, "solid"), (val_losses, "dashed")))
    lowest = [axes.plot(np.argmin(y) + 1, np.min(y), "o", color=INK)[0] for y in val_losses]
    last, highest = max(map(len, epochs)), max(map(np.max, [*train_losses, *val_losses]))
    frame(axes, "Losses", "epoch", "loss (nats)", (0.5, last + 0.5), (0, 1.05 * highest))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.legend([train[0], val[0], lowest[0]], ["training", "validation", "lowest validation loss"],
                frameon=False)
    return train + val + lowest


def confusion(axes, counts, title="Confusion matrix"):
    """Counts (C, C) as numbers, row = true class, column = answer; darker where there are more.

    The diagonal, where the answers are right, is not shaded. A count of 0 stays empty.
    """
    n_classes, mistakes = len(counts), np.where(np.eye(len(counts)), 0, counts)
    most = max(1, mistakes.max())
    image = axes.imshow(mistakes, cmap="Oranges", vmin=0, vmax=most)
    texts = [axes.text(k, i, str(counts[i, k]), ha="center", va="center", fontsize=9,
                       color="white" if mistakes[i, k] > 0.6 * most else INK,
                       fontweight="bold" if i == k else "normal")
             for i, k in np.argwhere(counts)]
    axes.set(title=title, xlabel="answer", ylabel="true digit", xticks=range(n_classes),
             yticks=range(n_classes))
    axes.tick_params(length=0)
    return [image, *texts]


def images(axes, pixels, titles):
    """One image an Axes, with its title; Axes that are left over stay empty.

    axes -- an array of Axes; pixels -- (N, side^2), 0 is black; titles -- N texts
    """
    axes = np.ravel(axes)
    for place in axes:
        place.axis("off")
    shown = []
    for place, row, title in zip(axes, pixels, titles):
        side = round(len(row) ** 0.5)
        shown.append(place.imshow(np.reshape(row, (side, side)), cmap="gray"))
        place.set_title(title, fontsize=9)
    return shown


@default_style()
def training_page(train_losses, val_losses, probabilities, pixels, labels):
    """A page to keep of networks that were trained from several seeds -> described.

    It shows their losses, their confusion, and their worst mistakes.
    train_losses, val_losses -- one list for each network, one number an epoch, in nats
    probabilities -- (networks, N, C), of each class for each test image
    pixels -- (N, side^2); labels -- (N,)
    """
    probabilities, labels = np.asarray(probabilities), np.asarray(labels)
    whole = len(train_losses) == len(val_losses) == len(probabilities)
    if not whole or not all(map(len, [*train_losses, *val_losses])):
        raise ValueError("training_page takes a list of losses, in training and in validation, for "
                         f"each network, got {len(train_losses)} and {len(val_losses)} lists for "
                         f"{len(probabilities)} networks")
    if probabilities.ndim != 3 or not np.allclose(probabilities.sum(axis=-1), 1):
        raise ValueError("training_page takes probabilities (networks, N, C) that sum to 1 for "
                         f"each image, as of softmax, got shape {probabilities.shape} and sums up "
                         f"to {probabilities.sum(axis=-1).max():.4g}")
    n_classes, answers = probabilities.shape[2], probabilities.argmax(axis=2)
    counts = np.zeros((n_classes, n_classes), int)
    np.add.at(counts, (np.tile(labels, len(answers)), answers.ravel()), 1)
    wrong_by = np.where(answers == labels, 0.0, probabilities.max(axis=2))  # how sure of it
    network, sure = wrong_by.argmax(axis=0), wrong_by.max(axis=0)
    worst = [i for i in np.argsort(-sure, kind="stable")[:10] if sure[i] > 0]
    said = [(labels[i], answers[network[i], i], f"{np.floor(1000 * sure[i]) / 10:.1f} %")
            for i in worst]
    right = [f"{100 * share:.1f} %" for share in (answers == labels).mean(axis=1)]

    figure = plt.figure(figsize=(9, 8.6), layout="constrained")
    figure.suptitle(f"Right on {len(labels):,} test images: {', '.join(right)}", fontsize=13)
    top, bottom = figure.subfigures(2, 1, height_ratios=(4.4, 3.8))
    left, beside = top.subplots(1, 2)
    learning_curves(left, train_losses, val_losses)
    confusion(beside, counts, f"Confusion in all {counts.sum():,} answers")
    bottom.suptitle("The worst mistakes, the surest first", fontsize=12)
    images(bottom.subplots(2, 5), pixels[worst],
           [f"true {true}, said {answer}\n({share})" for true, answer, share in said])
    networks = f"{len(right)} network{'s' * (len(right) > 1)}"
    lowest = ", ".join(f"{min(y):.3f} in epoch {np.argmin(y) + 1}" for y in val_losses)
    return described(figure, " ".join([
        f"Losses over the epochs, confusion matrix and worst mistakes of {networks}.",
        f"Right on {len(labels):,} test images: {', '.join(right)}.",
        f"Lowest validation losses: {lowest}.", _confused(counts),
        *[f"The worst mistake: true {true}, said {answer} ({share})."
          for true, answer, share in said[:1]]]))


def _confused(counts):
    mistakes = np.where(np.eye(len(counts)), 0, counts)
    true, answer = np.unravel_index(mistakes.argmax(), counts.shape)
    if not mistakes.any():
        return "No mistakes."
    share = f"{counts[true, answer]} of {counts[true].sum()}"
    return f"Most often confused: {true}, taken for {answer} in {share} answers."


class described:
    """A finished figure with the words for those who can't see it: put it last in a cell.

    `save` keeps it in a file.
    figure -- made with pyplot, and closed here; alt -- what it shows, in a sentence or two
    """

    def __init__(self, figure, alt):
        file = io.BytesIO()
        figure.savefig(file, dpi=150, bbox_inches="tight")
        plt.close(figure)
        self.figure, self.alt, self.width = figure, alt, round(100 * figure.get_size_inches()[0])
        self.png = base64.b64encode(file.getvalue()).decode()

    def _repr_mimebundle_(self, **_):
        shown = {"width": self.width, "alt": self.alt}
        return {"text/plain": f"[{self.alt}]", "image/png": self.png}, {"image/png": shown}

    def save(self, path):
        """Write the figure to a file, in the format of its ending: .png, .pdf or .svg."""
        self.figure.savefig(path, dpi=150, bbox_inches="tight", metadata={"Title": self.alt})
