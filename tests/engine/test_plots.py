"""The figures: what their artists show is what the numbers say."""

import json

import numpy as np
import pytest
from matplotlib import pyplot as plt
from PIL import Image

from utils import plots
from utils.training import confusion_matrix

TRAIN, VAL = [[1.0, 0.5, 0.25], [2.0, 1.0]], [[0.9, 0.6, 0.7], [1.5, 1.25]]
LABELS = np.array([0, 1, 2, 2, 1, 0])
RNG = np.random.default_rng(0)
IMAGES = RNG.random((6, 9))


def sure(answers, of):
    """Probabilities (N, 3) that give `of` to each answer, and the rest to the others in equal shares."""
    of = np.broadcast_to(of, len(answers))
    return np.where(np.eye(3)[answers] == 1, of[:, None], (1 - of[:, None]) / 2)


PROBABILITIES = np.stack([sure([0, 1, 1, 2, 1, 0], [0.9, 0.9, 0.8, 0.9, 0.9, 0.9]),  # one mistake: 2, taken for 1 (80 %)
                          sure([0, 1, 1, 2, 0, 0], [0.9, 0.9, 0.95, 0.9, 0.6, 0.9])])  # two: the same, and 1 for 0 (60 %)


@pytest.fixture
def axes():
    figure, axes = plt.subplots()
    yield axes
    plt.close(figure)


@pytest.fixture
def figures(monkeypatch):
    """The figures that were made, in order."""
    made, make = [], plt.figure
    monkeypatch.setattr(plt, "figure", lambda *a, **k: made.append(make(*a, **k)) or made[-1])
    return made


def test_the_curves_hold_the_losses_and_dots_stand_at_the_lowest_validation_losses(axes):
    lines = plots.learning_curves(axes, TRAIN, VAL)
    drawn = [(list(line.get_xdata()), list(line.get_ydata())) for line in lines]
    curves = [([1, 2, 3], TRAIN[0]), ([1, 2], TRAIN[1]), ([1, 2, 3], VAL[0]), ([1, 2], VAL[1])]
    assert drawn == [*curves, ([2], [0.6]), ([2], [1.25])]
    assert [line.get_linestyle() for line in lines[:4]] == ["-", "-", "--", "--"]
    assert axes.get_xlabel() == "epoch" and axes.get_ylabel() == "loss (nats)"
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert legend == ["training", "validation", "lowest validation loss"]
    assert axes.get_ylim()[0] == 0 and axes.get_ylim()[1] > 2 and axes.get_xlim() == (0.5, 3.5)


def test_a_single_run_of_one_epoch_can_be_drawn(axes):
    assert len(plots.learning_curves(axes, [[1.0]], [[2.0]])) == 3


def test_the_matrix_writes_every_count_in_its_place_and_shades_the_mistakes_only(axes):
    counts = np.array([[9, 0, 1], [2, 8, 0], [0, 5, 7]])
    image, *texts = plots.confusion(axes, counts)
    written = {(text.get_position()[1], text.get_position()[0]): int(text.get_text()) for text in texts}
    assert written == {(i, k): counts[i, k] for i, k in np.ndindex(3, 3) if counts[i, k]}
    assert (np.asarray(image.get_array()) == [[0, 0, 1], [2, 0, 0], [0, 5, 0]]).all()
    assert axes.get_xlabel() == "answer" and axes.get_ylabel() == "true digit"
    assert [text.get_fontweight() for text in texts if text.get_position() == (1, 1)] == ["bold"]


@pytest.mark.parametrize("counts", [np.diag([3, 4]), np.zeros((2, 2), int), np.array([[5]])])
def test_a_matrix_without_mistakes_can_be_drawn(axes, counts):
    assert not np.asarray(plots.confusion(axes, counts)[0].get_array()).any()


def test_white_numbers_stand_on_dark_places_only(axes):
    image, *texts = plots.confusion(axes, np.array([[0, 1, 2], [3, 0, 4], [5, 6, 0]]))
    for text in texts:
        k, i = map(int, text.get_position())
        brightness = np.dot(image.to_rgba(image.get_array())[i, k, :3], [0.299, 0.587, 0.114])
        assert (text.get_color() == "white") == (brightness < 0.5)


def test_images_are_shown_each_with_its_title_and_leave_the_rest_empty():
    figure, axes = plt.subplots(2, 2)
    shown = plots.images(axes, IMAGES[:3], ["one", "two", "three"])
    plt.close(figure)
    assert [np.asarray(image.get_array()).tolist() for image in shown] == IMAGES[:3].reshape(3, 3, 3).tolist()
    assert [place.get_title() for place in axes.flat] == ["one", "two", "three", ""]
    assert not axes[1, 1].images and not any(place.axison for place in axes.flat)


def test_the_page_says_in_words_what_it_shows():
    page = plots.training_page(TRAIN, VAL, PROBABILITIES, IMAGES, LABELS)
    assert page.alt == (
        "Losses over the epochs, confusion matrix and worst mistakes of 2 networks. Right on 6 test images: 83.3 %, "
        "66.7 %. Lowest validation losses: 0.600 in epoch 2, 1.250 in epoch 2. Most often confused: 2, taken for 1 in 2 of "
        "4 answers. The worst mistake: true 2, said 1 (95.0 %).")


def test_the_page_draws_the_accuracies_the_counts_and_the_worst_mistakes_in_order(figures):
    plots.training_page(TRAIN, VAL, PROBABILITIES, IMAGES, LABELS)
    figure, top, bottom = figures[0], *figures[0].subfigs
    assert figure.get_suptitle() == "Right on 6 test images: 83.3 %, 66.7 %"
    counts = sum(confusion_matrix(LABELS, p.argmax(axis=1), 3) for p in PROBABILITIES)
    written = {text.get_position()[::-1]: int(text.get_text()) for text in top.axes[1].texts}
    assert written == {(i, k): counts[i, k] for i, k in np.ndindex(3, 3) if counts[i, k]} and counts.sum() == 12
    titles = [place.get_title() for place in bottom.axes]
    assert titles == ["true 2, said 1\n(95.0 %)", "true 1, said 0\n(60.0 %)"] + [""] * 8
    shown = [np.asarray(place.images[0].get_array()).ravel() for place in bottom.axes if place.images]
    assert np.array_equal(shown, IMAGES[[2, 4]])


def test_of_many_mistakes_the_ten_surest_are_shown_each_image_once(figures):
    labels, answers = np.zeros(30, int), np.ones(30, int)
    shares = RNG.uniform(0.5, 0.9, (2, 30))
    plots.training_page(TRAIN, VAL, [sure(answers, row) for row in shares], RNG.random((30, 9)), labels)
    titles = [place.get_title() for place in figures[0].subfigs[1].axes]
    largest = np.sort(shares.max(axis=0))[::-1][:10]
    assert titles == [f"true 0, said 1\n({np.floor(1000 * share) / 10:.1f} %)" for share in largest]


def test_a_mistake_is_never_called_quite_certain(figures):
    plots.training_page(TRAIN[:1], VAL[:1], [sure(np.ones(6, int), 0.99999)], IMAGES, np.zeros(6, int))
    assert "(99.9 %)" in figures[0].subfigs[1].axes[0].get_title()


def test_a_page_without_mistakes_says_so():
    page = plots.training_page(TRAIN[:1], VAL[:1], [sure(LABELS, 0.9)], IMAGES, LABELS)
    assert page.alt.endswith("mistakes of 1 network. Right on 6 test images: 100.0 %. Lowest validation "
                             "losses: 0.600 in epoch 2. No mistakes.")


def test_the_page_changes_nothing_that_it_is_given():
    given = [TRAIN, VAL, PROBABILITIES.tolist(), IMAGES.tolist(), LABELS.tolist()]
    before = json.dumps(given)
    plots.training_page(given[0], given[1], PROBABILITIES, IMAGES, LABELS)
    assert json.dumps([TRAIN, VAL, PROBABILITIES.tolist(), IMAGES.tolist(), LABELS.tolist()]) == before


@pytest.mark.parametrize("ending, begin", [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")])
def test_a_page_can_be_kept_in_a_file_after_it_was_shown(tmp_path, ending, begin):
    page = plots.training_page(TRAIN, VAL, PROBABILITIES, IMAGES, LABELS)
    data, metadata = page._repr_mimebundle_()
    file = tmp_path / f"page.{ending}"
    page.save(file)
    assert file.read_bytes().startswith(begin) and not plt.get_fignums()
    assert metadata["image/png"] == {"width": 900, "alt": page.alt} and data["text/plain"] == f"[{page.alt}]"
    if ending == "png":
        assert Image.open(file).text["Title"] == page.alt


@pytest.mark.parametrize("train, val, probabilities, message", [
    ([], [], np.full((1, 2, 10), 0.1), "got 0 and 0 lists for 1 networks"),
    ([[1.0]], [[]], np.full((1, 2, 10), 0.1), "got 1 and 1 lists for 1 networks"),
    ([[1.0]], [[1.0]], np.full((1, 2, 10), 0.5), "sums up to 5")])
def test_a_page_refuses_losses_that_are_missing_and_logits(train, val, probabilities, message):
    with pytest.raises(ValueError, match=message):
        plots.training_page(train, val, probabilities, np.zeros((2, 4)), np.array([0, 1]))


def test_a_shaded_plane_has_a_line_of_ink_where_the_probability_crosses_one_half():
    probability = np.zeros((240, 240))
    probability[:, 100:] = 1
    image = plots.shaded(probability)
    ink = (image == [34, 34, 34, 255]).all(axis=-1)
    assert ink[:, 100].all() and ink.sum() == 240
    blue, orange = image[5, 5].astype(int), image[5, 200].astype(int)
    assert blue[2] > blue[0] + 50 and orange[0] > orange[2] + 50


def test_a_finer_picture_lies_on_the_straight_lines_between_the_middles():
    def along(n, function):  # the function at the middles of n places, and between them 3 n numbers on straight lines
        there, here = (np.arange(3 * n) + 0.5) / (3 * n), (np.arange(n) + 0.5) / n
        return function(here), np.interp(np.clip(there, here[0], here[-1]), here, function(here))

    (down, fine_down), (across, fine_across) = along(8, np.square), along(5, np.exp)
    np.testing.assert_allclose(plots.finer(np.outer(down, across), 3), np.outer(fine_down, fine_across), rtol=1e-12)
