"""Who writes on, the transformer or a table of counts, and what a written text is made of."""

import functools
from collections import Counter, defaultdict

import numpy as np

from utils.lesson_10 import alice_model as course
from utils.lesson_10.e07_sample_top_k import sample_top_k as course_sample

ADDED = 0.03  # to each count: suits tables of four and five


@functools.cache
def counts(order):
    """{what came before, order - 1 characters: how often each of 42 came next, (42,)}."""
    train, _ = course.split()
    text, table = course.decode(train), defaultdict(lambda: np.zeros(len(course.symbols())))
    for i in range(order - 1, len(train)):
        table[text[i - order + 1:i]][train[i]] += 1
    return dict(table)


def table_logits(text, order):
    """The logarithms of the probabilities (42,) of what comes next, by counting."""
    seen = counts(order).get(text[len(text) - order + 1:] if order > 1 else "", 0)
    p = np.zeros(len(course.symbols())) + ADDED + seen
    return np.log(p / p.sum())


@functools.cache
def table_nats(order):
    """The table's mean loss on the end of the book, which it has not counted, in nats."""
    ids = course.split()[1]
    text = course.decode(ids)
    losses = [-table_logits(text[max(0, i - 9):i], order)[ids[i]] for i in range(9, len(ids))]
    return float(np.mean(losses))


def written(logits, start, n, k, temperature, seed, sample=course_sample):
    """The n characters that follow. logits -- of a text (42,); sample -- as yours of 10.7"""
    rng, text = np.random.default_rng(seed), start
    for _ in range(n):
        token = sample(logits(text), k, temperature, rng)
        if isinstance(token, bool) or not 0 <= token < len(course.symbols()):
            raise ValueError(f"sample_top_k gave {token!r}; a token is an integer from 0 to 41")
        text += course.symbols()[int(token)]
    return text[len(start):]


def cut(logits, k, temperature):
    """Probabilities (42,) after the temperature, of the k likeliest alone."""
    z = np.where(np.argsort(np.argsort(-logits, kind="stable")) < k, logits / temperature, -np.inf)
    e = np.exp(z - z.max())
    return e / e.sum()


def words(text):
    """The whole words of a text: what stands between two characters that are no letters."""
    letters = "".join(c if c.isalpha() or c == "'" else " " for c in text)
    return [word for word in letters[:letters.rfind(" ") + 1].split() if word.strip("'")]


@functools.cache
def _known():
    return frozenset(Counter(words(course.text())))


def known(text):
    """(how many of its words are in the book, how many words it has)."""
    found = words(text)
    return sum(word in _known() for word in found), len(found)


def longest_copy(text):
    """The length of the longest piece of a text that stands in the book."""
    book, longest = course.text(), 0
    for start in range(len(text)):
        while start + longest < len(text) and text[start:start + longest + 1] in book:
            longest += 1
    return longest
