"""The playground's controls, and the settings that they make."""

import math

import ipywidgets as W

from utils.lesson_05.playground.settings import (
    ACTIVATIONS,
    ALL,
    BATCHES,
    DATA,
    DECAYS,
    FEATURES,
    INITS,
    LAYERS,
    LOSSES,
    NOISE,
    OPTIMIZERS,
    POINTS,
    RATES,
    SEEDS,
    START,
    UNITS,
    YOURS,
    Settings,
)
from utils.widgets import choice, slider
from utils.widgets.controls import LABEL

TARGETS = [
    ("no target", ()), ("validation accuracy 90 %", (4, 0.9)),
    ("validation accuracy 95 %", (4, 0.95)), ("validation accuracy 97 %", (4, 0.97)),
    ("validation accuracy 100 %", (4, 1.0)), ("validation loss 0.3", (2, 0.3)),
    ("validation loss 0.1", (2, 0.1)), ("training loss 0.01", (1, 0.01))]
NOTHING = "press a line or a unit"
WEIGHTS, GRADIENTS = "weights", "gradients dL/dW"
SPEEDS = {  # the most epochs from one picture to the next; "slow" is a batch
    "slow": 0, "normal": 1, "fast": 10, "full": math.inf}
ALWAYS = ["speed", "chosen"]  # on the page in any case
SECTIONS = {  # what else it shows at a time: names of controls
    "Data": ["data", "points", "noise", "seed", *FEATURES],
    "Network": ["layers", "init",
                *(f"{part}{i}" for i in range(1, LAYERS + 1) for part in ("units", "activation"))],
    "Training": ["optimizer", "lr", "batch", "decay", "loss", "target"],
    "Show": ["lines", "deltas", "confusion"]}


def _steps(label, options, value, help):
    """A slider over a list of values."""
    named = [option if isinstance(option, tuple) else (f"{option:g}", option) for option in options]
    return W.SelectionSlider(options=named, value=value, description=label, tooltip=help,
                             style=LABEL, layout={"width": "26em"})


def _check(label, value, help):
    return W.Checkbox(value, description=label, tooltip=help, indent=False,
                      layout={"width": "max-content"})


def _pick(label, options, brought, value, help):
    """A list of options, in which what the reader brought, if anything, is in use."""
    if brought is None:
        return choice(label, list(options), value, help)
    return choice(label, [*options, YOURS], YOURS, help)


def controls(own):
    """All controls by name, as they start, with what the reader brought in use."""
    d = START
    made = {
        "data": _pick("data", DATA, own.X if own.X is not None else own.y, d.data,
                      "Where the points come from; yours are scaled, each column to -1 to 1"),
        "points": slider("points", *POINTS, d.points, 20,
                         "How many; a third of them are for validation"),
        "noise": slider("noise", 0.0, NOISE, d.noise, 0.05,
                        "Standard deviation of what is added to each coordinate; points beyond "
                        "1.5 count, but lie outside the picture"),
        "seed": slider("seed", 1, SEEDS, d.seed, 1,
                       "Draws the points, the validation set, the weights, the batches"),
        **{name: _check(name, name in d.features, f"Give the network {name} as an input")
           for name in FEATURES},
        "layers": slider("hidden layers", 0, LAYERS, len(d.units), 1, "0: a linear classifier"),
        "init": choice("initial weights", list(INITS), d.init,
                       "What the weights are drawn from; the biases start at 0")}
    for i in range(1, LAYERS + 1):
        made[f"units{i}"] = slider(f"units, layer {i}", 1, UNITS, (*d.units, 2, 2)[i - 1], 1,
                                   f"How many neurons hidden layer {i} has")
        made[f"activation{i}"] = _pick(
            f"activation {i}", ACTIVATIONS, own.layer, d.activations[0],
            f"What the neurons of hidden layer {i} do to their weighted sums")
    made["loss"] = _pick(
        "loss", LOSSES, own.loss, d.loss, "Cross-entropy (BCEWithLogitsLoss) takes the answer as a "
        "logit, squared error (MSELoss) as a number near 0 or 1")
    for control in made.values():
        if control.has_trait("tooltip"):  # not in ipywidgets 7, which Colab has
            control.tooltip += ". Training begins anew"
    made = {
        **made,
        "optimizer": _pick("optimizer", OPTIMIZERS, own.optimizer, d.optimizer,
                           "How the weights follow the gradients; momentum is 0.9"),
        "lr": _steps("learning rate", RATES, d.lr, "The length of the optimizer's steps"),
        "batch": _steps("batch size", [*BATCHES[:-1], ("all", ALL)], d.batch,
                        "Examples to a step"),
        "decay": _steps("weight decay", DECAYS, d.decay,
                        "L2: this times W is added to each dL/dW; biases are free"),
        "target": choice("stop at", TARGETS,
                         help="End the training when this is reached after an epoch"),
        "lines": choice("lines", [WEIGHTS, GRADIENTS],
                        help="What the widths of the lines are; gradients are those of the loss "
                             "on the training set"),
        "deltas": _check("deltas", False,
                         "Under each unit: the mean size of dL/dz of one training example"),
        "confusion": _check("confusion matrix", False,
                            "Of the validation set, as a table under the picture"),
        "speed": _steps("speed", [(name, name) for name in SPEEDS], "normal",
                        "How much is trained from one picture to the next: a batch, an epoch, ten "
                        "epochs, or what can be"),
        "chosen": choice("weight or bias", [(NOTHING, ())],
                         help="Press a line in the picture, or a unit for its bias; then set it")}
    for control in made.values():
        if not isinstance(control, W.Checkbox):
            control.layout.width, control.style.description_width = "19em", "7.4em"
    return made


def parameters(s):
    """(name, (layer, i, k)) of each weight, and (name, (layer, None, k)) of each bias."""
    sizes = [len(s.features), *s.units, 1]
    return [(f"{named(s, layer)}, {which}", (layer, i, k))
            for layer, (n, m) in enumerate(zip(sizes, sizes[1:])) for k in range(m)
            for i, which in [*((i, weight(s, layer, i, k)) for i in range(n)),
                             (None, "b" if layer == len(s.units) else f"b[{k + 1}]")]]


def named(s, layer):
    """The name of a layer of weights."""
    return "the output" if layer == len(s.units) else f"layer {layer + 1}"


def weight(s, layer, i, k):
    """The name of a weight in its layer."""
    return f"W[{i + 1}]" if layer == len(s.units) else f"W[{i + 1}, {k + 1}]"


def settings(values):
    """The Settings that the values of the controls make."""
    n = values["layers"]
    same = {name: values[name] for name in vars(Settings()) if name in values}
    return Settings(**same, features=tuple(name for name in FEATURES if values[name]),
                    units=tuple(values[f"units{i}"] for i in range(1, n + 1)),
                    activations=tuple(values[f"activation{i}"] for i in range(1, n + 1)))


def control_values(s):
    """The values of the controls that make Settings; layers that are not there keep theirs."""
    values = {name: name in s.features for name in FEATURES} | {"layers": len(s.units)}
    for part, of in (("units", s.units), ("activation", s.activations)):
        values |= {f"{part}{i}": value for i, value in enumerate(of, 1)}
    return values | {name: value for name, value in vars(s).items()
                     if name not in ("features", "units", "activations")}
