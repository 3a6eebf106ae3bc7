"""Text tables with a separator: finding the header, reading rows, mending them.

The separator is the one under which the header has the columns of a site.
Rows are read as a stream. A quotation mark that is never closed would swallow
the rest of the file: a record that comes out wrong is therefore read again
from its second line, so that one bad row costs one row.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from topics.errors import InputError
from topics.records import Location, Problem, ProblemAction, SourceItem
from topics.sources.files.decoding import ends_with_feeds
from topics.sources.files.files import LineReader, Sample, SourceFile
from topics.sources.tables.guess import seems_header
from topics.sources.tables.mending import Layout, find_layout, mended
from topics.sources.tables.rows import MappedColumns, SiteColumns
from topics.text.wording import counted

SEPARATORS = (",", "\t", ";", "|")
_NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_HEADER_ROWS = 12
_LOOKED_AT = 200
_ODD_SHARE = 0.1
_FEWEST_ALIKE = 2
_MAX_LINES = 2_000
_MAX_RECORD = 16_000_000
_MAX_FIELD = 2**31 - 1
_TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab", ".txt"})


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a text table is, and what it says."""

    delimiter: str
    rows_before: int
    names: tuple[str, ...]

    @property
    def separator(self) -> str:
        """The delimiter in words."""
        return _NAMES[self.delimiter]


@lru_cache(maxsize=16)
def first_rows(sample: Sample) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """The first rows of a sample under each separator; none if it is not text."""
    if "\0" in sample.text[:1024]:
        return ()
    csv.field_size_limit(_MAX_FIELD)
    found = []
    for delimiter in SEPARATORS:
        lines = (line + "\n" for line in sample.text.split("\n"))
        reader = csv.reader(lines, delimiter=delimiter)
        rows = []
        for row in reader:
            if not row:
                continue
            rows.append(tuple(cell.strip().strip("\ufeff") for cell in row))
            if len(rows) >= _HEADER_ROWS:
                break
        found.append((delimiter, tuple(rows)))
    return tuple(found)


def header_of(sample: Sample, site: SiteColumns) -> Header | None:
    """The header that fits a site, if the sample has one."""
    for delimiter, rows in first_rows(sample):
        for before, names in enumerate(rows):
            if len(names) > 1 and site.fits(names):
                return Header(delimiter, before, names)
    return None


def plain_header(sample: Sample) -> Header | None:
    """The header of a table of no known site: one with a column for titles.

    A mapping that the user gave makes any table with several columns one.
    """
    best: Header | None = None
    given = {column for _, column in sample.columns}
    for delimiter, rows in first_rows(sample):
        for before, names in enumerate(rows):
            alone = len(names) == 1 and not before and sample.suffix in _TABLE_SUFFIXES
            ordinary = len(names) > 1 and all(len(name) <= 80 for name in names)
            if not (alone or ordinary):
                continue
            first = not before or (before == 1 and rows[0][0].casefold().startswith("sep="))
            if seems_header(names, below_others=not first) or given & set(names):
                if best is None or len(names) > len(best.names):
                    best = Header(delimiter, before, names)
                break
    return best


def widest_header(sample: Sample) -> Header | None:
    """The first row of what looks like a table although no column fits."""
    rows_by = [(d, rows) for d, rows in first_rows(sample) if len(rows) > 1 and len(rows[0]) > 1]
    fitting = [(d, rows) for d, rows in rows_by if len({len(row) for row in rows}) == 1]
    if not fitting:
        return None
    delimiter, rows = max(fitting, key=lambda pair: len(pair[1][0]))
    return Header(delimiter, 0, rows[0])


def recognise(sample: Sample, site: SiteColumns) -> str | None:
    """Why a file is an export of ``site``'s site, or None."""
    header = header_of(sample, site)
    if header is None:
        return None
    lowered = {name.casefold(): name for name in header.names}
    sign = next(sign for sign in site.signs if sign <= set(lowered))
    signs = ", ".join(lowered[name] for name in sorted(sign)[:3])
    return f"a table with {header.separator}s and the columns of {site.label} ({signs})"


def read(file: SourceFile, site: SiteColumns) -> Iterator[SourceItem]:
    """The papers of an export of ``site``'s site."""
    header = header_of(file.sample(), site)
    if header is None:
        raise InputError(f"{file.name}: the columns of {site.label} are not there.")
    yield from read_table(file, header, site)


def read_table(file: SourceFile, header: Header, site: SiteColumns) -> Iterator[SourceItem]:
    """The papers below a header, in the order of the rows."""
    table = MappedColumns(site, header.names, file.name, file.settings)
    table.require_titles()
    yield from table.notes()
    if header.rows_before and not site.columns:
        yield _said(
            "noted",
            Location(file.name),
            "lines before the header",
            f"{header.rows_before} passed over",
        )
    sample = file.sample()
    layout = _layout(sample, header, table)
    if layout is not None:
        width = counted(layout.width, "field")
        detail = f"each row has {width}, the header {table.width}; {layout.words}"
        yield _said("repaired", Location(file.name), "rows wider than the header", detail)
    lines = file.lines(feeds_only=ends_with_feeds(sample.data))
    rows = RowReader(lines, header.delimiter)
    for count, (line, row) in enumerate(rows):
        if count <= header.rows_before:
            continue
        if row[0].strip() == table.header[0] and [c.strip() for c in row] == table.header:
            detail = "the header stands once more, as in files put together; passed over"
            yield _said("noted", Location(file.name, line), "header repeated", detail)
        elif layout is not None and len(row) == layout.width:
            yield from table.items(layout.arranged(row), line)
        elif len(row) == table.width and rows.is_unclosed():
            yield from _reopen(table, row, line, rows, file.name)
        elif len(row) == table.width:
            yield from table.items(row, line)
        elif any(cell.strip() for cell in row):
            yield from _mend(table, row, line, rows, file.name)
    yield from lines.problems()


def _layout(sample: Sample, header: Header, table: MappedColumns) -> Layout | None:
    """How rows fit a header that all of them are too wide or too narrow for."""
    lines = (line + "\n" for line in sample.text.split("\n"))
    rows: list[list[str]] = []
    for row in csv.reader(lines, delimiter=header.delimiter):
        if any(cell.strip() for cell in row) or (row and len(rows) <= header.rows_before):
            rows.append(row)
        if len(rows) > _LOOKED_AT:
            break
    if not sample.whole and len(rows) <= _LOOKED_AT:
        rows = rows[:-1]
    rows = rows[header.rows_before + 1 :]
    if sample.whole and not sample.text.endswith("\n") and len(rows) > _FEWEST_ALIKE:
        rows = rows[:-1]
    # One row, or a few of many, may be damaged.
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    alike = [row for row in rows if len(row) == width]
    odd = len(rows) - len(alike)
    return find_layout(table, alike) if odd <= max(1, _ODD_SHARE * len(rows)) else None


def _said(action: ProblemAction, location: Location, reason: str, detail: str) -> Problem:
    return Problem(action=action, location=location, reason=reason, detail=detail)


def _mend(
    table: MappedColumns, row: list[str], line: int, rows: RowReader, name: str
) -> Iterator[SourceItem]:
    fields = f"{counted(len(row), 'field')} where the header has {table.width}"
    lost = rows.reread(table)
    cut = len(row) > table.width
    place = Location(name, line)
    reading = None if lost else mended(table, row, rows.delimiter, rows.quoted() if cut else ())
    if reading is not None:
        detail = f"{fields}; only one reading makes sense"
        said = _said("repaired", place, "row of wrong width", detail)
        yield from table.items(reading, line, [said])
        return
    detail = f"{fields}, and no single reading makes sense"
    if lost:
        detail = f"{fields}: a quotation mark is not closed; reading goes on after line {lost}"
    yield _said("rejected", place, "row of wrong width", detail)


def _reopen(
    table: MappedColumns, row: list[str], line: int, rows: RowReader, name: str
) -> Iterator[SourceItem]:
    """A row in whose last field a quotation mark may have swallowed the rows below it."""
    alone = rows.first_line()
    lost = rows.reread(table)
    if not lost:
        yield from table.items(row, line)
        return
    detail = f"a quotation mark is not closed; reading goes on after line {lost}"
    whole = lost == line and len(alone) == table.width and table.makes_sense(alone)
    action: ProblemAction = "repaired" if whole else "rejected"
    said = _said(action, Location(name, line), "quotation mark not closed", detail)
    if whole:
        yield from table.items(alone, line, [said])
    else:
        yield said


class RowReader:
    """Rows with the line on which each begins; the last one can be read again."""

    def __init__(self, lines: LineReader, delimiter: str) -> None:
        csv.field_size_limit(_MAX_FIELD)
        self.delimiter = delimiter
        self._lines = iter(lines)
        self._waiting: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []

    def _feed(self) -> Iterator[str]:
        held = 0
        while True:
            if self._waiting:
                item = self._waiting.popleft()
            else:
                try:
                    item = next(self._lines)
                except StopIteration:
                    return
            self._taken.append(item)
            held = held + len(item[1]) if len(self._taken) > 1 else 0
            yield item[1] + "\n"
            if len(self._taken) >= _MAX_LINES or held > _MAX_RECORD:
                return

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            # The feed ends after too many lines of one record; a reader on a
            # new feed goes on behind them.
            empty = True
            reader = csv.reader(self._feed(), delimiter=self.delimiter)
            while True:
                self._taken.clear()
                row = next(reader, None)
                if row is None:
                    break
                empty = False
                if row:
                    yield self._taken[0][0], row
            if empty:
                return

    def is_unclosed(self) -> bool:
        """Whether the last row has several lines and a quotation mark without its fellow."""
        return len(self._taken) > 1 and sum(line.count('"') for _, line in self._taken) % 2 == 1

    def first_line(self) -> list[str]:
        """The fields of the first line of the last row, with quotation marks as signs."""
        line = self._taken[0][1]
        return next(csv.reader([line], delimiter=self.delimiter, quoting=csv.QUOTE_NONE), [])

    def quoted(self) -> list[bool]:
        """For each field of the last row, whether it stood between quotation marks."""
        text = "\n".join(line for _, line in self._taken)
        sign = re.escape(self.delimiter)
        fields = re.findall(
            rf'("[^"]*(?:""[^"]*)*"|[^{sign}]*)(?:{sign}|\Z)', text + self.delimiter
        )
        return [field.startswith('"') for field in fields[:-1]]

    def reread(self, table: MappedColumns) -> int:
        """Put back the lines of the last row from the first that is a row by itself.

        Gives the last line that stays lost, 0 if no line was put back.
        """
        for place, (_, line) in enumerate(self._taken[1:], start=1):
            alone = next(csv.reader([line], delimiter=self.delimiter), [])
            if len(alone) == table.width and table.makes_sense(alone):
                self._waiting.extendleft(reversed(self._taken[place:]))
                return self._taken[place - 1][0]
        return 0
