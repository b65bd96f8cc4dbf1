"""Exercise 6.1, a picture becomes a row. What is said about it stands in words.md."""

import numpy as np

from utils.exercises.comparing import describe_type, equal
from utils.exercises.exercise import Case, Forms, Part


def pictures(rng):
    """Images (N, H, W), whole numbers from 0 to 255."""
    def draw(*shape, most=255):
        return rng.integers(0, most, shape, np.uint8, endpoint=True)

    def full(*shape):  # every number is above 127, where uint8 sums overflow
        return rng.integers(128, 255, shape, np.uint8, endpoint=True)

    blank_and_full = np.stack([np.zeros((2, 3), np.uint8), np.full((2, 3), 255, np.uint8)])
    return [
        Case("one picture of 2 x 2", (np.array([[[0, 255], [51, 102]]], np.uint8),)),
        Case("a picture that is wider than high", (draw(1, 2, 3),)),
        Case("a picture that is higher than wide", (draw(1, 4, 2),)),
        Case("a blank picture and a full one", (blank_and_full,)),
        Case("as many pictures as pixels", (draw(4, 2, 2),)),
        Case("as many pictures as rows and columns", (draw(3, 3, 3),)),
        Case("more pictures than pixels", (draw(7, 1, 2),)),
        Case("pictures of one pixel", (draw(3, 1, 1),)),
        Case("pale pictures", (draw(3, 2, 3, most=40),)),
        Case("full pictures", (full(3, 3, 2),)),
        Case("pictures of 28 x 28", (draw(5, 28, 28),)),
    ]


def prepare(images):
    return images.reshape(len(images), -1).astype(np.float32) / 255


def observe_prepare(answer, images):
    """The rows that prepare gives and, once they are right, the type of their numbers."""
    wanted = prepare(images)
    rows = answer(images)
    if rows is None:
        return None
    kind = rows.dtype.name if isinstance(rows, np.ndarray) else describe_type(rows)
    return {"the rows": rows,
            "the type of their numbers": kind if equal(rows, wanted) else "of other rows"}


def _rows(images):
    return images.reshape(len(images), -1)


def _columns_as_examples(images):
    return images.reshape(images[0].size, -1).T


def _of_each_maximum(images):
    rows = _rows(images).astype(np.float32)
    return rows / np.maximum(rows.max(axis=1, keepdims=True), 1)


def _of_each_range(images):
    rows = _rows(images).astype(np.float32)
    low, high = rows.min(axis=1, keepdims=True), rows.max(axis=1, keepdims=True)
    return (rows - low) / np.maximum(high - low, 1)


def _standardized(images):
    rows = _rows(images).astype(np.float32)
    return (rows - rows.mean()) / rows.std()


def _in_each_type(*answers, types=(np.float64, np.float32)):
    """The same wrong rows, as floats of each kind."""
    def cast(answer, kind):
        return lambda images: answer(images).astype(kind)

    return Forms([cast(answer, kind) for answer in answers for kind in types])


WRONG_ROWS = {
    "not scaled": _in_each_type(_rows, types=(np.uint8, np.float32, np.float64, int)),
    "whole numbers": _in_each_type(lambda images: _rows(images) // 255,
                                   types=(np.uint8, np.float32, np.float64, int)),
    "columns as examples": _in_each_type(
        lambda images: _columns_as_examples(images) / 255),
    "examples as columns": _in_each_type(
        lambda images: _rows(images).T / 255,
        lambda images: images.reshape(images[0].size, -1) / 255),
    "its own maximum": _in_each_type(
        _of_each_maximum, lambda images: _rows(images) / images.max(axis=(1, 2))[:, None]),
    "the largest of all": _in_each_type(lambda images: _rows(images) / max(images.max(), 1)),
    "its own range": _in_each_type(_of_each_range),
    "columns first": _in_each_type(lambda images: _rows(images.transpose(0, 2, 1)) / 255),
    "divided by 256": _in_each_type(lambda images: _rows(images) / 256),
    "divided twice": _in_each_type(lambda images: _rows(images) / 255 / 255),
    "still pictures": _in_each_type(lambda images: images / 255),
    "one long row": _in_each_type(lambda images: images.ravel() / 255),
    "first picture only": _in_each_type(lambda images: images[0].ravel() / 255,
                                        lambda images: _rows(images[:1]) / 255),
    "784 pixels": _in_each_type(lambda images: images.reshape(-1, 784) / 255,
                                lambda images: images.reshape(len(images), 784) / 255),
    "from -1 to 1": _in_each_type(lambda images: _rows(images) / 127.5 - 1,
                                  lambda images: _rows(images) / 255 - 0.5),
    "standardized": _in_each_type(_standardized),
    "inverted": _in_each_type(lambda images: 1 - _rows(images) / 255),
}

PART = Part(prepare, cases=pictures, observe=observe_prepare, wrong=WRONG_ROWS | {
    "float64": lambda images: _rows(images) / 255,
    "float16": lambda images: _rows(images).astype(np.float16) / 255,
})
