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
        Case("a temperature of 1", (np.array([1.0, 0.0, 2.0]), 1.0, generator(6))),
        Case("a temperature above 1", (rising, 2.5, generator(7))),
        Case("a temperature below 1", (np.array([1.0, 0.4, 0.8, 0.0]), 0.4, generator(8))),
        Case("two largest logits", (np.array([4.0, 1.0, 4.0]), 1e-3, generator(9))),
        Case("all logits far below 0", (np.array([-1001.0, -2000.0, -1000.0]), 2.0, generator(10))),
        Case("integers for the logits", (np.array([3, 0, 4, 1]), 3, generator(11))),
    ]


def sample_next(logits, temperature, rng):
    return int(rng.choice(len(logits), p=softmax(logits / temperature)))


def observe(answer, logits, temperature, new_rng):
    """What is true of many draws. The first one gets the logits themselves, so that a change is
    seen, the others copies."""
    before, right = logits.copy(), softmax(logits / temperature)
    count = FEW if right.max() > 1 - 1e-9 else MANY
    rng = new_rng()
    drawn = [answer(before.copy() if i else logits, temperature, rng) for i in range(count)]
    if any(token is None for token in drawn):
        return None
    wanted = f"integers from 0 to {len(right) - 1}"
    if odd := next((what for token in drawn if (what := _odd(token, len(right)))), ""):
        return {"what comes": odd}
    tokens = np.array(drawn, int)
    facts = {"what comes": wanted}
    if count == MANY:
        facts["from draw to draw"] = _changing(tokens, before)
    often = np.bincount(tokens, minlength=len(right)) / count
    facts[f"how often each token comes in {count} draws"] = _nearest(often, before, temperature)
    if count == MANY:
        again = new_rng()
        repeated = [answer(before.copy(), temperature, again) for _ in range(FEW)]
        facts["a second rng with the same seed gives"] = (
            "the same tokens" if repeated == drawn[:FEW] else "other tokens")
    return facts


def _odd(token, n_tokens):
    """What is wrong with a token that is no integer from 0 on, or "". """
    if isinstance(token, np.ndarray) or not isinstance(token, int | np.integer):
        return describe_type(token)
    return "" if 0 <= token < n_tokens else f"numbers outside of 0 to {n_tokens - 1}"


def _changing(tokens, logits):
    if (tokens != tokens[0]).any():
        return "they change"
    most_likely = logits[tokens[0]] == logits.max()
    return "always the most likely token" if most_likely else "always the same token"


def _nearest(often, logits, temperature):
    """The probabilities that these frequencies can't be told from, so that equal slips look equal;
    else the frequencies. often -- (V,)"""
    z = np.asarray(logits, float)
    known = (z / temperature, z * temperature, z, 0 * z, softmax(z) / temperature,
             softmax(z / temperature), -z / temperature, np.sort(z) / temperature)
    anew = np.minimum(np.cumsum(softmax(z / temperature)), 1.0)  # a new number at each token
    walked = anew * np.cumprod([1.0, *(1 - anew[:-1])])
    return next((p for p in (*map(softmax, known), walked) if _can_be(often, p)), often.round(2))


def _can_be(often, p):
    """Whether frequencies of MANY draws, or of FEW, can come from the probabilities p."""
    count = FEW if p.max() > 1 - 1e-9 else MANY
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(f > 0, f * np.log(f / q), 0.0)
                 for f, q in ((often, p), (1 - often, np.maximum(1 - p, 0)))]
    is_certain = count == FEW and (often.round() == p.round()).all()
    return (count * sum(parts) <= FAR).all() and (count == MANY or is_certain)


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
    "not divided by the sum": Forms(_of(
        lambda logits, temperature: np.exp((logits - logits.max()) / temperature))),
    "a new number at each token": _with_new_numbers,
    "softmax twice": Forms([
        _drawn(lambda logits, temperature: softmax(logits) / temperature),
        _drawn(lambda logits, temperature: softmax(softmax(logits / temperature)))]),
    "the most likely": lambda logits, temperature, rng: int(np.argmax(logits)),
    "all alike": lambda logits, temperature, rng: int(rng.integers(len(logits))),
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
        lambda logits, temperature, rng: logits[sample_next(logits, temperature, rng)],
        lambda logits, temperature, rng: np.float64(
            softmax(logits / temperature)[sample_next(logits, temperature, rng)])]),
})
