"""A wrong sign in the engine is seen by the notebooks' own outputs: nbval compares them."""

import os
import shutil
import subprocess
import sys

import pytest
from helpers.notebooks import ROOT

NOTEBOOK = "lessons/01_neurons_and_layers.ipynb"


def start_nbval(folder):
    """Start nbval on one notebook of a copy of the course."""
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    for name in ("utils", "lessons", "solutions"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    shutil.copy(ROOT / "conftest.py", folder)
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env",
               "-p", "no:cacheprovider", "-q", "-x", NOTEBOOK]
    environment = {name: value for name, value in os.environ.items() if name[:7] != "PYTEST_"}
    return lambda: subprocess.Popen(command, cwd=folder, env=environment, text=True,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def test_a_wrong_sign_in_the_sigmoid_makes_nbval_fail(tmp_path):
    pytest.importorskip("nbval", reason="needs nbval")
    right, wrong = start_nbval(tmp_path / "right"), start_nbval(tmp_path / "wrong")
    file = tmp_path / "wrong" / "utils" / "activations.py"
    code = file.read_text(encoding="utf-8")
    assert code.count("np.minimum(x, 0)") == 1
    file.write_text(code.replace("np.minimum(x, 0)", "np.minimum(-x, 0)"), encoding="utf-8")
    runs = [right(), wrong()]
    (right_words, _), (wrong_words, _) = [run.communicate(timeout=120) for run in runs]
    assert runs[0].returncode == 0 and " passed" in right_words, right_words
    assert runs[1].returncode == 1 and "Cell outputs differ" in wrong_words, wrong_words
