"""Exercise 9.6, draw the next letter: judged by how often each token comes, which chance decides.

What is said about it stands in words.md.
"""

import numpy as np

from utils.activations import softmax
from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Case, Forms, Part, generator

FEW, MANY = 40, 1500  # draws: where one token is certain, and where several are possible
# A token that comes k times in n draws, each with probability p, has n KL(k/n, p) > FAR with
# probability at most 2 exp(-FAR) (Chernoff). All cases have fewer than 30 possible tokens: together
# a right answer seems wrong with probability 60 exp(-FAR) = 8e-10, whatever numbers it draws.
FAR = 25.0


def logits_and_temperatures(rng):
    """Logits (V,), temperatures, and what makes the rng."""
    rising = np.array([0.0, 1.0, 2.0, 3.0])
    return [
        Case("a temperature near 0", (np.array([1.0, 3.0, 2.0]), 1e-3, generator(1))),
        Case("one token", (np.array([0.5]), 1.0, generator(2))),
        Case("the first token at a temperature near 0",
             (np.array([2.0, 1.0, 0.0]), 1e-3, generator(3))),
        Case("the last token at a temperature near 0",
             (np.array([0.0, -2.0, 1.0]), 1e-3, generator(4))),
        Case("logits of 1000", (np.array([0.0, 1000.0, -1000.0]), 1.0, generator(5))),
        Case("a temperature of 1", (np.array([2.0, 0.0, 1.0]), 1.0, generator(6))),
        Case("a temperature above 1", (rising, 2.5, generator(7))),
        Case("a temperature below 1", (np.array([1.0, 0.4, 0.8, 0.0]), 0.4, generator(8))),
        Case("two largest logits", (np.array([4.0, 1.0, 4.0]), 1e-3, generator(9))),
        Case("all logits far below 0", (np.array([-1000.0, -2000.0, -1001.0]), 1.0, generator(10))),
        Case("integers for the logits", (np.array([3, 0, 4, 1]), 3, generator(11))),
    ]


def sample_next(logits, temperature, rng):
    return int(rng.choice(len(logits), p=softmax(logits / temperature)))


def observe(answer, logits, temperature, new_rng):
    """What is true of many draws. The first one gets the logits themselves, so that a change is
    seen, the others copies."""
    before, right = logits.copy(), softmax(logits / temperature)
    is_certain = right.max() > 1 - 1e-9
    count, rng = FEW if is_certain else MANY, new_rng()
    drawn = [answer(before.copy() if i else logits, temperature, rng) for i in range(count)]
    if any(token is None for token in drawn):
        return None
    names = ["what comes", f"in {count} draws"] if is_certain else [
        "what comes", "from draw to draw", f"how often each token comes in {count} draws",
        "a second rng with the same seed gives"]
    if odd := next((what for token in drawn if (what := _odd(token, len(right)))), ""):
        return dict.fromkeys(names, odd)
    tokens, comes = np.array(drawn, int), f"integers from 0 to {len(right) - 1}"
    if is_certain:
        is_one = (tokens == tokens[0]).all()
        return dict(zip(names, [comes, f"always {tokens[0]}" if is_one else "several tokens"]))
    again = new_rng()
    repeated = [answer(before.copy(), temperature, again) for _ in range(FEW)]
    often = np.bincount(tokens, minlength=len(right)) / count
    return dict(zip(names, [
        comes, _changing(tokens, before), _nearest(often, before, temperature),
        "the same tokens" if repeated == drawn[:FEW] else "other tokens"]))


def _odd(token, n_tokens):
    """What is wrong with a token; "" if it is an integer from 0 to n_tokens - 1."""
    if isinstance(token, float | np.floating) and 0 <= token <= 1:
        return "floats from 0 to 1"
    if isinstance(token, np.ndarray) or not isinstance(token, int | np.integer):
        return describe_type(token)
    return "" if 0 <= token < n_tokens else f"numbers outside of 0 to {n_tokens - 1}"


def _changing(tokens, logits):
    if (tokens != tokens[0]).any():
        return "they change"
    most_likely = logits[tokens[0]] == logits.max()
    return "always the most likely token" if most_likely else "always the same token"


def _nearest(often, logits, temperature):
    """The right probabilities if these frequencies (V,) can't be told from them; else the known
    wrong ones that are nearest, so that equal slips look equal; else the frequencies."""
    z = np.asarray(logits, float)
    right = softmax(z / temperature)
    is_right = _farthest(often, right) <= FAR
    if temperature < 1:  # where some known ones are too much alike
        return "as softmax(logits / temperature) says" if is_right else "in another proportion"
    if is_right:
        return right
    wrong = [*map(softmax, (z * temperature, z, 0 * z, softmax(z) / temperature, right,
                            -z / temperature, np.sort(z) / temperature)),
             _walked(right), _cut(np.exp((z - z.max()) / temperature)),
             _cut(softmax(z) ** (1 / temperature))]
    nearest = min(wrong, key=lambda p: _farthest(often, p))
    if _farthest(often, nearest) > FAR:
        return often.round(2)
    return softmax(0 * z) if _farthest(nearest, softmax(0 * z)) < 2 * FAR else nearest


def _walked(p):
    """How often each token comes if one goes from token to token, with a new number at each."""
    up_to = np.minimum(np.cumsum(p), 1.0)
    return up_to * np.cumprod([1.0, *(1 - up_to[:-1])])


def _cut(parts):
    """How often each token comes if a number from 0 to 1 is looked up in sums that go above 1."""
    return np.diff(np.minimum(np.cumsum(parts), 1.0), prepend=0.0)


def _farthest(often, p):
    """The largest n KL(k/n, p) of a token in MANY draws. often, p -- (V,)"""
    with np.errstate(all="ignore"):
        parts = [np.where(f > 0, f * np.log(f / q), 0.0)
                 for f, q in ((often, p), (1 - often, np.maximum(1 - p, 0)))]
    return (MANY * sum(parts)).max()


def _inverse(p, rng):
    """A token drawn by the sums of the probabilities."""
    return int(np.searchsorted(np.cumsum(p), rng.random(), side="right"))


def _with_new_numbers(logits, temperature, rng):
    up_to = np.cumsum(softmax(logits / temperature))
    return next((i for i in range(len(up_to)) if rng.random() < up_to[i]), len(up_to) - 1)


def _drawn(z_of):
    """A sample_next that draws with softmax(z_of(logits, temperature))."""
    return lambda logits, temperature, rng: _inverse(softmax(z_of(logits, temperature)), rng)


def _of(p_of):
    """The two ways to draw with the numbers p_of(logits, temperature), which are not probabilities:
    rng.choice refuses them, sums do not."""
    return (lambda logits, temperature, rng: int(
                rng.choice(len(logits), p=p_of(logits, temperature))),
            lambda logits, temperature, rng: _inverse(p_of(logits, temperature), rng))


def _naive(logits, temperature):
    e = np.exp(logits / temperature)
    return e / e.sum()


def _moved(step):
    def answer(logits, temperature, rng):
        return sample_next(logits, temperature, rng) + step

    return answer


PART = Part(sample_next, cases=logits_and_temperatures, observe=observe, wrong={
    "times the temperature": _drawn(lambda logits, temperature: logits * temperature),
    "no temperature": _drawn(lambda logits, temperature: logits),
    "after softmax": Forms([
        *_of(lambda logits, temperature: softmax(logits) / temperature),
        *_of(lambda logits, temperature: softmax(logits) ** (1 / temperature))]),
    "largest before the division": Forms(_of(lambda logits, temperature: (
        lambda e: e / e.sum())(np.exp(logits / temperature - logits.max())))),
    "sums not built": lambda logits, temperature, rng: int(
        np.searchsorted(softmax(logits / temperature), rng.random())),
    "not divided by the sum": Forms(_of(
        lambda logits, temperature: np.exp((logits - logits.max()) / temperature))),
    "a new number at each token": _with_new_numbers,
    "the most likely": lambda logits, temperature, rng: int(np.argmax(logits)),
    "all alike": Forms([
        lambda logits, temperature, rng: int(rng.integers(len(logits))),
        _drawn(lambda logits, temperature: softmax(logits) / temperature),
        _drawn(lambda logits, temperature: softmax(logits / temperature))]),
    "least likely first": _drawn(lambda logits, temperature: -logits / temperature),
    "order lost": _drawn(lambda logits, temperature: np.sort(logits) / temperature),
    "overflow": Forms(_of(_naive)),
    "a generator of its own": lambda logits, temperature, rng: sample_next(
        logits, temperature, np.random.default_rng()),
    "fixed seed": Forms([lambda logits, temperature, rng, seed=seed: sample_next(
        logits, temperature, np.random.default_rng(seed)) for seed in (0, 1, 42)]),
    "one too far": _moved(1),
    "one too early": _moved(-1),
    "probabilities": lambda logits, temperature, rng: softmax(logits / temperature),
    "array of one": lambda logits, temperature, rng: rng.choice(
        len(logits), 1, p=softmax(logits / temperature)),
    "many at once": lambda logits, temperature, rng: rng.choice(
        len(logits), len(logits), p=softmax(logits / temperature)),
    "no token": Forms([
        lambda logits, temperature, rng: rng.random(),
        lambda logits, temperature, rng: np.float64(
            softmax(logits / temperature)[sample_next(logits, temperature, rng)])]),
})
