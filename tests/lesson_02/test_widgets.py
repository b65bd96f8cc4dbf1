"""The interactions of lesson 2: their numbers against other formulas, and what they say."""

import asyncio
import importlib
import itertools
import math
import re

import numpy as np
import pytest
from helpers.widgets import course, moves, numbers, on_the_page, values

from utils.lesson_02 import activation_explorer, dead_relu, ring_units, saturation_meter

explorer_file, stack_file, ring_file, dead_file, meter_file = (
    importlib.import_module(f"utils.lesson_02.{name}")  # the package's names are the functions'
    for name in ("activation_explorer", "deep_stack", "ring_units", "dead_relu",
                 "saturation_meter"))
CURVES = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)),
          "tanh": lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
          "ReLU": lambda z: z * (z > 0), "leaky ReLU": lambda z: z * np.where(z > 0, 1, 0.01),
          "identity": lambda z: 1 * z}
SLOPES = {"sigmoid": lambda z: 1 / (2 + 2 * np.cosh(z)), "tanh": lambda z: 1 / np.cosh(z) ** 2,
          "ReLU": lambda z: 1.0 * (z > 0), "leaky ReLU": lambda z: np.where(z > 0, 1, 0.01),
          "identity": np.ones_like}
EDGE = {"sigmoid": 2 * math.acosh(10), "tanh": math.acosh(10)}  # where the slope is 1 % of the most


@pytest.mark.parametrize("form", [lambda numbers: np.asarray(numbers).tolist(),
                                  lambda numbers: np.float32(numbers)])
def test_lists_and_float32_of_the_reader_give_the_same_words(form):
    def own(function):
        return lambda *arguments: form(function(*arguments))

    slopes = [own(SLOPES[name]) for name in ("ReLU", "sigmoid", "tanh")]
    fraction = own(lambda some, most: np.mean(np.less(some, 0.01 * most)))
    functions = {name: (own(CURVES[name]), own(SLOPES[name])) for name in CURVES}
    for mine, theirs in (
            (ring_units(own(CURVES["ReLU"])), ring_units),
            (dead_relu(own(CURVES["ReLU"]), own(CURVES["leaky ReLU"])), dead_relu),
            (activation_explorer(functions), activation_explorer),
            (saturation_meter(slopes, fraction), saturation_meter)):
        model = course(theirs)
        for move in moves(model, 3, seed=12):
            if theirs is activation_explorer:
                move |= {"sd": 0.1, "activation": "tanh"}  # far from what float32 can't hold
            elif theirs is dead_relu:
                move |= {"lr": 0.5}  # training at a high rate makes large differences of small ones
            mine.set(**move)
            model.set(**move)
            assert mine.text == model.text


# ---- activation explorer -------------------------------------------------------------------------

def stack_by_hand(activation, depth, sd):
    """The stack without the engine: z, y, deltas of all layers, dL/dW of the first and last."""
    X, W, d = stack_file._drawn()
    z, y = [], [X]
    for i in range(depth):
        z.append(np.einsum("nd,dk->nk", y[-1], sd * W[i]))
        y.append(CURVES[activation](z[-1]))
    deltas = [d * SLOPES[activation](z[-1])]
    for i in reversed(range(depth - 1)):
        deltas.append(np.einsum("nk,dk->nd", deltas[-1], sd * W[i + 1]) * SLOPES[activation](z[i]))
    deltas.reverse()
    return z, y[1:], deltas, [np.einsum("nd,nk->dk", y[i], deltas[i]) for i in (0, depth - 1)]


def size(array):
    return math.sqrt(sum(number * number for number in array.ravel().tolist()) / array.size)


@pytest.mark.parametrize("move", list(moves(course(activation_explorer), 12, seed=5)),
                         ids=lambda move: move["activation"])
def test_the_explorer_has_the_numbers_of_the_stack(move):
    s = stack_file.state(**move)
    z, y, deltas, gradients = stack_by_hand(move["activation"], move["depth"], move["sd"])
    np.testing.assert_allclose(s.activations, [size(a) for a in y], rtol=1e-9)
    np.testing.assert_allclose(s.differences, [math.sqrt(np.mean(a.var(axis=0))) for a in y],
                               rtol=1e-5, atol=1e-14)
    np.testing.assert_allclose(s.deltas, [size(d) / size(deltas[-1]) for d in deltas], rtol=1e-9)
    assert s.weight_gradients == pytest.approx(size(gradients[0]) / size(gradients[1]))
    assert s.layer == min(move["layer"], move["depth"])
    shown = z[s.layer - 1]
    places = np.clip(np.floor((shown + 8) / 0.4).astype(int), 0, 39)
    counts = np.bincount(places.ravel(), minlength=40)
    assert np.abs(s.counts - counts).sum() <= 2  # one on an edge may fall either way
    slope = SLOPES[move["activation"]]
    saturated = slope(shown) < 0.0099999 * slope(np.array(1e-9))
    assert s.share_saturated == pytest.approx(saturated.mean())


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
def test_the_deltas_are_the_slopes_of_the_loss_by_central_differences(activation):
    """L = sum(G y) of the last layer, as a function of the first layer's z, along a direction."""
    _, W, G = stack_file._drawn()
    z, _, deltas, _ = stack_file.run_stack(CURVES[activation], SLOPES[activation], 6,
                                              stack_file.init_of(0.2))

    def loss(first):
        y = CURVES[activation](first)
        for i in range(1, 6):
            y = CURVES[activation](y @ (0.2 * W[i]))
        return (G * y).sum()

    direction = np.random.default_rng(3).normal(size=z[0].shape)
    slope = (loss(z[0] + 1e-5 * direction) - loss(z[0] - 1e-5 * direction)) / 2e-5
    assert (deltas[0] * direction).sum() == pytest.approx(slope, rel=1e-5)


@pytest.mark.parametrize("activation", CURVES)
def test_the_curve_its_slope_and_where_it_saturates(activation):
    z = stack_file.Z
    for point in (-8.0, -2.5, 0.5, 6.5):
        s = stack_file.state(activation, point, 1, 0.1, 1)
        assert s.y == pytest.approx(float(CURVES[activation](np.array(point))), abs=1e-12)
        assert s.slope_at_z == pytest.approx(float(SLOPES[activation](np.array(point))), abs=1e-12)
    np.testing.assert_allclose(s.f, CURVES[activation](z), atol=1e-12)
    np.testing.assert_allclose(s.slope, SLOPES[activation](z), atol=1e-12)
    wanted = {"ReLU": z <= 0}.get(activation, abs(z) > EDGE.get(activation, np.inf))
    np.testing.assert_array_equal(s.saturated, wanted)


def test_sd_only_scales_the_weights():
    for i in (0, 7, 19):
        weights = [stack_file.init_of(sd)(100, 100, i) for sd in (0.1, 0.2)]
        np.testing.assert_allclose(weights[1], 2 * weights[0], rtol=1e-15)
        assert weights[0].std() == pytest.approx(0.1, rel=0.02) and abs(weights[0].mean()) < 0.003


def test_the_explorer_reads_its_numbers_out():
    explorer = course(activation_explorer)
    for move in moves(explorer, 12, seed=6):
        explorer.set(**move)
        s, said = stack_file.state(**move), explorer.text
        shown = re.search(
            r"\((\S+)\) = (\S+), slope (\S+)\. Depth (\d+), weights of sd (\S+): activations of "
            r"layer (\d+) have rms (\S+), differences (\S+), deltas of layer 1 are (\S+) of .* "
            r"In layer (\d+).*, (\d+) % of the z saturate", said)
        wanted = [move["z"], s.y, s.slope_at_z, move["depth"], move["sd"], move["depth"],
                  s.activations[-1], s.differences[-1], s.deltas[0], s.layer,
                  100 * s.share_saturated]
        assert said.startswith(move["activation"])
        for i, (text, number) in enumerate(zip(shown.groups(), wanted, strict=True)):
            rounding = {1: 6e-4, 2: 6e-4, 10: 0.51}.get(i, 0)
            assert float(text) == pytest.approx(number, rel=0.051, abs=rounding)
        assert (f"(there is no layer {move['layer']})" in said) == (move["layer"] > move["depth"])


@pytest.mark.parametrize("activation, sd, depth, words", [
    ("tanh", 0.05, 10,
     "The signal fades on the way forward and the deltas vanish on the way back."),
    ("tanh", 0.10, 10, "Alive"), ("tanh", 0.40, 10, "The deltas explode on the way back."),
    ("ReLU", 0.14, 10, "Alive"), ("ReLU", 0.14, 20, "Alive"),
    ("ReLU", 0.10, 10,
     "The signal fades on the way forward and the deltas vanish on the way back."),
    ("ReLU", 0.20, 10,
     "The signal explodes on the way forward and the deltas explode on the way back."),
    ("sigmoid", 0.10, 10,
     "The signal fades on the way forward and the deltas vanish on the way back."),
    ("identity", 0.10, 10, "Alive"), ("identity", 0.10, 1, "Alive")])
def test_the_explorer_says_how_the_stack_fares(activation, sd, depth, words):
    explorer = course(activation_explorer)
    explorer.set(activation=activation, sd=sd, depth=depth)
    assert explorer.text.split("last one's. ")[1].startswith(words)


@pytest.mark.parametrize("activation, first, last", [("tanh", 0.09, 0.25), ("ReLU", 0.13, 0.17),
                                                     ("sigmoid", 0.88, 1.5)])
def test_which_weights_keep_ten_layers_alive(activation, first, last):
    def verdict(sd):
        return stack_file.verdict(stack_file.state(activation, 0.0, 10, sd, 1))

    sds = values(course(activation_explorer).controls["sd"])
    alive = [sd for sd in sds if verdict(sd).startswith("Alive")]
    assert (alive[0], alive[-1]) == (first, last)
    assert alive == [sd for sd in sds if first <= sd <= last]


def test_weight_gradients_hide_what_the_deltas_show():
    for activation, sd in (("tanh", 0.05), ("ReLU", 0.05), ("ReLU", 0.4)):
        s = stack_file.state(activation, 0.0, 10, sd, 1)
        assert 0.9 < s.weight_gradients < 1.1 and not 0.002 < s.deltas[0] < 1000


def test_the_readers_initial_weights_get_a_control_and_their_sd_is_read_out():
    asked = []

    def xavier(fan_in, fan_out, rng):
        asked.append((fan_in, fan_out))
        weights = rng.normal(size=(fan_in, fan_out)) * math.sqrt(2 / (fan_in + fan_out))
        return weights.tolist()  # a list will do

    def he(fan_in, fan_out, rng):
        return rng.uniform(-1, 1, (fan_in, fan_out)) * math.sqrt(6 / fan_in)

    explorer = activation_explorer(init=(xavier, he))
    explorer.set(activation="ReLU", weights="He")
    assert "weights of He (sd 0.14)" in explorer.text and "Alive" in explorer.text
    assert explorer.controls["sd"].layout.display == "none"
    explorer.set(activation="tanh", weights="Xavier")
    assert "weights of Xavier (sd 0.10)" in explorer.text and "Alive" in explorer.text
    assert asked == [(100, 100)] * 10
    explorer.reset.click()
    assert f"weights of sd {explorer.controls['sd'].value:.2f}" in explorer.text
    assert explorer.controls["sd"].layout.display is None
    assert "weights" not in course(activation_explorer).controls


def test_part_by_part_it_shows_and_says_more_and_in_the_end_all():
    explorer, whole = activation_explorer(part_by_part=True), course(activation_explorer)
    forward, curve, back, flow = explorer.figure.axes
    rms, apart, chosen = forward.lines
    for parts, words in enumerate(("rms 0.84.", "differences 0.82.", "explode on the way back.",
                                   whole.text), 1):
        explorer.set(parts=parts)
        assert explorer.text.endswith(words)
        drawn = [len(artist.get_xdata()) for artist in (rms, apart, *back.lines, chosen)]
        assert drawn == [10, 10, 10, 1][:parts] + [0] * (4 - parts)
        assert (flow.patches[0].get_data().values.max() > 0) == (parts == 4)
        assert on_the_page(explorer.controls["layer"]) == (parts == 4)
    assert explorer.text == whole.text and "parts" not in whole.controls


def test_the_readers_curves_take_the_place_of_the_courses():
    explorer = activation_explorer({"ReLU": (lambda z: [max(0.0, 2 * x) for x in z],
                                             lambda z: [2.0 * (x > 0) for x in z])})
    explorer.set(activation="ReLU", z=3.0)
    assert "ReLU(3.0) = 6.000, slope 2.000" in explorer.text
    explorer.set(activation="tanh")
    assert "= 0.995" in explorer.text


@pytest.mark.parametrize("slopes", [[0.009, 0.01, 1.0], [0.0, 0.0025, 0.25]])
def test_saturated_is_below_1_percent_of_the_largest(slopes):
    for kind in (np.float64, np.float32):
        saturated = stack_file.saturates(np.array(slopes, kind), max(slopes))
        assert saturated.tolist() == [True, False, False]


def test_the_explorer_is_silent_at_its_extremes():
    for activation, depth, sd in itertools.product(CURVES, (1, 20), (0.01, 0.4)):
        s = stack_file.state(activation, 8.0, depth, sd, 20)
        for part in (s.activations, s.differences, s.deltas, s.weight_gradients):
            assert np.isfinite(part).all()
        said = explorer_file.readout(activation, 8.0, depth, sd, 20, explorer_file.SLIDER, s)
        assert "nan" not in said


def test_weights_of_zero_are_no_crash():
    s = stack_file.state("ReLU", 0.0, 3, 0.0, 1)
    assert not s.activations.any() and not s.deltas.any() and s.weight_gradients == 0


# ---- ring units ----------------------------------------------------------------------------------

def trained(units, start, epochs):
    run = ring_file.begin(units, start)
    ring_file.advance(run, epochs)
    return run


def losses_by_hand(units, start, epochs, X, t):
    """The same network, loss and Adam without the engine, by the formulas of the books."""
    rng = np.random.default_rng(start)
    W, V = rng.normal(0, 1, (2, units)), rng.normal(0, math.sqrt(2 / units), units)  # He
    theta = [W, np.full(units, 0.5), V, np.zeros(1)]
    m, v, losses = [0.0] * 4, [0.0] * 4, []
    for step in range(epochs + 1):
        W, b, V, c = theta
        h = X @ W + b
        p = 1 / (1 + np.exp(-(np.maximum(h, 0) @ V + c)))
        losses.append(-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)))
        d = (p - t) / len(t)
        back = np.outer(d, V) * (h > 0)
        gradients = [X.T @ back, back.sum(0), np.maximum(h, 0).T @ d, d.sum(keepdims=True)]
        for i, g in enumerate(gradients):
            m[i], v[i] = 0.9 * m[i] + 0.1 * g, 0.999 * v[i] + 0.001 * g * g
            theta[i] = theta[i] - 0.05 * (m[i] / (1 - 0.9 ** (step + 1))) / (
                np.sqrt(v[i] / (1 - 0.999 ** (step + 1))) + 1e-8)
    return losses


@pytest.mark.parametrize("units, start", [(1, 4), (3, 2), (6, 9)])
def test_the_ring_trains_as_by_hand(units, start):
    run = trained(units, start, 60)
    by_hand = losses_by_hand(units, start, 60, ring_file.X, ring_file.LABELS)
    np.testing.assert_allclose(run.losses, by_hand, rtol=1e-6)


def test_a_start_gives_the_same_run_however_it_is_sliced():
    whole, sliced = trained(3, 2, 60), ring_file.begin(3, 2)
    for epochs in (8, 8, 8, 30, 6):
        ring_file.advance(sliced, epochs)
        ring_file.state(sliced)
    assert whole.losses == sliced.losses and whole.accuracies == sliced.accuracies
    assert trained(3, 3, 60).losses != whole.losses


def test_the_regions_the_bends_and_the_share_belong_to_the_network():
    for units, start in ((0, 1), (1, 2), (4, 5), (6, 10)):
        run = trained(units, start, 40)
        s = ring_file.state(run)
        weights = [parameter.value for parameter in run.network.parameters()]

        def logit(x, weights=weights):
            if len(weights) == 2:
                return float(np.dot(x, weights[0][:, 0]) + weights[1][0])
            W, b, V, c = weights
            return float(sum(max(0.0, float(np.dot(x, W[:, k]) + b[k])) * V[k, 0]
                             for k in range(W.shape[1])) + c[0])

        for i, j in ((0, 0), (10, 200), (120, 120), (239, 5)):
            x = [(j + 0.5) / 240 * 2.6 - 1.3, (i + 0.5) / 240 * 2.6 - 1.3]
            assert s.logits[i, j] == pytest.approx(logit(x), abs=1e-9)
        right = sum((logit(x) > 0) == bool(label)
                    for x, label in zip(ring_file.X, ring_file.LABELS))
        assert s.accuracies[-1] == pytest.approx(right / 200) and s.epoch == 40
        assert len(s.bends) == units
        for k, (first, last, normal) in enumerate(s.bends):
            W, b = weights[0][:, k], weights[1][k]
            assert first @ W + b == pytest.approx(0, abs=1e-9)
            assert last @ W + b == pytest.approx(0, abs=1e-9)
            assert normal @ W == pytest.approx(np.linalg.norm(W))
            assert np.linalg.norm(last - first) == pytest.approx(18)
        silent = sum(all(np.dot(x, weights[0][:, k]) + weights[1][k] <= 0 for x in ring_file.X)
                     for k in range(units))
        assert s.silent == silent


def test_three_units_part_the_ring_from_most_starts_two_from_none_and_a_line_gets_half():
    best = {units: [trained(units, start, 800).accuracies[-1] for start in range(1, 11)]
            for units in (0, 2, 3, 4)}
    parted = {units: sum(share == 1 for share in shares) for units, shares in best.items()}
    assert parted[0] == parted[2] == 0 and parted[3] >= 7 and parted[4] >= 8
    assert max(best[0]) < 0.6 and max(best[2]) < 0.95


def test_train_on_the_ring_runs_to_the_end_and_says_what_came_of_it(monkeypatch):
    monkeypatch.setattr(importlib.import_module("utils.widgets.live"), "PAUSE", 0)
    explorer = course(ring_units)

    async def whole(**where):
        explorer.set(**where)
        assert "epoch 0 of 800" in explorer.text
        assert explorer.text.endswith("Not trained yet: press Train.")
        explorer.toggle.value = True
        await explorer.task

    asyncio.run(whole(units=3, start=2))
    assert explorer.text.startswith(
        "3 ReLU units, start 2, epoch 800 of 800: 100.0 % right, loss 0.0")
    assert explorer.text.endswith("The rings are parted. With fewer units too?")
    line = ring_file.readout(0, 2, ring_file.state(trained(0, 2, 800)))
    assert line.startswith("0 ReLU units, a linear classifier, start 2, epoch 800 of 800: 5")
    assert line.endswith("Not parted from this start.")


def test_silent_units_of_the_ring_are_counted_in_words():
    s = ring_file.state(ring_file.begin(3, 1))
    for silent, words in ((1, "1 unit fires for no example."), (2, "2 units fire for no example.")):
        assert words in ring_file.readout(3, 1, ring_file.State(**{**vars(s), "silent": silent}))
    assert "example" not in ring_file.readout(3, 1, s)


# ---- dead ReLU -----------------------------------------------------------------------------------

def deaths_by_hand(slope, bias, lr):
    """The same training without the engine: how often each unit fires, and losses, by the step."""
    X, t = dead_file.X, dead_file.LABELS
    rng = np.random.default_rng(0)
    W, b = rng.normal(0, 1, (2, 20)), np.full(20, bias)
    V, c = rng.normal(0, math.sqrt(0.1), 20), 0.0
    fires, losses = [], []
    for _ in range(101):
        z = X @ W + b
        o = np.where(z > 0, z, slope * z) @ V + c
        fires.append((z > 0).sum(axis=0) / len(X))
        losses.append(np.mean(np.logaddexp(0, np.where(t == 1, -o, o))))
        d = (1 / (1 + np.exp(-o)) - t) / len(t)
        back = np.outer(d, V) * np.where(z > 0, 1, slope)
        V, c = V - lr * np.where(z > 0, z, slope * z).T @ d, c - lr * d.sum()
        W, b = W - lr * X.T @ back, b - lr * back.sum(axis=0)
    return np.array(fires), np.array(losses)


@pytest.mark.parametrize("activation, bias, lr", [("ReLU", -1.0, 1.0), ("ReLU", 0.5, 0.1),
                                                  ("leaky ReLU", -1.5, 0.5),
                                                  ("leaky ReLU", -3.0, 3.0)])
def test_units_die_as_by_hand(activation, bias, lr):
    s = dead_file.state(activation, bias, lr)
    fires, losses = deaths_by_hand({"ReLU": 0, "leaky ReLU": 0.01}[activation], bias, lr)
    np.testing.assert_allclose(s.losses, losses, rtol=1e-6)
    np.testing.assert_allclose(s.fires, fires, atol=0.0051)  # one on a hinge may fall either way
    np.testing.assert_array_equal(s.dead, s.fires == 0)


SETTINGS = list(itertools.product(*(values(course(dead_relu).controls[name])
                                    for name in ("bias", "lr"))))


def test_no_dead_relu_comes_back_and_some_leaky_ones_do():
    came_back = {"ReLU": 0, "leaky ReLU": 0}
    for activation, (bias, lr) in itertools.product(came_back, SETTINGS):
        s = dead_file.state(activation, bias, lr)  # silent at every setting: warnings are errors
        assert np.isfinite(s.losses).all()
        lives = ["".join("LD"[dead] for dead in unit) for unit in s.dead.T.astype(int)]
        back = sum("DL" in life for life in lives)  # dead, then live
        assert s.back(100) == back
        came_back[activation] += back
    assert came_back["ReLU"] == 0 and came_back["leaky ReLU"] > 10


def test_coming_back_is_counted_up_to_the_step_shown():
    fires = np.ones((5, 3))
    fires[1, 0] = fires[2:4, 1] = 0  # unit 0 is dead at step 1, unit 1 at steps 2 and 3
    s = dead_file.State(fires, np.zeros(5))
    assert [s.back(step) for step in range(5)] == [0, 0, 1, 1, 2]


def test_a_low_bias_kills_and_a_high_learning_rate_kills():
    assert dead_file.state("ReLU", -3.0, 0.01).dead.all()
    s = dead_file.state("ReLU", 0.0, 10.0)
    assert not s.dead[0].any() and s.dead[-1].sum() > 10
    assert not dead_file.state("ReLU", 0.0, 0.1).dead.any()


def test_the_dead_relus_are_read_out():
    explorer = course(dead_relu)
    for move in moves(explorer, 15, seed=4):
        explorer.set(**move)
        s = dead_file.state(move["activation"], move["bias"], move["lr"])
        wanted = [move["bias"], move["lr"], move["step"], s.dead[0].sum(), 20,
                  s.dead[move["step"]].sum()]
        assert numbers(explorer.text)[:6] == wanted
        assert explorer.text.startswith(f"{move['activation']}, starting bias")
        assert numbers(explorer.text)[6] == pytest.approx(s.losses[move["step"]], abs=6e-4)
        back = s.back(move["step"])
        died = s.dead[: move["step"] + 1].any()
        end = f"{back} dead unit" if back else "nats." if died else "No unit has died."
        assert end in explorer.text and ("come back" in explorer.text) == bool(back)


# ---- saturation meter ----------------------------------------------------------------------------

@pytest.mark.parametrize("move", list(moves(course(saturation_meter), 20, seed=7)), ids=str)
def test_the_meter_counts_the_saturated_units(move):
    s = meter_file.state(**move)
    z = [move["mean"] + move["sd"] * draw for draw in meter_file.DRAWS.tolist()]
    edge = EDGE.get(move["activation"])
    saturated = [abs(x) > edge if edge else move["activation"] == "ReLU" and x <= 0 for x in z]
    np.testing.assert_allclose(s.z, z, rtol=1e-12, atol=1e-12)
    assert s.saturated.tolist() == saturated and s.share == pytest.approx(sum(saturated) / 200)
    slope = {"sigmoid": lambda x: 1 / (2 + 2 * math.cosh(x)),
             "tanh": lambda x: 1 / math.cosh(x) ** 2, "ReLU": lambda x: float(x > 0),
             "leaky ReLU": lambda x: 1 if x > 0 else 0.01}[move["activation"]]
    np.testing.assert_allclose(s.slopes, [slope(x) for x in z], atol=1e-9)
    assert s.largest == {"sigmoid": 0.25}.get(move["activation"], 1)
    i = 7
    other = meter_file.state(move["activation"], move["mean"], float(meter_file.SDS[i]))
    assert s.shares[i] == other.share


def test_the_curve_of_the_meter_passes_through_its_mark():
    for move in moves(course(saturation_meter), 10, seed=8):
        s = meter_file.state(**move)
        place = np.flatnonzero(np.isclose(meter_file.SDS, move["sd"]))[0]
        assert s.share == pytest.approx(s.shares[place])


def test_mean_and_sd_of_the_draws_are_exactly_those_of_the_sliders():
    assert meter_file.DRAWS.mean() == pytest.approx(0, abs=1e-12)
    assert meter_file.DRAWS.std() == pytest.approx(1)


def test_the_meter_reads_its_numbers_out():
    explorer = course(saturation_meter)
    for move in moves(explorer, 10, seed=9):
        explorer.set(**move)
        s = meter_file.state(**move)
        wanted = [move["mean"], move["sd"], 100 * s.share, 200, 0.01 * s.largest, 1, s.largest,
                  s.slopes.mean()]
        assert numbers(explorer.text) == pytest.approx(wanted, abs=6e-4)


def test_the_meter_runs_on_the_readers_slopes():
    slopes = (lambda z: [0.0] * 9 + [5.0] * (len(z) - 9),
              lambda z: np.ones(len(z), np.float32), np.ones_like)
    explorer = saturation_meter(slopes)
    explorer.set(activation="ReLU")
    assert "4.5 % of 200 units" in explorer.text and "1 % of the largest (5.00)" in explorer.text
    explorer.set(activation="sigmoid")
    assert "0.0 % of 200 units" in explorer.text and "largest (1.00)" in explorer.text
