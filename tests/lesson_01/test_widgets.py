"""The linear collapse and the shape lens: their numbers against formulas of another hand, and what they say."""

import importlib
import itertools
import re

import numpy as np
import pytest
from helpers.widgets import course, moves

from utils.lesson_01 import linear_collapse, shape_lens

collapse_file = importlib.import_module("utils.lesson_01.linear_collapse")  # the package's name is the function's
lens_file = importlib.import_module("utils.lesson_01.shape_lens")


# ---- linear collapse -------------------------------------------------------------------------------------------------

POINTS = np.column_stack([collapse_file.GRID.reshape(-1, 2), np.ones(collapse_file.GRID.size // 2)])


@pytest.mark.parametrize("layers, draw", list(itertools.product(range(1, 7), (1, 7, 20))))
def test_a_stack_of_linear_layers_is_one_affine_map(layers, draw):
    s = collapse_file.state(layers, "nothing", draw)
    fit = np.linalg.lstsq(POINTS, s.stack.reshape(-1, 2), rcond=None)[0]
    np.testing.assert_allclose(POINTS @ fit, s.stack.reshape(-1, 2), atol=1e-12)
    np.testing.assert_allclose(np.vstack([s.W, s.b]), fit, atol=1e-12)
    assert s.distance < 1e-12


@pytest.mark.parametrize("between, layers", list(itertools.product(("ReLU", "tanh"), (2, 4, 6))))
def test_with_an_activation_the_single_layer_is_the_best_fit_and_misses(between, layers):
    s = collapse_file.state(layers, between, 3)
    missed = (s.stack - s.single).reshape(-1, 2)
    np.testing.assert_allclose(POINTS.T @ missed, 0,
                               atol=1e-9)  # what a least-squares fit leaves is orthogonal to its inputs
    np.testing.assert_allclose(POINTS[:, :2] @ s.W + s.b, s.single.reshape(-1, 2), atol=1e-12)
    assert s.distance == pytest.approx(abs(missed).max()) and s.distance > 0.01


@pytest.mark.parametrize("between, formula", [("nothing", lambda z: z), ("ReLU", lambda z: np.maximum(z, 0)),
                                              ("tanh", np.tanh)])
def test_each_layer_reads_the_activated_output_of_the_one_before(between, formula):
    calls = []

    def layer(X, W, b):
        calls.append((X, X @ W + b))
        return calls[-1][1]

    collapse_file.state(4, between, 2, layer=layer)
    np.testing.assert_array_equal(calls[0][0], POINTS[:, :2])
    for (_, output), (read, _) in zip(calls[:3], calls[1:4]):
        np.testing.assert_allclose(read, formula(output), atol=1e-12)


@pytest.mark.parametrize("layers, between, words", [
    (3, "nothing", "One layer does it all."), (1, "nothing", "One layer does it all."),
    (1, "tanh", "One layer does it all."),
    (2, "ReLU", "This stack can't be collapsed."), (6, "tanh", "This stack can't be collapsed.")])
def test_the_collapse_says_whether_one_layer_does_it_all(layers, between, words):
    explorer = course(linear_collapse)
    explorer.set(layers=layers, between=between)
    s = collapse_file.state(layers, between, 1)
    assert explorer.text.endswith(words) and f"{s.distance:.4f}" in explorer.text
    assert f"W = [[{s.W[0, 0]:.2f}, {s.W[0, 1]:.2f}]," in explorer.text
    assert f"b = [{s.b[0]:.2f}, {s.b[1]:.2f}]" in explorer.text


@pytest.mark.parametrize("draw", (1, 7, 20))
def test_the_collapse_says_which_weights_it_has(draw):
    explorer = course(linear_collapse)
    explorer.set(draw=draw)
    assert explorer.text.startswith(f"Weights {draw}, 2 layers with nothing between: ")


# ---- the shape lens --------------------------------------------------------------------------------------------------

SHAPES = {"(K,)": lambda n, k: (k,), "(K, 1)": lambda n, k: (k, 1), "(N,)": lambda n, k: (n,), "(1,)": lambda n,
          k: (1,)}


@pytest.mark.parametrize("bias", SHAPES)
def test_the_lens_gives_a_result_exactly_where_numpy_does(bias):
    outcomes = set()
    for n, d, rows, k in itertools.product((1, 2, 3, 6), repeat=4):
        s, shape = lens_file.state(n, d, rows, k, bias, 0, 0), SHAPES[bias](n, k)
        assert (s.X.shape, s.W.shape, s.b.shape) == ((n, d), (rows, k), shape)
        fits = shape[-1] in (1, k) or k == 1
        fits &= len(shape) == 1 or shape[0] == n or 1 in (shape[0], n)
        outcomes.add(works := d == rows and fits)
        assert (s.Y is not None) == works == (s.fault == "")
        if works:
            np.testing.assert_array_equal(s.Y, np.einsum("nd,dk->nk", s.X, s.W) + s.b)
    assert outcomes == {True, False}


@pytest.mark.parametrize("sizes, bias, words", [
    ((4, 3, 2, 2), "(K,)", "X has 3 columns and W has 2 rows."),
    ((4, 3, 3, 2), "(K, 1)", "X @ W has shape (4, 2), and NumPy can't spread a bias of shape (2, 1) over it."),
    ((4, 3, 3, 2), "(N,)", "NumPy can't spread a bias of shape (4,) over it."),
    ((2, 3, 3, 2), "(K, 1)", "row i gets the i-th number, so each EXAMPLE has a bias, not each neuron."),
    ((2, 3, 3, 2), "(N,)", "it has one number for each example, and fits only because N = K here."),
    ((4, 3, 3, 2), "(1,)", "all neurons share one bias."),
    ((4, 3, 3, 1), "(K, 1)", "the only row fits everything, and the fault hides."),
    ((4, 3, 3, 1), "(N,)", "this bias has changed the shape of the result to (4, 4)."),
    ((1, 3, 3, 2), "(K, 1)", "this bias has changed the shape of the result to (2, 2)."),
    ((1, 3, 3, 2), "(N,)", "all neurons share one bias."),
    ((4, 1, 2, 1), "(K,)", "X has 1 column and W has 2 rows.")])
def test_the_lens_says_who_owns_a_wrong_bias(sizes, bias, words):
    explorer = course(shape_lens)
    explorer.set(**dict(zip(("n", "d", "w_rows", "k"), sizes)), bias=bias, row=0)
    assert words in explorer.text


@pytest.mark.parametrize("seed", range(20))
def test_the_lens_reads_out_the_number_and_where_it_comes_from(seed):
    explorer = course(shape_lens)
    (move,) = moves(explorer, 1, seed)
    explorer.set(**move | {"w_rows": move["d"], "bias": "(K,)"})
    s = lens_file.state(move["n"], move["d"], move["d"], move["k"], "(K,)", move["row"], move["column"])
    i, k = min(move["row"], move["n"] - 1), min(move["column"], move["k"] - 1)
    factors = re.findall(r"\(?(-?\d+)\)? \* \(?(-?\d+)\)?", explorer.text.split("neuron")[1])
    products = [int(x) * int(w) for x, w in factors]
    assert explorer.text.startswith(f"X {s.X.shape} @ W {s.W.shape} + b {s.b.shape} -> Y {s.Y.shape}. Example {i}, ")
    assert products == [round(x * w) for x, w in zip(s.X[i], s.W[:, k])]
    assert explorer.text.endswith(f"the bias {s.b[k]:.0f} give {sum(products) + s.b[k]:.0f}.")
