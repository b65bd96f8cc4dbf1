"""What Binder finds in .binder: what to install, and how to start."""

import subprocess
import sys

import pytest
from helpers.notebooks import ROOT

SAY = "import os, sys; print(os.environ['OMP_NUM_THREADS'], *sys.argv[1:], sep='|')"


def test_it_installs_what_a_learner_needs():
    named = (ROOT / ".binder" / "requirements.txt").read_text().split()
    assert named == ["-r", "../requirements.txt"]
    assert (ROOT / ".binder" / named[1]).resolve() == ROOT / "requirements.txt"


@pytest.mark.skipif(sys.platform == "win32", reason="Binder is Linux")
def test_it_starts_any_command_with_one_thread_and_each_argument_as_it_is():
    command = [ROOT / ".binder" / "start", sys.executable, "-c", SAY, "a b", "--c='d'"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "1|a b|--c='d'", done.stderr
