"""A deep stack of layers that starts with random weights: what becomes of signals and deltas."""

import functools
from dataclasses import dataclass

import numpy as np

from utils import Activation, Linear, Sequential
from utils.activations import ACTIVATIONS
from utils.widgets import as_arrays

# So few examples (rows of X) because BLAS starts its threads beyond 2**18 products, which on a busy
# computer costs five times as much.
EXAMPLES, WIDTH, DEEPEST = 25, 100, 20  # WIDTH -- units in every layer; DEEPEST -- layers
Z = np.linspace(-8, 8, 321)
EDGES = np.linspace(-8, 8, 41)
COURSE = {name: ACTIVATIONS[name] for name in ("sigmoid", "tanh", "ReLU", "leaky ReLU", "identity")}
# The least that the examples may differ in the last layer, and the largest rms of its activations;
# for the deltas of layer 1, relative to the last layer's, both ends.
ALIVE = (0.1, 10)
SATURATED = 0.01  # of the largest slope


@dataclass(frozen=True)
class State:
    """Everything that the activation explorer shows."""

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
