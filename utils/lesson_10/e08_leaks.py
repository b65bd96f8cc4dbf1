"""Exercise 10.8, catch who looks ahead. What is said about it stands in words.md."""

import numpy as np

from utils.attention import block
from utils.backprop import Sequential
from utils.exercises.exercise import Case, Forms, Part
from utils.neurons import Linear
from utils.recurrent import RNN
from utils.sequences import Embedding, Positions

WORD = np.array([[2, 0, 1, 4, 3, 1]])  # tokens: of five


class Mixture:
    """A small network: each step gets a mixture of the tokens' rows, mix (T, T) saying how much of
    each. Two of them are equal if their numbers are."""

    def __init__(self, mix, n_tokens=5):
        rng = np.random.default_rng(3)
        self.mix, self.n_tokens = np.asarray(mix, float), n_tokens
        self.rows, self.W = rng.normal(size=(n_tokens, 6)), rng.normal(size=(6, n_tokens))

    def __repr__(self):
        return "a small network"

    def __eq__(self, other):
        return isinstance(other, Mixture) and all(map(
            np.array_equal, (self.mix, self.rows, self.W), (other.mix, other.rows, other.W)))

    __hash__ = None

    def forward(self, ids):
        ids = np.asarray(ids)
        if ids.size and not 0 <= ids.min() <= ids.max() < self.n_tokens:
            raise ValueError(f"the network takes tokens from 0 to {self.n_tokens - 1}, "
                             f"got {ids.min()} to {ids.max()}")
        steps = ids.shape[1]
        return np.tanh(self.mix[:steps, :steps] @ self.rows[ids]) @ self.W


class Network(Sequential):
    """Layers of the engine. Two of them are equal if their parameters are."""

    def __eq__(self, other):
        pairs = zip(self.parameters(), other.parameters())
        return all(np.array_equal(mine.value, theirs.value) for mine, theirs in pairs)

    __hash__ = None


class Reversed(Network):
    """It reads from the last step to the first."""

    def forward(self, x):
        return super().forward(x[:, ::-1])[:, ::-1]


def models(rng):
    """Networks that look ahead, or do not, and tokens (N, T)."""
    def looking(steps, *ahead, much=0.5, n_tokens=5):
        """A causal network but for some pairs (from, to)."""
        mix = np.tril(rng.uniform(0.2, 0.6, (steps, steps)))
        for pair in ahead:
            mix[pair] = much
        return Mixture(mix, n_tokens)

    def transformer(*causal, layers=()):
        ends = Embedding(5, 8, rng=rng), Positions(6, 8, rng=rng, sd=0.5)
        blocks = [block(8, 2, rng=rng, causal=one) for one in causal]
        return Network(*ends, *blocks, *layers, Linear(8, 5, rng=rng))

    def case(label, model, ids):
        model.about = label
        return Case(label, (model, ids))

    several, zeros = rng.integers(5, size=(3, 6)), np.zeros((2, 5), int)
    largest = np.full((1, 5), 4)
    return [
        case("two steps, which look back", looking(2), WORD[:, :2]),
        case("two steps, the first looks ahead", looking(2, (0, 1)), WORD[:, :2]),
        case("six steps that look back", looking(6), WORD),
        case("only the first step looks ahead, by one", looking(6, (0, 1)), WORD),
        case("only the first step looks ahead, at the last one", looking(6, (0, 5)), WORD),
        case("only a step in the middle looks ahead, by one", looking(6, (2, 3)), WORD),
        case("only a step in the middle looks ahead, by two", looking(6, (2, 4)), WORD),
        case("only the last step but one looks ahead", looking(6, (4, 5)), WORD),
        case("every step looks everywhere", Mixture(np.full((6, 6), 0.3)), WORD),
        case("every step looks at itself alone", Mixture(np.eye(6)), WORD),
        case("every step looks at the one before it", Mixture(np.eye(6, k=-1)), WORD),
        case("every step looks at the first", Mixture(np.eye(6)[[0] * 6]), WORD),
        case("a step that looks ahead a little", looking(6, (3, 4), much=0.002), WORD),
        case("several sequences", looking(6, (1, 3)), several),
        case("several sequences, and nobody looks ahead", looking(6), several),
        case("tokens that are all 0", looking(5, (1, 2)), zeros),
        case("tokens that are all the largest", looking(5, (2, 4)), largest),
        case("tokens that are all 0, and nobody looks ahead", looking(5), zeros),
        case("tokens that are all 2", looking(5, (0, 3)), zeros + 2),
        case("two tokens", looking(4, (1, 2), n_tokens=2), np.array([[0, 1, 1, 0]])),
        case("two sequences of two tokens, each the other's opposite",
             looking(4, (1, 3), n_tokens=2), np.array([[0, 1, 1, 0], [1, 0, 0, 1]])),
        case("a transformer with a causal mask", transformer(True), several),
        case("a transformer without a mask", transformer(False), several),
        case("two blocks, the second without a mask", transformer(True, False), WORD),
        case("two blocks with a mask", transformer(True, True), WORD),
        case("a recurrent network", transformer(layers=[RNN(8, 8, rng=rng)]), several),
        case("a recurrent network that reads backwards",
             Reversed(Embedding(5, 8, rng=rng), RNN(8, 5, rng=rng)), WORD),
    ]


def leaks(model, ids):
    before = model.forward(ids)
    for t in range(1, ids.shape[1]):
        changed = np.hstack([ids[:, :t], (ids[:, t:] + 1) % before.shape[2]])
        if not np.allclose(model.forward(changed)[:, :t], before[:, :t]):
            return True
    return False


def _moves(model, ids, changed, compared):
    """Whether logits at the steps `compared` move, when the tokens at the steps `changed` do."""
    before, other = model.forward(ids), ids.copy()
    other[:, changed] = (ids[:, changed] + 1) % before.shape[-1]
    return not np.allclose(model.forward(other)[:, compared], before[:, compared])


def _at(*pairs):
    """A leaks that tries only some pairs (steps changed, steps compared)."""
    return lambda model, ids: any(_moves(model, ids, *pair) for pair in pairs)


def _at_each_step(pair):
    """A leaks that tries pair(t), for each t but the first."""
    return lambda model, ids: any(
        _moves(model, ids, *pair(t)) for t in range(1, ids.shape[1]))


def _changed_to(change, moved=lambda one, other: not np.allclose(one, other)):
    """A leaks that makes another change of the later tokens: change(tokens, V); or compares the
    logits otherwise."""
    def answer(model, ids):
        before = model.forward(ids)
        for t in range(1, ids.shape[1]):
            other = ids.copy()
            other[:, t:] = change(ids[:, t:], before.shape[-1])
            if moved(model.forward(other)[:, :t], before[:, :t]):
                return True
        return False

    return answer


def _one_more(tokens, n_tokens):
    return (tokens + 1) % n_tokens


def _last_beyond(model, ids):
    other = ids.copy()
    other[:, -1] += 1
    return not np.allclose(model.forward(other)[:, :-1], model.forward(ids)[:, :-1])


def _no_copy(model, ids):
    before = model.forward(ids)
    for t in range(1, ids.shape[1]):
        changed = ids
        changed[:, t:] = (ids[:, t:] + 1) % before.shape[-1]
        if not np.allclose(model.forward(changed)[:, :t], before[:, :t]):
            return True
    return False


def _other_choices(one, other):
    return not np.array_equal(one.argmax(axis=-1), other.argmax(axis=-1))


def shown(model, ids):
    """What was run, in words."""
    return f'leaks(model, ids), case "{model.about}", ids = {ids.tolist()}'


PART = Part(leaks, cases=models, shown=shown, wrong={
    "last token only": _at((np.s_[-1:], np.s_[:-1])),
    "first step only": _at((np.s_[1:], np.s_[:1])),
    "last step's logits": Forms([
        _at((np.s_[:-1], np.s_[-1:])), _at((np.s_[:1], np.s_[-1:]))]),
    "one step ahead only": _at_each_step(lambda t: (np.s_[t : t + 1], np.s_[t - 1 : t])),
    "changed step compared": Forms([
        _at_each_step(lambda t: (np.s_[t:], np.s_[: t + 1])),
        _at_each_step(lambda t: (np.s_[t : t + 1], np.s_[: t + 1])),
        _at((np.s_[-1:], np.s_[-1:])), _at((np.s_[-1:], np.s_[:])),
        _at_each_step(lambda t: (np.s_[t:], np.s_[:]))]),
    "looks back": Forms([
        _at_each_step(lambda t: (np.s_[:t], np.s_[t:])),
        _at((np.s_[:1], np.s_[1:]))]),
    "the other way round": lambda model, ids: not leaks(model, ids),
    "always True": Forms([lambda model, ids: True, _at((np.s_[:1], np.s_[:])),
                          _at((np.s_[:], np.s_[-1:])), _at((np.s_[:], np.s_[:]))]),
    "always False": lambda model, ids: False,
    "a token that is none": Forms([
        _changed_to(lambda tokens, n_tokens: tokens + 1), _last_beyond]),
    "set to 0": _changed_to(lambda tokens, n_tokens: 0),
    "turned around": _changed_to(lambda tokens, n_tokens: tokens[:, ::-1]),
    "no copy": _no_copy,
    "choices compared": _changed_to(_one_more, _other_choices),
    "coarse": _changed_to(_one_more, lambda one, other: np.abs(one - other).max() > 0.1),
})
