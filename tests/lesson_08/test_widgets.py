"""Shapes and moved digits: their numbers against independent ones."""

import importlib
import re

import numpy as np
import pytest
from helpers.widgets import course, moves

from utils import Sequential, mnist
from utils.convolution import Conv2d, Flatten, MaxPool2d
from utils.lesson_08 import moved, shapes
from utils.lesson_08.moved_images import moved_by
from utils.lesson_08.networks import answers, course_networks
from utils.neurons import Linear

shapes_file = importlib.import_module("utils.lesson_08.shapes")
moved_file = importlib.import_module("utils.lesson_08.moved")
NETWORKS = [(3, 1, 0, 8), (5, 2, 0, 3), (1, 1, 2, 1), (3, 2, 1, 16), (5, 1, 2, 4)]


def network(size, stride, padding, channels):
    """The engine's layers for these settings."""
    rng = np.random.default_rng(0)
    layers = [Conv2d(1, channels, size, stride=stride, padding=padding, rng=rng), MaxPool2d(2),
              Conv2d(channels, 2 * channels, size, padding=padding, rng=rng), MaxPool2d(2)]
    wide = Sequential(*layers).forward(np.zeros((1, 1, 28, 28))).shape[-1]
    return Sequential(*layers, Flatten(), Linear(2 * channels * wide * wide, 10, rng=rng))


# ---- shapes --------------------------------------------------------------------------------------

@pytest.mark.parametrize("settings", NETWORKS)
def test_sizes_channels_and_parameters_are_those_of_the_engines_network(settings):
    model = network(*settings)
    s = shapes_file.state(*settings, layer=1, row=0, column=0)
    x = np.zeros((1, 1, 28, 28))
    for layer, channels, size in zip(model.layers[:4], s.channels[1:], s.sizes[1:]):
        x = layer.forward(x)
        assert x.shape == (1, channels, size, size)
    counted = [sum(p.value.size for p in model.layers[i].parameters()) for i in (0, 2, 5)]
    assert s.parameters == counted


@pytest.mark.parametrize("settings", NETWORKS)
@pytest.mark.parametrize("layer", [1, 2, 3, 4])
def test_a_cell_sees_the_pixels_whose_change_changes_it(settings, layer):
    """All weights 1 and averages in the place of maxima: then each pixel that is seen counts."""
    size, stride, padding, _ = settings
    row, column = 1, 2

    def forward(x):
        for kernel, step, margin in [(size, stride, padding), (2, 2, 0), (size, 1, padding),
                                     (2, 2, 0)][:layer]:
            x = np.pad(x, margin)
            n = (len(x) - kernel) // step + 1
            x = np.array([[x[i * step:i * step + kernel, j * step:j * step + kernel].sum()
                           for j in range(n)] for i in range(n)])
        return x

    s = shapes_file.state(*settings, layer=layer, row=row, column=column)
    hit = np.zeros((28, 28), bool)
    for i in range(28):
        for j in range(28):
            if 0 <= i < 14 and 0 <= j < 20:
                x = np.zeros((28, 28))
                x[i, j] = 1
                hit[i, j] = forward(x)[s.cell] != 0
    (top, bottom), (left, right) = s.seen[0]
    wanted = np.zeros((28, 28), bool)
    wanted[max(top, 0):bottom + 1, max(left, 0):right + 1] = True
    np.testing.assert_array_equal(hit[:14, :20], wanted[:14, :20])
    assert s.field == bottom - top + 1 == right - left + 1


@pytest.mark.parametrize("settings", NETWORKS)
@pytest.mark.parametrize("layer", [1, 2, 3, 4])
def test_a_cell_is_drawn_amid_what_it_sees(settings, layer):
    for place in 0, 1:
        s = shapes_file.state(*settings, layer=layer, row=place, column=place)
        middle = s.corners[layer] + (s.cell[0] + 0.5) * s.steps[layer]
        assert middle == s.seen[0].mean() + 0.5


@pytest.mark.parametrize("settings", NETWORKS)
def test_every_map_is_drawn_whole(settings):
    explorer = shapes()
    explorer.set(**dict(zip(("size", "stride", "padding", "channels"), settings)), layer=4, row=31)
    for axes in explorer.figure.axes:
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        edge = axes.patches[0]
        assert left <= edge.get_x() and edge.get_x() + edge.get_width() <= right
        assert top <= edge.get_y() and edge.get_y() + edge.get_height() <= bottom


def test_what_is_to_be_predicted_is_not_marked_at_the_start():
    assert course(shapes).text.startswith("Convolution 1, ")


def test_the_fields_of_the_lessons_network_are_those_of_the_text():
    fields = [shapes_file.state(3, 1, 0, 8, layer, 2, 2).field for layer in (1, 2, 3, 4)]
    assert fields == [3, 4, 8, 10]
    assert sum(shapes_file.state(3, 1, 0, 8, 1, 0, 0).parameters) == 5258


def test_shapes_are_read_out():
    explorer = course(shapes)
    for move in moves(explorer, 25):
        explorer.set(**move)
        s = shapes_file.state(**move)
        (top, bottom), (left, right) = np.clip(s.seen[0], 0, 27)
        assert f", row {s.cell[0]}, column {s.cell[1]}: a field of {s.field} x " in explorer.text
        rows = f"here rows {top} to {bottom} and columns {left} to {right}"
        beyond = "" if (s.seen[0] >= 0).all() and (s.seen[0] < 28).all() else ", and padding"
        outside = (s.seen[0][:, 1] < 0).any() or (s.seen[0][:, 0] > 27).any()
        said = "here all of them padding" if outside else rows + beyond
        assert f" pixels, {said}. {move['channels']} kernels" in explorer.text
        assert f" = {sum(s.parameters):,} parameters." in explorer.text
        counts = re.search(r"neurons: (.+) = ", explorer.text)[1].replace(",", "").split(" + ")
        assert [int(count) for count in counts] == s.parameters


def test_the_learners_receptive_field_is_the_one_on_the_page():
    explorer = shapes(receptive_field=lambda layers: 100 * len(layers) + layers[0][0])
    explorer.set(layer=4)
    assert "a field of 403 x 403" in explorer.text


# ---- moved digits --------------------------------------------------------------------------------

@pytest.mark.parametrize("down, right", [(0, 0), (3, 0), (-2, 0), (0, 4), (0, -1), (-2, 3)])
def test_a_moved_image_is_one_that_was_framed_and_cut(down, right):
    images = np.random.default_rng(0).random((2, 3, 9, 7))
    framed = np.pad(images, ((0, 0), (0, 0), (6, 6), (6, 6)))
    cut = framed[:, :, 6 - down:15 - down, 6 - right:13 - right]
    np.testing.assert_array_equal(moved_by(images, down, right), cut)


def test_each_network_gets_the_images_in_its_own_shape():
    *_, X, y = mnist()
    images = (X[:50] / 255).astype(np.float32)
    networks = course_networks()
    dense = networks["dense"].forward(images.reshape(50, 784)).argmax(axis=1)
    cnn = networks["CNN"].forward(images[:, None]).argmax(axis=1)
    np.testing.assert_array_equal(answers(networks["dense"], images), dense)
    np.testing.assert_array_equal(answers(networks["CNN"], images), cnn)
    assert (dense == y[:50]).mean() > 0.8 < (cnn == y[:50]).mean()


@pytest.mark.parametrize("name", ["dense", "CNN"])
def test_the_share_is_the_mean_over_four_directions(name):
    *_, X, y = mnist()
    images, model = (X / 255).astype(np.float32), course_networks()[name]
    right = []
    for axis in (1, 2):
        for by in (2, -2):
            rolled = np.roll(images, by, axis)  # 2 is less than the margin of 4
            right.append((answers(model, rolled) == y).mean())
    assert moved_file.shares(model, 2) == pytest.approx(np.mean(right), abs=0.0011)


def test_the_curves_go_as_far_as_the_digits_are_moved():
    explorer = course(moved)
    models = course_networks()
    for by in (3, 1, 0):
        explorer.set(by=by)
        for line, model in zip(explorer.figure.axes[1].lines[2:], models.values()):
            assert list(line.get_xdata()) == list(range(by + 1))
            wanted = [100 * moved_file.shares(model, i) for i in range(by + 1)]
            assert list(line.get_ydata()) == pytest.approx(wanted)


def test_the_start_says_nothing_that_differs_between_computers():
    text = course(moved).text
    assert re.fullmatch(r"Moved by 0 px: each network reads more than [1-9]0 %\. This 4: all read "
                        r"it\.", text)


def test_what_each_network_reads_is_said():
    models = course_networks()
    explorer = course(moved)
    for move in moves(explorer, 12):
        explorer.set(**move)
        image = moved_by(moved_file.test_images()[move["digit"]], 0, move["by"])
        for name, model in models.items():
            read = int(answers(model, image[None])[0])
            assert (f"{name} reads {read}" in explorer.text) == (read != move["digit"])
            if move["by"]:
                share = moved_file.shares(model, move["by"])
                assert f"{name} {100 * share:.0f} %" in explorer.text
