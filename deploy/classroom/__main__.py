"""A class, from its own folder: python COURSE/deploy/classroom release | collect | grade | feedback

Any Python will do to start it: the course's own, in COURSE/.venv, takes over.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[2]
VENV = COURSE / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SETUP = f"""This needs the course's own Python with nbgrader, which is not there yet. Once:

    python3 -m venv "{COURSE / '.venv'}"
    "{VENV}" -m pip install -r "{COURSE / 'deploy/classroom/requirements.txt'}"

or, with make:   make -C "{COURSE}" class

nbgrader takes Python 3.11 or newer."""


def main():
    """Run the command here, or in the course's own Python."""
    if importlib.util.find_spec("nbgrader"):
        sys.path[0] = str(COURSE)
        from deploy.classroom.command import main
        return main()
    if VENV.exists() and Path(sys.prefix) != VENV.parents[1]:
        return subprocess.call([VENV, *sys.argv])
    return SETUP


if __name__ == "__main__":
    sys.exit(main())
