"""Embase, exported as CSV: journal, year and pages stand in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from topics.records import SourceItem
from topics.sources.drafts import Draft
from topics.sources.tables.rows import Get, SiteColumns
from topics.sources.values import text_of

_SOURCE = re.compile(r"(?P<journal>.*?)\s*\((?P<year>(?:1[5-9]|2[01])\d\d)\)")
_DATE = re.compile(r"Date of Publication:\s*([^.;]+)", re.IGNORECASE)


def _items(draft: Draft, get: Get) -> Iterator[SourceItem]:
    source = text_of(get("venue"))
    found, date = _SOURCE.match(source), _DATE.search(source)
    if found:
        draft.venue = found["journal"]
        draft.when = (*draft.when, found["year"], date.group(1) if date else "")
    yield from draft.items()


SITE = SiteColumns(
    name="embase",
    label="Embase",
    signs=(
        frozenset({"title", "author names", "emtree medical index terms"}),
        frozenset({"title", "author names", "correspondence address", "source"}),
    ),
    columns={
        "title": ("title", "original title"),
        "abstract": ("abstract", "original abstract"),
        "authors": ("author names",),
        "year": ("publication year", "year"),
        "date": ("date of publication",),
        "venue": ("source title", "source"),
        "type": ("publication type",),
        "keywords": ("author keywords", "keywords", "emtree medical index terms (major focus)"),
        "affiliations": ("author addresses", "correspondence address"),
        "doi": ("doi",),
        "pmid": ("medline pmid", "pmid"),
        "url": ("full text link", "embase link", "open url link"),
    },
    items=_items,
)
