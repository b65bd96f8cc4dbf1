"""The array that remembers whether broadcasting made it larger."""

import numpy as np
import pytest

from utils.exercises.watching import Watched


@pytest.mark.parametrize("compute, grown", [
    (lambda x: x[:, :1] - x[:, 0], [16]),
    (lambda x: np.exp(x).sum(axis=1, keepdims=True) / x.max(axis=1), [16]),
    (lambda x: x - x.mean(axis=1, keepdims=True), []),
    (lambda x: x[:, :1] - x[:, [0, 1, 2, 0]], []),  # a table by its index
    (lambda x: x @ x.T + 1, []),  # a table by a product of matrices
    (lambda x: np.log(x, out=x), [])])
def test_only_what_broadcasting_makes_larger_is_noted(compute, grown):
    x = np.random.default_rng(0).uniform(1, 2, (4, 3))
    watched = x.copy().view(Watched)
    got, want = compute(watched), compute(x)
    assert watched.grown == grown and np.array_equal(got, want)


def test_a_watched_array_shares_its_numbers_and_gives_plain_ones_as_single_numbers():
    x = np.zeros(3)
    watched = x.view(Watched)
    watched += 1
    assert x.tolist() == [1, 1, 1] and type(watched.sum()) is np.float64 and type(np.mean(watched)) is np.float64
