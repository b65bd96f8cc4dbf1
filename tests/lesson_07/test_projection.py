"""Layers of digits in the plane: the films of PCA, t-SNE when it is asked for, and the words."""

import copy
import importlib

import numpy as np
import pytest
from helpers.pointing import check_drag, check_every_handle_is_driven, check_tip, each
from helpers.widgets import (
    course,
    drawn_in_full,
    moves,
    numbers,
    pixels,
    play,
    until,
    values,
    words,
)

from utils import Linear, ReLU, Sequential
from utils.lesson_07 import films, projection
from utils.lesson_07.digit_network import digits, snapshots
from utils.lesson_07.e02_pca import pca
from utils.lesson_07.mosaic import DIGITS
from utils.projections import tsne

file = importlib.import_module("utils.lesson_07.projection")  # not the package's function
pytestmark = pytest.mark.usefixtures("without_a_pause")
X, Y = (part[:500] for part in digits())
TURNED = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])  # dark


def hidden_by_hand(epoch):
    """What the hidden units give after so many epochs, in float64 and without the engine."""
    W, b = (part.value.astype(float) for part in snapshots()[epoch].layers[0].parameters())
    return np.maximum(X.astype(float) @ W + b, 0)


def nearest_alike(plane, labels):
    """The share of points whose nearest other has their label, from the whole table."""
    table = np.hypot(*(plane[:, None] - plane).transpose(2, 0, 1))
    table[np.diag_indices(len(plane))] = np.inf
    return np.mean(labels[table.argmin(axis=1)] == labels)


def small():
    """An interaction on 60 images, whose t-SNE is quick, after the last epoch."""
    explorer = projection(snapshots()[::5], X=X[:60], y=Y[:60])
    explorer.set(epoch=2)
    return explorer


# ---- films ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("epoch", [0, 3, 10])
def test_a_layer_is_seen_along_the_directions_of_its_largest_variance(epoch):
    seen = course(projection).film(2)
    hidden = hidden_by_hand(epoch)
    variances = np.linalg.eigvalsh(np.cov(hidden.T))[::-1]
    np.testing.assert_allclose(seen.shares[epoch], variances[:2] / variances.sum(), rtol=1e-4)
    scores = seen.scores[epoch]
    np.testing.assert_allclose(np.cov(scores.T), np.diag(variances[:2]), atol=2e-3 * variances[0])
    centered = hidden - hidden.mean(axis=0)
    back = np.linalg.lstsq(scores, centered, rcond=None)[0]
    left = (centered - scores @ back)**2
    assert left.sum() / 499 == pytest.approx(variances[2:].sum(), rel=1e-3)
    assert seen.purity[epoch] == nearest_alike(scores, Y)


def test_from_epoch_to_epoch_no_picture_is_turned_over():
    for layer in 2, 3:
        scores = course(projection).film(layer).scores
        assert ((scores[1:] * scores[:-1]).sum(axis=1) >= 0).all()
    turned = films.film([hidden_by_hand(0), hidden_by_hand(1)], Y,
                        lambda X, k: (pca(X, k)[0] * [-1, 1], pca(X, k)[1]))
    assert ((turned.scores[0] * turned.scores[1]).sum(axis=0) >= 0).all()


def test_two_components_of_the_hidden_units_hardly_show_what_is_learned():
    explorer = course(projection)
    pure = explorer.film(2).purity
    assert explorer.read[0] < 0.2 and explorer.read[1] > 0.8 and explorer.read[10] > 0.9
    assert abs(pure[10] - pure[1]) < 0.2 and pure.max() < 0.55


@pytest.mark.parametrize("layers, names", [
    ([Linear, ReLU, Linear], ["input", "hidden units, before the bend", "hidden units", "logits"]),
    ([Linear, ReLU, Linear, ReLU, Linear],
     ["input", "hidden units 1, before the bend", "hidden units 1",
      "hidden units 2, before the bend", "hidden units 2", "logits"]),
    ([Linear], ["input", "logits"])])
def test_layers_have_names(layers, names):
    rng = np.random.default_rng(0)
    model = Sequential(*(kind(3, 3, rng=rng) if kind is Linear else kind() for kind in layers))
    assert films.layer_names(model) == names


# ---- the picture ---------------------------------------------------------------------------------

@pytest.mark.parametrize("setting", [{}, {"epoch": 10, "point": 17}, {"layer": 3, "epoch": 4},
                                     {"layer": 0, "epoch": 2, "point": 499}])
def test_each_digit_stands_where_its_image_goes(setting):
    explorer = course(projection)
    explorer.set(**setting)
    _, layer, epoch, point = explorer.values().values()
    seen, at = explorer.film(layer), epoch if layer else 0
    plane, image, curve = (explorer.figure.parts[part] for part in "pic")
    for digit in range(10):
        np.testing.assert_array_equal(plane.lines[digit].get_xydata(), seen.scores[at][digit == Y])
        assert plane.lines[digit].get_marker() == f"${digit}$"
    assert plane.lines[10].get_xydata().tolist() == [seen.scores[at][point].tolist()]
    np.testing.assert_array_equal(image.images[0].get_array().ravel(), X[point])
    read = snapshots()[epoch].forward(X[[point]]).argmax()
    assert numbers(image.texts[0].get_text()) == [point, Y[point], read]
    shares = [numbers(text)[-1] for text in (plane.get_xlabel(), plane.get_ylabel())]
    assert shares == pytest.approx(100 * seen.shares[at], abs=0.51)
    assert curve.lines[-1].get_xydata().tolist() == [[epoch, 100 * seen.purity[at]]]
    assert curve.lines[-2].get_xdata()[-1] == epoch
    low, high = np.array([plane.get_xlim(), plane.get_ylim()]).T
    assert (seen.scores[at] > low).all() and (seen.scores[at] < high).all()


def test_a_cheap_drawing_equals_a_full_one_and_reset_brings_the_first_one_back():
    explorer = course(projection)
    image, text = explorer.image.value, explorer.text
    for move in moves(explorer, 6):
        explorer.set(**move)
        np.testing.assert_array_equal(pixels(explorer.picture), drawn_in_full(explorer.picture))
        assert words(explorer) == explorer.text
    explorer.reset.click()
    assert (explorer.image.value, explorer.text) == (image, text)


def test_every_control_changes_the_picture_and_the_words_and_is_named():
    explorer = course(projection)
    for name, control in explorer.controls.items():
        image, text = explorer.image.value, explorer.text
        first, *_, last = values(control)
        control.value = last if control.value != last else first
        assert explorer.text != text and (explorer.image.value != image) and control.tooltip, name
        explorer.reset.click()
    explorer.set(epoch=7, point=123)
    assert "epoch 7" in explorer.text and "image 123" in explorer.text


def test_the_still_picture_says_what_it_shows():
    data, metadata = course(projection)._repr_mimebundle_()
    assert data["text/plain"].startswith("[500 test images as digits in the plane")
    assert metadata["image/png"] == {"width": 900, "alt": data["text/plain"]}


# ---- t-SNE ---------------------------------------------------------------------------------------

def test_t_sne_waits_until_it_is_asked():
    explorer = small()
    explorer.set(how="t-SNE")
    assert "not computed yet" in explorer.text and explorer.toggle.description == "Run t-SNE"
    np.testing.assert_array_equal(explorer.plane, explorer.film(2).scores[2])


@pytest.mark.parametrize("setting", [{"how": "t-SNE"}, {"how": "t-SNE", "layer": 3, "epoch": 1},
                                     {"how": "t-SNE", "layer": 0}])
def test_its_map_is_that_of_the_course_and_stays(setting):
    explorer = small()
    explorer.set(**setting)
    _, layer, epoch, _ = explorer.values().values()
    play(explorer)
    *_, last = tsne(explorer.points(layer)[epoch if layer else 0], steps=file.STEPS)
    np.testing.assert_array_equal(explorer.plane, last)
    assert "step 300 of 300" in explorer.text and explorer.toggle.description == "Run t-SNE"
    explorer.set(how="PCA", epoch=0)
    assert not np.array_equal(explorer.plane, last)
    explorer.set(how="t-SNE", epoch=epoch)
    np.testing.assert_array_equal(explorer.plane, last)
    play(explorer)
    assert "step 300 of 300" in explorer.text
    explorer.reset.click()
    explorer.set(**setting)
    assert "not computed yet" in explorer.text


def test_the_button_asks_for_t_sne_also_from_pca():
    explorer = small()
    play(explorer)
    assert explorer.values()["how"] == "t-SNE" and "step 300 of 300" in explorer.text


def test_to_go_back_to_pca_ends_it():
    explorer = small()
    explorer.set(how="t-SNE")

    async def scene():
        await until(lambda: explorer.run.step)
        explorer.set(how="PCA")

    play(explorer, scene)
    assert explorer.text.startswith("PCA of the hidden units") and not explorer.toggle.value


def test_stop_keeps_the_steps_made_and_it_goes_on_from_there():
    explorer = small()
    explorer.set(how="t-SNE")

    async def scene():
        await until(lambda: explorer.run.step)
        explorer.stop()

    play(explorer, scene)
    assert explorer.run.step > 0
    play(explorer)
    *_, last = tsne(explorer.points(2)[2], steps=file.STEPS)
    np.testing.assert_array_equal(explorer.plane, last)


# ---- words, the pointer, the reader's pca --------------------------------------------------------

def test_its_words():
    assert file.readout("PCA", "logits", 3, 7, 500, 0, 0.5, 0.944) == (
        "PCA of the logits, epoch 3: 50 % of the 500 images have a nearest point with their "
        "digit, 94 % are read right. The ring: image 7.")
    assert "epoch 0 (step 12 of 300): few of" in file.readout(
        "t-SNE", "logits", 0, 7, 500, 12, 0.2, 0.1)


START, FIRST = course(projection).film(2).scores[[0, 10]]
DRAGS = [
    (projection, {"epoch": 10}, 0, tuple(FIRST[0]), tuple(FIRST[3]), {"point": 3}),
    (projection, {}, 2, (9, 20), (3.8, 20), {"epoch": 4}),
]
TIPS = [
    (projection, {"epoch": 10}, 0, *FIRST[0], "image 0, a 7, read as a 7. Press: show it"),
    (projection, {}, 1, 10.5, 9.5, f"row 9, column 10: {X[0, 28 * 9 + 10]:.2f}"),
    (projection, {"epoch": 10}, 2, 1.2, 50, "epoch 1: "),
    (projection, {}, 2, 5.2, 50,
     f"by PCA {100 * nearest_alike(course(projection).film(2).scores[0], Y):.0f} % have"),
]


test_a_drag_does_what_the_controls_do = each(DRAGS, check_drag)
test_a_resting_pointer_reads_what_is_under_it = each(TIPS, check_tip)


def test_every_handle_is_driven():
    check_every_handle_is_driven(projection, DRAGS, TIPS)


def test_the_readers_pca_is_what_is_drawn():
    calls = []

    def own(X, k):
        calls.append(X.shape)
        scores, share = pca(X, k)
        return (2 * scores).tolist(), share

    explorer = projection(pca=own)
    np.testing.assert_allclose(np.abs(explorer.plane), 2 * np.abs(START), atol=1e-6)
    assert calls == [(500, 128)] * 11
    explorer.set(layer=0)
    assert calls[11:] == [(500, 784)]


@pytest.mark.parametrize("own, said", [
    (lambda X, k: (X, np.ones(2)), "scores of shape"), (lambda X, k: X[:, :2], "ValueError"),
    (lambda X, k: {}["mine"], "KeyError"), (3, "TypeError")])
def test_a_pca_that_gives_something_else_is_refused_in_words(own, said):
    assert said in projection(pca=own).text


def test_a_single_network_can_be_seen_as_well():
    explorer = projection([copy.deepcopy(snapshots()[-1])], X=X[:50], y=Y[:50])
    explorer.set(layer=3)
    assert "epoch 0" in explorer.text and "Error" not in explorer.text


@pytest.mark.parametrize("color", DIGITS)
def test_each_digit_stands_out_from_a_light_and_from_a_dark_page(color):
    rgb = np.array([*bytes.fromhex(color[1:])]) / 255
    for shade in rgb, 1 - (1 - np.clip(TURNED @ (1 - rgb), 0, 1)) * (1 - 0x11 / 255):
        light = np.where(shade <= 0.04045, shade / 12.92, ((shade + 0.055) / 1.055) ** 2.4)
        luminance = light @ [0.2126, 0.7152, 0.0722]
        ground = 1.0 if shade is rgb else 0.0056  # white, or #111111
        low, high = sorted((luminance, ground))
        assert (high + 0.05) / (low + 0.05) >= 3
