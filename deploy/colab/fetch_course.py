# @title Fetch the course: run this cell first, here and after every restart
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

for threads in "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS":
    os.environ.setdefault(threads, "1")  # before NumPy loads: small networks are slower with more


def run(*command, what):
    """Run a command; where it fails, say what was wanted and what it said."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{what}. On Kaggle, first turn on Internet in the notebook's settings. "
                           f"It said: {done.stderr.strip()}")


if not any((Path(folder) / "utils" / "lesson_01").is_dir() for folder in ["..", *sys.path]):
    if not Path("key-concepts").exists():
        run("git", "clone", "--quiet", "--depth=1", "--branch=$tag", "$address", "key-concepts",
            what="The course could not be fetched from $address at $tag")
    os.chdir("key-concepts/lessons")

if not importlib.util.find_spec("anywidget"):  # alone: what is installed here stays as it is
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "$anywidget", "psygnal",
        what="anywidget could not be installed")
