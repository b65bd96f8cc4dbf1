"""The playground's settings: what there is to choose, and presets worth starting from."""

import functools
from dataclasses import dataclass, fields, replace

import numpy as np

from utils import he_init, xavier_init
from utils.activations import ACTIVATIONS as FUNCTIONS
from utils.datasets import circle, moons, rings, spiral, xor

YOURS = "yours"  # what the reader brought: arrays, a layer, a loss, an optimizer
DATA = {"circle": circle, "rings": rings, "moons": moons, "xor": xor, "spiral": spiral}
FEATURES = {  # of the coordinates x (N, 2)
    "x1": lambda x: x[:, 0], "x2": lambda x: x[:, 1], "x1²": lambda x: x[:, 0] ** 2,
    "x2²": lambda x: x[:, 1] ** 2,
    "x1 x2": lambda x: x[:, 0] * x[:, 1], "sin πx1": lambda x: np.sin(np.pi * x[:, 0]),
    "sin πx2": lambda x: np.sin(np.pi * x[:, 1])}
ACTIVATIONS = {name: FUNCTIONS[name] for name in ("ReLU", "leaky ReLU", "tanh", "sigmoid",
                                                  "identity")}
INITS = {  # (fan_in, fan_out, rng) -> (fan_in, fan_out)
    "He": he_init, "Xavier": xavier_init,
    "normal, sd 1": lambda fan_in, fan_out, rng: rng.normal(size=(fan_in, fan_out)),
    "zeros": lambda fan_in, fan_out, rng: np.zeros((fan_in, fan_out))}
LOSSES = ("cross-entropy", "squared error")
OPTIMIZERS = ("SGD", "momentum", "Adam")
LAYERS, UNITS, POINTS, NOISE, SEEDS = 4, 8, (40, 1000), 0.5, 50  # the most; POINTS also the fewest
RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
ALL = 0  # the batch size that takes every training example
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, ALL)
DECAYS = (0.0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)


def quiet(function):
    """The function, without NumPy's warnings: what overflows is said in words. May be nested."""
    @functools.wraps(function)
    def answer(*args, **others):
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            return function(*args, **others)
    return answer


@dataclass(frozen=True)
class Settings:
    """Everything a run follows from.

    The last four act on a run that goes on; another choice of the rest is a new run.
    """

    data: str = "circle"
    points: int = 400
    noise: float = 0.1
    features: tuple = ("x1", "x2")
    units: tuple = (8, 8)  # of each hidden layer
    activations: tuple = ("tanh", "tanh")
    init: str = "Xavier"
    loss: str = "cross-entropy"
    seed: int = 1
    optimizer: str = "SGD"
    lr: float = 0.1
    batch: int = 32
    decay: float = 0.0

    def start(self):
        """What makes a run of them: equal for two settings that one run can have in turn."""
        idle = {"points": 400, "noise": 0.0} if self.data == YOURS else {}
        return replace(self, optimizer="SGD", lr=1.0, batch=1, decay=0.0, **idle)


def checked(settings):
    """The settings, if all of them can be chosen. Raises ValueError for the first that can't."""
    s = settings
    allowed = {
        "data": (*DATA, YOURS), "points": range(POINTS[0], POINTS[1] + 1),
        "seed": range(1, SEEDS + 1), "init": INITS, "loss": (*LOSSES, YOURS),
        "optimizer": (*OPTIMIZERS, YOURS), "lr": RATES, "batch": BATCHES, "decay": DECAYS}
    for name in (field.name for field in fields(Settings)):
        value = getattr(s, name)
        if name in allowed and value not in allowed[name]:
            raise ValueError(f"{name} cannot be {value!r}")
    if not 0 <= s.noise <= NOISE:
        raise ValueError(f"noise lies between 0 and {NOISE}, not at {s.noise!r}")
    if not s.features or s.features != tuple(name for name in FEATURES if name in s.features):
        raise ValueError(f"choose at least one of the features {', '.join(FEATURES)}")
    sizes = set(range(1, UNITS + 1))
    if len(s.units) > LAYERS or len(s.units) != len(s.activations) or not set(s.units) <= sizes:
        raise ValueError(f"there are up to {LAYERS} hidden layers of 1 to {UNITS} units, each with "
                         "an activation")
    if not set(s.activations) <= {*ACTIVATIONS, YOURS}:
        raise ValueError(f"the activations are {', '.join(ACTIVATIONS)}")
    return settings


def shape(settings):
    """The network in numbers: 2-8-8-1."""
    return "-".join(str(size) for size in (len(settings.features), *settings.units, 1))


_FEW = Settings(data="moons", points=60, noise=0.3, units=(8, 8, 8), activations=("tanh",) * 3,
                optimizer="Adam", lr=0.01)
START = Settings(noise=0.05, units=(4, 2), seed=4)  # few units; in 100 epochs they have learned
OTHER = "other settings"  # what the list of presets says of them
PRESETS = {  # name: (settings, what to look for)
    "the default": (
        START,
        "Press Train and watch the units: each of them learns a picture of its own. Then press a "
        "line, and set that weight by hand."),
    "spiral, solved": (
        Settings(data="spiral", noise=0.0, units=(8, 8, 8), activations=("ReLU",) * 3, init="He",
                 optimizer="Adam", lr=0.01),
        "Three layers of ReLU and Adam part the spiral in seconds. What becomes of it with plain "
        "SGD?"),
    "XOR without hidden layers": (
        Settings(data="xor", noise=0.0, units=(), activations=()),
        "No straight line parts XOR, however long you train. Under Data, switch the feature x1 x2 "
        "on."),
    "all zeros": (
        Settings(units=(8, 8), activations=("tanh",) * 2, init="zeros"),
        "Every weight starts at 0. Show the gradients: is any line left? Of the squares, the "
        "biases, one has a color: what can still move?"),
    "few and noisy points": (
        _FEW,
        "40 training points with much noise. Training goes on to lower the training loss long "
        "after the validation loss has turned: overfitting."),
    "few points, weight decay": (
        replace(_FEW, decay=0.003),
        "The same points and the same start. Weight decay keeps the weights small and the boundary "
        "smooth."),
    "four layers of sigmoid": (
        Settings(units=(8,) * 4, activations=("sigmoid",) * 4),
        "Show the gradients and the deltas: they fade from layer to layer on the way back. Then "
        "try tanh."),
    "a rate too high": (
        Settings(loss="squared error", activations=("leaky ReLU",) * 2, init="He", lr=1.0),
        "Step one batch at a time: each step overshoots more than the one before, until the loss "
        "is no number. Which is the highest learning rate that learns?"),
}
NOTES = {  # what to try on the data, where the settings are none of the presets
    "circle": "How few units close a ring around the class in the middle?",
    "rings": "One ring around another: as the circle, with nothing between the classes.",
    "moons": "A line gets most of the moons right. What do the first hidden units add?",
    "xor": "Opposite corners belong together. Can one hidden layer do it with two units?",
    "spiral": "Few units can't follow the spiral. Try layers of 8 units, ReLU and Adam.",
    YOURS: "Your points, scaled to -1 to 1. Begin with few units, and add where they fail.",
}
