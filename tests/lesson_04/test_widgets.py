"""The smaller interactions of lesson 4: their numbers against other formulas, and their words."""

import importlib
import itertools
import math
import re

import numpy as np
import pytest
from helpers.widgets import course, moves, numbers, play, point, until

from utils import Linear, gradient_check, numerical_gradient
from utils.lesson_04 import chain_gears, gradient_bench, optimizer_race
from utils.lesson_04.broken_layers import BROKEN

gears_file, bench_file, race_file = (importlib.import_module(f"utils.lesson_04.{make.__name__}")
                                     for make in (chain_gears, gradient_bench, optimizer_race))
pytestmark = pytest.mark.usefixtures("without_a_pause")
cases_file = importlib.import_module("utils.lesson_04.gradient_cases")


def hidden(control):
    return control.layout.display == "none"


# ---- chain-rule gears ----------------------------------------------------------------------------

MIDDLE = {"tanh": (math.tanh, lambda u: 1 / math.cosh(u) ** 2),
          "u²": (lambda u: u**2, lambda u: 2 * u),
          "sigmoid": (lambda u: 1 / (1 + math.exp(-u)),
                      lambda u: math.exp(-u) / (1 + math.exp(-u)) ** 2)}
GEAR_MOVES = list(moves(course(chain_gears), 60, seed=5))


@pytest.mark.parametrize("move", GEAR_MOVES[:30])
def test_the_gears_are_the_formulas_and_their_product_the_slope(move):
    x, a, c, dx, (f, slope) = move["x"], move["a"], move["c"], move["dx"], MIDDLE[move["function"]]
    s = gears_file.state(**move)
    assert s.values == pytest.approx([x, a * x, f(a * x), c * f(a * x)])
    assert s.slopes == pytest.approx([a, slope(a * x), c])
    assert s.slope == pytest.approx(math.prod(s.slopes)) == pytest.approx(a * slope(a * x) * c)
    central = (c * f(a * (x + 1e-4)) - c * f(a * (x - 1e-4))) / 2e-4
    assert s.slope == pytest.approx(central, abs=1e-6)
    assert s.measured == pytest.approx(central, abs=1e-6)
    assert s.turned == pytest.approx([1, a, a * slope(a * x), a * slope(a * x) * c])
    moved = [x + dx, a * (x + dx), f(a * (x + dx)), c * f(a * (x + dx))]
    assert s.nudges == pytest.approx(np.array(moved) - s.values)


@pytest.mark.parametrize("function", MIDDLE)
def test_a_small_nudge_does_what_the_slopes_say(function):
    s = gears_file.state(0.4, 1.5, function, -1.2, 1e-6)
    assert s.nudges / 1e-6 == pytest.approx(s.turned, abs=1e-5)


@pytest.mark.parametrize("move", GEAR_MOVES[:20])
def test_the_dots_and_the_nudge_stand_on_the_four_lines_of_one_scale(move):
    explorer = course(chain_gears)
    explorer.set(**move)
    s, lines = gears_file.state(**move), explorer.picture.figure.axes[0]
    ends, dots = lines.lines
    np.testing.assert_allclose(dots.get_xydata(), np.column_stack([s.values, range(4)]))
    np.testing.assert_allclose(ends.get_xydata()[:, 0] - s.values, s.nudges)
    low, high = lines.get_xlim()
    assert low < s.values.min() and s.values.max() < high
    for thread in lines.collections[1].get_segments():
        x, u, v, y = thread[:, 0]
        f = MIDDLE[move["function"]][0]
        assert [u, v, y] == pytest.approx([move["a"] * x, f(u), move["c"] * v])


def test_the_gears_read_the_product_out():
    explorer = course(chain_gears)
    for move in GEAR_MOVES:
        explorer.set(**move)
        s = gears_file.state(**move)
        product = re.search(r"slopes are (\S+), (\S+) and (\S+): dy/dx = (\S+), measured (\S+)\. ",
                            explorer.text).groups()
        slopes = [*s.slopes, s.slope, s.slope]
        assert [float(part) for part in product] == pytest.approx(slopes, abs=6e-4)
        moved = re.search(r"moves y by (\S+); dy/dx times dx is (\S+)\.", explorer.text).groups()
        nudges = [s.nudges[3], s.slope * move["dx"]]
        assert [float(part) for part in moved] == pytest.approx(nudges, abs=6e-4)
        assert ("only the bend" in explorer.text) == (0 in s.slopes)


@pytest.mark.parametrize("move, which", [({"a": 0.0}, "first slope"), ({"c": 0.0}, "third slope"),
                                         ({"x": 0.0, "function": "u²"}, "second slope"),
                                         ({"a": 0.0, "c": 0.0}, "first and the third slope")])
def test_a_gear_that_stands_still_is_named(move, which):
    explorer = course(chain_gears)
    explorer.set(**move)
    assert f"The {which} is 0: only the bend of a curve can pass anything on." in explorer.text


def gears(**values):
    explorer = course(chain_gears)
    explorer.set(**{"x": 0.5, "a": 1.5, "c": 1.2, "dx": 0.2, "function": "tanh"} | values)
    return explorer


@pytest.mark.parametrize("taken, to, wanted", [
    ((0.5, 0), (-0.72, 0), {"x": -0.7}), ((0.5, 0), (3, 0), {"x": 1.5}),
    ((0.7, 0), (0.93, 1), {"dx": 0.45}), ((0.7, 0), (0.1, 0), {"dx": 0.05}),
    ((0.75, 1), (-0.6, 1), {"a": -1.2}), ((0.75, 1), (1.03, 1), {"a": 2.0}),
    ((1.2 * math.tanh(0.75), 3), (-math.tanh(0.75), 3), {"c": -1.0})])
def test_what_a_drag_in_the_gears_sets_is_what_the_sliders_set(taken, to, wanted):
    explorer = gears()
    point(explorer, ("down", 0, *taken), ("move", 0, *to), ("up", 0, *to))
    before = {"x": 0.5, "a": 1.5, "c": 1.2, "dx": 0.2, "function": "tanh"}
    assert explorer.values() == pytest.approx(before | wanted)
    dragged = explorer.text, explorer.image.value
    assert (gears(**wanted).text, explorer.image.value) == dragged


def test_a_factor_of_0_cant_be_dragged():
    explorer = gears(x=0.0)
    point(explorer, ("down", 0, 0, 1), ("move", 0, 2, 1), ("up", 0, 2, 1))
    assert explorer.controls["a"].value == 1.5


def test_the_tips_of_the_gears_say_the_slopes_and_the_nudges():
    explorer, s = gears(), gears_file.state(0.5, 1.5, "tanh", 1.2, 0.2)
    said = [point(explorer, ("hover", 0, -3, row + 0.5))["tip"] for row in range(3)]
    assert [numbers(tip)[0] for tip in said] == pytest.approx(s.slopes, abs=6e-4)
    assert said[1].startswith("dv/du = ") and said[1].endswith("at u = 0.75")
    said = [point(explorer, ("hover", 1, 2, row))["tip"] for row in range(4)]
    assert [numbers(tip) for tip in said] == [
        pytest.approx([nudge, turned, nudge / 0.2], abs=6e-3)
        for nudge, turned in zip(s.nudges, s.turned)]
    assert said[3].startswith("dy = ")


# ---- the gradient-check bench --------------------------------------------------------------------

GUILTY = {"linear: right": "", "ReLU: right": "", cases_file.KINKED: "", "sigmoid: right": "",
          "ReLU: slope of leaky ReLU": "x W1 b1", "sigmoid: slope at its output": "x W1 b1",
          "linear: x in another order": "W1", "linear: first example only": "W1 b1",
          "linear: dW transposed": "W1"}


def test_every_case_of_the_bench_is_listed_here():
    assert list(GUILTY) == list(cases_file.CASES)


@pytest.mark.parametrize("case", GUILTY)
def test_the_bench_finds_each_slip_where_it_is(case):
    s = bench_file.state(case, "W1", -5)
    guilty = GUILTY[case].split()
    verdicts = {name: bench_file.verdict(error) for name, error in s.errors.items()}
    assert verdicts == {name: "wrong" if name in guilty else "right" for name in s.errors}
    said = f"wrong in {', '.join(guilty)}, unless this h is." if guilty else "right."
    assert f"Backward is {said}" in bench_file.readout("W1", -5, 0, s)


def claims(bench):
    bench.value()
    dx = bench.model.backward(bench.loss.backward())
    gradients = [dx, *(parameter.grad for parameter in bench.model.parameters())]
    return np.concatenate([gradient.ravel() for gradient in gradients])


@pytest.mark.parametrize("case, letter", list(itertools.product(GUILTY, BROKEN)))
def test_the_bench_gives_no_layer_of_the_bug_hunt_away(case, letter):
    bench = cases_file.Bench(case)
    first, bend, last = bench.model.layers
    shown, broken = claims(bench), BROKEN[letter]
    if issubclass(broken, Linear):
        hunted = broken(*first.W.value.shape, rng=np.random.default_rng(0))
        hunted.W, hunted.b = first.W, first.b
        bench.model.layers = [hunted, bend, last]
    else:
        bench.model.layers = [first, broken(), last]
    assert not np.allclose(claims(bench), shown)


@pytest.mark.parametrize("case, h", list(itertools.product(GUILTY, (-1, -3, -5, -9, -13))))
def test_the_errors_are_those_of_gradient_check(case, h):
    bench = cases_file.Bench(case)
    errors = gradient_check(bench.model, bench.loss, bench.x, bench.target, 10.0**h)
    shown = bench_file.state(case, "x", h)
    assert list(shown.errors.values()) == list(errors.values())


@pytest.mark.parametrize("tensor", cases_file.TENSORS)
def test_a_right_gradient_is_the_formula_of_another_hand(tensor):
    bench = cases_file.Bench("sigmoid: right")
    W1, b1, W2, b2 = (parameter.value for parameter in bench.model.parameters())
    p = 1 / (1 + np.exp(-(bench.x @ W1 + b1)))
    dy = 2 * (p @ W2 + b2 - bench.target) / bench.target.size
    dz = np.einsum("nk,dk->nd", dy, W2) * p * (1 - p)
    by_hand = {"x": dz @ W1.T, "W1": bench.x.T @ dz, "b1": dz.sum(axis=0), "W2": p.T @ dy,
               "b2": dy.sum(axis=0)}
    s = bench_file.state("sigmoid: right", tensor, -5)
    np.testing.assert_allclose(s.claimed, by_hand[tensor], atol=1e-14)
    np.testing.assert_allclose(s.measured, by_hand[tensor], atol=1e-9)


@pytest.mark.parametrize("case", ["linear: right", "sigmoid: right"])
def test_the_error_of_central_differences_falls_by_a_hundred_and_rises_by_ten(case):
    for tensor in ("x", "W1", "b1"):
        central, one_sided = bench_file.curves(cases_file.Bench(case), tensor)
        assert 1e-6 <= 10 ** bench_file.EXPONENTS[np.argmin(central)] <= 1e-4
        assert 1e-9 <= 10 ** bench_file.EXPONENTS[np.argmin(one_sided)] <= 1e-7
        assert central.min() < 1e-9 < one_sided.min() < 1e-6
        # from h = 1e-3 to 1e-2 the error goes as h^2, from 1e-4 to 1e-3 as h
        assert central[-2] / central[-3] == pytest.approx(100, rel=0.1)
        assert one_sided[-3] / one_sided[-4] == pytest.approx(10, rel=0.1)
        assert central[0] > 1e3 * central.min()  # rounding


@pytest.mark.parametrize("case", [case for case in GUILTY if GUILTY[case]])
def test_no_h_makes_a_wrong_backward_right(case):
    for tensor in GUILTY[case].split():
        assert bench_file.curves(cases_file.Bench(case), tensor).min() > bench_file.WRONG


def test_a_kink_gives_a_false_alarm_where_h_reaches_over_it_and_only_there():
    errors = {h: bench_file.state(cases_file.KINKED, "W1", h) for h in (-1, -2, -3, -4, -5, -6)}
    assert {h: bench_file.verdict(s.errors["W1"]) for h, s in errors.items()} == {
        -1: "wrong", -2: "wrong", -3: "wrong", -4: "right", -5: "right", -6: "right"}
    assert errors[-5].nearest == pytest.approx(2e-4)
    assert "One z is 2e-4 from the ReLU's kink, within reach of h" in bench_file.readout(
        "W1", -3, 0, errors[-3])
    assert "kink" not in bench_file.readout("W1", -5, 0, errors[-5])


def test_the_bench_reads_the_errors_out():
    explorer = course(gradient_bench)
    for move in moves(explorer, 25, seed=6):
        explorer.set(**move)
        cell = move.pop("cell")
        s = bench_file.state(**move)
        shown = re.findall(r"(x|W1|b1|W2|b2) (\d\S*) (right|wrong|unclear)", explorer.text)
        assert [name for name, *_ in shown] == list(cases_file.TENSORS)
        for name, error, word in shown:
            assert float(error) == pytest.approx(s.errors[name], rel=0.51, abs=1e-16)
            certain = "right" if s.errors[name] < 1e-7 else "wrong"
            assert word == ("unclear" if 1e-7 <= s.errors[name] <= 1e-3 else certain)
        told = re.match(r"(x|W1|b1|W2|b2)\[([\d, ]+)\]: (\S+) by backward, (\S+) measured, "
                        r"(\S+) apart\.", explorer.text).groups()
        index = tuple(int(part) for part in told[1].split(", "))
        assert np.ravel_multi_index(index, s.claimed.shape) == min(cell, s.claimed.size - 1)
        pair = s.claimed[index], s.measured[index]
        assert told[0] == move["tensor"]
        assert [float(part) for part in told[2:4]] == pytest.approx(pair, rel=5e-4, abs=1e-11)
        assert float(told[4]) == pytest.approx(abs(pair[0] - pair[1]), rel=0.51, abs=1e-16)


def over_cell(grid, row, column):
    return 0, 3.6 * grid + column + 0.7, row + 0.3


@pytest.mark.parametrize("grid, row, column, tensor, index", [
    (0, 2, 1, "W1", "2, 1"), (1, 0, 2, "W1", "0, 2"), (2, 3, 0, "x", "3, 0"), (1, 0, 2, "b1", "2"),
    (2, 2, 1, "W2", "2, 1")])
def test_a_pressed_cell_tells_both_of_its_numbers_as_the_slider_does(grid, row, column, tensor,
                                                                     index):
    explorer, case = course(gradient_bench), "ReLU: slope of leaky ReLU"
    explorer.set(case=case, tensor=tensor)
    s = bench_file.state(case, tensor, -5)
    place = tuple(map(int, index.split(", ")))
    tip = point(explorer, ("hover", *over_cell(grid, row, column)))["tip"]
    assert tip.startswith(f"{tensor}[{index}]: {s.claimed[place]:.4g} by backward, "
                          f"{s.measured[place]:.4g} measured, ")
    point(explorer, ("down", *over_cell(grid, row, column)))
    point(explorer, ("up", *over_cell(grid, row, column)))
    assert explorer.text.startswith(tip) and explorer.controls["exponent"].value == -5
    pressed = explorer.image.value
    explorer.set(cell=0)
    explorer.set(cell=int(np.ravel_multi_index(place, s.claimed.shape)))
    assert explorer.image.value == pressed


def test_a_press_beside_the_cells_chooses_none():
    explorer = course(gradient_bench)
    explorer.set(tensor="b1", cell=1)
    for place in over_cell(0, 2, 1), over_cell(1, 0, 2.6):
        point(explorer, ("down", *place), ("up", *place))
        assert explorer.controls["cell"].value == 1
        assert point(explorer, ("hover", *place))["tip"] == ""


def test_h_is_dragged_along_its_curve():
    explorer = course(gradient_bench)
    central = bench_file.curves(cases_file.Bench("linear: right"), "W1")[0]
    start = 1, 1e-5, central[bench_file.EXPONENTS == -5][0]
    for h, exponent in (1.9e-4, -4), (5e-8, -7), (1e-20, -13), (1e3, -1):
        explorer.set(exponent=-5)
        point(explorer, ("down", *start), ("move", 1, h, 1.0), ("up", 1, h, 1.0))
        assert explorer.controls["exponent"].value == exponent
        dragged = explorer.text
        explorer.set(exponent=-5)
        explorer.set(exponent=exponent)
        assert explorer.text == dragged and f"h = 1e{exponent}:" in dragged


def test_a_thick_frame_is_explained_only_where_there_is_one():
    explorer = course(gradient_bench)
    alarm = next(text for text in explorer.figure.axes[0].texts if text.get_position()[1] == 4.8)
    for case, guilty in GUILTY.items():
        explorer.set(case=case, tensor="W1", exponent=-5)
        assert (alarm.get_text() == "thick frame: wrong") == ("W1" in guilty)


@pytest.mark.parametrize("error, word", [(9e-8, "right"), (1e-6, "unclear"), (1.1e-3, "wrong"),
                                         (math.nan, "wrong"), (0.0, "right"), (math.inf, "wrong")])
def test_an_error_has_its_verdict(error, word):
    assert bench_file.verdict(error) == word


def test_the_network_is_as_it_was_after_a_check_that_failed():
    bench = cases_file.Bench("linear: right")
    before, loss = [p.value.copy() for p in bench.model.parameters()], bench.value()
    f, value = bench.of("W1")
    with pytest.raises(ValueError):
        f(np.zeros((9, 9)))
    assert f(value + 1) != loss == bench.value()
    for parameter, old in zip(bench.model.parameters(), before):
        np.testing.assert_array_equal(parameter.value, old)


def test_the_learners_own_functions_make_the_errors():
    explorer = gradient_bench(lambda f, x, h: 2 * numerical_gradient(f, x, h))
    assert "W1 0.50 wrong" in explorer.text
    assert "W1 0.77 wrong" in gradient_bench(relative_error=lambda a, b: 0.77).text


@pytest.mark.parametrize("form",
                         [lambda array: array.tolist(), lambda array: array.astype(np.float32)])
def test_lists_and_float32_drive_the_bench_and_the_gears_as_well(form):
    def own(f, x, h):
        return form(numerical_gradient(f, x, h))

    assert re.search("W1 (\\S+) right|W1 (\\S+) unclear", gradient_bench(own).text)
    mine, theirs = numbers(chain_gears(own).text), numbers(course(chain_gears).text)
    assert mine == pytest.approx(theirs, abs=1.01e-3)


# ---- the optimizer race --------------------------------------------------------------------------

RAVINE, TURNED, SADDLE = race_file.SURFACES
EACH_SURFACE = pytest.mark.parametrize("surface", race_file.SURFACES)


def steps_by_hand(surface, lr, which, number):
    """The textbook's loops over two plain numbers."""
    ground = race_file.SURFACES[surface]
    w, gradient = ground.start.tolist(), ground.gradient
    path, m, v = [list(w)], [0.0, 0.0], [0.0, 0.0]
    for t in range(1, number + 1):
        g = gradient(np.array(w))
        for i in range(2):
            if which == 0:
                w[i] -= lr * g[i]
            elif which == 1:
                v[i] = 0.9 * v[i] + g[i]
                w[i] -= lr * v[i]
            else:
                m[i] = 0.9 * m[i] + 0.1 * g[i]
                v[i] = 0.999 * v[i] + 0.001 * g[i] ** 2
                w[i] -= lr * m[i] / (1 - 0.9**t) / (math.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
        path.append(list(w))
    return np.array(path), m, v


@EACH_SURFACE
def test_the_paths_are_the_textbooks_loops(surface):
    s = race_file.state(surface, (0.03, 0.02, 0.1))
    for which, lr in enumerate(s.lrs):
        path, m, v = steps_by_hand(surface, lr, which, 200)
        np.testing.assert_allclose(s.paths[which], path, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(s.m[-1], m, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(s.v[-1], v, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("lr", [0.01, 0.039, 0.04, 0.0401])
def test_sgd_on_the_ravine_has_a_closed_form(lr):
    t = np.arange(201)
    path = race_file.state(RAVINE, (lr,) * 3).paths[0]
    wanted = np.stack([6 * (1 - lr) ** t, 3 * (1 - 50 * lr) ** t], axis=1)
    np.testing.assert_allclose(path, wanted, rtol=1e-9, atol=1e-12)


@EACH_SURFACE
def test_the_gradient_is_the_measured_one_and_the_minima_are_the_lowest(surface):
    ground = race_file.SURFACES[surface]
    for w in np.random.default_rng(0).uniform(-3, 3, (10, 2)):
        measured = numerical_gradient(ground.loss, w)
        np.testing.assert_allclose(ground.gradient(w), measured, atol=1e-6)
        assert ground.loss(w) > 0
    np.testing.assert_allclose(ground.loss(ground.minima), 0, atol=1e-12)


def test_the_turned_ravine_is_the_ravine_to_sgd_and_another_one_to_adam():
    straight, turned = (race_file.state(name, (0.03, 0.03, 0.3)) for name in (RAVINE, TURNED))
    np.testing.assert_allclose(turned.losses[:2], straight.losses[:2], rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(turned.paths[:2], axis=-1),
                               np.linalg.norm(straight.paths[:2], axis=-1))
    assert straight.arrived[2] == 82 and turned.arrived[2] is None


@pytest.mark.parametrize("surface, lrs, arrived, diverged", [
    (RAVINE, (0.039, 0.07, 0.3), (130, 77, 82), (False, False, False)),
    (RAVINE, (0.0401, 0.08, 0.01), (None, None, None), (True, True, False)),
    (TURNED, (0.039, 0.07, 1.0), (130, 77, 82), (False, False, False)),
    (SADDLE, (0.38, 0.38, 0.2), (11, 52, 43), (False, False, False)),
    (SADDLE, (0.03, 0.03, 0.03), (121, 82, None), (False, False, False))])
def test_the_first_step_that_arrives(surface, lrs, arrived, diverged):
    s = race_file.state(surface, lrs)
    assert s.arrived == arrived and s.diverged == diverged
    for first, losses in zip(arrived, s.losses):
        assert first is None or (losses[first] < 1e-3 <= losses[:first].min())
    if 0.039 in lrs or 0.38 in lrs:
        assert race_file.SURFACES[surface].tuned == lrs


def test_adam_with_a_small_rate_takes_1438_steps():
    assert race_file.state(RAVINE, (0.01, 0.01, 0.01), steps=1500).arrived == (488, 91, 1438)


@pytest.mark.parametrize("lr", [0.1, 1.0, 1e3])
@EACH_SURFACE
def test_a_path_that_leaves_ends_in_nan_and_without_a_warning(surface, lr):
    s = race_file.state(surface, (lr,) * 3)
    assert np.nanmax(np.abs(s.paths)) < race_file.FAR
    for losses, path in zip(s.losses, s.paths):
        ended = np.isnan(losses)
        assert ended[np.argmax(ended):].all() or not ended.any()
        assert (np.isnan(path).all(axis=-1) == ended).all()


def race_of(move):
    """The race of a setting of the controls."""
    ground, start = race_file.SURFACES[move["surface"]], (move["w1"], move["w2"])
    lrs = ground.tuned if move["rates"] == race_file.TUNED else (10 ** move["exponent"],) * 3
    own = np.allclose(start, ground.start, atol=0.006)
    return race_file.state(move["surface"], lrs, start=None if own else start)


def test_the_race_reads_its_numbers_out_and_none_of_what_comes_later():
    explorer = course(optimizer_race)
    for move in moves(explorer, 40, seed=7):
        explorer.set(**move)
        s, step = race_of(move), move["step"] or 1
        explorer.set(step=step)
        shown = re.search(r"Loss: SGD (.+?); momentum (.+?); Adam (.+?)\.$", explorer.text).groups()
        assert explorer.text.startswith(f"Step {step} from ({move['w1']:.2f}, ")
        for said, losses, arrived in zip(shown, s.losses, s.arrived):
            loss, _, arrival = said.partition(" (below 0.001 at step ")
            if loss == "off the map":
                assert np.isnan(losses[step])
            elif loss == "below 1e-12":
                assert losses[step] < 1e-12
            else:
                assert float(loss) == pytest.approx(losses[step], rel=0.051, abs=0.0051)
            known = arrived is not None and arrived <= step
            assert arrival == (f"{arrived})" if known else "")


def test_before_the_first_step_nothing_of_the_race_is_told():
    explorer = optimizer_race(step=0)
    assert explorer.text == ("Step 0 from (6.00, 3.00), lr = 10^-1.50 = 0.032 for all. The loss "
                             "there is 243.00. Train lets them run.")
    assert all(len(line.get_xdata()) <= 1 for line in explorer.figure.axes[0].lines)


def drag(explorer, axes, start, end):
    point(explorer, ("down", axes, *start), ("move", axes, *end), ("up", axes, *end))


def test_all_start_where_the_ring_was_dragged_to_as_with_the_sliders():
    explorer = course(optimizer_race)
    explorer.set(step=30)
    drag(explorer, 0, (6, 3), (-4.002, 1.498))
    assert (explorer.controls["w1"].value, explorer.controls["w2"].value) == (-4.0, 1.5)
    s = race_file.state(RAVINE, (10**-1.5,) * 3, start=(-4.0, 1.5))
    np.testing.assert_allclose(s.paths[:, 0], [(-4.0, 1.5)] * 3)
    assert f"SGD {s.losses[0, 30]:.2f};" in explorer.text
    dragged = explorer.text, explorer.image.value
    explorer.set(w1=6.0, w2=3.0)
    explorer.set(w1=-4.0, w2=1.5)
    assert (explorer.text, explorer.image.value) == dragged


def test_another_surface_has_its_own_start():
    explorer = course(optimizer_race)
    explorer.set(w1=1.0, w2=1.0)
    for name, start in (SADDLE, (3.0, 0.01)), (TURNED, (6.36, -2.12)), (RAVINE, (6.0, 3.0)):
        explorer.controls["surface"].value = name
        assert (explorer.controls["w1"].value, explorer.controls["w2"].value) == start
        assert f" from ({start[0]:.2f}, {start[1]:.2f}), lr" in explorer.text


def test_the_step_is_dragged_in_the_plot_of_the_losses():
    explorer = course(optimizer_race)
    drag(explorer, 1, (150, 1e3), (63.8, 1e-5))
    assert explorer.controls["step"].value == 64 and explorer.text.startswith("Step 64 from")
    assert point(explorer, ("hover", 1, 100, 1.0))["tip"] == "Step 64: drag to another"


def test_a_racer_tells_its_place_its_loss_and_adam_its_means():
    explorer = course(optimizer_race)
    explorer.set(step=10)
    s = race_file.state(RAVINE, (10**-1.5,) * 3)
    for i, name in enumerate(("SGD", "momentum", "Adam")):
        tip = point(explorer, ("hover", 0, *s.paths[i, 10]))["tip"]
        wanted = [*s.paths[i, 10], s.losses[i, 10], *([*s.m[10], *s.v[10]] if i == 2 else [])]
        assert tip.startswith(f"{name}: w = (")
        assert numbers(tip) == pytest.approx(wanted, rel=0.051, abs=0.0051)


def test_a_fourth_racer_runs_beside_the_three():
    explorer, three = optimizer_race(mine=own_sgd), course(optimizer_race)
    for step in 10, 150:
        for each in explorer, three:
            each.set(step=step, exponent=-1.45)
        text, sgd = explorer.text, re.search("SGD (.+?);", explorer.text)[1]
        assert text == f"{three.text[:-1]}; yours {sgd}."
    explorer.set(rates=race_file.TUNED)
    assert not hidden(explorer.controls["exponent"])
    assert explorer.text.startswith("Step 150 from (6.00, 3.00), lr = 0.039, 0.07, 0.3, 0.0355.")


def test_a_fourth_racer_may_keep_things():
    def heavy(w, g, lr, memory):
        memory["v"] = 0.9 * memory.get("v", 0) + g
        return (w - lr * memory["v"]).tolist()

    explorer = optimizer_race(mine=heavy)
    explorer.set(step=40)
    momentum, mine = re.search("momentum (.+?);.*yours (.+?)\\.$", explorer.text).groups()
    assert momentum == mine


def test_a_fourth_racer_that_fails_says_so():
    assert optimizer_race(mine=lambda w, g, lr: w / "2").text.startswith("TypeError")


def test_the_slider_of_the_rate_is_on_the_page_only_where_it_acts():
    explorer = course(optimizer_race)
    assert not hidden(explorer.controls["exponent"])
    explorer.set(rates=race_file.TUNED)
    assert hidden(explorer.controls["exponent"])
    explorer.reset.click()
    assert not hidden(explorer.controls["exponent"])


def own_adam(w, g, m, v, t, lr, b1, b2, eps):
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
    return w - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps), m, v


def own_momentum(w, g, v, lr, mu):
    v = mu * v + g
    return w - lr * v, v


def own_sgd(w, g, lr):
    return w - lr * g


def in_place(w, g, lr):
    w -= lr * g
    return w


OWN = {"sgd_step": own_sgd, "momentum_step": own_momentum, "adam_step": own_adam}


def test_the_learners_steps_make_the_paths():
    mine, theirs = optimizer_race(tuple(OWN.values())), course(optimizer_race)
    mine._start["step"] = 60
    for move in moves(mine, 8, seed=8):
        for explorer in (mine, theirs):
            explorer.set(**move)
        assert numbers(mine.text) == pytest.approx(numbers(theirs.text), rel=0.03)
    mine.set(**mine._start)
    for other in in_place, lambda *all: own_sgd(*all).tolist():
        again = optimizer_race((other, None, None))
        again.set(step=60)
        assert again.text == mine.text


@pytest.mark.parametrize("name, wrong", [
    ("sgd_step", lambda w, g, lr: w + lr * g),
    ("momentum_step", lambda w, g, v, lr, mu: (w - lr * g, g)),
    ("adam_step", lambda w, g, m, v, t, *rest: own_adam(w, g, m, v, 1, *rest))])
def test_another_step_makes_another_race(name, wrong):
    mine = optimizer_race([wrong if key == name else None for key in OWN])
    both = mine, course(optimizer_race)
    for explorer in both:
        explorer.set(step=20)
    parts = [[re.search(f"{word} .*?(;|\\.$)", explorer.text)[0] for word in race_file.NAMES[:3]]
             for explorer in both]
    assert [a != b for a, b in zip(*parts)] == [key == name for key in OWN]


def test_train_moves_the_step_to_the_end_and_begins_again_from_there():
    explorer = optimizer_race()
    image = explorer.image.value
    explorer.set(step=180)
    play(explorer)
    assert explorer.controls["step"].value == 200 and explorer.text.startswith("Step 200 from")
    assert explorer.toggle.value is False and explorer.image.value != image

    async def scene():
        await until(lambda: 10 < explorer.controls["step"].value < 150)
        explorer.stop()

    play(explorer, scene)
    assert explorer.text.startswith(f"Step {explorer.controls['step'].value} from")


def test_while_it_runs_each_slider_acts_and_stop_keeps_the_step():
    explorer = optimizer_race()

    async def scene():
        await until(lambda: explorer.controls["step"].value > 26)
        explorer.set(surface=SADDLE, exponent=-2.0)
        assert "lr = 10^-2.00 = 0.010 for all." in explorer.text and explorer.toggle.value is True
        explorer.set(step=100)
        assert explorer.text.startswith("Step 100 from")
        await until(lambda: explorer.controls["step"].value > 104)
        explorer.stop()

    play(explorer, scene)
    assert 104 < explorer.controls["step"].value < 200
    assert explorer.text.startswith(f"Step {explorer.controls['step'].value} from")
    explorer.reset.click()
    assert explorer.controls["step"].value == 60 and explorer.controls["w1"].value == 6.0


@EACH_SURFACE
def test_the_paths_are_pytorchs(surface):
    torch = pytest.importorskip("torch")
    ground, lrs = race_file.SURFACES[surface], (0.03, 0.03, 0.1)
    s = race_file.state(surface, lrs)
    SGD, Adam = torch.optim.SGD, torch.optim.Adam
    makers = SGD, lambda parameters, lr: SGD(parameters, lr=lr, momentum=0.9), Adam
    for path, lr, make in zip(s.paths, lrs, makers):
        w = torch.tensor(ground.start.copy(), requires_grad=True)
        optimizer = make([w], lr=lr)
        for row in path[1:]:
            w.grad = torch.tensor(ground.gradient(w.detach().numpy()))
            optimizer.step()
            np.testing.assert_allclose(row, w.detach().numpy(), rtol=1e-6, atol=1e-9)


def test_the_slipped_layer_without_a_slip_is_right():
    bench = cases_file.Bench("linear: right")
    layer = cases_file.Slipped(lambda x, dy, dW, db: (dW, db), rng=np.random.default_rng(0))
    assert isinstance(layer, Linear)
    errors = gradient_check(layer, bench.loss, bench.x, np.zeros((4, 3)))
    assert max(errors.values()) < 1e-8
