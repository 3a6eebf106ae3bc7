"""IEEE Xplore, exported as CSV.

Author keywords are taken, and the IEEE and INSPEC terms where there are none.
"""

from __future__ import annotations

from topics.sources.tables.rows import SiteColumns

SITE = SiteColumns(
    name="ieee",
    label="IEEE Xplore",
    signs=(
        frozenset({"document title", "publication title", "pdf link"}),
        frozenset({"document title", "author affiliations", "document identifier"}),
    ),
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
