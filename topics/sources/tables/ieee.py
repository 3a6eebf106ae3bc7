"""IEEE Xplore, exported as CSV.

Author keywords are taken, and the IEEE and INSPEC terms where there are none.
"""

from __future__ import annotations

from topics.records import Author
from topics.sources.affiliations import placed_in_order
from topics.sources.people import people
from topics.sources.tables.rows import Get, SiteColumns
from topics.sources.values import text_of


def _authors(get: Get) -> list[Author]:
    """Read the names with their affiliations, of which there are as many."""
    return placed_in_order(people(get("authors")), text_of(get("affiliations")).split(";"))


SITE = SiteColumns(
    name="ieee",
    label="IEEE Xplore",
    signs=(
        frozenset({"document title", "publication title", "pdf link"}),
        frozenset({"document title", "author affiliations", "document identifier"}),
    ),
    authors=_authors,
    columns={
        "title": ("document title",),
        "abstract": ("abstract",),
        "authors": ("authors",),
        "year": ("publication year",),
        "date": (
            "online date",
            "issue date",
            "date added to xplore",
        ),
        "venue": ("publication title",),
        "type": ("document identifier",),
        "keywords": (
            "author keywords",
            "ieee terms",
            "inspec controlled terms",
        ),
        "affiliations": ("author affiliations",),
        "citations": ("article citation count",),
        "doi": ("doi",),
        "url": ("pdf link",),
    },
    checks={
        "pdf link": r"https?://.*",
        "document identifier": r"\D+",
        "reference count": r"\d+",
    },
)
