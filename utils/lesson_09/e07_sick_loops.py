"""Exercise 9.7, three sick loops. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part, letter

CAUSES = {"run_1": "B", "run_2": "C", "run_3": "A"}


def run_part(name):
    """The part run_1, run_2 or run_3: each other letter leads to a question of its own."""
    return Part(CAUSES[name], name=name, observe=letter,
                wrong={other: other for other in "ABCD" if other != CAUSES[name]})


class Network:
    """A recurrent network: tokens (N, T) -> logits (N, T, V).

    carries -- the part of its last state that the next call begins with; which -- which sequences
    get it; scale -- of the tokens' numbers; begun -- whether it has been called before; balanced --
    whether the logits of a step add up to 0
    """

    def __init__(self, rng, name, n_tokens, *, carries=0.0, which=slice(None), scale=1.0,
                 begun=False, balanced=False):
        self.__name__, self.carries, self.which = name, carries, which
        self.E = rng.normal(0, 1, (n_tokens, 4)) * scale
        self.Wh, self.Wy = rng.normal(0, 0.5, (4, 4)), rng.normal(0, 1, (4, n_tokens))
        self.Wy -= self.Wy.mean(axis=1, keepdims=True) if balanced else 0.0
        self.h = rng.normal(0, 0.5, (1, 4)) if begun else None

    def __call__(self, x):
        x = np.asarray(x)
        h = np.zeros((len(x), 4))
        if self.h is not None:
            kept = np.resize(self.h, h.shape)
            h[self.which] = self.carries * kept[self.which]
        states = []
        for t in range(x.shape[1]):
            h = np.tanh(self.E[x[:, t]] + h @ self.Wh)
            states.append(h)
        if self.carries:
            self.h = h
        return np.swapaxes(states, 0, 1) @ self.Wy


def networks(rng):
    """Networks that begin each call anew or go on, and tokens (N, T)."""
    def of(label, n=3, steps=4, v=5, x=None, **more):
        x = rng.integers(0, v, (n, steps)) if x is None else x
        name = "carries" if more.get("carries") else "begins_anew"
        return Case(label, (Network(rng, name, v, **more), x))

    return [
        of("a network that begins anew", 1, 2),
        of("a network that carries its state", 1, 2, carries=1.0),
        of("a network that begins anew, several sequences"),
        of("a network that carries its state, several sequences", carries=1.0),
        of("the state carried to the last sequence only", carries=1.0, which=slice(-1, None)),
        of("the state carried to the first sequence only", carries=1.0, which=slice(1)),
        of("the state carried to the second sequence only", carries=1.0, which=slice(1, 2)),
        of("a small part of the state carried", carries=0.003),
        of("a state forgotten after sixty steps", 2, 60, carries=0.5, scale=4.0),
        of("logits whose sum is always 0", carries=1.0, balanced=True),
        of("a single step", 3, 1, carries=1.0),
        of("a single step, begun anew", 3, 1),
        of("as many sequences as steps", 4, 4, carries=1.0),
        of("as many sequences as steps, begun anew", 4, 4),
        of("a network that has been called before", carries=1.0, begun=True),
        of("the same token throughout, begun anew", x=np.full((2, 5), 3)),
        of("the same token throughout", x=np.full((2, 5), 3), carries=1.0),
        of("sequences that read the same backward", x=np.array([[1, 2, 1], [3, 0, 3]])),
        of("two equal sequences, the state carried", x=np.array([[1, 2, 4], [1, 2, 4]]),
           carries=1.0),
        of("two equal sequences, begun anew", x=np.array([[1, 2, 4], [1, 2, 4]])),
        of("two tokens in all", v=2, carries=0.5),
        of("two tokens in all, begun anew", v=2),
    ]


def remembers(forward, x):
    return not np.allclose(forward(x), forward(x))


def _if(differ):
    """A remembers that compares two calls in another way: differ(first, second)."""
    return lambda forward, x: bool(differ(forward(x), forward(x)))


def _other(first, second):
    """A remembers that calls with something else than x twice."""
    return lambda forward, x: not np.array_equal(forward(first(x)), forward(second(x)))


def _twice_one_call(forward, x):
    logits = forward(x)
    return not np.array_equal(logits, logits)


PROBE = Part(
    remembers, cases=networks, wrong={
        "turned around": _if(lambda first, second: np.array_equal(first, second)),
        "last step only": Forms([
            _if(lambda first, second: not np.allclose(first[:, -1], second[:, -1])),
            _if(lambda first, second: not np.array_equal(
                first[:, -1].round(9), second[:, -1].round(9)))]),
        "first sequence only": _if(lambda first, second: not np.allclose(first[0], second[0])),
        "last sequence only": _if(lambda first, second: not np.allclose(first[-1], second[-1])),
        "likeliest token only": _if(
            lambda first, second: (first.argmax(axis=-1) != second.argmax(axis=-1)).any()),
        "every number": _if(lambda first, second: (first != second).all()),
        "means": Forms([
            _if(lambda first, second: not np.allclose(first.mean(), second.mean())),
            _if(lambda first, second: not np.allclose(first.mean(axis=-1), second.mean(axis=-1)))]),
        "coarse": Forms([
            _if(lambda first, second, near=near: not np.allclose(first, second, atol=near))
            for near in (0.1, 0.05, 0.5)]),
        "other tokens": Forms([
            _other(lambda x: x, lambda x: x[::-1]), _other(lambda x: x, lambda x: x[:, ::-1])]),
        "steps of one call": Forms([
            lambda forward, x: not np.array_equal(
                (y := forward(x))[:, 1:], np.broadcast_to(y[:, :1], y[:, 1:].shape)),
            lambda forward, x: bool((y := forward(x)).shape[1] > 1
                                    and not np.allclose(y[:, 0], y[:, -1]))]),
        "always": Forms([
            lambda forward, x: True, _if(lambda first, second: first is not second)]),
        "never": Forms([
            lambda forward, x: False, _twice_one_call,
            _if(lambda first, second: first.shape != second.shape)]),
        "differences": Forms([
            lambda forward, x: forward(x) - forward(x), lambda forward, x: forward(x) != forward(x),
            lambda forward, x: forward(x) == forward(x)]),
    })

PARTS = (*map(run_part, CAUSES), PROBE)
