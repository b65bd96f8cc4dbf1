"""The interactions of lesson 3: their numbers against other formulas, and what they say."""

import importlib
import itertools
import math
import re
from fractions import Fraction

import numpy as np
import pytest
from helpers.widgets import course, moves, numbers, values

from utils.lesson_03 import outlier_bench, softmax_thermometer, surprise_meter, two_losses

LESSON_3 = [two_losses, softmax_thermometer, outlier_bench, surprise_meter]
EACH = pytest.mark.parametrize("make", LESSON_3, ids=lambda make: make.__name__)
losses_file, softmax_file, outlier_file, surprise_file = (
    importlib.import_module(f"utils.lesson_03.{make.__name__}") for make in LESSON_3)


# ---- two losses ----------------------------------------------------------------------------------

EACH_LABEL = pytest.mark.parametrize("y", [0, 1])


def cross_entropy(z, y):
    return math.log(1 + math.exp(z if y == 0 else -z))


def half_squared_error(z, y):
    return (1 / (1 + math.exp(-z)) - y) ** 2 / 2


def central(function, z, y, h=1e-4):
    return (function(z + h, y) - function(z - h, y)) / (2 * h)


@EACH_LABEL
def test_two_losses_are_the_formulas_and_their_gradients_the_differences(y):
    for z in values(course(two_losses).controls["z"]):
        s = losses_file.state(z, y, 2.0)
        assert s.p == pytest.approx(1 / (1 + math.exp(-z)))
        for i, function in enumerate((cross_entropy, half_squared_error)):
            assert s.losses[i] == pytest.approx(function(z, y), rel=1e-9, abs=1e-12)
            assert s.gradients[i] == pytest.approx(central(function, z, y), rel=1e-5, abs=1e-10)
        np.testing.assert_allclose(s.steps, -2 * s.gradients)


@EACH_LABEL
def test_the_ratio_is_that_of_the_gradients_also_where_p_is_nearly_y(y):
    for z in values(course(two_losses).controls["z"]):
        s = losses_file.state(z, y, 1.0)
        assert s.ratio == pytest.approx(s.gradients[0] / s.gradients[1], rel=1e-9)
        multiplied_out = 2 + math.exp(z) + math.exp(-z)  # 1 / (p (1 - p))
        assert s.ratio == pytest.approx(multiplied_out, rel=1e-12)
    assert losses_file.state(40.0, y, 1.0).ratio == pytest.approx(math.exp(40))  # p rounds to 1


@EACH_LABEL
def test_curves_over_many_logits_are_the_states_one_by_one(y):
    labels = np.full(len(losses_file.Z), float(y))
    states = [losses_file.state(z, y, 1.0) for z in losses_file.Z]
    np.testing.assert_allclose(losses_file.losses(losses_file.Z, labels),
                               np.transpose([s.losses for s in states]))
    np.testing.assert_allclose(losses_file.gradients(losses_file.Z, labels),
                               np.transpose([s.gradients for s in states]))


@pytest.mark.parametrize("z, gradients, times", [
    (-5.0, ("-0.9933", "-0.0066"), "150"), (-8.0, ("-0.9997", "-3.4e-04"), "2,983"),
    (0.0, ("-0.5000", "-0.1250"), "4.0")])
def test_two_losses_say_how_much_weaker_the_squared_error_pulls(z, gradients, times):
    explorer = course(two_losses)
    explorer.set(z=z)
    first, second = gradients
    assert f"nats, dL/dz = {first}. " in explorer.text
    assert f"dL/dz = {second}: the ratio is {times}." in explorer.text


def test_two_losses_read_their_numbers_out():
    explorer = course(two_losses)
    for move in moves(explorer, 20, seed=5):
        explorer.set(**move)
        z, y, lr = move["z"], move["y"], move["lr"]
        shown = re.search(r"p = (\S+)\. Cross-entropy (\S+) nats, .*squared error (\S+), "
                          r".* z by (\S+) and by (\S+)\.$", explorer.text).groups()
        steps = [-lr * central(function, z, y) for function in (cross_entropy, half_squared_error)]
        wanted = [1 / (1 + math.exp(-z)), cross_entropy(z, y), half_squared_error(z, y), *steps]
        assert [float(number) for number in shown] == pytest.approx(wanted, rel=0.06, abs=6e-5)


def test_two_losses_stay_silent_and_finite_far_outside_the_slider():
    for z, y in itertools.product((-1000.0, 1000.0), (0, 1)):
        s = losses_file.state(z, y, 1.0)
        assert s.losses[0] == (1000 if (z > 0) != y else 0) and np.isfinite(s.gradients).all()
        assert s.ratio == math.inf


def test_the_arrows_end_where_the_steps_end():
    explorer = course(two_losses)
    for move in [{"z": -8.0, "y": 1, "lr": 5.0}, {"z": 3.0, "y": 0, "lr": 2.0},
                 {"z": 0.0, "y": 1, "lr": 10.0}]:
        explorer.set(**move)
        steps = losses_file.state(**move).steps
        for axes, step in zip(explorer.picture.figure.axes[::2], steps):
            _, arrow, head, _ = axes.lines
            reach = losses_file.HEAD * np.sign(step) * len(head.get_xdata())
            assert arrow.get_xdata()[1] + reach == pytest.approx(move["z"] + step)
            assert not len(head.get_xdata()) or head.get_marker() == ("<" if step < 0 else ">")


# ---- softmax thermometer -------------------------------------------------------------------------

def shares(z, temperature):
    """Softmax as p_i = 1 / sum_j exp((z_j - z_i) / T), which needs no shift."""
    return [1 / sum(math.exp((other - one) / temperature) for other in z) for one in z]


SOFTMAX_MOVES = list(moves(course(softmax_thermometer), 200, seed=6))


def softmax_state(move):
    z = [move[name] for name in "abc"]
    return z, softmax_file.state(z, move["temperature"], move["add"], move["shift"])


def test_the_thermometer_gives_the_probabilities():
    for move in SOFTMAX_MOVES:
        z, s = softmax_state(move)
        p = shares(z, move["temperature"])
        assert list(s.scaled) == pytest.approx([(logit + move["add"]) / move["temperature"]
                                                for logit in z])
        assert list(s.safe) == pytest.approx(p, rel=1e-7, abs=1e-12)
        if move["shift"]:
            assert list(s.probabilities) == pytest.approx(p, rel=1e-7, abs=1e-12)
            assert s.exponents.max() == 0


def test_without_the_shift_the_same_comes_out_until_a_number_is_too_large_for_a_float():
    overflows = 0
    for move in SOFTMAX_MOVES:
        temperature = move["temperature"] / 5
        z, s = softmax_state(move | {"shift": False, "temperature": temperature})
        top = (max(z) + move["add"]) / temperature
        if top < 708:
            wanted = shares(z, temperature)
            assert list(s.probabilities) == pytest.approx(wanted, rel=1e-7, abs=1e-12)
        if top > 710:
            overflows += 1
            assert math.inf in s.powers and np.isnan(s.probabilities).any()
    assert 20 < overflows < 180


def test_adding_a_constant_moves_the_logits_and_nothing_else():
    explorer = course(softmax_thermometer)
    texts = set()
    for add in (0, 10, 100, 1000):
        explorer.set(add=add, shift=True)
        texts.add(explorer.text[explorer.text.index("Probabilities"):])
        s = softmax_file.state([2.0, 1.0, -1.0], 1.0, add, True)
        assert list(s.scaled) == [2 + add, 1 + add, add - 1] and list(s.exponents) == [0, -1, -3]
    assert len(texts) == 1


def test_the_thermometer_says_what_overflows_and_draws_it_empty_and_hatched():
    explorer = course(softmax_thermometer)
    explorer.set(add=1000, shift=False)
    assert ("not shifted: exp of 1002.0, 1001.0, 999.0 is inf, inf, inf, with the sum inf. Divided "
            "by it: A nan, B nan, C nan. With the shift 0.705, 0.259, 0.035.") in explorer.text
    hatches = [[bar.get_hatch() for bar in axes.patches] for axes in explorer.picture.figure.axes]
    assert hatches == [[""] * 3, ["xx"] * 3, ["xx"] * 3]
    explorer.set(shift=True)
    assert not any(bar.get_hatch() for axes in explorer.picture.figure.axes for bar in axes.patches)


def test_one_infinite_power_makes_the_others_zero_and_itself_nan():
    s = softmax_file.state([5.0, -5.0, -5.0], 0.14, 99, False)
    assert s.powers[0] == math.inf and np.isfinite(s.powers[1:]).all()
    assert math.isnan(s.probabilities[0]) and list(s.probabilities[1:]) == [0, 0]


@pytest.mark.parametrize("temperature, probabilities, words", [
    (0.1, "A 1.000, B 0.000, C 0.000", "Largest: A. Nearly all of it goes to the largest."),
    (1.0, "A 0.705, B 0.259, C 0.035", "Largest: A."),
    (10.0, "A 0.378, B 0.342, C 0.280", "Largest: A. Nearly equal: the logits hardly count.")])
def test_the_thermometer_says_what_cold_and_heat_do(temperature, probabilities, words):
    explorer = course(softmax_thermometer)
    explorer.set(temperature=temperature, shift=True)
    assert f"Probabilities {probabilities}, sum 1.000." in explorer.text
    assert explorer.text.endswith(words)


def test_the_thermometer_names_all_the_largest():
    explorer = course(softmax_thermometer)
    explorer.set(a=1.0, b=-2.0, c=1.0)
    assert "Largest: A and C." in explorer.text


def test_bars_end_at_their_numbers():
    explorer = course(softmax_thermometer)
    for move in SOFTMAX_MOVES[:10]:
        _, s = softmax_state(move)
        explorer.set(**move)
        plots = explorer.picture.figure.axes
        for axes, heights in zip(plots, (s.scaled, s.powers, s.probabilities)):
            for bar, height in zip(axes.patches, heights):
                low, high = bar.get_y(), bar.get_y() + bar.get_height()
                if np.isfinite(height) and axes is not plots[1]:
                    assert height in (pytest.approx(low), pytest.approx(high, abs=1e-12))
                elif np.isfinite(height) and height > 0:
                    assert high == pytest.approx(math.log10(height), abs=1e-9)


# ---- outlier bench -------------------------------------------------------------------------------

OUTLIER_MOVES = list(moves(course(outlier_bench), 40, seed=7))


def points(move):
    return [*zip(outlier_file.X, outlier_file.Y), (move["x"], move["y"])]


def normal_equations(pairs):
    """Slope and intercept of least squares, in exact fractions."""
    pairs = [(Fraction(str(x)), Fraction(str(y))) for x, y in pairs]
    n, sx, sy = len(pairs), sum(x for x, _ in pairs), sum(y for _, y in pairs)
    sxx, sxy = sum(x * x for x, _ in pairs), sum(x * y for x, y in pairs)
    slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    return slope, (sy - slope * sx) / n


def absolute_error(line, pairs):
    return sum(abs(y - line[0] * x - line[1]) for x, y in pairs)


def median_search(pairs):
    """The least total absolute error: by slope, for each the best intercept is a median.

    The total is convex in the slope.
    """
    def total(slope):
        rests = sorted(y - slope * x for x, y in pairs)
        return absolute_error((slope, rests[len(rests) // 2]), pairs)

    low, high = -10.0, 10.0
    for _ in range(200):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if total(left) <= total(right) else (left, high)
    return total(low)


def test_the_squared_line_solves_the_normal_equations():
    for move in OUTLIER_MOVES:
        s = outlier_file.state(move["x"], move["y"])
        slope, intercept = normal_equations(points(move))
        errors = [Fraction(str(y)) - slope * Fraction(str(x)) - intercept for x, y in points(move)]
        total = sum(error * error for error in errors)
        assert list(s.squared) == pytest.approx([float(slope), float(intercept)], abs=1e-9)
        assert s.mse == pytest.approx(float(total / 12))
        assert s.share == pytest.approx(float(errors[-1] ** 2 / total))


def test_no_line_has_less_absolute_error_than_the_absolute_one():
    for move in OUTLIER_MOVES:
        s = outlier_file.state(move["x"], move["y"])
        least = absolute_error(s.absolute, points(move))
        assert least == pytest.approx(median_search(points(move)), abs=1e-9)
        assert s.mae == pytest.approx(least / 12)


def test_each_slope_on_the_path_is_that_of_a_free_point_there():
    for move in OUTLIER_MOVES[:10]:
        s = outlier_file.state(move["x"], move["y"])
        slope, intercept = normal_equations(points(move)[:-1])
        assert s.path[0] == pytest.approx(float(slope) * move["x"] + float(intercept))
        assert s.path[-1] == move["y"]
        for i in (0, 7, -1):
            there = outlier_file.state(move["x"], s.path[i])
            np.testing.assert_allclose(s.slopes[0, i], there.squared[0], atol=1e-9)
            line = s.slopes[1, i], np.median(there.y - s.slopes[1, i] * there.x)
            assert absolute_error(line, zip(there.x, there.y)) <= 12 * there.mae + 1e-9


def test_the_squared_line_follows_the_point_forever_and_the_absolute_one_stays():
    low, middle, high = (outlier_file.state(9.0, y) for y in (8.0, 11.5, 15.0))
    slopes = [s.squared[0] for s in (low, middle, high)]
    assert slopes[2] - slopes[1] == pytest.approx(slopes[1] - slopes[0])
    assert middle.share > 0.5 and slopes[2] > slopes[0] + 0.3
    np.testing.assert_array_equal(low.absolute, high.absolute)


def test_a_free_point_over_another_one_is_no_trouble():
    for x in outlier_file.X:
        assert np.isfinite(outlier_file.state(x, 12.0).absolute).all()


def test_the_bench_reads_its_numbers_out():
    explorer = course(outlier_bench)
    explorer.set(y=12.0)
    assert explorer.text == (
        "Free house at x = 9.0, y = 12.0. Least squared error: y = 0.854 x - 0.047, MSE 2.416, "
        "65 % of it by the free house. Least absolute error: y = 0.617 x + 0.483, MAE 0.791.")
    for loss, there, gone in (("squared", "MSE", "MAE"), ("absolute", "MAE", "MSE")):
        explorer.set(loss=loss)
        assert there in explorer.text and gone not in explorer.text


def test_one_line_alone_shows_its_errors():
    explorer = course(outlier_bench)
    plane = explorer.picture.figure.axes[0]
    for loss, line in (("squared", 0), ("absolute", 1)):
        explorer.set(loss=loss, y=12.0)
        s = outlier_file.state(9.0, 12.0)
        slope, intercept = (s.squared, s.absolute)[line]
        ends = [segment[1, 1] for segment in plane.collections[0].get_segments()]
        assert ends == pytest.approx([slope * x + intercept for x in s.x])
        ends = [len(artist.get_xdata()) for artist in plane.lines[:2]]
        assert ends == [2 * (line == 0), 2 * (line == 1)]
    explorer.set(loss="both")
    assert plane.collections[0].get_segments() == []


# ---- surprise meter ------------------------------------------------------------------------------

SURPRISE_MOVES = list(moves(course(surprise_meter), 100, seed=8))


def mean_surprise(p, q):
    return -q * math.log(p) - (1 - q) * math.log(1 - p)


def test_the_meter_gives_the_surprises_and_their_mean():
    for move in SURPRISE_MOVES:
        p, q = move["p"], move["q"]
        s = surprise_file.state(p, q)
        assert (s.rain, s.dry) == pytest.approx((-math.log(p), -math.log(1 - p)))
        assert s.mean == pytest.approx(mean_surprise(p, q))
        assert s.least == pytest.approx(mean_surprise(q, q) if 0 < q < 1 else 0)


def test_no_forecast_has_a_lower_mean_surprise_than_the_share_of_rainy_days():
    for q in values(course(surprise_meter).controls["q"]):
        means = [surprise_file.state(p, q).mean for p in surprise_file.P]
        least = surprise_file.state(0.5, q).least
        assert min(means) >= least - 1e-12
        assert surprise_file.P[np.argmin(means)] == pytest.approx(min(max(q, 0.01), 0.99))


def test_every_share_of_rain_is_a_whole_number_of_days():
    for q in values(course(surprise_meter).controls["q"]):
        assert q * surprise_file.DAYS == pytest.approx(round(q * surprise_file.DAYS))
        mean, beside = (surprise_file.state(0.2, share).mean for share in (q, q - 1e-9))
        assert beside == pytest.approx(mean)


def test_the_meter_reads_its_numbers_out():
    explorer = course(surprise_meter)
    for move in SURPRISE_MOVES[:20]:
        explorer.set(**move)
        p, q = move["p"], move["q"]
        shown = re.search(r"by (\S+) nats, a dry day by (\S+)\. .* mean surprise (\S+) nats",
                          explorer.text).groups()
        wanted = [-math.log(p), -math.log(1 - p), mean_surprise(p, q)]
        assert [float(number) for number in shown] == pytest.approx(wanted, abs=6e-4)
        assert ("The least possible" in explorer.text) == move["best"]


@pytest.mark.parametrize("p, q, words", [
    (0.3, 0.3, "The least possible is 0.611, at p = q = 0.30. This forecast is the best."),
    (0.8, 0.3, "The least possible is 0.611, at p = q = 0.30. This forecast pays 0.5827 more."),
    (0.99, 1.0, "The least possible is 0.000, at p = 1, which is never wrong here. "
                "This forecast pays 0.0101 more.")])
def test_the_meter_names_the_best_forecast_on_demand(p, q, words):
    explorer = course(surprise_meter)
    explorer.set(p=p, q=q)
    assert "least" not in explorer.text
    explorer.set(best=True)
    assert explorer.text.endswith(words)


def test_the_dotted_line_is_where_both_surprises_meet():
    s = surprise_file.state(0.5, 0.3)
    assert s.rain == s.dry == pytest.approx(surprise_file.COIN)


# ---- the learner's own functions, in any right form ----------------------------------------------

OWN = {two_losses: lambda z, y: (np.logaddexp(0, z) - z * y).mean(),
       softmax_thermometer: softmax_file.course_softmax,
       outlier_bench: lambda y_pred, y_true: np.square(y_pred - y_true).mean(),
       surprise_meter: lambda p, y: -np.log(np.where(y == 1, p, 1 - p)).mean()}


@pytest.mark.parametrize("form", [lambda result: np.asarray(result).tolist(), np.float32],
                         ids=["list", "float32"])
@EACH
def test_lists_and_float32_drive_the_interaction_as_well(make, form):
    mine, theirs = make(lambda *arguments: form(OWN[make](*arguments))), course(make)
    for move in moves(theirs, 4, seed=9):
        mine.set(**move)
        theirs.set(**move)
        assert numbers(mine.text) == pytest.approx(numbers(theirs.text), abs=1.01e-3)
