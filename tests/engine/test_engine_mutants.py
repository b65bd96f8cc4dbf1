"""The engine's mutants: the slips of a person, all different, and a sample tried.

All: make mutants.
"""

import re
import subprocess
import sys

import engine_mutants
import pytest
from equivalent_engine import EVERYWHERE

NAMES = {file: engine_mutants.names_of(file) for file in engine_mutants.FILES}
EACH_FILE = pytest.mark.parametrize("file", NAMES)


@EACH_FILE
def test_every_file_of_the_engine_has_hundreds_of_mutants_with_names_of_their_own(file):
    assert len(NAMES[file]) == len(set(NAMES[file])) > 200


@pytest.mark.parametrize("file, name", [
    ("layer", "Layer: no x = y = None"),
    ("layer", "Layer.check_backward: if dy.shape < y.shape:"),
    ("activations", "LeakyReLU.__init__: def __init__(self, alpha=0.02):"),
    ("activations", "leaky_relu: no @np.errstate(under='ignore')"),
    ("neurons", "Linear.forward: if x.ndim < 2 or x.shape[1] != W.shape[0]:"),
    ("neurons", "Linear.backward: no self.check_backward(dy)"),
    ("losses", "CrossEntropyLoss.forward: sums = e.sum(axis=0, keepdims=True)"),
    ("backprop", "Sequential.backward: for layer in reversed(self.layers): break"),
    ("optimizers", "Adam.step: self._v += g"),
    ("training", "early_stopping: if loss < val_losses[best] + min_delta:"),
    ("datasets", "_read_idx: no raise _damaged(path)"),
])
def test_the_mutants_are_the_slips_of_a_person(file, name):
    assert name in NAMES[file]


AS_NAMED = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason=(
    "the table names the mutants as Python 3.11 writes them: others put parentheses and quotes "
    "elsewhere"))


@AS_NAMED
@EACH_FILE
def test_what_is_explained_is_a_mutant(file):
    assert engine_mutants.table_of(file) <= set(NAMES[file])


@pytest.mark.parametrize("pattern", EVERYWHERE)
def test_what_is_explained_everywhere_is_a_mutant_somewhere(pattern):
    assert any(re.search(pattern, name) for names in NAMES.values() for name in names)


@AS_NAMED
@pytest.mark.skipif(sys.platform == "win32", reason="its processes are forked")
def test_the_tests_of_the_engine_see_every_mutant_of_a_sample():
    tool = [sys.executable, engine_mutants.__file__, "--sample", "60"]
    run = subprocess.run(tool, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stdout + run.stderr
