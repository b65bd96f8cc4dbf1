"""One neuron with 2 inputs: its weighted sum, its line in the plane and its activation, linked."""

from dataclasses import dataclass

import numpy as np

from utils import ACTIVATIONS
from utils import neurons as engine
from utils.plots import INK, NEGATIVE, ONE, PALE, POSITIVE, ZERO, frame
from utils.widgets import Handle, choice, default_settings, explore, slider, subplots
from utils.widgets.drawing import limit
from utils.widgets.formatting import as_term, rounded

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
ARROW = 0.4  # its length for a weight of 1; so it never leaves the plane
MIDDLE = np.array([0.5, 0.5])  # of the plane, where it begins
LOW, HIGH = -0.6, 1.6  # of both axes of the plane
GOALS = {"none": None, "AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "XOR": (0, 1, 1, 0)}


def course_neuron(x, w, b, activation):
    """The course's own neuron, called as exercise 1.3 asks."""
    return engine.Neuron(w, b, activation).forward(x)


@dataclass(frozen=True)
class State:
    """Everything the picture and the read-out show."""

    contributions: np.ndarray  # w1 x1, w2 x2, b
    z: float
    y: float
    fires: tuple  # 0 or 1 at each corner: whether z > 0 there
    right: int | None  # corners that are as the goal wants them
    boundary: np.ndarray | None  # two points of the line z = 0; None if both weights are 0
    normal: np.ndarray  # unit vector along (w1, w2)
    arrow: np.ndarray  # along the weights from the middle of the plane: (2, 2), its foot and tip


def state(w1, w2, b, activation, x, goal, neuron=course_neuron):
    """The neuron y = activation(w . x + b) at the input x and the four corners.

    goal -- a key of GOALS
    """
    w, x = np.array([w1, w2]), np.asarray(x, float)
    identity, function = (_on_decimals(ACTIVATIONS[name][0]) for name in ("identity", activation))
    fires = tuple(int(neuron(corner, w, b, identity) > 0) for corner in CORNERS)
    length = np.hypot(w1, w2)
    normal = w / length if length else np.zeros(2)
    nearest = -b * normal / length if length else np.zeros(2)
    along = np.array([-normal[1], normal[0]])
    return State(
        contributions=np.array([*(w * x), b]), z=float(neuron(x, w, b, identity)),
        y=float(neuron(x, w, b, function)),
        fires=fires, right=sum(f == g for f, g in zip(fires, GOALS[goal])) if GOALS[goal] else None,
        boundary=np.array([nearest - 9 * along, nearest + 9 * along]) if length else None,
        normal=normal, arrow=np.array([MIDDLE, MIDDLE + ARROW * w]))


def _on_decimals(activation):
    """The activation of z in decimals: 0.1 + 0.2 - 0.3 is 0, as on paper."""
    return lambda z: activation(np.round(z, 9) + 0.0)


def readout(w1, w2, b, activation, x, goal, s):
    """The state in words."""
    text = (f"w1 = {w1:.1f}, w2 = {w2:.1f}, b = {b:.1f} at x = ({x[0]:.0f}, {x[1]:.0f}): "
            f"z = {s.z:.2f}, y = {activation}(z) = {s.y:.3f}.")
    if s.boundary is None:
        text += " Both weights are 0: there is no boundary, every corner gets the same answer."
    if s.right is None:
        return text
    if s.right == 4:
        return f"{text} Goal reached: z > 0 exactly where {goal} wants it."
    more = " Can any straight line do better?" if goal == "XOR" and s.right == 3 else ""
    return f"{text} {goal}: {s.right} of 4 corners right.{more}"


@default_settings()
def one_neuron(neuron=course_neuron, goal="none"):
    """The interaction.

    neuron -- a function (x, w, b, activation) -> float, such as your own; goal -- where it starts
    """
    figure, (sums, plane, curve) = subplots(1, 3, (9, 3.1))

    frame(sums, "The weighted sum", "contribution to z", xlim=(-8.8, 8.8), ylim=(3.6, -0.6))
    sums.set_yticks(range(4), ["w1 x1", "w2 x2", "b", "z"])
    sums.set_xticks([-6, -3, 0, 3, 6])
    sums.axvline(0, color=PALE, linewidth=1, zorder=0)
    bars = sums.barh(range(4), [0] * 4, height=0.6, color=PALE, edgecolor=INK, zorder=2)
    sizes = [sums.text(0, i, "", va="center_baseline", fontsize=9, color=INK) for i in range(4)]

    frame(plane, "What the neuron separates", "x1: hours of sun", "x2: hours of free time",
          (LOW, HIGH), (LOW, HIGH))
    plane.set(aspect="equal", xticks=[0, 1], yticks=[0, 1])
    side, = plane.fill([0], [0], color=ONE, alpha=0.18, linewidth=0, zorder=1)
    line, = plane.plot([], [], color=INK, linewidth=2, zorder=2)
    arrow, = plane.plot([], [], color=INK, linewidth=2, zorder=3)
    head, = plane.plot([], [], "^", color=INK, markersize=9, zorder=3)
    chosen, = plane.plot([], [], "o", markersize=20, markerfacecolor="none", markeredgecolor=INK,
                         zorder=3)
    on, = plane.plot([], [], "o", color=ONE, markersize=11, markeredgecolor=INK, zorder=4)
    off, = plane.plot([], [], "s", color=ZERO, markersize=9, markeredgecolor=INK, zorder=4)
    wrong, = plane.plot([], [], "x", color="white", markersize=7, markeredgewidth=2, zorder=5)

    frame(curve, "The activation", "z", "y", (-6, 6))
    curve.set_xticks([-6, -3, 0, 3, 6])
    z = np.linspace(-6, 6, 241)
    bend, = curve.plot([], [], color=INK, linewidth=2)
    drop, = curve.plot([], [], color=PALE, linestyle="dashed", zorder=1)
    dot, = curve.plot([], [], "o", color=ONE, markersize=10, markeredgecolor=INK)

    def update(w1, w2, b, activation, x, goal):
        s = state(w1, w2, b, activation, x, goal, neuron)
        ends = np.cumsum(s.contributions)
        starts = [0, ends[0], ends[1], 0]
        for bar, size, left, width in zip(bars, sizes, starts, [*s.contributions, s.z]):
            bar.set(x=min(left, left + width), width=abs(width), hatch="" if width > 0 else "//",
                    facecolor=POSITIVE if width > 0 else NEGATIVE)
            size.set(x=left + width + (0.3 if width >= 0 else -0.3), text=rounded(width, 2),
                     ha="left" if width >= 0 else "right")
        if s.boundary is None:
            line.set_data([], [])
            arrow.set_data([], [])
            head.set_data([], [])
            side.set_xy([(-9, -9), (9, -9), (9, 9), (-9, 9)] if b > 0 else [(0, 0)])
        else:
            line.set_data(*s.boundary.T)
            arrow.set_data(*s.arrow.T)
            head.set_data(*s.arrow[1:].T)
            head.set_marker((3, 0, np.degrees(np.arctan2(w2, w1)) - 90))
            side.set_xy(np.vstack([s.boundary, s.boundary[::-1] + 18 * s.normal]))
        wanted = GOALS[goal] or s.fires
        on.set_data(*CORNERS[np.array(wanted) == 1].T)
        off.set_data(*CORNERS[np.array(wanted) == 0].T)
        wrong.set_data(*CORNERS[np.array(wanted) != s.fires].T)
        chosen.set_data([x[0]], [x[1]])
        values = ACTIVATIONS[activation][0](z)
        bend.set_data(z, values)
        limit(curve, ylim=(-1.2, 1.2) if values.max() < 2 else (-6.0, 6.0))
        at = float(np.clip(s.z, -6, 6))
        drop.set_data([at, at], [-9, s.y])
        dot.set_data([at], [s.y])
        dot.set(color=ONE if s.z > 0 else ZERO, marker="o" if s.z > 0 else "s", markeredgecolor=INK)
        return readout(w1, w2, b, activation, x, goal, s)

    def tip(w1, w2, **_):
        return MIDDLE + ARROW * np.array([w1, w2])

    def along(**values):
        boundary = state(neuron=neuron, **values).boundary
        return [] if boundary is None else np.linspace(*boundary, 200)

    def turn(px, py, **_):
        return dict(zip(("w1", "w2"), ([px, py] - MIDDLE) / ARROW))

    def shift(px, py, w1, w2, **_):
        return {"b": -(w1 * px + w2 * py)}

    def choose(px, py, **_):
        return {"x": tuple(CORNERS[np.hypot(*(CORNERS - [px, py]).T).argmin()].tolist())}

    def term(px, py, w1, w2, b, x, **_):
        terms = [f"w1 x1 = {w1:.1f} * {x[0]:.0f}", f"w2 x2 = {w2:.1f} * {x[1]:.0f}",
                 f"b = {b:.1f}", f"z = {w1:.1f} * {x[0]:.0f} {as_term(w2, 1)} * {x[1]:.0f} "
                                 f"{as_term(b, 1)}"]
        return terms[int(np.clip(round(py), 0, 3))]

    def reading(px, py, activation, **_):
        y = ACTIVATIONS[activation][0](np.float64(px))
        return f"{activation}({px:.2f}) = {rounded(y, 3)}"

    touch = [
        Handle(plane, turn, tip, "Drag the arrow: the weights w1 and w2"),
        Handle(plane, choose, lambda **_: CORNERS, "Press a corner: the input x", drags=False),
        Handle(plane, shift, along, "Drag the line: the bias b"),
        Handle(sums, tip=term), Handle(curve, tip=reading),
    ]
    alt = ("Three linked plots of a neuron with two inputs, sun and free time: the weighted sum, "
           "the plane with the boundary and an arrow along the weights, the activation curve.")
    return explore(
        update, figure, alt, touch,
        w1=slider("weight w1", -2.0, 2.0, 1.0), w2=slider("weight w2", -2.0, 2.0, 0.5),
        b=slider("bias b", -2.0, 2.0, -0.7),
        activation=choice("activation", ["step", "sigmoid", "tanh", "ReLU", "identity"], "sigmoid"),
        x=choice("input x", [(f"({a:.0f}, {c:.0f})", (a, c)) for a, c in CORNERS], (1.0, 1.0)),
        goal=choice("goal", list(GOALS), goal, "Orange circles must fire, blue squares must not; "
                                               "a cross marks a wrong one"))
