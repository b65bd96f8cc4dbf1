"""Exercise 6.6, to the middle. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.exercise import Case, Forms, Part


def off_center(rng):
    """Images (H, W) whose best move is clear: the middle lies at most 0.4 pixels from it."""
    def clear(image):
        return all(abs(step - np.rint(step)) <= 0.4 for step in _way(image))

    def drawn(shape, rows, columns):
        while True:
            image = np.zeros(shape)
            patch = image[rows, columns]
            patch[:] = rng.uniform(0.1, 1, patch.shape).round(2) * (rng.random(patch.shape) < 0.8)
            if image.any() and clear(image):
                return image

    def pixels(shape, lit):
        image = np.zeros(shape)
        for place, value in lit.items():
            image[place] = value
        return image

    return [
        Case("a pixel above and left of the middle", (pixels((5, 5), {(1, 0): 1.0}),)),
        Case("a pixel below and right of the middle", (pixels((5, 7), {(3, 5): 0.5}),)),
        Case("centered already", (pixels((3, 3), {(1, 1): 0.8, (1, 0): 0.2, (1, 2): 0.2}),)),
        Case("no ink", (np.zeros((4, 3)),)),
        Case("ink in the first rows", (drawn((7, 5), slice(3), slice(None)),)),
        Case("ink in the last columns", (drawn((5, 8), slice(None), slice(4, None)),)),
        Case("wide", (drawn((4, 11), slice(2, 4), slice(3)),)),
        Case("high", (drawn((12, 5), slice(8, 12), slice(1, 4)),)),
        Case("even sides", (drawn((6, 6), slice(1, 3), slice(2, 6)),)),
        Case("a full pixel and a pale one",
             (pixels((7, 7), {(1, 1): 1.0, (5, 4): 0.1}),)),
        Case("a spot with a tail", (pixels((7, 9), {
            **{(row, column): (1.0, 0.2, 0.1)[column] for row in range(3) for column in range(3)},
            **{(1, column): 0.1 for column in range(3, 7)}}),)),
        Case("pale ink that leaves at the top and on the left",
             (pixels((9, 9), {(7, 7): 1.0, (8, 7): 0.9, (0, 1): 0.02, (7, 0): 0.03}),)),
        Case("pale ink that leaves at the bottom and on the right",
             (pixels((9, 9), {(0, 1): 1.0, (1, 1): 0.3, (8, 4): 0.01, (2, 8): 0.01}),)),
        Case("ink all over", (drawn((6, 9), slice(None), slice(None)),)),
        Case("one row", (drawn((1, 9), slice(None), slice(5)),)),
        Case("one column", (drawn((8, 1), slice(4, None), slice(None)),)),
        Case("a digit's size", (drawn((28, 28), slice(1, 13), slice(14, 26)),)),
        Case("a digit in the corner", (drawn((28, 28), slice(20, 28), slice(22, 28)),)),
    ]


def _mass(image):
    """Row and column of the center of mass."""
    rows, columns = np.indices(image.shape)
    return (rows * image).sum() / image.sum(), (columns * image).sum() / image.sum()


def _way(image):
    """How far down and right the middle lies from the center of mass, in pixels."""
    return tuple((side - 1) / 2 - place for side, place in zip(image.shape, _mass(image)))


def _box_way(image):
    """How far it lies from the middle of the box around the ink."""
    rows, columns = np.nonzero(image)
    return tuple((side - 1) / 2 - (at.min() + at.max()) / 2
                 for side, at in zip(image.shape, (rows, columns)))


def moved(image, down, right):
    """The image moved by whole pixels: what leaves is lost, zeros come in."""
    H, W = image.shape
    framed = np.pad(image, ((H, H), (W, W)))
    down, right = max(-H, min(down, H)), max(-W, min(right, W))
    return framed[H - down : 2 * H - down, W - right : 2 * W - right].copy()


def center(image):
    ink = image.sum()
    if ink == 0:
        return image.copy()
    down, right = ((side - 1) / 2 - (places * image).sum() / ink
                   for side, places in zip(image.shape, np.indices(image.shape)))
    return moved(image, round(down), round(right))


def _by(way, move=moved):
    """A center that moves by way(image) -> (down, right), floats, to the nearest whole number."""
    def answer(image):
        if not image.any():
            return np.zeros_like(image)
        return move(image, *(int(np.rint(step)) for step in way(image)))

    return answer


def _rolled(image, down, right):
    return np.roll(image, (down, right), (0, 1))


def _from(places):
    """The way to the middle from places(image) -> (row, column)."""
    return lambda image: [(side - 1) / 2 - at for side, at in zip(image.shape, places(image))]


def _rounded(by):
    return lambda image: tuple(map(by, _way(image)))


def _unframed(image):
    """Divides by the ink also where there is none."""
    with np.errstate(all="ignore"):
        return moved(image, *(int(np.rint(step)) for step in _way(image)))


def _nan_moved(image):
    if not image.any():
        return np.full(image.shape, np.nan)
    return center(image)


def _to_the_middle_of(image, sides):
    return [(side - 1) / 2 - at for side, at in zip(sides, _mass(image))]


def _at_the_edge(image):
    """The move ends where ink would leave."""
    rows, columns = np.nonzero(image)
    return [np.clip(np.rint(step), -at.min(), side - 1 - at.max())
            for step, at, side in zip(_way(image), (rows, columns), image.shape)]


def _wrapped(image, down, right):
    """What leaves on the right or below raises an IndexError; a negative place counts backward."""
    moved = np.zeros_like(image)
    for row, column in np.ndindex(image.shape):
        if row + down < len(image) and column + right < image.shape[1]:
            moved[row + down, column + right] = image[row, column]
    return moved


def _only_forward(image):
    """Slices that hold for moves down and to the right."""
    if not image.any():
        return image.copy()
    (H, W), (down, right) = image.shape, (round(step) for step in _way(image))
    framed = np.zeros_like(image)
    framed[down:, right:] = image[: H - down, : W - right]
    return framed


def _averaged(image):
    return moved(image, *(round((side - 1) / 2 - np.average(places, weights=image))
                          for side, places in zip(image.shape, np.indices(image.shape))))


def _only(axis):
    return lambda image: [step if i == axis else 0 for i, step in enumerate(_way(image))]


PART = Part(center, cases=off_center, wrong={
    "rolled": _by(_way, _rolled),
    "columns for rows": _by(lambda image: _way(image)[::-1]),
    "the other way": _by(lambda image: [-step for step in _way(image)]),
    "middle of the box": _by(_box_way),
    "ink without its amount": _by(_from(lambda image: np.argwhere(image > 0).mean(axis=0))),
    "strongest pixel": _by(_from(lambda image: np.unravel_index(image.argmax(), image.shape))),
    "counted backward": _by(_way, _wrapped),
    "forward only": Forms([_only_forward]),
    "divided by no ink": Forms([_unframed, _nan_moved, _averaged]),
    "not divided by the ink": Forms([
        _by(_from(lambda image: [(places * image).mean() for places in np.indices(image.shape)])),
        _by(_from(lambda image: [(places * image).sum() for places in np.indices(image.shape)]))]),
    "half of the side": _by(lambda image: [side / 2 - at for side, at
                                           in zip(image.shape, _mass(image))]),
    "half of the side, cut": _by(lambda image: [side // 2 - at for side, at
                                                in zip(image.shape, _mass(image))]),
    "cut": Forms([_by(_rounded(cut)) for cut in (
        np.trunc, np.floor, np.ceil, lambda step: int(step + 0.5))]),
    "cut before": Forms([_by(_from(lambda image: [int(at) for at in _mass(image)])),
                         _by(_from(lambda image: [round(at) for at in _mass(image)])),
                         _by(lambda image: [side // 2 - int(at) for side, at
                                            in zip(image.shape, _mass(image))])]),
    "middle cut": _by(lambda image: [(side - 1) // 2 - at for side, at
                                     in zip(image.shape, _mass(image))]),
    "height for width": _by(lambda image: _to_the_middle_of(image, image.shape[::-1])),
    "one side for both": Forms([
        _by(lambda image: _to_the_middle_of(image, image.shape[:1] * 2)),
        _by(lambda image: _to_the_middle_of(image, image.shape[1:] * 2))]),
    "a side of 28": _by(lambda image: _to_the_middle_of(image, (28, 28))),
    "rows only": _by(_only(0)),
    "columns only": _by(_only(1)),
    "kept inside": _by(_at_the_edge),
    "not moved": lambda image: image.copy(),
    "the move": Forms([_way, lambda image: tuple(int(np.rint(step)) for step in _way(image))]),
    "the center of mass": Forms([_mass]),
})
