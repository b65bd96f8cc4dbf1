"""Exercise 2.7, initial weights: what is true of them however they are drawn, and wrong ones."""

import math

import numpy as np

from utils.activations import relu
from utils.exercises.exercise import Case, Part, generator
from utils.neurons import he_init, xavier_init

VARIANCES = {  # what initial weights may have for a variance, by its name
    "2/(fan_in + fan_out)": lambda fan_in, fan_out: 2 / (fan_in + fan_out),
    "2/fan_in": lambda fan_in, fan_out: 2 / fan_in,
    "2/fan_out": lambda fan_in, fan_out: 2 / fan_out,
    "1/fan_in": lambda fan_in, fan_out: 1 / fan_in,
    "1/fan_out": lambda fan_in, fan_out: 1 / fan_out,
    "1/(fan_in + fan_out)": lambda fan_in, fan_out: 1 / (fan_in + fan_out),
    "the square of 2/(fan_in + fan_out)": lambda fan_in, fan_out: 4 / (fan_in + fan_out) ** 2,
    "the square of 2/fan_in": lambda fan_in, fan_out: 4 / fan_in**2,
    "a third of 2/(fan_in + fan_out)": lambda fan_in, fan_out: 2 / 3 / (fan_in + fan_out),
    "a third of 2/fan_in": lambda fan_in, fan_out: 2 / 3 / fan_in,
    "6/(fan_in + fan_out)": lambda fan_in, fan_out: 6 / (fan_in + fan_out),
    "6/fan_in": lambda fan_in, fan_out: 6 / fan_in,
    "0": lambda fan_in, fan_out: 0.0,
    "0.0001": lambda fan_in, fan_out: 1e-4,
    "1": lambda fan_in, fan_out: 1.0,
}
SIZE = "the size (root mean square) of what layer 10 gives"
REPEATS = 500  # of a draw of a few weights


def layers(rng):
    """Numbers of inputs and neurons, a generator to draw with, and what to look at."""
    sizes = {
        "more inputs than neurons": (175, 135, "one"),
        "more neurons than inputs": (135, 175, "one"),
        "two inputs, two neurons": (2, 2, "many"),
        "ten layers of 50 neurons": (50, 50, "deep"),
    }
    return [Case(label, (fan_in, fan_out, generator(seed), look))
            for seed, (label, (fan_in, fan_out, look)) in enumerate(sizes.items(), 1)]


# ---- what is observed ----------------------------------------------------------------------------


def observe_xavier(init, *case):
    """What is true of Xavier's weights."""
    return _statistics(init, *case, "2/(fan_in + fan_out)", np.tanh, (0.17, 0.3))


def observe_he(init, *case):
    """What is true of He's weights."""
    return _statistics(init, *case, "2/fan_in", relu, (0.2, 3.2))


def _statistics(init, fan_in, fan_out, new_rng, look, wanted, activation, band):
    """What is true of initial weights however they are drawn.

    look   -- at "one" large draw, at "many" small ones, or at a "deep" network of such layers
    wanted -- the name of the right variance
    band   -- of sizes in layer 10: six standard deviations to either side, measured over 200 seeds
              of normal and uniform weights
    """
    def draw(rng):
        return np.asarray(init(fan_in, fan_out, rng), float)

    rng = new_rng()
    if look == "deep":
        low, high = band
        sizes = [_rms_of_layer_10(draw, activation, rng) or 1e-300 for _ in range(3)]
        size = math.exp(np.mean([math.log(size) for size in sizes]))  # their geometric mean
        if low <= size <= high:
            return {SIZE: f"between {low} and {high}"}
        return {SIZE: f"below {low}" if size < low else f"above {high}"}
    first = draw(rng)
    seen = {"its shape": str(first.shape)}
    if look == "one":
        same = first.ndim == 2 and ((first == first[:, :1]).all() or (first == first[:1]).all())
        seen["its rows and columns"] = "all equal" if same else "different"
        seen |= _moments(first, wanted, fan_in, fan_out)
        return seen | {"its distribution": _distribution(first)}
    seen["a second rng with the same seed gives"] = _compared(first, draw(new_rng()))
    seen["the same rng, asked again, gives"] = _compared(first, draw(rng))
    seen["an rng with another seed gives"] = _compared(first, draw(np.random.default_rng(12345)))
    draws = np.stack([draw(rng) for _ in range(REPEATS)])
    moments = _moments(draws, wanted, fan_in, fan_out)
    if moments["its variance"] != wanted:
        moments["its variance"] = "something else"
    return seen | moments


def _compared(first, second):
    return "the same weights" if np.array_equal(first, second) else "other weights"


def _moments(weights, wanted, fan_in, fan_out):
    """The mean (0 within six standard errors), and the name of the variance (within five)."""
    mean, variance, n = weights.mean(), weights.var(), weights.size
    if not abs(mean) <= 6 * math.sqrt(variance / n):
        return {"its mean": float(f"{mean:.1g}"), "its variance": "not measured yet"}
    near = 5 * math.sqrt(2 / n)  # 2 / n: relative squared error of the variance of n normal numbers
    expected = {name: VARIANCES[name](fan_in, fan_out) for name in [wanted, *VARIANCES]}
    named = (name for name, v in expected.items() if abs(variance - v) <= near * v)
    return {"its mean": 0.0, "its variance": next(named, f"{variance:.2g}")}


def _distribution(weights):
    """By the kurtosis: 3 if normal, 1.8 if uniform, give or take ten standard errors of so many."""
    off = weights - weights.mean()
    kurtosis = np.mean(off**4) / (np.mean(off**2) ** 2 or 1)
    return "normal or uniform" if 1.6 < kurtosis < 3.4 else "another"


def _rms_of_layer_10(draw, activation, rng):
    x = np.random.default_rng(10).normal(size=(20, 50))
    for _ in range(10):
        x = activation(x @ draw(rng))
    return math.sqrt(np.mean(x * x))


# ---- wrong answers -------------------------------------------------------------------------------


def _wrong(std, others):
    """{name: a wrong initializer}, for n inputs and k neurons.

    std -- the right standard deviation, a function of (n, k); others -- {name: a wrong one}
    """
    def with_std(of):
        return lambda n, k, rng: rng.normal(0, of(n, k), (n, k))

    return {
        "variance as standard deviation": with_std(lambda n, k: std(n, k) ** 2),
        "uniform": lambda n, k, rng: std(n, k) * rng.uniform(-1, 1, (n, k)),
        "limit of uniform numbers": with_std(lambda n, k: 3**0.5 * std(n, k)),
        "one sign": lambda n, k, rng: std(n, k) * rng.random((n, k)),
        "transposed": lambda n, k, rng: rng.normal(0, std(n, k), (k, n)),
        "global generator": lambda n, k, rng: np.random.normal(0, std(n, k), (n, k)),
        "fixed seed": lambda n, k, rng: np.random.default_rng(0).normal(0, std(n, k), (n, k)),
        "standard normal": with_std(lambda n, k: 1),
        "fixed 0.01": with_std(lambda n, k: 0.01),
        "zeros": lambda n, k, rng: np.zeros((n, k)),
        **{name: with_std(of) for name, of in others.items()},
    }


WRONG_XAVIER = _wrong(lambda n, k: (2 / (n + k)) ** 0.5, {
    "half the variance": lambda n, k: (1 / (n + k)) ** 0.5,
    "He's variance": lambda n, k: (2 / n) ** 0.5,
    "inputs only": lambda n, k: (1 / n) ** 0.5,
    "outputs only": lambda n, k: (1 / k) ** 0.5,
})
WRONG_HE = _wrong(lambda n, k: (2 / n) ** 0.5, {
    "half the variance": lambda n, k: (1 / n) ** 0.5,
    "outputs for inputs": lambda n, k: (2 / k) ** 0.5,
    "Xavier's variance": lambda n, k: (2 / (n + k)) ** 0.5,
})
PARTS = (Part(xavier_init, cases=layers, observe=observe_xavier, wrong=WRONG_XAVIER),
         Part(he_init, cases=layers, observe=observe_he, wrong=WRONG_HE))
