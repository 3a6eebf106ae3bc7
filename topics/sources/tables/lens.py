"""The Lens, exported as CSV."""

from __future__ import annotations

from collections.abc import Iterator

from topics.records import SourceItem
from topics.sources.files.files import Sample, SourceFile
from topics.sources.tables import delimited
from topics.sources.tables.rows import Profile

NAME = "lens"

PROFILE = Profile(
    name=NAME,
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


def recognise(sample: Sample) -> str | None:
    """Why the file is an export of The Lens."""
    return delimited.recognise(sample, PROFILE)


def read(file: SourceFile) -> Iterator[SourceItem]:
    """Yield the papers in the order of the rows."""
    return delimited.read(file, PROFILE)
