"""Excel workbooks, new and old, and OpenDocument: tables of known sites, or plain ones.

A new workbook (.xlsx) is a zip of XML and is read as a stream by openpyxl; one that
unpacks to far more than its size is refused before it is opened, and rows and
columns beyond what Excel has are not believed. Old workbooks (.xls) and OpenDocument
(.ods) are read by calamine in a process with limits. Locked workbooks get a sentence
of their own.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from topics.errors import InputError
from topics.records import Location, Problem, SourceItem
from topics.sources.files.files import Sample, SourceFile, megabytes
from topics.sources.tables.any_table import PLAIN
from topics.sources.tables.guess import seems_header
from topics.sources.tables.old_excel import DamagedError, read_sheets
from topics.sources.tables.rows import MappedColumns
from topics.sources.tables.sites import site_of
from topics.text.wording import are, counted

NAME = "excel"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HEADER_ROWS = 12
_FREE_BYTES = 128 * 1024 * 1024
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 1_000


def recognise(sample: Sample) -> str | None:
    """Why the file is an Excel workbook."""
    if sample.data.startswith(_OLE):
        return "an OLE file, as old or locked Excel workbooks are"
    if _is_open_document(sample.data):
        return "a zip file with an OpenDocument sheet"
    if sample.data.startswith(_ZIP) and (
        b"xl/" in sample.data or b"[Content_Types].xml" in sample.data
    ):
        return "a zip file with an Excel workbook"
    return None


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers of every sheet that holds a table of papers.

    Raises
    ------
    InputError
        If the workbook is locked, damaged or too large, or no sheet holds a
        table of papers.
    """
    with file.seekable() as handle:
        start = handle.read(128)
        handle.seek(0)
        if start.startswith(_OLE):
            _check_lock(file, handle)
            yield from _tables(file, _calamine_sheets(file, handle))
        elif _is_open_document(start):
            _check_size(file, handle)
            handle.seek(0)
            yield from _tables(file, _calamine_sheets(file, handle))
        else:
            _check_size(file, handle)
            yield from _tables(file, _new_sheets(file, handle))


def _is_open_document(data: bytes) -> bool:
    return data.startswith(_ZIP) and _OPEN_DOCUMENT in data[:128]


def _check_lock(file: SourceFile, handle: BinaryIO) -> None:
    if _LOCKED in handle.read(16 * 1024 * 1024):
        raise InputError(
            f"{file.name}: the workbook is locked with a password; save it without one."
        )
    size = handle.seek(0, 2)
    if size > file.settings.max_text_bytes:
        raise InputError(f"{file.name}: {megabytes(size)} is too large; save it as CSV.")
    handle.seek(0)


def _check_size(file: SourceFile, handle: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(handle) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise InputError(_damaged(file, error)) from error
    packed = sum(part.compress_size for part in parts)
    plain = sum(part.file_size for part in parts)
    if plain > _FREE_BYTES and plain > file.settings.max_expansion * packed:
        raise InputError(
            f"{file.name}: {megabytes(packed)} unpack to {megabytes(plain)}, "
            "as only a decompression bomb does."
        )
    if plain > 4 * file.settings.max_text_bytes:
        raise InputError(f"{file.name}: {megabytes(plain)} unpacked is too large; save it as CSV.")


def _calamine_sheets(file: SourceFile, handle: BinaryIO) -> Iterator[Iterator[tuple[Any, ...]]]:
    try:
        yield from read_sheets(handle.read())
    except DamagedError as error:
        raise InputError(_damaged(file, error)) from error


def _new_sheets(file: SourceFile, handle: BinaryIO) -> Iterator[Iterator[tuple[Any, ...]]]:
    from openpyxl import load_workbook

    # openpyxl lets errors of many kinds through when a part is damaged or hostile.
    try:
        book = load_workbook(handle, read_only=True, data_only=True)
    except Exception as error:
        raise InputError(_damaged(file, error)) from error
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
            yield _cells(file, rows)
    finally:
        book.close()


def _cells(file: SourceFile, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet; what openpyxl raises between them is the file's damage."""
    try:
        yield from rows
    except Exception as error:
        raise InputError(_damaged(file, error)) from error


def _damaged(file: SourceFile, error: BaseException) -> str:
    why = " ".join(str(error).split())[:120] or type(error).__name__
    return f"{file.name}: the workbook is damaged ({why}); fetch or save it again."


def _tables(file: SourceFile, sheets: Iterator[Iterator[tuple[Any, ...]]]) -> Iterator[SourceItem]:
    found = False
    columns: list[str] = []
    for sheet in sheets:
        rows = enumerate(sheet, start=1)
        table, first = _table(file, rows)
        if table is None:
            columns = columns or first
            continue
        found = True
        yield from table.notes()
        yield from _rows(file, table, rows)
    if not found:
        shown = ", ".join(columns) or "none"
        raise InputError(
            f"{file.name}: no sheet has a column that looks like titles (columns: {shown}); "
            "say which one holds them: --columns title=NAME."
        )


def _table(
    file: SourceFile, rows: Iterator[tuple[int, tuple[Any, ...]]]
) -> tuple[MappedColumns | None, list[str]]:
    """The table on a sheet, its header being among the first rows."""
    first: list[str] = []
    for number, row in rows:
        header = ["" if cell is None else str(cell) for cell in row]
        while header and not header[-1].strip():
            header.pop()
        site = site_of(header, stored=False)
        titled = file.settings.columns.get("title") in header or seems_header(
            header, below_others=bool(first)
        )
        if site is not None or titled:
            return MappedColumns(site or PLAIN, header, file.name, file.settings), first
        first = first or [name for name in header if name]
        if number >= _HEADER_ROWS:
            break
    return None, first


def _rows(
    file: SourceFile, table: MappedColumns, rows: Iterator[tuple[int, tuple[Any, ...]]]
) -> Iterator[SourceItem]:
    for number, given in rows:
        row = list(given[: table.width])
        row += [None] * (table.width - len(row))
        if all(cell is None or not str(cell).strip() for cell in row):
            continue
        beside = given[table.width :]
        more = len(beside) - beside.count(None)
        if more:
            yield Problem(
                action="noted",
                location=Location(file.name, number),
                reason="cells beside the table",
                detail=f"{counted(more, 'cell')} right of the last column {are(more)} not read",
            )
        yield from table.items(row, number)
