"""Tables with a row for each author of a paper, as a join of two tables writes them.

Rows that follow each other and say the same of a paper, each with one other author, are
one record with all of them. Rows of one paper that stand apart are records of their own,
which identity puts together where it can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from topics.records import (
    MOST_AUTHORS,
    PLAIN_TABLE,
    Author,
    Problem,
    Record,
    SourceItem,
)
from topics.sources.affiliations import placed
from topics.sources.drafts import author_key


def join_author_rows(items: Iterable[SourceItem]) -> Iterator[SourceItem]:
    """Give the records of a plain table with rows for single authors put together.

    Parameters
    ----------
    items : iterable of SourceItem
        Of one file; what is no record of a plain table passes through.
    """
    held: _Paper | None = None
    try:
        for item in items:
            if not isinstance(item, Record):
                yield item
            elif held is not None and held.has(item):
                held.add(item)
            else:
                if held is not None:
                    yield from held.items()
                held = _Paper(item) if _may_go_on(item) else None
                if held is None:
                    yield item
    except Exception:
        # What was read before a damaged place is kept.
        if held is not None:
            yield from held.items()
        raise
    if held is not None:
        yield from held.items()


def _may_go_on(record: Record) -> bool:
    """Whether the next row may have another author of the same paper."""
    # A title and a year are not enough to tell: there are many editorials.
    return (
        record.format == PLAIN_TABLE
        and len(record.authors) == 1
        and bool(record.abstract or record.ids)
    )


class _Paper:
    """A record with one author, and those of the rows after it that are of the same paper."""

    def __init__(self, record: Record) -> None:
        self._first = record
        self._authors: list[Author] = []
        self._known: set[object] = set()
        self._rows = 0
        self.add(record)

    def has(self, record: Record) -> bool:
        """Whether a record is of this paper and has one author more."""
        first = self._first
        return (
            len(record.authors) == 1
            and (first.title, first.year, first.venue) == (record.title, record.year, record.venue)
            and (first.abstract, first.ids) == (record.abstract, record.ids)
            and author_key(record.authors[0]) not in self._known
        )

    def add(self, record: Record) -> None:
        self._rows += 1
        [author] = record.authors
        self._known.add(author_key(author))
        if len(self._authors) < MOST_AUTHORS:
            known = bool(author.affiliations)
            self._authors.append(author if known else placed(author, record.affiliations))

    def items(self) -> Iterator[SourceItem]:
        """The record, after a sentence where several rows are in it."""
        if self._rows == 1:
            yield self._first
            return
        yield Problem(
            action="repaired",
            location=self._first.location,
            reason="a row for each author",
            detail=f"{self._rows:,} rows of one paper, each with another author, are one record",
        )
        complete = self._first.authors_complete and self._rows <= MOST_AUTHORS
        yield replace(self._first, authors=tuple(self._authors), authors_complete=complete)
