"""The last page of the course: what the reader has built, lesson by lesson, as a page to keep."""

import functools

from matplotlib import pyplot as plt
from matplotlib.patches import Rectangle

from utils.exercises import finding
from utils.exercises.progress import read
from utils.plots import INK, PALE, POSITIVE, described
from utils.widgets import default_settings

COURSE = "Key Concepts in Deep Learning"
BUILT = {  # lesson: its title, and what is built in it
    1: ("Neurons and layers", "a neuron, a layer, XOR by hand"),
    2: ("Activation functions", "ReLU, sigmoid, tanh, initial weights that live"),
    3: ("Loss functions", "squared error, cross-entropy, softmax, their gradients"),
    4: ("Forward and backward propagation", "every gradient, back-propagation, Adam"),
    5: ("The training process", "the training loop, a diagnosis, your own digit reader"),
    6: ("A first network on MNIST", "a network that reads handwriting, and its rivals"),
    7: ("Seeing inside a network", "pictures of units and reasons, and their test"),
    8: ("Convolutional networks", "a sliding kernel, pooling, and their gradients"),
    9: ("Recurrent networks", "a state, its way back in time, names of your own"),
    10: ("Transformers for text", "attention, a block, a text, and who looks ahead")}
BOX, GAP, LEFT = 0.34, 0.08, 5.6  # of the squares, in inches


@functools.cache
def exercises():
    """{lesson: the ids of its exercises, in order}."""
    return {lesson: sorted(finding.titles(lesson), key=lambda name: int(name.split(".")[1]))
            for lesson in BUILT}


@default_settings()
def last_page(name=""):
    """A page with a square for each exercise, green when it is solved -> described.

    name -- whose page it is; keep it with .save("my_course.pdf")
    """
    states, _ = read()
    solved = {id_ for id_, state in (states or {}).items() if state == "correct"}
    rows = exercises()
    counts = {lesson: sum(id_ in solved for id_ in ids) for lesson, ids in rows.items()}
    done, of = sum(counts.values()), sum(map(len, rows.values()))
    total = f"{done} of {of} exercises solved"

    wide = LEFT + max(map(len, rows.values())) * (BOX + GAP) + 0.3
    figure = plt.figure(figsize=(wide, 7.4))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, wide), ylim=(7.4, 0))
    axes.axis("off")
    axes.text(0.4, 0.6, COURSE, fontsize=20, color=INK, va="center")
    axes.text(0.4, 1.08, f"{name}: {total}" if name else total, fontsize=13, color=INK, va="center",
              parse_math=False)
    for i, (lesson, ids) in enumerate(rows.items()):
        y = 1.6 + 0.56 * i
        title, built = BUILT[lesson]
        axes.text(0.7, y + 0.1, lesson, fontsize=15, color=INK, ha="right", va="center")
        axes.text(0.9, y, title, fontsize=11, weight="bold", color=INK, va="center")
        axes.text(0.9, y + 0.22, built, fontsize=9.5, color=INK, va="center")
        for k, id_ in enumerate(ids):
            x, there = LEFT + k * (BOX + GAP), id_ in solved
            axes.add_patch(Rectangle((x, y - 0.07), BOX, BOX, linewidth=1,
                                     facecolor=POSITIVE if there else "none",
                                     edgecolor=INK if there else PALE))
            axes.text(x + BOX / 2, y - 0.07 + BOX / 2, id_.split(".")[1], ha="center",
                      va="center_baseline", fontsize=10, color=INK,
                      weight="bold" if there else "normal")
    axes.text(0.4, 7.2, "Green: solved. Each was run on many cases before it counted.",
              fontsize=9.5, color=INK, va="center")
    each = ", ".join(f"{lesson} {BUILT[lesson][0]} {counts[lesson]} of {len(ids)}"
                     for lesson, ids in rows.items())
    return described(figure, f"Your last page. {COURSE}: {total}. Lessons: {each}.")
