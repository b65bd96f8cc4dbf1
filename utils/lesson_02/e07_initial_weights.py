"""Exercise 2.7, initial weights: the right answers, what is true of weights however they are drawn, and what to try."""

import math

import numpy as np

from utils.activations import relu
from utils.exercises.exercise import Case, generator
from utils.exercises.old_form import Mistake

ARGUMENTS = ("fan_in", "fan_out", "rng")
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


def xavier_init(fan_in, fan_out, rng):
    return rng.normal(0.0, math.sqrt(2 / (fan_in + fan_out)), (fan_in, fan_out))


def he_init(fan_in, fan_out, rng):
    return rng.normal(0.0, math.sqrt(2 / fan_in), (fan_in, fan_out))


def xavier_statistics(init, fan_in, fan_out, new_rng, look):
    """Observe xavier_init: see `_statistics`."""
    return _statistics(init, fan_in, fan_out, new_rng, look, "2/(fan_in + fan_out)", np.tanh, (0.17, 0.3))


def he_statistics(init, fan_in, fan_out, new_rng, look):
    """Observe he_init: see `_statistics`."""
    return _statistics(init, fan_in, fan_out, new_rng, look, "2/fan_in", relu, (0.2, 3.2))


def _statistics(init, fan_in, fan_out, new_rng, look, wanted, activation, band):
    """What is true of initial weights however they are drawn; look -- at "one" large draw, at "many" small ones, or at a
    "deep" network. The bands reach six standard deviations to either side, measured over 200 seeds of normal and uniform
    weights."""
    def draw(rng):
        return np.asarray(init(fan_in, fan_out, rng), float)

    rng = new_rng()
    if look == "deep":
        low, high = band
        size = math.exp(np.mean([math.log(_rms_of_layer_10(draw, activation, rng) or 1e-300) for _ in range(3)]))
        place = f"between {low} and {high}" if low <= size <= high else f"below {low}" if size < low else f"above {high}"
        return {SIZE: place}
    first = draw(rng)
    seen = {"its shape": str(first.shape)}
    if look == "one":
        same = first.ndim == 2 and ((first == first[:, :1]).all() or (first == first[:1]).all())
        seen["its rows and columns"] = "all equal" if same else "different"
        return seen | _moments(first, wanted, fan_in, fan_out) | {"its distribution": _distribution(first)}
    seen["a second rng with the same seed gives"] = _compared(first, draw(new_rng()))
    seen["the same rng, asked again, gives"] = _compared(first, draw(rng))
    seen["an rng with another seed gives"] = _compared(first, draw(np.random.default_rng(12345)))
    moments = _moments(np.stack([draw(rng) for _ in range(REPEATS)]), wanted, fan_in, fan_out)
    moments["its variance"] = wanted if moments["its variance"] == wanted else "something else"
    return seen | moments


def _compared(first, second):
    return "the same weights" if np.array_equal(first, second) else "other weights"


def _moments(weights, wanted, fan_in, fan_out):
    """The mean (0 within six standard errors, else one digit), and the name of the variance (within five)."""
    mean, variance, n = weights.mean(), weights.var(), weights.size
    if not abs(mean) <= 6 * math.sqrt(variance / n):
        return {"its mean": float(f"{mean:.1g}"), "its variance": "not measured yet"}
    near = 5 * math.sqrt(2 / n)  # 2 / n: the relative squared error of the variance of n normal numbers
    names = [wanted, *VARIANCES]
    named = (name for name in names if abs(variance - (v := VARIANCES[name](fan_in, fan_out))) <= near * v)
    return {"its mean": 0.0, "its variance": next(named, f"{variance:.2g}")}


def _distribution(weights):
    """By the kurtosis: 3 if normal, 1.8 if uniform, give or take ten standard errors of so many numbers."""
    off = weights - weights.mean()
    kurtosis = np.mean(off**4) / (np.mean(off**2) ** 2 or 1)
    return "normal or uniform" if 1.6 < kurtosis < 3.4 else "another"


def _rms_of_layer_10(draw, activation, rng):
    x = np.random.default_rng(10).normal(size=(20, 50))
    for _ in range(10):
        x = activation(x @ draw(rng))
    return math.sqrt(np.mean(x * x))


def layers(rng):
    sizes = {"more inputs than neurons": (175, 135, "one"), "more neurons than inputs": (135, 175, "one"),
             "two inputs, two neurons": (2, 2, "many"), "ten layers of 50 neurons": (50, 50, "deep")}
    return [Case(label, (fan_in, fan_out, generator(seed), look))
            for seed, (label, (fan_in, fan_out, look)) in enumerate(sizes.items(), 1)]


def _with_std(std):
    """Normal weights with this standard deviation, a function of (fan_in, fan_out)."""
    return lambda fan_in, fan_out, rng: rng.normal(0, std(fan_in, fan_out), (fan_in, fan_out))


def _mistakes(sigma, denominator, others):
    """The mistakes that both initializers share. sigma -- the right standard deviation, a function of (fan_in, fan_out)"""
    def uniform_up_to_sigma(fan_in, fan_out, rng):
        return sigma(fan_in, fan_out) * rng.uniform(-1, 1, (fan_in, fan_out))

    table = {
        f"The variance is the square of 2/{denominator}. What does rng.normal take, the variance or the standard "
        "deviation?": _with_std(lambda fan_in, fan_out: sigma(fan_in, fan_out) ** 2),
        "The variance is a third of what it should be. How large is the variance of uniform numbers between -a and a?":
            uniform_up_to_sigma,
        "The variance is three times too large. That limit belongs to uniform numbers: which number does a normal "
        "distribution take?": _with_std(lambda fan_in, fan_out: 3**0.5 * sigma(fan_in, fan_out)),
        "All your weights have one sign, so their mean is not 0. Between which limits should they lie?":
            lambda fan_in, fan_out, rng: sigma(fan_in, fan_out) * rng.random((fan_in, fan_out)),
        "Your array has the shape (fan_out, fan_in). Column k holds the weights of neuron k: how many rows does it have?":
            lambda fan_in, fan_out, rng: rng.normal(0, sigma(fan_in, fan_out), (fan_out, fan_in)),
        "You drew from NumPy's global generator, so that nobody can repeat your numbers. Which generator came in?":
            lambda fan_in, fan_out, rng: np.random.normal(0, sigma(fan_in, fan_out), (fan_in, fan_out)),
        "You made a generator of your own with a fixed seed: every layer gets the same numbers. Which generator came in?":
            lambda fan_in, fan_out, rng: np.random.default_rng(0).normal(0, sigma(fan_in, fan_out), (fan_in, fan_out)),
        "These are plain standard normal weights. By what must they be multiplied?": _with_std(lambda fan_in, fan_out: 1),
        "A fixed 0.01 suits no layer but one. How does the size depend on the number of inputs?":
            _with_std(lambda fan_in, fan_out: 0.01),
        "All weights are 0, so all neurons are alike and nothing passes. What tells them apart at the start?":
            lambda fan_in, fan_out, rng: np.zeros((fan_in, fan_out)),
    }
    table |= {message: _with_std(std) for message, std in others.items()}
    return tuple(Mistake(answer, message) for message, answer in table.items())


XAVIER_MISTAKES = _mistakes(lambda n, k: (2 / (n + k)) ** 0.5, "(fan_in + fan_out)", {
    "The variance is half of what it should be. Which number stands above fan_in + fan_out?":
        lambda n, k: (1 / (n + k)) ** 0.5,
    "That is He's variance, for ReLU. Xavier looks at both sides of the layer.": lambda n, k: (2 / n) ** 0.5,
    "You looked at the inputs only. What enters on the way back?": lambda n, k: (1 / n) ** 0.5,
    "You looked at the outputs only. What enters on the way forward?": lambda n, k: (1 / k) ** 0.5,
})
HE_MISTAKES = _mistakes(lambda n, k: (2 / n) ** 0.5, "fan_in", {
    "The variance is half of what it should be. ReLU stops half of the numbers: what makes up for it?":
        lambda n, k: (1 / n) ** 0.5,
    "You divided by the number of neurons. How many products does one weighted sum add up?":
        lambda n, k: (2 / k) ** 0.5,
    "That is Xavier's variance. He looks at the inputs only.": lambda n, k: (2 / (n + k)) ** 0.5,
})
