"""Data sets: small ones drawn from a formula, and handwritten digits.

The two-dimensional sets return X (n, 2) float64 and y (n,), half of them 1, in random order.
noise -- standard deviation of what is added to every coordinate; rng -- the Generator that draws
"""

import gzip
import hashlib
import os
import zlib
from pathlib import Path

import numpy as np


def circle(n=200, *, noise=0.0, rng):
    """Points in the square [-1, 1]^2, label 1 inside the circle of radius 0.8, half of it."""
    X = rng.uniform(-1, 1, (n, 2))
    return _noisy(X, (X * X).sum(axis=1) < 0.64, noise, rng)


def rings(n=200, *, noise=0.0, rng):
    """Two rings around the origin: label 1 at radius 0.4, label 0 at radius 0.9."""
    y = _half(n, rng)
    X = np.where(y, 0.4, 0.9)[:, None] * _on_circle(rng.uniform(0, 2 * np.pi, n))
    return _noisy(X, y, noise, rng)


def moons(n=200, *, noise=0.0, rng):
    """Two half circles that reach into each other, label 1 the one that opens upward."""
    y = _half(n, rng)
    X = _on_circle(rng.uniform(0, np.pi, n)) - [0.5, 0.25]
    return _noisy(np.where(y[:, None], -X, X), y, noise, rng)


def xor(n=200, *, noise=0.0, rng):
    """Four squares in the corners of [-1, 1]^2, label 1 where the coordinates' signs differ."""
    X = rng.uniform(0.1, 1, (n, 2)) * rng.choice([-1, 1], (n, 2))
    return _noisy(X, X[:, 0] * X[:, 1] < 0, noise, rng)


def spiral(n=200, *, noise=0.0, rng):
    """Two spiral arms of one and a half turns around the origin, label 1 half a turn ahead."""
    y = _half(n, rng)
    t = rng.uniform(0.1, 1, n)
    return _noisy(t[:, None] * _on_circle(np.pi * (3 * t + y)), y, noise, rng)


def _half(n, rng):
    return rng.permutation(n) < n // 2


def _on_circle(angle):
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _noisy(X, y, noise, rng):
    return X + noise * rng.normal(size=X.shape), y.astype(np.intp)


_SUBSET = Path(__file__).parent / "data" / "mnist_6k.npz"
_MIRROR = "https://ossci-datasets.s3.amazonaws.com/mnist/"
_FILES = {  # name: (shape, sha256 of the unpacked bytes, md5 of the mirror's .gz)
    "train-images-idx3-ubyte": (
        (60000, 28, 28), "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
    "train-labels-idx1-ubyte": (
        (60000,), "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "d53e105ee54ea40749a09fcbcd1e9432"),
    "t10k-images-idx3-ubyte": (
        (10000, 28, 28), "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "9fb629c4189551a2d022fa330f9573f3"),
    "t10k-labels-idx1-ubyte": (
        (10000,), "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        "ec29112dd5afa0611ce80d1b7f02629c"),
}


def mnist(full=False, folder=None):
    """Handwritten digits (LeCun and Cortes): X_train, y_train, X_test, y_test.

    Images (N, 28, 28) uint8, labels (N,) integers: the 6,000 + 1,000 that come with the course.
    full=True -- all 60,000 + 10,000: from `folder`, or the one that the environment variable
    MNIST_FOLDER names (four IDX files, .gz or not), from the cache, or by download (11 MB, once).
    Raises ValueError (a damaged file), FileNotFoundError, ConnectionError (no download).
    """
    if not full:
        with np.load(_SUBSET) as data:
            parts = [data[name] for name in ("x_train", "y_train", "x_test", "y_test")]
    else:
        folder = folder or os.environ.get("MNIST_FOLDER")
        parts = [_read_idx(_find(folder, name) if folder else _download(name)) for name in _FILES]
    return tuple(part.astype(np.intp if part.ndim == 1 else np.uint8) for part in parts)


def digits(side=8):
    """The subset of `mnist`, small: X_train, y_train, X_test, y_test; images (N, side^2) float64.

    Each gets a margin and is averaged over square blocks: side x side pixels from 0 to 1.
    """
    if not 1 <= side <= 28:
        raise ValueError(f"digits takes a side of 1 to 28 pixels, got {side}")
    X_train, y_train, X_test, y_test = mnist()
    return _pool(X_train, side), y_train, _pool(X_test, side), y_test


def _pool(images, side):
    block = -(-28 // side)
    margin = block * side - 28
    framed = np.pad(images, ((0, 0), *[(margin // 2, margin - margin // 2)] * 2))
    pooled = framed.reshape(-1, side, block, side, block).mean(axis=(2, 4))
    return pooled.reshape(-1, side * side) / 255


def _find(folder, name):
    for path in (Path(folder) / f"{name}.gz", Path(folder) / name):
        if path.is_file():
            return path
    raise FileNotFoundError(f"mnist takes a folder with the four IDX files, but {folder} holds "
                            f"neither {name} nor {name}.gz")


def _download(name):
    packed = f"{name}.gz"
    try:
        import pooch  # only here: no lesson needs it
        cache = pooch.os_cache("key-concepts-in-deep-learning")
        return Path(pooch.retrieve(_MIRROR + packed, f"md5:{_FILES[name][2]}", fname=packed,
                                   path=cache, progressbar=True))
    except (ImportError, OSError) as error:  # requests' and the system's; what is cached stays
        raise ConnectionError(f"mnist(full=True) could not download {packed}. Install pooch, go "
                              "online and call it again, put the four files into a folder and pass "
                              "folder=..., or use mnist(), which comes with the course") from error


def _read_idx(path):
    shape, sha256, _ = _FILES[path.name.removesuffix(".gz")]
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise _damaged(path)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def _damaged(path):
    return ValueError(f"{path} is damaged: its contents are not MNIST's. "
                      "Delete it and call mnist(full=True) again")
