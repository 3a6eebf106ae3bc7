"""PubMed, exported as CSV: "Smith JA, Doe B." and no abstracts.

The capitals behind a surname are initials here, also where they could be a
name ("Li AN"), so they are given their stops before the name is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from topics.records import Author, SourceItem
from topics.sources.drafts import Draft
from topics.sources.people import people, surname_first
from topics.sources.tables.rows import Get, SiteColumns
from topics.sources.values import text_of


def _authors(get: Get) -> list[Author]:
    names = text_of(get("authors")).rstrip(".").split(",")
    return people([surname_first(name) for name in names if name.strip()])


def _items(draft: Draft, _get: Get) -> Iterator[SourceItem]:
    draft.title = text_of(draft.title).removesuffix(".")
    yield from draft.items()


SITE = SiteColumns(
    name="pubmed-csv",
    label="PubMed",
    signs=(frozenset({"pmid", "title", "journal/book"}),),
    columns={
        "title": ("title",),
        "authors": ("authors",),
        "year": ("publication year",),
        "date": ("create date",),
        "venue": ("journal/book",),
        "doi": ("doi",),
        "pmid": ("pmid",),
    },
    authors=_authors,
    items=_items,
)
