"""Dimensions, exported as CSV or Excel; a line about the export precedes the header."""

from __future__ import annotations

from topics.sources.tables.rows import SiteColumns

SITE = SiteColumns(
    name="dimensions",
    label="Dimensions",
    signs=(
        frozenset({"publication id", "dimensions url"}),
        frozenset({"publication id", "pubyear", "title"}),
    ),
    columns={
        "title": ("title",),
        "abstract": ("abstract",),
        "authors": ("authors",),
        "year": ("pubyear",),
        "date": (
            "publication date",
            "publication date (online)",
            "publication date (print)",
        ),
        "venue": (
            "source title",
            "anthology title",
            "source title/anthology title",
        ),
        "type": (
            "publication type",
            "document type",
        ),
        "category": ("fields of research (anzsrc 2020)",),
        "keywords": (
            "keywords",
            "mesh terms",
        ),
        "affiliations": ("research organizations - standardized",),
        "citations": ("times cited",),
        "doi": ("doi",),
        "pmid": ("pmid",),
    },
    checks={
        "publication id": r"pub\.\d+",
        "dimensions url": r"https?://.*",
    },
)
