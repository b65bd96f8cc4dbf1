"""Writing on: what is drawn, from which logits, and what is refused."""

import re

import numpy as np
import pytest

from utils import Embedding, Last, Layer, Positions, Sequential, generate, softmax

LOGITS = np.log([0.1, 0.2, 0.3, 0.4])


def rng(seed=0):
    return np.random.default_rng(seed)


class Always(Layer):
    """The same logits after whatever it is shown, which it keeps."""

    def __init__(self, logits=LOGITS):
        self.logits, self.shown_ids = np.array(logits), []

    def forward(self, x):
        self.shown_ids.append(x.tolist())
        return np.broadcast_to(self.logits, (*x.shape, len(self.logits)))


class Counter(Layer):
    """Sure that after each token comes the next."""

    def forward(self, x):
        return 1000.0 * np.eye(10)[(x + 1) % 10]


def frequencies(**options):
    drawn = generate(Always(), np.zeros((20_000, 1), int), 1, rng=rng(), **options)[:, 1]
    return np.bincount(drawn, minlength=4) / 20_000


@pytest.mark.parametrize("temperature, top_k", [(1, None), (0.5, None), (2, 9), (1, 2), (3, 3)])
def test_tokens_are_drawn_as_often_as_the_softmax_says(temperature, top_k):
    z = LOGITS / temperature
    if top_k is not None:
        z = np.where(np.arange(4) < 4 - top_k, -np.inf, z)
    got = frequencies(temperature=temperature, top_k=top_k)
    np.testing.assert_allclose(got, softmax(z), atol=0.015)
    assert not got[softmax(z) == 0].any()


def test_unasked_the_temperature_is_1_and_all_tokens_count():
    np.testing.assert_array_equal(frequencies(), frequencies(temperature=1.0, top_k=4))


def test_a_draw_is_where_the_sum_of_probabilities_passes_the_random_number():
    drawn = generate(Always(), [0], 50, rng=rng())[1:]
    wanted = np.searchsorted([0.1, 0.3, 0.6, 1], rng().random(50), side="right")
    np.testing.assert_array_equal(drawn, wanted)


def test_the_text_goes_on_from_its_start_alone_or_many_at_once():
    assert generate(Counter(), [3, 4], 4, rng=rng()).tolist() == [3, 4, 5, 6, 7, 8]
    assert generate(Counter(), np.array([[8], [1]]), 2, rng=rng()).tolist() == [[8, 9, 0],
                                                                                [1, 2, 3]]
    assert generate(Counter(), [7], 0, rng=rng()).tolist() == [7]
    start = np.array([1, 2])
    generate(Counter(), start, 3, rng=rng())
    assert start.tolist() == [1, 2]


def test_each_text_keeps_its_own_largest_logits():
    start = np.array([[8], [1], [5]])
    assert generate(Counter(), start, 1, rng=rng(), top_k=1).tolist() == [[8, 9], [1, 2], [5, 6]]


def test_each_text_keeps_the_largest_logits_wherever_they_stand():
    logits = np.array([scale * rng(scale).permutation(2000) for scale in (1, 2, 3, 4)])
    model = Layer()
    model.forward = lambda ids: logits[:, None]

    def drawn(**options):
        return np.array([generate(model, np.zeros((4, 1), int), 1, rng=rng(seed), **options)[:, 1]
                         for seed in range(200)])

    for row, hot, cold in zip(logits, drawn(top_k=3, temperature=100).T,
                              drawn(top_k=3, temperature=0.01).T):
        assert set(hot) == set(np.argsort(row)[-3:]) and set(cold) == {row.argmax()}


def test_many_tokens_are_drawn_alike_in_half_precision():
    model = Always(np.zeros(5000, np.float16))
    assert (generate(model, [0], 100, rng=rng()) > 4000).any()


def test_a_window_may_be_a_single_token():
    assert generate(Counter(), [3, 4], 2, rng=rng(), window=1).tolist() == [3, 4, 5, 6]


@pytest.mark.parametrize("ids, said", [
    ([[0, 1], [-1, 0]], "-1 to 1"), ([[0, 1], [5, 0]], "0 to 5"), ([[-3, -2]], "-3 to -2")])
def test_tokens_that_an_embedding_does_not_have_are_refused_in_every_row(ids, said):
    message = re.escape(f"Embedding(5, 2) takes tokens from 0 to 4, got {said}")
    with pytest.raises(ValueError, match=f"^{message}$"):
        Embedding(5, 2, rng=rng()).forward(np.array(ids))


def test_an_embedding_takes_no_tokens_and_checks_what_comes_back():
    layer = Embedding(5, 2, rng=rng())
    with pytest.raises(ValueError, match="backward needs a forward first"):
        layer.backward(np.ones((2, 3, 2)))
    assert layer.forward(np.zeros((2, 0), int)).shape == (2, 0, 2)
    layer.forward(np.zeros((2, 3), int))
    with pytest.raises(ValueError, match=re.escape("takes dy of shape (2, 3, 2)")):
        layer.backward(np.ones((3, 2, 2)))


@pytest.mark.parametrize("layer", [Positions(9, 6, rng=rng()), Last()])
def test_sequences_have_three_axes_and_the_features_that_are_told(layer):
    for shape in [(2, 5, 6, 1)] + [(2, 5, 7)] * isinstance(layer, Positions):
        with pytest.raises(ValueError, match=re.escape(f"got {shape}")):
            layer.forward(np.ones(shape))


def test_a_start_that_the_model_does_not_have_is_refused():
    with pytest.raises(ValueError, match="takes tokens from 0 to 3, got -1 to -1"):
        generate(Embedding(4, 4, rng=rng()), [-1], 1, rng=rng())


def test_a_small_temperature_takes_the_largest_and_huge_logits_are_no_error():
    model = Always([-1000.0, 1000, 999, 0])
    with np.errstate(over="raise", invalid="raise"):
        assert generate(model, [0], 9, rng=rng(), temperature=1e-3).tolist() == [0] + [1] * 9
        assert generate(Always(), [0], 9, rng=rng(), top_k=1).tolist() == [0] + [3] * 9


def test_the_model_sees_a_window_of_the_last_tokens():
    model = Always([0.0, -1000])
    generate(model, [1, 1, 0], 3, rng=rng(), window=2)
    assert model.shown_ids == [[[1, 0]], [[0, 0]], [[0, 0]]]
    model = Sequential(Embedding(4, 4, rng=rng()), Positions(64, 4, rng=rng()))
    assert generate(model, [0], 70, rng=rng()).shape == (71,)


SETTINGS = "generate takes a temperature > 0, top_k and window from 1, got "
START = "generate takes a start of tokens, integers (T,) or (N, T) with T at least 1, got "


@pytest.mark.parametrize("start, options, message", [
    ([0], {"temperature": 0}, SETTINGS + "0, None and 64"),
    ([0], {"temperature": np.nan}, SETTINGS + "nan, None and 64"),
    ([0], {"top_k": 0}, SETTINGS + "1.0, 0 and 64"),
    ([0], {"window": 0}, SETTINGS + "1.0, None and 0"),
    ([], {}, START + "float64, (0,)"), ([0.5], {}, START + "float64, (1,)"),
    (np.zeros((2, 0), int), {}, START + "int64, (2, 0)"),
    (np.zeros((2, 1, 1), int), {}, START + "int64, (2, 1, 1)")])
def test_what_cannot_be_written_on_is_refused(start, options, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        generate(Always(), start, 1, rng=rng(), **options)
