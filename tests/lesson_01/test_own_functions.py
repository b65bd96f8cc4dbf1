"""Lesson 1's interactions on the learner's own functions, in every form that passes the checks."""

import functools

import numpy as np
import pytest
from helpers.widgets import course, moves
from lesson_01.learner import collapse, layer, neuron

from utils.exercises import check
from utils.lesson_01 import linear_collapse, one_neuron, relu_hinges, shape_lens


def as_lists(function):
    return lambda *arguments: tuple(part.tolist() for part in result) if isinstance(
        result := function(*arguments), tuple) else np.asarray(result).tolist()


def as_float32(function):
    return lambda *arguments: tuple(part.astype(np.float32) for part in result) if isinstance(
        result := function(*arguments), tuple) else np.asarray(result, np.float32)


FORMS = [as_lists, as_float32]


@pytest.mark.parametrize("own, rows, words", [
    (lambda X, W, b: X @ W - b, 3, "differs from X @ W + b here: it gives the shape (4, 2)."),
    (lambda X, W, b: (X @ W + b).T, 3, "differs from X @ W + b here: it gives the shape (2, 4)."),
    (lambda X, W, b: {}[0], 3, "raises KeyError here."),
    (lambda X, W, b: np.zeros(5), 2, "differs from X @ W + b here: it gives the shape (5,)."),
    (layer, 3, None), (layer, 2, None)])  # with 2 rows, X @ W has no result
def test_the_lens_says_where_the_learners_layer_does_otherwise(own, rows, words):
    explorer = shape_lens(own)
    explorer.set(w_rows=rows)
    if words:
        assert explorer.text.endswith(f" Your own function {words}")
    else:
        assert "Your own" not in explorer.text


def test_the_learners_collapse_is_the_single_layer_on_the_page():
    calls = []

    def counted(*arguments):
        calls.append(arguments)
        return collapse(*arguments)

    explorer = linear_collapse(layer, counted)
    explorer.set(layers=4)
    assert len(calls) == 1 + 3  # one for the start with two layers, three for four layers
    nines = linear_collapse(layer, lambda *arguments: (np.eye(2), np.array([9.0, 9.0])))
    nines.set(between="nothing")
    assert "b = [9.00, 9.00]" in nines.text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("exercise_id, own", [("1.3", neuron), ("1.4", layer), ("1.10", collapse)])
def test_lists_and_float32_pass_the_checks(form, exercise_id, own):
    assert check(exercise_id, functools.wraps(own)(form(own))).passed


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("make, own", [(one_neuron, neuron), (relu_hinges, neuron),
                                       (shape_lens, layer)],
                         ids=lambda function: function.__name__)
def test_what_passes_a_check_drives_the_interaction_as_well(make, own, form):
    mine, theirs = make(form(own)), course(make)
    for move in moves(theirs, 5):
        mine.set(**move)
        theirs.set(**move)
        assert mine.text == theirs.text


@pytest.mark.parametrize("functions", [
    (as_lists(layer), collapse), (layer, as_lists(collapse)), (as_float32(layer), collapse),
    (layer, as_float32(collapse))])
def test_what_passes_a_check_collapses_as_well(functions):
    explorer = linear_collapse(*functions)
    explorer.set(layers=3, between="nothing")
    missed = float(explorer.text.rstrip(".").rpartition(" ")[2])
    assert missed < 1e-4
