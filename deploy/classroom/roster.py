"""learners.csv: who is in the class, as the LMS exports it. It may be missing."""

import csv
import itertools
from collections import Counter

FILE = "learners.csv"


def read(folder):
    """The rows of learners.csv, as dicts; none where there is no such file."""
    file = folder / FILE
    if not file.exists():
        return []
    text = file.read_bytes().decode("utf-8-sig", "replace")
    try:
        kind = csv.Sniffer().sniff(text[:2000], ",;\t")
    except csv.Error:
        kind = csv.excel
    lines = text.splitlines()
    return [{head: row.get(head) or "" for head in row if head}
            for row in csv.DictReader(lines, dialect=kind) if any(row.values())]


def learners(folder, rows):
    """([names of all learners], {name: row of learners.csv}).

    They are who handed something in, and who stands in learners.csv alone, by the row's first
    cells that make a name.
    """
    handed = sorted(path.name for path in folder.glob("submitted/*") if path.is_dir())
    names = {_letters(name): name for name in handed}
    meant = [{names[key] for key in _keys(row) if key in names} for row in rows]
    claims = Counter(name for found in meant for name in found)
    listed = {}
    for row, found in zip(rows, meant):
        sure = [name for name in found if claims[name] == 1]
        listed[sure[0] if len(sure) == len(found) == 1 else _shown(row)] = row
    return sorted({*handed, *listed}, key=str.casefold), listed


def _keys(row):
    """All that a learner may be called by: each cell, and two of them together."""
    cells = [_letters(cell) for cell in row.values() if cell]
    return {*cells, *map("".join, itertools.permutations(cells, 2))} - {""}


def _letters(text):
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _shown(row):
    """First and last name where the columns are called so, else the first cell."""
    names = [cell for head, cell in row.items()
             if head.casefold() in ("first name", "last name", "surname", "vorname", "nachname")]
    return " ".join(names) or next(iter(row.values()))
