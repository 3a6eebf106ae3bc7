"""Read records from files and folders: find the files, recognise their formats, read them.

The input is a list of paths; a folder stands for all files below it. Every file is
recognised by its content, and the format and the reason are recorded. A file that
cannot be read is recorded with the reason and does not stop the others; it is an
error only if no other file can be read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from topics.errors import InputError, TopicsError
from topics.records import SourceItem
from topics.runtime.progress import ignore
from topics.settings import ReadSettings
from topics.sources.base import Source
from topics.sources.files.failures import failed, unreadable
from topics.sources.files.files import Sample, SourceFile
from topics.sources.files.folders import LABELS_FILE, THEMES_FILE, Place, places_in
from topics.sources.files.foreign import foreign_kind, foreign_page, foreign_xml, is_packed
from topics.sources.files.xml import root_of
from topics.sources.registry import PACKED_SOURCES, known_sources
from topics.sources.tables.author_rows import join_author_rows
from topics.sources.tables.delimited import widest_header

__all__ = [
    "LABELS_FILE",
    "THEMES_FILE",
    "Input",
    "Inputs",
    "Unread",
    "find_inputs",
    "nothing_read",
]

_KNOWN = (
    "author pages, BibTeX, RIS, EndNote, RefWorks, PubMed, Web of Science, Cochrane, tables, "
    "Excel, Parquet, JSON and XML of indexes"
)


@dataclass(frozen=True, slots=True)
class Input:
    """A file, the source that reads it, and the reason for that choice."""

    file: SourceFile
    source: Source
    why: str

    def items(self) -> Iterator[SourceItem]:
        """Yield the items of the file.

        Raises
        ------
        InputError
            If the file is damaged, once the damaged place is reached, or its reader
            fails.
        TopicsError
            If the machine lacks resources that every file needs.
        """
        try:
            yield from join_author_rows(self.source.read(self.file))
        except TopicsError:
            raise
        except Exception as error:
            # Readers should turn every problem of a file into a clear message. Where one
            # fails to, the other files are still read.
            raise failed(self.file.name, self.source.NAME, error) from error

    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the file's bytes.

        Raises
        ------
        InputError
            If the file can no longer be read.
        """
        try:
            with self.file.path.open("rb") as handle:
                return hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError as error:
            raise unreadable(self.file.name, error) from error


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of unknown format, or one that cannot be opened, with the error."""

    name: str
    path: Path
    error: InputError


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files that can be read and those that cannot, sorted by name."""

    readable: tuple[Input, ...]
    unread: tuple[Unread, ...]


def find_inputs(
    paths: Iterable[Path],
    settings: ReadSettings | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Inputs:
    """Find and recognise the files denoted by ``paths``.

    Names in messages are relative to the given folder, so that the same papers in
    another place give the same ledger. Hidden files, Excel's lock files and settings
    files (``themes.toml`` and the like) are skipped. ``progress`` is called with the
    number of bytes read since the last call.

    Raises
    ------
    InputError
        If a path does not exist, or no file seems readable.
    """
    settings = settings or ReadSettings()
    listen = progress or ignore
    named = list(paths)
    readable: dict[Path, Input] = {}
    unread: dict[Path, Unread] = {}
    for place in places_in(named):
        key = Path(os.path.realpath(place.path))
        if key in readable or key in unread:
            continue
        try:
            readable[key] = _recognise(place, settings, listen)
        except InputError as error:
            unread[key] = Unread(place.name, place.path, error)
    found = sorted(readable.values(), key=lambda one: (one.file.name, one.file.path))
    lost = sorted(unread.values(), key=lambda one: (one.name, one.path))
    if not found:
        raise nothing_read(named, [one.error for one in lost])
    return Inputs(tuple(found), tuple(lost))


def nothing_read(paths: Iterable[Path], errors: Sequence[InputError]) -> InputError:
    """The error to raise if no file could be read; ``errors`` has one per file."""
    places = ", ".join(str(path) for path in paths)
    if not errors:
        return InputError(f"{places}: no file to read; give a folder that holds papers, or a file.")
    if len(errors) == 1:
        return errors[0]
    return InputError(
        f"{places}: none of {len(errors):,} files could be read; the first: {errors[0]}"
    )


def _recognise(place: Place, settings: ReadSettings, listen: Callable[[int], None]) -> Input:
    if place.trouble:
        raise InputError(place.trouble)
    file = SourceFile(place.path, place.name, settings, listen)
    sample = file.sample()
    if not sample.data.strip():
        if sample.damage:
            raise InputError(f"{file.name}: {sample.damage}; fetch the file again.")
        raise InputError(f"{file.name}: the file is empty.")
    packed = is_packed(sample.data)
    for source in known_sources():
        if packed and source.NAME not in PACKED_SOURCES:
            continue
        try:
            why = source.recognise(sample)
        except Exception as error:
            raise failed(file.name, source.NAME, error) from error
        if why is not None:
            return Input(file, source, why)
    raise InputError(f"{file.name}: {_unknown(sample)}")


def _unknown(sample: Sample) -> str:
    """Describe a file that no source recognises."""
    known = foreign_kind(sample.data) or foreign_xml(root_of(sample))
    if known:
        return f"{known}."
    if sample.damage:
        return f"{sample.damage}, and no paper is in what is left; fetch the file again."
    if sample.text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return (
            "begins as JSON does, but no paper can be made out in it; if it is cut off or damaged, "
            "fetch it again."
        )
    page = foreign_page(sample.text)
    if page:
        return f"{page}."
    table = widest_header(sample)
    if table is not None:
        columns = ", ".join(name for name in table.names if name)
        return (
            f"looks like a table with {table.separator}s, but no column looks like "
            f"titles ({_shortened(columns)}); say which one holds them: --columns title=NAME."
        )
    if b"\0" in sample.data:
        return f"a binary file of no format that is known here ({_KNOWN})."
    return (
        f"a file of no format that is known here ({_KNOWN}); a list of papers as people write it "
        "is not read: give BibTeX, RIS or a table with a column for titles."
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 300 else text[:300] + "..."
