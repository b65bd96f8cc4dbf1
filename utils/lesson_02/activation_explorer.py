"""The activation explorer: a curve and its slope, and what they do to signals in a deep stack."""

import functools
from dataclasses import dataclass

import numpy as np

from utils import Activation, Linear, Sequential
from utils.activations import ACTIVATIONS
from utils.plots import INK, ONE, PALE, ZERO, frame
from utils.widgets import as_arrays, choice, default_settings, explore, slider, subplots
from utils.widgets.controls import show
from utils.widgets.drawing import limit
from utils.widgets.formatting import two_digits

# So few examples (rows of X) because BLAS starts its threads beyond 2**18 products, which on a busy
# computer costs five times as much.
EXAMPLES, WIDTH, DEEPEST = 25, 100, 20  # WIDTH -- units in every layer; DEEPEST -- layers
Z = np.linspace(-8, 8, 321)
EDGES = np.linspace(-8, 8, 41)
COURSE = {name: ACTIVATIONS[name] for name in ("sigmoid", "tanh", "ReLU", "leaky ReLU", "identity")}
# The least that the examples may differ in the last layer, and the largest rms of its activations;
# for the deltas of layer 1, relative to the last layer's, both ends.
ALIVE = (0.1, 10)
LOWEST, HIGHEST = 1e-8, 1e4  # what the layer plots show; what lies beyond is drawn on the edge
SATURATED = 0.01  # of the largest slope
SLIDER = "by the slider"


@dataclass(frozen=True)
class State:
    """Everything the picture and the read-out show."""

    f: np.ndarray  # over Z
    slope: np.ndarray  # over Z
    y: float  # f(z)
    slope_at_z: float
    saturated: np.ndarray  # bool over Z: where the slope is below 1 % of its largest
    counts: np.ndarray  # of the shown layer's pre-activations, clipped into the bins of EDGES
    share_saturated: float  # of the shown layer's pre-activations
    activations: np.ndarray  # (depth,) rms of each layer's activations
    differences: np.ndarray  # (depth,) rms of their differences from the mean over the examples
    deltas: np.ndarray  # (depth,) rms of dLoss/dz, relative to the last layer's
    weight_gradients: float  # rms of dLoss/dW in layer 1, relative to the last layer's
    weight_sd: float  # of the weights in layer 1
    layer: int  # the one shown


def saturates(slope, slopes):
    """Whether a slope is below 1 % of the largest of `slopes`; a leaky ReLU's 0.01 never is."""
    return slope < SATURATED * (1 - 1e-6) * np.max(slopes)


@functools.cache
def _drawn():
    """What all stacks share: the examples, the weights at sd 1, and dLoss/dy of the last layer."""
    rng = np.random.default_rng(9)  # a typical one of the first twelve
    return (rng.normal(size=(EXAMPLES, WIDTH)), rng.normal(size=(DEEPEST, WIDTH, WIDTH)),
            rng.normal(size=(EXAMPLES, WIDTH)))


def run_stack(function, derivative, depth, init):
    """A stack of `depth` layers, linear and then the activation, once forward and once backward.

    init(fan_in, fan_out, layer) -> the weights of a layer, counted from 0
    -> pre-activations, activations, deltas dLoss/dz and dLoss/dW, each a list of one array a layer
    """
    X, _, dy = _drawn()
    linear = [Linear(WIDTH, WIDTH, rng=i, init=init, input_gradient=i > 0) for i in range(depth)]
    bends = [Activation(function, derivative) for _ in range(depth)]
    Sequential(*(part for pair in zip(linear, bends) for part in pair)).forward(X)
    deltas = []
    for one, bend in zip(reversed(linear), reversed(bends)):
        deltas.insert(0, bend.backward(dy))
        dy = one.backward(deltas[0])
    return [one.y for one in linear], [bend.y for bend in bends], deltas, [one.W for one in linear]


def _rms(array):
    return float(np.sqrt(np.vdot(array, array) / array.size))


def measured(function, derivative, depth, init):
    """The numbers of a stack that do not depend on z and on the layer shown; the rest of State."""
    z, y, deltas, weights = run_stack(function, derivative, depth, init)
    last, last_gradient = _rms(deltas[-1]) or 1.0, _rms(weights[-1].grad) or 1.0
    return z, {"activations": np.array([_rms(a) for a in y]),
               "differences": np.array([_rms(a - a.mean(axis=0)) for a in y]),
               "deltas": np.array([_rms(d) for d in deltas]) / last,
               "weight_gradients": _rms(weights[0].grad) / last_gradient,
               "weight_sd": float(weights[0].value.std())}


def init_of(sd):
    """Weights with mean 0 and this standard deviation: the same draws for every sd."""
    return lambda fan_in, fan_out, layer: sd * _drawn()[1][layer]


def state(activation, z, depth, sd, layer, functions=COURSE, init=None, stack=measured):
    """The curve at z, and the stack of `depth` layers that start with weights of this sd.

    functions -- {name: (function, derivative)}
    init -- (fan_in, fan_out, layer) -> weights, in place of sd
    stack -- does what `measured` does, and may remember
    """
    function, derivative = map(as_arrays, functions[activation])
    layer, f, slope = min(layer, depth), function(Z), derivative(Z)
    flows, numbers = stack(function, derivative, depth, init or init_of(sd))
    inflow = flows[layer - 1]
    return State(
        f=f, slope=slope, y=float(function(z)), slope_at_z=float(derivative(z)),
        saturated=saturates(slope, slope),
        counts=np.histogram(np.clip(inflow, *EDGES[[0, -1]]), EDGES)[0],
        share_saturated=float(saturates(derivative(inflow), slope).mean()), layer=layer, **numbers)


def verdict(s):
    """Whether the signal and the deltas both reach the other end, in words."""
    delta = s.deltas[0]
    faults = [word for word, wrong in (
        ("the signal fades on the way forward", s.differences[-1] < ALIVE[0]),
        ("the signal explodes on the way forward", s.activations[-1] > ALIVE[1]),
        ("the deltas vanish on the way back", delta < ALIVE[0]),
        ("the deltas explode on the way back", delta > ALIVE[1])) if wrong]
    if faults:
        text = " and ".join(faults)
        return f"{text[0].upper()}{text[1:]}."
    low, high = ALIVE
    return (f"Alive: differences above {low}, rms below {high}, deltas {low} to {high} times the "
            "last layer's.")


def readout(activation, z, depth, sd, layer, weights, s):
    """The state in words."""
    start = f"sd {sd:.2f}" if weights == SLIDER else f"{weights} (sd {s.weight_sd:.2f})"
    shown = f"layer {layer}" if s.layer == layer else f"layer {s.layer} (there is no layer {layer})"
    return (f"{activation} at z = {z:.1f}: y = {s.y:.3f}, slope {s.slope_at_z:.3f}. "
            f"Depth {depth}, weights of {start}: activations in layer {depth} have rms "
            f"{two_digits(s.activations[-1])}, differences between examples "
            f"{two_digits(s.differences[-1])}; deltas in layer 1 are {two_digits(s.deltas[0])} of "
            f"layer {depth}'s (weight gradients: {two_digits(s.weight_gradients)}); in {shown}, "
            f"{100 * s.share_saturated:.0f} % saturate. {verdict(s)}")


def _subplots():
    """The figure, and its axes: the curve, the histogram under it, the two plots of layers."""
    figure, grid = subplots(2, 3, (9, 3.4), height_ratios=(3, 1))
    for column in (1, 2):
        whole = grid[0, column].get_gridspec()[:, column]
        grid[1, column].remove()
        grid[0, column].set_subplotspec(whole)
    curve, flow, forward, back = grid[0, 0], grid[1, 0], grid[0, 1], grid[0, 2]
    frame(curve, "Curve (solid), slope (dashed)", "", "y and dy/dz", (-8, 8), (-1.25, 1.25))
    curve.set_xticks(range(-8, 9, 4), [])
    curve.axhline(0, color=PALE, linewidth=1, zorder=0)
    frame(flow, "", "z; hatched: saturated", "", (-8, 8), (0, 1.05))
    flow.set(xticks=range(-8, 9, 4), yticks=[])
    frame(forward, "Activations, forward", "layer", "● rms   □ differences")
    frame(back, "Deltas dL/dz, back", "layer", "rms relative to the last layer")
    for axes in (forward, back):
        axes.set(yscale="log", xlim=(0.5, 10.5), ylim=(LOWEST, HIGHEST), xticks=[1, 5, 10])
        axes.set_yticks([10.0**power for power in range(-8, 5, 2)])
        axes.minorticks_off()
        axes.axhspan(*ALIVE, facecolor=PALE, alpha=0.35, linewidth=0, zorder=0)
    return figure, curve, flow, forward, back


@default_settings()
def activation_explorer(functions=None, init=None):
    """The interaction.

    functions -- {name: (function, derivative)} in place of the course's, such as your own; the
    names are "sigmoid", "tanh", "ReLU", "leaky ReLU" and "identity"
    init -- two functions (fan_in, fan_out, rng) -> weights, of Xavier and of He: adds a control
    to choose them
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
    rms, = forward.plot([], [], "o-", color=INK, markersize=6.5, linewidth=1.5)
    apart, = forward.plot([], [], "s--", color=ZERO, markersize=4.5, linewidth=1.2,
                          markerfacecolor="white")
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
                        own_init if weights in inits else init_of(sd))

    def update(activation, z, depth, sd, layer, weights=SLIDER):
        def stack(*_):
            return remembered(activation, depth, sd if weights == SLIDER else 0, weights)

        s = state(activation, z, depth, sd, layer, functions, stack=stack)
        limit(curve, ylim=(-1.25, 1.25) if np.abs(s.f).max() < 2 else (-8.0, 8.0))
        most = 10.5 if depth <= 10 else 20.5
        if forward.get_xlim() != (0.5, most):
            for axes in (forward, back):
                axes.set(xlim=(0.5, most), xticks=[1, 5, 10] if depth <= 10 else [1, 5, 10, 15, 20])
        band.set_data(values=np.where(s.saturated[1:] & s.saturated[:-1], 9.0, -9.0))
        line.set_data(Z, s.f)
        slope.set_data(Z, s.slope)
        dots.set_data([z, z], [s.y, s.slope_at_z])
        bars.set_data(values=s.counts / s.counts.max())
        here.set_data([z, z], [0, 1])
        layers = np.arange(1, depth + 1)
        for artist, values in ((rms, s.activations), (apart, s.differences), (delta, s.deltas)):
            artist.set_data(layers, np.clip(values, LOWEST, HIGHEST))
        chosen.set_data([s.layer], np.clip(s.activations[[s.layer - 1]], LOWEST, HIGHEST))
        return readout(activation, z, depth, sd, layer, weights, s)

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
    alt = ("Left: an activation curve and its slope, hatched where it saturates, over a histogram "
           "of what flows in. Middle: the size of the activations layer by layer. Right: the "
           "deltas, back from the last layer. Gray: alive.")
    return explore(update, figure, alt, **controls)
