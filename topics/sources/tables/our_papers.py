"""Our own table of papers again: ``papers.csv`` of a run, or an export as CSV.

What was written to make a cell harmless is taken off, so that titles come back
as they were. A paper whose first and published years differ gives two records,
one for each, which the corpus joins again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from topics.names.person import homonym_number
from topics.records import Author, SourceItem
from topics.sources.affiliations import placed_in_order
from topics.sources.drafts import Draft
from topics.sources.tables.rows import Get, SiteColumns
from topics.sources.values import count_of, text_of
from topics.text.printable import restore

_NEAR_YEARS = 2


def _names(value: Any) -> list[str]:
    if value is None:
        return []
    return restore(value).split("; ") if isinstance(value, str) else [str(name) for name in value]


def _authors(get: Get) -> list[Author]:
    """Names as they were written, DBLP's number as an id again."""
    authors = []
    for raw in _names(get("authors")):
        name, number = homonym_number(text_of(raw))
        if name:
            authors.append(Author(name=name, ids={"dblp": number}) if number else Author(name=name))
    return placed_in_order(authors, _names(get("affiliations")))


def _items(undo: Callable[[str], str]) -> Callable[[Draft, Get], Iterator[SourceItem]]:
    def items(draft: Draft, get: Get) -> Iterator[SourceItem]:
        draft.title, draft.abstract = undo(str(get("title"))), undo(str(get("abstract")))
        draft.venue, draft.category = undo(str(get("venue"))), undo(str(get("category")))
        draft.authors_complete = str(get("authors_complete")).lower() != "false"
        draft.has_code = str(get("has_code")).lower() == "true"
        first, last = count_of(get("year")), count_of(get("year_published"))
        draft.published = True
        if first is None or last is None or first == last:
            yield from draft.items()
            return
        if last - first > _NEAR_YEARS and not draft.ids:
            yield from draft.items()
            return
        draft.published = False
        yield from draft.items()
        yield from replace(draft, published=True, year=last, date=None, said=[]).items()

    return items


def _unchanged(text: str) -> str:
    return text


SITE = SiteColumns(
    name="papers",
    label="topics",
    signs=(frozenset({"paper_id", "year_published", "source_count"}),),
    columns={
        "title": ("title",),
        "abstract": ("abstract",),
        "authors": ("authors",),
        "affiliations": ("affiliations",),
        "authors_complete": ("authors_complete",),
        "year": ("year",),
        "year_published": ("year_published",),
        "date": ("date",),
        "venue": ("venue",),
        "type": ("venue_type",),
        "category": ("category",),
        "keywords": ("keywords",),
        "citations": ("citations",),
        "has_code": ("has_code",),
        "doi": ("doi",),
        "arxiv": ("arxiv",),
        "openreview": ("openreview",),
        "openalex": ("openalex",),
        "pmid": ("pmid",),
        "s2": ("s2",),
        "dblp": ("dblp",),
    },
    authors=_authors,
    items=_items(restore),
)
"""The table as text, in which cells were made harmless."""

STORED = replace(SITE, items=_items(_unchanged))
"""The table as Parquet or JSON, in which cells are as they were."""
