"""The layer morph: its numbers are the network's own, what bends and what must not, by pointer."""

import itertools
import math

import numpy as np
import pytest
from helpers.widgets import at, drawn_in_full, moves, pixels, play, point, until, words

from utils import BCEWithLogitsLoss, Linear, ReLU, Sequential
from utils.lesson_07 import layer_morph
from utils.lesson_07.layer_morph.state import GRID, LINES, PLANE, SIDE, alignment, parted, side_of
from utils.lesson_07.layer_morph.state import state as morph_state
from utils.lesson_07.layer_morph.training import DATA, EPOCHS, LAYERS, N, Training

YOU = np.array([0.3, -0.2])
DRAW = np.random.default_rng(0)


@pytest.fixture(scope="module")
def board():
    return layer_morph()


@pytest.fixture
def fresh(board):
    board.stop()
    board.reset.click()
    return board


def state(training, t=1.0, epoch=20, **more):
    return morph_state(training.network(epoch), training.X, training.y, t, YOU, **more)


def formulas(training, epoch, places):
    """What the last two units and the last neuron make of places (M, 2), by hand."""
    bend, _, turn, last = (layer for layer in training.network(epoch).layers)
    first = training.model.layers[0]
    function = {"ReLU": lambda z: np.where(z > 0, z, 0), "Tanh": np.tanh}.get(
        type(training.model.layers[1]).__name__, lambda z: z)
    assert bend is first
    hidden = function(places @ first.W.value + first.b.value) @ turn.W.value + turn.b.value
    return hidden, (hidden @ last.W.value + last.b.value)[:, 0]


def straightness(points):
    """How far points (M, 2) lie from one straight line, as a share of how far they reach."""
    centered = points - points.mean(axis=0)
    sizes = np.linalg.svd(centered, compute_uv=False)
    return sizes[1] / max(sizes[0], 1e-30)


# ---- the numbers ---------------------------------------------------------------------------------

@pytest.mark.parametrize("data, activation, units", [
    ("spiral", "ReLU", 16), ("rings", "tanh", 2), ("moons", "identity", 5), ("xor", "ReLU", 2)])
@pytest.mark.parametrize("epoch", [0, 3, 40])
def test_the_line_parts_exactly_what_the_network_tells_apart(data, activation, units, epoch):
    training = Training(data, activation, units, 1)
    s, logits = state(training, epoch=epoch), formulas(training, epoch, training.X)[1]
    above = s.points @ s.line[:2] + s.line[2]
    assert above == pytest.approx(logits, rel=1e-6, abs=1e-6)  # a plane's height over the line, too
    assert s.right == s.parted == ((logits > 0) == training.y).sum() == training.right[epoch]
    assert s.yours == pytest.approx(1 / (1 + math.exp(-formulas(training, epoch, [YOU])[1][0])))
    assert s.you @ s.line[:2] + s.line[2] == pytest.approx(formulas(training, epoch, [YOU])[1][0])
    sure = 1 / (1 + np.exp(-formulas(training, epoch, PLANE)[1]))
    assert s.sure.ravel() == pytest.approx(sure) and s.sure.shape == (SIDE, SIDE)
    np.testing.assert_array_equal(s.ends[0], s.points)


def test_the_shaded_plane_has_its_rows_from_below():
    x1, x2 = PLANE.reshape(SIDE, SIDE, 2).transpose(2, 0, 1)
    assert (np.diff(x1, axis=1) > 0).all() and (np.diff(x2, axis=0) > 0).all()
    assert not np.ptp(x1, axis=0).any() and not np.ptp(x2, axis=1).any()


@pytest.mark.parametrize("t", [0.0, 0.3, 0.75])
def test_on_its_way_every_point_is_so_far_between_both_planes(t):
    training = Training("moons", "tanh", 6, 2)
    hidden = formulas(training, 20, training.X)[0]
    A, offset = alignment(hidden, training.X)
    expected = (1 - t) * training.X + t * (hidden @ A + offset)
    s = state(training, t)
    scale = np.ptp(expected, axis=0).max() / np.ptp(s.points, axis=0).max()
    moved = s.points * scale
    assert moved - moved[0] == pytest.approx(expected - expected[0])
    assert np.ptp(s.points, axis=0).max() == pytest.approx(2 / 1.1)
    assert s.points.max(axis=0) == pytest.approx(-s.points.min(axis=0))  # in the middle


@pytest.mark.parametrize("t", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("activation", LAYERS)
def test_lines_of_the_grid_stay_straight_where_nothing_bends_and_else_do_not(activation, t):
    s = state(Training("rings", activation, 16, 1), t, epoch=60)
    bent = max(straightness(line) for line in s.grid)
    assert bent < 1e-6 if activation == "identity" or t == 0 else bent > 0.05


def test_the_grid_stands_upright_then_lies():
    assert GRID.shape[0] == 2 * LINES
    reach = np.ptp(GRID, axis=1) > 0
    assert (reach[:LINES] == [False, True]).all() and (reach[LINES:] == [True, False]).all()


# ---- the alignment -------------------------------------------------------------------------------

@pytest.mark.parametrize("seed", range(6))
def test_aligned_points_have_the_mean_and_the_spread_of_the_input(seed):
    rng = np.random.default_rng(seed)
    X, H = (rng.normal(size=(40, 2)) @ [[2, 0], [rng.normal(), 0.5]] + rng.normal(size=2)
            for _ in "XH")
    A, offset = alignment(H, X)
    moved = H @ A + offset
    assert moved.mean(axis=0) == pytest.approx(X.mean(axis=0))
    assert np.cov(moved.T) == pytest.approx(np.cov(X.T))


@pytest.mark.parametrize("seed", range(4))
def test_no_other_turn_or_mirror_image_lies_nearer_to_the_input(seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(40, 2))
    X = (X - X.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(X.T))).T  # quite round
    H = np.tanh(X @ rng.normal(size=(2, 2))) + 0.1 * rng.normal(size=X.shape)
    A, offset = alignment(H, X)
    moved = H @ A + offset
    nearest = ((moved - X) ** 2).sum()
    for angle, mirror in itertools.product(np.linspace(0, 2 * np.pi, 60), (1, -1)):
        turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
        assert ((moved @ turn * [1, mirror] - X) ** 2).sum() >= nearest - 1e-9


def test_points_that_a_turn_brings_home_come_home():
    X = DRAW.normal(size=(30, 2)) * [2, 1]
    A, offset = alignment(X @ [[0.6, 0.8], [0.8, -0.6]] * 5 + [7, 1], X)
    assert (X @ [[0.6, 0.8], [0.8, -0.6]] * 5 + [7, 1]) @ A + offset == pytest.approx(X)


@pytest.mark.parametrize("squeeze", [0.0, 1e-9])
def test_a_plane_that_is_squeezed_flat_is_not_torn_apart(squeeze):
    X = DRAW.normal(size=(30, 2))
    A, offset = alignment(X @ [[1, 1], [squeeze, -squeeze]], X)
    assert np.isfinite(A).all() and abs(X @ [[1, 1], [squeeze, -squeeze]] @ A + offset).max() < 9
    A, offset = alignment(np.zeros((30, 2)), X)
    assert np.zeros(2) @ A + offset == pytest.approx(X.mean(axis=0))


def test_a_dead_network_is_shown_as_well():
    training = Training("rings", "ReLU", 4, 1)
    for p in training.model.parameters():
        p.value[...] = 0
    s = morph_state(training.model, training.X, training.y, 1.0, YOU)
    assert np.isfinite(s.points).all() and s.right == N // 2 and s.yours == 0.5


# ---- straight lines ------------------------------------------------------------------------------

@pytest.mark.parametrize("data", DATA)
def test_the_straight_line_is_about_as_good_as_the_best_of_many(data):
    X, y = Training(data, "tanh", 2, 1).X, Training(data, "tanh", 2, 1).y
    angles = DRAW.uniform(0, np.pi, 200)
    heights = X @ [np.cos(angles), np.sin(angles)]  # (N, 200)
    right = [((heights[:, i] > edge) == y).sum() for i in range(200) for edge in heights[::5, i]]
    best = max(*right, N - min(right))
    assert abs(parted(X, y) - best) <= 0.02 * N
    assert best < 0.75 * N or data in ("moons", "xor")


def test_points_that_a_line_parts_are_all_parted():
    X = DRAW.uniform(-1, 1, (200, 2))
    y = (X @ [1, -2] > 0.3).astype(int)
    far = abs(X @ [1, -2] - 0.3) > 0.15  # so an angle in between will do
    assert parted(X[far], y[far]) == far.sum() == parted(1e-5 * X[far] + 3, 1 - y[far])


@pytest.mark.parametrize("line", [(1, 0, 0.2), (0, -1, 0.5), (0.3, 0.7, 0), (1, 1, 5), (1, 1, -5)])
def test_the_two_sides_fill_the_frame_and_meet_on_the_line(line):
    def area(corners):
        x, y = corners.T if len(corners) else np.zeros((2, 1))
        return abs(x @ np.roll(y, 1) - y @ np.roll(x, 1)) / 2

    line = np.array(line, float)
    sides = [side_of(line, sign) for sign in (-1, 1)]
    assert sum(map(area, sides)) == pytest.approx(4)
    for sign, corners in zip((-1, 1), sides):
        assert (sign * (corners @ line[:2] + line[2]) > -1e-12).all()
    share = np.mean(DRAW.uniform(-1, 1, (4000, 2)) @ line[:2] + line[2] > 0)
    assert area(sides[1]) / 4 == pytest.approx(share, abs=0.03)


# ---- the training --------------------------------------------------------------------------------

def test_an_epoch_is_the_same_in_whatever_order_it_is_asked():
    one, other = Training("xor", "ReLU", 5, 3), Training("xor", "ReLU", 5, 3)
    weights = {}
    for epoch in (0, 4, 9):
        weights[epoch] = one.network(epoch).layers[0].W.value.copy()
    for epoch in (9, 0, 4, 9):
        np.testing.assert_array_equal(other.network(epoch).layers[0].W.value, weights[epoch])
    assert not np.array_equal(weights[0], weights[4]) and len(other.right) == 10 == len(one.right)
    other.network(12), other.network(2), one.network(12)
    np.testing.assert_array_equal(other.network(12).layers[2].W.value,
                                  one.network(12).layers[2].W.value)


def test_training_lowers_the_loss_and_the_start_changes_the_weights_and_not_the_points():
    one, other = Training("circle", "tanh", 8, 1), Training("circle", "tanh", 8, 2)
    np.testing.assert_array_equal(one.X, other.X)
    assert not np.array_equal(one.model.layers[0].W.value, other.model.layers[0].W.value)
    target = one.y[:, None].astype(float)
    losses = [BCEWithLogitsLoss().forward(one.network(epoch).forward(one.X), target)
              for epoch in (0, 10, 60)]
    assert losses[0] > losses[1] > losses[2]


@pytest.mark.parametrize("start", range(1, 5))
def test_what_the_lesson_says_of_two_and_three_units_and_of_the_spiral(start):
    for activation in "tanh", "ReLU":
        two = Training("rings", activation, 2, start)
        two.network(EPOCHS)
        assert max(two.right) < 0.92 * N
    three, spiral = Training("rings", "tanh", 3, start), Training("spiral", "ReLU", 16, start)
    three.network(EPOCHS), spiral.network(EPOCHS)
    assert three.right[-1] == N and spiral.right[-1] >= 0.98 * N
    flat = Training("spiral", "identity", 32, start)
    flat.network(40)
    assert max(flat.right) < 0.7 * N


# ---- the reader's own function -------------------------------------------------------------------

def test_it_runs_on_your_activations():
    asked = []

    def own(model, X):
        asked.append(len(X))
        outputs = [X]
        for layer in model.layers:
            outputs.append(layer.forward(outputs[-1]))
        return tuple(outputs)

    training = Training("moons", "ReLU", 4, 1)
    one, other = state(training), state(training, activations=own)
    np.testing.assert_array_equal(one.grid, other.grid)
    explorer = layer_morph(own)
    assert len(asked) == 2 and explorer.text == layer_morph().text


def test_activations_that_are_not_those_of_each_layer_are_told():
    for own in (lambda model, X: [X], lambda model, X: [X] * 5):
        explorer = layer_morph(own)
        assert explorer.text.startswith("activations should give the input, then what each of the")
        assert "[(" in explorer.text
    assert layer_morph(lambda model, X: None).text.startswith("TypeError")


# ---- the picture and its controls ----------------------------------------------------------------

FIRST = "Epoch 150, 16 ReLU units, start 1."


def test_it_begins_with_the_input_plane_of_a_trained_network(board):
    explorer = layer_morph()
    assert explorer.text == words(explorer) == (
        f"{FIRST} In the input plane, a straight line parts 199 of 300 points. "
        "The star at (0.30, -0.20) counts as orange, over 99 % sure.")
    explorer.set(t=0.5)
    assert explorer.text.startswith(f"{FIRST} 0.50 of the way, a straight line parts ")
    explorer.set(t=2.0)
    assert explorer.text.startswith(f"{FIRST} In the plane of the last two units, the last "
                                    "neuron's line parts 300 of 300 points.")


def test_it_can_begin_elsewhere_and_reset_comes_back_there():
    explorer = layer_morph(data="rings", activation="tanh", units=2, t=1.0)
    assert explorer.values() | {"data": "rings", "activation": "tanh", "units": 2, "t": 1.0} == (
        explorer.values())
    explorer.set(units=3, t=0.0)
    assert explorer.run.model.layers[0].W.value.shape == (2, 3)
    explorer.reset.click()
    assert (explorer.controls["units"].value, explorer.controls["t"].value) == (2, 1.0)
    assert explorer.run.model.layers[0].W.value.shape == (2, 2)


def test_another_epoch_or_layer_keeps_the_network_and_what_makes_one_does_not(fresh):
    run = fresh.run
    fresh.set(epoch=3, t=1.4, x1=0.0, x2=1.0)
    assert fresh.run is run
    for change in {"data": "xor"}, {"activation": "tanh"}, {"units": 5}, {"start": 2}:
        before = fresh.run
        fresh.set(**change)
        assert fresh.run is not before


@pytest.mark.usefixtures("without_a_pause")
def test_train_plays_every_early_epoch_from_the_first_and_can_be_stopped(fresh, monkeypatch):
    monkeypatch.setattr(type(fresh), "between", 0.0)
    fresh.set(data="moons", units=4)
    shown = []
    fresh.image.observe(lambda _: shown.append(fresh.controls["epoch"].value), "value")

    async def scene():
        await until(lambda: len(shown) > 12)
        fresh.stop()

    play(fresh, scene)
    assert shown[:12] == list(range(1, 13))
    stopped = fresh.controls["epoch"].value
    assert stopped < 30 and fresh.text.startswith(f"Epoch {stopped}, ")
    run, seen = fresh.run, len(shown)
    play(fresh)  # goes on where it stopped, to the end
    fresh.image.unobserve_all("value")
    assert fresh.run is run and shown[seen + 1] > stopped and shown[-1] == EPOCHS
    assert not fresh.toggle.value and len(run.right) == EPOCHS + 1


def test_the_first_epochs_are_shown_one_by_one_and_later_every_third(fresh):
    fresh.set(epoch=0)
    shown, more = [], True
    while more:
        more = fresh._further(fresh.run)
        shown.append(fresh.controls["epoch"].value)
    assert shown[:20] == list(range(1, 21)) and shown[-1] == EPOCHS
    steps = [later - epoch for epoch, later in zip(shown, shown[1:])]
    assert steps == sorted(steps[:-1]) + steps[-1:] and set(steps[:-1]) == {1, 2, 3}


@pytest.mark.usefixtures("without_a_pause")
def test_another_network_that_is_watched_begins_with_its_first_epoch(fresh):
    fresh.set(epoch=30)
    shown = []

    async def scene():
        await until(lambda: fresh.controls["epoch"].value > 35)
        fresh.image.observe(lambda _: shown.append(fresh.controls["epoch"].value), "value")
        fresh.set(data="moons")
        await until(lambda: len(shown) > 4 or not fresh.toggle.value)
        fresh.stop()

    play(fresh, scene)
    fresh.image.unobserve_all("value")
    assert shown[0] == 0 and shown == sorted(shown)


def test_random_settings_are_drawn_and_as_a_full_drawing_would(fresh):
    for i, setting in enumerate(moves(fresh, 6, seed=3)):
        fresh.set(**setting)
        assert fresh.text.startswith(f"Epoch {setting['epoch']}, ") and "nan" not in fresh.text
        if i % 3 == 0:
            np.testing.assert_array_equal(pixels(fresh.picture), drawn_in_full(fresh.picture))


@pytest.mark.parametrize("width", [460, 560, 680, 840, 900, 1200])
def test_no_two_parts_overlap_at_any_width_and_every_text_is_large_enough(fresh, width):
    fresh.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    assert fresh.image.width == width and (width < 680 or fresh.image.height < 620)
    axes = fresh.figure.axes
    boxes = [part.get_tightbbox() for part in axes]
    for box in boxes:
        assert box.x0 >= -1 and box.y0 >= 0 and box.x1 <= width and box.y1 <= fresh.image.height
    assert not any(a.overlaps(b.padded(-1)) for a, b in itertools.combinations(boxes, 2))
    for plane in axes[:4]:
        assert plane.bbox.width == pytest.approx(plane.bbox.height, abs=1)
    texts = [text for part in axes for text in (
        part.title, part.xaxis.label, *part.get_xticklabels(), *part.get_yticklabels())]
    assert min(text.get_fontsize() for text in texts) >= 8


# ---- by pointer ----------------------------------------------------------------------------------

@pytest.mark.parametrize("axes", [1, 3])
def test_the_star_is_dragged_in_the_input_plane(fresh, axes):
    point(fresh, ("down", axes, 0.3, -0.2), ("move", axes, -0.61, 0.78), ("up", axes, -0.61, 0.78))
    assert (fresh.controls["x1"].value, fresh.controls["x2"].value) == (-0.6, 0.8)
    assert fresh.drawing.stars[axes].get_xydata()[0] == pytest.approx([-0.6, 0.8])


@pytest.mark.parametrize("t", [0.0, 0.5, 1.0, 2.0])
def test_the_star_is_dragged_on_the_way_to_where_a_place_of_the_input_comes(fresh, t):
    fresh.set(t=t)
    for place in fresh.drawing.shown[1].points[:10]:
        point(fresh, ("down", 0, *place), ("up", 0, *place))
        assert np.hypot(*(fresh.drawing.shown[1].you - place)) < 0.12


def test_the_curve_is_dragged_to_another_epoch(fresh):
    point(fresh, ("down", 4, 20.2, 200), ("move", 4, 47.8, 200), ("up", 4, 47.8, 200))
    assert fresh.controls["epoch"].value == 48 and fresh.text.startswith("Epoch 48, ")


def test_tips_tell_what_lies_there_and_set_nothing(fresh):
    before = fresh.values()
    i, k = SIDE // 2, SIDE // 3
    place = PLANE.reshape(SIDE, SIDE, 2)[i, k]
    share = f"from ({place[0]:.2f}, {place[1]:.2f}): orange, "
    share += f"{100 * fresh.drawing.shown[1].sure[i, k]:.0f} %"
    for axes, (x, y) in ((3, place), (0, fresh.drawing.shown[1].plane[i * SIDE + k])):
        assert point(fresh, ("hover", axes, x, y))["tip"] == share
    assert "drag" in point(fresh, ("hover", 4, 30, 200))["tip"]
    assert "star" in point(fresh, ("hover", 1, 0, 0))["tip"]
    assert "end" in point(fresh, ("hover", 2, 0, 0))["tip"]
    assert fresh.values() == before and at(fresh, 0, 0, 0)[0] < 0.5


def test_the_state_takes_any_network_of_four_layers():
    rng = np.random.default_rng(5)
    model = Sequential(Linear(2, 3, rng=rng), ReLU(), Linear(3, 2, rng=rng), Linear(2, 1, rng=rng))
    X, y = rng.normal(size=(12, 2)), np.arange(12) % 2
    s = morph_state(model, X, y, 1.5, X[4])
    assert s.you == pytest.approx(s.points[4])
    assert s.right == ((model.forward(X)[:, 0] > 0) == y).sum()
