"""What the interactions of lesson 7 draw and say, against another way to reckon it."""

import copy
import importlib

import numpy as np
import pytest
from helpers.widgets import course, numbers
from matplotlib.text import Text

from utils import Linear, ReLU, Sequential, Tanh, accuracy
from utils.lesson_07 import fool_it, layer_views, looks, projection, where_it_looks
from utils.lesson_07.digit_network import digits, in_words, snapshots
from utils.lesson_07.mosaic import outline, signed
from utils.plots import NEGATIVE, POSITIVE

views, where, fools = (importlib.import_module(f"utils.lesson_07.{name}")
                       for name in ("layer_views", "where_it_looks", "fool_it"))
LESSON_7 = [fool_it, layer_views, projection, where_it_looks]
EACH = pytest.mark.parametrize("make", LESSON_7, ids=lambda make: make.__name__)
X, Y = digits()
IMAGES = [0, 1, 8, 33, 999]


def exact(model):
    """A copy in float64."""
    model = copy.deepcopy(model)
    for parameter in model.parameters():
        parameter.value = parameter.value.astype(np.float64)
    return model


TRAINED, UNTRAINED = exact(snapshots()[-1]), exact(snapshots()[0])
X64 = X.astype(np.float64)


def by_hand(model, x):
    """Hidden units and logits of inputs (N, 784), without the engine."""
    (W1, b1), (W2, b2) = [(layer.W.value, layer.b.value) for layer in model.layers[::2]]
    hidden = np.where(x @ W1 + b1 > 0, x @ W1 + b1, 0)
    return hidden, hidden @ W2 + b2


def slopes_by_hand(model, x, dz):
    """The gradient at inputs (N, 784) of sum(dz * logits), without the engine."""
    hidden, _ = by_hand(model, x)
    W1, W2 = model.layers[0].W.value, model.layers[2].W.value
    return ((dz @ W2.T) * (hidden > 0)) @ W1.T


# ---- the network ---------------------------------------------------------------------------------

def test_the_network_learns_in_ten_epochs_and_is_kept_after_each():
    read = [accuracy(model.forward(X), Y) for model in snapshots()]
    assert len(read) == 11 and read[0] < 0.2 and read[1] > 0.85 and read[-1] > 0.93
    assert len({id(parameter) for model in snapshots() for parameter in model.parameters()}) == 44


@pytest.mark.parametrize("share, words", [(1, "almost all"), (0.85, "almost all"), (0.7, "most"),
                                          (0.42, "about half"), (0.2, "few"), (0, "almost none")])
def test_shares_are_said_in_words(share, words):
    assert in_words(share) == words


@EACH
def test_images_that_are_no_rows_are_refused_in_words(make):
    model = [snapshots()[-1]] if make is projection else snapshots()[-1]
    with pytest.raises(ValueError, match=r"images as rows \(N, 784\) and labels"):
        make(model, X=X.reshape(-1, 28, 28), y=Y)


@EACH
def test_what_is_handed_in_is_shown_and_stays_as_it_is(make):
    rng = np.random.default_rng(1)
    model = Sequential(Linear(784, 32, rng=rng, dtype=np.float32), Tanh(),
                       Linear(32, 10, rng=rng, dtype=np.float32))
    kept, remembered = copy.deepcopy(model), model.layers[0].x
    explorer = make([model, model] if make is projection else model, X=X[:20], y=Y[:20])
    for control in explorer.controls.values():
        if hasattr(control, "max"):
            control.value = control.max
    assert "Error" not in explorer.text and explorer.text != course(make).text
    assert model.layers[0].x is remembered
    assert all(np.array_equal(*(parameter.value for parameter in pair))
               for pair in zip(model.parameters(), kept.parameters()))


@pytest.mark.parametrize("make", [fool_it, where_it_looks])
def test_a_network_without_slopes_at_its_input_is_refused_in_words(make):
    model = Sequential(Linear(784, 10, rng=np.random.default_rng(0), input_gradient=False))
    with pytest.raises(ValueError, match="input_gradient=True"):
        make(model)


@pytest.mark.parametrize("width", [460, 640, 880, 1200])
@EACH
def test_the_parts_keep_apart_and_can_be_read_at_every_width(make, width):
    explorer = course(make)
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    figure = explorer.figure
    boxes = [axes.get_window_extent() for axes in figure.axes]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
    assert min(text.get_fontsize() for text in figure.findobj(Text)) >= 8
    captions = [text.get_window_extent() for axes in figure.axes for text in axes.texts]
    assert not any(one.overlaps(other) for i, one in enumerate(captions)
                   for other in captions[:i])
    assert all(box.x0 > -2 and box.x1 < figure.bbox.width + 2 for box in captions)
    explorer.image._handle_custom_msg({"page": {"width": 900, "ratio": 1}}, [])


# ---- colors and borders --------------------------------------------------------------------------

def test_numbers_are_purple_below_and_green_above():
    colors = [tuple(bytes.fromhex(color[1:])) for color in (NEGATIVE, "#ffffff", POSITIVE)]
    shown = signed([-2, 0, 2], 2)
    assert shown.shape == (3, 4) and (shown[:, 3] == 255).all()
    for seen, wanted in zip(shown[:, :3].astype(int), colors):
        assert np.abs(seen - wanted).max() <= 1
    np.testing.assert_array_equal(signed([-9, 9], 2), shown[[0, 2]])
    assert (np.diff(signed([0, 0.5, 1.5], 2)[:, 0].astype(int)) < 0).all()


def test_the_border_of_a_mask_goes_around_its_pixels():
    mask = np.zeros((5, 6), bool)
    mask[1:3, 2:5] = True
    x, y = outline(mask)
    lengths = np.hypot(np.diff(x), np.diff(y))
    assert np.nansum(lengths) == 2 * (2 + 3)
    assert (np.nanmin(x), np.nanmax(x), np.nanmin(y), np.nanmax(y)) == (2, 5, 1, 3)
    assert not np.isnan(outline(np.ones((2, 2), bool))[0]).all()


# ---- layer_views ---------------------------------------------------------------------------------

@pytest.mark.parametrize("order", views.ORDERS)
@pytest.mark.parametrize("k", IMAGES)
def test_units_are_ordered_and_removed_and_their_sums_are_the_logits(k, order):
    hidden, logits = by_hand(TRAINED, X64)
    W2, b2 = TRAINED.layers[2].W.value, TRAINED.layers[2].b.value
    answer = logits[k].argmax()
    key = {"by activation": hidden[k], "by number": -np.arange(128),
           "by what they add to the answer": hidden[k] * W2[:, answer]}[order]
    for removed in 0, 16, 128:
        s = views.state(TRAINED, X64, Y, k, order, removed)
        np.testing.assert_allclose(s.active, hidden[k], atol=1e-12)
        assert sorted(s.order) == list(range(128)) and (np.diff(key[s.order]) <= 1e-12).all()
        left = hidden.copy()
        left[:, s.order[:removed]] = 0
        np.testing.assert_allclose(s.logits, left[k] @ W2 + b2, atol=1e-12)
        np.testing.assert_allclose(s.added, left[k][:, None] * W2, atol=1e-12)
        assert s.right == sum((left @ W2 + b2).argmax(axis=1) == Y)
        assert s.removed.sum() == removed and s.label == Y[k]


def test_no_single_unit_is_needed_and_many_are():
    hidden, logits = by_hand(TRAINED, X64)
    right = (logits.argmax(axis=1) == Y).mean()
    W2 = TRAINED.layers[2].W.value
    alone = [((logits - np.outer(hidden[:, unit], W2[unit])).argmax(axis=1) == Y).mean()
             for unit in range(128)]
    assert right - min(alone) < 0.02
    assert views.state(TRAINED, X64, Y, 0, "by number", 16).right > 880
    assert views.state(TRAINED, X64, Y, 0, "by number", 112).right < 700


def test_the_wall_shows_the_weights_of_each_unit_its_bar_and_what_is_removed():
    s = views.state(TRAINED, X64, Y, 3, "by activation", 2)
    W = TRAINED.layers[0].W.value
    wall = views.wall(W, s, 0.1)

    def tile(place):
        row, column = divmod(place, 16)
        return wall[34 * row:34 * row + 34, 34 * column:34 * column + 34, :3]

    full = signed(W[:, s.order[5]].reshape(28, 28), 0.1)[..., :3]
    np.testing.assert_array_equal(tile(5)[1:29, 2:30], full)
    length = round(28 * s.active[s.order[5]] / s.active.max())
    assert (tile(5)[31] == 34).all(axis=1).sum() == length > 0
    off = tile(127)[1:29, 2:30].astype(int)
    assert not s.active[s.order[127]] and (off >= 191).all() and (tile(127)[31] == 255).all()
    for place in 0, 1:
        assert (tile(place)[1:29, 2:30][np.eye(28, dtype=bool)] == 60).all()


@pytest.mark.parametrize("setting", [{}, {"k": 9, "place": 30, "removed": 40},
                                     {"k": 500, "order": "by number", "removed": 8}])
def test_its_bars_are_what_units_add_and_take_away(setting):
    explorer = course(layer_views)
    explorer.set(**setting)
    values = explorer.values()
    s = views.state(TRAINED, X64, Y, **{name: values[name] for name in ("k", "order", "removed")})
    sums, means = explorer.figure.parts["l"], explorer.figure.parts["m"]
    less, more = ([bar.get_width() for bar in bars] for bars in sums.containers)
    np.testing.assert_allclose(more, np.where(s.added > 0, s.added, 0).sum(axis=0), atol=1e-3)
    np.testing.assert_allclose(less, np.where(s.added < 0, s.added, 0).sum(axis=0), atol=1e-3)
    diamonds = sums.lines[1].get_xdata()
    np.testing.assert_allclose(diamonds, s.logits, atol=1e-3)
    hidden = by_hand(TRAINED, X64)[0][:, s.order[values["place"] - 1]]
    by_digit = [hidden[digit == Y].mean() for digit in range(10)]
    np.testing.assert_allclose([bar.get_width() for bar in means.containers[0]], by_digit,
                               atol=1e-3)


def test_its_words():
    s = views.State(None, 8, np.array([2.0, 0.0]), np.array([0, 1]), np.array([False, False]),
                    np.zeros((2, 10)), np.eye(10)[3], 945)
    said = views.readout(4, "by number", 2, 0, 1000, s)
    assert said == ("Image 4, an 8, is read as a 3. At place 2, by number, stands a unit that "
                    "is off. 0 of 2 units are removed.")
    said = views.readout(4, "by number", 1, 1, 1000, s)
    assert said.endswith("is on. 1 of 2 units are removed: "
                         "94.5 % of the 1,000 test images are still read.")


def test_a_network_of_other_layers_is_refused_in_words():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="takes a network of three layers"):
        layer_views(Sequential(Linear(784, 10, rng=rng), ReLU()))


# ---- where_it_looks ------------------------------------------------------------------------------

@pytest.mark.parametrize("k", IMAGES)
@pytest.mark.parametrize("model", [TRAINED, UNTRAINED], ids=["trained", "untrained"])
def test_the_maps_are_slopes_and_falls_of_one_logit(model, k):
    found, asked = looks.maps(model, X64[k], Y[k], 5), np.eye(10)[[Y[k]]]
    slopes = slopes_by_hand(model, X64[[k]], asked)[0]
    np.testing.assert_allclose(found[looks.GRADIENT], np.abs(slopes), atol=1e-12)
    np.testing.assert_allclose(found[looks.TIMES], slopes * X64[k], atol=1e-12)
    whole = by_hand(model, X64[[k]])[1][0, Y[k]]
    assert found[looks.OCCLUSION].shape == (12, 12)
    for r, c in (0, 0), (3, 7), (11, 11), (5, 2):
        covered = X64[k].reshape(28, 28).copy()
        covered[2 * r:2 * r + 5, 2 * c:2 * c + 5] = 0
        fall = whole - by_hand(model, covered.reshape(1, -1))[1][0, Y[k]]
        assert found[looks.OCCLUSION][r, c] == pytest.approx(fall, abs=1e-9)


def test_a_slope_is_what_a_small_step_of_the_pixel_brings():
    image, label, h = X64[4], Y[4], 1e-6
    slopes = looks.maps(TRAINED, image, label, 4)[looks.GRADIENT]
    for pixel in 100, 350, 406, 600:
        step = h * (np.arange(784) == pixel)
        rise = np.diff(by_hand(TRAINED, np.stack([image - step, image + step]))[1][:, label])[0]
        assert slopes[pixel] == pytest.approx(abs(rise) / 2 / h, abs=1e-6)


def test_how_alike_two_maps_are_is_the_correlation_of_their_sizes():
    one, other = np.random.default_rng(0).normal(size=(2, 50))
    assert looks.alike(one, other) == pytest.approx(np.corrcoef(abs(one), abs(other))[0, 1])
    assert looks.alike(one, -3 * one) == pytest.approx(1) and looks.alike(one, np.ones(50)) == 0


@pytest.mark.parametrize("size", [2, 4, 5, 10])
def test_squares_are_spread_over_the_pixels_that_they_cover(size):
    wide = (28 - size) // 2 + 1
    falls = np.random.default_rng(size).normal(size=(wide, wide))
    flat = looks.spread(falls, size).reshape(28, 28)
    for row, column in (0, 0), (13, 4), (26, 26), (27, 1):
        covering = [falls[r, c] for r in range(wide) for c in range(wide)
                    if 2 * r <= row < 2 * r + size and 2 * c <= column < 2 * c + size]
        assert flat[row, column] == pytest.approx(np.mean(covering) if covering else 0)


def test_pixels_are_erased_from_the_most_marked_on():
    image = np.array([0.0, 0.5, 0.0, 1.0, 0.2])
    map_ = np.array([0.1, -3.0, 0.0, 2.0, 0.1])
    order = looks.marked(looks.TIMES, image, map_, 4, None)
    assert list(order) == [3, 0, 4, 2, 1]
    lit = looks.marked(looks.LIT, image, None, 4, np.random.default_rng(0))
    assert set(lit[:3]) == {1, 3, 4} and sorted(lit) == list(range(5))
    assert list(looks.without(image, order[:2])) == [0, 0.5, 0, 0, 0.2] and image[3] == 1


@pytest.mark.parametrize("name", [*looks.MAPS, looks.LIT])
@pytest.mark.parametrize("model", [TRAINED, UNTRAINED], ids=["trained", "untrained"])
def test_the_curves_count_the_images_whose_answer_stays(model, name):
    shares = looks.kept(model, X64[:12], Y[:12], 4, name, [0, 20, 60])
    assert shares[0] == 1
    if name == looks.LIT:
        return
    for n, share in zip((0, 20, 60), shares):
        stays = []
        for image, label in zip(X64[:12], Y[:12]):
            ours = looks.maps(model, image, label, 4)
            s = looks.state(model, image, ours, ours, 4, name, n)
            before, after = by_hand(model, np.stack([image, looks.without(image, s.erased)]))[1]
            assert (s.before, s.after) == (before.argmax(), after.argmax())
            stays.append(s.before == s.after)
        assert share == np.mean(stays)


def test_a_large_slope_marks_nothing_that_the_answer_needs_and_all_that_is_alike_is_the_digit():
    shares = {name: looks.kept(TRAINED, X64[:200], Y[:200], 4, name, [40])[0]
              for name in (*looks.MAPS, looks.LIT)}
    assert shares[looks.GRADIENT] > 0.9 and shares[looks.LIT] > 0.85
    assert shares[looks.TIMES] < 0.15 and shares[looks.OCCLUSION] < 0.35
    like = {name: np.mean([looks.alike(*(looks.maps(model, X64[k], Y[k], 4)[name]
                                         for model in (TRAINED, UNTRAINED))) for k in range(30)])
            for name in looks.MAPS}
    assert like[looks.GRADIENT] < 0.15 < 0.45 < min(like[looks.TIMES], like[looks.OCCLUSION])


@pytest.mark.parametrize("setting", [
    {}, {"network": "untrained", "n": 40}, {"name": looks.OCCLUSION, "n": 5},
    {"name": looks.LIT, "n": 100}, {"k": 8, "size": 7, "name": looks.GRADIENT}])
def test_what_is_drawn_of_where_it_looks(setting):
    explorer = course(where_it_looks)
    explorer.set(**setting)
    k, network, name, n, size = explorer.values().values()
    models = [TRAINED, UNTRAINED][::1 if network == "trained" else -1]
    ours, theirs = (looks.maps(model, X64[k], Y[k], size) for model in models)
    digit, times, slope, cover, curve = (explorer.figure.parts[part] for part in "dxgoc")
    for axes, which in zip((times, slope, cover), looks.MAPS):
        r = np.corrcoef(np.abs(ours[which]).ravel(), np.abs(theirs[which]).ravel())[0, 1]
        assert numbers(axes.texts[0].get_text())[-1] == pytest.approx(r, abs=0.006)
        shown = axes.images[0].get_array()[..., :3].astype(int)
        value = ours[which].reshape(shown.shape[:2])
        wanted = signed(value, np.abs(value).max())[..., :3].astype(int)
        assert np.abs(shown - wanted).max() <= 3
    crosses = digit.lines[0].get_xydata()
    assert len(crosses) == n
    left = digit.images[0].get_array()
    assert all(left[int(y), int(x)] == 0 for x, y in crosses)
    at = [*where.STYLES].index(name)
    share = curve.lines[at].get_ydata()[-1]
    assert list(curve.lines[at].get_xdata()) == list(range(0, n + 1, 5))
    framed = [axes for axes in (times, slope, cover) if len(axes.lines[-1].get_xdata())]
    assert framed == [axes for axes, which in zip((times, slope, cover), looks.MAPS)
                      if which == name]
    assert curve.lines[-1].get_xydata().tolist() == [[n, share]]
    assert curve.lines[at].get_linewidth() > 2
    left, right, bottom, top = cover.images[0].get_extent()
    assert left + (right - left) / len(ours[looks.OCCLUSION]) / 2 == pytest.approx(size / 2)
    assert (left, right) == (top, bottom)


def test_its_words_of_where_it_looks():
    s = looks.State({}, {looks.TIMES: 0.584, looks.OCCLUSION: -0.04}, np.arange(3), 7, 3)
    assert where.readout(5, 8, "trained", 4, looks.TIMES, 3, 0.06, s) == (
        "Image 5, an 8, trained network. Without the 3 pixels marked by gradient x input, its "
        "answer changes; 3 of 50 test images keep theirs. Without signs, this map and "
        "the untrained network's have a correlation of 0.6. Occlusion: 4 x 4.")
    said = where.readout(5, 1, "untrained", 6, looks.OCCLUSION, 4, 1.0,
                         looks.State({}, s.like, s.erased, 7, 7))
    assert "marked by occlusion, 6 x 6, its answer stays; 50 of 50" in said
    assert said.endswith("the trained network's have a correlation of 0.0.")
    said = where.readout(5, 1, "trained", 6, looks.LIT, 0, 1.0, s)
    assert "0 pixels are erased" in said and "correlation" not in said


@pytest.mark.parametrize("own", [{"saliency": lambda *_: np.zeros(7)},
                                 {"occlusion": lambda *_: np.zeros((3, 3))}])
def test_a_map_of_another_shape_is_refused_in_words(own):
    assert "must give a map of shape" in where_it_looks(**own).text


# ---- fool_it -------------------------------------------------------------------------------------

@pytest.mark.parametrize("eps", [0, 0.05, 0.2])
@pytest.mark.parametrize("k", IMAGES)
def test_each_pixel_goes_where_the_loss_rises_or_by_a_coin(k, eps):
    s = fools.state(TRAINED, X64, Y, k, eps)
    logits = by_hand(TRAINED, X64[[k]])[1][0]
    p = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    slopes = slopes_by_hand(TRAINED, X64[[k]], (p - np.eye(10)[Y[k]])[None])[0]
    wanted = np.minimum(np.maximum(X64[k] + eps * np.sign(slopes), 0), 1)
    np.testing.assert_array_equal(s.images[0], X64[k])
    np.testing.assert_allclose(s.images[1], wanted, atol=1e-12)
    inside = (X64[k] >= eps) & (X64[k] <= 1 - eps)
    np.testing.assert_allclose(np.abs(s.changes[1][inside]), eps, atol=1e-12)
    assert s.images.min() >= 0 and s.images.max() <= 1
    if eps:
        assert 0.4 < (s.changes[1][X64[k] == 0] > 0).mean() < 0.6
    answers = by_hand(TRAINED, s.images)[1].argmax(axis=1)
    assert list(s.answers) == list(answers)
    assert s.probabilities[0] == pytest.approx(p)


def test_the_curves_fall_against_the_network_and_hardly_by_chance():
    against, chance = fools.curves(TRAINED, X64[:100], Y[:100])
    assert against[0] == chance[0] == (by_hand(TRAINED, X64[:100])[1].argmax(axis=1)
                                       == Y[:100]).mean()
    assert against[10] < 0.2 and against[20] < 0.05 and chance[10] > 0.85 and chance[20] > 0.6
    for at in 3, 10:
        read = [fools.state(TRAINED, X64, Y, k, at / 100).answers[1] == Y[k] for k in range(100)]
        assert against[at] == np.mean(read)


@pytest.mark.parametrize("own, said", [
    (lambda model, loss, X, labels, eps: X[:, :5], "images of shape"),
    (lambda model, loss, X, labels, eps: X + np.nan, "all finite"),
    (lambda model, loss, X, labels, eps: X + eps, "pixels from 0 to 1"),
    (lambda model, loss, X, labels, eps: np.clip(X + 2 * eps, 0, 1), "moved by at most 0.10")])
def test_what_is_no_such_image_is_refused_in_words(own, said):
    explorer = fool_it(fool=own)
    explorer.set(eps=0.1)
    assert said in explorer.text


@pytest.mark.parametrize("setting", [{}, {"k": 8, "eps": 0.03}, {"k": 33, "eps": 0.2}])
def test_what_is_drawn_of_how_it_is_fooled(setting):
    explorer = course(fool_it)
    explorer.set(**setting)
    k, eps = explorer.values().values()
    s = fools.state(TRAINED, X64, Y, k, eps)
    parts = explorer.figure.parts
    for part, image, p in zip("ifr", s.images, s.probabilities):
        np.testing.assert_allclose(parts[part].images[0].get_array().ravel(), image, atol=1e-6)
        caption = parts[part].texts[0].get_text()
        assert numbers(caption)[0] == p.argmax()
        assert numbers(caption)[1] == pytest.approx(min(100 * p.max(), 99), abs=0.51)
    for part, change in zip("cn", s.changes):
        wanted = signed(10 * change.reshape(28, 28), 1)
        assert np.abs(parts[part].images[0].get_array().astype(int) - wanted).max() <= 1
    curve = parts["a"].lines[0].get_ydata()
    assert parts["a"].lines[-1].get_ydata()[0] == curve[-1]
    assert len(curve) == round(100 * eps) + 1


def test_its_words_of_how_it_is_fooled():
    s = fools.State(None, np.eye(10)[[1, 8, 1]])
    assert fools.readout(5, 1, 0.05, 100, (0.42, 0.9), s) == (
        "Image 5, a 1, no pixel changed by more than 0.05: after the aimed change it is read as "
        "an 8, after the random one as a 1. Of 100 test images 42 are still read right, and after "
        "random changes 90.")
    said = fools.readout(5, 1, 0, 100, (0.95, 0.95), s)
    assert said.endswith("almost all are still read right, and after random changes almost all.")
