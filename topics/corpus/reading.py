"""Read a corpus from paths: find the files, read each, build the corpus."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from topics.corpus.building import build_corpus
from topics.corpus.corpus import Corpus
from topics.corpus.left_out import not_read, partly_read
from topics.errors import InputError
from topics.records import Problem, Record, SourceItem
from topics.runtime.clock import Clock
from topics.runtime.garbage import rare_collections
from topics.runtime.progress import Progress, quiet
from topics.runtime.workers import HERE, Workers
from topics.schema import INPUTS
from topics.settings import Settings
from topics.sources import Input, Unread, find_inputs, nothing_read
from topics.sources.files.failures import ColumnError, RefusedError
from topics.sources.files.folders import places_in
from topics.store.embedded import seeds_folder

_log = logging.getLogger(__name__)


@rare_collections()
def read(
    paths: Iterable[Path | str] | Path | str | None = None,
    settings: Settings | None = None,
    *,
    progress: Progress = quiet,
    workers: Workers = HERE,
) -> Corpus:
    """Read papers from files and folders.

    A file that cannot be read does not stop the others, whether it was given by
    name or found in a folder. It appears in ``Corpus.inputs`` without records, and
    in ``Corpus.ledger`` as a rejected row that says why and what to do. Records
    before the damaged place are kept, and the ledger says so, unless the file is
    refused as a whole. ``topics.corpus.left_out.find_left_out`` lists such files.

    Parameters
    ----------
    paths : path or iterable of paths, optional
        A folder stands for all files below it. Default: the embedded seeds.
    settings : Settings, optional
    progress : Progress, optional
        Receives the number of bytes read.
    workers : Workers, optional
        Where the files are read, one after the other in this process by default.
        Workers elsewhere open them by the same paths.

    Raises
    ------
    InputError
        If a path does not exist, no file can be read, a merges or authors file
        cannot be used, or no table has a column of ``settings.reading.columns``.
    TopicsError
        If the machine lacks the space to unpack a file.

    Examples
    --------
    >>> import topics
    >>> corpus = topics.read()
    >>> len(corpus)
    27
    >>> corpus.authors.loc[corpus.authors["owner"], "author"].tolist()
    ['Jiaming Ji', 'Mickel Liu']
    """
    settings = settings or Settings()
    places = _as_paths(paths)
    if workers.elsewhere:
        places = [place.absolute() for place in places]
    found = list(places_in(places))
    advance = progress("reading", sum(place.size for place in found))
    clock = Clock()
    with clock.stage("reading"):
        heard = None if workers.elsewhere else advance
        inputs = find_inputs(places, settings.reading, progress=heard)
        readings = []
        for reading in workers.map(read_file, inputs.readable):
            readings.append(reading)
            if workers.elsewhere:
                advance(reading.size)
        readings += [_unread(one) for one in inputs.unread]
        _check_something_read(readings, places, columns=bool(settings.reading.columns))
        readings.sort(key=lambda reading: reading.order)
        items = [item for reading in readings for item in reading.items]
        table = pd.DataFrame([reading.row for reading in readings], columns=list(INPUTS))
    with clock.stage("identity"):
        corpus = build_corpus(items, settings.identity, inputs=table)
    return replace(
        corpus,
        reading=settings.reading,
        identity=settings.identity,
        stages=clock.stages,
        written=_newest(place.path for place in found),
    )


def _newest(paths: Iterable[Path]) -> dt.date | None:
    """Date on which the newest of the files was written; files that are gone do not count."""
    dates = []
    for path in paths:
        with suppress(OSError, OverflowError, ValueError):
            dates.append(dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC).date())
    return max(dates, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """The items of one file, its row in the table of inputs, and the error that ended it.

    ``size`` is in bytes.
    """

    order: tuple[str, Path]
    items: Sequence[SourceItem]
    row: tuple[object, ...]
    size: int = 0
    error: InputError | None = None


def read_file(one: Input) -> FileReading:
    """Read a file up to its end or to the first damaged place."""
    name = one.file.name
    items: list[SourceItem] = []
    failure: InputError | None = None
    try:
        for item in one.items():
            # A comprehension would lose the items that precede an error.
            items.append(item)  # noqa: PERF402
    except InputError as error:
        failure = error
    if isinstance(failure, RefusedError):
        items = []
    records = sum(isinstance(item, Record) for item in items)
    why = one.why
    if failure is not None and records:
        why = f"{why}; read in part"
        items.append(partly_read(name, failure, records=records))
    elif failure is not None:
        why = f"{why}; not read"
        items.append(not_read(name, failure))
    rejected = sum(isinstance(item, Problem) and item.action == "rejected" for item in items)
    sha256 = _sha256(one) if records or failure is None else ""
    row = (name, one.source.NAME, why, records, rejected, sha256)
    return FileReading(
        order=(name, one.file.path), items=items, row=row, size=_size(one.file.path), error=failure
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _sha256(one: Input) -> str:
    try:
        return one.sha256()
    except InputError:
        # The file was removed after it was read.
        return ""


def _unread(one: Unread) -> FileReading:
    return FileReading(
        order=(one.name, one.path),
        items=[not_read(one.name, one.error)],
        row=(one.name, "", "not read", 0, 1, ""),
        error=one.error,
    )


def _check_something_read(
    readings: Sequence[FileReading], places: Sequence[Path], *, columns: bool
) -> None:
    """Raise if no file was read, or if the mapping of columns fits no table.

    Raises
    ------
    InputError
        The error of the only file, or one that says how many files failed.
    """
    errors = [reading.error for reading in readings if reading.error is not None]
    if all(reading.error is not None and not _has_records(reading) for reading in readings):
        raise nothing_read(places, errors)
    misfits = [error for error in errors if isinstance(error, ColumnError)]
    if columns and misfits and not any(map(_uses_columns, readings)):
        raise misfits[0]
    if columns and not any(map(_is_table, readings)):
        _log.warning("--columns names columns of tables, and no file is one; it is not used.")


def _has_records(reading: FileReading) -> bool:
    return any(isinstance(item, Record) for item in reading.items)


def _uses_columns(reading: FileReading) -> bool:
    """Whether a plain table was read with mapped columns, judging by its notes."""
    return any(
        isinstance(item, Problem) and item.reason in ("columns guessed", "columns as given")
        for item in reading.items
    )


def _is_table(reading: FileReading) -> bool:
    """Whether the file is a table, judging by its notes."""
    return _uses_columns(reading) or any(
        isinstance(item, Problem) and item.reason == "mapping not used" for item in reading.items
    )


def _as_paths(paths: Iterable[Path | str] | Path | str | None) -> list[Path]:
    if paths is None:
        return [seeds_folder()]
    if isinstance(paths, (str, Path)):
        return [Path(paths)]
    return [Path(path) for path in paths] or [seeds_folder()]
