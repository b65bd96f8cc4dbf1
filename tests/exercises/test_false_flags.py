"""On a BLAS that leaves floating-point flags set though its products are right: no answer is
refused, no red text comes.

The BLAS is emulated (false_flags.c), where a C compiler is and NumPy's own OpenBLAS. What needs
neither stands in test_own_settings.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.notebooks import SOLUTIONS

HERE = Path(__file__).resolve().parent
NOTEBOOKS = [f"solutions/{path.name}" for path in SOLUTIONS]


@pytest.fixture(scope="module")
def under_false_flags(tmp_path_factory):
    """A function that runs under_false_flags.py with the emulation, and returns its stderr."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    blas = next(Path(np.__file__).parent.parent.glob("numpy.libs/libscipy_openblas64_*"), None)
    if compiler is None or blas is None:
        pytest.skip("needs a C compiler and NumPy's own OpenBLAS")
    library = tmp_path_factory.mktemp("blas") / "false_flags.so"
    source = HERE / "false_flags.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    environment = dict(os.environ, LD_PRELOAD=str(library), REALBLAS=str(blas), PROGRESS_FILE="")

    def run(what):
        done = subprocess.run([sys.executable, HERE / "under_false_flags.py", what],
                              env=environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stderr

    return run


def test_the_emulation_makes_numpy_warn_of_a_right_product(under_false_flags):
    assert "divide by zero encountered in matmul" in under_false_flags("flags")


@pytest.mark.parametrize("what", ["exercises", "interactions", *NOTEBOOKS])
def test_neither_a_warning_nor_a_refusal_comes_of_it(under_false_flags, what):
    assert under_false_flags(what) == ""
