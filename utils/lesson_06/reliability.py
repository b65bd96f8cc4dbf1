"""Is a network right as often as it is sure? Its answers in ten bins, by how sure they are."""

from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from utils import softmax
from utils.lesson_06 import networks
from utils.lesson_06.pixels import shifted
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, default_settings, explore, slider, subplots

BINS, SIDE, MOST = 10, 28, 6
SMALL = 0.03  # differences of means below it are none
FEW = 10  # a share of fewer answers says little
MIDDLES = 100 * (np.arange(BINS) + 0.5) / BINS


def course_calibration_error(probabilities, labels, bins=BINS):
    """The mean over images of abs(accuracy - mean confidence) of their bin, a float."""
    counts, sure, right = binned(probabilities, labels, bins)
    return float((counts * np.abs(right - sure)).sum() / counts.sum())


def binned(probabilities, labels, bins=BINS):
    """Of each bin the number of answers, their mean confidence, the share of right ones: (bins,).

    Means of nothing are 0. probabilities -- (N, C); labels -- (N,)
    """
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    sums = (np.bincount(place, weights, minlength=bins) for weights in (confidence, right))
    return counts, *(total / np.maximum(counts, 1) for total in sums)


@dataclass(frozen=True)
class State:
    """How sure the answers are, and how many are right; shares from 0 to 1."""

    counts: np.ndarray  # (BINS,)
    sure: np.ndarray  # (BINS,): the mean confidence of each bin
    right: np.ndarray  # (BINS,): the share of right answers in it
    confidence: float  # of all
    accuracy: float
    error: float  # what the calibration_error says


def state(model, X, y, moved, brightness, calibration_error=course_calibration_error):
    """The model's answers to X (N, 784), moved to the right and paled; labels y (N,)."""
    images = shifted(np.asarray(X).reshape(-1, SIDE, SIDE), moved, 0)
    inputs = (brightness * images).astype(np.float32).reshape(len(images), -1)
    probabilities, labels = softmax(np.asarray(model.forward(inputs), float)), np.asarray(y)
    right = probabilities.argmax(axis=1) == labels
    error = float(calibration_error(probabilities, labels, BINS))
    return State(*binned(probabilities, labels), float(probabilities.max(axis=1).mean()),
                 float(right.mean()), error)


def readout(moved, dimmed, s):
    """The state in words."""
    gap, verdict = s.confidence - s.accuracy, "it is right about as often as it is sure"
    if abs(gap) >= SMALL:
        verdict = (f"{100 * s.confidence:.0f} % sure on average, {100 * s.accuracy:.0f} % right: "
                   f"{'too sure' if gap > 0 else 'not sure enough'}")
    error = "below 0.05" if 0 <= s.error < 0.05 else f"{s.error:.2f}"
    return (f"Moved by {moved} pixel{'s' * (moved != 1)}, {dimmed} % less ink: {verdict}. "
            f"Calibration error {error}.")


@default_settings()
def reliability(model=None, X=None, y=None, calibration_error=course_calibration_error):
    """The interaction.

    model -- its forward takes X (N, 784), pixels from 0 to 1, and gives logits (N, 10)
    y -- (N,) the true digits; calibration_error -- as your own of exercise 6.7
    """
    if X is None:
        X, y = networks.test_set()
    model = model or networks.network()
    figure, (bars, counts) = subplots(1, 2, (9, 3.3), width_ratios=(1.2, 1))
    figure.column = 400
    frame(bars, "Sure, and right?", "how sure the network is (%)", "how many are right (%)",
          (0, 100), (0, 117))
    bars.set_yticks(range(0, 101, 20))
    bars.plot([0, 100], [0, 100], color=INK, linewidth=1.2, zorder=2)
    bars.text(2, 109, "line: as often right as sure; pale: few answers", fontsize=9, color=INK,
              va="center")
    shares = bars.bar(MIDDLES, np.zeros(BINS), 8.6, color=ZERO, edgecolor=INK, zorder=1)
    gaps = bars.add_collection(PatchCollection([], facecolor="none", edgecolor=ONE, hatch="//",
                                               linewidth=1.2, zorder=3))
    frame(counts, "How many answers are that sure", "how sure the network is (%)",
          "answers", (0, 100), (0, 1.04 * len(y)))
    heights = counts.bar(MIDDLES, np.zeros(BINS), 8.6, color=PALE, edgecolor=INK)
    marks = [counts.plot([], [], color=color, linewidth=2.5, linestyle=style, label=name)[0]
             for color, style, name in ((ONE, "dashed", "mean: how sure"),
                                        (ZERO, "solid", "right answers"))]
    counts.legend(handles=marks, loc="upper left", frameon=False, fontsize=9).set_zorder(0)
    now = {}

    def update(moved, dimmed):
        now.clear()  # where this fails there is none
        s = now["state"] = state(model, X, y, moved, 1 - dimmed / 100, calibration_error)
        boxes = []
        for bar, tall, count, sure, right in zip(shares, heights, s.counts, s.sure, s.right):
            bar.set(height=100 * right, facecolor=ZERO if count >= FEW else PALE)
            tall.set_height(count)
            if count:
                low, high = sorted((100 * sure, 100 * right))
                boxes.append(Rectangle((bar.get_x(), low), bar.get_width(), high - low))
        gaps.set_paths(boxes)
        for mark, share in zip(marks, (s.confidence, s.accuracy)):
            mark.set_data([100 * share] * 2, [0, 0.7 * len(y)])
        return readout(moved, dimmed, s)

    def tip(px, py, **_):
        i, s = int(np.clip(px // (100 / BINS), 0, BINS - 1)), now["state"]
        if not s.counts[i]:
            return f"{10 * i} to {10 * i + 10} % sure: no answer"
        return (f"{10 * i} to {10 * i + 10} % sure: {s.counts[i]} answers, "
                f"{100 * s.sure[i]:.1f} % sure on average, {100 * s.right[i]:.1f} % right")

    touch = [Handle(bars, tip=tip), Handle(counts, tip=tip)]
    alt = ("Left: for answers of each degree of sureness, in ten bins, a bar as high as the share "
           "that is right, hatched between it and how sure they are, and a line where both are "
           "equal. Right: how many answers are in each bin, with the two means.")
    return explore(update, figure, alt, touch,
                   moved=slider("moved by", 0, MOST, 0, 1, "To the right, in pixels"),
                   dimmed=slider("less ink (%)", 0, 90, 0, 10, "Percent of the ink"))
