"""The gears of time and the clip bench: their numbers against independent ones."""

import importlib
import re

import numpy as np
import pytest
from helpers.widgets import course, moves

from utils.lesson_09 import clip_bench, gear_of_time
from utils.widgets.formatting import two_digits

gears = importlib.import_module("utils.lesson_09.gear_of_time")
bench = importlib.import_module("utils.lesson_09.clip_bench")


def last_state(w, size, h, first):
    """h after the steps from number `first` on."""
    for x in size * gears.DRAWN[first:]:
        h = np.tanh(w * h + x)
    return h


@pytest.mark.parametrize("w, size", [(1.0, 0.5), (0.2, 1.0), (2.0, 0.1), (1.5, 0.0), (0.8, 2.0)])
def test_a_gradient_is_how_the_last_state_answers_to_a_nudge(w, size):
    s = gears.state(w, size)
    for back in (1, 3, 7):
        first = gears.STEPS - back
        h = s.h[first - 1]
        slope = (last_state(w, size, h + 1e-6, first) - last_state(w, size, h - 1e-6, first)) / 2e-6
        assert s.gradient[back] == pytest.approx(slope, rel=1e-3, abs=1e-9)
    assert s.h[-1] == pytest.approx(last_state(w, size, 0.0, 0))


def test_without_inputs_the_gradient_is_its_bound():
    s = gears.state(1.3, 0.0)
    assert s.gradient == pytest.approx(1.3 ** np.arange(21)) == s.bound and set(s.slopes) == {1.0}


def test_it_explodes_as_the_lesson_says():
    s = gears.state(1.2, 0.0)
    assert set(s.slopes) == {1.0} and round(s.gradient[20]) == 38


def test_the_bound_is_never_passed():
    for w in (0.2, 1.0, 2.0):
        s = gears.state(w, 0.7)
        assert (s.gradient <= s.bound * (1 + 1e-12)).all()


def test_the_gears_are_read_out():
    explorer = course(gear_of_time)
    for move in moves(explorer, 25):
        explorer.set(**move)
        s, back = gears.state(move["w"], move["size"]), move["back"]
        assert explorer.text.startswith(f"{back} steps back, inputs of size {move['size']:.1f}: "
                                        f"{two_digits(s.gradient[back])}")
        assert explorer.text.endswith(f"would be {two_digits(s.bound[back])}.")
        factors = re.search(r" = ([\d. *]+?)(?: and so on)?\. Each", explorer.text)
        assert bool(factors) == bool(back)
        if factors:
            told = [float(factor) for factor in factors[1].split(" * ")]
            ratios = (s.gradient[1:] / np.maximum(s.gradient[:-1], 1e-300))[:min(back, 3)]
            assert told == pytest.approx(ratios, abs=0.0051)


# ---- the clip bench ------------------------------------------------------------------------------

@pytest.mark.parametrize("w, a, steps", [(1.3, 1.0, 10), (0.6, -0.4, 3), (1.5, 2.0, 20), (1, 1, 1)])
def test_the_gradient_is_how_the_loss_answers_to_a_nudge(w, a, steps):
    slopes = [(bench.loss(w + 1e-6, a, steps) - bench.loss(w - 1e-6, a, steps)) / 2e-6,
              (bench.loss(w, a + 1e-6, steps) - bench.loss(w, a - 1e-6, steps)) / 2e-6]
    assert bench.gradient(w, a, steps) == pytest.approx(slopes, rel=1e-4, abs=1e-6)


def test_clipped_by_norm_a_step_has_the_same_direction_and_a_length():
    s = bench.state(1.3, 1.0, 10, 0.1, 2.0)
    start = np.array([1.3, 1.0])
    steps = {way: end - start for way, end in s.ends.items()}
    plain, by_norm, by_value = (steps[way] for way in bench.WAYS)
    assert np.linalg.norm(by_norm) == pytest.approx(0.2)
    assert by_norm / 0.2 == pytest.approx(plain / np.linalg.norm(plain))
    assert by_value == pytest.approx([-0.2, -0.2])
    angle = np.degrees(np.arctan2(*by_value[::-1]) - np.arctan2(*plain[::-1]))
    assert s.turned == pytest.approx(abs(angle)) and s.norm == pytest.approx(
        np.linalg.norm(plain) / 0.1)


def test_a_small_gradient_is_left_as_it_is():
    s = bench.state(0.9, 1.0, 3, 0.1, 5.0)
    ends = list(s.ends.values())
    assert ends[0] == pytest.approx(ends[1]) == ends[2] and s.turned == pytest.approx(0, abs=1e-5)


def test_the_bench_is_read_out():
    explorer = course(clip_bench)
    for move in moves(explorer, 25):
        explorer.set(**move)
        w, a, steps = (move[name] for name in ("w", "a", "steps"))
        s = bench.state(w, a, steps, move["lr"], move["max_norm"])
        losses = [two_digits(bench.loss(*end, steps)) for end in s.ends.values()]
        losses[0] = losses[0].replace("inf", "more than a computer can count")
        assert explorer.text == (
            f"w {w:.2f}, a {a:.1f}, T {steps}: loss {two_digits(bench.loss(w, a, steps))}; the "
            f"norm of its gradient is {two_digits(np.linalg.norm(s.gradient))}. After a step at "
            f"rate {move['lr']:.2f} the loss is {losses[0]}; clipped to {move['max_norm']:.1f} by "
            f"norm {losses[1]}; by value {losses[2]}, {s.turned:.0f} degrees off the way.")


def test_the_learners_function_clips():
    explorer = clip_bench(lambda gradients, max_norm: ([0 * part for part in gradients], 7.0))
    assert "the norm of its gradient is 7.00" in explorer.text
    assert "clipped to 2.0 by norm 81.74" in explorer.text  # it stays where it is
