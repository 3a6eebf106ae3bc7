"""Sheets of old Excel workbooks (.xls) and OpenDocument, read by calamine in its own process.

Some damage lets calamine allocate memory without end or abort the process that
it runs in. So this file is also the program of a child, which gets the workbook
on standard input, with a limit on memory and time, and prints a row a line as
JSON. It imports nothing of topics, to start fast.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

_MEMORY_BYTES = 2 * 2**30
"""The largest sheet that the format can hold takes a quarter of it."""

_MOST_CELLS = 20_000_000
"""More than .xls can hold; a few bytes of OpenDocument can stand for billions."""

_FREE_ROWS = 100_000
"""A workbook of fewer bytes than rows may have so many of them."""

_SECONDS = 300
_KINDS: dict[str, Any] = {"datetime": dt.datetime, "date": dt.date, "time": dt.time}


class DamagedError(Exception):
    """A workbook that calamine does not read, and why."""


def read_sheets(workbook: bytes) -> Iterator[Iterator[tuple[Any, ...]]]:
    """Yield the rows of each sheet.

    Cells are text, numbers, truth values, dates, times, or None; a row ends with its
    last cell that holds something.

    Raises
    ------
    DamagedError
        If the workbook is damaged, or takes too much memory or time.
    """
    try:
        child = subprocess.run(  # noqa: S603
            [sys.executable, "-P", __file__],
            input=workbook, capture_output=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise DamagedError(f"it takes more than {_SECONDS} seconds to read") from error
    if child.returncode:
        raise DamagedError(_last_words(child))
    # Whole sheets: a line "null" ends one.
    sheets: list[list[tuple[Any, ...]]] = [[]]
    for line in child.stdout.splitlines():
        row = json.loads(line, object_hook=_restored)
        if row is None:
            sheets.append([])
        else:
            sheets[-1].append(tuple(row))
    yield from map(iter, sheets[:-1])


def _last_words(child: subprocess.CompletedProcess[bytes]) -> str:
    words = child.stderr.decode("utf-8", "replace").strip().splitlines()
    return words[0] if words else f"its reader ended with {child.returncode}"


def _restored(stored: dict[str, str]) -> Any:
    ((kind, value),) = stored.items()
    return _KINDS[kind].fromisoformat(value)


def _stored(value: Any) -> Any:
    if isinstance(value, dt.timedelta):
        return str(value)
    return {type(value).__name__: value.isoformat()}


def _limit_memory() -> None:
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY_BYTES if most == resource.RLIM_INFINITY else min(_MEMORY_BYTES, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _print_rows() -> None:
    """What the child does."""
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    _limit_memory()
    workbook = sys.stdin.buffer.read()
    book = CalamineWorkbook.from_filelike(BytesIO(workbook))
    most_rows = max(_FREE_ROWS, len(workbook))
    write = sys.stdout.write
    filled = 0
    for place in range(len(book.sheet_names)):
        sheet = book.get_sheet_by_index(place)
        if sheet.total_height * sheet.total_width > _MOST_CELLS:
            raise ValueError(f"a sheet has more than {_MOST_CELLS:,} cells")
        for row in sheet.iter_rows():
            cells = [None if cell == "" else cell for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            filled += bool(cells)
            if filled > most_rows:
                raise ValueError(f"more than {most_rows:,} rows, as only a trap of this size has")
            write(json.dumps(cells, default=_stored) + "\n")
        write("null\n")


if __name__ == "__main__":
    try:
        _print_rows()
    except BaseException as error:
        print(" ".join(str(error).split())[:120] or type(error).__name__, file=sys.stderr)
        sys.exit(1)
