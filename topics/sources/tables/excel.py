"""Excel workbooks (.xlsx): the tables of known sites, or a plain table a sheet.

Rows are read as a stream. A workbook is a zip of XML: one that unpacks to far
more than its size is refused before it is opened, and entity tricks are
refused by the XML reader. Old or locked workbooks get a sentence of their own.
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
from topics.sources.tables.guess import guess_columns
from topics.sources.tables.rows import MappedColumns
from topics.sources.tables.sites import site_of

NAME = "excel"

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HEADER_ROWS = 5
_FREE_BYTES = 128 * 1024 * 1024


def recognise(sample: Sample) -> str | None:
    """Why the file is an Excel workbook."""
    if sample.data.startswith(_OLE):
        return "an OLE file, as old or locked Excel workbooks are"
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
        If the workbook is locked, old, damaged or too large, or no sheet holds
        a table of papers.
    """
    with file.seekable() as handle:
        head = handle.read(8)
        handle.seek(0)
        if head.startswith(_OLE):
            raise InputError(_of_old_kind(file, handle))
        _check_size(file, handle)
        yield from _sheets(file, handle)


def _of_old_kind(file: SourceFile, handle: BinaryIO) -> str:
    if _LOCKED in handle.read(16 * 1024 * 1024):
        return f"{file.name}: the workbook is locked with a password; save it without one."
    return f"{file.name}: is an Excel file of the old kind (.xls); save it as .xlsx or as CSV."


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


def _sheets(file: SourceFile, handle: BinaryIO) -> Iterator[SourceItem]:
    from openpyxl import load_workbook

    # openpyxl lets errors of many kinds through when a part is damaged or hostile.
    try:
        book = load_workbook(handle, read_only=True, data_only=True)
    except Exception as error:
        raise InputError(_damaged(file, error)) from error
    found = False
    columns: list[str] = []
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = enumerate(_cells(file, sheet.iter_rows(values_only=True)), start=1)
            table, first = _table(file, sheet.title, rows)
            if table is None:
                columns = columns or first
                continue
            found = True
            yield from table.notes()
            yield from _rows(file, table, rows)
    finally:
        book.close()
    if not found:
        shown = ", ".join(columns) or "none"
        raise InputError(
            f"{file.name}: no sheet has a column that looks like titles (columns: {shown}); "
            "say which one holds them: --columns title=NAME."
        )


def _cells(file: SourceFile, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet; what openpyxl raises between them is the file's damage."""
    try:
        yield from rows
    except Exception as error:
        raise InputError(_damaged(file, error)) from error


def _damaged(file: SourceFile, error: Exception) -> str:
    why = " ".join(str(error).split())[:120] or type(error).__name__
    return f"{file.name}: the workbook is damaged ({why}); fetch or save it again."


def _table(
    file: SourceFile, sheet: str, rows: Iterator[tuple[int, tuple[Any, ...]]]
) -> tuple[MappedColumns | None, list[str]]:
    """The table on a sheet, its header being among the first rows."""
    first: list[str] = []
    for number, row in rows:
        header = ["" if cell is None else str(cell) for cell in row]
        while header and not header[-1].strip():
            header.pop()
        first = first or [name for name in header if name]
        site = site_of(header, stored=False)
        titled = "title" in guess_columns(header) or file.settings.columns.get("title") in header
        if site is not None or titled:
            return MappedColumns(site or PLAIN, header, file.name, file.settings), first
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
        more = [cell for cell in given[table.width :] if cell is not None]
        if more:
            yield Problem(
                action="noted",
                location=Location(file.name, number),
                reason="cells beside the table",
                detail=f"{len(more)} cells stand right of the last column and are not read",
            )
        yield from table.items(row, number)
