"""Measure engine, widgets and checks beside their peers, and write it into README.md: make bench"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
START, END = "<!-- measured by make bench -->", "<!-- end of what make bench measured -->"


def table(name):
    """What a script beside this one prints, in a process with its own threads and settings."""
    return subprocess.check_output([sys.executable, HERE / f"{name}.py"], encoding="utf-8")


def main():
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    names = "widgets", "checks", "engine", "steps"
    tables = "\n\n" + "\n".join(map(table, names)) + "\n"
    print(tables)
    README.write_text(before + START + tables + END + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
