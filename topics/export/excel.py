"""Excel export: one sheet each for papers, memberships and themes.

Text is written as text, never as a formula, link or number. It is also neutralised
as in CSV, so that it stays harmless when the workbook is saved as CSV.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from topics.errors import OutputError
from topics.export.tables import MEMBERSHIP_COLUMNS, PAPER_COLUMNS, RunTables
from topics.store.atomic import replacing
from topics.store.tables import cells_of
from topics.text.wording import counted

_log = logging.getLogger(__name__)

_LONGEST_CELL = 32_767
_MOST_ROWS = 1_048_575
_WIDTHS = {"title": 60, "abstract": 60, "authors": 40, "theme": 30, "keywords": 40}
_SAFE = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "constant_memory": True,
}


def write(tables: RunTables, path: Path) -> list[Path]:
    """Write ``path``; text that is longer than a cell may be is cut, which is logged.

    Raises
    ------
    OutputError
        If a table has more rows than a sheet.
    """
    import datetime as dt

    from xlsxwriter import Workbook

    sheets: list[tuple[str, pd.DataFrame, Sequence[str]]] = [
        ("papers", tables.papers, list(PAPER_COLUMNS)),
        ("memberships", tables.memberships, MEMBERSHIP_COLUMNS),
        ("themes", tables.themes, list(tables.themes.columns)),
    ]
    for name, table, _ in sheets:
        if len(table) > _MOST_ROWS:
            raise OutputError(
                f"{path}: a sheet has room for {_MOST_ROWS:,} rows, and {name} has"
                f" {len(table):,}; export csv or parquet."
            )
    with replacing(path) as temporary:
        # Write to memory first: the library's errors hide why a file cannot be written.
        content = BytesIO()
        book = Workbook(content, _SAFE)
        # A fixed date, so that the same run gives the same bytes.
        book.set_properties({"created": dt.datetime(2026, 1, 1)})
        cut = sum(_sheet(book, name, table, columns) for name, table, columns in sheets)
        book.close()
        temporary.write_bytes(content.getbuffer())
    if cut:
        _log.warning(
            "%s: %s cut to the %s characters that a cell holds; csv and parquet keep all of it.",
            path,
            counted(cut, "text"),
            f"{_LONGEST_CELL:,}",
        )
    return [path]


def _sheet(book: Any, name: str, table: pd.DataFrame, columns: Sequence[str]) -> int:
    """Write one table; return how many of its texts were cut."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, 12))
        sheet.write_string(0, place, column, bold)
    sheet.freeze_panes(1, 0)
    numeric = [
        pd.api.types.is_numeric_dtype(table[c].dtype)
        and not pd.api.types.is_bool_dtype(table[c].dtype)
        for c in columns
    ]
    cells = [cells_of(table[column]) for column in columns]
    cut = 0
    for row, values in enumerate(zip(*cells, strict=True), start=1):
        for place, value in enumerate(values):
            if not value:
                continue
            if numeric[place]:
                sheet.write_number(row, place, float(value))
            else:
                sheet.write_string(row, place, value[:_LONGEST_CELL])
                cut += len(value) > _LONGEST_CELL
    return cut
