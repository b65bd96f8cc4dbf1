"""A Python of its own, with its own packages, for tests of other places."""

import subprocess


def environment(folder, python, *requirements):
    """Make it in a folder, by pip -> the path of its Python."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    there = folder / "bin" / "python"
    command = [there, "-m", "pip", "install", "--quiet", *requirements]
    subprocess.run(command, check=True, timeout=1800)
    return there
