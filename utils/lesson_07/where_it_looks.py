"""Where a network looks: three maps, each beside an untrained network's, and each put to a test."""

import functools

import numpy as np

from utils.lesson_07 import looks
from utils.lesson_07.digit_network import (
    SIDE,
    named,
    or_the_course,
    private,
    snapshots,
    with_slopes,
)
from utils.lesson_07.e05_saliency import saliency as course_saliency
from utils.lesson_07.e07_occlusion import occlusion as course_occlusion
from utils.lesson_07.looks import GRADIENT, LIT, MAPS, OCCLUSION, STEP, TIMES
from utils.lesson_07.mosaic import DIGIT, Mosaic, image_axes, outline, signed
from utils.plots import INK, ONE, frame
from utils.widgets import Handle, choice, default_settings, explore, slider
from utils.widgets.formatting import rounded

MOST, EVERY = 100, 5  # pixels that can be erased, and how many of them the curves step by
COUNTS = np.arange(0, MOST + 1, EVERY)
FEW = 50  # test images that the shares are measured on
LAYOUTS = [(720, ["dxcc", "gocc"], 4.5), (0, ["dx", "go", "cc"], 7.6)]
FRAME = SIDE * np.array([0, 1, 1, 0, 0]), SIDE * np.array([0, 0, 1, 1, 0])  # around an image
STYLES = {TIMES: "solid", GRADIENT: "dashed", OCCLUSION: "dotted", LIT: "dashdot"}


def readout(k, label, network, size, name, n, share, s):
    """The state in words. share -- of FEW test images whose answer stays"""
    by = f"marked by {name}, {size} x {size}" if name == OCCLUSION else f"marked by {name}"
    by = "with ink, chosen at random" if name == LIT else by
    other = "untrained" if network == "trained" else "trained"
    like = "" if name == LIT else (f" Without signs, this map and the {other} network's have a "
                                   f"correlation of {rounded(s.like[name], 1)}.")
    square = "" if name == OCCLUSION else f" Occlusion: {size} x {size}."
    said = f"Image {k}, {named(label)}, {network} network. "
    if not n:
        return f"{said}0 pixels are erased; the first to go are those {by}.{like}{square}"
    return (f"{said}Without the {n} pixels {by}, its answer "
            f"{'stays' if s.after == s.before else 'changes'}; {FEW * share:.0f} of {FEW} test "
            f"images keep theirs.{like}{square}")


@default_settings()
def where_it_looks(model=None, untrained=None, X=None, y=None, saliency=course_saliency,
                   occlusion=course_occlusion):
    """The interaction. model, untrained -- networks with inputs (N, 784), before and after training

    X (N, 784), y (N,) -- test images
    saliency -- a function (model, image, label) -> (784,), such as yours of 7.5
    occlusion -- a function (predict, image, size, step) -> (R, C), such as yours of 7.7
    """
    networks = {name: with_slopes(private(one)) for name, one in (
        ("trained", snapshots()[-1] if model is None else model),
        ("untrained", snapshots()[0] if untrained is None else untrained))}
    X, y = or_the_course(X, y)
    figure = Mosaic(LAYOUTS)
    digit, times, slope, cover, curve = (figure.parts[name] for name in "dxgoc")
    image_axes(digit, "The digit, pixels erased")
    shown = digit.imshow(np.zeros((SIDE, SIDE)), extent=(0, SIDE, SIDE, 0), **DIGIT)
    crosses, = digit.plot([], [], "x", color=ONE, markersize=3.5, markeredgewidth=1)
    names, pictures, borders = {}, {}, []
    for axes, name in zip((times, slope, cover), MAPS):
        names[name] = image_axes(axes, f"{name}\nr")
        pictures[name] = axes.imshow(np.zeros((2, 2, 4), np.uint8), extent=(0, SIDE, SIDE, 0))
        axes.set(xlim=(0, SIDE), ylim=(SIDE, 0))
        borders += axes.plot([], [], color=INK, linewidth=0.7)
    frame(curve, "Answers that stay", "pixels erased", "percent", (0, MOST), (0, 142))
    curve.set_yticks([0, 50, 100])
    curve.title.set_fontsize(10)
    lines = {name: curve.plot([], [], color=INK, linewidth=1.2, linestyle=style, label=name)[0]
             for name, style in STYLES.items()}
    curve.legend(loc="upper right", ncols=2, frameon=False, fontsize=8.5, handlelength=2,
                 labelspacing=0.25, columnspacing=1, borderaxespad=0)
    mark, = curve.plot([], [], "o", color=ONE, markersize=7, markeredgecolor=INK, zorder=5,
                       clip_on=False)
    rings = {name: axes.plot([], [], color=ONE, linewidth=3, clip_on=False)[0]
             for axes, name in zip((times, slope, cover), MAPS)}
    now = {}

    def maps(network, k, size):
        return looks.maps(networks[network], X[k], y[k], size, saliency, occlusion)

    known_maps = functools.lru_cache(maxsize=4)(maps)

    @functools.cache
    def shares(network, size, name):
        return looks.kept(networks[network], X[:FEW], y[:FEW], size, name, COUNTS)

    def update(k, network, name, n, size):
        now.clear()
        ours = maps(network, k, size)
        theirs = known_maps("untrained" if network == "trained" else "trained", k, size)
        s = now["state"] = looks.state(networks[network], X[k], ours, theirs, size, name, n)
        shown.set_data(looks.without(X[k], s.erased).reshape(SIDE, SIDE))
        crosses.set_data(s.erased % SIDE + 0.5, s.erased // SIDE + 0.5)
        for which, picture in pictures.items():
            map_ = s.maps[which] if which == OCCLUSION else s.maps[which].reshape(SIDE, SIDE)
            picture.set_data(signed(map_, max(np.abs(map_).max(), 1e-12)))
            names[which].set_text(f"{which}{f', {size} x {size}' if which == OCCLUSION else ''}\n"
                                  f"r = {rounded(s.like[which], 2)}")
        first = (size - STEP) / 2
        last = first + STEP * len(s.maps[OCCLUSION])
        pictures[OCCLUSION].set_extent((first, last, last, first))
        for border in borders:
            border.set_data(*outline(X[k].reshape(SIDE, SIDE) > 0.5))
        for which, square in rings.items():
            square.set_data(FRAME if which == name else ([], []))
        for which, line in lines.items():
            now[which] = shares(network, size if which == OCCLUSION else 0, which)
            line.set_data(COUNTS[:n // EVERY + 1], 100 * now[which][:n // EVERY + 1])
            line.set_linewidth(2.4 if which == name else 1)
        share = now[name][n // EVERY]
        mark.set_data([n], [100 * share])
        return readout(k, y[k], network, size, name, n, share, s)

    def pixel(px, py):
        row, column = (int(np.clip(p, 0, SIDE - 1)) for p in (py, px))
        return row * SIDE + column, f"row {row}, column {column}"

    def digit_tip(px, py, k, **_):
        i, where = pixel(px, py)
        return f"{where}: {X[k, i]:.2f}{', erased' if i in now['state'].erased else ''}"

    def map_tip(which):
        def tip(px, py, k, size, **_):
            i, where = pixel(px, py)
            value = now["state"].maps[which]
            if which != OCCLUSION:
                return f"{where}: {rounded(value[i], 3)}. Press: erase by this map"
            r, c = (int(np.clip((p - (size - STEP) / 2) // STEP, 0, len(value) - 1))
                    for p in (py, px))
            return (f"square at row {STEP * r}, column {STEP * c}: the logit of {y[k]} "
                    f"{'falls' if value[r, c] >= 0 else 'rises'} by {abs(value[r, c]):.2f}")
        return tip

    def choose(which):
        return lambda px, py, **_: {"name": which}

    def curve_tip(px, py, n, **_):
        count = int(np.clip(round(px / EVERY), 0, n // EVERY))
        said = ", ".join(f"{which} {100 * now[which][count]:.0f} %" for which in STYLES)
        return f"{COUNTS[count]} pixels: {said}. Drag: how many"

    touch = [Handle(digit, tip=digit_tip),
             *(Handle(axes, choose(which), tip=map_tip(which), drags=False)
               for axes, which in zip((times, slope, cover), MAPS)),
             Handle(curve, lambda px, py, **_: {"n": px}, tip=curve_tip)]
    alt = ("A digit without the pixels that a map marks; three maps of it, green above 0 and "
           "purple below, each with its correlation r with the other network's; the share of "
           "answers that stay, over the pixels erased.")
    return explore(
        update, figure, alt, touch,
        k=slider("test image", 0, len(X) - 1, 0, 1, "Which of the test images"),
        network=choice("network", list(networks), help="The one that has learned, or as it began"),
        name=choice("erase by", [*MAPS, LIT], help="The map that says which pixels go first"),
        n=slider("pixels erased", 0, MOST, 0, EVERY, "How many of the pixels that it marks"),
        size=slider("square", 2, 10, 4, 1, "The side, in pixels, of the square of occlusion"))
