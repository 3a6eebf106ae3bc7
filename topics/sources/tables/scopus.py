"""Scopus, exported as CSV (also opened and saved as Excel).

Authors are "Surname I.I." with commas between, since 2023 with semicolons and
beside them "Surname, Given (number)" in full, which is taken where it is there.
"""

from __future__ import annotations

import re

from topics.records import Author
from topics.sources.affiliations import placed_by_names
from topics.sources.people import numbered, people
from topics.sources.tables.rows import Get, SiteColumns
from topics.sources.values import text_of

_NUMBER = re.compile(r"\d{6,}")


def _authors(get: Get) -> list[Author]:
    """Full names, otherwise the short ones, with Scopus' numbers of authors and affiliations."""
    text = text_of(get("authors"))
    if text.casefold() in {"[no author name available]", "[no authors name available]"}:
        return []
    authors = people(text)
    if not any(author.ids for author in authors):
        authors = numbered(authors, "scopus", _NUMBER.findall(text_of(get("author_ids"))))
    return placed_by_names(authors, text_of(get("authors_with_affiliations")))


SITE = SiteColumns(
    name="scopus",
    label="Scopus",
    signs=(
        frozenset({"eid", "source title", "title"}),
        frozenset({"author(s) id", "source title", "title"}),
    ),
    columns={
        "title": ("title",),
        "abstract": ("abstract",),
        "authors": (
            "author full names",
            "authors",
        ),
        "author_ids": ("author(s) id", "author ids"),
        "year": ("year",),
        "venue": (
            "source title",
            "conference name",
        ),
        "type": ("document type",),
        "keywords": ("author keywords", "index keywords"),
        "affiliations": ("affiliations",),
        "authors_with_affiliations": ("authors with affiliations",),
        "citations": ("cited by",),
        "doi": ("doi",),
        "pmid": ("pubmed id",),
    },
    checks={
        "eid": r"2-s2\.0-\d+",
        "link": r"https?://.*",
        "issn": r"[\dXx-]{8,9}(?:[;,] ?[\dXx-]{8,9})*",
        "page count": r"\d+",
        "source": r"Scopus",
        "publication stage": r"\D+",
        "language of original document": r"\D+",
        "document type": r"\D+",
    },
    authors=_authors,
)
