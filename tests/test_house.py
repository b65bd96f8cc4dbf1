"""The house rules: which file may import which, what that costs, and how long a file may be."""

import ast
import importlib
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import utils

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "utils").rglob("*.py"))
EACH_FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
ENGINE = {  # file: what it may import of the house
    "layer": set(), "convolution": {"layer"},
    "activations": {"layer"}, "neurons": {"layer", "activations"},
    "losses": {"layer", "activations"}, "backprop": {"layer"}, "optimizers": set(),
    "training": set(), "datasets": set(), "texts": set(), "projections": {"activations"},
    "sequences": {"layer", "activations"}, "recurrent": {"layer", "neurons"},
    "attention": {"layer", "activations", "neurons", "backprop"}}
CORE = ["layer", "activations", "neurons", "losses", "backprop", "optimizers", "training"]
SHARED = {  # room: what it may import of the house; "utils" is a public name of the engine
    **ENGINE, "__init__": set(ENGINE), "plots": set(), "lesson": {"exercises"}, "words": set(),
    "exercises": {*ENGINE, "utils", "words", "exercises"},
    "widgets": {*ENGINE, "utils", "plots", "words", "widgets"}}
LESSONS = sorted(folder.name for folder in (ROOT / "utils").glob("lesson_[0-9][0-9]"))
OF_A_LESSON = {*ENGINE, "utils", "plots", "lesson", "exercises", "widgets"}  # and lessons before it
HEAVY = {"matplotlib", "ipywidgets", "anywidget", "IPython", "PIL"}
BESIDE_NUMPY = {"plots": {"matplotlib"}, "widgets": {*HEAVY, "traitlets"},
                **dict.fromkeys(LESSONS, HEAVY)}
LATE = {"datasets": {"pooch"}, "lesson": {"threadpoolctl"}}  # what a file loads inside a function
TOP = {"README.md", "requirements.txt", "Makefile", "LICENSE", "pyproject.toml", "conftest.py",
       "lessons", "solutions", "utils", "tests", "deploy"}
SHAPES = {
    "Activation": "(N, K)", "Linear": "(N, D)", "Neuron": "D input", "MSELoss": "(N",
    "Conv2d": "(N, C, H, W)", "MaxPool2d": "(N, C, H, W)", "GlobalAvgPool": "(N, C)",
    "Flatten": "(N, C H W)", "CrossEntropyLoss": "(N, C)", "softmax": "(..., C)",
    "xavier_init": "(fan_in, fan_out)", "he_init": "(fan_in, fan_out)",
    "accuracy": "(N, C)", "confusion_matrix": "(C, C)",
    "RNN": "(N, T, D)", "GRU": "(D, 3H)", "Last": "(N, T, D)", "Embedding": "(N, T, D)",
    "Positions": "(N, T, D)", "LayerNorm": "(..., D)", "SelfAttention": "(N, n_heads, T, T)",
    "attention": "(..., T, S)", "rnn_step": "(N, H)", "block": "(N, T, D)", "generate": "(N, T, V)",
    "reverse": "(n, 2 length)", "recall": "(n, 2 pairs + 1)", "first_letter": "(n, steps)",
    "train": "(N", "evaluate": "(N", "standardize": "(N, D)", "mnist": "(N", "digits": "(N"}


def room(file):
    """The part of the house that a file belongs to: "layer", "widgets", "exercises", ..."""
    return file.relative_to(ROOT / "utils").with_suffix("").parts[0]


def imported(file, late=False):
    """The full names of what a file imports: at its top, or (late) inside a function."""
    tree, names = ast.parse(file.read_text(encoding="utf-8")), set()
    nodes = set(ast.walk(tree)) - set(tree.body) if late else set(tree.body)
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "no relative imports"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def of_the_house(file):
    """The rooms that a file imports from."""
    names = [name.split(".") for name in imported(file) | imported(file, late=True)]
    rooms = {name[1] for name in names if name[0] == "utils"}
    return {name if name in {*SHARED, *LESSONS} else "utils" for name in rooms}


def from_outside(file, late=False):
    known = {"utils", *sys.stdlib_module_names}
    return {name.split(".")[0] for name in imported(file, late)} - known


@pytest.mark.parametrize("name", ENGINE)
def test_the_engine_imports_one_way(name):
    assert of_the_house(ROOT / "utils" / f"{name}.py") <= ENGINE[name]


def test_every_file_has_its_place_in_the_order():
    assert {room(file) for file in FILES} == {*SHARED, *LESSONS}


@EACH_FILE
def test_what_is_shared_knows_no_lesson_and_a_lesson_only_those_before_it(file):
    before = {lesson for lesson in LESSONS if lesson <= room(file)}
    assert of_the_house(file) <= SHARED.get(room(file), OF_A_LESSON | before)


@EACH_FILE
def test_a_file_needs_numpy_and_only_where_it_must_more(file):
    assert from_outside(file) <= {"numpy"} | BESIDE_NUMPY.get(room(file), set())
    assert from_outside(file, late=True) <= LATE.get(room(file), set())


def loaded(code):
    """The names of the modules that are there after some code has run in a Python of its own."""
    run = subprocess.run([sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
                         cwd=ROOT, env={**os.environ, "PROGRESS_FILE": ""}, capture_output=True,
                         text=True, timeout=60)
    assert run.stderr == ""
    return set(run.stdout.split())


@pytest.mark.parametrize("package", ["utils", "utils.exercises"])
def test_importing_it_loads_neither_matplotlib_nor_ipywidgets_nor_a_lesson(package):
    names = loaded(f"import {package}")
    assert not names & {*HEAVY, "pooch"} and not [name for name in names if "lesson_" in name]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_check_loads_neither_matplotlib_nor_ipywidgets_nor_a_later_lesson(lesson):
    checks = [f"check('{int(lesson[-2:])}.{number}', 1)" for number in (1, 4)]
    names = loaded(f"from utils.exercises import check; {'; '.join(checks)}")
    assert f"utils.{lesson}.exercises" in names and not names & HEAVY
    of_lessons = [name.split(".")[1] for name in names if name.startswith("utils.lesson_")]
    assert max(of_lessons) == lesson


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_gives_its_interactions_by_their_names_whatever_was_loaded_before(lesson):
    package = importlib.import_module(f"utils.{lesson}")
    assert package.__all__ == sorted(package.__all__)
    for name in package.__all__:
        importlib.import_module(f"utils.{lesson}.{name}")
        function = getattr(package, name)
        assert inspect.isfunction(function) and function.__name__ == name
    with pytest.raises(ImportError, match="cannot import name 'no_such_thing'"):
        exec(f"from utils.{lesson} import no_such_thing")


@pytest.mark.parametrize("of_reader, threads", [({}, {1}), ({"OMP_NUM_THREADS": "2"}, {2})])
def test_a_lesson_computes_in_one_thread_unless_its_reader_has_said_how_many(of_reader, threads):
    """Also where NumPy was there before, as in the lessons' first cells."""
    if (os.cpu_count() or 1) < 2:
        pytest.skip("one core allows one thread only")
    code = """if True:
        import numpy, threadpoolctl
        import utils.lesson_01
        print(*{pool["num_threads"] for pool in threadpoolctl.threadpool_info()})"""
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**kept, **of_reader},
                         capture_output=True, text=True, timeout=60)
    found = {int(number) for number in run.stdout.split()}
    assert run.stderr == ""
    assert found == threads or (sys.platform == "darwin" and not found)  # its own is not told


@EACH_FILE
def test_every_public_function_and_class_says_what_it_is_for(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    public = [node for node in tree.body
              if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"]
    assert ast.get_docstring(tree)
    assert is_table(file) or not [node.name for node in public if not ast.get_docstring(node)]


def is_table(file):
    """Whether a file holds the answers and mistakes of a lesson's exercises."""
    text = file.read_text(encoding="utf-8")
    return file.parent.name.startswith("lesson_") and "utils.widgets" not in text


@pytest.mark.parametrize("name", SHAPES)
def test_what_takes_or_gives_arrays_of_several_axes_names_their_shapes(name):
    assert SHAPES[name] in getattr(utils, name).__doc__ + str(getattr(utils, name).__init__.__doc__)


def test_utils_itself_names_the_engine_and_nothing_else():
    functions = [thing for name, thing in vars(utils).items() if callable(thing) and name[0] != "_"]
    rooms = {thing.__module__.removeprefix("utils.") for thing in functions}
    assert len(functions) > 20 and rooms <= set(ENGINE)


def lines(file):
    return len(file.read_text(encoding="utf-8").splitlines())


@EACH_FILE
def test_what_counts_or_points_has_the_size_of_an_index_which_is_32_bits_in_a_browser(file):
    assert "int64" not in file.read_text(encoding="utf-8"), "write np.intp: bincount takes no other"


@EACH_FILE
def test_a_file_fits_a_sitting(file):
    longest = 300 if file.name == "exercises.py" else 250
    of_engine = 161 if room(file) == "convolution" else 150
    assert lines(file) < (of_engine if room(file) in ENGINE else longest)


def test_the_engine_fits_a_sitting_as_well():
    engine = [file for file in FILES if room(file) in CORE]
    assert len(engine) == len(CORE) and sum(map(lines, engine)) <= 780


def test_the_top_level_holds_nothing_unexpected():
    if not (ROOT / ".git").exists():
        pytest.skip("no git repository here")
    listed = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True)
    top = {name.split("/")[0] for name in listed.splitlines()}
    assert top >= TOP and not [name for name in top - TOP if not name.startswith(".")]
