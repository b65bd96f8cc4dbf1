"""The pictures of the clinic's examinations, each under the name of the function that examines.

It makes its axes, and returns what draws in them, show(patient, healthy), the findings of both;
and for each axes what tells a pointer its numbers, tip(px, py, patient, healthy).
"""

import math

import numpy as np

from utils.lesson_05.clinic.examinations import EXAMINATIONS
from utils.lesson_05.clinic.marks import (
    LEFT,
    RIGHT,
    both,
    box,
    log_axis,
    log_range,
    nearest,
    pair,
    rows,
)
from utils.lesson_05.clinic.readout import percent
from utils.plots import INK, PALE, frame

NOTE = {"fontsize": 8, "color": INK}


def menu(figure):
    """What stands there before an examination: which there are."""
    axes = figure.add_axes([LEFT, 0.1, RIGHT - LEFT, 0.85])
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.axis("off")
    axes.text(0, 0.93, "What you can order:", fontsize=11, color=INK)
    for i, examination in enumerate(EXAMINATIONS.values()):
        axes.text(0, 0.84 - 0.106 * i, examination.name, fontsize=10, fontweight="bold", color=INK,
                  va="top")
        axes.text(0, 0.795 - 0.106 * i, examination.about, fontsize=9, color=INK, va="top")
    return [lambda: None]


def first_loss(figure):
    """Two marks on a log scale, beside the loss of a guess."""
    axes = box(figure, 0.34, 0.42, LEFT + 0.1)
    frame(axes, "First loss", "nats (log scale)")
    rows(axes, ["patient", "healthy"])
    log_axis(axes, "x", 0, 3, 1)
    axes.axvline(math.log(10), color=INK, linewidth=1, linestyle="dotted")
    axes.annotate("a guess: ln 10", (math.log(10), 0.5), (10, 0), textcoords="offset points",
                  va="center", fontsize=9)
    marks = pair(axes)

    def show(*findings):
        for row, (mark, found) in enumerate(zip(marks, findings)):
            mark.set_data([found["loss"]], [row])
    return show, both("Loss before training", lambda found, px, py: found["loss"])


def overfit(figure):
    """The loss of one batch over the steps."""
    axes = box(figure, 0.13, 0.75)
    frame(axes, "Overfit one batch", "steps on one batch of 32", "its loss (log scale)", (-8, 408))
    log_axis(axes, "y", -4, 3, 1)
    axes.axhline(math.log(10), color=INK, linewidth=1, linestyle="dotted")
    for height, which, va in (5e2, "higher", "top"), (1.4e-4, "lower", "bottom"):
        axes.text(400, height, f"{which} ones are drawn at this edge", ha="right", va=va, **NOTE)
    lines = pair(axes, "solid", markevery=50)

    def show(*findings):
        for line, found in zip(lines, findings):
            losses = np.nan_to_num(found["losses"], nan=1e3, posinf=1e3)
            line.set_data(np.arange(len(losses)), np.clip(losses, 1e-4, 1e3))
    return show, both(lambda px, py: f"Loss at step {min(max(round(px), 0), 399)}",
                      lambda found, px, py: nearest(px, found["losses"]))


def one_step(figure):
    """The loss before and after a step, and the share by which it moves the weights."""
    top, low = box(figure, 0.5, 0.39, LEFT + 0.07), box(figure, 0.13, 0.18, LEFT + 0.07)
    frame(top, "One step", "", "loss of the batch (log)", (-0.3, 1.3))
    top.set(yscale="log", xticks=[0, 1], xticklabels=["before the step", "after it"])
    frame(low, "", "share of the weights (log; 0 at the edge)")
    rows(low, ["step in W1", "in W2"])
    log_axis(low, "x", -6, 1, 1)
    losses, moves = pair(top, "solid"), pair(low)

    def show(*findings):
        for loss, move, found in zip(losses, moves, findings):
            loss.set_data([0, 1], [found["before"], found["after"]])
            move.set_data(np.clip(found["moved"], 1e-6, 10), [0, 1])
        values = [found[when] for found in findings for when in ("before", "after")]
        log_range(top, min(values), max(values))
    return (show,
            both(lambda px, py: f"Loss {nearest(px, ('before', 'after'))} the step",
                 lambda found, px, py: found[nearest(px, ("before", "after"))]),
            both(lambda px, py: f"The step in {nearest(py, ('W1', 'W2'))}",
                 lambda found, px, py: nearest(py, found["moved"]), percent))


def units(figure):
    """The share of the examples for which each hidden unit is on, before and after training."""
    middle = (LEFT + RIGHT) / 2
    boxes = (box(figure, 0.13, 0.72, LEFT + 0.02, middle + 0.01),
             box(figure, 0.13, 0.72, middle + 0.06))
    dots = []
    for axes, when in zip(boxes, ("before", "after")):
        frame(axes, f"Units {when}", "units, sorted", "", (0, 33), (-0.05, 1.05))
        axes.set(xticks=[1, 16, 32], yticks=[0, 0.5, 1])
        for height in 0, 1:
            axes.axhline(height, color=PALE, linewidth=1, zorder=0)
        axes.text(32.5, 0.02, "dead", ha="right", va="bottom", fontsize=9, color=INK, zorder=0)
        axes.text(0.5, 0.98, "always on", ha="left", va="top", fontsize=9, color=INK, zorder=0)
        dots.append(pair(axes))
        for line, size in zip(dots[-1], (4, 6)):
            line.set_markersize(size)
    boxes[0].set_ylabel("on for this share of the images")
    boxes[1].set_yticklabels([])

    def show(*findings):
        for lines, when in zip(dots, ("before", "after")):
            for line, found in zip(lines, findings):
                line.set_data(np.arange(1, 33), np.sort(found[when]["on"]))

    def on(when):
        return both(lambda px, py: f"Unit {min(max(round(px), 1), 32)} {when} training, on for",
                    lambda found, px, py: nearest(px - 1, np.sort(found[when]["on"])), percent)
    return show, on("before"), on("after")


def flow(figure):
    """The standard deviations on the way forward and on the way back."""
    names = {"forward": ["pixels", "z", "outputs", "to the loss"],
             "backward": ["at the loss", "at z"]}
    split = LEFT + 0.64 * (RIGHT - LEFT)
    boxes = (box(figure, 0.13, 0.72, LEFT + 0.01, split - 0.02),
             box(figure, 0.13, 0.72, split + 0.05))
    lines = {}
    for axes, title, (way, stages) in zip(boxes, ("Forward", "Back: deltas"), names.items()):
        frame(axes, title, "", "", (-0.5, len(stages) - 0.5))
        axes.set_xticks(range(len(stages)), [stage.replace(" ", "\n", 1) for stage in stages])
        log_axis(axes, "y", -4, 3, 1)
        lines[way] = pair(axes, "solid")
    boxes[0].set_ylabel("standard deviation (log scale)")
    boxes[0].text(3.4, 1.2e-4, "0 is drawn at this edge", ha="right", va="bottom", **NOTE)
    boxes[1].set_yticklabels([])

    def show(*findings):
        for way, stages in names.items():
            for line, found in zip(lines[way], findings):
                sizes = [found[way][stage] for stage in stages]
                line.set_data(range(len(stages)), np.clip(sizes, 5e-5, 1e3))

    def size(way):
        return both(lambda px, py: f"Standard deviation, {nearest(px, names[way])}",
                    lambda found, px, py: found[way][nearest(px, names[way])])
    return show, size("forward"), size("backward")


def gradients(figure):
    """The errors of the gradient check, and what the same batch gives a second time."""
    top, low = box(figure, 0.45, 0.43, LEFT + 0.03), box(figure, 0.13, 0.1, LEFT + 0.03)
    frame(top, "Gradient check", "relative error (log scale; 0 at the edge)")
    arrays = ["pixels", "W1", "b1", "W2", "b2"]
    rows(top, arrays)
    top.set_ylim(4.5, -1.3)
    log_axis(top, "x", -12, 0, 2)
    for start, end, words in (1e-13, 1e-5, "right"), (1e-3, 10, "wrong"):
        top.axvspan(start, end, facecolor=PALE, alpha=0.25, linewidth=0, zorder=0)
        middle = math.sqrt(max(start, 4e-13) * min(end, 2.5))  # of what is seen of it
        top.text(middle, -1.2, words, ha="center", va="top", fontsize=9)
    frame(low, "", "gradient: the same batch again / first", "", (0.5, 2.5))
    rows(low, [""])
    low.set_xticks([1, 2])
    errors, again = pair(top), pair(low)

    def show(*findings):
        for error, twice, found in zip(errors, again, findings):
            error.set_data(np.clip(list(found["errors"].values()), 4e-13, 2.5), range(5))
            twice.set_data([found["twice"]], [0])
    return (show, both(lambda px, py: f"Relative error of {nearest(py, arrays)}",
                       lambda found, px, py: found["errors"][nearest(py, arrays)]),
            both("Second gradient / first", lambda found, px, py: found["twice"]))


def confusion(figure):
    """Two matrices of counts: the stronger, the more."""
    middle = (LEFT + RIGHT) / 2
    boxes = (box(figure, 0.2, 0.6, LEFT - 0.05, middle - 0.06),
             box(figure, 0.2, 0.6, middle + 0.01))
    images = []
    for axes, who in zip(boxes, ("patient", "healthy")):
        images.append(axes.imshow(np.zeros((10, 10)), cmap="Greys", vmin=0, vmax=120))
        axes.set(title=who, xlabel="answer", xticks=range(10), yticks=range(10))
        axes.tick_params(length=0, labelsize=9)
    boxes[0].set_ylabel("true digit")
    boxes[0].text(-0.5, 13.4, "full: 120 images or more", fontsize=9, color=INK)

    def show(*findings):
        for image, found in zip(images, findings):
            image.set_data(found["counts"])

    def cell(which):
        def tip(px, py, *findings):
            true, answer = nearest(py, range(10)), nearest(px, range(10))
            counts = findings[which]["counts"]
            return (f"{('Patient', 'Healthy')[which]}: {counts[true, answer]} of "
                    f"{counts[true].sum()} images of a {true} got the answer {answer}")
        return tip
    return show, cell(0), cell(1)


def look(figure):
    """The first twelve images of the first batch, over their labels."""
    sheets, texts = [], []
    for bottom, who in ((0.53, "patient"), (0.04, "healthy")):
        axes = box(figure, bottom, 0.38)
        sheets.append(axes.imshow(np.zeros((26, 60)), cmap="Greys", vmin=0, vmax=1, aspect="auto"))
        axes.set_title(f"{who}: a batch begins, with its labels", fontsize=10)
        axes.axis("off")
        texts.append([axes.text(10 * column + 4, 13 * row + 10, "", ha="center", va="center",
                                fontsize=11, color=INK)
                      for row in range(2) for column in range(6)])

    def show(*findings):
        for sheet, labels, found in zip(sheets, texts, findings):
            pixels = np.zeros((26, 60))
            for i, image in enumerate(found["pixels"][:12]):
                row, column = divmod(i, 6)
                y, x = 13 * row, 10 * column
                pixels[y : y + 8, x : x + 8] = image.reshape(8, 8)
            sheet.set_data(pixels / found["largest"])
            for text, label in zip(labels, found["labels"]):
                text.set_text(str(label))
    return [show]
