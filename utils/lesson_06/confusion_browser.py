"""The confusion matrix, opened: press a cell, and see the images in it."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Rectangle

from utils import confusion_matrix, softmax
from utils.lesson_06 import networks
from utils.lesson_06.reading import percent
from utils.plots import INK, frame
from utils.plots import confusion as draw_confusion
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots
from utils.widgets.controls import show

ROWS, COLUMNS, SIDE = 3, 4, 28
ROOM = ROWS * COLUMNS
CELL, WRONG = "one cell", "all wrong answers"
WIDE, HIGH = 34, 37  # pixels for an image and the words over it
COUNTED = "zeros", "ones", "twos", "threes", "fours", "fives", "sixes", "sevens", "eights", "nines"


def worst_mistakes(probabilities, labels, k):
    """The places of at most k wrong answers, the surest first."""
    wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
    return wrong[np.argsort(-probabilities.max(axis=1)[wrong], kind="stable")][:k]


@dataclass(frozen=True)
class Answers:
    """What a model answers to N images."""

    images: np.ndarray  # (N, 28, 28)
    labels: np.ndarray  # (N,)
    probabilities: np.ndarray  # (N, 10)
    counts: np.ndarray  # (10, 10): row = true digit, column = answer


def answers(model, X, y):
    """The Answers of a model to images X (N, 784) with the labels y (N,)."""
    probabilities, labels = softmax(np.asarray(model.forward(X), float)), np.asarray(y)
    counts = confusion_matrix(labels, probabilities.argmax(axis=1), 10)
    return Answers(np.asarray(X).reshape(-1, SIDE, SIDE), labels, probabilities, counts)


def chosen(found, view, true, answer, first, worst=worst_mistakes):
    """The places of the images to show: at most 12 of a cell, or of all mistakes from the first-th.

    The mistakes that it is surest of come first; of right answers those that it is least sure of.
    """
    order = np.asarray(worst(found.probabilities, found.labels, len(found.labels)), int)
    if view == WRONG:
        return order[first - 1:first - 1 + ROOM]
    given = found.probabilities.argmax(axis=1)
    if true == answer:
        right = np.flatnonzero((found.labels == true) & (given == true))
        return right[np.argsort(found.probabilities[right, true], kind="stable")][:ROOM]
    return order[(found.labels[order] == true) & (given[order] == answer)][:ROOM]


def readout(found, view, true, answer, first, places):
    """The state in words."""
    if view == WRONG:
        if not len(places):
            return f"Wrong answers from number {first}: there are none."
        place = places[0]
        given = found.probabilities[place].argmax()
        return (f"Wrong answers, the surest first, from number {first}: there a "
                f"{found.labels[place]} is taken for a {given}, "
                f"{percent(found.probabilities[place, given])} sure.")
    count, of = found.counts[true, answer], found.counts[true].sum()
    if true == answer:
        least = percent(found.probabilities[places[0], true]) if len(places) else "-"
        return (f"True digit {true}, answer {answer}: right for {count} of {of} {COUNTED[true]}; "
                f"the least sure answer is {least} sure.")
    if not count:
        return (f"True digit {true}, answer {answer}: none of {of} {COUNTED[true]} is taken for a "
                f"{answer}. Press another cell.")
    sure = percent(found.probabilities[places[0], answer]) if len(places) else "-"
    return (f"True digit {true}, answer {answer}: {count} of {of} {COUNTED[true]} "
            f"{'is' if count == 1 else 'are'} taken for a {answer}, at most {sure} sure.")


@default_settings()
def confusion_browser(model=None, X=None, y=None, worst_mistakes=worst_mistakes):
    """The interaction.

    model -- its forward takes X (N, 784), the pixels from 0 to 1, and gives logits (N, 10)
    y -- (N,) the true digits; worst_mistakes -- as your own of exercise 6.5
    """
    if X is None:
        X, y = networks.test_set()
    found = answers(model or networks.network(), X, y)
    figure, (table, sheet) = subplots(1, 2, (9, 4.1), width_ratios=(1, 1.05))
    figure.column = 400
    draw_confusion(table, found.counts)
    table.title.set_fontsize(11)
    for side in "top", "right", "bottom", "left":
        table.spines[side].set_visible(False)
    cursor = table.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor=INK, linewidth=2.5,
                                       zorder=4))
    frame(sheet, "", "The images in it", xlim=(0, COLUMNS * WIDE), ylim=(ROWS * HIGH, 0))
    sheet.xaxis.set_label_position("top")  # as a title, which a drawing would take as still
    sheet.xaxis.label.set_fontsize(11)
    sheet.set(aspect="equal", xticks=[], yticks=[])
    sheet.spines[:].set_visible(False)
    paper = sheet.imshow(np.zeros((ROWS * HIGH, COLUMNS * WIDE)), cmap="gray_r", vmin=0, vmax=1,
                         extent=(0, COLUMNS * WIDE, ROWS * HIGH, 0), interpolation="nearest")
    words = [sheet.text((i % COLUMNS + 0.5) * WIDE, i // COLUMNS * HIGH + 7, "", ha="center",
                        va="bottom", fontsize=8.5, color=INK) for i in range(ROOM)]
    nothing = sheet.text(COLUMNS * WIDE / 2, ROWS * HIGH / 2,
                         "no image: press a cell with a number", ha="center", va="center",
                         fontsize=11, color=INK)
    now, wrong = {}, int(found.counts.sum() - np.trace(found.counts))

    def update(view, true, answer, first):
        now.clear()  # where this fails there is nothing
        places = now["places"] = chosen(found, view, true, answer, first, worst_mistakes)
        for name, control in controls.items():
            show(control, name == "view" or (name == "first") == (view == WRONG))
        cursor.set(x=answer - 0.5, y=true - 0.5, visible=view == CELL)
        whole = np.zeros((ROWS * HIGH, COLUMNS * WIDE))
        for i, text in enumerate(words):
            row, column = divmod(i, COLUMNS)
            if i < len(places):
                top, left = row * HIGH + HIGH - SIDE, column * WIDE + (WIDE - SIDE) // 2
                whole[top:top + SIDE, left:left + SIDE] = found.images[places[i]]
            text.set_text(_label(found, view, places[i]) if i < len(places) else "")
        paper.set_data(whole)
        sheet.set_xlabel(
            "The images in it" if view == CELL else
            "The surest wrong answers" if first == 1 else f"Wrong answers from number {first}")
        nothing.set_visible(not len(places))
        return readout(found, view, true, answer, first, places)

    def press(px, py, **_):
        return {"view": CELL, "true": py, "answer": px}

    def cell_tip(px, py, **_):
        true, answer = (int(np.clip(round(place), 0, 9)) for place in (py, px))
        return f"{found.counts[true, answer]} of {found.counts[true].sum()} {COUNTED[true]}, " \
               f"answered {answer}"

    def image_tip(px, py, **_):
        place = now["places"][int(py // HIGH) * COLUMNS + int(px // WIDE)]
        best = np.argsort(-found.probabilities[place], kind="stable")[:3]
        sure = ", ".join(f"{digit}: {percent(found.probabilities[place, digit])}" for digit in best)
        return f"image {place}, a {found.labels[place]}. {sure}"

    touch = [Handle(table, press, tip=cell_tip), Handle(sheet, tip=image_tip)]
    alt = ("Left: the confusion matrix, a row for each true digit, a column for each answer, "
           "mistakes the darker the more there are, a frame around the chosen cell. Right: up to "
           "12 images of that cell, each with its answer and how sure the network is.")
    controls = {
        "view": choice("show", [CELL, WRONG], CELL, "The images of a cell, or all mistakes"),
        "true": slider("true digit", 0, 9, 0, 1, "The row; or press a cell"),
        "answer": slider("answer", 0, 9, 1, 1, "The column; or press a cell"),
        "first": slider("from number", 1, max(1, wrong), 1, 1, "The first of the mistakes shown")}
    return explore(update, figure, alt, touch, **controls)


def _label(found, view, place):
    """What stands over an image."""
    given = found.probabilities[place].argmax()
    sure = found.probabilities[place, given]
    if view != WRONG:
        return percent(sure)
    short = "> 99 %" if sure > 0.99 else f"{100 * sure:.0f} %"  # four of them stand in a row
    return f"{found.labels[place]} as {given}: {short}"
