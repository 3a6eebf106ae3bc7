"""IEEE Xplore, exported as CSV.

Author keywords are taken, and the IEEE and INSPEC terms where there are none.
"""

from __future__ import annotations

from collections.abc import Iterator

from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.tables import delimited
from topics.sources.tables.rows import Profile

NAME = "ieee"

PROFILE = Profile(
    name=NAME,
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


def recognise(sample: Sample) -> str | None:
    """Why the file is an export of IEEE Xplore."""
    return delimited.recognise(sample, PROFILE)


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the rows."""
    return delimited.read(file, PROFILE)
