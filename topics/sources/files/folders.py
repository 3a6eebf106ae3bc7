"""Expand paths to files; what cannot be read in a folder is listed.

Nothing is passed over without a word but hidden files, the notes that Excel
keeps beside an open workbook, and the settings files. A pipe is never opened,
since it would be waited for; a folder that cannot be listed and a link that
leads nowhere are named with what is wrong.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from topics.errors import InputError

THEMES_FILE = "themes.toml"
LABELS_FILE = "labels.csv"
_SETTINGS_FILES = frozenset(
    {THEMES_FILE, LABELS_FILE, "authors.toml", "merges.toml", "topics.toml"}
)

_KINDS = (
    (stat.S_ISFIFO, "is a pipe; write what comes out of it into a file and give that"),
    (stat.S_ISSOCK, "is a socket, not a file of papers"),
    (stat.S_ISCHR, "is a device, not a file of papers"),
    (stat.S_ISBLK, "is a device, not a file of papers"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A file that stands in an input, by the name that messages call it.

    ``size`` is in bytes; ``trouble`` is a sentence if it is no file that can be read.
    """

    path: Path
    name: str
    size: int = 0
    trouble: str = ""


def places_in(paths: Iterable[Path]) -> Iterator[Place]:
    """The files that ``paths`` stand for, those of a folder in the order of their names.

    Raises
    ------
    InputError
        If a path is not there, or cannot be asked for.
    """
    for path in paths:
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError) as error:
            raise InputError(f"{path}: no such file or folder.") from error
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: cannot be read ({_why(error)}).") from error
        if stat.S_ISDIR(mode):
            yield from _below(path)
        else:
            yield _place(path, path.name)


def _below(folder: Path) -> Iterator[Place]:
    failed: list[OSError] = []
    inside: list[Path] = []
    for where, folders, files in os.walk(folder, onerror=failed.append):
        folders[:] = [name for name in folders if not _hidden(name)]
        inside += (Path(where, name) for name in files if not _passed_over(name))
        inside += (Path(where, name) for name in folders if Path(where, name).is_symlink())
    listed = [_place(path, _name(path, folder)) for path in inside]
    for error in failed:
        path = Path(os.fsdecode(error.filename))
        name = _name(path, folder) if path != folder else str(folder)
        listed.append(
            Place(path, name, trouble=f"{name}: the folder cannot be listed ({_why(error)}).")
        )
    yield from sorted((one for one in listed if not _leads_back(one, folder)), key=_by_name)


def _by_name(place: Place) -> tuple[str, Path]:
    return place.name, place.path


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def _passed_over(name: str) -> bool:
    return _hidden(name) or name in _SETTINGS_FILES


def _name(path: Path, folder: Path) -> str:
    """The name below ``folder``; bytes of it that are no text are spelled out."""
    return _written(path.relative_to(folder).as_posix())


def _written(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _place(path: Path, given: str) -> Place:
    name = _written(given)
    try:
        found = path.stat()
    except OSError as error:
        if path.is_symlink() and isinstance(error, FileNotFoundError):
            return Place(path, name, trouble=f"{name}: is a link to a file that is not there.")
        return Place(path, name, trouble=f"{name}: cannot be read ({_why(error)}).")
    if stat.S_ISREG(found.st_mode):
        return Place(path, name, found.st_size)
    if stat.S_ISDIR(found.st_mode):
        advice = "links to folders are not followed; name that folder too"
        return Place(path, name, trouble=f"{name}: is a link to a folder, and {advice}.")
    kind = next((words for test, words in _KINDS if test(found.st_mode)), "is no ordinary file")
    return Place(path, name, trouble=f"{name}: {kind}.")


def _leads_back(place: Place, folder: Path) -> bool:
    """Whether it is a link to a folder whose files are found without it."""
    if not (place.trouble and place.path.is_symlink() and os.path.isdir(place.path)):  # noqa: PTH112
        return False
    return place.path.resolve().is_relative_to(folder.resolve())


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", "") or error)
