"""Exercise 10.7, draw one of the best k: judged by how often each token comes.

What is said about it stands in words.md.
"""

import numpy as np

from utils.exercises.comparing import describe_type
from utils.exercises.exercise import Case, Forms, Part, generator
from utils.lesson_10.e03_attention import softmax

FEW, MANY = 40, 800  # draws: for k = 1, and for more
# A token that comes c times in n draws, each with probability p, has n KL(c/n, p) > FAR with
# probability at most 2 exp(-FAR) (Chernoff). All cases together have fewer than 40 possible tokens:
# a right answer seems wrong with probability 80 exp(-FAR) = 1e-9, whatever numbers it draws.
FAR = 25.0


def logits_to_cut(rng):
    """Logits (V,), k, temperatures, and what makes the rng. Where the cut falls, no two are
    equal."""
    high, low = np.array([1.0, 4.0, 2.0, 5.0, 3.0]), np.array([-1001.0, -1003.0, -1000.0, -1002.0])
    flat = np.array([0.1, 0.5, 0.3, 0.0, 0.6, 0.2, 0.4])
    return [
        Case("one token", (np.array([0.5]), 1, 1.0, generator(1))),
        Case("the best one of three", (np.array([1.0, 3.0, 2.0]), 1, 1.0, generator(2))),
        Case("the best one of four alike", (flat[:4] + 9, 1, 5.0, generator(3))),
        Case("the first is the best", (np.array([2.0, 1.0, 0.0]), 1, 1.0, generator(4))),
        Case("a temperature near 0", (high, 4, 1e-3, generator(5))),
        Case("logits of 1000", (np.array([0.0, 1000.0, -1000.0, 900.0]), 3, 1.0, generator(6))),
        Case("the best two of five", (high, 2, 1.0, generator(7))),
        Case("the best two, equal", (np.array([3.0, 0.0, 3.0, 1.0]), 2, 1.0, generator(8))),
        Case("the best three of seven nearly alike", (flat, 3, 1.0, generator(9))),
        Case("all tokens", (np.array([1.0, 0.0, 2.0]), 3, 1.0, generator(10))),
        Case("a temperature above 1", (10 * high, 3, 10.0, generator(11))),
        Case("a temperature below 1", (flat, 4, 0.1, generator(12))),
        Case("all logits far below 0", (low, 3, 2.0, generator(13))),
        Case("integers for the logits", (np.array([3, 0, 4, 1]), 3, 2, generator(14))),
    ]


def sample_top_k(logits, k, temperature, rng):
    best = np.argsort(logits)[-k:]
    return int(rng.choice(best, p=softmax(logits[best] / temperature)))


def probabilities(logits, k, temperature):
    """Of each token (V,): 0 for those that are cut off."""
    return _over(logits >= np.sort(logits)[-k], logits / temperature)


def _over(chosen, z):
    """The softmax of those logits that were chosen (V,), 0 for the others."""
    return softmax(np.where(chosen, z, -np.inf))


def _smallest(logits, k, temperature):
    return _over(logits <= np.sort(logits)[k - 1], logits / temperature)


def observe(answer, logits, k, temperature, new_rng):
    """What is true of many draws. The first gets the logits themselves, so that a change is seen,
    the others copies."""
    before = logits.copy()
    count = FEW if k == 1 else MANY
    certain = probabilities(before, k, temperature).max() > 1 - 1e-9
    rng = new_rng()
    drawn = [answer(before.copy() if i else logits, k, temperature, rng) for i in range(count)]
    if any(token is None for token in drawn):
        return None
    n_tokens = len(before)
    odd = next((what for token in drawn if (what := _odd(token, n_tokens))), "")
    facts = {"what comes": odd or f"integers from 0 to {n_tokens - 1}"}
    often = np.zeros(n_tokens) if odd else np.bincount(drawn, minlength=n_tokens) / count
    if not certain:
        facts["from draw to draw"] = (
            "always the same token" if often.max() == 1 else "the tokens change")
    facts[f"how often each token comes in {count} draws"] = often if odd else _nearest(
        often, count, before, k, temperature)
    if not certain:
        again = new_rng()
        repeated = [answer(before.copy(), k, temperature, again) for _ in range(FEW)]
        facts["a second rng with the same seed gives"] = (
            "the same tokens" if odd or repeated == drawn[:FEW] else "other tokens")
    return facts


def _odd(token, n_tokens):
    """What is wrong with a token, or ""."""
    if type(token) is float and token.is_integer():
        return "whole numbers that are floats"
    if isinstance(token, np.ndarray | bool) or not isinstance(token, int | np.integer):
        return describe_type(token)
    return "" if 0 <= token < n_tokens else f"numbers outside of 0 to {n_tokens - 1}"


def _nearest(often, count, logits, k, temperature):
    """The probabilities that these frequencies can't be told from, so that equal slips look equal;
    else the frequencies. often -- (V,)"""
    z, best = np.asarray(logits, float), probabilities(logits, k, temperature)
    known = (best, probabilities(logits, k, 1), probabilities(logits, k, 1 / temperature),
             (best > 0) / k, softmax(z / temperature), probabilities(-z, k, temperature),
             _smallest(z, k, temperature), probabilities(z, min(k + 1, len(z)), temperature),
             probabilities(z, max(k - 1, 1), temperature))
    return next((p for p in known if can_be(often, count, p)), often.round(2))


def can_be(often, count, p):
    """Whether frequencies of so many draws can come from the probabilities p."""
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(f > 0, f * np.log(f / q), 0.0)
                 for f, q in ((often, p), (1 - often, np.maximum(1 - p, 0)))]
    return bool((count * sum(parts) <= FAR).all())


def drawn(p, rng):
    """The place of a probability, drawn: by their sums."""
    return int(np.searchsorted(np.cumsum(p), rng.random(), side="right"))


def _of(p_of):
    """A sample_top_k that draws with other probabilities: p_of(logits, k, temperature)."""
    return lambda logits, k, temperature, rng: drawn(p_of(logits, k, temperature), rng)


def _of_shares(p_of):
    """The two ways to draw with numbers that do not sum to 1: rng.choice refuses them, sums do not.
    """
    return (_of(p_of), lambda logits, k, temperature, rng: int(
        rng.choice(len(logits), p=p_of(logits, k, temperature))))


def _cut(logits, k, temperature):
    """The probabilities of all, those of the best k left as they are: no more a sum of 1."""
    p = softmax(logits / temperature)
    return np.where(p < np.sort(p)[-k], 0.0, p)


def _divided_late(logits, k, temperature):
    """The probabilities of the best k at temperature 1, divided by the temperature."""
    return probabilities(logits, k, 1) / temperature


def _place(logits, k, temperature, rng):
    """The place among the k, not the token."""
    return drawn(softmax(np.sort(logits)[-k:] / temperature), rng)


def _place_from_the_best(logits, k, temperature, rng):
    return drawn(softmax(np.sort(logits)[::-1][:k] / temperature), rng)


def _zeros(logits, k, temperature):
    """Logits that are cut off become 0."""
    return softmax(np.where(logits < np.sort(logits)[-k], 0.0, logits) / temperature)


def _order_lost(logits, k, temperature, rng):
    best = np.flatnonzero(logits >= np.sort(logits)[-k])
    return int(best[drawn(softmax(np.sort(logits)[-k:] / temperature), rng) % len(best)])


def _naive(logits, k, temperature, rng):
    best = np.argsort(logits)[-k:]
    e = np.exp(logits[best] / temperature)
    return int(rng.choice(best, p=e / e.sum()))


def _uniform(logits, k, temperature, rng):
    return int(rng.choice(np.argsort(logits)[-k:]))


def _seeded(seed):
    return lambda logits, k, temperature, rng: sample_top_k(
        logits, k, temperature, np.random.default_rng(seed))


PART = Part(sample_top_k, cases=logits_to_cut, observe=observe, wrong={
    "the k smallest": _of(_smallest),
    "the least likely": _of(lambda logits, k, temperature: probabilities(-logits, k, temperature)),
    "nothing cut": _of(lambda logits, k, temperature: softmax(logits / temperature)),
    "one more": _of(lambda logits, k, temperature: probabilities(
        logits, min(k + 1, len(logits)), temperature)),
    "one fewer": _of(lambda logits, k, temperature: probabilities(
        logits, max(k - 1, 1), temperature)),
    "sum below 1": Forms(_of_shares(_cut)),
    "logits of 0": _of(_zeros),
    "place among the best": Forms([_place, _place_from_the_best]),
    "order lost": _order_lost,
    "no temperature": _of(lambda logits, k, temperature: probabilities(logits, k, 1)),
    "times the temperature": _of(
        lambda logits, k, temperature: probabilities(logits, k, 1 / temperature)),
    "after softmax": Forms(_of_shares(_divided_late)),
    "all k alike": _uniform,
    "the best always": lambda logits, k, temperature, rng: int(np.argmax(logits)),
    "the k-th always": lambda logits, k, temperature, rng: int(np.argsort(logits)[-k]),
    "overflow": _naive,
    "a generator of its own": Forms([
        _seeded(None), lambda logits, k, temperature, rng: int(
            np.random.choice(len(logits), p=probabilities(logits, k, temperature)))]),
    "fixed seed": Forms([_seeded(seed) for seed in (0, 1, 42)]),
    "array of one": lambda logits, k, temperature, rng: rng.choice(
        len(logits), 1, p=probabilities(logits, k, temperature)),
    "several at once": Forms([
        lambda logits, k, temperature, rng: np.argsort(logits)[-k:],
        lambda logits, k, temperature, rng: rng.choice(
            len(logits), k, p=probabilities(logits, k, temperature))]),
    "no token": Forms([
        lambda logits, k, temperature, rng: logits[sample_top_k(logits, k, temperature, rng)],
        lambda logits, k, temperature, rng: int(
            logits[sample_top_k(logits, k, temperature, rng)]),
        lambda logits, k, temperature, rng: rng.random()]),
})
