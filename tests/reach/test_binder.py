"""Binder's two files on a fresh Python: the packages install, JupyterLab starts, lesson 1 runs.

Binder itself, and its image, are not part of it.
"""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from helpers.environments import environment
from helpers.notebooks import LESSONS, ROOT

pytestmark = pytest.mark.reach
START = ROOT / ".binder" / "start"


@pytest.fixture(scope="module")
def binder(tmp_path_factory):
    """The Python of an environment with what .binder asks for."""
    return environment(tmp_path_factory.mktemp("binder"), sys.executable,
                       "-r", ROOT / ".binder" / "requirements.txt")


@pytest.fixture
def course(tmp_path):
    for name in ("lessons", "utils"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_lesson_1_runs_to_its_end(binder, course):
    command = [START, binder, "-m", "jupyter", "execute", course / "lessons" / LESSONS[0].name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


def test_jupyterlab_starts_and_finds_the_lessons(binder, course):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [START, binder, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
         f"--port={port}", "--IdentityProvider.token=a", f"--ServerApp.root_dir={course}"])
    try:
        listed = answer(f"http://127.0.0.1:{port}/api/contents/lessons?token=a", server)
    finally:
        server.terminate()
        server.wait(60)
    assert {each["name"] for each in listed["content"]} >= {path.name for path in LESSONS}


def answer(url, server):
    """What the server answers, once it does."""
    for _ in range(600):
        assert server.poll() is None
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=10) as said:
            return json.load(said)
        time.sleep(0.2)
    raise AssertionError("JupyterLab does not answer")
