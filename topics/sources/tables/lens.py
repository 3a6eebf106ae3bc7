"""The Lens, exported as CSV."""

from __future__ import annotations

from topics.sources.tables.rows import SiteColumns

SITE = SiteColumns(
    name="lens",
    label="The Lens",
    signs=(frozenset({"lens id", "title"}),),
    columns={
        "title": ("title",),
        "abstract": ("abstract",),
        "authors": (
            "author/s",
            "authors",
        ),
        "year": ("publication year",),
        "date": ("date published",),
        "venue": ("source title",),
        "type": ("publication type",),
        "keywords": (
            "keywords",
            "fields of study",
            "mesh terms",
        ),
        "citations": ("citing works count",),
        "doi": ("doi",),
        "pmid": ("pmid",),
        "url": ("external url",),
    },
    checks={
        "lens id": r"\d{3}(?:-\d{3}){3}-\d{2}[\dX]",
    },
)
