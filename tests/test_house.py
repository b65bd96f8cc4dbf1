"""The house rules: which file may import which, what costs nothing to import, and how long a file may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import utils

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "utils").rglob("*.py"))
EACH_FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
ENGINE = {  # file: what it may import of the house
    "layer": set(), "activations": {"layer"}, "neurons": {"layer", "activations"}, "losses": {"layer", "activations"},
    "backprop": {"layer"}, "optimizers": set(), "training": set(), "datasets": set()}
BESIDE_NUMPY = {"plots": {"matplotlib"},
                "widgets": {"matplotlib", "ipywidgets", "IPython", "PIL"}}  # and what a file loads late:
LATE = {"datasets": {"pooch"}}
ROOMS = {*ENGINE, "plots", "clinic", "widgets", "exercises"}
TOP = {"README.md", "requirements.txt", "Makefile", "LICENSE", "pyproject.toml", "conftest.py", "lessons", "solutions",
       "utils", "tests", "deploy"}
SHAPES = {
    "Activation": "(N, K)", "Linear": "(N, D)", "Neuron": "D input", "MSELoss": "(N", "CrossEntropyLoss": "(N, C)",
    "softmax": "(..., C)", "xavier_init": "(fan_in, fan_out)", "he_init": "(fan_in, fan_out)",
    "accuracy": "(N, C)", "confusion_matrix": "(C, C)",
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
    names = [name.split(".")[1] for name in imported(file) | imported(file, late=True) if name.split(".")[0] == "utils"]
    return {name if name in ROOMS else "utils" for name in names}  # "utils": a public name


def from_outside(file, late=False):
    return {name.split(".")[0] for name in imported(file, late)} - set(sys.stdlib_module_names) - {"utils"}


@pytest.mark.parametrize("name", ENGINE)
def test_the_engine_imports_one_way(name):
    assert of_the_house(ROOT / "utils" / f"{name}.py") <= ENGINE[name]


def test_every_file_of_the_engine_has_its_place_in_the_order():
    assert {room(file) for file in FILES} == ROOMS | {"__init__"}


@EACH_FILE
def test_plots_widgets_and_exercises_keep_to_their_side(file):
    allowed = {"plots": set(), "clinic": {*ENGINE, "clinic"},
               "widgets": {*ENGINE, "utils", "plots", "clinic", "widgets"},
               "exercises": {*ENGINE, "utils", "clinic", "exercises"},
               "__init__": set(ENGINE)}
    assert of_the_house(file) <= allowed.get(room(file), ENGINE.get(room(file)))


@EACH_FILE
def test_a_file_needs_numpy_and_only_where_it_must_more(file):
    assert from_outside(file) <= {"numpy"} | BESIDE_NUMPY.get(room(file), set())
    assert from_outside(file, late=True) <= LATE.get(room(file), set())


@pytest.mark.parametrize("package", ["utils", "utils.exercises"])
def test_importing_it_loads_neither_matplotlib_nor_ipywidgets(package):
    heavy = {"matplotlib", "ipywidgets", "IPython", "PIL", "pooch"}
    code = f"import sys, {package}; print(sorted({heavy} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.stdout == "[]\n" and run.stderr == ""


@EACH_FILE
def test_every_public_function_and_class_says_what_it_is_for(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"]
    assert ast.get_docstring(tree)
    assert is_table(file) or not [node.name for node in public if not ast.get_docstring(node)]


def is_table(file):
    """Whether a file holds the answers and mistakes of a lesson's exercises."""
    return file.parent.name.startswith("lesson_")


@pytest.mark.parametrize("name", SHAPES)
def test_what_takes_or_gives_arrays_of_several_axes_names_their_shapes(name):
    assert SHAPES[name] in getattr(utils, name).__doc__ + str(getattr(utils, name).__init__.__doc__)


def test_utils_itself_names_the_engine_and_nothing_else():
    functions = [thing for name, thing in vars(utils).items() if callable(thing) and not name.startswith("_")]
    assert len(functions) > 20 and {thing.__module__.removeprefix("utils.") for thing in functions} <= set(ENGINE)


def lines(file):
    return len(file.read_text(encoding="utf-8").splitlines())


@EACH_FILE
def test_a_file_fits_a_sitting(file):
    assert lines(file) < (150 if room(file) in ENGINE else 250)


def test_the_engine_fits_a_sitting_as_well():
    assert sum(lines(file) for file in FILES if room(file) in ENGINE and room(file) != "datasets") <= 720


def test_the_top_level_holds_nothing_unexpected():
    if not (ROOT / ".git").exists():
        pytest.skip("no git repository here")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in listed.splitlines()}
    assert top >= TOP and not [name for name in top - TOP if not name.startswith(".")]
