"""A wrong sign in the engine is seen by the notebooks' own outputs: nbval compares them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = "lessons/01_neurons_and_layers.ipynb"


def start_nbval(folder):
    """Start nbval on one notebook of a copy of the course."""
    for name in ("utils", "lessons"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(ROOT / "conftest.py", folder)
    pytest_nbval = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return lambda: subprocess.Popen([*pytest_nbval, "-q", "-x", NOTEBOOK], cwd=folder, env=environment, text=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def test_a_wrong_sign_in_the_sigmoid_makes_nbval_fail(tmp_path):
    pytest.importorskip("nbval", reason="needs nbval")
    right, wrong = start_nbval(tmp_path / "right"), start_nbval(tmp_path / "wrong")
    file = tmp_path / "wrong" / "utils" / "activations.py"
    code = file.read_text(encoding="utf-8")
    assert code.count("np.exp(np.minimum(x, 0))") == 1
    file.write_text(code.replace("np.exp(np.minimum(x, 0))", "np.exp(np.minimum(-x, 0))"), encoding="utf-8")
    runs = [right(), wrong()]
    (right_words, _), (wrong_words, _) = [run.communicate(timeout=120) for run in runs]
    assert runs[0].returncode == 0 and " passed" in right_words, right_words
    assert runs[1].returncode == 1 and "Cell outputs differ" in wrong_words, wrong_words
