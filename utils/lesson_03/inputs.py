"""Lesson 3, loss functions: the inputs to try in its exercises."""

import numpy as np

from utils.exercises.exercise import Case


def predictions(rng):
    def draw(*shape):
        return rng.normal(1, 2, shape).round(1), rng.normal(0, 2, shape).round(1)

    perfect = draw(3, 2)[0]
    return [
        Case("one prediction", draw(1)),
        Case("two predictions", draw(2)),
        Case("five predictions", draw(5)),
        Case("one prediction of three numbers", draw(1, 3)),
        Case("four predictions of two numbers", draw(4, 2)),
        Case("a single column", draw(4, 1)),
        Case("three predictions of three numbers", draw(3, 3)),
        Case("integers", (np.array([3, -1, 4]), np.array([1, 1, -2]))),
        Case("a perfect prediction", (perfect, perfect.copy())),
        Case("many predictions", draw(40, 3)),
        Case("large numbers", (np.array([1e3, -2e3, 5e2]), np.array([-5e2, 1e3, 7e2]))),
        Case("errors of 0 among others", (np.array([[2.0, 1.5], [0.4, -1.2]]), np.array([[2.0, -0.5], [0.4, 0.3]]))),
        Case("integer predictions, decimals in the truth", (np.array([3, -1, 4]), np.array([2.4, 1.1, -2.5]))),
        Case("integers in the truth, predictions with decimals", (np.array([2.4, 1.1, -2.5]), np.array([3, -1, 4]))),
    ]


def _labels(rng, n):
    return rng.permutation(np.arange(n) % 3 < 2).astype(int)  # two thirds are 1


def probabilities(rng):
    def draw(n):
        return rng.uniform(0.05, 0.95, n).round(2), _labels(rng, n)

    return [
        Case("one example of class 1", (np.array([0.8]), np.array([1]))),
        Case("one example of class 0", (np.array([0.8]), np.array([0]))),
        Case("five examples", draw(5)),
        Case("p = 0.5 everywhere", (np.full(3, 0.5), np.array([1, 0, 0]))),
        Case("labels that are floats", (draw(4)[0], np.array([0.0, 0.0, 1.0, 0.0]))),
        Case("labels that are all 1", (draw(4)[0], np.ones(4, int))),
        Case("labels that are all 0", (draw(4)[0], np.zeros(4, int))),
        Case("many examples", draw(60)),
        Case("p close to 0 and 1", (np.array([0.024, 0.5, 0.976]), np.array([1, 1, 0]))),
        Case("p = 0 for class 1", (np.array([0.0]), np.array([1]))),
        Case("p = 1 for class 0", (np.array([1.0]), np.array([0]))),
        Case("p exactly 0 or 1, and right", (np.array([1.0, 0.0, 0.0]), np.array([1, 0, 0]))),
        Case("p exactly 0 or 1, right and wrong", (np.array([1.0, 1.0, 0.0, 0.0]), np.array([1, 0, 1, 0]))),
        Case("p exactly 0 and wrong, among others", (np.array([0.0, 0.3, 0.6]), np.array([1, 1, 0]))),
    ]


def binary_logits(rng):
    def draw(n):
        return rng.normal(0, 3, n).round(1), _labels(rng, n)

    return [
        Case("one example of class 1", (np.array([0.5]), np.array([1]))),
        Case("one example of class 0", (np.array([-0.5]), np.array([0]))),
        Case("five examples", draw(5)),
        Case("z = 0", (np.zeros(3), np.array([1, 0, 0]))),
        Case("integer logits", (np.array([2, -3, -1, 4]), np.array([1, 1, 0, 0]))),
        Case("labels that are floats", (draw(4)[0], np.array([0.0, 0.0, 1.0, 0.0]))),
        Case("labels that are all 1", (draw(4)[0], np.ones(4, int))),
        Case("many examples", draw(60)),
        Case("z = 7, and right", (np.array([7.0]), np.array([1]))),
        Case("z = 25 and -25, and wrong", (np.array([25.0, -25.0]), np.array([0, 1]))),
        Case("z = 40 and -50, and wrong", (np.array([40.0, -50.0]), np.array([0, 1]))),
        Case("z = 1000 and -1000, and right", (np.array([1000.0, -1000.0]), np.array([1, 0]))),
        Case("z = 1000 for class 0", (np.array([1000.0]), np.array([0]))),
        Case("z = -1000 for class 1", (np.array([-1000.0]), np.array([1]))),
    ]


def scores(rng):
    def draw(*shape):
        return (rng.normal(0, 2, shape).round(1),)

    return [
        Case("two logits", draw(2)),
        Case("four logits", draw(4)),
        Case("one row", draw(1, 3)),
        Case("two rows of three", draw(2, 3)),
        Case("as many rows as classes", draw(3, 3)),
        Case("two classes", draw(5, 2)),
        Case("three axes", draw(2, 3, 4)),
        Case("axes of equal length", draw(2, 2, 2)),
        Case("one class", draw(3, 1)),
        Case("equal logits", (np.full((2, 4), 1.5),)),
        Case("integer logits", (np.array([[2, -1, 0], [0, 3, 1]]),)),
        Case("many rows", draw(30, 5)),
        Case("logits from -1000 to 1000", (np.array([[-1000.0, 0.0, 1000.0], [999.0, 1000.0, 998.0]]),)),
        Case("the largest logit first", (np.array([1000.0, 0.0, -1000.0]),)),
        Case("rows far apart in three axes", (np.array([[[1.0, 3.0], [-2000.0, -2001.0]]]),)),
        Case("logits near -1000", (np.array([-1000.0, -1001.0, -1003.0]),)),
        Case("a row far below the other", (np.array([[1.0, 3.0], [-2000.0, -2001.0]]),)),
    ]


def classifications(rng):
    def draw(n, c):
        return rng.normal(0, 2, (n, c)).round(1), rng.integers(0, c, n)

    return [
        Case("one example", (draw(1, 3)[0], np.array([1]))),
        Case("two classes", (draw(4, 2)[0], np.array([0, 1, 1, 1]))),
        Case("more examples than classes", draw(6, 3)),
        Case("more classes than examples", draw(2, 5)),
        Case("as many examples as classes", (draw(3, 3)[0], np.array([2, 0, 1]))),
        Case("labels that are all the same", (draw(4, 3)[0], np.full(4, 2))),
        Case("equal logits", (np.full((2, 4), 1.5), np.array([3, 0]))),
        Case("integer logits", (np.array([[2, -1, 0], [0, 3, 1]]), np.array([2, 1]))),
        Case("many examples", draw(60, 6)),
        Case("logits near 1000", (1000 + draw(3, 4)[0].round() / 4, np.array([1, 3, 0]))),  # exact in float32
        Case("a row far below the other", (np.array([[1.0, 3.0], [-2000.0, -2001.0]]), np.array([0, 1]))),
        Case("the largest logit first", (np.array([[1000.0, 0.0, -1000.0], [3.0, 2.0, 1.0]]), np.array([0, 1]))),
        Case("logits from -1000 to 1000, and right", (np.array([[-1000.0, 0.0, 1000.0]]), np.array([2]))),
        Case("logits from -1000 to 1000, and wrong", (np.array([[-1000.0, 0.0, 1000.0]]), np.array([0]))),
    ]


def classifications_far_apart(rng):
    far = np.array([[2.0**57, 0.0, 0.0], [0.5, 1.5, -0.3]])
    return [*classifications(rng), Case("rows of very different size", (far, np.array([0, 0])))]


def columns(rng):
    def draw(n, *more):
        return rng.normal(1, 2, (n, *more)).round(1), rng.normal(0, 2, n).round(1)

    return [
        Case("one prediction", draw(1)),
        Case("one prediction in a column", draw(1, 1)),
        Case("three predictions", draw(3)),
        Case("two predictions in a column", draw(2, 1)),
        Case("three predictions in a column", draw(3, 1)),
        Case("a column that is right", (np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 2.0, 3.0]))),
        Case("integers in a column", (np.array([[3], [-1], [4]]), np.array([1, 1, -2]))),
        Case("many predictions in a column", draw(50, 1)),
        Case("errors of 0 among others", (np.array([[2.0], [1.5], [0.4], [-1.0]]), np.array([2.0, -0.5, 0.4, 0.3]))),
        Case("integer predictions, decimals in the truth", (np.array([[3], [-1], [4]]), np.array([2.4, 1.1, -2.5]))),
        Case("integers in the truth, predictions with decimals", (np.array([[2.4], [1.1], [-2.5]]), np.array([3, -1, 4]))),
    ]


def three_seeds(rng):
    return [Case("measured over three seeds")]
