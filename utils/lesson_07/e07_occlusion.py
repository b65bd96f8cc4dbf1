"""Exercise 7.7, what the answer loses What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part
from utils.lesson_07.small_networks import shown_as


def covers(rng):
    """Functions of an image (H, W) to a number, images, the size of the square, and its step."""
    def predict(H, W):  # each pixel has its own weight, and the answer bends
        weights = rng.normal(0, 1, (H, W)).round(2)

        def answer(image):
            if np.shape(image) != (H, W):
                raise ValueError(f"predict takes an image of shape {(H, W)}, got {np.shape(image)}")
            z = float((weights * image).sum())
            return z + 0.1 * z * z

        return shown_as("predict", answer)

    def draw(H, W, size, step):
        image = np.maximum(rng.uniform(-0.3, 1, (H, W)), 0).round(2)
        return predict(H, W), image, size, step

    return [
        Case("two pixels, one at a time", (predict(1, 2), np.array([[0.5, 1.0]]), 1, 1)),
        Case("one pixel at a time", draw(3, 3, 1, 1)),
        Case("a square of 2, step 1", draw(4, 4, 2, 1)),
        Case("a square of 2, step 2", draw(4, 4, 2, 2)),
        Case("higher than wide", draw(6, 4, 2, 2)),
        Case("wider than high", draw(3, 7, 2, 1)),
        Case("the square is the image", draw(3, 3, 3, 1)),
        Case("as high as the square", draw(2, 5, 2, 1)),
        Case("a rest that the square does not reach", draw(7, 8, 2, 3)),
        Case("a rest on one side", draw(6, 5, 3, 2)),
        Case("a step larger than the square", draw(7, 7, 1, 3)),
        Case("a step smaller than the square", draw(6, 6, 3, 1)),
        Case("a step larger than the image", draw(4, 5, 2, 6)),
        Case("a black image", (predict(4, 4), np.zeros((4, 4)), 2, 1)),
        Case("an image of ones", (predict(4, 5), np.ones((4, 5)), 2, 2)),
        Case("an image below 0 as well", (predict(4, 4), rng.normal(0, 1, (4, 4)).round(1), 2, 2)),
        Case("whole numbers", (predict(4, 4), rng.integers(0, 9, (4, 4)), 2, 1)),
        Case("a large image", draw(14, 14, 4, 2)),
    ]


def occlusion(predict, image, size, step):
    H, W = image.shape
    falls = np.zeros(((H - size) // step + 1, (W - size) // step + 1))
    for r, c in np.ndindex(falls.shape):
        covered = image.copy()
        covered[r * step : r * step + size, c * step : c * step + size] = 0
        falls[r, c] = predict(image) - predict(covered)
    return falls


def _places(length, size, step):
    return range(0, length - size + 1, step)


def _by(fall=lambda predict, image, covered: predict(image) - predict(covered), cover=0.0,
        places=_places, middle=False, far=None, kept=False, outside=False):
    """An occlusion with one step of another kind.

    cover -- what the square holds, or a function of the image; places -- where squares start
    middle -- whether a place is the square's middle; far -- function of size: how far it reaches
    kept -- whether the squares stay; outside -- whether all but the square is covered
    """
    def answer(predict, image, size, step):
        reach, back = far(size) if far else size, size // 2 if middle else 0
        rows, columns = (list(places(n, size, step)) for n in image.shape)
        falls, covered = np.zeros((len(rows), len(columns))), image.astype(float)
        for r, c in np.ndindex(falls.shape):
            if not kept:
                covered = image.astype(float)
            hidden = np.zeros(image.shape, bool)
            top, left = rows[r] - back, columns[c] - back
            hidden[max(top, 0) : top + reach, max(left, 0) : left + reach] = True
            covered[~hidden if outside else hidden] = cover(image) if callable(cover) else cover
            falls[r, c] = fall(predict, image, covered)
        return falls

    return answer


def _result(change):
    """A function of the right map."""
    return lambda predict, image, size, step: change(occlusion(predict, image, size, step))


def _last_places_missing(predict, image, size, step):
    def fall(r, c):
        covered = image.copy()
        covered[r : r + size, c : c + size] = 0
        return predict(image) - predict(covered)

    H, W = image.shape
    return np.array([[fall(r, c) for c in range(0, W - size, step)]
                     for r in range(0, H - size, step)])


def _sliced_twice(predict, image, size, step):
    falls = np.zeros_like(occlusion(predict, image, size, step))
    for r, c in np.ndindex(falls.shape):
        covered = image.copy()
        covered[r * step : r * step + size][c * step : c * step + size] = 0
        falls[r, c] = predict(image) - predict(covered)
    return falls


def _both_sides_from_H(predict, image, size, step):
    H, R = len(image), (len(image) - size) // step + 1
    wide = np.zeros((H, max(H, image.shape[1])))
    wide[:, : image.shape[1]] = image
    return occlusion(lambda x: predict(x[:, : image.shape[1]]), wide, size, step)[:, :R]


def _row_by_row(predict, image, size, step):
    """Each square without a step between: the place is taken for the row and column."""
    R, C = occlusion(predict, image, size, step).shape
    all_places = _by(places=lambda length, size, step: range(length))(predict, image, size, 1)
    return all_places[:R, :C]


PART = Part(occlusion, cases=covers, wrong={
    "other sign": _result(lambda falls: -falls),
    "size of the change": _result(np.abs),
    "square stays": _by(kept=True),
    "one too few": Forms([
        _by(places=lambda length, size, step: range(0, max((length - size) // step, 0) * step,
                                                    step)),
        _by(places=lambda length, size, step: range(0, length - size, step)),
        _last_places_missing]),
    "leaves the image": Forms([
        _by(places=lambda length, size, step: range(0, length, step)),
        _by(places=lambda length, size, step: range(0, length // step * step, step))]),
    "step forgotten": _row_by_row,
    "step of 1": _by(places=lambda length, size, step: range(length - size + 1)),
    "steps of its size": _by(places=lambda length, size, step: range(0, length - size + 1, size)),
    "size and step swapped": lambda predict, image, size, step: occlusion(
        predict, image, step, size),
    "square of the step's size": lambda predict, image, size, step: _by(
        far=lambda size: step)(predict, image, size, step),
    "both sides from H": _both_sides_from_H,
    "sliced twice": _sliced_twice,
    "image itself covered": _result(np.zeros_like),
    "square too large": _by(far=lambda size: size + 1),
    "square too small": _by(far=lambda size: size - 1),
    "one pixel": _by(far=lambda size: 1),
    "around the place": _by(middle=True),
    "white square": _by(cover=1.0),
    "gray square": _by(cover=0.5),
    "mean for black": _by(cover=lambda image: image.mean()),
    "all but the square": _by(outside=True),
    "answer alone": _by(fall=lambda predict, image, covered: predict(covered)),
    "share of the answer": _by(fall=lambda predict, image, covered: (
        predict(image) - predict(covered)) / (predict(image) or 1)),
    "rows and columns swapped": _result(lambda falls: falls.T),
    "one list": _result(np.ravel),
    "one number": Forms([_result(np.max), _result(np.mean), _result(np.sum)]),
})
