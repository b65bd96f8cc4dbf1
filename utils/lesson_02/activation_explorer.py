"""The activation explorer: a curve and its slope, and what they do to signals in a deep stack."""

import functools

import numpy as np

from utils.lesson_02 import deep_stack
from utils.lesson_02.deep_stack import ALIVE, COURSE, DEEPEST, EDGES, Z, measured, verdict
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import Handle, as_arrays, choice, default_settings, explore, slider, subplots
from utils.widgets.controls import show
from utils.widgets.drawing import limit
from utils.widgets.formatting import two_digits

LOWEST, HIGHEST = 1e-8, 1e4  # what the layer plots show; what lies beyond is drawn on the edge
SLIDER = "by the slider"
PARTS = ["sizes", "and differences", "and deltas", "and one layer's z"]
ALL = len(PARTS)


def readout(activation, z, depth, sd, layer, weights, s, parts=ALL):
    """The state in words."""
    start = f"sd {sd:.2f}" if weights == SLIDER else f"{weights} (sd {s.weight_sd:.2f})"
    shown = f"layer {layer}" if s.layer == layer else f"layer {s.layer} (there is no layer {layer})"
    said = [f"{activation}({z:.1f}) = {s.y:.3f}, slope {s.slope_at_z:.3f}. Depth {depth}, weights "
            f"of {start}: activations of layer {depth} have rms {two_digits(s.activations[-1])}",
            f", differences {two_digits(s.differences[-1])}",
            f", deltas of layer 1 are {two_digits(s.deltas[0])} of the last one's. {verdict(s)}",
            f" In {shown}, {100 * s.share_saturated:.0f} % of the z saturate."]
    return "".join(said[:parts]) + "." * (parts < 3)


def _subplots():
    """The figure, and its axes: the curve, the histogram, the two plots of layers."""
    figure, ((forward, curve), (back, flow)) = subplots(2, 2, (9, 4.6))
    frame(curve, "Curve and slope (dashed)", "z (hatched: saturated)", "y and dy/dz",
          (-8, 8), (-1.25, 1.25))
    curve.axhline(0, color=PALE, linewidth=1, zorder=0)
    frame(flow, "z of the ringed layer", "z", "", (-8, 8), (0, 1.05))
    curve.set_xticks(range(-8, 9, 4))
    flow.set(xticks=range(-8, 9, 4), yticks=[])
    frame(forward, "Activations, forward", "layer", "size")
    frame(back, "Deltas, back", "layer", "rms, of the last one's")
    for axes in (forward, back):
        axes.set(yscale="log", xlim=(0.5, 10.5), ylim=(LOWEST, HIGHEST), xticks=[1, 5, 10])
        axes.set_yticks([10.0**power for power in range(-8, 5, 2)])
        axes.minorticks_off()
        axes.axhspan(*ALIVE, facecolor=PALE, alpha=0.6, linewidth=0, zorder=0)
    return figure, curve, flow, forward, back


@default_settings()
def activation_explorer(functions=None, init=None, part_by_part=False):
    """The interaction.

    functions -- {name: (function, derivative)} in place of the course's, such as your own; the
    names are "sigmoid", "tanh", "ReLU", "leaky ReLU" and "identity"
    init -- two functions (fan_in, fan_out, rng) -> weights, of Xavier and of He: adds a control
    to choose them; part_by_part -- adds a control of how much is shown, first the sizes alone
    """
    functions = {**COURSE, **(functions or {})}
    inits = dict(zip(("Xavier", "He"), init or ()))
    figure, curve, flow, forward, back = _subplots()
    middle = (Z[1:] + Z[:-1]) / 2
    band = curve.stairs(np.full(len(middle), -9.0), Z, baseline=-9, fill=True, facecolor=PALE,
                        alpha=0.5, hatch="//", edgecolor="white", linewidth=0, zorder=1)
    line, = curve.plot([], [], color=INK, linewidth=2.2)
    slope, = curve.plot([], [], color=ZERO, linewidth=2, linestyle="dashed")
    dots, = curve.plot([], [], "o", color=ONE, markersize=8, markeredgecolor=INK)
    bars = flow.stairs(np.zeros(len(EDGES) - 1), EDGES, fill=True, facecolor=ONE, edgecolor=INK,
                       linewidth=0.5)
    here, = flow.plot([], [], color=INK, linewidth=1.5)
    rms, = forward.plot([], [], "o-", color=INK, markersize=6.5, linewidth=1.5, label="rms")
    apart, = forward.plot([], [], "s--", color=ZERO, markersize=4.5, linewidth=1.2,
                          markerfacecolor="white", label="differences")
    forward.legend(loc="lower left", frameon=False, fontsize=9).set_zorder(0)
    delta, = back.plot([], [], "o-", color=INK, markersize=5, linewidth=1.5)
    chosen, = forward.plot([], [], "o", markersize=11, markerfacecolor="none", markeredgecolor=ONE,
                           markeredgewidth=2)

    @functools.lru_cache(64)
    def remembered(name, depth, sd, weights):
        def own_init(fan_in, fan_out, i):
            rng = np.random.default_rng([1, i])
            return np.asarray(inits[weights](fan_in, fan_out, rng), float)

        function, derivative = map(as_arrays, functions[name])
        return measured(function, derivative, depth,
                        own_init if weights in inits else deep_stack.init_of(sd))

    def now(activation, z, depth, sd, layer, weights=SLIDER, parts=ALL):
        def stack(*_):
            return remembered(activation, depth, sd if weights == SLIDER else 0, weights)

        return deep_stack.state(activation, z, depth, sd, layer, functions, stack=stack)

    def update(activation, z, depth, sd, layer, weights=SLIDER, parts=ALL):
        s = now(activation, z, depth, sd, layer, weights)
        limit(curve, ylim=(-1.25, 1.25) if np.abs(s.f).max() < 2 else (-8.0, 8.0))
        most = 10.5 if depth <= 10 else 20.5
        if forward.get_xlim() != (0.5, most):
            for axes in (forward, back):
                axes.set(xlim=(0.5, most), xticks=[1, 5, 10] if depth <= 10 else [1, 5, 10, 15, 20])
        band.set_data(values=np.where(s.saturated[1:] & s.saturated[:-1], 9.0, -9.0))
        line.set_data(Z, s.f)
        slope.set_data(Z, s.slope)
        dots.set_data([z, z], [s.y, s.slope_at_z])
        bars.set_data(values=s.counts / s.counts.max() * (parts == ALL))
        here.set_data([z, z], [0, 1])
        layers = np.arange(1, depth + 1)
        for i, (artist, at, sizes) in enumerate((
                (rms, layers, s.activations), (apart, layers, s.differences),
                (delta, layers, s.deltas), (chosen, [s.layer], s.activations[[s.layer - 1]]))):
            artist.set_data(*([at, np.clip(sizes, LOWEST, HIGHEST)] if i < parts else [[], []]))
        return readout(activation, z, depth, sd, layer, weights, s, parts)

    controls = {
        "activation": choice("activation", list(COURSE), "tanh"),
        "z": slider("point z", -8.0, 8.0, 1.0, 0.5),
        "depth": slider("depth: layers", 1, DEEPEST, 10, 1),
        "sd": slider("weights' sd", 0.01, 1.5, 0.3, 0.01,
                     "Standard deviation of the weights before training"),
        "layer": slider("histogram of layer", 1, DEEPEST, 1, 1,
                        "The last one, where there are fewer")}
    if inits:
        controls["weights"] = choice("initial weights", [SLIDER, *inits])
        controls["weights"].observe(
            lambda change: show(controls["sd"], change["new"] == SLIDER), "value")
    if part_by_part:
        controls["parts"] = choice("show", [*zip(PARTS, range(1, ALL + 1))])
        controls["parts"].observe(
            lambda change: show(controls["layer"], change["new"] == ALL), "value")
        show(controls["layer"], False)

    def point(px, py, **_):
        return {"z": px}

    def pick(px, py, depth, parts=ALL, **_):
        return {"layer": min(round(px), depth)} if parts == ALL else {}

    def at_z(px, py, activation, **_):
        y, dy = (float(as_arrays(function)(px)) for function in functions[activation])
        return f"{activation}({px:.1f}) = {y:.3f}, slope {dy:.3f}. Drag: the point z"

    def at_bar(px, py, **values):
        s, i = now(**values), min(np.searchsorted(EDGES, px, "right"), len(EDGES) - 1) - 1
        text = (f"{100 * s.counts[i] / s.counts.sum():.1f} % of the z of layer {s.layer} lie from "
                f"{EDGES[i]:.1f} to {EDGES[i + 1]:.1f}")
        return text if values.get("parts", ALL) == ALL else ""

    def at_layer(px, py, **values):
        i = min(max(round(px), 1), values["depth"])
        s = now(**values)
        known = (f"{name} {two_digits(sizes[i - 1])}" for name, sizes in (
            ("rms", s.activations), ("differences", s.differences), ("deltas", s.deltas)))
        return f"layer {i}: {', '.join([*known][:values.get('parts')])}"

    touch = [Handle(curve, point, lambda **values: (values["z"], now(**values).y), at_z,
                    everywhere=True),
             Handle(flow, point, tip=at_bar),
             Handle(forward, pick, tip=at_layer), Handle(back, pick, tip=at_layer)]
    alt = ("Left: the size of the activations layer by layer; under it the deltas, back from the "
           "last layer. Gray: alive. Right: an activation curve and its slope, hatched where it "
           "saturates; under it a histogram of what flows into a layer.")
    return explore(update, figure, alt, touch, **controls)
