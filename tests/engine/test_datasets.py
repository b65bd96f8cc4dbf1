"""Data sets: the drawn ones against the formulas of their shapes, the digits against sums and the
published files.
"""

import gzip
import hashlib
import os
import sys
import types

import numpy as np
import pooch
import pytest
import requests

from utils import circle, datasets, digits, mnist, moons, rings, spiral, xor

DRAWN = [circle, rings, moons, xor, spiral]
each_drawn = pytest.mark.parametrize("draw", DRAWN)


def seeded(seed=0):
    return np.random.default_rng(seed)


@each_drawn
@pytest.mark.parametrize("n", [1, 7, 200])
def test_points_and_labels_have_the_promised_shape_and_dtype(draw, n):
    X, y = draw(n, noise=0.1, rng=seeded())
    assert (X.shape, X.dtype, y.shape, y.dtype) == ((n, 2), np.float64, (n,), np.intp)


@each_drawn
def test_unasked_there_are_200_points_without_noise(draw):
    np.testing.assert_array_equal(draw(rng=seeded())[0], draw(200, noise=0.0, rng=seeded())[0])


@pytest.mark.parametrize("draw", [rings, moons, spiral])
@pytest.mark.parametrize("n, ones", [(1, 0), (7, 3), (200, 100)])
def test_where_the_label_is_drawn_first_exactly_half_are_1(draw, n, ones):
    assert draw(n, rng=seeded())[1].sum() == ones


@each_drawn
def test_about_half_of_the_labels_are_1_and_the_order_is_random(draw):
    _, y = draw(2000, rng=seeded())
    assert set(y.tolist()) == {0, 1} and abs(y.mean() - 0.5) < 0.05
    assert abs(y[:1000].mean() - 0.5) < 0.1


@each_drawn
def test_the_seed_decides(draw):
    sets = (draw(50, noise=0.1, rng=seeded(seed)) for seed in (1, 1, 2))
    (X, y), (again, y_again), (other, _) = sets
    np.testing.assert_array_equal(X, again)
    np.testing.assert_array_equal(y, y_again)
    assert (other != X).all()


@each_drawn
def test_noise_moves_every_point_by_its_standard_deviation_and_no_label(draw):
    (X, y), (noisy, y_noisy) = (draw(5000, noise=noise, rng=seeded()) for noise in (0.0, 0.3))
    np.testing.assert_array_equal(y, y_noisy)
    assert (noisy - X).std(axis=0) == pytest.approx([0.3, 0.3], rel=0.05)
    assert (noisy - X).mean(axis=0) == pytest.approx([0, 0], abs=0.02)


def fixed():
    """An rng without chance: a quarter of the way from low to high, the first choice, noise 1."""
    return types.SimpleNamespace(
        uniform=lambda low, high, size: np.full(size, low + (high - low) / 4),
        choice=lambda values, size: np.full(size, values[0]),
        permutation=np.arange, normal=lambda size: np.ones(size))


ROOT = 0.5**0.5


@pytest.mark.parametrize("draw, X, y", [
    (circle, [[-0.5, -0.5], [-0.5, -0.5]], [1, 1]),
    (rings, [[0, 0.4], [0, 0.9]], [1, 0]),
    (moons, [[0.5 - ROOT, 0.25 - ROOT], [ROOT - 0.5, ROOT - 0.25]], [1, 0]),
    (xor, [[-0.325, -0.325], [-0.325, -0.325]], [0, 0]),
    (spiral, 0.325 * np.array([[-np.cos(0.975 * np.pi), -np.sin(0.975 * np.pi)],
                               [np.cos(0.975 * np.pi), np.sin(0.975 * np.pi)]]), [1, 0]),
])
def test_the_points_by_hand_and_what_the_noise_adds(draw, X, y):
    for noise in 0.0, 0.3:
        points, labels = draw(2, noise=noise, rng=fixed())
        np.testing.assert_allclose(points, np.array(X) + noise, atol=1e-15)
        assert labels.tolist() == y


def test_circle_is_label_1_inside_a_radius_of_08_in_the_square():
    X, y = circle(1000, rng=seeded())
    np.testing.assert_array_equal(y, np.hypot(X[:, 0], X[:, 1]) < 0.8)
    assert 0.99 < np.abs(X).max() <= 1
    assert all(210 < count < 290 for count in in_quadrants(X))


def in_quadrants(X):
    """How many points lie in each of the four quadrants."""
    return np.bincount((X > 0) @ [2, 1], minlength=4).tolist()


def test_rings_have_one_radius_for_each_label_and_go_all_round():
    X, y = rings(1000, rng=seeded())
    np.testing.assert_allclose(np.hypot(X[:, 0], X[:, 1]), np.where(y == 1, 0.4, 0.9), rtol=1e-12)
    for label in 0, 1:
        counts = in_quadrants(X[y == label])
        assert all(95 < count < 155 for count in counts)  # 125 on average, 3 standard deviations


def test_moons_are_half_circles_around_their_own_centers_and_open_to_each_other():
    X, y = moons(1000, rng=seeded())
    upper, lower = X[y == 0] - [-0.5, -0.25], X[y == 1] - [0.5, 0.25]
    np.testing.assert_allclose(np.hypot(*upper.T), 1, rtol=1e-12)
    np.testing.assert_allclose(np.hypot(*lower.T), 1, rtol=1e-12)
    assert upper[:, 1].min() >= 0 >= lower[:, 1].max()
    for moon in upper, lower:
        assert (moon[:, 0].min(), moon[:, 0].max()) == pytest.approx((-1, 1), abs=0.01)


def test_xor_is_label_1_where_exactly_one_coordinate_is_positive_and_keeps_off_the_axes():
    X, y = xor(1000, rng=seeded())
    np.testing.assert_array_equal(y, (X[:, 0] > 0) ^ (X[:, 1] > 0))
    assert np.abs(X).min() >= 0.1 and 0.9 < np.abs(X).max() <= 1
    assert all(210 < count < 290 for count in in_quadrants(X))
    assert (np.abs(X[:, 0]) != np.abs(X[:, 1])).all()


def test_spiral_turns_one_and_a_half_times_and_its_arms_are_half_a_turn_apart():
    X, y = spiral(1000, rng=seeded())
    radius, angle = np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0])
    off = angle - 3 * np.pi * radius - np.pi * (y == 1)
    np.testing.assert_allclose(np.exp(1j * off), 1, atol=1e-12)
    assert radius.min() >= 0.1 and 0.99 < radius.max() <= 1


def test_the_subset_of_mnist_is_the_one_that_was_drawn():
    parts = mnist()
    assert [part.shape for part in parts] == [(6000, 28, 28), (6000,), (1000, 28, 28), (1000,)]
    assert [part.dtype for part in parts] == [np.uint8, np.intp] * 2
    assert [int(part.sum(dtype=np.int64)) for part in parts] == [157282317, 26596, 26412942, 4434]
    assert np.bincount(parts[3]).tolist() == [107, 107, 102, 103, 100, 80, 97, 106, 92, 106]


def test_digits_are_the_subset_averaged_over_blocks_of_a_framed_image():
    images, small = mnist()[2], digits()[2]
    for image, pixels in zip(images[:20].tolist(), small):
        frame = [[0] * 32] * 2 + [[0, 0, *row, 0, 0] for row in image] + [[0] * 32] * 2
        corners = [(i, j) for i in range(0, 32, 4) for j in range(0, 32, 4)]
        sums = [sum(frame[i + a][j + b] for a in range(4) for b in range(4)) for i, j in corners]
        assert pixels.tolist() == pytest.approx([total / 16 / 255 for total in sums], rel=1e-14)


def test_digits_have_64_numbers_between_0_and_1_and_mnists_labels():
    X_train, y_train, X_test, y_test = digits()
    assert (X_train.shape, X_test.shape, X_train.dtype) == ((6000, 64), (1000, 64), np.float64)
    assert (X_train.min(), X_train.max()) == (0, 1)
    np.testing.assert_array_equal(y_train, mnist()[1])
    np.testing.assert_array_equal(y_test, mnist()[3])


@pytest.mark.parametrize("side, block, before", [
    (14, 2, 0), (28, 1, 0), (16, 2, 2), (5, 6, 1), (11, 3, 2), (1, 28, 0)])
def test_digits_come_in_other_sizes(side, block, before):
    image, pixels = mnist()[0][7].astype(float), digits(side)[0][7].reshape(side, side)
    for row, column in [(side // 2, side // 2), (side // 3, side // 2), (0, side - 1)]:
        top, left = row * block - before, column * block - before
        part = image[max(top, 0) : top + block, max(left, 0) : left + block]
        assert pixels[row, column] == pytest.approx(part.sum() / block**2 / 255, rel=1e-13, abs=0)


@pytest.mark.parametrize("side", [0, 29])
def test_digits_refuse_a_size_that_is_none(side):
    with pytest.raises(ValueError, match=f"takes a side of 1 to 28 pixels, got {side}"):
        digits(side)


def test_the_full_set_is_the_published_one():
    shapes, sha256, md5 = zip(*datasets._FILES.values())
    assert shapes == ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,))
    assert {len(bytes.fromhex(digest)) for digest in sha256} == {32}
    assert {len(bytes.fromhex(digest)) for digest in md5} == {16}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of four small IDX files, two of them packed, which `mnist` is made to take for the
    real ones."""
    small = {}
    for place, name in enumerate(datasets._FILES):
        shape = (3, 28, 28) if "images" in name else (3,)
        content = bytes(4 + 4 * len(shape)) + bytes([place + 1]) * int(np.prod(shape))
        if place < 2:
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
        else:
            (tmp_path / name).write_bytes(content)
        small[name] = (shape, hashlib.sha256(content).hexdigest(), "")
    monkeypatch.setattr(datasets, "_FILES", small)
    monkeypatch.delenv("MNIST_FOLDER", raising=False)
    return tmp_path


def check_the_small_files(parts):
    assert [part.shape for part in parts] == [(3, 28, 28), (3,), (3, 28, 28), (3,)]
    assert [part.dtype for part in parts] == [np.uint8, np.intp] * 2
    assert [np.unique(part).tolist() for part in parts] == [[1], [2], [3], [4]]
    assert all(part.flags.writeable for part in parts)


def test_the_full_set_is_read_from_a_folder_packed_or_not(folder):
    check_the_small_files(mnist(full=True, folder=folder))
    check_the_small_files(mnist(full=True, folder=str(folder)))


def test_beside_a_packed_file_one_that_is_unpacked_in_part_is_not_read(folder):
    (folder / "train-labels-idx1-ubyte").write_bytes(bytes(5))
    check_the_small_files(mnist(full=True, folder=folder))


def test_the_environment_names_the_folder_and_the_argument_goes_before_it(folder, monkeypatch):
    monkeypatch.setenv("MNIST_FOLDER", str(folder))
    check_the_small_files(mnist(full=True))
    with pytest.raises(FileNotFoundError, match="elsewhere"):
        mnist(full=True, folder="elsewhere")


def test_the_subset_needs_no_folder(monkeypatch):
    monkeypatch.setenv("MNIST_FOLDER", "elsewhere")
    assert len(mnist()[0]) == 6000


def test_a_missing_file_is_named_with_its_folder(folder):
    (folder / "t10k-labels-idx1-ubyte").unlink()
    message = f"{folder.name} holds neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz$"
    with pytest.raises(FileNotFoundError, match=message):
        mnist(full=True, folder=folder)


WHOLE = gzip.compress(bytes(3000))
DAMAGED = {"cut off": WHOLE[:-9], "empty": b"", "no gzip": b"<html>404</html>",
           "another content": WHOLE,
           "a flipped bit": WHOLE[:20] + bytes([WHOLE[20] ^ 1]) + WHOLE[21:]}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_named(folder, damage):
    (folder / "train-labels-idx1-ubyte.gz").write_bytes(DAMAGED[damage])
    message = r"train-labels-idx1-ubyte\.gz is damaged: its contents are not MNIST's"
    with pytest.raises(ValueError, match=message):
        mnist(full=True, folder=folder)


def test_an_unpacked_file_is_checked_too(folder):
    file = folder / "t10k-images-idx3-ubyte"
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    with pytest.raises(ValueError, match="t10k-images-idx3-ubyte is damaged"):
        mnist(full=True, folder=folder)


def test_without_a_folder_each_file_is_fetched_from_the_mirror_and_checked(folder, monkeypatch):
    def fetch(url, known_hash, fname, path, progressbar):
        assert (url, known_hash) == (f"{datasets._MIRROR}{fname}", "md5:")
        assert path == pooch.os_cache("key-concepts-in-deep-learning") and progressbar is True
        return str(next(folder.glob(fname.removesuffix(".gz") + "*")))

    monkeypatch.setattr(pooch, "retrieve", fetch)
    check_the_small_files(mnist(full=True))


def test_offline_it_says_what_to_do(monkeypatch):
    def offline(*arguments, **options):
        raise requests.exceptions.ConnectionError("no route")

    monkeypatch.delenv("MNIST_FOLDER", raising=False)
    monkeypatch.setattr(pooch, "retrieve", offline)
    message = r"could not download train-images-idx3-ubyte\.gz\. .* folder=.*, or use mnist\(\)"
    with pytest.raises(ConnectionError, match=message):
        mnist(full=True)


def test_without_pooch_it_says_what_to_do_as_well(monkeypatch):
    monkeypatch.delenv("MNIST_FOLDER", raising=False)
    monkeypatch.setitem(sys.modules, "pooch", None)
    message = "train-images.*Install pooch, go online and call it again, put the four files into"
    with pytest.raises(ConnectionError, match=message):
        mnist(full=True)


def test_a_mirror_that_refuses_the_connection_is_the_same(tmp_path, monkeypatch):
    monkeypatch.delenv("MNIST_FOLDER", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(datasets, "_MIRROR", "http://127.0.0.1:9/")
    monkeypatch.setattr(pooch, "os_cache", lambda project: tmp_path)
    with pytest.raises(ConnectionError, match="could not download train-images"):
        mnist(full=True)


@pytest.mark.skipif(not os.environ.get("MNIST_FOLDER"),
                    reason="set MNIST_FOLDER to a folder with the four IDX files")
def test_the_subset_is_drawn_from_the_published_files_as_its_readme_says():
    rng, full, subset = seeded(), mnist(full=True), mnist()
    train, test = (np.sort(rng.choice(total, part, replace=False))
                   for total, part in ((60000, 6000), (10000, 1000)))
    for part, whole, chosen in zip(subset, full, (train, train, test, test)):
        np.testing.assert_array_equal(part, whole[chosen])
