"""The softmax thermometer: logits at a temperature, with the shift by their maximum and without."""

from dataclasses import dataclass

import numpy as np

from utils import softmax as course_softmax
from utils.plots import INK, ONE, PALE, POSITIVE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots
from utils.widgets.drawing import outline, outlines

NAMES = "ABC"
LARGEST = float(np.log(np.finfo(float).max))  # 709.78: exp of more is inf
DIGIT = outline("0", 9).get_extents().height  # in points
SCALES = (6, 50, 300)  # powers of ten that the plot of the exponentials may end at


@dataclass(frozen=True)
class State:
    """What happens to three logits z, class by class."""

    scaled: np.ndarray  # (z + add) / T
    exponents: np.ndarray  # the same, or shifted so that the largest is 0
    powers: np.ndarray  # exp(exponents), inf where that is too large for a float
    probabilities: np.ndarray  # by the chosen way
    safe: np.ndarray  # by `softmax`


def state(z, temperature, add, shift, softmax=course_softmax):
    """Logits z (3,) to probabilities: softmax((z + add) / temperature).

    shift -- whether exp sees the largest as 0: then the probabilities are those of `softmax`;
    without it, exp and its sum are taken as they come
    """
    scaled = (np.asarray(z, float) + add) / temperature
    exponents = scaled - scaled.max() if shift else scaled
    with np.errstate(all="ignore"):  # what overflows is the point; the plot and the words show it
        powers = np.exp(exponents)
        safe = np.asarray(softmax(scaled), float)
        probabilities = safe if shift else powers / powers.sum()
    return State(scaled, exponents, powers, probabilities, safe)


def readout(z, temperature, add, shift, s):
    """The state in words."""
    added = f", each + {add}" if add else ""
    text = f"Logits {_list(z, 1)}{added}, T = {temperature:.1f}"
    found = f"Probabilities {_named(s.probabilities)}, sum {s.probabilities.sum():.3f}"
    if shift:
        text += f", shifted by their maximum. {found}."
    elif np.isfinite(s.powers.sum()):
        text += f", not shifted. {found}; with the shift {_list(s.safe)}."
    else:
        return (f"{text}, not shifted: exp of {_list(s.exponents, 1)} is "
                f"{', '.join(map(_power, s.powers))}, with the sum inf. Divided by it: "
                f"{_named(s.probabilities)}. With the shift {_list(s.safe)}.")
    largest = " and ".join(name for name, p in zip(NAMES, s.safe) if p > s.safe.max() - 1e-6)
    text += f" Largest: {largest}."
    if s.safe.max() > 0.99:
        return f"{text} Nearly all of it goes to the largest."
    return f"{text} Nearly equal: the logits hardly count." if np.ptp(s.safe) < 0.1 else text


def _list(numbers, decimals=3):
    return ", ".join(f"{number:.{decimals}f}" for number in numbers)


def _named(numbers):
    return ", ".join(f"{name} {number:.3f}" for name, number in zip(NAMES, numbers))


def _power(number):
    if not np.isfinite(number):
        return str(number)
    return f"{number:.3g}" if 0.001 <= number < 1000 else f"{number:.0e}"


def _label(text, side):
    """A text over (side 1) or under (-1) the point (0, 0), in points."""
    return outline(text, 9, (0, 3 if side > 0 else -3 - DIGIT), "line")


class _Bars:
    """Three bars with a number on each; one for inf or nan is empty and hatched."""

    def __init__(self, axes):
        self.axes = axes
        axes.set_xticks(range(3), NAMES)
        axes.set_xlim(-0.6, 2.6)
        self.bars = axes.bar(range(3), [1] * 3, width=0.65, edgecolor=INK, zorder=2)
        looks = {"edgecolors": "white", "linewidths": 3}, {"facecolors": INK, "linewidths": 0}
        self.texts = [outlines(axes, np.zeros((3, 2)), axes.transData, zorder=3, **look)
                      for look in looks]

    def set(self, heights, labels, base=0.0):
        """Draw the bars from the base to these heights, with these labels at their ends."""
        low, top = self.axes.get_ylim()
        finite = np.isfinite(heights) | (heights < 0)  # the logarithm of 0 is a bar without height
        ends = np.where(finite, np.maximum(heights, low), low + 0.87 * (top - low))
        for bar, end, whole, color in zip(self.bars, ends, finite, (ONE, ZERO, POSITIVE)):
            bar.set(y=min(base, end), height=abs(end - base), facecolor=color if whole else "white",
                    hatch="" if whole else "xx")
        for text in self.texts:
            text.set_paths([_label(label, 1 if end >= base else -1)
                            for label, end in zip(labels, ends)])
            text.set_offsets(np.column_stack([range(3), ends]))


@default_settings()
def softmax_thermometer(softmax=course_softmax):
    """The interaction. softmax -- z -> probabilities along the last axis, such as your own."""
    figure, (left, middle, right) = subplots(1, 3, (9, 3.2))
    frame(left, "Logits / T", "class", "(logit + added) / T", ylim=(-400, 3e6))
    left.set_yscale("symlog", linthresh=10, linscale=2)
    left.set_yticks([-100, -10, -5, 0, 5, 10, 100, 1000, 10000],
                    ["-100", "-10", "-5", "0", "5", "10", "100", "1,000", "10,000"])
    left.minorticks_off()
    left.axhline(0, color=PALE, linewidth=1, zorder=0)
    left.axhline(LARGEST, color=INK, linestyle=":", linewidth=1.5, zorder=0)
    left.text(1, 2e6, "dotted: above it, exp is inf", ha="center", va="top", fontsize=9, color=INK,
              zorder=0)
    frame(middle, "exp of it, shifted or not", "class", "exp")
    frame(right, "Divided by their sum", "class", "probability", ylim=(0, 1.15))
    figure.get_layout_engine().set(wspace=0.08)  # room for longer numbers at the ticks
    values, powers, shares = _Bars(left), _Bars(middle), _Bars(right)

    def scale(end):
        middle.set_ylim(-end, 1.15 * end)
        ticks = np.linspace(-end, end, 5).astype(int)
        middle.set_yticks(ticks, [f"1e{tick:+d}" if tick else "1" for tick in ticks])

    def update(a, b, c, temperature, add, shift):
        s = state([a, b, c], temperature, add, shift, softmax)
        with np.errstate(divide="ignore"):
            tens = np.log10(s.powers)
        end = next(end for end in SCALES if np.abs(tens).max() < end or end == SCALES[-1])
        if middle.get_ylim()[0] != -end:
            scale(end)
        values.set(s.scaled, [f"{number:.1f}" for number in s.scaled])
        powers.set(tens, [_power(number) for number in s.powers], base=-end)
        shares.set(s.probabilities, [f"{number:.3f}" for number in s.probabilities])
        return readout([a, b, c], temperature, add, shift, s)

    def now(values):
        return state([values[name] for name in "abc"], *(
            values[name] for name in ("temperature", "add", "shift")), softmax)

    def top(i):
        name = "abc"[i]
        return Handle(left, lambda px, py, temperature, add, **_: {name: py * temperature - add},
                      lambda **values: (i, now(values).scaled[i]),
                      lambda px, py, **values: f"logit of {NAMES[i]} = {values[name]:.1f}: drag it")

    def power(px, py, **values):
        s, i = now(values), min(max(round(px), 0), 2)
        return f"exp({s.exponents[i]:.1f}) = {_power(s.powers[i])}"

    def share(px, py, **values):
        s, i = now(values), min(max(round(px), 0), 2)
        return f"{_power(s.powers[i])} / {_power(s.powers.sum())} = {s.probabilities[i]:.3f}"

    touch = [*map(top, range(3)), Handle(middle, tip=power), Handle(right, tip=share)]
    alt = ("Three bar charts for the classes A, B and C: the logits over the temperature, their "
           "exponentials, the probabilities; a hatched bar stands for inf or nan.")
    return explore(
        update, figure, alt, touch,
        a=slider("logit of A", -5.0, 5.0, 2.0), b=slider("logit of B", -5.0, 5.0, 1.0),
        c=slider("logit of C", -5.0, 5.0, -1.0),
        temperature=slider("temperature T", 0.1, 10.0, 1.0, 0.1, "The logits are divided by T"),
        add=choice("add to every logit", [("0", 0), ("10", 10), ("100", 100), ("1,000", 1000)]),
        shift=choice("shift by max", [("no", False), ("yes, before exp", True)],
                     help="Whether the largest number is taken from all of them before exp"))
