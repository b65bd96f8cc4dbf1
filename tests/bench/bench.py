"""Measure the engine, the widgets and the checks, beside their peers, and write the tables into README.md: make bench"""

# ruff: noqa: E402

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "browser")]

import checks
import engine
import widgets

README = Path(__file__).parents[2] / "README.md"
START, END = "<!-- measured by make bench -->", "<!-- end of what make bench measured -->"


def main():
    text = README.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    tables = f"\n\n{widgets.table()}\n\n{checks.table()}\n\n{engine.table()}\n\n"
    print(tables)
    README.write_text(before + START + tables + END + after, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
