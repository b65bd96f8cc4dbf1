"""The playground: its numbers against another network, its controls, buttons and shared texts."""

import base64
import random
import re
import warnings
import zlib
from dataclasses import fields, replace

import numpy as np
import pytest
from helpers.widgets import drawn_in_full, on_the_page, pixels, play, until, words
from matplotlib.colors import to_rgb
from matplotlib.transforms import Bbox

from utils import MSELoss, numerical_gradient
from utils.activations import softmax
from utils.datasets import moons
from utils.lesson_05 import playground
from utils.lesson_05.playground.controls import (
    ALWAYS,
    GRADIENTS,
    SECTIONS,
    TARGETS,
    control_values,
    settings,
)
from utils.lesson_05.playground.drawing import WIDEST
from utils.lesson_05.playground.learner_code import Own, activation
from utils.lesson_05.playground.run import GRID, KEPT, PLANE, Run, reached
from utils.lesson_05.playground.settings import (
    ACTIVATIONS,
    ALL,
    BATCHES,
    DATA,
    DECAYS,
    FEATURES,
    INITS,
    LOSSES,
    NOTES,
    OPTIMIZERS,
    OTHER,
    PRESETS,
    RATES,
    START,
    Settings,
    shape,
)
from utils.lesson_05.playground.sharing import PREFIX, from_text, to_text
from utils.lesson_05.playground.state import state
from utils.lesson_05.playground.tiles import text_picture, unit_pictures
from utils.plots import NEGATIVE, POSITIVE
from utils.widgets import predict
from utils.widgets.drawing import shades
from utils.widgets.items import Choose

NOTHING = Own()
SMALL = Settings(points=60, units=(3,), activations=("tanh",), batch=8)
SPIRAL, FEW, DECAYED = (PRESETS[name][0] for name in (
    "spiral, solved", "few and noisy points", "few points, weight decay"))
FORMULAS = {"ReLU": lambda z: np.where(z > 0, z, 0),
            "leaky ReLU": lambda z: np.where(z > 0, z, z / 100), "tanh": np.tanh,
            "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "identity": lambda z: z}


@pytest.fixture(scope="module")
def board():
    return playground()


@pytest.fixture
def fresh(board):
    board.stop()
    board.reset.click()
    return board


def drawn(seed):
    """Random settings."""
    draw = random.Random(seed)
    n = draw.randint(0, 4)
    return Settings(
        draw.choice(list(DATA)), draw.randrange(40, 300, 20), draw.randint(0, 10) / 20,
        tuple(name for name in FEATURES if draw.random() < 0.4) or ("x1",),
        tuple(draw.randint(1, 8) for _ in range(n)),
        tuple(draw.choice(list(ACTIVATIONS)) for _ in range(n)), draw.choice(list(INITS)),
        draw.choice(LOSSES), draw.randint(1, 50), draw.choice(OPTIMIZERS), draw.choice(RATES[:6]),
        draw.choice(BATCHES), draw.choice(DECAYS))


def answers(run, x):
    """The network's answers (N,) for coordinates (N, 2), by formulas, and all activations."""
    a, activations = np.stack([FEATURES[name](x) for name in run.settings.features], axis=1), []
    for layer, name in zip(run.linear, run.settings.activations):
        a = FORMULAS[name](a @ layer.W.value + layer.b.value)
        activations.append(a)
    return (a @ run.linear[-1].W.value + run.linear[-1].b.value)[:, 0], activations


def loss_of(name, z, y):
    return np.mean(np.logaddexp(0, z) - z * y) if name == "cross-entropy" else np.mean((z - y) ** 2)


def said(explorer, pattern):
    return re.search(pattern, explorer.text)[1]


# ---- the numbers ---------------------------------------------------------------------------------

@pytest.mark.parametrize("loss", LOSSES)
def test_a_step_of_sgd_with_weight_decay_by_hand_on_2_3_1(loss):
    run = Run(replace(SMALL, loss=loss, lr=0.3, decay=0.1, batch=ALL), NOTHING)
    (W1, b1), (W2, b2) = ((layer.W.value.copy(), layer.b.value.copy()) for layer in run.linear)
    x, y, n = run.points[:40], run.labels[:40, None], 40
    h = np.tanh(x @ W1 + b1)
    z = h @ W2 + b2
    dz = ((1 / (1 + np.exp(-z)) - y) if loss == "cross-entropy" else 2 * (z - y)) / n
    dh = dz @ W2.T * (1 - h**2)
    assert run.batch() and run.epoch == 1
    for layer, W, b, dW, db in ((run.linear[0], W1, b1, x.T @ dh, dh.sum(axis=0)),
                                (run.linear[1], W2, b2, h.T @ dz, dz.sum(axis=0))):
        np.testing.assert_allclose(layer.W.value, W - 0.3 * (dW + 0.1 * W), rtol=1e-12)
        # biases do not decay
        np.testing.assert_allclose(layer.b.value, b - 0.3 * db, rtol=1e-12, atol=1e-16)


@pytest.mark.parametrize("seed", range(12))
def test_losses_accuracies_confusion_and_pictures_are_those_of_the_formulas(seed):
    run = Run(drawn(seed), NOTHING)
    run.train(epochs=2)
    s, n, used = state(run), run.n_train, run.settings
    z, threshold = answers(run, run.points)[0], 0 if used.loss == "cross-entropy" else 0.5
    right = (z > threshold) == (run.labels == 1)
    parts = slice(None, n), slice(n, None)
    expected = [*(loss_of(used.loss, z[part], run.labels[part]) for part in parts),
                *(right[part].mean() for part in parts)]
    np.testing.assert_allclose(s.curves[-1], [2, *expected], rtol=1e-9)
    for i in (0, 1):
        for k in (0, 1):
            assert s.confusion[i, k] == ((run.labels[n:] == i) & ((z[n:] > threshold) == k)).sum()
    on_plane, activations = answers(run, PLANE)
    sure = 1 / (1 + np.exp(-on_plane)) if threshold == 0 else np.clip(on_plane, 0, 1)
    np.testing.assert_allclose(s.sure.ravel(), sure, rtol=1e-9, atol=1e-12)
    assert [len(units) for units in s.units] == [len(used.features), *used.units]
    for units, a in zip(s.units[1:], activations):
        np.testing.assert_allclose(units.reshape(len(units), -1).T, a, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_gradients_and_deltas_are_measured_ones(seed):
    run = Run(drawn(seed + 100), NOTHING)
    run.train(epochs=1)
    s, n = state(run), run.n_train
    y, loss = run.labels[:n], run.settings.loss
    for layer, claimed, delta in zip(run.linear, s.gradients, s.deltas):
        kept = layer.W.value

        def at(W, layer=layer):
            layer.W.value = W
            return loss_of(loss, answers(run, run.points[:n])[0], y)

        measured = numerical_gradient(at, kept)
        layer.W.value = kept
        np.testing.assert_allclose(claimed, measured, atol=1e-6 * max(1, np.abs(measured).max()))
        assert delta.shape == (layer.W.value.shape[1],)
    z = answers(run, run.points[:n])[0]
    dz = 1 / (1 + np.exp(-z)) - y if loss == "cross-entropy" else 2 * (z - y)
    assert s.deltas[-1] == pytest.approx(np.abs(dz).mean())
    for i, (W, a) in enumerate(zip(s.weights[1:], answers(run, run.points[:n])[1])):
        dz = dz.reshape(n, -1)
        if i == len(s.weights) - 2:  # the last hidden layer, by hand
            slope = {"ReLU": a > 0, "leaky ReLU": np.where(a > 0, 1, 0.01), "tanh": 1 - a * a,
                     "sigmoid": a * (1 - a), "identity": 1}[run.settings.activations[i]]
            np.testing.assert_allclose(s.deltas[i], np.abs(dz @ W.T * slope).mean(axis=0),
                                       rtol=1e-9, atol=1e-15)


def test_looking_at_a_run_does_not_change_it():
    looked, other = Run(SMALL, NOTHING), Run(SMALL, NOTHING)
    for _ in range(20):
        state(looked)
        looked.batch()
        other.batch()
    np.testing.assert_array_equal(looked.linear[0].W.value, other.linear[0].W.value)


def test_an_epoch_takes_each_training_example_once_in_a_new_order():
    run, seen = Run(SMALL, NOTHING), []
    forward = run.loss.forward
    run.loss.forward = lambda z, target: seen.append(run.network.layers[0].x) or forward(z, target)
    for _ in range(10):
        run.batch()
    first, second = np.vstack(seen[:5]), np.vstack(seen[5:])
    for epoch in first, second:
        assert sorted(map(tuple, epoch)) == sorted(map(tuple, run.points[:40]))
    assert not np.array_equal(first, second) and not np.array_equal(first, run.points[:40])


def test_an_epoch_takes_each_example_once_though_the_batch_size_changes_in_it():
    run, seen = Run(SMALL, NOTHING), []
    forward = run.loss.forward
    run.loss.forward = lambda z, target: seen.append(run.network.layers[0].x) or forward(z, target)
    for batch in (8, 2, ALL):
        run.use(replace(SMALL, batch=batch))
        run.batch()
    assert [len(x) for x in seen] == [8, 2, 30] and (run.epoch, run.seen) == (1, 0)
    assert sorted(map(tuple, np.vstack(seen))) == sorted(map(tuple, run.points[:40]))


def test_a_third_of_the_points_is_for_validation_and_the_seed_draws_everything():
    same, other = Run(Settings(), NOTHING), Run(Settings(seed=2), NOTHING)
    assert same.n_train == 267 and len(same.labels) == 400
    np.testing.assert_array_equal(same.points, Run(Settings(), NOTHING).points)
    assert not np.array_equal(same.points, other.points)
    assert not np.array_equal(same.linear[0].W.value, other.linear[0].W.value)


def test_the_weight_that_moved_most_is_named():
    run = Run(SMALL, NOTHING)
    before = [layer.W.value.copy() for layer in run.linear]
    assert state(run).moved is None
    run.train(epochs=1)
    steps, layer, i, k, first, last = state(run).moved
    changes = [np.abs(now.W.value - W) for now, W in zip(run.linear, before)]
    assert steps == 5
    assert abs(last - first) == max(change.max() for change in changes) == changes[layer][i, k]


def test_a_long_run_keeps_short_curves():
    run = Run(replace(SMALL, batch=ALL, units=(), activations=()), NOTHING)
    run.train(epochs=5 * KEPT)
    epochs = np.array(run.curves)[:, 0]
    assert len(epochs) <= KEPT and epochs[0] == 0 and set(np.diff(epochs)) == {8}
    np.testing.assert_allclose(state(run).curves[-1], run.measure())


def test_a_run_that_diverges_ends_with_its_curves_and_one_sentence():
    run = Run(PRESETS["a rate too high"][0], NOTHING)
    run.train(epochs=50)
    s = state(run)
    assert run.failed.startswith("Stopped in epoch 1, at learning rate 1: the training loss is")
    assert not run.batch()
    assert len(s.curves) == 2 and np.isfinite(s.curves[0]).all()


# ---- what a picture is made of -------------------------------------------------------------------

def share_of(color, picture):
    """How much of a color is mixed with white in each pixel: 0..1; no other hue is in it."""
    rgb = np.ascontiguousarray(picture)[..., None].view(np.uint8)[..., :3].astype(float)
    full = 255 * (1 - np.array(to_rgb(color)))
    shares = (255 - rgb) @ full / (full @ full)
    np.testing.assert_allclose(255 - rgb, shares[..., None] * full, atol=2)
    return shares


def test_a_unit_is_shaded_by_its_answers_and_lined_where_its_sum_is_0():
    x = np.linspace(-1, 1, GRID) * np.ones((GRID, 1))
    picture, = unit_pictures(x[None], (x - 0.01)[None], GRID)
    ink, = set(shades("#222222", "#222222"))
    inner = picture[1:-1, 1:-1]
    assert {int(np.flatnonzero(row == ink)[0]) for row in inner} == {GRID // 2 - 1}
    assert (inner == ink).sum() == GRID - 2
    below, above = np.split(unit_pictures(x[None], side=GRID)[0, 5, 1:-1], 2)
    negative, positive = share_of(NEGATIVE, below), share_of(POSITIVE, above)
    assert negative[0] > 0.95 and positive[-1] > 0.95
    assert max(negative[-1], positive[0]) < 0.05  # white at 0
    assert (np.diff(negative) <= 0).all() and (np.diff(positive) >= 0).all()


@pytest.mark.parametrize("side", [30, 40, 60, 90])
def test_a_unit_of_one_sign_has_one_hue_and_one_of_one_answer_is_hatched(side):
    x = np.linspace(0, 1, GRID) * np.ones((GRID, 1))
    positive, negative, flat, dead = unit_pictures(
        np.stack([x, -x, 0 * x + 0.3, 0 * x]), side=side)
    for picture, color in ((positive, POSITIVE), (negative, NEGATIVE)):
        assert picture.shape == (side, side)
        shares = share_of(color, picture[1:-1, 1:-1])
        assert shares.min() < 0.05 and shares.max() > 0.95
    for hatched in flat, dead:
        assert len(set(hatched[1:-1, 1:-1].ravel())) == 2
    np.testing.assert_array_equal(flat, dead)


def test_words_are_drawn_in_the_room_they_need_and_grow_with_the_screens_pixels():
    short, long = text_picture("0.1"), text_picture("1.2e-05")
    assert short.shape[0] == long.shape[0] and short.shape[1] < long.shape[1]
    assert len(np.unique(long)) > 5 and (long[:, -1] == long[0, 0]).all()
    large = text_picture("0.1", 26)
    assert large.shape[0] > 1.8 * short.shape[0] and large.shape[1] > 1.5 * short.shape[1]


def boxes(drawing):
    """What must not overlap, as Bboxes in page pixels: words, pictures and axes."""
    figure, sharp = drawing.figure, drawing.sharp
    renderer = figure.canvas.get_renderer()
    texts = [label for label in drawing.backdrop.labels if hasattr(label, "get_text")]
    found = [text.get_window_extent(renderer) for text in texts]
    found += [axes.get_tightbbox(renderer, for_layout_only=True)
              for axes in (drawing.plane, drawing.loss.axes, drawing.right.axes)]
    pictures = [*drawing.backdrop.pictures.tiles, *drawing.words.tiles]
    pictures += [tile for tile in drawing.units.tiles if tile[2].shape[0] > 20 * sharp]
    found += [Bbox.from_bounds(x, y, *colors.shape[::-1]) for x, y, colors in pictures]
    return [Bbox(box.get_points() / sharp) for box in found]


@pytest.mark.parametrize("ratio", [1, 1.5])
@pytest.mark.parametrize("width", [460, 560, 680, 840, 1000, 1200])
@pytest.mark.parametrize("layers, units, name", [
    (0, 1, "tanh"), (2, 3, "sigmoid"), (4, 8, "leaky ReLU")])
def test_no_two_parts_of_the_figure_overlap_and_all_lie_inside(
        fresh, width, ratio, layers, units, name):
    fresh.image._handle_custom_msg({"page": {"width": width, "ratio": ratio}}, [])
    fresh.set(layers=layers, **dict.fromkeys(FEATURES, True), **{
        f"{part}{i}": value for i in range(1, 5)
        for part, value in (("units", units), ("activation", name))})
    found = boxes(fresh.drawing)
    assert len(found) > 20 + layers * units
    for i, box in enumerate(found):
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= fresh.image.height
        assert not [other for other in found[:i] if box.overlaps(other.padded(-0.5))]
    labels = fresh.drawing.backdrop.labels
    assert min(label.get_fontsize() for label in labels if hasattr(label, "get_text")) >= 8


@pytest.mark.parametrize("width", [800, 840, 900])
def test_machine_curves_and_numbers_fit_in_one_view_of_a_notebook(fresh, width):
    fresh.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    assert fresh.image.width == width and fresh.image.height < 500


def test_the_curves_end_inside_their_axes_whatever_the_epoch(fresh):
    background = None
    for epochs, end in ((1, "10"), (9, "10"), (1, "20"), (40, "100"), (950, "2,000")):
        fresh.run.train(epochs=epochs)
        fresh.refresh()
        for curve in (fresh.drawing.loss, fresh.drawing.right):
            assert curve.axes.get_xlim() == (0, 1) and curve.end.get_text() == end
            share = fresh.run.epoch / int(end.replace(",", ""))
            assert [line.get_xdata()[-1] for line in curve.lines] == [share, share]
        # it is drawn once: a full drawing costs five cheap ones
        assert background in (None, fresh.picture.background)
        background = fresh.picture.background


# ---- controls and buttons ------------------------------------------------------------------------

def test_controls_and_settings_are_two_forms_of_one_thing(fresh):
    for seed in range(8):
        fresh.set(**control_values(drawn(seed)))
        assert settings(fresh.values()) == drawn(seed) == fresh.run.settings


def test_a_cheap_drawing_equals_a_full_one_pixel_by_pixel(fresh):
    for seed in range(5):
        fresh.set(**control_values(drawn(seed)), lines=(GRADIENTS, "weights")[seed % 2],
                  deltas=seed % 3 == 0)
        fresh.one_epoch.click()
        quick = pixels(fresh.picture)
        np.testing.assert_array_equal(quick, drawn_in_full(fresh.picture))


ANEW = {"data": "moons", "points": 300, "noise": 0.2, "seed": 7, "x1²": True, "layers": 1,
        "units2": 3, "activation1": "ReLU", "init": "He", "loss": "squared error"}
LIVE = {"optimizer": "Adam", "lr": 0.3, "batch": 8, "decay": 0.01}


@pytest.mark.parametrize("name, value", [*ANEW.items(), *LIVE.items()])
def test_each_control_acts_on_the_run_or_begins_a_new_one(fresh, name, value):
    fresh.one_epoch.click()
    run = fresh.run
    fresh.set(**{name: value})
    assert (fresh.run is run) == (name in LIVE) and (fresh.run.epoch == 1) == (name in LIVE)
    assert fresh.run.settings == settings(fresh.values()) != START
    assert fresh.readout.value.endswith("</div>") and words(fresh) == fresh.text


def test_settings_of_layers_that_are_not_there_begin_no_new_run_and_are_hidden(fresh):
    fresh.one_epoch.click()
    fresh.set(units4=2, activation3="sigmoid")
    assert fresh.run.epoch == 1
    hidden = [name for name, control in fresh.controls.items() if not on_the_page(control)]
    assert hidden == ["units3", "activation3", "units4", "activation4"]


def test_every_control_stands_in_a_section_and_says_what_it_is(fresh):
    names = [name for names in SECTIONS.values() for name in names]
    assert sorted([*names, *ALWAYS]) == sorted(fresh.controls)
    assert all(control.description and control.tooltip for control in fresh.controls.values())
    groups = fresh.children[2].children[2:-1]
    for i, name in enumerate(fresh.section.options):
        fresh.section.value = name
        shown = [group.layout.display is None for group in groups]
        assert shown == [i == k for k in range(len(groups))]


def test_weight_decay_and_learning_rate_act_from_the_next_step(fresh):
    fresh.one_batch.click()
    before = fresh.run.linear[1].W.value.copy()
    fresh.set(lr=0.01, decay=0.3, batch=ALL)
    fresh.run.seen = 0
    gradient = state(fresh.run).gradients[1]
    fresh.one_batch.click()
    np.testing.assert_allclose(fresh.run.linear[1].W.value,
                               before - 0.01 * (gradient + 0.3 * before), rtol=1e-9)


def test_step_one_batch_and_step_one_epoch(fresh):
    fresh.one_batch.click()
    assert "Epoch 0, 32 of 267 examples: " in fresh.text
    assert "Moved most by the last batch: " in fresh.text
    fresh.set(batch=1)
    assert "Epoch 0, 32 of 267 examples: " in fresh.text
    fresh.set(batch=32)
    fresh.one_epoch.click()
    assert "Epoch 1: " in fresh.text and "the last 8 batches" in fresh.text and fresh.run.steps == 9


def test_a_change_that_three_decimals_hide_is_said(fresh):
    fresh.set(lr=0.0001)
    fresh.one_batch.click()
    first, last = state(fresh.run).moved[-2:]
    assert f"from {first:.3f} to {first:.3f} (by " in fresh.text
    assert float(said(fresh, r"\(by (.*?)\)")) == pytest.approx(last - first, rel=0.05)


def test_new_run_begins_again_with_the_same_settings_and_reset_with_the_first(fresh):
    start = fresh.text
    fresh.set(noise=0.3, layers=3)
    noisy = fresh.text
    fresh.one_epoch.click()
    fresh.again.click()
    assert fresh.text == noisy != start
    fresh.reset.click()
    assert fresh.text == start and fresh.preset.value == fresh.preset.options[0]


def test_the_words_name_losses_and_accuracies(fresh):
    fresh.one_epoch.click()
    _, train, val, right, val_right = fresh.run.measure()
    assert (f"Epoch 1: training loss {train:.3f} nats, {100 * right:.1f} % right; validation loss "
            f"{val:.3f} nats, {100 * val_right:.1f} % right.") in fresh.text
    assert fresh._repr_mimebundle_()[1]["image/png"]["alt"].endswith("right.]")


def test_gradients_deltas_and_the_confusion_matrix_come_on_demand(fresh):
    before = fresh.image.value
    fresh.set(lines=GRADIENTS)
    largest = max(np.abs(W).max() for W in state(fresh.run).gradients)
    shown = float(said(fresh, r"Largest gradient: ([\d.e-]+[\d])\."))
    assert shown == pytest.approx(largest, rel=0.05)
    assert fresh.image.value != before
    before = fresh.image.value
    fresh.set(deltas=True)
    assert fresh.image.value != before and len(fresh.drawing.deltas.tiles) == 7
    assert fresh.table.value == ""
    fresh.set(confusion=True, deltas=False)
    counts = [int(count) for count in re.findall(r"<td>(\d+)</td>", fresh.table.value)]
    assert counts == state(fresh.run).confusion.ravel().tolist()
    assert fresh.drawing.deltas.tiles == []


def test_without_a_feature_it_asks_for_one(fresh):
    fresh.set(x1=False, x2=False)
    assert fresh.text.startswith("choose at least one of the features x1, x2,")
    fresh.one_batch.click()
    assert fresh.text.startswith("choose at least one of the features x1, x2,")
    fresh.set(x2=True)
    assert "Network: 1-4-2-1" in fresh.text


def test_a_prediction_locks_all_of_it(fresh):
    item = Choose("Which?", {"one": "No.", "two": "Yes."}, "two")
    predict(item, fresh)
    assert all(widget.disabled for widget in (*fresh.controls.values(), *fresh.buttons))
    for widget in (*fresh.controls.values(), *fresh.buttons):
        widget.disabled = False
    some = {fresh.toggle, fresh.preset, fresh.shared, fresh.load, fresh.one_batch}
    assert some <= set(fresh.buttons)


# ---- live ----------------------------------------------------------------------------------------

def test_it_trains_many_batches_to_a_picture_and_goes_on_under_moving_controls(fresh):
    texts = []
    fresh.set(speed="full")
    fresh.readout.observe(lambda change: texts.append(change["new"]), "value")

    async def scene():
        await until(lambda: len(texts) >= 5)
        run = fresh.run
        fresh.set(lr=0.01, optimizer="Adam")
        await until(lambda: len(texts) >= 9)
        assert fresh.run is run and run.optimizer.lr == 0.01
        fresh.set(seed=3)
        assert fresh.run is not run and fresh.toggle.value
        await until(lambda: fresh.run.noted[0] > 0)  # its second slice
        fresh.stop()

    play(fresh, scene)
    fresh.readout.unobserve_all("value")
    moved = int(said(fresh, r"Moved most by the last (\d+) batches"))
    assert "seed 3" in fresh.text and 0 < moved < fresh.run.steps  # those of the last slice only


def test_it_stops_at_its_target_and_goes_on_past_it(fresh):
    fresh.set(target=(4, 0.9))
    play(fresh)
    at = fresh.run.epoch
    assert fresh.text.endswith(f"The target, validation accuracy 90 %, was reached in epoch {at}.")
    assert at > 0
    rows = np.array(fresh.run.curves)
    assert (rows[:-1, 4] < 0.9).all() and rows[-1, 4] >= 0.9 and rows[-1, 0] == at

    async def scene():
        await until(lambda: fresh.run.epoch > at + 3)
        fresh.stop()

    play(fresh, scene)
    assert fresh.text.endswith(f"was reached in epoch {at}.")


@pytest.mark.parametrize("button", ["one_batch", "one_epoch"])
def test_steps_notice_a_target_as_well(fresh, button):
    fresh.set(target=(4, 0.9), optimizer="Adam", lr=0.03, batch=ALL)
    while fresh.run.measure()[4] < 0.9:
        assert "The target" not in fresh.text
        getattr(fresh, button).click()
    at = fresh.run.epoch
    assert fresh.text.endswith(f"was reached in epoch {at}.") and len(fresh.run.curves) == at + 1
    getattr(fresh, button).click()
    assert fresh.text.endswith(f"was reached in epoch {at}.") and fresh.run.epoch == at + 1


@pytest.mark.parametrize("target", [value for _, value in TARGETS if value])
def test_a_target_is_reached_from_its_own_side(target):
    column, value = target
    for row, met in (([9, value, value, value, value], True),
                     ([0, *[value - 0.05] * 4], column < 3),
                     ([0, *[value + 0.05] * 4], column >= 3)):
        assert reached(row, target) == met


def test_a_diverged_run_says_so_keeps_its_curves_and_train_begins_a_new_one(fresh):
    fresh.preset.value = "a rate too high"
    play(fresh)
    assert "Stopped in epoch 1, at learning rate 1: the training loss is" in fresh.text
    assert len(fresh.text) < 550
    assert fresh.text.endswith(" Press New run to begin again.")
    failed, top = fresh.run, fresh.drawing.loss.axes.get_ylim()[1]
    assert failed.curves and fresh.toggle.value is False
    losses = fresh.drawing.loss.lines[0].get_ydata()
    np.testing.assert_allclose(losses, [failed.curves[0][1], top])  # off the scale
    fresh.set(lr=0.1)
    assert fresh.run is failed

    async def scene():
        await until(lambda: fresh.run.epoch > 2)
        fresh.stop()

    play(fresh, scene)
    assert fresh.run is not failed and not fresh.run.failed


# ---- presets -------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_can_be_made_by_the_controls_and_says_what_to_look_for(fresh, name):
    fresh.preset.value = name
    wanted, note = PRESETS[name]
    assert settings(fresh.values()) == wanted == fresh.run.settings
    assert note == fresh.presets.words and note in fresh.note.value and shape(wanted) in fresh.text


def test_the_list_of_presets_and_its_note_follow_what_is_set(fresh):
    spiral, note = "spiral, solved", PRESETS["spiral, solved"][1]
    fresh.preset.value = spiral
    fresh.set(optimizer="SGD")
    assert fresh.preset.value == OTHER
    assert f'Changed since "{spiral}". Its note: {note}' in fresh.note.value
    fresh.set(data="moons")
    assert fresh.presets.words == NOTES["moons"] and note not in fresh.note.value
    fresh.preset.value = spiral  # again
    assert settings(fresh.values()) == SPIRAL == fresh.run.settings and fresh.preset.value == spiral
    fresh.one_epoch.click()
    run = fresh.run
    fresh.set(optimizer="SGD")
    fresh.set(optimizer="Adam")
    assert fresh.run is run and fresh.preset.value == spiral and fresh.presets.words == note
    fresh.preset.value = OTHER
    assert fresh.preset.value == spiral and fresh.run is run
    for shared, name in ((START, "the default"), (SMALL, OTHER)):
        fresh.preset.value = spiral
        fresh.shared.value = to_text(Run(shared, NOTHING))
        fresh.load.click()
        assert fresh.preset.value == name
        assert fresh.presets.words == (PRESETS[name][1] if name != OTHER else "")


def test_what_ones_own_is_called_stays_beside_every_note():
    explorer = playground(layer=np.sin)
    sentence = 'In the lists, what you brought is called "yours".'
    assert explorer.presets.words == sentence and explorer.preset.value == OTHER
    explorer.preset.value = "spiral, solved"
    assert explorer.presets.words == f"{sentence} {PRESETS['spiral, solved'][1]}"
    explorer.reset.click()
    assert explorer.presets.words == sentence and explorer.preset.value == OTHER


def test_the_default_learns_its_circle_and_the_spiral_is_solved():
    run = Run(START, NOTHING)
    run.train(epochs=200)
    assert shape(START) == "2-4-2-1" and run.measure()[4] > 0.9
    run = Run(SPIRAL, NOTHING)
    assert run.train((4, 0.97), epochs=400) is False and run.measure()[4] >= 0.97


def test_no_line_parts_xor_and_the_product_does():
    flat = PRESETS["XOR without hidden layers"][0]
    run, helped = Run(flat, NOTHING), Run(replace(flat, features=("x1", "x2", "x1 x2")), NOTHING)
    run.train(epochs=200)
    helped.train(epochs=200)
    assert run.measure()[3] < 0.6 and helped.measure()[3] > 0.97


def test_from_zeros_nothing_moves_but_the_outputs_bias(fresh):
    fresh.preset.value = "all zeros"
    fresh.set(lines=GRADIENTS)
    fresh.one_epoch.click()
    layers = fresh.run.linear
    assert not any(layer.W.value.any() for layer in layers)
    assert not layers[0].b.value.any() and layers[-1].b.value.any()
    assert "Every dL/dW is 0: no weight can move." in fresh.text
    assert "16 hidden units answer the same" in fresh.text
    assert "No weight moved by the last 9 batches." in fresh.text
    bias = float(said(fresh, r"Largest dL/db: (\S+), of the output: a bias can move\."))
    assert bias == pytest.approx(abs(state(fresh.run).bias_gradients[-1][0]), rel=0.05)
    for lines in ({"decay": 0.01}, {"decay": 0.0, "optimizer": "momentum"}, {"optimizer": "Adam"}):
        fresh.set(**lines)
        assert "Every dL/dW is 0: the loss moves no weight." in fresh.text
        assert "no weight can move" not in fresh.text


def test_few_noisy_points_are_overfitted_and_weight_decay_helps():
    run, decayed = Run(FEW, NOTHING), Run(DECAYED, NOTHING)
    run.train(epochs=600)
    decayed.train(epochs=600)
    curves = np.array(run.curves)
    best = int(curves[:, 2].argmin())
    assert run.n_train == 40 and 20 < curves[best, 0] < 400
    assert curves[-1, 1] < curves[best, 1] / 10 and curves[-1, 2] > 1.5 * curves[best, 2]
    assert decayed.measure()[2] < 0.6 * run.measure()[2]
    assert np.abs(decayed.linear[1].W.value).mean() < 0.7 * np.abs(run.linear[1].W.value).mean()


def test_deltas_fade_on_their_way_back_through_four_sigmoids():
    s = state(Run(PRESETS["four layers of sigmoid"][0], NOTHING))
    sizes = [delta.mean() for delta in s.deltas]
    assert all(before < after / 2 for before, after in zip(sizes, sizes[1:]))
    assert sizes[0] < sizes[-1] / 100


# ---- shared texts --------------------------------------------------------------------------------

@pytest.mark.parametrize("seed", range(20))
def test_a_shared_run_answers_the_same_and_goes_on_the_same(seed):
    run = Run(drawn(seed), NOTHING)
    run.train(epochs=3)
    for _ in range(seed % 3):
        run.batch()
    text = to_text(run)
    again = from_text(f" {text[:20]}\n{text[20:]} ", NOTHING)
    assert re.fullmatch(r"pg1\.[\w-]+", text) and again.settings == run.settings
    assert (again.epoch, again.seen, again.steps) == (run.epoch, run.seen, run.steps)
    np.testing.assert_allclose(again.measure(), run.measure(), rtol=1e-4, atol=1e-6)
    for _ in range(5):
        run.batch()
        again.batch()
    theirs, mine = answers(again, PLANE)[0], answers(run, PLANE)[0]
    np.testing.assert_allclose(theirs, mine, rtol=1e-3, atol=1e-4)


def test_a_text_is_short_and_holds_the_optimizers_memory():
    plain, adam = (Run(Settings(optimizer=name), NOTHING) for name in ("SGD", "Adam"))
    adam.train(epochs=1)
    assert len(to_text(plain)) < 1300 and len(to_text(adam)) < 2400
    again = from_text(to_text(adam), NOTHING).optimizer
    assert again.t == 9
    np.testing.assert_allclose(again.m[0], adam.optimizer.m[0], rtol=1e-6)


def test_share_and_load_bring_a_run_back_in_another_playground(fresh):
    fresh.set(noise=0.2, layers=1, units1=4, optimizer="momentum")
    fresh.one_epoch.click()
    fresh.share.click()
    text, shared = fresh.shared.value, fresh.run
    assert f"The run is in the box, in {len(text):,} characters" in fresh.text
    fresh.reset.click()
    assert fresh.shared.value == ""
    fresh.shared.value = text
    fresh.load.click()
    assert "noise 0.20" in fresh.text and "Epoch 1: " in fresh.text
    assert fresh.controls["layers"].value == 1
    assert fresh.run.measure() == pytest.approx(shared.measure(), rel=1e-5)
    fresh.one_epoch.click()
    assert "Epoch 2: " in fresh.text


def broken():
    """Texts that tell of no run, each broken in another way."""
    text = to_text(Run(SMALL, NOTHING))
    inner = zlib.decompress(base64.urlsafe_b64decode(text[4:] + "=" * (-len(text[4:]) % 4)))

    def packed(data):
        return PREFIX + base64.urlsafe_b64encode(zlib.compress(data)).decode().rstrip("=")

    def changed(old, new):
        return packed(inner.replace(old, new))

    other = "A" if text[60] != "A" else "B"
    return {"empty": "", "words": "hello", "prefix": PREFIX, "cut off": text[:-5],
            "first part": text[: len(text) // 2], "one letter": text[:60] + other + text[61:],
            "not ascii": text[:40] + "é" + text[41:], "twice": text + text, "no prefix": text[4:],
            "no json": packed(b"nothing\n1234"), "a list": packed(b"[1]\n"),
            "a number less": packed(inner[:-4]), "nan": packed(inner[:-4] + b"\xff\xff\xff\xff"),
            "odd": packed(inner[:-1]), "deep": packed(b"[" * 50000 + b"\n"),
            "a bomb": packed(b"[" * 10**7),
            "other setting": changed(b'"points":60', b'"colors":60'),
            "wrong value": changed(b'"points":60', b'"points":17'),
            "wrong type": changed(b'"points":60', b'"points":60.0'),
            "beyond": changed(b'"at":[0,0', b'"at":[0,99'),
            "too long": changed(b'"at":[0', b'"at":[1' + b"0" * 13),
            "longer": changed(b'"at":[0', b'"at":[1' + b"0" * 400),
            "another order": changed(b'{"points"', b'{"features":["x2","x1"],"points"'),
            "a feature twice": changed(b'{"points"', b'{"features":["x1","x1"],"points"')}


@pytest.mark.parametrize("how", broken())
def test_a_damaged_text_gets_one_clear_sentence_and_changes_nothing(fresh, how):
    run = fresh.run
    fresh.shared.value = broken()[how]
    fresh.load.click()
    assert fresh.text.endswith(
        " This text is not a whole shared run: it is damaged, cut off, or something else. Copy all "
        "of it, from pg1. to its end.")
    assert fresh.run is run


def test_a_diverged_run_is_not_shared(fresh):
    fresh.preset.value = "a rate too high"
    fresh.one_epoch.click()
    fresh.share.click()
    assert fresh.text.endswith("This run has diverged: there are no weights to share.")
    assert fresh.shared.value == ""


def test_a_run_that_is_too_large_for_the_text_has_diverged_as_well(fresh):
    fresh.preset.value = "a rate too high"
    while max(abs(p.value).max() for p in fresh.run.parameters) < 1e39:
        fresh.one_batch.click()
    assert not fresh.run.failed
    fresh.share.click()
    assert fresh.text.endswith("This run has diverged: there are no weights to share.")
    assert fresh.shared.value == ""


def test_what_makes_no_network_is_not_shared_in_the_name_of_the_last_one(fresh):
    fresh.set(x1=False, x2=False)
    fresh.share.click()
    assert "at least one of the features" in fresh.text and "in the box" not in fresh.text
    assert fresh.shared.value == ""


def test_ones_own_wrong_data_are_said_when_they_are_shared():
    wrong = playground(X=np.zeros((20, 3)), y=np.zeros(20))
    wrong.share.click()
    assert "takes X of shape (N, 2)" in wrong.text and wrong.shared.value == ""


def test_weights_that_left_for_infinity_are_lines_of_the_largest_width(fresh):
    fresh.set(layers=1, units1=2, x2=False)
    fresh.drawing._show_lines([np.array([[np.inf, 1.0]]), np.array([[-np.inf], [np.nan]])],
                              [np.zeros(2), np.zeros(1)])
    widths = [max(lines.get_linewidths()) for lines in fresh.drawing.lines]
    assert widths == [pytest.approx(0.7 + WIDEST)] * 2
    fresh.refresh()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        unit_pictures(np.array([-1e308, 1e308, np.inf, np.nan]).reshape(1, 2, 2),
                      np.full((1, 2, 2), np.nan))


# ---- one's own -----------------------------------------------------------------------------------

class MyLoss:
    def forward(self, prediction, target):
        self.gap = prediction - target
        return float((self.gap**2).mean())

    def backward(self):
        return 2 * self.gap / self.gap.size


class MySGD:
    def __init__(self, parameters, lr):
        self.parameters, self.rate = parameters, lr

    def step(self):
        for p in self.parameters:
            p.value = p.value - self.rate * p.grad


class Softplus:
    def forward(self, x):
        self.x = x
        return np.log1p(np.exp(x))

    def backward(self, dy):
        return dy / (1 + np.exp(-self.x))


def square(x):
    return [[value * value for value in row] for row in x]


def relu_in_place(x):
    x[x < 0] = 0
    return x


def test_a_function_that_works_in_place_gets_its_own_array():
    layer, x = activation(Own(layer=relu_in_place)), np.array([[-1.0, -2.0, 3.0]])
    np.testing.assert_array_equal(layer.forward(x), [[0, 0, 3]])
    np.testing.assert_allclose(layer.backward(np.ones((1, 3))), [[0, 0, 1]], atol=1e-9)
    np.testing.assert_array_equal(x, [[-1, -2, 3]])


@pytest.mark.parametrize("layer", [np.sin, (np.sin, np.cos), Softplus, square, relu_in_place])
def test_ones_own_layer_is_in_use_from_the_start_and_learns(layer):
    explorer = playground(layer=layer)
    assert "(yours, yours)" in explorer.text and "yours" in explorer.note.value
    before = explorer.run.measure()[1]
    for _ in range(10):
        explorer.run.train(epochs=3)
    assert explorer.run.measure()[1] < before


def test_ones_own_loss_and_optimizer_train_as_the_courses_do():
    mine, course = playground(loss=MyLoss, optimizer=MySGD), playground()
    course.set(loss="squared error")
    for explorer in mine, course:
        explorer.set(lr=0.01)
        explorer.one_epoch.click()
    assert "yours, yours, learning rate 0.01" in mine.text
    for own, given in zip(mine.run.linear, course.run.linear):
        np.testing.assert_allclose(own.W.value, given.W.value, rtol=1e-9)
    mine.set(lr=0.1)
    mine.one_batch.click()
    assert mine.run.optimizer.rate == 0.1


@pytest.mark.parametrize("t", [5, np.int64(5), 5.0, -1, None])
def test_the_counter_of_ones_own_optimizer_is_neither_shared_nor_loaded(t):
    class Counting(MySGD):
        def __init__(self, parameters, lr):
            super().__init__(parameters, lr)
            self.t = 0

        def step(self):
            super().step()
            self.t = t

    explorer = playground(optimizer=Counting)
    explorer.one_epoch.click()
    explorer.share.click()
    explorer.load.click()
    assert "Epoch 1: " in explorer.text and explorer.run.optimizer.t == 0


def test_a_loss_says_where_its_answers_are_undecided():
    class Mine(MyLoss):
        threshold = 0.5

    for loss, threshold in ((MyLoss, 0), (Mine, 0.5), (MSELoss, 0.5)):
        explorer = playground(loss=loss)
        assert explorer.run.threshold == threshold
        assert f"With your loss, an answer above {threshold:g} counts as class 1 " in explorer.text
    assert "threshold" in playground.__doc__


def test_ones_own_data_are_scaled_and_trained_on_and_shared_with_those_who_have_them():
    X, y = moons(90, noise=0.1, rng=np.random.default_rng(0))
    explorer = playground([list(row) for row in 50 + 10 * X], y.astype(float))
    run = explorer.run
    assert "Data: your data, seed 4" in explorer.text and len(run.labels) == 90
    np.testing.assert_allclose([run.points.min(axis=0), run.points.max(axis=0)], [[-1, -1], [1, 1]])
    explorer.one_epoch.click()
    explorer.share.click()
    text = explorer.shared.value
    assert from_text(text, Own(50 + 10 * X, y)).measure() == pytest.approx(run.measure(), rel=1e-5)
    for other in Own(X + X**2, y), NOTHING:
        wanted = "trained on arrays of the one who shared it: pass the same X and y"
        with pytest.raises(ValueError, match=wanted):
            from_text(text, other)
    explorer.set(points=300, noise=0.3)  # which are not of these data
    assert explorer.run is run and explorer.run.epoch == 1


GOOD, LABELS = np.random.default_rng(1).normal(size=(20, 2)), np.arange(20) % 2


class NoBackward:
    forward = MyLoss.forward


class WrongLoss(MyLoss):
    def backward(self):
        return self.gap / self.gap.size


class InPlaceLoss(MyLoss):
    def forward(self, prediction, target):
        prediction -= target
        self.gap = prediction
        return float((prediction**2).mean())


class TargetLoss(MyLoss):
    def forward(self, prediction, target):
        target -= prediction
        self.gap = -target
        return float((target**2).mean())


class Probabilities(MyLoss):
    def forward(self, prediction, target):
        return float(-np.mean(target * np.log(prediction) + (1 - target) * np.log(1 - prediction)))


class ForgetsDy(Softplus):
    def backward(self, dy):
        return 1 / (1 + np.exp(-self.x))


class InPlaceLayer(Softplus):
    def forward(self, x):
        x *= 2
        return super().forward(x)


class FlatLoss(MyLoss):
    def backward(self):
        return 2 * self.gap[:, 0]


class Needy:
    def __init__(self, parameters):
        pass


class Idle(MySGD):
    def step(self):
        pass


class Shrinks(MySGD):
    def step(self):
        for p in self.parameters:
            p.value = p.value.sum(axis=0)


@pytest.mark.parametrize("given, sentence", [
    ({"X": GOOD}, "For data of your own, pass both: playground(X, y)."),
    ({"y": LABELS}, "For data of your own, pass both: playground(X, y)."),
    ({"X": GOOD.T, "y": LABELS},
     "takes X of shape (N, 2) and y of shape (N,), got (2, 20) and (20,)."),
    ({"X": GOOD, "y": LABELS[:5]}, "got (20, 2) and (5,)."),
    ({"X": GOOD, "y": LABELS + 1}, "The labels y must be 0 and 1, both of them; yours are 1, 2."),
    ({"X": GOOD, "y": LABELS * 0}, "both of them; yours are 0."),
    ({"X": np.where(GOOD > 1, np.nan, GOOD), "y": LABELS}, "X must hold finite numbers"),
    ({"X": GOOD * [1, 0], "y": LABELS}, "Column 1 of X is the same everywhere."),
    ({"X": [["a", "b"]] * 20, "y": LABELS}, "X and y must be arrays of numbers."),
    ({"X": GOOD[:4], "y": LABELS[:4]}, "takes 6 to 5,000 examples, got 4."),
    ({"layer": 3}, "layer takes a function of an array"),
    ({"X": GOOD / np.abs(GOOD).max() * 1.5e308, "y": LABELS},
     "The numbers of X lie too far apart."),
    ({"layer": (np.sin, np.sin)}, "The derivative of your layer times dy says"),
    ({"layer": ForgetsDy}, "The derivative of your layer times dy says"),
    ({"layer": softmax}, "The derivative of your layer times dy says"),
    ({"layer": InPlaceLayer}, "Your layer's forward changes x: let it work on a copy, x.copy()."),
    ({"loss": InPlaceLoss},
     "Your loss's forward changes prediction: let it work on a copy, prediction.copy()."),
    ({"loss": TargetLoss},
     "Your loss's forward changes target: let it work on a copy, target.copy()."),
    ({"loss": Probabilities}, "got nan; a prediction can be any number, also below 0 or above 1."),
    ({"layer": np.sum}, "Your layer's forward must have the shape (5, 3), got ()."),
    ({"layer": lambda x: x * np.nan}, "Your layer's forward must be finite"),
    ({"layer": NoBackward}, "Your layer has no backward."),
    ({"loss": NoBackward}, "Your loss has no backward."),
    ({"loss": WrongLoss}, "The gradient of your loss says"),
    ({"loss": FlatLoss}, "Your loss's backward must have the shape (5, 1), got (5,)."),
    ({"loss": Needy}, "loss takes a class that can be called as MyLoss()"),
    ({"optimizer": Needy},
     "optimizer takes a class that can be called as MyOptimizer(parameters, lr)"),
    ({"optimizer": Idle}, "A step of your optimizer changes nothing"),
    ({"optimizer": Shrinks}, "a parameter's value must have the shape (2, 3), got (3,)."),
    ({"optimizer": MyLoss}, "optimizer takes a class that can be called as"),
    ({"layer": lambda x: 1 / 0}, "ZeroDivisionError: division by zero")])
def test_what_is_wrong_with_ones_own_is_said_in_the_read_out(given, sentence):
    explorer = playground(**given)
    assert sentence in explorer.text == words(explorer)
    parts = {"X": "data", "y": "data", "layer": "layers", "loss": "loss", "optimizer": "optimizer"}
    part = parts[next(iter(given))]
    explorer.set(**{part: getattr(Settings(), part, 0)})
    assert "Epoch 0: training loss" in explorer.text


def test_a_wrong_optimizer_is_not_taken_for_another_one_when_it_is_chosen_in_mid_run(fresh):
    explorer = playground(optimizer=Idle)
    explorer.set(optimizer="SGD")
    explorer.one_epoch.click()
    explorer.set(optimizer="yours")
    for _ in range(2):
        explorer.one_batch.click()
        assert explorer.text.startswith("A step of your optimizer changes nothing")
        assert explorer.run.steps == 9
    explorer.set(optimizer="Adam")
    explorer.one_batch.click()
    assert explorer.run.steps == 10


def test_an_error_of_ones_own_in_the_middle_of_training_is_read_out():
    class Fragile(MySGD):
        steps = 0

        def step(self):
            super().step()
            Fragile.steps += 1
            if Fragile.steps == 20:
                raise KeyError("mine")

    explorer = playground(optimizer=Fragile)
    play(explorer)
    assert explorer.text == words(explorer) == "KeyError: 'mine'" and explorer.toggle.value is False
    Fragile.steps = 19
    explorer.one_batch.click()
    assert explorer.text.endswith("KeyError: 'mine'")


def test_settings_have_a_control_each():
    without = {field.name for field in fields(Settings)} - set(control_values(Settings()))
    assert without == {"features", "units", "activations"}


def test_what_is_quiet_inside_something_quiet_leaves_numpys_warnings_as_they_were(fresh):
    before = np.geterr()
    state(fresh.run)  # measures, quietly
    assert np.geterr() == before
