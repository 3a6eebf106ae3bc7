"""Rows that have more or fewer fields than their header, brought to its width.

Rows of one table are wrong in one way or each in its own. Where all are as wide as
one another, the column that the header lacks is sought in all of them together.
Where one row slipped, every place is tried at which a separator may have cut a
field or a field may be missing. In both cases a reading has to make sense, and
all readings that do must agree on what a paper is told by; what else they do not
agree on is left empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from topics.sources.tables.rows import MappedColumns

_DECIDING = ("title", "authors", "year", "doi", "abstract")
_MOST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """Which fields of a row stand below which column, for a table whose header does not fit.

    ``places`` are numbers of fields from 0, one for each column; None is a column
    that has none. ``width`` is how many fields a row has, ``words`` say what is done.
    """

    width: int
    places: tuple[int | None, ...]
    words: str

    def arranged(self, row: Sequence[str]) -> list[str]:
        """The fields of a row by the columns of the header."""
        return ["" if place is None else row[place] for place in self.places]


def find_layout(table: MappedColumns, rows: Sequence[Sequence[str]]) -> Layout | None:
    """How rows that are all of one wrong width fit the header, None if that is not clear."""
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) != 1 or widths == {table.width}:
        return None
    [width] = widths
    extra = width - table.width
    if extra == 1:
        layouts = list(_without_one(width, rows))
    elif extra == -1:
        layouts = list(_with_one_empty(table, width))
    else:
        return None
    fitting = [one for one in layouts if all(table.makes_sense(one.arranged(row)) for row in rows)]
    if not fitting:
        return None
    for row in rows:
        readings = [one.arranged(row) for one in fitting]
        if len({_told_by(table, reading) for reading in readings}) > 1:
            return None
    return fitting[0]


def _without_one(width: int, rows: Sequence[Sequence[str]]) -> Iterator[Layout]:
    """Layouts that leave a column out: one that is empty in all rows, if there is any."""
    empty = [place for place in range(width) if not any(row[place].strip() for row in rows)]
    for place in empty or range(width):
        what = "is empty in all of them" if empty else "has no name"
        rest = tuple(other for other in range(width) if other != place)
        yield Layout(width, rest, f"field {place + 1}, which {what}, was left out")


def _with_one_empty(table: MappedColumns, width: int) -> Iterator[Layout]:
    for place, name in enumerate(table.header):
        places = (*range(place), None, *range(place, width))
        yield Layout(width, places, f"the column {name!r} is not in the rows")


def mended(
    table: MappedColumns, row: list[str], delimiter: str, quoted: Sequence[bool] = ()
) -> list[str] | None:
    """One row of the wrong width brought to the right one, if its readings agree.

    A field too many is one that a stray separator cut in two, or an empty one; a
    field too few is an empty one left out, where not most of them are missing. A field
    in quotation marks (``quoted``) is whole and was not cut. A place where a separator is followed
    by a space, as in a text, goes before all others.
    """
    extra = len(row) - table.width
    if extra > 0 and not any(cell.strip() for cell in row[table.width :]):
        return row[: table.width]
    if not 0 < abs(extra) <= _MOST_FIELDS or len(row) < -extra:
        return None
    if extra > 0:
        spaced = _joined_at_spaces(row, extra, delimiter)
        if spaced is not None and table.makes_sense(spaced):
            return spaced
    readings = _joined(row, extra, delimiter, quoted) if extra > 0 else _filled(row, -extra)
    return _agreed(table, (one for one in readings if table.makes_sense(one)))


def _agreed(table: MappedColumns, readings: Iterable[list[str]]) -> list[str] | None:
    """What all readings have in common, None if they differ in what a paper is told by."""
    first: list[str] | None = None
    doubtful: set[str] = set()
    for reading in readings:
        if first is None:
            first = list(reading)
            continue
        if _told_by(table, reading) != _told_by(table, first):
            return None
        doubtful.update(
            field
            for field in table.fields
            if field not in _DECIDING and table.get(reading, field) != table.get(first, field)
        )
    if first is not None:
        for place in {place for field in doubtful for place in table.places(field)}:
            first[place] = ""
    return first


def _told_by(table: MappedColumns, reading: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(table.get(reading, field)) for field in _DECIDING)


def _joined_at_spaces(row: list[str], extra: int, delimiter: str) -> list[str] | None:
    """The row joined where a separator is followed by a space, as only one in a text is."""
    places = [place for place, cell in enumerate(row) if place and cell.startswith(" ")]
    if len(places) != extra:
        return None
    reading = list(row)
    for place in reversed(places):
        reading[place - 1 : place + 1] = [delimiter.join(reading[place - 1 : place + 1])]
    return reading


def _joined(
    row: list[str], extra: int, delimiter: str, quoted: Sequence[bool]
) -> Iterator[list[str]]:
    whole = list(quoted) if len(quoted) == len(row) else [False] * len(row)
    for places in combinations(range(len(row) - 1), extra):
        reading, quotes = list(row), list(whole)
        for place in reversed(places):
            pair = [cell for cell in reading[place : place + 2] if cell.strip()]
            if len(pair) == 2 and any(quotes[place : place + 2]):
                break
            reading[place : place + 2] = [delimiter.join(pair)]
            quotes[place : place + 2] = [any(quotes[place : place + 2])]
        else:
            yield reading


def _filled(row: list[str], missing: int) -> Iterator[list[str]]:
    for place in range(len(row) + 1):
        yield [*row[:place], *[""] * missing, *row[place:]]
