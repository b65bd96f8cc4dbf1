"""Whose the files are that an LMS, a mail folder or a disk gives: folders and zips, under any name.

    Anna Meier_123_assignsubmission_file_/my_01.ipynb      Moodle
    meieranna_LATE_123_456_my_01.ipynb                     Canvas
    anna/my_01.ipynb, anna_01.ipynb                        anything else
"""

import io
import re
import time
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_[^/]*")
CANVAS = re.compile(r"(?P<name>[^_/]+)(_LATE)?_(?P<id>\d+)_\d+_.+")
OURS = re.compile(r"(?i)(^|[_ -]+)(my|copy\d*|lesson|of)(?=[_ -]|$)|\(\d+\)")
JUNK = re.compile(r"\.|__MACOSX$|(desktop\.ini|Thumbs\.db)$")


@dataclass(frozen=True)
class File:
    """One file that was handed in. path -- its parts below the folder or zip that was collected"""

    path: tuple
    modified: float  # seconds since 1970
    read: Callable  # () -> its bytes

    @property
    def name(self):
        """Its own name."""
        return self.path[-1]


def files(place):
    """The Files of a folder, a zip, zips in them, or a single file. Raises OSError."""
    place = Path(place)
    if place.is_dir():
        found = [File(path.relative_to(place).parts, path.stat().st_mtime, path.read_bytes)
                 for path in sorted(place.rglob("*")) if path.is_file()]
        opened = [inside for file in found for inside in _opened(file)]
    else:
        file = File((place.name,), place.stat().st_mtime, place.read_bytes)
        opened = _opened(file, folder=())
    return [file for file in opened if not any(map(JUNK.match, file.path))]


def _opened(file, folder=None):
    """A zip's own Files, in a folder with its name, or any other file as it is."""
    if not file.name.lower().endswith(".zip"):
        return [file]
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    except zipfile.BadZipFile:
        return [file]
    above = (*file.path[:-1], file.name[:-4]) if folder is None else folder
    inside = [File((*above, *PurePosixPath(info.filename.replace("\\", "/")).parts),
                   time.mktime((*info.date_time, 0, 0, -1)), partial(archive.read, info))
              for info in archive.infolist() if not info.is_dir()]
    return [one for found in inside for one in _opened(found)]


def by_learner(found, lessons):
    """{learner: [Files]} and the Files of nobody that a name tells. lessons -- names to leave out

    Two learners of one name, whom the LMS tells apart by a number, get it behind their names.
    """
    told = {file: next(filter(None, map(MOODLE.fullmatch, file.path)), None)
            or CANVAS.fullmatch(file.name) for file in found}
    numbers = defaultdict(set)
    for match in filter(None, told.values()):
        numbers[_plain(match["name"])].add(match["id"])
    whole = _without_wrappers([file for file in found if not told[file]])
    learners, nobody = defaultdict(list), []
    for file, match in told.items():
        if match:
            name = _plain(match["name"])
            name = f"{name} {match['id']}" if len(numbers[name]) > 1 else name
        else:
            parts = whole[file]
            name = _plain(parts[0] if len(parts) > 1 else _prefix(file, lessons))
        if name:
            learners[name].append(file)
        else:
            nobody.append(file)
    return dict(learners), nobody


def _without_wrappers(found):
    """{File: its path without the folders that all share, as far as a folder for each is left}."""
    paths = {file: file.path for file in found}
    while (all(len(path) > 2 for path in paths.values())
           and len({path[0] for path in paths.values()}) == 1):
        paths = {file: path[1:] for file, path in paths.items()}
    return paths


def _prefix(file, lessons):
    """What a file's name says beside the lesson: anna_01_neurons_and_layers.ipynb -> anna."""
    stem = PurePosixPath(file.name).stem
    for lesson in lessons:
        stem = stem.replace(lesson, "")
    return re.sub(r"(^|[_ -])\d{1,2}(?=[_ -]|$)", "", OURS.sub("", stem))


def _plain(name):
    """A name that can be a folder on every system, and no formula of a spreadsheet."""
    name = re.sub(r'[<>:"/\\|?*\[\]{}\x00-\x1f]', "", unicodedata.normalize("NFC", name))
    return name.strip(" _.,").lstrip("=+-@").strip(" _.,")
