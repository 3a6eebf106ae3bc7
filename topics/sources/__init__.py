"""Files and folders to a stream of records: finding, recognising, reading.

Input is a list of paths; a folder stands for the files below it. Every file is
recognised by its content, and what it was taken for, and why, is kept. A file
that no format recognises is an error when the user named it, and a note when
it merely lies in a folder beside others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from topics.errors import InputError
from topics.records import Location, Problem, SourceItem
from topics.settings import ReadSettings
from topics.sources.base import Source
from topics.sources.delimited import widest_header
from topics.sources.files import SourceFile
from topics.sources.registry import known_sources
from topics.sources.unpack import ExpansionError

THEMES_FILE = "themes.toml"
_SETTINGS_FILES = frozenset({THEMES_FILE, "authors.toml", "merges.toml", "topics.toml"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file, the source that reads it, and why that source was chosen."""

    file: SourceFile
    source: Source
    why: str

    def items(self) -> Iterator[SourceItem]:
        """Yield what the file holds."""
        return self.source.read(self.file)

    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the file's bytes."""
        with self.file.path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that can be read, and those in a folder that cannot."""

    readable: tuple[Input, ...]
    problems: tuple[Problem, ...]


def find_inputs(
    paths: Iterable[Path],
    settings: ReadSettings | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Inputs:
    """Find and recognise the files that ``paths`` stand for.

    Names in messages are relative to the folder that was given, so that the
    same papers in another place give the same ledger. Hidden files, the notes
    that Excel keeps beside an open workbook and the settings files
    (``themes.toml`` and the like) are passed over. ``progress`` is called with
    the number of bytes of the files that were read since the last call.

    Raises
    ------
    InputError
        If a path does not exist, a named file is empty or not recognised, or
        nothing readable is found.
    """
    settings = settings or ReadSettings()
    listen = progress or _ignore
    named = list(paths)
    readable: dict[Path, Input] = {}
    problems: list[Problem] = []
    for path in named:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder.")
        if path.is_file():
            file = SourceFile(path, path.name, settings, listen)
            readable.setdefault(path.resolve(), _recognise(file))
            continue
        for inside, name in _files_below(path):
            file = SourceFile(inside, name, settings, listen)
            try:
                readable.setdefault(file.path.resolve(), _recognise(file))
            except InputError as error:
                problems.append(
                    Problem(
                        action="rejected",
                        location=Location(file.name),
                        reason="file not read",
                        detail=str(error),
                    )
                )
    if not readable:
        raise InputError(_nothing_found(named, problems))
    ordered = sorted(readable.values(), key=lambda item: (item.file.name, item.file.path))
    return Inputs(tuple(ordered), tuple(problems))


def _nothing_found(paths: list[Path], problems: list[Problem]) -> str:
    places = ", ".join(str(path) for path in paths)
    if problems:
        return f"{places}: no file could be read; {problems[0].detail}"
    return f"{places}: no file to read; give a folder that holds papers, or a file."


def _files_below(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        hidden = any(part.startswith((".", "~$")) for part in relative.parts)
        if path.is_file() and not hidden and path.name not in _SETTINGS_FILES:
            yield path, relative.as_posix()


def _recognise(file: SourceFile) -> Input:
    try:
        sample = file.sample()
    except OSError as error:
        raise InputError(f"{file.name}: cannot be read ({error.strerror}).") from error
    except ExpansionError as error:
        raise InputError(f"{file.name}: {error}; unpack it yourself to read it.") from error
    if not sample.data.strip():
        raise InputError(f"{file.name}: the file is empty.")
    sources = known_sources()
    for source in sources:
        why = source.recognise(sample)
        if why is not None:
            return Input(file, source, why)
    names = ", ".join(source.NAME for source in sources)
    table = widest_header(sample)
    if table is not None:
        columns = ", ".join(name for name in table.names if name)
        raise InputError(
            f"{file.name}: looks like a table with {table.separator}s, but no column looks like "
            f"titles ({_shortened(columns)}); say which one holds them: --columns title=NAME."
        )
    kind = "a binary file" if b"\0" in sample.data else "a file"
    raise InputError(f"{file.name}: {kind} of no format that is known here ({names}).")


def _shortened(text: str) -> str:
    return text if len(text) <= 300 else text[:300] + "..."


def _ignore(_count: int) -> None:
    return None
