"""The linear collapse and the shape lens: their numbers against other formulas, and their words."""

import importlib
import itertools
import re

import numpy as np
import pytest
from helpers.widgets import course, moves, point

from utils.lesson_01 import linear_collapse, shape_lens

collapse_file = importlib.import_module("utils.lesson_01.linear_collapse")  # not the function
lens_file = importlib.import_module("utils.lesson_01.shape_lens")


# ---- linear collapse -----------------------------------------------------------------------------

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
    missed = (s.stack - s.single).reshape(-1, 2)  # orthogonal to the inputs of a least-squares fit
    np.testing.assert_allclose(POINTS.T @ missed, 0, atol=1e-9)
    np.testing.assert_allclose(POINTS[:, :2] @ s.W + s.b, s.single.reshape(-1, 2), atol=1e-12)
    assert s.distance == pytest.approx(abs(missed).max()) and s.distance > 0.01


@pytest.mark.parametrize("between, formula",
                         [("nothing", lambda z: z), ("ReLU", lambda z: np.maximum(z, 0)),
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


@pytest.mark.parametrize("layers, between", [
    (3, "nothing"), (1, "nothing"), (1, "tanh"), (2, "ReLU"), (6, "tanh")])
def test_the_collapse_says_by_how_much_a_single_layer_misses(layers, between):
    explorer = course(linear_collapse)
    explorer.set(layers=layers, between=between)
    s = collapse_file.state(layers, between, 9)
    assert explorer.text.endswith(f"misses the grid by up to {s.distance:.4f}.")
    assert ("up to 0.0000" in explorer.text) == (between == "nothing" or layers == 1)
    assert f"W = [[{s.W[0, 0]:.2f}, {s.W[0, 1]:.2f}]," in explorer.text
    assert f"b = [{s.b[0]:.2f}, {s.b[1]:.2f}]" in explorer.text


@pytest.mark.parametrize("draw", (1, 7, 20))
def test_the_collapse_says_which_weights_it_has(draw):
    explorer = course(linear_collapse)
    explorer.set(draw=draw)
    assert explorer.text.startswith(f"Weights {draw}, 2 layers with ReLU between: ")


@pytest.mark.parametrize("between, formula", [("nothing", lambda z: z),
                                              ("ReLU", lambda z: np.maximum(z, 0))])
@pytest.mark.parametrize("x", [(0.5, -0.25), (-1.0, 1.0), (0.0, 0.75)])
def test_a_point_can_be_dragged_and_goes_where_the_layers_take_it(x, between, formula):
    explorer, seen = course(linear_collapse), []

    def layer(X, W, b):
        seen.append((W, b))
        return X @ W + b

    explorer.set(between=between)
    answer = point(explorer, ("down", 0, -0.75, 0.75), ("move", 0, x[0] + 0.1, x[1] - 0.1))
    assert answer["cursor"] == "grab" and answer["tip"] == "Drag the point, and see where it goes"
    assert explorer.values() == {**explorer._start, "between": between, "x1": x[0], "x2": x[1]}
    collapse_file.state(2, between, 9, layer=layer)
    (W, b), (W2, b2) = seen[:2]
    y1, y2 = formula(np.array(x) @ W + b) @ W2 + b2
    assert f": ({x[0]:.2f}, {x[1]:.2f}) goes to ({y1:.2f}, {y2:.2f}). " in explorer.text
    marked = [line.get_xydata()[0] for axes in explorer.figure.axes
              for line in axes.lines if line.get_markersize() == 9]
    s = collapse_file.state(2, between, 9)
    middle = s.stack.reshape(-1, 2).mean(axis=0)
    np.testing.assert_allclose(marked[0], x)
    np.testing.assert_allclose(
        marked[1], (np.array([y1, y2]) - middle) / (1.1 * np.abs(s.stack - middle).max()))


def test_a_press_anywhere_in_the_plane_brings_the_point_there():
    explorer = course(linear_collapse)
    point(explorer, ("down", 0, 0.6, -1.1), ("up", 0, 0.6, -1.1))
    assert (explorer.controls["x1"].value, explorer.controls["x2"].value) == (0.5, -1.0)


def test_nothing_on_the_locked_page_says_what_six_layers_can_not_do():
    text, (before, after) = course(linear_collapse).text, course(linear_collapse).figure.axes
    titles = before.get_title() + after.get_title()
    assert not re.search(r"one layer|nothing|collapse|0\.0000", text + titles)


# ---- the shape lens ------------------------------------------------------------------------------

SHAPES = {"(K,)": lambda n, k: (k,), "(K, 1)": lambda n, k: (k, 1), "(N,)": lambda n, k: (n,),
          "(1,)": lambda n, k: (1,)}


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
    ((4, 3, 3, 2), "(K, 1)",
     "X @ W has shape (4, 2), and NumPy can't spread a bias of shape (2, 1) over it."),
    ((4, 3, 3, 2), "(N,)", "NumPy can't spread a bias of shape (4,) over it."),
    ((2, 3, 3, 2), "(K, 1)",
     "row i gets the i-th number, so each EXAMPLE has a bias, not each neuron."),
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
    places = move["row"], move["column"]
    s = lens_file.state(move["n"], move["d"], move["d"], move["k"], "(K,)", *places)
    i, k = min(move["row"], move["n"] - 1), min(move["column"], move["k"] - 1)
    factors = re.findall(r"\(?(-?\d+)\)? \* \(?(-?\d+)\)?", explorer.text.split("neuron")[1])
    products = [int(x) * int(w) for x, w in factors]
    shapes = f"X {s.X.shape} @ W {s.W.shape} + b {s.b.shape} -> Y {s.Y.shape}"
    assert explorer.text.startswith(f"{shapes}. Example {i}, ")
    assert products == [round(x * w) for x, w in zip(s.X[i], s.W[:, k])]
    assert explorer.text.endswith(f"the bias {s.b[k]:.0f} give {sum(products) + s.b[k]:.0f}.")


# ---- the shape lens by pointer -------------------------------------------------------------------

SIDE, LEFT = {"X": 0, "W": 0, "b": 1, "Y": 1}, {"X": 0, "W": 8, "b": 0, "Y": 8}


def press(explorer, name, i, j):
    """Press a cell of a matrix -> the tip."""
    place = SIDE[name], LEFT[name] + j + 0.5, i + 0.5
    answer = point(explorer, ("down", *place), ("up", *place))
    assert answer["cursor"] == "pointer"
    return answer["tip"]


def looked_at(explorer):
    return explorer.controls["row"].value, explorer.controls["column"].value


def test_a_cell_of_the_result_can_be_pressed_as_the_sliders_choose_it():
    explorer, s = course(shape_lens), lens_file.state(4, 3, 3, 2, "(K,)", 0, 0)
    for (i, j), number in np.ndenumerate(s.Y):
        assert press(explorer, "Y", i, j) == f"Y[{i}, {j}] = {number:.0f}"
        assert looked_at(explorer) == (i, j) and f"Example {i}, neuron {j}: " in explorer.text
        pressed = explorer.image.value
        explorer.set(row=3 - i, column=1 - j)
        explorer.set(row=i, column=j)
        assert explorer.image.value == pressed


@pytest.mark.parametrize("name, i, j, bias, expected", [
    ("X", 3, 2, "(K,)", (3, 0)), ("W", 2, 1, "(K,)", (1, 1)), ("b", 0, 1, "(K,)", (1, 1)),
    ("b", 0, 0, "(1,)", (1, 0))])
def test_a_cell_of_an_input_chooses_its_row_or_its_column(name, i, j, bias, expected):
    explorer = course(shape_lens)
    explorer.set(bias=bias)
    s = lens_file.state(4, 3, 3, 2, bias, 1, 0)
    number = np.atleast_2d(getattr(s, name))[i, j]
    assert press(explorer, name, i, j) == f"{name}[{i}, {j}] = {number:.0f}"
    assert looked_at(explorer) == expected


def test_a_cell_of_a_bias_in_a_column_chooses_its_row():
    explorer = course(shape_lens)
    explorer.set(n=2, bias="(K, 1)", row=0)
    press(explorer, "b", 1, 0)
    assert looked_at(explorer) == (1, 0)


def test_where_nothing_stands_nothing_is_pressed():
    explorer = course(shape_lens)
    before = explorer.image.value
    answer = point(explorer, ("down", 0, 6, 6), ("up", 0, 6, 6))
    assert answer["tip"] == answer["cursor"] == "" and explorer.image.value == before


@pytest.mark.parametrize("width, columns", [(460, 1), (720, 1), (880, 2), (1200, 2)])
def test_the_cells_are_squares_large_enough_for_their_numbers_at_every_width(width, columns):
    explorer = shape_lens()
    explorer.image._handle_custom_msg({"page": {"width": width, "ratio": 1}}, [])
    for axes in explorer.figure.axes:
        (x0, y0), (x1, y1) = axes.transData.transform([(0, 0), (1, 1)])
        assert x1 - x0 == pytest.approx(y0 - y1) and x1 - x0 > 23
    assert len({round(axes.get_position().y1, 2) for axes in explorer.figure.axes}) == 3 - columns
