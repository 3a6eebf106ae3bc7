"""A plain table with a column for titles: the columns guessed, or as the user says.

The last of the text tables to be asked: a table that has the signs of a known
site is read by that site's module.
"""

from __future__ import annotations

from collections.abc import Iterator

from topics.errors import InputError
from topics.records import PLAIN_TABLE, SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.files.foreign import foreign_page
from topics.sources.tables.delimited import plain_header, read_table
from topics.sources.tables.guess import first_guess
from topics.sources.tables.rows import SiteColumns

NAME = PLAIN_TABLE

PLAIN = SiteColumns(name=NAME, label="plain table", signs=(), columns={})


def recognise(sample: Sample) -> str | None:
    """Why the file is a table that can be read."""
    header = plain_header(sample)
    if header is None:
        return None
    # A line of a site's page may stand in an abstract too.
    certain = any(first_guess(header.names, field) for field in ("authors", "abstract"))
    if not (sample.columns or certain) and foreign_page(sample.text):
        return None
    title = dict(sample.columns).get("title") or first_guess(header.names, "title")
    shown = f"a column for titles ({title})" if title else "the columns that were given"
    return f"a table with {header.separator}s and {shown}"


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield how the columns were taken, then the papers in the order of the rows.

    Raises
    ------
    InputError
        If a column of the user's mapping is not there, or none holds titles.
    """
    header = plain_header(file.sample())
    if header is None:
        raise InputError(f"{file.name}: no column holds titles; name it: --columns title=NAME.")
    yield from read_table(file, header, PLAIN)
